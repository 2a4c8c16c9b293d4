//! The opening of a post in, the first day of the event out. Every day that is written there gathers clues; one without a year
//! has that of the edition, or that of the post where its sentence tells of the event.

use super::clues::EventClue;
use super::opening::{Opening, Part, Role, Stretch};
use super::year::year;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, Kind};
use crate::page::Token;
use jiff::civil::Date;

/// A day, and the year that the text did not state, if the date of the post gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstDay {
    /// The day.
    pub date: Date,
    /// Why the year holds, where the text gives none.
    pub inferred: Option<String>,
}

/// A day as written: `8th June`, `8th June 2015`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub day: i8,
    pub month: i8,
    pub year: Option<i16>,
}

/// The first day of the event, in the year of the edition where one is stated; or the day of a post that says "today" of the
/// first day.
pub fn first_day(opening: &Opening<'_, '_>, name: &[Stretch], edition: Option<i16>) -> Option<FirstDay> {
    let found = stated(opening, name, edition).or_else(|| told_the_same_day(opening, edition));
    found.or_else(|| stated(&opening.rest(), name, edition))
}

fn stated(opening: &Opening<'_, '_>, name: &[Stretch], edition: Option<i16>) -> Option<FirstDay> {
    let mut best: Option<(f32, FirstDay)> = None;
    for (rank, part) in opening.parts.iter().enumerate() {
        for at in 0..opening.tokens(part.block).len() {
            let Some(written) = written(opening, name, part.block, at) else { continue };
            let here = Stretch { block: part.block, tokens: at..at + 1 };
            let Some(day) = resolved(opening, name, written, &here, edition) else { continue };
            let weight = opening.weigh(&here, clues(opening, name, *part, &here, written)) - rank as f32 / 100.0;
            if weight > best.as_ref().map_or(0.0, |(best, _)| *best) {
                best = Some((weight, day));
            }
        }
    }
    best.map(|(_, day)| day)
}

/// The day with its year: its own, that of the edition, or that of the last such day before the post.
fn resolved(
    opening: &Opening<'_, '_>,
    name: &[Stretch],
    written: Written,
    at: &Stretch,
    edition: Option<i16>,
) -> Option<FirstDay> {
    let Written { day, month, year } = written;
    if let Some(year) = year.or(edition) {
        let date = Date::new(year, month, day).ok().filter(|_| edition.is_none_or(|e| e == year))?;
        return Some(FirstDay { date, inferred: None });
    }
    let post = opening.day_of_post().filter(|_| tells(opening, name, at))?;
    let same_year = Date::new(post.year(), month, day).ok()?;
    let date = if same_year <= post { same_year } else { Date::new(post.year() - 1, month, day).ok()? };
    Some(FirstDay { date, inferred: Some(format!("the post is of {post}, and the day has no year of its own")) })
}

/// Whether the block of a day tells of the event, or of some event.
fn tells(opening: &Opening<'_, '_>, name: &[Stretch], at: &Stretch) -> bool {
    name.iter().any(|n| n.block == at.block)
        || opening.events(at.block).next().is_some()
        || Cue::EventNouns.any(opening.tokens(at.block))
}

fn clues(opening: &Opening<'_, '_>, name: &[Stretch], part: Part, at: &Stretch, written: Written) -> Vec<EventClue> {
    let text = matches!(part.role, Role::Text(_));
    let heads = part.role == Role::Heading && opening.heads_days(at.block);
    [
        (EventClue::DayAtAll, true),
        (EventClue::DayTells, part.role == Role::Title || tells(opening, name, at)),
        (EventClue::DayHeld, text && opening.sentence_has(at, Cue::Held)),
        (EventClue::DayLabel, line_begins(opening, at, Cue::WhenLabels) && !line_begins(opening, at, Cue::Published)),
        (EventClue::DayWithYear, written.year.is_some()),
        (EventClue::DayHeads, heads),
        (EventClue::DayOfPost, !heads && of_the_post(opening, at)),
        (EventClue::DayEarlier, text && (opening.near_has(at, Cue::Earlier) || opening.near_has(at, Cue::Later))),
    ]
    .into_iter()
    .filter_map(|(clue, there)| there.then_some(clue))
    .collect()
}

