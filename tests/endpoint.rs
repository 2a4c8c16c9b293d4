//! The program against a remote store: a small server in this file says what a server may say. Real stores are met in
//! `tests/stores.rs`.

mod program;

use program::{program, text};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Output;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

const TRUE: &str = "{\"head\":{},\"boolean\":true}";
const EVENT: &str = "{\"head\":{\"vars\":[\"event\"]},\"results\":{\"bindings\":[{\"event\":{\"type\":\"literal\",\"value\":\"StoneFest\"}}]}}";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().expect("it runs")
}

/// What a test server says to one request.
struct Says {
    status: &'static str,
    headers: &'static str,
    body: String,
}

fn says(status: &'static str, headers: &'static str, body: &str) -> Says {
    Says { status, headers, body: body.to_owned() }
}

fn rows(body: &str) -> Says {
    says("200 OK", "Server: Oxigraph/0\r\nContent-Type: application/sparql-results+json\r\n", body)
}

/// A request as it came.
#[derive(Debug, Clone)]
struct Request {
    line: String,
    headers: BTreeMap<String, String>,
    body: String,
}

/// Answers one request after the other with what is said, and hands over what was asked; nothing more is answered after.
fn server(said: Vec<Says>) -> (String, Receiver<Request>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/sparql", listener.local_addr().expect("an address"));
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for says in said {
            let Ok((stream, _)) = listener.accept() else { return };
            let request = read_request(&stream);
            let _ = sender.send(request);
            let mut stream = stream;
            let (status, headers, body) = (says.status, says.headers, says.body);
            let length = body.len();
            let reply =
                format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
            let _ = stream.write_all(reply.as_bytes());
        }
    });
    (url, receiver)
}

fn read_request(stream: &TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).expect("a request");
    let mut headers = BTreeMap::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).expect("a header");
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    Request { line: line.trim_end().to_owned(), headers, body: text(&body) }
}

/// The text of a query as it was sent.
fn query_of(request: &Request) -> String {
    let field = request.body.split('&').find_map(|field| field.strip_prefix("query=")).expect("a query");
    let mut bytes = Vec::new();
    let mut rest = field.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: Vec<u8> = rest.by_ref().take(2).collect();
            bytes.push(u8::from_str_radix(&text(&digits), 16).expect("a hexadecimal number"));
        } else {
            bytes.push(byte);
        }
    }
    text(&bytes)
}

#[test]
fn what_a_server_may_say() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let busy = || says("503 Service Unavailable", "Retry-After: 0\r\nContent-Type: text/plain\r\n", "too\nbusy");
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    let question = "SELECT ?event { ?event a schema:Event }";
    for (said, code, told, asked) in [
        (vec![rows(EVENT)], 0, "StoneFest", 1),
        (vec![busy(), busy(), rows(EVENT)], 0, "StoneFest", 3),
        (vec![busy(), busy(), busy(), busy()], 2, "failed (HTTP 503) in 4 attempts: too; see the server's log", 4),
        (vec![says("502 Bad Gateway", "Retry-After: 0\r\n", ""), rows(EVENT)], 0, "StoneFest", 2),
        (vec![says("504 Gateway Timeout", "Retry-After: 0\r\n", ""), rows(EVENT)], 0, "StoneFest", 2),
        (
            vec![says("500 Internal Server Error", html, "<html><h1>Error &amp; more</h1></html>")],
            2,
            "failed (HTTP 500) in one attempt",
            1,
        ),
        (vec![says("404 Not Found", html, "<html>no</html>")], 2, "is not there (HTTP 404); check the path", 1),
        (vec![says("405 Method Not Allowed", "", "")], 2, "is not there (HTTP 405)", 1),
        (vec![says("401 Unauthorized", "", "")], 2, "refuses access (HTTP 401); set TALKGRAPH_ENDPOINT_USER", 1),
        (vec![says("403 Forbidden", "", "")], 2, "refuses access (HTTP 403); ask whoever runs it", 1),
        (vec![says("413 Content Too Large", "", "")], 2, "at once (HTTP 413); raise the limit of the server", 1),
        (
            vec![says("400 Bad Request", "Content-Type: text/plain\r\n", "\nno such function\nand more")],
            2,
            "refuses the query (HTTP 400): no such function; the server may lack a part",
            1,
        ),
        (
            vec![says("301 Moved", "Location: https://elsewhere.example/sparql\r\n", "")],
            2,
            "has moved to https://elsewhere.example/sparql; use that address",
            1,
        ),
        (vec![says("200 OK", html, "<html>hello</html>")], 2, "answered with text/html and not as SPARQL does", 1),
        (vec![rows("{\"head\":{\"vars\":[\"event\"]},\"results\":{\"bindi")], 2, "cannot be read: ", 1),
        (vec![rows("{\"head\":{\"vars\":[\"event\"]},\"results\":{\"bindings\":[]}}")], 1, "nothing found: query", 1),
    ] {
        let (url, requests) = server(said);
        let ran = run(folder.path(), &["--endpoint", &url, "query", question, "--format", "csv"]);
        let printed = text(&ran.stdout) + &text(&ran.stderr);
        assert_eq!(ran.status.code(), Some(code), "{told}: {printed}");
        assert!(printed.contains(told), "no {told:?} in {printed}");
        let faults: Vec<&str> = printed.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!(faults.len(), usize::from(code == 2), "{printed}");
        assert!(faults.iter().all(|line| line.contains("127.0.0.1")), "the address is named: {printed}");
        assert_eq!(requests.iter().count(), asked, "{told}");
    }
}

