//! What a question can come to: a saved query, or a command that shows one thing or a way between two. Both are filled from
//! phrasings alike, so that both are one type here.

use crate::query::Saved;
use crate::query::params::{Parameter, ParameterKind};
use crate::query::resolve::EntityKind;
use crate::query::saved::usage;
use crate::query::within::Filters;
use spargebra::Query;

/// What is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `ask` with the saved query of that name.
    Ask,
    /// `show`
    Show,
    /// `path`
    Path,
}

/// A saved query or a command, as phrasings name it.
#[derive(Debug, Clone)]
pub struct Target {
    /// The saved query, or the command.
    pub name: String,
    /// Which of both.
    pub verb: Verb,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// What a row of its answer is: the first column.
    pub tells: String,
    /// Whether conditions can choose among the talks that it looks at.
    pub chooses: bool,
}

impl Target {
    /// A saved query.
    pub fn of(query: &Saved) -> Self {
        let tells = match &query.query {
            Query::Select { pattern, .. } => first_column(pattern),
            _ => String::new(),
        };
        let chooses = Filters::fit(&query.query);
        Self { name: query.name.clone(), verb: Verb::Ask, parameters: query.parameters.clone(), tells, chooses }
    }

    /// The name with its parameters, as [`Saved::usage`] has it.
    pub(super) fn usage(&self) -> String {
        usage(&self.name, &self.parameters)
    }

    /// Those of saved queries, and the commands.
    pub fn all(queries: &[Saved]) -> Vec<Self> {
        queries.iter().map(Self::of).chain(Self::commands()).collect()
    }

    /// The commands.
    pub fn commands() -> Vec<Self> {
        let command = |name: &str, verb: Verb, variables: &[&str]| Self {
            name: name.to_owned(),
            verb,
            parameters: variables.iter().filter_map(|variable| Parameter::from_variable(variable)).collect(),
            tells: name.to_owned(),
            chooses: false,
        };
        vec![
            command("show", Verb::Show, &["__thing_iri", "__person_iri", "__company_iri", "__event_iri"]),
            command("path", Verb::Path, &["_thing_iri", "_other_thing_iri"]),
        ]
    }
}

/// The kinds of entity that a parameter takes: of one that is called a thing, any but a recap.
pub(super) fn kinds(parameter: &Parameter) -> Vec<EntityKind> {
    match &parameter.kind {
        ParameterKind::Entity(kind) => vec![*kind],
        ParameterKind::Iri if parameter.name.ends_with("thing") => {
            EntityKind::ALL.into_iter().filter(|kind| *kind != EntityKind::Recap).collect()
        }
        _ => Vec::new(),
    }
}

fn first_column(pattern: &spargebra::algebra::GraphPattern) -> String {
    use spargebra::algebra::GraphPattern as G;
    match pattern {
        G::Project { variables, .. } => variables.first().map(|v| v.as_str().to_owned()).unwrap_or_default(),
        G::Distinct { inner } | G::Reduced { inner } | G::Slice { inner, .. } | G::OrderBy { inner, .. } => {
            first_column(inner)
        }
        _ => String::new(),
    }
}
