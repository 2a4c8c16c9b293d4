//! A block in scripts without capitals in, the organisations out that have the word which organisations are named with glued on:
//! 株式会社ほんだな, アオバ株式会社, 国立情報学研究所. A particle, a title or a mark ends the name, since no capital does.

use super::clues::UnlistedClue as Clue;
use super::name::Named;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::Kind;
use crate::page::{Page, Token};
use crate::text::{fold_str, is_hiragana};
use std::ops::Range;

/// Tokens of the longest name.
const LONGEST: usize = 4;
/// Letters that stand before the word in a run of its own.
const STEM: usize = 2;

/// The organisations of a block.
pub fn find(page: &Page<'_>, block: usize) -> Vec<Named> {
    let tokens = page.tokens(block);
    let text = &page.block(block).text;
    let mut out = Vec::new();
    for at in (0..tokens.len()).filter(|at| tokens[*at].shape == Shape::Uncased) {
        let found = if tokens[at].is(Cue::Organisations) {
            beside(page, text, tokens, at)
        } else {
            inside(page, text, tokens, at)
        };
        out.extend(found.map(|range| Named::by(page, block, range, Kind::Company, [Clue::HeadWord])));
    }
    out
}

/// The name around a word that is a token: behind it where it may stand first, else before it.
fn beside(page: &Page<'_>, text: &str, tokens: &[Token], at: usize) -> Option<Range<usize>> {
    let glued = |i: usize| i > 0 && i < tokens.len() && tokens[i - 1].range.end == tokens[i].range.start;
    let before = (1..=LONGEST).take_while(|n| at >= *n && glued(at + 1 - n) && is_part(&tokens[at - n])).last();
    // A name goes on with hiragana, but hardly begins with it behind other words.
    let before = before.filter(|n| !text[tokens[at - n].range.clone()].chars().all(is_hiragana));
    if let Some(n) = before {
        let range = tokens[at - n].range.start..tokens[at].range.end;
        return (text[range.start..tokens[at].range.start].chars().count() >= STEM).then_some(range);
    }
    // Where all is written without spaces nothing shows the end of what follows.
    let first = tokens[at].is(Cue::CompanyNouns) && !page.cues.unspaced;
    let behind = (1..=LONGEST).take_while(|n| glued(at + n) && is_part(&tokens[at + n])).last()?;
    let name = &text[tokens[at].range.end..tokens[at + behind].range.end];
    (first && name.chars().count() >= STEM).then(|| tokens[at].range.start..tokens[at + behind].range.end)
}

/// A run that ends in such a word, behind what may be a name: no 私立図書館.
fn inside(page: &Page<'_>, text: &str, tokens: &[Token], at: usize) -> Option<Range<usize>> {
    let token = &tokens[at];
    let word = &text[token.range.clone()];
    let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
    if !token.begins().is_empty() || starts.len() < 2 * STEM {
        return None;
    }
    let cues = page.cues;
    let small = |stem: &str| [&cues.function_words, &cues.counted, &cues.roles].iter().any(|list| list.has(stem));
    let ends = |letters: &usize| {
        let cut = starts[starts.len() - letters];
        cues.organisations.has(&fold_str(&word[cut..])) && !small(&fold_str(&word[..cut]))
    };
    (STEM..=starts.len() - STEM).find(ends).map(|_| token.range.clone())
}

fn is_part(token: &Token) -> bool {
    let lists = [Cue::FunctionWords, Cue::Degrees, Cue::Owner, Cue::And, Cue::TalkVerbs, Cue::Employer, Cue::Past];
    token.is_word() && token.shape != Shape::Lower && lists.iter().all(|cue| !token.is(*cue))
}
