//! A view in, GraphML out, as yEd, Gephi, NetworkX, igraph and Neo4j read it: <http://graphml.graphdrawing.org/>. Lists, of
//! which GraphML knows none, are lines of one text; IRIs, which its schema does not take for identifiers, are an attribute.

use super::attributes::{OF_EDGES, OF_NODES, Type, Value, of_edge, of_node};
use super::{Format, View};
use crate::text::xml::escape;
use std::io::{Result as IoResult, Write};

/// GraphML 1.0.
#[derive(Debug, Clone, Copy)]
pub struct GraphMl;

impl Format for GraphMl {
    fn ending(&self) -> &'static str {
        "graphml"
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(
            out,
            r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">"#
        )?;
        for (about, prefix, attributes) in [("node", "n", &OF_NODES), ("edge", "e", &OF_EDGES)] {
            for (name, kind) in attributes {
                let kind = match kind {
                    Type::Text | Type::List => "string",
                    Type::Integer => "int",
                    Type::Number => "double",
                };
                writeln!(out, r#"  <key id="{prefix}_{name}" for="{about}" attr.name="{name}" attr.type="{kind}"/>"#)?;
            }
        }
        writeln!(out, r#"  <key id="n_iri" for="node" attr.name="iri" attr.type="string"/>"#)?;
        for name in ["title", "note"] {
            writeln!(out, r#"  <key id="g_{name}" for="graph" attr.name="{name}" attr.type="string"/>"#)?;
        }
        let default = if view.directed() { "directed" } else { "undirected" };
        writeln!(out, r#"  <graph id="view" edgedefault="{default}">"#)?;
        for (name, text) in [("title", Some(view.title())), ("note", view.note())] {
            if let Some(text) = text {
                writeln!(out, r#"    <data key="g_{name}">{}</data>"#, content(text))?;
            }
        }
        for (at, node) in view.nodes().enumerate() {
            writeln!(out, r#"    <node id="n{at}">"#)?;
            writeln!(out, r#"      <data key="n_iri">{}</data>"#, content(&node.iri))?;
            data(out, "n", OF_NODES.iter().zip(of_node(node)))?;
            writeln!(out, "    </node>")?;
        }
        for e in view.edges() {
            writeln!(out, r#"    <edge source="n{}" target="n{}">"#, e.source, e.target)?;
            data(out, "e", OF_EDGES.iter().zip(of_edge(e.edge)))?;
            writeln!(out, "    </edge>")?;
        }
        writeln!(out, "  </graph>\n</graphml>")
    }
}

fn data<'a>(
    out: &mut dyn Write,
    prefix: &str,
    values: impl Iterator<Item = (&'a (&'a str, Type), Option<Value>)>,
) -> IoResult<()> {
    for ((name, _), value) in values {
        if let Some(value) = value {
            writeln!(out, r#"      <data key="{prefix}_{name}">{}</data>"#, content(&value.text()))?;
        }
    }
    Ok(())
}

/// Text of an element; readers take a bare carriage return for a line break.
fn content(text: &str) -> String {
    escape(text).replace('\r', "&#13;")
}
