//! The people of a recap in, those of scripts without capitals that are named again out: a full name that stands somewhere in a
//! frame is that person wherever it stands, and what is only a part of one is left for the short names.

use super::{NameShape, parts_uncased};
use crate::language::text::Shape;
use crate::page::Page;
use std::collections::HashSet;

/// Letters of the shortest name whose parts stand for somebody, and of the shortest that is known again without a frame, but for
/// a Chinese one of two.
const FULL: usize = 3;

/// Adds further mentions of full names, and takes out those of a family or given name of somebody.
pub(super) fn settle(page: &Page<'_>, people: &mut Vec<NameShape>) {
    let uncased = |s: &NameShape| page.tokens(s.block).get(s.tokens.start).is_some_and(|t| t.shape == Shape::Uncased);
    if !people.iter().any(uncased) {
        return;
    }
    let text = |s: &NameShape| &page.block(s.block).text[s.range.clone()];
    let mut parts: HashSet<String> = HashSet::new();
    let mut full: Vec<NameShape> = Vec::new();
    for shape in people.iter().filter(|s| uncased(s)) {
        let name = text(shape);
        let letters = name.chars().count();
        let of = parts_uncased(page.languages, name);
        // 苏木 is no 木 of the family 苏: where all is one short word, its parts stand for nobody.
        if letters >= FULL {
            parts.extend(of);
        }
        if shape.tokens.len() == 1 && (letters >= FULL || page.languages.is_full_han(name)) {
            full.push(shape.clone());
        }
    }
    people.retain(|s| !uncased(s) || s.tokens.len() > 1 || !parts.contains(text(s)));
    let mut taken: HashSet<(usize, usize)> = people.iter().map(|s| (s.block, s.range.start)).collect();
    for shape in full {
        let word = &page.tokens(shape.block)[shape.tokens.start];
        if page.block(shape.block).text[word.range.clone()] != *text(&shape) {
            continue;
        }
        for block in page.blocks_with(&word.folded).iter().map(|block| *block as usize) {
            for (at, token) in page.tokens(block).iter().enumerate().filter(|(_, t)| t.word == word.word) {
                if taken.insert((block, token.range.start)) && !page.views[block].is_masked(&token.range) {
                    let (tokens, range) = (at..at + 1, token.range.clone());
                    people.push(NameShape { block, range, tokens, clues: shape.clues.clone() });
                }
            }
        }
    }
}
