//! The answers of the page's queries in, the page out: rows are put together by talk, talks by year, and who stands near
//! is counted from the talks themselves.

use super::{Meant, Page, PageTalk, Quote};
use crate::assets::Assets;
use crate::query::bind::{self, Bindings};
use crate::query::error::either;
use crate::query::prefixes::shorten;
use crate::query::resolve::{EntityKind, Resolver};
use crate::query::run::run;
use crate::query::{Answer, Rows};
use crate::query::{QueryError, Source, prefixes};
use crate::text::{near, quoted};
use oxigraph::model::{NamedNode, Term};
use spargebra::Query;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What a person typed for an entity of one of these kinds. Of a name that several kinds have, the one that recaps name most
/// often is meant, except that a talk, an event or a recap gives way to what has a kind of its own.
pub(super) fn resolve(resolver: &Resolver<'_>, kinds: &[EntityKind], typed: &str) -> Result<Meant, QueryError> {
    let typed = typed.trim();
    let (wanted, name) = match typed.split_once('/').and_then(|(kind, id)| Some((EntityKind::from_name(kind)?, id))) {
        Some((kind, id)) => (vec![kind], id),
        None => (kinds.to_vec(), typed),
    };
    if let Some((kind, iri)) = by_iri(resolver, &wanted, name)? {
        return Ok(Meant { kind, iri, others: Vec::new() });
    }
    let mut found = Vec::new();
    for kind in &wanted {
        // A company that stands for what it makes is found as the company.
        let of_kind = |iri: &NamedNode| iri.as_str().contains(&format!("/{kind}/"));
        found.extend(resolver.find(*kind, name)?.filter(of_kind).map(|iri| (*kind, iri)));
    }
    if found.len() > 1 && found.iter().any(|(kind, _)| !is_source(*kind)) {
        found.retain(|(kind, _)| !is_source(*kind));
    }
    let mut counted = Vec::new();
    for (kind, iri) in found {
        counted.push((Reverse(resolver.mentions(&iri)?), kind, iri));
    }
    counted.sort();
    let mut meant = counted.into_iter().map(|(_, kind, iri)| (kind, iri));
    match meant.next() {
        None => Err(unknown(resolver, &wanted, name)?),
        Some((kind, iri)) => {
            let others = meant.map(|(kind, iri)| format!("{kind}/{}", last(&iri))).collect();
            Ok(Meant { kind, iri, others })
        }
    }
}

/// What a recap is, or is a telling of.
fn is_source(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Talk | EntityKind::Recap | EntityKind::Event)
}

fn by_iri(
    resolver: &Resolver<'_>,
    kinds: &[EntityKind],
    typed: &str,
) -> Result<Option<(EntityKind, NamedNode)>, QueryError> {
    let bare = typed.trim_start_matches('<').trim_end_matches('>');
    if !bare.contains("://") {
        return Ok(None);
    }
    for kind in kinds {
        if let Some(named) = resolver.names(*kind)?.iter().find(|named| named.iri.as_str() == bare) {
            return Ok(Some((*kind, named.iri.clone())));
        }
    }
    Ok(None)
}

fn unknown(resolver: &Resolver<'_>, kinds: &[EntityKind], typed: &str) -> Result<QueryError, QueryError> {
    let mut owners: BTreeMap<&str, String> = BTreeMap::new();
    for kind in kinds {
        for named in resolver.names(*kind)? {
            for name in named.aliases.iter().chain([&named.label, &named.id]) {
                owners.entry(name).or_insert_with(|| format!("{} ({kind}/{})", named.label, named.id));
            }
        }
    }
    let mut described: Vec<&String> = Vec::new();
    for owner in near(typed, owners.keys().copied(), 20).into_iter().filter_map(|name| owners.get(name)) {
        if described.len() < 5 && !described.contains(&owner) {
            described.push(owner);
        }
    }
    let hint = match described.as_slice() {
        [] => "see what it knows with `talkgraph names list`".to_owned(),
        some => format!("did you mean {}?", either(some)),
    };
    let kind = match kinds {
        all if all.len() >= EntityKind::ALL.len() - 1 => "thing".to_owned(),
        some => either(&some.iter().map(|kind| kind.name()).collect::<Vec<_>>()),
    };
    Ok(QueryError::EntityUnknown { kind, text: quoted(typed), hint })
}

fn last(iri: &NamedNode) -> &str {
    iri.as_str().rsplit('/').next().unwrap_or_default()
}

