//! Products named in full in, their short names out: "MongoDB Atlas" once, "Atlas" from then on. The maker's name is what
//! people leave out, so only names that begin with a known one have a short form.

use super::document::Document;
use super::matcher::covered;
use crate::gazetteer::Gazetteer;
use crate::gazetteer::forms::squash;
use crate::language::text::Token;
use crate::model::{BlockKind, Kind, Mention, Method};
use std::collections::BTreeMap;

/// From this score on a mention stays what it is, whatever its words may be short for.
const SURE: f32 = 0.9;

/// The short mentions of the technologies in `mentions`. Where one of them stands on a weak name, that one is taken out: beside "MongoDB Atlas", "Atlas" is no other Atlas.
pub fn find(doc: &Document<'_>, gazetteer: &Gazetteer, mentions: &mut Vec<Mention>) -> Vec<Mention> {
    let short = short_names(doc, gazetteer, mentions);
    let mut found = Vec::new();
    for (block, view) in doc.views.iter().enumerate() {
        if view.skip || short.is_empty() {
            continue;
        }
        for start in 0..view.tokens.len() {
            let Some((full, words)) = longest_at(&short, &view.tokens[start..]) else { continue };
            let at = (view.tokens[start].range.start, view.tokens[start + words - 1].range.end);
            let text = squash(&doc.block(block).text[at.0..at.1]).0;
            let weak =
                |m: &Mention| gazetteer.get(&m.id).is_some_and(|e| e.weak.iter().any(|name| squash(name).0 == text));
            let sure = |m: &Mention| {
                m.block == block
                    && m.at.0 < at.1
                    && at.0 < m.at.1
                    && (m.score >= SURE && !weak(m) || m.at.1 - m.at.0 > at.1 - at.0 || m.id == full.id)
            };
            if mentions.iter().any(sure) || view.is_masked(&(at.0..at.1)) || !is_name_here(doc, block, start, words) {
                continue;
            }
            mentions.retain(|m| m.block != block || m.at.1 <= at.0 || at.1 <= m.at.0);
            found.push(Mention {
                span: doc.block(block).to_source(at.0..at.1),
                block,
                at,
                score: 0.75,
                method: Method::Variant,
                ..full.clone()
            });
        }
    }
    found
}

/// What is left of each full name without the known name it begins with, as folded words.
fn short_names(doc: &Document<'_>, gazetteer: &Gazetteer, mentions: &[Mention]) -> BTreeMap<Vec<String>, Mention> {
    let known: Vec<String> = gazetteer.vendors().iter().flat_map(|v| &v.names).map(|n| squash(n).0).collect();
    let mut short = BTreeMap::new();
    for mention in mentions.iter().filter(|m| m.kind == Kind::Technology && m.score >= SURE) {
        let tokens = &doc.views[mention.block].tokens;
        let words = &tokens[covered(tokens, &(mention.at.0..mention.at.1))];
        let Some((first, rest)) = words.split_first() else { continue };
        let entry = gazetteer.get(&mention.id);
        let maker = entry.and_then(|e| gazetteer.get(e.maker.as_ref()?)).map(|m| squash(&m.label).0);
        let lead = squash(&first.folded).0;
        let made = known.contains(&lead) || maker.is_some_and(|m| m.starts_with(&lead));
        let long = rest.iter().map(|t| t.folded.chars().count()).sum::<usize>() > 3;
        if made && long && rest.iter().all(Token::is_capital) {
            short.insert(rest.iter().map(|t| t.folded.clone()).collect(), mention.clone());
        }
    }
    short
}

fn longest_at<'s>(short: &'s BTreeMap<Vec<String>, Mention>, tokens: &[Token]) -> Option<(&'s Mention, usize)> {
    let fits = |words: &&Vec<String>| {
        words.len() <= tokens.len() && words.iter().zip(tokens).all(|(w, t)| *w == t.folded && t.is_capital())
    };
    let words = short.keys().filter(fits).max_by_key(|w| w.len())?;
    Some((&short[words], words.len()))
}

/// Whether the capitals here are those of a name, and the name is not part of a longer one.
fn is_name_here(doc: &Document<'_>, block: usize, start: usize, words: usize) -> bool {
    let view = &doc.views[block];
    let text = &doc.block(block).text;
    let touches = |a: &Token, b: &Token| text[a.range.end..b.range.start] == *" ";
    let before = start.checked_sub(1).map(|i| &view.tokens[i]).filter(|t| touches(t, &view.tokens[start]));
    let after = view.tokens.get(start + words).filter(|t| touches(&view.tokens[start + words - 1], t));
    let ordinary = view.tokens[start..start + words].iter().all(|t| doc.is_ordinary(&t.folded));
    let says_little = doc.cues.capital_nouns
        || doc.opens_sentence(block, start)
        || matches!(doc.block(block).kind, BlockKind::Heading(_) | BlockKind::Meta);
    let alone = before.is_none_or(|t| !t.is_capital() || doc.opens_sentence(block, start - 1))
        && after.is_none_or(|t| !t.is_capital());
    alone && !(ordinary && says_little && words > 1) && !(ordinary && doc.lower)
}
