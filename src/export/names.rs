//! IRIs in, small numbers out, since each IRI is met many times; and what the graph says of them: labels, titles, years.
//! Where the source has columns, their numbers are the ones, and no text is touched before it is to be shown.

use super::source::QuadSource;
use super::{ExportError, Kind, Node};
use crate::graph::columns::{Columns, Row, subject_text};
use crate::graph::vocabulary::{schema, tg};
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{BlankNode, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use rayon::prelude::*;
use rustc_hash::FxHashMap as HashMap;
use std::borrow::Cow;

/// A number that stands for an IRI or a blank node.
pub(super) type Name = u32;

/// A text of each name that has one.
pub(super) type Texts<'s> = HashMap<Name, Cow<'s, str>>;

/// The IRIs that were met.
pub(super) struct Names<'s> {
    source: &'s dyn QuadSource,
    columns: Option<&'s Columns>,
    /// Those that the columns do not have, numbered after them.
    others: HashMap<String, Name>,
    texts: Vec<String>,
}

impl<'s> Names<'s> {
    /// The names of a source, none of them met yet.
    pub fn new(source: &'s dyn QuadSource) -> Self {
        Self { source, columns: source.columns(), others: HashMap::default(), texts: Vec::new() }
    }

    fn in_columns(&self) -> Name {
        self.columns.map_or(0, Columns::terms)
    }

    /// The number of an IRI, a new one where it is met for the first time.
    pub fn number(&mut self, text: &str) -> Name {
        if let Some(number) = self.known(text) {
            return number;
        }
        let number = Name::try_from(self.texts.len()).ok().and_then(|after| self.in_columns().checked_add(after));
        let number = number.expect("a graph in memory has fewer than 2^32 names");
        self.others.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        number
    }

    /// The number of an IRI that was met, or could be.
    pub fn known(&self, text: &str) -> Option<Name> {
        self.others.get(text).copied().or_else(|| self.columns?.number(text))
    }

    /// The IRI, or `_:` and the name of the blank node.
    pub fn text(&self, name: Name) -> &str {
        match name.checked_sub(self.in_columns()) {
            Some(after) => &self.texts[after as usize],
            None => self.columns.map_or("", |columns| columns.term(name)),
        }
    }

    /// Subjects and objects of a predicate, of all subjects or of some, sorted; literals are passed over.
    pub fn pairs(
        &mut self,
        predicate: NamedNodeRef<'_>,
        of: Option<&[Name]>,
    ) -> Result<Vec<(Name, Name)>, ExportError> {
        let mut pairs = Vec::new();
        if let Some((columns, rows)) = self.rows(predicate) {
            pairs.reserve(of.map_or(rows.len(), <[Name]>::len));
            each(rows, of, |row| {
                if columns.literal(row.object).is_none() {
                    pairs.push((row.subject, row.object));
                }
            });
        } else {
            let nodes = of.map(|of| self.nodes(of));
            self.source.quads(predicate, nodes.as_deref(), &mut |subject, object| {
                if let Some(object) = resource(object) {
                    pairs.push((self.number(&subject_text(&subject)), self.number(&subject_text(&object))));
                }
            })?;
            pairs.sort_unstable();
        }
        Ok(pairs)
    }

    /// Each of `of` with each literal that is said of it with a predicate, sorted, once for each graph that says it.
    fn values(&self, predicate: NamedNodeRef<'_>, of: &[Name]) -> Result<Vec<(Name, Cow<'s, str>)>, ExportError> {
        let mut values: Vec<(Name, Cow<'s, str>)> = Vec::with_capacity(of.len());
        if let Some((columns, rows)) = self.rows(predicate) {
            each(rows, Some(of), |row| {
                values.extend(columns.literal(row.object).map(|value| (row.subject, value.into())));
            });
            return Ok(values);
        }
        self.source.quads(predicate, Some(&self.nodes(of)), &mut |subject, object| {
            if let (Some(name), Term::Literal(literal)) = (self.known(&subject_text(&subject)), object) {
                values.push((name, literal.destruct().0.into()));
            }
        })?;
        values.sort_unstable();
        Ok(values)
    }

    /// The column of a predicate, where it has one.
    fn rows(&self, predicate: NamedNodeRef<'_>) -> Option<(&'s Columns, &'s [Row])> {
        let columns = self.columns?;
        Some((columns, columns.rows(predicate)?))
    }

    fn nodes(&self, of: &[Name]) -> Vec<NamedOrBlankNode> {
        let node = |name: &Name| match self.text(*name) {
            text if text.starts_with("_:") => BlankNode::new_unchecked(&text[2..]).into(),
            text => NamedNode::new_unchecked(text).into(),
        };
        of.iter().map(node).collect()
    }

    /// What the graph calls each of `of`: the label that most graphs give.
    pub fn labels(&self, of: &[Name]) -> Result<Texts<'s>, ExportError> {
        self.literals(rdfs::LABEL, of)
    }

    /// The last part of an IRI, for what has no label.
    pub fn tail(&self, name: Name) -> String {
        tail(self.text(name))
    }

