//! `timeline`: what was talked about in which year, as a picture.

use super::draw::ThemeName;
use super::graph::{PART, years};
use clap::Args;
use std::ops::RangeInclusive;
use std::path::PathBuf;

pub(super) const TIMELINE_EXAMPLES: &str = "\
Examples:
  talkgraph timeline -o technologies.svg
  talkgraph timeline -o dark.svg --top 40 --theme dark
  talkgraph timeline -o docker.svg --company Docker --year 2015-2017
  talkgraph timeline topics-by-year -o topics.svg
  talkgraph timeline mine.rq -o mine.svg         a query: SELECT ?year ?label ?count";

/// `talkgraph timeline`
#[derive(Debug, Args)]
pub struct TimelineArgs {
    /// A saved query or a file with a query, with the columns year, label and count; technologies without it
    pub query: Option<String>,
    /// Values for the parameters of a saved query, in order or as NAME=VALUE
    pub values: Vec<String>,
    /// File to write, which ends in .svg; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Only the N that were talked about most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub top: u32,
    /// Colours; auto follows the viewer
    #[arg(long, value_enum, default_value = "auto")]
    pub theme: ThemeName,
    /// Only talks of this event, or of editions of it
    #[arg(long, value_name = "EVENT", help_heading = PART, conflicts_with = "query")]
    pub event: Vec<String>,
    /// Only talks of this year, or from one year to another
    #[arg(long, value_name = "YEAR[-YEAR]", value_parser = years, help_heading = PART, conflicts_with = "query")]
    pub year: Vec<RangeInclusive<i32>>,
    /// Only talks that covered this technology or what is below it
    #[arg(long, value_name = "TECHNOLOGY", help_heading = PART, conflicts_with = "query")]
    pub technology: Vec<String>,
    /// Only talks given for this company
    #[arg(long, value_name = "COMPANY", help_heading = PART, conflicts_with = "query")]
    pub company: Vec<String>,
    /// Folder of saved queries; without it ./queries where there is one, else the copy inside the program
    #[arg(long, value_name = "DIR", env = "TALKGRAPH_QUERIES")]
    pub queries: Option<PathBuf>,
}
