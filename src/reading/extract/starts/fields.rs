//! A place where a talk begins in, its title and speakers out. The readers of headings, items and sentences are asked; only
//! which of them to ask, and how far below to look for a speaker, is decided here.

use super::super::context::Context;
use super::super::line::{self, Line};
use super::super::{items, prose, segments, titles, together};
use super::units::{Form, Style};
use super::view::View;
use crate::language::Cue;
use crate::model::Mention;
use crate::page::Token;
use std::ops::Range;

/// What is said of a talk where it begins.
#[derive(Debug, Clone, Default)]
pub struct Fields<'a> {
    /// Where its title stands.
    pub title: Option<(usize, Range<usize>)>,
    /// Who speaks.
    pub people: Vec<&'a Mention>,
    /// The company that stands beside them.
    pub company: Option<&'a Mention>,
}

impl Fields<'_> {
    /// Whether neither title nor speaker is known.
    pub fn is_empty(&self) -> bool {
        self.title.is_none() && self.people.is_empty()
    }
}

/// How many units below a start its speaker may be named.
const REACH: usize = 4;

/// What is said of the talk that begins at a unit and whose account ends before `stop`.
pub fn read<'a>(ctx: &Context<'a>, views: &[View<'_>], at: usize, stop: usize) -> Fields<'a> {
    let mut found = of_unit(ctx, &views[at]);
    if found.people.is_empty() {
        found.people = below(ctx, views, at, stop);
    }
    if found.title.is_none() {
        found.title = heading_below(ctx, views, at, stop).or_else(|| quoted_below(views, at, stop));
    }
    let is_name = |(block, title): &(usize, Range<usize>)| {
        ctx.people_in(*block, title).any(|p| p.at.0 <= title.start && title.end <= p.at.1)
    };
    let address = |(block, title): &(usize, Range<usize>)| segments::is_address(ctx, *block, title);
    found.title = found.title.filter(|title| !is_name(title) && !address(title));
    let mut seen = Vec::new();
    found.people.retain(|p| {
        let new = !seen.contains(&&p.id);
        seen.push(&p.id);
        new
    });
    found
}

/// What a unit says of the talk that begins in it.
pub fn of_unit<'a>(ctx: &Context<'a>, view: &View<'_>) -> Fields<'a> {
    let unit = view.unit;
    match unit.form {
        Form::Heading => of_line(unit.block, line::read(ctx, unit.block, unit.whole.clone())),
        Form::Item if unit.opens_block() => of_item(ctx, view),
        _ if is_short_line(view) => of_line(unit.block, line::read(ctx, unit.block, unit.whole.clone())),
        _ => of_sentence(ctx, view),
    }
}

fn of_line<'a>(block: usize, line: Line<'a>) -> Fields<'a> {
    // A person's name is no title.
    let named = |title: &Range<usize>| line.people.iter().any(|p| p.at.0 <= title.start && title.end <= p.at.1);
    let title = line.title.filter(|t| !t.is_empty() && !named(t)).map(|title| (block, title));
    Fields { title, people: line.people, company: line.company }
}

/// "Title - X" as a paragraph of its own.
fn is_short_line(view: &View<'_>) -> bool {
    let text = view.unit.words();
    let closes = view.people.last().is_some_and(|m| m.at.1 + 2 >= view.unit.core.end);
    let parted = [": ", " - ", " \u{2013} ", " \u{2014} ", " | "].iter().any(|sign| text.contains(sign));
    let short = view.unit.of == 1 && view.words < 22 && !text.ends_with('.') && view.quoted.is_none();
    short && (closes || view.opens_with_person() && parted)
}

fn of_item<'a>(ctx: &Context<'a>, view: &View<'_>) -> Fields<'a> {
    let unit = view.unit;
    let item = items::read(ctx, unit.block);
    let mut found = of_line(unit.block, item.line);
    found.people = item.people;
    if found.title.is_none() || found.people.is_empty() {
        let told = of_sentence(ctx, view);
        if found.people.is_empty() {
            found.people = told.people;
        }
        found.title = found.title.or(told.title);
    }
    // A short item without a person is its title as a whole.
    if found.title.is_none() && view.people.is_empty() && unit.of == 1 && view.words < 20 {
        found.title = Some((unit.block, segments::trim_range(ctx, unit.block, &unit.core)));
    }
    found
}

/// What a sentence says of the talk it introduces; where it is not put as introductions are, the first title in it and the
/// first person.
fn of_sentence<'a>(ctx: &Context<'a>, view: &View<'_>) -> Fields<'a> {
    let unit = view.unit;
    let found = prose::of_sentence(ctx, unit.block, &unit.whole);
    let told = found.iter().find(|i| !i.people.is_empty()).or(found.first());
    // The title may stand in the paragraph above.
    let mut title = told.and_then(|i| Some((i.block, i.title.clone()?)));
    let mut people = told.map(|i| i.people.clone()).unwrap_or_default();
    if title.is_none() {
        let stated = titles::in_sentence(ctx, unit.block, &unit.whole);
        let stated = stated.into_iter().next().map(|t| t.range);
        let found = stated.or_else(|| marked(ctx, view)).or_else(|| view.quoted.clone());
        let found = found.or_else(|| before_byline(ctx, view)).or_else(|| behind_video(ctx, view));
        title = found.map(|title| (unit.block, title));
    }
    if people.is_empty() {
        let first = view.new.first().or(view.full.first()).map(|m| m.span);
        let first = ctx.people_in(unit.block, &unit.whole).into_iter().find(|p| Some(p.span) == first);
        people = first.map(|p| together::coordinated(ctx, unit.block, p, &unit.whole)).unwrap_or_default();
    }
    Fields { title, people, company: None }
}

