//! A full name in, the known person it names out.

use crate::gazetteer::Gazetteer;
use crate::model::Kind;
use crate::text::fold_str;
use rustc_hash::FxHashMap;

/// Known people by their folded names.
#[derive(Debug, Default)]
pub struct KnownPeople {
    exact: FxHashMap<String, usize>,
}

impl KnownPeople {
    /// Takes the people of the gazetteer.
    pub fn new(gazetteer: &Gazetteer) -> Self {
        let listed = || gazetteer.entries().iter().enumerate().filter(|(_, entry)| entry.kind == Kind::Person);
        let mut people = Self::default();
        people.exact.reserve(listed().count());
        for (index, entry) in listed() {
            let folded = fold_str(&entry.label);
            people.exact.entry(folded).or_insert(index);
        }
        people
    }

    /// The index of the entry that a folded full name names. One letter's difference is another person more often than a slip.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.exact.get(name).copied()
    }
}
