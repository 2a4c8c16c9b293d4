//! `talkgraph path`: two people, as typed, in; the shortest way from one to the other out, a row for each talk of a step.

use super::answer::print_rows;
use super::rank::{iri, text};
use super::source::Opened;
use super::view::anything;
use crate::cli::{Global, PathArgs, Through};
use anyhow::bail;
use clap::ValueEnum;
use oxigraph::model::{NamedNode, Term};
use std::process::ExitCode;
use talkgraph::export::{Chosen, Kind, Projection, Selection, Step, path, project, quote_steps};
use talkgraph::query::QueryError;
use talkgraph::query::Rows;
use talkgraph::query::error::either;
use talkgraph::query::resolve::{EntityKind, Resolver};
use talkgraph::text::quoted;

/// Prints the way; exit code 1 when there is none.
///
/// # Errors
/// Names that the graph does not know, the same name twice, a graph that cannot be read.
pub fn run(args: &PathArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let opened = Opened::new(global)?;
    let resolver = Resolver::new(opened.source()?);
    let (from, to) = (meant(&resolver, &args.from)?, meant(&resolver, &args.to)?);
    if from.iri == to.iri {
        let (from, to) = (quoted(&from.typed), quoted(&to.typed));
        bail!("`{from}` and `{to}` are one and the same; a way needs two ends");
    }
    let view = project(opened.quads(), Projection::Everything, &Selection::default())?;
    let through: &[Through] = if args.through.is_empty() { Through::value_variants() } else { &args.through };
    let kinds: Vec<Kind> = through.iter().map(|through| kind(*through)).collect();
    let Some(mut steps) = path(&view, from.iri.as_str(), to.iri.as_str(), &kinds) else {
        let (typed, names) = (format!("{} to {}", quoted(&from.typed), quoted(&to.typed)), names(&kinds));
        let nowhere = |end: &&Chosen| view.nodes().all(|node| node.iri != end.iri.as_str());
        match [&from, &to].into_iter().find(nowhere) {
            Some(end) => {
                // A talk is given at an edition; the series as a whole is no place to meet.
                let is_event = resolver.names(EntityKind::Event)?.iter().any(|named| named.iri == end.iri);
                let remedy = if is_event { "; of a series of events, name an edition" } else { "" };
                eprintln!("no way from {typed}: no talk has to do with {}{remedy}", quoted(&end.typed));
            }
            None if args.through.is_empty() => eprintln!("no way from {typed}: their talks share nothing"),
            None => eprintln!("no way from {typed} through {names}; leave --through out, or name more kinds"),
        }
        return Ok(ExitCode::from(1));
    };
    quote_steps(&mut steps, opened.quads())?;
    let columns = ["step", "from", "to", "kind", "talk", "quote", "recap", "from_iri", "to_iri", "talk_iri"];
    let rows = steps.iter().enumerate().flat_map(|(at, step)| told(at as u64 + 1, step)).collect();
    print_rows(Rows { columns: columns.map(str::to_owned).to_vec(), rows }, &args.printed, global, "path")
}

/// A person where one has that name, or else what is called so.
fn meant(resolver: &Resolver<'_>, typed: &str) -> anyhow::Result<Chosen> {
    match resolver.resolve(EntityKind::Person, typed) {
        Ok(iri) => Ok(Chosen { typed: typed.to_owned(), iri }),
        Err(QueryError::EntityUnknown { .. }) => {
            let kinds = EntityKind::ALL.into_iter().filter(|kind| *kind != EntityKind::Recap);
            anything(resolver, &kinds.collect::<Vec<_>>(), typed)
        }
        Err(error) => Err(error.into()),
    }
}

fn kind(through: Through) -> Kind {
    match through {
        Through::Event => Kind::Event,
        Through::Company => Kind::Company,
        Through::Technology => Kind::Technology,
        Through::Topic => Kind::Topic,
        Through::Talk => Kind::Talk,
    }
}

fn names(kinds: &[Kind]) -> String {
    either(&kinds.iter().map(|kind| kind.slug()).collect::<Vec<_>>())
}

/// A row for each talk of a step, with the first words that it rests on.
fn told(number: u64, step: &Step) -> Vec<Vec<Option<Term>>> {
    let row = |talk: &talkgraph::export::TalkRef| {
        let quote = step.edge.quotes.iter().find(|quote| quote.talk == talk.iri);
        let mut row = vec![super::rank::number(number), text(&step.from.label), text(&step.to.label)];
        row.extend([text(step.to.kind.slug()), text(&talk.title)]);
        row.extend([quote.and_then(|q| text(&q.text)), quote.and_then(|q| text(&q.recap))]);
        row.extend([Some(iri(&step.from)), Some(iri(&step.to)), NamedNode::new(&talk.iri).ok().map(Term::from)]);
        row
    };
    step.edge.talks.iter().map(|talk| row(talk)).collect()
}
