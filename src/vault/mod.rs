//! The graph in, a folder of Markdown notes out, one for each person, company, technology, topic, event, talk and recap
//! that is told of, joined by wikilinks as Obsidian and its like read them. The folder may be the one in which somebody
//! keeps notes of their own: a manifest says which files are ours, and no other is touched.

mod error;
mod folder;
mod name;
mod note;
mod path;
mod read;

pub use error::VaultError;

use crate::query::Source;
use folder::Folder;
use std::path::Path;

/// What an export did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// Notes in the vault that are ours, the index with them.
    pub notes: usize,
    /// Notes that were new or had changed.
    pub written: usize,
    /// Notes that were removed, since the graph has nothing for them any more.
    pub removed: usize,
    /// Notes that were left as somebody changed them.
    pub kept: usize,
}

/// Writes the notes of all that the graph tells of into the folder, which is made where it is not there. Nothing is written
/// when the graph tells of nothing. What could not be written as usual is told in warnings.
///
/// # Errors
/// A graph that cannot be asked, a folder that cannot be read or written, a manifest that is none.
pub fn export<'s>(source: impl Into<Source<'s>>, path: &Path) -> Result<(Exported, Vec<String>), VaultError> {
    let mut folder = Folder::open(path)?;
    let contents = read::read(source.into())?;
    if contents.talks.is_empty() && contents.quotes.is_empty() {
        return Ok((Exported::default(), Vec::new()));
    }
    let names = name::names(&contents, &folder);
    let notes = note::notes(&contents, &names);
    folder.bring(&notes)
}
