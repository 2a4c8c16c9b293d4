//! The names of the graph and the words of a question in, the stretches of the question that name something out. Each
//! stretch is kept with every kind it may be; which of them is meant, the phrasing decides. Words that are no name but one
//! slip away from a single one stand for it, and an edition may be called by its series, or by how its name begins, and its
//! year.

use super::vocabulary::{Token, Vocabulary, pieces};
use crate::query::QueryError;
use crate::query::resolve::{EntityKind, Named, Resolver, editions};
use crate::text::slips::OF_PEOPLE;
use std::borrow::Cow;
use std::cell::OnceCell;
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
pub struct Called {
    kind: EntityKind,
    label: String,
    /// Whether the label is to be typed in place of the name, which alone does not mean it.
    by_label: bool,
}

/// Where the names of a question are looked up.
pub trait Known {
    /// What is called so; a name without separators.
    ///
    /// # Errors
    /// Those of [`Resolver::names`].
    fn called(&self, joined: &str) -> Result<Cow<'_, [Called]>, QueryError>;

    /// All names there are, for who is near one.
    ///
    /// # Errors
    /// Those of [`Resolver::names`].
    fn all(&self) -> Result<&Names, QueryError>;
}

/// What each name of the graph may mean, by the name without separators: for many questions.
#[derive(Default)]
pub struct Names {
    called: HashMap<String, Vec<Called>>,
}

impl Known for Names {
    fn called(&self, joined: &str) -> Result<Cow<'_, [Called]>, QueryError> {
        Ok(Cow::Borrowed(self.called.get(joined).map_or(&[], Vec::as_slice)))
    }

    fn all(&self) -> Result<&Names, QueryError> {
        Ok(self)
    }
}

/// The names of the graph for one question: looked up one by one, and all read only where a word of it is misspelt.
pub struct Lookup<'r> {
    resolver: &'r Resolver<'r>,
    editions: OnceCell<Names>,
    all: OnceCell<Names>,
}

impl<'r> Lookup<'r> {
    /// Looks up what a resolver knows.
    pub fn new(resolver: &'r Resolver<'r>) -> Self {
        Self { resolver, editions: OnceCell::new(), all: OnceCell::new() }
    }
}

impl Known for Lookup<'_> {
    fn called(&self, joined: &str) -> Result<Cow<'_, [Called]>, QueryError> {
        let Some(found) = self.resolver.called(joined)? else { return self.all()?.called(joined) };
        let called = |(kind, label)| Called { kind, label, by_label: false };
        let mut found: Vec<Called> = found.into_iter().map(called).collect();
        // Only what has a year in it is an edition by another name.
        if joined.chars().filter(char::is_ascii_digit).count() >= 4 {
            if self.editions.get().is_none() {
                let mut editions = Names::default();
                editions.add_editions(self.resolver.names(EntityKind::Event)?);
                let _ = self.editions.set(editions);
            }
            if let Some(editions) = self.editions.get() {
                editions.called(joined)?.iter().for_each(|called| add(&mut found, called.clone()));
            }
        }
        Ok(Cow::Owned(found))
    }

    fn all(&self) -> Result<&Names, QueryError> {
        if let Some(all) = self.all.get() {
            return Ok(all);
        }
        let all = Names::read(self.resolver)?;
        Ok(self.all.get_or_init(|| all))
    }
}

/// Adds a meaning of a kind that a name has not yet.
fn add(known: &mut Vec<Called>, called: Called) {
    if !known.iter().any(|other| other.kind == called.kind) {
        known.push(called);
    }
}

impl Names {
    /// Reads all names.
    ///
    /// # Errors
    /// Those of [`Resolver::names`].
    pub fn read(resolver: &Resolver<'_>) -> Result<Self, QueryError> {
        let mut names = Self::default();
        for kind in EntityKind::ALL {
            for named in resolver.names(kind)? {
                for name in named.aliases.iter().chain([&named.label, &named.id]) {
                    names.add(name, Called { kind, label: named.label.clone(), by_label: false });
                }
            }
        }
        names.add_editions(resolver.names(EntityKind::Event)?);
        names.called.remove("");
        Ok(names)
    }

    fn add(&mut self, name: &str, called: Called) {
        let joined: String = pieces(name).map(|(_, piece)| piece).collect();
        add(self.called.entry(joined).or_default(), called);
    }

    /// Editions by other names than their own.
    fn add_editions(&mut self, events: &[Named]) {
        for (name, label) in editions(events) {
            self.add(&name, Called { kind: EntityKind::Event, label, by_label: true });
        }
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
                    text: called.label.clone(),
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
        found.sort_by_key(|called| (called.kind, &called.label));
        found.dedup_by_key(|called| (called.kind, &called.label));
        let same = |called: &&Called| called.label == found[0].label;
        if names == 1 || found.iter().all(same) { found } else { Vec::new() }
    }
}

/// All stretches of the question that are names; `is_asked` says whether a phrasing has a word.
pub(super) fn stretches(
    names: &impl Known,
    tokens: &[Token],
    question: &str,
    vocabulary: &Vocabulary,
    is_asked: impl Fn(&str) -> bool,
) -> Result<Vec<Stretch>, QueryError> {
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
            for called in names.called(&joined)?.iter() {
                let text = if called.by_label { &called.label } else { text(&range) }.to_owned();
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
    if strange.contains(&true) {
        out.extend(names.all()?.mended(tokens, &strange, vocabulary));
    }
    // Part of a longer name is not meant by itself: Kafka of Kafka Summit.
    let small = |at: usize| vocabulary.is_stop(&tokens[at].word);
    let whole = |s: &&Stretch| !s.plain && s.is_entity() && !small(s.range.start) && !small(s.range.end - 1);
    let whole: Vec<Range<usize>> = out.iter().filter(whole).map(|s| s.range.clone()).collect();
    let inside = |range: &Range<usize>, other: &Range<usize>| {
        other.len() > range.len() && other.start <= range.start && range.end <= other.end
    };
    out.retain(|stretch| !whole.iter().any(|other| inside(&stretch.range, other)));
    Ok(out)
}
