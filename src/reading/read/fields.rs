//! Named values of a file's head in (front matter, docinfo, `<meta>`), [`Meta`] and its blocks out. Values are taken as
//! parsed; each word is then led back to where the source writes it, which may be folded, quoted or escaped.

use super::builder::BlockBuilder;
use crate::language::Languages;
use crate::model::{Block, BlockKind, Meta, Span};

/// A named value.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name, as the file has it.
    pub key: String,
    /// The value, as parsed.
    pub value: String,
    /// Where the source writes the value; more may stand there.
    pub region: Span,
}

/// The metadata that `fields` state, the first of a kind where there can be one, and a [`BlockKind::Meta`] block for each
/// value that can name entities.
pub fn read(source: &str, fields: &[Field], languages: &Languages) -> (Meta, Vec<Block>) {
    let meaning = |key: &str| languages.field(key);
    let of = |wanted: &'static str| fields.iter().filter(move |f| meaning(&f.key) == Some(wanted));
    let mut meta = Meta {
        date: of("date").map(|f| f.value.clone()).next(),
        tags: of("tag").map(|f| f.value.clone()).collect(),
        description: of("description").map(|f| f.value.clone()).next(),
        ..Meta::default()
    };
    let mut builder = BlockBuilder::new(source);
    let mut taken: Vec<Span> = Vec::new();
    let named = of("title").take(1).chain(of("description").take(1)).chain(of("author"));
    for field in named.chain(of("event").take(1)).chain(of("location").take(1)) {
        let Some(span) = write(&mut builder, source, field, &taken) else { continue };
        taken.push(span);
    }
    let mut blocks = builder.finish(source.len());
    for (field, block) in of("title").take(1).chain(of("description").take(1)).chain(of("author")).zip(&blocks) {
        match meaning(&field.key) {
            Some("title") => (meta.title, meta.title_span) = (Some(block.text.clone()), Some(block.span)),
            Some("author") if !meta.authors.contains(&block.text) => meta.authors.push(block.text.clone()),
            _ => {}
        }
    }
    blocks.sort_by_key(|b| b.span.start);
    (meta, blocks)
}

/// Writes a value as a block, word by word; gives where it stands.
fn write(builder: &mut BlockBuilder<'_>, source: &str, field: &Field, taken: &[Span]) -> Option<Span> {
    let text = &source[field.region.range()];
    let whole = text
        .match_indices(field.value.as_str())
        .map(|(at, found)| Span::new(field.region.start + at, field.region.start + at + found.len()))
        .find(|span| !taken.iter().any(|t| t.overlaps(*span)));
    if let Some(span) = whole {
        builder.open(BlockKind::Meta, span.start);
        builder.copy(span);
        builder.close(span.end);
        return Some(span);
    }
    let words: Vec<&str> = field.value.split_whitespace().collect();
    let mut parts = parts(text, field.region.start).into_iter().peekable();
    let mut last = parts.peek()?.0;
    builder.open(BlockKind::Meta, last.start);
    for word in words {
        // What the source has before its first word: the sign of a folded text, an opening quote.
        let found = parts.clone().take(3).position(|(_, part)| part.contains(word));
        let Some((span, part)) = parts.nth(found.unwrap_or(0)) else {
            builder.space(' ', Span::new(last.end, last.end));
            builder.replace(word, last);
            continue;
        };
        builder.space(' ', Span::new(span.start, span.start));
        match part.find(word) {
            Some(at) => builder.copy(Span::new(span.start + at, span.start + at + word.len())),
            None => builder.replace(word, span),
        }
        last = span;
    }
    builder.close(last.end);
    Some(Span::new(field.region.start, last.end))
}

/// The stretches of a text between its blanks.
fn parts(text: &str, base: usize) -> Vec<(Span, &str)> {
    let mut at = 0;
    let mut out = Vec::new();
    for part in text.split(char::is_whitespace) {
        if !part.is_empty() {
            out.push((Span::new(base + at, base + at + part.len()), part));
        }
        at += part.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;

    #[test]
    fn words_are_found_where_they_are_written() {
        let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
        for (source, value) in [
            ("'What''s new: X'", "What's new: X"),
            (">-\n  Two days at\n  MillConf", "Two days at MillConf"),
            ("\"Rock &#038; Code\"", "Rock & Code"),
            ("plain", "plain"),
        ] {
            let region = Span::new(0, source.len());
            let field = Field { key: "Title".to_owned(), value: value.to_owned(), region };
            let (meta, blocks) = read(source, &[field], &languages);
            assert_eq!(meta.title.as_deref(), Some(value));
            let block = &blocks[0];
            let last = value.rfind(' ').map_or(0, |at| at + 1);
            let word = block.to_source(last..value.len());
            assert_eq!(&source[word.range()], &value[last..]);
        }
        for (key, meant) in [("Author", "author"), ("Publish-Date", "date"), ("og:title", "title"), ("pub_date", "")] {
            assert_eq!(languages.field(key).unwrap_or_default(), meant, "{key}");
        }
    }
}
