//! `talkgraph mcp`: a store in, tools for an assistant on standard input and output out. A program that was built without them
//! says how to get one that has them, since what starts it is mostly another program's configuration.

use crate::cli::{Global, McpArgs};
use anyhow::bail;
use std::process::ExitCode;

/// Answers an assistant.
///
/// # Errors
/// A store that cannot be opened.
#[cfg(feature = "mcp")]
pub fn run(args: &McpArgs, global: &Global) -> anyhow::Result<ExitCode> {
    use std::io::Write;
    use std::sync::Arc;
    use std::time::Duration;
    use talkgraph::serve::{Log, Options, assist};

    if global.endpoint.is_some() {
        bail!("mcp reads a store of its own; leave --endpoint out");
    }
    let log: Log = Arc::new(|line: &str| drop(writeln!(std::io::stderr().lock(), "{line}")));
    assist(Options {
        doubtful: global.doubtful,
        timeout: Duration::from_secs(global.timeout.into()),
        memory: global.memory.map(u64::from),
        concurrent: super::serve::at_once(args.answering.concurrent),
        rows: args.answering.rows as usize,
        data: global.data.clone(),
        queries: args.answering.queries.clone(),
        log: args.answering.log.then_some(log),
        ..Options::of(&global.store)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Says where the tools are.
///
/// # Errors
/// Always.
#[cfg(not(feature = "mcp"))]
pub fn run(_: &McpArgs, _: &Global) -> anyhow::Result<ExitCode> {
    bail!(
        "this talkgraph was built without tools for assistants; build it with them: cargo install --path . --features mcp"
    )
}
