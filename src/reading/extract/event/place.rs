//! An event's name and the opening of a post in, where this edition was held out. Cities gather clues where they stand; the
//! city of another edition, of a person or of an institute has clues against it. A place in no list is taken where a sentence
//! says that the event took place there.

use super::clues::EventClue;
use super::opening::{Opening, Part, Role, Stretch};
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{Event, Kind, Mention};
use crate::page::Token;

/// A city or country right behind a series' name (DevOpsDays Toronto): what is written, the city, the country.
pub fn behind(opening: &Opening<'_, '_>, name: &Stretch) -> Option<(String, Option<String>, Option<String>)> {
    let at = name.tokens.end;
    if !opening.glued(name.block, at.checked_sub(1)?) {
        return None;
    }
    if let Some((city, _, _)) = opening.city(name.block, at) {
        return Some((city.to_owned(), Some(city.to_owned()), None));
    }
    (1..=3).rev().find_map(|words| {
        let country = opening.country(name.block, at, words)?;
        Some((country.to_owned(), None, Some(country.to_owned())))
    })
}

/// Fills in city and country, as far as the opening states them.
pub fn find(opening: &Opening<'_, '_>, name: &[Stretch], event: &mut Event) {
    if event.place.is_none() {
        event.place = in_name(opening, &event.name);
    }
    let rest = opening.rest();
    let mut best = cities(opening, name, event);
    let found = |o: &Opening<'_, '_>| o.parts.iter().find_map(|part| unlisted(o, part.block, name));
    if best.is_none() && event.place.is_none() {
        event.place = found(opening).or_else(|| unlisted_behind(opening, name));
    }
    if best.is_none() && event.place.is_none() {
        best = cities(&rest, name, event).or_else(|| tagged(opening));
    }
    if event.place.is_none() {
        event.place = best.as_ref().map(|named| named.city.clone());
    }
    if let Some(named) = best.filter(|named| event.place.as_ref() == Some(&named.city)) {
        event.country = event.country.take().or(named.country);
    }
    if event.place.is_none() {
        event.place = found(&rest);
    }
    if event.country.is_none() {
        event.country = event.place.as_deref().and_then(|city| country(opening, city));
    }
}

/// The city that ends a name: Confab London.
pub fn in_name(opening: &Opening<'_, '_>, name: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let city = |i: usize| opening.ctx.gazetteer.places.city(&words[i..].join(" "));
    (1..words.len()).find_map(|i| city(i).map(|place| place.name.clone()))
}

/// A city that is named, and the country behind it.
struct Named {
    city: String,
    country: Option<String>,
    weight: f32,
}

/// The city that the most speaks for; the one named first wins a tie.
fn cities(opening: &Opening<'_, '_>, name: &[Stretch], event: &Event) -> Option<Named> {
    let usual = event.series.as_ref().and_then(|s| opening.ctx.gazetteer.get(s)).and_then(|e| e.place.clone());
    let mut best: Option<Named> = None;
    let mut weigh = |named: Named| {
        if named.weight > best.as_ref().map_or(0.0, |b| b.weight) {
            best = Some(named);
        }
    };
    for (rank, part) in opening.parts.iter().enumerate() {
        for at in 0..opening.tokens(part.block).len() {
            let Some((city, _, words)) = opening.city(part.block, at) else { continue };
            let here = Stretch { block: part.block, tokens: at..at + words };
            let clues = clues(opening, name, &here, *part, city, usual.as_deref() == Some(city));
            let country = (1..=3).rev().find_map(|n| opening.country(part.block, at + words + 1, n));
            let weight = opening.weigh(&here, clues) - rank as f32 / 100.0;
            weigh(Named { city: city.to_owned(), country: country.map(str::to_owned), weight });
        }
    }
    best
}

/// The city that is a tag of the post.
fn tagged(opening: &Opening<'_, '_>) -> Option<Named> {
    let weight = opening.weight(EventClue::PlaceAtAll) + opening.weight(EventClue::PlaceTag);
    let city = opening.tags().find_map(|tag| opening.ctx.gazetteer.places.city(tag))?;
    (weight > 0.0).then(|| Named { city: city.name.clone(), country: None, weight })
}

