//! Plain text in, blocks out. Text dumped from a web page has one line a block and no mark-up: a short line without a
//! closing stop, set off by blank lines or followed by prose, is taken for a heading of unknown level (0).

use super::builder::BlockBuilder;
use crate::model::{Block, BlockKind, Span};

/// One line of the source, without its line break.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Where it stands.
    pub span: Span,
}

/// The lines of `source` from byte `from` on.
pub fn lines(source: &str, from: usize) -> Vec<Line> {
    let mut out = Vec::new();
    let mut start = from;
    for piece in source[from..].split_inclusive('\n') {
        let text = piece.trim_end_matches(['\n', '\r']);
        out.push(Line { span: Span::new(start, start + text.len()) });
        start += piece.len();
    }
    out
}

/// The cells of a row that is written with bars, without those that open and close it.
pub fn cells(source: &str, row: Line) -> Vec<Span> {
    let text = row.text(source).trim_end();
    let start = text.len() - text.trim_start().trim_start_matches('|').len();
    let end = start.max(text.strip_suffix('|').map_or(text.len(), str::len));
    let mut from = start;
    let mut out = Vec::new();
    for (bar, _) in text[..end].match_indices('|').filter(|(at, _)| *at >= start && !text[..*at].ends_with('\\')) {
        out.push(Span::new(row.span.start + from, row.span.start + bar));
        from = bar + 1;
    }
    out.push(Span::new(row.span.start + from, row.span.start + end));
    out
}

/// Whether a text without a telling file name holds Markdown headings or links.
pub fn looks_like_markdown(body: &str) -> bool {
    let signs = body
        .lines()
        .filter(|l| l.starts_with("# ") || l.starts_with("## ") || l.starts_with("### ") || l.contains("](http"))
        .count();
    signs >= 2
}

/// Depth (from 1) and length of the bullet or number that opens a line.
pub fn bullet(text: &str) -> Option<(u8, usize)> {
    let indent = text.len() - text.trim_start().len();
    let rest = text.trim_start();
    let columns = text[..indent].chars().count();
    let first = rest.chars().next()?;
    let mark = if "•●◦▪‣*-–+".contains(first) {
        first.len_utf8()
    } else {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 2 || !rest[digits..].starts_with(['.', ')']) {
            return None;
        }
        digits + 1
    };
    let after = &rest[mark..];
    let gap = after.len() - after.trim_start().len();
    if gap == 0 || after.trim().is_empty() {
        return None;
    }
    let depth = u8::try_from(1 + columns.saturating_sub(1) / 2).unwrap_or(u8::MAX).min(6);
    Some((depth, indent + mark + gap))
}

/// The blocks of `source` from byte `from` on.
pub fn blocks(source: &str, from: usize) -> Vec<Block> {
    let lines = lines(source, from);
    let wrapped = is_hard_wrapped(source, &lines);
    let longest = lines.iter().map(|l| l.text(source).trim().chars().count()).max().unwrap_or(0);
    let mut builder = BlockBuilder::new(source);
    let mut until = 0;
    for (index, line) in lines.iter().enumerate() {
        let text = line.text(source);
        if index < until {
            continue;
        }
        if let Some(end) = broken_heading(source, &lines, index, longest) {
            builder.open(BlockKind::Heading(0), line.span.start);
            for line in &lines[index..end] {
                builder.copy(line.span);
                builder.space('\n', Span::new(line.span.end, line.span.end));
            }
            builder.close(lines[end - 1].span.end);
            until = end;
            continue;
        }
        if text.trim().is_empty() {
            builder.close(line.span.start);
            continue;
        }
        if let Some((depth, skip)) = bullet(text) {
            builder.open(BlockKind::Item(depth), line.span.start);
            builder.copy(Span::new(line.span.start + skip, line.span.end));
            continue;
        }
        let full = wrapped && text.trim().chars().count() + 16 > longest;
        let heading = heading_like(source, &lines, index, full);
        if heading {
            builder.open(BlockKind::Heading(0), line.span.start);
        } else if wrapped && builder.is_open() {
            builder.space('\n', Span::new(line.span.start, line.span.start));
        } else {
            builder.open(BlockKind::Paragraph, line.span.start);
        }
        builder.copy(line.span);
        if heading || !wrapped {
            builder.close(line.span.end);
        }
    }
    builder.finish(source.len())
}

/// Whether the lines were broken by an editor: most full lines have about one width.
fn is_hard_wrapped(source: &str, lines: &[Line]) -> bool {
    let widths: Vec<usize> = lines.iter().map(|l| l.text(source).trim().chars().count()).filter(|w| *w > 0).collect();
    let longest = widths.iter().copied().max().unwrap_or(0);
    let full = widths.iter().filter(|w| **w + 16 > longest).count();
    longest <= 120 && full * 3 > widths.len()
}

/// The end of a heading that is broken over lines: short lines between blank ones, of which the second goes on in small
/// letters and none closes a sentence.
fn broken_heading(source: &str, lines: &[Line], index: usize, longest: usize) -> Option<usize> {
    let text = |i: usize| lines[i].text(source).trim();
    let width = |i: usize| text(i).chars().count();
    let opens = !text(index).is_empty() && (index == 0 || text(index - 1).is_empty());
    // Not beyond the longest that there are: a text without blank lines is long.
    let most = lines.len().min(index + 5);
    let end = (index..most).find(|i| text(*i).is_empty()).unwrap_or(most);
    if !opens || !(2..=4).contains(&(end - index)) || !text(index + 1).starts_with(char::is_lowercase) {
        return None;
    }
    let written_so = (index..end).all(|i| width(i) * 4 < longest * 3 && !text(i).ends_with(['.', ',', ';', ':']));
    (written_so && text(index).starts_with(char::is_uppercase)).then_some(end)
}

/// Whether a line stands as headings stand. `full` if it is as long as lines are before they break.
fn heading_like(source: &str, lines: &[Line], index: usize, full: bool) -> bool {
    let text = lines[index].text(source).trim();
    let words = text.split_whitespace().count();
    let blank = |i: Option<usize>| i.and_then(|i| lines.get(i)).is_none_or(|l| l.text(source).trim().is_empty());
    let before = blank(index.checked_sub(1));
    let after = blank(Some(index + 1));
    let goes_on = !after && (full || lines[index + 1].text(source).trim().starts_with(char::is_lowercase));
    let ends_well = !text.ends_with(['.', ',', ';', '…', '"', '”', '»']) || text.ends_with("?.");
    before
        && (after || words > 1)
        && !goes_on
        && words <= 18
        && text.chars().count() <= 120
        && ends_well
        && text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_and_depths() {
        assert_eq!(bullet("  • one"), Some((1, 6)));
        assert_eq!(bullet("    • two"), Some((2, 8)));
        assert_eq!(bullet("1. three"), Some((1, 3)));
        for no in ["-- X", "2015 was", "plain", "*", "-"] {
            assert_eq!(bullet(no), None, "{no}");
        }
    }

    #[test]
    fn short_lines_set_off_are_headings() {
        let source = "Day 1\n\nThe talk was good, and long enough to be prose.\nmore of it.\n\nAsync or Bust!?\n\ntext follows here.";
        let kinds: Vec<_> = blocks(source, 0).iter().map(|b| (b.is_heading(), b.text.clone())).collect();
        assert_eq!(
            kinds.iter().filter(|k| k.0).map(|k| k.1.as_str()).collect::<Vec<_>>(),
            ["Day 1", "Async or Bust!?"]
        );
    }
}
