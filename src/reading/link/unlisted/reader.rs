//! A block in, what runs of its words look like out: what the ways share that read names of several words. Each adds what it
//! reads as methods of this type.

use super::name::Around;
use crate::page::{Page, Token};
use std::ops::Range;

/// Reads the names of a block.
pub(super) struct Reader<'r, 'd> {
    pub page: &'r Page<'d>,
    pub block: usize,
    pub tokens: &'r [Token],
    pub around: &'r Around<'r>,
}

impl<'r, 'd> Reader<'r, 'd> {
    pub fn new(page: &'r Page<'d>, block: usize, around: &'r Around<'r>) -> Self {
        Self { page, block, tokens: page.tokens(block), around }
    }

    /// The words of a range.
    pub fn text(&self, range: &Range<usize>) -> &str {
        &self.page.block(self.block).text[range.clone()]
    }

    /// The range of some tokens.
    pub fn range(&self, name: &Range<usize>) -> Range<usize> {
        self.tokens[name.start].range.start..self.tokens[name.end - 1].range.end
    }

    /// Whether only a space stands before the token, no link begins or ends there, and no mark-up ends with the line.
    pub fn joined(&self, at: usize) -> bool {
        at > 0 && {
            let gap = self.tokens[at - 1].range.end..self.tokens[at].range.start;
            let text = self.text(&gap);
            let marks = &self.page.block(self.block).marks;
            let line = text.contains('\n') && marks.iter().any(|m| (gap.start..=gap.end).contains(&m.range.end));
            text.trim().is_empty() && !line && !self.page.parts_link(self.block, &gap)
        }
    }
}
