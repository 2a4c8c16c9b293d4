//! `talkgraph`: parse, run, exit code.

mod cli;
mod commands;

use clap::Parser;
use cli::{Cli, Command};
use commands::fault;
use std::process::ExitCode;

/// Stack of the thread that works, of which the system gives what is used: the deepest query that is read must fit.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(run);
    // A panic has been told by then.
    work.map_or_else(|_| run(), |work| work.join().unwrap_or(ExitCode::from(101)))
}

fn run() -> ExitCode {
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
        Command::Serve(args) => commands::serve::run(args, global),
        Command::Mcp(args) => commands::mcp::run(args, global),
        Command::Extract(args) => commands::extract::run(args, global),
        Command::Score(args) if !args.sweep.is_empty() => commands::sweep::run(args, global),
        Command::Score(args) => commands::score::run(args, global),
        Command::Train(args) => commands::train::run(args, global),
        Command::Names(args) => commands::names::run(args, global),
        Command::Demo(args) => commands::demo::run(args, global),
        Command::Licences(args) => commands::licences::run(args),
    };
    result.unwrap_or_else(|fault| {
        if fault::is_broken_pipe(&fault) {
            return ExitCode::SUCCESS;
        }
        fault::tell(&fault);
        ExitCode::from(2)
    })
}
