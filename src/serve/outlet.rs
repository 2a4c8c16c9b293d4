//! An answer as it is written in, a response out. What is short is sent whole, with its length; what is long is sent piece by
//! piece while it is written, so that it needs no memory and its first rows come at once. A fault before the first piece is a
//! status; one behind it breaks the connection off, so that half an answer never passes for a whole one.

use super::fault::Fault;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use hyper::body::{Body as HttpBody, Frame};
use std::io::{self, ErrorKind, Read as _, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

/// Bytes of a piece; an answer that is shorter is sent whole.
const PIECE: usize = 64 << 10;
/// Bytes under which packing costs more than it saves.
const WORTH_PACKING: usize = 860;
/// Pieces that wait for the client.
const WAITING: usize = 4;

/// What stands before an answer.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// The status.
    pub(super) status: StatusCode,
    /// The media type.
    pub(super) kind: HeaderValue,
    /// Other headers.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
}

/// Whether an answer is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// It is not: it is packed already, or who asked takes it as it is.
    Never,
    /// As far as it is there as a whole: it is kept so, and unpacked for those who take it as it is.
    Whole,
    /// It is, also piece by piece.
    Always,
}

/// How an answer begins.
pub(super) enum Begun {
    /// It is all there.
    Whole(Head, Bytes, bool),
    /// More of it will come.
    Pieces(Head, Pieces, bool),
    /// There is none.
    Not(Fault),
}

/// The pieces of an answer that is still written; an empty one is the last. Who writes may break off without a word.
pub(super) struct Pieces {
    pieces: mpsc::Receiver<Result<Bytes, io::Error>>,
    is_over: bool,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        self.pieces.poll_recv(context).map(|piece| {
            let piece = piece.unwrap_or_else(|| Err(io::Error::other("the answer broke off")));
            self.is_over = piece.as_ref().map_or(true, Bytes::is_empty);
            (!self.is_over || piece.is_err()).then(|| piece.map(Frame::data))
        })
    }
}

/// Where an answer is written.
pub(super) struct Outlet {
    /// What stands before it; it cannot be changed any more when the first piece has been sent.
    pub(super) head: Head,
    packing: Packing,
    packed: Option<GzEncoder<Vec<u8>>>,
    plain: Vec<u8>,
    begun: Option<oneshot::Sender<Begun>>,
    pieces: Option<mpsc::Sender<Result<Bytes, io::Error>>>,
    runtime: Handle,
    /// How long a piece waits for the client.
    patience: Duration,
}

impl Outlet {
    pub(super) fn new(begun: oneshot::Sender<Begun>, packing: Packing, runtime: Handle, patience: Duration) -> Self {
        let kind = HeaderValue::from_static("text/plain; charset=utf-8");
        Self {
            head: Head { status: StatusCode::OK, kind, headers: Vec::new() },
            packing,
            packed: None,
            plain: Vec::new(),
            begun: Some(begun),
            pieces: None,
            runtime,
            patience,
        }
    }

    /// Says what the answer is.
    pub(super) fn kind(&mut self, kind: &'static str) {
        self.head.kind = HeaderValue::from_static(kind);
    }

    /// Adds a header whose value is text that a header can hold.
    pub(super) fn header(&mut self, name: HeaderName, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.head.headers.push((name, value));
        }
    }

    /// Forbids packing: pictures are packed already.
    pub(super) fn unpacked(&mut self) {
        if self.plain.is_empty() && self.pieces.is_none() {
            self.packing = Packing::Never;
        }
    }

    /// Takes an answer that was made as a whole, and is sent so however long it is: pieces would save no memory any more, and what
    /// is sent in pieces cannot be kept.
    pub(super) fn whole(&mut self, text: String) {
        self.plain = text.into_bytes();
    }

    /// Ends the answer.
    pub(super) fn finish(mut self, done: Result<(), Fault>) {
        match (done, self.begun.take()) {
            (Ok(()), Some(begun)) => {
                // What is short was not packed yet.
                let packs = self.packing != Packing::Never && self.plain.len() >= WORTH_PACKING;
                let plain = std::mem::take(&mut self.plain);
                let whole = if packs { packed(&plain) } else { Ok(plain) };
                let _ = begun.send(match whole {
                    Ok(whole) => Begun::Whole(self.head, whole.into(), packs),
                    Err(error) => Begun::Not(error.into()),
                });
            }
            (Ok(()), None) => {
                let rest = match self.push().and_then(|()| self.packed.take().map(GzEncoder::finish).transpose()) {
                    Ok(rest) => rest.filter(|rest| !rest.is_empty()),
                    Err(error) => return drop(self.send(Err(error))),
                };
                let sent = rest.map_or(Ok(()), |rest| self.send(Ok(rest.into())));
                let _ = sent.and_then(|()| self.send(Ok(Bytes::new())));
            }
            (Err(fault), Some(begun)) => drop(begun.send(Begun::Not(fault))),
            (Err(fault), None) => drop(self.send(Err(io::Error::other(fault.message)))),
        }
    }

    /// Sends what has been written.
    fn push(&mut self) -> io::Result<()> {
        if let Some(begun) = self.begun.take() {
            self.packed = (self.packing == Packing::Always).then(packer);
            let (sender, receiver) = mpsc::channel(WAITING);
            self.pieces = Some(sender);
            let head = self.head.clone();
            if begun
                .send(Begun::Pieces(head, Pieces { pieces: receiver, is_over: false }, self.packed.is_some()))
                .is_err()
            {
                return Err(gone());
            }
        }
        let mut piece = std::mem::take(&mut self.plain);
        if let Some(packer) = &mut self.packed {
            packer.write_all(&piece)?;
            piece = std::mem::take(packer.get_mut());
        }
        if piece.is_empty() { Ok(()) } else { self.send(Ok(piece.into())) }
    }

    fn send(&self, piece: Result<Bytes, io::Error>) -> io::Result<()> {
        let Some(pieces) = &self.pieces else { return Ok(()) };
        match self.runtime.block_on(async { timeout(self.patience, pieces.send(piece)).await }) {
            Ok(Ok(())) => Ok(()),
            _ => Err(gone()),
        }
    }
}

fn packer() -> GzEncoder<Vec<u8>> {
    GzEncoder::new(Vec::new(), Compression::fast())
}

fn packed(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = packer();
    packer.write_all(plain).and_then(|()| packer.finish())
}

/// What was packed, as it was.
pub(super) fn unpacked(packed: &[u8]) -> io::Result<Bytes> {
    let mut plain = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut plain).map(|_| plain.into())
}

fn gone() -> io::Error {
    io::Error::new(ErrorKind::BrokenPipe, "the client is gone, or takes nothing")
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.plain.extend_from_slice(bytes);
        if self.plain.len() >= PIECE {
            self.push()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The response for an answer that has begun, to who takes gzip or not.
pub(super) fn response(begun: Begun, gzip: bool) -> Result<Response<Body>, Fault> {
    let (head, body, packed) = match begun {
        Begun::Not(fault) => return Err(fault),
        Begun::Whole(head, whole, true) if !gzip => (head, Body::from(unpacked(&whole)?), false),
        Begun::Whole(head, whole, packed) => (head, Body::from(whole), packed),
        Begun::Pieces(head, pieces, packed) => (head, Body::new(pieces), packed),
    };
    let mut response = Response::new(body);
    *response.status_mut() = head.status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, head.kind);
    headers.extend(head.headers);
    if packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}
