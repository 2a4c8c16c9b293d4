//! Blocks in, the same blocks out, with blanks where an editor broke their lines for want of room: a text says the same
//! however wide the window was in which it was written, and whether a paragraph ends with a line break or goes on behind it.
//! Line breaks that somebody meant stay. One place for all formats, before anything asks for lines.

use super::{lines, plain};
use crate::model::{Block, BlockKind, Mark, MarkKind};
use std::ops::Range;

/// A text has this many lines broken for room, or none: a few long lines are so by chance.
const FEW: usize = 4;
/// Who breaks lines for room breaks them at such a width; what is shorter than another says nothing of it.
const ROOM: Range<usize> = 56..140;
const SHORT: usize = 40;
/// A line is prose from here on.
const LONG: usize = 120;
/// Who breaks lines by hand misses the width by as much.
const SLACK: usize = 4;

/// A line break of a block that may be one for room.
struct Break {
    block: usize,
    /// Where it stands in the block's text.
    at: usize,
    /// How wide the line before it is, how wide it would be with the next word, and without its own last.
    width: usize,
    wider: usize,
    narrower: usize,
}

/// Makes blanks of the line breaks that are there for room only.
pub fn join(source: &str, blocks: &mut [Block]) {
    let prose = blocks.iter().enumerate().filter(|(_, b)| is_prose(b));
    let breaks: Vec<Break> = prose
        .flat_map(|(block, found)| {
            found.text.match_indices('\n').filter_map(move |(at, _)| soft(source, found, at, block))
        })
        .collect();
    let room = room(&breaks);
    let full = |found: &Break| room.is_some_and(|room| found.narrower <= room && room < found.wider + SLACK);
    let mut of_block = breaks.iter().peekable();
    while let Some(block) = of_block.peek().map(|found| found.block) {
        let found: Vec<&Break> = std::iter::from_fn(|| of_block.next_if(|found| found.block == block)).collect();
        for at in needless(&blocks[block], &found, full) {
            blocks[block].text.replace_range(at..=at, " ");
        }
    }
}

/// Which of these line breaks of a block say nothing: those that are there for room, and those between sentences of prose.
fn needless(block: &Block, breaks: &[&Break], full: impl Fn(&Break) -> bool) -> Vec<usize> {
    let (mut start, mut out) = (0, Vec::new());
    for (at, _) in block.text.match_indices('\n') {
        let line = &block.text[start..at];
        let prose = block.kind == BlockKind::Paragraph && line.len() > LONG && line.ends_with(['.', '!', '?']);
        let found = breaks.binary_search_by_key(&at, |found| found.at).ok().map(|found| breaks[found]);
        if found.is_some_and(|found| prose || full(found)) {
            out.push(at);
        } else {
            start = at + 1;
        }
    }
    out
}

fn is_prose(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Quote)
}

/// The line break at `at` of a block's text, unless mark-up says that it is meant: two blanks or a sign before it, a tag, a
/// line that is in bold or a link as a whole, a bullet behind it.
fn soft(source: &str, found: &Block, at: usize, block: usize) -> Option<Break> {
    let (end, next) = (found.to_source(at - 1..at).end, found.to_source(at + 1..at + 2).start);
    let between = source.get(end..next)?;
    let (before, after) = between.split_once('\n')?;
    let meant =
        before.ends_with("  ") || before.ends_with(['\\', '+']) || between.contains("<br") || after.contains('\n');
    let start = source[..end].rfind('\n').map_or(0, |i| i + 1);
    let line = source[start..end + before.len()].trim_end();
    let width = line.chars().count();
    let last = line.split_whitespace().next_back().map_or(0, |word| word.chars().count());
    let word = word(source[end + before.len() + 1..].trim_start_matches([' ', '\t', '>']));
    // Letters that stand without blanks are broken anywhere.
    let blankless = |text: &str| text.contains(|c| ('\u{2e80}'..'\u{a4d0}').contains(&c));
    if meant || blankless(word) || stands_alone(found, at) {
        return None;
    }
    Some(Break { block, at, width, wider: width + 1 + word.chars().count(), narrower: width - last })
}

/// The first word of what begins with a line; a link is one with its address.
fn word(text: &str) -> &str {
    let line = text.split('\n').next().unwrap_or_default();
    let word = line.split_whitespace().next().unwrap_or_default();
    let link = word.trim_start_matches(['!', '*', '_']).starts_with('[');
    let closed = line.find(')').filter(|_| link && !word.contains(')'));
    closed.map_or(word, |closed| &line[..=closed])
}