/// The tokens of the line that a token stands in.
fn line<'c>(opening: &Opening<'c, '_>, at: &Stretch) -> &'c [Token] {
    let text = &opening.ctx.block(at.block).text;
    let tokens = opening.tokens(at.block);
    let here = tokens[at.tokens.start].range.start;
    let start = text[..here].rfind('\n').map_or(0, |i| i + 1);
    let end = text[here..].find('\n').map_or(text.len(), |i| here + i);
    let first = tokens.partition_point(|t| t.range.start < start);
    let last = tokens.partition_point(|t| t.range.end <= end);
    &tokens[first..last.max(first)]
}

/// Whether one of `labels` stands among the first words of the line, before the day.
fn line_begins(opening: &Opening<'_, '_>, at: &Stretch, labels: Cue) -> bool {
    let here = opening.tokens(at.block)[at.tokens.start].range.start;
    let line = line(opening, at);
    let before = &line[..line.partition_point(|t| t.range.start < here)];
    let fourth = before.iter().enumerate().filter(|(_, t)| t.is_word()).nth(3);
    labels.any(&before[..fourth.map_or(before.len(), |(i, _)| i + 1)])
}

/// "Posted on 3 August", or a line that is nothing but a day: when the post was written. A post is not written from one day to
/// another.
fn of_the_post(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let published = Cue::Published;
    let words: Vec<&Token> = line(opening, at).iter().filter(|t| t.is_word()).collect();
    let month = |t: &&Token| month_of(opening, t).is_some();
    let weekday = |t: &Token| t.is(Cue::Containers);
    let part = |t: &&Token| t.shape == Shape::Number || month(t) || weekday(t) || joins_days(t);
    let alone = words.iter().all(part) && !words.iter().any(|t| t.is(Cue::DayOne));
    let days = words.iter().filter(|t| day_of(opening, t).is_some()).count();
    let several = words.iter().any(month) && days > 1;
    let labelled = line_begins(opening, at, published) && !tells_when(opening, at);
    labelled || alone && !several
}

/// "Date: 4-6/10/2023" in a list of facts about the event: an item, or a line with a label for days of events only.
fn tells_when(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    matches!(opening.ctx.block(at.block).kind, BlockKind::Item(_)) && line_begins(opening, at, Cue::WhenLabels)
}

/// A post whose title says "Day 1" and whose author tells of "today": the post's own date, or the day before it where the
/// title says "Day 2". "Today" says nothing in a sentence without the author or a talk, in a paragraph without the event.
fn told_the_same_day(opening: &Opening<'_, '_>, edition: Option<i16>) -> Option<FirstDay> {
    let ctx = opening.ctx;
    let titles = || opening.parts.iter().filter(|p| matches!(p.role, Role::Title | Role::Description));
    let titled = |phrases: Cue| titles().any(|part| phrases.any(opening.tokens(part.block)));
    let today = opening.parts.iter().any(|part| {
        ctx.sentences(part.block).iter().any(|sentence| {
            let tokens = ctx.tokens_in(part.block, sentence);
            let of_author = tokens.iter().any(|t| t.is(Cue::FirstPerson));
            let of_event = ctx.mentions(part.block).iter().any(|m| m.kind == Kind::Event) || Cue::TalkNouns.any(tokens);
            Cue::Today.any(tokens) && (of_author || of_event)
        })
    });
    let before = match (titled(Cue::DayOne), titled(Cue::DayTwo)) {
        (true, false) => 0,
        (false, true) => 1,
        _ => return None,
    };
    let post = opening.day_of_post().filter(|_| today)?;
    let date = post.checked_sub(jiff::Span::new().days(before)).ok()?;
    let inferred = edition.is_none().then(|| format!("the post is of {post}, the day it tells of"));
    edition.is_none_or(|e| e == date.year()).then_some(FirstDay { date, inferred })
}

/// "16 et 17 avril", "the 8th of June"
fn joins_days(token: &Token) -> bool {
    token.is(Cue::FunctionWords) || token.is(Cue::And) || token.is(Cue::Of) || token.is(Cue::DayJoins)
}

fn month_of(opening: &Opening<'_, '_>, token: &Token) -> Option<i8> {
    let word = token.folded.trim_end_matches('.');
    if word.chars().count() < 3 || token.shape == Shape::Number {
        return None;
    }
    let english = opening.ctx.languages.english().months.listed();
    [opening.ctx.cues.months.listed(), english]
        .into_iter()
        .find_map(|list| {
            list.iter()
                .position(|m| m == word || (word.chars().count() <= 4 && m.starts_with(word) && token.is_capital()))
        })
        .and_then(|i| i8::try_from(i % 12 + 1).ok())
}

