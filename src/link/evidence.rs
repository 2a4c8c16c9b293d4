//! A weak name in, a score out: is `Go` the language here, `Chef` the company? Each kind of evidence adds its share; the
//! sum is compared with [`THRESHOLD`], and what falls short is kept as abstained.

use super::document::Document;
use super::matcher::{Hit, covered};
use crate::gazetteer::Entry;
use crate::gazetteer::fold::fold_str;
use crate::gazetteer::forms::{Form, squash};
use crate::language::ENGLISH;
use crate::language::text::{Shape, Token};
use crate::model::{BlockKind, EntityId, Kind, Mark, MarkKind};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

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
    /// For each block, the ranges of strong technologies and companies.
    pub listed: HashMap<usize, Vec<Range<usize>>>,
}

/// The sum of the evidence for a weak hit; 0.95 and more is as sure as a name can be.
pub fn weigh(doc: &Document<'_>, block: usize, hit: &Hit, form: &Form, entry: &Entry, strong: &Strong) -> f32 {
    let text = &doc.block(block).text[hit.range.clone()];
    let word = fold_str(text);
    let small = !text.chars().any(char::is_uppercase);
    let mut score = if small && !doc.lower && doc.is_ordinary(&word) { 0.1 } else { 0.3 };
    let tokens = &doc.views[block].tokens;
    let opens =
        tokens.iter().position(|t| t.range.start == hit.range.start).is_some_and(|at| doc.opens_sentence(block, at));
    let foreign = doc.recap.language != ENGLISH;
    if (small || opens || foreign) && doc.cues.function_words.has(&word) {
        score -= 0.3;
    }
    // Nobody has looked at it: a public list had the word.
    score -= if entry.is_imported() { 0.15 } else { 0.0 };
    // "Chef de projet": in another language than English, a word of that language rarely means the English name.
    score -= if foreign && doc.is_native(&word) { 0.15 } else { 0.0 };
    score += single_letter(doc, block, hit);
    // "Ignite sessions", "the Keynote": what the talks are called.
    score -= if doc.cues.lightning.has(&word) || doc.cues.keynote.has(&word) { 0.3 } else { 0.0 };
    // Things come in the plural, products do not.
    let plural = text.ends_with('s') && !form.listed.ends_with('s');
    score -= match plural {
        true if small && !doc.lower => 0.6,
        true => 0.3,
        false => 0.0,
    };
    score += linked(doc, block, hit);
    score += case(doc, block, hit, form);
    score += cues(doc, block, entry, strong);
    if strong.entities.contains(&entry.id) {
        score += 0.4;
    } else if strong.related.contains(&entry.id)
        || entry.broader.iter().chain(&entry.maker).any(|r| strong.entities.contains(r))
    {
        score += 0.15;
    }
    match entry.kind {
        Kind::Technology => score += neighbours(doc, block, hit, strong) + frame(doc, block, hit),
        Kind::Company => {
            score += listed_beside(doc, block, hit, strong);
            score -= if small && !doc.lower { 0.2 } else { 0.0 };
        }
        _ => {}
    }
    score
}

/// One letter means little, and nothing as a part of "R&D" or "C-Continuous".
fn single_letter(doc: &Document<'_>, block: usize, hit: &Hit) -> f32 {
    let text = &doc.block(block).text;
    if text[hit.range.clone()].chars().count() > 1 {
        return 0.0;
    }
    let glued = |c: Option<char>| c.is_some_and(|c| matches!(c, '&' | '-' | '.' | '\'' | '\u{2019}' | '/'));
    let joined = glued(text[..hit.range.start].chars().next_back()) || glued(text[hit.range.end..].chars().next());
    if joined { -1.0 } else { -0.2 }
}

