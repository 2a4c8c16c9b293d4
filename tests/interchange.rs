//! What other programs see in the files that are written: the same nodes, edges, attributes and weights. NetworkX and
//! igraph, cytoscape.js, Mermaid and Graphviz read them; `tests/run --all` installs those and runs this.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use talkgraph::export::{Kind, TalkRef, Target, View, ViewBuilder};

/// The folder with a Python `venv` and `node_modules` that `tests/run --all` fills.
fn tools() -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let cache = || Some(variable("XDG_CACHE_HOME").unwrap_or(variable("HOME")?.join(".cache")).join("talkgraph-tools"));
    variable("TALKGRAPH_TOOLS").or_else(cache).expect("a folder for tools: set TALKGRAPH_TOOLS")
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; run tests/run --all"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Labels and titles with all that some format takes for its own, in several scripts.
const LABELS: [&str; 12] = [
    "Jo \"Q\" O'Neil, Jr.; & <b>sons</b>",
    "C:\\new\\table \\N",
    "pipes | and || bars",
    "[square] {curly} (round) ((two)) /slant/",
    "#1 #quot; %% comment // ; end",
    "`tick` *star* _line_ ~tilde~ $x$ =sum(A1)",
    "👩‍💻 émigré naïve 日本語",
    "محمد علي",
    "one\nbreak",
    "]]> --> --- ==> :::class click",
    "end",
    "  spaces  around  ",
];

fn awkward(directed: bool) -> View {
    let mut builder = if directed { ViewBuilder::directed() } else { ViewBuilder::default() };
    let iri = |kind: &str, at: usize| format!("http://example.org/{kind}/{at}?a=1&b='2'");
    for (at, label) in LABELS.iter().enumerate() {
        builder.entity(&iri("person", at), Kind::Person, label);
        builder.entity(&iri("technology", at), Kind::ALL[at % Kind::ALL.len()], &format!("tool of {label}"));
        for other in [at, (at + 1) % LABELS.len()] {
            for talk in 0..=(at + other) % 3 {
                let mut told =
                    TalkRef::new(&format!("{talk}: {label}"), &format!("http://example.org/talk/{at}-{talk}"));
                told.year = [None, Some(2014 + talk as i32), Some(2010 + at as i32)][(at + talk) % 3];
                builder.join(&iri("person", at), &iri("technology", other), told);
            }
            if directed {
                builder.weigh(&iri("person", at), &iri("technology", other), 0.5 + at as f64);
                builder.say(&iri("person", at), &iri("technology", other), label);
            }
        }
        if directed {
            builder.weigh(&iri("technology", at), &iri("person", at), 1.25);
        }
    }
    builder.finish("awkward", "Who & <what> \"where\": a #title", Some("1 of -- them %% is {not} drawn".to_owned()))
}

/// What a reader is to see; lists have no breaks in their lines.
fn expected(view: &View) -> Value {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let years = |record: &mut Map<String, Value>, years: &[i32]| {
        if let (Some(first), Some(last)) = (years.first(), years.last()) {
            record.insert("first_year".to_owned(), json!(first));
            record.insert("last_year".to_owned(), json!(last));
        }
    };
    let mut nodes = Map::new();
    for node in view.nodes() {
        let mut record = Map::new();
        record.insert("label".to_owned(), json!(node.label));
        record.insert("kind".to_owned(), json!(node.kind.slug()));
        record.insert("talks".to_owned(), json!(node.talks));
        years(&mut record, &node.years);
        nodes.insert(node.iri.clone(), Value::Object(record));
    }
    let mut edges: Vec<([String; 2], Value)> = Vec::new();
    for e in view.edges() {
        let mut ends = [e.source, e.target].map(|at| view.node(at).iri.clone());
        if !view.directed() {
            ends.sort();
        }
        let mut record = Map::new();
        record.insert("ends".to_owned(), json!(ends));
        let weight = e.edge.weight();
        record.insert("weight".to_owned(), if weight.fract() == 0.0 { json!(weight as i64) } else { json!(weight) });
        if let Some(label) = &e.edge.label {
            record.insert("label".to_owned(), json!(label));
        }
        if !e.edge.talks.is_empty() {
            let titles: Vec<String> = e.edge.talks.iter().map(|talk| one_line(&talk.title)).collect();
            let iris: Vec<&str> = e.edge.talks.iter().map(|talk| talk.iri.as_str()).collect();
            record.insert("talks".to_owned(), json!(titles));
            record.insert("talk_iris".to_owned(), json!(iris));
        }
        years(&mut record, &e.edge.years());
        edges.push((ends, Value::Object(record)));
    }
    edges.sort_by(|a, b| a.0.cmp(&b.0));
    let edges: Vec<Value> = edges.into_iter().map(|(_, edge)| edge).collect();
    json!({ "directed": view.directed(), "nodes": nodes, "edges": edges })
}

