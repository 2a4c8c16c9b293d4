//! Word lists: one folded word a line in, membership out. A word is held once, however many languages have it, since most
//! questions are whether any has.

use crate::text::fold_str;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The last language that has a bit of its own; those behind it share that.
const LAST: usize = u128::BITS as usize - 1;

/// The ordinary words of languages, folded.
#[derive(Debug, Default)]
pub struct Words {
    languages: Vec<String>,
    /// A bit for each language that has the word.
    words: FxHashMap<Box<str>, u128>,
}

impl Words {
    /// Takes the file of a language, of one word a line; `#` begins a comment.
    pub fn add(&mut self, language: &str, text: &str) {
        let bit = 1 << self.languages.len().min(LAST);
        self.languages.push(language.to_owned());
        for word in lines(text) {
            match self.words.get_mut(&*word) {
                Some(languages) => *languages |= bit,
                None => drop(self.words.insert(word.into(), bit)),
            }
        }
    }

    /// Whether there is a list of a language.
    pub fn know(&self, language: &str) -> bool {
        self.languages.iter().any(|known| known == language)
    }

    /// Whether a language lists a folded word.
    pub fn has(&self, language: &str, word: &str) -> bool {
        let place = self.languages.iter().position(|known| known == language);
        place.is_some_and(|place| self.words.get(word).is_some_and(|languages| languages >> place.min(LAST) & 1 == 1))
    }

    /// Whether any language lists a folded word.
    pub fn have(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }
}

/// The lines of a list, folded, without comments.
pub fn folded_lines(text: &str) -> Vec<String> {
    lines(text).map(Cow::into_owned).collect()
}

/// The same, one by one; most are folded already.
pub fn lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let said = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    said.map(|line| match line.bytes().all(|b| b.is_ascii_lowercase()) {
        true => line.into(),
        false => fold_str(line).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_of_the_languages_that_list_it() {
        let mut words = Words::default();
        words.add("en", "# of the kitchen\nthing\nhand\n");
        words.add("de", "Hand\nD\u{fc}se\n");
        for (word, en, de) in
            [("hand", true, true), ("thing", true, false), ("duse", false, true), ("kitchen", false, false)]
        {
            assert_eq!((words.has("en", word), words.has("de", word)), (en, de), "{word}");
            assert_eq!(words.have(word), en || de, "{word}");
        }
        assert!(words.know("de") && !words.know("fr") && !words.has("fr", "hand"));
    }
}
