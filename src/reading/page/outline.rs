//! The kinds of a page's blocks in, what stands under which heading out, each block's answer found from the one before, so
//! that a recap of a thousand headings is no slower to ask than one of ten.

use crate::model::{Block, BlockKind};

/// Which headings each block stands under.
#[derive(Debug, Default)]
pub struct Outline {
    /// For each block the nearest heading of a higher level above it.
    parents: Vec<Option<usize>>,
    /// For each block the nearest heading of any level, itself included.
    nearest: Vec<Option<usize>>,
}

impl Outline {
    /// The outline of these blocks.
    pub fn new(blocks: &[Block]) -> Self {
        let mut outline = Self::default();
        // The headings that are open at a block, each of a lower level than the one before.
        let mut open: Vec<(usize, u8)> = Vec::new();
        let mut nearest = None;
        for (index, block) in blocks.iter().enumerate() {
            let level = level(block);
            while level.is_some_and(|level| open.last().is_some_and(|(_, above)| *above >= level)) {
                open.pop();
            }
            outline.parents.push(open.last().map(|(above, _)| *above));
            open.extend(level.map(|level| (index, level)));
            if block.is_heading() {
                nearest = Some(index);
            }
            outline.nearest.push(nearest);
        }
        outline
    }

    /// The headings that a block stands under, the nearest first; none of plain text, where levels are not known.
    pub fn headings_above(&self, block: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parents[block], |above| self.parents[*above])
    }

    /// The heading that was last when the block begins, whatever its level; the block itself if it is one.
    pub fn nearest_heading(&self, block: usize) -> Option<usize> {
        self.nearest[block]
    }
}

/// The level of a heading that others can stand under.
fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading(level @ 1..) if !block.chrome => Some(level),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn block(kind: BlockKind) -> Block {
        Block {
            kind,
            text: String::new(),
            pieces: vec![],
            marks: vec![],
            span: Span::new(0, 0),
            chrome: false,
            sentences: vec![],
        }
    }

    #[test]
    fn headings_hold_what_is_below_them() {
        let heading = BlockKind::Heading;
        let text = BlockKind::Paragraph;
        let kinds = [text, heading(1), text, heading(3), text, heading(2), heading(2), text, heading(0), text];
        let blocks: Vec<Block> = kinds.into_iter().map(block).collect();
        let outline = Outline::new(&blocks);
        for (at, above, nearest) in [
            (0, vec![], None),
            (1, vec![], Some(1)),
            (2, vec![1], Some(1)),
            (3, vec![1], Some(3)),
            (4, vec![3, 1], Some(3)),
            (5, vec![1], Some(5)),
            (6, vec![1], Some(6)),
            (7, vec![6, 1], Some(6)),
            (9, vec![6, 1], Some(8)),
        ] {
            assert_eq!(outline.headings_above(at).collect::<Vec<_>>(), above, "{at}");
            assert_eq!(outline.nearest_heading(at), nearest, "{at}");
        }
    }
}
