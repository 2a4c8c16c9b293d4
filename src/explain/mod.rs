//! A recap and what was extracted from it in, the recap with everything marked out: what to read when a talk, a speaker or
//! a technology is missed or wrong. The page and the terminal show one [`Sheet`], so that they always agree.

pub mod html;
pub mod text;

use crate::extract::event;
use crate::model::{Abstention, BlockKind, Event, Extraction, MarkKind, Mention, Method, Recap, Span, Talk, Weighed};
use std::collections::HashSet;

/// How a stretch of the source was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// As text: names are looked for here.
    Text,
    /// As the text of a heading.
    Heading,
    /// Not as text: mark-up, addresses, source code.
    Markup,
    /// As page chrome: comment forms, share bars, image names; not linked.
    Chrome,
}

/// A name that is marked in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Marked<'a> {
    /// It was linked.
    Mention(&'a Mention),
    /// It was seen and not linked.
    Abstained(&'a Abstention),
}

impl Marked<'_> {
    /// Where it stands in the source.
    pub fn span(self) -> Span {
        match self {
            Marked::Mention(m) => m.span,
            Marked::Abstained(a) => a.span,
        }
    }
}

/// A stretch of a line that is drawn in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Where it stands in the source.
    pub span: Span,
    /// How it was read.
    pub ink: Ink,
    /// The name it belongs to, as index of [`Sheet::marks`].
    pub mark: Option<usize>,
    /// Whether the name begins here.
    pub opens: bool,
    /// Whether the name ends here.
    pub closes: bool,
}

/// A line of the source, without its line break; where a talk begins or ends amid its words, a part of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    /// Whether it is a later part of its line.
    pub is_continued: bool,
    /// Where it stands in the source.
    pub span: Span,
    /// Talks that begin in it, as indices of [`Extraction::talks`].
    pub begins: Vec<usize>,
    /// The talk it belongs to: of several, the one that begins last.
    pub talk: Option<usize>,
    /// What it is made of, without gaps.
    pub runs: Vec<Run>,
}

/// A recap, line by line.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The recap.
    pub recap: &'a Recap,
    /// What was extracted from it.
    pub extraction: &'a Extraction,
    /// The names that are marked, in the order of the text; they do not overlap.
    pub marks: Vec<Marked<'a>>,
    /// The lines.
    pub lines: Vec<Line>,
    /// Whether names that were not linked are among the marks, and each says how it was found.
    pub explain: bool,
}

impl<'a> Sheet<'a> {
    /// Lays a recap out. With `explain`, names that were seen and not linked are marked too, where no other is.
    pub fn new(recap: &'a Recap, extraction: &'a Extraction, explain: bool) -> Self {
        let marks = marks(extraction, explain);
        let (inks, talks) = (inks(recap), places(recap, extraction));
        let mut lines = Vec::new();
        let mut at = 0;
        for (index, text) in recap.source.split_inclusive('\n').enumerate() {
            let whole = Span::new(at, at + text.trim_end_matches(['\n', '\r']).len());
            at += text.len();
            let starts = parts(&recap.source, whole, &inks, &talks);
            for (part, &start) in starts.iter().enumerate() {
                let next = starts.get(part + 1).copied();
                let span = Span::new(start, next.unwrap_or(whole.end));
                let is_here = |talk: &Span| start <= talk.start && talk.start < next.unwrap_or(at);
                let told = (0..talks.len()).filter(|i| talks[*i].start < next.unwrap_or(at) && start < talks[*i].end);
                lines.push(Line {
                    number: index + 1,
                    is_continued: part > 0,
                    span,
                    begins: (0..talks.len()).filter(|i| is_here(&talks[*i])).collect(),
                    talk: told.max_by_key(|i| talks[*i].start),
                    runs: runs(&recap.source, span, &inks, &marks),
                });
            }
        }
        set_ends(&mut lines);
        Self { recap, extraction, marks, lines, explain }
    }

