//! One file per verb: calls the library, prints.

pub mod answer;
pub mod ask;
pub mod build;
pub mod change;
pub mod check;
pub mod communities;
pub mod compare;
pub mod decide;
pub mod demo;
pub mod dump;
pub mod examples;
pub mod extract;
pub mod fault;
pub mod graph;
pub mod kind;
pub mod licences;
pub mod limits;
pub mod mcp;
pub mod names;
pub mod pager;
pub mod path;
pub mod publish;
pub mod query;
pub mod rank;
pub mod schedule;
pub mod score;
pub mod serve;
pub mod show;
pub mod source;
pub mod suggest;
pub mod sweep;
pub mod terms;
pub mod timeline;
pub mod train;
pub mod view;
pub mod watch;

use crate::cli::{Cli, Command};
use clap::Parser;
use std::process::ExitCode;

/// Does what the command line asks for, and tells what went wrong.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let global = &cli.global;
    let result = match &cli.command {
        Command::Build(args) => build::run(args, global),
        Command::Ask(args) => ask::run(args, global),
        Command::Show(args) => show::run(args, global),
        Command::Query(args) => query::run(args, global),
        Command::Check(args) => check::run(args, global),
        Command::Graph(args) => graph::run(args, global),
        Command::Rank(args) => rank::run(args, global),
        Command::Communities(args) => communities::run(args, global),
        Command::Path(args) => path::run(args, global),
        Command::Compare(args) => compare::run(args, global),
        Command::Timeline(args) => timeline::run(args, global),
        Command::Dump(args) => dump::run(args, global),
        Command::Publish(args) => publish::run(args, global),
        Command::Serve(args) => serve::run(args, global),
        Command::Mcp(args) => mcp::run(args, global),
        Command::Extract(args) => extract::run(args, global),
        Command::Score(args) if !args.sweep.is_empty() => sweep::run(args, global),
        Command::Score(args) => score::run(args, global),
        Command::Train(args) => train::run(args, global),
        Command::Names(args) => names::run(args, global),
        Command::Demo(args) => demo::run(args, global),
        Command::Licences(args) => licences::run(args),
    };
    result.unwrap_or_else(|fault| {
        if fault::is_broken_pipe(&fault) {
            return ExitCode::SUCCESS;
        }
        fault::tell(&fault);
        ExitCode::from(2)
    })
}
