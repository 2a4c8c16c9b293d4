//! The fixture of the saved queries ten and forty times over in, how many quads each question looks at out: where the answer
//! is the same, that number is too, but for those that are named below. Counts, not times, so that it tells the same on every machine. The in-memory store of
//! Oxigraph says what the answers are.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::Store;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use talkgraph::assets::Assets;
use talkgraph::graph::Index;
use talkgraph::query::resolve::{EntityKind, Resolver};
use talkgraph::query::stream::{self, Found};
use talkgraph::query::{Answer, Saved, Source, evidence, page, run, saved};

const BASE: &str = "http://localhost:7878/id/";
const FEW: usize = 10;
const MANY: usize = 40;
/// Quads that a question may look at more: a class or a name that the copies share.
const SLACK: u64 = 20;

/// Saved queries that still look through all that is said with some predicate, whatever the values. Who begins one at its values
/// takes it out.
const GROWING: [&str; 14] = [
    "busiest-companies",
    "busiest-speakers",
    "companies-on-others",
    "compare-technologies",
    "events-in",
    "events-of",
    "evidence-for",
    "made-by",
    "path-to-technology",
    "recaps-of-talk",
    "shared-stage",
    "technologies-together",
    "told-in-languages",
    "told-once",
];

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn fixture() -> Vec<Quad> {
    let text = fs::read(here("tests/queries/fixture.trig")).expect("the fixture is there");
    let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(&text).collect::<Result<Vec<Quad>, _>>();
    quads.expect("the fixture is TriG").into_iter().filter(|quad| quad.graph_name != GraphName::DefaultGraph).collect()
}

/// The fixture and copies of it with names and IRIs of their own.
fn copies(fixture: &[Quad], count: usize) -> Vec<Quad> {
    let copy =
        |number: usize| fixture.iter().map(move |quad| if number == 0 { quad.clone() } else { other(quad, number) });
    (0..count).flat_map(copy).collect()
}

fn other(quad: &Quad, number: usize) -> Quad {
    let node = |node: &NamedNode| match node.as_str().strip_prefix(BASE) {
        Some(_) => NamedNode::new_unchecked(format!("{}-{number}", node.as_str())),
        None => node.clone(),
    };
    let text = |literal: &Literal| match literal.value().chars().any(char::is_alphabetic) {
        true if literal.language().is_none() => Literal::new_simple_literal(format!("{} {number}", literal.value())),
        _ => literal.clone(),
    };
    Quad {
        subject: match &quad.subject {
            NamedOrBlankNode::NamedNode(subject) => node(subject).into(),
            blank @ NamedOrBlankNode::BlankNode(_) => blank.clone(),
        },
        predicate: quad.predicate.clone(),
        object: match &quad.object {
            Term::NamedNode(object) => node(object).into(),
            Term::Literal(literal) => text(literal).into(),
            blank @ Term::BlankNode(_) => blank.clone(),
        },
        graph_name: match &quad.graph_name {
            GraphName::NamedNode(graph) => node(graph).into(),
            other => other.clone(),
        },
    }
}

/// The saved queries with the values that the fixture has an answer for.
fn questions() -> Vec<(Saved, Vec<String>)> {
    let text = fs::read_to_string(here("tests/queries/params.toml")).expect("params.toml is there");
    let cases: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(&text).expect("params.toml is TOML");
    let (queries, faults) = saved::load(&Assets::queries(Some(&here("queries")))).expect("queries/ can be read");
    assert!(faults.is_empty(), "{faults:#?}");
    let mut questions = Vec::new();
    for query in queries {
        let none = BTreeMap::from([(query.name.clone(), Vec::new())]);
        let values: Vec<Vec<String>> = cases.get(&query.name).unwrap_or(&none).values().cloned().collect();
        questions.extend(values.into_iter().map(|values| (query.clone(), values)));
    }
    questions
}

fn answer<'s>(source: impl Into<Source<'s>>, (query, values): &(Saved, Vec<String>)) -> Answer {
    let source = source.into();
    let bound = query.bound(values, &Resolver::new(source)).unwrap_or_else(|e| panic!("{}: {e}", query.name));
    run::run(source, bound).unwrap_or_else(|e| panic!("{}: {e}", query.name))
}

/// What is given, and how many quads were looked at for it.
fn counted<T>(index: &Index, ask: impl FnOnce() -> T) -> (T, u64) {
    let before = index.looked_at();
    let given = ask();
    (given, index.looked_at() - before)
}

