//! Graphs in, the file of an [`Index`] out. Terms get their numbers as they come and are put in order at the end, so that a
//! build needs no second look at what it wrote.

use super::pages::PageWriter;
use super::{BY_GRAPH, FILE, HEAD, Index, Layout, ORDERS, Row, encoded};
use crate::graph::checksum::Written;
use crate::graph::error::StoreError;
use crate::graph::vocabulary::{NAMING, owl};
use crate::text::joined;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, Quad, TermRef};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Quads past which no index is written: they are sorted in memory, and a graph of that size is not to need it.
const MOST_ROWS: usize = 40_000_000;

impl Index {
    /// Writes the index of quads of named graphs into a folder and opens it: for quads that are in no store.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn write(folder: &Path, quads: &[Quad]) -> Result<Self, StoreError> {
        let mut builder = IndexBuilder::new(None);
        builder.put(quads);
        let index = builder.write(folder)?.and_then(|written| Self::open(folder, written).ok());
        index.ok_or_else(|| StoreError::io("read", &folder.join(FILE))(io::Error::other("there are too many quads")))
    }
}

/// Gathers an index, graph by graph.
pub(in crate::graph) struct IndexBuilder {
    last: Option<Index>,
    /// The new numbers of the terms of the last index, as far as they were needed.
    moved: FxHashMap<u32, u32>,
    numbers: FxHashMap<String, u32>,
    rows: Vec<Row>,
    /// Whether it holds all that was put and kept.
    whole: bool,
}

impl IndexBuilder {
    /// No index yet; graphs of the last one may be kept.
    pub(in crate::graph) fn new(last: Option<Index>) -> Self {
        let (moved, numbers) = (FxHashMap::default(), FxHashMap::default());
        Self { last, moved, numbers, rows: Vec::new(), whole: true }
    }

