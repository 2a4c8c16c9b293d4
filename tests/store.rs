//! The store as other programs meet it: built from small hand-made recaps, opened, harmed, built again.

mod copy;

#[path = "store/index.rs"]
mod index;

use copy::copy;
use oxigraph::model::{NamedNodeRef, Quad, TermRef};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use talkgraph::graph::vocabulary::tg;
use talkgraph::graph::{
    Inputs, Iris, KnownName, Names, Options, Report, Store, StoreError, TitleWords, Touched, build,
};
use talkgraph::language::text::sentences;
use talkgraph::model::*;
use talkgraph::read::source::{Origin, Source};
use tempfile::TempDir;

const ONTOLOGY: &str = include_str!("../ontology/talkgraph.ttl");

/// A folder with recaps and a store.
///
/// A recap here is one line for its edition (`conf 2017`) and one for each talk: `title | speaker @ company | technology`.
struct Bench {
    folder: TempDir,
    names: Vec<KnownName>,
    fingerprint: String,
    base: String,
    prune: bool,
    ran: AtomicUsize,
}

/// Names whose changes cannot be followed, so that each of them has all recaps read again.
#[derive(Debug)]
struct Unfollowed(String);

impl Names for Unfollowed {
    fn hash(&self) -> &str {
        &self.0
    }

    fn imported(&self, _: &str) -> Option<KnownName> {
        None
    }

    fn write_footprint(&self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn changed_since(&self, _: &mut dyn BufRead) -> io::Result<Option<Touched>> {
        Ok(None)
    }
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (fingerprint, base) = ("names 1".to_owned(), talkgraph::graph::iri::DEFAULT_BASE.to_owned());
        Self { folder, names: Vec::new(), fingerprint, base, prune: false, ran: AtomicUsize::new(0) }
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("talkgraph.db")
    }

    fn recap(&self, name: &str, text: &str) -> &Self {
        fs::write(self.folder.path().join(name), text).expect("written");
        self
    }

    fn source(&self, name: &str) -> Source {
        let origin = Origin::File(self.folder.path().join(name));
        Source { path: format!("recaps/{name}"), key: name.replace('.', "-"), origin }
    }

    fn try_build_in(&self, store: &Path, names: &[&str]) -> Result<Report, StoreError> {
        let sources: Vec<Source> = names.iter().map(|name| self.source(name)).collect();
        self.try_build_sources(store, &sources)
    }

    fn try_build_sources(&self, store: &Path, sources: &[Source]) -> Result<Report, StoreError> {
        let iris = Iris::new(&self.base).expect("a base");
        let inputs = Inputs {
            iris: &iris,
            names: &self.names,
            redirects: &[],
            programmes: &[],
            ontology: ONTOLOGY,
            title_words: &TitleWords::default(),
            rules: "rules",
            linked: &Unfollowed(self.fingerprint.clone()),
        };
        self.ran.store(0, Ordering::SeqCst);
        let run = |source: &Source| {
            self.ran.fetch_add(1, Ordering::SeqCst);
            read(source)
        };
        build(store, sources, &inputs, Options { prune: self.prune }, run, |_| ())
    }

    /// Builds, and gives the report.
    fn build(&self, names: &[&str]) -> Report {
        self.try_build_in(&self.store(), names).expect("it builds")
    }

    fn open(&self) -> Store {
        Store::open(self.store()).expect("it opens")
    }

    /// What a build of `names` from nothing holds.
    fn clean(&self, names: &[&str]) -> BTreeSet<String> {
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        let store = elsewhere.path().join("clean.db");
        self.try_build_in(&store, names).expect("it builds");
        lines(&Store::open(&store).expect("it opens"))
    }

