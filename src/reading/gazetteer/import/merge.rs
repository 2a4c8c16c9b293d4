//! What readers find in, the rows of the imported layer out. Two findings are one entity when they have one Wikidata item,
//! one page and related names, or one name and kind; the first that came keeps its label, later ones add what it lacks, so
//! that importing a list again changes nothing.

use super::refuse::Words;
use super::report::Report;
use super::{Found, Sink, refuse};
use crate::assets::Assets;
use crate::gazetteer::decisions::Verdict;
use crate::gazetteer::forms::{names_of, squash};
use crate::gazetteer::layer::{self, Row, TABLES};
use crate::gazetteer::legal::LegalForms;
use crate::gazetteer::load::MOST_ALIASES;
use crate::gazetteer::overlay::{page_key, related};
use crate::gazetteer::{Gazetteer, GazetteerError};
use crate::model::{EntityId, Kind};
use crate::text::one_line;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The imported tables, open for change.
pub struct Layer<'a> {
    tables: BTreeMap<Kind, Vec<Row>>,
    words: Words<'a>,
    /// Kinds of the names that are known by hand or by table, to tell what a list does not.
    kinds: HashMap<String, HashSet<Kind>>,
    by_hand: HashSet<(Kind, String)>,
    companies: HashMap<String, String>,
    legal_forms: LegalForms,
    /// An id and a name that were decided to be two.
    apart: HashSet<(Kind, EntityId, String)>,
}

impl<'a> Layer<'a> {
    /// Reads the tables of `data`; `gazetteer` is what stands there by hand and by table.
    pub fn open(data: &Assets, gazetteer: &Gazetteer, words: Words<'a>) -> Result<Self, GazetteerError> {
        let mut tables = BTreeMap::new();
        for (kind, file) in TABLES {
            let rows = match data.file(&format!("gazetteer/{file}"))? {
                Some(asset) => layer::read(&asset)?.into_iter().map(|(_, row)| row).collect(),
                None => Vec::new(),
            };
            tables.insert(kind, rows);
        }
        let mut layer = Self {
            tables,
            words,
            kinds: HashMap::new(),
            by_hand: HashSet::new(),
            companies: HashMap::new(),
            legal_forms: gazetteer.legal_forms().clone(),
            apart: apart(gazetteer),
        };
        for entry in gazetteer.entries() {
            for name in names_of(entry) {
                let pattern = squash(name).0;
                if !entry.is_imported() {
                    layer.by_hand.insert((entry.kind, pattern.clone()));
                }
                if entry.kind == Kind::Company {
                    layer.companies.entry(pattern.clone()).or_insert_with(|| entry.id.0.clone());
                }
                layer.kinds.entry(pattern).or_default().insert(entry.kind);
            }
        }
        // The tables name their own ids, which lead to the hand-made ones: so they need no other file.
        for row in &layer.tables[&Kind::Company] {
            layer.companies.insert(squash(&row.label).0, row.id.clone());
        }
        Ok(layer)
    }

    /// The tables that hold anything, as file names and texts.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, String)> {
        let full = TABLES.into_iter().filter(|(kind, _)| !self.tables[kind].is_empty());
        full.map(|(kind, file)| (file, layer::write(&self.tables[&kind])))
    }

    /// The rows of a kind.
    pub fn rows(&self, kind: Kind) -> &[Row] {
        &self.tables[&kind]
    }
}

/// Each side of the decisions that two names are two, with the names of the other.
fn apart(gazetteer: &Gazetteer) -> HashSet<(Kind, EntityId, String)> {
    let different = gazetteer.decisions().all().iter().filter(|d| d.verdict == Verdict::Different);
    let sides = different.flat_map(|d| [(d.kind, &d.one, &d.other), (d.kind, &d.other, &d.one)]);
    let named = sides.flat_map(|(kind, own, other)| {
        let names = [&other.text, &other.label].map(|name| squash(name).0);
        kind.into_iter().flat_map(move |kind| names.clone().map(|name| (kind, own.id.clone(), name)))
    });
    named.collect()
}

/// Merges one source into a layer.
pub(super) struct Merger<'l, 'a> {
    layer: &'l mut Layer<'a>,
    source: &'l str,
    licence: &'l str,
    kind: Option<Kind>,
    ids: HashSet<String>,
    /// For each name, what has it.
    names: HashMap<String, Vec<(Kind, usize)>>,
    /// Companies by their labels without legal forms.
    firms: HashMap<String, usize>,
    pages: HashMap<(Kind, String), usize>,
    report: Report,
}

