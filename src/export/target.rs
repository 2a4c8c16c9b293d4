//! A path in, a file that is either whole or not there out: it is checked and opened before the work starts, written
//! beside its place and renamed, so that a bad path fails at once and a failed export leaves the old file as it was.

use super::{Drawing, ExportError, Format, Look, View, format_of};
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// A file to be written.
pub struct Target {
    path: PathBuf,
    format: &'static dyn Format,
    /// One, or one for each part of the format.
    sinks: Vec<Sink>,
}

enum Sink {
    /// Renamed to its place when all is written.
    Beside { file: NamedTempFile, place: PathBuf },
    /// A pipe or device, which must not be replaced.
    Device(File),
}

impl Target {
    /// Checks the ending, finds the folder and opens the file. What stands there is not touched yet.
    pub fn open(path: &Path) -> Result<Self, ExportError> {
        if path.is_dir() {
            return Err(ExportError::TargetIsFolder { path: path.to_owned() });
        }
        Self::open_as(path, format_of(path)?)
    }

    /// As [`Target::open`], in a format whatever the ending.
    pub fn open_as(path: &Path, format: &'static dyn Format) -> Result<Self, ExportError> {
        let sinks = files(path, format).iter().map(|file| Sink::open(file)).collect::<Result<_, _>>()?;
        Ok(Self { path: path.to_owned(), format, sinks })
    }

    /// The path as given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The files that are written: the path, or one for each part of the format.
    pub fn files(&self) -> Vec<PathBuf> {
        files(&self.path, self.format)
    }

    /// Writes the view as it is written when nothing is chosen, and puts the files in their places.
    pub fn write(self, view: &View) -> Result<(), ExportError> {
        self.draw(view, Look::default()).map(drop)
    }

    /// Writes the view and puts the files in their places: all are written before the first is moved. A picture has the look
    /// asked for. Gives what is not drawn and why.
    pub fn draw(self, view: &View, look: Look) -> Result<Vec<String>, ExportError> {
        let drawing = if self.format.is_picture() { Some(Drawing::new(view, look)?) } else { None };
        let io = |source| ExportError::IoWrite { path: self.path.clone(), source };
        let mut warnings = Vec::new();
        for (part, sink) in self.sinks.iter().enumerate() {
            let mut out = BufWriter::new(sink.file());
            let written = match (&drawing, self.format.parts()) {
                (Some(drawing), _) => self.format.paint(drawing, &mut out),
                (None, []) => self.format.write(view, &mut out).map(|()| Vec::new()),
                (None, _) => self.format.write_part(part, view, &mut out).map(|()| Vec::new()),
            };
            warnings.extend(written.and_then(|warnings| out.flush().map(|()| warnings)).map_err(io)?);
        }
        for sink in &self.sinks {
            if let Sink::Beside { file, .. } = sink {
                file.as_file().sync_all().map_err(io)?;
            }
        }
        for sink in self.sinks {
            if let Sink::Beside { file, place } = sink {
                file.persist(place).map(drop).map_err(|e| io(e.error))?;
            }
        }
        warnings.extend(drawing.and_then(|drawing| drawing.left_out));
        Ok(warnings)
    }
}

/// A place for a file whose text is made elsewhere: found and opened before the work starts, as a [`Target`] is.
pub struct Place {
    path: PathBuf,
    sink: Sink,
}

impl Place {
    /// Finds the folder and opens the file. What stands there is not touched yet.
    ///
    /// # Errors
    /// [`ExportError::TargetIsFolder`], [`ExportError::FolderMissing`], [`ExportError::IoWrite`].
    pub fn open(path: &Path) -> Result<Self, ExportError> {
        Ok(Self { path: path.to_owned(), sink: Sink::open(path)? })
    }

    /// Writes all of it and puts the file in its place.
    ///
    /// # Errors
    /// [`ExportError::IoWrite`].
    pub fn write(self, bytes: &[u8]) -> Result<(), ExportError> {
        let io = |source| ExportError::IoWrite { path: self.path.clone(), source };
        let mut out = self.sink.file();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(io)?;
        match self.sink {
            Sink::Beside { file, place } => {
                file.as_file().sync_all().map_err(io)?;
                file.persist(place).map(drop).map_err(|error| io(error.error))
            }
            Sink::Device(_) => Ok(()),
        }
    }
}

/// `who.csv` for `who.nodes.csv` and `who.edges.csv`; the path itself for a format of one file.
fn files(path: &Path, format: &dyn Format) -> Vec<PathBuf> {
    match format.parts() {
        [] => vec![path.to_owned()],
        parts => parts.iter().map(|part| path.with_extension(part)).collect(),
    }
}

impl Sink {
    fn file(&self) -> &File {
        match self {
            Sink::Beside { file, .. } => file.as_file(),
            Sink::Device(file) => file,
        }
    }

    fn open(path: &Path) -> Result<Self, ExportError> {
        let io = |source| ExportError::IoWrite { path: path.to_owned(), source };
        if path.is_dir() {
            return Err(ExportError::TargetIsFolder { path: path.to_owned() });
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
            return Err(ExportError::FolderMissing { path: folder.to_owned() });
        }
        let mut builder = Builder::new();
        builder.prefix(".talkgraph-").suffix(".part");
        let fresh = fresh_permissions();
        if let Some(permissions) = permissions.or(fresh) {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(folder).map_err(io)?;
        Ok(Sink::Beside { file, place })
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
    use super::Target;
    use crate::export::{ExportError, ViewBuilder};

    #[test]
    fn bad_targets_fail_before_any_work() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(matches!(Target::open(&at("x.doc")), Err(ExportError::FormatUnknown { .. })));
        assert!(matches!(Target::open(&at("x")), Err(ExportError::FormatUnknown { .. })));
        assert!(matches!(Target::open(&at("none/x.svg")), Err(ExportError::FolderMissing { .. })));
        assert!(matches!(Target::open(folder.path()), Err(ExportError::TargetIsFolder { .. })));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_target_that_is_not_written_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.json");
        std::fs::write(&path, "before").unwrap();
        drop(Target::open(&path).unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

        Target::open(&path).unwrap().write(&ViewBuilder::default().finish("n", "t", None)).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().starts_with('{'));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.json"), folder.path().join("link.json"));
        std::fs::write(&real, "before").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        Target::open(&link).unwrap().write(&ViewBuilder::default().finish("n", "t", None)).unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(std::fs::read_to_string(&real).unwrap().starts_with('{'));
    }
}
