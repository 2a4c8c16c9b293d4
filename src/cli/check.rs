//! `check`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  talkgraph check
  talkgraph check --shapes mine.ttl --queries my-checks
  talkgraph check --format ttl > report.ttl

A shape is SHACL; a query is a saved query (`#+ summary:` says the fault) that SELECTs ?node, and if it helps ?value,
?recap (of several, the one at fault) and ?note. Exit code 1: there are faults.";

/// `talkgraph check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Further shapes: a file of SHACL in Turtle; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub shapes: Vec<PathBuf>,
    /// Further queries: a folder of .rq files; may be given more than once
    #[arg(long, value_name = "DIR")]
    pub queries: Vec<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
}

/// Formats of what a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// A line for each fault: recap, line, node, rule
    Text,
    /// One object, for programs
    Json,
    /// A sh:ValidationReport in Turtle
    Ttl,
}
