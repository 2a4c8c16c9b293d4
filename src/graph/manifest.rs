//! What a generation holds, beside its graph: where each recap's graph stands in the snapshot and what it states. Kept so
//! that a build never has to load the graph: unchanged recaps are copied, identities and the report come from here.

use super::checksum::Written;
use super::quads::{entity_status, event_label};
use super::seen::{SeenName, seen};
use crate::gazetteer::programme::KnownProgramme;
use crate::model::{EntityId, Extraction, Kind, Recap, Status, TalkKind};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The number of this format; a generation of another number is not read.
pub const FORMAT: u32 = 2;
/// Formats of before, of which a build still takes which recaps there are and what they told. 1 had no checksums.
pub const FORMATS_OF_BEFORE: std::ops::Range<u32> = 1..FORMAT;

/// A stretch of the snapshot that is one named graph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// First byte.
    pub offset: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// Quads.
    pub quads: u64,
    /// CRC-32 of the bytes.
    #[serde(default)]
    pub crc32: u32,
}

impl Section {
    /// What its bytes were when they were written.
    pub fn written(&self) -> Written {
        Written { bytes: self.bytes, crc32: self.crc32 }
    }
}

/// What a reader must know before it opens a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`] of the writer.
    pub format: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// Base of the IRIs.
    pub base: String,
    /// Hash of everything but the recaps' files that decides what is read from them.
    pub fingerprint: String,
    /// The same without the known names.
    #[serde(default)]
    pub rules: String,
    /// Hash of the graphs of the gazetteer and the ontology.
    pub surroundings: String,
    /// Hash of the graph of the imported names.
    #[serde(default)]
    pub imported: String,
    /// The snapshot.
    #[serde(default)]
    pub graph_file: Written,
    /// The columns, where there are any.
    #[serde(default)]
    pub columns_file: Option<Written>,
    /// The quads in doubt, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubtful_file: Option<Written>,
    /// The index, where there is one; the checksum is that of the checksums of its pages.
    #[serde(default)]
    pub index_file: Option<Written>,
    /// The footprint of the known names.
    #[serde(default)]
    pub names_file: Written,
    /// Quads in all graphs, but for those in doubt.
    pub quads: u64,
    /// Quads in doubt.
    #[serde(default, skip_serializing_if = "is_none")]
    pub doubtful_quads: u64,
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

/// The header and all recaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What a reader must know.
    #[serde(flatten)]
    pub header: Header,
    /// The recaps by their keys.
    pub recaps: BTreeMap<String, RecapEntry>,
    /// The programmes of events that recaps may tell of.
    #[serde(default)]
    pub programmes: Vec<KnownProgramme>,
}

/// What stands before the rest of a manifest: the format first, so that every version can tell which it is, and the checksum
/// of all that follows.
const PREFIX: &str = "{\"format\":2,\"crc32\":\"";

impl Manifest {
    /// As it is written: JSON that begins with its format and its checksum.
    ///
    /// # Errors
    /// Those of serialisation.
    pub fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        let text = serde_json::to_string(self)?;
        let rest = text.split_once(',').map_or("", |(_, rest)| rest);
        Ok(format!("{PREFIX}{:08x}\",{rest}", Written::of(rest.as_bytes()).crc32).into_bytes())
    }
}

/// Reads a manifest, or the header in it.
///
/// # Errors
/// [`ManifestFault`].
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ManifestFault> {
    /// Read first: another format may have other fields.
    #[derive(Deserialize)]
    struct Formatted {
        format: u32,
    }
    let damaged = |error: serde_json::Error| ManifestFault::Damaged(error.to_string());
    let Some(rest) = bytes.strip_prefix(PREFIX.as_bytes()) else {
        let Formatted { format } = serde_json::from_slice(bytes).map_err(damaged)?;
        return Err(match format {
            FORMAT => ManifestFault::Damaged("its checksum is gone".to_owned()),
            other => ManifestFault::Format(other),
        });
    };
    let sum = rest.split_at_checked(8).and_then(|(sum, rest)| Some((sum, rest.strip_prefix(b"\",")?)));
    match sum {
        Some((sum, rest)) if format!("{:08x}", Written::of(rest).crc32).as_bytes() == sum => {
            serde_json::from_slice(bytes).map_err(damaged)
        }
        _ => Err(ManifestFault::Damaged("its checksum is another than when it was written".to_owned())),
    }
}

/// Why a manifest cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManifestFault {
    /// It is not what was written; the reason.
    Damaged(String),
    /// It has another format.
    Format(u32),
}

/// One recap of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecapEntry {
    /// The path as given.
    pub path: String,
    /// Where to read it again; nothing for bytes that were handed over.
    pub file: Option<String>,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// [`Header::fingerprint`] of the build that read it.
    pub fingerprint: String,
    /// Its graph.
    pub section: Section,
    /// What of its graph is in doubt and stands apart, where anything is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubtful: Option<Section>,
    /// What it states.
    pub facts: Facts,
}

/// What one recap states, as far as identities and the report need it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The talks, in the order of the text.
    pub talks: Vec<TalkFacts>,
    /// The editions.
    #[serde(default)]
    pub events: Vec<EventFacts>,
    /// People by id.
    pub people: BTreeMap<String, Named>,
    /// Companies by id.
    pub companies: BTreeMap<String, Named>,
    /// Labels of technologies by id.
    pub technologies: BTreeMap<String, String>,
    /// Ids of topics, and of series of events.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub others: BTreeSet<String>,
    /// Names that were not linked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<SeenName>,
    /// Technologies that talks cover, each talk counted.
    #[serde(default)]
    pub covered: usize,
    /// Mentions.
    pub mentions: usize,
    /// Names seen and not linked.
    pub abstentions: usize,
    /// What is in doubt, and not counted in the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubtful: Option<Box<Facts>>,
}

