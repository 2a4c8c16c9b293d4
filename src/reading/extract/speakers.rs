//! A sentence in, the groups of people out whom it shows as speakers: by the words before a name, by those behind it, and by
//! the title that it leads to. Each person is judged once, whatever the group begins with.

use super::context::Context;
use super::tables;
use super::titles;
use super::together;
use super::told::Title;
use crate::language::Cue;
use crate::model::{BlockKind, EntityId, Kind, Mention, Method};
use crate::page::{Sign, Slot, Token, before_role, verb_reach, verb_within};
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

/// Words before "by" of a sentence that only says what there was.
const LEAD: usize = 6;

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
            let joined = next.is_some_and(|next| together::are_joined(ctx, named.full[at], next));
            named.ends[at] = if joined { named.ends[at + 1] } else { at + 1 };
            let last = named.full[named.ends[at] - 1];
            named.speaks[at] = joined && named.speaks[at + 1] || named.is_speaker(ctx, named.full[at], last);
        }
        named
    }

    /// Those named in full, and those named by a short name where only a speaker is named: "donnée par Pascal".
    fn all(&self, ctx: &Context<'a>, block: usize) -> Vec<&'a Mention> {
        let given_by = |m: &&Mention| {
            let slot = ctx.slot(m);
            slot.has(Sign::By) && slot.has(Sign::NearTalk)
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
        let joined = next.is_some_and(|next| together::are_joined(ctx, first, next));
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
                let between = ctx.tokens_in(block, &(said_until(ctx, last)..t.range.start));
                t.quoted && between.len() <= 5 && !between.iter().any(|x| matches!(x.folded.as_str(), "." | ":" | ";"))
            };
            let leads = || t.range.end <= group.first.at.0 && titles::leads_to(ctx, block, t, group.first.at.0);
            follows || leads() && (t.marked || t.range.start <= 4 || *tells || *employed)
        });
        presented && ![group.first, last].iter().any(|person| ctx.slot(person).has(Sign::NotSpeaker))
    }

    /// Whether the words around a person are those around a speaker; `last` ends the group the person belongs to.
    fn is_speaker(&self, ctx: &Context<'a>, person: &Mention, last: &Mention) -> bool {
        let (slot, behind) = (ctx.slot(person), ctx.slot(last));
        if slot.has(Sign::NotSpeaker) {
            return false;
        }
        let given = slot.has(Sign::Given);
        let announced = slot.has_any(&[Sign::Given, Sign::NearTalk, Sign::Early]) && self.is_announced(ctx, person);
        // "X, the CEO of Y, …" where a paragraph begins
        let employer = ctx.affiliation(person.span).and_then(|a| a.company);
        let row = tables::is_row(ctx, self.block);
        let opens =
            !row && slot.has(Sign::OpensBlock) && employer.is_some_and(|company| company.start > person.span.start);
        slot.has_any(&[Sign::InTurn, Sign::SpeakerNoun, Sign::VerbFirst])
            || behind.has(Sign::HasTalk)
            || given && (behind.has(Sign::LeadsToTalk) || slot.has(Sign::NearTalk))
            || announced
            || opens
            || self.is_attended(ctx, person, last)
            || given && self.is_all(ctx, person, last)
            || self.has_talk_next(ctx, slot)
            || slot.has(Sign::OpensBlock) && self.goes_on_about(ctx, last)
            || presents(ctx, last, slot)
    }

    /// "A round of questions with X." right below a heading: a sentence of a few words that "by" and a name end, and no more of it.
    fn is_all(&self, ctx: &Context<'a>, person: &Mention, last: &Mention) -> bool {
        let below = self.block > 0 && ctx.block(self.block - 1).is_heading() && self.sentence.start == 0;
        let words = |range: Range<usize>| ctx.tokens_in(self.block, &range).iter().filter(|t| t.is_word()).count();
        let led = words(self.sentence.start..person.at.0);
        below && (2..=LEAD).contains(&led) && words(last.at.1..self.sentence.end) == 0
    }

    /// "* X on how to mill": an item that opens with a name, and goes on with what the talk is about.
    fn goes_on_about(&self, ctx: &Context<'a>, last: &Mention) -> bool {
        let item = matches!(ctx.block(self.block).kind, BlockKind::Item(_)) && self.sentence.start == 0;
        let behind = ctx.tokens_in(self.block, &(said_until(ctx, last)..self.sentence.end));
        let words = Cue::About.at(behind);
        item && words > 0 && behind[words..].iter().filter(|t| t.is_word()).count() > 1
    }

    /// "X works on Y. Her talk …": who opens a paragraph, and whose talk the next sentence begins with.
    fn has_talk_next(&self, ctx: &Context<'a>, slot: Slot) -> bool {
        let sentences = ctx.sentences(self.block);
        let next = sentences.get(sentences.partition_point(|s| s.start < self.sentence.end));
        let owned = |next: &Range<usize>| {
            let tokens = ctx.tokens_in(self.block, next);
            Cue::ThisTalk.at(tokens) > 1 && tokens[1].is(Cue::TalkNouns) && !tokens[0].is(Cue::Articles)
        };
        slot.has(Sign::OpensBlock) && self.sentence.start == 0 && next.is_some_and(owned)
    }

    /// "I went to see X on Kafka", "I sat in on Several Words by X".
    fn is_attended(&self, ctx: &Context<'a>, person: &Mention, last: &Mention) -> bool {
        let before = before_role(ctx.tokens_in(self.block, &(self.sentence.start..person.at.0)));
        let after = ctx.tokens_in(self.block, &(last.at.1..self.sentence.end));
        let bracket = after.first().is_some_and(|t| t.folded == "(");
        let close = after.iter().position(|t| t.folded == ")").filter(|_| bracket).map_or(0, |close| close + 1);
        let about = after.get(close).is_some_and(|t| t.is(Cue::About));
        Cue::Attended.ending(before) > 0 && about
            || titles::attended_run(ctx, self.block, self.sentence, person.at.0).is_some()
    }

    /// Whether a phrase that introduces a talk has ended before a person.
    fn is_announced(&self, ctx: &Context<'a>, person: &Mention) -> bool {
        let before = before_role(ctx.tokens_in(self.block, &(self.sentence.start..person.at.0)));
        self.introduced.is_some_and(|end| end <= before.len())
    }
}

/// Where what is said of a person ends: behind their company, if it follows the name.
fn said_until(ctx: &Context<'_>, person: &Mention) -> usize {
    let company = ctx.affiliation(person.span).and_then(|a| a.company);
    let end = company.and_then(|c| ctx.mention_at(person.block, c));
    end.map_or(person.at.1, |m| m.at.1.max(person.at.1))
}

/// A verb of presenting behind the name, or behind what is said of the person; `subject` is the slot of the first of those
/// whom it is said of.
fn presents(ctx: &Context<'_>, last: &Mention, subject: Slot) -> bool {
    let slot = ctx.slot(last);
    // "X is an engineer at Y": who someone is, is said of a speaker.
    if slot.has(Sign::Is) && ctx.affiliation(last.span).is_some_and(|a| a.role.is_some()) {
        return true;
    }
    let said = said_until(ctx, last);
    let behind = || {
        let sentence = ctx.sentence(last.block, last.at.0);
        verb_within(ctx.tokens_in(last.block, &(said..sentence.end)), verb_reach(subject))
    };
    slot.has(Sign::VerbSoon) || subject.has(Sign::Subject) && slot.has(Sign::VerbLater) || said > last.at.1 && behind()
}
