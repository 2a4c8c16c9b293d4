//! A source of quads in, a [`View`] out, in one pass over the quads of a few predicates, which keeps the talks behind each
//! edge; a SPARQL aggregate gives only their number, and is the oracle of the tests (`benches/views.rs` times both).
//!
//! Identity is followed: what several recaps say of one talk counts once.

use super::ExportError;
use super::facts::{Facts, Needs, Talk};
use super::names::{Name, Texts, sorted};
use super::select::{self, Selection};
use super::source::QuadSource;
use super::view::{Edge, Kind, Node, TalkRef, View};
use rayon::prelude::*;
use rustc_hash::FxHashMap as HashMap;
use std::borrow::Cow;
use std::sync::Arc;

/// Which entities a view joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Projection {
    /// People and the companies they spoke for, as an appearance states it. People of whom no recap states a company
    /// would be specks without a line: they are left out, and [`View::note`] says how many.
    SpeakerCompany,
    /// People and the technologies that their talks cover.
    SpeakerTechnology,
    /// Companies and the technologies that talks given for them cover.
    CompanyTechnology,
    /// Talks and the technologies that they cover.
    TalkTechnology,
    /// Technologies that one talk covers.
    TechnologyTechnology,
    /// Editions of conferences and the technologies that their talks cover.
    EventTechnology,
    /// Talks with their speakers, events, technologies and topics, and people with the companies they spoke for.
    Everything,
}

impl Projection {
    /// All of them.
    pub const ALL: [Projection; 7] = [
        Projection::SpeakerCompany,
        Projection::SpeakerTechnology,
        Projection::CompanyTechnology,
        Projection::TalkTechnology,
        Projection::TechnologyTechnology,
        Projection::EventTechnology,
        Projection::Everything,
    ];

    /// The name, as typed.
    pub fn name(self) -> &'static str {
        match self {
            Projection::SpeakerCompany => "speaker-company",
            Projection::SpeakerTechnology => "speaker-technology",
            Projection::CompanyTechnology => "company-technology",
            Projection::TalkTechnology => "talk-technology",
            Projection::TechnologyTechnology => "technology-technology",
            Projection::EventTechnology => "event-technology",
            Projection::Everything => "everything",
        }
    }

    /// The projection of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|projection| projection.name() == name)
    }

    /// What it shows, as a heading.
    pub fn title(self) -> &'static str {
        match self {
            Projection::SpeakerCompany => "Who spoke for which company",
            Projection::SpeakerTechnology => "Who spoke about which technology",
            Projection::CompanyTechnology => "Which company spoke about which technology",
            Projection::TalkTechnology => "Which talk covered which technology",
            Projection::TechnologyTechnology => "Technologies covered together",
            Projection::EventTechnology => "Which event covered which technology",
            Projection::Everything => "Talks, people, companies, technologies, topics and events",
        }
    }

    /// The kinds of its nodes.
    pub fn kinds(self) -> &'static [Kind] {
        match self {
            Projection::SpeakerCompany => &[Kind::Person, Kind::Company],
            Projection::SpeakerTechnology => &[Kind::Person, Kind::Technology],
            Projection::CompanyTechnology => &[Kind::Company, Kind::Technology],
            Projection::TalkTechnology => &[Kind::Technology, Kind::Talk],
            Projection::TechnologyTechnology => &[Kind::Technology],
            Projection::EventTechnology => &[Kind::Technology, Kind::Event],
            Projection::Everything => {
                &[Kind::Person, Kind::Company, Kind::Technology, Kind::Topic, Kind::Event, Kind::Talk]
            }
        }
    }

    fn needs(self, selection: &Selection) -> Needs {
        use Projection::{CompanyTechnology, Everything, SpeakerCompany, SpeakerTechnology};
        Needs {
            speakers: matches!(self, SpeakerTechnology | Everything),
            appearances: matches!(self, SpeakerCompany | CompanyTechnology | Everything)
                || selection.needs_appearances(),
            technologies: self != SpeakerCompany || selection.needs_technologies(),
            topics: self == Everything,
        }
    }

    /// Calls `join` with each edge that a talk makes.
    fn joins(self, talk: Talk<'_>, mut join: impl FnMut(End, End, Says)) {
        let person = |name: Name| (name, Kind::Person);
        let company = |name: Name| (name, Kind::Company);
        let technology = |name: Name| (name, Kind::Technology);
        let with_technologies = |join: &mut dyn FnMut(End, End, Says), ends: &mut dyn Iterator<Item = End>| {
            for end in ends {
                talk.technologies.iter().for_each(|name| join(end, technology(*name), Says::Nothing));
            }
        };
        let stated = || talk.appeared.iter().filter_map(|(who, company)| Some((*who, (*company)?)));
        match self {
            Projection::SpeakerCompany => {
                stated().for_each(|(who, firm)| join(person(who), company(firm), Says::Nothing));
            }
            Projection::SpeakerTechnology => {
                with_technologies(&mut join, &mut talk.speakers.iter().map(|name| person(*name)));
            }
            Projection::CompanyTechnology => with_technologies(&mut join, &mut talk.companies().map(company)),
            Projection::TalkTechnology => with_technologies(&mut join, &mut std::iter::once((talk.name, Kind::Talk))),
            Projection::EventTechnology => {
                with_technologies(&mut join, &mut talk.events.iter().map(|name| (*name, Kind::Event)));
            }
            Projection::TechnologyTechnology => {
                for (i, a) in talk.technologies.iter().enumerate() {
                    for b in &talk.technologies[i + 1..] {
                        join(technology(*a), technology(*b), Says::Nothing);
                    }
                }
            }
            Projection::Everything => {
                let this = (talk.name, Kind::Talk);
                talk.speakers.iter().for_each(|name| join(person(*name), this, Says::Gave));
                talk.technologies.iter().for_each(|name| join(this, technology(*name), Says::Covers));
                talk.topics.iter().for_each(|name| join(this, (*name, Kind::Topic), Says::About));
                talk.events.iter().for_each(|name| join(this, (*name, Kind::Event), Says::At));
                stated().for_each(|(who, firm)| join(person(who), company(firm), Says::For));
            }
        }
    }

    /// Whether a talk makes any edge.
    fn joins_any(self, talk: Talk<'_>) -> bool {
        let mut any = false;
        self.joins(talk, |_, _, _| any = true);
        any
    }

    /// Calls `meet` with what would be part of the view, had it an edge.
    fn met(self, talk: Talk<'_>, meet: impl FnMut(Name)) {
        match self {
            Projection::SpeakerCompany => talk.appeared.iter().map(|(person, _)| *person).for_each(meet),
            Projection::SpeakerTechnology => talk.speakers.iter().copied().for_each(meet),
            Projection::CompanyTechnology => talk.companies().for_each(meet),
            Projection::TalkTechnology | Projection::Everything => std::iter::once(talk.name).for_each(meet),
            Projection::TechnologyTechnology => talk.technologies.iter().copied().for_each(meet),
            Projection::EventTechnology => talk.events.iter().copied().for_each(meet),
        }
    }

    fn note(self, left_out: usize) -> Option<String> {
        let (one, many, why) = match self {
            Projection::SpeakerCompany => ("speaker", "speakers", "without a stated company"),
            Projection::SpeakerTechnology => ("speaker", "speakers", "whose talks name no technology"),
            Projection::CompanyTechnology => ("company", "companies", "whose talks name no technology"),
            Projection::TalkTechnology => ("talk", "talks", "naming no technology"),
            Projection::TechnologyTechnology => ("technology", "technologies", "covered alone"),
            Projection::EventTechnology => ("event", "events", "whose talks name no technology"),
            Projection::Everything => ("talk", "talks", "of which nothing is known"),
        };
        match left_out {
            0 => None,
            1 => Some(format!("1 {one} {why} is not drawn")),
            n => Some(format!("{n} {many} {why} are not drawn")),
        }
    }
}

