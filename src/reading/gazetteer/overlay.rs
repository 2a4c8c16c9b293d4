//! The entries a person wrote and the imported tables in, one gazetteer out. The hand-made entry always wins: an imported
//! one that is the same thing is left out, and one that merely shares a name goes without that name.

use super::decisions::read::Raw;
use super::forms::{names_of, squash};
use super::layer::{self, Row, TABLES};
use super::legal::LegalForms;
use super::places::Places;
use super::{Details, Entry, Gazetteer, GazetteerError};
use crate::assets::{Asset, Assets};
use crate::model::{EntityId, Kind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What the hand-made entries hold already.
struct Taken {
    ids: FxHashSet<EntityId>,
    kinds: Vec<Kind>,
    labels: Vec<String>,
    names: FxHashMap<String, usize>,
    /// Names of companies without their legal forms.
    firms: FxHashMap<String, usize>,
    legal_forms: LegalForms,
    pages: FxHashMap<(Kind, String), usize>,
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
    let taken = Taken::new(&gazetteer.entries, gazetteer.legal_forms.clone());
    let first = gazetteer.entries.len();
    let mut same: FxHashMap<String, EntityId> = FxHashMap::default();
    // Each table is compared with what a person wrote, and with no other.
    let known: &Gazetteer = gazetteer;
    let read: Vec<_> = tables.par_iter().map(|(kind, asset)| taken.table(*kind, asset, known, decided)).collect();
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

impl Taken {
    /// Reads a table of a kind.
    fn table(
        &self,
        kind: Kind,
        asset: &Asset,
        gazetteer: &Gazetteer,
        decided: &[Raw],
    ) -> Result<Table, GazetteerError> {
        let path: Arc<str> = Arc::from(asset.path.as_str());
        let weight =
            |name: &String| gazetteer.lists.iter().find(|list| list.name == *name).map_or(1.0, |list| list.weight);
        // A million names come from a handful of lists.
        let mut sources: FxHashSet<Arc<str>> = FxHashSet::default();
        let mut table = Table { entries: Vec::with_capacity(asset.text.lines().count()), known: Vec::new() };
        for row in layer::rows(asset) {
            let (line, row) = row?;
            let branch = || self.branch_of(&row.label, &gazetteer.places).filter(|_| kind == Kind::Event);
            let known = self.same(kind, &row).or_else(branch);
            let apart = known.is_some_and(|known| {
                let entry = &gazetteer.entries[known];
                let (by_hand, imported) = ([entry.id.as_str(), &entry.label], [row.id.as_str(), &row.label]);
                decided.iter().any(|decision| decision.keeps_apart(by_hand, imported))
            });
            if let Some(known) = known.filter(|_| !apart) {
                table.known.push((row.id, gazetteer.entries[known].id.clone()));
            } else if apart || !self.names.contains_key(&squash(&row.label).0) {
                let support = row.sources.iter().map(weight).sum();
                let source = shared(&mut sources, row.sources.join(", "));
                table.entries.push(self.entry(kind, row, (&path, line), (source, support)));
            }
        }
        Ok(table)
    }

    fn new(entries: &[Entry], legal_forms: LegalForms) -> Self {
        let mut taken = Self {
            ids: FxHashSet::default(),
            kinds: entries.iter().map(|entry| entry.kind).collect(),
            labels: entries.iter().map(|entry| entry.label.clone()).collect(),
            names: FxHashMap::default(),
            firms: FxHashMap::default(),
            legal_forms,
            pages: FxHashMap::default(),
        };
        for (index, entry) in entries.iter().enumerate() {
            taken.ids.insert(entry.id.clone());
            for name in names_of(entry) {
                taken.names.entry(squash(name).0).or_insert(index);
                if entry.kind == Kind::Company && !entry.weak.contains(name) {
                    taken.firms.entry(squash(taken.legal_forms.without(name)).0).or_insert(index);
                }
            }
            for page in entry.homepage.as_deref().and_then(page_key).into_iter().chain(entry.wikidata.clone()) {
                taken.pages.entry((entry.kind, page)).or_insert(index);
            }
        }
        taken
    }

    /// The hand-made entry that is what `row` is: same Wikidata item, same page and a related name, or a name (a company's
    /// without its legal form) and the kind.
    fn same(&self, kind: Kind, row: &Row) -> Option<usize> {
        let item = row.wikidata.clone().and_then(|item| self.pages.get(&(kind, item)));
        let page = || {
            let index = self.pages.get(&(kind, row.homepage.as_deref().and_then(page_key)?))?;
            related(&self.labels[*index], &row.label).then_some(index)
        };
        let named = || self.names.get(&squash(&row.label).0).filter(|index| self.kinds[**index] == kind);
        // Java 9 is Java: versions are told from the text.
        let version = || {
            let pattern = squash(&row.label).0;
            let stem = pattern.trim_end_matches(|c: char| c.is_ascii_digit());
            let known = self.names.get(stem).filter(|_| stem.len() > 2 && stem.len() < pattern.len());
            known.filter(|index| self.kinds[**index] == kind)
        };
        let firm = || {
            let bare = (kind == Kind::Company).then(|| squash(self.legal_forms.without(&row.label)).0)?;
            self.firms.get(&bare)
        };
        item.or_else(page).or_else(named).or_else(firm).or_else(version).copied()
    }

    /// The hand-made series that `label` names with a place behind it: where an event was held is told from the text.
    fn branch_of(&self, label: &str, places: &Places) -> Option<usize> {
        let spaces = label.match_indices(' ').map(|(at, _)| at);
        let series = |at: usize| {
            let place = &label[at + 1..];
            let held = places.city(place).is_some() || places.country(place).is_some() || places.is_region(place);
            let known = held.then(|| self.names.get(&squash(&label[..at]).0)).flatten();
            known.filter(|index| self.kinds[**index] == Kind::Event).copied()
        };
        spaces.into_iter().find_map(series)
    }

    fn entry(
        &self,
        kind: Kind,
        row: Row,
        (file, line): (&Arc<str>, usize),
        (source, support): (Arc<str>, f32),
    ) -> Entry {
        let id = EntityId(row.id);
        let id = if self.ids.contains(&id) { EntityId(format!("{id}-{}", kind.slug())) } else { id };
        let free = |name: &String| !self.names.contains_key(&squash(name).0);
        let details = Details {
            maker: row.maker.map(EntityId),
            homepage: row.homepage,
            wikidata: row.wikidata,
            place: row.place,
            country: row.country,
            ..Details::default()
        };
        Entry {
            id,
            kind,
            label: row.label,
            aliases: row.aliases.into_iter().filter(free).collect(),
            exact_case: false,
            file: Arc::clone(file),
            line,
            source: Some(source),
            support,
            details: details.boxed(),
        }
    }
}

/// The one copy of a text that many entries have.
fn shared(known: &mut FxHashSet<Arc<str>>, text: String) -> Arc<str> {
    if let Some(same) = known.get(text.as_str()) {
        return Arc::clone(same);
    }
    let new: Arc<str> = Arc::from(text);
    known.insert(Arc::clone(&new));
    new
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
        let taken = Taken::new(&by_hand, LegalForms::default());
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
