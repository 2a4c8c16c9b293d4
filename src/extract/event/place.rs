//! Opening blocks and an event in, where it was held out: a city of the list where a sentence tells of the event, or the name
//! that stands in the place of one behind "took place in".

use super::super::context::Context;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, Event, Kind, Mention};
use crate::page::Token;
use crate::text::fold_str;
use std::ops::Range;

/// A city or country right behind a series' name (DevOpsDays Toronto): what is written, the city, the country.
pub fn behind(ctx: &Context<'_>, mention: &Mention) -> Option<(String, Option<String>, Option<String>)> {
    let text = &ctx.block(mention.block).text;
    let tokens = ctx.tokens_in(mention.block, &(mention.at.1..text.len()));
    for words in (1..=3).rev() {
        let Some(last) = tokens.get(words - 1) else { continue };
        let first = &tokens[0];
        let glued = text[mention.at.1..first.range.start].trim().is_empty();
        let name = &text[first.range.start..last.range.end];
        if !glued || !first.is_capital() {
            continue;
        }
        if let Some(place) = ctx.gazetteer.places.city(name) {
            return Some((place.name.clone(), Some(place.name.clone()), None));
        }
        if let Some(country) = ctx.gazetteer.places.country(name) {
            return Some((country.to_owned(), None, Some(country.to_owned())));
        }
    }
    None
}

/// Fills in city and country, as far as the opening states them.
pub fn find(ctx: &Context<'_>, opening: &[usize], event: &mut Event) {
    let entry = event.series.as_ref().and_then(|s| ctx.gazetteer.get(s));
    let usual = entry.and_then(|e| e.place.clone());
    if event.place.is_none() {
        let words: Vec<&str> = event.name.split(' ').collect();
        event.place = (1..words.len())
            .find_map(|i| ctx.gazetteer.places.city(&words[i..].join(" ")).map(|place| place.name.clone()));
    }
    let mut best: Option<Named> = None;
    for (rank, &block) in opening.iter().enumerate() {
        let found = cities(ctx, block, event).into_iter().map(|n| Named { score: n.score - rank as f32 / 100.0, ..n });
        for named in found {
            if best.as_ref().is_none_or(|b| named.score > b.score) {
                best = Some(named);
            }
        }
    }
    if let Some(named) = best {
        if event.place.is_none() && (named.score >= 1.5 || usual.as_deref() == Some(&named.city)) {
            event.place = Some(named.city.clone());
        }
        if event.place.as_deref() == Some(&named.city) && event.country.is_none() {
            event.country = named.country;
        }
    }
    if event.place.is_none() {
        event.place = opening.iter().find_map(|b| unlisted(ctx, *b, event));
    }
    if event.country.is_none() {
        event.country = event.place.as_deref().and_then(|city| country(ctx, opening, city));
    }
}

/// A city that is named, how surely it is the event's, and the country behind it.
struct Named {
    score: f32,
    city: String,
    country: Option<String>,
}

/// The cities of a block that stand in a title or behind "in".
fn cities(ctx: &Context<'_>, block: usize, event: &Event) -> Vec<Named> {
    let text = &ctx.block(block).text;
    let tokens = ctx.tokens(block);
    let title = matches!(ctx.block(block).kind, BlockKind::Meta | BlockKind::Heading(_));
    let tells = tells(ctx, block, event);
    let mut out = Vec::new();
    for index in 0..tokens.len() {
        let longest = (1..=3).rev().find_map(|words| {
            let last = tokens.get(index + words - 1)?;
            let range = tokens[index].range.start..last.range.end;
            ctx.gazetteer.places.city(&text[range.clone()]).map(|city| (words, range, city))
        });
        let Some((words, range, city)) = longest.filter(|_| tokens[index].is_capital()) else { continue };
        let named_so = |m: &Mention| m.kind == Kind::Person && m.at.0 <= range.start && range.end <= m.at.1;
        let cue = title || behind_in(&tokens[..index]) || index > 0 && tokens[index - 1].folded == ":";
        if !cue || ctx.mentions(block).iter().any(named_so) {
            continue;
        }
        let next = tokens.get(index + words + 1);
        out.push(Named {
            score: 1.0 + if tells { 1.0 } else { 0.0 } + if title { 0.6 } else { 0.0 },
            city: city.name.clone(),
            country: next.and_then(|t| ctx.gazetteer.places.country(&text[t.range.clone()])).map(str::to_owned),
        });
    }
    out
}

