//! `talkgraph names suggest` and `names accept`: the graph in, names that the gazetteer lacks out, with the words that name
//! them; those that a person chooses go into the hand-made files. What would be a fault is not written.

use super::query::{Output, print};
use super::source::Opened;
use crate::cli::{Global, RowFormat};
use anyhow::{Context as _, bail};
use oxigraph::model::{Literal, Term};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::gazetteer::check::check;
use talkgraph::gazetteer::fold::fold_str;
use talkgraph::gazetteer::{Gazetteer, edit};
use talkgraph::model::{EntityId, Kind};
use talkgraph::query::{Answer, prefixes, run};

/// Entities that are known only by where they stand, those of most recaps first.
const CANDIDATES: &str = r#"
    SELECT ?kind (STR(?entity) AS ?iri) (MIN(?label) AS ?name) (COUNT(DISTINCT ?recap) AS ?recaps)
           (COUNT(DISTINCT ?mention) AS ?mentions) (MIN(?words) AS ?quote)
    WHERE {
      VALUES (?class ?kind) { (schema:Person "person") (schema:Organization "company") (tg:Technology "technology") }
      ?mention itsrdf:taIdentRef ?entity ; tg:method "candidate" ; nif:referenceContext ?recap .
      ?entity a ?class ; rdfs:label ?label .
      OPTIONAL { ?mention tg:quote ?words }
    }
    GROUP BY ?kind ?entity
    ORDER BY DESC(?recaps) DESC(?mentions) ?kind ?name ?iri"#;

/// A name that recaps use and the gazetteer lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Suggestion {
    pub(super) kind: Kind,
    pub(super) id: EntityId,
    pub(super) name: String,
    /// Recaps, mentions and a quote, as they are shown.
    shown: Vec<Option<Term>>,
}

/// Lists what the gazetteer lacks, best first. The exit code is 1 when that is nothing.
pub fn suggest(global: &Global, kind: Option<Kind>, format: Option<RowFormat>) -> anyhow::Result<ExitCode> {
    let gazetteer = Gazetteer::load(&Assets::data(global.data.as_deref()))?;
    let text = |text: &str| Some(Term::from(Literal::new_simple_literal(text)));
    let wanted = suggestions(global, &gazetteer)?.into_iter().filter(|s| kind.is_none_or(|k| k == s.kind));
    let rows = wanted
        .map(|s| [text(s.kind.slug()), text(s.id.as_str()), text(&s.name)].into_iter().chain(s.shown).collect())
        .collect();
    let columns = ["kind", "id", "name", "recaps", "mentions", "quote"].map(str::to_owned).to_vec();
    print(&Answer::Rows(run::Rows { columns, rows }), Output::new(format), "names that the gazetteer lacks")
}

/// The suggestions of the graph in `store`.
pub(super) fn suggestions(global: &Global, gazetteer: &Gazetteer) -> anyhow::Result<Vec<Suggestion>> {
    let answer = run::run(&Opened::new(global)?, prefixes::parse(CANDIDATES, "suggest")?)?;
    let Answer::Rows(rows) = answer else { return Ok(Vec::new()) };
    let value = |cell: Option<&Option<Term>>| match cell {
        Some(Some(Term::Literal(literal))) => literal.value().to_owned(),
        _ => String::new(),
    };
    let suggestion = |row: Vec<Option<Term>>| {
        let kind = super::names::kind_named(&value(row.first())).ok()?;
        let id = EntityId(value(row.get(1)).rsplit('/').next().unwrap_or_default().to_owned());
        let name = value(row.get(2));
        // A name that was accepted since the build is no longer lacking.
        let known =
            gazetteer.get(&id).is_some() || names(gazetteer, kind).any(|known| fold_str(known) == fold_str(&name));
        (!known).then(|| Suggestion { kind, id, name, shown: row[3..].to_vec() })
    };
    Ok(rows.rows.into_iter().filter_map(suggestion).collect())
}

fn names(gazetteer: &Gazetteer, kind: Kind) -> impl Iterator<Item = &str> {
    let entries = gazetteer.entries().iter().filter(move |entry| entry.kind == kind);
    entries.flat_map(|entry| std::iter::once(&entry.label).chain(&entry.aliases)).map(String::as_str)
}

