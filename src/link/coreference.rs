//! People named in full in, their short names out: a first name, surname, or initial and surname links to the one person of
//! the recap it can mean, and to the one named last where it could be several.

use super::mentions::Mentions;
use crate::language::Cue;
use crate::language::text::{self, Shape};
use crate::model::{EntityId, Kind, Mention, Method};
use crate::page::{Page, Ranges, Sign, Token, other_name};
use crate::text::fold_str;
use std::collections::HashMap;
use std::ops::Range;

/// A person of the recap.
struct Person<'m> {
    id: &'m EntityId,
    label: &'m str,
    /// The tokens of the label.
    name: Vec<text::Token>,
    /// Where they are named in full, in order.
    full: Vec<(usize, usize)>,
}

/// The people of a recap and the parts of their names.
#[derive(Default)]
struct People<'m> {
    all: Vec<Person<'m>>,
    by_id: HashMap<&'m EntityId, usize>,
    by_part: HashMap<String, Vec<usize>>,
}

/// Short mentions of the people in `mentions`, which stand in the order of the text, outside of what is linked already.
pub fn find(page: &Page<'_>, mentions: &Mentions) -> Vec<Mention> {
    let people = People::new(page, mentions);
    let mut found = Vec::new();
    for (block, view) in page.views.iter().enumerate().filter(|(_, view)| !view.skip) {
        let taken: Ranges = mentions.of(block).iter().map(|m| m.at.0..m.at.1).collect();
        for (index, token) in view.tokens.iter().enumerate() {
            let name = token.is_capital() && token.shape != Shape::Initial;
            if name && !taken.touch(&token.range) && !view.is_masked(&token.range) {
                found.extend(people.named_at(page, block, index));
            }
        }
    }
    found
}

impl<'m> People<'m> {
    fn new(page: &Page<'_>, mentions: &'m Mentions) -> Self {
        let mut people = Self::default();
        for mention in mentions.iter().filter(|m| m.kind == Kind::Person) {
            people.add(page, mention);
        }
        people
    }

    fn add(&mut self, page: &Page<'_>, mention: &'m Mention) {
        let number = *self.by_id.entry(&mention.id).or_insert(self.all.len());
        if number == self.all.len() {
            let (id, label) = (&mention.id, mention.label.as_str());
            self.all.push(Person { id, label, name: page.languages.tokens(label), full: Vec::new() });
        }
        self.all[number].full.push((mention.block, mention.at.0));
        if let Some(other) = renamed(page, mention) {
            self.by_part.entry(other).or_default().push(number);
        }
        let written = page.languages.tokens(&page.block(mention.block).text[mention.at.0..mention.at.1]);
        for part in parts(&written).into_iter().chain(parts(&self.all[number].name)) {
            let numbers = self.by_part.entry(part).or_default();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }

    /// The short mention that begins with a token, or with the initial before it.
    fn named_at(&self, page: &Page<'_>, block: usize, index: usize) -> Option<Mention> {
        let tokens = page.tokens(block);
        let numbers = self.by_part.get(tokens[index].folded.as_str())?;
        let here = (block, tokens[index].range.start);
        let named = || numbers.iter().map(|number| &self.all[*number]);
        let in_full = named().find(|p| starts_with(&tokens[index..], &p.name));
        let nearest = || {
            named().max_by_key(|p| {
                let before = p.last_before(here);
                (before.is_some(), before, std::cmp::Reverse(p.full.first()))
            })
        };
        let person = in_full.or_else(nearest)?;
        let words = words_of(&tokens[index..], &person.name, in_full.is_some());
        let near = person.last_before((block + 1, 0)).is_some_and(|(before, _)| before + 2 >= block);
        if in_full.is_none() && !stands_alone(page, block, &(index..index + words), near) {
            return None;
        }
        let start = initial_before(page, block, index, person.label).unwrap_or(index);
        let at = (tokens[start].range.start, tokens[index + words - 1].range.end);
        Some(Mention {
            span: page.block(block).to_source(at.0..at.1),
            kind: Kind::Person,
            id: person.id.clone(),
            label: person.label.to_owned(),
            score: if numbers.len() == 1 { 0.9 } else { 0.7 },
            method: Method::Coreference,
            block,
            at,
        })
    }
}

impl Person<'_> {
    /// Where they are named in full last before a place.
    fn last_before(&self, place: (usize, usize)) -> Option<(usize, usize)> {
        self.full.partition_point(|full| *full < place).checked_sub(1).map(|last| self.full[last])
    }
}

