//! Known names.
pub mod fold;
