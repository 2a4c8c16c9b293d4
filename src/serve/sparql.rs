//! The SPARQL 1.1 Protocol: a query by GET, in a form, or as the body itself in, its answer out, in any of the formats of
//! `query`. It is evaluated as every other question is; nothing here reads SPARQL. Updates are refused: only a build writes.

use super::app::Shared;
use super::asked::{Asked, pairs};
use super::describe;
use super::fault::Fault;
use super::forms::{self, Form};
use super::job::{Job, Lasts, Turn, run};
use super::outlet::Outlet;
use super::pages::results;
use super::rows::counted;
use crate::query::bounded::bounded;
use crate::query::formats;
use crate::query::prefixes;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Response, StatusCode, header};
use oxigraph::model::NamedNode;
use spargebra::Query;
use spargebra::algebra::QueryDataset;

const FORM: &str = "application/x-www-form-urlencoded";
const QUERY: &str = "application/sparql-query";
const UPDATE: &str = "application/sparql-update";

/// Answers a request to the endpoint.
pub(super) async fn answer(app: Shared, asked: Asked) -> Result<Response<Body>, Fault> {
    let asks = asked.direct.is_some() || asked.pairs.iter().any(|(name, _)| name == "query" || name == "update");
    match asks {
        true => run(app, asked, Turn::Question, Lasts::WithGraph, evaluate).await,
        false => run(app, asked, Turn::Page, Lasts::WithGraph, describe::service).await,
    }
}

/// What a POST asks: parameters of its form, or its body as the query.
pub(super) fn posted(mut asked: Asked, headers: &HeaderMap, body: &Bytes) -> Result<Asked, Fault> {
    debug_assert_eq!(asked.method, Method::POST);
    let unfit = |kind: &str| {
        let message = format!("a query is sent as {FORM} or {QUERY} in UTF-8, and not as {kind:.60}");
        Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)
    };
    let kind = headers.get(header::CONTENT_TYPE).ok_or_else(|| unfit("nothing that is named"))?;
    let kind = kind.to_str().map_err(|_| unfit("what it says"))?.to_ascii_lowercase();
    let mut parts = kind.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let charset = parts.find_map(|part| part.strip_prefix("charset=")).map(|name| name.trim_matches('"'));
    if charset.is_some_and(|charset| charset != "utf-8" && charset != "us-ascii") {
        return Err(unfit(&kind));
    }
    let text = || {
        let text = std::str::from_utf8(body).map_err(|_| Fault::bad("the query is not UTF-8; encode it as UTF-8"))?;
        Ok::<_, Fault>(text.to_owned())
    };
    match media {
        FORM => asked.pairs.extend(pairs(body)?),
        QUERY if asked.pairs.iter().any(|(name, _)| name == "query") => {
            return Err(Fault::bad("the query stands both in the address and in the body; send it once"));
        }
        QUERY => asked.direct = Some(text()?),
        UPDATE => asked.pairs.push(("update".to_owned(), text()?)),
        other => return Err(unfit(other)),
    }
    Ok(asked)
}

fn evaluate(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let given: Vec<&str> =
        asked.pairs.iter().filter(|(name, _)| name == "query").map(|(_, text)| text.as_str()).collect();
    if asked.pairs.iter().any(|(name, _)| name == "update") {
        let message = "this endpoint only reads; the graph changes when recaps are read: talkgraph build FOLDER";
        return Err(Fault::new(StatusCode::FORBIDDEN, message));
    }
    let text = match (asked.direct.as_deref(), given.as_slice()) {
        (Some(text), []) => text,
        (None, [text]) => text,
        _ => return Err(Fault::bad("there is more than one query; send one")),
    };
    let page = |form: &(&str, Form)| form.1 == Form::Page;
    let parsed = prefixes::parse_under(text, "query", &format!("{}sparql", job.graph.site()));
    let parsed = parsed.and_then(|query| bounded(&query));
    // A person who typed the query sees the fault above the field it stands in.
    let form = match &parsed {
        Ok(Query::Construct { .. } | Query::Describe { .. }) => forms::of_triples(asked, None)?,
        Ok(_) => forms::of_rows(asked, None, true)?,
        Err(_) => match forms::of_rows(asked, None, true) {
            Ok(form) if page(&form) => form,
            _ => return Err(parsed.err().map_or_else(|| Fault::bad("no query"), Fault::from)),
        },
    };
    if page(&form) {
        return results::of_query(job, asked, text, parsed, out);
    }
    out.kind(form.0);
    let Form::Data(format) = form.1 else { return Ok(()) };
    let found = job.stream(within(parsed?, asked)?)?;
    formats::write_found(counted(found, job.app.options.rows), format, out)?;
    Ok(())
}

/// The query over the graphs that the request names, which go before those of its FROM lines.
pub(super) fn within(query: Query, asked: &Asked) -> Result<Query, Fault> {
    let graphs = |name: &str| {
        let iri = |text: &str| {
            NamedNode::new(text).map_err(|_| Fault::bad(format!("{name} is an absolute IRI, and {text:.80} is none")))
        };
        asked.all(name).map(iri).collect::<Result<Vec<_>, _>>()
    };
    let (default, named) = (graphs("default-graph-uri")?, graphs("named-graph-uri")?);
    if default.is_empty() && named.is_empty() {
        return Ok(query);
    }
    let given = Some(QueryDataset { default, named: Some(named) });
    Ok(match query {
        Query::Select { pattern, base_iri, .. } => Query::Select { dataset: given, pattern, base_iri },
        Query::Ask { pattern, base_iri, .. } => Query::Ask { dataset: given, pattern, base_iri },
        Query::Describe { pattern, base_iri, .. } => Query::Describe { dataset: given, pattern, base_iri },
        Query::Construct { template, pattern, base_iri, .. } => {
            Query::Construct { template, dataset: given, pattern, base_iri }
        }
    })
}
