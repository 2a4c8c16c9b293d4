//! Cue phrases of one language: the words by which a recap tells who spoke, where they work and what is a talk.

use super::LanguageError;
use super::text::Token;
use crate::assets::Asset;
use crate::gazetteer::fold::fold_str;
use serde::Deserialize;
use std::collections::HashMap;

/// The phrases of one language; each key is described where it stands in `data/language/en.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Cues {
    pub code: String,
    #[serde(default)]
    pub verb_first: bool,
    #[serde(default)]
    pub capital_nouns: bool,
    #[serde(default)]
    pub articles: Phrases,
    pub byline: Phrases,
    #[serde(default)]
    pub talk_of: Phrases,
    pub employer: Phrases,
    #[serde(default)]
    pub workplace: Phrases,
    #[serde(default)]
    pub someone: Phrases,
    #[serde(default)]
    pub speaker_nouns: Phrases,
    #[serde(default)]
    pub makers: Phrases,
    #[serde(default)]
    pub also_known_as: Phrases,
    #[serde(default)]
    pub organisations: Phrases,
    #[serde(default)]
    pub tool_nouns: Phrases,
    pub owner: Phrases,
    pub past: Phrases,
    #[serde(default)]
    pub own_team: Phrases,
    #[serde(default)]
    pub pronouns: Phrases,
    #[serde(default)]
    pub how: Phrases,
    #[serde(default)]
    pub within: Phrases,
    #[serde(default)]
    pub present: Phrases,
    pub roles: Phrases,
    pub company_after: Phrases,
    #[serde(default)]
    pub company_nouns: Phrases,
    #[serde(default)]
    pub sponsors: Phrases,
    pub written_in: Phrases,
    pub talk_nouns: Phrases,
    pub talk_verbs: Phrases,
    #[serde(default)]
    pub copulas: Phrases,
    #[serde(default)]
    pub of: Phrases,
    #[serde(default)]
    pub or: Phrases,
    #[serde(default)]
    pub honorifics: Phrases,
    pub introductions: Phrases,
    pub own_talk: Phrases,
    #[serde(default)]
    pub closing: Phrases,
    #[serde(default)]
    pub parts_of_talks: Phrases,
    #[serde(default)]
    pub beside_talks: Phrases,
    #[serde(default)]
    pub order: Phrases,
    #[serde(default)]
    pub announcements: Phrases,
    #[serde(default)]
    pub this_talk: Phrases,
    #[serde(default)]
    pub next_talk: Phrases,
    #[serde(default)]
    pub attended: Phrases,
    #[serde(default)]
    pub first_person: Phrases,
    pub titled: Phrases,
    #[serde(default)]
    pub title_label: Phrases,
    #[serde(default)]
    pub about: Phrases,
    #[serde(default)]
    pub not_speaker: Phrases,
    #[serde(default)]
    pub against: Phrases,
    pub and: Phrases,
    pub function_words: Phrases,
    pub not_talk: Phrases,
    #[serde(default)]
    pub interviews: Phrases,
    pub containers: Phrases,
    pub keynote: Phrases,
    pub lightning: Phrases,
    pub workshop: Phrases,
    pub panel: Phrases,
    pub written_by: Phrases,
    pub months: Phrases,
    pub event_nouns: Phrases,
    #[serde(default)]
    pub event_endings: Phrases,
    #[serde(default)]
    pub held: Phrases,
    #[serde(default)]
    pub published: Phrases,
    #[serde(default)]
    pub today: Phrases,
    #[serde(default)]
    pub day_one: Phrases,
    #[serde(default)]
    pub day_two: Phrases,
    pub in_place: Phrases,
}

impl Cues {
    pub(super) fn parse(asset: &Asset) -> Result<Self, LanguageError> {
        toml::from_str(&asset.text).map_err(|e| LanguageError::Toml {
            path: asset.path.clone(),
            line: asset.text[..e.span().map_or(0, |s| s.start).min(asset.text.len())].matches('\n').count() + 1,
            fault: e.message().trim().replace('\n', " "),
        })
    }

