//! reStructuredText in, fields and blocks out. A reader of lines: headings, directives, tables and literal blocks open with a
//! line of their own; substitutions and targets are looked up first, since they may stand anywhere.

use super::cursor::{self, Cursor};
use super::fields::Field;
use super::lines::LABEL;
use super::plain::{self, Line};
use crate::language::Languages;
use crate::model::{Block, BlockKind, MarkKind, Span};
use regex::{Captures, Regex};
use std::collections::HashMap;
use std::sync::LazyLock;

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*\.\.\s+(?:\|([^|]+)\|\s+)?([A-Za-z][\w:.+-]*?)::(?:\s+(.*))?$").expect("the pattern is constant")
});
static TARGET: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*\.\.\s+_`?([^:`\n]+)`?:\s+(\S+)\s*$").expect("the pattern is constant"));
static REPLACEMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^\s*\.\.\s+\|([^|\n]+)\|\s+replace::\s+(.*?)\s*$").expect("the pattern is constant")
});
static FIELD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*:([A-Za-z][^:`]*):(?:\s+(.*?))?\s*$").expect("the pattern is constant"));
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xs)
        ``(?P<code>[^`]+)``
        | (?::(?P<role>[A-Za-z][\w:.+-]*):)? `(?P<text>[^`<]+?) (?:\s*<(?P<url>[^`>]+)>)? ` (?:_{1,2}|:[A-Za-z][\w:.+-]*:)?
        | \*\*(?P<strong>[^\s*](?:[^*]*[^\s*])?)\*\*
        | \*(?P<em>[^\s*](?:[^*]*[^\s*])?)\*
        | \|(?P<name>[^|\s](?:[^|\n]*?[^|\s])?)\|_{0,2}
        | \s?\[(?:\d+|\#[\w-]*|\*|[A-Z][\w.-]*)\]_
        | (?P<word>[A-Za-z0-9]+(?:[.+-][A-Za-z0-9]+)*)__?(?P<behind>[^\w]|$)
        | \\(?P<escaped>.)",
    )
    .expect("the pattern is constant")
});

/// Directives whose content is text like that around them.
const TEXTS: &[&str] = &[
    "note",
    "warning",
    "tip",
    "hint",
    "important",
    "attention",
    "caution",
    "danger",
    "error",
    "seealso",
    "admonition",
    "topic",
    "sidebar",
    "container",
    "compound",
    "epigraph",
    "highlights",
    "pull-quote",
    "rubric",
    "class",
    "todo",
    "versionadded",
    "versionchanged",
    "deprecated",
    "centered",
    "line-block",
];
/// Those of them that are titled by what stands behind them.
const TITLED: &[&str] = &["admonition", "topic", "sidebar", "rubric"];
/// Directives whose content is source code.
const CODE: &[&str] =
    &["code", "code-block", "sourcecode", "highlight", "parsed-literal", "ipython", "prompt", "console"];

/// The fields of the docinfo, and the blocks of `source` from byte `from` on.
pub fn read(source: &str, from: usize, languages: &Languages) -> (Vec<Field>, Vec<Block>) {
    let named = |pattern: &Regex| -> HashMap<String, String> {
        pattern.captures_iter(&source[from..]).map(|found| (plain_name(&found[1]), found[2].to_owned())).collect()
    };
    let (targets, replacements) = (named(&TARGET), named(&REPLACEMENT));
    let state = State { styles: Vec::new(), header: true, literal: None, targets, replacements };
    cursor::read(source, from, languages, state, Reader::line)
}

type Reader<'s> = Cursor<'s, State>;

struct State {
    /// What underlines headings, and whether it stands above them too, by level.
    styles: Vec<(char, bool)>,
    /// Whether the docinfo may still come.
    header: bool,
    /// The indent of a paragraph that says that code follows.
    literal: Option<usize>,
    /// Addresses and texts by their names.
    targets: HashMap<String, String>,
    replacements: HashMap<String, String>,
}

/// Names are alike whatever their case and blanks.
fn plain_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

impl<'s> Reader<'s> {
    fn line(&mut self) {
        let line = self.lines[self.at];
        let text = self.text(self.at);
        let bare = text.trim();
        if bare.is_empty() {
            self.builder.close(line.span.start);
            self.at += 1;
        } else if self.literal(text) || self.heading(line, text) || self.table(bare) || self.field(line, text) {
        } else if bare == ".." || bare.starts_with(".. ") {
            self.builder.close(line.span.start);
            self.directive(line, text);
        } else if bare.starts_with("__ ") || underline(text).is_some() {
            self.builder.close(line.span.start);
            self.at += 1;
        } else {
            self.content(line, text);
        }
    }

    /// The lines below `indent`, blank ones among them: where they end.
    fn below(&self, from: usize, depth: usize) -> usize {
        let inside = |text: &str| text.trim().is_empty() || indent(text) > depth;
        (from..self.lines.len()).find(|at| !inside(self.text(*at))).unwrap_or(self.lines.len())
    }

    /// Code below a paragraph that ends in `::`.
    fn literal(&mut self, text: &str) -> bool {
        let Some(depth) = self.state.literal.take().filter(|depth| indent(text) > *depth) else { return false };
        self.code(self.at, self.below(self.at, depth));
        true
    }

    fn code(&mut self, from: usize, to: usize) {
        self.at = to;
        let last = (from..to).rev().find(|at| !self.text(*at).trim().is_empty());
        let Some(last) = last else { return };
        let span = Span::new(self.lines[from].span.start, self.lines[last].span.end);
        self.builder.open(BlockKind::Code, span.start);
        self.builder.copy(span);
        self.builder.close(span.end);
    }

    /// A line with another one below it, and perhaps above, that is made of one sign.
    fn heading(&mut self, line: Line, text: &str) -> bool {
        let (next, third) = (self.text(self.at + 1), self.text(self.at + 2));
        let over = underline(text).filter(|style| !next.trim().is_empty() && underline(third) == Some(*style));
        let (title, style) = match (over, underline(next)) {
            (Some(style), _) => (self.lines[self.at + 1], style),
            (None, Some(style)) if underline(text).is_none() => (line, style),
            _ => return false,
        };
        let width = |text: &str| text.trim_end().chars().count();
        if over.is_none() && width(next) + 2 < width(text) {
            return false;
        }
        let style = (style, over.is_some());
        let level = self.state.styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            self.state.styles.push(style);
            self.state.styles.len() - 1
        });
        self.builder.open(BlockKind::Heading(u8::try_from(level + 1).unwrap_or(6).min(6)), title.span.start);
        self.inline(trimmed(self.source, title.span));
        self.builder.close(title.span.end);
        self.at += if over.is_some() { 3 } else { 2 };
        true
    }

    /// `:Author: Ann Bo`: of the docinfo, and elsewhere a line of its own.
    fn field(&mut self, line: Line, text: &str) -> bool {
        let Some(found) = FIELD.captures(text).filter(|_| self.state.header && !self.builder.is_open()) else {
            return false;
        };
        let end = self.below(self.at + 1, indent(text)).min(self.blank(self.at + 1));
        let start = line.span.start + found.get(2).map_or(text.len(), |value| value.start());
        let region = Span::new(start, self.lines[end - 1].span.end.max(start));
        let value = self.source[region.range()].split_whitespace().collect::<Vec<_>>().join(" ").replace('\\', "");
        let values: Vec<&str> = match self.languages.field(&found[1]) {
            Some("author") => value.split(';').collect(),
            Some("tag") => value.split([',', ';']).collect(),
            Some(_) => vec![&value],
            None => Vec::new(),
        };
        let values = values.into_iter().map(str::trim).filter(|value| !value.is_empty());
        let key = found[1].to_owned();
        self.fields.extend(values.map(|value| Field { key: key.clone(), value: value.to_owned(), region }));
        self.at = end;
        true
    }

    /// The next blank line.
    fn blank(&self, from: usize) -> usize {
        (from..self.lines.len()).find(|at| self.text(*at).trim().is_empty()).unwrap_or(self.lines.len())
    }

    /// `.. name:: what it is about`, and the lines below it. A comment, a target and what is not known are passed over.
    fn directive(&mut self, line: Line, text: &str) {
        let depth = indent(text);
        let end = self.below(self.at + 1, depth);
        let found = DIRECTIVE.captures(text).filter(|found| found.get(1).is_none());
        let name = found.as_ref().map(|found| found[2].to_lowercase()).unwrap_or_default();
        let behind = found.as_ref().and_then(|found| found.get(3)).map(|m| m.range());
        let behind = behind.map(|range| Span::new(line.span.start + range.start, line.span.start + range.end));
        self.at += 1;
        if CODE.contains(&name.as_str()) {
            self.options();
            self.code(self.at.min(end), end);
        } else if TEXTS.contains(&name.as_str()) {
            let kind = if TITLED.contains(&name.as_str()) { BlockKind::Heading(LABEL) } else { BlockKind::Paragraph };
            if let Some(span) = behind.filter(|_| name != "class" && name != "container") {
                self.builder.open(kind, span.start);
                self.inline(span);
            }
            if self.options() || kind != BlockKind::Paragraph {
                self.builder.close(line.span.end);
            }
        } else if name == "figure" {
            self.options();
            self.caption(end);
            self.at = end;
        } else if name == "list-table" {
            self.options();
            self.list_table(end);
            self.at = end;
        } else {
            self.at = end;
        }
    }

    /// Passes over the options of a directive; says whether it has any.
    fn options(&mut self) -> bool {
        let from = self.at;
        while FIELD.is_match(self.text(self.at)) {
            self.at += 1;
        }
        self.at > from
    }

    /// The first paragraph below a picture.
    fn caption(&mut self, end: usize) {
        let Some(first) = (self.at..end).find(|at| !self.text(*at).trim().is_empty()) else { return };
        let last = self.blank(first).min(end) - 1;
        let span = Span::new(self.lines[first].span.start, self.lines[last].span.end);
        self.builder.open(BlockKind::Caption, span.start);
        self.inline(trimmed(self.source, span));
        self.builder.close(span.end);
    }

    /// A table whose rows are lists: `* - cell`, `- cell`.
    fn list_table(&mut self, end: usize) {
        let mut column: u16 = 0;
        let mut open = false;
        for at in self.at..end {
            let (line, text) = (self.lines[at], self.text(at));
            let bare = text.trim_start();
            let cell = bare.trim_start_matches(['*', ' ']);
            let row = bare.starts_with("* ");
            if row {
                self.builder.open_row(line.span.start);
                (open, column) = (true, 0);
            }
            let Some(inner) = cell.strip_prefix('-').filter(|_| open && (row || bare.starts_with('-'))) else {
                if open && !bare.is_empty() {
                    self.builder.space(' ', Span::new(line.span.start, line.span.start));
                    self.inline(trimmed(self.source, line.span));
                }
                continue;
            };
            self.builder.cell(column, false, line.span.start);
            column = column.saturating_add(1);
            let start = line.span.end - inner.len();
            self.inline(trimmed(self.source, Span::new(start, line.span.end)));
        }
        self.builder.close_row(self.lines[end - 1].span.end);
    }

    /// A table drawn with lines: `+---+---+` and bars, or `===  ===` above columns.
    fn table(&mut self, bare: &str) -> bool {
        let drawn = bare.starts_with("+-") && bare.ends_with("-+");
        let ruled = |text: &str| text.contains("= =") || text.contains("=  ");
        let is_rule = |text: &str| !text.is_empty() && text.chars().all(|c| matches!(c, '=' | ' ')) && ruled(text);
        if !drawn && !is_rule(bare) {
            return false;
        }
        let end = if drawn { self.blank(self.at) } else { self.ruled_end() };
        let Some(end) = end.checked_sub(1).filter(|end| *end > self.at).map(|end| end + 1) else { return false };
        let columns = columns(self.text(self.at));
        let head = (self.at + 1..end).find(|at| {
            let text = self.text(*at).trim();
            if drawn { text.starts_with("+=") } else { is_rule(text) && *at + 1 < end }
        });
        let mut open = false;
        for at in self.at + 1..end {
            let (line, text) = (self.lines[at], self.text(at));
            if text.trim_start().starts_with('+') || is_rule(text.trim()) {
                self.builder.close_row(line.span.start);
                open = false;
                continue;
            }
            let cells = if drawn { plain::cells(self.source, line) } else { cells(self.source, line, &columns) };
            // Lines of one row of a drawn table, and in the other those that say nothing in the first column, go on.
            let goes_on =
                open && (drawn || cells.first().is_none_or(|cell| self.source[cell.range()].trim().is_empty()));
            if goes_on {
                cells.iter().for_each(|cell| {
                    self.builder.space(' ', Span::new(cell.start, cell.start));
                    self.inline(trimmed(self.source, *cell));
                });
                continue;
            }
            self.builder.close_row(line.span.start);
            self.builder.open_row(line.span.start);
            open = true;
            for (column, cell) in cells.into_iter().enumerate() {
                let is_head = head.is_some_and(|head| at < head);
                self.builder.cell(u16::try_from(column).unwrap_or(u16::MAX), is_head, cell.start);
                self.inline(trimmed(self.source, cell));
            }
        }
        self.builder.close_row(self.lines[end - 1].span.end);
        self.at = end;
        true
    }

    /// Behind the last rule of a table that is ruled as the next line is.
    fn ruled_end(&self) -> usize {
        let rule = self.text(self.at).trim();
        let mut last = self.at;
        for at in self.at + 1..self.lines.len() {
            let text = self.text(at).trim();
            if text == rule {
                last = at;
            } else if text.is_empty() && (last > self.at && self.text(at - 1).trim() == rule) {
                break;
            }
        }
        last + 1
    }

    /// A paragraph or an item, up to the line that is none of it.
    fn content(&mut self, line: Line, text: &str) {
        let bullet = plain::bullet(text);
        let depth = indent(text);
        self.state.header = false;
        let mut end = self.at + 1;
        while end < self.lines.len() {
            let next = self.text(end);
            let bare = next.trim();
            let heads = underline(self.text(end + 1)).is_some() && underline(next).is_none();
            if bare.is_empty() || bare.starts_with(".. ") || plain::bullet(next).is_some() || heads {
                break;
            }
            end += 1;
        }
        let skip = bullet.map_or(depth, |(_, skip)| skip);
        let mut span = Span::new(line.span.start + skip, self.lines[end - 1].span.end);
        span.end = span.start + self.source[span.range()].trim_end().len();
        let words = &self.source[span.range()];
        if let Some(said) = words.strip_suffix("::") {
            self.state.literal = Some(depth);
            // Alone, or behind a blank, both signs go; else one stays.
            span.end -= if said.is_empty() || said.ends_with(char::is_whitespace) { 2 } else { 1 };
        }
        match bullet {
            Some((depth, _)) => self.builder.open(BlockKind::Item(depth), line.span.start),
            None if self.builder.is_open() => self.builder.space('\n', Span::new(line.span.start, line.span.start)),
            None => self.builder.open(BlockKind::Paragraph, line.span.start),
        }
        self.inline(span);
        self.at = end;
    }

    /// Copies a stretch without its inline mark-up.
    fn inline(&mut self, span: Span) {
        let text = &self.source[span.range()];
        let mut at = 0;
        for found in INLINE.captures_iter(text) {
            let whole = found.get(0).map_or(0..0, |m| m.range());
            if text[..whole.start].ends_with(char::is_alphanumeric)
                && !text[whole.start..].starts_with([' ', '\\', '['])
            {
                continue;
            }
            self.builder.copy(Span::new(span.start + at, span.start + whole.start));
            at = whole.end - found.name("behind").map_or(0, |behind| behind.len());
            self.marked(&found, span.start);
        }
        self.builder.copy(Span::new(span.start + at, span.end));
    }

    /// Copies what one piece of inline mark-up shows.
    fn marked(&mut self, found: &Captures<'_>, base: usize) {
        let of = |name: &str| found.name(name).map(|m| Span::new(base + m.start(), base + m.end()));
        let mut copy = |span: Span, kind: MarkKind| {
            self.builder.begin(kind.clone());
            self.builder.copy(span);
            self.builder.end(&kind);
        };
        if let Some(span) = of("code") {
            copy(span, MarkKind::Code);
        } else if let Some(span) = of("strong") {
            copy(span, MarkKind::Strong);
        } else if let Some(span) = of("em") {
            copy(span, MarkKind::Emphasis);
        } else if let Some(span) = of("text").or_else(|| of("word")) {
            let name = plain_name(&self.source[span.range()]);
            let address = found.name("url").map(|url| url.as_str().split_whitespace().collect::<String>());
            let address = address.or_else(|| self.state.targets.get(&name).cloned());
            let role = found.name("role").map(|role| role.as_str());
            match (address, role) {
                (Some(address), _) => copy(span, MarkKind::Link(address)),
                (None, Some("code" | "literal" | "func" | "class" | "mod" | "meth" | "command" | "file")) => {
                    copy(span, MarkKind::Code);
                }
                _ => self.builder.copy(span),
            }
        } else if let Some(span) = of("name") {
            match self.state.replacements.get(&plain_name(&self.source[span.range()])) {
                Some(text) => self.builder.replace(text, span),
                None => self.builder.copy(span),
            }
        } else if let Some(span) = of("escaped") {
            self.builder.copy(if self.source[span.range()].trim().is_empty() {
                Span::new(span.end, span.end)
            } else {
                span
            });
        }
    }
}

/// Where the columns below a rule begin, and where the last one ends: nowhere.
fn columns(rule: &str) -> Vec<usize> {
    let starts = rule.char_indices().filter(|(at, c)| *c == '=' && !rule[..*at].ends_with('='));
    starts.map(|(at, _)| at).collect()
}

/// The cells of a row below a rule, by letters, as people line them up.
fn cells(source: &str, row: Line, columns: &[usize]) -> Vec<Span> {
    let text = row.text(source);
    let byte = |column: usize| text.char_indices().nth(column).map_or(text.len(), |(at, _)| at);
    let bounds: Vec<usize> = columns.iter().map(|column| byte(*column)).chain([text.len()]).collect();
    bounds.windows(2).map(|pair| Span::new(row.span.start + pair[0], row.span.start + pair[1].max(pair[0]))).collect()
}

fn trimmed(source: &str, span: Span) -> Span {
    let text = &source[span.range()];
    let start = span.start + (text.len() - text.trim_start().len());
    Span::new(start, start + text.trim().len())
}

/// The character of a line that underlines a heading.
fn underline(text: &str) -> Option<char> {
    let line = text.trim_end();
    let first = line.chars().next()?;
    (line.len() >= 3 && "=-~^\"'`#*+.:_".contains(first) && line.chars().all(|c| c == first)).then_some(first)
}

