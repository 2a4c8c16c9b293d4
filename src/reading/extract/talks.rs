//! Sections, items and introductions in, drafts of talks out: title, speakers, and the stretch of text that tells of each.

use super::context::{Context, Generic};
use super::draft::Draft;
use super::items;
use super::outline::{self, Role, Section};
use super::prose;
use super::roles;
use super::segments;
use super::tables;
use crate::language::Cue;
use crate::model::{BlockKind, EntityId, Mention};
use crate::page::Ranges;
use std::collections::HashSet;
use std::ops::Range;

/// The talks of a recap, in the order of the text.
pub fn find<'a>(ctx: &Context<'a>) -> Vec<Draft<'a>> {
    let mut sections = outline::read(ctx);
    roles::assign(ctx, &mut sections);
    let end = ctx.recap.blocks.iter().rposition(|b| !b.chrome).map_or(0, |i| i + 1);
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    let first = sections.first().map_or(end, |s| s.heading);
    drafts.extend(loose(ctx, &(0..first), false));
    for (index, section) in sections.iter().enumerate() {
        match section.role {
            Role::Talk => drafts.push(of_section(ctx, &sections, index)),
            Role::Inside => {}
            Role::Container | Role::Other => {
                let stop = sections[index + 1..]
                    .iter()
                    .map(|s| s.lead_in.unwrap_or(s.heading))
                    .find(|h| *h > section.heading)
                    .unwrap_or(end);
                let body = section.heading + 1..stop.min(section.body.end.max(section.heading + 1));
                drafts.extend(loose(ctx, &body, section.role == Role::Container));
            }
        }
    }
    tables::without_programmes(ctx, &mut drafts);
    drafts.sort_by_key(|d| (d.body.start, d.from));
    drafts
}

/// The talk that a section is about.
fn of_section<'a>(ctx: &Context<'a>, sections: &[Section<'a>], index: usize) -> Draft<'a> {
    let section = &sections[index];
    // Deeper talks of their own end it early.
    let stop = sections[index + 1..]
        .iter()
        .take_while(|s| s.heading < section.body.end)
        .find(|s| s.role == Role::Talk && section.body.contains(&s.heading))
        .map_or(section.body.end, |s| s.lead_in.unwrap_or(s.heading));
    let stop = if section.level == 0 { flat_end(sections, index, stop) } else { stop };
    let body = section.heading..stop;
    let mut people = section.line.people.clone();
    if people.is_empty() {
        people.clone_from(&section.stated);
    }
    if people.is_empty() {
        let found = prose::introductions(ctx, &(section.heading + 1..opening_end(ctx, section.heading, stop)));
        people = found.into_iter().map(|i| i.people).find(|p| !p.is_empty()).unwrap_or_default();
    }
    if people.is_empty() {
        people = prose::first_subject(ctx, &(section.heading + 1..stop.min(section.heading + 3)));
    }
    let headed = section.line.title.clone().filter(|t| !t.is_empty()).map(|t| (section.heading, t));
    let title = section.foot.clone().or(headed);
    dedup(&mut people);
    Draft {
        title,
        head: section.heading,
        body,
        people,
        company: section.line.company,
        from: 0,
        until: None,
        plain: false,
        likely: None,
    }
}

/// The block behind the first three of running text below a heading, pictures and quotations not counted.
fn opening_end(ctx: &Context<'_>, heading: usize, stop: usize) -> usize {
    let told = |b: &usize| ctx.is_text(*b) && !matches!(ctx.block(*b).kind, BlockKind::Quote | BlockKind::Caption);
    (heading + 1..stop).filter(told).nth(2).map_or(stop, |last| last + 1)
}

/// In plain text a talk goes on over the headings inside it.
fn flat_end(sections: &[Section<'_>], index: usize, stop: usize) -> usize {
    let mut end = stop;
    for section in &sections[index + 1..] {
        if section.heading != end || section.role == Role::Talk || !matches!(section.generic, Generic::No { .. }) {
            break;
        }
        end = section.body.end;
    }
    end
}

/// Talks in lists and prose below a heading that is no talk's.
fn loose<'a>(ctx: &Context<'a>, body: &Range<usize>, expected: bool) -> Vec<Draft<'a>> {
    let mut drafts = tables::find(ctx, body);
    drafts.extend(items::find(ctx, body, expected));
    let listed: Ranges = drafts.iter().map(|d| d.body.clone()).collect();
    let known: HashSet<&EntityId> = drafts.iter().flat_map(|d| &d.people).map(|p| &p.id).collect();
    let found: Vec<_> = prose::introductions(ctx, body)
        .into_iter()
        .filter(|i| !listed.hold(&(i.block..i.block + 1)))
        .filter(|i| !i.people.iter().any(|p| known.contains(&p.id)))
        .collect();
    let used: HashSet<Range<usize>> = found.iter().filter_map(|i| i.title.clone()).collect();
    for (index, intro) in found.iter().enumerate() {
        let next = found.get(index + 1);
        let (end, until) = match next {
            Some(next) if next.sentence.start > 0 && next.block > intro.block && starts_inside(ctx, next) => {
                (next.block + 1, Some(next.sentence.start))
            }
            // Two talks of one sentence both have it, unless the one is told behind the other.
            Some(next) if next.block == intro.block && next.sentence == intro.sentence => {
                (intro.block + 1, Some(divide(ctx, intro, next).unwrap_or(intro.sentence.end)))
            }
            Some(next) if next.block == intro.block => (intro.block + 1, Some(next.sentence.start)),
            _ if intro.people.is_empty() => (intro.block + 1, starts_inside(ctx, intro).then_some(intro.sentence.end)),
            next => {
                let end = next.map_or(body.end, |n| n.block);
                let list = listed.next_start(intro.block).unwrap_or(end);
                (closing(ctx, intro, end.min(list)), None)
            }
        };
        let shared = index > 0 && found[index - 1].block == intro.block;
        let divided = index.checked_sub(1).and_then(|before| divide(ctx, &found[before], intro));
        let from = match divided {
            Some(from) => from,
            None if shared || starts_inside(ctx, intro) => intro.sentence.start,
            None => 0,
        };
        let mut people = intro.people.clone();
        dedup(&mut people);
        let alone = next.is_none_or(|n| n.block != intro.block) && !people.is_empty();
        let later = if alone { prose::given_later(ctx, intro.block, intro.sentence.end, &used) } else { None };
        drafts.push(Draft {
            title: intro.title.clone().or(later).map(|t| (intro.block, t)),
            head: intro.block,
            body: intro.block..end.max(intro.block + 1),
            people,
            company: None,
            from,
            until,
            plain: false,
            likely: None,
        });
    }
    drafts
}

