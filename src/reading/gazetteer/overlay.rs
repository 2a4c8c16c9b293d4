//! The entries a person wrote and the imported tables in, one gazetteer out. The hand-made entry always wins: an imported
//! one that is the same thing is left out, and one that merely shares a name goes without that name.

use super::decisions::read::Raw;
use super::forms::{names_of, squash};
use super::layer::{self, Cells, TABLES, several};
use super::legal::LegalForms;
use super::places::Places;
use super::{Details, Entry, Gazetteer, GazetteerError};
use crate::assets::{Asset, Assets};
use crate::model::{EntityId, Kind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What the hand-made entries hold already.
struct Taken<'e> {
    entries: &'e [Entry],
    legal_forms: &'e LegalForms,
    ids: FxHashSet<&'e str>,
    names: FxHashMap<String, usize>,
    /// Names of companies without their legal forms.
    firms: FxHashMap<String, usize>,
    /// By kind, pages and Wikidata items.
    pages: FxHashMap<Kind, FxHashMap<String, usize>>,
}

/// Adds the imported tables of `data` to the hand-made entries.
pub(super) fn add(gazetteer: &mut Gazetteer, data: &Assets, decided: &[Raw]) -> Result<(), GazetteerError> {
    let mut tables: Vec<(Kind, Asset)> = Vec::new();
    for (kind, file) in TABLES {
        tables.extend(data.file(&format!("gazetteer/{file}"))?.map(|asset| (kind, asset)));
    }
    if tables.is_empty() {
        return Ok(());
    }
    let taken = Taken::new(&gazetteer.entries, &gazetteer.legal_forms);
    let first = gazetteer.entries.len();
    let mut same: FxHashMap<String, EntityId> = FxHashMap::default();
    // Each table is compared with what a person wrote, and with no other.
    let read: Vec<_> = tables.par_iter().map(|(kind, asset)| taken.table(*kind, asset, gazetteer, decided)).collect();
    for table in read {
        let Table { entries, known } = table?;
        gazetteer.entries.extend(entries);
        same.extend(known);
    }
    let makers: FxHashSet<EntityId> =
        gazetteer.entries.iter().filter(|e| e.kind == Kind::Company).map(|e| e.id.clone()).collect();
    for entry in gazetteer.entries[first..].iter_mut().filter(|entry| entry.maker.is_some()) {
        let maker = entry.maker.take().map(|m| same.get(m.as_str()).cloned().unwrap_or(m));
        entry.maker = maker.filter(|m| makers.contains(m));
    }
    Ok(())
}

/// What a table brings: entries of its own, and ids of rows that are what a person wrote.
struct Table {
    entries: Vec<Entry>,
    known: Vec<(String, EntityId)>,
}

impl<'e> Taken<'e> {
    /// Reads a table of a kind.
    fn table(
        &self,
        kind: Kind,
        asset: &Asset,
        gazetteer: &Gazetteer,
        decided: &[Raw],
    ) -> Result<Table, GazetteerError> {
        let path: Arc<str> = Arc::from(asset.path.as_str());
        // A million names come from a handful of lists.
        let mut sources: FxHashMap<&str, (Arc<str>, f32)> = FxHashMap::default();
        let mut table = Table { entries: Vec::with_capacity(asset.text.lines().count()), known: Vec::new() };
        for row in layer::cells(asset)? {
            let row = row?;
            let pattern = squash(row.label()).0;
            let branch = || self.branch_of(row.label(), &gazetteer.places);
            let known = self.same(kind, &row, &pattern).or_else(|| (kind == Kind::Event).then(branch).flatten());
            let apart = known.is_some_and(|known| {
                let entry = &self.entries[known];
                let (by_hand, imported) = ([entry.id.as_str(), &entry.label], [row.id(), row.label()]);
                decided.iter().any(|decision| decision.keeps_apart(by_hand, imported))
            });
            if let Some(known) = known.filter(|_| !apart) {
                table.known.push((row.id().to_owned(), self.entries[known].id.clone()));
            } else if apart || !self.names.contains_key(&pattern) {
                let source = sources.entry(row.sources()).or_insert_with(|| source(gazetteer, row.sources()));
                table.entries.push(self.entry(kind, &row, &path, source.clone()));
            }
        }
        Ok(table)
    }

    fn new(entries: &'e [Entry], legal_forms: &'e LegalForms) -> Self {
        let mut taken = Self {
            entries,
            legal_forms,
            ids: entries.iter().map(|entry| entry.id.as_str()).collect(),
            names: FxHashMap::default(),
            firms: FxHashMap::default(),
            pages: FxHashMap::default(),
        };
        for (index, entry) in entries.iter().enumerate() {
            for name in names_of(entry) {
                taken.names.entry(squash(name).0).or_insert(index);
                if entry.kind == Kind::Company && !entry.weak.contains(name) {
                    taken.firms.entry(squash(legal_forms.without(name)).0).or_insert(index);
                }
            }
            for page in entry.homepage.as_deref().and_then(page_key).into_iter().chain(entry.wikidata.clone()) {
                taken.pages.entry(entry.kind).or_default().entry(page).or_insert(index);
            }
        }
        taken
    }

