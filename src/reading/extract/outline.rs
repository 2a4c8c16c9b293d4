//! Blocks in, sections out: each heading with the blocks below it, and whether it is a talk's, holds talks, or neither.

use super::context::{Context, Generic};
use super::line::{self, Line};
use super::together;
use crate::language::{Cue, quotes};
use crate::model::{BlockKind, Kind, MarkKind, Mention};
use crate::page::Token;
use std::collections::BTreeSet;
use std::ops::Range;

/// The level of a label in bold or of a line "Title: …", below all headings.
const LABEL: u8 = 7;

/// Tokens at the end of a line that leads to a list of speakers: "was presented by:".
const LEAD: usize = 6;

/// A heading and what stands below it.
#[derive(Debug)]
pub struct Section<'a> {
    /// The heading's block.
    pub heading: usize,
    /// Its level; 0 in plain text, 7 for a label in bold.
    pub level: u8,
    /// The blocks below it, up to the next heading of its level.
    pub body: Range<usize>,
    /// What the heading says.
    pub line: Line<'a>,
    /// Whether it is made of general words.
    pub generic: Generic,
    /// Speakers named in a line of their own right below, or in the line that leads in above.
    pub stated: Vec<&'a Mention>,
    /// Where its last line gives the talk's title, beside the speaker: "(X - Title)".
    pub foot: Option<(usize, Range<usize>)>,
    /// The block that leads in, which belongs to this section and not to the one above.
    pub lead_in: Option<usize>,
    /// What the section is.
    pub role: Role,
}

/// What a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// One talk.
    Talk,
    /// A day, a track, a theme: talks may stand inside.
    Container,
    /// Part of the talk above it.
    Inside,
    /// No talk and nothing to find talks in by headings.
    Other,
}

/// The sections of a recap, in order.
pub fn read<'a>(ctx: &Context<'a>) -> Vec<Section<'a>> {
    let headings: Vec<(usize, u8)> = ctx
        .recap
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, b)| !b.chrome)
        .filter_map(|(i, b)| match b.kind {
            BlockKind::Heading(level) => Some((i, level)),
            _ => line::labelled(ctx, i).map(|_| (i, LABEL)),
        })
        .collect();
    let end = ctx.recap.blocks.iter().rposition(|b| !b.chrome).map_or(0, |i| i + 1);
    let mut sections: Vec<Section<'a>> =
        headings.iter().zip(ends(&headings, end)).map(|((at, level), next)| section(ctx, *at, *level, next)).collect();
    let cuts: BTreeSet<usize> = sections.iter().filter_map(|s| s.lead_in).collect();
    sections.retain(|s| !cuts.contains(&s.heading));
    join_speakers(ctx, &mut sections);
    for index in 1..sections.len() {
        let next = sections[index].heading;
        if sections[index - 1].level == 0 && sections[index - 1].body.end < next {
            sections[index - 1].body.end = next;
        }
    }
    for section in &mut sections {
        if section.body.end.checked_sub(1).is_some_and(|last| section.body.contains(&last) && cuts.contains(&last)) {
            section.body.end -= 1;
        }
    }
    sections
}

/// What a heading says, with the blocks up to `next` below it.
fn section<'a>(ctx: &Context<'a>, heading: usize, level: u8, next: usize) -> Section<'a> {
    let labelled = line::labelled(ctx, heading);
    let range = match labelled.as_ref().and_then(|l| l.title.clone()) {
        Some(title) => title,
        None => line::behind_lead(ctx, heading, 0..ctx.block(heading).text.len()),
    };
    let line = labelled.unwrap_or_else(|| line::read(ctx, heading, range.clone()));
    let generic = ctx.generic(heading, &range);
    let (stated, foot, lead_in, role) = (Vec::new(), None, None, Role::Other);
    let mut section = Section { heading, level, body: heading + 1..next, line, generic, stated, foot, lead_in, role };
    let caption = level == 0 && section.line.title.is_none() && !section.line.people.is_empty();
    section.stated = if caption { Vec::new() } else { speaker_line(ctx, &section) };
    if section.stated.is_empty()
        && section.line.people.is_empty()
        && let Some((block, line)) = self::foot(ctx, &section)
    {
        section.foot = line.title.map(|title| (block, title));
        section.stated = line.people;
    }
    // A paragraph above "Day 2" or "Conclusion" tells of the talk before.
    if section.stated.is_empty()
        && section.line.people.is_empty()
        && matches!(generic, Generic::No { .. })
        && let Some((block, people)) = self::lead_in(ctx, heading)
    {
        section.lead_in = Some(block);
        section.stated = people;
    }
    section
}

