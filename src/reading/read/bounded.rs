//! Blocks in, blocks out, none longer than paragraphs are: a text without an end is cut behind a line, a sentence or a word. What
//! later steps look for stands beside a name, in its sentence or its block; some of them look through the whole of it for each
//! name, so that without such a bound a page in one paragraph would cost the square of its length.

use super::lines::slice;
use crate::model::{Block, BlockKind};
use std::ops::Range;

/// Bytes of the longest block.
const LONGEST: usize = 16 * 1024;

/// Cuts blocks that are longer than paragraphs are.
pub fn cut(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        if block.text.len() <= LONGEST {
            out.push(block);
            continue;
        }
        // What is as long as this heads nothing.
        let kind = if block.is_heading() { BlockKind::Paragraph } else { block.kind };
        out.extend(parts(&block.text).into_iter().map(|part| slice(&block, part, kind)));
    }
    out
}

/// A long text in parts of at most [`LONGEST`] bytes.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    while text.len() - start > LONGEST {
        let (half, most) = (boundary(text, start + LONGEST / 2), boundary(text, start + LONGEST));
        let second_half = &text[half..most];
        let pause = ["\n", ". ", " "].iter().find_map(|mark| Some(half + second_half.rfind(mark)? + mark.len()));
        let end = pause.unwrap_or(most);
        out.push(start..end);
        start = end;
    }
    out.push(start..text.len());
    out
}

/// The last byte up to `at` where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_where_it_pauses() {
        for (unit, last) in [("Nobody stops. ", " "), ("no end\n", "\n"), ("no-end", ""), ("漢", "")] {
            let text = unit.repeat(50_000 / unit.len());
            let parts = parts(&text);
            assert!(parts.len() > 3 && parts.iter().all(|part| part.len() <= LONGEST), "{unit}");
            assert_eq!(parts.iter().map(|part| &text[part.clone()]).collect::<String>(), text);
            assert!(parts.iter().all(|part| text[part.clone()].ends_with(last)), "{unit}");
        }
    }
}
