//! The program as it is typed: what goes in wrong must come out as one clear message and the right exit code, with the
//! graph of before unharmed.

mod apart;

use apart::apart;
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty, is_match, starts_with};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_talkgraph");
const RECAP: &str = "# KubeCon Europe 2019\n\nKubeCon Europe 2019 took place in Barcelona.\n\n\
                     ## Streams for banks by Ifeoma Balogun, Monzo\n\nIfeoma showed Kafka on Kubernetes.\n";

/// A folder of its own for each test.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
        self
    }

    /// The program, in this folder, with the data of this repository and nothing from the environment.
    fn talkgraph(&self, arguments: &[&str]) -> Command {
        let mut command = Command::from_std(apart(PROGRAM));
        command.current_dir(self.folder.path()).args(arguments);
        command.env("TALKGRAPH_DATA", repository("data"));
        command
    }

    /// All files of the store with their bytes.
    fn store(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<(PathBuf, Vec<u8>)> = walkdir::WalkDir::new(self.path("talkgraph.db"))
            .into_iter()
            .map(|entry| entry.expect("an entry").into_path())
            .filter(|path| path.is_file())
            .map(|path| (path.clone(), fs::read(path).expect("readable")))
            .collect();
        files.sort();
        files
    }
}

fn repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A data folder like the repository's, with one gazetteer file of our own.
fn data_with(desk: &Desk, file: &str, text: &str) {
    let data = repository("data");
    for entry in walkdir::WalkDir::new(&data) {
        let path = entry.expect("an entry").into_path();
        let inside = path.strip_prefix(&data).expect("inside").to_string_lossy().into_owned();
        if path.is_file() && inside.starts_with("language") {
            desk.put(&format!("own/{inside}"), fs::read(&path).expect("readable"));
        }
    }
    for table in ["countries.tsv", "places.tsv", "regions.tsv"] {
        if let Ok(bytes) = fs::read(data.join("gazetteer").join(table)) {
            desk.put(&format!("own/gazetteer/{table}"), bytes);
        }
    }
    desk.put(&format!("own/gazetteer/{file}"), text);
}

#[test]
fn paths_that_hold_no_recap() {
    let desk = Desk::new();
    desk.put("recaps/a.md", RECAP).put("empty/notes.pdf", "no recap").put("broken.jsonl", "{\"recap\":\"a.md\"}\n");
    desk.talkgraph(&["build", "recaps"]).assert().success();
    let before = desk.store();
    for (path, message) in [
        ("nowhere", "nowhere: no such file or folder; check the path"),
        ("nowhere.md", "nowhere.md: no such file or folder"),
        (
            "empty",
            "empty: no recaps there (1 file ending in .pdf passed over, such as empty/notes.pdf; copy its text into a",
        ),
        ("recaps/*.rst", "recaps/*.rst: no recaps there"),
    ] {
        for command in ["build", "extract"] {
            let line = starts_with("error: ").and(contains(message)).and(is_match("^[^\n]+\n$").expect("a pattern"));
            desk.talkgraph(&[command, path]).assert().code(2).stdout(is_empty()).stderr(line);
        }
    }
    let input = fs::read(desk.path("broken.jsonl")).expect("readable");
    desk.talkgraph(&["build", "-"])
        .write_stdin(input)
        .assert()
        .code(2)
        .stderr(contains("standard input, line 1: missing field `text`"));
    assert!(desk.store() == before, "the store is as it was");
}

#[test]
fn a_binary_file_is_left_out_and_the_batch_goes_on() {
    let desk = Desk::new();
    desk.put("recaps/a.md", RECAP).put("recaps/b.md", b"\x7fELF\x02\0\0\0\0\xff").put("alone/b.md", b"\0\0\0");
    let fault = contains("b.md: not a text file (a NUL byte at offset ");
    desk.talkgraph(&["extract", "recaps"])
        .assert()
        .success()
        .stdout(contains("Streams for banks").and(contains("\n").count(1)))
        .stderr(starts_with("warning: ").and(fault.clone()));
    desk.talkgraph(&["build", "recaps"]).assert().success().stdout(is_empty()).stderr(fault.clone());
    let before = desk.store();
    desk.talkgraph(&["extract", "alone"]).assert().code(2).stdout(is_empty()).stderr(fault.clone());
    desk.talkgraph(&["build", "alone", "--store", "new.db"]).assert().code(2).stderr(fault);
    assert!(desk.store() == before, "the store is as it was");
}