/// Whether the line before a break or the one behind is one of its own: in bold or a link as a whole, marked as a heading, or
/// behind a bullet.
fn stands_alone(block: &Block, at: usize) -> bool {
    let text = &block.text;
    let before = text[..at].rfind('\n').map_or(0, |i| i + 1)..at;
    let behind = at + 1..text[at + 1..].find('\n').map_or(text.len(), |i| at + 1 + i);
    let whole = |line: &Range<usize>| {
        let first = block.marks.partition_point(|m| m.range.start < line.start);
        let mut marks = block.marks[first..].iter().take_while(|m| m.range.start <= line.start + 1);
        let all = |m: &Mark| (line.end.saturating_sub(1)..=line.end + 1).contains(&m.range.end);
        marks.any(|m| matches!(m.kind, MarkKind::Strong | MarkKind::Link(_)) && all(m))
    };
    let alone = |line: &Range<usize>| whole(line) || lines::marked(text, line).is_some();
    plain::bullet(&text[behind.clone()]).is_some() || alone(&before) || alone(&behind)
}

/// The width at which the lines of a text were broken: those that are not short end where the next word had no room, and more
/// of them than there are lines that are longer, which somebody broke for another reason.
fn room(breaks: &[Break]) -> Option<usize> {
    let full = |room: usize| breaks.iter().filter(|b| b.width <= room && room < b.wider + SLACK).count();
    let mut tried: Vec<usize> = breaks.iter().map(|b| b.width).filter(|width| ROOM.contains(width)).collect();
    tried.sort_unstable();
    tried.dedup();
    let room = tried.into_iter().rev().max_by_key(|room| full(*room))?;
    let told = breaks.iter().filter(|b| (SHORT..=room).contains(&b.width)).count();
    let wider = breaks.iter().filter(|b| b.narrower > room).count();
    let full = full(room);
    (full >= FEW && full * 4 >= told * 3 && full >= wider).then_some(room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::markdown;

    /// The texts of the blocks of a recap in Markdown.
    fn texts(source: &str) -> Vec<String> {
        let mut blocks = markdown::blocks(source, 0);
        join(source, &mut blocks);
        blocks.into_iter().map(|block| block.text).collect()
    }

    const TOLD: &str = "The second day began with a keynote on old machines by Ann Bo of Fenland Mills, who had brought two of them \
        along and let everybody turn the wheel while she told how the first of them was built, by whom, and what became of it \
        when nobody wanted flour any more, so that the hall was late for its coffee and nobody minded.";

    /// The same with line breaks where the next word has no room.
    fn broken(text: &str, room: usize) -> String {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let last = lines.last_mut().expect("one is there");
            if last.is_empty() || last.len() + 1 + word.len() <= room {
                *last += if last.is_empty() { "" } else { " " };
                *last += word;
            } else {
                lines.push(word.to_owned());
            }
        }
        lines.join("\n")
    }

    #[test]
    fn lines_broken_for_room_are_one() {
        let told = TOLD.split_whitespace().collect::<Vec<_>>().join(" ");
        for room in [60, 72, 80] {
            let source = format!("# Mill Days\n\n{}\n\nTitle: Wheels\nSpeaker: Bo Zorvik\n", broken(&told, room));
            assert_eq!(texts(&source), ["Mill Days", &told, "Title: Wheels\nSpeaker: Bo Zorvik"], "{room}");
        }
    }

    #[test]
    fn line_breaks_that_are_meant_stay() {
        for source in [
            "A line that somebody ended here, since it is full, so to speak\nAnother of about this width, which is one for itself\nA third",
            "Quiet queues for loud people\nAnn Bo, Fenland Mills\n\nLate trains, and what they cost\nBo Zorvik",
        ] {
            assert_eq!(texts(source).join("\n\n"), source);
        }
        let source = format!(
            "{}\n\n**Wheels that turn by themselves, and who is to blame for them**\nBo Zorvik",
            broken(TOLD, 70)
        );
        let last = texts(&source).pop().expect("the last paragraph");
        assert_eq!(last, "Wheels that turn by themselves, and who is to blame for them\nBo Zorvik");
    }

    #[test]
    fn sentences_of_prose_on_lines_of_their_own_are_one_paragraph() {
        let long = format!(
            "{} It was long.",
            "The hall was full and the talk was good and nobody left before its end.".repeat(2)
        );
        assert_eq!(texts(&format!("{long}\nShe then drew wheels.")), [format!("{long} She then drew wheels.")]);
    }

    #[test]
    fn a_colon_that_a_line_happens_to_begin_with_defines_nothing() {
        let source = "C'est un service de protection\ndes utilisateurs\n: seul le moulin y a accès\nla nuit.";
        assert_eq!(texts(source), [source]);
        assert_eq!(texts("Moulin\n: une roue qui tourne"), ["Moulin", "une roue qui tourne"]);
    }
}
