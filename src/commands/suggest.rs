//! `talkgraph names suggest` and `names accept`: the graph in, names that the gazetteer lacks out, with the words that name
//! them; those that a person chooses go into the hand-made files. What would be a fault is not written.

use super::answer::print_answer;
use super::change::Change;
use super::source::Opened;
use crate::cli::{Global, RowFormat};
use anyhow::{Context as _, bail};
use oxigraph::model::{Literal, Term};
use std::path::PathBuf;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::gazetteer::check::check;
use talkgraph::gazetteer::{Gazetteer, edit};
use talkgraph::model::{EntityId, Kind};
use talkgraph::query::Answer;
use talkgraph::query::Rows;
use talkgraph::query::suggest::{self, Doubt, Suggestion};
use talkgraph::text::fold_str;

/// Lists what the gazetteer might learn, best first. The exit code is 1 when that is nothing.
pub fn suggest(global: &Global, kind: Option<Kind>, format: Option<RowFormat>) -> anyhow::Result<ExitCode> {
    let gazetteer = Gazetteer::load(&Assets::data(global.data.as_deref()))?;
    let wanted = suggestions(global, &gazetteer)?.into_iter().filter(|s| kind.is_none_or(|k| Some(k) == s.kind));
    let number = |number: usize| Some(Term::from(Literal::from(number as u64)));
    let row = |s: Suggestion| {
        let kind = s.kind.map_or("", Kind::slug);
        let mut cells: Vec<_> = [kind, s.id.as_str(), &s.name, s.why.slug()].map(text).to_vec();
        cells.extend([number(s.recaps), number(s.mentions), text(&s.quote)]);
        cells
    };
    let columns = ["kind", "id", "name", "why", "recaps", "mentions", "quote"].map(str::to_owned).to_vec();
    let answer = Answer::Rows(Rows { columns, rows: wanted.map(row).collect() });
    print_answer(&answer, format, global, "names that the gazetteer lacks")
}

/// Lists the names of which a person should decide, and says how. The exit code is 1 when there are none.
pub fn doubt(global: &Global, kind: Option<Kind>, format: Option<RowFormat>) -> anyhow::Result<ExitCode> {
    let gazetteer = Gazetteer::load(&Assets::data(global.data.as_deref()))?;
    let opened = Opened::new(global)?;
    let doubts = suggest::doubts(opened.source()?, &gazetteer)?;
    let wanted = doubts.into_iter().filter(|doubt| kind.is_none_or(|kind| kind == doubt.kind));
    let row = |d: Doubt| {
        let decide = d.actions.iter().map(|action| action.command(&[])).collect::<Vec<_>>().join(" | ");
        [d.kind.slug(), &d.one.1, &d.other.1, &d.why, &decide].map(text).to_vec()
    };
    let columns = ["kind", "one", "other", "why", "decide"].map(str::to_owned).to_vec();
    let answer = Answer::Rows(Rows { columns, rows: wanted.map(row).collect() });
    print_answer(&answer, format, global, "names to decide of")
}

fn text(text: &str) -> Option<Term> {
    (!text.is_empty()).then(|| Literal::new_simple_literal(text).into())
}

/// The suggestions of the graph; of a remote one only those that stand in the graph itself.
pub(super) fn suggestions(global: &Global, gazetteer: &Gazetteer) -> anyhow::Result<Vec<Suggestion>> {
    let opened = Opened::new(global)?;
    let manifest = match &opened {
        Opened::Store(store) => store.manifest()?,
        Opened::Endpoint(_) => None,
    };
    Ok(suggest::suggestions(opened.source()?, manifest.as_ref(), gazetteer)?)
}

/// Takes suggested names in: as entries of their own, or `alias_of` an entry that is there. All of them, or none.
///
/// `kind` is what words are that nothing explains; without it technologies.
pub fn accept(
    global: &Global,
    wanted: &[String],
    alias_of: Option<&str>,
    kind: Option<Kind>,
) -> anyhow::Result<ExitCode> {
    let data = Assets::data(global.data.as_deref());
    let changing = Change::begin(&data)?;
    let gazetteer = Gazetteer::load(&data)?;
    let known = suggestions(global, &gazetteer)?;
    let mut files = Files { changing, texts: Vec::new() };
    for typed in wanted {
        let folded = fold_str(typed);
        let fits = |s: &&Suggestion| s.id.as_str() == typed || fold_str(&s.name) == folded;
        let Some(suggestion) = known.iter().find(fits) else {
            bail!("{typed:?} is not suggested; see: talkgraph names suggest");
        };
        match alias_of {
            None => {
                let kind = suggestion.kind.or(kind).unwrap_or(Kind::Technology);
                // An imported entry that is taken over by hand is trusted, and keeps its other names.
                let aliases = gazetteer.get(&suggestion.id).map_or(&[][..], |entry| &entry.aliases);
                files
                    .change(kind, |text| Ok(edit::add_entry(text, kind, &suggestion.id, &suggestion.name, aliases)))?;
            }
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
    changing: Change,
    /// Path, text of before, text of after.
    texts: Vec<(PathBuf, String, String)>,
}

impl Files {
    fn change(&mut self, kind: Kind, change: impl FnOnce(&str) -> anyhow::Result<String>) -> anyhow::Result<()> {
        let path = self.changing.folder("gazetteer").join(edit::file_of(kind));
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
            self.changing.replace(path, after)?;
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
                self.changing.replace(path, before)?;
            }
            bail!("nothing was written, since it would be a fault: {fault}");
        }
        self.texts.iter().for_each(|(path, _, _)| eprintln!("wrote {}", path.display()));
        Ok(())
    }
}
