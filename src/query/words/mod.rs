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
mod stretch;
mod vocabulary;

pub use stretch::Names;
pub use vocabulary::{Asked, Vocabulary};

use super::Saved;
use super::resolve::EntityKind;
use crate::language::LanguageError;
use crate::text::quoted;
use phrasing::{Fill, Part, Phrasing};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use stretch::Stretch;
use vocabulary::{Token, tokens};

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

/// One way to understand a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Name of the saved query.
    pub query: String,
    /// Parameter names with what the question says for them.
    pub values: Vec<(String, String)>,
    /// From 0 to 1.
    pub score: f64,
    /// Kinds of the entities, to tell two readings of one stretch apart.
    kinds: Vec<EntityKind>,
}

impl Reading {
    /// The values as `ask` takes them: `technology=Kafka`.
    pub fn typed(&self) -> Vec<String> {
        self.values.iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    /// The command line that asks the same: `talkgraph ask talks-covering Kafka`.
    pub fn command(&self, query: &Saved) -> String {
        let mut line = format!("talkgraph ask {}", self.query);
        // By order as long as none is left out, then by name.
        let mut in_order = true;
        for parameter in &query.parameters {
            match self.values.iter().find(|(name, _)| *name == parameter.name) {
                Some((_, value)) if in_order => line.push_str(&format!(" {}", in_shell(value))),
                Some((name, value)) => line.push_str(&format!(" {name}={}", in_shell(value))),
                None => in_order = false,
            }
        }
        line
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

/// The phrasings of the saved queries, ready to be compared with questions.
pub struct Asker<'q> {
    phrasings: Vec<Phrasing<'q>>,
    vocabulary: &'q Vocabulary,
    weights: HashMap<String, f64>,
    heaviest: f64,
}

impl<'q> Asker<'q> {
    /// Takes the phrasings of `queries`; a query without any is never chosen, and one that is not among them is passed over.
    ///
    /// # Errors
    /// [`LanguageError::Toml`] for a phrasing that does not fit the parameters of its query.
    pub fn new(queries: &'q [Saved], vocabulary: &'q Vocabulary) -> Result<Self, LanguageError> {
        let mut phrasings = Vec::new();
        for query in queries {
            for asked in vocabulary.asked().iter().filter(|asked| asked.query == query.name) {
                check(query, asked)?;
                phrasings.push(Phrasing::new(query, &asked.text, vocabulary));
            }
        }
        let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for phrasing in &phrasings {
            for word in phrasing.words() {
                users.entry(word).or_default().insert(&phrasing.query.name);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "there are not so many queries")]
        let weight = |users: f64| (1.0 + queries.len() as f64 / users).ln();
        #[expect(clippy::cast_precision_loss, reason = "there are not so many queries")]
        let weights = users.iter().map(|(word, users)| ((*word).to_owned(), weight(users.len() as f64))).collect();
        Ok(Self { phrasings, vocabulary, weights, heaviest: weight(1.0) })
    }

    /// Understands a question about what has these names.
    pub fn understand(&self, question: &str, names: &Names) -> Understood {
        let tokens = tokens(question, self.vocabulary, |word| self.weights.contains_key(word));
        if tokens.is_empty() || tokens.len() > LONGEST {
            return Understood::Not(Vec::new());
        }
        let stretches = names.stretches(&tokens, question, |word| self.weights.contains_key(word));
        let mut best: BTreeMap<&str, Reading> = BTreeMap::new();
        for phrasing in &self.phrasings {
            for fills in phrasing.fills(&tokens, &stretches, question, self.vocabulary) {
                let reading = self.reading(phrasing, &tokens, &fills);
                let slot = best.entry(&phrasing.query.name).or_insert_with(|| reading.clone());
                if reading.score > slot.score {
                    *slot = reading;
                }
            }
        }
        let mut readings: Vec<Reading> = best.into_values().filter(|reading| reading.score >= NEAR).collect();
        // At a tie the kind that is told of first wins: a technology before a topic, a person before a company.
        readings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.kinds.cmp(&b.kinds)));
        match readings.as_slice() {
            [] => Understood::Not(named(&stretches)),
            [first, rest @ ..] => {
                let rival = rest.iter().find(|other| !same_words(first, other));
                let clear = rival.is_none_or(|other| first.score - other.score >= MARGIN);
                if first.score >= SURE && clear {
                    Understood::Sure(first.clone())
                } else {
                    readings.truncate(3);
                    Understood::Unsure(readings)
                }
            }
        }
    }

