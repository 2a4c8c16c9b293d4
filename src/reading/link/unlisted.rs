//! What stands in no list, made mentions: people by their shape, companies beside them, technologies that the text introduces,
//! and listed names that are misspelt. A candidate's id is made from its name, so that recaps agree on it.

pub mod candidates;
pub mod clues;
mod enumeration;
mod firms;
mod glued;
mod links;
mod longer;
mod name;
mod reader;
pub mod spelled_out;
#[cfg(test)]
mod tests;
mod titles;
mod tools;

use super::mentions::Mentions;
use super::neighbours::{Listed, Neighbours};
use super::people::{NameShape, label};
use super::resolve::{Resolver, Stated};
use crate::gazetteer::forms::{is_separator, squash};
use crate::model::{EntityId, Kind, Mention, Method};
use crate::page::{Apart, Page, Ranges, Token};
use crate::text::{fold_str, one_line};
use clues::UnlistedClue as Clue;
use name::{Around, Named};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

impl Resolver<'_, '_> {
    /// People who are in no list, or written otherwise than there.
    pub(super) fn add_people(&self, people: &[NameShape], mentions: &mut Mentions) {
        let labels = label::of_all(self.page, people);
        for (shape, label) in people.iter().zip(labels) {
            let block = self.page.block(shape.block);
            let folded = fold_str(&label);
            let entry = self.linker.people.find(&folded).map(|index| &self.linker.gazetteer.entries()[index]);
            let (id, label, method) = match entry {
                Some(entry) if fold_str(&entry.label) == folded => {
                    (entry.id.clone(), entry.label.clone(), Method::Exact)
                }
                Some(entry) => (entry.id.clone(), entry.label.clone(), Method::Fuzzy),
                None => (self.new_person(shape, &label), label, Method::Candidate),
            };
            if id.as_str().is_empty() {
                continue;
            }
            mentions.push(Mention {
                span: block.to_source(shape.range.clone()),
                kind: Kind::Person,
                id,
                label,
                score: (0.4 + shape.score() / 10.0).clamp(0.5, 0.9),
                method,
                block: shape.block,
                at: (shape.range.start, shape.range.end),
                doubtful: false,
            });
        }
    }

    /// The id of a person who is in no list. A first name alone tells nobody apart from those of other recaps.
    fn new_person(&self, shape: &NameShape, label: &str) -> EntityId {
        let first = self.page.tokens(shape.block).iter().find(|t| t.range.start == shape.range.start);
        let given = !label.contains(char::is_whitespace) && first.is_some_and(Token::is_given_name);
        let own = if given { format!("{label} {}", self.page.recap.key) } else { label.to_owned() };
        EntityId::from_name(&own)
    }

    /// Companies that stand in an affiliation slot and in no list. Returns their names.
    pub(super) fn add_companies(&self, mentions: &mut Mentions) -> Vec<(String, Mention)> {
        let mut names = Vec::new();
        for Stated { block, beside, .. } in &self.stated {
            let Some(range) = &beside.company else { continue };
            if mentions.ranges(*block, Kind::Company).any(|m| m.start < range.end && range.start < m.end) {
                continue;
            }
            let text = &self.page.block(*block).text[range.clone()];
            let label = one_line(text);
            let id = EntityId::from_name(&label);
            if id.as_str().is_empty() {
                continue;
            }
            let known = self.linker.fuzzy.misspelt_company(&label).map(|i| &self.linker.gazetteer.entries()[i]);
            let mention = Mention {
                span: self.page.block(*block).to_source(range.clone()),
                kind: Kind::Company,
                id: known.map_or(id, |e| e.id.clone()),
                label: known.map_or(label.clone(), |e| e.label.clone()),
                score: 0.6,
                method: if known.is_some() { Method::Fuzzy } else { Method::Candidate },
                block: *block,
                at: (range.start, range.end),
                doubtful: false,
            };
            names.push((label, mention.clone()));
            mentions.push(mention);
        }
        names
    }

