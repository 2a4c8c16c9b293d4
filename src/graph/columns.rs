//! Quads in, the part of them that views walk along out, as columns: for each predicate the numbers of subjects, objects and
//! graphs, and each term once. They stand beside the quads of a generation, so that a view of a million quads neither
//! loads them nor decodes a string for each; the quads stay what is true, and columns that are missing cost time only.
//!
//! ```text
//! columns.bin   a line of JSON: terms, and rows of each predicate
//!               rows, three numbers of 32 bits each, little-endian, sorted
//!               ends of the terms in the text, 64 bits each
//!               the text of all terms, sorted: IRIs, `_:` and the name of a blank node, `"` and the value of a literal
//! ```

use super::checksum::{Summing, Written};
use super::error::StoreError;
use super::vocabulary::{itsrdf, nif, schema, skos, tg};
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::Path;

pub(super) const FILE: &str = "columns.bin";

/// Rows past which no columns are kept: they are read whole, and a graph of that size is not to need memory for it.
const MOST_ROWS: usize = 20_000_000;

/// The predicates that have a column.
const PREDICATES: [NamedNodeRef<'static>; 22] = [
    rdfs::LABEL,
    schema::NAME,
    schema::PERFORMER,
    schema::ABOUT,
    schema::SUPER_EVENT,
    schema::START_DATE,
    schema::SAME_AS,
    schema::URL,
    skos::BROADER,
    tg::SAME_TALK_AS,
    tg::COVERS,
    tg::TALK,
    tg::SPEAKER,
    tg::AFFILIATION,
    tg::AFFILIATION_EVIDENCE,
    tg::EDITION,
    tg::MAKER,
    tg::IN_TALK,
    tg::QUOTE,
    itsrdf::TA_IDENT_REF,
    nif::BEGIN_INDEX,
    nif::REFERENCE_CONTEXT,
];

/// A quad of a column, by the numbers of its terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Its subject.
    pub subject: u32,
    /// Its object.
    pub object: u32,
    /// Its graph.
    pub graph: u32,
}

/// The columns of a finished generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    columns: Vec<(String, Vec<Row>)>,
    ends: Vec<u64>,
    text: String,
    /// The numbers of the literals: terms are sorted, and nothing else begins as they do.
    literals: Range<u32>,
}

#[derive(Serialize, Deserialize)]
struct Layout {
    terms: usize,
    columns: Vec<(String, usize)>,
}

impl Columns {
    fn new(columns: Vec<(String, Vec<Row>)>, ends: Vec<u64>, text: String) -> Self {
        let mut columns = Self { columns, ends, text, literals: 0..0 };
        columns.literals = columns.first_from("\"")..columns.first_from("#");
        columns
    }

    /// The columns of the generation in `path`; nothing where they are not what was `written`.
    pub(super) fn read(path: &Path, written: Written) -> Option<Self> {
        let file = fs::read(path.join(FILE)).ok().filter(|file| written.fault_of(file).is_none())?;
        Self::decode(&file)
    }

    /// Brings them to disk, into the generation in `path`.
    pub(super) fn write(&self, path: &Path) -> Result<Written, StoreError> {
        let file = path.join(FILE);
        self.write_file(&file).map_err(StoreError::io("write", &file))
    }

    fn write_file(&self, path: &Path) -> io::Result<Written> {
        let mut out = BufWriter::new(Summing::new(File::create(path)?));
        let columns = self.columns.iter().map(|(predicate, rows)| (predicate.clone(), rows.len())).collect();
        serde_json::to_writer(&mut out, &Layout { terms: self.ends.len(), columns })?;
        out.write_all(b"\n")?;
        for row in self.columns.iter().flat_map(|(_, rows)| rows) {
            for number in [row.subject, row.object, row.graph] {
                out.write_all(&number.to_le_bytes())?;
            }
        }
        self.ends.iter().try_for_each(|end| out.write_all(&end.to_le_bytes()))?;
        out.write_all(self.text.as_bytes())?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.get_ref().sync_all()?;
        Ok(file.written())
    }

