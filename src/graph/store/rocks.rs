//! Quads in a RocksDB folder. A new generation starts as a copy of the last, in which finished tables, which RocksDB never
//! changes, are hard links: a folder is written only before it is finished, so no reader ever sees one that is written.

use crate::graph::checksum::Written;
use crate::graph::error::StoreError;
use crate::graph::manifest::Section;
use oxigraph::model::{NamedNode, Quad};
use oxigraph::store::{StorageError, Store as Graph};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub(super) const FOLDER: &str = "rocksdb";
/// Quads that are gathered before they are loaded: bulk loading writes new tables each time, and many small ones read
/// slowly.
const BATCH: usize = 200_000;
/// Quads from which on bulk loading is worth its tables; fewer go through a transaction.
const BULK: usize = 20_000;

/// Opens the finished generation in `path`, read-only: RocksDB takes no lock then, and any number of readers may do so.
pub(super) fn open(store: &Path, path: &Path) -> Result<Graph, StoreError> {
    let folder = path.join(FOLDER);
    Graph::open_read_only(&folder).map_err(|error| match error {
        StorageError::Io(source) if source.kind() == ErrorKind::PermissionDenied => failed(path)(source.into()),
        // A file of it is gone, shorter than it was, or not what its checksum says.
        error => StoreError::Damaged { path: folder, reason: error.to_string(), store: store.to_owned() },
    })
}

/// Whether all files of the generation in `path` are there, in their lengths: RocksDB compares them when it opens.
pub(super) fn is_whole(path: &Path) -> bool {
    Graph::open_read_only(path.join(FOLDER)).is_ok()
}

/// Changes a copy of the last generation into the next.
pub(crate) struct RocksWriter {
    draft: PathBuf,
    graph: Graph,
    /// Whether there is a last generation whose graphs must make room.
    has_last: bool,
    pending: Vec<Quad>,
}

impl RocksWriter {
    pub(super) fn create(draft: &Path, last: Option<&Path>) -> Result<Self, StoreError> {
        let folder = draft.join(FOLDER);
        if let Some(last) = last {
            copy_finished(&last.join(FOLDER), &folder)?;
        }
        let graph = Graph::open(&folder).map_err(failed(draft))?;
        Ok(Self { draft: draft.to_owned(), graph, has_last: last.is_some(), pending: Vec::new() })
    }

    pub(super) fn put(&mut self, graph: &NamedNode, quads: Vec<Quad>) -> Result<Section, StoreError> {
        self.withdraw(graph)?;
        let section = Section { quads: quads.len() as u64, ..Section::default() };
        self.pending.extend(quads);
        if self.pending.len() >= BATCH {
            self.load_pending()?;
        }
        Ok(section)
    }

    /// Whether this began as a copy of the last generation.
    pub(super) fn has_last(&self) -> bool {
        self.has_last
    }

    pub(super) fn withdraw(&mut self, graph: &NamedNode) -> Result<(), StoreError> {
        if self.has_last { self.graph.remove_named_graph(graph).map_err(failed(&self.draft)) } else { Ok(()) }
    }

    /// The quads of a graph of the last generation.
    pub(super) fn quads_of(&self, graph: &NamedNode) -> Result<Vec<Quad>, StoreError> {
        let quads = self.graph.quads_for_pattern(None, None, None, Some(graph.as_ref().into()));
        quads.collect::<Result<_, _>>().map_err(failed(&self.draft))
    }

    fn load_pending(&mut self) -> Result<(), StoreError> {
        let quads = std::mem::take(&mut self.pending);
        let loaded = if quads.len() < BULK {
            self.graph.extend(quads)
        } else {
            let mut loader = self.graph.bulk_loader();
            loader.load_quads(quads).and_then(|()| loader.commit())
        };
        loaded.map_err(failed(&self.draft))
    }

    pub(super) fn finish(mut self) -> Result<Written, StoreError> {
        self.load_pending()?;
        self.graph.flush().map_err(failed(&self.draft))?;
        Ok(Written::default())
    }
}

/// Copies a RocksDB folder that nobody writes: tables as hard links where the file system can, the rest as files.
/// Locks and logs for people are left out.
fn copy_finished(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::create_dir(to).map_err(StoreError::io("make the folder", to))?;
    for entry in fs::read_dir(from).map_err(StoreError::io("read", from))? {
        let entry = entry.map_err(StoreError::io("read", from))?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text == "LOCK" || text == "LOG" || text.starts_with("LOG.") || !entry.path().is_file() {
            continue;
        }
        let target = to.join(&name);
        let linked = text.ends_with(".sst") && fs::hard_link(entry.path(), &target).is_ok();
        if !linked {
            fs::copy(entry.path(), &target).map_err(StoreError::io("write", &target))?;
        }
    }
    Ok(())
}

fn failed(path: &Path) -> impl Fn(StorageError) -> StoreError + use<'_> {
    move |error| match error {
        StorageError::Io(source) => StoreError::Io { action: "use", path: path.to_owned(), source },
        other => StoreError::Storage { path: path.to_owned(), reason: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_linked_and_the_rest_is_copied() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir(&from).expect("made");
        for name in ["000001.sst", "CURRENT", "MANIFEST-000002", "000003.log", "LOCK", "LOG", "LOG.old.1"] {
            fs::write(from.join(name), name).expect("written");
        }
        copy_finished(&from, &to).expect("copied");
        fs::write(to.join("CURRENT"), "changed").expect("written");
        let mut names: Vec<_> = fs::read_dir(&to).expect("read").map(|e| e.expect("an entry").file_name()).collect();
        names.sort();
        assert_eq!(names, ["000001.sst", "000003.log", "CURRENT", "MANIFEST-000002"]);
        assert_eq!(fs::read_to_string(from.join("CURRENT")).expect("read"), "CURRENT");
    }
}
