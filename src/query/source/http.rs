//! A request in, the reply of a server out: with proof of who asks where the server wants it, and again where a fault may
//! pass. A redirect is an error that names the address: following it would send a password to a host nobody named, and a
//! query that was posted would arrive empty.

use super::digest::Challenge;
use super::error::{EndpointError, reason, shown};
use base64::Engine;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use ureq::http::{HeaderName, Method, Request, Response, StatusCode, Uri};
use ureq::{Agent, Body, Proxy};

/// How long to wait before each further attempt.
const WAITS: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];
/// What a server may ask for with `Retry-After`, at most.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
const USER_AGENT: &str = concat!("talkgraph/", env!("CARGO_PKG_VERSION"));

/// Who asks.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Credentials {
    /// Nobody in particular.
    #[default]
    None,
    /// A user with a password, for basic and digest authentication.
    User {
        /// The name.
        name: String,
        /// The password.
        password: String,
    },
    /// Whoever holds this bearer token.
    Token(String),
}

impl fmt::Debug for Credentials {
    /// Without what is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::User { .. } => "User",
            Self::Token(_) => "Token",
        })
    }
}

/// How the server wants to be told who asks.
enum Scheme {
    NotAsked,
    Basic,
    Digest(Challenge, u32),
}

/// One server, as one user.
pub(super) struct Client {
    agent: Agent,
    credentials: Credentials,
    timeout: Duration,
    scheme: Mutex<Scheme>,
}

/// What is sent, apart from the address.
#[derive(Clone, Copy)]
pub(super) struct Message<'a> {
    pub(super) method: &'a Method,
    pub(super) accept: &'a str,
    /// The media type and the bytes.
    pub(super) body: Option<(&'a str, &'a [u8])>,
}

