//! List items in, talks out: `[Title](url) X shows how …`, `X - Title -- note`, `**Title** — note`. A list is one of talks
//! when its items are written alike and name speakers, or when the heading above says so.

use super::context::{Context, Generic};
use super::draft::Draft;
use super::line::{self, Line};
use super::prose;
use super::segments::{self, Part};
use super::tables;
use super::together;
use crate::language::{Cue, quotes};
use crate::model::{BlockKind, Kind, Mark, MarkKind, Mention};
use crate::page::Sign;
use std::ops::Range;

/// An item of the first depth, read.
pub struct Item<'a> {
    block: usize,
    /// What its head says.
    pub line: Line<'a>,
    /// Who speaks.
    pub people: Vec<&'a Mention>,
    marked: bool,
    bold: bool,
}

/// Whether the heading above a list is about talks, not only about a day.
fn named_for_talks(ctx: &Context<'_>, list: usize) -> bool {
    let heading = list.checked_sub(1).and_then(|above| ctx.nearest_heading(above));
    heading.is_some_and(|h| ctx.has_cue(h, Cue::TalkNouns) && !ctx.has_cue(h, Cue::Keynote))
}

/// The talks in the lists of a run of blocks. `expected` if the heading above says that talks follow.
pub fn find<'a>(ctx: &Context<'a>, blocks: &Range<usize>, expected: bool) -> Vec<Draft<'a>> {
    let mut out = Vec::new();
    let mut at = blocks.start;
    let is_item =
        |b: usize| matches!(ctx.block(b).kind, BlockKind::Item(_)) && !ctx.block(b).chrome && !tables::is_row(ctx, b);
    while let Some(start) = (at..blocks.end).find(|b| is_item(*b)) {
        // A list goes on over the code and quotations inside its items.
        let mut end = start;
        while end < blocks.end
            && (is_item(end)
                || matches!(ctx.block(end).kind, BlockKind::Code | BlockKind::Quote)
                || ctx.block(end).chrome)
        {
            end += 1;
        }
        let announced = start.checked_sub(1).is_some_and(|lead| {
            let text = ctx.block(lead).text.trim_end();
            ctx.is_text(lead) && text.ends_with(':') && Cue::TalkNouns.any(ctx.tokens(lead))
        });
        let company = start.checked_sub(1).and_then(|lead| shared_company(ctx, lead));
        let found = in_list(ctx, &(start..end), expected, announced);
        out.extend(found.into_iter().map(|d| Draft { company: d.company.or(company), ..d }));
        at = end;
    }
    out
}

/// The one company that the line above a list gives for all its speakers: "Three colleagues from X gave talks:".
fn shared_company<'a>(ctx: &Context<'a>, lead: usize) -> Option<&'a Mention> {
    let text = ctx.block(lead).text.trim_end();
    let whole = 0..text.len();
    let mut companies = ctx.mentions_in(lead, &whole).filter(|m| m.kind == Kind::Company);
    let company = companies.next().filter(|_| companies.next().is_none())?;
    let before = ctx.tokens_in(lead, &(0..company.at.0));
    let cue = Cue::Employer.ending(&before[before.len().saturating_sub(4)..]);
    let cue_from = before.len() - cue;
    let somebody = before[cue_from.saturating_sub(3)..cue_from].iter().any(|t| t.is(Cue::Someone) || t.is(Cue::Roles));
    (ctx.is_text(lead) && text.ends_with(':') && cue > 0 && somebody).then_some(company)
}

