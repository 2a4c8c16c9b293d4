//! A request and the work that answers it in, the response out. The work is done on a thread that may block, under one clock:
//! when its time is over, or the client has left, it is ended where it stands.

use super::app::Shared;
use super::asked::Asked;
use super::fault::Fault;
use super::generation::Generation;
use super::outlet::{Begun, Outlet, Packing, response};
use crate::halt;
use crate::query::stream::{self, Found};
use crate::query::{QueryError, Source};
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};
use oxigraph::sparql::CancellationToken;
use spargebra::Query;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, oneshot};
use tokio::task::{AbortHandle, spawn_blocking};

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// What answers a request: it writes into the outlet, or says why it cannot.
pub(super) type Work = fn(&Job, &Asked, &mut Outlet) -> Result<(), Fault>;

/// What a work is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// A question, which may take long.
    Question,
    /// A page.
    Page,
}

/// Whether an answer is the same as long as the graph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lasts {
    /// It is.
    WithGraph,
    /// It is made of other things as well.
    Not,
}

/// A request that is worked on.
pub(super) struct Job {
    pub(super) app: Shared,
    pub(super) graph: Arc<Generation>,
    token: CancellationToken,
}

impl Job {
    /// What queries are put to.
    pub(super) fn source(&self) -> Result<Source<'_>, Fault> {
        Ok(self.graph.source()?)
    }

    /// Does some work, until it is done or its time is over.
    fn bounded<T>(&self, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        let entry = self.app.running.begin(&self.token);
        let token = self.token.clone();
        match halt::until(move || token.is_cancelled(), work) {
            Some(done) if done.is_ok() || !self.token.is_cancelled() => done,
            _ => {
                self.app.metrics.ended.fetch_add(1, Relaxed);
                Err(match entry.was_large() {
                    true => Fault::large(self.app.running.most),
                    false => Fault::late(self.app.options.timeout.as_secs()),
                })
            }
        }
    }

    /// What a query gives, row by row.
    pub(super) fn stream(&self, query: Query) -> Result<Found<'static>, QueryError> {
        let source =
            self.graph.source().map_err(|error| QueryError::Write(std::io::Error::other(error.to_string())))?;
        stream::stream_until(source, query, &self.token, self.app.options.timeout)
    }
}

/// Answers a request.
pub(super) async fn run(
    app: Shared,
    asked: Asked,
    turn: Turn,
    lasts: Lasts,
    work: Work,
) -> Result<Response<Body>, Fault> {
    let graph = app.current.get();
    let tag =
        (lasts == Lasts::WithGraph).then(|| format!("W/\"{}-{:x}-{}\"", graph.tag, app.started, app.deciding.times()));
    let reads = asked.method == Method::GET || asked.method == Method::HEAD;
    if let Some(tag) = tag.as_deref().filter(|tag| reads && has(asked.has.as_deref(), tag)) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        last(&mut response, Some(tag));
        return Ok(response);
    }
    // What is a question may give any number of answers; a page is asked again, until a decision changes it.
    let key = tag.as_ref().filter(|_| turn == Turn::Page && reads);
    let key = key.map(|tag| format!("{tag} {}", asked.whole()));
    let alone = match &key {
        Some(key) => match made_or_alone(&app, &graph, key).await? {
            Ok(made) => {
                let mut response = response(made, asked.gzip)?;
                last(&mut response, tag.as_deref());
                return Ok(response);
            }
            Err(alone) => Some(alone),
        },
        None => None,
    };
    let made = Arc::clone(&graph);
    let (job, turn, mut leaves) = begin(&app, graph, turn).await?;
    let (begun, begins) = oneshot::channel();
    let (runtime, patience, gzip) = (Handle::current(), app.options.timeout, asked.gzip);
    let packing = match (&key, gzip) {
        (_, true) => Packing::Always,
        (Some(_), false) => Packing::Whole,
        (None, false) => Packing::Never,
    };
    spawn_blocking(move || {
        let _turn = turn;
        let mut outlet = Outlet::new(begun, packing, runtime, patience);
        let done = job.bounded(|| work(&job, &asked, &mut outlet));
        outlet.finish(done);
    });
    let begun =
        begins.await.unwrap_or_else(|_| Begun::Not(Fault::own("the request could not be answered; see the log")));
    key.into_iter().for_each(|key| made.pages.keep(key, &begun));
    drop(alone);
    let whole = matches!(begun, Begun::Whole(..) | Begun::Not(_));
    let mut response = response(begun, gzip)?;
    if !whole {
        // The pieces that are still to come end with their receiver.
        leaves.0 = None;
    }
    last(&mut response, tag.as_deref());
    Ok(response)
}

