//! `talkgraph serve`: a store in, pages and a SPARQL endpoint out, until it is told to end. The address is said on standard
//! output as soon as it listens, so that a program that started it knows where to ask.

use crate::cli::{Cells, Global, ServeArgs};
use anyhow::bail;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use talkgraph::serve::{Log, Options, serve};

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
        address: args.address.clone(),
        hosts: args.hosts.clone(),
        timeout: Duration::from_secs(global.timeout.into()),
        memory: global.memory.map(u64::from),
        concurrent: at_once(args.concurrent),
        rows: args.rows as usize,
        body: (args.body as usize) << 10,
        connections: args.connections as usize,
        cors: args.cors.clone(),
        data: global.data.clone(),
        queries: args.queries.clone(),
        raw_cells: global.csv == Cells::Raw,
        log: args.log.then_some(log),
    };
    serve(options, |address| {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "serving {} at http://{address}/", global.store.display()).and_then(|()| out.flush());
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Questions that are worked on at once, where the user says nothing one for each core.
pub fn at_once(asked: Option<u16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(2, usize::from).max(2), usize::from)
}
