//! `talkgraph serve` as its clients see it: what is asked, and the status, the type and the words of the answer; what hostile
//! clients send, and hostile recaps say; what a build does to it meanwhile.
#![cfg(unix)]

#[path = "serve/bundle.rs"]
mod bundle;
#[path = "serve/client.rs"]
mod client;
mod copy;
#[path = "serve/decide.rs"]
mod decide;
#[path = "serve/feeds.rs"]
mod feeds;
#[path = "serve/graph.rs"]
mod graph;
#[path = "serve/kept.rs"]
mod kept;
#[path = "serve/outside.rs"]
mod outside;
mod program;
#[path = "serve/token.rs"]
mod token;
#[path = "serve/w3c.rs"]
mod w3c;
#[path = "serve/watch.rs"]
mod watch;

use client::{Answer, Server, encoded};
use program::{here, program, text};
use std::fs;
use std::io::Read;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, Mutex, Weak};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const JSON: &str = "application/sparql-results+json";
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const FORM: &str = "application/x-www-form-urlencoded";

/// A recap whose every name would be mark-up somewhere.
const HOSTILE: &str = "---\ntitle: \"EvilConf 2019: <script>alert('title')</script> & \\\"quotes\\\"\"\ndate: 2019-04-01\n---\n\n\
    # EvilConf 2019\n\n## <img src=x onerror=alert(1)> \"Docker\" & 'Kafka' by Mallory Quillfeather\n\n\
    Mallory Quillfeather of <b>Nimbus</b> spoke about Docker. <script>alert('text')</script> She showed `</script>` and Kafka.\n";

fn build(folder: &Path, recaps: &[&Path]) {
    let built = program(folder, &["build"]).args(recaps).output().expect("it runs");
    assert!(built.status.success(), "{}", text(&built.stderr));
}

/// The sample recaps and a hostile one, built and served.
struct Served {
    /// Ends before its folder goes.
    server: Server,
    folder: TempDir,
}

impl Deref for Served {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

/// One server for all tests that only ask. Each holds it, and the last one ends it: what a static held itself would outlive the
/// tests, with their output still open.
fn server() -> Arc<Served> {
    static SHARED: Mutex<Weak<Served>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().expect("a server that starts");
    shared.upgrade().unwrap_or_else(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("evil.md"), HOSTILE).expect("written");
        build(folder.path(), &[&here("data/recaps"), &folder.path().join("evil.md")]);
        let server = Server::start(folder.path(), &["--body", "64", "--cors", "*"]);
        let served = Arc::new(Served { server, folder });
        *shared = Arc::downgrade(&served);
        served
    })
}

fn sparql(query: &str, accept: &str) -> Answer {
    server().get(&format!("/sparql?query={}", encoded(query)), &[("Accept", accept)])
}

const ASK: &str = "ASK { ?talk a tg:Talk }";
const SELECT: &str = "SELECT ?n { VALUES ?n { 1 2 } }";
const CONSTRUCT: &str = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3";

