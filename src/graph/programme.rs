//! What recaps say and the programmes of their events in, which talks are the same and the quads of each programme's graph
//! out. A programme tells only of talks that a recap tells of, and nothing that a recap says otherwise: the graph stays one
//! of what was held, and where a fact is from is told by the graph that it stands in.

use super::identity::titles::Title;
use super::identity::{Identity, TELLING_WORDS, TITLES_ALIKE, TitleWords, identities};
use super::iri::Iris;
use super::manifest::{EventFacts, Manifest, RecapEntry, TalkFacts};
use super::quads::{date_literal, describe, event_label, sorted, status_word};
use super::vocabulary::{dcterms, prov, schema, tg};
use crate::gazetteer::programme::{KnownProgramme, KnownSpeaker, KnownTalk};
use crate::model::{EntityId, EntityRef, Kind, Status};
use crate::text::fold_str;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Talks that a recap without a year must share with a programme before it is taken for a recap of that edition.
const SURE: usize = 2;

/// What a programme says of the talks of recaps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Id of the edition.
    pub event: String,
    /// Talks of the programme.
    pub talks: usize,
    /// Those that recaps tell of.
    pub told: usize,
    /// What was left out because a recap says otherwise.
    pub withheld: Vec<String>,
}

/// Recaps and the programmes of their events, brought together.
pub(super) struct Meeting<'a> {
    recaps: &'a BTreeMap<String, RecapEntry>,
    /// The talks by recap, under the event and the speakers that the programme tells them to have.
    talks: BTreeMap<&'a str, Vec<TalkFacts>>,
    /// The programmes that concern a recap.
    pub programmes: Vec<&'a KnownProgramme>,
    /// Which talks are the same.
    pub identities: Vec<Identity>,
}

impl<'a> Meeting<'a> {
    pub(super) fn new(
        recaps: &'a BTreeMap<String, RecapEntry>,
        programmes: &'a [KnownProgramme],
        words: &TitleWords,
    ) -> Self {
        let mut talks: BTreeMap<&str, Vec<TalkFacts>> =
            recaps.iter().map(|(key, entry)| (key.as_str(), entry.facts.talks.clone())).collect();
        let events: BTreeSet<String> = talks.values().flatten().filter_map(|talk| talk.event.clone()).collect();
        let concerned =
            |p: &&KnownProgramme| events.contains(&p.event) || yearless(p).is_some_and(|e| events.contains(e));
        let programmes: Vec<&KnownProgramme> = programmes.iter().filter(concerned).collect();
        for event in &events {
            let here = || talks.values().flatten().filter(|talk| talk.event.as_ref() == Some(event));
            let Some(programme) = programme_of(event, &programmes, here, words) else { continue };
            for (key, talks) in &mut talks {
                let people = &recaps[*key].facts.people;
                for talk in talks.iter_mut().filter(|talk| talk.event.as_ref() == Some(event)) {
                    talk.event = Some(programme.event.clone());
                    for id in talk.speakers.clone() {
                        let label = people.get(&id).map_or(id.as_str(), |person| person.label.as_str());
                        if let Some(full) = in_full(programme, &id, label) {
                            rename(talk, &id, full);
                        }
                    }
                }
            }
        }
        let official: Vec<(&str, Vec<TalkFacts>)> = programmes
            .iter()
            .map(|p| (p.event.as_str(), p.talks.iter().map(|talk| facts(p, talk)).collect()))
            .collect();
        let identities = identities(
            talks.iter().map(|(key, talks)| (*key, &talks[..])),
            official.iter().map(|(event, talks)| (*event, &talks[..])),
            words,
        );
        Self { recaps, talks, programmes, identities }
    }

    /// What a finished generation brought together.
    pub(super) fn of(manifest: &'a Manifest, words: &TitleWords) -> Self {
        Self::new(&manifest.recaps, &manifest.programmes, words)
    }