/// "Tathagata Das - a.k.a. TD": the other name.
fn renamed(page: &Page<'_>, mention: &Mention) -> Option<String> {
    let tokens = page.tokens(mention.block);
    let after = &tokens[tokens.partition_point(|t| t.range.start < mention.at.1)..];
    other_name(after).map(|name| name.folded.to_string())
}

/// The parts of a full name that can stand for it: the first name and everything behind it.
fn parts(name: &[text::Token]) -> Vec<String> {
    let all: Vec<&text::Token> = name.iter().filter(|t| t.is_capital()).collect();
    let words: Vec<&text::Token> = all.iter().filter(|t| t.shape != Shape::Initial).copied().collect();
    match (words.first(), words.last()) {
        (Some(first), Some(last)) if words.len() > 1 => vec![first.folded.clone(), last.folded.clone()],
        (_, Some(surname)) if all.len() > 1 => vec![surname.folded.clone()],
        _ => Vec::new(),
    }
}

/// How many of `found` are the first words of a longer name: both of "Ngọc Anh" in "Ngọc Anh Trần"; at least 1, and all of
/// it only `in_full`.
fn words_of(found: &[Token], name: &[text::Token], in_full: bool) -> usize {
    let same = name.iter().zip(found).take_while(|(a, b)| b.folded == a.folded.as_str() && b.is_capital()).count();
    if in_full { name.len() } else { same.min(name.len().saturating_sub(1)).max(1) }
}

/// Whether a name stands here in full, where nothing but the recap's other places tells that it is one: "Til Lindqvist".
fn starts_with(found: &[Token], name: &[text::Token]) -> bool {
    name.len() > 1 && name.len() <= found.len() && name.iter().zip(found).all(|(a, b)| b.folded == a.folded.as_str())
}

/// Whether the tokens are not part of a longer capitalised name, and no ordinary word that merely opens a sentence. `near`
/// if the person is named in full shortly before.
fn stands_alone(page: &Page<'_>, block: usize, at: &Range<usize>, near: bool) -> bool {
    let tokens = page.tokens(block);
    let text = &page.block(block).text;
    let token = &tokens[at.start];
    let last = &tokens[at.end - 1];
    let touches = |a: &Token, b: &Token| text[a.range.end..b.range.start] == *" ";
    let next = tokens.get(at.end).filter(|n| touches(last, n) && n.is_capital() && n.shape != Shape::Initial);
    let previous = at.start.checked_sub(1).map(|i| &tokens[i]).filter(|p| touches(p, token) && p.is_capital());
    let name_before = previous.is_some_and(|p| p.shape != Shape::Initial && p.is_given_name() && !p.opens);
    let ordinary = token.is_ordinary();
    let next_is_name = next.is_some_and(|n| !n.is_ordinary() || ordinary);
    let given = near && token.is_given_name() && !token.is(Cue::FunctionWords);
    let opens_with_a_word = ordinary && !given && token.opens;
    !name_before && !next_is_name && (!opens_with_a_word || page.slot(block, at).has(Sign::Acts))
}

/// The token of an initial right before a surname: J. Graham-Cumming.
fn initial_before(page: &Page<'_>, block: usize, index: usize, label: &str) -> Option<usize> {
    let tokens = page.tokens(block);
    let before = index.checked_sub(1)?;
    // "A Thaís", "O Otávio": an article.
    let dotted = page.block(block).text[tokens[before].range.clone()].ends_with('.');
    if !dotted && tokens[before].is(Cue::Articles) {
        return None;
    }
    let initial = tokens[before].folded.chars().next()?;
    let fits = fold_str(label).starts_with(initial);
    (tokens[before].shape == Shape::Initial && fits).then_some(before)
}
