//! A secret in, whether a request has it out: as a bearer token (RFC 6750), or as the password of anybody (RFC 7617), which is
//! what a browser asks its user for. It travels as it is, so between machines a proxy encrypts what goes over the wire.

use super::fault::Fault;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt;

/// Signs of a token at least: fewer can be tried out.
const LEAST: usize = 16;

/// What who asks must know.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The token of a file or a variable, without what surrounds it; nothing where it is short, or is none that a head can hold.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.len() >= LEAST && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Self(text.to_owned()))
    }

    /// Whether a request may be answered.
    ///
    /// # Errors
    /// 401, where it does not have the token.
    pub(super) fn admit(&self, headers: &HeaderMap) -> Result<(), Fault> {
        let sent = headers.get(header::AUTHORIZATION).and_then(|sent| sent.to_str().ok());
        if sent.and_then(secret).is_some_and(|sent| same(&sent, &self.0)) {
            return Ok(());
        }
        let message = "this server asks for its token: send Authorization: Bearer TOKEN, or type it as the password";
        Err(Fault::new(StatusCode::UNAUTHORIZED, message))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// How a token is asked for.
pub(super) fn ask(headers: &mut HeaderMap) {
    headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"talkgraph\""));
    headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"talkgraph\", charset=\"UTF-8\""));
}

/// What stands in the place of the token.
fn secret(sent: &str) -> Option<String> {
    let (scheme, rest) = sent.split_once(' ')?;
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(rest.trim().to_owned()),
        "basic" => {
            let pair = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
            pair.split_once(':').map(|(_, password)| password.to_owned())
        }
        _ => None,
    }
}

/// Whether two words are the same, in a time that tells nothing of where they differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_admits() {
        let token = Token::new(" 0123456789abcdef\n").expect("a token");
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        for (sent, admitted) in [
            ("Bearer 0123456789abcdef".to_owned(), true),
            ("bearer  0123456789abcdef ".to_owned(), true),
            ("Bearer 0123456789abcdeg".to_owned(), false),
            ("Bearer 0123456789abcde".to_owned(), false),
            ("Bearer".to_owned(), false),
            ("0123456789abcdef".to_owned(), false),
            ("Digest 0123456789abcdef".to_owned(), false),
            (basic("anybody:0123456789abcdef"), true),
            (basic(":0123456789abcdef"), true),
            (basic("0123456789abcdef"), false),
            (basic("0123456789abcdef:"), false),
            ("Basic %%%".to_owned(), false),
        ] {
            let headers =
                HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_str(&sent).expect("a header"))]);
            assert_eq!(token.admit(&headers).is_ok(), admitted, "{sent}");
        }
        assert_eq!(token.admit(&HeaderMap::new()).map_err(|fault| fault.status), Err(StatusCode::UNAUTHORIZED));
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn what_can_be_guessed_or_not_be_sent_is_no_token() {
        for text in
            ["", "  \n", "short", "0123456789abcde", "0123456789 abcdef", "0123456789äbcdef", "0123456789abc\ndef"]
        {
            assert_eq!(Token::new(text), None, "{text}");
        }
    }
}
