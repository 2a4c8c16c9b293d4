//! Where a server listens in, under which names it may be asked out. A page of any site can make a name of its own lead to this
//! machine (DNS rebinding), and the browser then lets its scripts read what is answered under that name. What they cannot
//! change is the name that the browser sends along.

use super::fault::Fault;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use std::net::{IpAddr, SocketAddr};

/// The names under which a server may be asked.
#[derive(Debug)]
pub(super) struct Hosts {
    /// Where it listens, for the message.
    bound: SocketAddr,
    /// Beside those of this machine for itself; nothing where any will do.
    names: Option<Vec<String>>,
}

impl Hosts {
    /// `address` is where to listen as it was asked for, which may be a name; `more` are the names of `--host`. A server that
    /// others are to reach is asked under any name, unless it was told its own.
    pub(super) fn new(bound: SocketAddr, address: &str, more: &[String]) -> Self {
        let is_own = bound.ip().to_canonical().is_loopback();
        let names = (is_own || !more.is_empty()).then(|| {
            let named = more.iter().map(String::as_str).chain([address]).map(bare);
            named.chain([bound.ip().to_string()]).collect()
        });
        Self { bound, names }
    }

    /// For what is not asked over a network.
    #[cfg(feature = "mcp")]
    pub(super) fn any() -> Self {
        Self { bound: SocketAddr::from(([0, 0, 0, 0], 0)), names: None }
    }

    /// Whether a request may be answered.
    ///
    /// # Errors
    /// The fault that tells under which names it would be.
    pub(super) fn admit(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Fault> {
        let Some(names) = &self.names else { return Ok(()) };
        let sent =
            headers.get_all(header::HOST).iter().map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned());
        // What stands in the address goes before what stands in the head; nobody who sends two different ones means well.
        for host in uri.authority().map(|authority| authority.as_str().to_owned()).into_iter().chain(sent) {
            let name = bare(host.rsplit('@').next().unwrap_or_default());
            if !is_of_this_machine(&name) && !names.contains(&name) {
                let (name, bound) = (crate::text::quoted(&name), self.bound);
                let message = format!(
                    "this server is not asked as {name}; ask at http://{bound}/, or start it with --host and that name"
                );
                return Err(Fault::new(StatusCode::MISDIRECTED_REQUEST, message));
            }
        }
        Ok(())
    }
}

/// A host without its port, in small letters; an address of version 6 without its brackets.
fn bare(host: &str) -> String {
    let host = host.trim();
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.contains(':') => name,
            _ => host,
        },
    };
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Whether a name can only mean the machine that asks: no name server is asked for these.
fn is_of_this_machine(name: &str) -> bool {
    let address = name.parse::<IpAddr>();
    name == "localhost" || name.ends_with(".localhost") || address.is_ok_and(|ip| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn admits(bound: &str, address: &str, more: &[&str], host: &str) -> bool {
        let more: Vec<String> = more.iter().map(|name| (*name).to_owned()).collect();
        let headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_str(host).expect("a host"))]);
        Hosts::new(bound.parse().expect("an address"), address, &more).admit(&Uri::from_static("/"), &headers).is_ok()
    }

    #[test]
    fn only_this_machine_is_asked_unless_another_name_is_told() {
        let own = "127.0.0.1:7878";
        for (bound, address, more, host, expected) in [
            (own, own, &[][..], "127.0.0.1:7878", true),
            (own, own, &[], "127.0.0.1", true),
            (own, own, &[], "127.8.9.1:1", true),
            (own, own, &[], "localhost:7878", true),
            (own, own, &[], "LOCALHOST.", true),
            (own, own, &[], "graph.localhost", true),
            (own, own, &[], "[::1]:7878", true),
            (own, own, &[], "[::ffff:127.0.0.1]", true),
            (own, own, &[], "evil.example", false),
            (own, own, &[], "evil.example:7878", false),
            (own, own, &[], "localhost.evil.example", false),
            (own, own, &[], "127.0.0.1.evil.example", false),
            (own, own, &[], "notlocalhost", false),
            (own, own, &[], "10.0.0.7", false),
            (own, own, &[], "[2001:db8::1]:7878", false),
            (own, own, &[], "127.0.0.1:7878@evil.example", false),
            (own, own, &[], "", false),
            (own, "box:7878", &[], "box:7878", true),
            (own, own, &["graph.example"], "Graph.Example:443", true),
            (own, own, &["graph.example"], "evil.example", false),
            ("[::1]:7878", "[::1]:7878", &[], "[::1]:7878", true),
            ("0.0.0.0:80", "0.0.0.0:80", &[], "anything.example", true),
            ("0.0.0.0:80", "0.0.0.0:80", &["graph.example"], "graph.example", true),
            ("0.0.0.0:80", "0.0.0.0:80", &["graph.example"], "evil.example", false),
            ("0.0.0.0:80", "0.0.0.0:80", &["graph.example"], "localhost", true),
            ("10.0.0.7:80", "10.0.0.7:80", &["graph.example"], "10.0.0.7", true),
        ] {
            assert_eq!(admits(bound, address, more, host), expected, "{bound} {address} {more:?} {host}");
        }
    }

    #[test]
    fn an_address_in_full_is_looked_at_too() {
        let hosts = Hosts::new("127.0.0.1:7878".parse().expect("an address"), "127.0.0.1:7878", &[]);
        let headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("localhost"))]);
        assert!(hosts.admit(&Uri::from_static("http://localhost/"), &headers).is_ok());
        assert!(hosts.admit(&Uri::from_static("http://evil.example/"), &headers).is_err());
        // Programs of old send no host; browsers always do.
        assert!(hosts.admit(&Uri::from_static("/"), &HeaderMap::new()).is_ok());
    }
}
