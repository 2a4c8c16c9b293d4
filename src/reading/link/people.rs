//! Tokens in, people who stand in no list out. A name is known by its shape (given name, no ordinary word, particles,
//! initials) and by its slot: after "by", before "from X" or a verb of presenting, alone between two dashes of a heading.

mod alone;
pub(super) mod clues;
pub(super) mod handles;
pub(super) mod label;
mod pass;
mod uncased;
mod uncased_again;
pub(super) mod words;

use crate::language::Cue;
use crate::language::clues::Tally;
use crate::language::text::Shape;
use crate::model::BlockKind;
use crate::page::{Apart, Page, Ranges, Sign, Token};
use alone::{may_stand_alone, stands_for_name};
use clues::PersonClue as Clue;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
pub(super) use uncased::reading::parts_of as parts_uncased;

/// From this sum on a name shape is a person.
pub const THRESHOLD: f32 = 2.2;

/// Below this sum its words make it none, whatever its place.
const PLAUSIBLE: f32 = -0.5;

/// A stretch that looks like a person's name.
#[derive(Debug, Clone, PartialEq)]
pub struct NameShape {
    /// Index of the block.
    pub block: usize,
    /// Range in the block's text.
    pub range: Range<usize>,
    /// The tokens.
    pub tokens: Range<usize>,
    /// What speaks for and against it.
    pub clues: Tally<Clue>,
}

impl NameShape {
    /// A run of tokens that a single clue makes a name.
    fn by(page: &Page<'_>, block: usize, tokens: Range<usize>, clue: Clue) -> Self {
        let clues = Tally::new(page.weights(), [clue]);
        Self { block, range: range_of(page, block, &tokens), tokens, clues }
    }

    /// The sum that is compared with [`THRESHOLD`].
    pub fn score(&self) -> f32 {
        self.clues.sum()
    }
}

/// The range of tokens in the text of their block.
fn range_of(page: &Page<'_>, block: usize, tokens: &Range<usize>) -> Range<usize> {
    let all = page.tokens(block);
    all[tokens.start].range.start..all[tokens.end - 1].range.end
}

/// Names of other kinds in a block, which are no part of a person's name.
#[derive(Debug, Default)]
pub struct Taken {
    /// Strong names.
    pub strong: Ranges,
    /// Weak ones.
    pub weak: Ranges,
    /// Those of either that can name a company.
    pub companies: Ranges,
}

impl Taken {
    /// Whether a name of another kind touches a range.
    fn is_named(&self, range: &Range<usize>) -> bool {
        self.strong.touch(range) || self.weak.touch(range)
    }
}

/// The people of one block, best first choice, not overlapping.
pub fn find(page: &Page<'_>, block: usize, taken: &Taken) -> Vec<NameShape> {
    let view = &page.views[block];
    let mut shapes: Vec<NameShape> = Vec::new();
    for start in 0..view.tokens.len() {
        for tokens in runs(page, block, start) {
            let range = range_of(page, block, &tokens);
            if view.is_masked(&range) {
                continue;
            }
            let mut clues = words::weigh(page, block, &tokens, taken);
            if clues.sum() >= PLAUSIBLE {
                clues.extend(weigh_place(page, block, &tokens));
                shapes.push(NameShape { block, range, tokens, clues });
            }
        }
    }
    let mut chosen = Chosen::default();
    let better =
        |a: &NameShape, b: &NameShape| b.score().total_cmp(&a.score()).then(b.tokens.len().cmp(&a.tokens.len()));
    shapes.sort_by(better);
    for shape in &shapes {
        if shape.score() >= THRESHOLD {
            chosen.add(shape.clone());
        }
    }
    join_initials(page, block, &shapes, &mut chosen);
    join_coordinated(page, block, &shapes, &mut chosen);
    let mut people = bare_names(page, block, taken, &chosen);
    people.extend(chosen.shapes);
    people.extend(uncased::find(page, block, taken));
    people.sort_by_key(|c| c.range.start);
    people
}

