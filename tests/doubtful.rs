//! What is in doubt is in no answer, page, drawing or file until it is asked for: a small recap with a talk, a technology and a
//! mention of each kind, asked in every way that reads the graph.
#![cfg(unix)]

#[path = "serve/client.rs"]
#[allow(dead_code)]
mod client;
#[allow(dead_code)]
mod copy;
mod program;

use client::Server;
use program::{here, program, text};
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use talkgraph::graph::Store;
use tempfile::TempDir;

/// Of two talks the second has no speaker; one sign speaks for QuillonTiger, its shape, and two for ZorvixTree.
const RECAP: &str = "# ExampleCon 2024\n\n## Bridges of Kafka, by Ada Fisher, Fenland Mills\n\nAda moved all messages to Kafka. She \
    liked QuillonTiger a lot. It was built with ZorvixTree in the end.\n\n## Rivers of PostgreSQL\n\nThe talk showed how tables \
    in PostgreSQL grow, and what Fenland does.\n";
/// The same event told by somebody else, who calls the second talk otherwise.
const OTHER: &str = "# ExampleCon 2024\n\n## Bridges of Kafka, by Ada Fisher, Fenland Mills\n\nAda moved all messages.\n\n## Rivers of \
    PostgreSQL tables\n\nThe talk showed how tables in PostgreSQL grow, large ones above all.\n";

/// Thresholds by which the talk without a speaker is in doubt, whatever the weights of the model are today.
const DOUBT: &str = "[doubt]\nspoken = 0.0\nnameless = 1.1\ntold = 0.0\nmany = 5\nlisted = 0.0\ncandidate = 1.05\n";

/// A folder with the recaps, weights with these thresholds, and a store.
fn bench() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(folder.path().join("data/model")).expect("a folder");
    for part in ["gazetteer", "language", "clues"] {
        std::os::unix::fs::symlink(here("data").join(part), folder.path().join("data").join(part)).expect("linked");
    }
    let weights = fs::read_to_string(here("data/model/starts.toml")).expect("the weights");
    let (before, rest) = weights.split_once("[doubt]\n").expect("the thresholds");
    let (_, after) = rest.split_once("\n\n").expect("another part");
    fs::write(folder.path().join("data/model/starts.toml"), format!("{before}{DOUBT}\n{after}")).expect("written");
    fs::create_dir(folder.path().join("recaps")).expect("a folder");
    fs::write(folder.path().join("recaps/one.md"), RECAP).expect("written");
    fs::write(folder.path().join("recaps/two.md"), OTHER).expect("written");
    let built = run(folder.path(), &["build", "recaps"]);
    assert!(built.status.success(), "{}", text(&built.stderr));
    folder
}

/// The program with the weights of the folder.
fn own(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = program(folder, arguments);
    command.env("TALKGRAPH_DATA", folder.join("data"));
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    own(folder, arguments).output().expect("it runs")
}

/// What is printed, on either side.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let ran = run(folder, arguments);
    text(&ran.stdout) + &text(&ran.stderr)
}

const TALK: &str = "Rivers of PostgreSQL";
const NAME: &str = "QuillonTiger";

/// Each way to read the graph, and what of it is in doubt.
const WAYS: [(&[&str], &str); 14] = [
    (&["ask", "talks-of-event", "ExampleCon 2024", "--format", "csv"], TALK),
    (&["ask", "candidates", "--format", "csv"], NAME),
    (&["ask", "technologies-of-event", "ExampleCon 2024", "--format", "csv"], NAME),
    (&["ask", "which talks covered PostgreSQL?", "--format", "csv"], TALK),
    (&["query", "--format", "csv", "SELECT ?label { ?talk a tg:Talk ; rdfs:label ?label }"], TALK),
    (&["query", "--format", "csv", "SELECT ?label { GRAPH ?g { ?it a tg:Technology ; rdfs:label ?label } }"], NAME),
    (&["query", "--format", "csv", "SELECT ?words { ?mention nif:anchorOf ?words }"], NAME),
    (&["query", "--format", "nt", "DESCRIBE <http://localhost:7878/id/technology/quillontiger>"], NAME),
    (&["show", "ExampleCon 2024"], TALK),
    (&["show", "Bridges of Kafka"], NAME),
    (&["graph", "talk-technology", "-o", "-", "--format", "json"], TALK),
    (&["graph", "everything", "-o", "-", "--format", "json"], NAME),
    (&["rank", "talk-technology", "--format", "csv"], NAME),
    // The heading is quoted, since a name stands in it; the talk is not there.
    (&["dump", "-o", "-"], "talk/examplecon-2024-rivers"),
];

#[test]
fn what_is_in_doubt_is_answered_with_only_where_it_is_asked_for() {
    let folder = bench();
    for (arguments, doubtful) in WAYS {
        let without = said(folder.path(), arguments);
        assert!(!without.contains(doubtful), "{arguments:?}: {without}");
        let with = said(folder.path(), &[arguments, &["--doubtful"]].concat());
        assert!(with.contains(doubtful), "{arguments:?} --doubtful: {with}");
        // What is sure is there either way, and so is what two signs speak for.
        if arguments[0] == "dump" {
            assert!(without.contains("ZorvixTree") && with.contains("ZorvixTree"));
            // Oxigraph's own store keeps every kind of whole number as one.
            let without = without.replace("#nonNegativeInteger", "#integer");
            let with: HashSet<&str> = with.lines().collect();
            let lost: Vec<&str> = without.lines().filter(|line| !with.contains(line)).collect();
            assert!(lost.is_empty(), "{lost:?}");
        }
    }
}