/// An end of an edge.
type End = (Name, Kind);

/// What an edge says, where a view has several sorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Nothing,
    Gave,
    Covers,
    About,
    At,
    For,
}

impl Says {
    fn label(self) -> Option<Cow<'static, str>> {
        let label = match self {
            Says::Nothing => return None,
            Says::Gave => "gave",
            Says::Covers => "covers",
            Says::About => "about",
            Says::At => "at",
            Says::For => "spoke for",
        };
        Some(label.into())
    }
}

/// Both ends of an edge, what it says, and the place of the talk in the facts.
type Join = (u32, u32, Says, u32);

/// What is to be told of a node: its kind, and of the talks on its edges the number and the years.
struct Drawn {
    kind: Kind,
    talks: usize,
    years: Vec<i32>,
}

/// Reads what a selection leaves of a view. The quotes of its edges are not read; [`super::quote()`] adds them.
///
/// # Errors
/// What the source says, or [`ExportError::NothingLeft`] when a filter leaves nothing of a view that is not empty.
pub fn project(source: &dyn QuadSource, projection: Projection, selection: &Selection) -> Result<View, ExportError> {
    let mut facts = Facts::read(source, projection.needs(selection))?;
    let chosen = select::talks(&mut facts, selection, |talk| projection.joins_any(talk))?;
    // Of people and companies only those that a filter of companies means: who shared a talk with them is another's.
    let firms: Vec<Name> = selection.companies.iter().map(|chosen| facts.names.number(chosen.iri.as_str())).collect();
    let mut joins: Vec<Join> = Vec::with_capacity(chosen.len());
    let mut drawn: HashMap<Name, Drawn> = HashMap::with_capacity_and_hasher(chosen.len(), Default::default());
    let (mut met, mut ends): (Vec<Name>, Vec<End>) = (Vec::new(), Vec::new());
    for at in chosen {
        let talk = facts.talk(at);
        projection.met(talk, |name| met.extend(is_meant(&firms, talk, name).then_some(name)));
        projection.joins(talk, |a, b, says| {
            if a.0 != b.0 && is_meant(&firms, talk, a.0) && is_meant(&firms, talk, b.0) {
                ends.extend([a, b]);
                joins.push((a.0, b.0, says, number(at)));
            }
        });
        ends.sort_unstable();
        ends.dedup();
        let year = facts.year(talk);
        for (name, kind) in ends.drain(..) {
            let drawn = drawn.entry(name).or_insert_with(|| Drawn { kind, talks: 0, years: Vec::new() });
            drawn.talks += 1;
            drawn.years.extend(year.filter(|year| !drawn.years.contains(year)));
        }
    }
    let left_out = sorted(met).iter().filter(|name| !drawn.contains_key(name)).count();

    let (talks, titles) = talk_refs(&facts, &sorted(joins.iter().map(|(.., talk)| *talk)))?;
    let nodes = nodes(&mut facts, drawn, &titles)?;
    let place: HashMap<Name, u32> = (0..).zip(&nodes).map(|(place, (name, _))| (*name, place)).collect();
    for (a, b, ..) in &mut joins {
        (*a, *b) = (place[a].min(place[b]), place[a].max(place[b]));
    }
    joins.par_sort_unstable();
    joins.dedup();
    let same_edge = |(a, b, says, _): &Join, (c, d, said, _): &Join| (a, b, says) == (c, d, said);
    let edge = |same: &[Join]| {
        let (a, b, says, _) = same[0];
        let mut behind: Vec<Arc<TalkRef>> = same.iter().map(|(.., talk)| Arc::clone(&talks[talk])).collect();
        behind.sort();
        (a as usize, b as usize, Edge { label: says.label(), talks: behind, ..Edge::default() })
    };
    let same: Vec<&[Join]> = joins.chunk_by(same_edge).collect();
    let edges = same.into_par_iter().map(edge).collect();
    let nodes = nodes.into_iter().map(|(_, node)| node).collect();
    let view = View::new(projection.name(), projection.title(), false, nodes, edges);
    select::narrow(view.with_note(projection.note(left_out)), selection)
}

