//! The graph, what was seen beside it and the gazetteer in, what the gazetteer might learn out: names that it lacks, and
//! names of which a person should decide whether they are one or two.

use super::words::in_shell;
use super::{Answer, Rows};
use super::{QueryError, Source, prefixes};
use crate::gazetteer::alike::{same_company, same_person};
use crate::gazetteer::{Entry, Gazetteer};
use crate::graph::manifest::Manifest;
use crate::graph::seen::Why as Seen;
use crate::model::{EntityId, Kind};
use crate::text::{clean, fold_str};
use oxigraph::model::Term;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Entities that are known only by where they stand.
const CANDIDATES: &str = r#"
    SELECT ?kind (STR(?entity) AS ?iri) (MIN(?label) AS ?name) (COUNT(DISTINCT ?recap) AS ?recaps)
           (COUNT(DISTINCT ?mention) AS ?mentions) (MIN(?words) AS ?quote)
    WHERE {
      VALUES (?class ?kind) { (schema:Person "person") (schema:Organization "company") (tg:Technology "technology") }
      ?mention itsrdf:taIdentRef ?entity ; tg:method "candidate" ; nif:referenceContext ?recap .
      ?entity a ?class ; rdfs:label ?label .
      OPTIONAL { ?mention tg:quote ?words }
    }
    GROUP BY ?kind ?entity"#;

/// People and companies, with what is known of them.
const NAMED: &str = r#"
    SELECT DISTINCT ?kind (STR(?entity) AS ?iri) ?label ?status
    WHERE {
      VALUES (?class ?kind) { (schema:Person "person") (schema:Organization "company") }
      ?entity a ?class ; rdfs:label ?label ; tg:status ?status .
    }"#;

/// One name that speaks for two companies in one year, of nothing that is the same.
const TWICE: &str = r#"
    SELECT DISTINCT (STR(?person) AS ?iri) ?name (STR(?a) AS ?one) ?one_name (STR(?b) AS ?other) ?other_name ?year
    WHERE {
      ?x tg:speaker ?person ; tg:affiliation ?a ; tg:talk ?first .
      ?y tg:speaker ?person ; tg:affiliation ?b ; tg:talk ?second .
      FILTER (STR(?a) < STR(?b))
      ?first schema:superEvent/schema:startDate ?on .
      ?second schema:superEvent/schema:startDate ?then .
      BIND (SUBSTR(STR(?on), 1, 4) AS ?year)
      FILTER (SUBSTR(STR(?then), 1, 4) = ?year)
      FILTER NOT EXISTS { ?first tg:covers ?both . ?second tg:covers ?both }
      ?person rdfs:label ?name .
      ?a rdfs:label ?one_name .
      ?b rdfs:label ?other_name .
    }"#;

/// Times that a word which nothing explains must stand in talks before it is suggested.
const FREQUENT: usize = 2;

/// Why a name is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It stands where only such a name does, and no list has it.
    Candidate,
    /// A capitalised word that nothing explains, frequent in talks.
    Unknown,
    /// An entry has it that links with evidence only, and there was none.
    Abstained,
}

impl Why {
    /// The word for it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Abstained => "abstained",
            Self::Unknown => "unknown",
        }
    }
}

/// A name that recaps use and the gazetteer might learn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What it is; nothing for a word that nothing explains.
    pub kind: Option<Kind>,
    /// The id that it has, or would have.
    pub id: EntityId,
    /// As it is written.
    pub name: String,
    /// Why it is suggested.
    pub why: Why,
    /// Recaps that have it.
    pub recaps: usize,
    /// How often they have it.
    pub mentions: usize,
    /// A sentence that has it.
    pub quote: String,
}

/// A word as it is typed in a shell, whole.
fn typed(word: &str) -> String {
    match word.chars().count() {
        0..=60 => in_shell(word),
        _ => format!("'{}'", clean(word).replace('\'', "'\\''")),
    }
}

impl Suggestion {
    /// What takes it in: as what it is, or where nothing says that, as each that it may be.
    pub fn actions(&self) -> Vec<Action> {
        let accept = |kind: &[&str]| Action::new(["accept", self.id.as_str()].into_iter().chain(kind.iter().copied()));
        match self.kind {
            Some(_) => vec![accept(&[])],
            None => ["technology", "company", "person"].map(|kind| accept(&["--kind", kind])).to_vec(),
        }
    }
}

