//! Hits of one recap in, for each stretch what it may name out, the likeliest first: what the words around it say, what is known
//! of the entry, and what strong names have told by then. The resolver asks twice, since what is sure is evidence for the rest.

use super::evidence::clues::WeakClue as Clue;
use super::evidence::{self, WeakName};
use super::matcher::Hit;
use super::resolve::Resolver;
use crate::gazetteer::Entry;
use crate::gazetteer::forms::{is_separator, squash};
use crate::language::Cue;
use crate::language::clues::{Tally, exact};
use crate::model::{BlockKind, Kind, Method};
use crate::page::{Token, covered};
use crate::text::fold_str;
use std::collections::HashSet;
use std::ops::Range;

/// The score of a listed name, as listed.
const BEST: f32 = 0.95;
/// That of a variant of one.
const VARIANT: f32 = 0.9;
/// The best score of a spelling that is listed as wrong.
const MISSPELT: f32 = 0.8;

/// Tokens of the longest phrase that names of companies follow.
const FRAME: usize = 6;

/// What a stretch of text may name.
pub(super) struct Choice<'e> {
    /// How sure it is.
    pub score: f32,
    /// The name means it by itself, or it is a technology and a cue word of it stands in the block.
    told: bool,
    /// The evidence before it is cut to a score: it decides between entries that are equally sure.
    sum: f32,
    /// What speaks for and against it.
    pub clues: Tally<Clue>,
    /// How the name was found.
    pub method: Method,
    /// What it names.
    pub entry: &'e Entry,
}

