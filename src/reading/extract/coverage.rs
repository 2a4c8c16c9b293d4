//! Drafts in, talks out: what each covers, whom its speakers stand for, what form it had, and its id.

use super::context::{Context, Generic};
use super::draft::Draft;
use super::event::Events;
use super::talks;
use crate::language::Cue;
use crate::model::{
    Affiliation, Appearance, BlockKind, Coverage, EntityId, EntityRef, Event, Kind, MarkKind, Mention, Span, Status,
    Talk, TalkKind,
};
use crate::page::Token;
use crate::text::slug;
use std::collections::HashMap;
use std::ops::Range;

/// Completes the drafts of a recap of `events`.
pub fn complete<'a>(ctx: &Context<'a>, drafts: Vec<Draft<'a>>, events: &Events) -> Vec<Talk> {
    let shared = Shared::new(ctx, &drafts);
    let people = People::new(ctx);
    let mut talks: Vec<Talk> = Vec::new();
    let mut by_id: HashMap<EntityId, usize> = HashMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        // "PyCon 2018 - Cleveland" says where the talk was given, not what it is called.
        let named = draft.title.as_ref().is_none_or(|(block, _)| !events.head(*block));
        let named = named && !draft.title.as_ref().is_some_and(|(block, title)| is_firm(ctx, *block, title));
        let title = talks::title_text(ctx, draft).filter(|_| named || draft.people.is_empty());
        if title.is_none() && draft.people.is_empty() && !draft.plain {
            continue;
        }
        let speakers: Vec<Appearance> = draft.people.iter().map(|p| people.appearance(ctx, draft, p)).collect();
        let event = events.of(draft.head);
        let mentions = told_in(ctx, &shared, &drafts, index);
        let technologies = technologies(ctx, draft, &mentions);
        // Of a talk without title and speaker it must be known at least what it was about.
        if draft.plain && technologies.is_empty() {
            continue;
        }
        let talk = Talk {
            id: talk_id(event, title.as_deref(), &speakers, &technologies),
            kind: form(ctx, draft),
            span: draft.span(ctx),
            event: event.map(|e| e.id.clone()),
            technologies,
            topics: references(&mentions, Kind::Topic),
            companies: companies(&mentions, &speakers),
            title,
            speakers,
            probability: draft.likely,
            doubtful: false,
        };
        match by_id.get(&talk.id) {
            Some(same) => merge(&mut talks[*same], talk),
            None => {
                by_id.insert(talk.id.clone(), talks.len());
                talks.push(talk);
            }
        }
    }
    talks
}

/// Whether a title is nothing but the name of a company.
fn is_firm(ctx: &Context<'_>, block: usize, title: &Range<usize>) -> bool {
    let whole = |m: &Mention| m.at.0 <= title.start && title.end <= m.at.1;
    ctx.mentions_in(block, title).any(|m| m.kind == Kind::Company && whole(m))
}

/// The mentions in what is told of a draft.
fn told_in<'a>(ctx: &Context<'a>, shared: &Shared<'_>, drafts: &[Draft<'a>], index: usize) -> Vec<&'a Mention> {
    let draft = &drafts[index];
    let pictured = |m: &Mention| {
        ctx.block(m.block).kind == BlockKind::Caption && matches!(m.kind, Kind::Technology | Kind::Company)
    };
    let told = draft.blocks().flat_map(|block| ctx.mentions(block));
    told.filter(|m| shared.tells(drafts, index, m) && !pictured(m) && !only_hosts(ctx, m)).collect()
}

/// Blocks in which more than one talk is told of.
struct Shared<'d>(HashMap<usize, SharedBlock<'d>>);

/// Whose each sentence of such a block is.
struct SharedBlock<'d> {
    drafts: Vec<usize>,
    sentences: Vec<Subject<'d>>,
}

/// The person whom a sentence begins with.
struct Subject<'d> {
    sentence: Range<usize>,
    person: Option<&'d EntityId>,
    /// Two talks divide the sentence, so that each has its own part.
    divided: bool,
}

