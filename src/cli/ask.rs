//! `ask` and `query`, and how their answers print.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const ASK_EXAMPLES: &str = "\
Examples:
  talkgraph ask                                  list the saved queries; [x] may be left out
  talkgraph ask talks-covering Kafka
  talkgraph ask talks-by 'Neha Narkhede' --format csv
  talkgraph ask topics-by-year year=2016
  talkgraph ask talks-covering Kafka event=FOSDEM year=2015-2018 company!=Confluent
  talkgraph ask talks-of-company Google --count
  talkgraph ask talks-by 'Neha Narkhede' --evidence
  talkgraph ask 'who spoke at dotScale 2017'     in words: says which query it is, and runs it
  talkgraph ask --new talks-in-french            start a query of your own in ./queries

A value is a name, an id or an IRI; a name of several words stands in quotes. Conditions on talks are event, year,
company, technology, main, topic, person and form; != turns one round, and of several values any will do.
Exit code 1: nothing found.";

pub(super) const QUERY_EXAMPLES: &str = "\
Examples:
  talkgraph query 'SELECT ?talk { ?talk a tg:Talk }'
  talkgraph query --file mine.rq --format csv

The usual prefixes (tg, schema, skos, nif, itsrdf, prov, dcterms, rdf, rdfs, owl, xsd) need not be declared.
Exit code 1: nothing found, or ASK is false.";

/// `talkgraph ask`
#[derive(Debug, Args)]
pub struct AskArgs {
    /// Name of the saved query, or a question in words; without it the queries are listed
    #[arg(value_name = "NAME|QUESTION")]
    pub name: Option<String>,
    /// Values of its parameters, in order or as `name=value`, and conditions on talks
    pub values: Vec<String>,
    /// Folder of your own saved queries, beside those of the program; without it ./queries where there is one
    #[arg(long, value_name = "DIR", env = "TALKGRAPH_QUERIES")]
    pub queries: Option<PathBuf>,
    /// Write the saved queries as SHACL, in the form of the SIB's SPARQL examples, into FILE.ttl or a folder
    #[arg(long, value_name = "PATH", conflicts_with_all = ["name", "values"])]
    pub export_shacl: Option<PathBuf>,
    /// Endpoint that the exported queries name
    #[arg(long, value_name = "IRI", requires = "export_shacl", default_value = talkgraph::query::shacl::DEFAULT_TARGET)]
    pub target: String,
    /// Start a saved query of that name from a template, in the folder of --queries or in ./queries
    #[arg(long, value_name = "NAME", conflicts_with = "name")]
    pub new: Option<String>,
    /// How to print the rows
    #[command(flatten)]
    pub output: Output,
}

pub(super) const SHOW_EXAMPLES: &str = "\
Examples:
  talkgraph show Kafka
  talkgraph show Neha Narkhede
  talkgraph show company/docker-inc              where a name is that of several things
  talkgraph show dotScale 2017 --format md

Exit code 1: the name is known, and no recap tells of it.";

/// `talkgraph show`
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Its name, id or IRI; or kind/id
    #[arg(required = true)]
    pub entity: Vec<String>,
    /// How to print the page
    #[arg(long, value_enum, default_value = "text")]
    pub format: ShowFormat,
    /// Every sentence that names it, and not the first of each talk
    #[arg(long)]
    pub all: bool,
}

/// Formats of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// Lines for a terminal
    Text,
    /// JSON
    Json,
    /// Markdown
    Md,
    /// The triples behind the page, in Turtle
    Ttl,
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
#[derive(Debug, Clone, Args)]
pub struct Output {
    /// Format of the answer; without it a table or Turtle on a terminal, TSV or N-Triples into a file or pipe
    #[arg(long, value_enum)]
    pub format: Option<RowFormat>,
    /// No more than so many rows or triples
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Without the first N rows
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub offset: usize,
    /// The number of rows in place of the rows
    #[arg(long, conflicts_with_all = ["limit", "offset"])]
    pub count: bool,
    /// Beside each row a sentence that stands behind it, the file it is in, and where (characters)
    #[arg(long, conflicts_with = "count")]
    pub evidence: bool,
    /// Print how the query was evaluated, with rows and times, in place of its answer
    #[arg(long)]
    pub explain: bool,
}

/// Formats of answers.
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
    /// N-Quads (CONSTRUCT, DESCRIBE)
    Nq,
    /// TriG (CONSTRUCT, DESCRIBE)
    Trig,
    /// JSON-LD with the ontology's context (CONSTRUCT, DESCRIBE)
    Jsonld,
    /// RDF/XML (CONSTRUCT, DESCRIBE)
    Rdf,
}
