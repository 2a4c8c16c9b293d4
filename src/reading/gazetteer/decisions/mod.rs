//! `gazetteer/decisions.toml` in, which names are one and which are two out. What a person decided stands in a file of its
//! own, so that an import or a new recap cannot undo it, and taking a decision back is taking its lines out. Only what was
//! decided holds: nothing follows from two decisions together.

pub(super) mod apply;
pub(super) mod check;
pub mod edit;
pub(super) mod merge;
pub(super) mod read;

use crate::model::{EntityId, Kind};

/// The file, inside `gazetteer`.
pub const FILE: &str = "decisions.toml";

/// One side of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// As it stands in the file: an id of the gazetteer, or a name as recaps write it.
    pub text: String,
    /// The id it stands for; that of a candidate where no entry has the name.
    pub id: EntityId,
    /// What a person reads.
    pub label: String,
    /// Entries that have the name: none for a candidate, more than one where the name does not say which.
    pub entries: Vec<EntityId>,
}

impl Side {
    /// Whether no entry stands for it.
    pub fn is_candidate(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether it is written as an id, and no entry has it.
    pub fn is_unknown(&self) -> bool {
        self.is_candidate() && is_id(&self.text)
    }
}

/// Whether `text` is written as an id is.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// What was decided of two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They are one: the first is kept, the second leads to it.
    Same,
    /// They are two.
    Different,
}

impl Verdict {
    /// The name of its tables in the file.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
        }
    }

    /// The keys of both sides in the file.
    pub fn keys(self) -> [&'static str; 2] {
        match self {
            Self::Same => ["keep", "merge"],
            Self::Different => ["one", "other"],
        }
    }
}

/// A decision between two names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Same or different.
    pub verdict: Verdict,
    /// What both are; nothing where the file does not say and no entry tells.
    pub kind: Option<Kind>,
    /// The one that is kept, or the first of two.
    pub one: Side,
    /// The one that leads to the kept one, or the second of two.
    pub other: Side,
    /// Companies by id: a recap that has [`Decision::one`] speak for one of them means [`Decision::other`].
    pub at: Vec<EntityId>,
    /// Recaps by key whose [`Decision::one`] is [`Decision::other`].
    pub recaps: Vec<String>,
    /// Who decided.
    pub who: Option<String>,
    /// When, ISO 8601.
    pub when: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// The file.
    pub file: String,
    /// The line there, from 1.
    pub line: usize,
}

impl Decision {
    /// Whether it is between these two, in either order.
    pub fn is_between(&self, a: &EntityId, b: &EntityId) -> bool {
        (self.one.id == *a && self.other.id == *b) || (self.one.id == *b && self.other.id == *a)
    }

    /// Whether it says in which recaps the second is meant.
    pub fn is_scoped(&self) -> bool {
        !self.at.is_empty() || !self.recaps.is_empty()
    }
}

/// A merged name and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// What both are.
    pub kind: Kind,
    /// The id that was merged.
    pub from: EntityId,
    /// Its names.
    pub names: Vec<String>,
    /// The id that is kept.
    pub to: EntityId,
}

/// All decisions.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    all: Vec<Decision>,
    redirects: Vec<Redirect>,
}

impl Decisions {
    /// The decisions, in the order of the file.
    pub fn all(&self) -> &[Decision] {
        &self.all
    }

    /// Merged names, in the order of the file. One that would lead to a merged name leads nowhere; the check tells of it.
    pub fn redirects(&self) -> &[Redirect] {
        &self.redirects
    }

    /// The decision between two ids of a kind.
    pub fn between(&self, kind: Kind, a: &EntityId, b: &EntityId) -> Option<&Decision> {
        self.all.iter().find(|decision| decision.kind == Some(kind) && decision.is_between(a, b))
    }

    /// Pairs of people who were decided to be two, of whom one is among `people`.
    pub fn people_apart(&self, people: impl Fn(&EntityId) -> bool) -> Vec<(EntityId, EntityId)> {
        let apart = self.all.iter().filter(|d| d.verdict == Verdict::Different && d.kind == Some(Kind::Person));
        let pairs = apart.flat_map(|d| [(&d.one.id, &d.other.id), (&d.other.id, &d.one.id)]);
        pairs.filter(|(own, _)| people(own)).map(|(own, other)| (own.clone(), other.clone())).collect()
    }
}
