//! `talkgraph`: parse, run, exit code.

mod cli;
mod commands;

use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let global = &cli.global;
    let result = match &cli.command {
        Command::Build(args) => commands::build::run(args, global),
        Command::Ask(args) => commands::ask::run(args, global),
        Command::Show(args) => commands::show::run(args, global),
        Command::Query(args) => commands::query::run(args, global),
        Command::Check(args) => commands::check::run(args, global),
        Command::Graph(args) => commands::graph::run(args, global),
        Command::Rank(args) => commands::rank::run(args, global),
        Command::Communities(args) => commands::communities::run(args, global),
        Command::Path(args) => commands::path::run(args, global),
        Command::Compare(args) => commands::compare::run(args, global),
        Command::Timeline(args) => commands::timeline::run(args, global),
        Command::Dump(args) => commands::dump::run(args, global),
        Command::Publish(args) => commands::publish::run(args, global),
        Command::Extract(args) => commands::extract::run(args, global),
        Command::Score(args) => commands::score::run(args, global),
        Command::Train(args) => commands::train::run(args, global),
        Command::Names(args) => commands::names::run(args, global),
        Command::Demo(args) => commands::demo::run(args, global),
        Command::Licences(args) => commands::licences::run(args),
    };
    result.unwrap_or_else(|fault| {
        if is_broken_pipe(&fault) {
            return ExitCode::SUCCESS;
        }
        eprintln!("error: {}", message(&fault));
        ExitCode::from(2)
    })
}

/// The fault and its causes, each said once.
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
fn is_broken_pipe(fault: &anyhow::Error) -> bool {
    fault.chain().filter_map(|e| e.downcast_ref::<std::io::Error>()).any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}
