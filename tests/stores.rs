//! One graph in several stores: every shipped query gives the same rows, in the same order, from the store of a build, from a
//! remote Oxigraph in this file and, with `tests/run --all`, from Virtuoso and the Oxigraph server.

#[path = "stores/chance.rs"]
mod chance;
mod program;
#[path = "stores/remote.rs"]
mod remote;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, Quad};
use oxigraph::store::Store as Graph;
use program::{here, program, text};
use remote::Remote;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};
use talkgraph::assets::Assets;
use talkgraph::graph::Store;
use talkgraph::query::publish::{Published, publish};
use talkgraph::query::resolve::Resolver;
use talkgraph::query::{Answer, Credentials, Endpoint, GraphStore, QueryError, Source, prefixes, run, saved};
use tempfile::TempDir;

const BASE: &str = "http://localhost:7878/id/";
const PATIENCE: Duration = Duration::from_secs(300);

fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().expect("it runs")
}

/// The sample recaps, built once.
static SAMPLE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let built = program(folder.path(), &["build"]).arg(here("data/recaps")).output().expect("it runs");
    assert!(built.status.success(), "{}", text(&built.stderr));
    folder
});

fn sample() -> Store {
    Store::open(SAMPLE.path().join("talkgraph.db")).expect("it was built")
}

fn fixture() -> Graph {
    let store = Graph::new().expect("a store in memory");
    let text = fs::read(here("tests/queries/fixture.trig")).expect("the fixture is there");
    store.load_from_slice(RdfParser::from_format(RdfFormat::TriG), &text).expect("the fixture is TriG");
    store
}

type Questions = Vec<(String, Vec<String>)>;

/// Of the sample recaps.
fn sample_questions() -> Questions {
    let text = fs::read_to_string(here("tests/endpoint/questions.toml")).expect("questions.toml is there");
    let of: BTreeMap<String, Vec<Vec<String>>> = toml::from_str(&text).expect("questions.toml is TOML");
    of.into_iter().flat_map(|(query, cases)| cases.into_iter().map(move |values| (query.clone(), values))).collect()
}

/// Of the fixture.
fn fixture_questions() -> Questions {
    let text = fs::read_to_string(here("tests/queries/params.toml")).expect("params.toml is there");
    let of: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(&text).expect("params.toml is TOML");
    of.into_iter().flat_map(|(query, cases)| cases.into_values().map(move |values| (query.clone(), values))).collect()
}

/// Asks both stores all questions, row by row; gives how many rows were compared.
fn compare(questions: &Questions, expected: Source<'_>, found: Source<'_>) -> usize {
    let (queries, faults) = saved::load(&Assets::queries(Some(&here("queries")))).expect("queries/ can be read");
    assert!(faults.is_empty(), "{faults:#?}");
    let asked: BTreeSet<&str> = questions.iter().map(|(name, _)| name.as_str()).collect();
    let shipped: BTreeSet<&str> = queries.iter().map(|query| query.name.as_str()).collect();
    assert_eq!(asked.intersection(&shipped).count(), asked.len(), "questions that are none: {asked:?}");
    let resolvers = [Resolver::new(expected), Resolver::new(found)];
    let mut compared = 0;
    let mut faults = Vec::new();
    for (name, values) in questions {
        let query = queries.iter().find(|query| query.name == *name).expect("it is shipped");
        let answer = |source: Source<'_>, resolver: &Resolver<'_>| -> Result<Answer, QueryError> {
            run::run(source, query.bound(values, resolver)?)
        };
        let here = answer(expected, &resolvers[0]).unwrap_or_else(|error| panic!("{name} {values:?}: {error}"));
        match answer(found, &resolvers[1]) {
            Ok(there) if there == here => {
                let Answer::Rows(rows) = here else { panic!("{name} gives rows") };
                compared += rows.rows.len();
            }
            Ok(there) => faults.push(format!("{name} {values:?}:\n  expected {here:?}\n  found    {there:?}")),
            Err(error) => faults.push(format!("{name} {values:?}: {error}")),
        }
    }
    assert!(faults.is_empty(), "{} of {} differ:\n{}", faults.len(), questions.len(), faults.join("\n"));
    compared
}

