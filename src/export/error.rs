//! What can go wrong with an export: each message says the fault, then the remedy.

use crate::place::PlaceError;
use std::path::PathBuf;

/// Why a view could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The file's ending names no format.
    #[error("cannot tell the format of {}; use one of these endings: {}", path.display(), super::endings())]
    FormatUnknown {
        /// The file.
        path: PathBuf,
    },
    /// What was given as a format is none.
    #[error("{ending:?} is no format; use one of these endings: {}", super::endings())]
    EndingUnknown {
        /// The ending as given.
        ending: String,
    },
    /// The file cannot be written.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The ontology or its alignments are not Turtle.
    #[error("{path}: not Turtle: {reason}; mend it there")]
    TermsSyntax {
        /// The file.
        path: String,
        /// What the parser said, with the line.
        reason: String,
    },
    /// A filter leaves nothing of a view that is not empty without it.
    #[error("nothing is left after {filter}: {remedy}")]
    NothingLeft {
        /// The filter, as typed.
        filter: String,
        /// What would leave something.
        remedy: String,
    },
    /// The answer of a query is no graph.
    #[error(
        "{query} {fault}, and cannot be drawn; give SELECT ?source ?target, with ?weight, ?label or ?talk where \
         wanted, or CONSTRUCT"
    )]
    AnswerUnfit {
        /// The query, by name or file.
        query: String,
        /// Why not.
        fault: String,
    },
    /// The answer of a query is no timeline.
    #[error("{query} {fault}, and cannot be drawn by year; give SELECT ?year ?label ?count")]
    TimelineUnfit {
        /// The query, by name or file.
        query: String,
        /// Why not.
        fault: String,
    },
    /// A source of quads that is no store beside the program.
    #[error("cannot read the graph: {0}")]
    Source(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The store could not be read.
    #[error("cannot read the graph: {0}; build it again with: talkgraph build FOLDER")]
    Storage(#[from] oxigraph::store::StorageError),
    /// A program of Graphviz is not there.
    #[error(
        "no program {program} here; install Graphviz (apt-get install graphviz, brew install graphviz), or leave --engine out"
    )]
    EngineMissing {
        /// The program.
        program: &'static str,
    },
    /// A program of Graphviz gave no layout.
    #[error("{program} of Graphviz gave no layout: {said}; try another --engine, or leave it out")]
    EngineFailed {
        /// The program.
        program: &'static str,
        /// What it said.
        said: String,
    },
}
