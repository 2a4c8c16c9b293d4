//! Rows in, the same rows out, up to as many as one answer may have; behind them a fault, so that a client never takes a part
//! for the whole.

use crate::query::QueryError;
use crate::query::stream::{Found, Row};

/// Rows that are counted.
pub(super) struct Counted {
    rows: Box<dyn Iterator<Item = Result<Row, QueryError>>>,
    left: usize,
    most: usize,
}

/// An answer with no more than `most` rows.
pub(super) fn counted(found: Found<'static>, most: usize) -> Found<'static> {
    match found {
        Found::Rows(columns, rows) => Found::Rows(columns, Box::new(Counted { rows, left: most, most })),
        other => other,
    }
}

impl Iterator for Counted {
    type Item = Result<Row, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.next()?;
        if self.left == 0 {
            return Some(Err(QueryError::RowsTooMany { most: self.most }));
        }
        self.left -= 1;
        Some(row)
    }
}
