//! What happens when several programs, endless questions and hostile names meet: each test has been a fault once.

mod apart;
mod copy;

use apart::apart;
use copy::copy;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder with a store of one recap and names of its own.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new(recap: &str) -> Self {
        let bench = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&root.join("data/language"), &bench.path("data/language"));
        copy(&root.join("data/clues"), &bench.path("data/clues"));
        copy(&root.join("data/model"), &bench.path("data/model"));
        fs::create_dir_all(bench.path("data/gazetteer")).expect("made");
        bench.file("data/gazetteer/people.toml", "# People\n");
        bench.file("data/gazetteer/technologies.toml", "[[technology]]\nid = \"docker\"\nlabel = \"Docker\"\n");
        bench.file("recap.md", recap);
        bench
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> &Self {
        fs::write(self.path(name), text).expect("written");
        self
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = apart(env!("CARGO_BIN_EXE_talkgraph"));
        command.current_dir(self.folder.path()).args(["--store", "s.db", "--data", "data"]).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("it runs")
    }

    fn fine(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", said(&out));
        String::from_utf8(out.stdout).expect("UTF-8")
    }
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

const STRANGERS: &str = "# MillCon 2024\n\n## Grinding at scale, by Zerlina Quarkworth, Millstone Labs\n\nZerlina spoke about Docker.\n\n\
                         ## Sifting, by Odo Millward, Heron Works\n\nOdo spoke about Docker.\n\n\
                         ## Baking, by Ilse Krummbach, Crumb Group\n\nIlse spoke about Docker.\n";

/// Whatever a recap does, the others are read.
#[test]
fn a_recap_that_takes_too_long_stops_no_build() {
    let bench = Bench::new(STRANGERS);
    let talk = "## Sifting, by Odo Millward, Heron Works\n\nOdo spoke about Docker, and Zerlina Quarkworth asked.\n\n";
    bench.file("long.md", &format!("# MillCon 2024\n\n{}", talk.repeat(80_000)));
    let start = Instant::now();
    let out = bench.run(&["build", "long.md", "recap.md", "--recap-timeout", "1"]);
    assert!(out.status.success(), "{}", said(&out));
    assert!(said(&out).contains("long.md: not read in the 1 s that a recap may take"), "{}", said(&out));
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    assert!(bench.fine(&["ask", "talks-covering", "Docker", "--format", "csv"]).contains("Grinding at scale"));
    let out = bench.run(&["extract", "long.md", "--recap-timeout", "1"]);
    assert!(out.status.code() == Some(2) && said(&out).contains("long.md"), "{}", said(&out));
}

