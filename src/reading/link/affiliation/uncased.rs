//! A person of a script without capitals in, what such scripts say of them without a mark between out: the company right before
//! the name, the role between the name and its bracket.

use super::clues::AffiliationClue;
use super::{Clause, Place, Reader};
use crate::language::Cue;
use crate::language::text::Shape;
use crate::page::{Token, covered};

/// Words that name a part of a company, between it and one of its people.
const PART: usize = 2;
/// Tokens of a role between a name and its bracket.
const ROLE: usize = 3;

impl Reader<'_, '_> {
    /// 카카오 X, 阿里巴巴的X, 오늘의집에서 온 X, NAVER Platform Labs X: a company that is listed before a person of a script without
    /// capitals, with or without words that tell it is theirs.
    pub(super) fn owner_uncased(&self, at: usize) -> Option<Clause> {
        let words = Cue::Owner.ending(&self.tokens[..at]);
        let behind = at.checked_sub(words)?;
        let company = |end: &usize| self.known.companies.ending_at(self.tokens[end.checked_sub(1)?].range.end);
        // What follows the company with a capital names a part of it.
        let end = (behind.saturating_sub(PART)..=behind).rev().find(|end| company(end).is_some())?;
        if !self.tokens[end..behind].iter().all(Token::is_capital) {
            return None;
        }
        let found = company(&end)?;
        let line = !self.text()[found.end..self.tokens[at].range.start].contains('\n');
        let tokens = covered(self.tokens, found).start..end;
        line.then_some(Clause { frame: AffiliationClue::OwnsPerson, tokens, role: None, place: Place::Listed })
    }

    /// 임지현 대표 (모바일숲): a role between a name of a script without capitals and its bracket.
    pub(super) fn skip_role_before_bracket(&self, at: usize) -> usize {
        let role = |i: &usize| self.tokens.get(*i).is_some_and(|t| t.shape == Shape::Uncased && t.is(Cue::Roles));
        let end = (at..at + ROLE).find(|i| !role(i)).unwrap_or(at);
        if end > at && self.is(self.skip_degrees(end), "(") { self.skip_degrees(end) } else { at }
    }
}
