//! Files of a published programme and the programme that is kept in, the programme to keep out, with an account of what came
//! and what was set aside. What stands in the kept file wins: an import adds talks and fills gaps, so that a person's
//! corrections outlive it.

use super::columns::Columns;
use super::event::{Edition, key, resolve};
use super::read::{Found, read};
use super::{Programme, ProgrammeError, Speaker, Talk};
use crate::gazetteer::Gazetteer;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// Items that are shown of a list.
const SHOWN: usize = 4;
/// Endings of files that are read in a folder.
const ENDINGS: [&str; 3] = ["md", "yml", "yaml"];

/// What a user says of a programme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The conference with its year, instead of what the file says.
    pub event: Option<String>,
    /// Where it is published, instead of what the file says.
    pub source: Option<String>,
    /// Its licence (SPDX), instead of what the file says.
    pub licence: Option<String>,
    /// Names of a table's columns besides the English ones.
    pub columns: Columns,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Id of the edition.
    pub event: String,
    /// Talks in the programme now.
    pub talks: usize,
    /// New talks.
    pub added: usize,
    /// Talks that stood there with less.
    pub completed: usize,
    /// Talks that stood there.
    pub unchanged: usize,
    /// Titles that stand there and are not in the files.
    pub only_kept: Vec<String>,
    /// Items of the files that are no talk.
    pub skipped: Vec<String>,
}

impl Changes {
    /// Whether the kept programme is as it was.
    pub fn is_unchanged(&self) -> bool {
        self.added == 0 && self.completed == 0
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { event, added, completed, unchanged, .. } = self;
        writeln!(f, "talks of {event}: {added} added, {completed} completed, {unchanged} unchanged")?;
        for (what, titles) in [("no talk", &self.skipped), ("no longer in the source", &self.only_kept)] {
            if !titles.is_empty() {
                let more = if titles.len() > SHOWN { "; …" } else { "" };
                writeln!(f, "{what} ({}): {}{more}", titles.len(), titles[..titles.len().min(SHOWN)].join("; "))?;
            }
        }
        Ok(())
    }
}

/// Reads `paths`, files of one programme (or folders of pages), into the programme of that edition among `kept`.
///
/// # Errors
/// [`ProgrammeError`] where a file cannot be read, is in no known form, holds no talk or does not tell its edition.
pub fn import(
    paths: &[PathBuf],
    options: &Options,
    gazetteer: &Gazetteer,
    kept: &[Programme],
) -> Result<(Programme, Changes), ProgrammeError> {
    let mut all = Found::default();
    for path in files(paths)? {
        let bytes = match path.as_os_str() == "-" {
            true => std::io::read_to_string(std::io::stdin()),
            false => std::fs::read_to_string(&path),
        };
        let text = bytes.map_err(|source| ProgrammeError::IoRead { path: path.clone(), source })?;
        join(&mut all, read(&path, &text, &options.columns)?);
    }
    let first = paths.first().cloned().unwrap_or_default();
    if all.talks.is_empty() {
        return Err(ProgrammeError::Empty { path: first });
    }
    if let Some(event) = &options.event {
        all.edition.name = Some(event.clone());
    }
    let Some(event) = resolve(gazetteer, &all.edition) else {
        return Err(ProgrammeError::EventMissing { path: first });
    };
    if event.edition.is_none() {
        return Err(ProgrammeError::EditionMissing { path: first, name: event.name });
    }
    let speakers = std::mem::take(&mut all.speakers);
    all.talks.iter_mut().flat_map(|talk| &mut talk.speakers).for_each(|speaker| look_up(speaker, &speakers));
    let Edition { place, country, date, .. } = all.edition;
    let found = Programme {
        event: event.id,
        series: event.series,
        name: event.name,
        edition: event.edition,
        place,
        country,
        date,
        source: options.source.clone().or(all.source),
        licence: options.licence.clone().or(all.licence),
        talks: all.talks,
    };
    let before = kept.iter().find(|programme| programme.event == found.event).cloned();
    let (programme, mut changes) = merge(before, found);
    changes.skipped = all.skipped;
    Ok((programme, changes))
}