    fn decode(file: &[u8]) -> Option<Self> {
        let line = file.iter().position(|byte| *byte == b'\n')?;
        let layout: Layout = serde_json::from_slice(&file[..line]).ok()?;
        let mut rest = &file[line + 1..];
        let mut take = |bytes: usize| {
            let (taken, left) = rest.split_at_checked(bytes)?;
            rest = left;
            Some(taken)
        };
        let mut columns = Vec::with_capacity(layout.columns.len());
        for (predicate, rows) in layout.columns {
            let rows = take(rows.checked_mul(12)?)?.as_chunks::<12>().0.iter().map(|row| {
                let [subject, object, graph] = [0, 4, 8].map(|at| number(&row[at..at + 4]));
                Row { subject, object, graph }
            });
            columns.push((predicate, rows.collect()));
        }
        let ends = take(layout.terms.checked_mul(8)?)?.as_chunks::<8>().0.iter().map(|end| u64::from_le_bytes(*end));
        let ends: Vec<u64> = ends.collect();
        let text = String::from_utf8(rest.to_vec()).ok()?;
        // What was harmed on the disk must neither be misread nor stop the program.
        let terms_fit = ends.is_sorted()
            && ends.last().copied().unwrap_or_default() == text.len() as u64
            && ends.iter().all(|end| text.is_char_boundary(*end as usize));
        let known = |number: u32| (number as usize) < ends.len();
        let mut rows = columns.iter().flat_map(|(_, rows): &(String, Vec<Row>)| rows);
        let rows_fit = rows.all(|row| known(row.subject) && known(row.object) && known(row.graph));
        (terms_fit && rows_fit).then(|| Self::new(columns, ends, text))
    }

    /// The quads of a predicate, sorted by subject; nothing for one that has no column.
    pub fn rows(&self, predicate: NamedNodeRef<'_>) -> Option<&[Row]> {
        let (_, rows) = self.columns.iter().find(|(has, _)| has == predicate.as_str())?;
        Some(rows)
    }

    /// How many terms there are; their numbers are the smaller ones.
    pub fn terms(&self) -> u32 {
        self.ends.len() as u32
    }

    /// A term by its number: an IRI, `_:` and the name of a blank node, or `"` and the value of a literal.
    pub fn term(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[at] as usize]
    }

    /// The value of the literal that a term is.
    pub fn literal(&self, number: u32) -> Option<&str> {
        self.literals.contains(&number).then(|| &self.term(number)[1..])
    }

    /// The number of a term.
    pub fn number(&self, term: &str) -> Option<u32> {
        Some(self.first_from(term)).filter(|number| *number < self.terms() && self.term(*number) == term)
    }

    /// The number of the first term that is not before this.
    fn first_from(&self, term: &str) -> u32 {
        let (mut low, mut high) = (0, self.terms());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.term(middle) < term { low = middle + 1 } else { high = middle }
        }
        low
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// A subject as columns hold it.
pub fn subject_text(subject: &NamedOrBlankNode) -> Cow<'_, str> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().into(),
        NamedOrBlankNode::BlankNode(node) => node.to_string().into(),
    }
}

fn object_text(object: &Term) -> Cow<'_, str> {
    match object {
        Term::NamedNode(node) => node.as_str().into(),
        Term::BlankNode(node) => node.to_string().into(),
        Term::Literal(literal) => format!("\"{}", literal.value()).into(),
    }
}

fn graph_text(graph: &GraphName) -> Cow<'_, str> {
    match graph {
        GraphName::NamedNode(node) => node.as_str().into(),
        other => other.to_string().into(),
    }
}

/// Gathers columns, graph by graph.
pub(super) struct ColumnsBuilder {
    last: Option<Last>,
    numbers: HashMap<String, u32>,
    /// By the position of the predicate.
    columns: Vec<Vec<Row>>,
    rows: usize,
    /// Whether they hold all that was put and kept.
    whole: bool,
}

