//! What a page knows of small texts, in tables.

use super::*;
use crate::assets::Assets;
use crate::model::{Mark, MarkKind, Meta, Span};
use std::sync::LazyLock;

static LANGUAGES: LazyLock<Languages> =
    LazyLock::new(|| Languages::load(&Assets::data(None)).expect("the languages are sound"));
static PLACES: LazyLock<Places> = LazyLock::new(Places::default);

fn recap(language: &str, blocks: &[(BlockKind, &str)]) -> Recap {
    let block = |(kind, text): &(BlockKind, &str)| Block {
        kind: *kind,
        text: (*text).to_owned(),
        pieces: vec![],
        marks: vec![],
        span: Span::new(0, text.len()),
        chrome: false,
        sentences: LANGUAGES.sentences(language, text),
    };
    Recap {
        path: String::new(),
        key: String::new(),
        source: String::new(),
        sha256: String::new(),
        language: language.to_owned(),
        meta: Meta::default(),
        blocks: blocks.iter().map(block).collect(),
        warnings: vec![],
    }
}

fn page(recap: &Recap) -> Page<'_> {
    Page::new(recap, &LANGUAGES, &PLACES)
}

#[test]
fn openers_are_the_first_words_of_sentences() {
    for (text, openers) in [
        ("Ann spoke. Then Bob did.", vec!["Ann", "Then"]),
        ("\"Kafka\" is fast. (Really.)", vec!["\"", "Kafka", "(", "Really"]),
        ("J. Doe spoke about it, e.g. Kafka.", vec!["J."]),
        ("- one\ntwo", vec!["-", "one"]),
    ] {
        let recap = recap("en", &[(BlockKind::Paragraph, text)]);
        let found: Vec<&str> =
            page(&recap).tokens(0).iter().filter(|t| t.opens).map(|t| &text[t.range.clone()]).collect();
        assert_eq!(found, openers, "{text}");
    }
}

#[test]
fn cues_are_found_where_they_stand() {
    let text = "Next up was Ann, who works at Acme, with a talk called Kafka";
    let recap = recap("en", &[(BlockKind::Paragraph, text)]);
    let page = page(&recap);
    let tokens = page.tokens(0);
    assert_eq!(Cue::Introductions.find(tokens), Some((0, 2)));
    assert_eq!(Cue::Employer.at(&tokens[5..]), 3, "the longest: who works at");
    assert_eq!(Cue::Employer.at(&tokens[5..7]), 0, "no phrase goes on behind the run");
    assert_eq!(Cue::Employer.ending(&tokens[..8]), 3);
    assert_eq!(Cue::Employer.ending(&tokens[6..8]), 2);
    assert_eq!((Cue::Introductions.first_end(tokens), Cue::Titled.first_end(&tokens[..12])), (Some(2), None));
    assert!(tokens[12].is(Cue::TalkNouns) && !tokens[12].is(Cue::Titled));
    assert!(Cue::Titled.any(&tokens[12..]) && !Cue::Titled.any(&tokens[..12]));
    assert!(page.has_cue(0, Cue::TalkNouns) && !page.has_cue(0, Cue::Sponsors));
    let row = page.in_a_row([&tokens[6], &tokens[7]].into_iter());
    assert_eq!(Cue::Employer.at(&row), 2);
}

#[test]
fn tokens_know_what_the_lists_know() {
    let recap = recap("de", &[(BlockKind::Paragraph, "Anna von Haus state-of-the-art Xqzv")]);
    let page = page(&recap);
    let known = |t: &Token| (t.is_ordinary(), t.is_native(), t.is_given_name(), t.is_particle());
    let facts: Vec<_> = page.tokens(0).iter().map(known).collect();
    assert!(facts[0].2 && facts[1].3, "a given name, a particle");
    assert_eq!((facts[2].0, facts[2].1), (true, true), "Haus");
    assert_eq!((facts[3].0, facts[3].1), (true, false), "made of English words");
    assert_eq!(facts[4], (false, false, false, false));
}

#[test]
fn words_are_counted_where_they_are_read() {
    let blocks =
        [(BlockKind::Paragraph, "Kafka and kafka."), (BlockKind::Code, "Docker"), (BlockKind::Item(1), "Kafka")];
    let recap = recap("en", &blocks);
    let page = page(&recap);
    assert_eq!(page.blocks_with("kafka"), [0, 2]);
    assert!(page.has_word("and") && !page.has_word("docker"));
    assert!(page.is_repeated(&page.tokens(0)[0]), "twice with a capital");
    assert!(!page.is_repeated(&page.tokens(0)[2]), "once without");
}

#[test]
fn addresses_and_code_are_masked() {
    let text = "See example.org/a, @jdoe and ann@acme.com; e.g. a.b.co or run_it now";
    let mut recap = recap("en", &[(BlockKind::Paragraph, text)]);
    let at = |word: &str| text.find(word).map(|start| start..start + word.len()).expect("it stands there");
    recap.blocks[0].marks.push(Mark { range: at("run_it"), kind: MarkKind::Code });
    let page = page(&recap);
    for (word, masked) in [
        ("See", false),
        ("org", true),
        ("jdoe", true),
        ("acme", true),
        ("a.b.co", true),
        ("e.g.", false),
        ("run_it", true),
        ("now", false),
    ] {
        assert_eq!(page.views[0].is_masked(&at(word)), masked, "{word}");
    }
    assert_eq!(page.marks_around(0, &at("run")).count(), 1);
    assert_eq!(page.marks_around(0, &at("run_it now")).count(), 0);
    assert_eq!(page.marks_in(0, &at("or run_it")).len(), 1);
}

