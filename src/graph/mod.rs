//! Stage.
pub mod iri;
