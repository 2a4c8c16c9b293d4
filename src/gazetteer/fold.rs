//! Folding stands on the ground floor; its name here goes when nobody uses it any more.

pub use crate::text::fold_str;
