//! Every shell block of README.md, docs/*.md and CONTRIBUTING.md runs, page by page and in order, and prints what the page
//! says it prints; every link of these pages leads somewhere, in the repository and in the crate's documentation.
//!
//! A block marked `sh` must end with exit code 0. A block marked `text` right after it is what it prints, standard output
//! and standard error together. After a change that is meant, `TALKGRAPH_RENEW=1 cargo test --test docs` writes what was
//! printed into those blocks, and the drawing into `data/pictures`.
//!
//! Each page has a folder of its own with a copy of what it may use of the checkout and, unless it starts from nothing, the
//! graph of the sample recaps as `talkgraph build data/recaps` makes it. What differs from a reader's shell, and nothing else:
//! - `talkgraph`, and `cargo run --release --` in front of its arguments, is the program under test;
//! - a line `tests/run` is left out, since it runs this very test;
//! - tables are laid out for [`COLUMNS`] columns, since there is no terminal;
//! - line ends of CSV (CR LF, by its specification) are compared as plain ones.
#![cfg(unix)]

mod apart;
mod copy;
mod expected;

use apart::apart;
use copy::copy;
use expected::renewing;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Mutex;
use tempfile::TempDir;

/// Columns of the tables in the pages.
const COLUMNS: &str = "100";
/// What the blocks may use of the checkout.
const FOLDERS: [&str; 3] = ["data", "queries", "ontology"];
/// The page that makes the graph which the others start from.
const FROM_NOTHING: &str = "docs/build.md";
const PICTURE: &str = "data/pictures/speaker-company.svg";
const RENEW: &str = "If this is meant: TALKGRAPH_RENEW=1 cargo test --test docs";

/// A shell block and what should follow it.
struct Block {
    /// Line of its first command in the page, from 1.
    line: usize,
    script: String,
    /// The lines of the block of output: index of the first, and the text.
    output: Option<(usize, String)>,
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The pages by their path from the root, with their text.
fn pages() -> Vec<(String, String)> {
    let docs = fs::read_dir(here("docs")).expect("docs").map(|entry| entry.expect("an entry").file_name());
    let docs: BTreeSet<String> = docs.map(|name| format!("docs/{}", name.to_string_lossy())).collect();
    let roots = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map(str::to_owned);
    let text = |path: &String| fs::read_to_string(here(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    roots.into_iter().chain(docs).map(|path| (path.clone(), text(&path))).collect()
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

/// What a drawing says, without where it says it: places may differ in the last digit from machine to machine.
fn words(svg: &str) -> Vec<&str> {
    let mut words: Vec<&str> =
        svg.split('>').filter_map(|part| part.split('<').next()).map(str::trim).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words
}

/// Where blocks run: a folder with a link to the program, and the folder with the graph that most pages start from.
struct Bench {
    programs: TempDir,
    built: TempDir,
    renew: bool,
}

impl Bench {
    fn new() -> Self {
        let programs = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_talkgraph"), programs.path().join("talkgraph")).expect("a link");
        let bench = Self { programs, built: tempfile::tempdir().expect("a temporary folder"), renew: renewing() };
        for name in FOLDERS {
            copy(&here(name), &bench.built.path().join(name));
        }
        let ran = bench.shell("talkgraph build data/recaps", bench.built.path());
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
        bench
    }

    fn shell(&self, script: &str, folder: &Path) -> Output {
        let mut shell = apart("sh");
        shell.args(["-e", "-c", &runnable(script)]).current_dir(folder);
        let path = format!("{}:{}", self.programs.path().display(), std::env::var("PATH").unwrap_or_default());
        shell.env("PATH", path).env("COLUMNS", COLUMNS).output().expect("there is a shell")
    }

    /// Runs a page; returns what is wrong with it.
    fn run(&self, path: &str, text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(self.built.path(), folder.path());
        if path == FROM_NOTHING {
            fs::remove_dir_all(folder.path().join("talkgraph.db")).expect("the graph goes");
        }
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut faults = Vec::new();
        for block in &blocks(text) {
            let ran = self.shell(&block.script, folder.path());
            let printed = String::from_utf8_lossy(&ran.stdout).replace("\r\n", "\n").trim_end().to_owned();
            if !ran.status.success() {
                faults.push(format!("{path}:{}: {}\n{}\n{printed}", block.line, ran.status, block.script));
            }
            match &block.output {
                Some((first, expected)) if self.renew => {
                    // One line of `lines` holds the whole block, so that the lines behind keep their numbers.
                    lines[*first - 1].push_str(&format!("\n{printed}"));
                    lines[*first..first + expected.lines().count()].fill("\u{0}".to_owned());
                }
                Some((_, expected)) if *expected != printed => faults.push(format!(
                    "{path}:{}: prints otherwise\n{}\n--- the page says\n{expected}\n--- it printed\n{printed}",
                    block.line, block.script
                )),
                _ => {}
            }
        }
        if self.renew {
            let kept: Vec<String> = lines.into_iter().filter(|line| line != "\u{0}").collect();
            fs::write(here(path), kept.join("\n") + "\n").expect("written");
        }
        if path == "README.md" {
            faults.extend(self.picture(folder.path()));
        }
        faults
    }

    /// Whether the picture that the README shows is the one that the demonstration draws.
    fn picture(&self, folder: &Path) -> Option<String> {
        let drawn = fs::read_to_string(folder.join("speaker-company.svg")).expect("the demo draws");
        if self.renew {
            fs::write(here(PICTURE), drawn).expect("written");
            return None;
        }
        let shown = fs::read_to_string(here(PICTURE)).unwrap_or_default();
        (words(&shown) != words(&drawn)).then(|| format!("{PICTURE} is not what the demo draws"))
    }
}

#[test]
fn every_block_runs_and_prints_what_its_page_says() {
    let pages = pages();
    let (bench, next, faults) = (Bench::new(), Mutex::new(pages.iter()), Mutex::new(BTreeMap::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let Some((path, text)) = next.lock().expect("no thread has failed").next() else { break };
                    let found = bench.run(path, text);
                    faults.lock().expect("no thread has failed").insert(path, found);
                }
            });
        }
    });
    let faults: Vec<String> = faults.into_inner().expect("no thread has failed").into_values().flatten().collect();
    assert!(faults.is_empty(), "{}\n\n{RENEW}", faults.join("\n\n"));
    let count =
        |path: &str| pages.iter().filter(|(name, _)| name.starts_with(path)).map(|(_, t)| blocks(t).len()).sum();
    let counts: [usize; 3] = ["README.md", "docs/", "CONTRIBUTING.md"].map(count);
    assert!(counts[0] >= 3 && counts[1] >= 25, "{counts:?} blocks; were they marked otherwise?");
}

