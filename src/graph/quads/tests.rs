//! One hand-made recap and the quads it must give.

use super::*;
use crate::expected::assert_as_written;
use crate::model::{Appearance, Block, BlockKind, Coverage, EntityRef, Meta, Piece, TalkKind};
use std::collections::BTreeSet;

const SOURCE: &str = "É: Neha Narkhede (Confluent) on Kafka. Then lunch.";

fn span(text: &str) -> Span {
    let start = SOURCE.find(text).expect("it is in the source");
    Span::new(start, start + text.len())
}

fn recap() -> Recap {
    let block = Block {
        kind: BlockKind::Paragraph,
        text: SOURCE.to_owned(),
        pieces: vec![Piece { text: 0, text_len: SOURCE.len(), source: Span::new(0, SOURCE.len()) }],
        marks: Vec::new(),
        span: Span::new(0, SOURCE.len()),
        chrome: false,
        sentences: crate::language::text::sentences(SOURCE, |_| false),
    };
    Recap {
        path: "posts/day one.md".to_owned(),
        key: "day-one".to_owned(),
        source: SOURCE.to_owned(),
        sha256: "abc".to_owned(),
        language: "en".to_owned(),
        meta: Meta::default(),
        blocks: vec![block],
        warnings: Vec::new(),
    }
}

fn entity(id: &str, label: &str) -> EntityRef {
    EntityRef { id: EntityId(id.to_owned()), label: label.to_owned() }
}

fn mention(text: &str, kind: Kind, id: &str, label: &str, method: Method) -> Mention {
    let span = span(text);
    let id = EntityId(id.to_owned());
    let at = (span.start, span.end);
    Mention { span, kind, id, label: label.to_owned(), score: 0.98, method, block: 0, at, doubtful: false }
}

fn extraction() -> Extraction {
    let event = EntityId("dotscale-2017".to_owned());
    Extraction {
        events: vec![Event {
            id: event.clone(),
            series: Some(EntityId("dotscale".to_owned())),
            name: "dotScale".to_owned(),
            edition: Some("2017".to_owned()),
            place: Some("Paris".to_owned()),
            country: Some("France".to_owned()),
            date: Some("2017-04-24".to_owned()),
            inferred: None,
        }],
        authors: vec!["Jane Doe".to_owned()],
        publisher: None,
        talks: vec![Talk {
            id: EntityId("dotscale-2017-neha-narkhede".to_owned()),
            title: None,
            kind: TalkKind::Keynote,
            span: Span::new(span("Neha").start, span("Kafka.").end),
            event: Some(event),
            speakers: vec![Appearance {
                person: entity("neha-narkhede", "Neha Narkhede"),
                affiliation: Some(entity("confluent", "Confluent")),
                affiliation_span: Some(span("Confluent")),
                affiliation_clues: Vec::new(),
                role: Some("CTO".to_owned()),
                status: Status::Known,
            }],
            technologies: vec![Coverage {
                technology: entity("apache-kafka", "Apache Kafka"),
                main: true,
                doubtful: false,
            }],
            topics: vec![entity("streaming", "streaming")],
            companies: vec![entity("linkedin", "LinkedIn")],
            probability: Some(0.97),
            doubtful: false,
        }],
        beginnings: Vec::new(),
        mentions: vec![
            mention("Neha Narkhede", Kind::Person, "neha-narkhede", "Neha Narkhede", Method::Exact),
            mention("Confluent", Kind::Company, "confluent", "Confluent", Method::Candidate),
            mention("Kafka", Kind::Technology, "apache-kafka", "Apache Kafka", Method::Variant),
        ],
        ..Extraction::default()
    }
}

fn lines(recap: &Recap, extraction: &Extraction) -> Vec<String> {
    let quads = recap_quads(&Iris::default(), recap, extraction);
    quads.iter().map(|quad| quad.to_string().replace("http://localhost:7878/id/", "")).collect()
}

#[test]
fn a_recap_as_quads() {
    let graph = " <recap/day-one>";
    let lines: Vec<String> = lines(&recap(), &extraction())
        .iter()
        .map(|line| line.strip_suffix(graph).expect("the graph is the recap").to_owned())
        .map(|line| line.replace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#", "nif:"))
        .map(|line| line.replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "a"))
        .map(|line| line.replace("http://www.w3.org/2001/XMLSchema#", "xsd:"))
        .collect();
    assert_as_written("tests/snapshots/a-recap-as-quads.txt", &(lines.join("\n") + "\n"));
}

