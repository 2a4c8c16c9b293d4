//! What was answered in, the text that Prometheus reads out: requests by route and status, how long they took, what is worked
//! on and what waits. Routes and not addresses, so that nobody can make it grow by asking.

use super::app::App;
use super::running::resident;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the classes of how long a request took, in seconds.
const CLASSES: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

/// What is counted.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    requests: Mutex<BTreeMap<(String, u16), u64>>,
    took: Mutex<BTreeMap<String, Took>>,
    /// Questions that were ended since their time was over, or they held too much.
    pub(super) ended: AtomicU64,
    /// Pages that were made.
    pub(super) made: AtomicU64,
    /// Pages that had been made, and were sent again.
    pub(super) kept: AtomicU64,
}

#[derive(Debug, Default)]
struct Took {
    classes: [u64; CLASSES.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts a request.
    pub(super) fn count(&self, route: &str, status: u16, took: Duration) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.entry((route.to_owned(), status)).or_default() += 1;
        drop(requests);
        let mut all = self.took.lock().unwrap_or_else(PoisonError::into_inner);
        let of = all.entry(route.to_owned()).or_default();
        let seconds = took.as_secs_f64();
        of.count += 1;
        of.seconds += seconds;
        for (class, most) in of.classes.iter_mut().zip(CLASSES) {
            *class += u64::from(seconds <= most);
        }
    }

    /// The text.
    pub(super) fn text(&self, app: &App) -> String {
        let mut out = String::new();
        let head = |out: &mut String, name: &str, kind: &str, help: &str| {
            let _ = write!(out, "# HELP talkgraph_{name} {help}\n# TYPE talkgraph_{name} {kind}\n");
        };
        head(&mut out, "requests_total", "counter", "Requests that were answered.");
        for ((route, status), count) in self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ = writeln!(out, "talkgraph_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}");
        }
        head(&mut out, "request_seconds", "histogram", "Time from the request to the head of its answer.");
        for (route, took) in self.took.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for (most, count) in CLASSES.iter().zip(took.classes) {
                let _ = writeln!(out, "talkgraph_request_seconds_bucket{{route=\"{route}\",le=\"{most}\"}} {count}");
            }
            let Took { count, seconds, .. } = took;
            let _ = writeln!(out, "talkgraph_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}");
            let _ = writeln!(out, "talkgraph_request_seconds_sum{{route=\"{route}\"}} {seconds}");
            let _ = writeln!(out, "talkgraph_request_seconds_count{{route=\"{route}\"}} {count}");
        }
        let ((running, waiting), graph) = (app.questions.length(), app.current.get());
        let gauges = [
            ("questions_running", "Questions that are worked on.", running as u64),
            ("questions_waiting", "Questions that wait for a place.", waiting as u64),
            ("pages_running", "Pages that are worked on.", app.pages.length().0 as u64),
            ("generation", "Number of the generation in use.", graph.number()),
            ("quads", "Quads of the generation in use.", graph.store().quads()),
            ("quads_looked_at", "Quads of the generation in use that answers looked at.", graph.looked_at()),
            ("resident_megabytes", "Memory that the program holds.", resident().unwrap_or_default()),
        ];
        for (name, help, value) in gauges {
            head(&mut out, name, "gauge", help);
            let _ = writeln!(out, "talkgraph_{name} {value}");
        }
        for (name, help, value) in [
            ("questions_ended_total", "Questions that took too long or too much.", &self.ended),
            ("pages_made_total", "Pages that were made.", &self.made),
            ("pages_kept_total", "Pages that had been made, and were sent again.", &self.kept),
        ] {
            head(&mut out, name, "counter", help);
            let _ = writeln!(out, "talkgraph_{name} {}", value.load(Relaxed));
        }
        out
    }
}
