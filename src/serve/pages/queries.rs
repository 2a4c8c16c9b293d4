//! A saved query and its values in an address in, its answer out: a form with the table below it for people, any format of
//! `query` for programs. Values are those of `talkgraph ask`, conditions on talks among them.

use super::results::{ROWS, table};
use super::{Link, address, with, write};
use crate::query::formats;
use crate::query::params::{Parameter, ParameterKind};
use crate::query::saved::Saved;
use crate::query::stream::{self, offset};
use crate::query::within::Filters;
use crate::query::words::in_shell;
use crate::serve::ask;
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::forms::{self, Form};
use crate::serve::job::Job;
use crate::serve::openapi::MOST_OFFSET;
use crate::serve::outlet::Outlet;
use crate::serve::rows::counted;
use minijinja::context;
use serde::Serialize;
use spargebra::Query;
use std::collections::BTreeMap;

/// Parameters of the address that are none of the query.
const OWN: [&str; 3] = ["format", "offset", "limit"];

/// `/queries`
pub(in crate::serve) fn list(job: &Job, _: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let mut groups: BTreeMap<String, Vec<Link>> = BTreeMap::new();
    for query in &job.app.library.queries {
        let tag = query.tags.first().cloned().unwrap_or_else(|| "others".to_owned());
        let link =
            Link { note: query.summary.clone(), ..Link::new(&query.name, Some(format!("/queries/{}", query.name))) };
        groups.entry(tag).or_default().push(link);
    }
    let groups: Vec<(String, Vec<Link>)> = groups.into_iter().collect();
    write("queries.html", context! { title => "Saved queries", groups }, out)
}

/// `/queries/NAME` and `/queries/NAME.ENDING`
pub(in crate::serve) fn one(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let last = asked.last();
    let (query, ending) = match (job.app.query(&last), last.rsplit_once('.')) {
        (Some(query), _) => (Some(query), None),
        (None, Some((name, ending))) => (job.app.query(name), Some(ending)),
        (None, None) => (None, None),
    };
    let quoted = crate::text::quoted(&last);
    let query = query
        .ok_or_else(|| Fault::unknown(format!("no saved query is called {quoted}; they are listed at /queries")))?;
    let is_triples = matches!(query.query, Query::Construct { .. } | Query::Describe { .. });
    let (media, form) = match is_triples {
        true => forms::of_triples(asked, ending)?,
        false => forms::of_rows(asked, ending, job.app.options.raw_cells)?,
    };
    match form {
        Form::Page => page(job, asked, query, is_triples, out),
        Form::Data(format) => {
            out.kind(media);
            let bound = bound(job, asked, query)?;
            let bound = match asked.number("limit", job.app.options.rows)? {
                Some(most) => stream::limited(bound, most),
                None => bound,
            };
            formats::write_found(counted(job.stream(bound)?, job.app.options.rows), format, out)?;
            Ok(())
        }
    }
}

/// The query with the values of the address.
fn bound(job: &Job, asked: &Asked, query: &Saved) -> Result<Query, Fault> {
    Ok(offset(ask::bound(job, query, values(asked))?, asked.number("offset", MOST_OFFSET)?.unwrap_or(0)))
}

/// The parameters of the address that are values of the query.
fn values(asked: &Asked) -> impl Iterator<Item = (&str, &str)> {
    let pairs = asked.pairs.iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    pairs.map(|(name, value)| (name.as_str(), value.as_str()))
}

#[derive(Serialize)]
struct Field {
    name: String,
    label: String,
    value: String,
    required: bool,
    choices: Vec<String>,
    hint: String,
    number: bool,
}

