//! What a programme says of its conference in, the edition under the id that recaps give it out: the series of the gazetteer,
//! the place behind its name, the year. Where both agree on the id, recap and programme meet without further ado.

use crate::gazetteer::forms::names_of;
use crate::gazetteer::{Entry, Gazetteer};
use crate::model::{EntityId, Kind};
use crate::text::slug;

/// An edition as a programme file or a user names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edition {
    /// Name of the conference, with or without the year.
    pub name: Option<String>,
    /// Year or number, where it stands apart.
    pub edition: Option<String>,
    /// City.
    pub place: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// First day, ISO 8601.
    pub date: Option<String>,
}

/// A name as it is compared: folded letters and digits.
pub(super) fn key(name: &str) -> String {
    slug(name)
}

/// The series, name, id and edition of what `stated` names; nothing for the edition where nothing tells it.
pub(super) fn resolve(gazetteer: &Gazetteer, stated: &Edition) -> Option<Resolved> {
    let name = stated.name.as_deref()?.trim();
    let year = |word: &str| {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
        (digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))).then(|| digits.to_owned())
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let in_name = words.iter().rev().find_map(|word| year(word));
    let edition = in_name
        .or_else(|| stated.edition.clone())
        .or_else(|| stated.date.as_ref().and_then(|date| date.get(..4)).map(str::to_owned));
    let words: Vec<&str> = words.into_iter().filter(|word| year(word).is_none()).collect();
    if words.is_empty() {
        return None;
    }
    let events: Vec<&Entry> = gazetteer.entries().iter().filter(|entry| entry.kind == Kind::Event).collect();
    let named = |name: &str| {
        let wanted = key(name);
        events.iter().find(|entry| names_of(entry).any(|known| key(known) == wanted)).copied()
    };
    // "DevOpsDays Toronto" where only the series is known: the longest beginning that is a name.
    let found = (1..=words.len()).rev().find_map(|count| Some((named(&words[..count].join(" "))?, &words[count..])));
    let (series, name, mut id) = match found {
        Some((entry, [])) => (Some(entry.id.0.clone()), entry.label.clone(), entry.id.clone()),
        Some((entry, rest)) => {
            let rest = rest.join(" ");
            let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
            let name = format!("{} {rest}", entry.label);
            (Some(entry.id.0.clone()), name.clone(), EntityId::from_name(&name))
        }
        None => {
            let name = words.join(" ");
            (None, name.clone(), EntityId::from_name(&name))
        }
    };
    if let Some(edition) = &edition {
        id = EntityId(format!("{id}-{}", slug(edition)));
    }
    Some(Resolved { id: id.0, series, name, edition })
}

/// An edition under its id.
pub(super) struct Resolved {
    pub id: String,
    pub series: Option<String>,
    pub name: String,
    pub edition: Option<String>,
}
