//! Source text in, the fields of its head out, and where the body begins: YAML, TOML or JSON between fences or without the
//! opening one, JSON or a map on its own, Pandoc's `%` lines, comments with `.. title:`, lines `Title: …` up to the first
//! empty one. A broken head is a warning, never a lost recap: its plain lines and the text below it are still read.

use super::entities;
use super::fields::Field;
use crate::language::Languages;
use crate::model::Span;
use serde_json::Value;
use std::collections::HashMap;

/// How the head of a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Yaml,
    Toml,
    Json,
    /// Lines with a name and a value.
    Lines,
}

/// The head of a file: where it stands, and where the body begins.
#[derive(Debug, Clone, Copy)]
struct Head {
    syntax: Syntax,
    inner: Span,
    body: usize,
}

/// The fields of the head, and where the body begins.
pub fn read(source: &str, languages: &Languages, warnings: &mut Vec<String>) -> (Vec<Field>, usize) {
    if let Some(found) = percent_lines(source) {
        return found;
    }
    let start = source.len() - source.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
    let indented = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let found = fenced(source, start).or_else(|| object(source, start)).or_else(|| comment(source, start, languages));
    let Some(head) =
        found.or_else(|| unopened(source, start, languages)).or_else(|| lines(source, indented, languages))
    else {
        return (Vec::new(), 0);
    };
    let text = &source[head.inner.range()];
    let parsed = match head.syntax {
        Syntax::Toml => toml::from_str::<Value>(text).map_err(|e| e.message().to_owned()),
        Syntax::Yaml => serde_saphyr::from_str::<Value>(text)
            .map_err(|e| e.to_string().lines().next().unwrap_or_default().to_owned()),
        Syntax::Json => serde_json::from_str::<Value>(text).map_err(|e| e.to_string()),
        Syntax::Lines => Ok(plain(text)),
    };
    let value = parsed.unwrap_or_else(|fault| {
        warnings.push(format!("front matter could not be read as it stands ({fault}); only its plain lines are used"));
        plain(text)
    });
    // Only what means something is led back to where it is written, and a list once: a head may have thousands of either.
    let mut regions: HashMap<String, Span> = HashMap::new();
    let mut place = |key: &str| {
        if languages.field(key).is_none() {
            return head.inner;
        }
        *regions.entry(key.to_owned()).or_insert_with(|| region(source, head.inner, key))
    };
    let mut out = Vec::new();
    flatten("", &value, &mut |key, value| {
        let decoded = entities::decode(value);
        out.push(Field { region: place(key), key: key.to_owned(), value: decoded });
    });
    (out, head.body)
}

/// `---`, `+++` or `;;;`, what stands between two such lines, and the body; `...` closes YAML too.
fn fenced(source: &str, start: usize) -> Option<Head> {
    let rest = &source[start..];
    let fence = ["---", "+++", ";;;"].into_iter().find(|f| rest.starts_with(f))?;
    let first = start + rest.find('\n')? + 1;
    let syntax = match (source[start + fence.len()..first].trim(), fence) {
        ("json", _) | ("", ";;;") => Syntax::Json,
        ("toml", _) | ("", "+++") => Syntax::Toml,
        ("yaml" | "yml" | "", _) => Syntax::Yaml,
        _ => return None,
    };
    let mut at = first;
    for line in source[first..].split_inclusive('\n') {
        let end = line.trim_end();
        if end == fence || end == "..." && fence == "---" {
            let inner = Span::new(first, at);
            // Some write JSON between the fences of YAML, which is YAML, and some its content without the braces.
            return Some(Head { syntax, inner, body: at + line.len() });
        }
        at += line.len();
    }
    None
}

