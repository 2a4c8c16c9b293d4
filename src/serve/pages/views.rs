//! A view and its filters in an address in, its drawing out: in a page, where each node leads to its own, or as any file that
//! `talkgraph graph` writes.

use super::near::picture_of;
use super::{Link, address, leads, marked, write};
use crate::export::{
    Chosen, ExportError, Format, Kind, Measure, Projection, Selection, View, format_called, project, quote, rank,
};
use crate::query::page::{self, Meant};
use crate::query::resolve::{EntityKind, Resolver};
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use axum::http::{HeaderValue, header};
use minijinja::context;
use std::ops::RangeInclusive;

/// Nodes of a drawing where the address does not say how many: as many as can be read on a page.
pub(super) const TOP: usize = 60;
/// Nodes of a drawing at most.
const MOST: usize = 500;

/// `/views`
pub(in crate::serve) fn list(_: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let views: Vec<Link> =
        Projection::ALL.iter().map(|view| Link::new(view.title(), Some(format!("/views/{}", view.name())))).collect();
    write("views.html", context! { title => "Drawings", views }, out)
}

/// `/views/NAME` and `/views/NAME.ENDING`
pub(in crate::serve) fn one(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let last = asked.last();
    let (name, ending) = last.rsplit_once('.').map_or((last.as_str(), None), |(name, ending)| (name, Some(ending)));
    let unknown =
        || Fault::unknown(format!("no view is called {}; they are listed at /views", crate::text::quoted(name)));
    let projection = Projection::from_name(name).ok_or_else(unknown)?;
    let format = ending.map(format_called).transpose()?;
    let selection = selection(job, asked, Some(projection), format.is_none())?;
    match format {
        Some(format) => file(job, projection, &selection, format, out),
        None => page(job, asked, projection, &selection, out),
    }
}

fn file(
    job: &Job,
    projection: Projection,
    selection: &Selection,
    format: &dyn Format,
    out: &mut Outlet,
) -> Result<(), Fault> {
    let mut view = project(job.graph.store(), projection, selection)?;
    quote(&mut view, job.graph.store())?;
    if view.is_empty() {
        return Err(Fault::unknown("there is nothing to draw"));
    }
    out.kind(media(format.ending()));
    if !matches!(format.ending(), "svg" | "html" | "png") {
        let name = format!("attachment; filename=\"{}.{}\"", projection.name(), format.ending());
        out.header(header::CONTENT_DISPOSITION, &name);
    }
    match format.ending() {
        "svg" => out.head.headers.push((header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PICTURE))),
        "html" => out.head.headers.push((header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(LIVELY))),
        "png" | "pdf" => out.unpacked(),
        _ => {}
    }
    Ok(format.write(&view, out)?)
}

/// What a picture that is opened by itself may do: carry its own colours.
pub(super) const PICTURE: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// What the interactive drawing may do: run its own script, and reach nothing.
pub(super) const LIVELY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; sandbox allow-scripts allow-downloads";

fn media(ending: &str) -> &'static str {
    match ending {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "pdf" => "application/pdf",
        "html" => "text/html; charset=utf-8",
        "json" | "cyjs" => "application/json",
        "graphml" | "gexf" => "application/xml",
        "csv" => "text/csv; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}

fn page(
    job: &Job,
    asked: &Asked,
    projection: Projection,
    selection: &Selection,
    out: &mut Outlet,
) -> Result<(), Fault> {
    let base = job.graph.base();
    let (mut drawn, mut fault, mut nodes) = (None, None, Vec::new());
    match project(job.graph.store(), projection, selection) {
        Ok(view) if view.is_empty() => fault = Some(view.note().unwrap_or("there is nothing to draw").to_owned()),
        Ok(view) => {
            nodes = listed(&view, base);
            drawn = Some(marked(picture_of(&view, base)?));
        }
        Err(error @ ExportError::NothingLeft { .. }) => fault = Some(error.to_string()),
        Err(error) => return Err(error.into()),
    }
    let pairs = || {
        asked
            .pairs
            .iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| (name.as_str(), value.as_str()))
    };
    let top = TOP.to_string();
    let file = |ending: &str| {
        let path = format!("/views/{}.{ending}", projection.name());
        let has_top = pairs().any(|(name, _)| name == "top");
        let own = (!has_top && matches!(ending, "svg" | "png" | "pdf")).then_some(("top", top.as_str()));
        Link::new(ending.to_uppercase(), Some(address(&path, pairs().chain(own))))
    };
    let downloads: Vec<Link> = ["svg", "png", "pdf", "html", "json", "graphml", "gexf", "csv", "dot"].map(file).into();
    let views: Vec<Link> = Projection::ALL
        .iter()
        .map(|view| Link {
            kind: if *view == projection { "current".to_owned() } else { String::new() },
            ..Link::new(view.title(), Some(address(&format!("/views/{}", view.name()), pairs())))
        })
        .collect();
    let page = context! {
        title => projection.title(), name => projection.name(), drawn, fault, nodes, downloads, views,
        event => asked.one("event"), year => asked.one("year"), technology => asked.one("technology"),
        company => asked.one("company"), around => asked.one("around"), hops => asked.one("hops").unwrap_or("1"),
        least => asked.one("min-weight"), top => asked.one("top").map_or_else(|| TOP.to_string(), str::to_owned),
        by => asked.one("by").unwrap_or("pagerank"), measures => MEASURES.map(|(name, _)| name),
        largest => asked.one("largest-component").is_some(), path => format!("/views/{}", projection.name()),
        explore => address("/graph", std::iter::once(("view", projection.name())).chain(pairs())),
        rank => address("/rank", std::iter::once(("view", projection.name())).chain(pairs())),
    };
    write("view.html", page, out)
}

