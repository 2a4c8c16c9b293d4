//! Wikidata in, as results of its query service (JSON or TSV, with `item`, `itemLabel` and, where wanted, `aliases` and
//! `kind`) or as the dump of entities, one JSON object a line; names with their items out. In a dump, what an entity is an
//! instance of decides its kind, and an entity of no kind that is kept here is passed over.

use super::{Format, Found, ImportError, Input, Sink, table};
use crate::model::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) struct Wikidata;

/// Classes (P31) and the kind of their instances.
const CLASSES: [(&str, Kind); 34] = [
    ("Q5", Kind::Person),
    ("Q9143", Kind::Technology),    // programming language
    ("Q7397", Kind::Technology),    // software
    ("Q341", Kind::Technology),     // free software
    ("Q506883", Kind::Technology),  // software framework
    ("Q271680", Kind::Technology),  // software framework
    ("Q1330336", Kind::Technology), // web framework
    ("Q188860", Kind::Technology),  // software library
    ("Q783866", Kind::Technology),  // JavaScript library
    ("Q176165", Kind::Technology),  // database management system
    ("Q9135", Kind::Technology),    // operating system
    ("Q235557", Kind::Technology),  // file format
    ("Q132364", Kind::Technology),  // communication protocol
    ("Q131093", Kind::Technology),  // content management system
    ("Q166142", Kind::Technology),  // application
    ("Q193424", Kind::Technology),  // web service
    ("Q6368", Kind::Technology),    // web browser
    ("Q37045", Kind::Technology),   // markup language
    ("Q47506", Kind::Technology),   // compiler
    ("Q1077784", Kind::Technology), // programming tool
    ("Q4830453", Kind::Company),    // business
    ("Q783794", Kind::Company),     // company
    ("Q6881511", Kind::Company),    // enterprise
    ("Q891723", Kind::Company),     // public company
    ("Q1058914", Kind::Company),    // software company
    ("Q18388277", Kind::Company),   // technology company
    ("Q43229", Kind::Company),      // organisation
    ("Q163740", Kind::Company),     // non-profit organisation
    ("Q157031", Kind::Company),     // foundation
    ("Q3918", Kind::Company),       // university
    ("Q2020153", Kind::Event),      // academic conference
    ("Q625994", Kind::Event),       // convention
    ("Q15275719", Kind::Event),     // recurring event
    ("Q2288051", Kind::Event),      // technology conference
];

#[derive(Deserialize)]
struct Results {
    results: Bindings,
}

#[derive(Deserialize)]
struct Bindings {
    bindings: Vec<BTreeMap<String, Value>>,
}

#[derive(Deserialize)]
struct Value {
    value: String,
}

#[derive(Deserialize)]
struct Entity {
    id: String,
    #[serde(default)]
    labels: BTreeMap<String, Value>,
    #[serde(default)]
    aliases: BTreeMap<String, Vec<Value>>,
    #[serde(default)]
    claims: BTreeMap<String, Vec<Claim>>,
}

#[derive(Deserialize)]
struct Claim {
    mainsnak: Snak,
}

#[derive(Deserialize)]
struct Snak {
    #[serde(default)]
    datavalue: Option<Datavalue>,
}

#[derive(Deserialize)]
struct Datavalue {
    value: serde_json::Value,
}

impl Format for Wikidata {
    fn name(&self) -> &'static str {
        "wikidata"
    }

    fn about(&self) -> &'static str {
        "Wikidata: query results (.json or .tsv with item, itemLabel, and aliases, homepage, kind where asked for), or the entity dump (one JSON object a line)"
    }

    fn licence(&self) -> Option<&'static str> {
        Some("CC0-1.0")
    }

    fn endings(&self) -> &'static [&'static str] {
        &[".json", ".jsonl", ".ndjson", ".tsv"]
    }

    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
        if input.is_table() {
            return result_table(input, sink);
        }
        if input.has_ending(&["jsonl", "ndjson"]) || !is_results(input)? {
            return input.lines(|path, number, line| dump_line(path, number, line, sink));
        }
        let results: Results = input.json()?;
        for row in results.results.bindings {
            let cell = |name: &str| row.get(name).map(|value| value.value.clone());
            result(sink, &cell);
        }
        Ok(())
    }
}

