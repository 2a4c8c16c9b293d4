//! `rank`, `communities`, `path` and `compare`.

use super::{RowFormat, ViewArgs, years};
use clap::{Args, ValueEnum};
use std::ops::RangeInclusive;

pub(super) const RANK_EXAMPLES: &str = "\
Measures:
  pagerank                 being joined, by heavy edges, to what counts itself; the scores add up to 1
  degree                   number of nodes that it is joined to
  betweenness              share of the shortest ways between others that lead through it
  closeness                how few steps away the others are
  core                     the largest k for which it is among nodes each joined to k others of them

Examples:
  talkgraph rank technology-technology --limit 10
  talkgraph rank speaker-company --by betweenness --format csv
  talkgraph rank everything --by core --year 2015-2017

Views, values and filters are those of `talkgraph graph`. Exit code 1: the view is empty.";

pub(super) const COMMUNITIES_EXAMPLES: &str = "\
Examples:
  talkgraph communities technology-technology
  talkgraph communities company-technology --largest-component --format csv

Views, values and filters are those of `talkgraph graph`. Exit code 1: the view is empty.";

pub(super) const PATH_EXAMPLES: &str = "\
Examples:
  talkgraph path 'Neha Narkhede' 'John Graham-Cumming'
  talkgraph path 'Neha Narkhede' 'John Graham-Cumming' --through technology
  talkgraph path 'Adrian Cole' Docker --through company --through technology

A person is tried first, then a company, technology, topic, event or talk; kind/id where a name is that of several
things. Exit code 1: there is no way.";

pub(super) const COMPARE_EXAMPLES: &str = "\
Examples:
  talkgraph compare technology-technology --year 2015 --with-year 2017
  talkgraph compare event-technology --event 'dotScale 2015' --with-event 'dotScale 2017'
  talkgraph compare speaker-company --year 2015-2016 --with-year 2017 --format csv

Other filters hold for both sides. Exit code 1: nothing differs, or one side is empty.";

/// How a table is printed.
#[derive(Debug, Args)]
pub struct Printed {
    /// Format of the rows; without it a table on a terminal, TSV into a file or pipe
    #[arg(long, value_enum)]
    pub format: Option<RowFormat>,
    /// No more than so many rows
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

/// `talkgraph rank`
#[derive(Debug, Args)]
pub struct RankArgs {
    /// What is ranked
    #[command(flatten)]
    pub view: ViewArgs,
    /// How to print the rows
    #[command(flatten)]
    pub printed: Printed,
}

/// `talkgraph communities`
#[derive(Debug, Args)]
pub struct CommunitiesArgs {
    /// Of what
    #[command(flatten)]
    pub view: ViewArgs,
    /// How to print the rows
    #[command(flatten)]
    pub printed: Printed,
}

/// `talkgraph path`
#[derive(Debug, Args)]
pub struct PathArgs {
    /// Where the way starts: a name, id or IRI
    pub from: String,
    /// Where it leads
    pub to: String,
    /// Only through these, and people; without it through all of them
    #[arg(long, value_enum, value_name = "KIND")]
    pub through: Vec<Through>,
    /// How to print the rows
    #[command(flatten)]
    pub printed: Printed,
}

/// What joins people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Through {
    /// They spoke at one event
    Event,
    /// They spoke for one company
    Company,
    /// Their talks cover one technology
    Technology,
    /// Their talks are about one topic
    Topic,
    /// They gave one talk
    Talk,
}

/// `talkgraph compare`
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The earlier side
    #[command(flatten)]
    pub view: ViewArgs,
    /// The year or years of the later side
    #[arg(long, value_name = "YEAR[-YEAR]", value_parser = years, required_unless_present = "with_event")]
    pub with_year: Vec<RangeInclusive<i32>>,
    /// The event of the later side
    #[arg(long, value_name = "EVENT")]
    pub with_event: Vec<String>,
    /// How to print the rows
    #[command(flatten)]
    pub printed: Printed,
}
