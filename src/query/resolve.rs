//! What a person typed in, the IRI of the entity they mean out: a label, an alias, an id or an IRI, compared in folded
//! form. Names come from the graph, not from the gazetteer files, so that candidates, talks and events resolve too and
//! an answer never depends on files that have changed since the build.

mod series;

pub(super) use series::editions;

use super::statements::Statement;
use super::{QueryError, Source};
use crate::gazetteer::places::Places;
use crate::graph::iri::DEFAULT_BASE;
use crate::graph::vocabulary::{NAMING, itsrdf, owl};
use crate::text::{joined, near, quoted, spaced};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Bytes; nothing is called by more.
const LONGEST: usize = 2_000;
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const SCHEMA: &str = "https://schema.org/";
const TG: &str = "https://w3id.org/talkgraph/ns#";

/// The kinds of entity that a parameter can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A technology.
    Technology,
    /// A person.
    Person,
    /// A company.
    Company,
    /// A topic.
    Topic,
    /// A series of conferences, or one edition.
    Event,
    /// A talk; one that was told in two recaps resolves to its one identity.
    Talk,
    /// A recap.
    Recap,
}

impl EntityKind {
    /// All kinds, in the order in which a person is told of another kind that has the name.
    pub const ALL: [Self; 7] =
        [Self::Technology, Self::Person, Self::Company, Self::Topic, Self::Event, Self::Talk, Self::Recap];

    /// The kind with this lower-case name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its lower-case name, as in parameters and IRIs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Technology => "technology",
            Self::Person => "person",
            Self::Company => "company",
            Self::Topic => "topic",
            Self::Event => "event",
            Self::Talk => "talk",
            Self::Recap => "recap",
        }
    }

    /// A value for examples, as typed in a shell.
    pub fn example(self) -> &'static str {
        match self {
            Self::Technology => "Kafka",
            Self::Person => "\"Neha Narkhede\"",
            Self::Company => "Atlassian",
            Self::Topic => "microservices",
            Self::Event => "dotScale",
            Self::Talk => "\"The rise of real time\"",
            Self::Recap => "dotscale-2017",
        }
    }

    /// The classes that its entities are of.
    pub(crate) fn classes(self) -> Vec<NamedNode> {
        let names: &[(&str, &str)] = match self {
            Self::Technology => &[(TG, "Technology")],
            Self::Person => &[(SCHEMA, "Person")],
            Self::Company => &[(SCHEMA, "Organization")],
            Self::Topic => &[(SKOS, "Concept")],
            Self::Event => &[(SCHEMA, "EventSeries"), (TG, "Edition")],
            Self::Talk => &[(TG, "Talk")],
            Self::Recap => &[(SCHEMA, "BlogPosting")],
        };
        names.iter().map(|(namespace, name)| term(namespace, name)).collect()
    }

    /// Whether what is of these classes is of this kind; a technology is no topic.
    fn has(self, classes: &[Term]) -> bool {
        let is_a = |class: NamedNode| classes.contains(&Term::from(class));
        self.classes().into_iter().any(is_a) && !(self == Self::Topic && is_a(term(TG, "Technology")))
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One entity as the graph names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its IRI.
    pub iri: NamedNode,
    /// The last part of the IRI.
    pub id: String,
    /// The label a person reads.
    pub label: String,
    /// Everything else it is called, hidden labels included.
    pub aliases: BTreeSet<String>,
}

impl Named {
    fn described(&self) -> String {
        format!("{} ({})", self.label, self.id)
    }
}

/// Finds entities by what a person typed; the names of a kind are read from the graph once, when first asked for.
pub struct Resolver<'s> {
    source: Source<'s>,
    names: [OnceCell<Vec<Named>>; EntityKind::ALL.len()],
    places: Option<&'s Places>,
}

impl<'s> Resolver<'s> {
    /// A resolver over the names in `source`.
    pub fn new(source: impl Into<Source<'s>>) -> Self {
        Self { source: source.into(), names: Default::default(), places: None }
    }

    /// One that also knows what lies in which place.
    #[must_use]
    pub fn with_places(self, places: &'s Places) -> Self {
        Self { places: Some(places), ..self }
    }

    /// What recaps may call a place, or what lies in it, in small letters.
    pub fn within(&self, place: &str) -> BTreeSet<String> {
        self.places.map_or_else(|| BTreeSet::from([place.to_lowercase()]), |places| places.within(place))
    }

