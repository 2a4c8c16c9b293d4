//! What a phrasing leaves of a question in; the conditions, further values and unread words in it out. Names and years that
//! no slot takes narrow the question down: *at FOSDEM*, *since 2015*, *not by Google*, *or Clojure*. What small words do to
//! the name or the year beside them says the vocabulary.

use super::phrasing::Fill;
use super::stretch::Stretch;
use super::target::{Target, Verb, kinds};
use super::vocabulary::{Joint, Token, Vocabulary};
use crate::query::params::{Parameter, ParameterKind};
use crate::query::resolve::EntityKind;
use std::ops::Range;

/// Words between a *not* and its name, at most.
const NOT_REACH: usize = 3;

/// What is left of a question beside a phrasing.
#[derive(Debug, Clone, Default)]
pub(super) struct Rest {
    /// More values as they are typed, parameters and conditions alike: `event=FOSDEM`, `company!=Google`.
    pub typed: Vec<(String, String)>,
    /// The words that these stand for.
    pub used: Vec<usize>,
    /// Names and years that the target has no use for.
    pub unread: Vec<usize>,
    /// Whether the phrasing takes for two what the question names as alternatives.
    pub amiss: bool,
}

/// A condition that there is: its name, and the values that it takes where those are few.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    pub name: String,
    pub choices: Vec<String>,
}

/// Looks at what is left.
pub(super) struct Reader<'r> {
    pub target: &'r Target,
    pub filters: &'r [Filter],
    /// Whether a word is rare in phrasings.
    pub is_rare: &'r dyn Fn(&str) -> bool,
    pub tokens: &'r [Token],
    pub stretches: &'r [Stretch],
    pub fills: &'r [Fill],
    pub vocabulary: &'r Vocabulary,
}

/// A name that no slot took.
struct Found<'r> {
    range: Range<usize>,
    of: Vec<&'r Stretch>,
}

