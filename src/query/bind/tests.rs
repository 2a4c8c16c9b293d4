//! Values in every place where a variable can stand, on a graph of five triples.

use super::*;
use oxigraph::model::{GraphName, NamedNode, Quad};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use spargebra::SparqlParser;

fn node(name: &str) -> NamedNode {
    NamedNode::new(format!("http://e/{name}")).expect("a valid IRI")
}

/// t1 covers a, t2 covers a and b, t3 covers b; a is before b.
fn store() -> Store {
    let store = Store::new().expect("a store in memory");
    for (s, p, o) in [("t1", "covers", "a"), ("t2", "covers", "a"), ("t2", "covers", "b"), ("t3", "covers", "b")]
        .into_iter()
        .chain([("a", "before", "b")])
    {
        store.insert(&Quad::new(node(s), node(p), node(o), GraphName::DefaultGraph)).expect("inserted");
    }
    store
}

/// The rows of `text` with `?_x` bound to `value`: cells joined with spaces, without the namespace, sorted.
fn rows(text: &str, value: impl Into<GroundTerm>) -> Vec<String> {
    let query = SparqlParser::new().with_prefix("", "http://e/").expect("a valid IRI").parse_query(text);
    let query = bind(&query.expect("the query parses"), &Bindings::from([("_x".to_owned(), value.into())]));
    let answer = SparqlEvaluator::new().for_query(query).on_store(&store()).execute().expect("it evaluates");
    let mut lines: Vec<String> = match answer {
        QueryResults::Boolean(truth) => vec![truth.to_string()],
        QueryResults::Graph(triples) => triples.map(|t| t.expect("a triple").to_string()).collect(),
        QueryResults::Solutions(solutions) => solutions
            .map(|row| {
                let row = row.expect("a row");
                let cells = row.values().iter().map(|cell| match cell {
                    None => "-".to_owned(),
                    Some(term) => term.to_string(),
                });
                cells.collect::<Vec<_>>().join(" ")
            })
            .collect(),
    };
    for line in &mut lines {
        *line = line.replace("http://e/", "").replace("^^<http://www.w3.org/2001/XMLSchema#integer>", "");
    }
    lines.sort();
    lines
}

#[test]
fn reaches_every_scope() {
    for (what, text, expected) in [
        ("a triple", "SELECT ?t { ?t :covers ?_x }", &["<t1>", "<t2>"][..]),
        ("a path", "SELECT ?t { ?t :covers/:before? ?_x }", &["<t1>", "<t2>"]),
        ("a projected parameter", "SELECT ?t ?_x { ?t :covers ?_x }", &["<t1> <a>", "<t2> <a>"]),
        ("SELECT *", "SELECT * { ?t :covers ?_x }", &["<a> <t1>", "<a> <t2>"]),
        ("a projected parameter that is used nowhere", "SELECT ?t ?_x { ?t :before ?o }", &["<a> <a>"]),
        ("a filter", "SELECT ?t { ?t :covers ?o FILTER(?o = ?_x) }", &["<t1>", "<t2>"]),
        ("EXISTS", "SELECT ?t { ?t :covers :b FILTER EXISTS { ?t :covers ?_x } }", &["<t2>"]),
        ("NOT EXISTS", "SELECT ?t { ?t :covers :b FILTER NOT EXISTS { ?t :covers ?_x } }", &["<t3>"]),
        ("BIND", "SELECT ?s { BIND(STR(?_x) AS ?s) }", &["\"a\""]),
        ("an aggregate", "SELECT (COUNT(?t) AS ?n) { ?t :covers ?_x }", &["\"2\""]),
        ("GROUP BY the parameter", "SELECT ?_x (COUNT(*) AS ?n) { ?t :covers ?_x } GROUP BY ?_x", &["<a> \"2\""]),
        ("HAVING", "SELECT ?o { ?t :covers ?o } GROUP BY ?o HAVING(?o = ?_x)", &["<a>"]),
        ("ORDER BY", "SELECT ?t ?_x { ?t :covers ?_x } ORDER BY ?_x ?t", &["<t1> <a>", "<t2> <a>"]),
        ("a sub-select that hides it", "SELECT ?n { { SELECT (COUNT(*) AS ?n) { ?t :covers ?_x } } }", &["\"2\""]),
        (
            "a sub-select that projects it",
            "SELECT ?t ?_x { { SELECT ?_x { ?y :covers ?_x } LIMIT 1 } ?t :covers ?_x }",
            &["<t1> <a>", "<t2> <a>"],
        ),
        (
            "one side of a UNION",
            "SELECT ?t ?_x { { ?t :covers ?_x } UNION { ?t :before ?o } }",
            &["<a> <a>", "<t1> <a>", "<t2> <a>"],
        ),
        (
            "OPTIONAL",
            "SELECT ?t ?u { ?t :covers :b OPTIONAL { ?t :covers ?_x BIND(1 AS ?u) } }",
            &["<t2> \"1\"", "<t3> -"],
        ),
        (
            "a sub-select in an OPTIONAL",
            "SELECT ?t ?_x { ?t :covers :b OPTIONAL { SELECT ?t ?_x { ?t :covers ?_x } } }",
            &["<t2> <a>", "<t3> <a>"],
        ),
        ("BOUND", "SELECT ?t { ?t :before :b FILTER(BOUND(?_x)) }", &["<a>"]),
        ("MINUS on another variable", "SELECT ?t { ?t :covers :b MINUS { ?t :covers ?_x } }", &["<t3>"]),
        ("MINUS on the parameter alone", "SELECT ?t { ?t :covers ?_x MINUS { ?_x :before ?y } }", &[]),
        ("ASK", "ASK { ?t :covers ?_x }", &["true"]),
        ("CONSTRUCT", "CONSTRUCT { ?_x :in ?t } WHERE { ?t :covers ?_x }", &["<a> <in> <t1>", "<a> <in> <t2>"]),
        ("DESCRIBE", "DESCRIBE ?_x", &["<a> <before> <b>"]),
    ] {
        assert_eq!(rows(text, node("a")), expected, "{what}");
    }
}

#[test]
fn a_value_out_of_place_matches_nothing() {
    let literal = Literal::new_simple_literal("a");
    for text in [
        "SELECT ?o { ?_x :covers ?o }",
        "SELECT ?o { :t1 ?_x ?o }",
        "SELECT ?o { ?_x :covers+ ?o }",
        "SELECT ?o { GRAPH ?_x { ?s :covers ?o } }",
        "CONSTRUCT { ?_x :in ?t } WHERE { ?t :covers :a }",
    ] {
        assert_eq!(rows(text, literal.clone()), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn tells_used_from_assigned() {
    let text = "SELECT ?_a (COUNT(*) AS ?n) { { SELECT ?t { ?t <http://e/p> ?_a } } BIND(1 AS ?_b) VALUES ?_c { 2 } \
                FILTER NOT EXISTS { ?t ?_d ?o } } GROUP BY ?_a";
    let usage = usage(&SparqlParser::new().parse_query(text).expect("the query parses"));
    for name in ["_a", "_b", "_c", "_d"] {
        assert!(usage.used.contains(name), "{name}");
    }
    let assigned: Vec<&str> = usage.assigned.iter().map(String::as_str).filter(|n| n.starts_with('_')).collect();
    assert_eq!(assigned, ["_b", "_c"]);
}