/// A link whose address holds the name.
fn linked(doc: &Document<'_>, block: usize, hit: &Hit) -> f32 {
    let block = doc.block(block);
    let name = squash(&block.text[hit.range.clone()]).0;
    let named = |m: &Mark| match &m.kind {
        MarkKind::Link(url) => {
            m.range.len() <= hit.range.len() + 8
                && m.range.start <= hit.range.start
                && hit.range.end <= m.range.end
                && name.len() > 2
                && squash(url).0.contains(&name)
        }
        _ => false,
    };
    if block.marks.iter().any(named) { 0.45 } else { 0.0 }
}

/// The case a name is written in, where the author uses capitals at all.
fn case(doc: &Document<'_>, block: usize, hit: &Hit, form: &Form) -> f32 {
    let text = &doc.block(block).text[hit.range.clone()];
    let listed_capital = form.listed.chars().any(char::is_uppercase);
    let capital = text.chars().any(char::is_uppercase);
    let tokens = &doc.views[block].tokens;
    let first = covered(tokens, &hit.range).start;
    let unusual = form.listed.chars().skip(1).any(char::is_uppercase) && text.starts_with(&*form.listed);
    let acronym = form.listed.chars().count() <= 4 && !form.listed.chars().any(char::is_lowercase);
    match (listed_capital, capital) {
        (true, _) if acronym && !doc.lower && !text.starts_with(&*form.listed) => -0.5,
        _ if unusual => 0.35,
        // German writes every noun so, and "Elm" is none.
        (true, true) if doc.cues.capital_nouns && doc.is_native(&fold_str(text)) => 0.05,
        (true, true) if in_title_case(doc, block) || is_part(doc, block, hit) => 0.05,
        (true, true) if first < tokens.len() && doc.opens_sentence(block, first) => 0.1,
        (true, true) => 0.25,
        (true, false) if doc.lower => 0.0,
        (true, false) => -0.2,
        (false, _) => 0.05,
    }
}

/// "Docker Swarm Mode", "Hedgehog Concept": part of a longer run of capitals inside a sentence.
fn is_part(doc: &Document<'_>, block: usize, hit: &Hit) -> bool {
    let text = &doc.block(block).text;
    let tokens = &doc.views[block].tokens;
    let at = covered(tokens, &hit.range);
    let before = at.start.checked_sub(1).map(|i| &tokens[i]);
    // A title between quotes begins with a capital whatever the word.
    let opens = |t: &Token| text[..t.range.start].trim_end().ends_with(['«', '“', '„', '‘', '"', '\'']);
    let led = before.is_some_and(|t| {
        let joined = t.is_capital() && text[t.range.end..hit.range.start] == *" ";
        joined && !doc.opens_sentence(block, at.start - 1) && !opens(t)
    });
    let after = tokens.get(at.end);
    let german = doc.cues.capital_nouns;
    led || !german && after.is_some_and(|t| t.shape == Shape::Capitalised && text[hit.range.end..t.range.start] == *" ")
}

/// Whether most words of the block begin with a capital, so that one more says nothing.
pub fn in_title_case(doc: &Document<'_>, block: usize) -> bool {
    let words: Vec<_> = doc.views[block].tokens.iter().filter(|t| t.is_word() && t.folded.len() > 3).collect();
    let capitals = words.iter().filter(|t| t.is_capital()).count();
    matches!(doc.block(block).kind, BlockKind::Heading(_) | BlockKind::Meta)
        && words.len() > 2
        && capitals * 10 > words.len() * 7
}

/// Cue words of the entry: the nearer, the better.
fn cues(doc: &Document<'_>, block: usize, entry: &Entry, strong: &Strong) -> f32 {
    let mut near = block.saturating_sub(3)..(block + 4).min(doc.views.len());
    let of_event = entry.kind == Kind::Technology
        && (entry.cues.iter().any(|c| strong.fields.contains(c))
            || entry.broader.iter().any(|b| strong.fields.contains(b.as_str())));
    if has_cue(doc, block, entry) {
        0.35
    } else if of_event || near.any(|index| has_cue(doc, index, entry)) {
        0.2
    } else if entry.cues.iter().any(|c| !c.contains(' ') && doc.words.contains(c)) {
        0.1
    } else {
        0.0
    }
}