/// A JSON object that opens the file, or a map of Elixir: `%{ title: "…" }`.
fn object(source: &str, start: usize) -> Option<Head> {
    let rest = &source[start..];
    if let Some(inner) = rest.strip_prefix("%{") {
        let end = inner.find("\n}")?;
        let body = start + 2 + end + 2;
        let behind = source[body..].trim_start();
        let fence = if behind.starts_with("---") { behind.find('\n').map_or(behind.len(), |at| at + 1) } else { 0 };
        let body = source.len() - behind.len() + fence;
        return Some(Head { syntax: Syntax::Lines, inner: Span::new(start + 2, start + 2 + end), body });
    }
    if !rest.starts_with('{') || rest.starts_with("{{") || rest.starts_with("{%") {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    values.next()?.ok().filter(Value::is_object)?;
    let end = start + values.byte_offset();
    Some(Head { syntax: Syntax::Json, inner: Span::new(start, end), body: end })
}

/// A comment of HTML that opens the file with lines of a head: `.. title: X`, `- date: Y`.
fn comment(source: &str, start: usize, languages: &Languages) -> Option<Head> {
    let inner = source[start..].strip_prefix("<!--")?;
    let end = inner.find("-->")?;
    let head = Span::new(start + 4, start + 4 + end);
    (known(&source[head.range()], languages) > 1).then_some(Head {
        syntax: Syntax::Lines,
        inner: head,
        body: head.end + 3,
    })
}

/// YAML without its opening fence, as old Hexo posts have it: it opens with a name that posts have, and ends in `---`.
fn unopened(source: &str, start: usize, languages: &Languages) -> Option<Head> {
    key_and_value(source[start..].lines().next()?)
        .filter(|(key, _)| languages.field(key).is_some() || key == "layout")?;
    let mut at = start;
    for (index, line) in source[start..].split_inclusive('\n').enumerate().take(60) {
        if line.trim_end() == "---" {
            let inner = Span::new(start, at);
            return (index > 1 && known(&source[inner.range()], languages) > 1).then_some(Head {
                syntax: Syntax::Yaml,
                inner,
                body: at + line.len(),
            });
        }
        if line.trim().is_empty() {
            return None;
        }
        at += line.len();
    }
    None
}

/// The lines `Title: …`, `Date: …` that open a file without a fence, as Pelican, MultiMarkdown and Nikola have them; a title,
/// and what only a post has, must be among them.
fn lines(source: &str, start: usize, languages: &Languages) -> Option<Head> {
    let mut end = start;
    for line in source[start..].split_inclusive('\n').take_while(|line| !line.trim().is_empty()) {
        let goes_on = end > start && line.starts_with([' ', '\t']);
        if !goes_on && key_and_value(line).is_none() {
            return None;
        }
        end += line.len();
    }
    let text = &source[start..end];
    let keys: Vec<_> = text.lines().filter_map(key_and_value).map(|(key, _)| key).collect();
    let has = |wanted: &[&str]| keys.iter().any(|k| languages.field(k).is_some_and(|m| wanted.contains(&m)));
    let of_post = has(&["date", "author", "tag"]) || keys.iter().any(|k| k == "slug");
    (has(&["title"]) && of_post).then_some(Head { syntax: Syntax::Lines, inner: Span::new(start, end), body: end })
}

/// Pandoc's title, authors and date, each behind a `%`.
fn percent_lines(source: &str) -> Option<(Vec<Field>, usize)> {
    if !source.starts_with("% ") {
        return None;
    }
    let mut at = 0;
    let mut fields = Vec::new();
    for (key, line) in ["title", "author", "date"].into_iter().zip(source.split_inclusive('\n')) {
        let Some(value) = line.strip_prefix('%') else { break };
        let region = Span::new(at + 1, at + line.len());
        let values = if key == "author" { value.split(';').collect() } else { vec![value] };
        let stated = values.into_iter().map(str::trim).filter(|v| !v.is_empty());
        fields.extend(stated.map(|v| Field { key: key.to_owned(), value: v.to_owned(), region }));
        at += line.len();
    }
    Some((fields, at))
}

/// How many lines of a text name what the head of a post has.
fn known(text: &str, languages: &Languages) -> usize {
    text.lines().filter_map(key_and_value).filter(|(key, _)| languages.field(key).is_some()).count()
}

/// The lines that have a key and a value which can be taken as it stands, with or without quotes, and lists of such values.
fn plain(text: &str) -> Value {
    let of_syntax = ['{', '|', '>', '&', '*', '!', '%', '@'];
    let mut out = serde_json::Map::new();
    let mut last: Option<String> = None;
    for line in text.lines() {
        if let Some((key, value)) = key_and_value(line) {
            let value = value.trim_end_matches(',').trim_end();
            let list = value.strip_prefix('[').map(|v| v.trim_end_matches(']'));
            let item = |v: &str| Value::from(unquoted(v.trim()));
            let value = match list {
                Some(list) if value.ends_with(']') => list.split(',').map(item).collect(),
                None if !value.starts_with(of_syntax) => item(value),
                _ => continue,
            };
            out.insert(key.clone(), value);
            last = Some(key);
        } else if let Some(item) = line.trim().strip_prefix("- ")
            && let Some(value) = last.as_ref().and_then(|key| out.get_mut(key))
        {
            match value {
                Value::Array(items) => items.push(Value::from(unquoted(item.trim()))),
                _ => *value = Value::Array(vec![Value::from(unquoted(item.trim()))]),
            }
        }
    }
    Value::Object(out)
}

fn unquoted(value: &str) -> &str {
    ['"', '\''].into_iter().find_map(|q| value.strip_prefix(q)?.strip_suffix(q)).unwrap_or(value)
}

/// `Key: value`, also behind the dots or the dash of a comment: `.. title: X`, ` - date: Y`.
fn key_and_value(line: &str) -> Option<(String, &str)> {
    let line = line.trim().trim_start_matches("..").trim_start_matches(['-', ' ', '\t']);
    let (key, value) = line.split_once(':')?;
    let words = key.split(' ').count();
    let word = !key.is_empty() && words < 3 && key.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '-' | ' '));
    let sets_off = value.is_empty() || value.starts_with([' ', '\t', '"', '\'', '[']);
    (word && sets_off).then(|| (key.to_lowercase(), value.trim()))
}