struct Two {
    few: Index,
    many: Index,
    _folders: [tempfile::TempDir; 2],
}

fn two() -> Two {
    let fixture = fixture();
    let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
    let write =
        |folder: &tempfile::TempDir, count| Index::write(folder.path(), &copies(&fixture, count)).expect("written");
    Two { few: write(&folders[0], FEW), many: write(&folders[1], MANY), _folders: folders }
}

#[test]
fn an_index_answers_as_the_store_in_memory_does() {
    let quads = copies(&fixture(), 2);
    let store = Store::new().expect("a store in memory");
    for quad in &quads {
        store.insert(quad).expect("inserted");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::write(folder.path(), &quads).expect("written");
    for question in questions() {
        assert_eq!(answer(&index, &question), answer(&store, &question), "{} {:?}", question.0.name, question.1);
    }
    let (graphs, of_store) = (Source::from(&index).graphs(), Source::from(&store).graphs());
    assert_eq!(graphs.expect("graphs"), of_store.expect("graphs"));
    for kind in EntityKind::ALL {
        for named in Resolver::new(&store).names(kind).expect("names") {
            let page = |source: Source<'_>| page::gather(source, kind, &named.iri).expect("a page");
            assert_eq!(page((&index).into()), page((&store).into()), "{}", named.iri);
            let found = |source: Source<'_>| Resolver::new(source).find(kind, &named.label).map_err(|e| e.to_string());
            assert_eq!(found((&index).into()), found((&store).into()), "{kind} {}", named.label);
        }
    }
}

#[test]
fn the_same_answer_costs_the_same_in_a_larger_graph() {
    let Two { few, many, .. } = &two();
    let (mut faults, mut same) = (Vec::new(), 0);
    for question in questions().into_iter().filter(|(query, values)| !query.parameters.is_empty() && !values.is_empty())
    {
        let (of_few, small) = counted(few, || answer(few, &question));
        let (of_many, large) = counted(many, || answer(many, &question));
        if of_few != of_many {
            continue;
        }
        same += 1;
        if large > small + SLACK && !GROWING.contains(&question.0.name.as_str()) {
            faults.push(format!("{} {:?}: {small} quads, then {large}", question.0.name, question.1));
        }
    }
    assert!(same >= 25, "only {same} questions have the same answer in both");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_page_costs_the_same_in_a_larger_graph() {
    let Two { few, many, .. } = &two();
    let mut faults = Vec::new();
    for (kind, name) in [
        (EntityKind::Technology, "Kafka"),
        (EntityKind::Person, "Mara Lindqvist"),
        (EntityKind::Company, "Brightwater"),
        (EntityKind::Event, "StreamFest 2016"),
    ] {
        let page = |index: &Index| {
            let found = Resolver::new(index).find(kind, name).expect("it can be asked");
            let iri = found.unwrap_or_else(|| panic!("the fixture has {name}"));
            page::gather(index, kind, &iri).expect("a page")
        };
        let (of_few, small) = counted(few, || page(few));
        let (of_many, large) = counted(many, || page(many));
        assert_eq!(of_few, of_many, "{name}");
        if large > small + SLACK {
            faults.push(format!("{name}: {small} quads, then {large}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A talk's evidence is looked up for each row of an answer, a technology's once.
#[test]
fn evidence_costs_the_same_in_a_larger_graph() {
    let Two { few, many, .. } = &two();
    let question =
        questions().into_iter().find(|(query, values)| query.name == "talks-covering" && *values == ["Kafka"]);
    let question = question.expect("the fixture has an answer for it");
    let rows = |index: &Index| {
        let resolver = Resolver::new(index);
        let kafka =
            resolver.find(EntityKind::Technology, "Kafka").expect("it can be asked").expect("the fixture has it");
        let bound = question.0.bound(&question.1, &resolver).expect("bound");
        let found = stream::stream(index, bound, None).expect("it can be asked");
        let Found::Rows(_, rows) = evidence::beside(found, index.into(), &[kafka]).expect("talks can be looked up")
        else {
            panic!("rows")
        };
        rows.collect::<Result<Vec<_>, _>>().expect("looked up")
    };
    let (of_few, small) = counted(few, || rows(few));
    let (of_many, large) = counted(many, || rows(many));
    assert!(!of_few.is_empty() && of_few == of_many, "the same rows");
    assert!(large <= small + SLACK, "{small} quads, then {large}");
}
