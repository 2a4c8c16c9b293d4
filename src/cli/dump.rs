//! `dump`: the whole graph, or its terms, as a file, or as a folder of notes.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const DUMP_EXAMPLES: &str = "\
Examples:
  talkgraph dump -o graph.nq
  talkgraph dump -o graph.ttl                    one graph, the union of all
  talkgraph dump -o - --format trig | gzip > graph.trig.gz
  talkgraph dump --ontology                      the terms of the graph, for people
  talkgraph dump --ontology --format ttl -o terms.ttl
  talkgraph dump --format obsidian -o notes      linked Markdown notes, one for each person, company, talk ...

The same graph always gives the same bytes. Notes that somebody changed, and files of others in the folder, are kept.";

/// `talkgraph dump`
#[derive(Debug, Args)]
pub struct DumpArgs {
    /// The terms instead: every class and property of the graph, own and borrowed
    #[arg(long)]
    pub ontology: bool,
    /// File to write, or the folder of --format obsidian; the file's ending (.nq, .trig, .nt, .ttl, .rdf, .jsonld) is the
    /// format; `-` is standard output
    #[arg(short, long, value_name = "FILE", required_unless_present = "ontology")]
    pub output: Option<PathBuf>,
    /// Format, where the ending does not say it; with --ontology md, ttl or jsonld
    #[arg(long, value_enum)]
    pub format: Option<DumpFormat>,
}

/// Formats of RDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DumpFormat {
    /// N-Quads: a line for each quad
    #[value(alias = "nquads")]
    Nq,
    /// TriG: quads in Turtle's manner
    Trig,
    /// N-Triples: a line for each triple
    #[value(alias = "ntriples")]
    Nt,
    /// Turtle
    #[value(alias = "turtle")]
    Ttl,
    /// RDF/XML
    #[value(alias = "xml")]
    Rdf,
    /// JSON-LD, with graphs
    #[value(alias = "json-ld")]
    Jsonld,
    /// A page in Markdown, of the terms only
    Md,
    /// A folder of linked Markdown notes, for Obsidian and its like
    #[value(alias = "vault")]
    Obsidian,
}
