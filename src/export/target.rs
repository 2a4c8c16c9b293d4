//! A path in, the files of a view in the format of its ending out: found and opened before the view is read, and all written
//! before the first takes its place.

use super::{Drawing, ExportError, Format, Look, View, format_of};
use crate::place::{Place, PlaceError};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A view's file to be written, or files.
pub struct Target {
    path: PathBuf,
    format: &'static dyn Format,
    /// One, or one for each part of the format.
    places: Vec<Place>,
}

impl Target {
    /// Checks the ending, finds the folder and opens the file. What stands there is not touched yet.
    pub fn open(path: &Path) -> Result<Self, ExportError> {
        if path.is_dir() {
            return Err(PlaceError::IsFolder { path: path.to_owned() }.into());
        }
        Self::open_as(path, format_of(path)?)
    }

    /// As [`Target::open`], in a format whatever the ending.
    pub fn open_as(path: &Path, format: &'static dyn Format) -> Result<Self, ExportError> {
        let places = files(path, format).iter().map(|file| Place::open(file)).collect::<Result<_, _>>()?;
        Ok(Self { path: path.to_owned(), format, places })
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
        let mut warnings = Vec::new();
        for (part, place) in self.places.iter().enumerate() {
            let mut out = BufWriter::new(place.file());
            let written = match (&drawing, self.format.parts()) {
                (Some(drawing), _) => self.format.paint(drawing, &mut out),
                (None, []) => self.format.write(view, &mut out).map(|()| Vec::new()),
                (None, _) => self.format.write_part(part, view, &mut out).map(|()| Vec::new()),
            };
            let written = written.and_then(|warnings| out.flush().map(|()| warnings));
            warnings.extend(written.map_err(|source| place.failed(source))?);
        }
        self.places.iter().try_for_each(Place::sync)?;
        self.places.into_iter().try_for_each(Place::finish)?;
        warnings.extend(drawing.and_then(|drawing| drawing.left_out));
        Ok(warnings)
    }
}

/// `who.csv` for `who.nodes.csv` and `who.edges.csv`; the path itself for a format of one file.
fn files(path: &Path, format: &dyn Format) -> Vec<PathBuf> {
    match format.parts() {
        [] => vec![path.to_owned()],
        parts => parts.iter().map(|part| path.with_extension(part)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::Target;
    use crate::export::{ExportError, ViewBuilder};
    use crate::place::PlaceError;

    #[test]
    fn bad_targets_fail_before_any_work() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(matches!(Target::open(&at("x.doc")), Err(ExportError::FormatUnknown { .. })));
        assert!(matches!(Target::open(&at("x")), Err(ExportError::FormatUnknown { .. })));
        assert!(matches!(Target::open(&at("none/x.svg")), Err(ExportError::Place(PlaceError::FolderMissing { .. }))));
        assert!(matches!(Target::open(folder.path()), Err(ExportError::Place(PlaceError::IsFolder { .. }))));
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
