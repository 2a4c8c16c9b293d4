//! A folder of recaps in, a store and the answer of a saved query out: `cargo run --example ask -- data/recaps Kafka`.

use std::error::Error;
use std::path::{Path, PathBuf};
use talkgraph::assets::Assets;
use talkgraph::graph::{Iris, Options, Store, iri::DEFAULT_BASE};
use talkgraph::query::resolve::Resolver;
use talkgraph::query::{formats, run, saved};
use talkgraph::read::source::collect;
use talkgraph::route::Route;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let recaps = arguments.next().unwrap_or_else(|| "data/recaps".to_owned());
    let technology = arguments.next().unwrap_or_else(|| "Kafka".to_owned());
    let folder = Path::new("example.db");

    // A second run reads only what has changed.
    let sources = collect(&[PathBuf::from(recaps)], std::io::empty())?;
    let route = Route::open(&Assets::data(None))?;
    let report = route.build(folder, &sources, &Iris::new(DEFAULT_BASE)?, Options::default(), |_| {})?;
    eprint!("{report}");

    let store = Store::open(folder)?;
    let query = saved::find(&Assets::queries(None), "talks-covering")?;
    // The name is resolved against the graph, and bound in the parsed query.
    let bound = query.bound(&[technology], &Resolver::new(store.graph()?))?;
    let answer = run::run(store.graph()?, bound)?;
    formats::write(&answer, formats::Format::Csv { raw: false }, &mut std::io::stdout().lock())?;
    Ok(())
}
