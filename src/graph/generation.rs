//! A store folder in, its finished generations out, and the way a new one takes their place. A generation is written under
//! a temporary name, renamed, and only then named by the pointer file, each step synced, so that a build killed at any
//! instant leaves the graph of before whole. The newest finished generation is the current one: the pointer says only that
//! there must be one of at least that number, so that a pointer that is lost or damaged loses nothing.
//!
//! ```text
//! talkgraph.db/CURRENT       names the generation to read: gen-7
//!              build.lock    held exclusively by the one build at work
//!              gen-6/ gen-7/ lock (held shared by readers), manifest.json, names.tsv, and the quads
//!              gen-8.tmp/    being written
//! ```

use super::checksum::{Summing, Written};
use super::error::StoreError;
use super::manifest::{FORMAT, FORMATS_OF_BEFORE, Header, Manifest, ManifestFault, parse};
use serde::de::DeserializeOwned;
use std::fs::{self, File, TryLockError};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

const POINTER: &str = "CURRENT";
const BUILD_LOCK: &str = "build.lock";
const READ_LOCK: &str = "lock";
const MANIFEST: &str = "manifest.json";
const TEMPORARY: &str = ".tmp";
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
fn pointed(store: &Path) -> Result<Option<u64>, StoreError> {
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
fn finished(store: &Path) -> Result<Vec<u64>, StoreError> {
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

/// The error of a generation that the pointer names and that is not there, or not whole.
fn lost(store: &Path, generation: Generation) -> StoreError {
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

fn read_manifest<T: DeserializeOwned>(store: &Path, generation: &Generation) -> Result<T, StoreError> {
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
fn read_old_manifest(generation: &Generation) -> Option<Manifest> {
    serde_json::from_slice(&fs::read(generation.path.join(MANIFEST)).ok()?).ok()
}

/// The right to build in a store; given back when dropped.
#[derive(Debug)]
pub struct Workshop {
    store: PathBuf,
    lock: File,
    next: u64,
}

impl Drop for Workshop {
    /// Given back by name: closing the file is not enough while a child that was just forked still holds a copy of it.
    fn drop(&mut self) {
        let _ = self.lock.unlock();
    }
}

/// What the last build left.
#[derive(Debug)]
pub struct Previous {
    /// The generation.
    pub generation: Generation,
    /// Its manifest.
    pub manifest: Manifest,
    /// Whether it is the newest, so that readers open it; else that one is damaged.
    pub is_newest: bool,
}

impl Workshop {
    /// Takes the right to build in `store`, which is made where it is missing, and removes what killed builds left.
    ///
    /// [`StoreError::Locked`] while another build is at work.
    pub fn enter(store: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(store).map_err(StoreError::io("make the folder", store))?;
        let entries = names_in(store)?;
        let is_ours = |entry: &String| entry == POINTER || entry == BUILD_LOCK || number(entry).is_some();
        if !entries.is_empty() && !entries.iter().any(is_ours) {
            return Err(StoreError::NotAStore { path: store.to_owned() });
        }
        let path = store.join(BUILD_LOCK);
        let lock = File::options().create(true).append(true).open(&path).map_err(StoreError::io("write", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { path: store.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
        }
        let next = names_in(store)?.iter().filter_map(|entry| number(entry)).max().unwrap_or(0) + 1;
        let workshop = Self { store: store.to_owned(), lock, next };
        workshop.sweep()?;
        Ok(workshop)
    }

    /// The newest generation whose manifest is whole, or nothing in a new store; `doubts` takes why it is not the one that
    /// the pointer names.
    ///
    /// # Errors
    /// Manifests that cannot be read at all, and those of a later format: what they tell of must not be lost.
    pub fn previous(&self, doubts: &mut Vec<StoreError>) -> Result<Option<Previous>, StoreError> {
        let numbers = finished(&self.store)?;
        let generation = |number: u64| Generation { number, path: self.store.join(name(number)) };
        let mut is_newest = true;
        match pointed(&self.store) {
            Ok(Some(named)) if numbers.first().is_none_or(|newest| *newest < named) => {
                doubts.push(lost(&self.store, generation(named)));
                is_newest = false;
            }
            Ok(_) => {}
            Err(doubt) => doubts.push(doubt),
        }
        for number in numbers {
            let generation = generation(number);
            let manifest = match read_manifest(&self.store, &generation) {
                Ok(manifest) => Some(manifest),
                Err(StoreError::FormatOld { .. }) => read_old_manifest(&generation),
                Err(doubt @ StoreError::Damaged { .. }) => {
                    doubts.push(doubt);
                    None
                }
                Err(error) => return Err(error),
            };
            if let Some(manifest) = manifest {
                return Ok(Some(Previous { generation, manifest, is_newest }));
            }
            is_newest = false;
        }
        Ok(None)
    }

    /// Makes the pointer name a finished generation, where it does not.
    pub fn point_to(&self, generation: &Generation) -> Result<(), StoreError> {
        if matches!(pointed(&self.store), Ok(Some(named)) if named == generation.number) {
            return Ok(());
        }
        let (pointer, temporary) = (self.store.join(POINTER), self.store.join(format!("{POINTER}{TEMPORARY}")));
        write_synced(&temporary, format!("{}\n", name(generation.number)).as_bytes())?;
        fs::rename(&temporary, &pointer).map_err(StoreError::io("write", &pointer))?;
        sync_folder(&self.store)
    }

    /// A folder to write the next generation in; removed when dropped before [`Draft::publish`].
    pub fn draft(&self) -> Result<Draft<'_>, StoreError> {
        let path = self.store.join(format!("{}{TEMPORARY}", name(self.next)));
        fs::create_dir(&path).map_err(StoreError::io("make the folder", &path))?;
        Ok(Draft { workshop: self, path, published: false })
    }

    /// Removes what killed builds left under temporary names. A generation goes only when a newer one has taken its place.
    fn sweep(&self) -> Result<(), StoreError> {
        for entry in names_in(&self.store)? {
            let path = self.store.join(&entry);
            if entry == format!("{POINTER}{TEMPORARY}") {
                fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
            } else if entry.strip_suffix(TEMPORARY).is_some_and(|rest| number(rest).is_some()) {
                fs::remove_dir_all(&path).map_err(StoreError::io("remove", &path))?;
            }
        }
        Ok(())
    }

    /// Removes all generations that `newest` has taken the place of, but the last finished one of them and those that a
    /// reader has open.
    fn remove_superseded(&self, newest: &Generation) -> Result<(), StoreError> {
        let is_before = |number: &u64| *number < newest.number;
        let stays = finished(&self.store)?.into_iter().find(is_before);
        let numbers: Vec<u64> = names_in(&self.store)?.iter().filter_map(|entry| number(entry)).collect();
        let goes = |number: &&u64| is_before(number) && Some(**number) != stays;
        numbers.iter().filter(goes).try_for_each(|number| remove_unread(&self.store.join(name(*number))))
    }
}

/// A generation being written.
#[derive(Debug)]
pub struct Draft<'a> {
    workshop: &'a Workshop,
    path: PathBuf,
    published: bool,
}

impl Draft<'_> {
    /// The folder to write in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a further file into the generation.
    pub fn note(
        &self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<Written, StoreError> {
        let path = self.path.join(name);
        let file = File::create(&path).map_err(StoreError::io("write", &path))?;
        let mut out = BufWriter::new(Summing::new(file));
        let written = write(&mut out).and_then(|()| out.flush()).and_then(|()| out.get_ref().get_ref().sync_all());
        written.map_err(StoreError::io("write", &path))?;
        Ok(out.get_ref().written())
    }

    /// Writes the manifest and makes this the generation that readers open. The quads must be on disk already. `left` takes
    /// why an old generation could not be removed.
    ///
    /// # Errors
    /// What cannot be written; [`StoreError::InPlace`] once readers open this generation all the same.
    pub fn publish(mut self, manifest: &Manifest, left: &mut Option<StoreError>) -> Result<Generation, StoreError> {
        let store = &self.workshop.store;
        let path = self.path.join(MANIFEST);
        let text = manifest.to_bytes().map_err(|error| StoreError::io("write", &path)(error.into()))?;
        write_synced(&path, &text)?;
        write_synced(&self.path.join(READ_LOCK), b"")?;
        sync_folder(&self.path)?;
        let generation = Generation { number: self.workshop.next, path: store.join(name(self.workshop.next)) };
        fs::rename(&self.path, &generation.path).map_err(StoreError::io("write", &generation.path))?;
        self.published = true;
        let pointed = sync_folder(store).and_then(|()| self.workshop.point_to(&generation));
        pointed.map_err(|error| error.in_place(generation.number))?;
        *left = self.workshop.remove_superseded(&generation).err();
        Ok(generation)
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        if !self.published {
            // What cannot be removed now is swept by the next build.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Removes a generation unless a reader has it open.
fn remove_unread(path: &Path) -> Result<(), StoreError> {
    let lock = match File::open(path.join(READ_LOCK)) {
        Ok(lock) => match lock.try_lock() {
            Ok(()) => Some(lock),
            Err(_) => return Ok(()),
        },
        Err(_) => None,
    };
    // The manifest first: without it, no reader takes the rest for a generation.
    let _ = fs::remove_file(path.join(MANIFEST));
    fs::remove_dir_all(path).map_err(StoreError::io("remove", path))?;
    drop(lock);
    Ok(())
}

fn name(number: u64) -> String {
    format!("gen-{number}")
}

fn number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("gen-")?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

fn names_in(folder: &Path) -> Result<Vec<String>, StoreError> {
    let entries = fs::read_dir(folder).map_err(StoreError::io("read", folder))?;
    entries
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, _>>()
        .map_err(StoreError::io("read", folder))
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = File::create(path).map_err(StoreError::io("write", path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(StoreError::io("write", path))
}

/// Makes a folder's names survive a power cut.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        File::open(path).and_then(|folder| folder.sync_all()).map_err(StoreError::io("write", path))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_the_lock_in_a_child_keeps_nobody_out() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = Workshop::enter(folder.path()).expect("nobody builds");
        let copy = first.lock.try_clone().expect("as a fork copies it");
        assert!(matches!(Workshop::enter(folder.path()), Err(StoreError::Locked { .. })));
        drop(first);
        Workshop::enter(folder.path()).expect("the first has gone");
        drop(copy);
    }

    #[test]
    fn names_and_numbers() {
        assert_eq!(number(&name(12)), Some(12));
        for other in ["gen-", "gen-x", "gen-3.tmp", "generation", "gen-+3", "CURRENT"] {
            assert_eq!(number(other), None, "{other}");
        }
    }
}
