//! A page and its mentions in, quick look-ups out: which mentions stand where, beside what the page knows of its words.

use super::told::Told;
use crate::gazetteer::Gazetteer;
use crate::halt::step;
use crate::language::Cue;
use crate::model::{Affiliation, BlockKind, Kind, Linked, Mention, Method, Span};
use crate::page::{Page, Ranges, Slot, Token, covered};
use std::cell::OnceCell;
use std::ops::{Deref, Range};

/// What the extraction steps look at: a page with a second layer, its mentions.
pub struct Context<'a> {
    page: &'a Page<'a>,
    /// Its mentions and affiliations.
    pub linked: &'a Linked,
    /// Known names and places.
    pub gazetteer: &'a Gazetteer,
    /// For each block its mentions, as a range of indices.
    by_block: Vec<Range<usize>>,
    affiliated: Ranges,
    companies: Ranges,
    spans: Ranges,
    authors: Vec<&'a Mention>,
    /// For each block what its sentences tell of talks, read when it is first asked for.
    pub(super) told: Vec<OnceCell<Vec<Told<'a>>>>,
    /// The blocks that may say when or where an event was held. Each heading that names one asks for them.
    pub(super) dated: OnceCell<Vec<usize>>,
}

impl<'a> Deref for Context<'a> {
    type Target = Page<'a>;

    fn deref(&self) -> &Page<'a> {
        self.page
    }
}

impl<'a> Context<'a> {
    /// Adds the mentions to a page.
    pub fn new(page: &'a Page<'a>, linked: &'a Linked, gazetteer: &'a Gazetteer) -> Self {
        let by_block = (0..page.recap.blocks.len())
            .map(|b| {
                linked.mentions.partition_point(|m| m.block < b)..linked.mentions.partition_point(|m| m.block <= b)
            })
            .collect();
        let companies = linked.mentions.iter().enumerate().filter(|(_, m)| m.kind == Kind::Company);
        Self {
            page,
            linked,
            gazetteer,
            by_block,
            affiliated: linked.affiliations.iter().map(|a| a.person.range()).collect(),
            companies: companies.map(|(index, m)| (m.span.range(), index)).collect(),
            spans: linked.mentions.iter().map(|m| m.span.range()).collect(),
            authors: authors(page, linked),
            told: page.recap.blocks.iter().map(|_| OnceCell::new()).collect(),
            dated: OnceCell::new(),
        }
    }