/// Whether a JSON file holds query results rather than a dump: a dump opens with a bracket, or with the first entity.
fn is_results(input: &mut Input) -> Result<bool, ImportError> {
    let read = input.reader.fill_buf();
    let start = read.map_err(|source| ImportError::IoRead { path: input.path.clone(), source })?;
    let start = String::from_utf8_lossy(&start[..start.len().min(400)]);
    Ok(start.contains("\"head\"") || start.contains("\"results\""))
}

/// Query results as the service gives them in TSV: variables with their question marks, terms in Turtle.
fn result_table(input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut named = true;
    input.rows(&[], |row| {
        let cell =
            |name: &str| row.some(&format!("?{}", name.to_lowercase())).or_else(|| row.some(&name.to_lowercase()));
        named &= row.has("?item") || row.has("item");
        result(sink, &|name| cell(name).map(|term| plain(&term)));
    })?;
    let fault = "no column \"?item\" in the first line; ask for ?item ?itemLabel";
    if named { Ok(()) } else { Err(ImportError::syntax(&input.path, 1, fault)) }
}

/// A Turtle term without its marks: `<http://…>`, `"label"@en`.
fn plain(term: &str) -> String {
    let iri = term.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let literal = || term.strip_prefix('"').and_then(|rest| rest.rsplit_once('"')).map(|(text, _)| text);
    iri.or_else(literal).unwrap_or(term).to_owned()
}

fn result(sink: &mut dyn Sink, cell: &dyn Fn(&str) -> Option<String>) {
    let item = cell("item").and_then(|iri| iri.rsplit('/').next().filter(|id| is_item(id)).map(str::to_owned));
    let label = cell("itemLabel").or_else(|| cell("label")).unwrap_or_default();
    let Some(item) = item.filter(|item| *item != label) else {
        return sink.refused(&label, "no item, or an item without a label");
    };
    let several = |name: &str| cell(name).unwrap_or_default();
    let aliases = several("aliases")
        .split('|')
        .chain(several("itemAltLabel").split(", "))
        .map(str::trim)
        .map(str::to_owned)
        .collect();
    let kind = cell("kind").and_then(|word| table::kind(&word));
    let homepage = cell("homepage").or_else(|| cell("website"));
    sink.found(Found { kind, label, aliases, homepage, wikidata: Some(item), ..Found::default() });
}

fn dump_line(path: &std::path::Path, number: usize, line: &str, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let line = line.trim().trim_end_matches(',');
    if line.is_empty() || line == "[" || line == "]" {
        return Ok(());
    }
    let entity: Entity = serde_json::from_str(line).map_err(|error| ImportError::syntax(path, number, error))?;
    let classes = entity.claims.get("P31").into_iter().flatten().filter_map(|claim| {
        let value = &claim.mainsnak.datavalue.as_ref()?.value;
        value.get("id")?.as_str().map(str::to_owned)
    });
    let kinds: Vec<Kind> =
        classes.filter_map(|class| CLASSES.iter().find(|(id, _)| *id == class).map(|(_, kind)| *kind)).collect();
    let Some(kind) = kinds.first().copied() else { return Ok(()) };
    // The languages that recaps are read in; the label of any is a name.
    let languages = ["en", "mul", "fr", "de", "es", "pt", "it"];
    let mut names = languages.iter().filter_map(|code| entity.labels.get(*code)).map(|value| value.value.clone());
    let Some(label) = names.next() else {
        sink.refused(&entity.id, "no label in a language that recaps are read in");
        return Ok(());
    };
    let others =
        languages.iter().filter_map(|code| entity.aliases.get(*code)).flatten().map(|value| value.value.clone());
    let aliases = names.chain(others).filter(|name| *name != label).collect();
    let page = entity.claims.get("P856").into_iter().flatten().find_map(|claim| claim.mainsnak.datavalue.as_ref());
    let homepage = page.and_then(|value| value.value.as_str()).map(str::to_owned);
    let wikidata = Some(entity.id).filter(|id| is_item(id));
    sink.found(Found { kind: Some(kind), label, aliases, homepage, wikidata, ..Found::default() });
    Ok(())
}

fn is_item(id: &str) -> bool {
    id.strip_prefix('Q').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}
