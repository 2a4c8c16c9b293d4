//! `talkgraph graph`: a view of the store in, a drawing or graph file out. The file is opened before the store, so that a
//! bad path fails at once.

use super::limits::Limits;
use super::source::Opened;
use super::view::{Wanted, nothing_left, nothing_to_draw};
use crate::cli::{Cells, Global, GraphArgs};
use anyhow::Context;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::export::{Csv, Dot, Drawing, Format, Target, View, format_called};

/// Writes the view; exit code 1 when there is nothing to draw.
pub fn run(args: &GraphArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let format = args.format.as_deref().map(format_called).transpose()?;
    let format = raw(format, args, global);
    let target = match (args.output == Path::new("-"), format) {
        (true, _) => None,
        (false, Some(format)) => Some(Target::open_as(&args.output, format)?),
        (false, None) => Some(Target::open(&args.output)?),
    };
    let wanted = Wanted::new(&args.view)?;
    let graph = Opened::new(global)?;
    let view = match wanted.read(&graph, Limits::of(global)) {
        Err(error) if nothing_left(&error) => {
            eprintln!("nothing to draw as {}: {error}", wanted.name());
            return Ok(ExitCode::from(1));
        }
        other => other?,
    };
    if view.is_empty() {
        eprintln!("{}", nothing_to_draw(&view, global));
        return Ok(ExitCode::from(1));
    }
    match target {
        Some(target) => {
            let files: Vec<String> = target.files().iter().map(|file| file.display().to_string()).collect();
            for warning in target.draw(&view, args.draw.look())? {
                eprintln!("{}: {warning}", args.output.display());
            }
            let (nodes, edges) = (view.node_count(), view.edge_count());
            let plural = if edges == 1 { "" } else { "s" };
            eprintln!("wrote {}: {nodes} nodes, {edges} edge{plural}", files.join(" and "));
        }
        None => print(&view, format.unwrap_or(&Dot), args)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The format of raw cells where the user wants those, and CSV is written.
fn raw(format: Option<&'static dyn Format>, args: &GraphArgs, global: &Global) -> Option<&'static dyn Format> {
    let is_csv = match format {
        Some(format) => format.ending() == "csv",
        None => args.output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")),
    };
    if is_csv && global.csv == Cells::Raw { Some(&Csv::Raw) } else { format }
}

/// To standard output; a reader that has seen enough is no error.
fn print(view: &View, format: &dyn Format, args: &GraphArgs) -> anyhow::Result<()> {
    let drawing = if format.is_picture() { Some(Drawing::new(view, args.draw.look())?) } else { None };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let written = match &drawing {
        Some(drawing) => format.paint(drawing, &mut out),
        None => format.write(view, &mut out).map(|()| Vec::new()),
    };
    let warnings = written.and_then(|warnings| out.flush().map(|()| warnings));
    for warning in warnings.iter().flatten().chain(drawing.iter().flat_map(|drawing| &drawing.left_out)) {
        eprintln!("{warning}");
    }
    match warnings.map(drop) {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output; name a file with -o FILE"),
    }
}
