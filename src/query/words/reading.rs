//! One way to understand a question: what is to be run with which values, and what is to be said of it. It knows how it is
//! typed, since who asks in words is told how the same is asked without.

use super::target::{Target, Verb};
use crate::query::resolve::EntityKind;
use crate::text::quoted;
use std::collections::BTreeSet;

/// One way to understand a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What is to be run.
    pub verb: Verb,
    /// Name of the saved query, or of the command.
    pub query: String,
    /// Parameter names with what the question says for them, and conditions; a name with `!` behind it must not be.
    pub values: Vec<(String, String)>,
    /// Whether the number of rows is asked for.
    pub count: bool,
    /// How many rows are asked for.
    pub limit: Option<usize>,
    /// From 0 to 1.
    pub score: f64,
    /// Words that would narrow the question down, and are not understood.
    pub unread: Vec<String>,
    /// The word for what is asked for, where the answer would tell something else.
    pub untold: Option<String>,
    /// Words that are passed over, since they need not ask anything.
    pub passed: Vec<String>,
    /// What is to be said of the answer.
    pub notes: Vec<String>,
    /// Kinds of the entities, to tell two readings of one stretch apart.
    pub(super) kinds: Vec<EntityKind>,
    /// What a row of the answer is.
    pub(super) tells: String,
    /// Whether names or years are not understood.
    pub(super) loses: bool,
}

impl Reading {
    /// The values as `ask` takes them: `technology=Kafka`.
    pub fn typed(&self) -> Vec<String> {
        self.values.iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    /// The command line that asks the same: `talkgraph ask talks-covering Kafka`.
    pub fn command(&self, target: &Target) -> String {
        let mut line = match self.verb {
            Verb::Ask => format!("talkgraph ask {}", self.query),
            Verb::Show | Verb::Path => format!("talkgraph {}", self.query),
        };
        let mut said: BTreeSet<usize> = BTreeSet::new();
        // By order as long as none is left out, then by name.
        let mut in_order = true;
        for parameter in &target.parameters {
            // Several years are a condition, and not the value that the parameter takes.
            let several = |value: &str| parameter.name == "year" && value.contains('-');
            match self.values.iter().position(|(name, value)| *name == parameter.name && !several(value)) {
                Some(at) if in_order || self.verb != Verb::Ask => {
                    line.push_str(&format!(" {}", in_shell(&self.values[at].1)));
                    said.insert(at);
                }
                _ => in_order = false,
            }
        }
        for (_, (name, value)) in self.values.iter().enumerate().filter(|(at, _)| !said.contains(at)) {
            line.push_str(&format!(" {name}={}", in_shell(value)));
        }
        if self.count {
            line.push_str(" --count");
        }
        if let Some(limit) = self.limit {
            line.push_str(&format!(" --limit {limit}"));
        }
        line
    }

    /// Whether another reading asks the same of the same things, in another order.
    pub(super) fn asks_as(&self, other: &Self) -> bool {
        let things = |reading: &Self| {
            let mut values: Vec<String> = reading.values.iter().map(|(_, value)| value.clone()).collect();
            values.sort();
            values
        };
        self.tells == other.tells && things(self) == things(other)
    }
}

/// Whether two readings differ in the kind that the same words are taken for, and the first in the kind that is told of first.
/// An event that is called like a firm is told of no later.
pub(super) fn same_words(one: &Reading, other: &Reading) -> bool {
    let event = |kinds: &[EntityKind]| kinds.contains(&EntityKind::Event);
    one.kinds < other.kinds
        && event(&one.kinds) == event(&other.kinds)
        && one.values.iter().map(|(_, value)| value).eq(other.values.iter().map(|(_, value)| value))
}

/// A value as it is typed in a shell.
pub fn in_shell(value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.+:/@%".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    if value.contains(['"', '$', '`', '\\', '!']) {
        return format!("'{}'", quoted(value).replace('\'', "'\\''"));
    }
    format!("\"{}\"", quoted(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_as_a_shell_takes_them() {
        for (value, typed) in [
            ("Kafka", "Kafka"),
            ("C++", "C++"),
            ("Neha Narkhede", "\"Neha Narkhede\""),
            ("it's", "\"it's\""),
            ("$HOME", "'$HOME'"),
            ("a'b\"c", "'a'\\''b\"c'"),
        ] {
            assert_eq!(in_shell(value), typed);
        }
    }
}
