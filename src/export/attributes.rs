//! A node or an edge in, what flat formats write of it out: one table of names and types, so that GraphML, GEXF, CSV,
//! Cytoscape and Cypher files all say the same under the same names.

use super::view::{Edge, Node};
use crate::text::one_line;

/// The type of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Integer,
    Number,
    /// Several texts.
    List,
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Number(f64),
    List(Vec<String>),
}

/// What is told of each node.
pub(super) const OF_NODES: [(&str, Type); 7] = [
    ("label", Type::Text),
    ("kind", Type::Text),
    ("talks", Type::Integer),
    ("first_year", Type::Integer),
    ("last_year", Type::Integer),
    ("wikidata", Type::Text),
    ("homepage", Type::Text),
];

/// What is told of each edge. The lists go together: the talk at one place of `talks` has its IRI at that of `talk_iris`.
pub(super) const OF_EDGES: [(&str, Type); 7] = [
    ("weight", Type::Number),
    ("label", Type::Text),
    ("first_year", Type::Integer),
    ("last_year", Type::Integer),
    ("talks", Type::List),
    ("talk_iris", Type::List),
    ("quotes", Type::List),
];

/// The values of a node, in the order of [`OF_NODES`].
pub(super) fn of_node(node: &Node) -> [Option<Value>; OF_NODES.len()] {
    [
        Some(Value::Text(node.label.clone())),
        Some(Value::Text(node.kind.slug().to_owned())),
        Some(Value::Integer(node.talks as i64)),
        node.years.first().map(|year| Value::Integer((*year).into())),
        node.years.last().map(|year| Value::Integer((*year).into())),
        node.wikidata.clone().map(Value::Text),
        node.homepage.clone().map(Value::Text),
    ]
}

/// The values of an edge, in the order of [`OF_EDGES`].
pub(super) fn of_edge(edge: &Edge) -> [Option<Value>; OF_EDGES.len()] {
    let years = edge.years();
    let list = |texts: Vec<String>| (!texts.is_empty()).then_some(Value::List(texts));
    [
        Some(Value::Number(edge.weight())),
        edge.label.as_deref().map(|label| Value::Text(label.to_owned())),
        years.first().map(|year| Value::Integer((*year).into())),
        years.last().map(|year| Value::Integer((*year).into())),
        list(edge.talks.iter().map(|talk| one_line(&talk.title)).collect()),
        list(edge.talks.iter().map(|talk| talk.iri.clone()).collect()),
        list(edge.quotes.iter().map(|quote| one_line(&quote.text)).collect()),
    ]
}

impl Value {
    /// As text; the texts of a list are lines, which none of them has a break in.
    pub fn text(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Number(number) => number.to_string(),
            Value::List(texts) => texts.join("\n"),
        }
    }
}
