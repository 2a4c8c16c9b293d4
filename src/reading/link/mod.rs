//! [`Recap`] in, [`Linked`] out: who and what is named where. Strong names first, then people by shape and slot, then the
//! companies beside them; what all of these say of the text decides on the weak names; short names and misspellings last.

mod affiliation;
mod choice;
mod coreference;
mod cue_words;
mod evidence;
#[cfg(test)]
mod examples;
mod footprint;
mod fuzzy;
mod known_people;
mod matcher;
mod mentions;
mod neighbours;
mod no_names;
mod patterns;
mod people;
mod resolve;
mod short;
#[cfg(test)]
mod tests;
mod unexplained;
mod unlisted;

use crate::gazetteer::Gazetteer;
use crate::gazetteer::forms;
use crate::language::Languages;
use crate::model::{Linked, Recap};
pub use footprint::Change;
pub use unlisted::clues::UnlistedClue;

use crate::page::Page;
use fuzzy::Fuzzy;
use known_people::KnownPeople;
use matcher::Matcher;
use no_names::NoNames;
use std::collections::HashSet;
use std::sync::Arc;

/// Finds names in recaps; built once, used for many.
#[derive(Debug)]
pub struct Linker {
    gazetteer: Arc<Gazetteer>,
    languages: Arc<Languages>,
    matcher: Matcher,
    no_names: NoNames,
    fuzzy: Fuzzy,
    people: KnownPeople,
    /// Names of makers, without separators.
    vendors: HashSet<String>,
}

/// Why the linker could not be built.
#[derive(Debug, thiserror::Error)]
#[error("the phrases that name nothing are too many to search for ({0}); take some out")]
pub struct LinkError(#[from] aho_corasick::BuildError);

impl Linker {
    /// Compiles the gazetteer.
    pub fn new(gazetteer: Arc<Gazetteer>, languages: Arc<Languages>) -> Result<Self, LinkError> {
        let derived = || Matcher::new(forms::derive(&gazetteer, |w| languages.is_ordinary_anywhere(w)));
        let (matcher, people) = rayon::join(derived, || KnownPeople::new(&gazetteer));
        let no_names = NoNames::new(gazetteer.no_names())?;
        let fuzzy = Fuzzy::new(&gazetteer, &matcher);
        let vendors = gazetteer.vendors().iter().flat_map(|v| &v.names).map(|n| forms::squash(n).0).collect();
        Ok(Self { gazetteer, languages, matcher, no_names, fuzzy, people, vendors })
    }

    /// Analyses a recap, for [`Linker::link_page`] and for the extraction behind it.
    pub fn page<'p>(&'p self, recap: &'p Recap) -> Page<'p> {
        let mut page = Page::new(recap, &self.languages, &self.gazetteer.places);
        self.no_names.mask(&mut page, &self.matcher, self.gazetteer.entries());
        page
    }

    /// Links one recap.
    pub fn link(&self, recap: &Recap) -> Linked {
        self.link_page(&self.page(recap))
    }

    /// Links a recap that is analysed already.
    pub fn link_page(&self, page: &Page<'_>) -> Linked {
        resolve::Resolver::new(self, page).run()
    }
}
