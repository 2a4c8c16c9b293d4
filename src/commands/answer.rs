//! How every question is evaluated and printed: a table or Turtle on a terminal, TSV or N-Triples for a program, each row
//! as it comes where the format allows it. What is not the answer goes to standard error.

use super::limits::Limits;
use super::pager::Screen;
use crate::cli::{Cells, Global, Output, Printed, RowFormat};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term};
use spargebra::Query;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;
use talkgraph::query::Rows;
use talkgraph::query::evidence;
use talkgraph::query::formats::{self, Format};
use talkgraph::query::stream::{self, Found};
use talkgraph::query::within::counted;
use talkgraph::query::{Answer, QueryError, Source};

/// Evaluates a query and prints its answer, or with `--explain` how it was evaluated. `asked` is what the question names, for
/// `--evidence`.
///
/// # Errors
/// A query that fails or takes too long, a format that does not fit the answer, a disk that is full.
pub fn answer(
    graph: Source<'_>,
    query: Query,
    output: &Output,
    global: &Global,
    question: &str,
    asked: &[NamedNode],
) -> anyhow::Result<ExitCode> {
    let limits = Limits::of(global);
    let (within, _watch) = (Some(limits.time), limits.watch());
    let query = if output.count { counted(query) } else { stream::offset(query, output.offset) };
    let query = match output.limit {
        Some(most) => stream::limited(query, most),
        None => query,
    };
    if output.explain {
        let plan = stream::explain(graph, query, within)?;
        return explained(&plan, output.format);
    }
    let found = match (stream::stream(graph, query, within)?, output.limit) {
        (Found::Triples(mut triples), Some(most)) => {
            triples.truncate(most);
            Found::Triples(triples)
        }
        (found, _) => found,
    };
    let found = if output.evidence { evidence::beside(found, graph, asked)? } else { found };
    print(found, output.format, global, question)
}

/// Prints an answer; nothing found is exit code 1 and a line on standard error, a closed pipe is no error.
///
/// # Errors
/// A format that does not fit the answer, a disk that is full, what stops the rows.
pub fn print(found: Found<'_>, format: Option<RowFormat>, global: &Global, question: &str) -> anyhow::Result<ExitCode> {
    let truth = matches!(found, Found::Truth(_));
    let format = chosen(format, global.csv, &found);
    let mut out = BufWriter::new(Screen::open(global));
    let written = match formats::write_found(found, format, &mut out).and_then(|written| {
        out.flush()?;
        Ok(written)
    }) {
        // Whoever reads has seen enough, so something was found.
        Err(QueryError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        // What was found before the fault is printed before the fault is told.
        Err(error) => {
            out.flush()?;
            return Err(error.into());
        }
        Ok(written) => written,
    };
    drop(out);
    if !written.left_out.is_empty() {
        eprintln!("left out for lack of room: {}; --format tsv has every column", written.left_out.join(", "));
    }
    if !written.found && !truth {
        eprintln!("nothing found: {question}");
    }
    Ok(ExitCode::from(u8::from(!written.found)))
}

/// Prints an answer that is there.
///
/// # Errors
/// Those of [`print`].
pub fn print_answer(
    answer: &Answer,
    format: Option<RowFormat>,
    global: &Global,
    question: &str,
) -> anyhow::Result<ExitCode> {
    print(Found::from(answer), format, global, question)
}

/// Prints rows that no query gave.
///
/// # Errors
/// Those of [`print`].
pub fn print_rows(rows: Rows, printed: &Printed, global: &Global, question: &str) -> anyhow::Result<ExitCode> {
    let most = printed.limit.unwrap_or(usize::MAX);
    let Rows { columns, rows } = rows;
    print(Found::Rows(columns, Box::new(rows.into_iter().take(most).map(Ok))), printed.format, global, question)
}

/// A score as a row has it: with all its digits for a program, with six after the point for people.
pub fn score(value: f64, format: Option<RowFormat>) -> Term {
    let for_people = match format {
        None => terminal().is_some(),
        Some(format) => matches!(format, RowFormat::Table | RowFormat::Md),
    };
    let value = if for_people { (value * 1e6).round() / 1e6 } else { value };
    Literal::new_typed_literal(value.to_string(), xsd::DECIMAL).into()
}

fn explained(plan: &talkgraph::query::plan::Plan, format: Option<RowFormat>) -> anyhow::Result<ExitCode> {
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        None | Some(RowFormat::Table) => {
            for line in plan.lines() {
                writeln!(out, "{line}")?;
            }
        }
        Some(RowFormat::Json) => writeln!(out, "{}", serde_json::to_string_pretty(plan)?)?,
        Some(_) => anyhow::bail!("a plan is no answer; with --explain, --format is table or json"),
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn chosen(asked: Option<RowFormat>, cells: Cells, found: &Found<'_>) -> Format {
    let terminal = terminal();
    match asked {
        None => Format::fitting(found, terminal),
        Some(RowFormat::Table) => Format::Table { width: terminal.or_else(columns) },
        Some(RowFormat::Csv) => Format::Csv { raw: cells == Cells::Raw },
        Some(RowFormat::Tsv) => Format::Tsv,
        Some(RowFormat::Json) => Format::Json,
        Some(RowFormat::Xml) => Format::Xml,
        Some(RowFormat::Md) => Format::Markdown,
        Some(RowFormat::Ttl) => Format::Turtle,
        Some(RowFormat::Nt) => Format::NTriples,
        Some(RowFormat::Nq) => Format::NQuads,
        Some(RowFormat::Trig) => Format::TriG,
        Some(RowFormat::Jsonld) => Format::JsonLd,
        Some(RowFormat::Rdf) => Format::RdfXml,
    }
}

/// Columns of the terminal that standard output is, if it is one.
pub fn terminal() -> Option<usize> {
    let width = || terminal_size::terminal_size_of(io::stdout()).map_or(80, |(width, _)| usize::from(width.0));
    io::stdout().is_terminal().then(width)
}

/// The width that text into a file or pipe is laid out for, where the environment says one.
pub fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.trim().parse().ok().filter(|width| *width > 0)
}
