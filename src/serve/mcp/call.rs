//! A call of a tool in, its reply out. What is asked is asked as on pages and on the command line; what cannot be answered is
//! told with what to do about it, since an assistant reads it and tries again.

use super::paging::{Answer, Part, reply};
use super::rows;
use super::thing;
use super::tools::{MOST, Tool, USUAL, What};
use crate::export::terms::Terms;
use crate::query::bounded::bounded;
use crate::query::resolve::{EntityKind, Resolver};
use crate::query::stream;
use crate::query::words::{Reading, Understood, Verb};
use crate::query::{page, prefixes};
use crate::serve::ask;
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::pages::{ontology, ways};
use crate::text::quoted;
use serde_json::{Map, Value, json};

/// The longest question, in bytes.
const LONGEST: usize = 600;
/// Things that a look-up finds.
const FOUND: usize = 1_000;

/// Answers a call.
pub(super) fn answer(job: &Job, tool: &Tool, arguments: &Map<String, Value>) -> Result<String, Fault> {
    let given = Given::read(tool, arguments)?;
    let part = given.part(job, tool)?;
    let answer = match &tool.what {
        What::Saved(name) => saved(job, name, &given)?,
        What::Ask => words(job, given.needed("question")?)?,
        What::Sparql => sparql(job, given.needed("query")?)?,
        What::Find => find(job, given.needed("name")?, given.kind()?)?,
        What::Show => show(job, given.needed("name")?, given.kind()?)?,
        What::Schema => terms(given.one("about"))?,
    };
    reply(answer, part)
}

/// The arguments of a call, as text.
struct Given(Vec<(String, String)>);

impl Given {
    fn read(tool: &Tool, arguments: &Map<String, Value>) -> Result<Self, Fault> {
        let known = tool.schema.get("properties").and_then(Value::as_object);
        let mut given = Vec::new();
        for (name, value) in arguments {
            if !known.is_some_and(|known| known.contains_key(name)) {
                let known: Vec<&str> = known.into_iter().flat_map(Map::keys).map(String::as_str).collect();
                let (name, known) = (quoted(name), known.join(", "));
                return Err(Fault::bad(format!("{} has no argument {name}; it takes {known}", tool.name)));
            }
            let values = match value {
                Value::Null => &[][..],
                Value::Array(values) if name == "conditions" => values.as_slice(),
                one => std::slice::from_ref(one),
            };
            for value in values {
                let text = match value {
                    Value::String(text) => text.clone(),
                    Value::Number(number) => number.to_string(),
                    Value::Bool(truth) => truth.to_string(),
                    _ => return Err(Fault::bad(format!("{} is one text or number; give it as such", quoted(name)))),
                };
                given.push((name.clone(), text));
            }
        }
        Ok(Self(given))
    }

    fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }

    fn needed(&self, name: &str) -> Result<&str, Fault> {
        self.one(name).ok_or_else(|| Fault::bad(format!("{name} is missing; give it")))
    }

    fn kind(&self) -> Result<Option<EntityKind>, Fault> {
        let Some(name) = self.one("kind") else { return Ok(None) };
        let known = || EntityKind::ALL.map(EntityKind::name).join(", ");
        let fault = || Fault::bad(format!("there is no kind {}; there is {}", quoted(name), known()));
        EntityKind::from_name(name).map(Some).ok_or_else(fault)
    }

    /// Which reply is asked for.
    fn part(&self, job: &Job, tool: &Tool) -> Result<Part, Fault> {
        let most = match self.one("limit").map(str::parse::<usize>) {
            None => USUAL,
            Some(Ok(most)) if (1..=MOST).contains(&most) => most,
            Some(_) => return Err(Fault::bad(format!("limit is a whole number from 1 to {MOST}"))),
        };
        let mut asked = format!("{}\n{}", job.graph.tag, tool.name);
        let mut others: Vec<String> = self.asked().map(|(name, value)| format!("\n{name}={value:?}")).collect();
        others.sort();
        asked.extend(others);
        Part::new(self.one("cursor"), most, &asked)
    }

    /// What is asked, and not which reply of it.
    fn asked(&self) -> impl Iterator<Item = (&str, &str)> {
        let others = self.0.iter().filter(|(name, _)| name != "limit" && name != "cursor");
        others.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn saved<'a>(job: &'a Job, name: &str, given: &Given) -> Result<Answer<'a>, Fault> {
    let query = job.app.query(name).ok_or_else(|| Fault::unknown("the query is gone; list the tools anew"))?;
    let mut values = Vec::new();
    for (name, value) in given.asked() {
        match (name, value.split_once('=')) {
            ("conditions", Some((name, value))) => values.push((name.trim(), value)),
            ("conditions", None) => {
                let value = quoted(value);
                return Err(Fault::bad(format!("`{value}` is no condition; write NAME=VALUE, such as year=2017")));
            }
            _ => values.push((name, value)),
        }
    }
    rows::answer(job, ask::bound(job, query, values.into_iter())?, Map::new())
}

