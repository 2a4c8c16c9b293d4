//! `talkgraph ask`: a saved query by its name and values, or a question in words, in; its answer on standard output. The
//! name and the number of values are checked before the graph is opened, since opening may take a while.

use super::answer::{answer, print_answer};
use super::source::Opened;
use crate::cli::{AskArgs, Cells, Global};
use anyhow::Context;
use oxigraph::model::{Literal, Term};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::query::Rows;
use talkgraph::query::resolve::Resolver;
use talkgraph::query::words::{Asker, Names, Reading, Understood, Vocabulary, in_shell};
use talkgraph::query::{Answer, QueryError, page, params, saved};

/// Asks a saved query or a plain question, lists the queries, or starts a new one.
///
/// # Errors
/// An unknown query, a question that no query answers, a missing or unfit value, a graph that cannot be read.
pub fn run(args: &AskArgs, global: &Global) -> anyhow::Result<ExitCode> {
    if let Some(name) = &args.new {
        return start(name, args.queries.as_deref());
    }
    let assets = Assets::queries(args.queries.as_deref());
    if let Some(path) = &args.export_shacl {
        return super::examples::run(&assets, path, &args.target);
    }
    let Some(name) = &args.name else {
        return list(&assets, args);
    };
    match saved::find(&assets, name) {
        Ok(query) => match params::assign(&query.name, &query.parameters, &args.values) {
            // `events in Paris` begins with the name of a query, and is none.
            Err(QueryError::ValueSurplus { .. }) if is_worded(name, &args.values) => in_words(args, global, &assets),
            assigned => {
                assigned?;
                let graph = Opened::new(global)?;
                let question: Vec<String> = std::iter::once(&query.name).chain(&args.values).cloned().collect();
                let bound = query.bound(&args.values, &Resolver::new(graph.source()?))?;
                answer(graph.source()?, bound, &args.output, global, &question.join(" "))
            }
        },
        Err(QueryError::NameUnknown { .. }) if is_worded(name, &args.values) => in_words(args, global, &assets),
        Err(fault) => Err(fault.into()),
    }
}

/// Whether what was typed is a question and no misspelt name.
fn is_worded(name: &str, values: &[String]) -> bool {
    name.trim().contains(char::is_whitespace) || (!values.is_empty() && !name.contains('-'))
}

/// Understands a plain question, says as which, and asks it.
fn in_words(args: &AskArgs, global: &Global, assets: &Assets) -> anyhow::Result<ExitCode> {
    let typed = || args.name.iter().chain(&args.values);
    let question = typed().map(|text| text.trim()).collect::<Vec<_>>().join(" ");
    let (queries, _) = saved::load(assets)?;
    let vocabulary = Vocabulary::load(&Assets::data(global.data.as_deref()), assets)?;
    let asker = Asker::new(&queries, &vocabulary)?;
    let graph = Opened::new(global)?;
    let resolver = Resolver::new(graph.source()?);
    let names = Names::read(&resolver)?;
    let line = |reading: &Reading| {
        let query = queries.iter().find(|query| query.name == reading.query)?;
        Some((reading.command(query), query))
    };
    match asker.understand(&question, &names) {
        Understood::Sure(reading) => {
            let (command, query) = line(&reading).context("a reading names one of the queries")?;
            let bound =
                query.bound(&reading.typed(), &resolver).map_err(|fault| any_kind(fault, &reading, &resolver))?;
            eprintln!("asked: {command}    ({})", query.summary);
            answer(graph.source()?, bound, &args.output, global, &question)
        }
        Understood::Unsure(readings) => {
            let near: Vec<String> = readings
                .iter()
                .filter_map(line)
                .map(|(command, query)| format!("\n  {command}    ({})", query.summary))
                .collect();
            anyhow::bail!(
                "not sure which question that is; no saved query fits it well. The nearest are:{}",
                near.concat()
            )
        }
        Understood::Not(named) => {
            let about = named.first().map_or_else(String::new, |(_, text)| {
                format!(", or see what is known of {text} with `talkgraph show {}`", in_shell(text))
            });
            anyhow::bail!(
                "no saved query answers that: the graph tells who spoke where, for which company and about what; list the \
                 questions with `talkgraph ask`{about}"
            )
        }
    }
}

/// In words a name may be of any kind, so near names of all kinds are told for one that is unknown.
fn any_kind(fault: QueryError, reading: &Reading, resolver: &Resolver<'_>) -> QueryError {
    if !matches!(fault, QueryError::EntityUnknown { .. }) {
        return fault;
    }
    let unknown = |(_, value): &(String, String)| match page::resolve(resolver, value) {
        Err(unknown @ QueryError::EntityUnknown { .. }) => Some(unknown),
        _ => None,
    };
    reading.values.iter().find_map(unknown).unwrap_or(fault)
}

/// Starts a saved query from the template.
fn start(name: &str, folder: Option<&Path>) -> anyhow::Result<ExitCode> {
    let name = name.strip_suffix(".rq").unwrap_or(name);
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.starts_with('-') || !name.chars().all(sound) {
        anyhow::bail!("`{name}` cannot be the name of a query; use a-z, 0-9 and hyphens, such as talks-in-french");
    }
    let folder = folder.unwrap_or(Path::new("queries"));
    let template =
        Assets::queries(None).shipped().file("new/template.rq")?.context("the template is in the program")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let path = folder.join(format!("{name}.rq"));
    let mut file = match std::fs::File::create_new(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            anyhow::bail!("{} is there already; edit it, or take another name", path.display())
        }
        file => file.with_context(|| format!("cannot write {}", path.display()))?,
    };
    std::io::Write::write_all(&mut file, template.text.as_bytes())
        .with_context(|| format!("cannot write {}; check the disk", path.display()))?;
    eprintln!("wrote {}; edit it, then: talkgraph ask {name} Kafka", path.display());
    let english = folder.join("questions/en.toml");
    eprintln!("how it may be asked in words goes into {}: [ask] {name} = [\"…\"]", english.display());
    Ok(ExitCode::SUCCESS)
}

fn list(assets: &Assets, args: &AskArgs) -> anyhow::Result<ExitCode> {
    let (queries, faults) = saved::load(assets)?;
    for fault in &faults {
        eprintln!("warning: {fault}");
    }
    let text = |text: &str| Some(Term::from(Literal::new_simple_literal(text)));
    let rows = queries.iter().map(|q| vec![text(&q.usage()), text(&q.summary)]).collect();
    let answer = Answer::Rows(Rows { columns: vec!["query".to_owned(), "question".to_owned()], rows });
    print_answer(&answer, args.output.format, Cells::Safe, &format!("no saved queries in {}", assets.origin()))
}
