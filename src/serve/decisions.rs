//! A generation and the known names in, what a person should decide of them out: what `names suggest` and `names doubt` list, by
//! the thing that it is about. Made once for a generation, beside the pages and not for one of them, since it reads all names;
//! and made anew when something was decided.

use super::fault::Fault;
use super::generation::Generation;
use crate::assets::Assets;
use crate::gazetteer::Gazetteer;
use crate::model::{EntityId, Kind};
use crate::query::suggest::{self, Action, Doubt, Suggestion, Why};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// Something to decide.
#[derive(Debug)]
pub(super) struct Open {
    /// The names that it is about; a word that nothing explains is of no kind.
    pub(super) names: Vec<(Option<Kind>, EntityId, String)>,
    /// Why it is open.
    pub(super) why: String,
    /// A sentence that has the name.
    pub(super) quote: String,
    /// What decides it.
    pub(super) actions: Vec<Action>,
}

/// All that is open in a generation.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    /// Doubts first, then names that no list has; the best first.
    pub(super) all: Vec<Open>,
    of: HashMap<(Kind, EntityId), Vec<usize>>,
}

impl Decisions {
    fn read(graph: &Generation, data: Option<&Path>) -> Result<Self, Fault> {
        let own = |error: &dyn std::fmt::Display| Fault::own(error.to_string());
        let gazetteer = Gazetteer::load(&Assets::data(data)).map_err(|error| own(&error))?;
        let manifest = graph.manifest()?;
        let doubts = suggest::doubts(graph.source()?, &gazetteer)?.into_iter().map(Open::from);
        let lacking = suggest::suggestions(graph.source()?, manifest, &gazetteer)?.into_iter().map(Open::from);
        // No word that a recap has brought passes for an option.
        let sound = |open: &Open| open.actions.iter().all(Action::is_plain);
        let all: Vec<Open> = doubts.chain(lacking).filter(sound).collect();
        let mut of: HashMap<(Kind, EntityId), Vec<usize>> = HashMap::new();
        for (at, open) in all.iter().enumerate() {
            for (kind, id, _) in &open.names {
                let Some(kind) = kind else { continue };
                let at_it = of.entry((*kind, id.clone())).or_default();
                if at_it.last() != Some(&at) {
                    at_it.push(at);
                }
            }
        }
        Ok(Self { all, of })
    }

    /// What is open about a thing.
    pub(super) fn about(&self, kind: Kind, id: &str) -> impl Iterator<Item = &Open> {
        let found = self.of.get(&(kind, EntityId(id.to_owned())));
        found.into_iter().flatten().map(|at| &self.all[*at])
    }

    /// The action that is offered under a mark.
    pub(super) fn offered(&self, mark: &str) -> Option<&Action> {
        self.all.iter().flat_map(|open| &open.actions).find(|action| marked(action) == mark)
    }
}

/// What tells an action from others that are offered.
pub(super) fn marked(action: &Action) -> String {
    crate::text::sha256([action.0.join("\n").as_bytes()]).chars().take(16).collect()
}

impl From<Doubt> for Open {
    fn from(doubt: Doubt) -> Self {
        let mut names: Vec<_> = [doubt.one, doubt.other].map(|(id, name)| (Some(doubt.kind), id, name)).to_vec();
        names.dedup();
        Self { names, why: doubt.why, quote: String::new(), actions: doubt.actions }
    }
}

impl From<Suggestion> for Open {
    fn from(lacking: Suggestion) -> Self {
        let times = if lacking.mentions == 1 { "once".to_owned() } else { format!("{} times", lacking.mentions) };
        let why = match lacking.why {
            Why::Candidate => format!("no list has it; named {times}, where such a name stands"),
            Why::Abstained => format!("an imported list has it; named {times}, with nothing that says it is meant"),
            Why::Unknown => format!("nothing explains it; named {times}"),
        };
        let actions = lacking.actions();
        Self { names: vec![(lacking.kind, lacking.id, lacking.name)], why, quote: lacking.quote, actions }
    }
}

/// What is open in the generation in use.
#[derive(Debug, Default)]
pub(super) struct Deciding {
    made: Mutex<Option<(String, Arc<Decisions>)>>,
    times: AtomicU64,
}

impl Deciding {
    /// What was made for a generation, if it was.
    pub(super) fn ready(&self, graph: &Generation) -> Option<Arc<Decisions>> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.as_ref().filter(|(tag, _)| *tag == graph.tag).map(|(_, made)| Arc::clone(made))
    }

    /// Makes it, from the names as they are now.
    pub(super) fn make(&self, graph: &Generation, data: Option<&Path>) -> Result<Arc<Decisions>, Fault> {
        let made = Arc::new(Decisions::read(graph, data)?);
        *self.made.lock().unwrap_or_else(PoisonError::into_inner) = Some((graph.tag.clone(), Arc::clone(&made)));
        self.times.fetch_add(1, Relaxed);
        Ok(made)
    }

    /// How often it was made: pages that tell of it differ from those before.
    pub(super) fn times(&self) -> u64 {
        self.times.load(Relaxed)
    }
}
