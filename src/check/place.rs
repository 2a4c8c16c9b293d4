//! A node in, the recap that tells of it and the line out. The graph has characters and no lines, so the recap is read
//! again where its file is still the one that the graph was built from.

use super::graph::{Graph, Id};
use crate::graph::vocabulary::{dcterms, itsrdf, nif, tg};
use crate::read::decode::decode;
use crate::text::sha256;
use oxigraph::model::{NamedNodeRef, Term};
use std::collections::{BTreeSet, HashMap};

/// Where a recap tells of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The recap's IRI.
    pub recap: String,
    /// Its file, as it was named to `build`.
    pub file: String,
    /// First character, from 0, where the node stands in the text.
    pub character: Option<usize>,
    /// Its line, from 1; none where the file is gone or has changed.
    pub line: Option<usize>,
}

/// Finds places; keeps where the lines of each recap begin.
pub struct Places<'a> {
    graph: &'a Graph,
    lines: HashMap<Id, Option<Vec<usize>>>,
}

impl<'a> Places<'a> {
    /// For the nodes of `graph`.
    pub fn new(graph: &'a Graph) -> Self {
        Self { graph, lines: HashMap::new() }
    }

    /// Where recaps tell of `node`: each recap once, the first place in it.
    pub fn of(&mut self, node: Id) -> Vec<Place> {
        let mut found: Vec<(Id, Option<usize>)> = Vec::new();
        let stretches = self.stretches(node);
        for stretch in stretches {
            let begin = self.objects(stretch, nif::BEGIN_INDEX).first().and_then(|id| self.number(*id));
            for recap in self.objects(stretch, nif::REFERENCE_CONTEXT) {
                match found.iter_mut().find(|(known, _)| *known == recap) {
                    Some((_, first)) => *first = [*first, begin].into_iter().flatten().min(),
                    None => found.push((recap, begin)),
                }
            }
        }
        // What has no words of its own is at least in the graph of a recap.
        for graph in self.graph.places(node) {
            if !found.iter().any(|(recap, _)| *recap == graph) {
                found.push((graph, None));
            }
        }
        let mut places: Vec<Place> =
            found.into_iter().filter_map(|(recap, character)| self.place(recap, character)).collect();
        places.sort_by(|a, b| (&a.file, a.character).cmp(&(&b.file, b.character)));
        places
    }

    /// The words that a node stands for: itself, the section of a talk, the evidence of an appearance, the mentions of a
    /// name.
    fn stretches(&self, node: Id) -> Vec<Id> {
        if !self.objects(node, nif::REFERENCE_CONTEXT).is_empty() {
            return vec![node];
        }
        let mut found = self.objects(node, tg::AFFILIATION_EVIDENCE);
        if found.is_empty() {
            found = self.objects(node, tg::SECTION);
        }
        if found.is_empty() {
            let talks = self.objects(node, tg::TALK);
            found = talks.into_iter().flat_map(|talk| self.objects(talk, tg::SECTION)).collect();
        }
        if found.is_empty() {
            let names = self.id(itsrdf::TA_IDENT_REF);
            found = names.map(|names| self.graph.subjects(names, node).collect()).unwrap_or_default();
        }
        found
    }

    fn place(&mut self, recap: Id, character: Option<usize>) -> Option<Place> {
        let is_recap = self.id(tg::CONTENT_HASH).is_some_and(|hash| self.graph.objects(recap, hash).next().is_some());
        let Term::NamedNode(name) = self.graph.term(recap) else { return None };
        let file = self.objects(recap, dcterms::SOURCE).first().and_then(|id| self.text(*id));
        if !is_recap && file.is_none() {
            return None;
        }
        let line = character.and_then(|character| {
            if !self.lines.contains_key(&recap) {
                let lines = self.read(recap);
                self.lines.insert(recap, lines);
            }
            let starts = self.lines[&recap].as_ref()?;
            Some(starts.partition_point(|start| *start <= character))
        });
        let recap = name.as_str().to_owned();
        Some(Place { file: file.unwrap_or_else(|| recap.clone()), recap, character, line })
    }

    /// The characters at which lines of the recap begin, if its file is the one that was read.
    fn read(&self, recap: Id) -> Option<Vec<usize>> {
        let path = self.objects(recap, dcterms::SOURCE).first().and_then(|id| self.text(*id))?;
        let hash = self.objects(recap, tg::CONTENT_HASH).first().and_then(|id| self.text(*id))?;
        let bytes = std::fs::read(&path).ok().filter(|bytes| sha256([&bytes[..]]) == hash)?;
        let text = decode(&path, &bytes, &mut Vec::new()).ok()?;
        let breaks = text.chars().enumerate().filter(|(_, c)| *c == '\n').map(|(at, _)| at + 1);
        Some(std::iter::once(0).chain(breaks).collect())
    }

    fn id(&self, term: NamedNodeRef<'_>) -> Option<Id> {
        self.graph.id(&term.into_owned().into())
    }

    fn objects(&self, node: Id, predicate: NamedNodeRef<'_>) -> Vec<Id> {
        let Some(predicate) = self.id(predicate) else { return Vec::new() };
        self.graph.objects(node, predicate).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn text(&self, id: Id) -> Option<String> {
        match self.graph.term(id) {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        }
    }

    fn number(&self, id: Id) -> Option<usize> {
        self.text(id)?.parse().ok()
    }
}
