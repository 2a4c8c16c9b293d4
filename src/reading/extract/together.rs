//! Two people of a line or a sentence in, whether they are named together out: by a comma, by "and", by "accompanied by".
//! Apart, since lines and sentences ask the same.

use super::context::Context;
use crate::language::Cue;
use crate::model::Mention;
use crate::page::{Token, before_role};
use std::ops::Range;

/// Tokens that two people who are named together stand apart at most.
const APART: usize = 14;

/// The people joined with `first` by commas and "and".
pub fn coordinated<'a>(ctx: &Context<'a>, block: usize, first: &'a Mention, range: &Range<usize>) -> Vec<&'a Mention> {
    let mut out = vec![first];
    for next in ctx.people_in(block, &(first.at.1..range.end)) {
        if !are_joined(ctx, out[out.len() - 1], next) {
            break;
        }
        out.push(next);
    }
    out
}

/// Whether two people of a block, one behind the other, are named together: "X and Y", "X (Company), Y", "X, together with Y".
pub fn are_joined(ctx: &Context<'_>, last: &Mention, next: &Mention) -> bool {
    let gap = ctx.tokens_in(last.block, &(last.at.1..next.at.0));
    let stops = |at: usize| {
        let honour = at > 0 && gap[at - 1].is(Cue::Honorifics);
        matches!(gap[at].folded.as_str(), ";" | "!" | "?") || gap[at].folded == "." && !honour
    };
    if gap.len() > APART || (0..gap.len()).any(stops) {
        return false;
    }
    if Cue::Companions.ending(gap) > 0 || shares_talk(gap) {
        return true;
    }
    let links = |gap: &[Token]| gap.iter().any(|t| t.folded == "," || t.is(Cue::And));
    let gap = behind_company(ctx, last, gap);
    gap.len() <= 3 && links(gap) && !gap.iter().any(|t| t.is(Cue::TalkVerbs))
}

/// The tokens behind a person without the bracket, or the clause, that says where they work.
fn behind_company<'t>(ctx: &Context<'_>, person: &Mention, gap: &'t [Token]) -> &'t [Token] {
    let stated = ctx.affiliation(person.span);
    let handle = gap.get(1).is_some_and(|t| t.folded == "@");
    let bracket = gap.first().is_some_and(|t| t.folded == "(") && (handle || stated.is_some());
    if let Some(close) = gap.iter().position(|t| t.folded == ")").filter(|_| bracket) {
        return &gap[close + 1..];
    }
    let company = stated.and_then(|a| a.company).and_then(|c| ctx.mention_at(person.block, c));
    let end = company.filter(|c| c.at.0 >= person.at.1).map_or(0, |c| c.at.1);
    let behind = &gap[gap.partition_point(|t| t.range.end <= end)..];
    // The company behind the last of several is that of all.
    if behind.is_empty() { gap } else { behind }
}

/// "The technical part was given by X, and the legal part by Y": what stands between X and Y.
fn shares_talk(gap: &[Token]) -> bool {
    let gap = before_role(gap);
    let by = Cue::Byline.ending(gap);
    let part = &gap[..gap.len() - by];
    by > 0 && (Cue::Shares.ending(part) > 0 || Cue::Shares.any(part) && part.first().is_some_and(|t| t.folded == ","))
}
