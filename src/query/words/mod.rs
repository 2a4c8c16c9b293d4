//! A plain question in, the saved query that answers it and the values of its parameters out. Nothing is learned and
//! nothing is asked of a network: a language lists phrasings of each query (`who spoke at {event}`), the names are those of
//! the graph, and the question is laid over each phrasing.
//!
//! A slot of a phrasing takes a stretch of the question that the graph knows under that kind, a number for a year, or one
//! of the parameter's choices. What is left of the question is compared with what is left of the phrasing, word by word:
//! the score is twice what both have in common over what both hold, where a word weighs the more the fewer queries use it,
//! a filled slot weighs as much as a rare word, and words such as *the* weigh next to nothing. So a question for what no
//! query tells of (tickets, weather) keeps heavy words that nothing matches, and is refused rather than guessed at.

mod joint;
mod phrasing;
mod reading;
mod rest;
mod stretch;
mod target;
mod token;
mod vocabulary;
mod weigh;
mod years;

pub use reading::{Reading, in_shell};
pub use stretch::{Known, Lookup, Names};
pub use target::{Target, Verb};
pub use vocabulary::{Asked, Vocabulary};

use super::resolve::EntityKind;
use super::within::Filters;
use super::{QueryError, Saved};
use crate::language::LanguageError;
use phrasing::{Part, Phrasing};
use reading::same_words;
use rest::Filter;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use stretch::Stretch;
use vocabulary::{Joint, Token, tokens};
use weigh::{LOST, Question};

/// From this score on a reading is taken.
const SURE: f64 = 0.62;
/// From this score on a reading is worth offering.
const NEAR: f64 = 0.35;
/// A reading is taken only where the next query's is worse by this.
const MARGIN: f64 = 0.04;
/// The longest question, in words; nobody asks more, and time grows with it.
const LONGEST: usize = 60;

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
        let mut stretches = stretch::stretches(names, &tokens, question, self.vocabulary, is_asked)?;
        if self.mend(&mut tokens, &stretches) {
            stretches = stretch::stretches(names, &tokens, question, self.vocabulary, is_asked)?;
        }
        self.trim(&tokens, &mut stretches);
        let head = self.head(&tokens, &stretches);
        let asked = Question { text: question, tokens: &tokens, stretches: &stretches, head };
        let mut best: BTreeMap<&str, Reading> = BTreeMap::new();
        for phrasing in &self.phrasings {
            for fills in phrasing.fills(&tokens, &stretches, question, self.vocabulary) {
                let reading = self.reading(phrasing, &asked, &fills);
                let slot = best.entry(&phrasing.target.name).or_insert_with(|| reading.clone());
                if reading.score > slot.score {
                    *slot = reading;
                }
            }
        }
        let near = |reading: &Reading| reading.score >= NEAR;
        // A row for each year has its numbers already.
        let counts = |reading: &Reading| count && reading.verb == Verb::Ask && reading.tells != "year";
        let counted = |reading: Reading| Reading { count: counts(&reading), limit, ..reading };
        let mut readings: Vec<Reading> = best.into_values().filter(near).map(counted).collect();
        // At a tie the kind that is told of first wins: a technology before a topic, a person before a company.
        readings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.kinds.cmp(&b.kinds)));
        Ok(match readings.as_slice() {
            [] => Understood::Not(named(&stretches)),
            [first, rest @ ..] => {
                let rival = rest.iter().find(|other| !same_words(first, other) && !first.asks_as(other));
                let clear = rival.is_none_or(|other| first.score - other.score >= MARGIN);
                // What would fit better but for what is not understood is told rather than passed by.
                let better = |other: &Reading| other.loses && other.score / LOST > first.score + MARGIN;
                let clear = clear && !rest.iter().any(better);
                if first.score >= SURE && clear && first.unread.is_empty() && first.untold.is_none() {
                    Understood::Sure(first.clone())
                } else {
                    readings.truncate(3);
                    Understood::Unsure(readings)
                }
            }
        })
    }

    /// Takes out names that are another with a small word behind or before: *Netflix a* of a recap whose sentence was cut amiss.
    fn trim(&self, tokens: &[Token], stretches: &mut Vec<Stretch>) {
        let all = stretches.clone();
        let small = |at: usize| self.vocabulary.is_stop(&tokens[at].folded) && !tokens[at].large;
        let shorter = |long: &Stretch, s: &Stretch| {
            s.kind == long.kind && s.range.start == long.range.start && s.range.end < long.range.end
        };
        let inner = |long: &Stretch, s: &Stretch| {
            !s.mended && s.is_entity() && s.range.end == long.range.end && s.range.start > long.range.start
        };
        stretches.retain(|long| {
            let behind = small(long.range.end - 1) && all.iter().any(|s| shorter(long, s));
            let before = small(long.range.start) && all.iter().any(|s| inner(long, s));
            !behind && !before
        });
    }

    /// Mends words of questions that are a slip away from one: Vortäge. Names of the graph are none.
    fn mend(&self, tokens: &mut [Token], stretches: &[Stretch]) -> bool {
        let mut mended = false;
        for (at, token) in tokens.iter_mut().enumerate() {
            let named = |s: &Stretch| s.range.contains(&at) && (!s.mended || token.large);
            let known = self.weights.contains_key(&token.word) || self.vocabulary.has(&token.folded);
            let strange = token.word == token.folded && !known && !self.vocabulary.is_ordinary(&token.folded);
            if !strange || stretches.iter().any(named) {
                continue;
            }
            if let Some(meant) = self.vocabulary.misspelt(&token.folded) {
                meant.clone_into(&mut token.word);
                mended = true;
            }
        }
        mended
    }

    /// The words for what is asked for: the first noun that answers can tell, with those that follow, one of which may be a
    /// verb or the noun proper: *companies talk*, *meetup talks*. Before them stand names and small words only.
    fn head(&self, tokens: &[Token], stretches: &[Stretch]) -> Range<usize> {
        let tells = |at: &usize| self.vocabulary.told_in(&tokens[*at].word).is_some();
        let named = |at: usize| stretches.iter().any(|s| !s.plain && s.is_entity() && s.range.contains(&at));
        let passes = |at: usize| {
            let token = &tokens[at];
            self.vocabulary.is_small(token) || named(at) || token.folded.chars().all(|c| c.is_ascii_digit())
        };
        let Some(first) = (0..tokens.len()).find(tells).filter(|first| (0..*first).all(passes)) else { return 0..0 };
        // Who opens a clause.
        let who = |at: &usize| tokens[*at].word == self.vocabulary.canonical("who");
        let more = (first + 1..tokens.len()).take_while(|at| !who(&first) && tells(at) && !who(at)).count();
        first..first + 1 + more
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
}
