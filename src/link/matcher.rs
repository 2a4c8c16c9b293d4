//! Text in, places where a known name stands out: wherever a name may begin in the folded text without separators, the known
//! names that the text goes on with, *all* of them, then the boundary filter: the longest alone would lose `Kafka` in
//! `KafkaX`-like overlaps before the filter could tell. Sorted patterns are the whole index, since an automaton over
//! fifty thousand names takes longer to build than a recap takes to read.

use crate::gazetteer::forms::{Form, is_separator, squash};
use crate::text::{changes_script, fold_char, fold_str};
use rayon::prelude::*;
use std::iter::successors;
use std::ops::Range;

/// No pattern.
const NONE: u32 = u32::MAX;
/// Two bytes that a pattern may open with.
const OPENINGS: usize = 1 << 16;

/// All surface forms, to be looked up by what a text goes on with.
#[derive(Debug)]
pub struct Matcher {
    /// In the order of their patterns.
    forms: Vec<Form>,
    /// For each pattern where its forms begin, and behind the last one where they end.
    starts: Vec<u32>,
    /// For each pattern the longest other one that it begins with.
    stems: Vec<u32>,
    /// For each two bytes how many patterns come before those that open with them.
    openings: Vec<u32>,
}

/// A stretch of text that is written like a known name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where, in the text that was searched.
    pub range: Range<usize>,
    /// Index of the form.
    pub form: usize,
    /// Written as listed but for case and accents.
    pub as_listed: bool,
}

/// Text without separators, with the way back.
struct Haystack {
    text: String,
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Matcher {
    /// Sorts the forms; those of an empty pattern are nowhere.
    pub fn new(mut forms: Vec<Form>) -> Self {
        forms.retain(|form| !form.pattern.is_empty());
        forms.par_sort_by(|a, b| a.pattern.cmp(&b.pattern));
        let first = |form: &usize| *form == 0 || forms[*form - 1].pattern != forms[*form].pattern;
        let mut starts: Vec<u32> = (0..forms.len()).filter(first).map(index).collect();
        let patterns: Vec<&[u8]> = starts.iter().map(|start| forms[*start as usize].pattern.as_bytes()).collect();
        let mut stems: Vec<u32> = Vec::with_capacity(patterns.len());
        let mut openings = vec![0; OPENINGS + 1];
        for (at, pattern) in patterns.iter().enumerate() {
            // What comes before in the order either is a stem of this one or has one in common with it.
            let before = at.checked_sub(1).map(index);
            let stem = |stem: &u32| pattern.starts_with(patterns[*stem as usize]);
            let mut shorter = successors(before, |stem| Some(stems[*stem as usize]).filter(|stem| *stem != NONE));
            let stem = shorter.find(stem).unwrap_or(NONE);
            stems.push(stem);
            openings[opening(pattern) + 1] += 1;
        }
        let mut before = 0;
        for count in &mut openings {
            before += *count;
            *count = before;
        }
        starts.push(index(forms.len()));
        Self { forms, starts, stems, openings }
    }

    /// The form of a hit.
    pub fn form(&self, index: usize) -> &Form {
        &self.forms[index]
    }

    /// Whether a folded name without separators is a known one.
    pub fn knows(&self, pattern: &str) -> bool {
        self.forms.binary_search_by(|form| (*form.pattern).cmp(pattern)).is_ok()
    }

    /// All forms.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// Every hit in `text` that stands between word boundaries, in order of start and, at one start, longest first.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let hay = Haystack::new(text);
        let mut hits = Vec::new();
        for start in 0..hay.text.len() {
            if !hay.may_begin(text, start) {
                continue;
            }
            for pattern in self.patterns_at(&hay.text.as_bytes()[start..]) {
                self.put_hits(text, &hay, start, pattern, &mut hits);
            }
        }
        hits.sort_by_key(|h| (h.range.start, std::cmp::Reverse(h.range.end), h.form));
        hits
    }

    /// The patterns that `rest` begins with, the longest first.
    fn patterns_at<'m>(&'m self, rest: &'m [u8]) -> impl Iterator<Item = usize> + 'm {
        let opening = opening(rest);
        let (mut low, mut high) = (self.openings[opening] as usize, self.openings[opening + 1] as usize);
        while low < high {
            let middle = low.midpoint(high);
            if self.pattern(middle) <= rest { low = middle + 1 } else { high = middle }
        }
        // The last pattern that is not behind `rest` begins with all those that `rest` begins with, or is one of them.
        let last = low.checked_sub(1);
        let stem = |pattern: &usize| Some(self.stems[*pattern]).filter(|stem| *stem != NONE).map(|stem| stem as usize);
        successors(last, stem).skip_while(|pattern| !rest.starts_with(self.pattern(*pattern)))
    }

