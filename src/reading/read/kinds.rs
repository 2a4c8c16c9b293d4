//! A file's ending and first bytes in, out what it is where it is no text that a recap is written in. Such a file would be
//! read as letters without sense, and so is refused with what to do.

const AS_TEXT: &str = "save it as HTML or Markdown and give that";
const PANDOC: &str = "turn it into Markdown, for example with pandoc";
const EXPORT: &str = "copy its text into a file that ends in .txt";

/// Kinds by their endings: what they are, and what to do.
const BY_ENDING: &[(&[&str], &str, &str)] = &[
    (&["doc", "docx", "docm", "odt", "rtf", "pages"], "a document of a word processor", AS_TEXT),
    (&["pdf"], "a PDF", EXPORT),
    (&["epub", "mobi"], "an electronic book", PANDOC),
    (&["ppt", "pptx", "odp", "key"], "slides", EXPORT),
    (&["xls", "xlsx", "ods", "csv", "tsv"], "a table", "a programme as CSV is read by `talkgraph names import`"),
    (&["tex", "latex", "textile", "wiki", "mediawiki", "creole", "typ", "pod"], "a markup that is not known", PANDOC),
];

/// Kinds by how their files begin.
const BY_START: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF", EXPORT),
    (b"{\\rtf", "a document of a word processor", AS_TEXT),
    (b"PK\x03\x04", "a packed file (a document of a word processor, a book)", AS_TEXT),
    (b"\x1f\x8b", "a compressed file", "unpack it"),
    (b"\xd0\xcf\x11\xe0", "a document of a word processor", AS_TEXT),
    (b"\x89PNG", "a picture", "give its words as text"),
    (b"\xff\xd8\xff", "a picture", "give its words as text"),
];

/// What a file is that is not read, and what to do.
pub fn foreign(ending: &str, bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let started =
        BY_START.iter().find(|(start, ..)| bytes.starts_with(start)).map(|(_, kind, remedy)| (*kind, *remedy));
    started.or_else(|| by_ending(ending))
}

/// What files with this ending are, if they are not read.
pub fn by_ending(ending: &str) -> Option<(&'static str, &'static str)> {
    BY_ENDING.iter().find(|(endings, ..)| endings.contains(&ending)).map(|(_, kind, remedy)| (*kind, *remedy))
}
