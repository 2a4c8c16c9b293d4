//! A gazetteer of a million generated names beside the shipped ones: it opens, links, and takes less than a gibibyte.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use talkgraph::assets::Assets;
use talkgraph::read;
use talkgraph::route::Route;

const NAMES: usize = 1_000_000;
/// A gibibyte: a quarter more than is taken, since what an allocator keeps back differs from run to run.
const MOST_IN_KB: u64 = 1 << 20;

#[test]
#[ignore = "takes half a minute; tests/run --all runs it"]
fn a_million_names_link_in_less_than_a_gibibyte() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for part in ["language", "language/words", "gazetteer"] {
        fs::create_dir_all(folder.path().join(part)).expect("a folder");
        for entry in fs::read_dir(shipped.join(part)).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_file() {
                fs::copy(&entry, folder.path().join(part).join(entry.file_name().expect("a name"))).expect("copied");
            }
        }
    }
    let table = folder.path().join("gazetteer/technologies.tsv");
    let mut rows = fs::read_to_string(&table).expect("the table");
    for index in 0..NAMES {
        let name = name(index);
        writeln!(rows, "{}\t{name}\t\t\t\t\t\t\tgenerated\tCC0-1.0", name.to_lowercase()).expect("written");
    }
    fs::write(&table, rows).expect("written");

    let route = Route::open(&Assets::data(Some(folder.path()))).expect("it opens");
    assert!(route.gazetteer().entries().len() > NAMES);
    let named = name(NAMES / 2);
    let text =
        format!("# QCon London 2017\n\n## Queues, by Mara Lindqvist\n\nMara moved from {named} to Apache Kafka.\n");
    let recap = read::parse("recap.md", "recap", text.as_bytes(), route.languages()).expect("it is text");
    let found: Vec<String> = route.extract(&recap).mentions.into_iter().map(|mention| mention.label).collect();
    assert!(found.contains(&named) && found.contains(&"Apache Kafka".to_owned()), "{found:?}");

    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    assert!(peak.is_none_or(|kb: u64| kb < MOST_IN_KB), "at its peak it took {peak:?} kB");
}

/// A word of six syllables that no language has, another one for each index.
fn name(index: usize) -> String {
    const CONSONANTS: [&str; 17] =
        ["b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z"];
    let mut rest = index;
    let mut word = String::from("Zy");
    for _ in 0..5 {
        word.push_str(CONSONANTS[rest % 17]);
        word.push(['a', 'e', 'i', 'o', 'u'][rest / 17 % 5]);
        rest /= 85;
    }
    word
}
