//! A file of `schedules/` in, a [`Programme`] out, and back. Written talk by talk and each speaker on the line of the talk,
//! so that a person finds what to mend, and a diff shows it.

use super::{Programme, Speaker, Talk};
use crate::assets::{Asset, AssetError, Assets};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use toml_edit::{DocumentMut, Item};

/// Folder of the data folder that the programmes stand in.
pub const FOLDER: &str = "schedules";

/// Why a programme could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProgrammeError {
    /// A file could not be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// A file or folder to import could not be read.
    #[error("cannot read {}: {source}; check that it is there and may be read", path.display())]
    IoRead {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of the data folder is not as it should be.
    #[error("{path}:{line}: {fault}; mend the line")]
    Toml {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        fault: String,
    },
    /// Two files tell of one edition.
    #[error("{path}: {other} has the programme of {event} already; bring both into one file")]
    Twice {
        /// The second file.
        path: String,
        /// The first.
        other: String,
        /// The edition.
        event: String,
    },
    /// A file to import is not in its format.
    #[error("{}:{line}: {fault}; give a programme of that form, or mend the line", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        fault: String,
    },
    /// A file is in none of the formats.
    #[error(
        "{}: {fault}; give a schedule.xml of pentabarf or frab, JSON of pretalx, frab or Sessionize, YAML of devopsdays, \
         or a table with a column \"title\"",
        path.display()
    )]
    FormatUnknown {
        /// The file.
        path: PathBuf,
        /// What was found in it.
        fault: String,
    },
    /// Nothing says which conference it is.
    #[error("{} does not say which conference it is; say it with --event, for example --event 'DevOpsDays Toronto 2016'", path.display())]
    EventMissing {
        /// The file.
        path: PathBuf,
    },
    /// Nothing says which edition it is.
    #[error("{} does not say which edition of {name} it is; say it with --event '{name} YEAR'", path.display())]
    EditionMissing {
        /// The file.
        path: PathBuf,
        /// The conference.
        name: String,
    },
    /// There is not one talk in it.
    #[error("no talk in {}; give the file that lists the sessions", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// The programmes of the data folder, by file name; none where it has no such folder.
///
/// # Errors
/// [`ProgrammeError`] with file and line.
pub fn load(data: &Assets) -> Result<Vec<Programme>, ProgrammeError> {
    let files = match data.files(FOLDER, ".toml") {
        Err(AssetError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        files => files?,
    };
    let mut paths: BTreeMap<String, String> = BTreeMap::new();
    let mut programmes = Vec::new();
    for asset in files {
        let programme = parse(&asset)?;
        if let Some(other) = paths.insert(programme.event.clone(), asset.path.clone()) {
            return Err(ProgrammeError::Twice { path: asset.path, other, event: programme.event });
        }
        programmes.push(programme);
    }
    Ok(programmes)
}

/// The file of the data folder that tells of an edition, if there is one.
///
/// # Errors
/// As [`load`].
pub fn path_of(data: &Assets, event: &str) -> Result<Option<PathBuf>, ProgrammeError> {
    let files = match data.files(FOLDER, ".toml") {
        Err(AssetError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        files => files?,
    };
    for asset in files {
        if parse(&asset)?.event == event {
            return Ok(Some(PathBuf::from(asset.path)));
        }
    }
    Ok(None)
}

/// Reads one file.
///
/// # Errors
/// [`ProgrammeError::Toml`].
pub fn parse(asset: &Asset) -> Result<Programme, ProgrammeError> {
    let fault = |line: usize, fault: String| ProgrammeError::Toml { path: asset.path.clone(), line, fault };
    let line_at = |byte: usize| asset.text[..byte.min(asset.text.len())].matches('\n').count() + 1;
    let programme: Programme = toml::from_str(&asset.text)
        .map_err(|error| fault(line_at(error.span().map_or(0, |span| span.start)), error.message().to_owned()))?;
    let line_of = |text: &str| asset.text.find(text).map_or(1, line_at);
    if crate::text::slug(&programme.event) != programme.event || programme.event.is_empty() {
        let event = &programme.event;
        return Err(fault(
            line_of("event"),
            format!("event {event:?} is no slug of small letters, digits and hyphens"),
        ));
    }
    if programme.name.trim().is_empty() {
        return Err(fault(line_of("name"), "the name of the conference is empty".to_owned()));
    }
    let untitled = programme.talks.iter().position(|talk| talk.title.trim().is_empty());
    if let Some(index) = untitled {
        let line = asset.text.match_indices("[[talk]]").nth(index).map_or(1, |(byte, _)| line_at(byte));
        return Err(fault(line, "a talk has an empty title".to_owned()));
    }
    Ok(programme)
}

/// The file of a programme.
pub fn write(programme: &Programme) -> String {
    let mut out = format!(
        "# The programme of one edition; edit it freely, a later import keeps what stands here.\n\nevent = {}\n",
        quoted(&programme.event)
    );
    let mut line = |key: &str, value: Option<&String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {}", quoted(value));
        }
    };
    line("series", programme.series.as_ref());
    line("name", Some(&programme.name));
    line("edition", programme.edition.as_ref());
    line("place", programme.place.as_ref());
    line("country", programme.country.as_ref());
    line("date", programme.date.as_ref());
    line("source", programme.source.as_ref());
    line("licence", programme.licence.as_ref());
    programme.talks.iter().for_each(|talk| out.push_str(&table(talk)));
    out
}

