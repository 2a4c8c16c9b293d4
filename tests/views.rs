//! Views of a small graph against what SPARQL says they are: `views/NAME.rq` gives the edges of a view, one row for each
//! talk, `views/talks-of-FILTER.rq` the talks that a filter leaves. What SPARQL does not tell (order, titles, quotes, what
//! is left of a view) stands in tables.

use oxigraph::io::RdfFormat;
use oxigraph::model::{NamedNode, Quad, Term};
use oxigraph::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use talkgraph::export::{
    Chosen, ExportError, Kind, Measure, Projection, QuadSource, Selection, View, draw_answer, narrow, project, quote,
};
use talkgraph::graph;
use talkgraph::query::{Answer, prefixes, run};

fn store() -> Store {
    let store = Store::new().expect("a store");
    let file = fs::File::open("tests/views/fixture.trig").expect("the fixture");
    store.load_from_reader(RdfFormat::TriG, file).expect("TriG");
    store
}

fn iri(name: &str) -> String {
    format!("http://example.org/{name}")
}

fn chosen(name: &str) -> Chosen {
    Chosen { typed: name.to_owned(), iri: NamedNode::new(iri(name)).expect("an IRI") }
}

/// The rows of `views/NAME.rq`, each with its columns as IRIs.
fn rows(store: &Store, name: &str, wanted: &str) -> BTreeSet<Vec<String>> {
    let text = fs::read_to_string(format!("tests/views/{name}.rq")).expect("the oracle's query");
    let query = prefixes::parse(&text.replace("$wanted", wanted), name).expect("SPARQL");
    let Answer::Rows(rows) = run::run(store, query).expect("an answer") else { panic!("rows") };
    let text = |term: Option<Term>| match term {
        Some(Term::NamedNode(node)) => node.as_str().to_owned(),
        other => panic!("{other:?}"),
    };
    rows.rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect()
}

/// The edges of a view: both ends in order, and the talks.
type Edges = BTreeMap<(String, String), BTreeSet<String>>;

fn edges_by_sparql(store: &Store, projection: Projection, talks: Option<&BTreeSet<Vec<String>>>) -> Edges {
    let mut edges = Edges::new();
    for row in rows(store, projection.name(), "") {
        let [a, b, talk] = <[String; 3]>::try_from(row).expect("three columns");
        if talks.is_none_or(|talks| talks.contains(&vec![talk.clone()])) {
            let ends = if a < b { (a, b) } else { (b, a) };
            edges.entry(ends).or_default().insert(talk);
        }
    }
    edges
}

/// The edges without those to people and companies that took part in a talk for another company than this.
fn of_company(mut edges: Edges, others: &BTreeSet<Vec<String>>) -> Edges {
    for ((a, b), talks) in &mut edges {
        talks.retain(|talk| [a, b].iter().all(|end| !others.contains(&vec![talk.clone(), (*end).clone()])));
    }
    edges.retain(|_, talks| !talks.is_empty());
    edges
}

fn edges(view: &View) -> Edges {
    let mut edges = Edges::new();
    for e in view.edges() {
        let (a, b) = (view.node(e.source).iri.clone(), view.node(e.target).iri.clone());
        let talks: BTreeSet<String> = e.edge.talks.iter().map(|talk| talk.iri.clone()).collect();
        assert_eq!(talks.len(), e.edge.talks.len(), "a talk twice");
        assert_eq!(e.edge.weight(), talks.len() as f64);
        let ends = if a < b { (a, b) } else { (b, a) };
        assert_eq!(edges.insert(ends, talks), None, "an edge twice");
    }
    edges
}

#[test]
fn every_view_is_what_sparql_says_it_is() {
    let store = store();
    let expected = [6, 12, 9, 10, 5, 7, 29];
    for (projection, count) in Projection::ALL.into_iter().zip(expected) {
        let view = project(&store, projection, &Selection::default()).expect("a view");
        assert_eq!(edges(&view), edges_by_sparql(&store, projection, None), "{}", projection.name());
        assert_eq!(view.edge_count(), count, "{}", projection.name());
        let kinds: Vec<Kind> = view.kinds().into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, projection.kinds(), "{}", projection.name());
    }
}