/// Shapes that are people for sure, and do not overlap.
#[derive(Default)]
struct Chosen {
    shapes: Vec<NameShape>,
    taken: Apart,
    /// The tokens at which they begin, and those behind them.
    starts: BTreeSet<usize>,
    ends: BTreeSet<usize>,
}

impl Chosen {
    fn is_free(&self, range: &Range<usize>) -> bool {
        self.taken.is_free(range)
    }

    /// Takes a shape that overlaps none.
    fn add(&mut self, shape: NameShape) {
        if self.taken.take(&shape.range) {
            self.starts.insert(shape.tokens.start);
            self.ends.insert(shape.tokens.end);
            self.shapes.push(shape);
        }
    }

    /// Whether a list has a word of the one or two tokens between a shape and a chosen one.
    fn joined(&self, tokens: &[Token], shape: &NameShape, cue: Cue) -> bool {
        let (start, end) = (shape.tokens.start, shape.tokens.end);
        let word = |gap: Range<usize>| tokens[gap].iter().any(|t| t.is(cue));
        (1..=2).any(|gap| {
            let before = start.checked_sub(gap).filter(|begin| self.ends.contains(begin));
            before.is_some_and(|begin| word(begin..start)) || self.starts.contains(&(end + gap)) && word(end..end + gap)
        })
    }
}

/// Headings of one level of which so many begin with a person show that such headings do.
const HEADINGS: usize = 3;

/// The share of them that must, in tenths.
const SHARE: usize = 6;

/// Words of the longest name that only its place in a heading shows.
const HEADING_NAME: usize = 3;

/// Where most headings of one level begin with a person, the others do too if they begin with a name-like run.
pub fn by_position(page: &Page<'_>, shapes: &mut Vec<NameShape>) {
    let opened: HashSet<usize> = shapes.iter().filter(|s| s.tokens.start == 0).map(|s| s.block).collect();
    let told = shapes.len();
    for level in 0..=7 {
        let headings: Vec<usize> = (0..page.views.len())
            .filter(|b| page.block(*b).kind == BlockKind::Heading(level) && !page.views[*b].skip)
            .collect();
        let named = headings.iter().filter(|block| opened.contains(block)).count();
        if named < HEADINGS || named * 10 < headings.len() * SHARE {
            continue;
        }
        for block in headings.into_iter().filter(|block| !opened.contains(block)) {
            let Some(tokens) = opening_run(page, block) else { continue };
            let shape = NameShape::by(page, block, tokens, Clue::LikeOtherHeadings);
            let first = shapes[..told].partition_point(|s| s.block < block);
            let mut here = shapes[first..told].iter().take_while(|s| s.block == block);
            let place = page.is_place(&page.block(block).text[shape.range.clone()]);
            if !place && !here.any(|s| overlap(&s.range, &shape.range)) {
                shapes.push(shape);
            }
        }
    }
}

