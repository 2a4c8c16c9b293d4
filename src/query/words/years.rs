//! The words of a question in, the years that it names out, as a condition takes them: `2015`, `2015-`, `-2013`, `2015-2018`.
//! A slot for a year and a condition on one read them alike.

use super::vocabulary::{Joint, Token, Vocabulary};
use std::ops::Range;

/// The year at a place, or the years that begin there, with what small words do to them: *2015*, *since 2015* is `2015-`,
/// *between 2015 and 2018* is `2015-2018`. The range holds the small words.
pub(super) fn years_at(tokens: &[Token], at: usize, vocabulary: &Vocabulary) -> Option<(Range<usize>, String)> {
    let year = |at: usize| {
        let text = &tokens.get(at)?.folded;
        text.parse::<i32>().ok().filter(|year| text.len() == 4 && (1900..2200).contains(year))
    };
    let is = |at: usize, joint: Joint| tokens.get(at).is_some_and(|token| vocabulary.is(&token.folded, joint));
    let first = year(at)?;
    // Words between *between* and the year: between *the years* 2010 and 2012.
    let said = (0..=2).map_while(|skip| {
        let before = at.checked_sub(skip + 1)?;
        tokens[before + 1..at].iter().all(|token| vocabulary.is_small(token)).then_some(before)
    });
    let between = said.into_iter().find(|before| is(*before, Joint::Between));
    let joins = |at: usize| is(at, Joint::To) || between.is_some() && is(at, Joint::And);
    let small = |at: usize| tokens.get(at).is_some_and(|token| vocabulary.is_small(token));
    let last = (at + 1..=at + 4).find_map(|last| Some((last, year(last)?))).filter(|(last, _)| {
        let between = at + 1..*last;
        between.is_empty() || between.clone().any(joins) && between.clone().all(|at| joins(at) || small(at))
    });
    if let Some((last, year)) = last {
        return Some((between.unwrap_or(at)..last + 1, format!("{first}-{year}")));
    }
    let Some((joint, range)) = vocabulary.span(tokens, at) else { return Some((at..at + 1, first.to_string())) };
    let value = match joint {
        Joint::Since => format!("{first}-"),
        Joint::After => format!("{}-", first + 1),
        Joint::Until => format!("-{first}"),
        _ => format!("-{}", first - 1),
    };
    Some((range, value))
}
