//! A store folder in, its finished generations out, and the way a new one takes their place. A generation is written under
//! a temporary name, renamed, and only then named by the pointer file, each step synced, so that a build killed at any
//! instant leaves the graph of before whole.
//!
//! ```text
//! talkgraph.db/CURRENT       names the generation to read: gen-7
//!              build.lock    held exclusively by the one build at work
//!              gen-6/ gen-7/ lock (held shared by readers), manifest.json, names.tsv, and the quads
//!              gen-8.tmp/    being written
//! ```

use super::error::StoreError;
use super::manifest::{FORMAT, Header, Manifest};
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
/// Finished generations that stay: the current one, and the last for readers that are just opening it.
const KEPT: usize = 2;
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
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.lock.as_ref().map(File::unlock);
    }
}

/// Opens the current generation of `store` for reading and keeps builds from removing it.
pub fn hold(store: &Path) -> Result<Held, StoreError> {
    for attempt in 0..ATTEMPTS {
        let generation = current(store)?;
        let path = generation.path.join(READ_LOCK);
        let lock = match File::open(&path) {
            Ok(file) => match file.try_lock_shared() {
                Ok(()) => Some(file),
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => None,
                // A build removes this generation: the pointer names another by now.
                Err(TryLockError::WouldBlock) => {
                    std::thread::sleep(Duration::from_millis(5 * u64::from(attempt)));
                    continue;
                }
                Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(StoreError::io("open", &path)(error)),
        };
        // Removed between the pointer and the lock? Then the lock is of a file that has no name any more.
        if generation.path.join(MANIFEST).exists() {
            return Ok(Held { generation, lock });
        }
    }
    let generation = current(store)?;
    Err(StoreError::PointerDangling { pointer: store.join(POINTER), generation: name(generation.number) })
}

/// The generation that the pointer names; it may be gone.
fn current(store: &Path) -> Result<Generation, StoreError> {
    let pointer = store.join(POINTER);
    let text = match fs::read_to_string(&pointer) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Err(StoreError::Missing { path: store.to_owned() });
        }
        Err(error) => return Err(StoreError::io("read", &pointer)(error)),
    };
    match number(text.trim()) {
        Some(number) => Ok(Generation { number, path: store.join(name(number)) }),
        None => Err(StoreError::Damaged {
            path: pointer,
            reason: format!("it holds {:?} and should name a generation", text.trim()),
            store: store.to_owned(),
        }),
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
    /// Read first: another format may have other fields.
    #[derive(serde::Deserialize)]
    struct Formatted {
        format: u32,
    }
    let path = generation.path.join(MANIFEST);
    let damaged = |reason: String| StoreError::Damaged { path: path.clone(), reason, store: store.to_owned() };
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(damaged("it is gone".to_owned())),
        Err(error) => return Err(StoreError::io("read", &path)(error)),
    };
    let parse_error = |error: serde_json::Error| damaged(error.to_string());
    let Formatted { format } = serde_json::from_slice(&bytes).map_err(parse_error)?;
    if format != FORMAT {
        return Err(StoreError::FormatUnknown { path, found: format, expected: FORMAT });
    }
    serde_json::from_slice(&bytes).map_err(parse_error)
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

    /// The last generation, or nothing in a new store.
    pub fn previous(&self) -> Result<Option<Previous>, StoreError> {
        let generation = match current(&self.store) {
            Ok(generation) => generation,
            Err(StoreError::Missing { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        if !generation.path.is_dir() {
            return Err(StoreError::PointerDangling {
                pointer: self.store.join(POINTER),
                generation: name(generation.number),
            });
        }
        let manifest = read_manifest(&self.store, &generation)?;
        Ok(Some(Previous { generation, manifest }))
    }

    /// A folder to write the next generation in; removed when dropped before [`Draft::publish`].
    pub fn draft(&self) -> Result<Draft<'_>, StoreError> {
        let path = self.store.join(format!("{}{TEMPORARY}", name(self.next)));
        fs::create_dir(&path).map_err(StoreError::io("make the folder", &path))?;
        Ok(Draft { workshop: self, path, published: false })
    }

    /// Removes temporary files, and generations that no pointer ever named.
    fn sweep(&self) -> Result<(), StoreError> {
        let last = current(&self.store).ok().map(|generation| generation.number);
        for entry in names_in(&self.store)? {
            let path = self.store.join(&entry);
            if entry == format!("{POINTER}{TEMPORARY}") {
                fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
            } else if entry.strip_suffix(TEMPORARY).is_some_and(|rest| number(rest).is_some()) {
                fs::remove_dir_all(&path).map_err(StoreError::io("remove", &path))?;
            } else if number(&entry).is_some_and(|number| last.is_none_or(|last| number > last)) {
                remove_unread(&path)?;
            }
        }
        Ok(())
    }

    /// Removes all generations but the last two, and those that a reader has open.
    fn remove_old(&self) -> Result<(), StoreError> {
        let mut numbers: Vec<u64> = names_in(&self.store)?.iter().filter_map(|entry| number(entry)).collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.iter().skip(KEPT).try_for_each(|number| remove_unread(&self.store.join(name(*number))))
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
    ) -> Result<(), StoreError> {
        let path = self.path.join(name);
        let file = File::create(&path).map_err(StoreError::io("write", &path))?;
        let mut out = BufWriter::new(file);
        let written = write(&mut out).and_then(|()| out.flush()).and_then(|()| out.get_ref().sync_all());
        written.map_err(StoreError::io("write", &path))
    }

    /// Writes the manifest and makes this the generation that readers open. The quads must be on disk already.
    pub fn publish(mut self, manifest: &Manifest) -> Result<Generation, StoreError> {
        let store = &self.workshop.store;
        let path = self.path.join(MANIFEST);
        let text = serde_json::to_vec(manifest).map_err(|error| StoreError::Io {
            action: "write",
            path: path.clone(),
            source: error.into(),
        })?;
        write_synced(&path, &text)?;
        write_synced(&self.path.join(READ_LOCK), b"")?;
        sync_folder(&self.path)?;
        let generation = Generation { number: self.workshop.next, path: store.join(name(self.workshop.next)) };
        fs::rename(&self.path, &generation.path).map_err(StoreError::io("write", &generation.path))?;
        self.published = true;
        sync_folder(store)?;
        let (pointer, temporary) = (store.join(POINTER), store.join(format!("{POINTER}{TEMPORARY}")));
        write_synced(&temporary, format!("{}\n", name(generation.number)).as_bytes())?;
        fs::rename(&temporary, &pointer).map_err(StoreError::io("write", &pointer))?;
        sync_folder(store)?;
        self.workshop.remove_old()?;
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
