//! Examples in, a model out: the weights that make the labels of all examples likeliest, with a price on their size.

use super::Example;
use super::optimise::Search;
use crate::extract::starts::chain::{self, LABELS, Scores};
use crate::extract::starts::facts::{self, FactId};
use crate::extract::starts::model::Model;

/// What keeps weights small and few.
#[derive(Debug, Clone, Copy)]
pub struct Price {
    /// Facts that hold of fewer units than this are not learned from.
    pub seen: usize,
    /// The price of a weight's size.
    pub l1: f64,
    /// The price of half its square.
    pub l2: f64,
}

/// As it did best in cross-validation.
const PRICE: Price = Price { seen: 3, l1: 4.5, l2: 0.5 };

/// Learns the weights of these examples.
pub fn fit(examples: &[&Example]) -> Model {
    fit_at(examples, PRICE)
}

/// Learns the weights of these examples at another price.
pub fn fit_at(examples: &[&Example], price: Price) -> Model {
    let columns = columns(examples, price.seen);
    let width = columns.iter().flatten().count();
    let packed: Vec<Example> = examples.iter().map(|example| pack(example, &columns)).collect();
    let search = Search { l1: price.l1, steps: 150, memory: 8, tolerance: 1e-4 };
    let length = width * LABELS + LABELS * LABELS;
    let weights = search.least(length, |weights, gradient| loss(&packed, price.l2, weights, gradient));
    let mut model = Model::default();
    for (fact, column) in columns.iter().enumerate() {
        if let Some(column) = column {
            model.facts[fact].copy_from_slice(&weights[*column as usize * LABELS..][..LABELS]);
        }
    }
    model.steps = steps(&weights);
    model.rounded()
}

/// For each fact that is seen often enough its place among the weights.
fn columns(examples: &[&Example], least: usize) -> Vec<Option<FactId>> {
    let mut seen = vec![0_usize; facts::count()];
    examples.iter().flat_map(|e| e.facts.iter().flatten()).for_each(|fact| seen[*fact as usize] += 1);
    let mut next = 0..;
    seen.into_iter().map(|seen| if seen >= least { next.next() } else { None }).collect()
}

fn pack(example: &Example, columns: &[Option<FactId>]) -> Example {
    let unit = |facts: &Vec<FactId>| facts.iter().filter_map(|fact| columns[*fact as usize]).collect();
    Example { facts: example.facts.iter().map(unit).collect(), labels: example.labels.clone() }
}

fn steps(weights: &[f64]) -> [Scores; LABELS] {
    let from = weights.len() - LABELS * LABELS;
    std::array::from_fn(|a| std::array::from_fn(|b| weights[from + a * LABELS + b]))
}

/// How unlikely the labels are, with the price of the squares; fills the gradient.
fn loss(examples: &[Example], l2: f64, weights: &[f64], gradient: &mut [f64]) -> f64 {
    let mut value = 0.5 * l2 * weights.iter().map(|w| w * w).sum::<f64>();
    gradient.iter_mut().zip(weights).for_each(|(g, w)| *g = l2 * w);
    let steps = steps(weights);
    let mut expected = [[0.0; LABELS]; LABELS];
    for example in examples {
        let states: Vec<Scores> = example.facts.iter().map(|facts| state(facts, weights)).collect();
        let read = chain::marginals(&states, &steps);
        value += read.log_sum - chain::score(&states, &steps, &example.labels);
        read.add_steps(&states, &steps, &mut expected);
        for ((facts, label), likely) in example.facts.iter().zip(&example.labels).zip(&read.of) {
            let mut over = *likely;
            over[*label as usize] -= 1.0;
            for fact in facts {
                let own = &mut gradient[*fact as usize * LABELS..][..LABELS];
                own.iter_mut().zip(over).for_each(|(g, o)| *g += o);
            }
        }
        for pair in example.labels.windows(2) {
            expected[pair[0] as usize][pair[1] as usize] -= 1.0;
        }
    }
    let from = gradient.len() - LABELS * LABELS;
    gradient[from..].iter_mut().zip(expected.iter().flatten()).for_each(|(g, e)| *g += e);
    value
}

fn state(facts: &[FactId], weights: &[f64]) -> Scores {
    facts.iter().fold([0.0; LABELS], |mut sum, fact| {
        let own = &weights[*fact as usize * LABELS..][..LABELS];
        sum.iter_mut().zip(own).for_each(|(sum, weight)| *sum += weight);
        sum
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::starts::chain::Label::{InLine, Outside, StartLine};

    fn examples() -> Vec<Example> {
        let one = Example {
            facts: vec![vec![0, 1], vec![2], vec![0, 3], vec![1, 2], vec![2, 3]],
            labels: vec![StartLine, InLine, Outside, StartLine, InLine],
        };
        let two = Example { facts: vec![vec![3], vec![0, 1], vec![2]], labels: vec![Outside, StartLine, InLine] };
        vec![one.clone(), two.clone(), one, two]
    }

    #[test]
    fn the_gradient_is_that_of_small_steps() {
        let examples = examples();
        let length = 4 * LABELS + LABELS * LABELS;
        let weights: Vec<f64> = (0..length).map(|i| ((i * 37 % 11) as f64 - 5.0) / 10.0).collect();
        let mut gradient = vec![0.0; length];
        loss(&examples, 0.5, &weights, &mut gradient);
        for at in 0..length {
            let beside = |by: f64| {
                let mut moved = weights.clone();
                moved[at] += by;
                loss(&examples, 0.5, &moved, &mut vec![0.0; length])
            };
            let found = (beside(1e-5) - beside(-1e-5)) / 2e-5;
            assert!((found - gradient[at]).abs() < 1e-5, "{at}: {found} for {}", gradient[at]);
        }
    }

    #[test]
    fn what_was_shown_is_learned_and_always_the_same() {
        let examples: Vec<Example> = (0..8).flat_map(|_| examples()).collect();
        let examples: Vec<&Example> = examples.iter().collect();
        let model = fit(&examples);
        let read = model.read(&examples[0].facts);
        for (likely, label) in read.of.iter().zip(&examples[0].labels) {
            assert!(likely[*label as usize] > 0.5, "{label:?}: {likely:?}");
        }
        assert_eq!(model.write(), fit(&examples).write());
    }
}
