//! `mcp`: tools for assistants.

use super::answering::AnsweringArgs;
use clap::Args;

pub(super) const MCP_EXAMPLES: &str = "\
Example of what a client is configured with:
  { \"mcpServers\": { \"talkgraph\": { \"command\": \"talkgraph\", \"args\": [\"--store\", \"/home/ann/talkgraph.db\", \"mcp\"] } } }

It is there in a program that was built with it: cargo install --path . --features mcp";

/// `talkgraph mcp`
#[derive(Debug, Args)]
pub struct McpArgs {
    #[command(flatten)]
    pub answering: AnsweringArgs,
}
