//! Word lists: one folded word a line in, membership out.

use crate::text::fold_str;
use std::collections::HashSet;

/// The ordinary words of one language, folded.
#[derive(Debug)]
pub struct Words(HashSet<Box<str>>);

impl Words {
    /// Takes a file of one word a line; `#` begins a comment.
    pub fn new(text: &str) -> Self {
        Self(folded_lines(text).into_iter().map(String::into_boxed_str).collect())
    }

    /// Whether a folded word is listed.
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// The lines of a list, folded, without comments.
pub fn folded_lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).map(fold_str).collect()
}