impl Client {
    /// For the server at `url`. It is reached through the proxy that the environment names, if any.
    pub(super) fn new(url: &str, credentials: Credentials, timeout: Duration) -> Self {
        // A proxy is another machine, for which `localhost` is itself.
        let proxy = if is_this_machine(url) { None } else { Proxy::try_from_env() };
        let agent = Agent::config_builder()
            .proxy(proxy)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(timeout))
            .user_agent(USER_AGENT)
            .build()
            .into();
        Self { agent, credentials, timeout, scheme: Mutex::new(Scheme::NotAsked) }
    }

    /// The reply, whatever its status; again after a pause where the server is busy or behind a gateway that is.
    pub(super) fn send(&self, url: &str, message: Message<'_>) -> Result<Reply, EndpointError> {
        let mut attempts = 0;
        loop {
            let reply = self.as_asked(url, message)?;
            attempts += 1;
            let passes = matches!(reply.status(), 429 | 502..=504);
            match WAITS.get(attempts - 1) {
                Some(wait) if passes => thread::sleep(reply.asked_wait().unwrap_or(*wait)),
                _ => return Ok(Reply { attempts, ..reply }),
            }
        }
    }

    /// Once, or twice where the server asks who it is.
    fn as_asked(&self, url: &str, message: Message<'_>) -> Result<Reply, EndpointError> {
        let (proof, proved) = self.proof(url, message.method);
        let reply = self.once(url, message, proof)?;
        if !matches!(reply.status(), 401 | 403) || !matches!(self.credentials, Credentials::User { .. }) {
            return Ok(reply);
        }
        let lines = reply.response.headers().get_all(WWW_AUTHENTICATE);
        let challenge = lines.iter().filter_map(|line| line.to_str().ok()).find_map(Challenge::read);
        // A proof that is refused is not sent again, unless the server has only made a new challenge.
        let scheme = match challenge {
            Some(challenge) if reply.status() == 401 && !matches!(proved, Proved::By(ref old) if *old == challenge) => {
                Scheme::Digest(challenge, 0)
            }
            None if matches!(proved, Proved::Not) => Scheme::Basic,
            _ => return Ok(reply),
        };
        *self.scheme.lock().unwrap_or_else(PoisonError::into_inner) = scheme;
        let (proof, _) = self.proof(url, message.method);
        self.once(url, message, proof)
    }

    /// The `Authorization` line.
    fn proof(&self, url: &str, method: &Method) -> (Option<String>, Proved) {
        match (&self.credentials, &mut *self.scheme.lock().unwrap_or_else(PoisonError::into_inner)) {
            (Credentials::Token(token), _) => (Some(format!("Bearer {token}")), Proved::Yes),
            (Credentials::User { name, password }, Scheme::Basic) => {
                let text = base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}"));
                (Some(format!("Basic {text}")), Proved::Yes)
            }
            (Credentials::User { name, password }, Scheme::Digest(challenge, count)) => {
                *count += 1;
                let uri: Option<Uri> = url.parse().ok();
                let path = uri.as_ref().and_then(Uri::path_and_query).map_or("/", |path| path.as_str());
                let client = format!("{:016x}", RandomState::new().hash_one(*count));
                let line = challenge.answer(name, password, method.as_str(), path, *count, &client);
                (Some(line), Proved::By(challenge.clone()))
            }
            _ => (None, Proved::Not),
        }
    }

    fn once(&self, url: &str, message: Message<'_>, proof: Option<String>) -> Result<Reply, EndpointError> {
        // The library would connect first, and tell of that.
        if cfg!(not(feature = "https")) && url.starts_with("https:") {
            return Err(EndpointError::NoHttps { url: shown(url) });
        }
        let mut request = Request::builder().method(message.method).uri(url).header("Accept", message.accept);
        if let Some(proof) = proof {
            request = request.header(AUTHORIZATION, proof);
        }
        let sent = match message.body {
            Some((media, bytes)) => request
                .header(CONTENT_TYPE, media)
                .body(bytes)
                .map_err(ureq::Error::from)
                .and_then(|request| self.agent.run(request)),
            None => request.body(()).map_err(ureq::Error::from).and_then(|request| self.agent.run(request)),
        };
        let response = sent.map_err(|error| self.fault(url, error))?;
        let sent = message.body.map_or(0, |(_, bytes)| bytes.len());
        Ok(Reply { url: shown(url), response, sent, attempts: 1, timeout: self.timeout })
    }

    fn fault(&self, url: &str, error: ureq::Error) -> EndpointError {
        let url = shown(url);
        match error {
            ureq::Error::Timeout(_) => EndpointError::Timeout { url, seconds: self.timeout.as_secs() },
            // A server without TLS at the other end.
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                EndpointError::Insecure { url, fault: error.to_string() }
            }
            ureq::Error::Io(error) => EndpointError::Unreachable { url, fault: error.to_string() },
            ureq::Error::HostNotFound => EndpointError::Unreachable { url, fault: "no such host".to_owned() },
            #[cfg(feature = "https")]
            ureq::Error::Rustls(error) => EndpointError::Insecure { url, fault: error.to_string() },
            error @ ureq::Error::Tls(_) => EndpointError::Insecure { url, fault: error.to_string() },
            error @ ureq::Error::Protocol(_) => EndpointError::NotSparql { url, found: error.to_string() },
            error => EndpointError::Unreachable { url, fault: error.to_string() },
        }
    }
}

/// What a request has proved with.
enum Proved {
    Not,
    Yes,
    By(Challenge),
}

/// What a server sent back.
pub(super) struct Reply {
    url: String,
    response: Response<Body>,
    sent: usize,
    attempts: usize,
    timeout: Duration,
}

