//! A weak name in, a score out: is `Go` the language here, `Chef` the company? Each kind of evidence adds its share; the
//! sum is compared with [`THRESHOLD`], and what falls short is kept as abstained.

use super::cue_words::CueWords;
use super::matcher::Hit;
use super::neighbours::Neighbours;
use crate::gazetteer::Entry;
use crate::gazetteer::forms::{Form, squash};
use crate::language::text::Shape;
use crate::language::{Cue, ENGLISH, quotes};
use crate::model::{BlockKind, EntityId, Kind, Mark, MarkKind};
use crate::page::{Page, Token, covered};
use crate::text::fold_str;
use std::collections::{HashMap, HashSet};

/// A weak name links from this score on.
pub const THRESHOLD: f32 = 0.6;

/// What the strong names of a recap tell about the weak ones.
#[derive(Debug, Default)]
pub struct Strong {
    /// Entities that a strong name names, with their makers and what is broader.
    pub entities: HashSet<EntityId>,
    /// Relations of those entities: makers, broader ones.
    pub related: HashSet<EntityId>,
    /// What the events named in the recap are about.
    pub fields: HashSet<String>,
    /// For each block that has any, its strong technologies and companies.
    pub listed: HashMap<usize, Neighbours>,
    /// Where the cue words of weak entries stand.
    pub cues: CueWords,
}

/// The sum of the evidence for a weak hit; 0.95 and more is as sure as a name can be.
pub fn weigh(page: &Page<'_>, block: usize, hit: &Hit, form: &Form, entry: &Entry, strong: &Strong) -> f32 {
    let text = &page.block(block).text[hit.range.clone()];
    let word = fold_str(text);
    let small = !text.chars().any(char::is_uppercase);
    let mut score = if small && !page.lower && page.is_ordinary(&word) { 0.1 } else { 0.3 };
    let tokens = page.tokens(block);
    let first = tokens.get(covered(tokens, &hit.range).start);
    let opens = first.is_some_and(|t| t.range.start == hit.range.start && t.opens);
    let foreign = page.recap.language != ENGLISH;
    if (small || opens || foreign) && page.cues.function_words.has(&word) {
        score -= 0.3;
    }
    // Nobody has looked at it: a public list had the word.
    score -= if entry.is_imported() { 0.15 } else { 0.0 };
    // "Chef de projet": in another language than English, a word of that language rarely means the English name.
    score -= if foreign && page.is_native(&word) { 0.15 } else { 0.0 };
    score += single_letter(page, block, hit);
    // "Ignite sessions", "the Keynote": what the talks are called.
    score -= if page.cues.lightning.has(&word) || page.cues.keynote.has(&word) { 0.3 } else { 0.0 };
    // Things come in the plural, products do not.
    let plural = text.ends_with('s') && !form.listed.ends_with('s');
    score -= match plural {
        true if small && !page.lower => 0.6,
        true => 0.3,
        false => 0.0,
    };
    score += linked(page, block, hit);
    score += case(page, block, hit, form);
    score += cues(page, block, form, entry, strong);
    if strong.entities.contains(&entry.id) {
        score += 0.4;
    } else if strong.related.contains(&entry.id)
        || entry.broader.iter().chain(&entry.maker).any(|r| strong.entities.contains(r))
    {
        score += 0.15;
    }
    match entry.kind {
        Kind::Technology => score += neighbours(page, block, hit, strong) + frame(page, block, hit),
        Kind::Company => {
            score += listed_beside(page, block, hit, strong);
            score -= if small && !page.lower { 0.2 } else { 0.0 };
        }
        _ => {}
    }
    score
}

/// One letter means little, and nothing as a part of "R&D" or "C-Continuous".
fn single_letter(page: &Page<'_>, block: usize, hit: &Hit) -> f32 {
    let text = &page.block(block).text;
    if text[hit.range.clone()].chars().count() > 1 {
        return 0.0;
    }
    let glued = |c: Option<char>| c.is_some_and(|c| matches!(c, '&' | '-' | '.' | '\'' | '\u{2019}' | '/'));
    let joined = glued(text[..hit.range.start].chars().next_back()) || glued(text[hit.range.end..].chars().next());
    if joined { -1.0 } else { -0.2 }
}

/// A link whose address holds the name.
fn linked(page: &Page<'_>, block: usize, hit: &Hit) -> f32 {
    let name = squash(&page.block(block).text[hit.range.clone()]).0;
    let named = |m: &Mark| match &m.kind {
        MarkKind::Link(url) => m.range.len() <= hit.range.len() + 8 && name.len() > 2 && squash(url).0.contains(&name),
        _ => false,
    };
    if page.marks_around(block, &hit.range).any(named) { 0.45 } else { 0.0 }
}

