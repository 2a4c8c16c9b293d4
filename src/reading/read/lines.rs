//! Blocks in, blocks out: where people write a line in bold instead of a heading, that line becomes one, with or without an
//! empty line behind it; lines that begin with bullets become items. Done once for all formats, on the text that a reader
//! sees, since `**Title**`, `<b>Title</b><br>` and letters in bold dress are one thing to them.

use super::plain;
use crate::model::{Block, BlockKind, Mark, MarkKind, Piece};
use std::ops::Range;

/// The level of a line that stands for a heading, also of a term that is defined: below all headings.
pub const LABEL: u8 = 7;
/// That of one which only leads into what follows, "**The slides:**": below those that are titles.
const LEAD: u8 = 8;

/// Cuts paragraphs at their lines where these are headings or items.
pub fn cut(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        if block.kind != BlockKind::Paragraph {
            out.push(block);
        } else if let Some((above, items)) = bulleted(&block) {
            above.into_iter().for_each(|above| labelled(above, &mut out));
            out.extend(items);
        } else {
            labelled(block, &mut out);
        }
    }
    out
}

/// The lines of a text.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let line = |part: &str| {
        let range = start..start + part.len();
        start = range.end + 1;
        range
    };
    text.split('\n').map(line).collect()
}

/// The items of a paragraph whose lines all begin with one bullet that no format knows (`• one`), or whose last lines begin with
/// any, too far in to be items to their format; and what stands above these.
fn bulleted(block: &Block) -> Option<(Option<Block>, Vec<Block>)> {
    let lines = lines(&block.text);
    let text = |line: &Range<usize>| &block.text[line.clone()];
    let bullet = text(lines.last()?).chars().next().filter(|c| "•●◦▪‣–·*+-".contains(*c))?;
    let skip = |line: &Range<usize>| plain::bullet(text(line)).filter(|_| text(line).starts_with(bullet)).map(|b| b.1);
    let first = lines.len() - lines.iter().rev().take_while(|line| skip(line).is_some()).count();
    let above = first.checked_sub(1).map(|last| text(&lines[last]));
    let led = above.is_none_or(|line| line.ends_with(':'));
    if lines.len() - first < 2 || !led {
        return None;
    }
    let item = |line: &Range<usize>| Some(slice(block, line.start + skip(line)?..line.end, BlockKind::Item(1)));
    let above = above.map(|_| slice(block, 0..lines[first].start, BlockKind::Paragraph));
    Some((above, lines[first..].iter().filter_map(item).collect()))
}

/// Cuts a paragraph before and behind each line that stands for a heading. The first line is one if it is in bold, a later one
/// where the line before closes a sentence: else a bold phrase fills a line by chance.
fn labelled(block: Block, out: &mut Vec<Block>) {
    let lines = lines(&block.text);
    let mut from = 0;
    let mut index = 0;
    let mut cut = false;
    while index < lines.len() {
        if let Some((level, title)) = marked(&block.text, &lines[index]) {
            if from < lines[index].start {
                text(slice(&block, from..lines[index].start - 1, BlockKind::Paragraph), out);
            }
            out.push(slice(&block, title, BlockKind::Heading(level)));
            index += 1;
            from = (lines[index - 1].end + 1).min(block.text.len());
            cut = true;
            continue;
        }
        let closed = block.text[from..lines[index].start].trim_end().ends_with(['.', '!', '?', ':', '…', ')']);
        let head = (index == 0 || closed || lines[index].start == from).then(|| label(&block, &lines, index)).flatten();
        let Some(last) = head else {
            index += 1;
            continue;
        };
        let head = lines[index].start..lines[last].end;
        if from < head.start {
            text(slice(&block, from..head.start - 1, BlockKind::Paragraph), out);
        }
        let level = if block.text[head.clone()].ends_with(':') { LEAD } else { LABEL };
        out.push(slice(&block, head.clone(), BlockKind::Heading(level)));
        from = head.end + 1;
        index = last + 1;
        cut = true;
    }
    if !cut {
        text(block, out);
    } else if from < block.text.len() {
        text(slice(&block, from..block.text.len(), BlockKind::Paragraph), out);
    }
}

/// The level and the title of a line that is marked as a heading, which its format does not see: `##Title` without a blank,
/// `## Title` inside HTML, `!Title!` of old wikis, where more marks mean more.
pub(super) fn marked(text: &str, line: &Range<usize>) -> Option<(u8, Range<usize>)> {
    let whole = &text[line.clone()];
    let mark = whole.chars().next().filter(|c| matches!(c, '#' | '!'))?;
    let inner = whole.trim_matches(mark);
    let (before, after) = (whole.len() - whole.trim_start_matches(mark).len(), whole.ends_with(mark));
    let title = inner.trim();
    let start = line.start + before + (inner.len() - inner.trim_start().len());
    let short = title.chars().count() < 120 && title.starts_with(char::is_alphanumeric) && before < 7;
    let heads = match mark {
        '#' => inner.starts_with(' ') || before > 1 && title.starts_with(char::is_uppercase),
        _ => before < 4 && after && !inner.starts_with(' ') && !inner.contains('!'),
    };
    let level = if mark == '#' { before } else { 4 - before.min(3) };
    (short && heads).then(|| (u8::try_from(level).unwrap_or(6), start..start + title.len()))
}

