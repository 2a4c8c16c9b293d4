//! The parameters of a saved query: from a variable's name to what it takes, and from what a person typed to a value.
//! The names follow grlc (`?_name_kind`, optional `?__name_kind`), so that the same file runs in either.
//!
//! The last part of the name is the kind: `_iri`, `_integer`, `_decimal`, `_number`, `_boolean`, `_date`, `_literal`,
//! a two-letter language (`_en`), or an XSD type (`_xsd_gYear`); without one it is plain text. An `_iri` whose name
//! ends in technology, person, company, event, talk, topic or recap takes the name of such an entity too, and `?_place` that of
//! a place, which stands for all that lies in it.

use super::QueryError;
use super::error::either;
use super::resolve::{EntityKind, Resolver};
use crate::text::{near, quoted};
use spargebra::term::{GroundTerm, Literal, NamedNode};

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// What a parameter takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterKind {
    /// An entity: its name, its id or its IRI.
    Entity(EntityKind),
    /// Any IRI, in full or with a usual prefix.
    Iri,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day, ISO 8601.
    Date,
    /// A city, a country or a part of the world; the value is all that may be called so or lies in it, between bars.
    Place,
    /// Text.
    Text,
    /// Text in the language with this tag.
    Language(String),
    /// A literal of this XSD type, as written.
    Typed(String),
}

impl ParameterKind {
    /// What would fit, for messages.
    pub fn expected(&self) -> String {
        match self {
            Self::Entity(kind) => format!("name {}, or give its id or IRI", with_article(kind.name())),
            Self::Iri => "give an absolute IRI".to_owned(),
            Self::Integer => "give a whole number".to_owned(),
            Self::Number => "give a number".to_owned(),
            Self::Boolean => "give true or false".to_owned(),
            Self::Date => "give a day".to_owned(),
            Self::Place => "name a city, a country or a part of the world".to_owned(),
            Self::Text | Self::Language(_) => "give text".to_owned(),
            Self::Typed(name) => format!("give an xsd:{name}"),
        }
    }

    /// A value that reads well in an example.
    fn example(&self) -> &'static str {
        match self {
            Self::Entity(kind) => kind.example(),
            Self::Iri => "https://schema.org/Person",
            Self::Integer => "2017",
            Self::Number => "0.5",
            Self::Boolean => "true",
            Self::Date => "2017-04-24",
            Self::Place => "Paris",
            Self::Text | Self::Language(_) | Self::Typed(_) => "\"some text\"",
        }
    }
}

/// One parameter of a saved query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The variable, without question mark: `_technology_iri`.
    pub variable: String,
    /// What a person calls it: `technology`.
    pub name: String,
    /// What it takes.
    pub kind: ParameterKind,
    /// Whether the query makes sense without it.
    pub optional: bool,
    /// The value it has when none is given.
    pub default: Option<String>,
    /// The only values it takes; empty when any will do.
    pub choices: Vec<String>,
}

impl Parameter {
    /// The parameter that a variable stands for, or nothing when its name does not begin with `_`.
    ///
    /// ```
    /// use talkgraph::query::params::{Parameter, ParameterKind};
    /// let year = Parameter::from_variable("__year_integer").expect("a parameter");
    /// assert_eq!((year.name.as_str(), year.kind, year.optional), ("year", ParameterKind::Integer, true));
    /// assert_eq!(Parameter::from_variable("talk"), None);
    /// ```
    pub fn from_variable(variable: &str) -> Option<Self> {
        let rest = variable.strip_prefix('_')?;
        let (rest, optional) = rest.strip_prefix('_').map_or((rest, false), |rest| (rest, true));
        if rest.is_empty() {
            return None;
        }
        let (stem, kind) = match rest.rsplit_once('_') {
            None if rest == "place" => (rest, ParameterKind::Place),
            None => (rest, ParameterKind::Text),
            Some((stem, suffix)) => match (stem, suffix) {
                (stem, "iri") => {
                    let last = stem.rsplit('_').next().unwrap_or(stem);
                    (stem, EntityKind::from_name(last).map_or(ParameterKind::Iri, ParameterKind::Entity))
                }
                (stem, "integer") => (stem, ParameterKind::Integer),
                (stem, "number" | "decimal") => (stem, ParameterKind::Number),
                (stem, "boolean") => (stem, ParameterKind::Boolean),
                (stem, "date") => (stem.strip_suffix("_xsd").unwrap_or(stem), ParameterKind::Date),
                (stem, "literal" | "string") => (stem, ParameterKind::Text),
                (stem, tag) if tag.len() == 2 && tag.chars().all(|c| c.is_ascii_lowercase()) => {
                    (stem, ParameterKind::Language(tag.to_owned()))
                }
                (stem, name) => match stem.strip_suffix("_xsd") {
                    Some(stem) => (stem, ParameterKind::Typed(name.to_owned())),
                    None => (rest, ParameterKind::Text),
                },
            },
        };
        let name = stem.replace('_', "-");
        let variable = variable.to_owned();
        (!name.is_empty()).then(|| Self { variable, name, kind, optional, default: None, choices: Vec::new() })
    }

