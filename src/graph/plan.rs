//! Sources and the last generation in, what to do with each recap out: read it, or keep its graph. Decided before anything
//! is read, from content hashes, so that a build without changes costs no more than hashing the files.

use super::manifest::{Manifest, RecapEntry};
use super::names::Freshness;
use super::problem::{Failure, Warning};
use crate::read::source::{Origin, Source};
use crate::text::sha256;
use rayon::prelude::*;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What to do with one recap.
#[derive(Debug)]
pub(super) enum Step {
    /// Its graph stays as it is.
    Keep(Box<RecapEntry>),
    /// It is read (again).
    Read(Source),
    /// It was not named, and must be read again because names or rules changed; where that fails, it stays if it can.
    Refresh(Source, Box<RecapEntry>),
}

impl Step {
    /// Keeps what is as good as if it were read today.
    fn keep(entry: &RecapEntry, fresh: &Freshness) -> Self {
        Self::Keep(Box::new(RecapEntry { fingerprint: fresh.fingerprint.clone(), ..entry.clone() }))
    }
}

/// Which graphs of the last generation can be taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Keepable {
    /// None: there is no last generation, or it has another base or kind of store.
    Nothing,
    /// All but the damaged ones of these keys.
    AllBut(BTreeSet<String>),
}

impl Keepable {
    /// Whether the graph of the recap with this key can be.
    pub(super) fn has(&self, key: &str) -> bool {
        matches!(self, Self::AllBut(damaged) if !damaged.contains(key))
    }

    /// Whether any can be.
    pub(super) fn is_any(&self) -> bool {
        matches!(self, Self::AllBut(_))
    }
}

/// What to do with all recaps.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// By key.
    pub steps: BTreeMap<String, Step>,
    /// Recaps of the last generation that are to go.
    pub withdrawn: Vec<RecapEntry>,
    /// Recaps that cannot be taken in.
    pub failed: Vec<Failure>,
    /// What a user should know.
    pub warnings: Vec<Warning>,
}

impl Plan {
    /// Whether any recap is read.
    pub(super) fn reads(&self) -> bool {
        self.steps.values().any(|step| !matches!(step, Step::Keep(_)))
    }
}

/// Plans a build.
///
pub(super) fn plan(
    sources: &[Source],
    last: Option<&Manifest>,
    keepable: &Keepable,
    fresh: &Freshness,
    prune: bool,
) -> Plan {
    let mut plan = Plan::default();
    let last_recaps = last.map(|manifest| &manifest.recaps);
    let last_of = |key: &str| last_recaps.and_then(|recaps| recaps.get(key));
    let unchanged: Vec<bool> = sources
        .par_iter()
        .map(|source| {
            let last = last_of(&source.key).filter(|_| keepable.has(&source.key));
            last.is_some_and(|entry| is_unchanged(source, entry, fresh))
        })
        .collect();
    let mut named: BTreeMap<&str, &Source> = BTreeMap::new();
    for (source, unchanged) in sources.iter().zip(unchanged) {
        match named.entry(&source.key) {
            Entry::Vacant(free) => {
                free.insert(source);
            }
            // One file, named twice: as a file and by its folder.
            Entry::Occupied(first) if file_of(first.get()).is_some() && file_of(first.get()) == file_of(source) => {
                continue;
            }
            Entry::Occupied(first) => {
                let reason = format!(
                    "it would be known as {:?} in the graph, as {} is; rename one of them",
                    source.key,
                    first.get().path
                );
                plan.failed.push(Failure { recap: source.path.clone(), reason });
                continue;
            }
        }
        let entry = last_of(&source.key);
        if let Some(entry) = entry.filter(|entry| entry.file.is_some() && entry.file != file_of(source)) {
            let message = format!("takes the place of {}, which had the same name in the graph", entry.path);
            plan.warnings.push(Warning { recap: source.path.clone(), message });
        }
        let step = match entry {
            Some(entry) if unchanged => Step::keep(entry, fresh),
            _ => Step::Read(source.clone()),
        };
        plan.steps.insert(source.key.clone(), step);
    }
    for (key, entry) in last_recaps.into_iter().flatten().filter(|(key, _)| !named.contains_key(key.as_str())) {
        if prune {
            plan.withdrawn.push(entry.clone());
        } else if keepable.has(key) && entry.fingerprint == fresh.fingerprint {
            plan.steps.insert(key.clone(), Step::keep(entry, fresh));
        } else {
            plan.refresh(key, entry, keepable.has(key), fresh);
        }
    }
    plan
}

impl Plan {
    /// A recap that was not named and is out of date: read again where its file still is.
    fn refresh(&mut self, key: &str, entry: &RecapEntry, keepable: bool, fresh: &Freshness) {
        match &entry.file {
            Some(file) if Path::new(file).is_file() => {
                let source = Source {
                    path: entry.path.clone(),
                    key: key.to_owned(),
                    origin: Origin::File(Path::new(file).to_owned()),
                };
                let step = match keepable && is_unchanged(&source, entry, fresh) {
                    true => Step::keep(entry, fresh),
                    false => Step::Refresh(source, Box::new(entry.clone())),
                };
                self.steps.insert(key.to_owned(), step);
            }
            file => {
                let why = match file {
                    Some(file) => format!("{file} is gone"),
                    None => "it came from no file".to_owned(),
                };
                if self.outdated(entry, keepable, &why) {
                    self.steps.insert(key.to_owned(), Step::Keep(Box::new(entry.clone())));
                }
            }
        }
    }

    /// Notes that a recap cannot be read again; says whether its graph stays.
    pub(super) fn outdated(&mut self, entry: &RecapEntry, keepable: bool, why: &str) -> bool {
        let recap = entry.path.clone();
        if keepable {
            let message = format!("stays as read with earlier names or rules, since it cannot be read again: {why}");
            self.warnings.push(Warning { recap, message });
        } else {
            let reason =
                format!("its graph cannot be taken over and it cannot be read again: {why}; name its file anew");
            self.failed.push(Failure { recap, reason });
        }
        keepable
    }
}

fn is_unchanged(source: &Source, entry: &RecapEntry, fresh: &Freshness) -> bool {
    entry.path == source.path
        && entry.file == file_of(source)
        && match &source.origin {
            // A file that cannot be read now is left to the reader, who says why.
            Origin::File(path) => std::fs::read(path).is_ok_and(|bytes| sha256([&bytes[..]]) == entry.sha256),
            Origin::Bytes(bytes) => sha256([&bytes[..]]) == entry.sha256,
        }
        && fresh.holds(source, entry)
}

/// Where to read a source again: the absolute path of its file.
pub(super) fn file_of(source: &Source) -> Option<String> {
    match &source.origin {
        Origin::File(path) => {
            let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            Some(absolute.to_string_lossy().into_owned())
        }
        Origin::Bytes(_) => None,
    }
}
