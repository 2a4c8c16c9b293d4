//! `score`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

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
    /// List everything that is missed or wrong
    #[arg(long)]
    pub errors: bool,
    /// Exit with 1 when a figure is lower, as in `talk_f1=0.92`; may be given more than once
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',', value_parser = threshold)]
    pub min: Vec<(String, f64)>,
    /// How to print the figures
    #[arg(long, value_enum, default_value = "text")]
    pub format: ScoreFormat,
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
