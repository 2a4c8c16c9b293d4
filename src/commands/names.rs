//! `talkgraph names`: the gazetteer in, its entries or its faults on standard output. What is listed is what the linker
//! knows, so a name that is found here is a name that a recap may use.

use super::change::Change;
use super::kind::{KINDS, kind_named, plural};
use crate::cli::{Global, NamesArgs, NamesCommand, ReportFormat, ScopeArgs};
use anyhow::Context as _;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::gazetteer::check::check;
use talkgraph::gazetteer::decisions::Verdict;
use talkgraph::gazetteer::import::{self, Format, Layer, Options, Words};
use talkgraph::gazetteer::programme::{self, ProgrammeError};
use talkgraph::gazetteer::{Entry, Gazetteer};
use talkgraph::language::Languages;
use talkgraph::model::Kind;
use talkgraph::text::{fold_str, harmless};
use unicode_width::UnicodeWidthStr as _;

/// The columns of a listing.
const HEADER: [&str; 4] = ["kind", "id", "label", "aliases"];

/// Runs the command. The exit code is 1 when nothing was found, or when there are faults.
pub fn run(args: &NamesArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let data = Assets::data(global.data.as_deref());
    match &args.command {
        NamesCommand::List { text, kind } => {
            let kind = kind.as_deref().map(kind_named).transpose()?;
            list(&Gazetteer::load(&data)?, text.as_deref(), kind)
        }
        NamesCommand::Check => report(&Gazetteer::load(&data)?, programme::load(&data).err()),
        NamesCommand::Suggest { kind, output } => {
            let kind = kind.as_deref().map(kind_named).transpose()?;
            super::suggest::suggest(global, kind, output.format)
        }
        NamesCommand::Doubt { kind, output } => {
            let kind = kind.as_deref().map(kind_named).transpose()?;
            super::suggest::doubt(global, kind, output.format)
        }
        NamesCommand::Accept { names, alias_of, kind } => {
            let kind = kind.as_deref().map(kind_named).transpose()?;
            super::suggest::accept(global, names, alias_of.as_deref(), kind)
        }
        NamesCommand::Same { keep, merge, decision } => {
            super::decide::decide(Verdict::Same, [keep, merge], &ScopeArgs::default(), decision, global)
        }
        NamesCommand::Different { one, other, scope, decision } => {
            super::decide::decide(Verdict::Different, [one, other], scope, decision, global)
        }
        NamesCommand::Undo { one, other } => super::decide::undo([one, other], global),
        NamesCommand::Import { format, files, source, licence, event, dry_run, output, .. } if format == "schedule" => {
            let said = [event, source, licence].map(Clone::clone);
            super::schedule::import(&data, files, said, *dry_run, *output)
        }
        NamesCommand::Import { format, files, kind, source, licence, dry_run, output, .. } => {
            let kind = kind.as_deref().map(kind_named).transpose()?;
            let options = Options { kind, source: source.clone(), licence: licence.clone() };
            take(&data, import::format(format)?, files, &options, *dry_run, *output)
        }
    }
}

