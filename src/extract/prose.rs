//! Paragraphs in, the talks they introduce out: "The second talk was by X, CEO of Y", "X from Y presented “Title”". A
//! sentence introduces a talk when it names a person in full where a speaker is named.

use super::context::Context;
use super::line;
use super::titles::{self, Title};
use crate::language::text::Token;
use crate::model::{BlockKind, Kind, Mention, Method};
use std::ops::Range;

/// A sentence that introduces a talk.
#[derive(Debug, Clone)]
pub struct Introduction<'a> {
    /// The block.
    pub block: usize,
    /// The sentence, in the block's text.
    pub sentence: Range<usize>,
    /// The speakers; of a talk without speaker and title it is only known that it ends the account of the one before.
    pub people: Vec<&'a Mention>,
    /// The title, where the sentence gives one.
    pub title: Option<Range<usize>>,
    /// Whether the title stands in quotes.
    pub quoted: bool,
}

/// The introductions in a run of blocks, in order; the same speaker is introduced once.
pub fn introductions<'a>(ctx: &Context<'a>, blocks: &Range<usize>) -> Vec<Introduction<'a>> {
    let mut out: Vec<Introduction<'a>> = Vec::new();
    for block in blocks
        .clone()
        .filter(|b| ctx.is_text(*b) && !matches!(ctx.block(*b).kind, BlockKind::Quote | BlockKind::Caption))
        .filter(|b| !super::tables::is_head(ctx, *b))
    {
        for sentence in ctx.sentences(block) {
            in_sentence(ctx, block, &sentence, &mut out);
        }
    }
    out
}

fn in_sentence<'a>(ctx: &Context<'a>, block: usize, sentence: &Range<usize>, out: &mut Vec<Introduction<'a>>) {
    let found = titles::in_sentence(ctx, block, sentence);
    let groups = speakers(ctx, block, sentence, &found);
    let mut used: Vec<Range<usize>> = Vec::new();
    for (index, people) in groups.iter().enumerate() {
        let seen = out.iter().any(|i| i.people.iter().any(|p| people.iter().any(|q| q.id == p.id)));
        if seen {
            continue;
        }
        let group = people[0].at.0..people[people.len() - 1].at.1;
        let next = groups.get(index + 1).map_or(sentence.end, |g| g[0].at.0);
        let title = titles::of_people(ctx, block, &found, &group, next, &used)
            .or_else(|| titles::capital_run(ctx, block, &(sentence.start..next), group.end));
        used.extend(title.iter().map(|t| t.range.clone()));
        let quoted =
            title.as_ref().is_some_and(|t| t.quoted && (t.cued || titles::leads_to(ctx, block, t, group.start)));
        let mut title = title.map(|t| t.range);
        let mut from = sentence.clone();
        if let Some(talk) = out.pop_if(|talk| title.is_none() && names_speaker_of(ctx, talk, people[0], sentence)) {
            from.start = talk.sentence.start;
            title = talk.title;
        }
        out.push(Introduction { block, sentence: from, people: people.clone(), title, quoted });
    }
    let own = ctx.cues.own_talk.any(ctx.tokens_in(block, sentence)) && groups.is_empty();
    let authors = if own { ctx.authors() } else { Vec::new() };
    if !authors.is_empty() && !out.iter().any(|i| i.people == authors) {
        let title = found.into_iter().find(|t| t.cued || t.quoted).map(|t| t.range);
        out.push(Introduction { block, sentence: sentence.clone(), people: authors, title, quoted: false });
        return;
    }
    // "The talk on *Title* was …": a talk whose speaker the sentence does not name.
    if groups.is_empty()
        && ctx.people_in(block, sentence).is_empty()
        && let Some(title) = found.into_iter().find(|t| t.noun)
    {
        let title = Some(title.range);
        // "Her talk, “Title”, is online": of the speaker who was just introduced.
        let further = ctx.cues.attended.any(ctx.tokens_in(block, sentence));
        let untitled = |i: &&mut Introduction<'_>| i.block == block && i.title.is_none() && !i.people.is_empty();
        if let Some(last) = out.last_mut().filter(untitled).filter(|_| !further) {
            last.title = title;
            return;
        }
        out.push(Introduction { block, sentence: sentence.clone(), people: Vec::new(), title, quoted: false });
        return;
    }
    if groups.is_empty() && further_talk(ctx, block, sentence) {
        out.push(Introduction { block, sentence: sentence.clone(), people: Vec::new(), title: None, quoted: false });
    }
}

