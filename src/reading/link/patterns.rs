//! Sorted patterns and a text in, every place where one of them stands out, overlapping. Aho-Corasick reads a text once however
//! many patterns there are, but to compile those of the gazetteer takes half as long as all else that a recap needs; so it is
//! compiled when much has been searched, and until then the patterns are looked up where a name may begin.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of text beside which the automaton is soon compiled: in a twentieth of the time that they take to be read and linked.
const PAYS: usize = 1 << 22;

/// Texts to be looked for.
#[derive(Debug)]
pub struct Patterns {
    /// All of them, one behind the other, in their order.
    letters: String,
    /// Where each begins, and behind the last one where it ends.
    starts: Vec<u32>,
    automaton: OnceLock<AhoCorasick>,
    /// Bytes that were searched.
    searched: AtomicUsize,
}

impl Patterns {
    /// Takes patterns that are sorted, none of them empty or twice there.
    pub fn new<'p>(sorted: impl Iterator<Item = &'p str>) -> Self {
        let (mut letters, mut starts) = (String::new(), vec![0]);
        for pattern in sorted {
            letters.push_str(pattern);
            starts.push(u32::try_from(letters.len()).expect("patterns of four gigabytes do not fit into memory"));
        }
        Self { letters, starts, automaton: OnceLock::new(), searched: AtomicUsize::new(0) }
    }

    /// How many there are.
    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn get(&self, index: usize) -> &str {
        &self.letters[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// The number of this very pattern.
    pub fn position(&self, pattern: &str) -> Option<usize> {
        let at = below(0..self.len(), |index| self.get(index) < pattern);
        (at < self.len() && self.get(at) == pattern).then_some(at)
    }

    /// Tells `found` of every place in `text` where a pattern stands: its number, and where. `begins` says whether one may
    /// begin at a byte; places where none may are perhaps told of as well.
    pub fn search(&self, text: &str, begins: impl Fn(usize) -> bool, mut found: impl FnMut(usize, Range<usize>)) {
        match self.automaton(text.len()) {
            Some(automaton) => {
                automaton.find_overlapping_iter(text).for_each(|m| found(m.pattern().as_usize(), m.range()));
            }
            None => (0..text.len()).filter(|start| begins(*start)).for_each(|start| {
                self.opening(&text.as_bytes()[start..], |pattern, length| found(pattern, start..start + length));
            }),
        }
    }

    /// Tells of the patterns that a text begins with.
    fn opening(&self, text: &[u8], mut found: impl FnMut(usize, usize)) {
        let mut left = 0..self.len();
        for (at, byte) in text.iter().enumerate() {
            // All that are left begin as the text does up to here, and go on.
            let byte_of = |index: usize| self.letters.as_bytes()[self.starts[index] as usize + at];
            left.start = below(left.clone(), |index| byte_of(index) < *byte);
            left.end = below(left.clone(), |index| byte_of(index) == *byte);
            if left.is_empty() {
                return;
            }
            if self.get(left.start).len() == at + 1 {
                found(left.start, at + 1);
                left.start += 1;
            }
        }
    }

    /// The automaton, where it pays. Who searches the byte with which it begins to pay compiles it; the others do not wait.
    fn automaton(&self, more: usize) -> Option<&AhoCorasick> {
        if let Some(automaton) = self.automaton.get() {
            return Some(automaton);
        }
        let before = self.searched.fetch_add(more, Ordering::Relaxed);
        if before < PAYS && before + more >= PAYS {
            self.compile();
        }
        self.automaton.get()
    }

    /// Compiles the automaton. What it has no room for is looked up further on.
    fn compile(&self) {
        let built = AhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build((0..self.len()).map(|index| self.get(index)));
        if let Ok(automaton) = built {
            let _ = self.automaton.set(automaton);
        }
    }
}

/// The first number of a range that is not `below`, where those that are come first.
fn below(range: Range<usize>, below: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (range.start, range.end);
    while from < to {
        let middle = from + (to - from) / 2;
        if below(middle) { from = middle + 1 } else { to = middle }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Letters as chance has them, always the same.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % limit
        }

        fn text(&mut self, longest: u64) -> String {
            (0..=self.below(longest)).map(|_| ['a', 'b', 'c', 'é', '東'][self.below(5) as usize]).collect()
        }
    }

    #[test]
    fn all_that_stands_in_a_text_is_found_before_and_after_it_is_compiled() {
        let mut chance = Chance(15);
        for _ in 0..1000 {
            let all: BTreeSet<String> = (0..chance.below(40)).map(|_| chance.text(5)).collect();
            let text = chance.text(60);
            let patterns = Patterns::new(all.iter().map(String::as_str));
            let found = || {
                let mut found = BTreeSet::new();
                patterns.search(
                    &text,
                    |at| text.is_char_boundary(at),
                    |number, range| _ = found.insert((range.start, number)),
                );
                found
            };
            let looked_up = found();
            patterns.compile();
            let stands = |(number, pattern): (usize, &String)| {
                let at = |start: &usize| text[*start..].starts_with(pattern.as_str());
                let starts = (0..text.len()).filter(|start| text.is_char_boundary(*start)).filter(at);
                starts.map(|start| (start, number)).collect::<Vec<_>>()
            };
            let expected: BTreeSet<(usize, usize)> = all.iter().enumerate().flat_map(stands).collect();
            assert_eq!(looked_up, expected, "{all:?} in {text}");
            assert_eq!(found(), expected, "{all:?} in {text}");
            for (number, pattern) in all.iter().enumerate() {
                assert_eq!(patterns.position(pattern), Some(number));
            }
            assert_eq!(patterns.position("z"), None);
        }
    }
}
