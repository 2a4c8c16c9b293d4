//! A graph in, what is wrong with it out: SHACL shapes (`ontology/shapes.ttl`) for what a node must have, and queries
//! (`queries/check/*.rq`, any row is a fault) for what takes a look across graphs or beyond one node. Both are files, so that
//! a rule is added without touching code. The engine is our own: the one in Rust that is kept well brings in 132 crates.

mod error;
mod graph;
mod place;
mod read;
mod report;
pub mod shape;
mod validate;
mod value;

pub use error::CheckError;
pub use place::Place;
pub use report::{Finding, Format, Report, Rule};

use crate::assets::Asset;
use crate::query::{Answer, QueryError, Saved, run};
use graph::Graph;
use oxigraph::model::{NamedNode, Quad, Term};
use oxigraph::store::Store;
use place::Places;
use rayon::prelude::*;
use shape::Severity;
use spargebra::Query;

/// Checks the graph in `store`: `shapes` are files in Turtle, `queries` saved queries that SELECT `?node`, and if it helps
/// `?value`, `?recap` and `?note`.
///
/// # Errors
/// [`CheckError`], when a shape, a query or the store cannot be read.
///
/// ```
/// use oxigraph::store::Store;
/// use talkgraph::assets::Asset;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let text = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix schema: <https://schema.org/> .
///     <#person> sh:targetClass schema:Person ; sh:property [ sh:path schema:name ; sh:minCount 1 ] .";
/// let shapes = Asset { path: "people.ttl".into(), text: text.replace("<#person>", "<http://example.org/person>") };
/// let report = talkgraph::check::check(&Store::new()?, &[shapes], &[])?;
/// assert!(report.conforms());
/// # Ok(()) }
/// ```
pub fn check(store: &Store, shapes: &[Asset], queries: &[Asset]) -> Result<Report, CheckError> {
    check_quads(store.iter(), |query| run::run(store, query), shapes, queries)
}

/// The same for a graph that is elsewhere: its quads, and a way to run a query over their union.
///
/// # Errors
/// [`CheckError`], and what reading the quads or running a query ends in.
pub fn check_quads<E>(
    quads: impl IntoIterator<Item = Result<Quad, E>>,
    run: impl Fn(Query) -> Result<Answer, QueryError> + Sync,
    shapes: &[Asset],
    queries: &[Asset],
) -> Result<Report, CheckError>
where
    CheckError: From<E>,
{
    let queries = queries.iter().map(reader).collect::<Result<Vec<Saved>, _>>()?;
    let mut graph = Graph::new(quads)?;
    let mut read = Vec::new();
    for asset in shapes {
        read::shapes(asset, &mut graph, &mut read)?;
    }
    let mut report = Report { triples: graph.len(), queries: queries.len(), ..Report::default() };
    report.shapes = read.iter().filter(|shape| !shape.constraints.is_empty()).count();
    let mut places = Places::new(&graph);
    for breach in validate::validate(&graph, &read) {
        let shape = &read[breach.shape];
        let name = |id: &graph::Id| match graph.term(*id) {
            Term::NamedNode(node) => node.clone(),
            // Shapes have IRIs for properties, and a graph has no others.
            other => NamedNode::new_unchecked(other.to_string()),
        };
        report.findings.push(Finding {
            focus: graph.term(breach.focus).clone(),
            path: breach.path.as_ref().map(|path| path.map(&name)),
            value: breach.value.map(|value| graph.term(value).clone()),
            rule: Rule::Shape { node: shape.node.clone(), file: shape.file.clone(), component: breach.component },
            severity: shape.severity,
            message: report::message(shape, breach.component),
            detail: breach.detail,
            places: places.of(breach.focus),
        });
    }
    let answers: Vec<_> = queries.par_iter().map(|query| run(query.query.clone())).collect();
    for (query, answer) in queries.iter().zip(answers) {
        rows(query, answer?, &graph, &mut places, &mut report)?;
    }
    report.findings.sort_by_cached_key(Finding::order);
    report.findings.dedup();
    Ok(report)
}

/// A query that looks for faults.
fn reader(asset: &Asset) -> Result<Saved, CheckError> {
    let query = Saved::parse(asset)?;
    if let Some(parameter) = query.parameters.first() {
        return Err(CheckError::QueryWithParameter { path: asset.path.clone(), parameter: parameter.variable.clone() });
    }
    Ok(query)
}

/// Each row of an answer is a finding.
fn rows(
    query: &Saved,
    answer: Answer,
    graph: &Graph,
    places: &mut Places<'_>,
    report: &mut Report,
) -> Result<(), CheckError> {
    let no_node = || CheckError::QueryWithoutNode { path: query.path.clone() };
    let Answer::Rows(rows) = answer else { return Err(no_node()) };
    let column = |name: &str| rows.columns.iter().position(|column| column == name);
    let node = column("node").ok_or_else(no_node)?;
    let [value, recap, note] = ["value", "recap", "note"].map(column);
    for row in &rows.rows {
        let cell = |at: Option<usize>| at.and_then(|at| row[at].clone());
        let Some(focus) = row[node].clone() else { continue };
        let mut found = graph.id(&focus).map(|id| places.of(id)).unwrap_or_default();
        if let Some(Term::NamedNode(recap)) = cell(recap) {
            found.retain(|place| place.recap == recap.as_str());
        }
        report.findings.push(Finding {
            focus,
            path: None,
            value: cell(value),
            rule: Rule::Query { name: query.name.clone(), file: query.path.clone() },
            severity: Severity::Violation,
            message: query.summary.clone(),
            detail: cell(note).map(|note| read::display(&note)).unwrap_or_default(),
            places: found,
        });
    }
    Ok(())
}
