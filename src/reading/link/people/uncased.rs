//! Tokens of scripts without capitals in, people out. A run of such letters is a clause as often as a name, so that a name is one
//! by its family name and by its frame: a title of honour or a role behind it, a label or a company before it, a bracket or a
//! title beside it, marks around it. What it is by itself stands in `uncased/reading.rs`.

pub(in crate::link) mod reading;

use super::clues::PersonClue as Clue;
use super::{NameShape, THRESHOLD, Taken};
use crate::language::Cue;
use crate::language::clues::Tally;
use crate::language::text::Shape;
use crate::page::{Page, Token, covered};
use crate::text::is_katakana;
use reading::{Name, Sure, name_at};
use std::ops::Range;

/// Bytes of the longest line that is no running text.
const LINE: usize = 120;
/// Tokens between a company and who works there: "오늘의집에서 온".
const LED: usize = 3;

/// The people of a block who are named in such letters.
pub fn find(page: &Page<'_>, block: usize, taken: &Taken) -> Vec<NameShape> {
    let tokens = page.tokens(block);
    if tokens.iter().all(|t| t.shape != Shape::Uncased) {
        return Vec::new();
    }
    let on = On { page, text: &page.block(block).text, tokens, taken };
    let mut out: Vec<NameShape> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let found = on.read(at).filter(|(name, _)| !page.views[block].is_masked(&name.range));
        let shape = found.map(|(name, clue)| {
            let clues = Tally::new(page.weights(), [clue]);
            NameShape { block, tokens: covered(tokens, &name.range), range: name.range, clues }
        });
        at += 1;
        if let Some(shape) = shape.filter(|shape| shape.score() >= THRESHOLD) {
            at = shape.tokens.end.max(at);
            out.push(shape);
        }
    }
    out
}

/// A block whose tokens are looked at.
struct On<'p> {
    page: &'p Page<'p>,
    text: &'p str,
    tokens: &'p [Token],
    taken: &'p Taken,
}

