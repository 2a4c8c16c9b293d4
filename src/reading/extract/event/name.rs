//! The opening of a post in, what its event is called out. Known names and runs of capitalised words are candidates alike; each
//! gathers the clues that speak for and against it, and the heaviest sum wins, if it is above nothing.

use super::clues::EventClue;
use super::opening::{Opening, Role, Stretch, squashed};
use super::runs::is_roman;
use super::{place, year};
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{EntityId, Kind, Mention};
use crate::page::Token;
use std::collections::BTreeSet;

/// What the event may be called.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The series, where the gazetteer knows it.
    pub series: Option<EntityId>,
    /// The name: the canonical one of a known series, else as written.
    pub name: String,
    /// Where it stands.
    pub seen: Vec<Stretch>,
    /// What speaks for and against it, each once.
    pub clues: BTreeSet<EventClue>,
}

/// The name that the most speaks for.
pub fn find(opening: &Opening<'_, '_>) -> Option<Candidate> {
    let mut all = candidates(opening);
    for candidate in &mut all {
        complete(opening, candidate);
    }
    initials(&mut all);
    longer(&mut all);
    let weighed = all.into_iter().map(|c| (opening.weigh(&c.seen[0], c.clues.iter().copied()), c));
    let all: Vec<(f32, Candidate)> = weighed.filter(|(weight, _)| *weight > 0.0).collect();
    // The one named first wins a tie.
    let (_, best) = all.iter().rev().max_by(|a, b| a.0.total_cmp(&b.0))?;
    // Of a series and one of its branches (KCD, KCD France), the branch is meant.
    let branch = format!("{} ", best.name);
    let branches = all.iter().filter(|(_, c)| c.series.is_some() && c.name.starts_with(&branch));
    let Some((_, chosen)) = branches.max_by(|a, b| a.0.total_cmp(&b.0)) else { return Some(best.clone()) };
    Some(Candidate { seen: [chosen.seen.as_slice(), best.seen.as_slice()].concat(), ..chosen.clone() })
}

/// Known names and runs of words, each with where it stands and what can be seen there.
fn candidates(opening: &Opening<'_, '_>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    let mut bare = Vec::new();
    for part in &opening.parts {
        let runs = opening.runs(part.block);
        for mention in opening.events(part.block) {
            let at = opening.stretch_of(mention);
            let mut clues = seen(opening, &at, part.role);
            if is_elsewhere(opening, mention, &at) {
                let name = year::without_year(opening.words(&at)).to_owned();
                add(&mut all, None, &name, at, clues);
                continue;
            }
            clues.insert(EventClue::NameKnown);
            if runs.iter().any(|run| is_piece(opening, mention, &at, run)) {
                clues.insert(EventClue::NamePiece);
            }
            add(&mut all, Some(mention.id.clone()), &mention.label, at, clues);
        }
        for run in runs.into_iter().filter(|run| is_own(opening, run)) {
            let name = year::without_year(opening.words(&run)).to_owned();
            let clues = seen_of_run(opening, &run, part.role);
            match clues.iter().any(|clue| NAMING.contains(clue)) {
                true => add(&mut all, None, &name, run, clues),
                false => bare.push((name, run, clues)),
            }
        }
    }
    // What is a candidate somewhere is one wherever it stands.
    for (name, run, clues) in bare {
        if all.iter().any(|c| c.series.is_none() && squashed(&c.name) == squashed(&name)) {
            add(&mut all, None, &name, run, clues);
        }
    }
    all
}

/// Whether a known event has a city in its name that the post does not name, but another: "Java Days" in Bergen is not those of
/// Kyiv.
fn is_elsewhere(opening: &Opening<'_, '_>, mention: &Mention, at: &Stretch) -> bool {
    let Some(own) =
        place::in_name(opening, &mention.label).filter(|_| place::in_name(opening, opening.words(at)).is_none())
    else {
        return false;
    };
    let starts = opening.parts.iter().flat_map(|p| (0..opening.tokens(p.block).len()).map(move |i| (p.block, i)));
    let mut cities = starts.filter_map(|(block, i)| opening.city(block, i)).map(|(city, ..)| city).peekable();
    cities.peek().is_some() && cities.all(|city| city != own)
}

/// Whether a run is no known name: it holds none, or only pieces of itself.
fn is_own(opening: &Opening<'_, '_>, run: &Stretch) -> bool {
    let known = opening.events(run.block).map(|m| (m, opening.stretch_of(m)));
    known.into_iter().filter(|(_, at)| within(at, run)).all(|(m, at)| is_piece(opening, m, &at, run))
}