fn quads(store: &Graph) -> BTreeSet<String> {
    store.iter().map(|quad| quad.expect("it can be read").to_string()).collect()
}

#[test]
fn the_store_of_a_build_answers_as_one_in_memory() {
    let built = sample();
    let memory = Graph::new().expect("a store in memory");
    memory
        .extend(built.graph().expect("its quads").iter().map(|quad| quad.expect("it can be read")))
        .expect("inserted");
    let compared = compare(&sample_questions(), (&memory).into(), built.graph().expect("its quads").into());
    assert!(compared > 500, "{compared} rows");
}

#[test]
fn every_shipped_query_is_asked() {
    let (queries, _) = saved::load(&Assets::queries(Some(&here("queries")))).expect("queries/ can be read");
    let asked: BTreeSet<String> = sample_questions().into_iter().map(|(name, _)| name).collect();
    let missing: Vec<&str> = queries.iter().map(|q| q.name.as_str()).filter(|name| !asked.contains(*name)).collect();
    assert!(missing.is_empty(), "tests/endpoint/questions.toml asks nothing of {missing:?}");
}

#[test]
fn a_remote_store_answers_as_the_own_one() {
    let remote = Remote::start();
    let endpoint = remote.endpoint();
    let target = GraphStore::new(&endpoint, None).expect("an address");
    let built = sample();
    let done = publish(built.graph().expect("its quads").into(), BASE, &endpoint, &target, |_, _| ())
        .expect("it is published");
    assert_eq!((done.kept, done.removed, done.quads), (0, 0, built.header().quads));
    assert!(compare(&sample_questions(), built.graph().expect("its quads").into(), (&endpoint).into()) > 500);
    let url = format!("{}/query", remote.address);
    for arguments in [
        &["ask", "talks-covering", "Kafka"][..],
        &["ask", "talks-covering", "Kubernets"],
        &["ask", "talks-covering", "Neha Narkhede"],
        &["query", "CONSTRUCT { ?s tg:knows [ rdfs:label ?l ] } WHERE { ?s a tg:Talk ; rdfs:label ?l } LIMIT 0"],
        &["query", "CONSTRUCT { ?s a ?c . ?l a ?c } WHERE { ?s a ?c ; rdfs:label ?l FILTER(?c != rdf:Property) }"],
        &["query", "ASK { ?talk a tg:Talk }"],
        &["query", "ASK { ?talk a tg:Tale }"],
        &["query", "SELECT ?s { ?s a tg:Talk } ORDER BY DESC(STRLEN(STR(?s))) ?s LIMIT 7 OFFSET 2"],
        &["graph", "speaker-company", "-o", "-"],
        &["graph", "technology-technology", "--event", "dotScale", "-o", "-"],
        &["dump", "-o", "-"],
        &["dump", "-o", "-", "--format", "ttl"],
        &["check"],
        &["show", "Neha Narkhede"],
        &["show", "Kafka", "--format", "json"],
        &["ask", "who spoke at dotScale 2017"],
    ] {
        let own = run_in(SAMPLE.path(), arguments);
        let there = run_in(SAMPLE.path(), &[&["--endpoint", &url], arguments].concat());
        assert_eq!(text(&own.stderr), text(&there.stderr), "{arguments:?}");
        assert_eq!(own.status.code(), there.status.code(), "{arguments:?}");
        let same = match arguments {
            ["dump", ..] => {
                let format = if arguments.contains(&"ttl") { RdfFormat::Turtle } else { RdfFormat::NQuads };
                as_oxigraph_keeps(format, &own.stdout) == as_oxigraph_keeps(format, &there.stdout)
            }
            _ => own.stdout == there.stdout,
        };
        assert!(same, "{arguments:?}");
    }
}

/// The quads of a dump as Oxigraph's store gives them back: a derived integer is an xsd:integer there, while the index of a
/// generation keeps the datatype that was written.
fn as_oxigraph_keeps(format: RdfFormat, dump: &[u8]) -> BTreeSet<String> {
    let store = Graph::new().expect("a store in memory");
    store.load_from_slice(RdfParser::from_format(format), dump).expect("it is sound");
    let quads: BTreeSet<String> = store.iter().map(|quad| quad.expect("in memory").to_string()).collect();
    assert!(quads.len() > 10_000, "{} quads", quads.len());
    quads
}