#[test]
fn queries_are_answered_in_the_form_that_is_taken() {
    let _served = server();
    for (query, accept, kind, begins) in [
        (ASK, "*/*", JSON, "{\"head\":{},\"boolean\":true}"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        (ASK, "text/csv", "text/csv; charset=utf-8; header=present", "true"),
        (SELECT, "", JSON, "{\"head\":{\"vars\":[\"n\"]}"),
        (SELECT, "application/json", "application/json", "{\"head\""),
        (SELECT, "text/csv;q=0.2, text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "?n\n1\n2\n"),
        (SELECT, "text/csv, */*", "text/csv; charset=utf-8; header=present", "n\r\n1\r\n2\r\n"),
        (SELECT, "text/markdown", "text/markdown; charset=utf-8", "| n |"),
        (SELECT, BROWSER, "text/html; charset=utf-8", "<!DOCTYPE html>"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8", ""),
        (CONSTRUCT, "application/n-triples", "application/n-triples", "<http"),
        (CONSTRUCT, "application/ld+json", "application/ld+json", "{"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml", "<?xml"),
        (CONSTRUCT, "application/trig;q=0.9, application/n-quads;q=0.5", "application/trig", ""),
    ] {
        let answer = sparql(query, accept);
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{query} {accept}: {}", answer.text());
        assert!(answer.text().starts_with(begins), "{query} {accept}: {}", answer.text());
        assert!(answer.header("vary").contains("Accept"), "{:?}", answer.headers);
    }
    // A name in the address goes before, by the names that clients have for it.
    for (name, kind) in [
        ("turtle", "text/turtle; charset=utf-8"),
        ("n3", "text/turtle; charset=utf-8"),
        ("json-ld", "application/ld+json"),
        ("rdf+xml", "application/rdf+xml"),
    ] {
        let path = format!("/sparql?query={}&format={}", encoded(CONSTRUCT), encoded(name));
        assert_eq!(server().get(&path, &[("Accept", "*/*")]).header("content-type"), kind, "{name}");
    }
}

/// A text that is four times as long after each step: of thirty no machine could hold the last.
fn growing(steps: usize) -> String {
    let step = |at: usize| format!("BIND(CONCAT(?v{at}, ?v{at}, ?v{at}, ?v{at}) AS ?v{}) ", at + 1);
    format!("SELECT ?v{steps} {{ BIND('text' AS ?v0) {} }}", (0..steps).map(step).collect::<String>())
}

#[test]
fn what_is_amiss_is_told_with_a_status() {
    let _served = server();
    let post = |kind: &str, body: &str| {
        let headers: Vec<(&str, &str)> = if kind.is_empty() { Vec::new() } else { vec![("Content-Type", kind)] };
        server().ask("POST", "/sparql", &headers, body.as_bytes())
    };
    let update = "INSERT DATA { <http://e/s> <http://e/p> 1 }";
    let form = |name: &str, text: &str| post(FORM, &format!("{name}={}", encoded(text)));
    let two = format!("query={0}&query={0}", encoded(ASK));
    for (answer, status, says) in [
        (post("application/sparql-query", ASK), 200, "true"),
        (post("application/sparql-query; charset=UTF-8", ASK), 200, "true"),
        (form("query", ASK), 200, "true"),
        (sparql("SELECT ?s { ?s", "*/*"), 400, "not SPARQL 1.1"),
        (sparql("", "*/*"), 400, "not SPARQL 1.1"),
        (sparql(&"(".repeat(3000), "*/*"), 400, "more than 200 brackets"),
        (sparql(&format!("ASK {{ ?a {} ?b }}", ["tg:covers"; 400].join("/")), "*/*"), 400, "more than 300 triples"),
        (sparql(&growing(30), "*/*"), 400, "longer than 65536 bytes"),
        (sparql("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }", "*/*"), 400, "SERVICE"),
        (sparql(SELECT, "image/png"), 406, "text/csv"),
        (sparql(SELECT, "text/turtle"), 406, "there is"),
        (post("text/plain", ASK), 415, "application/sparql-query"),
        (post("", ASK), 415, "application/sparql-query"),
        (post("application/sparql-query; charset=UTF-16", ASK), 415, "UTF-8"),
        (post(FORM, &two), 400, "more than one query"),
        (post(FORM, "query=%FF"), 400, "not UTF-8"),
        (post("application/sparql-update", update), 403, "only reads"),
        (form("update", update), 403, "talkgraph build"),
        (server().get(&format!("/sparql?update={}", encoded(update)), &[]), 403, "only reads"),
        (post("application/sparql-query", &format!("# {}\n{ASK}", "x".repeat(70_000))), 413, "larger than 65536 bytes"),
        (server().ask("PUT", "/sparql", &[], b"x"), 405, ""),
        (server().ask("DELETE", "/graphs?default", &[], b""), 405, ""),
        (server().get("/graphs", &[]), 400, "say which graph"),
        (server().get("/graphs?graph=nowhere", &[]), 400, "no absolute IRI"),
        (server().get("/graphs?graph=http%3A%2F%2Fe%2Fnone", &[]), 404, "no graph is called"),
        (server().get("/queries/no-such.csv", &[]), 404, "no saved query"),
        (server().get("/queries/talks-covering.csv", &[]), 400, "needs a technology"),
        (server().get("/queries/talks-covering.csv?technology=Kafka&colour=red", &[]), 400, "`colour` is no parameter"),
        (server().get("/queries/talks-covering.csv?technology=Nothing+Of+The+Kind", &[]), 404, "knows no technology"),
        (server().get("/id/person/nobody-of-that-name", &[]), 404, "knows no"),
        (server().get("/id/../../../../etc/passwd", &[]), 404, ""),
        (server().get("/id/recap/..%2F..%2F..%2Fetc%2Fpasswd", &[]), 404, ""),
        (server().get("/nowhere", &[]), 404, "nothing at /nowhere"),
        (server().get("/views/nothing.svg", &[]), 404, "no view"),
        (server().get("/timeline.svg?year=twelve", &[]), 400, "year is a year"),
    ] {
        let said = answer.text();
        assert!(answer.status == status && said.contains(says), "{status} {says}: {} {said}", answer.status);
        assert!(!said.contains("root:"), "{said}");
    }
}

#[test]
fn a_name_that_others_give_to_this_machine_is_not_answered() {
    let served = server();
    let ask = |server: &Server, host: &str| {
        server.raw(
            format!("GET /about HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n").as_bytes(),
        )
    };
    for (host, status) in [
        (served.address.as_str(), 200),
        ("localhost", 200),
        ("[::1]:7878", 200),
        ("rebound.example", 421),
        ("rebound.example:7878", 421),
        ("<script>", 421),
        ("192.0.2.7", 421),
    ] {
        let answer = ask(&served, host);
        assert_eq!(answer.status, status, "{host}: {}", answer.text());
        assert!(!answer.text().contains("<script"), "{}", answer.text());
        if status == 421 {
            let told = answer.text();
            assert!(told.contains(&served.address) && told.contains("--host"), "{told}");
        }
    }
    let both =
        format!("GET http://rebound.example/about HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.address);
    assert_eq!(served.raw(both.as_bytes()).status, 421);
    let options = "OPTIONS /sparql HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n";
    assert_eq!(served.raw(options.as_bytes()).status, 421);
    let named = Server::start(served.folder.path(), &["--host", "graph.example"]);
    for (host, status) in
        [("graph.example", 200), ("Graph.Example:443", 200), ("localhost", 200), ("rebound.example", 421)]
    {
        assert_eq!(ask(&named, host).status, status, "{host}");
    }
}

#[test]
fn graphs_can_be_named() {
    let _served = server();
    let graphs = sparql("SELECT DISTINCT ?g { GRAPH ?g { ?s a schema:BlogPosting } } ORDER BY ?g", "text/csv");
    let graphs: Vec<String> = graphs.text().lines().skip(1).map(str::to_owned).collect();
    assert!(graphs.len() > 2, "{graphs:?}");
    let count = |query: &str, parameters: &str| {
        let path = format!("/sparql?query={}{parameters}", encoded(query));
        server().get(&path, &[("Accept", "text/csv")]).text().lines().nth(1).unwrap_or_default().to_owned()
    };
    let posts = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a schema:BlogPosting }";
    let named = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s a schema:BlogPosting } }";
    let (one, two) = (encoded(&graphs[0]), encoded(&graphs[1]));
    assert_eq!(count(posts, ""), graphs.len().to_string());
    assert_eq!(count(posts, &format!("&default-graph-uri={one}")), "1");
    assert_eq!(count(posts, &format!("&default-graph-uri={one}&default-graph-uri={two}")), "2");
    assert_eq!(count(posts, &format!("&named-graph-uri={one}")), "0");
    assert_eq!(count(named, &format!("&named-graph-uri={one}&named-graph-uri={two}")), "2");
    let graph = server().get(&format!("/graphs?graph={one}"), &[("Accept", "application/n-triples")]);
    assert!(graph.status == 200 && graph.text().lines().count() > 20, "{}", graph.text());
    assert!(!graph.text().contains(&format!("<{}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", graphs[1])));
    let all = server().get("/graphs?default", &[("Accept", "application/n-triples")]);
    assert!(all.whole && all.text().lines().count() > graph.text().lines().count());
}

#[test]
fn head_and_options_and_tags() {
    let _served = server();
    let path = format!("/sparql?query={}", encoded(SELECT));
    let (get, head) = (server().get(&path, &[]), server().ask("HEAD", &path, &[], b""));
    assert_eq!(head.status, 200);
    assert!(
        head.body.is_empty() && head.header("content-length") == get.header("content-length"),
        "{:?}",
        head.headers
    );
    let tag = get.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    let same = server().get(&path, &[("If-None-Match", &tag)]);
    assert!(same.status == 304 && same.body.is_empty() && same.header("etag") == tag, "{:?}", same);
    assert_eq!(server().get(&path, &[("If-None-Match", "W/\"other\"")]).status, 200);
    let options = server().ask("OPTIONS", "/sparql", &[("Origin", "http://other.example")], b"");
    assert_eq!((options.status, options.header("allow")), (204, "GET, HEAD, POST, OPTIONS"));
    assert_eq!(options.header("access-control-allow-origin"), "*");
    let packed = server().get("/about", &[("Accept", BROWSER), ("Accept-Encoding", "gzip")]);
    assert_eq!((packed.header("content-encoding"), &packed.body[..2]), ("gzip", &[0x1f, 0x8b][..]));
    let mut page = String::new();
    flate2::read::GzDecoder::new(&packed.body[..]).read_to_string(&mut page).expect("gzip");
    assert!(page.contains("</html>"));
}

#[test]
fn the_service_describes_itself() {
    let _served = server();
    let service = server().get("/sparql", &[("Accept", "text/turtle")]);
    assert!(
        service.text().contains("SPARQL11Query") && service.text().contains("UnionDefaultGraph"),
        "{}",
        service.text()
    );
    assert!(server().get("/.well-known/void", &[]).text().contains("sparqlEndpoint"));
    assert!(server().get("/healthz", &[]).text().starts_with("ok, generation 1"));
    let metrics = server().get("/metrics", &[]).text();
    assert!(metrics.contains("talkgraph_generation 1\n") && metrics.contains("route=\"/sparql\""), "{metrics}");
    let api: serde_json::Value = serde_json::from_slice(&server().get("/openapi.json", &[]).body).expect("JSON");
    let parameters = api["paths"]["/queries/talks-covering"]["get"]["parameters"].as_array().expect("parameters");
    assert!(parameters.iter().any(|p| p["name"] == "technology" && p["required"] == true), "{parameters:?}");
    let offered = server().get("/suggest?q=kaf", &[]).text();
    assert!(offered.contains("Apache Kafka") && offered.contains("/id/technology/apache-kafka"), "{offered}");
}

#[test]
fn saved_queries_have_addresses() {
    let _served = server();
    let csv = server().get("/queries/talks-covering.csv?technology=Kafka", &[]);
    assert!(csv.status == 200 && csv.text().contains("The rise of real time"), "{}", csv.text());
    let same = server().get("/queries/talks-covering?_technology=Kafka", &[("Accept", "text/csv")]);
    assert_eq!(same.text(), csv.text());
    let narrowed = server().get("/queries/talks-covering.csv?technology=Kafka&year=2015", &[]).text();
    assert!(narrowed.contains("John Graham-Cumming") && !narrowed.contains("The rise of real time"), "{narrowed}");
    let page = server().get("/queries/talks-covering?technology=Kafka", &[("Accept", BROWSER)]).text();
    for part in [
        "value=\"Kafka\"",
        "href=\"/id/person/Neha%20Narkhede\"",
        "href=\"/id/recap/dotScale%202017",
        "/queries/talks-covering.csv?technology=Kafka",
        "href=\"/id/talk/",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn pages_lead_from_one_to_the_next() {
    let _served = server();
    let get = |path: &str| {
        let answer = server().get(path, &[("Accept", BROWSER)]);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let page = bundle::without_own(&answer.text());
        for never in ["<script", " style=", "<style", " onload=", "<img src=x"] {
            assert!(!page.contains(never), "{path}: {never}");
        }
        assert_eq!((page.matches("<h1>").count(), page.matches("<main").count()), (1, 1), "{path}");
        page
    };
    let first = get("/");
    assert!(first.contains("/id/technology/docker") && first.contains("58 talks, read from 6 recaps"), "{first}");
    assert!(get("/search?q=kafka").contains("/id/technology/apache-kafka"));
    // What no recap names stands apart.
    let found = get("/search?q=kafka");
    let at = |words: &str| found.find(words).unwrap_or_else(|| panic!("{words}: {found}"));
    assert!(at(">Apache Kafka<") < at("named by none of the recaps") && at("named by none") < at(">Kafka Connect<"));
    // An IRI is where the name beside it leads, and no column of its own.
    let answer = get("/search?q=who+spoke+at+dotScale+2017");
    assert!(answer.contains("href=\"/id/person/neha-narkhede\">Neha Narkhede</a>"), "{answer}");
    assert!(answer.contains("Who spoke at an event?") && !answer.contains(">person/neha-narkhede<"), "{answer}");
    let kafka = get("/id/technology/apache-kafka");
    assert!(kafka.contains("href=\"/id/talk/") && kafka.contains("<svg") && kafka.contains("#char="), "{kafka}");
    assert!(get("/id/person/neha-narkhede").contains("/id/company/confluent"));
    assert_eq!(get("/id/technology/apache-kafka"), kafka, "made once, it is sent again");
    let list = get("/recaps");
    assert!(list.contains(">dotScale 2017 : notre compte rendu</a></td><td class=\"number\">11<"), "{list}");
    let recap = list.split("href=\"/id/recap/").nth(1).and_then(|rest| rest.split('"').next()).expect("a recap");
    let recap = get(&format!("/id/recap/{recap}"));
    assert!(recap.contains("<mark id=\"char=") && recap.contains("href=\"/id/technology/"), "{recap}");
    for path in [
        "/queries",
        "/views",
        "/views/speaker-company",
        "/timeline",
        "/rank",
        "/path",
        "/about",
        "/ontology",
        "/sparql",
        "/decide",
    ] {
        get(path);
    }
    assert!(get("/path?from=Neha+Narkhede&to=John+Graham-Cumming").contains("<blockquote>"));
    for (accept, kind, says) in [
        ("text/turtle", "text/turtle; charset=utf-8", "rdfs:label"),
        ("application/ld+json", "application/ld+json", "\"@context\""),
    ] {
        let answer = server().get("/id/technology/apache-kafka", &[("Accept", accept)]);
        assert_eq!((answer.status, answer.header("content-type")), (200, kind));
        assert!(answer.text().contains(says), "{}", answer.text());
    }
    let named = server().get("/id/company/Confluent", &[("Accept", BROWSER)]);
    assert_eq!((named.status, named.header("location")), (303, "/id/company/confluent"));
    let svg = server().get("/views/speaker-company.svg", &[]);
    assert_eq!((svg.status, svg.header("content-type")), (200, "image/svg+xml"));
}

#[test]
fn hostile_recaps_are_shown_and_not_followed() {
    let _served = server();
    let search = server().get("/search?q=EvilConf&kind=recap", &[("Accept", BROWSER)]).text();
    let recap = search.split("href=\"/id/recap/").nth(1).and_then(|rest| rest.split('"').next()).expect("the recap");
    let talks =
        server().get("/queries/talks-covering?technology=Docker&event=EvilConf+2019", &[("Accept", BROWSER)]).text();
    let talk = talks.split("href=\"/id/talk/").nth(1).and_then(|rest| rest.split('"').next()).expect("the talk");
    for path in [
        format!("/id/recap/{recap}"),
        format!("/id/talk/{talk}"),
        "/id/person/mallory-quillfeather".to_owned(),
        "/id/technology/docker".to_owned(),
        "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E".to_owned(),
        "/sparql?query=%3C%2Ftextarea%3E%3Cscript%3E".to_owned(),
        "/queries/talks-covering?technology=%22%3E%3Cscript%3E".to_owned(),
        "/views/everything?around=%22%3E%3Cscript%3E".to_owned(),
        "/path?from=%22%3E%3Cscript%3E&to=x".to_owned(),
        "/nowhere/%3Cscript%3E".to_owned(),
        "/recaps".to_owned(),
    ] {
        let answer = server().get(&path, &[("Accept", BROWSER)]);
        let page = bundle::without_own(&answer.text());
        assert!(answer.status < 500, "{path}: {page}");
        assert!(!page.contains("<script") && !page.contains("<img src=x"), "{path}: {page}");
    }
    // What would split a head is no header, and a location has none of it.
    let split = server().get("/id/person/x%0D%0ASet-Cookie:%20a=b", &[]);
    assert!(split.header("set-cookie").is_empty() && split.status == 404, "{:?}", split.headers);
    let raw = server().raw(b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n");
    assert_eq!(raw.status, 400);
    let long = format!("GET /search?q={} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "x".repeat(200_000));
    let long = server().raw(long.as_bytes()).status;
    assert!(matches!(long, 0 | 414 | 431), "{long}");
}

/// Queries that have no end that anybody would wait for.
const BOMBS: [&str; 4] = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c } ORDER BY STR(?c) } { SELECT ?d { ?d ?e ?f } ORDER BY STR(?f) } { SELECT ?g { ?g ?h ?i } ORDER BY STR(?i) } }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?a), STR(?f)), '(a+)+$')) } ORDER BY STR(?c)",
    "SELECT (GROUP_CONCAT(?c) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
];

