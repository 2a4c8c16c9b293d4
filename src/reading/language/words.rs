//! Word lists: one folded word a line in, membership out. A word is held once, however many languages have it, since most
//! questions are whether any has. All letters stand in one string, since two hundred thousand of their own would take longer to
//! make than a recap takes to read.

use crate::text::fold_str;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use std::borrow::Cow;
use std::hash::BuildHasher;

/// The last language that has a bit of its own; those behind it share that.
const LAST: usize = u64::BITS as usize - 1;
/// Bytes of a line of most lists.
const LINE: usize = 8;

/// The ordinary words of languages, folded.
#[derive(Debug, Default)]
pub struct Words {
    languages: Vec<String>,
    /// The letters of all words, one behind the other.
    letters: String,
    words: Vec<Word>,
    /// The numbers of the words, by the hash of their letters.
    by_letters: HashTable<u32>,
}

/// A word of the lists.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: u32,
    end: u32,
    /// A bit for each language that has it.
    languages: u64,
}

impl Word {
    fn of(self, letters: &str) -> &str {
        &letters[self.start as usize..self.end as usize]
    }
}

impl Words {
    /// Takes the file of a language, of one word a line; `#` begins a comment.
    pub fn add(&mut self, language: &str, text: &str) {
        let bit = 1 << self.languages.len().min(LAST);
        self.languages.push(language.to_owned());
        let Self { letters, words, by_letters, .. } = self;
        by_letters.reserve(text.len() / LINE, |number| hash(words[*number as usize].of(letters)));
        for word in lines(text) {
            let is_it = |number: &u32| words[*number as usize].of(letters) == word;
            match by_letters.entry(hash(&word), is_it, |number| hash(words[*number as usize].of(letters))) {
                Entry::Occupied(known) => words[*known.get() as usize].languages |= bit,
                Entry::Vacant(free) => {
                    free.insert(words.len() as u32);
                    let start = letters.len() as u32;
                    letters.push_str(&word);
                    words.push(Word { start, end: letters.len() as u32, languages: bit });
                }
            }
        }
    }

    /// Whether there is a list of a language.
    pub fn know(&self, language: &str) -> bool {
        self.languages.iter().any(|known| known == language)
    }

    /// Whether a language lists a folded word.
    pub fn has(&self, language: &str, word: &str) -> bool {
        self.any_has([language], word)
    }

    /// Whether any of some languages lists a folded word.
    pub fn any_has<const N: usize>(&self, languages: [&str; N], word: &str) -> bool {
        self.find(word).is_some_and(|word| languages.iter().any(|language| word.languages & self.bits(language) != 0))
    }

    /// The bit of a language, if there is a list of it.
    fn bits(&self, language: &str) -> u64 {
        self.languages.iter().position(|known| known == language).map_or(0, |place| 1 << place.min(LAST))
    }

    /// Whether any language lists a folded word.
    pub fn have(&self, word: &str) -> bool {
        self.find(word).is_some()
    }

    fn find(&self, word: &str) -> Option<Word> {
        let of = |number: &u32| self.words[*number as usize];
        self.by_letters.find(hash(word), |number| of(number).of(&self.letters) == word).map(of)
    }
}

fn hash(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}

/// The lines of a list, folded, without comments.
pub fn folded_lines(text: &str) -> Vec<String> {
    lines(text).map(Cow::into_owned).collect()
}

/// The same, one by one; most are folded already.
pub fn lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let said = text.split('\n').map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
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
