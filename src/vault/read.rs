//! A source in, all that notes are written from out. Two queries over all talks and all mentions and one description of all
//! that has a name are enough: a page for each of thousands of things would take thousands of queries.

use super::VaultError;
use crate::assets::Assets;
use crate::graph::vocabulary::{dcterms, schema, skos, tg};
use crate::query::resolve::EntityKind;
use crate::query::{Answer, Rows};
use crate::query::{QueryError, Source, prefixes};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// All that is told of, by IRI.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub things: BTreeMap<String, Thing>,
    pub talks: BTreeMap<String, Talk>,
    /// In the order of the recaps.
    pub quotes: Vec<Quote>,
}

/// What a note is written about.
#[derive(Debug)]
pub(super) struct Thing {
    pub kind: EntityKind,
    pub label: String,
    pub candidate: bool,
    pub aliases: BTreeSet<String>,
    /// Addresses that tell more.
    pub links: BTreeSet<String>,
    /// What else is said of it, by place in [`FACTS`]; an IRI or a text.
    pub facts: BTreeMap<usize, BTreeSet<Value>>,
    /// What it is part of, however far.
    pub above: BTreeSet<String>,
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Iri(String),
    Text(String),
}

/// A talk, by whatever recap tells of it; all but title and form are IRIs.
#[derive(Debug, Default)]
pub(super) struct Talk {
    pub title: String,
    pub form: String,
    pub year: Option<i32>,
    pub events: BTreeSet<String>,
    /// Each with the companies that recaps state.
    pub speakers: BTreeMap<String, BTreeSet<String>>,
    pub technologies: BTreeSet<String>,
    pub topics: BTreeSet<String>,
    /// Companies that are named in it.
    pub companies: BTreeSet<String>,
    pub recaps: BTreeSet<String>,
}

impl Talk {
    /// All that it has to do with.
    pub fn about(&self) -> BTreeSet<&String> {
        let lists = [&self.events, &self.technologies, &self.topics, &self.companies, &self.recaps];
        let stated = self.speakers.iter().flat_map(|(speaker, companies)| companies.iter().chain([speaker]));
        lists.into_iter().flatten().chain(stated).collect()
    }
}

/// A sentence that names something.
#[derive(Debug, PartialEq)]
pub(super) struct Quote {
    pub named: String,
    pub talk: Option<String>,
    pub sentence: String,
    pub recap: String,
    pub start: u64,
    pub end: u64,
}

