//! One recap and what it says in, the quads of its named graph out: sorted, without doubles, and a pure function, so that
//! the same recap always gives the same quads and any engine may do this step.

pub mod doubtful;

use super::iri::Iris;
use super::quote::Quotes;
use super::vocabulary::{dcterms, itsrdf, nif, prov, schema, skos, tg};
use crate::model::{EntityId, Event, Extraction, Kind, Mention, Method, Recap, Span, Status, Talk};
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::BTreeMap;
use std::path::Path;

/// The quads of the graph `recap/KEY`, in the order of their N-Quads lines, without what is in doubt.
///
/// What `extraction` leaves empty gives no quad; spans become code points; quotes are taken from the recap's blocks.
pub fn recap_quads(iris: &Iris, recap: &Recap, extraction: &Extraction) -> Vec<Quad> {
    if extraction.has_doubts() { written(iris, recap, &extraction.sure()) } else { written(iris, recap, extraction) }
}

fn written(iris: &Iris, recap: &Recap, extraction: &Extraction) -> Vec<Quad> {
    let mut writer = RecapWriter::new(iris, recap);
    writer.post(extraction);
    for event in &extraction.events {
        writer.event(event);
    }
    for talk in &extraction.talks {
        writer.talk(talk);
    }
    for mention in &extraction.mentions {
        writer.mention(mention, &extraction.talks);
    }
    writer.entities(&extraction.events);
    sorted(writer.quads)
}

/// Sorts quads by their N-Quads lines and removes doubles: the order of every graph in a snapshot.
pub fn sorted(mut quads: Vec<Quad>) -> Vec<Quad> {
    quads.sort_by_cached_key(ToString::to_string);
    quads.dedup();
    quads
}

/// The entities that `extraction` names, with label and status: known as soon as one place in the recap knows it.
pub(super) fn entity_status(extraction: &Extraction) -> BTreeMap<(Kind, EntityId), (String, Status)> {
    let mut entities: BTreeMap<(Kind, EntityId), (String, Status)> = BTreeMap::new();
    let mut note = |kind: Kind, id: &EntityId, label: &str, status: Option<Status>| {
        let found = status.unwrap_or(Status::Known);
        entities
            .entry((kind, id.clone()))
            .and_modify(|(known_label, known)| {
                let better = found == Status::Known && *known == Status::Candidate && status.is_some();
                if better || (found == *known && label < known_label.as_str()) {
                    label.clone_into(known_label);
                }
                if better {
                    *known = Status::Known;
                }
            })
            .or_insert_with(|| (label.to_owned(), found));
    };
    // Mentions first: a company that a talk refers to has no status of its own and takes that of its mention.
    for m in extraction.mentions.iter().filter(|m| m.method != Method::Coreference) {
        let status = if m.method == Method::Candidate { Status::Candidate } else { Status::Known };
        note(m.kind, &m.id, &m.label, Some(status));
    }
    // A short name says nothing of its own on whether the gazetteer has the name that it stands for.
    for m in extraction.mentions.iter().filter(|m| m.method == Method::Coreference) {
        note(m.kind, &m.id, &m.label, None);
    }
    for talk in &extraction.talks {
        for speaker in &talk.speakers {
            note(Kind::Person, &speaker.person.id, &speaker.person.label, Some(speaker.status));
            if let Some(company) = &speaker.affiliation {
                note(Kind::Company, &company.id, &company.label, None);
            }
        }
        talk.companies.iter().for_each(|company| note(Kind::Company, &company.id, &company.label, None));
        talk.topics.iter().for_each(|topic| note(Kind::Topic, &topic.id, &topic.label, None));
        for coverage in &talk.technologies {
            note(Kind::Technology, &coverage.technology.id, &coverage.technology.label, None);
        }
    }
    entities
}

/// What a person reads for a talk: its title, or who spoke.
pub fn talk_label(talk: &Talk) -> String {
    match &talk.title {
        Some(title) => title.clone(),
        None if talk.speakers.is_empty() => "untitled talk".to_owned(),
        None => {
            let names: Vec<&str> = talk.speakers.iter().map(|s| s.person.label.as_str()).collect();
            format!("talk by {}", names.join(", "))
        }
    }
}

