//! Parts of a parsed query in, the same meaning in a form that more stores understand out. SPARQL 1.1 asks for none of it:
//! each rule is here because a store in wide use (Virtuoso 7.2) refuses the plain form, or answers it wrongly.

use oxigraph::model::vocab::xsd;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{BlankNode, NamedNodePattern, TermPattern, TriplePattern, Variable};

/// A variable in place of a blank node, which means the same: both stand for anything, and neither is a column. A blank
/// node is refused where a path has no end.
pub(super) fn anything(node: &BlankNode) -> TermPattern {
    TermPattern::Variable(Variable::new_unchecked(format!("__any_{}", node.as_str())))
}

/// A path `p?` with one end given as what it stands for: `p`, or both ends the same. Beside a path of any length, in an
/// OPTIONAL, the plain form loses rows. Not for the pattern of an EXISTS, where the variable may have its value already.
pub(super) fn path(subject: TermPattern, path: PropertyPathExpression, object: TermPattern) -> GraphPattern {
    let PropertyPathExpression::ZeroOrOne(step) = &path else {
        return GraphPattern::Path { subject, path, object };
    };
    let PropertyPathExpression::NamedNode(predicate) = step.as_ref() else {
        return GraphPattern::Path { subject, path, object };
    };
    let (variable, end) = match (&subject, &object) {
        (TermPattern::Variable(variable), TermPattern::NamedNode(end))
        | (TermPattern::NamedNode(end), TermPattern::Variable(variable)) => {
            (variable.clone(), Expression::NamedNode(end.clone()))
        }
        _ => return GraphPattern::Path { subject, path, object },
    };
    let predicate = NamedNodePattern::NamedNode(predicate.clone());
    let step = GraphPattern::Bgp { patterns: vec![TriplePattern { subject, predicate, object }] };
    // What leads to itself must not come twice.
    let other = Expression::Equal(Box::new(Expression::Variable(variable.clone())), Box::new(end.clone()));
    let step = GraphPattern::Filter { expr: Expression::Not(Box::new(other)), inner: Box::new(step) };
    let nothing = Box::new(GraphPattern::Bgp { patterns: Vec::new() });
    let same = GraphPattern::Extend { inner: nothing, variable, expression: end };
    GraphPattern::Union { left: Box::new(step), right: Box::new(same) }
}

/// A condition without IF around others, which is refused with EXISTS: `IF(c, a, b)` holds when `c && a || !c && b` does. What is
/// decided, as `BOUND` of a parameter is, is taken out: `true` as a literal is not understood beside EXISTS.
pub(super) fn condition(expression: Expression) -> Expression {
    use Expression as E;
    match expression {
        E::If(if_so, then, otherwise) => {
            let (if_so, then, otherwise) = (condition(*if_so), condition(*then), condition(*otherwise));
            match decided(&if_so) {
                Some(true) => then,
                Some(false) => otherwise,
                None => either(both(if_so.clone(), then), both(not(if_so), otherwise)),
            }
        }
        E::And(a, b) => both(condition(*a), condition(*b)),
        E::Or(a, b) => either(condition(*a), condition(*b)),
        E::Not(a) => not(condition(*a)),
        exists @ E::Exists(_) => one_of(exists),
        other => other,
    }
}

/// An EXISTS as a comparison: bare, it is passed over where the pattern around it is grouped and then joined with another.
fn one_of(exists: Expression) -> Expression {
    let number = |number: i32| Box::new(Expression::Literal(number.into()));
    let counted = Expression::If(Box::new(exists), number(1), number(0));
    Expression::Equal(Box::new(counted), number(1))
}

fn both(a: Expression, b: Expression) -> Expression {
    match (decided(&a), decided(&b)) {
        (Some(true), _) => b,
        (_, Some(true)) => a,
        // Also where the other is an error.
        (Some(false), _) | (_, Some(false)) => Expression::Literal(false.into()),
        (None, None) => Expression::And(Box::new(a), Box::new(b)),
    }
}

