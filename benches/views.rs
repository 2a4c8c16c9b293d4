//! A made-up graph of a million quads in, how long each view takes out: from the columns that a store keeps, from the quads,
//! and in SPARQL, as an aggregate that gives the edges with their weights, and as one that gives what a view holds: the
//! labels of the nodes and the titles of the talks as well. Edges are compared, so that none is fast because it finds
//! nothing. `cargo bench --bench views`; from columns a view is to take under a second on two cores, and a twentieth of
//! what the SPARQL of the same takes.

use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use spargebra::Query;
use std::time::{Duration, Instant};
use talkgraph::export::{Projection, QuadSource, Selection, View, project, quote};
use talkgraph::graph::Store;
use talkgraph::graph::vocabulary::{itsrdf, nif, schema, tg};
use talkgraph::query::{Answer, prefixes, run};

const QUADS: usize = 1_000_000;
const ROUNDS: usize = 5;

fn main() {
    let store = store();
    let graph = store.graph().expect("its quads");
    println!("{} quads; times in milliseconds", store.header().quads);
    println!(
        "{:<22} {:>7} {:>8} {:>7} {:>9} {:>7} {:>6}  {:>14} {:>13}",
        "view", "edges", "columns", "quads", "aggregate", "SPARQL", "times", "quotes columns", "quotes quads"
    );
    for projection in Projection::ALL {
        let oracle = std::fs::read_to_string(format!("tests/views/{}.rq", projection.name())).expect("the oracle");
        let [aggregate, same] =
            [aggregate(&oracle), same(&oracle)].map(|text| prefixes::parse(&text, projection.name()).expect("SPARQL"));
        let view = |source: &dyn QuadSource| project(source, projection, &Selection::default()).expect("a view");
        let rows = |query: &Query| match run::run(graph, query.clone()).expect("an answer") {
            Answer::Rows(rows) => rows.rows.len(),
            _ => panic!("rows"),
        };
        let (by_columns, mut from_columns) = median(|| view(&store));
        let (by_quads, mut from_quads) = median(|| view(graph));
        let (by_aggregate, edges) = median(|| rows(&aggregate));
        let (by_sparql, same) = median(|| rows(&same));
        assert_eq!((edges, same), (from_columns.edge_count(), edges), "{}", projection.name());
        let quoted = |view: &mut View, source: &dyn QuadSource| {
            let start = Instant::now();
            quote(view, source).expect("quotes");
            start.elapsed()
        };
        let quotes = [quoted(&mut from_columns, &store), quoted(&mut from_quads, graph)];
        assert!(from_columns.edges().map(|e| e.edge).eq(from_quads.edges().map(|e| e.edge)), "{}", projection.name());
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        println!(
            "{:<22} {:>7} {:>8.1} {:>7.0} {:>9.0} {:>7.0} {:>6.1}  {:>14.0} {:>13.0}",
            projection.name(),
            edges,
            ms(by_columns),
            ms(by_quads),
            ms(by_aggregate),
            ms(by_sparql),
            ms(by_sparql) / ms(by_columns),
            ms(quotes[0]),
            ms(quotes[1]),
        );
    }
}

/// The edges of a view and how many talks each has.
fn aggregate(oracle: &str) -> String {
    format!("SELECT ?source ?target (COUNT(DISTINCT ?talk) AS ?weight) {{ {{ {oracle} }} }} GROUP BY ?source ?target")
}

/// What a view holds: edges with the titles of their talks, and the labels of both ends.
fn same(oracle: &str) -> String {
    let label =
        |of: &str| format!("{{ SELECT ?{of} (SAMPLE(?l) AS ?{of}_label) {{ ?{of} rdfs:label ?l }} GROUP BY ?{of} }}");
    format!(
        "SELECT ?source ?source_label ?target ?target_label ?weight ?titles {{
            {{ SELECT ?source ?target (COUNT(DISTINCT ?talk) AS ?weight) (GROUP_CONCAT(DISTINCT ?title) AS ?titles) {{
                {{ {oracle} }}
                {{ SELECT ?talk (SAMPLE(?t) AS ?title) {{ ?talk schema:name ?t }} GROUP BY ?talk }}
            }} GROUP BY ?source ?target }}
            {} {}
        }}",
        label("source"),
        label("target")
    )
}

