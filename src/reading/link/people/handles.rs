//! Handles in, people who go by one out: "[@zorvik](…) showed". A handle behind a name only says where to find its bearer, so
//! that people who are named come first; what is left is weighed by its place like any other name.

use super::clues::PersonClue as Clue;
use super::{NameShape, THRESHOLD, range_of, weigh_place};
use crate::language::clues::Tally;
use crate::language::{Cue, Languages};
use crate::model::MarkKind;
use crate::page::{Page, Ranges, Token, covered};
use std::ops::Range;

/// Letters of the shortest handle that is taken for somebody.
const LETTERS: usize = 3;
/// What stands between a name and its handle besides marks and the names of forges.
const NETWORKS: [&str; 4] = ["twitter", "mastodon", "x", "on"];
/// Tokens between a handle and the name that it belongs to: "X (@x)", "X - Twitter: @x".
const BESIDE: usize = 4;

/// The people of a block who are named by a handle only; `people` are the names in it, and `known` says which words name
/// something else.
pub fn find(page: &Page<'_>, block: usize, people: &Ranges, known: impl Fn(&str) -> bool) -> Vec<NameShape> {
    let tokens = page.tokens(block);
    let marks = (0..tokens.len()).filter(|at| tokens[*at].folded == "@");
    let handles = marks.filter_map(|at| handle(page, block, at));
    let free = handles.filter(|run| {
        let name = label(&page.block(block).text[range_of(page, block, run)]).to_lowercase();
        name.chars().count() >= LETTERS && !known(&name) && !is_group(page, &name) && !belongs(page, block, run, people)
    });
    let weighed = free.map(|tokens| {
        let mut clues = Tally::new(page.weights(), [Clue::Handle]);
        clues.extend(weigh_place(page, block, &tokens));
        NameShape { block, range: range_of(page, block, &tokens), tokens, clues }
    });
    weighed.filter(|shape| shape.score() >= THRESHOLD).collect()
}

/// A handle without its marks.
pub fn label(written: &str) -> &str {
    written.trim_start_matches('@').trim_matches('_')
}

/// The given name that a handle begins with, and something behind it: "petramalu".
pub fn given_name<'h>(handle: &'h str, languages: &Languages) -> Option<&'h str> {
    let cuts = handle.char_indices().map(|(at, _)| at).filter(|at| *at > LETTERS && handle.len() - at >= LETTERS);
    cuts.rev().map(|at| &handle[..at]).find(|given| languages.is_given_name(given))
}

/// The tokens of the handle whose mark is the token `at`; none inside an address.
fn handle(page: &Page<'_>, block: usize, at: usize) -> Option<Range<usize>> {
    let text = &page.block(block).text;
    let mark = &page.tokens(block)[at].range;
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let apart = !text[..mark.start].ends_with(|c: char| part(c) || matches!(c, '.' | '-' | '/' | '@'));
    let name: usize = text[mark.end..].chars().take_while(|c| part(*c)).map(char::len_utf8).sum();
    let range = mark.start..mark.end + name;
    let goes_on = text[range.end..].starts_with('@')
        || text[range.end..].strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let code = page.marks_around(block, &range).any(|mark| mark.kind == MarkKind::Code);
    (apart && name > 0 && !goes_on && !code).then(|| covered(page.tokens(block), &range))
}

/// Whether it is an event's or a group's: "@quernconf".
fn is_group(page: &Page<'_>, name: &str) -> bool {
    let lists = [&page.cues.event_nouns, &page.cues.event_endings, &page.cues.organisations];
    let ends = |word: &String| word.len() > LETTERS && name.ends_with(word.as_str());
    lists.iter().any(|list| list.listed().iter().any(ends))
}

/// Whether a name stands beside it, with nothing but marks and the name of a network between.
fn belongs(page: &Page<'_>, block: usize, run: &Range<usize>, people: &Ranges) -> bool {
    let tokens = page.tokens(block);
    let network = |t: &Token| page.languages.is_forge(&t.folded) || NETWORKS.contains(&t.folded.as_str());
    let between = |gap: &[Token]| gap.iter().all(|t| !t.is(Cue::And) && (!t.is_word() || network(t)));
    let before = (run.start.saturating_sub(BESIDE)..run.start)
        .any(|at| people.ending_at(tokens[at].range.end).is_some() && between(&tokens[at + 1..run.start]));
    let last = (run.end + BESIDE).min(tokens.len());
    // "X - Title - @x", "X (Company, @x)"
    let text = &page.block(block).text;
    let line = text[..tokens[run.start].range.start].rfind('\n').map_or(0, |end| end + 1);
    let marks = ["-", "(", ")", ",", "|", "/"];
    let marked = run.start > 0 && marks.contains(&tokens[run.start - 1].folded.as_str());
    let named = tokens[..run.start].iter().rev().take_while(|t| t.range.start >= line);
    let in_line = marked && named.into_iter().any(|t| people.ending_at(t.range.end).is_some());
    let behind = (run.end..last).any(|at| people.start_at(tokens[at].range.start) && between(&tokens[run.end..at]));
    before || in_line || behind && tokens[run.end].folded == "("
}
