//! What sort of thing a node is: the kinds of the model, and what only a view draws.

use crate::graph::vocabulary::{schema, skos, tg};
use crate::model;
use std::fmt;

/// What sort of thing a node is. The order is that of the nodes in every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A human being.
    Person,
    /// A company or other organisation.
    Company,
    /// A product, project, language, protocol or format with a name of its own.
    Technology,
    /// A field, practice or idea.
    Topic,
    /// A conference, or one edition of it.
    Event,
    /// A talk.
    Talk,
    /// A recap.
    Recap,
    /// What a query gives and the graph has no class for.
    Thing,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Person, Self::Company, Self::Technology, Self::Topic, Self::Event, Self::Talk, Self::Recap, Self::Thing];

    /// The kind's lower-case name, as files have it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
            Self::Technology => "technology",
            Self::Topic => "topic",
            Self::Event => "event",
            Self::Talk => "talk",
            Self::Recap => "recap",
            Self::Thing => "thing",
        }
    }

    /// The kind that a class of the graph stands for. A technology is a concept as well, and an edition an event: of
    /// several the least in the order of kinds counts.
    pub(in crate::export) fn of_class(class: &str) -> Option<Self> {
        let classes = [
            (schema::PERSON, Self::Person),
            (schema::ORGANIZATION, Self::Company),
            (tg::TECHNOLOGY, Self::Technology),
            (skos::CONCEPT, Self::Topic),
            (schema::EVENT, Self::Event),
            (schema::EVENT_SERIES, Self::Event),
            (tg::EDITION_CLASS, Self::Event),
            (tg::TALK_CLASS, Self::Talk),
            (schema::BLOG_POSTING, Self::Recap),
        ];
        classes.into_iter().find(|(term, _)| term.as_str() == class).map(|(_, kind)| kind)
    }
}

impl From<model::Kind> for Kind {
    fn from(kind: model::Kind) -> Self {
        match kind {
            model::Kind::Person => Self::Person,
            model::Kind::Company => Self::Company,
            model::Kind::Technology => Self::Technology,
            model::Kind::Topic => Self::Topic,
            model::Kind::Event => Self::Event,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}