/// What a person reads for an edition: `dotScale 2015`.
pub fn event_label(event: &Event) -> String {
    match &event.edition {
        Some(edition) if !event.name.split_whitespace().any(|word| word == edition) => {
            format!("{} {edition}", event.name)
        }
        _ => event.name.clone(),
    }
}

/// The label of an edition as the graph has it: one whose year no text states says so wherever it is shown.
fn marked_label(event: &Event) -> String {
    let mark = if event.inferred.is_some() { " (year inferred)" } else { "" };
    format!("{}{mark}", event_label(event))
}

/// The types of an entity, and its name under each predicate that says it.
pub(super) fn describe(
    kind: Kind,
    node: &NamedNode,
    label: &str,
    mut put: impl FnMut(&NamedNode, NamedNodeRef<'_>, Term),
) {
    let (types, naming): (&[NamedNodeRef<'static>], &[NamedNodeRef<'static>]) = match kind {
        Kind::Person => (&[schema::PERSON], &[rdfs::LABEL, schema::NAME]),
        Kind::Company => (&[schema::ORGANIZATION], &[rdfs::LABEL, schema::NAME]),
        Kind::Event => (&[schema::EVENT_SERIES], &[rdfs::LABEL, schema::NAME]),
        Kind::Technology => (&[tg::TECHNOLOGY, skos::CONCEPT], &[rdfs::LABEL, skos::PREF_LABEL]),
        Kind::Topic => (&[skos::CONCEPT], &[rdfs::LABEL, skos::PREF_LABEL]),
    };
    for class in types {
        put(node, rdf::TYPE, class.into_owned().into());
    }
    for predicate in naming {
        put(node, *predicate, Literal::new_simple_literal(label).into());
    }
}

/// Whether things of a kind say whether the gazetteer has them.
pub(super) fn has_status(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Company | Kind::Technology)
}

/// The word for a status in the graph.
pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Known => "known",
        Status::Candidate => "candidate",
    }
}

struct RecapWriter<'a> {
    iris: &'a Iris,
    recap: &'a Recap,
    graph: NamedNode,
    /// Where each character of the source begins.
    characters: Vec<usize>,
    quotes: Quotes<'a>,
    entities: BTreeMap<(Kind, EntityId), (String, Status)>,
    quads: Vec<Quad>,
}

impl<'a> RecapWriter<'a> {
    fn new(iris: &'a Iris, recap: &'a Recap) -> Self {
        Self {
            iris,
            recap,
            graph: iris.recap(&recap.key),
            characters: recap.source.char_indices().map(|(at, _)| at).collect(),
            quotes: Quotes::new(recap),
            entities: BTreeMap::new(),
            quads: Vec::new(),
        }
    }

    fn put(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }

