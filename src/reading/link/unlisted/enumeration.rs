//! Enumerations in, their unknown members out: in "Docker Swarm, Kubernetes, Rancher and Triton", Triton is what the others
//! are. Two known technologies are asked for; three, where the name is also an ordinary word. What a list item opens with is
//! enumerated with what the items above and below open with.

use super::clues::UnlistedClue as Clue;
use super::name::Named;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, Kind};
use crate::page::{Page, Ranges, Token};
use std::collections::BTreeSet;
use std::ops::Range;

/// One member of an enumeration, as a range of tokens.
struct Member {
    tokens: Range<usize>,
    known: bool,
}

/// The unknown names that are enumerated with `technologies`, outside `taken`.
pub fn find(page: &Page<'_>, block: usize, taken: &Ranges, technologies: &Ranges) -> Vec<Named> {
    let mut out = Vec::new();
    if technologies.is_empty() || matches!(page.block(block).kind, BlockKind::Heading(_) | BlockKind::Meta) {
        return out;
    }
    let tokens = page.tokens(block);
    for chain in chains(page, block, technologies) {
        let known = chain.iter().filter(|m| m.known).count();
        let led = known > 0 && is_of_kind(&tokens[..chain[0].tokens.start]);
        if known * 2 < chain.len().max(LEAST * 2) && !led {
            continue;
        }
        for member in chain.iter().filter(|m| !m.known) {
            let range = tokens[member.tokens.start].range.start..tokens[member.tokens.end - 1].range.end;
            // Which kind all are of is said: as good as a third that is known.
            let known = if led { known.max(LEAST) + 1 } else { known };
            if !taken.touch(&range) && is_name(page, block, &tokens[member.tokens.clone()], known) {
                let clues = [Some(Clue::Enumerated), led.then_some(Clue::OfKind)];
                out.push(Named::by(page, block, range, Kind::Technology, clues.into_iter().flatten()));
            }
        }
    }
    out
}

/// Known members that make a list one of technologies.
const LEAST: usize = 2;
/// Tokens of the longest phrase between a noun for software and a list of some.
const PHRASE: usize = 4;

/// "newer languages, like A and B": whether a noun for software stands before what leads to a list of some.
fn is_of_kind(before: &[Token]) -> bool {
    let words = Cue::WrittenIn.ending(&before[before.len().saturating_sub(PHRASE)..]);
    let noun = before[..before.len() - words].iter().rev().find(|t| t.folded != ",");
    words > 0 && noun.is_some_and(|t| t.is(Cue::ToolNouns))
}

/// The unknown names that open the items of a list which others of open with technologies; `technologies` are the ranges of
/// those in a block.
pub fn columns(page: &Page<'_>, technologies: impl Fn(usize) -> Ranges) -> Vec<Named> {
    let mut out = Vec::new();
    let items = |block: usize| match page.block(block).kind {
        BlockKind::Item(level) if !page.views[block].skip => Some(level),
        _ => None,
    };
    let levels: Vec<Option<u8>> = (0..page.views.len()).map(items).collect();
    let mut start = 0;
    for list in levels.chunk_by(|a, b| a.is_some() == b.is_some()) {
        let blocks = start..start + list.len();
        start = blocks.end;
        for level in list.iter().flatten().collect::<BTreeSet<_>>() {
            let same = blocks.clone().filter(|block| levels[*block] == Some(*level));
            let column: Vec<(usize, Member)> =
                same.filter_map(|block| Some((block, opening(page, block, &technologies(block))?))).collect();
            let known = column.iter().filter(|(_, member)| member.known).count();
            if known < 2 || known * 2 < column.len() {
                continue;
            }
            for (block, member) in column.into_iter().filter(|(_, member)| !member.known) {
                let words = &page.tokens(block)[member.tokens];
                if is_name(page, block, words, 2) {
                    let range = words[0].range.start..words[words.len() - 1].range.end;
                    out.push(Named::by(page, block, range, Kind::Technology, [Clue::Enumerated]));
                }
            }
        }
    }
    out
}

