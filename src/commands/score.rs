//! `talkgraph score`: gold and recaps (or records of them) in, figures on standard output; exit code 1 when one is short.

use crate::cli::{Global, ScoreArgs, ScoreFormat};
use anyhow::Context;
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::extract::record::Record;
use talkgraph::read::source::{self, Source};
use talkgraph::route::Route;
use talkgraph::score::compare::SameNames;
use talkgraph::score::counts::FIGURES;
use talkgraph::score::gold::{self, Gold};
use talkgraph::score::{self, Score, ScoreError, records, stem};

/// Runs the command.
pub fn run(args: &ScoreArgs, global: &Global) -> anyhow::Result<ExitCode> {
    if let Some((name, _)) = args.min.iter().find(|(name, _)| !FIGURES.contains(&name.as_str())) {
        return Err(ScoreError::FigureUnknown { name: name.clone() }.into());
    }
    let golds = gold::load(&args.gold)?;
    let same = names_of(args)?;
    let (written, recaps): (Vec<PathBuf>, Vec<PathBuf>) = args.paths.iter().cloned().partition(|p| holds_records(p));
    let mut all = extract(&recaps, &golds, global)?;
    for path in &written {
        all.extend(read(path)?);
    }
    if args.sure {
        all = all.into_iter().map(Record::sure).collect();
    }
    let score = score::score(&golds, &all, &same);
    print(&score, args)?;

    let figures = score.tally.figures();
    let short = |(name, least): &(String, f64)| {
        let (_, value) = figures.iter().find(|(key, _)| key == name)?;
        (value < least).then(|| format!("{name} {value} < {least}"))
    };
    let short: Vec<String> = args.min.iter().filter_map(short).collect();
    if !short.is_empty() {
        eprintln!("short: {}", short.join(", "));
    }
    Ok(ExitCode::from(u8::from(!short.is_empty())))
}

/// Whether a path holds records and no recap.
pub fn holds_records(path: &Path) -> bool {
    path.as_os_str() == "-" || path.extension().is_some_and(|e| e == "jsonl" || e == "ndjson")
}

fn read(path: &Path) -> Result<Vec<Record>, ScoreError> {
    if path.as_os_str() == "-" {
        return records::read(std::io::stdin().lock(), "standard input");
    }
    let file = File::open(path).map_err(|source| ScoreError::IoRead { path: path.to_owned(), source })?;
    records::read(BufReader::new(file), &path.display().to_string())
}

/// The names for one thing.
pub fn names_of(args: &ScoreArgs) -> Result<SameNames, ScoreError> {
    match args.same.clone().or_else(|| SameNames::beside(&args.gold)) {
        Some(table) => SameNames::load(&table),
        None => Ok(SameNames::default()),
    }
}

/// Those recaps that have gold.
///
/// # Errors
/// A path that cannot be read.
pub fn wanted(paths: &[PathBuf], golds: &[Gold]) -> anyhow::Result<Vec<Source>> {
    let wanted: HashSet<&str> = golds.iter().map(|g| stem(&g.file)).collect();
    let mut sources = source::collect(paths, std::io::empty())?;
    sources.retain(|s| wanted.contains(stem(&s.path)));
    Ok(sources)
}

/// The records of those recaps that have gold.
fn extract(paths: &[PathBuf], golds: &[Gold], global: &Global) -> anyhow::Result<Vec<Record>> {
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let sources = wanted(paths, golds)?;
    let route = Route::open(&Assets::data(global.data.as_deref()))?;
    let one = |source: &Source| route.run(source).map(|(recap, extraction)| Record::new(&recap, &extraction));
    let done: Vec<_> = sources.par_iter().map(one).collect();
    let keep = |result: Result<Record, _>| result.map_err(|fault| eprintln!("warning: {fault}; it is left out")).ok();
    Ok(done.into_iter().filter_map(keep).collect())
}

fn print(score: &Score, args: &ScoreArgs) -> anyhow::Result<()> {
    let mut text = String::new();
    let differences = || score.differences.iter().map(ToString::to_string);
    match args.format {
        ScoreFormat::Text => {
            if args.errors {
                differences().for_each(|line| text += &(line + "\n"));
            }
            text += &score.to_string();
        }
        ScoreFormat::Json => {
            let mut object = serde_json::Map::new();
            object.extend(score.tally.figures().into_iter().map(|(name, value)| (name.to_owned(), value.into())));
            if args.errors {
                object.insert("errors".to_owned(), differences().collect());
            }
            text = serde_json::to_string(&object)? + "\n";
        }
    }
    std::io::stdout().lock().write_all(text.as_bytes()).context("cannot write to standard output")
}
