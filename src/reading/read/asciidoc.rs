//! AsciiDoc in, fields and blocks out. A reader of lines: sections, lists, tables and delimited blocks open with a line of
//! their own, so no tree is needed. Macros and attributes that a renderer would look up are left out.

use super::cursor::{self, Cursor};
use super::fields::Field;
use super::lines::LABEL;
use super::plain::Line;
use crate::language::Languages;
use crate::model::{Block, BlockKind, MarkKind, Span};
use regex::Regex;
use std::sync::LazyLock;

/// The fields of the header, and the blocks of `source` from byte `from` on.
pub fn read(source: &str, from: usize, languages: &Languages) -> (Vec<Field>, Vec<Block>) {
    let state = State { quotes: 0, header: true };
    cursor::read(source, from, languages, state, Reader::line)
}

type Reader<'s> = Cursor<'s, State>;

struct State {
    /// Open quote blocks.
    quotes: usize,
    /// Whether the title, the author and the attributes may still come.
    header: bool,
}

static ATTRIBUTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^:!?([\w][\w-]*)!?:(?:\s+(.*))?$").expect("the pattern is constant"));
static AUTHORS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\p{L}\p{M}'’_.-]+(?: [\p{L}\p{M}'’_.-]+){0,3}(?: <[^>]+>)?(?:; [^;]+)*$")
        .expect("the pattern is constant")
});
static MACRO: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\w+)::([^\s\[]*)\[(.*)\]\s*$").expect("the pattern is constant"));
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:(\*{1,5}|-|\.{1,5})|\d+\.|<\d*\.?>) +(?:\[[ xX*]\] +)?").expect("the pattern is constant")
});
static TERM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\S.*?)(?::{2,4}|;;)(?:\s+|$)").expect("the pattern is constant"));
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?P<url>(?:https?|ftp|irc)://[^\s\[\]<>]*[^\s\[\]<>.,;:!?)]) (?:\[(?P<label>[^\]]*)\])?
        | (?:link|xref|mailto):(?P<target>[^\s\[]*)\[(?P<text>[^\]]*)\]
        | <<(?P<id>[^,>]*)(?:,\s*(?P<name>[^>]*))?>>
        | (?:image|icon|kbd|btn|menu|anchor|pass|indexterm2?|footnote(?:ref)?):[^\s\[]*\[[^\]]*\]
        | \[\[[^\]]*\]\] | \[[.\#][^\]]*\](?P<styled>[\#*_`])
        | \{[a-z][\w-]*\}",
    )
    .expect("the pattern is constant")
});

