//! How questions are worded (`data/language/questions/*.toml`): words that say little, words that mean the same, and how
//! each saved query may be asked. All languages are one vocabulary, since a French question may well hold English words,
//! and no language need be told.

pub(super) use super::joint::Joint;
use super::joint::{Joints, Span};
use super::target::Target;
use super::token::take_out;
pub(super) use super::token::{Token, pieces, tokens};
use crate::assets::{Asset, Assets};
use crate::gazetteer::places::Places;
use crate::language::LanguageError;
use crate::query::{params, saved};
use crate::text::slips::{OF_QUESTIONS, OF_SMALL_WORDS};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use toml::Spanned;

/// Words between a year and what narrows it down, at most: until *the end of* would be another thing.
const MOST_SKIPPED: usize = 3;

/// Words of a place's name, at most.
pub(super) const LONGEST_PLACE: usize = 4;

/// What questions are made of besides names.
#[derive(Debug, Default)]
pub struct Vocabulary {
    stop: HashSet<String>,
    narrow: HashSet<String>,
    /// A word and the one that stands for all that mean the same.
    same: HashMap<String, String>,
    asked: Vec<Asked>,
    /// What stands around a question and asks nothing.
    asides: Vec<Vec<String>>,
    /// What asks for a number.
    counts: Vec<Vec<String>>,
    joints: HashMap<String, Vec<Joint>>,
    /// What narrows a year down, the longest first.
    spans: Vec<Span>,
    /// Words for what a question can ask for, with the first columns of what tells it.
    tells: BTreeMap<String, Vec<String>>,
    /// Words for what no recap tells.
    beyond: HashSet<String>,
    /// What is to be said where a word is taken for another.
    notes: BTreeMap<String, String>,
    /// Numbers in words.
    numbers: HashMap<String, usize>,
    places: Places,
    /// Ordinary words of the languages, a file each, a word a line.
    ordinary: Vec<String>,
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
    aside: Vec<String>,
    #[serde(default)]
    count: Vec<String>,
    /// Numbers in words, from two on.
    #[serde(default)]
    numbers: Vec<String>,
    #[serde(default)]
    joint: Joints,
    #[serde(default)]
    tells: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    beyond: Vec<String>,
    #[serde(default)]
    notes: BTreeMap<String, String>,
    #[serde(default)]
    ask: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

impl Vocabulary {
    /// Reads all languages of a data folder (one without any is served from the copy inside the program), and `questions/`
    /// of the folder of queries, where a user's own queries have their phrasings: a query that it names has those only. Beside
    /// the words it knows `places`.
    ///
    /// # Errors
    /// [`LanguageError`], also where a phrasing is for a query that is not there.
    pub fn load(data: &Assets, queries: &Assets, places: Places) -> Result<Self, LanguageError> {
        let own = data.files("language/questions", ".toml").unwrap_or_default();
        let files = if own.is_empty() { data.shipped().files("language/questions", ".toml")? } else { own };
        let mut vocabulary = Self::parse(&files)?;
        if queries.folder().is_some_and(|folder| folder.join("questions").is_dir()) {
            vocabulary.take_over(&queries.files("questions", ".toml")?)?;
        }
        vocabulary.ordinary = data
            .or_shipped("language/words")
            .files("language/words", ".txt")
            .unwrap_or_default()
            .into_iter()
            .map(|file| file.text)
            .collect();
        vocabulary.places = places;
        let names = saved::names(queries)?;
        let is_command = |name: &String| Target::commands().iter().any(|command| command.name == *name);
        let known = |asked: &&Asked| names.binary_search(&asked.query).is_ok() || is_command(&asked.query);
        match vocabulary.asked.iter().find(|asked| !known(asked)) {
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
        let words = |phrase: &String| pieces(phrase).map(|(_, piece)| piece).collect::<Vec<_>>();
        self.asides.extend(parsed.aside.iter().map(words));
        self.asides.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        self.counts.extend(parsed.count.iter().map(words));
        for (at, word) in parsed.numbers.iter().enumerate() {
            self.numbers.insert(one_word(word)?, at + 2);
        }
        for (joint, words) in parsed.joint.words() {
            for word in words {
                self.joints.entry(one_word(word)?).or_default().push(joint);
            }
        }
        self.spans.extend(parsed.joint.spans());
        self.spans.sort_by_key(|span| std::cmp::Reverse(span.len()));
        for (word, columns) in &parsed.tells {
            self.tells.insert(one_word(word)?, columns.clone());
        }
        for word in &parsed.beyond {
            self.beyond.insert(one_word(word)?);
        }
        for (word, note) in &parsed.notes {
            self.notes.insert(one_word(word)?, note.clone());
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

    /// What a small word does to what stands beside it.
    pub(super) fn is(&self, folded: &str, joint: Joint) -> bool {
        self.joints.get(folded).is_some_and(|joints| joints.contains(&joint))
    }

    /// What narrows down the year at a place: what it makes of it, and the words that say so with the year among them.
    pub(super) fn span(&self, tokens: &[Token], year: usize) -> Option<(Joint, Range<usize>)> {
        let around = |span: &Span| {
            let (start, end) = span.around(tokens, year, MOST_SKIPPED, |token| self.is_small(token))?;
            Some((span.joint, start..end))
        };
        self.spans.iter().find_map(around)
    }

    /// Whether a word says nothing between a year and what narrows it down.
    pub(super) fn is_small(&self, token: &Token) -> bool {
        self.is_stop(&token.word) || self.is_stop(&token.folded) || token.word == self.canonical("year")
    }

    /// The first columns of what tells what a word asks for: `company` of *firms*.
    pub(super) fn told_in(&self, word: &str) -> Option<&[String]> {
        self.tells.iter().find(|(known, _)| self.canonical(known) == word).map(|(_, columns)| columns.as_slice())
    }

    /// Whether a word is for what no recap tells, such as prices.
    pub(super) fn is_beyond(&self, folded: &str) -> bool {
        self.beyond.contains(folded)
    }

    /// What is to be said where a word is taken for another.
    pub(super) fn note(&self, word: &str) -> Option<&str> {
        self.notes.iter().find(|(known, _)| self.canonical(known) == word).map(|(_, note)| note.as_str())
    }

    /// Whether a language file has the word.
    pub(super) fn has(&self, word: &str) -> bool {
        self.is_stop(word) || self.same.contains_key(word) || self.joints.contains_key(word) || self.is_beyond(word)
    }

    /// The small word that a word is, misspelt: wich.
    pub(super) fn small_word(&self, folded: &str) -> Option<&String> {
        self.stop.iter().filter(|stop| OF_SMALL_WORDS.forgive(stop, folded)).min()
    }

    /// What a word means that is a slip away from one with others that mean the same: Vortäge.
    pub(super) fn misspelt(&self, folded: &str) -> Option<&str> {
        let near = self.same.iter().filter(|(word, _)| OF_QUESTIONS.forgive(word, folded));
        let mut meant = near.map(|(_, meant)| meant.as_str());
        let first = meant.next()?;
        meant.all(|other| other == first).then_some(first)
    }

    /// A word, or the number that it is, in digits.
    pub(super) fn number(&self, folded: String) -> String {
        self.numbers.get(&folded).map_or(folded, ToString::to_string)
    }

    /// What lies where.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Whether a language has the word, so that it is no misspelt name.
    pub(super) fn is_ordinary(&self, folded: &str) -> bool {
        let line = format!("\n{folded}\n");
        self.ordinary.iter().any(|file| file.contains(&line))
    }

    /// Takes out what asks nothing, and says whether a number is asked for.
    pub(super) fn bare(&self, tokens: &mut Vec<Token>) -> bool {
        for phrase in &self.asides {
            while take_out(tokens, phrase) {}
        }
        self.counts.iter().any(|phrase| take_out(tokens, phrase))
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
