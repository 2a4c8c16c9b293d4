//! Title, front matter and opening sentences in, the recap's event out: series, edition, place and first day, each only as
//! stated. The date of the post is never the date of the event.

use super::context::Context;
use crate::gazetteer::fold::fold_str;
use crate::language::text::{Shape, Token};
use crate::model::{BlockKind, EntityId, Event, Kind, Mention};
use std::ops::Range;

/// The events of a recap, its own first.
pub fn find(ctx: &Context<'_>) -> Vec<Event> {
    let opening = opening(ctx);
    let Some(mut event) = known(ctx, &opening).or_else(|| unknown(ctx, &opening)) else { return Vec::new() };
    if event.edition.is_none() {
        event.edition = edition_nearby(ctx, &opening, &event);
    }
    place(ctx, &opening, &mut event);
    event.date = date(ctx, &opening, event.edition.as_deref());
    if event.edition.is_none() {
        event.edition = event.date.as_ref().map(|d| d[..4].to_owned());
    }
    let series = event.id.clone();
    if let Some(edition) = &event.edition {
        event.id = EntityId(format!("{series}-{}", crate::model::slug(edition)));
    }
    vec![event]
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
            && let Some((name, place, country)) = city_behind(ctx, mention)
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

/// A city or country right behind a series' name: DevOpsDays Toronto.
fn city_behind(ctx: &Context<'_>, mention: &Mention) -> Option<(String, Option<String>, Option<String>)> {
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

/// A year within four tokens of a range, in the same block.
fn year_beside(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> Option<String> {
    let tokens = &ctx.tokens[block];
    let start = tokens.partition_point(|t| t.range.end <= range.start);
    let end = tokens.partition_point(|t| t.range.start < range.end);
    let inside = tokens[start..end].iter().find_map(year);
    let after = tokens[end..].iter().take(5).find_map(year);
    let before = || tokens[start.saturating_sub(2)..start].iter().rev().find_map(year);
    inside.or(after).or_else(before)
}

/// The year a token is or ends with (2015, ’15 not).
fn year(token: &Token) -> Option<String> {
    let digits = token.folded.trim_start_matches(|c: char| !c.is_ascii_digit());
    let value: u32 = if digits.len() == 4 { digits.parse().ok()? } else { return None };
    (1990..=2100).contains(&value).then(|| digits.to_owned())
}

/// An event that is in no list: the capitalised name before a year in the title or the first heading.
fn unknown(ctx: &Context<'_>, opening: &[usize]) -> Option<Event> {
    for &block in opening.iter().filter(|b| matches!(ctx.block(**b).kind, BlockKind::Meta | BlockKind::Heading(_))) {
        let text = &ctx.block(block).text;
        let tokens = &ctx.tokens[block];
        let Some(at) = tokens.iter().position(|t| year(t).is_some()) else { continue };
        let mut start = at;
        while start > 0 {
            let token = &tokens[start - 1];
            let gap = &text[token.range.end..tokens[start].range.start];
            let name = token.is_capital()
                && !ctx.cues.function_words.has(&token.folded)
                && !ctx.cues.not_talk.has(&token.folded);
            if !(name && gap.trim().is_empty()) {
                break;
            }
            start -= 1;
        }
        if start < at {
            let name = text[tokens[start].range.start..tokens[at - 1].range.end].to_owned();
            let id = EntityId::from_name(&name);
            if !id.as_str().is_empty() {
                return Some(Event {
                    id,
                    series: None,
                    name,
                    edition: year(&tokens[at]),
                    place: None,
                    country: None,
                    date: None,
                });
            }
        }
    }
    None
}

/// A year in the title, where it does not stand right beside the name.
fn edition_nearby(ctx: &Context<'_>, opening: &[usize], event: &Event) -> Option<String> {
    let named = |block: usize| ctx.mentions(block).iter().any(|m| Some(&m.id) == event.series.as_ref());
    opening
        .iter()
        .filter(|b| matches!(ctx.block(**b).kind, BlockKind::Meta | BlockKind::Heading(_)) && named(**b))
        .find_map(|b| ctx.tokens[*b].iter().find_map(year))
}

/// City and country, where a sentence that tells of the event names them.
fn place(ctx: &Context<'_>, opening: &[usize], event: &mut Event) {
    let entry = event.series.as_ref().and_then(|s| ctx.gazetteer.get(s));
    if event.place.is_none() {
        let last = fold_str(&event.name);
        event.place = last.split(' ').enumerate().skip(1).find_map(|(i, _)| {
            let name: String = event.name.split(' ').skip(i).collect::<Vec<_>>().join(" ");
            ctx.gazetteer.places.city(&name).map(|p| p.name.clone())
        });
    }
    let mut found: Option<(f32, String, Option<String>)> = None;
    for (rank, &block) in opening.iter().enumerate() {
        let text = &ctx.block(block).text;
        let tokens = &ctx.tokens[block];
        let tells = ctx.mentions(block).iter().any(|m| Some(&m.id) == event.series.as_ref())
            || ctx.cues.event_nouns.any(tokens);
        for index in 0..tokens.len() {
            if !tokens[index].is_capital() {
                continue;
            }
            for words in (1..=3).rev() {
                let Some(last) = tokens.get(index + words - 1) else { continue };
                let name = &text[tokens[index].range.start..last.range.end];
                let Some(city) = ctx.gazetteer.places.city(name) else { continue };
                let cue = ctx.cues.in_place.ending(&tokens[index.saturating_sub(3)..index]) > 0;
                let title = matches!(ctx.block(block).kind, BlockKind::Meta | BlockKind::Heading(_));
                let colon = index > 0 && tokens[index - 1].folded == ":";
                if !(cue || title || colon)
                    || ctx.mentions(block).iter().any(|m| {
                        m.kind == Kind::Person && m.at.0 <= tokens[index].range.start && last.range.end <= m.at.1
                    })
                {
                    continue;
                }
                let mut score = 1.0 - rank as f32 / 100.0;
                score += if tells { 1.0 } else { 0.0 } + if title { 0.6 } else { 0.0 };
                let country =
                    tokens.get(index + words + 1).and_then(|t| ctx.gazetteer.places.country(&text[t.range.clone()]));
                if found.as_ref().is_none_or(|(best, ..)| score > *best) {
                    found = Some((score, city.name.clone(), country.map(str::to_owned)));
                }
                break;
            }
        }
    }
    if let Some((score, city, country)) = found {
        if event.place.is_none() && (score >= 1.5 || entry.is_some_and(|e| e.place.as_deref() == Some(&city))) {
            event.place = Some(city.clone());
        }
        if event.place.as_deref() == Some(&city) && event.country.is_none() {
            event.country = country;
        }
    }
}

/// The first day of the event: a day and a month near its name, with the year stated there or in the edition.
fn date(ctx: &Context<'_>, opening: &[usize], edition: Option<&str>) -> Option<String> {
    for &block in opening {
        let tokens = &ctx.tokens[block];
        if matches!(ctx.block(block).kind, BlockKind::Meta) && !ctx.block(block).text.contains(' ') {
            continue;
        }
        for index in 0..tokens.len() {
            let Some((day, month, stated)) = day_and_month(ctx, tokens, index).or_else(|| numeric(tokens, index))
            else {
                continue;
            };
            let year = stated.or_else(|| edition.and_then(|e| e.parse().ok()))?;
            let date = format!("{year:04}-{month:02}-{day:02}");
            if date.parse::<jiff::civil::Date>().is_ok()
                && edition.is_none_or(|e| e.parse::<u32>().is_err() || e == format!("{year:04}"))
            {
                return Some(date);
            }
        }
    }
    None
}

fn month_of(ctx: &Context<'_>, token: &Token) -> Option<usize> {
    let word = token.folded.trim_end_matches('.');
    if word.chars().count() < 3 || token.shape == Shape::Number {
        return None;
    }
    let english = ctx.languages.cues("en").months.listed();
    [ctx.cues.months.listed(), english]
        .into_iter()
        .find_map(|list| {
            list.iter()
                .position(|m| m == word || (word.chars().count() <= 4 && m.starts_with(word) && token.is_capital()))
        })
        .map(|i| i % 12 + 1)
}

fn day_of(token: &Token) -> Option<u32> {
    let digits = token.folded.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &token.folded[digits..];
    let day: u32 = token.folded[..digits].parse().ok()?;
    ((1..=31).contains(&day) && matches!(rest, "" | "st" | "nd" | "rd" | "th" | "er" | "." | "º")).then_some(day)
}

/// `8th June 2015`, `16 et 17 avril`, `June 8-9, 2015`, `Sep 12-13, 2015`.
fn day_and_month(ctx: &Context<'_>, tokens: &[Token], index: usize) -> Option<(u32, usize, Option<u32>)> {
    let month = month_of(ctx, &tokens[index])?;
    let year_after = |from: usize| tokens[from..].iter().take(6).find_map(year).and_then(|y| y.parse().ok());
    let mut day = None;
    // The days before the month: the first of a run.
    let mut at = index;
    while at > 0 && index - at < 7 {
        let token = &tokens[at - 1];
        if let Some(found) = day_of(token) {
            day = Some(found);
        } else if !matches!(
            token.folded.as_str(),
            "-" | ","
                | "."
                | "and"
                | "et"
                | "und"
                | "y"
                | "e"
                | "to"
                | "au"
                | "al"
                | "bis"
                | "de"
                | "of"
                | "the"
                | "/"
                | "&"
                | "a"
        ) {
            break;
        }
        at -= 1;
    }
    if let Some(day) = day {
        return Some((day, month, year_after(index + 1)));
    }
    let next = tokens.get(index + 1).filter(|t| t.folded != ",").or_else(|| tokens.get(index + 2))?;
    let day = day_of(next).or_else(|| {
        let (first, _) = next.folded.split_once('-')?;
        first.parse().ok().filter(|d| (1..=31).contains(d))
    })?;
    Some((day, month, year_after(index + 2)))
}

/// `30/08/2012`, `2015-06-08`.
fn numeric(tokens: &[Token], index: usize) -> Option<(u32, usize, Option<u32>)> {
    let number = |i: usize| tokens.get(i).and_then(|t| t.folded.parse::<u32>().ok());
    let mark = |i: usize| tokens.get(i).is_some_and(|t| matches!(t.folded.as_str(), "/" | "-" | "."));
    if !(mark(index + 1) && mark(index + 3)) {
        return None;
    }
    let (a, b, c) = (number(index)?, number(index + 2)?, number(index + 4)?);
    match (a, b, c) {
        (1..=31, 1..=12, 1990..=2100) => Some((a, b as usize, Some(c))),
        (1990..=2100, 1..=12, 1..=31) => Some((c, b as usize, Some(a))),
        _ => None,
    }
}
