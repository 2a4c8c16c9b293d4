//! `talkgraph ask --export-shacl`: the saved queries, as one Turtle file or a folder with a file for each.

use anyhow::Context;
use oxigraph::model::NamedNode;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::query::{saved, shacl};

/// Writes the queries of `assets` to `path`: a file where it ends in `.ttl`, else a folder.
///
/// # Errors
/// Queries that cannot be read, a target that is no IRI, a place that cannot be written.
pub fn run(assets: &Assets, path: &Path, target: &str) -> anyhow::Result<ExitCode> {
    NamedNode::new(target)
        .with_context(|| format!("--target {target} is no IRI; give one like {}", shacl::DEFAULT_TARGET))?;
    let (queries, faults) = saved::load(assets)?;
    for fault in &faults {
        eprintln!("warning: {fault}");
    }
    let mut examples = Vec::new();
    for query in &queries {
        match shacl::example(query, target) {
            Some(text) => examples.push((&query.name, text)),
            None => eprintln!("warning: {}: left out, since SHACL has no term for DESCRIBE", query.path),
        }
    }
    if path.extension().is_some_and(|ending| ending == "ttl") {
        let all: String = examples.iter().map(|(_, text)| text.as_str()).collect();
        write(path, &format!("{}{}{all}", shacl::HEAD, shacl::declarations()))?;
    } else {
        fs::create_dir_all(path).with_context(|| format!("cannot make the folder {}; name another", path.display()))?;
        write(&path.join("prefixes.ttl"), &format!("{}{}", shacl::HEAD, shacl::declarations()))?;
        for (name, text) in &examples {
            write(&path.join(format!("{name}.ttl")), &format!("{}{text}", shacl::HEAD))?;
        }
    }
    eprintln!("wrote {}: {} queries", path.display(), examples.len());
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}; name another place", path.display()))
}
