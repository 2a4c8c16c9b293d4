//! Brands of simple-icons, `simple-icons.json` or the table of them, in; names out. The list does not tell companies from
//! products; a brand whose mark lies in a repository of its own name is a product, and for the rest what is known must say.

use super::{Format, Found, ImportError, Input, Sink};
use crate::gazetteer::forms::squash;
use crate::model::Kind;
use serde::Deserialize;

pub(super) struct Icons;

#[derive(Deserialize)]
struct Icon {
    title: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    aliases: Aliases,
}

#[derive(Deserialize, Default)]
struct Aliases {
    #[serde(default)]
    aka: Vec<String>,
    #[serde(default)]
    old: Vec<String>,
}

impl Format for Icons {
    fn name(&self) -> &'static str {
        "simple-icons"
    }

    fn about(&self) -> &'static str {
        "simple-icons.json of simple-icons, or a table with title, aliases and source"
    }

    fn licence(&self) -> Option<&'static str> {
        Some("CC0-1.0")
    }

    fn endings(&self) -> &'static [&'static str] {
        &["simple-icons.json", ".tsv"]
    }

    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
        if input.is_table() {
            return input.rows(&["title", "aliases", "source"], |row| {
                put(sink, row.get("title"), row.several("aliases", &[',']), row.get("source"));
            });
        }
        input.json_array("icons", |icon: Icon| {
            let aliases = icon.aliases.aka.into_iter().chain(icon.aliases.old).collect();
            put(sink, &icon.title, aliases, &icon.source);
        })
    }
}

fn put(sink: &mut dyn Sink, title: &str, aliases: Vec<String>, source: &str) {
    let kind = is_repository(title, source).then_some(Kind::Technology);
    let site = source.trim_end_matches('/').matches('/').count() == 2;
    let homepage = site.then(|| source.to_owned());
    sink.found(Found { kind, label: title.to_owned(), aliases, homepage, ..Found::default() });
}

/// Whether `source` lies in a repository that is called like the brand.
fn is_repository(title: &str, source: &str) -> bool {
    let Some((_, path)) = source.split_once("github.com/") else { return false };
    let mut parts = path.split('/');
    let (owner, repository) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let (title, owner, repository) = (squash(title).0, squash(owner).0, squash(repository).0);
    let repository = ["brand", "logo", "logos", "web", "website", "docs", "design"]
        .iter()
        .fold(repository.as_str(), |name, end| name.strip_suffix(end).unwrap_or(name));
    title.len() > 1 && (repository == title || repository == format!("{title}js")) && !owner.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_of_the_name_tells_a_product() {
        for (title, source, product) in [
            ("yabai", "https://github.com/koekeishiya/yabai/blob/86c7/assets/icon.svg", true),
            ("Sensu", "https://github.com/sensu/web/blob/c823/green.svg", false),
            ("Palantir", "https://github.com/palantir/conjure/blob/1b0d/logo.svg", false),
            ("3M", "https://www.3m.com", false),
        ] {
            assert_eq!(is_repository(title, source), product, "{title}");
        }
    }
}
