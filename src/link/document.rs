//! A recap in, what the linker needs to know of it out: tokens, masks, and which blocks to look at.

use crate::gazetteer::places::Places;
use crate::language::text::{Shape, Token};
use crate::language::{Cues, Languages};
use crate::model::{Block, BlockKind, Recap};
use regex::Regex;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// URLs, addresses and handles: nothing inside them is linked.
static MASKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w+|\b[\w-]+(?:\.[\w-]+)+/\S*|\b(?:[\w-]+\.){2,}[a-z]{2,}\b")
        .expect("the pattern is constant")
});

/// A recap with the language knowledge that goes with it.
pub struct Document<'a> {
    /// The recap.
    pub recap: &'a Recap,
    /// Cue phrases of its language.
    pub cues: &'a Cues,
    /// All languages.
    pub languages: &'a Languages,
    /// Cities and countries.
    pub places: &'a Places,
    /// One view for each block.
    pub views: Vec<View>,
    /// Whether the author writes names without capitals, so that case says nothing.
    pub lower: bool,
    /// Folded words of the whole recap.
    pub words: HashSet<String>,
}

/// A block as the linker sees it.
pub struct View {
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Its sentences.
    pub sentences: Vec<Range<usize>>,
    /// What must not be linked inside.
    pub masked: Vec<Range<usize>>,
    /// Nothing here is linked at all.
    pub skip: bool,
}

impl<'a> Document<'a> {
    /// Prepares a recap.
    pub fn new(recap: &'a Recap, languages: &'a Languages, places: &'a Places) -> Self {
        let views: Vec<View> = recap.blocks.iter().map(|block| View::new(block, languages)).collect();
        let words = views.iter().filter(|v| !v.skip).flat_map(|v| v.tokens.iter().map(|t| t.folded.clone())).collect();
        let (mut small, mut all) = (0, 0);
        for (view, block) in views.iter().zip(&recap.blocks) {
            if view.skip || block.is_heading() || block.kind == BlockKind::Meta {
                continue;
            }
            for sentence in &view.sentences {
                let first = view.tokens.iter().find(|t| t.range.start >= sentence.start && t.is_word());
                all += usize::from(first.is_some_and(|t| t.shape != Shape::Number));
                small += usize::from(first.is_some_and(|t| t.shape == Shape::Lower));
            }
        }
        Self { recap, cues: languages.cues(&recap.language), languages, places, lower: small * 2 > all, views, words }
    }

    /// The block of this index.
    pub fn block(&self, index: usize) -> &'a Block {
        &self.recap.blocks[index]
    }

    /// Whether a folded word is an ordinary one in the recap's language or in English.
    pub fn is_ordinary(&self, word: &str) -> bool {
        let ordinary = |w: &str| self.languages.is_ordinary(&self.recap.language, w);
        ordinary(word) || word.contains('-') && word.split('-').all(|part| part.is_empty() || ordinary(part))
    }

    /// Whether a folded word is an ordinary one in the recap's own language.
    pub fn is_native(&self, word: &str) -> bool {
        self.languages.is_of(&self.recap.language, word)
    }

    /// Whether a name is a city's or a country's.
    pub fn is_place(&self, name: &str) -> bool {
        self.places.city(name).is_some() || self.places.country(name).is_some() || self.places.is_region(name)
    }

    /// Whether the token at `token` opens a sentence, a line of a heading or a list item, where a capital says little.
    pub fn opens_sentence(&self, block: usize, token: usize) -> bool {
        let view = &self.views[block];
        let start = view.tokens[token].range.start;
        token == 0
            || view.sentences.iter().any(|s| {
                s.start <= start && view.tokens[..token].iter().all(|t| t.range.start < s.start || !t.is_word())
            })
    }
}

impl View {
    fn new(block: &Block, languages: &Languages) -> Self {
        let skip = block.chrome || block.kind == BlockKind::Code;
        // "@Spotify Scale" names the company, "@spotify" is only a handle.
        let named = |m: &str| m.starts_with('@') && m[1..].starts_with(char::is_uppercase);
        let mut masked: Vec<Range<usize>> =
            MASKED.find_iter(&block.text).filter(|m| !named(m.as_str())).map(|m| m.range()).collect();
        masked.extend(block.marks.iter().filter(|m| m.kind == crate::model::MarkKind::Code).map(|m| m.range.clone()));
        Self { tokens: languages.tokens(&block.text), sentences: block.sentences.clone(), masked, skip }
    }

    /// Whether `range` touches a URL, an address, a handle or code.
    pub fn is_masked(&self, range: &Range<usize>) -> bool {
        self.masked.iter().any(|m| m.start < range.end && range.start < m.end)
    }

    /// The sentence that holds byte `at`.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        self.sentences.iter().find(|s| s.contains(&at)).cloned().unwrap_or(at..at)
    }
}
