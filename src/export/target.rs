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
    sink: Sink,
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
                    return Ok(Self { path: path.to_owned(), format, sink: Sink::Device(file) });
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
        Ok(Self { path: path.to_owned(), format, sink: Sink::Beside { file, place } })
    }

    /// The path as given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the view as it is written when nothing is chosen, and puts the file in its place.
    pub fn write(self, view: &View) -> Result<(), ExportError> {
        self.draw(view, Look::default()).map(drop)
    }

    /// Writes the view and puts the file in its place; a picture has the look asked for. Gives what is not drawn and why.
    pub fn draw(self, view: &View, look: Look) -> Result<Vec<String>, ExportError> {
        let drawing = if self.format.is_picture() { Some(Drawing::new(view, look)?) } else { None };
        let io = |source| ExportError::IoWrite { path: self.path.clone(), source };
        let pour = |file: &File| {
            let mut out = BufWriter::new(file);
            let warnings = match &drawing {
                Some(drawing) => self.format.paint(drawing, &mut out)?,
                None => self.format.write(view, &mut out).map(|()| Vec::new())?,
            };
            out.flush()?;
            Ok(warnings)
        };
        let mut warnings = match self.sink {
            Sink::Device(file) => pour(&file).map_err(io)?,
            Sink::Beside { file, place } => {
                let warnings = pour(file.as_file()).map_err(io)?;
                file.as_file().sync_all().map_err(io)?;
                file.persist(place).map_err(|e| io(e.error))?;
                warnings
            }
        };
        warnings.extend(drawing.and_then(|drawing| drawing.left_out));
        Ok(warnings)
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
