//! The names of a generation in, what somebody may look for out, found as it is typed: by the whole name, its beginning, the
//! beginning of a word of it, or any part. Made once for a generation, since it takes a look at all names.

use super::generation::Generation;
use crate::query::resolve::{EntityKind, Resolver};
use crate::query::words::Names;
use crate::query::{Answer, QueryError, Source, prefixes, run};
use crate::text::spaced;
use oxigraph::model::Term;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What can be looked for.
pub(super) struct Catalogue {
    /// The most often named first.
    pub(super) entries: Vec<Entry>,
    /// What words of a question may mean.
    pub(super) names: Names,
    /// How many talks recaps tell of, each counted once.
    talks: usize,
}

/// One thing.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) kind: EntityKind,
    pub(super) iri: String,
    pub(super) label: String,
    /// What it is called, in small letters without accents; the label first.
    called: Vec<String>,
    /// How often recaps name it.
    pub(super) named: usize,
}

impl Entry {
    /// Whether recaps tell of it; talks and recaps are named by nobody else.
    pub(super) fn is_told(&self) -> bool {
        self.named > 0 || matches!(self.kind, EntityKind::Talk | EntityKind::Recap)
    }
}

/// How close a name is to what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Close {
    Same,
    Begins,
    Word,
    Within,
}

impl Catalogue {
    /// Reads all names.
    pub(super) fn read(graph: &Generation) -> Result<Self, QueryError> {
        let source = graph.source().map_err(|error| QueryError::Write(std::io::Error::other(error.to_string())))?;
        let named = counts(source)?;
        let resolver = Resolver::new(source);
        let mut entries = Vec::new();
        let mut talks: HashSet<String> = HashSet::new();
        for kind in EntityKind::ALL {
            for name in resolver.names(kind)? {
                // What several recaps tell of a talk is found once.
                if kind == EntityKind::Talk && !talks.insert(spaced(&name.label)) {
                    continue;
                }
                let mut called: Vec<String> =
                    std::iter::once(&name.label).chain(&name.aliases).map(|name| spaced(name)).collect();
                called.dedup();
                let iri = name.iri.as_str().to_owned();
                let named = named.get(&iri).copied().unwrap_or_default();
                entries.push(Entry { kind, iri, label: name.label.clone(), called, named });
            }
        }
        entries.sort_by_cached_key(|entry| {
            (Reverse(entry.named), entry.kind, entry.label.to_lowercase(), entry.iri.clone())
        });
        let talks = "SELECT (COUNT(DISTINCT ?talk) AS ?times) { ?account prov:wasDerivedFrom ?what ; tg:sameTalkAs ?talk . ?what a schema:BlogPosting }";
        let talks = rows(source, talks)?.first().map_or(0, |row| number(row.first()));
        Ok(Self { entries, names: Names::read(&resolver)?, talks })
    }

    /// Up to `most` things that are called like what was typed, of one kind or of all.
    pub(super) fn find(&self, typed: &str, kind: Option<EntityKind>, most: usize) -> Vec<&Entry> {
        let typed = spaced(typed);
        if typed.is_empty() || typed.len() > 200 {
            return Vec::new();
        }
        let wanted = |entry: &&Entry| kind.is_none_or(|kind| kind == entry.kind);
        let mut found: Vec<(Close, bool, usize, &Entry)> = Vec::new();
        for (place, entry) in self.entries.iter().filter(wanted).enumerate() {
            if let Some(close) = entry.called.iter().filter_map(|name| close(name, &typed)).min() {
                let told = matches!(entry.kind, EntityKind::Talk | EntityKind::Recap);
                found.push((close, told, place, entry));
            }
        }
        found.sort_by_key(|(close, told, place, _)| (*close, *told, *place));
        found.into_iter().take(most).map(|(_, _, _, entry)| entry).collect()
    }

    /// Those of a kind that recaps name most often.
    pub(super) fn first(&self, kind: EntityKind, most: usize) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.kind == kind && entry.is_told()).take(most)
    }

    /// How many of each kind recaps tell of.
    pub(super) fn counts(&self) -> BTreeMap<EntityKind, usize> {
        let mut counts = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.is_told()) {
            *counts.entry(entry.kind).or_default() += 1;
        }
        counts.insert(EntityKind::Talk, self.talks);
        counts
    }
}

fn close(name: &str, typed: &str) -> Option<Close> {
    let at = name.find(typed)?;
    Some(match at {
        0 if name.len() == typed.len() => Close::Same,
        0 => Close::Begins,
        _ if name.contains(&format!(" {typed}")) => Close::Word,
        _ => Close::Within,
    })
}

/// How often recaps name each thing.
fn counts(source: Source<'_>) -> Result<HashMap<String, usize>, QueryError> {
    let query = "SELECT ?what (COUNT(?mention) AS ?times) { ?mention itsrdf:taIdentRef ?what } GROUP BY ?what";
    let count = |row: &Vec<Option<Term>>| match row.first() {
        Some(Some(Term::NamedNode(what))) => Some((what.as_str().to_owned(), number(row.get(1)))),
        _ => None,
    };
    Ok(rows(source, query)?.iter().filter_map(count).collect())
}

/// The rows of a query of ours.
fn rows(source: Source<'_>, query: &str) -> Result<Vec<Vec<Option<Term>>>, QueryError> {
    match run::run(source, prefixes::parse(query, "query")?)? {
        Answer::Rows(rows) => Ok(rows.rows),
        _ => Ok(Vec::new()),
    }
}

fn number(cell: Option<&Option<Term>>) -> usize {
    match cell {
        Some(Some(Term::Literal(number))) => number.value().parse().unwrap_or_default(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{Close, close};

    #[test]
    fn the_closer_name_comes_first() {
        for (name, typed, expected) in [
            ("kafka", "kafka", Some(Close::Same)),
            ("kafka streams", "kafka", Some(Close::Begins)),
            ("apache kafka", "kaf", Some(Close::Word)),
            ("apache kafka", "fka", Some(Close::Within)),
            ("docker", "kafka", None),
        ] {
            assert_eq!(close(name, typed), expected, "{name} {typed}");
        }
    }
}
