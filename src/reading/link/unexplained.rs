//! A recap and what was found in it in, the capitalised words that nothing explains out. They are no mentions: too many are
//! names of rooms and jokes. Counted over recaps they are what the gazetteer might learn next.

use crate::language::Cue;
use crate::model::{Abstention, Mention, Span, Unlisted};
use crate::page::{Page, Ranges, Token};
use std::ops::Range;

/// Letters of the shortest word that is taken.
const SHORTEST: usize = 3;
/// Words of the longest name that is taken.
const LONGEST: usize = 3;

/// The unexplained names of a recap, in the order of the text.
pub fn find(page: &Page<'_>, mentions: &[Mention], abstained: &[Abstention]) -> Vec<Unlisted> {
    if page.lower {
        return Vec::new();
    }
    let spans = mentions.iter().map(|m| m.span).chain(abstained.iter().map(|a| a.span));
    let taken: Ranges = spans.map(Span::range).collect();
    let mut out = Vec::new();
    for (block, view) in page.views.iter().enumerate().filter(|(_, view)| !view.skip) {
        let text = &page.block(block).text;
        let is_part = |index: usize| {
            let token = &view.tokens[index];
            token.is_capital()
                && is_unknown(page, token)
                && !page.opens_sentence(block, index)
                && !view.is_masked(&token.range)
        };
        let joined = |index: usize| text[view.tokens[index].range.end..view.tokens[index + 1].range.start] == *" ";
        let mut index = 0;
        while index < view.tokens.len() {
            let start = index;
            while index < view.tokens.len() && is_part(index) && (index == start || joined(index - 1)) {
                index += 1;
            }
            if index > start && index - start <= LONGEST {
                let range: Range<usize> = view.tokens[start].range.start..view.tokens[index - 1].range.end;
                let span = page.block(block).to_source(range.clone());
                let free = !taken.touch(&span.range()) && !page.is_place(&text[range.clone()]);
                out.extend(free.then_some(Unlisted { span, block, at: (range.start, range.end) }));
            }
            index = index.max(start + 1);
        }
    }
    out
}

/// A word that no dictionary and no list of people's names has.
pub(super) fn is_unknown(page: &Page<'_>, token: &Token) -> bool {
    let known = token.is_ordinary()
        || token.is_ordinary_anywhere()
        || token.is_given_name()
        || token.is_surname()
        || token.is(Cue::FunctionWords);
    let plural = |word: &str| word.strip_suffix('s').is_some_and(|stem| page.languages.is_ordinary_anywhere(stem));
    !known && token.folded.chars().count() >= SHORTEST && !plural(&token.folded)
}
