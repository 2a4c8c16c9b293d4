//! A view in, Cypher statements out, for Neo4j, Memgraph and other stores that speak it: `cypher-shell < who.cypher`. All
//! are MERGE, so that a file may be run again, and several views meet in one store.

use super::attributes::{OF_EDGES, OF_NODES, Type, Value, of_edge, of_node};
use super::{Edge, Format, Kind, View};
use crate::text::one_line;
use std::io::{Result as IoResult, Write};

/// Cypher statements.
#[derive(Debug, Clone, Copy)]
pub struct Cypher;

impl Format for Cypher {
    fn ending(&self) -> &'static str {
        "cypher"
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        writeln!(out, "// {}", one_line(view.title()))?;
        if let Some(note) = view.note() {
            writeln!(out, "// {}", one_line(note))?;
        }
        for node in view.nodes() {
            let properties = map(OF_NODES.iter().zip(of_node(node)));
            writeln!(out, "MERGE (n:{} {{iri: {}}}) SET n += {properties};", node_label(node.kind), text(&node.iri))?;
        }
        for e in view.edges() {
            let [a, b] = [e.source, e.target].map(|at| {
                let node = view.node(at);
                format!(":{} {{iri: {}}}", node_label(node.kind), text(&node.iri))
            });
            let properties = map(OF_EDGES.iter().zip(of_edge(e.edge)));
            let edge_type = edge_type(view, e.edge);
            writeln!(out, "MATCH (a{a}), (b{b}) MERGE (a)-[r:{edge_type}]->(b) SET r += {properties};")?;
        }
        Ok(())
    }
}

/// The label of a node, as Neo4j's own style has it: `Person`.
pub(super) fn node_label(kind: Kind) -> String {
    let slug = kind.slug();
    let (first, rest) = slug.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

/// What an edge says, or else the view, as the type of a relationship: `SPEAKER_COMPANY`.
pub(super) fn edge_type(view: &View, edge: &Edge) -> String {
    let says = edge.label.as_deref().unwrap_or(view.name());
    let plain: String =
        says.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    match plain.trim_matches('_') {
        "" => "JOINED".to_owned(),
        name if name.starts_with(|c: char| c.is_ascii_digit()) => format!("_{name}"),
        name => name.to_owned(),
    }
}

fn map<'a>(values: impl Iterator<Item = (&'a (&'a str, Type), Option<Value>)>) -> String {
    let pairs: Vec<String> = values
        .filter_map(|((name, _), value)| {
            let value = match value? {
                Value::Text(value) => text(&value),
                Value::Integer(value) => value.to_string(),
                // With a point, so that all weights of a store are of one type.
                Value::Number(value) => format!("{value:?}"),
                Value::List(values) => format!("[{}]", values.iter().map(|v| text(v)).collect::<Vec<_>>().join(", ")),
            };
            Some(format!("{name}: {value}"))
        })
        .collect();
    format!("{{{}}}", pairs.join(", "))
}

/// A string literal; control characters by number, so that a statement stays on one line.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('\'');
    for c in value.chars() {
        match c {
            '\'' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}