/// Whether a filter of companies means what a talk joins: of those who gave it, and of the companies it was given for, only
/// these companies and who spoke for them.
fn is_meant(firms: &[Name], talk: Talk<'_>, name: Name) -> bool {
    let takes_part = |(who, firm): &&(Name, Option<Name>)| *who == name || *firm == Some(name);
    let mut parts = talk.appeared.iter().filter(takes_part).peekable();
    let gave = parts.peek().is_some() || talk.speakers.contains(&name);
    firms.is_empty() || !gave || parts.any(|(_, firm)| firm.is_some_and(|firm| firms.contains(&firm)))
}

/// The talks behind the edges as the edges show them, by their places, and all titles.
fn talk_refs<'s>(facts: &Facts<'s>, used: &[u32]) -> Result<(HashMap<u32, Arc<TalkRef>>, Texts<'s>), ExportError> {
    let talks: Vec<Talk<'_>> = used.iter().map(|at| facts.talk(*at as usize)).collect();
    let events = facts.names.labels(&sorted(talks.iter().flat_map(|talk| talk.events).copied()))?;
    let events: HashMap<Name, Arc<str>> = events.into_iter().map(|(event, label)| (event, label.into())).collect();
    let accounts: Vec<(Name, &[Name])> = talks.iter().map(|talk| (talk.name, talk.accounts)).collect();
    let titles = facts.names.titles(&accounts)?;
    let told = |talk: &Talk<'_>| {
        Arc::new(TalkRef {
            title: titles[&talk.name].clone().into_owned(),
            iri: facts.names.text(talk.name).to_owned(),
            event: talk.events.iter().filter_map(|event| events.get(event)).min().cloned(),
            year: facts.year(*talk),
        })
    };
    let refs: Vec<Arc<TalkRef>> = talks.par_iter().map(told).collect();
    Ok((used.iter().copied().zip(refs).collect(), titles))
}

/// The nodes of all edges, in the order of the view.
fn nodes<'s>(
    facts: &mut Facts<'s>,
    mut drawn: HashMap<Name, Drawn>,
    titles: &Texts<'s>,
) -> Result<Vec<(Name, Node)>, ExportError> {
    let kinds: Vec<(Name, Kind)> = drawn.iter().map(|(name, drawn)| (*name, drawn.kind)).collect();
    let mut nodes = facts.names.described(&kinds, titles)?;
    for (name, node) in &mut nodes {
        if let Some(Drawn { talks, years, .. }) = drawn.remove(name) {
            (node.talks, node.years) = (talks, years);
            node.years.sort_unstable();
        }
    }
    Ok(nodes)
}

/// The place of a talk, as edges note it.
fn number(at: usize) -> u32 {
    u32::try_from(at).expect("talks have names, and names are numbers of 32 bits")
}
