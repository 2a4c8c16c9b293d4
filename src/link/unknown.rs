//! A recap and what was found in it in, the capitalised words that nothing explains out. They are no mentions: too many are
//! names of rooms and jokes. Counted over recaps they are what the gazetteer might learn next.

use super::document::Document;
use crate::language::text::Token;
use crate::model::{Abstention, Mention, Span, Unlisted};
use std::ops::Range;

/// Letters of the shortest word that is taken.
const SHORTEST: usize = 3;
/// Words of the longest name that is taken.
const LONGEST: usize = 3;

/// The unexplained names of a recap, in the order of the text.
pub fn find(doc: &Document<'_>, mentions: &[Mention], abstained: &[Abstention]) -> Vec<Unlisted> {
    if doc.lower {
        return Vec::new();
    }
    let taken: Vec<Span> = mentions.iter().map(|m| m.span).chain(abstained.iter().map(|a| a.span)).collect();
    let mut out = Vec::new();
    for (block, view) in doc.views.iter().enumerate().filter(|(_, view)| !view.skip) {
        let text = &doc.block(block).text;
        let is_part = |index: usize| {
            let token = &view.tokens[index];
            token.is_capital()
                && is_unknown(doc, token)
                && !doc.opens_sentence(block, index)
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
                let span = doc.block(block).to_source(range.clone());
                let free = !taken.iter().any(|other| other.overlaps(span)) && !doc.is_place(&text[range.clone()]);
                out.extend(free.then_some(Unlisted { span, block, at: (range.start, range.end) }));
            }
            index = index.max(start + 1);
        }
    }
    out
}

/// A word that no dictionary and no list of people's names has.
pub(super) fn is_unknown(doc: &Document<'_>, token: &Token) -> bool {
    let word = token.folded.as_str();
    let plural = word.strip_suffix('s').is_some_and(|stem| doc.languages.is_ordinary_anywhere(stem));
    word.chars().count() >= SHORTEST
        && !plural
        && !doc.is_ordinary(word)
        && !doc.languages.is_ordinary_anywhere(word)
        && !doc.languages.is_given_name(word)
        && !doc.languages.is_surname(word)
        && !doc.cues.function_words.has(word)
}
