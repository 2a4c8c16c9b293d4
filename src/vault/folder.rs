//! Notes in, files in a folder out. A manifest holds the hash of each file as we wrote it: a file that it does not name, or
//! that is no longer what it says, is somebody's, and stays. It is written before the notes, with what they are to become,
//! and after them with what they are, so that an export that was killed knows its files when it is run again.

use super::Exported;
use super::VaultError;
use super::path::{self, fold};
use crate::place::{Place, PlaceError, UNFINISHED};
use crate::query::resolve::EntityKind;
use crate::text::{quoted, sha256};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{Error as IoError, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Begins with a dot, so that Obsidian does not show it.
const MANIFEST: &str = ".talkgraph-vault.json";
const VERSION: u32 = 1;

/// Which files are ours.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    version: u32,
    /// SHA-256 of what we wrote, by path; two while an export is under way.
    notes: BTreeMap<String, BTreeSet<String>>,
}

/// A folder in which notes are kept.
pub(super) struct Folder {
    path: PathBuf,
    manifest: Manifest,
    /// Paths on disk without `.md`, by what a file system takes for the same.
    there: HashMap<String, Vec<String>>,
}

impl Folder {
    /// Looks at what is there; nothing is written yet.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        let read = |source| VaultError::IoRead { path: path.to_owned(), source };
        match fs::metadata(path) {
            Ok(metadata) if !metadata.is_dir() => return Err(VaultError::FolderIsFile { path: path.to_owned() }),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(read(source)),
        }
        let mut folder = Self { path: path.to_owned(), manifest: manifest(path)?, there: HashMap::new() };
        for under in folders() {
            folder.look(under)?;
        }
        Ok(folder)
    }

    fn look(&mut self, under: &str) -> Result<(), VaultError> {
        let path = self.path.join(under);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(source) => return Err(VaultError::IoRead { path, source }),
        };
        for entry in entries {
            let entry = entry.map_err(|source| VaultError::IoRead { path: path.clone(), source })?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if let Some(name) = name.strip_suffix(".md") {
                let note = if under.is_empty() { name.to_owned() } else { format!("{under}/{name}") };
                self.there.entry(fold(&note)).or_default().push(note);
            }
        }
        Ok(())
    }

    /// Whether a file of this name, or one that only case tells apart from it, is there and not ours.
    pub fn is_foreign(&self, note: &str) -> bool {
        let there = self.there.get(&fold(note)).into_iter().flatten();
        there.into_iter().any(|note| !self.manifest.notes.contains_key(&format!("{note}.md")))
    }

    /// How a note of ours of this name is spelled that is there.
    pub fn spelled(&self, note: &str) -> Option<String> {
        self.there.get(&fold(note))?.first().cloned()
    }

    /// Makes the folder hold these notes, by path without `.md`, and none that we wrote before and are not among them.
    pub fn bring(&mut self, notes: &BTreeMap<String, String>) -> Result<(Exported, Vec<String>), VaultError> {
        let mut done = Exported { notes: notes.len(), ..Exported::default() };
        let mut warnings = Vec::new();
        let notes: BTreeMap<String, (&String, String)> =
            notes.iter().map(|(path, text)| (format!("{path}.md"), (text, hash(text.as_bytes())))).collect();
        let before = self.manifest.clone();
        let mut after = Manifest { version: VERSION, notes: BTreeMap::new() };
        let mut under_way = before.clone();
        let (mut to_write, mut to_remove) = (Vec::new(), Vec::new());
        for (path, (text, wanted)) in &notes {
            let ours = before.notes.get(path);
            let found = self.found(path)?;
            let is_ours = found.as_ref().is_none_or(|found| {
                found == wanted || *found == hash(b"") || ours.is_some_and(|ours| ours.contains(found))
            });
            if found.as_ref() == Some(wanted) {
                after.notes.insert(path.clone(), BTreeSet::from([wanted.clone()]));
            } else if is_ours {
                to_write.push((path, *text));
                under_way.notes.entry(path.clone()).or_default().insert(wanted.clone());
                after.notes.insert(path.clone(), BTreeSet::from([wanted.clone()]));
            } else {
                // What we wrote stays remembered: there is nothing to warn of as long as the graph says no more.
                let ours = ours.cloned().unwrap_or_default();
                done.kept += 1;
                if !ours.contains(wanted) {
                    let fault = format!("{} was changed by hand and is kept", quoted(path));
                    warnings.push(format!("{fault}; move it elsewhere to have what the graph tells now"));
                }
                after.notes.insert(path.clone(), ours);
            }
        }
        for (path, ours) in &before.notes {
            if notes.contains_key(path) {
                continue;
            }
            match self.found(path)? {
                None => {}
                Some(found) if ours.contains(&found) || found == hash(b"") => to_remove.push(path),
                Some(_) => {
                    warnings.push(format!(
                        "the graph has nothing for {} any more; it was changed by hand and is kept",
                        quoted(path)
                    ));
                }
            }
        }
        if to_write.is_empty() && to_remove.is_empty() && after == before {
            return Ok((done, warnings));
        }
        fs::create_dir_all(&self.path).map_err(|source| self.unwritten("", source))?;
        self.write_manifest(&Manifest { version: VERSION, ..under_way })?;
        // First of all, since on some file systems an old name and a new one are the same file.
        for path in to_remove {
            fs::remove_file(self.path.join(path)).map_err(|source| self.unwritten(path, source))?;
            done.removed += 1;
        }
        for (path, text) in to_write {
            self.write(path, text.as_bytes())?;
            done.written += 1;
        }
        for under in folders().filter(|under| !under.is_empty()) {
            self.tidy(under);
        }
        self.write_manifest(&after)?;
        self.manifest = after;
        Ok((done, warnings))
    }

    /// The hash of a file, or what no file has for what is none; nothing where nothing is.
    fn found(&self, path: &str) -> Result<Option<String>, VaultError> {
        let path = self.path.join(path);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() => match fs::read(&path) {
                Ok(bytes) => Ok(Some(hash(&bytes))),
                Err(source) => Err(VaultError::IoRead { path, source }),
            },
            Ok(_) => Ok(Some(String::new())),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(source) => Err(VaultError::IoRead { path, source }),
        }
    }

    fn unwritten(&self, path: &str, source: IoError) -> VaultError {
        let path = if path.is_empty() { self.path.clone() } else { self.path.join(path) };
        VaultError::IoWrite { path, source }
    }

    /// Writes a file beside its place and renames it.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let place = self.path.join(path);
        let folder = place.parent().unwrap_or(&self.path);
        let io = |source| self.unwritten(path, source);
        fs::create_dir_all(folder).map_err(io)?;
        let written = Place::among(&place).and_then(|file| {
            file.file().write_all(bytes).map_err(|source| file.failed(source))?;
            file.finish()
        });
        written.map_err(|error| match error {
            PlaceError::Io { source, .. } => io(source),
            other => other.into(),
        })
    }

    fn write_manifest(&self, manifest: &Manifest) -> Result<(), VaultError> {
        let text = serde_json::to_string_pretty(manifest).map_err(|error| self.unwritten(MANIFEST, error.into()))?;
        self.write(MANIFEST, format!("{text}\n").as_bytes())
    }

    /// Removes what a killed export left, and the folder when it is empty.
    fn tidy(&self, under: &str) {
        let path = self.path.join(under);
        for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1) {
                let _ = fs::remove_file(entry.path());
            }
        }
        // Refused where there is anything in it.
        let _ = fs::remove_dir(path);
    }
}

