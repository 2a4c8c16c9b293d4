//! `talkgraph score --sweep`: gold and recaps in, a table on standard output of what other weights of clues would change, what
//! would gain most first; below it the clues without which nothing changes.

use super::score::{holds_records, names_of, wanted};
use crate::cli::{Global, ScoreArgs, ScoreFormat, Swept};
use anyhow::{Context, bail};
use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::read::source::Source;
use talkgraph::route::Route;
use talkgraph::score::counts::Tally;
use talkgraph::score::gold::{self, Gold};
use talkgraph::score::stem;
use talkgraph::sweep::{self, Sweep, Trial, sweep, trials};

/// How far from what they are weights are tried, where nothing else is said.
const STEP: f32 = 0.5;

/// Runs the command.
pub fn run(args: &ScoreArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let data = Assets::data(global.data.as_deref());
    let route = Route::open(&data)?;
    let step = args.sweep.iter().rev().find_map(|swept| match swept {
        Swept::Step(step) => Some(*step),
        Swept::Chosen(_) => None,
    });
    let chosen = args.sweep.iter().filter_map(|swept| match swept {
        Swept::Chosen(chosen) => Some(chosen.clone()),
        Swept::Step(_) => None,
    });
    let trials = trials(&route.languages().clues, &chosen.collect::<Vec<_>>(), step.unwrap_or(STEP))?;
    let recaps = recaps(args)?;
    let (tried, read) = (trials.len(), recaps.len());
    eprintln!("{tried} weight{}, one at a time, on {read} recap{}", plural(tried), plural(read));
    let found = sweep(&route, &data, &recaps, &trials, &names_of(args)?)?;
    let text = match args.format {
        ScoreFormat::Text => table(&trials, &found, recaps.len())?,
        ScoreFormat::Json => json(&trials, &found, recaps.len())?,
    };
    std::io::stdout().lock().write_all(text.as_bytes()).context("cannot write to standard output")?;
    Ok(ExitCode::SUCCESS)
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// The recaps that have gold, each with it.
fn recaps(args: &ScoreArgs) -> anyhow::Result<Vec<(Source, Gold)>> {
    if let Some(path) = args.paths.iter().find(|path| holds_records(path)) {
        bail!("{}: records cannot be made with other weights; give the recaps themselves", path.display());
    }
    let golds = gold::load(&args.gold)?;
    let sources = wanted(&args.paths, &golds)?;
    let of = |gold: Gold| {
        let source = sources.iter().rfind(|source| stem(&source.path) == stem(&gold.file))?;
        Some((source.clone(), gold))
    };
    let recaps: Vec<_> = golds.into_iter().filter_map(of).collect();
    if recaps.is_empty() {
        bail!("none of the gold belongs to a recap that is given; gold is matched by file name without the ending");
    }
    Ok(recaps)
}

/// A trial, with what it changes.
struct Row<'t> {
    trial: &'t Trial,
    /// More things that are wrong or missed; fewer, below 0.
    faults: i64,
    changes: Vec<(&'static str, f64)>,
}

fn rows<'t>(trials: &'t [Trial], found: &Sweep) -> Vec<Row<'t>> {
    let now = found.now.figures();
    let faults = |tally: &Tally| i64::try_from(tally.faults()).unwrap_or(i64::MAX);
    let row = |(trial, tally): (&'t Trial, &Tally)| {
        let changes = tally.figures().into_iter().zip(&now).map(|((name, then), (_, now))| (name, then - now));
        let changes = changes.filter(|(_, change)| *change != 0.0).collect();
        Row { trial, faults: faults(tally) - faults(&found.now), changes }
    };
    trials.iter().zip(&found.tried).map(row).collect()
}

fn table(trials: &[Trial], found: &Sweep, recaps: usize) -> anyhow::Result<String> {
    let rows = rows(trials, found);
    let mut text = format!("{} wrong or missed in {recaps} recap{}\n", found.now.faults(), plural(recaps));
    let mut changing: Vec<&Row<'_>> = rows.iter().filter(|row| !row.changes.is_empty()).collect();
    let sum = |row: &Row<'_>| row.changes.iter().map(|(_, change)| change).sum::<f64>();
    changing.sort_by(|a, b| a.faults.cmp(&b.faults).then(sum(b).total_cmp(&sum(a))));
    let name = |trial: &Trial| format!("{}:{}", sweep::stem(&trial.file), trial.clue);
    let widest = changing.iter().map(|row| name(row.trial).len()).max().unwrap_or(0).max("clue".len());
    if !changing.is_empty() {
        writeln!(text, "\n  more  {:widest$}  {:>15}  figures", "clue", "weight")?;
    }
    for Row { trial, faults, changes } in &changing {
        let told: Vec<String> = changes.iter().map(|(name, change)| format!("{name} {change:+.4}")).collect();
        let weight = format!("{} → {}", trial.from, trial.to);
        writeln!(text, "{faults:>+6}  {:widest$}  {weight:>15}  {}", name(trial), told.join(", "))?;
    }
    let idle: Vec<&Trial> =
        rows.iter().filter(|row| row.trial.to == 0.0 && row.changes.is_empty()).map(|row| row.trial).collect();
    if !idle.is_empty() {
        text += "\nWithout one of these nothing changes\n";
    }
    for file in idle.chunk_by(|a, b| a.file == b.file) {
        let clues: Vec<&str> = file.iter().map(|trial| trial.clue.as_str()).collect();
        writeln!(text, "  {:12}  {}", sweep::stem(&file[0].file), clues.join(", "))?;
    }
    Ok(text)
}

fn json(trials: &[Trial], found: &Sweep, recaps: usize) -> anyhow::Result<String> {
    let object = |figures: &[(&'static str, f64)]| -> serde_json::Map<String, serde_json::Value> {
        figures.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect()
    };
    let trial = |row: &Row<'_>| {
        let Trial { file, clue, from, to } = row.trial;
        let decimal = |weight: &f32| (f64::from(*weight) * 1000.0).round() / 1000.0;
        let changes: Vec<_> = row.changes.iter().map(|(n, c)| (*n, (c * 10_000.0).round() / 10_000.0)).collect();
        serde_json::json!({
            "file": file, "clue": clue, "weight": decimal(from), "tried": decimal(to), "more": row.faults,
            "changes": object(&changes),
        })
    };
    let trials: Vec<_> = rows(trials, found).iter().map(trial).collect();
    let faults = found.now.faults();
    let all = serde_json::json!({
        "recaps": recaps, "faults": faults, "figures": object(&found.now.figures()), "trials": trials,
    });
    Ok(serde_json::to_string(&all)? + "\n")
}
