//! A view in, node-link JSON out, as D3 reads it (`nodes`, `links`) and NetworkX with
//! `node_link_graph(data, edges="links")`. Nodes are referred to by IRI and not by position, so that a file can be cut
//! down or merged with others.

use super::{Format, View};
use serde::Serialize;
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
}

#[derive(Serialize)]
struct Link<'a> {
    source: &'a str,
    target: &'a str,
    weight: usize,
    talks: Vec<Talk<'a>>,
}

#[derive(Serialize)]
struct Talk<'a> {
    id: &'a str,
    title: &'a str,
}

impl Format for Json {
    fn ending(&self) -> &'static str {
        "json"
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        let nodes: Vec<Node<'_>> =
            view.nodes().map(|n| Node { id: &n.iri, label: &n.label, kind: n.kind.slug(), talks: n.talks }).collect();
        let links = view
            .edges()
            .map(|e| Link {
                source: nodes[e.source].id,
                target: nodes[e.target].id,
                weight: e.edge.weight(),
                talks: e.edge.talks.iter().map(|talk| Talk { id: &talk.iri, title: &talk.title }).collect(),
            })
            .collect();
        let graph = Graph { name: view.name(), title: view.title(), note: view.note(), talks: view.talk_count() };
        let file = File { directed: false, multigraph: false, graph, nodes, links };
        serde_json::to_writer_pretty(&mut *out, &file)?;
        writeln!(out)
    }
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