/// The clues of a run of words. Its year must touch it, since there is no list that says where the name ends.
fn seen_of_run(opening: &Opening<'_, '_>, run: &Stretch, role: Role) -> BTreeSet<EventClue> {
    let mut clues = seen(opening, run, role);
    if holds_noun(opening, run) {
        clues.insert(EventClue::NameWithNoun);
    }
    if !year::glued_to(opening, run) {
        clues.remove(&EventClue::NameWithYear);
    }
    clues
}

/// Without one of these a run of capitalised words is no candidate.
const NAMING: [EventClue; 6] = [
    EventClue::NameWithNoun,
    EventClue::NameWithYear,
    EventClue::NameWithRecap,
    EventClue::NameLinked,
    EventClue::NameWithPlace,
    EventClue::NameCounted,
];

fn within(inner: &Stretch, outer: &Stretch) -> bool {
    inner.block == outer.block && outer.tokens.start <= inner.tokens.start && inner.tokens.end <= outer.tokens.end
}

/// Whether a known name is only a piece of the longer name around it: "PHP World" of "PHP World Kongress". A name that is
/// nothing but a name ("FOSDEM") is none; nor is one in whose usual place the rest says it is held.
fn is_piece(opening: &Opening<'_, '_>, mention: &Mention, at: &Stretch, run: &Stretch) -> bool {
    let tokens = opening.tokens(run.block);
    if !within(at, run) || at == run || !at.tokens.clone().all(|i| opening.is_common(&tokens[i])) {
        return false;
    }
    let before = Stretch { block: run.block, tokens: run.tokens.start..at.tokens.start };
    let after = Stretch { block: run.block, tokens: at.tokens.end..run.tokens.end };
    let entry = opening.ctx.gazetteer.get(&mention.id);
    let of_label = entry.and_then(|e| place::in_name(opening, &e.label));
    let usual = entry.and_then(|e| e.place.as_deref().or(of_label.as_deref()).or(e.country.as_deref()));
    let rest = [opening.words(&before), opening.words(&after)];
    let place = |words: &&str| opening.is_place(words);
    let single = at.tokens.len() == 1 && at.tokens.clone().all(|i| opening.is_ordinary(&tokens[i]));
    let noun = before.tokens.clone().chain(after.tokens.clone()).any(|i| opening.is_noun(&tokens[i]));
    match rest.into_iter().filter(|words| !words.is_empty()).find(place) {
        Some(words) => usual.is_some_and(|usual| squashed(usual) != squashed(words)),
        None => single || noun,
    }
}

fn add(all: &mut Vec<Candidate>, series: Option<EntityId>, name: &str, at: Stretch, clues: BTreeSet<EventClue>) {
    let same = |c: &&mut Candidate| match &series {
        Some(_) => c.series == series,
        None => c.series.is_none() && squashed(&c.name) == squashed(name),
    };
    match all.iter_mut().find(same) {
        Some(candidate) => {
            candidate.clues.extend(clues);
            candidate.seen.push(at);
            // "#altc2011" and "ALT-C 2011": the form with more capitals is the name.
            let capitals = |name: &str| name.chars().filter(|c| c.is_uppercase()).count();
            if series.is_none() && capitals(name) > capitals(&candidate.name) {
                name.clone_into(&mut candidate.name);
            }
        }
        None => all.push(Candidate { series, name: name.to_owned(), seen: vec![at], clues }),
    }
}

/// The clues of one place where a name stands.
fn seen(opening: &Opening<'_, '_>, at: &Stretch, role: Role) -> BTreeSet<EventClue> {
    let mut clues = BTreeSet::from([EventClue::NameAtAll]);
    let mut note = |clue: EventClue, there: bool| {
        if there {
            clues.insert(clue);
        }
    };
    note(EventClue::NameInTitle, role == Role::Title);
    note(EventClue::NameIsTitle, role == Role::Title && is_whole(opening, at));
    note(EventClue::NameInDescription, role == Role::Description);
    note(EventClue::NameInHeading, role == Role::Heading);
    note(EventClue::NameEarly, matches!(role, Role::Text(..2)));
    note(EventClue::NameWithYear, year::beside(opening, at).is_some());
    note(EventClue::NameWithNoun, beside_noun(opening, at));
    note(EventClue::NameWithRecap, with_recap(opening, at));
    note(EventClue::NameLinked, linked(opening, at));
    note(EventClue::NameWithPlace, with_place(opening, at));
    note(EventClue::NameCounted, counted(opening, at));
    note(EventClue::NameWithDay, opening.sentence_has(at, Cue::Months));
    if matches!(role, Role::Text(_) | Role::Description) {
        note(EventClue::NameHeld, opening.sentence_has(at, Cue::Held));
        note(EventClue::NameVisited, visited(opening, at));
        note(EventClue::NameEarlier, opening.sentence_has(at, Cue::Earlier));
    }
    clues
}

