//! A place in a clause in, the organisation that begins there out, listed or not, with what its words are. What can be none,
//! such as a person, a technology, a town or a month, is left out here; all else is a matter of clues.

use super::Reader;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{Mark, MarkKind};
use crate::page::{Token, covered};
use std::ops::Range;

/// Words of the longest name that is in no list.
const LONGEST: usize = 5;
/// Tokens of the longest legal form: "Sp. z o.o.", "GmbH & Co. KGaA".
const LEGAL_FORM: usize = 6;

/// Lists of words that name no organisation by themselves.
const NO_NAMES: [Cue; 4] = [Cue::Degrees, Cue::NotTalk, Cue::Pronouns, Cue::Languages];

/// What may be an organisation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Organisation {
    /// Where its name stands.
    pub range: Range<usize>,
    /// Where what belongs to it ends, as a token: behind its legal form.
    pub end: usize,
    /// In the gazetteer.
    pub listed: bool,
    /// All its words are ordinary ones.
    pub ordinary: bool,
    /// Some are.
    pub partly_ordinary: bool,
    /// A legal form, or a word that organisations are named with.
    pub head_word: bool,
}

impl Reader<'_, '_> {
    /// The organisation that begins at token `at`, or behind an article or a noun for a company there.
    pub(super) fn organisation(&self, at: usize, end: usize) -> Option<Organisation> {
        let found = self.named(at, end)?;
        // with "Title at Length": a name in quotes is all that they hold.
        let named = covered(self.tokens, &found.range);
        let quoted = (at..named.start).any(|i| self.tokens[i].is_quote());
        (!quoted || self.tokens.get(named.end).is_some_and(Token::is_quote)).then_some(found)
    }

    fn named(&self, mut at: usize, end: usize) -> Option<Organisation> {
        while at < end && self.is_passed_over(at) {
            at += 1;
        }
        let first = self.tokens.get(at).filter(|_| at < end)?;
        let here = first.range.start..first.range.start + 1;
        let listed = self.known.companies.touching(&here).map(|(range, _)| range);
        if let Some(listed) = listed.min_by_key(|c| std::cmp::Reverse(c.end)) {
            let stop = covered(self.tokens, listed).end;
            if self.tokens[at..stop].iter().all(|t| t.is(Cue::NotTalk)) {
                return None;
            }
            let end = self.legal_end(at, stop).unwrap_or(stop);
            let head_word = end > stop;
            let range = listed.clone();
            return Some(Organisation { range, end, listed: true, ordinary: false, partly_ordinary: false, head_word });
        }
        let stop = self.run(at, end)?;
        let legal = self.legal_end(at, stop);
        let end = legal.unwrap_or(stop);
        let words: Vec<&Token> = self.tokens[at..stop].iter().filter(|t| t.is_word()).collect();
        let range = self.range(at, end);
        let name = &self.text()[range.clone()];
        let place = self.page.is_place(name) || stop - at == 1 && legal.is_none() && first.is_place();
        let head_word = legal.is_some() || words.len() > 1 && words.iter().any(|t| t.is(Cue::Organisations));
        let given = first.is_given_name() && !first.is_ordinary() && words.len() <= 2 && !head_word;
        // A French "université" is a school too.
        let talk = |t: &Token| t.is(Cue::TalkNouns) && !(head_word && t.is(Cue::Organisations));
        let none = |t: &&Token| talk(t) || t.is(Cue::EventNouns) || t.is(Cue::Months);
        let nothing = place
            || given
            || first.folded.starts_with("ex-")
            || name.chars().count() < 2
            || words.iter().all(|t| t.is(Cue::FunctionWords))
            || words.iter().any(none)
            || words.iter().all(|t| NO_NAMES.iter().any(|cue| t.is(*cue)))
            || self.page.views[self.block].is_masked(&range);
        (!nothing).then(|| Organisation {
            range,
            end,
            listed: false,
            ordinary: words.iter().all(|t| t.is_ordinary()),
            partly_ordinary: words.iter().any(|t| t.is_ordinary() && !t.is(Cue::Organisations)),
            head_word,
        })
    }

    /// What may stand before a name: an article, a noun for a company, a mark.
    fn is_passed_over(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        (token.is(Cue::Articles) || token.is(Cue::CompanyNouns))
            && (token.shape == Shape::Lower || self.page.cues.capital_nouns && token.is(Cue::CompanyNouns))
            || matches!(token.folded.as_str(), "the" | "*" | "_" | "[" | "@")
            || token.is_quote()
    }

    /// Where the run of capitalised words that begins at `at` ends, if it names nothing else.
    fn run(&self, at: usize, end: usize) -> Option<usize> {
        let taken = |t: &Token| self.known.others.touch(&t.range) || self.known.people.touch(&t.range);
        let mut stop = at;
        while stop < end && stop - at < LONGEST && self.goes_on(at, stop) {
            stop += 1;
        }
        // "HAProxy Technologies": the name of a product is part of its company's.
        let named_for = (at + 1..stop).rev().find(|i| self.tokens[*i].is(Cue::Organisations));
        match named_for {
            Some(last) => Some(last + 1),
            // "Université Ines Malu": whom it is named for.
            None if stop > at + 1 && self.tokens[at].is(Cue::Organisations) => Some(stop),
            // ruby-quern.com: no Ruby.
            None if stop == at + 1 && is_domain(&self.tokens[at]) => Some(stop),
            None if stop == at || self.tokens[at..stop].iter().any(taken) => None,
            None => Some(stop),
        }
    }

