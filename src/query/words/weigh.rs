//! A question and a phrasing with its slots filled in; how well they fit out. What both have in common is weighed against
//! what both hold; what the phrasing has no place for is a condition, is passed over, or keeps the reading from being taken.

use super::Asker;
use super::phrasing::{Fill, Phrasing};
use super::reading::Reading;
use super::rest::{Reader, Rest};
use super::stretch::Stretch;
use super::target::Verb;
use super::vocabulary::{Joint, Token};
use std::ops::Range;

/// What is left of the score of a reading that passes over what narrows the question down.
pub(super) const LOST: f64 = 0.75;
/// What is left of the score of a reading for each name beside its phrasing: a slot is the better place for it.
const CONDITION: f64 = 0.9;
/// The same for a year, which few phrasings have a slot for.
const CONDITION_YEAR: f64 = 0.99;

/// What is left of the score of a reading by a phrasing without words, where the question has some.
const BARE: f64 = 0.9;

/// What a small word weighs, of what the rarest weighs.
const SMALL: f64 = 0.02;

/// A question, as it is laid over phrasings.
pub(super) struct Question<'r> {
    pub text: &'r str,
    pub tokens: &'r [Token],
    pub stretches: &'r [Stretch],
    /// The words for what is asked for.
    pub head: Range<usize>,
}

/// What the words of a question and of a phrasing weigh.
#[derive(Default)]
struct Tally {
    common: f64,
    /// Of that, what says something.
    content: f64,
    /// Words of the question.
    mine: f64,
    /// Words of the phrasing, and those that the question has not.
    theirs: f64,
    open: usize,
    unread: Vec<usize>,
    passed: Vec<usize>,
    /// The word for what is asked for, where the target tells something else.
    untold: Option<usize>,
    /// Whether a word is for what no recap tells.
    beyond: bool,
    notes: Vec<String>,
}

impl<'q> Asker<'q> {
    /// How well the question fits the phrasing with its slots filled so.
    pub(super) fn reading(&self, phrasing: &Phrasing<'q>, question: &Question<'_>, fills: &[Fill]) -> Reading {
        let words: Vec<&str> = phrasing.words().collect();
        let (text, tokens, stretches) = (question.text, question.tokens, question.stretches);
        let reader = Reader {
            target: phrasing.target,
            filters: &self.filters,
            is_rare: &|word| self.weight(word) >= self.heaviest / 2.0,
            is_asked: &|word| self.weights.contains_key(word),
            words: &words,
            question: text,
            tokens,
            stretches,
            fills,
            vocabulary: self.vocabulary,
        };
        let rest = reader.read();
        let mut tally = self.tally(&reader, &rest, &question.head);
        let score = self.score(&reader, &rest, &mut tally);
        tally.unread.sort_unstable();
        tally.unread.dedup();
        let words = |at: &[usize]| at.iter().map(|at| tokens[*at].folded.clone()).collect();
        let values: Vec<(String, String)> =
            fills.iter().map(|fill| (fill.parameter.clone(), fill.text.clone())).chain(rest.typed.clone()).collect();
        let mut notes = read_as(question, &values);
        notes.extend(either(&values));
        notes.extend(tally.notes);
        Reading {
            verb: phrasing.target.verb,
            query: phrasing.target.name.clone(),
            values,
            count: false,
            limit: None,
            score,
            unread: words(&tally.unread),
            untold: tally.untold.map(|at| tokens[at].folded.clone()),
            passed: words(&tally.passed),
            notes,
            kinds: fills.iter().filter_map(|fill| fill.kind).collect(),
            tells: phrasing.target.tells.clone(),
            loses: !rest.unread.is_empty(),
        }
    }

    /// Twice what both have in common over what both hold, less for what is not understood and for each condition.
    fn score(&self, reader: &Reader<'_>, rest: &Rest, tally: &mut Tally) -> f64 {
        let slot = self.heaviest / 2.0;
        for fill in reader.fills {
            // A choice or a number is trusted as far as its words are rare: that `talk` is meant as a form of talk is
            // not likely, that `keynote` is, is.
            let rare = |index: usize| (self.weight(&reader.tokens[index].word) / slot).min(1.0);
            let rarest = if fill.named { 1.0 } else { fill.range.clone().map(rare).fold(0.0, f64::max) };
            tally.common += slot * fill.trust * rarest;
        }
        #[expect(clippy::cast_precision_loss, reason = "a phrasing has few slots")]
        let slots = slot * reader.fills.len() as f64;
        let wanted = tally.theirs;
        // Names alone are no question: some word must say what is asked.
        let small = wanted < self.heaviest * 0.1 && (wanted == 0.0 || tally.open < reader.words.len());
        let says = (tally.content > 0.0 || small) && !rest.amiss && !tally.beyond;
        let score = if says { 2.0 * tally.common / (tally.mine + tally.theirs + 2.0 * slots) } else { 0.0 };
        // Of a name alone nothing more is asked than what it is.
        let names: usize = reader.fills.iter().map(|fill| fill.range.len()).sum();
        let lost = !tally.unread.is_empty() || tally.untold.is_some();
        let bare = wanted == 0.0 && reader.tokens.len() > names && !lost;
        let score = if bare { score * BARE } else { score };
        let score = if lost { score * LOST } else { score };
        let left = |(name, _): &(String, String)| if name == "year" { CONDITION_YEAR } else { CONDITION };
        let conditions: f64 = rest.typed.iter().map(left).product();
        score * conditions
    }