/// Whether a name of several words and its year are all of their block.
fn is_whole(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let tokens = opening.tokens(at.block);
    let rest = tokens[..at.tokens.start].iter().chain(&tokens[at.tokens.end..]).filter(|t| t.is_word());
    at.tokens.len() > 1 && rest.into_iter().all(|t| t.shape == Shape::Number)
}

/// A noun for an event right behind a name, or before it with small words between.
fn beside_noun(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let tokens = opening.tokens(at.block);
    let noun = |i: usize| tokens.get(i).is_some_and(|t| t.is(Cue::EventNouns));
    noun(at.tokens.end) || before(opening, at, 2).is_some_and(noun)
}

/// A noun for an event among the words of a name. Of a known name it says no more than that it is known.
fn holds_noun(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    opening.tokens(at.block)[at.tokens.clone()].iter().any(|t| opening.is_noun(t) || t.is(Cue::EventDays))
}

/// Lists of small words that may stand between a name and the noun before it.
const SMALL: [Cue; 6] = [Cue::Of, Cue::About, Cue::Articles, Cue::InPlace, Cue::FunctionWords, Cue::Counted];

/// The token before a name, with at most `small` small words passed over.
fn before(opening: &Opening<'_, '_>, at: &Stretch, small: usize) -> Option<usize> {
    let tokens = &opening.tokens(at.block)[..at.tokens.start];
    let is_small = |t: &Token| SMALL.into_iter().any(|cue| t.is(cue));
    let passed = tokens.iter().rev().take(small).take_while(|t| is_small(t)).count();
    (tokens.len() - passed).checked_sub(1)
}

/// "Notes from X", "X Roundup", "Relato - X".
fn with_recap(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let tokens = opening.tokens(at.block);
    let behind = Cue::RecapNouns.at(&tokens[at.tokens.end..]) > 0;
    let labelled = |i: usize| matches!(tokens[i].folded.as_str(), ":" | "-" | "–" | "—") && i > 0;
    let ends = |i: usize| Cue::RecapNouns.ending(&tokens[i.saturating_sub(3)..=i]) > 0;
    let recap = |t: &Token| t.is(Cue::RecapNouns);
    let small = |t: &Token| (t.shape == Shape::Lower || t.is(Cue::EventNouns)) && !recap(t);
    let passed = tokens[..at.tokens.start].iter().rev().take(4).take_while(|t| small(t)).count();
    let led = (at.tokens.start - passed).checked_sub(1).is_some_and(|i| ends(if labelled(i) { i - 1 } else { i }));
    behind || led
}

/// "X, Porto", "X in Porto": a city behind it, with a comma or small words between.
fn with_place(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let tokens = &opening.tokens(at.block)[at.tokens.end..];
    let small = |t: &Token| [Cue::InPlace, Cue::Of, Cue::Articles].into_iter().any(|cue| t.is(cue));
    let mark = usize::from(tokens.first().is_some_and(|t| matches!(t.folded.as_str(), "," | "(" | "·")));
    let passed = mark + tokens[mark..].iter().take(2 - mark).take_while(|t| small(t)).count();
    passed > 0 && opening.city(at.block, at.tokens.end + passed).is_some()
}

/// "The 2nd X", "das dritte X", "IV X": the number of its edition before it.
fn counted(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let tokens = &opening.tokens(at.block)[..at.tokens.start];
    let ordinal = |word: &str| {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        (1..3).contains(&digits) && (1..4).contains(&word[digits..].chars().count())
    };
    tokens.last().is_some_and(|t| t.is(Cue::Counted) || ordinal(&t.folded) || is_roman(t))
}

/// "I went to Porto for X": an attendance before the name, in its sentence.
fn visited(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let start = opening.sentence(at).start;
    Cue::Visited.any(&opening.tokens(at.block)[start..at.tokens.start.max(start)])
}

/// A link on the name, whose address holds it: `[FooConf](https://www.fooconf.example)`.
fn linked(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let tokens = &opening.tokens(at.block)[at.tokens.clone()];
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
    let name = squashed(opening.words(at));
    opening.ctx.block(at.block).marks.iter().any(|mark| match &mark.kind {
        crate::model::MarkKind::Link(address) => {
            let on_it = mark.range.start < last.range.end && first.range.start < mark.range.end;
            on_it && name.len() > 3 && squashed(address).contains(&name)
        }
        _ => false,
    })
}

