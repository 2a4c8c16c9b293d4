//! Why a check could not be made. That it found faults is no error.

use crate::assets::AssetError;
use crate::query::QueryError;
use oxigraph::store::StorageError;

/// Why a check could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// Shapes or queries could not be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// A file of shapes is not Turtle.
    #[error("{path}: not Turtle: {reason}; mend it there")]
    ShapesSyntax {
        /// The file.
        path: String,
        /// What the parser said, with the line.
        reason: String,
    },
    /// A shape uses a term that the engine does not know.
    #[error("{path}: {shape} uses {term}, which is no part of SHACL Core as it is known here; {remedy}")]
    ShapeTermUnknown {
        /// The file.
        path: String,
        /// The shape.
        shape: String,
        /// The term.
        term: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A shape has a value that its term cannot have.
    #[error("{path}: {shape}: {term} {fault}; mend it there")]
    ShapeMalformed {
        /// The file.
        path: String,
        /// The shape.
        shape: String,
        /// The term with the fault.
        term: String,
        /// What is wrong with it.
        fault: String,
    },
    /// A file has no shape in it, so that a check would pass whatever the graph holds.
    #[error(
        "{path}: no shape with a target in it; give one sh:targetClass, sh:targetNode, sh:targetSubjectsOf or sh:targetObjectsOf"
    )]
    ShapesMissing {
        /// The file.
        path: String,
    },
    /// A query that looks for faults has no node to name.
    #[error(
        "{path}: the query gives no ?node; let it SELECT ?node, the one at fault, and if it helps ?value, ?recap, ?note"
    )]
    QueryWithoutNode {
        /// The file.
        path: String,
    },
    /// A query that looks for faults cannot ask for a value.
    #[error("{path}: ?{parameter} is a parameter, and nobody gives it a value in a check; rename it without `_`")]
    QueryWithParameter {
        /// The file.
        path: String,
        /// The variable.
        parameter: String,
    },
    /// A query could not be read or run.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The graph could not be read.
    #[error("the graph could not be read: {0}; build it again with `talkgraph build`")]
    Store(#[from] StorageError),
    /// The findings could not be written.
    #[error("cannot write the findings: {0}; check the disk or the pipe")]
    Write(#[from] std::io::Error),
}
