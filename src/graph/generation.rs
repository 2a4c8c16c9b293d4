//! A store folder in, its finished generations out, as readers open them and `workshop` adds to them. The newest finished
//! generation is the current one: the pointer says only that there must be one of at least that number, so that a pointer
//! that is lost or damaged loses nothing.
//!
//! ```text
//! talkgraph.db/CURRENT       names the generation to read: gen-7
//!              build.lock    held exclusively by the one build at work
//!              gen-6/ gen-7/ lock (held shared by readers), manifest.json, names.tsv, the quads, and those in doubt
//!              gen-8.tmp/    being written
//! ```

use super::error::StoreError;
use super::manifest::{FORMAT, FORMATS_OF_BEFORE, Header, Manifest, ManifestFault, parse};
use serde::de::DeserializeOwned;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

pub(super) const POINTER: &str = "CURRENT";
pub(super) const READ_LOCK: &str = "lock";
pub(super) const MANIFEST: &str = "manifest.json";
/// The file of a generation that holds the footprint of the known names.
pub const NAMES: &str = "names.tsv";
/// How often a reader looks again when a build swaps generations under it.
const ATTEMPTS: u32 = 20;

/// A finished generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// Its number, from 1.
    pub number: u64,
    /// Its folder.
    pub path: PathBuf,
}

/// A generation that a reader has open; builds leave it alone until this is dropped.
#[derive(Debug)]
pub struct Held {
    /// The generation.
    pub generation: Generation,
    /// The shared lock; nothing where the file system has none.
    lock: Option<File>,
    /// What a user should know of how it was found.
    pub notice: Option<String>,
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.lock.as_ref().map(File::unlock);
    }
}

