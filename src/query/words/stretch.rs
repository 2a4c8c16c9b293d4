//! The names of the graph and the words of a question in, the stretches of the question that name something out. Each
//! stretch is kept with every kind it may be; which of them is meant, the phrasing decides. Words that are no name but one
//! slip away from a single one stand for it, and an edition may be called by its series, or by how its name begins, and its
//! year.

use super::vocabulary::{Token, Vocabulary, pieces};
use crate::query::QueryError;
use crate::query::resolve::{EntityKind, Named, Resolver, editions};
use crate::text::slips::OF_PEOPLE;
use std::collections::HashMap;
use std::ops::Range;

/// No name that a person types has more words.
const LONGEST: usize = 12;
/// No misspelt name has more words.
const LONGEST_MISSPELT: usize = 4;

/// Words of a question that the graph knows as the name of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Which words.
    pub range: Range<usize>,
    /// What they may be.
    pub kind: EntityKind,
    /// Them, as typed; or the name that they stand for.
    pub text: String,
    /// Whether they are ordinary words of questions, so that they need not be a name.
    pub plain: bool,
    /// Whether they are misspelt.
    pub mended: bool,
}

impl Stretch {
    /// Whether it is what recaps tell of, and neither a talk nor a recap.
    pub(super) fn is_entity(&self) -> bool {
        !matches!(self.kind, EntityKind::Talk | EntityKind::Recap)
    }
}

/// What has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Called {
    kind: EntityKind,
    /// What is to be typed in place of the name, where the name alone does not mean it.
    typed: Option<String>,
    /// Which of the entities, as a number.
    entity: usize,
}

/// What each name of the graph may mean, by the name without separators.
pub struct Names {
    called: HashMap<String, Vec<Called>>,
    /// The labels, by the number of the entity.
    labels: Vec<String>,
}

impl Names {
    /// Reads all names.
    ///
    /// # Errors
    /// Those of [`Resolver::names`].
    pub fn read(resolver: &Resolver<'_>) -> Result<Self, QueryError> {
        let mut names = Self { called: HashMap::new(), labels: Vec::new() };
        for kind in EntityKind::ALL {
            for named in resolver.names(kind)? {
                let entity = names.labels.len();
                names.labels.push(named.label.clone());
                for name in named.aliases.iter().chain([&named.label, &named.id]) {
                    names.add(name, Called { kind, typed: None, entity });
                }
            }
        }
        names.add_editions(resolver.names(EntityKind::Event)?);
        names.called.remove("");
        Ok(names)
    }

    fn add(&mut self, name: &str, called: Called) {
        let joined: String = pieces(name).map(|(_, piece)| piece).collect();
        let known = self.called.entry(joined).or_default();
        if !known.iter().any(|other| other.kind == called.kind) {
            known.push(called);
        }
    }

    /// Editions by other names than their own.
    fn add_editions(&mut self, events: &[Named]) {
        for (name, label) in editions(events) {
            let entity = self.labels.len();
            self.labels.push(label.clone());
            self.add(&name, Called { kind: EntityKind::Event, typed: Some(label), entity });
        }
    }

