//! A view in, what can be said of it as a whole out: which nodes count, which belong together, how one leads to another,
//! and what became of it from one year to the next.

mod communities;
mod compare;
mod path;
mod rank;

pub use communities::{Communities, communities};
pub use compare::{Change, Changed, compare};
pub use path::{Step, path, quote_steps, steps_as_view};
pub use rank::{Measure, rank};
