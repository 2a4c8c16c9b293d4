//! A heading or the head of a list item in, its title and speakers out: `Title by X, Company`, `X (Company) - Title`,
//! `X - Company - Title`, `Title (X)`, `X: title`. What is between the delimiters decides, not their order.

use super::context::Context;
use super::segments::{self, Part};
use super::together;
use crate::language::text::Shape;
use crate::language::{Cue, quotes};
use crate::model::{Kind, Mark, MarkKind, Mention};
use crate::page::Token;
use std::ops::Range;

/// What a line says.
#[derive(Debug, Clone, Default)]
pub struct Line<'a> {
    /// The title, as a range of the block's text.
    pub title: Option<Range<usize>>,
    /// Speakers.
    pub people: Vec<&'a Mention>,
    /// A company that stands alone between delimiters: the speakers' affiliation.
    pub company: Option<&'a Mention>,
    /// The line begins with a person and goes on as a title: `X on Docker`.
    pub person_first: bool,
}

/// Tokens of a label that opens a line: "Opening talk:".
const SHORT: usize = 4;

/// Reads a block of labelled lines: `Title: …`, and below it perhaps `Speaker: …`.
pub fn labelled<'a>(ctx: &Context<'a>, block: usize) -> Option<Line<'a>> {
    if !ctx.is_text(block) {
        return None;
    }
    let text = &ctx.block(block).text;
    let mut line: Option<Line<'a>> = None;
    let mut start = 0;
    for part in text.split('\n') {
        let range = start..start + part.len();
        start = range.end + 1;
        let tokens = ctx.tokens_in(block, &range);
        let behind = |words: usize| segments::trim_range(ctx, block, &(tokens[words - 1].range.end..range.end));
        let title = Cue::TitleLabel.at(tokens);
        if line.is_none() && title > 0 {
            line = Some(Line { title: Some(behind(title)).filter(|t| !t.is_empty()), ..Line::default() });
        } else if let Some(line) = line.as_mut().filter(|_| names_speaker(tokens)) {
            line.people.extend(ctx.people_in(block, &range));
        } else {
            line.as_ref()?;
        }
    }
    line.filter(|l| l.title.is_some())
}

/// Whether a line opens with what is put before who spoke: "Speaker: …".
fn names_speaker(line: &[Token]) -> bool {
    let words = Cue::Byline.at(line);
    words > 1 && line[words - 1].folded == ":"
}

/// The people whom the one line that says so names as the speakers: "Speaker: X", anywhere in some blocks.
pub fn speakers<'a>(ctx: &Context<'a>, blocks: Range<usize>) -> Vec<&'a Mention> {
    let mut said = blocks.filter(|block| ctx.is_text(*block)).flat_map(|block| {
        let mut start = 0;
        let lines = ctx.block(block).text.split('\n').map(move |part| {
            let range = start..start + part.len();
            start = range.end + 1;
            (block, range)
        });
        lines.filter(|(block, range)| names_speaker(ctx.tokens_in(*block, range))).collect::<Vec<_>>()
    });
    match (said.next(), said.next()) {
        (Some((block, range)), None) => ctx.people_in(block, &range).collect(),
        _ => Vec::new(),
    }
}

/// Reads the line at `range` of a block's text.
pub fn read<'a>(ctx: &Context<'a>, block: usize, range: Range<usize>) -> Line<'a> {
    let range = before_labels(ctx, block, behind_tag(ctx, block, behind_number(ctx, block, range)));
    if let Some(line) = told_talk(ctx, block, &range).or_else(|| byline(ctx, block, &range)) {
        return line;
    }
    let segments = segments::find(ctx, block, &range);
    let parts: Vec<Part> = segments.iter().map(|s| segments::classify(ctx, block, s)).collect();
    let mut line = Line::default();
    for (segment, part) in segments.iter().zip(&parts) {
        match part {
            Part::People => line.people.extend(people(ctx, block, segment)),
            Part::Company if line.company.is_none() => {
                line.company = ctx.mentions_in(block, segment).find(|m| m.kind == Kind::Company);
            }
            _ => {}
        }
    }
    if line.people.is_empty() {
        line.company = None;
        let whole = without_asides(ctx, block, &range, &segments);
        let first = ctx.people_in(block, &range).next();
        if let Some(person) = first.filter(|p| p.at.0 <= whole.start + 1) {
            line.people = together::coordinated(ctx, block, person, &range);
            line.person_first = true;
        }
        line.title = (!whole.is_empty()).then_some(whole);
        return line;
    }
    line.title = title(ctx, block, &segments, &parts);
    line
}