/// The run of capitals that opens a heading, up to a mark; of two or three words, not all of them ordinary. Where it is all of the
/// heading, few of them, and there may be more.
fn opening_run(page: &Page<'_>, block: usize) -> Option<Range<usize>> {
    let tokens = page.tokens(block);
    runs(page, block, 0).into_iter().filter(|run| run.len() > 1).find(|run| {
        let next = tokens.get(run.end);
        let closed = next.is_some_and(|t| matches!(t.folded.as_str(), "-" | "(" | "@" | ":" | "," | "|"));
        let words = &tokens[run.clone()];
        let ordinary = words.iter().filter(|t| t.is_ordinary()).count();
        closed && words.len() <= HEADING_NAME && ordinary < words.len() || next.is_none() && ordinary * 3 < words.len()
    })
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// "Almog and Sophie from Company shared …": words of no dictionary that open a sentence, work somewhere and present.
fn bare_names(page: &Page<'_>, block: usize, taken: &Taken, chosen: &Chosen) -> Vec<NameShape> {
    let tokens = page.tokens(block);
    let mut out = Vec::new();
    let name = |at: usize| {
        tokens.get(at).is_some_and(|t| {
            t.shape == Shape::Capitalised && !t.is_ordinary() && !taken.is_named(&t.range) && chosen.is_free(&t.range)
        })
    };
    for at in 0..tokens.len() {
        if !name(at) || !page.opens_sentence(block, at) {
            continue;
        }
        let pair = tokens.get(at + 1).is_some_and(|t| t.is(Cue::And)) && name(at + 2);
        let end = if pair { at + 3 } else { at + 1 };
        let cue = if tokens.get(end).is_some_and(|t| t.is(Cue::Of)) || tokens[at].is(Cue::Roles) {
            0
        } else {
            Cue::Employer.at(&tokens[end..])
        };
        let company = tokens.get(end + cue).is_some_and(Token::is_capital);
        let verb = (end + cue + 1..(end + cue + 5).min(tokens.len())).any(|i| Cue::TalkVerbs.at(&tokens[i..]) > 0);
        if cue > 0 && company && verb {
            let names = [Some(at), pair.then_some(at + 2)].into_iter().flatten();
            out.extend(names.map(|index| NameShape::by(page, block, index..index + 1, Clue::BareName)));
        }
    }
    out
}

/// "(A. Quernix, B. Quernova)": names in a row that begin with initials support each other.
fn join_initials(page: &Page<'_>, block: usize, shapes: &[NameShape], chosen: &mut Chosen) {
    let tokens = page.tokens(block);
    let alike: Vec<&NameShape> =
        shapes.iter().filter(|s| tokens[s.tokens.start].shape == Shape::Initial && s.tokens.len() > 1).collect();
    let starts: HashSet<usize> = alike.iter().map(|s| s.tokens.start).collect();
    let ends: HashSet<usize> = alike.iter().map(|s| s.tokens.end).collect();
    let joint = |at: usize| tokens.get(at).is_some_and(|t| t.folded == "," || t.is(Cue::And));
    let row = Tally::new(page.weights(), [Clue::RowOfInitials]);
    for shape in alike {
        let (start, end) = (shape.tokens.start, shape.tokens.end);
        let before = start > 0 && joint(start - 1) && ends.contains(&(start - 1));
        let mut clues = shape.clues.clone();
        clues.extend(row.clone());
        if (before || joint(end) && starts.contains(&(end + 1))) && clues.sum() >= THRESHOLD {
            chosen.add(NameShape { clues, ..shape.clone() });
        }
    }
}

/// A shape beside an accepted person, with nothing but "and" or a comma between, is a person on weaker grounds.
fn join_coordinated(page: &Page<'_>, block: usize, shapes: &[NameShape], chosen: &mut Chosen) {
    let tokens = page.tokens(block);
    let beside = Tally::new(page.weights(), [Clue::BesidePerson]);
    for shape in shapes {
        let mut clues = shape.clues.clone();
        clues.extend(beside.clone());
        if clues.sum() < THRESHOLD || !chosen.is_free(&shape.range) {
            continue;
        }
        let linked = chosen.joined(tokens, shape, Cue::And);
        // "Title - X (Company), Y (Company)": written like the one before.
        let mark = |at: usize, marks: &[&str]| tokens.get(at).is_some_and(|t| marks.contains(&t.folded.as_str()));
        let before = shape.tokens.start;
        let alike = page.block(block).is_heading()
            && before > 2
            && mark(before - 1, &[",", ";"])
            && mark(before - 2, &[")"])
            && mark(shape.tokens.end, &["(", "@"])
            && chosen.ends.first().is_some_and(|end| *end < before);
        if linked || alike {
            chosen.add(NameShape { clues, ..shape.clone() });
        }
    }
}

/// The runs of up to five words from `start` that could be one name.
fn runs(page: &Page<'_>, block: usize, start: usize) -> Vec<Range<usize>> {
    let (text, tokens) = (&page.block(block).text, page.tokens(block));
    if !may_open(page, block, start) {
        // Where no list tells ordinary words, small letters tell of none.
        let listed = page.languages.has_words(&page.recap.language);
        return small_run(text, tokens, start).filter(|_| listed).into_iter().collect();
    }
    let mut out = Vec::new();
    if may_stand_alone(page, block, start) {
        out.push(start..start + 1);
    }
    let (mut end, mut words) = (start + 1, 1);
    while end < tokens.len() && end - start < 7 && words < 5 {
        let between = tokens[end - 1].range.end..tokens[end].range.start;
        let (gap, token) = (&text[between.clone()], &tokens[end]);
        // "Martin Quern Jr.": what stands behind a whole name.
        let degree = words > 1 && token.is(Cue::Degrees) && !token.is_given_name();
        // "[Quernix](…) Ines": what a link ends with is no part of what follows.
        if gap.trim() != "" || degree || words == 1 && page.ends_link(block, &between) {
            break;
        }
        if token.is_capital() {
            words += 1;
            end += 1;
            if may_close(text, tokens, start, end) || words > 2 {
                out.push(start..end);
            }
        } else if token.is_particle() && !joins_people(tokens, end) || leads_to_particle(tokens, end) {
            end += 1;
        } else if let Some(close) = nickname(text, tokens, end) {
            end = close;
        } else {
            break;
        }
    }
    out
}

/// "José de Medina y Marta": the word of a surname that also joins two people.
fn joins_people(tokens: &[Token], at: usize) -> bool {
    let full = matches!(&tokens[at + 1..], [given, next, ..] if given.is_given_name() && next.is_capital());
    tokens[at].is(Cue::And) && full
}

/// "in 't Veld": a small word before a particle that is cut short.
fn leads_to_particle(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1).filter(|t| t.is_particle() && t.folded.starts_with('\''));
    tokens[at].shape == Shape::Lower && next.is_some()
}

