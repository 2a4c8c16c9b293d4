//! Drafts in, talks out: what each covers, whom its speakers stand for, what form it had, and its id.

use super::context::{Context, Generic};
use super::event::Events;
use super::talks::{self, Draft};
use crate::model::{
    Appearance, BlockKind, Coverage, EntityId, EntityRef, Event, Kind, MarkKind, Mention, Status, Talk, TalkKind,
};
use crate::text::slug;
use std::collections::HashMap;
use std::ops::Range;

/// Completes the drafts of a recap of `events`.
pub fn complete(ctx: &Context<'_>, drafts: Vec<Draft<'_>>, events: &Events) -> Vec<Talk> {
    let mut talks: Vec<Talk> = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        let title = talks::title_text(ctx, draft);
        if title.is_none() && draft.people.is_empty() {
            continue;
        }
        let speakers: Vec<Appearance> = draft.people.iter().map(|p| appearance(ctx, draft, p)).collect();
        let event = events.of(draft.head);
        let id = talk_id(event, title.as_deref(), &speakers);
        let pictured = |m: &Mention| ctx.block(m.block).kind == BlockKind::Caption && m.kind == Kind::Technology;
        let themed = |m: &&Mention| draft.theme == Some(m.block) && m.kind == Kind::Technology;
        let mentions: Vec<&Mention> = ctx
            .linked
            .mentions
            .iter()
            .filter(|m| told_here(ctx, &drafts, index, m) && !pictured(m) && !only_hosts(ctx, m) || themed(m))
            .collect();
        let talk = Talk {
            id,
            kind: form(ctx, draft),
            span: draft.span(ctx),
            event: event.map(|e| e.id.clone()),
            technologies: technologies(ctx, draft, &mentions),
            topics: references(&mentions, Kind::Topic),
            companies: companies(&mentions, &speakers),
            title,
            speakers,
        };
        match talks.iter_mut().find(|t| t.id == talk.id) {
            Some(same) => merge(same, talk),
            None => talks.push(talk),
        }
    }
    talks
}

/// Whether a mention stands in what is told of the draft. Where several talks share a paragraph, a sentence that begins with
/// a speaker is of their talk.
fn told_here(ctx: &Context<'_>, drafts: &[Draft<'_>], index: usize, mention: &Mention) -> bool {
    let draft = &drafts[index];
    let shares = |other: &Draft<'_>| other.head == draft.head && other.until.is_some() | draft.until.is_some();
    if mention.block != draft.head || !drafts.iter().enumerate().any(|(i, d)| i != index && shares(d)) {
        return draft.holds(mention);
    }
    let sentence = ctx.sentences(mention.block).into_iter().find(|s| s.contains(&mention.at.0));
    // Where two talks divide a sentence, each has its own part.
    let divided = |s: &Range<usize>| drafts.iter().any(|d| d.head == draft.head && s.start < d.from && d.from < s.end);
    if sentence.as_ref().is_some_and(divided) {
        return draft.holds(mention);
    }
    let subject = sentence.and_then(|s| {
        let mut people = ctx.mentions_in(mention.block, &s).filter(|m| m.kind == Kind::Person);
        people.next().filter(|p| p.at.0 <= s.start + 2)
    });
    let owner = subject.and_then(|s| drafts.iter().position(|d| shares(d) && d.people.iter().any(|p| p.id == s.id)));
    owner.map_or_else(|| draft.holds(mention), |owner| owner == index)
}

/// Whether a mention is the text of a link to a page on that very site: "the slides are on [Slideshare](…)".
fn only_hosts(ctx: &Context<'_>, mention: &Mention) -> bool {
    let block = ctx.block(mention.block);
    let name = slug(&block.text[mention.at.0..mention.at.1]).replace('-', "");
    block.marks.iter().any(|mark| {
        let MarkKind::Link(url) = &mark.kind else { return false };
        let address = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        let (host, page) = address.split_once('/').unwrap_or((address, ""));
        let site = ctx.languages.is_talk_page(url) || host.split('.').any(|label| ctx.languages.is_forge(label));
        mark.range == (mention.at.0..mention.at.1) && !page.is_empty() && site && host.contains(&name)
    })
}

/// Event and title, or event and speakers where there is no title.
fn talk_id(event: Option<&Event>, title: Option<&str>, speakers: &[Appearance]) -> EntityId {
    let own = match title {
        Some(title) => slug(title),
        None => slug(&speakers.iter().map(|s| s.person.id.as_str()).collect::<Vec<_>>().join(" ")),
    };
    let own = if own.is_empty() { "untitled".to_owned() } else { own };
    let own: String = own.chars().take(120).collect();
    EntityId(event.map_or_else(|| own.clone(), |e| format!("{}-{own}", e.id)))
}

/// The same talk told twice in one recap: the later account adds what the first lacks.
fn merge(talk: &mut Talk, other: Talk) {
    for technology in other.technologies {
        match talk.technologies.iter_mut().find(|t| t.technology.id == technology.technology.id) {
            Some(same) => same.main |= technology.main,
            None => talk.technologies.push(technology),
        }
    }
    for speaker in other.speakers {
        if !talk.speakers.iter().any(|s| s.person.id == speaker.person.id) {
            talk.speakers.push(speaker);
        }
    }
    for (own, more) in [(&mut talk.topics, other.topics), (&mut talk.companies, other.companies)] {
        for entity in more {
            if !own.contains(&entity) {
                own.push(entity);
            }
        }
    }
}

