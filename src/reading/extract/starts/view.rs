//! A unit in, what is seen of it alone out: who it names, which cues it has, how it is written. Made once a unit, so that
//! the facts on its neighbours and its like cost a look and no second reading.

use super::cues::Hits;
use super::units::{Style, Unit};
use crate::language::Cue;
use crate::language::quotes;
use crate::language::text::Shape;
use crate::model::{EntityId, Kind, Mention};
use crate::page::Token;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Whom a unit brings in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Newest {
    /// Nobody.
    Nobody,
    /// Only people who were named before.
    Known,
    /// Somebody new by a part of their name.
    Short,
    /// Somebody new by their full name.
    Full,
}

/// What is seen of one unit alone.
#[derive(Debug)]
pub struct View<'u> {
    /// The unit.
    pub unit: &'u Unit<'u>,
    /// The cue phrases in it.
    pub hits: Hits,
    /// How many words it has.
    pub words: usize,
    /// The people it names.
    pub people: Vec<&'u Mention>,
    /// Those named in full.
    pub full: Vec<&'u Mention>,
    /// Those named in full for the first time.
    pub new: Vec<&'u Mention>,
    /// Whom it brings in.
    pub newest: Newest,
    /// The first company it names behind a person, or at all.
    pub companies: Vec<&'u Mention>,
    /// What stands in quotes and can be a title.
    pub quoted: Option<Range<usize>>,
    /// The share of longer words that have a capital.
    pub capitals: f32,
    /// The share of its words that say nothing of their own.
    pub general: f32,
    /// The share of its telling words that headings of no talk are made of.
    pub no_talk: f32,
    /// The share of its telling words that headings which hold talks are made of.
    pub container: f32,
    /// The mark-up that opens it, and where that ends.
    pub opening: Option<(Style, usize)>,
    /// Whether the mark-up that opens it goes to its end.
    pub whole_marked: bool,
    /// Whether it names people and says nothing else.
    pub only_person: bool,
    /// Whether numbers and names of months or days are all it says.
    pub only_date: bool,
    /// Whether it names an event and says nothing else.
    pub only_event: bool,
    /// Whether an address is all it says, but for a label: "Slides: https://…".
    pub only_address: bool,
    /// What is known of the rules' talk that begins in it.
    pub found: Option<Known>,
    /// Whether it lies inside a talk of the rules.
    pub inside: bool,
    /// What its readers make of it: whether they see a title and a speaker in it.
    pub read: Known,
}

/// What is known of a talk that may begin in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// Its title.
    pub title: bool,
    /// A speaker.
    pub people: bool,
}

/// A larger share of general words, and of words that hold talks, is most of what a unit says.
pub const GENERAL: f32 = 0.6;
/// See [`GENERAL`].
pub const CONTAINER: f32 = 0.5;

