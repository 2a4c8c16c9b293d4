//! Programmes in, the same with the ids of the gazetteer out: the people and companies that it knows under any of their
//! names, the others under the ids that recaps would give them, so that both meet.

use super::event::key;
use super::{Programme, Talk};
use crate::gazetteer::Gazetteer;
use crate::gazetteer::forms::names_of;
use crate::gazetteer::legal::LegalForms;
use crate::model::{EntityId, EntityRef, Event, Kind, TalkKind};
use crate::text::slug;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Characters of a talk's id behind that of the event, as recaps have it.
const LONGEST: usize = 120;

/// A programme as the graph takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownProgramme {
    /// Id of the edition.
    pub event: String,
    /// Id of the series.
    pub series: Option<String>,
    /// Name of the conference, without the year.
    pub name: String,
    /// Year or number.
    pub edition: Option<String>,
    /// City.
    pub place: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// First day, ISO 8601.
    pub date: Option<String>,
    /// Where it is published.
    pub source: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
    /// The talks.
    pub talks: Vec<KnownTalk>,
}

/// A talk of a programme, under its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownTalk {
    /// Event and title, as recaps make it.
    pub id: String,
    /// The title.
    pub title: String,
    /// Its form, where stated.
    pub kind: Option<TalkKind>,
    /// Who is to speak.
    pub speakers: Vec<KnownSpeaker>,
}

/// A speaker of a programme, under their id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownSpeaker {
    /// The person.
    pub person: EntityRef,
    /// Whether the gazetteer has the person.
    pub listed: bool,
    /// Their company.
    pub company: Option<EntityRef>,
    /// Whether the gazetteer has the company.
    pub company_listed: bool,
    /// What they are there.
    pub role: Option<String>,
}

impl KnownProgramme {
    /// The edition as a recap would tell of it.
    pub fn as_event(&self) -> Event {
        Event {
            id: EntityId(self.event.clone()),
            series: self.series.clone().map(EntityId),
            name: self.name.clone(),
            edition: self.edition.clone(),
            place: self.place.clone(),
            country: self.country.clone(),
            date: self.date.clone(),
            inferred: None,
        }
    }
}

/// Puts the ids to all names of `programmes`. Two talks of one title count once.
pub fn known(gazetteer: &Gazetteer, programmes: Vec<Programme>) -> Vec<KnownProgramme> {
    if programmes.is_empty() {
        return Vec::new();
    }
    let names = Names::new(gazetteer);
    let resolve = |programme: Programme| {
        let mut seen = HashSet::new();
        let talks = programme.talks.into_iter().map(|talk| names.talk(&programme.event, talk));
        KnownProgramme {
            talks: talks.filter(|talk| seen.insert(talk.id.clone())).collect(),
            event: programme.event,
            series: programme.series,
            name: programme.name,
            edition: programme.edition,
            place: programme.place,
            country: programme.country,
            date: programme.date,
            source: programme.source,
            licence: programme.licence,
        }
    };
    programmes.into_iter().map(resolve).collect()
}

/// People and companies by their names.
struct Names<'g> {
    by_name: HashMap<(Kind, String), EntityRef>,
    legal_forms: &'g LegalForms,
}

impl<'g> Names<'g> {
    fn new(gazetteer: &'g Gazetteer) -> Self {
        let mut by_name = HashMap::new();
        let entries = || gazetteer.entries().iter().filter(|e| matches!(e.kind, Kind::Person | Kind::Company));
        // A label goes before another entry's alias.
        for entry in entries() {
            let found = || EntityRef { id: entry.id.clone(), label: entry.label.clone() };
            by_name.entry((entry.kind, key(&entry.label))).or_insert_with(found);
        }
        for entry in entries() {
            for name in names_of(entry).skip(1) {
                let found = || EntityRef { id: entry.id.clone(), label: entry.label.clone() };
                by_name.entry((entry.kind, key(name))).or_insert_with(found);
            }
        }
        Self { by_name, legal_forms: gazetteer.legal_forms() }
    }

    fn find(&self, kind: Kind, name: &str) -> Option<EntityRef> {
        self.by_name.get(&(kind, key(name))).cloned()
    }

    /// The entity and whether the gazetteer has it.
    fn person(&self, name: &str) -> (EntityRef, bool) {
        let found = self.find(Kind::Person, name);
        let listed = found.is_some();
        (found.unwrap_or_else(|| EntityRef { id: EntityId::from_name(name), label: name.to_owned() }), listed)
    }

    fn company(&self, name: &str) -> (EntityRef, bool) {
        let bare = self.legal_forms.without(name);
        let found = self.find(Kind::Company, name).or_else(|| self.find(Kind::Company, bare));
        let listed = found.is_some();
        (found.unwrap_or_else(|| EntityRef { id: EntityId::from_name(bare), label: bare.to_owned() }), listed)
    }

    fn talk(&self, event: &str, talk: Talk) -> KnownTalk {
        let own: String = slug(&talk.title).chars().take(LONGEST).collect();
        let speakers = talk.speakers.into_iter().map(|speaker| {
            let (person, listed) = self.person(&speaker.name);
            let company = speaker.company.as_deref().map(|name| self.company(name));
            let company_listed = company.as_ref().is_some_and(|(_, listed)| *listed);
            let company = company.map(|(company, _)| company);
            KnownSpeaker { person, listed, company, company_listed, role: speaker.role }
        });
        let own = if own.is_empty() { "untitled".to_owned() } else { own };
        let speakers = speakers.filter(|speaker| !speaker.person.id.as_str().is_empty()).collect();
        KnownTalk { id: format!("{event}-{own}"), title: talk.title, kind: talk.kind, speakers }
    }
}
