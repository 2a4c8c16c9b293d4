//! Recaps of our own and what a careful reader finds in them, in `tests/cases/NAME/`: `recap.*`, `talks.json`,
//! `mentions.json`, and `graph.ttl` where the quads matter too. Folders are found when the test runs; what is missing and
//! what is too much both fail. A folder with `recap-a.*` and `recap-b.*` tells of one conference twice, and its
//! `merged.json` says which talks the graph must hold.
//!
//! Mentions are people, companies and technologies. Topics and names of events are left out: which ideas have an entry is
//! the gazetteer's affair, and the event itself stands in `talks.json`.

mod expected;

use expected::expected;
use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::graph::CanonicalizationAlgorithm;
use oxigraph::model::{Graph, Term, Triple};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use similar::TextDiff;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use talkgraph::assets::Assets;
use talkgraph::graph::vocabulary::{itsrdf, nif, schema, tg};
use talkgraph::graph::{Inputs, Iris, Options, Store, build, recap_quads};
use talkgraph::model::{Appearance, Event, Extraction, Kind, Recap, Talk, TalkKind};
use talkgraph::read;
use talkgraph::read::source::Source;
use talkgraph::route::Route;

static ROUTE: LazyLock<Route> = LazyLock::new(|| {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    Route::open(&Assets::data(Some(&data))).expect("data/ is sound")
});

#[test]
fn recaps_say_what_a_careful_reader_finds() {
    let (checked, faults) = check_all();
    assert!(checked > 0, "no cases were found");
    assert!(faults.is_empty(), "{}", report(&faults, checked));
}

fn report(faults: &[String], checked: usize) -> String {
    format!(
        "{} of {checked} cases are not as written (- written in the folder, + found now). Mend the code; where the folder \
         itself is wrong, mend it by hand or write what is found now with TALKGRAPH_RENEW=1 and read every line.\n\n{}",
        faults.len(),
        faults.join("\n")
    )
}

/// Checks every case; gives how many there are and a diff for each that fails.
fn check_all() -> (usize, Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let Ok(entries) = fs::read_dir(&root) else { return (0, Vec::new()) };
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    let faults = cases.iter().filter_map(|case| {
        let files = files_of(case);
        let fault = match files.recaps.len() {
            1 => check_case(case, &files.recaps[0]),
            2 => check_merged(case, &files.recaps),
            other => Err(format!("{other} recaps; a case has recap.EXT, or recap-a.EXT and recap-b.EXT\n")),
        };
        let stray = files.stray.iter().map(|name| format!("{name}: no file of a case; rename or remove it\n"));
        let fault: String = fault.err().into_iter().chain(stray).collect();
        (!fault.is_empty()).then(|| format!("== tests/cases/{}\n{fault}", name_of(case)))
    });
    (cases.len(), faults.collect())
}

struct Files {
    recaps: Vec<PathBuf>,
    /// Files that nothing reads: a misspelt name would check nothing.
    stray: Vec<String>,
}

