//! A sentence in, the groups of people out whom it shows as speakers: by the words before a name, by those behind it, and by
//! the title that it leads to. Each person is judged once, whatever the group begins with.

use super::context::Context;
use super::line;
use super::titles::{self, Title};
use crate::language::Cue;
use crate::model::{EntityId, Kind, Mention, Method};
use crate::page::Token;
use std::cell::LazyCell;
use std::collections::HashSet;
use std::ops::Range;

/// The groups of people that a sentence shows as speakers; `found` are its titles.
pub fn find<'a>(ctx: &Context<'a>, block: usize, sentence: &Range<usize>, found: &[Title]) -> Vec<Vec<&'a Mention>> {
    let named = Named::new(ctx, block, sentence);
    let mut groups: Vec<Vec<&'a Mention>> = Vec::new();
    let mut grouped: HashSet<&EntityId> = HashSet::new();
    for person in named.all(ctx, block) {
        if grouped.contains(&person.id) {
            continue;
        }
        let group = named.group(ctx, person);
        if named.presents_title(ctx, found, &group) || named.speaks(ctx, &group) {
            let group: Vec<&Mention> = group.members(&named.full).collect();
            grouped.extend(group.iter().map(|p| &p.id));
            groups.push(group);
        }
    }
    groups
}

/// The people of a sentence.
struct Named<'s, 'a> {
    block: usize,
    sentence: &'s Range<usize>,
    tokens: &'s [Token],
    /// Where a first phrase that introduces a talk has ended.
    introduced: Option<usize>,
    /// Those named in full, in order.
    full: Vec<&'a Mention>,
    /// For each of them the end of the group that goes on with it.
    ends: Vec<usize>,
    /// For each of them whether it or one behind it in its group is a speaker.
    speaks: Vec<bool>,
}

/// People who are named together: one, and those named in full behind.
struct Group<'a> {
    first: &'a Mention,
    others: Range<usize>,
    /// The place of the first among those named in full.
    place: Option<usize>,
}

