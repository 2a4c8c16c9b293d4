//! Org mode in, fields and blocks out. A reader of lines: headlines, keywords, lists, tables and blocks open with a line of
//! their own. Drawers, planning and code are no prose.

use super::cursor::{self, Cursor};
use super::fields::Field;
use super::lines::LABEL;
use super::plain::{self, Line};
use crate::language::Languages;
use crate::model::{Block, BlockKind, MarkKind, Span};
use regex::Regex;
use std::sync::LazyLock;

static KEYWORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*#\+([\w-]+):\s*(.*?)\s*$").expect("the pattern is constant"));
static HEADLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(\*+)\s+(?:(?:TODO|DONE|NEXT|WAITING|CANCELED)\s+)?(?:\[#[A-Z]\]\s+)?(?P<title>.*?)(?:\s+:[\w@#%:]+:)?\s*$",
    )
    .expect("the pattern is constant")
});
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\s*)(?:[-+]|\s\*|\d+[.)])\s+(?:\[[ X-]\]\s+)?(?:(?P<term>\S.*?)\s+::(?:\s+|$))?")
        .expect("the pattern is constant")
});
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[\[([^\]]+)\](?:\[([^\]]*)\])?\]|\[fn:[^\]]*\]|<(?:\d{4}-[^>]*)>|\{\{\{[^}]*\}\}\}")
        .expect("the pattern is constant")
});

/// The fields of the keywords, and the blocks of `source` from byte `from` on.
pub fn read(source: &str, from: usize, languages: &Languages) -> (Vec<Field>, Vec<Block>) {
    cursor::read(source, from, languages, State { quote: false }, Reader::line)
}

type Reader<'s> = Cursor<'s, State>;

struct State {
    /// Whether a quotation is open.
    quote: bool,
}

impl<'s> Reader<'s> {
    fn line(&mut self) {
        let line = self.lines[self.at];
        let text: &'s str = line.text(self.source);
        let bare = text.trim();
        let small = bare.to_ascii_lowercase();
        let start = line.span.start;
        self.at += 1;
        if bare.is_empty() || bare.starts_with("# ") || bare == "#" || bare.starts_with("-----") {
            self.builder.close(start);
        } else if small.starts_with("#+begin_") {
            self.block(small.trim_start_matches("#+begin_"), line);
        } else if small.starts_with("#+end_") {
            self.state.quote = false;
            self.builder.close(start);
        } else if let Some(found) = KEYWORD.captures(text) {
            self.keyword(&found, line);
        } else if is_drawer(bare) {
            self.pass_to(&[":end:"]);
        } else if small.starts_with("scheduled:") || small.starts_with("deadline:") || small.starts_with("closed:") {
            self.builder.close(start);
        } else if let Some(found) = HEADLINE.captures(text) {
            let title = found.name("title").map_or(0..0, |m| m.range());
            self.builder.open(BlockKind::Heading(u8::try_from(found[1].len()).unwrap_or(6)), start);
            self.inline(Span::new(start + title.start, start + title.end));
            self.builder.close(line.span.end);
        } else if bare.starts_with('|') {
            self.table();
        } else {
            self.content(text, line);
        }
    }

    /// `#+TITLE: X` and its like; a caption belongs to what stands below it.
    fn keyword(&mut self, found: &regex::Captures<'_>, line: Line) {
        self.builder.close(line.span.start);
        let Some(value) = found.get(2).filter(|value| !value.is_empty()) else { return };
        let region = Span::new(line.span.start + value.start(), line.span.start + value.end());
        if found[1].eq_ignore_ascii_case("caption") {
            self.builder.open(BlockKind::Caption, line.span.start);
            self.inline(region);
            self.builder.close(line.span.end);
            return;
        }
        let values: Vec<&str> = match self.languages.field(&found[1]) {
            Some("tag") => value.as_str().split([':', ' ', ',']).filter(|tag| !tag.is_empty()).collect(),
            Some(_) => vec![value.as_str()],
            None => return,
        };
        let values = values.into_iter().map(|value| value.trim_matches(['<', '>', '[', ']']).to_owned());
        self.fields.extend(values.map(|value| Field { key: found[1].to_owned(), value, region }));
    }

