//! A plain question in, the saved query that answers it and the values of its parameters out. Nothing is learned and
//! nothing is asked of a network: a language lists phrasings of each query (`who spoke at {event}`), the names are those of
//! the graph, and the question is laid over each phrasing.
//!
//! A slot of a phrasing takes a stretch of the question that the graph knows under that kind, a number for a year, or one
//! of the parameter's choices. What is left of the question is compared with what is left of the phrasing, word by word:
//! the score is twice what both have in common over what both hold, where a word weighs the more the fewer queries use it,
//! a filled slot weighs as much as a rare word, and words such as *the* weigh next to nothing. So a question for what no
//! query tells of (tickets, weather) keeps heavy words that nothing matches, and is refused rather than guessed at.

mod phrasing;
mod rest;
mod stretch;
mod target;
mod vocabulary;

pub use stretch::{Known, Lookup, Names};
pub use target::{Target, Verb};
pub use vocabulary::{Asked, Vocabulary};

use super::resolve::EntityKind;
use super::within::Filters;
use super::{QueryError, Saved};
use crate::language::LanguageError;
use crate::text::quoted;
use phrasing::{Fill, Part, Phrasing};
use rest::{Filter, Reader};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use stretch::{Stretch, stretches};
use vocabulary::{Joint, Token, tokens};

/// From this score on a reading is taken.
const SURE: f64 = 0.62;
/// From this score on a reading is worth offering.
const NEAR: f64 = 0.35;
/// A reading is taken only where the next query's is worse by this.
const MARGIN: f64 = 0.04;
/// What is left of the score of a reading that passes over what narrows the question down.
const LOST: f64 = 0.75;
/// The longest question, in words; nobody asks more, and time grows with it.
const LONGEST: usize = 60;

/// What is left of the score of a reading for each name beside its phrasing: a slot is the better place for it.
const CONDITION: f64 = 0.9;
/// The same for a year, which few phrasings have a slot for.
const CONDITION_YEAR: f64 = 0.99;

/// What is left of the score of a reading by a phrasing without words, where the question has some.
const BARE: f64 = 0.9;

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
    /// Words that are passed over, since they need not ask anything.
    pub passed: Vec<String>,
    /// Kinds of the entities, to tell two readings of one stretch apart.
    kinds: Vec<EntityKind>,
    /// What a row of the answer is.
    tells: String,
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
    fn asks_as(&self, other: &Self) -> bool {
        let things = |reading: &Self| {
            let mut values: Vec<String> = reading.values.iter().map(|(_, value)| value.clone()).collect();
            values.sort();
            values
        };
        self.tells == other.tells && things(self) == things(other)
    }
}

/// How a question was understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Understood {
    /// As this.
    Sure(Reading),
    /// As one of up to three, the best first.
    Unsure(Vec<Reading>),
    /// As nothing that a saved query answers; with the entities it names, as kind and text.
    Not(Vec<(EntityKind, String)>),
}

/// The phrasings of the saved queries and commands, ready to be compared with questions.
pub struct Asker<'q> {
    phrasings: Vec<Phrasing<'q>>,
    filters: Vec<Filter>,
    vocabulary: &'q Vocabulary,
    weights: HashMap<String, f64>,
    heaviest: f64,
}

