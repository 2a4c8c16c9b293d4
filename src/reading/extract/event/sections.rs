//! A recap in, the headings out under which it tells of one event each: lines that are made of a name, a year and a place, and of
//! nothing that a talk would be called.

use super::name::{self, Candidate};
use super::opening::{Opening, Role, Stretch};
use super::year;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, MarkKind};
use crate::page::Token;

/// A heading that names an event.
pub struct Section {
    /// The heading.
    pub block: usize,
    /// The event's name.
    pub name: Candidate,
}

/// The headings that name an event, without the title of the post.
pub fn find(opening: &Opening<'_, '_>) -> Vec<Section> {
    let titles = |block: usize| opening.parts.iter().any(|p| p.block == block && p.role == Role::Title);
    let blocks = 0..opening.ctx.recap.blocks.len();
    let headings = blocks.filter(|block| is_heading(opening, *block) && !titles(*block) && may_name(opening, *block));
    let section = |block: usize| {
        let below = opening.of_heading(block);
        let name = name::find(&below)?;
        let dated = name.seen.iter().any(|at| year::glued_to(&below, at));
        (is_whole(&below, &name, block) && (name.series.is_some() || dated)).then_some(Section { block, name })
    };
    headings.filter_map(section).collect()
}

/// Whether a block holds what no heading of an event lacks: a known name or a year.
fn may_name(opening: &Opening<'_, '_>, block: usize) -> bool {
    opening.events(block).next().is_some() || opening.tokens(block).iter().any(|t| year::year(t).is_some())
}

/// Whether a block is a heading, or a paragraph in bold.
fn is_heading(opening: &Opening<'_, '_>, block: usize) -> bool {
    let found = opening.ctx.block(block);
    let whole = |range: &std::ops::Range<usize>| {
        found.text[..range.start].trim().is_empty() && found.text[range.end..].trim().is_empty()
    };
    let bold = || found.marks.iter().any(|mark| mark.kind == MarkKind::Strong && whole(&mark.range));
    match found.kind {
        BlockKind::Heading(level) => level > 0 && !found.chrome,
        BlockKind::Paragraph => !found.chrome && bold(),
        _ => false,
    }
}

/// Whether what stands beside the name are numbers, months, places and words of headings that are no talk.
fn is_whole(opening: &Opening<'_, '_>, name: &Candidate, block: usize) -> bool {
    let tokens = opening.tokens(block);
    let mut at = 0;
    while at < tokens.len() {
        let inside = |place: &Stretch| place.block == block && place.tokens.contains(&at);
        let place = || {
            (1..=3).rev().find(|n| {
                at + n <= tokens.len() && opening.is_place(opening.words(&Stretch { block, tokens: at..at + n }))
            })
        };
        at += if name.seen.iter().any(inside) || says_nothing(&tokens[at]) {
            1
        } else if let Some(words) = place() {
            words
        } else {
            return false;
        };
    }
    true
}

fn says_nothing(token: &Token) -> bool {
    let state = token.shape == Shape::Upper && token.folded.chars().count() < 4;
    let heading = token.is(Cue::NotTalk) || token.is(Cue::Containers) || token.is(Cue::EventNouns);
    let small = token.is(Cue::FunctionWords) || token.is(Cue::NameJoins) || token.is(Cue::InPlace);
    !token.is_word() || token.shape == Shape::Number || token.is(Cue::Months) || state || heading || small
}