/// What the gazetteer might learn, best first: candidates, words that nothing explains, what was abstained from; of each those
/// in most recaps, most often. `manifest` is what was seen beside the graph.
///
/// # Errors
/// Those of the source.
pub fn suggestions(
    source: Source<'_>,
    manifest: Option<&Manifest>,
    gazetteer: &Gazetteer,
) -> Result<Vec<Suggestion>, QueryError> {
    let mut out = candidates(source, gazetteer)?;
    out.extend(manifest.into_iter().flat_map(|manifest| seen(manifest, gazetteer)));
    out.sort_by(|a, b| {
        let key = |s: &Suggestion| (s.why, Reverse(s.recaps), Reverse(s.mentions), s.kind);
        key(a).cmp(&key(b)).then_with(|| (&a.name, &a.id).cmp(&(&b.name, &b.id)))
    });
    Ok(out)
}

fn candidates(source: Source<'_>, gazetteer: &Gazetteer) -> Result<Vec<Suggestion>, QueryError> {
    let known: HashSet<(Kind, String)> = names(gazetteer).map(|(kind, name)| (kind, fold_str(name))).collect();
    let suggestion = |row: &Row| {
        let kind = row.kind()?;
        let (id, name) = (row.id(1), row.text(2).to_owned());
        // A name that was accepted since the build is no longer lacking.
        let is_known = gazetteer.get(&id).is_some() || known.contains(&(kind, fold_str(&name)));
        let count = |column: usize| row.text(column).parse().unwrap_or(0);
        let quote = row.text(5).to_owned();
        let why = Why::Candidate;
        (!is_known).then(|| Suggestion { kind: Some(kind), id, name, why, recaps: count(3), mentions: count(4), quote })
    };
    Ok(rows(source, CANDIDATES)?.iter().filter_map(suggestion).collect())
}

fn names(gazetteer: &Gazetteer) -> impl Iterator<Item = (Kind, &str)> {
    gazetteer.entries().iter().flat_map(|entry| {
        let names = std::iter::once(&entry.label).chain(&entry.aliases);
        names.map(move |name| (entry.kind, name.as_str()))
    })
}

/// What was seen and not linked, of which an entry was not taken since.
fn seen(manifest: &Manifest, gazetteer: &Gazetteer) -> Vec<Suggestion> {
    let mut found: BTreeMap<(Seen, String), Suggestion> = BTreeMap::new();
    for name in manifest.recaps.values().flat_map(|recap| &recap.facts.seen) {
        let entry = name.entry.as_ref().and_then(|(_, id)| gazetteer.get(&EntityId(id.clone())));
        let suggestion = match (&name.entry, entry) {
            // A name kept by hand that asks for evidence does so on purpose.
            (Some(_), entry) if entry.is_none_or(|entry| !entry.is_imported()) => continue,
            (Some(_), Some(Entry { kind, id, label, .. })) => (Some(*kind), id.clone(), label.clone(), Why::Abstained),
            _ => (None, EntityId::from_name(&name.words), name.words.clone(), Why::Unknown),
        };
        let (kind, id, label, why) = suggestion;
        if id.as_str().is_empty() || (why == Why::Unknown && gazetteer.get(&id).is_some()) {
            continue;
        }
        let quote = || name.quote.clone();
        let suggestion = found.entry((name.why, id.0.clone())).or_insert_with(|| Suggestion {
            kind,
            id,
            name: label,
            why,
            recaps: 0,
            mentions: 0,
            quote: quote(),
        });
        suggestion.recaps += 1;
        suggestion.mentions += name.times;
    }
    found.into_values().filter(|s| s.why != Why::Unknown || s.mentions >= FREQUENT).collect()
}

/// Two names, or one name twice, of which a person should decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What they are.
    pub kind: Kind,
    /// A name.
    pub one: (EntityId, String),
    /// The other; of one name that may be two people's, the same.
    pub other: (EntityId, String),
    /// Why it is in doubt.
    pub why: String,
    /// What may be done to decide it.
    pub actions: Vec<Action>,
}

/// What decides of names: what is typed behind `talkgraph names`, word by word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action(pub Vec<String>);

impl Action {
    fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Self(words.into_iter().map(str::to_owned).collect())
    }

    /// Whether none of its words passes for an option but those that are meant as such.
    pub fn is_plain(&self) -> bool {
        let is_option = |word: &String| word.starts_with('-') && !matches!(word.as_str(), "--at" | "--kind");
        !self.0.iter().any(is_option)
    }

    /// As it is typed in a shell, with options before it; a name from a recap is a word there, whatever is in it.
    pub fn command(&self, options: &[String]) -> String {
        let verb = "names".to_owned();
        options
            .iter()
            .chain([&verb])
            .chain(&self.0)
            .fold("talkgraph".to_owned(), |line, word| line + " " + &typed(word))
    }
}

