//! `talkgraph query`: SPARQL in, its answer on standard output, and how both questions print: a table or Turtle on a
//! terminal, TSV or N-Triples for a program. What is not the answer goes to standard error.

use super::source::Opened;
use crate::cli::{Global, QueryArgs, RowFormat};
use anyhow::Context;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::query::formats::{self, Format};
use talkgraph::query::{Answer, QueryError, prefixes, run};

/// Runs SPARQL that was typed, or that a file holds.
///
/// # Errors
/// A file that cannot be read, text that is not SPARQL, a graph that cannot be read.
pub fn run(args: &QueryArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let (text, origin) = match (&args.sparql, &args.file) {
        (Some(text), _) => (text.clone(), "query".to_owned()),
        (None, Some(file)) => (read(file)?, file.display().to_string()),
        (None, None) => anyhow::bail!("there is no query; give one, or a file with --file"),
    };
    let query = prefixes::parse(&text, &origin)?;
    for (name, namespace) in prefixes::added(&text) {
        eprintln!("added: PREFIX {name}: <{namespace}>");
    }
    let answer = run::run(&Opened::new(global)?, query)?;
    print(&answer, Output::new(args.output.format), &origin)
}

fn read(file: &Path) -> anyhow::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).context("cannot read the query from standard input; it must be UTF-8")?;
        return Ok(text);
    }
    std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {}; check that it is there and is UTF-8", file.display()))
}

/// Where and how an answer is printed.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    asked: Option<RowFormat>,
    /// Columns of the terminal that standard output is, if it is one.
    terminal: Option<usize>,
}

impl Output {
    /// To standard output, in the format that was asked for, if one was.
    pub fn new(asked: Option<RowFormat>) -> Self {
        let width = || terminal_size::terminal_size_of(io::stdout()).map_or(80, |(width, _)| usize::from(width.0));
        Self { asked, terminal: io::stdout().is_terminal().then(width) }
    }

    fn format(self, answer: &Answer) -> Format {
        match self.asked {
            None => Format::fitting(answer, self.terminal),
            Some(RowFormat::Table) => Format::Table { width: self.terminal.or_else(columns) },
            Some(RowFormat::Csv) => Format::Csv,
            Some(RowFormat::Tsv) => Format::Tsv,
            Some(RowFormat::Json) => Format::Json,
            Some(RowFormat::Xml) => Format::Xml,
            Some(RowFormat::Md) => Format::Markdown,
            Some(RowFormat::Ttl) => Format::Turtle,
            Some(RowFormat::Nt) => Format::NTriples,
        }
    }
}

/// The width that a table into a file or pipe is laid out for, where the environment says one.
fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.trim().parse().ok().filter(|width| *width > 0)
}

/// Prints an answer; nothing found is exit code 1 and a line on standard error, a closed pipe is no error.
///
/// # Errors
/// A format that does not fit the answer, a disk that is full.
pub fn print(answer: &Answer, output: Output, question: &str) -> anyhow::Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = formats::write(answer, output.format(answer), &mut out);
    let left_out = match written.and_then(|left_out| Ok(out.flush().map(|()| left_out)?)) {
        Err(QueryError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => return Ok(code(answer)),
        other => other?,
    };
    if !left_out.is_empty() {
        eprintln!("left out for lack of room: {}; --format tsv has every column", left_out.join(", "));
    }
    if answer.is_empty() && !matches!(answer, Answer::Truth(_)) {
        eprintln!("nothing found: {question}");
    }
    Ok(code(answer))
}

fn code(answer: &Answer) -> ExitCode {
    ExitCode::from(u8::from(answer.is_empty()))
}
