//! People of small texts, in tables: `tests/people.tsv` has names of every shape in all languages.

use crate::link::tests::{LINKER, linked, named, recap};
use crate::model::{Kind, Method};
use std::fs;

/// The people whom a text in this language names, in order, each with the number of times.
fn people_of(language: &str, text: &str) -> Vec<(String, usize)> {
    let mut recap = recap(text);
    language.clone_into(&mut recap.language);
    for block in &mut recap.blocks {
        block.sentences = LINKER.languages.sentences(language, &block.text);
    }
    let mut people: Vec<(String, usize)> = Vec::new();
    for mention in LINKER.link(&recap).mentions.into_iter().filter(|m| m.kind == Kind::Person) {
        match people.iter_mut().find(|(label, _)| *label == mention.label) {
            Some((_, times)) => *times += 1,
            None => people.push((mention.label, 1)),
        }
    }
    people
}

#[test]
fn names_of_every_shape_are_people() {
    let table = crate::repository().join("tests/people.tsv");
    let table = fs::read_to_string(table).expect("the table of names");
    let (mut faults, mut rows) = (Vec::new(), 0);
    for row in table.lines().filter(|row| !row.starts_with(['#', '?'])) {
        let [language, text, expected] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let wanted: Vec<(&str, Option<usize>)> = expected
            .split(" | ")
            .filter(|person| !person.is_empty())
            .map(|person| person.split_once(" ×").map_or((person, None), |(name, times)| (name, times.parse().ok())))
            .collect();
        let found = people_of(language, &text.replace("\\n", "\n"));
        let same = |((label, times), (name, wanted)): (&(String, usize), &(&str, Option<usize>))| {
            label == name && wanted.is_none_or(|wanted| wanted == *times)
        };
        rows += 1;
        if found.len() != wanted.len() || !found.iter().zip(&wanted).all(same) {
            faults.push(format!("{row}\n    found {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{} of {rows} rows do not hold:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn unlisted_people_are_found_by_words_and_place() {
    for (text, people) in [
        ("Then Anna Oduya presented bridges.", vec!["Anna Oduya"]),
        ("It was given by Zorvik Malu.", vec!["Zorvik Malu"]),
        ("It was given by Dr. Ines van den Quell.", vec!["Ines van den Quell"]),
        ("There was a talk by J. Oduya and Mele Fonua.", vec!["J. Oduya", "Mele Fonua"]),
        // Words of no person.
        ("Then came Spring Cleaning.", vec![]),
        ("We met in New York.", vec![]),
        ("The Quell Foundation met.", vec![]),
        ("## Anna Oduya - Bridges that bend", vec!["Anna Oduya"]),
        ("- Bridges that bend (Zorvik Malu)", vec!["Zorvik Malu"]),
        ("Zorvik from Siemens presented bridges.", vec!["Zorvik"]),
    ] {
        let found = named(&linked(text), text, |m| m.kind == Kind::Person && m.method == Method::Candidate);
        assert_eq!(found, people, "{text}");
    }
}

#[test]
fn a_heading_is_read_like_those_beside_it() {
    let text =
        "## Anna Oduya - Boats\n\n## Ben Oduya - Nets\n\n## Carla Oduya - Locks\n\n## Zorvik Small - Rain\n\n## Rain";
    let people = named(&linked(text), text, |m| m.kind == Kind::Person);
    assert_eq!(people, ["Anna Oduya", "Ben Oduya", "Carla Oduya", "Zorvik Small"]);
}
