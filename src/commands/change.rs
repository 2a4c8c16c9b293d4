//! The data folder in, the right to change its files out: one program at a time, from reading what is there to writing what
//! comes of it, so that no name is lost between two. A file is written whole beside its place and put there at once.

use anyhow::Context as _;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use talkgraph::assets::Assets;
use talkgraph::place::{Place, PlaceError};

/// The file, in the data folder, that is locked while names are changed.
const LOCK: &str = "names.lock";

/// The right to change the files of a data folder; given back when dropped.
#[derive(Debug)]
pub struct Change {
    folder: PathBuf,
    /// Nothing where the file system has no locks.
    _lock: Option<File>,
}

impl Change {
    /// Waits until nobody else changes the data folder. To be taken before anything is read that a change is made of.
    ///
    /// # Errors
    /// Names that are inside the program, a folder that cannot be written.
    pub fn begin(data: &Assets) -> anyhow::Result<Self> {
        let Some(folder) = data.folder() else {
            anyhow::bail!("the names inside the program cannot be changed; name a folder of your own with --data DIR");
        };
        let path = folder.join(LOCK);
        let cannot = || format!("cannot write {}; make the folder writable", path.display());
        let file = File::options().create(true).append(true).open(&path).with_context(cannot)?;
        let lock = match file.try_lock() {
            Ok(()) => Some(file),
            Err(TryLockError::WouldBlock) => {
                eprintln!("another talkgraph changes {}; waiting for it", folder.display());
                file.lock().with_context(cannot)?;
                Some(file)
            }
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => None,
            Err(TryLockError::Error(error)) => return Err(error).with_context(cannot),
        };
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    /// A folder of the data folder.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Puts a new text in the place of a file at once, on disk; the folder is made where it is missing.
    ///
    /// # Errors
    /// What cannot be written; the file is then as it was.
    pub fn replace(&self, path: &Path, text: &str) -> anyhow::Result<()> {
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}; make the data folder writable", folder.display()))?;
        let written = Place::open(path).and_then(|place| place.write(text.as_bytes()));
        written.map_err(|error| match error {
            PlaceError::Io { source, .. } => {
                anyhow::anyhow!("cannot write {}: {source}; make room, or make the folder writable", path.display())
            }
            other => other.into(),
        })
    }
}
