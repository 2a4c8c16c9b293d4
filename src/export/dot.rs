//! A view in, a Graphviz file out, built from graphviz-rust's types and printed by its printer. Graphviz does the
//! laying out there, so the file says what to draw and not where.

use super::style::{self, EDGE, FAINT_INK, INK, Shape};
use super::{Edge, Format, Node, View};
use graphviz_rust::dot_structures::{
    Attribute, Edge as DotEdge, EdgeTy, Graph, GraphAttributes, Id, Node as DotNode, NodeId, Stmt, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};
use std::io::{Result as IoResult, Write};

/// Graphviz DOT.
#[derive(Debug, Clone, Copy)]
pub struct Dot;

impl Format for Dot {
    fn ending(&self) -> &'static str {
        "dot"
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        let text = graph(view).print(&mut PrinterContext::default());
        writeln!(out, "{text}")
    }
}

fn graph(view: &View) -> Graph {
    let heading = match view.note() {
        Some(note) => format!("{}\n{note}", view.title()),
        None => view.title().to_owned(),
    };
    let fonts = ("fontname", "Verdana,DejaVu Sans,Helvetica,sans-serif".to_owned());
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(attributes([
            ("label", heading),
            ("labelloc", "t".to_owned()),
            ("layout", "neato".to_owned()),
            ("overlap", "false".to_owned()),
            ("sep", "+8".to_owned()),
            ("splines", "true".to_owned()),
            ("outputorder", "edgesfirst".to_owned()),
            ("fontcolor", INK.to_owned()),
            fonts.clone(),
        ]))),
        Stmt::GAttribute(GraphAttributes::Node(attributes([
            ("fontcolor", INK.to_owned()),
            ("fontsize", "11".to_owned()),
            fonts.clone(),
        ]))),
        Stmt::GAttribute(GraphAttributes::Edge(attributes([
            ("color", EDGE.to_owned()),
            ("fontcolor", FAINT_INK.to_owned()),
            fonts,
        ]))),
    ];
    let ids: Vec<NodeId> = view.nodes().map(|node| NodeId(quoted(&node.iri), None)).collect();
    for (id, drawn) in ids.iter().zip(view.nodes()) {
        stmts.push(Stmt::Node(DotNode { id: id.clone(), attributes: node(drawn) }));
    }
    for e in view.edges() {
        let ty = EdgeTy::Pair(Vertex::N(ids[e.source].clone()), Vertex::N(ids[e.target].clone()));
        stmts.push(Stmt::Edge(DotEdge { ty, attributes: edge(e.edge) }));
    }
    let id = quoted(view.name());
    if view.directed() {
        return Graph::DiGraph { id, strict: true, stmts };
    }
    Graph::Graph { id, strict: true, stmts }
}

fn node(node: &Node) -> Vec<Attribute> {
    let look = style::look(node.kind);
    let (shape, style) = match look.shape {
        Shape::Pill => ("box", "rounded,filled"),
        Shape::Rectangle => ("box", "filled"),
        Shape::Hexagon => ("hexagon", "filled"),
        Shape::Slanted => ("parallelogram", "filled"),
    };
    attributes([
        ("label", node.label.clone()),
        ("shape", shape.to_owned()),
        ("style", style.to_owned()),
        ("fillcolor", look.fill.to_owned()),
        ("color", look.line.to_owned()),
        ("class", node.kind.slug().to_owned()),
        ("tooltip", format!("{} ({}), {}", node.label, node.kind, style::talks(node.talks))),
    ])
}

fn edge(edge: &Edge) -> Vec<Attribute> {
    let titles: Vec<&str> = edge.talks.iter().map(|talk| talk.title.as_str()).collect();
    attributes([
        ("weight", edge.weight().to_string()),
        ("penwidth", format!("{:.1}", style::edge_width(edge.weight()))),
        ("tooltip", titles.join("\n")),
        ("label", edge.label.as_deref().unwrap_or_default().to_owned()),
    ])
}

fn attributes<const N: usize>(pairs: [(&str, String); N]) -> Vec<Attribute> {
    pairs.map(|(name, value)| Attribute(Id::Plain(name.to_owned()), quoted(&value))).to_vec()
}

/// A quoted string: quotes and backslashes are escaped (Graphviz would take `\N` and the like as commands), a line break
/// is its `\n`.
fn quoted(text: &str) -> Id {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    Id::Escaped(out)
}

#[cfg(test)]
mod tests {
    use super::{Dot, graph};
    use crate::export::{Format, samples};

    #[test]
    fn what_is_printed_parses_to_what_was_meant() {
        for view in [samples::awkward(), samples::conference(), samples::technologies()] {
            let mut bytes = Vec::new();
            Dot.write(&view, &mut bytes).unwrap();
            let parsed = graphviz_rust::parse(std::str::from_utf8(&bytes).unwrap()).unwrap();
            assert_eq!(parsed, graph(&view));
        }
    }

    #[test]
    fn labels_are_escaped() {
        let mut bytes = Vec::new();
        Dot.write(&samples::awkward(), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(r#"label="Jo \"Q\" <O'Neil> & \\N""#), "{text}");
    }
}
