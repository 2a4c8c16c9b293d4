//! Blocks in, the same blocks with page chrome marked: comment forms, share bars, cookie notices, image names.
//! What to look for stands in `data/language/chrome.txt` and `credits.txt`, one phrase a line.

use crate::language::Languages;
use crate::model::Block;
use crate::text::fold_str;
use regex::Regex;
use std::sync::LazyLock;

/// Words of furniture that any page may have.
const FEW: usize = 30;

static IMAGE_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\d{6,}_\w+|[\w.-]+\.(?:jpe?g|png|gif|svg|webp)|\w*(?:img|dsc|pict)_?\d+\w*|[\w-]*\d_\d+|enter image description here)$")
        .expect("the pattern is constant")
});

/// Marks chrome beside what is marked already, by the folded phrases that it begins with; a line that only says who took a
/// picture is chrome too. Once a comment form begins near the end of a page, everything below it is chrome.
pub fn mark(blocks: &mut [Block], languages: &Languages) {
    let last_heading = blocks.iter().filter(|block| !block.chrome).count() / 2;
    let mut below = false;
    for (index, block) in blocks.iter_mut().filter(|block| !block.chrome).enumerate() {
        let folded = fold_str(block.text.trim());
        let opens = |phrases: &[String], most| {
            folded.len() < most && phrases.iter().any(|phrase| folded.starts_with(phrase.as_str()))
        };
        let opener = opens(languages.chrome(), 200);
        below |= opener && index >= last_heading;
        let credit = !block.is_heading() && opens(languages.credits(), 100);
        block.chrome = below || opener || credit || IMAGE_NAME.is_match(block.text.trim());
    }
}

/// What to say of a page of which more than half was taken for furniture.
pub fn warning(blocks: &[Block]) -> Option<String> {
    let words = |chrome: bool| -> usize {
        blocks.iter().filter(|b| b.chrome == chrome).map(|b| b.text.split_whitespace().count()).sum()
    };
    let (dropped, kept) = (words(true), words(false));
    (dropped > kept && dropped > FEW).then(|| {
        format!(
            "{dropped} of {} words were taken for furniture of the page (menus, comments of readers) and not read; \
             `talkgraph extract --format text --explain` shows them",
            dropped + kept
        )
    })
}