/// The time of a run, the median of several after one to warm up, and what it gives.
fn median<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut yielded = run();
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        // What was given before is given back first, so that this takes no part of the time.
        drop(yielded);
        let start = Instant::now();
        yielded = run();
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (times[ROUNDS / 2], yielded)
}

/// Recaps of ten talks each, shaped as the sample recaps are: about ninety quads to a talk, most of them of mentions.
fn store() -> Store {
    let mut quads: Vec<Quad> = Vec::with_capacity(QUADS + 2_000);
    let mut dice = Dice(7);
    let mut recap = 0;
    while quads.len() < QUADS {
        one_recap(recap, &mut dice, &mut quads);
        recap += 1;
    }
    Store::from_quads("http://localhost:7878/id/", quads).expect("a store")
}

fn one_recap(recap: usize, dice: &mut Dice, quads: &mut Vec<Quad>) {
    let graph = iri("recap", recap);
    let identities = iri("graph", 0);
    let mut put = |subject: &NamedNode, predicate: NamedNodeRef<'_>, object: Term| {
        let graph = if predicate == tg::SAME_TALK_AS { &identities } else { &graph };
        quads.push(Quad::new(subject.clone(), predicate, object, graph.clone()));
    };
    let text = |text: String| Term::from(Literal::new_simple_literal(text));
    let event = iri("event", recap / 2);
    put(&event, rdf::TYPE, tg::EDITION_CLASS.into_owned().into());
    put(&event, rdfs::LABEL, text(format!("Conf {}", recap / 2)));
    put(&event, tg::EDITION, text((2000 + recap % 25).to_string()));
    put(&graph, rdfs::LABEL, text(format!("Recap {recap}")));
    for at in 0..10 {
        let number = recap * 10 + at;
        let talk = iri("talk", number);
        // Every tenth talk is told twice.
        let same = if at == 0 && recap % 2 == 1 { iri("talk", number - 10) } else { talk.clone() };
        put(&talk, tg::SAME_TALK_AS, same.into());
        put(&talk, rdf::TYPE, tg::TALK_CLASS.into_owned().into());
        put(&talk, rdfs::LABEL, text(format!("Talk {number}")));
        put(&talk, schema::NAME, text(format!("Talk {number}")));
        put(&talk, schema::SUPER_EVENT, event.clone().into());
        let (person, company) = (iri("person", dice.below(6_000)), iri("company", dice.squared(1_500)));
        let appearance = iri("appearance", number);
        put(&talk, schema::PERFORMER, person.clone().into());
        put(&appearance, tg::TALK, talk.clone().into());
        put(&appearance, tg::SPEAKER, person.clone().into());
        put(&appearance, tg::AFFILIATION, company.clone().into());
        let topic = iri("topic", dice.squared(300));
        put(&talk, schema::ABOUT, topic.clone().into());
        let mut named = vec![person, company, topic];
        for _ in 0..3 {
            let technology = iri("technology", dice.squared(2_000));
            put(&talk, tg::COVERS, technology.clone().into());
            named.push(technology);
        }
        for (place, entity) in named.iter().cycle().take(8).enumerate() {
            let start = at * 1_000 + place * 50;
            let words = NamedNode::new_unchecked(format!("{}#char={start},{}", graph.as_str(), start + 5));
            let index =
                |number: usize| Term::from(Literal::new_typed_literal(number.to_string(), xsd::NON_NEGATIVE_INTEGER));
            put(&words, rdf::TYPE, nif::OFFSET_BASED_STRING.into_owned().into());
            put(&words, nif::REFERENCE_CONTEXT, graph.clone().into());
            put(&words, nif::BEGIN_INDEX, index(start));
            put(&words, nif::END_INDEX, index(start + 5));
            put(&words, nif::ANCHOR_OF, text(format!("name {place}")));
            put(&words, itsrdf::TA_IDENT_REF, entity.clone().into());
            put(&words, tg::METHOD, text("exact".to_owned()));
            put(&words, tg::IN_TALK, talk.clone().into());
            put(&words, tg::QUOTE, text(format!("A sentence of recap {recap} that names {place} of talk {number}.")));
        }
        for entity in &named {
            put(entity, rdfs::LABEL, text(entity.as_str().rsplit('/').take(2).collect::<Vec<_>>().join(" ")));
        }
    }
}

fn iri(kind: &str, number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("http://localhost:7878/id/{kind}/{number}"))
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// The first of many more often than the last, as fame has it.
    fn squared(&mut self, n: usize) -> usize {
        self.below(n) * self.below(n) / n
    }
}
