//! What a person typed for a view and its part in, the view out. What can be refused without the graph is refused before
//! it is opened, since opening may take a while.

use super::limits::Limits;
use super::source::{Lookup, Opened};
use crate::cli::{Global, Rank, ViewArgs};
use anyhow::{Context, bail};
use talkgraph::assets::{Asset, Assets};
use talkgraph::export::{
    Chosen, ExportError, Kind, Measure, Projection, Selection, View, draw_answer, narrow, project, quote,
};
use talkgraph::query::error::either;
use talkgraph::query::page::{self, Meant};
use talkgraph::query::resolve::{EntityKind, Resolver};
use talkgraph::query::{QueryError, Saved, params, prefixes, saved};
use talkgraph::text::{near, quoted};

/// What is to be drawn, checked as far as it can be without the graph.
pub struct Wanted<'a> {
    args: &'a ViewArgs,
    what: What,
}

enum What {
    Projection(Projection),
    Query(Box<Saved>),
    Text { name: String, query: Box<spargebra::Query> },
}

impl<'a> Wanted<'a> {
    /// The view, saved query or file of that name.
    ///
    /// # Errors
    /// A name that is none, a query that is faulty, values or filters that do not fit.
    pub fn new(args: &'a ViewArgs) -> anyhow::Result<Self> {
        if args.by.is_some() && args.top.is_none() {
            bail!("--by says which nodes --top keeps; give it --top N");
        }
        Self::ranked(args)
    }

    /// As [`Wanted::new`], where `--by` has a meaning of its own without `--top`.
    ///
    /// # Errors
    /// Those of [`Wanted::new`].
    pub fn ranked(args: &'a ViewArgs) -> anyhow::Result<Self> {
        let what = what(args)?;
        match &what {
            What::Query(saved) => {
                params::assign(&saved.name, &saved.parameters, &args.values)?;
            }
            What::Projection(_) | What::Text { .. } => {
                if let Some(value) = args.values.first() {
                    bail!(
                        "{} takes no values, and `{}` is one; filters are options: see --help",
                        args.view,
                        quoted(value)
                    );
                }
            }
        }
        let of_talks = [
            ("--event", args.event.is_empty()),
            ("--year", args.year.is_empty()),
            ("--technology", args.technology.is_empty()),
            ("--company", args.company.is_empty()),
        ];
        if let (false, Some((option, _))) =
            (matches!(what, What::Projection(_)), of_talks.into_iter().find(|(_, empty)| !empty))
        {
            bail!(
                "{option} chooses talks, and {} is a query, which says itself what it is about; put it there",
                args.view
            );
        }
        Ok(Self { args, what })
    }

    /// The name of the projection, or what the query is called.
    pub fn name(&self) -> &str {
        match &self.what {
            What::Projection(projection) => projection.name(),
            What::Query(saved) => &saved.name,
            What::Text { name, .. } => name,
        }
    }

    /// The view, with its quotes.
    ///
    /// # Errors
    /// Names that the graph does not know, [`ExportError::NothingLeft`], a graph that cannot be read.
    pub fn read(&self, graph: &Opened, limits: Limits) -> anyhow::Result<View> {
        let mut view = self.read_bare(graph, limits)?;
        quote(&mut view, graph.quads())?;
        Ok(view)
    }

    /// The view without quotes, for those who count only.
    ///
    /// # Errors
    /// Those of [`Wanted::read`].
    pub fn read_bare(&self, graph: &Opened, limits: Limits) -> anyhow::Result<View> {
        let lookup = Lookup::new(graph);
        let selection = self.selection(&lookup)?;
        Ok(match &self.what {
            What::Projection(projection) => project(graph.quads(), *projection, &selection)?,
            What::Query(saved) => {
                let answer = limits.answer(graph.source()?, saved.bound(&self.args.values, lookup.resolver()?)?)?;
                narrow(draw_answer(&answer, &saved.name, &saved.summary, graph.quads())?, &selection)?
            }
            What::Text { name, query } => {
                let answer = limits.answer(graph.source()?, query.as_ref().clone())?;
                narrow(draw_answer(&answer, name, name, graph.quads())?, &selection)?
            }
        })
    }

