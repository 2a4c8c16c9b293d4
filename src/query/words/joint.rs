//! Small words of a language file in, what they do to the name or the year beside them out. What narrows a year down is
//! said in phrases that may stand on both sides of it (*no later than 2014*, *from 2010 on*), so that these are phrases
//! here, with a star where the year stands.

use super::token::{Token, pieces};
use serde::Deserialize;

/// What a small word does to the name or the year beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// What follows must not be.
    Not,
    /// The same, behind what opens it; elsewhere it is a word of another language.
    NotBehind,
    /// Opens a *not*.
    But,
    /// A verb, before which what may be a word of another language is a *not*.
    Does,
    /// What stands on either side will do.
    Or,
    /// Both are told of.
    And,
    /// What an *and* joins must both be.
    Both,
    /// From one year to another.
    To,
    /// The first of two years follows.
    Between,
    /// This year or later.
    Since,
    /// Later than this year.
    After,
    /// This year or earlier.
    Until,
    /// Earlier than this year.
    Before,
    /// Whoever follows gave the talk.
    By,
    /// What is talked about follows, and no firm that talks.
    About,
    /// A place follows.
    In,
    /// The first so many.
    Top,
    /// More than so many.
    Than,
    /// Turns an order round, so that it is never passed over.
    Least,
}

/// The small words of a language, as its file has them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Joints {
    not: Vec<String>,
    not_behind: Vec<String>,
    but: Vec<String>,
    does: Vec<String>,
    or: Vec<String>,
    and: Vec<String>,
    both: Vec<String>,
    to: Vec<String>,
    between: Vec<String>,
    since: Vec<String>,
    after: Vec<String>,
    until: Vec<String>,
    before: Vec<String>,
    by: Vec<String>,
    about: Vec<String>,
    #[serde(rename = "in")]
    place: Vec<String>,
    top: Vec<String>,
    than: Vec<String>,
    least: Vec<String>,
}

impl Joints {
    /// Those that are one word.
    pub(super) fn words(&self) -> [(Joint, &[String]); 15] {
        [
            (Joint::Not, &self.not),
            (Joint::NotBehind, &self.not_behind),
            (Joint::But, &self.but),
            (Joint::Does, &self.does),
            (Joint::Than, &self.than),
            (Joint::Or, &self.or),
            (Joint::And, &self.and),
            (Joint::Both, &self.both),
            (Joint::To, &self.to),
            (Joint::Between, &self.between),
            (Joint::By, &self.by),
            (Joint::About, &self.about),
            (Joint::In, &self.place),
            (Joint::Top, &self.top),
            (Joint::Least, &self.least),
        ]
    }

    /// Those that stand around a year.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        let all = [
            (Joint::Since, &self.since),
            (Joint::After, &self.after),
            (Joint::Until, &self.until),
            (Joint::Before, &self.before),
        ];
        all.into_iter().flat_map(|(joint, phrases)| phrases.iter().map(move |phrase| Span::parse(joint, phrase)))
    }
}

/// Words on either side of a year, and what they make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub joint: Joint,
    before: Vec<String>,
    behind: Vec<String>,
}

impl Span {
    /// A phrase with a star where the year stands; without one the year follows it.
    fn parse(joint: Joint, phrase: &str) -> Self {
        let (before, behind) = phrase.split_once('*').unwrap_or((phrase, ""));
        let words = |text: &str| pieces(text).map(|(_, piece)| piece).collect();
        Self { joint, before: words(before), behind: words(behind) }
    }

    /// Its words.
    pub(super) fn len(&self) -> usize {
        self.before.len() + self.behind.len()
    }

    /// Whether it stands around the year at a place, and how many words are its own on either side. Between it and the year
    /// may stand `skipped` words at most that are `small`.
    pub(super) fn around(
        &self,
        tokens: &[Token],
        year: usize,
        skipped: usize,
        small: impl Fn(&Token) -> bool,
    ) -> Option<(usize, usize)> {
        let is = |window: &[Token], words: &[String]| window.iter().map(|token| &token.folded).eq(words);
        let start = (0..=skipped).find_map(|skip| {
            let end = year.checked_sub(if self.before.is_empty() { 0 } else { skip })?;
            let start = end.checked_sub(self.before.len())?;
            (tokens[end..year].iter().all(&small) && is(&tokens[start..end], &self.before)).then_some(start)
        })?;
        let end = year + 1 + self.behind.len();
        let follows = tokens.get(year + 1..end).is_some_and(|window| is(window, &self.behind));
        // What a small word opens is not cut off: from 2010 on, and not from 2010 on Perl.
        let last = &tokens[end.min(tokens.len()) - 1];
        let opens = !self.behind.is_empty() && small(last) && tokens.get(end).is_some_and(|next| !small(next));
        (follows && !opens).then_some((start, end))
    }
}
