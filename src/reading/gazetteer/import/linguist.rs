//! Languages that GitHub tells apart: linguist's `languages.yml`, the JSON of it, or the table of it, in; technologies out.

use super::{Format, Found, ImportError, Input, Sink};
use crate::model::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) struct Linguist;

#[derive(Deserialize)]
struct Language {
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    aliases: Vec<String>,
}

impl Format for Linguist {
    fn name(&self) -> &'static str {
        "linguist"
    }

    fn about(&self) -> &'static str {
        "languages.yml of linguist (github-linguist/linguist), the same as JSON, or a table with name, type and aliases"
    }

    fn licence(&self) -> Option<&'static str> {
        Some("MIT")
    }

    fn endings(&self) -> &'static [&'static str] {
        &["languages.yml", "languages.json", ".tsv"]
    }

    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
        if input.is_table() {
            return input.rows(&["name", "type", "aliases"], |row| {
                put(sink, row.get("name"), row.get("type"), row.several("aliases", &[',']));
            });
        }
        let languages: BTreeMap<String, Language> = match input.has_ending(&["json"]) {
            true => input.json()?,
            false => {
                let text = input.text()?;
                serde_saphyr::from_str(&text).map_err(|error| {
                    let line = error.location().map_or(0, |location| location.line() as usize);
                    ImportError::syntax(&input.path, line, error)
                })?
            }
        };
        for (name, language) in languages {
            put(sink, &name, &language.r#type, language.aliases);
        }
        Ok(())
    }
}

fn put(sink: &mut dyn Sink, name: &str, kind: &str, aliases: Vec<String>) {
    // "2-Dimensional Array", "E-mail", "Text" are shapes of files that nobody gives a talk about by that name.
    if kind == "prose" {
        return sink.refused(name, "a shape of text, not a language");
    }
    sink.found(Found { aliases, ..Found::new(Kind::Technology, name) });
}