/// The columns of a store are a second way to the same quads.
#[test]
fn views_from_columns_are_views_from_quads() {
    let graph = store();
    let quads: Result<Vec<Quad>, _> = graph.iter().collect();
    let kept = graph::Store::from_quads("http://example.org/", quads.expect("its quads")).expect("a store");
    assert!(kept.columns().is_some());
    let selections = [
        Selection::default(),
        Selection { technologies: vec![chosen("millstone")], ..Selection::default() },
        Selection { events: vec![chosen("hill")], years: vec![2000..=2030], ..Selection::default() },
        Selection { companies: vec![chosen("unheard-of")], ..Selection::default() },
    ];
    for projection in Projection::ALL {
        for selection in &selections {
            let view = |source: &dyn QuadSource| {
                let mut view = project(source, projection, selection).map_err(|error| error.to_string())?;
                quote(&mut view, source).map_err(|error| error.to_string())?;
                Ok::<_, String>(format!("{view:?}"))
            };
            assert_eq!(view(&kept), view(&graph), "{}", projection.name());
        }
    }
}

#[test]
fn every_filter_of_talks_is_what_sparql_says_it_is() {
    let store = store();
    let one = |name: &str| vec![chosen(name)];
    let iris = |name: &str| format!("<{}>", iri(name));
    let filters: [(&str, String, Selection); 9] = [
        ("event", iris("river"), Selection { events: one("river"), ..Selection::default() }),
        ("event", iris("hill-9"), Selection { events: one("hill-9"), ..Selection::default() }),
        ("event", iris("hill"), Selection { events: one("hill"), ..Selection::default() }),
        ("year", "2016".to_owned(), Selection { years: vec![2016..=2016], ..Selection::default() }),
        ("year", "2019".to_owned(), Selection { years: vec![2017..=2020], ..Selection::default() }),
        ("technology", iris("weir"), Selection { technologies: one("weir"), ..Selection::default() }),
        ("technology", iris("millstone"), Selection { technologies: one("millstone"), ..Selection::default() }),
        ("technology", iris("weir-streams"), Selection { technologies: one("weir-streams"), ..Selection::default() }),
        ("company", iris("ferry"), Selection { companies: one("ferry"), ..Selection::default() }),
    ];
    for (filter, wanted, selection) in filters {
        let talks = rows(&store, &format!("talks-of-{filter}"), &wanted);
        assert!(!talks.is_empty() && talks.len() < 5, "{filter} {wanted} tells nothing: {talks:?}");
        for projection in Projection::ALL {
            let mut expected = edges_by_sparql(&store, projection, Some(&talks));
            if filter == "company" {
                expected = of_company(expected, &rows(&store, "not-of-company", &wanted));
            }
            match project(&store, projection, &selection) {
                Ok(view) => assert_eq!(edges(&view), expected, "{} {filter} {wanted}", projection.name()),
                Err(ExportError::NothingLeft { .. }) => assert!(expected.is_empty(), "{filter} {wanted}"),
                Err(error) => panic!("{error}"),
            }
        }
    }
    // Of several values any, of several filters all.
    let both =
        Selection { events: vec![chosen("river"), chosen("hill")], companies: one("ferry"), ..Selection::default() };
    let talks: BTreeSet<_> = rows(&store, "talks-of-company", &iris("ferry"));
    let view = project(&store, Projection::SpeakerTechnology, &both).expect("a view");
    let others = rows(&store, "not-of-company", &iris("ferry"));
    let expected = edges_by_sparql(&store, Projection::SpeakerTechnology, Some(&talks));
    assert_eq!(edges(&view), of_company(expected, &others));
}

/// The labels of a view's nodes.
fn labels(view: &View) -> Vec<&str> {
    view.nodes().map(|node| node.label.as_str()).collect()
}