    /// What stands between `#+BEGIN_X` and `#+END_X`: code is passed over, a quotation marked.
    fn block(&mut self, name: &str, line: Line) {
        self.builder.close(line.span.start);
        let name = name.split_whitespace().next().unwrap_or_default();
        match name {
            "src" | "example" | "export" | "comment" => {
                let first = self.at;
                self.pass_to(&["#+end_src", "#+end_example", "#+end_export", "#+end_comment"]);
                let last = self.at.saturating_sub(1);
                if first < last && matches!(name, "src" | "example") {
                    self.builder.open(BlockKind::Code, line.span.start);
                    self.builder.copy(Span::new(self.lines[first].span.start, self.lines[last - 1].span.end));
                    self.builder.close(self.lines[last].span.end);
                }
            }
            "quote" => self.state.quote = true,
            _ => {}
        }
    }

    /// Passes over the lines up to one of `ends`.
    fn pass_to(&mut self, ends: &[&str]) {
        while self.at < self.lines.len() {
            let small = self.lines[self.at].text(self.source).trim().to_ascii_lowercase();
            self.at += 1;
            if ends.iter().any(|end| small == *end) {
                break;
            }
        }
    }

    fn table(&mut self) {
        let first = self.at - 1;
        self.builder.close(self.lines[first].span.start);
        let is_row = |line: &Line| line.text(self.source).trim_start().starts_with('|');
        let rows: Vec<Line> = self.lines[first..].iter().copied().take_while(is_row).collect();
        self.at = first + rows.len();
        let is_rule = |line: &Line| line.text(self.source).trim_start().starts_with("|-");
        let head = rows.get(1).is_some_and(is_rule);
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| !is_rule(row)) {
            self.builder.open_row(row.span.start);
            for (column, cell) in plain::cells(self.source, *row).into_iter().enumerate() {
                self.builder.cell(u16::try_from(column).unwrap_or(u16::MAX), head && index == 0, cell.start);
                self.inline(cell);
            }
            self.builder.close_row(row.span.end);
        }
    }

    fn content(&mut self, text: &str, line: Line) {
        let start = line.span.start;
        if let Some(found) = ITEM.captures(text) {
            let depth = u8::try_from(1 + found[1].len() / 2).unwrap_or(6).min(6);
            if let Some(term) = found.name("term") {
                self.builder.open(BlockKind::Heading(LABEL), start);
                self.inline(Span::new(start + term.start(), start + term.end()));
                self.builder.open(BlockKind::Paragraph, start + found[0].len());
            } else {
                self.builder.open(BlockKind::Item(depth), start);
            }
            self.inline(Span::new(start + found[0].len(), line.span.end));
            return;
        }
        if self.builder.is_open() {
            self.builder.space('\n', Span::new(start, start));
        } else {
            self.builder.open(if self.state.quote { BlockKind::Quote } else { BlockKind::Paragraph }, start);
        }
        let broken = text.trim_end().strip_suffix("\\\\").map_or(text.len(), str::len);
        self.inline(Span::new(start, start + broken));
    }

    /// Copies a stretch without its inline mark-up: links, then `*bold*`, `/italic/`, `=code=`.
    fn inline(&mut self, span: Span) {
        let text = &self.source[span.range()];
        let mut at = 0;
        for found in LINK.captures_iter(text) {
            let whole = found.get(0).map(|m| m.range()).unwrap_or_default();
            self.marked(Span::new(span.start + at, span.start + whole.start));
            if let Some(address) = found.get(1) {
                let picture = address.as_str().ends_with(".png") || address.as_str().ends_with(".jpg");
                let label = found.get(2).or_else(|| found.get(1).filter(|_| !picture));
                self.builder.begin(MarkKind::Link(address.as_str().to_owned()));
                if let Some(label) = label {
                    self.marked(Span::new(span.start + label.start(), span.start + label.end()));
                }
                self.builder.end(&MarkKind::Link(String::new()));
            }
            at = whole.end;
        }
        self.marked(Span::new(span.start + at, span.end));
    }

    fn marked(&mut self, span: Span) {
        let bytes = self.source.as_bytes();
        let mut from = span.start;
        for at in span.range() {
            let kind = match bytes[at] {
                b'*' => Some(MarkKind::Strong),
                b'/' => Some(MarkKind::Emphasis),
                b'=' | b'~' => Some(MarkKind::Code),
                b'_' | b'+' => None,
                _ => continue,
            };
            let before = at.checked_sub(1).map_or(b' ', |at| bytes[at]);
            let after = bytes.get(at + 1).copied().unwrap_or(b' ');
            let open = kind.as_ref().is_some_and(|kind| self.builder.has_begun(kind));
            let opens = !open
                && matches!(before, b' ' | b'\n' | b'\t' | b'(' | b'[' | b'{' | b'"' | b'\'' | b'-')
                && after > b' ';
            let closes = open && before > b' ' && !after.is_ascii_alphanumeric() && after < 128;
            let Some(kind) = kind.filter(|_| opens || closes) else { continue };
            // A mark that nothing closes is a letter.
            if opens && !self.source[at + 1..span.end].contains(char::from(bytes[at])) {
                continue;
            }
            self.builder.copy(Span::new(from, at));
            if opens {
                self.builder.begin(kind)
            } else {
                self.builder.end(&kind)
            }
            from = at + 1;
        }
        self.builder.copy(Span::new(from, span.end));
    }
}