#[test]
fn a_broken_gazetteer_entry_is_named_with_file_and_line() {
    let fine = "[[technology]]\nid = \"kafka\"\nlabel = \"Kafka\"\n\n";
    for (entry, line, message) in [
        ("[[technology]]\nid = \"redis\"\nlable = \"Redis\"\n", 7, "unknown field `lable`"),
        ("[[technology]]\nid = \"redis\"\nlabel = Redis\n", 7, ""),
        ("[[technology]]\nid = \"Re dis\"\nlabel = \"Redis\"\n", 5, "no slug"),
        ("[[technology]]\nid = \"redis\"\nlabel = \" \"\n", 5, "empty label"),
        ("[[technology]]\nid = \"redis\"\n", 5, "missing field `label`"),
    ] {
        let desk = Desk::new();
        desk.put("recaps/a.md", RECAP);
        data_with(&desk, "technologies.toml", &format!("{fine}{entry}"));
        let named = || contains(format!("own/gazetteer/technologies.toml:{line}: ")).and(contains(message));
        for arguments in [&["build", "recaps", "--data", "own"][..], &["names", "check", "--data", "own"]] {
            desk.talkgraph(arguments).assert().code(2).stdout(is_empty()).stderr(named());
        }
        assert!(!desk.path("talkgraph.db/CURRENT").exists(), "nothing was built");
    }
    let desk = Desk::new();
    desk.put("recaps/a.md", RECAP).put("own/gazetteer/readme.txt", "");
    desk.talkgraph(&["extract", "recaps", "--data", "nowhere"])
        .assert()
        .code(2)
        .stderr(contains("nowhere").and(contains("check that it is there")));
}

#[test]
fn faults_of_the_gazetteer_are_found() {
    let desk = Desk::new();
    data_with(
        &desk,
        "names.toml",
        r#"[[company]]
id = "acme"
label = "Acme"

[[technology]]
id = "anvil"
label = "Anvil"
aliases = ["The Block"]
maker = "acmee"
broader = ["heavy-things"]

[[technology]]
id = "block"
label = "Block"
aliases = ["the block"]

[[technology]]
id = "anvil"
label = "Anvil 2"
maker = "block"

[[topic]]
id = "weight"
label = "weight"
weak = true
"#,
    );
    let found = desk.talkgraph(&["names", "check", "--data", "own"]).assert().code(1);
    let output = found.get_output();
    let lines: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    let expected = [
        (5, "maker acmee is no entry"),
        (5, "broader heavy-things is no entry"),
        (12, "share the name"),
        (17, "id anvil stands already at"),
        (17, "maker block is a technology"),
        (22, "weak names and no cues"),
    ];
    for (line, message) in expected {
        let start = format!("own/gazetteer/names.toml:{line}: ");
        let found = lines.iter().filter(|found| found.starts_with(&start) && found.contains(message)).count();
        assert_eq!(found, 1, "{start}{message} in {lines:#?}");
    }
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    let summary = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(summary, "6 faults in 0 people, 1 company, 3 technologies, 1 topic, 0 events\n");
}

#[test]
fn the_gazetteer_of_the_repository_has_no_faults() {
    let desk = Desk::new();
    let clean = is_match(r"^no faults in \d+ people, \d+ companies, \d+ technologies, \d+ topics, \d+ events\n$");
    desk.talkgraph(&["names", "check"]).assert().success().stdout(is_empty()).stderr(clean.expect("a pattern"));
}

