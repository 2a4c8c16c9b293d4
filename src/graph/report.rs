//! What a build did in, an account of it out, for people ([`Display`](std::fmt::Display)) and programs (serde): nothing is
//! dropped silently.

use super::identity::{Identity, TitleWords};
use super::manifest::{Manifest, Named, RecapEntry};
use super::plan::Plan;
use super::problem::{Failure, Warning};
use super::programme::{Meeting, Told};
use super::workshop::Previous;
use crate::model::Status;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::path::Path;

/// Names that are shown of a list; the JSON form has all of them.
const SHOWN: usize = 8;

/// What a build did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The store's folder.
    pub store: String,
    /// The generation that is current now; nothing where no recap could be read into a new store.
    pub generation: Option<u64>,
    /// Whether this build wrote it.
    pub changed: bool,
    /// Quads in all graphs.
    pub quads: u64,
    /// The recaps.
    pub recaps: Recaps,
    /// Talks; accounts of one talk in several recaps count once.
    pub talks: Tally,
    /// People who spoke.
    pub speakers: Tally,
    /// Companies that recaps name.
    pub companies: Tally,
    /// Technologies that recaps name.
    pub technologies: Tally,
    /// What the programmes of events add.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<Told>,
    /// Whether people and companies are in the gazetteer.
    pub names: Names,
    /// What is in doubt, and not counted in the rest.
    pub doubtful: InDoubt,
    /// Stretches of text that were linked.
    pub mentions: usize,
    /// Names that were seen and not linked.
    pub abstentions: usize,
    /// What a user should know.
    pub warnings: Vec<Warning>,
}

/// The recaps of a build.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Recaps {
    /// In the graph now.
    pub total: usize,
    /// Read by this build.
    pub read: usize,
    /// In the graph as they were.
    pub unchanged: usize,
    /// Not in the graph, and why.
    pub failed: Vec<Failure>,
    /// Paths of recaps that were taken out of the graph.
    pub withdrawn: Vec<String>,
    /// Paths of recaps in the graph that tell of no talk.
    pub without_talk: Vec<String>,
}

/// How many there are, and which came and went since the last generation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// In the graph now.
    pub total: usize,
    /// Names of those that were not in the last generation, in order.
    pub new: Vec<String>,
    /// Names of those that were only there.
    pub gone: Vec<String>,
}

/// People and companies by status.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Names {
    /// People in the gazetteer.
    pub people_known: usize,
    /// People that only their place in the text tells.
    pub people_candidates: usize,
    /// Companies in the gazetteer.
    pub companies_known: usize,
    /// Companies that only their place in the text tells.
    pub companies_candidates: usize,
}

/// What is kept apart, since it is in doubt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct InDoubt {
    /// Talks, each account counted.
    pub talks: usize,
    /// Technologies that talks cover, each talk counted.
    pub covered: usize,
    /// Mentions.
    pub mentions: usize,
    /// Technologies that recaps name in such mentions only.
    pub technologies: usize,
}

impl InDoubt {
    fn of(recaps: &BTreeMap<String, RecapEntry>) -> Self {
        let doubts = || recaps.values().filter_map(|entry| entry.facts.doubtful.as_deref());
        let sure: HashSet<&String> = recaps.values().flat_map(|entry| entry.facts.technologies.keys()).collect();
        let named: BTreeSet<&String> = doubts().flat_map(|facts| facts.technologies.keys()).collect();
        Self {
            talks: doubts().map(|facts| facts.talks.len()).sum(),
            covered: doubts().map(|facts| facts.covered).sum(),
            mentions: doubts().map(|facts| facts.mentions).sum(),
            technologies: named.iter().filter(|id| !sure.contains(*id)).count(),
        }
    }

    fn is_any(self) -> bool {
        self != Self::default()
    }
}

/// What a report of a written generation is made of.
pub(super) struct Outcome<'a> {
    pub generation: u64,
    pub read: usize,
    pub manifest: &'a Manifest,
    pub identities: &'a [Identity],
    pub told: Vec<Told>,
    pub last: Option<(&'a Manifest, Vec<Identity>)>,
}

impl Report {
    pub(super) fn new(store: &Path, plan: Plan, outcome: Outcome<'_>) -> Self {
        let now = Content::new(outcome.manifest, outcome.identities);
        let before = outcome.last.as_ref().map(|(manifest, identities)| Content::new(manifest, identities));
        let before = before.unwrap_or_default();
        let mut report = Self::outline(store, plan, &outcome.manifest.recaps);
        report.generation = Some(outcome.generation);
        report.changed = true;
        report.quads = outcome.manifest.header.quads;
        report.recaps.read = outcome.read;
        report.recaps.unchanged = report.recaps.total - outcome.read;
        report.talks = now.talks_since(&before);
        report.speakers = tally(&now.speakers, &before.speakers);
        report.companies = tally(&now.companies, &before.companies);
        report.technologies = tally(&now.technologies, &before.technologies);
        report.programmes = outcome.told.into_iter().filter(|told| told.told > 0).collect();
        report
    }

