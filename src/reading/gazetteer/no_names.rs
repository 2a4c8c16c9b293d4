//! `gazetteer/no-names.tsv` in, phrases that name nothing out: "arrow functions" are no Apache Arrow. A phrase takes part in the
//! search as a longer name does and yields nothing; why it is none stands beside it, since nobody could tell later.

use super::GazetteerError;
use crate::assets::{Asset, Assets};
use std::sync::Arc;

/// The file, below the data folder.
const FILE: &str = "gazetteer/no-names.tsv";
/// Its first line.
const HEADER: &str = "phrase\treason";
/// Before a phrase that follows any known technology.
const ANY_NAME: &str = "* ";

/// A phrase that names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoName {
    /// The words, as written; for one that follows a name, those after it.
    pub phrase: String,
    /// Whether it follows any known technology, which then is none either: "* Gardens".
    pub after_name: bool,
    /// The file it stands in.
    pub file: Arc<str>,
    /// The line there, from 1.
    pub line: usize,
}

/// The phrases of the data folder; none where it has no such file.
pub(super) fn load(data: &Assets) -> Result<Vec<NoName>, GazetteerError> {
    data.file(FILE)?.map_or_else(|| Ok(Vec::new()), |asset| read(&asset))
}

fn read(asset: &Asset) -> Result<Vec<NoName>, GazetteerError> {
    let file: Arc<str> = Arc::from(asset.path.as_str());
    let fault =
        |line: usize, fault: &str| GazetteerError::Tsv { path: asset.path.clone(), line, fault: fault.to_owned() };
    let mut lines = asset.text.lines().zip(1..);
    if lines.next().is_some_and(|(first, _)| first != HEADER) {
        return Err(fault(1, "the columns should be phrase, reason"));
    }
    let mut phrases = Vec::new();
    for (text, line) in lines {
        let (phrase, reason) = text.split_once('\t').ok_or_else(|| fault(line, "a phrase without a reason"))?;
        let words = phrase.strip_prefix(ANY_NAME).unwrap_or(phrase);
        if reason.trim().is_empty() || reason.contains('\t') {
            return Err(fault(line, "a phrase without one reason"));
        }
        if !words.chars().any(char::is_alphanumeric) || words.trim() != words {
            return Err(fault(line, "a phrase without words, or with space around it"));
        }
        let (after_name, file) = (words.len() < phrase.len(), Arc::clone(&file));
        phrases.push(NoName { phrase: words.to_owned(), after_name, file, line });
    }
    Ok(phrases)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Vec<NoName>, String> {
        read(&Asset { path: "no-names.tsv".to_owned(), text: text.to_owned() }).map_err(|error| error.to_string())
    }

    #[test]
    fn phrases_and_what_follows_a_name() {
        let read = of("phrase\treason\narrow functions\ta form of function\n* Gardens\ta place\n").expect("sound");
        let shown: Vec<_> = read.iter().map(|no| (no.phrase.as_str(), no.after_name, no.line)).collect();
        assert_eq!(shown, [("arrow functions", false, 2), ("Gardens", true, 3)]);
    }

    #[test]
    fn faults_name_the_line() {
        for (text, message) in [
            ("name\n", "no-names.tsv:1: the columns should be phrase, reason"),
            ("phrase\treason\nkudos\n", "no-names.tsv:2: a phrase without a reason"),
            ("phrase\treason\nkudos\t \n", "no-names.tsv:2: a phrase without one reason"),
            ("phrase\treason\n* \ta place\n", "no-names.tsv:2: a phrase without words"),
        ] {
            let error = of(text).expect_err(text);
            assert!(error.starts_with(message), "{error}");
        }
    }
}
