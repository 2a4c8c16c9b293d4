//! Words that nothing explains in, misspelt names out. A word must be in no dictionary, long enough, and one or two letters
//! away from a known name that the recap gives a reason to expect.

use super::Linker;
use super::matcher::Matcher;
use crate::gazetteer::Gazetteer;
use crate::gazetteer::forms::squash;
use crate::language::Cues;
use crate::language::text::Shape;
use crate::model::{EntityId, Kind};
use crate::page::{Page, Ranges, Token};
use crate::text::fold_str;
use crate::text::slips::{OF_FIRMS, OF_FIRMS_SWAPPED, OF_NAMES, slips};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Letters of the shortest name of several words that may be misspelt.
const LONG: usize = 10;
/// Words of the longest one.
const LONGEST: usize = 4;

/// Known names to compare with, by first letter.
#[derive(Debug)]
pub struct Fuzzy {
    /// Single-word names of technologies and companies.
    names: HashMap<char, Vec<Known>>,
    /// Names of several words, by the first of them.
    longer: HashMap<String, Vec<Known>>,
    /// Companies that are kept by hand and have no weak name, in the order of the list.
    companies: HashMap<char, Vec<Known>>,
}

/// A known name.
#[derive(Debug)]
struct Known {
    folded: String,
    length: usize,
    letters: Letters,
    entry: usize,
}

impl Known {
    fn new(folded: String, entry: usize) -> Self {
        Self { length: folded.chars().count(), letters: Letters::of(&folded), folded, entry }
    }
}

/// Which letters a word has, as a bit each.
#[derive(Debug, Clone, Copy)]
struct Letters(u32);

impl Letters {
    fn of(word: &str) -> Self {
        Self(word.chars().fold(0, |all, c| all | 1 << (u32::from(c) % 32)))
    }

    /// Whether two words may be so many slips of the keys apart: a slip takes one letter away and brings one.
    fn within(self, other: Self, slips: usize) -> bool {
        (self.0 ^ other.0).count_ones() as usize <= 2 * slips
    }
}

/// A misspelt name.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// Where, in the block's text.
    pub range: Range<usize>,
    /// Index of the entry.
    pub entry: usize,
    /// 0.5 to 0.75.
    pub score: f32,
}

impl Fuzzy {
    /// Takes the single-word names of technologies and companies.
    pub fn new(gazetteer: &Gazetteer, matcher: &Matcher) -> Self {
        let mut names: HashMap<char, Vec<Known>> = HashMap::new();
        let mut longer: HashMap<String, Vec<Known>> = HashMap::new();
        for form in matcher.forms() {
            let entry = &gazetteer.entries()[form.entry];
            let kind = matches!(entry.kind, Kind::Technology | Kind::Company);
            if let Some((first, _)) = form.listed.split_once(' ')
                && kind
                && !entry.is_imported()
                && form.pattern.len() >= LONG
            {
                longer.entry(fold_str(first)).or_default().push(Known::new(form.pattern.to_string(), form.entry));
            }
            let plain = || form.listed.chars().all(char::is_alphabetic);
            if kind && !form.weak && !entry.is_imported() && form.pattern.chars().count() >= 5 && plain() {
                add(&mut names, Known::new(form.pattern.to_string(), form.entry));
            }
        }
        let mut companies = HashMap::new();
        for (index, entry) in gazetteer.entries().iter().enumerate() {
            if entry.kind == Kind::Company && !entry.is_imported() && entry.weak.is_empty() {
                add(&mut companies, Known::new(fold_str(&entry.label), index));
            }
        }
        Self { names, longer, companies }
    }

    /// A search for the misspelt names of a page. `expected` are the entities the recap names otherwise, and `related` their
    /// makers and wholes.
    pub fn search<'s>(
        &'s self,
        page: &'s Page<'s>,
        linker: &'s Linker,
        expected: &'s HashSet<EntityId>,
        related: &'s HashSet<EntityId>,
    ) -> Search<'s> {
        Search { fuzzy: self, page, linker, expected, related, nearest: HashMap::new() }
    }

    /// The known company that an unlisted one is a slip of the keys away from: Esty, Etsy.
    pub fn misspelt_company(&self, name: &str) -> Option<usize> {
        let name = Known::new(fold_str(name), 0);
        let slip = |known: &&Known| {
            let forgiven = || if is_swapped(known, &name) { OF_FIRMS_SWAPPED } else { OF_FIRMS };
            known.length.abs_diff(name.length) <= 1
                && known.letters.within(name.letters, 1)
                && known.folded != name.folded
                && forgiven().forgive(&known.folded, &name.folded)
        };
        let first = name.folded.chars().next()?;
        self.companies.get(&first)?.iter().find(slip).map(|known| known.entry)
    }

    /// The name that a word is nearest to, with the number of slips between; of several an `expected` one.
    fn nearest(&self, word: &str, expected: impl Fn(usize) -> bool) -> Option<(usize, &Known)> {
        let word = Known::new(word.to_owned(), 0);
        let allowed = |known: &Known| OF_NAMES.allowed_between(word.length, known.length);
        let alike = self.names.get(&word.folded.chars().next()?)?.iter().filter(|known| {
            known.length.abs_diff(word.length) <= allowed(known) && known.letters.within(word.letters, allowed(known))
        });
        alike
            .map(|known| (slips(&word.folded, &known.folded), known))
            .filter(|(distance, known)| *distance <= allowed(known))
            .min_by_key(|(distance, known)| (*distance, !expected(known.entry), known.entry))
    }
}

fn add(names: &mut HashMap<char, Vec<Known>>, known: Known) {
    if let Some(first) = known.folded.chars().next() {
        names.entry(first).or_default().push(known);
    }
}

