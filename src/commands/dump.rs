//! `talkgraph dump`: the graph or its terms in, one file out. The ending is checked and the file opened before the graph,
//! and it takes its place only when it is whole.

use super::source::Opened;
use crate::cli::{DumpArgs, DumpFormat, Global};
use anyhow::{Context, bail};
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use std::fs::{self, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::export::terms::Terms;
use talkgraph::query::dump;

/// Writes the graph, or the ontology; exit code 1 when the graph is empty.
///
/// # Errors
/// An unknown ending, a folder that cannot be written, a graph that cannot be read.
pub fn run(args: &DumpArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let output = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let asked = match (args.format, output) {
        (Some(format), _) => Some(format),
        (None, Some(path)) => Some(format_of(path)?),
        (None, None) => None,
    };
    if args.ontology {
        let text = terms(asked.unwrap_or(DumpFormat::Md))?;
        write(output, |out| Ok(out.write_all(text.as_bytes())?))?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(format) = rdf_format(asked.unwrap_or(DumpFormat::Nq)) else {
        bail!("Markdown is for the terms of the graph; add --ontology, or use nq, trig, nt, ttl, rdf or jsonld");
    };
    let written = write(output, |out| Ok(dump(&Opened::new(global)?, format, out)?))?;
    if let Some(path) = output {
        let what = if format.supports_datasets() { "quads" } else { "triples" };
        eprintln!("wrote {}: {written} {what}", path.display());
    }
    Ok(ExitCode::from(u8::from(written == 0)))
}

/// The ontology that the program holds.
fn terms(format: DumpFormat) -> anyhow::Result<String> {
    let assets = Assets::ontology();
    let file = |name: &str| assets.file(name)?.context("the program holds no ontology; install it anew");
    let terms = Terms::read(&file("talkgraph.ttl")?, &file("alignments.ttl")?)?;
    Ok(match format {
        DumpFormat::Md => terms.markdown(),
        DumpFormat::Ttl => terms.turtle(),
        DumpFormat::Jsonld => terms.json_ld(),
        _ => bail!("the terms of the graph are written as md, ttl or jsonld; name one of these with --format"),
    })
}

/// Writes to standard output, or to a file that takes its place when it is whole.
fn write<T>(output: Option<&Path>, pour: impl FnOnce(&mut dyn Write) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let Some(path) = output else {
        let mut out = BufWriter::new(io::stdout().lock());
        let written = pour(&mut out)?;
        out.flush().context("cannot write to standard output")?;
        return Ok(written);
    };
    let shown = path.display();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".talkgraph-").suffix(".part");
    if let Some(permissions) = permissions(path) {
        builder.permissions(permissions);
    }
    let file = builder.tempfile_in(folder).with_context(|| format!("cannot write {shown}; check its folder"))?;
    let mut out = BufWriter::new(file.as_file());
    let written = pour(&mut out)?;
    out.flush().with_context(|| format!("cannot write {shown}; check the disk"))?;
    drop(out);
    file.persist(path).with_context(|| format!("cannot write {shown}; check its folder"))?;
    Ok(written)
}

/// What the file may be read and written by: as the one of before, or as the system makes new ones.
fn permissions(path: &Path) -> Option<Permissions> {
    if let Ok(metadata) = fs::metadata(path) {
        return Some(metadata.permissions());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Some(Permissions::from_mode(0o666))
    }
    #[cfg(not(unix))]
    None
}

fn rdf_format(format: DumpFormat) -> Option<RdfFormat> {
    Some(match format {
        DumpFormat::Nq => RdfFormat::NQuads,
        DumpFormat::Trig => RdfFormat::TriG,
        DumpFormat::Nt => RdfFormat::NTriples,
        DumpFormat::Ttl => RdfFormat::Turtle,
        DumpFormat::Rdf => RdfFormat::RdfXml,
        DumpFormat::Jsonld => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        DumpFormat::Md => return None,
    })
}

fn format_of(path: &Path) -> anyhow::Result<DumpFormat> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    Ok(match ending.as_str() {
        "nq" | "nquads" => DumpFormat::Nq,
        "trig" => DumpFormat::Trig,
        "nt" => DumpFormat::Nt,
        "ttl" => DumpFormat::Ttl,
        "rdf" | "xml" | "owl" => DumpFormat::Rdf,
        "jsonld" | "json" => DumpFormat::Jsonld,
        "md" | "markdown" => DumpFormat::Md,
        _ => bail!(
            "the ending of {} says no format of RDF; end it in .nq, .trig, .nt, .ttl, .rdf or .jsonld, or add --format",
            path.display()
        ),
    })
}
