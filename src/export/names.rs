//! IRIs in, small numbers out, since each IRI is met many times; and what the graph says of them: labels, titles, years.
//! Where the source has columns, their numbers are the ones, and no text is touched before it is to be shown.

use super::source::QuadSource;
use super::{ExportError, Kind, Node};
use crate::graph::columns::{Columns, Row, subject_text};
use crate::graph::vocabulary::{schema, tg};
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{BlankNode, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use rustc_hash::FxHashMap as HashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

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
        of: Option<&BTreeSet<Name>>,
    ) -> Result<Vec<(Name, Name)>, ExportError> {
        let mut pairs = Vec::new();
        if let Some((columns, rows)) = self.rows(predicate) {
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
    fn values(
        &self,
        predicate: NamedNodeRef<'_>,
        of: &BTreeSet<Name>,
    ) -> Result<Vec<(Name, Cow<'s, str>)>, ExportError> {
        let mut values: Vec<(Name, Cow<'s, str>)> = Vec::new();
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

    fn nodes(&self, of: &BTreeSet<Name>) -> Vec<NamedOrBlankNode> {
        let node = |name: &Name| match self.text(*name) {
            text if text.starts_with("_:") => BlankNode::new_unchecked(&text[2..]).into(),
            text => NamedNode::new_unchecked(text).into(),
        };
        of.iter().map(node).collect()
    }

    /// What the graph calls each of `of`: the label that most graphs give.
    pub fn labels(&self, of: &BTreeSet<Name>) -> Result<Texts<'s>, ExportError> {
        self.literals(rdfs::LABEL, of)
    }

    /// The last part of an IRI, for what has no label.
    pub fn tail(&self, name: Name) -> String {
        tail(self.text(name))
    }

    /// For each the value that most graphs give; at a tie the last in byte order, so that a shouted name loses.
    pub fn literals(&self, predicate: NamedNodeRef<'_>, of: &BTreeSet<Name>) -> Result<Texts<'s>, ExportError> {
        let values = self.values(predicate, of)?;
        let most = |values: &[(Name, Cow<'s, str>)]| {
            let same = values.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?;
            Some((same[0].0, same[0].1.clone()))
        };
        Ok(values.chunk_by(|(a, _), (b, _)| a == b).filter_map(most).collect())
    }

    /// The title of each talk, with its other accounts: one that some recap states, before the stand-in of a talk without one.
    pub fn titles(&self, talks: &BTreeMap<Name, Vec<Name>>) -> Result<Texts<'s>, ExportError> {
        let mut titles = self.literals(schema::NAME, &talks.keys().copied().collect())?;
        let untitled = |titles: &Texts<'s>| -> Vec<Name> {
            talks.keys().filter(|talk| !titles.contains_key(talk)).copied().collect()
        };
        let others = untitled(&titles).iter().flat_map(|talk| &talks[talk]).copied().collect();
        let stated = self.literals(schema::NAME, &others)?;
        for talk in untitled(&titles) {
            if let Some(title) = talks[&talk].iter().filter_map(|account| stated.get(account)).max() {
                titles.insert(talk, title.clone());
            }
        }
        let labels = self.labels(&untitled(&titles).into_iter().collect())?;
        titles.extend(labels);
        for talk in untitled(&titles) {
            titles.insert(talk, self.tail(talk).into());
        }
        Ok(titles)
    }

    /// The year of each event: that of its first stated day, or an edition that is a year.
    pub fn years(&self, events: &BTreeSet<Name>) -> Result<HashMap<Name, i32>, ExportError> {
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

    /// Entities as the view draws them, with label, Wikidata item and page.
    pub fn described(&mut self, kinds: &BTreeMap<Name, Kind>) -> Result<HashMap<Name, Node>, ExportError> {
        let all: BTreeSet<Name> = kinds.keys().copied().collect();
        let mut labels = self.labels(&all)?;
        let mut nodes: HashMap<Name, Node> = HashMap::with_capacity_and_hasher(kinds.len(), Default::default());
        for (name, kind) in kinds {
            let label = labels.remove(name).unwrap_or_else(|| self.tail(*name).into());
            nodes.insert(*name, Node::new(self.text(*name), *kind, &label));
        }
        for (subject, same) in self.pairs(schema::SAME_AS, Some(&all))? {
            let same = Some(self.text(same)).filter(|iri| iri.contains("wikidata.org/"));
            nodes.get_mut(&subject).into_iter().for_each(|node| first(&mut node.wikidata, same));
        }
        for (subject, page) in self.pairs(schema::URL, Some(&all))? {
            let page = Some(self.text(page));
            nodes.get_mut(&subject).into_iter().for_each(|node| first(&mut node.homepage, page));
        }
        Ok(nodes)
    }
}

/// Of several values the first in byte order, so that each run says the same.
fn first(kept: &mut Option<String>, value: Option<&str>) {
    if let Some(value) = value.filter(|value| kept.as_deref().is_none_or(|kept| *value < kept)) {
        *kept = Some(value.to_owned());
    }
}

/// The objects of a subject among sorted pairs.
pub(super) fn said_of(pairs: &[(Name, Name)], subject: Name) -> impl Iterator<Item = Name> {
    let start = pairs.partition_point(|(of, _)| *of < subject);
    pairs[start..].iter().take_while(move |(of, _)| *of == subject).map(|(_, object)| *object)
}

/// Calls `take` with each row, or with those of some subjects; rows are sorted by subject.
fn each<'r>(rows: &'r [Row], of: Option<&BTreeSet<Name>>, mut take: impl FnMut(&'r Row)) {
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
