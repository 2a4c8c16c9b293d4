//! `talkgraph ask`: the name of a saved query and what a person typed for its parameters in, its answer on standard
//! output. The name and the number of values are checked before the graph is opened, since opening may take a while.

use super::query::{Output, print};
use super::source::Opened;
use crate::cli::{AskArgs, Global};
use oxigraph::model::{Literal, Term};
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::query::resolve::Resolver;
use talkgraph::query::run::Rows;
use talkgraph::query::{Answer, params, run, saved};

/// Asks a saved query, or lists them.
///
/// # Errors
/// An unknown query, a missing or unfit value, a graph that cannot be read.
pub fn run(args: &AskArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let assets = Assets::queries(args.queries.as_deref());
    if let Some(path) = &args.export_shacl {
        return super::examples::run(&assets, path, &args.target);
    }
    let Some(name) = &args.name else {
        return list(&assets, args);
    };
    let query = saved::find(&assets, name)?;
    params::assign(&query.name, &query.parameters, &args.values)?;
    let graph = Opened::new(global)?;
    let bound = query.bound(&args.values, &Resolver::new(&graph))?;
    let answer = run::run(&graph, bound)?;
    let question = std::iter::once(&query.name).chain(&args.values).cloned().collect::<Vec<_>>().join(" ");
    print(&answer, Output::new(args.output.format), &question)
}

fn list(assets: &Assets, args: &AskArgs) -> anyhow::Result<ExitCode> {
    let (queries, faults) = saved::load(assets)?;
    for fault in &faults {
        eprintln!("warning: {fault}");
    }
    let text = |text: &str| Some(Term::from(Literal::new_simple_literal(text)));
    let rows = queries.iter().map(|q| vec![text(&q.usage()), text(&q.summary)]).collect();
    let answer = Answer::Rows(Rows { columns: vec!["query".to_owned(), "question".to_owned()], rows });
    print(&answer, Output::new(args.output.format), &format!("no saved queries in {}", assets.origin()))
}