impl Line {
    pub(super) fn text<'s>(&self, source: &'s str) -> &'s str {
        &source[self.span.range()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;

    type Seen = (Vec<(String, String)>, Vec<(BlockKind, String)>);

    fn seen(source: &str) -> Seen {
        let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
        let (fields, blocks) = read(source, 0, &languages);
        (
            fields.into_iter().map(|field| (field.key, field.value)).collect(),
            blocks.into_iter().map(|block| (block.kind, block.text)).collect(),
        )
    }

    #[test]
    fn a_post() {
        let source = "=========\nMill Days\n=========\n\n:Author: I\\. Karlow\n:Date: 2019-05-04\n:Status: draft\n\nFirst day\n=========\n\nWe saw |it| at the `mill <https://x.example>`_ and **more**\nthan that_, with ``code`` and :ref:`the rest` [1]_.\n\n.. |it| replace:: a mill\n.. _that: https://y.example\n.. note:: Ann was there.\n\n   So was Bo.\n\n.. admonition:: Aside\n   :class: x\n\n   It rained.\n\n.. code-block:: rust\n   :linenos:\n\n   fn main() {}\n\n.. figure:: x.png\n   :alt: y\n\n   The mill.\n\n.. a comment\n\n   of two lines\n\nLike this::\n\n   let x;\n\n* one\n  goes on\n* two\n";
        let (fields, blocks) = seen(source);
        assert_eq!(fields, [("Author".into(), "I. Karlow".into()), ("Date".into(), "2019-05-04".into())]);
        let expected = [
            (BlockKind::Heading(1), "Mill Days"),
            (BlockKind::Heading(2), "First day"),
            (BlockKind::Paragraph, "We saw a mill at the mill and more\nthan that, with code and the rest."),
            (BlockKind::Paragraph, "Ann was there."),
            (BlockKind::Paragraph, "So was Bo."),
            (BlockKind::Heading(LABEL), "Aside"),
            (BlockKind::Paragraph, "It rained."),
            (BlockKind::Code, "fn main() {}"),
            (BlockKind::Caption, "The mill."),
            (BlockKind::Paragraph, "Like this:"),
            (BlockKind::Code, "let x;"),
            (BlockKind::Item(1), "one\ngoes on"),
            (BlockKind::Item(1), "two"),
        ];
        assert_eq!(blocks, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn tables() {
        for source in [
            "+---------+--------+\n| Talk    | By     |\n+=========+========+\n| Streams | Ann    |\n|         | Bo     |\n+---------+--------+\n| Mills   | Cy Do  |\n+---------+--------+\n",
            "=======  ======\nTalk     By\n=======  ======\nStreams  Ann\n         Bo\nMills    Cy Do\n=======  ======\n\nx y z\n",
            ".. list-table::\n   :header-rows: 1\n\n   * - Talk\n     - By\n   * - Streams\n     - Ann\n       Bo\n   * - Mills\n     - Cy Do\n",
        ] {
            let rows: Vec<String> = seen(source).1.into_iter().take(3).map(|(_, text)| text).collect();
            assert_eq!(rows, ["Talk | By", "Streams | Ann Bo", "Mills | Cy Do"], "{source}");
        }
    }
}