/// What is drawn, as a list: for those who see no drawing.
pub(super) fn listed(view: &View, base: &str) -> Vec<Link> {
    let talks = rank(view, Measure::Degree);
    let mut order: Vec<usize> = (0..view.node_count()).collect();
    order.sort_by(|a, b| talks[*b].total_cmp(&talks[*a]).then(a.cmp(b)));
    let link = |at: usize| {
        let node = view.node(at);
        Link {
            kind: node.kind.slug().to_owned(),
            note: node.talks.to_string(),
            ..Link::new(&node.label, leads(base, &node.iri))
        }
    };
    order.into_iter().map(link).collect()
}

/// The measures, by name.
pub(super) const MEASURES: [(&str, Measure); 5] = [
    ("pagerank", Measure::PageRank),
    ("degree", Measure::Degree),
    ("betweenness", Measure::Betweenness),
    ("closeness", Measure::Closeness),
    ("core", Measure::Core),
];

/// The measure that the address names.
pub(super) fn measure(asked: &Asked) -> Result<Measure, Fault> {
    let name = asked.one("by").unwrap_or("pagerank");
    let known = MEASURES.iter().find(|(known, _)| *known == name);
    known.map(|(_, measure)| *measure).ok_or_else(|| Fault::bad(format!("there is no measure {name:.20}")))
}

/// The part of a view that the address asks for; `bounded` keeps it small where it says nothing.
pub(super) fn selection(job: &Job, asked: &Asked, view: Option<Projection>, bounded: bool) -> Result<Selection, Fault> {
    let resolver = Resolver::new(job.source()?);
    let chosen = |kind: EntityKind, name: &str| {
        let one = |typed: &str| Ok(Chosen { typed: typed.to_owned(), iri: resolver.resolve(kind, typed)? });
        asked.all(name).map(one).collect::<Result<Vec<Chosen>, Fault>>()
    };
    let around = match (asked.one("around"), view) {
        (Some(typed), Some(view)) => {
            let kinds: Vec<EntityKind> =
                view.kinds().iter().filter_map(|kind: &Kind| EntityKind::from_name(kind.slug())).collect();
            let Meant { iri, .. } = page::resolve(&resolver, &kinds, typed)?;
            let hops = asked.number("hops", 4)?.unwrap_or(1).max(1);
            Some((Chosen { typed: typed.to_owned(), iri }, hops))
        }
        _ => None,
    };
    let top = match asked.number("top", 100_000)? {
        Some(top) if bounded => Some(top.clamp(2, MOST)),
        Some(top) => Some(top.max(2)),
        None => bounded.then_some(TOP),
    };
    let min_weight =
        asked.one("min-weight").map(|text| text.parse::<f64>().map_err(|_| Fault::bad("min-weight is a number")));
    let measure = measure(asked)?;
    Ok(Selection {
        events: chosen(EntityKind::Event, "event")?,
        years: asked.all("year").map(years).collect::<Result<_, _>>()?,
        technologies: chosen(EntityKind::Technology, "technology")?,
        companies: chosen(EntityKind::Company, "company")?,
        min_weight: min_weight.transpose()?,
        around,
        largest_component: asked.one("largest-component").is_some(),
        top: top.map(|top| (top, measure)),
    })
}

/// `2015`, or `2013-2016`.
fn years(typed: &str) -> Result<RangeInclusive<i32>, Fault> {
    let year = |text: &str| text.trim().parse::<i32>().ok().filter(|year| (1000..=9999).contains(year));
    let (first, last) = typed.split_once('-').unwrap_or((typed, typed));
    match (year(first), year(last)) {
        (Some(first), Some(last)) if first <= last => Ok(first..=last),
        _ => Err(Fault::bad("year is a year, such as 2015, or two, such as 2013-2016")),
    }
}