#[test]
fn what_was_published_is_kept_up_to_date() {
    let remote = Remote::start();
    let endpoint = remote.endpoint();
    let target = GraphStore::new(&endpoint, None).expect("an address");
    let mine = Graph::new().expect("a store in memory");
    let node = |name: &str| NamedNode::new(format!("{BASE}{name}")).expect("an IRI");
    let quad = |graph: &str, value: &str| Quad::new(node("s"), node("p"), node(value), node(graph));
    let foreign = quad("another/graph", "x");
    remote.store.insert(&foreign).expect("inserted");
    let other =
        Quad { graph_name: GraphName::from(NamedNode::new("http://elsewhere/g").expect("an IRI")), ..quad("x", "y") };
    let bring = |changes: &[(&str, &str, bool)], base: &str| -> Published {
        for (graph, value, there) in changes {
            let quad = quad(graph, value);
            if *there { mine.insert(&quad).expect("inserted") } else { mine.remove(&quad).expect("removed") }
        }
        for graph in mine.named_graphs().collect::<Result<Vec<_>, _>>().expect("graphs") {
            if mine.quads_for_pattern(None, None, None, Some(graph.as_ref().into())).next().is_none() {
                mine.remove_named_graph(&graph).expect("removed");
            }
        }
        let done = publish((&mine).into(), base, &endpoint, &target, |_, _| ()).expect("it is published");
        let list = NamedNode::new(format!("{base}graph/published")).expect("an IRI");
        let there = quads(&remote.store).into_iter().filter(|quad| !quad.contains("/graph/published>"));
        let expected: BTreeSet<String> = quads(&mine).into_iter().chain([foreign.to_string()]).collect();
        assert!(base != BASE || there.collect::<BTreeSet<_>>() == expected);
        let listed = remote.store.quads_for_pattern(None, None, None, Some(list.as_ref().into())).count();
        assert_eq!(listed, mine.named_graphs().count(), "the list names each graph once");
        done
    };
    let counts = |done: Published| (done.sent, done.kept, done.removed, done.quads);
    for (changes, expected) in [
        (&[("a", "1", true), ("b", "1", true), ("c", "1", true)][..], (3, 0, 0, 3)),
        (&[], (0, 3, 0, 3)),
        (&[("b", "2", true)], (1, 2, 0, 4)),
        (&[("b", "2", false)], (1, 2, 0, 3)),
        (&[("a", "1", false), ("d", "1", true)], (1, 2, 1, 3)),
        (&[("b", "1", false), ("c", "1", false)], (0, 1, 2, 1)),
    ] {
        assert_eq!(counts(bring(changes, BASE)), expected, "{changes:?}");
    }
    // Under another base nothing is taken for gone that was published under this one.
    mine.insert(&other).expect("inserted");
    assert_eq!(counts(bring(&[("d", "1", false)], "http://elsewhere/")), (1, 0, 0, 1));
    assert!(quads(&remote.store).contains(&quad("d", "1").to_string()));
}

