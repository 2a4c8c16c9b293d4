//! Tokens of scripts without capitals in, people out. A run of such letters is a clause as often as a name, so that only three
//! things make one a person: a title of honour behind it (さん, 님, 老师), a label before it (登壇者:), and a family name that opens
//! it where it stands alone between marks.

use super::NameShape;
use super::clues::PersonClue as Clue;
use crate::language::clues::Tally;
use crate::language::text::Shape;
use crate::language::{Cue, Languages};
use crate::page::{Page, Token, covered};
use crate::text::fold_str;
use std::ops::Range;

/// Letters of the longest name, and of the longest that stands in one word with its title.
const LONG: usize = 10;
const GLUED: usize = 5;
/// Bytes of the longest line that is no running text.
const LINE: usize = 120;

/// The people of a block who are named in such letters.
pub fn find(page: &Page<'_>, block: usize) -> Vec<NameShape> {
    let tokens = page.tokens(block);
    if tokens.iter().all(|t| t.shape != Shape::Uncased) {
        return Vec::new();
    }
    let on = On { page, text: &page.block(block).text, tokens };
    let mut out: Vec<NameShape> = Vec::new();
    for at in (0..tokens.len()).filter(|at| tokens[*at].shape == Shape::Uncased) {
        let honoured = || on.honoured(at).map(|range| (range, Clue::UncasedHonoured));
        let labelled = || on.labelled(at).map(|range| (range, Clue::UncasedLabelled));
        let alone = || on.alone(at).map(|range| (range, Clue::UncasedAlone));
        let Some((range, clue)) = honoured().or_else(labelled).or_else(alone) else { continue };
        let free = out.iter().all(|other| other.range.end <= range.start || range.end <= other.range.start);
        if free && !page.views[block].is_masked(&range) {
            let clues = Tally::new(page.weights(), [clue]);
            out.push(NameShape { block, tokens: covered(tokens, &range), range, clues });
        }
    }
    out
}

/// A block whose tokens are looked at.
struct On<'p> {
    page: &'p Page<'p>,
    text: &'p str,
    tokens: &'p [Token],
}

