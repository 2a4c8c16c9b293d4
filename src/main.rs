//! `talkgraph`: a thread with room to work in, and the exit code of what the command line asks for.

use std::process::ExitCode;

/// Stack of the thread that works, of which the system gives what is used: the deepest query that is read must fit.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(talkgraph::run);
    // A panic has been told by then.
    work.map_or_else(|_| talkgraph::run(), |work| work.join().unwrap_or(ExitCode::from(101)))
}