#[test]
fn names_are_listed() {
    let desk = Desk::new();
    for (arguments, expected) in [
        (&["names", "list", "apache kafka"][..], "kind\tid\tlabel\taliases\n"),
        (&["names", "list", "apache kafka"], "technology\tapache-kafka\tApache Kafka\tKafka"),
        (&["names", "list", "NARKHEDE"], "person\tneha-narkhede\tNeha Narkhede\t\n"),
        (&["names", "list", "sociétè", "--kind", "companies"], "Société Générale"),
    ] {
        desk.talkgraph(arguments).assert().success().stderr(is_empty()).stdout(contains(expected));
    }
    desk.talkgraph(&["names", "list", "kafka", "--kind", "event"])
        .assert()
        .success()
        .stdout(contains("Kafka Summit").and(contains("technology").not()));
    desk.talkgraph(&["names", "list", "qqqqq", "--kind", "topic"])
        .assert()
        .code(1)
        .stdout(is_empty())
        .stderr("no topic contains \"qqqqq\"; try a shorter part of it\n");
    desk.talkgraph(&["names", "list", "--kind", "gadget"])
        .assert()
        .code(2)
        .stderr("error: no kind \"gadget\"; the kinds are person, company, technology, topic, event\n");
}

const NAMES: &str = "# Companies, by hand\n\n[[company]]\nid = \"monzo\"\nlabel = \"Monzo\" # a bank\n";

#[test]
fn lists_are_imported() {
    let desk = Desk::new();
    data_with(&desk, "companies.toml", NAMES);
    desk.put("list.csv", "kind,label\ncompany,Monzo\ncompany,Quernworks\nperson,Various Speakers\n");
    let import = |more: &[&str]| {
        let arguments = ["--data", "own", "names", "import", "table", "list.csv", "--licence", "CC0-1.0"];
        desk.talkgraph(&[&arguments[..], more].concat())
    };
    import(&["--dry-run"]).assert().success().stderr(contains("2 added").and(contains("nothing was written")));
    assert!(!desk.path("own/gazetteer/companies.tsv").exists());
    import(&["--source", "my list"])
        .assert()
        .success()
        .stderr(contains("company           2 added, 0 merged, 0 unchanged; 1 known by hand"))
        .stderr(contains("refused           1  nobody in particular: Various Speakers"));
    let table = fs::read_to_string(desk.path("own/gazetteer/companies.tsv")).expect("written");
    assert!(table.contains("quernworks\tQuernworks\t\t\t\t\t\t\tmy list\tCC0-1.0\n"), "{table}");
    let again = import(&["--source", "my list", "--format", "json"]).assert().success().stderr(contains("nothing new"));
    let report: serde_json::Value = serde_json::from_slice(&again.get_output().stdout).expect("JSON");
    assert_eq!(report["kinds"]["company"]["unchanged"], 2);
    desk.talkgraph(&["--data", "own", "names", "list", "mo"])
        .assert()
        .success()
        .stdout(contains("company\tmonzo\tMonzo"));
    for (arguments, message) in [
        (&["names", "import", "tabel", "list.csv"][..], "no format \"tabel\"; the formats are apache, cncf,"),
        (&["--data", "own", "names", "import", "table", "list.csv"], "say it with --licence"),
        (&["--data", "own", "names", "import", "apache", "none.json"], "cannot read none.json"),
    ] {
        desk.talkgraph(arguments).assert().code(2).stderr(contains(message));
    }
}