    /// Adds a graph.
    pub(in crate::graph) fn put(&mut self, quads: &[Quad]) {
        for quad in quads {
            let GraphNameRef::NamedNode(graph) = quad.graph_name.as_ref() else { continue };
            let terms =
                [quad.subject.as_ref().into(), quad.predicate.as_ref().into(), quad.object.as_ref(), graph.into()];
            let row = terms.map(|term: TermRef<'_>| self.number(encoded(term)));
            self.push(row);
        }
    }

    /// Keeps a graph of the last generation; false where its index cannot give it, so that it must be put.
    pub(in crate::graph) fn keep(&mut self, graph: &NamedNode) -> bool {
        if !self.whole {
            return true;
        }
        let Some(last) = self.last.clone() else { return false };
        let before = self.rows.len();
        let kept = self.keep_from(&last, graph).is_ok();
        if !kept {
            self.rows.truncate(before);
            self.last = None;
        }
        kept
    }

    fn keep_from(&mut self, last: &Index, graph: &NamedNode) -> io::Result<()> {
        let Some(number) = last.number(graph.as_ref().into())? else { return Ok(()) };
        for row in last.rows([None, None, None, Some(number)])? {
            let mut row = row?;
            for number in &mut row {
                *number = match self.moved.get(number) {
                    Some(moved) => *moved,
                    None => {
                        let text = String::from_utf8(last.text(*number)?.into_owned()).map_err(io::Error::other)?;
                        let moved = self.number(text);
                        self.moved.insert(*number, moved);
                        moved
                    }
                };
            }
            self.push(row);
        }
        Ok(())
    }

    fn push(&mut self, row: Row) {
        if self.whole {
            self.rows.push(row);
        }
        if self.rows.len() > MOST_ROWS {
            self.give_up();
        }
    }

    fn give_up(&mut self) {
        *self = Self { whole: false, ..Self::new(None) };
    }

    fn number(&mut self, text: String) -> u32 {
        let next = u32::try_from(self.numbers.len()).expect("rows, and so terms, are bounded");
        *self.numbers.entry(text).or_insert(next)
    }

    /// Brings the index to disk, into the generation in `path`; gives its sum, or nothing where it does not hold
    /// everything.
    pub(in crate::graph) fn write(mut self, path: &Path) -> Result<Option<Written>, StoreError> {
        if !self.whole {
            return Ok(None);
        }
        let names: Vec<(String, u32)> = self.names();
        let mut names: Vec<Row> = names.into_iter().map(|(name, of)| [self.number(name), of, 0, 0]).collect();
        let mut terms: Vec<(String, u32)> = self.numbers.into_iter().collect();
        terms.par_sort_unstable();
        let mut places = vec![0; terms.len()];
        for (place, (_, number)) in (0..).zip(&terms) {
            places[*number as usize] = place;
        }
        let mut rows = self.rows;
        rows.par_iter_mut().for_each(|row| *row = row.map(|number| places[number as usize]));
        names.iter_mut().for_each(|name| *name = [places[name[0] as usize], places[name[1] as usize], 0, 0]);
        names.sort_unstable();
        names.dedup();
        let file = path.join(FILE);
        write_file(&file, rows, &names, &terms).map(Some).map_err(StoreError::io("write", &file))
    }

    /// What everything is called: by its labels, by the last part of its IRI, and by what was merged into it.
    fn names(&self) -> Vec<(String, u32)> {
        let mut texts = vec![""; self.numbers.len()];
        for (text, number) in &self.numbers {
            texts[*number as usize] = text;
        }
        let number = |node| self.numbers.get(&encoded(TermRef::NamedNode(node))).copied();
        let naming: Vec<u32> = NAMING.into_iter().filter_map(number).collect();
        let (class, same) = (number(rdf::TYPE), number(owl::SAME_AS));
        let id = |node: u32| texts[node as usize].strip_prefix('<').and_then(|iri| iri.rsplit('/').next());
        let mut seen = FxHashSet::default();
        let mut names = Vec::new();
        for [subject, predicate, object, _] in &self.rows {
            let (of, name) = if naming.contains(predicate) {
                let text = texts[*object as usize];
                let value = text.strip_prefix('"').or_else(|| text.strip_prefix('@')?.split_once('"').map(|(_, v)| v));
                (*subject, value)
            } else if class == Some(*predicate) {
                // A stretch of a recap is called nothing.
                (*subject, id(*subject).filter(|id| !id.contains('#')))
            } else if same == Some(*predicate) {
                (*object, id(*subject))
            } else {
                continue;
            };
            let object = if class == Some(*predicate) { *subject } else { *object };
            if let Some(name) = name.filter(|_| seen.insert((*subject, object, of))) {
                names.push((format!("~{}", joined(name)), of));
            }
        }
        names
    }
}

fn write_file(path: &Path, mut rows: Vec<Row>, names: &[Row], terms: &[(String, u32)]) -> io::Result<Written> {
    rows.par_sort_unstable();
    rows.dedup();
    let layout = Layout {
        rows: rows.len() as u64,
        names: names.len() as u64,
        terms: u32::try_from(terms.len()).map_err(io::Error::other)?,
    };
    let mut out = PageWriter::new(BufWriter::with_capacity(1 << 20, File::create(path)?));
    let head = serde_json::to_string(&layout)?;
    writeln!(out, "{head:<width$}", width = HEAD - 1)?;
    let put = |out: &mut PageWriter<BufWriter<File>>, row: &Row| {
        let mut bytes = [0; 16];
        for (place, number) in row.iter().enumerate() {
            bytes[place * 4..place * 4 + 4].copy_from_slice(&number.to_le_bytes());
        }
        out.write_all(&bytes)
    };
    for (order, parts) in ORDERS.iter().enumerate() {
        debug_assert!(order != BY_GRAPH || parts[0] == 3);
        let mut ordered: Vec<Row> = rows.par_iter().map(|row| parts.map(|part| row[part])).collect();
        ordered.par_sort_unstable();
        ordered.iter().try_for_each(|row| put(&mut out, row))?;
    }
    names.iter().try_for_each(|row| put(&mut out, row))?;
    let mut end = 0;
    for (term, _) in terms {
        end += term.len() as u64;
        out.write_all(&end.to_le_bytes())?;
    }
    terms.iter().try_for_each(|(term, _)| out.write_all(term.as_bytes()))?;
    let (out, written) = out.finish()?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(written)
}
