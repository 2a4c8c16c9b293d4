//! What a command prints for people goes through here: on a terminal into a pager, so that what is longer than the screen can be
//! scrolled and searched; else, or where there is none, to standard output itself.

use crate::cli::Global;
use std::io::{self, IsTerminal, StdoutLock, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

/// How `less` behaves unless LESS says otherwise: it ends by itself where all fits on the screen, leaves colours and the screen
/// as they are, and ends at Ctrl-C, as we do.
const LESS: &str = "FRXK";

/// Where an answer is written.
pub enum Screen {
    /// Into a pager; its input is closed before it is waited for.
    Paged(Child, Option<ChildStdin>),
    /// To standard output.
    Plain(StdoutLock<'static>),
}

impl Screen {
    /// The pager of the environment where standard output is a terminal and nobody declines it.
    pub fn open(global: &Global) -> Self {
        let wanted = !global.no_pager && io::stdout().is_terminal();
        let paged = || {
            let variable = |name| std::env::var(name).ok();
            let command =
                variable("TALKGRAPH_PAGER").or_else(|| variable("PAGER")).unwrap_or_else(|| "less".to_owned());
            let mut words = command.split_whitespace();
            let mut pager = Command::new(words.next().filter(|program| *program != "cat")?);
            if variable("LESS").is_none() {
                pager.env("LESS", LESS);
            }
            let mut child = pager.args(words).stdin(Stdio::piped()).spawn().ok()?;
            let input = child.stdin.take();
            Some(Self::Paged(child, input))
        };
        wanted.then(paged).flatten().unwrap_or_else(|| Self::Plain(io::stdout().lock()))
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Paged(_, input) => input.as_mut().map_or(Ok(bytes.len()), |input| input.write(bytes)),
            Self::Plain(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Paged(_, input) => input.as_mut().map_or(Ok(()), Write::flush),
            Self::Plain(out) => out.flush(),
        }
    }
}

/// The prompt does not come back before the reader is done.
impl Drop for Screen {
    fn drop(&mut self) {
        if let Self::Paged(pager, input) = self {
            drop(input.take());
            let _ = pager.wait();
        }
    }
}
