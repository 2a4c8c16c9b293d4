//! A view in, Cytoscape JSON out, as Cytoscape, cytoscape.js (`elements`) and NetworkX (`cytoscape_graph`) read it. `name`
//! is what Cytoscape shows, `value` what NetworkX calls a node by.

use super::attributes::{OF_EDGES, OF_NODES, Type, Value, of_edge, of_node};
use super::json::number;
use super::{Format, View};
use serde_json::{Map, Value as Json, json};
use std::io::{Result as IoResult, Write};

/// Cytoscape JSON.
#[derive(Debug, Clone, Copy)]
pub struct CyJs;

impl Format for CyJs {
    fn ending(&self) -> &'static str {
        "cyjs"
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        let nodes: Vec<Json> = view
            .nodes()
            .map(|node| {
                let mut data = Map::new();
                for (name, text) in [("id", &node.iri), ("value", &node.iri), ("name", &node.label)] {
                    data.insert(name.to_owned(), Json::from(text.as_str()));
                }
                fill(&mut data, OF_NODES.iter().zip(of_node(node)));
                json!({ "data": data, "classes": node.kind.slug() })
            })
            .collect();
        let edges: Vec<Json> = view
            .edges()
            .enumerate()
            .map(|(at, e)| {
                let mut data = Map::new();
                data.insert("id".to_owned(), Json::from(format!("e{at}")));
                data.insert("source".to_owned(), Json::from(view.node(e.source).iri.as_str()));
                data.insert("target".to_owned(), Json::from(view.node(e.target).iri.as_str()));
                fill(&mut data, OF_EDGES.iter().zip(of_edge(e.edge)));
                json!({ "data": data })
            })
            .collect();
        let file = json!({
            "format_version": "1.0",
            "generated_by": "talkgraph",
            "target_cytoscapejs_version": "~3.0",
            "directed": view.directed(),
            "multigraph": false,
            "data": { "name": view.name(), "title": view.title(), "note": view.note() },
            "elements": { "nodes": nodes, "edges": edges },
        });
        serde_json::to_writer_pretty(&mut *out, &file)?;
        writeln!(out)
    }
}

fn fill<'a>(data: &mut Map<String, Json>, values: impl Iterator<Item = (&'a (&'a str, Type), Option<Value>)>) {
    for ((name, _), value) in values {
        let value = match value {
            Some(Value::Text(text)) => Json::from(text),
            Some(Value::Integer(integer)) => Json::from(integer),
            Some(Value::Number(weight)) => Json::Number(number(weight)),
            Some(Value::List(texts)) => Json::from(texts),
            None => continue,
        };
        data.insert((*name).to_owned(), value);
    }
}
