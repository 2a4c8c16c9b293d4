//! A SKOS vocabulary in Turtle (or RDF/XML, JSON-LD, N-Triples, by its ending) in, its concepts out. Triples of one concept
//! may stand anywhere in the file, so the concepts are gathered before they are handed over.

use super::{Format, Found, ImportError, Input, Sink, guard};
use crate::model::Kind;
use oxrdf::Term;
use oxrdfio::{RdfFormat, RdfParser};
use std::collections::BTreeMap;
use std::io::Cursor;

pub(super) struct Skos;

/// What a vocabulary says of a concept.
#[derive(Default)]
struct Concept {
    /// Preferred labels with their languages.
    labels: Vec<(String, String)>,
    aliases: Vec<String>,
    homepage: Option<String>,
    wikidata: Option<String>,
}

impl Format for Skos {
    fn name(&self) -> &'static str {
        "skos"
    }

    fn about(&self) -> &'static str {
        "a SKOS vocabulary (.ttl, .nt, .rdf, .jsonld); --kind says what the concepts are, technologies unless said"
    }

    fn licence(&self) -> Option<&'static str> {
        None
    }

    fn endings(&self) -> &'static [&'static str] {
        &[".ttl", ".nt", ".rdf", ".jsonld"]
    }

    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let ending = input.path.extension().and_then(|ending| ending.to_str()).unwrap_or("ttl");
        let format = RdfFormat::from_extension(ending).unwrap_or(RdfFormat::Turtle);
        let base = "http://localhost/";
        let parser =
            RdfParser::from_format(format).with_base_iri(base).map_err(|e| ImportError::syntax(&input.path, 0, e))?;
        let guard: Option<fn(&str) -> Option<String>> = match format {
            RdfFormat::RdfXml => Some(guard::entities),
            RdfFormat::JsonLd { .. } => Some(guard::brackets),
            _ => None,
        };
        if let Some(guard) = guard {
            let text = input.text()?;
            if let Some(fault) = guard(&text) {
                return Err(ImportError::syntax(&input.path, 0, fault));
            }
            input.reader = Box::new(Cursor::new(text));
        }
        let mut concepts: BTreeMap<String, Concept> = BTreeMap::new();
        for quad in parser.for_reader(&mut input.reader) {
            let quad = quad.map_err(|error| {
                let line = line_in(&error.to_string());
                ImportError::syntax(&input.path, line, error)
            })?;
            let concept = concepts.entry(quad.subject.to_string()).or_default();
            let predicate = quad.predicate.as_str().rsplit(['#', '/']).next().unwrap_or_default();
            match (predicate, quad.object) {
                ("prefLabel", Term::Literal(label)) => {
                    concept.labels.push((label.language().unwrap_or_default().to_owned(), label.value().to_owned()));
                }
                ("altLabel", Term::Literal(label)) => concept.aliases.push(label.value().to_owned()),
                ("homepage" | "url", Term::NamedNode(page)) => concept.homepage = Some(page.into_string()),
                ("exactMatch" | "sameAs", Term::NamedNode(other)) => {
                    let item = other.as_str().strip_prefix("http://www.wikidata.org/entity/");
                    concept.wikidata = concept.wikidata.take().or(item.map(str::to_owned));
                }
                _ => {}
            }
        }
        for concept in concepts.into_values().filter(|concept| !concept.labels.is_empty()) {
            let mut labels = concept.labels;
            // The English label is the name, or else the one without a language.
            labels.sort_by_key(|(language, _)| (!language.starts_with("en"), !language.is_empty(), language.clone()));
            let mut labels = labels.into_iter().map(|(_, label)| label);
            let label = labels.next().unwrap_or_default();
            let aliases = labels.chain(concept.aliases).collect();
            let (homepage, wikidata) = (concept.homepage, concept.wikidata);
            sink.found(Found { kind: None, label, aliases, homepage, wikidata, ..Found::default() });
        }
        Ok(())
    }

    fn usual_kind(&self) -> Option<Kind> {
        Some(Kind::Technology)
    }
}

/// The line that a parser's message names; 0 where it names none.
fn line_in(message: &str) -> usize {
    let rest = message.split("line ").nth(1).unwrap_or_default();
    rest.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
