//! What can go wrong before a score is taken: each message says the fault, then the remedy.

use std::path::PathBuf;

/// Why records could not be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// A file or folder could not be read.
    #[error("cannot read {}: {source}; check that it is there and is UTF-8", path.display())]
    IoRead {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder holds no gold.
    #[error("{}: no gold there; gold is one .json file for each recap", path.display())]
    GoldMissing {
        /// The folder.
        path: PathBuf,
    },
    /// A gold file is not in the gold format.
    #[error("{}:{}: {source}; the format is described with `talkgraph::score::gold`", path.display(), source.line())]
    GoldFormat {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A line is no extraction record.
    #[error("{origin}:{line}: not an extraction record: {fault}; write it anew with: talkgraph extract RECAP")]
    RecordFormat {
        /// The file.
        origin: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        fault: String,
    },
    /// A threshold names no figure.
    #[error("no figure is called {name}; the figures are {}", super::counts::FIGURES.join(", "))]
    FigureUnknown {
        /// The name that was given.
        name: String,
    },
}