    fn entries(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.store()).expect("it is a folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }
}

fn lines(store: &Store) -> BTreeSet<String> {
    let quads = store.graph().expect("its quads").iter().collect::<Result<Vec<Quad>, _>>().expect("it can be read");
    assert_eq!(quads.len() as u64, store.header().quads, "the header counts the quads");
    let lines = quads.iter().map(ToString::to_string).collect();
    let made_now = Store::from_quads(&store.header().base, quads).expect("a store in memory");
    assert!(store.columns().is_some() && store.columns() == made_now.columns(), "the columns are those of the quads");
    lines
}

fn read(source: &Source) -> Result<(Recap, Extraction), String> {
    let bytes = match &source.origin {
        Origin::File(path) => fs::read(path).map_err(|error| error.to_string())?,
        Origin::Bytes(bytes) => bytes.clone(),
    };
    let text = String::from_utf8(bytes).map_err(|_| "it is no text".to_owned())?;
    assert!(!text.contains("PANIC"), "a fault in the program");
    let named = |name: &str| EntityRef { id: EntityId::from_name(name), label: name.to_owned() };
    let mut extraction = Extraction::default();
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        let piece = Piece { text: 0, text_len: span.end - span.start, source: span };
        let (kind, text) = (BlockKind::Paragraph, line.trim_end().to_owned());
        let mut parts = line.trim_end().split(" | ");
        let title = parts.next().unwrap_or_default();
        match (parts.next(), parts.next()) {
            (Some(who), Some(technology)) => {
                let (speaker, company) = who.split_once(" @ ").unwrap_or((who, ""));
                let key = if title.is_empty() { speaker } else { title };
                let at = line.find(technology).expect("it is in the line");
                extraction.mentions.push(Mention {
                    span: Span::new(span.start + at, span.start + at + technology.len()),
                    kind: Kind::Technology,
                    id: EntityId::from_name(technology),
                    label: technology.to_owned(),
                    score: 0.9,
                    method: Method::Exact,
                    block: blocks.len(),
                    at: (at, at + technology.len()),
                    doubtful: false,
                });
                let event = extraction.events.first().map(|event| event.id.clone());
                extraction.talks.push(Talk {
                    id: EntityId::from_name(&format!("{} {key}", event.as_ref().map_or("", |id| id.as_str()))),
                    title: (!title.is_empty()).then(|| title.to_owned()),
                    kind: TalkKind::Talk,
                    span,
                    event,
                    speakers: vec![Appearance {
                        person: named(speaker),
                        affiliation: (!company.is_empty()).then(|| named(company)),
                        affiliation_span: None,
                        affiliation_clues: Vec::new(),
                        role: None,
                        status: Status::Candidate,
                    }],
                    technologies: vec![Coverage { technology: named(technology), main: true, doubtful: false }],
                    topics: Vec::new(),
                    companies: Vec::new(),
                    probability: None,
                    doubtful: false,
                });
            }
            _ => {
                let (name, edition) = title.split_once(' ').unwrap_or((title, ""));
                extraction.events.push(Event {
                    id: EntityId::from_name(title),
                    series: Some(EntityId::from_name(name)),
                    name: name.to_owned(),
                    edition: Some(edition.to_owned()),
                    place: None,
                    country: None,
                    date: None,
                    inferred: None,
                });
            }
        }
        let sentences = sentences(&text, |_| false);
        blocks.push(Block { kind, text, pieces: vec![piece], marks: Vec::new(), span, chrome: false, sentences });
    }
    let recap = Recap {
        path: source.path.clone(),
        key: source.key.clone(),
        sha256: sha256(text.as_bytes()),
        source: text,
        language: "en".to_owned(),
        meta: Meta::default(),
        blocks,
        warnings: Vec::new(),
    };
    Ok((recap, extraction))
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

const ONE: &str =
    "conf 2017\nThe rise of real time | Neha Narkhede @ Confluent | Kafka\nChaos at scale | Jo Roe @ Acme | Go\n";
const TWO: &str = "conf 2017\nRise of real-time | Neha Narkhede | Kafka\n | Jo Roe | Go\n";
const THREE: &str = "other 2018\nTime in games | Ann Lee @ Games Inc | Rust\n";

#[test]
fn a_new_store_is_built_opened_and_reported() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE).recap("none.md", "conf 2019\n");
    let report = bench.build(&["one.md", "three.md", "none.md"]);
    assert_eq!((report.generation, report.changed), (Some(1), true));
    assert_eq!((report.recaps.total, report.recaps.read, report.recaps.unchanged), (3, 3, 0));
    assert_eq!(report.recaps.without_talk, ["recaps/none.md"]);
    assert_eq!(
        (report.talks.total, report.speakers.total, report.companies.total, report.technologies.total),
        (3, 3, 3, 3)
    );
    assert_eq!(report.talks.new, ["Chaos at scale", "The rise of real time", "Time in games"]);
    assert_eq!(report.names.people_candidates, 3);
    let store = bench.open();
    assert_eq!(store.generation(), Some(1));
    assert_eq!(store.header().base, talkgraph::graph::iri::DEFAULT_BASE);
    assert!(lines(&store).iter().any(|line| line.contains("Neha Narkhede")));
    let shown = report.to_string();
    assert!(shown.contains("3 read, 0 unchanged, 1 without a talk"), "{shown}");
    assert!(shown.contains("generation 1"), "{shown}");
    let json = serde_json::to_value(&report).expect("it is JSON");
    assert_eq!(json["recaps"]["read"], 3);
}

