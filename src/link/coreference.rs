//! People named in full in, their short names out: a first name, surname, or initial and surname links to the one person of
//! the recap it can mean, and to the one named last where it could be several.

use super::document::Document;
use crate::gazetteer::fold::fold_str;
use crate::language::text::{Shape, Token};
use crate::model::{EntityId, Kind, Mention, Method};
use std::collections::BTreeMap;
use std::ops::Range;

/// A person of the recap: where they are named in full, and the parts of the name.
struct Person {
    id: EntityId,
    label: String,
    full: Vec<(usize, usize)>,
}

/// Short mentions of the people in `mentions`, outside of what is linked already.
pub fn find(doc: &Document<'_>, mentions: &[Mention]) -> Vec<Mention> {
    let mut people: BTreeMap<&EntityId, Person> = BTreeMap::new();
    let mut by_part: BTreeMap<String, Vec<EntityId>> = BTreeMap::new();
    for mention in mentions.iter().filter(|m| m.kind == Kind::Person) {
        let written = &doc.block(mention.block).text[mention.at.0..mention.at.1];
        let person = people.entry(&mention.id).or_insert_with(|| Person {
            id: mention.id.clone(),
            label: mention.label.clone(),
            full: Vec::new(),
        });
        person.full.push((mention.block, mention.at.0));
        // "Tathagata Das - a.k.a. TD"
        let tokens = &doc.views[mention.block].tokens;
        let after = &tokens[tokens.partition_point(|t| t.range.start < mention.at.1)..];
        let renamed = (0..after.len().min(3)).find_map(|i| match doc.cues.also_known_as.at(&after[i..]) {
            0 => None,
            n => after[i + n..].iter().find(|t| t.is_word()),
        });
        if let Some(other) = renamed {
            by_part.entry(other.folded.clone()).or_default().push(mention.id.clone());
        }
        for name in [written, &mention.label] {
            for part in parts(doc, name) {
                let ids = by_part.entry(part).or_default();
                if !ids.contains(&mention.id) {
                    ids.push(mention.id.clone());
                }
            }
        }
    }
    let mut found = Vec::new();
    for (block, view) in doc.views.iter().enumerate() {
        if view.skip {
            continue;
        }
        let taken: Vec<Range<usize>> = mentions.iter().filter(|m| m.block == block).map(|m| m.at.0..m.at.1).collect();
        for (index, token) in view.tokens.iter().enumerate() {
            let free = !taken.iter().any(|t| t.start < token.range.end && token.range.start < t.end);
            if !free || !token.is_capital() || token.shape == Shape::Initial || view.is_masked(&token.range) {
                continue;
            }
            let Some(ids) = by_part.get(&token.folded) else { continue };
            let here = (block, token.range.start);
            let named = || ids.iter().filter_map(|id| people.get(id));
            let in_full = named().find(|p| starts_with(doc, &view.tokens[index..], &p.label));
            let nearest = in_full.or_else(|| {
                named().max_by_key(|p| {
                    let before = p.full.iter().filter(|f| **f < here).max();
                    (before.is_some(), before.copied(), std::cmp::Reverse(p.full.iter().min().copied()))
                })
            });
            let Some(person) = nearest else { continue };
            let words = words_of(doc, &view.tokens[index..], &person.label, in_full.is_some());
            let near = person.full.iter().any(|(b, _)| *b <= block && b + 2 >= block);
            if in_full.is_none() && !stands_alone(doc, block, &(index..index + words), near) {
                continue;
            }
            let start = initial_before(doc, block, index, &person.label).unwrap_or(index);
            let at = (view.tokens[start].range.start, view.tokens[index + words - 1].range.end);
            found.push(Mention {
                span: doc.block(block).to_source(at.0..at.1),
                kind: Kind::Person,
                id: person.id.clone(),
                label: person.label.clone(),
                score: if ids.len() == 1 { 0.9 } else { 0.7 },
                method: Method::Coreference,
                block,
                at,
            });
        }
    }
    found
}