/// Whether a token is a number of four digits.
fn is_year(token: &Token) -> bool {
    token.folded.len() == 4 && token.folded.bytes().all(|b| b.is_ascii_digit())
}

/// `Thanks to X, who gave the talk "Title" with me`: a line that tells of a talk, as a sentence does.
fn told_talk<'a>(ctx: &Context<'a>, block: usize, range: &Range<usize>) -> Option<Line<'a>> {
    let quoted = segments::quoted(&ctx.block(block).text, range)?;
    let before = ctx.tokens_in(block, &(range.start..quoted.start));
    let noun = before.last().is_some_and(|t| t.is(Cue::TalkNouns)) || Cue::Titled.ending(before) > 0;
    let people: Vec<&Mention> = ctx.people_in(block, &(range.start..quoted.start)).collect();
    let title = segments::trim_range(ctx, block, &quoted);
    let told = noun && Cue::TalkVerbs.any(before) && !people.is_empty();
    told.then(|| Line { title: Some(title), people, ..Line::default() })
}

/// The people of a segment; where none is named in full, the one whose surname is all of it: "Okoro - Title".
fn people<'a>(ctx: &Context<'a>, block: usize, segment: &Range<usize>) -> Vec<&'a Mention> {
    let full: Vec<&Mention> = ctx.people_in(block, segment).collect();
    if full.is_empty() { segments::short_name(ctx, block, segment).into_iter().collect() } else { full }
}

/// The title among the segments of a line that names people: what stands before them, or else behind. "Community: Observe"
/// and "Votes: Summary" are titles as a whole, though one of their parts is a word that labels are made of.
fn title(ctx: &Context<'_>, block: usize, segments: &[Range<usize>], parts: &[Part]) -> Option<Range<usize>> {
    let text = &ctx.block(block).text;
    let person = parts.iter().position(|p| *p == Part::People)?;
    let first = parts.iter().position(|p| *p == Part::Text)?;
    let side = if first < person { 0..person } else { person + 1..parts.len() };
    let last = side.clone().rfind(|at| parts[*at] == Part::Text)?;
    // "X - Title - Heron 2016 - YouTube"
    let dated = |at: usize| ctx.tokens_in(block, &segments[at]).iter().any(is_year);
    let site = last > first && last + 1 < parts.len() && parts[last + 1] == Part::Label && dated(last);
    let last = if site { (first..last).rfind(|at| parts[*at] == Part::Text).unwrap_or(first) } else { last };
    let colon = |at: usize| text[segments[at].end..segments[at + 1].start].contains(':');
    let of_talk = |at: usize| {
        let tokens = ctx.tokens_in(block, &segments[at]);
        Cue::TalkNouns.any(tokens) || Cue::TitleLabel.any(tokens)
    };
    let part = |at: usize| parts[at] == Part::Label && !of_talk(at);
    let opens = first > side.start && side.start > 0 && part(first - 1) && colon(first - 1);
    let closes = last + 1 < side.end && part(last + 1) && colon(last);
    let range = segments[first - usize::from(opens)].start..segments[last + usize::from(closes)].end;
    Some(segments::trim_range(ctx, block, &range)).filter(|t| !t.is_empty())
}

