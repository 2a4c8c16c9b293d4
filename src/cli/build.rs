//! `build` and `extract`: what reads recaps.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const BUILD_EXAMPLES: &str = "\
Examples:
  talkgraph build recaps/
  talkgraph build 'blog/**/recap-*.md' notes.txt
  talkgraph build recaps/ --prune                what is no longer in the folder leaves the graph
  talkgraph build recaps/ --watch                again whenever the folder changes
  talkgraph build recaps/ --format json > report.json";

pub(super) const EXTRACT_EXAMPLES: &str = "\
Examples:
  talkgraph extract recaps/ > records.jsonl
  talkgraph extract recap.md --format nquads
  echo '{\"recap\":\"a\",\"text\":\"# Kafka, by Jo Doe\"}' | talkgraph extract -";

/// `talkgraph build`
#[derive(Debug, Clone, Args)]
pub struct BuildArgs {
    /// Files, folders or globs of recaps (.md, .adoc, .rst, .org, .html, .txt, .ipynb, .eml), feeds and exports of blogs
    /// (.xml, .json); `-` reads JSON Lines with `recap` and `text`
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Withdraw from the graph the recaps that are not among PATH
    #[arg(long)]
    pub prune: bool,
    /// Go on, and build again when recaps under PATH are new, changed or gone; Ctrl-C ends it
    #[arg(long)]
    pub watch: bool,
    /// How long one recap may take; one that takes longer is left out with a warning
    #[arg(long, default_value = "60", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub recap_timeout: u32,
    /// How to print the report
    #[arg(long, value_enum, default_value = "text")]
    pub format: ReportFormat,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Lines for a person, on standard error
    Text,
    /// One JSON object, on standard output
    Json,
}

/// `talkgraph extract`
#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// Files, folders or globs of recaps; `-` reads JSON Lines with `recap` and `text`
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value = "jsonl")]
    pub format: ExtractFormat,
    /// How long one recap may take; one that takes longer is left out with a warning
    #[arg(long, default_value = "60", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub recap_timeout: u32,
    /// With text or html: how each name was found, and the names that were seen and not taken, with the reason
    #[arg(long)]
    pub explain: bool,
}

/// Formats of extraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExtractFormat {
    /// One record a line
    Jsonl,
    /// The quads that `build` would load
    Nquads,
    /// The recap with names and talks marked, for a terminal
    Text,
    /// The same as one page for a browser
    Html,
}