/// Gives each value below its name, those inside a map behind the map's name too.
fn flatten(key: &str, value: &Value, give: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(s) if !s.trim().is_empty() => give(key, s.trim()),
        Value::Number(n) => give(key, &n.to_string()),
        Value::Array(items) => items.iter().for_each(|item| flatten(key, item, give)),
        Value::Object(map) => match map.get("name").or_else(|| map.get("$__toml_private_datetime")) {
            Some(name) if !key.is_empty() => flatten(key, name, give),
            _ => {
                for (inner, value) in map {
                    // Of maps inside only those that sort posts and hold a site's own names.
                    let inside = matches!(key, "taxonomies" | "extra" | "params");
                    match (key, inside) {
                        ("", _) | (_, true) => flatten(inner, value, give),
                        _ => {}
                    }
                }
            }
        },
        _ => {}
    }
}

/// Where the head writes the value of a name: from behind it up to the next line that has a name and stands no deeper.
fn region(source: &str, inner: Span, key: &str) -> Span {
    let mut found: Option<(usize, usize)> = None;
    let mut at = inner.start;
    for line in source[inner.range()].split_inclusive('\n') {
        let depth = line.len() - line.trim_start().len();
        match (found, name_at(line)) {
            (Some((start, above)), Some(_)) if depth <= above => return Span::new(start, at),
            (None, Some((name, behind))) if name == key.to_lowercase() => found = Some((at + behind, depth)),
            _ => {}
        }
        at += line.len();
    }
    let quoted = format!("\"{key}\"");
    let start = found.map(|(start, _)| start);
    let start = start.or_else(|| Some(inner.start + source[inner.range()].find(&quoted)? + quoted.len()));
    Span::new(start.unwrap_or(inner.start), inner.end)
}

/// The name that a line begins with, and where what stands behind its colon or equals sign begins.
fn name_at(line: &str) -> Option<(String, usize)> {
    let bare = line.trim_start().trim_start_matches("..").trim_start();
    let bare = bare.strip_prefix("- ").filter(|_| line.starts_with(" - ")).unwrap_or(bare);
    let bare = bare.trim_start_matches(['"', '\'', '{']);
    let (name, value) = bare.split_once([':', '='])?;
    let name = name.trim_end_matches([' ', '"', '\'']);
    let word = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'));
    word.then(|| (name.to_lowercase(), line.len() - value.len()))
}

#[cfg(test)]
mod tests {
    use super::super::fields;
    use super::*;
    use crate::assets::Assets;
    use std::sync::LazyLock;

    static LANGUAGES: LazyLock<Languages> =
        LazyLock::new(|| Languages::load(&Assets::data(None)).expect("the languages are sound"));

    /// Title, date, author and tags of a file, and its body.
    fn head(source: &str) -> (Vec<String>, String) {
        let mut warnings = Vec::new();
        let (found, body) = read(source, &LANGUAGES, &mut warnings);
        assert!(warnings.is_empty(), "{warnings:?} {source}");
        let of = |meant: &str| {
            let values = found.iter().filter(|f| LANGUAGES.field(&f.key) == Some(meant)).map(|f| f.value.as_str());
            values.collect::<Vec<_>>().join("+")
        };
        let (_, blocks) = fields::read(source, &found, &LANGUAGES);
        assert_eq!(blocks.iter().filter(|b| source[b.span.range()].contains("Zo")).count(), 1, "{source}");
        (["title", "date", "author", "tag"].map(of).to_vec(), source[body..].trim().to_owned())
    }

