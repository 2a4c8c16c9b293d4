//! Where talks begin: a recap's mentions in, for each heading, item and sentence the probability that a talk begins there
//! out, and with it a better choice of talks than rules alone make. A linear-chain model over the units of a recap weighs
//! what rules would have to decide one by one; its weights are learned from annotated recaps and stand in a file.

pub mod alone;
pub mod chain;
pub mod cues;
pub mod facts;
pub mod features;
pub mod fields;
pub mod join;
pub mod model;
pub mod peers;
pub mod post;
pub mod reasons;
pub mod rules;
pub mod said;
pub mod units;
pub mod view;

#[cfg(test)]
mod tests;

use super::context::Context;
use super::draft::Draft;
use crate::model::Beginning;
use facts::FactId;
use model::{Model, Settings};
use units::Unit;

/// The model of where talks begin.
#[derive(Debug, Default)]
pub struct Starts {
    model: Model,
}

impl Starts {
    /// Finds talks by these weights.
    pub fn new(model: Model) -> Self {
        Self { model }
    }

    /// Whether anything was learned.
    pub fn is_empty(&self) -> bool {
        self.model.is_empty()
    }

    /// What is set by hand in the model.
    pub fn settings(&self) -> &Settings {
        &self.model.settings
    }

    /// The talks of a recap: of the rules' `drafts` those that begin where talks do, and those that they pass over; none,
    /// with the reason, of a post that is no recap; and where they begin or nearly do. `events` are the names of those it tells of.
    pub fn choose<'a>(
        &self,
        ctx: &Context<'a>,
        drafts: Vec<Draft<'a>>,
        events: &[&str],
    ) -> (Vec<Draft<'a>>, Option<String>, Vec<Beginning>) {
        if self.is_empty() {
            return (drafts, None, Vec::new());
        }
        let units = units::read(ctx);
        let mut views = view::of_units(&units);
        let places = rules::note(ctx, &drafts, &mut views);
        let facts = features::of_views(&views);
        let read = self.model.read(&facts);
        let settings = &self.model.settings;
        let mut talks = join::join(ctx, drafts.into_iter().zip(places).collect(), &views, &read, settings);
        for talk in &mut talks {
            talk.likely = rules::place(ctx, talk, &views).map(|place| join::likelihood(&views, &read, &place) as f32);
        }
        let (talks, doubtful) = post::judge(ctx, talks, events, &read, &settings.evidence);
        let beginnings = reasons::find(ctx, &self.model, &views, &facts, &read, &talks);
        (talks, doubtful, beginnings)
    }

    /// The units of a recap of which the rules made `drafts`, with the facts of each, for `with` to look at.
    pub fn observe<R>(
        &self,
        ctx: &Context<'_>,
        drafts: &[Draft<'_>],
        with: impl FnOnce(&[Unit<'_>], Vec<Vec<FactId>>) -> R,
    ) -> R {
        let units = units::read(ctx);
        let mut views = view::of_units(&units);
        rules::note(ctx, drafts, &mut views);
        let facts = features::of_views(&views);
        with(&units, facts)
    }
}
