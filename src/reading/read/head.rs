//! A web page in, out what its head says of it: `<title>`, `<meta>`, JSON-LD, and the author that a link in its text names.
//! Values keep their place in the source, as those of front matter do.

use super::entities::decode;
use super::fields::Field;
use crate::language::Languages;
use crate::model::{Block, BlockKind, Span};
use crate::text::fold_str;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use serde_json::Value;

/// What stands between the title of a post and the name of its site, where no hyphen of the title itself may stand.
const SITE_MARKS: [&str; 6] = [" | ", " « ", " » ", " :: ", " • ", " · "];
/// What else may stand there, where the page says what its site is called.
const MORE_MARKS: [&str; 3] = [" - ", " – ", " — "];
/// More text than this in a link to the author is no name, in bytes.
const NAME: usize = 60;

/// The fields of a page whose text from byte `from` on is `blocks`; `masked` is it without template code. The title is given
/// where the text has none of its own.
pub fn read(source: &str, masked: &str, from: usize, blocks: &[Block], languages: &Languages) -> Vec<Field> {
    let mut reader =
        Reader { from, languages, fields: Vec::new(), title: None, stated: None, site: None, inside: None };
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(&masked[from..], emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(_) => reader.inside = None,
            Token::String(text) => {
                let span = Span::new(from + text.span.start, from + text.span.end);
                reader.text(&source[span.range()], span);
            }
            _ => {}
        }
    }
    reader.fields(blocks)
}

/// An element whose text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Title,
    JsonLd,
    Author,
}

struct Reader<'l> {
    from: usize,
    languages: &'l Languages,
    fields: Vec<Field>,
    /// What `<title>` says, and what the page says its title is.
    title: Option<Field>,
    stated: Option<Field>,
    /// What the page says its site is called.
    site: Option<String>,
    inside: Option<Inside>,
}

impl Reader<'_> {
    fn start(&mut self, tag: &StartTag<usize>) {
        let attribute = |name: &str| {
            let value = tag.attributes.get(name.as_bytes())?;
            let span = Span::new(self.from + value.span.start, self.from + value.span.end);
            Some((String::from_utf8_lossy(&value.value).into_owned(), span))
        };
        let is = |name: &str, wanted: &str| {
            attribute(name).is_some_and(|(value, _)| value.split_whitespace().any(|v| v.eq_ignore_ascii_case(wanted)))
        };
        match tag.name.as_slice() {
            b"title" if self.title.is_none() => self.inside = Some(Inside::Title),
            b"script" if is("type", "application/ld+json") => self.inside = Some(Inside::JsonLd),
            b"meta" => {
                let named = ["property", "name", "itemprop"].into_iter().find_map(attribute);
                if let (Some((key, _)), Some((value, region))) = (named, attribute("content")) {
                    self.meta(&key, value.trim(), region);
                }
            }
            b"a" | b"span" if is("rel", "author") || is("itemprop", "author") => self.inside = Some(Inside::Author),
            _ => {}
        }
    }

    /// `<meta name=key content=value>`.
    fn meta(&mut self, key: &str, value: &str, region: Span) {
        let field = |value: &str| Field { key: key.to_owned(), value: value.trim().to_owned(), region };
        match self.languages.field(key) {
            _ if value.is_empty() => {}
            _ if key == "og:site_name" || key == "application-name" => self.site = Some(value.to_owned()),
            Some("title") => {
                self.stated.get_or_insert(field(value));
            }
            Some("author") if !is_name(value) => {}
            Some("tag") => self.fields.extend(value.split(',').filter(|tag| !tag.trim().is_empty()).map(field)),
            Some(_) => self.fields.push(field(value)),
            None => {}
        }
    }

    fn text(&mut self, text: &str, region: Span) {
        let field = |key: &str| Field { key: key.to_owned(), value: decode(text.trim()), region };
        match self.inside {
            Some(Inside::Title) => self.title = self.title.take().or_else(|| Some(field("title"))),
            Some(Inside::JsonLd) => {
                if let Ok(value) = serde_json::from_str::<Value>(text) {
                    self.json_ld(&value, region, 0);
                }
            }
            Some(Inside::Author) if text.len() < NAME && is_name(text.trim()) => self.fields.push(field("author")),
            _ => {}
        }
    }

    /// What schema.org's terms say of a post, or of the event that it tells of.
    fn json_ld(&mut self, value: &Value, region: Span, depth: usize) {
        let list = value.as_array().or_else(|| value["@graph"].as_array());
        if let Some(items) = list.filter(|_| depth < 4) {
            items.iter().for_each(|item| self.json_ld(item, region, depth + 1));
            return;
        }
        let kind = value["@type"].as_str().or_else(|| value["@type"][0].as_str()).unwrap_or_default();
        let mut add = |key: &str, value: &Value| {
            let name = value.as_str().or_else(|| value["name"].as_str()).unwrap_or_default().trim();
            if !name.is_empty() && (key != "author" || is_name(name)) {
                self.fields.push(Field { key: key.to_owned(), value: decode(name), region });
            }
        };
        if kind.ends_with("Event") {
            add("event", &value["name"]);
            add("location", &value["location"]);
        } else if kind.ends_with("Posting") || kind.ends_with("Article") || kind == "Report" {
            match &value["author"] {
                Value::Array(authors) => authors.iter().for_each(|author| add("author", author)),
                author => add("author", author),
            }
            add("date", &value["datePublished"]);
            if let Some(headline) = value["headline"].as_str().filter(|text| !text.trim().is_empty()) {
                let value = decode(headline.trim());
                self.stated.get_or_insert(Field { key: "headline".to_owned(), value, region });
            }
        }
    }

    /// The fields; the title where no heading of the page says it.
    fn fields(mut self, blocks: &[Block]) -> Vec<Field> {
        let top = blocks.iter().find(|block| block.kind == BlockKind::Heading(1) && !block.chrome);
        let site = self.site.take();
        let chosen = self.stated.or_else(|| self.title.filter(|_| top.is_none()));
        let title = chosen.map(|mut title| {
            title.value = without_site(&title.value, site.as_deref()).to_owned();
            title
        });
        let is_shown = |title: &Field| top.is_some_and(|top| fold_str(&title.value) == fold_str(&top.text));
        self.fields.extend(title.filter(|title| !title.value.is_empty() && !is_shown(title)));
        self.fields
    }
}