    /// The words of a stretch.
    pub fn words(&self, span: Span) -> &'a str {
        self.recap.source.get(span.range()).unwrap_or_default()
    }

    /// The number of the line that a byte stands in, from 1.
    pub fn line_of(&self, at: usize) -> usize {
        let index = self.lines.partition_point(|line| line.span.start <= at);
        self.lines.get(index.saturating_sub(1)).map_or(1, |line| line.number)
    }

    /// The lines that tell of a talk: `line 3`, `lines 3 to 9`.
    pub fn lines_of(&self, talk: &Talk) -> String {
        let place = place(self.recap, talk.span);
        match (self.line_of(place.start), self.line_of(place.end.saturating_sub(1))) {
            (first, last) if first >= last => format!("line {first}"),
            (first, last) => format!("lines {first} to {last}"),
        }
    }

    /// What is known of the recap as a whole, by name.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let (recap, told) = (self.recap, self.extraction);
        let mut out: Vec<(&'static str, String)> = Vec::new();
        let mut add = |name, value: String| {
            if !value.is_empty() {
                out.push((name, value));
            }
        };
        told.events.iter().for_each(|event| add("event", event_words(event)));
        add("authors", told.authors.join(", "));
        add("publisher", told.publisher.clone().unwrap_or_default());
        add("language", recap.language.clone());
        add("title of the post", recap.meta.title.clone().unwrap_or_default());
        add("date of the post", recap.meta.date.clone().unwrap_or_default());
        add("signed", recap.meta.authors.join(", "));
        add("tags", recap.meta.tags.join(", "));
        told.warnings.iter().for_each(|warning| add("warning", warning.clone()));
        out
    }

    /// What was seen and not taken: names, and other meanings of the names that were taken. In the order of the text, the
    /// likelier first.
    pub fn passed_over(&self) -> Vec<&Abstention> {
        let mut all: Vec<_> = self.extraction.abstained.iter().chain(&self.extraction.outranked).collect();
        all.sort_by(|a, b| a.span.start.cmp(&b.span.start).then(b.score.total_cmp(&a.score)));
        all
    }

    /// The marked names on which clues decided, and then what stood for the event's name, year, place or day, which has no
    /// mark; both in the order of the text, with the clues.
    pub fn decided(&self) -> Vec<(Option<Marked<'a>>, &'a Weighed)> {
        let is_marked = |mark: &Marked<'_>, weighed: &Weighed| match mark {
            Marked::Mention(mention) => mention.span == weighed.span && mention.method != Method::Coreference,
            Marked::Abstained(seen) => seen.span == weighed.span,
        };
        let (of_event, of_names): (Vec<&Weighed>, Vec<&Weighed>) =
            self.extraction.weighed.iter().partition(|weighed| weighed.file == event::CLUES);
        let clues_of = |mark: &Marked<'a>| of_names.iter().find(|weighed| is_marked(mark, weighed));
        let names = self.marks.iter().filter_map(|mark| Some((Some(*mark), *clues_of(mark)?)));
        let is_for = |weighed: &&Weighed| weighed.clues.iter().map(|(_, weight)| weight).sum::<f32>() > 0.0;
        let mut of_event: Vec<&Weighed> = of_event.into_iter().filter(is_for).collect();
        of_event.sort_by_key(|weighed| weighed.span.start);
        of_event.dedup();
        names.chain(of_event.into_iter().map(|weighed| (None, weighed))).collect()
    }

    /// How many there are of what.
    pub fn counts(&self) -> String {
        let told = self.extraction;
        let say = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let (talks, mentions) = (say(told.talks.len(), "talk"), say(told.mentions.len(), "mention"));
        let in_doubt = |count: usize| if count > 0 { format!(" ({count} in doubt)") } else { String::new() };
        let unsure = in_doubt(told.talks.iter().filter(|talk| talk.doubtful).count());
        let weak = in_doubt(told.mentions.iter().filter(|mention| mention.doubtful).count());
        format!("{talks}{unsure}, {mentions}{weak}, {} seen and not taken", told.abstained.len())
    }
}

/// The event as it is stated: name and edition, place, country, first day, id.
fn event_words(event: &Event) -> String {
    let name = match &event.edition {
        Some(edition) => format!("{} {edition}", event.name),
        None => event.name.clone(),
    };
    let stated = [Some(&name), event.place.as_ref(), event.country.as_ref(), event.date.as_ref()];
    let stated: Vec<&str> = stated.into_iter().flatten().map(String::as_str).collect();
    let inferred = event.inferred.as_ref().map(|reason| format!("; year inferred: {reason}"));
    format!("{} ({}){}", stated.join(", "), event.id, inferred.unwrap_or_default())
}

/// Clues as a reader adds them up: `by +1.20, last-word -0.40`.
pub fn clue_words(weighed: &Weighed) -> String {
    let words = weighed.clues.iter().map(|(name, weight)| format!("{name} {weight:+.2}"));
    words.collect::<Vec<_>>().join(", ")
}

/// Facts with what they weighed: `a title in quotes +1.23; people 0 -0.40`.
pub fn weight_words(reasons: &[(String, f32)]) -> String {
    let words = reasons.iter().map(|(name, weight)| format!("{name} {weight:+.2}"));
    words.collect::<Vec<_>>().join("; ")
}

/// The first words of a stretch of text, on one line.
pub fn opening_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let more = if words.len() > OPENING { " …" } else { "" };
    words[..words.len().min(OPENING)].join(" ") + more
}

/// How many words tell a place from others.
const OPENING: usize = 6;

