//! What is said of licences, in the three places that say it: the table of `data/SOURCES.md`, the rows of the imported names,
//! and `license` in `Cargo.toml`.

mod apart;

use apart::apart;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

type Words = BTreeSet<String>;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the checkout")
}

/// The rows of the table: files, source, licence.
fn table() -> Vec<[String; 3]> {
    let sources = read("data/SOURCES.md");
    let rows = sources.lines().filter(|line| line.starts_with("| `")).map(|line| {
        let cells: Vec<String> = line.split('|').map(|cell| cell.trim().replace('`', "")).collect();
        [cells[1].clone(), cells[2].clone(), cells[3].clone()]
    });
    rows.collect()
}

fn printed(arguments: &[&str]) -> String {
    let ran = apart(env!("CARGO_BIN_EXE_talkgraph")).arg("licences").args(arguments).output().expect("it runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("UTF-8")
}

#[test]
fn the_package_is_under_all_licences_of_the_table() {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).expect("TOML");
    let expression = manifest["workspace"]["package"]["license"].as_str().expect("it is one");
    let others = expression.strip_prefix("(MIT OR Apache-2.0) AND ").expect("the code's own come first");
    let said: Words = others.split(" AND ").map(str::to_owned).collect();
    let meant: Words = table().into_iter().map(|[_, _, licence]| licence).collect();
    assert_eq!(said, meant, "Cargo.toml against data/SOURCES.md");
}

#[test]
fn each_dependency_has_its_place_in_the_table_of_security() {
    let of = |path: &str| {
        let manifest: toml::Table = toml::from_str(&read(path)).expect("TOML");
        manifest["dependencies"].as_table().expect("a table").keys().cloned().collect::<Words>()
    };
    let mut meant: Words = of("Cargo.toml").into_iter().chain(of("src/reading/Cargo.toml")).collect();
    meant.remove("talkgraph-reading");
    let security = read("SECURITY.md");
    let table = security.split("| what for | crates |").nth(1).expect("the table");
    let cells = table.lines().filter_map(|line| line.trim_end_matches([' ', '|']).rsplit_once('|'));
    let names =
        cells.flat_map(|(_, crates)| crates.split(", ").map(|name| name.split(" (").next().unwrap_or_default().trim()));
    let said: Words = names.filter(|name| !name.is_empty() && !name.starts_with("--")).map(str::to_owned).collect();
    assert_eq!(said, meant, "SECURITY.md against Cargo.toml");
}

#[test]
fn imported_names_have_the_sources_and_licences_of_the_table() {
    let mut said: BTreeMap<String, Words> = BTreeMap::new();
    for [files, from, licence] in table() {
        let Some((_, source)) = from.split_once("imported as ") else { continue };
        for file in files.split(", ").filter(|file| *file != "gazetteer/places.tsv") {
            said.entry(file.to_owned()).or_default().insert(format!("{source}: {licence}"));
        }
    }
    let mut meant: BTreeMap<String, Words> = BTreeMap::new();
    for file in ["technologies", "companies", "events", "people"] {
        let file = format!("gazetteer/{file}.tsv");
        for row in read(&format!("data/{file}")).lines().skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            let [.., sources, licences] = cells[..] else { panic!("{file}: {row}") };
            let pairs = sources.split(" | ").zip(licences.split(" | "));
            let pairs = pairs.map(|(source, licence)| format!("{source}: {licence}"));
            meant.entry(file.clone()).or_default().extend(pairs);
        }
    }
    assert_eq!(said, meant, "data/SOURCES.md against the tables");
}

#[test]
fn every_file_of_the_table_is_there() {
    for [files, ..] in table() {
        for file in files.split(", ") {
            let here = Path::new(env!("CARGO_MANIFEST_DIR"));
            let path = if ["src/", "web/"].iter().any(|top| file.starts_with(top)) {
                here.join(file)
            } else {
                here.join("data").join(file)
            };
            let path = if file.ends_with("/*.txt") { path.parent().expect("a folder").to_owned() } else { path };
            assert!(path.exists(), "{file}");
        }
    }
}

#[test]
fn what_browsers_get_is_pinned_and_named() {
    let json = |path: &str| -> serde_json::Value { serde_json::from_str(&read(path)).expect("JSON") };
    let (manifest, lock) = (json("web/package.json"), json("web/package-lock.json"));
    let sources = read("data/SOURCES.md");
    let names = |key: &str| manifest[key].as_object().expect("a table").clone();
    for (name, version) in names("dependencies").iter().chain(&names("devDependencies")) {
        let version = version.as_str().expect("text");
        let locked = &lock["packages"][format!("node_modules/{name}")];
        assert!(locked["version"] == version && locked["integrity"].is_string(), "{name}: {locked}");
    }
    for (name, version) in names("dependencies") {
        assert!(sources.contains(&format!("`{name}` {}", version.as_str().expect("text"))), "{name} in SOURCES.md");
        assert!(read("SECURITY.md").contains(&format!("| {name} |")), "{name} in SECURITY.md");
    }
}

#[test]
fn the_program_says_what_is_inside_it() {
    let (short, long) = (printed(&[]), printed(&["--texts"]));
    for [files, _, licence] in table() {
        assert!(short.contains(&format!("\n  {files}\n")) && short.contains(&format!("\n{licence}\n")), "{files}");
        assert!(long.contains(&format!("\n==== {licence}\n")), "no text of {licence}");
    }
    assert!(long.contains("Permission is hereby granted") && long.contains("by-sa/4.0/legalcode"));
}