    /// Technologies and organisations that the text introduces and that stand in no list. Returns their names.
    pub(super) fn add_named(&mut self, mentions: &mut Mentions) -> Vec<(String, Mention)> {
        let mut names: Vec<(String, Mention)> = Vec::new();
        for block in 0..self.hits.len() {
            if self.page.views[block].skip {
                continue;
            }
            let around = self.around(block, mentions);
            let found = candidates::find(self.page, block, &around);
            let mut listed = around.beside;
            for named in found {
                names.extend(self.add_candidate(&named, &mut listed, mentions));
            }
        }
        let technologies = |block: usize| mentions.ranges(block, Kind::Technology).collect();
        for named in enumeration::columns(self.page, technologies) {
            let range = &named.range;
            if !mentions.of(named.block).iter().any(|m| m.at.0 < range.end && range.start < m.at.1) {
                let mut listed = Listed::new(mentions, named.block);
                names.extend(self.add_candidate(&named, &mut listed, mentions));
            }
        }
        names.extend(self.abbreviated(mentions));
        names
    }

    /// The abbreviations of what is named in full beside them.
    fn abbreviated(&self, mentions: &Mentions) -> Vec<(String, Mention)> {
        let named = self.spelled.iter().filter_map(|spelled| {
            let range = spelled.range(self.page);
            let full = mentions.of(spelled.block).iter().find(|m| m.at == (range.start, range.end))?;
            Some((spelled.text(self.page).to_owned(), full.clone()))
        });
        named.collect()
    }

    /// What is linked in a block.
    pub(super) fn around(&self, block: usize, mentions: &Mentions) -> Around<'_> {
        Around {
            taken: mentions.of(block).iter().map(|m| m.at.0..m.at.1).collect(),
            beside: Listed::new(mentions, block),
            technologies: mentions.ranges(block, Kind::Technology).collect(),
            known: [Kind::Technology, Kind::Company].iter().flat_map(|kind| mentions.ranges(block, *kind)).collect(),
            people: &self.name_parts,
        }
    }

    fn add_candidate(
        &mut self,
        named: &Named,
        listed: &mut Listed,
        mentions: &mut Mentions,
    ) -> Option<(String, Mention)> {
        let block = self.page.block(named.block);
        let label = one_line(&block.text[named.range.clone()]);
        let id = EntityId::from_name(&label);
        if id.as_str().is_empty() {
            return None;
        }
        let package = named.clues.has(Clue::Repository);
        let company =
            !package && (self.is_company_here(named.block, &named.range) || self.is_among_companies(named, listed));
        let misspelt = if company { self.linker.fuzzy.misspelt_company(&label) } else { None };
        let known = misspelt.map(|index| &self.linker.gazetteer.entries()[index]);
        let mention = Mention {
            span: block.to_source(named.range.clone()),
            kind: if company { Kind::Company } else { named.kind },
            id: known.map_or(id, |e| e.id.clone()),
            label: known.map_or(label.clone(), |e| e.label.clone()),
            score: named.score(),
            method: if known.is_some() { Method::Fuzzy } else { Method::Candidate },
            block: named.block,
            at: (named.range.start, named.range.end),
            doubtful: false,
        };
        listed.insert(mention.kind, &named.range);
        self.note_clues(named.block, &named.range, &named.clues);
        mentions.push(mention.clone());
        Some((label, mention))
    }

    /// Whether a company and no technology stands right beside it in a list.
    fn is_among_companies(&self, named: &Named, listed: &Listed) -> bool {
        let tokens = self.page.tokens(named.block);
        let beside = |names: &Neighbours| names.are_beside(tokens, &named.range);
        named.kind == Kind::Technology && beside(&listed.companies) && !beside(&listed.technologies)
    }

    /// Other places where a candidate is named.
    pub(super) fn add_repeated(&self, candidates: &[(String, Mention)], mentions: &mut Mentions) {
        let mut first: HashMap<String, usize> = HashMap::new();
        for (rank, (label, _)) in candidates.iter().enumerate() {
            let (pattern, _) = squash(label);
            let spelled = || self.spelled.iter().any(|s| s.text(self.page) == label);
            if pattern.chars().count() >= 4 || spelled() {
                first.entry(pattern).or_insert(rank);
            }
        }
        let mut places = repeated(self.page, &first);
        // Of two candidates that would overlap, the one that was named first.
        places.sort_by_key(|(rank, block, range)| (*rank, *block, range.start, range.end));
        let mut taken: HashMap<usize, Apart> = HashMap::new();
        for (rank, block, range) in places {
            let taken = taken.entry(block).or_insert_with(|| {
                let mut taken = Apart::default();
                mentions.of(block).iter().for_each(|m| taken.cover(&(m.at.0..m.at.1)));
                taken
            });
            // An abbreviation means it in capitals only.
            let label = &candidates[rank].0;
            let written = label.chars().count() >= 4 || self.page.block(block).text[range.clone()] == *label;
            if written && !self.page.views[block].is_masked(&range) && taken.take(&range) {
                mentions.push(Mention {
                    span: self.page.block(block).to_source(range.clone()),
                    block,
                    at: (range.start, range.end),
                    score: 0.55,
                    method: Method::Candidate,
                    ..candidates[rank].1.clone()
                });
            }
        }
    }

    /// Listed names with a letter wrong.
    pub(super) fn add_misspelt(&self, mentions: &mut Mentions) {
        let expected: HashSet<EntityId> = mentions.iter().map(|m| m.id.clone()).collect();
        let mut search = self.linker.fuzzy.search(self.page, self.linker, &expected, &self.strong.related);
        for block in 0..self.hits.len() {
            if self.page.views[block].skip {
                continue;
            }
            let longer = search.find_longer(block);
            let inside = |m: &Mention| longer.iter().any(|g| g.range.start <= m.at.0 && m.at.1 <= g.range.end);
            mentions.of_mut(block).retain(|m| !inside(m));
            let linked = mentions.of(block).iter().map(|m| m.at.0..m.at.1);
            let taken: Ranges = linked.chain(longer.iter().map(|guess| guess.range.clone())).collect();
            let single = search.find(block, &taken);
            for mut guess in longer.into_iter().chain(single) {
                let entry = &self.linker.gazetteer.entries()[guess.entry];
                // "aws cludtrail" is one name: the maker's goes with it.
                let gap =
                    |m: &Mention| self.page.block(block).text.get(m.at.1..guess.range.start).is_some_and(|g| g == " ");
                let maker = |m: &Mention| Some(&m.id) == entry.maker.as_ref() && gap(m);
                if let Some(at) = mentions.of(block).iter().position(maker) {
                    guess.range.start = mentions.of_mut(block).remove(at).at.0;
                }
                mentions.push(Mention {
                    span: self.page.block(block).to_source(guess.range.clone()),
                    kind: entry.kind,
                    id: entry.id.clone(),
                    label: entry.label.clone(),
                    score: guess.score,
                    method: Method::Fuzzy,
                    block,
                    at: (guess.range.start, guess.range.end),
                    doubtful: false,
                });
            }
        }
    }
}

