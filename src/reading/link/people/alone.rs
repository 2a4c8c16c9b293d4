//! A single word in, whether it may be all of a person's name out: a given name, what stands behind a title of honour, and, of
//! words that no list has, one whom the author met or that is a link to no page of its own.

use crate::language::Cue;
use crate::language::text::Shape;
use crate::link::unexplained::is_unknown;
use crate::model::{Mark, MarkKind};
use crate::page::{Page, Token, is_honoured, title_behind};

/// Tokens of the longest title of honour, with its marks: "Dr.-Ing."
const TITLE: usize = 6;

/// Whether a single word may be a name: one that stands for a name, or a word of no dictionary that is a link of its own or
/// whom the author met.
pub fn may_stand_alone(page: &Page<'_>, block: usize, start: usize) -> bool {
    let tokens = page.tokens(block);
    let token = &tokens[start];
    let word = &page.block(block).text[token.range.clone()];
    let humps = word.chars().skip(1).any(char::is_uppercase);
    let unknown = || token.shape == Shape::Capitalised && is_unknown(page, token) && !token.is_place() && !humps;
    let linked = || {
        let own = |url: &str| {
            page.languages.profile(host(url)).is_none() && url.to_lowercase().contains(token.folded.as_str())
        };
        let links = |mark: &Mark| matches!(&mark.kind, MarkKind::Link(url) if !own(url));
        page.marks_around(block, &token.range).any(|mark| mark.range == token.range && links(mark))
    };
    stands_for_name(page, tokens, start) || unknown() && (Cue::Met.ending(&tokens[..start]) > 0 || linked())
}

/// An address without what stands before its host.
fn host(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest).trim_start_matches("www.")
}

/// Whether a single word stands for a name: a given name, or what stands behind a title of honour.
pub fn stands_for_name(page: &Page<'_>, tokens: &[Token], start: usize) -> bool {
    let token = &tokens[start];
    // "Prof. Dr. X": the second title is no name.
    let titled = is_honoured(&tokens[start.saturating_sub(TITLE)..start], &tokens[start..])
        && Cue::Honorifics.at(&tokens[start..]) == 0
        || title_behind(page, &tokens[start + 1..]);
    let given = token.is_given_name() && !token.is(Cue::FunctionWords);
    token.shape == Shape::Capitalised && (titled || given || has_handle(tokens, start))
}

/// "Zork (@zork)".
fn has_handle(tokens: &[Token], at: usize) -> bool {
    let rest = &tokens[at + 1..];
    let rest = &rest[usize::from(rest.first().is_some_and(|t| t.folded == "("))..];
    matches!(rest, [mark, handle, ..] if mark.folded == "@" && handle.folded == tokens[at].folded)
}
