//! A file of a public list in, rows of the imported layer and a report out. Each list has a small reader of its own behind
//! [`Format`]; what is refused, and what is the same as what is there, is decided in one place for all of them.

mod apache;
mod confs;
mod guard;
mod icons;
mod input;
mod landscape;
mod linguist;
mod merge;
mod pyvideo;
mod refuse;
mod report;
mod skos;
mod table;
mod topics;
mod wikidata;

pub use input::Input;
pub use merge::Layer;
pub use refuse::{Words, is_nobody};
pub use report::{Counts, Refusal, Report};

use super::GazetteerError;
use crate::model::Kind;
use std::path::{Path, PathBuf};

/// An entity as a public list tells of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// What it is; nothing where the list does not say, so that what is known already must.
    pub kind: Option<Kind>,
    /// Its name.
    pub label: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Its page.
    pub homepage: Option<String>,
    /// Its Wikidata item (`Q…`).
    pub wikidata: Option<String>,
    /// The name of the company that makes it.
    pub maker: Option<String>,
    /// Where an event is always held.
    pub place: Option<String>,
    /// The country of that place.
    pub country: Option<String>,
    /// Also an ordinary word or a person's name: taken only where another list has it too.
    pub doubtful: bool,
}

impl Found {
    /// A name of a kind.
    pub fn new(kind: Kind, label: impl Into<String>) -> Self {
        Self { kind: Some(kind), label: label.into(), ..Self::default() }
    }
}

/// Takes what a reader finds, one after the other, so that a list of any length is read in little memory.
pub trait Sink {
    /// A name.
    fn found(&mut self, found: Found);
    /// A name that the list has and that is none of what is kept here.
    fn refused(&mut self, name: &str, why: &'static str);
}

/// A public list of names.
pub trait Format: Sync {
    /// The word for it on the command line, and in the tables the name of the source.
    fn name(&self) -> &'static str;
    /// What it reads, for help.
    fn about(&self) -> &'static str;
    /// The licence of the list (SPDX); nothing where the user must say.
    fn licence(&self) -> Option<&'static str>;
    /// Endings of the files that are read in a folder.
    fn endings(&self) -> &'static [&'static str];
    /// What the names of the list are where neither it nor the user says.
    fn usual_kind(&self) -> Option<Kind> {
        None
    }
    /// Reads one file.
    ///
    /// # Errors
    /// [`ImportError`] where it is not in this format.
    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError>;
}

/// All formats.
pub static FORMATS: &[&dyn Format] = &[
    &apache::Apache,
    &landscape::Landscape,
    &confs::Confs,
    &topics::Topics,
    &linguist::Linguist,
    &pyvideo::Pyvideo,
    &icons::Icons,
    &skos::Skos,
    &table::Plain,
    &wikidata::Wikidata,
];

/// The format of this name.
///
/// ```
/// # use talkgraph_reading::gazetteer::import::format;
/// assert_eq!(format("apache").unwrap().licence(), Some("Apache-2.0"));
/// assert!(format("tabel").err().unwrap().to_string().starts_with("no format \"tabel\"; the formats are apache, cncf,"));
/// ```
pub fn format(name: &str) -> Result<&'static dyn Format, ImportError> {
    let names = || FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
    let known = || format!("{}; and schedule", names());
    let found = FORMATS.iter().copied().find(|format| format.name() == name);
    found.ok_or_else(|| ImportError::FormatUnknown { name: name.to_owned(), known: known() })
}

/// What a user says of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What the names are, for lists that do not say.
    pub kind: Option<Kind>,
    /// Name of the source, instead of the format's.
    pub source: Option<String>,
    /// Its licence (SPDX), instead of the format's.
    pub licence: Option<String>,
}

/// Reads `paths` (files, or folders of them; `-` is standard input) into `layer`.
///
/// # Errors
/// [`ImportError`] where a file cannot be read or is not in the format; the layer is then not to be written.
pub fn import(
    format: &dyn Format,
    paths: &[PathBuf],
    options: &Options,
    layer: &mut Layer<'_>,
) -> Result<Report, ImportError> {
    let licence = options.licence.clone().or_else(|| format.licence().map(str::to_owned));
    let Some(licence) = licence else { return Err(ImportError::LicenceMissing { name: format.name() }) };
    let source = options.source.clone().unwrap_or_else(|| format.name().to_owned());
    let mut merger = merge::Merger::new(layer, &source, &licence, options.kind.or(format.usual_kind()));
    for path in paths {
        for mut input in input::open(path, format.endings())? {
            format.read(&mut input, &mut merger)?;
        }
    }
    Ok(merger.finish())
}

/// Why a list could not be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// There is no such format.
    #[error("no format {name:?}; the formats are {known}")]
    FormatUnknown {
        /// What was typed.
        name: String,
        /// What there is.
        known: String,
    },
    /// A file or folder could not be read.
    #[error("cannot read {}: {source}; check that it is there and may be read", path.display())]
    IoRead {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder holds no file of the format.
    #[error("no file in {} ends in {endings}; name the file itself", path.display())]
    FolderEmpty {
        /// The folder.
        path: PathBuf,
        /// The endings that were looked for.
        endings: String,
    },
    /// A file is not in the format.
    #[error("{}:{line}: {fault}; give a file of this format, or mend the line", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1; 0 where it is not known.
        line: usize,
        /// What is wrong.
        fault: String,
    },
    /// Nothing says under which licence the list is.
    #[error("{name} lists have no licence of their own; say it with --licence, for example --licence CC0-1.0")]
    LicenceMissing {
        /// The format.
        name: &'static str,
    },
    /// The tables that are there already are not sound.
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
}

impl ImportError {
    /// A file that is not in its format at `line`.
    fn syntax(path: &Path, line: usize, fault: impl ToString) -> Self {
        Self::Syntax { path: path.to_owned(), line, fault: fault.to_string().replace('\n', " ") }
    }
}

#[cfg(test)]
mod tests;
