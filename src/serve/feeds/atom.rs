//! Talks in, an Atom feed out, those whose recaps came last first. An entry is what the page of its talk says: who, where, on
//! what, and the words of the recap.

use super::{arrivals, dates, said, written};
use crate::graph::vocabulary::{prov, schema, tg};
use crate::query::page::{self, Page, PageTalk};
use crate::query::resolve::EntityKind;
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use crate::serve::pages::rendered;
use jiff::Timestamp;
use minijinja::context;
use oxigraph::model::NamedNode;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Talks of a feed.
const MOST: usize = 50;
/// Sentences of an entry.
const QUOTES: usize = 3;
/// The media type.
const ATOM: &str = "application/atom+xml; charset=utf-8";

#[derive(Serialize)]
struct Entry {
    iri: String,
    title: String,
    updated: String,
    authors: Vec<String>,
    categories: Vec<String>,
    events: String,
    recaps: String,
    quotes: Vec<String>,
}

/// `/talks.atom`: the talks of all recaps.
pub(in crate::serve) fn talks(job: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let (arrivals, dates) = (arrivals(job)?, dates(job)?);
    let talks: HashMap<String, String> = said(job, tg::SAME_TALK_AS)?.into_iter().collect();
    let mut newest: HashMap<&str, (Option<Timestamp>, &str)> = HashMap::new();
    let (told, given) = (said(job, prov::WAS_DERIVED_FROM)?, said(job, schema::SUPER_EVENT)?);
    for (telling, recap) in &told {
        let Some(talk) = talks.get(telling) else { continue };
        let at = newest.entry(talk).or_default();
        at.0 = at.0.max(arrivals.get(recap).copied());
    }
    for (telling, event) in &given {
        let at = talks.get(telling).and_then(|talk| newest.get_mut(talk.as_str()));
        if let (Some(at), Some(date)) = (at, dates.get(event)) {
            at.1 = at.1.max(date);
        }
    }
    let mut newest: Vec<_> = newest.into_iter().collect();
    newest.sort_by_key(|(talk, at)| (Reverse(*at), *talk));
    let mut entries = Vec::new();
    for (talk, (arrival, _)) in newest.into_iter().take(MOST) {
        let page = page::gather(job.source()?, EntityKind::Talk, &NamedNode::new_unchecked(talk))?;
        entries.extend(page.talks.iter().map(|talk| entry(talk, arrival.unwrap_or_else(|| written(job)))));
    }
    write(job, "New talks", "talks.atom", "", entries, out)
}

/// The talks of a thing, at the address of its page with `format=atom`.
pub(in crate::serve) fn of_thing(job: &Job, found: &Page, out: &mut Outlet) -> Result<(), Fault> {
    let arrivals = arrivals(job)?;
    let arrival = |talk: &PageTalk| {
        let recaps = talk.recaps.iter().filter_map(|recap| found.iri_of("recap", recap));
        recaps.filter_map(|recap| arrivals.get(recap)).max().copied()
    };
    let mut talks: Vec<(Option<Timestamp>, &PageTalk)> = found.talks.iter().map(|talk| (arrival(talk), talk)).collect();
    // Of those that came together the page has the latest first.
    talks.sort_by_key(|(arrival, _)| Reverse(*arrival));
    let entries = talks.into_iter().take(MOST).map(|(at, talk)| entry(talk, at.unwrap_or_else(|| written(job))));
    let address = found.iri.strip_prefix(job.graph.site()).unwrap_or(&found.iri);
    let title = format!("Talks: {}", found.label);
    write(job, &title, &format!("{address}?format=atom"), address, entries.collect(), out)
}

fn entry(talk: &PageTalk, updated: Timestamp) -> Entry {
    let title = if talk.title.is_empty() { "A talk without a title" } else { &talk.title };
    Entry {
        iri: talk.iri.clone(),
        title: title.to_owned(),
        updated: updated.to_string(),
        authors: talk.speakers.iter().map(|(name, _)| name.clone()).collect(),
        categories: talk.technologies.iter().chain(&talk.topics).cloned().collect(),
        events: talk.events.join(", "),
        recaps: talk.recaps.join("; "),
        quotes: talk.quotes.iter().map(|quote| quote.quote.clone()).take(QUOTES).collect(),
    }
}

/// Writes a feed of an address under the site, beside that of the page that it stands for.
fn write(
    job: &Job,
    title: &str,
    own: &str,
    page: &str,
    mut entries: Vec<Entry>,
    out: &mut Outlet,
) -> Result<(), Fault> {
    for entry in &mut entries {
        entry.quotes.dedup();
    }
    // A feed is as new as its newest entry, so that it stays the same where a build brings nothing to it.
    let updated = entries.iter().map(|entry| entry.updated.clone()).max();
    let feed = context! {
        title, entries, site => job.graph.site(), own, page,
        updated => updated.unwrap_or_else(|| written(job).to_string()),
    };
    let text = rendered("feed.xml", feed)?;
    out.kind(ATOM);
    out.whole(text);
    Ok(())
}