    fn goes_on(&self, at: usize, stop: usize) -> bool {
        let token = &self.tokens[stop];
        let gap = if stop > at { self.gap(stop) } else { "" };
        let inner = stop > at
            && matches!(token.folded.as_str(), "&" | "of" | "+")
            && self.tokens.get(stop + 1).is_some_and(|t| t.is_capital());
        // "U.S. Department"
        let dotted = |at: usize| at > 0 && self.is(at, ".") && self.tokens[at - 1].folded.contains('.');
        let inner = inner || stop > at && dotted(stop) && self.tokens.get(stop + 1).is_some_and(|t| t.is_capital());
        let number = stop > at && token.shape == Shape::Number && gap == " ";
        // "[Heron](…) *[Quern](…)*": what is linked for itself is a name of its own.
        let parted = stop > at && !self.is_one(self.tokens[stop - 1].range.end, token.range.start);
        let named = || stop == at && (is_domain(token) || self.is_link(token) && !token.is_ordinary());
        !parted
            && !gap.contains('\n')
            && (token.is_capital() || inner || number || mixed(self.text(), token) || named() || self.fills(at, stop))
    }

    /// Whether a word of a script without capitals is part of what fills a bracket, and no word of a list: （秦川软件）.
    fn fills(&self, at: usize, stop: usize) -> bool {
        if self.tokens[stop].shape != Shape::Uncased || at == 0 || !self.is(at - 1, "(") {
            return false;
        }
        let names = |t: &Token| t.begins().is_empty() || t.is(Cue::Organisations) || t.is(Cue::ToolNouns);
        let close = (at..self.tokens.len().min(at + LONGEST + 1)).find(|i| self.is(*i, ")") || self.is(*i, ","));
        close.is_some_and(|close| {
            let inside = &self.tokens[at..close];
            let letters = self.text()[inside[0].range.start..inside[inside.len() - 1].range.end].chars().count();
            (2..=12).contains(&letters) && inside.iter().all(|t| t.is_word() && names(t))
        })
    }

    /// Whether a word is a link of its own: "of [300tech](…)".
    fn is_link(&self, token: &Token) -> bool {
        let marks = &self.page.block(self.block).marks;
        token.is_word() && marks.iter().any(|m| matches!(m.kind, MarkKind::Link(_)) && m.range == token.range)
    }

    /// Whether no link begins or ends between two words.
    fn is_one(&self, end: usize, start: usize) -> bool {
        let marks = &self.page.block(self.block).marks;
        let link = |m: &&Mark| matches!(m.kind, MarkKind::Link(_));
        !marks
            .iter()
            .filter(link)
            .any(|m| [m.range.start, m.range.end].iter().any(|edge| end <= *edge && *edge <= start))
    }

    /// Where a legal form behind a name ends: "Heron Sp. z o.o.", "Heron, LLC".
    fn legal_end(&self, at: usize, stop: usize) -> Option<usize> {
        let goes_on = |t: &Token| t.is_word() || matches!(t.folded.as_str(), "," | "&" | ".");
        let last = self.tokens.len().min(stop + LEGAL_FORM);
        let line = (stop..last).find(|i| !goes_on(&self.tokens[*i]) || self.gap(*i).contains('\n')).unwrap_or(last);
        let longer = (stop + 1..=line).rev().find(|end| self.has_legal_form(at, stop, *end));
        longer.or_else(|| self.has_legal_form(at, stop - 1, stop).then_some(stop))
    }

    /// Whether the tokens from `form` to `end` are one, or its end, behind the name that begins at `at`.
    fn has_legal_form(&self, at: usize, form: usize, end: usize) -> bool {
        let tail = &self.tokens[form..end];
        let dotted = |t: &Token| t.folded.contains('.') && t.is_word();
        let small = |t: &Token| t.shape == Shape::Lower && !dotted(t) && t.folded.chars().count() > 2;
        let goes_on = self.tokens.get(end).is_some_and(|t| t.is_capital() && self.gap(end) == " ");
        let written = tail.iter().any(|t| t.is_capital() || dotted(t)) && !tail.iter().any(small);
        // The last stop is the form's own only where it has others: "s.r.o."
        let stop =
            self.is(end - 1, ".") && !(tail.len() > 1 && dotted(&tail[tail.len() - 2]) && self.gap(end - 1).is_empty());
        if !written || goes_on || stop || matches!(tail.last().map(|t| t.folded.as_str()), None | Some("," | "&")) {
            return false;
        }
        let name = &self.text()[self.range(at, end)];
        let bare = self.legal.without(name);
        bare.len() < name.len() && bare.len() >= self.tokens[at].range.len()
    }
}

/// A company named by its address: flugsuche.de, opensensors.io.
fn is_domain(token: &Token) -> bool {
    const ENDINGS: [&str; 8] = ["com", "org", "net", "io", "eu", "info", "co", "de"];
    token.folded.rsplit_once('.').is_some_and(|(name, ending)| name.len() > 2 && ENDINGS.contains(&ending))
}

/// A name with a capital inside: iRobot, eTF1, vpTech.
fn mixed(text: &str, token: &Token) -> bool {
    text[token.range.clone()].chars().skip(1).any(char::is_uppercase)
}
