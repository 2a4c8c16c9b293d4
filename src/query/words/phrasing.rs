//! One phrasing in; its words, its slots, and the ways in which a question can fill the slots out. A slot whose name
//! the graph does not know may still be filled, with less trust, by words that stand where the name would: so a question
//! about an unknown technology is answered with the names that are near, and not with a shrug.

use super::stretch::Stretch;
use super::target::{Target, kinds};
use super::vocabulary::{Joint, LONGEST_PLACE, Token, Vocabulary, pieces};
use super::years::years_at;
use crate::query::params::{Parameter, ParameterKind};
use crate::query::resolve::EntityKind;
use std::ops::Range;

/// How far a name is trusted that is also an ordinary word of questions.
const PLAIN: f64 = 0.7;
/// How far a name is trusted that is misspelt.
const MENDED: f64 = 0.9;
/// How far a company is trusted behind a word such as *about*, where the phrasing has none.
const SUBJECT: f64 = 0.6;
/// How far a name is trusted that the graph does not know.
const UNKNOWN: f64 = 0.75;
/// How far a name is trusted that stands behind another word than in the phrasing: talks *from* one, talks *about* one.
const ELSEWHERE: f64 = 0.9;

/// No more ways to fill the slots of one phrasing are tried.
const MOST_WAYS: usize = 500;

/// A part of a phrasing.
pub(super) enum Part<'t> {
    /// Words.
    Text(&'t str),
    /// The name of a parameter in braces.
    Slot(&'t str),
}

/// The parts of a phrasing, in order.
pub(super) fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            rest = after;
            return Some(Part::Slot(name.trim()));
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(rest.len(), |(at, _)| at);
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(Part::Text(text))
    })
}

/// A phrasing, ready to be compared with questions.
pub(super) struct Phrasing<'q> {
    /// What it asks for.
    pub target: &'q Target,
    words: Vec<String>,
    slots: Vec<Slot<'q>>,
}

struct Slot<'q> {
    parameter: &'q Parameter,
    /// The word before it, as in the phrasing.
    after: Option<String>,
    /// The choices of the parameter as words.
    choices: Vec<(String, String)>,
}

/// What fills a slot.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fill {
    /// Name of the parameter.
    pub parameter: String,
    /// Words of the question.
    pub range: Range<usize>,
    /// The value.
    pub text: String,
    /// What it is taken for.
    pub kind: Option<EntityKind>,
    /// Whether it is a name, which is trusted however common its words are.
    pub named: bool,
    /// From 0 to 1.
    pub trust: f64,
}

impl<'q> Phrasing<'q> {
    /// Reads one whose slots are known to be parameters of `target`.
    pub(super) fn new(target: &'q Target, text: &str, vocabulary: &Vocabulary) -> Self {
        let (mut words, mut slots) = (Vec::new(), Vec::new());
        let mut last: Option<String> = None;
        for part in parts(text) {
            match part {
                Part::Text(text) => {
                    for piece in pieces(text).map(|(_, piece)| vocabulary.number(piece)) {
                        words.push(vocabulary.canonical(&piece));
                        last = Some(vocabulary.canonical(&piece));
                    }
                }
                Part::Slot(name) => {
                    if let Some(parameter) = target.parameters.iter().find(|p| p.name == name) {
                        let choices = parameter.choices.iter();
                        let choices = choices.map(|c| (vocabulary.canonical(c), c.clone())).collect();
                        slots.push(Slot { parameter, after: last.take(), choices });
                    }
                }
            }
        }
        Self { target, words, slots }
    }

    /// Its words, slots left out.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// The ways in which the question can fill its slots; one empty way where it has none.
    pub(super) fn fills(
        &self,
        tokens: &[Token],
        stretches: &[Stretch],
        question: &str,
        vocabulary: &Vocabulary,
    ) -> Vec<Vec<Fill>> {
        let mut ways: Vec<Vec<Fill>> = vec![Vec::new()];
        for slot in &self.slots {
            let candidates =
                slot.candidates(tokens, stretches, question, vocabulary, self.target.chooses, self.slots.len() == 1);
            let mut longer = Vec::new();
            for way in &ways {
                for fill in &candidates {
                    let free =
                        |other: &Fill| other.range.end <= fill.range.start || fill.range.end <= other.range.start;
                    if longer.len() < MOST_WAYS && way.iter().all(free) {
                        let mut way = way.clone();
                        let mut fill = fill.clone();
                        // In two places of one kind the order tells which is which.
                        if way.iter().any(|other| fill.range.end <= other.range.start) {
                            fill.trust *= 0.9;
                        }
                        way.push(fill);
                        longer.push(way);
                    }
                }
            }
            ways = longer;
        }
        ways
    }
}

