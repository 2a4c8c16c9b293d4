//! Pictures as they are asked for on the command line: each ending gives its format, and what cannot be drawn is told in
//! one message with its remedy.

mod apart;

use apart::apart;
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A folder with the graph of the sample recaps.
fn desk() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let recaps = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/recaps");
    talkgraph(&folder, &["build", &recaps.to_string_lossy()]).assert().success();
    folder
}

fn talkgraph(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::from_std(apart(env!("CARGO_BIN_EXE_talkgraph")));
    command.current_dir(folder.path()).args(arguments);
    command.env("TALKGRAPH_DATA", Path::new(env!("CARGO_MANIFEST_DIR")).join("data"));
    command
}

#[test]
fn every_ending_gives_its_format_and_bad_choices_are_refused() {
    let folder = desk();
    let draw = |arguments: &[&str]| talkgraph(&folder, &[&["graph", "speaker-company"], arguments].concat());
    let written = |name: &str| fs::read(folder.path().join(name)).expect("written");
    let starts: [(&str, &[u8]); 4] = [
        ("who.svg", b"<svg "),
        ("who.PNG", b"\x89PNG\r\n\x1a\n"),
        ("who.pdf", b"%PDF-1."),
        ("who.html", b"<!doctype html>"),
    ];
    for (name, start) in starts {
        draw(&["-o", name]).assert().success().stderr(contains(format!("wrote {name}: 34 nodes, 18 edges")));
        let light = written(name);
        assert!(light.starts_with(start), "{name}");
        draw(&["-o", name, "--theme", "dark"]).assert().success();
        assert_ne!(written(name), light, "{name} is as light as before");
    }

    // The width of a PNG stands at a fixed place of its header.
    draw(&["-o", "who.png", "--width", "640"]).assert().success();
    assert_eq!(written("who.png")[16..20], 640u32.to_be_bytes());

    let refused: [(&[&str], &str); 5] = [
        (&["-o", "w.png", "--scale", "0"], "from 0.1 to 10"),
        (&["-o", "w.png", "--scale", "2", "--width", "800"], "cannot be used with"),
        (&["-o", "w.svg", "--theme", "sepia"], "possible values: light, dark, auto"),
        (&["-o", "w.svg", "--engine", "dotty"], "possible values: sfdp, neato, dot"),
        (&["-o", "w.gif"], ".svg, .png, .pdf, .html"),
    ];
    for (arguments, said) in refused {
        draw(arguments).assert().code(2).stderr(contains(said));
    }
    assert!(!folder.path().join("w.png").exists() && !folder.path().join("w.svg").exists());
}

#[cfg(unix)]
#[test]
fn an_engine_that_is_not_there_or_fails_is_told_and_leaves_the_old_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = desk();
    fs::write(folder.path().join("who.svg"), "before").expect("written");
    let programs = tempfile::tempdir().expect("a temporary folder");
    let draw = || {
        let mut command = talkgraph(&folder, &["graph", "speaker-company", "-o", "who.svg", "--engine", "sfdp"]);
        command.env("PATH", programs.path());
        command
    };
    draw().assert().code(2).stderr(contains("no program sfdp").and(contains("apt-get install graphviz")));

    let program = programs.path().join("sfdp");
    for (script, said) in [("echo 'out of ink' >&2; exit 1", "out of ink"), ("echo 'graph 1 2 3'", "placed not every")]
    {
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("made a program");
        draw().assert().code(2).stderr(contains(said).and(contains("--engine")));
    }
    assert_eq!(fs::read_to_string(folder.path().join("who.svg")).expect("still there"), "before");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2, "a part of a file is left");
}

#[test]
#[ignore = "needs Graphviz; tests/run --all runs it"]
fn every_engine_of_graphviz_draws() {
    let folder = desk();
    for engine in ["sfdp", "neato", "dot", "fdp", "circo", "twopi"] {
        talkgraph(&folder, &["graph", "technology-technology", "-o", "t.svg", "--engine", engine])
            .assert()
            .success()
            .stderr(contains("wrote t.svg: 68 nodes"));
        let svg = fs::read_to_string(folder.path().join("t.svg")).expect("written");
        assert_eq!(svg.matches("<g id=\"n").count(), 68, "{engine}");
        assert_eq!(svg.matches("<g id=\"e").count(), 147, "{engine}");
    }
}

#[test]
fn a_timeline_is_drawn_of_the_graph_or_of_a_query() {
    let folder = desk();
    let draw = |arguments: &[&str]| talkgraph(&folder, &[&["timeline"], arguments].concat());
    let drawn: [(&[&str], &str, &str); 4] = [
        (&["--top", "5"], "5 rows, 3 years", ">Docker, 2016: 5<"),
        (&["--year", "2017", "--top", "3"], "3 rows, 1 year\n", ">AWS Lambda: 3<"),
        (&["--event", "dotScale", "--top", "4", "--theme", "dark"], "4 rows, 2 years", "#12161c"),
        (&["topics-by-year", "--top", "2"], "2 rows, ", "Which topics were talked about in which year?"),
    ];
    for (arguments, said, shown) in drawn {
        draw(&[arguments, &["-o", "years.svg"]].concat()).assert().success().stderr(contains(said));
        let svg = fs::read_to_string(folder.path().join("years.svg")).expect("written");
        assert!(svg.contains(shown), "{arguments:?}: {svg}");
        draw(&[arguments, &["-o", "-"]].concat()).assert().success().stdout(svg);
    }
    let refused: [(&[&str], i32, &str); 6] = [
        (&["-o", "n.png"], 2, "end n.png in .svg"),
        (&["-o", "none/n.svg"], 2, "no folder none"),
        (&["-o", "n.svg", "--year", "1999"], 1, "the graph has talks of 2015-2017"),
        (&["-o", "n.svg", "events"], 2, "has no column year"),
        (&["-o", "n.svg", "topics-by-year", "1999"], 1, "topics-by-year found nothing"),
        (&["-o", "n.svg", "topics-by-year", "--event", "dotScale"], 2, "cannot be used with"),
    ];
    for (arguments, code, said) in refused {
        draw(arguments).assert().code(code).stderr(contains(said));
        assert!(!folder.path().join("n.svg").exists());
    }
}

#[test]
fn notes_are_written_into_a_folder() {
    let folder = desk();
    let dump = |output: &str| talkgraph(&folder, &["dump", "--format", "obsidian", "-o", output]);
    dump("notes").assert().success().stderr(contains("wrote notes: 290 notes, 290 new or changed\n"));
    dump("notes").assert().success().stderr(contains("wrote notes: 290 notes, 0 new or changed\n"));
    let note = fs::read_to_string(folder.path().join("notes/Technologies/Apache Kafka.md")).expect("a note");
    assert!(note.contains("### [[Talks/The rise of real time|The rise of real time]]"), "{note}");
    fs::write(folder.path().join("a-file"), "mine").expect("written");
    dump("a-file").assert().code(2).stderr(contains("a-file is a file, and a vault is a folder"));
    dump("-").assert().code(2).stderr(contains("name a folder with -o DIR"));
}
