//! A source of quads in, what is known of each talk out: speakers, companies, technologies, topics, events. Each predicate
//! is read once from one end to the other, and accounts of one talk are taken together, so that what several recaps say
//! of it counts once.

use super::ExportError;
use super::names::{Name, Names, said_of, sorted};
use super::source::QuadSource;
use crate::graph::vocabulary::{schema, skos, tg};
use rayon::prelude::*;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::BTreeSet;

/// Which facts a view or a filter asks for; what nobody asks for is not read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Needs {
    pub speakers: bool,
    pub appearances: bool,
    pub technologies: bool,
    pub topics: bool,
}

/// A person and the company that they appeared for, where one is stated.
type Appeared = (Name, Option<Name>);

/// A talk, by any of the accounts of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Talk<'f> {
    /// The IRI that all accounts share.
    pub name: Name,
    /// The other accounts.
    pub accounts: &'f [Name],
    pub speakers: &'f [Name],
    /// Who appeared for which company, as stated.
    pub appeared: &'f [Appeared],
    pub technologies: &'f [Name],
    pub topics: &'f [Name],
    /// Editions, or a series where no edition is stated.
    pub events: &'f [Name],
}

impl<'f> Talk<'f> {
    /// The companies that it was given for.
    pub fn companies(&self) -> impl Iterator<Item = Name> + use<'f> {
        self.appeared.iter().filter_map(|(_, company)| *company)
    }
}

/// A list for each talk, all in one stretch of memory, since talks are many and lists short.
#[derive(Debug)]
struct Lists<T> {
    ends: Vec<usize>,
    values: Vec<T>,
}

impl<T: Copy + Ord + Send> Lists<T> {
    /// Of so many talks, by pairs of a talk and a value in any order; each list is sorted, and has each value once.
    fn new(talks: usize, mut pairs: Vec<(u32, T)>) -> Self {
        pairs.par_sort_unstable();
        pairs.dedup();
        let mut ends = vec![0; talks];
        pairs.iter().for_each(|(talk, _)| ends[*talk as usize] += 1);
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end;
        }
        Self { ends, values: pairs.into_iter().map(|(_, value)| value).collect() }
    }

    fn of(&self, talk: usize) -> &[T] {
        let start = talk.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.values[start..self.ends[talk]]
    }
}

/// What the graph says of all talks.
pub(super) struct Facts<'s> {
    pub names: Names<'s>,
    talks: Vec<Name>,
    accounts: Lists<Name>,
    speakers: Lists<Name>,
    appeared: Lists<Appeared>,
    technologies: Lists<Name>,
    topics: Lists<Name>,
    events: Lists<Name>,
    /// The series of each edition.
    series: HashMap<Name, Vec<Name>>,
    years: HashMap<Name, i32>,
}

impl<'s> Facts<'s> {
    pub fn read(source: &'s dyn QuadSource, needs: Needs) -> Result<Self, ExportError> {
        let mut names = Names::new(source);
        let same = names.pairs(tg::SAME_TALK_AS, None)?;
        let talks = sorted(same.iter().map(|(_, talk)| *talk));
        let place: HashMap<Name, u32> = (0..).zip(&talks).map(|(place, talk)| (*talk, place)).collect();
        // The talk of each account.
        let of: HashMap<Name, u32> = same.iter().map(|(account, talk)| (*account, place[talk])).collect();
        let others = same.iter().filter(|(account, talk)| account != talk);
        let accounts = others.map(|(account, talk)| (place[talk], *account)).collect();

        let mut said = |asked: bool, predicate| -> Result<Lists<Name>, ExportError> {
            let pairs = if asked { names.pairs(predicate, None)? } else { Vec::new() };
            let of_talks = pairs.into_iter().filter_map(|(account, value)| Some((*of.get(&account)?, value)));
            Ok(Lists::new(talks.len(), of_talks.collect()))
        };
        let speakers = said(needs.speakers, schema::PERFORMER)?;
        let technologies = said(needs.technologies, tg::COVERS)?;
        let topics = said(needs.topics, schema::ABOUT)?;
        let events = said(true, schema::SUPER_EVENT)?;
        let mut series: HashMap<Name, Vec<Name>> = HashMap::default();
        for (edition, event) in names.pairs(schema::SUPER_EVENT, None)? {
            if !of.contains_key(&edition) {
                series.entry(edition).or_default().push(event);
            }
        }
        let appeared = if needs.appearances { appearances(&mut names, &of)? } else { Vec::new() };
        let years = names.years(&sorted(events.values.iter().copied()))?;
        Ok(Self {
            accounts: Lists::new(talks.len(), accounts),
            appeared: Lists::new(talks.len(), appeared),
            names,
            talks,
            speakers,
            technologies,
            topics,
            events,
            series,
            years,
        })
    }

    /// How many talks there are.
    pub fn count(&self) -> usize {
        self.talks.len()
    }

    /// The talk at a place.
    pub fn talk(&self, at: usize) -> Talk<'_> {
        Talk {
            name: self.talks[at],
            accounts: self.accounts.of(at),
            speakers: self.speakers.of(at),
            appeared: self.appeared.of(at),
            technologies: self.technologies.of(at),
            topics: self.topics.of(at),
            events: self.events.of(at),
        }
    }

    /// The year in which a talk was given.
    pub fn year(&self, talk: Talk<'_>) -> Option<i32> {
        talk.events.iter().filter_map(|event| self.years.get(event)).min().copied()
    }

    /// The years of all talks, each once, ascending.
    pub fn all_years(&self) -> Vec<i32> {
        (0..self.count()).filter_map(|at| self.year(self.talk(at))).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whether a talk was given at an event, or at an edition of it.
    pub fn was_at(&self, talk: Talk<'_>, event: Name) -> bool {
        talk.events.iter().any(|e| *e == event || self.series.get(e).is_some_and(|series| series.contains(&event)))
    }
}

/// By talk, who spoke for whom: an appearance has a talk, a speaker and, where a recap states one, a company.
fn appearances(names: &mut Names<'_>, of: &HashMap<Name, u32>) -> Result<Vec<(u32, Appeared)>, ExportError> {
    let held = names.pairs(tg::TALK, None)?;
    let companies = names.pairs(tg::AFFILIATION, None)?;
    let mut appeared = Vec::with_capacity(held.len());
    for (appearance, person) in names.pairs(tg::SPEAKER, None)? {
        for talk in said_of(&held, appearance).filter_map(|account| of.get(&account)) {
            let mut stated = said_of(&companies, appearance).peekable();
            if stated.peek().is_none() {
                appeared.push((*talk, (person, None)));
            }
            appeared.extend(stated.map(|company| (*talk, (person, Some(company)))));
        }
    }
    Ok(appeared)
}

/// A technology and all that is below it; of a company what it makes, and all below that. As in the saved queries.
pub(super) fn below(names: &mut Names<'_>, wanted: Name) -> Result<HashSet<Name>, ExportError> {
    let mut narrower: HashMap<Name, Vec<Name>> = HashMap::default();
    for (narrow, broad) in names.pairs(skos::BROADER, None)? {
        narrower.entry(broad).or_default().push(narrow);
    }
    let made = names.pairs(tg::MAKER, None)?.into_iter().filter(|(_, maker)| *maker == wanted).map(|(made, _)| made);
    let mut open: Vec<Name> = std::iter::once(wanted).chain(made).collect();
    let mut found: HashSet<Name> = HashSet::default();
    while let Some(name) = open.pop() {
        if found.insert(name) {
            open.extend(narrower.get(&name).into_iter().flatten());
        }
    }
    Ok(found)
}