impl<'l, 'a> Merger<'l, 'a> {
    pub(super) fn new(layer: &'l mut Layer<'a>, source: &'l str, licence: &'l str, kind: Option<Kind>) -> Self {
        let report = Report { source: source.to_owned(), ..Report::default() };
        let (ids, names, firms, pages) = (HashSet::new(), HashMap::new(), HashMap::new(), HashMap::new());
        let mut merger = Self { layer, source, licence, kind, ids, names, firms, pages, report };
        for (kind, _) in TABLES {
            for index in 0..merger.layer.tables[&kind].len() {
                merger.index(kind, index);
            }
        }
        merger
    }

    /// What was done.
    pub(super) fn finish(self) -> Report {
        self.report
    }

    fn index(&mut self, kind: Kind, index: usize) {
        let row = &self.layer.tables[&kind][index];
        self.ids.insert(row.id.clone());
        if kind == Kind::Company {
            self.firms.entry(squash(self.layer.legal_forms.without(&row.label)).0).or_insert(index);
        }
        for name in std::iter::once(&row.label).chain(&row.aliases) {
            let having = self.names.entry(squash(name).0).or_default();
            if !having.contains(&(kind, index)) {
                having.push((kind, index));
            }
        }
        for page in row.homepage.as_deref().and_then(page_key).into_iter().chain(row.wikidata.clone()) {
            self.pages.entry((kind, page)).or_insert(index);
        }
    }