/// A person or company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The label.
    pub label: String,
    /// Known or candidate.
    pub status: Status,
}

/// A talk, as far as it takes to tell whether another is the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkFacts {
    /// Its id.
    pub id: String,
    /// Its title, as written.
    pub title: Option<String>,
    /// The edition it was held at.
    pub event: Option<String>,
    /// Ids of the speakers.
    pub speakers: Vec<String>,
    /// Ids of the companies that it states, by their speakers'.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub affiliations: BTreeMap<String, String>,
    /// The roles that it states, by their speakers' ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, String>,
    /// The form, if it is another than that of an ordinary talk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TalkKind>,
    /// Ids of people whom a speaker was decided not to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<String>,
}

/// An edition as a recap states it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventFacts {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// City or venue.
    pub place: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// First day.
    pub date: Option<String>,
}

impl Facts {
    /// What `extraction` states of `recap`.
    pub fn of(recap: &Recap, extraction: &Extraction) -> Self {
        if !extraction.has_doubts() {
            return Self { seen: seen(recap, extraction), ..Self::stated(extraction) };
        }
        let sure = Self::stated(&extraction.sure());
        let doubtful = Some(Box::new(Self::stated(extraction).without(&sure)));
        Self { seen: seen(recap, extraction), doubtful, ..sure }
    }

    /// The talks in doubt.
    pub fn doubtful_talks(&self) -> &[TalkFacts] {
        self.doubtful.as_ref().map_or(&[], |facts| &facts.talks)
    }

    /// What it states that `others` do not.
    fn without(mut self, others: &Self) -> Self {
        self.talks.retain(|talk| !others.talks.iter().any(|other| other.id == talk.id));
        self.people.retain(|id, _| !others.people.contains_key(id));
        self.companies.retain(|id, _| !others.companies.contains_key(id));
        self.technologies.retain(|id, _| !others.technologies.contains_key(id));
        self.others.retain(|id| !others.others.contains(id));
        let (mentions, covered) = (self.mentions - others.mentions, self.covered - others.covered);
        Self { mentions, covered, events: Vec::new(), abstentions: 0, ..self }
    }

    fn stated(extraction: &Extraction) -> Self {
        let mut facts =
            Self { mentions: extraction.mentions.len(), abstentions: extraction.abstained.len(), ..Self::default() };
        facts.covered = extraction.talks.iter().map(|talk| talk.technologies.len()).sum();
        let text = |id: &EntityId| id.as_str().to_owned();
        facts.talks = extraction
            .talks
            .iter()
            .map(|talk| TalkFacts {
                id: text(&talk.id),
                title: talk.title.clone(),
                event: talk.event.as_ref().map(text),
                speakers: talk.speakers.iter().map(|speaker| text(&speaker.person.id)).collect(),
                affiliations: talk
                    .speakers
                    .iter()
                    .filter_map(|s| Some((text(&s.person.id), text(&s.affiliation.as_ref()?.id))))
                    .collect(),
                roles: talk.speakers.iter().filter_map(|s| Some((text(&s.person.id), s.role.clone()?))).collect(),
                kind: (talk.kind != TalkKind::Talk).then_some(talk.kind),
                apart: {
                    let speaks = |id: &EntityId| talk.speakers.iter().any(|speaker| speaker.person.id == *id);
                    extraction.apart.iter().filter(|(own, _)| speaks(own)).map(|(_, other)| text(other)).collect()
                },
            })
            .collect();
        let event = |event: &crate::model::Event| EventFacts {
            id: text(&event.id),
            label: event_label(event),
            place: event.place.clone(),
            country: event.country.clone(),
            date: event.date.clone(),
        };
        facts.events = extraction.events.iter().map(event).collect();
        for ((kind, id), (label, status)) in entity_status(extraction) {
            match kind {
                Kind::Person => drop(facts.people.insert(id.0, Named { label, status })),
                Kind::Company => drop(facts.companies.insert(id.0, Named { label, status })),
                Kind::Technology => drop(facts.technologies.insert(id.0, label)),
                Kind::Topic | Kind::Event => drop(facts.others.insert(id.0)),
            }
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_names_the_format() {
        assert!(PREFIX.starts_with(&format!("{{\"format\":{FORMAT},")));
    }

    #[test]
    fn every_flipped_bit_of_a_manifest_is_found() {
        let header = Header {
            format: FORMAT,
            program: "0".to_owned(),
            base: "http://example.org/".to_owned(),
            fingerprint: String::new(),
            rules: String::new(),
            surroundings: String::new(),
            imported: String::new(),
            graph_file: Written::of(b"quads"),
            columns_file: None,
            index_file: None,
            names_file: Written::default(),
            doubtful_file: None,
            quads: 7,
            doubtful_quads: 0,
        };
        let manifest = Manifest { header, recaps: BTreeMap::new(), programmes: Vec::new() };
        let bytes = manifest.to_bytes().expect("it is JSON");
        assert_eq!(parse::<Manifest>(&bytes), Ok(manifest));
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut harmed = bytes.clone();
                harmed[at] ^= 1 << bit;
                assert!(parse::<Header>(&harmed).is_err(), "bit {bit} of byte {at}");
            }
            assert!(parse::<Header>(&bytes[..at]).is_err(), "cut at {at}");
        }
    }
}
