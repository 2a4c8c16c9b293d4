//! A view and its filters in, a drawing to walk through out: zoom, search, and on from each name to what stands around it. Where
//! scripts were bundled it is the picture with its list, out of which a script makes a canvas, and the addresses from which that
//! gets more; otherwise a page of its own, as `graph -o view.html` writes it.

use super::near::picture_of;
use super::views::{LIVELY, TOP, listed, selection};
use super::{address, leads, marked, with, write_lively};
use crate::export::{Node, Projection, View, Ways, explorer, project, quote};
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::forms::HTML;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use crate::serve::web;
use axum::http::header;
use minijinja::context;

/// `/graph?view=…`, with the filters of `/views/…`, all of which stay on the way.
pub(in crate::serve) fn page(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let name = asked.one("view").unwrap_or("everything");
    let unknown = || Fault::bad(format!("no view is called {}; they are listed at /views", crate::text::quoted(name)));
    let projection = Projection::from_name(name).ok_or_else(unknown)?;
    let view = project(job.graph.store(), projection, &selection(job, asked, Some(projection), true)?)?;
    if view.is_empty() {
        return Err(Fault::unknown("there is nothing to draw"));
    }
    match web::base() {
        Some(_) => canvas(job, asked, projection, &view, out),
        None => alone(job, asked, projection, view, out),
    }
}

/// What the address says beside the view.
fn filters(asked: &Asked) -> impl Iterator<Item = (&str, &str)> {
    let pairs = asked.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    pairs.filter(|(name, value)| *name != "view" && !value.trim().is_empty())
}

fn canvas(job: &Job, asked: &Asked, projection: Projection, view: &View, out: &mut Outlet) -> Result<(), Fault> {
    let base = job.graph.base();
    let top = TOP.to_string();
    let own = asked.one("top").is_none().then_some(("top", top.as_str()));
    let elements = format!("/views/{}.cyjs", projection.name());
    let kept = |name: &str| ["event", "year", "technology", "company"].contains(&name);
    let near = filters(asked).filter(|(name, _)| kept(name));
    let page = context! {
        title => projection.title(), drawn => marked(picture_of(view, base)?), nodes => listed(view, base), base,
        note => view.note(), back => address(&format!("/views/{}", projection.name()), filters(asked)),
        elements => address(&elements, filters(asked).chain(own)), near => address(&elements, near),
    };
    write_lively("graph.html", page, out)
}

fn alone(job: &Job, asked: &Asked, projection: Projection, mut view: View, out: &mut Outlet) -> Result<(), Fault> {
    quote(&mut view, job.graph.store())?;
    let base = job.graph.base();
    let of = |node: &Node| {
        let Some(page) = leads(base, &node.iri) else { return Vec::new() };
        let id = node.iri.strip_prefix(base).unwrap_or(&node.iri);
        let path = address("/path", std::iter::once(("from", id)));
        vec![("Its page", page), ("What stands around it", with(asked, "around", id)), ("Ways from it", path)]
    };
    let back = ("Filters and list", address(&format!("/views/{}", projection.name()), filters(asked)));
    out.kind(HTML);
    out.header(header::CONTENT_SECURITY_POLICY, LIVELY);
    Ok(explorer(&view, &Ways { of: &of, back }, out)?)
}
