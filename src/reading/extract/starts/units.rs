//! A recap's blocks in, units out: what a talk can begin with. A heading, a line in bold or a link that stands for one, the
//! sentences of paragraphs and items. Ornaments (emoji, numbers, times) are taken off before anything is looked at, so that
//! a text says the same with and without them. This is the one file of the model that asks the `Context`.

use super::super::context::Context;
use super::super::line;
use crate::model::{Block, BlockKind, Kind, MarkKind, Mention};
use crate::page::Token;
use std::collections::BTreeSet;
use std::ops::Range;

/// What a unit stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A heading, or a line that stands for one.
    Heading,
    /// The first sentence of a paragraph.
    Text,
    /// A later one.
    LaterText,
    /// The first sentence of a list item.
    Item,
    /// A later one.
    LaterItem,
    /// A sentence of a quotation or a caption.
    Aside,
}

impl Form {
    /// All forms, by number.
    pub const ALL: [Form; 6] = [Form::Heading, Form::Text, Form::LaterText, Form::Item, Form::LaterItem, Form::Aside];

    /// The form in words.
    pub fn name(self) -> &'static str {
        match self {
            Form::Heading => "a heading",
            Form::Text => "a paragraph",
            Form::LaterText => "a later sentence",
            Form::Item => "an item",
            Form::LaterItem => "a later sentence of an item",
            Form::Aside => "an aside",
        }
    }

    /// Whether a start in such a unit is one of a line, not of prose.
    pub fn is_line(self) -> bool {
        matches!(self, Form::Heading | Form::Item)
    }
}

/// How a stretch is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Bold.
    Strong,
    /// Italic.
    Emphasis,
    /// A link.
    Link,
    /// A link to a page that shows talks.
    TalkPage,
}

/// A stretch of text that a talk can begin with.
#[derive(Debug, Clone)]
pub struct Unit<'a> {
    /// The block it stands in.
    pub block: usize,
    /// What it stands in.
    pub form: Form,
    /// Of a heading its level among those of the recap, from 1; of an item its depth.
    pub level: u8,
    /// Which of its block's units it is, from 0.
    pub index: usize,
    /// How many units its block has.
    pub of: usize,
    /// Where it stands in its block's text.
    pub whole: Range<usize>,
    /// The same without ornaments.
    pub core: Range<usize>,
    /// The block's text.
    pub text: &'a str,
    /// The tokens of the core.
    pub tokens: &'a [Token],
    /// The mentions in it.
    pub mentions: Vec<&'a Mention>,
    /// What is marked up in it, in the block's text.
    pub marks: Vec<(Range<usize>, Style)>,
    /// Whether a time of day was taken off.
    pub timed: bool,
    /// Whether the text says for whom somebody named in it works.
    pub employed: bool,
}

/// The level of a line in bold, and of a linked one: below all headings.
const BOLD: u8 = 7;
const LINKED: u8 = 9;

impl Unit<'_> {
    /// The core's text.
    pub fn words(&self) -> &str {
        &self.text[self.core.clone()]
    }

    /// Whether it is a heading, or stands for one.
    pub fn is_heading(&self) -> bool {
        self.form == Form::Heading
    }

    /// Whether it opens its block.
    pub fn opens_block(&self) -> bool {
        self.index == 0
    }
}

/// The units of a recap, in order.
pub fn read<'s>(ctx: &'s Context<'_>) -> Vec<Unit<'s>> {
    let mut out = Vec::new();
    for index in 0..ctx.recap.blocks.len() {
        let block = ctx.block(index);
        let forms = match block.kind {
            _ if block.chrome => continue,
            BlockKind::Heading(level) => {
                let whole = 0..block.text.len();
                out.extend(unit(ctx, index, Form::Heading, level, whole));
                continue;
            }
            BlockKind::Paragraph => (Form::Text, Form::LaterText, 0),
            BlockKind::Item(depth) => (Form::Item, Form::LaterItem, depth),
            BlockKind::Quote | BlockKind::Caption => (Form::Aside, Form::Aside, 0),
            BlockKind::Meta | BlockKind::Code => continue,
        };
        let first = out.len();
        of_block(ctx, index, forms, &mut out);
        let of = out.len() - first;
        for (at, unit) in out[first..].iter_mut().enumerate() {
            (unit.index, unit.of) = (at, of);
        }
    }
    rank(&mut out);
    out
}

