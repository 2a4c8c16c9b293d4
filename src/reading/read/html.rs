//! HTML in, what its head says and its blocks out. A tokenizer is enough: what matters is which text stands in which block,
//! not a valid tree.

use super::builder::BlockBuilder;
use super::entities::{ENTITY, entity};
use super::fields::Field;
use super::lines::LABEL;
use super::table::{self, Grid};
use super::{furniture, head, mask};
use crate::language::Languages;
use crate::model::{Block, BlockKind, MarkKind, Span};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use regex::Regex;
use std::collections::VecDeque;
use std::sync::LazyLock;

/// What the head of a page says, and its blocks from byte `from` on; those of its furniture are chrome.
pub fn read(source: &str, from: usize, languages: &Languages) -> (Vec<Field>, Vec<Block>) {
    let mut masked = mask::mask(source, from, mask::Host::Html);
    if source[from..].trim_start().starts_with("<?xml") {
        masked = without_empty_elements(&masked);
    }
    let mut builder = BlockBuilder::new(&masked);
    fragment_of(&mut builder, &masked, Span::new(from, source.len()), true);
    let mut blocks = builder.finish(source.len());
    let furniture = furniture::find(&masked, from, languages);
    for block in &mut blocks {
        let before = furniture.partition_point(|part| part.start <= block.span.start);
        block.chrome = before.checked_sub(1).is_some_and(|last| block.span.start < furniture[last].end);
    }
    (head::read(source, &masked, from, &blocks, languages), blocks)
}

static EMPTY: LazyLock<Regex> = LazyLock::new(|| {
    let hiding = "script|style|iframe|noscript|textarea|title|template|svg|button|select|noframes|noembed|xmp";
    Regex::new(&format!(r"(?i)<(?:{hiding})(?:\s[^<>]*)?/>")).expect("the pattern is constant")
});

/// By the rules of XML `<script src="x"/>` is over, though by those of HTML all that follows stands in it: such elements
/// are made blank.
fn without_empty_elements(source: &str) -> String {
    let blank =
        |found: &regex::Captures<'_>| found[0].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect::<String>();
    EMPTY.replace_all(source, blank).into_owned()
}

/// Feeds an island of HTML inside Markdown to `builder`.
pub fn fragment(builder: &mut BlockBuilder<'_>, source: &str, span: Span) {
    fragment_of(builder, source, span, false);
}

fn fragment_of(builder: &mut BlockBuilder<'_>, source: &str, span: Span, page: bool) {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let before = builder.flow(true);
    let mut reader = HtmlReader::new(builder, source, span.start);
    reader.page = page;
    reader.of_data = table::of_data(&source[span.range()]).into();
    for token in Tokenizer::new_with_emitter(&source[span.range()], emitter) {
        let Ok(token) = token;
        reader.token(token);
    }
    builder.flow(before);
}

/// Applies an inline tag such as `<strong>` or `</a>` that stands inside Markdown text.
pub fn inline_tag(builder: &mut BlockBuilder<'_>, source: &str, span: Span) {
    let mut reader = HtmlReader::new(builder, source, span.start);
    let emitter = DefaultEmitter::<usize>::new_with_span();
    for token in Tokenizer::new_with_emitter(&source[span.range()], emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.start_inline(&tag, span.start),
            Token::EndTag(tag) => reader.end_inline(&name(&tag.name)),
            _ => {}
        }
    }
}

struct HtmlReader<'b, 's, 't> {
    builder: &'b mut BlockBuilder<'s>,
    source: &'t str,
    base: usize,
    /// Whether it is a whole page, whose menus and forms are told apart by [`furniture`].
    page: bool,
    hidden: usize,
    lists: u8,
    quotes: usize,
    /// For each table to come whether it holds data; the open tables, with a grid if they do.
    of_data: VecDeque<bool>,
    tables: Vec<Option<Grid>>,
}

fn name(tag: &[u8]) -> String {
    String::from_utf8_lossy(tag).into_owned()
}

/// Elements whose text nobody reads as part of the post.
const HIDDEN: &[&str] =
    &["script", "style", "head", "noscript", "template", "svg", "iframe", "button", "select", "textarea", "object"];
/// What opens the line below a quotation that says whose it is.
const SIGNATURES: [&str; 3] = ["—", "&mdash;", "&#8212;"];
/// Elements of a page's furniture, which an island in other text has no use for.
const FURNITURE: &[&str] = &["form", "nav", "footer"];
const BREAKS: &[&str] = &[
    "form", "nav", "footer", "p", "div", "section", "article", "main", "header", "aside", "ul", "ol", "table", "tr",
    "td", "th", "center", "body", "html", "dl", "dt", "dd", "figure", "hr", "details", "summary",
];

impl<'b, 's, 't> HtmlReader<'b, 's, 't> {
    fn new(builder: &'b mut BlockBuilder<'s>, source: &'t str, base: usize) -> Self {
        let (of_data, tables) = (VecDeque::new(), Vec::new());
        Self { builder, source, base, page: false, hidden: 0, lists: 0, quotes: 0, of_data, tables }
    }

    fn hides(&self, tag_name: &str) -> bool {
        HIDDEN.contains(&tag_name) || !self.page && FURNITURE.contains(&tag_name)
    }

