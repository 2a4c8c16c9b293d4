//! `talkgraph show`: an entity, as a person types it, in; one page of all that is known of it on standard output.

use super::answer::{columns, print, terminal};
use super::pager::Screen;
use super::source::Opened;
use crate::cli::{Global, RowFormat, ShowArgs, ShowFormat};
use anstream::{AutoStream, ColorChoice};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use talkgraph::query::error::either;
use talkgraph::query::page::{self, Meant};
use talkgraph::query::resolve::{EntityKind, Resolver};
use talkgraph::query::stream::Found;

/// Sentences of one talk that a terminal shows; the other formats have all.
const QUOTES: usize = 2;

/// Shows one entity; exit code 1 when no talk tells of it.
///
/// # Errors
/// An unknown or ambiguous name, a graph that cannot be read.
pub fn run(args: &ShowArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let opened = Opened::new(global)?;
    let graph = opened.source()?;
    let typed = args.entity.join(" ");
    let Meant { kind, iri, others } = page::resolve(&Resolver::new(graph), &EntityKind::ALL, &typed)?;
    if !others.is_empty() {
        let show = others.iter().map(|other| format!("`talkgraph show {other}`")).collect::<Vec<_>>();
        eprintln!("this is the {kind}; another has that name: {}", either(&show));
    }
    if args.format == ShowFormat::Ttl {
        return print(Found::Triples(page::triples(graph, &iri)?), Some(RowFormat::Ttl), global, &typed);
    }
    let found = page::gather(graph, kind, &iri)?;
    let colours = if io::stdout().is_terminal() { AutoStream::choice(&io::stdout()) } else { ColorChoice::Never };
    let mut out = AutoStream::new(Box::new(Screen::open(global)) as Box<dyn Write>, colours);
    match args.format {
        ShowFormat::Text => {
            let width = terminal().or_else(columns).unwrap_or(80);
            let quotes = if args.all { usize::MAX - 1 } else { QUOTES };
            write!(out, "{}", page::text(&found, width, quotes))?;
        }
        ShowFormat::Json => writeln!(out, "{}", serde_json::to_string_pretty(&found)?)?,
        ShowFormat::Md => write!(out, "{}", page::markdown(&found))?,
        ShowFormat::Ttl => {}
    }
    out.flush()?;
    let empty = found.talks.is_empty() && found.quotes.is_empty();
    Ok(ExitCode::from(u8::from(empty)))
}
