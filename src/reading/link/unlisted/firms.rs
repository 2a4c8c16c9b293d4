//! A block in, the organisations out that its words plainly state: by a word that organisations are named with ("the Heron
//! Foundation", "fundación Almenara"), or by a frame ("sponsored by X", "the X team", "companies such as A and B").

use super::clues::UnlistedClue as Clue;
use super::name::{Around, Named};
use super::reader::Reader;
use crate::language::text::Shape;
use crate::language::{Cue, ENGLISH};
use crate::model::{Kind, MarkKind};
use crate::page::{Page, Token, covered};
use std::ops::Range;

/// Words before and behind the word that organisations are named with.
const BEFORE: usize = 5;
const BEHIND: usize = 8;
/// Words of a name that only a frame shows.
const LONGEST: usize = 3;
/// Letters of an abbreviation that may mean anything.
const SHORT: usize = 3;
/// Members of a list behind a frame.
const MEMBERS: usize = 12;

/// The organisations of a block.
pub fn find(page: &Page<'_>, block: usize, around: &Around<'_>) -> Vec<Named> {
    let reader = Reader::new(page, block, around);
    let mut out = Vec::new();
    for at in 0..reader.tokens.len() {
        out.extend(reader.around_head(at).and_then(|name| reader.named(&name, &[Clue::HeadWord])));
        out.extend(reader.behind_small_head(at).and_then(|name| reader.named(&name, &[Clue::HeadWord])));
        reader.framed(at, &mut out);
        out.extend(reader.before_frame(at));
    }
    out
}

impl Reader<'_, '_> {
    fn is_head(token: &Token) -> bool {
        token.is(Cue::Organisations)
    }

    /// Whether a small word goes on a name: "of", and "on" behind a word such as "Committee".
    fn is_joint(token: &Token, body: bool) -> bool {
        let joins = token.is(Cue::Of) || body && token.is(Cue::NameJoins) && !token.is(Cue::InPlace);
        token.shape == Shape::Lower && joins && !token.is(Cue::And)
    }

    /// The capitalised run around a word that organisations are named with, if that stands at `at`.
    fn around_head(&self, at: usize) -> Option<Range<usize>> {
        let tokens = self.tokens;
        let body = tokens[at].is(Cue::Bodies) && tokens.get(at + 1).is_some_and(|t| Self::is_joint(t, true));
        if !tokens[at].is_capital() || !(Self::is_head(&tokens[at]) || body) {
            return None;
        }
        let mut start = at;
        while start > 0
            && tokens[start - 1].is_capital()
            && self.joined(start)
            && !tokens[start - 1].is(Cue::FunctionWords)
            && at - start < BEFORE
        {
            start -= 1;
        }
        // "Visiting Brackwell University": the verb has its capital from the sentence.
        let place = |i: usize| tokens[i + 1].is_place() && !self.page.is_place(self.text(&self.range(&(i..i + 2))));
        let verb = |i: usize| {
            tokens[i].is_ordinary() && (!tokens[i + 1].is_ordinary() || place(i)) && !Self::is_head(&tokens[i + 1])
        };
        if start + 1 < at && self.page.opens_sentence(self.block, start) && verb(start) {
            start += 1;
        }
        let end = self.end_of(at);
        // In English the word comes last, unless a small one follows: "Federation API" is none.
        let first = start == at && self.page.recap.language == ENGLISH;
        let joined = tokens[at..end].iter().any(|t| t.shape == Shape::Lower);
        (end - start >= 2 && (!first || joined)).then_some(start..end)
    }

    /// Where a name ends whose head word stands at `at`: "Foundation for the Development of Science and Technology".
    fn end_of(&self, at: usize) -> usize {
        let tokens = self.tokens;
        let mut end = at + 1;
        let mut linked = false;
        let body = tokens[at].is(Cue::Bodies);
        while end + 1 < tokens.len() && end - at < BEHIND {
            let (word, next) = (&tokens[end], &tokens[end + 1]);
            let named = self.around.taken.touch(&next.range);
            if word.is_capital() && self.joined(end) {
                end += 1;
            } else if word.is(Cue::And) && word.shape == Shape::Lower && linked && next.is_capital() && !named {
                end += 2;
            } else if Self::is_joint(word, body) && (next.is_capital() || self.leads_on(end + 1)) {
                linked = true;
                end += 1;
            } else if linked && self.leads_on(end) && !word.is(Cue::And) {
                end += 1;
            } else {
                break;
            }
        }
        if end + 1 == tokens.len() && tokens[end].is_capital() && self.joined(end) {
            end += 1;
        }
        while end > at + 1 && !tokens[end - 1].is_capital() {
            end -= 1;
        }
        end
    }

