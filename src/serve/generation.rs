//! A store folder in, the generation that questions are put to out. A clock looks once a second whether a build has finished
//! another; then that one is opened beside the one in use, and put in its place. Who has begun with the old one ends with it,
//! since it holds the lock that keeps builds from removing it.

use super::catalogue::Catalogue;
use super::kept::Kept;
use crate::graph::manifest::Manifest;
use crate::graph::{Store, StoreError};
use crate::query::{QueryError, Source};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::SystemTime;

/// A generation, and what was made of it once for all who ask.
pub(super) struct Generation {
    store: Store,
    catalogue: OnceLock<Catalogue>,
    manifest: OnceLock<Option<Manifest>>,
    stamp: Option<(u64, SystemTime)>,
    /// Pages that were made of it.
    pub(super) pages: Kept,
    /// What tells it from others.
    pub(super) tag: String,
}

impl Generation {
    fn open(folder: &Path, doubtful: bool) -> Result<Self, StoreError> {
        let stamp = Store::stamp(folder);
        let store = Store::open(folder)?;
        let store = if doubtful { store.with_doubtful() } else { store };
        if store.index()?.is_none() {
            // Loaded now, so that no question waits for it.
            store.graph()?;
        }
        let (number, written) = (store.generation().unwrap_or_default(), store.header().graph_file.crc32);
        let tag = format!("{number}-{written:08x}");
        Ok(Self { store, stamp, tag, catalogue: OnceLock::new(), manifest: OnceLock::new(), pages: Kept::default() })
    }

    /// The store.
    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// What queries are put to.
    pub(super) fn source(&self) -> Result<Source<'_>, StoreError> {
        Ok(match self.store.index()? {
            Some(index) => index.into(),
            None => self.store.graph()?.into(),
        })
    }

    /// What can be looked for in it, read when somebody first looks.
    pub(super) fn catalogue(&self) -> Result<&Catalogue, QueryError> {
        if self.catalogue.get().is_none() {
            let _ = self.catalogue.set(Catalogue::read(self)?);
        }
        Ok(self.catalogue.get().expect("it was set"))
    }

    /// What it was built from, read when somebody first looks; nothing for a store that is in no folder.
    pub(super) fn manifest(&self) -> Result<Option<&Manifest>, StoreError> {
        if self.manifest.get().is_none() {
            let _ = self.manifest.set(self.store.manifest()?);
        }
        Ok(self.manifest.get().and_then(Option::as_ref))
    }

    /// When it was written, for a store that is in a folder.
    pub(super) fn written(&self) -> Option<SystemTime> {
        self.stamp.map(|(_, written)| written)
    }

    /// How many of its quads were looked at, where it has an index.
    pub(super) fn looked_at(&self) -> u64 {
        self.store.index().ok().flatten().map_or(0, crate::graph::Index::looked_at)
    }

    /// The base of its IRIs.
    pub(super) fn base(&self) -> &str {
        &self.store.header().base
    }

    /// Where its IRIs are at home: their base without its last folder.
    pub(super) fn site(&self) -> &str {
        let base = self.base().trim_end_matches('/');
        base.rfind('/').map_or(base, |at| &base[..=at])
    }

    /// Its number.
    pub(super) fn number(&self) -> u64 {
        self.store.generation().unwrap_or_default()
    }
}

impl fmt::Debug for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Generation").field("store", &self.store).field("tag", &self.tag).finish_non_exhaustive()
    }
}

/// The generation in use.
#[derive(Debug)]
pub(super) struct Current {
    folder: PathBuf,
    /// Whether what is in doubt is answered with too.
    doubtful: bool,
    generation: RwLock<Arc<Generation>>,
}

impl Current {
    pub(super) fn open(folder: &Path, doubtful: bool) -> Result<Self, StoreError> {
        let generation = RwLock::new(Arc::new(Generation::open(folder, doubtful)?));
        Ok(Self { folder: folder.to_owned(), doubtful, generation })
    }

    /// The generation in use.
    pub(super) fn get(&self) -> Arc<Generation> {
        Arc::clone(&self.generation.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a newer generation into use, if there is one; gives its number.
    ///
    /// # Errors
    /// One that cannot be opened; the one in use stays.
    pub(super) fn renew(&self) -> Result<Option<u64>, StoreError> {
        let stamp = Store::stamp(&self.folder);
        if stamp.is_none() || stamp == self.get().stamp {
            return Ok(None);
        }
        let newer = Arc::new(Generation::open(&self.folder, self.doubtful)?);
        let number = newer.number();
        *self.generation.write().unwrap_or_else(PoisonError::into_inner) = newer;
        Ok(Some(number))
    }
}
