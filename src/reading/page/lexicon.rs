//! The distinct words of a page in the order of their first use, each folded and looked up once: what the lists know of it,
//! which cues it is part of, and in which blocks it stands.

use super::glued::cuts;
use super::token::{Facts, Token, Word};
use crate::gazetteer::places::Places;
use crate::halt::step;
use crate::language::scan::{CueWord, Scan};
use crate::language::text::{Piece, Shape, pieces};
use crate::language::{CueSet, Languages};
use crate::text::fold_str;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The words of a page.
#[derive(Debug)]
pub struct Lexicon<'a> {
    languages: &'a Languages,
    places: &'a Places,
    scan: &'a Scan,
    language: &'a str,
    /// Whether its script glues onto names what other languages set apart.
    glued: bool,
    by_text: FxHashMap<&'a str, u32>,
    by_word: FxHashMap<Word, u32>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    word: Word,
    facts: Facts,
    cue: CueWord,
    /// The blocks it is read in, in order.
    blocks: Vec<u32>,
    /// How often it is read in each shape.
    shapes: [u32; SHAPES],
}

/// What a given name that ends in a vowel loses before another ending, folded.
const VOWELS: [&str; 4] = ["a", "а", "я", "и"];
/// The last part of a compound has this many letters at least.
const LONG: usize = 4;
/// The number of shapes.
const SHAPES: usize = Shape::Mark as usize + 1;

/// Whether a letter is of a script without capitals.
fn is_uncased(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

impl<'a> Lexicon<'a> {
    /// A lexicon without words, for a recap in `language`.
    pub fn new(languages: &'a Languages, places: &'a Places, language: &'a str) -> Self {
        Self {
            languages,
            places,
            scan: languages.scan(language),
            language,
            glued: languages.cues(language).degrees.listed().iter().any(|title| title.starts_with(is_uncased)),
            by_text: FxHashMap::default(),
            by_word: FxHashMap::default(),
            entries: Vec::new(),
        }
    }

    /// The tokens of the text of a block, with their cues; where it is `read`, its words count as words of the page.
    pub fn tokens(&mut self, block: usize, text: &'a str, read: bool) -> Vec<Token> {
        let mut tokens = Vec::new();
        for piece in self.words(text) {
            let number = self.number(piece.word(text));
            let entry = &mut self.entries[number as usize];
            if read {
                entry.shapes[piece.shape as usize] += 1;
                let block = block as u32;
                if entry.blocks.last() != Some(&block) {
                    entry.blocks.push(block);
                }
            }
            tokens.push(Token {
                range: piece.range,
                folded: entry.word.clone(),
                word: number,
                shape: piece.shape,
                opens: false,
                facts: entry.facts,
                lists: CueSet::default(),
                longer: Box::default(),
            });
        }
        self.mark_cues(&mut tokens);
        tokens
    }

    /// The pieces of a text; those that set no spaces are cut where lists show an edge.
    fn words(&self, text: &str) -> Vec<Piece> {
        let all = pieces(text, self.languages.clitics());
        if !self.glued {
            return all;
        }
        let cues = self.languages.cues(self.language);
        let mut out = Vec::with_capacity(all.len());
        for piece in all {
            let Range { start, end } = piece.range;
            if piece.shape != Shape::Uncased {
                out.push(piece);
                continue;
            }
            let mut from = start;
            for cut in cuts(&text[start..end], self.scan, cues, self.languages) {
                out.push(Piece { range: from..start + cut, shape: piece.shape });
                from = start + cut;
            }
            out.push(Piece { range: from..end, shape: piece.shape });
        }
        out
    }

    /// Marks the cue phrases in a run of tokens, as if nothing stood between them.
    pub fn mark_cues(&self, tokens: &mut [Token]) {
        for at in 0..tokens.len() {
            step();
            let words = tokens[at..].iter().map(|t| self.entries[t.word as usize].cue);
            let (lists, longer) = self.scan.at(words);
            tokens[at].lists = lists;
            tokens[at].longer = longer.into_boxed_slice();
        }
    }

    /// The number of a word as it is written.
    fn number(&mut self, written: &'a str) -> u32 {
        if let Some(number) = self.by_text.get(written) {
            return *number;
        }
        let folded = fold_str(written);
        let number = match self.by_word.get(folded.as_str()) {
            Some(number) => *number,
            None => self.add(&folded),
        };
        self.by_text.insert(written, number);
        number
    }

    fn add(&mut self, folded: &str) -> u32 {
        let number = self.entries.len() as u32;
        let word = Word::from(folded);
        self.entries.push(Entry {
            word: word.clone(),
            facts: self.facts(folded),
            cue: self.cue(folded),
            blocks: Vec::new(),
            shapes: [0; SHAPES],
        });
        self.by_word.insert(word, number);
        number
    }

    /// The cue that a word is; where nouns are written with a capital, one of several parts is what its last part is:
    /// "Redis-Vortrag", "Sponsor-Keynote".
    fn cue(&self, folded: &str) -> CueWord {
        let whole = self.scan.number(folded);
        let last = folded.rsplit_once('-').map(|(_, last)| last).filter(|last| last.len() >= LONG);
        match last.filter(|_| whole == 0 && self.languages.cues(self.language).capital_nouns) {
            Some(last) => self.scan.number(last),
            None => whole,
        }
    }

    fn facts(&self, word: &str) -> Facts {
        let languages = self.languages;
        Facts::all([
            (Facts::ORDINARY, self.is_ordinary(word)),
            (Facts::NATIVE, languages.is_of(self.language, word)),
            (Facts::ORDINARY_ANYWHERE, languages.is_ordinary_anywhere(word)),
            (Facts::GIVEN_NAME, languages.is_given_name(word)),
            (Facts::SURNAME, languages.is_surname(word)),
            (Facts::PARTICLE, languages.is_particle(word)),
            (Facts::PLACE, self.places.knows(word)),
            (Facts::OPENS_PLACE, self.places.begin_with(word)),
            (Facts::DECLINED_NAME, self.is_declined_name(word)),
        ])
    }

    fn is_declined_name(&self, word: &str) -> bool {
        let mut stems = self.languages.cues(self.language).name_stems(word);
        let ends = |stem: &str, ending: &str| self.languages.is_given_name(&format!("{stem}{ending}"));
        // "Anny" for "Anna", "Oleny" for "Olena".
        stems.any(|stem| self.languages.is_given_name(stem) || VOWELS.iter().any(|vowel| ends(stem, vowel)))
    }

    /// Whether a folded word is an ordinary one in the recap's language or in English, or made of such.
    pub fn is_ordinary(&self, word: &str) -> bool {
        let ordinary = |w: &str| self.languages.is_ordinary(self.language, w);
        // "Jean-Pierre" is a name, though each part is a word too.
        let name = || self.languages.is_given_name(word);
        ordinary(word) || word.contains('-') && !name() && word.split('-').all(|part| part.is_empty() || ordinary(part))
    }

    /// The blocks that a folded word is read in, in order.
    pub fn blocks(&self, word: &str) -> &[u32] {
        self.by_word.get(word).map_or(&[], |number| &self.entries[*number as usize].blocks)
    }

    /// How often the word of a token is read in the shape of this one.
    pub fn count(&self, token: &Token) -> u32 {
        self.entries[token.word as usize].shapes[token.shape as usize]
    }
}
