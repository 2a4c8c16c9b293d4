//! What is open in, a page out that says how to decide it: the command, ready to be copied, and where the server was told that
//! it may write (`--edit`), a button that runs it. On the page of a thing stands what is open about that.

use super::{Link, leads, with, write};
use crate::graph::Iris;
use crate::model::Kind;
use crate::query::suggest::Action;
use crate::serve::app::App;
use crate::serve::asked::Asked;
use crate::serve::decisions::{Open, marked};
use crate::serve::fault::Fault;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use minijinja::context;
use serde::Serialize;

/// What is shown of a list at once.
const ROWS: usize = 100;

/// Something to decide, as a page shows it.
#[derive(Serialize)]
pub(super) struct Shown {
    names: Vec<Link>,
    why: String,
    quote: String,
    choices: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    /// What the button says.
    does: String,
    command: String,
    mark: String,
}

/// `/decide?kind=…`
pub(in crate::serve) fn page(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let app = &job.app;
    let open = match app.deciding.ready(&job.graph) {
        Some(open) => open,
        None => app.deciding.make(&job.graph, app.options.data.as_deref())?,
    };
    let kinds = [Kind::Person, Kind::Company, Kind::Technology].map(Kind::slug);
    let kind = asked.one("kind").filter(|kind| kinds.contains(kind));
    let first = asked.number("offset", usize::MAX >> 1)?.unwrap_or(0);
    let wanted = |open: &&Open| {
        kind.is_none_or(|kind| open.names.iter().any(|(of, _, _)| of.is_some_and(|of| of.slug() == kind)))
    };
    let all: Vec<&Open> = open.all.iter().filter(wanted).collect();
    let shown: Vec<Shown> = all.iter().skip(first).take(ROWS).map(|open| shown(job, open)).collect();
    let next = (all.len() > first + ROWS).then(|| with(asked, "offset", &(first + ROWS).to_string()));
    let previous = (first > 0).then(|| with(asked, "offset", &first.saturating_sub(ROWS).to_string()));
    let page = context! {
        title => "To decide", open => shown, all => all.len(), first, kinds, kind, next, previous, token => token(app),
        done => app.done(),
    };
    write("decide.html", page, out)
}

/// What is open about a thing, for its page.
pub(super) fn about(job: &Job, kind: Kind, id: &str) -> Vec<Shown> {
    let open = job.app.deciding.ready(&job.graph);
    open.map_or_else(Vec::new, |open| open.about(kind, id).map(|open| shown(job, open)).collect())
}

/// What a button sends along, where there are any.
pub(super) fn token(app: &App) -> Option<&str> {
    app.edit.as_ref().map(|edit| edit.token.as_str())
}

fn shown(job: &Job, open: &Open) -> Shown {
    let iris = Iris::new(job.graph.base()).ok();
    let name = |(kind, id, name): &(Option<Kind>, crate::model::EntityId, String)| {
        let iri = kind.zip(iris.as_ref()).map(|(kind, iris)| iris.entity(kind, id));
        let kind = kind.map_or("", Kind::slug).to_owned();
        Link { kind, ..Link::new(name, iri.and_then(|iri| leads(job.graph.base(), iri.as_str()))) }
    };
    let options = job.app.typed();
    let choice =
        |action: &Action| Choice { does: does(action), command: action.command(&options), mark: marked(action) };
    Shown {
        names: open.names.iter().map(name).collect(),
        why: open.why.clone(),
        quote: open.quote.clone(),
        choices: open.actions.iter().map(choice).collect(),
    }
}

/// What an action does, in a word or two.
fn does(action: &Action) -> String {
    let words: Vec<&str> = action.0.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["accept", _, "--kind", kind] => format!("Take in as a {kind}"),
        ["accept", ..] => "Take in".to_owned(),
        ["same", ..] => "They are one".to_owned(),
        ["different", .., "--at", _] => "There are two of that name".to_owned(),
        _ => "They are two".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::does;
    use crate::query::suggest::Action;

    #[test]
    fn a_button_says_what_it_does() {
        for (action, expected) in [
            (&["accept", "x"][..], "Take in"),
            (&["accept", "x", "--kind", "person"], "Take in as a person"),
            (&["same", "a", "b"], "They are one"),
            (&["different", "a", "b"], "They are two"),
            (&["different", "a", "b (c)", "--at", "c"], "There are two of that name"),
        ] {
            assert_eq!(does(&Action(action.iter().map(|word| (*word).to_owned()).collect())), expected);
        }
    }
}
