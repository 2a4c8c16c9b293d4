//! Why a server cannot start.

use crate::assets::AssetError;
use crate::gazetteer::GazetteerError;
use crate::graph::StoreError;
use crate::language::LanguageError;
use crate::query::QueryError;

/// Why a server cannot start, or cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The graph cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A folder of editable files cannot be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// The saved queries cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The places are not sound.
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
    /// The phrasings of questions are not sound.
    #[error(transparent)]
    Language(#[from] LanguageError),
    /// Nobody can listen there.
    #[error("cannot listen on {address}: {source}; give another with --address HOST:PORT")]
    Listen {
        /// Where.
        address: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The runtime cannot start.
    #[error("cannot start the server: {0}; see whether the system allows more threads")]
    Runtime(#[source] std::io::Error),
}
