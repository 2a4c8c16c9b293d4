//! A recap in, a page out: everything that linking and extraction ask of its text, found once. Tokens with what the lists and
//! cue phrases say of them, sentences and what opens them, headings and what stands below them. Later steps look up and never
//! compute any of it again, which keeps each of them linear in the recap.

mod glued;
mod lexicon;
mod outline;
mod ranges;
mod slot;
mod token;
mod view;

pub use ranges::{Apart, Ranges};
pub use slot::{Sign, Slot, before_role, is_honoured, other_name, title_behind, verb_reach, verb_within};
pub use token::{Token, Word};
pub use view::{View, capitals, covered};

use crate::gazetteer::places::Places;
use crate::halt::step;
use crate::language::clues::{Clue, Tables, Weights};
use crate::language::text::Shape;
use crate::language::{Cue, Cues, Languages};
use crate::model::{Block, BlockKind, Mark, MarkKind, Recap};
use lexicon::Lexicon;
use outline::Outline;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::{OnceCell, RefCell};
use std::ops::Range;

/// Blocks among which a post's title stands.
const OPENING: usize = 16;

/// A recap, analysed.
#[derive(Debug)]
pub struct Page<'a> {
    /// The recap.
    pub recap: &'a Recap,
    /// Cue phrases of its language.
    pub cues: &'a Cues,
    /// All languages.
    pub languages: &'a Languages,
    /// What the clues of each decision count.
    pub clues: &'a Tables,
    /// Cities and countries.
    pub places: &'a Places,
    /// One view for each block.
    pub views: Vec<View>,
    /// Whether the author writes names without capitals, so that case says nothing.
    pub lower: bool,
    lexicon: Lexicon<'a>,
    outline: Outline,
    /// The slots of the names that were asked for, by block and tokens: what linking has read, extraction finds here.
    slots: RefCell<FxHashMap<(usize, Range<usize>), Slot>>,
    /// The texts of links that lead to several pages; read when they are first asked for.
    ambiguous: OnceCell<FxHashSet<String>>,
}

impl<'a> Page<'a> {
    /// Analyses a recap.
    pub fn new(recap: &'a Recap, languages: &'a Languages, places: &'a Places) -> Self {
        let mut lexicon = Lexicon::new(languages, places, &recap.language);
        let blocks = recap.blocks.iter().enumerate();
        let views: Vec<View> = blocks.map(|(index, block)| View::new(&mut lexicon, index, block)).collect();
        Self {
            recap,
            cues: languages.cues(&recap.language),
            languages,
            clues: &languages.clues,
            places,
            lower: writes_small(&recap.blocks, &views),
            views,
            lexicon,
            outline: Outline::new(&recap.blocks),
            slots: RefCell::default(),
            ambiguous: OnceCell::new(),
        }
    }

