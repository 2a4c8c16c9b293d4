//! What is new or dated in the graph in, feeds out: talks as Atom (RFC 4287), those of one thing or of all, and editions as
//! iCalendar (RFC 5545). A template and eighty lines: the crates for both bring more of others along than stands here.

mod atom;
mod calendar;

pub(super) use atom::{of_thing, talks};
pub(super) use calendar::events;

use super::fault::Fault;
use super::job::Job;
use crate::graph::Iris;
use crate::graph::vocabulary::{schema, tg};
use jiff::Timestamp;
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::HashMap;
use std::fs;

/// What is said with a predicate, as text: subject and object.
fn said(job: &Job, predicate: NamedNodeRef<'_>) -> Result<Vec<(String, String)>, Fault> {
    let statements = job.source()?.statements(None, Some(&predicate.into_owned()), None)?;
    let pair = |(subject, _, object): (NamedOrBlankNode, _, Term)| match (subject, object) {
        (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) => {
            Some((subject.into_string(), object.into_string()))
        }
        (NamedOrBlankNode::NamedNode(subject), Term::Literal(object)) => {
            Some((subject.into_string(), object.value().to_owned()))
        }
        _ => None,
    };
    Ok(statements.into_iter().filter_map(pair).collect())
}

/// When each edition was, by its IRI: the first day that a recap states, or the year that it is called by.
fn dates(job: &Job) -> Result<HashMap<String, String>, Fault> {
    let mut dates: HashMap<String, String> = HashMap::new();
    for (event, date) in said(job, schema::START_DATE)? {
        dates.entry(event).and_modify(|known| *known = date.clone().min(std::mem::take(known))).or_insert(date);
    }
    let is_year = |edition: &str| edition.len() == 4 && edition.bytes().all(|byte| byte.is_ascii_digit());
    for (event, edition) in said(job, tg::EDITION)?.into_iter().filter(|(_, edition)| is_year(edition)) {
        dates.entry(event).or_insert(edition);
    }
    Ok(dates)
}

/// When the generation was written, to the second.
fn written(job: &Job) -> Timestamp {
    job.graph.written().and_then(|time| second(time.try_into().ok()?)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// When the file of each recap was written last, by the recap's IRI, as far as it is still there; no later than the graph. So a
/// recap is new when it came into the folder, whatever year it tells of.
fn arrivals(job: &Job) -> Result<HashMap<String, Timestamp>, Fault> {
    let iris = Iris::new(job.graph.base()).map_err(|error| Fault::own(error.to_string()))?;
    let latest = written(job);
    let Some(manifest) = job.graph.manifest()? else { return Ok(HashMap::new()) };
    let arrival = |file: &str| {
        let time = fs::metadata(file).and_then(|about| about.modified()).ok()?;
        second(time.try_into().ok()?).map(|time| time.min(latest))
    };
    let dated = manifest
        .recaps
        .iter()
        .filter_map(|(key, entry)| arrival(entry.file.as_deref()?).map(|time| (iris.recap(key).into_string(), time)));
    Ok(dated.collect())
}

fn second(time: Timestamp) -> Option<Timestamp> {
    Timestamp::from_second(time.as_second()).ok()
}
