//! `talkgraph`: parse, run, exit code.

mod cli;
mod commands;

use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Build(args) => commands::build::run(args, &cli.global),
        Command::Extract(args) => commands::extract::run(args, &cli.global),
        Command::Names(args) => commands::names::run(args, &cli.global),
        _ => todo!(),
    };
    result.unwrap_or_else(|fault| {
        if is_broken_pipe(&fault) {
            return ExitCode::SUCCESS;
        }
        eprintln!("error: {fault:#}");
        ExitCode::from(2)
    })
}

/// Whether the reader of standard output went away, as `head` does.
fn is_broken_pipe(fault: &anyhow::Error) -> bool {
    fault.chain().filter_map(|e| e.downcast_ref::<std::io::Error>()).any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}
