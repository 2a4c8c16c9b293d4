//! Known names: people, companies, technologies, topics and events, as a person keeps them in `data/gazetteer/*.toml`, and
//! as public lists give them in `*.tsv`. The files are the truth; everything here is derived from them, and each entry
//! remembers the line it came from.

pub mod alike;
pub mod check;
pub mod decisions;
pub mod edit;
mod error;
mod fault;
pub mod forms;
mod id;
pub mod import;
mod layer;
pub mod legal;
mod load;
pub mod no_names;
mod overlay;
pub mod places;
mod plain;
pub mod programme;
mod raw;

pub use error::GazetteerError;
pub use fault::Fault;

use crate::assets::Assets;
use crate::model::{EntityId, Kind};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A known entity.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Unique over all kinds.
    pub id: EntityId,
    /// What it is.
    pub kind: Kind,
    /// Canonical name.
    pub label: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Whether all names match only in the case they are written in.
    pub exact_case: bool,
    /// The file it stands in.
    pub file: Arc<str>,
    /// The line there, from 1.
    pub line: usize,
    /// The data sets it was imported from; nothing for an entry that a person wrote.
    pub source: Option<Arc<str>>,
    /// What the word of those data sets counts together, see [`List`]; 0 for an entry that a person wrote.
    pub support: f32,
    /// What few entries have: a million imported names go without.
    pub details: Option<Box<Details>>,
}

/// What few entries have, read as if each had it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Misspellings: matched, never shown.
    pub hidden: Vec<String>,
    /// Names that are also ordinary words and link only with evidence.
    pub weak: Vec<String>,
    /// Words near by that are such evidence, folded.
    pub cues: Vec<String>,
    /// More general technologies or topics.
    pub broader: Vec<EntityId>,
    /// Who makes it.
    pub maker: Option<EntityId>,
    /// Its web page.
    pub homepage: Option<String>,
    /// Its Wikidata item (`Q…`).
    pub wikidata: Option<String>,
    /// Where an event is always held.
    pub place: Option<String>,
    /// The country of that place.
    pub country: Option<String>,
}

/// Of an entry without any.
static NO_DETAILS: Details = Details {
    hidden: Vec::new(),
    weak: Vec::new(),
    cues: Vec::new(),
    broader: Vec::new(),
    maker: None,
    homepage: None,
    wikidata: None,
    place: None,
    country: None,
};

impl Details {
    /// In a box, if there are any.
    fn boxed(self) -> Option<Box<Self>> {
        (self != NO_DETAILS).then(|| Box::new(self))
    }
}

impl Deref for Entry {
    type Target = Details;

    fn deref(&self) -> &Details {
        self.details.as_deref().unwrap_or(&NO_DETAILS)
    }
}

impl DerefMut for Entry {
    fn deref_mut(&mut self) -> &mut Details {
        self.details.get_or_insert_default()
    }
}

impl Entry {
    /// Whether it comes from an imported table, and so links on stronger grounds than one that a person wrote.
    pub fn is_imported(&self) -> bool {
        self.source.is_some()
    }
}

/// The known names.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    /// Indices of the entries, in the order of their ids.
    by_id: Vec<usize>,
    vendors: Vec<Vendor>,
    lists: Vec<List>,
    no_names: Vec<no_names::NoName>,
    legal_forms: legal::LegalForms,
    decisions: decisions::Decisions,
    /// Cities and countries.
    pub places: places::Places,
}

/// A maker whose name people put before its products, or leave out: Amazon S3, AWS S3, S3.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// The ways to write it; each may stand for each.
    pub names: Vec<String>,
    /// Whether the product is also known by its bare name.
    #[serde(default)]
    pub bare: bool,
}

/// A public list whose word counts less than that of others: it has names that hardly anybody uses, or uses so.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Its name among the sources of the imported tables.
    pub name: String,
    /// From 0 to 1. A list that is not named counts 1; a name that counts less than 1 together links with evidence only.
    pub weight: f32,
}

impl Gazetteer {
    /// Loads `gazetteer/` of the data folder.
    pub fn load(data: &Assets) -> Result<Self, GazetteerError> {
        load::load(data)
    }

    /// All entries, in the order of the files.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All entries with their indices in [`Gazetteer::entries`], in the order of their ids.
    pub fn by_id(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.by_id.iter().map(|index| (*index, &self.entries[*index]))
    }

    /// The entry with this id.
    pub fn get(&self, id: &EntityId) -> Option<&Entry> {
        let at = self.by_id.partition_point(|i| self.entries[*i].id < *id);
        self.by_id.get(at).map(|i| &self.entries[*i]).filter(|entry| entry.id == *id)
    }

    /// What was decided of names that look like one or like two.
    pub fn decisions(&self) -> &decisions::Decisions {
        &self.decisions
    }

    /// What firms write behind their name.
    pub fn legal_forms(&self) -> &legal::LegalForms {
        &self.legal_forms
    }

    /// Phrases that name nothing.
    pub fn no_names(&self) -> &[no_names::NoName] {
        &self.no_names
    }

    /// Vendors whose name may stand before a product's.
    pub fn vendors(&self) -> &[Vendor] {
        &self.vendors
    }
}
