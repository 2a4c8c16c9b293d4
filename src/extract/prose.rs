//! Paragraphs in, the talks they introduce out: "The second talk was by X, CEO of Y", "X from Y presented “Title”". A
//! sentence introduces a talk when it names a person in full where a speaker is named.

use super::context::Context;
use super::line;
use crate::language::text::Token;
use crate::model::{BlockKind, Mention};
use std::ops::Range;

/// A sentence that introduces a talk.
#[derive(Debug, Clone)]
pub struct Introduction<'a> {
    /// The block.
    pub block: usize,
    /// The sentence, in the block's text.
    pub sentence: Range<usize>,
    /// The speakers.
    pub people: Vec<&'a Mention>,
    /// The title, where the sentence gives one.
    pub title: Option<Range<usize>>,
    /// Whether the title stands in quotes.
    pub quoted: bool,
}

/// The introductions in a run of blocks, in order; the same speaker is introduced once.
pub fn introductions<'a>(ctx: &Context<'a>, blocks: &Range<usize>) -> Vec<Introduction<'a>> {
    let mut out: Vec<Introduction<'a>> = Vec::new();
    for block in blocks.clone().filter(|b| ctx.is_text(*b) && ctx.block(*b).kind != BlockKind::Quote) {
        for sentence in ctx.sentences(block) {
            for people in speakers(ctx, block, &sentence) {
                let seen = out.iter().any(|i| i.people.iter().any(|p| people.iter().any(|q| q.id == p.id)));
                if seen {
                    continue;
                }
                let found = title(ctx, block, &sentence, people[0]);
                let (title, quoted) = found.map_or((None, false), |(t, q)| (Some(t), q));
                out.push(Introduction { block, sentence: sentence.clone(), people, title, quoted });
            }
        }
    }
    out
}

/// The groups of people that a sentence shows as speakers.
fn speakers<'a>(ctx: &Context<'a>, block: usize, sentence: &Range<usize>) -> Vec<Vec<&'a Mention>> {
    let mut groups: Vec<Vec<&'a Mention>> = Vec::new();
    for person in ctx.people_in(block, sentence) {
        if groups.iter().flatten().any(|p| p.id == person.id) {
            continue;
        }
        let group = line::coordinated(ctx, block, person, sentence);
        if group.iter().any(|p| is_speaker(ctx, block, sentence, p, group[group.len() - 1])) {
            groups.push(group);
        }
    }
    groups
}

/// Whether the words around a person are those around a speaker; `last` ends the group the person belongs to.
fn is_speaker(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, person: &Mention, last: &Mention) -> bool {
    let cues = ctx.cues;
    let before = ctx.tokens_in(block, &(sentence.start..person.at.0));
    let after = ctx.tokens_in(block, &(last.at.1..sentence.end));
    if before.len() >= 2 && cues.not_speaker.ending(&before[before.len().saturating_sub(5)..]) > 0
        || cues.not_speaker.find(after).is_some_and(|(at, _)| at < 8)
    {
        return false;
    }
    let near = &before[before.len().saturating_sub(7)..];
    let by = cues.byline.ending(near) > 0 || cues.employer.ending(near) > 0;
    let about_talk = near.iter().any(|t| cues.talk_nouns.has(&t.folded)) || cues.talk_nouns.any(near);
    let announced = cues.introductions.find(before).is_some();
    let owns_talk = after.first().is_some_and(|t| cues.owner.has(&t.folded))
        && after.iter().take(6).any(|t| cues.talk_nouns.has(&t.folded));
    let quoted = near.len() > 1 && cues.byline.ending(near) > 0 && {
        let cue = cues.byline.ending(near);
        near.len() > cue && matches!(near[near.len() - cue - 1].folded.as_str(), "\"" | "]")
    };
    let own_talk = by && cues.introductions.find(&after[..after.len().min(12)]).is_some();
    quoted
        || own_talk
        || announced && (by || about_talk || near.len() >= before.len())
        || by && about_talk
        || owns_talk
        || presents(ctx, after, last, block, before.iter().filter(|t| t.is_word()).count() <= 2)
}