impl<'q> Asker<'q> {
    /// Takes the phrasings of `targets`; one without any is never chosen, and a phrasing of what is not among them is passed
    /// over.
    ///
    /// # Errors
    /// [`LanguageError::Toml`] for a phrasing that does not fit the parameters of its query.
    pub fn new(targets: &'q [Target], filters: &Filters, vocabulary: &'q Vocabulary) -> Result<Self, LanguageError> {
        let mut phrasings = Vec::new();
        for target in targets {
            for asked in vocabulary.asked().iter().filter(|asked| asked.query == target.name) {
                check(target, asked)?;
                phrasings.push(Phrasing::new(target, &asked.text, vocabulary));
            }
        }
        let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for phrasing in &phrasings {
            for word in phrasing.words() {
                users.entry(word).or_default().insert(&phrasing.target.name);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "there are not so many queries")]
        let weight = |users: f64| (1.0 + targets.len() as f64 / users).ln();
        #[expect(clippy::cast_precision_loss, reason = "there are not so many queries")]
        let weights = users.iter().map(|(word, users)| ((*word).to_owned(), weight(users.len() as f64))).collect();
        let choices = |query: &Saved| query.parameters.iter().flat_map(|p| p.choices.clone()).collect();
        let filters = filters.all().iter().map(|query| Filter { name: query.name.clone(), choices: choices(query) });
        Ok(Self { phrasings, filters: filters.collect(), vocabulary, weights, heaviest: weight(1.0) })
    }

