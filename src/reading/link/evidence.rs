//! A weak name in, the clues for and against it out: is `Go` the language here, `Chef` the company? Only sees which clues are
//! there; what they count stands in `data/clues/weak-names.toml`. The sum is compared with [`THRESHOLD`], and what falls short
//! is kept as abstained.

pub(super) mod clues;

use super::cue_words::CueWords;
use super::matcher::Hit;
use super::neighbours::Neighbours;
use crate::gazetteer::Entry;
use crate::gazetteer::forms::{Form, squash};
use crate::language::clues::Tally;
use crate::language::text::Shape;
use crate::language::{Cue, ENGLISH, quotes};
use crate::model::{BlockKind, EntityId, Kind, Mark, MarkKind};
use crate::page::{Page, Token, covered};
use crate::text::fold_str;
use clues::WeakClue as Clue;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A weak name links from this score on.
pub const THRESHOLD: f32 = 0.6;

/// From this score on it links where it links elsewhere.
pub const AGAIN: f32 = 0.5;

/// And from this score on it is evidence for the other names.
pub const SURE: f32 = 0.7;

/// What the strong names of a recap tell about the weak ones.
#[derive(Debug, Default)]
pub struct Strong {
    /// Entities that a strong name names, and where: in one place (block, offset) or, where there is none, in several.
    pub entities: HashMap<EntityId, Option<(usize, usize)>>,
    /// Relations of those entities: makers, broader ones.
    pub related: HashSet<EntityId>,
    /// What the events named in the recap are about.
    pub fields: HashSet<String>,
    /// For each block that has any, its strong technologies and companies.
    pub listed: HashMap<usize, Neighbours>,
    /// Where the cue words of weak entries stand.
    pub cues: CueWords,
}

/// A name that the text may mean: where it stands, how it is listed, and as what.
#[derive(Clone, Copy)]
pub struct WeakName<'n> {
    /// The page.
    pub page: &'n Page<'n>,
    /// The block.
    pub block: usize,
    /// Where it was found.
    pub hit: &'n Hit,
    /// How it is listed.
    pub form: &'n Form,
    /// What it is listed as.
    pub entry: &'n Entry,
}

/// The clues for and against a weak name.
pub fn weigh(named: &WeakName<'_>, strong: &Strong) -> Tally<Clue> {
    let mut clues = vec![Clue::AtAll];
    clues.extend(word(named));
    clues.extend(case(named));
    clues.extend(elsewhere(named, strong));
    match named.entry.kind {
        Kind::Technology => clues.extend(beside(named, strong).into_iter().chain(frame(named))),
        Kind::Company => {
            clues.extend(is_listed(named, strong).then_some(Clue::Listed));
            clues.extend(named.is_small().then_some(Clue::SmallCompany));
        }
        _ => {}
    }
    Tally::new(named.page.weights(), clues)
}

impl<'n> WeakName<'n> {
    fn text(&self) -> &'n str {
        &self.page.block(self.block).text[self.hit.range.clone()]
    }

    /// The tokens it covers.
    fn at(&self) -> Range<usize> {
        covered(self.page.tokens(self.block), &self.hit.range)
    }

    /// Whether it has no capital although the author uses them.
    fn is_small(&self) -> bool {
        !self.page.lower && !self.text().chars().any(char::is_uppercase)
    }
}

/// What the word says, whatever stands around it.
fn word(named: &WeakName<'_>) -> Vec<Clue> {
    let WeakName { page, block, hit, form, entry } = *named;
    let text = named.text();
    let folded = fold_str(text);
    let cues = page.cues;
    let first = page.tokens(block).get(named.at().start);
    let opens = first.is_some_and(|t| t.range.start == hit.range.start && t.opens);
    let foreign = page.recap.language != ENGLISH;
    let idle = opens || foreign || !text.chars().any(char::is_uppercase);
    let small = named.is_small();
    // Things come in the plural, products do not.
    let plural = text.ends_with('s') && !form.listed.ends_with('s');
    let clues = [
        (Clue::SmallWord, small && page.is_ordinary(&folded)),
        (Clue::FunctionWord, idle && cues.function_words.has(&folded)),
        (Clue::Imported, entry.is_imported()),
        // "Chef de projet": a word of that language rarely means the English name.
        (Clue::NativeWord, foreign && page.is_native(&folded)),
        (Clue::ForeignWord, foreign && entry.kind == Kind::Technology && is_foreign(named, &folded)),
        // "Ignite sessions", "the Keynote"
        (Clue::TalkKind, cues.lightning.has(&folded) || cues.keynote.has(&folded)),
        (Clue::SmallPlural, plural && small),
        (Clue::Plural, plural && !small),
        (Clue::Linked, is_linked(named)),
    ];
    let held = clues.into_iter().filter(|(_, holds)| *holds).map(|(clue, _)| clue);
    held.chain(single_letter(named)).collect()
}

/// Whether an English word stands with a capital where words of another language are expected: "Il nostro Wicket".
fn is_foreign(named: &WeakName<'_>, folded: &str) -> bool {
    let page = named.page;
    let english = page.is_ordinary(folded) && !page.is_native(folded) && page.languages.has_words(&page.recap.language);
    let capital = case(named).is_some_and(|clue| matches!(clue, Clue::Capital));
    english && capital && !page.languages.is_given_name(folded)
}

