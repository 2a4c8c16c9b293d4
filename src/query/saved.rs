//! A `.rq` file in, a saved query out: its name, what its `#+` lines say, its parameters and its parsed form. The `#+`
//! lines are YAML as in grlc, read with a fixed set of keys, so that a misspelt key is a fault and not a silence.
//!
//! Parameters come in the order in which they first stand in the file; `SELECT` and comments count.

use super::QueryError;
use super::bind::{self, Bindings};
use super::params::{self, Parameter};
use super::prefixes;
use super::resolve::Resolver;
use crate::assets::{Asset, AssetError, Assets};
use serde::Deserialize;
use serde::de::IgnoredAny;
use spargebra::Query;
use std::collections::{BTreeMap, BTreeSet};

/// A saved query.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The file's name without `.rq`: what a person types.
    pub name: String,
    /// The file, for messages.
    pub path: String,
    /// The question, in a sentence.
    pub summary: String,
    /// What the answer holds and how it counts.
    pub description: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Its parameters, in the order in which they are given.
    pub parameters: Vec<Parameter>,
    /// The file's text.
    pub text: String,
    /// The parsed query, parameters unbound.
    pub query: Query,
}

impl Saved {
    /// Reads one file.
    ///
    /// # Errors
    /// [`QueryError::HeaderSyntax`], [`QueryError::Syntax`], [`QueryError::ParameterAssigned`],
    /// [`QueryError::ParameterTwice`].
    pub fn parse(asset: &Asset) -> Result<Self, QueryError> {
        let header = Header::parse(asset)?;
        let query = prefixes::parse(&asset.text, &asset.path)?;
        let mut parameters = parameters(asset, &query)?;
        header.defaults_and_choices(asset, &mut parameters)?;
        Ok(Self {
            name: called(asset),
            path: asset.path.clone(),
            summary: header.summary.unwrap_or_default().trim().to_owned(),
            description: header.description.map(|d| d.trim().to_owned()),
            tags: header.tags,
            parameters,
            text: asset.text.clone(),
            query,
        })
    }

    /// The query with the values that a person typed, by order or as `name=value`, in place of its parameters.
    ///
    /// # Errors
    /// Those of [`params::assign`] and [`Parameter::value`].
    pub fn bound(&self, typed: &[String], resolver: &Resolver<'_>) -> Result<Query, QueryError> {
        Ok(bind::bind(&self.query, &self.values(typed, resolver)?))
    }

    /// The values that a person typed, for the variables of the parameters.
    ///
    /// # Errors
    /// Those of [`Saved::bound`].
    pub fn values(&self, typed: &[String], resolver: &Resolver<'_>) -> Result<Bindings, QueryError> {
        let mut values = Bindings::new();
        for (parameter, text) in params::assign(&self.name, &self.parameters, typed)? {
            values.insert(parameter.variable.clone(), parameter.value(&text, resolver)?);
        }
        Ok(values)
    }

    /// The name with its parameters: `technologies-together [technology]`.
    pub fn usage(&self) -> String {
        usage(&self.name, &self.parameters)
    }
}

/// A name with its parameters.
pub(super) fn usage(name: &str, parameters: &[Parameter]) -> String {
    let parts = parameters.iter().map(|p| match &p.default {
        Some(default) => format!(" [{}={default}]", p.name),
        None if p.optional => format!(" [{}]", p.name),
        None => format!(" {}", p.name.to_uppercase()),
    });
    std::iter::once(name.to_owned()).chain(parts).collect()
}

/// All saved queries by name, and the faults of the files that hold none: one bad file does not hide the others.
///
/// # Errors
/// [`QueryError::Asset`] when the folder cannot be read.
pub fn load(assets: &Assets) -> Result<(Vec<Saved>, Vec<QueryError>), QueryError> {
    let (mut saved, mut faults) = (Vec::new(), Vec::new());
    for asset in files(assets)? {
        match Saved::parse(&asset) {
            Ok(query) => saved.push(query),
            Err(fault) => faults.push(fault),
        }
    }
    Ok((saved, faults))
}

/// The names of all saved queries, sorted, those of faulty files too.
///
/// # Errors
/// [`AssetError`] when the folder cannot be read.
pub fn names(assets: &Assets) -> Result<Vec<String>, AssetError> {
    let mut names: Vec<String> = files(assets)?.iter().map(called).collect();
    names.sort();
    Ok(names)
}

