//! Files that hold recaps inside something else in, the recaps as texts out: notebooks, mails, saved pages, feeds, exports of
//! blogs. Each text opens with front matter of what its container says of it, so that it is read as any other recap; places
//! in it count from there.

mod export;
mod feed;
mod mail;
mod notebook;

use std::collections::HashSet;

/// A recap out of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is called inside, with an ending that tells how its text is written.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What a container says of a recap.
#[derive(Debug, Default)]
struct Head {
    title: String,
    authors: Vec<String>,
    /// ISO 8601, or as written where it is none that is known.
    date: String,
    tags: Vec<String>,
}

impl Head {
    /// The recap: this head as front matter, and its body below.
    fn over(&self, body: &str) -> String {
        let quoted =
            |text: &str| serde_json::Value::from(text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string();
        let list = |items: &[String]| items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", ");
        let mut out = String::from("---\n");
        for (key, value) in [("title", &self.title), ("date", &self.date)] {
            if !value.trim().is_empty() {
                out += &format!("{key}: {}\n", quoted(value));
            }
        }
        for (key, values) in [("authors", &self.authors), ("tags", &self.tags)] {
            if !values.is_empty() {
                out += &format!("{key}: [{}]\n", list(values));
            }
        }
        if out.len() == 4 { body.to_owned() } else { out + "---\n" + body }
    }
}

/// The recap in a file that holds one, by the file's ending; nothing where the file is one itself.
pub fn one(ending: &str, bytes: &[u8]) -> Option<Result<Part, String>> {
    Some(match ending {
        "ipynb" => notebook::read(bytes),
        "eml" | "mht" | "mhtml" => mail::read(bytes),
        _ => return None,
    })
}

/// Whether files with this ending hold recaps one beside the other.
pub fn holds_many(ending: &str) -> bool {
    matches!(ending, "xml" | "rss" | "atom" | "json" | "jsonl" | "ndjson")
}

/// The recaps in a file that holds several: a feed, an export of a blog, JSON Lines.
pub fn many(ending: &str, text: &str) -> Result<Vec<Part>, String> {
    let mut parts = match ending {
        "json" => export::read(text)?,
        "jsonl" | "ndjson" => export::lines(text)?,
        _ => feed::read(text)?,
    };
    let mut seen = HashSet::new();
    for (index, part) in parts.iter_mut().enumerate() {
        if !seen.insert(part.name.clone()) {
            part.name = format!("{}-{}", index + 1, part.name);
        }
    }
    Ok(parts)
}

/// A name for a part: its slug, its title or its number, and the ending.
fn named(candidates: [&str; 2], index: usize, ending: &str) -> String {
    let name = candidates.into_iter().map(crate::text::slug).find(|slug| !slug.is_empty());
    format!("{}.{ending}", name.unwrap_or_else(|| (index + 1).to_string()))
}

/// A date of mail and RSS ("Sat, 04 May 2019 10:00:00 +0200") in ISO 8601; anything else as it is.
fn iso(date: &str) -> String {
    let date = date.trim();
    jiff::fmt::rfc2822::parse(date).map_or_else(|_| date.to_owned(), |when| when.date().to_string())
}

/// The body of a post as WordPress keeps it: empty lines part paragraphs, where it has no tags for them.
fn with_paragraphs(body: &str) -> String {
    if body.contains("<p>") || body.contains("<p ") || body.contains("<!-- wp:") {
        return body.to_owned();
    }
    let body = body.replace("\r\n", "\n");
    let paragraphs: Vec<String> =
        body.split("\n\n").map(|part| format!("<p>{}</p>", part.trim().replace('\n', "<br>\n"))).collect();
    paragraphs.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_front_matter() {
        let head =
            Head { title: "A \"B\":\n c".to_owned(), date: iso("Sat, 04 May 2019 10:00:00 +0200"), ..Head::default() };
        assert_eq!(head.over("x"), "---\ntitle: \"A \\\"B\\\": c\"\ndate: \"2019-05-04\"\n---\nx");
        assert_eq!(Head::default().over("x"), "x");
    }
}
