//! `serve`: pages and a SPARQL endpoint.

use clap::Args;
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
    /// A line on standard error for each request
    #[arg(long)]
    pub log: bool,
    /// Questions that are worked on at once; without it one for each core, and at least two
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub concurrent: Option<u16>,
    /// Rows that one answer may have
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub rows: u32,
    /// Kilobytes that a request may send
    #[arg(long, value_name = "KB", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub body: u32,
    /// Connections at once
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..))]
    pub connections: u32,
    /// The site whose scripts may read the answers, or `*` for any
    #[arg(long, value_name = "ORIGIN")]
    pub cors: Option<String>,
    /// Folder of your own saved queries, beside those of the program; without it ./queries where there is one
    #[arg(long, value_name = "DIR", env = "TALKGRAPH_QUERIES")]
    pub queries: Option<PathBuf>,
}

impl ServeArgs {
    /// The usual ones, at an address.
    pub fn at(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            hosts: Vec::new(),
            edit: false,
            log: false,
            concurrent: None,
            rows: 1_000_000,
            body: 1024,
            connections: 512,
            cors: None,
            queries: None,
        }
    }
}
