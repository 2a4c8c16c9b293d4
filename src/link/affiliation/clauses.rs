//! A person's name in, the company that another clause or sentence ties to them out: "who leads the team at X", "She works at
//! X", "explained how her team at X …". Apart from the frames right beside a name, since these reach farther.

use super::{Beside, Reader};
use crate::language::Cue;
use crate::language::text::Shape;
use crate::page::{Token, covered};
use crate::text::fold_str;
use std::ops::Range;

impl Reader<'_, '_> {
    /// The listed company that a hyphen joins with a role: "Zalando-Entwicklerin".
    pub(super) fn compound(&self, token: &Token) -> Option<Range<usize>> {
        let company = self.known.companies.starting_at(token.range.start).find(|c| c.end < token.range.end)?;
        let role = fold_str(&self.text()[company.end..token.range.end]);
        role.strip_prefix('-').filter(|role| self.page.cues.roles.has(role)).map(|_| company.clone())
    }

    /// "X explained how her team at Company …", in the sentence of the name and with nobody else between.
    pub(super) fn own_team(&self, at: usize) -> Option<Range<usize>> {
        let end = self.sentence_end(at.checked_sub(1)?);
        let other = |i: &usize| self.known.people.start_at(self.tokens[*i].range.start);
        let stop = (at..end).find(other).unwrap_or(end).max(at);
        if let Some((found, words)) = Cue::OwnTeam.find(self.tokens.get(at..stop)?) {
            return self.company(at + found + words, stop, true);
        }
        // "X explained how Company moved to Go"
        let (verb, _) = Cue::TalkVerbs.find(&self.tokens[at..stop]).filter(|(verb, _)| *verb < 3)?;
        let (how, _) = Cue::How.find(&self.tokens[at + verb..stop])?;
        let subject = at + verb + how + 1;
        let article = self.tokens.get(subject).is_some_and(|t| t.is(Cue::Articles));
        let name = self.tokens.get(subject + usize::from(article))?;
        let company = self.known.companies.starting_at(name.range.start).next()?;
        let next = self.tokens.get(covered(self.tokens, company).end)?;
        (how < 5 && next.shape == Shape::Lower).then(|| company.clone())
    }

    /// "She works at X", "Er ist Architekt bei X", "Trabaja en X": a sentence behind that of the name, with nobody else named
    /// up to there.
    pub(super) fn told_later(&self, at: usize) -> Beside {
        let Some(last) = at.checked_sub(1) else { return Beside::default() };
        let sentences = self.page.sentences(self.block);
        let here = sentences.partition_point(|s| s.end <= self.tokens[last].range.start);
        let Some(start) = sentences.get(here).map(|s| s.start) else { return Beside::default() };
        for sentence in sentences.iter().skip(here + 1).take(2) {
            let here = start..sentence.end;
            let named = self.known.people.touching(&here);
            let named = named.filter(|(p, _)| p.start >= start && p.end <= sentence.end);
            if named.take(2).count() > 1 {
                break;
            }
            let about = self.of_pronoun(&covered(self.tokens, sentence));
            if about.company.is_some() {
                return about;
            }
        }
        Beside::default()
    }

    /// What a sentence that opens with a pronoun, or in some languages with the verb, says of the person meant.
    fn of_pronoun(&self, sentence: &Range<usize>) -> Beside {
        let cues = self.page.cues;
        let pronoun = Cue::Pronouns.at(&self.tokens[sentence.clone()]);
        let verb = &self.tokens[sentence.start + pronoun..sentence.end];
        let Some(first) = verb.first().filter(|_| pronoun > 0 || cues.verb_first) else { return Beside::default() };
        let works = Cue::Employer.at(verb).max(Cue::Workplace.at(verb));
        let start = sentence.start + pronoun;
        if works > 1 {
            return Beside { company: self.company(start + works, sentence.end, true), role: None };
        }
        if !first.is(Cue::Copulas) {
            return Beside::default();
        }
        let said = self.phrase(start + 1, sentence.end.min(start + 16), false);
        if said.role.is_some() { said } else { Beside::default() }
    }

    /// "who leads the platform team at X", "die bei X das Team leitet": the listed company behind "at" in a clause that says
    /// who somebody is.
    pub(super) fn relative_clause(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let who = self.tokens[start..end].first().filter(|t| t.is(Cue::Copulas))?;
        let stop = (start + 1..end).find(|i| self.is(*i, ",") || self.is(*i, "(")).unwrap_or(end);
        let (at, words) = Cue::Within.find(&self.tokens[start + 1..stop]).filter(|_| who.is_word())?;
        let next = self.tokens.get(start + 1 + at + words)?;
        let last = self.tokens[stop - 1].range.end;
        self.known.companies.starting_at(next.range.start).find(|c| c.end <= last).cloned()
    }
}
