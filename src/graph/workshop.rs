//! A store folder in, the right to build in it out, and the way a new generation takes its place: written under a temporary
//! name, renamed, and only then named by the pointer file, each step synced, so that a build killed at any instant leaves the
//! graph of before whole.

use super::checksum::{Summing, Written};
use super::error::StoreError;
use super::generation::{
    Generation, MANIFEST, POINTER, READ_LOCK, finished, lost, name, names_in, number, pointed, read_manifest,
    read_old_manifest,
};
use super::manifest::Manifest;
use std::fs::{self, File, TryLockError};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const BUILD_LOCK: &str = "build.lock";
const TEMPORARY: &str = ".tmp";

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
}