#[test]
fn only_changed_recaps_are_read_and_the_rest_is_as_from_nothing() {
    let bench = Bench::new();
    let all = ["one.md", "two.md", "three.md"];
    bench.recap("one.md", ONE).recap("two.md", TWO).recap("three.md", THREE);
    bench.build(&all);
    let again = bench.build(&all);
    assert_eq!((again.changed, again.generation, again.recaps.unchanged), (false, Some(1), 3));
    assert_eq!((bench.ran.load(Ordering::SeqCst), again.talks.new.len(), again.talks.gone.len()), (0, 0, 0));

    bench.recap("two.md", "conf 2017\nZig in the browser | Jo Roe | Zig\n");
    let changed = bench.build(&all);
    assert_eq!((changed.recaps.read, changed.recaps.unchanged, bench.ran.load(Ordering::SeqCst)), (1, 2, 1));
    assert_eq!((changed.technologies.new, changed.technologies.gone), (vec!["Zig".to_owned()], vec![]));
    assert_eq!(lines(&bench.open()), bench.clean(&all));

    let part = bench.build(&["one.md"]);
    assert!(!part.changed, "recaps that are not named stay");
    assert_eq!(lines(&bench.open()), bench.clean(&all));
}

#[test]
fn recaps_one_by_one_are_as_all_at_once() {
    let bench = Bench::new();
    let all = ["one.md", "two.md", "three.md"];
    bench.recap("one.md", ONE).recap("two.md", TWO).recap("three.md", THREE);
    for name in ["three.md", "two.md", "one.md"] {
        bench.build(&[name]);
    }
    assert_eq!(lines(&bench.open()), bench.clean(&all));
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    bench.try_build_in(elsewhere.path().join("db").as_path(), &all).expect("it builds");
    let snapshot = |path: PathBuf| fs::read(path.join("graph.nq")).expect("read");
    assert_eq!(snapshot(bench.store().join("gen-3")), snapshot(elsewhere.path().join("db/gen-1")), "byte for byte");
}

#[test]
fn prune_withdraws_what_is_not_named() {
    let mut bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md", "three.md"]);
    bench.prune = true;
    let report = bench.build(&["one.md"]);
    assert_eq!(report.recaps.withdrawn, ["recaps/three.md"]);
    assert_eq!(
        (report.talks.gone, report.speakers.gone),
        (vec!["Time in games".to_owned()], vec!["Ann Lee".to_owned()])
    );
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md"]));
}

#[test]
fn other_names_read_everything_again_where_the_files_are() {
    let mut bench = Bench::new();
    bench.recap("one.md", ONE).recap("two.md", TWO).recap("three.md", THREE);
    bench.build(&["one.md", "two.md", "three.md"]);
    bench.fingerprint = "names 2".to_owned();
    fs::remove_file(bench.folder.path().join("three.md")).expect("removed");
    let report = bench.build(&["one.md"]);
    assert_eq!((report.recaps.read, report.recaps.unchanged), (2, 1), "one is named, two is there, three is gone");
    assert_eq!(report.warnings.len(), 1);
    assert!(report.warnings[0].message.contains("three.md is gone"), "{:?}", report.warnings);
    bench.recap("three.md", THREE);
    let report = bench.build(&["one.md"]);
    assert_eq!((report.recaps.read, report.warnings.len()), (1, 0), "three is back");
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md", "two.md", "three.md"]));
}

#[test]
fn known_names_have_a_graph_that_follows_them() {
    let mut bench = Bench::new();
    bench.recap("one.md", ONE);
    bench.build(&["one.md"]);
    bench.names.push(KnownName {
        kind: Kind::Technology,
        id: EntityId("kafka".to_owned()),
        label: "Apache Kafka".to_owned(),
        aliases: vec!["Kafka".to_owned()],
        hidden: Vec::new(),
        broader: Vec::new(),
        maker: None,
        homepage: None,
        wikidata: None,
    });
    let report = bench.build(&["one.md"]);
    assert_eq!((report.changed, report.recaps.read), (true, 0), "no recap is read for a label");
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md"]));
    assert!(lines(&bench.open()).iter().any(|line| line.contains("altLabel") && line.contains("graph/gazetteer")));
}

#[test]
fn another_base_moves_the_whole_graph() {
    let mut bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md", "three.md"]);
    bench.base = "https://example.org/".to_owned();
    fs::remove_file(bench.folder.path().join("three.md")).expect("removed");
    let report = bench.build(&["one.md"]);
    assert_eq!(report.recaps.failed.len(), 1, "{:?}", report.recaps.failed);
    assert!(report.recaps.failed[0].reason.contains("cannot be read again"), "{:?}", report.recaps.failed);
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md"]));
    assert!(!lines(&bench.open()).iter().any(|line| line.contains("localhost")));
}