/// Takes suggested names in: as entries of their own, or `alias_of` an entry that is there. All of them, or none.
pub fn accept(global: &Global, wanted: &[String], alias_of: Option<&str>) -> anyhow::Result<ExitCode> {
    let data = Assets::data(global.data.as_deref());
    let Some(folder) = data.folder().map(|folder| folder.join("gazetteer")) else {
        bail!("the names inside the program cannot be changed; name a folder of your own with --data DIR");
    };
    let gazetteer = Gazetteer::load(&data)?;
    let known = suggestions(global, &gazetteer)?;
    let mut files = Files { folder, texts: Vec::new() };
    for typed in wanted {
        let folded = fold_str(typed);
        let fits = |s: &&Suggestion| s.id.as_str() == typed || fold_str(&s.name) == folded;
        let Some(suggestion) = known.iter().find(fits) else {
            bail!("{typed:?} is not suggested; see: talkgraph names suggest");
        };
        match alias_of {
            None => files.change(suggestion.kind, |text| {
                Ok(edit::add_entry(text, suggestion.kind, &suggestion.id, &suggestion.name, &[]))
            })?,
            Some(other) => alias(&mut files, &gazetteer, suggestion, other)?,
        }
    }
    files.write(&data, &gazetteer)?;
    eprintln!("the next build reads the recaps again with {}", if wanted.len() == 1 { "it" } else { "them" });
    Ok(ExitCode::SUCCESS)
}

fn alias(files: &mut Files, gazetteer: &Gazetteer, suggestion: &Suggestion, other: &str) -> anyhow::Result<()> {
    let id = EntityId(other.to_owned());
    let Some(entry) = gazetteer.get(&id) else {
        bail!("no entry has the id {other:?}; see: talkgraph names list");
    };
    files.change(entry.kind, |text| {
        let changed = edit::add_alias(text, entry.kind, &id, &suggestion.name)?;
        // An imported entry is taken over by hand, since the tables are not to be written by hand.
        Ok(changed.unwrap_or_else(|| {
            let aliases: Vec<String> = entry.aliases.iter().cloned().chain([suggestion.name.clone()]).collect();
            edit::add_entry(text, entry.kind, &id, &entry.label, &aliases)
        }))
    })
}

/// Hand-made files with their changes, which are written together.
struct Files {
    folder: PathBuf,
    /// Path, text of before, text of after.
    texts: Vec<(PathBuf, String, String)>,
}

impl Files {
    fn change(&mut self, kind: Kind, change: impl FnOnce(&str) -> anyhow::Result<String>) -> anyhow::Result<()> {
        let path = self.folder.join(edit::file_of(kind));
        let index = match self.texts.iter().position(|(known, _, _)| *known == path) {
            Some(index) => index,
            None => {
                let text = match std::fs::read_to_string(&path) {
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
                    read => read.with_context(|| format!("cannot read {}", path.display()))?,
                };
                self.texts.push((path.clone(), text.clone(), text));
                self.texts.len() - 1
            }
        };
        let text = &mut self.texts[index].2;
        *text = change(text).with_context(|| format!("cannot change {}", path.display()))?;
        Ok(())
    }

    /// Writes the files, and puts them back where the gazetteer has more faults than `before`.
    fn write(&self, data: &Assets, before: &Gazetteer) -> anyhow::Result<()> {
        for (path, _, after) in &self.texts {
            replace(path, after)?;
        }
        let known = check(before).len();
        let fault = match Gazetteer::load(data) {
            Ok(after) => {
                let faults = check(&after);
                (faults.len() > known).then(|| faults.last().map(ToString::to_string).unwrap_or_default())
            }
            Err(error) => Some(error.to_string()),
        };
        if let Some(fault) = fault {
            for (path, before, _) in &self.texts {
                replace(path, before)?;
            }
            bail!("nothing was written, since it would be a fault: {fault}");
        }
        self.texts.iter().for_each(|(path, _, _)| eprintln!("wrote {}", path.display()));
        Ok(())
    }
}

/// Puts a new text in the place of a file at once.
pub(super) fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let beside = path.with_extension("tmp");
    std::fs::write(&beside, text)
        .and_then(|()| std::fs::rename(&beside, path))
        .with_context(|| format!("cannot write {}; make the folder writable", path.display()))
}
