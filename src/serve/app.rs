//! What one server knows in: its options, the graph, the saved queries. What each request needs of them out. Read when the
//! server starts and the same for all requests, but for the graph, of which a build may bring a newer one.

use super::ServeError;
use super::decisions::Deciding;
use super::edit::{Edit, Editing};
use super::generation::Current;
use super::hosts::Hosts;
use super::metrics::Metrics;
use super::queue::Queue;
use super::running::Running;
use super::token::Token;
use crate::assets::Assets;
use crate::gazetteer::places::Places;
use crate::query::saved::{self, Saved};
use crate::query::within::Filters;
use crate::query::words::{Target, Vocabulary};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// Questions that wait, for each that is worked on.
const WAIT: usize = 64;

/// The store of commands that are told of none.
const STORE: &str = "talkgraph.db";

/// Where a line for each request goes.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// How a server serves.
#[derive(Clone)]
pub struct Options {
    /// Folder of the store.
    pub store: PathBuf,
    /// Whether what is in doubt is answered with too.
    pub doubtful: bool,
    /// Where to listen: `127.0.0.1:7878`; port 0 is any that is free.
    pub address: String,
    /// Names under which it may be asked, beside those of this machine for itself.
    pub hosts: Vec<String>,
    /// How long a question may take, from asking to the last row.
    pub timeout: Duration,
    /// Memory that questions may take beside the graph, in megabytes; nothing for a quarter of the machine's.
    pub memory: Option<u64>,
    /// Questions that are worked on at once.
    pub concurrent: usize,
    /// Rows of one answer.
    pub rows: usize,
    /// Bytes of a request's body.
    pub body: usize,
    /// Connections at once.
    pub connections: usize,
    /// The site whose scripts may read answers; `*` for any.
    pub cors: Option<String>,
    /// What who asks must know, where not anybody may.
    pub token: Option<Token>,
    /// Folder of data.
    pub data: Option<PathBuf>,
    /// Folder of saved queries.
    pub queries: Option<PathBuf>,
    /// Whether cells of CSV that a spreadsheet would take for formulas stay as they are.
    pub raw_cells: bool,
    /// What carries out decisions on names, where pages have buttons for them.
    pub edit: Option<Edit>,
    /// Where a line for each request goes.
    pub log: Option<Log>,
}

impl Options {
    /// The usual ones for a store.
    pub fn of(store: &Path) -> Self {
        Self {
            store: store.to_owned(),
            doubtful: false,
            address: "127.0.0.1:7878".to_owned(),
            hosts: Vec::new(),
            timeout: Duration::from_secs(30),
            memory: None,
            concurrent: 2,
            rows: 1_000_000,
            body: 1 << 20,
            connections: 512,
            cors: None,
            token: None,
            data: None,
            queries: None,
            raw_cells: false,
            edit: None,
            log: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("store", &self.store).field("address", &self.address).finish_non_exhaustive()
    }
}

/// A server's state, shared by all requests.
pub(super) type Shared = Arc<App>;

/// A server's state.
pub(super) struct App {
    pub(super) options: Options,
    /// Under which names it may be asked.
    pub(super) hosts: Hosts,
    pub(super) current: Current,
    pub(super) library: Library,
    pub(super) metrics: Metrics,
    /// What of the names is open.
    pub(super) deciding: Deciding,
    /// What may write, if anything may.
    pub(super) edit: Option<Editing>,
    /// Questions: queries, views, words.
    pub(super) questions: Queue,
    /// Pages, which cost little; so a page opens while questions wait.
    pub(super) pages: Queue,
    pub(super) running: Running,
    /// When it was started, in seconds: another start may have other queries.
    pub(super) started: u64,
}

/// The saved queries and the words that ask them.
pub(super) struct Library {
    pub(super) queries: Vec<Saved>,
    pub(super) filters: Filters,
    pub(super) targets: Vec<Target>,
    pub(super) vocabulary: Vocabulary,
}

impl App {
    pub(super) fn open(options: Options, hosts: Hosts) -> Result<Shared, ServeError> {
        let current = Current::open(&options.store, options.doubtful)?;
        let library = Library::load(&options)?;
        // A page is worked on by one core for some milliseconds; waiting for one is no burden.
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Arc::new(Self {
            questions: Queue::new(options.concurrent, options.concurrent * WAIT),
            pages: Queue::new(cores * 2, 512),
            running: Running::new(options.memory),
            started: UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs()),
            metrics: Metrics::default(),
            deciding: Deciding::default(),
            edit: options.edit.clone().map(Editing::new),
            hosts,
            current,
            library,
            options,
        }))
    }

    /// The saved query of a name.
    pub(super) fn query(&self, name: &str) -> Option<&Saved> {
        self.library.queries.iter().find(|query| query.name == name)
    }

    /// The options by which a command reads what this server reads.
    pub(super) fn typed(&self) -> Vec<String> {
        let given = |name: &str, path: &Path| [name.to_owned(), path.display().to_string()];
        let store = (self.options.store != Path::new(STORE)).then(|| given("--store", &self.options.store));
        let data = self.options.data.as_deref().map(|data| given("--data", data));
        store.into_iter().chain(data).flatten().collect()
    }

    /// The commands of what was decided here, the last one first.
    pub(super) fn done(&self) -> Vec<String> {
        self.edit.as_ref().map(Editing::done).unwrap_or_default()
    }

    /// Tells the log a line.
    pub(super) fn log(&self, line: &str) {
        if let Some(log) = &self.options.log {
            log(line);
        }
    }
}

impl Library {
    fn load(options: &Options) -> Result<Self, ServeError> {
        let assets = Assets::queries(options.queries.as_deref());
        let (queries, faults) = saved::load(&assets)?;
        if let Some(log) = &options.log {
            faults.iter().for_each(|fault| log(&format!("warning: {fault}")));
        }
        let data = Assets::data(options.data.as_deref());
        let vocabulary = Vocabulary::load(&data, &assets, Places::load(&data)?)?;
        let (targets, filters) = (Target::all(&queries), Filters::load(&assets)?);
        Ok(Self { queries, filters, targets, vocabulary })
    }
}