#[test]
fn addresses_at_which_nobody_answers() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let closed = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    for (url, told) in [
        (format!("http://{closed}/sparql"), "cannot reach http://127.0.0.1:"),
        ("http://no-such-host.invalid/sparql".to_owned(), "cannot reach http://no-such-host.invalid/sparql: "),
        (format!("https://{closed}/sparql"), if cfg!(feature = "https") { "cannot reach" } else { "--features https" }),
        ("localhost/sparql".to_owned(), "is no address of an endpoint: "),
        ("ftp://localhost/sparql".to_owned(), "it is neither http nor https"),
        ("http://ann:secret@localhost/sparql".to_owned(), "user and password do not belong there"),
    ] {
        let ran = run(folder.path(), &["--endpoint", &url, "ask", "events"]);
        let told_of = text(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{told_of}");
        assert!(told_of.starts_with("error: ") && told_of.contains(told) && !told_of.contains("secret"), "{told_of}");
        assert_eq!(told_of.lines().count(), 1, "{told_of}");
    }
}

#[test]
fn a_server_that_is_silent() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/sparql", listener.local_addr().expect("an address"));
    let started = Instant::now();
    let ran = run(folder.path(), &["--endpoint", &url, "--timeout", "1", "ask", "events"]);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(ran.status.code(), Some(2));
    let told = text(&ran.stderr);
    assert!(
        told.contains("gave no answer within 1 seconds; ask for less, or wait longer with --timeout SECONDS"),
        "{told}"
    );
}

#[test]
fn a_store_on_this_machine_is_reached_without_a_proxy() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for host in ["127.0.0.1", "localhost"] {
        let (url, requests) = server(vec![rows(EVENT)]);
        let url = url.replace("127.0.0.1", host);
        let mut command = program(folder.path(), &["--endpoint", &url, "query", "SELECT * { ?s ?p ?o }"]);
        // Nothing listens on the port of the discard service.
        let ran = command.env("http_proxy", "http://127.0.0.1:9").output().expect("it runs");
        assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
        assert_eq!(requests.iter().count(), 1);
    }
    let mut command = program(folder.path(), &["--endpoint", "http://store.example/sparql", "query", "ASK {}"]);
    let ran = command.env("http_proxy", "http://127.0.0.1:9").output().expect("it runs");
    assert!(text(&ran.stderr).contains("http://store.example/sparql") && ran.status.code() == Some(2));
    assert!(text(&ran.stderr).contains("refused"), "the proxy was asked: {}", text(&ran.stderr));
}

