//! Words that nothing explains in, misspelt names out. A word must be in no dictionary, long enough, and one or two letters
//! away from a known name that the recap gives a reason to expect.

use super::Linker;
use super::document::Document;
use super::matcher::Matcher;
use crate::gazetteer::Gazetteer;
use crate::gazetteer::fold::fold_str;
use crate::language::Cues;
use crate::language::text::{Shape, Token};
use crate::model::{EntityId, Kind};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use strsim::osa_distance;

/// Known single-word names by first letter, to compare with.
#[derive(Debug)]
pub struct Fuzzy {
    by_letter: HashMap<char, Vec<(String, usize)>>,
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
        let mut by_letter: HashMap<char, Vec<(String, usize)>> = HashMap::new();
        for form in matcher.forms() {
            let entry = &gazetteer.entries()[form.entry];
            let kind = matches!(entry.kind, Kind::Technology | Kind::Company);
            let plain = form.listed.chars().all(char::is_alphabetic);
            if kind
                && plain
                && form.pattern.chars().count() >= 5
                && !form.weak
                && !entry.is_imported()
                && let Some(first) = form.pattern.chars().next()
            {
                by_letter.entry(first).or_default().push((form.pattern.to_string(), form.entry));
            }
        }
        Self { by_letter }
    }

    /// The misspelt names of one block, outside `taken`. `expected` are the entities the recap names otherwise, and
    /// `related` their makers and wholes.
    pub fn find(
        &self,
        doc: &Document<'_>,
        block: usize,
        taken: &[Range<usize>],
        linker: &Linker,
        expected: &HashSet<EntityId>,
        related: &HashSet<EntityId>,
    ) -> Vec<Guess> {
        let gazetteer = &linker.gazetteer;
        let view = &doc.views[block];
        let free = |t: &Token| {
            !taken.iter().any(|r| r.start < t.range.end && t.range.start < r.end) && !view.is_masked(&t.range)
        };
        let mut out = Vec::new();
        for (index, token) in view.tokens.iter().enumerate() {
            let word = token.folded.as_str();
            let length = word.chars().count();
            let plain =
                matches!(token.shape, Shape::Lower | Shape::Capitalised) && word.chars().all(char::is_alphabetic);
            if !plain
                || length < 5
                || !free(token)
                || linker.matcher.knows(word)
                || doc.languages.is_ordinary_anywhere(word)
                || doc.languages.is_given_name(word)
            {
                continue;
            }
            if inflected(doc.cues, word).any(|stem| linker.matcher.knows(stem) || doc.is_ordinary(stem)) {
                continue;
            }
            let Some(first) = word.chars().next() else { continue };
            let vendor_before = index > 0 && taken.iter().any(|r| r.end == view.tokens[index - 1].range.end);
            let best = self
                .by_letter
                .get(&first)
                .into_iter()
                .flatten()
                .filter(|(name, _)| name.chars().count().abs_diff(length) <= 2)
                .map(|(name, entry)| (osa_distance(word, name), name.chars().count(), *entry))
                .filter(|(distance, name_length, _)| *distance <= if length.min(*name_length) >= 8 { 2 } else { 1 })
                .min_by_key(|(distance, _, entry)| {
                    (*distance, !expected.contains(&gazetteer.entries()[*entry].id), *entry)
                });
            let Some((distance, name_length, entry)) = best else { continue };
            let known = &gazetteer.entries()[entry];
            let here = expected.contains(&known.id);
            let near = vendor_before
                || related.contains(&known.id)
                || known.maker.iter().chain(&known.broader).any(|r| expected.contains(r));
            let cue = known.cues.iter().any(|c| doc.words.contains(c));
            // A small letter in a text that uses capitals says that the author means an ordinary word.
            let small = token.shape == Shape::Lower && !doc.lower;
            if small && (distance > 1 || length < 6) {
                continue;
            }
            let score = match distance {
                1 if here => 0.75,
                1 if near || cue => 0.65,
                1 if name_length >= 7
                    && length >= 7
                    && token.shape == Shape::Capitalised
                    && !doc.opens_sentence(block, index) =>
                {
                    0.6
                }
                2 if here || near => 0.55,
                _ => continue,
            };
            out.push(Guess { range: token.range.clone(), entry, score });
        }
        out
    }
}

/// The known company that an unlisted one is a slip of the keys away from: Esty, Etsy.
pub fn misspelt_company(gazetteer: &Gazetteer, name: &str) -> Option<usize> {
    let name = fold_str(name);
    let length = name.chars().count();
    let slip = |known: &str| {
        let swapped = length == known.chars().count() && sorted(known) == sorted(&name);
        known.chars().next() == name.chars().next()
            && osa_distance(known, &name) == 1
            && (length >= 6 || length >= 4 && swapped)
    };
    let company = |e: &crate::gazetteer::Entry| {
        e.kind == Kind::Company && !e.is_imported() && e.weak.is_empty() && slip(&fold_str(&e.label))
    };
    gazetteer.entries().iter().position(company)
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// What a word may be an ending away from.
pub(super) fn inflected<'w>(cues: &'w Cues, word: &'w str) -> impl Iterator<Item = &'w str> {
    cues.word_endings.listed().iter().filter_map(|ending| word.strip_suffix(ending.as_str()))
}