impl Reader<'_> {
    fn line(&mut self) {
        let line = self.lines[self.at];
        let text = line.text(self.source);
        let bare = text.trim_end();
        self.at += 1;
        if bare.is_empty() {
            self.builder.close(line.span.start);
        } else if bare.starts_with("//") && !bare.starts_with("///") || bare == "+" || bare == "'''" || bare == "<<<" {
            if bare == "+" {
                self.builder.close(line.span.start);
            }
        } else if self.attribute(bare, line) || self.section(bare, line) || self.delimited(bare, line) {
        } else if bare.starts_with('[') && bare.ends_with(']') && !bare.contains("](") && !self.builder.is_open() {
            self.styled(bare);
        } else if let Some(found) = MACRO.captures(bare) {
            self.block_macro(&found, line);
        } else {
            self.content(bare, line);
        }
    }

    /// `:name: value`, which belongs to the header; elsewhere it only says something to a renderer.
    fn attribute(&mut self, bare: &str, line: Line) -> bool {
        let Some(found) = ATTRIBUTE.captures(bare) else { return false };
        if let Some(value) = found.get(2).filter(|v| self.state.header && !v.is_empty()) {
            let region = Span::new(line.span.start + value.start(), line.span.start + value.end());
            let key = found[1].to_owned();
            let list = self.languages.field(&key) == Some("tag");
            let values: Vec<&str> = if list { value.as_str().split(',').collect() } else { vec![value.as_str()] };
            let values = values.into_iter().map(|v| v.trim().to_owned());
            self.fields.extend(values.map(|value| Field { key: key.clone(), value, region }));
        }
        true
    }

    /// `== Heading`, of Markdown `## Heading`; below the title its authors.
    fn section(&mut self, bare: &str, line: Line) -> bool {
        let mark = bare.chars().next().filter(|c| matches!(c, '=' | '#'));
        let level = mark.map_or(0, |mark| bare.len() - bare.trim_start_matches(mark).len());
        if !(1..=6).contains(&level) || !bare[level..].starts_with([' ', '\t']) {
            return false;
        }
        let title = level == 1 && self.state.header;
        self.builder.open(BlockKind::Heading(u8::try_from(level).unwrap_or(6)), line.span.start);
        self.inline(behind(line, level + 1, bare.len()));
        self.builder.close(line.span.end);
        self.state.header = title;
        let next = self.text(self.at).trim_end().to_owned();
        if title && AUTHORS.is_match(&next) && next.starts_with(char::is_uppercase) {
            let region = self.lines[self.at].span;
            let names = next.split(';').map(|n| n.split('<').next().unwrap_or_default().trim().replace('_', " "));
            self.fields.extend(names.map(|value| Field { key: "author".to_owned(), value, region }));
            self.at += 1;
            // The line of the revision: "v1.0, 2019-05-04".
            let revision = self.text(self.at).trim_end();
            if revision.starts_with('v') && revision.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
                || revision.starts_with(|c: char| c.is_ascii_digit())
            {
                let value = revision.rsplit(", ").next().unwrap_or_default().to_owned();
                self.fields.push(Field { key: "date".to_owned(), value, region: self.lines[self.at].span });
                self.at += 1;
            }
        }
        true
    }

    /// A block between two lines of `----`, `====` and the like. Code and comments are passed over here; what stands in the
    /// others is read on.
    fn delimited(&mut self, bare: &str, line: Line) -> bool {
        let mark = bare.chars().next().unwrap_or(' ');
        let same = bare.chars().all(|c| c == mark);
        let table = bare.len() > 3 && matches!(mark, '|' | ',' | '!') && bare[1..].chars().all(|c| c == '=');
        let long = same && bare.len() > 3;
        match mark {
            _ if table => self.table(bare.to_owned(), line),
            '-' | '.' | '/' | '+' if long => self.verbatim(bare.to_owned(), mark, line),
            '`' if bare.starts_with("```") => self.verbatim("```".to_owned(), '-', line),
            '_' if long => {
                self.builder.close(line.span.start);
                self.state.quotes = 1 - self.state.quotes.min(1);
            }
            '=' | '*' if long => self.builder.close(line.span.start),
            '-' if bare == "--" => self.builder.close(line.span.start),
            _ => return false,
        }
        true
    }

    fn verbatim(&mut self, fence: String, mark: char, line: Line) {
        let start = self.at;
        while self.at < self.lines.len() && self.text(self.at).trim_end() != fence {
            self.at += 1;
        }
        let end = self.at;
        self.at += 1;
        if start < end && !matches!(mark, '/' | '+') {
            self.builder.open(BlockKind::Code, line.span.start);
            self.builder.copy(Span::new(self.lines[start].span.start, self.lines[end - 1].span.end));
        }
        self.builder.close(self.lines[end.min(self.lines.len() - 1)].span.end);
    }

    /// `[source,java]`, `[[id]]`: what follows is code, a quotation, or as ever.
    fn styled(&mut self, bare: &str) {
        let quoted = bare.starts_with("[quote") && !self.text(self.at).starts_with("____");
        let code = bare.starts_with("[source") || bare.starts_with("[listing");
        let next = self.text(self.at).trim_end();
        if code && !next.is_empty() && !next.starts_with(['-', '.', '`']) || quoted {
            let line = self.lines[self.at];
            self.builder.open(if code { BlockKind::Code } else { BlockKind::Quote }, line.span.start);
        }
    }

    /// `image::file[What it shows]`; other macros of a line of their own show nothing that is read.
    fn block_macro(&mut self, found: &regex::Captures<'_>, line: Line) {
        self.builder.close(line.span.start);
        let shown = found.get(3).filter(|_| &found[1] == "image");
        let Some(alt) = shown else { return };
        let end = alt.as_str().find(',').unwrap_or(alt.as_str().len());
        let alt = alt.as_str()[..end].trim_matches('"').len();
        let start = line.span.start + found.get(3).map_or(0, |m| m.start());
        self.builder.open(BlockKind::Caption, line.span.start);
        self.builder.copy(Span::new(start, start + alt));
        self.builder.close(line.span.end);
    }

    fn content(&mut self, bare: &str, line: Line) {
        self.state.header = false;
        let start = line.span.start;
        if let Some(item) = ITEM.captures(bare) {
            let depth = item.get(1).map_or(1, |mark| mark.len());
            self.builder.open(BlockKind::Item(u8::try_from(depth).unwrap_or(6)), start);
            self.inline(behind(line, item[0].len(), bare.len()));
        } else if let Some(term) = TERM.captures(bare).filter(|t| !t[1].contains("://")) {
            self.builder.open(BlockKind::Heading(LABEL), start);
            self.inline(behind(line, 0, term[1].len()));
            self.builder.close(start + term[0].len());
            if term[0].len() < bare.len() {
                self.builder.open(BlockKind::Paragraph, start + term[0].len());
                self.inline(behind(line, term[0].len(), bare.len()));
            }
        } else if bare.len() > 1 && bare.starts_with('.') && !bare.starts_with("..") && !bare.starts_with(". ") {
            self.builder.open(BlockKind::Caption, start);
            self.inline(behind(line, 1, bare.len()));
            self.builder.close(line.span.end);
        } else {
            let broken = bare.strip_suffix(" +").map_or(bare.len(), str::len);
            if self.builder.is_open() {
                self.builder.space('\n', Span::new(start, start));
            } else {
                let kind = if self.state.quotes > 0 { BlockKind::Quote } else { BlockKind::Paragraph };
                self.builder.open(kind, start);
            }
            self.inline(behind(line, 0, broken));
        }
    }

    /// A table: its rows hold one line each, or as many cells as its first line.
    fn table(&mut self, fence: String, line: Line) {
        self.builder.close(line.span.start);
        let stated = self.at.checked_sub(2).map(|above| self.text(above).to_owned()).unwrap_or_default();
        let mut cells: Vec<Span> = Vec::new();
        let mut width = 0;
        let mut head = stated.contains("header");
        while self.at < self.lines.len() && self.text(self.at).trim_end() != fence {
            let row = self.lines[self.at];
            let text = row.text(self.source);
            self.at += 1;
            if text.trim().is_empty() {
                head |= width > 0 && cells.len() == width;
                continue;
            }
            let bars: Vec<usize> =
                text.match_indices('|').map(|(at, _)| at).filter(|at| !text[..*at].ends_with('\\')).collect();
            for (index, bar) in bars.iter().enumerate() {
                let end = bars.get(index + 1).copied().unwrap_or(text.len());
                cells.push(Span::new(row.span.start + bar + 1, row.span.start + end));
            }
            match (bars.first(), cells.last_mut()) {
                (None, Some(last)) => last.end = row.span.end,
                _ if width == 0 => width = cells.len(),
                _ => {}
            }
        }
        self.at += 1;
        let columns = columns(&stated).unwrap_or(width).max(1);
        for (index, row) in cells.chunks(columns).enumerate() {
            self.builder.open_row(row[0].start);
            for (column, cell) in row.iter().enumerate() {
                self.builder.cell(u16::try_from(column).unwrap_or(u16::MAX), head && index == 0, cell.start);
                self.inline(*cell);
            }
            self.builder.close_row(row[row.len() - 1].end);
        }
    }

    /// Copies a stretch without its inline mark-up.
    fn inline(&mut self, span: Span) {
        let text = &self.source[span.range()];
        let mut at = 0;
        for found in INLINE.captures_iter(text) {
            let whole = found.get(0).map(|m| m.range()).unwrap_or_default();
            self.marked(span.start, &text[at..whole.start], span.start + at);
            let group = |name: &str| found.name(name).filter(|m| !m.is_empty());
            let address = group("url").or_else(|| group("target")).map(|m| m.as_str().to_owned());
            let label = group("label").or_else(|| group("text")).or_else(|| group("name")).or_else(|| group("url"));
            if let Some(label) = label {
                self.builder.begin(MarkKind::Link(address.unwrap_or_default()));
                let end = label.as_str().find("^").filter(|at| at + 1 == label.len()).unwrap_or(label.len());
                self.marked(span.start, &label.as_str()[..end], span.start + label.start());
                self.builder.end(&MarkKind::Link(String::new()));
            } else if found[0].starts_with('{') {
                self.builder.space(' ', Span::new(span.start + whole.start, span.start + whole.end));
            }
            at = whole.end - group("styled").map_or(0, |m| m.len());
        }
        self.marked(span.start, &text[at..], span.start + at);
    }

    /// Copies text with `*bold*`, `_italic_`, `` `code` ``, `#marked#` in it.
    fn marked(&mut self, line: usize, text: &str, base: usize) {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut from = 0;
        while at < bytes.len() {
            let mark = bytes[at];
            if !b"*_`#".contains(&mark) {
                at += 1;
                continue;
            }
            let run = bytes[at..].iter().take_while(|b| **b == mark).count();
            let inside = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b > 127);
            let behind = if base + at > line { self.source.as_bytes().get(base + at - 1) } else { None };
            let before = inside(if at == 0 { behind } else { bytes.get(at - 1) });
            let after = inside(self.source.as_bytes().get(base + at + run));
            // A mark inside a word is a letter of it, unless it is doubled.
            if run > 2 || run == 1 && before && after {
                at += run;
                continue;
            }
            self.builder.copy(Span::new(base + from, base + at));
            let kind = match mark {
                b'*' => Some(MarkKind::Strong),
                b'_' => Some(MarkKind::Emphasis),
                b'`' => Some(MarkKind::Code),
                _ => None,
            };
            match kind {
                Some(kind) if self.builder.has_begun(&kind) => self.builder.end(&kind),
                Some(kind) => self.builder.begin(kind),
                None => {}
            }
            at += run;
            from = at;
        }
        self.builder.copy(Span::new(base + from, base + text.len()));
    }
}