    /// How well the question fits the phrasing with its slots filled so.
    fn reading(&self, phrasing: &Phrasing<'q>, tokens: &[Token], fills: &[Fill]) -> Reading {
        let taken = |index: usize| fills.iter().any(|fill| fill.range.contains(&index));
        let mut open: Vec<&str> = phrasing.words().collect();
        let (mut common, mut content, mut mine, mut theirs) = (0.0, 0.0, 0.0, 0.0);
        let mut lost = false;
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
            } else if !self.weights.contains_key(&token.word) && !self.vocabulary.is_stop(&token.word) {
                // A name, a year, or what stands behind a word such as *in* narrows the question down to what the query
                // does not answer.
                let behind = index.checked_sub(1).is_some_and(|before| self.vocabulary.narrows(&tokens[before].folded));
                lost |= behind || token.large || token.folded.chars().all(|c| c.is_ascii_digit());
            }
        }
        let slot = self.heaviest / 2.0;
        for fill in fills {
            // A choice or a number is trusted as far as its words are rare: that `talk` is meant as a form of talk is
            // not likely, that `keynote` is, is.
            let rare = |index: usize| (self.weight(&tokens[index].word) / slot).min(1.0);
            let rarest = if fill.kind.is_some() { 1.0 } else { fill.range.clone().map(rare).fold(0.0, f64::max) };
            common += slot * fill.trust * rarest;
        }
        #[expect(clippy::cast_precision_loss, reason = "a phrasing has few slots")]
        let slots = slot * fills.len() as f64;
        mine += slots;
        theirs += slots;
        // Names alone are no question: some word must say what is asked.
        let says = content > 0.0 || wanted < self.heaviest * 0.1;
        let score = if says { 2.0 * common / (mine + theirs) } else { 0.0 };
        let score = if lost { score * LOST } else { score };
        Reading {
            query: phrasing.query.name.clone(),
            values: fills.iter().map(|fill| (fill.parameter.clone(), fill.text.clone())).collect(),
            score,
            kinds: fills.iter().filter_map(|fill| fill.kind).collect(),
        }
    }

    fn weight(&self, word: &str) -> f64 {
        if self.vocabulary.is_stop(word) {
            return self.heaviest * 0.02;
        }
        self.weights.get(word).copied().unwrap_or(self.heaviest)
    }
}

/// Whether two readings differ in nothing but the kind that one stretch of the question is taken for.
fn same_words(one: &Reading, other: &Reading) -> bool {
    (one.score - other.score).abs() < 1e-9
        && one.kinds != other.kinds
        && one.values.iter().map(|(_, value)| value).eq(other.values.iter().map(|(_, value)| value))
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
fn check(query: &Saved, asked: &Asked) -> Result<(), LanguageError> {
    let text = &asked.text;
    let slots: Vec<&str> = phrasing::parts(text)
        .filter_map(|part| match part {
            Part::Slot(name) => Some(name),
            Part::Text(_) => None,
        })
        .collect();
    if let Some(slot) = slots.iter().find(|slot| !query.parameters.iter().any(|p| p.name == **slot)) {
        return Err(asked.fault(format!("`{{{slot}}}` in `{text}` is no parameter of {}", query.usage())));
    }
    match query.parameters.iter().find(|p| p.required() && !slots.contains(&p.name.as_str())) {
        None => Ok(()),
        Some(missing) => {
            Err(asked.fault(format!("`{text}` leaves out {{{}}}, which {} needs", missing.name, query.name)))
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
            let fault = Asker::new(&queries, &vocabulary).err().expect("a fault").to_string();
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