/// Whether a value may be a person's name: no address and no handle.
fn is_name(value: &str) -> bool {
    let address = value.contains("://") || value.contains('@') || value.contains('/');
    !address && value.len() < NAME && value.chars().any(char::is_alphabetic)
}

/// A title without the name of its site, which stands at one of its ends.
fn without_site<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    let marks = SITE_MARKS.iter().chain(MORE_MARKS.iter());
    if let Some(site) = site.map(fold_str).filter(|site| !site.is_empty()) {
        for mark in marks {
            for (rest, end) in
                [title.rsplit_once(mark), title.split_once(mark).map(|(a, b)| (b, a))].into_iter().flatten()
            {
                if fold_str(end.trim()) == site {
                    return rest.trim();
                }
            }
        }
    }
    let mut parts =
        SITE_MARKS.iter().find_map(|mark| title.contains(mark).then(|| title.split(mark))).into_iter().flatten();
    let first = parts.next().unwrap_or(title);
    // Some sites put their name first, which is the shorter one.
    parts.find(|part| part.len() > 2 * first.len()).unwrap_or(first).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::read::html;

    fn stated(page: &str) -> Vec<(String, String)> {
        let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
        let (fields, _) = html::read(page, 0, &languages);
        fields.into_iter().map(|field| (field.key, field.value)).collect()
    }

    #[test]
    fn what_the_head_says() {
        let heading = "<h1>Mill Days 2019</h1>";
        let json = r#"<script type="application/ld+json">{"@graph": [{"@type": "BlogPosting", "headline": "Two days", "author": [{"name": "Ann Bo"}]}, {"@type": "Event", "name": "MillConf", "location": {"name": "Graz"}}]}</script>"#;
        for (page, expected) in [
            ("<title>Mill &amp; Days | The blog of Ann</title>".to_owned(), vec![("title", "Mill & Days")]),
            (
                "<title>Notes from Mill Days 2019 | Heron</title>".to_owned(),
                vec![("title", "Notes from Mill Days 2019")],
            ),
            (format!("<title>Mill Days 2019 | Heron</title>{heading}"), vec![]),
            (format!("<meta property='og:title' content='Mill Days 2019'>{heading}"), vec![]),
            (
                "<meta property=og:site_name content=Heron><meta property=og:title content='Days - Heron'>".to_owned(),
                vec![("og:title", "Days")],
            ),
            (
                format!("<meta name=author content='Ann Bo'><meta name=twitter:creator content=@ab>{heading}"),
                vec![("author", "Ann Bo")],
            ),
            ("<meta name=keywords content='a, b'>".to_owned(), vec![("keywords", "a"), ("keywords", "b")]),
            ("<p>By <a rel=author href=/ab>Ann Bo</a></p>".to_owned(), vec![("author", "Ann Bo")]),
            (
                json.to_owned(),
                vec![("author", "Ann Bo"), ("event", "MillConf"), ("location", "Graz"), ("headline", "Two days")],
            ),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            assert_eq!(stated(&page), expected, "{page}");
        }
    }
}
