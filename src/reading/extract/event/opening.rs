//! A recap in, what it says of itself out: front matter, first headings and first sentences, each with the part it plays. All that
//! the event is read from is looked at through here, so that a name, a place and a year see the same text in the same way.

use super::super::context::Context;
use super::clues::EventClue;
use crate::language::Cue;
use crate::language::clues::{Clue, Tally};
use crate::language::text::Shape;
use crate::model::{BlockKind, Kind, Mention, Weighed};
use crate::page::Token;
use crate::text::fold_str;
use jiff::civil::Date;
use std::cell::RefCell;
use std::ops::Range;

/// How much text opens a post, in bytes.
const OPENING: usize = 1500;

/// What a block of the opening is to the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Its title.
    Title,
    /// Its description or subtitle.
    Description,
    /// A heading inside.
    Heading,
    /// Text, with the number of blocks of text before it.
    Text(usize),
}

/// A block of the opening.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Its index.
    pub block: usize,
    /// What it is to the post.
    pub role: Role,
}

/// Where something stands: a block and the tokens there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The block.
    pub block: usize,
    /// Indices of its tokens.
    pub tokens: Range<usize>,
}

/// All that was weighed while the events of a recap were looked for, so that it can be told.
pub type Ledger = RefCell<Vec<Weighed>>;

/// The blocks that introduce a post.
pub struct Opening<'c, 'a> {
    /// The recap.
    pub ctx: &'c Context<'a>,
    /// The blocks, in the order of the text.
    pub parts: Vec<Part>,
    ledger: &'c Ledger,
}

impl<'c, 'a> Opening<'c, 'a> {
    /// Front matter, the first headings and the first paragraphs.
    pub fn of_post(ctx: &'c Context<'a>, ledger: &'c Ledger) -> Self {
        let (mut parts, mut length, mut texts) = (Vec::new(), 0, 0);
        let mut titled = false;
        for (block, found) in ctx.recap.blocks.iter().enumerate() {
            if found.chrome || found.kind == BlockKind::Code || ctx.recap.meta.authors.contains(&found.text) {
                continue;
            }
            let role = match found.kind {
                BlockKind::Meta if !titled && ctx.recap.meta.title.as_ref() == Some(&found.text) => Role::Title,
                BlockKind::Meta => Role::Description,
                BlockKind::Heading(1) => Role::Title,
                BlockKind::Heading(0) if !titled && texts == 0 => Role::Title,
                BlockKind::Heading(_) => Role::Heading,
                _ => Role::Text(texts),
            };
            titled |= role == Role::Title;
            texts += usize::from(matches!(role, Role::Text(_)));
            length += if found.kind == BlockKind::Meta { 0 } else { found.text.len() };
            parts.push(Part { block, role });
            if length > OPENING && parts.len() > 4 {
                break;
            }
        }
        Self { ctx, parts, ledger }
    }

    /// The rest of the post, as far as it says when or where something was held, or counts its days in headings.
    pub fn rest(&self) -> Self {
        let ctx = self.ctx;
        let first = self.parts.last().map_or(0, |part| part.block + 1);
        let all = ctx.dated.get_or_init(|| (0..ctx.recap.blocks.len()).filter(|block| self.may_date(*block)).collect());
        let behind = &all[all.partition_point(|block| *block < first)..];
        let role = |block: usize| if ctx.block(block).is_heading() { Role::Heading } else { Role::Text(block) };
        let parts = behind.iter().map(|block| Part { block: *block, role: role(*block) });
        Self { parts: parts.collect(), ..*self }
    }

    /// Whether a block says when or where something was held, or is a heading that counts days.
    fn may_date(&self, block: usize) -> bool {
        let (ctx, tokens) = (self.ctx, self.tokens(block));
        match ctx.block(block).is_heading() {
            true => Cue::DayOne.any(tokens) || self.heads_days(block),
            false => ctx.is_text(block) && Cue::Held.any(tokens),
        }
    }

    /// Whether a heading is a day and nothing else, as another one is: "December 7", "8 December".
    pub fn heads_days(&self, block: usize) -> bool {
        let day = |block: usize| {
            let tokens = self.tokens(block);
            let number = |t: &Token| t.folded.starts_with(|c: char| c.is_ascii_digit());
            let words = || tokens.iter().filter(|t| t.is_word());
            let month = |t: &Token| t.is(Cue::Months) || t.shape == Shape::Capitalised && t.folded.chars().count() == 3;
            let dated = |t: &Token| number(t) || month(t) || t.is(Cue::Containers) || t.is(Cue::FunctionWords);
            let heading = self.ctx.block(block).is_heading() && words().any(number) && words().any(month);
            heading && words().all(dated)
        };
        day(block) && (0..self.ctx.recap.blocks.len()).filter(|block| day(*block)).take(2).count() == 2
    }

    /// A single heading, which is the title of what stands below it.
    pub fn of_heading(&self, block: usize) -> Self {
        Self { parts: vec![Part { block, role: Role::Title }], ..*self }
    }

