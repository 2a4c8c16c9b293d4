//! What can be typed: clap types only; their doc comments are the help.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Over the options that every command takes, apart from its own.
const EVERYWHERE: &str = "Options of every command";

const FIRST_STEPS: &str = "\
First steps:
  talkgraph demo                                 the sample recaps, one answer, one drawing
  talkgraph build FOLDER                         read your own recaps into ./talkgraph.db
  talkgraph ask                                  list the questions
  talkgraph ask talks-covering Kafka             ask one
  talkgraph graph speaker-company -o who.svg     draw who spoke for whom";

const BUILD_EXAMPLES: &str = "\
Examples:
  talkgraph build recaps/
  talkgraph build 'blog/**/recap-*.md' notes.txt
  talkgraph build recaps/ --prune                what is no longer in the folder leaves the graph
  talkgraph build recaps/ --format json > report.json";

const ASK_EXAMPLES: &str = "\
Examples:
  talkgraph ask                                  list the saved queries; [x] may be left out
  talkgraph ask talks-covering Kafka
  talkgraph ask talks-by 'Neha Narkhede' --format csv
  talkgraph ask topics-by-year year=2016

A value is a name, an id or an IRI; a name of several words stands in quotes. Exit code 1: nothing found.";

const QUERY_EXAMPLES: &str = "\
Examples:
  talkgraph query 'SELECT ?talk { ?talk a tg:Talk }'
  talkgraph query --file mine.rq --format csv

The usual prefixes (tg, schema, skos, nif, itsrdf, prov, dcterms, rdf, rdfs, owl, xsd) need not be declared.
Exit code 1: nothing found, or ASK is false.";

const GRAPH_EXAMPLES: &str = "\
Examples:
  talkgraph graph speaker-company -o who.svg
  talkgraph graph technology-technology -o together.json
  talkgraph graph speaker-technology -o - | sfdp -Tpdf > who-on-what.pdf";

const EXTRACT_EXAMPLES: &str = "\
Examples:
  talkgraph extract recaps/ > records.jsonl
  talkgraph extract recap.md --format nquads
  echo '{\"recap\":\"a\",\"text\":\"# Kafka, by Jo Doe\"}' | talkgraph extract -";

const NAMES_EXAMPLES: &str = "\
Examples:
  talkgraph names list kafka
  talkgraph names list --kind company
  talkgraph --data my-data names check
  talkgraph --data my-data names same neha-narkhede \"Neha Narkede\"";

const SAME_EXAMPLES: &str = "\
Examples:
  talkgraph names same neha-narkhede \"Neha Narkede\" --why \"a slip in one recap\"
  talkgraph names same confluent confluent-inc
  talkgraph names undo neha-narkhede \"Neha Narkede\"";

const DIFFERENT_EXAMPLES: &str = "\
Examples:
  talkgraph names different neha-narula \"Neha Nerula\"
  talkgraph names different \"Sam Field\" \"Sam Field (Monzo)\" --at monzo --kind person";

const IMPORT_EXAMPLES: &str = "\
Examples:
  talkgraph names import cncf landscape.yml
  talkgraph names import pyvideo pyvideo-data/ --dry-run
  talkgraph names import table staff.csv --kind person --source acme-staff --licence CC0-1.0
  talkgraph names import schedule schedule.xml
  talkgraph names import schedule talks.csv --event 'DevOpsDays Toronto 2016'";

const SCHEDULE_HELP: &str = "  schedule       programme of a conference, into schedules/EVENT.toml: pentabarf, frab and pretalx (XML, JSON), Sessionize JSON, devopsdays YAML and pages, CSV (title, speakers, company, date)\n";

/// Reads conference recaps and builds a knowledge graph of speakers, companies and technologies.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true, after_help = FIRST_STEPS)]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// Folder that holds the graph
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "TALKGRAPH_STORE", default_value = "talkgraph.db", value_name = "DIR")]
    pub store: PathBuf,
    /// Folder with gazetteer/ and language/; without it ./data where there is one, else the copy inside the program
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "TALKGRAPH_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Base of the IRIs that `build` and `extract` write
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "TALKGRAPH_BASE", default_value = talkgraph::graph::iri::DEFAULT_BASE, value_name = "IRI")]
    pub base: String,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read, link, extract and load recaps into the graph
    #[command(after_help = BUILD_EXAMPLES)]
    Build(BuildArgs),
    /// Run a saved query; without a name, list them
    #[command(after_help = ASK_EXAMPLES)]
    Ask(AskArgs),
    /// Run SPARQL
    #[command(after_help = QUERY_EXAMPLES)]
    Query(QueryArgs),
    /// Draw a view of the graph, or write it for other programs
    #[command(after_help = GRAPH_EXAMPLES)]
    Graph(GraphArgs),
    /// Read, link and extract only: records on standard output, no store
    #[command(after_help = EXTRACT_EXAMPLES)]
    Extract(ExtractArgs),
    /// Measure what is extracted against what a careful reader found
    Score(ScoreArgs),
    /// The gazetteer: list the known names, or check the files
    #[command(after_help = NAMES_EXAMPLES)]
    Names(NamesArgs),
    /// The sample recaps, one question and one drawing, in a temporary store
    Demo(DemoArgs),
}

