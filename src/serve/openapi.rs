//! The addresses for programs in, their OpenAPI description out: each saved query with its parameters, as it was read.

use super::asked::Asked;
use super::fault::Fault;
use super::job::Job;
use super::outlet::Outlet;
use crate::query::params::{Parameter, ParameterKind};
use crate::query::saved::Saved;
use crate::query::within::Filters;
use serde_json::{Map, Value, json};
use std::io::Write;

/// `/openapi.json`
pub(super) fn write(job: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let mut paths = Map::new();
    let filters: Vec<&str> = job.app.library.filters.all().iter().map(|filter| filter.name.as_str()).collect();
    for query in &job.app.library.queries {
        paths.insert(format!("/queries/{}", query.name), json!({ "get": operation(query, &filters) }));
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

fn operation(query: &Saved, filters: &[&str]) -> Value {
    let mut parameters: Vec<Value> = query.parameters.iter().map(parameter).collect();
    if Filters::fit(&query.query) {
        let others =
            filters.iter().filter(|filter| !query.parameters.iter().any(|parameter| parameter.is_called(filter)));
        parameters.extend(others.map(|name| text(name, &format!("Only talks of this {name}; NAME! excludes it"))));
    }
    parameters.push(json!({ "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 0 } }));
    parameters.push(json!({ "name": "offset", "in": "query", "schema": { "type": "integer", "minimum": 0 } }));
    json!({
        "operationId": query.name, "summary": query.summary, "description": query.description, "tags": query.tags,
        "parameters": parameters, "responses": responses(),
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
    }
    if let Some(default) = &parameter.default {
        schema["default"] = match (kind, default.parse::<i64>()) {
            ("integer", Ok(number)) => json!(number),
            _ => json!(default),
        };
    }
    schema
}

fn text(name: &str, about: &str) -> Value {
    json!({ "name": name, "in": "query", "description": about, "schema": { "type": "string" } })
}

fn responses() -> Value {
    let faults = [
        ("400", "What was asked is not sound"),
        ("404", "The graph knows no such thing"),
        ("406", "None of the formats that there are is accepted"),
        ("503", "Too many questions at once, or one that takes too long"),
    ];
    let mut responses = Map::new();
    let content = [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
        "text/html",
    ];
    let content: Map<String, Value> = content.into_iter().map(|media| (media.to_owned(), json!({}))).collect();
    responses.insert("200".to_owned(), json!({ "description": "The rows", "content": content }));
    for (status, about) in faults {
        responses.insert(
            status.to_owned(),
            json!({ "description": about, "content": { "text/plain": {}, "text/html": {} } }),
        );
    }
    Value::Object(responses)
}

fn sparql() -> Value {
    let graphs = ["default-graph-uri", "named-graph-uri"].map(|name| {
        json!({ "name": name, "in": "query", "schema": { "type": "array", "items": { "type": "string", "format": "uri" } } })
    });
    let query = text("query", "A SPARQL 1.1 query; without one the service is described");
    let all: Vec<Value> = std::iter::once(query).chain(graphs).collect();
    let body =
        json!({ "required": true, "content": { "application/sparql-query": { "schema": { "type": "string" } } } });
    json!({
        "get": { "operationId": "sparql", "summary": "SPARQL 1.1 Protocol", "parameters": all, "responses": responses() },
        "post": { "operationId": "sparql-post", "summary": "SPARQL 1.1 Protocol", "requestBody": body, "responses": responses() },
    })
}

fn suggest() -> Value {
    json!({ "get": {
        "operationId": "suggest", "summary": "Names that begin so (OpenSearch suggestions)",
        "parameters": [text("q", "What was typed"), text("kind", "person, company, technology, topic, event, talk or recap")],
        "responses": { "200": { "description": "What was typed, names, kinds and addresses",
                                "content": { "application/x-suggestions+json": {} } },
                       "400": { "description": "There is no such kind", "content": { "text/plain": {}, "text/html": {} } } },
    } })
}
