//! The bytes of a programme file in, its edition and talks out, in the words of the file. The form is told from what is in
//! the file, since all JSON exports have one ending; breaks, registrations and other items that are no talk are set aside.

mod frab;
mod json;
mod table;
mod yaml;

use super::{Columns, Edition, ProgrammeError, Speaker, Talk};
use crate::gazetteer::import::is_nobody;
use crate::model::TalkKind;
use crate::text::one_line;
use std::path::Path;

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub edition: Edition,
    pub source: Option<String>,
    pub licence: Option<String>,
    pub talks: Vec<Talk>,
    /// Items that are no talk.
    pub skipped: Vec<String>,
    /// Speakers told of apart from the talks: key, name, company. Files of one folder are read one after the other.
    pub speakers: Vec<(String, Speaker)>,
}

/// Reads one file; `columns` are names of a table's columns besides the English ones.
pub(super) fn read(path: &Path, text: &str, columns: &Columns) -> Result<Found, ProgrammeError> {
    let text = text.trim_start_matches('\u{feff}');
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let start = text.trim_start();
    match ending.as_str() {
        "csv" | "tsv" => table::read(path, text, ending == "csv", columns),
        "md" => yaml::page(path, text),
        "yml" | "yaml" => yaml::read(path, text),
        _ if start.starts_with('<') => frab::read(path, text),
        _ if start.starts_with(['{', '[']) => json::read(path, text),
        _ => {
            let fault = format!("neither its ending nor its beginning tells what it is ({:?})", first_line(start));
            Err(ProgrammeError::FormatUnknown { path: path.to_owned(), fault })
        }
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(40).collect()
}

/// A file that is not in its format at `line`.
fn syntax(path: &Path, line: usize, fault: impl ToString) -> ProgrammeError {
    let fault = fault.to_string();
    let fault = fault.lines().next().unwrap_or_default().to_owned();
    ProgrammeError::Syntax { path: path.to_owned(), line: line.max(1), fault }
}

impl Found {
    /// Takes an item of the programme, unless its form or its title says that it is no talk.
    fn take(&mut self, title: &str, form: &str, mut speakers: Vec<Speaker>) {
        let title = one_line(title);
        speakers.retain(|speaker| !is_nobody(&speaker.name));
        if title.is_empty() {
            return;
        }
        match form_of(form) {
            Form::NoTalk => self.skipped.push(title),
            // A programme that says neither form nor speaker of an item tells of lunch as it tells of talks.
            Form::Unstated if speakers.is_empty() => self.skipped.push(title),
            Form::Unstated => self.talks.push(Talk { title, kind: None, speakers }),
            Form::Talk(kind) => self.talks.push(Talk { title, kind: Some(kind), speakers }),
        }
    }
}

enum Form {
    Talk(TalkKind),
    NoTalk,
    Unstated,
}

/// The form that a programme's word for it means.
fn form_of(word: &str) -> Form {
    let word = word.to_lowercase().replace(['_', '-'], " ");
    let has = |words: &[&str]| words.iter().any(|w| word.contains(w));
    if has(&["keynote"]) {
        Form::Talk(TalkKind::Keynote)
    } else if has(&["lightning", "ignite", "pecha", "short talk"]) {
        Form::Talk(TalkKind::Lightning)
    } else if has(&["workshop", "tutorial", "training"]) {
        Form::Talk(TalkKind::Workshop)
    } else if has(&["panel", "podium", "discussion", "round table"]) {
        Form::Talk(TalkKind::Panel)
    } else if has(&["break", "lunch", "registration", "custom", "open space", "social", "meeting", "service", "other"])
    {
        Form::NoTalk
    } else if has(&["talk", "lecture", "session", "presentation", "vortrag", "conference"]) {
        Form::Talk(TalkKind::Talk)
    } else {
        Form::Unstated
    }
}

/// The names of a cell: `Jo Doe, Ann Roe & Max Poe`; `Doe, Jo` is one person.
fn people(cell: &str) -> Vec<String> {
    let word = |text: &str| !text.is_empty() && !text.contains([' ', ',', '&', ';', '|']);
    if let Some((family, given)) = cell.split_once(',').map(|(a, b)| (a.trim(), b.trim()))
        && word(family)
        && word(given)
    {
        return vec![format!("{given} {family}")];
    }
    let parted = cell.replace(" and ", ",").replace(['&', ';', '|'], ",");
    parted.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// A speaker of whom only the name is known.
fn named(name: &str) -> Speaker {
    Speaker { name: name.trim().to_owned(), ..Speaker::default() }
}

/// The day of a date or a point in time; nothing where it is none.
fn day(text: &str) -> Option<String> {
    let day = text.trim().get(..10)?;
    day.parse::<jiff::civil::Date>().is_ok().then(|| day.to_owned())
}

/// The earlier of two first days.
fn earlier(a: Option<String>, b: Option<String>) -> Option<String> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