    /// The talks of `programme` that recaps tell of, each with what they say.
    fn told<'p>(&self, programme: &'p KnownProgramme) -> Vec<(&'p KnownTalk, Vec<&TalkFacts>)> {
        let mut accounts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for identity in &self.identities {
            accounts.entry(&identity.canonical).or_default().insert(&identity.talk);
        }
        let said = |talk: &'p KnownTalk| {
            let ids = accounts.get(talk.id.as_str())?;
            Some((talk, self.talks.values().flatten().filter(|facts| ids.contains(facts.id.as_str())).collect()))
        };
        programme.talks.iter().filter_map(said).collect()
    }

    /// The quads of `programme/EVENT`, sorted, and an account of them.
    pub(super) fn quads(&self, iris: &Iris, programme: &KnownProgramme) -> (Vec<Quad>, Told) {
        let told = self.told(programme);
        let mut writer = Writer {
            iris,
            meeting: self,
            graph: iris.programme(&programme.event),
            quads: Vec::new(),
            withheld: Vec::new(),
        };
        if !told.is_empty() {
            writer.programme(programme);
        }
        for (talk, accounts) in &told {
            writer.talk(programme, talk, accounts);
        }
        let Writer { quads, withheld, .. } = writer;
        let account = Told { event: programme.event.clone(), talks: programme.talks.len(), told: told.len(), withheld };
        (sorted(quads), account)
    }

    /// What recaps state of the edition.
    fn events(&self, id: &str) -> Vec<&'a EventFacts> {
        self.recaps.values().flat_map(|entry| &entry.facts.events).filter(|event| event.id == id).collect()
    }

    /// The label that recaps give a person or company, so that one thing keeps one label.
    fn label(&self, kind: Kind, entity: &'a EntityRef) -> &'a str {
        let named = self.recaps.values().filter_map(|entry| match kind {
            Kind::Person => entry.facts.people.get(entity.id.as_str()),
            _ => entry.facts.companies.get(entity.id.as_str()),
        });
        named.map(|named| named.label.as_str()).min().unwrap_or(&entity.label)
    }
}

/// The id that a recap gives the conference if it does not say the year.
fn yearless(programme: &KnownProgramme) -> Option<&str> {
    let edition = crate::text::slug(programme.edition.as_deref()?);
    programme.event.strip_suffix(&edition)?.strip_suffix('-')
}

/// The programme of an event that recaps name: the one of that id, or where no year is stated, the only one that has the
/// most of its talks, at least [`SURE`].
fn programme_of<'a, 't, T: Iterator<Item = &'t TalkFacts>>(
    event: &str,
    programmes: &[&'a KnownProgramme],
    talks: impl Fn() -> T,
    words: &TitleWords,
) -> Option<&'a KnownProgramme> {
    if let Some(exact) = programmes.iter().copied().find(|programme| programme.event == event) {
        return Some(exact);
    }
    let shared = |programme: &KnownProgramme| {
        let meets = |known: &&KnownTalk| {
            let title = Title::new(&known.title, words);
            talks().any(|talk| {
                let same_title = talk.title.as_deref().is_some_and(|own| {
                    let own = Title::new(own, words);
                    own.alike(&title) >= TITLES_ALIKE && own.telling().min(title.telling()) >= TELLING_WORDS
                });
                same_title || known.speakers.iter().any(|s| talk.speakers.iter().any(|id| id == s.person.id.as_str()))
            })
        };
        programme.talks.iter().filter(meets).count()
    };
    let mut found: Vec<(usize, &KnownProgramme)> =
        programmes.iter().copied().filter(|p| yearless(p) == Some(event)).map(|p| (shared(p), p)).collect();
    found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match found[..] {
        [(best, programme)] if best >= SURE => Some(programme),
        [(best, programme), (second, _), ..] if best >= SURE && best > second => Some(programme),
        _ => None,
    }
}