impl Reply {
    pub(super) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let name: HeaderName = name.parse().ok()?;
        self.response.headers().get(name)?.to_str().ok()
    }

    /// The media type, without its parameters.
    pub(super) fn media(&self) -> &str {
        self.header(CONTENT_TYPE.as_str()).and_then(|line| line.split(';').next()).unwrap_or_default().trim()
    }

    fn asked_wait(&self) -> Option<Duration> {
        let seconds = self.header(RETRY_AFTER.as_str())?.trim().parse().ok()?;
        Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
    }

    /// The reply if it is a good one.
    pub(super) fn good(mut self) -> Result<Self, EndpointError> {
        let url = self.url.clone();
        let status = self.response.status();
        if status.is_success() {
            return Ok(self);
        }
        if status.is_redirection() {
            let to = self.header(LOCATION.as_str()).unwrap_or("an address it does not name");
            return Err(EndpointError::Moved { to: shown(to), url });
        }
        let number = status.as_u16();
        if matches!(number, 401 | 403) {
            let remedy = match number {
                401 => {
                    "set TALKGRAPH_ENDPOINT_USER and TALKGRAPH_ENDPOINT_PASSWORD, or TALKGRAPH_ENDPOINT_TOKEN, to what it knows"
                }
                _ => {
                    "ask whoever runs it for the right to do this, or set TALKGRAPH_ENDPOINT_USER to a user who has it"
                }
            };
            return Err(EndpointError::Forbidden { url, status: number, remedy });
        }
        if matches!(number, 404 | 405 | 410) {
            return Err(EndpointError::NotThere { url, status: number });
        }
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            return Err(EndpointError::TooLarge { url, bytes: self.sent });
        }
        let mut body = Vec::new();
        let _ = self.response.body_mut().as_reader().take(16_000).read_to_end(&mut body);
        let reason = reason(&String::from_utf8_lossy(&body));
        if status.is_server_error() {
            let attempts = match self.attempts {
                1 => "one attempt".to_owned(),
                many => format!("{many} attempts"),
            };
            return Err(EndpointError::Failed { url, status: number, attempts, reason });
        }
        Err(EndpointError::Refused { url, status: number, reason })
    }

    /// The body, to be read as it comes in.
    pub(super) fn body(self) -> (Faults, impl Read) {
        (Faults { url: self.url, timeout: self.timeout }, self.response.into_body().into_reader())
    }
}

/// Makes errors of what is wrong with a body.
pub(super) struct Faults {
    url: String,
    timeout: Duration,
}

impl Faults {
    pub(super) fn malformed(&self, fault: impl fmt::Display) -> EndpointError {
        EndpointError::Malformed { url: self.url.clone(), fault: fault.to_string() }
    }

    pub(super) fn io(&self, error: &std::io::Error) -> EndpointError {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
        if matches!(inner, Some(ureq::Error::Timeout(_))) || error.kind() == std::io::ErrorKind::TimedOut {
            return EndpointError::Timeout { url: self.url.clone(), seconds: self.timeout.as_secs() };
        }
        self.malformed(error)
    }

    pub(super) fn not_sparql(&self, found: &str) -> EndpointError {
        let found = if found.is_empty() { "nothing it names" } else { found };
        EndpointError::NotSparql { url: self.url.clone(), found: found.to_owned() }
    }
}

/// Whether an address is one of the machine that the program runs on.
fn is_this_machine(url: &str) -> bool {
    let uri: Option<Uri> = url.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default().trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// `url` if it is one that can be asked.
pub(super) fn checked(url: &str) -> Result<String, EndpointError> {
    let fault = |fault| EndpointError::Address { url: shown(url), fault };
    let trimmed = url.trim();
    let uri: Uri = trimmed.parse().map_err(|_| fault("it is no URL"))?;
    match (uri.scheme_str(), uri.authority()) {
        (Some("http" | "https"), Some(authority)) if authority.as_str().contains('@') => Err(fault(
            "user and password do not belong there, where others see them; set TALKGRAPH_ENDPOINT_USER and TALKGRAPH_ENDPOINT_PASSWORD",
        )),
        (Some("http" | "https"), Some(_)) => Ok(trimmed.to_owned()),
        (Some(_), Some(_)) => Err(fault("it is neither http nor https")),
        _ => Err(fault("it names no scheme or no host")),
    }
}