/// The title and the speakers in the last line of a section, which stands apart in brackets: what the section says is then the
/// author's own lesson, and its heading no title.
fn foot<'a>(ctx: &Context<'a>, section: &Section<'a>) -> Option<(usize, Line<'a>)> {
    let own = own_blocks(ctx, section);
    let last = own.clone().rev().find(|b| ctx.is_text(*b)).filter(|b| *b > own.start)?;
    let text = &ctx.block(last).text;
    let inner = text.strip_prefix(['(', '[']).and_then(|rest| rest.strip_suffix([')', ']']))?;
    let line = line::read(ctx, last, 1..1 + inner.len());
    let told = line.title.is_some() && !line.people.is_empty() && !line.person_first;
    told.then_some((last, line))
}

/// Where the section of each heading ends: at the next heading of its level or a higher one.
fn ends(headings: &[(usize, u8)], end: usize) -> Vec<usize> {
    let mut ends = vec![end; headings.len()];
    let mut open: Vec<usize> = Vec::new();
    for (index, (heading, level)) in headings.iter().enumerate() {
        while let Some(above) = open.pop_if(|above| headings[*above].1 >= *level) {
            ends[above] = *heading;
        }
        open.push(index);
    }
    ends
}

/// The line right below a title that names its speaker may stand as headings do, in plain text always: "By X",
/// "X (Company)".
fn join_speakers<'a>(ctx: &Context<'a>, sections: &mut Vec<Section<'a>>) {
    let mut joined: Vec<Section<'a>> = Vec::with_capacity(sections.len());
    for mut below in sections.drain(..) {
        match joined.last_mut() {
            Some(above) if names_speakers_of(ctx, above, &below) => {
                above.stated = std::mem::take(&mut below.line.people);
                above.body.end = below.body.end;
            }
            Some(above) if is_note_of(ctx, above, &below) => above.body.end = below.body.end,
            _ => joined.push(below),
        }
    }
    *sections = joined;
}

/// "### Slides: https://…" right below a talk that is named in headings of the same level.
fn is_note_of(ctx: &Context<'_>, above: &Section<'_>, below: &Section<'_>) -> bool {
    let named = !above.stated.is_empty() || !above.line.people.is_empty();
    let beside = above.level == below.level && above.level > 0 && above.body.end == below.heading;
    let text = &ctx.block(below.heading).text;
    let label = text.find("://").map(|at| 0..text[..at].rfind(' ').unwrap_or(0));
    let label = label.is_some_and(|label| {
        let mut words = ctx.tokens_in(below.heading, &label).iter().filter(|t| t.is_word()).peekable();
        words.peek().is_some() && words.all(|t| t.is(Cue::NotTalk) || t.is(Cue::And))
    });
    named && beside && label
}

/// Whether a line is all about the speakers of the title above it.
fn names_speakers_of(ctx: &Context<'_>, above: &Section<'_>, below: &Section<'_>) -> bool {
    let beside = above.level == below.level && above.heading + 1 == below.heading;
    // Keynote: "Us"
    let quoted = ctx.tokens(above.heading).last().is_some_and(Token::is_quote) && above.line.title.is_some();
    let says = matches!(above.generic, Generic::No { .. }) || quoted;
    let titled = above.line.people.is_empty() && above.stated.is_empty() && says;
    let by = Cue::Byline.at(ctx.tokens(below.heading)) > 0;
    let named = below.line.title.is_none() && !below.line.people.is_empty();
    beside && titled && named && (by || below.line.people.iter().any(|p| ctx.affiliation(p.span).is_some()))
}

/// The people of a line right below a heading that names nobody else: `por **X** y **Y**`, `--- [X](…)`, or a list below
/// "presented by:".
fn speaker_line<'a>(ctx: &Context<'a>, section: &Section<'a>) -> Vec<&'a Mention> {
    // A heading below it that names only the speaker: "### Speaker: X".
    if let Some(next) =
        section.body.clone().next().filter(|b| ctx.block(*b).is_heading() && section.line.people.is_empty())
    {
        let below = line::read(ctx, next, 0..ctx.block(next).text.len());
        if below.title.is_none() && !below.people.is_empty() {
            return below.people;
        }
    }
    let panel = panel(ctx, section);
    if !panel.is_empty() {
        return panel;
    }
    let mut blocks = own_blocks(ctx, section).filter(|b| ctx.is_text(*b));
    let Some(first) = blocks.next() else { return Vec::new() };
    let text = &ctx.block(first).text;
    let whole = 0..text.len();
    // A picture of the speaker: "X, Engineer at Y, on stage".
    if ctx.block(first).kind == BlockKind::Caption {
        let named = ctx.people_in(first, &whole).next().filter(|p| p.at.0 == 0);
        return named.map(|p| together::coordinated(ctx, first, p, &whole)).unwrap_or_default();
    }
    if text.trim_end().ends_with(':')
        && Cue::Byline.any(&ctx.tokens(first)[ctx.tokens(first).len().saturating_sub(LEAD)..])
        && !ctx.names_people(first, &whole)
    {
        return blocks
            .take_while(|b| matches!(ctx.block(*b).kind, BlockKind::Item(_)))
            .flat_map(|b| line::read(ctx, b, 0..ctx.block(b).text.len()).people)
            .collect();
    }
    let end = text.find('\n').unwrap_or(text.len());
    let read = line::read(ctx, first, 0..end);
    // An item with a title is a talk of its own.
    let item = matches!(ctx.block(first).kind, BlockKind::Item(_));
    let alone = read.title.as_ref().is_none_or(|t| !item && label_only(ctx, first, t)) && !read.person_first;
    let short = read.person_first && !read.people.is_empty() && {
        let last = read.people[read.people.len() - 1].at.1;
        ctx.tokens_in(first, &(last..end)).iter().filter(|t| t.is_word()).count() <= 1
    };
    if alone || short { read.people } else { Vec::new() }
}

