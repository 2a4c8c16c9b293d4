//! Markdown in, blocks out, by pulldown-cmark's events and their offsets; islands of HTML go through the HTML reader.

use super::builder::BlockBuilder;
use super::lines::LABEL;
use super::{html, mask};
use crate::model::{Block, BlockKind, MarkKind, Span};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// The blocks of `source` from byte `from` on.
pub fn blocks(source: &str, from: usize) -> Vec<Block> {
    let masked = mask::mask(source, from, mask::Host::Markdown);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST;
    let mut reader = MarkdownReader {
        builder: BlockBuilder::new(&masked),
        masked: &masked,
        lists: 0,
        quotes: 0,
        images: 0,
        caption: false,
        html: None,
        column: 0,
        head: false,
    };
    for (event, range) in Parser::new_ext(&masked, options).into_offset_iter() {
        reader.event(event, whole(source, range));
    }
    reader.flush_html();
    reader.builder.finish(source.len())
}

/// `range`, widened to whole characters: where the mask made several blanks of one character, it may begin inside it.
fn whole(source: &str, range: Range<usize>) -> Span {
    let start = (0..=range.start).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
    let end = (range.end..=source.len()).find(|at| source.is_char_boundary(*at)).unwrap_or(source.len());
    Span::new(start, end)
}

struct MarkdownReader<'s> {
    builder: BlockBuilder<'s>,
    masked: &'s str,
    lists: u8,
    quotes: usize,
    images: usize,
    /// Inside an image that stands alone, whose description is read as a caption.
    caption: bool,
    html: Option<Span>,
    /// The column of a table that comes next, and whether its head is read.
    column: u16,
    head: bool,
}

impl MarkdownReader<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        if let Event::Html(_) = event {
            self.html = Some(self.html.map_or(span, |h| h.join(span)));
            return;
        }
        self.flush_html();
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(_) if self.images > 0 && !self.caption => {}
            Event::Text(text) => self.builder.replace(&text, span),
            Event::Code(text) => {
                self.builder.begin(MarkKind::Code);
                let inner = self.masked[span.range()].find(text.as_ref());
                match inner {
                    Some(at) => self.builder.copy(Span::new(span.start + at, span.start + at + text.len())),
                    None => self.builder.replace(&text, span),
                }
                self.builder.end(&MarkKind::Code);
            }
            Event::InlineHtml(_) => html::inline_tag(&mut self.builder, self.masked, span),
            Event::SoftBreak | Event::HardBreak => self.builder.space('\n', span),
            Event::Rule => self.builder.close(span.start),
            _ => {}
        }
    }

    fn flush_html(&mut self) {
        if let Some(span) = self.html.take() {
            let at = span.start;
            self.builder.close(at);
            html::fragment(&mut self.builder, self.masked, span);
            self.builder.close(span.end);
        }
    }

    /// Whether what is read as a term to define is a paragraph whose next line happens to begin with a colon, as French has
    /// it: "les utilisateurs : seul X".
    fn runs_on(&self, term: Span) -> bool {
        self.masked[term.range()].trim_end().contains('\n')
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Heading { level, .. } => self.builder.open(BlockKind::Heading(level as u8), span.start),
            Tag::Paragraph => match self.lists {
                0 if self.quotes > 0 => self.builder.open(BlockKind::Quote, span.start),
                0 => self.builder.open(BlockKind::Paragraph, span.start),
                // What follows an item's first paragraph stands one step deeper, as a list inside it would.
                depth if !self.builder.is_open() => {
                    self.builder.open(BlockKind::Item(depth.saturating_add(1)), span.start);
                }
                _ => {}
            },
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::List(_) => self.lists = self.lists.saturating_add(1),
            Tag::Item => self.builder.open(BlockKind::Item(self.lists.max(1)), span.start),
            Tag::CodeBlock(_) => self.builder.open(BlockKind::Code, span.start),
            Tag::DefinitionListTitle if self.runs_on(span) => self.builder.open(BlockKind::Paragraph, span.start),
            Tag::DefinitionListTitle => self.builder.open(BlockKind::Heading(LABEL), span.start),
            Tag::DefinitionListDefinition if self.builder.is_open() => {
                self.builder.space('\n', Span::new(span.start, span.start));
                let mark = self.masked[span.range()].bytes().take_while(|b| *b == b':').count();
                self.builder.copy(Span::new(span.start, span.start + mark));
                self.builder.space(' ', Span::new(span.start + mark, span.start + mark));
            }
            Tag::DefinitionListDefinition => self.builder.open(BlockKind::Paragraph, span.start),
            Tag::TableHead | Tag::TableRow => {
                self.column = 0;
                self.head = matches!(tag, Tag::TableHead);
                self.builder.open_row(span.start);
            }
            Tag::TableCell => {
                self.builder.cell(self.column, self.head, span.start);
                self.column = self.column.saturating_add(1);
            }
            Tag::Image { .. } => {
                self.images += 1;
                self.caption = self.images == 1 && self.builder.begin_caption();
            }
            Tag::Strong => self.builder.begin(MarkKind::Strong),
            Tag::Emphasis => self.builder.begin(MarkKind::Emphasis),
            Tag::Link { dest_url, .. } => self.builder.begin(MarkKind::Link(dest_url.into_string())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::DefinitionListTitle if self.runs_on(span) => {}
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::CodeBlock
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => self.builder.close(span.end),
            TagEnd::TableHead | TagEnd::TableRow => self.builder.close_row(span.end),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => {
                self.lists = self.lists.saturating_sub(1);
                self.builder.close(span.end);
            }
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                if std::mem::take(&mut self.caption) {
                    self.builder.open(BlockKind::Paragraph, span.end);
                }
            }
            TagEnd::Strong => self.builder.end(&MarkKind::Strong),
            TagEnd::Emphasis => self.builder.end(&MarkKind::Emphasis),
            TagEnd::Link => self.builder.end(&MarkKind::Link(String::new())),
            _ => {}
        }
    }
}
