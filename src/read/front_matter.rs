//! Source text in, front matter out: YAML between `---`, TOML between `+++`, or lines `Title: …` up to the first empty one. A
//! broken one is a warning, never a lost recap: its plain lines and the text below it are still read.

use super::builder::BlockBuilder;
use crate::model::{Block, BlockKind, Meta, Span};
use serde_json::Value;

/// The metadata, a [`BlockKind::Meta`] block for each value that can name entities, and where the body begins.
pub fn read(source: &str, warnings: &mut Vec<String>) -> (Meta, Vec<Block>, usize) {
    let Some((fence, inner, body)) = split(source).or_else(|| lines(source)) else {
        return (Meta::default(), Vec::new(), 0);
    };
    let text = &source[inner.range()];
    let parsed = match fence {
        "+++" => toml::from_str::<Value>(text).map_err(|e| e.message().to_owned()),
        "---" => serde_saphyr::from_str::<Value>(text)
            .map_err(|e| e.to_string().lines().next().unwrap_or_default().to_owned()),
        _ => Ok(plain(text)),
    };
    let value = parsed.unwrap_or_else(|fault| {
        warnings.push(format!("front matter could not be read as it stands ({fault}); only its plain lines are used"));
        plain(text)
    });
    let strings = |keys: &[&str]| -> Vec<String> { keys.iter().flat_map(|k| texts(value.get(k))).collect() };
    let meta = Meta {
        title: strings(&["title"]).into_iter().next(),
        title_span: None,
        date: strings(&["date", "published", "pubDate"]).into_iter().next(),
        authors: strings(&["author", "authors"]),
        tags: strings(&["tags", "categories", "keywords"]),
        description: strings(&["description", "subtitle", "summary", "excerpt"]).into_iter().next(),
    };
    let mut builder = BlockBuilder::new(source);
    let mut title_span = None;
    let mut taken: Vec<Span> = Vec::new();
    for (index, text) in meta.title.iter().chain(&meta.description).chain(&meta.authors).enumerate() {
        if let Some(span) = locate(source, inner, text, &taken) {
            taken.push(span);
            if index == 0 && meta.title.is_some() {
                title_span = Some(span);
            }
            builder.open(BlockKind::Meta, span.start);
            builder.copy(span);
            builder.close(span.end);
        }
    }
    let mut blocks = builder.finish(inner.end);
    blocks.sort_by_key(|b| b.span.start);
    (Meta { title_span, ..meta }, blocks, body)
}

/// The fence, what stands between the fences, and where the body begins.
fn split(source: &str) -> Option<(&'static str, Span, usize)> {
    let fence = ["---", "+++"].into_iter().find(|f| source.starts_with(f))?;
    let first = source.find('\n')? + 1;
    if source[fence.len()..first].trim() != "" {
        return None;
    }
    let mut at = first;
    for line in source[first..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((fence, Span::new(first, at), at + line.len()));
        }
        at += line.len();
    }
    None
}

/// The lines `Title: …`, `Date: …` that open a file without a fence, as Pelican and MultiMarkdown have them; a title, and
/// what only a post has, must be among them.
fn lines(source: &str) -> Option<(&'static str, Span, usize)> {
    let end = source.find("\n\n").or_else(|| source.find("\n\r\n"))?;
    let keys: Option<Vec<String>> = source[..end].lines().map(|line| Some(key_and_value(line)?.0)).collect();
    let has = |names: &[&str]| keys.as_ref().is_some_and(|keys| keys.iter().any(|k| names.contains(&k.as_str())));
    (has(&["title"]) && has(&["date", "author", "authors", "category", "tags", "slug"])).then_some((
        ":",
        Span::new(0, end),
        end + 1,
    ))
}

/// The lines that have a key and a value which can be taken as it stands, with or without quotes.
fn plain(text: &str) -> Value {
    let of_syntax = ['[', '{', '|', '>', '&', '*', '!', '%', '@'];
    let lines = text.lines().filter_map(key_and_value).filter(|(_, value)| !value.starts_with(of_syntax));
    let unquoted = |value: &str| {
        let inner = ['"', '\''].into_iter().find_map(|q| value.strip_prefix(q)?.strip_suffix(q).map(str::to_owned));
        inner.unwrap_or_else(|| value.to_owned())
    };
    lines.map(|(key, value)| (key, Value::from(unquoted(value)))).collect()
}

fn key_and_value(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.split_once(':')?;
    let word = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    word.then(|| (key.to_ascii_lowercase(), value.trim()))
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(s)) if !s.trim().is_empty() => vec![s.trim().to_owned()],
        Some(Value::Number(n)) => vec![n.to_string()],
        Some(Value::Array(items)) => items.iter().flat_map(|v| texts(Some(v))).collect(),
        Some(Value::Object(map)) => match map.get("name").or_else(|| map.get("$__toml_private_datetime")) {
            Some(name) => texts(Some(name)),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Where a value stands in the front matter, if it stands there as it is and no other value was found there.
fn locate(source: &str, inner: Span, text: &str, taken: &[Span]) -> Option<Span> {
    source[inner.range()]
        .match_indices(text)
        .map(|(at, _)| Span::new(inner.start + at, inner.start + at + text.len()))
        .find(|span| !taken.iter().any(|t| t.overlaps(*span)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_toml_and_plain_lines() {
        for source in [
            "---\ntitle: 'Retour sur X: jour 1'\ndate: 2017-04-24\nauthor: Zoé Durand\ntags: [a, b]\n---\nBody",
            "Title: Retour sur X: jour 1\nDate: 2017-04-24\nAuthor: Zoé Durand\n\nBody",
            "+++\ntitle = 'Retour sur X: jour 1'\ndate = 2017-04-24\nauthor = \"Zoé Durand\"\ntags = [\"a\", \"b\"]\n+++\nBody",
        ] {
            let mut warnings = Vec::new();
            let (meta, blocks, body) = read(source, &mut warnings);
            assert_eq!(meta.title.as_deref(), Some("Retour sur X: jour 1"));
            assert_eq!(meta.date.as_deref(), Some("2017-04-24"), "{source}");
            assert_eq!(meta.authors, ["Zoé Durand"]);
            assert_eq!(meta.tags, if source.contains("tags") { vec!["a", "b"] } else { Vec::new() });
            assert_eq!(blocks.len(), 2);
            assert_eq!(source[body..].trim_start(), "Body");
            assert!(warnings.is_empty(), "{warnings:?}");
        }
    }

    #[test]
    fn a_value_given_twice_is_found_twice() {
        let (_, blocks, _) = read("---\ntitle: Kafka\ndescription: Kafka\n---\n", &mut Vec::new());
        assert_eq!(blocks.iter().map(|b| b.span.start).collect::<Vec<_>>(), [11, 30]);
    }

    #[test]
    fn a_broken_one_is_a_warning() {
        let mut warnings = Vec::new();
        let (meta, _, body) = read("---\ntitle: [x\n---\nBody", &mut warnings);
        assert_eq!((meta, body), (Meta::default(), 18));
        assert_eq!(warnings.len(), 1);
        let (meta, blocks, _) =
            read("---\ntitle: Retour sur X: jour 1\nauthor: \"Zoé Durand\"\n---\nBody", &mut warnings);
        assert_eq!((meta.title.as_deref(), meta.authors.len()), (Some("Retour sur X: jour 1"), 1));
        assert_eq!((blocks.len(), warnings.len()), (2, 2));
    }
}
