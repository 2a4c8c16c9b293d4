//! Blocks in, the author out whom a line below the title names: "By Ann Bo", "Ann Bo · May 8, 2019 · 7 min read". Such a line
//! is no talk of hers. Only what stands where a byline stands, and says nothing else, is one.

use super::lines::{self, LABEL};
use crate::language::Languages;
use crate::language::text::{Shape, Token};
use crate::model::{Block, BlockKind, Meta};
use std::ops::Range;

/// A line with more tokens than this says more than who wrote a post and when.
const LONGEST: usize = 18;
/// How many blocks below the title a byline may stand.
const BELOW: usize = 2;
/// What parts the name from the date and the time that reading takes.
const MARKS: [char; 7] = ['·', '|', '•', '—', '–', '\n', ','];

/// Adds the authors of a byline to `meta`, and makes their names blocks of their own that belong to the head of the recap.
pub fn read(meta: &mut Meta, blocks: &mut Vec<Block>, languages: &Languages, language: &str) {
    let Some((index, names)) = find(meta, blocks, languages, language) else { return };
    let line = blocks.remove(index);
    let mut at = 0;
    let mut parts = Vec::new();
    let rest = |range: Range<usize>| {
        let mut part = lines::slice(&line, range, BlockKind::Paragraph);
        part.chrome = true;
        (!part.text.is_empty()).then_some(part)
    };
    for name in names {
        parts.extend(rest(at..name.start));
        at = name.end;
        let part = lines::slice(&line, name, BlockKind::Meta);
        if !meta.authors.contains(&part.text) {
            meta.authors.push(part.text.clone());
        }
        parts.push(part);
    }
    parts.extend(rest(at..line.text.len()));
    blocks.splice(index..index, parts);
}

/// The block that is a byline, and the names in it.
fn find(meta: &Meta, blocks: &[Block], languages: &Languages, language: &str) -> Option<(usize, Vec<Range<usize>>)> {
    let text = |index: &usize| !blocks[*index].chrome && blocks[*index].kind != BlockKind::Meta;
    let mut shown = (0..blocks.len()).filter(text);
    let first = shown.next()?;
    let headings = || blocks.iter().filter(|block| block.is_heading() && !block.chrome);
    // A title stands above all others; where all are alike, the line below the first may name the speaker of a talk.
    let titles = match blocks[first].kind {
        BlockKind::Heading(level) => level > 0 && headings().filter(|b| level_of(b) <= level).count() == 1,
        _ => meta.title.is_some(),
    };
    if !titles || headings().count() < 2 {
        return None;
    }
    let opens = !blocks[first].is_heading();
    let below = opens.then_some(first).into_iter().chain(shown.take(if opens { 0 } else { BELOW }));
    // A line that opens in bold is taken for a heading where nothing is known of bylines.
    let is_text = |block: &Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(LABEL));
    below.take_while(|index| !blocks[*index].is_heading() || is_text(&blocks[*index])).find_map(|index| {
        let block = &blocks[index];
        let plain = is_text(block);
        let names = names(&block.text, meta, languages, language).filter(|_| plain)?;
        Some((index, names))
    })
}

/// The level of a heading; one of which it is not known is like any other.
fn level_of(block: &Block) -> u8 {
    match block.kind {
        BlockKind::Heading(level) => level,
        _ => u8::MAX,
    }
}

