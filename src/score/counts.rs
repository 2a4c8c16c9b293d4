//! What was found, wrong and missed in, the figures of a score out: precision, recall and F1, and shares that are right.

use super::Score;
use crate::model::Kind;
use std::fmt;
use std::ops::Add;

/// The names of the figures, in the order they are given in.
pub const FIGURES: [&str; 14] = [
    "mention_f1",
    "mention_strict_f1",
    "person_f1",
    "company_f1",
    "technology_f1",
    "talk_f1",
    "speaker_f1",
    "affiliation_f1",
    "covers_f1",
    "event_f1",
    "title_acc",
    "type_acc",
    "event_acc",
    "place_acc",
];

/// Right, wrong and missed items of one sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found, and in the gold.
    pub right: usize,
    /// Found, and not in the gold.
    pub wrong: usize,
    /// In the gold, and not found.
    pub missed: usize,
}

impl Counts {
    /// The share of what was found that is right; 1 where nothing was found.
    pub fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// The share of the gold that was found; 1 where there is none.
    pub fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    /// The harmonic mean of both; 1 where there was nothing to find and nothing was found.
    pub fn f1(self) -> f64 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

/// How many of some items are right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// The right ones.
    pub right: usize,
    /// All.
    pub of: usize,
}

impl Share {
    /// Counts one item.
    pub fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    /// The share; 1 where there are no items.
    pub fn value(self) -> f64 {
        share(self.right, self.of)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// All that is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Mentions whose span overlaps that of the gold and that name the same entity.
    pub mention: Counts,
    /// Mentions with exactly the gold's span that name the same entity.
    pub mention_strict: Counts,
    /// Mentions of people, as [`Tally::mention`].
    pub person: Counts,
    /// Mentions of companies, likewise.
    pub company: Counts,
    /// Mentions of technologies, likewise.
    pub technology: Counts,
    /// Talks, paired by title or by a speaker.
    pub talk: Counts,
    /// Speakers of the talks that could be paired.
    pub speaker: Counts,
    /// Affiliations of their speakers.
    pub affiliation: Counts,
    /// Technologies that they cover.
    pub covers: Counts,
    /// Fields of the event, those that the gold says are not stated included.
    pub event: Counts,
    /// Titles of the talks that could be paired.
    pub title: Share,
    /// Whether a mention that was found is called a person, a company or a technology, as it is.
    pub kind: Share,
    /// Fields of the event that the gold states.
    pub event_stated: Share,
    /// Places of the talks that could be paired, where the gold has them.
    pub place: Share,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (right, wrong) = (self.right + other.right, self.wrong + other.wrong);
        Self { right, wrong, missed: self.missed + other.missed }
    }
}

impl Add for Share {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { right: self.right + other.right, of: self.of + other.of }
    }
}

/// What was counted in some recaps and in others.
impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            mention: self.mention + other.mention,
            mention_strict: self.mention_strict + other.mention_strict,
            person: self.person + other.person,
            company: self.company + other.company,
            technology: self.technology + other.technology,
            talk: self.talk + other.talk,
            speaker: self.speaker + other.speaker,
            affiliation: self.affiliation + other.affiliation,
            covers: self.covers + other.covers,
            event: self.event + other.event,
            title: self.title + other.title,
            kind: self.kind + other.kind,
            event_stated: self.event_stated + other.event_stated,
            place: self.place + other.place,
        }
    }
}

impl Tally {
    /// All that is wrong or missed, each thing once: mentions, talks, their titles, speakers, affiliations and what they cover,
    /// and fields of events.
    pub fn faults(&self) -> usize {
        let counts = [self.mention, self.talk, self.speaker, self.affiliation, self.covers, self.event];
        let faults: usize = counts.iter().map(|counts| counts.wrong + counts.missed).sum();
        faults + self.title.of - self.title.right
    }

    /// The counts of one kind of mention, if that kind is scored.
    pub fn of_kind(&mut self, kind: Kind) -> Option<&mut Counts> {
        match kind {
            Kind::Person => Some(&mut self.person),
            Kind::Company => Some(&mut self.company),
            Kind::Technology => Some(&mut self.technology),
            Kind::Topic | Kind::Event => None,
        }
    }

    fn rows(&self) -> [(&'static str, Counts); 10] {
        [
            ("mention", self.mention),
            ("mention_strict", self.mention_strict),
            ("person", self.person),
            ("company", self.company),
            ("technology", self.technology),
            ("talk", self.talk),
            ("speaker", self.speaker),
            ("affiliation", self.affiliation),
            ("covers", self.covers),
            ("event", self.event),
        ]
    }

    /// The figures by name, in the order of [`FIGURES`], rounded to four digits.
    pub fn figures(&self) -> Vec<(&'static str, f64)> {
        let f1 = self.rows().map(|(_, counts)| counts.f1());
        let shares = [self.title, self.kind, self.event_stated, self.place].map(Share::value);
        FIGURES.into_iter().zip(f1.into_iter().chain(shares).map(rounded)).collect()
    }
}

/// To four digits; an exact tie to the even digit, as IEEE 754 and its printers do.
fn rounded(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap_or(value)
}

/// The table for a person.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, counts) in self.tally.rows() {
            let (p, r, f1) = (counts.precision(), counts.recall(), counts.f1());
            let Counts { right, wrong, missed } = counts;
            writeln!(f, "{name:15} P {p:.3}  R {r:.3}  F1 {f1:.3}   ({right} right, {wrong} wrong, {missed} missed)")?;
        }
        let Tally { title, kind, event_stated: event, .. } = self.tally;
        let [titles, events, kinds] = [title, event, kind].map(|share| rounded(share.value()));
        writeln!(
            f,
            "title accuracy {titles:.3} of {};  event fields {events:.3} of {};  mention types {kinds:.3} of {};  {} recaps",
            title.of, event.of, kind.of, self.recaps
        )?;
        match self.tally.place {
            Share { of: 0, .. } => Ok(()),
            place => writeln!(f, "places of talks {:.3} of {}", rounded(place.value()), place.of),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_nothing_and_of_something() {
        assert!(Tally::default().figures().iter().all(|(_, value)| *value == 1.0));
        let counts = Counts { right: 2, wrong: 1, missed: 2 };
        assert_eq!([counts.precision(), counts.recall(), counts.f1()].map(rounded), [0.6667, 0.5, 0.5714]);
        let tally = Tally { talk: counts, title: Share { right: 1, of: 2 }, ..Tally::default() };
        assert_eq!((tally.faults(), (tally + tally).faults(), (tally + tally).talk.right), (4, 8, 4));
        assert_eq!([0.03125, 0.09375].map(rounded), [0.0312, 0.0938]);
    }
}
