//! A server over the sample recaps in, what other programs make of it out: a browser that walks through its pages, clients that
//! ask it what `talkgraph query` was asked, a tool that asks all that its description allows.

use crate::program::{here, program, text};
use crate::server;
use std::fs;
use std::process::{Command, Output};

/// What each client is asked: joins, what is not bound, languages, datatypes, paths, graphs, triples.
const QUESTIONS: [(&str, &str); 8] = [
    (
        "talks",
        "SELECT ?talk ?name ?speaker { ?talk a tg:Talk ; rdfs:label ?name OPTIONAL { ?talk schema:performer/rdfs:label ?speaker } }",
    ),
    (
        "names",
        "SELECT ?what ?name { ?what skos:altLabel ?name FILTER(STRSTARTS(STR(?name), 'K') || LANG(?name) = 'ru') }",
    ),
    (
        "counts",
        "SELECT ?kind (COUNT(*) AS ?times) (AVG(?sure) AS ?average) { ?mention itsrdf:taIdentRef/a ?kind ; itsrdf:taConfidence ?sure } GROUP BY ?kind",
    ),
    (
        "dates",
        "SELECT ?event ?date (YEAR(?date) AS ?year) { ?event schema:startDate ?date FILTER(DATATYPE(?date) = xsd:date) }",
    ),
    (
        "graphs",
        "SELECT ?recap (COUNT(*) AS ?said) { GRAPH ?recap { ?s ?p ?o } ?recap a schema:BlogPosting } GROUP BY ?recap",
    ),
    ("nothing", "SELECT ?a ?b { ?a tg:covers ?b . ?b tg:covers ?a }"),
    ("truth", "ASK { ?talk tg:covers/rdfs:label 'Apache Kafka' }"),
    (
        "triples",
        "CONSTRUCT { ?talk tg:covers ?what . ?what rdfs:label ?name } WHERE { ?talk tg:covers ?what . ?what rdfs:label ?name }",
    ),
];

fn passed(output: &Output) {
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    print!("{}", text(&output.stdout));
}

#[test]
#[ignore = "needs Chromium, Node.js, playwright-core and axe-core; tests/run --all runs it"]
fn a_reader_walks_through_the_pages() {
    let served = server();
    let mut node = Command::new("node");
    node.arg(here("tests/serve/walk.cjs")).arg(served.site()).args(std::env::var_os("TALKGRAPH_SHOTS"));
    passed(&node.output().expect("node of Node.js, with playwright-core and axe-core in NODE_PATH"));
}

#[test]
#[ignore = "needs curl, rdflib, SPARQLWrapper and Comunica; tests/run --all runs it"]
fn clients_find_what_query_finds() {
    let served = server();
    let asked = tempfile::tempdir().expect("a temporary folder");
    for (name, question) in QUESTIONS {
        let format = if question.starts_with("CONSTRUCT") { "nt" } else { "json" };
        let answer = program(served.folder.path(), &["query", "--format", format, question]).output().expect("it runs");
        // 1 is said of a question that nothing answers.
        assert!(matches!(answer.status.code(), Some(0 | 1)), "{}", text(&answer.stderr));
        let prefixes: String = text(&answer.stderr)
            .lines()
            .filter_map(|line| line.strip_prefix("added: ").map(|line| format!("{line}\n")))
            .collect();
        fs::write(asked.path().join(format!("{name}.rq")), prefixes + question).expect("written");
        fs::write(asked.path().join(format!("{name}.{format}")), answer.stdout).expect("written");
    }
    for (language, script) in [("python", "clients.py"), ("node", "comunica.cjs")] {
        let mut client = Command::new(language);
        client.arg(here("tests/serve").join(script)).arg(asked.path()).arg(served.site());
        passed(&client.output().expect("python with rdflib and SPARQLWrapper, node with Comunica in NODE_PATH"));
    }
}

#[test]
#[ignore = "needs schemathesis; tests/run --all runs it"]
fn what_its_description_allows_is_answered() {
    let served = server();
    // A few of the saved queries, since all are described by the same code.
    let some = "^/(sparql|suggest|healthz|queries/(recaps|most-covered|talks-of-form))$";
    let mut tool = Command::new("schemathesis");
    tool.args(["run", &format!("{}/openapi.json", served.site())]).current_dir(served.folder.path());
    tool.args(["--include-path-regex", some, "--max-examples", "5", "--generation-deterministic", "--no-color"]);
    // What is allowed and yet no SPARQL, or no name that there is, is refused: that is no fault.
    tool.args(["--checks", "not_a_server_error,status_code_conformance,content_type_conformance,unsupported_method"]);
    tool.env("SCHEMATHESIS_HOOKS", here("tests/serve/hooks.py"));
    passed(&tool.output().expect("schemathesis"));
}
