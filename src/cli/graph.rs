//! `graph`, and the `demo` that draws.

use super::draw::DrawArgs;
use clap::{Args, ValueEnum};
use std::ops::RangeInclusive;
use std::path::PathBuf;

pub(super) const GRAPH_EXAMPLES: &str = "\
Views:
  speaker-company          who spoke for which company
  speaker-technology       who spoke about which technology
  company-technology       which company spoke about which technology
  talk-technology          which talk covered which technology
  technology-technology    technologies covered together
  event-technology         which event covered which technology
  everything               talks with speakers, companies, technologies, topics and events
  NAME, FILE.rq            a saved or other query: SELECT ?source ?target, with ?weight, ?label or ?talk where
                           wanted, or CONSTRUCT

Examples:
  talkgraph graph speaker-company -o who.svg
  talkgraph graph speaker-company -o who.png --theme dark --width 1920
  talkgraph graph speaker-technology -o who-on-what.html
  talkgraph graph everything -o everything.pdf --engine sfdp
  talkgraph graph technology-technology --around Kafka --hops 2 -o kafka.svg
  talkgraph graph company-technology --year 2015-2017 --top 40 -o companies.json
  talkgraph graph speaker-technology -o - | sfdp -Tpdf > who-on-what.pdf
  talkgraph graph shared-audience.rq --min-weight 2 -o shared.svg";

/// Over the options that say which part is drawn.
pub(super) const PART: &str = "Which part (filters hold together; several values of one filter: any of them)";

/// `talkgraph graph`
#[derive(Debug, Args)]
pub struct GraphArgs {
    /// What to draw
    #[command(flatten)]
    pub view: ViewArgs,
    /// File to write; its ending is the format; `-` writes to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Format, by its ending, where the file's own does not say it; on standard output DOT without it
    #[arg(long, value_name = "ENDING")]
    pub format: Option<String>,
    /// How a picture looks
    #[command(flatten)]
    pub draw: DrawArgs,
}

/// A view, and which part of it.
#[derive(Debug, Clone, Args)]
pub struct ViewArgs {
    /// A view, the name of a saved query, or a file with a query
    pub view: String,
    /// Values for the parameters of a saved query, in order or as NAME=VALUE
    pub values: Vec<String>,
    /// Only talks of this event, or of editions of it
    #[arg(long, value_name = "EVENT", help_heading = PART)]
    pub event: Vec<String>,
    /// Only talks of this year, or from one year to another
    #[arg(long, value_name = "YEAR[-YEAR]", value_parser = years, help_heading = PART)]
    pub year: Vec<RangeInclusive<i32>>,
    /// Only talks that covered this technology or what is below it
    #[arg(long, value_name = "TECHNOLOGY", help_heading = PART)]
    pub technology: Vec<String>,
    /// Only talks given for this company
    #[arg(long, value_name = "COMPANY", help_heading = PART)]
    pub company: Vec<String>,
    /// Only edges of this weight or more; the weight is the number of talks
    #[arg(long, value_name = "WEIGHT", help_heading = PART)]
    pub min_weight: Option<f64>,
    /// Only what is near this person, company, technology, topic, event or talk
    #[arg(long, value_name = "NAME", help_heading = PART)]
    pub around: Option<String>,
    /// How many edges away
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around", value_parser = clap::value_parser!(u16).range(1..), help_heading = PART)]
    pub hops: u16,
    /// Only the largest connected part
    #[arg(long, help_heading = PART)]
    pub largest_component: bool,
    /// Only N nodes, those that count most first; one that would stand alone brings the first of its neighbours along, or
    /// all where that keeps more talks
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..), help_heading = PART)]
    pub top: Option<u32>,
    /// What counts; without it pagerank
    #[arg(long, value_enum, value_name = "MEASURE", help_heading = PART)]
    pub by: Option<Rank>,
    /// Folder of saved queries; without it ./queries where there is one, else the copy inside the program
    #[arg(long, value_name = "DIR", env = "TALKGRAPH_QUERIES")]
    pub queries: Option<PathBuf>,
}

/// What nodes are ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Rank {
    /// Being joined, by heavy edges, to what counts itself
    Pagerank,
    /// Being joined to many
    Degree,
    /// Lying on the shortest ways between others
    Betweenness,
    /// Being few steps from all others
    Closeness,
    /// Being among nodes that are all joined to many of each other
    Core,
}

/// `2015`, or `2013-2016` with both of them.
pub(super) fn years(typed: &str) -> Result<RangeInclusive<i32>, String> {
    let year = |text: &str| text.trim().parse::<i32>().ok().filter(|year| (1000..=9999).contains(year));
    let (first, last) = typed.split_once('-').unwrap_or((typed, typed));
    match (year(first), year(last)) {
        (Some(first), Some(last)) if first <= last => Ok(first..=last),
        (Some(first), Some(last)) => Err(format!("{first} is after {last}; write {last}-{first}")),
        _ => Err("write a year, such as 2015, or two, such as 2013-2016".to_owned()),
    }
}

/// `talkgraph demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Where to write the drawing
    #[arg(short, long, value_name = "FILE", default_value = "speaker-company.svg")]
    pub output: PathBuf,
    /// Open the sample graph to a browser afterwards, until Ctrl-C
    #[arg(long)]
    pub serve: bool,
    /// With --serve: where to listen
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7878", requires = "serve")]
    pub address: String,
}
