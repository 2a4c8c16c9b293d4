//! What `serve` and `mcp` both take: how questions are answered by a program that stays.

use clap::Args;
use std::path::PathBuf;

/// How questions are answered.
#[derive(Debug, Args)]
pub struct AnsweringArgs {
    /// A line on standard error for each request
    #[arg(long)]
    pub log: bool,
    /// Questions that are worked on at once; without it one for each core, and at least two
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub concurrent: Option<u16>,
    /// Rows that one answer may have
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub rows: u32,
    /// Folder of your own saved queries, beside those of the program; without it ./queries where there is one
    #[arg(long, value_name = "DIR", env = "TALKGRAPH_QUERIES")]
    pub queries: Option<PathBuf>,
}
