//! `talkgraph check`: the graph, shapes and queries in, faults on standard output. What was looked at goes to standard
//! error, so that no fault prints nothing into a pipe.

use super::limits::Limits;
use super::source::Opened;
use crate::cli::{CheckArgs, CheckFormat, Global};
use anyhow::Context;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::assets::{Asset, Assets};
use talkgraph::check::{CheckError, Format, check_quads};
use talkgraph::graph::Store;
use talkgraph::query::{QueryError, Source};

/// Checks the graph; exit code 1 when there are faults.
///
/// # Errors
/// A shape or query that cannot be used, a graph that cannot be read.
pub fn run(args: &CheckArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let mut shapes: Vec<Asset> = Assets::shapes().file("shapes.ttl")?.into_iter().collect();
    let mut queries = Assets::checks().files("check", ".rq")?;
    for path in &args.shapes {
        shapes.push(read(path)?);
    }
    for folder in &args.queries {
        let further = Assets::queries(Some(folder)).files("", ".rq")?;
        anyhow::ensure!(!further.is_empty(), "{}: no .rq file in it; name the folder that has them", folder.display());
        queries.extend(further);
    }
    let store = match Opened::new(global)? {
        Opened::Store(store) => {
            compare(&store)?;
            *store
        }
        Opened::Endpoint(endpoint) => copy(Source::from(endpoint.as_ref()), &global.base)?,
    };
    let limits = Limits::of(global);
    let mut report = match store.index()? {
        Some(index) => {
            let quads = index.quads_for_pattern(None, None, None, None).map_err(QueryError::Index)?;
            let quads = quads.map(|quad| quad.map_err(QueryError::Index));
            check_quads(quads, |query| limits.answer(index.into(), query), &shapes, &queries)?
        }
        None => {
            let graph = store.graph()?;
            check_quads(graph.iter(), |query| limits.answer(graph.into(), query), &shapes, &queries)?
        }
    };
    report.base.clone_from(&store.header().base);
    let format = match args.format {
        CheckFormat::Text => Format::Text,
        CheckFormat::Json => Format::Json,
        CheckFormat::Ttl => Format::Turtle,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    match report.write(format, &mut out).and_then(|()| Ok(out.flush()?)) {
        Err(CheckError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => {}
        other => other?,
    }
    eprintln!("{}", report.summary());
    Ok(ExitCode::from(u8::from(!report.conforms())))
}

/// Compares all files of a store with what was written: shapes and queries say nothing of a damaged graph.
fn compare(store: &Store) -> anyhow::Result<()> {
    let health = store.inspect()?;
    let recaps = match health.recaps.len() {
        0 => String::new(),
        _ => format!("; recaps in it: {}", Vec::from_iter(health.recaps.iter().cloned()).join(", ")),
    };
    let told = health.told().join("; ");
    anyhow::ensure!(health.is_whole(), "{told}{recaps}; read again what is damaged with: talkgraph build FOLDER");
    Ok(())
}

/// The graphs of a remote store in memory: a check looks at all of them anyway.
fn copy(source: Source<'_>, base: &str) -> anyhow::Result<Store> {
    let mut quads = Vec::new();
    for graph in source.graphs()? {
        quads.extend(source.graph(&graph)?);
    }
    Ok(Store::from_quads(base, quads)?)
}

fn read(path: &Path) -> anyhow::Result<Asset> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {}; check that it is there and is UTF-8", path.display()))?;
    Ok(Asset { path: path.display().to_string(), text })
}