#[test]
fn nodes_and_edges_tell_what_is_known_of_them() {
    let store = store();
    let mut view = project(&store, Projection::SpeakerCompany, &Selection::default()).expect("a view");
    quote(&mut view, &store).expect("quotes");
    assert_eq!(labels(&view), ["Ada Quern", "Bo Reed", "Cy Alder", "eve", "Ferry & Co", "Millstone", "solo"]);
    assert_eq!(view.note(), Some("1 speaker without a stated company is not drawn"));
    let ada = view.node(0);
    assert_eq!((ada.talks, ada.years.as_slice()), (2, &[2016, 2019][..]));
    let at_millstone = view.edges().find(|e| (e.source, e.target) == (0, 5)).expect("an edge").edge;
    assert_eq!(at_millstone.talks.len(), 1);
    let talk = &at_millstone.talks[0];
    assert_eq!((talk.title.as_str(), talk.event.as_deref()), ("Letting the water in", Some("RiverConf 2016")));
    assert_eq!((talk.year, at_millstone.years()), (Some(2016), vec![2016]));
    let told: Vec<_> =
        at_millstone.quotes.iter().map(|q| (q.text.as_str(), q.recap.as_str(), q.iri.as_str())).collect();
    let stated = "Ada Quern, of Millstone, let the water in.";
    assert_eq!(told, [(stated, "Two days by the river", iri("a-10").as_str())]);

    let mut view = project(&store, Projection::TechnologyTechnology, &Selection::default()).expect("a view");
    quote(&mut view, &store).expect("quotes");
    let weir = view.nodes().position(|node| node.label == "Weir").expect("Weir");
    assert_eq!(view.node(weir).wikidata.as_deref(), Some("http://www.wikidata.org/entity/Q11"));
    assert_eq!(view.node(weir).homepage.as_deref(), Some("https://weir.example/"));
    let quotes = |other: &str| -> Vec<&str> {
        let other = view.nodes().position(|node| node.label == other).expect("a node");
        let edge = view.edges().find(|e| [e.source, e.target] == [weir.min(other), weir.max(other)]);
        edge.expect("an edge").edge.quotes.iter().map(|q| q.text.as_str()).collect()
    };
    // One sentence that names both; else the first of each, whichever recap it stands in.
    assert_eq!(quotes("Sluice"), ["Weir holds what Sluice lets go."]);
    assert_eq!(quotes("basin"), ["Das Becken genügt.", "Weir holds what Sluice lets go."]);

    let talks = project(&store, Projection::TalkTechnology, &Selection::default()).expect("a view");
    let titles = ["Dry ground", "Letting the water in", "One stone", "Weir on a hill", "untitled talk"];
    let drawn: Vec<&str> = talks.nodes().filter(|n| n.kind == Kind::Talk).map(|n| n.label.as_str()).collect();
    assert_eq!(drawn, titles);
}

#[test]
fn what_is_left_of_a_view() {
    let store = store();
    let all = || Selection::default();
    type Case<'a> = (&'a str, Projection, Selection, &'a [&'a str]);
    let cases: [Case<'_>; 8] = [
        ("weight", Projection::TechnologyTechnology, Selection { min_weight: Some(2.0), ..all() }, &["Sluice", "Weir"]),
        (
            "one hop",
            Projection::SpeakerCompany,
            Selection { around: Some((chosen("millstone"), 1)), ..all() },
            &["Ada Quern", "Cy Alder", "Millstone"],
        ),
        (
            "two hops",
            Projection::SpeakerCompany,
            Selection { around: Some((chosen("bo"), 2)), ..all() },
            &["Ada Quern", "Bo Reed", "Cy Alder", "Ferry & Co"],
        ),
        (
            "largest component",
            Projection::SpeakerCompany,
            Selection { largest_component: true, ..all() },
            &["Ada Quern", "Bo Reed", "Cy Alder", "Ferry & Co", "Millstone"],
        ),
        (
            "the first brings its neighbour",
            Projection::SpeakerCompany,
            Selection { top: Some((2, Measure::Degree)), ..all() },
            &["Ada Quern", "Ferry & Co"],
        ),
        (
            "top by rank",
            Projection::TechnologyTechnology,
            Selection { top: Some((3, Measure::PageRank)), ..all() },
            &["Sluice", "Weir", "basin"],
        ),
        (
            "more than there are",
            Projection::SpeakerCompany,
            Selection { top: Some((99, Measure::Degree)), ..all() },
            &["Ada Quern", "Bo Reed", "Cy Alder", "eve", "Ferry & Co", "Millstone", "solo"],
        ),
        (
            "a filter of talks, then of nodes",
            Projection::SpeakerCompany,
            Selection { years: vec![2016..=2016], around: Some((chosen("ferry"), 1)), ..all() },
            &["Bo Reed", "Cy Alder", "Ferry & Co"],
        ),
    ];
    for (case, projection, selection, expected) in cases {
        let view = project(&store, projection, &selection).expect("a view");
        assert_eq!(labels(&view), expected, "{case}");
    }
    // A talk is not undone by a picture that does not show it.
    let near = Selection { around: Some((chosen("millstone"), 1)), ..all() };
    let view = project(&store, Projection::SpeakerCompany, &near).expect("a view");
    assert_eq!(view.node(0).talks, 2);
}