/// The people of a list that presents them below the title of a panel: `- X, CTO of Y: …`, `- X – @handle …`. A list of
/// talks has titles in that place.
fn panel<'a>(ctx: &Context<'a>, section: &Section<'a>) -> Vec<&'a Mention> {
    let is_item = |block: &usize| matches!(ctx.block(*block).kind, BlockKind::Item(_));
    let items = own_blocks(ctx, section).skip_while(|block| !is_item(block)).take_while(is_item);
    let mut presented = Vec::new();
    let mut others = 0;
    for block in items {
        let whole = 0..ctx.block(block).text.len();
        let person = ctx.people_in(block, &whole).next().filter(|person| person.at.0 <= 2);
        let told = person.filter(|person| {
            let after = ctx.tokens_in(block, &(person.at.1..whole.end));
            let words = &after[after.iter().position(Token::is_word).unwrap_or(0)..];
            let handle = after.iter().take(4).any(|token| token.folded == "@");
            let role = (0..words.len().min(3)).any(|at| Cue::Roles.at(&words[at..]) > 0);
            handle || role || ctx.affiliation(person.span).is_some()
        });
        match told {
            Some(person) => presented.push(person),
            None => others += 1,
        }
    }
    if presented.len() > 1 && others == 0 { presented } else { Vec::new() }
}

/// Whether what is left of a line is only "[Slides]" or "video".
fn label_only(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> bool {
    !matches!(ctx.generic(block, range), Generic::No { .. })
        || ctx.mentions_in(block, range).any(|m| m.kind == Kind::Person) && ctx.tokens_in(block, range).len() <= 4
        || ctx.block(block).text[range.clone()].starts_with('[')
        || ctx.block(block).marks.iter().any(|m| {
            matches!(m.kind, MarkKind::Link(_)) && m.range.start <= range.start + 1 && range.end <= m.range.end + 1
        })
}

/// The short paragraph above a heading that announces its speaker: "Coming next was X, from Y:".
fn lead_in<'a>(ctx: &Context<'a>, heading: usize) -> Option<(usize, Vec<&'a Mention>)> {
    let plain = matches!(ctx.block(heading).kind, BlockKind::Heading(0));
    let block = heading.checked_sub(1).filter(|b| {
        let kind = ctx.block(*b).kind;
        (kind == BlockKind::Paragraph || plain && kind == BlockKind::Heading(0)) && !ctx.block(*b).chrome
    })?;
    if quotes::is_saying(&ctx.block(heading).text) {
        return None;
    }
    let text = &ctx.block(block).text;
    let whole = 0..text.len();
    let tokens = ctx.tokens_in(block, &whole);
    let colon = text.trim_end().ends_with(':');
    let short = colon || tokens.iter().filter(|t| t.is_word()).count() <= 30;
    // All that stands below a heading is told of it.
    let free = plain || block.checked_sub(1).is_none_or(|above| !ctx.block(above).is_heading());
    let announces = colon || free && Cue::Introductions.find(tokens).is_some_and(|(at, _)| at < 8);
    let about_talk = Cue::Introductions.any(tokens) || Cue::Titled.any(tokens) || Cue::TalkNouns.any(tokens);
    if ctx.sentences(block).len() > 2 || !short || !announces || !about_talk && !ctx.names_people(block, &whole) {
        return None;
    }
    let first = ctx.people_in(block, &whole).next();
    let people = first.map(|p| together::coordinated(ctx, block, p, &whole)).unwrap_or_default();
    let names_nobody = people.is_empty() && !(Cue::Introductions.any(tokens) && colon);
    (!names_nobody).then_some((block, people))
}

/// The blocks of a section that no deeper heading claims.
pub fn own_blocks(ctx: &Context<'_>, section: &Section<'_>) -> Range<usize> {
    let stop =
        section.body.clone().find(|b| ctx.block(*b).is_heading() && !ctx.block(*b).chrome).unwrap_or(section.body.end);
    section.body.start..stop
}
