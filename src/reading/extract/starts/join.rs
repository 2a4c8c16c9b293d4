//! Talks found by rules and the probabilities of all places in, the talks of the recap out. A rule's talk is kept where a
//! start is not all too unlikely; a place where one is likely is added where it does not clash with a talk there is.

use super::super::context::{Context, Generic};
use super::super::draft::Draft;
use super::super::{line, segments};
use super::alone;
use super::chain::{LABELS, Label, Marginals};
use super::fields::{self, Fields};
use super::model::Settings;
use super::rules::place;
use super::units::{Form, Style, Unit};
use super::view::View;
use crate::halt::step;
use crate::language::Cue;
use crate::model::{BlockKind, Mention};
use std::collections::HashSet;
use std::ops::Range;

/// Titles that share this part of their words are the same.
const SAME_TITLE: f64 = 0.6;
/// Titles that share less are two talks', if one person gave both.
const OTHER_TITLE: f64 = 0.3;
/// How many units a title may stand from where its talk begins.
const NEAR: usize = 3;
/// Talks with which one more is compared: more than a recap has, so that each of a page of ten thousand costs no more.
const COMPARED: usize = 500;

/// The talks of a recap, in the order of the text.
pub fn join<'a>(
    ctx: &Context<'a>,
    drafts: Vec<(Draft<'a>, Option<Range<usize>>)>,
    views: &[View<'_>],
    read: &Marginals,
    settings: &Settings,
) -> Vec<Draft<'a>> {
    let mut talks: Vec<Draft<'a>> = Vec::new();
    // Whether a talk of the rules begins in each unit.
    let mut taken = vec![false; views.len()];
    for (draft, place) in drafts {
        let likely = place.as_ref().is_none_or(|place| {
            let least = if draft.people.is_empty() { settings.nameless } else { settings.keep };
            around(read, place) >= least && !is_displaced(ctx, &draft, views, read, place, settings)
        });
        if likely && !says_nothing(ctx, &draft, false) {
            talks.push(draft);
            place.into_iter().flatten().for_each(|at| taken[at] = true);
        }
    }
    complete(ctx, &mut talks, views);
    let likely = likely(views, &taken, read, settings);
    let new = |at: &usize| likely[*at] && !beside_one(&taken, views, *at) && !heads_told(&taken, views, *at);
    for at in (0..views.len()).filter(new) {
        let stop = end_of(&likely, &taken, views, read, at);
        let found = fields::read(ctx, views, at, stop);
        if let Some(above) = talks.iter_mut().find(|talk| is_headed(ctx, talk, &views[at], &found)) {
            above.people = found.people;
            continue;
        }
        let told = !found.is_empty() || read.start(at) >= settings.bare;
        if told && !talks.iter().take(COMPARED).any(|talk| clashes(ctx, talk, &found, views[at].unit.form.is_line())) {
            talks.push(draft(ctx, views, at, stop, found));
        }
    }
    talks.sort_by_key(|d| (d.body.start, d.from));
    cut(&mut talks);
    find_speakers(ctx, &mut talks, views);
    let unsure = |talk: &Draft<'a>| place(ctx, talk, views).is_some_and(|place| around(read, &place) < settings.bare);
    talks.retain(|talk| !(says_nothing(ctx, talk, true) && unsure(talk)));
    for talk in &mut talks {
        // Where a paragraph on something else, or the next talk, ends it already, it has its end.
        let open = ctx.recap.blocks.get(talk.body.end).is_none_or(|next| next.is_heading() || next.chrome);
        if talk.until.is_none()
            && open
            && let Some(block) = drift(ctx, talk, views)
        {
            talk.body.end = block;
        }
        end(ctx, talk, views, read, settings);
    }
    talks
}