    /// What these clues count together for what stands here.
    pub fn weigh(&self, at: &Stretch, clues: impl IntoIterator<Item = EventClue>) -> f32 {
        let tally = Tally::new(self.ctx.weights(), clues);
        let tokens = &self.tokens(at.block)[at.tokens.clone()];
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            let span = self.ctx.block(at.block).to_source(first.range.start..last.range.end);
            self.ledger.borrow_mut().push(Weighed { span, file: EventClue::FILE, clues: tally.told() });
        }
        tally.sum()
    }

    /// What a clue counts by itself.
    pub fn weight(&self, clue: EventClue) -> f32 {
        self.ctx.weights().of(clue)
    }

    /// The tokens of a block.
    pub fn tokens(&self, block: usize) -> &'c [Token] {
        self.ctx.tokens(block)
    }

    /// The words of a run of tokens, as written.
    pub fn words(&self, at: &Stretch) -> &'a str {
        let tokens = &self.tokens(at.block)[at.tokens.clone()];
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => &self.ctx.block(at.block).text[first.range.start..last.range.end],
            _ => "",
        }
    }

    /// The tokens of a mention.
    pub fn stretch_of(&self, mention: &Mention) -> Stretch {
        let tokens = self.tokens(mention.block);
        let start = tokens.partition_point(|t| t.range.end <= mention.at.0);
        let end = tokens.partition_point(|t| t.range.start < mention.at.1);
        Stretch { block: mention.block, tokens: start..end }
    }

    /// The mentions of events in a block.
    pub fn events(&self, block: usize) -> impl Iterator<Item = &'a Mention> {
        self.ctx.mentions(block).iter().filter(|m| m.kind == Kind::Event)
    }

    /// The sentence that some tokens stand in; a title is one sentence.
    pub fn sentence(&self, at: &Stretch) -> Range<usize> {
        let tokens = self.tokens(at.block);
        let Some(first) = tokens.get(at.tokens.start) else { return 0..0 };
        let range = self.ctx.sentence(at.block, first.range.start);
        let start = tokens.partition_point(|t| t.range.start < range.start);
        let end = tokens.partition_point(|t| t.range.end <= range.end);
        start..end.max(start)
    }

    /// Whether a phrase stands in the sentence of some tokens.
    pub fn sentence_has(&self, at: &Stretch, cue: Cue) -> bool {
        cue.any(&self.tokens(at.block)[self.sentence(at)])
    }

    /// Whether a phrase opens the sentence of some tokens, or stands near them: in the same brackets, a dozen tokens before them
    /// or a few behind, where a comma ends what is said of them.
    pub fn near_has(&self, at: &Stretch, cue: Cue) -> bool {
        let tokens = self.tokens(at.block);
        let Range { start, end } = self.sentence(at);
        let (start, end) = (start.min(at.tokens.start), end.max(at.tokens.end));
        let bound = |t: &&Token| !matches!(t.folded.as_str(), "(" | ")" | "[" | "]" | ";" | "—" | "–");
        let before = tokens[start..at.tokens.start].iter().rev().take(12).take_while(bound).count();
        let after = tokens[at.tokens.end..end].iter().take(8).take_while(|t| bound(t) && t.folded != ",").count();
        let opens = (start..end.min(start + 2)).any(|i| cue.at(&tokens[i..end]) > 0);
        opens || cue.any(&tokens[at.tokens.start - before..at.tokens.end + after])
    }

    /// Whether nothing but white space stands between a token and the next.
    pub fn glued(&self, block: usize, at: usize) -> bool {
        let tokens = self.tokens(block);
        let text = &self.ctx.block(block).text;
        tokens.get(at + 1).is_some_and(|next| text[tokens[at].range.end..next.range.start].trim().is_empty())
    }

    /// A place of a script without capitals is the event's where it is held there: 福岡で開催された, 서울에서 열린.
    fn is_held_in(&self, tokens: &[Token], at: usize) -> bool {
        let behind = &tokens[at + 1..tokens.len().min(at + 4)];
        tokens[at].shape == Shape::Uncased && tokens[at].opens_place() && Cue::Held.any(behind)
    }

    /// The city that begins at a token, in as many words as make one: its name in English, its country, the words.
    pub fn city(&self, block: usize, at: usize) -> Option<(&'a str, &'a str, usize)> {
        let tokens = self.tokens(block);
        let text = &self.ctx.block(block).text;
        let first = tokens.get(at).filter(|t| t.is_capital() || self.is_held_in(tokens, at))?;
        (1..=3).rev().find_map(|words| {
            let last = tokens.get(at + words - 1)?;
            let city = self.ctx.gazetteer.places.city(&text[first.range.start..last.range.end])?;
            Some((city.name.as_str(), city.country.as_str(), words))
        })
    }

    /// The country, in English, that this many words from a token on name.
    pub fn country(&self, block: usize, at: usize, words: usize) -> Option<&'a str> {
        let tokens = self.tokens(block);
        let (first, last) = (tokens.get(at)?, tokens.get(at + words - 1)?);
        self.ctx.gazetteer.places.country(&self.ctx.block(block).text[first.range.start..last.range.end])
    }

    /// Whether a name is that of a city, a country or a region.
    pub fn is_place(&self, name: &str) -> bool {
        let places = &self.ctx.gazetteer.places;
        places.city(name).is_some() || places.country(name).is_some() || places.is_region(name)
    }

    /// The tags of the post, and the words of tags that are lists of words.
    pub fn tags(&self) -> impl Iterator<Item = &'a str> {
        let tags = &self.ctx.recap.meta.tags;
        let words = tags.iter().flat_map(|tag| tag.split([' ', ',']).filter(|word| !word.is_empty()));
        tags.iter().map(String::as_str).chain(words)
    }

    /// The day of the post: as its front matter has it, or the name of its file (`2014-09-26-title.md`).
    pub fn day_of_post(&self) -> Option<Date> {
        let stated = self.ctx.recap.meta.date.as_deref().and_then(|date| date.get(..10)?.parse().ok());
        stated.or_else(|| self.file_name().get(..10)?.parse().ok())
    }

    /// The name of the recap's file.
    pub fn file_name(&self) -> &'a str {
        self.ctx.recap.path.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

/// Letters and digits of a name, folded: what tells one name from another.
pub fn squashed(name: &str) -> String {
    fold_str(name).chars().filter(|c| c.is_alphanumeric()).collect()
}
