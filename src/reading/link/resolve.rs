//! Hits and name shapes of one recap in, mentions out: the order in which evidence is weighed. What is decided early (strong
//! names, people) is evidence for what is decided late (weak names, short names, misspellings).

use super::affiliation::{self, Beside, Known, Named, Reader};
use super::choice::Choice;
use super::cue_words::CueWords;
use super::evidence::{self, Strong};
use super::matcher::Hit;
use super::mentions::Mentions;
use super::people::{NameShape, Taken};
use super::unlisted::spelled_out::{self, SpelledOut};
use super::{Linker, coreference, short, unexplained};
use crate::gazetteer::Entry;
use crate::gazetteer::forms::is_separator;
use crate::language::clues::{Clue, Tally};
use crate::model::{Abstention, Affiliation, EntityId, Kind, Linked, Mention, Weighed};
use crate::page::{Page, Ranges, Word};
use crate::text::{fold_str, one_line};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Of so many places where a name stands one must be a company's, if it is to mean the company in all.
const SETTLES: usize = 4;

/// Works through one recap.
pub struct Resolver<'r, 'd> {
    pub(super) linker: &'r Linker,
    pub(super) page: &'r Page<'d>,
    pub(super) hits: Vec<Vec<Hit>>,
    /// The abbreviations that the page spells out.
    pub(super) spelled: Vec<SpelledOut>,
    pub(super) strong: Strong,
    /// First names and surnames of the recap's people.
    pub(super) name_parts: HashSet<Word>,
    /// What is said of each person.
    pub(super) stated: Vec<Stated>,
    /// Where the names of the people in `beside` end.
    pub(super) told_of: HashSet<(usize, usize)>,
    /// Companies that stand where only companies do, not once among many: their name means them in the whole recap.
    pub(super) settled: HashSet<EntityId>,
    abstained: Vec<Abstention>,
    outranked: Vec<Abstention>,
    weighed: Vec<Weighed>,
}

impl<'r, 'd> Resolver<'r, 'd> {
    /// Finds all known names first.
    pub fn new(linker: &'r Linker, page: &'r Page<'d>) -> Self {
        let spelled = spelled_out::on_page(page);
        let mut by_text: HashMap<&str, Vec<&SpelledOut>> = HashMap::new();
        spelled.iter().for_each(|s| by_text.entry(s.text(page)).or_default().push(s));
        let hits = page
            .views
            .iter()
            .enumerate()
            .map(|(block, view)| {
                if view.skip {
                    return Vec::new();
                }
                let edge = |at: usize| view.tokens.binary_search_by_key(&at, |t| t.range.start).is_ok();
                let mut hits = linker.matcher.find_between(&page.block(block).text, edge);
                let listed = |h: &Hit| linker.matcher.form(h.form).listed.contains(is_separator);
                hits.retain(|h| !view.is_masked(&h.range) && (listed(h) || !is_phrase(page, block, &h.range)));
                hits.retain(|h| !page.in_longer_place(block, &h.range));
                // "universal JavaScript" is about JavaScript.
                let of = |h: &Hit| linker.gazetteer.entries()[linker.matcher.form(h.form).entry].kind;
                let things: Vec<Range<usize>> = hits
                    .iter()
                    .filter(|h| of(h) == Kind::Technology && !linker.matcher.form(h.form).weak)
                    .map(|h| h.range.clone())
                    .collect();
                hits.retain(|h| {
                    let holds =
                        |t: &Range<usize>| h.range.start <= t.start && t.end <= h.range.end && t.len() < h.range.len();
                    of(h) != Kind::Topic || !things.iter().any(holds)
                });
                // "Analysis Ready Data (ARD)": no broadcaster, here and elsewhere.
                hits.retain(|h| {
                    let entry = &linker.gazetteer.entries()[linker.matcher.form(h.form).entry];
                    let written = &page.block(block).text[h.range.clone()];
                    let mut short = by_text.get(written).into_iter().flatten();
                    let words = |s: &SpelledOut| &page.block(s.block).text[s.range(page)];
                    !short.any(|s| spelled_out::is_other(entry, words(s), s.is_firm(page)))
                });
                hits
            })
            .collect();
        Self {
            linker,
            page,
            hits,
            spelled,
            strong: Strong::default(),
            name_parts: HashSet::new(),
            stated: Vec::new(),
            told_of: HashSet::new(),
            settled: HashSet::new(),
            abstained: Vec::new(),
            outranked: Vec::new(),
            weighed: Vec::new(),
        }
    }