    /// Adds what is to be known of the build as a whole.
    pub fn add_warnings(&mut self, messages: impl IntoIterator<Item = String>) {
        self.warnings.extend(messages.into_iter().map(|message| Warning { recap: String::new(), message }));
    }

    /// The report of a build that found nothing to do.
    pub(super) fn unchanged(store: &Path, last: &Previous, plan: Plan, words: &TitleWords) -> Self {
        let meeting = Meeting::of(&last.manifest, words);
        let identities = meeting.identities.clone();
        let iris = super::iri::Iris::new(&last.manifest.header.base).unwrap_or_default();
        let told = meeting.programmes.iter().map(|programme| meeting.quads(&iris, programme).1).collect();
        let again = Some((&last.manifest, identities.clone()));
        let (generation, manifest) = (last.generation.number, &last.manifest);
        let outcome = Outcome { generation, read: 0, manifest, identities: &identities, told, last: again };
        Self { changed: false, ..Self::new(store, plan, outcome) }
    }

    /// The report of a build that could read nothing into a new store.
    pub(super) fn nothing(store: &Path, plan: Plan) -> Self {
        Self::outline(store, plan, &BTreeMap::new())
    }

    fn outline(store: &Path, plan: Plan, recaps: &BTreeMap<String, RecapEntry>) -> Self {
        let talkless = recaps.values().filter(|entry| entry.facts.talks.is_empty());
        Self {
            store: store.display().to_string(),
            recaps: Recaps {
                total: recaps.len(),
                failed: plan.failed,
                withdrawn: plan.withdrawn.into_iter().map(|entry| entry.path).collect(),
                without_talk: talkless.map(|entry| entry.path.clone()).collect(),
                ..Recaps::default()
            },
            names: Names::of(recaps),
            doubtful: InDoubt::of(recaps),
            mentions: recaps.values().map(|entry| entry.facts.mentions).sum(),
            abstentions: recaps.values().map(|entry| entry.facts.abstentions).sum(),
            warnings: plan.warnings,
            ..Self::default()
        }
    }
}

impl Names {
    fn of(recaps: &BTreeMap<String, RecapEntry>) -> Self {
        fn count<'a>(lists: impl Iterator<Item = &'a BTreeMap<String, Named>>) -> (usize, usize) {
            let mut known: BTreeMap<&str, bool> = BTreeMap::new();
            for (id, named) in lists.flatten() {
                *known.entry(id).or_default() |= named.status == Status::Known;
            }
            let listed = known.values().filter(|known| **known).count();
            (listed, known.len() - listed)
        }
        let (people_known, people_candidates) = count(recaps.values().map(|entry| &entry.facts.people));
        let (companies_known, companies_candidates) = count(recaps.values().map(|entry| &entry.facts.companies));
        Self { people_known, people_candidates, companies_known, companies_candidates }
    }
}

/// What a generation holds: labels by ids.
#[derive(Default)]
struct Content<'a> {
    /// The label of each canonical talk, and all ids that it stands for.
    talks: BTreeMap<&'a str, (String, Vec<&'a str>)>,
    /// The ids of all talks.
    accounts: BTreeSet<&'a str>,
    speakers: BTreeMap<&'a str, &'a str>,
    companies: BTreeMap<&'a str, &'a str>,
    technologies: BTreeMap<&'a str, &'a str>,
}

impl<'a> Content<'a> {
    fn new(manifest: &'a Manifest, identities: &'a [Identity]) -> Self {
        let mut content = Self::default();
        let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
        let mut speakers_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for entry in manifest.recaps.values() {
            let facts = &entry.facts;
            content.companies.extend(facts.companies.iter().map(|(id, named)| (&id[..], &named.label[..])));
            content.technologies.extend(facts.technologies.iter().map(|(id, label)| (&id[..], &label[..])));
            for talk in &facts.talks {
                if let Some(title) = &talk.title {
                    titles.insert(&talk.id, title);
                }
                let named = |id: &'a String| (&id[..], facts.people.get(id).map_or(&id[..], |p| &p.label[..]));
                content.speakers.extend(talk.speakers.iter().map(named));
                speakers_of.insert(&talk.id, talk.speakers.iter().map(|id| named(id).1).collect());
            }
        }
        for talk in manifest.programmes.iter().flat_map(|programme| &programme.talks) {
            titles.entry(&talk.id).or_insert(&talk.title);
        }
        for identity in identities {
            let id = identity.canonical.as_str();
            let by =
                || speakers_of.get(id).filter(|names| !names.is_empty()).map(|n| format!("talk by {}", n.join(", ")));
            let label = titles.get(id).map(|title| (*title).to_owned()).or_else(by).unwrap_or_else(|| id.to_owned());
            let talk = content.talks.entry(id).or_insert_with(|| (label, Vec::new()));
            talk.1.push(&identity.talk);
            content.accounts.insert(&identity.talk);
        }
        content
    }