/// Opens the current generation of `store` for reading and keeps builds from removing it.
pub fn hold(store: &Path) -> Result<Held, StoreError> {
    for attempt in 0..ATTEMPTS {
        let Current { generation, doubt } = current(store)?;
        let path = generation.path.join(READ_LOCK);
        let lock = match File::open(&path) {
            Ok(file) => match file.try_lock_shared() {
                Ok(()) => Some(file),
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => None,
                // A build removes this generation: there is a newer one by now.
                Err(TryLockError::WouldBlock) => {
                    std::thread::sleep(Duration::from_millis(5 * u64::from(attempt)));
                    continue;
                }
                Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(StoreError::io("open", &path)(error)),
        };
        // Removed between the look and the lock? Then the lock is of a file that has no name any more.
        if generation.path.join(MANIFEST).exists() {
            let notice = doubt.map(|doubt| format!("{doubt}; reading {}, the newest", generation.path.display()));
            return Ok(Held { generation, lock, notice });
        }
    }
    Err(lost(store, current(store)?.generation))
}

/// The generation that readers open.
struct Current {
    /// It may be gone.
    generation: Generation,
    /// Why the pointer was not followed.
    doubt: Option<StoreError>,
}

/// The newest finished generation, or the one that the pointer names where that is a later one and lost.
fn current(store: &Path) -> Result<Current, StoreError> {
    let generation = |number| Generation { number, path: store.join(name(number)) };
    let newest = match finished(store) {
        Ok(numbers) => numbers.first().copied(),
        Err(StoreError::Io { source, .. })
            if matches!(source.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
        {
            return Err(StoreError::Missing { path: store.to_owned() });
        }
        Err(error) => return Err(error),
    };
    match (pointed(store), newest) {
        (Ok(named), Some(newest)) if named.is_none_or(|named| named <= newest) => {
            Ok(Current { generation: generation(newest), doubt: None })
        }
        (Ok(Some(named)), _) => Ok(Current { generation: generation(named), doubt: None }),
        (Ok(None), _) => Err(StoreError::Missing { path: store.to_owned() }),
        (Err(doubt), Some(newest)) => Ok(Current { generation: generation(newest), doubt: Some(doubt) }),
        (Err(error), None) => Err(error),
    }
}

/// The number that the pointer names; nothing where there is no pointer.
pub(super) fn pointed(store: &Path) -> Result<Option<u64>, StoreError> {
    let pointer = store.join(POINTER);
    let bytes = match fs::read(&pointer) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(StoreError::io("read", &pointer)(error)),
    };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim();
    match number(text) {
        Some(number) => Ok(Some(number)),
        None => Err(StoreError::Damaged {
            reason: format!("it holds {:?} and should name a generation", text.chars().take(40).collect::<String>()),
            path: pointer,
            store: store.to_owned(),
        }),
    }
}

/// The numbers of the finished generations, newest first: those that have a manifest, which is removed first.
pub(super) fn finished(store: &Path) -> Result<Vec<u64>, StoreError> {
    let mut numbers = Vec::new();
    for number in names_in(store)?.iter().filter_map(|entry| number(entry)) {
        let manifest = store.join(name(number)).join(MANIFEST);
        if manifest.try_exists().map_err(StoreError::io("read", &manifest))? {
            numbers.push(number);
        }
    }
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    Ok(numbers)
}

/// The number of the newest finished generation, and when it was written.
pub(super) fn stamp(store: &Path) -> Option<(u64, SystemTime)> {
    let number = finished(store).ok()?.first().copied()?;
    let written = fs::metadata(store.join(name(number)).join(MANIFEST)).ok()?.modified().ok()?;
    Some((number, written))
}

/// The error of a generation that the pointer names and that is not there, or not whole.
pub(super) fn lost(store: &Path, generation: Generation) -> StoreError {
    if generation.path.is_dir() {
        let path = generation.path.join(MANIFEST);
        return StoreError::Damaged { path, reason: "it is gone".to_owned(), store: store.to_owned() };
    }
    StoreError::PointerDangling {
        pointer: store.join(POINTER),
        generation: name(generation.number),
        store: store.to_owned(),
    }
}

/// The header of a generation's manifest, checked for the format.
pub fn header(store: &Path, generation: &Generation) -> Result<Header, StoreError> {
    read_manifest(store, generation)
}

/// The whole manifest of a generation.
pub fn manifest(generation: &Generation) -> Result<Manifest, StoreError> {
    let store = generation.path.parent().unwrap_or(Path::new(""));
    read_manifest(store, generation)
}

pub(super) fn read_manifest<T: DeserializeOwned>(store: &Path, generation: &Generation) -> Result<T, StoreError> {
    let path = generation.path.join(MANIFEST);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(lost(store, generation.clone())),
        Err(error) => return Err(StoreError::io("read", &path)(error)),
    };
    let store = store.to_owned();
    parse(&bytes).map_err(|fault| match fault {
        ManifestFault::Damaged(reason) => StoreError::Damaged { path, reason, store },
        ManifestFault::Format(found) if FORMATS_OF_BEFORE.contains(&found) => {
            StoreError::FormatOld { path, found, expected: FORMAT, store }
        }
        ManifestFault::Format(found) => StoreError::FormatUnknown { path, found, expected: FORMAT },
    })
}

/// The manifest of an earlier format, which has no checksum: good for telling which recaps there were, not for keeping them.
pub(super) fn read_old_manifest(generation: &Generation) -> Option<Manifest> {
    serde_json::from_slice(&fs::read(generation.path.join(MANIFEST)).ok()?).ok()
}

pub(super) fn name(number: u64) -> String {
    format!("gen-{number}")
}

pub(super) fn number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("gen-")?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

pub(super) fn names_in(folder: &Path) -> Result<Vec<String>, StoreError> {
    let entries = fs::read_dir(folder).map_err(StoreError::io("read", folder))?;
    entries
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, _>>()
        .map_err(StoreError::io("read", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        assert_eq!(number(&name(12)), Some(12));
        for other in ["gen-", "gen-x", "gen-3.tmp", "generation", "gen-+3", "CURRENT"] {
            assert_eq!(number(other), None, "{other}");
        }
    }
}
