//! `publish`: the whole graph in a remote store.

use clap::Args;

pub(super) const PUBLISH_EXAMPLES: &str = "\
Examples:
  talkgraph publish --endpoint http://localhost:7878/query
  TALKGRAPH_ENDPOINT_USER=dba TALKGRAPH_ENDPOINT_PASSWORD=… talkgraph publish --endpoint http://localhost:8890/sparql
  talkgraph publish --endpoint https://example.org/ds/sparql --graph-store https://example.org/ds/data

What has not changed is not sent again; one that was stopped goes on where it was.";

/// `talkgraph publish`
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// Where the remote store takes graphs (SPARQL 1.1 Graph Store Protocol); without it, where Oxigraph, Virtuoso, Fuseki,
    /// RDF4J and GraphDB have it beside the address of their queries
    #[arg(long, value_name = "URL", env = "TALKGRAPH_GRAPH_STORE")]
    pub graph_store: Option<String>,
}
