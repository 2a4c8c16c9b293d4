//! A recap and its mentions in, quick look-ups out: which mentions stand where, and what the words around them are.

use crate::gazetteer::Gazetteer;
use crate::language::text::{Shape, Token};
use crate::language::{Cues, Languages};
use crate::model::{Affiliation, Block, BlockKind, Kind, Linked, Mention, Method, Recap, Span};
use std::ops::Range;

/// What the extraction steps look at.
pub struct Context<'a> {
    /// The recap.
    pub recap: &'a Recap,
    /// Its mentions and affiliations.
    pub linked: &'a Linked,
    /// Cue phrases of its language.
    pub cues: &'a Cues,
    /// Ordinary words and names.
    pub languages: &'a Languages,
    /// Known names and places.
    pub gazetteer: &'a Gazetteer,
    /// For each block its tokens.
    pub tokens: Vec<Vec<Token>>,
    /// For each block its mentions, as a range of indices.
    by_block: Vec<Range<usize>>,
}

impl<'a> Context<'a> {
    /// Prepares a recap.
    pub fn new(recap: &'a Recap, linked: &'a Linked, languages: &'a Languages, gazetteer: &'a Gazetteer) -> Self {
        let by_block = (0..recap.blocks.len())
            .map(|b| {
                linked.mentions.partition_point(|m| m.block < b)..linked.mentions.partition_point(|m| m.block <= b)
            })
            .collect();
        let tokens = recap.blocks.iter().map(|b| languages.tokens(&b.text)).collect();
        Self { recap, linked, cues: languages.cues(&recap.language), languages, gazetteer, tokens, by_block }
    }