#[test]
fn who_asks_is_told_as_the_server_wants_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let user = [("TALKGRAPH_ENDPOINT_USER", "ann"), ("TALKGRAPH_ENDPOINT_PASSWORD", "s3cret")];
    let token = [("TALKGRAPH_ENDPOINT_TOKEN", "t0ken")];
    let unknown = |line| says("401 Unauthorized", line, "");
    let basic = "WWW-Authenticate: Basic realm=\"x\"\r\n";
    let digest = "WWW-Authenticate: Digest realm=\"x\", nonce=\"n\", qop=\"auth\"\r\n";
    for (variables, said, code, proofs) in [
        (&user[..], vec![rows(EVENT)], 0, vec![""]),
        (&user, vec![unknown(basic), rows(EVENT)], 0, vec!["", "Basic YW5uOnMzY3JldA=="]),
        (&user, vec![unknown(basic), unknown(basic)], 2, vec!["", "Basic YW5uOnMzY3JldA=="]),
        (
            &user,
            vec![unknown(digest), rows(EVENT)],
            0,
            vec!["", "Digest username=\"ann\", realm=\"x\", nonce=\"n\", uri=\"/sparql\""],
        ),
        (&user, vec![unknown(digest), unknown(digest)], 2, vec!["", "Digest username=\"ann\""]),
        (&token, vec![rows(EVENT)], 0, vec!["Bearer t0ken"]),
        (&token, vec![unknown(basic)], 2, vec!["Bearer t0ken"]),
    ] {
        let (url, requests) = server(said);
        let mut command = program(folder.path(), &["--endpoint", &url, "query", "SELECT * { ?s ?p ?o }"]);
        let ran = command.envs(variables.iter().copied()).output().expect("it runs");
        let told = text(&ran.stderr);
        assert_eq!(ran.status.code(), Some(code), "{told}");
        assert!(!told.contains("s3cret") && !told.contains("t0ken"), "{told}");
        let sent: Vec<String> =
            requests.iter().map(|request| request.headers.get("authorization").cloned().unwrap_or_default()).collect();
        assert_eq!(sent.len(), proofs.len(), "{sent:?}");
        for (sent, proof) in sent.iter().zip(proofs) {
            assert!(sent.starts_with(proof) && sent.is_empty() == proof.is_empty(), "{sent:?} and {proof:?}");
            assert!(!sent.contains("s3cret"), "{sent}");
        }
    }
    for (variables, told) in [
        (&user[..1], "TALKGRAPH_ENDPOINT_USER is set and TALKGRAPH_ENDPOINT_PASSWORD is not; set both"),
        (&user[1..], "TALKGRAPH_ENDPOINT_PASSWORD is set and TALKGRAPH_ENDPOINT_USER is not; set both"),
        (&[user[0], token[0]], "unset one of the two ways"),
    ] {
        let mut command = program(folder.path(), &["--endpoint", "http://localhost:1/", "ask", "events"]);
        let ran = command.envs(variables.iter().copied()).output().expect("it runs");
        assert!(ran.status.code() == Some(2) && text(&ran.stderr).contains(told), "{}", text(&ran.stderr));
    }
}

