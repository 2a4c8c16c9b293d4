//! Where a command that reads finds the graph: the folder of `--store`, or the remote store of `--endpoint`.

use crate::cli::Global;
use anyhow::{Context, bail};
use std::env::{self, VarError};
use std::time::Duration;
use talkgraph::graph::store::Store;
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
            Some(endpoint) => Self::Endpoint(Box::new(endpoint)),
            None => Self::Store(Box::new(Store::open(&global.store)?)),
        })
    }
}

impl<'s> From<&'s Opened> for Source<'s> {
    fn from(opened: &'s Opened) -> Self {
        match opened {
            Opened::Store(store) => store.graph().into(),
            Opened::Endpoint(endpoint) => Source::from(endpoint.as_ref()),
        }
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