fn written(folder: &Path, view: &View, ending: &str) -> PathBuf {
    let path = folder.join(format!("graph.{ending}"));
    Target::open(&path).expect("a target").write(view).expect("written");
    path
}

#[test]
#[ignore = "needs NetworkX and igraph; tests/run --all runs it"]
fn networkx_and_igraph_see_what_was_written() {
    for directed in [false, true] {
        let (folder, view) = (tempfile::tempdir().expect("a folder"), awkward(directed));
        assert!(view.node_count() == 2 * LABELS.len() && view.edge_count() > LABELS.len());
        let expected = expected(&view);
        for (ending, libraries) in [
            ("graphml", &["networkx", "igraph"][..]),
            ("gexf", &["networkx"]),
            ("json", &["networkx", "igraph"]),
            ("cyjs", &["networkx", "igraph"]),
            ("csv", &["networkx", "igraph"]),
        ] {
            let path = written(folder.path(), &view, ending);
            for library in libraries {
                let python = tools().join("venv/bin/python");
                let text = output(Command::new(python).arg("tests/interchange/read.py").arg(library).arg(&path));
                let mut seen: Value = serde_json::from_str(&text).expect("JSON");
                let spells = seen.as_object_mut().and_then(|seen| seen.remove("spells")).expect("spells");
                for (part, expected) in expected.as_object().expect("an object") {
                    assert_eq!(&seen[part], expected, "{library}: {ending}: {part}");
                }
                let dated = view.nodes().filter(|node| !node.years.is_empty()).count();
                let told = spells.as_object().expect("by node").len();
                assert_eq!(told, if ending == "gexf" { dated } else { 0 }, "{ending}");
            }
        }
    }
}

#[test]
#[ignore = "needs lxml and the wheel of JGraphT; tests/run --all runs it"]
fn schemas_hold() {
    let wheels = std::fs::read_dir(tools().join("schemas")).expect("the folder of the wheel");
    let wheel = wheels.filter_map(|entry| Some(entry.ok()?.path())).next().expect("the wheel");
    let validate = |files: &[PathBuf]| {
        let mut command = Command::new(tools().join("venv/bin/python"));
        command.arg("tests/interchange/schemas.py").arg(&wheel).args(files).output().expect("it runs")
    };
    for directed in [false, true] {
        let (folder, view) = (tempfile::tempdir().expect("a folder"), awkward(directed));
        let files = ["graphml", "gexf"].map(|ending| written(folder.path(), &view, ending));
        let said = validate(&files);
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        // What breaks a schema is seen: an edge without a target.
        for file in files {
            let text = std::fs::read_to_string(&file).expect("it was written");
            let broken = text.replacen(" target=", " goal=", 1);
            assert_ne!(text, broken);
            std::fs::write(&file, broken).expect("written");
            assert!(!validate(&[file]).status.success());
        }
    }
}

#[test]
#[ignore = "needs cytoscape.js and Mermaid; tests/run --all runs it"]
fn cytoscape_and_mermaid_see_what_was_written() {
    let read = |path: &Path| -> Value {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interchange/read.mjs");
        let text = output(Command::new("node").arg(script).arg(tools()).arg(path));
        serde_json::from_str(&text).expect("JSON")
    };
    let (folder, view) = (tempfile::tempdir().expect("a folder"), awkward(false));
    let seen = read(&written(folder.path(), &view, "cyjs"));
    let expected = expected(&view);
    for (id, node) in expected["nodes"].as_object().expect("nodes") {
        assert_eq!(seen["nodes"][id], json!({ "label": node["label"], "kind": node["kind"] }));
    }
    assert_eq!(seen["nodes"].as_object().expect("nodes").len(), view.node_count());
    let weights = |edges: &Value| -> Vec<Value> {
        edges.as_array().expect("edges").iter().map(|edge| json!([edge["ends"], edge["weight"]])).collect()
    };
    assert_eq!(weights(&seen["edges"]), weights(&expected["edges"]));

    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for directed in [false, true] {
        let view = awkward(directed);
        let seen = read(&written(folder.path(), &view, "mmd"));
        let labels: BTreeSet<String> = view.nodes().map(|node| one_line(&node.label)).collect();
        let told = |value: &Value| value.as_str().map(one_line).unwrap_or_default();
        let drawn: BTreeSet<String> = seen["nodes"].as_array().expect("nodes").iter().map(told).collect();
        assert_eq!(drawn, labels);
        let mut edges: Vec<([String; 2], String)> = Vec::new();
        for e in view.edges() {
            let mut ends = [e.source, e.target].map(|at| one_line(&view.node(at).label));
            ends.sort();
            let weight = e.edge.weight();
            let says = match (&e.edge.label, weight == 1.0) {
                (Some(label), true) => one_line(label),
                (Some(label), false) => one_line(&format!("{label} ({weight})")),
                (None, true) => String::new(),
                (None, false) => weight.to_string(),
            };
            edges.push((ends, says));
        }
        let mut drawn: Vec<([String; 2], String)> = Vec::new();
        for edge in seen["edges"].as_array().expect("edges") {
            let mut ends = [told(&edge["ends"][0]), told(&edge["ends"][1])];
            ends.sort();
            drawn.push((ends, told(&edge["says"])));
        }
        edges.sort();
        drawn.sort();
        assert_eq!(drawn, edges);
    }
}

