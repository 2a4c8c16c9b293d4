//! An entity in, all that the graph tells of it out: names, links, talks by year with the words they were read from, and
//! who and what stands near. Everything is read by the queries of `queries/page`, so that a remote store can answer them.

mod markdown;
mod read;
mod text;

pub use markdown::markdown;
pub use text::text;

use super::resolve::{EntityKind, Resolver};
use super::{Answer, QueryError, Source, run};
use oxigraph::model::{NamedNode, Triple};
use serde::Serialize;
use std::collections::BTreeMap;

/// One page about one entity.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Page {
    /// The kind: technology, person, company, topic, event, talk or recap.
    pub kind: String,
    /// What it is called.
    pub label: String,
    /// The last part of its IRI.
    pub id: String,
    /// Its IRI.
    pub iri: String,
    /// Whether the gazetteer does not know it.
    pub candidate: bool,
    /// What else it is called; misspellings are left out.
    pub aliases: Vec<String>,
    /// Addresses that tell more: its own, and its entries elsewhere.
    pub links: Vec<String>,
    /// What else is said of it, by property: maker, part of, date, place …
    pub facts: Vec<(String, Vec<String>)>,
    /// Its talks, the latest first, those without a year last.
    pub talks: Vec<PageTalk>,
    /// Who and what stands with it in talks, by kind, with the number of talks; the most frequent first.
    pub neighbours: Vec<(String, Vec<(String, usize)>)>,
    /// Sentences that name it outside of any talk.
    pub quotes: Vec<Quote>,
    /// IRIs of what the page names, by what it is there (speaker, company, technology, topic, event, recap, quote, or the name of
    /// a fact) and its label; of several of one label the first.
    #[serde(skip)]
    pub iris: BTreeMap<(String, String), String>,
}

impl Page {
    /// The IRI of what the page names.
    pub fn iri_of(&self, part: &str, label: &str) -> Option<&str> {
        self.iris.get(&(part.to_owned(), label.to_owned())).map(String::as_str)
    }
}

/// A talk on a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PageTalk {
    /// Its title.
    pub title: String,
    /// Its IRI.
    pub iri: String,
    /// Keynote, lightning …
    pub form: String,
    /// Year of its event.
    pub year: Option<i32>,
    /// The editions, as recaps call them.
    pub events: Vec<String>,
    /// Who spoke, with the companies that recaps name.
    pub speakers: Vec<(String, Vec<String>)>,
    /// What it covered.
    pub technologies: Vec<String>,
    /// What it was about.
    pub topics: Vec<String>,
    /// Recaps that tell of it.
    pub recaps: Vec<String>,
    /// Sentences that name the entity of the page; on the page of a talk, all that name anything.
    pub quotes: Vec<Quote>,
}

/// Words of a recap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// What is named.
    pub named: String,
    /// The words that name it.
    pub words: String,
    /// The sentence they stand in.
    pub quote: String,
    /// The recap.
    pub recap: String,
    /// Its IRI: two recaps may have one title.
    #[serde(skip)]
    pub recap_iri: String,
    /// The first character.
    pub start: u64,
    /// The character behind the last.
    pub end: u64,
}

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// Its kind.
    pub kind: EntityKind,
    /// The entity.
    pub iri: NamedNode,
    /// What else has that name, as `kind/id`.
    pub others: Vec<String>,
}

/// What a person typed for an entity of one of these kinds. Of several that have the name, the one that recaps name most
/// often is meant; an event, a talk or a recap only where nothing else has it.
///
/// # Errors
/// [`QueryError::EntityUnknown`] with near names of these kinds; [`QueryError::EntityAmbiguous`] where several of one kind
/// have the name.
pub fn resolve(resolver: &Resolver<'_>, kinds: &[EntityKind], typed: &str) -> Result<Meant, QueryError> {
    read::resolve(resolver, kinds, typed)
}

/// Reads the page of an entity.
///
/// # Errors
/// [`QueryError`], when the graph cannot be asked.
pub fn gather<'s>(source: impl Into<Source<'s>>, kind: EntityKind, iri: &NamedNode) -> Result<Page, QueryError> {
    read::gather(source.into(), kind, iri)
}

/// A query of `queries/page` about an entity; a user's folder may have its own.
pub(super) fn about(name: &str, iri: &NamedNode) -> Result<spargebra::Query, QueryError> {
    read::query(name, iri)
}

/// The triples behind a page, sorted.
///
/// # Errors
/// [`QueryError`], when the graph cannot be asked.
pub fn triples<'s>(source: impl Into<Source<'s>>, iri: &NamedNode) -> Result<Vec<Triple>, QueryError> {
    match run::run(source, read::query("triples", iri)?)? {
        Answer::Triples(triples) => Ok(triples),
        _ => Ok(Vec::new()),
    }
}
