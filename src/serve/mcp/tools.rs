//! The saved queries as they were read in, the tools that an assistant may call out: one for each query, with the parameters
//! of its header, and some for all else that can be asked. A query that a user adds is a tool without any more ado.

use crate::query::params::{Parameter, ParameterKind as Kind};
use crate::query::resolve::EntityKind;
use crate::query::saved::Saved;
use crate::query::within::Filters;
use crate::serve::app::Library;
use crate::serve::openapi::schema;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The longest name of a tool that assistants take.
const LONGEST: usize = 64;
/// Items of a reply where the assistant does not say how many.
pub(super) const USUAL: usize = 100;
/// Items of a reply, at most.
pub(super) const MOST: usize = 1_000;

/// What a tool does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// Asks the saved query of this name.
    Saved(String),
    /// Answers a question in words.
    Ask,
    /// Evaluates SPARQL.
    Sparql,
    /// Looks up names.
    Find,
    /// Tells all of one thing.
    Show,
    /// Tells the terms of the graph.
    Schema,
}

/// A tool.
#[derive(Debug, Clone)]
pub(super) struct Tool {
    /// As it is called.
    pub(super) name: String,
    /// What it tells.
    pub(super) about: String,
    /// Its parameters, as JSON Schema.
    pub(super) schema: Map<String, Value>,
    pub(super) what: What,
}

/// All tools; those of the program first.
pub(super) fn all(library: &Library) -> Vec<Tool> {
    let mut tools = own();
    let mut names: BTreeSet<String> = tools.iter().map(|tool| tool.name.clone()).collect();
    let conditions: Vec<&str> = library.filters.all().iter().map(|filter| filter.name.as_str()).collect();
    for query in &library.queries {
        let mut name = called(&query.name);
        // A query of the user's that is called like a tool of the program.
        while !names.insert(name.clone()) {
            name = called(&format!("query-{name}"));
            if name.len() == LONGEST {
                break;
            }
        }
        tools.push(saved(name, query, &conditions));
    }
    tools
}

fn own() -> Vec<Tool> {
    let kinds: Vec<&str> = EntityKind::ALL.iter().map(|kind| kind.name()).collect();
    let text = |about: &str| json!({ "type": "string", "description": about });
    let kind = json!({ "type": "string", "enum": kinds, "description": "only things of this kind" });
    let tool = |name: &str, what: What, about: &str, must: &[&str], properties: &[(&str, Value)]| {
        let properties = properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
        Tool { name: name.to_owned(), about: about.to_owned(), schema: object(properties, must), what }
    };
    vec![
        tool(
            "ask",
            What::Ask,
            "Answers a question in plain words, such as \"who spoke about Kafka at dotScale 2017?\", by the saved query that \
             fits it, and says which. It knows who spoke where, when, for which company, about what; what it does not \
             understand it says, with the nearest queries.",
            &["question"],
            &[("question", text("one question, in English or another language that recaps are read in"))],
        ),
        tool(
            "find",
            What::Find,
            "Looks up people, companies, technologies, topics, events, talks and recaps by name or part of a name; gives the \
             id by which `show` tells all of one.",
            &["name"],
            &[("name", text("a name, or part of one")), ("kind", kind.clone())],
        ),
        tool(
            "show",
            What::Show,
            "All that is known of one thing: what it is called, its talks with speakers, companies and technologies, the \
             sentences of recaps that say so, and what stands near it.",
            &["name"],
            &[("name", text("a name, an id as `find` gives it (technology/apache-kafka), or an IRI")), ("kind", kind)],
        ),
        tool(
            "schema",
            What::Schema,
            "The prefixes, classes and properties of the graph, to write SPARQL with.",
            &[],
            &[("about", text("only terms that have this word in their name or description"))],
        ),
        tool(
            "sparql",
            What::Sparql,
            "Evaluates a SPARQL 1.1 query over all recaps; it only reads. The prefixes of `schema` need not be declared. \
             For what a saved query tells, call that instead.",
            &["query"],
            &[("query", text("SELECT, ASK, CONSTRUCT or DESCRIBE"))],
        ),
    ]
}

fn saved(name: String, query: &Saved, conditions: &[&str]) -> Tool {
    let mut properties = Map::new();
    for parameter in &query.parameters {
        let mut schema = schema(parameter);
        if matches!(parameter.kind, Kind::Entity(_) | Kind::Iri | Kind::Date | Kind::Place) {
            schema["description"] = json!(parameter.kind.expected());
        }
        properties.insert(parameter.name.clone(), schema);
    }
    let others: Vec<&str> =
        conditions.iter().copied().filter(|name| !query.parameters.iter().any(|own| own.is_called(name))).collect();
    if Filters::fit(&query.query) && !others.is_empty() {
        let about = format!(
            "only talks that meet all of these: year=2016-2018, event=dotScale, company!=Google (not of); there is {}",
            others.join(", ")
        );
        let list = json!({ "type": "array", "items": { "type": "string" }, "description": about });
        properties.entry("conditions").or_insert(list);
    }
    let must: Vec<&str> =
        query.parameters.iter().filter(|p| p.required()).map(|parameter: &Parameter| parameter.name.as_str()).collect();
    let about = match &query.description {
        Some(more) => format!("{} {more}", query.summary),
        None => query.summary.clone(),
    };
    let schema = object(properties, &must);
    Tool { name, about: crate::text::clean(&about), schema, what: What::Saved(query.name.clone()) }
}

/// The schema of arguments, with what all tools take.
fn object(mut properties: Map<String, Value>, must: &[&str]) -> Map<String, Value> {
    // Each tool has these, and an assistant reads all tools before it asks anything: so they are short.
    let about = format!("items at most; {USUAL} without it");
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": MOST, "description": about });
    let cursor = json!({ "type": "string", "description": "`next` of the reply before" });
    properties.entry("limit").or_insert(limit);
    properties.entry("cursor").or_insert(cursor);
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("required".to_owned(), json!(must));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

/// A name that assistants take: letters, digits, hyphens.
fn called(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    name.chars().map(plain).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_assistants_take() {
        assert_eq!(called("talks-covering"), "talks-covering");
        assert_eq!(called("talks of müller"), "talks-of-m-ller");
        assert_eq!(called(&"x".repeat(100)).len(), LONGEST);
    }

    #[test]
    fn tools_of_the_program_say_what_they_need() {
        for tool in own() {
            let required = tool.schema["required"].as_array().expect("a list");
            assert!(required.iter().all(|name| tool.schema["properties"].get(name.as_str().unwrap_or("")).is_some()));
            assert!(tool.about.len() > 40 && tool.schema["properties"]["cursor"].is_object(), "{}", tool.name);
        }
    }
}
