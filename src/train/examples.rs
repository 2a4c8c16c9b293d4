//! A recap and its gold in, an example to learn from out: the facts of its units and their labels.

use super::label::{Place, label};
use crate::extract::starts::chain::Label;
use crate::extract::starts::facts::{self, FactId};
use crate::model::{Linked, Recap};
use crate::route::Route;
use crate::score::gold::Gold;
use crate::score::stem;
use std::borrow::Cow;

/// What is learned from.
#[derive(Debug, Clone, Default)]
pub struct Example {
    /// For each unit the facts that hold of it.
    pub facts: Vec<Vec<FactId>>,
    /// For each unit what it is.
    pub labels: Vec<Label>,
}

/// A recap, what a careful reader found in it, and what is learned from both.
#[derive(Debug)]
pub struct Annotated {
    /// The recap.
    pub recap: Recap,
    /// Its mentions.
    pub linked: Linked,
    /// What a careful reader found.
    pub gold: Gold,
    /// Whether the rules were made on it, so that it always trains and is never measured.
    pub tuned: bool,
    /// What is learned from it.
    pub example: Example,
}

impl Annotated {
    /// The example of a recap.
    pub fn new(route: &Route, recap: Recap, gold: Gold, tuned: bool) -> Self {
        let page = route.page(&recap);
        let linked = route.link(&page);
        let example = route.extractor().observe(&page, &linked, |units, facts| {
            let places: Vec<Place> = units.iter().map(|unit| Place::new(unit, &recap)).collect();
            let byte = |point: usize| recap.source.char_indices().nth(point).map(|(byte, _)| byte);
            let starts: Vec<Option<usize>> = gold.talks.iter().map(|talk| talk.start.and_then(byte)).collect();
            Example { facts, labels: label(&places, &gold.talks, &starts) }
        });
        drop(page);
        Self { recap, linked, gold, tuned, example }
    }

    /// What is learned from it. The rules are right on the recaps they were made on more often than elsewhere: so in every
    /// second one of these what they say is left out, else the weights would trust them too much.
    pub fn lesson(&self) -> Cow<'_, Example> {
        let number: u32 = self.gold.id.bytes().map(u32::from).sum();
        if !self.tuned || number.is_multiple_of(2) {
            return Cow::Borrowed(&self.example);
        }
        let of_rules = facts::of_rules();
        let without = |facts: &Vec<FactId>| facts.iter().copied().filter(|fact| !of_rules[*fact as usize]).collect();
        let facts = self.example.facts.iter().map(without).collect();
        Cow::Owned(Example { facts, labels: self.example.labels.clone() })
    }

    /// Who wrote it: what stands behind the last hyphen of its file's name.
    pub fn author(&self) -> &str {
        let stem = stem(&self.gold.file);
        stem.rsplit('-').next().unwrap_or(stem)
    }
}
