//! Stable keys in, IRIs out, all under one base that the user sets: the same key gives the same IRI in every recap, which
//! is how two recaps of one conference meet in one talk.

use crate::model::{EntityId, Kind};
use oxigraph::model::NamedNode;
use std::fmt::Write as _;

/// The base without a setting: where `talkgraph serve` listens, so that IRIs resolve out of the box.
pub const DEFAULT_BASE: &str = "http://localhost:7878/id/";

/// Why a base cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum IriError {
    /// It is no absolute IRI.
    #[error("{base:?} is no base for IRIs: {reason}; give one like {DEFAULT_BASE}")]
    BaseInvalid {
        /// The base as given.
        base: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Makes the IRIs of one graph.
///
/// ```
/// # use talkgraph::{graph::Iris, model::{EntityId, Kind}};
/// let iris = Iris::new("https://example.org/id")?;
/// let kafka = iris.entity(Kind::Technology, &EntityId("apache-kafka".into()));
/// assert_eq!(kafka.as_str(), "https://example.org/id/technology/apache-kafka");
/// # Ok::<(), talkgraph::graph::iri::IriError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Iris {
    base: String,
}

impl Default for Iris {
    fn default() -> Self {
        Self { base: DEFAULT_BASE.to_owned() }
    }
}

impl Iris {
    /// IRIs under `base`, an absolute IRI without query and fragment; a slash is added where it does not end in one.
    pub fn new(base: &str) -> Result<Self, IriError> {
        let invalid = |reason: String| IriError::BaseInvalid { base: base.to_owned(), reason };
        NamedNode::new(base).map_err(|e| invalid(e.to_string()))?;
        if base.contains(['#', '?']) {
            return Err(invalid("it holds a # or ?, and fragments are used for mentions".to_owned()));
        }
        let slash = if base.ends_with('/') { "" } else { "/" };
        Ok(Self { base: format!("{base}{slash}") })
    }

    /// The base, with its slash.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// `KIND/ID`; for [`Kind::Event`] the series or the edition of that id.
    pub fn entity(&self, kind: Kind, id: &EntityId) -> NamedNode {
        self.under(kind.slug(), id.as_str(), "")
    }

    /// `event/ID`, of a series or an edition.
    pub fn event(&self, id: &EntityId) -> NamedNode {
        self.entity(Kind::Event, id)
    }

    /// `talk/ID`.
    pub fn talk(&self, id: &EntityId) -> NamedNode {
        self.under("talk", id.as_str(), "")
    }

    /// `talk/ID#speaker-PERSON`.
    pub fn appearance(&self, talk: &EntityId, person: &EntityId) -> NamedNode {
        self.under("talk", talk.as_str(), &format!("#speaker-{}", encoded(person.as_str())))
    }

    /// `recap/KEY`: the recap and its named graph.
    pub fn recap(&self, key: &str) -> NamedNode {
        self.under("recap", key, "")
    }

    /// `recap/KEY#char=START,END`: a stretch of a recap in code points (RFC 5147), end exclusive.
    pub fn stretch(&self, key: &str, start: usize, end: usize) -> NamedNode {
        self.under("recap", key, &format!("#char={start},{end}"))
    }

    /// `programme/EVENT`: the programme of an edition and its named graph.
    pub fn programme(&self, event: &str) -> NamedNode {
        self.under("programme", event, "")
    }

    /// The named graph of the known names.
    pub fn gazetteer_graph(&self) -> NamedNode {
        self.under("graph", "gazetteer", "")
    }

    /// The named graph of the imported names that recaps have.
    pub fn imported_graph(&self) -> NamedNode {
        self.under("graph", "imported", "")
    }

    /// The named graph of the ontology.
    pub fn ontology_graph(&self) -> NamedNode {
        self.under("graph", "ontology", "")
    }

    /// The named graph that says which talks are the same.
    pub fn identity_graph(&self) -> NamedNode {
        self.under("graph", "identity", "")
    }

    /// `FOLDER/KEY`, as a server is asked for it; nothing for a folder that no IRI of a graph has.
    pub fn asked(&self, path: &str) -> Option<NamedNode> {
        let (folder, key) = path.split_once('/')?;
        let plain = !folder.is_empty() && folder.bytes().all(|byte| byte.is_ascii_lowercase());
        (plain && !key.is_empty()).then(|| self.under(folder, key, ""))
    }

    fn under(&self, folder: &str, key: &str, fragment: &str) -> NamedNode {
        // The base was checked, and what follows holds only characters that an IRI may hold.
        NamedNode::new_unchecked(format!("{}{folder}/{}{fragment}", self.base, encoded(key)))
    }
}

/// `key` with everything but letters, digits and `-._~/` percent-encoded; a slug stays as it is.
fn encoded(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for c in key.chars() {
        if c.is_ascii_alphanumeric()
            || matches!(c, '-' | '.' | '_' | '~' | '/')
            || (!c.is_ascii() && c.is_alphanumeric())
        {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn iris_follow_the_keys() {
        let iris = Iris::default();
        let id = |text: &str| EntityId(text.to_owned());
        for (iri, expected) in [
            (iris.entity(Kind::Person, &id("neha-narkhede")), "person/neha-narkhede"),
            (iris.event(&id("dotscale-2015")), "event/dotscale-2015"),
            (iris.talk(&id("dotscale-2015-go")), "talk/dotscale-2015-go"),
            (iris.appearance(&id("t"), &id("p")), "talk/t#speaker-p"),
            (iris.recap("a recap"), "recap/a%20recap"),
            (iris.recap("élan/ü"), "recap/élan/ü"),
            (iris.stretch("k", 3, 8), "recap/k#char=3,8"),
            (iris.programme("dotscale-2015"), "programme/dotscale-2015"),
            (iris.identity_graph(), "graph/identity"),
        ] {
            assert_eq!(iri.as_str(), format!("{DEFAULT_BASE}{expected}"));
        }
    }

    #[test]
    fn a_base_is_absolute_and_ends_in_a_slash() {
        assert_eq!(Iris::new("https://example.org/x").expect("absolute").base(), "https://example.org/x/");
        assert_eq!(Iris::new(DEFAULT_BASE).expect("absolute"), Iris::default());
        for base in ["", "x/", "no iri", "https://example.org/#", "https://example.org/?q="] {
            let message = Iris::new(base).expect_err(base).to_string();
            assert!(message.contains("; give one like"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn any_key_gives_an_iri(key in "\\PC*") {
            let iri = Iris::default().recap(&key);
            prop_assert!(NamedNode::new(iri.as_str()).is_ok(), "{}", iri);
        }
    }
}
