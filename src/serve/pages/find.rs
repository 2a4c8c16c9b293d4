//! What somebody typed into the one box in, what it may mean out: things that are called so, and where it is a question, its
//! answer by the saved query that answers it. The same words lead to the same query as with `talkgraph ask`.

use super::home::link;
use super::results::table;
use super::table::Table;
use super::{Link, address, leads, write};
use crate::query::page;
use crate::query::resolve::{EntityKind, Resolver};
use crate::query::stream;
use crate::query::words::{Reading, Understood, Verb};
use crate::serve::ask;
use crate::serve::asked::Asked;
use crate::serve::catalogue::Entry;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use minijinja::context;
use serde::Serialize;
use serde_json::json;
use std::io::Write;

/// Things on the page.
const MOST: usize = 60;
/// Things that are offered while somebody types.
const OFFERED: usize = 12;
/// Rows of an answer on the page.
const ROWS: usize = 50;
/// The longest question, in bytes.
const LONGEST: usize = 600;

/// How a question was understood.
#[derive(Default, Serialize)]
struct Words {
    /// The query, with its values.
    asked: Option<Link>,
    /// What is to be said of the answer.
    notes: Vec<String>,
    /// What of the question was passed over.
    passed: String,
    /// What the query gives.
    table: Option<Table>,
    /// Why it gives nothing.
    fault: Option<String>,
    /// Queries that are near.
    nearest: Vec<Link>,
}

/// `/search?q=…&kind=…`
pub(in crate::serve) fn page(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let typed = asked.one("q").unwrap_or_default();
    if typed.len() > LONGEST {
        return Err(Fault::bad(format!("that is longer than {LONGEST} bytes; ask in fewer words")));
    }
    let kind = kind(asked)?;
    let catalogue = job.graph.catalogue()?;
    let found = catalogue.find(typed, kind, MOST);
    let is_worded = kind.is_none() && typed.contains(char::is_whitespace);
    let words = if is_worded { Some(words(job, typed)?) } else { None };
    let near = if found.is_empty() && words.is_none() { near(job, typed)? } else { None };
    let (told, untold): (Vec<&Entry>, Vec<&Entry>) = found.into_iter().partition(|entry| entry.is_told());
    let links = |all: Vec<&Entry>| all.into_iter().map(|entry| link(job, entry)).collect::<Vec<Link>>();
    let (told, untold) = (links(told), links(untold));
    let kinds: Vec<&str> = EntityKind::ALL.iter().map(|kind| kind.name()).collect();
    let title = if typed.is_empty() { "Search".to_owned() } else { format!("Search: {typed}") };
    let page = context! { title, q => typed, told, untold, words, near, kinds, kind => kind.map(EntityKind::name), most => MOST };
    write("find.html", page, out)
}

/// `/suggest?q=…`: names that begin so, as browsers and programs take suggestions (OpenSearch).
pub(in crate::serve) fn suggest(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let typed = asked.one("q").unwrap_or_default();
    let found = job.graph.catalogue()?.find(typed, kind(asked)?, OFFERED);
    let labels: Vec<&str> = found.iter().map(|entry| entry.label.as_str()).collect();
    let kinds: Vec<&str> = found.iter().map(|entry| entry.kind.name()).collect();
    let base = job.graph.base();
    let addresses: Vec<String> = found.iter().map(|entry| leads(base, &entry.iri).unwrap_or_default()).collect();
    out.kind("application/x-suggestions+json");
    Ok(out.write_all(json!([typed, labels, kinds, addresses]).to_string().as_bytes())?)
}

fn kind(asked: &Asked) -> Result<Option<EntityKind>, Fault> {
    let Some(name) = asked.one("kind") else { return Ok(None) };
    EntityKind::from_name(name).map(Some).ok_or_else(|| Fault::bad(format!("there is no kind {name:.20}")))
}

/// Near names, of a name that none has.
fn near(job: &Job, typed: &str) -> Result<Option<String>, Fault> {
    if typed.is_empty() {
        return Ok(None);
    }
    let resolver = Resolver::new(job.source()?);
    Ok(page::resolve(&resolver, &EntityKind::ALL, typed).err().map(|error| error.to_string()))
}

/// Understands a question, and asks it.
fn words(job: &Job, typed: &str) -> Result<Words, Fault> {
    let nearest = |readings: &[Reading]| readings.iter().map(|reading| as_link(job, reading)).collect();
    Ok(match ask::understood(job, typed)? {
        Understood::Not(_) => Words::default(),
        Understood::Unsure(readings) => Words { nearest: nearest(&readings), ..Words::default() },
        Understood::Sure(reading) => {
            let mut words = Words {
                asked: Some(as_link(job, &reading)),
                notes: reading.notes.clone(),
                passed: reading.passed.join(" "),
                ..Words::default()
            };
            if reading.verb == Verb::Ask {
                match answer(job, &reading) {
                    Ok(table) => words.table = Some(table),
                    Err(fault) => words.fault = Some(fault.message),
                }
            }
            words
        }
    })
}

fn answer(job: &Job, reading: &Reading) -> Result<Table, Fault> {
    let most = reading.limit.unwrap_or(ROWS).min(ROWS);
    let mut table = table(job, job.stream(stream::limited(ask::read(job, reading)?, most + 1))?)?;
    table.more = table.rows.len() > most && reading.limit.is_none();
    table.rows.truncate(most);
    Ok(table)
}

/// What a reading comes to: the question in our words, at its address.
fn as_link(job: &Job, reading: &Reading) -> Link {
    let value = |at: usize| reading.values.get(at).map_or("", |(_, value)| value.as_str());
    let text = match reading.verb {
        Verb::Ask => job.app.query(&reading.query).map_or_else(|| reading.query.clone(), |query| query.summary.clone()),
        Verb::Show => format!("What is told of {}", value(0)),
        Verb::Path => format!("The way from {} to {}", value(0), value(1)),
    };
    let note = match reading.verb {
        Verb::Ask => {
            reading.values.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
        }
        Verb::Show | Verb::Path => String::new(),
    };
    let href = match reading.verb {
        Verb::Ask => {
            let pairs = reading.values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            address(&format!("/queries/{}", reading.query), pairs)
        }
        Verb::Show => address("/search", [("q", value(0))].into_iter()),
        Verb::Path => address("/path", [("from", value(0)), ("to", value(1))].into_iter()),
    };
    Link { note, ..Link::new(text, Some(href)) }
}