/// How many columns `[cols="1,2"]` or `[cols=3*]` states.
fn columns(stated: &str) -> Option<usize> {
    let cols = stated.split("cols=").nth(1)?.trim_start_matches('"');
    let cols = &cols[..cols.find(['"', ']']).unwrap_or(cols.len())];
    match cols.split_once('*') {
        Some((times, _)) => times.trim().parse().ok(),
        None => Some(cols.split(',').count()).filter(|n| *n > 1),
    }
}

fn behind(line: Line, from: usize, to: usize) -> Span {
    Span::new(line.span.start + from, line.span.start + to.max(from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;

    #[test]
    fn a_post() {
        let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
        let source = "= Mill Days 2019\nInes Karlow <ik@example.org>\nv1.0, 2019-05-04\n:keywords: a, b\n\nWe *were* at https://x.example/[Mill _Days_]. +\nSo `run` it.\n\n[source,java]\n----\nint x = 1;\n----\n\n== Talks\n\n* one\n** two\n+\nmore\n\nTerm, by Ann Bo:: It was good.\n\nimage::a.jpg[Ann on stage,200]\n\n____\nSaid so.\n____\n";
        let (fields, blocks) = read(source, 0, &languages);
        let fields: Vec<_> = fields.iter().map(|f| (f.key.as_str(), f.value.as_str())).collect();
        assert_eq!(fields, [("author", "Ines Karlow"), ("date", "2019-05-04"), ("keywords", "a"), ("keywords", "b")]);
        let seen: Vec<_> = blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (BlockKind::Heading(1), "Mill Days 2019"),
                (BlockKind::Paragraph, "We were at Mill Days.\nSo run it."),
                (BlockKind::Code, "int x = 1;"),
                (BlockKind::Heading(2), "Talks"),
                (BlockKind::Item(1), "one"),
                (BlockKind::Item(2), "two"),
                (BlockKind::Paragraph, "more"),
                (BlockKind::Heading(7), "Term, by Ann Bo"),
                (BlockKind::Paragraph, "It was good."),
                (BlockKind::Caption, "Ann on stage"),
                (BlockKind::Quote, "Said so."),
            ]
        );
        let marks: Vec<_> = blocks[1].marks.iter().map(|m| &blocks[1].text[m.range.clone()]).collect();
        assert_eq!(marks, ["were", "Mill Days", "Days", "run"]);
    }

    #[test]
    fn tables() {
        let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
        for source in [
            "|===\n|Talk |Speaker\n\n|Streams |Ann Bo\n|Mills |Cy Dee\n|===\n",
            "[cols=\"1,1\",options=\"header\"]\n|===\n|Talk\n|Speaker\n|Streams\n|Ann Bo\n|Mills\n|Cy Dee\n|===\n",
        ] {
            let (_, blocks) = read(source, 0, &languages);
            assert_eq!(
                blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(),
                ["Talk | Speaker", "Streams | Ann Bo", "Mills | Cy Dee"]
            );
            assert!(blocks[0].cells().all(|(_, head, _)| head) && blocks[1].cells().all(|(_, head, _)| !head));
        }
    }
}