#[test]
fn a_recap_that_keeps_failing_writes_no_generation() {
    let bench = Bench::new();
    bench.recap("one.md", ONE);
    fs::write(bench.folder.path().join("binary.md"), [0xff]).expect("written");
    let names = ["one.md", "binary.md"];
    assert_eq!(bench.build(&names).generation, Some(1));
    let again = bench.build(&names);
    assert_eq!((again.generation, again.changed, again.recaps.failed.len()), (Some(1), false, 1));
}

#[test]
fn a_report_names_untitled_talks_by_their_speakers() {
    let bench = Bench::new();
    let report = bench.recap("three.md", "conf 2017\n | Jo Doe @ Acme | Kafka\n").build(&["three.md"]);
    assert_eq!(report.talks.new, ["talk by Jo Doe"]);
}

#[test]
fn a_bad_recap_is_told_of_and_the_batch_goes_on() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("panic.md", "PANIC").recap("three.md", THREE);
    fs::write(bench.folder.path().join("binary.md"), [0xff, 0xfe, 0x00]).expect("written");
    let report = bench.build(&["one.md", "binary.md", "panic.md", "missing.md"]);
    assert_eq!((report.recaps.read, report.recaps.failed.len()), (1, 3));
    let reasons: HashMap<_, _> = report.recaps.failed.iter().map(|f| (f.recap.as_str(), f.reason.as_str())).collect();
    assert_eq!(reasons["recaps/binary.md"], "it is no text");
    assert!(reasons["recaps/panic.md"].contains("please report it"));
    assert!(report.to_string().contains("failed: recaps/binary.md: it is no text"));

    fs::write(bench.folder.path().join("one.md"), [0xff]).expect("written");
    bench.build(&["one.md", "three.md"]);
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md", "three.md"]), "what fails now is not there any more");
}

#[test]
fn a_new_store_with_only_bad_recaps_stays_empty() {
    let bench = Bench::new();
    let report = bench.build(&["missing.md"]);
    assert_eq!((report.generation, report.changed, report.recaps.failed.len()), (None, false, 1));
    assert!(report.to_string().contains("no recap could be read"));
    assert!(matches!(Store::open(bench.store()), Err(StoreError::Missing { .. })));
}

#[test]
fn two_sources_of_one_name_are_not_mixed_up() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    let twin = Source { key: bench.source("one.md").key, ..bench.source("three.md") };
    let sources = [bench.source("one.md"), twin, bench.source("one.md")];
    let report = bench.try_build_sources(&bench.store(), &sources).expect("it builds");
    assert_eq!((report.recaps.read, report.recaps.failed.len()), (1, 1));
    assert!(report.recaps.failed[0].reason.contains("rename one"), "{:?}", report.recaps.failed);
}

#[test]
fn recaps_without_a_file_stay_and_change_like_others() {
    let bench = Bench::new();
    let piped = |text: &str| Source {
        path: "line 1".to_owned(),
        key: "piped".to_owned(),
        origin: Origin::Bytes(text.as_bytes().to_vec()),
    };
    let build = |text: &str| bench.try_build_sources(&bench.store(), &[piped(text)]).expect("it builds");
    assert_eq!(build(ONE).recaps.read, 1);
    assert_eq!(build(ONE).recaps.unchanged, 1);
    assert_eq!(build(THREE).recaps.read, 1);
}

#[test]
fn two_recaps_of_one_conference_meet() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("two.md", TWO);
    let report = bench.build(&["one.md", "two.md"]);
    assert_eq!((report.talks.total, report.speakers.total), (2, 2));
    let store = bench.open();
    let quads = |predicate: NamedNodeRef<'_>| {
        let found = store.graph().expect("its quads").quads_for_pattern(None, Some(predicate), None, None);
        found.collect::<Result<Vec<Quad>, _>>().expect("it can be read")
    };
    let editions: BTreeSet<String> = quads(tg::EDITION).iter().map(|quad| quad.subject.to_string()).collect();
    assert_eq!(editions.len(), 1, "{editions:?}");
    let same = quads(tg::SAME_TALK_AS);
    assert_eq!(same.len(), 4, "one for every talk");
    assert_eq!(same.iter().map(|quad| quad.object.to_string()).collect::<BTreeSet<_>>().len(), 2);
    let canonical = |quad: &Quad| TermRef::from(quad.subject.as_ref()) == quad.object.as_ref();
    assert_eq!(same.iter().filter(|quad| canonical(quad)).count(), 2);
    assert_eq!(quads(tg::SAME_TALK_REASON).len(), 2);

    bench.recap("two.md", "conf 2017\n");
    let apart = bench.build(&["one.md", "two.md"]);
    assert_eq!((apart.talks.total, apart.talks.gone.len()), (2, 0), "each talk is still told of by the other recap");
}

