//! The files that a user can edit (gazetteer, language, ontology, queries): from a folder where one is given
//! or stands in the working directory, else from the copy inside the program, so that an installed binary
//! needs nothing beside it.

use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};

static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data");
static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../queries");
static ONTOLOGY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../ontology");

/// A file's name for messages and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Path on disk, or the path inside the repository for the copy inside the program.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Why a folder could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssetError {
    /// A file or folder could not be read.
    #[error("cannot read {}: {source}; check that it is there and may be read", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// One of the three folders of editable files.
#[derive(Debug, Clone)]
pub struct Assets {
    folder: Option<PathBuf>,
    embedded: &'static Dir<'static>,
    name: &'static str,
}

impl Assets {
    /// `data/`: gazetteer, language, sample recaps.
    pub fn data(folder: Option<&Path>) -> Self {
        let folder = folder.map(Path::to_owned).or_else(|| here("data", "gazetteer"));
        Self { folder, embedded: &DATA, name: "data" }
    }

    /// `data/` as the sample recaps stand in it: a folder without any leaves them to the copy inside the program.
    pub fn samples(folder: Option<&Path>) -> Self {
        let data = Self::data(folder);
        let has_recaps = data.folder.as_ref().is_none_or(|folder| folder.join("recaps").is_dir());
        if has_recaps { data } else { Self { folder: None, ..data } }
    }

    /// `queries/`: saved queries. A folder `queries` that holds others than ours is passed over.
    pub fn queries(folder: Option<&Path>) -> Self {
        let here = Path::new("queries");
        let ours = || {
            let files = std::fs::read_dir(here).into_iter().flatten().flatten().map(|entry| entry.path());
            let queries = files.filter(|path| path.extension().is_some_and(|ending| ending == "rq"));
            let described = |path: PathBuf| std::fs::read_to_string(path).is_ok_and(|text| text.starts_with("#+"));
            queries.into_iter().any(described)
        };
        let folder = folder.map(Path::to_owned).or_else(|| ours().then(|| here.to_owned()));
        Self { folder, embedded: &QUERIES, name: "queries" }
    }

    /// `ontology/`: always the copy inside the program, since the code depends on its terms.
    pub fn ontology() -> Self {
        Self { folder: None, embedded: &ONTOLOGY, name: "ontology" }
    }

    /// `queries/check/`: queries that look for faults, beside the saved queries.
    pub fn checks() -> Self {
        Self { folder: here("queries", "check"), embedded: &QUERIES, name: "queries" }
    }

    /// `ontology/` as the shapes stand in it, which unlike the terms may be edited.
    pub fn shapes() -> Self {
        Self { folder: here("ontology", "shapes.ttl"), embedded: &ONTOLOGY, name: "ontology" }
    }

    /// The copy inside the program, for a file that a user's folder lacks.
    pub fn shipped(&self) -> Self {
        Self { folder: None, ..self.clone() }
    }

    /// These, or the copy inside the program where a user's folder has no folder `under`.
    pub fn or_shipped(&self, under: &str) -> Self {
        let lacks = self.folder.as_ref().is_some_and(|folder| !folder.join(under).is_dir());
        if lacks { self.shipped() } else { self.clone() }
    }

    /// The folder that they are read from; nothing for the copy inside the program, which cannot be written.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Where the files come from, for messages.
    pub fn origin(&self) -> String {
        self.folder.as_ref().map_or_else(|| format!("built-in {}", self.name), |f| f.display().to_string())
    }

    /// The text of one file, or nothing where there is none.
    pub fn file(&self, path: &str) -> Result<Option<Asset>, AssetError> {
        match &self.folder {
            Some(folder) => {
                let full = folder.join(path);
                match std::fs::read_to_string(&full) {
                    Ok(text) => Ok(Some(Asset { path: full.display().to_string(), text })),
                    Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
                    Err(source) => Err(AssetError::Io { path: full, source }),
                }
            }
            None => Ok(self
                .embedded
                .get_file(path)
                .and_then(|f| f.contents_utf8())
                .map(|text| Asset { path: format!("{}/{path}", self.name), text: text.to_owned() })),
        }
    }

    /// The files of one folder (`""` for the top) with the given ending, by name.
    pub fn files(&self, under: &str, ending: &str) -> Result<Vec<Asset>, AssetError> {
        let mut names: Vec<String> = match &self.folder {
            Some(folder) => {
                let dir = if under.is_empty() { folder.clone() } else { folder.join(under) };
                let io = |source| AssetError::Io { path: dir.clone(), source };
                std::fs::read_dir(&dir)
                    .map_err(io)?
                    .map(|entry| entry.map(|e| e.file_name().to_string_lossy().into_owned()))
                    .collect::<Result<_, _>>()
                    .map_err(io)?
            }
            None => {
                let dir = if under.is_empty() { Some(self.embedded) } else { self.embedded.get_dir(under) };
                let names = dir.into_iter().flat_map(|d| d.files());
                names.filter_map(|f| f.path().file_name()).map(|n| n.to_string_lossy().into_owned()).collect()
            }
        };
        names.retain(|n| n.ends_with(ending));
        names.sort();
        let join = |n: &String| if under.is_empty() { n.clone() } else { format!("{under}/{n}") };
        names.iter().filter_map(|n| self.file(&join(n)).transpose()).collect()
    }
}

/// A folder of the working directory, where it has what such a folder has.
fn here(name: &str, sign: &str) -> Option<PathBuf> {
    let here = Path::new(name);
    here.join(sign).exists().then(|| here.to_owned())
}
