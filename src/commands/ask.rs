//! `talkgraph ask`: a saved query by its name and values, or a question in words, in; its answer on standard output. The
//! name and the number of values are checked before the graph is opened, since opening may take a while.

use super::answer::{answer, print_answer};
use super::source::Opened;
use crate::cli::{AskArgs, Global, Output, PathArgs, Printed, RowFormat, ShowArgs, ShowFormat};
use anyhow::Context;
use oxigraph::model::{Literal, Term};
use std::path::Path;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::gazetteer::places::Places;
use talkgraph::query::Rows;
use talkgraph::query::resolve::{EntityKind, Resolver};
use talkgraph::query::within::Filters;
use talkgraph::query::words::{Asker, Lookup, Reading, Target, Understood, Verb, Vocabulary, in_shell};
use talkgraph::query::{Answer, QueryError, page, saved};

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
        return list(&assets, args, global);
    };
    match saved::find(&assets, name) {
        Ok(query) => {
            let filters = Filters::load(&assets)?;
            match filters.typed(&query, &args.values) {
                // `events in Paris` begins with the name of a query, and is none.
                Err(QueryError::ValueSurplus { .. }) if is_worded(name, &args.values) => {
                    in_words(args, global, &assets)
                }
                typed => {
                    typed?;
                    let graph = Opened::new(global)?;
                    let question: Vec<String> = std::iter::once(&query.name).chain(&args.values).cloned().collect();
                    let places = Places::load(&Assets::data(global.data.as_deref()))?;
                    let (source, resolver) = (graph.source()?, Resolver::new(graph.source()?).with_places(&places));
                    let bound = filters.bound(&query, &args.values, source, &resolver)?;
                    let asked = match args.output.evidence {
                        true => filters.asked(&query, &args.values, &resolver)?,
                        false => Vec::new(),
                    };
                    answer(source, bound, &args.output, global, &question.join(" "), &asked)
                }
            }
        }
        Err(QueryError::NameUnknown { .. }) if is_worded(name, &args.values) => in_words(args, global, &assets),
        // A bare name is no misspelt query where the graph has it.
        Err(QueryError::NameUnknown { name, hint }) => {
            let known = |graph: &Opened| {
                Ok::<_, anyhow::Error>(page::resolve(&Resolver::new(graph.source()?), &EntityKind::ALL, &name).is_ok())
            };
            match Opened::new(global).and_then(|graph| known(&graph)) {
                Ok(true) => in_words(args, global, &assets),
                _ => Err(QueryError::NameUnknown { name, hint }.into()),
            }
        }
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
    let (targets, filters) = (Target::all(&queries), Filters::load(assets)?);
    let data = Assets::data(global.data.as_deref());
    let vocabulary = Vocabulary::load(&data, assets, Places::load(&data)?)?;
    let asker = Asker::new(&targets, &filters, &vocabulary)?;
    let graph = Opened::new(global)?;
    let resolver = Resolver::new(graph.source()?).with_places(vocabulary.places());
    let line = |reading: &Reading| {
        let target = targets.iter().find(|target| target.name == reading.query && target.verb == reading.verb)?;
        let query = queries.iter().find(|query| query.name == reading.query && reading.verb == Verb::Ask);
        let summary = query.map(|query| format!("    ({})", query.summary)).unwrap_or_default();
        Some((format!("{}{summary}", reading.command(target)), query))
    };
    match asker.understand(&question, &Lookup::new(&resolver))? {
        Understood::Sure(reading) => {
            let (command, query) = line(&reading).context("a reading names one of the queries")?;
            let Some(query) = query else {
                asked(&command, &reading);
                return command_of(&reading, args, global);
            };
            let bound = filters
                .bound(query, &reading.typed(), graph.source()?, &resolver)
                .map_err(|fault| any_kind(fault, &reading, &resolver))?;
            asked(&command, &reading);
            let output = Output {
                limit: args.output.limit.or(reading.limit),
                count: args.output.count || reading.count,
                ..args.output.clone()
            };
            let named = match output.evidence {
                true => filters.asked(query, &reading.typed(), &resolver)?,
                false => Vec::new(),
            };
            answer(graph.source()?, bound, &output, global, &question, &named)
        }
        Understood::Unsure(readings) => {
            let near: Vec<String> =
                readings.iter().filter_map(line).map(|(command, _)| format!("\n  {command}")).collect();
            let unread = readings.first().map(|reading| reading.unread.join(" ")).unwrap_or_default();
            let untold = readings.first().and_then(|reading| reading.untold.as_deref());
            let why = match (unread.as_str(), untold) {
                ("", None) => "no saved query fits it well".to_owned(),
                ("", Some(word)) => format!("no saved query that is near tells `{word}`"),
                (words, _) => format!("what `{words}` is to narrow down is not understood"),
            };
            let notes: Vec<String> = readings
                .first()
                .into_iter()
                .flat_map(|reading| &reading.notes)
                .map(|note| format!("\n{note}"))
                .collect();
            anyhow::bail!("not sure which question that is; {why}. The nearest are:{}{}", near.concat(), notes.concat())
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

/// Says as what a question was understood, and what of it was passed over.
fn asked(command: &str, reading: &Reading) {
    eprintln!("asked: {command}");
    for note in &reading.notes {
        eprintln!("{note}");
    }
    if !reading.passed.is_empty() {
        eprintln!("passed over: {}", reading.passed.join(" "));
    }
}

/// Runs the command that a question comes to.
fn command_of(reading: &Reading, args: &AskArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let mut values = reading.values.iter().map(|(_, value)| value.clone());
    let format = match args.output.format {
        Some(RowFormat::Json) => ShowFormat::Json,
        Some(RowFormat::Md) => ShowFormat::Md,
        Some(RowFormat::Ttl) => ShowFormat::Ttl,
        _ => ShowFormat::Text,
    };
    match (reading.verb, values.next(), values.next()) {
        (Verb::Show, Some(entity), None) => {
            super::show::run(&ShowArgs { entity: vec![entity], format, all: false }, global)
        }
        (Verb::Path, Some(from), Some(to)) => {
            let printed = Printed { format: args.output.format, limit: args.output.limit };
            super::path::run(&PathArgs { from, to, through: Vec::new(), printed }, global)
        }
        _ => anyhow::bail!("the question was not understood; ask it in other words"),
    }
}

/// In words a name may be of any kind, so near names of all kinds are told for one that is unknown.
fn any_kind(fault: QueryError, reading: &Reading, resolver: &Resolver<'_>) -> QueryError {
    if !matches!(fault, QueryError::EntityUnknown { .. }) {
        return fault;
    }
    let unknown = |(_, value): &(String, String)| match page::resolve(resolver, &EntityKind::ALL, value) {
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

fn list(assets: &Assets, args: &AskArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let (queries, faults) = saved::load(assets)?;
    for fault in &faults {
        eprintln!("warning: {fault}");
    }
    let text = |text: &str| Some(Term::from(Literal::new_simple_literal(text)));
    let rows = queries.iter().map(|q| vec![text(&q.usage()), text(&q.summary)]).collect();
    let answer = Answer::Rows(Rows { columns: vec!["query".to_owned(), "question".to_owned()], rows });
    print_answer(&answer, args.output.format, global, &format!("no saved queries in {}", assets.origin()))
}
