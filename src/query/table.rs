//! Rows in, aligned columns out, cut to the width of the terminal: wide columns wrap at words first, and where that is
//! not enough the columns of IRIs that have a readable twin (`talk_iri` beside `talk`) are left out and named. Widths are
//! those of Unicode, right-to-left cells are isolated, and control characters of a recap never reach the terminal.

use super::Rows;
use super::prefixes;
use crate::text::clean;
use oxigraph::model::Term;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const GAP: usize = 2;
/// A column is not narrowed below its longest word or this, however narrow the terminal is.
const NARROWEST: usize = 12;

/// A table as lines, and the columns that did not fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The lines, without line ends.
    pub lines: Vec<String>,
    /// Names of the columns that were left out.
    pub left_out: Vec<String>,
}

/// Lays the rows out; `width` in terminal columns, or without limit.
pub fn layout(rows: &Rows, width: Option<usize>) -> Table {
    let mut shown: Vec<usize> = (0..rows.columns.len()).collect();
    let cells: Vec<Vec<String>> = rows
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.as_ref().map_or_else(String::new, readable)).collect())
        .collect();
    let natural: Vec<usize> = (0..rows.columns.len())
        .map(|column| {
            let widest = cells.iter().map(|row| row[column].width()).max().unwrap_or(0);
            widest.max(rows.columns[column].width())
        })
        .collect();
    let mut left_out = Vec::new();
    if let Some(limit) = width {
        let twin = |column: &usize| {
            let stem = rows.columns[*column].strip_suffix("_iri");
            stem.is_some_and(|stem| rows.columns.iter().any(|other| other == stem))
        };
        if total(&shown, &natural) > limit {
            left_out = shown.iter().filter(|c| twin(c)).map(|c| rows.columns[*c].clone()).collect();
            shown.retain(|c| !twin(c));
        }
    }
    let longest_word = |column: &usize| {
        let texts = cells.iter().map(|row| row[*column].as_str()).chain([rows.columns[*column].as_str()]);
        texts.flat_map(|text| text.split(' ')).map(UnicodeWidthStr::width).max().unwrap_or(0).min(NARROWEST)
    };
    let wanted: Vec<usize> = shown.iter().map(|c| natural[*c]).collect();
    let narrowest: Vec<usize> = shown.iter().map(longest_word).collect();
    let widths = fit(&wanted, &narrowest, width);
    let mut lines = Vec::new();
    let header: Vec<&str> = shown.iter().map(|c| rows.columns[*c].as_str()).collect();
    push_row(&mut lines, &header, &widths);
    lines.push(widths.iter().map(|w| "─".repeat(*w)).collect::<Vec<_>>().join(&" ".repeat(GAP)));
    // A row of several lines is told apart from its neighbours by a line between them.
    let mut was_tall = false;
    for (index, row) in cells.iter().enumerate() {
        let texts: Vec<&str> = shown.iter().map(|c| row[*c].as_str()).collect();
        let mut parts = Vec::new();
        push_row(&mut parts, &texts, &widths);
        let is_tall = parts.len() > 1;
        if index > 0 && (is_tall || was_tall) {
            lines.push(String::new());
        }
        lines.append(&mut parts);
        was_tall = is_tall;
    }
    Table { lines, left_out }
}

/// A term as a person reads it: the text of a literal, a vocabulary term with its prefix, else the IRI.
pub fn readable(term: &Term) -> String {
    match term {
        Term::Literal(literal) => clean(literal.value()),
        Term::NamedNode(node) => prefixes::shorten(node.as_str()).unwrap_or_else(|| clean(node.as_str())),
        Term::BlankNode(node) => node.to_string(),
    }
}

fn total(shown: &[usize], natural: &[usize]) -> usize {
    shown.iter().map(|c| natural[*c]).sum::<usize>() + GAP * shown.len().saturating_sub(1)
}

/// Takes width away, a column at a time, until the table fits or no column can give any. Widths end up near the square
/// roots of what the columns hold: a sentence gets more than a name, and a name is not crushed for a sentence.
fn fit(natural: &[usize], narrowest: &[usize], width: Option<usize>) -> Vec<usize> {
    let mut widths = natural.to_vec();
    let Some(limit) = width else { return widths };
    let room = limit.saturating_sub(GAP * natural.len().saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        let can_give = (0..widths.len()).filter(|c| widths[*c] > narrowest[*c]);
        let Some(giver) = can_give.max_by_key(|c| widths[*c] * widths[*c] * 1_000 / natural[*c].max(1)) else {
            break;
        };
        widths[giver] -= 1;
    }
    widths
}

