//! Bytes in, [`Recap`](crate::model::Recap) out.
pub mod source;