impl On<'_> {
    /// The name that begins at a token, and the frame that shows it.
    fn read(&self, at: usize) -> Option<(Name, Clue)> {
        if self.tokens[at].shape != Shape::Uncased {
            return None;
        }
        let name = name_at(self.page, self.text, self.tokens, at)?;
        if self.taken.companies.touch(&name.range) {
            return None;
        }
        if self.honoured(&name) {
            return Some((self.bare(name), Clue::UncasedHonoured));
        }
        if self.labelled(at, &name) {
            return Some((name, Clue::UncasedLabelled));
        }
        let full = name.sure == Sure::Full;
        let likely = full || name.sure == Sure::Likely;
        let clue = if likely && self.owned(at, &name) {
            Clue::UncasedOwned
        } else if full && self.has_role(&name) {
            Clue::UncasedRole
        } else if full && self.alone(at, &name) || self.signs(at, &name) {
            Clue::UncasedAlone
        } else if self.in_bracket(&name) {
            Clue::UncasedBracket
        } else if full && self.beside_title(at, &name) {
            Clue::UncasedBesideTitle
        } else {
            return None;
        };
        Some((name, clue))
    }

    fn next(&self, name: &Name) -> Option<&Token> {
        self.tokens.get(name.last + 1)
    }

    /// What stands between the token before and this one, if there is one before.
    fn gap(&self, at: usize) -> Option<&str> {
        let before = at.checked_sub(1)?;
        Some(&self.text[self.tokens[before].range.end..self.tokens.get(at)?.range.start])
    }

    /// Whether letters stand right before a token.
    fn is_glued(&self, at: usize) -> bool {
        self.gap(at) == Some("") && self.tokens[at - 1].is_word()
    }

    /// A title of honour behind it, which does not close a name of a thing in quotes: 「カリルくん」.
    fn honoured(&self, name: &Name) -> bool {
        let quote = |at: Option<usize>| at.and_then(|at| self.tokens.get(at)).is_some_and(Token::is_quote);
        if quote(covered(self.tokens, &name.range).start.checked_sub(1)) && quote(Some(name.last + 2)) {
            return false;
        }
        let Some(next) = self.next(name).filter(|t| t.shape == Shape::Uncased) else { return false };
        let gap = self.gap(name.last + 1).unwrap_or_default();
        let titles = self.page.cues.degrees.listed().iter().filter(|title| !title.is_ascii());
        let titled = gap.trim().is_empty()
            && !gap.contains('\n')
            && titles.into_iter().any(|title| next.folded.starts_with(title.as_str()));
        titled && self.may_be_honoured(name)
    }

    /// Whether what a title follows may be a name: letters of grammar stand before titles too.
    fn may_be_honoured(&self, name: &Name) -> bool {
        let first = covered(self.tokens, &name.range).start;
        let written = &self.text[name.range.clone()];
        match name.sure {
            Sure::Full | Sure::Likely | Sure::Family => true,
            _ if reading::is_listed(self.page, &self.tokens[name.last]) => false,
            Sure::Short => true,
            Sure::Kana => {
                let led = |t: &Token| t.is(Cue::Owner) || t.is(Cue::FunctionWords) || t.shape != Shape::Uncased;
                let free = !self.is_glued(first) || written.chars().all(is_katakana) && led(&self.tokens[first - 1]);
                free && written.chars().count() > 2
            }
        }
    }

    /// The name at the end of a run that says more: 一方長谷部さん.
    fn bare(&self, name: Name) -> Name {
        let written = &self.text[name.range.clone()];
        match reading::family_at_end(self.page.languages, written).filter(|_| name.sure == Sure::Short) {
            Some(from) => Name { range: name.range.start + from..name.range.end, ..name },
            None => name,
        }
    }

    /// A label before it: "登壇者：".
    fn labelled(&self, at: usize, name: &Name) -> bool {
        let lead = &self.tokens[..at];
        let Some(colon) = lead.last().filter(|t| t.folded == ":") else { return false };
        let label = Cue::Byline.ending(lead) > 0 || Cue::SpeakerNouns.ending(&lead[..lead.len() - 1]) > 0;
        let close = !self.text[colon.range.end..self.tokens[at].range.start].contains('\n');
        let family = name.sure != Sure::Short && name.sure != Sure::Kana;
        let listed = !family && reading::is_listed(self.page, &self.tokens[name.last]);
        label && close && !listed && self.closes(name.last)
    }

    /// A company that is listed before it: 阿里巴巴的X, 카카오 X, 오늘의집에서 온 X.
    fn owned(&self, at: usize, name: &Name) -> bool {
        let leads = |t: &Token| t.is(Cue::Owner) || t.is(Cue::Employer) || t.is(Cue::FunctionWords);
        let words = self.tokens[..at].iter().rev().take(LED).take_while(|t| t.shape == Shape::Uncased && leads(t));
        let most = words.count();
        let company = (0..=most).any(|n| {
            at.checked_sub(n + 1).is_some_and(|i| self.taken.companies.ending_at(self.tokens[i].range.end).is_some())
        });
        let line = !self.gap(at).unwrap_or_default().contains('\n');
        company && line && self.stops(name)
    }

    /// Whether a name ends here: a mark, a particle, a verb, a title or a role follows.
    fn stops(&self, name: &Name) -> bool {
        let Some(next) = self.next(name).filter(|t| t.is_word()) else { return true };
        let lists = [Cue::FunctionWords, Cue::Owner, Cue::Copulas, Cue::And, Cue::TalkVerbs, Cue::Roles, Cue::Degrees];
        let other = self.gap(name.last + 1) != Some("") || next.shape != Shape::Uncased;
        other
            || lists.iter().any(|cue| next.is(*cue))
            || self.page.cues.name_endings.has(&next.folded)
            || self.turns(name)
    }

    /// Whether the script changes behind it: 高橋健一が.
    fn turns(&self, name: &Name) -> bool {
        let last = self.text[..name.range.end].chars().next_back();
        let next = self.text[name.range.end..].chars().next();
        last.zip(next).is_some_and(|(last, next)| crate::text::changes_script(last, next))
    }

    /// A role behind it: 김민수 대표.
    fn has_role(&self, name: &Name) -> bool {
        let near = matches!(self.gap(name.last + 1), Some("" | " "));
        // 고려대 석사과정: a university has the student.
        let written = self.tokens[name.last].folded.as_str();
        let house = self.page.cues.organisations.listed().iter().any(|word| written.ends_with(word.as_str()));
        near && !house && self.next(name).is_some_and(|t| t.shape == Shape::Uncased && t.is(Cue::Roles))
    }

    /// A bracket behind it, with a company in it or at the end of a name that is sure: X（フリーランス）.
    fn in_bracket(&self, name: &Name) -> bool {
        let open = self.next(name).filter(|t| t.folded == "(");
        let company = |open: &Token| self.taken.companies.touch(&(open.range.end..open.range.end + 1));
        let listed = || reading::is_listed(self.page, &self.tokens[name.last]);
        open.is_some_and(|open| name.sure == Sure::Full || company(open) && !listed() && name.sure != Sure::Kana)
    }

    /// A title in quotes or a verb of presenting beside it: 《…》X, X分享了.
    fn beside_title(&self, at: usize, name: &Name) -> bool {
        let mark = |t: &Token| matches!(t.folded.as_str(), "," | "、" | ":" | "*");
        let before = self.tokens[..at].iter().rev().find(|t| !mark(t)).is_some_and(Token::is_quote);
        let behind = |at: usize| self.tokens.get(at).is_some_and(|t| t.is_quote() || t.is(Cue::TalkVerbs));
        let owner = self.next(name).is_some_and(|t| t.is(Cue::Owner));
        let starts = !self.is_glued(at) || self.tokens[at - 1].is(Cue::Introductions);
        starts && (before && self.closes(name.last) || behind(name.last + 1 + usize::from(owner)))
    }

    /// Between marks of a line, or behind words of another script.
    fn alone(&self, at: usize, name: &Name) -> bool {
        let range: &Range<usize> = &name.range;
        let line_start = self.text[..range.start].rfind('\n').map_or(0, |end| end + 1);
        let line_end = self.text[range.end..].find('\n').map_or(self.text.len(), |end| range.end + end);
        let short = line_end - line_start <= LINE;
        let lead = match at.checked_sub(1) {
            // 蘑菇街沈雨婷: where they work, in no list.
            Some(before) if self.is_glued(at) && self.is_house(before) => &self.tokens[..before],
            _ => &self.tokens[..at],
        };
        let before = lead.last().filter(|t| t.range.start >= line_start);
        let opens = before.is_some_and(|t| t.shape != Shape::Uncased && (!t.is_word() || t.is_capital()));
        short && opens && self.closes(name.last)
    }

    /// Whether a word may be a company's name right before a person's: Chinese sets nothing between.
    fn is_house(&self, at: usize) -> bool {
        let word = &self.tokens[at];
        let letters = self.text[word.range.clone()].chars().count();
        self.page.cues.unspaced
            && word.shape == Shape::Uncased
            && (2..=4).contains(&letters)
            && word.begins().is_empty()
    }

    /// A family name in brackets that close a block: "… と思った。(辻)" signs what an author of several wrote.
    fn signs(&self, at: usize, name: &Name) -> bool {
        let open = at > 0 && self.tokens[at - 1].folded == "(";
        let close = self.next(name).is_some_and(|t| t.folded == ")");
        let last = name.last + 2 >= self.tokens.len();
        name.sure == Sure::Family && open && close && last && at > 1
    }

    /// Whether nothing, a line break or a mark follows.
    fn closes(&self, last: usize) -> bool {
        let gap = || self.gap(last + 1).unwrap_or_default();
        self.tokens.get(last + 1).is_none_or(|next| !next.is_word() || gap().contains('\n'))
    }
}
