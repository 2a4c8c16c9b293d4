//! The first page: where to begin. What recaps name most often, and what can be asked.

use super::{Link, leads, write};
use crate::query::resolve::EntityKind;
use crate::serve::asked::Asked;
use crate::serve::catalogue::Entry;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use minijinja::context;
use serde::Serialize;

/// Things of a kind on the first page.
const MOST: usize = 12;

#[derive(Serialize)]
struct Group {
    name: &'static str,
    count: usize,
    links: Vec<Link>,
}

/// The first page.
pub(in crate::serve) fn page(job: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let catalogue = job.graph.catalogue()?;
    let counts = catalogue.counts();
    let kinds = [EntityKind::Technology, EntityKind::Person, EntityKind::Company, EntityKind::Event, EntityKind::Topic];
    let groups: Vec<Group> = kinds
        .into_iter()
        .map(|kind| Group {
            name: plural(kind),
            count: counts.get(&kind).copied().unwrap_or_default(),
            links: catalogue.first(kind, MOST).map(|entry| link(job, entry)).collect(),
        })
        .filter(|group| group.count > 0)
        .collect();
    let count = |kind: EntityKind| counts.get(&kind).copied().unwrap_or_default();
    let example = |name: &str, parameters: &str| Link::new(name, Some(format!("/queries/{parameters}")));
    let questions = [
        example("Which technologies are covered most?", "most-covered"),
        example("Who speaks most often?", "busiest-speakers"),
        example("Which technologies rise?", "technologies-rising"),
    ];
    let page = context! {
        title => "What was said at conferences", groups, questions,
        talks => count(EntityKind::Talk), recaps => count(EntityKind::Recap),
    };
    write("home.html", page, out)
}

/// A thing as a link, with how often it is named.
pub(in crate::serve) fn link(job: &Job, entry: &Entry) -> Link {
    Link {
        text: entry.label.clone(),
        href: leads(job.graph.base(), &entry.iri),
        kind: entry.kind.name().to_owned(),
        note: if entry.named > 0 { entry.named.to_string() } else { String::new() },
    }
}

/// Several of a kind.
pub(in crate::serve) fn plural(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Technology => "technologies",
        EntityKind::Person => "people",
        EntityKind::Company => "companies",
        EntityKind::Topic => "topics",
        EntityKind::Event => "events",
        EntityKind::Talk => "talks",
        EntityKind::Recap => "recaps",
    }
}
