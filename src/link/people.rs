//! Tokens in, people who stand in no list out. A name is known by its shape (given name, no ordinary word, particles,
//! initials) and by its slot: after "by", before "from X" or a verb of presenting, alone between two dashes of a heading.

use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::BlockKind;
use crate::page::{Apart, Page, Ranges, Sign, Token};
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

/// From this sum on a name shape is a person.
pub const THRESHOLD: f32 = 2.2;

/// A stretch that looks like a person's name.
#[derive(Debug, Clone, PartialEq)]
pub struct NameShape {
    /// Index of the block.
    pub block: usize,
    /// Range in the block's text.
    pub range: Range<usize>,
    /// The tokens.
    pub tokens: Range<usize>,
    /// How much the words look like a name.
    pub lexical: f32,
    /// How much the place looks like a person's.
    pub slot: f32,
}

impl NameShape {
    /// The sum that is compared with [`THRESHOLD`].
    pub fn score(&self) -> f32 {
        self.lexical + self.slot
    }
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
        for tokens in windows(page, block, start) {
            let range = view.tokens[tokens.start].range.start..view.tokens[tokens.end - 1].range.end;
            if view.is_masked(&range) {
                continue;
            }
            let lexical = lexical(page, block, &tokens, taken);
            if lexical > -0.7 {
                let slot = slot(page, block, &tokens);
                shapes.push(NameShape { block, range, tokens, lexical, slot });
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
    join_coordinated(page, block, &shapes, &mut chosen);
    let mut people = bare_names(page, block, taken, &chosen);
    people.extend(chosen.shapes);
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

/// Where most headings of one level begin with a person, the others do too if they begin with a name-like run.
pub fn by_position(page: &Page<'_>, shapes: &mut Vec<NameShape>) {
    let opened: HashSet<usize> = shapes.iter().filter(|s| s.tokens.start == 0).map(|s| s.block).collect();
    let told = shapes.len();
    for level in 0..=7 {
        let headings: Vec<usize> = (0..page.views.len())
            .filter(|b| page.block(*b).kind == BlockKind::Heading(level) && !page.views[*b].skip)
            .collect();
        let named = headings.iter().filter(|block| opened.contains(block)).count();
        if named < 3 || named * 10 < headings.len() * 6 {
            continue;
        }
        for block in headings {
            if opened.contains(&block) {
                continue;
            }
            let view = &page.views[block];
            let text = &page.block(block).text;
            let found = windows(page, block, 0).into_iter().filter(|w| w.len() > 1).find(|w| {
                let (_, after) = (&view.tokens[..w.start], &view.tokens[w.end..]);
                let closed =
                    after.first().is_some_and(|t| matches!(t.folded.as_str(), "-" | "(" | "@" | ":" | "," | "|"));
                let unusual = view.tokens[w.clone()].iter().any(|t| !t.is_ordinary());
                closed && unusual && w.len() <= 3
            });
            if let Some(tokens) = found {
                let range = view.tokens[tokens.start].range.start..view.tokens[tokens.end - 1].range.end;
                let first = shapes[..told].partition_point(|s| s.block < block);
                let mut here = shapes[first..told].iter().take_while(|s| s.block == block);
                if !here.any(|s| overlap(&s.range, &range)) && !page.is_place(&text[range.clone()]) {
                    shapes.push(NameShape { block, range, tokens, lexical: 0.5, slot: 1.8 });
                }
            }
        }
    }
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
            for index in if pair { vec![at, at + 2] } else { vec![at] } {
                out.push(NameShape {
                    block,
                    range: tokens[index].range.clone(),
                    tokens: index..index + 1,
                    lexical: 0.4,
                    slot: 1.9,
                });
            }
        }
    }
    out
}

/// A shape beside an accepted person, with nothing but "and" or a comma between, is a person on weaker grounds.
fn join_coordinated(page: &Page<'_>, block: usize, shapes: &[NameShape], chosen: &mut Chosen) {
    let tokens = page.tokens(block);
    for shape in shapes {
        if shape.lexical < -0.5 || shape.score() + 1.3 < THRESHOLD || !chosen.is_free(&shape.range) {
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
            chosen.add(NameShape { slot: shape.slot + 1.3, ..shape.clone() });
        }
    }
}

/// The runs of two to five tokens from `start` that could be one name.
fn windows(page: &Page<'_>, block: usize, start: usize) -> Vec<Range<usize>> {
    let view = &page.views[block];
    let text = &page.block(block).text;
    let tokens = &view.tokens;
    let mut out = Vec::new();
    let article = tokens[start].is(Cue::Articles) && !text[tokens[start].range.clone()].ends_with('.');
    // "San Francisco Bay Area": the middle of a place.
    let inside_place = start > 0
        && tokens[start - 1].is_capital()
        && &text[tokens[start - 1].range.end..tokens[start].range.start] == " "
        && tokens[start - 1].opens_place()
        && page.is_place(&text[tokens[start - 1].range.start..tokens[start].range.end]);
    if !tokens[start].is_capital() || article || inside_place {
        return out;
    }
    // "Prof. Dr. X": the second title is no name.
    let titled = Cue::Honorifics.ending(&tokens[start.saturating_sub(2)..start]) > 0
        && Cue::Honorifics.at(&tokens[start..]) == 0;
    if titled && tokens[start].shape == Shape::Capitalised
        || tokens[start].shape == Shape::Capitalised && tokens[start].is_given_name() && !tokens[start].is_ordinary()
    {
        out.push(start..start + 1);
    }
    let mut end = start + 1;
    let mut words = 1;
    while end < tokens.len() && end - start < 7 && words < 5 {
        let gap = &text[tokens[end - 1].range.end..tokens[end].range.start];
        if gap.trim() != "" {
            break;
        }
        let token = &tokens[end];
        if token.is_capital() {
            words += 1;
            end += 1;
            if token.shape != Shape::Initial || token.range.len() > 2 || words > 2 {
                out.push(start..end);
            }
        } else if token.is_particle() && token.shape == Shape::Lower {
            end += 1;
        } else if let Some(close) = nickname(text, tokens, end) {
            end = close;
        } else {
            break;
        }
    }
    out
}

/// The token after a nickname in quotes or brackets: Emanuele “Lele” Calò.
fn nickname(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let opens = matches!(tokens[at].folded.as_str(), "\"" | "(");
    let closes = tokens.get(at + 2).is_some_and(|t| matches!(t.folded.as_str(), "\"" | ")"));
    let next = tokens.get(at + 3)?;
    let glued = &text[tokens[at + 2].range.end..next.range.start] == " ";
    (opens && closes && glued && tokens[at + 1].is_word() && next.is_capital()).then_some(at + 3)
}

fn lexical(page: &Page<'_>, block: usize, window: &Range<usize>, taken: &Taken) -> f32 {
    let text = &page.block(block).text;
    let tokens: Vec<&Token> = page.tokens(block)[window.clone()].iter().filter(|t| t.is_word()).collect();
    let name = &text[tokens[0].range.start..tokens[tokens.len() - 1].range.end];
    if tokens[0].opens_place() && page.is_place(name) || tokens.iter().any(|t| t.is(Cue::Months)) {
        return -3.0;
    }
    let mut score = 0.0;
    let last = tokens.len() - 1;
    if last == 0 {
        // A given name alone is a person only in a speaker's slot.
        let free = !taken.is_named(&tokens[0].range);
        let role = tokens[0].is(Cue::Roles);
        return if free && !role { 0.85 } else { -3.0 };
    }
    let all_upper = tokens.iter().all(|t| t.shape == Shape::Upper);
    for (index, token) in tokens.iter().enumerate() {
        let word = token.folded.as_str();
        let ordinary = page.is_ordinary(word);
        let given = page.languages.is_given_name(word);
        score += match index {
            0 if token.shape == Shape::Initial => 0.6,
            0 => match (given, ordinary) {
                (true, false) => 2.0,
                (true, true) => 1.2,
                (false, false) => 0.4,
                (false, true) => -2.0,
            },
            i if i == last && page.languages.is_particle(word) => {
                if tokens[i - 1].shape == Shape::Lower {
                    -1.5
                } else {
                    -0.4
                }
            }
            _ if page.cues.roles.has(word) && !given => -2.0,
            _ if page.languages.is_particle(word) || token.shape == Shape::Initial => 0.1,
            i if i == last => match (given, ordinary) {
                (_, false) => 0.8,
                (true, true) => 0.3,
                (false, true) if page.languages.is_surname(word) => 0.1,
                (false, true) => -0.4,
            },
            _ if given || !ordinary => 0.2,
            _ => -0.8,
        };
        let upper = token.shape == Shape::Upper && !all_upper;
        if upper && (index == 0 || token.folded.chars().count() < 3) {
            score -= 1.5;
        }
        if token.is_place() && index > 0 && !given {
            score -= 0.4;
        }
        if taken.strong.touch(&token.range) {
            // A name that is also a given name (Ivy, Ruby) may be a person's first; a company's may be a surname.
            let surname = index == last
                && last == 1
                && tokens[0].is_given_name()
                && !tokens[0].is_ordinary()
                && taken.companies.contains(&token.range);
            score -= if given && index == 0 {
                0.5
            } else if surname {
                1.2
            } else {
                3.0
            };
        } else if taken.weak.touch(&token.range) && !given {
            score -= 0.6;
        }
    }
    // German nouns have capitals too: "Fingerfood von John".
    let nouns = page.cues.capital_nouns && tokens.iter().any(|t| t.shape == Shape::Lower);
    let first = &tokens[0];
    if nouns && first.shape == Shape::Capitalised && !first.is_given_name() {
        score -= 1.5;
    }
    score -= if works_behind_particle(page, block, window, taken) { 2.0 } else { 0.0 };
    // Where capitals are used sparingly, two in a row inside a sentence are a name.
    let prose = !matches!(page.block(block).kind, BlockKind::Heading(_) | BlockKind::Meta) && !page.cues.capital_nouns;
    if prose && tokens.len() == 2 && tokens[0].is_given_name() && !page.opens_sentence(block, window.start) {
        score += 0.7;
    }
    let no_surname = |t: &Token| t.is(Cue::Organisations) || t.is(Cue::TalkNouns);
    if tokens.len() > 1 && no_surname(tokens[last]) {
        return -3.0;
    }
    // "John Catering GmbH" is a company.
    let next = page.tokens(block).get(window.end);
    if next.is_some_and(|t| t.is_capital() && t.is(Cue::Organisations)) {
        score -= 2.5;
    }
    // A name does not stop in the middle of a run of capitals.
    let text_tokens = page.tokens(block);
    let cut = text_tokens.get(window.end).is_some_and(|next| {
        next.shape == Shape::Capitalised && &text[text_tokens[window.end - 1].range.end..next.range.start] == " "
    });
    if cut && prose {
        score -= 0.6;
    }
    // Nor before its second particle: "de La Tour du Moulin".
    let particle = |t: &Token| t.shape == Shape::Lower && t.is_particle();
    let goes_on = text_tokens.get(window.end).is_some_and(particle)
        && text_tokens.get(window.end + 1).is_some_and(Token::is_capital)
        && text_tokens[window.clone()].iter().any(particle);
    score -= if goes_on { 0.9 } else { 0.0 };
    if tokens.len() > 3 && !tokens.iter().any(|t| t.shape == Shape::Lower) {
        score -= 0.5;
    }
    score
}

/// "Wiebke Petersen von Otto": behind a full name, a particle that also leads to an employer, and a company's name.
fn works_behind_particle(page: &Page<'_>, block: usize, window: &Range<usize>, taken: &Taken) -> bool {
    let tokens = page.tokens(block);
    (window.start + 2..window.end).any(|at| {
        let rest = at + 1..window.end;
        tokens[at].is(Cue::Employer)
            && tokens[at].shape == Shape::Lower
            && !rest.is_empty()
            && taken.companies.hold(&(tokens[rest.start].range.start..tokens[rest.end - 1].range.end))
    })
}

/// What each sign of a person counts.
const SLOT: [(Sign, f32); 14] = [
    (Sign::Honoured, 2.0),
    (Sign::By, 1.2),
    (Sign::Introduced, 1.5),
    (Sign::Role, 1.2),
    (Sign::RoleAside, 1.0),
    (Sign::Speaks, 1.4),
    (Sign::Presented, 1.4),
    (Sign::Works, 1.4),
    (Sign::Renamed, 2.0),
    (Sign::Alone, 1.5),
    (Sign::Marked, 1.1),
    (Sign::Signed, 1.5),
    (Sign::OwnLine, 1.0),
    (Sign::OpensAccount, 1.1),
];

/// How much the place looks like a person's: the best sign, and a little for each further one.
fn slot(page: &Page<'_>, block: usize, window: &Range<usize>) -> f32 {
    let slot = page.slot(block, window);
    // "my colleague Andreas": a given name alone is somebody there.
    let alone = |sign: Sign| if window.len() == 1 && matches!(sign, Sign::Role | Sign::RoleAside) { 0.4 } else { 0.0 };
    let signs = SLOT.iter().filter(|(sign, _)| slot.has(*sign)).map(|(sign, weight)| weight + alone(*sign));
    signs.fold(0.0, |score: f32, weight| score.max(weight) + if score > 0.0 { 0.2 } else { 0.0 })
}
