//! The tokens of a clause in, the role that it gives a person out. Companies are weighed beside it, so that a role is read
//! once for all of them.

use super::Reader;
use crate::language::Cue;
use crate::page::Token;
use crate::text::fold_str;
use std::ops::Range;

/// How far into a clause its role may begin: behind an article and a few words for what sort it is.
pub(super) const ROLE_WITHIN: usize = 6;
/// The same behind a verb: "X is one of the very first engineers".
const ROLE_BEHIND_VERB: usize = 9;
/// Words before the noun that belong to the role: "senior front-end developer".
const WORDS_OF_ROLE: usize = 3;

impl Reader<'_, '_> {
    /// The role in the tokens from `start` to `end`.
    pub(super) fn role(&self, start: usize, end: usize, behind_verb: bool) -> Option<Range<usize>> {
        let tokens = &self.tokens[start..end];
        let within = if behind_verb { ROLE_BEHIND_VERB } else { ROLE_WITHIN };
        let role = (0..tokens.len().min(within)).find(|i| {
            self.is_role(start + i) > 0 && !tokens[..*i].iter().any(|t| matches!(t.folded.as_str(), "." | ";"))
        })?;
        // "a former engineer"
        let past = Cue::Past.find(&tokens[..role + 1]);
        if past.is_some_and(|(past, _)| !Cue::Present.any(&tokens[past..])) {
            return None;
        }
        let of_role = |i: &usize| {
            let t = &tokens[*i];
            t.is_word()
                && !self.page.views[self.block].is_masked(&t.range)
                && !self.known.companies.touch(&t.range)
                && !t.is(Cue::FunctionWords)
        };
        let from = (0..role).rev().take(WORDS_OF_ROLE).take_while(of_role).last().unwrap_or(role);
        let mut to = role + self.is_role(start + role).max(1);
        while to < tokens.len()
            && Cue::Employer.at(&tokens[to..]) == 0
            && !tokens[to].is(Cue::TalkVerbs)
            && (tokens[to].is(Cue::Roles) || joins_roles(to, tokens))
        {
            to += 1;
        }
        Some(start + from..start + to)
    }

    /// How many tokens the noun for a role at `at` has. A compound ends in one: "Sicherheits-Ingenieur".
    pub(super) fn is_role(&self, at: usize) -> usize {
        let words = Cue::Roles.at(&self.tokens[at..]);
        let token = &self.tokens[at];
        let compound = || {
            let last = self.text()[token.range.clone()].rsplit_once('-').map(|(_, last)| fold_str(last));
            last.is_some_and(|last| self.page.cues.roles.has(&last))
                && !token.folded.starts_with("ex-")
                && !self.known.companies.touch(&token.range)
        };
        if words == 0 && compound() { 1 } else { words }
    }

    /// Whether the role is one towards a technology or a group: "the creator of".
    pub(super) fn makes(&self, clause: usize, role: &Range<usize>) -> bool {
        Cue::Makers.ending(&self.tokens[clause..role.end]) > 0
    }
}

fn joins_roles(at: usize, tokens: &[Token]) -> bool {
    tokens[at].is(Cue::And) && tokens.get(at + 1).is_some_and(|t| t.is(Cue::Roles))
}
