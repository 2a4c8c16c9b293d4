//! `train`.

use super::score::threshold;
use clap::Args;
use std::path::PathBuf;

pub const TRAIN_EXAMPLES: &str = "\
Examples:
  talkgraph train recaps/ gold/                             learn from annotated recaps, write data/model/starts.toml
  talkgraph train recaps/ gold/new --tuned gold/old --folds  how well talks by authors not learned from are found";

/// `talkgraph train`
#[derive(Debug, Args)]
pub struct TrainArgs {
    /// Recaps (files, folders, globs) and gold (folders of .json files, such files, or folders of case folders with recap.*
    /// and talks.json), in any order
    #[arg(required = true, value_name = "RECAPS|GOLD")]
    pub paths: Vec<PathBuf>,
    /// Gold of recaps that the rules were made on: they are always learned from and never measured
    #[arg(long, value_name = "GOLD")]
    pub tuned: Vec<PathBuf>,
    /// Write nothing, but measure: deal the recaps by author into N parts (10 if not given), read each by weights learned
    /// from the others, and print the figures of all; the author is what stands behind the last hyphen of a file's name
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "10", value_parser = clap::value_parser!(u32).range(2..))]
    pub folds: Option<u32>,
    /// Where to write the weights; `-` for standard output
    #[arg(long, short, value_name = "FILE", default_value = "data/model/starts.toml", conflicts_with = "folds")]
    pub output: PathBuf,
    /// Table of names for one thing, parted by tabs; without it the one beside the gold, as `score` finds it
    #[arg(long, value_name = "FILE", requires = "folds")]
    pub same: Option<PathBuf>,
    /// Leave out what is in doubt, as answers do
    #[arg(long, requires = "folds")]
    pub sure: bool,
    /// List everything that is missed or wrong
    #[arg(long, requires = "folds")]
    pub errors: bool,
    /// Exit with 1 when a figure is lower, as in `talk_f1=0.88` or `talk_p=0.91`, the precision of talks
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',', value_parser = threshold, requires = "folds")]
    pub min: Vec<(String, f64)>,
}
