//! `talkgraph publish`: the graph of `--store` in, the same graphs in the remote store of `--endpoint` out.

use super::source::{endpoint, open};
use crate::cli::{Global, PublishArgs};
use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::process::ExitCode;
use talkgraph::query::publish::publish;
use talkgraph::query::{GraphStore, Source};

/// Publishes, and says what was sent.
///
/// # Errors
/// A graph that cannot be read, a remote store that cannot be reached or does not take graphs.
pub fn run(args: &PublishArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let Some(endpoint) = endpoint(global)? else {
        bail!("where to is missing; name the address of a remote store with --endpoint URL");
    };
    let target = GraphStore::new(&endpoint, args.graph_store.as_deref())?;
    let store = open(global)?;
    let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("sending graphs {wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    let done = publish(Source::from(store.graph()?), &store.header().base, &endpoint, &target, |done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    let done = done.with_context(|| {
        format!("not all of {} was published; the same command goes on where this one stopped", global.store.display())
    })?;
    eprintln!(
        "published {} to {}: {} graphs sent, {} unchanged, {} removed; {} quads",
        global.store.display(),
        target.url(),
        done.sent,
        done.kept,
        done.removed,
        done.quads
    );
    Ok(ExitCode::SUCCESS)
}
