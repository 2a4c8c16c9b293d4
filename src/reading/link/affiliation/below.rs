//! A line that names one person in, what another block says of them out: the one below, with a label for a company or a few words
//! that begin with a role, "Advocate for Heron, which …"; or, of a row, the head of a column of companies.

use super::clues::AffiliationClue as Clue;
use super::{Beside, Named, Place, Reader};
use crate::language::Cue;
use crate::page::covered;
use std::ops::Range;

/// Rows of a table above which its head is looked for no more.
const ROWS: usize = 200;

/// What the block of `reader` says of the only person whom the line above names.
pub fn below(reader: &Reader<'_, '_>) -> Beside {
    let labelled = labelled_below(reader);
    if reader.tokens.is_empty() || !labelled.is_empty() {
        return labelled;
    }
    let clause = reader.clause(Clue::Below, 0, reader.sentence_end(0), Place::Anywhere);
    let opens = |role: usize| {
        let before = &reader.tokens[..role];
        let article = before.iter().take_while(|t| t.is(Cue::Articles)).take(1).count();
        before[article..].iter().all(|t| !t.is(Cue::FunctionWords) && !t.is(Cue::TalkVerbs))
    };
    let clause = clause.filter(|clause| clause.role.as_ref().is_some_and(|role| opens(role.start)));
    let found = clause.map(|clause| reader.best(&[clause], Named::Full)).unwrap_or_default();
    if found.company.is_some() { found } else { Beside::default() }
}

/// What a label for a company at the begin of the block leads to: "Company: Heron".
pub fn labelled_below(reader: &Reader<'_, '_>) -> Beside {
    let Some(start) = reader.company_label(0) else { return Beside::default() };
    let end = (start + 1..reader.tokens.len()).find(|i| reader.gap(*i).contains('\n'));
    let tokens = start..end.unwrap_or(reader.tokens.len());
    let clause = super::Clause { frame: Clue::Labelled, tokens, role: None, place: Place::First };
    reader.best(&[clause], Named::Full)
}

impl Reader<'_, '_> {
    /// The cell of a row whose column is headed by a word for companies, as tokens.
    pub(super) fn company_cell(&self) -> Option<Range<usize>> {
        let block = self.page.block(self.block);
        block.cells().next()?;
        let rows = (0..self.block).rev().take_while(|above| self.page.block(*above).cells().next().is_some());
        let head = rows.take(ROWS).find(|above| self.page.block(*above).cells().any(|(_, head, _)| head))?;
        let tokens = self.page.tokens(head);
        let heads = |range: &Range<usize>| {
            let words = &tokens[covered(tokens, range)];
            let said = Cue::CompanyColumns.at(words).max(Cue::CompanyNouns.at(words));
            said > 0 && words[said..].iter().all(|t| !t.is_word())
        };
        let (column, ..) = self.page.block(head).cells().find(|(_, _, range)| heads(range))?;
        let (_, _, cell) = block.cells().find(|(own, ..)| *own == column)?;
        Some(covered(self.tokens, &cell))
    }
}

/// Whether a label for a company may begin the block, or a role: all else says nothing of the person above.
pub fn may_tell(tokens: &[crate::page::Token]) -> bool {
    tokens
        .iter()
        .take(super::roles::ROLE_WITHIN)
        .any(|t| t.is(Cue::Roles) || t.is(Cue::CompanyNouns) || t.is(Cue::CompanyColumns) || t.folded.contains('-'))
}