#[test]
fn a_publication_that_is_cut_off_goes_on_where_it_stopped() {
    let (old, new) = (fixture(), fixture());
    let graphs: Vec<_> = new.named_graphs().collect::<Result<_, _>>().expect("graphs");
    let node = |name: &str| NamedNode::new(format!("{BASE}{name}")).expect("an IRI");
    new.remove_named_graph(&graphs[0]).expect("removed");
    new.insert(&Quad::new(node("s"), node("p"), node("o"), graphs[1].clone())).expect("inserted");
    for name in ["recap/new", "recap/newer"] {
        new.insert(&Quad::new(node("s"), node("p"), node("o"), node(name))).expect("inserted");
    }
    // Each request is one instant at which it may be killed.
    for requests in 1.. {
        let remote = Remote::start();
        let endpoint = remote.endpoint();
        let target = GraphStore::new(&endpoint, None).expect("an address");
        let bring = |store: &Graph| publish(store.into(), BASE, &endpoint, &target, |_, _| ());
        bring(&old).expect("it is published");
        remote.left.store(requests, Ordering::SeqCst);
        let first = bring(&new);
        let left = remote.left.swap(usize::MAX, Ordering::SeqCst);
        let second = bring(&new).expect("it is published");
        let there: BTreeSet<String> =
            quads(&remote.store).into_iter().filter(|quad| !quad.contains("graph/published>")).collect();
        assert!(there == quads(&new), "after {requests} requests");
        match first {
            Ok(done) => {
                assert_eq!((done.sent, done.removed, second.sent, second.removed), (3, 1, 0, 0));
                assert_eq!((requests, left), (11, 0));
                return;
            }
            Err(error) => {
                assert!(error.to_string().starts_with("cannot reach http://127.0.0.1:"), "{error}");
                // A question, the list, then a graph and its note: what was noted is not sent again.
                let noted = requests.saturating_sub(2) / 2;
                assert_eq!(second.sent, 3 - noted.min(3), "after {requests} requests");
            }
        }
    }
}

#[test]
fn a_publication_that_fails_says_how_to_go_on() {
    let remote = Remote::start();
    remote.left.store(2, Ordering::SeqCst);
    let url = format!("{}/query", remote.address);
    let ran = run_in(SAMPLE.path(), &["--endpoint", &url, "publish"]);
    let told = text(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{told}");
    let expected = "error: not all of talkgraph.db was published; the same command goes on where this one stopped: cannot reach http://127.0.0.1:";
    assert!(told.starts_with(expected), "{told}");
    remote.left.store(usize::MAX, Ordering::SeqCst);
    let ran = run_in(SAMPLE.path(), &["--endpoint", &url, "publish"]);
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let ran = run_in(SAMPLE.path(), &["--endpoint", &url, "publish"]);
    assert!(text(&ran.stderr).contains("/store: 0 graphs sent, "), "{}", text(&ran.stderr));
    for (arguments, told) in [
        (&["publish"][..], "where to is missing; name the address of a remote store with --endpoint URL"),
        (&["publish", "--endpoint", "http://localhost:1/ask"], "name its graph store with --graph-store URL"),
        (&["dump", "-o", "graph.doc"], "the ending of graph.doc says no format of RDF; end it in .nq, .trig"),
        (&["dump", "-o", "nowhere/graph.nq"], "no folder nowhere; make it, or write elsewhere with -o FILE"),
    ] {
        let ran = run_in(SAMPLE.path(), arguments);
        assert!(ran.status.code() == Some(2) && text(&ran.stderr).contains(told), "{}", text(&ran.stderr));
    }
}

/// A server of its own, stopped at the end.
struct Started {
    child: Child,
    _folder: TempDir,
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

fn start(command: &mut Command, folder: TempDir, port: u16) -> Started {
    command.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}; tests/run --all installs it"));
    let started = Started { child, _folder: folder };
    let since = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(since.elapsed() < Duration::from_secs(120), "{command:?} does not answer");
        thread::sleep(Duration::from_millis(200));
    }
    started
}

fn compare_with(endpoint: &Endpoint) {
    let target = GraphStore::new(endpoint, None).expect("an address");
    let built = sample();
    let done =
        publish(built.graph().expect("its quads").into(), BASE, endpoint, &target, |_, _| ()).expect("it is published");
    assert_eq!((done.kept, done.quads), (0, built.header().quads));
    assert!(compare(&sample_questions(), built.graph().expect("its quads").into(), endpoint.into()) > 500);
    let lines = |source: Source<'_>| {
        let mut out = Vec::new();
        talkgraph::query::dump(source, RdfFormat::NQuads, &mut out).expect("it is dumped");
        text(&out)
    };
    assert!(lines(endpoint.into()) == lines(built.graph().expect("its quads").into()), "the same bytes from both");
    let construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a tg:Technology ; ?p ?o }";
    let triples =
        |source: Source<'_>| run::run(source, prefixes::parse(construct, "query").expect("SPARQL")).expect("triples");
    let Answer::Triples(expected) = triples(built.graph().expect("its quads").into()) else { panic!("triples") };
    assert!(expected.len() > 10_000, "more than Virtuoso gives at once: {}", expected.len());
    assert!(triples(endpoint.into()) == Answer::Triples(expected));
    let old = fixture();
    let done = publish((&old).into(), BASE, endpoint, &target, |_, _| ()).expect("it is published");
    assert!(done.removed > 0 && done.sent > 0);
    assert!(compare(&fixture_questions(), (&old).into(), endpoint.into()) > 50);
    let again = publish((&old).into(), BASE, endpoint, &target, |_, _| ()).expect("it is published");
    assert_eq!((again.sent, again.removed), (0, 0));
}

