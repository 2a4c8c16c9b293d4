//! A folder and arguments in, the program ready to be started there out, with the data and queries of the repository and
//! without the settings of whoever runs the test.

#[path = "../apart/mod.rs"]
mod apart;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A path of the repository.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What the program has printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The program in `folder`.
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = apart::apart(env!("CARGO_BIN_EXE_talkgraph"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command.env("TALKGRAPH_DATA", here("data")).env("TALKGRAPH_QUERIES", here("queries"));
    command
}
