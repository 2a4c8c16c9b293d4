//! The weights file in, probabilities out: how much each fact speaks for each label, `data/model/starts.toml`. A file that a
//! person can read and change; `talkgraph train` writes it anew from annotated recaps.

use super::super::doubt::Doubt;
use super::chain::{self, LABELS, Label, Marginals, Scores};
use super::facts::{self, FactId};
use crate::assets::{Asset, AssetError, Assets};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use toml::Spanned;

/// Where the weights stand in the data folder.
pub const PATH: &str = "model/starts.toml";

/// Why the weights could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file is not as the format asks.
    #[error("{path}:{line}: {fault}; mend the file, or write it anew with: talkgraph train RECAPS GOLD")]
    Format {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        fault: String,
    },
}

/// What is set by hand, and stays as it is when weights are learned anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// A talk that the rules find is kept from this probability on.
    pub keep: f64,
    /// One of which they know no speaker is kept from this probability on.
    pub nameless: f64,
    /// A talk that they do not find is added from this probability on.
    pub add: f64,
    /// One that is made like a talk beside it is added from this probability on.
    pub beside: f64,
    /// A place of which neither title nor speaker is known is a talk from this probability on.
    pub bare: f64,
    /// A place is told as a near miss from this probability on.
    pub near: f64,
    /// Facts that no start has, whatever else speaks for it.
    pub vetoes: Vec<FactId>,
    /// What a post must show before its talks count.
    pub evidence: Evidence,
    /// What of a recap is in doubt.
    pub doubt: Doubt,
}

/// What speaks for a post being a recap, and how much of it must.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// It names an event.
    pub event: f64,
    /// Each talk with title and speaker.
    pub told: f64,
    /// Each talk with a title.
    pub titled: f64,
    /// Each talk whose title is a heading, beside that.
    pub headed: f64,
    /// Each talk with a speaker and no title.
    pub spoken: f64,
    /// Each talk that the places of the post make one expect, the likelihoods of all added up, beyond those told of.
    pub likely: f64,
    /// The least weight at which talks count.
    pub least: f64,
    /// In a text of fewer units they always count.
    pub short: usize,
}

impl Default for Settings {
    fn default() -> Self {
        let evidence = Evidence {
            event: 0.0,
            told: 0.0,
            titled: 0.0,
            headed: 0.0,
            spoken: 0.0,
            likely: 0.0,
            least: 0.0,
            short: 0,
        };
        let doubt = Doubt::default();
        let vetoes = Vec::new();
        Self { keep: 0.1, nameless: 0.1, add: 0.6, beside: 0.6, bare: 0.6, near: 0.3, vetoes, evidence, doubt }
    }
}

/// The weights of facts and of steps from unit to unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What is set by hand.
    pub settings: Settings,
    /// For each fact its weight for each label.
    pub facts: Vec<Scores>,
    /// For each pair of labels the weight of going from the first to the second.
    pub steps: [Scores; LABELS],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    threshold: Threshold,
    veto: Veto,
    post: Evidence,
    #[serde(default)]
    doubt: Doubt,
    step: BTreeMap<Spanned<String>, f64>,
    fact: BTreeMap<Spanned<String>, Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    keep: f64,
    nameless: f64,
    add: f64,
    beside: f64,
    bare: f64,
    near: f64,
}

/// The names of facts that no start has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Veto {
    facts: Vec<Spanned<String>>,
}

/// The weights of a fact, by the names of the labels.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
#[allow(non_snake_case)]
struct Row {
    SH: f64,
    SP: f64,
    IH: f64,
    IP: f64,
    C: f64,
    O: f64,
}

impl Default for Model {
    /// Of no knowledge: all labels are as likely.
    fn default() -> Self {
        let facts = vec![[0.0; LABELS]; facts::count()];
        Self { settings: Settings::default(), facts, steps: [[0.0; LABELS]; LABELS] }
    }
}

impl Model {
    /// The weights file of a data folder; the program's own for a folder without one.
    pub fn asset(data: &Assets) -> Result<Option<Asset>, AssetError> {
        data.file(PATH)?.map_or_else(|| data.shipped().file(PATH), |asset| Ok(Some(asset)))
    }