/// The words with a capital before "by" and a person: "the first talk of the day, Streams without tears by X".
fn before_byline(ctx: &Context<'_>, view: &View<'_>) -> Option<Range<usize>> {
    let unit = view.unit;
    let person = view.people.first()?;
    let (before, _) = view.around(person);
    let by = (1..=before.len().min(3)).find(|n| Cue::Byline.at(&before[before.len() - n..]) > 0)?;
    let said = &before[..before.len() - by];
    let sign = |t: &Token| matches!(t.folded.as_str(), "," | ":" | ";" | "(" | ".");
    let phrase = |at: usize| {
        let cues = [Cue::TalkNouns, Cue::Titled, Cue::About];
        cues.iter().map(|cue| cue.at(&said[at..])).max().filter(|words| *words > 0)
    };
    let from =
        (0..said.len()).rev().find_map(|at| phrase(at).or(sign(&said[at]).then_some(1)).map(|words| at + words))?;
    let title = said.get(from..).filter(|t| t.iter().filter(|t| t.is_word()).count() > 1)?;
    let range = title[0].range.start..title[title.len() - 1].range.end;
    (title[0].is_capital() && !title[0].is(Cue::FirstPerson)).then(|| segments::trim_range(ctx, unit.block, &range))
}

/// What is marked up behind the address of a video that opens a paragraph: "https://… : an introduction to *Title*".
fn behind_video(ctx: &Context<'_>, view: &View<'_>) -> Option<Range<usize>> {
    let unit = view.unit;
    let (video, _) =
        unit.marks.iter().find(|(range, style)| *style == Style::TalkPage && range.start <= unit.core.start + 1)?;
    let address = segments::is_address(ctx, unit.block, video);
    let behind = |(range, style): &&(Range<usize>, Style)| {
        range.start > video.end && matches!(style, Style::Emphasis | Style::Strong) && range.len() > SHORT
    };
    let (title, _) = unit.marks.iter().find(behind).filter(|_| address)?;
    Some(segments::trim_range(ctx, unit.block, title))
}

/// Bytes of a word that is only stressed.
const SHORT: usize = 5;

/// The first stretch of some words that is marked up and names nobody.
fn marked(ctx: &Context<'_>, view: &View<'_>) -> Option<Range<usize>> {
    let unit = view.unit;
    let titled = |(range, _): &&(Range<usize>, Style)| {
        let words = ctx.tokens_in(unit.block, range).iter().filter(|t| t.is_word()).count();
        let capital = unit.text[range.clone()].starts_with(char::is_uppercase);
        let named = ctx.mentions_in(unit.block, range).any(|m| m.at.0 <= range.start + 2 && m.at.1 + 2 >= range.end);
        words > 2 && capital && !named && !ctx.names_people(unit.block, range)
    };
    unit.marks.iter().find(titled).map(|(range, _)| segments::trim_range(ctx, unit.block, range))
}

/// The speakers who are named below a start: in a line of their own, or where the text goes on.
fn below<'a>(ctx: &Context<'a>, views: &[View<'_>], at: usize, stop: usize) -> Vec<&'a Mention> {
    let unit = views[at].unit;
    for view in views.iter().take(stop.min(at + 1 + REACH)).skip(at + 1) {
        let below = view.unit;
        if below.is_heading() && !view.only_person || !unit.form.is_line() && below.block != unit.block {
            break;
        }
        if !view.only_person && !view.opens_with_person() && view.new.is_empty() {
            continue;
        }
        let mut people = ctx.people_in(below.block, &below.whole);
        if view.only_person {
            return people.collect();
        }
        let first = prose::of_sentence(ctx, below.block, &below.whole).into_iter().find(|i| !i.people.is_empty());
        let opens = |p: &&Mention| p.at.0 <= below.core.start + 4;
        let people = first.map(|i| i.people).or_else(|| {
            let person = people.find(opens)?;
            Some(together::coordinated(ctx, below.block, person, &below.whole))
        });
        if let Some(people) = people {
            return people;
        }
    }
    Vec::new()
}

/// The title as a heading of its own below one that only names the speaker.
fn heading_below(ctx: &Context<'_>, views: &[View<'_>], at: usize, stop: usize) -> Option<(usize, Range<usize>)> {
    let (above, end) = (&views[at], stop.min(at + REACH));
    let below = views.iter().take(end).skip(at + 1).find(|v| v.unit.form != Form::Aside)?;
    let deeper = above.unit.is_heading() && below.unit.is_heading() && below.unit.level > above.unit.level;
    let titled = above.only_person && below.people.is_empty() && below.words > 2;
    (deeper && titled).then(|| (below.unit.block, segments::trim_range(ctx, below.unit.block, &below.unit.core)))
}

/// The title that stands in quotes in the sentences behind.
fn quoted_below(views: &[View<'_>], at: usize, stop: usize) -> Option<(usize, Range<usize>)> {
    let behind = views.iter().take(stop.min(at + REACH)).skip(at + 1);
    let same = |v: &&View<'_>| v.unit.block == views[at].unit.block || views[at].unit.is_heading();
    behind.filter(same).find_map(|v| {
        let talk = v.hits.has(Cue::TalkNouns) || v.hits.has(Cue::Titled);
        v.quoted.clone().filter(|_| talk).map(|quoted| (v.unit.block, quoted))
    })
}