/// Names that look like one, and people of one name who seem to be two; what was decided is not in doubt.
///
/// # Errors
/// Those of the source.
pub fn doubts(source: Source<'_>, gazetteer: &Gazetteer) -> Result<Vec<Doubt>, QueryError> {
    let mut named: BTreeMap<(Kind, EntityId), (String, bool)> = BTreeMap::new();
    for row in rows(source, NAMED)? {
        let Some(kind) = row.kind() else { continue };
        let id = row.id(1);
        // What was taken in since the build is known too.
        let known = row.text(3) == "known" || gazetteer.get(&id).is_some_and(|entry| entry.kind == kind);
        let entry = named.entry((kind, id)).or_insert_with(|| (row.text(2).to_owned(), known));
        entry.1 |= known;
    }
    let mut out = alike(&named, gazetteer);
    for row in rows(source, TWICE)? {
        let (person, name) = (row.id(0), row.text(1).to_owned());
        let [one, other] = [(row.id(2), row.text(3)), (row.id(4), row.text(5))];
        let decisions = gazetteer.decisions().all().iter();
        let mut scoped = decisions.filter(|d| d.is_scoped() && (d.one.id == person || d.other.id == person));
        if scoped.any(|d| d.at.contains(&one.0) || d.at.contains(&other.0)) {
            continue;
        }
        let why = format!("spoke for {} and for {} in {}, of nothing that is the same", one.1, other.1, row.text(6));
        let namesake = format!("{name} ({})", other.1);
        let action = Action::new(["different", person.as_str(), &namesake, "--at", other.0.as_str()]);
        let side = (person, name);
        out.push(Doubt { kind: Kind::Person, one: side.clone(), other: side, why, actions: vec![action] });
    }
    Ok(out)
}

/// Pairs of names that look like one. Two that the gazetteer lists are two.
fn alike(named: &BTreeMap<(Kind, EntityId), (String, bool)>, gazetteer: &Gazetteer) -> Vec<Doubt> {
    type Named<'n> = (&'n EntityId, &'n str, bool);
    let mut by_word: HashMap<(Kind, String), Vec<Named<'_>>> = HashMap::new();
    for ((kind, id), (label, known)) in named {
        let folded = fold_str(label);
        // People share a word that is written alike; companies the first letters.
        let keys: BTreeSet<String> = match kind {
            Kind::Person => folded.split_whitespace().map(str::to_owned).collect(),
            _ => [folded.chars().take(2).collect()].into(),
        };
        keys.into_iter().for_each(|key| by_word.entry((*kind, key)).or_default().push((id, label, *known)));
    }
    let mut pairs: BTreeMap<(Kind, &EntityId, &EntityId), Doubt> = BTreeMap::new();
    for ((kind, _), group) in &by_word {
        for (index, a) in group.iter().enumerate() {
            for b in group[index + 1..].iter().filter(|b| !(a.2 && b.2)) {
                let one = match kind {
                    Kind::Person => same_person(&fold_str(a.1), &fold_str(b.1)),
                    _ => same_company(a.1, b.1),
                };
                // The known one is kept, of two candidates the one that comes first.
                let (keep, merge) = if b.2 { (b, a) } else { (a, b) };
                if !one || gazetteer.decisions().between(*kind, keep.0, merge.0).is_some() {
                    continue;
                }
                pairs.entry((*kind, keep.0, merge.0)).or_insert_with(|| Doubt {
                    kind: *kind,
                    one: (keep.0.clone(), keep.1.to_owned()),
                    other: (merge.0.clone(), merge.1.to_owned()),
                    why: "written almost alike".to_owned(),
                    actions: ["same", "different"]
                        .map(|verdict| Action::new([verdict, keep.0.as_str(), merge.1]))
                        .to_vec(),
                });
            }
        }
    }
    pairs.into_values().collect()
}

/// A row of terms, read as text.
struct Row(Vec<Option<Term>>);

impl Row {
    fn text(&self, column: usize) -> &str {
        match self.0.get(column) {
            Some(Some(Term::Literal(literal))) => literal.value(),
            _ => "",
        }
    }

    fn kind(&self) -> Option<Kind> {
        [Kind::Person, Kind::Company, Kind::Technology].into_iter().find(|kind| kind.slug() == self.text(0))
    }

    /// The id at the end of an IRI.
    fn id(&self, column: usize) -> EntityId {
        EntityId(self.text(column).rsplit('/').next().unwrap_or_default().to_owned())
    }
}

fn rows(source: Source<'_>, sparql: &str) -> Result<Vec<Row>, QueryError> {
    match source.answer(prefixes::parse(sparql, "suggest")?)? {
        Answer::Rows(Rows { rows, .. }) => Ok(rows.into_iter().map(Row).collect()),
        _ => Ok(Vec::new()),
    }
}