/// Whether each unit is a talk's: where a start is likely, or one made like it beside it is, and it is not unlikely.
fn likely(views: &[View<'_>], taken: &[bool], read: &Marginals, settings: &Settings) -> Vec<bool> {
    let sure = |at: usize| read.start(at) >= settings.add || taken[at] && read.start(at) >= settings.beside;
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (at, view) in views.iter().enumerate() {
        // Below the items of a list stands what is told of each; a paragraph ends the list.
        if view.unit.form == Form::Text {
            runs.retain(|run| views[run[0]].unit.form != Form::Item);
        }
        if !(view.unit.form.is_line() || opens_with_page(view)) || !view.unit.opens_block() {
            continue;
        }
        let alike = |run: &&mut Vec<usize>| made_alike(&views[run[0]], view);
        match runs.iter_mut().find(alike) {
            Some(run) => run.push(at),
            None => runs.push(vec![at]),
        }
    }
    let mut of_sure_run = vec![false; views.len()];
    for run in runs.iter().filter(|run| run.iter().any(|at| sure(*at))) {
        run.iter().for_each(|at| of_sure_run[*at] = true);
    }
    let beside = |at: usize| {
        // A heading that names nobody stands beside talks as often as it is one.
        let names = !views[at].unit.is_heading() || views[at].read.people;
        read.start(at) >= settings.beside && names && of_sure_run[at]
    };
    (0..views.len()).map(|at| pooled(views, read, at) >= settings.add || beside(at)).collect()
}

/// Sentences before and behind one of running text among which it may be unsure where a talk begins.
const AMONG: usize = 2;

/// How likely a talk begins in a unit. In running text that one begins may be sure and where it does not: so the likeliest
/// sentence of those around that say a title or a speaker stands for all of them.
fn pooled(views: &[View<'_>], read: &Marginals, at: usize) -> f64 {
    let (unit, own) = (views[at].unit, read.start(at));
    let told = |at: usize| views[at].read.people || views[at].read.title;
    if unit.form.is_line() || !told(at) {
        return own;
    }
    let around = (at.saturating_sub(AMONG)..views.len().min(at + AMONG + 1))
        .filter(|near| views[*near].unit.block == unit.block && !views[*near].unit.is_heading());
    let likelier = |near: usize| told(near) && (read.start(near) > own || read.start(near) == own && near < at);
    if around.clone().any(likelier) { own } else { around.map(|near| read.start(near)).sum() }
}

/// Whether a paragraph opens with a link to a page that shows a talk, as others beside it may.
fn opens_with_page(view: &View<'_>) -> bool {
    let lead = |range: &Range<usize>| range.start <= view.unit.core.start + 1;
    let page = view.unit.marks.iter().any(|(range, style)| *style == Style::TalkPage && lead(range));
    view.unit.form == Form::Text && page
}

/// Whether two lines are made alike: as deep, in the same mark-up, and with a title and people in the same order.
fn made_alike(one: &View<'_>, other: &View<'_>) -> bool {
    let style = |view: &View<'_>| view.opening.map(|(style, _)| style as u8);
    one.unit.form == other.unit.form
        && one.unit.level == other.unit.level
        && one.read == other.read
        && one.opens_with_person() == other.opens_with_person()
        && style(one) == style(other)
}

/// Whether right behind an unlikely place of a rule's talk another begins that says its title and who gave it: the heading of
/// a list of talks.
fn is_displaced(
    ctx: &Context<'_>,
    draft: &Draft<'_>,
    views: &[View<'_>],
    read: &Marginals,
    place: &Range<usize>,
    settings: &Settings,
) -> bool {
    let likely = if draft.title.is_some() { settings.keep } else { settings.beside };
    let unlikely = place.clone().all(|at| read.start(at) < likely);
    let mut behind = place.end..(place.end + NEAR).min(views.len());
    // Who is told of in running text is another speaker than the next one.
    let in_prose = views.get(place.start).is_some_and(|view| !view.unit.form.is_line());
    unlikely
        && behind.any(|at| {
            let told = || {
                let found = fields::of_unit(ctx, &views[at]).people;
                let shares = found.iter().any(|p| draft.people.iter().any(|q| p.id == q.id));
                !found.is_empty() && (shares || !in_prose || draft.people.is_empty())
            };
            read.start(at) >= settings.add && views[at].read.title && told()
        })
}

/// Whether a heading names nobody and right below it a talk is told of by title and speaker: the author's own words above it.
fn heads_told(taken: &[bool], views: &[View<'_>], at: usize) -> bool {
    let own = &views[at];
    let below = (at + 1..views.len()).take(NEAR).take_while(|next| !views[*next].unit.is_heading());
    let told = |next: &usize| taken[*next] && views[*next].found.is_some_and(|f| f.title && f.people);
    own.unit.is_heading() && own.people.is_empty() && below.into_iter().any(|next| told(&next))
}

/// Whether a talk has a title alone, and what was found right below it has a speaker alone: both tell of one talk.
fn is_headed(ctx: &Context<'_>, talk: &Draft<'_>, below: &View<'_>, found: &Fields<'_>) -> bool {
    step();
    let parts = talk.title.is_some() && talk.people.is_empty() && found.title.is_none() && !found.people.is_empty();
    let first = || (talk.head + 1..talk.blocks().end).find(|block| ctx.is_text(*block));
    parts && ctx.block(talk.head).is_heading() && !below.unit.form.is_line() && first() == Some(below.unit.block)
}

/// Ends a talk before the first unit in which another one may begin, be it too unlikely to be told of.
fn end(ctx: &Context<'_>, talk: &mut Draft<'_>, views: &[View<'_>], read: &Marginals, settings: &Settings) {
    let Some(place) = place(ctx, talk, views) else { return };
    let last = talk.blocks().end - 1;
    let inside = |unit: &Unit<'_>| {
        unit.block < last || unit.block == last && talk.until.is_none_or(|until| unit.whole.start < until)
    };
    let behind = (place.end + 1..views.len()).take_while(|at| inside(views[*at].unit));
    let Some(next) = behind.into_iter().find(|at| read.start(*at) >= settings.near) else { return };
    let unit = views[next].unit;
    (talk.body.end, talk.until) =
        if unit.opens_block() { (unit.block, None) } else { (unit.block + 1, Some(unit.whole.start)) };
}

/// How many paragraphs of an account that no other talk ends may say neither who speaks nor that they tell of a talk.
const ASIDE: usize = 1;

/// The paragraph from which a talk told in prose is told of no more: nobody of it is named there, and no talk.
fn drift(ctx: &Context<'_>, talk: &Draft<'_>, views: &[View<'_>]) -> Option<usize> {
    let unit = views[place(ctx, talk, views)?.start].unit;
    if !matches!(unit.form, Form::Text | Form::LaterText) {
        return None;
    }
    let opened = unit.block;
    let goes_on = |block: usize| {
        let tokens = ctx.sentences(block).first().map_or(&[][..], |first| ctx.tokens_in(block, first));
        let cues = [Cue::ThisTalk, Cue::TalkNouns, Cue::SpeakerNouns, Cue::Pronouns, Cue::TalkVerbs];
        let named = ctx.mentions(block).iter().any(|m| talk.people.iter().any(|p| p.id == m.id));
        named || cues.iter().any(|cue| cue.any(tokens))
    };
    let told = |block: &usize| ctx.block(*block).kind == BlockKind::Paragraph && ctx.is_text(*block);
    let mut aside = (opened + 1..talk.blocks().end).filter(told).filter(|block| !goes_on(*block));
    aside.nth(ASIDE)
}

/// Whether general words are all that is known of a talk, and none of them says that it is one: "Slides", "Questions". Where it is
/// `doubtful`, also if they only say so: "Keynote".
fn says_nothing(ctx: &Context<'_>, draft: &Draft<'_>, doubtful: bool) -> bool {
    let Some((block, title)) = draft.title.as_ref().filter(|_| draft.people.is_empty()) else { return false };
    let tokens = ctx.tokens_in(*block, title);
    let talk = Cue::TalkNouns.any(tokens) || Cue::Keynote.any(tokens);
    match ctx.generic(*block, title) {
        Generic::Yes => doubtful || !talk,
        Generic::Container => doubtful,
        Generic::No { .. } => false,
    }
}

/// Reads what the rules' talks lack where they begin: a title that no other talk has.
fn complete<'a>(ctx: &Context<'a>, talks: &mut [Draft<'a>], views: &[View<'_>]) {
    for index in 0..talks.len() {
        let talk = &talks[index];
        let Some(place) = place(ctx, talk, views).filter(|_| talk.title.is_none()) else { continue };
        let inside = |v: &View<'_>| v.unit.block < talk.blocks().end;
        let stop = (place.start + 1..views.len()).find(|at| !inside(&views[*at])).unwrap_or(views.len());
        let title = fields::read(ctx, views, place.start, stop).title;
        let title = title.or_else(|| captioned(ctx, views, place.end..stop, &talk.people));
        let new = |title: &(usize, Range<usize>)| {
            let mut others = talks.iter().filter_map(|t| t.title.as_ref()).take(COMPARED);
            !others.any(|other| likeness(ctx, other, title) >= SAME_TITLE)
        };
        talks[index].title = title.filter(new).map(|(block, range)| (block, segments::trim_range(ctx, block, &range)));
    }
}

/// Looks for the speakers of talks that have only a title in what is told of them.
fn find_speakers<'a>(ctx: &Context<'a>, talks: &mut [Draft<'a>], views: &[View<'_>]) {
    let speakers = talks.iter().flat_map(|talk| &talk.people).map(|person| &person.id);
    let taken: HashSet<_> = speakers.chain(ctx.authors().into_iter().map(|author| &author.id)).collect();
    for talk in talks.iter_mut().filter(|talk| talk.people.is_empty() && talk.title.is_some()) {
        talk.people = line::speakers(ctx, talk.blocks());
        let Some(place) = place(ctx, talk, views).filter(|_| talk.people.is_empty()) else { continue };
        let inside = |unit: &Unit<'_>| {
            unit.block + 1 < talk.blocks().end
                || unit.block < talk.blocks().end && talk.until.is_none_or(|until| unit.whole.start < until)
        };
        let end = (place.start..views.len()).find(|at| !inside(views[*at].unit)).unwrap_or(views.len());
        talk.people.extend(alone::speaker(ctx, views, place.start..end, &taken));
    }
}

/// The title in a line of its own that names the same people: "Title by X" below a picture.
fn captioned<'a>(
    ctx: &Context<'a>,
    views: &[View<'_>],
    units: Range<usize>,
    people: &[&Mention],
) -> Option<(usize, Range<usize>)> {
    let line = |v: &&View<'_>| v.unit.of == 1 && !v.unit.is_heading() && v.read.title && v.read.people;
    views.get(units)?.iter().filter(line).find_map(|view| {
        let found = fields::of_unit(ctx, view);
        let same = found.people.iter().all(|p| people.iter().any(|q| p.id == q.id));
        found.title.filter(|_| same)
    })
}

/// How likely a talk begins in some units or right beside them: the rules may take the line above or below for its begin.
fn around(read: &Marginals, place: &Range<usize>) -> f64 {
    let near = place.start.saturating_sub(1)..(place.end + NEAR).min(read.of.len());
    near.map(|unit| read.start(unit)).fold(0.0, f64::max)
}

/// How likely a talk is one that begins somewhere in these units.
pub fn likelihood(views: &[View<'_>], read: &Marginals, place: &Range<usize>) -> f64 {
    place.clone().map(|at| pooled(views, read, at)).fold(0.0, f64::max).min(1.0)
}

/// Whether a talk begins in this unit already, or in the one beside it of the same block.
fn beside_one(taken: &[bool], views: &[View<'_>], at: usize) -> bool {
    let mut near = at.saturating_sub(1)..views.len().min(at + 2);
    near.any(|t| taken[t] && (t == at || views[t].unit.block == views[at].unit.block))
}

/// The unit before which the account of a talk that begins at `at` ends.
fn end_of(likely: &[bool], taken: &[bool], views: &[View<'_>], read: &Marginals, at: usize) -> usize {
    let label = |unit: usize| {
        let most = (0..LABELS).max_by(|a, b| read.of[unit][*a].total_cmp(&read.of[unit][*b]));
        Label::ALL[most.unwrap_or(Label::Outside as usize)]
    };
    let ends = |unit: &usize| {
        let label = label(*unit);
        likely[*unit]
            || taken[*unit]
            || label == Label::Container
            || label == Label::Outside && views[*unit].unit.is_heading()
    };
    (at + 1..views.len()).find(ends).unwrap_or(views.len())
}

/// Whether what was read at a place is a talk that there is already.
fn clashes(ctx: &Context<'_>, talk: &Draft<'_>, found: &Fields<'_>, is_line: bool) -> bool {
    let titles = talk.title.as_ref().zip(found.title.as_ref());
    let alike = titles.map(|(a, b)| likeness(ctx, a, b));
    let shares = talk.people.iter().any(|p| found.people.iter().any(|q| p.id == q.id));
    let two_talks = is_line && alike.is_some_and(|alike| alike < OTHER_TITLE);
    alike.is_some_and(|alike| alike >= SAME_TITLE) || shares && !two_talks
}

/// Which part of their words two titles share.
fn likeness(ctx: &Context<'_>, a: &(usize, Range<usize>), b: &(usize, Range<usize>)) -> f64 {
    let words = |(block, range): &(usize, Range<usize>)| -> Vec<&str> {
        ctx.tokens_in(*block, range).iter().filter(|t| t.is_word()).map(|t| t.folded.as_str()).collect()
    };
    let (a, mut left) = (words(a), words(b));
    let total = a.len() + left.len();
    let shared = a.iter().filter(|word| left.iter().position(|w| w == *word).map(|at| left.remove(at)).is_some());
    2.0 * shared.count() as f64 / total.max(1) as f64
}

/// The draft of a talk that begins at a unit and whose account ends before another.
fn draft<'a>(ctx: &Context<'a>, views: &[View<'_>], at: usize, stop: usize, found: Fields<'a>) -> Draft<'a> {
    let unit = views[at].unit;
    let from = if unit.opens_block() { 0 } else { unit.whole.start };
    let (end, until) = match views.get(stop).map(|view| view.unit) {
        Some(next) if !next.opens_block() => (next.block + 1, Some(next.whole.start)),
        Some(next) => (next.block, None),
        None => (ctx.recap.blocks.iter().rposition(|b| !b.chrome).map_or(0, |last| last + 1), None),
    };
    let body = unit.block..end.max(unit.block + 1);
    let title = found.title.map(|(block, range)| (block, segments::trim_range(ctx, block, &range)));
    let plain = title.is_none() && found.people.is_empty();
    let (people, company) = (found.people, found.company);
    Draft { title, head: unit.block, body, people, company, from, until, plain, likely: None }
}

/// Ends each talk where the next one begins.
fn cut(talks: &mut [Draft<'_>]) {
    for index in 1..talks.len() {
        let (block, from) = (talks[index].body.start, talks[index].from);
        let before = &mut talks[index - 1];
        let ends = (before.body.end, before.until.unwrap_or(usize::MAX));
        let (end, until) = if from == 0 { (block, None) } else { (block + 1, Some(from)) };
        let later = (end, until.unwrap_or(usize::MAX)) < ends;
        if later && (before.body.start, before.from) < (block, from) {
            (before.body.end, before.until) = (end, until);
        }
    }
}
