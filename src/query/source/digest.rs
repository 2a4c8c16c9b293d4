//! A challenge of a server in, the proof of a password out: digest authentication (RFC 7616 with MD5, as RFC 2617 has it),
//! which Virtuoso asks for at the paths that may change a graph. The password itself never leaves.

use crate::text::hex;
use md5::{Digest, Md5};
use std::fmt::Write;

/// What a `WWW-Authenticate: Digest …` line asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// Whether the server counts requests, as `qop="auth"` says.
    counted: bool,
}

impl Challenge {
    /// Reads the line; nothing for another scheme or another hash than MD5.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (scheme, rest) = line.trim().split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("digest") {
            return None;
        }
        let fields = fields(rest);
        let field = |name: &str| fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v.clone());
        if field("algorithm").is_some_and(|algorithm| !algorithm.eq_ignore_ascii_case("md5")) {
            return None;
        }
        let counted = field("qop").is_some_and(|qop| qop.split(',').any(|kind| kind.trim() == "auth"));
        Some(Self { realm: field("realm")?, nonce: field("nonce")?, opaque: field("opaque"), counted })
    }

    /// The `Authorization` line for the `count`th request with this challenge; `client` is random text.
    pub(super) fn answer(
        &self,
        user: &str,
        password: &str,
        method: &str,
        path: &str,
        count: u32,
        client: &str,
    ) -> String {
        let Self { realm, nonce, .. } = self;
        let who = hash(&format!("{user}:{realm}:{password}"));
        let what = hash(&format!("{method}:{path}"));
        let mut line =
            format!("Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{path}\", algorithm=MD5");
        let proof = if self.counted {
            let count = format!("{count:08x}");
            let _ = write!(line, ", qop=auth, nc={count}, cnonce=\"{client}\"");
            hash(&format!("{who}:{nonce}:{count}:{client}:auth:{what}"))
        } else {
            hash(&format!("{who}:{nonce}:{what}"))
        };
        let _ = write!(line, ", response=\"{proof}\"");
        if let Some(opaque) = &self.opaque {
            let _ = write!(line, ", opaque=\"{opaque}\"");
        }
        line
    }
}

fn hash(text: &str) -> String {
    hex(&Md5::digest(text.as_bytes()))
}

/// `name="value"` and `name=value`, separated by commas.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => {
                (after.split(',').next().unwrap_or_default().trim(), after.split_once(',').map_or("", |(_, left)| left))
            }
        };
        out.push((name.trim().trim_start_matches(',').trim().to_owned(), value.to_owned()));
        rest = left;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 2617 §3.5 and RFC 7616 §3.9.1.
    #[test]
    fn the_examples_of_the_standards() {
        let line = "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", \
                    opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        let challenge = Challenge::read(line).expect("a challenge");
        let answer = challenge.answer("Mufasa", "Circle Of Life", "GET", "/dir/index.html", 1, "0a4f113b");
        assert!(answer.contains("response=\"6629fae49393a05397450978507c4ef1\""), "{answer}");
        assert!(
            answer.contains("nc=00000001") && answer.contains("opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""),
            "{answer}"
        );
        let line = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, \
                    nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        let challenge = Challenge::read(line).expect("a challenge");
        let client = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        let answer = challenge.answer("Mufasa", "Circle of Life", "GET", "/dir/index.html", 1, client);
        assert!(answer.contains("response=\"8ca523f5e9506fed4657c9700eebdbec\""), "{answer}");
    }

    #[test]
    fn what_is_no_challenge_of_this_kind() {
        for line in
            ["Basic realm=\"x\"", "Digest", "Digest realm=\"x\"", "Digest realm=\"x\", nonce=\"y\", algorithm=SHA-256"]
        {
            assert_eq!(Challenge::read(line), None, "{line}");
        }
        let bare = Challenge::read("digest nonce=abc, realm=\"a, b\"").expect("a challenge");
        assert_eq!((bare.realm.as_str(), bare.nonce.as_str(), bare.counted), ("a, b", "abc", false));
    }
}