impl<'r> Resolver<'r, '_> {
    /// For each stretch that names something known, what it may name, the likeliest first; each entry once.
    pub(super) fn choose(&self, slots: &HashSet<(usize, Range<usize>)>) -> Vec<(usize, Range<usize>, Vec<Choice<'r>>)> {
        let mut out = Vec::new();
        for (block, hits) in self.hits.iter().enumerate() {
            for same in hits.chunk_by(|a, b| a.range == b.range) {
                let range = same[0].range.clone();
                let company = self.in_company_slot(slots, block, &range);
                let mut choices: Vec<Choice> = same.iter().map(|hit| self.weigh(block, hit, company)).collect();
                // What a company makes goes by its name beside it; what others make does not.
                let settled = choices.iter().map(|c| &c.entry.id).find(|id| self.settled.contains(*id)).cloned();
                let company =
                    company || settled.is_some_and(|id| choices.iter().all(|c| c.entry.maker.as_ref() != Some(&id)));
                // At one rank and id the last, as it stands in the list of forms.
                choices.reverse();
                choices.sort_by(|a, b| {
                    let rank = rank(b, company).total_cmp(&rank(a, company)).then(b.sum.total_cmp(&a.sum));
                    rank.then_with(|| a.entry.id.cmp(&b.entry.id))
                });
                let mut seen = HashSet::new();
                choices.retain(|choice| seen.insert(&choice.entry.id));
                out.push((block, range, choices));
            }
        }
        out
    }

    /// Whether a stretch stands where companies stand.
    pub(super) fn in_company_slot(
        &self,
        slots: &HashSet<(usize, Range<usize>)>,
        block: usize,
        range: &Range<usize>,
    ) -> bool {
        // "at Heron", in a post on Heron 2019
        let event = || {
            let tokens = self.page.tokens(block);
            self.page.titles_event(&tokens[covered(tokens, range)])
        };
        slots.contains(&(block, range.clone()))
            || self.is_company_here(block, range) && !self.says_little(block, range) && !event()
    }

    /// "Testing at Scale": an ordinary word in a title, or without a capital.
    fn says_little(&self, block: usize, range: &Range<usize>) -> bool {
        let text = &self.page.block(block).text[range.clone()];
        let plain = self.page.views[block].title_case || text.starts_with(char::is_lowercase) && !self.page.lower;
        plain && self.page.is_ordinary(&fold_str(text))
    }

    /// How sure it is that a hit names its entry. `company`: it stands where companies stand.
    fn weigh(&self, block: usize, hit: &Hit, company: bool) -> Choice<'r> {
        let entry = self.entry(hit);
        let form = self.linker.matcher.form(hit.form);
        let split = self.is_split(block, hit);
        let named = WeakName { page: self.page, block, hit, form, entry };
        let mut clues = match form.weak || split || self.is_word_here(block, hit) {
            true => evidence::weigh(&named, &self.strong),
            false => Tally::default(),
        };
        let sum = match () {
            () if !clues.is_empty() => clues.sum(),
            () if hit.as_listed => BEST,
            () => VARIANT,
        };
        let weak = entry.kind == Kind::Company && form.weak;
        let place = [
            (Clue::Split, split),
            (Clue::NamesPerson, entry.kind != Kind::Person && self.names_person(block, &hit.range)),
            (Clue::BeforeEvent, weak && self.before_event(block, &hit.range)),
            (Clue::CompanySlot, weak && company),
        ];
        let held = place.into_iter().filter(|(_, holds)| *holds).map(|(clue, _)| clue);
        let place = Tally::new(self.page.weights(), held);
        let score = exact(sum.clamp(0.0, BEST) + place.sum()).min(BEST);
        clues.extend(place);
        let told =
            !form.weak || entry.kind == Kind::Technology && self.strong.cues.within(form.entry, &(block..block + 1));
        if entry.hidden.iter().any(|n| *squash(n).0 == *form.pattern) {
            return Choice { score: score.min(MISSPELT), told, sum, clues, method: Method::Fuzzy, entry };
        }
        let method = if hit.as_listed { Method::Exact } else { Method::Variant };
        Choice { score, told, sum, clues, method, entry }
    }

    /// "roku": a small word of the recap's language without a capital, where the name has one.
    fn is_word_here(&self, block: usize, hit: &Hit) -> bool {
        let text = &self.page.block(block).text[hit.range.clone()];
        let small = text.starts_with(char::is_lowercase) && !self.page.lower;
        let capital = self.linker.matcher.form(hit.form).listed.starts_with(char::is_uppercase);
        small && capital && self.page.cues.function_words.has(&fold_str(text))
    }

    /// "an open API" is not written as OpenAPI is: words of running text, where the name is one.
    fn is_split(&self, block: usize, hit: &Hit) -> bool {
        let text = &self.page.block(block).text[hit.range.clone()];
        let listed = &self.linker.matcher.form(hit.form).listed;
        let words = text.split(is_separator).all(|w| self.page.is_ordinary(&fold_str(w)) || w.chars().count() < 4);
        let domain = listed.contains('.') && !listed.contains(' ') && text.contains(' ');
        // "women who code": words of a sentence, and no company.
        let small = |text: &str| text.split(is_separator).skip(1).all(|w| w.starts_with(char::is_lowercase));
        let plain = self.entry(hit).kind == Kind::Company
            && !self.page.lower
            && text.contains(' ')
            && text.split(is_separator).all(|w| self.page.is_ordinary(&fold_str(w)))
            && small(text)
            && !small(listed);
        // "an active-active model": the rest of a longer word, and what follows.
        let before = &self.page.block(block).text[..hit.range.start];
        let rest = before.ends_with('-') && !before.ends_with(" -") && text.contains(' ');
        // "Fast builds help": its capital is that of the sentence.
        let first = covered(self.page.tokens(block), &hit.range).start;
        let opens = || small(text) && self.page.opens_sentence(block, first);
        domain && words
            || plain
            || text.contains(is_separator)
                && (!listed.contains(is_separator) || rest)
                && (text.starts_with(char::is_lowercase) || opens())
                && listed.starts_with(char::is_uppercase)
                && words
    }

    /// A single capitalised word that is part of the name of a person of the recap: "Pascal", "Jenkins".
    fn names_person(&self, block: usize, range: &Range<usize>) -> bool {
        let tokens = self.page.tokens(block);
        let at = covered(tokens, range);
        let profile = || tokens[at.start].is_given_name() && self.page.links_profile(block, range);
        let part = || self.name_parts.contains(&tokens[at.start].folded);
        at.len() == 1 && tokens[at.start].is_capital() && (part() || profile())
    }

    /// "Bedrock at KubeCon", "Bedrock au KCD": whoever was at the event, in a title.
    fn before_event(&self, block: usize, range: &Range<usize>) -> bool {
        let tokens = self.page.tokens(block);
        let after = covered(tokens, range).end;
        let title = matches!(self.page.block(block).kind, BlockKind::Heading(_) | BlockKind::Meta);
        title
            && tokens.get(after).is_some_and(|t| t.is(Cue::InPlace) || t.folded == "@")
            && (after + 1..after + 3).any(|i| {
                let Some(start) = tokens.get(i).map(|t| t.range.start) else { return false };
                let hits = &self.hits[block];
                let from = &hits[hits.partition_point(|h| h.range.start < start)..];
                from.iter().take_while(|h| h.range.start == start).any(|h| self.entry(h).kind == Kind::Event)
            })
    }

    /// Whether the words around say that the name is a company's: "at X", "evangelist from X", "worked for X", "X's team".
    pub(super) fn is_company_here(&self, block: usize, range: &Range<usize>) -> bool {
        let tokens = self.page.tokens(block);
        let at = covered(tokens, range);
        let mut before = &tokens[..at.start];
        if before.last().is_some_and(|t| {
            t.is(Cue::FunctionWords) && Cue::Employer.ending(&before[before.len().saturating_sub(4)..]) == 0
        }) {
            before = &before[..before.len() - 1];
        }
        let near = &before[before.len().saturating_sub(4)..];
        let framed = || Cue::CompanyFrames.ending(&before[before.len().saturating_sub(FRAME)..]) > 0;
        if Cue::Workplace.ending(near) > 0 || Cue::Past.ending(near) > 0 || framed() {
            return true;
        }
        let cue = Cue::Employer.ending(near);
        // "with Docker" is about the tool, "someone from Docker" is about the company.
        if cue > 0 && Cue::WrittenIn.ending(near) == 0 {
            let lead = &before[before.len().saturating_sub(cue + 5)..before.len() - cue];
            let last_stop =
                lead.iter().rposition(|t| matches!(t.folded.as_str(), "." | ";" | ":")).map_or(0, |i| i + 1);
            // The talk “From Heron to Quern”: what a quotation begins with says nothing of what stands before it.
            let quotes = lead.last().is_some_and(Token::is_quote);
            let person = lead.last().is_some_and(|t| self.told_of.contains(&(block, t.range.end)));
            let lead = &lead[last_stop..];
            let somebody = person
                || lead.iter().any(|t| t.is(Cue::Roles))
                || lead.iter().rev().take(2).any(|t| t.is(Cue::Someone));
            if somebody && !quotes && Cue::Makers.ending(lead) == 0 {
                return true;
            }
        }
        if self.below_sponsors(block) {
            return true;
        }
        let after = &tokens[at.end..];
        let owned = usize::from(after.first().is_some_and(|t| t.is(Cue::Owner)));
        Cue::CompanyAfter.at(&after[owned..]) > 0
    }

    /// Whether the heading above names sponsors: "Thanks to X and Y" is about companies there.
    fn below_sponsors(&self, block: usize) -> bool {
        self.page.nearest_heading(block).is_some_and(|heading| self.page.has_cue(heading, Cue::Sponsors))
    }
}

/// What decides between entries that share a stretch of text: in a company's slot the company, elsewhere what it makes.
fn rank(choice: &Choice<'_>, company_slot: bool) -> f32 {
    let fits = match choice.entry.kind {
        Kind::Company if company_slot => 1.0,
        Kind::Technology if !company_slot && choice.told => 0.1,
        // "Oracle" alone is the company rather than one of its products.
        Kind::Company if choice.told => 0.06,
        Kind::Technology if !company_slot => 0.03,
        Kind::Event => 0.2,
        Kind::Topic => -0.1,
        _ => 0.0,
    };
    let linked = if choice.score >= evidence::THRESHOLD { 1.0 } else { 0.0 };
    exact(choice.score + fits + linked)
}
