//! A store of our own in, the same graphs in a remote store out, each put there as a whole. A graph of its own in the
//! target says which graphs are there and with which content, so that only what has changed is sent.
//!
//! The order makes it safe to kill at any instant: first the list forgets the content of what is to change, then each
//! graph is put and its content noted, and what is gone leaves the list last. A graph whose content is not noted is sent
//! again by the next run. Readers meanwhile see old and new graphs side by side.

use super::source::{Endpoint, GraphStore, Source};
use super::{Answer, QueryError, prefixes};
use crate::text::sha256;
use oxigraph::model::{NamedNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Says what a graph holds: `spdx:checksumValue` of its sorted N-Triples, or an empty text while it is being changed.
const CONTENT: &str = "http://spdx.org/rdf/terms#checksumValue";
/// What the graph that lists the others is called, after the base.
const LIST: &str = "graph/published";

/// What a publication did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    /// Graphs that are new there, or have changed.
    pub sent: usize,
    /// Graphs that were there as they are.
    pub kept: usize,
    /// Graphs that were there and are no longer here.
    pub removed: usize,
    /// Quads in all graphs.
    pub quads: u64,
}

/// Brings all graphs of `source` to `target`, whose graphs `endpoint` answers for; `progress` is told how many of how many
/// graphs are done. `base` is that of the IRIs. Graphs that were not published are left alone, whatever they are.
///
/// # Errors
/// [`QueryError::Store`], [`QueryError::Endpoint`]; [`QueryError::PublishedAmiss`] where the target holds other than was sent.
pub fn publish(
    source: Source<'_>,
    base: &str,
    endpoint: &Endpoint,
    target: &GraphStore<'_>,
    mut progress: impl FnMut(usize, usize),
) -> Result<Published, QueryError> {
    let list = format!("{base}{LIST}");
    let there = published(Source::from(endpoint), Some(&list))?;
    let mut contents: BTreeMap<String, String> = BTreeMap::new();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let names = source.graphs()?;
    let mut done = Published::default();
    for name in &names {
        let quads = source.graph(name)?;
        done.quads += quads.len() as u64;
        counts.insert(name.as_str().to_owned(), quads.len() as u64);
        contents.insert(name.as_str().to_owned(), sha256([triples(&quads).as_bytes()]));
    }
    let same = |name: &str| there.get(name).is_some_and(|noted| noted.iter().eq(contents.get(name)));
    let to_send: Vec<&NamedNode> = names.iter().filter(|name| !same(name.as_str())).collect();
    let gone: Vec<&String> = there.keys().filter(|name| !contents.contains_key(*name)).collect();
    done.kept = names.len() - to_send.len();
    let total = to_send.len() + gone.len();
    if total == 0 {
        return Ok(done);
    }
    let noted = contents.iter().map(|(name, hash)| (name.as_str(), if same(name) { hash.as_str() } else { "" }));
    target.put(&list, listed(noted.chain(gone.iter().map(|name| (name.as_str(), "")))).as_bytes())?;
    for name in to_send {
        target.put(name.as_str(), triples(&source.graph(name)?).as_bytes())?;
        target.add(&list, listed([(name.as_str(), contents[name.as_str()].as_str())].into_iter()).as_bytes())?;
        done.sent += 1;
        progress(done.sent, total);
    }
    for name in gone {
        target.remove(name)?;
        done.removed += 1;
        progress(done.sent + done.removed, total);
    }
    target.put(&list, listed(contents.iter().map(|(name, hash)| (name.as_str(), hash.as_str()))).as_bytes())?;
    check(endpoint, &counts)?;
    Ok(done)
}

/// What a list in a remote store, or each that is there, notes of the graphs that were published: nothing for one that is
/// being changed.
pub(super) fn published(
    source: Source<'_>,
    list: Option<&str>,
) -> Result<BTreeMap<String, BTreeSet<String>>, QueryError> {
    let (name, condition) = match list {
        Some(list) => (format!("<{list}>"), String::new()),
        None => ("?list".to_owned(), format!("FILTER(STRENDS(STR(?list), \"/{LIST}\"))")),
    };
    let text = format!("SELECT ?graph ?content {{ GRAPH {name} {{ ?graph <{CONTENT}> ?content }} {condition} }}");
    let Answer::Rows(rows) = source.answer(prefixes::parse(&text, "publish")?)? else { return Ok(BTreeMap::new()) };
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows.rows {
        if let [Some(Term::NamedNode(graph)), Some(Term::Literal(content))] = row.as_slice() {
            let noted = found.entry(graph.as_str().to_owned()).or_default();
            if !content.value().is_empty() {
                noted.insert(content.value().to_owned());
            }
        }
    }
    Ok(found)
}

/// Whether each graph holds as many quads there as here.
fn check(endpoint: &Endpoint, counts: &BTreeMap<String, u64>) -> Result<(), QueryError> {
    let query =
        prefixes::parse("SELECT ?graph (COUNT(*) AS ?quads) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph", "publish")?;
    let Answer::Rows(rows) = endpoint.answer(&query)? else { return Ok(()) };
    let there: BTreeMap<&str, &str> = rows
        .rows
        .iter()
        .filter_map(|row| match row.as_slice() {
            [Some(Term::NamedNode(graph)), Some(Term::Literal(count))] => Some((graph.as_str(), count.value())),
            _ => None,
        })
        .collect();
    for (graph, count) in counts {
        let found = there.get(graph.as_str()).copied().unwrap_or("0");
        if found != count.to_string() {
            let (graph, expected, found) = (graph.clone(), *count, found.to_owned());
            return Err(QueryError::PublishedAmiss { url: endpoint.shown(), graph, expected, found });
        }
    }
    Ok(())
}

/// Sorted N-Triples.
fn triples(quads: &[Quad]) -> String {
    quads.iter().fold(String::new(), |mut out, quad| {
        let _ = writeln!(out, "{} {} {} .", quad.subject, quad.predicate, quad.object);
        out
    })
}

fn listed<'a>(contents: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    contents.fold(String::new(), |mut out, (graph, content)| {
        let _ = writeln!(out, "<{graph}> <{CONTENT}> \"{content}\" .");
        out
    })
}
