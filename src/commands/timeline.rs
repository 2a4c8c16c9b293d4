//! `talkgraph timeline`: the graph or a query in, a chart by year out. The file is opened before the graph, so that a bad
//! path fails at once.

use super::limits::Limits;
use super::source::{Lookup, Opened};
use super::view::nothing_left;
use crate::cli::{Global, TimelineArgs};
use anyhow::{Context, bail};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::assets::{Asset, Assets};
use talkgraph::export::Selection;
use talkgraph::export::timeline::{Timeline, chart, timeline, timeline_of};
use talkgraph::place::Place;
use talkgraph::query::resolve::EntityKind;
use talkgraph::query::{Saved, saved};

/// Draws the chart; exit code 1 when there is nothing to draw.
///
/// # Errors
/// A file that cannot be written, a query that is none or gives no years, names that the graph does not know.
pub fn run(args: &TimelineArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let to_standard_output = args.output == Path::new("-");
    let is_svg = args.output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
    if !to_standard_output && !is_svg {
        bail!("a timeline is a picture in SVG; end {} in .svg", args.output.display());
    }
    let place = if to_standard_output { None } else { Some(Place::open(&args.output)?) };
    let query = args.query.as_deref().map(|name| found(name, args)).transpose()?;
    let graph = Opened::new(global)?;
    let drawn = match read(args, query.as_ref(), &graph, Limits::of(global)) {
        Err(error) if nothing_left(&error) => {
            eprintln!("nothing to draw: {error}");
            return Ok(ExitCode::from(1));
        }
        other => other?.top(args.top as usize),
    };
    if drawn.rows.is_empty() {
        let what = args.query.as_deref().map_or_else(
            || {
                "no talk of the graph has both a year and a technology; add recaps with: talkgraph build FOLDER"
                    .to_owned()
            },
            |query| format!("{query} found nothing in the graph"),
        );
        eprintln!("nothing to draw: {}", [vec![what], drawn.notes].concat().join("; "));
        return Ok(ExitCode::from(1));
    }
    let svg = chart(&drawn, args.theme.theme());
    let Some(place) = place else {
        return match std::io::stdout().lock().write_all(svg.as_bytes()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(error).context("cannot write to standard output; name a file with -o FILE")
            }
            _ => Ok(ExitCode::SUCCESS),
        };
    };
    place.write(svg.as_bytes())?;
    let (rows, years) = (drawn.rows.len(), drawn.years().len());
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    eprintln!("wrote {}: {rows} row{}, {years} year{}", args.output.display(), plural(rows), plural(years));
    for note in &drawn.notes {
        eprintln!("{note}");
    }
    Ok(ExitCode::SUCCESS)
}

/// The saved query of this name, or that of a file.
fn found(name: &str, args: &TimelineArgs) -> anyhow::Result<Saved> {
    let assets = Assets::queries(args.queries.as_deref());
    let file = Path::new(name);
    if name.ends_with(".rq") && (file.is_file() || saved::find(&assets, name).is_err()) {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("cannot read {name}; check that it is there and is UTF-8"))?;
        return Ok(Saved::parse(&Asset { path: name.to_owned(), text })?);
    }
    Ok(saved::find(&assets, name)?)
}

fn read(args: &TimelineArgs, query: Option<&Saved>, graph: &Opened, limits: Limits) -> anyhow::Result<Timeline> {
    let lookup = Lookup::new(graph);
    if let Some(saved) = query {
        let answer = limits.answer(graph.source()?, saved.bound(&args.values, lookup.resolver()?)?)?;
        let title = if saved.summary.is_empty() { &saved.name } else { &saved.summary };
        return Ok(timeline_of(&answer, &saved.name, title)?);
    }
    let selection = Selection {
        events: lookup.chosen(EntityKind::Event, &args.event)?,
        years: args.year.clone(),
        technologies: lookup.chosen(EntityKind::Technology, &args.technology)?,
        companies: lookup.chosen(EntityKind::Company, &args.company)?,
        ..Selection::default()
    };
    Ok(timeline(graph.quads(), &selection)?)
}
