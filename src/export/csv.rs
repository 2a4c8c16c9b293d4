//! A view in, two tables out, nodes and edges, since one table cannot hold both: `who.csv` is written as `who.nodes.csv`
//! and `who.edges.csv`. With the headings of Gephi, which spreadsheets understand as well, or those of Neo4j's importer.

use super::attributes::{OF_EDGES, OF_NODES, Type, Value, of_edge, of_node};
use super::{Format, View};
use crate::text::cell;
use std::io::{Error, Result as IoResult, Write};

/// Comma-separated tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Csv {
    /// Headings as Gephi's import of spreadsheets has them; lists are lines of one cell, and no cell is a formula.
    Gephi,
    /// The same with the cells as they are.
    Raw,
    /// Headings as `neo4j-admin database import` has them; lists are parted by semicolons.
    Neo4j,
}

impl Format for Csv {
    fn ending(&self) -> &'static str {
        match self {
            Csv::Gephi | Csv::Raw => "csv",
            Csv::Neo4j => "neo4j",
        }
    }

    fn parts(&self) -> &'static [&'static str] {
        &["nodes.csv", "edges.csv"]
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        self.write_part(0, view, out)?;
        writeln!(out)?;
        self.write_part(1, view, out)
    }

    fn write_part(&self, part: usize, view: &View, out: &mut dyn Write) -> IoResult<()> {
        let mut table = csv::Writer::from_writer(out);
        match part {
            0 => self.nodes(view, &mut table),
            _ => self.edges(view, &mut table),
        }
        .map_err(Error::other)?;
        table.flush()
    }
}

impl Csv {
    fn nodes(self, view: &View, table: &mut csv::Writer<&mut dyn Write>) -> csv::Result<()> {
        let heading = |(name, kind): &(&str, Type)| match (self, *name) {
            (Csv::Gephi | Csv::Raw, "label") => "Label".to_owned(),
            (Csv::Gephi | Csv::Raw, name) => name.to_owned(),
            (Csv::Neo4j, name) => typed(name, *kind),
        };
        let first = match self {
            Csv::Gephi | Csv::Raw => vec!["Id".to_owned()],
            Csv::Neo4j => vec!["iri:ID".to_owned(), ":LABEL".to_owned()],
        };
        table.write_record(first.into_iter().chain(OF_NODES.iter().map(heading)))?;
        for node in view.nodes() {
            let first = match self {
                Csv::Gephi | Csv::Raw => vec![self.id(&node.iri)],
                Csv::Neo4j => vec![node.iri.clone(), super::cypher::node_label(node.kind)],
            };
            table.write_record(first.into_iter().chain(of_node(node).iter().map(|value| self.cell(value))))?;
        }
        Ok(())
    }

    fn edges(self, view: &View, table: &mut csv::Writer<&mut dyn Write>) -> csv::Result<()> {
        let heading = |(name, kind): &(&str, Type)| match (self, *name) {
            (Csv::Gephi | Csv::Raw, "weight") => "Weight".to_owned(),
            (Csv::Gephi | Csv::Raw, "label") => "Label".to_owned(),
            (Csv::Gephi | Csv::Raw, name) => name.to_owned(),
            (Csv::Neo4j, name) => typed(name, *kind),
        };
        let first = match self {
            Csv::Gephi | Csv::Raw => ["Source", "Target", "Type"],
            Csv::Neo4j => [":START_ID", ":END_ID", ":TYPE"],
        };
        table.write_record(first.map(str::to_owned).into_iter().chain(OF_EDGES.iter().map(heading)))?;
        for e in view.edges() {
            let [source, target] = [e.source, e.target].map(|at| self.id(&view.node(at).iri));
            let kind = match self {
                Csv::Gephi | Csv::Raw if view.directed() => "Directed".to_owned(),
                Csv::Gephi | Csv::Raw => "Undirected".to_owned(),
                Csv::Neo4j => super::cypher::edge_type(view, e.edge),
            };
            let values = of_edge(e.edge);
            table
                .write_record([source, target, kind].into_iter().chain(values.iter().map(|value| self.cell(value))))?;
        }
        Ok(())
    }

    /// What a node is called in both tables: an IRI, or a value that a query gives.
    fn id(self, iri: &str) -> String {
        if self == Csv::Gephi { cell(iri).into_owned() } else { iri.to_owned() }
    }

    fn cell(self, value: &Option<Value>) -> String {
        match (self, value) {
            (_, None) => String::new(),
            // A semicolon inside would part a text in two, and the importer has no way to escape it.
            (Csv::Neo4j, Some(Value::List(texts))) => {
                texts.iter().map(|text| text.replace(';', ",")).collect::<Vec<_>>().join(";")
            }
            (Csv::Gephi, Some(value)) => cell(&value.text()).into_owned(),
            (_, Some(value)) => value.text(),
        }
    }
}

fn typed(name: &str, kind: Type) -> String {
    match kind {
        Type::Text => name.to_owned(),
        Type::Integer => format!("{name}:int"),
        Type::Number => format!("{name}:double"),
        Type::List => format!("{name}:string[]"),
    }
}
