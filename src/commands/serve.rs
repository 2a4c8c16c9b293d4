//! `talkgraph serve`: a store in, pages and a SPARQL endpoint out, until it is told to end. The address is said on standard
//! output as soon as it listens, so that a program that started it knows where to ask.

use super::change::Change;
use crate::cli::{Cells, Cli, Command, Global, ServeArgs};
use anyhow::{Context as _, bail};
use clap::Parser;
use std::env::VarError;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use talkgraph::assets::Assets;
use talkgraph::query::suggest::Action;
use talkgraph::serve::{Edit, Log, Options, Token, serve};

/// The token, where no file has it.
const TOKEN: &str = "TALKGRAPH_TOKEN";

/// Serves.
///
/// # Errors
/// A store that cannot be opened, an address that cannot be listened on.
pub fn run(args: &ServeArgs, global: &Global) -> anyhow::Result<ExitCode> {
    if global.endpoint.is_some() {
        bail!("serve reads a store of its own; leave --endpoint out, since that store serves itself");
    }
    let log: Log = Arc::new(|line: &str| drop(writeln!(std::io::stderr().lock(), "{line}")));
    let options = Options {
        store: global.store.clone(),
        doubtful: global.doubtful,
        address: args.address.clone(),
        hosts: args.hosts.clone(),
        timeout: Duration::from_secs(global.timeout.into()),
        memory: global.memory.map(u64::from),
        concurrent: at_once(args.answering.concurrent),
        rows: args.answering.rows as usize,
        body: (args.body as usize) << 10,
        connections: args.connections as usize,
        cors: args.cors.clone(),
        token: token(args)?,
        edit: if args.edit { Some(edit(args, global)?) } else { None },
        data: global.data.clone(),
        queries: args.answering.queries.clone(),
        raw_cells: global.csv == Cells::Raw,
        log: args.answering.log.then_some(log),
    };
    serve(options, |address| {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "serving {} at http://{address}/", global.store.display()).and_then(|()| out.flush());
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What who asks must know: of the file, or else of the environment.
fn token(args: &ServeArgs) -> anyhow::Result<Option<Token>> {
    let (text, from) = match &args.token_file {
        Some(path) => {
            let from = path.display().to_string();
            (std::fs::read_to_string(path).with_context(|| format!("cannot read the token of {from}"))?, from)
        }
        None => match std::env::var(TOKEN) {
            Ok(text) => (text, format!("${TOKEN}")),
            Err(VarError::NotPresent) => return Ok(None),
            Err(VarError::NotUnicode(_)) => (String::new(), format!("${TOKEN}")),
        },
    };
    let token = Token::new(&text);
    Ok(Some(
        token
            .with_context(|| format!("{from} holds no token: it has at least 16 letters, digits or signs of ASCII"))?,
    ))
}

/// What carries out a decision: the command behind it, run here.
fn edit(args: &ServeArgs, global: &Global) -> anyhow::Result<Edit> {
    let is_own = |host: &str| host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    let host = args.address.rsplit_once(':').map_or(args.address.as_str(), |(host, _)| host);
    if !is_own(host.trim_start_matches('[').trim_end_matches(']')) {
        bail!("--edit is for this machine alone; leave --address {} out, or --edit", args.address);
    }
    // Names that cannot be changed are told now, and not when somebody decides.
    drop(Change::begin(&Assets::data(global.data.as_deref()))?);
    let global = global.clone();
    Ok(Arc::new(move |action: &Action| {
        let typed = ["talkgraph", "names"].into_iter().chain(action.0.iter().map(String::as_str));
        match Cli::try_parse_from(typed).map(|cli| cli.command) {
            Ok(Command::Names(names)) => {
                super::names::run(&names, &global).map(drop).map_err(|fault| format!("{fault:#}"))
            }
            _ => Err("that is no decision; load the page again".to_owned()),
        }
    }))
}

/// Questions that are worked on at once, where the user says nothing one for each core.
pub fn at_once(asked: Option<u16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(2, usize::from).max(2), usize::from)
}
