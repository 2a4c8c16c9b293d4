//! Any table with a line of column names (`.csv` by commas, else by tabs) in, its names out. What the names are is said by
//! a column `kind` or by the user.

use super::{Format, Found, ImportError, Input, Sink};
use crate::model::Kind;

pub(super) struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "table"
    }

    fn about(&self) -> &'static str {
        "any .tsv or .csv with a column label or name, and aliases (parted by |), homepage, wikidata, maker, place, country, kind where it has them"
    }

    fn licence(&self) -> Option<&'static str> {
        None
    }

    fn endings(&self) -> &'static [&'static str] {
        &[".tsv", ".csv"]
    }

    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let mut named = true;
        input.rows(&[], |row| {
            named &= row.has("label") || row.has("name");
            let label = row.some("label").unwrap_or_else(|| row.get("name").to_owned());
            let said = row.some("kind").map(|word| (kind(&word), word));
            if let Some((None, _)) = said {
                return sink.refused(&label, "its kind is none of person, company, technology, topic, event");
            }
            sink.found(Found {
                kind: said.and_then(|(kind, _)| kind),
                label,
                aliases: row.several("aliases", &['|']),
                homepage: row.some("homepage"),
                wikidata: row.some("wikidata").filter(|item| item.starts_with('Q')),
                maker: row.some("maker"),
                place: row.some("place"),
                country: row.some("country"),
            });
        })?;
        let fault = "no column \"label\" or \"name\" in the first line";
        if named { Ok(()) } else { Err(ImportError::syntax(&input.path, 1, fault)) }
    }
}

/// The kind that a word names.
pub(super) fn kind(word: &str) -> Option<Kind> {
    let kinds = [Kind::Person, Kind::Company, Kind::Technology, Kind::Topic, Kind::Event];
    kinds.into_iter().find(|kind| kind.slug() == word.trim().to_lowercase())
}