    /// The entity of this kind that `typed` means: its IRI, its id, its label or an alias, whichever fits best. The id and the
    /// names of an entity that was merged into it mean it too.
    ///
    /// Labels and ids go before aliases, and an exact match before one that differs in case, accents or separators.
    ///
    /// # Errors
    /// [`QueryError::EntityUnknown`] with up to five near names, [`QueryError::EntityAmbiguous`] with the candidates.
    pub fn resolve(&self, kind: EntityKind, typed: &str) -> Result<NamedNode, QueryError> {
        match self.find(kind, typed)? {
            Some(iri) if kind == EntityKind::Event && as_iri(typed).is_none() => self.told_of(iri),
            Some(iri) => Ok(iri),
            None if as_iri(typed).is_some() => {
                let hint =
                    format!("IRIs of this graph look like {DEFAULT_BASE}{kind}/…, under the base it was built with");
                Err(QueryError::EntityUnknown { kind: kind.to_string(), text: quoted(typed), hint })
            }
            None => Err(self.unknown(kind, typed)?),
        }
    }

    /// The same, with nothing for what the graph does not know: near names take a look at all of them.
    ///
    /// # Errors
    /// [`QueryError::EntityAmbiguous`] with the candidates.
    pub fn find(&self, kind: EntityKind, typed: &str) -> Result<Option<NamedNode>, QueryError> {
        if let Some(iri) = as_iri(typed) {
            if let Some(kept) = self.kept(&iri)? {
                return Ok(Some(kept));
            }
            return Ok(self.knows(&iri)?.then_some(iri));
        }
        let typed_id = typed.trim().strip_prefix(&format!("{kind}/")).unwrap_or(typed.trim());
        let names = self.names_like(kind, typed_id)?;
        let found = self.one_identity(kind, matches(&names, typed_id))?;
        match found.as_slice() {
            [] if kind == EntityKind::Event => self.edition(typed_id),
            [] => self.maker(kind, typed_id),
            [one] => Ok(Some(one.iri.clone())),
            many => {
                let candidates: Vec<String> = many.iter().take(8).map(|n| n.described()).collect();
                Err(QueryError::EntityAmbiguous {
                    kind: kind.to_string(),
                    text: quoted(typed),
                    candidates: candidates.join(", "),
                })
            }
        }
    }

