//! What can be typed: clap types only; their doc comments are the help.

mod analyse;
mod answering;
mod ask;
mod build;
mod check;
mod draw;
mod dump;
mod graph;
mod licences;
mod mcp;
mod names;
mod publish;
mod score;
mod serve;
mod timeline;
mod train;

pub use analyse::*;
pub use ask::*;
pub use build::*;
pub use check::*;
pub use dump::*;
pub use graph::*;
pub use licences::*;
pub use mcp::*;
pub use names::*;
pub use publish::*;
pub use score::*;
pub use serve::*;
pub use timeline::*;
pub use train::*;

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
  talkgraph graph speaker-company -o who.svg     draw who spoke for whom
  talkgraph serve                                browse it at http://127.0.0.1:7878";

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
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Folder that holds the graph
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "TALKGRAPH_STORE", default_value = "talkgraph.db", value_name = "DIR")]
    pub store: PathBuf,
    /// Address of a remote SPARQL store, to read from it instead; who asks is in TALKGRAPH_ENDPOINT_USER and
    /// TALKGRAPH_ENDPOINT_PASSWORD, or TALKGRAPH_ENDPOINT_TOKEN
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "TALKGRAPH_ENDPOINT", value_name = "URL")]
    pub endpoint: Option<String>,
    /// Take in what is in doubt too: talks that are likely none, names for which one weak sign speaks
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "TALKGRAPH_DOUBTFUL")]
    pub doubtful: bool,
    /// How long a question may take, from asking to the last row
    #[arg(long, global = true, help_heading = EVERYWHERE, default_value = "30", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub timeout: u32,
    /// How much memory a question may take beside the graph; without it a quarter of the machine's, and no more than 2048
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "MB", value_parser = clap::value_parser!(u32).range(1..))]
    pub memory: Option<u32>,
    /// Whether cells of CSV that a spreadsheet would take for formulas get an apostrophe
    #[arg(long, global = true, help_heading = EVERYWHERE, value_enum, default_value = "safe", value_name = "CELLS")]
    pub csv: Cells,
    /// Print answers straight to the terminal; else they open in TALKGRAPH_PAGER, PAGER or less
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub no_pager: bool,
    /// Folder with gazetteer/ and language/; without it ./data where there is one, else the copy inside the program
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "TALKGRAPH_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Base of the IRIs that `build` and `extract` write
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "TALKGRAPH_BASE", default_value = talkgraph::graph::iri::DEFAULT_BASE, value_name = "IRI")]
    pub base: String,
}

/// Cells of CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Cells {
    /// With an apostrophe before `=`, `+`, `-`, `@` and tabs, but for numbers
    Safe,
    /// As they are
    Raw,
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
    /// All that is known of one person, company, technology, topic, talk or event
    #[command(after_help = SHOW_EXAMPLES)]
    Show(ShowArgs),
    /// Run SPARQL
    #[command(after_help = QUERY_EXAMPLES)]
    Query(QueryArgs),
    /// Look for faults in the graph: SHACL shapes and queries
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Draw a view of the graph, or write it for other programs
    #[command(after_help = GRAPH_EXAMPLES)]
    Graph(GraphArgs),
    /// Say which nodes of a view count most
    #[command(after_help = RANK_EXAMPLES)]
    Rank(RankArgs),
    /// Say which nodes of a view belong together
    #[command(after_help = COMMUNITIES_EXAMPLES)]
    Communities(CommunitiesArgs),
    /// Find the shortest way from one person to another through what their talks share
    #[command(after_help = PATH_EXAMPLES)]
    Path(PathArgs),
    /// Say what differs in a view between two years or events
    #[command(after_help = COMPARE_EXAMPLES)]
    Compare(CompareArgs),
    /// Draw which technologies were talked about in which year
    #[command(after_help = TIMELINE_EXAMPLES)]
    Timeline(TimelineArgs),
    /// Write the whole graph as RDF or as linked notes, or its terms for people
    #[command(after_help = DUMP_EXAMPLES)]
    Dump(DumpArgs),
    /// Bring the graph to the remote store of --endpoint, and keep it there up to date
    #[command(after_help = PUBLISH_EXAMPLES)]
    Publish(PublishArgs),
    /// Pages to browse and a SPARQL endpoint, read-only
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(ServeArgs),
    /// Tools for assistants on standard input and output, read-only (Model Context Protocol; a build of its own has them)
    #[command(after_help = MCP_EXAMPLES)]
    Mcp(McpArgs),
    /// Read, link and extract only: records on standard output, no store
    #[command(after_help = EXTRACT_EXAMPLES)]
    Extract(ExtractArgs),
    /// Measure what is extracted against what a careful reader found
    #[command(after_help = SCORE_EXAMPLES)]
    Score(ScoreArgs),
    /// Learn from annotated recaps where talks begin, or measure how well that is learned
    #[command(after_help = TRAIN_EXAMPLES)]
    Train(TrainArgs),
    /// The gazetteer: list the known names, or check the files
    #[command(after_help = NAMES_EXAMPLES)]
    Names(NamesArgs),
    /// The sample recaps, one question and one drawing, in a temporary store
    Demo(DemoArgs),
    /// What is inside the program: each list and font with its source and its licence
    #[command(alias = "licenses")]
    Licences(LicencesArgs),
}
