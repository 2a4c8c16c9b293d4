//! What a phrasing leaves of a question in; the conditions, further values and unread words in it out. Names and years that
//! no slot takes narrow the question down: *at FOSDEM*, *since 2015*, *not by Google*, *or Clojure*. What small words do to
//! the name or the year beside them says the vocabulary.

use super::phrasing::Fill;
use super::stretch::Stretch;
use super::target::{Target, Verb, kinds};
use super::vocabulary::{Joint, LONGEST_PLACE, Token, Vocabulary};
use super::years::years_at;
use crate::query::params::{Parameter, ParameterKind};
use crate::query::resolve::EntityKind;
use std::ops::Range;

/// Words between a *not* and its name, at most, and its own: *that do not mention*, *qui ne sont pas de la*.
const NOT_REACH: usize = 4;

/// What is left of a question beside a phrasing.
#[derive(Debug, Clone, Default)]
pub(super) struct Rest {
    /// More values as they are typed, parameters and conditions alike: `event=FOSDEM`, `company!=Google`.
    pub typed: Vec<(String, String)>,
    /// The words that these stand for.
    pub used: Vec<usize>,
    /// Names and years that the target has no use for.
    pub unread: Vec<usize>,
    /// Whether the phrasing takes for two what the question names as alternatives, or for what is asked what must not be.
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
    /// Whether a phrasing has a word.
    pub is_asked: &'r dyn Fn(&str) -> bool,
    /// The words of the phrasing, slots left out.
    pub words: &'r [&'r str],
    pub question: &'r str,
    pub tokens: &'r [Token],
    pub stretches: &'r [Stretch],
    pub fills: &'r [Fill],
    pub vocabulary: &'r Vocabulary,
}

/// A name that no slot took.
struct Found<'r> {
    range: Range<usize>,
    of: Vec<&'r Stretch>,
    /// Whether it must not be.
    not: bool,
}

