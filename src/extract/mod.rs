//! Mentions in, talks out: who spoke at which event, for whom, about what. Headings are read first, then list items, then
//! prose; each talk takes the stretch of text that tells of it, and what is named there is what it covers.

pub mod authors;
pub mod context;
pub mod coverage;
pub mod event;
pub mod items;
pub mod line;
pub mod outline;
pub mod prose;
pub mod record;
pub mod tables;
pub mod talks;
pub mod titles;

use crate::gazetteer::Gazetteer;
use crate::language::Languages;
use crate::model::{Extraction, Linked, Recap};
use context::Context;
use std::sync::Arc;

/// Turns linked recaps into talks.
#[derive(Debug)]
pub struct Extractor {
    gazetteer: Arc<Gazetteer>,
    languages: Arc<Languages>,
}

impl Extractor {
    /// An extractor with this knowledge.
    pub fn new(gazetteer: Arc<Gazetteer>, languages: Arc<Languages>) -> Self {
        Self { gazetteer, languages }
    }

    /// Says what a linked recap tells.
    pub fn extract(&self, recap: &Recap, linked: Linked) -> Extraction {
        let ctx = Context::new(recap, &linked, &self.languages, &self.gazetteer);
        let events = event::find(&ctx);
        let drafts = talks::find(&ctx);
        let talks = coverage::complete(&ctx, drafts, &events);
        let (authors, publisher) = authors::find(&ctx);
        let mut warnings = recap.warnings.clone();
        if talks.is_empty() {
            warnings.push("no talk was found".to_owned());
        }
        if events.all.is_empty() {
            warnings.push("no event was found".to_owned());
        }
        let mut unlisted = linked.unlisted;
        unlisted.retain(|name| talks.iter().any(|talk| talk.span.contains(name.span)));
        Extraction {
            events: events.all,
            authors,
            publisher,
            talks,
            mentions: linked.mentions,
            abstained: linked.abstained,
            outranked: linked.outranked,
            unlisted,
            warnings,
            apart: Vec::new(),
        }
    }
}
