//! Character references of HTML in, the characters that they stand for out.

use html5gum::{Token, Tokenizer};
use regex::Regex;
use std::sync::LazyLock;

/// A character reference.
pub static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);").expect("the pattern is constant")
});

/// What a character reference stands for.
pub fn entity(reference: &str) -> String {
    let text = Tokenizer::new(reference).filter_map(|t| match t {
        Ok(Token::String(s)) => Some(String::from_utf8_lossy(&s.value).into_owned()),
        _ => None,
    });
    text.collect()
}

/// A text with its character references replaced: `Rock &amp; Code`.
pub fn decode(text: &str) -> String {
    ENTITY.replace_all(text, |found: &regex::Captures<'_>| entity(&found[0])).into_owned()
}
