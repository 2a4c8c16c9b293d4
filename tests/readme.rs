//! The README's shell blocks run, in order, in a copy of what they use of the checkout, and say what it says they say.
//!
//! A block marked `sh` must end with exit code 0. A block marked `text` right after it is what it prints, standard output
//! and standard error together. After a change that is meant, `TALKGRAPH_RENEW=1 cargo test --test readme` writes
//! what was printed into those blocks, and the drawing into `data/pictures`.
//!
//! What differs from a reader's shell, and nothing else:
//! - `talkgraph`, and `cargo run --release --` in front of its arguments, is the program under test;
//! - a line `tests/run` is left out, since it runs this very test;
//! - tables are laid out for [`COLUMNS`] columns, since there is no terminal;
//! - line ends of CSV (CR LF, by its specification) are compared as plain ones.
#![cfg(unix)]

mod apart;
mod expected;

use apart::apart;
use expected::renewing;
use std::fs;
use std::path::{Path, PathBuf};

/// Columns of the tables in the README.
const COLUMNS: &str = "100";
/// What the blocks may use of the checkout.
const FOLDERS: [&str; 3] = ["data", "queries", "ontology"];
const PICTURE: &str = "data/pictures/speaker-company.svg";

/// A shell block and what should follow it.
struct Block {
    /// Line of its first command in the README, from 1.
    line: usize,
    script: String,
    /// The lines of the block of output: index of the first, and the text.
    output: Option<(usize, String)>,
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The shell blocks of a Markdown text, each with the output that stands right behind it.
fn blocks(text: &str) -> Vec<Block> {
    let mut fences: Vec<(usize, &str, Vec<&str>)> = Vec::new();
    let mut open: Option<(usize, &str, Vec<&str>)> = None;
    for (index, line) in text.lines().enumerate() {
        match (open.take(), line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((index + 1, language.trim(), Vec::new())),
            (None, None) => {}
            (Some(fence), Some(_)) => fences.push(fence),
            (Some((first, language, mut lines)), None) => {
                lines.push(line);
                open = Some((first, language, lines));
            }
        }
    }
    assert!(open.is_none(), "a block is not closed");
    let source: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    for (index, (first, _, lines)) in fences.iter().enumerate().filter(|(_, fence)| fence.1 == "sh") {
        let end = first + lines.len() + 1;
        let follows = fences.get(index + 1).filter(|(next, language, _)| {
            *language == "text" && source[end..next - 1].iter().all(|line| line.trim().is_empty())
        });
        let output = follows.map(|(next, _, lines)| (*next, lines.join("\n")));
        out.push(Block { line: first + 1, script: lines.join("\n"), output });
    }
    out
}

/// What the block means where the program is built already.
fn runnable(script: &str) -> String {
    let line = |line: &str| match line.strip_prefix("cargo run --release -- ") {
        Some(arguments) => format!("talkgraph {arguments}\n"),
        None if line.split(' ').next() == Some("tests/run") => {
            eprintln!("left out: {line}");
            String::new()
        }
        None => format!("{line}\n"),
    };
    format!("exec 2>&1\n{}", script.lines().map(line).collect::<String>())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of the checkout") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// What a drawing says, without where it says it: places may differ in the last digit from machine to machine.
fn words(svg: &str) -> Vec<&str> {
    let mut words: Vec<&str> =
        svg.split('>').filter_map(|part| part.split('<').next()).map(str::trim).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words
}

#[test]
fn every_block_runs_and_prints_what_the_readme_says() {
    let readme = fs::read_to_string(here("README.md")).expect("the README");
    let update = renewing();
    let blocks = blocks(&readme);
    assert!(blocks.len() >= 10, "the README has {} shell blocks; were they marked otherwise?", blocks.len());

    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in FOLDERS {
        copy(&here(name), &folder.path().join(name));
    }
    let programs = tempfile::tempdir().expect("a temporary folder");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_talkgraph"), programs.path().join("talkgraph")).expect("a link");
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap_or_default());

    let mut lines: Vec<String> = readme.lines().map(str::to_owned).collect();
    let mut faults = Vec::new();
    for block in &blocks {
        let mut shell = apart("sh");
        shell.args(["-e", "-c", &runnable(&block.script)]).current_dir(folder.path());
        let ran = shell.env("PATH", &path).env("COLUMNS", COLUMNS).output().expect("there is a shell");
        let printed = String::from_utf8_lossy(&ran.stdout).replace("\r\n", "\n").trim_end().to_owned();
        if !ran.status.success() {
            faults.push(format!("README.md:{}: {}\n{}\n{printed}", block.line, ran.status, block.script));
        }
        if let Some((_, expected)) = &block.output
            && *expected != printed
            && !update
        {
            faults.push(format!(
                "README.md:{}: prints otherwise\n{}\n--- the README says\n{expected}\n--- it printed\n{printed}",
                block.line, block.script
            ));
        }
        if let Some((first, expected)) = &block.output
            && update
        {
            // One line of `lines` holds the whole block, so that the lines behind keep their numbers.
            let count = expected.lines().count();
            lines[*first - 1].push_str(&format!("\n{printed}"));
            for line in &mut lines[*first..first + count] {
                line.clear();
                line.push('\u{0}');
            }
        }
    }
    let drawn = fs::read_to_string(folder.path().join("speaker-company.svg")).expect("the demo draws");
    if update {
        let kept: Vec<String> = lines.into_iter().filter(|line| line != "\u{0}").collect();
        fs::write(here("README.md"), kept.join("\n") + "\n").expect("written");
        fs::write(here(PICTURE), drawn).expect("written");
    } else {
        let shown = fs::read_to_string(here(PICTURE)).unwrap_or_default();
        if words(&shown) != words(&drawn) {
            faults.push(format!("{PICTURE} is not what the demo draws"));
        }
    }
    assert!(
        faults.is_empty(),
        "{}\n\nIf this is meant: TALKGRAPH_RENEW=1 cargo test --test readme",
        faults.join("\n\n")
    );
}

#[test]
fn blocks_are_found_with_their_output() {
    let text = "a\n```sh\none\ntwo\n```\n\n```text\nout\n```\n```sh\nthree\n```\nwords\n```text\nother\n```\n```toml\nx\n```\n";
    let found: Vec<_> = blocks(text).into_iter().map(|b| (b.line, b.script, b.output.map(|o| o.1))).collect();
    assert_eq!(found, [(3, "one\ntwo".to_owned(), Some("out".to_owned())), (11, "three".to_owned(), None)]);
}

#[test]
fn only_two_lines_are_read_otherwise() {
    let script = "cargo run --release -- demo\ntests/run --all\ntalkgraph ask\necho tests/run";
    assert_eq!(runnable(script), "exec 2>&1\ntalkgraph demo\ntalkgraph ask\necho tests/run\n");
}
