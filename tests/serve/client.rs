//! A store in, a server on a port of its own out, and the plainest client that can ask it: what is sent is what is written here,
//! so that a test can send what no library would.

use crate::program::program;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server, which ends with the test.
pub struct Server {
    child: Child,
    /// Where it listens: `127.0.0.1:40123`.
    pub address: String,
}

impl Server {
    /// Starts one over the store `talkgraph.db` in `folder`.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = program(folder, &["serve", "--address", "127.0.0.1:0"]);
        command.args(arguments);
        Self::of(command)
    }

    /// One that a command starts, which says where it listens.
    pub fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.as_mut().expect("standard output")).lines();
        let mut lines = lines.map(|line| line.expect("text"));
        let line = lines.find(|line| line.starts_with("serving ")).expect("it listens");
        let address = line.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{line}");
        Self { child, address }
    }

    /// Where its pages are: `http://127.0.0.1:40123`.
    pub fn site(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has read all names, which takes a while on a busy machine.
    pub fn is_ready(&self) {
        assert!((0..20).any(|_| self.get("/about", &[("Accept", "text/html")]).status == 200), "it does not get ready");
    }

    /// Asks with GET.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, b"")
    }

    /// Asks with any method, and any body.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            request.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let mut bytes = (request + "\r\n").into_bytes();
        bytes.extend_from_slice(body);
        self.raw(&bytes)
    }

    /// Sends bytes as they are.
    pub fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
        // A server that refuses a long request need not read all of it.
        let _ = stream.write_all(bytes);
        let mut all = Vec::new();
        let broken = stream.read_to_end(&mut all).is_err();
        Answer::read(&all, broken)
    }

    /// Tells it to end, and waits until it has.
    pub fn end(mut self) -> bool {
        let told = std::process::Command::new("kill").arg(self.child.id().to_string()).status();
        told.is_ok_and(|told| told.success()) && self.child.wait().is_ok_and(|status| status.success())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server answers.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Whether it came to its end.
    pub whole: bool,
}

impl Answer {
    fn read(all: &[u8], broken: bool) -> Self {
        let at = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(all.len());
        let head = String::from_utf8_lossy(&all[..at]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or_default();
        let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let headers: Vec<(String, String)> = lines.filter_map(pair).collect();
        let rest = all.get(at + 4..).unwrap_or_default();
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let (body, whole) = if chunked { chunks(rest) } else { (rest.to_vec(), !broken) };
        Self { status, headers, body, whole }
    }

    /// The value of a header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(header, _)| header == name).map_or("", |(_, value)| value)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The body of chunks, and whether the last one was there.
fn chunks(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(at) = rest.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(String::from_utf8_lossy(&rest[..at]).trim(), 16).unwrap_or_default();
        if length == 0 {
            return (body, true);
        }
        let Some(chunk) = rest.get(at + 2..at + 2 + length) else { break };
        body.extend_from_slice(chunk);
        rest = rest.get(at + 4 + length..).unwrap_or_default();
    }
    (body, false)
}

/// Text as a part of an address.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