#[test]
fn the_filter_that_leaves_nothing_is_named() {
    let store = store();
    let all = || Selection::default();
    let cases: [(Projection, Selection, &str); 8] = [
        (
            Projection::SpeakerCompany,
            Selection { years: vec![1999..=1999], ..all() },
            "nothing is left after --year 1999: the graph has talks of 2016, 2019",
        ),
        (
            Projection::SpeakerCompany,
            Selection { events: vec![chosen("nowhere")], ..all() },
            "nothing is left after --event nowhere: no talk of the graph is of it; take it out, or choose another",
        ),
        (
            Projection::SpeakerCompany,
            Selection { technologies: vec![chosen("pebble")], ..all() },
            "nothing is left after --technology pebble: its talks have nothing that this view shows; draw another view",
        ),
        (
            Projection::SpeakerCompany,
            Selection { events: vec![chosen("river")], years: vec![2019..=2019, 2000..=2002], ..all() },
            "nothing is left after --year 2019 --year 2000-2002: it leaves nothing together with --event river; take one out",
        ),
        (
            Projection::SpeakerCompany,
            Selection { min_weight: Some(4.5), ..all() },
            "nothing is left after --min-weight 4.5: the heaviest edge has weight 1",
        ),
        (
            Projection::SpeakerCompany,
            Selection { around: Some((chosen("dov"), 3)), ..all() },
            "nothing is left after --around dov: it has no edge in this view; draw another view",
        ),
        (
            Projection::SpeakerCompany,
            Selection { years: vec![2019..=2019], around: Some((chosen("bo"), 3)), ..all() },
            "nothing is left after --around bo: what the other filters leave has no edge to it; take one out",
        ),
        (
            Projection::TechnologyTechnology,
            Selection { companies: vec![chosen("solo")], technologies: vec![chosen("sluice")], ..all() },
            "nothing is left after --company solo: it leaves nothing together with --technology sluice; take one out",
        ),
    ];
    for (projection, selection, expected) in cases {
        let error = project(&store, projection, &selection).expect_err("nothing left");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn an_empty_graph_gives_an_empty_view() {
    let store = Store::new().expect("a store");
    for projection in Projection::ALL {
        let everything = Selection { largest_component: true, top: Some((2, Measure::Degree)), ..Selection::default() };
        let mut view = project(&store, projection, &everything).expect("a view");
        quote(&mut view, &store).expect("no quotes");
        assert!(view.is_empty());
    }
}

fn answer(store: &Store, text: &str) -> Result<View, ExportError> {
    let query = prefixes::parse(
        &text.replace(" :", " ex:").replace("(:", "(ex:").replacen("", "PREFIX ex: <http://example.org/> ", 1),
        "q",
    )
    .expect("SPARQL");
    draw_answer(&run::run(store, query).expect("an answer"), "q", "A question", store)
}

/// Each edge as a line.
fn lines(view: &View) -> Vec<String> {
    let mut lines = Vec::new();
    for e in view.edges() {
        let (a, b) = (view.node(e.source), view.node(e.target));
        let says = e.edge.label.as_deref().unwrap_or("–");
        let talks: Vec<&str> = e.edge.talks.iter().map(|talk| talk.title.as_str()).collect();
        let ends = format!("{} ({}) > {} ({})", a.label, a.kind, b.label, b.kind);
        lines.push(format!("{ends}: {} {says} {}", e.edge.weight(), talks.join(", ")).trim_end().to_owned());
    }
    lines
}

#[test]
fn answers_of_queries_are_drawn() {
    let store = store();
    let cases: [(&str, &[&str], Option<&str>); 6] = [
        (
            "SELECT ?source ?target { ?talk schema:performer ?source ; schema:superEvent ?target }",
            &[
                "Ada Quern (thing) > HillMeet 9 (event): 1 –",
                "Ada Quern (thing) > RiverConf 2016 (event): 2 –",
                "Bo Reed (thing) > RiverConf 2016 (event): 1 –",
                "Cy Alder (thing) > RiverConf 2016 (event): 1 –",
                "dov (thing) > HillMeet 9 (event): 1 –",
                "eve (thing) > hill (thing): 1 –",
            ],
            None,
        ),
        (
            "SELECT ?source ?target ?talk ?label { ?account tg:sameTalkAs ?talk ; tg:covers ?source, ?target
               FILTER(STR(?source) < STR(?target)) BIND(\"with\" AS ?label) }",
            &[
                "Sluice (technology) > Weir (technology): 2 with Letting the water in, Weir on a hill",
                "Sluice (technology) > Weir Streams (technology): 1 with Dry ground",
                "basin (thing) > Weir (technology): 1 with Letting the water in",
                "basin (thing) > Weir Streams (technology): 1 with untitled talk",
            ],
            None,
        ),
        (
            "SELECT ?source ?target ?weight { VALUES (?source ?target ?weight) { (:weir :sluice 0.25) (:weir :sluice 2)
               (:sluice :weir 1e0) (\"left\" \"right\" 3) (:weir :weir 1) } }",
            &[
                "Sluice (technology) > Weir (technology): 1 –",
                "Weir (technology) > Sluice (technology): 2.25 –",
                "left (thing) > right (thing): 3 –",
            ],
            Some("1 edge from a node to itself is not drawn"),
        ),
        (
            "CONSTRUCT { ?who :knows ?tool ; :uses ?tool ; a schema:Person ; rdfs:label ?name ; :age 7 }
             WHERE { :river-a2 tg:covers ?tool ; schema:performer ?who BIND(CONCAT(\"the \", STRAFTER(STR(?who), \"org/\")) AS ?name) }",
            &[
                "the bo (person) > Sluice (technology): 2 knows, uses",
                "the bo (person) > Weir Streams (technology): 2 knows, uses",
                "the cy (person) > Sluice (technology): 2 knows, uses",
                "the cy (person) > Weir Streams (technology): 2 knows, uses",
            ],
            Some("2 values that are no entities are not drawn"),
        ),
        ("SELECT ?source ?target { ?source tg:nothing ?target }", &[], None),
        ("CONSTRUCT WHERE { ?narrow skos:broader ?broad }", &["Weir Streams (technology) > Weir (technology): 1 broader"], None),
    ];
    for (query, expected, note) in cases {
        let view = answer(&store, query).expect(query);
        assert_eq!(lines(&view), expected, "{query}");
        assert_eq!(view.note(), note, "{query}");
        assert!(view.directed());
    }
    let heavy = Selection { min_weight: Some(2.0), ..Selection::default() };
    let view = narrow(answer(&store, cases[0].0).expect("a view"), &heavy).expect("something is left");
    assert_eq!(lines(&view), ["Ada Quern (thing) > RiverConf 2016 (event): 2 –"]);
}

#[test]
fn answers_that_are_no_graph_are_refused() {
    let store = store();
    for (query, fault) in [
        ("ASK { ?s ?p ?o }", "q gives true or false, and cannot be drawn; give SELECT ?source ?target"),
        ("SELECT ?a ?b { ?a tg:covers ?b }", "q has the columns ?a ?b, and cannot"),
        ("SELECT ?source (1 AS ?to) { ?source tg:covers ?b }", "q has the columns ?source ?to"),
        (
            "SELECT ?source ?target (\"much\" AS ?weight) { ?source tg:covers ?target }",
            "gives the weight much, which is no number",
        ),
    ] {
        let error = answer(&store, query).expect_err(query).to_string();
        assert!(error.contains(fault), "{error}");
    }
}