/// The folder itself and those of each kind.
fn folders() -> impl Iterator<Item = &'static str> {
    std::iter::once("").chain(EntityKind::ALL.into_iter().map(path::folder))
}

fn hash(bytes: &[u8]) -> String {
    sha256([bytes])
}

fn manifest(folder: &Path) -> Result<Manifest, VaultError> {
    let path = folder.join(MANIFEST);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Manifest { version: VERSION, ..Manifest::default() });
        }
        Err(source) => return Err(VaultError::IoRead { path, source }),
    };
    let unreadable = |reason: String| VaultError::ManifestUnreadable { path: path.clone(), reason };
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    if manifest.version != VERSION {
        return Err(unreadable(format!("it has version {}, and this program knows {VERSION}", manifest.version)));
    }
    // Files are removed by what it says, so it must not lead out of the folders of ours.
    let is_ours = |note: &str| match note.strip_suffix(".md").map(|name| name.split('/').collect::<Vec<_>>()).as_deref()
    {
        Some([name]) => is_name(name),
        Some([under, name]) => folders().any(|known| known == *under) && is_name(name),
        _ => false,
    };
    match manifest.notes.keys().find(|note| !is_ours(note)) {
        Some(note) => Err(unreadable(format!("{} is no note of ours", quoted(note)))),
        None => Ok(manifest),
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['\\', ':', '\0']) && !name.starts_with('.')
}
