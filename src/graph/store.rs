//! A store folder in, a graph to query out: one type over two ways to keep quads. The default reads a snapshot into memory;
//! with the cargo feature `rocksdb` a generation is a RocksDB folder, opened read-only and never written again.

mod health;
mod snapshot;

#[cfg(feature = "rocksdb")]
mod rocks;

use super::checksum::Written;
use super::columns::{Columns, ColumnsBuilder};
use super::error::StoreError;
use super::generation::{self, Held};
use super::index::{Index, IndexBuilder};
use super::manifest::{Backend, Header, Manifest, Section};
pub use health::Health;
use oxigraph::model::{NamedNode, Quad};
use oxigraph::store::{StorageError, Store as Graph};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A finished graph, open for reading. It stays as it is while builds go on. Its quads are loaded when they are first
/// asked for, since views mostly need its columns only.
pub struct Store {
    folder: PathBuf,
    graph: OnceLock<Graph>,
    columns: OnceLock<Option<Columns>>,
    index: OnceLock<Option<Index>>,
    header: Header,
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
        match header.backend {
            Backend::Snapshot => snapshot::check(folder, &held.generation.path, &header)?,
            #[cfg(feature = "rocksdb")]
            Backend::RocksDb => {}
            #[cfg(not(feature = "rocksdb"))]
            Backend::RocksDb => return Err(StoreError::BackendMissing { path: held.generation.path.clone() }),
        }
        let (graph, columns, index) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Self { folder: folder.to_owned(), graph, columns, index, header, held: Some(held) })
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
            backend: Backend::Snapshot,
            base: base.to_owned(),
            fingerprint: String::new(),
            rules: String::new(),
            surroundings: String::new(),
            imported: String::new(),
            graph_file: Written::default(),
            columns_file: None,
            index_file: None,
            names_file: Written::default(),
            quads: graph.len().map_err(failed)? as u64,
        };
        let (folder, columns) = (PathBuf::new(), OnceLock::from(columns.finish()));
        Ok(Self { folder, graph: OnceLock::from(graph), columns, index: OnceLock::from(None), header, held: None })
    }

    /// The quads, loaded when they are first asked for. Each recap, the gazetteer, the ontology and the identities are
    /// graphs of their own; query their union.
    ///
    /// # Errors
    /// Quads that cannot be read.
    pub fn graph(&self) -> Result<&Graph, StoreError> {
        if let (None, Some(held)) = (self.graph.get(), &self.held) {
            let path = &held.generation.path;
            let graph = match self.header.backend {
                #[cfg(feature = "rocksdb")]
                Backend::RocksDb => rocks::open(&self.folder, path)?,
                _ => snapshot::open(&self.folder, path, &self.header)?,
            };
            let _ = self.graph.set(graph);
        }
        Ok(self.graph.get().expect("a graph that is in no folder has its quads from the start"))
    }

    /// What views walk along, without the rest of the quads; nothing where the generation was written without.
    pub fn columns(&self) -> Option<&Columns> {
        let read = || Columns::read(&self.held.as_ref()?.generation.path, self.header.columns_file?);
        self.columns.get_or_init(read).as_ref()
    }

    /// The quads where they can be read as they are asked for, without loading the rest; nothing where the generation was
    /// written without.
    pub fn index(&self) -> Option<&Index> {
        let open = || Index::open(&self.held.as_ref()?.generation.path, self.header.index_file?);
        self.index.get_or_init(open).as_ref()
    }

    /// What was written beside the graph: base of the IRIs, versions, sizes.
    pub fn header(&self) -> &Header {
        &self.header
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
    quads: Quads,
    columns: ColumnsBuilder,
    /// Nothing for quads that RocksDB keeps, which is an index itself.
    index: Option<IndexBuilder>,
}

/// The sums of the files that were written.
pub(super) struct Sums {
    /// That of the snapshot; nothing with RocksDB.
    pub(super) graph_file: Written,
    /// That of the columns, where there are any.
    pub(super) columns_file: Option<Written>,
    /// That of the index, where there is one.
    pub(super) index_file: Option<Written>,
}

enum Quads {
    Snapshot(snapshot::SnapshotWriter),
    #[cfg(feature = "rocksdb")]
    Rocks(rocks::RocksWriter),
}

