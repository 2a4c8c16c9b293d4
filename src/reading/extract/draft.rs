//! What the rules and the model find of a talk: where its title stands, who speaks, and the stretch of text that tells of it.

use super::context::Context;
use crate::model::{Mention, Span};
use std::ops::Range;

/// A talk before what it covers is looked up.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// Where the title stands: block and range of its text.
    pub title: Option<(usize, Range<usize>)>,
    /// The block that opens it.
    pub head: usize,
    /// Its blocks, the head included.
    pub body: Range<usize>,
    /// The speakers.
    pub people: Vec<&'a Mention>,
    /// A company that stands beside title and speakers without being tied to one of them.
    pub company: Option<&'a Mention>,
    /// Where it begins in the first block's text.
    pub from: usize,
    /// Where it ends in the last block's text; at its end if `None`.
    pub until: Option<usize>,
    /// The text plainly reports it, but says neither its title nor who spoke.
    pub plain: bool,
    /// How likely a talk begins there; nothing where no model was asked.
    pub likely: Option<f32>,
}

impl Draft<'_> {
    /// The draft's stretch of the source.
    pub fn span(&self, ctx: &Context<'_>) -> Span {
        let first = ctx.block(self.body.start);
        let start = if self.from == 0 { first.span.start } else { first.to_source(self.from..self.from).start };
        let last = ctx.block(self.blocks().end - 1);
        let end = match self.until {
            Some(until) => last.to_source(until..until).start,
            None => last.span.end,
        };
        Span::new(start, end.max(start))
    }

    /// The heading, or the sentence, that opens it.
    pub fn opening(&self, ctx: &Context<'_>) -> Range<usize> {
        let whole = 0..ctx.block(self.head).text.len();
        if ctx.block(self.head).is_heading() {
            return whole;
        }
        ctx.sentences(self.head).iter().find(|s| s.end > self.from).cloned().unwrap_or(whole)
    }

    /// The blocks that tell of it, the head at least.
    pub fn blocks(&self) -> Range<usize> {
        self.body.start..self.body.end.max(self.body.start + 1)
    }

    /// Whether a mention stands inside.
    pub fn holds(&self, mention: &Mention) -> bool {
        let after_start =
            mention.block > self.body.start || mention.block == self.body.start && mention.at.0 >= self.from;
        let last = self.blocks().end - 1;
        let before_end = mention.block < last || mention.block == last && self.until.is_none_or(|u| mention.at.0 < u);
        after_start && before_end
    }
}
