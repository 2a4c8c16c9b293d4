//! Quads as one N-Quads file, one stretch for each named graph: unchanged graphs are copied as bytes from generation to
//! generation, without parsing, and any RDF tool can read the whole. Each stretch and the whole have a checksum.

use crate::graph::checksum::{Summing, Written};
use crate::graph::error::StoreError;
use crate::graph::manifest::{Header, Section};
use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::Quad;
use oxigraph::store::{LoaderError, Store as Graph};
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

pub(super) const FILE: &str = "graph.nq";
/// What is in doubt, written in the same way. It is loaded only for who asks for it.
pub(super) const DOUBTFUL: &str = "doubtful.nq";

/// Compares the length of the snapshot of the generation in `path` with what was written.
pub(super) fn check(store: &Path, path: &Path, header: &Header) -> Result<(), StoreError> {
    let file = path.join(FILE);
    let damaged = |reason: String| StoreError::Damaged { path: file.clone(), reason, store: store.to_owned() };
    let written = header.graph_file.bytes;
    match fs::metadata(&file) {
        Ok(metadata) if metadata.len() == written => Ok(()),
        Ok(metadata) => Err(damaged(format!("it has {} bytes and was written with {written}", metadata.len()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(damaged("it is gone".to_owned())),
        Err(error) => Err(StoreError::io("read", &file)(error)),
    }
}

/// Loads the snapshot of the generation in `path` into memory, if it is what was written; with what is in doubt, if told.
pub(super) fn open(store: &Path, path: &Path, header: &Header, doubtful: bool) -> Result<Graph, StoreError> {
    let failed =
        |error: &dyn std::fmt::Display| StoreError::Storage { path: path.to_owned(), reason: error.to_string() };
    let graph = Graph::new().map_err(|error| failed(&error))?;
    // The loader takes half of the threads for parsing, and parses in one where that half is less than two.
    let threads = std::thread::available_parallelism().map_or(1, usize::from).max(2) * 2;
    let mut loader = graph.bulk_loader().with_num_threads(threads);
    let apart = header.doubtful_file.filter(|_| doubtful).map(|written| (DOUBTFUL, written));
    for (name, written) in [(FILE, header.graph_file)].into_iter().chain(apart) {
        let file = path.join(name);
        let damaged = |reason: String| StoreError::Damaged { path: file.clone(), reason, store: store.to_owned() };
        // Read once, so that what is loaded is what was compared.
        let quads = fs::read(&file).map_err(StoreError::io("read", &file))?;
        if let Some(fault) = written.fault_of(&quads) {
            return Err(damaged(fault));
        }
        loader.parallel_load_from_slice(parser(), &quads).map_err(|error| match error {
            LoaderError::Parsing(error) => damaged(error.to_string()),
            other => failed(&other),
        })?;
    }
    loader.commit().map_err(|error| failed(&error))?;
    Ok(graph)
}

/// Lenient: the quads were made of checked IRIs, and checking them again doubles the time.
fn parser() -> RdfParser {
    RdfParser::from_format(RdfFormat::NQuads).lenient()
}

/// What was found in a snapshot: the sum of the whole, and whether each of the `sections` is as it was written. Nothing where
/// there is no snapshot.
pub(super) fn inspect(
    path: &Path,
    name: &str,
    sections: &[Section],
) -> Result<Option<(Written, Vec<bool>)>, StoreError> {
    let file = path.join(name);
    let quads = match fs::read(&file) {
        Ok(quads) => quads,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("read", &file)(error)),
    };
    let is_whole = |section: &Section| {
        let (start, end) = (section.offset as usize, (section.offset + section.bytes) as usize);
        quads.get(start..end).is_some_and(|bytes| section.written() == Written::of(bytes))
    };
    Ok(Some((Written::of(&quads), sections.iter().map(is_whole).collect())))
}

/// Writes a snapshot, graph after graph.
pub(crate) struct SnapshotWriter {
    path: PathBuf,
    out: Summing<BufWriter<File>>,
    last: Option<Last>,
}

/// The snapshot of the last generation, to be kept graph by graph.
struct Last {
    store: PathBuf,
    path: PathBuf,
    file: File,
}

impl Last {
    fn open(generation: &Path, name: &str) -> Result<Self, StoreError> {
        let path = generation.join(name);
        let file = File::open(&path).map_err(StoreError::io("read", &path))?;
        Ok(Self { store: generation.parent().unwrap_or(Path::new("")).to_owned(), path, file })
    }

    /// The bytes of a graph, as they were written.
    fn read(&mut self, section: Section) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        let sought = self.file.seek(SeekFrom::Start(section.offset));
        let read = sought.and_then(|_| (&mut self.file).take(section.bytes).read_to_end(&mut bytes));
        read.map_err(StoreError::io("read", &self.path))?;
        match section.written().fault_of(&bytes) {
            None => Ok(bytes),
            Some(reason) => Err(StoreError::Damaged { path: self.path.clone(), reason, store: self.store.clone() }),
        }
    }
}

impl SnapshotWriter {
    /// A snapshot called `name` in the folder `draft`, and that of the `last` generation to keep graphs of, if it is there.
    pub(super) fn create(draft: &Path, name: &str, last: Option<&Path>) -> Result<Self, StoreError> {
        let path = draft.join(name);
        let file = File::create(&path).map_err(StoreError::io("write", &path))?;
        let last = last.filter(|last| last.join(name).exists()).map(|last| Last::open(last, name)).transpose()?;
        Ok(Self { path, out: Summing::new(BufWriter::new(file)), last })
    }

    pub(super) fn put(&mut self, quads: &[Quad]) -> Result<Section, StoreError> {
        let mut serializer = RdfSerializer::from_format(RdfFormat::NQuads).for_writer(Vec::new());
        let lines =
            quads.iter().try_for_each(|quad| serializer.serialize_quad(quad)).and_then(|()| serializer.finish());
        let lines = lines.map_err(StoreError::io("write", &self.path))?;
        self.append(&lines, quads.len() as u64)
    }

    pub(super) fn keep(&mut self, section: Section) -> Result<Section, StoreError> {
        let bytes = self.last()?.read(section)?;
        self.append(&bytes, section.quads)
    }

    /// The quads of a graph of the last generation.
    pub(super) fn quads_of_last(&mut self, section: Section) -> Result<Vec<Quad>, StoreError> {
        let last = self.last()?;
        let bytes = last.read(section)?;
        parser().for_slice(&bytes).collect::<Result<_, _>>().map_err(|error| StoreError::Damaged {
            path: last.path.clone(),
            reason: error.to_string(),
            store: last.store.clone(),
        })
    }

    fn last(&mut self) -> Result<&mut Last, StoreError> {
        let none = || StoreError::io("read", &self.path)(io::Error::other("there is no last generation to keep from"));
        self.last.as_mut().ok_or_else(none)
    }

    fn append(&mut self, lines: &[u8], quads: u64) -> Result<Section, StoreError> {
        let offset = self.out.written().bytes;
        self.out.write_all(lines).map_err(StoreError::io("write", &self.path))?;
        let Written { bytes, crc32 } = Written::of(lines);
        Ok(Section { offset, bytes, quads, crc32 })
    }

    pub(super) fn finish(mut self) -> Result<Written, StoreError> {
        let flushed = self.out.flush().and_then(|()| self.out.get_ref().get_ref().sync_all());
        flushed.map_err(StoreError::io("write", &self.path))?;
        Ok(self.out.written())
    }
}