/// What notes say of a thing, in this order, with the words for it.
pub(super) const FACTS: [(&str, NamedNodeRef<'static>); 11] = [
    ("made by", tg::MAKER),
    ("part of", skos::BROADER),
    ("part of", schema::SUPER_EVENT),
    ("date", schema::START_DATE),
    ("edition", tg::EDITION),
    ("place", schema::LOCATION),
    ("country", tg::COUNTRY),
    ("author", schema::AUTHOR),
    ("publisher", schema::PUBLISHER),
    ("language", schema::IN_LANGUAGE),
    ("source", dcterms::SOURCE),
];

/// Reads what the graph tells of: what talks and mentions name, and what that is part of.
pub(super) fn read(source: Source<'_>) -> Result<Contents, VaultError> {
    let mut contents = Contents { things: things(source)?, talks: talks(source)?, quotes: quotes(source)? };
    keep_met(&mut contents);
    let years: Vec<Option<i32>> = contents.talks.values().map(|talk| year(&contents.things, talk)).collect();
    for (talk, year) in contents.talks.values_mut().zip(years) {
        talk.year = year;
    }
    Ok(contents)
}

fn things(source: Source<'_>) -> Result<BTreeMap<String, Thing>, QueryError> {
    // A technology is a concept as well, and a class that comes first decides.
    let kinds: Vec<(EntityKind, NamedNode)> = EntityKind::ALL
        .into_iter()
        .flat_map(|kind| kind.classes().into_iter().map(move |class| (kind, class)))
        .collect();
    let classes: Vec<NamedNode> = kinds.iter().map(|(_, class)| class.clone()).collect();
    let naming =
        [rdfs::LABEL, skos::ALT_LABEL, schema::ALTERNATE_NAME, schema::SAME_AS, schema::URL, tg::STATUS].into_iter();
    let asked: Vec<NamedNode> =
        naming.chain(FACTS.iter().map(|(_, predicate)| *predicate)).map(NamedNodeRef::into_owned).collect();
    let mut things = BTreeMap::new();
    for about in source.described(&classes, &asked)?.chunk_by(|a, b| a.0 == b.0) {
        let Some((NamedOrBlankNode::NamedNode(iri), ..)) = about.first() else { continue };
        let is = |class: &NamedNode| {
            about.iter().any(|(_, p, o)| p.as_ref() == rdf::TYPE && matches!(o, Term::NamedNode(o) if o == class))
        };
        let Some((kind, _)) = kinds.iter().find(|(_, class)| is(class)) else { continue };
        let mut thing = Thing {
            kind: *kind,
            label: String::new(),
            candidate: false,
            aliases: BTreeSet::new(),
            links: BTreeSet::new(),
            facts: BTreeMap::new(),
            above: BTreeSet::new(),
        };
        let mut labels = BTreeSet::new();
        for (_, predicate, object) in about {
            let text = || match value(object) {
                Value::Iri(text) | Value::Text(text) => text,
            };
            match predicate.as_ref() {
                rdfs::LABEL => drop(labels.insert(text())),
                skos::ALT_LABEL | schema::ALTERNATE_NAME => drop(thing.aliases.insert(text())),
                schema::SAME_AS | schema::URL => drop(thing.links.insert(text())),
                tg::STATUS => thing.candidate |= text() == "candidate",
                other => {
                    if let Some(place) = FACTS.iter().position(|(_, known)| *known == other) {
                        thing.facts.entry(place).or_default().insert(value(object));
                    }
                }
            }
        }
        // As on the page that `show` gives: of several labels the first, and the others beside it.
        thing.label = labels.pop_first().unwrap_or_else(|| tail(iri.as_str()).to_owned());
        thing.aliases.append(&mut labels);
        thing.aliases.remove(&thing.label);
        things.insert(iri.as_str().to_owned(), thing);
    }
    Ok(things)
}

fn value(term: &Term) -> Value {
    match term {
        Term::NamedNode(node) => Value::Iri(node.as_str().to_owned()),
        Term::Literal(literal) => Value::Text(literal.value().to_owned()),
        Term::BlankNode(node) => Value::Text(node.to_string()),
    }
}

/// The last part of an IRI.
pub(super) fn tail(iri: &str) -> &str {
    iri.rsplit(['/', '#']).find(|part| !part.is_empty()).unwrap_or(iri)
}

fn talks(source: Source<'_>) -> Result<BTreeMap<String, Talk>, VaultError> {
    let mut talks: BTreeMap<String, Talk> = BTreeMap::new();
    for row in rows(source, "talks")? {
        let [talk, part, name, about, company] = row;
        let talk = talks.entry(talk).or_default();
        match part.as_str() {
            "title" if talk.title.is_empty() => talk.title = name,
            // What any recap or the programme calls a keynote is one.
            "form" if name != "talk" || talk.form.is_empty() => talk.form = name,
            "event" => drop(talk.events.insert(about)),
            "speaker" => talk.speakers.entry(about).or_default().extend(Some(company).filter(|iri| !iri.is_empty())),
            "technology" => drop(talk.technologies.insert(about)),
            "topic" => drop(talk.topics.insert(about)),
            "company" => drop(talk.companies.insert(about)),
            "recap" => drop(talk.recaps.insert(about)),
            _ => {}
        }
    }
    Ok(talks)
}

fn quotes(source: Source<'_>) -> Result<Vec<Quote>, VaultError> {
    let number = |text: &str| text.parse().unwrap_or_default();
    let of_row = |[named, talk, sentence, recap, start, end]: [String; 6]| {
        let talk = Some(talk).filter(|iri| !iri.is_empty());
        Quote { named, talk, sentence, recap, start: number(&start), end: number(&end) }
    };
    Ok(rows(source, "quotes")?.into_iter().map(of_row).collect())
}

/// The rows of a query of `queries/vault`, as text: a user's folder may have its own.
fn rows<const COLUMNS: usize>(source: Source<'_>, name: &str) -> Result<Vec<[String; COLUMNS]>, VaultError> {
    let path = format!("vault/{name}.rq");
    let assets = Assets::queries(None);
    let asset = match assets.file(&path)? {
        Some(asset) => Some(asset),
        None => assets.shipped().file(&path)?,
    };
    let missing =
        || QueryError::NameUnknown { name: path.clone(), hint: "it is part of the program; build it again".to_owned() };
    let asset = asset.ok_or_else(missing)?;
    let Answer::Rows(Rows { rows, .. }) = source.answer(prefixes::parse(&asset.text, &asset.path)?)? else {
        return Ok(Vec::new());
    };
    let text = |cell: Option<Option<Term>>| match cell.flatten().as_ref().map(value) {
        Some(Value::Iri(text) | Value::Text(text)) => text,
        None => String::new(),
    };
    let filled = |row: Vec<Option<Term>>| {
        let mut cells = row.into_iter();
        std::array::from_fn(|_| text(cells.next()))
    };
    Ok(rows.into_iter().map(filled).collect())
}

/// Drops the thousands of known names of which no recap tells, and tells each thing what it is part of.
fn keep_met(contents: &mut Contents) {
    let mut open: Vec<String> = contents.talks.values().flat_map(Talk::about).cloned().collect();
    open.extend(contents.talks.keys().cloned());
    open.extend(contents.quotes.iter().flat_map(|quote| [quote.named.clone(), quote.recap.clone()]));
    let mut met: HashSet<String> = HashSet::new();
    let mut above: HashMap<String, Vec<String>> = HashMap::new();
    while let Some(iri) = open.pop() {
        if met.contains(&iri) {
            continue;
        }
        for (place, values) in contents.things.get(&iri).iter().flat_map(|thing| &thing.facts) {
            for value in values {
                let Value::Iri(value) = value else { continue };
                if FACTS[*place].0 == "part of" {
                    above.entry(iri.clone()).or_default().push(value.clone());
                }
                open.push(value.clone());
            }
        }
        met.insert(iri);
    }
    contents.things.retain(|iri, thing| {
        let wanted = thing.kind != EntityKind::Talk || contents.talks.contains_key(iri);
        wanted && met.contains(iri)
    });
    for (iri, thing) in &mut contents.things {
        let mut open: Vec<&String> = above.get(iri).into_iter().flatten().collect();
        while let Some(next) = open.pop() {
            if next != iri && thing.above.insert(next.clone()) {
                open.extend(above.get(next).into_iter().flatten());
            }
        }
    }
}

/// The year in which a talk was given: that of its event's first day or, without one, of an edition that is a year.
fn year(things: &BTreeMap<String, Thing>, talk: &Talk) -> Option<i32> {
    let said = |predicate: NamedNodeRef<'_>, whole: bool| {
        let place = FACTS.iter().position(|(_, known)| *known == predicate)?;
        let values = talk.events.iter().filter_map(|event| things.get(event)?.facts.get(&place)).flatten();
        let years = values.filter_map(|value| match value {
            Value::Text(text) if !whole || text.len() == 4 => text.get(..4)?.parse::<i32>().ok(),
            _ => None,
        });
        years.filter(|year| (1900..2200).contains(year)).min()
    };
    said(schema::START_DATE, false).or_else(|| said(tg::EDITION, true))
}
