//! Tokens in, the day out that is written with a word behind each number: 2023年10月14日, 2023년 10월 14일. The words are data, and the
//! order is that of the year, the month and the day in all languages that write so.

use super::date::Written;
use crate::language::Phrases;
use crate::language::text::Shape;
use crate::page::Token;

/// The day whose first number stands at a token: the year, or the month where no year is written.
pub(super) fn day(units: &Phrases, tokens: &[Token], at: usize) -> Option<Written> {
    let [year, month, day @ ..] = units.listed() else { return None };
    let number = |i: usize| tokens.get(i).filter(|t| t.shape == Shape::Number)?.folded.parse::<i16>().ok();
    let unit =
        |i: usize, unit: &str| tokens.get(i).is_some_and(|t| t.shape == Shape::Uncased && t.folded.starts_with(unit));
    let first = number(at)?;
    let (stated, from) = match unit(at + 1, year) {
        true => (Some(first).filter(|year| (1990..=2100).contains(year)), at + 2),
        false => (None, at),
    };
    // 2023年10月14日 begins at its year.
    let within = from == at && at > 1 && unit(at - 1, year) && number(at - 2).is_some();
    let fits = unit(from + 1, month) && day.iter().any(|day| unit(from + 3, day)) && !within;
    let (month, day) = (number(from)?, number(from + 2)?);
    let valid = fits && (1..=12).contains(&month) && (1..=31).contains(&day);
    valid.then_some(Written { day: i8::try_from(day).ok()?, month: i8::try_from(month).ok()?, year: stated })
}