    /// The edition that is called by its series, or by how its name begins, and its year: `KubeCon 2018`.
    fn edition(&self, typed: &str) -> Result<Option<NamedNode>, QueryError> {
        let typed = spaced(typed);
        if !typed.split(' ').any(|word| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit())) {
            return Ok(None);
        }
        let events = self.names(EntityKind::Event)?;
        let Some((_, label)) = editions(events).into_iter().find(|(name, _)| *name == typed) else { return Ok(None) };
        Ok(events.iter().find(|event| event.label == label).map(|event| event.iri.clone()))
    }

    /// The one company of this name, where a technology is asked for and the company makes some: `AWS` stands for what
    /// Amazon Web Services makes.
    fn maker(&self, kind: EntityKind, typed: &str) -> Result<Option<NamedNode>, QueryError> {
        if kind != EntityKind::Technology {
            return Ok(None);
        }
        let names = self.names_like(EntityKind::Company, typed)?;
        let found = matches(&names, typed);
        let [company] = found.as_slice() else { return Ok(None) };
        let makes = self.source.states(None, Some(&term(TG, "maker")), Some(&company.iri))?;
        Ok(makes.then(|| company.iri.clone()))
    }

    /// The entities of a kind that `typed` might mean: at least those that have it for a name but for case, accents and
    /// separators. An index gives those alone.
    fn names_like(&self, kind: EntityKind, typed: &str) -> Result<Cow<'_, [Named]>, QueryError> {
        let Source::Indexed(index) = self.source else { return Ok(self.names(kind)?.into()) };
        if typed.len() > LONGEST {
            return Ok(Cow::Borrowed(&[]));
        }
        let called = index.called(&joined(typed)).map_err(QueryError::Index)?;
        let mut names = Vec::new();
        for iri in called {
            names.extend(self.named_as(kind, &iri)?);
        }
        Ok(names.into())
    }

    /// What a name without separators may mean, as kind and label; nothing where no index knows it without reading all names.
    pub(super) fn called(&self, joined: &str) -> Result<Option<Vec<(EntityKind, String)>>, QueryError> {
        let Source::Indexed(index) = self.source else { return Ok(None) };
        let mut found = Vec::new();
        for iri in index.called(joined).map_err(QueryError::Index)? {
            let classes = self.objects(&iri, rdf::TYPE)?;
            for kind in EntityKind::ALL.into_iter().filter(|kind| kind.has(&classes)) {
                found.extend(self.named_as(kind, &iri)?.map(|named| (kind, named.label)));
            }
        }
        found.sort();
        Ok(Some(found))
    }

    /// How an entity is called, if it is of a kind.
    fn named_as(&self, kind: EntityKind, iri: &NamedNode) -> Result<Option<Named>, QueryError> {
        if !kind.has(&self.objects(iri, rdf::TYPE)?) {
            return Ok(None);
        }
        let mut about = Vec::new();
        for predicate in NAMING {
            about.extend(self.source.statements(Some(iri), Some(&predicate.into_owned()), None)?);
        }
        let mut named = named(iri, &about);
        let merged = self.source.statements(None, Some(&owl::SAME_AS.into_owned()), Some(iri))?;
        let ids = merged.iter().filter_map(|(merged, ..)| match merged {
            NamedOrBlankNode::NamedNode(merged) => merged.as_str().rsplit('/').next().map(str::to_owned),
            NamedOrBlankNode::BlankNode(_) => None,
        });
        named.aliases.extend(ids);
        Ok(Some(named))
    }

    /// The entities of one kind, by IRI.
    ///
    /// # Errors
    /// [`QueryError::Store`], [`QueryError::Endpoint`].
    pub fn names(&self, kind: EntityKind) -> Result<&[Named], QueryError> {
        let index = EntityKind::ALL.iter().position(|k| *k == kind).unwrap_or_default();
        let cell = &self.names[index];
        if cell.get().is_none() {
            // A second fill cannot happen: the cell was empty, and nothing in between fills it.
            let _ = cell.set(self.read(kind)?);
        }
        Ok(cell.get().map_or(&[], Vec::as_slice))
    }

    fn read(&self, kind: EntityKind) -> Result<Vec<Named>, QueryError> {
        let mut said = naming();
        if kind == EntityKind::Topic {
            said.push(rdf::TYPE.into_owned());
        }
        let statements = self.source.described(&kind.classes(), &said)?;
        let merged = self.merged_ids()?;
        let technology = Term::from(term(TG, "Technology"));
        let mut found = BTreeMap::new();
        for about in statements.chunk_by(|a, b| a.0 == b.0) {
            let Some((NamedOrBlankNode::NamedNode(iri), ..)) = about.first() else {
                continue;
            };
            let is_technology = || about.iter().any(|(_, p, o)| *p == rdf::TYPE && *o == technology);
            if kind == EntityKind::Topic && is_technology() {
                continue;
            }
            let mut named = named(iri, about);
            named.aliases.extend(merged.get(iri).into_iter().flatten().cloned());
            found.insert(iri.as_str().to_owned(), named);
        }
        Ok(found.into_values().collect())
    }

    fn objects(&self, subject: &NamedNode, predicate: NamedNodeRef<'_>) -> Result<Vec<Term>, QueryError> {
        let found = self.source.statements(Some(subject), Some(&predicate.into_owned()), None)?;
        Ok(found.into_iter().map(|(_, _, object)| object).collect())
    }

    /// The entity that a merged IRI leads to.
    fn kept(&self, merged: &NamedNode) -> Result<Option<NamedNode>, QueryError> {
        let objects = self.objects(merged, owl::SAME_AS)?;
        Ok(objects.into_iter().find_map(|object| match object {
            Term::NamedNode(kept) => Some(kept),
            _ => None,
        }))
    }

    /// The ids of what was merged into each entity: they go on to mean it.
    fn merged_ids(&self) -> Result<BTreeMap<NamedNode, Vec<String>>, QueryError> {
        let mut ids: BTreeMap<NamedNode, Vec<String>> = BTreeMap::new();
        for (merged, _, kept) in self.source.statements(None, Some(&owl::SAME_AS.into_owned()), None)? {
            if let (NamedOrBlankNode::NamedNode(merged), Term::NamedNode(kept)) = (merged, kept) {
                ids.entry(kept).or_default().extend(merged.as_str().rsplit('/').next().map(str::to_owned));
            }
        }
        Ok(ids)
    }

    /// How often recaps name an entity.
    ///
    /// # Errors
    /// [`QueryError::Store`], [`QueryError::Endpoint`].
    pub fn mentions(&self, iri: &NamedNode) -> Result<usize, QueryError> {
        Ok(self.source.statements(None, Some(&itsrdf::TA_IDENT_REF.into_owned()), Some(iri))?.len())
    }

    fn knows(&self, iri: &NamedNode) -> Result<bool, QueryError> {
        Ok(self.source.states(Some(iri), None, None)? || self.source.states(None, None, Some(iri))?)
    }

    /// Tellings of one talk are one talk; a series stands for its editions that bear the same name.
    fn one_identity<'n>(&self, kind: EntityKind, found: Vec<&'n Named>) -> Result<Vec<&'n Named>, QueryError> {
        let whole = match kind {
            EntityKind::Talk => term(TG, "sameTalkAs"),
            EntityKind::Event => term(SCHEMA, "superEvent"),
            _ => return Ok(found),
        };
        let mut wholes: BTreeMap<String, &Named> = BTreeMap::new();
        for named in &found {
            let above = self.objects(&named.iri, whole.as_ref())?.into_iter().find_map(|term| match term {
                Term::NamedNode(node) if kind == EntityKind::Talk || found.iter().any(|n| n.iri == node) => Some(node),
                _ => None,
            });
            let key = above.unwrap_or_else(|| named.iri.clone());
            // The identity itself is kept where it was found; else any of its tellings leads to it in the queries.
            let slot = wholes.entry(key.as_str().to_owned()).or_insert(named);
            if named.iri == key {
                *slot = named;
            }
        }
        Ok(wholes.into_values().collect())
    }

    fn unknown(&self, kind: EntityKind, typed: &str) -> Result<QueryError, QueryError> {
        let names = self.names(kind)?;
        let text = quoted(typed);
        let error = |hint: String| QueryError::EntityUnknown { kind: kind.to_string(), text: text.clone(), hint };
        let owners: BTreeMap<&str, &Named> = names
            .iter()
            .flat_map(|n| n.aliases.iter().chain([&n.label, &n.id]).map(move |name| (name.as_str(), n)))
            .collect();
        // More than five names are asked for, since several may be of one entity.
        let mut described: Vec<String> = Vec::new();
        for named in near(typed, owners.keys().copied(), 20).into_iter().filter_map(|name| owners.get(name)) {
            let text = named.described();
            if described.len() < 5 && !described.contains(&text) {
                described.push(text);
            }
        }
        for other in EntityKind::ALL.into_iter().filter(|other| *other != kind) {
            if let [named, ..] = matches(self.names(other)?, typed.trim()).as_slice() {
                return Ok(error(format!("there is a {other} of that name: {}", named.described())));
            }
        }
        Ok(error(match described.as_slice() {
            [] if names.is_empty() => format!("it knows no {kind} at all; build it from recaps with `talkgraph build`"),
            [] => "see what it knows with `talkgraph names list`".to_owned(),
            some => format!("did you mean {}?", super::error::either(some)),
        }))
    }
}