/// The files of a user's folder and, beside them, those of the program that it has no file of that name for.
fn files(assets: &Assets) -> Result<Vec<Asset>, AssetError> {
    let mut files = assets.files("", ".rq")?;
    if assets.folder().is_some() {
        let shipped = assets.shipped().files("", ".rq")?;
        let own: BTreeSet<String> = files.iter().map(called).collect();
        files.extend(shipped.into_iter().filter(|asset| !own.contains(&called(asset))));
        files.sort_by_key(called);
    }
    Ok(files)
}

/// The name by which a person calls the query in a file.
fn called(asset: &Asset) -> String {
    let file = asset.path.rsplit(['/', '\\']).next().unwrap_or_default();
    file.strip_suffix(".rq").unwrap_or(file).to_owned()
}

/// The saved query called `name`; only its own file is parsed.
///
/// # Errors
/// [`QueryError::NameUnknown`] with near names, or what is wrong with its file.
pub fn find(assets: &Assets, name: &str) -> Result<Saved, QueryError> {
    let files = files(assets)?;
    let wanted = name.strip_suffix(".rq").unwrap_or(name);
    if let Some(asset) = files.iter().find(|asset| called(asset) == wanted) {
        return Saved::parse(asset);
    }
    let names: Vec<String> = files.iter().map(called).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let hint = params::hint(
        name,
        &names,
        "list them with `talkgraph ask`, or see what is known of a name with `talkgraph show`",
    );
    Err(QueryError::NameUnknown { name: crate::text::quoted(name), hint })
}

/// The `#+` lines. The keys that only grlc's web server needs are known and passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    summary: Option<String>,
    description: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    defaults: Vec<BTreeMap<String, String>>,
    #[serde(default)]
    enumerate: Vec<Choices>,
    #[serde(rename = "endpoint")]
    _endpoint: Option<IgnoredAny>,
    #[serde(rename = "endpoint_in_url")]
    _endpoint_in_url: Option<IgnoredAny>,
    #[serde(rename = "method")]
    _method: Option<IgnoredAny>,
    #[serde(rename = "mime")]
    _mime: Option<IgnoredAny>,
    #[serde(rename = "pagination")]
    _pagination: Option<IgnoredAny>,
    #[serde(rename = "transform")]
    _transform: Option<IgnoredAny>,
    #[serde(rename = "licence", alias = "license")]
    _licence: Option<IgnoredAny>,
    #[serde(rename = "endpoint-method", alias = "endpoint_method")]
    _endpoint_method: Option<IgnoredAny>,
}

/// An entry of `enumerate`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Choices {
    Any(String),
    Of(BTreeMap<String, Vec<String>>),
}

impl Header {
    fn parse(asset: &Asset) -> Result<Self, QueryError> {
        let fault = |line: usize, fault: String| QueryError::HeaderSyntax { path: asset.path.clone(), line, fault };
        if !asset.text.lines().any(|line| line.starts_with("#+")) {
            return Err(fault(1, "the file does not say what it answers".to_owned()));
        }
        // One line of YAML for each line of the file, so that both count alike.
        let lines = asset.text.lines().map(|line| line.strip_prefix("#+").unwrap_or_default());
        let yaml: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let header: Self = serde_saphyr::from_str(&yaml.join("\n")).map_err(|error| {
            let line = error.location().map_or(1, |at| usize::try_from(at.line()).unwrap_or(1).max(1));
            let message = error.without_snippet().to_string();
            let first = message.lines().next().unwrap_or_default();
            // The place is told by file and line already.
            fault(line, first.split(" at line ").next().unwrap_or(first).to_owned())
        })?;
        match header.summary.as_deref().map(str::trim) {
            None | Some("") => Err(fault(1, "the summary is missing".to_owned())),
            Some(_) => Ok(header),
        }
    }

    fn defaults_and_choices(&self, asset: &Asset, parameters: &mut [Parameter]) -> Result<(), QueryError> {
        let find = |name: &str| {
            let position = parameters.iter().position(|p| p.is_called(name));
            position.ok_or_else(|| {
                let sign = format!("{name}:");
                let line = asset.text.lines().position(|l| l.starts_with("#+") && l.contains(&sign)).unwrap_or(0) + 1;
                let fault = format!("`{name}` is no parameter of this query");
                QueryError::HeaderSyntax { path: asset.path.clone(), line, fault }
            })
        };
        let mut settings = Vec::new();
        for (name, value) in self.defaults.iter().flatten() {
            settings.push((find(name)?, Some(value.clone()), None));
        }
        for choices in &self.enumerate {
            match choices {
                // grlc asks its endpoint for the values of a bare name; here any value will do.
                Choices::Any(name) => settings.push((find(name)?, None, None)),
                Choices::Of(lists) => {
                    for (name, values) in lists {
                        settings.push((find(name)?, None, Some(values.clone())));
                    }
                }
            }
        }
        for (index, default, choices) in settings {
            let parameter = &mut parameters[index];
            parameter.default = default.or_else(|| parameter.default.take());
            parameter.choices = choices.unwrap_or_else(|| std::mem::take(&mut parameter.choices));
        }
        Ok(())
    }
}

