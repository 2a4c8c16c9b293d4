//! Word lists: one folded word a line in, membership out. A word is held once, however many languages have it, since most
//! questions are whether any has. All letters stand in one string and places are told by hash, since two hundred thousand
//! strings of their own would take longer to make than a recap takes to read.

use crate::text::fold_str;
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
    /// A power of two of places, at least a quarter of them free; a word stands in the first free one behind that of its hash.
    places: Vec<Place>,
}

/// A word of the lists.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: u32,
    end: u32,
    /// A bit for each language that has it.
    languages: u64,
}

/// Where a word of some hash may stand.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    hash: u32,
    /// The number of the word, from 1; 0 if the place is free.
    word: u32,
}

impl Words {
    /// Takes the file of a language, of one word a line; `#` begins a comment.
    pub fn add(&mut self, language: &str, text: &str) {
        let bit = 1 << self.languages.len().min(LAST);
        self.languages.push(language.to_owned());
        self.make_room(text.len() / LINE);
        for word in lines(text) {
            self.make_room(1);
            self.take(&word, bit);
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
        if self.places.is_empty() {
            return None;
        }
        let place = self.places[self.place(word, hash(word))];
        place.word.checked_sub(1).map(|number| self.words[number as usize])
    }

    /// The place of a word, or the free one that it would take.
    fn place(&self, word: &str, hash: u32) -> usize {
        let last = self.places.len() - 1;
        let mut at = hash as usize & last;
        loop {
            let place = self.places[at];
            let is_it = || place.hash == hash && self.letters_of(place.word) == word;
            if place.word == 0 || is_it() {
                return at;
            }
            at = (at + 1) & last;
        }
    }

    fn letters_of(&self, number: u32) -> &str {
        let word = self.words[number as usize - 1];
        &self.letters[word.start as usize..word.end as usize]
    }

    fn take(&mut self, word: &str, bit: u64) {
        let hash = hash(word);
        let at = self.place(word, hash);
        if let Some(known) = self.places[at].word.checked_sub(1) {
            self.words[known as usize].languages |= bit;
            return;
        }
        let start = self.letters.len() as u32;
        self.letters.push_str(word);
        self.words.push(Word { start, end: self.letters.len() as u32, languages: bit });
        self.places[at] = Place { hash, word: self.words.len() as u32 };
    }

    /// Makes room for so many more words.
    fn make_room(&mut self, more: usize) {
        let needed = (self.words.len() + more) / 3 * 4 + 4;
        if needed <= self.places.len() {
            return;
        }
        let places = vec![Place::default(); needed.next_power_of_two()];
        let last = places.len() - 1;
        let before = std::mem::replace(&mut self.places, places);
        for place in before.into_iter().filter(|place| place.word > 0) {
            let mut at = place.hash as usize & last;
            while self.places[at].word > 0 {
                at = (at + 1) & last;
            }
            self.places[at] = place;
        }
    }
}

/// The lower half has what all letters say.
fn hash(word: &str) -> u32 {
    FxBuildHasher.hash_one(word) as u32
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
