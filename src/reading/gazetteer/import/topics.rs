//! Topics of github/explore, one `index.md` with front matter each or the table of them, in; technologies out. The list
//! mixes tools with fields of work: what somebody released or hosts is a tool, the rest is told of and left out.

use super::{Format, Found, ImportError, Input, Sink};
use crate::model::Kind;

pub(super) struct Topics;

#[derive(Default)]
struct Topic {
    display_name: String,
    aliases: Option<String>,
    released: Option<String>,
    url: Option<String>,
    github_url: Option<String>,
}

impl Format for Topics {
    fn name(&self) -> &'static str {
        "github-topics"
    }

    fn about(&self) -> &'static str {
        "topics of github/explore: the folder of them, one index.md, or a table with display_name, aliases, released, url and github_url"
    }

    fn licence(&self) -> Option<&'static str> {
        Some("CC-BY-4.0")
    }

    fn endings(&self) -> &'static [&'static str] {
        &["index.md", ".tsv"]
    }

    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
        if input.is_table() {
            return input.rows(&["display_name", "aliases", "released", "url", "github_url"], |row| {
                put(
                    sink,
                    Topic {
                        display_name: row.get("display_name").to_owned(),
                        aliases: row.some("aliases"),
                        released: row.some("released"),
                        url: row.some("url"),
                        github_url: row.some("github_url"),
                    },
                );
            });
        }
        let text = input.text()?;
        let matter = text.trim_start().strip_prefix("---").and_then(|rest| rest.split_once("\n---"));
        let Some((matter, _)) = matter else {
            return Err(ImportError::syntax(&input.path, 1, "no front matter between lines of three hyphens"));
        };
        // Line by line: many pages hold what YAML refuses, such as `created_by: @somebody`.
        let mut topic = Topic::default();
        for (key, value) in matter.lines().filter_map(|line| line.split_once(": ")) {
            let value = value.trim().trim_matches(['"', '\'']).to_owned();
            match key {
                "display_name" => topic.display_name = value,
                "aliases" => topic.aliases = Some(value),
                "released" => topic.released = Some(value),
                "url" => topic.url = Some(value),
                "github_url" => topic.github_url = Some(value),
                _ => {}
            }
        }
        if topic.display_name.is_empty() {
            return Err(ImportError::syntax(&input.path, 1, "no display_name in the front matter"));
        }
        put(sink, topic);
        Ok(())
    }
}

fn put(sink: &mut dyn Sink, topic: Topic) {
    let Topic { display_name, aliases, released, url, github_url } = topic;
    let homepage = url.filter(|url| !url.contains("wikipedia.org"));
    let made = released.is_some() || homepage.is_some();
    // A repository shows a tool only where nothing else speaks against it: `github.com/topics/…` does.
    let hosted = github_url.as_ref().is_some_and(|url| url.matches('/').count() >= 4 && !url.contains("/topics/"));
    if !made && !hosted {
        return sink.refused(&display_name, "a field of work rather than a tool: nobody released it");
    }
    let aliases = aliases.unwrap_or_default();
    let aliases = aliases.split(',').map(|alias| alias.trim().replace('-', " ")).filter(|a| !a.is_empty()).collect();
    sink.found(Found { aliases, homepage: homepage.or(github_url), ..Found::new(Kind::Technology, display_name) });
}
