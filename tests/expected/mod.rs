//! What a test finds in, what the file of it says out. This is the one place that writes such files anew, so that one switch
//! does it for all of them: cases, tables, snapshots, notes, the README's output. After a change that is meant,
//! `TALKGRAPH_RENEW=1 cargo test` writes what is found now (`… cargo test --test cases` that of one test); then read every
//! line of the difference.
// A test uses that one of the three which suits what it compares.
#![allow(dead_code)]

use similar::TextDiff;
use std::fs;
use std::path::Path;

/// Whether the switch is on.
pub fn renewing() -> bool {
    std::env::var_os("TALKGRAPH_RENEW").is_some_and(|value| value != "0")
}

/// What the file says, or nothing where there is none; with the switch on, what was found, which is written to it first.
pub fn expected(file: &Path, found: &str) -> String {
    if renewing() {
        fs::write(file, found).unwrap_or_else(|fault| panic!("{}: {fault}", file.display()));
    }
    fs::read_to_string(file).unwrap_or_default()
}

/// Fails with the difference where a file of this repository does not say what was found.
#[track_caller]
pub fn assert_as_written(file: &str, found: &str) {
    let written = expected(&Path::new(env!("CARGO_MANIFEST_DIR")).join(file), found);
    assert!(
        written == found,
        "{file} is not as written (- written, + found now); if this is meant: TALKGRAPH_RENEW=1 cargo test\n{}",
        TextDiff::from_lines(written.as_str(), found).unified_diff().context_radius(2)
    );
}
