//! Products named in full in, their short names out: "MongoDB Atlas" once, "Atlas" from then on. The maker's name is what
//! people leave out, so only names that begin with a known one have a short form.

use super::mentions::Mentions;
use crate::gazetteer::Gazetteer;
use crate::gazetteer::forms::squash;
use crate::page::{Page, Ranges, Token, Word, covered};

use crate::model::{BlockKind, Kind, Mention, Method};
use std::collections::{HashMap, HashSet};

/// From this score on a mention stays what it is, whatever its words may be short for.
const SURE: f32 = 0.9;

/// Adds the short mentions of the technologies in `mentions`; `vendors` are the names of makers, without separators. Where one of them stands on a weak name, that one is taken out:
/// beside "MongoDB Atlas", "Atlas" is no other Atlas.
pub fn find(page: &Page<'_>, gazetteer: &Gazetteer, vendors: &HashSet<String>, mentions: &mut Mentions) {
    let short = short_names(page, gazetteer, vendors, mentions);
    let read = page.views.iter().enumerate().filter(|(_, view)| !view.skip);
    for (block, _) in read.filter(|_| !short.is_empty()) {
        let found = in_block(page, gazetteer, &short, block, mentions.of_mut(block));
        mentions.extend(found);
    }
}

/// The short mentions of a block; takes the weak ones out on which they stand.
fn in_block(
    page: &Page<'_>,
    gazetteer: &Gazetteer,
    short: &ShortNames,
    block: usize,
    mentions: &mut Vec<Mention>,
) -> Vec<Mention> {
    let tokens = page.tokens(block);
    let text = &page.block(block).text;
    let known: Ranges = mentions.iter().map(|m| m.at.0..m.at.1).collect();
    let mut gone = HashSet::new();
    let mut found = Vec::new();
    for start in 0..tokens.len() {
        let Some((full, words)) = short.longest_at(&tokens[start..]) else { continue };
        let at = tokens[start].range.start..tokens[start + words - 1].range.end;
        let name = squash(&text[at.clone()]).0;
        let weak = |m: &Mention| gazetteer.get(&m.id).is_some_and(|e| e.weak.iter().any(|n| squash(n).0 == name));
        let sure = |m: &Mention| m.score >= SURE && !weak(m) || m.at.1 - m.at.0 > at.len() || m.id == full.id;
        let touched: Vec<usize> =
            known.touching(&at).map(|(_, number)| *number).filter(|n| !gone.contains(n)).collect();
        if touched.iter().any(|number| sure(&mentions[*number]))
            || page.views[block].is_masked(&at)
            || !is_name_here(page, block, start, words)
        {
            continue;
        }
        gone.extend(touched);
        found.push(Mention {
            span: page.block(block).to_source(at.clone()),
            block,
            at: (at.start, at.end),
            score: 0.75,
            method: Method::Variant,
            ..full.clone()
        });
    }
    let mut numbers = 0..;
    mentions.retain(|_| numbers.next().is_none_or(|number| !gone.contains(&number)));
    found
}

/// What is left of each full name without the known name it begins with: by its first word, with the others.
#[derive(Default)]
struct ShortNames(HashMap<Word, Vec<(Vec<Word>, Mention)>>);

impl ShortNames {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes a name in; of two full names with one short form the later one.
    fn insert(&mut self, words: Vec<Word>, mention: &Mention) {
        let Some(first) = words.first() else { return };
        let same = self.0.entry(first.clone()).or_default();
        same.retain(|(other, _)| *other != words);
        same.push((words, mention.clone()));
    }

    /// The longest that stands at the first of these tokens, in capitals, with its number of words.
    fn longest_at(&self, tokens: &[Token]) -> Option<(&Mention, usize)> {
        let named = self.0.get(&tokens.first()?.folded)?;
        let fits = |words: &[Word]| {
            words.len() <= tokens.len() && words.iter().zip(tokens).all(|(w, t)| *w == t.folded && t.is_capital())
        };
        let fitting = named.iter().filter(|(words, _)| fits(words));
        fitting.max_by_key(|(words, _)| words.len()).map(|(words, mention)| (mention, words.len()))
    }
}

fn short_names(page: &Page<'_>, gazetteer: &Gazetteer, vendors: &HashSet<String>, mentions: &Mentions) -> ShortNames {
    let mut short = ShortNames::default();
    for mention in mentions.iter().filter(|m| m.kind == Kind::Technology && m.score >= SURE) {
        let tokens = page.tokens(mention.block);
        let words = &tokens[covered(tokens, &(mention.at.0..mention.at.1))];
        let Some((first, rest)) = words.split_first() else { continue };
        let entry = gazetteer.get(&mention.id);
        let maker = entry.and_then(|e| gazetteer.get(e.maker.as_ref()?)).map(|m| squash(&m.label).0);
        let lead = squash(&first.folded).0;
        let made = vendors.contains(&lead) || maker.is_some_and(|m| m.starts_with(&lead));
        let long = rest.iter().map(|t| t.folded.chars().count()).sum::<usize>() > 3;
        if made && long && rest.iter().all(Token::is_capital) {
            short.insert(rest.iter().map(|t| t.folded.clone()).collect(), mention);
        }
    }
    short
}

/// Whether the capitals here are those of a name, and the name is not part of a longer one.
fn is_name_here(page: &Page<'_>, block: usize, start: usize, words: usize) -> bool {
    let view = &page.views[block];
    let text = &page.block(block).text;
    let touches = |a: &Token, b: &Token| text[a.range.end..b.range.start] == *" ";
    let before = start.checked_sub(1).map(|i| &view.tokens[i]).filter(|t| touches(t, &view.tokens[start]));
    let after = view.tokens.get(start + words).filter(|t| touches(&view.tokens[start + words - 1], t));
    let ordinary = view.tokens[start..start + words].iter().all(|t| t.is_ordinary());
    let says_little = page.cues.capital_nouns
        || page.opens_sentence(block, start)
        || matches!(page.block(block).kind, BlockKind::Heading(_) | BlockKind::Meta);
    let alone = before.is_none_or(|t| !t.is_capital() || page.opens_sentence(block, start - 1))
        && after.is_none_or(|t| !t.is_capital());
    alone && !(ordinary && says_little && words > 1) && !(ordinary && page.lower)
}
