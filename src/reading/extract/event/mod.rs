//! Title, front matter and opening sentences in, the recap's events out: series, edition, place and first day, each only as
//! stated. What each is read from are candidates with clues for and against them (`data/clues/event.toml`), since no single sign
//! is there in all posts. The date of the post is not the event's; only its year may be, where the text gives none and says
//! that it tells of what just was, and then it is marked as inferred.

mod clues;
mod date;
mod name;
mod opening;
mod place;
mod runs;
mod sections;
#[cfg(test)]
mod tests;
mod units;
mod year;

use super::context::Context;
use crate::language::Cue;
use crate::language::clues::Clue;
use crate::model::{EntityId, Event, Weighed};
use crate::text::{fold_str, slug};
use clues::EventClue;
use name::Candidate;
use opening::{Ledger, Opening, Stretch};

/// Where the clues are.
pub const CLUES: &str = EventClue::FILE;

/// The events of a recap.
#[derive(Debug, Default)]
pub struct Events {
    /// All of them, the recap's own first.
    pub all: Vec<Event>,
    /// For each heading that names an event and holds talks, its block and the index of the event, in the order of the text.
    held_under: Vec<(usize, usize)>,
    /// The names, years, places and days that were weighed.
    pub weighed: Vec<Weighed>,
}

impl Events {
    /// The event that a talk in this block was given at.
    pub fn of(&self, block: usize) -> Option<&Event> {
        let above = self.held_under.partition_point(|(heading, _)| *heading <= block);
        self.all.get(above.checked_sub(1).map_or(0, |last| self.held_under[last].1))
    }

    /// Whether a heading names an event under which talks stand, and so no talk.
    pub fn head(&self, block: usize) -> bool {
        self.held_under.binary_search_by_key(&block, |(heading, _)| *heading).is_ok()
    }

    /// The events that the recap tells of: another edition of its own event is only looked forward to unless it has talks.
    pub fn told(self, has_talks: impl Fn(&EntityId) -> bool) -> Vec<Event> {
        let own = self.all.first().and_then(|event| event.series.clone());
        let mut all = self.all.into_iter();
        let first = all.next().into_iter();
        first.chain(all.filter(|e| e.series.is_none() || e.series != own || has_talks(&e.id))).collect()
    }
}

/// The events of a recap, its own first.
pub fn find(ctx: &Context<'_>) -> Events {
    let ledger = Ledger::default();
    let opening = Opening::of_post(ctx, &ledger);
    let sections = sections::find(&opening);
    // A post that names its events only above what it tells of each has none of its own.
    let own = name::find(&opening)
        .filter(|own| sections.len() < 2 || !own.seen.iter().all(|at| sections.iter().any(|s| s.block == at.block)));
    let all = own.iter().map(|own| complete(&opening, own)).collect();
    let mut events = Events { all, ..Events::default() };
    for section in sections {
        let event = complete(&opening.of_heading(section.block), &section.name);
        let same =
            |e: &Event| e.id == event.id || event.edition.is_none() && e.series.is_some() && e.series == event.series;
        let index = events.all.iter().position(same).unwrap_or_else(|| {
            let country = event.country.clone().or_else(|| place::country(&opening, event.place.as_deref()?));
            events.all.push(Event { country, ..event });
            events.all.len() - 1
        });
        events.held_under.push((section.block, index));
    }
    if events.all.len() == 1 {
        events.held_under.clear();
    }
    events.weighed = ledger.into_inner();
    events
}

/// The event of a name, with edition, place, day and the id that follows from them.
fn complete(opening: &Opening<'_, '_>, name: &Candidate) -> Event {
    let mut event = named(opening, name);
    place::find(opening, &name.seen, &mut event);
    let stated = year::stated(opening, &name.seen);
    let first_day = date::first_day(opening, &name.seen, stated);
    event.date = first_day.as_ref().map(|day| day.date.to_string());
    event.edition = stated.map(|year| year.to_string());
    if event.edition.is_none() && first_day.as_ref().is_some_and(|day| day.inferred.is_none()) {
        event.edition = first_day.as_ref().map(|day| day.date.year().to_string());
    }
    if event.edition.is_none() {
        event.edition = year::counted(opening, &name.seen);
    }
    if event.edition.is_none() {
        let by_day = first_day.and_then(|day| Some((day.date.year(), day.inferred?)));
        let inferred = by_day.or_else(|| year::inferred(opening, &name.seen, &event.name));
        event.edition = inferred.as_ref().map(|(year, _)| year.to_string());
        event.inferred = inferred.map(|(_, reason)| reason);
    }
    if let Some(edition) = &event.edition {
        event.id = EntityId(format!("{}-{}", event.id, slug(edition)));
    }
    event
}

/// The event that a name stands for. Of a series that is held in many places (DevOpsDays Toronto) the place is part of the name.
fn named(opening: &Opening<'_, '_>, candidate: &Candidate) -> Event {
    let mut event = Event {
        id: candidate.series.clone().unwrap_or_else(|| EntityId::from_name(&candidate.name)),
        series: candidate.series.clone(),
        name: candidate.name.clone(),
        edition: None,
        place: None,
        country: None,
        date: None,
        inferred: None,
    };
    let entry = candidate.series.as_ref().and_then(|series| opening.ctx.gazetteer.get(series));
    let Some(entry) = entry.filter(|entry| entry.place.is_none()) else { return event };
    // "Last year I was at KubeCon Valencia" is of another edition.
    let this = |at: &&Stretch| !opening.sentence_has(at, Cue::Earlier);
    if let Some((name, place, country)) = candidate.seen.iter().filter(this).find_map(|at| place::behind(opening, at)) {
        if !fold_str(&entry.label).contains(&fold_str(&name)) {
            event.name = format!("{} {name}", entry.label);
            event.id = EntityId::from_name(&event.name);
        }
        event.place = place;
        event.country = country;
    }
    event
}
