//! Recaps and what they say in, a graph in Oxigraph out. Quads are a pure function of one recap ([`recap_quads`]), so that
//! reading can be distributed; only `identity` and `programme` look across recaps, and only `build`, `generation` and what
//! they call touch files.

mod build;
mod checksum;
pub(crate) mod columns;
mod error;
pub mod gazetteer;
mod generation;
pub(crate) mod identity;
mod imported;
pub mod index;
mod inputs;
pub mod iri;
pub(crate) mod manifest;
mod names;
mod ontology;
mod plan;
mod problem;
mod programme;
mod quads;
pub(crate) mod quote;
mod report;
pub(crate) mod seen;
pub mod store;
pub mod vocabulary;
mod workshop;

pub use build::{Options, Progress, build};
pub use error::StoreError;
pub use gazetteer::KnownName;
pub use identity::TitleWords;
pub use index::Index;
pub use inputs::Inputs;
pub use iri::Iris;
pub use names::{Names, Touched};
pub use quads::doubtful::doubtful_quads;
pub use quads::recap_quads;
pub use report::Report;
pub use store::Store;
