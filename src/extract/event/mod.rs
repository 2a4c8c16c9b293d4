//! Title, front matter and opening sentences in, the recap's event out: series, edition, place and first day, each only as
//! stated. The date of the post is not the event's, unless its title and its author say that it tells of that very day.

mod date;
mod place;

use super::context::{Context, Generic};
use crate::language::Cue;
use crate::page::Token;
use crate::text::fold_str;

use crate::model::{BlockKind, EntityId, Event, Kind, Mention};
use date::{first_day, year, year_beside};
use std::ops::Range;

/// The events of a recap.
#[derive(Debug, Default)]
pub struct Events {
    /// All of them, the recap's own first.
    pub all: Vec<Event>,
    /// For each heading that names an event and holds talks, its block and the index of the event.
    held_under: Vec<(usize, usize)>,
}

impl Events {
    /// The event that a talk in this block was given at.
    pub fn of(&self, block: usize) -> Option<&Event> {
        let under = self.held_under.partition_point(|(heading, _)| *heading <= block).checked_sub(1);
        self.all.get(under.map_or(0, |at| self.held_under[at].1))
    }
}

/// The events of a recap, its own first.
pub fn find(ctx: &Context<'_>) -> Events {
    let opening = opening(ctx);
    let Some(own) = known(ctx, &opening).or_else(|| unknown(ctx, &opening)) else { return Events::default() };
    let own = complete(ctx, &opening, own);
    let mut events = Events { all: vec![own], held_under: Vec::new() };
    for heading in headings(ctx) {
        let Some(event) = known(ctx, &[heading]) else { continue };
        let same = events.all.iter().position(|e| e.series == event.series);
        let index = same.unwrap_or_else(|| {
            let blocks: Vec<usize> = std::iter::once(heading).chain(opening.iter().copied()).collect();
            let mut event = complete(ctx, &blocks[..1], event);
            event.country = event.country.take().or_else(|| place::country(ctx, &blocks, event.place.as_deref()?));
            events.all.push(event);
            events.all.len() - 1
        });
        events.held_under.push((heading, index));
    }
    if events.all.len() == 1 {
        events.held_under.clear();
    }
    events
}

/// Adds edition, place, day and the id that follows from them.
fn complete(ctx: &Context<'_>, opening: &[usize], mut event: Event) -> Event {
    if event.edition.is_none() {
        event.edition = edition_nearby(ctx, opening, &event);
    }
    place::find(ctx, opening, &mut event);
    event.date = first_day(ctx, opening, event.edition.as_deref());
    if event.edition.is_none() {
        event.edition = event.date.as_ref().map(|d| d[..4].to_owned());
    }
    if let Some(edition) = &event.edition {
        event.id = EntityId(format!("{}-{}", event.id, crate::text::slug(edition)));
    }
    event
}

/// The headings that are made of an event's name, its year and its place, and hold more than one heading.
fn headings(ctx: &Context<'_>) -> Vec<usize> {
    let level = |b: usize| match ctx.block(b).kind {
        BlockKind::Heading(level @ 1..=6) if !ctx.block(b).chrome => Some(level),
        _ => None,
    };
    let all: Vec<(usize, u8)> = (0..ctx.recap.blocks.len()).filter_map(|b| level(b).map(|level| (b, level))).collect();
    let top = all.iter().map(|(_, level)| *level).min().unwrap_or(1);
    let alone = all.iter().filter(|(_, level)| *level == top).count() == 1;
    all.iter()
        .filter(|(block, level)| {
            let named = ctx.mentions(*block).iter().any(|m| m.kind == Kind::Event);
            let whole = 0..ctx.block(*block).text.len();
            named && !(alone && *level == top) && !matches!(ctx.generic(*block, &whole), Generic::No { .. })
        })
        .map(|(block, _)| *block)
        .collect()
}

/// The blocks that introduce the post: front matter, the first headings and paragraphs.
fn opening(ctx: &Context<'_>) -> Vec<usize> {
    let mut out = Vec::new();
    let mut text = 0;
    for (index, block) in ctx.recap.blocks.iter().enumerate() {
        if block.chrome || block.kind == BlockKind::Code {
            continue;
        }
        text += if matches!(block.kind, BlockKind::Meta) { 0 } else { block.text.len() };
        out.push(index);
        if text > 1500 && out.len() > 4 {
            break;
        }
    }
    out
}

/// How much a block says about what the post is about.
fn weight(ctx: &Context<'_>, block: usize, first: usize) -> f32 {
    match ctx.block(block).kind {
        BlockKind::Meta => 4.0,
        BlockKind::Heading(0..=1) => 3.0,
        BlockKind::Heading(_) => 1.5,
        _ if block <= first + 2 => 1.2,
        _ => 1.0,
    }
}

