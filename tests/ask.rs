//! Questions and drawings as a user types them: `ask`, `query`, `graph`, `demo` and the help, with what each prints, where
//! and with which exit code. The graph is built once from two small recaps and a gazetteer of their own, so that nothing
//! here depends on what the shipped one knows.
#![cfg(unix)]

mod apart;
mod copy;

use apart::apart;
use copy::copy;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

const NAMES: &str = r#"
[[technology]]
id = "apache-kafka"
label = "Apache Kafka"
aliases = ["Kafka"]

[[technology]]
id = "kafka-streams"
label = "Kafka Streams"
broader = ["apache-kafka"]
maker = "heronworks"

[[technology]]
id = "atlas-data"
label = "Atlas Data"
weak = ["Atlas"]
cues = ["lineage"]

[[technology]]
id = "atlas-maps"
label = "Atlas Maps"
weak = ["Atlas"]
cues = ["globe"]

[[technology]]
id = "cobol"
label = "COBOL"

[[person]]
id = "mara-lindqvist"
label = "Mara Lindqvist"

[[person]]
id = "jonas-okafor"
label = "Jonas Okafor"

[[company]]
id = "brightwater"
label = "Brightwater"

[[company]]
id = "heronworks"
label = "Heronworks"

[[company]]
id = "kestrel-labs"
label = "Kestrel Labs"

[[event]]
id = "streamconf"
label = "StreamConf"
"#;

const FIRST: &str = "# StreamConf 2016 in Lyon

## Logs all the way down, by Mara Lindqvist, Brightwater

Mara told how Apache Kafka keeps every order that a shop has taken.

## Tables from streams, by Jonas Okafor, Kestrel Labs

Jonas built a table with Kafka Streams and kept it up to date.
";

const SECOND: &str = "# StreamConf 2017 in Lyon

## A year later, by Mara Lindqvist, Kestrel Labs

Mara came back and told what had broken.
";

/// A folder with `data`, `recaps` and a finished `talkgraph.db`.
static BENCH: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |path: &str| folder.path().join(path);
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    copy(&data.join("language"), &at("data/language"));
    fs::create_dir_all(at("data/gazetteer")).expect("a folder");
    for table in ["countries.tsv", "places.tsv"] {
        fs::copy(data.join("gazetteer").join(table), at("data/gazetteer").join(table)).expect("copied");
    }
    fs::create_dir(at("recaps")).expect("a folder");
    for (path, text) in [("data/gazetteer/names.toml", NAMES), ("recaps/first.md", FIRST), ("recaps/second.md", SECOND)]
    {
        fs::write(at(path), text).expect("written");
    }
    let built = talkgraph_in(folder.path()).args(["build", "recaps"]).output().expect("it runs");
    assert!(built.status.success(), "{}", text(&built.stderr));
    folder
});

/// The program in `folder`, untouched by the settings of whoever runs the test.
fn talkgraph_in(folder: &Path) -> Command {
    let mut command = apart(env!("CARGO_BIN_EXE_talkgraph"));
    command.current_dir(folder);
    command
}