    fn pattern(&self, index: usize) -> &[u8] {
        self.forms[self.starts[index] as usize].pattern.as_bytes()
    }

    /// The hits of a pattern that stands in the haystack at `start`.
    fn put_hits(&self, text: &str, hay: &Haystack, start: usize, pattern: usize, hits: &mut Vec<Hit>) {
        let end = start + self.pattern(pattern).len();
        let Some((range, extended)) = hay.original(start, end).and_then(|range| bounded(text, range)) else { return };
        // "Canvas" is no plural of Canva.
        if extended && self.knows(&squash(&text[range.clone()]).0) {
            return;
        }
        for form in self.starts[pattern] as usize..self.starts[pattern + 1] as usize {
            let form_ref = &self.forms[form];
            let Some(spaced) = hay.fits(text, start, end, &form_ref.joints) else { continue };
            if extended && form_ref.pattern.chars().count() < if form_ref.weak { 6 } else { 3 } {
                continue;
            }
            if form_ref.exact_case && !text[range.clone()].starts_with(&*form_ref.listed) {
                continue;
            }
            let as_listed = !extended
                && !form_ref.derived
                && (spaced == 0 || fold_str(&text[range.clone()]) == fold_str(&form_ref.listed));
            hits.push(Hit { range: range.clone(), form, as_listed });
        }
    }
}

/// A place in a table; a gazetteer of four thousand million forms has no room in memory.
fn index(at: usize) -> u32 {
    u32::try_from(at).expect("fewer forms than that")
}

/// The two bytes that a pattern or a text opens with, as one number.
fn opening(bytes: &[u8]) -> usize {
    let byte = |at: usize| bytes.get(at).copied().map_or(0, usize::from);
    byte(0) << 8 | byte(1)
}

impl Haystack {
    fn new(text: &str) -> Self {
        let mut hay = Haystack { text: String::with_capacity(text.len()), starts: Vec::new(), ends: Vec::new() };
        let mut previous_alphanumeric = false;
        let mut chars = text.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let before = hay.text.len();
            fold_char(c, |folded| hay.text.push(folded));
            let folded = &hay.text[before..];
            let separator = folded.chars().all(is_separator);
            let opens = c == '.' && !previous_alphanumeric && chars.peek().is_some_and(|(_, n)| n.is_alphanumeric());
            previous_alphanumeric = c.is_alphanumeric();
            if folded.is_empty() {
                if let Some(end) = hay.ends.last_mut().filter(|e| **e == offset) {
                    *end = offset + c.len_utf8();
                }
                continue;
            }
            if separator && !opens {
                hay.text.truncate(before);
                continue;
            }
            hay.starts.resize(hay.text.len(), offset);
            hay.ends.resize(hay.text.len(), offset + c.len_utf8());
        }
        hay
    }

    /// Whether a name may begin here: at a character that no word runs into.
    fn may_begin(&self, text: &str, start: usize) -> bool {
        let offset = self.starts[start];
        !self.cuts(start) && text[offset..].chars().next().is_some_and(|first| opens(text, offset, first))
    }

    /// The range in the text, unless it would cut a character in two.
    fn original(&self, start: usize, end: usize) -> Option<Range<usize>> {
        (!self.cuts(end)).then(|| self.starts[start]..self.ends[end - 1])
    }

    /// Whether a character stands on both sides.
    fn cuts(&self, at: usize) -> bool {
        at > 0 && at < self.starts.len() && self.starts[at - 1] == self.starts[at]
    }

    /// How many separators the text has inside, if all stand at joints of the form and each is one mark or white space.
    fn fits(&self, text: &str, start: usize, end: usize, joints: &[usize]) -> Option<usize> {
        let mut count = 0;
        for at in start + 1..end {
            if self.starts[at] == self.starts[at - 1] || self.starts[at] == self.ends[at - 1] {
                continue;
            }
            let gap = &text[self.ends[at - 1]..self.starts[at]];
            let one = gap.chars().count() == 1 || gap.chars().all(char::is_whitespace);
            if !one || !joints.contains(&(at - start)) {
                return None;
            }
            count += 1;
        }
        Some(count)
    }
}