/// What speaks for and against a city where it stands.
fn clues(
    opening: &Opening<'_, '_>,
    name: &[Stretch],
    at: &Stretch,
    part: Part,
    city: &str,
    usual: bool,
) -> Vec<EventClue> {
    let tokens = opening.tokens(at.block);
    let before = &tokens[..at.tokens.start];
    let sentence = opening.sentence(at);
    let named = |place: &Stretch| place.block == at.block && sentence.contains(&place.tokens.start);
    let tells = name.iter().any(named) || Cue::EventNouns.any(&tokens[sentence.clone()]);
    let title = matches!(part.role, Role::Title | Role::Description);
    let colon = before.last().is_some_and(|t| t.folded == ":");
    let labelled = label(opening, at);
    let noted = tokens[at.tokens.end..].iter().take(3).any(|t| t.is(Cue::WhereLabels));
    let opens = before.is_empty() && part.role == Role::Text(0);
    let stands = title || behind_in(before) || colon || labelled || opens || noted;
    let text = part.role != Role::Title;
    [
        (EventClue::PlaceAtAll, true),
        (EventClue::PlaceInName, name.iter().any(|n| n.block == at.block && n.tokens.contains(&at.tokens.start))),
        (EventClue::PlaceBehindName, name.iter().any(|n| behind_name(opening, n, at))),
        (EventClue::PlaceInTitle, title),
        (EventClue::PlaceBehindIn, stands),
        (EventClue::PlaceTells, (tells || opens || noted) && stands),
        (EventClue::PlaceBesideTelling, stands && !tells && name.iter().any(|n| n.block == at.block)),
        (EventClue::PlaceHeld, text && stands && Cue::Held.any(&tokens[sentence.clone()])),
        (EventClue::PlaceLabel, labelled),
        (EventClue::PlaceVisited, text && stands && Cue::Visited.any(&tokens[sentence.clone()])),
        (EventClue::PlaceUsual, usual && stands),
        (
            EventClue::PlaceTag,
            stands && opening.tags().any(|tag| opening.ctx.gazetteer.places.city(tag).is_some_and(|p| p.name == city)),
        ),
        (EventClue::PlaceEarlier, text && (opening.near_has(at, Cue::Earlier) || opening.near_has(at, Cue::Later))),
        (EventClue::PlaceOfOther, of_other(opening, name, at)),
    ]
    .into_iter()
    .filter_map(|(clue, there)| there.then_some(clue))
    .collect()
}

/// Right behind a name, or with a small word, a year or a mark between: "PyConES 2018 en Lugo", "DrupalCon 2024: Portland".
fn behind_name(opening: &Opening<'_, '_>, name: &Stretch, at: &Stretch) -> bool {
    if name.block != at.block || name.tokens.end > at.tokens.start || at.tokens.start - name.tokens.end > 3 {
        return false;
    }
    opening.tokens(at.block)[name.tokens.end..at.tokens.start].iter().all(|t| {
        let word = t.folded.as_str();
        let small = t.is(Cue::InPlace) || t.is(Cue::Articles) || t.is(Cue::Of);
        small || t.shape == Shape::Number || matches!(word, "," | ":" | "-" | "–" | "—" | "(" | "@" | "'" | "’")
    })
}

/// A label at the beginning of the line, and only a few words and marks between: "Where: at the old mill in Porto".
fn label(opening: &Opening<'_, '_>, at: &Stretch) -> bool {
    let text = &opening.ctx.block(at.block).text;
    let tokens = &opening.tokens(at.block)[..at.tokens.start];
    let here = opening.tokens(at.block)[at.tokens.start].range.start;
    let line = text[..here].rfind('\n').map_or(0, |i| i + 1);
    let line = &tokens[tokens.partition_point(|t| t.range.start < line)..];
    let colon = line.iter().position(|t| t.folded == ":");
    line.len() < 12 && colon.is_some_and(|i| i > 0 && Cue::WhereLabels.ending(&line[..i]) > 0)
}

/// In the name of a person, a company or an institute, or beside the name of another event.
fn of_other(opening: &Opening<'_, '_>, name: &[Stretch], at: &Stretch) -> bool {
    let tokens = opening.tokens(at.block);
    let range = tokens[at.tokens.start].range.start..tokens[at.tokens.end - 1].range.end;
    let inside = |m: &Mention| m.at.0 <= range.start && range.end <= m.at.1;
    let other = |m: &Mention| match m.kind {
        Kind::Event => {
            let place = opening.stretch_of(m);
            !name.contains(&place) && (inside(m) || behind_name(opening, &place, at))
        }
        Kind::Person | Kind::Company => inside(m),
        _ => false,
    };
    let organisation = |i: usize| tokens.get(i).is_some_and(|t| t.is(Cue::Organisations));
    let of_institute = organisation(at.tokens.end)
        || (2..=3).any(|n| at.tokens.start.checked_sub(n).is_some_and(organisation))
            && tokens[at.tokens.start - 1].shape == Shape::Lower;
    let given = at.tokens.start > 0
        && opening.glued(at.block, at.tokens.start - 1)
        && tokens[at.tokens.start - 1].is_given_name()
        && tokens[at.tokens.start - 1].is_capital();
    opening.ctx.mentions(at.block).iter().any(other) || of_institute || given
}

/// "in", "in beautiful", "dans la capitale anglaise" right before a place.
fn behind_in(before: &[Token]) -> bool {
    let lower = |t: &Token| t.shape == Shape::Lower && !t.is(Cue::FunctionWords);
    let adjectives = before.iter().rev().take(2).take_while(|t| lower(t)).count();
    (0..=adjectives).any(|n| {
        let rest = &before[..before.len() - n];
        let article = n > 0 && rest.last().is_some_and(|t| t.is(Cue::Articles));
        let rest = &rest[..rest.len() - usize::from(article)];
        Cue::InPlace.ending(&rest[rest.len().saturating_sub(3)..]) > 0
    })
}