#[test]
fn names_that_are_accepted_at_once_are_all_kept() {
    let bench = Bench::new(STRANGERS);
    bench.fine(&["build", "recap.md"]);
    let names = ["zerlina-quarkworth", "odo-millward", "ilse-krummbach"];
    let at_work: Vec<_> =
        names.iter().map(|name| bench.command(&["names", "accept", name]).spawn().expect("it starts")).collect();
    for child in at_work {
        let out = child.wait_with_output().expect("it ends");
        assert!(out.status.success(), "{}", said(&out));
    }
    let people = fs::read_to_string(bench.path("data/gazetteer/people.toml")).expect("read");
    for name in names {
        assert!(people.contains(name), "{name} is lost: {people}");
    }
    let left: Vec<_> =
        fs::read_dir(bench.path("data/gazetteer")).expect("read").map(|e| e.expect("an entry").file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_file_of_names_that_cannot_be_written_is_told_of() {
    let bench = Bench::new(STRANGERS);
    bench.fine(&["build", "recap.md"]);
    fs::create_dir(bench.path("data/names.lock")).expect("made");
    let out = bench.run(&["names", "accept", "odo-millward"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(said(&out).contains("cannot write data/names.lock; make the folder writable"), "{}", said(&out));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_with_the_file() {
    let bench = Bench::new(STRANGERS);
    bench.fine(&["build", "recap.md"]);
    for args in [&["dump", "--format", "nq"][..], &["graph", "everything", "--format", "json"]] {
        let out = bench.run(&[args, &["-o", "/dev/full"]].concat());
        assert_eq!(out.status.code(), Some(2), "{args:?}: {}", said(&out));
        assert!(said(&out).contains("cannot write /dev/full: "), "{args:?}: {}", said(&out));
    }
}

#[test]
fn endless_questions_are_ended_in_every_command() {
    let bench = Bench::new(STRANGERS);
    bench.fine(&["build", "recap.md"]);
    let product = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o";
    bench.file("edges.rq", &format!("SELECT (COUNT(?a) AS ?source) (COUNT(?l) AS ?target) {{ {product} }}"));
    bench.file("ordered.rq", &format!("SELECT * {{ {product} }} ORDER BY RAND()"));
    fs::create_dir(bench.path("rules")).expect("made");
    bench.file("rules/r.rq", &format!("#+ summary: endless\nSELECT (COUNT(?a) AS ?node) {{ {product} }}"));
    for args in [
        &["query", "-f", "ordered.rq"][..],
        &["graph", "edges.rq", "-o", "x.json"],
        &["rank", "edges.rq"],
        &["communities", "edges.rq"],
        &["check", "--queries", "rules"],
    ] {
        let started = Instant::now();
        let out = bench.run(&[&["--timeout", "1"], args].concat());
        assert_eq!(out.status.code(), Some(2), "{args:?}: {}", said(&out));
        let (time, memory) = ("error: no answer within 1 s; give it longer", "error: the question took more than ");
        assert!(said(&out).contains(time) || said(&out).contains(memory), "{args:?}: {}", said(&out));
        assert!(started.elapsed() < Duration::from_secs(30), "{args:?}: {:?}", started.elapsed());
    }
    let out = bench.run(&["--memory", "50", "query", "-f", "ordered.rq"]);
    assert_eq!(out.status.code(), Some(2), "{}", said(&out));
    if cfg!(target_os = "linux") {
        assert!(said(&out).contains("the question took more than 50 MB of memory; give it more with --memory MB"));
    }
}

#[test]
fn deep_questions_are_refused_or_answered() {
    let bench = Bench::new(STRANGERS);
    bench.fine(&["build", "recap.md"]);
    let nest = |open: &str, inner: &str, close: &str, n: usize| open.repeat(n) + inner + &close.repeat(n);
    let sum = |n: usize| format!("SELECT ({} AS ?x) {{}}", vec!["1"; n].join("+"));
    let either = |n: usize| format!("SELECT * {{ {} }}", vec!["{ ?a <x:y> ?c }"; n].join(" UNION "));
    let steps = |n: usize| format!("ASK {{ ?a {} ?b }}", vec!["<x:y>"; n].join("/"));
    let groups = |n: usize| format!("SELECT * {}", nest("{", "?a ?b ?c", "}", n));
    let not = |n: usize| format!("ASK {{ FILTER({}true) }}", "!".repeat(n));
    let forms: [(&dyn Fn(usize) -> String, usize); 5] =
        [(&sum, 1900), (&either, 900), (&steps, 150), (&groups, 190), (&not, 1)];
    for (form, most) in forms {
        bench.file("deep.rq", &form(most));
        let out = bench.run(&["query", "-f", "deep.rq"]);
        assert!(matches!(out.status.code(), Some(0 | 1)), "{}: {}", &form(3), said(&out));
        bench.file("deep.rq", &form(10_000));
        let out = bench.run(&["query", "-f", "deep.rq"]);
        assert_eq!(out.status.code(), Some(2), "{}: {}", &form(3), said(&out));
        assert!(said(&out).starts_with("error: deep.rq:1: more than "), "{}", said(&out));
    }
}

#[test]
fn cells_are_no_formulas_and_nothing_steers_the_terminal() {
    let bench = Bench::new("# MillCon 2024\n\n## =1+1 by Odo Millward, Heron Works\n\nOdo spoke about Docker.\n");
    let report = said(&bench.run(&["build", "recap.md"]));
    assert!(report.contains("generation 1"), "{report}");
    let query = "SELECT ?a { VALUES ?a { '=1+1' '-1' '@x' } }";
    assert_eq!(bench.fine(&["query", "--format", "csv", query]), "a\r\n'=1+1\r\n-1\r\n'@x\r\n");
    assert_eq!(bench.fine(&["query", "--csv", "raw", "--format", "csv", query]), "a\r\n=1+1\r\n-1\r\n@x\r\n");
    let out = bench.run(&["build", "\u{1b}[31mnone.md"]);
    assert!(!said(&out).contains('\u{1b}'), "{:?}", said(&out));
}
