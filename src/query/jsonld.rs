//! Triples in, JSON-LD out in the words of `ontology/context.jsonld`, with the context in it, so that a file stands alone.
//! Oxigraph writes expanded JSON-LD; with the context a talk reads `"performer": "…/person/neha-narkhede"`. What the
//! context has no word for, or another type than the context says, is written in full, so that nothing is lost.

use crate::assets::{AssetError, Assets};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{NamedOrBlankNode, Term, Triple};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;

const FILE: &str = "context.jsonld";

/// The words of a context.
struct Words {
    context: Value,
    prefixes: Vec<(String, String)>,
    /// By IRI: the word, and the type that it gives its values.
    terms: HashMap<String, (String, Option<String>)>,
}

/// Writes the triples, which are sorted by subject.
///
/// # Errors
/// [`std::io::Error`], also for a context that is none.
pub(super) fn write(triples: &[Triple], out: &mut dyn Write) -> std::io::Result<()> {
    let words = Words::load().map_err(|error| std::io::Error::other(error.to_string()))?;
    let mut nodes: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for triple in triples {
        let id = subject(&triple.subject);
        let node = nodes.entry(id.clone()).or_insert_with(|| Map::from_iter([("id".to_owned(), Value::from(id))]));
        let (key, value) = words.statement(triple);
        match node.get_mut(&key) {
            None => {
                node.insert(key, value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
        }
    }
    let nodes: Vec<Value> = nodes.into_values().map(Value::from).collect();
    serde_json::to_writer_pretty(&mut *out, &json!({ "@context": words.context, "@graph": nodes }))?;
    writeln!(out)
}

impl Words {
    fn load() -> Result<Self, AssetError> {
        let text = Assets::ontology().file(FILE)?.map_or_else(|| "{}".to_owned(), |asset| asset.text);
        // A context that is no JSON is a fault of the build; without its words all is written in full.
        let parsed: Value = serde_json::from_str(&text).unwrap_or_default();
        Ok(Self::new(parsed["@context"].clone()))
    }

    fn new(context: Value) -> Self {
        let entries = || context.as_object().into_iter().flatten();
        let prefixes: Vec<(String, String)> = entries()
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .filter(|(_, iri)| iri.contains("://") && iri.ends_with(['#', '/']))
            .collect();
        let expand = |text: &str| match text.split_once(':') {
            Some((prefix, local)) => {
                let known = prefixes.iter().find(|(name, _)| name == prefix);
                known.map_or_else(|| text.to_owned(), |(_, iri)| format!("{iri}{local}"))
            }
            None => text.to_owned(),
        };
        let mut terms = HashMap::new();
        for (name, value) in entries().filter(|(name, _)| !name.starts_with('@')) {
            let (id, coerced) = match value {
                Value::String(id) => (id.as_str(), None),
                other => match other["@id"].as_str() {
                    Some(id) => (id, other["@type"].as_str().map(&expand)),
                    None => continue,
                },
            };
            if !id.starts_with('@') && !prefixes.iter().any(|(prefix, _)| prefix == name) {
                terms.insert(expand(id), (name.clone(), coerced));
            }
        }
        Self { context, prefixes, terms }
    }

    fn statement(&self, triple: &Triple) -> (String, Value) {
        if triple.predicate == rdf::TYPE {
            let class = match &triple.object {
                Term::NamedNode(node) => {
                    self.terms.get(node.as_str()).map_or_else(|| self.compact(node.as_str()), |(word, _)| word.clone())
                }
                other => text_of(other),
            };
            return ("type".to_owned(), Value::from(class));
        }
        let predicate = triple.predicate.as_str();
        match self.terms.get(predicate) {
            Some((word, coerced)) => (word.clone(), value(&triple.object, coerced.as_deref())),
            None => (self.compact(predicate), value(&triple.object, None)),
        }
    }

    /// An IRI with a prefix of the context, where it has one.
    fn compact(&self, iri: &str) -> String {
        let short = self.prefixes.iter().find_map(|(name, namespace)| {
            let local = iri.strip_prefix(namespace.as_str())?;
            let plain = !local.is_empty() && local.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
            plain.then(|| format!("{name}:{local}"))
        });
        short.unwrap_or_else(|| iri.to_owned())
    }
}

fn subject(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

fn text_of(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => literal.value().to_owned(),
    }
}

/// A value under a word that gives its values the type `coerced`.
fn value(term: &Term, coerced: Option<&str>) -> Value {
    let Term::Literal(literal) = term else {
        let id = text_of(term);
        return if coerced == Some("@id") { Value::from(id) } else { json!({ "id": id }) };
    };
    let (text, datatype) = (literal.value(), literal.datatype());
    if let Some(language) = literal.language() {
        return json!({ "@value": text, "@language": language });
    }
    match coerced {
        Some(own) if own == datatype.as_str() => Value::from(text),
        None if datatype == xsd::STRING => Value::from(text),
        _ if datatype == xsd::STRING => json!({ "@value": text }),
        _ => json!({ "@value": text, "@type": datatype.as_str() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
    use oxigraph::model::{BlankNode, Dataset, Literal, NamedNode, Quad};

    #[test]
    fn what_is_written_reads_back() {
        let node = |iri: &str| NamedNode::new(iri).expect("a valid IRI");
        let (tg, schema) = ("https://w3id.org/talkgraph/ns#", "https://schema.org/");
        let talk = node("http://localhost:7878/id/talk/x");
        let say = |p: String, o: Term| Triple::new(talk.clone(), node(&p), o);
        let typed = |text: &str, name: &str| {
            Literal::new_typed_literal(text, node(&format!("http://www.w3.org/2001/XMLSchema#{name}")))
        };
        let french = Literal::new_language_tagged_literal("Le temps réel", "fr").expect("a tag");
        let blank = BlankNode::new("b1").expect("a label");
        let triples = vec![
            say(rdf::TYPE.as_str().to_owned(), node(&format!("{tg}Talk")).into()),
            say(rdf::TYPE.as_str().to_owned(), node("http://e/Class").into()),
            say(format!("{tg}covers"), node("http://localhost:7878/id/technology/a").into()),
            say(format!("{tg}covers"), node("http://localhost:7878/id/technology/b").into()),
            // The context makes these an IRI, a date and a number; here they are something else.
            say(format!("{tg}covers"), Literal::new_simple_literal("no node").into()),
            say(format!("{schema}startDate"), typed("2017-04-24", "date").into()),
            say(format!("{schema}startDate"), typed("2017", "gYear").into()),
            say(format!("{schema}startDate"), Literal::new_simple_literal("in May").into()),
            say(format!("{schema}name"), french.into()),
            say(format!("{schema}name"), Literal::new_simple_literal("quotes \" \\ \n <b> שלום").into()),
            say(format!("{schema}name"), node("http://e/iri-under-a-plain-word").into()),
            say(format!("{schema}unknownTerm"), Literal::from(7).into()),
            say("http://other.example/p?q=1#f".to_owned(), Literal::from(true).into()),
            say(format!("{schema}about"), blank.clone().into()),
            Triple::new(blank, node("http://www.w3.org/2000/01/rdf-schema#label"), typed("01.50", "decimal")),
        ];
        let mut out = Vec::new();
        write(&triples, &mut out).expect("written");
        let format = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
        let read: Result<Vec<Quad>, _> = RdfParser::from_format(format).for_slice(&out).collect();
        let text = String::from_utf8_lossy(&out);
        let mut read: Dataset = read.unwrap_or_else(|e| panic!("{e}: {text}")).iter().collect();
        let graph = oxigraph::model::GraphName::DefaultGraph;
        let mut expected: Dataset =
            triples.iter().map(|t| t.clone().in_graph(graph.clone())).collect::<Vec<_>>().iter().collect();
        let algorithm = oxigraph::model::dataset::CanonicalizationAlgorithm::Unstable;
        read.canonicalize(algorithm);
        expected.canonicalize(algorithm);
        assert_eq!(read, expected, "{text}");
        assert!(
            text.contains("\"type\": [\n        \"Talk\"") && text.contains("\"startDate\": [\n        \"2017-04-24\""),
            "{text}"
        );
    }
}
