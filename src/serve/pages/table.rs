//! Rows in, a table for a page out: a column of IRIs beside one of names becomes its links, as `talk_iri` is what `talk` leads to.
//! One that stands beside no name of its own is where the first column leads, as `person_iri` with `speaker`.

use super::{Link, kind_of, leads};
use crate::query::table::readable;
use crate::query::{QueryError, stream::Row};
use oxigraph::model::Term;
use serde::Serialize;

/// A table.
#[derive(Debug, Default, Serialize)]
pub(in crate::serve) struct Table {
    /// What stands above its columns.
    pub(in crate::serve) columns: Vec<String>,
    /// Its rows.
    pub(in crate::serve) rows: Vec<Vec<Cell>>,
    /// Whether there are more rows.
    pub(in crate::serve) more: bool,
}

/// A cell.
#[derive(Debug, Default, Serialize)]
pub(in crate::serve) struct Cell {
    /// What it says.
    pub(in crate::serve) text: String,
    /// Where it leads.
    pub(in crate::serve) href: Option<String>,
    /// The kind of the thing that it leads to.
    pub(in crate::serve) kind: String,
    /// Whether it is a number.
    pub(in crate::serve) number: bool,
    /// Whether it needs some room.
    pub(in crate::serve) long: bool,
    /// Several names, each with where it leads.
    pub(in crate::serve) parts: Vec<Link>,
}

/// Characters of a cell that needs no room of its own.
const SHORT: usize = 40;

fn is_long(text: &str) -> bool {
    text.chars().nth(SHORT).is_some()
}

impl Table {
    /// The first `most` rows; names are looked up under `base`.
    pub(in crate::serve) fn read(
        columns: &[String],
        rows: impl Iterator<Item = Result<Row, QueryError>>,
        most: usize,
        base: &str,
    ) -> Result<Self, QueryError> {
        let place = |name: &str| columns.iter().position(|column| column == name);
        // Each column that is shown, with the one that says where it leads.
        let is_alone = |at: &usize| columns[*at].strip_suffix("_iri").is_some_and(|of| place(of).is_none());
        let own = |at: usize| place(&format!("{}_iri", columns[at]));
        let first = (0..columns.len()).find(is_alone).filter(|at| *at > 0 && own(0).is_none());
        let shown: Vec<(usize, Option<usize>)> = (0..columns.len())
            .filter(|at| Some(*at) != first && (is_alone(at) || !columns[*at].ends_with("_iri")))
            .map(|at| (at, own(at).or(first.filter(|_| at == 0))))
            .collect();
        let mut table = Self {
            columns: shown.iter().map(|(at, _)| columns[*at].trim_end_matches("_iri").replace('_', " ")).collect(),
            ..Self::default()
        };
        for row in rows {
            let row = row?;
            if table.rows.len() == most {
                table.more = true;
                break;
            }
            let cell = |at: usize| row.get(at).and_then(Option::as_ref);
            let shown = shown.iter().map(|(at, link)| match link {
                Some(link) => Cell::new(cell(*at), cell(*link), base),
                None => Cell::new(cell(*at), None, base).named(&columns[*at]),
            });
            table.rows.push(shown.collect());
        }
        Ok(table)
    }

    /// A table of texts.
    pub(in crate::serve) fn plain(columns: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        Self { columns: columns.iter().map(|column| (*column).to_owned()).collect(), rows, more: false }
    }
}

impl Cell {
    /// A term, and the term that it leads to; an IRI leads to itself.
    fn new(term: Option<&Term>, link: Option<&Term>, base: &str) -> Self {
        let Some(term) = term else { return Self::default() };
        let iri = match link.unwrap_or(term) {
            Term::NamedNode(node) => Some(node.as_str()),
            _ => None,
        };
        let text = match term {
            Term::NamedNode(node) => node.as_str().strip_prefix(base).map_or_else(|| readable(term), str::to_owned),
            // Line breaks of long texts stay; what a browser would act on is escaped anyway.
            Term::Literal(literal) => crate::text::harmless(literal.value()).into_owned(),
            Term::BlankNode(_) => readable(term),
        };
        let number = match term {
            Term::Literal(literal) => {
                literal.datatype().as_str().starts_with("http://www.w3.org/2001/XMLSchema#")
                    && text.parse::<f64>().is_ok()
            }
            _ => false,
        };
        Self {
            href: iri.and_then(|iri| leads(base, iri)),
            kind: iri.map(|iri| kind_of(base, iri)).unwrap_or_default(),
            number,
            long: is_long(&text),
            text,
            parts: Vec::new(),
        }
    }

    /// With a link by its name alone, where the column says of what kind it is.
    fn named(self, column: &str) -> Self {
        let (kind, between) = match column {
            "speaker" | "speakers" | "person" | "fellow" => ("person", ", "),
            "company" => (column, "; "),
            "technologies" => ("technology", ", "),
            "technology" | "topic" | "event" | "recap" => (column, "\n"),
            _ => return self,
        };
        if self.href.is_some() || self.number || self.text.is_empty() {
            return self;
        }
        let part = |name: &str| {
            let key = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
            Link { kind: kind.to_owned(), ..Link::new(name, Some(format!("/id/{kind}/{key}"))) }
        };
        Self { parts: self.text.split(between).map(part).collect(), ..self }
    }

    /// A text, and where it leads.
    pub(in crate::serve) fn of(text: impl Into<String>, href: Option<String>) -> Self {
        let text = text.into();
        Self { long: is_long(&text), text, href, ..Self::default() }
    }

    /// A number.
    pub(in crate::serve) fn count(number: impl ToString) -> Self {
        Self { text: number.to_string(), number: true, ..Self::default() }
    }
}
