//! `talkgraph dump --ontology`: the ontology that the program holds, as a page or as triples.

use crate::cli::{DumpArgs, DumpFormat};
use anyhow::{Context, bail};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::export::terms::Terms;

/// Writes the ontology.
///
/// # Errors
/// A file that cannot be written.
pub fn run(args: &DumpArgs) -> anyhow::Result<ExitCode> {
    let assets = Assets::ontology();
    let file = |name: &str| assets.file(name)?.context("the program holds no ontology; install it anew");
    let terms = Terms::read(&file("talkgraph.ttl")?, &file("alignments.ttl")?)?;
    let text = match args.format {
        None | Some(DumpFormat::Md) => terms.markdown(),
        Some(DumpFormat::Ttl) => terms.turtle(),
        Some(DumpFormat::Jsonld) => terms.json_ld(),
        Some(_) => bail!("the terms come as md, ttl or jsonld; name one of these with --format"),
    };
    match &args.output {
        Some(path) if path != Path::new("-") => std::fs::write(path, text)
            .with_context(|| format!("cannot write {}; name another file with -o", path.display()))?,
        _ => match io::stdout().lock().write_all(text.as_bytes()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                return Err(error).context("cannot write to standard output; name a file with -o FILE");
            }
            _ => {}
        },
    }
    Ok(ExitCode::SUCCESS)
}
