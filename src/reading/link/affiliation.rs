//! A person's mention in, what the text says of them out: the company they stand for and their role. Each organisation in a
//! clause about the person is a candidate; the clues for and against it are added (`data/clues/affiliation.toml`) and the best
//! above nothing wins, since no layout is safe alone: a bracket holds firms as well as labels of links.

mod below;
mod clauses;
pub(super) mod clues;
mod group;
mod organisations;
mod origin;
mod roles;
#[cfg(test)]
mod tests;
mod uncased;
mod weigh;

pub use below::{below, labelled_below, may_tell};
pub use group::share;

use crate::gazetteer::legal::LegalForms;
use crate::page::{Page, Ranges, Token, covered};
use clues::AffiliationClue;
use std::ops::Range;

/// What stands beside a person's name, as ranges of the block's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The company.
    pub company: Option<Range<usize>>,
    /// The role.
    pub role: Option<Range<usize>>,
    /// The clues that decided on the company.
    pub clues: Vec<AffiliationClue>,
}

impl Beside {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.company.is_none() && self.role.is_none()
    }
}

/// Names of a block that are linked already, and what they can be.
#[derive(Debug, Default)]
pub struct Known {
    /// Ranges that can name a company.
    pub companies: Ranges,
    /// Ranges that can name a technology.
    pub technologies: Ranges,
    /// Ranges that name something else for sure.
    pub others: Ranges,
    /// Ranges of people.
    pub people: Ranges,
}

/// How a person is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// In full.
    Full,
    /// By a first name or a surname of somebody whom the recap names in full.
    Short,
}

/// A block in which what is said of people is looked for.
#[derive(Clone, Copy)]
pub struct Reader<'r, 'd> {
    page: &'r Page<'d>,
    block: usize,
    tokens: &'r [Token],
    known: &'r Known,
    legal: &'r LegalForms,
}

/// A stretch of the block that says something of a person.
#[derive(Debug)]
struct Clause {
    /// How it is tied to the person.
    frame: AffiliationClue,
    /// Its tokens.
    tokens: Range<usize>,
    /// The role in it, as tokens.
    role: Option<Range<usize>>,
    /// Where organisations are looked for.
    place: Place,
}

/// Where in a clause an organisation may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Wherever one can.
    Anywhere,
    /// Only behind a word for "at", or behind the role itself and a word for "of".
    Led,
    /// At its first word.
    First,
    /// At its first word, and in a list.
    Listed,
    /// At its end.
    Last,
}

impl<'r, 'd> Reader<'r, 'd> {
    /// Looks at a block of a page.
    pub fn new(page: &'r Page<'d>, block: usize, known: &'r Known, legal: &'r LegalForms) -> Self {
        Self { page, block, tokens: page.tokens(block), known, legal }
    }

    /// What the block says of the person at `person`.
    pub fn read(&self, person: &Range<usize>, named: Named) -> Beside {
        let clauses = self.clauses(&covered(self.tokens, person), named);
        self.best(&clauses, named)
    }

    /// The organisation with the heaviest clues, and the role beside it.
    fn best(&self, clauses: &[Clause], named: Named) -> Beside {
        let role = |clause: &Clause| clause.role.as_ref().map(|role| self.range(role.start, role.end));
        let mut best: Option<(f32, Beside)> = None;
        for clause in clauses {
            for (organisation, clues) in self.candidates(clause, named) {
                let sum = self.page.weights().sum(clues.iter().copied());
                if sum > best.as_ref().map_or(0.0, |(most, _)| *most) {
                    let company = Some(organisation.range);
                    best = Some((sum, Beside { company, role: role(clause), clues }));
                }
            }
        }
        let mut beside = best.map(|(_, beside)| beside).unwrap_or_default();
        if named == Named::Full || beside.company.is_some() {
            // These lead to a company; without one they tell of no role.
            let leads = [AffiliationClue::RoleBehindName, AffiliationClue::Ahead, AffiliationClue::BehindPronoun];
            let told = clauses.iter().filter(|clause| !leads.contains(&clause.frame));
            beside.role = beside.role.or_else(|| told.filter_map(role).next());
        }
        beside
    }

    fn text(&self) -> &str {
        &self.page.block(self.block).text
    }

    fn is(&self, at: usize, mark: &str) -> bool {
        self.tokens.get(at).is_some_and(|t| t.folded == mark)
    }

    fn range(&self, start: usize, end: usize) -> Range<usize> {
        self.tokens[start].range.start..self.tokens[end - 1].range.end
    }

    /// Whether white space stands before and behind a mark: " - ".
    fn is_spaced(&self, at: usize) -> bool {
        let range = &self.tokens[at].range;
        range.start > 0
            && self.text()[..range.start].ends_with(char::is_whitespace)
            && self.text()[range.end..].starts_with(char::is_whitespace)
    }

    /// The white space and marks between a token and the one before it.
    fn gap(&self, at: usize) -> &str {
        &self.text()[self.tokens[at - 1].range.end..self.tokens[at].range.start]
    }

    fn sentence_end(&self, at: usize) -> usize {
        let Some(token) = self.tokens.get(at) else { return self.tokens.len() };
        let end = self.page.sentence(self.block, token.range.start).end;
        covered(self.tokens, &(token.range.start..end)).end
    }
}