#[test]
fn a_question_without_end_is_ended_while_others_are_answered() {
    let served = server();
    let server = Server::start(served.folder.path(), &["--timeout", "5"]);
    server.is_ready();
    let sparql = |query: &str| server.get(&format!("/sparql?query={}", encoded(query)), &[("Accept", "text/csv")]);
    let started = Instant::now();
    thread::scope(|scope| {
        let bombs: Vec<_> = BOMBS.iter().map(|bomb| scope.spawn(|| sparql(bomb))).collect();
        thread::sleep(Duration::from_millis(300));
        let asked = Instant::now();
        let page = server.get("/id/technology/apache-kafka", &[("Accept", BROWSER)]);
        assert!(page.status == 200 && asked.elapsed() < Duration::from_secs(20), "{:?}", asked.elapsed());
        for (bomb, query) in bombs.into_iter().zip(BOMBS) {
            let answer = bomb.join().expect("it was answered");
            assert!(answer.status == 503 || !answer.whole, "{query}: {} {:.300}", answer.status, answer.text());
        }
    });
    // Each has five seconds, two at once, and the machine may be busy.
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    assert_eq!(sparql(ASK).status, 200);
    // Nobody goes on with them.
    let running = |metrics: &str| metrics.contains("talkgraph_questions_running 0\n");
    let ended = (0..40).any(|_| {
        thread::sleep(Duration::from_millis(100));
        running(&server.get("/metrics", &[]).text())
    });
    assert!(ended, "{}", server.get("/metrics", &[]).text());
}

