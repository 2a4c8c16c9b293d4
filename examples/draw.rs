//! A store in, a drawing of who spoke for whom out: `talkgraph build data/recaps`, then `cargo run --example draw`.

use std::error::Error;
use std::path::Path;
use talkgraph::export::{Projection, Selection, Target, project, quote};
use talkgraph::graph::Store;

fn main() -> Result<(), Box<dyn Error>> {
    // The format is that of the ending: svg, png, html, graphml …
    let target = Target::open(Path::new("who.svg"))?;
    let store = Store::open(Path::new("talkgraph.db"))?;
    let mut view = project(&store, Projection::SpeakerCompany, &Selection::default())?;
    // The words of the recaps behind each line.
    quote(&mut view, &store)?;
    target.write(&view)?;
    println!("who.svg: {} names, {} lines", view.node_count(), view.edge_count());
    Ok(())
}