/// Links by reference, `[Ask][ask]` with `[ask]: docs/ask.md` at the end of the page, are the only ones that can lead to
/// files here and to pages there: `src/docs/links.md` defines the same names otherwise.
#[test]
fn every_link_leads_somewhere_in_the_repository_and_in_the_documentation() {
    let text = |path: &str| fs::read_to_string(here(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let (modules, definitions) = (text("src/docs.rs"), text("src/docs/links.md"));
    let mut faults = Vec::new();
    for (path, text) in pages() {
        let prose: String = text.split("```").step_by(2).collect();
        let folder = here(&path).parent().expect("a folder").to_owned();
        for target in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !target.starts_with("https://") && !target.starts_with('#') {
                faults.push(format!("{path}: ({target}) leads nowhere in the documentation; make it a reference"));
            }
        }
        let defined: BTreeMap<&str, &str> =
            prose.lines().filter_map(|line| line.strip_prefix('[')?.split_once("]: ")).collect();
        for (label, target) in &defined {
            if !folder.join(target).is_file() {
                faults.push(format!("{path}: [{label}] leads to {target}, which is not there"));
            }
            // The picture's is made by `build.rs`.
            if *label != "picture" && !definitions.contains(&format!("[{label}]: ")) {
                faults.push(format!("{path}: [{label}] has no definition in src/docs/links.md"));
            }
        }
        for label in prose.split("][").skip(1).filter_map(|rest| rest.split(']').next()) {
            if !defined.contains_key(label) {
                faults.push(format!("{path}: [{label}] is not defined at its end"));
            }
        }
        if !modules.contains(&format!("\"../{path}\"")) && path != "README.md" {
            faults.push(format!("{path} is not in src/docs.rs"));
        }
        if path.starts_with("docs/") && !pages()[0].1.contains(&format!("]: {path}")) {
            faults.push(format!("README.md does not lead to {path}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
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
