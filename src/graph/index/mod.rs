//! The quads of a generation in, those of a pattern out, read from the disk as they are asked for: terms as numbers in a sorted
//! dictionary, quads in the orders in which patterns begin. So a question costs what its answer takes and not what the
//! graph holds. Oxigraph's evaluator stands on it as it does on its own store, which it takes three seconds to fill with a
//! million quads. `graph.nq` stays what is true: a generation written without an index costs time only, and one that is damaged is
//! written anew from it by the next build.
//!
//! ```text
//! index.bin   a line of JSON, filled up to 128 bytes: how many quads, names and terms there are
//!             quads, four numbers of 32 bits each, little-endian, sorted, in each of four orders
//!             names, four such numbers: the name without case, accents and separators, what is called so, and twice 0
//!             ends of the terms in the text, 64 bits each
//!             the text of all terms, sorted: see `encoded`
//!             the checksum of each page of all this, 32 bits each
//! ```

mod dataset;
mod known;
mod pages;
mod write;

pub use dataset::Dataset;
pub(super) use write::IndexBuilder;

use super::checksum::Written;
use known::Known;
use oxigraph::model::{
    BlankNode, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term,
    TermRef,
};
use pages::{Pages, damaged};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

/// The file of a generation that holds it.
pub(super) const FILE: &str = "index.bin";
/// Bytes of the first line.
const HEAD: usize = 128;
/// Bytes of a row, and of the end of a term.
const ROW: u64 = 16;
const END: u64 = 8;

/// The numbers of subject, predicate, object and graph.
pub(super) type Row = [u32; 4];

/// Which part of a quad stands first, second, third and last in each order.
const ORDERS: [[usize; 4]; 4] = [[0, 1, 2, 3], [1, 2, 0, 3], [2, 0, 1, 3], [3, 0, 1, 2]];
/// The order that begins with the graph.
const BY_GRAPH: usize = 3;
/// The rows behind those of the orders.
const NAMES: usize = ORDERS.len();

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Layout {
    rows: u64,
    names: u64,
    terms: u32,
}

impl Layout {
    /// Where the rows of an order, or the names, begin.
    fn section(&self, order: usize) -> u64 {
        HEAD as u64 + order as u64 * self.rows * ROW
    }

    fn ends(&self) -> u64 {
        self.section(NAMES) + self.names * ROW
    }

    fn text(&self) -> u64 {
        self.ends() + u64::from(self.terms) * END
    }
}

/// The index of a finished generation; copies share what was read.
#[derive(Debug, Clone)]
pub struct Index(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pages: Pages,
    layout: Layout,
    looked_at: AtomicU64,
    known: Known,
}

impl Index {
    /// The index of the generation in `path`, if it is what was written. Each page is compared when it is read.
    pub(super) fn open(path: &Path, written: Written) -> io::Result<Self> {
        let pages = Pages::open(&path.join(FILE), written)?;
        let layout: Layout = serde_json::from_slice(&pages.bytes(0..HEAD as u64)?)?;
        if layout.text() > pages.len() {
            return Err(damaged());
        }
        Ok(Self(Arc::new(Inner { pages, layout, looked_at: AtomicU64::new(0), known: Known::default() })))
    }

    /// How often bytes of it could not be read. An evaluator takes what it cannot read in a condition for an error of the
    /// condition, and goes on: so whoever asks compares this before and after.
    pub fn failures(&self) -> u64 {
        self.0.pages.failures()
    }