    /// All stretches of the question that are names; `is_asked` says whether a phrasing has a word.
    pub(super) fn stretches(
        &self,
        tokens: &[Token],
        question: &str,
        vocabulary: &Vocabulary,
        is_asked: impl Fn(&str) -> bool,
    ) -> Vec<Stretch> {
        let ordinary = |token: &Token| token.word != token.folded || is_asked(&token.word);
        let text = |range: &Range<usize>| &question[tokens[range.start].range.start..tokens[range.end - 1].range.end];
        let mut out = Vec::new();
        for start in 0..tokens.len() {
            let mut joined = String::new();
            for end in start..tokens.len().min(start + LONGEST) {
                joined.push_str(&tokens[end].folded);
                let range = start..end + 1;
                let written_large = start > 0 && text(&range).starts_with(char::is_uppercase);
                let plain = tokens[range.clone()].iter().all(&ordinary) && !written_large;
                for called in self.called.get(&joined).into_iter().flatten() {
                    let text = called.typed.as_deref().unwrap_or(text(&range)).to_owned();
                    out.push(Stretch { range: range.clone(), kind: called.kind, text, plain, mended: false });
                }
            }
        }
        let strange = |at: usize| {
            let token = &tokens[at];
            let known = out.iter().any(|stretch| stretch.range.contains(&at));
            let is_number = token.folded.chars().all(|c| c.is_ascii_digit());
            !known
                && !is_number
                && !ordinary(token)
                && !vocabulary.is_stop(&token.word)
                && !vocabulary.is_ordinary(&token.folded)
        };
        let strange: Vec<bool> = (0..tokens.len()).map(strange).collect();
        let mended = self.mended(tokens, &strange, vocabulary);
        out.extend(mended);
        // Part of a longer name is not meant by itself: Kafka of Kafka Summit.
        let small = |at: usize| vocabulary.is_stop(&tokens[at].word);
        let whole = |s: &&Stretch| !s.plain && s.is_entity() && !small(s.range.start) && !small(s.range.end - 1);
        let whole: Vec<Range<usize>> = out.iter().filter(whole).map(|s| s.range.clone()).collect();
        let inside = |range: &Range<usize>, other: &Range<usize>| {
            other.len() > range.len() && other.start <= range.start && range.end <= other.end
        };
        out.retain(|stretch| !whole.iter().any(|other| inside(&stretch.range, other)));
        out
    }

    /// Stretches with a strange word in them that are a slip away from a name.
    fn mended(&self, tokens: &[Token], strange: &[bool], vocabulary: &Vocabulary) -> Vec<Stretch> {
        let mut out: Vec<Stretch> = Vec::new();
        for length in (1..=LONGEST_MISSPELT).rev() {
            for start in 0..(tokens.len() + 1).saturating_sub(length) {
                let range = start..start + length;
                let small = |at: usize| vocabulary.is_stop(&tokens[at].word);
                let ends = range.clone().any(|at| strange[at]) && !small(start) && !small(start + length - 1);
                let taken = out.iter().any(|other| other.range.start < range.end && range.start < other.range.end);
                let says = |at: usize| strange[at] || tokens[at].large || length > 1;
                if !ends || taken || !range.clone().all(says) {
                    continue;
                }
                let joined: String = tokens[range.clone()].iter().map(|token| token.folded.as_str()).collect();
                out.extend(self.near(&joined).into_iter().map(|called| Stretch {
                    range: range.clone(),
                    kind: called.kind,
                    text: self.labels[called.entity].clone(),
                    plain: false,
                    mended: true,
                }));
            }
        }
        out
    }

    /// What a misspelt name means: that to which fewest slips lead, if it is one thing or has one label.
    fn near(&self, joined: &str) -> Vec<&Called> {
        let first = joined.chars().next();
        let mut best: (usize, Vec<(&str, &[Called])>) = (usize::MAX, Vec::new());
        for (name, called) in &self.called {
            if name.chars().next() != first || !OF_PEOPLE.forgive(name, joined) {
                continue;
            }
            let slips = crate::text::slips::slips(name, joined);
            if slips < best.0 {
                best = (slips, Vec::new());
            }
            if slips == best.0 {
                best.1.push((name, called));
            }
        }
        let names = best.1.len();
        let entity = |called: &&Called| !matches!(called.kind, EntityKind::Talk | EntityKind::Recap);
        let mut found: Vec<&Called> = best.1.iter().flat_map(|(_, called)| *called).filter(entity).collect();
        found.sort_by_key(|called| (called.kind, called.entity));
        found.dedup_by_key(|called| (called.kind, called.entity));
        let same = |called: &&Called| self.labels[called.entity] == self.labels[found[0].entity];
        if names == 1 || found.iter().all(same) { found } else { Vec::new() }
    }
}
