//! Annotated recaps in, figures on authors that were not learned from out: the recaps are dealt by author, each part is read
//! by weights learned from all others, and all parts are scored as one.

use super::{Annotated, Example, fit};
use crate::extract::record::Record;
use crate::extract::starts::model::{Model, Settings};
use crate::route::Route;
use crate::score::compare::SameNames;
use crate::score::gold::Gold;
use crate::score::{self, Score};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The parts of a cross-validation.
#[derive(Debug)]
pub struct Folds {
    /// The authors of each part.
    parts: Vec<BTreeSet<String>>,
}

impl Folds {
    /// Deals the authors of the recaps that are measured into `count` parts.
    pub fn deal(recaps: &[Annotated], count: usize) -> Self {
        let authors: BTreeSet<&str> = recaps.iter().filter(|r| !r.tuned).map(Annotated::author).collect();
        let mut parts = vec![BTreeSet::new(); count.clamp(1, authors.len().max(1))];
        let length = parts.len();
        for (index, author) in authors.into_iter().enumerate() {
            parts[index % length].insert(author.to_owned());
        }
        Self { parts }
    }

    /// The part that an author is in.
    pub fn part_of(&self, author: &str) -> Option<usize> {
        self.parts.iter().position(|part| part.contains(author))
    }

    /// For each part the weights that `fit` learns from all recaps that are not of its authors.
    pub fn models(&self, recaps: &[Annotated], fit: impl Fn(&[&Example]) -> Model + Sync) -> Vec<Model> {
        let learn = |part: &BTreeSet<String>| {
            let others = recaps.iter().filter(|r| r.tuned || !part.contains(r.author()));
            let lessons: Vec<Cow<'_, Example>> = others.map(Annotated::lesson).collect();
            fit(&lessons.iter().map(AsRef::as_ref).collect::<Vec<_>>())
        };
        self.parts.par_iter().map(learn).collect()
    }

    /// The records of the recaps that are measured, each read by the weights of its part.
    pub fn records(&self, route: &Route, recaps: &[Annotated], models: &[Model], settings: &Settings) -> Vec<Record> {
        let read = |(part, model): (&BTreeSet<String>, &Model)| -> Vec<Record> {
            let model = Model { settings: settings.clone(), ..model.clone() };
            let extractor = route.extractor().with_starts(model);
            let held = recaps.iter().filter(|r| !r.tuned && part.contains(r.author()));
            let record = |r: &Annotated| {
                let extraction = extractor.extract_page(&route.page(&r.recap), r.linked.clone());
                Record::new(&r.recap, &extraction)
            };
            held.map(record).collect()
        };
        self.parts.par_iter().zip(models).map(read).flatten().collect()
    }
}

/// The score of the recaps that are measured, each read by weights that never saw its author; of what is `sure` alone, if told.
pub fn across(route: &Route, recaps: &[Annotated], count: usize, sure: bool, same: &SameNames) -> Score {
    let folds = Folds::deal(recaps, count);
    let models = folds.models(recaps, fit);
    let mut records = folds.records(route, recaps, &models, route.extractor().settings());
    if sure {
        records = records.into_iter().map(Record::sure).collect();
    }
    let golds: Vec<Gold> = recaps.iter().filter(|r| !r.tuned).map(|r| r.gold.clone()).collect();
    score::score(&golds, &records, same)
}