    /// Whether a person must give it.
    pub fn required(&self) -> bool {
        !self.optional && self.default.is_none()
    }

    /// Whether `name` means this parameter: `technology`, `technology_iri` or `?_technology_iri`.
    pub fn is_called(&self, name: &str) -> bool {
        let bare = name.trim_start_matches(['?', '$']);
        bare == self.variable || bare.replace('_', "-") == self.name || bare == self.variable.trim_start_matches('_')
    }

    /// The value for what a person typed.
    ///
    /// # Errors
    /// [`QueryError::ValueUnfit`], or [`QueryError::EntityUnknown`] and [`QueryError::EntityAmbiguous`] for entities.
    pub fn value(&self, typed: &str, resolver: &Resolver<'_>) -> Result<GroundTerm, QueryError> {
        let unfit =
            |expected: String| QueryError::ValueUnfit { parameter: self.name.clone(), value: quoted(typed), expected };
        let misfit = || {
            let numeric = matches!(self.kind, ParameterKind::Integer | ParameterKind::Number | ParameterKind::Date);
            let such_as =
                numeric.then(|| format!(", such as {}", self.default.as_deref().unwrap_or(self.kind.example())));
            unfit(self.kind.expected() + &such_as.unwrap_or_default())
        };
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice == typed) {
            return Err(unfit(format!("give {}", either(&self.choices))));
        }
        let typed_literal = |text: &str, name: &str| {
            GroundTerm::from(Literal::new_typed_literal(text, NamedNode::new_unchecked(format!("{XSD}{name}"))))
        };
        let trimmed = typed.trim();
        match &self.kind {
            ParameterKind::Entity(kind) => resolver.resolve(*kind, typed).map(GroundTerm::from),
            ParameterKind::Iri => {
                let bare = trimmed.strip_prefix('<').and_then(|t| t.strip_suffix('>')).unwrap_or(trimmed);
                let iri = super::prefixes::expand(bare).unwrap_or_else(|| bare.to_owned());
                NamedNode::new(iri).map(GroundTerm::from).map_err(|_| misfit())
            }
            ParameterKind::Integer => {
                let number: i64 = trimmed.parse().map_err(|_| misfit())?;
                Ok(Literal::from(number).into())
            }
            ParameterKind::Number => {
                let plain = trimmed.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
                let number = plain && trimmed.parse::<f64>().is_ok();
                number.then(|| typed_literal(trimmed, "decimal")).ok_or_else(misfit)
            }
            ParameterKind::Boolean => {
                let truth: bool = trimmed.parse().map_err(|_| misfit())?;
                Ok(Literal::from(truth).into())
            }
            ParameterKind::Date => {
                let day: jiff::civil::Date = trimmed.parse().map_err(|_| misfit())?;
                Ok(typed_literal(&day.to_string(), "date"))
            }
            ParameterKind::Place => {
                let names: Vec<String> = resolver.within(trimmed).into_iter().collect();
                Ok(Literal::new_simple_literal(format!("|{}|", names.join("|"))).into())
            }
            ParameterKind::Text => Ok(Literal::new_simple_literal(typed).into()),
            ParameterKind::Language(tag) => {
                Literal::new_language_tagged_literal(typed, tag.as_str()).map(GroundTerm::from).map_err(|_| misfit())
            }
            ParameterKind::Typed(name) => Ok(typed_literal(trimmed, name)),
        }
    }
}

/// Which parameter gets which text: values in the order of the parameters, or `name=value`. Text with `=` in it whose
/// left side is no parameter's name is a value like any other.
///
/// # Errors
/// [`QueryError::ValueSurplus`], [`QueryError::ValueTwice`] and [`QueryError::ParameterMissing`].
pub fn assign<'p>(
    query: &str,
    parameters: &'p [Parameter],
    typed: &[String],
) -> Result<Vec<(&'p Parameter, String)>, QueryError> {
    let mut given: Vec<Option<String>> = vec![None; parameters.len()];
    let mut in_order: Vec<&String> = Vec::new();
    for text in typed {
        let named = text.split_once('=').and_then(|(name, value)| {
            let index = parameters.iter().position(|p| p.is_called(name.trim()))?;
            Some((index, value))
        });
        match named {
            None => in_order.push(text),
            Some((index, _)) if given[index].is_some() => {
                return Err(QueryError::ValueTwice { parameter: parameters[index].name.clone() });
            }
            Some((index, value)) => given[index] = Some(value.to_owned()),
        }
    }
    for text in in_order {
        match given.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) => *slot = Some(text.clone()),
            None => {
                let names: Vec<&str> = parameters.iter().map(|p| p.name.as_str()).collect();
                let takes = if names.is_empty() { "no value".to_owned() } else { names.join(" and ") };
                return Err(QueryError::ValueSurplus { query: query.to_owned(), takes, surplus: quoted(text) });
            }
        }
    }
    let mut out = Vec::new();
    for (parameter, slot) in parameters.iter().zip(given) {
        match slot.or_else(|| parameter.default.clone()) {
            Some(text) => out.push((parameter, text)),
            None if parameter.optional => {}
            None => {
                return Err(QueryError::ParameterMissing {
                    query: query.to_owned(),
                    parameter: with_article(&parameter.name),
                    example: example(query, parameters),
                });
            }
        }
    }
    Ok(out)
}

