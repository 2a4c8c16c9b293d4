//! Paragraphs in, the talks they introduce out: "The second talk was by X, CEO of Y", "X from Y presented “Title”". A
//! sentence introduces a talk when it names a person in full where a speaker is named.

use super::context::Context;
use super::told::{Title, Told};
use super::{speakers, titles, together};
use crate::language::Cue;
use crate::model::{BlockKind, EntityId, Kind, MarkKind, Mention};
use crate::page::{Sign, Token};
use std::collections::HashSet;
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
    /// Whether the title stands in quotes, or is marked up where a talk is told of.
    pub quoted: bool,
}

/// What the sentences of a block tell of talks. Sections ask for it again and again.
pub fn told<'c, 'a>(ctx: &'c Context<'a>, block: usize) -> &'c [Told<'a>] {
    ctx.told[block].get_or_init(|| ctx.sentences(block).iter().map(|sentence| told_in(ctx, block, sentence)).collect())
}

fn told_in<'a>(ctx: &Context<'a>, block: usize, sentence: &Range<usize>) -> Told<'a> {
    let titles = titles::in_sentence(ctx, block, sentence);
    let groups = speakers::find(ctx, block, sentence, &titles);
    Told { sentence: sentence.clone(), titles, groups }
}

/// The introductions in a run of blocks, in order; the same speaker is introduced once.
pub fn introductions<'a>(ctx: &Context<'a>, blocks: &Range<usize>) -> Vec<Introduction<'a>> {
    let mut account = Account::default();
    for block in blocks
        .clone()
        .filter(|b| ctx.is_text(*b) && !matches!(ctx.block(*b).kind, BlockKind::Quote | BlockKind::Caption))
        .filter(|b| !super::tables::is_head(ctx, *b))
    {
        told(ctx, block).iter().for_each(|told| account.add(ctx, block, told));
    }
    account.introductions
}

/// What one sentence introduces.
pub fn of_sentence<'a>(ctx: &Context<'a>, block: usize, sentence: &Range<usize>) -> Vec<Introduction<'a>> {
    let mut account = Account::default();
    account.add(ctx, block, &told_in(ctx, block, sentence));
    account.introductions
}

/// The introductions so far, and who is introduced by them.
#[derive(Default)]
struct Account<'a> {
    introductions: Vec<Introduction<'a>>,
    seen: HashSet<&'a EntityId>,
}

impl<'a> Account<'a> {
    fn add(&mut self, ctx: &Context<'a>, block: usize, told: &Told<'a>) {
        let mut used = Vec::new();
        for index in 0..told.groups.len() {
            self.add_group(ctx, block, told, index, &mut used);
        }
        if !told.groups.is_empty() {
            return;
        }
        let sentence = &told.sentence;
        let nobody = |people, title| Introduction { block, sentence: sentence.clone(), people, title, quoted: false };
        if Cue::OwnTalk.any(ctx.tokens_in(block, sentence)) {
            let authors = ctx.authors();
            let found = told.titles.iter().find(|t| t.cued || t.quoted);
            let title = found.map(|t| t.range.clone());
            let quoted = found.is_some_and(|t| t.cued && (t.quoted || t.marked));
            // Whom nobody names is the author of a talk that has a title.
            let told = if authors.is_empty() { title.is_some() } else { !self.gave(&authors) };
            if told {
                let mut people = authors;
                people.extend(ctx.people_in(block, sentence).filter(|p| beside_author(ctx, sentence, p)));
                self.push(Introduction { quoted, ..nobody(people, title) });
                return;
            }
        }
        // "The talk on *Title* was …": a talk whose speaker the sentence does not name.
        let title = told.titles.iter().find(|t| t.noun).filter(|_| !ctx.names_people(block, sentence));
        if let Some(title) = title {
            // "Her talk, “Title”, is online": of the speaker who was just introduced.
            let further = Cue::Attended.any(ctx.tokens_in(block, sentence));
            let untitled = |i: &&mut Introduction<'_>| i.block == block && i.title.is_none() && !i.people.is_empty();
            match self.introductions.last_mut().filter(untitled).filter(|_| !further) {
                Some(last) => last.title = Some(title.range.clone()),
                None => self.push(nobody(Vec::new(), Some(title.range.clone()))),
            }
        } else if further_talk(ctx, block, sentence) {
            self.push(nobody(Vec::new(), None));
        }
    }

