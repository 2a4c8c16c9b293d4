//! A path in, a file that is either whole or not there out: it is found and opened before the work starts, written beside its
//! place and renamed, so that a bad path fails at once and work that fails leaves the old file as it was.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// The ends of the name of a file that is being written.
pub const UNFINISHED: (&str, &str) = (".talkgraph-", ".part");

/// Why a file could not be written: each message says the fault, then the remedy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlaceError {
    /// The file names a folder.
    #[error("{} is a folder; name a file in it", path.display())]
    IsFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The folder of the file is not there.
    #[error("no folder {}; make it, or write elsewhere with -o FILE", path.display())]
    FolderMissing {
        /// The folder.
        path: PathBuf,
    },
    /// The file cannot be opened, written or renamed.
    #[error("cannot write {}: {source}; write elsewhere with -o FILE, or make room", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A file to be written.
pub struct Place {
    path: PathBuf,
    sink: Sink,
}

enum Sink {
    /// Renamed to its place when all is written.
    Beside { file: NamedTempFile, place: PathBuf },
    /// A pipe or device, which must not be replaced.
    Device(File),
}

impl Place {
    /// Finds the folder, removes what killed programs left in it, and opens the file. What stands there is not touched yet.
    ///
    /// # Errors
    /// [`PlaceError`].
    pub fn open(path: &Path) -> Result<Self, PlaceError> {
        if let Some(folder) = path.parent() {
            remove_abandoned(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        }
        Self::among(path)
    }

    /// As [`Place::open`], without looking at the others in the folder: for one of very many files.
    ///
    /// # Errors
    /// [`PlaceError`].
    pub fn among(path: &Path) -> Result<Self, PlaceError> {
        Ok(Self { path: path.to_owned(), sink: Sink::open(path)? })
    }

    /// What is written to.
    pub fn file(&self) -> &File {
        match &self.sink {
            Sink::Beside { file, .. } => file.as_file(),
            Sink::Device(file) => file,
        }
    }

    /// Brings to disk what was written.
    ///
    /// # Errors
    /// [`PlaceError::Io`].
    pub fn sync(&self) -> Result<(), PlaceError> {
        match &self.sink {
            Sink::Beside { file, .. } => file.as_file().sync_all().map_err(|source| self.failed(source)),
            Sink::Device(_) => Ok(()),
        }
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// [`PlaceError::Io`].
    pub fn finish(self) -> Result<(), PlaceError> {
        let path = self.path;
        match self.sink {
            Sink::Beside { file, place } => match file.persist(place) {
                Ok(_) => Ok(()),
                Err(error) => Err(PlaceError::Io { path, source: error.error }),
            },
            Sink::Device(_) => Ok(()),
        }
    }

    /// Writes all of the file, brings it to disk and puts it in its place.
    ///
    /// # Errors
    /// [`PlaceError::Io`].
    pub fn write(self, bytes: &[u8]) -> Result<(), PlaceError> {
        let mut out = self.file();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(|source| self.failed(source))?;
        self.sync()?;
        let path = self.path.clone();
        self.finish()?;
        sync_folder(&path);
        Ok(())
    }

    /// The error of a write to [`Place::file`].
    pub fn failed(&self, source: io::Error) -> PlaceError {
        PlaceError::Io { path: self.path.clone(), source }
    }
}

impl Sink {
    fn open(path: &Path) -> Result<Self, PlaceError> {
        let io = |source| PlaceError::Io { path: path.to_owned(), source };
        if path.is_dir() {
            return Err(PlaceError::IsFolder { path: path.to_owned() });
        }
        // Through a link to the file it names.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let existing = match OpenOptions::new().write(true).open(&place) {
            Ok(file) => Some(file),
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(io(e)),
        };
        let permissions = match existing {
            Some(file) => {
                let metadata = file.metadata().map_err(io)?;
                if !metadata.is_file() {
                    return Ok(Sink::Device(file));
                }
                Some(metadata.permissions())
            }
            None => None,
        };
        let folder = match place.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            return Err(PlaceError::FolderMissing { path: folder.to_owned() });
        }
        let mut builder = Builder::new();
        builder.prefix(UNFINISHED.0).suffix(UNFINISHED.1);
        let fresh = fresh_permissions();
        if let Some(permissions) = permissions.or(fresh) {
            builder.permissions(permissions);
        }
        loop {
            let file = builder.tempfile_in(folder).map_err(io)?;
            // Locked, so that others see that somebody writes it; one of them may have taken it for abandoned before.
            if file.as_file().lock().is_err() || file.path().exists() {
                return Ok(Sink::Beside { file, place });
            }
        }
    }
}

/// Removes what killed programs left in a folder: unfinished files that nobody holds a lock on. What cannot be looked at or
/// removed stays, since the work at hand does not depend on it.
fn remove_abandoned(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_unfinished = name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1);
        if is_unfinished
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && let Ok(file) = OpenOptions::new().write(true).open(entry.path())
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes the name of a file survive a power cut, where the system can.
fn sync_folder(file: &Path) {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// What a new file may be read and written by: the system narrows it as the user has set.
#[cfg(unix)]
fn fresh_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn fresh_permissions() -> Option<fs::Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_program_left_goes_and_what_another_writes_stays() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let abandoned = folder.path().join(".talkgraph-k1ll3d.part");
        fs::write(&abandoned, "half").expect("written");
        fs::write(folder.path().join("x.part"), "a user's").expect("written");
        let other = Place::open(&folder.path().join("other.txt")).expect("it opens");
        assert!(!abandoned.exists());
        let own = Place::open(&folder.path().join("own.txt")).expect("it opens");
        own.write(b"own").expect("written");
        other.write(b"other").expect("nobody took it away");
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).expect("read").map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort();
        assert_eq!(names, ["other.txt", "own.txt", "x.part"]);
    }
}