    /// The hand-made entry that is what `row` is: same Wikidata item, same page and a related name, or a name (a company's
    /// without its legal form) and the kind. `pattern` is its label as names are compared.
    fn same(&self, kind: Kind, row: &Cells<'_>, pattern: &str) -> Option<usize> {
        let [homepage, wikidata, ..] = row.details();
        let has_page = |page: &str| self.pages.get(&kind)?.get(page);
        let page = || {
            let index = has_page(&page_key(homepage?)?)?;
            related(&self.entries[*index].label, row.label()).then_some(index)
        };
        let is_of_kind = |index: &&usize| self.entries[**index].kind == kind;
        let named = || self.names.get(pattern).filter(is_of_kind);
        // Java 9 is Java: versions are told from the text.
        let version = || {
            let stem = pattern.trim_end_matches(|c: char| c.is_ascii_digit());
            let known = (stem.len() > 2 && stem.len() < pattern.len()).then(|| self.names.get(stem));
            known.flatten().filter(is_of_kind)
        };
        let firm = || {
            let bare = (kind == Kind::Company).then(|| self.legal_forms.without(row.label()))?;
            if bare == row.label() { self.firms.get(pattern) } else { self.firms.get(&squash(bare).0) }
        };
        wikidata.and_then(has_page).or_else(page).or_else(named).or_else(firm).or_else(version).copied()
    }

    /// The hand-made series that `label` names with a place behind it: where an event was held is told from the text.
    fn branch_of(&self, label: &str, places: &Places) -> Option<usize> {
        let spaces = label.match_indices(' ').map(|(at, _)| at);
        let series = |at: usize| {
            let place = &label[at + 1..];
            let held = places.city(place).is_some() || places.country(place).is_some() || places.is_region(place);
            let known = held.then(|| self.names.get(&squash(&label[..at]).0)).flatten();
            known.filter(|index| self.entries[**index].kind == Kind::Event).copied()
        };
        spaces.into_iter().find_map(series)
    }

    fn entry(&self, kind: Kind, row: &Cells<'_>, file: &Arc<str>, (source, support): (Arc<str>, f32)) -> Entry {
        let id =
            if self.ids.contains(row.id()) { format!("{}-{}", row.id(), kind.slug()) } else { row.id().to_owned() };
        let free = |name: &&str| !self.names.contains_key(&squash(name).0);
        let [homepage, wikidata, maker, place, country] = row.details().map(|cell| cell.map(str::to_owned));
        let maker = maker.map(EntityId);
        let details = Details { maker, homepage, wikidata, place, country, ..Details::default() };
        Entry {
            id: EntityId(id),
            kind,
            label: row.label().to_owned(),
            aliases: row.aliases().filter(free).map(str::to_owned).collect(),
            exact_case: false,
            file: Arc::clone(file),
            line: row.line,
            source: Some(source),
            support,
            details: details.boxed(),
        }
    }
}

/// What a cell of data sets says, and what their word counts together.
fn source(gazetteer: &Gazetteer, cell: &str) -> (Arc<str>, f32) {
    let weight = |name: &str| gazetteer.lists.iter().find(|list| list.name == name).map_or(1.0, |list| list.weight);
    let names: Vec<&str> = several(cell).collect();
    (Arc::from(names.join(", ")), names.into_iter().map(weight).sum())
}

/// Whether one name holds the other: what shares a page is one thing only if it is called alike (Kafka, Apache Kafka).
pub(super) fn related(a: &str, b: &str) -> bool {
    let (a, b) = (squash(a).0, squash(b).0);
    !a.is_empty() && !b.is_empty() && (a.contains(&b) || b.contains(&a))
}

/// A homepage as it is compared: without scheme, `www.` and a closing slash.
pub(super) fn page_key(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next()?.trim_end_matches('/').to_lowercase();
    let rest = rest.strip_prefix("www.").unwrap_or(&rest);
    (rest.contains('.') && !rest.is_empty()).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_is_the_series_and_a_place() {
        let data = Assets::data(Some(&crate::repository().join("data")));
        let gazetteer = Gazetteer::load(&data).expect("the names are sound");
        let by_hand: Vec<Entry> = gazetteer.entries.iter().filter(|entry| !entry.is_imported()).cloned().collect();
        let legal_forms = LegalForms::default();
        let taken = Taken::new(&by_hand, &legal_forms);
        for (label, series) in [
            ("Devopsdays Porto Alegre", Some("devopsdays")),
            ("DevOpsDays", None),
            ("Quern Paris", None),
            ("DevOpsDays Quern", None),
        ] {
            let found = taken.branch_of(label, &gazetteer.places).map(|index| by_hand[index].id.as_str());
            assert_eq!(found, series, "{label}");
        }
    }

    #[test]
    fn pages_are_compared_without_what_may_differ() {
        for (url, key) in [
            ("https://www.Docker.com/", Some("docker.com")),
            ("http://docker.com", Some("docker.com")),
            ("https://github.com/a/b#readme", Some("github.com/a/b")),
            ("nothing", None),
            ("", None),
        ] {
            assert_eq!(page_key(url).as_deref(), key, "{url}");
        }
    }
}
