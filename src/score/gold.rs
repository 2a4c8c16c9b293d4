//! A folder of JSON files in, gold out: what a careful reader found in each recap.
//!
//! One file describes one recap. Keys that are not listed here are for people and are not looked at.
//!
//! ```json
//! {"id": "dotscale-2015",              name of the recap in messages
//!  "file": "dotscale-2015.txt",        the recap; records are matched to it by the name without the ending
//!  "event": {"name": "dotScale", "edition": "2015", "place": "Paris", "date": "2015-06-08"},
//!                                      what is null or absent is not stated: a record that says it is wrong
//!  "other_events": false,               true, or a list of them: what is not stated is left open
//!  "talks": [
//!    {"title": "Rise of the machine",  null where the recap states none
//!     "title_optional": false,         true: any title is accepted
//!     "optional": false,               true: may be found or not
//!     "speakers": [{"name": "Ada Lovelace", "affiliation": "Analytical Engines", "affiliation_optional": false}],
//!     "speakers_optional": ["Charles Babbage"],
//!     "technologies": ["Apache Kafka"],
//!     "technologies_optional": []}],
//!  "ignore_after": 10931,              mentions from here on are not looked at (comment forms); 0 or absent: all are
//!  "mentions": [                       absent: the recap's mentions are not scored
//!    {"start": 5, "end": 11, "text": "Zenika", "type": "Company", "entity": "Zenika", "optional": false}]}
//! ```
//!
//! Offsets count code points of the decoded source, as in the extraction record; flags that are absent are false.

use super::ScoreError;
use crate::model::Kind;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What is to be found in one recap.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Gold {
    /// Name of the recap in messages.
    pub id: String,
    /// File name of the recap.
    pub file: String,
    /// The event, as far as the recap states it.
    pub event: GoldEvent,
    /// Whether the recap tells of further events, so that fields that are not stated may be anything.
    #[serde(default, deserialize_with = "are_there")]
    pub other_events: bool,
    /// The talks, in the order of the text.
    pub talks: Vec<GoldTalk>,
    /// Mentions that begin here or later are not looked at.
    pub ignore_after: Option<usize>,
    /// The mentions, in the order of the text.
    pub mentions: Option<Vec<GoldMention>>,
}

/// An event, as far as it is stated.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[allow(missing_docs)]
pub struct GoldEvent {
    pub name: Option<String>,
    pub edition: Option<String>,
    pub place: Option<String>,
    pub date: Option<String>,
}

/// A talk.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GoldTalk {
    /// Its title, if the recap states one.
    pub title: Option<String>,
    /// Whether any title is accepted.
    #[serde(default)]
    pub title_optional: bool,
    /// Whether it may be found or not.
    #[serde(default)]
    pub optional: bool,
    /// Who spoke.
    pub speakers: Vec<GoldSpeaker>,
    /// Who may be said to have spoken.
    #[serde(default)]
    pub speakers_optional: Vec<String>,
    /// What it covers.
    pub technologies: Vec<String>,
    /// What it may be said to cover.
    #[serde(default)]
    pub technologies_optional: Vec<String>,
    /// The first code point of the stretch that tells of it, where that was annotated.
    #[serde(default)]
    pub start: Option<usize>,
    /// One past the last.
    #[serde(default)]
    pub end: Option<usize>,
}

/// A speaker.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GoldSpeaker {
    /// The name in full.
    pub name: String,
    /// The company that the recap names as theirs.
    pub affiliation: Option<String>,
    /// Whether the affiliation may be found or not.
    #[serde(default)]
    pub affiliation_optional: bool,
}

/// A name in the text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GoldMention {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words.
    pub text: String,
    /// What it names.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Whom or what it names.
    pub entity: String,
    /// Whether it may be found or not.
    #[serde(default)]
    pub optional: bool,
}

/// Reads the gold of a folder, by file name; or one gold file.
///
/// # Errors
/// A folder that cannot be read or holds no `.json` file, and a file that is not in the format.
pub fn load(path: &Path) -> Result<Vec<Gold>, ScoreError> {
    let files = if path.is_file() { vec![path.to_owned()] } else { json_files(path)? };
    if files.is_empty() {
        return Err(ScoreError::GoldMissing { path: path.to_owned() });
    }
    files.iter().map(|file| one(file)).collect()
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>, ScoreError> {
    let io = |source| ScoreError::IoRead { path: folder.to_owned(), source };
    let entries = std::fs::read_dir(folder).map_err(io)?;
    let mut files: Vec<PathBuf> = entries.map(|e| Ok(e?.path())).collect::<Result<_, _>>().map_err(io)?;
    files.retain(|f| f.extension().is_some_and(|e| e == "json"));
    files.sort();
    Ok(files)
}

fn one(file: &Path) -> Result<Gold, ScoreError> {
    let text = std::fs::read_to_string(file).map_err(|source| ScoreError::IoRead { path: file.to_owned(), source })?;
    serde_json::from_str(&text).map_err(|source| ScoreError::GoldFormat { path: file.to_owned(), source })
}

/// A list with something in it, or true.
fn are_there<'de, D: serde::Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    let value = serde_json::Value::deserialize(value)?;
    Ok(value.as_bool().unwrap_or(value.as_array().is_some_and(|events| !events.is_empty())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(load(folder.path()), Err(ScoreError::GoldMissing { .. })));
        assert!(matches!(load(&folder.path().join("none")), Err(ScoreError::IoRead { .. })));
        std::fs::write(folder.path().join("a.json"), "{\"id\": \"a\",\n \"file\": 1}").unwrap();
        let fault = load(folder.path()).unwrap_err().to_string();
        assert!(fault.contains("a.json:2: invalid type"), "{fault}");
    }
}