/// The clues of a name as a whole.
fn complete(opening: &Opening<'_, '_>, candidate: &mut Candidate) {
    let tags: BTreeSet<String> = opening.tags().map(|tag| squashed(year::without_year(tag))).collect();
    let forms: BTreeSet<String> = candidate
        .seen
        .iter()
        .map(|at| squashed(year::without_year(opening.words(at))))
        .chain([squashed(&candidate.name)])
        .collect();
    // "Last year Heron was in Vigo", in a post on Heron.
    if candidate.clues.contains(&EventClue::NameInTitle) {
        candidate.clues.remove(&EventClue::NameEarlier);
    }
    if forms.iter().any(|form| tags.contains(form)) {
        candidate.clues.insert(EventClue::NameTag);
    }
    let blocks: BTreeSet<usize> = candidate.seen.iter().map(|at| at.block).collect();
    if blocks.len() > 1 {
        candidate.clues.insert(EventClue::NameAgain);
    }
    let ordinary = |at: &Stretch| {
        let tokens = &opening.tokens(at.block)[at.tokens.clone()];
        let own: Vec<bool> = tokens.iter().filter(|t| t.is_word()).map(|t| opening.is_ordinary(t)).collect();
        // A name of many words ("Congreso Internacional de Software Libre") is one by its length.
        own.iter().all(|common| *common) && own.len() < if candidate.series.is_none() { 4 } else { 2 }
    };
    if candidate.seen.iter().all(ordinary) {
        candidate.clues.insert(EventClue::NameOrdinary);
    }
    if candidate.series.is_none() && candidate.seen.iter().any(|at| is_other(opening, at)) {
        candidate.clues.insert(EventClue::NameOther);
    }
    if opening.is_place(&candidate.name) || candidate.seen.iter().all(|at| is_person(opening, at)) {
        candidate.clues.insert(EventClue::NameOther);
    }
}

/// Whether a run is, but for nouns and years, the name of a person, a company, a technology or a topic.
fn is_other(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let tokens = &opening.tokens(at.block)[at.tokens.clone()];
    let mentions = opening.ctx.mentions(at.block);
    let inside = |range: &std::ops::Range<usize>| {
        let of_kind = |m: &&Mention| m.kind != Kind::Event && m.at.0 <= range.start && range.end <= m.at.1;
        mentions.iter().find(of_kind).map(|m| m.at)
    };
    let first = tokens.first().and_then(|t| inside(&t.range));
    let noun = tokens.iter().any(|t| t.is(Cue::EventNouns));
    first.is_some() && !noun && tokens.iter().all(|t| inside(&t.range) == first)
}

/// Whether a run begins with a given name and is no more than a name.
fn is_person(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let tokens = &opening.tokens(at.block)[at.tokens.clone()];
    let given = tokens.first().is_some_and(Token::is_given_name);
    given && (2..4).contains(&tokens.len()) && !tokens.iter().any(|t| opening.is_noun(t))
}

/// A short name in capitals and the long one whose initials it is ("CAW", "Conférence Alpine sur le Web") are one: the long one
/// has the clues of both.
fn initials(all: &mut [Candidate]) {
    let of_name = |name: &str| -> String {
        name.split([' ', '’', '\'', '-']).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect()
    };
    for long in 0..all.len() {
        let name = of_name(&all[long].name);
        let short = all.iter().position(|c| c.name == name && name.chars().count() > 2);
        if let Some(short) = short.filter(|short| *short != long) {
            let clues = all[short].clues.clone();
            let seen = all[short].seen.clone();
            all[long].clues.extend(clues.into_iter().filter(|clue| *clue != EventClue::NameKnown));
            all[long].clues.insert(EventClue::NameInitials);
            all[long].seen.extend(seen);
        }
    }
}

/// A name that begins with another ("Agents Week Lisbon", "Agents Week") stands wherever that one does.
fn longer(all: &mut [Candidate]) {
    for long in 0..all.len() {
        let piece = |c: &Candidate| c.series.is_none() && all[long].name.starts_with(&format!("{} ", c.name));
        let Some(short) = all.iter().position(piece).filter(|_| all[long].series.is_none()) else { continue };
        let (clues, seen) = (all[short].clues.clone(), all[short].seen.clone());
        all[long].clues.extend(clues.into_iter().filter(|clue| *clue != EventClue::NameOther));
        all[long].seen.extend(seen);
    }
}
