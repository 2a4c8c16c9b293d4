//! `talkgraph graph`: a view of the store in, a drawing or graph file out. The file is opened before the store, so that a
//! bad path fails at once.

use crate::cli::{Global, GraphArgs, ViewName};
use anyhow::Context;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::export::{Dot, Format, Projection, Target, View, project};
use talkgraph::graph::Store;

/// Writes the view; exit code 1 when there is nothing to draw.
pub fn run(args: &GraphArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let target = if args.output == Path::new("-") { None } else { Some(Target::open(&args.output)?) };
    let store = Store::open(&global.store)?;
    let view = project(store.graph(), projection(args.view))?;
    if view.is_empty() {
        eprintln!("{}", nothing_to_draw(&view, &global.store));
        return Ok(ExitCode::from(1));
    }
    match target {
        Some(target) => {
            for warning in target.draw(&view, args.draw.look())? {
                eprintln!("{}: {warning}", args.output.display());
            }
            let (nodes, edges) = (view.node_count(), view.edge_count());
            let plural = if edges == 1 { "" } else { "s" };
            eprintln!("wrote {}: {nodes} nodes, {edges} edge{plural}", args.output.display());
        }
        None => print(&view)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn projection(name: ViewName) -> Projection {
    match name {
        ViewName::SpeakerCompany => Projection::SpeakerCompany,
        ViewName::SpeakerTechnology => Projection::SpeakerTechnology,
        ViewName::TechnologyTechnology => Projection::TechnologyTechnology,
    }
}

fn nothing_to_draw(view: &View, store: &Path) -> String {
    let why = match view.note() {
        Some(note) => format!("nothing to draw as {}: {note}", view.name()),
        None => format!("nothing to draw as {}: {} tells of no talk that it could show", view.name(), store.display()),
    };
    let others: Vec<&str> = Projection::ALL.iter().map(|p| p.name()).filter(|name| *name != view.name()).collect();
    format!("{why}; add recaps with: talkgraph build FOLDER, or draw {}", others.join(" or "))
}

/// DOT on standard output; a reader that has seen enough is no error.
fn print(view: &View) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match Dot.write(view, &mut out).and_then(|()| out.flush()) {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output; name a file with -o FILE"),
    }
}