#[test]
fn a_long_answer_has_an_end_or_none() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    build(folder.path(), &[&here("data/recaps")]);
    let server = Server::start(folder.path(), &["--rows", "5000"]);
    let ask = |limit: usize| {
        let query = format!("SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {limit}");
        server.get(&format!("/sparql?query={}", encoded(&query)), &[("Accept", "text/csv")])
    };
    let (fits, more) = (ask(5000), ask(5001));
    assert!(fits.whole && fits.text().lines().count() == 5001, "{} {}", fits.status, fits.text().lines().count());
    assert!(!more.whole, "{} {}", more.status, more.text().lines().count());
    let few = server.get("/sparql?query=SELECT%20*%20%7B%20VALUES%20%3Fa%20%7B1%7D%20%7D", &[]);
    assert!(few.whole && few.header("transfer-encoding").is_empty());
}

#[test]
fn who_takes_nothing_loses_the_connection() {
    let served = server();
    let server = Server::start(served.folder.path(), &["--timeout", "3", "--connections", "1"]);
    let request = format!("GET /graphs?default&format=nt HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    let mut idle = std::net::TcpStream::connect(&server.address).expect("it listens");
    std::io::Write::write_all(&mut idle, request.as_bytes()).expect("sent");
    thread::sleep(Duration::from_millis(500));
    assert_eq!(server.get("/healthz", &[]).status, 503, "there is one place");
    let has_place = |_| {
        thread::sleep(Duration::from_millis(500));
        server.get("/healthz", &[]).status == 200
    };
    assert!((0..80).any(has_place), "it is held by one who takes nothing");
    drop(idle);
}

#[test]
fn a_build_is_served_without_a_new_start() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let recap = folder.path().join("recap.md");
    fs::write(
        &recap,
        "# MillConf 2018\n\n## Grinding with Docker by Wanda Millstone\n\nWanda Millstone spoke about Docker.\n",
    )
    .expect("written");
    build(folder.path(), &[&recap]);
    let server = Server::start(folder.path(), &[]);
    let before = server.get("/id/technology/docker", &[("Accept", BROWSER)]);
    assert!(before.text().contains("Grinding with Docker"), "{}", before.text());
    let other = folder.path().join("other.md");
    fs::write(
        &other,
        "# MillConf 2019\n\n## Sifting with Docker by Wanda Millstone\n\nWanda Millstone spoke about Docker again.\n",
    )
    .expect("written");
    build(folder.path(), &[&other]);
    let renewed = (0..50).any(|_| {
        thread::sleep(Duration::from_millis(100));
        let answer =
            server.get("/id/technology/docker", &[("Accept", BROWSER), ("If-None-Match", before.header("etag"))]);
        answer.status == 200 && answer.text().contains("Sifting with Docker")
    });
    assert!(renewed, "{}", server.get("/metrics", &[]).text());
    assert!(server.get("/healthz", &[]).text().starts_with("ok, generation 2"));
    assert!(server.end(), "it ends when it is told to");
}

