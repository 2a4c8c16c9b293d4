//! What the ways to find names that are in no list share: what each gives, and what it is told of the block.

use super::super::neighbours::Listed;
use crate::model::Kind;
use crate::page::{Ranges, Word};
use std::collections::HashSet;
use std::ops::Range;

/// A name in no list.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Index of the block.
    pub block: usize,
    /// Range in the block's text.
    pub range: Range<usize>,
    /// A technology or a company.
    pub kind: Kind,
    /// 0.55 to 0.65.
    pub score: f32,
    /// Named by a link to its own site.
    pub linked: bool,
}

/// What is linked in a block already.
pub struct Around<'a> {
    /// The ranges of all names.
    pub taken: Ranges,
    /// Those of technologies.
    pub technologies: Ranges,
    /// Technologies and companies, to find what stands beside one.
    pub beside: Listed,
    /// The words of the names of the recap's people.
    pub people: &'a HashSet<Word>,
}