impl<'d> Shared<'d> {
    fn new(ctx: &Context<'d>, drafts: &[Draft<'d>]) -> Self {
        let mut heads: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, draft) in drafts.iter().enumerate() {
            heads.entry(draft.head).or_default().push(index);
        }
        heads.retain(|_, here| here.len() > 1);
        let block = |(head, here): (usize, Vec<usize>)| {
            let sentences = ctx.sentences(head).iter().map(|s| subject(ctx, head, s, &here, drafts)).collect();
            (head, SharedBlock { sentences, drafts: here })
        };
        Self(heads.into_iter().map(block).collect())
    }

    /// Whether a mention stands in what is told of the draft. Where several talks share a paragraph, a sentence that begins
    /// with a speaker is of their talk.
    fn tells(&self, drafts: &[Draft<'_>], index: usize, mention: &Mention) -> bool {
        let draft = &drafts[index];
        self.owner(drafts, index, mention).map_or_else(|| draft.holds(mention), |owner| owner == index)
    }

    /// The draft whose speaker the sentence of a mention begins with, of those that share a block with this one.
    fn owner(&self, drafts: &[Draft<'_>], index: usize, mention: &Mention) -> Option<usize> {
        let block = self.0.get(&mention.block).filter(|_| mention.block == drafts[index].head)?;
        let shares = |other: &usize| drafts[*other].until.is_some() | drafts[index].until.is_some();
        let at = block.sentences.partition_point(|s| s.sentence.end <= mention.at.0);
        let subject = block.sentences.get(at).filter(|s| s.sentence.contains(&mention.at.0) && !s.divided)?;
        let person = subject.person?;
        let others = block.drafts.iter().any(|other| *other != index && shares(other));
        let speaks = |other: &usize| drafts[*other].people.iter().any(|p| p.id == *person);
        block.drafts.iter().copied().filter(|_| others).find(|other| shares(other) && speaks(other))
    }
}

fn subject<'d>(
    ctx: &Context<'d>,
    block: usize,
    sentence: &Range<usize>,
    here: &[usize],
    drafts: &[Draft<'d>],
) -> Subject<'d> {
    let mut people = ctx.mentions_in(block, sentence).filter(|m| m.kind == Kind::Person);
    Subject {
        sentence: sentence.clone(),
        person: people.next().filter(|p| p.at.0 <= sentence.start + 2).map(|p| &p.id),
        divided: here.iter().any(|d| sentence.start < drafts[*d].from && drafts[*d].from < sentence.end),
    }
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

/// Event and title, or event and speakers where there is no title, or what it covers where nobody is named either.
fn talk_id(event: Option<&Event>, title: Option<&str>, speakers: &[Appearance], covers: &[Coverage]) -> EntityId {
    let own = match title {
        Some(title) => slug(title),
        None if speakers.is_empty() => {
            let labels = covers.iter().map(|c| c.technology.label.as_str());
            format!("untitled-{}", slug(&labels.collect::<Vec<_>>().join(" ")))
        }
        None => slug(&speakers.iter().map(|s| s.person.id.as_str()).collect::<Vec<_>>().join(" ")),
    };
    let own = if own.is_empty() { "untitled".to_owned() } else { own };
    let own: String = own.chars().take(120).collect();
    EntityId(event.map_or_else(|| own.clone(), |e| format!("{}-{own}", e.id)))
}

/// The same talk told twice in one recap: the later account adds what the first lacks.
fn merge(talk: &mut Talk, other: Talk) {
    if other.probability > talk.probability {
        talk.probability = other.probability;
    }
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

/// What the recap states of its people.
struct People<'a> {
    by_id: HashMap<&'a EntityId, Person<'a>>,
    /// The first affiliation of each stretch that names a company.
    by_company: HashMap<Span, &'a Affiliation>,
}

/// All that it states of one, and of that the first company and the first role: who is named in each of ten thousand talks is
/// not looked through for each.
#[derive(Default)]
struct Person<'a> {
    stated: Vec<Stated<'a>>,
    company: Option<(&'a Mention, Option<Span>)>,
    role: Option<&'a String>,
}

/// What it states beside one mention: the company, where that is stated, and the role.
struct Stated<'a> {
    mention: &'a Mention,
    company: Option<(&'a Mention, Option<Span>)>,
    role: Option<&'a String>,
}

impl<'a> People<'a> {
    fn new(ctx: &Context<'a>) -> Self {
        let mut by_id: HashMap<_, Person<'a>> = HashMap::new();
        for mention in ctx.linked.mentions.iter().filter(|m| m.kind == Kind::Person) {
            let Some(affiliation) = ctx.affiliation(mention.span) else { continue };
            let company = affiliation.company.and_then(|c| Some((ctx.company_at(c)?, affiliation.company)));
            let role = affiliation.role.as_ref();
            let person = by_id.entry(&mention.id).or_default();
            person.company = person.company.or(company);
            person.role = person.role.or(role);
            person.stated.push(Stated { mention, company, role });
        }
        let mut by_company = HashMap::new();
        for affiliation in &ctx.linked.affiliations {
            if let Some(company) = affiliation.company {
                by_company.entry(company).or_insert(affiliation);
            }
        }
        Self { by_id, by_company }
    }

    /// A speaker with the company and the role that the text states, in the talk before elsewhere.
    fn appearance(&self, ctx: &Context<'a>, draft: &Draft<'a>, person: &'a Mention) -> Appearance {
        let told = self.by_id.get(&person.id);
        let stated = told.map_or(&[][..], |told| told.stated.as_slice());
        let above = draft.body.start.saturating_sub(1);
        let near = stated.partition_point(|s| s.mention.block < above);
        let near = stated[near..].iter().take_while(|s| s.mention.block < draft.blocks().end);
        let near = near.filter(|s| s.mention.block == above || draft.holds(s.mention));
        let company = near.clone().find_map(|s| s.company).or_else(|| told?.company);
        let role = near.clone().find_map(|s| s.role).or_else(|| told?.role).cloned();
        let beside = draft.company.filter(|_| company.is_none()).map(|c| (c, Some(c.span)));
        let company = company.or(beside);
        let span = company.and_then(|(_, span)| span);
        let deciding = span.and_then(|span| self.by_company.get(&span));
        Appearance {
            person: entity(person),
            affiliation: company.map(|(c, _)| entity(c)),
            affiliation_span: span,
            affiliation_clues: deciding.map(|a| a.clues.clone()).unwrap_or_default(),
            role,
            status: if ctx.gazetteer.get(&person.id).is_some() { Status::Known } else { Status::Candidate },
        }
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
            None => out.push(Coverage { technology: entity(mention), main, doubtful: false }),
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
        let forms = [
            (Cue::Lightning, TalkKind::Lightning),
            (Cue::Keynote, TalkKind::Keynote),
            (Cue::Workshop, TalkKind::Workshop),
            (Cue::Panel, TalkKind::Panel),
        ];
        // "Grafana Labs" holds no lab.
        let firms: Vec<Range<usize>> =
            ctx.mentions_in(block, range).filter(|m| m.kind == Kind::Company).map(|m| m.at.0..m.at.1).collect();
        let apart = tokens.split(|t| firms.iter().any(|firm| firm.start <= t.range.start && t.range.end <= firm.end));
        let said: Vec<&[Token]> = apart.collect();
        forms.into_iter().find(|(cue, _)| said.iter().any(|tokens| cue.any(tokens))).map(|(_, kind)| kind)
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
    // "The workshop was given by X", "a panel, moderated by X", below a heading; "The keynotes: X …" in a later sentence.
    let told = || {
        let person = draft.people.first()?;
        let sentence = ctx.sentence(person.block, person.at.0);
        if person.block == draft.head {
            let later = !ctx.block(draft.head).is_heading() && sentence.start > draft.from;
            return of_words(person.block, &(sentence.start..person.at.0)).filter(|_| later);
        }
        of_words(person.block, &sentence).filter(|kind| matches!(kind, TalkKind::Workshop | TalkKind::Panel))
    };
    of_opening.or_else(above).or_else(told).unwrap_or(TalkKind::Talk)
}
