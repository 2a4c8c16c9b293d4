//! A saved query with values, or a question in words, in; the query that answers it out. Pages, programs and assistants ask by
//! this one way, which is that of `talkgraph ask`: so the same words lead to the same answer everywhere.

use super::fault::Fault;
use super::job::Job;
use crate::query::resolve::Resolver;
use crate::query::saved::Saved;
use crate::query::within;
use crate::query::words::{Asker, Reading, Understood};
use spargebra::Query;

/// The query with values put in, given as names and values; conditions on talks among them.
pub(super) fn bound<'p>(
    job: &Job,
    query: &Saved,
    pairs: impl Iterator<Item = (&'p str, &'p str)>,
) -> Result<Query, Fault> {
    as_typed(job, query, &typed(job, query, pairs)?)
}

/// Names and values as `ask` takes them: `technology=Kafka`. Empty ones are those of empty fields, and none.
pub(super) fn typed<'p>(
    job: &Job,
    query: &Saved,
    pairs: impl Iterator<Item = (&'p str, &'p str)>,
) -> Result<Vec<String>, Fault> {
    let mut typed = Vec::new();
    for (name, value) in pairs {
        let (bare, value) = (name.trim_start_matches('_').trim_end_matches('!'), value.trim());
        if value.is_empty() {
            continue;
        }
        let parameter = query.parameters.iter().find(|parameter| parameter.is_called(bare)).map(|p| p.name.as_str());
        let filter = job.app.library.filters.all().iter().find(|filter| filter.name == bare);
        let Some(known) = parameter.or(filter.map(|filter| filter.name.as_str())) else {
            let name = crate::text::quoted(name);
            return Err(Fault::bad(format!("`{name}` is no parameter of {} and no condition on talks", query.usage())));
        };
        let not = if name.ends_with('!') { "!" } else { "" };
        typed.push(format!("{known}{not}={value}"));
    }
    Ok(typed)
}

/// How a question in words is understood.
pub(super) fn understood(job: &Job, question: &str) -> Result<Understood, Fault> {
    let library = &job.app.library;
    let asker = Asker::new(&library.targets, &library.filters, &library.vocabulary);
    let asker = asker.map_err(|error| Fault::own(error.to_string()))?;
    asker.understand(question, &job.graph.catalogue()?.names).map_err(|error| Fault::own(error.to_string()))
}

/// The query that a reading asks.
pub(super) fn read(job: &Job, reading: &Reading) -> Result<Query, Fault> {
    let query = job.app.query(&reading.query).ok_or_else(|| Fault::unknown("the query is gone"))?;
    let bound = as_typed(job, query, &reading.typed())?;
    Ok(if reading.count { within::counted(bound) } else { bound })
}

fn as_typed(job: &Job, query: &Saved, typed: &[String]) -> Result<Query, Fault> {
    let library = &job.app.library;
    let resolver = Resolver::new(job.source()?).with_places(library.vocabulary.places());
    Ok(library.filters.bound(query, typed, job.source()?, &resolver)?)
}