/// A store whose default graph is empty gets its union spelt out, and is asked once only how it is.
#[test]
fn a_default_graph_that_is_no_union() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plain = |body: &str| says("200 OK", "Content-Type: application/sparql-results+json\r\n", body);
    let none = "{\"head\":{\"vars\":[\"event\"]},\"results\":{\"bindings\":[]}}";
    let graphs = "{\"head\":{\"vars\":[\"graph\"]},\"results\":{\"bindings\":[{\"graph\":{\"type\":\"uri\",\"value\":\"http://e/a\"}},\
                  {\"graph\":{\"type\":\"uri\",\"value\":\"http://e/b\"}}]}}";
    let no = "{\"head\":{},\"boolean\":false}";
    for (said, fields, columns) in [
        (vec![plain(EVENT), plain(TRUE)], "&union-default-graph=true", 1),
        (
            vec![plain(none), plain(no), plain(graphs), plain(EVENT)],
            "&default-graph-uri=http%3A%2F%2Fe%2Fa&named-graph-uri=http%3A%2F%2Fe%2Fa&default-graph-uri=http%3A%2F%2Fe%2Fb&named-graph-uri=http%3A%2F%2Fe%2Fb",
            1,
        ),
    ] {
        let (url, requests) = server(said);
        let ran = run(
            folder.path(),
            &["--endpoint", &url, "query", "SELECT ?event { ?event a schema:Event }", "--format", "csv"],
        );
        assert_eq!(text(&ran.stdout).lines().skip(1).count(), columns, "{}", text(&ran.stderr));
        let requests: Vec<Request> = requests.iter().collect();
        let mut questions = requests.iter().filter(|request| query_of(request).contains("schema.org/Event"));
        let last = questions.next_back().expect("the question");
        assert!(last.body.ends_with(fields), "{}", last.body);
    }
}

/// A store that gives so many rows at most is asked for the next ones.
#[test]
fn rows_beyond_what_a_server_gives_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = |values: &[u8]| {
        let cells = values.iter().map(|n| format!("{{\"n\":{{\"type\":\"literal\",\"value\":\"{n}\"}}}}"));
        let cells = cells.collect::<Vec<_>>().join(",");
        let body = format!("{{\"head\":{{\"vars\":[\"n\"]}},\"results\":{{\"bindings\":[{cells}]}}}}");
        says(
            "200 OK",
            "Server: Virtuoso/7\r\nX-SPARQL-MaxRows: 2\r\nContent-Type: application/sparql-results+json\r\n",
            &body,
        )
    };
    let (url, requests) = server(vec![page(&[3, 1]), page(&[1, 2]), page(&[3, 4]), page(&[5])]);
    let ran = run(folder.path(), &["--endpoint", &url, "query", "SELECT ?n { ?s ?p ?n }", "--format", "csv"]);
    assert_eq!(text(&ran.stdout), "n\r\n1\r\n2\r\n3\r\n4\r\n5\r\n");
    let asked: Vec<String> = requests.iter().map(|request| query_of(&request)).collect();
    assert_eq!(asked.len(), 4);
    for (asked, part) in asked.iter().zip(["", "LIMIT 2", "OFFSET 2 LIMIT 2", "OFFSET 4 LIMIT 2"]) {
        assert!(asked.contains(part) && (part.is_empty() || asked.contains("ORDER BY")), "{asked}");
    }
}

/// A value that would be more than a value arrives as a value.
#[test]
fn no_value_changes_what_is_sent() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let saved = "#+ summary: Whose name is this?\nSELECT ?who WHERE { ?who schema:name ?_name } ORDER BY ?who\n";
    fs::create_dir(folder.path().join("mine")).expect("made");
    fs::write(folder.path().join("mine/who.rq"), saved).expect("written");
    for value in
        ["x\" } UNION { ?s ?p ?o } #", "\\\" } #", "a\nb\r\t", "&query=ASK{}", "+%2B 日本語", "'''", "\u{202e}x"]
    {
        let (url, requests) = server(vec![rows(EVENT)]);
        let ran = run(folder.path(), &["--endpoint", &url, "ask", "--queries", "mine", "who", value]);
        assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
        let request = requests.recv().expect("a request");
        assert_eq!(request.line, "POST /sparql HTTP/1.1");
        let sent = spargebra::SparqlParser::new().parse_query(&query_of(&request)).expect("SPARQL");
        let name = oxigraph::model::Literal::new_simple_literal(value);
        let expected = spargebra::SparqlParser::new()
            .parse_query(&format!("SELECT ?who WHERE {{ ?who <https://schema.org/name> {name} }} ORDER BY ?who"))
            .expect("SPARQL");
        assert_eq!(sent, expected, "{value}");
    }
}