/// Whether a cue word of the entry stands in a block.
pub fn has_cue(doc: &Document<'_>, block: usize, entry: &Entry) -> bool {
    let view = &doc.views[block];
    let has = |cue: &String| match cue.contains(' ') {
        true => fold_str(&doc.block(block).text).contains(cue),
        false => view.tokens.iter().any(|t| t.folded == *cue || t.folded.strip_suffix('s') == Some(cue)),
    };
    !view.skip && entry.cues.iter().any(has)
}

/// A strong technology or company right beside it in a list.
fn listed_beside(doc: &Document<'_>, block: usize, hit: &Hit, strong: &Strong) -> f32 {
    let strong = strong.listed.get(&block).map_or(&[][..], Vec::as_slice);
    if is_beside(doc, block, &hit.range, strong) { 0.35 } else { 0.0 }
}

/// Whether nothing but what separates the members of a list, or puts one for the other, stands between a range and one of
/// `names`: "Debian/X", "X and Kafka", "Postgres rather than X".
pub fn is_beside(doc: &Document<'_>, block: usize, range: &Range<usize>, names: &[Range<usize>]) -> bool {
    let tokens = &doc.views[block].tokens;
    let joins = |from: usize, to: usize| {
        let gap = &tokens[covered(tokens, &(from..to))];
        let cues = doc.cues;
        let mark = |t: &Token| {
            matches!(t.folded.as_str(), "," | "/" | "+" | "&" | ".")
                || cues.and.has(&t.folded)
                || cues.or.has(&t.folded)
        };
        let listed = gap.iter().all(mark) || matches!(gap, [a, b] if a.folded == "-" && b.folded == ">");
        !gap.is_empty() && from < to && (gap.len() < 3 && listed || cues.against.at(gap) == gap.len())
    };
    names.iter().any(|name| match name.end <= range.start {
        true => joins(name.end, range.start),
        false => joins(range.end, name.start),
    })
}

/// A strong name right beside it in a list, alone in one of the items above or below, or anywhere in the block.
fn neighbours(doc: &Document<'_>, block: usize, hit: &Hit, strong: &Strong) -> f32 {
    if listed_beside(doc, block, hit, strong) > 0.0 {
        return 0.35;
    }
    let alone =
        |index: usize| matches!(doc.block(index).kind, BlockKind::Item(_)) && doc.views[index].tokens.len() <= 4;
    let beside = block.saturating_sub(2)..(block + 3).min(doc.views.len());
    if alone(block) && beside.into_iter().any(|i| i != block && alone(i) && strong.listed.contains_key(&i)) {
        return 0.35;
    }
    if strong.listed.get(&block).is_some_and(|r| !r.is_empty()) { 0.1 } else { 0.0 }
}

/// A frame such as "written in" right before the name.
fn frame(doc: &Document<'_>, block: usize, hit: &Hit) -> f32 {
    let tokens = &doc.views[block].tokens;
    let at = covered(tokens, &hit.range).start;
    let before = &tokens[at.saturating_sub(4)..at];
    let words = doc.cues.written_in.ending(before);
    let after = tokens.get(covered(tokens, &hit.range).end);
    // "a talk about Consul"
    let told = doc.cues.about.ending(before) > 0 && before.iter().any(|t| doc.cues.talk_nouns.has(&t.folded));
    if words > 1 || told || after.is_some_and(|t| doc.cues.tool_nouns.has(&t.folded) && t.shape == Shape::Lower) {
        0.3
    } else if words == 1 && tokens.get(at).is_some_and(|t| t.shape != Shape::Lower || doc.lower) {
        0.2
    } else {
        0.0
    }
}
