//! What ended a command in, one line for a person out. What a recap or a file is called may come into it, so nothing in it
//! steers a terminal.

use talkgraph::text::harmless;

/// Tells the fault and its causes, each said once, on standard error.
pub fn tell(fault: &anyhow::Error) {
    eprintln!("error: {}", harmless(&message(fault)));
}

fn message(fault: &anyhow::Error) -> String {
    let mut out = String::new();
    for cause in fault.chain().map(ToString::to_string) {
        if !out.contains(&cause) {
            out.push_str(if out.is_empty() { "" } else { ": " });
            out.push_str(&cause);
        }
    }
    out
}

/// Whether the reader of standard output went away, as `head` does.
pub fn is_broken_pipe(fault: &anyhow::Error) -> bool {
    fault.chain().filter_map(|e| e.downcast_ref::<std::io::Error>()).any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}