#[test]
#[ignore = "needs Debian's virtuoso-opensource-7-bin; tests/run --all runs it"]
fn virtuoso_answers_as_the_own_store() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (http, sql) = (free_port(), free_port());
    let at = |name: &str| folder.path().join(name).display().to_string();
    // As Debian has it, but for places, ports and memory.
    let settings = format!(
        "[Database]\nDatabaseFile = {}\nErrorLogFile = {}\nLockFile = {}\nTransactionFile = {}\nxa_persistent_file = {}\n\
         [TempDatabase]\nDatabaseFile = {}\nTransactionFile = {}\n\
         [Parameters]\nServerPort = {sql}\nNumberOfBuffers = 20000\nMaxDirtyBuffers = 15000\n\
         [HTTPServer]\nServerPort = {http}\nServerRoot = {}\nServerThreads = 5\n\
         [SPARQL]\nResultSetMaxRows = 10000\nMaxQueryCostEstimationTime = 400\nMaxQueryExecutionTime = 60\n",
        at("virtuoso.db"),
        at("virtuoso.log"),
        at("virtuoso.lck"),
        at("virtuoso.trx"),
        at("virtuoso.pxa"),
        at("temp.db"),
        at("temp.trx"),
        folder.path().display(),
    );
    fs::write(folder.path().join("virtuoso.ini"), settings).expect("written");
    let _server = start(Command::new("virtuoso-t").args(["-f", "-c", "virtuoso.ini"]), folder, http);
    let credentials = Credentials::User { name: "dba".to_owned(), password: "dba".to_owned() };
    let url = format!("http://localhost:{http}/sparql");
    compare_with(&Endpoint::new(&url, credentials, PATIENCE).expect("an address"));
}

#[test]
#[ignore = "needs the oxigraph program of PyPI; tests/run --all runs it"]
fn the_oxigraph_server_answers_as_the_own_store() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let port = free_port();
    let bind = format!("localhost:{port}");
    let _server = start(Command::new("oxigraph").args(["serve", "--location", "db", "--bind", &bind]), folder, port);
    compare_with(&Endpoint::new(&format!("http://{bind}/query"), Credentials::None, PATIENCE).expect("an address"));
}

/// Every format that is written, read by programs of others.
#[test]
#[ignore = "needs rdflib, SPARQLWrapper and rapper; tests/run --all runs it"]
fn other_programs_read_what_is_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    for ending in ["nq", "trig", "nt", "ttl", "rdf", "jsonld"] {
        let ran = run_in(SAMPLE.path(), &["dump", "-o", &at(&format!("graph.{ending}"))]);
        assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    }
    let construct = "CONSTRUCT WHERE { ?talk a tg:Talk ; ?p ?o }";
    for format in ["nt", "ttl"] {
        let ran = run_in(SAMPLE.path(), &["query", construct, "--format", format]);
        fs::write(at(&format!("talks.{format}")), ran.stdout).expect("written");
    }
    let select =
        "SELECT ?talk ?name ?year { ?talk a tg:Talk ; rdfs:label ?name OPTIONAL { ?talk schema:startDate ?year } }";
    for format in ["json", "xml", "csv", "tsv"] {
        let ran = run_in(SAMPLE.path(), &["query", select, "--format", format]);
        fs::write(at(&format!("rows.{format}")), ran.stdout).expect("written");
    }
    let ran = Command::new("python3").arg(here("tests/endpoint/read.py")).arg(folder.path()).output().expect("it runs");
    assert!(ran.status.success(), "{}{}", text(&ran.stdout), text(&ran.stderr));
}
