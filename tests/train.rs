//! `talkgraph train`: weights from our own cases, figures by cross-validation, and what is said of faults.

mod apart;

use apart::apart;
use assert_cmd::Command;
use std::path::Path;

fn talkgraph() -> Command {
    let mut command = Command::from_std(apart(env!("CARGO_BIN_EXE_talkgraph")));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn printed(command: &mut Command) -> String {
    let output = command.assert().success().get_output().stdout.clone();
    String::from_utf8(output).expect("UTF-8")
}

/// Every fifth of our cases, in a folder of their own: enough to learn something in little time.
fn some_cases() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let all = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")).expect("cases");
    let mut all: Vec<_> = all.map(|entry| entry.expect("an entry").path()).collect();
    all.sort();
    for case in all.iter().step_by(5) {
        let target = folder.path().join(case.file_name().expect("a name"));
        std::fs::create_dir(&target).expect("a folder");
        copy(case, &target);
    }
    folder
}

/// Weights that are learned from the cases are read again, and find talks.
#[test]
fn weights_are_written_and_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let weights = folder.path().join("model/starts.toml");
    let said = printed(talkgraph().arg("train").arg(some_cases().path()).arg("-o").arg(&weights));
    assert!(said.starts_with("learned from ") && said.contains("starts.toml"), "{said}");
    let text = std::fs::read_to_string(&weights).expect("the weights");
    for part in ["\n[threshold]\n", "\n[veto]\n", "\n[post]\n", "\n[step]\n", "\n[fact]\n", "\"SH to IH\" = "] {
        assert!(text.contains(part), "{part}: {text}");
    }
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"), folder.path());
    let recap = "tests/cases/heading-is-title/recap.md";
    let extract = || {
        let mut command = talkgraph();
        command.arg("extract").arg("--data").arg(folder.path()).arg(recap);
        command
    };
    let record: serde_json::Value = serde_json::from_str(&printed(&mut extract())).expect("a record");
    assert!(record["talks"].as_array().is_some_and(|talks| !talks.is_empty()), "{record}");
    std::fs::write(&weights, text.replace("[fact]\n", "[fact]\n\"no such fact\" = { SH = 1.0 }\n")).expect("written");
    let assert = extract().assert().code(2);
    let stderr = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(stderr.contains("starts.toml:") && stderr.contains("no fact is called \"no such fact\""), "{stderr}");
}

/// The files of a folder that are not there yet.
fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else if !target.exists() {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

#[test]
fn figures_of_authors_not_learned_from() {
    let cases = some_cases();
    let train = || {
        let mut command = talkgraph();
        command.args(["train", "tests/score", "tests/score/gold", "--folds", "2", "--tuned"]).arg(cases.path());
        command
    };
    let table = printed(&mut train());
    assert!(table.contains("talk            P ") && table.contains(";  1 recaps\n"), "{table}");
    let assert = train().args(["--min", "talk_p=1.1"]).assert().code(1);
    let stderr = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(stderr.starts_with("short: talk_p "), "{stderr}");
}

#[test]
fn faults_in_what_was_typed() {
    for (args, said) in [
        (&["tests/score"][..], "learning needs recaps and gold"),
        (&["tests/score/gold", "tests/cases/heading-is-title/recap.md"][..], "none of the gold belongs to a recap"),
        (&["tests/cases", "--folds", "--min", "talk=1"][..], "no figure is called talk"),
        (&["tests/score", "--tuned", "tests/cases", "--folds"][..], "nothing is left to measure"),
    ] {
        let assert = talkgraph().arg("train").args(args).assert().code(2);
        let stderr = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(stderr.contains(said), "{args:?}: {stderr}");
    }
}