/// The columns of the last generation, to be kept graph by graph.
struct Last {
    columns: Columns,
    /// Graph, position of the predicate, subject and object, sorted.
    rows: Vec<(u32, usize, Row)>,
    /// The new numbers of its terms, as far as they were needed.
    moved: Vec<Option<u32>>,
}

impl ColumnsBuilder {
    /// No columns yet; those of the last generation may be kept.
    pub(super) fn new(last: Option<Columns>) -> Self {
        let last = last.map(|columns| {
            let of = |at: usize| {
                columns.rows(PREDICATES[at]).unwrap_or_default().iter().map(move |row| (row.graph, at, *row))
            };
            let mut rows: Vec<(u32, usize, Row)> = (0..PREDICATES.len()).flat_map(of).collect();
            rows.par_sort_unstable();
            Last { rows, moved: vec![None; columns.ends.len()], columns }
        });
        let columns = vec![Vec::new(); PREDICATES.len()];
        Self { last, numbers: HashMap::new(), columns, rows: 0, whole: true }
    }

    /// Adds a graph.
    pub(super) fn put(&mut self, quads: &[Quad]) {
        for quad in quads {
            if !self.whole {
                return;
            }
            let place = PREDICATES.iter().position(|predicate| *predicate == quad.predicate.as_ref());
            let Some(place) = place else { continue };
            let subject = self.number(&subject_text(&quad.subject));
            let object = self.number(&object_text(&quad.object));
            let graph = self.number(&graph_text(&quad.graph_name));
            self.push(place, Row { subject, object, graph });
        }
    }

    /// Whether graphs of the last generation can be kept without their quads.
    pub(super) fn has_last(&self) -> bool {
        self.last.is_some() || !self.whole
    }

    /// Keeps a graph of the last generation.
    pub(super) fn keep(&mut self, graph: &NamedNode) {
        let Some(mut last) = self.last.take() else { return self.give_up() };
        if let Some(graph) = last.columns.number(graph.as_str()) {
            let start = last.rows.partition_point(|(of, ..)| *of < graph);
            for (_, place, row) in last.rows[start..].iter().take_while(|(of, ..)| *of == graph) {
                if !self.whole {
                    return;
                }
                let [subject, object, graph] = [row.subject, row.object, row.graph]
                    .map(|old| *last.moved[old as usize].get_or_insert_with(|| self.number(last.columns.term(old))));
                self.push(*place, Row { subject, object, graph });
            }
        }
        self.last = Some(last);
    }

    fn push(&mut self, place: usize, row: Row) {
        self.columns[place].push(row);
        self.rows += 1;
        if self.rows > MOST_ROWS {
            self.give_up();
        }
    }

    /// Gathers no more: there are too many rows, or were in the last generation.
    pub(super) fn give_up(&mut self) {
        self.whole = false;
        self.numbers = HashMap::new();
        self.columns = vec![Vec::new(); PREDICATES.len()];
    }

    fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let next = u32::try_from(self.numbers.len()).expect("rows, and so terms, are bounded");
        self.numbers.insert(term.to_owned(), next);
        next
    }

    /// The columns, if they hold everything; the same whatever was kept and whatever was put.
    pub(super) fn finish(mut self) -> Option<Columns> {
        if !self.whole {
            return None;
        }
        let mut terms: Vec<(String, u32)> = self.numbers.into_iter().collect();
        terms.par_sort_unstable();
        let mut places = vec![0; terms.len()];
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(terms.len()));
        for (place, (term, number)) in (0..).zip(&terms) {
            places[*number as usize] = place;
            text.push_str(term);
            ends.push(text.len() as u64);
        }
        self.columns.par_iter_mut().for_each(|rows| {
            for row in rows.iter_mut() {
                let [subject, object, graph] = [row.subject, row.object, row.graph].map(|old| places[old as usize]);
                *row = Row { subject, object, graph };
            }
            rows.sort_unstable();
        });
        let predicates = PREDICATES.iter().map(|predicate| predicate.as_str().to_owned());
        Some(Columns::new(predicates.zip(self.columns).collect(), ends, text))
    }
}
