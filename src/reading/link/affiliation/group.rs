//! What is said of each person of a block in, what is said of one for the others too out: "X and Y from Z" are both from Z.

use super::Beside;
use crate::language::Cue;
use crate::page::{Page, covered};
use std::ops::Range;

/// Gives a company to the people who are named with the one it stands beside. Of "X, Y (Z) and …" only Y is from Z: a list
/// says each one's company in brackets.
pub fn share(page: &Page<'_>, block: usize, read: &mut [(Range<usize>, Beside)]) {
    let text = &page.block(block).text;
    for right in (1..read.len()).rev() {
        let Some(gap) = joint(page, block, &read[right - 1].0, &read[right].0) else { continue };
        let person = read[right].0.end;
        let Some(company) = read[right].1.company.clone().filter(|c| c.start >= person) else { continue };
        let bracketed = text[person..company.start].contains('(');
        let left = &mut read[right - 1].1;
        // "Two engineers, X and Y from Z": the role before X is no reason against.
        let open = if bracketed { gap == Joint::And && left.is_empty() } else { left.company.is_none() };
        if open {
            left.company = Some(company);
        }
    }
    // "Two engineers from Z, X and Y"
    for right in 1..read.len() {
        let person = read[right - 1].0.start;
        let Some(company) = read[right - 1].1.company.clone().filter(|c| c.end < person) else { continue };
        let listed = text[company.end..person].contains(',');
        let joined = joint(page, block, &read[right - 1].0, &read[right].0).is_some();
        if joined && listed && read[right].1.is_empty() {
            read[right].1.company = Some(company);
        }
    }
}

/// What joins two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// A comma alone.
    Comma,
    /// "and", or a comma and "and".
    And,
}

fn joint(page: &Page<'_>, block: usize, left: &Range<usize>, right: &Range<usize>) -> Option<Joint> {
    let all = page.tokens(block);
    let gap = &all[covered(all, &(left.end..right.start))];
    // "a Lia e do Caio"
    let article = gap.len() > 1 && gap.last().is_some_and(|t| t.is(Cue::Articles) || t.is(Cue::TalkOf));
    let gap = &gap[..gap.len() - usize::from(article)];
    let joined = gap.iter().all(|t| t.folded == "," || t.is(Cue::And)) && (1..=2).contains(&gap.len());
    let comma = gap.iter().all(|t| t.folded == ",");
    joined.then_some(if comma { Joint::Comma } else { Joint::And })
}