    /// "for the Development": an article with a capital behind it.
    fn leads_on(&self, at: usize) -> bool {
        let word = &self.tokens[at];
        let article = word.shape == Shape::Lower && (word.is(Cue::Articles) || word.is(Cue::NameJoins));
        article && self.tokens.get(at + 1).is_some_and(Token::is_capital)
    }

    /// "la fundación Almenara", "universidad de Deusto": the head word in small letters, as most languages have it.
    fn behind_small_head(&self, at: usize) -> Option<Range<usize>> {
        let head = &self.tokens[at];
        let native = self.page.recap.language != ENGLISH && !self.page.cues.capital_nouns;
        if !native || head.shape != Shape::Lower || !Self::is_head(head) {
            return None;
        }
        let mut end = at + 1;
        while self.tokens.get(end).is_some_and(|t| t.shape == Shape::Lower && t.is(Cue::Of)) && end < at + 3 {
            end += 1;
        }
        let name = self.run(end)?;
        let known = self.around.taken.touch(&self.range(&name));
        (!known).then_some(at..name.end)
    }

    /// The capitalised run that begins at a token.
    fn run(&self, start: usize) -> Option<Range<usize>> {
        let goes_on = |i: &usize| {
            let token = &self.tokens[*i];
            let odd =
                token.is_capital() || token.shape == Shape::Number && token.folded.chars().any(char::is_alphabetic);
            odd && token.shape != Shape::Initial && (*i == start || self.joined(*i))
        };
        let last = self.tokens.len().min(start + LONGEST + 1);
        let end = (start..last).take_while(goes_on).last()? + 1;
        (end - start <= LONGEST).then_some(start..end)
    }

    /// What a frame that ends before a token names, with the further members of the list.
    fn framed(&self, at: usize, out: &mut Vec<Named>) {
        let Some((mut start, clue)) = self.frame(at) else { return };
        let mut members = 0;
        while let Some(name) = self.linked(start).or_else(|| self.run(start)).filter(|_| members < MEMBERS) {
            let listed = (members > 0).then_some(Clue::FurtherFirm);
            let clues: Vec<Clue> = [clue].into_iter().chain(listed).collect();
            out.extend(self.named(&name, &clues));
            let marks = self.tokens[name.end..].iter().take_while(|t| t.folded == "," || t.is(Cue::And)).count();
            if !(1..=2).contains(&marks) || self.is_other(&name, false) {
                break;
            }
            start = name.end + marks;
            members += 1;
        }
    }

    /// The words of a link that begins at a token with a capital, if they are few: "[Rowing Club in Porto](…)".
    fn linked(&self, start: usize) -> Option<Range<usize>> {
        let first = self.tokens.get(start).filter(|t| t.is_capital())?;
        let mut links = self.page.marks_around(self.block, &first.range);
        let link = links.find(|m| matches!(m.kind, MarkKind::Link(_)) && m.range.start == first.range.start)?;
        let name = covered(self.tokens, &link.range);
        (name.len() > 1 && name.len() <= BEHIND).then_some(name)
    }

    /// Where the name begins behind a frame that begins at `at`, and which frame it is.
    fn frame(&self, at: usize) -> Option<(usize, Clue)> {
        let rest = &self.tokens[at..];
        let frame = Cue::CompanyFrames.at(rest);
        let works = Cue::Workplace.at(rest);
        let noun = rest[0].is(Cue::CompanyNouns) && (rest[0].shape == Shape::Lower || self.page.cues.capital_nouns);
        let (words, clue) = match () {
            () if frame > 0 => (frame, Clue::BehindFrame),
            () if works > 1 => (works, Clue::BehindWorkplace),
            () if noun => (1, Clue::CompanyNoun),
            () => return None,
        };
        let mut start = at + words;
        while self.tokens.get(start).is_some_and(|t| {
            (t.is(Cue::Articles) || t.is(Cue::CompanyNouns))
                && (t.shape == Shape::Lower || self.page.cues.capital_nouns)
        }) {
            start += 1;
        }
        Some((start, clue))
    }

