//! One small recap with an extraction made by hand, so that what is drawn does not change with what is found.

use super::text::Look;
use super::{Sheet, html, text};
use crate::assets::Assets;
use crate::expected::assert_as_written;
use crate::language::Languages;
use crate::model::{
    Abstention, Appearance, Coverage, EntityId, EntityRef, Event, Extraction, Kind, Mention, Method, Recap, Span,
    Status, Talk, TalkKind, Weighed,
};
use crate::read::parse;
use quick_xml::events::Event as Xml;

const SOURCE: &str = "\
---
title: Notes
---

# Made-up Days <script>alert('x')</script>

## Streams & **joins**

Ada
Lovelace (Tabulate) used Kafka, and `Kafka` in Go. Then Bob sang\u{1b}[2J.
";

fn languages() -> Languages {
    Languages::load(&Assets::data(None)).expect("the languages are sound")
}

fn find(words: &str) -> Span {
    let start = SOURCE.find(words).expect("the words stand in the source");
    Span::new(start, start + words.len())
}

fn entity(label: &str) -> EntityRef {
    EntityRef { id: EntityId::from_name(label), label: label.to_owned() }
}

fn mention(words: &str, kind: Kind, label: &str, method: Method) -> Mention {
    let EntityRef { id, label } = entity(label);
    Mention { span: find(words), kind, id, label, score: 0.9, method, block: 0, at: (0, 0), doubtful: false }
}

fn weighed(words: &str, file: &'static str, clues: &[(&'static str, f32)]) -> Weighed {
    Weighed { span: find(words), file, clues: clues.to_vec() }
}

fn talk(title: Option<&str>, span: Span, speaker: &str) -> Talk {
    Talk {
        id: EntityId::from_name(speaker),
        title: title.map(str::to_owned),
        kind: TalkKind::Talk,
        span,
        event: None,
        speakers: vec![Appearance {
            person: entity(speaker),
            affiliation: Some(entity("Tabulate")).filter(|_| title.is_some()),
            affiliation_span: None,
            affiliation_clues: if title.is_some() { vec![("in-brackets", 2.0), ("listed", 0.5)] } else { Vec::new() },
            role: None,
            status: Status::Candidate,
        }],
        technologies: vec![Coverage { technology: entity("Apache Kafka"), main: true, doubtful: false }],
        topics: Vec::new(),
        companies: Vec::new(),
        probability: Some(0.9),
        doubtful: false,
    }
}

fn extraction() -> Extraction {
    let first = find("## Streams").start;
    let second = find("Then Bob").start;
    Extraction {
        events: vec![Event {
            id: EntityId::from_name("Made-up Days 2020"),
            series: None,
            name: "Made-up Days".to_owned(),
            edition: Some("2020".to_owned()),
            place: Some("Nowhere <here>".to_owned()),
            country: None,
            date: None,
            inferred: None,
        }],
        talks: vec![
            talk(Some("Streams & joins"), Span::new(first, second), "Ada Lovelace"),
            talk(None, Span::new(second, SOURCE.len()), "Bob"),
        ],
        beginnings: Vec::new(),
        mentions: vec![
            mention("Ada\nLovelace", Kind::Person, "Ada Lovelace", Method::Candidate),
            mention("Tabulate", Kind::Company, "Tabulate", Method::Exact),
            mention("Kafka", Kind::Technology, "Apache Kafka", Method::Variant),
            mention("Bob", Kind::Person, "Bob", Method::Candidate),
        ],
        abstained: vec![
            Abstention {
                span: find("Go"),
                id: EntityId::from_name("Go"),
                kind: Kind::Technology,
                score: 0.3,
                reason: "an ordinary word without evidence".to_owned(),
            },
            Abstention {
                span: find("Kafka"),
                id: EntityId::from_name("Kafka & Co"),
                kind: Kind::Company,
                score: 0.2,
                reason: "taken as <something> else".to_owned(),
            },
        ],
        weighed: vec![
            weighed("Ada\nLovelace", "clues/people.toml", &[("first-given", 2.0), ("last-unknown", 0.8)]),
            weighed("Go", "clues/weak-names.toml", &[("at-all", 0.3), ("small-plural", -0.6)]),
            weighed("Kafka", "clues/weak-names.toml", &[("at-all", 0.3), ("capital", 0.25)]),
        ],
        warnings: vec!["something is odd".to_owned()],
        ..Extraction::default()
    }
}

fn recap() -> Recap {
    parse("notes/<made-up>.md", "made-up", SOURCE.as_bytes(), &languages()).expect("the source is text")
}

fn page(explain: bool) -> String {
    let (recap, extraction) = (recap(), extraction());
    html::open(&[&recap.path]) + &html::write(&Sheet::new(&recap, &extraction, explain), 1) + html::close()
}

