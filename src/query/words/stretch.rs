//! The names of the graph and the words of a question in, the stretches of the question that name something out. Each
//! stretch is kept with every kind it may be; which of them is meant, the phrasing decides.

use super::vocabulary::{Token, pieces};
use crate::query::QueryError;
use crate::query::resolve::{EntityKind, Resolver};
use std::collections::HashMap;
use std::ops::Range;

/// No name that a person types has more words.
const LONGEST: usize = 12;

/// Words of a question that the graph knows as the name of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Which words.
    pub range: Range<usize>,
    /// What they may be.
    pub kind: EntityKind,
    /// Them, as typed.
    pub text: String,
    /// Whether they are ordinary words of questions, so that they need not be a name.
    pub plain: bool,
}

/// The kinds that each name of the graph may be, by the name without separators.
pub struct Names {
    kinds: HashMap<String, Vec<EntityKind>>,
}

impl Names {
    /// Reads all names.
    ///
    /// # Errors
    /// Those of [`Resolver::names`].
    pub fn read(resolver: &Resolver<'_>) -> Result<Self, QueryError> {
        let mut kinds: HashMap<String, Vec<EntityKind>> = HashMap::new();
        for kind in EntityKind::ALL {
            for named in resolver.names(kind)? {
                for name in named.aliases.iter().chain([&named.label, &named.id]) {
                    let joined: String = pieces(name).map(|(_, piece)| piece).collect();
                    let known = kinds.entry(joined).or_default();
                    if !known.contains(&kind) {
                        known.push(kind);
                    }
                }
            }
        }
        kinds.remove("");
        Ok(Self { kinds })
    }

    /// All stretches of the question that are names; `is_asked` says whether a phrasing has a word.
    pub(super) fn stretches(&self, tokens: &[Token], question: &str, is_asked: impl Fn(&str) -> bool) -> Vec<Stretch> {
        let mut out = Vec::new();
        for start in 0..tokens.len() {
            let mut joined = String::new();
            for end in start..tokens.len().min(start + LONGEST) {
                joined.push_str(&tokens[end].folded);
                let Some(kinds) = self.kinds.get(&joined) else { continue };
                let text = &question[tokens[start].range.start..tokens[end].range.end];
                let ordinary = tokens[start..=end].iter().all(|t| t.word != t.folded || is_asked(&t.word));
                let written_large = start > 0 && text.starts_with(char::is_uppercase);
                for kind in kinds {
                    let plain = ordinary && !written_large;
                    out.push(Stretch { range: start..end + 1, kind: *kind, text: text.to_owned(), plain });
                }
            }
        }
        out
    }
}
