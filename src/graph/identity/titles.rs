//! Two titles in, how like they are out. Words count, not letters: "Kafka at LinkedIn" and "Kafka at Netflix" are two
//! talks although most letters agree; a misspelt word still counts as the same.

use crate::text::fold_str;
use crate::text::slips::OF_TITLES;
use std::collections::{BTreeSet, HashSet};

/// The folded words of titles, in any language, that do not tell which talk it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TitleWords {
    empty: HashSet<String>,
    forms: HashSet<String>,
}

impl TitleWords {
    /// Words that say nothing, and words that say only which kind of talk it is.
    pub fn new<'w>(empty: impl IntoIterator<Item = &'w str>, forms: impl IntoIterator<Item = &'w str>) -> Self {
        Self { empty: empty.into_iter().map(fold_str).collect(), forms: forms.into_iter().map(fold_str).collect() }
    }
}

/// A title as its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::graph) struct Title {
    words: BTreeSet<String>,
    numbers: BTreeSet<String>,
    telling: usize,
}

impl Title {
    /// The words of `title`, folded, without empty ones (unless there are no others).
    pub(in crate::graph) fn new(title: &str, known: &TitleWords) -> Self {
        let folded = fold_str(title).replace('\'', " ");
        let all: BTreeSet<String> = folded
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let telling: BTreeSet<String> = all.iter().filter(|word| !known.empty.contains(*word)).cloned().collect();
        let words = if telling.is_empty() { all } else { telling };
        let numbers = words.iter().filter(|word| word.bytes().all(|b| b.is_ascii_digit())).cloned().collect();
        let telling = words.iter().filter(|word| !known.forms.contains(*word)).count();
        Self { words, numbers, telling }
    }

    /// Words that tell which talk it is.
    pub(in crate::graph) fn telling(&self) -> usize {
        self.telling
    }

    /// How like two titles are, 0 to 1: twice the shared words by all words (Sørensen and Dice).
    /// 0 where both have numbers and they differ ("part 1", "part 2").
    pub(in crate::graph) fn alike(&self, other: &Self) -> f64 {
        if self.other_number(other) {
            return 0.0;
        }
        let all = self.words.len() + other.words.len();
        if all == 0 { 0.0 } else { 2.0 * self.shared(other) as f64 / all as f64 }
    }

    /// Whether this title holds all words of `other`, at least two of them telling.
    pub(super) fn holds(&self, other: &Self) -> bool {
        other.telling() >= 2 && !self.other_number(other) && self.shared(other) == other.words.len()
    }

    fn other_number(&self, other: &Self) -> bool {
        !self.numbers.is_empty() && !other.numbers.is_empty() && self.numbers != other.numbers
    }

    /// Words of both, misspelt ones among them; each word counts once.
    fn shared(&self, other: &Self) -> usize {
        let equal = self.words.intersection(&other.words).count();
        let mut left: Vec<&String> = other.words.difference(&self.words).collect();
        let forgiven = self
            .words
            .difference(&other.words)
            .filter(|word| match left.iter().position(|theirs| OF_TITLES.forgive(word, theirs)) {
                Some(at) => {
                    left.swap_remove(at);
                    true
                }
                None => false,
            })
            .count();
        equal + forgiven
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(title: &str) -> Title {
        Title::new(title, &TitleWords::new(["the", "of", "at", "in", "to", "du", "l"], ["opening", "keynote"]))
    }

    #[test]
    fn likeness_counts_words() {
        for (a, b, low, high) in [
            ("The rise of real time", "The Rise of Real-Time", 1.0, 1.0),
            ("Kafka at LinkedIn", "Kafka at Netflix", 0.4, 0.6),
            ("Containers in production", "Contaners in production!", 1.0, 1.0),
            ("Java 8 in practice", "Java 9 in practice", 0.0, 0.0),
            ("Go", "Rust", 0.0, 0.0),
            ("", "", 0.0, 0.0),
            ("L’essor du temps réel", "L'essor du temps reel", 1.0, 1.0),
        ] {
            let alike = title(a).alike(&title(b));
            assert!((low..=high).contains(&alike), "{a} / {b}: {alike}");
            assert_eq!(alike, title(b).alike(&title(a)), "{a} / {b}");
        }
    }

    #[test]
    fn a_long_title_holds_a_short_one() {
        let long = title("Stream processing: from batch to real time");
        assert!(long.holds(&title("Stream processing")));
        assert!(!title("Stream processing").holds(&long));
        assert!(!long.holds(&title("Stream")));
    }

    #[test]
    fn forms_tell_nothing() {
        assert_eq!(title("Opening keynote").telling(), 0);
        assert_eq!(title("Keynote: the state of Go").telling(), 2);
    }
}
