//! Paths as typed in, recap files out: what to read, under which name it is known in the graph.

/// A recap file before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as given, for messages and records.
    pub path: String,
    /// Stable name: the last part of the recap's IRI.
    pub key: String,
    /// Where the bytes come from.
    pub origin: Origin,
}

/// Where a recap's bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file on disk.
    File(std::path::PathBuf),
    /// Bytes that were handed over (JSON Lines on standard input, the samples inside the program).
    Bytes(Vec<u8>),
}
