//! What can go wrong with a vault: each message says the fault, then the remedy.

use crate::assets::AssetError;
use crate::place::PlaceError;
use crate::query::QueryError;
use std::path::PathBuf;

/// Why a vault could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// What should be the folder is a file.
    #[error("{} is a file, and a vault is a folder; name another with -o DIR", path.display())]
    FolderIsFile {
        /// The file.
        path: PathBuf,
    },
    /// A file or folder of the vault cannot be read.
    #[error("cannot read {}: {source}; check who may read it", path.display())]
    IoRead {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file or folder of the vault cannot be written or removed.
    #[error("cannot write {}: {source}; check who may write there, or name another folder with -o DIR", path.display())]
    IoWrite {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A note cannot be written where it belongs.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The list of our files cannot be understood.
    #[error(
        "{} is no list of notes that this program wrote: {reason}; restore it, or remove it, and then also the notes \
         that are to be written anew", path.display()
    )]
    ManifestUnreadable {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The graph cannot be asked.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A query of `queries/vault` cannot be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
}
