//! What stands in no list, made mentions: people by their shape, companies beside them, technologies that the text introduces,
//! and listed names that are misspelt. A candidate's id is made from its name, so that recaps agree on it.

use super::evidence::is_beside;
use super::people::NameShape;
use super::resolve::{Resolver, one_line};
use super::{candidates, enumeration, fuzzy};
use crate::gazetteer::fold::fold_str;
use crate::gazetteer::forms::squash;
use crate::language::Languages;
use crate::model::{EntityId, Kind, Mention, Method};
use std::collections::HashSet;
use std::ops::Range;

impl Resolver<'_, '_> {
    /// People who are in no list, or written otherwise than there.
    pub(super) fn add_people(&self, people: &[NameShape], mentions: &mut Vec<Mention>) {
        for shape in people {
            let block = self.doc.block(shape.block);
            let written = &block.text[shape.range.clone()];
            let label = person_label(written, self.doc.languages);
            let folded = fold_str(&label);
            let entry = self.linker.people.find(&folded).map(|index| &self.linker.gazetteer.entries()[index]);
            let (id, label, method) = match entry {
                Some(entry) if fold_str(&entry.label) == folded => {
                    (entry.id.clone(), entry.label.clone(), Method::Exact)
                }
                Some(entry) => (entry.id.clone(), entry.label.clone(), Method::Fuzzy),
                None => (EntityId::from_name(&label), label, Method::Candidate),
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
            });
        }
    }

    /// Companies that stand in an affiliation slot and in no list. Returns their names.
    pub(super) fn add_companies(&self, mentions: &mut Vec<Mention>) -> Vec<(String, Mention)> {
        let mut names = Vec::new();
        for (block, _, beside) in &self.beside {
            let Some(range) = &beside.company else { continue };
            let linked = mentions
                .iter()
                .any(|m| m.block == *block && m.kind == Kind::Company && m.at.0 < range.end && range.start < m.at.1);
            if linked {
                continue;
            }
            let text = &self.doc.block(*block).text[range.clone()];
            let label = one_line(text);
            let id = EntityId::from_name(&label);
            if id.as_str().is_empty() {
                continue;
            }
            let known =
                fuzzy::misspelt_company(&self.linker.gazetteer, &label).map(|i| &self.linker.gazetteer.entries()[i]);
            let mention = Mention {
                span: self.doc.block(*block).to_source(range.clone()),
                kind: Kind::Company,
                id: known.map_or(id, |e| e.id.clone()),
                label: known.map_or(label.clone(), |e| e.label.clone()),
                score: 0.6,
                method: if known.is_some() { Method::Fuzzy } else { Method::Candidate },
                block: *block,
                at: (range.start, range.end),
            };
            names.push((label, mention.clone()));
            mentions.push(mention);
        }
        names
    }

    /// Technologies and organisations that the text introduces and that stand in no list. Returns their names.
    pub(super) fn add_named(&self, mentions: &mut Vec<Mention>) -> Vec<(String, Mention)> {
        let mut names: Vec<(String, Mention)> = Vec::new();
        for block in 0..self.hits.len() {
            if self.doc.views[block].skip {
                continue;
            }
            let ranges = |kind: Kind| {
                let here = mentions.iter().filter(|m| m.block == block && m.kind == kind);
                here.map(|m| m.at.0..m.at.1).collect::<Vec<_>>()
            };
            let around = candidates::Around {
                taken: mentions.iter().filter(|m| m.block == block).map(|m| m.at.0..m.at.1).collect(),
                technologies: ranges(Kind::Technology),
                companies: ranges(Kind::Company),
                people: &self.name_parts,
            };
            for named in candidates::find(self.doc, block, &around) {
                names.extend(self.add_candidate(&named, mentions));
            }
        }
        let technologies = |block: usize| {
            let here = mentions.iter().filter(|m| m.block == block && m.kind == Kind::Technology);
            here.map(|m| m.at.0..m.at.1).collect()
        };
        for named in enumeration::columns(self.doc, technologies) {
            let range = &named.range;
            if !mentions.iter().any(|m| m.block == named.block && m.at.0 < range.end && range.start < m.at.1) {
                names.extend(self.add_candidate(&named, mentions));
            }
        }
        names
    }

    fn add_candidate(&self, named: &candidates::Named, mentions: &mut Vec<Mention>) -> Option<(String, Mention)> {
        let block = self.doc.block(named.block);
        let label = one_line(&block.text[named.range.clone()]);
        let id = EntityId::from_name(&label);
        if id.as_str().is_empty() {
            return None;
        }
        let company = self.is_company_here(named.block, &named.range) || self.is_among_companies(named, mentions);
        let mention = Mention {
            span: block.to_source(named.range.clone()),
            kind: if company { Kind::Company } else { named.kind },
            id,
            label: label.clone(),
            score: named.score,
            method: Method::Candidate,
            block: named.block,
            at: (named.range.start, named.range.end),
        };
        mentions.push(mention.clone());
        Some((label, mention))
    }

    /// Whether a company and no technology stands right beside it in a list.
    fn is_among_companies(&self, named: &candidates::Named, mentions: &[Mention]) -> bool {
        let beside = |kind: Kind| {
            let here = mentions.iter().filter(|m| m.block == named.block && m.kind == kind);
            is_beside(self.doc, named.block, &named.range, &here.map(|m| m.at.0..m.at.1).collect::<Vec<_>>())
        };
        named.kind == Kind::Technology && beside(Kind::Company) && !beside(Kind::Technology)
    }

    /// Other places where a candidate is named.
    pub(super) fn add_repeated(&self, companies: &[(String, Mention)], mentions: &mut Vec<Mention>) {
        let mut seen = HashSet::new();
        for (label, first) in companies {
            let (pattern, _) = squash(label);
            if pattern.chars().count() < 4 || !seen.insert(pattern.clone()) {
                continue;
            }
            for (block, view) in self.doc.views.iter().enumerate() {
                if view.skip {
                    continue;
                }
                for start in 0..view.tokens.len() {
                    for end in start + 1..(start + 4).min(view.tokens.len() + 1) {
                        let range = view.tokens[start].range.start..view.tokens[end - 1].range.end;
                        let text = &self.doc.block(block).text[range.clone()];
                        let capital =
                            view.tokens[start].is_capital() || !self.doc.is_ordinary(&view.tokens[start].folded);
                        let free =
                            !mentions.iter().any(|m| m.block == block && m.at.0 < range.end && range.start < m.at.1);
                        if capital && free && squash(text).0 == pattern && !view.is_masked(&range) {
                            mentions.push(Mention {
                                span: self.doc.block(block).to_source(range.clone()),
                                block,
                                at: (range.start, range.end),
                                score: 0.55,
                                ..first.clone()
                            });
                        }
                    }
                }
            }
        }
    }

    /// Listed names with a letter wrong.
    pub(super) fn add_misspelt(&self, mentions: &mut Vec<Mention>) {
        let expected: HashSet<EntityId> = mentions.iter().map(|m| m.id.clone()).collect();
        let gazetteer = &self.linker.gazetteer;
        for block in 0..self.hits.len() {
            if self.doc.views[block].skip {
                continue;
            }
            let taken: Vec<Range<usize>> =
                mentions.iter().filter(|m| m.block == block).map(|m| m.at.0..m.at.1).collect();
            for guess in self.linker.fuzzy.find(self.doc, block, &taken, self.linker, &expected, &self.strong.related) {
                let entry = &gazetteer.entries()[guess.entry];
                let mut guess = guess;
                // "aws cludtrail" is one name: the maker's goes with it.
                let gap =
                    |m: &Mention| self.doc.block(block).text.get(m.at.1..guess.range.start).is_some_and(|g| g == " ");
                if let Some(at) =
                    mentions.iter().position(|m| m.block == block && Some(&m.id) == entry.maker.as_ref() && gap(m))
                {
                    guess.range.start = mentions.remove(at).at.0;
                }
                mentions.push(Mention {
                    span: self.doc.block(block).to_source(guess.range.clone()),
                    kind: entry.kind,
                    id: entry.id.clone(),
                    label: entry.label.clone(),
                    score: guess.score,
                    method: Method::Fuzzy,
                    block,
                    at: (guess.range.start, guess.range.end),
                });
            }
        }
    }
}

/// The label of a person who is in no list: without nickname, and without capitals that only shout.
fn person_label(written: &str, languages: &Languages) -> String {
    let tokens = languages.tokens(written);
    let words: Vec<&str> = tokens.into_iter().filter(|t| t.is_word()).map(|t| &written[t.range]).collect();
    let quoted = written.contains(['"', '\u{201c}', '(']);
    let mut out: Vec<String> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let opened = ["\u{201c}", "\"", "("].iter().any(|mark| written.contains(&format!("{mark}{word}")));
        if quoted && opened && index > 0 && index + 1 < words.len() {
            continue;
        }
        let upper = word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        out.push(match word.chars().count() {
            _ if !upper => (*word).to_owned(),
            2..=3 if index > 0 && languages.is_particle(&fold_str(word)) => word.to_lowercase(),
            0..=3 => (*word).to_owned(),
            _ => title_case(word),
        });
    }
    out.join(" ")
}

fn title_case(word: &str) -> String {
    let mut out = String::new();
    let mut start = true;
    for c in word.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic();
    }
    out
}