impl Reader<'_> {
    /// What narrows the question down.
    pub(super) fn read(&self) -> Rest {
        let amiss = self.alternatives_in_two_slots() || self.denied_in_a_slot();
        let mut rest = Rest { amiss, ..Rest::default() };
        self.places(&mut rest);
        let mut found = self.names();
        found.retain(|found| !found.range.clone().any(|at| rest.used.contains(&at)));
        for at in 0..found.len() {
            found[at].not = self.name(&found, at, &mut rest);
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

    /// Whether a word of the phrasing does this.
    fn says(&self, joint: Joint) -> bool {
        self.words.iter().any(|word| self.vocabulary.is(word, joint))
    }

    /// Whether a slot holds what must not be, where the phrasing has no *not*.
    fn denied_in_a_slot(&self) -> bool {
        !self.says(Joint::Not) && self.fills.iter().any(|fill| self.is_denied(fill.range.start))
    }

    /// Whether what begins at a place must not be, by itself or with what is joined to it before.
    fn is_denied(&self, start: usize) -> bool {
        let joins = |at: &usize| self.is(*at, Joint::Or) || self.is(*at, Joint::And);
        let before = |joint: usize| {
            let named = self.stretches.iter().filter(|s| s.range.end == joint && !s.plain).map(|s| s.range.start).min();
            let years = (0..joint).filter_map(|at| years_at(self.tokens, at, self.vocabulary));
            named.or_else(|| years.map(|(range, _)| range).find(|range| range.end == joint).map(|range| range.start))
        };
        let joined = start.checked_sub(1).filter(joins).and_then(before);
        !self.negation(start).is_empty() || joined.is_some_and(|joined| self.is_denied(joined))
    }

    /// Whether a slot holds what stands behind an *or* that the phrasing has not.
    fn alternatives_in_two_slots(&self) -> bool {
        if self.says(Joint::Or) && self.fills.len() > 1 {
            return false;
        }
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
        // A small word is nobody's name, and a noun of questions neither, as German writes them large.
        let function = |at: usize| {
            let token = &self.tokens[at];
            self.is_small(at) && !token.large || self.vocabulary.told_in(&token.word).is_some()
        };
        let free = |stretch: &&Stretch| free(stretch) && !stretch.range.clone().all(function);
        let mut sorted: Vec<&Stretch> = self.stretches.iter().filter(kind).filter(free).collect();
        sorted.sort_by_key(|stretch| (std::cmp::Reverse(stretch.range.len()), stretch.mended));
        let mut found: Vec<Found<'_>> = Vec::new();
        for stretch in sorted {
            let touches =
                |other: &Found<'_>| other.range.start < stretch.range.end && stretch.range.start < other.range.end;
            match found.iter_mut().find(|other| touches(other)) {
                Some(same) if same.range == stretch.range => same.of.push(stretch),
                Some(_) => {}
                None => found.push(Found { range: stretch.range.clone(), of: vec![stretch], not: false }),
            }
        }
        found.sort_by_key(|found| found.range.start);
        found
    }

    /// Reads one of the names, and says whether it must not be.
    fn name(&self, found: &[Found<'_>], at: usize, rest: &mut Rest) -> bool {
        let Found { range, of, .. } = &found[at];
        let mut markers = self.negation(range.start);
        let before = range.start.checked_sub(1).filter(|_| self.target.verb == Verb::Ask);
        let joined = before.filter(|before| self.is(*before, Joint::Or) || self.is(*before, Joint::And));
        // Neither this nor that: what is joined to what must not be must not be either.
        let behind_not = joined.filter(|joint| found[..at].iter().any(|other| other.not && other.range.end == *joint));
        markers.extend(behind_not);
        let not = !markers.is_empty();
        let before = joined.and_then(|joint| self.ending_at(found, joint).map(|(kinds, slot)| (joint, kinds, slot)));
        // Two companies are those of two talks, and two technologies may be those of one.
        let same = before.as_ref().filter(|_| !not).and_then(|(joint, kinds, slot)| {
            let stretch = of.iter().find(|stretch| kinds.contains(&stretch.kind))?;
            Some((slot.clone(), *stretch, *joint))
        });
        let either = same.as_ref().map(|(_, stretch, joint)| self.is_either(*joint, stretch.kind));
        let value = match (&same, either) {
            (Some((Some(slot), stretch, _)), Some(Some(true))) => Some((slot.clone(), stretch.text.clone())),
            (Some((None, stretch, _)), Some(Some(true))) => self.condition(&[stretch], range.start, not, rest),
            (_, Some(None)) => None,
            _ => self.condition(of, range.start, not, rest),
        };
        // Who did not speak there is another thing than who spoke elsewhere.
        let of_talks = matches!(self.target.tells.as_str(), "talk" | "quote");
        let verb = markers.iter().any(|at| !self.denies(*at) && !self.is_small(*at));
        // Nor is what both were about, less one of them, what talks were about that were not at both.
        let filled = |name: &String| {
            let typed = rest.typed.iter().any(|(typed, _)| typed == name);
            let of = |fill: &Fill| fill.parameter == *name || fill.kind.is_some_and(|kind| kind.name() == name);
            typed || self.fills.iter().any(of)
        };
        let denied = |name: &String| not && !of_talks && (verb || filled(name));
        // Of two fields both are asked for, which two conditions of one name would not.
        let second = |name: &String| rest.typed.iter().any(|(typed, _)| typed == name) && either != Some(Some(true));
        let Some((name, text)) = value.filter(|(name, _)| !denied(name) && (not || !second(name))) else {
            rest.unread.extend(range.clone());
            return not;
        };
        rest.typed.push((if not { format!("{name}!") } else { name }, text));
        rest.used.extend(range.clone());
        rest.used.extend(markers);
        rest.used.extend(same.map(|(.., joint)| joint));
        not
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

    /// The words that say that what begins at a place must not be; none where it may.
    fn negation(&self, start: usize) -> Vec<usize> {
        let says = |at: &usize| self.denies(*at);
        let said = (start.saturating_sub(NOT_REACH)..start).rev().find(says).filter(|at| self.is_free(*at));
        let Some(at) = said else { return Vec::new() };
        // Between them may stand what says nothing, and what is done: that do not *mention* Docker.
        let name = |at: usize| self.stretches.iter().any(|s| !s.plain && s.is_entity() && s.range.contains(&at));
        let passes = |at: usize| {
            let verb = self.is_free(at) && !name(at) && (self.is_asked)(&self.tokens[at].word);
            self.is_small(at) || verb && !self.is(at, Joint::But)
        };
        if !(at + 1..start).all(passes) {
            return Vec::new();
        }
        let but = at.checked_sub(1).filter(|before| self.is(*before, Joint::But) && self.is_free(*before));
        but.into_iter().chain(at..start).collect()
    }

    fn is_small(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let joint = [Joint::But, Joint::Or, Joint::And].into_iter().any(|joint| self.is(at, joint));
        joint || self.vocabulary.is_stop(&token.word) || self.vocabulary.is_stop(&token.folded)
    }

    /// Whether a word says that something must not be. One that is another word in another language says so behind a *but* or
    /// before a verb only: no son de, and no of no evento.
    pub(super) fn denies(&self, at: usize) -> bool {
        let behind = |at: usize| at.checked_sub(1).is_some_and(|before| self.is(before, Joint::But));
        let verb = self.tokens.len() > at + 1 && self.is(at + 1, Joint::Does);
        self.is(at, Joint::Not) || self.is(at, Joint::NotBehind) && (verb || behind(at))
    }

    /// What a name is a condition on: an optional parameter of the target, or a condition on its talks.
    fn condition(&self, of: &[&Stretch], start: usize, not: bool, rest: &Rest) -> Option<(String, String)> {
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
            .filter(|_| is_query && !not)
            .find_map(|stretch| Some((open(stretch)?.name.clone(), stretch.text.clone())));
        own.or_else(|| {
            // A second value of the target's own parameter would be another and no condition, unless it must not be.
            let own = |stretch: &Stretch| !not && self.target.parameters.iter().any(|p| p.name == stretch.kind.name());
            let fits = |stretch: &&&&Stretch| self.filter(stretch.kind.name()) && !own(stretch);
            let stretch = sorted.iter().find(fits).filter(|_| self.target.chooses)?;
            Some((stretch.kind.name().to_owned(), stretch.text.clone()))
        })
    }

    /// Years that no slot took.
    fn years(&self, rest: &mut Rest) {
        let mut denied: Option<usize> = None;
        for at in 0..self.tokens.len() {
            let free =
                |at: usize, rest: &Rest| self.is_free(at) && !rest.used.contains(&at) && !rest.unread.contains(&at);
            let Some((range, value)) = years_at(self.tokens, at, self.vocabulary) else { continue };
            if !range.clone().all(|at| free(at, rest)) {
                continue;
            }
            let mut markers = self.negation(range.start);
            let joint = range.start.checked_sub(1).filter(|at| self.is(*at, Joint::Or) || self.is(*at, Joint::And));
            markers.extend(joint.filter(|joint| denied == Some(*joint)));
            denied = Some(range.end).filter(|_| !markers.is_empty());
            let own = |p: &&Parameter| p.name == "year" && p.kind == ParameterKind::Integer && p.optional;
            let own = self.target.parameters.iter().find(own).is_some() && !value.contains('-') && markers.is_empty();
            if own || self.target.chooses && self.filter("year") {
                rest.typed.push((if markers.is_empty() { "year" } else { "year!" }.to_owned(), value));
                rest.used.extend(range.chain(markers));
            } else {
                rest.unread.extend(range);
            }
        }
    }

    /// Places that no slot took: behind a word such as *in*, or behind an event.
    fn places(&self, rest: &mut Rest) {
        let own = self.target.parameters.iter().any(|p| p.kind == ParameterKind::Place);
        if own || !self.target.chooses || !self.filter("place") {
            return;
        }
        let mut at = 0;
        while at < self.tokens.len() {
            let Some(range) = self.place_at(at) else {
                at += 1;
                continue;
            };
            let markers = self.negation(range.start);
            let name = if markers.is_empty() { "place" } else { "place!" };
            let text = &self.question[self.tokens[range.start].range.start..self.tokens[range.end - 1].range.end];
            rest.typed.push((name.to_owned(), text.to_owned()));
            at = range.end;
            rest.used.extend(range.chain(markers));
        }
    }

    /// The words of the place that begins here, if one does.
    fn place_at(&self, start: usize) -> Option<Range<usize>> {
        let text = |end: usize| &self.question[self.tokens[start].range.start..self.tokens[end - 1].range.end];
        let before = start.checked_sub(1)?;
        let event = |s: &Stretch| s.kind == EntityKind::Event && s.range.end == start && !s.plain;
        let behind = |at: usize| {
            self.is(at, Joint::In) && (self.tokens[start].large || self.tokens[at].folded.chars().count() > 1)
        };
        let article = |at: usize| self.vocabulary.is_stop(&self.tokens[at].word);
        let opened =
            behind(before) || self.denies(before) || article(before) && before.checked_sub(1).is_some_and(behind);
        if !opened && !self.stretches.iter().any(event) {
            return None;
        }
        // What has a name of a field or an event is that; a firm or a person of that name is rare.
        let other = |s: &Stretch, range: &Range<usize>| {
            !matches!(s.kind, EntityKind::Person | EntityKind::Company | EntityKind::Talk | EntityKind::Recap)
                && !s.plain
                && s.range.start < range.end
                && range.start < s.range.end
        };
        let small = |at: usize| self.vocabulary.is_stop(&self.tokens[at].word) && !self.tokens[at].large;
        (start + 1..=self.tokens.len().min(start + LONGEST_PLACE)).rev().map(|end| start..end).find(|range| {
            range.clone().all(|at| self.is_free(at))
                && !small(start)
                && self.vocabulary.places().has(text(range.end))
                && !self.stretches.iter().any(|s| other(s, range))
        })
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
