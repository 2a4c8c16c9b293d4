//! Phrases that name nothing in, stretches of text in which nothing is linked out. They are found before the names are, and
//! give way to a longer name only: so "Arrow functions" is no Apache Arrow, and what is not known stays unlinked.

use super::matcher::{Hit, Matcher};
use crate::gazetteer::Entry;
use crate::gazetteer::no_names::NoName;
use crate::model::Kind;
use crate::page::Page;
use crate::text::Folded;
use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use std::ops::Range;

/// Bytes of the longest text between a known name and the phrase that makes it none.
const LONGEST_GAP: usize = 24;

/// The phrases, ready to be searched for.
#[derive(Debug)]
pub struct NoNames {
    automaton: AhoCorasick,
    /// In the order of their patterns.
    phrases: Vec<NoName>,
}

impl NoNames {
    /// Compiles the phrases.
    pub fn new(phrases: &[NoName]) -> Result<Self, BuildError> {
        let folded = phrases.iter().map(|no| Folded::new(&no.phrase).text);
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(folded)?;
        Ok(Self { automaton, phrases: phrases.to_vec() })
    }

    /// Masks the phrases in the blocks of a page, which hold names of `entries`.
    pub fn mask(&self, page: &mut Page<'_>, matcher: &Matcher, entries: &[Entry]) {
        for index in 0..page.views.len() {
            let found = if page.views[index].skip { Vec::new() } else { self.find(&page.block(index).text) };
            if found.is_empty() {
                continue;
            }
            let text = &page.block(index).text;
            let hits = matcher.find(text);
            // "OWASP Day" is held by whom it names; "Eclipse Day" is no product.
            let is_tool = |hit: &&Hit| entries[matcher.form(hit.form).entry].kind == Kind::Technology;
            let tools: Vec<&Hit> = hits.iter().filter(is_tool).collect();
            let kept = found.into_iter().filter_map(|(range, no)| {
                let range = if no.after_name { with_name(text, &tools, &range)? } else { range };
                // "Kafka Summit" is listed, and so a name; a phrase that is listed was said to be none.
                let known = |hit: &Hit| covers(&hit.range, &range) && (no.after_name || hit.range != range);
                (!hits.iter().any(known)).then_some(range)
            });
            let kept: Vec<_> = kept.collect();
            page.views[index].mask(kept);
        }
    }

    /// Where the phrases stand, between word boundaries.
    fn find(&self, text: &str) -> Vec<(Range<usize>, &NoName)> {
        let folded = Folded::new(text);
        let found = self.automaton.find_overlapping_iter(&folded.text).filter_map(|found| {
            let (start, end) = folded.original(found.start(), found.end());
            let no = &self.phrases[found.pattern().as_usize()];
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let inside = word(text[..start].chars().next_back()) || word(text[end..].chars().next());
            // "debían" is a verb and "Debian" none: accents count, and behind a name capitals do.
            let written = &text[start..end];
            let alike =
                if no.after_name { written == no.phrase } else { written.to_lowercase() == no.phrase.to_lowercase() };
            (!inside && alike).then_some((start..end, no))
        });
        found.collect()
    }
}

fn covers(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A phrase with the known technology before it, and with the capitalised words between both: "Eclipse IoT Day", "Eclipse-IoT-Tag".
fn with_name(text: &str, tools: &[&Hit], phrase: &Range<usize>) -> Option<Range<usize>> {
    let joined = |gap: &str| {
        let part = |word: &str| word.is_empty() || word.starts_with(char::is_uppercase);
        gap.len() <= LONGEST_GAP
            && gap.starts_with([' ', '-'])
            && gap.ends_with([' ', '-'])
            && gap.split([' ', '-']).all(part)
    };
    let before = |hit: &&&Hit| {
        let gap = text.get(hit.range.end..phrase.start);
        text[hit.range.clone()].starts_with(char::is_uppercase) && gap.is_some_and(joined)
    };
    tools.iter().find(before).map(|hit| hit.range.start..phrase.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn accents_boundaries_and_case() {
        let no =
            |phrase: &str, after_name| NoName { phrase: phrase.to_owned(), after_name, file: Arc::from(""), line: 1 };
        let all = [no("debían", false), no("arrow functions", false), no("Gardens", true)];
        let none = NoNames::new(&all).expect("few");
        for (text, found) in [
            ("Ellos debían ir a Debian.", vec!["debían"]),
            ("Arrow functions, narrow functions", vec!["Arrow functions"]),
            ("Tivoli Gardens and gardens", vec!["Gardens"]),
        ] {
            let ranges = none.find(text);
            assert_eq!(ranges.into_iter().map(|(range, _)| &text[range]).collect::<Vec<_>>(), found, "{text}");
        }
    }
}