    /// Reads a weights file.
    pub fn parse(asset: &Asset) -> Result<Self, ModelError> {
        let fault = |at: usize, fault: String| ModelError::Format {
            path: asset.path.clone(),
            line: asset.text[..at.min(asset.text.len())].matches('\n').count() + 1,
            fault,
        };
        let file: File = toml::from_str(&asset.text)
            .map_err(|e| fault(e.span().map_or(0, |s| s.start), e.message().trim().replace('\n', " ")))?;
        let numbers = facts::numbers();
        let number = |name: &Spanned<String>| {
            let number = numbers.get(name.get_ref()).copied();
            number.ok_or_else(|| fault(name.span().start, format!("no fact is called {:?}", name.get_ref())))
        };
        let Threshold { keep, nameless, add, beside, bare, near } = file.threshold;
        let vetoes = file.veto.facts.iter().map(number).collect::<Result<_, _>>()?;
        let mut model = Self {
            settings: Settings {
                keep,
                nameless,
                add,
                beside,
                bare,
                near,
                vetoes,
                evidence: file.post,
                doubt: file.doubt,
            },
            ..Self::default()
        };
        for (name, row) in file.fact {
            model.facts[number(&name)? as usize] = [row.SH, row.SP, row.IH, row.IP, row.C, row.O];
        }
        for (name, weight) in file.step {
            let label = |name: &str| Label::ALL.into_iter().find(|label| label.name() == name);
            let step = name.get_ref().split_once(" to ").and_then(|(from, to)| label(from).zip(label(to)));
            let Some((from, to)) = step else {
                let said = format!("{:?} is no step; write FROM to TO, each of SH, SP, IH, IP, C, O", name.get_ref());
                return Err(fault(name.span().start, said));
            };
            model.steps[from as usize][to as usize] = weight;
        }
        Ok(model)
    }

    /// Whether no fact weighs anything.
    pub fn is_empty(&self) -> bool {
        self.facts.iter().flatten().all(|weight| *weight == 0.0)
    }

    /// What a chain of units is likely to be.
    pub fn read(&self, units: &[Vec<FactId>]) -> Marginals {
        let mut states = self.states(units);
        for (state, facts) in states.iter_mut().zip(units) {
            if facts.iter().any(|fact| self.settings.vetoes.contains(fact)) {
                state[Label::StartLine as usize] = NEVER;
                state[Label::StartProse as usize] = NEVER;
            }
        }
        chain::marginals(&states, &self.steps)
    }

    /// How much the facts of each unit speak for each label.
    pub fn states(&self, units: &[Vec<FactId>]) -> Vec<Scores> {
        let score = |unit: &Vec<FactId>| {
            unit.iter().fold([0.0; LABELS], |mut sum, fact| {
                let weights = &self.facts[*fact as usize];
                sum.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
                sum
            })
        };
        units.iter().map(score).collect()
    }

    /// The file's text: facts by name, weights to two digits, what weighs nothing left out.
    pub fn write(&self) -> String {
        let mut out = String::from(HEAD);
        let Settings { keep, nameless, add, beside, bare, near, vetoes, evidence, doubt } = &self.settings;
        let _ = write!(
            out,
            "\n[threshold]\nkeep = {keep}\nnameless = {nameless}\nadd = {add}\nbeside = {beside}\nbare = {bare}\nnear = {near}\n"
        );
        let names = facts::names();
        let vetoes: Vec<String> = vetoes.iter().map(|fact| format!("{:?}", names[*fact as usize])).collect();
        let _ = write!(out, "\n[veto]\nfacts = [{}]\n", vetoes.join(", "));
        let Evidence { event, told, titled, headed, spoken, likely, least, short } = evidence;
        let post = [
            ("event", event),
            ("told", told),
            ("titled", titled),
            ("headed", headed),
            ("spoken", spoken),
            ("likely", likely),
            ("least", least),
        ];
        out += "\n[post]\n";
        for (name, weight) in post {
            let _ = writeln!(out, "{name} = {weight:?}");
        }
        let _ = writeln!(out, "short = {short}");
        let Doubt { spoken, nameless, told, many, listed, candidate } = doubt;
        let _ = write!(
            out,
            "\n[doubt]\nspoken = {spoken:?}\nnameless = {nameless:?}\ntold = {told:?}\nmany = {many}\nlisted = {listed:?}\ncandidate = {candidate:?}\n"
        );
        out += "\n[step]\n";
        for (from, row) in Label::ALL.iter().zip(&self.steps) {
            for (to, weight) in Label::ALL.iter().zip(row).filter(|(_, weight)| rounded(**weight) != 0.0) {
                let _ = writeln!(out, "\"{} to {}\" = {}", from.name(), to.name(), rounded(*weight));
            }
        }
        out += "\n[fact]\n";
        let mut rows: Vec<(String, &Scores)> = names.into_iter().zip(&self.facts).collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, weights) in rows {
            let told = Label::ALL.iter().zip(weights).filter(|(_, weight)| rounded(**weight) != 0.0);
            let told: Vec<String> =
                told.map(|(label, weight)| format!("{} = {}", label.name(), rounded(*weight))).collect();
            if !told.is_empty() {
                let _ = writeln!(out, "{name:?} = {{ {} }}", told.join(", "));
            }
        }
        out
    }

    /// The model as it is when its file is read again.
    pub fn rounded(mut self) -> Self {
        self.facts.iter_mut().chain(&mut self.steps).flatten().for_each(|weight| *weight = rounded(*weight));
        self
    }
}

