//! A table in, talks out: a line for each talk, with columns `title`, `speakers`, and where there are any `company`, `role`,
//! `kind`, `date`, `event`. What a spreadsheet gives, so that no programme has to wait for an importer of its own.

use super::{Found, day, earlier, people, syntax};
use crate::gazetteer::programme::{Columns, ProgrammeError, Speaker};
use crate::text::table::{Parted, Table, TableError};
use std::path::Path;

/// Reads a table, parted by commas, semicolons or tabs; `more` are names of columns besides the English ones.
pub(super) fn read(path: &Path, text: &str, comma: bool, more: &Columns) -> Result<Found, ProgrammeError> {
    let fault = |error: TableError| syntax(path, error.line, error.fault);
    let parted = match text.lines().next().unwrap_or_default() {
        _ if !comma => Parted::Tabs,
        first if first.matches(';').count() > first.matches(',').count() => Parted::Semicolons,
        _ => Parted::Commas,
    };
    let mut table = Table::open(text.as_bytes(), parted).map_err(fault)?;
    let column = |names: &[&str]| {
        let is_one = |column: &String| names.contains(&column.as_str()) || more.mean(column, names[0]);
        table.columns().iter().position(is_one)
    };
    let Some(title) = column(&["title", "talk"]) else {
        let fault = "no column \"title\" in the first line, which names columns as title,speakers,company";
        return Err(syntax(path, 1, fault));
    };
    let speakers = column(&["speakers", "speaker", "presenters", "presenter"]);
    let company = column(&["company", "companies", "organisation", "organization", "affiliation"]);
    let role = column(&["role", "position", "job title"]);
    let form = column(&["kind", "type", "form", "format"]);
    let date = column(&["date", "day", "start"]);
    let event = column(&["event", "conference"]);
    let [place, country] = [column(&["place", "city"]), column(&["country"])];
    let mut found = Found::default();
    while let Some(row) = table.row().map_err(fault)? {
        let cell = |index: Option<usize>| index.map_or("", |index| row.at(index));
        let some = |index: Option<usize>| Some(cell(index).to_owned()).filter(|text| !text.is_empty());
        let names = people(cell(speakers));
        let several = |index: Option<usize>| -> Vec<Option<String>> {
            let parts: Vec<&str> = cell(index).split([';', '|']).map(str::trim).collect();
            // One company is all speakers'; several are theirs in turn.
            let of = |at: usize| if parts.len() == 1 { parts.first() } else { parts.get(at) };
            (0..names.len()).map(|at| of(at).map(|s| (*s).to_owned()).filter(|s| !s.is_empty())).collect()
        };
        let (companies, roles) = (several(company), several(role));
        let speakers: Vec<Speaker> = names
            .iter()
            .zip(companies)
            .zip(roles)
            .map(|((name, company), role)| Speaker { name: name.clone(), company, role })
            .collect();
        found.edition.date = earlier(found.edition.date.take(), some(date).as_deref().and_then(day));
        for (slot, value) in [
            (&mut found.edition.name, some(event)),
            (&mut found.edition.place, some(place)),
            (&mut found.edition.country, some(country)),
        ] {
            *slot = slot.take().or(value);
        }
        // A line of a table of talks is a talk, unless its form says otherwise.
        found.take(cell(Some(title)), some(form).as_deref().unwrap_or("talk"), speakers);
        if form.is_none()
            && let Some(talk) = found.talks.last_mut()
        {
            talk.kind = None;
        }
    }
    Ok(found)
}