/// "I went to a talk about Rust. It was given by X", "… The speaker, X, …": whether a sentence names the speaker of the
/// talk that the sentence before tells of.
fn names_speaker_of(ctx: &Context<'_>, talk: &Introduction<'_>, person: &Mention, sentence: &Range<usize>) -> bool {
    let text = &ctx.block(person.block).text;
    let behind = talk.block == person.block
        && talk.sentence.end <= sentence.start
        && text[talk.sentence.end..sentence.start].trim().is_empty();
    let before = ctx.tokens_in(person.block, &(sentence.start..person.at.0));
    let goes_on = before.iter().any(|t| ctx.cues.order.has(&t.folded) || ctx.cues.talk_nouns.has(&t.folded));
    let given = ctx.cues.byline.ending(before) > 0 || behind_speaker(ctx, before);
    behind && talk.people.is_empty() && given && !goes_on
}

/// "the speaker, X", "der Referent X".
fn behind_speaker(ctx: &Context<'_>, before: &[Token]) -> bool {
    let comma = before.last().is_some_and(|t| t.folded == ",");
    ctx.cues.speaker_nouns.ending(&before[..before.len() - usize::from(comma)]) > 0
}

/// "I also went to a workshop on Rust", "There was a talk about it": a talk of which neither speaker nor title is told. It
/// ends the account of the talk before.
fn further_talk(ctx: &Context<'_>, block: usize, sentence: &Range<usize>) -> bool {
    let tokens = ctx.tokens_in(block, sentence);
    let Some((at, words)) = ctx.cues.attended.find(tokens) else { return false };
    let behind = &tokens[at + words..];
    let whole = |t: &Token| ctx.cues.talk_nouns.has(&t.folded) && !ctx.cues.parts_of_talks.has(&t.folded);
    behind.iter().take(6).any(whole) && !ctx.mentions_in(block, sentence).any(|m| m.kind == Kind::Person)
}

/// The person who opens one of the first sentences, where a section is a talk's and nobody is introduced otherwise.
pub fn first_subject<'a>(ctx: &Context<'a>, blocks: &Range<usize>) -> Vec<&'a Mention> {
    for block in blocks.clone().filter(|b| ctx.block(*b).kind == BlockKind::Paragraph && ctx.is_text(*b)) {
        for sentence in ctx.sentences(block).into_iter().take(3) {
            let first = ctx.people_in(block, &sentence).into_iter().find(|p| p.at.0 <= sentence.start + 2);
            if let Some(person) = first.filter(|p| !names_author(ctx, block, &sentence, p)) {
                return line::coordinated(ctx, block, person, &sentence);
            }
        }
    }
    Vec::new()
}

/// The groups of people that a sentence shows as speakers.
fn speakers<'a>(ctx: &Context<'a>, block: usize, sentence: &Range<usize>, found: &[Title]) -> Vec<Vec<&'a Mention>> {
    let mut groups: Vec<Vec<&'a Mention>> = Vec::new();
    let whole = ctx.tokens_in(block, sentence);
    // A short name counts where only a speaker is named: "donnée par Pascal".
    let given_by = |m: &&Mention| {
        let before = ctx.tokens_in(block, &(sentence.start..m.at.0));
        let near = &before[before.len().saturating_sub(6)..];
        ctx.cues.byline.ending(near) > 0 && near.iter().any(|t| ctx.cues.talk_nouns.has(&t.folded))
    };
    let short = |m: &&Mention| m.kind == Kind::Person && m.method == Method::Coreference && given_by(m);
    let mut people: Vec<&'a Mention> = ctx.people_in(block, sentence);
    people.extend(ctx.mentions_in(block, sentence).filter(short));
    people.sort_by_key(|m| m.at);
    for person in people {
        if groups.iter().flatten().any(|p| p.id == person.id) {
            continue;
        }
        let group = line::coordinated(ctx, block, person, sentence);
        let last = group[group.len() - 1];
        let presents_title = found.iter().any(|t| {
            let follows = t.range.start >= last.at.1 && {
                let between = ctx.tokens_in(block, &(said_until(ctx, block, last)..t.range.start));
                t.quoted && between.len() <= 5 && !between.iter().any(|x| matches!(x.folded.as_str(), "." | ":" | ";"))
            };
            let told = t.marked
                || t.range.start <= 4
                || ctx.cues.talk_nouns.any(whole)
                || ctx.cues.talk_verbs.any(whole)
                || ctx.cues.containers.any(whole)
                || group.iter().any(|p| ctx.affiliation(p.span).is_some_and(|a| a.company.is_some()));
            follows || told && t.range.end <= group[0].at.0 && titles::leads_to(ctx, block, t, group[0].at.0)
        });
        if presents_title && !names_author(ctx, block, sentence, last)
            || group.iter().any(|p| is_speaker(ctx, block, sentence, p, last))
        {
            groups.push(group);
        }
    }
    groups
}

