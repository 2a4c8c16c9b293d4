//! A view in, node-link JSON out, as D3 reads it (`nodes`, `links`) and NetworkX with
//! `node_link_graph(data, edges="links")`. Nodes are referred to by IRI and not by position, so that a file can be cut
//! down or merged with others.

use super::{Format, View};
use serde::Serialize;
use serde_json::Number;
use std::io::{Result as IoResult, Write};

/// Node-link JSON.
#[derive(Debug, Clone, Copy)]
pub struct Json;

#[derive(Serialize)]
struct File<'a> {
    directed: bool,
    multigraph: bool,
    graph: Graph<'a>,
    nodes: Vec<Node<'a>>,
    links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Graph<'a> {
    name: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    talks: usize,
}

#[derive(Serialize)]
struct Node<'a> {
    id: &'a str,
    label: &'a str,
    kind: &'static str,
    talks: usize,
    years: &'a [i32],
    #[serde(skip_serializing_if = "Option::is_none")]
    wikidata: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    homepage: Option<&'a str>,
}

#[derive(Serialize)]
struct Link<'a> {
    source: &'a str,
    target: &'a str,
    weight: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_year: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_year: Option<i32>,
    talks: Vec<Talk<'a>>,
    quotes: Vec<Quote<'a>>,
}

#[derive(Serialize)]
struct Talk<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
}

#[derive(Serialize)]
struct Quote<'a> {
    text: &'a str,
    recap: &'a str,
    id: &'a str,
    talk: &'a str,
}

impl Format for Json {
    fn ending(&self) -> &'static str {
        "json"
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        let nodes: Vec<Node<'_>> = view.nodes().map(node).collect();
        let links = view.edges().map(|e| link(e.edge, nodes[e.source].id, nodes[e.target].id)).collect();
        let graph = Graph { name: view.name(), title: view.title(), note: view.note(), talks: view.talk_count() };
        let file = File { directed: view.directed(), multigraph: false, graph, nodes, links };
        serde_json::to_writer_pretty(&mut *out, &file)?;
        writeln!(out)
    }
}

fn node(node: &super::Node) -> Node<'_> {
    Node {
        id: &node.iri,
        label: &node.label,
        kind: node.kind.slug(),
        talks: node.talks,
        years: &node.years,
        wikidata: node.wikidata.as_deref(),
        homepage: node.homepage.as_deref(),
    }
}

fn link<'a>(edge: &'a super::Edge, source: &'a str, target: &'a str) -> Link<'a> {
    let years = edge.years();
    let talk = |talk: &'a super::TalkRef| Talk {
        id: &talk.iri,
        title: &talk.title,
        event: talk.event.as_deref(),
        year: talk.year,
    };
    Link {
        source,
        target,
        weight: number(edge.weight()),
        label: edge.label.as_deref(),
        first_year: years.first().copied(),
        last_year: years.last().copied(),
        talks: edge.talks.iter().map(|t| talk(t)).collect(),
        quotes: edge
            .quotes
            .iter()
            .map(|q| Quote { text: &q.text, recap: &q.recap, id: &q.iri, talk: &q.talk })
            .collect(),
    }
}

/// A weight as JSON: a number of talks without a point.
pub(super) fn number(weight: f64) -> Number {
    if weight.fract() == 0.0 && weight.abs() < 1e15 {
        return Number::from(weight as i64);
    }
    Number::from_f64(weight).unwrap_or_else(|| Number::from(0))
}

#[cfg(test)]
mod tests {
    use super::Json;
    use crate::export::{Format, samples};
    use serde_json::Value;

    #[test]
    fn links_name_nodes_and_carry_their_talks() {
        let mut bytes = Vec::new();
        Json.write(&samples::awkward(), &mut bytes).unwrap();
        let file: Value = serde_json::from_slice(&bytes).unwrap();
        let ids: Vec<&Value> = file["nodes"].as_array().unwrap().iter().map(|n| &n["id"]).collect();
        assert!(!file["directed"].as_bool().unwrap());
        for link in file["links"].as_array().unwrap() {
            assert!(ids.contains(&&link["source"]) && ids.contains(&&link["target"]));
            assert_eq!(link["weight"].as_u64().unwrap() as usize, link["talks"].as_array().unwrap().len());
        }
    }
}
