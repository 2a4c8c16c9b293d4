//! HTML tables in, where each cell stands out: cells that span columns or rows move what follows, and a table that only lays
//! out a page is none. Whether it is one is known at its end, so the tables of a page are looked over before it is read.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// More text than this in a cell is a page's part; cells with notes on a talk are shorter.
const MOST: usize = 4000;

/// For each table of `source`, in the order in which they begin, whether it holds data.
pub fn of_data(source: &str) -> Vec<bool> {
    let mut tables: Vec<Seen> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    if !source.contains("<table") && !source.contains("<TABLE") {
        return Vec::new();
    }
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(source, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) if *tag.name == b"table" => {
                if let Some(outer) = open.last() {
                    tables[*outer].lays_out = true;
                }
                open.push(tables.len());
                tables.push(Seen::default());
            }
            Token::EndTag(tag) if *tag.name == b"table" => {
                if let Some(table) = open.pop() {
                    tables[table].closed = true;
                }
            }
            Token::StartTag(tag) => {
                if let Some(table) = open.last() {
                    tables[*table].starts(&tag.name);
                }
            }
            Token::String(text) => {
                if let Some(table) = open.last() {
                    tables[*table].text += text.value.len();
                    tables[*table].lays_out |= tables[*table].text > MOST;
                }
            }
            _ => {}
        }
    }
    tables.iter().map(Seen::holds_data).collect()
}

/// What was seen of a table.
#[derive(Debug, Default)]
struct Seen {
    closed: bool,
    lays_out: bool,
    rows: usize,
    /// Cells of the row, and of the longest one.
    cells: usize,
    widest: usize,
    /// Length of the cell's text.
    text: usize,
}

impl Seen {
    fn starts(&mut self, name: &[u8]) {
        match name {
            b"tr" => {
                self.rows += 1;
                self.cells = 0;
            }
            b"td" | b"th" => {
                self.cells += 1;
                self.widest = self.widest.max(self.cells);
                self.text = 0;
            }
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"article" | b"section" | b"main" | b"nav" | b"form"
            | b"pre" => self.lays_out = true,
            _ => {}
        }
    }

    fn holds_data(&self) -> bool {
        self.closed && !self.lays_out && self.rows > 1 && self.widest > 1
    }
}

/// Where the next cell of a table stands.
#[derive(Debug, Default)]
pub struct Grid {
    column: usize,
    /// For each column how many rows more a cell from above reaches into it.
    taken: Vec<u16>,
}

impl Grid {
    /// Begins a row.
    pub fn row(&mut self) {
        self.column = 0;
    }

    /// The column of the cell that `tag` begins.
    pub fn place(&mut self, tag: &StartTag<usize>) -> u16 {
        let number = |name: &[u8]| {
            let value = tag.attributes.get(name).map(|v| String::from_utf8_lossy(&v.value).trim().parse::<u16>());
            value.and_then(Result::ok).unwrap_or(1).clamp(1, 100)
        };
        while let Some(rows) = self.taken.get_mut(self.column).filter(|rows| **rows > 0) {
            *rows -= 1;
            self.column += 1;
        }
        let column = self.column;
        let (columns, rows) = (usize::from(number(b"colspan")), number(b"rowspan"));
        self.column = (column + columns).min(usize::from(u16::MAX));
        if self.taken.len() < self.column {
            self.taken.resize(self.column, 0);
        }
        self.taken[column..self.column].fill(rows - 1);
        u16::try_from(column).unwrap_or(u16::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_data_and_of_layout() {
        let rows = "<tr><td>a<td>b</tr><tr><td>c<td>d</tr>";
        for (source, expected) in [
            (format!("<table>{rows}</table>"), vec![true]),
            (format!("<table>{rows}"), vec![false]),
            (format!("<table><tr><td><h2>x</h2><table>{rows}</table></td></tr></table>"), vec![false, true]),
            ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>".to_owned(), vec![false]),
            (format!("<table>{}</table>", rows.replace('a', &"x".repeat(5000))), vec![false]),
        ] {
            assert_eq!(of_data(&source), expected, "{source:.80}");
        }
    }
}
