//! `mcp`: tools for assistants.

use clap::Args;
use std::path::PathBuf;

pub(super) const MCP_EXAMPLES: &str = "\
Example of what a client is configured with:
  { \"mcpServers\": { \"talkgraph\": { \"command\": \"talkgraph\", \"args\": [\"--store\", \"/home/ann/talkgraph.db\", \"mcp\"] } } }

It is there in a program that was built with it: cargo install --path . --features mcp";

/// `talkgraph mcp`
#[derive(Debug, Args)]
pub struct McpArgs {
    /// A line on standard error for each call
    #[arg(long)]
    pub log: bool,
    /// Questions that are worked on at once; without it one for each core, and at least two
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub concurrent: Option<u16>,
    /// Rows that one answer may have, all replies together
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub rows: u32,
    /// Folder of your own saved queries, beside those of the program; without it ./queries where there is one
    #[arg(long, value_name = "DIR", env = "TALKGRAPH_QUERIES")]
    pub queries: Option<PathBuf>,
}