#[test]
fn names_that_recaps_show_are_taken_in() {
    let desk = Desk::new();
    data_with(&desk, "companies.toml", NAMES);
    desk.put("a.md", RECAP).put("b.md", "# Millcon 2020\n\n## Flour by Ifeoma Balogun, Quernworks\n\nIfeoma milled.\n");
    let run = |arguments: &[&str]| desk.talkgraph(&[&["--data", "own"], arguments].concat());
    run(&["names", "suggest"]).assert().code(2).stderr(contains("no graph in talkgraph.db"));
    run(&["build", "a.md", "b.md"]).assert().success();
    let suggested = run(&["names", "suggest", "--format", "csv"]).assert().success();
    let lines = String::from_utf8_lossy(&suggested.get_output().stdout).replace('\r', "");
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines[0], "kind,id,name,why,recaps,mentions,quote");
    assert!(lines[1].starts_with("person,ifeoma-balogun,Ifeoma Balogun,candidate,2,2,"), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("company,quernworks,Quernworks,candidate,1,1,")), "{lines:?}");

    run(&["names", "accept", "nobody"]).assert().code(2).stderr(contains("\"nobody\" is not suggested"));
    run(&["names", "accept", "ifeoma-balogun"]).assert().success().stderr(contains("people.toml"));
    let people = fs::read_to_string(desk.path("own/gazetteer/people.toml")).expect("written");
    assert_eq!(people, "[[person]]\nid = \"ifeoma-balogun\"\nlabel = \"Ifeoma Balogun\"\n");
    run(&["names", "accept", "Quernworks", "--alias-of", "nothing"])
        .assert()
        .code(2)
        .stderr(contains("no entry has the id \"nothing\""));
    run(&["names", "accept", "Quernworks", "--alias-of", "monzo"]).assert().success();
    let companies = fs::read_to_string(desk.path("own/gazetteer/companies.toml")).expect("written");
    assert_eq!(companies, NAMES.replace("# a bank\n", "# a bank\naliases = [\"Quernworks\"]\n"));

    let rebuilt = run(&["build", "a.md", "b.md", "--format", "json"]).assert().success();
    let report: serde_json::Value = serde_json::from_slice(&rebuilt.get_output().stdout).expect("JSON");
    assert_eq!(report["recaps"]["read"], 2, "{report}");
    run(&["names", "suggest", "--kind", "person"]).assert().code(1).stderr(contains("nothing found"));
}

#[test]
fn a_name_that_would_be_a_fault_is_not_taken_in() {
    let desk = Desk::new();
    data_with(&desk, "companies.toml", NAMES);
    desk.put("a.md", RECAP);
    let run = |arguments: &[&str]| desk.talkgraph(&[&["--data", "own"], arguments].concat());
    run(&["build", "a.md"]).assert().success();
    // Somebody else took the id in the meantime, for something else.
    let topics = "[[topic]]\nid = \"ifeoma\"\nlabel = \"Ifeoma\"\naliases = [\"Ifeoma Balogun\"]\n";
    desk.put("own/gazetteer/topics.toml", topics);
    run(&["names", "accept", "ifeoma-balogun"]).assert().code(2).stderr(contains("nothing was written"));
    assert_eq!(fs::read_to_string(desk.path("own/gazetteer/people.toml")).unwrap_or_default(), "");
}

#[test]
fn recaps_as_json_lines() {
    let desk = Desk::new();
    let line = serde_json::json!({"recap": "posts/kubecon.md", "text": RECAP}).to_string();
    let done = desk.talkgraph(&["extract", "-"]).write_stdin(format!("{line}\n\n")).assert().success();
    let record: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).expect("one record");
    assert_eq!(record["recap"], "posts/kubecon.md");
    assert_eq!(record["talks"][0]["title"], "Streams for banks");
    assert_eq!(record["talks"][0]["speakers"][0]["affiliation"], "Monzo");
    desk.talkgraph(&["build", "-"]).write_stdin(line).assert().success();
    assert!(desk.path("talkgraph.db/CURRENT").exists());
}

#[test]
fn the_report_as_json() {
    let desk = Desk::new();
    desk.put("recaps/a.md", RECAP).put("recaps/b.md", b"\0");
    let report = |arguments: &[&str]| -> serde_json::Value {
        let done = desk.talkgraph(arguments).assert().success().stderr(is_empty());
        serde_json::from_slice(&done.get_output().stdout).expect("one object")
    };
    let first = report(&["build", "recaps", "--format", "json"]);
    assert_eq!((&first["generation"], &first["changed"]), (&1.into(), &true.into()));
    assert_eq!((&first["recaps"]["total"], &first["recaps"]["read"]), (&1.into(), &1.into()));
    assert_eq!(first["recaps"]["failed"][0]["recap"], "recaps/b.md");
    assert_eq!(first["talks"]["total"], 1);
    fs::remove_file(desk.path("recaps/b.md")).expect("removed");
    let second = report(&["build", "recaps", "--format", "json"]);
    assert_eq!((&second["recaps"]["unchanged"], &second["recaps"]["read"]), (&1.into(), &0.into()));
    desk.put("recaps/c.md", RECAP.replace("2019", "2020").replace("Ifeoma", "Adaeze"));
    let third = report(&["build", "recaps", "--format", "json"]);
    assert_eq!((&third["generation"], &third["talks"]["total"]), (&2.into(), &2.into()));
}

