//! The walks of CONTRIBUTING.md that need Rust, done in a copy of the repository: its blocks are applied and run in the order
//! in which they stand. `cargo test --test docs` does the walks that need none.
//!
//! - `rust PATH` and other blocks with a path: a new file is written;
//! - `diff PATH`: lines with `-` and a space give way to those with `+` and a space, and must stand in the file once;
//! - `sh tree`: the commands must succeed, and print the block `text` right behind, if there is one. Lines of cargo's own
//!   are not compared.
//!
//! The copy shares this build's folder, so that only the crate itself is compiled again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What is no part of the repository, or needs no copy.
const LEFT_OUT: [&str; 3] = ["target", ".git", ".ci"];

/// The fenced blocks of a Markdown text: what stands behind the fence, and the lines.
fn blocks(text: &str) -> Vec<(&str, String)> {
    let mut out = Vec::new();
    let mut parts = text.split("\n```");
    parts.next();
    while let (Some(block), Some(_)) = (parts.next(), parts.next()) {
        let (info, lines) = block.split_once('\n').unwrap_or((block, ""));
        out.push((info.trim(), format!("{lines}\n")));
    }
    out
}

/// The text with the change of a block made.
fn changed(text: &str, block: &str) -> Result<String, String> {
    let side = |sign: char| {
        let lines = block.lines().filter(|line| line.starts_with([sign, ' ']));
        lines.map(|line| format!("{}\n", &line[1..])).collect::<String>()
    };
    match text.matches(&side('-')).count() {
        1 => Ok(text.replace(&side('-'), &side('+'))),
        count => Err(format!("these lines stand in the file {count} times:\n{}", side('-'))),
    }
}

/// What a file says after a block that writes or changes it.
fn after(kind: &str, path: &str, block: &str, before: &str) -> Result<String, String> {
    match kind {
        "diff" => changed(before, block).map_err(|fault| format!("{path}: {fault}")),
        _ if before.is_empty() => Ok(block.to_owned()),
        _ => Err(format!("{path} is there already")),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of the repository") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_file() {
            fs::copy(entry.path(), target).expect("copied");
        } else if !LEFT_OUT.contains(&&*entry.file_name().to_string_lossy()) {
            copy(&entry.path(), &target);
        }
    }
}

/// What the commands of a block print, without what cargo says of its work.
fn run(script: &str, folder: &Path) -> Result<String, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the build's folder");
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", script]).current_dir(folder).env("CARGO_TARGET_DIR", target).env_remove("TALKGRAPH_RENEW");
    let ran = shell.output().expect("there is a shell");
    let printed = String::from_utf8_lossy(&ran.stdout).into_owned();
    if !ran.status.success() {
        return Err(format!("{script}{printed}{}", String::from_utf8_lossy(&ran.stderr)));
    }
    let of_cargo = |line: &&str| line.starts_with("running ") || line.starts_with("test result: ") || is_dots(line);
    Ok(printed.lines().filter(|line| !of_cargo(line)).collect::<Vec<_>>().join("\n").trim().to_owned())
}

/// A dot for each test, as `cargo test --quiet` prints them.
fn is_dots(line: &str) -> bool {
    line.starts_with('.') && !line.contains(|c: char| c.is_alphabetic())
}

#[test]
#[ignore = "compiles the crate again: tests/run --all"]
fn every_walk_works_as_it_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(root, folder.path());
    let page = fs::read_to_string(root.join("CONTRIBUTING.md")).expect("the page");
    let blocks = blocks(&page);
    let mut ran = 0;
    for (at, (info, block)) in blocks.iter().enumerate() {
        match info.split_once(' ') {
            Some(("sh", _)) => {
                let printed = run(block, folder.path()).unwrap_or_else(|fault| panic!("{fault}"));
                if let Some(("text", expected)) = blocks.get(at + 1) {
                    assert_eq!(printed, expected.trim(), "{block}");
                }
                ran += 1;
            }
            Some((kind, path)) => {
                let file = folder.path().join(path);
                let before = fs::read_to_string(&file).unwrap_or_default();
                fs::create_dir_all(file.parent().expect("a folder")).expect("made");
                fs::write(file, after(kind, path, block, &before).expect("it fits")).expect("written");
            }
            None => {}
        }
    }
    assert!(ran >= 2, "{ran} blocks were run; were they marked otherwise?");
}

/// Without compiling anything: whoever moves the lines that a walk changes learns of it from the quick tests.
#[test]
fn every_change_of_a_walk_fits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("CONTRIBUTING.md")).expect("the page");
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    let blocks = blocks(&page);
    for (info, block) in &blocks {
        if let Some((kind, path)) = info.split_once(' ').filter(|(kind, _)| *kind != "sh") {
            let before = || fs::read_to_string(root.join(path)).unwrap_or_default();
            let file = files.entry(path).or_insert_with(before);
            *file = after(kind, path, block, file).unwrap_or_else(|fault| panic!("CONTRIBUTING.md: {fault}"));
        }
    }
    assert!(files.len() >= 5, "{:?}", files.keys());
}

#[test]
fn a_change_is_made_once_or_refused() {
    let text = "mod a;\nmod c;\nmod d;\n";
    assert_eq!(changed(text, " mod a;\n+mod b;\n mod c;\n").expect("made"), "mod a;\nmod b;\nmod c;\nmod d;\n");
    assert_eq!(changed(text, "-mod c;\n+mod x;\n").expect("made"), "mod a;\nmod x;\nmod d;\n");
    assert!(changed(text, " mod a;\n-mod d;\n").is_err());
}

#[test]
fn blocks_have_what_stands_behind_the_fence() {
    let text = "a\n```sh tree\none\n```\nb\n```rust src/x.rs\ntwo\nthree\n```\n";
    assert_eq!(blocks(text), [("sh tree", "one\n".to_owned()), ("rust src/x.rs", "two\nthree\n".to_owned())]);
}
