//! How questions are worded (`data/language/questions/*.toml`): words that say little, words that mean the same, and how
//! each saved query may be asked. All languages are one vocabulary, since a French question may well hold English words,
//! and no language need be told.

use crate::assets::{Asset, Assets};
use crate::language::LanguageError;
use crate::query::{params, saved};
use crate::text::fold_str;
use crate::text::slips::{OF_QUESTIONS, OF_SMALL_WORDS};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use toml::Spanned;

/// What questions are made of besides names.
#[derive(Debug, Default)]
pub struct Vocabulary {
    stop: HashSet<String>,
    narrow: HashSet<String>,
    /// A word and the one that stands for all that mean the same.
    same: HashMap<String, String>,
    asked: Vec<Asked>,
}

/// A way to ask a saved query, as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Name of the query.
    pub query: String,
    /// The words, with `{parameter}` where a value stands.
    pub text: String,
    /// The file.
    pub path: String,
    /// The line there, from 1.
    pub line: usize,
}

impl Asked {
    /// What is wrong with it, as an error that names its place.
    pub(super) fn fault(&self, fault: String) -> LanguageError {
        LanguageError::Toml { path: self.path.clone(), line: self.line, fault }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    stop: Vec<String>,
    #[serde(default)]
    narrow: Vec<String>,
    #[serde(default)]
    same: Vec<Vec<String>>,
    #[serde(default)]
    ask: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

impl Vocabulary {
    /// Reads all languages of a data folder (one without any is served from the copy inside the program), and `questions/`
    /// of the folder of queries, where a user's own queries have their phrasings: a query that it names has those only.
    ///
    /// # Errors
    /// [`LanguageError`], also where a phrasing is for a query that is not there.
    pub fn load(data: &Assets, queries: &Assets) -> Result<Self, LanguageError> {
        let own = data.files("language/questions", ".toml").unwrap_or_default();
        let files = if own.is_empty() { data.shipped().files("language/questions", ".toml")? } else { own };
        let mut vocabulary = Self::parse(&files)?;
        if queries.folder().is_some_and(|folder| folder.join("questions").is_dir()) {
            vocabulary.take_over(&queries.files("questions", ".toml")?)?;
        }
        let names = saved::names(queries)?;
        match vocabulary.asked.iter().find(|asked| names.binary_search(&asked.query).is_err()) {
            None => Ok(vocabulary),
            Some(asked) => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let hint = params::hint(&asked.query, &names, "none is called nearly so.");
                let fault = format!("`{}` is no saved query; {hint} There are {}", asked.query, names.join(", "));
                Err(asked.fault(fault))
            }
        }
    }

    /// Takes the words of several files together.
    ///
    /// # Errors
    /// [`LanguageError::Toml`], also for an entry that is not one word.
    pub fn parse(files: &[Asset]) -> Result<Self, LanguageError> {
        let mut vocabulary = Self::default();
        for file in files {
            vocabulary.take(file)?;
        }
        Ok(vocabulary)
    }

    fn take(&mut self, file: &Asset) -> Result<(), LanguageError> {
        let line_at = |byte: usize| 1 + file.text[..byte].matches('\n').count();
        let parsed: File = toml::from_str(&file.text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_at(span.start));
            LanguageError::Toml { path: file.path.clone(), line, fault: error.message().to_owned() }
        })?;
        let one_word = |word: &String| {
            let mut parts = pieces(word);
            match (parts.next(), parts.next()) {
                (Some((_, part)), None) => Ok(part),
                _ => Err(LanguageError::Toml {
                    path: file.path.clone(),
                    line: 1 + file.text.lines().position(|l| l.contains(&format!("\"{word}\""))).unwrap_or(0),
                    fault: format!("`{word}` is not one word"),
                }),
            }
        };
        for word in &parsed.stop {
            self.stop.insert(one_word(word)?);
        }
        for word in &parsed.narrow {
            self.narrow.insert(one_word(word)?);
        }
        for group in &parsed.same {
            let words: Vec<String> = group.iter().map(one_word).collect::<Result<_, _>>()?;
            self.unite(&words);
        }
        for (query, texts) in parsed.ask {
            self.asked.extend(texts.into_iter().map(|text| Asked {
                query: query.get_ref().clone(),
                line: line_at(text.span().start),
                text: text.into_inner(),
                path: file.path.clone(),
            }));
        }
        Ok(())
    }

    /// Takes files whose phrasings of a query replace those that are there.
    fn take_over(&mut self, files: &[Asset]) -> Result<(), LanguageError> {
        let mut before = std::mem::take(&mut self.asked);
        files.iter().try_for_each(|file| self.take(file))?;
        before.retain(|asked| !self.asked.iter().any(|own| own.query == asked.query));
        self.asked.splice(0..0, before);
        Ok(())
    }

    /// How the saved queries may be asked, in the order of the files.
    pub fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// Makes the words mean the same; groups that share a word become one.
    fn unite(&mut self, words: &[String]) {
        let Some(head) = words.iter().find_map(|word| self.same.get(word)).or(words.first()).cloned() else { return };
        for word in words {
            let old = self.same.insert(word.clone(), head.clone());
            if let Some(old) = old.filter(|old| *old != head) {
                self.same.values_mut().filter(|value| **value == old).for_each(|value| value.clone_from(&head));
            }
        }
    }

    /// The word that stands for all that mean the same.
    pub(super) fn canonical(&self, word: &str) -> String {
        self.same.get(word).cloned().unwrap_or_else(|| word.to_owned())
    }

    /// Whether a word says little about what is asked.
    pub(super) fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    /// Whether a place or a time follows the word.
    pub(super) fn narrows(&self, folded: &str) -> bool {
        self.narrow.contains(folded)
    }

    /// Whether two words are forms of one, or one is the other with a slip: they begin alike and end otherwise, or a letter
    /// of a longer word is wrong.
    pub(super) fn alike(&self, one: &str, other: &str) -> bool {
        if self.is_stop(one) || self.is_stop(other) {
            return false;
        }
        let (a, b) = (one.chars().count(), other.chars().count());
        let longest = a.max(b);
        let shared = one.chars().zip(other.chars()).take_while(|(x, y)| x == y).count();
        (shared >= 4 && shared + 3 >= longest) || OF_QUESTIONS.forgive(one, other)
    }
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Folded, and replaced by the word that stands for its like.
    pub word: String,
    /// Folded, as it stands.
    pub folded: String,
    /// Whether it is written large, and not only because a sentence begins with it.
    pub large: bool,
    /// Bytes of the question.
    pub range: std::ops::Range<usize>,
}