    /// What the clues of one decision count.
    pub fn weights<C: Clue>(&self) -> Weights<'a, C> {
        self.clues.of()
    }

    /// The block of this index.
    pub fn block(&self, index: usize) -> &'a Block {
        &self.recap.blocks[index]
    }

    /// The tokens of a block.
    pub fn tokens(&self, block: usize) -> &[Token] {
        step();
        &self.views[block].tokens
    }

    /// The tokens that lie wholly in a range of a block's text.
    pub fn tokens_in(&self, block: usize, range: &Range<usize>) -> &[Token] {
        self.views[block].tokens_in(range)
    }

    /// The sentences of a block, in order.
    pub fn sentences(&self, block: usize) -> &'a [Range<usize>] {
        &self.block(block).sentences
    }

    /// The sentence of a block that holds byte `at`.
    pub fn sentence(&self, block: usize, at: usize) -> Range<usize> {
        step();
        let sentences = self.sentences(block);
        let next = sentences.partition_point(|s| s.end <= at);
        sentences.get(next).filter(|s| s.contains(&at)).cloned().unwrap_or(at..at)
    }

    /// Whether a token opens a sentence, a line of a heading or a list item, where a capital says little.
    pub fn opens_sentence(&self, block: usize, token: usize) -> bool {
        self.views[block].tokens[token].opens
    }

    /// What the words around the name say that these tokens of a block make; read once.
    pub fn slot(&self, block: usize, name: &Range<usize>) -> Slot {
        let key = (block, name.clone());
        *self.slots.borrow_mut().entry(key).or_insert_with(|| Slot::read(self, block, name))
    }

    /// Whether a list has a phrase somewhere in a block.
    pub fn has_cue(&self, block: usize, cue: Cue) -> bool {
        self.views[block].cues.has(cue)
    }

    /// The headings that a block stands under, the nearest first; none of plain text, where levels are not known.
    pub fn headings_above(&self, block: usize) -> impl Iterator<Item = usize> {
        self.outline.headings_above(block)
    }

    /// The heading that was last when the block begins, whatever its level; the block itself if it is one.
    pub fn nearest_heading(&self, block: usize) -> Option<usize> {
        self.outline.nearest_heading(block)
    }

    /// The last `most` words among `tokens`, with the cue phrases that they make without the marks between.
    pub fn last_words(&self, tokens: &[Token], most: usize) -> Vec<Token> {
        let words = tokens.iter().rev().filter(|t| t.is_word()).take(most);
        self.in_a_row(words.collect::<Vec<_>>().into_iter().rev())
    }

    /// Tokens with the cue phrases that they make when they stand in a row.
    pub fn in_a_row<'t>(&self, tokens: impl Iterator<Item = &'t Token>) -> Vec<Token> {
        let mut row: Vec<Token> = tokens.cloned().collect();
        self.lexicon.mark_cues(&mut row);
        row
    }

    /// Whether a folded word is an ordinary one in the recap's language or in English. Tokens know it of themselves.
    pub fn is_ordinary(&self, word: &str) -> bool {
        self.lexicon.is_ordinary(word)
    }

    /// Whether a folded word is an ordinary one in the recap's own language.
    pub fn is_native(&self, word: &str) -> bool {
        self.languages.is_of(&self.recap.language, word)
    }

    /// Whether a name is a city's or a country's.
    pub fn is_place(&self, name: &str) -> bool {
        self.places.knows(name)
    }

    /// Whether a range of a block's text is part of the longer name of a place: "Salt" in "Salt Lake City".
    pub fn in_longer_place(&self, block: usize, range: &Range<usize>) -> bool {
        let tokens = self.tokens(block);
        let at = covered(tokens, range);
        (at.start.saturating_sub(2)..=at.start).any(|start| {
            (at.end..=(at.end + 2).min(tokens.len())).any(|end| {
                let place = tokens[start].range.start..tokens[end - 1].range.end;
                (2..=3).contains(&(end - start))
                    && tokens[start].is_capital()
                    && tokens[start].opens_place()
                    && place.len() > range.len()
                    && self.is_place(&self.block(block).text[place])
            })
        })
    }

    /// The marks that hold the whole of a range of a block's text.
    pub fn marks_around(&self, block: usize, range: &Range<usize>) -> impl Iterator<Item = &'a Mark> {
        let marks = &self.block(block).marks;
        let held = range.clone();
        let touching = self.views[block].marks.touching(range).map(move |(_, number)| &marks[*number]);
        touching.filter(move |mark| mark.range.start <= held.start && held.end <= mark.range.end)
    }

    /// Whether a link begins or ends in a gap between two tokens of a block.
    pub fn parts_link(&self, block: usize, gap: &Range<usize>) -> bool {
        let edge = |at: usize| gap.start <= at && at <= gap.end;
        let links = self.block(block).marks.iter().filter(|m| matches!(m.kind, MarkKind::Link(_)));
        links.into_iter().any(|m| edge(m.range.start) || edge(m.range.end))
    }

    /// Whether a range of a block's text is a link to somebody's page in a social network, whose name there is another:
    /// "[Julia](https://twitter.com/julia_malu)".
    pub fn links_profile(&self, block: usize, range: &Range<usize>) -> bool {
        let name = self.block(block).text[range.clone()].to_lowercase();
        self.marks_around(block, range).filter(|mark| mark.range == *range).any(|mark| {
            let MarkKind::Link(url) = &mark.kind else { return false };
            let address = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
            let host = address.trim_start_matches("www.").trim_start_matches("mobile.");
            self.languages.profile(host).is_some_and(|handle| {
                let handle = handle.trim_matches(['/', '@']).to_lowercase();
                handle.starts_with(&name) && handle != name && !handle.contains('/')
            })
        })
    }

    /// Whether a link ends in a gap between two tokens of a block.
    pub fn ends_link(&self, block: usize, gap: &Range<usize>) -> bool {
        let links = self.block(block).marks.iter().filter(|m| matches!(m.kind, MarkKind::Link(_)));
        links.into_iter().any(|m| (gap.start..=gap.end).contains(&m.range.end))
    }

    /// Whether the page's title has a name with a year behind it: "Heron" in a post on Heron 2019 or on Heron Rome 2019.
    pub fn titles_event(&self, name: &[Token]) -> bool {
        self.in_titles(name).any(|(title, at)| {
            let mut behind = title[at + name.len()..].iter().take(2);
            behind.any(|t| t.folded.len() == 4 && t.folded.bytes().all(|b| b.is_ascii_digit()))
        })
    }

    /// Where the page's title has a name: the tokens of the title, and which of them it begins with.
    pub fn in_titles<'n>(&'n self, name: &'n [Token]) -> impl Iterator<Item = (&'n [Token], usize)> {
        let is_title = |block: &usize| matches!(self.block(*block).kind, BlockKind::Meta | BlockKind::Heading(1));
        (0..self.views.len().min(OPENING)).filter(is_title).flat_map(move |block| {
            let title = self.tokens(block);
            let same = move |at: &usize| title[*at..].iter().zip(name).all(|(a, b)| a.word == b.word);
            (0..(title.len() + 1).saturating_sub(name.len())).filter(same).map(move |at| (title, at))
        })
    }

    /// Whether these words are the text of links to several pages: "Slides", "Video".
    pub fn leads_to_several(&self, words: &str) -> bool {
        self.ambiguous.get_or_init(|| ambiguous(&self.recap.blocks)).contains(words)
    }

    /// The marks that lie wholly in a range of a block's text, in order.
    pub fn marks_in(&self, block: usize, range: &Range<usize>) -> Vec<&'a Mark> {
        let marks = &self.block(block).marks;
        let inside = |mark: &&Mark| range.start <= mark.range.start && mark.range.end <= range.end;
        let mut numbers: Vec<usize> = self.views[block].marks.touching(range).map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        numbers.into_iter().map(|number| &marks[number]).filter(inside).collect()
    }

    /// Whether a folded word stands in a block that is read.
    pub fn has_word(&self, word: &str) -> bool {
        !self.blocks_with(word).is_empty()
    }

    /// The blocks with a folded word, in order, but for those that are not read.
    pub fn blocks_with(&self, word: &str) -> &[u32] {
        self.lexicon.blocks(word)
    }

    /// Whether the word of a token stands on the page again, in the same shape.
    pub fn is_repeated(&self, token: &Token) -> bool {
        self.lexicon.count(token) > 1
    }
}