    fn selection(&self, lookup: &Lookup<'_>) -> anyhow::Result<Selection> {
        let args = self.args;
        let measure = measure(args.by);
        let around =
            args.around.as_deref().map(|typed| anything(lookup.resolver()?, &self.kinds(), typed)).transpose()?;
        Ok(Selection {
            events: lookup.chosen(EntityKind::Event, &args.event)?,
            years: args.year.clone(),
            technologies: lookup.chosen(EntityKind::Technology, &args.technology)?,
            companies: lookup.chosen(EntityKind::Company, &args.company)?,
            min_weight: args.min_weight,
            around: around.map(|around| (around, usize::from(args.hops))),
            largest_component: args.largest_component,
            top: args.top.map(|top| (top as usize, measure)),
        })
    }

    fn kinds(&self) -> Vec<EntityKind> {
        match &self.what {
            What::Projection(projection) => projection.kinds().iter().filter_map(|kind| entity_kind(*kind)).collect(),
            _ => EntityKind::ALL.to_vec(),
        }
    }
}

/// What nodes are ranked by, as typed or by default.
pub fn measure(by: Option<Rank>) -> Measure {
    match by {
        None | Some(Rank::Pagerank) => Measure::PageRank,
        Some(Rank::Degree) => Measure::Degree,
        Some(Rank::Betweenness) => Measure::Betweenness,
        Some(Rank::Closeness) => Measure::Closeness,
        Some(Rank::Core) => Measure::Core,
    }
}

fn what(args: &ViewArgs) -> anyhow::Result<What> {
    let name = args.view.as_str();
    if let Some(projection) = Projection::from_name(name) {
        return Ok(What::Projection(projection));
    }
    let assets = Assets::queries(args.queries.as_deref());
    if name.ends_with(".rq") {
        let file = std::path::Path::new(name);
        if file.is_file() || saved::find(&assets, name).is_err() {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read {name}; check that it is there and is UTF-8"))?;
            if text.lines().any(|line| line.starts_with("#+")) {
                return Ok(What::Query(Box::new(Saved::parse(&Asset { path: name.to_owned(), text })?)));
            }
            let stem = file.file_stem().map_or(name.to_owned(), |stem| stem.to_string_lossy().into_owned());
            return Ok(What::Text { name: stem, query: Box::new(prefixes::parse(&text, name)?) });
        }
    }
    match saved::find(&assets, name) {
        Ok(saved) => Ok(What::Query(Box::new(saved))),
        Err(QueryError::NameUnknown { .. }) => {
            let views: Vec<&str> = Projection::ALL.iter().map(|projection| projection.name()).collect();
            let (queries, _) = saved::load(&assets)?;
            let known = views.iter().copied().chain(queries.iter().map(|query| query.name.as_str()));
            let meant = match near(name, known, 3).as_slice() {
                [] => ".".to_owned(),
                some => format!("; did you mean {}?", either(some)),
            };
            bail!("no view or saved query is called `{}`{meant} The views are {}", quoted(name), either(&views))
        }
        Err(other) => Err(other.into()),
    }
}

/// The entity of one of `kinds` that is meant; what else has the name is told.
///
/// # Errors
/// A name that none has, or more than one of a kind.
pub fn anything(resolver: &Resolver<'_>, kinds: &[EntityKind], typed: &str) -> anyhow::Result<Chosen> {
    let Meant { kind, iri, others } = page::resolve(resolver, kinds, typed)?;
    if !others.is_empty() {
        eprintln!("`{}` is taken for the {kind}; give {} where that is meant", quoted(typed), either(&others));
    }
    Ok(Chosen { typed: typed.to_owned(), iri })
}

fn entity_kind(kind: Kind) -> Option<EntityKind> {
    EntityKind::from_name(kind.slug())
}

/// Whether an error says that a filter left nothing, which is an answer and not a fault.
pub fn nothing_left(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<ExportError>(), Some(ExportError::NothingLeft { .. }))
}

/// Why a view is empty without any filter.
pub fn nothing_to_draw(view: &View, global: &Global) -> String {
    let graph = global.endpoint.clone().unwrap_or_else(|| global.store.display().to_string());
    let why = match view.note() {
        Some(note) => format!("nothing to draw as {}: {note}", view.name()),
        None if Projection::from_name(view.name()).is_none() => {
            return format!("nothing to draw: {} found nothing in {graph}", view.name());
        }
        None => {
            format!("nothing to draw as {}: {graph} tells of no talk that it could show", view.name())
        }
    };
    let others: Vec<&str> = Projection::ALL.iter().map(|p| p.name()).filter(|name| *name != view.name()).collect();
    format!("{why}; add recaps with: talkgraph build FOLDER, or draw {}", either(&others))
}