impl Reader<'_> {
    /// What narrows the question down.
    pub(super) fn read(&self) -> Rest {
        let mut rest = Rest { amiss: self.alternatives_in_two_slots(), ..Rest::default() };
        let found = self.names();
        for at in 0..found.len() {
            self.name(&found, at, &mut rest);
        }
        self.years(&mut rest);
        self.choices(&mut rest);
        rest
    }

    fn is_free(&self, at: usize) -> bool {
        !self.fills.iter().any(|fill| fill.range.contains(&at))
    }

    fn is(&self, at: usize, joint: Joint) -> bool {
        self.vocabulary.is(&self.tokens[at].folded, joint)
    }

    /// Whether a slot holds what stands behind an *or*.
    fn alternatives_in_two_slots(&self) -> bool {
        let only_or = |at: usize| self.is(at, Joint::Or) && !self.is(at, Joint::And);
        let named = |end: usize| {
            self.stretches.iter().any(|stretch| stretch.range.end == end && !stretch.plain)
                || self.fills.iter().any(|fill| fill.range.end == end)
        };
        // Of alternatives the first has the slot.
        self.fills
            .iter()
            .any(|fill| fill.range.start.checked_sub(1).is_some_and(|before| only_or(before) && named(before)))
    }

    /// The names that no slot took, the longest first where they overlap, in the order of the question.
    fn names(&self) -> Vec<Found<'_>> {
        let kind = |stretch: &&Stretch| !matches!(stretch.kind, EntityKind::Talk | EntityKind::Recap);
        let free = |stretch: &&Stretch| !stretch.plain && stretch.range.clone().all(|at| self.is_free(at));
        let mut sorted: Vec<&Stretch> = self.stretches.iter().filter(kind).filter(free).collect();
        sorted.sort_by_key(|stretch| (std::cmp::Reverse(stretch.range.len()), stretch.mended));
        let mut found: Vec<Found<'_>> = Vec::new();
        for stretch in sorted {
            let touches =
                |other: &Found<'_>| other.range.start < stretch.range.end && stretch.range.start < other.range.end;
            match found.iter_mut().find(|other| touches(other)) {
                Some(same) if same.range == stretch.range => same.of.push(stretch),
                Some(_) => {}
                None => found.push(Found { range: stretch.range.clone(), of: vec![stretch] }),
            }
        }
        found.sort_by_key(|found| found.range.start);
        found
    }

    fn name(&self, found: &[Found<'_>], at: usize, rest: &mut Rest) {
        let Found { range, of } = &found[at];
        let (not, marker) = self.negation(range.start);
        let before = range.start.checked_sub(1).filter(|_| self.target.verb == Verb::Ask);
        let joined = before.filter(|before| self.is(*before, Joint::Or) || self.is(*before, Joint::And));
        let before = joined.and_then(|joint| self.ending_at(found, joint).map(|(kinds, slot)| (joint, kinds, slot)));
        // Two companies are those of two talks, and two technologies may be those of one.
        let same = before.as_ref().and_then(|(joint, kinds, slot)| {
            let stretch = of.iter().find(|stretch| kinds.contains(&stretch.kind))?;
            Some((slot.clone(), *stretch, *joint))
        });
        let either = same.as_ref().map(|(_, stretch, joint)| self.is_either(*joint, stretch.kind));
        let value = match (&same, either) {
            (Some((Some(slot), stretch, _)), Some(Some(true))) => Some((slot.clone(), stretch.text.clone())),
            (Some((None, stretch, _)), Some(Some(true))) => self.condition(&[stretch], range.start, rest),
            (_, Some(None)) => None,
            _ => self.condition(of, range.start, rest),
        };
        let Some((name, text)) = value else {
            rest.unread.extend(range.clone());
            return;
        };
        rest.typed.push((if not { format!("{name}!") } else { name }, text));
        rest.used.extend(range.clone());
        rest.used.extend(marker);
        rest.used.extend(marker.and_then(|at| at.checked_sub(1)).filter(|before| self.is(*before, Joint::But)));
        rest.used.extend(same.map(|(.., joint)| joint));
    }

    /// Whether a small word between two names of a kind takes either; nothing where both are asked for, and no talk has two.
    fn is_either(&self, joint: usize, kind: EntityKind) -> Option<bool> {
        let both = (0..self.tokens.len()).any(|at| self.is(at, Joint::Both));
        let fields = matches!(kind, EntityKind::Technology | EntityKind::Topic);
        match (self.is(joint, Joint::Or), fields, both) {
            (true, ..) | (_, false, false) => Some(true),
            (_, true, _) => Some(false),
            (_, false, true) => None,
        }
    }

    /// The kinds of the name that ends before a place, and the parameter that it fills, if it fills one.
    fn ending_at(&self, found: &[Found<'_>], end: usize) -> Option<(Vec<EntityKind>, Option<String>)> {
        if let Some(fill) = self.fills.iter().find(|fill| fill.range.end == end) {
            return Some((fill.kind.into_iter().collect(), Some(fill.parameter.clone())));
        }
        let found = found.iter().find(|found| found.range.end == end)?;
        Some((found.of.iter().map(|stretch| stretch.kind).collect(), None))
    }

    /// Whether what begins at a place must not be, and the word that says so.
    fn negation(&self, start: usize) -> (bool, Option<usize>) {
        // One that is another word in another language says so behind a *but* only.
        let behind = |at: usize| at.checked_sub(1).is_some_and(|before| self.is(before, Joint::But));
        let says = |at: &usize| self.is(*at, Joint::Not) || self.is(*at, Joint::NotBehind) && behind(*at);
        let said = (start.saturating_sub(NOT_REACH)..start).rev().find(says);
        let small = |token: &Token| self.vocabulary.is_stop(&token.word) || self.vocabulary.is_stop(&token.folded);
        let only_small = |at: usize| self.tokens[at + 1..start].iter().all(small);
        match said.filter(|at| self.is_free(*at) && only_small(*at)) {
            Some(at) => (true, Some(at)),
            None => (false, None),
        }
    }

    /// What a name is a condition on: an optional parameter of the target, or a condition on its talks.
    fn condition(&self, of: &[&Stretch], start: usize, rest: &Rest) -> Option<(String, String)> {
        let by = start.checked_sub(1).is_some_and(|before| self.is(before, Joint::By));
        let order = |kind: EntityKind| match kind {
            EntityKind::Company | EntityKind::Person if by => 0,
            EntityKind::Event => 1,
            EntityKind::Technology => 2,
            EntityKind::Topic => 3,
            EntityKind::Company => 4,
            _ => 5,
        };
        let mut sorted: Vec<&&Stretch> = of.iter().collect();
        sorted.sort_by_key(|stretch| order(stretch.kind));
        let open = |stretch: &Stretch| {
            let mut parameters = self.target.parameters.iter();
            parameters.find(|p| {
                let filled = self.fills.iter().any(|fill| fill.parameter == p.name);
                let filled = filled || rest.typed.iter().any(|(name, _)| *name == p.name);
                p.optional && kinds(p) == [stretch.kind] && !filled
            })
        };
        let is_query = self.target.verb == Verb::Ask;
        let own = sorted
            .iter()
            .filter(|_| is_query)
            .find_map(|stretch| Some((open(stretch)?.name.clone(), stretch.text.clone())));
        own.or_else(|| {
            // A second value of the target's own parameter would be another and no condition.
            let own = |stretch: &Stretch| self.target.parameters.iter().any(|p| p.name == stretch.kind.name());
            let fits = |stretch: &&&&Stretch| self.filter(stretch.kind.name()) && !own(stretch);
            let stretch = sorted.iter().find(fits).filter(|_| self.target.chooses)?;
            Some((stretch.kind.name().to_owned(), stretch.text.clone()))
        })
    }

    /// Years that no slot took.
    fn years(&self, rest: &mut Rest) {
        for at in 0..self.tokens.len() {
            let free =
                |at: usize, rest: &Rest| self.is_free(at) && !rest.used.contains(&at) && !rest.unread.contains(&at);
            let Some((range, value)) = years_at(self.tokens, at, self.vocabulary) else { continue };
            if !range.clone().all(|at| free(at, rest)) {
                continue;
            }
            let own = |p: &&Parameter| p.name == "year" && p.kind == ParameterKind::Integer && p.optional;
            let own = self.target.parameters.iter().find(own).is_some() && !value.contains('-');
            if own || self.target.chooses && self.filter("year") {
                rest.typed.push(("year".to_owned(), value));
                rest.used.extend(range);
            } else {
                rest.unread.extend(range);
            }
        }
    }

    /// Choices of a condition: keynotes, workshops. A word of many questions, such as talk, is no choice.
    fn choices(&self, rest: &mut Rest) {
        let open = |filter: &&Filter| {
            self.target.chooses && !self.target.parameters.iter().any(|parameter| parameter.name == filter.name)
        };
        for filter in self.filters.iter().filter(open) {
            for (at, token) in self.tokens.iter().enumerate() {
                let choice = filter.choices.iter().find(|choice| self.vocabulary.canonical(choice) == token.word);
                let free = self.is_free(at) && !rest.used.contains(&at) && (self.is_rare)(&token.word);
                if let Some(choice) = choice.filter(|_| free) {
                    rest.typed.push((filter.name.clone(), choice.clone()));
                    rest.used.push(at);
                }
            }
        }
    }

    fn filter(&self, name: &str) -> bool {
        self.filters.iter().any(|filter| filter.name == name)
    }
}

/// The year at a place, or the years that begin there, with what small words do to them: *2015*, *since 2015* is `2015-`,
/// *between 2015 and 2018* is `2015-2018`. The range begins with the small word.
pub(super) fn years_at(tokens: &[Token], at: usize, vocabulary: &Vocabulary) -> Option<(Range<usize>, String)> {
    let year = |at: usize| {
        let text = &tokens.get(at)?.folded;
        text.parse::<i32>().ok().filter(|year| text.len() == 4 && (1900..2200).contains(year))
    };
    let is = |at: usize, joint: Joint| tokens.get(at).is_some_and(|token| vocabulary.is(&token.folded, joint));
    let first = year(at)?;
    let before = at.checked_sub(1);
    let said = |joint: Joint| before.is_some_and(|before| is(before, joint));
    let between = said(Joint::Between);
    let joined = is(at + 1, Joint::To) || between && is(at + 1, Joint::And);
    let last = year(at + 1).map(|last| (at + 2, last));
    let last = last.or_else(|| year(at + 2).filter(|_| joined).map(|last| (at + 3, last)));
    if let Some((end, last)) = last {
        let start = before.filter(|_| between).unwrap_or(at);
        return Some((start..end, format!("{first}-{last}")));
    }
    let value = if said(Joint::Since) {
        format!("{first}-")
    } else if said(Joint::After) {
        format!("{}-", first + 1)
    } else if said(Joint::Until) {
        format!("-{first}")
    } else if said(Joint::Before) {
        format!("-{}", first - 1)
    } else {
        return Some((at..at + 1, first.to_string()));
    };
    Some((at - 1..at + 1, value))
}
