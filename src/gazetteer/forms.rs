//! Names in, surface forms out: every way to write a name that a machine can derive. Separators are dropped from the
//! pattern and remembered as *joints*, the places where the text may have one: `Stack Overflow`, `StackOverflow` and
//! `stack-overflow` are one pattern.

use super::fold::fold_str;
use super::{Entry, Gazetteer};
use crate::model::Kind;
use std::collections::HashSet;

/// A derived way to write a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The folded name without separators: what is searched for.
    pub pattern: String,
    /// Byte offsets in `pattern` where the text may have a separator.
    pub joints: Vec<usize>,
    /// The name as listed, to compare the case with.
    pub listed: String,
    /// Index of the entry.
    pub entry: usize,
    /// Needs evidence.
    pub weak: bool,
    /// Derived, not listed.
    pub derived: bool,
    /// Matches only in the case of `listed`.
    pub exact_case: bool,
}

/// Characters that may stand between the parts of a name, or be left out.
pub fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '_' | '/' | '.' | '\'' | '(' | ')' | '\u{b7}')
}

/// A folded name without separators, and where they were or might be.
pub fn squash(name: &str) -> (String, Vec<usize>) {
    let mut pattern = String::new();
    let mut joints = Vec::new();
    let mut previous: Option<char> = None;
    for (index, c) in name.char_indices() {
        let folded = fold_str(c.encode_utf8(&mut [0; 4]));
        let separator = folded.chars().all(is_separator);
        let keep_dot = c == '.' && index == 0;
        if separator && !keep_dot {
            joint(&mut joints, pattern.len());
            previous = None;
            continue;
        }
        let hump = previous.is_some_and(|p| {
            (p.is_lowercase() && c.is_uppercase())
                || (p.is_alphabetic() && c.is_ascii_digit())
                || (p.is_ascii_digit() && c.is_alphabetic())
        });
        if hump {
            joint(&mut joints, pattern.len());
        }
        pattern.push_str(&folded);
        previous = Some(c);
    }
    joints.retain(|j| *j < pattern.len());
    (pattern, joints)
}

fn joint(joints: &mut Vec<usize>, at: usize) {
    if at > 0 && joints.last() != Some(&at) {
        joints.push(at);
    }
}

/// All forms of all entries. `ordinary` tells words of running text, to keep bare product names (`Beanstalk`) careful.
pub fn derive(gazetteer: &Gazetteer, ordinary: impl Fn(&str) -> bool) -> Vec<Form> {
    let mut forms = Vec::new();
    let listed_names: HashSet<String> = gazetteer.entries().iter().flat_map(names_of).map(|n| squash(n).0).collect();
    for (index, entry) in gazetteer.entries().iter().enumerate() {
        let mut names: Vec<(String, bool)> = Vec::new();
        for name in names_of(entry) {
            push(&mut names, name.clone(), false, entry.exact_case);
        }
        if matches!(entry.kind, Kind::Technology) {
            for name in names.clone() {
                for variant in vendor_variants(gazetteer, &name.0, &ordinary) {
                    // A name that someone listed means what they listed it for.
                    if !listed_names.contains(&squash(&variant).0) {
                        push(&mut names, variant, true, entry.exact_case);
                    }
                }
            }
        }
        for (name, derived) in names {
            if let Some(form) = form(entry, index, &name, derived, &ordinary) {
                forms.push(form);
            }
        }
    }
    forms
}

/// All names that an entry lists.
pub fn names_of(entry: &Entry) -> impl Iterator<Item = &String> {
    std::iter::once(&entry.label).chain(&entry.aliases).chain(&entry.hidden).chain(&entry.weak)
}

fn push(names: &mut Vec<(String, bool)>, name: String, derived: bool, exact_case: bool) {
    let (pattern, _) = squash(&name);
    let same = |other: &String| if exact_case { *other == name } else { squash(other).0 == pattern };
    if !pattern.is_empty() && !names.iter().any(|(n, _)| same(n)) {
        names.push((name, derived));
    }
}

fn form(entry: &Entry, index: usize, name: &str, derived: bool, ordinary: &impl Fn(&str) -> bool) -> Option<Form> {
    let (pattern, joints) = squash(name);
    let same = |other: &String| squash(other).0 == pattern;
    let short = pattern.chars().count() < 2;
    let weak = entry.weak.iter().any(same) || short || (derived && ordinary(&fold_str(name)));
    Some(Form { pattern, joints, listed: name.to_owned(), entry: index, weak, derived, exact_case: entry.exact_case })
}

/// `Amazon S3` as AWS S3, Amazon AWS S3 and, where the vendor's products go by it, S3.
fn vendor_variants(gazetteer: &Gazetteer, name: &str, ordinary: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    for vendor in gazetteer.vendors() {
        let longest = vendor
            .names
            .iter()
            .filter_map(|v| name.strip_prefix(v.as_str()).and_then(|rest| rest.strip_prefix(' ')))
            .min_by_key(|rest| rest.len());
        let Some(rest) = longest else { continue };
        if !vendor.bare && ordinary(&fold_str(rest)) {
            continue;
        }
        out.extend(vendor.names.iter().map(|other| format!("{other} {rest}")));
        if vendor.bare && !ordinary(&fold_str(rest)) {
            out.push(rest.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joints_are_where_a_separator_may_stand() {
        for (name, pattern, joints) in [
            ("Stack Overflow", "stackoverflow", vec![5]),
            ("StackOverflow", "stackoverflow", vec![5]),
            ("Cap’n Proto", "capnproto", vec![3, 4]),
            (".NET", ".net", vec![]),
            ("Node.js", "nodejs", vec![4]),
            ("C++", "c++", vec![]),
            ("Route 53", "route53", vec![5]),
        ] {
            assert_eq!(squash(name), (pattern.to_owned(), joints), "{name}");
        }
    }
}
