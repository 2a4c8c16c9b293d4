//! What a build is made of beside the recaps, in one value, so that a step takes all of it or names what it takes.

use super::gazetteer::KnownName;
use super::identity::TitleWords;
use super::iri::Iris;
use super::names::Names;
use crate::gazetteer::decisions::Redirect;
use crate::gazetteer::programme::KnownProgramme;

/// What a build needs beside the recaps.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Makes the IRIs.
    pub iris: &'a Iris,
    /// All known names, for their graph.
    pub names: &'a [KnownName],
    /// Programmes of events; those that recaps tell of get a graph each.
    pub programmes: &'a [KnownProgramme],
    /// Merged names, for the same graph.
    pub redirects: &'a [Redirect],
    /// The ontology, in Turtle, for its graph.
    pub ontology: &'a str,
    /// Words of titles that do not tell which talk it is.
    pub title_words: &'a TitleWords,
    /// Hash of what decides, beside the known names, what is read from a recap. When it changes, all recaps are read again.
    pub rules: &'a str,
    /// The known names, for telling which recaps a change of them touches.
    pub linked: &'a dyn Names,
}
