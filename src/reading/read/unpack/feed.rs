//! A feed in (RSS, Atom, an export of WordPress or Blogger), its posts out. Drafts, comments and settings, which exports hold
//! beside the posts, are left out.

use super::{Head, Part, iso, named, with_paragraphs};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The posts of a feed.
pub fn read(text: &str) -> Result<Vec<Part>, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut root = None;
    let mut parts = Vec::new();
    loop {
        match reader.read_event() {
            Err(fault) => return Err(format!("no XML that can be read: {fault} at byte {}", reader.error_position())),
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) => {
                let name = local(&tag);
                root.get_or_insert_with(|| name.clone());
                if matches!(name.as_str(), "item" | "entry") {
                    let post = Post::read(&mut reader, &name)?;
                    parts.extend(post.part(parts.len()));
                }
            }
            Ok(_) => {}
        }
    }
    match root.as_deref() {
        Some("rss" | "feed" | "RDF") if !parts.is_empty() => Ok(parts),
        Some("rss" | "feed" | "RDF") => Err("a feed without posts".to_owned()),
        _ => Err("XML, but no feed; give RSS, Atom or a blog's export".to_owned()),
    }
}

/// An item as far as it is read.
#[derive(Debug, Default)]
struct Post {
    head: Head,
    link: String,
    slug: String,
    kind: String,
    status: String,
    /// What it may tell, the longest of which is its text.
    texts: Vec<String>,
}

impl Post {
    /// Reads up to the end of the item called `name`.
    fn read(reader: &mut Reader<&[u8]>, name: &str) -> Result<Self, String> {
        let mut post = Self::default();
        let fault = |fault: quick_xml::Error| format!("no XML that can be read: {fault}");
        loop {
            match reader.read_event().map_err(fault)? {
                Event::Eof => return Ok(post),
                Event::End(tag) if String::from_utf8_lossy(tag.local_name().as_ref()) == name => return Ok(post),
                Event::Start(tag) => {
                    let inside = reader.read_text(tag.name()).map_err(fault)?;
                    post.field(&tag, &inside);
                }
                Event::Empty(tag) => post.field(&tag, ""),
                _ => {}
            }
        }
    }

    fn field(&mut self, tag: &BytesStart<'_>, inside: &str) {
        let attribute = |name: &str| {
            let found = tag.try_get_attribute(name).ok().flatten();
            found.and_then(|a| a.unescape_value().ok()).unwrap_or_default().into_owned()
        };
        let prefixed = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
        let text = || plain(inside);
        match (prefixed.as_str(), local(tag).as_str()) {
            ("media:title" | "itunes:title", _) => {}
            (_, "title") => self.head.title = without_tags(&text()),
            (_, "encoded") if prefixed.starts_with("excerpt") => {}
            (_, "content") if attribute("type") == "xhtml" => self.texts.push(inside.to_owned()),
            (_, "encoded" | "content" | "description" | "summary" | "body") => self.texts.push(text()),
            (_, "creator") => self.head.authors.push(text()),
            (_, "author") => self.head.authors.extend(author(inside)),
            (_, "pubDate" | "published" | "issued" | "date") => self.head.date = iso(&text()),
            (_, "updated") if self.head.date.is_empty() => self.head.date = iso(&text()),
            (_, "category") if attribute("scheme").ends_with("#kind") => self.kind = attribute("term"),
            (_, "category") => {
                let term = attribute("term");
                self.head.tags.push(if term.is_empty() { text() } else { term });
            }
            (_, "link") => {
                let href = attribute("href");
                let other = !matches!(attribute("rel").as_str(), "" | "alternate");
                if !other {
                    self.link = if href.is_empty() { text() } else { href };
                }
            }
            (_, "post_name") => self.slug = text(),
            (_, "post_type" | "type") => self.kind = text(),
            (_, "status") => self.status = text(),
            _ => {}
        }
    }

