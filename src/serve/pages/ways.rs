//! What counts most in a view, and the way from one person to another, as pages: the tables of `rank` and `path`.

use super::table::{Cell, Table};
use super::views::{MEASURES, measure, selection};
use super::{leads, write};
use crate::export::{
    CyJs, Format, Kind, Projection, Selection, communities, path, project, quote, quote_steps, rank, steps_as_view,
};
use crate::query::QueryError;
use crate::query::page;
use crate::query::resolve::{EntityKind, Resolver};
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use axum::http::StatusCode;
use minijinja::context;
use oxigraph::model::NamedNode;
use serde::Serialize;

/// Rows of a ranking.
const ROWS: usize = 100;

/// `/rank?view=…&by=…`
pub(in crate::serve) fn ranking(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let name = asked.one("view").unwrap_or("technology-technology");
    let projection =
        Projection::from_name(name).ok_or_else(|| Fault::unknown(format!("no view is called {name:.40}")))?;
    let measure = measure(asked)?;
    let selection = Selection { top: None, ..selection(job, asked, Some(projection), false)? };
    let view = project(job.graph.store(), projection, &selection)?;
    let (scores, together) = (rank(&view, measure), communities(&view));
    let mut order: Vec<usize> = (0..view.node_count()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    let base = job.graph.base();
    let rows = order.into_iter().take(ROWS).enumerate().map(|(place, at)| {
        let node = view.node(at);
        let link = Cell { kind: node.kind.slug().to_owned(), ..Cell::of(&node.label, leads(base, &node.iri)) };
        let score = format!("{:.4}", scores[at]);
        vec![
            Cell::count(place + 1),
            link,
            Cell::count(score),
            Cell::count(node.talks),
            Cell::count(together.of[at] + 1),
        ]
    });
    let table = Table::plain(&["place", "name", "score", "talks", "community"], rows.collect());
    let views: Vec<(&str, &str)> = Projection::ALL.iter().map(|view| (view.name(), view.title())).collect();
    let page = context! {
        title => format!("What counts most: {}", projection.title().to_lowercase()), table, views, view => projection.name(),
        measures => MEASURES.map(|(name, _)| name), by => asked.one("by").unwrap_or("pagerank"),
        year => asked.one("year"), event => asked.one("event"), all => view.node_count(),
    };
    write("rank.html", page, out)
}

#[derive(Serialize)]
struct Step {
    from: Cell,
    to: Cell,
    kind: &'static str,
    talks: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    talk: Cell,
    quote: String,
    recap: Cell,
}

/// `/path?from=…&to=…`, as a page or with `format=cyjs` as a graph
pub(in crate::serve) fn way(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let (from, to) = (asked.one("from"), asked.one("to"));
    if asked.one("format") == Some("cyjs") {
        let (Some(from), Some(to)) = (from, to) else { return Err(Fault::bad("a way needs two ends: from and to")) };
        return drawn(job, &between(job, from, to)?, out);
    }
    let (mut steps, mut fault) = (None, None);
    if let (Some(from), Some(to)) = (from, to) {
        match between(job, from, to) {
            Ok(way) => steps = Some(shown(job, &way)),
            Err(told) => {
                out.head.status = told.status;
                fault = Some(told.message);
            }
        }
    }
    write("path.html", context! { title => "The way from one to another", from, to, steps, fault }, out)
}

/// A way as a drawing has it.
fn drawn(job: &Job, way: &[crate::export::Step], out: &mut Outlet) -> Result<(), Fault> {
    let mut view = steps_as_view(way);
    quote(&mut view, job.graph.store())?;
    out.kind("application/json");
    Ok(CyJs.write(&view, out)?)
}

/// The shortest way between two names, with the words behind each step.
pub(in crate::serve) fn between(job: &Job, from: &str, to: &str) -> Result<Vec<crate::export::Step>, Fault> {
    let resolver = Resolver::new(job.source()?);
    let (start, end) = (meant(&resolver, from)?, meant(&resolver, to)?);
    if start == end {
        return Err(Fault::bad("both are one and the same; a way needs two ends"));
    }
    let view = project(job.graph.store(), Projection::Everything, &Selection::default())?;
    let kinds = [Kind::Event, Kind::Company, Kind::Technology, Kind::Topic, Kind::Talk];
    let way = path(&view, start.as_str(), end.as_str(), &kinds);
    let mut way = way.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "there is no way: their talks share nothing"))?;
    quote_steps(&mut way, job.graph.store())?;
    Ok(way)
}

fn shown(job: &Job, way: &[crate::export::Step]) -> Vec<Step> {
    let base = job.graph.base();
    let node = |node: &crate::export::Node| Cell {
        kind: node.kind.slug().to_owned(),
        ..Cell::of(&node.label, leads(base, &node.iri))
    };
    let told = |step: &crate::export::Step| {
        let talk = |talk: &std::sync::Arc<crate::export::TalkRef>| {
            let quote = step.edge.quotes.iter().find(|quote| quote.talk == talk.iri);
            Told {
                talk: Cell::of(&talk.title, leads(base, &talk.iri)),
                quote: quote.map(|quote| quote.text.clone()).unwrap_or_default(),
                recap: quote.map(|quote| Cell::of(&quote.recap, leads(base, &quote.iri))).unwrap_or_default(),
            }
        };
        step.edge.talks.iter().take(5).map(talk).collect()
    };
    let step = |step: &crate::export::Step| Step {
        from: node(&step.from),
        to: node(&step.to),
        kind: step.to.kind.slug(),
        talks: told(step),
    };
    way.iter().map(step).collect()
}

/// A person where one has that name, or else what is called so.
fn meant(resolver: &Resolver<'_>, typed: &str) -> Result<NamedNode, Fault> {
    match resolver.resolve(EntityKind::Person, typed) {
        Err(QueryError::EntityUnknown { .. }) => {
            let kinds: Vec<EntityKind> =
                EntityKind::ALL.into_iter().filter(|kind| *kind != EntityKind::Recap).collect();
            Ok(page::resolve(resolver, &kinds, typed)?.iri)
        }
        other => Ok(other?),
    }
}