/// `:PROPERTIES:` alone on its line.
fn is_drawer(bare: &str) -> bool {
    let inner = bare.strip_prefix(':').and_then(|b| b.strip_suffix(':')).unwrap_or_default();
    !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;

    #[test]
    fn a_post() {
        let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
        let source = "#+TITLE: Mill Days 2019\n#+AUTHOR: Ines Karlow\n#+FILETAGS: :a:b:\n* TODO Talks :conf:\n:PROPERTIES:\n:X: y\n:END:\nWe *were* at [[https://x.example][Mill /Days/]] and =ran= it.\n#+BEGIN_SRC sh\nrm x\n#+END_SRC\n- one\n  - two\n- Term :: said\n\n| Talk | Speaker |\n|------+---------|\n| Streams | Ann Bo |\n#+begin_quote\nSo.\n#+end_quote\na/b and 2*3\n";
        let (fields, blocks) = read(source, 0, &languages);
        let fields: Vec<_> = fields.iter().map(|f| (f.key.as_str(), f.value.as_str())).collect();
        assert_eq!(
            fields,
            [("TITLE", "Mill Days 2019"), ("AUTHOR", "Ines Karlow"), ("FILETAGS", "a"), ("FILETAGS", "b")]
        );
        let seen: Vec<_> = blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (BlockKind::Heading(1), "Talks"),
                (BlockKind::Paragraph, "We were at Mill Days and ran it."),
                (BlockKind::Code, "rm x"),
                (BlockKind::Item(1), "one"),
                (BlockKind::Item(2), "two"),
                (BlockKind::Heading(7), "Term"),
                (BlockKind::Paragraph, "said"),
                (BlockKind::Item(1), "Talk | Speaker"),
                (BlockKind::Item(1), "Streams | Ann Bo"),
                (BlockKind::Quote, "So."),
                (BlockKind::Paragraph, "a/b and 2*3"),
            ]
        );
        let marks: Vec<_> = blocks[1].marks.iter().map(|m| &blocks[1].text[m.range.clone()]).collect();
        assert_eq!(marks, ["were", "Mill Days", "Days", "ran"]);
    }
}