/// What an item opens with, if that is all of it or a mark follows.
fn opening(page: &Page<'_>, block: usize, technologies: &Ranges) -> Option<Member> {
    let member = member_at(page, block, 0, technologies)?;
    let after = page.tokens(block).get(member.tokens.end);
    after.is_none_or(|t| matches!(t.folded.as_str(), ":" | "-" | "(" | "," | ".")).then_some(member)
}

/// Runs of members with nothing but separators between them.
fn chains(page: &Page<'_>, block: usize, technologies: &Ranges) -> Vec<Vec<Member>> {
    let tokens = page.tokens(block);
    let mut out = Vec::new();
    let mut chain: Vec<Member> = Vec::new();
    let mut at = 0;
    let mut joined = false;
    while at < tokens.len() {
        let member = member_at(page, block, at, technologies);
        match member {
            Some(member) if joined || chain.is_empty() => {
                at = member.tokens.end;
                chain.push(member);
            }
            Some(member) => {
                out.push(std::mem::take(&mut chain));
                at = member.tokens.end;
                chain.push(member);
            }
            None => {
                out.push(std::mem::take(&mut chain));
                at += 1;
            }
        }
        let separators = tokens[at..].iter().take_while(|t| separates(t)).count();
        joined = separators > 0 && separators <= 2;
        at += if joined { separators } else { 0 };
        if !joined && !chain.is_empty() {
            out.push(std::mem::take(&mut chain));
        }
    }
    out.push(chain);
    out.retain(|chain| chain.len() > 2);
    out
}

fn separates(token: &Token) -> bool {
    token.folded == "," || token.is(Cue::And) || token.is(Cue::Or)
}

/// The known technology or the capitalised words that begin at token `at`.
fn member_at(page: &Page<'_>, block: usize, at: usize, technologies: &Ranges) -> Option<Member> {
    let tokens = page.tokens(block);
    let text = &page.block(block).text;
    let start = tokens[at].range.start;
    if let Some(known) = technologies.starting_at(start).next() {
        let end = tokens.partition_point(|t| t.range.start < known.end);
        return Some(Member { tokens: at..end.max(at + 1), known: true });
    }
    let glued = |i: usize| text[tokens[i - 1].range.end..tokens[i].range.start] == *" ";
    // "Docker Swarm Mode": the end of a longer name.
    if at > 0 && glued(at) && tokens[at - 1].is_capital() {
        return None;
    }
    // "NetworkX, GraphBLAS and nx-quern": no word of any language.
    let odd = |t: &Token| {
        let inner = |c: char| c == '-' || c.is_ascii_digit();
        let part = |part: &str| part.chars().count() > 2 && page.languages.is_ordinary_anywhere(part);
        t.folded.starts_with(char::is_alphabetic) && t.folded.contains(inner) && !t.folded.split('-').any(part)
    };
    let name = |t: &Token| t.is_capital() && t.shape != Shape::Initial || odd(t);
    let words = (at..tokens.len()).take_while(|i| name(&tokens[*i]) && (*i == at || glued(*i))).count();
    (1..=2).contains(&words).then(|| Member { tokens: at..at + words, known: false })
}

fn is_name(page: &Page<'_>, block: usize, words: &[Token], known: usize) -> bool {
    let ordinary = words.iter().all(|t| t.is_ordinary());
    let masked = words.iter().any(|t| page.views[block].is_masked(&t.range));
    let other = words.iter().any(|t| {
        t.is(Cue::FunctionWords)
            || t.is(Cue::TalkNouns)
            || t.is(Cue::Roles)
            || t.is(Cue::Months)
            || t.is(Cue::EventNouns)
            || t.is(Cue::Organisations)
    });
    let text = &page.block(block).text[words[0].range.start..words[words.len() - 1].range.end];
    let person = words[0].is_given_name() && !words[0].folded.is_empty();
    let wanted = if page.cues.capital_nouns { !ordinary } else { !ordinary || known > 2 && words.len() == 1 };
    wanted && !masked && !other && !person && !page.is_place(text) && text.chars().count() > 2
}
