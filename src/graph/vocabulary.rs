//! The terms of the graph as constants: what is written here is what queries ask for. The own terms are defined in
//! `ontology/talkgraph.ttl`; a test holds the two together.

use oxigraph::model::NamedNodeRef;
use oxigraph::model::vocab::rdfs;

macro_rules! terms {
    ($module:ident, $about:literal, $namespace:literal, { $($constant:ident $name:literal),* $(,)? }) => {
        #[doc = $about]
        pub mod $module {
            use super::NamedNodeRef;

            /// The namespace.
            pub const NAMESPACE: &str = $namespace;
            $(
                #[doc = concat!("`", stringify!($module), ":", $name, "`")]
                pub const $constant: NamedNodeRef<'static> =
                    NamedNodeRef::new_unchecked(concat!($namespace, $name));
            )*
            /// All terms of this module.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($constant),*];
        }
    };
}

terms!(tg, "talkgraph's own terms.", "https://w3id.org/talkgraph/ns#", {
    TALK_CLASS "Talk",
    APPEARANCE "Appearance",
    TECHNOLOGY "Technology",
    PROGRAMME "Programme",
    EDITION_CLASS "Edition",
    COVERS "covers",
    COVERS_MAINLY "coversMainly",
    TALK "talk",
    SPEAKER "speaker",
    AFFILIATION "affiliation",
    AFFILIATION_EVIDENCE "affiliationEvidence",
    FORM "form",
    EDITION "edition",
    COUNTRY "country",
    INFERRED "inferred",
    CONTENT_HASH "contentHash",
    SECTION "section",
    METHOD "method",
    QUOTE "quote",
    IN_TALK "inTalk",
    STATUS "status",
    PROBABILITY "probability",
    DOUBTFUL "doubtful",
    MAKER "maker",
    SAME_TALK_AS "sameTalkAs",
    SAME_TALK_REASON "sameTalkReason",
});

terms!(owl, "Identity: <http://www.w3.org/2002/07/owl#>.", "http://www.w3.org/2002/07/owl#", {
    SAME_AS "sameAs",
});

terms!(schema, "Events, people, organisations and posts: <https://schema.org/>.", "https://schema.org/", {
    BLOG_POSTING "BlogPosting",
    EVENT "Event",
    EVENT_SERIES "EventSeries",
    PERSON "Person",
    ORGANIZATION "Organization",
    NAME "name",
    ALTERNATE_NAME "alternateName",
    HEADLINE "headline",
    IN_LANGUAGE "inLanguage",
    AUTHOR "author",
    PUBLISHER "publisher",
    ABOUT "about",
    MENTIONS "mentions",
    SUPER_EVENT "superEvent",
    START_DATE "startDate",
    LOCATION "location",
    PERFORMER "performer",
    ROLE_NAME "roleName",
    URL "url",
    SAME_AS "sameAs",
});

terms!(skos, "Technologies and topics: <https://www.w3.org/TR/skos-reference/>.",
    "http://www.w3.org/2004/02/skos/core#", {
    CONCEPT "Concept",
    PREF_LABEL "prefLabel",
    ALT_LABEL "altLabel",
    HIDDEN_LABEL "hiddenLabel",
    BROADER "broader",
});

terms!(nif, "Stretches of text, in code points, end exclusive: NLP Interchange Format 2.0.",
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#", {
    CONTEXT "Context",
    OFFSET_BASED_STRING "OffsetBasedString",
    REFERENCE_CONTEXT "referenceContext",
    BEGIN_INDEX "beginIndex",
    END_INDEX "endIndex",
    ANCHOR_OF "anchorOf",
});

terms!(itsrdf, "What a stretch of text names: <https://www.w3.org/TR/its20/>.", "http://www.w3.org/2005/11/its/rdf#", {
    TA_IDENT_REF "taIdentRef",
    TA_CONFIDENCE "taConfidence",
});

terms!(prov, "Where a fact came from: <https://www.w3.org/TR/prov-o/>.", "http://www.w3.org/ns/prov#", {
    WAS_DERIVED_FROM "wasDerivedFrom",
});

terms!(dcterms, "Where a recap came from: DCMI Metadata Terms.", "http://purl.org/dc/terms/", {
    SOURCE "source",
    LICENSE "license",
});

/// The predicates by which things are called.
pub(crate) const NAMING: [NamedNodeRef<'static>; 6] =
    [rdfs::LABEL, schema::NAME, skos::PREF_LABEL, skos::ALT_LABEL, skos::HIDDEN_LABEL, schema::ALTERNATE_NAME];

#[cfg(test)]
mod tests {
    use super::{dcterms, itsrdf, nif, prov, schema, skos, tg};
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::vocab::{rdf, rdfs};
    use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
    use std::collections::BTreeSet;

    const OWL: &str = "http://www.w3.org/2002/07/owl#";

    fn ontology() -> Vec<Quad> {
        let text = include_str!("../../ontology/talkgraph.ttl");
        let parsed: Result<Vec<_>, _> = RdfParser::from_format(RdfFormat::Turtle).for_reader(text.as_bytes()).collect();
        parsed.expect("ontology/talkgraph.ttl is Turtle")
    }

    #[test]
    fn ontology_and_constants_name_the_same_terms() {
        let constants: BTreeSet<&str> = tg::ALL.iter().map(|term| term.as_str()).collect();
        let quads = ontology();
        let defined: BTreeSet<&str> = quads
            .iter()
            .filter(|quad| quad.predicate == rdf::TYPE)
            .filter_map(|quad| match &quad.subject {
                NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
                NamedOrBlankNode::BlankNode(_) => None,
            })
            .filter(|iri| iri.starts_with(tg::NAMESPACE))
            .collect();
        assert_eq!(defined, constants);
    }

    #[test]
    fn every_own_term_is_described() {
        let quads = ontology();
        let has = |subject: &str, predicate: &str| {
            let node = NamedOrBlankNode::from(NamedNode::new_unchecked(subject));
            quads.iter().any(|quad| quad.subject == node && quad.predicate.as_str() == predicate)
        };
        let is = |subject: &str, class: &str| {
            let node = NamedOrBlankNode::from(NamedNode::new_unchecked(subject));
            let class = Term::from(NamedNode::new_unchecked(format!("{OWL}{class}")));
            quads.iter().any(|q| q.subject == node && q.predicate == rdf::TYPE && q.object == class)
        };
        for term in tg::ALL.iter().map(|term| term.as_str()) {
            assert!(has(term, rdfs::LABEL.as_str()), "{term} has no label");
            assert!(has(term, rdfs::COMMENT.as_str()), "{term} has no comment");
            if !is(term, "Class") {
                assert!(is(term, "ObjectProperty") || is(term, "DatatypeProperty"), "{term} is no property");
                assert!(has(term, rdfs::DOMAIN.as_str()), "{term} has no domain");
                assert!(has(term, rdfs::RANGE.as_str()), "{term} has no range");
            }
        }
    }

    #[test]
    fn constants_are_iris() {
        for term in [tg::ALL, schema::ALL, skos::ALL, nif::ALL, itsrdf::ALL, prov::ALL, dcterms::ALL].concat() {
            assert!(NamedNode::new(term.as_str()).is_ok(), "{term}");
        }
    }
}