fn files_of(case: &Path) -> Files {
    let mut files = Files { recaps: Vec::new(), stray: Vec::new() };
    for entry in fs::read_dir(case).expect("a folder") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        match stem.as_str() {
            "recap" | "recap-a" | "recap-b" => files.recaps.push(path),
            "talks" | "mentions" | "graph" | "merged" => {}
            _ => files.stray.push(name_of(&path)),
        }
    }
    files.recaps.sort();
    files
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// One recap: its talks, its mentions and, where the folder has one, its graph.
fn check_case(case: &Path, recap: &Path) -> Result<(), String> {
    let bytes = fs::read(recap).expect("the recap can be read");
    let recap = read::parse(&name_of(recap), "recap", &bytes, ROUTE.languages()).expect("the recap is text");
    let extraction = ROUTE.extract(&recap);
    let mut faults = String::new();
    faults.extend(compare(&case.join("talks.json"), &Talks::of(&extraction), Talks::render));
    faults.extend(compare(&case.join("mentions.json"), &mentions_of(&recap, &extraction), render_mentions));
    if case.join("graph.ttl").exists() {
        faults.extend(compare_graph(&case.join("graph.ttl"), &recap, &extraction));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Compares a file with what was found, both written in one way.
fn compare<T: DeserializeOwned>(file: &Path, found: &T, render: impl Fn(&T) -> String) -> Option<String> {
    let found = render(found);
    let written = expected(file, &found);
    let written = match serde_json::from_str::<T>(if written.is_empty() { "null" } else { &written }) {
        Ok(written) => render(&written),
        Err(fault) => return Some(format!("{}: {fault}\n", name_of(file))),
    };
    diff(&name_of(file), &written, &found)
}

fn diff(name: &str, written: &str, found: &str) -> Option<String> {
    let diff = TextDiff::from_lines(written, found);
    (written != found).then(|| format!("{name}\n{}", diff.unified_diff().context_radius(2)))
}

/// `talks.json`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Talks {
    /// The recap's own event first.
    events: Vec<EventCase>,
    talks: Vec<TalkCase>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventCase {
    name: String,
    edition: Option<String>,
    place: Option<String>,
    country: Option<String>,
    date: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TalkCase {
    title: Option<String>,
    kind: TalkKind,
    /// Id of the event, where it is not the first of `events`.
    #[serde(default)]
    event: Option<String>,
    speakers: Vec<SpeakerCase>,
    technologies: BTreeSet<TechnologyCase>,
    companies: BTreeSet<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeakerCase {
    name: String,
    affiliation: Option<String>,
    role: Option<String>,
}

#[derive(Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct TechnologyCase {
    label: String,
    main: bool,
}

impl Talks {
    fn of(extraction: &Extraction) -> Self {
        let event = |event: &Event| EventCase {
            name: event.name.clone(),
            edition: event.edition.clone(),
            place: event.place.clone(),
            country: event.country.clone(),
            date: event.date.clone(),
        };
        let speaker = |appearance: &Appearance| SpeakerCase {
            name: appearance.person.label.clone(),
            affiliation: appearance.affiliation.as_ref().map(|company| company.label.clone()),
            role: appearance.role.clone(),
        };
        let first = extraction.events.first().map(|event| &event.id);
        let talk = |talk: &Talk| TalkCase {
            title: talk.title.clone(),
            kind: talk.kind,
            event: talk.event.as_ref().filter(|event| Some(*event) != first).map(ToString::to_string),
            speakers: talk.speakers.iter().map(speaker).collect(),
            technologies: (talk.technologies.iter())
                .map(|covered| TechnologyCase { label: covered.technology.label.clone(), main: covered.main })
                .collect(),
            companies: talk.companies.iter().map(|company| company.label.clone()).collect(),
        };
        Self {
            events: extraction.events.iter().map(event).collect(),
            talks: extraction.talks.iter().map(talk).collect(),
        }
    }

    /// JSON with a line for each fact, so that a diff shows facts.
    fn render(&self) -> String {
        let talks = self.talks.iter().map(|talk| {
            let indent = "      ";
            let fields = [
                Some(("title", json(&talk.title))),
                Some(("kind", json(&talk.kind))),
                talk.event.as_ref().map(|event| ("event", json(event))),
                Some(("speakers", lines(&talk.speakers, indent))),
                Some(("technologies", lines(&talk.technologies, indent))),
                Some(("companies", json(&talk.companies))),
            ];
            let fields: Vec<String> =
                fields.into_iter().flatten().map(|(name, value)| format!("{indent}\"{name}\": {value}")).collect();
            format!("    {{\n{}\n    }}", fields.join(",\n"))
        });
        let talks: Vec<String> = talks.collect();
        let talks = if talks.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", talks.join(",\n")) };
        format!("{{\n  \"events\": {},\n  \"talks\": {talks}\n}}\n", lines(&self.events, "  "))
    }
}

/// One line of `mentions.json`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MentionCase {
    text: String,
    #[serde(rename = "type")]
    kind: Kind,
    label: String,
}

fn mentions_of(recap: &Recap, extraction: &Extraction) -> Vec<MentionCase> {
    let mentions = extraction.mentions.iter();
    mentions
        .filter(|mention| matches!(mention.kind, Kind::Person | Kind::Company | Kind::Technology))
        .map(|mention| MentionCase {
            text: recap.source[mention.span.range()].to_owned(),
            kind: mention.kind,
            label: mention.label.clone(),
        })
        .collect()
}

fn render_mentions(mentions: &Vec<MentionCase>) -> String {
    lines(mentions, "") + "\n"
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("it can be written").replace("\":", "\": ").replace(",\"", ", \"")
}

/// A JSON array with a line for each item.
fn lines<T: Serialize>(items: impl IntoIterator<Item = T>, indent: &str) -> String {
    let items: Vec<String> = items.into_iter().map(|item| format!("{indent}  {}", json(&item))).collect();
    if items.is_empty() { "[]".to_owned() } else { format!("[\n{}\n{indent}]", items.join(",\n")) }
}

/// Compares the recap's quads with `graph.ttl` as RDF.
fn compare_graph(file: &Path, recap: &Recap, extraction: &Extraction) -> Option<String> {
    let found: Vec<Triple> = recap_quads(&Iris::default(), recap, extraction).into_iter().map(Triple::from).collect();
    let text = expected(file, &turtle(&found));
    let parsed: Result<Vec<_>, _> = RdfParser::from_format(RdfFormat::Turtle).for_reader(text.as_bytes()).collect();
    let parsed: Vec<Triple> = match parsed {
        Ok(quads) => quads.into_iter().map(Triple::from).collect(),
        Err(fault) => return Some(format!("{}: {fault}\n", name_of(file))),
    };
    let canonical = |triples: &[Triple]| {
        let mut graph: Graph = triples.iter().cloned().collect();
        graph.canonicalize(CanonicalizationAlgorithm::Unstable);
        graph
    };
    let text = |triples: &[Triple]| {
        let sorted: BTreeSet<String> = triples.iter().map(|triple| format!("{triple} .\n")).collect();
        sorted.into_iter().collect::<String>()
    };
    let same = canonical(&parsed) == canonical(&found);
    if same { None } else { diff(&name_of(file), &text(&parsed), &text(&found)) }
}

fn turtle(triples: &[Triple]) -> String {
    let mut writer = RdfSerializer::from_format(RdfFormat::Turtle);
    for (prefix, iri) in [
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("schema", schema::NAMESPACE),
        ("tg", tg::NAMESPACE),
        ("nif", nif::NAMESPACE),
        ("itsrdf", itsrdf::NAMESPACE),
        ("prov", "http://www.w3.org/ns/prov#"),
        ("dcterms", "http://purl.org/dc/terms/"),
    ] {
        writer = writer.with_prefix(prefix, iri).expect("an IRI");
    }
    let mut writer = writer.for_writer(Vec::new());
    for triple in triples {
        writer.serialize_triple(triple).expect("in memory");
    }
    String::from_utf8(writer.finish().expect("in memory")).expect("UTF-8")
}

/// `merged.json`: the events of a graph, and its talks with all that the recaps say of each.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Merged {
    events: BTreeSet<String>,
    talks: Vec<MergedTalk>,
}

#[derive(Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MergedTalk {
    titles: BTreeSet<String>,
    speakers: BTreeSet<String>,
    affiliations: BTreeSet<String>,
    technologies: BTreeSet<String>,
    recaps: BTreeSet<String>,
}