    /// A talk is new when no account of it was there before, and gone when none is there now: accounts that are merged,
    /// or come apart, are neither.
    fn talks_since(&self, before: &Content<'_>) -> Tally {
        let absent = |talks: &BTreeMap<&str, (String, Vec<&str>)>, there: &BTreeSet<&str>| {
            let absent = talks.values().filter(|(_, ids)| !ids.iter().any(|id| there.contains(id)));
            absent.map(|(label, _)| label.clone()).collect()
        };
        Tally {
            total: self.talks.len(),
            new: absent(&self.talks, &before.accounts),
            gone: absent(&before.talks, &self.accounts),
        }
    }
}

fn tally(now: &BTreeMap<&str, &str>, before: &BTreeMap<&str, &str>) -> Tally {
    let only = |these: &BTreeMap<&str, &str>, those: &BTreeMap<&str, &str>| {
        let only = these.iter().filter(|(id, _)| !those.contains_key(*id));
        only.map(|(_, label)| (*label).to_owned()).collect()
    };
    Tally { total: now.len(), new: only(now, before), gone: only(before, now) }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let recaps = &self.recaps;
        write!(f, "recaps        {:>6}  {} read, {} unchanged", recaps.total, recaps.read, recaps.unchanged)?;
        let more = [
            (recaps.failed.len(), "failed"),
            (recaps.withdrawn.len(), "withdrawn"),
            (recaps.without_talk.len(), "without a talk"),
        ];
        for (count, what) in more.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, ", {count} {what}")?;
        }
        writeln!(f)?;
        let tallies = [
            ("talks", &self.talks, None),
            ("speakers", &self.speakers, Some(self.names.people_candidates)),
            ("companies", &self.companies, Some(self.names.companies_candidates)),
            ("technologies", &self.technologies, None),
        ];
        for (what, tally, candidates) in tallies {
            write!(f, "{what:<13} {:>6}  {} new, {} gone", tally.total, tally.new.len(), tally.gone.len())?;
            match candidates {
                Some(candidates) if candidates > 0 => {
                    let people = if what == "speakers" { "people" } else { what };
                    writeln!(f, "; of all {people} named, {candidates} not in the gazetteer")?;
                }
                _ => writeln!(f)?,
            }
        }
        if !self.programmes.is_empty() {
            let (told, talks) = self.programmes.iter().fold((0, 0), |(a, b), p| (a + p.told, b + p.talks));
            writeln!(f, "programmes    {:>6}  recaps tell of {told} of their {talks} talks", self.programmes.len())?;
        }
        writeln!(f, "mentions      {:>6}  {} names seen and not linked", self.mentions, self.abstentions)?;
        if self.doubtful.is_any() {
            let InDoubt { talks, covered, mentions, technologies } = self.doubtful;
            let named = format!("{mentions} mentions of {technologies} more technologies");
            writeln!(
                f,
                "in doubt      {talks:>6}  talks, {covered} links to technologies, {named}; --doubtful shows them"
            )?;
        }
        self.fmt_names(f)?;
        for Failure { recap, reason } in &recaps.failed {
            // Faults of reading name the file themselves.
            let reason = reason.strip_prefix(&format!("{recap}: ")).unwrap_or(reason);
            writeln!(f, "failed: {recap}: {reason}")?;
        }
        for Warning { recap, message } in &self.warnings {
            let colon = if recap.is_empty() { "" } else { ": " };
            writeln!(f, "warning: {recap}{colon}{message}")?;
        }
        match self.generation {
            Some(generation) if self.changed => {
                writeln!(f, "graph: {}, generation {generation}, {} quads", self.store, self.quads)
            }
            Some(generation) => writeln!(f, "nothing changed: {} stays at generation {generation}", self.store),
            None => writeln!(f, "no recap could be read: {} holds no graph", self.store),
        }
    }
}

impl Report {
    fn fmt_names(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let withheld: Vec<String> = self.programmes.iter().flat_map(|told| told.withheld.iter().cloned()).collect();
        let lists = [
            ("not taken from a programme, since a recap says otherwise", &withheld),
            ("withdrawn", &self.recaps.withdrawn),
            ("without a talk", &self.recaps.without_talk),
            ("new talks", &self.talks.new),
            ("gone talks", &self.talks.gone),
            ("new speakers", &self.speakers.new),
            ("gone speakers", &self.speakers.gone),
            ("new companies", &self.companies.new),
            ("gone companies", &self.companies.gone),
            ("new technologies", &self.technologies.new),
            ("gone technologies", &self.technologies.gone),
        ];
        for (what, names) in lists.into_iter().filter(|(_, names)| !names.is_empty()) {
            write!(f, "{what}: {}", names[..names.len().min(SHOWN)].join("; "))?;
            match names.len().saturating_sub(SHOWN) {
                0 => writeln!(f)?,
                more => writeln!(f, "; and {more} more")?,
            }
        }
        Ok(())
    }
}