/// What a method means, for a reader.
pub fn meaning(method: Method) -> &'static str {
    match method {
        Method::Exact => "a listed name, as listed",
        Method::Variant => "a variant of a listed name",
        Method::Fuzzy => "a listed name, misspelt",
        Method::Coreference => "a short form of a name that stands in full elsewhere",
        Method::Candidate => "not listed; it stands where only such a name does",
    }
}

/// The names to mark: mentions, and between them the names that were not linked, the likelier first.
fn marks(extraction: &Extraction, explain: bool) -> Vec<Marked<'_>> {
    let mut abstained: Vec<&Abstention> = extraction.abstained.iter().filter(|_| explain).collect();
    abstained.sort_by(|a, b| b.score.total_cmp(&a.score));
    let all = extraction.mentions.iter().map(Marked::Mention).chain(abstained.into_iter().map(Marked::Abstained));
    let mut out: Vec<Marked<'_>> = Vec::new();
    for mark in all.filter(|mark| mark.span().start < mark.span().end) {
        let after = out.partition_point(|other| other.span().start < mark.span().start);
        let mut around = out[after.saturating_sub(1)..].iter().take(2);
        if !around.any(|other| other.span().overlaps(mark.span())) {
            out.insert(after, mark);
        }
    }
    out
}

/// How each byte of the source was read. What no block holds is mark-up.
fn inks(recap: &Recap) -> Vec<Ink> {
    let mut inks = vec![Ink::Markup; recap.source.len()];
    let mut fill = |span: Span, ink: Ink| {
        if let Some(stretch) = inks.get_mut(span.range()) {
            stretch.fill(ink);
        }
    };
    for block in &recap.blocks {
        let ink = match block.kind {
            _ if block.chrome => Ink::Chrome,
            BlockKind::Code => Ink::Markup,
            BlockKind::Heading(_) => Ink::Heading,
            _ => Ink::Text,
        };
        block.pieces.iter().for_each(|piece| fill(piece.source, ink));
        for mark in block.marks.iter().filter(|mark| mark.kind == MarkKind::Code) {
            fill(block.to_source(mark.range.clone()), Ink::Markup);
        }
    }
    inks
}

/// Where the talks stand, without the white space around.
fn places(recap: &Recap, extraction: &Extraction) -> Vec<Span> {
    extraction.talks.iter().map(|talk| place(recap, talk.span)).collect()
}

fn place(recap: &Recap, span: Span) -> Span {
    let words = recap.source.get(span.range()).unwrap_or_default();
    let last = recap.source.char_indices().next_back().map_or(0, |(at, _)| at);
    let start = (span.end - words.trim_start().len()).min(last);
    Span::new(start, (span.start + words.trim_end().len()).max(start))
}

/// Where the parts of a line begin: at its begin, and where a talk begins or ends with words on both sides.
fn parts(source: &str, line: Span, inks: &[Ink], talks: &[Span]) -> Vec<usize> {
    let is_worded = |from: usize, to: usize| {
        source[from..to].char_indices().any(|(at, c)| !c.is_whitespace() && inks[from + at] != Ink::Markup)
    };
    let behind = |end: usize| line.end - source[end..line.end].trim_start().len();
    let inside = |at: &usize| line.start < *at && *at < line.end;
    let ends = talks.iter().map(|talk| talk.end).filter(inside).map(behind);
    let mut cuts: Vec<usize> = talks.iter().map(|talk| talk.start).chain(ends).filter(inside).collect();
    cuts.sort_unstable();
    let mut parts = vec![line.start];
    for cut in cuts {
        if parts.last().is_some_and(|last| is_worded(*last, cut)) && is_worded(cut, line.end) {
            parts.push(cut);
        }
    }
    parts
}

/// The runs of a line: cut where the reading changes, and where a name begins or ends.
fn runs(source: &str, line: Span, inks: &[Ink], marks: &[Marked<'_>]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (offset, c) in source[line.range()].char_indices() {
        let span = Span::new(line.start + offset, line.start + offset + c.len_utf8());
        let ink = inks[span.start];
        let next = marks.partition_point(|mark| mark.span().end <= span.start);
        let mark = marks.get(next).filter(|mark| mark.span().start <= span.start).map(|_| next);
        match runs.last_mut() {
            Some(last) if last.ink == ink && last.mark == mark => last.span.end = span.end,
            _ => runs.push(Run { span, ink, mark, opens: false, closes: false }),
        }
    }
    runs
}

/// Says of each run whether it is the first or the last of its name.
fn set_ends(lines: &mut [Line]) {
    let mut seen = HashSet::new();
    for run in lines.iter_mut().flat_map(|line| &mut line.runs) {
        run.opens = run.mark.is_some_and(|mark| seen.insert(mark));
    }
    seen.clear();
    for run in lines.iter_mut().rev().flat_map(|line| line.runs.iter_mut().rev()) {
        run.closes = run.mark.is_some_and(|mark| seen.insert(mark));
    }
}

#[cfg(test)]
mod tests;