fn parameters(asset: &Asset, query: &Query) -> Result<Vec<Parameter>, QueryError> {
    let usage = bind::usage(query);
    let mut found: Vec<(usize, Parameter)> = Vec::new();
    for parameter in usage.used.iter().filter_map(|variable| Parameter::from_variable(variable)) {
        if usage.assigned.contains(&parameter.variable) {
            return Err(QueryError::ParameterAssigned { path: asset.path.clone(), variable: parameter.variable });
        }
        if let Some((_, first)) = found.iter().find(|(_, p)| p.name == parameter.name) {
            return Err(QueryError::ParameterTwice {
                path: asset.path.clone(),
                name: parameter.name,
                first: first.variable.clone(),
                second: parameter.variable,
            });
        }
        found.push((first_place(&asset.text, &parameter.variable), parameter));
    }
    found.sort_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, parameter)| parameter).collect())
}

/// Where a variable first stands in the text; it does stand there, since it was parsed from it.
fn first_place(text: &str, variable: &str) -> usize {
    let whole = |at: usize| !text[at + variable.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let mut places = text.match_indices(variable).filter(|(at, _)| text[..*at].ends_with(['?', '$']) && whole(*at));
    places.next().map_or(usize::MAX, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Saved, QueryError> {
        Saved::parse(&Asset { path: "queries/x.rq".to_owned(), text: text.to_owned() })
    }

    #[test]
    fn reads_a_file() {
        let text = "#+ summary: Who did it?\n#+ description: >\n#+   Two\n#+   lines.\n#+ tags:\n#+   - people\n\
                    #+ method: GET\n#+ defaults:\n#+   - year: 2017\n#+ enumerate:\n#+   - form:\n#+     - talk\n#+     - panel\n\
                    SELECT ?t { ?t tg:form ?_form ; schema:startDate ?_year_integer ; ?__p_iri ?_z_iri }\n";
        let saved = parse(text).expect("a good file");
        assert_eq!((saved.name.as_str(), saved.summary.as_str()), ("x", "Who did it?"));
        assert_eq!(saved.description.as_deref(), Some("Two lines."));
        assert_eq!(saved.tags, ["people"]);
        assert_eq!(saved.usage(), "x FORM [year=2017] [p] Z");
        assert_eq!(saved.parameters[0].choices, ["talk", "panel"]);
    }

    #[test]
    fn a_fault_has_file_and_line() {
        for (text, line, part) in [
            ("SELECT * {}", 1, "does not say"),
            ("#+ tags:\n#+   - a\nSELECT * {}", 1, "summary"),
            ("#+ summary:\nSELECT * {}", 1, "summary"),
            ("#+ summary: x\n#+ sumary: y\nSELECT * {}", 2, "sumary"),
            ("#+ summary: x\n#+ summary: y\nSELECT * {}", 2, "summary"),
            ("#+ summary: x\n#+ tags: [a\nSELECT * {}", 2, ""),
            ("#+ summary: x\n#+ defaults:\n#+   - yaer: 1\nSELECT * { ?s ?p ?_year_integer }", 3, "yaer"),
        ] {
            match parse(text) {
                Err(QueryError::HeaderSyntax { path, line: at, fault }) => {
                    assert_eq!(path, "queries/x.rq");
                    assert!(fault.contains(part), "{text}: {fault}");
                    assert!(at == line || part.is_empty(), "{text}: line {at}: {fault}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
        let syntax = parse("#+ summary: x\nSELECT * { ?s ?p }").expect_err("a fault").to_string();
        assert!(syntax.starts_with("queries/x.rq:2:18: not SPARQL 1.1"), "{syntax}");
    }

    #[test]
    fn a_parameter_has_one_name_and_no_value_of_its_own() {
        let assigned = parse("#+ summary: x\nSELECT * { BIND(1 AS ?_n) }").expect_err("a fault");
        assert!(matches!(assigned, QueryError::ParameterAssigned { .. }));
        let twice = parse("#+ summary: x\nSELECT * { ?_a_iri ?p ?_a }").expect_err("a fault");
        assert!(matches!(twice, QueryError::ParameterTwice { .. }));
    }
}
