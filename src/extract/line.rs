//! A heading or the head of a list item in, its title and speakers out: `Title by X, Company`, `X (Company) - Title`,
//! `X - Company - Title`, `Title (X)`, `X: title`. What is between the delimiters decides, not their order.

use super::context::Context;
use crate::language::text::Shape;
use crate::language::{Cue, quotes};
use crate::model::{Kind, Mark, MarkKind, Mention, Method};
use crate::page::{Token, before_role};
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

/// Tokens that two people who are named together stand apart at most.
const APART: usize = 14;

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
        let behind = |words: usize| trim_range(ctx, block, &(tokens[words - 1].range.end..range.end));
        let (title, speaker) = (Cue::TitleLabel.at(tokens), Cue::Byline.at(tokens));
        let colon = |words: usize| words > 1 && tokens[words - 1].folded == ":";
        if line.is_none() && title > 0 {
            line = Some(Line { title: Some(behind(title)).filter(|t| !t.is_empty()), ..Line::default() });
        } else if let Some(line) = line.as_mut().filter(|_| colon(speaker)) {
            line.people.extend(ctx.people_in(block, &range));
        } else {
            line.as_ref()?;
        }
    }
    line.filter(|l| l.title.is_some())
}

/// What one stretch between delimiters is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    People,
    Company,
    Label,
    Text,
}

/// Reads the line at `range` of a block's text.
pub fn read<'a>(ctx: &Context<'a>, block: usize, range: Range<usize>) -> Line<'a> {
    let range = before_labels(ctx, block, behind_tag(ctx, block, behind_number(ctx, block, range)));
    if let Some(line) = byline(ctx, block, &range) {
        return line;
    }
    let segments = segments(ctx, block, &range);
    let parts: Vec<Part> = segments.iter().map(|s| classify(ctx, block, s)).collect();
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
            line.people = coordinated(ctx, block, person, &range);
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

/// The people of a segment; where none is named in full, the one whose surname is all of it: "Okoro - Title".
fn people<'a>(ctx: &Context<'a>, block: usize, segment: &Range<usize>) -> Vec<&'a Mention> {
    let full: Vec<&Mention> = ctx.people_in(block, segment).collect();
    if full.is_empty() { short_name(ctx, block, segment).into_iter().collect() } else { full }
}

/// The person of whom a segment has only the surname, or only the given name.
fn short_name<'a>(ctx: &Context<'a>, block: usize, segment: &Range<usize>) -> Option<&'a Mention> {
    let whole = trim_range(ctx, block, segment);
    let named = ctx.mentions_in(block, &whole).find(|m| m.kind == Kind::Person && m.method == Method::Coreference);
    named.filter(|m| m.at == (whole.start, whole.end))
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
    Some(trim_range(ctx, block, &range)).filter(|t| !t.is_empty())
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
    let text = &ctx.block(block).text[range.clone()];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=2).contains(&digits) && text[digits..].starts_with([')', '.']) && ctx.block(block).is_heading();
    match text.get(digits + 1..).filter(|rest| numbered && rest.starts_with(' ')) {
        Some(_) => range.start + digits + 2..range.end,
        None => range,
    }
}