fn sparql<'a>(job: &'a Job, text: &str) -> Result<Answer<'a>, Fault> {
    let query = prefixes::parse_under(text, "query", &format!("{}sparql", job.graph.site()))?;
    rows::answer(job, bounded(&query)?, Map::new())
}

fn words<'a>(job: &'a Job, question: &str) -> Result<Answer<'a>, Fault> {
    if question.len() > LONGEST {
        return Err(Fault::bad(format!(
            "that is longer than {LONGEST} bytes; ask in fewer words, one thing at a time"
        )));
    }
    match ask::understood(job, question)? {
        Understood::Sure(reading) => read(job, &reading),
        Understood::Unsure(readings) => {
            let nearest: Vec<String> = readings.iter().map(call).collect();
            let nearest = nearest.join("; ");
            Err(Fault::bad(format!("not sure which question that is; call one of these tools: {nearest}")))
        }
        Understood::Not(named) => {
            let about =
                named.first().map_or_else(String::new, |(_, text)| format!(", or see what `show` tells of {text}"));
            Err(Fault::bad(format!(
                "no saved query answers that: the graph tells who spoke where, for which company and about what; ask in other \
                 words, write SPARQL{about}"
            )))
        }
    }
}

/// What a reading asks, and as what the question was understood.
fn read<'a>(job: &'a Job, reading: &Reading) -> Result<Answer<'a>, Fault> {
    let mut head = Map::new();
    head.insert("understood".to_owned(), json!(call(reading)));
    if !reading.notes.is_empty() {
        head.insert("notes".to_owned(), json!(reading.notes));
    }
    if !reading.passed.is_empty() {
        head.insert("passed over".to_owned(), json!(reading.passed.join(" ")));
    }
    let value = |at: usize| reading.values.get(at).map_or("", |(_, value)| value.as_str());
    let mut answer = match reading.verb {
        Verb::Ask => {
            let query = ask::read(job, reading)?;
            let query = reading.limit.map_or_else(|| query.clone(), |most| stream::limited(query.clone(), most));
            return rows::answer(job, query, head);
        }
        Verb::Show => show(job, value(0), None)?,
        Verb::Path => {
            let steps = ways::between(job, value(0), value(1))?;
            Answer {
                head: Map::new(),
                items: "steps",
                all: Box::new(steps.into_iter().map(|step| Ok(thing::step(&step)))),
            }
        }
    };
    head.append(&mut answer.head);
    Ok(Answer { head, ..answer })
}

/// A reading as the call of a tool.
fn call(reading: &Reading) -> String {
    let values: Vec<String> = reading.values.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
    format!("{}({})", reading.query, values.join(", "))
}

fn find<'a>(job: &'a Job, name: &str, kind: Option<EntityKind>) -> Result<Answer<'a>, Fault> {
    let base = job.graph.base();
    let found = job.graph.catalogue()?.find(name, kind, FOUND);
    let item = |kind: EntityKind, label: &str, iri: &str, times: usize| {
        json!({ "name": crate::text::clean(label), "kind": kind.name(), "id": iri.strip_prefix(base).unwrap_or(iri),
                "mentions": times })
    };
    let mut items: Vec<Value> =
        found.into_iter().map(|entry| item(entry.kind, &entry.label, &entry.iri, entry.named)).collect();
    if items.is_empty() {
        // An edition by its series and year, or else near names.
        let meant = page::resolve(&Resolver::new(job.source()?), &kinds(kind), name)?;
        items.push(item(meant.kind, name, meant.iri.as_str(), 0));
    }
    Ok(Answer { head: Map::new(), items: "found", all: Box::new(items.into_iter().map(Ok)) })
}

fn show<'a>(job: &'a Job, name: &str, kind: Option<EntityKind>) -> Result<Answer<'a>, Fault> {
    let meant = page::resolve(&Resolver::new(job.source()?), &kinds(kind), name)?;
    let found = page::gather(job.source()?, meant.kind, &meant.iri)?;
    Ok(thing::answer(&found, &meant.others))
}

fn kinds(kind: Option<EntityKind>) -> Vec<EntityKind> {
    kind.map_or_else(|| EntityKind::ALL.to_vec(), |kind| vec![kind])
}

fn terms(about: Option<&str>) -> Result<Answer<'static>, Fault> {
    let terms: Terms = ontology::terms()?;
    let word = about.map(str::to_lowercase);
    let wanted = move |term: &Value| word.as_ref().is_none_or(|word| term.to_string().to_lowercase().contains(word));
    let all: Vec<Value> = terms.described().iter().map(|term| json!(term)).filter(wanted).collect();
    if all.is_empty() {
        return Err(Fault::unknown("no term has that word; call schema without it for all terms"));
    }
    let prefixes: Map<String, Value> =
        prefixes::USUAL.iter().map(|(name, iri)| ((*name).to_owned(), json!(iri))).collect();
    let mut head = Map::new();
    head.insert("prefixes".to_owned(), Value::Object(prefixes));
    head.insert("example".to_owned(), json!(super::EXAMPLE));
    Ok(Answer { head, items: "terms", all: Box::new(all.into_iter().map(Ok)) })
}
