//! Tokens of a unit in, which cue lists they hit out: at all, at the beginning, more than once, and where. What begins at a
//! token the page knows already; here it is only counted.

use crate::language::{Cue, CueSet};
use crate::page::Token;

/// The lists that facts are made of, and whether units around look at them too.
pub const LISTS: &[(Cue, bool)] = &[
    (Cue::Byline, true),
    (Cue::Employer, false),
    (Cue::TalkNouns, true),
    (Cue::TalkVerbs, true),
    (Cue::Introductions, true),
    (Cue::Closing, true),
    (Cue::Order, true),
    (Cue::OwnTalk, true),
    (Cue::Titled, true),
    (Cue::About, false),
    (Cue::NotSpeaker, false),
    (Cue::FirstPerson, true),
    (Cue::NotTalk, false),
    (Cue::Containers, false),
    (Cue::Keynote, true),
    (Cue::Lightning, false),
    (Cue::Workshop, false),
    (Cue::Panel, false),
    (Cue::EventNouns, false),
    (Cue::Sponsors, false),
    (Cue::TitleLabel, false),
    (Cue::Someone, false),
    (Cue::Roles, true),
    (Cue::Announcements, true),
    (Cue::Interviews, false),
    (Cue::Attended, true),
    (Cue::Pronouns, true),
    (Cue::SpeakerNouns, true),
    (Cue::ThisTalk, true),
    (Cue::BesideTalks, false),
    (Cue::NextTalk, false),
    (Cue::Today, false),
    (Cue::Months, false),
    (Cue::Copulas, false),
    (Cue::WrittenBy, false),
    (Cue::How, false),
    (Cue::TalkOf, false),
    (Cue::Held, false),
    (Cue::FunctionWords, false),
    (Cue::PartsOfTalks, false),
];

/// Where phrases stand among some tokens.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    any: CueSet,
    opens: CueSet,
    twice: CueSet,
    /// A phrase's first token, its length in tokens, and its list.
    found: Vec<(u16, u8, Cue)>,
}

impl Hits {
    /// The phrases in `tokens`, of each list the longest at each place.
    pub fn new(tokens: &[Token]) -> Self {
        let mut hits = Self::default();
        let first = tokens.iter().position(Token::is_word).unwrap_or(0);
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| !token.begins().is_empty()) {
            let begins = token.begins();
            for (cue, _) in LISTS.iter().filter(|(cue, _)| begins.has(*cue)) {
                let words = cue.at(&tokens[at..]);
                if words == 0 {
                    continue;
                }
                if hits.any.has(*cue) {
                    hits.twice.insert(*cue);
                }
                hits.any.insert(*cue);
                if at <= first {
                    hits.opens.insert(*cue);
                }
                hits.found.push((at as u16, words as u8, *cue));
            }
        }
        hits
    }

    /// Whether a list is hit.
    pub fn has(&self, cue: Cue) -> bool {
        self.any.has(cue)
    }

    /// Whether a list is hit at all, at the beginning, more than once.
    pub fn of(&self, cue: Cue) -> (bool, bool, bool) {
        (self.any.has(cue), self.opens.has(cue), self.twice.has(cue))
    }

    /// The first tokens of a list's phrases, and how many tokens each has.
    pub fn at(&self, cue: Cue) -> impl Iterator<Item = (usize, usize)> {
        self.found.iter().filter(move |(_, _, of)| *of == cue).map(|(at, len, _)| (usize::from(*at), usize::from(*len)))
    }

    /// How many tokens phrases of a list cover, a token counted for each phrase.
    pub fn covered(&self, cue: Cue) -> usize {
        self.at(cue).map(|(_, len)| len).sum()
    }
}
