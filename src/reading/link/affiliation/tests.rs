//! The example of each row of `data/clues/affiliation.toml` shows its clue.

use super::*;
use crate::assets::Assets;
use crate::gazetteer::Gazetteer;
use crate::language::Languages;
use crate::model::Recap;
use crate::read;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What the examples name: companies of the gazetteer, one that is a technology too, and a person.
const COMPANIES: [&str; 2] = ["Google", "Redis"];
const PERSON: &str = "Ada Fisher";
const SHORT: &str = "Ada ";

static LANGUAGES: LazyLock<Languages> =
    LazyLock::new(|| Languages::load(&Assets::data(None)).expect("the languages are sound"));
static GAZETTEER: LazyLock<Gazetteer> =
    LazyLock::new(|| Gazetteer::load(&Assets::data(None)).expect("the gazetteer is sound"));

#[derive(Deserialize)]
struct Rows {
    clue: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    example: String,
}

fn recap(example: &str) -> Recap {
    let text = match example.strip_prefix('|') {
        Some(_) => format!("| Speaker | Title |\n|---|---|\n{example}\n"),
        None => example.replace(" / ", "\n\n"),
    };
    read::parse("example.md", "example", text.as_bytes(), &LANGUAGES).expect("it is Markdown")
}

fn known(text: &str) -> Known {
    let places = |names: &[&str]| -> Ranges {
        names.iter().flat_map(|name| text.match_indices(name).map(|(at, _)| at..at + name.len())).collect()
    };
    let [companies, technologies, people] = [places(&COMPANIES), places(&COMPANIES[1..]), places(&[PERSON])];
    Known { companies, technologies, others: Ranges::default(), people }
}

/// All clues of all organisations that the example has for the person.
fn clues(example: &str) -> HashSet<&'static str> {
    let recap = recap(example);
    let page = Page::new(&recap, &LANGUAGES, &GAZETTEER.places);
    let mut out = HashSet::new();
    for block in 0..page.views.len() {
        let text = &page.block(block).text;
        let known = known(text);
        let reader = Reader::new(&page, block, &known, GAZETTEER.legal_forms());
        let full = text.find(PERSON).map(|at| (at..at + PERSON.len(), Named::Full));
        let short = || text.starts_with(SHORT).then(|| (0..SHORT.len() - 1, Named::Short));
        let found: Vec<AffiliationClue> = match full.or_else(short) {
            Some((person, named)) => {
                let clauses = reader.clauses(&covered(reader.tokens, &person), named);
                clauses
                    .iter()
                    .flat_map(|clause| reader.candidates(clause, named))
                    .flat_map(|(_, clues)| clues)
                    .collect()
            }
            None => below(&reader).clues,
        };
        out.extend(found.into_iter().map(|clue| page.weights().told(clue).0));
    }
    out
}

#[test]
fn each_example_shows_its_clue() {
    let asset = Assets::data(None).file("clues/affiliation.toml").expect("readable").expect("there");
    let rows: Rows = toml::from_str(&asset.text).expect("it is TOML");
    let silent: Vec<String> = rows
        .clue
        .iter()
        .filter(|row| !clues(&row.example).contains(row.name.as_str()))
        .map(|row| format!("{}: {} shows {:?}", row.name, row.example, clues(&row.example)))
        .collect();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

/// The company that a line gives to the person.
fn company(line: &str) -> Option<String> {
    let recap = recap(line);
    let page = Page::new(&recap, &LANGUAGES, &GAZETTEER.places);
    let text = &page.block(0).text;
    let known = known(text);
    let at = text.find(PERSON).expect("the person is named");
    let reader = Reader::new(&page, 0, &known, GAZETTEER.legal_forms());
    reader.read(&(at..at + PERSON.len()), Named::Full).company.map(|range| text[range].to_owned())
}

#[test]
fn the_heaviest_organisation_wins() {
    for (line, right) in [
        ("Ada Fisher (Heronix) spoke.", Some("Heronix")),
        ("Ada Fisher, Ph.D., Heronix, spoke.", Some("Heronix")),
        ("## Docks, by Ada Fisher, Heron,LLC", Some("Heron,LLC")),
        ("## Docks, by Ada Fisher (Heron GmbH & Co. KG)", Some("Heron GmbH & Co. KG")),
        ("## Docks, by Ada Fisher (Heron s.r.o.)", Some("Heron s.r.o.")),
        ("## Docks, by Ada Fisher (Heron Sp. z o.o.)", Some("Heron Sp. z o.o.")),
        ("Ada Fisher (head of Applied Research at Heronix) spoke.", Some("Heronix")),
        ("Ada Fisher, formerly at Google and now at Heronix, spoke.", Some("Heronix")),
        ("Ada Fisher, VP of Engineering, spoke.", None),
        ("Ada Fisher, creator of Redis, spoke.", None),
        ("Ada Fisher, who used to work at Heronix, spoke.", None),
        ("# Ada Fisher - From Heronix to Quernix", None),
        ("- Ada Fisher [(Fahrplan)](https://heron.example/1)", None),
        ("# Ada Fisher - Hot Heronix Topic", None),
    ] {
        assert_eq!(company(line).as_deref(), right, "{line}");
    }
}