/// The talks of one list. `announced` if the line above it ends in "the talks:".
fn in_list<'a>(ctx: &Context<'a>, blocks: &Range<usize>, expected: bool, announced: bool) -> Vec<Draft<'a>> {
    let depth = |b: usize| match ctx.block(b).kind {
        BlockKind::Item(depth) if !ctx.block(b).chrome => Some(depth),
        _ => None,
    };
    let top = blocks.clone().filter_map(depth).min();
    let items: Vec<Item<'a>> =
        blocks.clone().filter(|b| depth(*b).is_some() && depth(*b) == top).map(|b| read(ctx, b)).collect();
    let named = items.iter().filter(|i| !i.people.is_empty() && i.line.title.is_some()).count();
    let marked = items.iter().filter(|i| i.marked).count();
    let bold = items.iter().filter(|i| i.bold).count();
    let wordy = |i: &Item<'_>| {
        i.line.title.as_ref().is_some_and(|t| ctx.tokens_in(i.block, t).iter().filter(|t| t.is_word()).count() > 1)
    };
    let listed = (announced || expected && (bold * 3 >= items.len() * 2 || named_for_talks(ctx, blocks.start)))
        && marked * 3 >= items.len() * 2
        && items.len() > 1;
    // "the parser by X": no title begins so that is not marked.
    let small = |item: &Item<'_>, title: &Range<usize>| {
        !item.marked && !ctx.lower && ctx.block(item.block).text[title.clone()].starts_with(char::is_lowercase)
    };
    let mut out: Vec<Draft<'a>> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let is_talk = !item.people.is_empty() && item.line.title.is_some() && (named * 2 >= items.len() || item.marked)
            || listed && item.marked && wordy(item)
            || named * 2 > items.len() && item.marked && items.len() > 1;
        let title = item.line.title.clone().filter(|title| is_talk && !small(item, title));
        let Some(title) = title else { continue };
        if !matches!(ctx.generic(item.block, &title), Generic::No { .. }) && item.people.is_empty() {
            continue;
        }
        let end = items.get(index + 1).map_or_else(|| list_end(ctx, item.block, blocks), |next| next.block);
        out.push(Draft {
            title: Some((item.block, title)),
            head: item.block,
            body: item.block..end,
            people: item.people.clone(),
            company: item.line.company,
            from: 0,
            until: None,
            plain: false,
            likely: None,
        });
    }
    out
}

/// The block behind the last item's own blocks.
fn list_end(ctx: &Context<'_>, item: usize, blocks: &Range<usize>) -> usize {
    let BlockKind::Item(depth) = ctx.block(item).kind else { return item + 1 };
    (item + 1..blocks.end)
        .find(|b| !matches!(ctx.block(*b).kind, BlockKind::Item(d) if d > depth))
        .unwrap_or(blocks.end)
}

/// Reads an item: its title, which is its head, and its speakers, who may stand behind.
pub fn read<'a>(ctx: &Context<'a>, block: usize) -> Item<'a> {
    let text = &ctx.block(block).text;
    let opens = |c: char| c.is_alphanumeric() || matches!(c, '(' | '¿' | '¡');
    let start = line::behind_time(ctx, block).max(behind_label(ctx, block));
    let lead = start + text[start..].find(opens).unwrap_or(text.len() - start);
    let mark = ctx
        .block(block)
        .marks
        .iter()
        .filter(|m| m.kind != MarkKind::Code && m.range.start <= lead && lead < m.range.end)
        .max_by_key(|m| m.range.end);
    let quoted = quotes::PAIRS
        .iter()
        .find(|(open, _)| text[start..].starts_with(*open))
        .and_then(|(_, close)| text[lead..].find(*close));
    // "[Title], by X": the address of the link was forgotten.
    let bracketed = text[start..].starts_with('[').then(|| text[lead..].find(']')).flatten();
    let bracketed = bracketed.filter(|end| text[lead + end + 1..].starts_with([',', ':', '.']));
    let quoted = quoted.or(bracketed);
    let start = if mark.is_none() && bracketed.is_some() { lead } else { start };
    let head_end = match (mark, quoted) {
        (Some(mark), _) => mark.range.end,
        (None, Some(end)) => lead + end,
        (None, None) => text.find('\n').unwrap_or(text.len()),
    };
    if mark.is_none()
        && quoted.is_none()
        && let Some(item) = person_and_mark(ctx, block, start)
    {
        return item;
    }
    let line = line::read(ctx, block, start..head_end);
    let marked = mark.is_some() || quoted.is_some();
    let bold = mark.is_some_and(|m| m.kind == MarkKind::Strong);
    if !line.people.is_empty() && !line.person_first {
        let people = line.people.clone();
        return Item { block, line, people, marked, bold };
    }
    if !marked {
        let people = if line.person_first { Vec::new() } else { line.people.clone() };
        return Item { block, line: Line { title: None, ..line }, people, marked, bold };
    }
    // The speaker opens what follows the title: "X shows …", "by X", "(X)".
    let rest = head_end..text.len();
    let first = ctx.people_in(block, &rest).next();
    let people = first
        .filter(|p| {
            let gap = ctx.tokens_in(block, &(head_end..p.at.0));
            let words: Vec<_> = gap.iter().filter(|t| t.is_word()).collect();
            let by = Cue::Byline.any(gap) || Cue::TalkOf.ending(gap) > 0;
            words.is_empty() || words.len() <= 2 && by
        })
        .map(|p| together::coordinated(ctx, block, p, &rest))
        .unwrap_or_else(|| told_below(ctx, block, head_end));
    Item { block, line, people, marked, bold }
}