#[test]
#[ignore = "needs Graphviz; tests/run --all runs it"]
fn graphviz_sees_what_was_written() {
    for directed in [false, true] {
        let (folder, view) = (tempfile::tempdir().expect("a folder"), awkward(directed));
        let path = written(folder.path(), &view, "dot");
        // Attributes only: laying out is no question of the file.
        let text = output(Command::new("dot").arg("-Tdot_json").arg(&path));
        let seen: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(seen["directed"], json!(directed));
        let objects = seen["objects"].as_array().expect("nodes");
        let names: BTreeSet<String> =
            objects.iter().filter_map(|object| object["name"].as_str().map(str::to_owned)).collect();
        assert_eq!(names, view.nodes().map(|node| node.iri.clone()).collect());
        let name = |edge: &Value, end: &str| {
            let at = edge[end].as_u64().expect("a place");
            let found = objects.iter().find(|object| object["_gvid"].as_u64() == Some(at)).expect("a node");
            found["name"].as_str().expect("a name").to_owned()
        };
        let mut drawn: Vec<([String; 2], String)> = Vec::new();
        for edge in seen["edges"].as_array().expect("edges") {
            drawn.push(([name(edge, "tail"), name(edge, "head")], edge["weight"].as_str().unwrap_or("1").to_owned()));
        }
        let mut edges: Vec<([String; 2], String)> = Vec::new();
        for e in view.edges() {
            edges.push(([e.source, e.target].map(|at| view.node(at).iri.clone()), e.edge.weight().to_string()));
        }
        edges.sort();
        drawn.sort();
        assert_eq!(drawn, edges);
    }
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    for ending in ["dot", "json", "graphml", "gexf", "cyjs", "mmd", "cypher"] {
        let folder = tempfile::tempdir().expect("a folder");
        let [one, two] = ["one", "two"].map(|part| {
            let folder = folder.path().join(part);
            std::fs::create_dir(&folder).expect("made");
            std::fs::read(written(&folder, &awkward(true), ending)).expect("written")
        });
        assert_eq!(one, two, "{ending}");
    }
}

#[test]
fn tables_are_two_files() {
    let folder = tempfile::tempdir().expect("a folder");
    for (format, nodes, edges) in [
        ("csv", "Id,Label,kind,talks,", "Source,Target,Type,Weight,Label,"),
        ("neo4j", "iri:ID,:LABEL,label,kind,talks:int,", ":START_ID,:END_ID,:TYPE,weight:double,label,"),
    ] {
        let format = talkgraph::export::format_called(format).expect("a format");
        let target = Target::open_as(&folder.path().join("graph.csv"), format).expect("a target");
        let files = target.files();
        target.write(&awkward(false)).expect("written");
        let names: Vec<_> = files.iter().filter_map(|file| file.file_name()?.to_str()).collect();
        assert_eq!(names, ["graph.nodes.csv", "graph.edges.csv"]);
        for (file, heading) in files.iter().zip([nodes, edges]) {
            let text = std::fs::read_to_string(file).expect("written");
            assert!(text.starts_with(heading), "{text}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }
}

#[test]
fn cypher_is_one_statement_a_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let view = awkward(true);
    let text = std::fs::read_to_string(written(folder.path(), &view, "cypher")).expect("written");
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("//")).collect();
    assert_eq!(lines.len(), view.node_count() + view.edge_count());
    for line in &lines {
        let starts = line.starts_with("MERGE (n:") || line.starts_with("MATCH (a:");
        assert!(starts && line.ends_with(';'), "{line}");
        // Outside of strings nothing but the statement is left.
        let mut outside = String::new();
        let (mut inside, mut escaped) = (false, false);
        for c in line.chars() {
            match (inside, escaped, c) {
                (_, true, _) => escaped = false,
                (true, false, '\\') => escaped = true,
                (_, false, '\'') => inside = !inside,
                (false, false, c) => outside.push(c),
                _ => {}
            }
        }
        assert!(!inside && outside.is_ascii() && outside.matches(';').count() == 1, "{outside}");
    }
    assert!(text.contains(r"label: 'one\u000Abreak'") && text.contains(r#"Jo "Q" O\'Neil"#), "{text}");
}