/// Whether a block tells of the event, or of some event.
fn tells(ctx: &Context<'_>, block: usize, event: &Event) -> bool {
    ctx.mentions(block).iter().any(|m| Some(&m.id) == event.series.as_ref())
        || Cue::EventNouns.any(ctx.tokens(block))
        || fold_str(&ctx.block(block).text).contains(&fold_str(&event.name))
}

/// "in", "in beautiful", "dans la capitale anglaise" right before a place.
fn behind_in(before: &[Token]) -> bool {
    let lower = |t: &Token| t.shape == Shape::Lower && !t.is(Cue::FunctionWords);
    let adjectives = before.iter().rev().take(2).take_while(|t| lower(t)).count();
    (0..=adjectives).any(|n| {
        let rest = &before[..before.len() - n];
        let article = n > 0 && rest.last().is_some_and(|t| t.is(Cue::Articles));
        let rest = &rest[..rest.len() - usize::from(article)];
        Cue::InPlace.ending(&rest[rest.len().saturating_sub(3)..]) > 0
    })
}

/// The capitalised name, in no list, that stands in the place of a city: "took place in Cuxhaven", "a eu lieu à X".
fn unlisted(ctx: &Context<'_>, block: usize, event: &Event) -> Option<String> {
    let text = &ctx.block(block).text;
    ctx.sentences(block).iter().find_map(|sentence| {
        let tokens = ctx.tokens_in(block, sentence);
        let named = fold_str(&text[sentence.clone()]).contains(&fold_str(&event.name));
        let known = ctx.mentions_in(block, sentence).any(|m| Some(&m.id) == event.series.as_ref());
        if !(named || known) || !Cue::Held.any(tokens) {
            return None;
        }
        let start = (1..tokens.len()).find(|i| {
            let cue = Cue::InPlace.ending(&tokens[i.saturating_sub(3)..*i]) > 0;
            cue && is_name(ctx, block, &tokens[*i])
        })?;
        let words = tokens[start..].iter().take(4).take_while(|t| is_name(ctx, block, t)).count();
        Some(text[tokens[start].range.start..tokens[start + words - 1].range.end].to_owned())
    })
}

/// A capitalised word that is no ordinary one, no month and no part of something else that is named.
fn is_name(ctx: &Context<'_>, block: usize, token: &Token) -> bool {
    let range: &Range<usize> = &token.range;
    let code = &ctx.recap.language;
    let ordinary = ctx.languages.is_ordinary(code, &token.folded) || token.is(Cue::Months);
    token.shape == Shape::Capitalised
        && !ordinary
        && !ctx.mentions(block).iter().any(|m| m.at.0 < range.end && range.start < m.at.1)
}

/// The country of a listed city, if the opening names it behind "in".
pub fn country(ctx: &Context<'_>, opening: &[usize], city: &str) -> Option<String> {
    let own = &ctx.gazetteer.places.city(city)?.country;
    let stated = opening.iter().any(|block| {
        let tokens = ctx.tokens(*block);
        let text = &ctx.block(*block).text;
        (1..tokens.len()).any(|i| {
            let last = tokens.get(i + 1).unwrap_or(&tokens[i]);
            let names = [tokens[i].range.clone(), tokens[i].range.start..last.range.end];
            let named = names.into_iter().any(|r| ctx.gazetteer.places.country(&text[r]) == Some(own.as_str()));
            named && behind_in(&tokens[..i])
        })
    });
    stated.then(|| own.clone())
}