fn day_of(opening: &Opening<'_, '_>, token: &Token) -> Option<i8> {
    let digits = token.folded.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &token.folded[digits..];
    let day: i8 = token.folded[..digits].parse().ok()?;
    let counted =
        rest.is_empty() || rest == "." || opening.ctx.cues.ordinals.listed().iter().any(|ending| ending == rest);
    ((1..=31).contains(&day) && counted).then_some(day)
}

/// The day that is written at a token: at its month, or at the first of its numbers.
fn written(opening: &Opening<'_, '_>, name: &[Stretch], block: usize, at: usize) -> Option<Written> {
    let tokens = opening.tokens(block);
    let found = day_and_month(opening, tokens, at)
        .or_else(|| super::units::day(&opening.ctx.cues.date_units, tokens, at))
        .or_else(|| numeric(tokens, at).map(|day| first_of_run(opening, tokens, at, day)));
    found.or_else(|| day_dot_month(opening, name, block, at))
}

/// The first day of the run that ends before `index`: "12. bis 14.09.", "4-6/10".
fn first_before(opening: &Opening<'_, '_>, tokens: &[Token], index: usize) -> Option<i8> {
    let (mut day, mut at) = (None, index);
    while at > 0 && index - at < 7 {
        let token = &tokens[at - 1];
        if let Some(found) = day_of(opening, token) {
            day = Some(found);
        } else if token.is_word() && !joins_days(token) {
            break;
        }
        at -= 1;
    }
    day
}

fn first_of_run(opening: &Opening<'_, '_>, tokens: &[Token], at: usize, last: Written) -> Written {
    let first = first_before(opening, tokens, at).filter(|day| *day < last.day);
    Written { day: first.unwrap_or(last.day), ..last }
}

/// `8th June 2015`, `16 et 17 avril`, `June 8-9, 2015`, `Sep 12-13, 2015`.
fn day_and_month(opening: &Opening<'_, '_>, tokens: &[Token], index: usize) -> Option<Written> {
    let month = month_of(opening, &tokens[index])?;
    let year_after = |from: usize| tokens[from..].iter().take(6).find_map(year);
    if let Some(day) = first_before(opening, tokens, index) {
        return Some(Written { day, month, year: year_after(index + 1) });
    }
    let next = tokens.get(index + 1).filter(|t| t.folded != ",").or_else(|| tokens.get(index + 2))?;
    let day = day_of(opening, next).or_else(|| {
        let (first, _) = next.folded.split_once('-')?;
        first.parse().ok().filter(|d| (1..=31).contains(d))
    })?;
    Some(Written { day, month, year: year_after(index + 2) })
}

/// `30/08/2012`, `2015-06-08`, `23.1.2015`, `14.09.11`.
fn numeric(tokens: &[Token], index: usize) -> Option<Written> {
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
    let short = token.folded.len() == 8 && token.folded.contains('.');
    let (day, month, year) = match parts[..] {
        [day, month, year @ 1990..=2100] | [year @ 1990..=2100, month, day] => (day, month, year),
        [day, month, year @ 0..=60] if short => (day, month, 2000 + year),
        _ => return None,
    };
    let valid = (1..=31).contains(&day) && (1..=12).contains(&month);
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    valid.then_some(Written { day, month, year: Some(year) })
}

/// "Am 9.11. fand X statt": a number with a dot is a day only where the sentence says that the event was held then.
fn day_dot_month(opening: &Opening<'_, '_>, name: &[Stretch], block: usize, at: usize) -> Option<Written> {
    let tokens = opening.tokens(block);
    let (day, month) = tokens[at].folded.split_once('.')?;
    let (day, month): (i8, i8) = (day.parse().ok()?, month.parse().ok()?);
    let here = Stretch { block, tokens: at..at + 1 };
    let sentence = opening.sentence(&here);
    let named = name.iter().any(|n| n.block == block && sentence.contains(&n.tokens.start));
    let held = named && Cue::Held.any(&tokens[sentence]);
    let valid = (1..=31).contains(&day) && (1..=12).contains(&month);
    (valid && held && Cue::OnDay.ending(&tokens[at.saturating_sub(2)..at]) > 0).then_some(Written {
        day,
        month,
        year: None,
    })
}
