//! A block in, the names out that begin with a known one and go on: "Adobe Connect", "OWASP Orizon", `vue-cli`. The known one is
//! not what is meant there. What follows it is weighed, since a role, an event or a person may follow as well.

use super::clues::UnlistedClue as Clue;
use super::links;
use super::name::{Around, Named};
use super::reader::Reader;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::Kind;
use crate::page::{Page, Token, covered};
use crate::text::fold_str;
use std::ops::Range;

/// Words behind the known name.
const LONGEST: usize = 3;
/// What joins words into one.
const JOINTS: [char; 3] = ['-', '_', '.'];

/// The longer names of a block.
pub fn find(page: &Page<'_>, block: usize, around: &Around<'_>) -> Vec<Named> {
    let reader = Reader::new(page, block, around);
    around.known.iter().filter_map(|name| reader.longer_word(name).or_else(|| reader.longer_run(name))).collect()
}

impl Reader<'_, '_> {
    /// `vue-cli`, `Derby.js`: the known name opens a word that goes on behind a hyphen or a dot.
    fn longer_word(&self, known: &Range<usize>) -> Option<Named> {
        let token = &self.tokens[covered(self.tokens, known).start];
        let rest = token.range.start == known.start && token.range.end > known.end;
        let rest = rest.then(|| self.text(&(known.end..token.range.end)))?.strip_prefix(JOINTS)?;
        let other = self.around.taken.touch(&(known.end..token.range.end));
        if other || !rest.starts_with(char::is_alphabetic) || self.page.views[self.block].is_masked(&token.range) {
            return None;
        }
        let script = rest == "js";
        let word = self.page.is_ordinary(&fold_str(rest));
        let small = token.shape == Shape::Lower;
        let held = [
            (Clue::LongerWord, true),
            (Clue::ScriptName, script),
            (Clue::PackageLetters, small && !self.page.lower && !word),
            (Clue::OrdinaryRest, word),
        ];
        self.longer(token.range.clone(), held)
    }

    /// "Adobe Connect": capitals follow the known name.
    fn longer_run(&self, known: &Range<usize>) -> Option<Named> {
        let at = covered(self.tokens, known);
        let whole = self.tokens[at.start].range.start == known.start && self.tokens[at.end - 1].range.end == known.end;
        let capital = self.tokens[at.start].shape != Shape::Lower;
        let goes_on = |i: &usize| {
            let token = &self.tokens[*i];
            token.is_capital() && token.shape != Shape::Initial && self.joined(*i)
        };
        let end = (at.end..self.tokens.len()).take_while(goes_on).last()? + 1;
        let words = &self.tokens[at.end..end];
        let range = known.start..words.last()?.range.end;
        let led = at.start > 0
            && self.tokens[at.start - 1].is_capital()
            && self.joined(at.start)
            && !self.page.opens_sentence(self.block, at.start - 1);
        // "the Kafka Plugin": behind the name alone, the noun says what it is.
        let tool = words.last().is_some_and(|t| t.is(Cue::ToolNouns));
        let described = tool && words.len() == 1;
        if !whole || !capital || led || words.len() > LONGEST || described || self.goes_elsewhere(words, known, &range)
        {
            return None;
        }
        let view = &self.page.views[self.block];
        let ordinary = words.iter().all(Token::is_ordinary);
        let held = [
            (Clue::LongerName, true),
            (Clue::ToolWord, tool),
            (Clue::OrdinaryRest, ordinary && !tool),
            (Clue::IdleCapital, view.title_case || self.page.cues.capital_nouns),
        ];
        self.longer(range, held)
    }

    /// Whether what follows is no part of a name: a role, an event, a day, a place, somebody, another known name.
    fn goes_elsewhere(&self, words: &[Token], known: &Range<usize>, range: &Range<usize>) -> bool {
        let other = [
            Cue::FunctionWords,
            Cue::TalkNouns,
            Cue::EventNouns,
            Cue::Months,
            Cue::Roles,
            Cue::Organisations,
            Cue::CompanyAfter,
            Cue::CompanyNouns,
            Cue::Someone,
        ];
        let person = |t: &Token| t.is_given_name() || self.around.people.contains(&t.folded);
        let named = self.around.taken.touching(range).any(|(other, _)| other.end > known.end);
        named
            || self.page.views[self.block].is_masked(range)
            || words.iter().any(|t| other.iter().any(|cue| t.is(*cue)) || person(t) || t.is_place())
    }

    fn longer<const N: usize>(&self, range: Range<usize>, held: [(Clue, bool); N]) -> Option<Named> {
        let own = links::own(self.page, self.block, &range);
        let last = self.tokens[covered(self.tokens, &range)].last()?;
        let beside = &self.around.beside;
        let listed =
            [&beside.technologies, &beside.companies].iter().any(|names| names.are_beside(self.tokens, &range));
        let placed = [(Clue::Repeated, self.page.is_repeated(last)), (Clue::Listed, listed)];
        let held = held.into_iter().chain(placed).filter(|(_, holds)| *holds).map(|(clue, _)| clue);
        let clues: Vec<Clue> = held.chain(own).collect();
        Some(Named::by(self.page, self.block, range, Kind::Technology, clues))
    }
}
