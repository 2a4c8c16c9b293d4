//! `talkgraph rank`: a view of the store in, its nodes with their scores out, those that count most first.

use super::answer::{print_rows, score};
use super::limits::Limits;
use super::source::Opened;
use super::view::{Wanted, measure, nothing_left, nothing_to_draw};
use crate::cli::{Global, RankArgs};
use oxigraph::model::{Literal, NamedNode, Term};
use std::process::ExitCode;
use talkgraph::export::{Measure, Node, View, communities, rank};
use talkgraph::query::Rows;

/// Scores that differ by less are one score, which the last digits of a sum would order by chance.
const APART: f64 = 1e12;

/// Prints the nodes; exit code 1 when there are none.
///
/// # Errors
/// A view that is none, names that the graph does not know, a graph that cannot be read.
pub fn run(args: &RankArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let wanted = Wanted::ranked(&args.view)?;
    let Some(view) = filled(&wanted, global)? else { return Ok(ExitCode::from(1)) };
    let scores = rank(&view, measure(args.view.by));
    let degrees = rank(&view, Measure::Degree);
    let together = communities(&view);
    let mut order: Vec<usize> = (0..view.node_count()).collect();
    let rounded = |at: usize| (scores[at] * APART).round();
    order.sort_by(|a, b| rounded(*b).total_cmp(&rounded(*a)).then(a.cmp(b)));
    let row = |at: usize| {
        let node = view.node(at);
        let mut row = vec![text(&node.label), text(node.kind.slug()), Some(score(scores[at], args.printed.format))];
        row.extend([degrees[at] as u64, node.talks as u64, together.of[at] as u64 + 1].map(number));
        row.push(Some(iri(node)));
        row
    };
    let columns = ["node", "kind", "score", "degree", "talks", "community", "node_iri"].map(str::to_owned).to_vec();
    let rows = Rows { columns, rows: order.into_iter().map(row).collect() };
    print_rows(rows, &args.printed, global, wanted.name())
}

/// The view without quotes, if it has any nodes; if not, why is told on standard error.
///
/// # Errors
/// Those of [`Wanted::read`].
pub fn filled(wanted: &Wanted<'_>, global: &Global) -> anyhow::Result<Option<View>> {
    let graph = Opened::new(global)?;
    match wanted.read_bare(&graph, Limits::of(global)) {
        Err(error) if nothing_left(&error) => {
            eprintln!("nothing in {}: {error}", wanted.name());
            Ok(None)
        }
        Ok(view) if view.is_empty() => {
            eprintln!("{}", nothing_to_draw(&view, global));
            Ok(None)
        }
        other => other.map(Some),
    }
}

/// A cell with words.
pub fn text(words: &str) -> Option<Term> {
    Some(Literal::new_simple_literal(words).into())
}

/// A cell with a whole number.
pub fn number(number: u64) -> Option<Term> {
    Some(Literal::from(number).into())
}

/// What a node is in the graph; of a value that a query gives, the value.
pub fn iri(node: &Node) -> Term {
    NamedNode::new(&node.iri).map_or_else(|_| Literal::new_simple_literal(&node.iri).into(), Term::from)
}
