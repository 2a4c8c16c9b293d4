//! A table in, its rows out: the first line names the columns, tabs part the cells as they stand, or commas part cells that may
//! be quoted. Read row by row, so that a table of any length takes little memory; a fault names its line.

use csv::{ReaderBuilder, StringRecord};
use std::collections::HashMap;
use std::io::Read;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parted {
    /// Tabs; quotes are letters like others.
    Tabs,
    /// Commas; cells may stand in quotes.
    Commas,
    /// Semicolons, as spreadsheets write where the comma parts decimals; cells may stand in quotes.
    Semicolons,
}

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct TableError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: String,
}

/// A table that is being read.
pub struct Table<R> {
    reader: csv::Reader<R>,
    names: Vec<String>,
    columns: HashMap<String, usize>,
    record: StringRecord,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    columns: &'t HashMap<String, usize>,
    record: &'t StringRecord,
}

impl<R: Read> Table<R> {
    /// Reads the names of the columns; case and white space around them say nothing.
    ///
    /// # Errors
    /// What cannot be read, or is no UTF-8.
    pub fn open(reader: R, parted: Parted) -> Result<Self, TableError> {
        let (delimiter, quoting) = match parted {
            Parted::Tabs => (b'\t', false),
            Parted::Commas => (b',', true),
            Parted::Semicolons => (b';', true),
        };
        let mut reader = ReaderBuilder::new().delimiter(delimiter).quoting(quoting).flexible(true).from_reader(reader);
        let names: Vec<String> =
            reader.headers().map_err(fault)?.iter().map(|name| name.trim().to_lowercase()).collect();
        let columns = names.iter().enumerate().map(|(index, name)| (name.clone(), index)).collect();
        Ok(Self { reader, names, columns, record: StringRecord::new() })
    }

    /// The names of the columns, in small letters.
    pub fn columns(&self) -> &[String] {
        &self.names
    }

    /// The next row; nothing behind the last.
    ///
    /// # Errors
    /// What cannot be read, or is no UTF-8.
    pub fn row(&mut self) -> Result<Option<Row<'_>>, TableError> {
        let more = self.reader.read_record(&mut self.record).map_err(fault)?;
        Ok(more.then_some(Row { columns: &self.columns, record: &self.record }))
    }
}

impl<'t> Row<'t> {
    /// The line that it begins in, from 1, or the first of blank lines right above it.
    pub fn line(&self) -> usize {
        self.record.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(usize::MAX))
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// Whether it has no cells.
    pub fn is_empty(&self) -> bool {
        self.record.is_empty()
    }

    /// The cell at `index`, from 0; empty where there is none.
    pub fn at(&self, index: usize) -> &'t str {
        self.record.get(index).unwrap_or_default().trim()
    }

    /// Whether the table has this column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// The cell of a column; empty where there is none.
    pub fn get(&self, column: &str) -> &'t str {
        self.columns.get(column).map_or("", |index| self.at(*index))
    }

    /// The cell of a column, if there is anything in it.
    pub fn some(&self, column: &str) -> Option<String> {
        Some(self.get(column)).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }

    /// The values of a cell, parted by any of `marks`.
    pub fn several(&self, column: &str, marks: &[char]) -> Vec<String> {
        self.get(column).split(marks).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

fn fault(error: csv::Error) -> TableError {
    let line = error.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(usize::MAX));
    TableError { line, fault: error.to_string().replace('\n', " ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &[u8], parted: Parted) -> Result<Vec<(usize, String, Vec<String>)>, TableError> {
        let mut table = Table::open(text, parted)?;
        let mut out = Vec::new();
        while let Some(row) = table.row()? {
            out.push((row.line(), row.get("name").to_owned(), row.several("aliases", &[',', '|'])));
        }
        Ok(out)
    }

    #[test]
    fn cells_are_found_by_the_names_of_columns() {
        let tabs = cells(b"Name\taliases\nKafka\t\"a, b\nGo\n\n", Parted::Tabs).expect("sound");
        let aliases = |row: usize| tabs[row].2.iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!((tabs[0].0, tabs[0].1.as_str(), aliases(0)), (2, "Kafka", vec!["\"a", "b"]));
        assert_eq!((tabs[1].0, tabs[1].1.as_str(), aliases(1)), (3, "Go", vec![]));
        let commas = cells(b"aliases, name\r\n\"a, b\", Kafka \r\n", Parted::Commas).expect("sound");
        assert_eq!((commas[0].1.as_str(), commas[0].2.len()), ("Kafka", 2));
    }

    #[test]
    fn faults_name_the_line() {
        let fault = cells(b"name\nKafka\n\xff\n", Parted::Tabs).expect_err("no UTF-8");
        assert_eq!(fault.line, 3, "{fault}");
    }
}