/// The file of a programme that stands in `text` as `before` and is `after` now: comments, order and what a person wrote by
/// hand stay.
///
/// # Errors
/// [`toml_edit::TomlError`] where `text` is no TOML.
pub fn update(text: &str, before: &Programme, after: &Programme) -> Result<String, toml_edit::TomlError> {
    let mut file: DocumentMut = text.parse()?;
    if let Some(tables) = file.get_mut("talk").and_then(Item::as_array_of_tables_mut) {
        for ((own, was), is) in
            tables.iter_mut().zip(&before.talks).zip(&after.talks).filter(|((_, was), is)| was != is)
        {
            let whole: DocumentMut = table(is).parse()?;
            let fresh = whole.get("talk").and_then(Item::as_array_of_tables).and_then(|tables| tables.get(0));
            let changed = [("kind", was.kind != is.kind), ("speakers", was.speakers != is.speakers)];
            for (key, _) in changed.into_iter().filter(|(_, changed)| *changed) {
                if let Some(value) = fresh.and_then(|fresh| fresh.get(key)) {
                    own[key] = value.clone();
                }
            }
        }
    }
    let mut out = file.to_string();
    after.talks.iter().skip(before.talks.len()).for_each(|talk| out.push_str(&table(talk)));
    Ok(out)
}

/// The table of a talk, with an empty line before it.
fn table(talk: &Talk) -> String {
    let mut out = format!("\n[[talk]]\ntitle = {}\n", quoted(&talk.title));
    if let Some(kind) = talk.kind {
        let _ = writeln!(out, "kind = {}", quoted(kind.slug()));
    }
    let speaker = |speaker: &Speaker| {
        let cell = |key: &str, value: &Option<String>| {
            value.as_ref().map_or_else(String::new, |value| format!(", {key} = {}", quoted(value)))
        };
        let (company, role) = (cell("company", &speaker.company), cell("role", &speaker.role));
        format!("{{ name = {}{company}{role} }}", quoted(&speaker.name))
    };
    let speakers: Vec<String> = talk.speakers.iter().map(speaker).collect();
    match speakers.as_slice() {
        [] => {}
        [one] => drop(writeln!(out, "speakers = [{one}]")),
        several => drop(writeln!(out, "speakers = [\n  {},\n]", several.join(",\n  "))),
    }
    out
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