/// A score that no other outweighs, and with which sums stay finite.
const NEVER: f64 = -1e6;

/// To two digits, without a negative zero.
fn rounded(weight: f64) -> f64 {
    (weight * 100.0).round() / 100.0 + 0.0
}

const HEAD: &str = "\
# Where a talk begins: how much each fact seen of a heading, an item or a sentence speaks for what it is.
#   SH  a talk begins in a heading or another line      SP  a talk begins in prose
#   IH  inside a talk that began in a line              IP  inside a talk that began in prose
#   C   a heading that holds talks                      O   no part of a talk
# A fact that is named for a form (\"of an item: …\") counts for that form only, beside the same fact for all; one that is
# named for a place (\"next: …\") is seen of a neighbour. Numbers behind a name are steps of a count or of a share, from 0.
# Written by `talkgraph train` from annotated recaps; a weight may be changed by hand until the next training.
#
# [threshold]: a talk found by rules is kept from the probability `keep` on (from `nameless` on without a speaker), a place
# that they pass over is a talk from `add` on (from `beside` on if it is made like a talk beside it, from `bare` on if neither
# title nor speaker is known), and is told by --explain from `near` on. [veto]: where one of these facts holds, no talk begins.
# [step]: the weights of going from one unit to the next. [post]: what speaks for a post being a recap (it names an `event`; a
# talk is `told` with title and speaker, is `titled`, is `headed` by its title, or is `spoken` of, with a speaker and no title;
# each further one that is `likely`, since the likelihoods of all places add up to it, counts too);
# below `least` its talks are held back, unless it has fewer than `short` units.
# [doubt]: what is kept apart and marked, and left out of answers that do not ask for it: a talk below the probability `spoken`,
# or `nameless` where no speaker is known (and below `told` it is none at all), unless `many` of a recap are, and most of its
# talks, which is then laid out as none that was learned from; that it covers a listed technology, named there below the score
# `listed` only; a technology in no list whose clues, each counted once wherever in the recap it was seen, add up to less than
# `candidate`.
";

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(text: &str) -> Asset {
        Asset { path: "starts.toml".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut model = Model::default();
        model.facts[3][Label::StartProse as usize] = 0.126;
        model.facts[7][Label::Outside as usize] = -0.004;
        model.steps[0][2] = 4.0;
        model.settings.vetoes = vec![2, 5];
        let text = model.write();
        assert!(text.contains("SP = 0.13") && text.contains("\"SH to IH\" = 4\n"), "{text}");
        assert_eq!(Model::parse(&asset(&text)).unwrap(), model.rounded());
    }

    #[test]
    fn faults_name_the_line() {
        let thresholds = "[threshold]\nkeep = 0.1\nnameless = 0.1\nadd = 0.6\nbeside = 0.5\nbare = 0.9\nnear = 0.3\n[veto]\nfacts = [\"only a date\"]\n[post]\nevent = 2.0\ntold = 1.0\ntitled = 0.13\nheaded = 0.12\nspoken = 0.1\nlikely = 0.2\nleast = 2.0\nshort = 12\n";
        for (rest, said) in [
            (
                "[step]\n[fact]\n\"words 3\" = { SH = 1.0 }\n\"wrods 3\" = { SH = 1.0 }\n",
                ":22: no fact is called \"wrods 3\"",
            ),
            ("[step]\n[fact]\n\"words 3\" = { SX = 1.0 }\n", ":21: unknown field `SX`"),
            ("[step]\n\"SH - IH\" = 1.0\n[fact]\n", ":20: \"SH - IH\" is no step"),
            ("[fact]\n", "missing field `step`"),
        ] {
            let fault = Model::parse(&asset(&format!("{thresholds}{rest}"))).unwrap_err().to_string();
            assert!(fault.contains(said), "{fault}");
        }
    }
}
