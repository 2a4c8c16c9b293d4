//! An Oxigraph store in memory in, the same behind HTTP out, as far as our program asks for the protocols: a store that is not
//! ours, for the tests that compare stores.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::NamedNode;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store as Graph;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;
use talkgraph::query::{Credentials, Endpoint};

const PATIENCE: Duration = Duration::from_secs(300);

/// An Oxigraph store behind the SPARQL and Graph Store protocols, which can go away in the midst.
pub struct Remote {
    /// Its address.
    pub address: String,
    /// What it holds.
    pub store: Graph,
    /// How many more requests are answered.
    #[allow(dead_code)]
    pub left: Arc<AtomicUsize>,
}

impl Remote {
    /// Begins to answer.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let store = Graph::new().expect("a store in memory");
        let left = Arc::new(AtomicUsize::new(usize::MAX));
        let remote = Self { address, store: store.clone(), left: Arc::clone(&left) };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                if left.load(Ordering::SeqCst) == 0 {
                    continue;
                }
                left.fetch_sub(1, Ordering::SeqCst);
                answer(&store, stream);
            }
        });
        remote
    }

    /// Where it answers questions.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint::new(&format!("{}/query", self.address), Credentials::None, PATIENCE).expect("an address")
    }
}

/// Reads one request and answers it.
fn answer(store: &Graph, mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut line = String::new();
    reader.read_line(&mut line).expect("a request");
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).expect("a header");
        match header.trim_end().to_ascii_lowercase().split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse().expect("a length"),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let mut words = line.split(' ');
    let (method, target) = (words.next().expect("a method"), words.next().expect("a target"));
    let reply = match target.split_once("/store?graph=") {
        Some((_, graph)) => {
            let graph = NamedNode::new(decoded(graph)).expect("an IRI");
            let parser =
                RdfParser::from_format(RdfFormat::Turtle).with_default_graph(graph.clone()).without_named_graphs();
            if method != "POST" {
                store.remove_named_graph(&graph).expect("removed");
            }
            if method != "DELETE" {
                store.load_from_slice(parser, &body).expect("Turtle");
            }
            Vec::new()
        }
        None => {
            let body = String::from_utf8(body).expect("UTF-8");
            let query = decoded(body.split('&').find_map(|field| field.strip_prefix("query=")).expect("a query"));
            let mut query = SparqlEvaluator::new().parse_query(&query).unwrap_or_else(|e| panic!("{query}: {e}"));
            query.dataset_mut().set_default_graph_as_union();
            let serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Json);
            match query.on_store(store).execute().expect("an answer") {
                QueryResults::Boolean(truth) => {
                    serializer.serialize_boolean_to_writer(Vec::new(), truth).expect("JSON")
                }
                QueryResults::Solutions(rows) => {
                    let variables = rows.variables().to_vec();
                    let mut out = serializer.serialize_solutions_to_writer(Vec::new(), variables).expect("JSON");
                    for row in rows {
                        out.serialize(&row.expect("a row")).expect("JSON");
                    }
                    out.finish().expect("JSON")
                }
                QueryResults::Graph(_) => panic!("triples are made where they are asked for"),
            }
        }
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        reply.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&reply));
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned()
}
