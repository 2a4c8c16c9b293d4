//! What the server serves: how much of what, from which recaps, and the addresses that programs use.

use super::home::plural;
use super::table::{Cell, Table};
use super::{leads, write};
use crate::graph::Iris;
use crate::query::resolve::EntityKind;
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use minijinja::context;

/// `/about`
pub(in crate::serve) fn page(job: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let counts = job.graph.catalogue()?.counts();
    let count = |kind: EntityKind| (plural(kind), counts.get(&kind).copied().unwrap_or_default());
    let counts: Vec<(&str, usize)> = EntityKind::ALL.into_iter().map(count).collect();
    let header = job.graph.store().header();
    let iris = Iris::new(job.graph.base()).map_err(|error| Fault::own(error.to_string()))?;
    let mut recaps = None;
    if let Some(manifest) = job.graph.store().manifest()? {
        let row = |(key, entry): (&String, &crate::graph::manifest::RecapEntry)| {
            let link = leads(job.graph.base(), iris.recap(key).as_str());
            let facts = &entry.facts;
            vec![
                Cell { kind: "recap".to_owned(), ..Cell::of(&entry.path, link) },
                Cell::count(facts.talks.len()),
                Cell::count(facts.people.len()),
                Cell::count(facts.companies.len()),
                Cell::count(facts.technologies.len()),
                Cell::count(facts.mentions),
            ]
        };
        let rows = manifest.recaps.iter().map(row).collect();
        recaps = Some(Table::plain(&["recap", "talks", "people", "companies", "technologies", "mentions"], rows));
    }
    let page = context! {
        title => "About this graph", counts, recaps, quads => header.quads, generation => job.graph.number(),
        version => env!("CARGO_PKG_VERSION"), base => header.base, timeout => job.app.options.timeout.as_secs(),
        rows => job.app.options.rows,
    };
    write("about.html", page, out)
}