/// Works on something that is no request over HTTP, in the same queues and under the same clock. Who drops this ends it.
#[cfg(feature = "mcp")]
pub(super) async fn within<T: Send + 'static>(
    app: &Shared,
    turn: Turn,
    work: impl FnOnce(&Job) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let (job, turn, _leaves) = begin(app, app.current.get(), turn).await?;
    let done = spawn_blocking(move || {
        let _turn = turn;
        job.bounded(|| work(&job))
    });
    done.await.unwrap_or_else(|_| Err(Fault::own("the question could not be answered; standard error says why")))
}

/// The page if it was made, or the right to make it while others who ask for it wait.
async fn made_or_alone(
    app: &Shared,
    graph: &Generation,
    key: &str,
) -> Result<Result<Begun, OwnedMutexGuard<()>>, Fault> {
    let find = || {
        let made = graph.pages.find(key)?;
        app.metrics.kept.fetch_add(1, Relaxed);
        Some(made)
    };
    if let Some(made) = find() {
        return Ok(Ok(made));
    }
    let alone = graph.pages.alone(key, PATIENCE.min(app.options.timeout)).await?;
    Ok(find().map_or_else(
        || {
            app.metrics.made.fetch_add(1, Relaxed);
            Err(alone)
        },
        Ok,
    ))
}

/// Waits for a turn, and starts its clock.
async fn begin(
    app: &Shared,
    graph: Arc<Generation>,
    turn: Turn,
) -> Result<(Job, (OwnedSemaphorePermit, Clock), Leaves), Fault> {
    let queue = if turn == Turn::Question { &app.questions } else { &app.pages };
    let place = queue.enter(PATIENCE.min(app.options.timeout)).await?;
    let token = CancellationToken::new();
    let clock = Clock::start(token.clone(), app.options.timeout);
    let job = Job { app: Arc::clone(app), graph, token: token.clone() };
    Ok((job, (place, clock), Leaves(Some(token))))
}

/// What tells whether an answer is still the same.
fn last(response: &mut Response<Body>, tag: Option<&str>) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| drop(headers.insert(name, HeaderValue::from_static(value)));
    set(header::VARY, "Accept, Accept-Encoding");
    set(header::CACHE_CONTROL, if tag.is_some() { "no-cache" } else { "no-store" });
    if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(tag).ok()) {
        headers.insert(header::ETAG, tag);
    }
}

/// Whether a client has what the tag stands for.
pub(super) fn has(tags: Option<&str>, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.is_some_and(|tags| tags.trim() == "*" || tags.split(',').any(|other| bare(other) == bare(tag)))
}

/// Ends the work when the client leaves before its answer has begun.
struct Leaves(Option<CancellationToken>);

impl Drop for Leaves {
    fn drop(&mut self) {
        self.0.iter().for_each(CancellationToken::cancel);
    }
}

/// Cancels a token when its time is over; one of the runtime's timers, and no thread.
struct Clock(AbortHandle);

impl Clock {
    fn start(token: CancellationToken, after: Duration) -> Self {
        let task = tokio::spawn(async move {
            tokio::time::sleep(after).await;
            token.cancel();
        });
        Self(task.abort_handle())
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::has;

    #[test]
    fn tags_compare_weakly() {
        for (tags, expected) in [
            (Some("W/\"7-a\""), true),
            (Some("\"7-a\""), true),
            (Some("\"6-b\", W/\"7-a\""), true),
            (Some("*"), true),
            (Some("\"6-b\""), false),
            (None, false),
        ] {
            assert_eq!(has(tags, "W/\"7-a\""), expected, "{tags:?}");
        }
    }
}