    /// The post as a recap, if it is one that was published and has a text.
    fn part(mut self, index: usize) -> Option<Part> {
        let kind = self.kind.rsplit(['#', ':']).next().unwrap_or_default().to_lowercase();
        let published = matches!(self.status.to_lowercase().as_str(), "" | "publish" | "published" | "live");
        if !matches!(kind.as_str(), "" | "post" | "page") || !published {
            return None;
        }
        let text = self.texts.iter().max_by_key(|text| text.len()).filter(|text| !text.trim().is_empty())?;
        self.head.authors.retain(|author| !author.is_empty() && !author.contains('@'));
        let last = self.link.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let last = last.split(['?', '#', '.']).next().unwrap_or_default();
        let slug = if self.slug.is_empty() { last } else { self.slug.as_str() };
        let html = text.contains('<') || text.contains('&');
        let body = if html { with_paragraphs(text) } else { text.clone() };
        let name = named([slug, &self.head.title], index, if html { "html" } else { "txt" });
        Some(Part { name, text: self.head.over(&body) })
    }
}

fn local(tag: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(tag.local_name().as_ref()).into_owned()
}

/// The text inside an element: what stands in `CDATA` as it is, the rest with its references replaced.
fn plain(inside: &str) -> String {
    let mut out = String::new();
    let mut rest = inside;
    while let Some((before, behind)) = rest.split_once("<![CDATA[") {
        let (inner, after) = behind.split_once("]]>").unwrap_or((behind, ""));
        out += &super::super::entities::decode(before);
        out += inner;
        rest = after;
    }
    (out + &super::super::entities::decode(rest)).trim().to_owned()
}

/// A title may be HTML in itself.
fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    super::super::entities::decode(&out)
}

/// The author of an Atom entry (`<name>`), or of an RSS item: `ab@example.org (Ann Bo)`.
fn author(inside: &str) -> Option<String> {
    let name =
        inside.split_once("<name>").and_then(|(_, rest)| rest.split_once("</name>")).map(|(name, _)| plain(name));
    name.or_else(|| {
        let text = plain(inside);
        let bracketed = text.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).map(str::to_owned);
        Some(bracketed.unwrap_or(text)).filter(|text| !text.contains('<'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_of_rss_atom_wordpress_and_blogger() {
        let rss = r#"<?xml version="1.0"?><rss><channel><title>Blog</title><item><title>Mill &amp; Days</title><link>https://b.example/2019/mill-days/</link><dc:creator><![CDATA[Ines Karlow]]></dc:creator><pubDate>Sat, 04 May 2019 10:00:00 +0000</pubDate><category>kafka</category><description>Short</description><content:encoded><![CDATA[<p>Long &amp; good text</p>]]></content:encoded></item></channel></rss>"#;
        let wordpress = r#"<rss><channel><item><title>Mill &amp; Days</title><dc:creator>Ines Karlow</dc:creator><pubDate>Sat, 04 May 2019 10:00:00 +0000</pubDate><category>kafka</category><content:encoded><![CDATA[Long &amp; good text]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_name>mill-days</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item><item><title>Draft</title><content:encoded>x</content:encoded><wp:status>draft</wp:status></item><item><content:encoded>x</content:encoded><wp:post_type>attachment</wp:post_type></item></channel></rss>"#;
        let blogger = r#"<feed xmlns="http://www.w3.org/2005/Atom"><entry><category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#settings"/><content>x</content></entry><entry><title>Mill &amp;amp; Days</title><link rel="replies" href="x"/><link rel="alternate" href="https://b.example/2019/mill-days.html"/><author><name>Ines Karlow</name></author><published>2019-05-04T10:00:00Z</published><category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/><category term="kafka"/><content type="html">&lt;p&gt;Long &amp;amp; good text&lt;/p&gt;</content></entry></feed>"#;
        for source in [rss, wordpress, blogger] {
            let parts = read(source).expect("a feed");
            let [part] = &parts[..] else { panic!("{parts:?}") };
            assert_eq!(part.name, "mill-days.html");
            assert!(part.text.starts_with("---\ntitle: \"Mill & Days\"\ndate: \"2019-05-04"), "{}", part.text);
            assert!(
                part.text.contains("authors: [\"Ines Karlow\"]\ntags: [\"kafka\"]\n---\n<p>Long &amp; good text</p>")
            );
        }
    }

    #[test]
    fn what_is_no_feed_is_refused() {
        for source in ["<svg></svg>", "<rss><channel></channel></rss>", "<a", "text", ""] {
            assert!(read(source).is_err(), "{source}");
        }
    }
}