    /// The block of this index.
    pub fn block(&self, index: usize) -> &'a Block {
        &self.recap.blocks[index]
    }

    /// The mentions of a block, in order.
    pub fn mentions(&self, block: usize) -> &'a [Mention] {
        &self.linked.mentions[self.by_block[block].clone()]
    }

    /// The mentions that lie in a range of a block's text.
    pub fn mentions_in(&self, block: usize, range: &Range<usize>) -> impl Iterator<Item = &'a Mention> {
        let range = range.clone();
        self.mentions(block).iter().filter(move |m| range.start <= m.at.0 && m.at.1 <= range.end)
    }

    /// The people named in full in a range of a block's text.
    pub fn people_in(&self, block: usize, range: &Range<usize>) -> Vec<&'a Mention> {
        self.mentions_in(block, range).filter(|m| m.kind == Kind::Person && m.method != Method::Coreference).collect()
    }

    /// The people whom the front matter names as authors.
    pub fn authors(&self) -> Vec<&'a Mention> {
        let authors = &self.recap.meta.authors;
        let in_meta = |m: &&Mention| self.block(m.block).kind == BlockKind::Meta && m.kind == Kind::Person;
        let named = |m: &&Mention| authors.iter().any(|a| *a == self.block(m.block).text);
        self.linked.mentions.iter().filter(in_meta).filter(named).collect()
    }

    /// The tokens in a range of a block's text.
    pub fn tokens_in(&self, block: usize, range: &Range<usize>) -> &[Token] {
        let all = &self.tokens[block];
        let start = all.partition_point(|t| t.range.start < range.start);
        let end = all.partition_point(|t| t.range.end <= range.end);
        &all[start..end.max(start)]
    }

    /// The sentences of a block.
    pub fn sentences(&self, block: usize) -> Vec<Range<usize>> {
        self.block(block).sentences.clone()
    }

    /// What the text says beside a mention of a person.
    pub fn affiliation(&self, person: Span) -> Option<&'a Affiliation> {
        self.linked.affiliations.iter().find(|a| a.person.overlaps(person))
    }

    /// The company mention at a span.
    pub fn company_at(&self, span: Span) -> Option<&'a Mention> {
        self.linked.mentions.iter().find(|m| m.kind == Kind::Company && m.span.overlaps(span))
    }

    /// The headings that a block stands under, the nearest first; none of plain text, where levels are not known.
    pub fn headings_above(&self, block: usize) -> Vec<usize> {
        let level = |b: usize| match self.block(b).kind {
            BlockKind::Heading(level @ 1..) if !self.block(b).chrome => Some(level),
            _ => None,
        };
        let mut below = level(block).unwrap_or(u8::MAX);
        let mut out = Vec::new();
        for above in (0..block).rev() {
            if let Some(found) = level(above).filter(|l| *l < below) {
                below = found;
                out.push(above);
            }
        }
        out
    }

    /// The tokens before the role or the titles of honour that end them: of "by their technical architect" the word "by".
    pub fn before_role<'t>(&self, tokens: &'t [Token]) -> &'t [Token] {
        let honours =
            tokens.iter().rev().take_while(|t| self.cues.honorifics.has(&t.folded) || t.folded == ".").count();
        let tokens = &tokens[..tokens.len() - honours];
        if !tokens.last().is_some_and(|t| self.cues.roles.has(&t.folded)) {
            return tokens;
        }
        let is_part = |t: &&Token| {
            t.shape == Shape::Lower && self.cues.byline.ending(std::slice::from_ref(t)) == 0 && t.is_word()
        };
        let words = tokens.iter().rev().take(4).take_while(is_part).count();
        &tokens[..tokens.len() - words.max(1)]
    }

    /// Whether a folded word is a number as people count or tell the hour with: `8th`, `14h`.
    fn is_ordinal(&self, word: &str) -> bool {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &word[digits..];
        digits > 0 && (rest == "h" || self.cues.ordinals.listed().iter().any(|ending| ending == rest))
    }

    /// Whether a block is prose, a list item or a quotation that is part of the post.
    pub fn is_text(&self, block: usize) -> bool {
        let b = self.block(block);
        !b.chrome && matches!(b.kind, BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Quote | BlockKind::Caption)
    }

    /// Whether all words that carry meaning in a range are of headings that are no talk; `container` if some are of headings
    /// that hold talks.
    pub fn generic(&self, block: usize, range: &Range<usize>) -> Generic {
        let tokens = self.tokens_in(block, range);
        let named: Vec<&Mention> = self.mentions_in(block, range).filter(|m| m.kind == Kind::Event).collect();
        let (mut generic, mut container, mut content) = (0, 0, 0);
        let mut index = 0;
        while index < tokens.len() {
            let token = &tokens[index];
            let held = self.cues.containers.at(&tokens[index..]);
            let other = self.cues.not_talk.at(&tokens[index..]);
            let step = held.max(other).max(1);
            let event = named.iter().any(|m| m.at.0 <= token.range.start && token.range.end <= m.at.1);
            let number =
                token.folded.chars().all(|c| c.is_numeric() || ".:-/".contains(c)) || self.is_ordinal(&token.folded);
            let place = self.gazetteer.places.city(&token.folded).is_some()
                || self.gazetteer.places.country(&token.folded).is_some();
            if !token.is_word() {
                index += 1;
                continue;
            } else if held > 0 {
                container += 1;
                content += 1;
            } else if other > 0 {
                generic += 1;
                content += 1;
            } else if event
                || number
                || self.cues.months.has(&token.folded)
                || self.cues.event_nouns.has(&token.folded)
                || place
            {
                generic += usize::from(event || place);
                content += usize::from(event || place);
            } else if !self.cues.function_words.has(&token.folded) {
                content += 1;
            }
            index += step;
        }
        if content > generic + container {
            Generic::No { share: if content == 0 { 0.0 } else { (generic + container) as f32 / content as f32 } }
        } else if container > 0 {
            Generic::Container
        } else {
            Generic::Yes
        }
    }
}

/// Whether a heading is made of words that headings of no talk are made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Generic {
    /// It says something of its own; `share` of its words do not.
    No {
        /// 0 to 1.
        share: f32,
    },
    /// A heading that holds talks: a day, a track, "The talks".
    Container,
    /// Introduction, conclusion, breaks and the like.
    Yes,
}
