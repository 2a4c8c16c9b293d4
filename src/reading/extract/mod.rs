//! Mentions in, talks out: who spoke at which event, for whom, about what. Headings are read first, then list items, then
//! prose; each talk takes the stretch of text that tells of it, and what is named there is what it covers.

mod authors;
mod context;
mod coverage;
pub mod doubt;
mod draft;
pub mod event;
mod items;
mod line;
mod outline;
mod prose;
pub mod record;
mod roles;
mod segments;
mod speakers;
pub mod starts;
mod tables;
mod talks;
mod titles;
mod together;
mod told;
#[cfg(test)]
mod whole;

use crate::gazetteer::Gazetteer;
use crate::language::Languages;
use crate::model::{Extraction, Linked, Mention, Recap};
use crate::page::{Page, Ranges};
use context::Context;
use starts::Starts;
use starts::facts::FactId;
use starts::model::{Model, Settings};
use starts::units::Unit;
use std::sync::Arc;

/// Turns linked recaps into talks.
#[derive(Debug)]
pub struct Extractor {
    gazetteer: Arc<Gazetteer>,
    languages: Arc<Languages>,
    starts: Starts,
}

impl Extractor {
    /// An extractor with this knowledge, which finds talks by rules alone.
    pub fn new(gazetteer: Arc<Gazetteer>, languages: Arc<Languages>) -> Self {
        Self { gazetteer, languages, starts: Starts::default() }
    }

    /// The same with a model of where talks begin.
    pub fn with_starts(&self, model: Model) -> Self {
        let (gazetteer, languages) = (Arc::clone(&self.gazetteer), Arc::clone(&self.languages));
        Self { gazetteer, languages, starts: Starts::new(model) }
    }

    /// What is set by hand in its model of where talks begin.
    pub fn settings(&self) -> &Settings {
        self.starts.settings()
    }

    /// The units of a linked page that talks can begin with, and the facts seen of each, for `with` to look at.
    pub fn observe<R>(
        &self,
        page: &Page<'_>,
        linked: &Linked,
        with: impl FnOnce(&[Unit<'_>], Vec<Vec<FactId>>) -> R,
    ) -> R {
        let ctx = Context::new(page, linked, &self.gazetteer);
        self.starts.observe(&ctx, &talks::find(&ctx), with)
    }

    /// Says what a linked recap tells.
    pub fn extract(&self, recap: &Recap, linked: Linked) -> Extraction {
        self.extract_page(&Page::new(recap, &self.languages, &self.gazetteer.places), linked)
    }

    /// Says what a linked recap tells that is analysed already, by [`crate::link::Linker::page`].
    pub fn extract_page(&self, page: &Page<'_>, linked: Linked) -> Extraction {
        let ctx = Context::new(page, &linked, &self.gazetteer);
        let mut events = event::find(&ctx);
        let names: Vec<&str> = events.all.iter().map(|event| event.name.as_str()).collect();
        let (drafts, doubtful, beginnings) = self.starts.choose(&ctx, talks::find(&ctx), &names);
        let mut talks = coverage::complete(&ctx, drafts, &events);
        let of_events = std::mem::take(&mut events.weighed);
        let events = events.told(|id| talks.iter().any(|talk| talk.event.as_ref() == Some(id)));
        let (authors, publisher) = authors::find(&ctx);
        let mut warnings = page.recap.warnings.clone();
        warnings.extend(doubtful);
        if talks.is_empty() {
            warnings.push("no talk was found".to_owned());
        }
        if events.is_empty() {
            warnings.push("no event was found".to_owned());
        }
        let mut mentions = linked.mentions;
        self.settings().doubt.mark(&mut talks, &mut mentions, &linked.weighed);
        let mut unlisted = linked.unlisted;
        let told: Ranges = talks.iter().map(|talk| talk.span.range()).collect();
        unlisted.retain(|name| told.hold(&name.span.range()));
        Extraction {
            events,
            authors,
            publisher,
            talks,
            beginnings,
            mentions: in_order(mentions),
            abstained: linked.abstained,
            outranked: linked.outranked,
            weighed: [linked.weighed, of_events].concat(),
            unlisted,
            warnings,
            apart: Vec::new(),
        }
    }
}

/// Mentions in the order of the source, and apart. What a head says comes first among the blocks, wherever it stands, and a
/// title that nobody closes holds what stands in blocks of its own as well.
fn in_order(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.sort_by_key(|mention| mention.span.start);
    let mut end = 0;
    mentions.retain(|mention| {
        let apart = mention.span.start >= end;
        end = end.max(mention.span.end);
        apart
    });
    mentions
}