fn push_row(lines: &mut Vec<String>, cells: &[&str], widths: &[usize]) {
    let wrapped: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    for index in 0..wrapped.iter().map(Vec::len).max().unwrap_or(0) {
        let mut line = String::new();
        for (column, (parts, width)) in wrapped.iter().zip(widths).enumerate() {
            let part = parts.get(index).map_or("", String::as_str);
            if right_to_left(part) {
                line.push_str(&format!("\u{2068}{part}\u{2069}"));
            } else {
                line.push_str(part);
            }
            if column + 1 < widths.len() {
                line.push_str(&" ".repeat(width.saturating_sub(part.width()) + GAP));
            }
        }
        lines.push(line.trim_end().to_owned());
    }
}

/// `text` in lines of at most `width`, broken between words; a word that is wider than a line is broken after a hyphen or
/// slash where it can be.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let space = usize::from(used > 0);
        if used + space + word.width() <= width {
            let line = lines.last_mut().expect("there is always a line");
            line.push_str(&" ".repeat(space));
            line.push_str(word);
            used += space + word.width();
            continue;
        }
        if used > 0 {
            lines.push(String::new());
            used = 0;
        }
        for part in word.split_inclusive(['-', '/']) {
            let pieces = if part.width() > width { part.graphemes(true).collect() } else { vec![part] };
            for piece in pieces {
                if used > 0 && used + piece.width() > width {
                    lines.push(String::new());
                    used = 0;
                }
                lines.last_mut().expect("there is always a line").push_str(piece);
                used += piece.width();
            }
        }
    }
    lines
}

fn right_to_left(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{Literal, NamedNode};

    fn rows(columns: &[&str], cells: &[&[&str]]) -> Rows {
        let term = |text: &&str| match text.strip_prefix("iri:") {
            Some(iri) => Some(Term::from(NamedNode::new_unchecked(iri))),
            None if text.is_empty() => None,
            None => Some(Literal::new_simple_literal(*text).into()),
        };
        Rows {
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows: cells.iter().map(|row| row.iter().map(term).collect()).collect(),
        }
    }

    #[test]
    fn aligns_by_display_width() {
        let table = layout(&rows(&["a", "b"], &[&["日本", "x"], &["é", ""], &["", "y"]]), None);
        assert_eq!(table.lines, ["a     b", "────  ─", "日本  x", "é", "      y"]);
    }

    #[test]
    fn wraps_words_and_leaves_out_iris() {
        let table = layout(
            &rows(&["talk", "talk_iri"], &[&["Logs all the way down and up again", "iri:http://a/b"]]),
            Some(20),
        );
        assert_eq!(table.lines, ["talk", "────────────────────", "Logs all the way", "down and up again"]);
        assert_eq!(table.left_out, ["talk_iri"]);
    }

    #[test]
    fn a_tall_row_stands_apart() {
        let table = layout(&rows(&["a"], &[&["one"], &["two"], &["threes four"], &["five"], &["six"]]), Some(6));
        assert_eq!(table.lines, ["a", "──────", "one", "two", "", "threes", "four", "", "five", "six"]);
    }

    #[test]
    fn long_words_break_at_hyphens() {
        for (text, width, expected) in [
            ("John Graham-Cumming", 12, &["John", "Graham-", "Cumming"][..]),
            ("a Graham-Cumming b", 14, &["a", "Graham-Cumming", "b"]),
            ("Supercalifragilistic-x", 8, &["Supercal", "ifragili", "stic-x"]),
        ] {
            assert_eq!(wrap(text, width), expected, "{text}");
        }
    }

    #[test]
    fn never_wider_than_the_terminal() {
        let long = "supercalifragilistic ".repeat(20);
        for width in [30, 50, 80, 200] {
            let table = layout(&rows(&["a", "b"], &[&[&long, "日本語日本語日本語日本語"]]), Some(width));
            assert!(table.lines.iter().all(|line| line.width() <= width), "{width}: {:#?}", table.lines);
        }
    }

    #[test]
    fn nothing_steers_the_terminal() {
        let table = layout(&rows(&["a", "b"], &[&["x\u{1b}[2J\r\ny\u{202E}z", "שלום"]]), None);
        assert_eq!(table.lines[2], "x [2J y z  \u{2068}שלום\u{2069}");
    }
}
