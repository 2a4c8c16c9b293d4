//! Cities, regions and countries, from `places.tsv`, `regions.tsv` and `countries.tsv`: what an event's place may be. A place is looked up, never
//! guessed from its shape.

use super::GazetteerError;
use crate::assets::Assets;
use crate::text::fold_str;
use crate::text::table::{Parted, Table, TableError};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// A city and its country, both in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The city.
    pub name: String,
    /// Its country.
    pub country: String,
}

/// The known places.
#[derive(Debug, Default)]
pub struct Places {
    cities: FxHashMap<String, Place>,
    countries: FxHashMap<String, String>,
    regions: FxHashSet<String>,
    /// The letters that each name opens with, up to the first mark or space.
    openings: FxHashSet<String>,
    /// What lies in what: each name as it is listed, in small letters, with the place that holds it, folded.
    held: Vec<(String, String)>,
}

impl Places {
    /// Reads the tables.
    ///
    /// # Errors
    /// [`GazetteerError`], with file and line.
    pub fn load(data: &Assets) -> Result<Self, GazetteerError> {
        let mut places = Places::default();
        for row in rows(data, "gazetteer/places.tsv", 2)? {
            let place = Place { name: row[0].clone(), country: row[1].clone() };
            for name in names(&row[0], row.get(2)) {
                places.cities.entry(name).or_insert_with(|| place.clone());
            }
            places.hold(&row, 2, &[&row[0], &row[1]]);
        }
        for row in rows(data, "gazetteer/countries.tsv", 1)? {
            for name in names(&row[0], row.get(1)) {
                places.countries.entry(name).or_insert_with(|| row[0].clone());
            }
            places.hold(&row, 1, &[&row[0]]);
        }
        for row in rows(data, "gazetteer/continents.tsv", 3)? {
            let [name, countries] = [&row[0], &row[2]];
            places.hold(&row, 1, &[name]);
            for alias in row[1].split(',').filter(|alias| !alias.trim().is_empty()) {
                places
                    .held
                    .extend(countries.split(',').map(|country| (country.to_lowercase(), fold_str(alias.trim()))));
            }
            places.held.extend(countries.split(',').map(|country| (country.to_lowercase(), fold_str(name))));
        }
        for row in rows(data, "gazetteer/regions.tsv", 2)? {
            places.regions.insert(fold_str(&row[0]));
            places.held.push((row[0].to_lowercase(), fold_str(&row[1])));
        }
        let names = places.cities.keys().chain(places.countries.keys()).chain(&places.regions);
        places.openings = names.map(|name| opening(name).to_owned()).collect();
        Ok(places)
    }

    /// Notes that all names of a row, its first and those of a column, lie in some places.
    fn hold(&mut self, row: &[String], aliases: usize, places: &[&String]) {
        let aliases = row.get(aliases).map(String::as_str).unwrap_or_default();
        let listed: Vec<&str> = std::iter::once(row[0].as_str()).chain(aliases.split(',')).map(str::trim).collect();
        for name in listed.iter().filter(|name| !name.is_empty()) {
            self.held.extend(places.iter().map(|place| (name.to_lowercase(), fold_str(place))));
            // By any of its names the others are meant.
            self.held.push((row[0].to_lowercase(), fold_str(name)));
        }
    }

    /// What a recap may call a place or anything that lies in it, in small letters: of a country its cities, of a part of the
    /// world its countries with their cities. A place that no table has is itself alone.
    ///
    /// ```
    /// use talkgraph_reading::assets::Assets;
    /// use talkgraph_reading::gazetteer::places::Places;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let places = Places::load(&Assets::data(None))?;
    /// let within = places.within("Frankreich");
    /// assert!(within.contains("france") && within.contains("lyon") && !within.contains("berlin"));
    /// # Ok(()) }
    /// ```
    pub fn within(&self, name: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::from([name.trim().to_lowercase()]);
        let mut open = vec![fold_str(name.trim())];
        let mut seen: FxHashSet<String> = open.iter().cloned().collect();
        while let Some(place) = open.pop() {
            for (inside, _) in self.held.iter().filter(|(_, holder)| *holder == place) {
                found.insert(inside.clone());
                let inside = fold_str(inside);
                if seen.insert(inside.clone()) {
                    open.push(inside);
                }
            }
        }
        found
    }

    /// Whether a part of the world has this name, or what [`Self::knows`] knows.
    pub fn has(&self, name: &str) -> bool {
        let folded = fold_str(name.trim());
        self.knows(name) || self.held.iter().any(|(_, holder)| *holder == folded)
    }

    /// Whether this is the name of a state, a province or a part of the world.
    pub fn is_region(&self, name: &str) -> bool {
        self.regions.contains(&fold_str(name.trim()))
    }

    /// Whether this is the name of a city, a country, a state, a province or a part of the world.
    pub fn knows(&self, name: &str) -> bool {
        self.knows_folded(&fold_str(name.trim()))
    }

    /// The same of a name that is folded already.
    pub(crate) fn knows_folded(&self, name: &str) -> bool {
        // What no place begins with is none, and most names that are asked for are none.
        self.begin_with(name)
            && (self.cities.contains_key(name) || self.countries.contains_key(name) || self.regions.contains(name))
    }

    /// Whether the name of some place begins with a folded word.
    pub fn begin_with(&self, word: &str) -> bool {
        self.openings.contains(opening(word))
    }

    /// The city of this name, in any of its languages.
    pub fn city(&self, name: &str) -> Option<&Place> {
        self.cities.get(&fold_str(name.trim()))
    }

    /// The country of this name, in English.
    pub fn country(&self, name: &str) -> Option<&str> {
        self.countries.get(&fold_str(name.trim())).map(String::as_str)
    }
}

/// The letters and digits that a folded text opens with.
fn opening(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
}

fn names(name: &str, aliases: Option<&String>) -> Vec<String> {
    let aliases = aliases.map(String::as_str).unwrap_or_default();
    std::iter::once(name).chain(aliases.split(',')).map(|n| fold_str(n.trim())).filter(|n| !n.is_empty()).collect()
}

/// The rows of a table, each with at least `columns` columns.
fn rows(data: &Assets, path: &str, columns: usize) -> Result<Vec<Vec<String>>, GazetteerError> {
    let Some(asset) = data.file(path)? else { return Ok(Vec::new()) };
    let fault = |line, fault| GazetteerError::Tsv { path: asset.path.clone(), line, fault };
    let read = |error: TableError| fault(error.line, error.fault);
    let mut table = Table::open(asset.text.as_bytes(), Parted::Tabs).map_err(read)?;
    let mut out = Vec::new();
    while let Some(row) = table.row().map_err(read)? {
        if row.len() < columns {
            return Err(fault(row.line(), format!("{} columns instead of {columns}", row.len())));
        }
        out.push((0..row.len()).map(|cell| row.at(cell).to_owned()).collect());
    }
    Ok(out)
}
