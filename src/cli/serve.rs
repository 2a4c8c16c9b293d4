//! `serve`: pages and a SPARQL endpoint.

use super::answering::AnsweringArgs;
use clap::{Args, Parser};
use std::path::PathBuf;

pub(super) const SERVE_EXAMPLES: &str = "\
Examples:
  talkgraph serve                                pages at http://127.0.0.1:7878
  talkgraph serve --address 127.0.0.1:0          any free port; the address is said
  talkgraph serve --log --timeout 10
  curl 'http://127.0.0.1:7878/queries/talks-covering.csv?technology=Kafka'
  curl --data-urlencode 'query=ASK { ?talk a tg:Talk }' http://127.0.0.1:7878/sparql

It only reads, but for decisions with --edit; what `build` writes meanwhile is served within a second or two. Ctrl-C ends it.";

/// `talkgraph serve`
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where to listen; others than this machine can ask only where it is told to listen to them
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7878")]
    pub address: String,
    /// Another name under which it may be asked, as behind a proxy; may be given more than once. Listening to this machine
    /// alone, it answers no requests under names that a name server gives out
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
    /// Put buttons on pages that decide of names as `talkgraph names` does, in the folder of --data; only for this machine,
    /// and for whoever uses it
    #[arg(long, conflicts_with_all = ["cors", "hosts"])]
    pub edit: bool,
    #[command(flatten)]
    pub answering: AnsweringArgs,
    /// Kilobytes that a request may send
    #[arg(long, value_name = "KB", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub body: u32,
    /// Connections at once
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..))]
    pub connections: u32,
    /// File whose only line is a token of 16 signs or more, without which nobody gets an answer; $TALKGRAPH_TOKEN is the token
    /// itself. It travels as it is: where others listen in, put a proxy in front that speaks TLS
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// The site whose scripts may read the answers, or `*` for any
    #[arg(long, value_name = "ORIGIN")]
    pub cors: Option<String>,
}

/// The options of `serve` by themselves.
#[derive(Debug, Parser)]
struct Alone {
    #[command(flatten)]
    args: ServeArgs,
}

impl ServeArgs {
    /// The usual ones, at an address.
    pub fn at(address: &str) -> Self {
        Alone::parse_from(["serve", "--address", address]).args
    }
}
