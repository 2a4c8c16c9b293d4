//! A run of capitalised tokens in, the clues out that its own words give for and against a name: given names, ordinary words,
//! particles, initials, what stands right behind. Only sees which clues are there; what they count stands in
//! `data/clues/people.toml`.

use super::Taken;
use super::alone::stands_for_name;
use super::clues::PersonClue as Clue;
use crate::language::Cue;
use crate::language::clues::Tally;
use crate::language::text::Shape;
use crate::model::BlockKind;
use crate::page::{Page, Token};
use std::ops::Range;

/// Letters up to which a word in capitals is rather an abbreviation than a name.
const SHORT: usize = 2;

/// Words of the longest name that has no particle.
const LONG: usize = 3;

/// The clues that the words of a run give.
pub fn weigh(page: &Page<'_>, block: usize, at: &Range<usize>, taken: &Taken) -> Tally<Clue> {
    Tally::new(page.weights(), Run::new(page, block, at, taken).clues())
}

/// A run of tokens that may be a name.
struct Run<'p> {
    page: &'p Page<'p>,
    block: usize,
    at: &'p Range<usize>,
    /// The tokens of the block.
    tokens: &'p [Token],
    /// Those of the run that are words.
    words: Vec<&'p Token>,
    taken: &'p Taken,
}

impl<'p> Run<'p> {
    fn new(page: &'p Page<'p>, block: usize, at: &'p Range<usize>, taken: &'p Taken) -> Self {
        let tokens = page.tokens(block);
        let words = tokens[at.clone()].iter().filter(|t| t.is_word()).collect();
        Self { page, block, at, tokens, words, taken }
    }

    fn clues(&self) -> Vec<Clue> {
        // "April Quernix": the name of a month too.
        let month = self.words.len() > 1 && self.first().is(Cue::Months) && self.first().is_given_name();
        if self.is_place_or_month(usize::from(month)) {
            return vec![Clue::PlaceOrMonth];
        }
        if let [word] = self.words.as_slice() {
            let profile = word.is_given_name() && self.page.links_profile(self.block, &word.range);
            let free = (profile || !self.taken.is_named(&word.range)) && !word.is(Cue::Roles);
            let inside = self.is_prose() && !word.opens && !self.page.cues.capital_nouns;
            let alone = match (free, word.is_given_name() && word.is_ordinary()) {
                (false, _) => Clue::AloneOther,
                _ if !stands_for_name(self.page, self.tokens, self.at.start) => Clue::UnknownAlone,
                (true, false) => Clue::GivenAlone,
                (true, true) if inside => Clue::GivenWordInside,
                (true, true) => Clue::GivenWordAlone,
            };
            let cut = [
                (Clue::CutInFront, self.is_cut_in_front()),
                (Clue::CutShort, self.is_cut_short()),
                (Clue::JoinedWord, self.is_joined(word)),
            ];
            // "Context Buddy": a word behind a capital is part of what that begins.
            let cut =
                if word.is_ordinary() && self.follows_capital() { vec![(Clue::AloneOther, true)] } else { cut.into() };
            return [alone]
                .into_iter()
                .chain(cut.into_iter().filter(|(_, holds)| *holds).map(|(clue, _)| clue))
                .collect();
        }
        let mut clues: Vec<Clue> = month.then_some(Clue::FirstMonth).into_iter().collect();
        for (index, word) in self.words.iter().enumerate() {
            clues.push(self.part(index, word));
            clues.extend(self.against_word(index, word));
        }
        let whole = self.whole().into_iter().chain(self.ending());
        clues.extend(whole.filter(|(_, holds)| *holds).map(|(clue, _)| clue));
        clues
    }

    fn first(&self) -> &Token {
        self.words[0]
    }

    fn is_last(&self, index: usize) -> bool {
        index + 1 == self.words.len()
    }

    /// Whether it is a place, or a word of it from `from` on is a month.
    fn is_place_or_month(&self, from: usize) -> bool {
        let name =
            &self.page.block(self.block).text[self.first().range.start..self.words[self.words.len() - 1].range.end];
        self.first().opens_place() && self.page.is_place(name) || self.words[from..].iter().any(|t| t.is(Cue::Months))
    }

    /// What a word is as part of a name.
    fn part(&self, index: usize, word: &Token) -> Clue {
        let (given, ordinary) = (word.is_given_name(), word.is_ordinary());
        if index == 0 {
            return match (given, ordinary) {
                _ if word.shape == Shape::Initial => Clue::FirstInitial,
                _ if self.opens_with_letters() => Clue::FirstLetters,
                (true, false) => Clue::FirstGiven,
                (true, true) => Clue::FirstGivenWord,
                (false, false) if word.is_declined_name() => Clue::FirstDeclined,
                (false, false) => Clue::FirstUnknown,
                (false, true) => Clue::FirstWord,
            };
        }
        let last = self.is_last(index);
        match (given, ordinary) {
            _ if last
                && word.is_particle()
                && (self.words[index - 1].shape == Shape::Lower || word.is(Cue::FunctionWords)) =>
            {
                Clue::LastParticles
            }
            _ if last && word.is_particle() => Clue::LastParticle,
            (false, _) if word.is(Cue::Roles) => Clue::RoleWord,
            _ if last && word.shape == Shape::Initial => Clue::LastInitial,
            _ if word.is_particle() || word.shape == Shape::Initial => Clue::InnerJoint,
            (_, false) if last => Clue::LastUnknown,
            (true, true) if last => Clue::LastGivenWord,
            (false, true) if last && word.is_surname() => Clue::LastSurname,
            (false, true) if last => Clue::LastWord,
            // "Antonio Pérez Quern", but "Jonas Weber von Quern" ends before the particle.
            (false, true) if !word.is_surname() || self.words[index + 1].is_particle() => Clue::InnerWord,
            _ => Clue::InnerName,
        }
    }

