//! Two tables of values in, the one that they are together out. Two tables side by side in a query are joined row against row,
//! each with each; here a row finds its like by what both say.

use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, Variable};
use std::collections::HashMap;

type Cells = Vec<Option<GroundTerm>>;

/// Joins `part` with the tables in `done` that have a variable in common with it, which are taken out; as long as the outcome has
/// no more than `most` rows.
pub(super) fn merged(mut part: GraphPattern, done: &mut Vec<GraphPattern>, most: usize) -> GraphPattern {
    let mut at = 0;
    while at < done.len() {
        match together(&done[at], &part, most) {
            Some(table) => {
                part = table;
                done.remove(at);
            }
            None => at += 1,
        }
    }
    part
}

fn together(one: &GraphPattern, other: &GraphPattern, most: usize) -> Option<GraphPattern> {
    let (GraphPattern::Values { variables, bindings }, GraphPattern::Values { variables: more, bindings: rows }) =
        (one, other)
    else {
        return None;
    };
    let place = |variable: &Variable| variables.iter().position(|known| known == variable);
    let (shared, own): (Vec<usize>, Vec<usize>) = (0..more.len()).partition(|at| place(&more[*at]).is_some());
    // What is unbound fits everything, which no look-up finds.
    if shared.is_empty() || bindings.iter().chain(rows).flatten().any(Option::is_none) {
        return None;
    }
    let keys: Vec<usize> = shared.iter().filter_map(|at| place(&more[*at])).collect();
    let pick = |row: &Cells, places: &[usize]| places.iter().map(|at| row[*at].clone()).collect::<Cells>();
    let mut by_key: HashMap<Cells, Vec<&Cells>> = HashMap::new();
    for row in rows {
        by_key.entry(pick(row, &shared)).or_default().push(row);
    }
    let mut joined = Vec::new();
    for row in bindings {
        for like in by_key.get(&pick(row, &keys)).into_iter().flatten() {
            joined.push(row.iter().cloned().chain(pick(like, &own)).collect());
        }
        if joined.len() > most {
            return None;
        }
    }
    let variables = variables.iter().chain(own.iter().map(|at| &more[*at])).cloned().collect();
    Some(GraphPattern::Values { variables, bindings: joined })
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::Literal;

    fn values(names: &str, rows: &[&str]) -> GraphPattern {
        let cell = |text: &str| (text != "-").then(|| GroundTerm::Literal(Literal::new_simple_literal(text)));
        GraphPattern::Values {
            variables: names.split(' ').map(Variable::new_unchecked).collect(),
            bindings: rows.iter().map(|row| row.split(' ').map(cell).collect()).collect(),
        }
    }

    #[test]
    fn rows_find_their_like() {
        let mut done = vec![values("x", &["1"]), values("a b", &["1 2", "1 3", "4 5"])];
        let part = merged(values("b c", &["2 x", "2 y", "5 z", "6 w"]), &mut done, 10);
        assert_eq!(part, values("a b c", &["1 2 x", "1 2 y", "4 5 z"]));
        assert_eq!(done, [values("x", &["1"])]);
    }

    #[test]
    fn what_grows_too_large_or_is_unbound_stays_apart() {
        for (one, other, most) in [
            (values("a b", &["1 2", "1 3"]), values("a c", &["1 x", "1 y"]), 3),
            (values("a b", &["1 2", "- 3"]), values("a c", &["1 x"]), 10),
        ] {
            let mut done = vec![one.clone()];
            assert_eq!(merged(other.clone(), &mut done, most), other);
            assert_eq!(done, [one]);
        }
    }
}
