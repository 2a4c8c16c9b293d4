//! The phrases of one key of a language in, their words out. Where they stand in a text is found for all keys at once, by
//! [`super::scan`].

use super::text::{Clitics, tokens};
use crate::text::fold_str;
use std::collections::HashMap;

/// A set of folded phrases of one or more words, looked up by their first word.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    by_first: HashMap<String, Vec<Vec<String>>>,
    listed: Vec<String>,
}

impl Phrases {
    /// Takes phrases in their order; one that stands there twice counts once.
    pub fn new<'p>(phrases: impl IntoIterator<Item = &'p str>, clitics: &Clitics) -> Self {
        let mut new = Self::default();
        phrases.into_iter().for_each(|phrase| new.insert(phrase, clitics));
        new
    }

    fn insert(&mut self, phrase: &str, clitics: &Clitics) {
        // An elided word is a token only before another word, a possessive ending only behind one.
        let apostrophe = ['\'', '\u{2019}'];
        let (elided, ending) = (phrase.ends_with(apostrophe), phrase.starts_with(apostrophe));
        let whole = format!("{}{phrase}{}", if ending { "xx" } else { "" }, if elided { "xx" } else { "" });
        let mut words: Vec<String> = tokens(&whole, clitics).into_iter().map(|t| t.folded).collect();
        if elided {
            words.pop();
        }
        if ending && !words.is_empty() {
            words.remove(0);
        }
        let Some(first) = words.first() else { return };
        let same = self.by_first.entry(first.clone()).or_default();
        if !same.contains(&words) {
            same.push(words);
            same.sort_by_key(|w| std::cmp::Reverse(w.len()));
            self.listed.push(fold_str(phrase));
        }
    }

    /// The phrases, folded, in the order of the file.
    pub fn listed(&self) -> &[String] {
        &self.listed
    }

    /// The phrases as folded words, in no order.
    pub fn words(&self) -> impl Iterator<Item = &[String]> {
        self.by_first.values().flatten().map(Vec::as_slice)
    }

    /// Whether this very word is listed.
    pub fn has(&self, folded: &str) -> bool {
        self.by_first.get(folded).is_some_and(|p| p.iter().any(|w| w.len() == 1))
    }
}