/// The line without the labels in brackets that close it: `Title (slides) [video]`.
fn before_labels(ctx: &Context<'_>, block: usize, mut range: Range<usize>) -> Range<usize> {
    loop {
        let text = ctx.block(block).text[range.clone()].trim_end();
        let open = if text.ends_with([')', ']']) { text.rfind(['(', '[']) } else { None };
        let Some(open) = open.filter(|at| *at > 0).map(|at| range.start + at) else { return range };
        let hour = |t: &Token| t.shape == Shape::Number || t.is(Cue::Hours);
        let label = |t: &Token| !t.is_word() || t.is(Cue::NotTalk) || t.is(Cue::And) || hour(t);
        let inside = ctx.tokens_in(block, &(open..range.end));
        if !(inside.iter().all(label) && inside.iter().any(Token::is_word)) {
            return range;
        }
        range.end = open;
    }
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
    let ends_line =
        |index: usize| labelled && index > SHORT && closes_with_people(ctx, block, &tokens[index + 1..], range.end);
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
        let title = behind_label(ctx, block, trim_range(ctx, block, &(range.start..tokens[index].range.start)));
        let people: Vec<&Mention> = ctx.people_in(block, &(person.at.0..range.end)).collect();
        // A title behind the speaker: "By X: Title"
        let title = if title.is_empty() {
            let rest = segments(ctx, block, &(person.at.0..range.end));
            rest.into_iter().skip(1).find(|s| classify(ctx, block, s) == Part::Text).map(|s| trim_range(ctx, block, &s))
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
        let said = trim_range(ctx, block, s);
        text[said.clone()].contains("://") && is_address(ctx, block, &said)
    };
    let aside = |s: &Range<usize>| {
        let tokens = ctx.tokens_in(block, s);
        let words = tokens.iter().filter(|t| t.is_word()).count();
        let handle = words == 1 && text[s.clone()].trim_start().starts_with('@');
        handle || words < 4 && Cue::TalkNouns.any(tokens) && classify(ctx, block, s) == Part::Label
    };
    let said: Vec<&Range<usize>> = segments.iter().filter(|s| !address(s)).collect();
    // "Panel: who owns it?" is a title as a whole.
    let small = |s: &Range<usize>| text[trim_range(ctx, block, s)].starts_with(char::is_lowercase);
    let opening = said.iter().take_while(|s| aside(s)).count();
    let opening = if said.get(opening).is_some_and(|s| small(s)) { 0 } else { opening };
    match (said.get(opening), said.last()) {
        (Some(first), Some(last)) if opening > 0 || said.len() < segments.len() => {
            trim_range(ctx, block, &(first.start..last.end))
        }
        _ => trim_range(ctx, block, range),
    }
}

