//! A store folder in, a graph to query out. A generation is a snapshot of the quads with an index and columns beside it, none
//! of which is written again; Oxigraph's own store is filled from the snapshot when it is first asked for.

mod health;
mod snapshot;

use super::checksum::Written;
use super::columns::{Columns, ColumnsBuilder};
use super::error::StoreError;
use super::generation::{self, Held};
use super::index::{self, Index, IndexBuilder};
use super::manifest::{Header, Manifest, Section};
pub use health::Health;
use oxigraph::model::{NamedNode, Quad};
use oxigraph::store::{StorageError, Store as Graph};
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

/// A finished graph, open for reading. It stays as it is while builds go on. Its quads are loaded when they are first
/// asked for, since views mostly need its columns only.
pub struct Store {
    folder: PathBuf,
    graph: OnceLock<Graph>,
    columns: OnceLock<Option<Columns>>,
    index: OnceLock<Option<Index>>,
    header: Header,
    /// Whether what is in doubt is there too.
    doubtful: bool,
    /// Keeps the generation from being removed; nothing for a graph that is in no folder.
    held: Option<Held>,
}

impl Store {
    /// Opens the current generation of the store in `folder`.
    ///
    /// ```
    /// # use talkgraph::graph::Store;
    /// let error = Store::open("talkgraph.nowhere").unwrap_err();
    /// assert_eq!(error.to_string(), "no graph in talkgraph.nowhere; build one with: talkgraph --store talkgraph.nowhere build FOLDER");
    /// ```
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        let folder = folder.as_ref();
        let held = generation::hold(folder)?;
        let header = generation::header(folder, &held.generation)?;
        snapshot::check(folder, &held.generation.path, &header)?;
        let (graph, columns, index) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Self { folder: folder.to_owned(), graph, columns, index, header, doubtful: false, held: Some(held) })
    }

    /// The same with what is in doubt, which is left out else. Its quads are then loaded as a whole, since columns and index
    /// are of the others: so that a question that does not ask for doubts never passes over one.
    #[must_use]
    pub fn with_doubtful(self) -> Self {
        let doubtful = self.header.doubtful_file.is_some();
        let (columns, index) = match doubtful {
            true => (OnceLock::from(None), OnceLock::from(None)),
            false => (self.columns, self.index),
        };
        Self { columns, index, doubtful, ..self }
    }

    /// What tells the generation that [`Store::open`] would open now from others: its number, and when it was written. Nothing
    /// where there is none.
    pub fn stamp(folder: &Path) -> Option<(u64, SystemTime)> {
        generation::stamp(folder)
    }

    /// A graph in memory that is in no folder: for tests, and for quads from elsewhere.
    pub fn from_quads(base: &str, quads: impl IntoIterator<Item = Quad>) -> Result<Self, StoreError> {
        let failed = |error: StorageError| StoreError::Storage { path: "memory".into(), reason: error.to_string() };
        let graph = Graph::new().map_err(failed)?;
        let quads: Vec<Quad> = quads.into_iter().collect();
        let mut columns = ColumnsBuilder::new(None);
        columns.put(&quads);
        let mut loader = graph.bulk_loader();
        loader.load_quads(quads).map_err(failed)?;
        loader.commit().map_err(failed)?;
        let header = Header {
            format: super::manifest::FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            base: base.to_owned(),
            fingerprint: String::new(),
            rules: String::new(),
            surroundings: String::new(),
            imported: String::new(),
            graph_file: Written::default(),
            columns_file: None,
            index_file: None,
            doubtful_file: None,
            names_file: Written::default(),
            quads: graph.len().map_err(failed)? as u64,
            doubtful_quads: 0,
        };
        let (folder, columns) = (PathBuf::new(), OnceLock::from(columns.finish()));
        let (graph, index) = (OnceLock::from(graph), OnceLock::from(None));
        Ok(Self { folder, graph, columns, index, header, doubtful: false, held: None })
    }

    /// The quads, loaded when they are first asked for. Each recap, the gazetteer, the ontology and the identities are
    /// graphs of their own; query their union.
    ///
    /// # Errors
    /// Quads that cannot be read.
    pub fn graph(&self) -> Result<&Graph, StoreError> {
        if let (None, Some(held)) = (self.graph.get(), &self.held) {
            let _ = self.graph.set(snapshot::open(&self.folder, &held.generation.path, &self.header, self.doubtful)?);
        }
        Ok(self.graph.get().expect("a graph that is in no folder has its quads from the start"))
    }

    /// What views walk along, without the rest of the quads; nothing where the generation was written without.
    pub fn columns(&self) -> Option<&Columns> {
        let read = || Columns::read(&self.held.as_ref()?.generation.path, self.header.columns_file?);
        self.columns.get_or_init(read).as_ref()
    }

    /// The quads where they can be read as they are asked for, without loading the rest; nothing where the generation was
    /// written without. What else could answer in its stead would count what several recaps say several times.
    ///
    /// # Errors
    /// An index that is not what was written.
    pub fn index(&self) -> Result<Option<&Index>, StoreError> {
        if self.index.get().is_none() {
            let written = self.held.as_ref().zip(self.header.index_file);
            let index = written.map(|(held, written)| {
                let path = &held.generation.path;
                Index::open(path, written).map_err(|error| self.damaged(path.join(index::FILE), error))
            });
            let _ = self.index.set(index.transpose()?);
        }
        Ok(self.index.get().and_then(Option::as_ref))
    }

    fn damaged(&self, path: PathBuf, error: io::Error) -> StoreError {
        let reason = match error.kind() {
            ErrorKind::NotFound => "it is gone".to_owned(),
            ErrorKind::InvalidData => error.to_string(),
            _ => return StoreError::io("read", &path)(error),
        };
        StoreError::Damaged { path, reason, store: self.folder.clone() }
    }

    /// What was written beside the graph: base of the IRIs, versions, sizes.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// How many quads there are.
    pub fn quads(&self) -> u64 {
        self.header.quads + if self.doubtful { self.header.doubtful_quads } else { 0 }
    }

    /// What was written of each recap beside the graph; nothing for a graph that is in no folder.
    pub fn manifest(&self) -> Result<Option<Manifest>, StoreError> {
        let held = self.held.as_ref();
        held.map(|held| generation::manifest(&held.generation)).transpose()
    }

    /// Compares every file of the generation with what was written; gives what is damaged.
    ///
    /// # Errors
    /// Files that cannot be read at all.
    pub fn inspect(&self) -> Result<Health, StoreError> {
        let Some(held) = &self.held else { return Ok(Health::default()) };
        Health::of(&held.generation.path, &generation::manifest(&held.generation)?)
    }

    /// What a user should know of how the generation was found.
    pub fn notice(&self) -> Option<&str> {
        self.held.as_ref()?.notice.as_deref()
    }

    /// The number of the generation; nothing for a graph that is in no folder.
    pub fn generation(&self) -> Option<u64> {
        self.held.as_ref().map(|held| held.generation.number)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("header", &self.header).field("held", &self.held).finish_non_exhaustive()
    }
}