impl Slot<'_> {
    fn fill(&self, range: Range<usize>, text: &str, kind: Option<EntityKind>, trust: f64) -> Fill {
        let named = kind.is_some() || self.parameter.kind == ParameterKind::Place;
        Fill { parameter: self.parameter.name.clone(), range, text: text.to_owned(), kind, named, trust }
    }

    fn candidates(
        &self,
        tokens: &[Token],
        stretches: &[Stretch],
        question: &str,
        vocabulary: &Vocabulary,
        chooses: bool,
        alone: bool,
    ) -> Vec<Fill> {
        if !self.choices.is_empty() {
            let chosen = |token: &Token| self.choices.iter().find(|(word, _)| *word == token.word).map(|(_, c)| c);
            let found = tokens.iter().enumerate().filter_map(|(i, token)| Some((i, chosen(token)?)));
            return found.map(|(i, choice)| self.fill(i..i + 1, choice, None, 1.0)).collect();
        }
        match &self.parameter.kind {
            ParameterKind::Entity(_) | ParameterKind::Iri if !kinds(self.parameter).is_empty() => {
                self.names(tokens, stretches, question, vocabulary, alone)
            }
            ParameterKind::Integer => {
                let year = matches!(self.parameter.name.as_str(), "year" | "from" | "to" | "since" | "until");
                let fits = |text: &str| {
                    let number = text.parse::<u32>().ok();
                    number.is_some_and(|n| if year { (1900..2200).contains(&n) } else { n < 1900 })
                };
                if self.parameter.name == "year" {
                    let years = (0..tokens.len()).filter_map(|at| years_at(tokens, at, vocabulary));
                    let fits = |value: &str| chooses || !value.contains('-');
                    let years = years.filter(|(_, value)| fits(value));
                    return years.map(|(range, value)| self.fill(range, &value, None, 1.0)).collect();
                }
                let found = tokens.iter().enumerate().filter(|(_, token)| fits(&token.folded));
                found.map(|(i, token)| self.fill(i..i + 1, &token.folded, None, 1.0)).collect()
            }
            ParameterKind::Place => {
                let text =
                    |range: &Range<usize>| &question[tokens[range.start].range.start..tokens[range.end - 1].range.end];
                let ranges = (0..tokens.len()).flat_map(|start| (start + 1..=tokens.len()).map(move |end| start..end));
                let short = ranges.filter(|range| range.len() <= LONGEST_PLACE);
                let known = short.filter(|range| vocabulary.places().has(text(range)));
                let mut found: Vec<Fill> =
                    known.map(|range| self.fill(range.clone(), text(&range), None, 1.0)).collect();
                if found.is_empty() {
                    // What holds a name, or only words of every day, is a clause and no place: in which Drupal was shown.
                    let named =
                        |at: usize| stretches.iter().any(|s| !s.plain && s.is_entity() && s.range.contains(&at));
                    let strange = |token: &Token| token.large || !vocabulary.is_ordinary(&token.folded);
                    let place =
                        |range: &Range<usize>| !range.clone().any(named) && tokens[range.clone()].iter().any(strange);
                    let unknown = self.behind(tokens, question, vocabulary).filter(|(range, _)| place(range));
                    found.extend(unknown.map(|(range, text)| self.fill(range, text, None, 0.9)));
                }
                found
            }
            ParameterKind::Text | ParameterKind::Language(_) => self
                .behind(tokens, question, vocabulary)
                .map(|(range, text)| self.fill(range, text, None, 0.9))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The names of the question that may fill a slot for one, and what stands where a name would.
    fn names(
        &self,
        tokens: &[Token],
        stretches: &[Stretch],
        question: &str,
        vocabulary: &Vocabulary,
        alone: bool,
    ) -> Vec<Fill> {
        let wanted = kinds(self.parameter);
        let name = |stretch: &Stretch| self.name(stretch, &wanted, tokens, vocabulary);
        let mut out: Vec<Fill> = stretches.iter().filter_map(name).collect();
        let touches = |s: &Stretch, range: &Range<usize>| s.range.start < range.end && range.start < s.range.end;
        let known = |range: &Range<usize>| stretches.iter().any(|s| !s.plain && touches(s, range));
        if let [wanted] = wanted.as_slice() {
            // Ordinary words may be a field that the graph does not know, and are nobody's name.
            let may_be = matches!(wanted, EntityKind::Technology | EntityKind::Topic) && alone;
            let strange = |range: &Range<usize>| {
                may_be || tokens[range.clone()].iter().any(|token| !vocabulary.is_ordinary(&token.folded))
            };
            let unknown = self.behind(tokens, question, vocabulary);
            let place = |text: &str| !may_be && vocabulary.places().has(text);
            let unknown = unknown.filter(|(range, text)| !known(range) && strange(range) && !place(text));
            out.extend(unknown.map(|(range, text)| self.fill(range, text, Some(*wanted), UNKNOWN)));
        }
        out
    }

    /// A name of the question in this slot, and how far it is trusted to be meant by it.
    fn name(
        &self,
        stretch: &Stretch,
        wanted: &[EntityKind],
        tokens: &[Token],
        vocabulary: &Vocabulary,
    ) -> Option<Fill> {
        // A word of each question that is also a name, as IT or Uber, is one where a name would stand.
        let is_function = |token: &Token| {
            let order = [Joint::Top, Joint::Least].into_iter().any(|joint| vocabulary.is(&token.folded, joint));
            !token.large && (order || vocabulary.is_stop(&token.word) || vocabulary.is_stop(&token.folded))
        };
        let before = stretch.range.start.checked_sub(1);
        let by = before.is_some_and(|at| vocabulary.is(&tokens[at].folded, Joint::By));
        // A company stands for what it makes where a technology is asked for, though not as readily.
        let trust = match (wanted, stretch.kind) {
            (wanted, kind) if wanted.contains(&kind) => 1.0,
            ([EntityKind::Technology], EntityKind::Company) if !by => 0.85,
            _ => return None,
        };
        let trust = if stretch.plain { trust * PLAIN } else { trust };
        let trust = if stretch.mended { trust * MENDED } else { trust };
        let about = before.is_some_and(|at| vocabulary.is(&tokens[at].folded, Joint::About));
        let before = before.map(|at| tokens[at].word.as_str());
        let behind = self.after.is_some() && self.after.as_deref() == before;
        let whole = stretch.range.len() == tokens.len();
        if !(by || behind || whole) && stretch.range.clone().all(|at| is_function(&tokens[at])) {
            return None;
        }
        // Who spoke about Docker is not who spoke for it.
        let subject = about && !behind && stretch.kind == EntityKind::Company;
        let trust = if subject && wanted.contains(&stretch.kind) { trust * SUBJECT } else { trust };
        let there = self.after.is_none() || self.after.as_deref() == before;
        let trust = if there { trust } else { trust * ELSEWHERE };
        Some(self.fill(stretch.range.clone(), &stretch.text, Some(stretch.kind), trust))
    }

    /// The words from behind the word that the phrasing has before the slot to the end of the question, or to the first
    /// word that a phrasing could have: no number, and no article or preposition at either end.
    fn behind<'a>(
        &self,
        tokens: &[Token],
        question: &'a str,
        vocabulary: &Vocabulary,
    ) -> Option<(Range<usize>, &'a str)> {
        let after = self.after.as_deref()?;
        let mut start = 1 + tokens.iter().rposition(|token| token.word == after)?;
        let count = tokens.get(start..)?.iter().take_while(|token| token.word == token.folded).count().min(6);
        let mut end = start + count;
        let says_nothing =
            |token: &Token| vocabulary.is_stop(&token.word) || token.folded.chars().all(|c| c.is_ascii_digit());
        while start < end && says_nothing(&tokens[start]) {
            start += 1;
        }
        while start < end && says_nothing(&tokens[end - 1]) {
            end -= 1;
        }
        (start < end).then(|| (start..end, &question[tokens[start].range.start..tokens[end - 1].range.end]))
    }
}