#[test]
fn the_demonstration_can_be_browsed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = program(folder.path(), &["demo", "--serve", "--address", "127.0.0.1:0"]);
    command.env("TMPDIR", folder.path());
    let server = Server::of(command);
    assert!(server.get("/", &[("Accept", BROWSER)]).text().contains("/id/technology/docker"));
    let stores = || {
        let all = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        all.filter(|name| name.to_string_lossy().starts_with("talkgraph-demo")).count()
    };
    assert_eq!(stores(), 1);
    assert!(server.end() && stores() == 0, "its store goes with it");
}

#[test]
fn one_asker_too_many_is_told_to_come_again() {
    let served = server();
    let folder = &served.folder;
    let server = Server::start(folder.path(), &["--timeout", "5", "--concurrent", "1"]);
    server.is_ready();
    let address = server.address.clone();
    let bomb = format!("/sparql?query={}", encoded(BOMBS[0]));
    let ask = || {
        let request = format!("GET {bomb} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        let mut stream = std::net::TcpStream::connect(&address).expect("it listens");
        std::io::Write::write_all(&mut stream, request.as_bytes()).expect("sent");
        stream
    };
    // One is worked on, 64 wait.
    let open: Vec<_> = (0..65).map(|_| ask()).collect();
    thread::sleep(Duration::from_millis(500));
    let late = server.get(&bomb, &[]);
    assert_eq!((late.status, late.header("retry-after")), (503, "2"), "{}", late.text());
    assert_eq!(server.get("/about", &[("Accept", BROWSER)]).status, 200, "pages have places of their own");
    drop(open);
    assert!(server.id() > 0);
}

#[test]
fn the_protocol_tests_of_the_w3c_pass() {
    let _served = server();
    let Some(shared) = std::env::var_os("TALKGRAPH_SHARED") else {
        println!("not tested: TALKGRAPH_SHARED names no folder with w3c/sparql11/protocol");
        return;
    };
    let requests = w3c::requests(&Path::new(&shared).join("w3c/sparql11/protocol/manifest.ttl"));
    assert!(requests.len() >= 34, "{}", requests.len());
    let mut refused = false;
    for request in &requests {
        let headers: Vec<(&str, &str)> = request.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let answer = server().ask(&request.method, &request.path, &headers, &request.body);
        let told = format!("{}: {} {:.200}", request.test, answer.status, answer.text());
        if request.is_update() {
            // This server writes nothing: an update is refused, sound or not.
            assert!(matches!(answer.status, 403 | 415), "{told}");
            refused |= answer.status == 403;
            continue;
        }
        let class = format!("{}xx", answer.status / 100);
        assert!(request.statuses.contains(&class), "{told}");
        let media = answer.header("content-type");
        match request.format.as_deref() {
            Some("boolean" | "tabular") => assert!(media.starts_with("application/sparql-results+json"), "{told}"),
            Some("RDF") => assert!(media.starts_with("text/turtle"), "{told}"),
            _ => {}
        }
        // What asks after an update, or of graphs of the test, asks of what no recap says: how these are chosen is tested above.
        if let Some(truth) = request.truth.filter(|_| !request.has_data && !request.test.starts_with("update")) {
            assert!(answer.text().contains(&format!("\"boolean\":{truth}")), "{told}");
        }
    }
    assert!(refused);
}