/// Two recaps of one conference: one event and one talk for each talk that was held.
fn check_merged(case: &Path, recaps: &[PathBuf]) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("talkgraph.db");
    let iris = Iris::default();
    let ontology = Assets::ontology().file("talkgraph.ttl").expect("readable").expect("there");
    let names = ROUTE.known_names();
    let inputs = Inputs {
        iris: &iris,
        names: &names,
        redirects: ROUTE.gazetteer().decisions().redirects(),
        programmes: ROUTE.programmes(),
        ontology: &ontology.text,
        title_words: ROUTE.title_words(),
        rules: ROUTE.rules(),
        linked: &*ROUTE,
    };
    let sources: Vec<Source> = recaps.iter().map(|recap| Source::file(recap)).collect();
    let report = build(&store, &sources, &inputs, Options::default(), |source| ROUTE.run(source), |_| ());
    assert!(report.expect("it builds").recaps.failed.is_empty(), "both recaps are read");
    let merged = merged(&Store::open(&store).expect("it opens"));
    compare(&case.join("merged.json"), &merged, render_merged).map_or(Ok(()), Err)
}

fn render_merged(merged: &Merged) -> String {
    let mut talks: Vec<&MergedTalk> = merged.talks.iter().collect();
    talks.sort();
    let one = |talk: &&MergedTalk| {
        let fields = [
            ("titles", &talk.titles),
            ("speakers", &talk.speakers),
            ("affiliations", &talk.affiliations),
            ("technologies", &talk.technologies),
            ("recaps", &talk.recaps),
        ];
        let fields: Vec<String> = fields.map(|(name, values)| format!("      \"{name}\": {}", json(values))).into();
        format!("    {{\n{}\n    }}", fields.join(",\n"))
    };
    let talks: Vec<String> = talks.iter().map(one).collect();
    format!("{{\n  \"events\": {},\n  \"talks\": [\n{}\n  ]\n}}\n", json(&merged.events), talks.join(",\n"))
}

