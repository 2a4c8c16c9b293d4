//! Notes as they lie in a folder: all of a small graph by name and some by text, what a second export does to notes that
//! somebody changed, and that each link leads to a note.

mod expected;

use expected::assert_as_written;
use oxigraph::io::RdfFormat;
use oxigraph::store::Store;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use talkgraph::vault::{Exported, VaultError, export};
use tempfile::TempDir;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The graph of the fixture, after a change to its text.
fn graph(change: impl Fn(String) -> String) -> Store {
    let text = change(fs::read_to_string(here("tests/vault/graph.trig")).expect("the fixture"));
    let store = Store::new().expect("a store");
    store.load_from_slice(RdfFormat::TriG, text.as_bytes()).expect("TriG");
    store
}

fn whole() -> Store {
    graph(|text| text)
}

fn desk() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn brought(store: &Store, folder: &Path) -> (Exported, Vec<String>) {
    export(store, folder).expect("exported")
}

/// All files of a folder, by path with `/`.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("readable")) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
            found.insert(path, fs::read_to_string(entry.path()).expect("text"));
        }
    }
    found
}

const MANIFEST: &str = ".talkgraph-vault.json";
const NOTES: [&str; 18] = [
    MANIFEST,
    "Companies/Millstone.md",
    "Events/RiverConf 2016.md",
    "Events/RiverConf.md",
    "People/Ada Quern.md",
    "People/Bo Reed.md",
    "Recaps/river.md",
    "Talks/A title that goes on and on, because whoever gave the talk could not stop, and whoever wrote it….md",
    "Talks/CON- what-why (Weir) & ((Sluice)) - ♯1.md",
    "Talks/WELCOME (RiverConf 2016).md",
    "Talks/Welcome.md",
    "Talks/e.md",
    "Talks/welcome (d).md",
    "Technologies/C♯.md",
    "Technologies/NET.md",
    "Technologies/WEIR (weir-lib).md",
    "Technologies/Weir.md",
    "talkgraph.md",
];

#[test]
fn a_graph_is_told_in_notes() {
    let folder = desk();
    let (done, warnings) = brought(&whole(), folder.path());
    assert_eq!((done, warnings), (Exported { notes: 17, written: 17, removed: 0, kept: 0 }, Vec::new()));
    let found = files(folder.path());
    assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), NOTES);
    for (name, note) in [("technology", NOTES[16]), ("talk", NOTES[8]), ("event", NOTES[2]), ("index", NOTES[17])] {
        assert_as_written(&format!("tests/vault/notes/{name}.md"), &found[note]);
    }

    let again = desk();
    brought(&whole(), again.path());
    assert_eq!(files(again.path()), found);
}

#[test]
fn nothing_is_written_twice() {
    let folder = desk();
    brought(&whole(), folder.path());
    let times = || -> Vec<_> {
        let of = |note: &&str| fs::metadata(folder.path().join(note)).and_then(|file| file.modified()).expect("a time");
        NOTES.iter().map(of).collect()
    };
    let before = times();
    let (done, _) = brought(&whole(), folder.path());
    assert_eq!(done, Exported { notes: 17, written: 0, removed: 0, kept: 0 });
    assert_eq!(times(), before);
}

#[test]
fn every_link_leads_to_a_note_and_every_head_is_yaml() {
    #[derive(Deserialize)]
    struct Head {
        tags: Vec<String>,
        #[serde(default)]
        aliases: Vec<String>,
        id: Option<String>,
    }
    let folder = desk();
    brought(&whole(), folder.path());
    let notes = files(folder.path());
    let mut aliases = BTreeSet::new();
    let mut links = 0;
    for (path, text) in notes.iter().filter(|(path, _)| path.ends_with(".md")) {
        let (head, _) = text.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n")).expect("a head");
        let read: Head = serde_saphyr::from_str(head).unwrap_or_else(|error| panic!("{path}: {error}\n{head}"));
        assert!(read.tags.iter().all(|tag| tag.starts_with("talkgraph")) && !read.tags.is_empty(), "{path}");
        assert_eq!(read.id.is_none(), path == "talkgraph.md", "{path}");
        aliases.extend(read.aliases);
        for link in text.split("[[").skip(1) {
            let (link, _) = link.split_once("]]").unwrap_or_else(|| panic!("{path}: {link}"));
            let target = link.split('|').next().unwrap_or_default();
            assert!(notes.contains_key(&format!("{target}.md")), "{path} links to {target}");
            links += 1;
        }
    }
    assert!(links > 60, "{links}");
    for alias in ["C#", ".NET", "WEIR", "The \"Weir\": streams", "???"] {
        assert!(aliases.contains(alias), "{alias} leads to no note: {aliases:?}");
    }
}

