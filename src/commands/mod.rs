//! One file per verb: calls the library, prints.

pub mod build;
pub mod extract;
pub mod names;