/// The words of a question; those that are `known` are taken as they stand.
pub(super) fn tokens(question: &str, vocabulary: &Vocabulary, known: impl Fn(&str) -> bool) -> Vec<Token> {
    pieces(question)
        .map(|(start, folded)| {
            let end = start + length(&question[start..]);
            let mut word = vocabulary.canonical(&folded);
            // A slip in a word that says little is mended: wich.
            let strange = !known(&word) && !vocabulary.is_stop(&word) && !vocabulary.same.contains_key(&word);
            let near = |stop: &&String| OF_SMALL_WORDS.forgive(stop, &folded);
            if strange && let Some(stop) = vocabulary.stop.iter().filter(near).min() {
                word.clone_from(stop);
            }
            let large = start > 0 && question[start..].starts_with(char::is_uppercase);
            Token { word, folded, large, range: start..end }
        })
        .collect()
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '+' || c == '#' || unicode_normalization::char::is_combining_mark(c)
}

fn length(text: &str) -> usize {
    text.find(|c: char| !in_word(c)).unwrap_or(text.len())
}

/// The words of a text with the byte at which each begins, folded.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = (usize, String)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(in_word)?;
            at = start + length(&text[start..]);
            let folded = fold_str(&text[start..at]);
            if !folded.is_empty() {
                return Some((start, folded));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(text: &str) -> Result<Vocabulary, LanguageError> {
        Vocabulary::parse(&[Asset { path: "xx.toml".to_owned(), text: text.to_owned() }])
    }

    #[test]
    fn groups_that_share_a_word_are_one() {
        let words = vocabulary("same = [[\"talk\", \"session\"], [\"exposé\", \"charla\"], [\"charla\", \"talk\"]]")
            .expect("sound");
        for word in ["talk", "session", "expose", "charla"] {
            assert_eq!(words.canonical(word), words.canonical("talk"), "{word}");
        }
    }

    #[test]
    fn words_of_a_question() {
        let words = vocabulary("stop = [\"which\"]").expect("sound");
        let of = |text: &str| {
            tokens(text, &words, |_| false).into_iter().map(|t| (text[t.range].to_owned(), t.word)).collect::<Vec<_>>()
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            of("Wich  C++, l'été?"),
            [pair("Wich", "which"), pair("C++", "c++"), pair("l", "l"), pair("été", "ete")]
        );
        assert_eq!(of("?! …"), []);
    }

    #[test]
    fn forms_of_a_word_are_alike() {
        let words = Vocabulary::default();
        for (one, other, alike) in [
            ("covered", "covering", true),
            ("company", "companies", true),
            ("tecnology", "technology", true),
            ("when", "where", false),
            ("talk", "tall", false),
            ("ticket", "tricky", false),
        ] {
            assert_eq!(words.alike(one, other), alike, "{one} {other}");
        }
    }

    #[test]
    fn a_fault_has_file_and_line() {
        for (text, told) in [
            ("stop = [\"a\"]\nsame = [[\"two words\"]]", "xx.toml:2: `two words` is not one word"),
            ("stop = [\"a\"]\nstopp = []", "xx.toml:2: unknown field `stopp`"),
            ("[ask]\ntalks = \"one\"", "xx.toml:2: invalid type"),
        ] {
            let fault = vocabulary(text).expect_err("a fault").to_string();
            assert!(fault.starts_with(told), "{fault}");
        }
    }
}