/// The title without the label that opens it: `Keynote: Title`.
fn behind_label(ctx: &Context<'_>, block: usize, title: Range<usize>) -> Range<usize> {
    let segments = segments(ctx, block, &title);
    match segments.as_slice() {
        [label, rest, ..] if classify(ctx, block, label) == Part::Label => {
            trim_range(ctx, block, &(rest.start..title.end))
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
    let someone =
        between.len() <= 5 && between.first().is_some_and(Token::is_capital) && Cue::Employer.ending(between) > 0;
    (company.at.0 == start || someone).then(|| Line {
        title: Some(trim_range(ctx, block, &(range.start..tokens[cue].range.start))),
        company: Some(company),
        ..Line::default()
    })
}

/// The stretches between dashes, bars, colons, line breaks and the brackets that close a line.
fn segments(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> Vec<Range<usize>> {
    let text = &ctx.block(block).text;
    let tokens = ctx.tokens_in(block, range);
    let closing = closing(tokens);
    let quoted = quoted(text, range);
    let mut out = Vec::new();
    let mut start = range.start;
    let mut depth = 0;
    let mut index = 0;
    while index < tokens.len() {
        let token = &tokens[index];
        // X (Company), "Title - with a dash": what the quotes hold is one.
        if depth == 0 && quoted.as_ref().is_some_and(|q| q.contains(&token.range.start)) {
            if start < token.range.start && classify(ctx, block, &(start..token.range.start)) == Part::People {
                out.push(start..token.range.start);
                start = token.range.start;
            }
            index += 1;
            continue;
        }
        let spaced_before = text[..token.range.start].ends_with([' ', '\n']);
        let spaced_after = text[token.range.end..].starts_with([' ', '\n']) || token.range.end == range.end;
        let cut = match token.folded.as_str() {
            "(" | "[" => {
                let close = closing[index];
                let inside = close.map(|c| token.range.end..tokens[c].range.start);
                let speaker = inside.as_ref().is_some_and(|i| depth == 0 && classify(ctx, block, i) == Part::People);
                if speaker {
                    out.push(start..token.range.start);
                    out.push(inside.clone().unwrap_or(token.range.clone()));
                    let close = close.unwrap_or(index);
                    start = tokens[close].range.end;
                    index = close + 1;
                    continue;
                }
                depth += 1;
                false
            }
            ")" | "]" => {
                depth = (depth - 1).max(0);
                // "X (Company) Title": the bracket closes what is said of the speaker.
                let said = start..token.range.end;
                let more = tokens.len() - index > 2 && tokens[index + 1].is_word();
                if depth == 0 && more && classify(ctx, block, &said) == Part::People {
                    out.push(said);
                    start = token.range.end;
                }
                false
            }
            "-" => depth == 0 && (index == 0 || parts(text, &token.range, spaced_before, spaced_after)),
            "|" | "•" | "·" | ";" => depth == 0,
            // "Title, X & Y": people who close the line are its speakers.
            "," => depth == 0 && index > 0 && closes_with_people(ctx, block, &tokens[index + 1..], range.end),
            ":" => depth == 0 && spaced_after,
            _ => false,
        };
        if depth == 0 && parts_speaker(ctx, block, start, token.range.start, range.end) {
            out.push(start..token.range.start);
            start = token.range.start;
        }
        if cut {
            out.push(start..token.range.start);
            start = token.range.end;
        }
        index += 1;
    }
    out.push(start..range.end);
    out.retain(|s| text[s.clone()].chars().any(char::is_alphanumeric));
    out
}

/// The first stretch of a line that is in quotes, the marks included.
fn quoted(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let line = &text[range.clone()];
    let open = line.find(quotes::OPENING)?;
    let mark = line[open..].chars().next()?;
    let (_, close) = quotes::PAIRS.iter().find(|(opens, _)| *opens == mark)?;
    let behind = open + mark.len_utf8();
    let (end, mark) = line[behind..].char_indices().find(|(_, c)| close.contains(c))?;
    Some(range.start + open..range.start + behind + end + mark.len_utf8())
}

/// Whether a line break before `at` parts a line about the speaker from the rest: `Title<br>X, Company`.
fn parts_speaker(ctx: &Context<'_>, block: usize, start: usize, at: usize, end: usize) -> bool {
    let text = &ctx.block(block).text;
    if !text[..at].ends_with('\n') || at <= start {
        return false;
    }
    let lines = [at..line_end(text, at, end), start..at];
    lines.iter().any(|line| classify(ctx, block, line) == Part::People)
}

/// Whether a dash parts what stands around it: between spaces, doubled, or a long one with a space on one side.
fn parts(text: &str, dash: &Range<usize>, spaced_before: bool, spaced_after: bool) -> bool {
    const LONG: [char; 2] = ['\u{2013}', '\u{2014}'];
    let doubled = text[..dash.start].ends_with(['-', LONG[0], LONG[1]]) || text[dash.end..].starts_with('-');
    let wide = text[dash.clone()].starts_with(LONG) && (spaced_before || spaced_after);
    spaced_before && spaced_after || doubled || wide
}

fn line_end(text: &str, from: usize, end: usize) -> usize {
    text[from..end].find('\n').map_or(end, |at| from + at)
}

/// Whether people, with what is said of them, are all that follows up to the next mark that parts.
fn closes_with_people(ctx: &Context<'_>, block: usize, tokens: &[Token], end: usize) -> bool {
    let Some(first) = tokens.first() else { return false };
    let text = &ctx.block(block).text;
    let parting = |t: &&Token| {
        let spaced = text[..t.range.start].ends_with(' ') && text[t.range.end..].starts_with(' ');
        t.folded == ":" || matches!(t.folded.as_str(), "-" | "|") && spaced
    };
    let stop = tokens.iter().find(parting).map_or(end, |t| t.range.start);
    let rest = trim_range(ctx, block, &(first.range.start..stop));
    let opens = ctx.people_in(block, &rest).next().is_some_and(|p| p.at.0 <= rest.start + 1);
    opens && classify(ctx, block, &rest) == Part::People
}

/// For each token where the next bracket behind it closes.
fn closing(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut next = None;
    let mut out: Vec<Option<usize>> = (0..tokens.len())
        .rev()
        .map(|at| {
            let behind = next;
            next = if matches!(tokens[at].folded.as_str(), ")" | "]") { Some(at) } else { next };
            behind
        })
        .collect();
    out.reverse();
    out
}

fn classify(ctx: &Context<'_>, block: usize, segment: &Range<usize>) -> Part {
    let whole = trim_range(ctx, block, segment);
    let tokens = ctx.tokens_in(block, &whole);
    let mentions: Vec<&Mention> = ctx.mentions_in(block, &whole).collect();
    // "and Dr. X"
    let leads = |t: &&Token| t.is(Cue::Honorifics) || t.is(Cue::And) || t.folded == ".";
    let opening = tokens.iter().take_while(leads).last().map_or(whole.start, |t| t.range.end);
    let opens_with_person =
        |m: &&&Mention| m.kind == Kind::Person && m.method != Method::Coreference && m.at.0 <= opening + 1;
    if let Some(person) = mentions.iter().find(opens_with_person) {
        let mut left = 0;
        let mut index = 0;
        while index < tokens.len() {
            let token = &tokens[index];
            let named = ctx.mention_over(block, &token.range);
            let named = named.filter(|m| whole.start <= m.at.0 && m.at.1 <= whole.end);
            let named = named.filter(|m| matches!(m.kind, Kind::Person | Kind::Company));
            let role = Cue::Roles.at(&tokens[index..]).max(Cue::Employer.at(&tokens[index..]));
            let handle = token.folded == "@";
            if named.is_some() || !token.is_word() && !handle {
                index += 1;
            } else if handle {
                index += 2;
            } else if role > 0 {
                index += role;
            } else {
                let empty = token.is(Cue::And)
                    || token.is(Cue::FunctionWords)
                    || token.is(Cue::NotTalk)
                    || token.is(Cue::Honorifics);
                left += usize::from(!empty);
                index += 1;
            }
        }
        let stated = mentions.iter().filter(|m| m.kind == Kind::Person).any(|m| ctx.affiliation(m.span).is_some());
        // "Title (X, Head of Something)": said of the person, whether or not it is understood. "X, the road to 9.5" is a title.
        let comma = tokens.iter().find(|t| t.range.start >= person.at.1).is_some_and(|t| t.folded == ",");
        let said = comma && (whole.start > 1 || is_below_heading(ctx, block) && left <= 2);
        return if left == 0 || left <= 4 && (stated || said) { Part::People } else { Part::Text };
    }
    if short_name(ctx, block, segment).is_some() {
        return Part::People;
    }
    let company =
        mentions.iter().find(|m| m.kind == Kind::Company && m.at.0 <= whole.start + 1 && m.at.1 + 1 >= whole.end);
    if company.is_some() && !tokens.iter().all(|t| t.is(Cue::NotTalk)) {
        return Part::Company;
    }
    // "CON310: Title"
    let digits = |t: &Token| t.folded.bytes().filter(u8::is_ascii_digit).count() >= 3;
    let code = tokens.len() == 1 && mentions.is_empty() && tokens[0].shape == Shape::Number && digits(&tokens[0]);
    let telling = |t: &&Token| t.is_word() && !t.is(Cue::FunctionWords);
    let label = tokens.iter().any(|t| telling(&t))
        && tokens.iter().filter(|t| t.is_word()).all(|t| {
            t.is(Cue::Containers)
                || t.is(Cue::NotTalk)
                || t.is(Cue::FunctionWords)
                || t.folded.chars().all(|c| c.is_numeric() || "h:.".contains(c))
                || t.is(Cue::TalkNouns)
        });
    let role = tokens.len() == 1 && (tokens[0].is(Cue::Roles) || tokens[0].is(Cue::SpeakerNouns));
    if label || code || role || is_address(ctx, block, &whole) { Part::Label } else { Part::Text }
}

/// Whether a heading stands right below another, as one does that names who speaks.
fn is_below_heading(ctx: &Context<'_>, block: usize) -> bool {
    block > 0 && ctx.block(block).is_heading() && ctx.block(block - 1).is_heading()
}

/// `https://…`, `@handle`: one word that is an address.
pub fn is_address(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> bool {
    let text = &ctx.block(block).text[range.clone()];
    !text.contains(char::is_whitespace) && (text.contains("://") || text.starts_with('@'))
}

/// The people joined with `first` by commas and "and".
pub fn coordinated<'a>(ctx: &Context<'a>, block: usize, first: &'a Mention, range: &Range<usize>) -> Vec<&'a Mention> {
    let mut out = vec![first];
    for next in ctx.people_in(block, &(first.at.1..range.end)) {
        if !are_joined(ctx, out[out.len() - 1], next) {
            break;
        }
        out.push(next);
    }
    out
}

/// Whether two people of a block, one behind the other, are named together: "X and Y", "X (Company), Y", "X, together with Y".
pub fn are_joined(ctx: &Context<'_>, last: &Mention, next: &Mention) -> bool {
    let gap = ctx.tokens_in(last.block, &(last.at.1..next.at.0));
    let stops = |at: usize| {
        let honour = at > 0 && gap[at - 1].is(Cue::Honorifics);
        matches!(gap[at].folded.as_str(), ";" | "!" | "?") || gap[at].folded == "." && !honour
    };
    if gap.len() > APART || (0..gap.len()).any(stops) {
        return false;
    }
    if Cue::Companions.ending(gap) > 0 || shares_talk(gap) {
        return true;
    }
    let links = |gap: &[Token]| gap.iter().any(|t| t.folded == "," || t.is(Cue::And));
    let gap = behind_company(ctx, last, gap);
    gap.len() <= 3 && links(gap) && !gap.iter().any(|t| t.is(Cue::TalkVerbs))
}

/// The tokens behind a person without the bracket, or the clause, that says where they work.
fn behind_company<'t>(ctx: &Context<'_>, person: &Mention, gap: &'t [Token]) -> &'t [Token] {
    let stated = ctx.affiliation(person.span);
    let handle = gap.get(1).is_some_and(|t| t.folded == "@");
    let bracket = gap.first().is_some_and(|t| t.folded == "(") && (handle || stated.is_some());
    if let Some(close) = gap.iter().position(|t| t.folded == ")").filter(|_| bracket) {
        return &gap[close + 1..];
    }
    let company = stated.and_then(|a| a.company).and_then(|c| ctx.mention_at(person.block, c));
    let end = company.filter(|c| c.at.0 >= person.at.1).map_or(0, |c| c.at.1);
    let behind = &gap[gap.partition_point(|t| t.range.end <= end)..];
    // The company behind the last of several is that of all.
    if behind.is_empty() { gap } else { behind }
}

/// "The technical part was given by X, and the legal part by Y": what stands between X and Y.
fn shares_talk(gap: &[Token]) -> bool {
    let gap = before_role(gap);
    let by = Cue::Byline.ending(gap);
    let part = &gap[..gap.len() - by];
    by > 0 && (Cue::Shares.ending(part) > 0 || Cue::Shares.any(part) && part.first().is_some_and(|t| t.folded == ","))
}

/// `range` without white space, quotes, dashes and stops at its ends.
pub fn trim_range(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> Range<usize> {
    let text = &ctx.block(block).text;
    let edge = |c: char| c.is_whitespace() || quotes::is_mark(c) || "*_:,;|-\u{2013}\u{2014}\u{2022}#".contains(c);
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start_matches(edge).len());
    let end = range.start + slice.trim_end_matches(edge).trim_end().len();
    let (mut start, mut end) = (start, end.max(start));
    while text[start..end].ends_with('.') && !text[start..end].ends_with("..") {
        end -= 1;
    }
    let inner = &text[start..end];
    if inner.starts_with('(') && inner.ends_with(')') && !inner[1..inner.len() - 1].contains(['(', ')']) {
        start += 1;
        end -= 1;
    }
    if inner.ends_with('(') || inner.ends_with('[') {
        end -= 1;
    }
    start..end
}