impl Writer {
    /// A writer of [`Backend::OWN`] in the folder `draft`; `last` is a finished generation of the same backend whose
    /// graphs may be kept.
    pub(super) fn create(draft: &Path, last: Option<(&Path, &Header)>) -> Result<Self, StoreError> {
        let path = last.map(|(path, _)| path);
        let quads = match Backend::OWN {
            #[cfg(feature = "rocksdb")]
            Backend::RocksDb => Quads::Rocks(rocks::RocksWriter::create(draft, path)?),
            _ => Quads::Snapshot(snapshot::SnapshotWriter::create(draft, path)?),
        };
        let mut columns =
            ColumnsBuilder::new(last.and_then(|(path, header)| Columns::read(path, header.columns_file?)));
        if last.is_some_and(|(_, header)| header.columns_file.is_none()) {
            columns.give_up();
        }
        let index = last.and_then(|(path, header)| Index::open(path, header.index_file?));
        let index = (Backend::OWN == Backend::Snapshot).then(|| IndexBuilder::new(index));
        Ok(Self { draft: draft.to_owned(), quads, columns, index })
    }

    /// Writes a graph, in place of what it held in the last generation. `quads` are sorted, and all of that graph.
    pub(super) fn put(&mut self, graph: &NamedNode, quads: Vec<Quad>) -> Result<Section, StoreError> {
        debug_assert!(quads.iter().all(|quad| quad.graph_name == graph.clone().into()));
        self.columns.put(&quads);
        self.index.iter_mut().for_each(|index| index.put(&quads));
        match &mut self.quads {
            Quads::Snapshot(writer) => writer.put(&quads),
            #[cfg(feature = "rocksdb")]
            Quads::Rocks(writer) => writer.put(graph, quads),
        }
    }

    /// Writes a graph that is no recap's. Where it is the `same` as in the last generation, RocksDB need not delete and write
    /// tens of thousands of quads again, which costs more than all the rest of a small build.
    pub(super) fn put_unless(
        &mut self,
        same: bool,
        graph: &NamedNode,
        quads: Vec<Quad>,
    ) -> Result<Section, StoreError> {
        #[cfg(feature = "rocksdb")]
        if matches!(&self.quads, Quads::Rocks(writer) if same && writer.has_last()) {
            self.columns.put(&quads);
            return Ok(Section { quads: quads.len() as u64, ..Section::default() });
        }
        let _ = same;
        self.put(graph, quads)
    }

    /// Keeps a graph of the last generation.
    pub(super) fn keep(&mut self, graph: &NamedNode, section: Section) -> Result<Section, StoreError> {
        let kept = self.columns.has_last();
        if kept {
            self.columns.keep(graph);
        }
        let indexed = self.index.as_mut().is_none_or(|index| index.keep(graph));
        if !kept || !indexed {
            // The columns or the index were damaged; the quads are not.
            let quads = match &mut self.quads {
                Quads::Snapshot(writer) => writer.quads_of_last(section)?,
                #[cfg(feature = "rocksdb")]
                Quads::Rocks(writer) => writer.quads_of(graph)?,
            };
            if !kept {
                self.columns.put(&quads);
            }
            if !indexed {
                self.index.iter_mut().for_each(|index| index.put(&quads));
            }
        }
        match &mut self.quads {
            Quads::Snapshot(writer) => writer.keep(section),
            #[cfg(feature = "rocksdb")]
            Quads::Rocks(_) => Ok(section),
        }
    }

    /// Leaves out a graph of the last generation.
    pub(super) fn withdraw(&mut self, graph: &NamedNode) -> Result<(), StoreError> {
        match &mut self.quads {
            // What is not kept is not there.
            Quads::Snapshot(_) => {
                let _ = graph;
                Ok(())
            }
            #[cfg(feature = "rocksdb")]
            Quads::Rocks(writer) => writer.withdraw(graph),
        }
    }

    /// Brings everything to disk.
    pub(super) fn finish(self) -> Result<Sums, StoreError> {
        let graph_file = match self.quads {
            Quads::Snapshot(writer) => writer.finish()?,
            #[cfg(feature = "rocksdb")]
            Quads::Rocks(writer) => writer.finish()?,
        };
        let columns_file = self.columns.finish().map(|columns| columns.write(&self.draft)).transpose()?;
        let index_file = self.index.map(|index| index.write(&self.draft)).transpose()?.flatten();
        Ok(Sums { graph_file, columns_file, index_file })
    }
}
