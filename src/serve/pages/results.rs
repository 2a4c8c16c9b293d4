//! A query that a person wrote in, a page with the field, the fault or the answer out. The answer is the same that programs get.

use super::table::Table;
use super::{address, leads, write, write_lively};
use crate::query::stream::{self, Found, offset};
use crate::query::{QueryError, prefixes};
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use crate::serve::sparql::within;
use minijinja::context;
use oxigraph::model::Term;
use spargebra::Query;

/// Rows of a page.
pub(in crate::serve) const ROWS: usize = 200;
/// What stands in the field at first.
pub(in crate::serve) const EXAMPLE: &str = "SELECT ?technology (COUNT(DISTINCT ?talk) AS ?talks)\nWHERE {\n  ?account tg:covers/rdfs:label ?technology ;\n           \
     tg:sameTalkAs ?talk .\n}\nGROUP BY ?technology\nORDER BY DESC(?talks)\nLIMIT 20";

/// The field without an answer.
pub(in crate::serve) fn to_write(_: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    write_lively(
        "sparql.html",
        context! { title => "SPARQL", asks => true, query => EXAMPLE, prefixes => prefix_lines() },
        out,
    )
}

/// The answer of a query, below it.
pub(in crate::serve) fn of_query(
    job: &Job,
    asked: &Asked,
    text: &str,
    parsed: Result<Query, QueryError>,
    out: &mut Outlet,
) -> Result<(), Fault> {
    let page = |fault: Option<String>, table: Option<Table>, truth: Option<&str>| {
        let form = |format: &str| address("/sparql", [("query", text), ("format", format)].into_iter());
        context! {
            title => "SPARQL", asks => true, query => text, prefixes => prefix_lines(), fault, table, truth,
            csv => form("csv"), json => form("srj"), tsv => form("tsv"),
        }
    };
    let query = match parsed {
        Ok(query) => query,
        Err(fault) => {
            out.head.status = axum::http::StatusCode::BAD_REQUEST;
            return write_lively("sparql.html", page(Some(fault.to_string()), None, None), out);
        }
    };
    let first = asked.number("offset", 10_000_000)?.unwrap_or(0);
    let query = stream::limited(offset(within(query, asked)?, first), ROWS + 1);
    match job.stream(query) {
        Ok(Found::Truth(truth)) => {
            write_lively("sparql.html", page(None, None, Some(if truth { "Yes" } else { "No" })), out)
        }
        Ok(found) => write_lively("sparql.html", page(None, Some(table(job, found)?), None), out),
        Err(fault) => {
            let fault = Fault::from(fault);
            out.head.status = fault.status;
            write_lively("sparql.html", page(Some(fault.message), None, None), out)
        }
    }
}

/// Triples as a table.
pub(in crate::serve) fn of_triples(
    job: &Job,
    asked: &Asked,
    found: Found<'static>,
    title: &str,
    out: &mut Outlet,
) -> Result<(), Fault> {
    let download = |format: &str| super::with(asked, "format", format);
    let page = context! {
        title, table => table(job, found)?, ttl => download("ttl"), jsonld => download("jsonld"), nt => download("nt"),
        here => leads(job.graph.base(), title),
    };
    write("sparql.html", page, out)
}

/// An answer as a table.
pub(in crate::serve) fn table(job: &Job, found: Found<'static>) -> Result<Table, Fault> {
    let base = job.graph.base();
    Ok(match found {
        Found::Truth(truth) => Table::plain(&["answer"], vec![vec![super::table::Cell::of(truth.to_string(), None)]]),
        Found::Rows(columns, rows) => Table::read(&columns, rows, ROWS, base)?,
        Found::Triples(triples) => {
            let columns = ["subject", "predicate", "object"].map(str::to_owned);
            let rows = triples.into_iter().map(|triple| {
                let cells = [triple.subject.into(), triple.predicate.into(), triple.object];
                Ok(cells.into_iter().map(|cell: Term| Some(cell)).collect())
            });
            Table::read(&columns, rows, ROWS, base)?
        }
    })
}

fn prefix_lines() -> String {
    prefixes::USUAL.iter().map(|(name, iri)| format!("PREFIX {name}: <{iri}>\n")).collect()
}
