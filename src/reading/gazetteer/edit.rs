//! The text of a hand-made file and a name to take in, the new text out. Comments, order and spacing stay as the person who
//! keeps the file left them: an entry is added below, an alias inside the entry's own lines.

use crate::model::{EntityId, Kind};
use toml_edit::{Array, DocumentMut, Item, Table, value};

/// The file, inside `gazetteer`, where a person keeps the names of a kind.
pub fn file_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "people.toml",
        Kind::Company => "companies.toml",
        Kind::Technology => "technologies.toml",
        Kind::Topic => "topics.toml",
        Kind::Event => "events.toml",
    }
}

/// Adds an entry at the end of a file.
///
/// ```
/// use talkgraph_reading::gazetteer::edit::add_entry;
/// use talkgraph_reading::model::{EntityId, Kind};
/// let text = add_entry("# People\n", Kind::Person, &EntityId("jo-doe".to_owned()), "Jo \"jd\" Doe", &[]);
/// assert_eq!(text, "# People\n\n[[person]]\nid = \"jo-doe\"\nlabel = 'Jo \"jd\" Doe'\n");
/// ```
pub fn add_entry(text: &str, kind: Kind, id: &EntityId, label: &str, aliases: &[String]) -> String {
    let mut table = Table::new();
    table["id"] = value(id.as_str());
    table["label"] = value(label);
    if !aliases.is_empty() {
        table["aliases"] = value(aliases.iter().map(String::as_str).collect::<Array>());
    }
    let gap = match text {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    format!("{text}{gap}[[{}]]\n{table}", kind.slug())
}

/// Adds an alias to the entry of this kind and id; gives nothing where the file has no such entry.
///
/// # Errors
/// The file is no TOML; the message says where.
pub fn add_alias(text: &str, kind: Kind, id: &EntityId, alias: &str) -> Result<Option<String>, toml_edit::TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let entries = document.get_mut(kind.slug()).and_then(Item::as_array_of_tables_mut);
    let is_it = |table: &&mut Table| table.get("id").and_then(Item::as_str) == Some(id.as_str());
    let Some(entry) = entries.and_then(|entries| entries.iter_mut().find(is_it)) else { return Ok(None) };
    match entry.get_mut("aliases").and_then(Item::as_array_mut) {
        Some(aliases) if aliases.iter().any(|known| known.as_str() == Some(alias)) => {}
        Some(aliases) => aliases.push(alias),
        None => {
            entry["aliases"] = value(Array::from_iter([alias]));
        }
    }
    Ok(Some(document.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# People, by hand\n\n[[person]]\nid = \"jo-doe\" # since 2020\nlabel   = \"Jo Doe\"\n\n# the other one\n\
                        [[person]]\nid = \"ann-lee\"\nlabel = \"Ann Lee\"\naliases = [\"A. Lee\"] # as she signs\n";

    #[test]
    fn aliases_are_added_where_the_entry_stands() {
        let id = |id: &str| EntityId(id.to_owned());
        for (entry, alias, changed) in [
            ("jo-doe", "JD", Some(TEXT.replace("\"Jo Doe\"\n", "\"Jo Doe\"\naliases = [\"JD\"]\n"))),
            ("ann-lee", "Annie", Some(TEXT.replace("[\"A. Lee\"]", "[\"A. Lee\", \"Annie\"]"))),
            ("ann-lee", "A. Lee", Some(TEXT.to_owned())),
            ("nobody", "X", None),
        ] {
            assert_eq!(
                add_alias(TEXT, Kind::Person, &id(entry), alias).expect("it is TOML"),
                changed,
                "{entry} {alias}"
            );
        }
        assert_eq!(add_alias(TEXT, Kind::Company, &id("jo-doe"), "JD").expect("it is TOML"), None);
        assert!(add_alias("[[person]\n", Kind::Person, &id("a"), "b").is_err());
    }

    #[test]
    fn an_entry_goes_below_and_the_rest_stays() {
        let text = add_entry(TEXT, Kind::Person, &EntityId("x".to_owned()), "X Y", &["Z".to_owned()]);
        assert_eq!(text, format!("{TEXT}\n[[person]]\nid = \"x\"\nlabel = \"X Y\"\naliases = [\"Z\"]\n"));
    }
}
