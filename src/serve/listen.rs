//! An address in, connections served out, until the program is told to end; then those that are open are brought to an end
//! first. So many connections at once and no more, and none that sends the head of its request too slowly.

use super::app::{App, Options, Shared};
use super::error::ServeError;
use super::hosts::Hosts;
use super::patient::Patient;
use super::routes;
use super::running::resident;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

/// The head of a request must be there by then.
const HEAD: Duration = Duration::from_secs(15);
/// What is open when the program is told to end has so long to end.
const FAREWELL: Duration = Duration::from_secs(10);
/// How often somebody looks for a newer generation.
const GLANCE: Duration = Duration::from_secs(1);
/// How often somebody looks at the memory while questions are worked on.
const WATCH: Duration = Duration::from_millis(50);
/// Stack of a thread, of which the system gives what is used: the deepest query that is read must fit.
const STACK: usize = 256 << 20;

/// Serves until the program is told to end (Ctrl-C, SIGTERM). `ready` is told where it listens.
///
/// # Errors
/// [`ServeError`], before the first connection.
pub fn serve(options: Options, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let runtime = runtime()?;
    let done = runtime.block_on(async {
        let address = options.address.clone();
        let listener = TcpListener::bind(&address).await.map_err(|source| ServeError::Listen { address, source })?;
        let own = listener.local_addr().map_err(ServeError::Runtime)?;
        let hosts = Hosts::new(own, &options.address, &options.hosts);
        // Who asks while the graph is opened waits for it.
        let app = App::open(options, hosts)?;
        ready(own);
        accept(app, listener).await;
        Ok(())
    });
    // A question that is still worked on is not waited for.
    runtime.shutdown_timeout(Duration::from_millis(200));
    done
}

/// Does some work on a thread of its own until the program is told to end (Ctrl-C, SIGTERM); nothing is what it then gives.
///
/// # Errors
/// [`ServeError::Runtime`], where the system gives no thread, or the work panicked.
pub fn until_told_to_end<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<Option<T>, ServeError> {
    let (done, ends) = oneshot::channel();
    let thread = std::thread::Builder::new().stack_size(STACK);
    thread.spawn(move || drop(done.send(work()))).map_err(ServeError::Runtime)?;
    let runtime = Builder::new_current_thread().enable_all().build().map_err(ServeError::Runtime)?;
    // Work that panicked has told so.
    let stumbled = |_| ServeError::Runtime(std::io::Error::other("talkgraph itself failed; please report it"));
    runtime.block_on(unless(ends, std::pin::pin!(told_to_end()))).transpose().map_err(stumbled)
}

/// What runs the work.
pub(super) fn runtime() -> Result<Runtime, ServeError> {
    let mut builder = Builder::new_multi_thread();
    builder.enable_all().thread_stack_size(STACK).build().map_err(ServeError::Runtime)
}

/// What looks after a server while it serves.
pub(super) fn clocks(app: &Shared) -> [JoinHandle<()>; 2] {
    [tokio::spawn(look_for_newer(Arc::clone(app))), tokio::spawn(watch_memory(Arc::clone(app)))]
}

async fn accept(app: Shared, listener: TcpListener) {
    let service = TowerToHyperService::new(routes::router(&app));
    let places = Arc::new(Semaphore::new(app.options.connections));
    let graceful = GracefulShutdown::new();
    let clocks = clocks(&app);
    let mut end = std::pin::pin!(told_to_end());
    loop {
        let Some(accepted) = unless(listener.accept(), end.as_mut()).await else { break };
        let Ok((stream, peer)) = accepted else {
            // Too many files are open: those who are served will close some.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tokio::spawn(refuse(stream));
            continue;
        };
        let _ = stream.set_nodelay(true);
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(64 << 10);
        let (service, patience) = (routes::from(service.clone(), peer), app.options.timeout);
        let connection =
            graceful.watch(builder.serve_connection(TokioIo::new(Patient::new(stream, patience)), service));
        tokio::spawn(async move {
            let _place = place;
            let _ = connection.await;
        });
    }
    drop(listener);
    clocks.iter().for_each(JoinHandle::abort);
    app.log("ending; what is open is answered first");
    let _ = timeout(FAREWELL, graceful.shutdown()).await;
}

/// One connection too many.
async fn refuse(stream: TcpStream) {
    const ANSWER: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\ncontent-length: 26\r\nretry-after: 2\r\nconnection: close\r\n\r\ntoo many connections open\n";
    let mut rest = ANSWER;
    while !rest.is_empty() && timeout(HEAD, stream.writable()).await.is_ok_and(|ready| ready.is_ok()) {
        match stream.try_write(rest) {
            Ok(written) => rest = &rest[written..],
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return,
        }
    }
}

/// What the first gives, unless the second comes before it. The macro for this would bring a macro crate along.
pub(super) async fn unless<T>(
    first: impl Future<Output = T>,
    mut second: Pin<&mut impl Future<Output = ()>>,
) -> Option<T> {
    let mut first = std::pin::pin!(first);
    poll_fn(|context| match first.as_mut().poll(context) {
        Poll::Ready(given) => Poll::Ready(Some(given)),
        Poll::Pending => second.as_mut().poll(context).map(|()| None),
    })
    .await
}

async fn told_to_end() {
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut ended) => drop(unless(ended.recv(), std::pin::pin!(interrupted)).await),
            Err(_) => interrupted.await,
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}

/// Takes newer generations into use, and makes what pages of them need before somebody asks for it.
async fn look_for_newer(app: Shared) {
    let mut clock = interval(GLANCE);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_new = true;
    loop {
        clock.tick().await;
        let own = Arc::clone(&app);
        let looked = spawn_blocking(move || {
            let renewed = own.current.renew();
            if is_new || matches!(renewed, Ok(Some(_))) {
                let graph = own.current.get();
                let _ = graph.catalogue();
                if let Err(fault) = own.deciding.make(&graph, own.options.data.as_deref()) {
                    own.log(&format!("warning: what is to be decided of names is not known: {}", fault.message));
                }
            }
            renewed
        });
        is_new = false;
        match looked.await {
            Ok(Ok(Some(number))) => app.log(&format!("generation {number} is in use")),
            Ok(Err(error)) => app.log(&format!("warning: {error}; the generation of before stays in use")),
            _ => {}
        }
    }
}

/// Ends questions while the program holds more than it may, beside what it holds when nothing is asked.
async fn watch_memory(app: Shared) {
    let mut clock = interval(WATCH);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut idle = resident().unwrap_or_default();
    let mut rests = 0_u32;
    loop {
        clock.tick().await;
        if app.running.is_idle() {
            // What is idle is measured now and then: what pages were made of stays in memory.
            rests = rests.wrapping_add(1);
            if rests.is_multiple_of(20) {
                idle = resident().unwrap_or(idle);
            }
        } else if resident().is_some_and(|now| now.saturating_sub(idle) > app.running.most) {
            app.running.end_first();
            sleep(WATCH * 4).await;
        }
    }
}
