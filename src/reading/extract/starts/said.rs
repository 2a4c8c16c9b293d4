//! What is seen of one unit in, the facts on its words, its writing and the people in it out.

use super::cues::LISTS;
use super::facts::{Fact, Hit, Seen};
use super::units::Style;
use super::view::{Newest, View};
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{Kind, Mention, Method};
use crate::page::Token;
use std::ops::Range;

/// Which of the `edges` a number is at or past: how many of them.
pub fn bucket<T: PartialOrd>(value: T, edges: &[T]) -> usize {
    edges.iter().take_while(|edge| **edge <= value).count()
}

/// Shares of general words are told apart at these.
const GENERAL: [f32; 4] = [0.01, 0.3, 0.6, 0.99];

/// Notes all of them.
pub fn see(view: &View<'_>, seen: &mut Seen) {
    see_words(view, seen);
    see_surface(view, seen);
    see_people(view, seen);
    see_rules(view, seen);
}

/// Whether it links a page that shows a talk.
pub fn links_talk(view: &View<'_>) -> bool {
    view.unit.marks.iter().any(|(_, style)| *style == Style::TalkPage)
}

fn see_words(view: &View<'_>, seen: &mut Seen) {
    for (list, (cue, _)) in LISTS.iter().enumerate().filter(|(_, (cue, _))| *cue != Cue::FunctionWords) {
        let (any, opens, twice) = view.hits.of(*cue);
        for (holds, hit) in [(any, Hit::Any), (opens, Hit::Opens), (twice, Hit::Twice)] {
            if holds {
                seen.put_cue(list, hit);
            }
        }
    }
    if view.unit.is_heading() || view.words < 10 {
        seen.put_value(Fact::General, bucket(view.general, &GENERAL));
        seen.put_value(Fact::NoTalk, bucket(view.no_talk, &GENERAL));
        seen.put_value(Fact::Container, bucket(view.container, &GENERAL));
    }
}

fn see_surface(view: &View<'_>, seen: &mut Seen) {
    let unit = view.unit;
    let text = unit.words();
    seen.put_value(Fact::Capitals, bucket(view.capitals, &[0.15, 0.35, 0.6, 0.85]));
    let end = text.trim_end().chars().next_back().unwrap_or(' ');
    let end =
        ['.', ':', '?', '!', ')'].iter().position(|c| *c == end).unwrap_or(if end.is_alphanumeric() { 5 } else { 6 });
    seen.put_value(Fact::End, end);
    seen.put_if(Fact::Lower, text.starts_with(char::is_lowercase));
    if let Some(quoted) = &view.quoted {
        seen.put(Fact::Quoted);
        seen.put_value(Fact::OpensQuoted, usize::from(quoted.start <= unit.core.start + 3));
    }
    let style = |style: Style| match style {
        Style::Strong => 0,
        Style::Emphasis => 1,
        Style::Link | Style::TalkPage => 2,
    };
    if let Some((opening, _)) = view.opening {
        seen.put_value(Fact::Opening, style(opening));
        if view.whole_marked {
            seen.put_value(Fact::Whole, style(opening));
        }
        for (range, mark) in &unit.marks {
            let long = if style(*mark) == 2 { 14 } else { 10 };
            if range.len() > long {
                seen.put_value(Fact::LongMark, style(*mark));
            }
        }
    }
    seen.put_if(Fact::TalkPage, links_talk(view));
    seen.put_if(Fact::Colon, text.trim_end_matches(':').contains(':'));
    seen.put_if(Fact::Dash, [" - ", " \u{2013} ", " \u{2014} ", " | "].iter().any(|dash| text.contains(dash)));
    seen.put_if(Fact::Question, text.contains('?'));
    seen.put_if(Fact::Handle, text.contains('@'));
    seen.put_if(Fact::Address, text.contains("://"));
    let number = |t: &Token| t.shape == Shape::Number;
    let clock = |w: &[Token]| number(&w[0]) && w[1].folded == ":" && number(&w[2]);
    seen.put_if(Fact::Time, unit.timed || unit.tokens.windows(3).any(clock));
    let year =
        |t: &Token| t.folded.len() == 4 && (t.folded.starts_with("19") || t.folded.starts_with("20")) && number(t);
    seen.put_if(Fact::Date, unit.tokens.iter().any(year) || view.hits.has(Cue::Months));
    seen.put_if(Fact::OnlyDate, view.only_date);
    seen.put_if(Fact::OnlyEvent, view.only_event);
    seen.put_if(Fact::OnlyAddress, view.only_address);
}

