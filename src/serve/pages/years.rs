//! What was talked about in which year, as a page with its chart and the same numbers as a table, or as the chart alone.

use super::table::{Cell, Table};
use super::views::{PICTURE, selection};
use super::{address, write};
use crate::export::timeline::{Timeline, chart, timeline};
use crate::export::{Selection, Theme};
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use axum::http::{HeaderValue, header};
use minijinja::context;
use std::io::Write;

/// Technologies of a chart.
const TOP: usize = 20;

fn read(job: &Job, asked: &Asked) -> Result<Timeline, Fault> {
    let selection = Selection { top: None, around: None, ..selection(job, asked, None, false)? };
    let top = asked.number("top", 200)?.unwrap_or(TOP).max(1);
    Ok(timeline(job.graph.store(), &selection)?.top(top))
}

/// `/timeline.svg`
pub(in crate::serve) fn picture(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let timeline = read(job, asked)?;
    if timeline.rows.is_empty() {
        return Err(Fault::unknown("no talk has both a year and a technology"));
    }
    out.kind("image/svg+xml");
    out.head.headers.push((header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PICTURE)));
    Ok(out.write_all(chart(&timeline, Theme::Auto).as_bytes())?)
}

/// `/timeline`
pub(in crate::serve) fn page(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let (mut table, mut fault, mut notes) = (None, None, Vec::new());
    match read(job, asked) {
        Ok(timeline) if timeline.rows.is_empty() => fault = Some("no talk has both a year and a technology".to_owned()),
        Ok(timeline) => {
            table = Some(as_table(&timeline));
            notes = timeline.notes;
        }
        Err(told) => {
            out.head.status = told.status;
            fault = Some(told.message);
        }
    }
    let pairs = asked.pairs.iter().filter(|(_, value)| !value.trim().is_empty());
    let page = context! {
        title => "Technologies by year", table, fault, notes,
        picture => address("/timeline.svg", pairs.map(|(name, value)| (name.as_str(), value.as_str()))),
        event => asked.one("event"), year => asked.one("year"), technology => asked.one("technology"),
        company => asked.one("company"), top => asked.one("top").map_or_else(|| TOP.to_string(), str::to_owned),
    };
    write("timeline.html", page, out)
}

fn as_table(timeline: &Timeline) -> Table {
    let years = timeline.years();
    let row = |row: &crate::export::timeline::Row| {
        let search = address("/search", [("q", row.label.as_str()), ("kind", "technology")].into_iter());
        let counts =
            years.iter().map(|year| Cell::count(row.counts.get(year).map_or_else(String::new, u64::to_string)));
        std::iter::once(Cell::of(&row.label, Some(search))).chain(counts).chain([Cell::count(row.total())]).collect()
    };
    let names: Vec<String> = years.iter().map(i32::to_string).collect();
    let columns: Vec<&str> =
        std::iter::once("technology").chain(names.iter().map(String::as_str)).chain(["all"]).collect();
    Table::plain(&columns, timeline.rows.iter().map(row).collect())
}
