//! The gazetteer in, its faults out: what would make the linker guess. Each names the file and the line.

use super::forms::{names_of, squash};
use super::{Entry, Gazetteer, decisions};
use crate::model::Kind;
use crate::text::fold_str;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// Something to mend in the gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// All faults, by file and line.
pub fn check(gazetteer: &Gazetteer) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut ids: HashMap<&str, &Entry> = HashMap::new();
    for entry in gazetteer.entries() {
        let mut fault =
            |message: String| faults.push(Fault { file: entry.file.to_string(), line: entry.line, message });
        if let Some(first) = ids.insert(entry.id.as_str(), entry) {
            fault(format!("id {} stands already at {}:{}; rename one of them", entry.id, first.file, first.line));
            ids.insert(entry.id.as_str(), first);
        }
        if !entry.weak.is_empty() && entry.cues.is_empty() && entry.kind != Kind::Person {
            fault(format!("{} has weak names and no cues; add words that stand near it", entry.id));
        }
        match entry.maker.as_ref().map(|m| (m, gazetteer.get(m))) {
            Some((maker, None)) => {
                fault(format!("{}: maker {maker} is no entry; add it or take the key out", entry.id))
            }
            Some((maker, Some(e))) if e.kind != Kind::Company => {
                fault(format!("{}: maker {maker} is a {}; a maker is a company", entry.id, e.kind));
            }
            _ => {}
        }
        for broader in &entry.broader {
            match gazetteer.get(broader) {
                None => fault(format!("{}: broader {broader} is no entry; add it or take the key out", entry.id)),
                Some(_) if *broader == entry.id => {
                    fault(format!("{} is broader than itself; take the key out", entry.id))
                }
                Some(_) => {}
            }
        }
    }
    faults.extend(shared_names(gazetteer));
    faults.extend(cycles(gazetteer));
    faults.extend(decisions::check::check(gazetteer.decisions(), |id| gazetteer.get(id).map(|entry| entry.kind)));
    faults.extend(decisions::check::joined(gazetteer.decisions()));
    faults.sort();
    faults
}

/// Names that two entries share and nothing tells apart. A company and what it makes may share one (the sentence decides),
/// and so may entries that both list it as weak, each with cues of its own.
fn shared_names(gazetteer: &Gazetteer) -> Vec<Fault> {
    let mut by_name: BTreeMap<String, Vec<(&Entry, &str, bool)>> = BTreeMap::new();
    for entry in gazetteer.entries() {
        let mut seen = Vec::new();
        for name in names_of(entry) {
            let pattern = if entry.exact_case { name.clone() } else { squash(name).0 };
            if !seen.contains(&pattern) {
                let weak = entry.weak.iter().any(|w| fold_str(w) == fold_str(name));
                by_name.entry(pattern.clone()).or_default().push((entry, name, weak));
                seen.push(pattern);
            }
        }
    }
    let mut faults = Vec::new();
    for sharing in by_name.values().filter(|s| s.len() > 1) {
        for (index, (entry, name, weak)) in sharing.iter().enumerate() {
            for (other, _, other_weak) in &sharing[..index] {
                // A decision says which of both a recap means.
                let decided = gazetteer.decisions().between(entry.kind, &entry.id, &other.id);
                let told_apart = (*weak && *other_weak)
                    || decided.is_some_and(|d| d.verdict == decisions::Verdict::Different && d.is_scoped())
                    || (entry.kind != other.kind && (entry.kind == Kind::Company || other.kind == Kind::Company))
                    || entry.kind == Kind::Event
                    || other.kind == Kind::Event;
                if !told_apart {
                    faults.push(Fault {
                        file: entry.file.to_string(),
                        line: entry.line,
                        message: format!(
                            "{} and {} ({}:{}) share the name {name:?}; list it as weak with cues in both, or in one only",
                            entry.id, other.id, other.file, other.line
                        ),
                    });
                }
            }
        }
    }
    faults
}

/// Entries that are broader than themselves over others.
fn cycles(gazetteer: &Gazetteer) -> Vec<Fault> {
    let mut faults = Vec::new();
    for entry in gazetteer.entries() {
        let mut at = entry;
        for _ in 0..32 {
            let Some(next) = at.broader.first().and_then(|b| gazetteer.get(b)) else { break };
            if next.id == entry.id && at.id != entry.id {
                faults.push(Fault {
                    file: entry.file.to_string(),
                    line: entry.line,
                    message: format!("{} and {} are each broader than the other; take one key out", entry.id, at.id),
                });
                break;
            }
            at = next;
        }
    }
    faults
}
