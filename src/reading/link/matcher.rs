//! Text in, places where a known name stands out: a search through folded text without separators, *overlapping*, then
//! the boundary filter. Leftmost-longest search would lose `Kafka` in `KafkaX`-like overlaps before the filter could tell.

use super::patterns::Patterns;
use crate::gazetteer::forms::{Form, is_separator, squash};
use crate::text::{changes_script, fold_char, fold_str, in_order};
use std::ops::Range;

/// All surface forms, to be searched for.
#[derive(Debug)]
pub struct Matcher {
    patterns: Patterns,
    /// In the order of their patterns.
    forms: Vec<Form>,
    /// For each pattern where its forms begin, and behind the last one where they end.
    starts: Vec<usize>,
}

/// A stretch of text that is written like a known name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where, in the text that was searched.
    pub range: Range<usize>,
    /// Index of the form.
    pub form: usize,
    /// Written as listed but for case and accents.
    pub as_listed: bool,
}

/// Text without separators, with the way back.
struct Haystack {
    text: String,
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Matcher {
    /// Sorts the forms.
    pub fn new(forms: Vec<Form>) -> Self {
        let order = in_order(forms.len(), |index| &forms[index].pattern);
        let mut unsorted: Vec<Option<Form>> = forms.into_iter().map(Some).collect();
        let forms: Vec<Form> = order.into_iter().filter_map(|index| unsorted[index].take()).collect();
        let mut starts: Vec<usize> =
            (0..forms.len()).filter(|i| *i == 0 || forms[i - 1].pattern != forms[*i].pattern).collect();
        let patterns = Patterns::new(starts.iter().map(|start| &*forms[*start].pattern));
        starts.push(forms.len());
        Self { patterns, starts, forms }
    }

    /// The form of a hit.
    pub fn form(&self, index: usize) -> &Form {
        &self.forms[index]
    }

    /// Whether a folded name without separators is a known one.
    pub fn knows(&self, pattern: &str) -> bool {
        self.patterns.position(pattern).is_some()
    }

    /// All forms.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// Every hit in `text` that stands between word boundaries, in order of start and, at one start, longest first.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        self.find_between(text, |_| false)
    }

    /// The same where a run of letters without capitals has edges of its own: 阿里巴巴|的, 카프카|에서.
    pub fn find_between(&self, text: &str, edge: impl Fn(usize) -> bool) -> Vec<Hit> {
        let hay = Haystack::new(text);
        let mut hits = Vec::new();
        let begins = |at: usize| hay.begins_char(at) && may_begin(text, hay.starts[at], &edge);
        let mut take =
            |pattern: usize, found: Range<usize>| self.take((text, &hay), (pattern, &found), &edge, &mut hits);
        self.patterns.search(&hay.text, begins, &mut take);
        hits.sort_by_key(|h| (h.range.start, std::cmp::Reverse(h.range.end), h.form));
        hits
    }

    /// Takes the forms of a pattern that was `found`, if they may stand there.
    fn take(
        &self,
        (text, hay): (&str, &Haystack),
        (pattern, found): (usize, &Range<usize>),
        edge: &impl Fn(usize) -> bool,
        hits: &mut Vec<Hit>,
    ) {
        let Some(range) = hay.original(found.start, found.end) else { return };
        let Some((range, extended)) = bounded(text, range, edge) else { return };
        // "Canvas" is no plural of Canva.
        if extended && self.knows(&squash(&text[range.clone()]).0) {
            return;
        }
        for form in self.starts[pattern]..self.starts[pattern + 1] {
            let form_ref = &self.forms[form];
            let Some(spaced) = hay.fits(text, found.start, found.end, &form_ref.joints) else { continue };
            if extended && form_ref.pattern.chars().count() < if form_ref.weak { 6 } else { 3 } {
                continue;
            }
            if form_ref.exact_case && !text[range.clone()].starts_with(&*form_ref.listed) {
                continue;
            }
            let as_listed = !extended
                && !form_ref.derived
                && (spaced == 0 || fold_str(&text[range.clone()]) == fold_str(&form_ref.listed));
            hits.push(Hit { range: range.clone(), form, as_listed });
        }
    }
}