/// Asks the graph, in SPARQL, for its events and talks.
fn merged(store: &Store) -> Merged {
    let events = rows(store, "SELECT ?label { ?event a tg:Edition ; rdfs:label ?label }");
    let facts = rows(
        store,
        "SELECT ?canonical ?field ?value {
           ?talk tg:sameTalkAs ?canonical .
           { ?talk schema:name ?value BIND('titles' AS ?field) }
           UNION { ?talk schema:performer/rdfs:label ?value BIND('speakers' AS ?field) }
           UNION { ?a tg:talk ?talk ; tg:affiliation/rdfs:label ?value BIND('affiliations' AS ?field) }
           UNION { ?talk tg:covers/rdfs:label ?value BIND('technologies' AS ?field) }
           UNION { ?talk prov:wasDerivedFrom ?recap BIND(REPLACE(STR(?recap), '.*/', '') AS ?value)
                   BIND('recaps' AS ?field) }
         }",
    );
    let mut talks: BTreeMap<String, MergedTalk> = BTreeMap::new();
    for [canonical, field, value] in facts.iter().map(|row| <&[String; 3]>::try_from(&row[..]).expect("three columns"))
    {
        let talk = talks.entry(canonical.clone()).or_default();
        let values = match field.as_str() {
            "titles" => &mut talk.titles,
            "speakers" => &mut talk.speakers,
            "affiliations" => &mut talk.affiliations,
            "technologies" => &mut talk.technologies,
            _ => &mut talk.recaps,
        };
        values.insert(value.clone());
    }
    Merged { events: events.into_iter().flatten().collect(), talks: talks.into_values().collect() }
}

/// The rows of a SELECT over all graphs, as text.
fn rows(store: &Store, select: &str) -> Vec<Vec<String>> {
    let prefixes = [
        ("tg", tg::NAMESPACE),
        ("schema", schema::NAMESPACE),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("prov", "http://www.w3.org/ns/prov#"),
    ];
    let prefixes: String = prefixes.iter().map(|(prefix, iri)| format!("PREFIX {prefix}: <{iri}>\n")).collect();
    let mut query = SparqlEvaluator::new().parse_query(&format!("{prefixes}{select}")).expect("SPARQL");
    query.dataset_mut().set_default_graph_as_union();
    let QueryResults::Solutions(solutions) =
        query.on_store(store.graph().expect("its quads")).execute().expect("it runs")
    else {
        panic!("a SELECT gives rows");
    };
    let text = |term: Option<&Term>| match term {
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(Term::NamedNode(node)) => node.as_str().to_owned(),
        other => panic!("no name or text: {other:?}"),
    };
    solutions.map(|row| row.expect("a row").values().iter().map(|term| text(term.as_ref())).collect()).collect()
}