/// The places with the letters of one of these names, each with the number of the name: runs of up to three tokens, the first
/// a capital or a word of no dictionary.
fn repeated(page: &Page<'_>, names: &HashMap<String, usize>) -> Vec<(usize, usize, Range<usize>)> {
    let letters: HashSet<char> = names.keys().filter_map(|name| name.chars().next()).collect();
    let mut found = Vec::new();
    let read = page.views.iter().enumerate().filter(|(_, view)| !view.skip);
    for (block, view) in read.filter(|_| !names.is_empty()) {
        for (start, token) in view.tokens.iter().enumerate().filter(|(_, t)| may_open(t)) {
            let mut name = if token.folded == "." { ".".to_owned() } else { String::new() };
            for end in start + 1..(start + 4).min(view.tokens.len() + 1) {
                name.extend(view.tokens[end - 1].folded.chars().filter(|c| !is_separator(*c)));
                if name.chars().next().is_some_and(|c| !letters.contains(&c)) {
                    break;
                }
                if let Some(number) = names.get(&name) {
                    found.push((*number, block, token.range.start..view.tokens[end - 1].range.end));
                }
            }
        }
    }
    found
}

/// Whether a name may begin with a token: a capital, a word of no dictionary, the dot of ".NET".
fn may_open(token: &Token) -> bool {
    token.is_capital() || token.is_word() && !token.is_ordinary() || token.folded == "."
}
