//! Bytes in, [`Recap`] out: decoding, front matter, and the blocks of Markdown, reStructuredText, HTML or plain text.
//! All formats feed one `BlockBuilder`, so that later stages never ask what a recap was written in.

mod asciidoc;
mod bounded;
mod builder;
mod byline;
mod chrome;
mod cursor;
pub mod decode;
mod entities;
mod fields;
mod front_matter;
mod furniture;
mod head;
mod html;
mod kinds;
mod language;
mod letters;
mod lines;
mod markdown;
mod mask;
mod numbers;
mod org;
mod plain;
mod rst;
pub mod source;
mod table;
mod unpack;
mod wrapped;

use crate::language::Languages;
use crate::model::Recap;
use crate::text::sha256;
use source::Source;

/// Whether the clues of this file below `data/` are weighed while a recap is read, and not later.
pub fn is_weighed_by(file: &str) -> bool {
    file == furniture::CLUES
}

/// Why a file is not a recap.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file could not be read.
    #[error("{path}: {source}; check that it is there and may be read")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file holds bytes that no text holds.
    #[error(
        "{path}: not a text file (a NUL byte at offset {offset}); give Markdown, reStructuredText, HTML or plain text"
    )]
    Binary {
        /// The file.
        path: String,
        /// Where the byte stands.
        offset: usize,
    },
    /// The file is of a kind that is not read.
    #[error("{path}: {kind}, which is not read; {remedy}")]
    Foreign {
        /// The file.
        path: String,
        /// What it is.
        kind: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// The file is not what its ending says.
    #[error("{path}: {fault}; mend the file, or give the recap as Markdown or HTML")]
    Container {
        /// The file.
        path: String,
        /// What is wrong.
        fault: String,
    },
    /// The file is too large to be a recap.
    #[error("{path}: {size} bytes, more than the {limit} that a recap may have; split it")]
    TooLarge {
        /// The file.
        path: String,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// Reading took longer than a recap may take.
    #[error("{path}: not read in the {seconds} s that a recap may take; split it, or allow more with --recap-timeout")]
    TooLong {
        /// The file.
        path: String,
        /// The limit in seconds.
        seconds: u64,
    },
}

/// Reads one source.
pub fn read(source: &Source, languages: &Languages) -> Result<Recap, ReadError> {
    parse(&source.path, &source.key, &source.bytes()?, languages)
}

/// Reads bytes that are known under `path`; its ending tells the format, and without one the text does.
pub fn parse(path: &str, key: &str, bytes: &[u8], languages: &Languages) -> Result<Recap, ReadError> {
    let mut warnings = Vec::new();
    let sha256 = sha256([bytes]);
    let ending = source::ending(path);
    if let Some((kind, remedy)) = kinds::foreign(&ending, bytes) {
        return Err(ReadError::Foreign { path: path.to_owned(), kind, remedy });
    }
    let unpacked = unpack::one(&ending, bytes).transpose();
    let unpacked = unpacked.map_err(|fault| ReadError::Container { path: path.to_owned(), fault })?;
    let (source, ending) = match unpacked {
        Some(part) => (part.text, source::ending(&part.name)),
        None => (decode::decode(path, bytes, &mut warnings)?, ending),
    };
    let (mut fields, body) = front_matter::read(&source, languages, &mut warnings);
    let (stated, mut found) = match Format::of(&ending, &source[body..]) {
        Format::Markdown => (Vec::new(), markdown::blocks(&source, body)),
        Format::Html => html::read(&source, body, languages),
        Format::Rst => rst::read(&source, body, languages),
        Format::AsciiDoc => asciidoc::read(&source, body, languages),
        Format::Org => org::read(&source, body, languages),
        Format::Plain => (Vec::new(), plain::blocks(&source, body)),
    };
    wrapped::join(&source, &mut found);
    fields.extend(stated);
    warnings.extend(letters::mixed(&source));
    let (mut meta, mut blocks) = fields::read(&source, &fields, languages);
    blocks.extend(lines::cut(bounded::cut(found)));
    numbers::strip(&mut blocks);
    chrome::mark(&mut blocks, languages);
    warnings.extend(chrome::warning(&blocks));
    let language = language::detect(&blocks, languages);
    byline::read(&mut meta, &mut blocks, languages, &language);
    for block in &mut blocks {
        block.sentences = languages.sentences(&language, &block.text);
    }
    Ok(Recap { path: path.to_owned(), key: key.to_owned(), sha256, source, language, meta, blocks, warnings })
}

/// The mark-up of a recap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Markdown,
    Html,
    Rst,
    AsciiDoc,
    Org,
    Plain,
}

impl Format {
    /// By the file's ending, and without one that tells by the text itself.
    fn of(ending: &str, body: &str) -> Self {
        match ending {
            "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd" => Format::Markdown,
            "html" | "htm" | "xhtml" => Format::Html,
            "rst" | "rest" => Format::Rst,
            "adoc" | "asciidoc" | "asc" => Format::AsciiDoc,
            "org" => Format::Org,
            _ if body.trim_start().starts_with("<!") || body.trim_start().starts_with("<html") => Format::Html,
            _ if plain::looks_like_markdown(body) => Format::Markdown,
            _ => Format::Plain,
        }
    }
}
