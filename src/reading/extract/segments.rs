//! A line in, the stretches between its delimiters out, each with what it is: people, a company, a label, text. Apart from what
//! reads a title and speakers out of them, since any layout is first of all cut in one way.

use super::context::Context;
use crate::language::text::Shape;
use crate::language::{Cue, quotes};
use crate::model::{Kind, Mention, Method};
use crate::page::Token;
use std::ops::Range;

/// What one stretch between delimiters is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Who speaks, with what is said of them.
    People,
    /// A company alone.
    Company,
    /// Words that only say what stands beside them.
    Label,
    /// All else: the title or a piece of it.
    Text,
}

/// The stretches between dashes, bars, colons, line breaks and the brackets that close a line.
pub fn find(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> Vec<Range<usize>> {
    let text = ctx.block(block).text.as_str();
    let tokens = ctx.tokens_in(block, range);
    let cutter = Cutter {
        ctx,
        block,
        text,
        tokens,
        closing: closing(tokens),
        quoted: quoted(text, range),
        end: range.end,
        start: range.start,
        depth: 0,
        out: Vec::new(),
    };
    cutter.run()
}

/// A line while it is cut, from left to right.
struct Cutter<'c, 'a> {
    ctx: &'c Context<'a>,
    block: usize,
    text: &'c str,
    tokens: &'c [Token],
    /// For each token where the next bracket behind it closes.
    closing: Vec<Option<usize>>,
    /// What stands in quotes, which is one.
    quoted: Option<Range<usize>>,
    end: usize,
    /// Where the stretch begins that is not cut yet.
    start: usize,
    /// Brackets that are open.
    depth: usize,
    out: Vec<Range<usize>>,
}

impl Cutter<'_, '_> {
    fn run(mut self) -> Vec<Range<usize>> {
        let mut index = 0;
        while index < self.tokens.len() {
            index = self.step(index);
        }
        self.out.push(self.start..self.end);
        let text = self.text;
        self.out.retain(|s| text[s.clone()].chars().any(char::is_alphanumeric));
        self.out
    }

    /// Looks at a token; gives the next.
    fn step(&mut self, index: usize) -> usize {
        let token = &self.tokens[index];
        let at = token.range.start;
        if self.depth == 0 && self.quoted.as_ref().is_some_and(|quoted| quoted.contains(&at)) {
            // X (Company), "Title - with a dash"
            if self.start < at && self.is_people(&(self.start..at)) {
                self.cut(at..at);
            }
            return index + 1;
        }
        match token.folded.as_str() {
            "(" | "[" => match self.bracketed_speaker(index) {
                Some(next) => return next,
                None => self.depth += 1,
            },
            ")" | "]" => self.close(index),
            _ => {}
        }
        if self.depth == 0 && parts_speaker(self.ctx, self.block, self.start, at, self.end) {
            self.cut(at..at);
        }
        if self.depth == 0 && self.parts_at(index) {
            self.cut(token.range.clone());
        }
        index + 1
    }

    /// Ends a stretch before a delimiter, and begins the next behind it.
    fn cut(&mut self, delimiter: Range<usize>) {
        self.out.push(self.start..delimiter.start);
        self.start = delimiter.end;
    }

    fn is_people(&self, range: &Range<usize>) -> bool {
        classify(self.ctx, self.block, range) == Part::People
    }

    /// "Title (X)": the bracket holds the speaker. Gives the token behind it.
    fn bracketed_speaker(&mut self, index: usize) -> Option<usize> {
        let close = self.closing[index].filter(|_| self.depth == 0)?;
        let (open, end) = (self.tokens[index].range.clone(), self.tokens[close].range.clone());
        let inside = open.end..end.start;
        self.is_people(&inside).then(|| {
            self.out.extend([self.start..open.start, inside.clone()]);
            self.start = end.end;
            close + 1
        })
    }

    /// "X (Company) Title": the bracket closes what is said of the speaker.
    fn close(&mut self, index: usize) {
        self.depth = self.depth.saturating_sub(1);
        let end = self.tokens[index].range.end;
        let more = self.tokens.len() - index > 2 && self.tokens[index + 1].is_word();
        if self.depth == 0 && more && self.is_people(&(self.start..end)) {
            self.cut(end..end);
        }
    }

    /// Whether a token outside of brackets parts what stands around it.
    fn parts_at(&self, index: usize) -> bool {
        let Range { start, end } = self.tokens[index].range;
        let before = self.text[..start].ends_with([' ', '\n']);
        let after = self.text[end..].starts_with([' ', '\n']) || end == self.end;
        // "Title, X & Y": people who close the line are its speakers.
        let people = || closes_with_people(self.ctx, self.block, &self.tokens[index + 1..], self.end);
        match self.tokens[index].folded.as_str() {
            "-" => index == 0 || parts(self.text, &(start..end), before, after),
            "|" | "•" | "·" | ";" => true,
            "," => index > 0 && people(),
            "/" => before && after && people(),
            ":" => after,
            _ => false,
        }
    }
}

/// The first stretch of a line that is in quotes, the marks included.
pub fn quoted(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let line = &text[range.clone()];
    let open = line.find(quotes::OPENING)?;
    let mark = line[open..].chars().next()?;
    let (_, close) = quotes::PAIRS.iter().find(|(opens, _)| *opens == mark)?;
    let behind = open + mark.len_utf8();
    let (end, mark) = line[behind..].char_indices().find(|(_, c)| close.contains(c))?;
    Some(range.start + open..range.start + behind + end + mark.len_utf8())
}

/// Whether a line break before `at` parts a line about the speaker from the rest: `Title<br>X, Company`.
fn parts_speaker(ctx: &Context<'_>, block: usize, start: usize, at: usize, end: usize) -> bool {
    let text = &ctx.block(block).text;
    if !text[..at].ends_with('\n') || at <= start {
        return false;
    }
    let lines = [at..line_end(text, at, end), start..at];
    lines.iter().any(|line| classify(ctx, block, line) == Part::People)
}

/// Whether a dash parts what stands around it: between spaces, doubled, or a long one with a space on one side.
fn parts(text: &str, dash: &Range<usize>, spaced_before: bool, spaced_after: bool) -> bool {
    const LONG: [char; 2] = ['\u{2013}', '\u{2014}'];
    let doubled = text[..dash.start].ends_with(['-', LONG[0], LONG[1]]) || text[dash.end..].starts_with('-');
    let wide = text[dash.clone()].starts_with(LONG) && (spaced_before || spaced_after);
    spaced_before && spaced_after || doubled || wide
}

fn line_end(text: &str, from: usize, end: usize) -> usize {
    text[from..end].find('\n').map_or(end, |at| from + at)
}

/// Whether people, with what is said of them, are all that follows up to the next mark that parts.
pub fn closes_with_people(ctx: &Context<'_>, block: usize, tokens: &[Token], end: usize) -> bool {
    let Some(first) = tokens.first() else { return false };
    let text = &ctx.block(block).text;
    let parting = |t: &&Token| {
        let spaced = text[..t.range.start].ends_with(' ') && text[t.range.end..].starts_with(' ');
        t.folded == ":" || matches!(t.folded.as_str(), "-" | "|") && spaced
    };
    let stop = tokens.iter().find(parting).map_or(end, |t| t.range.start);
    let rest = trim_range(ctx, block, &(first.range.start..stop));
    let opens = ctx.people_in(block, &rest).next().is_some_and(|p| p.at.0 <= rest.start + 1);
    opens && classify(ctx, block, &rest) == Part::People
}

/// For each token where the next bracket behind it closes.
fn closing(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut next = None;
    let mut out: Vec<Option<usize>> = (0..tokens.len())
        .rev()
        .map(|at| {
            let behind = next;
            next = if matches!(tokens[at].folded.as_str(), ")" | "]") { Some(at) } else { next };
            behind
        })
        .collect();
    out.reverse();
    out
}

/// What a stretch is.
pub fn classify(ctx: &Context<'_>, block: usize, segment: &Range<usize>) -> Part {
    let whole = trim_range(ctx, block, segment);
    let tokens = ctx.tokens_in(block, &whole);
    let mentions: Vec<&Mention> = ctx.mentions_in(block, &whole).collect();
    // "and Dr. X"
    let leads = |t: &&Token| t.is(Cue::Honorifics) || t.is(Cue::And) || t.folded == ".";
    let opening = tokens.iter().take_while(leads).last().map_or(whole.start, |t| t.range.end);
    let opens_with_person =
        |m: &&&Mention| m.kind == Kind::Person && m.method != Method::Coreference && m.at.0 <= opening + 1;
    if let Some(person) = mentions.iter().find(opens_with_person) {
        let left = unexplained(ctx, block, &whole);
        let stated = mentions.iter().filter(|m| m.kind == Kind::Person).any(|m| ctx.affiliation(m.span).is_some());
        // "Title (X, Head of Something)": said of the person, whether or not it is understood. "X, the road to 9.5" is a title.
        let comma = tokens.iter().find(|t| t.range.start >= person.at.1).is_some_and(|t| t.folded == ",");
        let said = comma && (whole.start > 1 || is_below_heading(ctx, block) && left <= 2);
        return if left == 0 || left <= 4 && (stated || said) { Part::People } else { Part::Text };
    }
    if short_name(ctx, block, segment).is_some() || is_owned(ctx, block, &whole, &mentions) {
        return Part::People;
    }
    let company =
        mentions.iter().find(|m| m.kind == Kind::Company && m.at.0 <= whole.start + 1 && m.at.1 + 1 >= whole.end);
    if company.is_some() && !tokens.iter().all(|t| t.is(Cue::NotTalk)) {
        return Part::Company;
    }
    // "CON310: Title"
    let digits = |t: &Token| t.folded.bytes().filter(u8::is_ascii_digit).count() >= 3;
    let code = tokens.len() == 1 && mentions.is_empty() && tokens[0].shape == Shape::Number && digits(&tokens[0]);
    let telling = |t: &&Token| t.is_word() && !t.is(Cue::FunctionWords);
    let label = tokens.iter().any(|t| telling(&t))
        && tokens.iter().filter(|t| t.is_word()).all(|t| {
            t.is(Cue::Containers)
                || t.is(Cue::NotTalk)
                || t.is(Cue::FunctionWords)
                || t.folded.chars().all(|c| c.is_numeric() || "h:.".contains(c))
                || t.is(Cue::TalkNouns)
        });
    let role = tokens.len() == 1 && (tokens[0].is(Cue::Roles) || tokens[0].is(Cue::SpeakerNouns));
    if label || code || role || is_address(ctx, block, &whole) { Part::Label } else { Part::Text }
}

/// "Google engineer X", "네이버 서치 X": a stretch that a company opens and one of its people closes. Where letters have no capitals, a
/// part of the company may stand between.
fn is_owned(ctx: &Context<'_>, block: usize, whole: &Range<usize>, mentions: &[&Mention]) -> bool {
    let (Some(first), Some(last)) = (mentions.first(), mentions.last()) else { return false };
    let uncased = ctx.tokens_in(block, &(last.at.0..last.at.1)).iter().all(|t| t.shape == Shape::Uncased);
    let ends = first.kind == Kind::Company && first.at.0 <= whole.start + 1 && last.at.1 + 1 >= whole.end;
    ends && last.kind == Kind::Person && unexplained(ctx, block, whole) <= if uncased { PARTS } else { 0 }
}

/// Words between a company and its person that name a part of it.
const PARTS: usize = 2;

/// How many words of a stretch that begins with a person are neither names nor roles nor small words.
fn unexplained(ctx: &Context<'_>, block: usize, whole: &Range<usize>) -> usize {
    let tokens = ctx.tokens_in(block, whole);
    let small = [Cue::And, Cue::FunctionWords, Cue::NotTalk, Cue::Honorifics];
    let (mut left, mut index) = (0, 0);
    while index < tokens.len() {
        let token = &tokens[index];
        let named = ctx.mention_over(block, &token.range);
        let named = named.filter(|m| whole.start <= m.at.0 && m.at.1 <= whole.end);
        let named = named.filter(|m| matches!(m.kind, Kind::Person | Kind::Company));
        let role = Cue::Roles.at(&tokens[index..]).max(Cue::Employer.at(&tokens[index..]));
        let handle = token.folded == "@";
        if named.is_some() || !token.is_word() && !handle {
            index += 1;
        } else if handle {
            index += 2;
        } else if role > 0 {
            index += role;
        } else {
            left += usize::from(!small.iter().any(|cue| token.is(*cue)));
            index += 1;
        }
    }
    left
}

/// Whether a heading stands right below another, as one does that names who speaks.
fn is_below_heading(ctx: &Context<'_>, block: usize) -> bool {
    block > 0 && ctx.block(block).is_heading() && ctx.block(block - 1).is_heading()
}

/// `https://…`, `@handle`: one word that is an address.
pub fn is_address(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> bool {
    let text = &ctx.block(block).text[range.clone()];
    !text.contains(char::is_whitespace) && (text.contains("://") || text.starts_with('@'))
}

/// The person of whom a segment has only the surname, or only the given name.
pub fn short_name<'a>(ctx: &Context<'a>, block: usize, segment: &Range<usize>) -> Option<&'a Mention> {
    let whole = trim_range(ctx, block, segment);
    let named = ctx.mentions_in(block, &whole).find(|m| m.kind == Kind::Person && m.method == Method::Coreference);
    named.filter(|m| m.at == (whole.start, whole.end))
}

/// `range` without white space, quotes, dashes and stops at its ends.
pub fn trim_range(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> Range<usize> {
    let text = &ctx.block(block).text;
    let edge = |c: char| c.is_whitespace() || quotes::is_mark(c) || "*_:,;|-\u{2013}\u{2014}\u{2022}#".contains(c);
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start_matches(edge).len());
    let end = range.start + slice.trim_end_matches(edge).trim_end().len();
    let (mut start, mut end) = (start, end.max(start));
    while text[start..end].ends_with('.') && !text[start..end].ends_with("..") {
        end -= 1;
    }
    let inner = &text[start..end];
    if inner.starts_with('(') && inner.ends_with(')') && !inner[1..inner.len() - 1].contains(['(', ')']) {
        start += 1;
        end -= 1;
    }
    if inner.ends_with('(') || inner.ends_with('[') {
        end -= 1;
    }
    start..end
}
