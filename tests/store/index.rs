//! An index that is not what was written in, the promise that nothing is answered from it out: not a row less, and no other in its
//! place; the message names the file, and the next build writes it anew.

use super::{Bench, ONE, THREE};
use oxigraph::model::Quad;
use std::fs;
use talkgraph::graph::{Index, Store};
use talkgraph::query::{Answer, prefixes, run};

/// What is read in a condition, counted, sorted, joined and left out, each in its own way.
const QUESTIONS: [&str; 6] = [
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?s ?o { ?s rdfs:label ?o FILTER(CONTAINS(LCASE(STR(?o)), \"a\")) } ORDER BY ?o ?s",
    "SELECT ?s (COALESCE(STRLEN(STR(?o)), 0) AS ?n) { ?s ?p ?o } ORDER BY ?s ?p ?n",
    "SELECT ?s { ?s ?p ?o FILTER NOT EXISTS { ?s rdfs:label ?l FILTER(STRLEN(?l) > 8) } } ORDER BY ?s",
    "SELECT (GROUP_CONCAT(?l; SEPARATOR = \" \") AS ?all) { SELECT ?l { ?s rdfs:label ?l } ORDER BY ?l }",
    "ASK { ?talk a tg:Talk ; rdfs:label ?l FILTER(STRSTARTS(?l, \"zzz\")) }",
];

fn told(index: &Index) -> Vec<Result<Answer, String>> {
    let ask = |text: &str| {
        let query = prefixes::parse(text, "query").map_err(|error| error.to_string())?;
        run::run(index, query).map_err(|error| error.to_string())
    };
    QUESTIONS.into_iter().map(ask).collect()
}

fn quads(index: &Index) -> Result<Vec<Quad>, String> {
    let quads = index.quads_for_pattern(None, None, None, None).map_err(|error| error.to_string())?;
    quads.collect::<Result<_, _>>().map_err(|error| error.to_string())
}

#[test]
fn nothing_is_answered_from_a_damaged_index() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md", "three.md"]);
    let file = bench.store().join("gen-1/index.bin");
    let whole = fs::read(&file).expect("read");
    let store = bench.open();
    let index = store.index().expect("it is whole").expect("it is there");
    let (right, all) = (told(index), quads(index).expect("it is whole"));
    assert!(right.iter().all(Result::is_ok) && !all.is_empty(), "{right:?}");
    drop(store);
    let mut unread = 0;
    for at in (0..whole.len()).step_by(whole.len() / 150 + 1) {
        let mut harmed = whole.clone();
        harmed[at] ^= 1 << (at % 8);
        fs::write(&file, harmed).expect("written");
        let store = bench.open();
        assert!(!store.inspect().expect("it can be read").is_whole(), "byte {at}");
        let index = match store.index() {
            Ok(index) => index.expect("it is there"),
            Err(error) => {
                assert!(error.to_string().contains("index.bin is damaged"), "byte {at}: {error}");
                unread += 1;
                continue;
            }
        };
        // Each by itself, since a page that was read well stays.
        for (question, right) in QUESTIONS.iter().zip(&right) {
            let store = bench.open();
            let index = store.index().expect("as before").expect("it is there");
            let query = prefixes::parse(question, "query").expect("it parses");
            match run::run(index, query) {
                Ok(answer) => assert_eq!(&Ok(answer), right, "byte {at}: {question}"),
                Err(error) => assert!(error.to_string().contains("index.bin"), "byte {at}: {question}: {error}"),
            }
        }
        assert!(quads(index).is_err() || quads(index).as_ref() == Ok(&all), "byte {at}");
    }
    assert!(unread > 0, "no byte was of the checksums");
    for harmed in [&whole[..whole.len() / 2], &[], &[&whole[..], &[0; 64]].concat()] {
        fs::write(&file, harmed).expect("written");
        let error = bench.open().index().expect_err("it is not what was written").to_string();
        assert!(error.contains("index.bin is damaged"), "{error}");
    }
    fs::remove_file(&file).expect("removed");
    assert!(bench.open().index().expect_err("it is gone").to_string().contains("it is gone"));
    let report = bench.build(&["one.md", "three.md"]);
    assert!(report.changed && report.recaps.read == 0, "it is made of the quads, which are whole");
    let store = Store::open(bench.store()).expect("it opens");
    assert_eq!(told(store.index().expect("it is whole").expect("it is there")), right);
}
