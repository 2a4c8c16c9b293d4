//! A store folder and an address in, a server out: pages to browse and a SPARQL endpoint, which only read. Nothing is answered
//! here that the library does not answer elsewhere: a page says what `show` says, a query is run as `query` runs it, a drawing is
//! drawn as `graph` draws it. What is here is HTTP: what is asked, in which form, how long it may take, and how many may ask.
//!
//! Invariant: only this module knows the network as a server, and it writes nothing itself: what a button of
//! `--edit` decides is written by the code that it is handed.

mod accept;
mod app;
mod ask;
mod asked;
mod body;
mod catalogue;
mod decisions;
mod describe;
mod edit;
mod error;
mod fault;
mod feeds;
mod forms;
mod generation;
mod graphs;
mod hosts;
mod job;
mod kept;
mod listen;
#[cfg(feature = "mcp")]
mod mcp;
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
mod token;
mod web;

pub use app::{Log, Options};
pub use edit::Edit;
pub use error::ServeError;
pub use listen::{serve, until_told_to_end};
#[cfg(feature = "mcp")]
pub use mcp::assist;
pub use token::Token;