    /// Two capitals for two given names: "JB Malu".
    fn opens_with_letters(&self) -> bool {
        let (first, last) = (self.first(), self.words[self.words.len() - 1]);
        let letters = first.shape == Shape::Upper && first.folded.chars().count() == SHORT && !first.is_ordinary();
        letters && last.shape == Shape::Capitalised
    }

    /// What speaks against a word as part of a name.
    fn against_word(&self, index: usize, word: &Token) -> impl Iterator<Item = Clue> {
        let given = word.is_given_name();
        let all_upper = || self.words.iter().all(|t| t.shape == Shape::Upper);
        // "Bericht des ABC": letters for something, unless a given name opens it.
        let most = if self.first().is_given_name() { SHORT } else { SHORT + 1 };
        let short = || index == 0 || word.folded.chars().count() <= most;
        let letters = index == 0 && self.opens_with_letters();
        let shouted = word.shape == Shape::Upper && short() && !letters && !all_upper();
        let place = word.is_place() && index > 0 && !given;
        let dotted = word.shape == Shape::Initial && word.range.len() > 1;
        let other = if dotted {
            None
        } else if self.taken.strong.touch(&word.range) {
            Some(self.other_name(index, word))
        } else {
            (self.taken.weak.touch(&word.range) && !given).then_some(Clue::OtherWeak)
        };
        shouted.then_some(Clue::Shouted).into_iter().chain(place.then_some(Clue::PlaceWord)).chain(other)
    }

    /// "Heron-like": what goes on behind a hyphen in small letters, and is a word.
    fn is_joined(&self, word: &Token) -> bool {
        let rest = self.page.block(self.block).text[word.range.clone()].rsplit_once('-').map(|(_, rest)| rest);
        rest.is_some_and(|rest| rest.starts_with(char::is_lowercase) && self.page.is_ordinary(rest))
    }

    /// A word that names something else: Ivy and Ruby may be a person's first name, a company's name may be a surname.
    fn other_name(&self, index: usize, word: &Token) -> Clue {
        let given = |t: &Token| t.is_given_name() && !t.is_ordinary();
        let surname = || index == 1 && self.is_last(index) && given(self.first());
        match index {
            0 if word.is_given_name() => Clue::OtherFirst,
            _ if surname() && self.taken.companies.contains(&word.range) => Clue::OtherSurname,
            _ => Clue::OtherName,
        }
    }

    /// What the words say together.
    fn whole(&self) -> [(Clue, bool); 6] {
        let (page, first) = (self.page, self.first());
        let small = self.words.iter().any(|t| t.shape == Shape::Lower);
        // German nouns have capitals too: "Fingerfood von John", "Vergleichendes Abwägen".
        let described = || {
            self.words.len() == 2
                && page.cues.adjective_endings.listed().iter().any(|e| first.folded.ends_with(e.as_str()))
        };
        let noun = first.shape == Shape::Capitalised && !first.is_given_name() && (small || described());
        // Where capitals are used sparingly, two in a row inside a sentence are a name.
        let cut = self.is_cut_in_front();
        let pair = self.words.len() == 2
            && !cut
            && !self.is_cut_before_name()
            && first.is_given_name()
            && !page.opens_sentence(self.block, self.at.start);
        let last = self.words[self.words.len() - 1];
        let word = |t: &Token| t.is_ordinary() && !t.is_given_name() && !t.is_surname();
        [
            (Clue::GermanNoun, page.cues.capital_nouns && noun),
            (Clue::EmployerInside, self.works_behind_particle()),
            (Clue::TwoInSentence, pair && self.is_prose() && !page.cues.capital_nouns),
            (Clue::NoSurname, last.is(Cue::TalkNouns) || self.words[1..].iter().any(|t| t.is(Cue::Organisations))),
            (Clue::SmallLetters, self.words.iter().all(|t| t.shape == Shape::Lower)),
            (Clue::ManyCapitals, !small && self.words.len() > LONG && self.words.iter().any(|t| word(t))),
        ]
    }