#[test]
fn readers_keep_the_generation_they_opened() {
    let bench = Bench::new();
    bench.recap("one.md", ONE);
    bench.build(&["one.md"]);
    let reader = bench.open();
    let before = lines(&reader);
    for number in 0..4 {
        bench.recap("two.md", &format!("conf 2017\nTalk number {number} | Jo Roe | Go\n"));
        bench.build(&["one.md", "two.md"]);
    }
    assert_eq!(lines(&reader), before);
    let generations = |bench: &Bench| bench.entries().into_iter().filter(|e| e.starts_with("gen-")).collect::<Vec<_>>();
    assert_eq!(generations(&bench), ["gen-1", "gen-4", "gen-5"], "the one that is open stays");
    drop(reader);
    bench.recap("two.md", TWO);
    bench.build(&["one.md", "two.md"]);
    assert_eq!(generations(&bench), ["gen-5", "gen-6"]);
}

#[test]
fn what_a_killed_build_left_harms_nobody() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md"]);
    let before = lines(&bench.open());
    // Killed while writing; after the rename, before the pointer; while writing the pointer.
    fs::create_dir(bench.store().join("gen-2.tmp")).expect("made");
    fs::write(bench.store().join("gen-2.tmp/graph.nq"), "<http://half").expect("written");
    fs::create_dir(bench.store().join("gen-3")).expect("made");
    fs::write(bench.store().join("gen-3/graph.nq"), "").expect("written");
    fs::write(bench.store().join("CURRENT.tmp"), "gen").expect("written");
    assert_eq!(lines(&bench.open()), before);
    bench.build(&["one.md", "three.md"]);
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md", "three.md"]));
    let entries = bench.entries();
    assert!(!entries.iter().any(|entry| entry.contains(".tmp")), "{entries:?}");
    assert_eq!(entries.iter().filter(|entry| entry.starts_with("gen-")).count(), 2, "{entries:?}");
}

/// Run by [`a_build_killed_at_any_instant_leaves_a_whole_graph`] as a process of its own.
#[test]
#[ignore = "builds until it is killed"]
fn builds_until_killed() {
    let Some(folder) = std::env::var_os("TALKGRAPH_TEST_FOLDER") else { return };
    let bench = Bench::new();
    let store = Path::new(&folder).join("talkgraph.db");
    for number in 0.. {
        let text = format!("conf 2017\n{}", format!("Talk {number} | Jo Roe @ Acme | Go\n").repeat(200));
        let source = Source { path: "p".to_owned(), key: "p".to_owned(), origin: Origin::Bytes(text.into_bytes()) };
        bench.try_build_sources(&store, &[source]).expect("it builds");
    }
}

#[test]
fn a_build_killed_at_any_instant_leaves_a_whole_graph() {
    let bench = Bench::new();
    bench.recap("one.md", ONE);
    bench.build(&["one.md"]);
    for round in 0..12 {
        let mut child = std::process::Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "builds_until_killed", "--ignored"])
            .env("TALKGRAPH_TEST_FOLDER", bench.folder.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("it starts");
        let before = bench.open().generation();
        let started = Instant::now();
        while bench.open().generation() == before {
            assert!(started.elapsed() < Duration::from_secs(120), "the child builds nothing");
            std::thread::sleep(Duration::from_millis(5));
        }
        // Somewhere in the builds after that.
        std::thread::sleep(Duration::from_millis(7 * round));
        lines(&bench.open());
        child.kill().expect("killed");
        child.wait().expect("gone");
        lines(&bench.open());
    }
    bench.build(&["one.md"]);
    let entries = bench.entries();
    assert!(!entries.iter().any(|entry| entry.contains(".tmp")), "{entries:?}");
}

#[test]
fn a_second_build_is_refused_while_the_first_is_at_work() {
    let bench = Bench::new();
    bench.recap("one.md", ONE);
    bench.build(&["one.md"]);
    let lock = fs::File::options().append(true).open(bench.store().join("build.lock")).expect("it is there");
    lock.lock().expect("locked");
    let error = bench.try_build_in(&bench.store(), &["one.md"]).expect_err("it is locked");
    assert!(matches!(error, StoreError::Locked { .. }));
    assert!(error.to_string().contains("another build is at work in"), "{error}");
    bench.open();
    drop(lock);
    bench.build(&["one.md"]);
}

