//! `talkgraph`: parse, run, exit code.
mod cli;
fn main() { let _ = <cli::Cli as clap::Parser>::parse(); }