/// One letter means little, and nothing as a part of "R&D" or "C-Continuous".
fn single_letter(named: &WeakName<'_>) -> Option<Clue> {
    let (text, range) = (&named.page.block(named.block).text, &named.hit.range);
    let glued = |c: Option<char>| c.is_some_and(|c| matches!(c, '&' | '-' | '.' | '\'' | '\u{2019}' | '/'));
    let joined = || glued(text[..range.start].chars().next_back()) || glued(text[range.end..].chars().next());
    match named.text().chars().count() {
        2.. => None,
        _ if joined() => Some(Clue::JoinedLetter),
        _ => Some(Clue::OneLetter),
    }
}

/// Bytes that a link may hold beside the name.
const LINK: usize = 8;

/// A link whose address holds the name.
fn is_linked(named: &WeakName<'_>) -> bool {
    let name = squash(named.text()).0;
    let holds = |m: &Mark| match &m.kind {
        MarkKind::Link(url) => {
            m.range.len() <= named.hit.range.len() + LINK && name.len() > 2 && squash(url).0.contains(&name)
        }
        _ => false,
    };
    named.page.marks_around(named.block, &named.hit.range).any(holds)
}

/// Letters of the longest name that is an abbreviation where it is listed in capitals.
const ACRONYM: usize = 4;

/// The case a name is written in, where the author uses capitals at all.
fn case(named: &WeakName<'_>) -> Option<Clue> {
    let WeakName { page, block, hit, form, .. } = *named;
    let text = named.text();
    let listed_capital = form.listed.chars().any(char::is_uppercase);
    let capital = text.chars().any(char::is_uppercase);
    let first = named.at().start;
    let opens = || first < page.tokens(block).len() && page.opens_sentence(block, first);
    let as_listed = text.starts_with(&*form.listed);
    let unusual = form.listed.chars().skip(1).any(char::is_uppercase) && as_listed;
    let acronym = form.listed.chars().count() <= ACRONYM && !form.listed.chars().any(char::is_lowercase);
    match (listed_capital, capital) {
        (true, _) if acronym && !page.lower && !as_listed => Some(Clue::SmallAcronym),
        _ if unusual => Some(Clue::UnusualCase),
        // German writes every noun so, and "Elm" is none.
        (true, true) if page.cues.capital_nouns && page.is_native(&fold_str(text)) => Some(Clue::IdleCapital),
        (true, true) if page.views[block].title_case || is_part(page, block, hit) => Some(Clue::IdleCapital),
        (true, true) if opens() => Some(Clue::OpensSentence),
        (true, true) => Some(Clue::Capital),
        (true, false) if page.lower => None,
        (true, false) => Some(Clue::Small),
        (false, true)
            if !(page.cues.capital_nouns || page.views[block].title_case || is_part(page, block, hit) || opens()) =>
        {
            Some(Clue::Capital)
        }
        (false, _) => Some(Clue::SmallName),
    }
}

/// "Docker Swarm Mode", "Hedgehog Concept": part of a longer run of capitals inside a sentence.
fn is_part(page: &Page<'_>, block: usize, hit: &Hit) -> bool {
    let text = &page.block(block).text;
    let tokens = page.tokens(block);
    let at = covered(tokens, &hit.range);
    let before = at.start.checked_sub(1).map(|i| &tokens[i]);
    // A title between quotes begins with a capital whatever the word.
    let opens = |t: &Token| {
        let before = text[..t.range.start].trim_end();
        before.ends_with(quotes::OPENING) || before.ends_with(['\u{2018}', '\''])
    };
    let led = before.is_some_and(|t| {
        let joined = t.is_capital() && text[t.range.end..hit.range.start] == *" ";
        joined && !page.opens_sentence(block, at.start - 1) && !opens(t)
    });
    let after = tokens.get(at.end);
    let german = page.cues.capital_nouns;
    led || !german && after.is_some_and(|t| t.shape == Shape::Capitalised && text[hit.range.end..t.range.start] == *" ")
}

/// Blocks before and behind in which a cue word of a name is near.
const NEAR: usize = 3;

