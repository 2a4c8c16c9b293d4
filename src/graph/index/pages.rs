//! A file in, its bytes out, read a page at a time when they are first asked for: who asks of one name reads what is said of
//! it, however much the file holds. A page that was read stays, since a join comes back to it.

use crate::graph::checksum::Written;
use crc32fast::Hasher;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Bytes of a page; whatever has a fixed size divides it.
const PAGE: u64 = 8 << 10;

/// Bytes of a page's checksum.
const SUM: u64 = 4;

/// A file that is read by pages, each with its checksum behind them all.
#[derive(Debug)]
pub(super) struct Pages {
    file: Mutex<File>,
    length: u64,
    pages: Box<[OnceLock<Box<[u8]>>]>,
    sums: Vec<u32>,
    /// How often bytes that were asked for could not be given.
    failures: AtomicU64,
}

impl Pages {
    /// Opens a file and reads the checksums of its pages.
    pub(super) fn open(path: &Path, written: Written) -> io::Result<Self> {
        let mut file = File::open(path)?;
        if file.metadata()?.len() != written.bytes {
            return Err(damaged());
        }
        let count = written.bytes.div_ceil(PAGE + SUM);
        let length = written.bytes - count * SUM;
        file.seek(SeekFrom::Start(length))?;
        let mut table = Vec::new();
        file.read_to_end(&mut table)?;
        if crc32fast::hash(&table) != written.crc32 {
            return Err(damaged());
        }
        let sums: Vec<u32> = table.as_chunks::<4>().0.iter().map(|sum| u32::from_le_bytes(*sum)).collect();
        let pages = sums.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { file: Mutex::new(file), length, pages, sums, failures: AtomicU64::new(0) })
    }

    /// How often bytes that were asked for could not be given. Who asks may have gone on without them.
    pub(super) fn failures(&self) -> u64 {
        self.failures.load(Relaxed)
    }

    /// Compares all pages with their checksums.
    pub(super) fn read_all(&self) -> io::Result<()> {
        (0..self.sums.len()).try_for_each(|number| self.read(number).map(drop))
    }

    /// Bytes of the file.
    pub(super) fn len(&self) -> u64 {
        self.length
    }

    /// So many bytes, which do not go over the end of a page.
    pub(super) fn fixed<const N: usize>(&self, at: u64) -> io::Result<[u8; N]> {
        self.from(at)?.first_chunk().copied().ok_or_else(damaged)
    }

    /// The bytes of a range.
    pub(super) fn bytes(&self, range: Range<u64>) -> io::Result<Cow<'_, [u8]>> {
        let length = usize::try_from(range.end.saturating_sub(range.start)).map_err(io::Error::other)?;
        if length == 0 {
            return Ok(Cow::Borrowed(&[]));
        }
        let first = self.from(range.start)?;
        if let Some(whole) = first.get(..length) {
            return Ok(whole.into());
        }
        if range.end > self.length {
            return Err(damaged());
        }
        let mut bytes = first.to_vec();
        while bytes.len() < length {
            let more = self.from(range.start + bytes.len() as u64)?;
            bytes.extend(&more[..more.len().min(length - bytes.len())]);
        }
        Ok(bytes.into())
    }

    /// The bytes from a place to the end of its page.
    fn from(&self, at: u64) -> io::Result<&[u8]> {
        self.look(at).inspect_err(|_| {
            self.failures.fetch_add(1, Relaxed);
        })
    }

    fn look(&self, at: u64) -> io::Result<&[u8]> {
        let (number, within) = (at / PAGE, (at % PAGE) as usize);
        let number = usize::try_from(number).map_err(io::Error::other)?;
        let page = self.pages.get(number).ok_or_else(damaged)?;
        let bytes = match page.get() {
            Some(bytes) => bytes,
            None => {
                let bytes = self.read(number)?;
                page.get_or_init(|| bytes)
            }
        };
        bytes.get(within..).filter(|rest| !rest.is_empty()).ok_or_else(damaged)
    }

    fn read(&self, number: usize) -> io::Result<Box<[u8]>> {
        let start = number as u64 * PAGE;
        let mut bytes = vec![0; PAGE.min(self.length - start) as usize];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        if crc32fast::hash(&bytes) != self.sums[number] {
            return Err(damaged());
        }
        Ok(bytes.into())
    }
}

/// Takes the checksum of each page that passes.
pub(super) struct PageWriter<W> {
    out: W,
    page: Hasher,
    /// Bytes of the page so far.
    filled: u64,
    length: u64,
    sums: Vec<u32>,
}

impl<W: Write> PageWriter<W> {
    /// Nothing has passed yet.
    pub(super) fn new(out: W) -> Self {
        Self { out, page: Hasher::new(), filled: 0, length: 0, sums: Vec::new() }
    }

    /// Writes the checksums behind the pages.
    pub(super) fn finish(mut self) -> io::Result<(W, Written)> {
        if self.filled > 0 {
            self.sums.push(self.page.finalize());
        }
        let table: Vec<u8> = self.sums.iter().flat_map(|sum| sum.to_le_bytes()).collect();
        self.out.write_all(&table)?;
        let written = Written { bytes: self.length + table.len() as u64, crc32: crc32fast::hash(&table) };
        Ok((self.out, written))
    }
}

impl<W: Write> Write for PageWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = usize::try_from(PAGE - self.filled).unwrap_or(usize::MAX);
        let taken = self.out.write(&bytes[..bytes.len().min(room)])?;
        self.page.update(&bytes[..taken]);
        self.filled += taken as u64;
        self.length += taken as u64;
        if self.filled == PAGE {
            self.sums.push(std::mem::take(&mut self.page).finalize());
            self.filled = 0;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// What a file says that is not as it was written.
pub(super) fn damaged() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "it is not as it was written")
}