#[test]
fn faults_are_named_with_their_remedy() {
    let bench = Bench::new();
    let message = |bench: &Bench| Store::open(bench.store()).expect_err("it is at fault").to_string();
    let remedy = format!("build one with: talkgraph --store {} build FOLDER", bench.store().display());
    assert!(message(&bench).ends_with(&remedy), "{}", message(&bench));
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md", "three.md"]);
    let pointer = bench.store().join("CURRENT");

    fs::write(&pointer, "gen-77\n").expect("written");
    assert!(message(&bench).contains("names \"gen-77\", which is not there; build again"), "{}", message(&bench));
    fs::write(&pointer, "gen-1\n").expect("written");
    let manifest = bench.store().join("gen-1/manifest.json");
    fs::write(&manifest, "{").expect("written");
    assert!(message(&bench).contains("manifest.json is damaged"), "{}", message(&bench));
    fs::remove_file(&manifest).expect("removed");
    assert!(message(&bench).contains("manifest.json is damaged: it is gone"), "{}", message(&bench));

    let report = bench.build(&["one.md"]);
    let warning = &report.warnings[0].message;
    assert!(warning.contains("in doubt, so only the recaps named now"), "{:?}", report.warnings);
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md"]));
}

#[test]
fn a_pointer_that_is_lost_loses_nothing() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["three.md"]);
    bench.build(&["one.md"]);
    let all = bench.clean(&["one.md", "three.md"]);
    let pointer = bench.store().join("CURRENT");
    // An older generation, nothing at all, zeros, nonsense: the newest is open to readers, and the next build keeps it.
    let harms: [(&[u8], bool); 4] = [(b"gen-1\n", false), (b"", true), (&[0; 6], true), (b"gen-\xff2", true)];
    for (harm, is_told) in harms {
        fs::write(&pointer, harm).expect("written");
        assert_eq!(lines(&bench.open()), all, "{harm:?}");
        assert_eq!(bench.open().notice().is_some(), is_told, "{harm:?}: {:?}", bench.open().notice());
        let report = bench.build(&["one.md"]);
        assert_eq!((report.changed, report.generation, report.recaps.total), (false, Some(2), 2), "{harm:?}");
        assert_eq!(!report.warnings.is_empty(), is_told, "{harm:?}: {:?}", report.warnings);
        assert_eq!(fs::read_to_string(&pointer).expect("read"), "gen-2\n", "it is mended");
    }
    fs::remove_file(&pointer).expect("removed");
    assert_eq!(lines(&bench.open()), all);
    // It cannot be read at all.
    fs::create_dir(&pointer).expect("made");
    assert_eq!(lines(&bench.open()), all);
    bench.try_build_in(&bench.store(), &["one.md"]).expect_err("it cannot be written");
    fs::remove_dir(&pointer).expect("removed");
    bench.build(&["one.md"]);
    assert_eq!(bench.entries().iter().filter(|entry| entry.starts_with("gen-")).count(), 2, "nothing was removed");
}

#[test]
fn what_a_pointer_names_and_is_lost_is_built_on_the_generation_before() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["three.md"]);
    bench.build(&["one.md"]);
    fs::write(bench.store().join("gen-2/manifest.json"), "{\"format\":2,").expect("written");
    let report = bench.build(&["three.md"]);
    assert_eq!((report.changed, report.recaps.total), (true, 1), "what only the second knew is not known any more");
    let warning = &report.warnings[0].message;
    assert!(warning.contains("gen-1 was built on; name later recaps anew"), "{:?}", report.warnings);
    assert_eq!(lines(&bench.open()), bench.clean(&["three.md"]));
}

#[test]
fn other_formats_are_upgraded_or_refused() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md", "three.md"]);
    let manifest = bench.store().join("gen-1/manifest.json");
    let whole = fs::read_to_string(&manifest).expect("read");
    let message = || Store::open(bench.store()).expect_err("another format").to_string();

    fs::write(&manifest, whole.replacen("\"format\":2", "\"format\":999", 1)).expect("written");
    assert!(message().contains("was written in format 999") && message().contains("install a newer"), "{}", message());
    let error = bench.try_build_in(&bench.store(), &["one.md"]).expect_err("what it tells of must not be lost");
    assert!(matches!(error, StoreError::FormatUnknown { found: 999, .. }), "{error}");
    assert!(manifest.exists(), "and it is not");

    // The first format had no checksums, and lengths in other places.
    let mut old: serde_json::Value = serde_json::from_str(&whole).expect("it is JSON");
    let fields = old.as_object_mut().expect("an object");
    fields.insert("format".to_owned(), 1.into());
    for gone in ["crc32", "graph_file", "columns_file", "names_file"] {
        fields.remove(gone).expect("it was there");
    }
    fields.insert("bytes".to_owned(), 77.into());
    fields.insert("columns".to_owned(), 77.into());
    fs::write(&manifest, old.to_string()).expect("written");
    assert!(message().contains("in format 1 by an earlier talkgraph"), "{}", message());
    let report = bench.build(&["one.md"]);
    assert_eq!(report.recaps.read, 2, "also the one that was not named: {:?}", report.warnings);
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md", "three.md"]));
}

