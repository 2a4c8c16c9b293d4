//! `dump`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const DUMP_EXAMPLES: &str = "\
Examples:
  talkgraph dump --ontology                      the terms of the graph, for people
  talkgraph dump --ontology --format ttl -o terms.ttl";

/// `talkgraph dump`
#[derive(Debug, Args)]
pub struct DumpArgs {
    /// The terms of the graph and how they stand to those of FOAF, ScholarlyData and SWC
    #[arg(long, required = true)]
    pub ontology: bool,
    /// Format of the ontology
    #[arg(long, value_enum, default_value_t = TermsFormat::Md)]
    pub format: TermsFormat,
    /// File to write; without it, standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Formats of the ontology.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TermsFormat {
    /// A page in Markdown
    Md,
    /// Turtle
    Ttl,
    /// JSON-LD
    Jsonld,
}
