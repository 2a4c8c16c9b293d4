//! The ground floor: what is done to text in many places, done in one. Nothing here knows of recaps, names or graphs, and
//! nothing of any one language: what differs between languages is handed in.

mod cell;
mod fold;
mod hash;
mod line;
pub mod markdown;
mod near;
mod order;
mod script;
pub mod slips;
mod slug;
pub mod table;
pub mod xml;

pub use cell::cell;
pub(crate) use fold::fold_char;
pub use fold::{Folded, fold_str, joined, spaced};
pub use hash::{hex, sha256};
pub use line::{clean, harmless, one_line, printable, quoted};
pub use near::near;
pub(crate) use order::in_order;
pub use script::{changes_script, is_han, is_hangul, is_hiragana, is_katakana};
pub use slug::slug;