/// The event of the gazetteer that the opening names most weightily.
fn known(ctx: &Context<'_>, opening: &[usize]) -> Option<Event> {
    let first = *opening.first()?;
    let mut totals: Vec<(&EntityId, f32)> = Vec::new();
    for &block in opening {
        for mention in ctx.mentions(block).iter().filter(|m| m.kind == Kind::Event) {
            let dated = year_beside(ctx, block, &(mention.at.0..mention.at.1)).is_some();
            let score = weight(ctx, block, first) + if dated { 1.0 } else { 0.0 };
            match totals.iter_mut().find(|(id, _)| **id == mention.id) {
                Some((_, total)) => *total += score,
                None => totals.push((&mention.id, score)),
            }
        }
    }
    // The one named first wins a tie.
    let best = totals.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let mut chosen = best.0.clone();
    // Of a series and one of its branches (KCD, KCD France), the branch is meant.
    let label = |id: &EntityId| ctx.gazetteer.get(id).map(|e| e.label.clone()).unwrap_or_default();
    let general = format!("{} ", label(&chosen));
    let branch = totals
        .iter()
        .filter(|(id, total)| *total >= 4.0 && label(id).starts_with(&general))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((id, _)) = branch {
        chosen = (*id).clone();
    }
    let mentions: Vec<&Mention> = opening.iter().flat_map(|b| ctx.mentions(*b)).filter(|m| m.id == chosen).collect();
    let entry = ctx.gazetteer.get(&chosen)?;
    let mut event = Event {
        id: chosen.clone(),
        series: Some(chosen),
        name: entry.label.clone(),
        edition: None,
        place: None,
        country: None,
        date: None,
    };
    for mention in &mentions {
        let range = mention.at.0..mention.at.1;
        if event.place.is_none()
            && entry.place.is_none()
            && let Some((name, place, country)) = place::behind(ctx, mention)
        {
            let named = fold_str(&entry.label).contains(&fold_str(&name));
            if !named {
                event.name = format!("{} {name}", entry.label);
                event.id = EntityId::from_name(&event.name);
            }
            event.place = place;
            event.country = country;
        }
        if event.edition.is_none() {
            event.edition = year_beside(ctx, mention.block, &range);
        }
    }
    Some(event)
}

/// An event that is in no list, named in the title or a first heading: the capitalised words before a year, those with a
/// noun for an event beside or among them ("Conférence Agora Cms", "Heron Summit"), or one that ends as such names do.
fn unknown(ctx: &Context<'_>, opening: &[usize]) -> Option<Event> {
    let titles = opening.iter().filter(|b| matches!(ctx.block(**b).kind, BlockKind::Meta | BlockKind::Heading(_)));
    let named = |block: &usize| {
        let name = before_year(ctx, *block).or_else(|| with_event_noun(ctx, *block))?;
        let text = &ctx.block(*block).text;
        let tokens = ctx.tokens(*block);
        let name = text[tokens[name.start].range.start..tokens[name.end - 1].range.end].to_owned();
        let id = EntityId::from_name(&name);
        let edition = tokens.iter().find_map(year);
        // "… em Porto Alegre 2016" says where, and not what.
        let places = &ctx.gazetteer.places;
        let is_place = places.city(&name).is_some() || places.country(&name).is_some();
        let event = Event { id, series: None, name, edition, place: None, country: None, date: None };
        (!is_place && !event.id.as_str().is_empty()).then_some(event)
    };
    titles.into_iter().find_map(named)
}

/// Whether a token can be part of an event's name.
fn names(token: &Token) -> bool {
    token.is_capital() && !token.is(Cue::FunctionWords) && !token.is(Cue::NotTalk) && !token.is(Cue::Months)
}

/// The run of capitalised words right before a year.
fn before_year(ctx: &Context<'_>, block: usize) -> Option<Range<usize>> {
    let tokens = ctx.tokens(block);
    let at = tokens.iter().position(|t| year(t).is_some())?;
    let start = (0..at).rev().take_while(|i| names(&tokens[*i]) && glued(ctx, block, *i)).last()?;
    Some(start..at)
}

/// The run of capitalised words that a noun for an event follows, stands in or leads.
fn with_event_noun(ctx: &Context<'_>, block: usize) -> Option<Range<usize>> {
    let tokens = ctx.tokens(block);
    let noun = |t: &Token| t.is(Cue::EventNouns);
    let part = |t: &Token| t.is_capital() && (names(t) || noun(t));
    let mut at = 0;
    while at < tokens.len() {
        let words =
            (at..tokens.len()).take_while(|i| part(&tokens[*i]) && (*i == at || glued(ctx, block, i - 1))).count();
        let run = &tokens[at..at + words];
        let own = run.iter().position(|t| !noun(t));
        let led = at > 0 && noun(&tokens[at - 1]);
        let ending = |t: &Token| {
            let ending =
                ctx.cues.event_endings.listed().iter().any(|e| t.folded.ends_with(e) && t.folded != e.as_str());
            ending && t.folded.chars().count() > 5
        };
        if let Some(own) = own {
            // "Conférence Agora Cms": the noun that leads is no part of the name; "Heron Summit" is one name.
            if own > 0 || led {
                return Some(at + own..at + words);
            }
            if run.iter().any(|t| noun(t) || ending(t)) {
                return Some(at..at + words);
            }
        }
        at += words.max(1);
    }
    None
}

/// Whether nothing but white space stands between a token and the next.
fn glued(ctx: &Context<'_>, block: usize, at: usize) -> bool {
    let tokens = ctx.tokens(block);
    let text = &ctx.block(block).text;
    tokens.get(at + 1).is_some_and(|next| text[tokens[at].range.end..next.range.start].trim().is_empty())
}

/// A year in the title, where it does not stand right beside the name.
fn edition_nearby(ctx: &Context<'_>, opening: &[usize], event: &Event) -> Option<String> {
    let named = |block: usize| ctx.mentions(block).iter().any(|m| Some(&m.id) == event.series.as_ref());
    opening
        .iter()
        .filter(|b| matches!(ctx.block(**b).kind, BlockKind::Meta | BlockKind::Heading(_)) && named(**b))
        .find_map(|b| ctx.tokens(*b).iter().find_map(year))
}
