//! What the ways to find names that are in no list share: what each gives, and what it is told of the block.

use super::super::neighbours::Listed;
use super::clues::UnlistedClue as Clue;
use crate::language::clues::{Tally, exact};
use crate::model::Kind;
use crate::page::{Page, Ranges, Word};
use std::collections::HashSet;
use std::ops::Range;

/// From this sum on a candidate is a name.
const ENOUGH: f32 = 1.0;

/// A name in no list.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Index of the block.
    pub block: usize,
    /// Range in the block's text.
    pub range: Range<usize>,
    /// A technology or a company.
    pub kind: Kind,
    /// What speaks for and against it.
    pub clues: Tally<Clue>,
}

impl Named {
    /// A candidate with the clues that were seen.
    pub fn by(
        page: &Page<'_>,
        block: usize,
        range: Range<usize>,
        kind: Kind,
        clues: impl IntoIterator<Item = Clue>,
    ) -> Self {
        Self { block, range, kind, clues: Tally::new(page.weights(), clues) }
    }

    /// Whether its clues are enough for a name.
    pub fn is_enough(&self) -> bool {
        self.clues.sum() >= ENOUGH
    }

    /// How sure it is, 0.55 to 0.65.
    pub fn score(&self) -> f32 {
        exact(0.45 + self.clues.sum() / 10.0).clamp(0.55, 0.65)
    }
}

/// What is linked in a block already.
pub struct Around<'a> {
    /// The ranges of all names.
    pub taken: Ranges,
    /// Those of technologies.
    pub technologies: Ranges,
    /// Those of technologies and companies.
    pub known: Ranges,
    /// Technologies and companies, to find what stands beside one.
    pub beside: Listed,
    /// The words of the names of the recap's people.
    pub people: &'a HashSet<Word>,
}
