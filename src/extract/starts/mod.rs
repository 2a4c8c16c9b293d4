//! Where talks begin: a recap's mentions in, for each heading, item and sentence the probability that a talk begins there
//! out, and with it a better choice of talks than rules alone make. A linear-chain model over the units of a recap weighs
//! what rules would have to decide one by one; its weights are learned from annotated recaps and stand in a file.

pub mod chain;
pub mod cues;
pub mod facts;
pub mod features;
pub mod fields;
pub mod join;
pub mod model;
pub mod peers;
pub mod said;
pub mod units;
pub mod view;

#[cfg(test)]
mod tests;

use super::context::Context;
use super::talks::Draft;
use crate::language::{ENGLISH, Languages};
use cues::CueIndex;
use facts::FactId;
use model::{Model, Settings};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use units::Unit;

/// The model, and the cue phrases of each language as it looks them up.
#[derive(Debug, Default)]
pub struct Starts {
    model: Model,
    cues: BTreeMap<String, OnceLock<Arc<CueIndex>>>,
}

impl Starts {
    /// The model over the cues of these languages.
    pub fn new(model: Model, languages: &Languages) -> Self {
        let cues = languages.codes().map(|code| (code.to_owned(), OnceLock::new())).collect();
        Self { model, cues }
    }

    /// Whether anything was learned.
    pub fn is_empty(&self) -> bool {
        self.model.is_empty()
    }

    /// What is set by hand in the model.
    pub fn settings(&self) -> &Settings {
        &self.model.settings
    }

    /// The talks of a recap: of the rules' `drafts` those that begin where talks do, and those that they pass over.
    pub fn choose<'a>(&self, ctx: &Context<'a>, drafts: Vec<Draft<'a>>) -> Vec<Draft<'a>> {
        if self.is_empty() {
            return drafts;
        }
        let units = units::read(ctx);
        let views = view::of_units(&units, &self.index(ctx));
        let read = self.model.read(&features::of_views(&views));
        join::join(ctx, drafts, &views, &read, &self.model.settings)
    }

    /// The units of a recap with the facts of each, for `with` to look at.
    pub fn observe<R>(&self, ctx: &Context<'_>, with: impl FnOnce(&[Unit<'_>], Vec<Vec<FactId>>) -> R) -> R {
        let units = units::read(ctx);
        let views = view::of_units(&units, &self.index(ctx));
        let facts = features::of_views(&views);
        with(&units, facts)
    }

    fn index(&self, ctx: &Context<'_>) -> Arc<CueIndex> {
        let build = || Arc::new(CueIndex::new(ctx.cues));
        let known = self.cues.get(&ctx.recap.language).or_else(|| self.cues.get(ENGLISH));
        known.map_or_else(build, |index| Arc::clone(index.get_or_init(build)))
    }
}
