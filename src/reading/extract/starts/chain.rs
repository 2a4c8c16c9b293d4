//! Scores of labels in, their probabilities out: forward and backward over a linear chain, in log space (Lafferty, McCallum
//! and Pereira 2001). Knows nothing of talks, so that training and reading share it and small chains can be checked by hand.

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// A talk begins in a heading or another line.
    StartLine,
    /// A talk begins in prose.
    StartProse,
    /// Inside a talk that began in a line.
    InLine,
    /// Inside a talk that began in prose.
    InProse,
    /// A heading that holds talks.
    Container,
    /// No part of a talk.
    Outside,
}

/// How many labels there are.
pub const LABELS: usize = 6;

/// A score, or a weight, for each label.
pub type Scores = [f64; LABELS];

impl Label {
    /// All labels, by number.
    pub const ALL: [Label; LABELS] =
        [Label::StartLine, Label::StartProse, Label::InLine, Label::InProse, Label::Container, Label::Outside];

    /// The short name, as in the weights file.
    pub fn name(self) -> &'static str {
        ["SH", "SP", "IH", "IP", "C", "O"][self as usize]
    }
}

/// What a chain of units is likely to be.
#[derive(Debug, Clone, Default)]
pub struct Marginals {
    /// For each unit the probability of each label.
    pub of: Vec<Scores>,
    /// The logarithm of the sum over all labellings.
    pub log_sum: f64,
    forward: Vec<Scores>,
    backward: Vec<Scores>,
}

fn log_sum(values: Scores) -> f64 {
    let most = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
    most + values.into_iter().map(|v| (v - most).exp()).sum::<f64>().ln()
}

/// The probabilities of a chain whose units score `states` and whose neighbours score `steps[from][to]`.
pub fn marginals(states: &[Scores], steps: &[Scores; LABELS]) -> Marginals {
    let mut out = Marginals::default();
    let Some(first) = states.first() else { return out };
    out.forward.push(*first);
    for state in &states[1..] {
        let before = out.forward[out.forward.len() - 1];
        out.forward.push(std::array::from_fn(|to| {
            state[to] + log_sum(std::array::from_fn(|from| before[from] + steps[from][to]))
        }));
    }
    out.backward = vec![[0.0; LABELS]; states.len()];
    for at in (0..states.len() - 1).rev() {
        let (next, state) = (out.backward[at + 1], states[at + 1]);
        out.backward[at] =
            std::array::from_fn(|from| log_sum(std::array::from_fn(|to| steps[from][to] + state[to] + next[to])));
    }
    out.log_sum = log_sum(out.forward[states.len() - 1]);
    out.of = out
        .forward
        .iter()
        .zip(&out.backward)
        .map(|(f, b)| std::array::from_fn(|label| (f[label] + b[label] - out.log_sum).exp()))
        .collect();
    out
}

impl Marginals {
    /// How likely a talk begins in a unit.
    pub fn start(&self, unit: usize) -> f64 {
        self.of[unit][Label::StartLine as usize] + self.of[unit][Label::StartProse as usize]
    }

    /// Adds, for each pair of neighbours, how likely each step is.
    pub fn add_steps(&self, states: &[Scores], steps: &[Scores; LABELS], out: &mut [Scores; LABELS]) {
        let behind = states.iter().zip(&self.backward).skip(1);
        for (before, (state, after)) in self.forward.iter().zip(behind) {
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let score = before[from] + steps[from][to] + state[to] + after[to];
                    out[from][to] += (score - self.log_sum).exp();
                }
            }
        }
    }
}

/// The score of one labelling.
pub fn score(states: &[Scores], steps: &[Scores; LABELS], labels: &[Label]) -> f64 {
    let own: f64 = states.iter().zip(labels).map(|(state, label)| state[*label as usize]).sum();
    let between: f64 = labels.windows(2).map(|pair| steps[pair[0] as usize][pair[1] as usize]).sum();
    own + between
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look like chance and are always the same.
    fn numbers() -> impl FnMut() -> f64 {
        let mut state = 7_u64;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / (1_u64 << 23) as f64 - 1.0
        }
    }

    /// All labellings of a chain.
    fn all(length: usize) -> Vec<Vec<Label>> {
        (0..length).fold(vec![Vec::new()], |chains, _| {
            chains.iter().flat_map(|chain| Label::ALL.map(|label| [chain.as_slice(), &[label]].concat())).collect()
        })
    }

    #[test]
    fn probabilities_are_those_of_counting() {
        let mut next = numbers();
        for length in 1..=4 {
            let states: Vec<Scores> = (0..length).map(|_| std::array::from_fn(|_| 3.0 * next())).collect();
            let steps: [Scores; LABELS] = std::array::from_fn(|_| std::array::from_fn(|_| 2.0 * next()));
            let found = marginals(&states, &steps);
            let chains = all(length);
            let weights: Vec<f64> = chains.iter().map(|chain| score(&states, &steps, chain).exp()).collect();
            let sum: f64 = weights.iter().sum();
            assert!((found.log_sum - sum.ln()).abs() < 1e-9);
            for unit in 0..length {
                for label in Label::ALL {
                    let with = chains.iter().zip(&weights).filter(|(chain, _)| chain[unit] == label);
                    let share = with.map(|(_, weight)| weight).sum::<f64>() / sum;
                    assert!((found.of[unit][label as usize] - share).abs() < 1e-9, "{unit} {label:?}");
                }
            }
            let mut steps_found = [[0.0; LABELS]; LABELS];
            found.add_steps(&states, &steps, &mut steps_found);
            let pair = (Label::StartLine as usize, Label::InLine as usize);
            let counted: f64 = chains
                .iter()
                .zip(&weights)
                .map(|(chain, weight)| {
                    let pairs = chain.windows(2).filter(|w| (w[0] as usize, w[1] as usize) == pair).count();
                    pairs as f64 * weight / sum
                })
                .sum();
            assert!((steps_found[pair.0][pair.1] - counted).abs() < 1e-9);
        }
    }

    #[test]
    fn a_long_chain_of_high_scores_stays_finite() {
        let states = vec![[900.0, -900.0, 0.0, 0.0, 0.0, 0.0]; 500];
        let found = marginals(&states, &[[0.0; LABELS]; LABELS]);
        assert!(found.log_sum.is_finite() && found.start(499) > 0.999);
        assert!(marginals(&[], &[[0.0; LABELS]; LABELS]).of.is_empty());
    }
}
