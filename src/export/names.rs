//! IRIs in, small numbers out, since each IRI is met many times; and what the graph says of them: labels, titles, years.

use super::source::QuadSource;
use super::{ExportError, Kind, Node};
use crate::graph::vocabulary::{schema, tg};
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A number that stands for an IRI.
pub(super) type Name = u32;

/// The IRIs that were met.
#[derive(Default)]
pub(super) struct Names {
    numbers: HashMap<NamedOrBlankNode, Name>,
    nodes: Vec<NamedOrBlankNode>,
}

impl Names {
    /// The number of an IRI, a new one where it is met for the first time.
    pub fn number(&mut self, node: NamedOrBlankNode) -> Name {
        if let Some(number) = self.numbers.get(&node) {
            return *number;
        }
        let number = Name::try_from(self.nodes.len()).expect("a graph in memory has fewer than 2^32 names");
        self.numbers.insert(node.clone(), number);
        self.nodes.push(node);
        number
    }

    /// The number of an IRI that was met.
    pub fn known(&self, node: &NamedOrBlankNode) -> Option<Name> {
        self.numbers.get(node).copied()
    }

    /// The IRI.
    pub fn node(&self, name: Name) -> &NamedOrBlankNode {
        &self.nodes[name as usize]
    }

    /// The IRI as text.
    pub fn text(&self, name: Name) -> &str {
        text(self.node(name))
    }

    /// The IRIs of several.
    pub fn nodes(&self, names: impl IntoIterator<Item = Name>) -> Vec<NamedOrBlankNode> {
        names.into_iter().map(|name| self.node(name).clone()).collect()
    }

    /// Subjects and objects of a predicate; literals are passed over.
    pub fn pairs(
        &mut self,
        source: &dyn QuadSource,
        predicate: NamedNodeRef<'_>,
    ) -> Result<Vec<(Name, Name)>, ExportError> {
        let mut pairs = Vec::new();
        source.quads(predicate, None, &mut |subject, object| {
            if let Some(object) = resource(object) {
                pairs.push((self.number(subject), self.number(object)));
            }
        })?;
        Ok(pairs)
    }

    /// What the graph calls each of `of`: the label that most graphs give.
    pub fn labels(&self, source: &dyn QuadSource, of: &BTreeSet<Name>) -> Result<HashMap<Name, String>, ExportError> {
        self.literals(source, rdfs::LABEL, of)
    }

    /// The last part of an IRI, for what has no label.
    pub fn tail(&self, name: Name) -> String {
        tail(self.text(name))
    }

    /// For each the value that most graphs give; at a tie the last in byte order, so that a shouted name loses.
    pub fn literals(
        &self,
        source: &dyn QuadSource,
        predicate: NamedNodeRef<'_>,
        of: &BTreeSet<Name>,
    ) -> Result<HashMap<Name, String>, ExportError> {
        let mut counts: HashMap<Name, BTreeMap<String, usize>> = HashMap::new();
        source.quads(predicate, Some(&self.nodes(of.iter().copied())), &mut |subject, object| {
            if let (Some(name), Term::Literal(literal)) = (self.known(&subject), object) {
                *counts.entry(name).or_default().entry(literal.value().to_owned()).or_insert(0) += 1;
            }
        })?;
        let most = |counts: BTreeMap<String, usize>| counts.into_iter().max_by_key(|(_, count)| *count);
        Ok(counts.into_iter().filter_map(|(name, counts)| Some((name, most(counts)?.0))).collect())
    }

    /// The title of each talk, with its other accounts: one that some recap states, before the stand-in of a talk without one.
    pub fn titles(
        &self,
        source: &dyn QuadSource,
        talks: &BTreeMap<Name, Vec<Name>>,
    ) -> Result<HashMap<Name, String>, ExportError> {
        let mut titles = self.literals(source, schema::NAME, &talks.keys().copied().collect())?;
        let untitled = |titles: &HashMap<Name, String>| -> Vec<Name> {
            talks.keys().filter(|talk| !titles.contains_key(talk)).copied().collect()
        };
        let others = untitled(&titles).iter().flat_map(|talk| &talks[talk]).copied().collect();
        let stated = self.literals(source, schema::NAME, &others)?;
        for talk in untitled(&titles) {
            if let Some(title) = talks[&talk].iter().filter_map(|account| stated.get(account)).max() {
                titles.insert(talk, title.clone());
            }
        }
        let labels = self.labels(source, &untitled(&titles).into_iter().collect())?;
        titles.extend(labels);
        for talk in untitled(&titles) {
            titles.insert(talk, self.tail(talk));
        }
        Ok(titles)
    }

    /// The year of each event: that of its first stated day, or an edition that is a year.
    pub fn years(&self, source: &dyn QuadSource, events: &BTreeSet<Name>) -> Result<HashMap<Name, i32>, ExportError> {
        let of = self.nodes(events.iter().copied());
        let mut years: HashMap<Name, i32> = HashMap::new();
        for predicate in [schema::START_DATE, tg::EDITION] {
            let mut found: HashMap<Name, i32> = HashMap::new();
            source.quads(predicate, Some(&of), &mut |subject, object| {
                let Term::Literal(literal) = object else { return };
                let text = literal.value();
                let is_whole = predicate == tg::EDITION;
                let digits = text.get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
                let year: Option<i32> = digits.filter(|_| !is_whole || text.len() == 4).and_then(|d| d.parse().ok());
                if let (Some(name), Some(year)) = (self.known(&subject), year) {
                    found.entry(name).and_modify(|least| *least = year.min(*least)).or_insert(year);
                }
            })?;
            for (name, year) in found {
                years.entry(name).or_insert(year);
            }
        }
        Ok(years)
    }

    /// Entities as the view draws them, with label, Wikidata item and page.
    pub fn described(
        &self,
        source: &dyn QuadSource,
        kinds: &BTreeMap<Name, Kind>,
    ) -> Result<HashMap<Name, Node>, ExportError> {
        let all: BTreeSet<Name> = kinds.keys().copied().collect();
        let mut labels = self.labels(source, &all)?;
        let mut nodes: HashMap<Name, Node> = HashMap::with_capacity(kinds.len());
        for (name, kind) in kinds {
            let label = labels.remove(name).unwrap_or_else(|| self.tail(*name));
            nodes.insert(*name, Node::new(self.text(*name), *kind, &label));
        }
        let of = self.nodes(all);
        let mut least = |predicate: NamedNodeRef<'_>,
                         fits: &dyn Fn(&str) -> bool,
                         place: &dyn Fn(&mut Node) -> &mut Option<String>| {
            source.quads(predicate, Some(&of), &mut |subject, object| {
                let Some(object) = resource(object).filter(|object| fits(text(object))) else { return };
                let Some(node) = self.known(&subject).and_then(|name| nodes.get_mut(&name)) else { return };
                let value = place(node);
                // Of several the first in byte order, so that each run says the same.
                if value.as_deref().is_none_or(|value| text(&object) < value) {
                    *value = Some(text(&object).to_owned());
                }
            })
        };
        least(schema::SAME_AS, &|iri| iri.contains("wikidata.org/"), &|node| &mut node.wikidata)?;
        least(schema::URL, &|_| true, &|node| &mut node.homepage)?;
        Ok(nodes)
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

/// The IRI, or the label of the blank node.
pub(super) fn text(node: &NamedOrBlankNode) -> &str {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

/// The last part of an IRI.
pub(super) fn tail(iri: &str) -> String {
    iri.rsplit(['/', '#']).find(|part| !part.is_empty()).unwrap_or(iri).to_owned()
}
