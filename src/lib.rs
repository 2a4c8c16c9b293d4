// Where the README's links lead in the documentation; it reads its own definitions in the repository.
#![cfg_attr(doc, doc = include_str!("docs/links.md"))]
#![cfg_attr(doc, doc = include_str!(concat!(env!("OUT_DIR"), "/picture.md")))]
#![doc = include_str!("../README.md")]

#[cfg(all(doc, not(doctest)))]
pub mod docs;

#[doc(inline)]
pub use talkgraph_reading::{assets, extract, gazetteer, halt, language, link, model, page, place, read, text};

pub mod graph;

pub mod query;

pub mod check;

pub mod export;

pub mod vault;

pub mod explain;

pub mod serve;

pub mod score;

pub mod route;

pub mod train;

pub mod sweep;

// The program itself: all but the thread it runs in. It stands here so that it compiles beside the rest and not behind it.
mod cli;
mod commands;
extern crate self as talkgraph;

#[doc(hidden)]
pub use commands::run;

#[cfg(test)]
#[path = "../tests/expected/mod.rs"]
mod expected;