#[test]
fn notes_that_somebody_changed_or_wrote_are_kept() {
    let folder = desk();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("People")).expect("a folder");
    fs::create_dir_all(at(".obsidian")).expect("a folder");
    let own = [
        ("People/ADA quern.md", "my friend"),
        ("talkgraph.md", "mine"),
        (".obsidian/app.json", "{}"),
        ("diary.md", "…"),
    ];
    for (name, text) in own {
        fs::write(at(name), text).expect("written");
    }
    let still = || {
        for (name, text) in own {
            assert_eq!(fs::read_to_string(at(name)).expect(name), text);
        }
    };
    let (done, warnings) = brought(&whole(), folder.path());
    assert_eq!((done.written, done.kept, warnings.len()), (17, 0, 0));
    still();
    let beside = fs::read_to_string(at("People/Ada Quern (ada).md")).expect("a note beside it");
    assert!(beside.contains("aliases:\n  - \"Ada Quern\"\n"), "{beside}");
    assert!(at("talkgraph 2.md").is_file());

    // Changed by hand, and the graph has nothing new to say of it.
    fs::write(at("Technologies/Weir.md"), "my thoughts").expect("written");
    fs::write(at("Technologies/NET.md"), "more thoughts").expect("written");
    fs::remove_file(at("Talks/e.md")).expect("removed");
    let (done, warnings) = brought(&whole(), folder.path());
    assert_eq!((done.written, done.removed, done.kept, warnings), (1, 0, 2, Vec::new()));
    assert!(at("Talks/e.md").is_file());

    // The graph changes: one has news, one is gone; of the unchanged ones likewise.
    let changed = graph(|text| {
        text.replace("Over lunch: Weir.", "Over dinner: Weir.")
            .replace("tg:covers t:dotnet ;", "")
            .replace(", t:csharp", "")
    });
    let (done, warnings) = brought(&changed, folder.path());
    assert_eq!((done.removed, done.kept), (1, 1));
    let expected = [
        "Technologies/Weir.md was changed by hand and is kept; move it elsewhere to have what the graph tells now",
        "the graph has nothing for Technologies/NET.md any more; it was changed by hand and is kept",
    ];
    assert_eq!(warnings, expected);
    assert!(!at("Technologies/C♯.md").exists());
    assert_eq!(fs::read_to_string(at("Technologies/Weir.md")).expect("kept"), "my thoughts");
    assert_eq!(fs::read_to_string(at("Technologies/NET.md")).expect("kept"), "more thoughts");
    still();

    // Moved away, it is written anew; what is somebody's now has ours beside it when it comes back.
    fs::rename(at("Technologies/Weir.md"), at("Weir thoughts.md")).expect("moved");
    let (done, warnings) = brought(&whole(), folder.path());
    assert_eq!((done.kept, warnings.len()), (0, 0));
    assert!(fs::read_to_string(at("Technologies/Weir.md")).expect("anew").contains("Over lunch"));
    assert_eq!(fs::read_to_string(at("Technologies/NET.md")).expect("kept"), "more thoughts");
    assert!(at("Technologies/NET (dotnet).md").is_file());
    still();
}

#[test]
fn an_export_that_was_killed_goes_on() {
    let folder = desk();
    brought(&whole(), folder.path());
    let manifest = fs::read_to_string(folder.path().join(MANIFEST)).expect("a manifest");
    let mut under_way: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    // The note as it was to become stands in the manifest, another that was begun is empty, and a part is left over.
    under_way["notes"]["Technologies/Weir.md"].as_array_mut().expect("hashes").push("00".into());
    fs::write(folder.path().join(MANIFEST), under_way.to_string()).expect("written");
    fs::write(folder.path().join("Talks/e.md"), "").expect("written");
    fs::write(folder.path().join("Talks/.talkgraph-x.part"), "half").expect("written");
    let (done, warnings) = brought(&whole(), folder.path());
    assert_eq!((done.written, done.kept, warnings.len()), (1, 0, 0));
    assert_eq!(files(folder.path()).keys().map(String::as_str).collect::<Vec<_>>(), NOTES);
    assert_eq!(fs::read_to_string(folder.path().join(MANIFEST)).expect("a manifest"), manifest);
}

#[test]
fn bad_folders_and_manifests_are_refused_untouched() {
    let folder = desk();
    let file = folder.path().join("a.txt");
    fs::write(&file, "mine").expect("written");
    let error = export(&whole(), &file).expect_err("a file");
    assert!(matches!(error, VaultError::FolderIsFile { .. }), "{error}");

    let cases = [
        ("no json", "is no list of notes"),
        (r#"{"version":2,"notes":{}}"#, "it has version 2"),
        (r#"{"version":1,"notes":{"../a.txt.md":["00"]}}"#, "is no note of ours"),
        (r#"{"version":1,"notes":{"/etc/a.md":["00"]}}"#, "is no note of ours"),
        (r#"{"version":1,"notes":{"People/../../a.md":["00"]}}"#, "is no note of ours"),
    ];
    for (manifest, said) in cases {
        fs::write(folder.path().join(MANIFEST), manifest).expect("written");
        let error = export(&whole(), folder.path()).expect_err(manifest).to_string();
        assert!(error.contains(said), "{manifest}: {error}");
        assert_eq!(files(folder.path()).len(), 2, "{manifest}");
    }
}

#[test]
fn an_empty_graph_leaves_the_folder_alone() {
    let folder = desk();
    let path = folder.path().join("notes");
    assert_eq!(brought(&Store::new().expect("a store"), &path), (Exported::default(), Vec::new()));
    assert!(!path.exists());
}
