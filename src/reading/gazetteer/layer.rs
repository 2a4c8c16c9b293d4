//! The imported layer, `gazetteer/{technologies,companies,people,topics,events}.tsv`: rows in, rows out. One table a kind
//! with one name a line, sorted, so that an import shows in a diff as the names it brought; what a person wrote in TOML
//! always wins over it, and that is decided at load, so that the tables need no mending when the TOML changes.

use super::GazetteerError;
use crate::assets::Asset;
use crate::model::{EntityId, Kind};
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

/// A row as it stands in its table: there are so many that none is copied before it is known to be wanted.
pub(super) struct Cells<'t> {
    /// The line, from 1.
    pub(super) line: usize,
    cells: [&'t str; COLUMNS],
}

impl<'t> Cells<'t> {
    pub(super) fn id(&self) -> &'t str {
        self.cells[0]
    }

    pub(super) fn label(&self) -> &'t str {
        self.cells[1]
    }

    pub(super) fn aliases(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        several(self.cells[2])
    }

    /// Web page, Wikidata item, maker, place and country.
    pub(super) fn details(&self) -> [Option<&'t str>; 5] {
        std::array::from_fn(|at| Some(self.cells[3 + at]).filter(|cell| !cell.is_empty()))
    }

    /// The data sets that name it, as one cell.
    pub(super) fn sources(&self) -> &'t str {
        self.cells[8]
    }

    fn row(&self) -> Row {
        let [homepage, wikidata, maker, place, country] = self.details().map(|cell| cell.map(str::to_owned));
        let owned = |cell: &'t str| several(cell).map(str::to_owned).collect();
        Row {
            id: self.id().to_owned(),
            label: self.label().to_owned(),
            aliases: owned(self.cells[2]),
            homepage,
            wikidata,
            maker,
            place,
            country,
            sources: owned(self.cells[8]),
            licences: owned(self.cells[9]),
        }
    }
}

/// Reads a table; gives each row with its line, from 1.
pub fn read(asset: &Asset) -> Result<Vec<(usize, Row)>, GazetteerError> {
    cells(asset)?.map(|cells| cells.map(|cells| (cells.line, cells.row()))).collect()
}

/// The rows of a table one by one.
pub(super) fn cells(asset: &Asset) -> Result<impl Iterator<Item = Result<Cells<'_>, GazetteerError>>, GazetteerError> {
    let text = asset.text.strip_prefix('\u{feff}').unwrap_or(&asset.text);
    let mut lines = text.lines().zip(1..).filter(|(line, _)| !line.is_empty());
    let header = lines.next().map_or("", |(line, _)| line);
    if !header.split('\t').map(|name| name.trim().to_lowercase()).eq(HEADER.split('\t')) {
        let fault = format!("the columns should be {}", HEADER.replace('\t', ", "));
        return Err(GazetteerError::Tsv { path: asset.path.clone(), line: 1, fault });
    }
    Ok(lines.map(|(text, line)| {
        row(text, line).map_err(|fault| GazetteerError::Tsv { path: asset.path.clone(), line, fault })
    }))
}

fn row(text: &str, line: usize) -> Result<Cells<'_>, String> {
    let mut cells = [""; COLUMNS];
    let mut count = 0;
    for cell in text.split('\t') {
        if let Some(place) = cells.get_mut(count) {
            *place = cell.trim();
        }
        count += 1;
    }
    if count != COLUMNS {
        return Err(format!("{count} columns instead of {COLUMNS}"));
    }
    let [id, label, ..] = cells;
    // As an id is made of a name: names in other scripts keep their letters.
    let plain = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if id.is_empty() || !plain && EntityId::from_name(id).as_str() != id {
        return Err(format!("id {id:?} is no slug of small letters, digits and hyphens"));
    }
    if label.is_empty() {
        return Err(format!("{id} has an empty label"));
    }
    Ok(Cells { line, cells })
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

/// The values of a cell.
pub(super) fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(BETWEEN).filter(|part| !part.is_empty())
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