/// Adds a paragraph, its first line apart where that only belongs to the heading above.
fn text(block: Block, out: &mut Vec<Block>) {
    match below_heading(&block, out.last()) {
        Some(end) => {
            out.push(slice(&block, 0..end, BlockKind::Paragraph));
            out.push(slice(&block, end + 1..block.text.len(), BlockKind::Paragraph));
        }
        None => out.push(block),
    }
}

/// Where the first line of a paragraph ends that stands below a heading without being of the prose that follows: a short line
/// that no sentence ends, such as one with the speaker's name.
fn below_heading(block: &Block, above: Option<&Block>) -> Option<usize> {
    let end = block.text.find('\n').filter(|_| above.is_some_and(Block::is_heading))?;
    let (line, rest) = (&block.text[..end], &block.text[end + 1..]);
    // Where an editor breaks lines, the next word had no room.
    let longest = rest.split('\n').map(|l| l.chars().count()).max().unwrap_or(0);
    let next = rest.split_whitespace().next()?.chars().count();
    let width = line.chars().count();
    let meant = width < 60 && width + 1 + next < longest;
    let closed = line.ends_with(['.', ',', ';', ':', '!', '?'])
        || block.marks.iter().any(|mark| mark.range.start < end && end < mark.range.end);
    (meant && !closed && !rest.starts_with(char::is_lowercase) && line.starts_with(char::is_uppercase)).then_some(end)
}

/// The last line of a short label in bold that begins with line `index`, as people write it instead of a heading: `**Title**`,
/// `**Title** by X`. A line in bold up to its colon is none, nor is a sentence.
fn label(block: &Block, lines: &[Range<usize>], index: usize) -> Option<usize> {
    let start = lines[index].start;
    let bold = block.marks.iter().find(|m| m.kind == MarkKind::Strong && m.range.start == start)?;
    let last = (index..lines.len()).find(|i| bold.range.end <= lines[*i].end)?;
    let text = &block.text[start..lines[last].end];
    let (inside, rest) = text.split_at(bold.range.end - start);
    let more = last + 1 < lines.len();
    let follows = lines.get(last + 1).is_none_or(|next| !block.text[next.clone()].starts_with(char::is_lowercase));
    if text.len() >= 160 || last > index + 1 || !follows {
        return None;
    }
    let closes = rest.len() <= 1 && (!more || !inside.ends_with([':', '.', ',']) && rest != ":");
    let goes_on = inside.contains(' ')
        && rest.len() < 80
        && !inside.ends_with([':', '.', '!'])
        && !rest.starts_with([':', '.', ';', ','])
        && (!rest.ends_with(['.', ':', '!', '?', ';', ',']) || names(rest));
    (closes || goes_on).then_some(last)
}

/// Whether what stands behind a title is a few words with a name among them, closed by a stop: `by Ann Bo.`
fn names(rest: &str) -> bool {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let capitals = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    rest.ends_with('.') && words.len() <= 5 && capitals > 1
}

/// The part of a block at `range` of its text, as a block of its own.
pub(super) fn slice(block: &Block, range: Range<usize>, kind: BlockKind) -> Block {
    let text = &block.text[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    let end = (range.start + text.trim_end().len()).max(start);
    let within = |p: &Piece| {
        let copied = p.text_len == p.source.end - p.source.start;
        let (from, to) = (p.text.max(start), (p.text + p.text_len).min(end));
        let mut piece = Piece { text: from - start, text_len: to - from, source: p.source };
        if copied {
            piece.source.start += from - p.text;
            piece.source.end = piece.source.start + piece.text_len;
        }
        piece
    };
    let overlaps = |r: &Range<usize>| r.start < end && start < r.end;
    let from = block.pieces.partition_point(|p| p.text + p.text_len <= start);
    let pieces = block.pieces[from..].iter().take_while(|p| p.text < end);
    let pieces = pieces.filter(|p| overlaps(&(p.text..p.text + p.text_len))).map(within).collect();
    let marks = block.marks.iter().filter(|m| overlaps(&m.range));
    let marks =
        marks.map(|m| Mark { range: m.range.start.max(start) - start..m.range.end.min(end) - start, ..m.clone() });
    Block {
        kind,
        text: block.text[start..end].to_owned(),
        pieces,
        marks: marks.collect(),
        span: block.to_source(start..end),
        chrome: block.chrome,
        sentences: Vec::new(),
    }
}