#[test]
fn the_same_recap_gives_the_same_quads_sorted_and_once() {
    let first = lines(&recap(), &extraction());
    assert_eq!(first, lines(&recap(), &extraction()));
    let mut sorted: Vec<String> = first.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    sorted.sort();
    assert_eq!(first, sorted);
    let mut twice = extraction();
    twice.mentions.extend(extraction().mentions);
    twice.mentions.reverse();
    assert_eq!(first, lines(&recap(), &twice));
}

#[test]
fn what_is_not_stated_gives_no_quad() {
    let mut bare = extraction();
    bare.events[0] =
        Event { series: None, edition: None, place: None, country: None, date: None, ..bare.events[0].clone() };
    bare.talks[0] = Talk { event: None, speakers: Vec::new(), ..bare.talks[0].clone() };
    let lines = lines(&recap(), &bare);
    for absent in
        ["superEvent", "ns#edition", "location", "country", "startDate", "performer", "Appearance", "publisher"]
    {
        assert!(!lines.iter().any(|line| line.contains(absent)), "{absent}");
    }
    assert!(lines.iter().any(|line| line.contains("\"untitled talk\"")));
}

#[test]
fn an_edition_under_the_id_of_its_series_is_not_part_of_itself() {
    let mut odd = extraction();
    odd.events[0].id = EntityId("dotscale".to_owned());
    odd.talks[0].event = Some(EntityId("dotscale".to_owned()));
    assert!(
        !lines(&recap(), &odd).iter().any(|line| line.contains("<event/dotscale> <https://schema.org/superEvent>"))
    );
}

#[test]
fn a_series_has_one_name() {
    let mut told = extraction();
    let series = entity("dotscale", "dotScale Europe");
    told.mentions.push(Mention { id: series.id, label: series.label, kind: Kind::Event, ..told.mentions[0].clone() });
    let lines = lines(&recap(), &told);
    let names = lines.iter().filter(|line| line.starts_with("<event/dotscale> ") && line.contains("label"));
    assert_eq!(names.count(), 1, "{lines:#?}");
}

#[test]
fn a_short_name_does_not_make_a_candidate_known() {
    let mut short = extraction();
    short.talks.clear();
    short.mentions = vec![
        mention("Neha", Kind::Person, "neha-narkhede", "Neha Narkhede", Method::Coreference),
        mention("Neha Narkhede", Kind::Person, "neha-narkhede", "Neha Narkhede", Method::Candidate),
    ];
    let statuses = |extraction: &Extraction| {
        let lines = lines(&recap(), extraction);
        lines.into_iter().filter(|line| line.contains("ns#status")).collect::<Vec<_>>()
    };
    let found = statuses(&short);
    assert!(matches!(&found[..], [one] if one.contains("\"candidate\"")), "{found:?}");
    short.mentions[1].method = Method::Exact;
    assert!(statuses(&short)[0].contains("\"known\""));
}

#[test]
fn spans_that_fit_nowhere_do_not_panic() {
    let mut odd = extraction();
    odd.mentions[0].span = Span::new(1, 3);
    odd.mentions[1].block = 7;
    odd.mentions[2].span = Span::new(9_000, 9_001);
    odd.mentions[2].at = (9_000, 9_001);
    odd.talks[0].speakers[0].affiliation_span = Some(Span::new(8_000, 8_001));
    assert!(!lines(&recap(), &odd).is_empty());
}

#[test]
fn decimals_and_dates_have_their_types() {
    for (score, expected) in
        [(0.98, "0.98"), (1.0, "1.0"), (0.0, "0.0"), (0.12345, "0.123"), (f32::NAN, "0.0"), (7.0, "1.0")]
    {
        assert_eq!(decimal(score), expected);
    }
    for (date, datatype) in [
        ("2015-06-08", xsd::DATE),
        ("2015-06", xsd::G_YEAR_MONTH),
        ("2015", xsd::G_YEAR),
        ("2015-13-40", xsd::STRING),
        ("June 2015", xsd::STRING),
    ] {
        assert_eq!(date_literal(date).datatype(), datatype, "{date}");
    }
}

#[test]
fn labels_are_what_a_person_reads() {
    let mut event = extraction().events.remove(0);
    assert_eq!(event_label(&event), "dotScale 2017");
    event.name = "dotScale 2017 Paris".to_owned();
    assert_eq!(event_label(&event), "dotScale 2017 Paris");
    let mut talk = extraction().talks.remove(0);
    assert_eq!(talk_label(&talk), "talk by Neha Narkhede");
    talk.title = Some("The rise of real time".to_owned());
    assert_eq!(talk_label(&talk), "The rise of real time");
}