/// The parts of a full name that can stand for it: the first name and everything behind it.
fn parts(doc: &Document<'_>, name: &str) -> Vec<String> {
    let all: Vec<Token> = doc.languages.tokens(name).into_iter().filter(Token::is_capital).collect();
    let words: Vec<&Token> = all.iter().filter(|t| t.shape != Shape::Initial).collect();
    match (words.first(), words.last()) {
        (Some(first), Some(last)) if words.len() > 1 => vec![first.folded.clone(), last.folded.clone()],
        (_, Some(surname)) if all.len() > 1 => vec![surname.folded.clone()],
        _ => Vec::new(),
    }
}

/// How many of `found` are the first words of a longer name: both of "Ngọc Anh" in "Ngọc Anh Trần"; at least 1, and all of
/// it only `in_full`.
fn words_of(doc: &Document<'_>, found: &[Token], label: &str, in_full: bool) -> usize {
    let name = doc.languages.tokens(label);
    let same = name.iter().zip(found).take_while(|(a, b)| a.folded == b.folded && b.is_capital()).count();
    if in_full { name.len() } else { same.min(name.len().saturating_sub(1)).max(1) }
}

/// Whether a name stands here in full, where nothing but the recap's other places tells that it is one: "Til Lindqvist".
fn starts_with(doc: &Document<'_>, found: &[Token], label: &str) -> bool {
    let name = doc.languages.tokens(label);
    name.len() > 1 && name.len() <= found.len() && name.iter().zip(found).all(|(a, b)| a.folded == b.folded)
}

/// Whether the tokens are not part of a longer capitalised name, and no ordinary word that merely opens a sentence. `near`
/// if the person is named in full shortly before.
fn stands_alone(doc: &Document<'_>, block: usize, at: &Range<usize>, near: bool) -> bool {
    let view = &doc.views[block];
    let text = &doc.block(block).text;
    let token = &view.tokens[at.start];
    let last = &view.tokens[at.end - 1];
    let touches = |a: &Token, b: &Token| text[a.range.end..b.range.start] == *" ";
    let next = view.tokens.get(at.end).filter(|n| touches(last, n) && n.is_capital() && n.shape != Shape::Initial);
    let previous = at.start.checked_sub(1).map(|i| &view.tokens[i]).filter(|p| touches(p, token) && p.is_capital());
    let name_before = previous.is_some_and(|p| {
        p.shape != Shape::Initial && doc.languages.is_given_name(&p.folded) && !doc.opens_sentence(block, at.start - 1)
    });
    let ordinary = doc.is_ordinary(&token.folded);
    let next_is_name = next.is_some_and(|n| !doc.is_ordinary(&n.folded) || ordinary);
    let given = near && doc.languages.is_given_name(&token.folded) && !doc.cues.function_words.has(&token.folded);
    let opens_with_a_word = ordinary && !given && doc.opens_sentence(block, at.start);
    !name_before && !next_is_name && (!opens_with_a_word || speaks(doc, &view.tokens[at.end..]))
}

fn speaks(doc: &Document<'_>, after: &[Token]) -> bool {
    let does = |t: &Token| doc.cues.owner.has(&t.folded) || doc.cues.copulas.has(&t.folded);
    doc.cues.talk_verbs.at(after) > 0 || after.first().is_some_and(does)
}

/// The token of an initial right before a surname: J. Graham-Cumming.
fn initial_before(doc: &Document<'_>, block: usize, index: usize, label: &str) -> Option<usize> {
    let tokens = &doc.views[block].tokens;
    let before = index.checked_sub(1)?;
    // "A Thaís", "O Otávio": an article.
    let dotted = doc.block(block).text[tokens[before].range.clone()].ends_with('.');
    if !dotted && doc.cues.articles.has(&tokens[before].folded) {
        return None;
    }
    let initial = tokens[before].folded.chars().next()?;
    let fits = fold_str(label).starts_with(initial);
    (tokens[before].shape == Shape::Initial && fits).then_some(before)
}
