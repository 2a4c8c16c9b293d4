//! A block in, what every step asks of it out: its tokens, its sentences and what opens them, what must not be linked inside,
//! and what its capitals are worth.

use super::lexicon::Lexicon;
use super::ranges::Ranges;
use super::token::Token;
use crate::halt::step;
use crate::language::CueSet;
use crate::model::{Block, BlockKind, MarkKind};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// URLs, addresses and handles: nothing inside them is linked.
static MASKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w+|\b[\w-]+(?:\.[\w-]+)+/\S*|\b(?:[\w-]+\.){2,}[a-z]{2,}\b|\b\w+(?:-\w+)+\.(?:com|net|org|eu|de|at|ch|fr|it|es|nl|pl|pt|uk)\b")
        .expect("the pattern is constant")
});

/// A block as the later steps see it.
#[derive(Debug)]
pub struct View {
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Nothing here is linked at all.
    pub skip: bool,
    /// Whether most words of a heading begin with a capital, so that one more says nothing.
    pub title_case: bool,
    /// The lists that have a phrase somewhere in the block.
    pub cues: CueSet,
    /// Where its marks are.
    pub(super) marks: Ranges,
    /// What must not be linked inside, in order and apart from each other.
    masked: Vec<Range<usize>>,
}

impl View {
    /// Looks at the block of this index.
    pub(super) fn new<'a>(lexicon: &mut Lexicon<'a>, index: usize, block: &'a Block) -> Self {
        let skip = block.chrome || block.kind == BlockKind::Code;
        let mut tokens = lexicon.tokens(index, &block.text, !skip);
        mark_openers(&mut tokens, &block.sentences);
        let mut cues = CueSet::default();
        tokens.iter().for_each(|token| cues.add(token.begins()));
        Self {
            title_case: is_in_title_case(block, &tokens),
            masked: if skip { Vec::new() } else { masked(block) },
            marks: block.marks.iter().map(|m| m.range.clone()).collect(),
            tokens,
            skip,
            cues,
        }
    }

    /// Takes further stretches out of what is linked.
    pub fn mask(&mut self, more: impl IntoIterator<Item = Range<usize>>) {
        let mut all = std::mem::take(&mut self.masked);
        all.extend(more);
        self.masked = apart(all);
    }

    /// Whether `range` touches a URL, an address, a handle, code, or a phrase that names nothing.
    pub fn is_masked(&self, range: &Range<usize>) -> bool {
        let next = self.masked.partition_point(|m| m.end <= range.start);
        self.masked.get(next).is_some_and(|m| m.start < range.end)
    }

    /// The tokens that lie wholly in a range of the block's text.
    pub fn tokens_in(&self, range: &Range<usize>) -> &[Token] {
        step();
        let start = self.tokens.partition_point(|t| t.range.start < range.start);
        let end = self.tokens.partition_point(|t| t.range.end <= range.end);
        &self.tokens[start..end.max(start)]
    }
}

/// The tokens that a range of the same text covers, as indices.
pub fn covered(tokens: &[Token], range: &Range<usize>) -> Range<usize> {
    step();
    let start = tokens.partition_point(|t| t.range.end <= range.start);
    let end = tokens.partition_point(|t| t.range.start < range.end);
    start..end.max(start)
}

/// Marks the tokens before which no word stands in their sentence, in one pass over both.
fn mark_openers(tokens: &mut [Token], sentences: &[Range<usize>]) {
    let mut begun = 0;
    let mut last_word = None;
    for (index, token) in tokens.iter_mut().enumerate() {
        let start = token.range.start;
        while sentences.get(begun).is_some_and(|s| s.start <= start) {
            begun += 1;
        }
        let sentence = begun.checked_sub(1).map(|at| sentences[at].start);
        token.opens = index == 0 || sentence.is_some_and(|begin| last_word.is_none_or(|word| word < begin));
        if token.is_word() {
            last_word = Some(start);
        }
    }
}

fn is_in_title_case(block: &Block, tokens: &[Token]) -> bool {
    if !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Meta) {
        return false;
    }
    let (capitals, words) = capitals(tokens);
    words > 2 && capitals * 10 > words * 7
}

/// How many of the longer words begin with a capital, and how many there are: the short ones have none in any title.
pub fn capitals(tokens: &[Token]) -> (usize, usize) {
    let long = || tokens.iter().filter(|t| t.is_word() && t.folded.chars().count() > 3);
    (long().filter(|t| t.is_capital()).count(), long().count())
}

/// Whether a text has what every address has, which is far quicker to see than an address.
fn may_be_masked(text: &str) -> bool {
    let dotted = || text.split('.').skip(1).any(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
    text.contains(['@', '/']) || dotted()
}

/// What must not be linked inside, as [`apart`] has it.
fn masked(block: &Block) -> Vec<Range<usize>> {
    // "@Spotify Scale" names the company, "@spotify" is only a handle.
    let named = |m: &str| m.starts_with('@') && m[1..].starts_with(char::is_uppercase);
    let found = may_be_masked(&block.text)
        .then(|| MASKED.find_iter(&block.text))
        .into_iter()
        .flatten()
        .filter(|m| !named(m.as_str()))
        .map(|m| m.range());
    let code = block.marks.iter().filter(|m| m.kind == MarkKind::Code).map(|m| m.range.clone());
    apart(found.chain(code).collect())
}

/// Stretches in order; those that overlap are one.
fn apart(mut all: Vec<Range<usize>>) -> Vec<Range<usize>> {
    all.sort_by_key(|m| (m.start, m.end));
    all.dedup_by(|next, kept| {
        let one = next.start < kept.end;
        if one {
            kept.end = kept.end.max(next.end);
        }
        one
    });
    all
}
