//! `dump` and `publish`: the whole graph, as files or in a remote store.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const DUMP_EXAMPLES: &str = "\
Examples:
  talkgraph dump -o graph.nq
  talkgraph dump -o graph.ttl                    one graph, the union of all
  talkgraph dump --format trig | gzip > graph.trig.gz
  talkgraph dump --ontology                      the terms of the graph, for people
  talkgraph dump --ontology -o terms.ttl

The same graph always gives the same bytes.";

pub(super) const PUBLISH_EXAMPLES: &str = "\
Examples:
  talkgraph publish --endpoint http://localhost:7878/query
  TALKGRAPH_ENDPOINT_USER=dba TALKGRAPH_ENDPOINT_PASSWORD=… talkgraph publish --endpoint http://localhost:8890/sparql
  talkgraph publish --endpoint https://example.org/ds/sparql --graph-store https://example.org/ds/data

What has not changed is not sent again; one that was stopped goes on where it was.";

/// `talkgraph dump`
#[derive(Debug, Args)]
pub struct DumpArgs {
    /// File to write; its ending (.nq, .trig, .nt, .ttl, .rdf, .jsonld) is the format; without it, or with `-`, N-Quads on
    /// standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Format, where the ending does not say it
    #[arg(long, value_enum)]
    pub format: Option<DumpFormat>,
    /// Write the terms of the graph instead, and how they stand to those of FOAF, ScholarlyData and SWC: as a page in
    /// Markdown, as Turtle or as JSON-LD
    #[arg(long)]
    pub ontology: bool,
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
    /// Markdown, for the ontology only
    #[value(alias = "markdown")]
    Md,
}

/// `talkgraph publish`
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// Where the remote store takes graphs (SPARQL 1.1 Graph Store Protocol); without it, where Oxigraph, Virtuoso, Fuseki,
    /// RDF4J and GraphDB have it beside the address of their queries
    #[arg(long, value_name = "URL", env = "TALKGRAPH_GRAPH_STORE")]
    pub graph_store: Option<String>,
}