/// The capitalised name, in no list, that stands in the place of a city: "took place in Cuxhaven", "a eu lieu à X".
fn unlisted(opening: &Opening<'_, '_>, block: usize, name: &[Stretch]) -> Option<String> {
    let ctx = opening.ctx;
    ctx.sentences(block).iter().find_map(|sentence| {
        let tokens = ctx.tokens_in(block, sentence);
        let offset = opening.tokens(block).partition_point(|t| t.range.start < sentence.start);
        let within = |at: &Stretch| (offset..offset + tokens.len()).contains(&at.tokens.start);
        let named = name.iter().any(|at| at.block == block && within(at)) || Cue::EventNouns.any(tokens);
        // "Se realizó en …": what was held is the event.
        let held = if named { Cue::Held.any(tokens) } else { Cue::Held.at(tokens) > 0 };
        let start = (1..tokens.len()).filter(|_| held).find(|i| {
            let article = usize::from(*i > 1 && tokens[*i - 1].is(Cue::Articles));
            let before = &tokens[..*i - article];
            let cue = Cue::InPlace.ending(&before[before.len().saturating_sub(3)..]) > 0;
            cue && venue(opening, block, &tokens[*i..]) > 0
        })?;
        let mut start = start;
        let mut words = venue(opening, block, &tokens[start..]);
        // "at the Quern House in Malufeld": the house stands in the place.
        let cue = Cue::InPlace.at(&tokens[start + words..]);
        let town = if cue > 0 { venue(opening, block, &tokens[start + words + cue..]) } else { 0 };
        if town > 0 {
            (start, words) = (start + words + cue, town);
        }
        let at = Stretch { block, tokens: offset + start..offset + start + words };
        let other = opening.near_has(&at, Cue::Earlier) || opening.near_has(&at, Cue::Later);
        (!other).then(|| opening.words(&at).to_owned())
    })
}

/// How many of the first tokens name a place in no list: capitalised words, of which one alone is no ordinary one. Where all
/// nouns have capitals none is.
fn venue(opening: &Opening<'_, '_>, block: usize, tokens: &[Token]) -> usize {
    let capital = |t: &&Token| t.shape == Shape::Capitalised && is_free(opening, block, t);
    let words = tokens.iter().take(4).take_while(capital).count();
    let proper = tokens[..words].iter().take_while(|t| is_name(opening, block, t)).count();
    if words > 1 && !opening.ctx.cues.capital_nouns { words } else { proper }
}

/// The capitalised name, in no list, that a title has behind the event's name and "in": "PyConES 2018 en Lugo".
fn unlisted_behind(opening: &Opening<'_, '_>, name: &[Stretch]) -> Option<String> {
    let titles = opening.parts.iter().filter(|part| part.role == Role::Title);
    let behind = |block: usize, at: usize| {
        let here = Stretch { block, tokens: at..at + 1 };
        let cue = Cue::InPlace.ending(&opening.tokens(block)[at.saturating_sub(3)..at]) > 0;
        let named = name.iter().any(|n| behind_name(opening, n, &here));
        cue && named && is_name(opening, block, &opening.tokens(block)[at])
    };
    titles.flat_map(|part| (1..opening.tokens(part.block).len()).map(move |at| (part.block, at))).find_map(
        |(block, at)| {
            let tokens = opening.tokens(block);
            let words = || tokens[at..].iter().take(3).take_while(|t| is_name(opening, block, t)).count();
            behind(block, at).then(|| opening.words(&Stretch { block, tokens: at..at + words() }).to_owned())
        },
    )
}

/// A capitalised word that is no ordinary one, and that is free. "Marne-la-Vallée" is none, though its parts are.
fn is_name(opening: &Opening<'_, '_>, block: usize, token: &Token) -> bool {
    let ordinary = opening.ctx.languages.is_ordinary(&opening.ctx.recap.language, &token.folded);
    token.shape == Shape::Capitalised && !ordinary && is_free(opening, block, token)
}

/// Whether a word is no month, no country and no part of something else that is named.
fn is_free(opening: &Opening<'_, '_>, block: usize, token: &Token) -> bool {
    let ctx = opening.ctx;
    let range = &token.range;
    !token.is(Cue::Months)
        && ctx.gazetteer.places.country(&ctx.block(block).text[range.clone()]).is_none()
        && !ctx.mentions(block).iter().any(|m| m.at.0 < range.end && range.start < m.at.1)
}

/// The country of a listed city, if the opening names it behind "in".
pub fn country(opening: &Opening<'_, '_>, city: &str) -> Option<String> {
    let own = &opening.ctx.gazetteer.places.city(city)?.country;
    let stated = opening.parts.iter().any(|part| {
        let tokens = opening.tokens(part.block);
        (1..tokens.len()).any(|i| {
            let named = (1..=3).any(|words| opening.country(part.block, i, words) == Some(own.as_str()));
            named && behind_in(&tokens[..i])
        })
    });
    stated.then(|| own.clone())
}