#[test]
fn who_writes_without_capitals_is_known() {
    for (text, lower) in [
        ("next was ann! she spoke on kafka! Fine.", true),
        ("Next was ann! she spoke! It was fine.", false),
        ("2017 was fine. 2018 was, too.", false),
    ] {
        let recap = recap("en", &[(BlockKind::Heading(1), "small letters"), (BlockKind::Paragraph, text)]);
        assert_eq!(page(&recap).lower, lower, "{text}");
    }
}

#[test]
fn title_case_is_that_of_most_words() {
    for (kind, text, case) in [
        (BlockKind::Heading(2), "Building Streaming Systems With Kafka", true),
        (BlockKind::Heading(2), "Building streaming systems with Kafka", false),
        (BlockKind::Heading(2), "Kafka Streams", false),
        (BlockKind::Paragraph, "Building Streaming Systems With Kafka", false),
    ] {
        let recap = recap("en", &[(kind, text)]);
        assert_eq!(page(&recap).views[0].title_case, case, "{text}");
    }
}

/// The slot of `name` in the last of these blocks.
fn slot(language: &str, blocks: &[(BlockKind, &str)], name: &str) -> Slot {
    let recap = recap(language, blocks);
    let page = page(&recap);
    let (block, text) = (blocks.len() - 1, blocks[blocks.len() - 1].1);
    let start = text.find(name).unwrap_or_else(|| panic!("{name} stands in {text}"));
    page.slot(block, &covered(page.tokens(block), &(start..start + name.len())))
}

#[test]
fn slots_see_what_stands_around_a_name() {
    let mut wrong = Vec::new();
    for (sign, text, without) in [
        (Sign::Honoured, "Then Dr. Mira Oduya began.", "Then Mira Oduya began."),
        (Sign::By, "A talk by Mira Oduya.", "A talk for Mira Oduya."),
        (Sign::Introduced, "Then came Mira Oduya.", "It was for Mira Oduya."),
        (Sign::Role, "Our architect Mira Oduya came.", "Our Mira Oduya came."),
        (Sign::RoleAside, "The architect, Mira Oduya, came.", "The architects, and Mira Oduya, came."),
        (Sign::SpeakerNoun, "The speaker, Mira Oduya, was late.", "The cook, Mira Oduya, was late."),
        (Sign::Given, "A session by our architect Mira Oduya.", "A session after Mira Oduya."),
        (Sign::NearTalk, "A talk on bridges by Mira Oduya.", "A walk over bridges with Mira Oduya."),
        (Sign::Subject, "Then Mira Oduya came.", "Late that very night Mira Oduya came."),
        (Sign::InTurn, "Last on our list was Mira Oduya.", "On our list was Mira Oduya."),
        (Sign::NotSpeaker, "It was founded by Mira Oduya.", "It was given by Mira Oduya."),
        (Sign::Speaks, "Mira Oduya presented it.", "Mira Oduya ate it."),
        (Sign::Speaks, "Mira Oduya, who builds bridges, presented it.", "Mira Oduya, who builds bridges, ate it."),
        (Sign::Is, "Mira Oduya is an architect.", "Mira Oduya has an architect."),
        (Sign::Acts, "Mira Oduya's bridges.", "Mira Oduya, bridges."),
        (Sign::Works, "Mira Oduya from Brightquay came.", "Mira Oduya from there came."),
        (Sign::Works, "Mira Oduya, lead architect, came.", "Mira Oduya, on Monday, came."),
        (Sign::Renamed, "Mira Oduya, a.k.a. Mo, came.", "Mira Oduya, late as ever, came."),
        (Sign::HasTalk, "Mira Oduya's talk was short.", "Mira Oduya's coat was short."),
        (Sign::VerbSoon, "Mira Oduya has since presented it.", "Mira Oduya. Nobody presented it."),
        (Sign::OwnLine, "Bridges\nMira Oduya\n", "Bridges\nof Mira Oduya now\n"),
        (Sign::OpensBlock, "Mira Oduya came.", "Then came Mira Oduya."),
    ] {
        for (text, expected) in [(text, true), (without, false)] {
            if slot("en", &[(BlockKind::Paragraph, text)], "Mira Oduya").has(sign) != expected {
                wrong.push((sign, text));
            }
        }
    }
    assert_eq!(wrong, [], "signs that are missing or too many");
}

#[test]
fn slots_see_the_line_of_a_name() {
    let heading = BlockKind::Heading(2);
    for (kind, text, alone) in [
        (heading, "Mira Oduya - Bridges that bend", true),
        (heading, "Bridges that bend by Mira Oduya", true),
        (heading, "Bridges that bend (Mira Oduya)", true),
        (heading, "\u{201c}Bridges that bend\u{201d} of Mira Oduya", true),
        (heading, "The bridges of Mira Oduya", false),
        (heading, "What Mira Oduya taught us", false),
        (heading, "Mira Oduya", false),
        (BlockKind::Item(0), "Mira Oduya: bridges", true),
        (BlockKind::Paragraph, "Mira Oduya - bridges", false),
    ] {
        assert_eq!(slot("en", &[(kind, text)], "Mira Oduya").has(Sign::Alone), alone, "{text}");
    }
    let below = [(heading, "Bridges"), (BlockKind::Paragraph, "Mele Fonua runs a yard.")];
    assert!(slot("en", &below, "Mele Fonua").has(Sign::OpensAccount));
    assert!(!slot("en", &below[1..], "Mele Fonua").has(Sign::OpensAccount));
    let german = "Zum Abschluss erklärte uns Mira Oduya die Brücken.";
    assert!(slot("de", &[(BlockKind::Paragraph, german)], "Mira Oduya").has(Sign::VerbFirst));
}
