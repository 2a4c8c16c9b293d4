//! What a question may cost in, an end to it that costs more out. The evaluator gives up by itself where it reads the store,
//! but a product or an order of large parts keeps it from there for long and has no bound: so a thread looks at the clock and
//! at the memory of the program, and ends it with a message.

use crate::cli::Global;
use spargebra::Query;
use std::fs;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use talkgraph::query::stream::{collect, stream};
use talkgraph::query::{Answer, QueryError, Source};

/// How long after its time a question may go on before it is ended.
const GRACE: Duration = Duration::from_millis(250);
/// How often the memory is looked at.
const GLANCE: Duration = Duration::from_millis(10);
/// Memory that a question may take where the user says nothing, in megabytes: a quarter of the machine's, and no more than this.
const MOST: u64 = 2048;

/// What one question may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From asking to the last row.
    pub time: Duration,
    /// Beyond what the program holds when it is asked, in megabytes.
    memory: u64,
}

impl Limits {
    /// Those of the options.
    pub fn of(global: &Global) -> Self {
        let machine =
            [kilobytes("/proc/meminfo", "MemTotal:").map(|all| all / 1024), cgroup()].into_iter().flatten().min();
        let usual = machine.map_or(MOST, |all| (all / 4).min(MOST));
        Self {
            time: Duration::from_secs(global.timeout.into()),
            memory: global.memory.map_or(usual, |megabytes| megabytes.into()),
        }
    }

    /// Watches until what is returned is dropped.
    pub fn watch(self) -> Watch {
        let (sender, receiver) = channel::<()>();
        let (start, before) = (Instant::now(), resident().unwrap_or_default());
        std::thread::spawn(move || {
            while receiver.recv_timeout(GLANCE) == Err(RecvTimeoutError::Timeout) {
                let taken = resident().map_or(0, |now| now.saturating_sub(before) / 1024);
                if start.elapsed() > self.time + GRACE {
                    end(&QueryError::Timeout { seconds: self.time.as_secs() });
                } else if taken > self.memory {
                    end(&QueryError::Memory { megabytes: self.memory });
                }
            }
        });
        Watch { _sender: sender }
    }

    /// The whole answer of a query.
    ///
    /// # Errors
    /// Those of [`stream`], [`QueryError::Timeout`] among them.
    pub fn answer(self, source: Source<'_>, query: Query) -> Result<Answer, QueryError> {
        let _watch = self.watch();
        collect(stream(source, query, Some(self.time))?)
    }
}

/// Ends the watch when it is dropped.
#[derive(Debug)]
pub struct Watch {
    _sender: Sender<()>,
}

/// Ends the program: the thread that evaluates cannot be stopped otherwise.
fn end(error: &QueryError) -> ! {
    eprintln!("error: {error}");
    std::process::exit(2)
}

/// Memory that the program holds, in kilobytes; nothing on systems that do not tell it in a file.
fn resident() -> Option<u64> {
    kilobytes("/proc/self/status", "VmRSS:")
}

fn kilobytes(file: &str, line: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    text.lines().find_map(|of| of.strip_prefix(line))?.trim().strip_suffix(" kB")?.parse().ok()
}

/// The memory of the container that the program runs in, in megabytes, if that is bounded.
fn cgroup() -> Option<u64> {
    let bytes: u64 = fs::read_to_string("/sys/fs/cgroup/memory.max").ok()?.trim().parse().ok()?;
    Some(bytes >> 20)
}