/// A query of `queries/page` about this entity; a user's folder may have its own.
pub(super) fn query(name: &str, iri: &NamedNode) -> Result<Query, QueryError> {
    let path = format!("page/{name}.rq");
    let assets = Assets::queries(None);
    let asset = match assets.file(&path)? {
        Some(asset) => Some(asset),
        None => assets.shipped().file(&path)?,
    };
    let asset = asset.ok_or_else(|| QueryError::NameUnknown {
        name: path,
        hint: "it is part of the program; build it again".to_owned(),
    })?;
    let parsed = prefixes::parse(&asset.text, &asset.path)?;
    Ok(bind::bind(&parsed, &Bindings::from([("_entity_iri".to_owned(), iri.clone().into())])))
}

pub(super) fn gather(source: Source<'_>, kind: EntityKind, iri: &NamedNode) -> Result<Page, QueryError> {
    let rows = |name: &str| -> Result<Table, QueryError> {
        match run(source, query(name, iri)?)? {
            Answer::Rows(rows) => Ok(Table(rows)),
            _ => Ok(Table::default()),
        }
    };
    let mut page = Page {
        kind: kind.name().to_owned(),
        id: last(iri).to_owned(),
        iri: iri.as_str().to_owned(),
        label: last(iri).to_owned(),
        ..Page::default()
    };
    names(&mut page, &rows("names")?);
    let told = rows("talks")?;
    let mut talks = talks(&told);
    for row in told.rows() {
        note(&mut page, &row.text("part"), row.text("name"), row.text("about_iri"));
        note(&mut page, "company", row.text("company"), row.text("company_iri"));
    }
    for row in rows("quotes")?.rows() {
        note(&mut page, "recap", row.text("recap"), row.text("recap_iri"));
        note(&mut page, "quote", row.text("named"), row.text("named_iri"));
        let quote = Quote {
            named: row.text("named"),
            words: row.text("words"),
            quote: row.text("quote"),
            recap: row.text("recap"),
            recap_iri: row.text("recap_iri"),
            start: row.text("start").parse().unwrap_or_default(),
            end: row.text("end").parse().unwrap_or_default(),
        };
        let home = match talks.get_mut(&row.text("talk_iri")) {
            Some(talk) => &mut talk.quotes,
            None => &mut page.quotes,
        };
        if !home.contains(&quote) {
            home.push(quote);
        }
    }
    page.talks = talks.into_values().collect();
    page.talks.sort_by_key(|talk| (Reverse(talk.year), talk.events.clone(), talk.title.clone(), talk.iri.clone()));
    if page.kind == "talk"
        && let [talk] = page.talks.as_slice()
    {
        page.label.clone_from(&talk.title);
    }
    page.neighbours = neighbours(&page);
    Ok(page)
}

/// Notes the IRI of what has a label.
fn note(page: &mut Page, part: &str, label: String, iri: String) {
    if !label.is_empty() && !iri.is_empty() {
        page.iris.entry((part.to_owned(), label)).or_insert(iri);
    }
}

fn names(page: &mut Page, table: &Table) {
    let mut facts: BTreeMap<usize, (String, BTreeSet<String>)> = BTreeMap::new();
    let (mut labels, mut aliases, mut links) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for row in table.rows() {
        let property = row.text("property");
        let property = shorten(&property).unwrap_or(property);
        let (value, label) = (row.text("value"), row.text("label"));
        match property.as_str() {
            "rdfs:label" => drop(labels.insert(value)),
            "skos:altLabel" | "schema:alternateName" => drop(aliases.insert(value)),
            "schema:sameAs" | "schema:url" => drop(links.insert(value)),
            "tg:status" => page.candidate |= value == "candidate",
            other => {
                let known = [
                    ("tg:maker", "made by"),
                    ("skos:broader", "part of"),
                    ("schema:superEvent", "part of"),
                    ("schema:startDate", "date"),
                    ("tg:inferred", "year inferred"),
                    ("schema:location", "place"),
                    ("tg:country", "country"),
                    ("schema:author", "author"),
                    ("schema:publisher", "publisher"),
                    ("schema:inLanguage", "language"),
                    ("dcterms:source", "source"),
                ];
                // The event and the form of a talk stand with the talk.
                let of_talk = page.kind == "talk" && other == "schema:superEvent";
                if let Some(place) = known.iter().position(|(name, _)| *name == other).filter(|_| !of_talk) {
                    let fact = facts.entry(place).or_insert_with(|| (known[place].1.to_owned(), BTreeSet::new()));
                    let known = fact.0.clone();
                    let shown = if label.is_empty() { value.clone() } else { label };
                    fact.1.insert(shown.clone());
                    if value.contains("://") {
                        note(page, &known, shown, value);
                    }
                }
            }
        }
    }
    // A name that the gazetteer and all recaps agree on is the only one; else the first, and the others beside it.
    if let Some(first) = labels.pop_first() {
        page.label = first;
    }
    aliases.append(&mut labels);
    aliases.remove(&page.label);
    page.aliases = aliases.into_iter().collect();
    page.links = links.into_iter().collect();
    page.facts = facts.into_values().map(|(name, values)| (name, values.into_iter().collect())).collect();
}