/// Whether a name that begins with `first` may begin at `offset`.
fn opens(text: &str, offset: usize, first: char) -> bool {
    let before = text[..offset].chars().next_back().filter(|b| !changes_script(*b, first));
    !(first.is_alphanumeric() || first == '.') || before.is_none_or(|b| !b.is_alphanumeric() && b != '_')
}

/// The range of a name, widened by a plural s or a glued version, if it ends at a word boundary.
fn bounded(text: &str, range: Range<usize>) -> Option<(Range<usize>, bool)> {
    let matched = &text[range.clone()];
    let last = matched.chars().next_back()?;
    let rest = &text[range.end..];
    let next = rest.chars().next().filter(|c| !changes_script(last, *c));
    if !last.is_alphanumeric() {
        return Some((range, false));
    }
    match next {
        Some('+' | '#') => None,
        Some(c) if c.is_alphanumeric() || c == '_' => {
            let extra = plural(matched, rest).or_else(|| version(last, rest))?;
            Some((range.start..range.end + extra, true))
        }
        _ => Some((range, false)),
    }
}

/// Whether no word that ends in `last` goes on in `rest`.
fn ends_word(last: char, rest: &str) -> bool {
    !rest.chars().next().is_some_and(|c| (c.is_alphanumeric() || c == '_') && !changes_script(last, c))
}

fn plural(matched: &str, rest: &str) -> Option<usize> {
    let long = matched.chars().count() >= 3 && !matched.ends_with(['s', 'S']);
    (long && rest.starts_with('s') && ends_word('s', &rest[1..])).then_some(1)
}

fn version(last: char, rest: &str) -> Option<usize> {
    if !last.is_alphabetic() {
        return None;
    }
    let body = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
    let digits = body.bytes().take_while(|b| b.is_ascii_digit()).count();
    let length = rest.len() - body.len() + digits;
    (digits > 0 && digits <= 4 && ends_word('0', &rest[length..])).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same numbers in every run.
    struct Dice(u64);

    impl Dice {
        fn text(&mut self, letters: &[char], longest: usize) -> String {
            let length = self.below(longest);
            (0..length).map(|_| letters[self.below(letters.len())]).collect()
        }

        fn below(&mut self, n: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % n
        }
    }

    fn form(name: &str) -> Form {
        let (pattern, joints) = squash(name);
        let (pattern, joints, listed) = (pattern.into(), joints.into(), name.into());
        Form { pattern, joints, listed, entry: 0, weak: false, derived: false, exact_case: false }
    }

    #[test]
    fn every_pattern_that_a_text_goes_on_with_is_found() {
        let mut dice = Dice(3);
        let letters = ['a', 'b', 'c', 'é', '中', '\u{0}'];
        for round in 0..1_000 {
            let names: Vec<String> = (0..dice.below(40)).map(|_| dice.text(&letters, 6)).collect();
            let matcher = Matcher::new(names.iter().map(|name| form(name)).collect());
            let text = dice.text(&letters, 30);
            for start in 0..text.len() {
                let rest = &text.as_bytes()[start..];
                let mut found: Vec<usize> = matcher.patterns_at(rest).collect();
                found.reverse();
                let patterns = 0..matcher.stems.len();
                let all: Vec<usize> = patterns.filter(|index| rest.starts_with(matcher.pattern(*index))).collect();
                assert_eq!(found, all, "round {round}: {names:?} in {text:?} at {start}");
            }
        }
    }

    #[test]
    fn names_inside_names_are_found_between_word_boundaries() {
        let matcher = Matcher::new(["Kafka", "Kafka Connect", "Connect", "C", ".NET"].map(form).to_vec());
        for (text, expected) in [
            ("Kafka-Connect, and Kafkas", vec!["Kafka-Connect", "Kafka", "Connect", "Kafkas"]),
            ("Kafkaesque reconnect", vec![]),
            ("on .NET in C, not C++", vec![".NET", "C"]),
            ("asp.NET", vec![]),
            ("Kafka3", vec!["Kafka3"]),
        ] {
            let found: Vec<&str> = matcher.find(text).into_iter().map(|hit| &text[hit.range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
