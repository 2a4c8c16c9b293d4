//! Annotated recaps in, the weights of [`crate::extract::starts`] out, or figures by cross-validation: how well talks are
//! found in recaps by authors whom the weights never saw. The same recaps give the same weights, to the byte.

pub mod cases;
pub mod examples;
pub mod fit;
pub mod folds;
pub mod label;
pub mod optimise;

pub use examples::{Annotated, Example};
pub use fit::fit;
pub use folds::{Folds, across};