#[test]
fn pages_have_what_is_in_doubt_only_where_it_is_asked_for() {
    let folder = bench();
    for doubtful in [false, true] {
        let flags: &[&str] = if doubtful { &["--doubtful"] } else { &[] };
        let server = Server::of(own(folder.path(), &[&["serve", "--address", "127.0.0.1:0"], flags].concat()));
        let page = |path: &str| server.get(path, &[("Accept", "text/html")]);
        assert_eq!(page("/id/event/examplecon-2024").text().contains(TALK), doubtful);
        assert_eq!(page("/id/technology/quillontiger").status == 200, doubtful);
        assert_eq!(page("/search?q=QuillonTiger").text().contains("/id/technology/quillontiger"), doubtful);
        assert!(page("/id/technology/zorvixtree").status == 200);
    }
}

#[test]
fn both_graphs_conform_and_say_what_is_in_doubt() {
    let folder = bench();
    for flags in [&["check"][..], &["check", "--doubtful"]] {
        let checked = run(folder.path(), flags);
        assert!(checked.status.success(), "{flags:?}: {}{}", text(&checked.stdout), text(&checked.stderr));
    }
    let doubted = "SELECT ?words { ?it tg:doubtful true . OPTIONAL { ?it rdfs:label ?label } OPTIONAL { ?it nif:anchorOf ?anchor } \
                   BIND(COALESCE(?label, ?anchor) AS ?words) } ORDER BY ?words";
    let rows =
        |flags: &[&str]| text(&run(folder.path(), &[&["query", doubted, "--format", "tsv"], flags].concat()).stdout);
    assert_eq!(rows(&[]).trim(), "?words");
    assert_eq!(rows(&["--doubtful"]).trim(), format!("?words\n\"{NAME}\"\n\"{TALK}\"\n\"{TALK} tables\""));
    let likely = "ASK { FILTER NOT EXISTS { ?talk a tg:Talk ; prov:wasDerivedFrom/a schema:BlogPosting FILTER NOT EXISTS { ?talk \
                  tg:probability ?likely } } FILTER NOT EXISTS { ?it a tg:Technology FILTER NOT EXISTS { ?it tg:status ?status } } }";
    assert!(said(folder.path(), &["query", likely, "--doubtful"]).contains("true"), "all carry how sure they are");
}

#[test]
fn records_mark_it_and_reports_count_it() {
    let folder = bench();
    let record: serde_json::Value =
        serde_json::from_slice(&run(folder.path(), &["extract", "recaps/one.md"]).stdout).expect("a record");
    let talks = record["talks"].as_array().expect("talks");
    assert_eq!(talks.len(), 2, "nothing is left out of a record");
    assert!(talks[0].get("doubtful").is_none() && talks[1]["doubtful"] == true && talks[1]["probability"].is_f64());
    let weak: Vec<_> =
        record["mentions"].as_array().expect("mentions").iter().filter(|m| m["doubtful"] == true).collect();
    assert!(weak.len() == 1 && weak[0]["text"] == NAME, "{weak:?}");
    let words = said(folder.path(), &["extract", "recaps/one.md", "--format", "text"]);
    assert!(words.starts_with("recaps/one.md  2 talks (1 in doubt)") && words.contains("in doubt]"), "{words}");
    let built = said(folder.path(), &["build", "recaps"]);
    assert!(built.contains("in doubt           2  talks, 3 links to technologies, 1 mentions of 1 more"), "{built}");
    let quads = |flags: &[&str]| said(folder.path(), &[&["extract", "recaps", "--format", "nquads"], flags].concat());
    assert!(!quads(&[]).contains(NAME) && quads(&["--doubtful"]).contains(NAME));
}

#[test]
fn an_incremental_build_keeps_what_is_in_doubt_and_mends_it() {
    let folder = bench();
    let lines = |store: &str| {
        let store = Store::open(folder.path().join(store)).expect("it opens").with_doubtful();
        let quads = store.graph().expect("its quads").iter().map(|quad| quad.expect("readable").to_string());
        let mut quads: Vec<String> = quads.collect();
        assert_eq!(quads.len() as u64, store.quads());
        quads.sort();
        quads
    };
    let clean = |folder: &Path| {
        let _ = fs::remove_dir_all(folder.join("clean.db"));
        assert!(run(folder, &["--store", "clean.db", "build", "recaps"]).status.success());
    };
    let first = lines("talkgraph.db");
    fs::write(folder.path().join("recaps/two.md"), OTHER.replace("large ones", "small ones")).expect("written");
    assert!(run(folder.path(), &["build", "recaps"]).status.success());
    clean(folder.path());
    let second = lines("talkgraph.db");
    assert!(second == lines("clean.db") && second != first);
    assert!(
        second.iter().any(|quad| quad.contains("tables> <https://w3id.org/talkgraph/ns#sameTalkReason>")),
        "two accounts of a talk in doubt are one"
    );
    // Lost, it is read again; the graph that is answered from stands meanwhile.
    let doubtful = fs::read_dir(folder.path().join("talkgraph.db")).expect("the store").flatten();
    let doubtful =
        doubtful.map(|entry| entry.path().join("doubtful.nq")).filter(|path| path.exists()).max().expect("there");
    fs::remove_file(&doubtful).expect("removed");
    assert!(run(folder.path(), &["ask", "talks-of-event", "ExampleCon 2024"]).status.success());
    assert_eq!(run(folder.path(), &["check"]).status.code(), Some(2));
    assert!(said(folder.path(), &["build", "recaps"]).contains("doubtful.nq is damaged: it is gone"));
    assert!(lines("talkgraph.db") == second);
    // A talk that is gone leaves no doubt.
    fs::remove_file(folder.path().join("recaps/one.md")).expect("removed");
    assert!(run(folder.path(), &["build", "recaps", "--prune"]).status.success());
    clean(folder.path());
    assert!(lines("talkgraph.db") == lines("clean.db"));
}