    /// Adds the introduction of a group of speakers, unless one of them is introduced already. `used` are the titles of the
    /// groups before.
    fn add_group(
        &mut self,
        ctx: &Context<'a>,
        block: usize,
        told: &Told<'a>,
        index: usize,
        used: &mut Vec<Range<usize>>,
    ) {
        let people = &told.groups[index];
        if people.iter().any(|p| self.seen.contains(&p.id)) {
            return;
        }
        let sentence = &told.sentence;
        let group = people[0].at.0..people[people.len() - 1].at.1;
        let next = told.groups.get(index + 1).map_or(sentence.end, |g| g[0].at.0);
        let title = titles::of_people(ctx, block, &told.titles, &group, next, used)
            .or_else(|| titles::capital_run(ctx, block, &(sentence.start..next), group.end))
            .or_else(|| titles::attended_run(ctx, block, sentence, group.start));
        used.extend(title.iter().map(|t| t.range.clone()));
        let capital = |t: &Title| ctx.tokens_in(block, &t.range).first().is_some_and(Token::is_capital);
        let long =
            |t: &Title| ctx.tokens_in(block, &t.range).len() > if titles::owned(ctx, block, &t.range) { 1 } else { 2 };
        let marked = |t: &Title| t.marked && t.cued && capital(t) && long(t);
        let quoted = title
            .as_ref()
            .is_some_and(|t| t.quoted && (t.cued || titles::leads_to(ctx, block, t, group.start)) || marked(t));
        let mut title = title.map(|t| t.range);
        let mut from = sentence.clone();
        let goes_on = |talk: &mut Introduction<'a>| title.is_none() && names_speaker_of(ctx, talk, people[0], sentence);
        let mut at = block;
        if let Some(talk) = self.introductions.pop_if(goes_on) {
            (at, title) = (talk.block, talk.title);
            from = if at == block { talk.sentence.start..from.end } else { talk.sentence };
        } else if title.is_none()
            && let Some((sentence, led)) = led_by_title(ctx, block, sentence)
            && !self.lately(block).any(|i| i.block + 1 == block && i.title.as_ref() == Some(&led))
        {
            (at, title, from) = (block - 1, Some(led), sentence);
        }
        self.push(Introduction { block: at, sentence: from, people: people.clone(), title, quoted });
    }

    /// What was introduced in this block, the one above or nearly so: of one block it may also be one of the next that says it.
    fn lately(&self, block: usize) -> impl Iterator<Item = &Introduction<'a>> {
        self.introductions.iter().rev().take_while(move |i| i.block + 2 >= block)
    }

    fn gave(&self, people: &[&Mention]) -> bool {
        self.introductions.iter().any(|i| i.people == people)
    }

    fn push(&mut self, introduction: Introduction<'a>) {
        self.seen.extend(introduction.people.iter().map(|p| &p.id));
        self.introductions.push(introduction);
    }
}

/// "I presented it with my colleague X": who is named beside the author.
fn beside_author(ctx: &Context<'_>, sentence: &Range<usize>, person: &Mention) -> bool {
    let before = ctx.tokens_in(person.block, &(sentence.start..person.at.0));
    let cues = [Cue::Companions, Cue::Byline, Cue::And];
    let with = (0..=before.len().min(2)).any(|words| {
        let before = &before[..before.len() - words];
        cues.iter().any(|cue| cue.ending(before) > 0)
    });
    with && !ctx.slot(person).has(Sign::NotSpeaker)
}