/// Whether two words have the same letters, in another order.
fn is_swapped(a: &Known, b: &Known) -> bool {
    let sorted = |word: &Known| {
        let mut letters: Vec<char> = word.folded.chars().collect();
        letters.sort_unstable();
        letters
    };
    a.length == b.length && sorted(a) == sorted(b)
}

/// A search through a page, which compares each word once.
pub struct Search<'s> {
    fuzzy: &'s Fuzzy,
    page: &'s Page<'s>,
    linker: &'s Linker,
    expected: &'s HashSet<EntityId>,
    related: &'s HashSet<EntityId>,
    /// For each word, by its number on the page, the name it is nearest to.
    nearest: HashMap<u32, Option<(usize, &'s Known)>>,
}

impl Search<'_> {
    /// The misspelt names of one block, outside `taken`.
    pub fn find(&mut self, block: usize, taken: &Ranges) -> Vec<Guess> {
        let page = self.page;
        let view = &page.views[block];
        let mut out = Vec::new();
        for (index, token) in view.tokens.iter().enumerate() {
            if !may_be_misspelt(token) || taken.touch(&token.range) || view.is_masked(&token.range) {
                continue;
            }
            let Some((distance, known)) = self.nearest(token) else { continue };
            let vendor_before = index > 0 && taken.ending_at(view.tokens[index - 1].range.end).is_some();
            if let Some(score) = self.score(token, distance, known, vendor_before) {
                out.push(Guess { range: token.range.clone(), entry: known.entry, score });
            }
        }
        out
    }
}

impl<'s> Search<'s> {
    /// The misspelt names of several words in a block: "Quern Eearth Engine". The first word is right, the others have
    /// capitals, and one of them is in no dictionary.
    pub fn find_longer(&self, block: usize) -> Vec<Guess> {
        let (page, tokens) = (self.page, self.page.tokens(block));
        let text = &page.block(block).text;
        let goes_on =
            |at: usize| tokens[at].is_capital() && text[tokens[at - 1].range.end..tokens[at].range.start] == *" ";
        let odd = |t: &Token| may_be_misspelt(t) && !self.linker.matcher.knows(&t.folded);
        let mut out = Vec::new();
        for start in (0..tokens.len()).filter(|at| tokens[*at].is_capital()) {
            let Some(known) = self.fuzzy.longer.get(tokens[start].folded.as_str()) else { continue };
            let last = tokens.len().min(start + LONGEST);
            let run = (start + 1..last).take_while(|at| goes_on(*at)).last().unwrap_or(start);
            let slip = |end: usize| {
                let range = tokens[start].range.start..tokens[end].range.end;
                let name = Known::new(squash(&text[range.clone()]).0, 0);
                let near = |k: &&Known| k.length.abs_diff(name.length) < 2 && k.letters.within(name.letters, 1);
                let known = known.iter().filter(near).find(|k| slips(&name.folded, &k.folded) == 1)?;
                Some(Guess { range, entry: known.entry, score: 0.65 })
            };
            let found = (start + 1..=run).rev().filter(|end| tokens[start + 1..=*end].iter().any(odd)).find_map(slip);
            out.extend(found.filter(|guess| !page.views[block].is_masked(&guess.range)));
        }
        out
    }

    /// The name that a token is nearest to, unless it is a word of its own or an ending on one.
    fn nearest(&mut self, token: &Token) -> Option<(usize, &'s Known)> {
        let (fuzzy, page, linker, expected) = (self.fuzzy, self.page, self.linker, self.expected);
        *self.nearest.entry(token.word).or_insert_with(|| {
            let own = |word: &str| linker.matcher.knows(word) || page.is_ordinary(word);
            if linker.matcher.knows(&token.folded) || inflected(page.cues, &token.folded).any(own) {
                return None;
            }
            fuzzy.nearest(&token.folded, |entry| expected.contains(&linker.gazetteer.entries()[entry].id))
        })
    }

    /// How sure it is that a token is a name that it is `distance` slips away from; nothing where it is not.
    fn score(&self, token: &Token, distance: usize, name: &Known, vendor_before: bool) -> Option<f32> {
        let known = &self.linker.gazetteer.entries()[name.entry];
        let length = token.folded.chars().count();
        let here = self.expected.contains(&known.id);
        let near = vendor_before
            || self.related.contains(&known.id)
            || known.maker.iter().chain(&known.broader).any(|r| self.expected.contains(r));
        let cue = || known.cues.iter().any(|c| self.page.has_word(c));
        // A small letter in a text that uses capitals says that the author means an ordinary word.
        let small = token.shape == Shape::Lower && !self.page.lower;
        if small && (distance > 1 || length < 6) {
            return None;
        }
        let alone = name.length >= 7 && length >= 7 && token.shape == Shape::Capitalised && !token.opens;
        match distance {
            1 if here => Some(0.75),
            1 if near || cue() => Some(0.65),
            1 if alone => Some(0.6),
            2 if here || near => Some(0.55),
            _ => None,
        }
    }
}

/// Whether a word may be a misspelt name by itself: long enough, all letters, and in no list.
fn may_be_misspelt(token: &Token) -> bool {
    matches!(token.shape, Shape::Lower | Shape::Capitalised)
        && !token.is_ordinary_anywhere()
        && !token.is_given_name()
        && token.folded.chars().count() >= 5
        && token.folded.chars().all(char::is_alphabetic)
}

/// What a word may be an ending away from.
pub(super) fn inflected<'w>(cues: &'w Cues, word: &'w str) -> impl Iterator<Item = &'w str> {
    cues.word_endings.listed().iter().filter_map(|ending| word.strip_suffix(ending.as_str()))
}
