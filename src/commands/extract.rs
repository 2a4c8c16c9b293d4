//! `talkgraph extract`: recaps in, records or quads on standard output; nothing is stored.

use crate::cli::{ExtractArgs, ExtractFormat, Global};
use anyhow::Context;
use rayon::prelude::*;
use std::io::Write;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::extract::record::Record;
use talkgraph::graph::{Iris, recap_quads};
use talkgraph::read::source::{self, Source};
use talkgraph::route::Route;

/// How many recaps are worked on before their records are written, so that memory stays bounded.
const BATCH: usize = 256;

/// Runs the command.
pub fn run(args: &ExtractArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let sources = source::collect(&args.paths, std::io::stdin().lock())?;
    let iris = Iris::new(&global.base)?;
    let route = Route::open(&Assets::data(global.data.as_deref()))?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut failed = 0;
    for batch in sources.chunks(BATCH) {
        let done: Vec<_> = batch.par_iter().map(|source| one(&route, &iris, source, args.format)).collect();
        for (source, result) in batch.iter().zip(done) {
            match result {
                Ok(lines) => out.write_all(lines.as_bytes()).context("writing the records")?,
                Err(fault) => {
                    failed += 1;
                    eprintln!("warning: {fault:#}; {} is left out", source.path);
                }
            }
        }
    }
    out.flush().context("writing the records")?;
    Ok(if failed == sources.len() { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn one(route: &Route, iris: &Iris, source: &Source, format: ExtractFormat) -> anyhow::Result<String> {
    let (recap, extraction) = route.run(source)?;
    match format {
        ExtractFormat::Jsonl => Ok(serde_json::to_string(&Record::new(&recap, &extraction))? + "\n"),
        ExtractFormat::Nquads => {
            Ok(recap_quads(iris, &recap, &extraction).iter().map(|quad| format!("{quad} .\n")).collect())
        }
    }
}