/// Where an item goes on behind its number and the label of a talk: "2. Talk: …".
fn behind_label(ctx: &Context<'_>, block: usize) -> usize {
    let tokens = ctx.tokens(block);
    let number =
        tokens.iter().take(2).take_while(|t| !t.is_word() || t.folded.bytes().all(|b| b.is_ascii_digit())).count();
    let label = Cue::TalkNouns.at(&tokens[number..]);
    // "* 1. Talk: …" is an item of a numbered list inside another; "Panel: who owns it?" is a title as a whole.
    let numbered = |number: usize| number > 0 || ctx.block(block).kind == BlockKind::Item(2);
    let colon = tokens.get(number + label).filter(|t| label > 0 && numbered(number) && t.folded == ":");
    colon.map_or(0, |colon| colon.range.end)
}

/// "M. Brandt: [Title](…): note", "By X [Title](…)": speakers, and behind them a title that is a link or in bold.
fn person_and_mark<'a>(ctx: &Context<'a>, block: usize, start: usize) -> Option<Item<'a>> {
    let title = |m: &&Mark| !matches!(m.kind, MarkKind::Code | MarkKind::Cell { .. }) && m.range.start > start;
    let mark = ctx.block(block).marks.iter().filter(title).find(|m| !ctx.names_people(block, &m.range))?;
    let before = ctx.tokens_in(block, &(start..mark.range.start));
    let by = Cue::Byline.at(before).max(Cue::TalkOf.at(before));
    let named = before.get(by)?.range.start..mark.range.start;
    if segments::classify(ctx, block, &named) != Part::People {
        return None;
    }
    let people: Vec<&Mention> = ctx.people_in(block, &named).collect();
    let title = Some(segments::trim_range(ctx, block, &mark.range));
    let line = Line { title, people: people.clone(), ..Line::default() };
    (!people.is_empty()).then_some(Item { block, line, people, marked: true, bold: mark.kind == MarkKind::Strong })
}

/// The speakers whom a sentence behind the title names: "This talk was given by X", "a session by X".
fn told_below<'a>(ctx: &Context<'a>, block: usize, from: usize) -> Vec<&'a Mention> {
    let behind = prose::told(ctx, block).iter().filter(|told| told.sentence.end > from);
    let mut groups = behind.flat_map(|told| &told.groups).filter(|group| group[0].at.0 >= from);
    let given = |group: &&Vec<&Mention>| {
        let slot = ctx.slot(group[0]);
        slot.has_any(&[Sign::SpeakerNoun, Sign::VerbFirst]) || slot.has(Sign::By) && !slot.has(Sign::NotSpeaker)
    };
    groups.find(given).cloned().unwrap_or_default()
}
