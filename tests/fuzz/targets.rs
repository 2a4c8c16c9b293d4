//! Bytes in, a panic out where a promise is broken: one function for each door through which something comes in that others
//! wrote. libFuzzer feeds them what coverage leads it to, `tests/properties.rs` what is in `corpus`.

use crate::promises::{DATA, ROUTE, blocks_lie_in_the_source, hold, parsed};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;
use talkgraph::assets::{Asset, Assets};
use talkgraph::gazetteer::import::{FORMATS, Found, Input, Sink};
use talkgraph::gazetteer::{Gazetteer, check, decisions, edit, programme};
use talkgraph::graph::{Iris, Options, Store};
use talkgraph::model::{EntityId, Kind};
use talkgraph::query::resolve::{EntityKind, Resolver};
use talkgraph::query::{Saved, Source, page, prefixes};
use talkgraph::read::source;
use talkgraph::route::Route;
use talkgraph::serve;
use tempfile::TempDir;

/// What a target is called, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const ALL: &[Target] = &[
    ("read", read),
    ("front", front),
    ("link", link),
    ("extract", extract),
    ("names", names),
    ("programme", programme),
    ("import", import),
    ("query", query),
    ("index", index),
    ("http", http),
];

const ENDINGS: [&str; 9] = ["md", "html", "rst", "adoc", "org", "txt", "ipynb", "eml", "unknown"];
const NAMES: [&str; 9] = [
    "people.toml",
    "companies.toml",
    "technologies.toml",
    "events.toml",
    "decisions.toml",
    "vendors.toml",
    "lists.toml",
    "technologies.tsv",
    "no-names.tsv",
];
const PROGRAMMES: [&str; 7] =
    ["schedule.json", "schedule.xml", "talks.csv", "talks.yml", "talk.md", "page.html", "a.ics"];

/// The first byte chooses one of several, by itself where it is a digit, so that a corpus can be read.
fn chosen<'c, T>(data: &[u8], of: &'c [T]) -> Option<(&'c T, Vec<u8>)> {
    let (first, rest) = data.split_first()?;
    Some((&of[usize::from(first.wrapping_sub(b'0')) % of.len()], rest.to_vec()))
}

/// A file of any format is read.
fn read(data: &[u8]) {
    let Some((ending, bytes)) = chosen(data, &ENDINGS) else { return };
    let Some(recap) = parsed(ending, &bytes) else { return };
    blocks_lie_in_the_source(&recap);
}

/// Front matter of any kind.
fn front(data: &[u8]) {
    let Some((fence, bytes)) = chosen(data, &["---\n", "+++\n", "{", ""]) else { return };
    parsed("md", &[fence.as_bytes(), &bytes].concat()).iter().for_each(blocks_lie_in_the_source);
}

/// The whole route.
fn extract(data: &[u8]) {
    let Some((ending, bytes)) = chosen(data, &ENDINGS[..6]) else { return };
    hold(ending, &bytes);
}

/// Names are found by an automaton once much was read, and by look-ups before: a recap must not tell which.
fn link(data: &[u8]) {
    static READ: AtomicUsize = AtomicUsize::new(0);
    static BY_LOOK_UP: Mutex<Option<Route>> = Mutex::new(None);
    static BY_AUTOMATON: LazyLock<Route> = LazyLock::new(|| {
        let route = Route::open(&DATA).expect("data/ is sound");
        let much = "a".repeat(5 << 20);
        route.extract(&parsed("txt", much.as_bytes()).expect("it is text"));
        route
    });
    let Some(recap) = parsed("md", data) else { return };
    let mut by_look_up = BY_LOOK_UP.lock().unwrap_or_else(PoisonError::into_inner);
    if by_look_up.is_none() || READ.fetch_add(data.len(), Ordering::Relaxed) > 500_000 {
        *by_look_up = Some(Route::open(&DATA).expect("data/ is sound"));
        READ.store(0, Ordering::Relaxed);
    }
    let by_look_up = by_look_up.as_ref().expect("it was opened");
    assert_eq!(by_look_up.link(&by_look_up.page(&recap)), BY_AUTOMATON.link(&BY_AUTOMATON.page(&recap)));
}

/// A file of known names or decisions is told to be faulty, or is checked and changed.
fn names(data: &[u8]) {
    let Some((name, bytes)) = chosen(data, &NAMES) else { return };
    let folder = temporary();
    fs::create_dir(folder.path().join("gazetteer")).expect("made");
    fs::write(folder.path().join("gazetteer").join(name), &bytes).expect("written");
    if let Ok(gazetteer) = Gazetteer::load(&Assets::data(Some(folder.path()))) {
        check::check(&gazetteer);
    }
    let Ok(text) = String::from_utf8(bytes) else { return };
    let _ = edit::add_alias(&text, Kind::Person, &EntityId("odo-millward".to_owned()), "Odo");
    let _ = decisions::edit::remove(&text, |_, sides| sides[0] == "odo");
}

/// A programme that is kept, and one of another's form that is imported; what was written is read again.
fn programme(data: &[u8]) {
    let Some((name, bytes)) = chosen(data, &PROGRAMMES) else { return };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let _ = programme::parse(&Asset { path: "data/schedules/mill.toml".to_owned(), text });
    let folder = temporary();
    let path = folder.path().join(name);
    fs::write(&path, &bytes).expect("written");
    let options = programme::Options { event: Some("MillCon 2024".to_owned()), ..programme::Options::default() };
    if let Ok((programme, _)) = programme::import(&[path], &options, ROUTE.gazetteer(), &[]) {
        let text = programme::write(&programme);
        let again = programme::parse(&Asset { path: "data/schedules/mill.toml".to_owned(), text: text.clone() });
        assert_eq!(again.unwrap_or_else(|fault| panic!("{fault} in {text}")), programme);
    }
}

