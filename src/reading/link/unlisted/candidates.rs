//! Names that are in no list out, where the text itself says what they are: a link to the thing's own site or repository, a
//! noun that introduces it ("a tool called X", "le projet X"), a word that organisations are named with. Each is a sum of
//! clues, told in `data/clues/unlisted.toml`; where two candidates overlap, the one that more speaks for is taken.

use super::clues::UnlistedClue as Clue;
use super::name::{Around, Named};
use super::{enumeration, firms, glued, links, longer, spelled_out, tools};
use crate::model::Kind;
use crate::page::{Apart, Page};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The candidates of one block, whatever they weigh.
pub fn all(page: &Page<'_>, block: usize, around: &Around<'_>) -> Vec<Named> {
    let mut found: Vec<Named> = links::find(page, block);
    found.extend(spelled_out::candidates(page, block));
    found.extend(firms::find(page, block, around));
    found.extend(glued::find(page, block));
    found.extend(modules(page, block));
    found.extend(enumeration::find(page, block, &around.taken, &around.technologies));
    found.extend(tools::find(page, block, around));
    found.extend(longer::find(page, block, around));
    found
}

/// The names of one block, outside what is linked.
pub fn find(page: &Page<'_>, block: usize, around: &Around<'_>) -> Vec<Named> {
    let mut found = all(page, block, around);
    found.retain(Named::is_enough);
    found.sort_by(|a, b| b.clues.sum().total_cmp(&a.clues.sum()));
    let longer = |named: &Named| named.clues.has(Clue::LongerName) || named.clues.has(Clue::LongerWord);
    let mut out: Vec<Named> = Vec::new();
    let mut new = Apart::default();
    for named in found {
        // The name of an organisation may hold shorter ones, and so may a module's: Open Source Robotics Foundation.
        let name = &page.block(block).text[named.range.clone()];
        let module = name.contains("::");
        let inside = |r: &Range<usize>| match named.kind {
            // "Association Valentin Harbour": whom it is named for.
            Kind::Company if named.clues.has(Clue::HeadWord) && named.range.start < r.start => r.end <= named.range.end,
            Kind::Company => named.range.start <= r.start && r.end < named.range.end,
            _ => (module || longer(&named)) && named.range.start <= r.start && r.end <= named.range.end,
        };
        let free = around.taken.touching(&named.range).all(|(range, _)| inside(range));
        if free && new.is_free(&named.range) && !page.is_place(name) {
            new.take(&named.range);
            out.push(named);
        }
    }
    out
}

/// `Multi::Dispatch`, `std::ranges`: written as only the modules of a language are.
fn modules(page: &Page<'_>, block: usize) -> Vec<Named> {
    let view = &page.views[block];
    let text = &page.block(block).text;
    let found = text.contains("::").then(|| MODULE.find_iter(text)).into_iter().flatten().map(|m| m.range());
    found
        .filter(|range| !view.is_masked(range))
        .map(|range| Named::by(page, block, range, Kind::Technology, [Clue::Module]))
        .collect()
}

static MODULE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[A-Za-z_]\w*(?:::\w+)+").expect("the pattern is constant"));