    /// Understands a question about what has these names.
    ///
    /// # Errors
    /// Names that cannot be read.
    pub fn understand(&self, question: &str, names: &impl Known) -> Result<Understood, QueryError> {
        let mut tokens = tokens(question, self.vocabulary, |word| self.weights.contains_key(word));
        if tokens.is_empty() || tokens.len() > LONGEST {
            return Ok(Understood::Not(Vec::new()));
        }
        let count = self.vocabulary.bare(&mut tokens);
        let limit = self.limit(&mut tokens);
        let is_asked = |word: &str| self.weights.contains_key(word);
        let stretches = stretches(names, &tokens, question, self.vocabulary, is_asked)?;
        let mut best: BTreeMap<&str, Reading> = BTreeMap::new();
        for phrasing in &self.phrasings {
            for fills in phrasing.fills(&tokens, &stretches, question, self.vocabulary) {
                let reading = self.reading(phrasing, &tokens, &stretches, &fills);
                let slot = best.entry(&phrasing.target.name).or_insert_with(|| reading.clone());
                if reading.score > slot.score {
                    *slot = reading;
                }
            }
        }
        let near = |reading: &Reading| reading.score >= NEAR;
        let counted = |reading: Reading| Reading { count: count && reading.verb == Verb::Ask, limit, ..reading };
        let mut readings: Vec<Reading> = best.into_values().filter(near).map(counted).collect();
        // At a tie the kind that is told of first wins: a technology before a topic, a person before a company.
        readings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.kinds.cmp(&b.kinds)));
        Ok(match readings.as_slice() {
            [] => Understood::Not(named(&stretches)),
            [first, rest @ ..] => {
                let rival = rest.iter().find(|other| !same_words(first, other) && !first.asks_as(other));
                let clear = rival.is_none_or(|other| first.score - other.score >= MARGIN);
                if first.score >= SURE && clear && first.unread.is_empty() {
                    Understood::Sure(first.clone())
                } else {
                    readings.truncate(3);
                    Understood::Unsure(readings)
                }
            }
        })
    }

    /// How many rows are asked for: the number in a question with a word such as *top*, which is taken out.
    fn limit(&self, tokens: &mut Vec<Token>) -> Option<usize> {
        let number = |token: &Token| token.folded.parse::<usize>().ok().filter(|number| (1..1900).contains(number));
        let is = |at: usize, joint: Joint| self.vocabulary.is(&tokens[at].folded, joint);
        let than = |at: usize| at.checked_sub(1).is_some_and(|before| is(before, Joint::Than));
        let top = (0..tokens.len()).any(|at| is(at, Joint::Top));
        let at = (0..tokens.len()).find(|at| top && number(&tokens[*at]).is_some() && !than(*at))?;
        number(&tokens.remove(at))
    }

    /// How well the question fits the phrasing with its slots filled so.
    fn reading(&self, phrasing: &Phrasing<'q>, tokens: &[Token], stretches: &[Stretch], fills: &[Fill]) -> Reading {
        let reader = Reader {
            target: phrasing.target,
            filters: &self.filters,
            is_rare: &|word| self.weight(word) >= self.heaviest / 2.0,
            tokens,
            stretches,
            fills,
            vocabulary: self.vocabulary,
        };
        let rest = reader.read();
        let taken = |index: usize| fills.iter().any(|fill| fill.range.contains(&index)) || rest.used.contains(&index);
        let mut open: Vec<&str> = phrasing.words().collect();
        let (mut common, mut content, mut mine, mut theirs) = (0.0, 0.0, 0.0, 0.0);
        let (mut unread, mut passed) = (rest.unread.clone(), Vec::new());
        let wanted: f64 = phrasing.words().map(|word| self.weight(word)).sum();
        theirs += wanted;
        for (index, token) in tokens.iter().enumerate().filter(|(index, _)| !taken(*index)) {
            let weight = self.weight(&token.word);
            mine += weight;
            let alike = |other: &&str| self.vocabulary.alike(&token.word, other);
            let place = open.iter().position(|other| *other == token.word).or_else(|| open.iter().position(alike));
            if let Some(place) = place {
                let other = open.swap_remove(place);
                // What is only alike counts as much as the lighter of the two, and a word that no phrasing has as the
                // one that it is alike to.
                let shared = if self.weights.contains_key(&token.word) {
                    weight.min(self.weight(other))
                } else {
                    mine += self.weight(other) - weight;
                    self.weight(other)
                };
                common += shared;
                if !self.vocabulary.is_stop(other) {
                    content += shared;
                }
            } else if self.denies(tokens, index) && !taken(index + 1) {
                unread.push(index);
            } else if !self.vocabulary.is_stop(&token.word) {
                // A name, a year, or what stands behind a word such as *in* narrows the question down to what the query
                // does not answer.
                let strange = !self.weights.contains_key(&token.word);
                let behind = index.checked_sub(1).is_some_and(|before| self.vocabulary.narrows(&tokens[before].folded));
                let number = token.folded.chars().all(|c| c.is_ascii_digit());
                let narrows = number || strange && (behind || token.large);
                if narrows { unread.push(index) } else { passed.push(index) }
            }
        }
        let slot = self.heaviest / 2.0;
        for fill in fills {
            // A choice or a number is trusted as far as its words are rare: that `talk` is meant as a form of talk is
            // not likely, that `keynote` is, is.
            let rare = |index: usize| (self.weight(&tokens[index].word) / slot).min(1.0);
            let rarest = if fill.named { 1.0 } else { fill.range.clone().map(rare).fold(0.0, f64::max) };
            common += slot * fill.trust * rarest;
        }
        #[expect(clippy::cast_precision_loss, reason = "a phrasing has few slots")]
        let slots = slot * fills.len() as f64;
        mine += slots;
        theirs += slots;
        // Names alone are no question: some word must say what is asked.
        let small = wanted < self.heaviest * 0.1 && (wanted == 0.0 || open.len() < phrasing.words().count());
        let says = (content > 0.0 || small) && !rest.amiss;
        let score = if says { 2.0 * common / (mine + theirs) } else { 0.0 };
        // Of a name alone nothing more is asked than what it is.
        let names: usize = fills.iter().map(|fill| fill.range.len()).sum();
        let bare = wanted == 0.0 && tokens.len() > names && unread.is_empty();
        let score = if bare { score * BARE } else { score };
        let score = if unread.is_empty() { score } else { score * LOST };
        let left = |(name, _): &(String, String)| if name == "year" { CONDITION_YEAR } else { CONDITION };
        let conditions: f64 = rest.typed.iter().map(left).product();
        unread.sort_unstable();
        unread.dedup();
        let words = |at: &[usize]| at.iter().map(|at| tokens[*at].folded.clone()).collect();
        Reading {
            verb: phrasing.target.verb,
            query: phrasing.target.name.clone(),
            values: fills.iter().map(|fill| (fill.parameter.clone(), fill.text.clone())).chain(rest.typed).collect(),
            count: false,
            limit: None,
            score: score * conditions,
            unread: words(&unread),
            passed: words(&passed),
            kinds: fills.iter().filter_map(|fill| fill.kind).collect(),
            tells: phrasing.target.tells.clone(),
        }
    }

    /// Whether a word turns round what follows.
    fn denies(&self, tokens: &[Token], at: usize) -> bool {
        self.vocabulary.is(&tokens[at].folded, Joint::Not) || self.vocabulary.is(&tokens[at].folded, Joint::NotBehind)
    }

    fn weight(&self, word: &str) -> f64 {
        if self.vocabulary.is_stop(word) {
            return self.heaviest * 0.02;
        }
        self.weights.get(word).copied().unwrap_or(self.heaviest)
    }
}

