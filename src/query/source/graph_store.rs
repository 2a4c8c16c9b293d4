//! A named graph in, its place in a remote store out, by the SPARQL 1.1 Graph Store Protocol: each graph is put or removed
//! as a whole, which is how recaps are replaced here too.

use super::endpoint::Endpoint;
use super::error::EndpointError;
use super::http::{Message, Reply, checked};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::http::Method;

/// N-Triples are Turtle, and every store reads Turtle.
const TURTLE: &str = "text/turtle";

/// The graphs of a remote store, for writing.
pub struct GraphStore<'e> {
    endpoint: &'e Endpoint,
    url: String,
}

impl<'e> GraphStore<'e> {
    /// The graph store beside `endpoint`: at `url`, or else where a store of its kind has it.
    ///
    /// # Errors
    /// [`EndpointError::Address`] for an address that is none, [`EndpointError::GraphStoreUnknown`] where there is no telling.
    pub fn new(endpoint: &'e Endpoint, url: Option<&str>) -> Result<Self, EndpointError> {
        let url = match url {
            Some(url) => checked(url)?,
            None => beside(endpoint.url()).ok_or_else(|| EndpointError::GraphStoreUnknown { url: endpoint.shown() })?,
        };
        Ok(Self { endpoint, url })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Puts N-Triples in the place of what the graph holds.
    ///
    /// # Errors
    /// [`EndpointError`].
    pub fn put(&self, graph: &str, triples: &[u8]) -> Result<(), EndpointError> {
        self.send(&Method::PUT, graph, Some(triples))?.good().map(drop)
    }

    /// Adds N-Triples to a graph.
    ///
    /// # Errors
    /// [`EndpointError`].
    pub fn add(&self, graph: &str, triples: &[u8]) -> Result<(), EndpointError> {
        self.send(&Method::POST, graph, Some(triples))?.good().map(drop)
    }

    /// Removes a graph, or leaves it removed.
    ///
    /// # Errors
    /// [`EndpointError`].
    pub fn remove(&self, graph: &str) -> Result<(), EndpointError> {
        let reply = self.send(&Method::DELETE, graph, None)?;
        if reply.status() == 404 { Ok(()) } else { reply.good().map(drop) }
    }

    fn send(&self, method: &Method, graph: &str, triples: Option<&[u8]>) -> Result<Reply, EndpointError> {
        let separator = if self.url.contains('?') { '&' } else { '?' };
        let url = format!("{}{separator}graph={}", self.url, utf8_percent_encode(graph, NON_ALPHANUMERIC));
        let body = triples.map(|bytes| (TURTLE, bytes));
        self.endpoint.client().send(&url, Message { method, accept: "*/*", body })
    }
}

/// Where the stores in wide use have their graph store, by the address of their queries.
fn beside(query: &str) -> Option<String> {
    let bare = query.split(['?', '#']).next().unwrap_or(query).trim_end_matches('/');
    let (parent, last) = bare.rsplit_once('/')?;
    // The last part of an address without a path is its host.
    let at_root = parent.ends_with("://") || parent.matches('/').count() == 2;
    match (last, at_root) {
        // RDF4J, GraphDB
        (_, false) if parent.ends_with("/repositories") => Some(format!("{bare}/rdf-graphs/service")),
        // Virtuoso
        ("sparql" | "sparql-auth", true) => Some(format!("{parent}/sparql-graph-crud-auth")),
        // Oxigraph
        ("query", true) => Some(format!("{parent}/store")),
        // Fuseki
        ("sparql" | "query", false) => Some(format!("{parent}/data")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn the_graph_store_of_each_kind() {
        for (query, store) in [
            ("http://localhost:8890/sparql", Some("http://localhost:8890/sparql-graph-crud-auth")),
            ("http://localhost:8890/sparql-auth/", Some("http://localhost:8890/sparql-graph-crud-auth")),
            ("http://localhost:7878/query", Some("http://localhost:7878/store")),
            ("https://example.org/talks/sparql", Some("https://example.org/talks/data")),
            ("https://example.org/talks/query?x=1", Some("https://example.org/talks/data")),
            (
                "http://localhost:7200/repositories/talks",
                Some("http://localhost:7200/repositories/talks/rdf-graphs/service"),
            ),
            ("http://localhost:7200", None),
            ("http://localhost:7200/", None),
            ("http://localhost:7200/ask", None),
        ] {
            assert_eq!(beside(query).as_deref(), store, "{query}");
        }
    }
}
