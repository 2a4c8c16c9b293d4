//! The text of a block and a range in it in, the sentence around it out, as a person reads it. Sentences are those that the
//! extraction reads by, since a quote cut at "Docker, Inc." proves little.

use crate::model::{Piece, Recap, Span};
use crate::text::one_line;
use std::ops::Range;

/// Longest quote in characters, ellipses not counted; what is longer is cut at words around the range.
const QUOTE_CHARS: usize = 400;

/// The sentences of one block.
#[derive(Debug, Clone)]
pub struct Sentences<'a> {
    text: &'a str,
    ranges: &'a [Range<usize>],
}

/// The sentences of a recap.
#[derive(Debug)]
pub struct Quotes<'a> {
    recap: &'a Recap,
}

impl<'a> Quotes<'a> {
    /// For the blocks of `recap`.
    pub fn new(recap: &'a Recap) -> Self {
        Self { recap }
    }

    /// The sentence around a span of the source; `place` is its block and the range there, where they are known. Nothing for a
    /// span outside all blocks.
    pub fn around(&self, span: Span, place: Option<(usize, (usize, usize))>) -> Option<String> {
        let blocks = &self.recap.blocks;
        let (index, (start, end)) = place.or_else(|| {
            let index = blocks.iter().position(|block| block.span.contains(span))?;
            // The way back from the source: the text of the pieces that the span touches.
            let touched = || blocks[index].pieces.iter().filter(|piece| piece.source.overlaps(span));
            let inside =
                |byte: usize, piece: &Piece| piece.text + byte.saturating_sub(piece.source.start).min(piece.text_len);
            Some((index, (inside(span.start, touched().next()?), inside(span.end, touched().next_back()?))))
        })?;
        let block = blocks.get(index)?;
        let quote = Sentences::new(&block.text, &block.sentences).around(start..end.max(start));
        (!quote.is_empty()).then_some(quote)
    }
}

impl<'a> Sentences<'a> {
    /// A text and its sentences.
    pub fn new(text: &'a str, ranges: &'a [Range<usize>]) -> Self {
        Self { text, ranges }
    }

    /// The sentence, or the sentences, that hold `range`, with runs of white space as one space.
    /// A range outside the text gives the nearest sentence; nothing panics.
    pub fn around(&self, range: Range<usize>) -> String {
        let first = self.ranges.partition_point(|sentence| sentence.end <= range.start);
        let last = self.ranges.partition_point(|sentence| sentence.start < range.end).saturating_sub(1);
        let Some(start) = self.ranges.get(first.min(self.ranges.len().saturating_sub(1))).map(|s| s.start) else {
            return String::new();
        };
        let end = self.ranges.get(last.max(first)).map_or(self.text.len(), |s| s.end);
        let sentence = &self.text[start..end];
        let inner = range.start.clamp(start, end) - start..range.end.clamp(start, end) - start;
        shortened(sentence, inner)
    }
}

/// `sentence` with single spaces; where it is too long, the words around `inner`, with ellipses.
fn shortened(sentence: &str, inner: Range<usize>) -> String {
    if sentence.chars().count() <= QUOTE_CHARS {
        return one_line(sentence);
    }
    let (Some(before), Some(after)) = (sentence.get(..inner.start), sentence.get(inner.end..)) else {
        return one_line(sentence);
    };
    let room = QUOTE_CHARS.saturating_sub(inner.len()) / 2;
    let start = before.char_indices().rev().nth(room).map_or(0, |(at, c)| {
        let cut = at + c.len_utf8();
        before[cut..].find(char::is_whitespace).map_or(cut, |space| cut + space)
    });
    let end = after
        .char_indices()
        .nth(room)
        .map_or(sentence.len(), |(at, _)| inner.end + after[..at].rfind(char::is_whitespace).unwrap_or(at));
    let middle = one_line(&sentence[start..end]);
    let (left, right) = (if start > 0 { "… " } else { "" }, if end < sentence.len() { " …" } else { "" });
    format!("{left}{middle}{right}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::text::sentences;
    use proptest::prelude::*;

    fn around(text: &str, range: Range<usize>) -> String {
        Sentences::new(text, &sentences(text, |word| word == "inc")).around(range)
    }

    #[test]
    fn quotes_are_whole_sentences() {
        for (text, word, expected) in [
            ("First. Kafka came next. Last.", "Kafka", "Kafka came next."),
            (
                "Jane spoke for Docker, Inc. The room was full.",
                "Docker",
                "Jane spoke for Docker, Inc. The room was full.",
            ),
            ("Then J. R. Doe spoke\nof  Go. End.", "Go", "Then J. R. Doe spoke of Go."),
            ("Kafka", "Kafka", "Kafka"),
            ("Is it Go? Yes.", "Yes", "Yes."),
        ] {
            let at = text.find(word).expect("the word is there");
            assert_eq!(around(text, at..at + word.len()), expected, "{text}");
        }
    }

    #[test]
    fn long_sentences_are_cut_at_words() {
        let text = format!("{}Kafka{}", "before ".repeat(200), " after".repeat(200));
        let at = text.find("Kafka").expect("it is there");
        let quote = around(&text, at..at + 5);
        assert!(quote.starts_with("… before ") && quote.ends_with(" after …") && quote.contains(" Kafka "), "{quote}");
        assert!(quote.chars().count() <= QUOTE_CHARS + 4, "{}", quote.chars().count());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,600}", start in 0usize..700, len in 0usize..50) {
            let _ = around(&text, start..start + len);
        }
    }
}