/// Imports `files` and prints the report. Each table is written whole beside itself and put in its place at once.
fn take(
    data: &Assets,
    format: &dyn Format,
    files: &[PathBuf],
    options: &Options,
    dry_run: bool,
    output: ReportFormat,
) -> anyhow::Result<ExitCode> {
    let changing = Change::begin(data)?;
    let folder = changing.folder("gazetteer");
    let gazetteer = Gazetteer::load(data)?;
    let languages = Languages::load(data)?;
    let ordinary = |word: &str| languages.is_ordinary_anywhere(word);
    let given_name = |word: &str| languages.is_given_name(word);
    let mut layer = Layer::open(data, &gazetteer, Words { ordinary: &ordinary, given_name: &given_name })?;
    let report = import::import(format, files, options, &mut layer)?;
    if !dry_run && !report.is_unchanged() {
        for (name, text) in layer.files() {
            let path = folder.join(name);
            if std::fs::read_to_string(&path).is_ok_and(|before| before == text) {
                continue;
            }
            changing.replace(&path, &text)?;
            eprintln!("wrote {}", path.display());
        }
    }
    match output {
        ReportFormat::Text => eprint!("{report}"),
        ReportFormat::Json => println!("{}", serde_json::to_string(&report)?),
    }
    if report.is_unchanged() {
        eprintln!("nothing new");
    } else if dry_run {
        eprintln!("nothing was written");
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the entries of `kind` that have `text` in a name.
fn list(gazetteer: &Gazetteer, text: Option<&str>, kind: Option<Kind>) -> anyhow::Result<ExitCode> {
    let wanted = text.map(fold_str);
    let mut found: Vec<&Entry> = gazetteer
        .entries()
        .iter()
        .filter(|entry| kind.is_none_or(|k| k == entry.kind))
        .filter(|entry| wanted.as_ref().is_none_or(|w| names(entry).any(|name| fold_str(name).contains(w))))
        .collect();
    if found.is_empty() {
        let what = kind.map_or("name", Kind::slug);
        match text {
            Some(text) => eprintln!("no {what} contains {text:?}; try a shorter part of it"),
            None => eprintln!("no {what} is known"),
        }
        return Ok(ExitCode::from(1));
    }
    found.sort_by_cached_key(|entry| (KINDS.iter().position(|k| *k == entry.kind), fold_str(&entry.label)));
    let rows: Vec<[String; 4]> = found.into_iter().map(row).collect();
    let lines = if std::io::stdout().is_terminal() { aligned(&rows) } else { tab_separated(&rows) };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    lines
        .iter()
        .try_for_each(|line| writeln!(out, "{}", harmless(line)))
        .and_then(|()| out.flush())
        .context("writing the names")?;
    Ok(ExitCode::SUCCESS)
}

/// Label, aliases and weak names: all that a person may type. Misspellings are matched and never shown.
fn names(entry: &Entry) -> impl Iterator<Item = &str> {
    let shown = std::iter::once(&entry.label).chain(&entry.aliases);
    shown.chain(&entry.weak).map(String::as_str)
}

fn row(entry: &Entry) -> [String; 4] {
    let mut aliases: Vec<&str> = Vec::new();
    for name in names(entry).skip(1) {
        if name != entry.label && !aliases.contains(&name) {
            aliases.push(name);
        }
    }
    [entry.kind.to_string(), entry.id.to_string(), entry.label.clone(), aliases.join(", ")]
}

/// Columns as wide as their widest cell, for a terminal; the last may run on.
fn aligned(rows: &[[String; 4]]) -> Vec<String> {
    let header = HEADER.map(str::to_owned);
    let widths: Vec<usize> = (0..HEADER.len() - 1)
        .map(|column| rows.iter().chain([&header]).map(|row| row[column].width()).max().unwrap_or(0))
        .collect();
    let line = |row: &[String; 4]| {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        line.push_str(&row[HEADER.len() - 1]);
        line.trim_end().to_owned()
    };
    std::iter::once(&header).chain(rows).map(line).collect()
}

/// One line of tab-separated values a row, after a line that names the columns.
fn tab_separated(rows: &[[String; 4]]) -> Vec<String> {
    let plain = |cell: &String| cell.replace(['\t', '\n', '\r'], " ");
    let lines = rows.iter().map(|row| row.iter().map(plain).collect::<Vec<_>>().join("\t"));
    std::iter::once(HEADER.join("\t")).chain(lines).collect()
}

/// Prints each fault; says how many entries were checked.
fn report(gazetteer: &Gazetteer, programmes: Option<ProgrammeError>) -> anyhow::Result<ExitCode> {
    let mut faults: Vec<String> = check(gazetteer).iter().map(ToString::to_string).collect();
    faults.extend(programmes.map(|error| error.to_string()));
    let counts: Vec<String> = KINDS
        .iter()
        .map(|kind| (kind, gazetteer.entries().iter().filter(|e| e.kind == *kind).count()))
        .map(|(kind, count)| format!("{count} {}", plural(*kind, count)))
        .collect();
    let checked = counts.join(", ");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    faults
        .iter()
        .try_for_each(|fault| writeln!(out, "{}", harmless(fault)))
        .and_then(|()| out.flush())
        .context("writing faults")?;
    if faults.is_empty() {
        eprintln!("no faults in {checked}");
        return Ok(ExitCode::SUCCESS);
    }
    let noun = if faults.len() == 1 { "fault" } else { "faults" };
    eprintln!("{} {noun} in {checked}", faults.len());
    Ok(ExitCode::from(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_what_is_seen() {
        let rows = [
            ["person", "a", "Łukasz Szczęsny", ""].map(str::to_owned),
            ["company", "line", "LINE 株式会社", "LINE"].map(str::to_owned),
        ];
        assert_eq!(
            aligned(&rows),
            [
                "kind     id    label            aliases",
                "person   a     Łukasz Szczęsny",
                "company  line  LINE 株式会社    LINE",
            ]
        );
        assert_eq!(tab_separated(&rows)[1], "person\ta\tŁukasz Szczęsny\t");
    }
}