    /// What is wrong with the index of the generation in `path`, if it is not what was written.
    pub(super) fn fault(path: &Path, written: Written) -> io::Result<Option<String>> {
        let look = || Pages::open(&path.join(FILE), written)?.read_all();
        match look() {
            Ok(()) => Ok(None),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Some("it is gone".to_owned())),
            Err(error) if error.kind() == ErrorKind::InvalidData => Ok(Some(error.to_string())),
            Err(error) => Err(error),
        }
    }

    /// How many quads were looked at since it was opened: what questions cost, whatever the machine.
    pub fn looked_at(&self) -> u64 {
        self.0.looked_at.load(Relaxed)
    }

    /// The quads of a pattern, one for each graph in which they stand; nothing stands for anything.
    ///
    /// # Errors
    /// A file that cannot be read, also from the quads.
    pub fn quads_for_pattern(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> io::Result<impl Iterator<Item = io::Result<Quad>> + use<>> {
        let graph = graph.map(|graph| match graph {
            GraphNameRef::NamedNode(node) => Some(TermRef::from(node)),
            GraphNameRef::BlankNode(node) => Some(node.into()),
            GraphNameRef::DefaultGraph => None,
        });
        let terms =
            [subject.map(TermRef::from).map(Some), predicate.map(TermRef::from).map(Some), object.map(Some), graph];
        let mut wanted = [None; 4];
        let mut is_there = true;
        for (place, term) in terms.into_iter().enumerate() {
            if let Some(term) = term {
                wanted[place] = term.map(|term| self.number(term)).transpose()?.flatten();
                is_there &= wanted[place].is_some();
            }
        }
        let found = if is_there { self.rows(wanted)? } else { Rows::none(self.clone()) };
        let index = self.clone();
        Ok(found.map(move |row| index.quad(row?)))
    }

    /// The names of all graphs, sorted.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn graphs(&self) -> io::Result<Vec<NamedNode>> {
        let mut names = Vec::new();
        for number in self.graph_numbers()? {
            if let Term::NamedNode(node) = self.term(number)? {
                names.push(node);
            }
        }
        Ok(names)
    }

    /// What is called by a name, in the form in which names are compared at last: [`crate::text::joined`].
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn called(&self, joined: &str) -> io::Result<Vec<NamedNode>> {
        let Some(name) = self.number_of(&format!("~{joined}"))? else { return Ok(Vec::new()) };
        let mut nodes = Vec::new();
        for at in self.range(NAMES, &[name])? {
            if let Term::NamedNode(node) = self.term(self.row(NAMES, at)?[1])? {
                nodes.push(node);
            }
        }
        Ok(nodes)
    }

    /// The rows of a pattern, in the order that has the fewest to look at.
    fn rows(&self, wanted: [Option<u32>; 4]) -> io::Result<Rows> {
        let prefix = |parts: &[usize; 4]| parts.iter().map_while(|part| wanted[*part]).collect::<Vec<u32>>();
        let given = wanted.iter().flatten().count();
        let rows =
            |order, range| Rows { index: self.clone(), order, range, wanted, once: false, last: None, looked_at: 0 };
        if let Some(order) = ORDERS.iter().position(|parts| prefix(parts).len() == given) {
            return Ok(rows(order, self.range(order, &prefix(&ORDERS[order]))?));
        }
        let mut fewest = rows(0, 0..u64::MAX);
        for (order, parts) in ORDERS.iter().enumerate().filter(|(_, parts)| wanted[parts[0]].is_some()) {
            let range = self.range(order, &prefix(parts))?;
            if range.end - range.start < fewest.range.end - fewest.range.start {
                fewest = rows(order, range);
            }
        }
        Ok(fewest)
    }

    /// The numbers of all graphs.
    fn graph_numbers(&self) -> io::Result<Vec<u32>> {
        let (mut at, mut numbers) = (0, Vec::new());
        while at < self.0.layout.rows {
            let graph = self.row(BY_GRAPH, at)?[0];
            numbers.push(graph);
            at = self.range(BY_GRAPH, &[graph])?.end.max(at + 1);
        }
        Ok(numbers)
    }

    /// The rows of an order that begin with `prefix`.
    fn range(&self, order: usize, prefix: &[u32]) -> io::Result<Range<u64>> {
        let count = if order == NAMES { self.0.layout.names } else { self.0.layout.rows };
        if prefix.is_empty() {
            return Ok(0..count);
        }
        let start = self.first(order, 0..count, |row| row[..prefix.len()] < *prefix)?;
        let is_in = |row: &Row| row[..prefix.len()] == *prefix;
        // Mostly there are few: the end is looked for in steps that double.
        let (mut known, mut step) = (start, 1);
        while known + step <= count && is_in(&self.row(order, known + step - 1)?) {
            known += step;
            step *= 2;
        }
        Ok(start..self.first(order, known..count.min(known + step), is_in)?)
    }

    /// The first row of a stretch that is not `before`.
    fn first(&self, order: usize, within: Range<u64>, before: impl Fn(&Row) -> bool) -> io::Result<u64> {
        let (mut low, mut high) = (within.start, within.end);
        while low < high {
            let middle = low.midpoint(high);
            if before(&self.row(order, middle)?) { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    fn row(&self, order: usize, at: u64) -> io::Result<Row> {
        let bytes: [u8; ROW as usize] = self.0.pages.fixed(self.0.layout.section(order) + at * ROW)?;
        let (numbers, _) = bytes.as_chunks::<4>();
        Ok(std::array::from_fn(|place| u32::from_le_bytes(numbers[place])))
    }

    fn quad(&self, [subject, predicate, object, graph]: Row) -> io::Result<Quad> {
        let subject: NamedOrBlankNode = match self.term(subject)? {
            Term::NamedNode(node) => node.into(),
            Term::BlankNode(node) => node.into(),
            Term::Literal(_) => return Err(damaged()),
        };
        let (Term::NamedNode(predicate), Term::NamedNode(graph)) = (self.term(predicate)?, self.term(graph)?) else {
            return Err(damaged());
        };
        Ok(Quad { subject, predicate, object: self.term(object)?, graph_name: graph.into() })
    }

    /// A term by its number.
    fn term(&self, number: u32) -> io::Result<Term> {
        let text = self.text(number)?;
        self.0.known.note(&text, number);
        decoded(std::str::from_utf8(&text).map_err(|_| damaged())?).ok_or_else(damaged)
    }

    /// The number of a term.
    fn number(&self, term: TermRef<'_>) -> io::Result<Option<u32>> {
        self.number_of(&encoded(term))
    }

    fn number_of(&self, text: &str) -> io::Result<Option<u32>> {
        let (known, text) = (&self.0.known, text.as_bytes());
        let has = |number: u32| Ok::<_, io::Error>(number < self.0.layout.terms && *self.text(number)? == *text);
        if let Some(number) = known.find(text)
            && has(number)?
        {
            return Ok(Some(number));
        }
        let (mut low, mut high) = (0, self.0.layout.terms);
        while low < high {
            let middle = low.midpoint(high);
            if *self.text(middle)? < *text { low = middle + 1 } else { high = middle }
        }
        let is_there = has(low)?;
        if is_there {
            known.note(text, low);
        }
        Ok(is_there.then_some(low))
    }

    fn text(&self, number: u32) -> io::Result<Cow<'_, [u8]>> {
        if number >= self.0.layout.terms {
            return Err(damaged());
        }
        let Inner { pages, layout, .. } = &*self.0;
        let end = |number: u32| pages.fixed(layout.ends() + u64::from(number) * END).map(u64::from_le_bytes);
        let start = number.checked_sub(1).map_or(Ok(0), end)?;
        pages.bytes(layout.text() + start..layout.text() + end(number)?)
    }
}

/// Rows that are read as they are asked for.
struct Rows {
    index: Index,
    order: usize,
    range: Range<u64>,
    wanted: [Option<u32>; 4],
    /// Whether a triple that stands in several graphs comes once.
    once: bool,
    last: Option<Row>,
    looked_at: u64,
}

impl Rows {
    fn none(index: Index) -> Self {
        Self { index, order: 0, range: 0..0, wanted: [None; 4], once: false, last: None, looked_at: 0 }
    }

    /// Each triple once, whatever the graphs that it stands in: in all orders but that of the graphs it stands together.
    fn once(mut self) -> Self {
        self.once = self.order != BY_GRAPH;
        self
    }

    fn next_row(&mut self) -> io::Result<Option<Row>> {
        for at in self.range.by_ref() {
            self.looked_at += 1;
            let ordered = self.index.row(self.order, at)?;
            let mut row = [0; 4];
            for (place, part) in ORDERS[self.order].iter().enumerate() {
                row[*part] = ordered[place];
            }
            let fits = self.wanted.iter().zip(row).all(|(wanted, number)| wanted.is_none_or(|wanted| wanted == number));
            let again = self.once && self.last.is_some_and(|last| last[..3] == row[..3]);
            if fits && !again {
                self.last = Some(row);
                return Ok(Some(row));
            }
        }
        Ok(None)
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        self.index.0.looked_at.fetch_add(self.looked_at, Relaxed);
    }
}

impl Iterator for Rows {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_row().transpose()
    }
}

