//! A store folder in, a graph to query out: one type over two ways to keep quads. The default reads a snapshot into memory;
//! with the cargo feature `rocksdb` a generation is a RocksDB folder, opened read-only and never written again.

mod snapshot;

#[cfg(feature = "rocksdb")]
mod rocks;

use super::error::StoreError;
use super::generation::{self, Held};
use super::manifest::{Backend, Header, Manifest, Section};
use oxigraph::model::{NamedNode, Quad};
use oxigraph::store::{StorageError, Store as Graph};
use std::fmt;
use std::path::Path;

/// A finished graph, open for reading. It stays as it is while builds go on.
pub struct Store {
    graph: Graph,
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
        let path = &held.generation.path;
        let graph = match header.backend {
            Backend::Snapshot => snapshot::open(folder, path, &header)?,
            #[cfg(feature = "rocksdb")]
            Backend::RocksDb => rocks::open(folder, path)?,
            #[cfg(not(feature = "rocksdb"))]
            Backend::RocksDb => return Err(StoreError::BackendMissing { path: path.clone() }),
        };
        Ok(Self { graph, header, held: Some(held) })
    }

    /// A graph in memory that is in no folder: for tests, and for quads from elsewhere.
    pub fn from_quads(base: &str, quads: impl IntoIterator<Item = Quad>) -> Result<Self, StoreError> {
        let failed = |error: StorageError| StoreError::Storage { path: "memory".into(), reason: error.to_string() };
        let graph = Graph::new().map_err(failed)?;
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
            bytes: 0,
            quads: graph.len().map_err(failed)? as u64,
        };
        Ok(Self { graph, header, held: None })
    }

    /// The quads. Each recap, the gazetteer, the ontology and the identities are graphs of their own; query their union.
    pub fn graph(&self) -> &Graph {
        &self.graph
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

/// Writes the quads of a new generation, graph by graph.
pub(super) enum Writer {
    Snapshot(snapshot::SnapshotWriter),
    #[cfg(feature = "rocksdb")]
    Rocks(rocks::RocksWriter),
}

impl Writer {
    /// A writer of [`Backend::OWN`] in the folder `draft`; `last` is a finished generation of the same backend whose
    /// graphs may be kept.
    pub(super) fn create(draft: &Path, last: Option<&Path>) -> Result<Self, StoreError> {
        match Backend::OWN {
            #[cfg(feature = "rocksdb")]
            Backend::RocksDb => rocks::RocksWriter::create(draft, last).map(Self::Rocks),
            _ => snapshot::SnapshotWriter::create(draft, last).map(Self::Snapshot),
        }
    }

    /// Writes a graph, in place of what it held in the last generation. `quads` are sorted, and all of that graph.
    pub(super) fn put(&mut self, graph: &NamedNode, quads: Vec<Quad>) -> Result<Section, StoreError> {
        debug_assert!(quads.iter().all(|quad| quad.graph_name == graph.clone().into()));
        match self {
            Self::Snapshot(writer) => writer.put(&quads),
            #[cfg(feature = "rocksdb")]
            Self::Rocks(writer) => writer.put(graph, quads),
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
        if matches!(self, Self::Rocks(writer) if same && writer.has_last()) {
            return Ok(Section { offset: 0, bytes: 0, quads: quads.len() as u64 });
        }
        let _ = same;
        self.put(graph, quads)
    }

    /// Keeps a graph of the last generation.
    pub(super) fn keep(&mut self, section: Section) -> Result<Section, StoreError> {
        match self {
            Self::Snapshot(writer) => writer.keep(section),
            #[cfg(feature = "rocksdb")]
            Self::Rocks(_) => Ok(section),
        }
    }

    /// Leaves out a graph of the last generation.
    pub(super) fn withdraw(&mut self, graph: &NamedNode) -> Result<(), StoreError> {
        match self {
            // What is not kept is not there.
            Self::Snapshot(_) => {
                let _ = graph;
                Ok(())
            }
            #[cfg(feature = "rocksdb")]
            Self::Rocks(writer) => writer.withdraw(graph),
        }
    }

    /// Brings everything to disk; gives the length of the snapshot in bytes, 0 with RocksDB.
    pub(super) fn finish(self) -> Result<u64, StoreError> {
        match self {
            Self::Snapshot(writer) => writer.finish(),
            #[cfg(feature = "rocksdb")]
            Self::Rocks(writer) => writer.finish(),
        }
    }
}

/// Whether the quads of a finished generation are as they were written: as long as the manifest or RocksDB's own says.
pub(super) fn is_whole(path: &Path, header: &Header) -> bool {
    match header.backend {
        Backend::Snapshot => snapshot::is_whole(path, header),
        #[cfg(feature = "rocksdb")]
        Backend::RocksDb => rocks::is_whole(path),
        #[cfg(not(feature = "rocksdb"))]
        Backend::RocksDb => path.is_dir(),
    }
}