    pub(super) fn entry(&self, hit: &Hit) -> &'r Entry {
        &self.linker.gazetteer.entries()[self.linker.matcher.form(hit.form).entry]
    }

    fn is_weak(&self, hit: &Hit) -> bool {
        self.linker.matcher.form(hit.form).weak
    }

    /// Runs all steps.
    pub fn run(mut self) -> Linked {
        self.note_strong();
        let people = self.people();
        self.name_parts = self.parts_of_names(&people);
        self.read_affiliations(&people);
        let mut mentions = Mentions::new(self.hits.len(), self.known());
        short::find(self.page, &self.linker.gazetteer, &self.linker.vendors, &mut mentions);
        self.add_people(&people, &mut mentions);
        for shape in &people {
            self.note_clues(shape.block, &shape.range, &shape.clues);
        }
        let mut new = self.add_companies(&mut mentions);
        mentions.keep_longest();
        new.extend(self.add_named(&mut mentions));
        self.add_repeated(&new, &mut mentions);
        mentions.keep_longest();
        let short_names = coreference::find(self.page, &mentions);
        mentions.extend(short_names);
        mentions.keep_longest();
        self.add_misspelt(&mut mentions);
        mentions.keep_longest();
        let affiliations = self.affiliations();
        let mentions = mentions.into_vec();
        let unlisted = unexplained::find(self.page, &mentions, &self.abstained);
        let Self { abstained, outranked, weighed, .. } = self;
        Linked { mentions, abstained, outranked, weighed, unlisted, affiliations }
    }

    /// Remembers the clues that decided on a name.
    pub(super) fn note_clues<C: Clue>(&mut self, block: usize, range: &Range<usize>, clues: &Tally<C>) {
        if !clues.is_empty() {
            let span = self.page.block(block).to_source(range.clone());
            self.weighed.push(Weighed { span, file: C::FILE, clues: clues.told() });
        }
    }

    /// Remembers what strong names say of the recap.
    fn note_strong(&mut self) {
        let forms = self.hits.iter().flatten().map(|hit| self.linker.matcher.form(hit.form).entry);
        let entries = &self.linker.gazetteer.entries();
        self.strong.cues = CueWords::find(self.page, forms.map(|entry| (entry, &entries[entry])));
        for block in 0..self.hits.len() {
            let strong: Vec<(Range<usize>, &Entry)> = self.hits[block]
                .iter()
                .filter(|h| !self.is_weak(h))
                .map(|h| (h.range.clone(), self.entry(h)))
                .collect();
            for (range, entry) in strong {
                self.note(block, range, entry);
            }
        }
    }

    fn note(&mut self, block: usize, range: Range<usize>, entry: &Entry) {
        let here = Some((block, range.start));
        let places = self.strong.entities.entry(entry.id.clone()).or_insert(here);
        *places = places.filter(|_| *places == here);
        self.strong.related.extend(entry.maker.iter().chain(&entry.broader).cloned());
        if entry.kind == Kind::Event {
            self.strong.fields.extend(entry.cues.iter().cloned());
        }
        if matches!(entry.kind, Kind::Technology | Kind::Company) {
            self.strong.listed.entry(block).or_default().insert(&range);
        }
    }

    /// The names of a block that are no people's.
    pub(super) fn taken(&self, block: usize) -> Taken {
        Taken {
            strong: self.ranges(block, |e, weak| !weak && e.kind != Kind::Person).into_iter().collect(),
            weak: self.ranges(block, |e, weak| weak && e.kind != Kind::Person).into_iter().collect(),
            companies: self.ranges(block, |e, _| e.kind == Kind::Company).into_iter().collect(),
        }
    }

    pub(super) fn ranges(&self, block: usize, wanted: impl Fn(&Entry, bool) -> bool) -> Vec<Range<usize>> {
        self.hits[block].iter().filter(|h| wanted(self.entry(h), self.is_weak(h))).map(|h| h.range.clone()).collect()
    }

    fn read_affiliations(&mut self, people: &[NameShape]) {
        let mut by_block: Vec<Vec<Range<usize>>> = vec![Vec::new(); self.hits.len()];
        people.iter().for_each(|p| by_block[p.block].push(p.range.clone()));
        for (block, here) in by_block.iter_mut().enumerate() {
            here.extend(self.ranges(block, |e, weak| e.kind == Kind::Person && !weak));
            keep_outer(here);
        }
        let legal = self.linker.gazetteer.legal_forms();
        for (block, here) in by_block.iter().enumerate() {
            if self.page.views[block].skip {
                continue;
            }
            let short = self.short_names(block, here);
            if here.is_empty() && short.is_empty() {
                continue;
            }
            let known = self.known_in(block, here);
            let reader = Reader::new(self.page, block, &known, legal);
            let mut read: Vec<(Range<usize>, Beside)> =
                here.iter().map(|p| (p.clone(), reader.read(p, Named::Full))).collect();
            affiliation::share(self.page, block, &mut read);
            if read.iter().all(|(_, beside)| beside.company.is_none()) && reader.is_line() {
                self.read_below(block, &by_block);
            }
            read.extend(short.into_iter().map(|p| (p.clone(), reader.read(&p, Named::Short))));
            self.told_of.extend(read.iter().map(|(person, _)| (block, person.end)));
            let stated = read.into_iter().map(|(range, beside)| Stated { person: (block, range), block, beside });
            self.stated.extend(stated);
        }
    }

    /// What the block below a line says of the people whom the line names: of several only where a label says it.
    fn read_below(&mut self, line: usize, people: &[Vec<Range<usize>>]) {
        let block = line + 1;
        let Some(view) = self.page.views.get(block).filter(|view| !view.skip) else { return };
        let free = people[block].is_empty() && !self.page.block(block).is_heading();
        if free && affiliation::may_tell(&view.tokens) {
            let known = self.known_in(block, &[]);
            let reader = Reader::new(self.page, block, &known, self.linker.gazetteer.legal_forms());
            let several = people[line].len() > 1;
            let beside = if several { affiliation::labelled_below(&reader) } else { affiliation::below(&reader) };
            if !beside.is_empty() {
                let of =
                    |person: &Range<usize>| Stated { person: (line, person.clone()), block, beside: beside.clone() };
                self.stated.extend(people[line].iter().map(of));
            }
        }
    }

    /// The names of a block that are linked already.
    fn known_in(&self, block: usize, people: &[Range<usize>]) -> Known {
        let companies = self.ranges(block, |e, _| e.kind == Kind::Company);
        let mut others = self.ranges(block, |e, weak| matches!(e.kind, Kind::Technology | Kind::Event) && !weak);
        let named: HashSet<&Range<usize>> = companies.iter().collect();
        others.retain(|o| !named.contains(o));
        let technologies = self.ranges(block, |e, _| e.kind == Kind::Technology);
        Known {
            companies: companies.into_iter().collect(),
            technologies: technologies.into_iter().collect(),
            others: others.into_iter().collect(),
            people: people.iter().cloned().collect(),
        }
    }

    /// First names and surnames of the recap's people that stand alone in a block.
    fn short_names(&self, block: usize, people: &[Range<usize>]) -> Vec<Range<usize>> {
        let people: Ranges = people.iter().cloned().collect();
        let free = |r: &Range<usize>| !people.touch(r);
        let tokens = self.page.tokens(block);
        let short = tokens.iter().filter(|t| t.is_capital() && self.name_parts.contains(&t.folded) && free(&t.range));
        short.map(|t| t.range.clone()).collect()
    }

    /// Known names that are strong, or weak with enough evidence. Names that are accepted for good reasons are evidence for
    /// the others, so that there are two passes.
    pub(super) fn known(&mut self) -> Vec<Mention> {
        let slots: HashSet<(usize, Range<usize>)> =
            self.stated.iter().filter_map(|s| Some((s.block, s.beside.company.clone()?))).collect();
        let mut places: HashMap<EntityId, (usize, usize)> = HashMap::new();
        for (block, range, mut choices) in self.choose(&slots) {
            let slot = self.in_company_slot(&slots, block, &range);
            for company in choices.iter().filter(|c| c.entry.kind == Kind::Company) {
                let (all, _) = places.entry(company.entry.id.clone()).or_default();
                *all += 1;
            }
            let choice = choices.swap_remove(0);
            if choice.score >= evidence::SURE {
                if choice.entry.kind == Kind::Company && slot {
                    let (_, sure) = places.entry(choice.entry.id.clone()).or_default();
                    *sure += 1;
                }
                self.note(block, range, choice.entry);
            }
        }
        let settled = places.into_iter().filter(|(_, (all, sure))| *sure > 0 && sure * SETTLES >= *all);
        self.settled = settled.map(|(id, _)| id).collect();
        let (mut accepted, mut again) = (Vec::new(), Vec::new());
        for (block, range, mut choices) in self.choose(&slots) {
            let span = self.page.block(block).to_source(range.clone());
            let rivals = choices.split_off(1);
            let Some(choice) = choices.pop() else { continue };
            self.note_clues(block, &range, &choice.clues);
            let (id, kind, score) = (choice.entry.id.clone(), choice.entry.kind, choice.score);
            self.outranked.extend(rivals.into_iter().map(|rival| Abstention {
                span,
                id: rival.entry.id.clone(),
                kind: rival.entry.kind,
                score: rival.score,
                reason: format!("{kind} {id} is likelier here, {score:.2}"),
            }));
            if score < evidence::THRESHOLD {
                let capital = self.page.block(block).text[range.clone()].starts_with(char::is_uppercase);
                if capital && score >= evidence::AGAIN && kind == Kind::Technology {
                    again.push((block, range.clone(), choice));
                }
                let reason = "an ordinary word without evidence".to_owned();
                self.abstained.push(Abstention { span, id, kind, score, reason });
                continue;
            }
            let label = choice.entry.label.clone();
            let at = (range.start, range.end);
            accepted.push(Mention { span, kind, id, label, score, method: choice.method, block, at, doubtful: false });
        }
        self.accept_again(again, &mut accepted);
        accepted
    }

    /// A name that a place gives a reason for means the same at a place that nearly does.
    fn accept_again(&mut self, again: Vec<(usize, Range<usize>, Choice<'r>)>, accepted: &mut Vec<Mention>) {
        let ids: HashSet<EntityId> = accepted.iter().map(|m| m.id.clone()).collect();
        let mut taken: HashSet<(usize, EntityId)> = HashSet::new();
        for (block, range, choice) in again.into_iter().filter(|(.., choice)| ids.contains(&choice.entry.id)) {
            let span = self.page.block(block).to_source(range.clone());
            let (id, kind, label) = (choice.entry.id.clone(), choice.entry.kind, choice.entry.label.clone());
            taken.insert((span.start, id.clone()));
            let (score, at) = (evidence::THRESHOLD, (range.start, range.end));
            accepted.push(Mention { span, kind, id, label, score, method: choice.method, block, at, doubtful: false });
        }
        self.abstained.retain(|a| !taken.contains(&(a.span.start, a.id.clone())));
    }

    fn affiliations(&self) -> Vec<Affiliation> {
        let weights = self.page.weights();
        let said = self.stated.iter().filter(|stated| !stated.beside.is_empty());
        said.map(|Stated { person, block, beside }| {
            let named = self.page.block(person.0);
            let block = self.page.block(*block);
            Affiliation {
                person: named.to_source(person.1.clone()),
                company: beside.company.clone().map(|c| block.to_source(c)),
                role: beside.role.clone().map(|r| one_line(&block.text[r])),
                clues: beside.clues.iter().map(|clue| weights.told(*clue)).collect(),
            }
        })
        .collect()
    }
}

/// What is said of a person.
pub(super) struct Stated {
    /// Where they are named: the block and a range of its text.
    person: (usize, Range<usize>),
    /// The block that says it.
    pub block: usize,
    /// What is said.
    pub beside: Beside,
}

/// "de Symfony": a small function word and what follows it, no name that is written as one word.
fn is_phrase(page: &Page<'_>, block: usize, range: &Range<usize>) -> bool {
    let first = page.block(block).text[range.clone()].split_once(' ').map_or("", |(first, _)| first);
    first.starts_with(char::is_lowercase) && page.cues.function_words.has(&fold_str(first))
}

/// Drops ranges that lie inside another.
fn keep_outer(ranges: &mut Vec<Range<usize>>) {
    ranges.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    ranges.dedup_by(|b, a| a.start <= b.start && b.end <= a.end);
}
