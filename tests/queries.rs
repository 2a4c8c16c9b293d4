//! Every shipped query against a fixture with an expected table, and values that try to be more than values.

mod expected;

use expected::expected;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use oxigraph::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use talkgraph::assets::Assets;
use talkgraph::query::formats::{self, Format};
use talkgraph::query::params::ParameterKind;
use talkgraph::query::resolve::{EntityKind, Resolver};
use talkgraph::query::stream::{self, Found};
use talkgraph::query::within::Filters;
use talkgraph::query::{Answer, QueryError, Saved, bind, evidence, prefixes, run, saved};

const BASE: &str = "http://localhost:7878/id/";

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn store() -> Store {
    let store = Store::new().expect("a store in memory");
    let text = fs::read(here("tests/queries/fixture.trig")).expect("the fixture is there");
    store.load_from_slice(RdfParser::from_format(RdfFormat::TriG), &text).expect("the fixture is TriG");
    store
}

fn shipped() -> Vec<Saved> {
    let (queries, faults) = saved::load(&Assets::queries(Some(&here("queries")))).expect("queries/ can be read");
    assert!(faults.is_empty(), "{faults:#?}");
    queries
}

fn answer(store: &Store, query: &Saved, values: &[&str]) -> Result<Answer, QueryError> {
    let values: Vec<String> = values.iter().map(|v| (*v).to_owned()).collect();
    run::run(store, query.bound(&values, &Resolver::new(store))?)
}

fn tsv(answer: &Answer) -> String {
    let mut out = Vec::new();
    formats::write(answer, Format::Tsv, &mut out).expect("rows have a TSV form");
    String::from_utf8(out).expect("UTF-8")
}

/// `tests/queries/params.toml`: for each query the cases, by the name of the expected table.
fn cases() -> BTreeMap<String, BTreeMap<String, Vec<String>>> {
    let text = fs::read_to_string(here("tests/queries/params.toml")).expect("params.toml is there");
    toml::from_str(&text).expect("params.toml is TOML")
}

