//! `talkgraph build`: paths as typed in, a new generation of the store and a report out.

use crate::cli::{BuildArgs, Global, ReportFormat};
use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;
use talkgraph::assets::Assets;
use talkgraph::graph::{Iris, Options, Report};
use talkgraph::read::source::{Source, search};
use talkgraph::route::Route;
use talkgraph::text::harmless;

/// Builds and reports, once or after each change. The exit code is 2 when not one recap could be read.
pub fn run(args: &BuildArgs, global: &Global) -> anyhow::Result<ExitCode> {
    if args.watch { super::watch::run(args, global) } else { once(args, global) }
}

/// Builds and reports.
pub fn once(args: &BuildArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let found = search(&args.paths, std::io::stdin().lock())?;
    let route = Route::open(&Assets::data(global.data.as_deref()))?;
    let route = route.with_recap_time(Duration::from_secs(args.recap_timeout.into()));
    let mut report = build_with_progress(&route, &found.sources, global, Options { prune: args.prune })?;
    report.add_warnings(found.passed_over.told());
    match args.format {
        ReportFormat::Text => eprint!("{}", harmless(&report.to_string())),
        ReportFormat::Json => print_json(&report)?,
    }
    let nothing_read = report.recaps.total == 0 && !report.recaps.failed.is_empty();
    Ok(if nothing_read { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// Builds the store of `global` from `sources`, with a progress bar where standard error is a terminal.
pub fn build_with_progress(
    route: &Route,
    sources: &[Source],
    global: &Global,
    options: Options,
) -> anyhow::Result<Report> {
    let iris = Iris::new(&global.base)?;
    let bar = progress_bar();
    let report = route.build(&global.store, sources, &iris, options, |progress| {
        bar.set_length(progress.total as u64);
        bar.inc(1);
    });
    bar.finish_and_clear();
    Ok(report?)
}

fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("reading recaps {wide_bar} {pos}/{len} {eta}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// One object on standard output; a closed pipe ends quietly.
fn print_json(report: &Report) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(report)?;
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("cannot write to standard output"),
        _ => Ok(()),
    }
}
