//! A request in, what it asks out: its path, its parameters in their order, and what it takes. Parameters come from the
//! address and from a form alike; one that comes twice is kept twice, since SPARQL's protocol and filters use that.

use super::accept::{Accept, takes_gzip};
use super::fault::Fault;
use super::forms;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use percent_encoding::percent_decode;

/// What a request asks.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Its method.
    pub(super) method: Method,
    /// Its path, as sent: percent-encoded.
    pub(super) path: String,
    /// Its parameters.
    pub(super) pairs: Vec<(String, String)>,
    /// A query that is all of the body.
    pub(super) direct: Option<String>,
    /// What it takes.
    pub(super) accept: Accept,
    /// Whether it takes gzip.
    pub(super) gzip: bool,
    /// The tags of what it has, if it has any.
    pub(super) has: Option<String>,
}

impl Asked {
    /// Reads the head of a request.
    pub(super) fn new(method: Method, uri: &Uri, headers: &HeaderMap) -> Result<Self, Fault> {
        let query = uri.query().unwrap_or_default();
        let has = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).map(str::to_owned);
        Ok(Self {
            method,
            path: uri.path().to_owned(),
            pairs: pairs(query.as_bytes())?,
            direct: None,
            accept: Accept::of(headers),
            gzip: takes_gzip(headers),
            has,
        })
    }

    /// All that a page depends on, but the graph: of what the request takes only what it gets, so that browsers which say it in
    /// other words share a page.
    pub(super) fn whole(&self) -> String {
        let form = forms::of_triples(self, None).map_or("none", |(media, _)| media);
        format!("{} {:?} {form}", self.path, self.pairs)
    }

    /// The first value of a parameter that is not empty, as an empty field of a form is.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        let named = self.pairs.iter().filter(|(pair, _)| pair == name);
        named.map(|(_, value)| value.trim()).find(|value| !value.is_empty())
    }

    /// All values of a parameter that are not empty.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.pairs.iter().filter(move |(pair, _)| pair == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// A number, no more than `most`.
    pub(super) fn number(&self, name: &str, most: usize) -> Result<Option<usize>, Fault> {
        let Some(text) = self.one(name) else { return Ok(None) };
        match text.parse::<usize>() {
            Ok(number) if number <= most => Ok(Some(number)),
            _ => Err(Fault::bad(format!("{name} is a whole number from 0 to {most}"))),
        }
    }

    /// The last part of the path, decoded.
    pub(super) fn last(&self) -> String {
        let last = self.path.rsplit('/').next().unwrap_or_default();
        percent_decode(last.as_bytes()).decode_utf8_lossy().into_owned()
    }
}

/// The pairs of an address or a form.
pub(super) fn pairs(encoded: &[u8]) -> Result<Vec<(String, String)>, Fault> {
    let parts = encoded.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let at = part.iter().position(|byte| *byte == b'=').unwrap_or(part.len());
            Ok((decoded(&part[..at])?, decoded(part.get(at + 1..).unwrap_or_default())?))
        })
        .collect()
}

fn decoded(encoded: &[u8]) -> Result<String, Fault> {
    let spaced: Vec<u8> = encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let text = percent_decode(&spaced).decode_utf8();
    let fault =
        |_| Fault::new(StatusCode::BAD_REQUEST, "a parameter is not UTF-8; encode it as UTF-8, and then for addresses");
    text.map(std::borrow::Cow::into_owned).map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded_and_keep_their_order() {
        let read = |text: &str| pairs(text.as_bytes()).expect("UTF-8");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            read("a=1&b=&a=x+y%2B%26&c&&=d"),
            [pair("a", "1"), pair("b", ""), pair("a", "x y+&"), pair("c", ""), pair("", "d")]
        );
        assert_eq!(read("q=caf%C3%A9"), [pair("q", "café")]);
        assert!(pairs(b"q=%FF").is_err());
    }
}