#[test]
fn a_store_that_another_build_holds() {
    let desk = Desk::new();
    desk.put("recaps/a.md", RECAP);
    desk.talkgraph(&["build", "recaps"]).assert().success();
    let before = desk.store();
    // The first build waits for its input with the store locked only while it builds; hold the lock as it would.
    let lock = fs::File::options().write(true).open(desk.path("talkgraph.db/build.lock")).expect("the lock file");
    lock.lock().expect("locked");
    desk.put("recaps/b.md", RECAP.replace("2019", "2020"));
    desk.talkgraph(&["build", "recaps"]).assert().code(2).stderr(
        "error: another build is at work in talkgraph.db; wait until it has ended, or build elsewhere with --store\n",
    );
    assert!(desk.store() == before, "the store is as it was");
    drop(lock);
    desk.talkgraph(&["build", "recaps"]).assert().success();
}

#[test]
fn stores_that_cannot_be_written() {
    let desk = Desk::new();
    desk.put("recaps/a.md", RECAP).put("file", "in the way").put("folder/other.txt", "not a graph");
    for (store, message) in [
        ("file", "a file is in the way; name another folder with --store"),
        ("file/below.db", "a file is in the way; name another folder with --store"),
        ("folder", "folder is not empty and holds no graph; name a new folder with --store"),
        ("/proc/talkgraph.db", "--store"),
    ] {
        if !store.starts_with("/proc") || Path::new("/proc/self").exists() {
            desk.talkgraph(&["build", "recaps", "--store", store])
                .assert()
                .code(2)
                .stdout(is_empty())
                .stderr(starts_with("error: ").and(contains(message)));
        }
    }
    assert_eq!(fs::read_to_string(desk.path("file")).expect("readable"), "in the way");
    assert_eq!(fs::read_dir(desk.path("folder")).expect("a folder").count(), 1, "nothing was added");
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.put("recaps/a.md", RECAP).put("closed/keep.txt", "");
    let closed = desk.path("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("set");
    // A privileged user may write anywhere, and there is nothing to see.
    if fs::write(closed.join("probe"), "").is_err() {
        desk.talkgraph(&["build", "recaps", "--store", "closed/new.db"])
            .assert()
            .code(2)
            .stderr(contains("make it writable, or name another folder with --store"));
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("set");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let desk = Desk::new();
    for number in 0..60 {
        desk.put(&format!("recaps/{number}.md"), RECAP.replace("2019", &format!("{}", 1960 + number)).repeat(20));
    }
    for arguments in [&["extract", "recaps"][..], &["names", "list"]] {
        let mut child = apart(PROGRAM)
            .args(arguments)
            .current_dir(desk.folder.path())
            .env("TALKGRAPH_DATA", repository("data"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut first = String::new();
        let mut out = BufReader::with_capacity(64, child.stdout.take().expect("piped"));
        out.read_line(&mut first).expect("a line");
        drop(out);
        let mut complaint = String::new();
        child.stderr.take().expect("piped").read_to_string(&mut complaint).expect("text");
        let status = child.wait().expect("it ends");
        assert!(!first.is_empty());
        assert_eq!((status.code(), complaint.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_an_answer_opens_in_a_pager() {
    // What gives the program a terminal, in the package that no Debian is without.
    let on_terminal = |command: &str| {
        let done = apart("script")
            .args(["-qec", &format!("{PROGRAM} {command}"), "/dev/null"])
            .env("TALKGRAPH_PAGER", "sed s/^/paged:/")
            .stdin(Stdio::null())
            .output()
            .expect("script starts");
        String::from_utf8(done.stdout).expect("text")
    };
    let paged = on_terminal("ask");
    assert!(paged.lines().count() > 40 && paged.lines().all(|line| line.starts_with("paged:")), "{paged}");
    let plain = on_terminal("ask --no-pager");
    assert!(plain.lines().count() > 40 && !plain.contains("paged:"), "{plain}");
}
