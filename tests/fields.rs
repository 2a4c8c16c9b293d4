//! Small recaps in `tests/fields/*.txt` and who speaks in them, with which title, for which company. Each shows one layout or
//! phrasing of the fields of a talk in two or three wordings, so that a change to how fields are read is seen at once and in
//! one place; whole recaps with all their mentions stand in `tests/cases`.
//!
//! A recap begins at `=== NAME` and ends with what it tells, a line for each talk: `--- TITLE | NAME (COMPANY); NAME`.

use std::fs;
use std::path::Path;
use talkgraph::assets::Assets;
use talkgraph::model::{Appearance, Talk};
use talkgraph::read;
use talkgraph::route::Route;

#[test]
fn each_layout_gives_titles_speakers_and_companies() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let route = Route::open(&Assets::data(Some(&root.join("data")))).expect("data/ is sound");
    let (mut checked, mut faults) = (0, String::new());
    for file in fs::read_dir(root.join("tests/fields")).expect("a folder") {
        let path = file.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a file of text");
        for part in text.split("\n=== ").map(|part| part.trim_start_matches("=== ")) {
            let (name, rest) = part.split_once('\n').expect("a name and a recap");
            let is_talk = |line: &&str| line.starts_with("---") && line.contains('|');
            let written: Vec<&str> = rest.lines().filter(is_talk).collect();
            let body: Vec<&str> = rest.lines().filter(|line| !is_talk(line)).collect();
            let found = told(&route, name, &body.join("\n"));
            checked += 1;
            if found != written {
                faults += &format!("== {name}\nwritten:\n{}\nfound:\n{}\n", written.join("\n"), found.join("\n"));
            }
        }
    }
    assert!(checked > 0, "no recaps were found");
    assert!(faults.is_empty(), "{faults}");
}

/// The talks of a recap, each as a line.
fn told(route: &Route, name: &str, text: &str) -> Vec<String> {
    let recap = read::parse(&format!("{name}.md"), name, text.as_bytes(), route.languages()).expect("it is text");
    route.extract(&recap).talks.iter().map(line).collect()
}

fn line(talk: &Talk) -> String {
    let speakers: Vec<String> = talk.speakers.iter().map(speaker).collect();
    let line = format!("--- {} | {}", talk.title.as_deref().unwrap_or_default(), speakers.join("; "));
    line.trim_end().to_owned()
}

fn speaker(appearance: &Appearance) -> String {
    let name = &appearance.person.label;
    match &appearance.affiliation {
        Some(company) => format!("{name} ({})", company.label),
        None => name.clone(),
    }
}
