//! Known names in, what a later build must know of them out: a line for each entry with a hash of all that linking takes from
//! it and the letters that it is found by. Two such lists give the [`Change`] between them, which tells whether a recap
//! could be read otherwise now. It may say yes too often and never no wrongly: a change of one name then costs the
//! reading of the recaps that have its letters, not of all.

use super::Linker;
use super::fuzzy::inflected;
use super::matcher::Matcher;
use crate::gazetteer::Entry;
use crate::gazetteer::decisions::Decision;
use crate::gazetteer::forms::{Form, names_of, squash};
use crate::language::{Cues, Languages};
use crate::model::{Kind, Recap};
use crate::text::slips::OF_ANY_NAMES;
use sha2::{Digest, Sha256};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};
use std::sync::Arc;

/// Patterns beyond which looking for them costs more than reading all recaps again.
const MANY: usize = 20_000;

/// The line of an entry or a decision. A pattern is a folded name without separators, or the folded words of a name with
/// spaces between.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    key: String,
    hash: String,
    patterns: BTreeSet<String>,
}

impl Linker {
    /// Writes the footprint of the known names, in the order of their ids.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_footprint(&self, out: &mut dyn Write) -> io::Result<()> {
        self.lines().try_for_each(|line| {
            write!(out, "{}\t{}", line.key, line.hash)?;
            line.patterns.iter().try_for_each(|pattern| write!(out, "\t{pattern}"))?;
            writeln!(out)
        })
    }

    /// What has changed since a footprint was written; nothing where that is so much that all recaps had better be read.
    ///
    /// # Errors
    /// Those of `before`.
    pub fn changed_since(&self, before: &mut dyn BufRead) -> io::Result<Option<Change>> {
        let mut old = before.lines().map(|line| line.map(|line| Line::parse(&line))).peekable();
        let mut new = self.lines().peekable();
        let mut patterns = BTreeSet::new();
        loop {
            let order = match (old.peek(), new.peek()) {
                (None, None) => break,
                (Some(Err(_)), _) | (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(Ok(old)), Some(new)) => old.key.cmp(&new.key),
            };
            let gone = if order.is_le() { old.next().transpose()? } else { None };
            let come = if order.is_ge() { new.next() } else { None };
            if gone != come {
                patterns.extend(gone.into_iter().chain(come).flat_map(|line| line.patterns));
            }
        }
        Ok(Change::new(patterns, &self.languages))
    }

    /// The lines of all entries, in the order of their ids, and of all decisions.
    fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        let forms = self.matcher.forms();
        let mut by_entry: Vec<u32> = (0..u32::try_from(forms.len()).unwrap_or(u32::MAX)).collect();
        by_entry.sort_by_key(|form| forms[*form as usize].entry);
        let of_entry = move |entry: usize| {
            let first = by_entry.partition_point(|form| forms[*form as usize].entry < entry);
            let own = by_entry[first..].iter().map(|form| &forms[*form as usize]);
            own.take_while(|form| form.entry == entry).collect::<Vec<&Form>>()
        };
        let entries = self.gazetteer.by_id().map(move |(index, entry)| self.line(entry, &of_entry(index)));
        let mut decisions: Vec<Line> = self.gazetteer.decisions().all().iter().map(|d| self.line_of(d)).collect();
        decisions.sort_by(|a, b| (&a.key, &a.hash).cmp(&(&b.key, &b.hash)));
        entries.chain(decisions)
    }

    fn line(&self, entry: &Entry, forms: &[&Form]) -> Line {
        let maker = entry.maker.as_ref().and_then(|id| self.gazetteer.get(id)).map(|maker| &maker.label);
        let place = (&entry.place, &entry.country);
        let told = (entry.kind, &entry.label, &entry.weak, &entry.cues, &entry.broader, &entry.maker, maker, place);
        let forms_told: Vec<_> =
            forms.iter().map(|f| (&f.pattern, &f.joints, &f.listed, f.weak, f.derived, f.exact_case)).collect();
        let mut patterns: BTreeSet<String> = forms.iter().map(|form| form.pattern.to_string()).collect();
        patterns.insert(squash(entry.id.as_str()).0);
        patterns.insert(squash(&entry.label).0);
        // A name of several words may be found although one of them is misspelt.
        let words = self.languages.tokens(&entry.label);
        if words.len() > 1 && matches!(entry.kind, Kind::Person | Kind::Company) && !entry.is_imported() {
            patterns.insert(words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" "));
        }
        patterns.remove("");
        Line::new(format!("entry {}", entry.id), &format!("{told:?} {forms_told:?} {}", entry.is_imported()), patterns)
    }

    /// A decision concerns the recaps that name one of its sides.
    fn line_of(&self, decision: &Decision) -> Line {
        let sides = [&decision.one, &decision.other];
        let entries = sides.iter().flat_map(|side| &side.entries).filter_map(|id| self.gazetteer.get(id));
        let names = entries.flat_map(names_of).map(String::as_str);
        let own = sides.iter().flat_map(|side| [side.text.as_str(), &side.label, side.id.as_str()]);
        let patterns = names.chain(own).map(|name| squash(name).0).filter(|p| !p.is_empty()).collect();
        let told = (decision.verdict, decision.kind, &decision.at, &decision.recaps, sides);
        // Behind the entries, whose keys begin with a lesser letter.
        let key = format!("pair {} {} {}", decision.verdict.slug(), sides[0].id, sides[1].id);
        Line::new(key, &format!("{told:?}"), patterns)
    }
}

