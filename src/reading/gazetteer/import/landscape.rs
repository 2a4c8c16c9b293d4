//! The CNCF landscape, `landscape.yml` or the table of it, in; technologies, and the companies that make them or are
//! members, out. The organisation behind an item is named by a slug only, so its label is a guess that any other list
//! betters; a foundation is a host and not a maker.

use super::{Format, Found, ImportError, Input, Sink};
use crate::model::Kind;
use serde::Deserialize;

pub(super) struct Landscape;

#[derive(Deserialize)]
struct File {
    landscape: Vec<Category>,
}

#[derive(Deserialize)]
struct Category {
    name: String,
    #[serde(default)]
    subcategories: Vec<Subcategory>,
}

#[derive(Deserialize)]
struct Subcategory {
    name: String,
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    name: String,
    #[serde(default)]
    homepage_url: Option<String>,
    #[serde(default)]
    crunchbase: Option<String>,
}

impl Format for Landscape {
    fn name(&self) -> &'static str {
        "cncf"
    }

    fn about(&self) -> &'static str {
        "landscape.yml of the CNCF landscape (cncf/landscape), or a table with name, category, subcategory, homepage and crunchbase_org"
    }

    fn licence(&self) -> Option<&'static str> {
        Some("Apache-2.0")
    }

    fn endings(&self) -> &'static [&'static str] {
        &["landscape.yml", ".tsv"]
    }

    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
        if input.is_table() {
            return input.rows(&["name", "category", "subcategory", "homepage", "crunchbase_org"], |row| {
                let path = (row.get("category"), row.get("subcategory"));
                item(sink, path, row.get("name"), row.some("homepage"), row.get("crunchbase_org"));
            });
        }
        let text = input.text()?;
        let file: File = serde_saphyr::from_str(&text).map_err(|error| {
            let line = error.location().map_or(0, |location| location.line() as usize);
            ImportError::syntax(&input.path, line, error)
        })?;
        for category in file.landscape {
            for subcategory in category.subcategories {
                for found in subcategory.items {
                    let slug = found.crunchbase.as_deref().and_then(|url| url.trim_end_matches('/').rsplit('/').next());
                    let path = (category.name.as_str(), subcategory.name.as_str());
                    item(sink, path, &found.name, found.homepage_url.clone(), slug.unwrap_or_default());
                }
            }
        }
        Ok(())
    }
}

fn item(sink: &mut dyn Sink, path: (&str, &str), name: &str, homepage: Option<String>, slug: &str) {
    // "Akka (member)", "Lenovo (KCSP)": what the item is in the landscape.
    let label = name.split(" (").next().unwrap_or_default();
    let (category, subcategory) = path;
    let company = category == "CNCF Members" || (category == "Special" && !subcategory.starts_with("Certified"));
    if company {
        let site = homepage.filter(|page| page.trim_end_matches('/').matches('/').count() == 2);
        return sink.found(Found { homepage: site, ..Found::new(Kind::Company, label) });
    }
    let maker = organisation(slug);
    if let Some(maker) = &maker {
        sink.found(Found::new(Kind::Company, maker.clone()));
    }
    if category == "Special" {
        return sink.refused(label, "a certified offer, not a product of its own");
    }
    // "Elastic Container Registry (ECR)".
    let short = name.split_once(" (").and_then(|(_, rest)| rest.strip_suffix(')'));
    let aliases = short.filter(|s| s.len() > 2 && s.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
    let aliases = aliases.map(str::to_owned).into_iter().collect();
    sink.found(Found { homepage, maker, aliases, ..Found::new(Kind::Technology, label) });
}

/// The name that a slug stands for: `red-hat` as Red Hat. A number or a code that only keeps two slugs apart is left out.
fn organisation(slug: &str) -> Option<String> {
    if slug.contains('%') || slug.contains("foundation") || slug.is_empty() {
        return None;
    }
    let words: Vec<&str> = slug.split('-').collect();
    let code = |word: &&str| {
        word.len() == 4 && word.bytes().all(|b| b.is_ascii_hexdigit()) && word.bytes().any(|b| b.is_ascii_digit())
            || word.bytes().all(|b| b.is_ascii_digit())
    };
    let kept = words.len() - usize::from(words.len() > 1 && words.last().is_some_and(code));
    let title = |word: &&str| match *word {
        "ai" | "io" | "ibm" | "sap" | "amd" | "ovh" | "aws" | "zte" | "nec" | "ag" | "llc" | "llp" | "sa" => {
            word.to_uppercase()
        }
        "gmbh" => "GmbH".to_owned(),
        "of" | "the" | "for" | "and" | "de" | "del" => (*word).to_owned(),
        word => word[..1].to_uppercase() + &word[1..],
    };
    let named: Vec<String> = words[..kept].iter().filter(|word| !word.is_empty()).map(title).collect();
    (!named.is_empty()).then(|| named.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_become_names() {
        for (slug, name) in [
            ("red-hat", Some("Red Hat")),
            ("bellsoft-156e", Some("Bellsoft")),
            ("switch-4", Some("Switch")),
            ("b1-systems-gmbh", Some("B1 Systems GmbH")),
            ("cloud-native-computing-foundation", None),
            ("%E5%BC%80", None),
            ("", None),
        ] {
            assert_eq!(organisation(slug).as_deref(), name, "{slug}");
        }
    }
}