/// A command line that asks the query with plausible values.
pub fn example(query: &str, parameters: &[Parameter]) -> String {
    let needed = parameters.iter().filter(|p| p.required());
    let values = needed.map(|p| match p.choices.first() {
        Some(choice) => choice.clone(),
        None => p.kind.example().to_owned(),
    });
    std::iter::once(format!("talkgraph ask {query}")).chain(values).collect::<Vec<_>>().join(" ")
}

/// `name` as one of its kind: a talk, an event.
fn with_article(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {name}")
}

/// Hint for a name that is not there: the near ones, or else all of them.
pub(super) fn hint(typed: &str, known: &[&str], list: &str) -> String {
    let near = near(typed, known.iter().copied(), 5);
    if near.is_empty() { list.to_owned() } else { format!("did you mean {}?", either(&near)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_come_from_names() {
        for (variable, name, kind, optional) in [
            ("_technology_iri", "technology", ParameterKind::Entity(EntityKind::Technology), false),
            ("_other_company_iri", "other-company", ParameterKind::Entity(EntityKind::Company), false),
            ("__event_iri", "event", ParameterKind::Entity(EntityKind::Event), true),
            ("_class_iri", "class", ParameterKind::Iri, false),
            ("_name", "name", ParameterKind::Text, false),
            ("_first_name", "first-name", ParameterKind::Text, false),
            ("_year_integer", "year", ParameterKind::Integer, false),
            ("_since_date", "since", ParameterKind::Date, false),
            ("_since_xsd_date", "since", ParameterKind::Date, false),
            ("_year_xsd_gYear", "year", ParameterKind::Typed("gYear".to_owned()), false),
            ("_word_fr", "word", ParameterKind::Language("fr".to_owned()), false),
        ] {
            let parameter = Parameter::from_variable(variable).expect("a parameter");
            assert_eq!((parameter.name.as_str(), &parameter.kind, parameter.optional), (name, &kind, optional));
        }
        for variable in ["talk", "_", "__", "_iri_"] {
            assert!(Parameter::from_variable(variable).is_none_or(|p| !p.name.is_empty()), "{variable}");
        }
    }

    #[test]
    fn a_number_that_is_none_is_told_with_one_that_fits() {
        let store = oxigraph::store::Store::new().expect("a store in memory");
        for (variable, default, typed, expected) in [
            ("_year_integer", None, "x", "`x` is no value for year; give a whole number, such as 2017"),
            ("_most_integer", Some("1"), "x", "`x` is no value for most; give a whole number, such as 1"),
            ("_since_date", None, "May", "`May` is no value for since; give a day, such as 2017-04-24"),
        ] {
            let default = default.map(str::to_owned);
            let parameter = Parameter { default, ..Parameter::from_variable(variable).expect("a parameter") };
            let fault = parameter.value(typed, &Resolver::new(&store)).expect_err("unfit");
            assert_eq!(fault.to_string(), expected);
        }
    }

    fn two() -> Vec<Parameter> {
        ["_talk_iri", "_technology_iri"].iter().filter_map(|v| Parameter::from_variable(v)).collect()
    }

    #[test]
    fn values_by_order_and_by_name() {
        let parameters = two();
        for typed in [["A", "B"], ["technology=B", "A"], ["talk=A", "B"], ["?_technology_iri=B", "talk_iri=A"]] {
            let typed = typed.map(str::to_owned);
            let assigned = assign("evidence-for", &parameters, &typed).expect("both are given");
            let texts: Vec<&str> = assigned.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(texts, ["A", "B"], "{typed:?}");
        }
        let equation = ["E=mc2".to_owned(), "B".to_owned()];
        assert_eq!(assign("q", &parameters, &equation).expect("both are given")[0].1, "E=mc2");
    }

    #[test]
    fn faults_say_what_to_do() {
        let parameters = two();
        let message = |typed: &[&str]| {
            let typed: Vec<String> = typed.iter().map(|t| (*t).to_owned()).collect();
            assign("evidence-for", &parameters, &typed).expect_err("a fault").to_string()
        };
        assert_eq!(
            message(&["A"]),
            "`evidence-for` needs a technology; for example: talkgraph ask evidence-for \"The rise of real time\" Kafka"
        );
        let event = [Parameter::from_variable("_event_iri").expect("a parameter")];
        let missing = assign("talks-of-event", &event, &[]).expect_err("a fault").to_string();
        assert_eq!(missing, "`talks-of-event` needs an event; for example: talkgraph ask talks-of-event dotScale");
        assert!(message(&["A", "B", "C"]).contains("takes talk and technology, and `C` is one too many"));
        assert!(message(&["talk=A", "talk=B"]).contains("two values"));
    }
}
