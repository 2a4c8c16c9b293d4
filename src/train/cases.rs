//! A folder of case folders in, gold out: `NAME/recap.*` with `NAME/talks.json`, as the project's own tests have them
//! (`tests/cases`). They are short and of every layout that the rules were made for, which is what long recaps lack.

use crate::score::ScoreError;
use crate::score::gold::{Gold, GoldEvent, GoldSpeaker, GoldTalk};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Case {
    talks: Vec<CaseTalk>,
}

#[derive(Deserialize)]
struct CaseTalk {
    title: Option<String>,
    speakers: Vec<CaseSpeaker>,
}

#[derive(Deserialize)]
struct CaseSpeaker {
    name: String,
}

/// Whether a folder holds case folders.
pub fn are_in(folder: &Path) -> bool {
    folders(folder).any(|case| case.join("talks.json").is_file())
}

/// The recap and the gold of each case of one recap, by the name of its folder.
///
/// # Errors
/// A `talks.json` that cannot be read or says no talks.
pub fn load(folder: &Path) -> Result<Vec<(PathBuf, Gold)>, ScoreError> {
    let mut cases: Vec<PathBuf> = folders(folder).collect();
    cases.sort();
    let recap_of = |case: &PathBuf| {
        let mut files = std::fs::read_dir(case).into_iter().flatten().flatten().map(|entry| entry.path());
        files.find(|file| file.file_stem().is_some_and(|stem| stem == "recap"))
    };
    let with_talks = cases.iter().filter(|case| case.join("talks.json").is_file());
    with_talks.filter_map(|case| Some((recap_of(case)?, case))).map(|(recap, case)| Ok((recap, gold(case)?))).collect()
}

fn folders(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir())
}

fn gold(folder: &Path) -> Result<Gold, ScoreError> {
    let path = folder.join("talks.json");
    let text = std::fs::read_to_string(&path).map_err(|source| ScoreError::IoRead { path: path.clone(), source })?;
    let case: Case = serde_json::from_str(&text).map_err(|source| ScoreError::GoldFormat { path, source })?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let speaker =
        |speaker: CaseSpeaker| GoldSpeaker { name: speaker.name, affiliation: None, affiliation_optional: false };
    let talk = |talk: CaseTalk| GoldTalk {
        title: talk.title,
        title_optional: false,
        optional: false,
        speakers: talk.speakers.into_iter().map(speaker).collect(),
        speakers_optional: Vec::new(),
        technologies: Vec::new(),
        technologies_optional: Vec::new(),
        start: None,
        end: None,
    };
    Ok(Gold {
        id: name.clone(),
        file: name,
        event: GoldEvent::default(),
        other_events: false,
        talks: case.talks.into_iter().map(talk).collect(),
        ignore_after: None,
        mentions: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_cases() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
        assert!(are_in(&folder) && !are_in(&folder.join("heading-is-title")));
        let cases = load(&folder).unwrap();
        let (recap, gold) = cases.iter().find(|(_, gold)| gold.id == "heading-is-title").expect("a case");
        assert!(recap.ends_with("heading-is-title/recap.md") && !gold.talks.is_empty());
    }

    #[test]
    fn a_fault_names_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let case = folder.path().join("one");
        std::fs::create_dir(&case).unwrap();
        std::fs::write(case.join("recap.md"), "text").unwrap();
        std::fs::write(case.join("talks.json"), "{\n}").unwrap();
        let fault = load(folder.path()).unwrap_err().to_string();
        assert!(fault.contains("talks.json:2: missing field `talks`"), "{fault}");
    }
}