/// Whether two readings differ in the kind that the same words are taken for, and the first in the kind that is told of first.
fn same_words(one: &Reading, other: &Reading) -> bool {
    one.kinds < other.kinds && one.values.iter().map(|(_, value)| value).eq(other.values.iter().map(|(_, value)| value))
}

/// The entities that a question names, the longest first, one for each place.
fn named(stretches: &[Stretch]) -> Vec<(EntityKind, String)> {
    let mut sorted: Vec<&Stretch> = stretches.iter().filter(|s| !s.plain).collect();
    sorted.sort_by_key(|s| (std::cmp::Reverse(s.range.len()), s.kind));
    let mut out: Vec<&Stretch> = Vec::new();
    for stretch in sorted {
        if out.iter().all(|other| other.range.end <= stretch.range.start || stretch.range.end <= other.range.start) {
            out.push(stretch);
        }
    }
    out.into_iter().map(|s| (s.kind, s.text.clone())).collect()
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

/// Checks that each slot of a phrasing is a parameter of the query, and that each parameter that must have a value has a
/// slot.
fn check(target: &Target, asked: &Asked) -> Result<(), LanguageError> {
    let text = &asked.text;
    let slots: Vec<&str> = phrasing::parts(text)
        .filter_map(|part| match part {
            Part::Slot(name) => Some(name),
            Part::Text(_) => None,
        })
        .collect();
    if let Some(slot) = slots.iter().find(|slot| !target.parameters.iter().any(|p| p.name == **slot)) {
        return Err(asked.fault(format!("`{{{slot}}}` in `{text}` is no parameter of {}", target.usage())));
    }
    match target.parameters.iter().find(|p| p.required() && !slots.contains(&p.name.as_str())) {
        None => Ok(()),
        Some(missing) => {
            Err(asked.fault(format!("`{text}` leaves out {{{}}}, which {} needs", missing.name, target.name)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Asset;

    #[test]
    fn a_phrasing_fits_its_query() {
        let text = "#+ summary: x\nSELECT * { ?s ?p ?_technology_iri }".to_owned();
        let queries = [Saved::parse(&Asset { path: "queries/x.rq".to_owned(), text }).expect("sound")];
        for (text, told) in [
            (
                "[ask]\nx = [\"a {technology}\",\n  \"b {tecnology}\"]",
                "en.toml:3: `{tecnology}` in `b {tecnology}` is no parameter of x TECHNOLOGY; mend the file",
            ),
            ("[ask]\nx = [\"a\"]", "en.toml:2: `a` leaves out {technology}, which x needs; mend the file"),
        ] {
            let file = Asset { path: "en.toml".to_owned(), text: text.to_owned() };
            let vocabulary = Vocabulary::parse(&[file]).expect("sound");
            let targets: Vec<Target> = queries.iter().map(Target::of).collect();
            let filters = Filters::load(&crate::assets::Assets::queries(None)).expect("sound");
            let fault = Asker::new(&targets, &filters, &vocabulary).err().expect("a fault").to_string();
            assert_eq!(fault, told);
        }
    }

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