/// A term as the dictionary holds it: a mark of what it is, and its text. A literal's language or datatype stands before its
/// value, since neither can hold a quotation mark.
fn encoded(term: TermRef<'_>) -> String {
    match term {
        TermRef::NamedNode(node) => format!("<{}", node.as_str()),
        TermRef::BlankNode(node) => format!("_{}", node.as_str()),
        TermRef::Literal(literal) => match literal.language() {
            Some(language) => format!("@{language}\"{}", literal.value()),
            None if literal.datatype() == oxigraph::model::vocab::xsd::STRING => format!("\"{}", literal.value()),
            None => format!("^{}\"{}", literal.datatype().as_str(), literal.value()),
        },
    }
}

fn decoded(text: &str) -> Option<Term> {
    let mark = text.chars().next()?;
    let rest = &text[mark.len_utf8()..];
    Some(match mark {
        '<' => NamedNode::new_unchecked(rest).into(),
        '_' => BlankNode::new_unchecked(rest).into(),
        '"' => Literal::new_simple_literal(rest).into(),
        '@' => {
            let (language, value) = rest.split_once('"')?;
            Literal::new_language_tagged_literal_unchecked(value, language).into()
        }
        '^' => {
            let (datatype, value) = rest.split_once('"')?;
            Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype)).into()
        }
        _ => return None,
    })
}
