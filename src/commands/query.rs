//! `talkgraph query`: SPARQL in, its answer on standard output. Which of the usual prefixes were added is said.

use super::answer::answer;
use super::limits::Limits;
use super::source::Opened;
use crate::cli::{Global, QueryArgs};
use anyhow::Context;
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::query::prefixes;

/// Runs SPARQL that was typed, or that a file holds.
///
/// # Errors
/// A file that cannot be read, text that is not SPARQL, a graph that cannot be read.
pub fn run(args: &QueryArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let (text, origin) = match (&args.sparql, &args.file) {
        (Some(text), _) if !text.contains(char::is_whitespace) && Path::new(text).is_file() => {
            anyhow::bail!("{text} is a file and no query; read it with: talkgraph query --file {text}")
        }
        (Some(text), _) => (text.clone(), "query".to_owned()),
        (None, Some(file)) => (read(file)?, file.display().to_string()),
        (None, None) => anyhow::bail!("there is no query; give one, or a file with --file"),
    };
    let limits = Limits::of(global).watch();
    let query = prefixes::parse(&text, &origin)?;
    for (name, namespace) in prefixes::added(&text) {
        eprintln!("added: PREFIX {name}: <{namespace}>");
    }
    drop(limits);
    let graph = Opened::new(global)?;
    answer(graph.source()?, query, &args.output, global, &origin, &[])
}

fn read(file: &Path) -> anyhow::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).context("cannot read the query from standard input; it must be UTF-8")?;
        return Ok(text);
    }
    std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {}; check that it is there and is UTF-8", file.display()))
}