/// Whether a name in capitals may begin with a token.
fn may_open(page: &Page<'_>, block: usize, start: usize) -> bool {
    let (text, tokens) = (&page.block(block).text, page.tokens(block));
    let token = &tokens[start];
    let dotted = text[token.range.clone()].ends_with('.');
    let article = token.is(Cue::Articles) && !dotted;
    // "Herr Malu": no part of the name.
    let title = token.is(Cue::Honorifics) && !token.is_given_name();
    // "San Francisco Bay Area": the middle of a place.
    let inside_place = start > 0
        && tokens[start - 1].is_capital()
        && &text[tokens[start - 1].range.end..token.range.start] == " "
        && tokens[start - 1].opens_place()
        && page.is_place(&text[tokens[start - 1].range.start..token.range.end]);
    token.is_capital() && !article && !title && !inside_place
}

/// Whether a name of two words may end before `end`: with an initial only where a given name opens it, as in "Ravi S."
fn may_close(text: &str, tokens: &[Token], start: usize, end: usize) -> bool {
    let (first, last) = (&tokens[start], &tokens[end - 1]);
    let letters = text[last.range.clone()].chars().filter(|c| c.is_alphabetic()).count();
    let given = first.is_given_name() && !first.is_ordinary() && first.shape == Shape::Capitalised;
    last.shape != Shape::Initial || given && letters == 1 && !last.is(Cue::FunctionWords)
}

