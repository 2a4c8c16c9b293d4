//! What was bundled for browsers in (`web/dist`, where it was built when the program was), each file out, under an address that
//! changes with any of them, so that a browser may keep it for good. Without it pages are what they are: all that a script does
//! there it does to what a page says already.
//!
//! The build script lists the files, and no crate does: rust-embed would bring a macro crate that hashes and walks again, and
//! include_dir does not compile without the folder.

use super::accept::takes_gzip;
use super::fault::Fault;
use super::outlet::unpacked;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, header};

/// The files by name, packed; none where `web/dist` was not built.
mod files {
    include!(concat!(env!("OUT_DIR"), "/web.rs"));
}

/// What a page with a script may do beside what any page may: run that script, and ask this server.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the addresses of the files begin with, where there are any.
pub(super) fn base() -> Option<String> {
    (!files::FILES.is_empty()).then(|| format!("/web/{}", files::VERSION))
}

/// `/web/VERSION/NAME`
pub(super) fn file(path: &str, headers: &HeaderMap) -> Result<Response<Body>, Fault> {
    let name = path.strip_prefix(&format!("/web/{}/", files::VERSION));
    let found = name.and_then(|name| files::FILES.iter().find(|(known, _)| *known == name));
    let (name, packed) = found.ok_or_else(|| Fault::unknown("there is no such file; load the page again"))?;
    let gzip = takes_gzip(headers);
    let bytes = if gzip { Bytes::from_static(packed) } else { unpacked(packed)? };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    let mut set = |name, value| drop(headers.insert(name, HeaderValue::from_static(value)));
    set(
        header::CONTENT_TYPE,
        if name.ends_with(".css") { "text/css; charset=utf-8" } else { "text/javascript; charset=utf-8" },
    );
    set(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    set(header::VARY, "Accept-Encoding");
    if gzip {
        set(header::CONTENT_ENCODING, "gzip");
    }
    Ok(response)
}