/// Writes the quads of a new generation, graph by graph, and the columns of them.
pub(super) struct Writer {
    draft: PathBuf,
    quads: snapshot::SnapshotWriter,
    /// What is in doubt, apart from the rest: neither columns nor index have it.
    doubtful: snapshot::SnapshotWriter,
    doubtful_quads: u64,
    columns: ColumnsBuilder,
    index: IndexBuilder,
}

/// The sums of the files that were written.
pub(super) struct Sums {
    /// That of the snapshot.
    pub(super) graph_file: Written,
    /// That of the columns, where there are any.
    pub(super) columns_file: Option<Written>,
    /// That of the index, where there is one.
    pub(super) index_file: Option<Written>,
    /// That of what is in doubt, where anything is.
    pub(super) doubtful_file: Option<Written>,
    /// How many quads are in doubt.
    pub(super) doubtful_quads: u64,
}

impl Writer {
    /// A writer in the folder `draft`; `last` is a finished generation whose graphs may be kept.
    pub(super) fn create(draft: &Path, last: Option<(&Path, &Header)>) -> Result<Self, StoreError> {
        let quads = snapshot::SnapshotWriter::create(draft, snapshot::FILE, last.map(|(path, _)| path))?;
        let doubtful = last.filter(|(_, header)| header.doubtful_file.is_some()).map(|(path, _)| path);
        let doubtful = snapshot::SnapshotWriter::create(draft, snapshot::DOUBTFUL, doubtful)?;
        let mut columns =
            ColumnsBuilder::new(last.and_then(|(path, header)| Columns::read(path, header.columns_file?)));
        if last.is_some_and(|(_, header)| header.columns_file.is_none()) {
            columns.give_up();
        }
        let index = last.and_then(|(path, header)| Index::open(path, header.index_file?).ok());
        let (draft, index) = (draft.to_owned(), IndexBuilder::new(index));
        Ok(Self { draft, quads, doubtful, doubtful_quads: 0, columns, index })
    }

    /// Writes a graph, in place of what it held in the last generation. `quads` are sorted, and all of that graph.
    pub(super) fn put(&mut self, graph: &NamedNode, quads: Vec<Quad>) -> Result<Section, StoreError> {
        debug_assert!(quads.iter().all(|quad| quad.graph_name == graph.clone().into()));
        self.columns.put(&quads);
        self.index.put(&quads);
        self.quads.put(&quads)
    }

    /// Keeps a graph of the last generation.
    pub(super) fn keep(&mut self, graph: &NamedNode, section: Section) -> Result<Section, StoreError> {
        let kept = self.columns.has_last();
        if kept {
            self.columns.keep(graph);
        }
        let indexed = self.index.keep(graph);
        if !kept || !indexed {
            // The columns or the index were damaged; the quads are not.
            let quads = self.quads.quads_of_last(section)?;
            if !kept {
                self.columns.put(&quads);
            }
            if !indexed {
                self.index.put(&quads);
            }
        }
        self.quads.keep(section)
    }

    /// Writes what of a graph is in doubt, if anything is. `quads` are sorted.
    pub(super) fn put_apart(&mut self, quads: &[Quad]) -> Result<Option<Section>, StoreError> {
        self.doubtful_quads += quads.len() as u64;
        (!quads.is_empty()).then(|| self.doubtful.put(quads)).transpose()
    }

    /// Keeps what of a graph of the last generation is in doubt.
    pub(super) fn keep_apart(&mut self, section: Section) -> Result<Section, StoreError> {
        self.doubtful_quads += section.quads;
        self.doubtful.keep(section)
    }

    /// Brings everything to disk.
    pub(super) fn finish(self) -> Result<Sums, StoreError> {
        let graph_file = self.quads.finish()?;
        let doubtful_file = self.doubtful.finish()?;
        let doubtful_file = (self.doubtful_quads > 0).then_some(doubtful_file);
        if doubtful_file.is_none() {
            let path = self.draft.join(snapshot::DOUBTFUL);
            fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
        }
        let columns_file = self.columns.finish().map(|columns| columns.write(&self.draft)).transpose()?;
        let index_file = self.index.write(&self.draft)?;
        Ok(Sums { graph_file, columns_file, index_file, doubtful_file, doubtful_quads: self.doubtful_quads })
    }
}