/// The predicates by which things are called.
fn naming() -> Vec<NamedNode> {
    NAMING.iter().map(|predicate| predicate.into_owned()).collect()
}

/// How an entity is called by what is said of it.
fn named(iri: &NamedNode, about: &[Statement]) -> Named {
    let id = iri.as_str().rsplit('/').next().unwrap_or_default().to_owned();
    let mut aliases = BTreeSet::new();
    let mut labels = BTreeSet::new();
    let preferred = term(SKOS, "prefLabel");
    for (_, predicate, object) in about {
        if let Term::Literal(text) = object {
            aliases.insert(text.value().to_owned());
            if *predicate == rdfs::LABEL || *predicate == preferred {
                labels.insert(text.value().to_owned());
            }
        }
    }
    let label = labels.pop_first().unwrap_or_else(|| id.clone());
    aliases.remove(&label);
    Named { iri: iri.clone(), id, label, aliases }
}

/// The entities that `typed` fits best: the first of the steps below that any entity passes.
fn matches<'n>(names: &'n [Named], typed: &str) -> Vec<&'n Named> {
    if typed.len() > LONGEST {
        return Vec::new();
    }
    let folded = spaced(typed);
    let run = joined(typed);
    if folded.is_empty() {
        return Vec::new();
    }
    let own = |n: &Named, same: &dyn Fn(&str) -> bool| same(&n.id) || same(&n.label);
    let any = |n: &Named, same: &dyn Fn(&str) -> bool| n.aliases.iter().any(|alias| same(alias));
    let exact = |name: &str| name == typed;
    let alike = |name: &str| spaced(name) == folded;
    let run_together = |name: &str| joined(name) == run;
    let steps: [&dyn Fn(&Named) -> bool; 6] = [
        &|n| own(n, &exact),
        &|n| own(n, &alike),
        &|n| any(n, &exact),
        &|n| any(n, &alike),
        &|n| own(n, &run_together),
        &|n| any(n, &run_together),
    ];
    steps
        .iter()
        .map(|passes| names.iter().filter(|n| passes(n)).collect::<Vec<_>>())
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn as_iri(typed: &str) -> Option<NamedNode> {
    let typed = typed.trim();
    let bare = typed.strip_prefix('<').and_then(|t| t.strip_suffix('>')).unwrap_or(typed);
    let absolute = ["http://", "https://", "urn:"].iter().any(|scheme| bare.starts_with(scheme));
    absolute.then(|| NamedNode::new(bare).ok()).flatten()
}

fn term(namespace: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{name}"))
}