/// `talkgraph build`
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Files, folders or globs of recaps (.md, .markdown, .txt, .rst, .html); `-` reads JSON Lines with `recap` and `text`
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Withdraw from the graph the recaps that are not among PATH
    #[arg(long)]
    pub prune: bool,
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

/// `talkgraph graph`
#[derive(Debug, Args)]
pub struct GraphArgs {
    /// What to draw
    #[arg(value_enum)]
    pub view: ViewName,
    /// File to write; its ending (.svg, .dot, .json) is the format; `-` writes DOT to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// The views of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ViewName {
    /// Who spoke for which company
    SpeakerCompany,
    /// Who spoke about which technology
    SpeakerTechnology,
    /// Which technologies were covered together
    TechnologyTechnology,
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

fn threshold(typed: &str) -> Result<(String, f64), String> {
    let (key, value) = typed.split_once('=').ok_or("write KEY=VALUE, as in talk_f1=0.92")?;
    let value = value.trim().parse().map_err(|_| format!("{value:?} is not a number; write it as in talk_f1=0.92"))?;
    Ok((key.trim().to_owned(), value))
}

/// `talkgraph names`
#[derive(Debug, Args)]
pub struct NamesArgs {
    /// What to do
    #[command(subcommand)]
    pub command: NamesCommand,
}

/// What to do with the gazetteer.
#[derive(Debug, Subcommand)]
pub enum NamesCommand {
    /// List the known names, or those that contain TEXT
    List {
        /// Part of a name; without it all
        text: Option<String>,
        /// One kind only: person, company, technology, topic, event
        #[arg(long)]
        kind: Option<String>,
    },
    /// Look for duplicate ids, shared names that nothing tells apart, dangling links, decisions that cannot stand
    Check,
    /// List the people, companies and technologies of the graph that no list has, those of most recaps first
    Suggest {
        /// One kind only: person, company, technology
        #[arg(long)]
        kind: Option<String>,
        /// How to print the rows
        #[command(flatten)]
        output: Output,
    },
    /// Take suggested names into the files that are kept by hand
    Accept {
        /// Suggested ids or names
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
        /// They are other names of this entry, by its id
        #[arg(long, value_name = "ID")]
        alias_of: Option<String>,
    },
    /// Decide that two names are one: MERGE leads to KEEP, in answers, queries and IRIs
    #[command(after_help = SAME_EXAMPLES)]
    Same {
        /// The one that is kept: an id, or a name
        keep: String,
        /// The one that leads to it: an id, or a name as recaps write it
        merge: String,
        /// The rest of the decision
        #[command(flatten)]
        decision: DecisionArgs,
    },
    /// Decide that two names are two, although they are alike or even one
    #[command(after_help = DIFFERENT_EXAMPLES)]
    Different {
        /// An id, or a name as recaps write it
        one: String,
        /// Another; with --at or --recap, whom ONE means there
        other: String,
        /// Where ONE means OTHER
        #[command(flatten)]
        scope: ScopeArgs,
        /// The rest of the decision
        #[command(flatten)]
        decision: DecisionArgs,
    },
    /// Take back what was decided of two names
    Undo {
        /// One of them
        one: String,
        /// The other
        other: String,
    },
    /// Take names from a public list into the imported tables, gazetteer/*.tsv; names kept by hand win over them
    #[command(after_help = IMPORT_EXAMPLES, after_long_help = import_help())]
    Import {
        /// What the list is: apache, cncf, confs-tech, github-topics, linguist, pyvideo, schedule, simple-icons, skos, table,
        /// wikidata
        format: String,
        /// Files, or folders of them; `-` is standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What the names are, where the list does not say: person, company, technology, topic, event
        #[arg(long)]
        kind: Option<String>,
        /// With schedule: the conference and its year, where the file does not say
        #[arg(long, value_name = "NAME")]
        event: Option<String>,
        /// Name of the source, kept with each entry; without it the format's
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
        /// Licence of the list (SPDX), kept with each entry; without it the format's
        #[arg(long, value_name = "LICENCE")]
        licence: Option<String>,
        /// Say what would be done, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// How to print the report
        #[arg(long = "format", value_enum, default_value = "text")]
        output: ReportFormat,
    },
}

/// The recaps in which the first of two is the second.
#[derive(Debug, Default, Args)]
pub struct ScopeArgs {
    /// Recaps in which ONE speaks for this company mean OTHER; may be given more than once
    #[arg(long, value_name = "COMPANY")]
    pub at: Vec<String>,
    /// This recap means OTHER, by the last part of its IRI; may be given more than once
    #[arg(long = "recap", value_name = "RECAP")]
    pub recaps: Vec<String>,
}

/// What a decision says beside the two names.
#[derive(Debug, Args)]
pub struct DecisionArgs {
    /// What they are, where no list tells: person, company, technology, topic, event
    #[arg(long)]
    pub kind: Option<String>,
    /// Who decides; without it the user who runs the program
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
}

/// The formats of lists, one a line.
fn import_help() -> String {
    let formats = talkgraph::gazetteer::import::FORMATS.map(|f| format!("  {:<14} {}\n", f.name(), f.about())).concat();
    format!("{IMPORT_EXAMPLES}\n\nFormats:\n{formats}{SCHEDULE_HELP}")
}

/// `talkgraph demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Where to write the drawing
    #[arg(short, long, value_name = "FILE", default_value = "speaker-company.svg")]
    pub output: PathBuf,
}