    /// The mentions of a block, in order.
    pub fn mentions(&self, block: usize) -> &'a [Mention] {
        &self.linked.mentions[self.by_block[block].clone()]
    }

    /// The mentions that lie in a range of a block's text.
    pub fn mentions_in(&self, block: usize, range: &Range<usize>) -> std::slice::Iter<'a, Mention> {
        step();
        let all = self.mentions(block);
        let first = all.partition_point(|m| m.at.0 < range.start);
        let end = all.partition_point(|m| m.at.1 <= range.end);
        all[first..end.max(first)].iter()
    }

    /// The mention that holds the whole of a range of a block's text.
    pub fn mention_over(&self, block: usize, range: &Range<usize>) -> Option<&'a Mention> {
        let all = self.mentions(block);
        let next = all.partition_point(|m| m.at.1 < range.end);
        all.get(next).filter(|m| m.at.0 <= range.start)
    }

    /// The people named in full in a range of a block's text.
    pub fn people_in(
        &self,
        block: usize,
        range: &Range<usize>,
    ) -> impl DoubleEndedIterator<Item = &'a Mention> + use<'a> {
        self.mentions_in(block, range).filter(|m| m.kind == Kind::Person && m.method != Method::Coreference)
    }

    /// Whether a person is named in full in a range of a block's text.
    pub fn names_people(&self, block: usize, range: &Range<usize>) -> bool {
        self.people_in(block, range).next().is_some()
    }

    /// The people whom the front matter names as authors.
    pub fn authors(&self) -> Vec<&'a Mention> {
        self.authors.clone()
    }

    /// What the text says beside a mention of a person.
    pub fn affiliation(&self, person: Span) -> Option<&'a Affiliation> {
        Some(&self.linked.affiliations[self.affiliated.first_touching(&person.range())?])
    }

    /// The first mention of a block that touches a span of the source.
    pub fn mention_at(&self, block: usize, span: Span) -> Option<&'a Mention> {
        let range = span.range();
        let touching = self.spans.touching(&range).map(|(_, number)| *number);
        let here = touching.filter(|number| self.linked.mentions[*number].block == block);
        here.min().map(|number| &self.linked.mentions[number])
    }

    /// The company mention at a span.
    pub fn company_at(&self, span: Span) -> Option<&'a Mention> {
        Some(&self.linked.mentions[self.companies.first_touching(&span.range())?])
    }

    /// What the words around a mention say of the place it stands in.
    pub fn slot(&self, mention: &Mention) -> Slot {
        let name = covered(self.page.tokens(mention.block), &(mention.at.0..mention.at.1));
        self.page.slot(mention.block, &name)
    }

    /// Whether a folded word is a number as people count or tell the hour with: `8th`, `14h`.
    fn is_ordinal(&self, word: &str) -> bool {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &word[digits..];
        let endings = [&self.cues.ordinals, &self.cues.hours];
        digits > 0 && (rest == "h" || endings.iter().any(|list| list.listed().iter().any(|ending| ending == rest)))
    }

    /// Whether a token names a month, in full or, beside a number, by its first letters: "Dec 9".
    fn is_month(&self, tokens: &[Token], at: usize) -> bool {
        let token = &tokens[at];
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| tokens.get(at));
        let short = token.folded.chars().count() == 3
            && beside.into_iter().any(|t| t.folded.starts_with(|c: char| c.is_ascii_digit()));
        token.is(Cue::Months)
            || short && self.cues.months.listed().iter().any(|month| month.starts_with(token.folded.as_str()))
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
        let inside = |m: &&Mention| m.kind == Kind::Event && range.start <= m.at.0 && m.at.1 <= range.end;
        let (mut generic, mut container, mut content, mut dated) = (0, 0, 0, false);
        let mut small = 0;
        let mut index = 0;
        while index < tokens.len() {
            let token = &tokens[index];
            let held = Cue::Containers.at(&tokens[index..]);
            let other = Cue::NotTalk.at(&tokens[index..]);
            let step = held.max(other).max(1);
            let event = self.mention_over(block, &token.range).filter(inside).is_some();
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
            } else if event || number || self.is_month(tokens, index) || token.is(Cue::EventNouns) || place {
                dated |= number || self.is_month(tokens, index);
                generic += usize::from(event || place);
                content += usize::from(event || place);
            } else if token.is(Cue::FunctionWords) {
                small += 1;
            } else {
                content += 1;
            }
            index += step;
        }
        // "Was wir haben, das sind wir": a sentence, be it of small words.
        if content > generic + container || content == 0 && !dated && small >= SENTENCE {
            Generic::No { share: if content == 0 { 0.0 } else { (generic + container) as f32 / content as f32 } }
        } else if container > 0 || content == 0 && dated {
            Generic::Container
        } else {
            Generic::Yes
        }
    }
}

/// Small words that say something together.
const SENTENCE: usize = 4;

/// The people whom the front matter names as authors.
fn authors<'a>(page: &Page<'_>, linked: &'a Linked) -> Vec<&'a Mention> {
    let authors = &page.recap.meta.authors;
    let in_meta = |m: &&Mention| page.block(m.block).kind == BlockKind::Meta && m.kind == Kind::Person;
    let named = |m: &&Mention| authors.iter().any(|a| *a == page.block(m.block).text);
    linked.mentions.iter().filter(in_meta).filter(named).collect()
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
