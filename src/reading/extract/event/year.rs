//! An event's name in the opening of a post in, the year or number of its edition out: as stated, or, where no year is, as the
//! date of the post gives it when the text says that it tells of what just was.

use super::clues::EventClue;
use super::opening::{Opening, Role, Stretch, squashed};
use crate::language::Cue;
use crate::language::text::Shape;
use crate::page::Token;
use jiff::civil::Date;
use std::ops::Range;

/// The year that a token is or ends with: 2015, `altc2011`.
pub fn year(token: &Token) -> Option<i16> {
    let digits = token.folded.trim_start_matches(|c: char| !c.is_ascii_digit());
    let value: i16 = if digits.len() == 4 { digits.parse().ok()? } else { return None };
    (1990..=2100).contains(&value).then_some(value)
}

/// The year at a token: four digits, or two behind an apostrophe ('15).
fn year_at(tokens: &[Token], at: usize) -> Option<i16> {
    let token = tokens.get(at)?;
    let short = || {
        let marked = at > 0 && matches!(tokens[at - 1].folded.as_str(), "'" | "’" | "‘" | "`");
        let adjacent = marked && tokens[at - 1].range.end == token.range.start;
        let value: i16 = token.folded.parse().ok().filter(|_| adjacent && token.folded.len() == 2)?;
        Some(if value < 60 { 2000 + value } else { 1900 + value })
    };
    year(token).or_else(short)
}

/// A name without the year at its end.
pub fn without_year(name: &str) -> &str {
    let plain = name.trim_start_matches('#');
    let cut = plain.len().checked_sub(4).filter(|at| plain.is_char_boundary(*at));
    match cut.map(|at| plain.split_at(at)) {
        Some((rest, digits)) if digits.parse::<i16>().is_ok_and(|y| (1990..=2100).contains(&y)) => {
            rest.trim_end_matches([' ', '-', '\'', '’'])
        }
        _ => plain,
    }
}

/// A year inside a name, within five tokens behind it or two before it in its sentence.
pub fn beside(opening: &Opening<'_, '_>, at: &Stretch) -> Option<i16> {
    let tokens = opening.tokens(at.block);
    let Range { start, end } = at.tokens;
    let inside = (start..end).find_map(|i| year_at(tokens, i));
    let last = opening.sentence(at).end;
    let after = || (end..last.min(end + 5)).find_map(|i| year_at(tokens, i));
    let before = || (start.saturating_sub(2)..start).rev().find_map(|i| year_at(tokens, i));
    inside.or_else(after).or_else(before)
}

/// A year in a name or right beside it, with nothing but marks between: what tells a name in no list from other words.
pub fn glued_to(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let tokens = opening.tokens(at.block);
    let Range { start, end } = at.tokens;
    let mark =
        |i: &usize| tokens[*i].shape == Shape::Mark && !matches!(tokens[*i].folded.as_str(), "." | "!" | "?" | "|");
    let marks = (end..tokens.len()).take_while(mark).count();
    let inside = (start..end).any(|i| year_at(tokens, i).is_some());
    inside || year_at(tokens, end + marks).is_some() || start > 0 && year_at(tokens, start - 1).is_some()
}

/// The year that the most speaks for.
pub fn stated(opening: &Opening<'_, '_>, name: &[Stretch]) -> Option<i16> {
    let mut weighed: Vec<(i16, f32)> = Vec::new();
    for part in &opening.parts {
        let tokens = opening.tokens(part.block);
        for at in 0..tokens.len() {
            let Some(found) = year_at(tokens, at) else { continue };
            let here = Stretch { block: part.block, tokens: at..at + 1 };
            weighed.push((found, opening.weigh(&here, clues(opening, name, found, &here, part.role))));
        }
    }
    let best = weighed.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 > 0.0).then_some(best.0)
}

fn clues(opening: &Opening<'_, '_>, name: &[Stretch], year: i16, at: &Stretch, role: Role) -> Vec<EventClue> {
    let tokens = opening.tokens(at.block);
    let here = at.tokens.start;
    let sentence = opening.sentence(at);
    let near = |place: &Stretch| {
        let close = place.tokens.contains(&here) || (place.tokens.end..place.tokens.end + 5).contains(&here);
        let before = (here + 1..here + 3).contains(&place.tokens.start);
        place.block == at.block && (close || before) && sentence.contains(&place.tokens.start)
    };
    let noun = |i: usize| tokens.get(i).is_some_and(|t| t.is(Cue::EventNouns));
    let post = opening.day_of_post().map(Date::year);
    let written = year.to_string();
    let beside = name.iter().any(near);
    [
        (EventClue::YearAtAll, true),
        (EventClue::YearBesideName, beside),
        (
            EventClue::YearTells,
            !beside && name.iter().any(|n| n.block == at.block && sentence.contains(&n.tokens.start)),
        ),
        (EventClue::YearInTitle, matches!(role, Role::Title | Role::Description)),
        (EventClue::YearOfEdition, noun(here + 1) || here > 0 && noun(here - 1) || here > 1 && noun(here - 2)),
        (EventClue::YearTag, opening.tags().any(|tag| tag.ends_with(&written))),
        (EventClue::YearOfPost, post == Some(year)),
        (EventClue::YearFarFromPost, post.is_some_and(|post| !(0..=1).contains(&(post - year)))),
        (EventClue::YearEarlier, role != Role::Title && opening.near_has(at, Cue::Earlier)),
    ]
    .into_iter()
    .filter_map(|(clue, there)| there.then_some(clue))
    .collect()
}

