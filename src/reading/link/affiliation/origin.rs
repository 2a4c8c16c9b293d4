//! A person's name in, where the words before it say that they come from out: "an engineer from Heron, X", "From Heron came X".
//! Apart from what stands right beside the name, since a word for "from" leads to the company here, and the name follows.

use super::clues::AffiliationClue as Clue;
use super::{Clause, Place, Reader};
use crate::language::Cue;
use crate::language::text::Shape;
use crate::page::{Token, covered};
use std::ops::Range;

/// Tokens before a name in which who they are is told: "an engineer from the Heron team, X".
pub(super) const AHEAD: usize = 9;
/// Words of a noun for a person with its article, and of a verb of coming with what stands beside it.
const FEW: usize = 3;

impl Reader<'_, '_> {
    /// "an engineer from Company, X", and of somebody of whom no list knows, "a Finn from Company, X".
    pub(super) fn ahead(&self, start: usize) -> Option<Clause> {
        let from = start.saturating_sub(AHEAD);
        let (i, words) = Cue::Employer.find(&self.tokens[from..start])?;
        let cue = from + i;
        let somebody = |at: usize| self.is_role(at) > 0 || self.tokens[at].is(Cue::Someone);
        let role = (from..cue).any(somebody).then(|| cue.saturating_sub(1)..cue);
        if cue + words >= start || role.is_none() && !self.is_visitor(from, cue) {
            return None;
        }
        Some(Clause { frame: Clue::Ahead, tokens: cue..start, role, place: Place::Last })
    }

    /// Whether "a" and a word or two that are no noun for a talk or a thing stand before a word for "from": "a visitor from".
    fn is_visitor(&self, from: usize, cue: usize) -> bool {
        let before = self.tokens.get(from.max(cue.saturating_sub(FEW))..cue).unwrap_or_default();
        let Some(article) = before.iter().rposition(|t| t.is(Cue::Articles)) else { return false };
        let noun = &before[article + 1..];
        const THINGS: [Cue; 9] = [
            Cue::TalkNouns,
            Cue::EventNouns,
            Cue::Containers,
            Cue::ToolNouns,
            Cue::CompanyNouns,
            Cue::NotTalk,
            Cue::FunctionWords,
            Cue::TalkVerbs,
            Cue::NotSpeaker,
        ];
        let person = |t: &Token| t.is_word() && !THINGS.iter().any(|cue| t.is(*cue));
        !noun.is_empty() && noun.iter().all(person) && Cue::Origin.at(&self.tokens[cue..]) > 0
    }

    /// Whether a visitor is told of right behind a name that ends before `first`: "X, a visitor from", and no further on.
    pub(super) fn visits(&self, first: usize, cue: usize) -> bool {
        let comma = usize::from(self.is(first, ","));
        cue <= first + comma + FEW && self.is_visitor(first, cue)
    }

    /// "From Heron came X", "Da equipe da Heron veio a X": the sentence opens with where the only person in it is from.
    pub(super) fn came_from(&self, person: &Range<usize>) -> Option<Clause> {
        let sentence = self.page.sentence(self.block, self.tokens[person.start].range.start);
        let start = covered(self.tokens, &sentence).start;
        let lead = self.tokens.get(start..person.start).filter(|lead| lead.len() <= AHEAD)?;
        let words = Cue::Origin.at(lead);
        let opening =
            lead.get(words..).filter(|_| words > 0)?.first()?.range.start..self.tokens[person.start].range.start;
        let people = self.known.people.touching(&sentence).filter(|(p, _)| p.end <= sentence.end);
        let (company, _) = self.known.companies.touching(&opening).next()?;
        let company = covered(self.tokens, company);
        let team =
            |t: &Token| [Cue::Articles, Cue::CompanyNouns, Cue::Someone, Cue::Employer].iter().any(|cue| t.is(*cue));
        // A company may hold the word for "from", or the person.
        let verb = self.tokens.get(company.end..person.start)?;
        let between = self.tokens.get(start + words..company.start)?;
        let came = (1..=FEW).contains(&verb.len()) && verb.iter().all(|t| t.is_word() && t.shape == Shape::Lower);
        let alone = people.take(2).count() == 1 && between.iter().all(team);
        (came && alone).then_some(Clause { frame: Clue::CameFrom, tokens: company, role: None, place: Place::Listed })
    }
}
