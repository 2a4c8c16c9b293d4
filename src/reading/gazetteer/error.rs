//! Why the known names could not be loaded: which file, where in it, and what to do.

use crate::assets::AssetError;

/// Why the gazetteer could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// A file could not be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// A file is not as the format asks.
    #[error("{path}:{line}: {fault}; mend the entry")]
    Toml {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        fault: String,
    },
    /// A decision is not as the format asks.
    #[error("{path}:{line}: {fault}; mend the decision or take it out")]
    Decision {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        fault: String,
    },
    /// A line of a table does not have its columns.
    #[error("{path}:{line}: {fault}; give the columns of the first line, separated by tabs")]
    Tsv {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        fault: String,
    },
    /// There are no names at all.
    #[error("no gazetteer in {origin}; give a folder that holds gazetteer/*.toml with --data")]
    Empty {
        /// Where it was looked for.
        origin: String,
    },
}