#[test]
fn every_query_gives_its_table() {
    let (store, cases) = (store(), cases());
    let mut faults = Vec::new();
    let mut expected_files = BTreeSet::new();
    for query in shipped() {
        let none = BTreeMap::from([(query.name.clone(), Vec::new())]);
        for (case, values) in cases.get(&query.name).unwrap_or(&none) {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let got = answer(&store, &query, &values).unwrap_or_else(|e| panic!("{case}: {e}"));
            let got = tsv(&got).replace(BASE, "");
            let file = here(&format!("tests/queries/{case}.tsv"));
            expected_files.insert(format!("{case}.tsv"));
            let expected = expected(&file, &got);
            if expected.is_empty() {
                faults.push(format!("{case}: no table {}; TALKGRAPH_RENEW=1 writes it", file.display()));
                continue;
            }
            let (got_lines, expected_lines): (Vec<_>, Vec<_>) = (got.lines().collect(), expected.lines().collect());
            for line in expected_lines.iter().filter(|line| !got_lines.contains(line)) {
                faults.push(format!("{case}: missing: {line}"));
            }
            for line in got_lines.iter().filter(|line| !expected_lines.contains(line)) {
                faults.push(format!("{case}: surplus: {line}"));
            }
            if faults.is_empty() && got != expected {
                faults.push(format!("{case}: the rows are right and in another order or number:\n{got}"));
            }
            if got_lines.len() < 2 {
                faults.push(format!("{case}: an empty table tests nothing"));
            }
        }
    }
    for entry in fs::read_dir(here("tests/queries")).expect("the folder can be read") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if name.ends_with(".tsv") && !expected_files.contains(&name) {
            faults.push(format!("{name}: no query or case has this table"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The talks of an answer.
fn talks(store: &Store, query: &str, typed: &[&str]) -> Result<BTreeSet<String>, QueryError> {
    let assets = Assets::queries(Some(&here("queries")));
    let (query, filters) = (saved::find(&assets, query)?, Filters::load(&assets)?);
    let typed: Vec<String> = typed.iter().map(|text| (*text).to_owned()).collect();
    let bound = filters.bound(&query, &typed, store.into(), &Resolver::new(store))?;
    let Answer::Rows(rows) = run::run(store, bound)? else { panic!("rows") };
    let talk = rows.columns.iter().position(|column| column == "talk_iri").expect("it tells of talks");
    Ok(rows.rows.into_iter().filter_map(|row| row[talk].as_ref().map(ToString::to_string)).collect())
}

/// A condition leaves those rows whose talks another query gives for it; `!=` leaves the others, two values those of either.
#[test]
fn conditions_choose_among_talks() {
    let store = store();
    let of = |query: &str, typed: &[&str]| talks(&store, query, typed).unwrap_or_else(|e| panic!("{query}: {e}"));
    let all = of("talks-covering", &["Kafka"]);
    let (early, late) = (of("talks-of-year", &["2016"]), of("talks-of-year", &["2017"]));
    let within = |talks: &BTreeSet<String>| all.intersection(talks).cloned().collect::<BTreeSet<_>>();
    let (in_early, in_late) = (within(&early), within(&late));
    assert!(!in_early.is_empty() && !in_late.is_empty() && in_late.len() < all.len(), "the fixture tells nothing");
    let either: BTreeSet<String> = in_early.union(&in_late).cloned().collect();
    let mainly = of("talks-covering", &["Kafka", "main=Kafka"]);
    assert!(!mainly.is_empty() && mainly.is_subset(&all) && mainly.len() < all.len(), "{mainly:?}");
    for (typed, expected) in [
        (&["Kafka", "year=2017"][..], in_late.clone()),
        (&["Kafka", "year!=2017"], all.difference(&late).cloned().collect()),
        (&["Kafka", "year=2016", "year=2017"], either.clone()),
        (&["Kafka", "year=2016-2017"], either.clone()),
        (&["Kafka", "year=2017-"], in_late),
        (&["Kafka", "year=-2016"], in_early),
        (&["Kafka", "year=2017", "event=StreamFest 2016"], BTreeSet::new()),
        (&["Kafka", "technology=Kubernetes"], all.union(&of("talks-covering", &["Kubernetes"])).cloned().collect()),
    ] {
        assert_eq!(of("talks-covering", typed), expected, "{typed:?}");
    }
    let unknown = talks(&store, "talks-covering", &["Kafka", "yeer=2017"]).expect_err("a slip").to_string();
    assert_eq!(unknown, "no parameter or condition is called `yeer`; is it year=…?");
    let range = talks(&store, "moves", &["until=2015-2017"]).expect_err("one year").to_string();
    assert!(range.starts_with("`2015-2017` is no value for until; give a whole number"), "{range}");
    let unfit = talks(&store, "recaps", &["event=StreamFest"]).expect_err("recaps are no talks").to_string();
    assert!(unfit.starts_with("`recaps` does not choose among talks, so that `event=StreamFest`"), "{unfit}");
}

/// Beside each row stands a sentence of its talk, and one that names what was asked for where the talk has such a one.
#[test]
fn evidence_stands_beside_the_rows() {
    let store = store();
    let (assets, resolver) = (Assets::queries(Some(&here("queries"))), Resolver::new(&store));
    let filters = Filters::load(&assets).expect("queries/within is sound");
    for (name, value, named) in [
        ("talks-covering", "Kafka", "Kafka"),
        ("talks-by", "jonas okafor", "Jonas"),
        ("technologies-of-company", "Brightwater", "Kafka"),
    ] {
        let (query, typed) = (saved::find(&assets, name).expect("it is there"), [value.to_owned()]);
        let bound = filters.bound(&query, &typed, (&store).into(), &resolver).expect("the value is known");
        let asked = filters.asked(&query, &typed, &resolver).expect("the value is known");
        let found = stream::stream(&store, bound, None).expect("it is answered");
        let found = evidence::beside(found, (&store).into(), &asked).expect("its rows are about something");
        let Found::Rows(columns, rows) = found else { panic!("{name} gives rows") };
        assert!(columns.ends_with(&evidence::COLUMNS.map(str::to_owned)), "{columns:?}");
        let said = |row: stream::Row| row[columns.len() - 3].as_ref().map(ToString::to_string).unwrap_or_default();
        let said: Vec<String> = rows.map(|row| said(row.expect("it can be looked up"))).collect();
        assert!(!said.is_empty() && said.iter().any(|sentence| sentence.contains(named)), "{name}: {said:#?}");
    }
    let nothing = Found::Rows(vec!["n".to_owned()], Box::new(std::iter::empty()));
    let unfit = evidence::beside(nothing, (&store).into(), &[]).err().expect("a number is no evidence");
    assert!(unfit.to_string().starts_with("nothing in this answer can be looked up"), "{unfit}");
}

#[test]
fn every_query_describes_itself() {
    let queries = shipped();
    assert!(queries.len() >= 14);
    for query in &queries {
        assert!(query.summary.ends_with('?'), "{}: a summary is a question", query.name);
        assert!(query.description.is_some() && !query.tags.is_empty(), "{}", query.name);
        assert!(query.text.contains("\nORDER BY"), "{}: rows come in a total order", query.name);
    }
    let covering = queries.iter().find(|q| q.name == "talks-covering").expect("it is shipped");
    assert_eq!(covering.usage(), "talks-covering TECHNOLOGY");
    let evidence = queries.iter().find(|q| q.name == "evidence-for").expect("it is shipped");
    assert_eq!(evidence.usage(), "evidence-for TECHNOLOGY [talk]");
}

/// The rows must not hang on the order in which the store holds its quads.
#[test]
fn answers_do_not_depend_on_the_order_of_loading() {
    let (forward, cases) = (store(), cases());
    let backward = Store::new().expect("a store in memory");
    let mut quads: Vec<Quad> = forward.iter().collect::<Result<_, _>>().expect("the store can be read");
    quads.sort_by_key(ToString::to_string);
    quads.reverse();
    for quad in &quads {
        backward.insert(quad).expect("inserted");
    }
    for query in shipped() {
        for values in cases.get(&query.name).into_iter().flat_map(BTreeMap::values) {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let [one, other] = [&forward, &backward].map(|s| tsv(&answer(s, &query, &values).expect("an answer")));
            assert_eq!(one, other, "{}", query.name);
        }
    }
}

#[test]
fn a_person_may_type_many_things() {
    let store = store();
    let resolver = Resolver::new(&store);
    for (kind, typed, expected) in [
        (EntityKind::Technology, "Kafka", "technology/apache-kafka"),
        (EntityKind::Technology, "apache-kafka", "technology/apache-kafka"),
        (EntityKind::Technology, "APACHE KAFKA", "technology/apache-kafka"),
        (EntityKind::Technology, "ApacheKafka", "technology/apache-kafka"),
        (EntityKind::Technology, "kafak", "technology/apache-kafka"),
        (EntityKind::Technology, "technology/apache-kafka", "technology/apache-kafka"),
        (EntityKind::Technology, "http://localhost:7878/id/technology/apache-kafka", "technology/apache-kafka"),
        (EntityKind::Technology, "<http://localhost:7878/id/technology/c>", "technology/c"),
        (EntityKind::Technology, "c++", "technology/cplusplus"),
        (EntityKind::Technology, "c", "technology/c"),
        (EntityKind::Person, "lea fontaine", "person/lea-fontaine"),
        (EntityKind::Person, "  Léa  Fontaine ", "person/lea-fontaine"),
        (EntityKind::Person, "Tomas Vidal", "person/tomas-vidal"),
        (EntityKind::Company, "Kestrel", "company/kestrel-labs"),
        (EntityKind::Topic, "serverless", "topic/serverless"),
        (EntityKind::Event, "StreamFest", "event/streamfest"),
        (EntityKind::Event, "streamfest 2016", "event/streamfest-2016"),
        (EntityKind::Talk, "Logs all the way down", "talk/streamfest-2016-logs-all-the-way-down"),
        (EntityKind::Recap, "Carnet de StreamFest", "recap/streamfest-2016-carnet"),
    ] {
        let iri = resolver.resolve(kind, typed).unwrap_or_else(|e| panic!("{typed}: {e}"));
        assert_eq!(iri.as_str().strip_prefix(BASE), Some(expected), "{typed}");
    }
}

#[test]
fn an_unknown_name_gets_a_hint() {
    let store = store();
    let resolver = Resolver::new(&store);
    for (kind, typed, expected) in [
        (
            EntityKind::Technology,
            "Kubernets",
            "no technology called `Kubernets`; did you mean Kubernetes (kubernetes)?",
        ),
        (EntityKind::Technology, "Promet", "did you mean Prometheus (prometheus)?"),
        (EntityKind::Person, "Lindqvist", "did you mean Mara Lindqvist (mara-lindqvist)?"),
        (EntityKind::Person, "Kafka", "there is a technology of that name: Apache Kafka (apache-kafka)"),
        (EntityKind::Topic, "Kubernetes", "there is a technology of that name"),
        (EntityKind::Technology, "zzzzzz", "names list"),
        (EntityKind::Technology, "", "names list"),
        (EntityKind::Technology, "http://localhost:7878/id/technology/nope", "IRIs of this graph look like"),
        (
            EntityKind::Technology,
            "Atlas",
            "more than one technology: Atlas Data (atlas-data), Atlas Maps (atlas-maps); give the id or the IRI",
        ),
    ] {
        let message = resolver.resolve(kind, typed).expect_err("no one entity").to_string();
        assert!(message.contains(expected), "{typed}: {message}");
    }
}

/// Values that would be more than values in text that is put together.
fn hostile() -> Vec<String> {
    let mut values: Vec<String> = [
        "\"",
        "'",
        "\\",
        "\\\" } UNION { ?s ?p ?o } #",
        "x\" } UNION { ?talk a tg:Talk } #",
        "x' || true || '",
        "x> . ?s ?p ?o . <y",
        "http://localhost:7878/id/technology/apache kafka",
        "http://e/> } UNION { ?s ?p ?o } # ",
        "<http://e/a b>",
        "?s",
        "$s",
        "_:b",
        "x\ny\r\nz\tw",
        "} LIMIT 0 #",
        "{{ }} [[ ]] (( ))",
        "\u{0}\u{1b}[31m",
        "شركة \u{202E}Kafka\u{202C} עברית",
        "日本語 🎉 e\u{301}",
        "\\u0022 } UNION { ?s ?p ?o } #",
        "\"^^xsd:integer",
        "\"@en",
        "; DROP ALL",
        "BIND(1 AS ?x)",
    ]
    .map(str::to_owned)
    .to_vec();
    values.push("Kafka ".repeat(20_000));
    values.push("\"".repeat(50_000));
    values
}

#[test]
fn no_value_changes_a_query() {
    let store = Store::new().expect("a store in memory");
    let node = |name: &str| NamedNode::new(format!("{BASE}{name}")).expect("a valid IRI");
    let values = hostile();
    for (index, value) in values.iter().enumerate() {
        let subject = node(&format!("person/p{index}"));
        let name = NamedNode::new("https://schema.org/name").expect("a valid IRI");
        store
            .insert(&Quad::new(subject, name, Literal::new_simple_literal(value), GraphName::DefaultGraph))
            .expect("inserted");
    }
    let text = "#+ summary: Whose name is this?\nSELECT ?who ?_name ?n WHERE {\n  ?who schema:name ?_name .\n  \
                { SELECT (COUNT(*) AS ?n) WHERE { ?any schema:name ?_name } }\n  FILTER EXISTS { ?who ?p ?_name }\n}";
    let asset = talkgraph::assets::Asset { path: "who.rq".to_owned(), text: text.to_owned() };
    let query = Saved::parse(&asset).expect("a good file");
    for (index, value) in values.iter().enumerate() {
        let Answer::Rows(rows) = answer(&store, &query, &[value]).expect("an answer") else { panic!("rows") };
        let expected: Vec<Option<Term>> = vec![
            Some(node(&format!("person/p{index}")).into()),
            Some(Literal::new_simple_literal(value).into()),
            Some(Literal::from(1).into()),
        ];
        assert_eq!(rows.rows, [expected], "{index}");
    }
}

#[test]
fn no_value_reaches_a_shipped_query_as_more_than_a_value() {
    let store = store();
    let resolver = Resolver::new(&store);
    for query in shipped().iter().filter(|q| q.parameters.iter().any(|p| p.required())) {
        for value in hostile() {
            let values = vec![value.clone(); query.parameters.len()];
            match query.bound(&values, &resolver) {
                Err(
                    error @ (QueryError::EntityUnknown { .. }
                    | QueryError::EntityAmbiguous { .. }
                    | QueryError::ValueUnfit { .. }),
                ) => {
                    let message = error.to_string();
                    assert!(message.len() < 1500 && !message.contains(char::is_control), "{}: {message}", query.name);
                }
                // Where any text will do, it is a literal, and nothing in the graph has that name.
                Ok(bound) if query.parameters.iter().all(|p| p.kind == ParameterKind::Text) => {
                    let found = run::run(&store, bound).expect("an answer");
                    assert!(found.is_empty(), "{}: {found:?}", query.name);
                }
                other => panic!("{}: {:?}: {other:?}", query.name, value.chars().take(40).collect::<String>()),
            }
        }
    }
}

#[test]
fn a_syntax_error_names_line_and_column() {
    let error =
        prefixes::parse("SELECT ?talk\nWHERE {\n  ?talk a tg:Talk\n  FILER(?talk)\n}", "query").expect_err("a fault");
    assert!(matches!(error, QueryError::Syntax { line: 4, column: 3, .. }), "{error}");
}

#[test]
fn a_bound_query_is_still_sparql() {
    let store = store();
    for query in shipped() {
        let values: Vec<&str> = Vec::new();
        if query.parameters.iter().any(|p| p.required()) {
            continue;
        }
        let values: Vec<String> = values.into_iter().map(str::to_owned).collect();
        let bound = query.bound(&values, &Resolver::new(&store)).expect("nothing is missing");
        prefixes::parse(&bound.to_string(), "bound").unwrap_or_else(|e| panic!("{}: {e}", query.name));
        assert!(bind::usage(&bound).used.iter().all(|v| !v.starts_with('_') || v.starts_with("__")), "{}", query.name);
    }
}

#[test]
fn an_unknown_query_gets_a_hint() {
    let assets = Assets::queries(Some(&here("queries")));
    let message = saved::find(&assets, "talks-coverin").expect_err("no such query").to_string();
    assert!(message.contains("did you mean talks-covering"), "{message}");
    let message = saved::find(&assets, "../Cargo").expect_err("no such query").to_string();
    assert!(message.contains("no saved query"), "{message}");
}