    /// What begins or ends inside a table: its rows are blocks, and what stands in a cell breaks none. Whether it was that.
    fn in_table(&mut self, tag_name: &str, start: Option<&StartTag<usize>>, at: usize) -> bool {
        match (tag_name, start) {
            ("table", Some(_)) => {
                let data = self.of_data.pop_front().unwrap_or(false);
                self.tables.push(data.then(Grid::default));
                return false;
            }
            ("table", None) => {
                self.builder.close_row(at);
                self.tables.pop();
                return true;
            }
            _ => {}
        }
        let Some(Some(grid)) = self.tables.last_mut() else { return false };
        match (tag_name, start) {
            ("tr", Some(_)) => {
                grid.row();
                self.builder.close_row(at);
                self.builder.open_row(at);
            }
            ("tr" | "thead" | "tbody" | "tfoot", None) => self.builder.close_row(at),
            ("td" | "th", Some(tag)) => {
                let column = grid.place(tag);
                self.builder.cell(column, tag_name == "th", at);
            }
            ("td" | "th", None) => {}
            ("caption", _) => return false,
            (name, _) if BREAKS.contains(&name) || matches!(name, "li" | "blockquote") => {
                self.builder.space(' ', Span::new(at, at));
            }
            _ => return false,
        }
        true
    }

    fn token(&mut self, token: Token<usize>) {
        match token {
            Token::StartTag(tag) => self.start(&tag),
            Token::EndTag(tag) => self.end(&name(&tag.name), self.base + tag.span.start),
            Token::String(text) if self.hidden == 0 => {
                let span = Span::new(self.base + text.span.start, self.base + text.span.end);
                self.text(span);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let at = self.base + tag.span.start;
        let tag_name = name(&tag.name);
        if self.in_table(&tag_name, Some(tag), at) {
            return;
        }
        match tag_name.as_str() {
            n if self.hides(n) => {
                if !tag.self_closing {
                    self.hidden += 1;
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.builder.open(BlockKind::Heading(tag_name.as_bytes()[1] - b'0'), at);
            }
            "li" => self.builder.open(BlockKind::Item(self.lists.max(1)), at),
            "blockquote" => {
                self.quotes += 1;
                self.builder.open(BlockKind::Quote, at);
            }
            "pre" => self.builder.open(BlockKind::Code, at),
            "dt" | "summary" => self.builder.open(BlockKind::Heading(LABEL), at),
            "figcaption" | "caption" => self.builder.open(BlockKind::Caption, at),
            "ul" | "ol" => {
                self.lists = self.lists.saturating_add(1);
                self.builder.close(at);
            }
            n if BREAKS.contains(&n) => self.builder.close(at),
            _ => self.start_inline(tag, at),
        }
    }

    fn end(&mut self, tag_name: &str, at: usize) {
        if self.in_table(tag_name, None, at) {
            return;
        }
        match tag_name {
            n if self.hides(n) => self.hidden = self.hidden.saturating_sub(1),
            "blockquote" => {
                self.quotes = self.quotes.saturating_sub(1);
                self.builder.close(at);
            }
            "ul" | "ol" => {
                self.lists = self.lists.saturating_sub(1);
                self.builder.close(at);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "pre" | "figcaption" | "caption" => self.builder.close(at),
            n if BREAKS.contains(&n) => self.builder.close(at),
            n => self.end_inline(n),
        }
    }

    fn start_inline(&mut self, tag: &StartTag<usize>, at: usize) {
        match name(&tag.name).as_str() {
            "a" => {
                let href = tag.attributes.get(b"href".as_slice()).map(|v| name(&v.value)).unwrap_or_default();
                self.ensure_open(at);
                self.builder.begin(MarkKind::Link(href));
            }
            "b" | "strong" => {
                self.ensure_open(at);
                self.builder.begin(MarkKind::Strong);
            }
            "i" | "em" | "cite" => {
                self.ensure_open(at);
                self.builder.begin(MarkKind::Emphasis);
            }
            "code" | "kbd" | "tt" | "samp" => {
                self.ensure_open(at);
                self.builder.begin(MarkKind::Code);
            }
            "br" => self.builder.space('\n', Span::new(at, at)),
            _ => {}
        }
    }

    fn end_inline(&mut self, tag_name: &str) {
        match tag_name {
            "a" => self.builder.end(&MarkKind::Link(String::new())),
            "b" | "strong" => self.builder.end(&MarkKind::Strong),
            "i" | "em" | "cite" => self.builder.end(&MarkKind::Emphasis),
            "code" | "kbd" | "tt" | "samp" => self.builder.end(&MarkKind::Code),
            _ => {}
        }
    }

    fn ensure_open(&mut self, at: usize) {
        if !self.builder.is_open() {
            let kind = if self.quotes > 0 { BlockKind::Quote } else { BlockKind::Paragraph };
            self.builder.open(kind, at);
        }
    }

    fn text(&mut self, span: Span) {
        let raw = &self.source[span.range()];
        if raw.trim().is_empty() && !self.builder.is_open() {
            return;
        }
        // Who said what is quoted is no part of the quotation.
        if self.quotes > 0
            && !self.builder.is_open()
            && SIGNATURES.iter().any(|sign| raw.trim_start().starts_with(sign))
        {
            self.builder.open(BlockKind::Paragraph, span.start);
        }
        self.ensure_open(span.start);
        with_entities(self.builder, raw, span.start);
    }
}

fn with_entities(builder: &mut BlockBuilder<'_>, raw: &str, base: usize) {
    let mut at = 0;
    for found in ENTITY.find_iter(raw) {
        builder.copy(Span::new(base + at, base + found.start()));
        builder.replace(&entity(found.as_str()), Span::new(base + found.start(), base + found.end()));
        at = found.end();
    }
    builder.copy(Span::new(base + at, base + raw.len()));
}
