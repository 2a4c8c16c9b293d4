//! Blocks in, the same blocks out with the numbers taken off that count headings: "3. Title", "3) Title". They say nothing
//! of what they stand before, and a name that opens a heading is found with and without them.

use super::lines::slice;
use crate::model::{Block, BlockKind};

/// Takes the numbers off that count the headings of a level. One that stands alone is no count, unless it is the first:
/// "28. Congress" is a name.
pub fn strip(blocks: &mut [Block]) {
    let counted = |block: &Block| match block.kind {
        BlockKind::Heading(level) => number(&block.text).map(|(number, skip)| (level, number, skip)),
        _ => None,
    };
    let found: Vec<Option<(u8, usize, usize)>> = blocks.iter().map(counted).collect();
    for (block, (level, number, skip)) in
        blocks.iter_mut().zip(&found).filter_map(|(block, found)| Some((block, (*found)?)))
    {
        let next_to = |other: &(u8, usize, usize)| other.0 == level && other.1.abs_diff(number) == 1;
        if number <= 1 || found.iter().flatten().any(next_to) {
            let span = block.span;
            *block = Block { span, ..slice(block, skip..block.text.len(), block.kind) };
        }
    }
}

/// The number that opens a heading, and where the words behind it begin.
fn number(text: &str) -> Option<(usize, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..)?.strip_prefix(['.', ')'])?;
    let words = rest.trim_start();
    let number = text[..digits].parse().ok().filter(|_| digits <= 2)?;
    (rest.len() > words.len() && !words.is_empty()).then(|| (number, text.len() - words.len()))
}

#[cfg(test)]
mod tests {
    use super::super::markdown;
    use super::*;

    #[test]
    fn what_counts_and_what_is_a_name() {
        let source =
            "# 28. Congress\n\n## 1. **Streams**\n\n## 2. Leftovers\n\n## 7. Notes\n\n### 1) Alone\n\n## 3.14\n";
        let mut blocks = markdown::blocks(source, 0);
        strip(&mut blocks);
        let said: Vec<&str> = blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(said, ["28. Congress", "Streams", "Leftovers", "7. Notes", "Alone", "3.14"]);
        for block in &blocks {
            assert_eq!(source[block.to_source(0..block.text.len()).range()].trim_matches('*'), block.text);
        }
        assert_eq!(blocks[1].marks[0].range, 0..7);
    }
}
