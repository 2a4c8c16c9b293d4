//! A finished generation in, what of it is not as it was written out: asked by a build before it keeps anything, and by
//! `talkgraph check`. Recaps are told one by one, since each of them can be read again by itself.

use super::snapshot;
use crate::graph::checksum::Written;
use crate::graph::columns;
use crate::graph::error::StoreError;
use crate::graph::generation::NAMES;
use crate::graph::index::{self, Index};
use crate::graph::manifest::{Manifest, RecapEntry, Section};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What is damaged in a generation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// The damaged files, each with what is wrong.
    pub files: Vec<(PathBuf, String)>,
    /// Keys of the recaps whose graphs are damaged.
    pub recaps: BTreeSet<String>,
    /// Whether no recap's graph can be taken over.
    pub lost_graph: bool,
}

impl Health {
    /// Looks at all files of the generation in `path` but its manifest, which was compared when it was read.
    ///
    /// # Errors
    /// Files that cannot be read at all: they may be whole.
    pub(in crate::graph) fn of(path: &Path, manifest: &Manifest) -> Result<Self, StoreError> {
        let mut health = Self::default();
        health.look_at_snapshot(path, manifest)?;
        health.look_at_file(path, columns::FILE, manifest.header.columns_file)?;
        if let Some(written) = manifest.header.index_file {
            let fault = Index::fault(path, written).map_err(StoreError::io("read", &path.join(index::FILE)))?;
            health.files.extend(fault.map(|fault| (path.join(index::FILE), fault)));
        }
        health.look_at_file(path, NAMES, Some(manifest.header.names_file))?;
        Ok(health)
    }

    /// Whether all is as it was written.
    pub fn is_whole(&self) -> bool {
        self.files.is_empty()
    }

    /// The faults, one sentence each.
    pub fn told(&self) -> Vec<String> {
        self.files.iter().map(|(file, fault)| format!("{} is damaged: {fault}", file.display())).collect()
    }

    fn look_at_snapshot(&mut self, path: &Path, manifest: &Manifest) -> Result<(), StoreError> {
        let sections = manifest.recaps.iter().map(|(key, entry)| (key, entry.section)).collect();
        self.lost_graph = !self.look_at_graphs(path, snapshot::FILE, manifest.header.graph_file, sections)?;
        if let Some(written) = manifest.header.doubtful_file {
            let apart = |(key, entry): (_, &RecapEntry)| Some((key, entry.doubtful?));
            let sections = manifest.recaps.iter().filter_map(apart).collect();
            self.look_at_graphs(path, snapshot::DOUBTFUL, written, sections)?;
        }
        Ok(())
    }

    /// Looks at one file of graphs, of the recaps with these keys; says whether it is there.
    fn look_at_graphs(
        &mut self,
        path: &Path,
        name: &str,
        written: Written,
        of_recaps: Vec<(&String, Section)>,
    ) -> Result<bool, StoreError> {
        let (keys, sections): (Vec<&String>, Vec<Section>) = of_recaps.into_iter().unzip();
        let found = snapshot::inspect(path, name, &sections)?;
        let fault = match &found {
            Some((now, _)) => written.fault(now),
            None => Some("it is gone".to_owned()),
        };
        self.files.extend(fault.map(|fault| (path.join(name), fault)));
        let whole = found.as_ref().map_or_else(|| vec![false; keys.len()], |(_, whole)| whole.clone());
        if found.is_some() || name == snapshot::DOUBTFUL {
            let damaged = keys.into_iter().zip(whole).filter(|(_, whole)| !whole);
            self.recaps.extend(damaged.map(|(key, _)| key.clone()));
        }
        Ok(found.is_some())
    }

    fn look_at_file(&mut self, path: &Path, name: &str, written: Option<Written>) -> Result<(), StoreError> {
        let Some(written) = written else { return Ok(()) };
        let file = path.join(name);
        let fault = match fs::read(&file) {
            Ok(bytes) => written.fault_of(&bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => Some("it is gone".to_owned()),
            Err(error) => return Err(StoreError::io("read", &file)(error)),
        };
        self.files.extend(fault.map(|fault| (file, fault)));
        Ok(())
    }
}
