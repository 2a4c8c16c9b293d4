//! Where answers come from: a store of our own or a remote one. Whoever asks takes either, so that every command that reads
//! gives the same answer from both; a store of our own is evaluated here, a remote one evaluates for itself.

mod digest;
mod endpoint;
pub(super) mod error;
mod graph_store;
mod http;

pub use endpoint::Endpoint;
pub use error::EndpointError;
pub use graph_store::GraphStore;
pub use http::Credentials;

use super::QueryError;
use crate::graph::Index;
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, TermRef};
use oxigraph::store::Store;

/// A graph that can be asked.
#[derive(Clone, Copy)]
pub enum Source<'s> {
    /// A store of our own, in memory.
    Local(&'s Store),
    /// A store of our own, read from the disk as it is asked for.
    Indexed(&'s Index),
    /// A remote store.
    Remote(&'s Endpoint),
}

impl<'s> From<&'s Store> for Source<'s> {
    fn from(store: &'s Store) -> Self {
        Self::Local(store)
    }
}

impl<'s> From<&'s Index> for Source<'s> {
    fn from(index: &'s Index) -> Self {
        Self::Indexed(index)
    }
}

impl<'s> From<&'s Endpoint> for Source<'s> {
    fn from(endpoint: &'s Endpoint) -> Self {
        Self::Remote(endpoint)
    }
}

impl Source<'_> {
    /// The quads of a pattern, one for each graph in which they stand; a remote store gives none this way.
    pub(in crate::query) fn quads(
        self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Result<Box<dyn Iterator<Item = Result<Quad, QueryError>>>, QueryError> {
        Ok(match self {
            Self::Local(store) => {
                let found = store.quads_for_pattern(subject, predicate, object, graph);
                Box::new(found.map(|quad| quad.map_err(QueryError::Store)))
            }
            Self::Indexed(index) => {
                let found = index.quads_for_pattern(subject, predicate, object, graph).map_err(QueryError::Index)?;
                Box::new(found.map(|quad| quad.map_err(QueryError::Index)))
            }
            Self::Remote(_) => Box::new(std::iter::empty()),
        })
    }
}
