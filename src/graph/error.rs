//! What can go wrong with a store folder: each message names the file, the fault and the remedy.

use std::io::{Error as IoError, ErrorKind};
use std::path::{Path, PathBuf};

/// Why a store could not be opened or built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no folder, or it holds no finished graph.
    #[error("no graph in {}; build one with: {}", path.display(), build_command(path))]
    Missing {
        /// The store's folder.
        path: PathBuf,
    },
    /// The folder holds other things than a graph.
    #[error("{} is not empty and holds no graph; name a new folder with --store", path.display())]
    NotAStore {
        /// The folder.
        path: PathBuf,
    },
    /// The pointer file names a generation that is not there.
    #[error("{} names {generation:?}, which is not there; build again with: {}", pointer.display(), build_command(store))]
    PointerDangling {
        /// The pointer file.
        pointer: PathBuf,
        /// What it names.
        generation: String,
        /// The store's folder.
        store: PathBuf,
    },
    /// A file of the store is not what was written.
    #[error("{} is damaged: {reason}; read its recaps again with: {}", path.display(), build_command(store))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
        /// The store's folder.
        store: PathBuf,
    },
    /// An earlier version wrote the store.
    #[error("{} was written in format {found} by an earlier talkgraph, this one reads {expected}; read its recaps again with: {}", path.display(), build_command(store))]
    FormatOld {
        /// The manifest.
        path: PathBuf,
        /// The format it names.
        found: u32,
        /// The format that is read.
        expected: u32,
        /// The store's folder.
        store: PathBuf,
    },
    /// A later version wrote the store, and what it says would be lost.
    #[error("{} was written in format {found}, this talkgraph knows those up to {expected}; install a newer talkgraph, or name another folder with --store", path.display())]
    FormatUnknown {
        /// The manifest.
        path: PathBuf,
        /// The format it names.
        found: u32,
        /// The format that is read.
        expected: u32,
    },
    /// Another build is at work.
    #[error("another build is at work in {}; wait until it has ended, or build elsewhere with --store", path.display())]
    Locked {
        /// The store's folder.
        path: PathBuf,
    },
    /// The new generation is whole and readers open it, but the build could not be ended as it should.
    #[error("the new graph is in place, as generation {generation}, but then: {fault}")]
    InPlace {
        /// Its number.
        generation: u64,
        /// What went wrong.
        fault: Box<StoreError>,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}: {source}; {}", path.display(), remedy(source))]
    Io {
        /// `read`, `write`, …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: IoError,
    },
    /// Oxigraph refused.
    #[error("the graph in {} failed: {reason}; build again with: talkgraph build FOLDER", path.display())]
    Storage {
        /// The generation's folder.
        path: PathBuf,
        /// What Oxigraph said.
        reason: String,
    },
    /// The ontology is no Turtle.
    #[error("the ontology cannot be read: {reason}; mend ontology/talkgraph.ttl")]
    Ontology {
        /// What the parser said, with line and column.
        reason: String,
    },
}

impl StoreError {
    /// What went wrong after a generation took its place.
    pub(super) fn in_place(self, generation: u64) -> Self {
        Self::InPlace { generation, fault: Box::new(self) }
    }

    /// Puts the path and the action to an error of the system.
    pub(super) fn io<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(IoError) -> Self + use<'a> {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

/// The command that builds the graph in `path`.
fn build_command(path: &Path) -> String {
    if path == Path::new("talkgraph.db") {
        return "talkgraph build FOLDER".to_owned();
    }
    format!("talkgraph --store {} build FOLDER", path.display())
}

/// What a user can do about an error of the system.
fn remedy(error: &IoError) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "no graph was harmed; free some space, or name a folder elsewhere with --store"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "make it writable, or name another folder with --store"
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "a file is in the way; name another folder with --store",
        _ => "check the folder, or name another one with --store",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_path_fault_and_remedy() {
        let store = PathBuf::from("talkgraph.db");
        assert_eq!(
            StoreError::Missing { path: store.clone() }.to_string(),
            "no graph in talkgraph.db; build one with: talkgraph build FOLDER"
        );
        assert_eq!(
            StoreError::Missing { path: PathBuf::from("elsewhere") }.to_string(),
            "no graph in elsewhere; build one with: talkgraph --store elsewhere build FOLDER"
        );
        for (kind, expected) in [
            (ErrorKind::StorageFull, "free some space"),
            (ErrorKind::PermissionDenied, "make it writable"),
            (ErrorKind::ReadOnlyFilesystem, "make it writable"),
            (ErrorKind::NotADirectory, "a file is in the way"),
        ] {
            let message = StoreError::io("write", &store)(IoError::from(kind)).to_string();
            assert!(message.starts_with("cannot write talkgraph.db: ") && message.contains(expected), "{message}");
        }
    }
}