impl Line {
    fn new(key: String, told: &str, patterns: BTreeSet<String>) -> Self {
        let hash = Sha256::digest(told.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { key, hash, patterns }
    }

    /// A line as it was written; no pattern holds a tab or a line's end, since both are folded.
    fn parse(line: &str) -> Self {
        let mut parts = line.split('\t').map(str::to_owned);
        let (key, hash) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        Self { key, hash, patterns: parts.collect() }
    }
}

/// The letters by which entries are found that came, went or became others.
#[derive(Debug)]
pub struct Change {
    patterns: BTreeSet<String>,
    /// Names of several words, of which one may be misspelt.
    names: Vec<Vec<String>>,
    matcher: Matcher,
    languages: Arc<Languages>,
}

impl Change {
    fn new(patterns: BTreeSet<String>, languages: &Arc<Languages>) -> Option<Self> {
        let form = |pattern: &String| Form {
            pattern: pattern.as_str().into(),
            joints: (1..pattern.len()).collect(),
            listed: pattern.as_str().into(),
            entry: 0,
            weak: false,
            derived: false,
            exact_case: false,
        };
        if patterns.len() > MANY {
            return None;
        }
        let (names, patterns): (BTreeSet<String>, _) = patterns.into_iter().partition(|p| p.contains(' '));
        let names = names.iter().map(|name| name.split(' ').map(str::to_owned).collect()).collect();
        let matcher = Matcher::new(patterns.iter().map(form).collect());
        Some(Self { patterns, names, matcher, languages: Arc::clone(languages) })
    }

    /// Whether the names in a recap might be read otherwise now.
    pub fn touches(&self, recap: &Recap) -> bool {
        let cues = self.languages.cues(&recap.language);
        !self.patterns.is_empty() && recap.blocks.iter().any(|block| self.touches_text(cues, &block.text))
    }

    fn touches_text(&self, cues: &Cues, text: &str) -> bool {
        if !self.matcher.find(text).is_empty() {
            return true;
        }
        let words: BTreeSet<String> = self.languages.tokens(text).into_iter().map(|token| token.folded).collect();
        let has = |part: &String| words.contains(part) || words.iter().any(|word| OF_ANY_NAMES.forgive(word, part));
        words.iter().any(|word| self.is_near(cues, word)) || self.names.iter().any(|name| name.iter().all(has))
    }

    /// Whether a word might be a changed name misspelt, or with an ending.
    fn is_near(&self, cues: &Cues, word: &str) -> bool {
        let Some(first) = word.chars().next() else { return false };
        let from_first = self.patterns.range(first.to_string()..);
        let mut alike = from_first.take_while(|pattern| pattern.starts_with(first));
        inflected(cues, word).any(|stem| self.patterns.contains(stem))
            || alike.any(|pattern| OF_ANY_NAMES.forgive(word, pattern))
    }
}