    /// "the X team", "X, a Munich-based consultancy": what stands behind a name says what it is.
    fn before_frame(&self, at: usize) -> Option<Named> {
        let part = |t: &Token| t.is_capital() && !t.is(Cue::FunctionWords) && !t.is(Cue::Articles);
        let opens = at == 0 || !(part(&self.tokens[at - 1]) && self.joined(at));
        let name = self.run(at).filter(|_| opens)?;
        let rest = &self.tokens[name.end..];
        let owned = usize::from(rest.first().is_some_and(|t| t.is(Cue::Owner)));
        let staff = rest.get(owned).is_some_and(|t| t.is(Cue::CompanyAfter) && t.shape == Shape::Lower);
        let mark = rest.first().is_some_and(|t| matches!(t.folded.as_str(), "," | "(" | "-") || t.is(Cue::Copulas));
        let article = rest.get(1).is_some_and(|t| t.is(Cue::Articles) && t.shape == Shape::Lower);
        let mut told = rest.iter().skip(2).take(5).take_while(|t| t.is_word());
        let noun = mark && article && told.any(|t| t.is(Cue::CompanyNouns));
        let clue = match () {
            () if noun => Clue::CompanyTold,
            () if staff => Clue::BeforeStaff,
            () => return None,
        };
        self.named(&name, &[clue])
    }

    /// A candidate, with what speaks against it.
    fn named(&self, name: &Range<usize>, clues: &[Clue]) -> Option<Named> {
        let words = &self.tokens[name.clone()];
        let range = self.range(name);
        if self.page.views[self.block].is_masked(&range) {
            return None;
        }
        let framed = !clues.contains(&Clue::HeadWord);
        let text = &self.page.block(self.block).text;
        if framed && (self.around.taken.touch(&range) || text[..range.start].ends_with(['#', '@'])) {
            return None;
        }
        let short = words.len() == 1 && words[0].shape == Shape::Upper && words[0].folded.chars().count() <= SHORT;
        // "the Platform team", "au sein de la Direction": what stands there is more often no firm.
        let weak = clues.iter().any(|c| matches!(c, Clue::BeforeStaff | Clue::BehindWorkplace));
        // "the journal SEED": capitals that no word has.
        let loud = |t: &Token| t.shape == Shape::Upper && t.folded.chars().count() > SHORT;
        let word = |t: &Token| t.is_ordinary() && !loud(t) || self.page.cues.capital_nouns && t.is_native();
        // "[Rowing Club in Porto](…)": a link is a name as a whole, whatever its words are.
        let whole = words.len() > 2 && self.linked(name.start).is_some_and(|link| link == *name);
        let ordinary = if weak { words.iter().any(word) } else { words.iter().all(word) && !whole };
        let part = |t: &Token| t.shape == Shape::Capitalised && !t.is_ordinary();
        let like_person = words.len() == 2 && words.iter().all(part);
        let idle = self.page.views[self.block].title_case || self.page.opens_sentence(self.block, name.start);
        let places = if whole { self.page.is_place(self.text(&range)) } else { words.iter().any(Token::is_place) };
        let against = [
            (Clue::OrdinaryWord, framed && ordinary),
            (Clue::IdleCapital, framed && idle && words.iter().any(Token::is_ordinary)),
            (Clue::Acronym, framed && short),
            (Clue::LikePerson, framed && like_person),
            (Clue::GivenName, framed && words[0].is_given_name()),
            (Clue::Place, framed && places),
            (Clue::OfTalk, framed && self.is_other(name, whole)),
        ];
        let against = against.into_iter().filter(|(_, holds)| *holds).map(|(clue, _)| clue);
        Some(Named::by(self.page, self.block, range, Kind::Company, clues.iter().copied().chain(against)))
    }

    /// Whether a word of the name is one for a talk, an event, a day or a role, or part of somebody's name; small words are only
    /// part of one that is a name as a `whole`.
    fn is_other(&self, name: &Range<usize>, whole: bool) -> bool {
        let other = [Cue::TalkNouns, Cue::EventNouns, Cue::Months, Cue::Roles, Cue::Containers, Cue::FunctionWords];
        let words = &self.tokens[name.clone()];
        words
            .iter()
            .filter(|t| !(whole && t.shape == Shape::Lower))
            .any(|t| other.iter().any(|cue| t.is(*cue)) || self.around.people.contains(&t.folded))
    }
}