    /// Adds another language's phrases to all lists but those whose order or exclusivity matters.
    pub(super) fn complete_with(&mut self, other: &Cues) {
        for (own, more) in [
            (&mut self.byline, &other.byline),
            (&mut self.employer, &other.employer),
            (&mut self.workplace, &other.workplace),
            (&mut self.company_nouns, &other.company_nouns),
            (&mut self.sponsors, &other.sponsors),
            (&mut self.title_label, &other.title_label),
            (&mut self.present, &other.present),
            (&mut self.someone, &other.someone),
            (&mut self.copulas, &other.copulas),
            (&mut self.of, &other.of),
            (&mut self.or, &other.or),
            (&mut self.honorifics, &other.honorifics),
            (&mut self.parts_of_talks, &other.parts_of_talks),
            (&mut self.published, &other.published),
            (&mut self.speaker_nouns, &other.speaker_nouns),
            (&mut self.makers, &other.makers),
            (&mut self.also_known_as, &other.also_known_as),
            (&mut self.organisations, &other.organisations),
            (&mut self.tool_nouns, &other.tool_nouns),
            (&mut self.about, &other.about),
            (&mut self.not_speaker, &other.not_speaker),
            (&mut self.roles, &other.roles),
            (&mut self.talk_nouns, &other.talk_nouns),
            (&mut self.not_talk, &other.not_talk),
            (&mut self.interviews, &other.interviews),
            (&mut self.containers, &other.containers),
            (&mut self.keynote, &other.keynote),
            (&mut self.lightning, &other.lightning),
            (&mut self.workshop, &other.workshop),
            (&mut self.panel, &other.panel),
            (&mut self.and, &other.and),
            (&mut self.event_nouns, &other.event_nouns),
            (&mut self.event_endings, &other.event_endings),
        ] {
            own.extend(more);
        }
        // Titles are often English; single words such as "in" mean too much elsewhere.
        for phrase in other.written_in.listed().iter().filter(|p| p.contains(' ')) {
            self.written_in.insert(phrase);
        }
    }
}

/// A set of folded phrases of one or more words, looked up by their first word.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases {
    by_first: HashMap<String, Vec<Vec<String>>>,
    listed: Vec<String>,
}

impl From<Vec<String>> for Phrases {
    fn from(list: Vec<String>) -> Self {
        let mut phrases = Phrases::default();
        for phrase in list {
            phrases.insert(&phrase);
        }
        phrases
    }
}

impl Phrases {
    fn insert(&mut self, phrase: &str) {
        // An elided word is a token only before another word, a possessive ending only behind one.
        let apostrophe = ['\'', '\u{2019}'];
        let (elided, ending) = (phrase.ends_with(apostrophe), phrase.starts_with(apostrophe));
        let whole = format!("{}{phrase}{}", if ending { "xx" } else { "" }, if elided { "xx" } else { "" });
        let mut words: Vec<String> = super::text::tokens(&whole).into_iter().map(|t| t.folded).collect();
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

    fn extend(&mut self, other: &Phrases) {
        for phrase in &other.listed {
            self.insert(phrase);
        }
    }

    /// The phrases, folded, in the order of the file.
    pub fn listed(&self) -> &[String] {
        &self.listed
    }

    /// How many tokens the longest phrase that begins at `tokens[0]` has; 0 where none does.
    pub fn at(&self, tokens: &[Token]) -> usize {
        let Some(first) = tokens.first() else { return 0 };
        let Some(phrases) = self.by_first.get(&first.folded) else { return 0 };
        phrases
            .iter()
            .find(|p| p.len() <= tokens.len() && p.iter().zip(tokens).all(|(w, t)| *w == t.folded))
            .map_or(0, Vec::len)
    }

    /// How many tokens the longest phrase that ends with the last of `tokens` has; 0 where none does.
    pub fn ending(&self, tokens: &[Token]) -> usize {
        (1..=tokens.len().min(6)).rev().find(|n| self.at(&tokens[tokens.len() - n..]) == *n).unwrap_or(0)
    }

    /// The first token at which a phrase begins, with its length in tokens.
    pub fn find(&self, tokens: &[Token]) -> Option<(usize, usize)> {
        (0..tokens.len()).find_map(|i| match self.at(&tokens[i..]) {
            0 => None,
            n => Some((i, n)),
        })
    }

    /// Whether any phrase stands in `tokens`.
    pub fn any(&self, tokens: &[Token]) -> bool {
        self.find(tokens).is_some()
    }

    /// Whether this very word is listed.
    pub fn has(&self, folded: &str) -> bool {
        self.by_first.get(folded).is_some_and(|p| p.iter().any(|w| w.len() == 1))
    }
}
