//! A page in, a small drawing of what stands around its thing out: the most frequent of each kind, joined by the talks that they
//! share. Painted by the same code as every other drawing, which places a star in no time: so none of them are joined with each
//! other.

use super::entity::part_of;
use super::leads;
use crate::export::{self, Kind, TalkRef, View, ViewBuilder};
use crate::query::page::{Page, PageTalk};
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use std::collections::BTreeSet;

/// Of each kind as many are drawn.
const OF_A_KIND: usize = 4;
/// All in all as many: a larger star is drawn as any other graph, which takes its time.
const MOST: usize = 18;

/// The drawing, if there is anything to draw.
pub(super) fn picture(job: &Job, page: &Page) -> Result<Option<String>, Fault> {
    let Some(centre) = kind(&page.kind) else { return Ok(None) };
    let mut view = ViewBuilder::default();
    view.entity(&page.iri, centre, &page.label);
    let drawn: Vec<(&str, &str)> = if centre == Kind::Talk {
        page.talks.iter().flat_map(around).collect::<BTreeSet<_>>().into_iter().collect()
    } else {
        let mut drawn = Vec::new();
        for (kind, names) in &page.neighbours {
            drawn.extend(names.iter().take(OF_A_KIND).map(|(name, _)| (part_of(kind), name.as_str())));
        }
        drawn
    };
    let drawn: BTreeSet<(&str, &str)> = drawn.into_iter().take(MOST).collect();
    for talk in &page.talks {
        let told = TalkRef::new(&talk.title, &talk.iri);
        for (part, label) in around(talk).filter(|named| drawn.contains(named)) {
            let (Some(iri), Some(kind)) =
                (page.iri_of(part, label), kind(if part == "speaker" { "person" } else { part }))
            else {
                continue;
            };
            view.entity(iri, kind, label);
            view.join(&page.iri, iri, told.clone());
        }
    }
    let view = view.finish("near", &format!("Around {}", page.label), None);
    if view.is_empty() {
        return Ok(None);
    }
    let base = job.graph.base();
    Ok(Some(picture_of(&view, base)?))
}

/// A view with a link on each node.
pub(super) fn picture_of(view: &View, base: &str) -> Result<String, Fault> {
    Ok(export::picture(view, &|node| leads(base, &node.iri))?)
}

/// What stands with a talk, by part and label.
fn around(talk: &PageTalk) -> impl Iterator<Item = (&'static str, &str)> {
    let speakers = talk.speakers.iter().map(|(name, _)| ("speaker", name.as_str()));
    let firms = talk.speakers.iter().flat_map(|(_, firms)| firms).map(|firm| ("company", firm.as_str()));
    let technologies = talk.technologies.iter().map(|name| ("technology", name.as_str()));
    let topics = talk.topics.iter().map(|name| ("topic", name.as_str()));
    let events = talk.events.iter().map(|name| ("event", name.as_str()));
    speakers.chain(firms).chain(technologies).chain(topics).chain(events)
}

fn kind(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.slug() == name && *kind != Kind::Recap)
}
