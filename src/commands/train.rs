//! `talkgraph train`: annotated recaps in, the weights of where talks begin out, as a file; or figures by cross-validation
//! on standard output, with exit code 1 when one is short.

use crate::cli::{Global, TrainArgs};
use anyhow::{Context, bail};
use rayon::prelude::*;
use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::extract::starts::model::Model;
use talkgraph::read::source::{self, Source};
use talkgraph::route::Route;
use talkgraph::score::compare::SameNames;
use talkgraph::score::counts::FIGURES;
use talkgraph::score::gold::{self, Gold};
use talkgraph::score::{Score, ScoreError, stem};
use talkgraph::train::cases;
use talkgraph::train::{Annotated, Example, across, fit};

/// The precision of talks, which no figure of `score` is.
const TALK_P: &str = "talk_p";

/// Runs the command.
pub fn run(args: &TrainArgs, global: &Global) -> anyhow::Result<ExitCode> {
    if let Some((name, _)) = args.min.iter().find(|(name, _)| name != TALK_P && !FIGURES.contains(&name.as_str())) {
        return Err(ScoreError::FigureUnknown { name: name.clone() }.into());
    }
    let data = Assets::data(global.data.as_deref());
    let route = Route::open(&data)?;
    let (golds, recaps): (Vec<PathBuf>, Vec<PathBuf>) = args.paths.iter().cloned().partition(|path| holds_gold(path));
    let examples = examples(args, &route, &golds, &recaps)?;
    match args.folds {
        Some(count) => measure(args, &route, &golds, &examples, count),
        None => write(args, &data, &examples),
    }
}

/// Whether a path is gold: a .json file, a folder with one, or a folder of case folders.
fn holds_gold(path: &Path) -> bool {
    let is_json = |path: &Path| path.extension().is_some_and(|ending| ending == "json");
    let inside = || std::fs::read_dir(path).into_iter().flatten().flatten().any(|entry| is_json(&entry.path()));
    is_json(path) || path.is_dir() && (inside() || cases::are_in(path))
}

/// The recaps that have gold, read and linked.
fn examples(args: &TrainArgs, route: &Route, golds: &[PathBuf], recaps: &[PathBuf]) -> anyhow::Result<Vec<Annotated>> {
    let all_gold = || golds.iter().chain(&args.tuned);
    if recaps.is_empty() && !all_gold().any(|path| cases::are_in(path)) || all_gold().next().is_none() {
        bail!("learning needs recaps and gold; give both, as in: talkgraph train recaps/ gold/");
    }
    let mut annotated: Vec<(Gold, bool)> = Vec::new();
    let mut found: Vec<(Source, Gold, bool)> = Vec::new();
    for (path, tuned) in args.tuned.iter().map(|path| (path, true)).chain(golds.iter().map(|path| (path, false))) {
        if cases::are_in(path) {
            for (recap, gold) in cases::load(path)? {
                found
                    .extend(source::collect(&[recap], std::io::empty())?.into_iter().map(|s| (s, gold.clone(), tuned)));
            }
            continue;
        }
        annotated.extend(gold::load(path)?.into_iter().map(|gold| (gold, tuned)));
    }
    let sources = if recaps.is_empty() { Vec::new() } else { source::collect(recaps, std::io::empty())? };
    for (gold, tuned) in annotated {
        match sources.iter().find(|source| stem(&source.path) == stem(&gold.file)) {
            Some(source) => found.push((source.clone(), gold, tuned)),
            None => eprintln!("warning: no recap {} is given; its gold is left out", gold.file),
        }
    }
    let read = |(source, gold, tuned): (Source, Gold, bool)| -> anyhow::Result<Annotated> {
        let recap = route.read(&source)?;
        Ok(Annotated::new(route, recap, gold, tuned))
    };
    let examples: Vec<Annotated> = found.into_par_iter().map(read).collect::<Result<_, _>>()?;
    if examples.is_empty() {
        bail!("none of the gold belongs to a recap that is given; gold is matched by file name without the ending");
    }
    Ok(examples)
}

/// Learns from all and writes the weights; what is set by hand stays as they are.
fn write(args: &TrainArgs, data: &Assets, examples: &[Annotated]) -> anyhow::Result<ExitCode> {
    let before = Model::asset(data)?.map(|asset| Model::parse(&asset)).transpose()?.unwrap_or_default();
    let lessons: Vec<Cow<'_, Example>> = examples.iter().map(Annotated::lesson).collect();
    let all: Vec<&Example> = lessons.iter().map(AsRef::as_ref).collect();
    let text = Model { settings: before.settings, ..fit(&all) }.write();
    if args.output.as_os_str() == "-" {
        std::io::stdout().lock().write_all(text.as_bytes()).context("cannot write to standard output")?;
        return Ok(ExitCode::SUCCESS);
    }
    let target = args.output.display();
    if let Some(folder) = args.output.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder of {target}"))?;
    }
    std::fs::write(&args.output, text).with_context(|| format!("cannot write {target}"))?;
    let units: usize = all.iter().map(|example| example.labels.len()).sum();
    println!("learned from {} recaps with {units} places; the weights are in {target}", all.len());
    Ok(ExitCode::SUCCESS)
}

fn measure(
    args: &TrainArgs,
    route: &Route,
    golds: &[PathBuf],
    examples: &[Annotated],
    count: u32,
) -> anyhow::Result<ExitCode> {
    if examples.iter().all(|annotated| annotated.tuned) {
        bail!("nothing is left to measure; give gold that is not --tuned");
    }
    let same = match args.same.clone().or_else(|| golds.iter().find_map(|gold| SameNames::beside(gold))) {
        Some(table) => SameNames::load(&table)?,
        None => SameNames::default(),
    };
    let score = across(route, examples, count as usize, args.sure, &same);
    let mut text = String::new();
    if args.errors {
        score.differences.iter().for_each(|difference| text += &format!("{difference}\n"));
    }
    text += &score.to_string();
    std::io::stdout().lock().write_all(text.as_bytes()).context("cannot write to standard output")?;
    Ok(ExitCode::from(u8::from(is_short(&score, &args.min))))
}

/// Says which figures are short, if any is.
fn is_short(score: &Score, least: &[(String, f64)]) -> bool {
    let mut figures = score.tally.figures();
    figures.push((TALK_P, score.tally.talk.precision()));
    let short: Vec<String> = least
        .iter()
        .filter_map(|(name, least)| {
            let (_, value) = figures.iter().find(|(key, _)| key == name)?;
            (value < least).then(|| format!("{name} {value:.4} < {least}"))
        })
        .collect();
    if !short.is_empty() {
        eprintln!("short: {}", short.join(", "));
    }
    !short.is_empty()
}
