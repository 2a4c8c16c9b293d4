//! A program's path in, the program ready to be started out, apart from the settings of whoever runs the test: what
//! talkgraph and its libraries take from the environment is not passed on.

use std::process::Command;

/// The program, without settings from the environment.
pub fn apart(program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_setting) {
            command.env_remove(name);
        }
    }
    command
}

/// Whether talkgraph, or a library of it, heeds a variable: its own, the width and colours of a terminal, proxies.
fn is_setting(name: &str) -> bool {
    name.starts_with("TALKGRAPH_")
        || ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"].contains(&name)
        || name.to_ascii_lowercase().ends_with("_proxy")
}