/// Where what is said of a person ends: behind their company, if it follows the name.
fn said_until(ctx: &Context<'_>, block: usize, person: &Mention) -> usize {
    let company = ctx.affiliation(person.span).and_then(|a| a.company);
    let end = company.and_then(|c| ctx.linked.mentions.iter().find(|m| m.block == block && m.span.overlaps(c)));
    end.map_or(person.at.1, |m| m.at.1.max(person.at.1))
}

/// Whether the words beside a person say that they are named for something else than speaking.
fn names_author(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, person: &Mention) -> bool {
    let before = ctx.tokens_in(block, &(sentence.start..person.at.0));
    let after = ctx.tokens_in(block, &(person.at.1..sentence.end));
    ctx.cues.not_speaker.ending(&before[before.len().saturating_sub(5)..]) > 0
        || ctx.cues.not_speaker.find(after).is_some_and(|(at, _)| at < 8)
}

/// Whether the words around a person are those around a speaker; `last` ends the group the person belongs to.
fn is_speaker(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, person: &Mention, last: &Mention) -> bool {
    let cues = ctx.cues;
    let before = ctx.tokens_in(block, &(sentence.start..person.at.0));
    let after = ctx.tokens_in(block, &(last.at.1..sentence.end));
    if names_author(ctx, block, sentence, person) {
        return false;
    }
    let before = ctx.before_role(before);
    let near = &before[before.len().saturating_sub(7)..];
    let by = cues.byline.ending(near) > 0 || cues.employer.ending(near) > 0;
    let about_talk = near.iter().any(|t| cues.talk_nouns.has(&t.folded)) || cues.talk_nouns.any(near);
    let announced = cues.introductions.find(before).is_some();
    let owns_talk = after.first().is_some_and(|t| cues.owner.has(&t.folded) || t.folded == "'")
        && after.iter().take(6).any(|t| cues.talk_nouns.has(&t.folded));
    let own_talk = by && cues.introductions.find(&after[..after.len().min(12)]).is_some();
    // "Last on our list was X"
    let in_turn =
        cues.copulas.ending(near) > 0 && before.len() <= 9 && before.iter().any(|t| cues.order.has(&t.folded));
    // "X, the CEO of Y, …" where a paragraph begins
    let opens = person.at.0 <= 2
        && ctx.affiliation(person.span).is_some_and(|a| a.company.is_some_and(|c| c.start > person.span.start));
    // "X opened the day, with a talk on …", "X and her talk"
    let behind = &after[after.iter().take(1).filter(|t| t.folded == ",").count()..];
    let noun = |within: usize| behind.iter().take(within).any(|t| cues.talk_nouns.has(&t.folded));
    let with_talk = cues.byline.at(behind) > 0 && noun(5) || cues.and.at(behind) > 0 && noun(3);
    in_turn
        || opens
        || with_talk
        || behind_speaker(ctx, before)
        || verb_first(ctx, before)
        || own_talk
        || announced && (by || about_talk || near.len() >= before.len())
        || by && about_talk
        || owns_talk
        || presents(ctx, after, last, block, before.iter().filter(|t| t.is_word()).count() <= 2)
}

/// "Zum Abschluss erklärte uns X", "Abrió la mañana X": in languages whose verbs may stand before their subject.
fn verb_first(ctx: &Context<'_>, before: &[Token]) -> bool {
    let cues = ctx.cues;
    let empty = |t: &&Token| {
        let lists = [&cues.function_words, &cues.articles, &cues.first_person, &cues.containers, &cues.honorifics];
        t.is_word() && cues.talk_verbs.ending(std::slice::from_ref(t)) == 0 && lists.iter().any(|l| l.has(&t.folded))
    };
    let between = before.iter().rev().take(3).take_while(empty).count();
    cues.verb_first && cues.talk_verbs.ending(&before[..before.len() - between]) > 0
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
