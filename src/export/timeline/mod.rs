//! The graph or the answer of a query in, a [`Timeline`] out: what was talked about in which year, and how often. The chart
//! is drawn with the text measures, colours and themes of the other pictures; a chart crate would bring its own for each.

mod chart;

use super::facts::{Facts, Needs};
use super::names::Name;
use super::select::{self, Selection};
use super::source::QuadSource;
use super::{ExportError, style};
use crate::query::Answer;
use crate::query::table::readable;
pub use chart::chart;
use std::collections::{BTreeMap, BTreeSet};

/// How often each of some things was talked about, by year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// What it shows.
    pub title: String,
    /// The most frequent first.
    pub rows: Vec<Row>,
    /// What is left out, and why.
    pub notes: Vec<String>,
}

/// One thing and its years.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// What it is called.
    pub label: String,
    /// How often, by year; no year has none.
    pub counts: BTreeMap<i32, u64>,
}

impl Row {
    /// How often in all years.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

impl Timeline {
    fn new(title: &str, rows: impl IntoIterator<Item = Row>) -> Self {
        let mut rows: Vec<Row> = rows.into_iter().filter(|row| row.total() > 0).collect();
        rows.sort_by_cached_key(|row| (u64::MAX - row.total(), row.label.to_lowercase(), row.label.clone()));
        Self { title: title.to_owned(), rows, notes: Vec::new() }
    }

    /// The years that have anything, ascending.
    pub fn years(&self) -> Vec<i32> {
        let years: BTreeSet<i32> = self.rows.iter().flat_map(|row| row.counts.keys()).copied().collect();
        years.into_iter().collect()
    }

