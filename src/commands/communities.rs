//! `talkgraph communities`: a view of the store in, its nodes by community out, the largest community first; how well they
//! are told apart goes to standard error.

use super::answer::print_rows;
use super::rank::{filled, iri, number, text};
use super::view::Wanted;
use crate::cli::{CommunitiesArgs, Global};
use std::process::ExitCode;
use talkgraph::export::{Measure, communities, rank};
use talkgraph::query::Rows;

/// Prints the nodes; exit code 1 when there are none.
///
/// # Errors
/// A view that is none, names that the graph does not know, a graph that cannot be read.
pub fn run(args: &CommunitiesArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let wanted = Wanted::new(&args.view)?;
    let Some(view) = filled(&wanted, global)? else { return Ok(ExitCode::from(1)) };
    let found = communities(&view);
    let degrees = rank(&view, Measure::Degree);
    let mut order: Vec<usize> = (0..view.node_count()).collect();
    order.sort_by(|a, b| found.of[*a].cmp(&found.of[*b]).then(degrees[*b].total_cmp(&degrees[*a])).then(a.cmp(b)));
    let row = |at: usize| {
        let node = view.node(at);
        let degree = degrees[at] as u64;
        let [community, degree, talks] = [found.of[at] as u64 + 1, degree, node.talks as u64].map(number);
        vec![text(&node.label), text(node.kind.slug()), community, degree, talks, Some(iri(node))]
    };
    let columns = ["node", "kind", "community", "degree", "talks", "node_iri"].map(str::to_owned).to_vec();
    let rows = Rows { columns, rows: order.into_iter().map(row).collect() };
    let code = print_rows(rows, &args.printed, global, wanted.name())?;
    let communities = if found.count == 1 { "community" } else { "communities" };
    eprintln!("{} {communities}, modularity {:.3}", found.count, found.modularity);
    Ok(code)
}