/// Stores that were kept when their format was the newest: `format-2`, `format-2-index` and so on. `TALKGRAPH_RENEW=1` keeps one of today.
#[test]
fn kept_stores_of_all_formats_are_read_or_say_what_to_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kept");
    let bench = Bench::new();
    bench.recap("one.md", ONE);
    if std::env::var_os("TALKGRAPH_RENEW").is_some() {
        // From bytes, so that no path of this machine is kept.
        let source = Source { origin: Origin::Bytes(ONE.as_bytes().to_vec()), ..bench.source("one.md") };
        bench.try_build_sources(&bench.store(), &[source]).expect("it builds");
        let header = bench.open().header().clone();
        let kept =
            folder.join(format!("format-{}{}", header.format, if header.index_file.is_some() { "-index" } else { "" }));
        let _ = fs::remove_dir_all(&kept);
        copy(&bench.store(), &kept);
    }
    let kept = fs::read_dir(&folder).expect("there are some").map(|entry| entry.expect("an entry").path());
    for (number, kept) in kept.enumerate() {
        // A copy, since readers and builds lock what they open.
        let store = bench.folder.path().join(format!("kept-{number}.db"));
        copy(&kept, &store);
        match Store::open(&store) {
            Ok(store) => {
                assert!(store.inspect().expect("it can be read").is_whole(), "{}", kept.display());
                assert!(lines(&store).iter().any(|line| line.contains("Neha Narkhede")), "{}", kept.display());
            }
            Err(error) => assert!(error.to_string().contains("read its recaps again with"), "{error}"),
        }
        bench.try_build_in(&store, &["one.md"]).expect("it is built on");
        assert_eq!(lines(&Store::open(&store).expect("it opens")), bench.clean(&["one.md"]), "{}", kept.display());
    }
}

#[test]
fn columns_that_are_gone_cost_time_only_and_come_back() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md", "three.md"]);
    let columns = bench.store().join("gen-1/columns.bin");
    let whole = fs::read(&columns).expect("read");
    fs::write(&columns, &whole[..whole.len() - 1]).expect("written");
    let store = bench.open();
    assert!(store.columns().is_none() && store.graph().is_ok());
    // Harm that leaves the length: a number of a term that is not there, and ends that are not in order.
    let rows = whole.iter().position(|byte| *byte == b'\n').expect("a first line") + 1;
    let ends = whole.windows(8).rposition(|eight| eight[2..] == [0; 6]).expect("an end");
    for at in [rows..rows + 4, ends - 8..ends] {
        let mut harmed = whole.clone();
        harmed[at].fill(0xff);
        fs::write(&columns, harmed).expect("written");
        assert!(bench.open().columns().is_none());
    }
    fs::remove_file(&columns).expect("removed");
    assert!(bench.open().columns().is_none());
    fs::remove_file(bench.folder.path().join("three.md")).expect("removed");
    let report = bench.build(&["one.md"]);
    assert!(report.warnings[0].message.contains("columns.bin is damaged: it is gone"), "{:?}", report.warnings);
    assert_eq!((report.changed, report.recaps.read), (true, 0), "they are made of the quads, which are whole");
    bench.recap("three.md", THREE);
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md", "three.md"]));
}