/// Where the line goes on behind the hour that opens it: `10:00 – Title`, `14h30 : Title`, `9:15 Uhr: Title`; 0 without one.
pub fn behind_time(ctx: &Context<'_>, block: usize) -> usize {
    let tokens = ctx.tokens(block);
    let of_time = |t: &&Token| !t.is_word() || t.shape == Shape::Number || t.folded == "h" || t.is(Cue::Hours);
    let words = tokens.iter().take_while(of_time).count();
    let number = |t: &Token| t.shape == Shape::Number;
    let hour = |t: &Token| t.folded.split_once('h').is_some_and(|(h, m)| h.len() + m.len() > 2 && !h.is_empty());
    let clock = tokens[..words].windows(3).any(|t| number(&t[0]) && t[1].folded == ":" && number(&t[2]))
        || tokens[..words].iter().any(|t| number(t) && hour(t));
    let opens = tokens.first().is_some_and(|t| t.shape == Shape::Number);
    let last = tokens[..words].iter().rposition(|t| t.is_word() || matches!(t.folded.as_str(), ":" | "-" | "|"));
    last.filter(|_| clock && opens).map_or(0, |last| tokens[last].range.end)
}

/// The heading without the hour or the number that opens it: `9h00 : Title`, `3. Title`, `3) Title`.
fn behind_number(ctx: &Context<'_>, block: usize, range: Range<usize>) -> Range<usize> {
    let time = if range.start == 0 { behind_time(ctx, block) } else { 0 };
    if 0 < time && time < range.end {
        return time..range.end;
    }
    behind_lead(ctx, block, range)
}

/// The heading without the number that opens it, and without its author's words for the talk.
pub fn behind_lead(ctx: &Context<'_>, block: usize, range: Range<usize>) -> Range<usize> {
    behind_own(ctx, block, behind_count(ctx, block, range))
}

/// The heading without the number that opens it: `3. Title`, `3) Title`.
fn behind_count(ctx: &Context<'_>, block: usize, range: Range<usize>) -> Range<usize> {
    let text = &ctx.block(block).text[range.clone()];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=2).contains(&digits) && text[digits..].starts_with([')', '.']) && ctx.block(block).is_heading();
    match text.get(digits + 1..).filter(|rest| numbered && rest.starts_with(' ')) {
        Some(_) => range.start + digits + 2..range.end,
        None => range,
    }
}

/// Tokens of what an author calls a talk, with the colon.
const OWN: usize = 6;

/// The heading without what its author calls the talk: `My favourite talk: Title`, `Mon top 3 : Title`.
fn behind_own(ctx: &Context<'_>, block: usize, range: Range<usize>) -> Range<usize> {
    let tokens = ctx.tokens_in(block, &range);
    let colon = tokens.iter().take(OWN).position(|t| t.folded == ":").filter(|_| ctx.block(block).is_heading());
    let Some((label, title)) = colon.map(|at| (&tokens[..at], &tokens[at + 1..])) else { return range };
    let calls = |t: &Token| t.is(Cue::TalkNouns) || t.shape == Shape::Number;
    let own = label.iter().any(|t| t.is(Cue::FirstPerson)) && label.last().is_some_and(calls);
    title.first().filter(|_| own).map_or(range.clone(), |first| first.range.start..range.end)
}

/// The line without the labels in brackets that close it: `Title (slides) [video]`.
fn before_labels(ctx: &Context<'_>, block: usize, mut range: Range<usize>) -> Range<usize> {
    loop {
        let text = ctx.block(block).text[range.clone()].trim_end();
        let open = if text.ends_with([')', ']']) { text.rfind(['(', '[']) } else { None };
        let Some(open) = open.filter(|at| *at > 0).map(|at| range.start + at) else { return range };
        let hour = |t: &Token| t.shape == Shape::Number || t.is(Cue::Hours);
        let label = |t: &Token| !t.is_word() || t.is(Cue::NotTalk) || t.is(Cue::Languages) || t.is(Cue::And) || hour(t);
        let inside = ctx.tokens_in(block, &(open..range.end));
        let said = inside.iter().all(label) && inside.iter().any(Token::is_word);
        if !said && !is_link(ctx, block, &(open..range.end)) {
            return range;
        }
        range.end = open;
    }
}

