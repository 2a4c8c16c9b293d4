//! A source of quads in, what is known of each talk out: speakers, companies, technologies, topics, events. Each predicate
//! is read once from one end to the other, and accounts of one talk are taken together, so that what several recaps say
//! of it counts once.

use super::ExportError;
use super::names::{Name, Names};
use super::source::QuadSource;
use crate::graph::vocabulary::{schema, skos, tg};
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

/// A talk, by any of the accounts of it.
#[derive(Debug, Default)]
pub(super) struct Talk {
    /// The IRI that all accounts share.
    pub name: Name,
    /// The other accounts.
    pub accounts: Vec<Name>,
    pub speakers: Vec<Name>,
    /// Who appeared for which company, as stated.
    pub appeared: Vec<(Name, Option<Name>)>,
    pub technologies: Vec<Name>,
    pub topics: Vec<Name>,
    /// Editions, or a series where no edition is stated.
    pub events: Vec<Name>,
}

impl Talk {
    /// The companies that it was given for.
    pub fn companies(&self) -> impl Iterator<Item = Name> {
        self.appeared.iter().filter_map(|(_, company)| *company)
    }
}

/// What the graph says of all talks.
pub(super) struct Facts<'s> {
    pub names: Names<'s>,
    pub talks: Vec<Talk>,
    /// The series of each edition.
    series: HashMap<Name, Vec<Name>>,
    years: HashMap<Name, i32>,
}

impl<'s> Facts<'s> {
    pub fn read(source: &'s dyn QuadSource, needs: Needs) -> Result<Self, ExportError> {
        let mut names = Names::new(source);
        let mut talks: Vec<Talk> = Vec::new();
        let mut at: HashMap<Name, usize> = HashMap::default();
        // The place of each account's talk in `talks`.
        let mut of: HashMap<Name, usize> = HashMap::default();
        for (account, canonical) in names.pairs(tg::SAME_TALK_AS, None)? {
            let place = *at.entry(canonical).or_insert_with(|| {
                talks.push(Talk { name: canonical, ..Talk::default() });
                talks.len() - 1
            });
            of.insert(account, place);
            if account != canonical {
                talks[place].accounts.push(account);
            }
        }
        let mut collect = |names: &mut Names<'s>, predicate, place: fn(&mut Talk) -> &mut Vec<Name>| {
            for (account, value) in names.pairs(predicate, None)? {
                if let Some(talk) = of.get(&account) {
                    place(&mut talks[*talk]).push(value);
                }
            }
            Ok::<(), ExportError>(())
        };
        if needs.speakers {
            collect(&mut names, schema::PERFORMER, |talk| &mut talk.speakers)?;
        }
        if needs.technologies {
            collect(&mut names, tg::COVERS, |talk| &mut talk.technologies)?;
        }
        if needs.topics {
            collect(&mut names, schema::ABOUT, |talk| &mut talk.topics)?;
        }
        let mut series: HashMap<Name, Vec<Name>> = HashMap::default();
        for (subject, event) in names.pairs(schema::SUPER_EVENT, None)? {
            match of.get(&subject) {
                Some(talk) => talks[*talk].events.push(event),
                None => series.entry(subject).or_default().push(event),
            }
        }
        if needs.appearances {
            appearances(&mut names, &of, &mut talks)?;
        }
        for talk in &mut talks {
            for list in [&mut talk.speakers, &mut talk.technologies, &mut talk.topics, &mut talk.events] {
                list.sort_unstable();
                list.dedup();
            }
            talk.appeared.sort_unstable();
            talk.appeared.dedup();
        }
        let events: BTreeSet<Name> = talks.iter().flat_map(|talk| &talk.events).copied().collect();
        let years = names.years(&events)?;
        Ok(Self { names, talks, series, years })
    }

    /// The year in which a talk was given.
    pub fn year(&self, talk: &Talk) -> Option<i32> {
        talk.events.iter().filter_map(|event| self.years.get(event)).min().copied()
    }

    /// The years of all talks, each once, ascending.
    pub fn all_years(&self) -> Vec<i32> {
        self.talks.iter().filter_map(|talk| self.year(talk)).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whether a talk was given at an event, or at an edition of it.
    pub fn was_at(&self, talk: &Talk, event: Name) -> bool {
        talk.events.iter().any(|e| *e == event || self.series.get(e).is_some_and(|series| series.contains(&event)))
    }
}

/// Who spoke for whom: an appearance has a talk, a speaker and, where a recap states one, a company.
fn appearances(names: &mut Names<'_>, of: &HashMap<Name, usize>, talks: &mut [Talk]) -> Result<(), ExportError> {
    let mut held: HashMap<Name, Vec<usize>> = HashMap::default();
    for (appearance, account) in names.pairs(tg::TALK, None)? {
        if let Some(talk) = of.get(&account) {
            held.entry(appearance).or_default().push(*talk);
        }
    }
    let mut companies: HashMap<Name, Vec<Name>> = HashMap::default();
    for (appearance, company) in names.pairs(tg::AFFILIATION, None)? {
        companies.entry(appearance).or_default().push(company);
    }
    for (appearance, person) in names.pairs(tg::SPEAKER, None)? {
        for talk in held.get(&appearance).into_iter().flatten() {
            let appeared = &mut talks[*talk].appeared;
            match companies.get(&appearance) {
                Some(companies) => appeared.extend(companies.iter().map(|company| (person, Some(*company)))),
                None => appeared.push((person, None)),
            }
        }
    }
    Ok(())
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