fn entity(mention: &Mention) -> EntityRef {
    EntityRef { id: mention.id.clone(), label: mention.label.clone() }
}

/// A speaker with the company and the role that the text states, in the talk before elsewhere.
fn appearance(ctx: &Context<'_>, draft: &Draft<'_>, person: &Mention) -> Appearance {
    let mut same: Vec<&Mention> =
        ctx.linked.mentions.iter().filter(|m| m.id == person.id && m.kind == Kind::Person).collect();
    same.sort_by_key(|m| (!draft.holds(m) && m.block != draft.body.start.saturating_sub(1), m.block, m.at));
    let stated = |m: &&Mention| {
        let affiliation = ctx.affiliation(m.span)?;
        let company = ctx.company_at(affiliation.company?)?;
        Some((company, affiliation.company))
    };
    let company = same.iter().find_map(stated);
    let role = same.iter().find_map(|m| ctx.affiliation(m.span)?.role.clone());
    let beside = draft.company.filter(|_| company.is_none()).map(|c| (c, Some(c.span)));
    let company = company.or(beside);
    Appearance {
        person: entity(person),
        affiliation: company.map(|(c, _)| entity(c)),
        affiliation_span: company.and_then(|(_, span)| span),
        role,
        status: if ctx.gazetteer.get(&person.id).is_some() { Status::Known } else { Status::Candidate },
    }
}

/// Technologies named in the talk; main ones stand in the title, in the sentence that stands for a title ("a talk about
/// Consul"), or come up again.
fn technologies(ctx: &Context<'_>, draft: &Draft<'_>, mentions: &[&Mention]) -> Vec<Coverage> {
    let mut counts: HashMap<&EntityId, usize> = HashMap::new();
    for mention in mentions.iter().filter(|m| m.kind == Kind::Technology) {
        *counts.entry(&mention.id).or_default() += 1;
    }
    let (block, range) = draft.title.clone().unwrap_or_else(|| (draft.head, draft.opening(ctx)));
    let in_title = |m: &Mention| m.block == block && range.start <= m.at.0 && m.at.1 <= range.end;
    let mut out: Vec<Coverage> = Vec::new();
    for mention in mentions.iter().filter(|m| m.kind == Kind::Technology) {
        let main = in_title(mention) || counts.get(&mention.id).is_some_and(|n| *n > 2);
        match out.iter_mut().find(|c| c.technology.id == mention.id) {
            Some(same) => same.main |= main,
            None => out.push(Coverage { technology: entity(mention), main }),
        }
    }
    out
}

fn references(mentions: &[&Mention], kind: Kind) -> Vec<EntityRef> {
    let mut out: Vec<EntityRef> = Vec::new();
    for mention in mentions.iter().filter(|m| m.kind == kind) {
        let reference = entity(mention);
        if !out.contains(&reference) {
            out.push(reference);
        }
    }
    out
}

/// Companies discussed: all that are no speaker's own.
fn companies(mentions: &[&Mention], speakers: &[Appearance]) -> Vec<EntityRef> {
    let mut out = references(mentions, Kind::Company);
    out.retain(|c| !speakers.iter().any(|s| s.affiliation.as_ref().is_some_and(|a| a.id == c.id)));
    out
}

/// The talk's form, from the heading or the sentence that opens it, or else from the headings it stands under.
fn form(ctx: &Context<'_>, draft: &Draft<'_>) -> TalkKind {
    let of_words = |block: usize, range: &Range<usize>| {
        let tokens = ctx.tokens_in(block, range);
        let cues = ctx.cues;
        let forms = [
            (&cues.lightning, TalkKind::Lightning),
            (&cues.keynote, TalkKind::Keynote),
            (&cues.workshop, TalkKind::Workshop),
            (&cues.panel, TalkKind::Panel),
        ];
        forms.into_iter().find(|(phrases, _)| phrases.any(tokens)).map(|(_, kind)| kind)
    };
    let above = || {
        ctx.headings_above(draft.head).into_iter().find_map(|heading| {
            let whole = 0..ctx.block(heading).text.len();
            let named = ctx.generic(heading, &whole) == Generic::Container;
            of_words(heading, &whole).filter(|_| named)
        })
    };
    // A title's own words say nothing of its form but its last, and the first before a mark: "The panel on the wall",
    // "OpenTelemetry workshop", "Table ronde : …".
    let opening = draft.opening(ctx);
    let said = match &draft.title {
        Some((block, title)) if *block == draft.head => {
            let tokens = ctx.tokens_in(*block, title);
            let last = tokens.last().map_or(title.end, |t| t.range.start);
            let mark = tokens.iter().take(4).find(|t| matches!(t.folded.as_str(), ":" | "." | "|" | "-"));
            let label = mark.map_or(title.start, |t| t.range.start);
            [opening.start..label.max(opening.start), last..opening.end.max(last)]
        }
        _ => [opening.clone(), opening.end..opening.end],
    };
    let of_opening = said.iter().find_map(|range| of_words(draft.head, range));
    of_opening.or_else(above).unwrap_or(TalkKind::Talk)
}