/// "by ines malu": two words of no dictionary in small letters, the first a given name, behind what leads to a name.
fn small_run(text: &str, tokens: &[Token], start: usize) -> Option<Range<usize>> {
    let (first, last) = (tokens.get(start)?, tokens.get(start + 1)?);
    let small = |t: &Token| t.shape == Shape::Lower && !t.is_ordinary() && !t.is_particle();
    let led = Cue::Byline.ending(&tokens[..start]) > 0;
    let joined = start > 2 && tokens[start - 1].is(Cue::And) && small(&tokens[start - 2]) && small(&tokens[start - 3]);
    let glued = &text[first.range.end..last.range.start] == " ";
    let ends = tokens.get(start + 2).is_none_or(|t| !small(t));
    let name = small(first) && small(last) && glued && ends;
    (name && (led && first.is_given_name() || joined)).then_some(start..start + 2)
}

/// The token after a nickname in quotes or brackets: Emanuele “Lele” Calò.
fn nickname(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let opens = matches!(tokens[at].folded.as_str(), "\"" | "(" | "'");
    let closes = tokens.get(at + 2).is_some_and(|t| matches!(t.folded.as_str(), "\"" | ")" | "'"));
    let next = tokens.get(at + 3)?;
    let glued = &text[tokens[at + 2].range.end..next.range.start] == " ";
    (opens && closes && glued && tokens[at + 1].is_word() && next.is_capital()).then_some(at + 3)
}

/// Which clue each sign of a place is.
const SIGNS: [(Sign, Clue); 23] = [
    (Sign::Honoured, Clue::Honoured),
    (Sign::By, Clue::By),
    (Sign::OfTalk, Clue::OfTalk),
    (Sign::Introduced, Clue::Introduced),
    (Sign::Role, Clue::Role),
    (Sign::RoleAside, Clue::RoleAside),
    (Sign::Speaks, Clue::Speaks),
    (Sign::Presented, Clue::Presented),
    (Sign::Works, Clue::Works),
    (Sign::Renamed, Clue::Renamed),
    (Sign::Pronouns, Clue::Pronouns),
    (Sign::ThenPronoun, Clue::ThenPronoun),
    (Sign::OwnHandle, Clue::OwnHandle),
    (Sign::HasTalk, Clue::HasTalk),
    (Sign::VerbFirst, Clue::VerbFirst),
    (Sign::WholeHeading, Clue::WholeHeading),
    (Sign::Linked, Clue::LinkedGiven),
    (Sign::Alone, Clue::Alone),
    (Sign::Marked, Clue::Marked),
    (Sign::Met, Clue::Met),
    (Sign::Signed, Clue::Signed),
    (Sign::OwnLine, Clue::OwnLine),
    (Sign::OpensAccount, Clue::OpensAccount),
];

/// The clues that the place of a run gives.
pub(super) fn weigh_place(page: &Page<'_>, block: usize, run: &Range<usize>) -> Tally<Clue> {
    let slot = page.slot(block, run);
    let line = matches!(page.block(block).kind, BlockKind::Heading(_) | BlockKind::Item(_));
    let tokens = page.tokens(block);
    let capital = tokens[run.start].shape == Shape::Capitalised;
    let unknown = run.len() == 1 && capital && !stands_for_name(page, tokens, run.start);
    let clues = SIGNS.iter().filter(|(sign, _)| slot.has(*sign)).filter_map(|(_, clue)| match clue {
        // "my colleague Andreas": a given name alone is somebody there.
        Clue::Role if run.len() == 1 => Some(Clue::RoleGiven),
        Clue::RoleAside if run.len() == 1 => Some(Clue::RoleAsideGiven),
        // "I went with Andreas": only beside a noun for a talk or in a heading.
        Clue::By if run.len() == 1 && (slot.has(Sign::NearTalk) || line) => Some(Clue::ByGiven),
        Clue::LinkedGiven if run.len() > 1 => None,
        // What a list or a line of links names is more often a thing.
        Clue::Alone | Clue::OwnLine | Clue::WholeHeading if unknown => None,
        clue => Some(*clue),
    });
    Tally::of_best(page.weights(), clues, Clue::Further)
}

#[cfg(test)]
mod tests;
