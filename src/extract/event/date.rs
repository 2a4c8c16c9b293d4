//! Opening blocks in, the year and the first day of the event out, each only where the text says so.

use super::super::context::Context;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, Kind};
use crate::page::Token;
use jiff::civil::Date;
use std::ops::Range;

/// A year within four tokens of a range, in the same block.
pub fn year_beside(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> Option<String> {
    let tokens = ctx.tokens(block);
    let start = tokens.partition_point(|t| t.range.end <= range.start);
    let end = tokens.partition_point(|t| t.range.start < range.end);
    let inside = tokens[start..end].iter().find_map(year);
    let after = tokens[end..].iter().take(5).find_map(year);
    let before = || tokens[start.saturating_sub(2)..start].iter().rev().find_map(year);
    inside.or(after).or_else(before)
}

/// The year a token is or ends with (2015, ’15 not).
pub fn year(token: &Token) -> Option<String> {
    let digits = token.folded.trim_start_matches(|c: char| !c.is_ascii_digit());
    let value: u32 = if digits.len() == 4 { digits.parse().ok()? } else { return None };
    (1990..=2100).contains(&value).then(|| digits.to_owned())
}

/// The first day of the event: a day and a month near its name, with the year stated there or in the edition; or the day
/// of a post that says "today" of the first day.
pub fn first_day(ctx: &Context<'_>, opening: &[usize], edition: Option<&str>) -> Option<String> {
    stated(ctx, opening, edition).or_else(|| told_the_same_day(ctx, opening, edition)).map(|date| date.to_string())
}

fn stated(ctx: &Context<'_>, opening: &[usize], edition: Option<&str>) -> Option<Date> {
    let of_edition = edition.and_then(|e| e.parse::<i16>().ok());
    for &block in opening {
        let tokens = ctx.tokens(block);
        if matches!(ctx.block(block).kind, BlockKind::Meta) && !ctx.block(block).text.contains(' ') {
            continue;
        }
        for index in 0..tokens.len() {
            let found = day_and_month(ctx, tokens, index).or_else(|| numeric(tokens, index));
            let Some((day, month, year)) = found else { continue };
            if of_the_post(ctx, block, index) {
                continue;
            }
            let implied = || of_post(ctx, block, day, month).filter(|_| edition.is_none());
            let Some(year) = year.or(of_edition).or_else(implied) else { continue };
            if let Ok(date) = Date::new(year, month, day)
                && of_edition.is_none_or(|e| e == year)
            {
                return Some(date);
            }
        }
    }
    None
}

/// "Posted on 3 August", or a line that is nothing but a day: when the post was written.
fn of_the_post(ctx: &Context<'_>, block: usize, index: usize) -> bool {
    let text = &ctx.block(block).text;
    let at = ctx.tokens(block)[index].range.start;
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    let words: Vec<&Token> = ctx.tokens_in(block, &(start..end)).iter().filter(|t| t.is_word()).collect();
    let labelled = words.first().is_some_and(|t| t.is(Cue::Published));
    let month = |t: &&Token| month_of(ctx, t).is_some();
    let alone = words.iter().all(|t| t.shape == Shape::Number || month(t) || joins_days(ctx, &t.folded));
    // A post is not written from one day to another.
    let several = words.iter().any(month) && words.iter().filter(|t| day_of(ctx, t).is_some()).count() > 1;
    labelled || alone && !several
}

/// The year of a day that is given without one: the last such day before the post, if the block tells of the event.
fn of_post(ctx: &Context<'_>, block: usize, day: i8, month: i8) -> Option<i16> {
    let post = post_date(ctx)?;
    let tells = ctx.mentions(block).iter().any(|m| m.kind == Kind::Event) || Cue::EventNouns.any(ctx.tokens(block));
    let same_year = Date::new(post.year(), month, day).ok()?;
    tells.then(|| if same_year <= post { post.year() } else { post.year() - 1 })
}

/// A post whose title says "Day 1" and whose author tells of "today": the post's own date, or the day before it where the
/// title says "Day 2". "Today" says nothing in a sentence without the author or a talk, in a paragraph without the event.
fn told_the_same_day(ctx: &Context<'_>, opening: &[usize], edition: Option<&str>) -> Option<Date> {
    let titles =
        || opening.iter().filter(|b| matches!(ctx.block(**b).kind, BlockKind::Meta | BlockKind::Heading(0..=1)));
    let titled = |cue: Cue| titles().any(|b| ctx.has_cue(*b, cue));
    let today = opening.iter().any(|block| {
        let names_event = ctx.mentions(*block).iter().any(|m| m.kind == Kind::Event);
        ctx.has_cue(*block, Cue::Today)
            && ctx.sentences(*block).iter().any(|sentence| {
                let tokens = ctx.tokens_in(*block, sentence);
                let of_author = tokens.iter().any(|t| t.is(Cue::FirstPerson));
                let of_event = names_event || Cue::TalkNouns.any(tokens);
                Cue::Today.any(tokens) && (of_author || of_event)
            })
    });
    let before = match (titled(Cue::DayOne), titled(Cue::DayTwo)) {
        (true, false) => 0,
        (false, true) => 1,
        _ => return None,
    };
    let post = post_date(ctx).filter(|_| today)?;
    let date = post.checked_sub(jiff::Span::new().days(before)).ok()?;
    edition.is_none_or(|e| e == date.year().to_string()).then_some(date)
}

fn post_date(ctx: &Context<'_>) -> Option<Date> {
    ctx.recap.meta.date.as_deref()?.get(..10)?.parse().ok()
}

/// "16 et 17 avril", "the 8th of June"
fn joins_days(ctx: &Context<'_>, word: &str) -> bool {
    ctx.cues.function_words.has(word) || ctx.cues.and.has(word) || ctx.cues.of.has(word)
}

fn month_of(ctx: &Context<'_>, token: &Token) -> Option<i8> {
    let word = token.folded.trim_end_matches('.');
    if word.chars().count() < 3 || token.shape == Shape::Number {
        return None;
    }
    let english = ctx.languages.english().months.listed();
    [ctx.cues.months.listed(), english]
        .into_iter()
        .find_map(|list| {
            list.iter()
                .position(|m| m == word || (word.chars().count() <= 4 && m.starts_with(word) && token.is_capital()))
        })
        .and_then(|i| i8::try_from(i % 12 + 1).ok())
}

fn day_of(ctx: &Context<'_>, token: &Token) -> Option<i8> {
    let digits = token.folded.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &token.folded[digits..];
    let day: i8 = token.folded[..digits].parse().ok()?;
    let counted = rest.is_empty() || rest == "." || ctx.cues.ordinals.listed().iter().any(|ending| ending == rest);
    ((1..=31).contains(&day) && counted).then_some(day)
}

/// `8th June 2015`, `16 et 17 avril`, `June 8-9, 2015`, `Sep 12-13, 2015`.
fn day_and_month(ctx: &Context<'_>, tokens: &[Token], index: usize) -> Option<(i8, i8, Option<i16>)> {
    let month = month_of(ctx, &tokens[index])?;
    let year_after = |from: usize| tokens[from..].iter().take(6).find_map(year).and_then(|y| y.parse().ok());
    let mut day = None;
    // The days before the month: the first of a run.
    let mut at = index;
    while at > 0 && index - at < 7 {
        let token = &tokens[at - 1];
        if let Some(found) = day_of(ctx, token) {
            day = Some(found);
        } else if token.is_word() && !joins_days(ctx, &token.folded) {
            break;
        }
        at -= 1;
    }
    if let Some(day) = day {
        return Some((day, month, year_after(index + 1)));
    }
    let next = tokens.get(index + 1).filter(|t| t.folded != ",").or_else(|| tokens.get(index + 2))?;
    let day = day_of(ctx, next).or_else(|| {
        let (first, _) = next.folded.split_once('-')?;
        first.parse().ok().filter(|d| (1..=31).contains(d))
    })?;
    Some((day, month, year_after(index + 2)))
}

/// `30/08/2012`, `2015-06-08`, `23.1.2015`.
fn numeric(tokens: &[Token], index: usize) -> Option<(i8, i8, Option<i16>)> {
    let token = tokens.get(index)?;
    let parts: Vec<i16> = if token.folded.contains('.') {
        token.folded.split('.').map(str::parse).collect::<Result<_, _>>().ok()?
    } else {
        let mark = |i: usize| tokens.get(i).is_some_and(|t| matches!(t.folded.as_str(), "/" | "-" | "."));
        let number = |i: usize| tokens.get(i).and_then(|t| t.folded.parse().ok());
        if !(mark(index + 1) && mark(index + 3)) {
            return None;
        }
        vec![number(index)?, number(index + 2)?, number(index + 4)?]
    };
    let (day, month, year) = match parts[..] {
        [day, month, year @ 1990..=2100] | [year @ 1990..=2100, month, day] => (day, month, year),
        _ => return None,
    };
    let valid = (1..=31).contains(&day) && (1..=12).contains(&month);
    valid.then_some((i8::try_from(day).ok()?, i8::try_from(month).ok()?, Some(year)))
}
