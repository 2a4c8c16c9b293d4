//! `talkgraph dump`: the graph in, one RDF file out, or a folder of notes. The ending is checked and the file opened before the
//! graph, and it takes its place only when it is whole.

use super::source::Opened;
use crate::cli::{DumpArgs, DumpFormat, Global};
use anyhow::bail;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::place::Place;
use talkgraph::query::{QueryError, dump};
use talkgraph::vault;

/// Writes the graph; exit code 1 when it is empty.
///
/// # Errors
/// An unknown ending, a folder that cannot be written, a graph that cannot be read.
pub fn run(args: &DumpArgs, global: &Global) -> anyhow::Result<ExitCode> {
    if args.ontology {
        return super::terms::run(args);
    }
    let Some(output) = &args.output else {
        bail!("the file to write is missing; name it with -o FILE, or - for standard output")
    };
    if args.format == Some(DumpFormat::Obsidian) {
        return vault(output, global);
    }
    let format = match args.format {
        Some(format) => rdf_format(format)?,
        None => format_of(output)?,
    };
    let what = if format.supports_datasets() { "quads" } else { "triples" };
    let written = if output == Path::new("-") {
        let mut out = BufWriter::new(io::stdout().lock());
        dump(Opened::new(global)?.source()?, format, &mut out)?
    } else {
        let place = Place::open(output)?;
        let mut out = BufWriter::new(place.file());
        let written = dump(Opened::new(global)?.source()?, format, &mut out).map_err(|error| match error {
            QueryError::Write(source) => place.failed(source).into(),
            other => anyhow::Error::from(other),
        })?;
        out.flush().map_err(|source| place.failed(source))?;
        drop(out);
        place.sync()?;
        place.finish()?;
        let shown = output.display();
        eprintln!("wrote {shown}: {written} {what}");
        written
    };
    Ok(ExitCode::from(u8::from(written == 0)))
}

/// Writes the notes of the graph into a folder.
fn vault(folder: &Path, global: &Global) -> anyhow::Result<ExitCode> {
    if folder == Path::new("-") {
        bail!("notes are many files, and - is one; name a folder with -o DIR")
    }
    let (done, warnings) = vault::export(Opened::new(global)?.source()?, folder)?;
    for warning in &warnings {
        eprintln!("{}: {warning}", folder.display());
    }
    if done.notes == 0 {
        eprintln!("nothing to write: no recap of the graph tells of anything; add recaps with: talkgraph build FOLDER");
        return Ok(ExitCode::from(1));
    }
    let mut said = format!("wrote {}: {} notes, {} new or changed", folder.display(), done.notes, done.written);
    for (count, what) in [(done.removed, "removed"), (done.kept, "kept as changed by hand")] {
        if count > 0 {
            said.push_str(&format!(", {count} {what}"));
        }
    }
    eprintln!("{said}");
    Ok(ExitCode::SUCCESS)
}

fn rdf_format(format: DumpFormat) -> anyhow::Result<RdfFormat> {
    Ok(match format {
        DumpFormat::Obsidian => bail!("notes are a folder of the graph; name it with -o DIR, without --ontology"),
        DumpFormat::Md => bail!("md is for the terms of the graph; add --ontology, or name a format of RDF"),
        DumpFormat::Nq => RdfFormat::NQuads,
        DumpFormat::Trig => RdfFormat::TriG,
        DumpFormat::Nt => RdfFormat::NTriples,
        DumpFormat::Ttl => RdfFormat::Turtle,
        DumpFormat::Rdf => RdfFormat::RdfXml,
        DumpFormat::Jsonld => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
    })
}

fn format_of(path: &Path) -> anyhow::Result<RdfFormat> {
    if path == Path::new("-") {
        return Ok(RdfFormat::NQuads);
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    rdf_format(match ending.as_str() {
        "nq" | "nquads" => DumpFormat::Nq,
        "trig" => DumpFormat::Trig,
        "nt" => DumpFormat::Nt,
        "ttl" => DumpFormat::Ttl,
        "rdf" | "xml" | "owl" => DumpFormat::Rdf,
        "jsonld" | "json" => DumpFormat::Jsonld,
        _ => bail!(
            "the ending of {} says no format of RDF; end it in .nq, .trig, .nt, .ttl, .rdf or .jsonld, or add --format",
            path.display()
        ),
    })
}
