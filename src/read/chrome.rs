//! Blocks in, the same blocks with page chrome marked: comment forms, share bars, cookie notices, image names.
//! What to look for stands in `data/language/chrome.txt`, one phrase a line.

use crate::model::Block;
use crate::text::fold_str;
use regex::Regex;
use std::sync::LazyLock;

static IMAGE_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\d{6,}_\w+|[\w.-]+\.(?:jpe?g|png|gif|svg|webp)|\w*(?:img|dsc|pict)_?\d+\w*|[\w-]*\d_\d+|enter image description here)$")
        .expect("the pattern is constant")
});

/// Marks chrome, by the folded phrases that it begins with. Once a comment form begins near the end of a page, everything
/// below it is chrome too.
pub fn mark(blocks: &mut [Block], openers: &[String]) {
    let last_heading = blocks.len() / 2;
    let mut below = false;
    for (index, block) in blocks.iter_mut().enumerate() {
        let folded = fold_str(block.text.trim());
        let opener = folded.len() < 200 && openers.iter().any(|p| folded.starts_with(p.as_str()));
        below |= opener && index >= last_heading;
        block.chrome = below || opener || IMAGE_NAME.is_match(block.text.trim());
    }
}
