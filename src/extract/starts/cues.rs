//! Tokens in, the cue phrases among them out, all lists in one pass: each token is looked up once, not once a list.

use crate::language::{Cues, Phrases};
use crate::page::Token;
use rustc_hash::FxHashMap;

/// A list of cue phrases that facts are made of.
#[derive(Debug)]
pub struct List {
    /// Its key in the language file.
    pub name: &'static str,
    /// Whether units around look at it.
    pub near: bool,
    of: fn(&Cues) -> &Phrases,
}

macro_rules! lists {
    ($($key:ident $near:literal;)*) => {
        /// The lists, in the order of their numbers.
        pub const LISTS: &[List] = &[$(List { name: stringify!($key), near: $near, of: |cues| &cues.$key }),*];
        /// The numbers of the lists.
        #[allow(non_camel_case_types, missing_docs)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Cue { $($key),* }
    };
}

lists! {
    byline true;
    employer false;
    talk_nouns true;
    talk_verbs true;
    introductions true;
    closing true;
    order true;
    own_talk true;
    titled true;
    about false;
    not_speaker false;
    first_person true;
    not_talk false;
    containers false;
    keynote true;
    lightning false;
    workshop false;
    panel false;
    event_nouns false;
    sponsors false;
    title_label false;
    someone false;
    roles true;
    announcements true;
    interviews false;
    attended true;
    pronouns true;
    speaker_nouns true;
    this_talk true;
    beside_talks false;
    next_talk false;
    today false;
    months false;
    copulas false;
    written_by false;
    how false;
    talk_of false;
    held false;
    function_words false;
    parts_of_talks false;
}

/// The phrases of one language by their first word.
#[derive(Debug, Default)]
pub struct CueIndex(FxHashMap<String, Vec<Phrase>>);

#[derive(Debug)]
struct Phrase {
    list: u8,
    rest: Box<[String]>,
}

/// Where phrases stand among some tokens.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    any: u64,
    opens: u64,
    twice: u64,
    found: Vec<(u16, u8, u8)>,
}

impl CueIndex {
    /// The index of a language.
    pub fn new(cues: &Cues) -> Self {
        let mut by_first: FxHashMap<String, Vec<Phrase>> = FxHashMap::default();
        for (number, list) in LISTS.iter().enumerate() {
            for words in (list.of)(cues).words() {
                let Some((first, rest)) = words.split_first() else { continue };
                let phrase = Phrase { list: number as u8, rest: rest.to_vec().into() };
                by_first.entry(first.clone()).or_default().push(phrase);
            }
        }
        // Of a list's phrases that begin alike the longest counts.
        for phrases in by_first.values_mut() {
            phrases.sort_by_key(|p| (p.list, std::cmp::Reverse(p.rest.len())));
        }
        Self(by_first)
    }

    /// The phrases in `tokens`.
    pub fn hits(&self, tokens: &[Token]) -> Hits {
        let mut hits = Hits::default();
        let first = tokens.iter().position(Token::is_word).unwrap_or(0);
        for (at, token) in tokens.iter().enumerate() {
            let Some(phrases) = self.0.get(token.folded.as_str()) else { continue };
            let behind = &tokens[at + 1..];
            let stands = |p: &&Phrase| {
                p.rest.len() <= behind.len() && p.rest.iter().zip(behind).all(|(word, token)| **word == *token.folded)
            };
            let mut last = None;
            for phrase in phrases.iter().filter(stands) {
                if last == Some(phrase.list) {
                    continue;
                }
                last = Some(phrase.list);
                let bit = 1 << phrase.list;
                hits.twice |= hits.any & bit;
                hits.any |= bit;
                if at <= first {
                    hits.opens |= bit;
                }
                hits.found.push((at as u16, phrase.rest.len() as u8 + 1, phrase.list));
            }
        }
        hits
    }
}

impl Hits {
    /// Whether a list is hit.
    pub fn has(&self, cue: Cue) -> bool {
        self.any >> cue as u8 & 1 == 1
    }

    /// Whether a list is hit by its number: at all, at the beginning, more than once.
    pub fn of(&self, list: usize) -> (bool, bool, bool) {
        let bit = |set: u64| set >> list & 1 == 1;
        (bit(self.any), bit(self.opens), bit(self.twice))
    }

    /// The first tokens of a list's phrases, and how many tokens each has.
    pub fn at(&self, cue: Cue) -> impl Iterator<Item = (usize, usize)> {
        let list = cue as u8;
        self.found.iter().filter(move |(_, _, l)| *l == list).map(|(at, len, _)| (usize::from(*at), usize::from(*len)))
    }

    /// How many tokens phrases of a list cover, a token counted for each phrase.
    pub fn covered(&self, cue: Cue) -> usize {
        self.at(cue).map(|(_, len)| len).sum()
    }
}
