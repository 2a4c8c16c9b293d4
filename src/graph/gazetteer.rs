//! Known names in, the quads of the gazetteer's graph out. Takes plain [`KnownName`]s, so that the graph does not depend
//! on how the gazetteer keeps its entries.

use super::iri::Iris;
use super::quads::{describe, has_status, sorted, status_word};
use super::vocabulary::{owl, schema, skos, tg};
use crate::gazetteer::decisions::Redirect;
use crate::model::{EntityId, Kind, Status};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::BTreeSet;

/// An entry of the gazetteer, as the graph tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownName {
    /// What it is.
    pub kind: Kind,
    /// Its stable id.
    pub id: EntityId,
    /// Its canonical name.
    pub label: String,
    /// Other names that people use.
    pub aliases: Vec<String>,
    /// Names to find it by and not to show: misspellings.
    pub hidden: Vec<String>,
    /// Technologies and topics it is a part or a kind of.
    pub broader: Vec<EntityId>,
    /// The company that makes it.
    pub maker: Option<EntityId>,
    /// Its home page, an absolute IRI.
    pub homepage: Option<String>,
    /// Its Wikidata item: `Q12345`, or an IRI.
    pub wikidata: Option<String>,
}

/// The quads of `graph/gazetteer`, in the order of their N-Quads lines.
///
/// `broader` links to a technology or topic among `names`, of the entry's own kind where both are there; one that is not
/// there gives no quad, since the check of the gazetteer tells of it.
pub fn gazetteer_quads(iris: &Iris, names: &[KnownName]) -> Vec<Quad> {
    let known: BTreeSet<(Kind, &EntityId)> = names.iter().map(|name| (name.kind, &name.id)).collect();
    quads_of(iris, &iris.gazetteer_graph(), names, |kind, id| known.contains(&(kind, id)))
}

/// The quads of known names in a graph; `known` tells which entries a link may lead to.
pub(super) fn quads_of(
    iris: &Iris,
    graph: &NamedNode,
    names: &[KnownName],
    known: impl Fn(Kind, &EntityId) -> bool,
) -> Vec<Quad> {
    let mut quads = Vec::new();
    for name in names {
        let node = iris.entity(name.kind, &name.id);
        let mut put = |subject: &NamedNode, predicate: NamedNodeRef<'_>, object: Term| {
            quads.push(Quad::new(subject.clone(), predicate, object, graph.clone()));
        };
        describe(name.kind, &node, &name.label, &mut put);
        let is_concept = matches!(name.kind, Kind::Technology | Kind::Topic);
        let other_name = if is_concept { skos::ALT_LABEL } else { schema::ALTERNATE_NAME };
        for alias in name.aliases.iter().filter(|alias| **alias != name.label) {
            put(&node, other_name, Literal::new_simple_literal(alias).into());
        }
        for hidden in &name.hidden {
            put(&node, skos::HIDDEN_LABEL, Literal::new_simple_literal(hidden).into());
        }
        for broader in &name.broader {
            let kinds = [name.kind, Kind::Technology, Kind::Topic];
            if let Some(kind) = kinds.into_iter().find(|kind| known(*kind, broader)) {
                put(&node, skos::BROADER, iris.entity(kind, broader).into());
            }
        }
        if let Some(maker) = &name.maker {
            put(&node, tg::MAKER, iris.entity(Kind::Company, maker).into());
        }
        if let Some(homepage) = name.homepage.as_ref().and_then(|page| NamedNode::new(page.as_str()).ok()) {
            put(&node, schema::URL, homepage.into());
        }
        if let Some(item) = name.wikidata.as_deref().and_then(wikidata_iri) {
            put(&node, schema::SAME_AS, item.into());
        }
        if has_status(name.kind) {
            put(&node, tg::STATUS, Literal::new_simple_literal(status_word(Status::Known)).into());
        }
    }
    sorted(quads)
}

/// The quads of `graph/gazetteer` for merged names: `owl:sameAs` from each merged IRI to the kept one, which has its names.
///
/// The merged IRI has no type, so that no query finds two where there is one.
pub fn redirect_quads(iris: &Iris, redirects: &[Redirect]) -> Vec<Quad> {
    let graph = iris.gazetteer_graph();
    let mut quads = Vec::new();
    for redirect in redirects {
        let kept = iris.entity(redirect.kind, &redirect.to);
        let merged = iris.entity(redirect.kind, &redirect.from);
        quads.push(Quad::new(merged, owl::SAME_AS, kept.clone(), graph.clone()));
        let is_concept = matches!(redirect.kind, Kind::Technology | Kind::Topic);
        let other_name = if is_concept { skos::ALT_LABEL } else { schema::ALTERNATE_NAME };
        let names = redirect.names.iter().map(Literal::new_simple_literal);
        quads.extend(names.map(|name| Quad::new(kept.clone(), other_name, name, graph.clone())));
    }
    sorted(quads)
}

