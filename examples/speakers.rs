//! One text in, who spoke in it and for whom out: `cargo run --example speakers`.

use std::error::Error;
use talkgraph::assets::Assets;
use talkgraph::read::source::Source;
use talkgraph::route::Route;

const RECAP: &str = "\
# ExampleCon 2024 in Paris

## Streams for the impatient, by Neha Narkhede, Confluent

Neha showed how Kafka Streams keeps a table up to date.
";

fn main() -> Result<(), Box<dyn Error>> {
    // The known names and phrases of ./data, or else those inside the program.
    let route = Route::open(&Assets::data(None))?;
    let (recap, extraction) = route.run(&Source::text("examplecon.md", RECAP.into()))?;
    for talk in &extraction.talks {
        println!("{}", talk.title.as_deref().unwrap_or("a talk without a title"));
        for speaker in &talk.speakers {
            let company = speaker.affiliation.as_ref().map_or("no company is named", |company| &company.label);
            println!("  {} ({company})", speaker.person.label);
        }
        for covered in &talk.technologies {
            println!("  on {}", covered.technology.label);
        }
    }
    // Each mention leads back to its words.
    for mention in &extraction.mentions {
        println!("{:<22} {}", &recap.source[mention.span.range()], mention.id.as_str());
    }
    Ok(())
}