/// "I went to a talk about Rust. It was given by X", "… The speaker, X, …": whether a sentence names the speaker of the
/// talk that the sentence before tells of.
fn names_speaker_of(ctx: &Context<'_>, talk: &Introduction<'_>, person: &Mention, sentence: &Range<usize>) -> bool {
    let text = &ctx.block(person.block).text;
    let before = ctx.tokens_in(person.block, &(sentence.start..person.at.0));
    // "The talk, given by X, …" is the same one, "Another talk was given by X" is not.
    let same = (0..before.len().min(2)).any(|at| Cue::ThisTalk.at(&before[at..]) > 0);
    let closes = || ctx.sentences(talk.block).last().is_some_and(|last| *last == talk.sentence);
    let next_block = same && sentence.start == 0 && talk.block + 1 == person.block && closes();
    let behind = next_block
        || talk.block == person.block
            && talk.sentence.end <= sentence.start
            && text[talk.sentence.end..sentence.start].trim().is_empty();
    let goes_on = || before.iter().any(|t| t.is(Cue::Order) || t.is(Cue::TalkNouns) && !same);
    let given = next_block || ctx.slot(person).has_any(&[Sign::By, Sign::SpeakerNoun]);
    behind && talk.people.is_empty() && given && !goes_on()
}

/// "The one that opened the day was “Title”." as the end of a paragraph, before "In this talk X …": the sentence and the title.
fn led_by_title(ctx: &Context<'_>, block: usize, sentence: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let tokens = ctx.tokens_in(block, sentence);
    let same = (0..tokens.len().min(2)).any(|at| Cue::ThisTalk.at(&tokens[at..]) > 0);
    let above = block.checked_sub(1).filter(|above| same && sentence.start == 0 && ctx.is_text(*above))?;
    let last = told(ctx, above).last().filter(|told| told.groups.is_empty())?;
    let title = last.titles.last().filter(|t| t.quoted)?;
    let behind = &ctx.block(above).text[title.range.end..];
    (!behind.contains(char::is_alphanumeric)).then(|| (last.sentence.clone(), title.range.clone()))
}

/// "I also went to a workshop on Rust", "There was a talk about it": a talk of which neither speaker nor title is told. It
/// ends the account of the talk before.
fn further_talk(ctx: &Context<'_>, block: usize, sentence: &Range<usize>) -> bool {
    let tokens = ctx.tokens_in(block, sentence);
    let Some((at, words)) = Cue::Attended.find(tokens) else { return false };
    let behind = &tokens[at + words..];
    let whole = |t: &Token| t.is(Cue::TalkNouns) && !t.is(Cue::PartsOfTalks);
    behind.iter().take(6).any(whole) && !ctx.mentions_in(block, sentence).any(|m| m.kind == Kind::Person)
}

/// The person who opens one of the first sentences, where a section is a talk's and nobody is introduced otherwise.
pub fn first_subject<'a>(ctx: &Context<'a>, blocks: &Range<usize>) -> Vec<&'a Mention> {
    for block in blocks.clone().filter(|b| ctx.block(*b).kind == BlockKind::Paragraph && ctx.is_text(*b)) {
        for sentence in ctx.sentences(block).iter().take(3) {
            let first = ctx.people_in(block, sentence).find(|p| p.at.0 <= sentence.start + 2);
            if let Some(person) = first.filter(|p| !ctx.slot(p).has(Sign::NotSpeaker)) {
                return together::coordinated(ctx, block, person, sentence);
            }
        }
    }
    Vec::new()
}

/// A title that a later sentence gives: in quotes and linked, which only titles are.
pub fn given_later(ctx: &Context<'_>, block: usize, from: usize, used: &HashSet<Range<usize>>) -> Option<Range<usize>> {
    let linked = |t: &Title| {
        let around = t.range.start.saturating_sub(4)..t.range.end + 4;
        ctx.marks_in(block, &around).iter().any(|m| matches!(m.kind, MarkKind::Link(_)))
    };
    let told = told(ctx, block);
    let behind = told[told.partition_point(|t| t.sentence.start < from)..].iter().take(3);
    let mut found = behind.flat_map(|told| &told.titles);
    found.find(|t| t.quoted && linked(t) && !used.contains(&t.range)).map(|t| t.range.clone())
}