impl On<'_> {
    /// What stands before the title of honour that a token has or begins with.
    fn honoured(&self, at: usize) -> Option<Range<usize>> {
        let token = &self.tokens[at];
        let titles = self.page.cues.degrees.listed().iter().filter(|title| !title.is_ascii());
        let written = &self.text[token.range.clone()];
        let ends = titles.filter_map(|title| {
            let at = token.folded.find(title.as_str())?;
            letters_before(written, at + title.len()).and(letters_before(written, at))
        });
        let end = ends.min()?;
        if end == 0 {
            let before = at.checked_sub(1).filter(|before| self.gap(*before).trim().is_empty())?;
            return self.whole(before).filter(|name| self.is_name(name, before, LONG));
        }
        let name = self.cut(&written[..end])?;
        Some(token.range.start + end - name.len()..token.range.start + end)
    }

    /// What stands behind a label: "登壇者：".
    fn labelled(&self, at: usize) -> Option<Range<usize>> {
        let lead = &self.tokens[..at];
        let colon = lead.last().filter(|t| t.folded == ":")?;
        let label = Cue::Byline.ending(lead) > 0 || Cue::SpeakerNouns.ending(&lead[..lead.len() - 1]) > 0;
        let close = !self.text[colon.range.end..self.tokens[at].range.start].contains('\n');
        let last = if self.joins(at) { at + 1 } else { at };
        let name = self.whole(last)?;
        (label && close && self.closes(last) && self.is_name(&name, last, LONG)).then_some(name)
    }

    /// A name that begins with a family name, between marks of a line, or behind words of another script.
    fn alone(&self, at: usize) -> Option<Range<usize>> {
        let range = self.whole(at).filter(|range| range.start < self.tokens[at].range.start || !self.joins(at))?;
        let line_start = self.text[..range.start].rfind('\n').map_or(0, |end| end + 1);
        let line_end = self.text[range.end..].find('\n').map_or(self.text.len(), |end| range.end + end);
        let short = line_end - line_start <= LINE;
        let before = self.tokens[..at].iter().rfind(|t| t.range.end <= range.start && t.range.start >= line_start);
        let opens = before.is_some_and(|t| t.shape != Shape::Uncased && (!t.is_word() || t.is_capital()));
        let full = is_full_name(self.page.languages, &self.text[range.clone()]);
        (short && opens && full && self.closes(at)).then_some(range)
    }

    /// The token, with the one before it where both are the parts of a name: "西脇 資哲".
    fn whole(&self, at: usize) -> Option<Range<usize>> {
        let token = self.tokens.get(at).filter(|t| t.shape == Shape::Uncased)?;
        let before = at.checked_sub(1).filter(|before| self.joins(*before));
        Some(before.map_or(token.range.start, |before| self.tokens[before].range.start)..token.range.end)
    }

    /// Whether this token and the next are the parts of one name: short, with a blank between, and apart from what stands before.
    fn joins(&self, at: usize) -> bool {
        let Some(next) = self.tokens.get(at + 1) else { return false };
        let token = &self.tokens[at];
        let short = |t: &Token| t.shape == Shape::Uncased && self.text[t.range.clone()].chars().count() <= GLUED;
        let apart = at == 0 || self.tokens[at - 1].range.end < token.range.start || !self.tokens[at - 1].is_word();
        let hangul = self.text[token.range.clone()].chars().any(is_hangul);
        let gap = self.gap(at);
        short(token) && short(next) && apart && !hangul && matches!(gap, " " | "\u{3000}") && token.begins().is_empty()
    }

    /// What stands between a token and the next.
    fn gap(&self, at: usize) -> &str {
        self.tokens.get(at + 1).map_or("", |next| &self.text[self.tokens[at].range.end..next.range.start])
    }

    /// Whether nothing, a line break or a mark follows.
    fn closes(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_none_or(|next| !next.is_word() || self.gap(at).contains('\n'))
    }

    /// Whether a stretch that ends with a token may be a name: neither too long nor a word of any list.
    fn is_name(&self, range: &Range<usize>, last: usize, most: usize) -> bool {
        let name = &self.text[range.clone()];
        let letters = name.chars().count();
        let family = self.page.languages.family_name(name).is_some();
        let listed = self.tokens[last].begins();
        (2..=most).contains(&letters) && (listed.is_empty() || family) || letters == 1 && family
    }

    /// The name that ends a run of letters without spaces: what a family name opens, of the usual length.
    fn cut<'t>(&self, run: &'t str) -> Option<&'t str> {
        let languages = self.page.languages;
        let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
        let tail = |letters: usize| starts.len().checked_sub(letters).map(|from| &run[starts[from]..]);
        let family = |name: &str, letters: usize| {
            let end = name.char_indices().nth(letters).map_or(name.len(), |(at, _)| at);
            languages.family_name(&name[..end]).is_some()
        };
        // みなさん: letters of grammar as often as of names.
        if run.chars().any(|c| ('\u{3041}'..='\u{309f}').contains(&c)) {
            return None;
        }
        if run.chars().any(is_hangul) {
            let letters = starts.len();
            return ((2..=4).contains(&letters) && family(run, 1) && !self.is_listed(run)).then_some(run);
        }
        // 佐藤次郎, 佐藤, 欧阳明
        let long = (2..=GLUED).rev().filter_map(tail).find(|name| family(name, 2));
        // 王小明, 王明, 王
        let short = || [3, 2].into_iter().filter_map(tail).chain(tail(1)).find(|name| family(name, 1));
        // Where all is written without spaces, a run that no family name opens is a clause.
        let spaced = self.page.recap.language != "zh";
        let whole = (spaced && (2..=4).contains(&starts.len())).then_some(run);
        let name = long.or(whole).or_else(short)?;
        (!self.is_listed(name)).then_some(name)
    }

    /// Whether a word stands in a list of those that are no names: roles, nouns for people and talks, small words.
    fn is_listed(&self, word: &str) -> bool {
        let cues = self.page.cues;
        let word = fold_str(word);
        [&cues.roles, &cues.someone, &cues.speaker_nouns, &cues.talk_nouns, &cues.function_words, &cues.first_person]
            .iter()
            .any(|list| list.has(&word))
    }
}

/// Whether a name of these letters is a whole one by its family name and its length: 高橋健一, 寺田 学, 陈建国, 김민수.
fn is_full_name(languages: &Languages, name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    let family = |count: usize| languages.family_name(&letters[..count].iter().collect::<String>()) == Some(true);
    match letters.len() {
        3 if is_hangul(letters[0]) => family(1) && languages.are_given_syllables(letters[1..].iter().copied()),
        3 => family(2) || family(1) || family(3) && name.contains(char::is_whitespace),
        4..=GLUED => !is_hangul(letters[0]) && (family(2) || family(3)),
        _ => false,
    }
}

fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Where the letters of a word end that fold to its first `folded` bytes; nothing where those end inside a letter.
fn letters_before(written: &str, folded: usize) -> Option<usize> {
    let mut length = 0;
    let mut ends = written.char_indices().map(|(at, c)| {
        let before = length;
        length += fold_str(c.encode_utf8(&mut [0; 4])).len();
        (before, at)
    });
    let inside = ends.find(|(before, _)| *before >= folded);
    inside.map_or(Some((folded, written.len())), Some).filter(|(before, _)| *before == folded).map(|(_, at)| at)
}
