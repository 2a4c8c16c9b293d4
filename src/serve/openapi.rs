//! The addresses for programs in, their OpenAPI description out: each saved query with its parameters, as it was read.

use super::asked::Asked;
use super::fault::Fault;
use super::job::Job;
use super::outlet::Outlet;
use crate::query::params::{Parameter, ParameterKind};
use crate::query::resolve::EntityKind;
use crate::query::saved::Saved;
use crate::query::within::Filters;
use serde_json::{Map, Value, json};
use std::io::Write;

/// Rows of an answer that may be passed over.
pub(super) const MOST_OFFSET: usize = 1_000_000_000;
/// A value that must be there is not blank.
const SOMETHING: &str = "\\S";
const EXAMPLE: &str = "SELECT ?talk { ?talk a tg:Talk } LIMIT 3";
const ROWS: [&str; 5] = [
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "text/html",
];
const TRIPLES: [&str; 4] = ["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"];

/// `/openapi.json`
pub(super) fn write(job: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let mut paths = Map::new();
    let filters = job.app.library.filters.all();
    let most = job.app.options.rows;
    for query in &job.app.library.queries {
        paths.insert(format!("/queries/{}", query.name), json!({ "get": operation(query, filters, most) }));
    }
    paths.insert("/sparql".to_owned(), sparql());
    paths.insert("/suggest".to_owned(), suggest());
    paths.insert(
        "/healthz".to_owned(),
        json!({ "get": { "operationId": "healthz", "summary": "Whether it serves",
        "responses": { "200": { "description": "It does", "content": { "text/plain": {} } } } } }),
    );
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "talkgraph", "version": env!("CARGO_PKG_VERSION"),
                  "description": "The saved queries and the SPARQL endpoint of a graph of conference talks; read-only." },
        "servers": [{ "url": "/" }],
        "paths": paths,
    });
    out.kind("application/json");
    Ok(out.write_all(
        serde_json::to_string_pretty(&document).map_err(|error| Fault::own(error.to_string()))?.as_bytes(),
    )?)
}

fn operation(query: &Saved, filters: &[Saved], most: usize) -> Value {
    let mut parameters: Vec<Value> = query.parameters.iter().map(parameter).collect();
    if Filters::fit(&query.query) {
        let others =
            filters.iter().filter(|filter| !query.parameters.iter().any(|parameter| parameter.is_called(&filter.name)));
        parameters.extend(others.map(condition));
    }
    for (name, most) in [("limit", most), ("offset", MOST_OFFSET)] {
        let schema = json!({ "type": "integer", "minimum": 0, "maximum": most });
        parameters.push(json!({ "name": name, "in": "query", "schema": schema }));
    }
    json!({
        "operationId": query.name, "summary": query.summary, "description": query.description, "tags": query.tags,
        "parameters": parameters, "responses": responses(&ROWS, &[]),
    })
}

fn parameter(parameter: &Parameter) -> Value {
    json!({ "name": parameter.name, "in": "query", "required": parameter.required(),
            "description": parameter.kind.expected(), "schema": schema(parameter) })
}

/// What a parameter takes, as JSON Schema.
pub(super) fn schema(parameter: &Parameter) -> Value {
    let kind = match parameter.kind {
        ParameterKind::Integer => "integer",
        ParameterKind::Number => "number",
        ParameterKind::Boolean => "boolean",
        _ => "string",
    };
    let mut schema = json!({ "type": kind });
    if !parameter.choices.is_empty() {
        schema["enum"] = json!(parameter.choices);
    } else if kind == "string" && parameter.required() {
        schema["pattern"] = json!(SOMETHING);
    }
    if let Some(default) = &parameter.default {
        schema["default"] = match (kind, default.parse::<i64>()) {
            ("integer", Ok(number)) => json!(number),
            _ => json!(default),
        };
    }
    schema
}

/// A condition on talks: one of its words, one year or several, or a name.
fn condition(filter: &Saved) -> Value {
    let about = format!("Only talks of this {0}; {0}! excludes it", filter.name);
    let mut parameter = text(&filter.name, &about);
    let choices: Vec<&String> = filter.parameters.iter().flat_map(|parameter| &parameter.choices).collect();
    if !choices.is_empty() {
        parameter["schema"]["enum"] = json!(choices);
    } else if filter.parameters.len() == 2 {
        parameter["schema"]["pattern"] = json!("^([0-9]{1,4}|[0-9]{1,4}-[0-9]{0,4}|-[0-9]{1,4})$");
    }
    parameter
}

fn text(name: &str, about: &str) -> Value {
    json!({ "name": name, "in": "query", "description": about, "schema": { "type": "string" } })
}

/// A status, and what it means.
type Response = (&'static str, &'static str);

fn responses(media: &[&str], more: &[Response]) -> Value {
    let faults: [Response; 4] = [
        ("400", "What was asked is not sound"),
        ("404", "The graph knows no such thing"),
        ("406", "None of the formats that there are is accepted"),
        ("503", "Too many questions at once, or one that takes too long"),
    ];
    let mut responses = Map::new();
    let content: Map<String, Value> = media.iter().map(|media| ((*media).to_owned(), json!({}))).collect();
    responses.insert("200".to_owned(), json!({ "description": "The answer", "content": content }));
    for (status, about) in faults.iter().chain(more) {
        responses.insert(
            (*status).to_owned(),
            json!({ "description": about, "content": { "text/plain": {}, "text/html": {} } }),
        );
    }
    Value::Object(responses)
}

fn sparql() -> Value {
    let graphs = ["default-graph-uri", "named-graph-uri"].map(|name| {
        json!({ "name": name, "in": "query", "schema": { "type": "array", "items": { "type": "string", "format": "uri" } } })
    });
    let mut query = text("query", "A SPARQL 1.1 query; without one the service is described");
    query["example"] = json!(EXAMPLE);
    let all: Vec<Value> = std::iter::once(query).chain(graphs).collect();
    let form = json!({ "type": "object", "required": ["query"], "properties": { "query": { "type": "string" } }, "example": { "query": EXAMPLE } });
    let body = json!({ "required": true, "content": { "application/x-www-form-urlencoded": { "schema": form },
                       "application/sparql-query": { "schema": { "type": "string" }, "example": EXAMPLE } } });
    let media = [&ROWS[..], &TRIPLES].concat();
    let refused = ("403", "Updates are refused");
    let faults = [refused, ("413", "The request is too large"), ("415", "The query is sent as something else")];
    json!({
        "get": { "operationId": "sparql", "summary": "SPARQL 1.1 Protocol", "parameters": all, "responses": responses(&media, &[refused]) },
        "post": { "operationId": "sparql-post", "summary": "SPARQL 1.1 Protocol", "requestBody": body, "responses": responses(&media, &faults) },
    })
}

fn suggest() -> Value {
    let mut kind = text("kind", "Only names of this kind");
    kind["schema"]["enum"] = json!(EntityKind::ALL.map(EntityKind::name));
    json!({ "get": {
        "operationId": "suggest", "summary": "Names that begin so (OpenSearch suggestions)",
        "parameters": [text("q", "What was typed"), kind],
        "responses": { "200": { "description": "What was typed, names, kinds and addresses",
                                "content": { "application/x-suggestions+json": {} } },
                       "400": { "description": "There is no such kind", "content": { "text/plain": {}, "text/html": {} } } },
    } })
}