    /// Whether the run stops where a name does.
    fn ending(&self) -> [(Clue, bool); 5] {
        let (run, next) = (&self.tokens[self.at.clone()], self.tokens.get(self.at.end));
        // Nor before its second particle: "de La Tour du Moulin".
        let particle = |t: &Token| t.shape == Shape::Lower && t.is_particle();
        let goes_on = next.is_some_and(particle)
            && self.tokens.get(self.at.end + 1).is_some_and(Token::is_capital)
            && run.iter().any(particle);
        [
            // "John Catering GmbH" is a company.
            (Clue::BeforeOrganisation, next.is_some_and(|t| t.is_capital() && t.is(Cue::Organisations))),
            (Clue::NamesHouse, self.names_house()),
            (Clue::CutShort, self.is_cut_short()),
            (Clue::CutAtParticle, goes_on),
            (Clue::CutInFront, self.is_cut_in_front()),
        ]
    }

    /// "Teatro Ines Malu", "Universität Ines Malu": a house or a street has the name.
    fn names_house(&self) -> bool {
        let text = &self.page.block(self.block).text;
        let previous = self.at.start.checked_sub(1).map(|at| &self.tokens[at]);
        previous.is_some_and(|t| {
            let glued = text[t.range.end..self.first().range.start] == *" ";
            glued && t.is_capital() && (t.is(Cue::Venues) || t.is(Cue::Organisations))
        })
    }

    /// Whether a word with a capital stands right before it, which is no small word at the beginning of a sentence.
    fn follows_capital(&self) -> bool {
        let text = &self.page.block(self.block).text;
        let previous = self.at.start.checked_sub(1).map(|at| &self.tokens[at]);
        previous.is_some_and(|t| {
            let small = t.is(Cue::FunctionWords) || t.is(Cue::Introductions) || t.is(Cue::Order);
            t.is_capital() && !small && text[t.range.end..self.first().range.start] == *" "
        })
    }

    /// Whether it stops in the middle of a run of capitals, where those say something: in running text, before a name, or before the
    /// last word of a part of a heading.
    fn is_cut_short(&self) -> bool {
        let text = &self.page.block(self.block).text;
        let Some(next) = self.tokens.get(self.at.end) else { return false };
        let glued = text[self.tokens[self.at.end - 1].range.end..next.range.start] == *" ";
        let name = !next.is_ordinary() || next.is_given_name() || next.is_surname();
        let last = self.tokens.get(self.at.end + 1).is_none_or(|t| !t.is_word());
        let tells = !self.page.cues.capital_nouns && (self.is_prose() || last);
        next.shape == Shape::Capitalised && glued && (tells || name)
    }

    /// Whether more of a name follows right behind it.
    fn is_cut_before_name(&self) -> bool {
        let text = &self.page.block(self.block).text;
        let Some(next) = self.tokens.get(self.at.end) else { return false };
        let glued = text[self.tokens[self.at.end - 1].range.end..next.range.start] == *" ";
        let name = !next.is_ordinary() || next.is_given_name() || next.is_surname();
        let other = next.is(Cue::Degrees) || self.taken.companies.touch(&next.range);
        next.shape == Shape::Capitalised && glued && name && !other
    }

    /// Whether a name stands right before it, with nothing or a particle between: it begins further in front.
    fn is_cut_in_front(&self) -> bool {
        let text = &self.page.block(self.block).text;
        let before = &self.tokens[..self.at.start];
        let particles = before.iter().rev().take_while(|t| t.is_particle() && !t.is_capital()).count();
        let Some(previous) = before.len().checked_sub(particles + 1).map(|at| &before[at]) else { return false };
        let glued = text[previous.range.end..self.first().range.start].chars().all(|c| c.is_alphanumeric() || c == ' ');
        let given = previous.is_given_name();
        let name = given || particles == 0 && !previous.is_ordinary() && !self.page.cues.capital_nouns;
        let said = [Cue::Roles, Cue::Honorifics, Cue::TalkNouns, Cue::CompanyNouns, Cue::TalkVerbs, Cue::FunctionWords];
        // Pascal is a given name, whatever else has it.
        let other = self.taken.strong.touch(&previous.range) || !given && self.taken.weak.touch(&previous.range);
        let free = !other && said.iter().all(|cue| !previous.is(*cue));
        // "J. Ines Malu", but not behind the end of a sentence.
        let initial = previous.shape == Shape::Initial && previous.range.len() == 2 && glued && particles == 0;
        let inside = || self.page.sentence(self.block, previous.range.start).contains(&self.first().range.start);
        previous.shape == Shape::Capitalised && glued && name && free || initial && inside()
    }

    fn is_prose(&self) -> bool {
        !matches!(self.page.block(self.block).kind, BlockKind::Heading(_) | BlockKind::Meta)
    }

    /// "Wiebke Petersen von Otto": behind a full name, a particle that also leads to an employer, and a company's name.
    fn works_behind_particle(&self) -> bool {
        let tokens = self.tokens;
        (self.at.start + 2..self.at.end).any(|at| {
            let rest = at + 1..self.at.end;
            tokens[at].is(Cue::Employer)
                && tokens[at].shape == Shape::Lower
                && !rest.is_empty()
                && self.taken.companies.hold(&(tokens[rest.start].range.start..tokens[rest.end - 1].range.end))
        })
    }
}