/// What is seen of each unit.
pub fn of_units<'u>(units: &'u [Unit<'u>]) -> Vec<View<'u>> {
    let mut named: FxHashSet<&EntityId> = FxHashSet::default();
    units
        .iter()
        .map(|unit| {
            let view = View::new(unit, &named);
            named.extend(view.people.iter().map(|person| &person.id));
            view
        })
        .collect()
}

impl<'u> View<'u> {
    fn new(unit: &'u Unit<'u>, named: &FxHashSet<&EntityId>) -> Self {
        let hits = Hits::new(unit.tokens);
        let words = unit.tokens.iter().filter(|t| t.is_word()).count();
        let of_kind =
            |kind: Kind| unit.mentions.iter().copied().filter(move |m| m.kind == kind).collect::<Vec<&Mention>>();
        let people = of_kind(Kind::Person);
        let in_full = |m: &&Mention| unit.text[m.at.0..m.at.1].trim().contains(char::is_whitespace);
        let full: Vec<&Mention> = people.iter().copied().filter(in_full).collect();
        let is_new = |m: &&Mention| !named.contains(&m.id);
        let new: Vec<&Mention> = full.iter().copied().filter(is_new).collect();
        let newest = match () {
            () if !new.is_empty() => Newest::Full,
            () if people.iter().any(is_new) => Newest::Short,
            () if !people.is_empty() => Newest::Known,
            () => Newest::Nobody,
        };
        let (no_talk, container) = (hits.covered(Cue::NotTalk), hits.covered(Cue::Containers));
        let empty = hits.covered(Cue::FunctionWords);
        let telling = words.saturating_sub(empty);
        let share = |part: usize| if telling == 0 { 1.0 } else { part as f32 / telling as f32 };
        let end = unit.core.start + unit.words().trim_end_matches([' ', '.', ':']).len();
        let whole = |(_, to): &(Style, usize)| to + 1 >= end;
        // That a heading is bold as a whole says nothing.
        let opening = opening(unit).filter(|o| !(unit.is_heading() && o.0 == Style::Strong && whole(o)));
        Self {
            words,
            new,
            newest,
            companies: of_kind(Kind::Company),
            quoted: quoted(unit),
            capitals: capitals(unit),
            general: (no_talk + container + empty).min(words) as f32 / words.max(1) as f32,
            no_talk: share(no_talk),
            container: share(container),
            whole_marked: opening.as_ref().is_some_and(whole),
            opening,
            only_person: !people.is_empty() && left(unit, &hits, &[Kind::Person, Kind::Company]) <= 2,
            only_date: is_date(unit, &hits),
            only_event: unit.mentions.iter().any(|m| m.kind == Kind::Event) && left(unit, &hits, &[Kind::Event]) <= 1,
            only_address: is_address(unit.words(), words, no_talk),
            found: None,
            inside: false,
            read: Known::default(),
            people,
            full,
            hits,
            unit,
        }
    }

    /// Whether a person's name opens it.
    pub fn opens_with_person(&self) -> bool {
        self.people.first().is_some_and(|m| m.at.0 <= self.unit.core.start + 4)
    }

    /// Whether it reads as a title: some words, most of which say something.
    pub fn is_titled(&self) -> bool {
        self.words > 2 && self.general < 0.7
    }

    /// Whether it is a heading of general words that holds no talks, such as "The venue": one more or less of these says
    /// nothing of the others.
    pub fn is_beside(&self) -> bool {
        self.unit.is_heading() && self.general > GENERAL && self.container <= CONTAINER
    }

    /// The tokens before and behind a mention.
    pub fn around(&self, mention: &Mention) -> (&'u [Token], &'u [Token]) {
        let tokens = self.unit.tokens;
        let before = tokens.partition_point(|t| t.range.end <= mention.at.0);
        let behind = tokens.partition_point(|t| t.range.start < mention.at.1);
        (&tokens[..before], &tokens[behind..])
    }
}

/// The mark-up that opens a unit, the longest there is.
fn opening(unit: &Unit<'_>) -> Option<(Style, usize)> {
    let lead = unit.core.start + unit.words().find(char::is_alphanumeric).unwrap_or(0);
    let opens = unit.marks.iter().filter(|(range, _)| range.start <= lead && range.end > lead + 2);
    opens.max_by_key(|(range, _)| range.end).map(|(range, style)| (*style, range.end))
}

/// The first stretch in quotes that is written as titles are.
fn quoted(unit: &Unit<'_>) -> Option<Range<usize>> {
    let text = unit.words();
    if quotes::is_saying(text) {
        return None;
    }
    quotes::PAIRS
        .iter()
        .filter_map(|(open, closing)| {
            let start = text.find(*open)? + open.len_utf8();
            let end = start + text[start..].find(*closing)?;
            let inside = &text[start..end];
            let words = inside.split_whitespace().count();
            let capital = inside.chars().take(3).any(|c| c.is_uppercase() || c.is_numeric());
            ((2..=25).contains(&words) && inside.len() < 160 && capital)
                .then_some(unit.core.start + start..unit.core.start + end)
        })
        .min_by_key(|range| range.start)
}

fn capitals(unit: &Unit<'_>) -> f32 {
    let long = |t: &&Token| t.is_word() && t.shape != Shape::Number && t.folded.len() > 3;
    let (mut all, mut capital) = (0, 0);
    for token in unit.tokens.iter().filter(long) {
        all += 1;
        capital += usize::from(token.is_capital());
    }
    capital as f32 / all.max(1) as f32
}

/// How many words are left beside mentions of these kinds, words that say nothing, and what people are.
fn left(unit: &Unit<'_>, hits: &Hits, kinds: &[Kind]) -> usize {
    let named = |t: &&Token| {
        unit.mentions.iter().any(|m| kinds.contains(&m.kind) && m.at.0 <= t.range.start && t.range.end <= m.at.1)
    };
    let words = unit.tokens.iter().filter(|t| t.is_word() && !named(t)).count();
    words.saturating_sub(hits.covered(Cue::FunctionWords) + hits.covered(Cue::Roles))
}

/// Whether at most one word beside labels stands before or behind an address.
fn is_address(text: &str, words: usize, labels: usize) -> bool {
    let mut addresses = text.split_whitespace().filter(|word| word.contains("://")).peekable();
    if addresses.peek().is_none() {
        return false;
    }
    let of_address = |word: &str| word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).count();
    let others = text.split_whitespace().filter(|word| !word.contains("://")).map(of_address).sum::<usize>();
    words > 0 && others <= labels.max(1)
}

/// Whether only numbers, months and days are said.
fn is_date(unit: &Unit<'_>, hits: &Hits) -> bool {
    let number = |t: &&Token| t.folded.starts_with(|c: char| c.is_ascii_digit());
    let numbers = unit.tokens.iter().filter(number).count();
    let words = unit.tokens.iter().filter(|t| t.is_word()).count();
    let days = hits.at(Cue::Containers).filter(|(at, _)| !number(&&unit.tokens[*at])).count();
    let empty = hits.covered(Cue::FunctionWords);
    numbers + hits.covered(Cue::Months) > 0 && numbers + hits.covered(Cue::Months) + days + empty >= words
}