    /// Compares the words that neither a slot nor a condition took with those of the phrasing.
    fn tally(&self, reader: &Reader<'_>, rest: &Rest, head: &Range<usize>) -> Tally {
        let tokens = reader.tokens;
        let taken =
            |index: usize| reader.fills.iter().any(|fill| fill.range.contains(&index)) || rest.used.contains(&index);
        let mut open: Vec<&str> = reader.words.to_vec();
        let mut tally = Tally { unread: rest.unread.clone(), ..Tally::default() };
        tally.theirs = open.iter().map(|word| self.weight(word)).sum();
        let mut asked_first = None;
        for (index, token) in tokens.iter().enumerate().filter(|(index, _)| !taken(*index)) {
            // The words of a name weigh as one.
            let is_unread = |at: usize| rest.unread.contains(&at);
            let goes_on = is_unread(index) && index.checked_sub(1).is_some_and(is_unread);
            let weight = if goes_on { 0.0 } else { self.weight(&token.word) };
            tally.mine += weight;
            let alike = |other: &&str| self.vocabulary.alike(&token.word, other);
            let place = open.iter().position(|other| *other == token.word).or_else(|| open.iter().position(alike));
            // Who, or which company, is asked for is answered by what tells that, or is asked first in the phrasing too.
            let other = head.start == index && self.is_told_by_another(reader, &tokens[head.clone()]);
            let first = reader.words.iter().position(|word| self.vocabulary.told_in(word).is_some());
            let same = |first: usize| reader.words[first] == token.word && (first > 0) == (index > 0);
            if other && first.is_some_and(same) {
                asked_first = Some(index);
            } else if other {
                tally.untold = Some(index);
            }
            let Some(place) = place else {
                self.leave(reader, index, &mut tally);
                continue;
            };
            let other = open.swap_remove(place);
            // What is only alike counts as much as the lighter of the two, and a word that no phrasing has as the
            // one that it is alike to.
            let shared = if self.weights.contains_key(&token.word) {
                weight.min(self.weight(other))
            } else {
                tally.mine += self.weight(other) - weight;
                self.weight(other)
            };
            tally.common += shared;
            if !self.vocabulary.is_stop(other) {
                tally.content += shared;
                tally.notes.extend(self.vocabulary.note(&token.word).map(str::to_owned));
            }
        }
        // What people present is asked of all that the phrasing says, and not of people alone.
        let rest = open.iter().any(|word| !self.vocabulary.is_stop(word));
        tally.untold = tally.untold.or(asked_first.filter(|_| rest));
        tally.open = open.len();
        tally
    }

    /// Decides of a word of the question that the phrasing has not whether it may be passed over.
    fn leave(&self, reader: &Reader<'_>, index: usize, tally: &mut Tally) {
        let token = &reader.tokens[index];
        tally.beyond |= self.vocabulary.is_beyond(&token.folded);
        if reader.denies(index) {
            tally.notes.push("what must not be is told so: event!=FOSDEM, year!=2015".to_owned());
            tally.unread.push(index);
        } else if self.vocabulary.is(&token.folded, Joint::Least) || self.vocabulary.is(&token.folded, Joint::Top) {
            // An order that the query has not is not passed over.
            tally.unread.push(index);
        } else if !self.vocabulary.is_stop(&token.word) && self.vocabulary.told_in(&token.word).is_none() {
            // A name, a year, or what stands behind a word such as *in* narrows the question down to what the query
            // does not answer.
            let strange = !self.weights.contains_key(&token.word);
            let before = index.checked_sub(1);
            let behind = before.is_some_and(|before| self.vocabulary.narrows(&reader.tokens[before].folded));
            let number = token.folded.chars().all(|c| c.is_ascii_digit());
            if number || strange && (behind || token.large) {
                tally.unread.push(index)
            } else {
                tally.passed.push(index)
            }
        }
    }

    /// Whether rows of the target are nothing that the words ask for.
    fn is_told_by_another(&self, reader: &Reader<'_>, head: &[Token]) -> bool {
        let tells = &reader.target.tells;
        let told = |token: &Token| self.vocabulary.told_in(&token.word).is_some_and(|columns| columns.contains(tells));
        !head.is_empty() && reader.target.verb == Verb::Ask && tells != "year" && !head.iter().any(told)
    }

    pub(super) fn weight(&self, word: &str) -> f64 {
        if self.vocabulary.is_stop(word) {
            return self.heaviest * SMALL;
        }
        self.weights.get(word).copied().unwrap_or(self.heaviest)
    }
}

/// Says of misspelt names what they were read as.
fn read_as(question: &Question<'_>, values: &[(String, String)]) -> Vec<String> {
    let taken = |stretch: &&Stretch| stretch.mended && values.iter().any(|(_, value)| *value == stretch.text);
    let typed = |stretch: &Stretch| {
        let [first, last] = [stretch.range.start, stretch.range.end - 1].map(|at| &question.tokens[at].range);
        &question.text[first.start..last.end]
    };
    let mut told: Vec<String> = Vec::new();
    for stretch in question.stretches.iter().filter(taken) {
        let line = format!("read `{}` as {}", typed(stretch), stretch.text);
        if !told.contains(&line) {
            told.push(line);
        }
    }
    told
}

/// Says of what several values were given that each of them will do.
fn either(values: &[(String, String)]) -> Option<String> {
    let several = |(name, _): &&(String, String)| values.iter().filter(|(other, _)| other == name).count() > 1;
    let (name, _) = values.iter().find(|value| several(value) && !value.0.ends_with('!'))?;
    let all: Vec<&str> = values.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect();
    Some(format!("either will do: {}", all.join(" or ")))
}