fn see_people(view: &View<'_>, seen: &mut Seen) {
    let unit = view.unit;
    seen.put_value(Fact::People, view.people.len().min(3));
    seen.put_value(Fact::Full, view.full.len().min(2));
    seen.put_value(Fact::New, view.newest as usize);
    if view.opens_with_person() {
        let full = view.full.first().is_some_and(|m| m.at.0 <= unit.core.start + 4);
        seen.put_value(Fact::OpensPerson, usize::from(full));
    }
    let end = unit.core.start + unit.words().trim_end_matches([' ', '.', ')', ':', ']', '"']).len();
    seen.put_if(Fact::ClosesPerson, view.people.last().is_some_and(|m| m.at.1 + 2 >= end));
    seen.put_if(Fact::OnlyPerson, view.only_person);
    if let Some(first) = view.people.first() {
        let found = match first.method {
            Method::Exact | Method::Variant | Method::Fuzzy => 0,
            Method::Candidate => 1,
            Method::Coreference => 2,
        };
        seen.put_value(Fact::Listed, found);
    }
    seen.put_if(Fact::Company, !view.companies.is_empty());
    seen.put_if(Fact::PersonCompany, !view.companies.is_empty() && !view.people.is_empty());
    let names = |kind: Kind| unit.mentions.iter().any(|m| m.kind == kind);
    seen.put_if(Fact::Technology, names(Kind::Technology));
    seen.put_if(Fact::Topic, names(Kind::Topic));
    seen.put_if(Fact::Event, names(Kind::Event));
    seen.put_if(Fact::Employed, unit.employed);
    if view.newest >= Newest::Full {
        see_new(view, seen);
        see_together(view, seen);
    }
}

/// What a unit says beside naming somebody for the first time: each alone says little, both together that a talk is told of.
fn see_together(view: &View<'_>, seen: &mut Seen) {
    let names = |kind: Kind| view.unit.mentions.iter().any(|m| m.kind == kind);
    seen.put_if(Fact::NewTechnology, names(Kind::Technology) || names(Kind::Topic));
    seen.put_if(Fact::NewTalk, view.hits.has(Cue::TalkNouns));
    seen.put_if(Fact::NewQuoted, view.quoted.is_some());
    seen.put_if(Fact::NewOrder, view.hits.of(Cue::Order).1 || view.hits.of(Cue::Introductions).1);
    let before = view.new.first().map_or(0, |person| view.around(person).0.len());
    seen.put_if(Fact::NewAuthor, view.hits.at(Cue::FirstPerson).any(|(at, _)| at < before));
}

/// What the rules say, and what the readers of titles and speakers see.
fn see_rules(view: &View<'_>, seen: &mut Seen) {
    if let Some(known) = view.found {
        seen.put(Fact::Found);
        seen.put_if(Fact::FoundTitle, known.title);
        seen.put_if(Fact::FoundPeople, known.people);
        seen.put_if(Fact::FoundBoth, known.title && known.people);
    }
    seen.put_if(Fact::Inside, view.inside);
    seen.put_if(Fact::ReadTitle, view.read.title);
    seen.put_if(Fact::ReadPeople, view.read.people);
    seen.put_if(Fact::ReadBoth, view.read.title && view.read.people);
}

/// Whether a word in small letters that is no small word stands behind a person, perhaps behind a comma or "who": most often
/// it says what they do.
pub fn tells(view: &View<'_>, person: &Mention) -> bool {
    does(view.around(person).1)
}