fn page(job: &Job, asked: &Asked, query: &Saved, is_triples: bool, out: &mut Outlet) -> Result<(), Fault> {
    let fields: Vec<Field> = query.parameters.iter().map(|parameter| field(parameter, asked)).collect();
    let conditions: Vec<Field> = if Filters::fit(&query.query) { conditions(job, asked, query) } else { Vec::new() };
    // A form whose fields are empty yet is no fault.
    let is_asked = query.parameters.iter().all(|p| !p.required() || value_of(p, asked).is_some());
    let (mut answered, mut fault) = (None, None);
    if is_asked {
        let answer = bound(job, asked, query)
            .and_then(|bound| Ok(job.stream(stream::limited(bound, ROWS + 1))?))
            .and_then(|found| table(job, found));
        match answer {
            Ok(table) => answered = Some(table),
            Err(told) => {
                out.head.status = told.status;
                fault = Some(told.message);
            }
        }
    }
    let first = asked.number("offset", MOST_OFFSET)?.unwrap_or(0);
    let next = answered.as_ref().filter(|table| table.more).map(|_| with(asked, "offset", &(first + ROWS).to_string()));
    let previous = (first > 0).then(|| with(asked, "offset", &first.saturating_sub(ROWS).to_string()));
    let endings: &[&str] = if is_triples { &["ttl", "jsonld", "nt"] } else { &["csv", "tsv", "json", "xml", "md"] };
    let pairs =
        || asked.pairs.iter().filter(|(name, _)| name != "format").map(|(name, value)| (name.as_str(), value.as_str()));
    let path = format!("/queries/{}", query.name);
    let downloads: Vec<Link> = endings
        .iter()
        .map(|ending| Link::new(ending.to_uppercase(), Some(address(&format!("{path}.{ending}"), pairs()))))
        .collect();
    let values: Vec<String> = ask::typed(job, query, values(asked))
        .unwrap_or_default()
        .iter()
        .map(|value| format!(" {}", in_shell(value)))
        .collect();
    let page = context! {
        title => query.summary, name => query.name, description => query.description, fields, conditions, is_asked,
        table => answered, fault, next, previous, downloads, sparql => query.text,
        command => format!("talkgraph ask {}{}", query.name, values.concat()), first,
        narrowed => conditions_set(asked, query),
    };
    write("query.html", page, out)
}

/// What the address says for a parameter.
fn value_of<'a>(parameter: &Parameter, asked: &'a Asked) -> Option<&'a str> {
    let is_it = |name: &str| parameter.is_called(name.trim_start_matches('_'));
    asked.pairs.iter().find(|(name, value)| is_it(name) && !value.trim().is_empty()).map(|(_, value)| value.trim())
}

fn field(parameter: &Parameter, asked: &Asked) -> Field {
    Field {
        name: parameter.name.clone(),
        label: parameter.name.replace('-', " "),
        value: value_of(parameter, asked).or(parameter.default.as_deref()).unwrap_or_default().to_owned(),
        required: parameter.required(),
        choices: parameter.choices.clone(),
        hint: parameter.kind.expected(),
        number: matches!(parameter.kind, ParameterKind::Integer | ParameterKind::Number),
    }
}

/// The conditions on talks that are no parameters of the query.
fn conditions(job: &Job, asked: &Asked, query: &Saved) -> Vec<Field> {
    let filters = job.app.library.filters.all().iter();
    let others = filters.filter(|filter| !query.parameters.iter().any(|parameter| parameter.is_called(&filter.name)));
    let field = |filter: &Saved| Field {
        name: filter.name.clone(),
        label: filter.name.clone(),
        value: asked.one(&filter.name).unwrap_or_default().to_owned(),
        required: false,
        choices: filter.parameters.iter().flat_map(|parameter| parameter.choices.clone()).collect(),
        hint: if filter.name == "year" { "a year, or two with a hyphen".to_owned() } else { filter.summary.clone() },
        number: false,
    };
    others.map(field).collect()
}

fn conditions_set(asked: &Asked, query: &Saved) -> bool {
    let is_own = |name: &str| OWN.contains(&name) || query.parameters.iter().any(|parameter| parameter.is_called(name));
    asked.pairs.iter().any(|(name, value)| !value.trim().is_empty() && !is_own(name.trim_start_matches('_')))
}
