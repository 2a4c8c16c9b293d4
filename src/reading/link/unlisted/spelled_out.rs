//! A page in, the abbreviations out that it spells out: "Analysis Ready Data (ARD)". On that page the abbreviation means
//! these words, whatever else is written so.

use super::clues::UnlistedClue as Clue;
use super::name::Named;
use crate::gazetteer::Entry;
use crate::gazetteer::forms::squash;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::Kind;
use crate::page::{Page, Token};
use crate::text::slips::OF_SPELLED_OUT;
use std::ops::Range;

/// Letters above which a name says more than an abbreviation.
const SHORTEST: usize = 5;
/// Words of the longest name that is abbreviated.
const LONGEST: usize = 10;

/// An abbreviation with the words that it is short for.
#[derive(Debug, Clone, PartialEq)]
pub struct SpelledOut {
    /// Index of the block.
    pub block: usize,
    /// The words, as tokens.
    pub words: Range<usize>,
    /// The abbreviation, as one token.
    pub short: usize,
}

impl SpelledOut {
    /// Where the words stand.
    pub fn range(&self, page: &Page<'_>) -> Range<usize> {
        let tokens = page.tokens(self.block);
        tokens[self.words.start].range.start..tokens[self.words.end - 1].range.end
    }

    /// Whether the words name an organisation.
    pub fn is_firm(&self, page: &Page<'_>) -> bool {
        let words = &page.tokens(self.block)[self.words.clone()];
        words.iter().any(|t| t.is_capital() && (t.is(Cue::Organisations) || t.is(Cue::Bodies)))
    }

    /// The abbreviation as it is written.
    pub fn text<'p>(&self, page: &'p Page<'_>) -> &'p str {
        &page.block(self.block).text[page.tokens(self.block)[self.short].range.clone()]
    }
}

/// The abbreviations that a page spells out.
pub fn on_page(page: &Page<'_>) -> Vec<SpelledOut> {
    let read = page.views.iter().enumerate().filter(|(_, view)| !view.skip);
    read.flat_map(|(block, _)| in_block(page, block)).collect()
}

fn in_block(page: &Page<'_>, block: usize) -> Vec<SpelledOut> {
    let tokens = page.tokens(block);
    let closed = |at: usize| tokens.get(at).is_some_and(|t| t.folded == ")");
    let short = |at: usize| tokens[at].shape == Shape::Upper && (2..=6).contains(&tokens[at].folded.chars().count());
    (2..tokens.len())
        .filter(|at| short(*at) && tokens[at - 1].folded == "(" && closed(at + 1))
        .filter_map(|at| Some(SpelledOut { block, words: words_before(page, block, at)?, short: at }))
        .collect()
}

/// The words before the bracket at which `short` stands whose initials are its letters; small words may be passed over.
fn words_before(page: &Page<'_>, block: usize, short: usize) -> Option<Range<usize>> {
    let tokens = page.tokens(block);
    let text = &page.block(block).text;
    let end = short - 1;
    let mut letters: Vec<char> = squash(&tokens[short].folded).0.chars().collect();
    let mut start = end;
    while let Some(letter) = letters.last().copied() {
        let at = start.checked_sub(1).filter(|at| end - at <= LONGEST)?;
        let token = &tokens[at];
        let small = token.is(Cue::FunctionWords) || token.is(Cue::NameJoins);
        let parts = initials(&text[token.range.clone()]);
        let held = parts.iter().rev().zip(letters.iter().rev()).take_while(|(a, b)| a == b).count();
        if token.is_capital() && held == parts.len() && held > 0 {
            letters.truncate(letters.len() - held);
        } else if token.is_word() && token.folded.starts_with(letter) && !small && start < end {
            // "Simple network protocol": a small letter inside.
            letters.pop();
        } else if !(token.is_word() && small) {
            return None;
        }
        start = at;
    }
    (end - start > 1 && tokens[start].is_capital()
        || end - start == 1 && letters.is_empty() && is_joined(text, &tokens[start]))
    .then_some(start..end)
}

/// Whether a single word has several parts, each with a capital: "SpatioTemporal".
fn is_joined(text: &str, token: &Token) -> bool {
    initials(&text[token.range.clone()]).len() > 1
}

/// The first letters of the parts of a word that begin with a capital or stand behind a hyphen, folded.
fn initials(word: &str) -> Vec<char> {
    let upper = word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
    let mut out = Vec::new();
    let mut before = '-';
    for c in word.chars() {
        if before == '-' || c.is_uppercase() && !upper {
            out.extend(c.to_lowercase().next());
        }
        before = c;
    }
    out
}

/// Whether an entry cannot be what an abbreviation means that is short for `words`: it is known by other words, or is a company
/// where the words name none.
pub fn is_other(entry: &Entry, words: &str, firm: bool) -> bool {
    let own = squash(words).0;
    let mut names = [&entry.label].into_iter().chain(&entry.aliases).chain(&entry.hidden).chain(&entry.weak);
    let same = |name: &String| {
        let name = squash(name).0;
        name.contains(&own)
            || name.chars().count() > SHORTEST && own.contains(&name)
            || OF_SPELLED_OUT.forgive(&name, &own)
    };
    let letters = |name: &String| name.split([' ', '-']).filter(|w| !w.is_empty()).count() > 1;
    // An organisation may be spelled out in any language: "Organisation des Nations unies (ONU)".
    if names.clone().any(same) || entry.kind == Kind::Company && firm {
        return false;
    }
    entry.kind == Kind::Company || names.any(letters)
}

/// What a block spells out, where the words say what it is: an organisation, or software of some kind.
pub fn candidates(page: &Page<'_>, block: usize) -> Vec<Named> {
    let tokens = page.tokens(block);
    let found = in_block(page, block).into_iter().map(|spelled| {
        let words = &tokens[spelled.words.clone()];
        let firm = spelled.is_firm(page);
        let tool = words.last().is_some_and(|t| t.is(Cue::ToolNouns));
        let kind = if firm { Kind::Company } else { Kind::Technology };
        let clues = [(Clue::SpelledOut, true), (Clue::HeadWord, firm), (Clue::ToolWord, tool && !firm)];
        let held = clues.into_iter().filter(|(_, holds)| *holds).map(|(clue, _)| clue);
        Named::by(page, block, spelled.range(page), kind, held)
    });
    found.filter(|named| !page.views[block].is_masked(&named.range)).collect()
}
