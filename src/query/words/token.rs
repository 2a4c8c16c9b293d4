//! The words of a question in, each folded and replaced by the word that stands for its like, out. The bytes of each are
//! kept, since a name is told as it was typed.

use super::vocabulary::Vocabulary;
use crate::text::fold_str;

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Folded, and replaced by the word that stands for its like.
    pub word: String,
    /// Folded, as it stands.
    pub folded: String,
    /// Whether it is written large, and not only because a sentence begins with it.
    pub large: bool,
    /// Bytes of the question.
    pub range: std::ops::Range<usize>,
}

/// The words of a question; those that are `known` are taken as they stand.
pub(super) fn tokens(question: &str, vocabulary: &Vocabulary, known: impl Fn(&str) -> bool) -> Vec<Token> {
    let first = pieces(question).next().map_or(0, |(start, _)| start);
    pieces(question)
        .map(|(start, folded)| {
            let end = start + length(&question[start..]);
            let folded = if start > first && question[start..].starts_with(char::is_uppercase) {
                folded
            } else {
                vocabulary.number(folded)
            };
            let mut word = vocabulary.canonical(&folded);
            // A slip in a word that says little is mended: wich.
            if !known(&word)
                && !vocabulary.has(&word)
                && let Some(small) = vocabulary.small_word(&folded)
            {
                word.clone_from(small);
            }
            let large = start > first && question[start..].starts_with(char::is_uppercase);
            Token { word, folded, large, range: start..end }
        })
        .collect()
}

/// Takes words out where they stand in a row, once; the whole question is never taken.
pub(super) fn take_out(tokens: &mut Vec<Token>, phrase: &[String]) -> bool {
    let is_here = |window: &[Token]| window.iter().map(|token| &token.folded).eq(phrase);
    if phrase.is_empty() || tokens.len() <= phrase.len() {
        return false;
    }
    let Some(at) = tokens.windows(phrase.len()).position(is_here) else { return false };
    tokens.drain(at..at + phrase.len());
    true
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '+' || c == '#' || unicode_normalization::char::is_combining_mark(c)
}

fn length(text: &str) -> usize {
    text.find(|c: char| !in_word(c)).unwrap_or(text.len())
}

/// The words of a text with the byte at which each begins, folded.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = (usize, String)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(in_word)?;
            at = start + length(&text[start..]);
            let folded = fold_str(&text[start..at]);
            if !folded.is_empty() {
                return Some((start, folded));
            }
        }
    })
}