fn does(behind: &[Token]) -> bool {
    let aside = |t: &&Token| t.folded == "," || t.is(Cue::Which) || t.is(Cue::Copulas) || t.is(Cue::Pronouns);
    let next = behind.iter().take(4).find(|t| !aside(t));
    let small = [Cue::FunctionWords, Cue::And, Cue::Byline, Cue::Employer, Cue::Roles];
    next.is_some_and(|t| t.shape == Shape::Lower && !small.iter().any(|cue| t.is(*cue)))
}

/// A fact, and how it is seen.
type Look = (Fact, fn(&Beside<'_>) -> bool);

/// What stands right beside the people who are named for the first time.
fn see_new(view: &View<'_>, seen: &mut Seen) {
    const BESIDE: [Look; 15] = [
        (Fact::By, |b| b.cue(Cue::Byline, b.last(2))),
        (Fact::Bracket, |b| b.next(&["(", "["])),
        (Fact::Comma, |b| b.next(&[","])),
        (Fact::DashBehind, |b| b.next(&[":", "-", "|"])),
        (Fact::DashAhead, |b| b.previous(&[":", "-", "|"])),
        (Fact::Verb, |b| b.cue(Cue::TalkVerbs, b.behind.0..b.behind.0 + 4)),
        (Fact::TalkOf, |b| b.cue(Cue::TalkNouns, b.last(3))),
        (Fact::Owner, |b| b.next(&["'s", "'"])),
        (Fact::NoSpeaker, |b| b.cue(Cue::NotSpeaker, b.last(3))),
        (Fact::Role, |b| b.cue(Cue::Roles, b.behind.0..b.behind.0 + 4)),
        (Fact::Employer, |b| b.company),
        (Fact::NoSpeaker, |b| b.cue(Cue::NotSpeaker, b.behind.0..b.behind.0 + 3)),
        (Fact::RoleAhead, |b| b.cue(Cue::Roles, b.last(4))),
        (Fact::CompanyAhead, |b| b.company_ahead),
        (Fact::Does, |b| does(b.behind.1)),
    ];
    let mut put = [false; BESIDE.len()];
    for person in view.new.iter().take(3) {
        let (before, behind) = view.around(person);
        let beside = Beside {
            view,
            before,
            behind: (view.unit.tokens.len() - behind.len(), behind),
            company: view.companies.iter().any(|c| (person.at.1..person.at.1 + 25).contains(&c.at.0)),
            company_ahead: view.companies.iter().any(|c| (c.at.1..c.at.1 + 25).contains(&person.at.0)),
        };
        for (put, (_, holds)) in put.iter_mut().zip(&BESIDE) {
            *put |= holds(&beside);
        }
    }
    for ((fact, _), _) in BESIDE.iter().zip(put).filter(|(_, holds)| *holds) {
        seen.put(*fact);
    }
}

/// The tokens beside a person.
struct Beside<'v> {
    view: &'v View<'v>,
    before: &'v [Token],
    /// The number of the first token behind, and those behind.
    behind: (usize, &'v [Token]),
    company: bool,
    company_ahead: bool,
}

impl Beside<'_> {
    /// The last tokens before the person, as numbers.
    fn last(&self, count: usize) -> Range<usize> {
        self.before.len().saturating_sub(count)..self.before.len()
    }

    /// Whether a phrase of a list touches these tokens.
    fn cue(&self, cue: Cue, tokens: Range<usize>) -> bool {
        self.view.hits.at(cue).any(|(at, len)| at < tokens.end && tokens.start < at + len)
    }

    fn next(&self, signs: &[&str]) -> bool {
        self.behind.1.first().is_some_and(|t| signs.contains(&t.folded.as_str()))
    }

    fn previous(&self, signs: &[&str]) -> bool {
        self.before.last().is_some_and(|t| signs.contains(&t.folded.as_str()))
    }
}