/// The texts of links that lead to several pages.
fn ambiguous(blocks: &[Block]) -> FxHashSet<String> {
    let mut addresses: FxHashMap<&str, &str> = FxHashMap::default();
    let mut found = FxHashSet::default();
    for block in blocks {
        for mark in &block.marks {
            let MarkKind::Link(address) = &mark.kind else { continue };
            let Some(text) = block.text.get(mark.range.clone()) else { continue };
            if addresses.insert(text, address).is_some_and(|other| other != address) {
                found.insert(text.to_owned());
            }
        }
    }
    found
}

/// Whether most sentences begin with a small letter.
fn writes_small(blocks: &[Block], views: &[View]) -> bool {
    let (mut small, mut all) = (0, 0);
    let text = |view: &View, block: &Block| !view.skip && !block.is_heading() && block.kind != BlockKind::Meta;
    for (view, block) in views.iter().zip(blocks).filter(|(view, block)| text(view, block)) {
        let mut words = view.tokens.iter().filter(|t| t.is_word()).peekable();
        for sentence in &block.sentences {
            while words.next_if(|t| t.range.start < sentence.start).is_some() {}
            let first = words.peek();
            all += usize::from(first.is_some_and(|t| t.shape != Shape::Number));
            small += usize::from(first.is_some_and(|t| t.shape == Shape::Lower));
        }
    }
    small * 2 > all
}

#[cfg(test)]
mod tests;
