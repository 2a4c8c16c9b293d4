//! A word of a heading in, what its place there says of it out: a talk's title names its subject first ("Restwell: durable
//! execution"), or last ("Introducing Restwell", "From Kafka to Restwell").

use super::clues::UnlistedClue as Clue;
use super::name::Around;
use super::tools::Candidate;
use crate::language::Cue;
use crate::page::Token;

/// Words of the longest phrase that introduces the subject of a title.
const PHRASE: usize = 4;
/// Words of the longest name that one introduces.
const LONGEST: usize = 3;

impl Candidate<'_, '_> {
    /// What the place in a heading says.
    pub fn in_heading(&self, around: &Around<'_>) -> Option<Clue> {
        if !self.in_title() || !self.token.is_capital() {
            return None;
        }
        let before = &self.tokens[self.at.saturating_sub(PHRASE)..self.at];
        let text = &self.page.block(self.block).text;
        let named = self.at > 0 && Cue::Against.ending(before) > 0;
        let ends = |at: usize| self.tokens.get(at + 1).is_none_or(|t: &Token| !t.is_word());
        if named && ends(self.at) && around.beside.technologies.are_beside(self.tokens, &self.token.range) {
            return Some(Clue::TakesOver);
        }
        // "Introducing QuillDB Two"
        let last = self.last_capital();
        if last - self.at < LONGEST && ends(last) && Cue::Introducing.ending(before) > 0 {
            return Some(Clue::Introduced);
        }
        let colon = text[self.token.range.end..].starts_with(": ") || text[self.token.range.end..].starts_with(" : ");
        (self.at == 0 && colon).then_some(Clue::TitleSubject)
    }
}