/// Where the second of two talks of one sentence begins, if what is said of the first stands before what is said of the
/// second: its title and speakers, or "X spoke about A, followed by a session on B by Y".
fn divide(ctx: &Context<'_>, first: &prose::Introduction<'_>, second: &prose::Introduction<'_>) -> Option<usize> {
    let stretch = |intro: &prose::Introduction<'_>| {
        let people = intro.people.first()?.at.0..intro.people.last()?.at.1;
        let title = intro.title.clone().unwrap_or(people.clone());
        Some(title.start.min(people.start)..title.end.max(people.end))
    };
    let same = first.block == second.block && first.sentence == second.sentence;
    let (before, after) = (stretch(first)?, stretch(second).filter(|_| same)?);
    if before.end > after.start || first.title.is_some() && second.title.is_some() {
        return (before.end <= after.start).then_some(after.start);
    }
    let between = ctx.tokens_in(first.block, &(before.end..after.start));
    let told = first.title.is_some() || Cue::TalkVerbs.any(between) || Cue::TalkNouns.any(between);
    let goes_on = Cue::Introductions.find(between).filter(|_| second.title.is_none());
    told.then(|| goes_on.map_or(after.start, |(at, _)| between[at].range.start))
}

/// Whether more than a sentence or two of something else stands before the introduction in its block.
fn starts_inside(ctx: &Context<'_>, intro: &prose::Introduction<'_>) -> bool {
    ctx.sentences(intro.block).iter().take_while(|s| s.end <= intro.sentence.start).take(3).count() > 2
}

/// Where the account of a prose talk ends, at `end` at the latest: before the first paragraph that looks back on the whole
/// event, goes on to a talk of nobody known, or is about the author or the event and not the speaker.
fn closing(ctx: &Context<'_>, intro: &prose::Introduction<'_>, end: usize) -> usize {
    let looks_back = |block: usize| {
        let tokens = ctx.tokens(block);
        let own = tokens.iter().take(16).any(|t| t.is(Cue::FirstPerson));
        ctx.is_text(block)
            && Cue::Closing.at(tokens) > 0
            && (own || tokens.iter().take(30).any(|t| t.is(Cue::EventNouns)))
    };
    let turns = |block: usize| {
        let Some(first) = ctx.sentences(block).first() else { return false };
        let tokens = ctx.tokens_in(block, first);
        let of_author = tokens.iter().any(|t| t.is(Cue::FirstPerson));
        let of_talk = ctx.tokens(block).iter().any(|t| t.is(Cue::TalkNouns) && !t.folded.ends_with('s'))
            || ctx.mentions(block).iter().any(|m| intro.people.iter().any(|p| p.id == m.id));
        let of_event = Cue::BesideTalks.any(tokens);
        ctx.block(block).kind == BlockKind::Paragraph && (of_author || of_event) && !of_talk
    };
    (intro.block + 1..end).find(|b| looks_back(*b) || goes_on(ctx, *b) || turns(*b)).unwrap_or(end)
}

/// "Another talk gave advice …", "The last of the talks …": a paragraph on a further talk.
fn goes_on(ctx: &Context<'_>, block: usize) -> bool {
    let Some(first) = ctx.sentences(block).first() else { return false };
    let tokens = ctx.tokens_in(block, first);
    let head = &tokens[..tokens.len().min(12)];
    let next = head.iter().position(|t| t.is(Cue::NextTalk));
    let talk = next.and_then(|n| head[n..].iter().take(5).position(|t| t.is(Cue::TalkNouns)));
    ctx.is_text(block) && (talk.is_some() || Cue::NextTalk.at(tokens) > 1)
}

fn dedup(people: &mut Vec<&Mention>) {
    let mut seen = HashSet::new();
    people.retain(|p| seen.insert(&p.id));
}

/// The title of a draft as text.
pub fn title_text(ctx: &Context<'_>, draft: &Draft<'_>) -> Option<String> {
    let (block, range) = draft.title.as_ref()?;
    let range = segments::trim_range(ctx, *block, range);
    let text = ctx.block(*block).text[range].split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && text.chars().any(char::is_alphanumeric)).then_some(text)
}
