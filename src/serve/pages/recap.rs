//! The key of a recap in, its text with everything marked out, where the file that it was read from is still what it was. The
//! text is not in the graph: it is read and linked again, with the names and rules of today.

use super::table::{Cell, Table};
use super::{leads, marked, write};
use crate::assets::Assets;
use crate::explain::{Sheet, html};
use crate::graph::Iris;
use crate::model::{EntityId, Kind};
use crate::query::resolve::EntityKind;
use crate::read::source::Source;
use crate::route::Route;
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use crate::text::sha256;
use minijinja::{Value, context};
use serde::Serialize;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// What stands in place of a text, or the text.
#[derive(Serialize)]
pub(super) struct Text {
    /// The marked text; nothing where the file is gone.
    marked: Option<Value>,
    /// Why it is not there, or not quite what the graph tells of.
    note: Option<String>,
}

/// Bytes of a recap, as `build` bounds them.
const LARGEST: u64 = 16 << 20;

/// The text of a recap; nothing for a store that is in no folder.
pub(super) fn text(job: &Job, key: &str) -> Result<Option<Text>, Fault> {
    let Some(manifest) = job.graph.manifest()? else { return Ok(None) };
    let Some(entry) = manifest.recaps.get(key) else { return Ok(None) };
    let gone = |note: &str| Some(Text { marked: None, note: Some(note.to_owned()) });
    // Only what a build has read is read, and only where the build has said it stands.
    let Some(file) = entry.file.as_deref().map(Path::new) else {
        return Ok(gone("its text was read from no file of its own"));
    };
    let fits = fs::metadata(file).is_ok_and(|about| about.is_file() && about.len() <= LARGEST);
    let Some(bytes) = fs::read(file).ok().filter(|_| fits) else { return Ok(gone("its file is not there any more")) };
    let is_same = sha256([bytes.as_slice()]) == entry.sha256;
    let route = route(job)?;
    let source = Source::text(&entry.path, bytes);
    let (recap, extraction) = route.run(&source).map_err(|error| Fault::unknown(error.to_string()))?;
    let sheet = Sheet::new(&recap, &extraction, false);
    let base = job.graph.base();
    let iris = Iris::new(base).map_err(|error| Fault::own(error.to_string()))?;
    let to = |kind: Kind, id: &EntityId| leads(base, iris.entity(kind, id).as_str()).unwrap_or_default();
    let note =
        (!is_same).then(|| "the file was changed since the graph was built; marks are those of today".to_owned());
    Ok(Some(Text { marked: Some(marked(html::part(&sheet, &to))), note }))
}

/// `/recaps`: all of them, with what each tells of.
pub(in crate::serve) fn list(job: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let manifest = job.graph.manifest()?;
    let base = job.graph.base();
    let iris = Iris::new(base).map_err(|error| Fault::own(error.to_string()))?;
    let entries = manifest.iter().flat_map(|manifest| &manifest.recaps);
    let told: HashMap<String, _> = entries.map(|(key, entry)| (iris.recap(key).into_string(), &entry.facts)).collect();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for entry in job.graph.catalogue()?.first(EntityKind::Recap, usize::MAX) {
        let counts = told.get(&entry.iri).map(|facts| {
            [facts.talks.len(), facts.people.len(), facts.companies.len(), facts.technologies.len(), facts.mentions]
        });
        let counts = counts.iter().flatten().map(Cell::count);
        rows.push(std::iter::once(Cell::of(&entry.label, leads(base, &entry.iri))).chain(counts).collect());
    }
    rows.sort_by_cached_key(|row| row[0].text.to_lowercase());
    let columns: &[&str] = match manifest {
        Some(_) => &["recap", "talks", "people", "companies", "technologies", "mentions"],
        None => &["recap"],
    };
    write("recaps.html", context! { title => "Recaps", recaps => Table::plain(columns, rows) }, out)
}

/// What reads recaps, loaded when the first one is looked at.
fn route(job: &Job) -> Result<&'static Route, Fault> {
    static ROUTE: OnceLock<Route> = OnceLock::new();
    if ROUTE.get().is_none() {
        let data = Assets::data(job.app.options.data.as_deref());
        let _ = ROUTE.set(Route::open(&data).map_err(|error| Fault::own(error.to_string()))?);
    }
    Ok(ROUTE.get().expect("it was set"))
}
