//! reStructuredText in, blocks out: underlined headings, lists, paragraphs; directives and targets are left out.

use super::builder::BlockBuilder;
use super::plain::{self, Line};
use crate::model::{Block, BlockKind, Span};

/// The blocks of `source` from byte `from` on.
pub fn blocks(source: &str, from: usize) -> Vec<Block> {
    let lines = plain::lines(source, from);
    let mut builder = BlockBuilder::new(source);
    let mut styles: Vec<char> = Vec::new();
    let mut index = 0;
    let mut directive = None;
    while index < lines.len() {
        let line = &lines[index];
        let text = line.text(source);
        let indent = text.len() - text.trim_start().len();
        if directive.is_some_and(|d| indent > d || text.trim().is_empty()) {
            builder.close(line.span.start);
            index += 1;
            continue;
        }
        directive = None;
        let next = lines.get(index + 1).map(|l| l.text(source)).unwrap_or_default();
        if let Some(style) = underline(next).filter(|_| {
            !text.trim().is_empty() && next.trim_end().chars().count() + 2 >= text.trim_end().chars().count()
        }) {
            let level = styles.iter().position(|s| *s == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            builder.open(BlockKind::Heading(u8::try_from(level + 1).unwrap_or(6)), line.span.start);
            inline(&mut builder, source, line.span);
            builder.close(line.span.end);
            index += 2;
        } else {
            if text.trim().is_empty() || underline(text).is_some() {
                builder.close(line.span.start);
            } else if text.trim_start().starts_with(".. ") {
                builder.close(line.span.start);
                directive = Some(indent);
            } else {
                let bullet = plain::bullet(text);
                match bullet {
                    Some((depth, _)) => builder.open(BlockKind::Item(depth), line.span.start),
                    None if builder.is_open() => builder.space('\n', Span::new(line.span.start, line.span.start)),
                    None => builder.open(BlockKind::Paragraph, line.span.start),
                }
                let skip = bullet.map_or(indent, |(_, skip)| skip);
                inline(&mut builder, source, Span::new(line.span.start + skip, line.span.end));
            }
            index += 1;
        }
    }
    builder.finish(source.len())
}

/// The character of a line that underlines a heading.
fn underline(text: &str) -> Option<char> {
    let line = text.trim_end();
    let first = line.chars().next()?;
    (line.len() >= 3 && "=-~^\"'`#*+.:_".contains(first) && line.chars().all(|c| c == first)).then_some(first)
}

/// Copies a line without its inline mark-up: `**bold**`, `` `link <address>`_ ``.
fn inline(builder: &mut BlockBuilder<'_>, source: &str, span: Span) {
    let text = &source[span.range()];
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(target) = rest.strip_prefix(" <").filter(|r| r.contains(">`")) {
            at += 2 + target.find(">`").unwrap_or(0) + 1;
        } else if rest.starts_with("`_") {
            at += 2;
        } else if rest.starts_with('`') || rest.starts_with('*') {
            at += 1;
        } else {
            let next =
                rest.char_indices().skip(1).find(|(_, c)| matches!(c, '`' | '*' | ' ')).map_or(rest.len(), |(i, _)| i);
            builder.copy(Span::new(span.start + at, span.start + at + next));
            at += next;
        }
    }
}

impl Line {
    pub(super) fn text<'s>(&self, source: &'s str) -> &'s str {
        &source[self.span.range()]
    }
}
