//! Quads as one N-Quads file, one stretch for each named graph: unchanged graphs are copied as bytes from generation to
//! generation, without parsing, and any RDF tool can read the whole.

use crate::graph::error::StoreError;
use crate::graph::manifest::{Header, Section};
use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::Quad;
use oxigraph::store::{LoaderError, Store as Graph};
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const FILE: &str = "graph.nq";

/// Compares the length of the snapshot of the generation in `path` with what was written.
pub(super) fn check(store: &Path, path: &Path, header: &Header) -> Result<(), StoreError> {
    let file = path.join(FILE);
    let damaged = |reason: String| StoreError::Damaged { path: file.clone(), reason, store: store.to_owned() };
    match fs::metadata(&file) {
        Ok(metadata) if metadata.len() == header.bytes => Ok(()),
        Ok(metadata) => Err(damaged(format!("it has {} bytes and was written with {}", metadata.len(), header.bytes))),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(damaged("it is gone".to_owned())),
        Err(error) => Err(StoreError::io("read", &file)(error)),
    }
}

/// Loads the snapshot of the generation in `path` into memory.
pub(super) fn open(store: &Path, path: &Path) -> Result<Graph, StoreError> {
    let file = path.join(FILE);
    let damaged = |reason: String| StoreError::Damaged { path: file.clone(), reason, store: store.to_owned() };
    let failed =
        |error: &dyn std::fmt::Display| StoreError::Storage { path: path.to_owned(), reason: error.to_string() };
    let graph = Graph::new().map_err(|error| failed(&error))?;
    // The loader takes half of the threads for parsing, and parses in one where that half is less than two.
    let threads = std::thread::available_parallelism().map_or(1, usize::from).max(2) * 2;
    let mut loader = graph.bulk_loader().with_num_threads(threads);
    // Lenient: the quads were made of checked IRIs, and checking them again doubles the time.
    let parser = RdfParser::from_format(RdfFormat::NQuads).lenient();
    loader.parallel_load_from_file(parser, &file).map_err(|error| match error {
        LoaderError::Parsing(error) => damaged(error.to_string()),
        other => failed(&other),
    })?;
    loader.commit().map_err(|error| failed(&error))?;
    Ok(graph)
}

/// Whether the snapshot has the length that was written.
pub(super) fn is_whole(path: &Path, header: &Header) -> bool {
    fs::metadata(path.join(FILE)).is_ok_and(|metadata| metadata.len() == header.bytes)
}

/// Writes a snapshot, graph after graph.
pub(crate) struct SnapshotWriter {
    path: PathBuf,
    out: BufWriter<File>,
    offset: u64,
    last: Option<(PathBuf, File)>,
}

impl SnapshotWriter {
    pub(super) fn create(draft: &Path, last: Option<&Path>) -> Result<Self, StoreError> {
        let path = draft.join(FILE);
        let out = BufWriter::new(File::create(&path).map_err(StoreError::io("write", &path))?);
        let last = match last.map(|last| last.join(FILE)) {
            Some(last) => {
                let file = File::open(&last).map_err(StoreError::io("read", &last))?;
                Some((last, file))
            }
            None => None,
        };
        Ok(Self { path, out, offset: 0, last })
    }

    pub(super) fn put(&mut self, quads: &[Quad]) -> Result<Section, StoreError> {
        let mut serializer = RdfSerializer::from_format(RdfFormat::NQuads).for_writer(Vec::new());
        let lines =
            quads.iter().try_for_each(|quad| serializer.serialize_quad(quad)).and_then(|()| serializer.finish());
        let written = lines.and_then(|lines| self.out.write_all(&lines).map(|()| lines.len() as u64));
        let bytes = written.map_err(StoreError::io("write", &self.path))?;
        Ok(self.advance(bytes, quads.len() as u64))
    }

    pub(super) fn keep(&mut self, section: Section) -> Result<Section, StoreError> {
        let Some((last, file)) = &mut self.last else {
            return Err(StoreError::io("read", &self.path)(io::Error::other(
                "there is no last generation to keep from",
            )));
        };
        file.seek(SeekFrom::Start(section.offset)).map_err(StoreError::io("read", last))?;
        let copied =
            io::copy(&mut file.take(section.bytes), &mut self.out).map_err(StoreError::io("write", &self.path))?;
        if copied != section.bytes {
            return Err(StoreError::io("read", last)(ErrorKind::UnexpectedEof.into()));
        }
        Ok(self.advance(section.bytes, section.quads))
    }

    fn advance(&mut self, bytes: u64, quads: u64) -> Section {
        let offset = self.offset;
        self.offset += bytes;
        Section { offset, bytes, quads }
    }

    pub(super) fn finish(self) -> Result<u64, StoreError> {
        let Self { path, out, offset, .. } = self;
        let file = out.into_inner().map_err(|error| StoreError::io("write", &path)(error.into_error()))?;
        file.sync_all().map_err(StoreError::io("write", &path))?;
        Ok(offset)
    }
}
