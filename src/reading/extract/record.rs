//! An [`Extraction`] in, the record that other programs rely on out: one JSON object a recap, offsets in code points of the
//! decoded source.

use crate::model::{Appearance, EntityId, EntityRef, Event, Extraction, Kind, Method, Recap, Span, Status, TalkKind};
use serde::{Deserialize, Serialize};
use std::ops::Not;

/// All that one recap says, as it leaves the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Record {
    pub recap: String,
    pub sha256: String,
    pub language: String,
    pub event: Option<EventRecord>,
    pub events: Vec<EventRecord>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub talks: Vec<TalkRecord>,
    pub mentions: Vec<MentionRecord>,
    pub warnings: Vec<String>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct EventRecord {
    pub id: EntityId,
    pub name: String,
    pub edition: Option<String>,
    pub place: Option<String>,
    pub country: Option<String>,
    pub date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inferred: Option<String>,
}

/// A talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct TalkRecord {
    pub id: EntityId,
    pub title: Option<String>,
    pub kind: TalkKind,
    pub start: usize,
    pub end: usize,
    pub event: Option<EntityId>,
    pub speakers: Vec<SpeakerRecord>,
    pub technologies: Vec<TechnologyRecord>,
    pub topics: Vec<EntityRef>,
    pub companies: Vec<EntityRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    #[serde(default, skip_serializing_if = "Not::not")]
    pub doubtful: bool,
}

/// A speaker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct SpeakerRecord {
    pub id: EntityId,
    pub name: String,
    pub affiliation: Option<String>,
    pub affiliation_id: Option<EntityId>,
    pub role: Option<String>,
    pub status: Status,
}

/// A technology that a talk covers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct TechnologyRecord {
    pub id: EntityId,
    pub label: String,
    pub main: bool,
    #[serde(default, skip_serializing_if = "Not::not")]
    pub doubtful: bool,
}

/// A mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct MentionRecord {
    pub start: usize,
    pub end: usize,
    pub text: String,
    #[serde(rename = "type")]
    pub kind: Kind,
    pub id: EntityId,
    pub label: String,
    pub score: f32,
    pub method: Method,
    #[serde(default, skip_serializing_if = "Not::not")]
    pub doubtful: bool,
}

/// The code points that byte offsets of a text stand for.
#[derive(Debug)]
pub struct CodePoints {
    starts: Vec<usize>,
}

impl CodePoints {
    /// Counts the characters of `source`.
    pub fn new(source: &str) -> Self {
        Self { starts: source.char_indices().map(|(i, _)| i).collect() }
    }

    /// The code points before byte `at`.
    pub fn at(&self, at: usize) -> usize {
        self.starts.partition_point(|s| *s < at)
    }

    /// Both ends of a span.
    pub fn of(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }
}

impl Record {
    /// The record of a recap.
    pub fn new(recap: &Recap, extraction: &Extraction) -> Self {
        let points = CodePoints::new(&recap.source);
        let events: Vec<EventRecord> = extraction.events.iter().map(EventRecord::new).collect();
        Self {
            recap: recap.path.clone(),
            sha256: recap.sha256.clone(),
            language: recap.language.clone(),
            event: events.first().cloned(),
            events,
            authors: extraction.authors.clone(),
            publisher: extraction.publisher.clone(),
            talks: extraction
                .talks
                .iter()
                .map(|t| {
                    let (start, end) = points.of(t.span);
                    TalkRecord {
                        id: t.id.clone(),
                        title: t.title.clone(),
                        kind: t.kind,
                        start,
                        end,
                        event: t.event.clone(),
                        speakers: t.speakers.iter().map(SpeakerRecord::new).collect(),
                        technologies: t
                            .technologies
                            .iter()
                            .map(|c| TechnologyRecord {
                                id: c.technology.id.clone(),
                                label: c.technology.label.clone(),
                                main: c.main,
                                doubtful: c.doubtful,
                            })
                            .collect(),
                        topics: t.topics.clone(),
                        companies: t.companies.clone(),
                        probability: t.probability.map(|probability| rounded(probability.into(), 1000.0)),
                        doubtful: t.doubtful,
                    }
                })
                .collect(),
            mentions: extraction
                .mentions
                .iter()
                .map(|m| {
                    let (start, end) = points.of(m.span);
                    MentionRecord {
                        start,
                        end,
                        text: recap.source[m.span.range()].to_owned(),
                        kind: m.kind,
                        id: m.id.clone(),
                        label: m.label.clone(),
                        score: (m.score * 100.0).round() / 100.0,
                        method: m.method,
                        doubtful: m.doubtful,
                    }
                })
                .collect(),
            warnings: extraction.warnings.clone(),
        }
    }
}

impl Record {
    /// The same without what is in doubt, as answers have it.
    #[must_use]
    pub fn sure(mut self) -> Self {
        self.talks.retain(|talk| !talk.doubtful);
        for talk in &mut self.talks {
            talk.technologies.retain(|technology| !technology.doubtful);
        }
        self.mentions.retain(|mention| !mention.doubtful);
        self
    }
}

/// A number to so many parts of one.
fn rounded(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}

impl EventRecord {
    fn new(event: &Event) -> Self {
        Self {
            id: event.id.clone(),
            name: event.name.clone(),
            edition: event.edition.clone(),
            place: event.place.clone(),
            country: event.country.clone(),
            date: event.date.clone(),
            inferred: event.inferred.clone(),
        }
    }
}

impl SpeakerRecord {
    fn new(appearance: &Appearance) -> Self {
        Self {
            id: appearance.person.id.clone(),
            name: appearance.person.label.clone(),
            affiliation: appearance.affiliation.as_ref().map(|a| a.label.clone()),
            affiliation_id: appearance.affiliation.as_ref().map(|a| a.id.clone()),
            role: appearance.role.clone(),
            status: appearance.status,
        }
    }
}