/// The files that are meant: of a folder those that a site keeps one talk or speaker in.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, ProgrammeError> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
            let entry = entry.map_err(|error| ProgrammeError::IoRead {
                path: error.path().unwrap_or(path).to_owned(),
                source: error.into(),
            })?;
            let is_page = |file: &Path| file.extension().is_some_and(|e| ENDINGS.iter().any(|ending| e == *ending));
            let is_index = entry.file_name().to_string_lossy().starts_with('_');
            if entry.file_type().is_file() && is_page(entry.path()) && !is_index {
                files.push(entry.into_path());
            }
        }
    }
    Ok(files)
}

/// Takes what another file says to what is known already.
fn join(all: &mut Found, more: Found) {
    let Edition { name, edition, place, country, date } = more.edition;
    for (slot, value) in [
        (&mut all.edition.name, name),
        (&mut all.edition.edition, edition),
        (&mut all.edition.place, place),
        (&mut all.edition.country, country),
        (&mut all.edition.date, date),
        (&mut all.source, more.source),
        (&mut all.licence, more.licence),
    ] {
        *slot = slot.take().or(value);
    }
    all.talks.extend(more.talks);
    all.skipped.extend(more.skipped);
    all.speakers.extend(more.speakers);
}

/// Puts the person of a page in the place of the page's key.
fn look_up(speaker: &mut Speaker, pages: &[(String, Speaker)]) {
    if let Some((_, page)) = pages.iter().find(|(key, _)| *key == speaker.name) {
        *speaker = page.clone();
    } else if !speaker.name.contains(' ') && speaker.name.contains('-') {
        // The key of a page that is not there is still a name.
        let capital = |word: &str| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>())
        };
        speaker.name = speaker.name.split('-').map(capital).collect::<Vec<_>>().join(" ");
    }
}

/// The kept programme with what was found beside it.
fn merge(before: Option<Programme>, found: Programme) -> (Programme, Changes) {
    let mut changes = Changes { event: found.event.clone(), ..Changes::default() };
    let fresh = before.is_none();
    let mut programme = before.unwrap_or_else(|| Programme { talks: Vec::new(), ..found.clone() });
    let kept = programme.talks.len();
    let mut seen = vec![false; kept];
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, own) in programme.talks.iter().enumerate() {
        places.entry(key(&own.title)).or_insert(at);
    }
    for talk in found.talks {
        let title = key(&talk.title);
        match places.get(&title).copied() {
            Some(at) => {
                if at < kept && !std::mem::replace(&mut seen[at], true) {
                    let own = &mut programme.talks[at];
                    let completed = complete(own, talk);
                    changes.completed += usize::from(completed);
                    changes.unchanged += usize::from(!completed);
                }
            }
            None => {
                places.insert(title, programme.talks.len());
                programme.talks.push(talk);
                changes.added += 1;
            }
        }
    }
    if !fresh {
        let left = programme.talks.iter().zip(&seen).filter(|(_, seen)| !**seen);
        changes.only_kept = left.map(|(talk, _)| talk.title.clone()).collect();
    }
    changes.talks = programme.talks.len();
    (programme, changes)
}

/// Fills what a kept talk leaves out; says whether there was anything.
fn complete(own: &mut Talk, found: Talk) -> bool {
    let before = own.clone();
    own.kind = own.kind.or(found.kind);
    if own.speakers.is_empty() {
        own.speakers = found.speakers;
    } else {
        for speaker in found.speakers {
            if let Some(same) = own.speakers.iter_mut().find(|own| key(&own.name) == key(&speaker.name)) {
                same.company = same.company.take().or(speaker.company);
                same.role = same.role.take().or(speaker.role);
            }
        }
    }
    *own != before
}