    /// The timeline of the `most` that were talked about most.
    pub fn top(mut self, most: usize) -> Self {
        if let Some(left_out) = self.rows.len().checked_sub(most).filter(|left_out| *left_out > 0) {
            self.rows.truncate(most);
            self.notes.push(format!("{left_out} more, talked about less, {} not drawn", are(left_out)));
        }
        self
    }
}

/// The technologies of the talks that a selection leaves, by the year in which they were given.
///
/// # Errors
/// What the source says, or [`ExportError::NothingLeft`] when a filter leaves nothing.
pub fn timeline(source: &dyn QuadSource, selection: &Selection) -> Result<Timeline, ExportError> {
    let needs = Needs { technologies: true, appearances: selection.needs_appearances(), ..Needs::default() };
    let mut facts = Facts::read(source, needs)?;
    let chosen = select::talks(&mut facts, selection, |talk| !talk.technologies.is_empty())?;
    let mut counts: BTreeMap<Name, BTreeMap<i32, u64>> = BTreeMap::new();
    let mut undated = 0;
    for talk in chosen.into_iter().map(|at| facts.talk(at)).filter(|talk| !talk.technologies.is_empty()) {
        let Some(year) = facts.year(talk) else {
            undated += 1;
            continue;
        };
        for name in talk.technologies {
            *counts.entry(*name).or_default().entry(year).or_default() += 1;
        }
    }
    let labels = facts.names.labels(&counts.keys().copied().collect::<Vec<_>>())?;
    let label =
        |name: Name| labels.get(&name).map_or_else(|| facts.names.tail(name), |label| label.clone().into_owned());
    let rows: Vec<Row> = counts.into_iter().map(|(name, counts)| Row { label: label(name), counts }).collect();
    let mut timeline = Timeline::new("Technologies by year", rows);
    if undated > 0 {
        timeline.notes.push(format!(
            "{} whose year no recap states {} not counted",
            style::talks(undated),
            are(undated)
        ));
    }
    Ok(timeline)
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// The rows of a query with the columns `year`, `label` and `count`. The number may also be called `talks`, and without a
/// `label` the first other column that is no IRI is one, so that `technologies-by-year` and `topics-by-year` will do.
///
/// # Errors
/// [`ExportError::TimelineUnfit`] when there are no such columns.
pub fn timeline_of(answer: &Answer, query: &str, title: &str) -> Result<Timeline, ExportError> {
    let unfit = |fault: String| ExportError::TimelineUnfit { query: query.to_owned(), fault };
    let Answer::Rows(answered) = answer else { return Err(unfit("gives no rows".to_owned())) };
    let at = |name: &str| answered.columns.iter().position(|column| column == name);
    let year = at("year").ok_or_else(|| unfit("has no column year".to_owned()))?;
    let count = at("count").or_else(|| at("talks")).ok_or_else(|| unfit("has no column count or talks".to_owned()))?;
    let other = |column: &usize| ![year, count].contains(column) && !answered.columns[*column].ends_with("_iri");
    let label = at("label").or_else(|| (0..answered.columns.len()).find(other));
    let label = label.ok_or_else(|| unfit("has no column label".to_owned()))?;
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let mut passed_over = 0;
    for row in &answered.rows {
        let text = |column: usize| row[column].as_ref().map(readable).unwrap_or_default();
        // A date counts for its year.
        let digits = text(year);
        let read = digits.split('-').next().and_then(|year| year.parse().ok()).filter(|year| (1..=9999).contains(year));
        let (Some(year), Ok(count)) = (read, text(count).parse::<u64>()) else {
            passed_over += 1;
            continue;
        };
        if count > 0 {
            let name = text(label);
            let row = rows.entry(name.clone()).or_insert_with(|| Row { label: name, ..Row::default() });
            *row.counts.entry(year).or_default() += count;
        }
    }
    let mut timeline = Timeline::new(title, rows.into_values());
    if passed_over > 0 {
        let plural = if passed_over == 1 { "" } else { "s" };
        timeline
            .notes
            .push(format!("{passed_over} row{plural} without a year or a number {} not drawn", are(passed_over)));
    }
    Ok(timeline)
}

#[cfg(test)]
mod tests {
    use super::{Row, Timeline, timeline_of};
    use crate::query::Answer;
    use crate::query::Rows;
    use oxigraph::model::{Literal, Term};

    fn answer(columns: &[&str], rows: &[&[&str]]) -> Answer {
        let cell = |text: &&str| Some(Term::from(Literal::new_simple_literal(*text))).filter(|_| !text.is_empty());
        Answer::Rows(Rows {
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        })
    }

    #[test]
    fn a_query_says_what_is_drawn() {
        let rows: [&[&str]; 6] = [
            &["2015", "b", "1"],
            &["2017-04-24", "a", "2"],
            &["2015", "a", "1"],
            &["2017", "a", "1"],
            &["", "a", "7"],
            &["2016", "c", "0"],
        ];
        let row = |label: &str, counts: &[(i32, u64)]| Row {
            label: label.to_owned(),
            counts: counts.iter().copied().collect(),
        };
        for columns in [["year", "label", "count"], ["year", "topic", "talks"]] {
            let timeline = timeline_of(&answer(&columns, &rows), "q", "Q").unwrap();
            assert_eq!(timeline.rows, [row("a", &[(2015, 1), (2017, 3)]), row("b", &[(2015, 1)])]);
            assert_eq!(timeline.years(), [2015, 2017]);
            assert_eq!(timeline.notes, ["1 row without a year or a number is not drawn"]);
            let Timeline { rows, notes, .. } = timeline.top(1);
            assert_eq!((rows.len(), notes[1].as_str()), (1, "1 more, talked about less, is not drawn"));
        }
    }

    #[test]
    fn what_is_no_timeline_is_refused() {
        let cases: [(&[&str], &str); 4] = [
            (&["label", "count"], "has no column year"),
            (&["year", "label"], "has no column count or talks"),
            (&["year", "count"], "has no column label"),
            (&["year", "count", "topic_iri"], "has no column label"),
        ];
        for (columns, fault) in cases {
            let said = timeline_of(&answer(columns, &[]), "q", "Q").unwrap_err().to_string();
            assert!(said.contains(fault) && said.contains("?year ?label ?count"), "{said}");
        }
        assert!(timeline_of(&Answer::Truth(true), "q", "Q").is_err());
    }
}