impl Haystack {
    fn new(text: &str) -> Self {
        let mut hay = Haystack { text: String::with_capacity(text.len()), starts: Vec::new(), ends: Vec::new() };
        let mut previous_alphanumeric = false;
        let mut chars = text.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let before = hay.text.len();
            fold_char(c, |folded| hay.text.push(folded));
            let folded = &hay.text[before..];
            let separator = folded.chars().all(is_separator);
            let opens = c == '.' && !previous_alphanumeric && chars.peek().is_some_and(|(_, n)| n.is_alphanumeric());
            previous_alphanumeric = c.is_alphanumeric();
            if folded.is_empty() {
                if let Some(end) = hay.ends.last_mut().filter(|e| **e == offset) {
                    *end = offset + c.len_utf8();
                }
                continue;
            }
            if separator && !opens {
                hay.text.truncate(before);
                continue;
            }
            hay.starts.resize(hay.text.len(), offset);
            hay.ends.resize(hay.text.len(), offset + c.len_utf8());
        }
        hay
    }

    /// Whether a character of the text begins at a byte, or the text ends there.
    fn begins_char(&self, at: usize) -> bool {
        at == 0 || at >= self.starts.len() || self.starts[at - 1] != self.starts[at]
    }

    /// The range in the text, unless it would cut a character in two.
    fn original(&self, start: usize, end: usize) -> Option<Range<usize>> {
        (self.begins_char(start) && self.begins_char(end)).then(|| self.starts[start]..self.ends[end - 1])
    }

    /// How many separators the text has inside, if all stand at joints of the form and each is one mark or white space.
    fn fits(&self, text: &str, start: usize, end: usize, joints: &[usize]) -> Option<usize> {
        let mut count = 0;
        for at in start + 1..end {
            if self.starts[at] == self.starts[at - 1] || self.starts[at] == self.ends[at - 1] {
                continue;
            }
            let gap = &text[self.ends[at - 1]..self.starts[at]];
            let one = gap.chars().count() == 1 || gap.chars().all(char::is_whitespace);
            if !one || !joints.contains(&(at - start)) {
                return None;
            }
            count += 1;
        }
        Some(count)
    }
}

/// Whether a name may begin at a byte: not amid a word.
fn may_begin(text: &str, at: usize, edge: &impl Fn(usize) -> bool) -> bool {
    let Some(first) = text[at..].chars().next() else { return false };
    let before = text[..at].chars().next_back().filter(|b| b.is_alphanumeric() || *b == '_');
    before.is_none_or(|b| {
        !(first.is_alphanumeric() || first == '.') || changes_script(b, first) || is_cut(at, first, edge)
    })
}

/// Whether letters without capitals are cut at a byte, `inside` being the one beside it that a name would hold.
fn is_cut(at: usize, inside: char, edge: &impl Fn(usize) -> bool) -> bool {
    inside.is_alphabetic() && !inside.is_ascii() && edge(at)
}

/// The range, widened by a plural s or a glued version, if it stands between word boundaries.
fn bounded(text: &str, range: Range<usize>, edge: &impl Fn(usize) -> bool) -> Option<(Range<usize>, bool)> {
    if !may_begin(text, range.start, edge) {
        return None;
    }
    let matched = &text[range.clone()];
    let last = matched.chars().next_back()?;
    let rest = &text[range.end..];
    let next = rest.chars().next().filter(|c| !changes_script(last, *c));
    let next = next.filter(|_| !is_cut(range.end, last, edge));
    if !last.is_alphanumeric() {
        return Some((range, false));
    }
    match next {
        Some('+' | '#') => None,
        Some(c) if c.is_alphanumeric() || c == '_' => {
            let extra = plural(matched, rest).or_else(|| version(last, rest))?;
            Some((range.start..range.end + extra, true))
        }
        _ => Some((range, false)),
    }
}

/// Whether no word that ends in `last` goes on in `rest`.
fn ends_word(last: char, rest: &str) -> bool {
    !rest.chars().next().is_some_and(|c| (c.is_alphanumeric() || c == '_') && !changes_script(last, c))
}

fn plural(matched: &str, rest: &str) -> Option<usize> {
    let long = matched.chars().count() >= 3 && !matched.ends_with(['s', 'S']);
    (long && rest.starts_with('s') && ends_word('s', &rest[1..])).then_some(1)
}

fn version(last: char, rest: &str) -> Option<usize> {
    if !last.is_alphabetic() {
        return None;
    }
    let body = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
    let digits = body.bytes().take_while(|b| b.is_ascii_digit()).count();
    let length = rest.len() - body.len() + digits;
    (digits > 0 && digits <= 4 && ends_word('0', &rest[length..])).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str) -> Form {
        let (pattern, joints) = squash(name);
        let (pattern, joints, listed) = (pattern.into(), joints.into(), name.into());
        Form { pattern, joints, listed, entry: 0, weak: false, derived: false, exact_case: false }
    }

    #[test]
    fn names_inside_names_are_found_between_word_boundaries() {
        let names = ["Kafka", "Kafka Connect", "Connect", "C", ".NET"].map(form).to_vec();
        let matcher = Matcher::new(names);
        for (text, expected) in [
            ("Kafka-Connect, and Kafkas", vec!["Kafka-Connect", "Kafka", "Connect", "Kafkas"]),
            ("Kafkaesque reconnect", vec![]),
            ("on .NET in C, not C++", vec![".NET", "C"]),
            ("asp.NET", vec![]),
            ("Kafka3", vec!["Kafka3"]),
            ("KafkaとKafka3の話", vec!["Kafka", "Kafka3"]),
        ] {
            let found: Vec<&str> = matcher.find(text).into_iter().map(|hit| &text[hit.range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
