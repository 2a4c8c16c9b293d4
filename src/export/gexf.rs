//! A view in, GEXF 1.2 out, as Gephi and NetworkX read it (NetworkX refuses 1.3): <https://gexf.net/1.2/>. The years of
//! talks are spells, so that Gephi's timeline shows who came when; colours are those of the drawings.

use super::attributes::{OF_EDGES, OF_NODES, Type, Value, of_edge, of_node};
use super::style::look;
use super::{Format, View};
use crate::text::xml::{attribute, escape};
use std::io::{Result as IoResult, Write};

/// Graph Exchange XML Format.
#[derive(Debug, Clone, Copy)]
pub struct Gexf;

impl Format for Gexf {
    fn ending(&self) -> &'static str {
        "gexf"
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(
            out,
            r#"<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.gexf.net/1.2draft http://www.gexf.net/1.2draft/gexf.xsd" version="1.2">"#
        )?;
        writeln!(out, "  <meta>\n    <creator>talkgraph</creator>")?;
        let about = view.note().map_or(view.title().to_owned(), |note| format!("{}; {note}", view.title()));
        writeln!(out, "    <description>{}</description>\n  </meta>", escape(&about))?;
        let default = if view.directed() { "directed" } else { "undirected" };
        let dated = view.nodes().any(|node| !node.years.is_empty());
        let mode = if dated { r#"mode="dynamic" timeformat="date""# } else { r#"mode="static""# };
        writeln!(out, r#"  <graph defaultedgetype="{default}" {mode}>"#)?;
        for (class, attributes) in [("node", &OF_NODES), ("edge", &OF_EDGES)] {
            writeln!(out, r#"    <attributes class="{class}" mode="static">"#)?;
            for (name, kind) in attributes.iter().filter(|(name, _)| !is_own(name)) {
                let kind = match kind {
                    Type::Text | Type::List => "string",
                    Type::Integer => "integer",
                    Type::Number => "double",
                };
                writeln!(out, r#"      <attribute id="{name}" title="{name}" type="{kind}"/>"#)?;
            }
            writeln!(out, "    </attributes>")?;
        }
        writeln!(out, "    <nodes>")?;
        for node in view.nodes() {
            writeln!(out, r#"      <node id="{}" label="{}">"#, attribute(&node.iri), attribute(&node.label))?;
            values(out, OF_NODES.iter().zip(of_node(node)))?;
            spells(out, &node.years)?;
            let [r, g, b] = colour(look(node.kind).line);
            writeln!(out, r#"        <viz:color r="{r}" g="{g}" b="{b}"/>"#)?;
            writeln!(out, "      </node>")?;
        }
        writeln!(out, "    </nodes>\n    <edges>")?;
        for (at, e) in view.edges().enumerate() {
            let [source, target] = [e.source, e.target].map(|at| attribute(&view.node(at).iri));
            let label = e.edge.label.as_ref().map(|label| format!(r#" label="{}""#, attribute(label)));
            writeln!(
                out,
                r#"      <edge id="{at}" source="{source}" target="{target}" weight="{}"{}>"#,
                e.edge.weight(),
                label.unwrap_or_default()
            )?;
            values(out, OF_EDGES.iter().zip(of_edge(e.edge)))?;
            spells(out, &e.edge.years())?;
            writeln!(out, "      </edge>")?;
        }
        writeln!(out, "    </edges>\n  </graph>\n</gexf>")
    }
}

/// Whether GEXF has an attribute of its own for it.
fn is_own(name: &str) -> bool {
    matches!(name, "label" | "weight")
}

fn values<'a>(out: &mut dyn Write, values: impl Iterator<Item = (&'a (&'a str, Type), Option<Value>)>) -> IoResult<()> {
    writeln!(out, "        <attvalues>")?;
    for ((name, _), value) in values.filter(|((name, _), _)| !is_own(name)) {
        if let Some(value) = value {
            writeln!(out, r#"          <attvalue for="{name}" value="{}"/>"#, attribute(&value.text()))?;
        }
    }
    writeln!(out, "        </attvalues>")
}

/// Years that follow each other are one spell.
fn spells(out: &mut dyn Write, years: &[i32]) -> IoResult<()> {
    if years.is_empty() {
        return Ok(());
    }
    writeln!(out, "        <spells>")?;
    for span in years.chunk_by(|a, b| a + 1 == *b) {
        let (first, last) = (span[0], span[span.len() - 1]);
        writeln!(out, r#"          <spell start="{first:04}-01-01" end="{last:04}-12-31"/>"#)?;
    }
    writeln!(out, "        </spells>")
}

fn colour(hex: &str) -> [u8; 3] {
    [1, 3, 5].map(|at| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or_default())
}
