//! What can go wrong between here and a SPARQL endpoint. Each message names the address, the fault and the remedy; none
//! holds a password or token, since none ever reaches this type.

use crate::text::{printable, quoted};

/// Why an endpoint gave no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The address is none that can be asked.
    #[error(
        "`{url}` is no address of an endpoint: {fault}; give it as http://HOST:PORT/PATH, such as http://localhost:8890/sparql"
    )]
    Address {
        /// What was given, without user and password.
        url: String,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// Nothing answers there.
    #[error("cannot reach {url}: {fault}; check host and port, and that the server runs")]
    Unreachable {
        /// The address.
        url: String,
        /// What the system said.
        fault: String,
    },
    /// The connection would have to be secure, and this build cannot make it so.
    #[error(
        "cannot speak to {url}: this program was built without HTTPS; build it with `--features https`, or ask by http:// a \
         proxy that speaks it"
    )]
    NoHttps {
        /// The address.
        url: String,
    },
    /// The connection is not secure.
    #[error(
        "cannot speak to {url} securely: {fault}; check that its certificate is valid and signed by a known authority"
    )]
    Insecure {
        /// The address.
        url: String,
        /// What is wrong.
        fault: String,
    },
    /// No answer in time.
    #[error("{url} gave no answer within {seconds} seconds; ask for less, or wait longer with --timeout SECONDS")]
    Timeout {
        /// The address.
        url: String,
        /// How long was waited.
        seconds: u64,
    },
    /// The server wants to know who asks, or does not let them.
    #[error("{url} refuses access (HTTP {status}); {remedy}")]
    Forbidden {
        /// The address.
        url: String,
        /// 401 or 403.
        status: u16,
        /// What to set.
        remedy: &'static str,
    },
    /// There is no endpoint at this path.
    #[error("{url} is not there (HTTP {status}); check the path: it is often /sparql or /query")]
    NotThere {
        /// The address.
        url: String,
        /// 404, 405 or 410.
        status: u16,
    },
    /// The server sends the question elsewhere.
    #[error("{url} has moved to {to}; use that address")]
    Moved {
        /// The address.
        url: String,
        /// Where to.
        to: String,
    },
    /// Where the graphs of the server are written is not known.
    #[error("where {url} takes graphs cannot be told from its address; name its graph store with --graph-store URL")]
    GraphStoreUnknown {
        /// The address.
        url: String,
    },
    /// What was sent is more than the server takes.
    #[error(
        "{url} does not take {bytes} bytes at once (HTTP 413); raise the limit of the server, or of a proxy before it"
    )]
    TooLarge {
        /// The address.
        url: String,
        /// Length of what was sent.
        bytes: usize,
    },
    /// The server refuses the question.
    #[error("{url} refuses the query (HTTP {status}): {reason}; the server may lack a part of SPARQL 1.1")]
    Refused {
        /// The address.
        url: String,
        /// 4xx.
        status: u16,
        /// What the server said.
        reason: String,
    },
    /// The server failed, several times where that may pass.
    #[error("{url} failed (HTTP {status}) in {attempts}: {reason}; see the server's log, or try again later")]
    Failed {
        /// The address.
        url: String,
        /// 5xx.
        status: u16,
        /// `one attempt` or more.
        attempts: String,
        /// What the server said.
        reason: String,
    },
    /// The answer is none that SPARQL knows.
    #[error("{url} answered with {found} and not as SPARQL does; check that it is the address of a SPARQL endpoint")]
    NotSparql {
        /// The address.
        url: String,
        /// The media type.
        found: String,
    },
    /// The answer breaks off or cannot be read.
    #[error("the answer of {url} cannot be read: {fault}; try again, and see the server's log if it stays so")]
    Malformed {
        /// The address.
        url: String,
        /// What the parser said.
        fault: String,
    },
}

/// What a server said in a body of an error, as a message may quote it: its first line of text, no markup.
pub(super) fn reason(body: &str) -> String {
    let mut text = String::with_capacity(body.len().min(500));
    let mut inside = false;
    for c in body.chars().take(4_000) {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason given");
    printable(line, 200)
}

/// An address as messages name it.
pub(super) fn shown(url: &str) -> String {
    let bare = url.split(['?', '#']).next().unwrap_or(url);
    let hidden = match bare.split_once("://") {
        Some((scheme, rest)) => match rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path)) {
            (host, path) if host.contains('@') => {
                let host = host.rsplit('@').next().unwrap_or_default();
                format!("{scheme}://{host}/{path}")
            }
            _ => bare.to_owned(),
        },
        None => bare.to_owned(),
    };
    if hidden.chars().count() > 60 { quoted(&hidden) } else { hidden }
}
