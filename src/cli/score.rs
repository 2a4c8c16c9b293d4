//! `score`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;
use talkgraph::sweep::{self, Chosen};

pub const SCORE_EXAMPLES: &str = "\
Examples:
  talkgraph score gold/ recaps/                               how much of what a careful reader finds is found
  talkgraph score gold/ recaps/ --sweep                       which clue earns nothing, which weight would gain
  talkgraph score gold/ recaps/ --sweep people:by=-1,0,1      what three weights of one clue would change";

/// `talkgraph score`
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// Folder of gold, one .json file for each recap
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,
    /// Recaps (files, folders, globs), or .jsonl files that `extract` wrote; `-` reads such records from standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Table of names for one thing, parted by tabs; without it the first of GOLD/same.tsv, GOLD/../score/same.tsv and
    /// GOLD/../../score/same.tsv that is there
    #[arg(long, value_name = "FILE")]
    pub same: Option<PathBuf>,
    /// Leave out what is in doubt, as answers do
    #[arg(long)]
    pub sure: bool,
    /// List everything that is missed or wrong
    #[arg(long)]
    pub errors: bool,
    /// Exit with 1 when a figure is lower, as in `talk_f1=0.92`; may be given more than once
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',', value_parser = threshold)]
    pub min: Vec<(String, f64)>,
    /// Try other weights for the clues of data/clues, one at a time, and print which figures change. SWEEP is a step (0.5 if
    /// not given), a file (people), a clue (people:by) or weights for it (people:by=-1,0,1); may be given more than once
    #[arg(long, value_name = "SWEEP", num_args = 0..=1, default_missing_value = "0.5", value_parser = swept, conflicts_with_all = ["errors", "min"])]
    pub sweep: Vec<Swept>,
    /// How to print the figures
    #[arg(long, value_enum, default_value = "text")]
    pub format: ScoreFormat,
}

/// What a sweep varies.
#[derive(Debug, Clone, PartialEq)]
pub enum Swept {
    /// How far from what they are weights are tried.
    Step(f32),
    /// Which are tried.
    Chosen(Chosen),
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScoreFormat {
    /// A table
    Text,
    /// One JSON object
    Json,
}

/// A figure and what it must reach.
pub fn threshold(typed: &str) -> Result<(String, f64), String> {
    let (key, value) = typed.split_once('=').ok_or("write KEY=VALUE, as in talk_f1=0.92")?;
    let value = value.trim().parse().map_err(|_| format!("{value:?} is not a number; write it as in talk_f1=0.92"))?;
    Ok((key.trim().to_owned(), value))
}

/// A step, or which clues at which weights.
fn swept(typed: &str) -> Result<Swept, String> {
    let number = |text: &str| text.trim().parse::<f32>().ok().filter(|number| number.is_finite());
    if let Some(step) = number(typed) {
        let step = Some(step).filter(|step| *step > 0.0);
        return step.map(Swept::Step).ok_or_else(|| "a step is more than 0".to_owned());
    }
    let (place, weights) = match typed.split_once('=') {
        Some((place, weights)) => (place, weights.split(',').map(number).collect::<Option<Vec<f32>>>()),
        None => (typed, Some(Vec::new())),
    };
    let weights = weights.ok_or_else(|| format!("{typed:?} has no numbers; write them as in people:by=-1,0,1"))?;
    let (file, clue) = place.split_once(':').map_or((place, None), |(file, clue)| (file, Some(clue.to_owned())));
    if clue.is_none() && !weights.is_empty() {
        return Err("weights are those of one clue; write FILE:CLUE=WEIGHT, as in people:by=-1,0,1".to_owned());
    }
    Ok(Swept::Chosen(Chosen { file: sweep::stem(file).to_owned(), clue, weights }))
}
