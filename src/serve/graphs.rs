//! The Graph Store Protocol, its reading half: a graph by its name, or the union of all, as triples. What would write is
//! refused with a reason. A graph is asked for with a query, so that it costs what a question may cost.

use super::asked::Asked;
use super::fault::Fault;
use super::forms::{self, Form};
use super::job::Job;
use super::outlet::Outlet;
use super::pages::results;
use crate::query::formats;
use crate::query::prefixes;
use crate::query::stream::Found;
use oxigraph::model::NamedNode;
use spargebra::Query;
use spargebra::algebra::QueryDataset;

/// `/graphs?default` or `/graphs?graph=IRI`.
pub(super) fn graph(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let default = asked.pairs.iter().any(|(name, _)| name == "default");
    match (default, asked.all("graph").collect::<Vec<_>>().as_slice()) {
        (true, []) => write(job, asked, None, out),
        (false, [iri]) => {
            let iri = NamedNode::new(*iri).map_err(|_| Fault::bad(format!("{iri:.80} is no absolute IRI")))?;
            write(job, asked, Some(iri), out)
        }
        (false, []) => Err(Fault::bad("say which graph: /graphs?default, or /graphs?graph=IRI")),
        _ => Err(Fault::bad("say one graph: either ?default or ?graph=IRI")),
    }
}

/// A named graph of the server's own, at its address.
pub(super) fn named(job: &Job, asked: &Asked, graph: NamedNode, out: &mut Outlet) -> Result<(), Fault> {
    write(job, asked, Some(graph), out)
}

fn write(job: &Job, asked: &Asked, graph: Option<NamedNode>, out: &mut Outlet) -> Result<(), Fault> {
    let (kind, form) = forms::of_triples(asked, None)?;
    let all = prefixes::parse("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "query")?;
    let query = match (all, &graph) {
        (Query::Construct { template, pattern, base_iri, .. }, Some(graph)) => {
            let dataset = Some(QueryDataset { default: vec![graph.clone()], named: None });
            Query::Construct { template, dataset, pattern, base_iri }
        }
        (all, _) => all,
    };
    let found = job.stream(query)?;
    if let (Some(graph), Found::Triples(triples)) = (&graph, &found)
        && triples.is_empty()
    {
        return Err(Fault::unknown(format!("no graph is called {}", graph.as_str())));
    }
    match form {
        Form::Page => {
            results::of_triples(job, asked, found, graph.as_ref().map_or("All graphs", NamedNode::as_str), out)
        }
        Form::Data(format) => {
            out.kind(kind);
            formats::write_found(found, format, out)?;
            Ok(())
        }
    }
}