/// What else the recap names: cue words of the entry, the nearer the better, and the thing itself by another name.
fn elsewhere(named: &WeakName<'_>, strong: &Strong) -> impl Iterator<Item = Clue> {
    let WeakName { page, block, form, entry, .. } = *named;
    let of_event = entry.kind == Kind::Technology
        && (entry.cues.iter().any(|c| strong.fields.contains(c))
            || entry.broader.iter().any(|b| strong.fields.contains(b.as_str())));
    // An event that is about it, and calls it so.
    let by_event = of_event && strong.fields.contains(&form.listed.to_lowercase());
    let cue = if by_event || strong.cues.within(form.entry, &(block..block + 1)) {
        Some(Clue::CueBeside)
    } else if of_event || strong.cues.within(form.entry, &(block.saturating_sub(NEAR)..block + NEAR + 1)) {
        Some(Clue::CueNear)
    } else {
        let somewhere = entry.cues.iter().any(|c| !c.contains(' ') && page.has_word(c));
        somewhere.then_some(Clue::CueSomewhere)
    };
    let kin = || entry.broader.iter().chain(&entry.maker).any(|r| strong.entities.contains_key(r));
    // A place that is accepted itself is no proof of itself.
    let here = Some((block, named.hit.range.start));
    let same = if strong.entities.get(&entry.id).is_some_and(|place| *place != here) {
        Some(Clue::NamedElsewhere)
    } else {
        (strong.related.contains(&entry.id) || kin()).then_some(Clue::RelatedElsewhere)
    };
    let event = same.is_none() && entry.kind == Kind::Technology && in_event_name(named);
    // "C++ on Sea": what begins with a name without doubt and goes on as listed is no run of words.
    let begins = || strong.listed.get(&block).is_some_and(|names| names.begin_at(named.hit.range.start));
    let holds = form.listed.contains(' ') && named.text() == &*form.listed && begins();
    let held = [(Clue::InEventName, event), (Clue::HoldsName, holds)];
    cue.into_iter().chain(same).chain(held.into_iter().filter(|(_, holds)| *holds).map(|(clue, _)| clue))
}

/// Whether the post's title has the name right beside a noun for an event: "Rencontres R", "Elm Conference".
fn in_event_name(named: &WeakName<'_>) -> bool {
    let page = named.page;
    let name = &page.tokens(named.block)[named.at()];
    let beside = |title: &[Token], at: usize| {
        let noun = |at: usize| title.get(at).is_some_and(|t| t.is(Cue::EventNouns) && t.is_capital());
        title[at].is_capital() && (noun(at + name.len()) || at.checked_sub(1).is_some_and(noun))
    };
    // "la Conférence Heron" names the event once more.
    let of_name = || beside(page.tokens(named.block), named.at().start);
    !name.is_empty()
        && named.text() == &*named.form.listed
        && !of_name()
        && page.in_titles(name).any(|(title, at)| beside(title, at))
}

/// Whether a strong technology or company stands right beside it in a list.
fn is_listed(named: &WeakName<'_>, strong: &Strong) -> bool {
    let tokens = named.page.tokens(named.block);
    strong.listed.get(&named.block).is_some_and(|names| names.are_beside(tokens, &named.hit.range))
}

/// Tokens of a list item that holds nothing but a name.
const ITEM: usize = 4;

/// A strong name right beside it in a list, alone in one of the items above or below, or anywhere in the block.
fn beside(named: &WeakName<'_>, strong: &Strong) -> Option<Clue> {
    let WeakName { page, block, .. } = *named;
    let alone = |index: usize| matches!(page.block(index).kind, BlockKind::Item(_)) && page.tokens(index).len() <= ITEM;
    let beside = block.saturating_sub(2)..(block + 3).min(page.views.len());
    let in_column =
        || alone(block) && beside.into_iter().any(|i| i != block && alone(i) && strong.listed.contains_key(&i));
    if is_listed(named, strong) || in_column() {
        Some(Clue::Listed)
    } else {
        strong.listed.contains_key(&block).then_some(Clue::ListedInBlock)
    }
}

/// Tokens before a name in which a frame begins.
const FRAME: usize = 4;

/// A frame such as "written in" right before the name.
fn frame(named: &WeakName<'_>) -> Option<Clue> {
    let page = named.page;
    let tokens = page.tokens(named.block);
    let at = named.at();
    let before = &tokens[at.start.saturating_sub(FRAME)..at.start];
    let words = Cue::WrittenIn.ending(before);
    // "a talk about Consul"
    let told = Cue::About.ending(before) > 0 && before.iter().any(|t| t.is(Cue::TalkNouns) || t.is(Cue::TalkVerbs));
    // "falou de Sass", "sprach von Sass"
    let of = before.split_last().is_some_and(|(of, said)| of.is(Cue::Of) && Cue::TalkVerbs.ending(said) > 0);
    // "The tool is Gremlin"
    let tool_noun = |said: &[Token]| said.last().is_some_and(|t| t.is(Cue::ToolNouns));
    let is = before.split_last().is_some_and(|(is, said)| is.is(Cue::Copulas) && tool_noun(said));
    let told = told || of || is;
    let tool = tokens.get(at.end).is_some_and(|t| t.is(Cue::ToolNouns) && t.shape == Shape::Lower);
    // die Heron-Engine
    let whole = tokens.get(at.start).map(|t| &page.block(named.block).text[t.range.clone()]);
    let last = whole.filter(|_| page.cues.capital_nouns).and_then(|word| word.rsplit_once('-'));
    let tool = tool || last.is_some_and(|(_, noun)| page.cues.tool_nouns.has(&fold_str(noun)));
    let written = tokens.get(at.start).is_some_and(|t| t.shape != Shape::Lower || page.lower);
    match words {
        _ if told || tool => Some(Clue::Framed),
        2.. => Some(Clue::Framed),
        1 if written => Some(Clue::Led),
        _ => None,
    }
}