/// A verb of presenting behind the name, or behind what is said of the person.
fn presents(ctx: &Context<'_>, after: &[Token], last: &Mention, block: usize, subject: bool) -> bool {
    let mut skip = 0;
    if let Some(company) = ctx.affiliation(last.span).and_then(|a| a.company) {
        let end = ctx.linked.mentions.iter().find(|m| m.block == block && m.span.overlaps(company)).map(|m| m.at.1);
        if let Some(end) = end.filter(|e| *e > last.at.1) {
            skip = after.partition_point(|t| t.range.end <= end);
        }
    }
    let reach = |from: usize| {
        let rest = &after[from.min(after.len())..];
        ctx.cues.talk_verbs.find(rest).is_some_and(|(at, _)| {
            at <= if subject { 9 } else { 3 }
                && !rest[..at].iter().any(|t| matches!(t.folded.as_str(), "." | ";" | ":"))
        })
    };
    // "X is an engineer at Y": who someone is, is said of a speaker.
    let described = after.first().is_some_and(|t| ctx.cues.copulas.has(&t.folded))
        && ctx.affiliation(last.span).is_some_and(|a| a.role.is_some());
    if described {
        return true;
    }
    let comma = after.first().is_some_and(|t| t.folded == ",");
    if reach(skip) || reach(0) || comma && reach(1) {
        return true;
    }
    // "X, a DevOps guy from Y, presented": up to the comma that closes what is said of X.
    if after.first().is_some_and(|t| matches!(t.folded.as_str(), "," | "-" | "(")) {
        let close = (1..after.len().min(14)).find(|i| matches!(after[*i].folded.as_str(), "," | "-" | ")"));
        if let Some(close) = close {
            return reach(close + 1);
        }
    }
    false
}

/// The title a sentence gives: in quotes, or after "entitled", or as a run of capitals after "talk about".
fn title(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, person: &Mention) -> Option<(Range<usize>, bool)> {
    let text = &ctx.block(block).text;
    for (open, close) in
        [('\u{201c}', '\u{201d}'), ('"', '"'), ('\u{ab}', '\u{bb}'), ('\u{201e}', '\u{201c}'), ('\u{201d}', '\u{201d}')]
    {
        let mut at = sentence.start;
        while let Some(start) = text[at..sentence.end].find(open).map(|i| at + i + open.len_utf8()) {
            let Some(end) = text[start..].find(close).map(|i| start + i) else { break };
            let inner = line::trim_range(ctx, block, &(start..end));
            let words = ctx.tokens_in(block, &inner).iter().filter(|t| t.is_word()).count();
            let capital = text[inner.clone()]
                .chars()
                .find(|c| c.is_alphanumeric())
                .is_some_and(|c| c.is_uppercase() || c.is_numeric());
            if words >= 2 && words <= 25 && capital && end <= sentence.end + 2 {
                return Some((inner, true));
            }
            if words == 1
                && capital
                && end <= sentence.end
                && ctx.cues.titled.ending(ctx.tokens_in(block, &(sentence.start..start - open.len_utf8()))) > 0
            {
                return Some((inner, true));
            }
            at = end + close.len_utf8();
        }
    }
    let tokens = ctx.tokens_in(block, &(person.at.1..sentence.end));
    let (at, words) = ctx.cues.titled.find(tokens).or_else(|| {
        let noun = tokens.iter().position(|t| ctx.cues.talk_nouns.has(&t.folded))?;
        let next = tokens.get(noun + 1).filter(|t| ctx.cues.about.has(&t.folded))?;
        let _ = next;
        Some((noun + 1, 1))
    })?;
    let rest = &tokens[at + words..];
    let stop = rest.iter().position(|t| matches!(t.folded.as_str(), "." | ";" | "(" | "!" | "?")).unwrap_or(rest.len());
    let rest = &rest[..stop];
    let first = rest.first()?;
    let long: Vec<&Token> = rest.iter().filter(|t| t.is_word() && t.folded.chars().count() > 3).collect();
    let capitals = long.iter().filter(|t| t.is_capital()).count();
    let range = line::trim_range(ctx, block, &(first.range.start..rest[rest.len() - 1].range.end));
    (first.is_capital() && rest.len() >= 3 && capitals * 3 >= long.len() * 2).then_some((range, false))
}
