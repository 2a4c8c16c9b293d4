//! Any table with a line of column names (`.csv` by commas, else by tabs) in, its names out. What the names are is said by
//! a column `kind` or by the user; a column `note` may begin with the reason why a name is doubtful.

use super::{Format, Found, ImportError, Input, Sink};
use crate::model::Kind;

/// How a note begins that tells of an ordinary word, a person's name or a letter or two.
const DOUBTFUL: [&str; 3] = ["word", "name", "short"];
/// Words of lists for what is kept as a company (all that people work for) or as a technology (all that a talk may cover).
const OTHER_WORDS: [(&str, Kind); 6] = [
    ("organisation", Kind::Company),
    ("organization", Kind::Company),
    ("university", Kind::Company),
    ("standard", Kind::Technology),
    ("product", Kind::Technology),
    ("language", Kind::Technology),
];

pub(super) struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "table"
    }

    fn about(&self) -> &'static str {
        "any .tsv or .csv with a column label or name, and aliases (parted by |), homepage, wikidata, maker (or maker_or_parent), place, country, kind, note where it has them"
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
            let said = row.some("kind").map(|word| kind(&word));
            if said == Some(None) {
                return sink.refused(&label, "its kind is none of person, company, technology, topic, event");
            }
            sink.found(Found {
                kind: said.flatten(),
                label,
                aliases: row.several("aliases", &['|']),
                homepage: row.some("homepage"),
                wikidata: row.some("wikidata").filter(|item| item.starts_with('Q')),
                maker: row.some("maker").or_else(|| row.some("maker_or_parent")),
                place: row.some("place"),
                country: row.some("country"),
                doubtful: row.get("note").split([';', ',', ' ']).next().is_some_and(|flag| DOUBTFUL.contains(&flag)),
            });
        })?;
        let fault = "no column \"label\" or \"name\" in the first line";
        if named { Ok(()) } else { Err(ImportError::syntax(&input.path, 1, fault)) }
    }
}

/// The kind that a word names.
pub(super) fn kind(word: &str) -> Option<Kind> {
    let kinds = [Kind::Person, Kind::Company, Kind::Technology, Kind::Topic, Kind::Event];
    let word = word.trim().to_lowercase();
    let other = OTHER_WORDS.iter().find(|(other, _)| *other == word).map(|(_, kind)| *kind);
    kinds.into_iter().find(|kind| kind.slug() == word).or(other)
}