fn either(a: Expression, b: Expression) -> Expression {
    match (decided(&a), decided(&b)) {
        (Some(false), _) => b,
        (_, Some(false)) => a,
        (Some(true), _) | (_, Some(true)) => Expression::Literal(true.into()),
        (None, None) => Expression::Or(Box::new(a), Box::new(b)),
    }
}

fn not(a: Expression) -> Expression {
    match decided(&a) {
        Some(truth) => Expression::Literal((!truth).into()),
        None => Expression::Not(Box::new(a)),
    }
}

/// What a condition is in every row, where it is a literal.
fn decided(expression: &Expression) -> Option<bool> {
    let Expression::Literal(literal) = expression else { return None };
    (literal.datatype() == xsd::BOOLEAN).then(|| literal.value().parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use crate::query::bind::portable;
    use crate::query::{prefixes, run};
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::store::Store;

    const GRAPH: &str = "@prefix : <http://e/> . :a :p :b . :b :p :c . :c :p :c . :c :q 1 . :d :q 2 . :e :p :a .";

    /// Each with a part of its portable form, which must answer as it does.
    #[test]
    fn what_is_portable_means_the_same() {
        let store = Store::new().expect("a store in memory");
        store.load_from_slice(RdfParser::from_format(RdfFormat::Turtle), GRAPH).expect("Turtle");
        for (text, part) in [
            ("SELECT ?s { ?s :p* [] } ORDER BY ?s", "?__any_"),
            ("SELECT ?s { ?s :p/:p* :c } ORDER BY ?s", "?__any_"),
            ("SELECT ?s { ?s :p? :c } ORDER BY ?s", "UNION"),
            ("SELECT ?o { :c :p? ?o } ORDER BY ?o", "UNION"),
            ("SELECT ?o { :a :p/:p? ?o } ORDER BY ?o", ")?"),
            (
                "SELECT ?s { ?s :p ?o FILTER(IF(BOUND(?x), EXISTS { ?s :q ?x }, EXISTS { ?o :q ?n })) } ORDER BY ?s",
                "||",
            ),
            ("SELECT ?s { ?s :p ?o FILTER(IF(?o = :c, ?s = :b, true)) } ORDER BY ?s", "||"),
            ("SELECT ?s { ?s ?p ?o FILTER(!IF(?o > 1, true, false)) } ORDER BY ?s", "(!(?o >"),
            ("SELECT ?s { ?s ?p ?o FILTER(IF(true, EXISTS { ?o :q ?n }, ?s = :a)) } ORDER BY ?s", "EXISTS"),
            ("SELECT ?s { ?s ?p ?o FILTER(false || IF(1 = 1 && false, ?o = :c, ?s = :a)) } ORDER BY ?s", "(?s = "),
            ("SELECT ?s { ?s ?p ?o FILTER(?o > 0 && !true || ?s = :b) } ORDER BY ?s", "(?s = "),
            ("SELECT ?s ?n { ?s :p ?o OPTIONAL { ?o :q ?n FILTER(IF(?n > 0, ?s != :c, true)) } } ORDER BY ?s", "||"),
            ("SELECT ?s { ?s :p ?o FILTER(!EXISTS { ?s :p? :b }) FILTER EXISTS { ?s :p/:p? :c } } ORDER BY ?s", ")?"),
            ("SELECT (COUNT(*) AS ?n) { ?s :p [ :p ?o ] }", "?__any_"),
        ] {
            let query = prefixes::parse(&format!("PREFIX : <http://e/> {text}"), "query").expect("SPARQL");
            let rewritten = portable(&query);
            let written = rewritten.to_string();
            assert!(
                written.contains(part) && !written.replace("IF(EXISTS", "").contains("IF(") && !written.contains("_:"),
                "{text}: {written}"
            );
            let again = prefixes::parse(&written, "portable").unwrap_or_else(|e| panic!("{text}: {written}: {e}"));
            let expected = run::run(&store, query).expect("an answer");
            assert_eq!(run::run(&store, rewritten).expect("an answer"), expected, "{text}");
            assert_eq!(run::run(&store, again).expect("an answer"), expected, "{text}");
        }
    }
}