fn run(arguments: &[&str]) -> Output {
    talkgraph_in(BENCH.path()).args(arguments).stdin(Stdio::null()).output().expect("it runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// A file of its own for each caller, since tests run side by side.
fn fresh(name: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    (folder, path)
}

#[track_caller]
fn expect(arguments: &[&str], code: i32, out: &[&str], err: &[&str]) {
    let ran = run(arguments);
    let (printed, told) = (text(&ran.stdout), text(&ran.stderr));
    let account = format!("{arguments:?}\n--- output\n{printed}\n--- errors\n{told}");
    assert_eq!(ran.status.code(), Some(code), "{account}");
    for part in out {
        assert!(printed.contains(part), "no {part:?} in the output of {account}");
    }
    for part in err {
        assert!(told.contains(part), "no {part:?} in the errors of {account}");
    }
    if out.is_empty() && code == 2 {
        assert_eq!(printed, "", "an error belongs on standard error: {account}");
    }
    if code == 2 {
        assert!(told.lines().any(|line| line.starts_with("error: ")), "{account}");
    }
}

#[test]
fn answers_name_what_was_asked_for() {
    expect(
        &["ask", "talks-covering", "kafka"],
        0,
        &["Logs all the way down", "Mara Lindqvist", "Brightwater", "keeps every order", "Tables from streams"],
        &[],
    );
    for typed in ["Apache Kafka", "apache-kafka", "APACHE KAFKA", "http://localhost:7878/id/technology/apache-kafka"] {
        expect(&["ask", "talks-covering", typed], 0, &["Logs all the way down"], &[]);
    }
    expect(&["ask", "talks-covering", "technology=Kafka Streams"], 0, &["Tables from streams"], &[]);
    // A company stands for what it makes.
    expect(&["ask", "talks-covering", "heronworks"], 0, &["Tables from streams"], &[]);
    expect(&["ask", "talks-covering", "Kestrel Labs"], 2, &[], &["no technology called"]);
    expect(&["ask", "evidence-for", "Kafka", "Tables from streams"], 0, &["Jonas built a table"], &[]);
    // The company belongs to the talk, not to the person.
    expect(&["ask", "talks-of-company", "Kestrel Labs"], 0, &["Tables from streams", "A year later"], &[]);
    expect(&["ask", "events-of", "mara lindqvist"], 0, &["StreamConf 2016", "StreamConf 2017"], &[]);
}

#[test]
fn without_a_name_the_questions_are_listed() {
    let summary = "Which talks covered a technology?";
    expect(&["ask"], 0, &["talks-covering TECHNOLOGY", summary], &[]);
    expect(&["ask", "--format", "table"], 0, &["least-covered [most=1]", summary], &[]);
    expect(&["ask", "--store", "not-there"], 0, &[summary], &[]);
    expect(&["ask", "--queries", "recaps"], 0, &[summary], &[]);
    expect(&["ask", "--queries", "not-there"], 2, &[], &["cannot read not-there: ", "check that it is there"]);
}

#[test]
fn a_question_that_cannot_be_asked_says_how_it_can() {
    for (arguments, told) in [
        (&["talks-coverin", "Kafka"][..], "no saved query is called `talks-coverin`; did you mean talks-covering?"),
        (&["zzzz"], "no saved query is called `zzzz`; list them with `talkgraph ask`"),
        (&["talks-covering"], "`talks-covering` needs a technology; for example: talkgraph ask talks-covering Kafka"),
        (&["talks-of-event"], "`talks-of-event` needs an event; for example: talkgraph ask talks-of-event dotScale"),
        (&["evidence-for", "talk=Logs all the way down"], "`evidence-for` needs a technology"),
        (&["talks-covering", "Kafka", "Streams"], "`Streams` is one too many; put a value of several words in quotes"),
        (&["talks-covering", "Kafak"], "knows no technology called `Kafak`; did you mean Apache Kafka (apache-kafka)"),
        (&["talks-by", "Mara"], "knows no person called `Mara`; did you mean Mara Lindqvist (mara-lindqvist)?"),
        (&["talks-by", "Kafka"], "there is a technology of that name: Apache Kafka (apache-kafka)"),
        (
            &["talks-covering", "atlas"],
            "`atlas` is the name of more than one technology: Atlas Data (atlas-data), Atlas Maps (atlas-maps); give the id or the IRI",
        ),
        (&["least-covered", "few"], "`few` is no value for most; give a whole number, such as 1"),
        (&["talks-covering", "http://localhost:7878/id/technology/nope"], "knows no technology called `http://"),
    ] {
        expect(&[&["ask"], arguments].concat(), 2, &[], &[told]);
    }
    expect(&["ask", "talks-covering", "atlas-data"], 1, &[], &[]);
}

#[test]
fn nothing_found_is_exit_code_1() {
    expect(&["ask", "talks-covering", "COBOL"], 1, &["talk"], &["nothing found: talks-covering COBOL"]);
    expect(&["query", "SELECT ?x { ?x a tg:Nothing }"], 1, &["?x"], &["nothing found: query"]);
    expect(&["query", "ASK { ?x a tg:Nothing }"], 1, &["false"], &[]);
    expect(&["query", "ASK { ?x a tg:Talk }"], 0, &["true"], &["added: PREFIX tg: <https://w3id.org/talkgraph/ns#>"]);
}

#[test]
fn a_syntax_error_names_line_and_column() {
    let (_folder, file) = fresh("bad.rq");
    fs::write(&file, "SELECT ?talk\nWHERE { ?talk a }\n").expect("written");
    let file = file.to_str().expect("UTF-8");
    let place = format!("{file}:2:17: not SPARQL 1.1: `}}` cannot stand here");
    expect(&["query", "--file", file], 2, &[], &[&place, "\n  WHERE { ?talk a }\n                  ^"]);
    expect(
        &["query", "SELEC ?x"],
        2,
        &[],
        &["query:1:1: not SPARQL 1.1: `SELEC` cannot stand here; did you mean SELECT?"],
    );
    expect(&["query", "SELECT * { ?s nope:p ?o }"], 2, &[], &["query:1:15: ", "a prefix that is not declared"]);
    expect(&["query", "DROP ALL"], 2, &[], &["query:1:1: ", "`DROP` would change the graph", "talkgraph build"]);
    expect(&["query", "--file", "not-there.rq"], 2, &[], &["cannot read not-there.rq; check that it is there"]);
    expect(&["query"], 2, &[], &["<SPARQL>"]);
}

#[test]
fn a_missing_graph_is_told_with_the_command_that_builds_it() {
    for arguments in
        [&["ask", "talks-covering", "Kafka"][..], &["query", "ASK {}"], &["graph", "speaker-company", "-o", "-"]]
    {
        let elsewhere = [&["--store", "elsewhere.db"], arguments].concat();
        let remedy = "no graph in elsewhere.db; build one with: talkgraph --store elsewhere.db build FOLDER";
        expect(&elsewhere, 2, &[], &[remedy]);
        assert!(!BENCH.path().join("elsewhere.db").exists(), "a question made a folder");
    }
}

#[test]
fn rows_come_in_every_format_for_rows() {
    for (format, begins, holds) in [
        ("csv", "talk,event", "\r\n"),
        ("tsv", "?talk\t?event", "\"Logs all the way down\"\t"),
        ("json", "{\"head\":{\"vars\":[\"talk\"", "\"type\":\"uri\""),
        ("xml", "<?xml", "<literal>Logs all the way down</literal>"),
        ("md", "| talk | event |", "| --- | --- |"),
        ("table", "talk ", "──"),
    ] {
        let ask = ["ask", "talks-covering", "Kafka", "--format", format];
        let query = [
            "query",
            "SELECT ?talk ?event { ?iri rdfs:label ?talk ; schema:superEvent/rdfs:label ?event ; \
            ^tg:inTalk/itsrdf:taIdentRef ?any } ORDER BY ?talk",
            "--format",
            format,
        ];
        for arguments in [&ask[..], &query[..]] {
            let ran = run(arguments);
            let printed = text(&ran.stdout);
            assert_eq!(ran.status.code(), Some(0), "{arguments:?}: {}", text(&ran.stderr));
            assert!(printed.starts_with(begins) && printed.ends_with('\n'), "{arguments:?}: {printed}");
            if arguments == ask {
                assert!(printed.contains(holds), "{arguments:?}: {printed}");
            }
        }
    }
    let ran = run(&["ask", "talks-covering", "Kafka", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    assert_eq!(json["results"]["bindings"].as_array().map(Vec::len), Some(2));
    for format in ["ttl", "nt", "nq", "trig", "jsonld", "rdf"] {
        let told = "is for triples, and this query gives rows; use table, csv, tsv, json, xml or md";
        expect(&["ask", "talks-covering", "Kafka", "--format", format], 2, &[], &[told]);
    }
    expect(&["ask", "events", "--format", "yaml"], 2, &[], &["invalid value 'yaml'", "table, csv, tsv, json"]);
}

#[test]
fn triples_come_in_every_format_for_triples() {
    let construct = "CONSTRUCT { ?t rdfs:label ?l } WHERE { ?t a tg:Talk ; rdfs:label ?l }";
    expect(&["query", construct, "--format", "ttl"], 0, &["@prefix rdfs: ", "rdfs:label \"A year later\""], &[]);
    let label = "<http://www.w3.org/2000/01/rdf-schema#label> \"A year later\" .\n";
    expect(&["query", construct, "--format", "nt"], 0, &[label], &[]);
    expect(&["query", construct, "--format", "nq"], 0, &[label], &[]);
    expect(&["query", construct, "--format", "trig"], 0, &["rdfs:label \"A year later\""], &[]);
    expect(&["query", construct, "--format", "rdf"], 0, &["<?xml", "<rdfs:label>A year later</rdfs:label>"], &[]);
    expect(&["query", construct, "--format", "jsonld"], 0, &["\"@context\"", "\"label\": \"A year later\""], &[]);
    expect(&["query", construct], 0, &[label], &[]);
    expect(&["query", construct, "--format", "csv"], 2, &[], &["--format csv is for rows"]);
}

#[test]
fn a_table_into_a_file_is_as_wide_as_columns_says() {
    let ask = |columns: &str| {
        let mut command = talkgraph_in(BENCH.path());
        command.args(["ask", "talks-covering", "Kafka", "--format", "table"]).env("COLUMNS", columns);
        text(&command.output().expect("it runs").stdout).lines().map(|line| line.chars().count()).max().unwrap_or(0)
    };
    assert!(ask("80") <= 80, "{}", ask("80"));
    for unlimited in ["", "0", "wide"] {
        assert!(ask(unlimited) > 100, "{unlimited:?}");
    }
}

/// What is typed is a value, whatever stands in it: no answer, no other answer, and a message of one line.
#[test]
fn no_value_changes_a_question() {
    let long = "Kafka ".repeat(20_000);
    for value in [
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
        "_:b",
        "x\ny\r\nz\tw",
        "} LIMIT 0 #",
        "{{ }} [[ ]] (( ))",
        "{technology}",
        "\u{1b}[31m",
        "شركة \u{202E}Kafk\u{202C} عברית",
        "日本語 🎉 e\u{301}",
        "\"^^xsd:integer",
        "\"@en",
        "; DROP ALL",
        "BIND(1 AS ?x)",
        &long,
    ] {
        let shown: String = value.chars().take(40).collect();
        // An entity that is none; a text that nothing has; a question in which it stands for a name.
        let letters = value.chars().filter(|c| c.is_alphabetic()).count();
        let named = if letters > 3 { value } else { "Flurbotron" };
        let worded = format!("at which events was {named} covered");
        for (arguments, codes) in [
            (&["ask", "talks-covering", value][..], &[2][..]),
            (&["ask", "events-in", value], &[1]),
            (&["ask", "events-in", &format!("place={value}")], &[1]),
            (&["ask", &worded], &[1, 2]),
            (&["show", value], &[2]),
        ] {
            let ran = run(arguments);
            let (printed, told) = (text(&ran.stdout), text(&ran.stderr));
            let code = ran.status.code();
            assert!(codes.iter().any(|c| Some(*c) == code), "{shown}: {code:?}: {printed}{told}");
            assert!(printed.lines().count() <= 1, "{shown}: {printed}");
            let steers = |c: char| c.is_control() && c != '\n';
            assert!(told.len() < 2000 || value.len() > 1000, "{shown}: {told}");
            assert!(!told.contains(steers) || arguments[1] == "events-in", "{shown}: {told:?}");
        }
    }
}

#[test]
fn an_answer_has_its_limits() {
    let rows = |arguments: &[&str]| text(&run(arguments).stdout).lines().count();
    assert_eq!(rows(&["ask", "talks-covering", "Kafka", "--format", "csv"]), 3);
    assert_eq!(rows(&["ask", "talks-covering", "Kafka", "--format", "csv", "--limit", "1"]), 2);
    let triples = "CONSTRUCT { ?t rdfs:label ?l } WHERE { ?t a tg:Talk ; rdfs:label ?l }";
    assert_eq!(rows(&["query", triples, "--limit", "2"]), 2);
    let endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
    expect(
        &["query", endless, "--timeout", "1"],
        2,
        &[],
        &["no answer within 1 s; give it longer with --timeout SECONDS"],
    );
    // The first rows come before the last is found.
    let head = talkgraph_in(BENCH.path())
        .args(["query", "SELECT ?a ?l { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", "--timeout", "60"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut head = head.expect("it runs");
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(head.stdout.take().expect("a pipe")));
    let started = std::time::Instant::now();
    assert_eq!(lines.by_ref().take(2000).filter(Result::is_ok).count(), 2000);
    drop(lines);
    assert_eq!(head.wait().expect("it ends").code(), Some(0));
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn an_evaluation_explains_itself() {
    expect(&["ask", "talks-covering", "Kafka", "--explain"], 0, &["rows", "ms", "planning", "tg:covers"], &[]);
    let ran = run(&["query", "SELECT ?t { ?t a tg:Talk }", "--explain", "--format", "json"]);
    let plan: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    assert_eq!(plan["steps"][0]["rows"], 3, "{plan}");
    expect(&["query", "ASK {}", "--explain", "--format", "csv"], 2, &[], &["--format is table or json"]);
}

#[test]
fn a_query_of_your_own_stands_beside_the_others() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = folder.path().join("mine");
    let own = own.to_str().expect("UTF-8");
    expect(
        &["ask", "--new", "mine", "--queries", own],
        0,
        &[],
        &["wrote ", "mine.rq; edit it, then: talkgraph ask mine"],
    );
    expect(
        &["ask", "--new", "mine", "--queries", own],
        2,
        &[],
        &["mine.rq is there already; edit it, or take another"],
    );
    expect(&["ask", "--new", "../up", "--queries", own], 2, &[], &["`../up` cannot be the name of a query"]);
    // It runs as it is, is listed, and is found in words; the program's own are still there.
    expect(&["ask", "mine", "Kafka", "2016", "--queries", own], 1, &["?talk"], &["nothing found"]);
    expect(
        &["ask", "--queries", own, "--format", "tsv"],
        0,
        &["\"mine TECHNOLOGY [year=2017]\"", "talks-covering"],
        &[],
    );
    let questions = Path::new(own).join("questions");
    fs::create_dir(&questions).expect("made");
    let english = "[ask]\nmine = [\"which talks covered {technology} in {year}\"]\n";
    fs::write(questions.join("en.toml"), english).expect("written");
    expect(
        &["ask", "which talks covered Kafka in 2016", "--queries", own],
        1,
        &[],
        &["asked: talkgraph ask mine Kafka 2016"],
    );
    expect(&["ask", "talks-covering", "Kafka", "--queries", own], 0, &["Logs all the way down"], &[]);
    // One of the program's names is taken over; a bad file does not hide the others.
    let file = |name: &str, text: &str| fs::write(Path::new(own).join(name), text).expect("written");
    file("events.rq", "#+ summary: Mine?\nSELECT (1 AS ?one) {}");
    file("bad.rq", "#+ sumary: x\nSELECT * {}");
    expect(&["ask", "events", "--queries", own], 0, &["?one\n1\n"], &[]);
    expect(&["ask", "--queries", own], 0, &["Mine?", "talks-covering"], &["warning: ", "bad.rq:1: ", "sumary"]);
    expect(&["ask", "bad", "--queries", own], 2, &[], &["bad.rq:1: ", "sumary"]);
    // A folder `queries` where the program is run is the user's.
    fs::rename(own, folder.path().join("queries")).expect("moved");
    let ran = talkgraph_in(folder.path()).args(["ask", "--format", "tsv"]).output().expect("it runs");
    assert!(text(&ran.stdout).contains("mine TECHNOLOGY") && text(&ran.stdout).contains("talks-covering"));
}

#[test]
fn a_page_tells_all_about_one_thing() {
    expect(
        &["show", "kafka"],
        0,
        &[
            "Apache Kafka",
            "technology\n",
            "also          Kafka\n",
            "http://localhost:7878/id/technology/apache-kafka",
            "\n2016\n  Logs all the way down\n    Mara Lindqvist (Brightwater); StreamConf 2016\n    “Mara told how Apache Kafka keeps",
            "“Jonas built a table with Kafka Streams and kept it up to date.”\n     first.md, 234–247\n",
            "companies     Brightwater, Kestrel Labs",
        ],
        &[],
    );
    expect(
        &["show", "Mara", "Lindqvist"],
        0,
        &["person\n", "\n2017\n", "\n2016\n", "companies     Brightwater, Kestrel Labs"],
        &[],
    );
    expect(&["show", "kestrel labs"], 0, &["company\n", "Tables from streams", "A year later"], &[]);
    expect(&["show", "StreamConf", "2016"], 0, &["event\n", "place         Lyon", "part of       StreamConf"], &[]);
    expect(
        &["show", "Logs all the way down"],
        0,
        &["talk\n", "speakers      Mara Lindqvist (Brightwater)", ": Mara Lindqvist, Apache Kafka"],
        &[],
    );
    expect(&["show", "technology/apache-kafka"], 0, &["Apache Kafka"], &[]);
    expect(&["show", "http://localhost:7878/id/technology/apache-kafka"], 0, &["Apache Kafka"], &[]);
    expect(
        &["show", "Kafak"],
        2,
        &[],
        &["knows no thing called `Kafak`; did you mean Apache Kafka (technology/apache-kafka)"],
    );
    expect(&["show", "Atlas"], 2, &[], &["more than one technology: Atlas Data (atlas-data)"]);
    expect(&["show", "COBOL"], 1, &["COBOL", "no talk that the recaps tell of"], &[]);
    expect(&["show"], 2, &[], &["<ENTITY>"]);

    let page: serde_json::Value =
        serde_json::from_slice(&run(&["show", "Kafka", "--format", "json"]).stdout).expect("JSON");
    assert_eq!(
        (page["kind"].as_str(), page["talks"].as_array().map(Vec::len)),
        (Some("technology"), Some(2)),
        "{page}"
    );
    let quote = &page["talks"][0]["quotes"][0];
    assert!(quote["end"].as_u64() > quote["start"].as_u64() && quote["recap"] == "first.md", "{page}");
    expect(
        &["show", "Kafka", "--format", "md"],
        0,
        &["# Apache Kafka\n", "### Logs all the way down\n", "\n> Mara told"],
        &[],
    );
    expect(&["show", "Kafka", "--format", "ttl"], 0, &["@prefix tg: ", "skos:altLabel \"Kafka\"", "tg:covers"], &[]);
    let narrow = talkgraph_in(BENCH.path()).args(["show", "Kafka"]).env("COLUMNS", "40").output().expect("it runs");
    let fits = |line: &str| line.chars().count() <= 40 || line.starts_with("http");
    assert!(text(&narrow.stdout).lines().all(fits), "{}", text(&narrow.stdout));
}

#[test]
fn a_view_is_written_by_the_ending_of_its_file() {
    for (view, nodes) in [
        ("speaker-company", "Brightwater"),
        ("speaker-technology", "Kafka Streams"),
        ("speaker-company", "Kestrel Labs"),
    ] {
        for (ending, begins) in [
            ("svg", "<svg "),
            ("dot", "strict graph "),
            ("json", "{\n"),
            ("graphml", "<?xml"),
            ("gexf", "<?xml"),
            ("cyjs", "{\n"),
            ("mmd", "---\ntitle: "),
            ("cypher", "// Who spoke"),
        ] {
            let (_folder, file) = fresh(&format!("who.{ending}"));
            let name = file.to_str().expect("UTF-8");
            expect(&["graph", view, "-o", name], 0, &[], &[&format!("wrote {name}: "), " nodes, ", " edge"]);
            let written = fs::read_to_string(&file).expect("written");
            assert!(written.starts_with(begins) && written.contains(nodes), "{view}.{ending}: {written}");
        }
    }
    expect(&["graph", "speaker-company", "-o", "-"], 0, &["strict graph ", "Mara Lindqvist"], &[]);
    expect(&["graph", "speaker-company", "-o", "-", "--format", "csv"], 0, &["Id,Label,", "Mara Lindqvist"], &[]);
    expect(&["graph", "technology-technology", "-o", "-"], 1, &[], &["nothing to draw as technology-technology"]);
}

#[test]
fn a_part_of_a_view_and_the_answer_of_a_query_are_drawn() {
    let (_folder, file) = fresh("pairs.rq");
    fs::write(&file, "SELECT ?source ?target { ?talk schema:performer ?source ; tg:covers ?target }").expect("written");
    let query = file.to_str().expect("UTF-8");
    let near = ["graph", "speaker-technology", "--around", "kafka streams", "-o", "-"];
    expect(&near, 0, &["strict graph ", "Kafka Streams"], &[]);
    expect(&["graph", query, "-o", "-", "--top", "3"], 0, &["strict digraph \"pairs\" {", " -> "], &[]);
    let told = "nothing to draw as speaker-company: nothing is left after --year 1999: ";
    expect(&["graph", "speaker-company", "--year", "1999", "-o", "-"], 1, &[], &[told]);
    for (arguments, told) in [
        (&["speaker-companies"][..], "`speaker-companies`; did you mean speaker-company"),
        (&["speaker-company", "Kafka"], "speaker-company takes no values, and `Kafka` is one"),
        (&["speaker-company", "--company", "Brightwatr"], "no company called `Brightwatr`; did you mean Brightwater"),
        (
            &["speaker-company", "--around", "Brightwatr"],
            "no person or company called `Brightwatr`; did you mean Brightwater",
        ),
        (&["speaker-company", "--year", "2016-2014"], "2016 is after 2014; write 2014-2016"),
        (&["speaker-company", "--hops", "2"], "--around"),
        (
            &["speaker-company", "--format", "doc"],
            "\"doc\" is no format; use one of these endings: .svg, .png, .pdf, .html, .dot",
        ),
        (&["events"], "events has the columns"),
        (&[query, "--year", "2016"], "--year chooses talks, and "),
        (&["talks-by"], "`talks-by` needs a person"),
    ] {
        let all: Vec<&str> = ["graph"].iter().chain(arguments).chain(&["-o", "-"]).copied().collect();
        expect(&all, 2, &[], &[told]);
    }
}

#[test]
fn a_drawing_that_cannot_be_written_is_told_at_once() {
    let endings = "use one of these endings: .svg, .png, .pdf, .html, .dot, .json";
    for (file, told) in [
        ("who.bmp", endings),
        ("who", endings),
        ("not-there/who.svg", "no folder not-there; make it, or write elsewhere with -o FILE"),
        ("recaps", "recaps is a folder; name a file in it"),
    ] {
        expect(&["graph", "speaker-company", "-o", file], 2, &[], &[told]);
        // Before the store is opened.
        expect(&["--store", "elsewhere.db", "graph", "speaker-company", "-o", file], 2, &[], &[told]);
        expect(&["demo", "-o", file], 2, &[], &[told]);
    }
    expect(&["graph", "speaker-company"], 2, &[], &["--output <FILE>"]);
    expect(&["graph", "speakers", "-o", "x.svg"], 2, &[], &["speaker-company, speaker-technology"]);
}

#[test]
fn a_folder_that_may_not_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("set");
    let file = folder.path().join("who.svg");
    if fs::write(&file, "").is_ok() {
        eprintln!("left out: this user may write anywhere");
        return;
    }
    let name = file.to_str().expect("UTF-8");
    expect(&["graph", "speaker-company", "-o", name], 2, &[], &[&format!("cannot write {name}: ")]);
}

#[test]
fn a_report_names_a_file_at_fault_once() {
    let (_folder, store) = fresh("some.db");
    let recaps = tempfile::tempdir().expect("a temporary folder");
    fs::write(recaps.path().join("a.md"), FIRST).expect("written");
    fs::write(recaps.path().join("b.md"), b"\0\0").expect("written");
    let at = recaps.path().to_str().expect("UTF-8");
    let told = format!("\nfailed: {at}/b.md: not a text file");
    expect(&["--store", store.to_str().expect("UTF-8"), "build", at], 0, &[], &[&told, "1 failed"]);
}

#[test]
fn the_demo_answers_and_draws() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ran = talkgraph_in(folder.path()).arg("demo").output().expect("it runs");
    let printed = text(&ran.stdout);
    assert_eq!(ran.status.code(), Some(0), "{printed}{}", text(&ran.stderr));
    let (_, answer) = printed.split_once("Which talks covered Kafka?").expect("the question");
    let (answer, rest) = answer.split_once("Who spoke for which company?").expect("the drawing");
    for part in [
        "John Graham-Cumming (Cloudflare), at dotScale 2015",
        "The rise of real time",
        "Neha Narkhede",
        "at dotScale 2017",
    ] {
        assert!(answer.contains(part), "no {part:?} in {answer}");
    }
    let quotes: Vec<&str> = answer.lines().filter(|line| line.trim_start().starts_with('“')).collect();
    assert_eq!(quotes.len(), 2, "two talks, each with its quote: {answer}");
    assert!(quotes.iter().all(|quote| quote.contains("Kafka")), "{quotes:?}");
    let file = folder.path().join("speaker-company.svg");
    let place = fs::canonicalize(&file).expect("drawn");
    assert!(rest.contains(place.to_str().expect("UTF-8")) && rest.contains("talkgraph build"), "{rest}");
    let last = rest.lines().last().unwrap_or_default();
    assert!(last.contains("http://127.0.0.1:7878/") && last.ends_with("talkgraph demo --serve"), "{last}");
    let svg = fs::read_to_string(file).expect("drawn");
    assert!(svg.starts_with("<svg ") && svg.contains("Sven Peters") && svg.contains("Atlassian"), "{svg}");
    let left: Vec<_> =
        fs::read_dir(folder.path()).expect("the folder").map(|e| e.expect("an entry").file_name()).collect();
    assert_eq!(left, ["speaker-company.svg"], "the demo leaves one file");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    for arguments in [
        &["ask"][..],
        &["ask", "talks-covering", "Kafka"],
        &["show", "Kafka"],
        &["show", "Kafka", "--format", "json"],
        &["query", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"],
        &["query", "SELECT * { ?s ?p ?o }", "--format", "json"],
        &["graph", "speaker-company", "-o", "-"],
        &["extract", "recaps"],
        &["extract", "recaps", "--format", "nquads"],
        &["names", "list"],
        &["build", "recaps", "--format", "json"],
        &["demo", "-o", "piped.svg"],
        &["--help"],
    ] {
        // The reader is gone before the first word, which is the earliest that `| head` can be.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let ran = talkgraph_in(BENCH.path()).args(arguments).stdout(writer).output().expect("it runs");
        assert_eq!(ran.status.code(), Some(0), "{arguments:?}: {}", text(&ran.stderr));
        let told = text(&ran.stderr);
        assert!(
            !told.contains("error") && !told.contains("panicked") && !told.contains("pipe"),
            "{arguments:?}: {told}"
        );
    }
}

#[test]
fn help_is_there_for_every_command() {
    expect(&["--help"], 0, &["First steps:", "talkgraph ask talks-covering Kafka"], &[]);
    for command in ["build", "ask", "show", "query", "graph", "extract", "names"] {
        let usage = format!("Usage: talkgraph {command}");
        expect(&[command, "--help"], 0, &[&usage, "Examples:", "Options of every command:"], &[]);
    }
    expect(&["demo", "--help"], 0, &["Usage: talkgraph demo"], &[]);
    expect(&["biuld"], 2, &[], &["unrecognized subcommand 'biuld'", "a similar subcommand exists: 'build'"]);
    let bare = run(&[]);
    assert_eq!(bare.status.code(), Some(2));
    assert!(text(&bare.stderr).contains("First steps:"), "{}", text(&bare.stderr));
}
