//! A full name in, the known person it names out. Looked up by its words: comparing each name of a recap with each of tens
//! of thousands of people takes longer than all other steps together.

use crate::gazetteer::Gazetteer;
use crate::gazetteer::alike::same_person;
use crate::model::Kind;
use crate::text::fold_str;
use rustc_hash::FxHashMap;

/// Known people by their folded names.
#[derive(Debug, Default)]
pub struct KnownPeople {
    exact: FxHashMap<String, usize>,
    /// People by the number of words, a position and the word there. Imported people are not among them: with thousands of
    /// names, a letter's difference is another person more often than a slip.
    by_word: FxHashMap<(usize, usize, String), Vec<(String, usize)>>,
}

impl KnownPeople {
    /// Takes the people of the gazetteer.
    pub fn new(gazetteer: &Gazetteer) -> Self {
        let mut people = Self::default();
        for (index, entry) in gazetteer.entries().iter().enumerate().filter(|(_, e)| e.kind == Kind::Person) {
            let folded = fold_str(&entry.label);
            if !entry.is_imported() {
                let words: Vec<&str> = folded.split_whitespace().collect();
                for (position, word) in words.iter().enumerate() {
                    let key = (words.len(), position, (*word).to_owned());
                    people.by_word.entry(key).or_default().push((folded.clone(), index));
                }
            }
            people.exact.entry(folded).or_insert(index);
        }
        people
    }

    /// The index of the entry that a folded full name names, exactly or a slip of the keys away.
    pub fn find(&self, name: &str) -> Option<usize> {
        if let Some(index) = self.exact.get(name) {
            return Some(*index);
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let alike = words.iter().enumerate().flat_map(|(position, word)| {
            self.by_word.get(&(words.len(), position, (*word).to_owned())).into_iter().flatten()
        });
        alike.filter(|(known, _)| same_person(known, name)).map(|(_, index)| *index).min()
    }
}
