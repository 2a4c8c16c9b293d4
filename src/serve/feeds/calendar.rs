//! Editions whose day is known in, a calendar of them out (RFC 5545). Each is a day: when it ended no recap states in a form that
//! could be relied on.

use super::{dates, said, written};
use crate::graph::vocabulary::{schema, tg};
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use jiff::civil::Date;
use oxigraph::model::vocab::rdfs;
use std::collections::HashMap;

/// The media type.
const CALENDAR: &str = "text/calendar; charset=utf-8";
/// Octets of a line, its end not counted.
const LINE: usize = 75;

/// `/events.ics`
pub(in crate::serve) fn events(job: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let first = |predicate| -> Result<HashMap<String, String>, Fault> {
        let mut all = said(job, predicate)?;
        all.sort();
        all.reverse();
        // Of several that recaps state, the first in their order stays.
        Ok(all.into_iter().collect())
    };
    let (labels, cities, countries) = (first(rdfs::LABEL)?, first(schema::LOCATION)?, first(tg::COUNTRY)?);
    let days = dates(job)?.into_iter().filter_map(|(event, date)| Some((date.parse::<Date>().ok()?, event)));
    let mut days: Vec<(Date, String)> = days.collect();
    days.sort();
    let stamp = written(job).strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut calendar = Calendar::default();
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", "-//talkgraph//talkgraph//EN");
    calendar.text("X-WR-CALNAME", "Conferences of the graph");
    for (day, event) in days {
        let Some(label) = labels.get(&event) else { continue };
        calendar.line("BEGIN", "VEVENT");
        calendar.text("UID", &event);
        calendar.line("DTSTAMP", &stamp);
        calendar.line("DTSTART;VALUE=DATE", &day.strftime("%Y%m%d").to_string());
        calendar.text("SUMMARY", label);
        let place: Vec<&str> =
            [&cities, &countries].iter().filter_map(|of| of.get(&event)).map(String::as_str).collect();
        if !place.is_empty() {
            calendar.text("LOCATION", &place.join(", "));
        }
        calendar.line("URL", &event);
        calendar.line("TRANSP", "TRANSPARENT");
        calendar.line("END", "VEVENT");
    }
    calendar.line("END", "VCALENDAR");
    out.kind(CALENDAR);
    out.whole(calendar.0);
    Ok(())
}

/// The lines of a calendar.
#[derive(Default)]
struct Calendar(String);

impl Calendar {
    /// A property whose value is text: what would end it is escaped.
    fn text(&mut self, name: &str, text: &str) {
        let mut value = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\\' | ';' | ',' => value.extend(['\\', c]),
                '\n' => value.push_str("\\n"),
                c if c.is_control() => value.push(' '),
                c => value.push(c),
            }
        }
        self.line(name, &value);
    }

    /// A property, in lines that are no longer than they may be; a letter stays whole.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in format!("{name}:{value}").chars().filter(|c| !c.is_control()) {
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::{Calendar, LINE};

    #[test]
    fn text_is_escaped_and_long_lines_go_on() {
        let mut calendar = Calendar::default();
        calendar.text("SUMMARY", "a, b; c\\d\ne\r\u{7}");
        assert_eq!(calendar.0, "SUMMARY:a\\, b\\; c\\\\d\\ne  \r\n");
        let long = "Mühlentag ".repeat(40);
        let mut calendar = Calendar::default();
        calendar.text("SUMMARY", &long);
        assert!(calendar.0.split("\r\n").all(|line| line.len() <= LINE), "{}", calendar.0);
        assert!(calendar.0.ends_with("\r\n") && calendar.0.matches("\r\n ").count() > 4);
        assert_eq!(calendar.0.replace("\r\n ", ""), format!("SUMMARY:{long}\r\n"));
    }
}
