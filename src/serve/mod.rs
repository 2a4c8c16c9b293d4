//! A store folder and an address in, a server out: pages to browse and a SPARQL endpoint, both read-only. Nothing is answered
//! here that the library does not answer elsewhere: a page says what `show` says, a query is run as `query` runs it, a drawing is
//! drawn as `graph` draws it. What is here is HTTP: what is asked, in which form, how long it may take, and how many may ask.
//!
//! Invariant: only this module knows the network as a server, and it writes nothing.

mod accept;
mod app;
mod asked;
mod catalogue;
mod describe;
mod error;
mod fault;
mod forms;
mod generation;
mod graphs;
mod job;
mod kept;
mod listen;
mod metrics;
mod openapi;
mod outlet;
mod pages;
mod patient;
mod queue;
mod routes;
mod rows;
mod running;
mod sparql;

pub use app::{Log, Options};
pub use error::ServeError;
pub use listen::serve;