/// The speaker of the programme whom a recap calls by one name only, if there is just one of that name.
fn in_full<'p>(programme: &'p KnownProgramme, id: &str, label: &str) -> Option<&'p EntityId> {
    let label = fold_str(label);
    let all = || programme.talks.iter().flat_map(|talk| &talk.speakers).map(|speaker| &speaker.person);
    if label.trim().contains(' ') || all().any(|person| person.id.as_str() == id) {
        return None;
    }
    let called = |person: &&EntityRef| {
        let name = fold_str(&person.label);
        let mut words = name.split_whitespace();
        words.next() == Some(label.trim()) || words.next_back() == Some(label.trim())
    };
    let found: BTreeSet<&EntityId> = all().filter(called).map(|person| &person.id).collect();
    found.first().copied().filter(|_| found.len() == 1)
}

/// Puts the id of the full name in the place of the short one's.
fn rename(talk: &mut TalkFacts, short: &str, full: &EntityId) {
    talk.speakers.iter_mut().filter(|id| *id == short).for_each(|id| full.as_str().clone_into(id));
    for stated in [&mut talk.affiliations, &mut talk.roles] {
        if let Some(value) = stated.remove(short) {
            stated.entry(full.as_str().to_owned()).or_insert(value);
        }
    }
}

/// A talk of a programme as identities see it.
fn facts(programme: &KnownProgramme, talk: &KnownTalk) -> TalkFacts {
    TalkFacts {
        id: talk.id.clone(),
        title: Some(talk.title.clone()),
        event: Some(programme.event.clone()),
        speakers: talk.speakers.iter().map(|speaker| speaker.person.id.as_str().to_owned()).collect(),
        ..TalkFacts::default()
    }
}

struct Writer<'a> {
    iris: &'a Iris,
    meeting: &'a Meeting<'a>,
    graph: NamedNode,
    quads: Vec<Quad>,
    withheld: Vec<String>,
}

impl<'a> Writer<'a> {
    fn put(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }

    fn put_text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) {
        self.put(subject, predicate, Literal::new_simple_literal(text));
    }

    /// The programme itself, and the edition as far as no recap says otherwise.
    fn programme(&mut self, programme: &KnownProgramme) {
        let event = programme.as_event();
        let stated = self.meeting.events(&programme.event);
        let label = stated.iter().map(|event| event.label.clone()).min().unwrap_or_else(|| event_label(&event));
        let (node, about) = (self.graph.clone(), self.iris.event(&event.id));
        self.put(&node, rdf::TYPE, tg::PROGRAMME);
        self.put_text(&node, rdfs::LABEL, &format!("programme of {label}"));
        self.put(&node, schema::ABOUT, about.clone());
        for (predicate, value) in [(dcterms::SOURCE, &programme.source), (dcterms::LICENSE, &programme.licence)] {
            if let Some(value) = value {
                self.put_text(&node, predicate, value);
            }
        }
        self.put(&about, rdf::TYPE, schema::EVENT);
        self.put(&about, rdf::TYPE, tg::EDITION_CLASS);
        self.put_text(&about, rdfs::LABEL, &label);
        self.put_text(&about, schema::NAME, &label);
        if let Some(series) = event.series.as_ref().filter(|series| **series != event.id) {
            let series = self.iris.event(series);
            self.put(&about, schema::SUPER_EVENT, series);
        }
        if let Some(edition) = &event.edition {
            self.put_text(&about, tg::EDITION, edition);
        }
        let others = |own: &Option<String>, of: fn(&EventFacts) -> &Option<String>| {
            let other = |theirs: &Option<String>| theirs.is_some() && theirs != own;
            stated.iter().any(|event| other(of(event)))
        };
        let contradicted = [
            (schema::LOCATION, &event.place, others(&event.place, |e| &e.place)),
            (tg::COUNTRY, &event.country, others(&event.country, |e| &e.country)),
            (schema::START_DATE, &event.date, others(&event.date, |e| &e.date)),
        ];
        for (predicate, value, contradicted) in contradicted {
            match value {
                Some(value) if contradicted => self.withheld.push(format!("{label}: {value}")),
                Some(value) if predicate == schema::START_DATE => self.put(&about, predicate, date_literal(value)),
                Some(value) => self.put_text(&about, predicate, value),
                None => {}
            }
        }
    }

    /// A talk, as far as none of `accounts`, the recaps' words on it, says otherwise.
    fn talk(&mut self, programme: &'a KnownProgramme, talk: &'a KnownTalk, accounts: &[&TalkFacts]) {
        let node = self.iris.talk(&EntityId(talk.id.clone()));
        self.put(&node, rdf::TYPE, tg::TALK_CLASS);
        // A recap of the same words has its label already, perhaps in other capitals.
        if !accounts.iter().any(|account| account.id == talk.id) {
            self.put_text(&node, rdfs::LABEL, &talk.title);
        }
        self.put_text(&node, schema::NAME, &talk.title);
        self.put(&node, schema::SUPER_EVENT, self.iris.event(&EntityId(programme.event.clone())));
        self.put(&node, prov::WAS_DERIVED_FROM, self.graph.clone());
        if let Some(kind) = talk.kind {
            match accounts.iter().filter_map(|account| account.kind).all(|told| told == kind) {
                true => self.put_text(&node, tg::FORM, kind.slug()),
                false => self.withheld.push(format!("{}: {}", talk.title, kind.slug())),
            }
        }
        let named: BTreeSet<&str> = accounts.iter().flat_map(|a| a.speakers.iter().map(String::as_str)).collect();
        let others = !named.is_empty() && !talk.speakers.iter().any(|s| named.contains(s.person.id.as_str()));
        for speaker in &talk.speakers {
            if others {
                self.withheld.push(format!("{}: {}", talk.title, speaker.person.label));
            } else {
                self.speaker(&node, talk, speaker, accounts);
            }
        }
    }

    fn speaker(&mut self, node: &NamedNode, talk: &KnownTalk, speaker: &'a KnownSpeaker, accounts: &[&TalkFacts]) {
        let person = self.entity(Kind::Person, &speaker.person, speaker.listed);
        self.put(node, schema::PERFORMER, person.clone());
        let appearance = self.iris.appearance(&EntityId(talk.id.clone()), &speaker.person.id);
        self.put(&appearance, rdf::TYPE, tg::APPEARANCE);
        self.put(&appearance, tg::TALK, node.clone());
        self.put(&appearance, tg::SPEAKER, person);
        let id = speaker.person.id.as_str();
        if let Some(company) = &speaker.company {
            if accounts.iter().filter_map(|a| a.affiliations.get(id)).all(|stated| stated == company.id.as_str()) {
                let company = self.entity(Kind::Company, company, speaker.company_listed);
                self.put(&appearance, tg::AFFILIATION, company);
            } else {
                self.withheld.push(format!("{}: {}, {}", talk.title, speaker.person.label, company.label));
            }
        }
        if let Some(role) = &speaker.role {
            // "CEO" does not deny "Founder and CEO".
            let agrees = |stated: &String| {
                let (own, theirs) = (fold_str(role), fold_str(stated));
                own.contains(&theirs) || theirs.contains(&own)
            };
            if accounts.iter().filter_map(|a| a.roles.get(id)).all(agrees) {
                self.put_text(&appearance, schema::ROLE_NAME, role);
            } else {
                self.withheld.push(format!("{}: {}, {role}", talk.title, speaker.person.label));
            }
        }
    }

    /// The node of a person or company, described so that the graph stands alone.
    fn entity(&mut self, kind: Kind, entity: &'a EntityRef, listed: bool) -> NamedNode {
        let node = self.iris.entity(kind, &entity.id);
        let label = self.meeting.label(kind, entity);
        describe(kind, &node, label, |subject, predicate, object| self.put(subject, predicate, object));
        // Whom only the programme has is no candidate: it is no recap that waits for the name to be taken in.
        if listed {
            self.put_text(&node, tg::STATUS, status_word(Status::Known));
        }
        node
    }
}

#[cfg(test)]
mod tests;