    #[test]
    fn every_spelling() {
        let stated = ["Retour sur X: jour 1", "2017-04-24", "Zoé Durand", "a+b"];
        for source in [
            "---\ntitle: 'Retour sur X: jour 1'\ndate: 2017-04-24\nauthor: Zoé Durand\ntags: [a, b]\n---\nBody",
            "\n \n--- \nTitle: 'Retour sur X: jour 1'\nDate: 2017-04-24\nAuthors:\n  - name: Zoé Durand\nTags:\n- a\n- b\n...\nBody",
            "title: 'Retour sur X: jour 1'\ndate: 2017-04-24\nauthor: Zoé Durand\ntags: [a, b]\n---\nBody",
            "Title: Retour sur X: jour 1\nDate: 2017-04-24\nAuthor: Zoé Durand\nTags: [a, b]\n\nBody",
            "\tTitle: Retour sur X: jour 1\n\tDate: 2017-04-24\n\tAuthor: Zoé Durand\n\tTags: [a, b]\n\nBody",
            ".. title: Retour sur X: jour 1\n.. date: 2017-04-24\n.. author: Zoé Durand\n.. tags: [a, b]\n\nBody",
            "<!--\n.. title: Retour sur X: jour 1\n.. date: 2017-04-24\n.. author: Zoé Durand\n.. tags: [a, b]\n-->\nBody",
            "+++\ntitle = 'Retour sur X: jour 1'\ndate = 2017-04-24\nauthor = \"Zoé Durand\"\n[taxonomies]\ntags = [\"a\", \"b\"]\n+++\nBody",
            "{\"title\": \"Retour sur X: jour 1\", \"date\": \"2017-04-24\",\n\"author\": \"Zoé Durand\", \"tags\": [\"a\", \"b\"]}\nBody",
            "---json\n{\"title\": \"Retour sur X: jour 1\", \"date\": \"2017-04-24\",\"author\": \"Zo\\u00e9 Durand\", \"tags\": [\"a\", \"b\"]}\n---\nBody",
            "%{\n title: \"Retour sur X: jour 1\",\n date: \"2017-04-24\",\n author: \"Zoé Durand\",\n tags: [\"a\", \"b\"]\n}\n---\nBody",
        ] {
            assert_eq!(head(source), (stated.map(str::to_owned).to_vec(), "Body".to_owned()), "{source}");
        }
        let (found, body) = head("% Retour sur X: jour 1\n% Zoé Durand; Ann Bo\n% 2017-04-24\n\nBody");
        assert_eq!(found, ["Retour sur X: jour 1", "2017-04-24", "Zoé Durand+Ann Bo", ""]);
        assert_eq!(body, "Body");
    }

    #[test]
    fn what_is_no_head_is_text() {
        for source in [
            "A heading\n---\nBody",
            "Title: a talk\n---\nBody",
            "--- not a fence\nBody",
            "<!-- a comment -->\nBody",
            "{{ a }}",
            "{ not json }",
            "Neha: hello\nJay: hello\n\nBody",
        ] {
            assert_eq!(read(source, &LANGUAGES, &mut Vec::new()), (Vec::new(), 0), "{source}");
        }
    }

    #[test]
    fn a_value_given_twice_is_found_twice() {
        let source = "---\ntitle: Kafka\ndescription: Kafka\n---\n";
        let (_, blocks) = fields::read(source, &read(source, &LANGUAGES, &mut Vec::new()).0, &LANGUAGES);
        assert_eq!(blocks.iter().map(|b| b.span.start).collect::<Vec<_>>(), [11, 30]);
    }

    #[test]
    fn a_broken_one_is_a_warning() {
        let mut warnings = Vec::new();
        let (found, body) = read("---\ntitle: [x\n---\nBody", &LANGUAGES, &mut warnings);
        assert_eq!((found.len(), body, warnings.len()), (0, 18, 1));
        let source = "---\ntitle: Retour sur X: jour 1\nauthor: \"Zoé Durand\"\n---\nBody";
        let (meta, blocks) = fields::read(source, &read(source, &LANGUAGES, &mut warnings).0, &LANGUAGES);
        assert_eq!((meta.title.as_deref(), meta.authors.len()), (Some("Retour sur X: jour 1"), 1));
        assert_eq!((blocks.len(), warnings.len()), (2, 2));
    }
}
