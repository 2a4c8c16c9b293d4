//! Where a command that reads finds the graph: the folder of `--store`, or the remote store of `--endpoint`.

use crate::cli::Global;
use anyhow::{Context, bail};
use std::cell::OnceCell;
use std::env::{self, VarError};
use std::time::Duration;
use talkgraph::export::{Chosen, QuadSource};
use talkgraph::graph::{Store, StoreError};
use talkgraph::query::resolve::{EntityKind, Resolver};
use talkgraph::query::{Credentials, Endpoint, Source};

const USER: &str = "TALKGRAPH_ENDPOINT_USER";
const PASSWORD: &str = "TALKGRAPH_ENDPOINT_PASSWORD";
const TOKEN: &str = "TALKGRAPH_ENDPOINT_TOKEN";

/// A graph that was opened for reading; builds leave its generation alone until it is dropped.
#[derive(Debug)]
pub enum Opened {
    /// A folder of our own.
    Store(Box<Store>),
    /// A remote store, which is not asked before there is a question.
    Endpoint(Box<Endpoint>),
}

impl Opened {
    /// What the options name.
    ///
    /// # Errors
    /// A folder that holds no graph, an address that is none.
    pub fn new(global: &Global) -> anyhow::Result<Self> {
        Ok(match endpoint(global)? {
            Some(_) if global.doubtful => bail!(
                "a remote store has no doubts apart from the rest; bring them there with: talkgraph publish --doubtful, or ask it without --doubtful"
            ),
            Some(endpoint) => Self::Endpoint(Box::new(endpoint)),
            None => {
                let store = open(global)?;
                if let Some(notice) = store.notice() {
                    eprintln!("warning: {notice}");
                }
                Self::Store(Box::new(store))
            }
        })
    }

    /// What queries are put to; the quads of a folder are loaded now where it has no index of them.
    ///
    /// # Errors
    /// Quads that cannot be read.
    pub fn source(&self) -> Result<Source<'_>, StoreError> {
        Ok(match self {
            Self::Store(store) => match store.index()? {
                Some(index) => index.into(),
                None => store.graph()?.into(),
            },
            Self::Endpoint(endpoint) => endpoint.as_ref().into(),
        })
    }

    /// What views are made of.
    pub fn quads(&self) -> &dyn QuadSource {
        match self {
            Self::Store(store) => store.as_ref(),
            Self::Endpoint(endpoint) => endpoint.as_ref(),
        }
    }
}

/// Opens the folder that the options name, with what is in doubt where they ask for it.
///
/// # Errors
/// A folder that holds no graph.
pub fn open(global: &Global) -> Result<Store, StoreError> {
    let store = Store::open(&global.store)?;
    Ok(if global.doubtful { store.with_doubtful() } else { store })
}

/// Finds what was typed in the graph, which is loaded only when there is something to find.
pub struct Lookup<'o> {
    opened: &'o Opened,
    resolver: OnceCell<Resolver<'o>>,
}

impl<'o> Lookup<'o> {
    /// A lookup that has not looked yet.
    pub fn new(opened: &'o Opened) -> Self {
        Self { opened, resolver: OnceCell::new() }
    }

    /// What finds it.
    ///
    /// # Errors
    /// Those of [`Opened::source`].
    pub fn resolver(&self) -> Result<&Resolver<'o>, StoreError> {
        if self.resolver.get().is_none() {
            let _ = self.resolver.set(Resolver::new(self.opened.source()?));
        }
        Ok(self.resolver.get().expect("it was set"))
    }

    /// The entities of a kind that were typed.
    ///
    /// # Errors
    /// Names that the graph does not know, a graph that cannot be read.
    pub fn chosen(&self, kind: EntityKind, typed: &[String]) -> anyhow::Result<Vec<Chosen>> {
        let one =
            |typed: &String| anyhow::Ok(Chosen { typed: typed.clone(), iri: self.resolver()?.resolve(kind, typed)? });
        typed.iter().map(one).collect()
    }
}

/// The remote store that the options name, if they name one.
pub fn endpoint(global: &Global) -> anyhow::Result<Option<Endpoint>> {
    let Some(url) = &global.endpoint else { return Ok(None) };
    let timeout = Duration::from_secs(global.timeout.into());
    Ok(Some(Endpoint::new(url, credentials()?, timeout)?))
}

/// Who asks, from the environment: what stands on a command line can be read by everyone on the machine.
fn credentials() -> anyhow::Result<Credentials> {
    let [user, password, token] = [USER, PASSWORD, TOKEN].map(variable);
    Ok(match (user?, password?, token?) {
        (None, None, None) => Credentials::None,
        (Some(name), Some(password), None) => Credentials::User { name, password },
        (None, None, Some(token)) => Credentials::Token(token),
        (_, _, Some(_)) => bail!("{TOKEN} is set, and so is {USER} or {PASSWORD}; unset one of the two ways"),
        (Some(_), None, None) => bail!("{USER} is set and {PASSWORD} is not; set both"),
        (None, Some(_), None) => bail!("{PASSWORD} is set and {USER} is not; set both"),
    })
}

/// A variable that may be unset; an empty one is as good as none.
fn variable(name: &str) -> anyhow::Result<Option<String>> {
    match env::var(name) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(VarError::NotPresent) => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{name} is no text")),
    }
}