    /// For each the value that most graphs give; at a tie the last in byte order, so that a shouted name loses.
    pub fn literals(&self, predicate: NamedNodeRef<'_>, of: &[Name]) -> Result<Texts<'s>, ExportError> {
        let values = self.values(predicate, of)?;
        let most = |values: &[(Name, Cow<'s, str>)]| {
            let same = values.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?;
            Some((same[0].0, same[0].1.clone()))
        };
        Ok(values.chunk_by(|(a, _), (b, _)| a == b).filter_map(most).collect())
    }

    /// The title of each talk, given with its other accounts, in the order of talks: one that some recap states, before the
    /// stand-in of a talk without one.
    pub fn titles(&self, talks: &[(Name, &[Name])]) -> Result<Texts<'s>, ExportError> {
        let all: Vec<Name> = talks.iter().map(|(talk, _)| *talk).collect();
        let mut titles = self.literals(schema::NAME, &all)?;
        let untitled: Vec<&(Name, &[Name])> = talks.iter().filter(|(talk, _)| !titles.contains_key(talk)).collect();
        let stated = self.literals(schema::NAME, &sorted(untitled.iter().flat_map(|(_, others)| *others).copied()))?;
        let labels = self.labels(&untitled.iter().map(|(talk, _)| *talk).collect::<Vec<_>>())?;
        for (talk, others) in untitled {
            let title = others.iter().filter_map(|account| stated.get(account)).max().or_else(|| labels.get(talk));
            titles.insert(*talk, title.cloned().unwrap_or_else(|| self.tail(*talk).into()));
        }
        Ok(titles)
    }

    /// The year of each event: that of its first stated day, or an edition that is a year.
    pub fn years(&self, events: &[Name]) -> Result<HashMap<Name, i32>, ExportError> {
        let mut years: HashMap<Name, i32> = HashMap::default();
        for predicate in [schema::START_DATE, tg::EDITION] {
            let mut found: HashMap<Name, i32> = HashMap::default();
            for (name, text) in self.values(predicate, events)? {
                let is_whole = predicate == tg::EDITION;
                let digits = text.get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
                let year: Option<i32> = digits.filter(|_| !is_whole || text.len() == 4).and_then(|d| d.parse().ok());
                if let Some(year) = year {
                    found.entry(name).and_modify(|least| *least = year.min(*least)).or_insert(year);
                }
            }
            for (name, year) in found {
                years.entry(name).or_insert(year);
            }
        }
        Ok(years)
    }

    /// Entities as the view draws them, with label, Wikidata item and page, in the order of a view. `called` has what some are
    /// called in place of their labels.
    pub fn described(&mut self, things: &[(Name, Kind)], called: &Texts<'s>) -> Result<Vec<(Name, Node)>, ExportError> {
        let all = sorted(things.iter().map(|(name, _)| *name));
        let labels = self.labels(&all)?;
        let (same, pages) = (self.pairs(schema::SAME_AS, Some(&all))?, self.pairs(schema::URL, Some(&all))?);
        let label = |name: Name| called.get(&name).or_else(|| labels.get(&name)).cloned();
        let mut order: Vec<(Kind, Cow<'_, str>, &str, Name)> = things
            .iter()
            .map(|(name, kind)| {
                let label = label(*name).unwrap_or_else(|| self.tail(*name).into());
                (*kind, label, self.text(*name), *name)
            })
            .collect();
        order.par_sort_unstable();
        // Of several the first in byte order, so that each run says the same.
        let first = |texts: &mut dyn Iterator<Item = &str>| texts.min().map(str::to_owned);
        let described = order.into_par_iter().map(|(kind, label, iri, name)| {
            let items = said_of(&same, name).map(|item| self.text(item));
            let node = Node {
                wikidata: first(&mut items.filter(|iri| iri.contains("wikidata.org/"))),
                homepage: first(&mut said_of(&pages, name).map(|page| self.text(page))),
                ..Node::new(iri, kind, &label)
            };
            (name, node)
        });
        Ok(described.collect())
    }
}

/// Names in their order, each once.
pub(super) fn sorted(names: impl IntoIterator<Item = Name>) -> Vec<Name> {
    let mut names: Vec<Name> = names.into_iter().collect();
    names.par_sort_unstable();
    names.dedup();
    names
}

/// The objects of a subject among sorted pairs.
pub(super) fn said_of(pairs: &[(Name, Name)], subject: Name) -> impl Iterator<Item = Name> {
    let start = pairs.partition_point(|(of, _)| *of < subject);
    pairs[start..].iter().take_while(move |(of, _)| *of == subject).map(|(_, object)| *object)
}

/// Calls `take` with each row, or with those of some subjects; rows are sorted by subject.
fn each<'r>(rows: &'r [Row], of: Option<&[Name]>, mut take: impl FnMut(&'r Row)) {
    let Some(of) = of else { return rows.iter().for_each(take) };
    let mut rest = rows;
    for subject in of {
        rest = &rest[rest.partition_point(|row| row.subject < *subject)..];
        let same = rest.iter().take_while(|row| row.subject == *subject).count();
        rest[..same].iter().for_each(&mut take);
        rest = &rest[same..];
    }
}

/// The IRI or blank node that a term is.
pub(super) fn resource(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        _ => None,
    }
}

/// The last part of an IRI.
pub(super) fn tail(iri: &str) -> String {
    iri.rsplit(['/', '#']).find(|part| !part.is_empty()).unwrap_or(iri).to_owned()
}