/// `Q12345` as the IRI of the item (not of the page about it); an IRI as it is.
fn wikidata_iri(item: &str) -> Option<NamedNode> {
    let is_item = item.strip_prefix('Q').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let iri = if is_item { format!("http://www.wikidata.org/entity/{item}") } else { item.to_owned() };
    NamedNode::new(iri).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(kind: Kind, id: &str, label: &str) -> KnownName {
        KnownName {
            kind,
            id: EntityId(id.to_owned()),
            label: label.to_owned(),
            aliases: Vec::new(),
            hidden: Vec::new(),
            broader: Vec::new(),
            maker: None,
            homepage: None,
            wikidata: None,
        }
    }

    #[test]
    fn entries_become_labelled_nodes() {
        let streams = KnownName {
            aliases: vec!["KStreams".to_owned(), "Kafka Streams".to_owned()],
            hidden: vec!["Kafka Steams".to_owned()],
            broader: vec![
                EntityId("apache-kafka".to_owned()),
                EntityId("streaming".to_owned()),
                EntityId("none".to_owned()),
            ],
            maker: Some(EntityId("confluent".to_owned())),
            homepage: Some("https://kafka.apache.org/documentation/streams/".to_owned()),
            wikidata: Some("Q1".to_owned()),
            ..name(Kind::Technology, "kafka-streams", "Kafka Streams")
        };
        let names = [
            streams,
            name(Kind::Technology, "apache-kafka", "Apache Kafka"),
            name(Kind::Topic, "streaming", "streaming"),
            name(Kind::Company, "confluent", "Confluent"),
        ];
        let quads = gazetteer_quads(&Iris::default(), &names);
        let lines: Vec<String> = quads
            .iter()
            .map(ToString::to_string)
            .filter(|line| line.starts_with("<http://localhost:7878/id/technology/kafka-streams>"))
            .map(|line| line.replace("http://localhost:7878/id/", ""))
            .collect();
        let expected = [
            "<technology/kafka-streams> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2004/02/skos/core#Concept> <graph/gazetteer>",
            "<technology/kafka-streams> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/talkgraph/ns#Technology> <graph/gazetteer>",
            r#"<technology/kafka-streams> <http://www.w3.org/2000/01/rdf-schema#label> "Kafka Streams" <graph/gazetteer>"#,
            r#"<technology/kafka-streams> <http://www.w3.org/2004/02/skos/core#altLabel> "KStreams" <graph/gazetteer>"#,
            "<technology/kafka-streams> <http://www.w3.org/2004/02/skos/core#broader> <technology/apache-kafka> <graph/gazetteer>",
            "<technology/kafka-streams> <http://www.w3.org/2004/02/skos/core#broader> <topic/streaming> <graph/gazetteer>",
            r#"<technology/kafka-streams> <http://www.w3.org/2004/02/skos/core#hiddenLabel> "Kafka Steams" <graph/gazetteer>"#,
            r#"<technology/kafka-streams> <http://www.w3.org/2004/02/skos/core#prefLabel> "Kafka Streams" <graph/gazetteer>"#,
            "<technology/kafka-streams> <https://schema.org/sameAs> <http://www.wikidata.org/entity/Q1> <graph/gazetteer>",
            "<technology/kafka-streams> <https://schema.org/url> <https://kafka.apache.org/documentation/streams/> <graph/gazetteer>",
            "<technology/kafka-streams> <https://w3id.org/talkgraph/ns#maker> <company/confluent> <graph/gazetteer>",
            r#"<technology/kafka-streams> <https://w3id.org/talkgraph/ns#status> "known" <graph/gazetteer>"#,
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn order_of_entries_does_not_matter() {
        let names = [name(Kind::Person, "b", "B"), name(Kind::Company, "a", "A")];
        let turned = [names[1].clone(), names[0].clone()];
        assert_eq!(gazetteer_quads(&Iris::default(), &names), gazetteer_quads(&Iris::default(), &turned));
    }
}