#[test]
fn a_damaged_snapshot_is_told_of_and_mended() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md", "three.md"]);
    let snapshot = |number: u64| bench.store().join(format!("gen-{number}/graph.nq"));
    let whole = fs::read(snapshot(1)).expect("read");
    let opened = || Store::open(bench.store()).and_then(|store| store.graph().map(drop));
    let message = || opened().expect_err("it is damaged").to_string();

    // One bit of a label, which leaves a graph that can be read and says something else.
    let label = whole.windows(7).position(|seven| seven == b"Ann Lee").expect("her name");
    let mut spoilt = whole.clone();
    spoilt[label] ^= 1;
    fs::write(snapshot(1), &spoilt).expect("written");
    assert!(
        message().contains("graph.nq is damaged: its checksum is ") && message().contains("read its recaps again with"),
        "{}",
        message()
    );
    let report = bench.build(&["one.md"]);
    assert_eq!((report.changed, report.recaps.read), (true, 1), "the one that is damaged, though it was not named");
    let told = |what: &str| report.warnings.iter().any(|warning| warning.message.contains(what));
    assert!(
        told("graph.nq is damaged") && told("was read again, since its graph was damaged"),
        "{:?}",
        report.warnings
    );
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md", "three.md"]));

    fs::write(snapshot(2), &whole[..whole.len() / 2]).expect("written");
    assert!(message().contains(" bytes and was written with "), "{}", message());
    bench.build(&["one.md"]);
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md", "three.md"]));

    fs::remove_file(snapshot(3)).expect("removed");
    assert!(message().contains("graph.nq is damaged: it is gone"), "{}", message());
    let report = bench.build(&["one.md"]);
    assert_eq!(report.recaps.read, 2, "{:?}", report.warnings);
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md", "three.md"]));
}

#[test]
fn a_damaged_recap_that_is_gone_is_named_and_not_carried_on() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md", "three.md"]);
    let snapshot = bench.store().join("gen-1/graph.nq");
    let text = fs::read_to_string(&snapshot).expect("read").replace("Ann Lee", "Ann Loe");
    fs::write(&snapshot, text).expect("written");
    fs::remove_file(bench.folder.path().join("three.md")).expect("removed");
    let report = bench.build(&["one.md"]);
    assert_eq!(report.recaps.failed.len(), 1, "{report}");
    assert!(report.recaps.failed[0].reason.contains("three.md is gone; name its file anew"), "{report}");
    assert_eq!(lines(&bench.open()), bench.clean(&["one.md"]));
}

#[test]
fn any_flipped_bit_of_a_store_is_told_or_harmless() {
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md", "three.md"]);
    let right = lines(&bench.open());
    let right_columns = bench.open().columns().cloned();
    for name in ["manifest.json", "graph.nq", "columns.bin", "names.tsv"] {
        let file = bench.store().join("gen-1").join(name);
        let Ok(whole) = fs::read(&file) else { continue };
        for at in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            let mut harmed = whole.clone();
            harmed[at] ^= 1 << (at % 8);
            fs::write(&file, harmed).expect("written");
            let Ok(store) = Store::open(bench.store()) else { continue };
            assert!(!store.inspect().expect("it can be read").is_whole(), "bit {} of byte {at} of {name}", at % 8);
            assert!(store.columns().is_none() || store.columns() == right_columns.as_ref(), "byte {at} of {name}");
            if let Ok(graph) = store.graph() {
                let quads: BTreeSet<String> = graph.iter().map(|quad| quad.expect("read").to_string()).collect();
                assert_eq!(quads, right, "byte {at} of {name}");
            }
        }
        fs::write(&file, whole).expect("written");
    }
    assert!(bench.open().inspect().expect("it can be read").is_whole());
}

#[test]
fn folders_that_cannot_be_used_are_refused() {
    let bench = Bench::new();
    bench.recap("one.md", ONE);
    let build = |store: &Path| bench.try_build_in(store, &["one.md"]).expect_err("it cannot be used").to_string();

    let in_the_way = build(&bench.folder.path().join("one.md"));
    assert!(
        in_the_way.contains("cannot make the folder") && in_the_way.contains("a file is in the way"),
        "{in_the_way}"
    );
    let below_a_file = build(&bench.folder.path().join("one.md/store"));
    assert!(below_a_file.contains("a file is in the way"), "{below_a_file}");
    let other = build(bench.folder.path());
    assert!(other.contains("is not empty and holds no graph; name a new folder with --store"), "{other}");
    assert!(!bench.folder.path().join("build.lock").exists(), "nothing is left in it");
}

#[test]
#[cfg(unix)]
fn an_unwritable_folder_is_told_of_and_unharmed() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    bench.recap("one.md", ONE).recap("three.md", THREE);
    bench.build(&["one.md"]);
    let before = lines(&bench.open());
    let mode = |mode| fs::set_permissions(bench.store(), fs::Permissions::from_mode(mode)).expect("set");
    mode(0o555);
    let is_bound = fs::write(bench.store().join("probe"), "").is_err();
    let result = bench.try_build_in(&bench.store(), &["one.md", "three.md"]);
    let after = lines(&bench.open());
    mode(0o755);
    // The superuser may write everywhere.
    if is_bound {
        let message = result.expect_err("it cannot be written").to_string();
        assert!(message.contains("make it writable, or name another folder with --store"), "{message}");
        assert_eq!(after, before);
    }
}