/// The case a name is written in, where the author uses capitals at all.
fn case(page: &Page<'_>, block: usize, hit: &Hit, form: &Form) -> f32 {
    let text = &page.block(block).text[hit.range.clone()];
    let listed_capital = form.listed.chars().any(char::is_uppercase);
    let capital = text.chars().any(char::is_uppercase);
    let tokens = page.tokens(block);
    let first = covered(tokens, &hit.range).start;
    let unusual = form.listed.chars().skip(1).any(char::is_uppercase) && text.starts_with(&*form.listed);
    let acronym = form.listed.chars().count() <= 4 && !form.listed.chars().any(char::is_lowercase);
    match (listed_capital, capital) {
        (true, _) if acronym && !page.lower && !text.starts_with(&*form.listed) => -0.5,
        _ if unusual => 0.35,
        // German writes every noun so, and "Elm" is none.
        (true, true) if page.cues.capital_nouns && page.is_native(&fold_str(text)) => 0.05,
        (true, true) if page.views[block].title_case || is_part(page, block, hit) => 0.05,
        (true, true) if first < tokens.len() && page.opens_sentence(block, first) => 0.1,
        (true, true) => 0.25,
        (true, false) if page.lower => 0.0,
        (true, false) => -0.2,
        (false, _) => 0.05,
    }
}

/// "Docker Swarm Mode", "Hedgehog Concept": part of a longer run of capitals inside a sentence.
fn is_part(page: &Page<'_>, block: usize, hit: &Hit) -> bool {
    let text = &page.block(block).text;
    let tokens = page.tokens(block);
    let at = covered(tokens, &hit.range);
    let before = at.start.checked_sub(1).map(|i| &tokens[i]);
    // A title between quotes begins with a capital whatever the word.
    let opens = |t: &Token| {
        let before = text[..t.range.start].trim_end();
        before.ends_with(quotes::OPENING) || before.ends_with(['\u{2018}', '\''])
    };
    let led = before.is_some_and(|t| {
        let joined = t.is_capital() && text[t.range.end..hit.range.start] == *" ";
        joined && !page.opens_sentence(block, at.start - 1) && !opens(t)
    });
    let after = tokens.get(at.end);
    let german = page.cues.capital_nouns;
    led || !german && after.is_some_and(|t| t.shape == Shape::Capitalised && text[hit.range.end..t.range.start] == *" ")
}

/// Cue words of the entry: the nearer, the better.
fn cues(page: &Page<'_>, block: usize, form: &Form, entry: &Entry, strong: &Strong) -> f32 {
    let of_event = entry.kind == Kind::Technology
        && (entry.cues.iter().any(|c| strong.fields.contains(c))
            || entry.broader.iter().any(|b| strong.fields.contains(b.as_str())));
    if strong.cues.within(form.entry, &(block..block + 1)) {
        0.35
    } else if of_event || strong.cues.within(form.entry, &(block.saturating_sub(3)..block + 4)) {
        0.2
    } else if entry.cues.iter().any(|c| !c.contains(' ') && page.has_word(c)) {
        0.1
    } else {
        0.0
    }
}

/// A strong technology or company right beside it in a list.
fn listed_beside(page: &Page<'_>, block: usize, hit: &Hit, strong: &Strong) -> f32 {
    let beside = strong.listed.get(&block).is_some_and(|names| names.are_beside(page.tokens(block), &hit.range));
    if beside { 0.35 } else { 0.0 }
}

/// A strong name right beside it in a list, alone in one of the items above or below, or anywhere in the block.
fn neighbours(page: &Page<'_>, block: usize, hit: &Hit, strong: &Strong) -> f32 {
    if listed_beside(page, block, hit, strong) > 0.0 {
        return 0.35;
    }
    let alone = |index: usize| matches!(page.block(index).kind, BlockKind::Item(_)) && page.tokens(index).len() <= 4;
    let beside = block.saturating_sub(2)..(block + 3).min(page.views.len());
    if alone(block) && beside.into_iter().any(|i| i != block && alone(i) && strong.listed.contains_key(&i)) {
        return 0.35;
    }
    if strong.listed.contains_key(&block) { 0.1 } else { 0.0 }
}

/// A frame such as "written in" right before the name.
fn frame(page: &Page<'_>, block: usize, hit: &Hit) -> f32 {
    let tokens = page.tokens(block);
    let at = covered(tokens, &hit.range).start;
    let before = &tokens[at.saturating_sub(4)..at];
    let words = Cue::WrittenIn.ending(before);
    let after = tokens.get(covered(tokens, &hit.range).end);
    // "a talk about Consul"
    let told = Cue::About.ending(before) > 0 && before.iter().any(|t| t.is(Cue::TalkNouns));
    if words > 1 || told || after.is_some_and(|t| t.is(Cue::ToolNouns) && t.shape == Shape::Lower) {
        0.3
    } else if words == 1 && tokens.get(at).is_some_and(|t| t.shape != Shape::Lower || page.lower) {
        0.2
    } else {
        0.0
    }
}