    /// What a name is that its list does not say: what all entries of that name are.
    fn kind_of(&self, label: &str) -> Result<Kind, &'static str> {
        let kinds = self.layer.kinds.get(&squash(label).0);
        let is = |kind| kinds.is_some_and(|kinds| kinds.contains(&kind));
        match (is(Kind::Technology), is(Kind::Company)) {
            (true, false) => Ok(Kind::Technology),
            (false, true) => Ok(Kind::Company),
            (true, true) => Err("known as a company and as its product already"),
            (false, false) => Err("nothing tells whether it is a company or a product"),
        }
    }

    /// The row that is the same entity.
    fn same(&self, kind: Kind, found: &Found) -> Option<usize> {
        let rows = &self.layer.tables[&kind];
        let item = found.wikidata.clone().and_then(|item| self.pages.get(&(kind, item)));
        let page = || {
            let index = self.pages.get(&(kind, found.homepage.as_deref().and_then(page_key)?))?;
            // One list names two things that share a page as two.
            let other = !rows[*index].sources.iter().any(|source| source == self.source);
            (other && related(&rows[*index].label, &found.label)).then_some(index)
        };
        let named = || {
            let having = self.names.get(&squash(&found.label).0)?;
            having.iter().find(|(k, _)| *k == kind).map(|(_, index)| index)
        };
        let firm = || {
            let bare = (kind == Kind::Company).then(|| squash(self.layer.legal_forms.without(&found.label)).0)?;
            self.firms.get(&bare)
        };
        let other_item = |index: usize| {
            let known = rows[index].wikidata.as_ref();
            known.is_some() && found.wikidata.is_some() && known != found.wikidata.as_ref()
        };
        let apart = |index: usize| {
            let decided = (kind, EntityId(rows[index].id.clone()), squash(&found.label).0);
            rows[index].label != found.label && self.layer.apart.contains(&decided)
        };
        item.or_else(page).or_else(named).or_else(firm).copied().filter(|index| !other_item(*index) && !apart(*index))
    }

    /// The entry of another kind, or of this one, that a name cannot be shared with.
    fn clash(&self, kind: Kind, own: Option<usize>, name: &str) -> Option<&Row> {
        let told_apart = |other: Kind| {
            other == Kind::Event || kind == Kind::Event || (other != kind && [other, kind].contains(&Kind::Company))
        };
        let having = self.names.get(&squash(name).0)?;
        let clash = having.iter().find(|(other, index)| {
            let itself = *other == kind && Some(*index) == own;
            !itself && (*other == kind || !told_apart(*other))
        });
        clash.map(|(kind, index)| &self.layer.tables[kind][*index])
    }

    fn add(&mut self, kind: Kind, found: Found) {
        if self.layer.by_hand.contains(&(kind, squash(&found.label).0)) {
            self.report.count(kind).by_hand += 1;
        }
        let known = self.same(kind, &found);
        if known.is_none() && found.doubtful {
            return self.report.refuse(&found.label, "a word or a person's name that no other list has");
        }
        if known.is_none()
            && let Some(other) = self.clash(kind, None, &found.label)
        {
            let why = "another entry has the name";
            let named = format!("{} ({})", found.label, other.id);
            return self.report.refuse(&named, why);
        }
        let maker = found.maker.as_deref().and_then(|maker| self.layer.companies.get(&squash(maker).0)).cloned();
        let index = known.unwrap_or(self.layer.tables[&kind].len());
        let had = known.map_or(0, |index| self.layer.tables[&kind][index].aliases.len());
        let mut aliases: Vec<String> = Vec::new();
        for alias in std::iter::once(&found.label).chain(&found.aliases) {
            let alias = one_line(alias);
            let pattern = squash(&alias).0;
            if pattern.is_empty() || pattern == squash(&found.label).0 && known.is_none() {
                continue;
            }
            let label = known.map_or(&found.label, |index| &self.layer.tables[&kind][index].label);
            if let Some(why) = refuse::alias_reason(kind, label, &alias, &self.layer.words) {
                self.report.refuse(&format!("{alias} for {label}"), why);
                continue;
            }
            match self.clash(kind, Some(index), &alias) {
                Some(other) => {
                    let named = format!("{alias} for {} ({})", found.label, other.id);
                    self.report.refuse(&named, "an alias that another entry has");
                }
                None if had + aliases.len() < MOST_ALIASES => aliases.push(alias),
                None => self.report.refuse(&format!("{alias} for {label}"), "more names than an entry may have"),
            }
        }
        let row = match known {
            Some(index) => self.layer.tables[&kind][index].clone(),
            None => Row { id: self.new_id(kind, &found.label), label: found.label.clone(), ..Row::default() },
        };
        let merged = self.merged(row.clone(), aliases, maker, found);
        if known.is_none() {
            self.report.count(kind).added += 1;
            self.layer.tables.entry(kind).or_default().push(merged);
        } else if merged == row {
            self.report.count(kind).unchanged += 1;
            return;
        } else {
            self.report.count(kind).merged += 1;
            self.layer.tables.entry(kind).or_default()[index] = merged;
        }
        self.index(kind, index);
        let row = &self.layer.tables[&kind][index];
        let pattern = squash(&row.label).0;
        if kind == Kind::Company {
            self.layer.companies.insert(pattern.clone(), row.id.clone());
        }
        self.layer.kinds.entry(pattern).or_default().insert(kind);
    }

    /// A row with what was found beside what it had.
    fn merged(&self, mut row: Row, aliases: Vec<String>, maker: Option<String>, found: Found) -> Row {
        let mut seen: HashSet<String> =
            std::iter::once(&row.label).chain(&row.aliases).map(|name| squash(name).0).collect();
        row.aliases.extend(aliases.into_iter().filter(|alias| seen.insert(squash(alias).0)));
        // Held in two places, it is not always held in one.
        if row.place.is_some() && found.place.is_some() && row.place != found.place {
            (row.place, row.country) = (None, None);
        } else if row.sources.is_empty() {
            (row.place, row.country) = (found.place, found.country);
        }
        row.homepage = row.homepage.or(found.homepage.filter(|page| page_key(page).is_some()));
        row.wikidata = row.wikidata.or(found.wikidata);
        row.maker = row.maker.or(maker).filter(|maker| *maker != row.id);
        if !row.sources.iter().any(|source| source == self.source) {
            row.sources.push(self.source.to_owned());
            row.licences.push(self.licence.to_owned());
        }
        row
    }

    /// An id that no row has: the name's, with the kind or a number behind it where it must be.
    fn new_id(&self, kind: Kind, label: &str) -> String {
        let id = EntityId::from_name(label).0;
        let id = if id.is_empty() { kind.slug().to_owned() } else { id };
        let with_kind = format!("{id}-{}", kind.slug());
        let numbered = (2..).map(|number| format!("{with_kind}-{number}"));
        let mut choices = [id.clone(), with_kind.clone()].into_iter().chain(numbered);
        choices.find(|choice| !self.ids.contains(choice)).unwrap_or(id)
    }
}

impl Sink for Merger<'_, '_> {
    fn found(&mut self, mut found: Found) {
        found.label = one_line(&found.label);
        let kind = match found.kind.or(self.kind).map_or_else(|| self.kind_of(&found.label), Ok) {
            Ok(kind) => kind,
            Err(why) => return self.report.refuse(&found.label, why),
        };
        let written = found.label.clone();
        found.label = match kind {
            Kind::Person => refuse::person_name(&written),
            Kind::Event => refuse::series_name(&written),
            _ => written.clone(),
        };
        if let Some(why) = refuse::reason(kind, &found.label, &self.layer.words) {
            return self.report.refuse(&written, why);
        }
        if squash(&found.label).0.is_empty() {
            return self.report.refuse(&written, "no letters");
        }
        self.add(kind, found);
    }

    fn refused(&mut self, name: &str, why: &'static str) {
        self.report.refuse(name, why);
    }
}