/// The number of the edition, where the title counts them: "5e édition du Printemps Agile", "III Recife Java Day", "OWASP Day 2".
pub fn counted(opening: &Opening<'_, '_>, name: &[Stretch]) -> Option<String> {
    let title = |at: &&Stretch| opening.parts.iter().any(|p| p.block == at.block && p.role == Role::Title);
    name.iter().filter(title).find_map(|at| {
        let tokens = opening.tokens(at.block);
        let before = (at.tokens.start.saturating_sub(3)..at.tokens.start).rev();
        let numeral = |token: &Token| ordinal(token).or_else(|| roman(token));
        let behind = tokens.get(at.tokens.end).filter(|_| opening.glued(at.block, at.tokens.end - 1));
        let ends_in_day = tokens[at.tokens.end - 1].is(Cue::EventDays);
        let plain = behind.filter(|t| ends_in_day && t.folded.parse::<u8>().is_ok_and(|n| n > 0 && n < 60));
        before.map(|i| &tokens[i]).find_map(numeral).or_else(|| plain.map(|t| t.folded.to_string()))
    })
}

/// The number of `5e`, `3rd`
fn ordinal(token: &Token) -> Option<String> {
    let digits = token.folded.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &token.folded[digits..];
    let counts =
        (1..=2).contains(&rest.chars().count()) && rest.chars().all(|c| c.is_alphabetic() || c == 'º' || c == 'ª');
    (digits > 0 && digits < 3 && counts).then(|| token.folded[..digits].to_owned())
}

fn roman(token: &Token) -> Option<String> {
    let numeral = token.folded.len() > 1 && token.folded.chars().all(|c| "ivx".contains(c));
    (numeral && token.shape == Shape::Upper).then(|| token.folded.to_uppercase())
}

/// The year of the post, where the text gives none but says that it tells of what just was, and the words that say so.
pub fn inferred(opening: &Opening<'_, '_>, name: &[Stretch], written: &str) -> Option<(i16, String)> {
    let day = opening.day_of_post()?;
    let year = day.year();
    let sign = opening.parts.iter().filter(|p| p.role != Role::Heading).find_map(|part| {
        let sentences = opening.ctx.sentences(part.block);
        sentences.iter().find_map(|sentence| just_was(opening, part.block, sentence, name, day))
    });
    let address = || in_address(opening, &squashed(written), year);
    sign.map(|words| (year, format!("the post is of {day} and says “{words}”")))
        .or_else(|| address().map(|address| (year, format!("the post is of {day} and links to {address}"))))
}

/// The words by which a sentence that tells of the event, or of the author at an event, says when it was.
fn just_was(
    opening: &Opening<'_, '_>,
    block: usize,
    sentence: &Range<usize>,
    name: &[Stretch],
    day: Date,
) -> Option<String> {
    let tokens = opening.ctx.tokens_in(block, sentence);
    let first = tokens.first()?.range.start;
    let offset = opening.tokens(block).partition_point(|t| t.range.start < first);
    let here = |at: &&Stretch| at.block == block;
    let named = name.iter().filter(here).any(|at| (offset..offset + tokens.len()).contains(&at.tokens.start));
    let other = opening.events(block).any(|m| sentence.contains(&m.at.0)) && !named;
    let of_author = tokens.iter().any(|t| t.is(Cue::FirstPerson));
    let there = Cue::Visited.any(tokens) || Cue::Held.any(tokens);
    let tells = named && (there || of_author || Cue::EventNouns.any(tokens)) || there && Cue::EventNouns.any(tokens);
    let beside = name.iter().any(|at| at.block == block) && Cue::FirstPerson.any(opening.tokens(block));
    if !(tells || beside)
        || other
        || Cue::Earlier.any(tokens)
        || Cue::Later.any(tokens)
        || Cue::RecapNouns.any(tokens) && !there
    {
        return None;
    }
    // In January "last week" and "this year" may be of another year.
    let early = day.month() == 1;
    let recent = Cue::Recently.find(tokens).filter(|_| !early || day.day() > 20);
    let of_year = || Cue::ThisYear.find(tokens).filter(|_| !early);
    let (at, length) = recent.or_else(of_year)?;
    let words = tokens[at].range.start..tokens[at + length - 1].range.end;
    Some(opening.ctx.block(block).text[words].replace('\n', " "))
}

/// A link whose address holds the event's name and the year of the post.
fn in_address(opening: &Opening<'_, '_>, name: &str, year: i16) -> Option<String> {
    let written = year.to_string();
    if name.chars().count() < 4 {
        return None;
    }
    let marks = opening.parts.iter().flat_map(|part| &opening.ctx.block(part.block).marks);
    let addresses = marks.filter_map(|mark| match &mark.kind {
        crate::model::MarkKind::Link(address) => Some(address),
        _ => None,
    });
    let holds =
        |address: &&String| address.contains("://") && address.contains(&written) && squashed(address).contains(name);
    addresses.into_iter().find(holds).cloned()
}

/// Whether a token is a name with a year behind it, glued: `craw2013`.
pub fn glued_year(token: &Token) -> Option<i16> {
    let letters = token.folded.chars().filter(|c| c.is_alphabetic()).count();
    year(token).filter(|_| letters > 2)
}
