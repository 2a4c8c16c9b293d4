//! What the server serves: how much of what, and the addresses that programs use.

use super::home::plural;
use super::write;
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
    let page = context! {
        title => "About this graph", counts, quads => header.quads, generation => job.graph.number(),
        version => env!("CARGO_PKG_VERSION"), base => header.base, timeout => job.app.options.timeout.as_secs(),
        rows => job.app.options.rows,
    };
    write("about.html", page, out)
}