/// The marks of a page: class and words, without the small print.
fn marks(page: &str) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_str(page);
    reader.config_mut().check_end_names = true;
    let (mut out, mut inside, mut small, mut open) = (Vec::new(), false, false, 0);
    loop {
        match reader.read_event().expect("the page is well-formed") {
            Xml::Start(tag) => {
                open += 1;
                small |= tag.name().as_ref() == b"small";
                if tag.name().as_ref() == b"mark" {
                    let class = tag.try_get_attribute("class").unwrap().expect("a mark has a class");
                    out.push((String::from_utf8(class.value.into_owned()).unwrap(), String::new()));
                    inside = true;
                }
            }
            Xml::End(tag) => {
                open -= 1;
                small &= tag.name().as_ref() != b"small";
                inside &= tag.name().as_ref() != b"mark";
            }
            Xml::Text(words) if inside && !small => out.last_mut().unwrap().1 += &words.unescape().unwrap(),
            Xml::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "an element is left open");
    out
}

#[test]
fn the_text_without_colour() {
    let (recap, extraction) = (recap(), extraction());
    let drawn = text::write(&Sheet::new(&recap, &extraction, false), Look::default());
    assert_as_written("tests/snapshots/explained-without-colour.txt", &drawn);
}

#[test]
fn the_text_with_reasons_and_breaks() {
    let (recap, extraction) = (recap(), extraction());
    let drawn = text::write(&Sheet::new(&recap, &extraction, true), Look { colour: false, width: Some(60) });
    assert_as_written("tests/snapshots/explained-with-reasons-and-breaks.txt", &drawn);
    assert!(drawn.lines().all(|line| line.chars().count() <= 60), "{drawn}");
}

#[test]
fn colours_say_what_brackets_say() {
    let (recap, extraction) = (recap(), extraction());
    let drawn = text::write(&Sheet::new(&recap, &extraction, false), Look { colour: true, width: None });
    assert!(drawn.contains("\u{1b}[1m\u{1b}[32mKafka\u{1b}[0m\u{1b}[2m‹apache-kafka›\u{1b}[0m"), "{drawn:?}");
    assert!(!drawn.contains("\u{1b}[2J"), "a control sequence of the source reached the terminal");
}

#[test]
fn each_mention_is_marked_once_on_the_page() {
    let legend = 5;
    for (explain, extra) in [(false, 0), (true, 1)] {
        let page = page(explain);
        let marks: Vec<_> = marks(&page).split_off(legend + extra);
        let mut expected =
            vec![("person", "Ada"), ("person", "Lovelace"), ("company", "Tabulate"), ("technology", "Kafka")];
        if explain {
            expected.push(("abstained", "Go"));
        }
        expected.push(("person", "Bob"));
        let marks: Vec<(&str, &str)> = marks.iter().map(|(class, words)| (class.as_str(), words.as_str())).collect();
        assert_eq!(marks, expected);
        assert_eq!(page.matches(" id=\"r1-m").count(), extraction().mentions.len() + extra);
    }
}

#[test]
fn nothing_of_a_recap_becomes_markup() {
    let page = page(true);
    for raw in ["<script", "<here>", "<something>", "<made-up>", "Kafka & Co", "\u{1b}"] {
        assert!(!page.contains(raw), "{raw} stands in the page");
    }
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    for outside in ["http:", "https:", "url(", "@import", " src="] {
        assert!(!page.contains(outside), "{outside}: the page loads something");
    }
}

#[test]
fn every_link_of_the_page_has_a_target() {
    let page = page(true);
    for link in page.split("href=\"#").skip(1) {
        let anchor = link.split('"').next().unwrap_or_default();
        assert_eq!(page.matches(&format!(" id=\"{anchor}\"")).count(), 1, "{anchor}");
    }
}

#[test]
fn odd_recaps_are_drawn() {
    for source in ["", "\n\n", "é", "a\r\nb\r\n", "# é"] {
        let recap = parse("odd.md", "odd", source.as_bytes(), &languages()).expect("text");
        let end = source.len();
        let spans = [Span::new(0, end), Span::new(end, end), Span::new(0, 0)];
        let talks = spans.map(|span| talk(None, span, "Ada")).to_vec();
        let told = Extraction { talks, ..Extraction::default() };
        let sheet = Sheet::new(&recap, &told, true);
        text::write(&sheet, Look { colour: true, width: Some(1) });
        marks(&(html::open(&["a", "b"]) + &html::write(&sheet, 1) + html::close()));
        let words: String = sheet.lines.iter().flat_map(|l| &l.runs).map(|run| sheet.words(run.span)).collect();
        assert_eq!(words, source.replace(['\r', '\n'], ""));
    }
}