/// A public list.
fn import(data: &[u8]) {
    struct Nowhere;
    impl Sink for Nowhere {
        fn found(&mut self, _: Found) {}
        fn refused(&mut self, _: &str, _: &'static str) {}
    }
    let Some((format, bytes)) = chosen(data, FORMATS) else { return };
    let path = format!("list{}", format.endings().first().unwrap_or(&".tsv")).into();
    let _ = format.read(&mut Input { path, reader: Box::new(Cursor::new(bytes)) }, &mut Nowhere);
}

/// A saved query with its header.
fn query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(query) = Saved::parse(&Asset { path: "queries/mill.rq".to_owned(), text: text.to_owned() }) {
        query.usage();
        // What was read can be written, and what was written can be read: but for GROUP BY ?a ?a, which spargebra writes so that it
        // cannot read it.
        let written = query.query.to_string();
        let words: Vec<&str> = written.split_whitespace().collect();
        if words.windows(2).any(|pair| pair[0].starts_with('?') && pair[0] == pair[1].trim_end_matches('}')) {
            return;
        }
        prefixes::parse(&written, "written").unwrap_or_else(|fault| panic!("{fault} in {written}"));
    }
}

const TOLD: &str = "# MillCon 2024\n\n## Grinding at scale, by Neha Narkhede, Confluent\n\nNeha spoke about Kafka.\n";

/// A folder with a store of one recap.
static STORE: LazyLock<Mutex<TempDir>> = LazyLock::new(|| {
    let folder = temporary();
    let sources = [source::Source::text("mill.md", TOLD.as_bytes().to_vec())];
    ROUTE.build(folder.path(), &sources, &Iris::default(), Options::default(), |_| ()).expect("it builds");
    Mutex::new(folder)
});

/// Bytes of a store are others than were written, five of the input for each: whatever is answered is what was told, from the index
/// and from the snapshot.
fn index(data: &[u8]) {
    const FILES: [&str; 5] =
        ["gen-1/index.bin", "gen-1/index.bin", "gen-1/manifest.json", "gen-1/columns.bin", "CURRENT"];
    let folder = STORE.lock().unwrap_or_else(PoisonError::into_inner);
    // Nothing where the store says that it is damaged.
    let asked = || -> Option<String> {
        let store = Store::open(folder.path()).ok()?;
        store.columns();
        let index = store.index().ok().flatten().map(Source::from);
        let sources = [index, store.graph().ok().map(Source::from)];
        let page = |source: Source<'_>| {
            let neha = Resolver::new(source).find(EntityKind::Person, "Neha Narkhede").ok()?;
            let page = |neha| page::gather(source, EntityKind::Person, &neha).ok();
            neha.map_or_else(|| Some("nobody".to_owned()), |neha| Some(format!("{:?}", page(neha)?)))
        };
        let mut told = sources.into_iter().flatten().filter_map(page);
        let first = told.next()?;
        told.for_each(|other| assert_eq!(other, first));
        Some(first)
    };
    static TOLD: LazyLock<Mutex<Option<String>>> = LazyLock::new(Mutex::default);
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let told = told.get_or_insert_with(|| asked().expect("a whole store answers"));
    let mut before = Vec::new();
    for edit in data.chunks_exact(5).take(8) {
        let path = folder.path().join(FILES[usize::from(edit[0]) % FILES.len()]);
        let whole = fs::read(&path).expect("it is there");
        let mut other = whole.clone();
        let at = u32::from_le_bytes([edit[1], edit[2], edit[3], 0]) as usize % other.len();
        other[at] ^= edit[4];
        fs::write(&path, other).expect("written");
        before.push((path, whole));
    }
    let answer = asked();
    before.into_iter().rev().for_each(|(path, whole)| fs::write(path, whole).expect("written"));
    assert!(answer.as_ref().is_none_or(|answer| answer == told), "{answer:?}");
}

/// Whatever a server is sent, it answers the next who asks.
fn http(data: &[u8]) {
    static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
        let (ready, address) = channel();
        std::thread::spawn(move || {
            let folder = STORE.lock().unwrap_or_else(PoisonError::into_inner).path().to_owned();
            let options = serve::Options { address: "127.0.0.1:0".to_owned(), ..serve::Options::of(&folder) };
            serve::serve(options, |address| ready.send(address).expect("somebody waits")).expect("it serves");
        });
        address.recv().expect("it listens")
    });
    // Who asks for nothing whole is waited for by the server, and not by us.
    let ask = |request: &[u8], patience: Duration| {
        let mut stream = TcpStream::connect(*SERVER).expect("it listens");
        stream.set_read_timeout(Some(patience)).expect("set");
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    };
    let answer = ask(data, Duration::from_millis(200));
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{:?}", String::from_utf8_lossy(&answer));
    assert!(!answer.starts_with(b"HTTP/1.1 500"), "{:?}", String::from_utf8_lossy(&answer));
    let next = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", *SERVER);
    let answer = ask(next.as_bytes(), Duration::from_secs(20));
    assert!(answer.starts_with(b"HTTP/1.1 200"), "it answers no more: {:?}", String::from_utf8_lossy(&answer));
}

/// A folder in memory where there is one.
fn temporary() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a temporary folder")
}