impl<'a> Group<'a> {
    fn members<'g>(&'g self, full: &'g [&'a Mention]) -> impl Iterator<Item = &'a Mention> + 'g {
        std::iter::once(self.first).chain(full[self.others.clone()].iter().copied())
    }

    fn last(&self, full: &[&'a Mention]) -> &'a Mention {
        full[self.others.clone()].last().copied().unwrap_or(self.first)
    }
}

impl<'s, 'a> Named<'s, 'a> {
    fn new(ctx: &'s Context<'a>, block: usize, sentence: &'s Range<usize>) -> Self {
        let full: Vec<&Mention> = ctx.people_in(block, sentence).collect();
        let tokens = ctx.tokens_in(block, sentence);
        let introduced = if full.is_empty() { None } else { Cue::Introductions.first_end(tokens) };
        let (ends, speaks) = (vec![0; full.len()], vec![false; full.len()]);
        let mut named = Self { block, sentence, tokens, introduced, full, ends, speaks };
        for at in (0..named.full.len()).rev() {
            let next = named.full.get(at + 1);
            let joined = next.is_some_and(|next| line::are_joined(ctx, named.full[at], next));
            named.ends[at] = if joined { named.ends[at + 1] } else { at + 1 };
            let last = named.full[named.ends[at] - 1];
            named.speaks[at] = joined && named.speaks[at + 1] || named.is_speaker(ctx, named.full[at], last);
        }
        named
    }

    /// Those named in full, and those named by a short name where only a speaker is named: "donnée par Pascal".
    fn all(&self, ctx: &Context<'a>, block: usize) -> Vec<&'a Mention> {
        let given_by = |m: &&Mention| {
            let before = ctx.tokens_in(block, &(self.sentence.start..m.at.0));
            let near = &before[before.len().saturating_sub(6)..];
            Cue::Byline.ending(near) > 0 && near.iter().any(|t| t.is(Cue::TalkNouns))
        };
        let short = |m: &&Mention| m.kind == Kind::Person && m.method == Method::Coreference && given_by(m);
        let mut all = self.full.clone();
        all.extend(ctx.mentions_in(block, self.sentence).filter(short));
        all.sort_by_key(|m| m.at);
        all
    }

    /// The people who are named together with one, from there on.
    fn group(&self, ctx: &Context<'a>, first: &'a Mention) -> Group<'a> {
        let place = self.full.partition_point(|p| p.at < first.at);
        let next = self.full.get(place);
        if next.is_some_and(|p| p.at == first.at) {
            return Group { first, others: place + 1..self.ends[place], place: Some(place) };
        }
        let joined = next.is_some_and(|next| line::are_joined(ctx, first, next));
        let others = if joined { place..self.ends[place] } else { place..place };
        Group { first, others, place: None }
    }

    /// Whether one of a group is a speaker by the words around.
    fn speaks(&self, ctx: &Context<'a>, group: &Group<'a>) -> bool {
        match group.place {
            Some(place) => self.speaks[place],
            None => {
                let others = !group.others.is_empty() && self.speaks[group.others.start];
                others || self.is_speaker(ctx, group.first, group.last(&self.full))
            }
        }
    }

    /// Whether a title follows a group, or leads to it.
    fn presents_title(&self, ctx: &Context<'a>, found: &[Title], group: &Group<'a>) -> bool {
        let block = self.block;
        let last = group.last(&self.full);
        let tells =
            LazyCell::new(|| [Cue::TalkNouns, Cue::TalkVerbs, Cue::Containers].iter().any(|cue| cue.any(self.tokens)));
        let employed = LazyCell::new(|| {
            group.members(&self.full).any(|p| ctx.affiliation(p.span).is_some_and(|a| a.company.is_some()))
        });
        let presented = found.iter().any(|t| {
            let follows = t.range.start >= last.at.1 && {
                let between = ctx.tokens_in(block, &(said_until(ctx, block, last)..t.range.start));
                t.quoted && between.len() <= 5 && !between.iter().any(|x| matches!(x.folded.as_str(), "." | ":" | ";"))
            };
            let leads = || t.range.end <= group.first.at.0 && titles::leads_to(ctx, block, t, group.first.at.0);
            follows || leads() && (t.marked || t.range.start <= 4 || *tells || *employed)
        });
        presented && !names_author(ctx, block, self.sentence, last)
    }

    /// Whether the words around a person are those around a speaker; `last` ends the group the person belongs to.
    fn is_speaker(&self, ctx: &Context<'a>, person: &Mention, last: &Mention) -> bool {
        let before = ctx.tokens_in(self.block, &(self.sentence.start..person.at.0));
        let after = ctx.tokens_in(self.block, &(last.at.1..self.sentence.end));
        if names_author(ctx, self.block, self.sentence, person) {
            return false;
        }
        let before = ctx.before_role(before);
        let near = &before[before.len().saturating_sub(7)..];
        let by = Cue::Byline.ending(near) > 0 || Cue::Employer.ending(near) > 0;
        let about_talk = Cue::TalkNouns.any(near);
        let announced = self.introduced.is_some_and(|end| end <= before.len());
        let own_talk = by && Cue::Introductions.any(&after[..after.len().min(12)]);
        // "Last on our list was X"
        let in_turn = before.len() <= 9 && Cue::Copulas.ending(near) > 0 && before.iter().any(|t| t.is(Cue::Order));
        // "X, the CEO of Y, …" where a paragraph begins
        let opens = person.at.0 <= 2
            && ctx.affiliation(person.span).is_some_and(|a| a.company.is_some_and(|c| c.start > person.span.start));
        in_turn
            || opens
            || has_talk(after)
            || behind_noun(before)
            || verb_first(ctx, before)
            || own_talk
            || announced && (by || about_talk || near.len() >= before.len())
            || by && about_talk
            || presents(ctx, after, last, self.block, before.iter().filter(|t| t.is_word()).take(3).count() <= 2)
    }
}

/// "X's talk", "X opened the day, with a talk on …", "X and her talk".
fn has_talk(after: &[Token]) -> bool {
    let owns = after.first().is_some_and(|t| t.is(Cue::Owner) || t.folded == "'")
        && after.iter().take(6).any(|t| t.is(Cue::TalkNouns));
    let behind = &after[after.iter().take(1).filter(|t| t.folded == ",").count()..];
    let noun = |within: usize| behind.iter().take(within).any(|t| t.is(Cue::TalkNouns));
    owns || Cue::Byline.at(behind) > 0 && noun(5) || Cue::And.at(behind) > 0 && noun(3)
}

/// "the speaker, X", "der Referent X".
pub fn behind_noun(before: &[Token]) -> bool {
    let comma = before.last().is_some_and(|t| t.folded == ",");
    Cue::SpeakerNouns.ending(&before[..before.len() - usize::from(comma)]) > 0
}

/// Where what is said of a person ends: behind their company, if it follows the name.
fn said_until(ctx: &Context<'_>, block: usize, person: &Mention) -> usize {
    let company = ctx.affiliation(person.span).and_then(|a| a.company);
    let end = company.and_then(|c| ctx.mention_at(block, c));
    end.map_or(person.at.1, |m| m.at.1.max(person.at.1))
}

/// Whether the words beside a person say that they are named for something else than speaking.
pub fn names_author(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, person: &Mention) -> bool {
    let before = ctx.tokens_in(block, &(sentence.start..person.at.0));
    let after = ctx.tokens_in(block, &(person.at.1..sentence.end));
    Cue::NotSpeaker.ending(&before[before.len().saturating_sub(5)..]) > 0
        || (0..after.len().min(8)).any(|at| Cue::NotSpeaker.at(&after[at..]) > 0)
}

/// "Zum Abschluss erklärte uns X", "Abrió la mañana X": in languages whose verbs may stand before their subject.
fn verb_first(ctx: &Context<'_>, before: &[Token]) -> bool {
    let cues = ctx.cues;
    let empty = |t: &&Token| {
        let lists = [Cue::FunctionWords, Cue::Articles, Cue::FirstPerson, Cue::Containers, Cue::Honorifics];
        t.is_word() && !t.is(Cue::TalkVerbs) && lists.iter().any(|cue| t.is(*cue))
    };
    let between = before.iter().rev().take(3).take_while(empty).count();
    cues.verb_first && Cue::TalkVerbs.ending(&before[..before.len() - between]) > 0
}

/// A verb of presenting behind the name, or behind what is said of the person.
fn presents(ctx: &Context<'_>, after: &[Token], last: &Mention, block: usize, subject: bool) -> bool {
    let mut skip = 0;
    if let Some(company) = ctx.affiliation(last.span).and_then(|a| a.company) {
        let end = ctx.mention_at(block, company).map(|m| m.at.1);
        if let Some(end) = end.filter(|e| *e > last.at.1) {
            skip = after.partition_point(|t| t.range.end <= end);
        }
    }
    let reach = |from: usize| {
        let rest = &after[from.min(after.len())..];
        let near = rest.len().min(if subject { 10 } else { 4 });
        let stop = |t: &Token| matches!(t.folded.as_str(), "." | ";" | ":");
        let verb = (0..near).find(|at| Cue::TalkVerbs.at(&rest[*at..]) > 0);
        verb.is_some_and(|at| !rest[..at].iter().any(stop))
    };
    // "X is an engineer at Y": who someone is, is said of a speaker.
    let described = after.first().is_some_and(|t| t.is(Cue::Copulas))
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
