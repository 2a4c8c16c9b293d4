//! A person's name in, the company that another clause or sentence ties to them out: "who leads the team at X", "She works at
//! X", "explained how her team at X …". Apart from the frames right beside a name, since these reach farther.

use super::{Beside, Reader};
use crate::gazetteer::fold::fold_str;
use crate::language::text::{Shape, Token};
use crate::link::matcher::covered;
use std::ops::Range;

impl Reader<'_, '_> {
    /// The listed company that a hyphen joins with a role: "Zalando-Entwicklerin".
    pub(super) fn compound(&self, token: &Token) -> Option<Range<usize>> {
        let company = self.known.companies.iter().find(|c| c.start == token.range.start && c.end < token.range.end)?;
        let role = fold_str(&self.text()[company.end..token.range.end]);
        role.strip_prefix('-').filter(|role| self.doc.cues.roles.has(role)).map(|_| company.clone())
    }

    /// "X explained how her team at Company …", in the sentence of the name and with nobody else between.
    pub(super) fn own_team(&self, at: usize) -> Option<Range<usize>> {
        let end = self.sentence_end(at.checked_sub(1)?);
        let other = |i: &usize| self.known.people.iter().any(|p| p.start == self.tokens[*i].range.start);
        let stop = (at..end).find(other).unwrap_or(end).max(at);
        if let Some((found, words)) = self.doc.cues.own_team.find(self.tokens.get(at..stop)?) {
            return self.company(at + found + words, stop, true);
        }
        // "X explained how Company moved to Go"
        let (verb, _) = self.doc.cues.talk_verbs.find(&self.tokens[at..stop]).filter(|(verb, _)| *verb < 3)?;
        let (how, _) = self.doc.cues.how.find(&self.tokens[at + verb..stop])?;
        let subject = at + verb + how + 1;
        let article = self.tokens.get(subject).is_some_and(|t| self.doc.cues.articles.has(&t.folded));
        let name = self.tokens.get(subject + usize::from(article))?;
        let company = self.known.companies.iter().find(|c| c.start == name.range.start)?;
        let next = self.tokens.get(covered(self.tokens, company).end)?;
        (how < 5 && next.shape == Shape::Lower).then(|| company.clone())
    }

    /// "She works at X", "Er ist Architekt bei X", "Trabaja en X": a sentence behind that of the name, with nobody else named
    /// up to there.
    pub(super) fn told_later(&self, at: usize) -> Beside {
        let Some(last) = at.checked_sub(1) else { return Beside::default() };
        let sentences = &self.doc.views[self.block].sentences;
        let here = sentences.partition_point(|s| s.end <= self.tokens[last].range.start);
        let Some(start) = sentences.get(here).map(|s| s.start) else { return Beside::default() };
        for sentence in sentences.iter().skip(here + 1).take(2) {
            let named = self.known.people.iter().filter(|p| p.start >= start && p.end <= sentence.end);
            if named.count() > 1 {
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
        let cues = self.doc.cues;
        let pronoun = cues.pronouns.at(&self.tokens[sentence.clone()]);
        let verb = &self.tokens[sentence.start + pronoun..sentence.end];
        let Some(first) = verb.first().filter(|_| pronoun > 0 || cues.verb_first) else { return Beside::default() };
        let works = cues.employer.at(verb).max(cues.workplace.at(verb));
        let start = sentence.start + pronoun;
        if works > 1 {
            return Beside { company: self.company(start + works, sentence.end, true), role: None };
        }
        if !cues.copulas.has(&first.folded) {
            return Beside::default();
        }
        let said = self.phrase(start + 1, sentence.end.min(start + 16), false);
        if said.role.is_some() { said } else { Beside::default() }
    }

    /// "who leads the platform team at X", "die bei X das Team leitet": the listed company behind "at" in a clause that says
    /// who somebody is.
    pub(super) fn relative_clause(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let cues = self.doc.cues;
        let who = self.tokens[start..end].first().filter(|t| cues.copulas.has(&t.folded))?;
        let stop = (start + 1..end).find(|i| self.is(*i, ",") || self.is(*i, "(")).unwrap_or(end);
        let (at, words) = cues.within.find(&self.tokens[start + 1..stop]).filter(|_| who.is_word())?;
        let next = self.tokens.get(start + 1 + at + words)?;
        self.known
            .companies
            .iter()
            .find(|c| c.start == next.range.start && c.end <= self.tokens[stop - 1].range.end)
            .cloned()
    }
}
