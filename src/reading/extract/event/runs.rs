//! Tokens of a block in, the runs of words out that may be the name of an event: capitalised words that stand together, joined
//! by small words behind a noun for an event. What counts editions, tells of a recap or names a day is no part of a name.

use super::opening::{Opening, Stretch};
use super::year::{glued_year, year};
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, EntityId, Kind, Mark, MarkKind};
use crate::page::Token;
use std::ops::Range;

/// Tokens of the longest name of an event in letters without capitals.
const UNCASED: usize = 6;

/// What a token is to the name of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A word of the name.
    Word,
    /// A noun for an event.
    Noun,
    /// A small word that may join two others.
    Join,
    /// No part of a name.
    None,
}

impl Opening<'_, '_> {
    /// The runs of a block, none inside another.
    pub fn runs(&self, block: usize) -> Vec<Stretch> {
        let tokens = self.tokens(block);
        let mut out = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let end = self.run_from(block, at);
            if end > at {
                let run = self.trimmed(Stretch { block, tokens: at..end });
                if !run.tokens.is_empty() && run.tokens.clone().any(|i| self.part(block, i) == Part::Word) {
                    out.push(run);
                }
            }
            at = end.max(at + 1);
        }
        out
    }

    /// Whether a token is a noun for an event, or ends as names of events do.
    pub fn is_noun(&self, token: &Token) -> bool {
        let ending = |ending: &String| token.folded.len() > ending.len() + 2 && token.folded.ends_with(ending.as_str());
        token.is(Cue::EventNouns) || self.ctx.cues.event_endings.listed().iter().any(ending)
    }

    /// Where the run that begins at a token ends; there, if none does.
    fn run_from(&self, block: usize, start: usize) -> usize {
        let (mut end, mut noun) = (start, false);
        let mut at = start;
        while at < self.tokens(block).len() {
            match self.part(block, at) {
                Part::Word | Part::Noun => {
                    noun |= self.part(block, at) == Part::Noun;
                    end = at + 1;
                }
                // Behind "Conférence sur l'" any capitalised word is of the name.
                Part::None if noun && at > end && self.tokens(block)[at].shape == Shape::Capitalised => end = at + 1,
                Part::Join
                    if end > start && (noun || end == at) && at < end + 3 && self.city(block, at + 1).is_none() => {}
                _ => break,
            }
            let listed = noun && self.opens_list(block, at + 1);
            if !self.glued(block, at) && !listed {
                break;
            }
            at += if listed { 2 } else { 1 };
        }
        end
    }

    /// ", B and C" behind the first of the things that a conference is on.
    fn opens_list(&self, block: usize, comma: usize) -> bool {
        let tokens = self.tokens(block);
        let is_and = |i: &usize| tokens[*i].is(Cue::And);
        tokens.get(comma).is_some_and(|t| t.folded == ",")
            && (comma + 1..tokens.len().min(comma + 6))
                .take_while(|i| is_and(i) || matches!(self.part(block, *i), Part::Word | Part::Noun))
                .any(|i| is_and(&i))
    }

    fn part(&self, block: usize, at: usize) -> Part {
        let token = &self.tokens(block)[at];
        let word = token.folded.as_str();
        let possessive = word.starts_with('\'') && token.is(Cue::Owner);
        if possessive || token.is(Cue::NameJoins) && matches!(token.shape, Shape::Lower | Shape::Mark) {
            return Part::Join;
        }
        if self.events(block).any(|m| m.at.0 <= token.range.start && token.range.end <= m.at.1) {
            return Part::Word;
        }
        let names_no_event = token.is(Cue::RecapNouns) || token.is(Cue::Months) || token.is(Cue::Counted);
        if names_no_event || token.is(Cue::FunctionWords) && token.shape != Shape::Upper {
            return Part::None;
        }
        let noun = token.is(Cue::EventNouns) || token.is(Cue::EventDays) && !self.counts(block, at + 1);
        match token.shape {
            _ if noun && token.is_capital() => Part::Noun,
            Shape::Uncased if noun => Part::Noun,
            // 한빛개발자데이
            Shape::Uncased if self.is_noun(token) => Part::Word,
            // 江南|架构师|沙龙
            Shape::Uncased | Shape::Number if self.leads_to_noun(block, at) => Part::Word,
            // "dotScale", "agiKas"
            Shape::Lower if self.ctx.block(block).text[token.range.clone()].contains(char::is_uppercase) => Part::Word,
            Shape::Initial if at > 0 && self.tokens(block)[at - 1].is(Cue::EventNouns) => Part::Word,
            Shape::Number if names_with_digits(word) || glued_year(token).is_some() => Part::Word,
            Shape::Capitalised | Shape::Upper if token.is(Cue::OfNames) => Part::Word,
            // "Journées Outils 2019"
            Shape::Capitalised if self.is_between_noun_and_year(block, at) => Part::Word,
            Shape::Capitalised | Shape::Upper if !token.is(Cue::NotTalk) && !token.is(Cue::Containers) => Part::Word,
            _ => Part::None,
        }
    }

    /// Whether a run of letters without capitals goes on from a token to a noun for an event, with no cue of anything else in it.
    fn leads_to_noun(&self, block: usize, at: usize) -> bool {
        let tokens = self.tokens(block);
        let names = [
            Cue::EventNouns,
            Cue::Roles,
            Cue::Organisations,
            Cue::ToolNouns,
            Cue::TalkNouns,
            Cue::CompanyNouns,
            Cue::Someone,
        ];
        let free = |i: usize| {
            let t = &tokens[i];
            let cue =
                t.begins().is_empty() || names.iter().any(|cue| t.begins().has(*cue)) && !t.is(Cue::FunctionWords);
            t.is_word() && cue && year(t).is_none() && t.shape != Shape::Lower
        };
        let noun = |i: usize| {
            let dated = || self.is_marked(block, at) && year(&tokens[i]).is_some();
            tokens[i].shape == Shape::Uncased && self.is_noun(&tokens[i]) || dated()
        };
        let last = (at + 1..tokens.len().min(at + UNCASED)).find(|i| noun(*i));
        // 작은 모임: in running text a blank parts a name from what is said of a meeting.
        let marked = self.is_marked(block, at);
        let text = &self.ctx.block(block).text;
        let joined = |i: usize| match marked {
            true => self.glued(block, i),
            false => text[tokens[i].range.end..tokens[i + 1].range.start].is_empty(),
        };
        last.is_some_and(|last| (at..last).all(|i| free(i) && joined(i)))
            && (at..at + 2).any(|i| tokens[i].shape == Shape::Uncased)
    }

    /// Whether a token stands in a heading, or in a mark that the author made: **FE 모여봄 2023**.
    fn is_marked(&self, block: usize, at: usize) -> bool {
        let range = &self.tokens(block)[at].range;
        let block = self.ctx.block(block);
        let mark =
            |m: &Mark| !matches!(m.kind, MarkKind::Code) && m.range.start <= range.start && range.end <= m.range.end;
        block.is_heading() || block.kind == BlockKind::Meta || block.marks.iter().any(mark)
    }

    /// Whether a word stands between a noun for an event and a year, with nothing else beside it.
    fn is_between_noun_and_year(&self, block: usize, at: usize) -> bool {
        let tokens = self.tokens(block);
        let noun = at.checked_sub(1).is_some_and(|before| {
            tokens[before].is(Cue::EventNouns) && tokens[before].is_capital() && self.glued(block, before)
        });
        noun && self.glued(block, at) && tokens.get(at + 1).is_some_and(|next| year(next).is_some())
    }

    /// Whether a token counts the days of an event: "Day 1", "Day One".
    fn counts(&self, block: usize, at: usize) -> bool {
        self.tokens(block)
            .get(at)
            .is_some_and(|t| t.is(Cue::Containers) || t.folded.len() < 3 && t.folded.parse::<u8>().is_ok())
    }

    /// A run without what stands before the name and behind it.
    fn trimmed(&self, run: Stretch) -> Stretch {
        let Stretch { block, tokens: mut range } = run;
        loop {
            match self.leading(block, &range) {
                0 => break,
                cut => range.start += cut,
            }
        }
        let noun = |i: usize| self.part(block, i) == Part::Noun;
        // "Agents Week Conference": of two nouns the second tells what the first is.
        while range.len() > 2 && noun(range.end - 1) && range.clone().filter(|i| noun(*i)).count() > 1 {
            range.end -= 1;
        }
        Stretch { block, tokens: range }
    }

    /// How many of the first words of a run are no part of the name.
    fn leading(&self, block: usize, range: &Range<usize>) -> usize {
        let tokens = self.tokens(block);
        let Range { start, end } = *range;
        let part = |i: usize| if i < end { self.part(block, i) } else { Part::None };
        // "III Recife Java Day"
        if range.len() > 1 && is_roman(&tokens[start]) {
            return 1;
        }
        // "Conférence Agora Cms", not "Forum Web": a noun before a name of its own.
        let own = (start + 1..end).all(|i| part(i) == Part::Word);
        let proper = range.len() > 2 || (start + 1..end).any(|i| !self.is_common(&tokens[i]));
        if range.len() > 1 && part(start) == Part::Noun && own && proper {
            return 1;
        }
        // "Voici le Congrès Alpin": the word that opens the sentence is an ordinary one.
        let article = |t: &Token| t.is(Cue::Articles) || t.is(Cue::InPlace);
        let joined = part(start) == Part::Word && part(start + 1) == Part::Join && range.len() > 2;
        if joined && article(&tokens[start + 1]) && self.is_ordinary(&tokens[start]) {
            return 2;
        }
        // "in München der PHP World Kongress": the town is no part of the name.
        match self.city(block, start) {
            Some((_, _, words)) if part(start + words) == Part::Join => words + 1,
            _ => 0,
        }
    }

    /// Whether a word is an ordinary one, or too short to be a name.
    pub fn is_ordinary(&self, token: &Token) -> bool {
        token.is_ordinary()
            || token.is(Cue::EventDays)
            || token.is(Cue::EventNouns)
            || token.shape != Shape::Number && token.folded.chars().count() < 2
    }

    /// Whether a word is an ordinary one, a technology's name or a noun for an event: a name of such words alone may be a
    /// piece of a longer one.
    pub fn is_common(&self, token: &Token) -> bool {
        let word = token.folded.as_str();
        let known = self.ctx.gazetteer.get(&EntityId::from_name(word));
        self.is_ordinary(token) || known.is_some_and(|entry| entry.kind == Kind::Technology)
    }
}

/// `31c3`, `web2day`: a digit beside letters that make it no number, no ordinal and no version.
fn names_with_digits(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let first = word.chars().next().is_some_and(char::is_alphabetic);
    let last = word.chars().last().is_some_and(|c| c.is_ascii_digit());
    letters > 2 && first || letters > 0 && !first && last && !word.contains(['.', ':', 'h', 'x', '-'])
}

/// `II` to `XXXIX`
pub fn is_roman(token: &Token) -> bool {
    token.shape == Shape::Upper && token.folded.chars().all(|c| "ivx".contains(c))
}
