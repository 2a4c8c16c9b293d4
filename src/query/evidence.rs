//! Rows in, the same rows with a sentence of a recap that stands behind each out, so that any answer can be checked by hand.
//! The sentence is one of the row's talk, or of what else the row is about, and one that also names what was asked for where
//! there is such a one. Each row is looked up by itself, so that the first rows still come at once.

use super::page::about;
use super::stream::{Found, Row};
use super::{Answer, QueryError, Source, run};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::HashSet;

/// The columns that are added: the sentence, the file it stands in, and where (characters, end exclusive).
pub const COLUMNS: [&str; 3] = ["evidence", "told_in", "told_at"];

/// A sentence, and the file it stands in.
type Sentence = (Term, Term);

/// The rows with their evidence; `asked` is what the question names.
///
/// # Errors
/// [`QueryError::EvidenceUnfit`] for what has no column of IRIs; what a look-up meets, also from the rows.
pub fn beside<'s>(found: Found<'s>, source: Source<'s>, asked: &[NamedNode]) -> Result<Found<'s>, QueryError> {
    let Found::Rows(mut columns, rows) = found else { return Err(QueryError::EvidenceUnfit) };
    let of_talk = columns.iter().position(|column| column == "talk_iri");
    let subject = of_talk.or_else(|| columns.iter().position(|column| column.ends_with("_iri")));
    let subject = subject.ok_or(QueryError::EvidenceUnfit)?;
    let mut wanted = HashSet::new();
    for iri in asked {
        wanted.extend(sentences(source, iri)?.into_iter().map(|(sentence, _)| sentence));
    }
    columns.extend(COLUMNS.map(str::to_owned));
    let with = move |row: Result<Row, QueryError>| {
        let mut row = row?;
        let found = match &row[subject] {
            Some(Term::NamedNode(iri)) => best(sentences(source, iri)?, &wanted),
            _ => None,
        };
        row.extend(match found {
            Some(((quote, file), place)) => [Some(quote), Some(file), Some(place)],
            None => [None, None, None],
        });
        Ok(row)
    };
    Ok(Found::Rows(columns, Box::new(rows.map(with))))
}

/// The first that is wanted, else the first.
fn best(mut all: Vec<(Sentence, Term)>, wanted: &HashSet<Sentence>) -> Option<(Sentence, Term)> {
    let at = all.iter().position(|(sentence, _)| wanted.contains(sentence)).unwrap_or(0);
    (at < all.len()).then(|| all.swap_remove(at))
}

/// The sentences behind a thing, with their places, in the order of file and place.
fn sentences(source: Source<'_>, iri: &NamedNode) -> Result<Vec<(Sentence, Term)>, QueryError> {
    let Answer::Rows(rows) = run::run(source, about("evidence", iri)?)? else { return Ok(Vec::new()) };
    let number = |term: Option<Term>| match term {
        Some(Term::Literal(number)) => number.value().to_owned(),
        _ => String::new(),
    };
    let sentence = |row: Row| {
        let mut cells = row.into_iter();
        let (quote, file) = (cells.next()??, cells.next()??);
        let place = format!("{}-{}", number(cells.next()?), number(cells.next()?));
        Some(((quote, file), Literal::new_typed_literal(place, xsd::STRING).into()))
    };
    Ok(rows.rows.into_iter().filter_map(sentence).collect())
}