    fn put_text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) {
        self.put(subject, predicate, Literal::new_simple_literal(text));
    }

    fn put_in_language(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) {
        let literal = Literal::new_language_tagged_literal(text, &self.recap.language)
            .unwrap_or_else(|_| Literal::new_simple_literal(text));
        self.put(subject, predicate, literal);
    }

    fn put_doubt(&mut self, subject: &NamedNode, doubtful: bool) {
        if doubtful {
            self.put(subject, tg::DOUBTFUL, Literal::from(true));
        }
    }

    fn post(&mut self, extraction: &Extraction) {
        let (recap, post) = (self.recap, self.graph.clone());
        self.put(&post, rdf::TYPE, schema::BLOG_POSTING);
        self.put(&post, rdf::TYPE, nif::CONTEXT);
        match &recap.meta.title {
            Some(title) => {
                self.put_text(&post, rdfs::LABEL, title);
                self.put_in_language(&post, schema::HEADLINE, title);
            }
            None => {
                let name = Path::new(&recap.path).file_name().map(|name| name.to_string_lossy().into_owned());
                self.put_text(&post, rdfs::LABEL, name.as_deref().unwrap_or(&recap.key));
            }
        }
        if !recap.language.is_empty() {
            self.put_text(&post, schema::IN_LANGUAGE, &recap.language);
        }
        for author in &extraction.authors {
            self.put_text(&post, schema::AUTHOR, author);
        }
        if let Some(publisher) = &extraction.publisher {
            self.put_text(&post, schema::PUBLISHER, publisher);
        }
        self.put_text(&post, dcterms::SOURCE, &recap.path);
        self.put_text(&post, tg::CONTENT_HASH, &recap.sha256);
        for event in &extraction.events {
            let node = self.iris.event(&event.id);
            self.put(&post, schema::ABOUT, node);
        }
        self.entities = entity_status(extraction);
    }

    fn event(&mut self, event: &Event) {
        let node = self.iris.event(&event.id);
        let label = event_label(event);
        self.put(&node, rdf::TYPE, schema::EVENT);
        self.put(&node, rdf::TYPE, tg::EDITION_CLASS);
        self.put_text(&node, rdfs::LABEL, &marked_label(event));
        self.put_text(&node, schema::NAME, &label);
        // A recap that states no edition may give the series' own id: no event is part of itself.
        if let Some(series) = event.series.as_ref().filter(|series| **series != event.id) {
            let series_node = self.iris.event(series);
            self.put(&node, schema::SUPER_EVENT, series_node.clone());
            self.put(&series_node, rdf::TYPE, schema::EVENT_SERIES);
            // A mention of the series knows its name; the edition's may have a city in it.
            let mentioned = self.entities.get(&(Kind::Event, series.clone())).map(|(label, _)| label.clone());
            let label = mentioned.unwrap_or_else(|| event.name.clone());
            self.put_text(&series_node, rdfs::LABEL, &label);
            self.put_text(&series_node, schema::NAME, &label);
        }
        let stated = [
            (tg::EDITION, &event.edition),
            (tg::INFERRED, &event.inferred),
            (schema::LOCATION, &event.place),
            (tg::COUNTRY, &event.country),
        ];
        for (predicate, value) in stated {
            if let Some(value) = value {
                self.put_text(&node, predicate, value);
            }
        }
        if let Some(date) = &event.date {
            self.put(&node, schema::START_DATE, date_literal(date));
        }
    }

    fn talk(&mut self, talk: &Talk) {
        let node = self.iris.talk(&talk.id);
        self.put(&node, rdf::TYPE, tg::TALK_CLASS);
        self.put_text(&node, rdfs::LABEL, &talk_label(talk));
        if let Some(title) = &talk.title {
            self.put_in_language(&node, schema::NAME, title);
        }
        self.put_text(&node, tg::FORM, talk.kind.slug());
        if let Some(probability) = talk.probability {
            self.put(&node, tg::PROBABILITY, Literal::new_typed_literal(decimal(probability), xsd::DECIMAL));
        }
        self.put_doubt(&node, talk.doubtful);
        if let Some(event) = &talk.event {
            self.put(&node, schema::SUPER_EVENT, self.iris.event(event));
        }
        for coverage in &talk.technologies {
            let technology = self.iris.entity(Kind::Technology, &coverage.technology.id);
            if coverage.main {
                self.put(&node, tg::COVERS_MAINLY, technology.clone());
            }
            self.put(&node, tg::COVERS, technology);
        }
        for topic in &talk.topics {
            self.put(&node, schema::ABOUT, self.iris.entity(Kind::Topic, &topic.id));
        }
        for company in &talk.companies {
            self.put(&node, schema::MENTIONS, self.iris.entity(Kind::Company, &company.id));
        }
        self.put(&node, prov::WAS_DERIVED_FROM, self.graph.clone());
        let section = self.stretch(talk.span);
        self.put(&node, tg::SECTION, section);
        for speaker in &talk.speakers {
            let person = self.iris.entity(Kind::Person, &speaker.person.id);
            self.put(&node, schema::PERFORMER, person.clone());
            let appearance = self.iris.appearance(&talk.id, &speaker.person.id);
            self.put(&appearance, rdf::TYPE, tg::APPEARANCE);
            self.put(&appearance, tg::TALK, node.clone());
            self.put(&appearance, tg::SPEAKER, person);
            if let Some(company) = &speaker.affiliation {
                self.put(&appearance, tg::AFFILIATION, self.iris.entity(Kind::Company, &company.id));
            }
            if let Some(role) = &speaker.role {
                self.put_text(&appearance, schema::ROLE_NAME, role);
            }
            if let Some(span) = speaker.affiliation_span {
                let evidence = self.stretch(span);
                self.words(&evidence, span, None);
                self.put(&appearance, tg::AFFILIATION_EVIDENCE, evidence);
            }
        }
    }

    fn mention(&mut self, mention: &Mention, talks: &[Talk]) {
        let node = self.stretch(mention.span);
        self.words(&node, mention.span, Some((mention.block, mention.at)));
        self.put(&node, itsrdf::TA_IDENT_REF, self.iris.entity(mention.kind, &mention.id));
        self.put(&node, itsrdf::TA_CONFIDENCE, Literal::new_typed_literal(decimal(mention.score), xsd::DECIMAL));
        self.put_text(&node, tg::METHOD, mention.method.slug());
        self.put_doubt(&node, mention.doubtful);
        // The innermost section; two talks told in one section both have the mention.
        let holders = || talks.iter().filter(|talk| talk.span.contains(mention.span));
        let smallest = holders().map(|talk| talk.span.end - talk.span.start).min();
        for talk in holders().filter(|talk| Some(talk.span.end - talk.span.start) == smallest) {
            self.put(&node, tg::IN_TALK, self.iris.talk(&talk.id));
        }
    }

    /// The node of a stretch of the recap, with its place.
    fn stretch(&mut self, span: Span) -> NamedNode {
        let [start, end] = [span.start, span.end].map(|byte| self.characters.partition_point(|at| *at < byte));
        let node = self.iris.stretch(&self.recap.key, start, end);
        self.put(&node, rdf::TYPE, nif::OFFSET_BASED_STRING);
        self.put(&node, nif::REFERENCE_CONTEXT, self.graph.clone());
        let index = |number: usize| Literal::new_typed_literal(number.to_string(), xsd::NON_NEGATIVE_INTEGER);
        self.put(&node, nif::BEGIN_INDEX, index(start));
        self.put(&node, nif::END_INDEX, index(end));
        node
    }

    /// The words of a stretch and the sentence around them.
    fn words(&mut self, node: &NamedNode, span: Span, place: Option<(usize, (usize, usize))>) {
        if let Some(words) = self.recap.source.get(span.range()) {
            self.put_text(node, nif::ANCHOR_OF, words);
        }
        if let Some(quote) = self.quotes.around(span, place) {
            self.put_text(node, tg::QUOTE, &quote);
        }
    }

    /// Types and labels of all entities, so that the graph stands alone.
    fn entities(&mut self, events: &[Event]) {
        for ((kind, id), (label, status)) in std::mem::take(&mut self.entities) {
            // An edition was described as what it is, and is no series.
            if kind == Kind::Event && events.iter().any(|event| event.id == id) {
                continue;
            }
            let node = self.iris.entity(kind, &id);
            describe(kind, &node, &label, |subject, predicate, object| {
                // Two recaps may write a candidate in two ways, and a concept has one preferred name at most.
                if status == Status::Known || predicate != skos::PREF_LABEL {
                    self.put(subject, predicate, object);
                }
            });
            if has_status(kind) {
                self.put_text(&node, tg::STATUS, status_word(status));
            }
        }
    }
}

/// A score as `xsd:decimal` with at most three places: `0.98`, `1.0`.
fn decimal(score: f32) -> String {
    let score = if score.is_finite() { score.clamp(0.0, 1.0) } else { 0.0 };
    let text = format!("{score:.3}");
    let short = text.trim_end_matches('0');
    if short.ends_with('.') { format!("{short}0") } else { short.to_owned() }
}

/// A date as the XML Schema type its form has; what is no date stays text.
pub(super) fn date_literal(date: &str) -> Literal {
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let datatype = match date.len() {
        10 if date.parse::<jiff::civil::Date>().is_ok() => xsd::DATE,
        7 if format!("{date}-01").parse::<jiff::civil::Date>().is_ok() => xsd::G_YEAR_MONTH,
        4 if all_digits(date) => xsd::G_YEAR,
        _ => return Literal::new_simple_literal(date),
    };
    Literal::new_typed_literal(date, datatype)
}

#[cfg(test)]
mod tests;