/// Numbers the levels of headings from 1, as many as there are: that the deepest are lines in bold says nothing.
fn rank(units: &mut [Unit<'_>]) {
    let levels: BTreeSet<u8> = units.iter().filter(|u| u.is_heading()).map(|u| u.level).collect();
    for unit in units.iter_mut().filter(|u| u.is_heading()) {
        unit.level = levels.range(..=unit.level).count() as u8;
    }
}

/// The lines that stand for headings and the sentences of a block; `forms` are those of the first and of a later sentence.
fn of_block<'s>(ctx: &'s Context<'_>, index: usize, forms: (Form, Form, u8), out: &mut Vec<Unit<'s>>) {
    let block = ctx.block(index);
    let (first, later, depth) = forms;
    let lines = marked_lines(ctx.languages, block);
    let cuts: Vec<usize> = lines.iter().flat_map(|(line, _)| [line.start, line.end]).collect();
    let from = out.len();
    for sentence in ctx.sentences(index) {
        for part in parts(sentence, &cuts) {
            let line = lines.iter().find(|(line, _)| line.start <= part.start && part.end <= line.end);
            // Only a paragraph's line stands for a heading; an item is a line already.
            let (form, level) = match line {
                Some((_, level)) if first == Form::Text => (Form::Heading, *level),
                // What follows a line that stands for a heading begins anew.
                _ if out[from..].last().is_none_or(Unit::is_heading) => (first, depth),
                _ => (later, depth),
            };
            // A line in bold is one unit, however many sentences its title has.
            match (line, out.last_mut()) {
                (Some((line, _)), Some(last)) if last.block == index && line.contains(&last.whole.start) => {
                    let whole = last.whole.start..part.end;
                    let (form, level) = (last.form, last.level);
                    out.pop();
                    out.extend(unit(ctx, index, form, level, whole));
                }
                _ => out.extend(unit(ctx, index, form, level, part)),
            }
        }
    }
}

/// `range`, cut at those of the `cuts` that lie inside.
fn parts(range: &Range<usize>, cuts: &[usize]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = range.start;
    for cut in cuts.iter().copied().filter(|cut| range.start < *cut && *cut < range.end) {
        out.push(at..cut);
        at = cut;
    }
    out.push(at..range.end);
    out
}

/// The lines of a block that are bold or linked as a whole, with the level they stand for.
fn marked_lines(languages: &crate::language::Languages, block: &Block) -> Vec<(Range<usize>, u8)> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in block.text.split('\n') {
        let range = start..start + line.len();
        start = range.end + 1;
        let begins = |m: &&crate::model::Mark| m.range.start <= range.start + 1 && m.range.end > range.start + 2;
        let ends = |m: &&crate::model::Mark| block.text[m.range.end.min(range.end)..range.end].len() <= 1;
        let mut marks = block.marks.iter().filter(begins).filter(|m| m.range.end <= range.end && ends(m));
        let level = marks.find_map(|mark| match &mark.kind {
            MarkKind::Strong => Some(BOLD),
            // A bare link to slides is none; one of a paragraph's own is.
            MarkKind::Link(url) if !languages.is_talk_page(url) || line.split_whitespace().count() > 2 => Some(LINKED),
            _ => None,
        });
        if let Some(level) = level.filter(|_| line.len() < 160) {
            out.push((range, level));
        }
    }
    out
}

/// The unit at `whole`, if it has words.
fn unit<'s>(ctx: &'s Context<'_>, block: usize, form: Form, level: u8, whole: Range<usize>) -> Option<Unit<'s>> {
    let text = ctx.block(block).text.as_str();
    let (core, timed) = core(ctx, block, &whole);
    let tokens = ctx.tokens_in(block, &core);
    if !tokens.iter().any(Token::is_word) {
        return None;
    }
    let marks = ctx.block(block).marks.iter().filter_map(|mark| {
        let style = match &mark.kind {
            MarkKind::Strong => Style::Strong,
            MarkKind::Emphasis => Style::Emphasis,
            MarkKind::Link(url) if ctx.languages.is_talk_page(url) => Style::TalkPage,
            MarkKind::Link(_) => Style::Link,
            MarkKind::Code | MarkKind::Cell { .. } => return None,
        };
        let range = mark.range.start.max(whole.start)..mark.range.end.min(whole.end);
        (range.start < range.end).then_some((range, style))
    });
    let mentions: Vec<&Mention> = ctx.mentions_in(block, &whole).collect();
    let employer = |m: &&Mention| ctx.affiliation(m.span).is_some_and(|told| told.company.is_some());
    Some(Unit {
        block,
        form,
        level,
        index: 0,
        of: 1,
        text,
        tokens,
        employed: mentions.iter().any(|m| m.kind == Kind::Person && employer(m)),
        mentions,
        marks: marks.collect(),
        whole,
        core,
        timed,
    })
}

/// Quotes and brackets that open what is said, unlike bullets and pictures.
const OPENING: &str = "\"'\u{201c}\u{201e}\u{ab}\u{2018}([¿¡@#.";

/// A unit without the time, the number and the pictures that open it, and without pictures at its end; whether there was a
/// time.
fn core(ctx: &Context<'_>, block: usize, whole: &Range<usize>) -> (Range<usize>, bool) {
    let text = &ctx.block(block).text;
    let ornament = |c: char| !c.is_alphanumeric() && !OPENING.contains(c);
    let bare = |from: usize| whole.end - text[from..whole.end].trim_start_matches(ornament).len();
    let mut start = bare(whole.start);
    let time = if whole.start == 0 { line::behind_time(ctx, block) } else { 0 };
    let timed = start < time && time < whole.end;
    if timed {
        start = bare(time);
    }
    let rest = &text[start..whole.end];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&digits) && rest[digits..].starts_with(['.', ')', ':']) && rest[digits + 1..].starts_with(' ') {
        start = bare(start + digits + 1);
    }
    let closing = |c: char| !c.is_alphanumeric() && !c.is_ascii_punctuation() && !"\u{201d}\u{bb}\u{201c}…".contains(c);
    let end = start + text[start..whole.end].trim_end_matches(closing).len();
    (start..end, timed)
}