/// Whether all that stands in brackets is one word that leads elsewhere.
fn is_link(ctx: &Context<'_>, block: usize, bracket: &Range<usize>) -> bool {
    let mut words = ctx.tokens_in(block, bracket).iter().filter(|t| t.is_word());
    let (Some(word), None) = (words.next(), words.next()) else { return false };
    let inside =
        |m: &Mark| m.range.start > bracket.start && m.range.start <= word.range.start && m.range.end < bracket.end + 1;
    ctx.block(block).marks.iter().any(|m| matches!(m.kind, MarkKind::Link(_)) && inside(m))
}

/// The line without the tag in brackets that opens it: `[WebPerf] Title`.
fn behind_tag(ctx: &Context<'_>, block: usize, range: Range<usize>) -> Range<usize> {
    let text = &ctx.block(block).text[range.clone()];
    let opens = |m: &Mark| m.range.start <= range.start + 1 && m.range.end > range.start + 1;
    let link = ctx.block(block).marks.iter().any(|m| matches!(m.kind, MarkKind::Link(_)) && opens(m));
    let close = text.strip_prefix('[').and_then(|rest| rest.find("] ")).filter(|at| *at < 30 && !link);
    match close {
        Some(at) if !ctx.names_people(block, &(range.start..range.start + at + 2)) => range.start + at + 3..range.end,
        _ => range,
    }
}

/// `Title by X …`: everything after the last "by" that a person follows is about the speakers. Behind a title in quotes "of"
/// does as well: `„Titel“ von X`, `"Título", de X`.
fn byline<'a>(ctx: &Context<'a>, block: usize, range: &Range<usize>) -> Option<Line<'a>> {
    let tokens = ctx.tokens_in(block, range);
    let text = &ctx.block(block).text;
    let quoted = quotes::PAIRS.iter().find(|(open, _)| text[range.clone()].trim_start().starts_with(*open));
    let closed = |index: usize| {
        let before = text[range.start..tokens[index].range.start].trim_end_matches([' ', ',', '\u{a0}']);
        quoted.is_some_and(|(_, close)| before.ends_with(*close))
    };
    let labelled =
        tokens.first().is_some_and(|t| t.is(Cue::TalkNouns)) && tokens.iter().take(SHORT).any(|t| t.folded == ":");
    let ends_line = |index: usize| {
        labelled && index > SHORT && segments::closes_with_people(ctx, block, &tokens[index + 1..], range.end)
    };
    let by = |index: usize| {
        let of = if closed(index) || tokens[index].is(Cue::TalkOf) && ends_line(index) {
            Cue::TalkOf.at(&tokens[index..])
        } else {
            0
        };
        Cue::Byline.at(&tokens[index..]).max(of)
    };
    for index in (0..tokens.len()).rev() {
        let words = by(index);
        if words == 0 || index == 0 && words == tokens.len() {
            continue;
        }
        // "presented by" ends where "by" ends, and begins earlier.
        let index = (0..index).rev().take(3).filter(|i| by(*i) == index - i + words).min().unwrap_or(index);
        let words = by(index);
        let mut next = index + words;
        let passed = |t: &Token| !t.is_word() || t.is(Cue::Honorifics);
        while tokens.get(next).is_some_and(passed) && next < index + words + 3 {
            next += 1;
        }
        let Some(start) = tokens.get(next).map(|t| t.range.start) else { continue };
        if let Some(line) = by_company(ctx, block, range, tokens, index, start) {
            return Some(line);
        }
        let Some(person) = ctx.people_in(block, range).find(|p| p.at.0 == start) else { continue };
        let title =
            behind_label(ctx, block, segments::trim_range(ctx, block, &(range.start..tokens[index].range.start)));
        let people: Vec<&Mention> = ctx.people_in(block, &(person.at.0..range.end)).collect();
        // A title behind the speaker: "By X: Title"
        let title = if title.is_empty() {
            let rest = segments::find(ctx, block, &(person.at.0..range.end));
            rest.into_iter()
                .skip(1)
                .find(|s| segments::classify(ctx, block, s) == Part::Text)
                .map(|s| segments::trim_range(ctx, block, &s))
        } else {
            Some(title)
        };
        return Some(Line { title, people, company: None, person_first: false });
    }
    None
}