/// The names in a line that says nothing but who wrote a post, and perhaps when.
fn names(text: &str, meta: &Meta, languages: &Languages, language: &str) -> Option<Vec<Range<usize>>> {
    let tokens = languages.tokens(text);
    if tokens.len() > LONGEST {
        return None;
    }
    let cues = languages.cues(language);
    let opens = |phrase: &[String]| {
        phrase.len() <= tokens.len() && phrase.iter().zip(&tokens).all(|(word, token)| *word == token.folded)
    };
    let phrases = cues.byline.words().chain(cues.written_by.words());
    let by = phrases.filter(|phrase| opens(phrase)).map(<[String]>::len).max().unwrap_or(0);
    let mut names = Vec::new();
    let mut at = by;
    loop {
        let end = at + name_length(text, &tokens[at..]);
        if !(2..=4).contains(&(end - at)) {
            return None;
        }
        names.push(tokens[at].range.start..tokens[end - 1].range.end);
        at = end;
        match tokens.get(at) {
            Some(token) if cues.and.has(&token.folded) => at += 1,
            _ => break,
        }
    }
    let known = names.iter().all(|name| meta.authors.iter().any(|author| *author == text[name.clone()]));
    let said = tokens[..by].iter().map(|t| t.range.end).max().unwrap_or(0) > 0;
    let is_named = known || tokens[by..at].iter().any(|token| languages.is_given_name(&token.folded));
    let rest = &tokens[at..];
    let dated = is_date(text, tokens[at - 1].range.end, rest);
    let alone = rest.iter().all(|token| token.shape == Shape::Mark);
    let closes = !text.trim_end().ends_with(['!', '?']) && (alone || !text.trim_end().ends_with('.'));
    let is_one = closes && (dated || alone && (known || said && is_named || said && !meta.authors.is_empty()));
    (is_one && (known || meta.authors.is_empty())).then_some(names)
}

/// How many of the tokens that open a text are one name.
fn name_length(text: &str, tokens: &[Token]) -> usize {
    let is_word = |token: &Token| matches!(token.shape, Shape::Capitalised | Shape::Upper | Shape::Initial);
    let mut length = 0;
    while let Some(token) = tokens.get(length).filter(|token| is_word(token)) {
        let gap = length.checked_sub(1).map_or("", |before| &text[tokens[before].range.end..token.range.start]);
        if gap.contains(MARKS) {
            break;
        }
        length += 1;
    }
    length
}

/// Whether what follows a name is only a date, and the time that reading takes: a mark stands before it, and a number in it.
fn is_date(text: &str, from: usize, rest: &[Token]) -> bool {
    let rest_text = &text[from..];
    let parts = rest_text.split(MARKS).map(str::trim).filter(|part| !part.is_empty());
    let numbered = |part: &str| part.chars().any(|c| c.is_ascii_digit());
    let short = |part: &str| part.split_whitespace().count() <= 5;
    let opens = rest_text.trim_start_matches(' ').starts_with(MARKS);
    opens && !rest.is_empty() && parts.clone().any(numbered) && parts.clone().all(|part| short(part) && numbered(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::read::parse;

    #[test]
    fn lines_that_name_the_author_and_lines_that_do_not() {
        let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
        let title = "# MillConf 2019: our notes\n\n";
        let body = "\n\nWe went there with three colleagues.\n\n## Streams by night\n\nIt was good.\n";
        for (source, authors) in [
            (format!("{title}By Ines Karlow{body}"), vec!["Ines Karlow"]),
            (format!("{title}**Ines Karlow** · May 8, 2019 · 7 min read{body}"), vec!["Ines Karlow"]),
            (
                format!("{title}Written by Ines Karlow and Jonas Millward | 3.5.2019{body}"),
                vec!["Ines Karlow", "Jonas Millward"],
            ),
            (format!("{title}By Ines Karlow, Heron Works{body}"), vec![]),
            (format!("{title}By Ines Karlow went to 3 talks.{body}"), vec![]),
            (format!("{title}Streams In Anger{body}"), vec![]),
            ("# Streams by night\n\nBy Ines Karlow\n\nIt was good.\n\n# Mills\n\nBy Jonas Bo\n".to_owned(), vec![]),
            (format!("---\ntitle: Notes\nauthor: Ines Karlow\n---\nInes Karlow{body}"), vec!["Ines Karlow"]),
        ] {
            let recap = parse("x.md", "x", source.as_bytes(), &languages).expect("a recap");
            assert_eq!(recap.meta.authors, authors, "{source}");
            let named = recap.blocks.iter().filter(|b| b.kind == BlockKind::Meta && authors.contains(&b.text.as_str()));
            let told = named.map(|block| &recap.source[block.span.range()]).collect::<Vec<_>>();
            assert!(told.iter().all(|told| authors.contains(told)), "{told:?} {source}");
        }
    }
}
