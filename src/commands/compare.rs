//! `talkgraph compare`: a view of the store at two times or events in, the nodes and edges that are not in both alike out.

use super::answer::{print_rows, score};
use super::rank::{filled, iri, text};
use super::view::Wanted;
use crate::cli::{CompareArgs, Global};
use anyhow::bail;
use std::process::ExitCode;
use talkgraph::export::{Changed, compare};
use talkgraph::query::Rows;

/// Prints what differs; exit code 1 when nothing does, or when one side is empty.
///
/// # Errors
/// A view that is none, sides that cannot differ, a graph that cannot be read.
pub fn run(args: &CompareArgs, global: &Global) -> anyhow::Result<ExitCode> {
    for (option, with, side) in [
        ("--year", "--with-year", (args.view.year.is_empty(), args.with_year.is_empty())),
        ("--event", "--with-event", (args.view.event.is_empty(), args.with_event.is_empty())),
    ] {
        if let (true, false) = side {
            bail!("{with} is the later side of {option}, which is not given; give both");
        }
    }
    let mut later = args.view.clone();
    if !args.with_year.is_empty() {
        later.year.clone_from(&args.with_year);
    }
    if !args.with_event.is_empty() {
        later.event.clone_from(&args.with_event);
    }
    if (&later.year, &later.event) == (&args.view.year, &args.view.event) {
        bail!("both sides are the same; give --with-year or --with-event something else");
    }
    let (earlier, later) = (Wanted::new(&args.view)?, Wanted::new(&later)?);
    let (Some(before), Some(after)) = (filled(&earlier, global)?, filled(&later, global)?) else {
        return Ok(ExitCode::from(1));
    };
    let row = |c: Changed| {
        let mut row = vec![text(c.change.name()), text(&c.node.label), text(c.node.kind.slug())];
        row.push(c.with.as_ref().and_then(|with| text(&with.label)));
        row.extend([c.before, c.after].map(|value| Some(score(value, args.printed.format))));
        row.extend([Some(iri(&c.node)), c.with.as_ref().map(iri)]);
        row
    };
    let columns = ["change", "node", "kind", "with", "before", "after", "node_iri", "with_iri"].map(str::to_owned);
    let rows = Rows { columns: columns.to_vec(), rows: compare(&before, &after).into_iter().map(row).collect() };
    print_rows(rows, &args.printed, global, &format!("nothing differs in {}", earlier.name()))
}
