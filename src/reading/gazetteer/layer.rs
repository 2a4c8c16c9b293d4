//! The imported layer, `gazetteer/{technologies,companies,people,topics,events}.tsv`: rows in, rows out. One table a kind
//! with one name a line, sorted, so that an import shows in a diff as the names it brought; what a person wrote in TOML
//! always wins over it, and that is decided at load, so that the tables need no mending when the TOML changes.

use super::GazetteerError;
use crate::assets::Asset;
use crate::model::{EntityId, Kind};
use crate::text::table::{Parted, Row as Cells, Table};
use std::fmt::Write as _;

/// The first line of each table.
pub const HEADER: &str = "id\tlabel\taliases\thomepage\twikidata\tmaker\tplace\tcountry\tsources\tlicences";
/// Between the values of one cell.
const BETWEEN: &str = " | ";
const COLUMNS: usize = 10;

/// Tables of the layer, by kind. An earlier one wins where two kinds cannot share a name.
pub const TABLES: [(Kind, &str); 5] = [
    (Kind::Technology, "technologies.tsv"),
    (Kind::Company, "companies.tsv"),
    (Kind::Topic, "topics.tsv"),
    (Kind::Event, "events.tsv"),
    (Kind::Person, "people.tsv"),
];

/// An imported name: what the public lists say of one entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Unique over all tables.
    pub id: String,
    /// The name to show.
    pub label: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Its web page.
    pub homepage: Option<String>,
    /// Its Wikidata item (`Q…`).
    pub wikidata: Option<String>,
    /// Id of the company that makes it.
    pub maker: Option<String>,
    /// Where an event is always held.
    pub place: Option<String>,
    /// The country of that place.
    pub country: Option<String>,
    /// The data sets that name it, in the order of their import.
    pub sources: Vec<String>,
    /// Their licences (SPDX), one each.
    pub licences: Vec<String>,
}

/// Reads a table; gives each row with its line, from 1.
pub fn read(asset: &Asset) -> Result<Vec<(usize, Row)>, GazetteerError> {
    rows(asset).collect()
}

/// The rows of a table one by one, since a million of them would take as much room as the entries made of them.
pub fn rows(asset: &Asset) -> impl Iterator<Item = Result<(usize, Row), GazetteerError>> {
    let tsv = |line, fault| GazetteerError::Tsv { path: asset.path.clone(), line, fault };
    let mut table = Table::open(asset.text.as_bytes(), Parted::Tabs);
    let mut told = false;
    std::iter::from_fn(move || {
        let table = match &mut table {
            _ if told => return None,
            Ok(table) => table,
            Err(error) => {
                told = true;
                return Some(Err(tsv(error.line, error.fault.clone())));
            }
        };
        if !table.columns().iter().map(String::as_str).eq(HEADER.split('\t')) {
            told = true;
            return Some(Err(tsv(1, format!("the columns should be {}", HEADER.replace('\t', ", ")))));
        }
        match table.row() {
            Ok(found) => found.map(|cells| row(asset, cells)),
            Err(error) => Some(Err(tsv(error.line, error.fault))),
        }
    })
}

fn row(asset: &Asset, cells: Cells<'_>) -> Result<(usize, Row), GazetteerError> {
    let line = cells.line();
    let fault = |fault: String| GazetteerError::Tsv { path: asset.path.clone(), line, fault };
    if cells.len() != COLUMNS {
        return Err(fault(format!("{} columns instead of {COLUMNS}", cells.len())));
    }
    let [id, label, aliases, homepage, wikidata, maker, place, country, sources, licences] =
        std::array::from_fn(|column| cells.at(column));
    // As an id is made of a name: names in other scripts keep their letters.
    let plain = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if id.is_empty() || !plain && EntityId::from_name(id).as_str() != id {
        return Err(fault(format!("id {id:?} is no slug of small letters, digits and hyphens")));
    }
    if label.trim().is_empty() {
        return Err(fault(format!("{id} has an empty label")));
    }
    let one = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    let row = Row {
        id: id.to_owned(),
        label: label.to_owned(),
        aliases: several(aliases),
        homepage: one(homepage),
        wikidata: one(wikidata),
        maker: one(maker),
        place: one(place),
        country: one(country),
        sources: several(sources),
        licences: several(licences),
    };
    Ok((line, row))
}

/// Writes a table; the rows are sorted by id.
pub fn write(rows: &[Row]) -> String {
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let mut out = format!("{HEADER}\n");
    for row in sorted {
        let one = |cell: &Option<String>| cell.clone().unwrap_or_default();
        let cells = [
            row.id.clone(),
            row.label.clone(),
            row.aliases.join(BETWEEN),
            one(&row.homepage),
            one(&row.wikidata),
            one(&row.maker),
            one(&row.place),
            one(&row.country),
            row.sources.join(BETWEEN),
            row.licences.join(BETWEEN),
        ];
        let _ = writeln!(out, "{}", cells.join("\t"));
    }
    out
}

fn several(cell: &str) -> Vec<String> {
    cell.split(BETWEEN).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<(usize, Row)>, GazetteerError> {
        read(&Asset { path: "people.tsv".to_owned(), text: text.to_owned() })
    }

    #[test]
    fn what_is_written_is_read_again() {
        let row = Row {
            id: "jo-doe".to_owned(),
            label: "Jo Doe".to_owned(),
            aliases: vec!["Jo \"jd\" Doe".to_owned(), "J. Doe".to_owned()],
            wikidata: Some("Q1".to_owned()),
            sources: vec!["pyvideo".to_owned()],
            licences: vec!["CC0-1.0".to_owned()],
            ..Row::default()
        };
        let other = Row { id: "a".to_owned(), label: "A".to_owned(), ..Row::default() };
        let read = read_text(&write(&[row.clone(), other.clone()])).expect("it is sound");
        assert_eq!(read, [(2, other), (3, row)]);
    }

    #[test]
    fn faults_name_the_line() {
        for (text, message) in [
            ("name\n", "people.tsv:1: the columns should be id, label, aliases"),
            (&format!("{HEADER}\na\tA\n"), "people.tsv:2: 2 columns instead of 10"),
            (&format!("{HEADER}\nA b\tA\t\t\t\t\t\t\t\t\n"), "people.tsv:2: id \"A b\" is no slug of small letters"),
            (&format!("{HEADER}\na\t \t\t\t\t\t\t\t\t\n"), "people.tsv:2: a has an empty label"),
        ] {
            let error = read_text(text).expect_err(text).to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
