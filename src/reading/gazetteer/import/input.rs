//! A path in, open files out, one at a time and read as streams: tables row by row, JSON arrays element by element. So a
//! dump that is larger than memory can be read, and all formats meet bad files with the same words.

use super::ImportError;
use crate::text::table::{Parted, Row, Table, TableError};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// A file that is being read.
pub struct Input {
    /// Where it is; `-` for standard input.
    pub path: PathBuf,
    /// What is left of it.
    pub reader: Box<dyn BufRead>,
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("path", &self.path).finish_non_exhaustive()
    }
}

/// The files that a path names: itself, or in a folder all that end in one of `endings`, by name. Opened when asked for.
pub(super) fn open(path: &Path, endings: &[&str]) -> Result<Vec<Input>, ImportError> {
    if path.as_os_str() == "-" {
        return Ok(vec![Input { path: path.to_owned(), reader: Box::new(BufReader::new(io::stdin())) }]);
    }
    if !path.is_dir() {
        return Ok(vec![Input { path: path.to_owned(), reader: Box::new(BufReader::new(open_file(path)?)) }]);
    }
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(path)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| {
            entry.map_err(|error| {
                let at = error.path().unwrap_or(path).to_owned();
                ImportError::IoRead { path: at, source: error.into() }
            })
        })
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.retain(|file| endings.iter().any(|ending| file.to_string_lossy().ends_with(ending)));
    if files.is_empty() {
        return Err(ImportError::FolderEmpty { path: path.to_owned(), endings: endings.join(", ") });
    }
    // A folder of thousands of files must not hold thousands of them open.
    files.into_iter().map(|path| Ok(Input { reader: Box::new(Lazy::Closed(path.clone())), path })).collect()
}

fn open_file(path: &Path) -> Result<File, ImportError> {
    File::open(path).map_err(|source| ImportError::IoRead { path: path.to_owned(), source })
}

/// A file that is opened at its first read.
enum Lazy {
    Closed(PathBuf),
    Open(BufReader<File>),
}

impl Lazy {
    fn get(&mut self) -> io::Result<&mut BufReader<File>> {
        if let Self::Closed(path) = self {
            *self = Self::Open(BufReader::new(File::open(path)?));
        }
        match self {
            Self::Open(reader) => Ok(reader),
            Self::Closed(_) => Err(io::Error::other("the file is closed")),
        }
    }
}

impl Read for Lazy {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.get()?.read(buffer)
    }
}

impl BufRead for Lazy {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.get()?.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Self::Open(reader) = self {
            reader.consume(amount);
        }
    }
}

impl Input {
    /// Bytes that are in memory, for tests.
    pub fn from_text(path: &str, text: &'static str) -> Self {
        Self { path: PathBuf::from(path), reader: Box::new(text.as_bytes()) }
    }

    /// Whether it is a table (`.tsv`, `.csv`).
    pub fn is_table(&self) -> bool {
        self.has_ending(&["tsv", "csv"])
    }

    /// Whether the file's ending is one of these.
    pub fn has_ending(&self, endings: &[&str]) -> bool {
        self.path.extension().is_some_and(|ending| endings.iter().any(|e| ending.eq_ignore_ascii_case(e)))
    }

    /// All that is left, as text.
    pub fn text(&mut self) -> Result<String, ImportError> {
        let mut text = String::new();
        let read = self.reader.read_to_string(&mut text);
        read.map_err(|source| ImportError::IoRead { path: self.path.clone(), source })?;
        Ok(text)
    }

    /// Calls `each` with every line.
    pub fn lines(
        &mut self,
        mut each: impl FnMut(&Path, usize, &str) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut line = String::new();
        for number in 1.. {
            line.clear();
            let read = self.reader.read_line(&mut line);
            if read.map_err(|source| ImportError::IoRead { path: self.path.clone(), source })? == 0 {
                break;
            }
            each(&self.path, number, line.trim_end_matches(['\n', '\r']))?;
        }
        Ok(())
    }

    /// Calls `each` with every row below the line of column names, which must hold `needed`. A table that ends in `.csv`
    /// is parted by commas and quoted, any other by tabs and not.
    pub fn rows(&mut self, needed: &[&str], mut each: impl FnMut(Row<'_>)) -> Result<(), ImportError> {
        let parted = if self.has_ending(&["csv"]) { Parted::Commas } else { Parted::Tabs };
        let path = &self.path;
        let fault = |error: TableError| ImportError::syntax(path, error.line, error.fault);
        let mut table = Table::open(&mut self.reader, parted).map_err(fault)?;
        let lacking = |name: &&&str| !table.columns().iter().any(|column| column == **name);
        if let Some(missing) = needed.iter().find(lacking) {
            let fault = format!("no column {missing:?} in the first line; it must name {}", needed.join(", "));
            return Err(ImportError::syntax(path, 1, fault));
        }
        while let Some(row) = table.row().map_err(fault)? {
            each(row);
        }
        Ok(())
    }

    /// Calls `each` with every element of a JSON array, which may be the value of `key` in an object.
    pub fn json_array<T: DeserializeOwned>(&mut self, key: &str, mut each: impl FnMut(T)) -> Result<(), ImportError> {
        let mut deserializer = serde_json::Deserializer::from_reader(&mut self.reader);
        let elements = Elements { key, each: &mut each, element: PhantomData };
        elements.deserialize(&mut deserializer).map_err(|error| ImportError::syntax(&self.path, error.line(), error))
    }

    /// The whole file as one JSON value.
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, ImportError> {
        serde_json::from_reader(&mut self.reader).map_err(|error| ImportError::syntax(&self.path, error.line(), error))
    }
}

/// Hands over the elements of an array as they are parsed.
struct Elements<'k, T, F> {
    key: &'k str,
    each: &'k mut F,
    element: PhantomData<T>,
}

impl<'de, T: DeserializeOwned, F: FnMut(T)> DeserializeSeed<'de> for Elements<'_, T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: DeserializeOwned, F: FnMut(T)> Visitor<'de> for Elements<'_, T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element()? {
            (self.each)(element);
        }
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key::<String>()? {
            if key == self.key {
                entries.next_value_seed(Elements { key: self.key, each: &mut *self.each, element: PhantomData })?;
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}
