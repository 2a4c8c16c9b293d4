//! The questions that are worked on in, an end to the longest-running out while the program holds more memory than it may. What
//! each of several threads holds cannot be told apart; the one that has run longest is the likeliest to hold most.

use oxigraph::sparql::CancellationToken;
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// Memory where the user says nothing, in megabytes: a quarter of the machine's, and no more than this.
const MOST: u64 = 2048;

/// The questions that are worked on, by the order in which they began.
pub(super) struct Running {
    all: Mutex<(u64, BTreeMap<u64, Job>)>,
    /// What the questions may take, in megabytes.
    pub(super) most: u64,
}

struct Job {
    token: CancellationToken,
    large: Arc<AtomicBool>,
}

/// One that is worked on, until it is dropped.
pub(super) struct Entry<'r> {
    running: &'r Running,
    number: u64,
    large: Arc<AtomicBool>,
}

impl Running {
    pub(super) fn new(most: Option<u64>) -> Self {
        let machine = || kilobytes("/proc/meminfo", "MemTotal:").map_or(MOST, |all| (all / 4096).min(MOST));
        Self { all: Mutex::default(), most: most.unwrap_or_else(machine) }
    }

    /// Notes a question that begins.
    pub(super) fn begin(&self, token: &CancellationToken) -> Entry<'_> {
        let large = Arc::new(AtomicBool::new(false));
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let number = all.0;
        all.0 += 1;
        all.1.insert(number, Job { token: token.clone(), large: Arc::clone(&large) });
        Entry { running: self, number, large }
    }

    /// Whether nothing is worked on.
    pub(super) fn is_idle(&self) -> bool {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).1.is_empty()
    }

    /// Ends the one that began first, of those that go on.
    pub(super) fn end_first(&self) {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = all.1.values().find(|job| !job.token.is_cancelled()) {
            job.large.store(true, Relaxed);
            job.token.cancel();
        }
    }
}

impl Entry<'_> {
    /// Whether it was ended since it held too much.
    pub(super) fn was_large(&self) -> bool {
        self.large.load(Relaxed)
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.running.all.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&self.number);
    }
}

/// Memory that the program holds, in megabytes; nothing on systems that do not tell it in a file.
pub(super) fn resident() -> Option<u64> {
    kilobytes("/proc/self/status", "VmRSS:").map(|all| all / 1024)
}

fn kilobytes(file: &str, line: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    text.lines().find_map(|of| of.strip_prefix(line))?.trim().strip_suffix(" kB")?.parse().ok()
}
