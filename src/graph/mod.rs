//! Recaps and what they say in, a graph in Oxigraph out. Quads are a pure function of one recap ([`quads`]), so that
//! reading can be distributed; only [`identity`] looks across recaps, and only [`mod@build`], [`generation`] and what they call touch files.

pub mod build;
pub mod columns;
pub mod error;
pub mod gazetteer;
pub mod generation;
pub mod identity;
mod imported;
pub mod iri;
pub mod manifest;
pub mod names;
pub mod ontology;
pub mod plan;
pub mod programme;
pub mod quads;
pub mod quote;
pub mod report;
pub mod seen;
pub mod store;
pub mod vocabulary;

pub use build::{Inputs, Options, Progress, build};
pub use error::StoreError;
pub use gazetteer::KnownName;
pub use identity::TitleWords;
pub use iri::Iris;
pub use names::{Names, Touched};
pub use quads::recap_quads;
pub use report::Report;
pub use store::Store;
