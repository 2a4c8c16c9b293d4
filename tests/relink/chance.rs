//! Random sequences of what happens to a store in, the promise that a build of what changed equals a build from nothing out:
//! recaps come, change and go, names and decisions too, builds are of part of the recaps or of all; now and then the graph is
//! published to a store that is not ours, which must then hold the same. Three sequences of six steps from a fixed seed;
//! `TALKGRAPH_SEQUENCES=500` tries more, `TALKGRAPH_STEPS=500` longer ones, `TALKGRAPH_SEED=7` others.

use super::remote::Remote;
use super::{Bench, files};
use oxigraph::store::Store as Graph;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use talkgraph::graph::{Options, Store};
use talkgraph::query::GraphStore;
use talkgraph::query::publish::publish;
use talkgraph::read::source::Source;

/// Entries of each file of names that may be there or not.
const ENTRIES: [(&str, &[&str]); 4] = [
    (
        "technologies.toml",
        &[
            "[[technology]]\nid = \"torrentine\"\nlabel = \"Torrentine\"\n",
            "[[technology]]\nid = \"bittern-queue\"\nlabel = \"Bittern Queue\"\naliases = [\"BitternMQ\"]\nmaker = \"quillworks\"\n",
            "[[technology]]\nid = \"quern\"\nlabel = \"Quern\"\nweak = [\"Stone\"]\ncues = [\"grinding\"]\n",
            "[[technology]]\nid = \"rye\"\nlabel = \"Rye\"\nbroader = [\"quern\"]\n",
        ],
    ),
    (
        "companies.toml",
        &[
            "[[company]]\nid = \"quillworks\"\nlabel = \"Quillworks\"\n",
            "[[company]]\nid = \"heron-works\"\nlabel = \"Heron Works\"\naliases = [\"Heron\"]\n",
        ],
    ),
    (
        "people.toml",
        &[
            "[[person]]\nid = \"mara-lindqvist\"\nlabel = \"Mara Lindqvist\"\n",
            "[[person]]\nid = \"odo\"\nlabel = \"Odo Millward\"\naliases = [\"O. Millward\"]\n",
        ],
    ),
    (
        "decisions.toml",
        &[
            "[[same]]\nkeep = \"Mara Lindqvist\"\nmerge = \"Mara Lindquist\"\nkind = \"person\"\n",
            "[[same]]\nkeep = \"Ilse Krummbach\"\nmerge = \"Ilse Krumbach\"\nkind = \"person\"\n",
        ],
    ),
];
const SPEAKERS: [&str; 6] =
    ["Mara Lindqvist", "Mara Lindquist", "Odo Millward", "Ilse Krummbach", "Ilse Krumbach", "Sam Fieldd"];
const FIRMS: [&str; 4] = ["Quillworks", "Heron Works", "Crumb Group", "Heron"];
const SUBJECTS: [&str; 6] = ["Torrentine", "BitternMQ", "Quern", "Stone, grinding all day", "Rye", "Torrentin"];
const EVENTS: [&str; 3] = ["MillCon 2024", "MillCon 2023", "GrindFest 2024"];

/// Numbers as chance has them, always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn of(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len())]
    }

    fn recap(&mut self) -> String {
        let mut text = format!("# {}\n\n", self.of(&EVENTS));
        for _ in 0..self.below(4) {
            let (subject, other) = (self.of(&SUBJECTS), self.of(&SUBJECTS));
            let (speaker, firm) = (self.of(&SPEAKERS), self.of(&FIRMS));
            text += &format!(
                "## All about {subject}, by {speaker}, {firm}\n\nThe talk was about {subject} and {other}.\n\n"
            );
        }
        text
    }

    /// One thing that happens.
    fn step(&mut self, bench: &mut Bench, remote: &Remote) {
        let recaps = bench.folder.path().join("recaps");
        match self.below(9) {
            0..3 => {
                let path = recaps.join(format!("{}.md", self.below(5)));
                fs::write(path, self.recap()).expect("written");
            }
            3 => {
                let _ = fs::remove_file(recaps.join(format!("{}.md", self.below(5))));
            }
            4..6 => {
                let (file, entries) = ENTRIES[self.below(ENTRIES.len())];
                let there: Vec<&str> = entries.iter().copied().filter(|_| self.below(2) == 0).collect();
                fs::write(bench.gazetteer(file), there.join("\n")).expect("written");
            }
            6 => {
                bench.sources = sources(bench).into_iter().filter(|_| self.below(2) == 0).collect();
                if !bench.sources.is_empty() {
                    bench.build_with("kept.db", Options { prune: self.below(2) == 0 });
                }
            }
            7 => all(bench, "kept.db"),
            _ => published(bench, remote),
        }
    }
}

fn sources(bench: &Bench) -> Vec<Source> {
    files(&bench.folder.path().join("recaps")).iter().map(|path| Source::file(path)).collect()
}

fn all(bench: &mut Bench, store: &str) {
    bench.sources = sources(bench);
    bench.build_with(store, Options { prune: true });
}

/// Brings the graph of the last build, if there was one, to the other store, and compares: all but the graph that says what was
/// brought, and numbers as that store keeps them.
fn published(bench: &Bench, remote: &Remote) {
    let Ok(store) = Store::open(bench.folder.path().join("kept.db")) else { return };
    let (endpoint, graph) = (remote.endpoint(), store.graph().expect("its quads"));
    let target = GraphStore::new(&endpoint, None).expect("an address");
    publish(graph.into(), &store.header().base, &endpoint, &target, |_, _| ()).expect("it is published");
    let here = Graph::new().expect("a store in memory");
    here.extend(graph.iter().map(|quad| quad.expect("it can be read"))).expect("inserted");
    let lines =
        |store: &Graph| store.iter().map(|quad| quad.expect("it can be read").to_string()).collect::<BTreeSet<_>>();
    let mut there = lines(&remote.store);
    there.retain(|quad| !quad.ends_with("graph/published>"));
    assert_eq!(there, lines(&here), "what was published");
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |number| number.parse().expect("a number"))
}

#[test]
fn after_whatever_happens_a_build_equals_a_clean_one() {
    let seed = setting("TALKGRAPH_SEED", 1);
    for number in 0..setting("TALKGRAPH_SEQUENCES", 3) {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9) ^ number);
        let mut bench = Bench { folder: tempfile::tempdir().expect("a folder"), sources: Vec::new() };
        fs::create_dir_all(bench.gazetteer("")).expect("a folder");
        fs::create_dir_all(bench.folder.path().join("recaps")).expect("a folder");
        // Without lists of words, which take long to load.
        let languages = bench.folder.path().join("data/language");
        fs::create_dir_all(languages.join("words")).expect("a folder");
        for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/language")) {
            fs::copy(&file, languages.join(file.file_name().expect("a name"))).expect("copied");
        }
        fs::write(bench.folder.path().join("recaps/always.md"), chance.recap()).expect("written");
        for (file, entries) in ENTRIES {
            fs::write(bench.gazetteer(file), entries[0]).expect("written");
        }
        let remote = Remote::start();
        (0..setting("TALKGRAPH_STEPS", 6)).for_each(|_| chance.step(&mut bench, &remote));
        all(&mut bench, "kept.db");
        published(&bench, &remote);
        all(&mut bench, "clean.db");
        assert_eq!(bench.quads("kept.db"), bench.quads("clean.db"), "sequence {number} of seed {seed}");
    }
}