fn talks(table: &Table) -> BTreeMap<String, PageTalk> {
    let mut talks: BTreeMap<String, PageTalk> = BTreeMap::new();
    for row in table.rows() {
        let iri = row.text("talk_iri");
        let talk = talks.entry(iri.clone()).or_insert_with(|| PageTalk { iri, ..PageTalk::default() });
        let name = row.text("name");
        let year = |text: &str| text.get(..4).and_then(|year| year.parse().ok()).filter(|y| (1900..2200).contains(y));
        let put = |list: &mut Vec<String>, name: String| {
            if !list.contains(&name) {
                list.push(name);
            }
        };
        match row.text("part").as_str() {
            "title" => talk.title = name,
            "event" => put(&mut talk.events, name),
            "date" => talk.year = year(&name).or(talk.year),
            "edition" => talk.year = talk.year.or_else(|| year(&name).filter(|_| name.len() == 4)),
            // What any recap or the programme calls a keynote is one.
            "form" if name != "talk" || talk.form.is_empty() => talk.form = name,
            "speaker" => {
                let company = row.text("company");
                let place = talk.speakers.iter().position(|(speaker, _)| *speaker == name).unwrap_or_else(|| {
                    talk.speakers.push((name, Vec::new()));
                    talk.speakers.len() - 1
                });
                if !company.is_empty() {
                    put(&mut talk.speakers[place].1, company);
                }
            }
            "technology" => put(&mut talk.technologies, name),
            "topic" => put(&mut talk.topics, name),
            "recap" => put(&mut talk.recaps, name),
            _ => {}
        }
    }
    talks
}

fn neighbours(page: &Page) -> Vec<(String, Vec<(String, usize)>)> {
    type Names = fn(&PageTalk) -> Vec<&String>;
    let mut out = Vec::new();
    let kinds: [(&str, Names); 5] = [
        ("speakers", |talk| talk.speakers.iter().map(|(name, _)| name).collect()),
        ("companies", |talk| talk.speakers.iter().flat_map(|(_, companies)| companies).collect()),
        ("technologies", |talk| talk.technologies.iter().collect()),
        ("topics", |talk| talk.topics.iter().collect()),
        ("events", |talk| talk.events.iter().collect()),
    ];
    // The page of one talk says all this already.
    for (kind, of) in kinds.into_iter().filter(|_| page.kind != "talk") {
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for talk in &page.talks {
            for name in of(talk).into_iter().collect::<BTreeSet<_>>() {
                *counts.entry(name).or_default() += 1;
            }
        }
        counts.remove(&page.label);
        let mut counts: Vec<(String, usize)> = counts.into_iter().map(|(name, count)| (name.clone(), count)).collect();
        counts.sort_by_key(|(_, count)| Reverse(*count));
        if !counts.is_empty() {
            out.push((kind.to_owned(), counts));
        }
    }
    out
}

/// Rows whose cells are read by the names of their columns.
#[derive(Default)]
struct Table(Rows);

struct Row<'t> {
    columns: &'t [String],
    cells: &'t [Option<Term>],
}

impl Table {
    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.0.rows.iter().map(|cells| Row { columns: &self.0.columns, cells })
    }
}

impl Row<'_> {
    /// The text of a literal or the IRI; empty where nothing is bound.
    fn text(&self, column: &str) -> String {
        let place = self.columns.iter().position(|name| name == column);
        match place.and_then(|place| self.cells.get(place)).and_then(Option::as_ref) {
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            Some(Term::NamedNode(node)) => node.as_str().to_owned(),
            Some(Term::BlankNode(node)) => node.to_string(),
            None => String::new(),
        }
    }
}
