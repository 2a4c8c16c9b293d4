//! `ask` and `query`, and how their answers print.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const ASK_EXAMPLES: &str = "\
Examples:
  talkgraph ask                                  list the saved queries; [x] may be left out
  talkgraph ask talks-covering Kafka
  talkgraph ask talks-by 'Neha Narkhede' --format csv
  talkgraph ask topics-by-year year=2016

A value is a name, an id or an IRI; a name of several words stands in quotes. Exit code 1: nothing found.";

pub(super) const QUERY_EXAMPLES: &str = "\
Examples:
  talkgraph query 'SELECT ?talk { ?talk a tg:Talk }'
  talkgraph query --file mine.rq --format csv

The usual prefixes (tg, schema, skos, nif, itsrdf, prov, dcterms, rdf, rdfs, owl, xsd) need not be declared.
Exit code 1: nothing found, or ASK is false.";

/// `talkgraph ask`
#[derive(Debug, Args)]
pub struct AskArgs {
    /// Name of the saved query; without it they are listed
    pub name: Option<String>,
    /// Values of its parameters, in order; or `name=value`
    pub values: Vec<String>,
    /// Folder of saved queries; without it ./queries where there is one, else the copy inside the program
    #[arg(long, value_name = "DIR", env = "TALKGRAPH_QUERIES")]
    pub queries: Option<PathBuf>,
    /// Write the saved queries as SHACL, in the form of the SIB's SPARQL examples, into FILE.ttl or a folder
    #[arg(long, value_name = "PATH", conflicts_with_all = ["name", "values"])]
    pub export_shacl: Option<PathBuf>,
    /// Endpoint that the exported queries name
    #[arg(long, value_name = "IRI", requires = "export_shacl", default_value = talkgraph::query::shacl::DEFAULT_TARGET)]
    pub target: String,
    /// How to print the rows
    #[command(flatten)]
    pub output: Output,
}

/// `talkgraph query`
#[derive(Debug, Args)]
pub struct QueryArgs {
    /// The query: SELECT, ASK, CONSTRUCT or DESCRIBE
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub sparql: Option<String>,
    /// Read the query from a file; `-` is standard input
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// How to print the rows
    #[command(flatten)]
    pub output: Output,
}

/// How rows or triples are printed.
#[derive(Debug, Args)]
pub struct Output {
    /// Format of the answer; without it a table or Turtle on a terminal, TSV or N-Triples into a file or pipe
    #[arg(long, value_enum)]
    pub format: Option<RowFormat>,
}

/// Formats of query results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    /// Aligned columns, as wide as the terminal, or as COLUMNS says
    Table,
    /// SPARQL 1.1 CSV
    Csv,
    /// SPARQL 1.1 TSV
    Tsv,
    /// SPARQL 1.1 JSON
    Json,
    /// SPARQL XML
    Xml,
    /// A Markdown table, as it stands in an issue or a README
    Md,
    /// Turtle (CONSTRUCT, DESCRIBE)
    Ttl,
    /// N-Triples (CONSTRUCT, DESCRIBE)
    Nt,
}