/// A line that names nobody, without the label of a talk and the handle that open it and the addresses that close it:
/// `Talk 3: Title`, `@handle - Title - https://…`.
fn without_asides(ctx: &Context<'_>, block: usize, range: &Range<usize>, segments: &[Range<usize>]) -> Range<usize> {
    let text = &ctx.block(block).text;
    let address = |s: &Range<usize>| {
        let said = segments::trim_range(ctx, block, s);
        text[said.clone()].contains("://") && segments::is_address(ctx, block, &said)
    };
    let aside = |s: &Range<usize>| {
        let tokens = ctx.tokens_in(block, s);
        let words = tokens.iter().filter(|t| t.is_word()).count();
        let handle = words == 1 && text[s.clone()].trim_start().starts_with('@');
        handle || words < 4 && Cue::TalkNouns.any(tokens) && segments::classify(ctx, block, s) == Part::Label
    };
    let said: Vec<&Range<usize>> = segments.iter().filter(|s| !address(s)).collect();
    // "Panel: who owns it?" is a title as a whole.
    let small = |s: &Range<usize>| {
        let word = text[segments::trim_range(ctx, block, s)].split(' ').next().unwrap_or_default();
        word.starts_with(char::is_lowercase) && !word.contains(char::is_uppercase)
    };
    let opening = said.iter().take_while(|s| aside(s)).count();
    let opening = if said.get(opening).is_some_and(|s| small(s)) { 0 } else { opening };
    match (said.get(opening), said.last()) {
        (Some(first), Some(last)) if opening > 0 || said.len() < segments.len() => {
            segments::trim_range(ctx, block, &(first.start..last.end))
        }
        _ => segments::trim_range(ctx, block, range),
    }
}

/// The title without the label that opens it: `Keynote: Title`.
fn behind_label(ctx: &Context<'_>, block: usize, title: Range<usize>) -> Range<usize> {
    let segments = segments::find(ctx, block, &title);
    match segments.as_slice() {
        [label, rest, ..] if segments::classify(ctx, block, label) == Part::Label => {
            segments::trim_range(ctx, block, &(rest.start..title.end))
        }
        _ => title,
    }
}

/// `Title by Company`, `Title with Someone from Company`: no speaker is known, but where the title ends.
fn by_company<'a>(
    ctx: &Context<'a>,
    block: usize,
    range: &Range<usize>,
    tokens: &[Token],
    cue: usize,
    start: usize,
) -> Option<Line<'a>> {
    if cue == 0 || ctx.names_people(block, &(start..range.end)) {
        return None;
    }
    let company =
        ctx.mentions_in(block, &(start..range.end)).find(|m| m.kind == Kind::Company && m.at.1 + 1 >= range.end)?;
    let between = ctx.tokens_in(block, &(start..company.at.0));
    // "Small Bots with Heron" tells of what they are made with.
    let by = !tokens[cue].is(Cue::And);
    let someone =
        between.len() <= 5 && between.first().is_some_and(Token::is_capital) && Cue::Employer.ending(between) > 0;
    (company.at.0 == start && by || someone).then(|| Line {
        title: Some(segments::trim_range(ctx, block, &(range.start..tokens[cue].range.start))),
        company: Some(company),
        ..Line::default()
    })
}
