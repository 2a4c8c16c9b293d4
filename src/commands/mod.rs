//! One file per verb: calls the library, prints.

pub mod extract;
