//! JSON in that holds posts (a JSON feed, an export of Ghost, JSON Lines), the posts out.

use super::{Head, Part, iso, named};
use serde_json::Value;

/// The posts of a JSON feed or of an export of Ghost.
pub fn read(text: &str) -> Result<Vec<Part>, String> {
    let value: Value = serde_json::from_str(text).map_err(|e| format!("no JSON that can be read: {e}"))?;
    let parts = if value["version"].as_str().is_some_and(|v| v.contains("jsonfeed.org")) {
        feed(&value)
    } else if let Some(data) = ghost_data(&value) {
        ghost(data)
    } else {
        return Err("JSON, but neither a JSON feed nor an export of Ghost".to_owned());
    };
    if parts.is_empty() { Err("no post with a text in it".to_owned()) } else { Ok(parts) }
}

/// The recaps of JSON Lines: objects with `recap` and `text`.
pub fn lines(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value: Value = serde_json::from_str(line).map_err(|e| format!("line {}: {e}", index + 1))?;
        let (Some(name), Some(text)) = (value["recap"].as_str(), value["text"].as_str()) else {
            return Err(format!("line {}: no object with \"recap\" and \"text\"", index + 1));
        };
        parts.push(Part { name: name.to_owned(), text: text.to_owned() });
    }
    Ok(parts)
}

fn feed(value: &Value) -> Vec<Part> {
    let of_feed = names(&value["authors"]);
    let item = |(index, item): (usize, &Value)| {
        let (body, ending) = match (item["content_html"].as_str(), item["content_text"].as_str()) {
            (Some(html), _) => (html, "html"),
            (None, Some(text)) => (text, "md"),
            (None, None) => return None,
        };
        let mut authors = names(&item["authors"]);
        authors.extend(item["author"]["name"].as_str().map(str::to_owned));
        if authors.is_empty() {
            authors.clone_from(&of_feed);
        }
        let head = Head {
            title: string(&item["title"]),
            authors,
            date: iso(&string(&item["date_published"])),
            tags: item["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        };
        let last =
            item["url"].as_str().unwrap_or_default().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        Some(Part { name: named([last, &head.title], index, ending), text: head.over(body) })
    };
    value["items"].as_array().into_iter().flatten().enumerate().filter_map(item).collect()
}

/// The tables of an export of Ghost, old or new.
fn ghost_data(value: &Value) -> Option<&Value> {
    let data = value["db"].get(0).map_or(&value["data"], |db| &db["data"]);
    data["posts"].is_array().then_some(data)
}

fn ghost(data: &Value) -> Vec<Part> {
    let rows = |table: &str| data[table].as_array().cloned().unwrap_or_default();
    let (users, tags) = (rows("users"), rows("tags"));
    let (of_authors, of_tags) = (rows("posts_authors"), rows("posts_tags"));
    // Names of the rows that a post is joined to.
    let joined = |post: &Value, joins: &[Value], key: &str, to: &[Value]| -> Vec<String> {
        let ids = joins.iter().filter(|join| join["post_id"] == post["id"]).map(|join| &join[key]);
        ids.filter_map(|id| to.iter().find(|row| row["id"] == *id)?["name"].as_str()).map(str::to_owned).collect()
    };
    let part = |(index, post): (usize, &Value)| {
        let published = post["status"].as_str().is_none_or(|status| status == "published");
        let (body, ending) = ["html", "markdown", "plaintext"].into_iter().find_map(|field| {
            let text = post[field].as_str().filter(|text| !text.trim().is_empty())?;
            Some((text, if field == "html" { "html" } else { "md" }))
        })?;
        let mut authors = joined(post, &of_authors, "author_id", &users);
        if authors.is_empty() {
            let author = users.iter().find(|user| user["id"] == post["author_id"]);
            authors.extend(author.and_then(|user| user["name"].as_str()).map(str::to_owned));
        }
        let head = Head {
            title: string(&post["title"]),
            authors,
            date: iso(&string(&post["published_at"])),
            tags: joined(post, &of_tags, "tag_id", &tags),
        };
        let slug = string(&post["slug"]);
        published.then(|| Part { name: named([&slug, &head.title], index, ending), text: head.over(body) })
    };
    data["posts"].as_array().into_iter().flatten().enumerate().filter_map(part).collect()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn names(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|author| author["name"].as_str()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_of_a_json_feed_and_of_ghost() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "authors": [{"name": "Ines Karlow"}], "items": [{"url": "https://b.example/mill-days/", "title": "Mill Days", "content_html": "<p>x</p>", "date_published": "2019-05-04T10:00:00Z", "tags": ["kafka"]}, {"title": "none"}]}"#;
        let ghost = r#"{"db": [{"data": {"posts": [{"id": "1", "slug": "mill-days", "title": "Mill Days", "html": "<p>x</p>", "status": "published", "published_at": "2019-05-04T10:00:00Z"}, {"id": "2", "html": "y", "status": "draft"}], "users": [{"id": "7", "name": "Ines Karlow"}], "posts_authors": [{"post_id": "1", "author_id": "7"}], "tags": [{"id": "3", "name": "kafka"}], "posts_tags": [{"post_id": "1", "tag_id": "3"}]}}]}"#;
        for source in [feed, ghost] {
            let parts = read(source).expect("posts");
            let [part] = &parts[..] else { panic!("{parts:?}") };
            assert_eq!(part.name, "mill-days.html");
            let head = "---\ntitle: \"Mill Days\"\ndate: \"2019-05-04T10:00:00Z\"\nauthors: [\"Ines Karlow\"]\ntags: [\"kafka\"]\n---\n<p>x</p>";
            assert_eq!(part.text, head);
        }
        for broken in ["{", "{}", "[1]", r#"{"version": "https://jsonfeed.org/version/1", "items": []}"#] {
            assert!(read(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn json_lines_name_the_line() {
        assert_eq!(lines("{\"recap\":\"a.md\",\"text\":\"x\"}\n\n").expect("a recap").len(), 1);
        assert!(lines("{\"recap\":\"a.md\",\"text\":\"x\"}\n{}").expect_err("line 2").starts_with("line 2:"));
    }
}
