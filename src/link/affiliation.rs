//! A person's mention in, what the sentence says of them out: the company they stand for and their role. Only frames that
//! state it count; a past employer is none.

mod clauses;
mod group;

pub use group::share;

use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::BlockKind;
use crate::page::{Page, Ranges, Token, covered};
use std::ops::Range;

/// What stands beside a person's name, as ranges of the block's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The company.
    pub company: Option<Range<usize>>,
    /// The role.
    pub role: Option<Range<usize>>,
}

/// Names that are linked already, and what they can be.
#[derive(Debug, Default)]
pub struct Known {
    /// Ranges that can name a company.
    pub companies: Ranges,
    /// Ranges that can name a technology.
    pub technologies: Ranges,
    /// Ranges that name something else for sure.
    pub others: Ranges,
    /// Ranges of people.
    pub people: Ranges,
}

/// Reads what stands beside the person at `person`.
pub fn read(page: &Page<'_>, block: usize, person: &Range<usize>, known: &Known) -> Beside {
    let reader = Reader { page, block, tokens: page.tokens(block), known };
    let at = covered(reader.tokens, person);
    let after = reader.after(at.end);
    if after.company.is_some() {
        return after;
    }
    let before = reader.before(at.start, at.end);
    let mut beside =
        Beside { company: before.company.or_else(|| reader.own_team(at.end)), role: after.role.or(before.role) };
    if beside.company.is_none() {
        let later = reader.told_later(at.end);
        beside = Beside { company: later.company, role: beside.role.or(later.role) };
    }
    beside
}

/// Reads what stands behind a short name: only what leaves no doubt, "Greta, an engineer at X", "Greta, from X, …", "Greta is
/// an engineer at X" or "Cem works at X".
pub fn read_short(page: &Page<'_>, block: usize, person: &Range<usize>, known: &Known) -> Beside {
    let reader = Reader { page, block, tokens: page.tokens(block), known };
    let at = covered(reader.tokens, person).end;
    let works = Cue::Workplace.at(&reader.tokens[at..]) > 1;
    let copula = reader.tokens.get(at).is_some_and(|t| t.is(Cue::Copulas));
    let described = copula || reader.is(at, ",") || reader.is(at, "(");
    let beside = if works || described { reader.after(at) } else { Beside::default() };
    let enclosed = reader.is(at, ",")
        && Cue::Employer.at(&reader.tokens[at + 1..]) > 0
        && beside.company.as_ref().is_some_and(|company| reader.is(covered(reader.tokens, company).end, ","));
    let stated = works || enclosed || beside.role.is_some() && beside.company.is_some();
    if stated { beside } else { reader.told_later(at) }
}

struct Reader<'r, 'd> {
    page: &'r Page<'d>,
    block: usize,
    tokens: &'r [Token],
    known: &'r Known,
}

impl Reader<'_, '_> {
    fn text(&self) -> &str {
        &self.page.block(self.block).text
    }

    fn is(&self, at: usize, mark: &str) -> bool {
        self.tokens.get(at).is_some_and(|t| t.folded == mark)
    }

    /// What follows the name.
    fn after(&self, mut at: usize) -> Beside {
        at = self.skip_handle(at);
        while self.is(at, "]") || self.is(at, "*") || self.is(at, "_") {
            at += 1;
        }
        if self.is(at, "(") {
            let close = (at + 1..self.tokens.len().min(at + 16)).find(|i| self.is(*i, ")"));
            if let Some(close) = close {
                // "X (@x, Company)"
                let handle = self.skip_handle(at + 1);
                let open = if handle > at + 1 && self.is(handle, ",") { handle } else { at };
                let inside = self.phrase(open + 1, close, true);
                if inside.company.is_some() || inside.role.is_some() {
                    return inside;
                }
                // "X (Ordnance Survey)": several capitalised words that fill the brackets, or one in a line of names.
                let fills = |c: &Range<usize>| {
                    c.end == self.tokens[close - 1].range.end
                        && (covered(self.tokens, c).len() > 1 || self.lists_names())
                };
                let whole = self.company(open + 1, close, true).filter(fills);
                if whole.is_some() {
                    return Beside { company: whole, role: None };
                }
                at = close + 1;
            }
        }
        let dash = self.is(at, "-") && self.text()[self.tokens[at].range.end..].starts_with([' ', '\n']);
        if self.is(at, ",") || dash {
            let end = self.clause_end(at + 1, dash);
            let inside = self.phrase(at + 1, end, true);
            if inside.company.is_some() || inside.role.is_some() {
                return inside;
            }
            return Beside { company: self.closing_company(at, end), role: None };
        }
        // "by X CTO of Company": the role right behind the name.
        let role = (at..self.tokens.len().min(at + 3)).find(|i| Cue::Roles.at(&self.tokens[*i..]) > 0);
        if let Some(role) = role.filter(|role| self.tokens[at..*role].iter().all(|t| t.shape == Shape::Lower)) {
            let clause = self.phrase(at, self.sentence_end(at).min(role + 8), false);
            if clause.company.is_some() {
                return clause;
            }
        }
        let employer = Cue::Employer.at(&self.tokens[at.min(self.tokens.len())..]);
        // In prose "X @ Somewhere" signs a quoted post.
        let quoted = self.is(at, "@") && self.page.block(self.block).kind == BlockKind::Paragraph;
        if employer > 0 && !quoted {
            return Beside { company: self.company(at + employer, self.tokens.len(), true), role: None };
        }
        if self.tokens.get(at).is_some_and(|t| t.is(Cue::Copulas)) {
            let end = self.sentence_end(at);
            let clause = self.phrase(at + 1, end.min(at + 18), false);
            if clause.role.is_some() {
                return clause;
            }
        }
        Beside::default()
    }

    /// Whether the block is a heading, an item or a line in which a bracket behind a name says where its bearer works.
    fn lists_names(&self) -> bool {
        let block = self.page.block(self.block);
        let words = self.tokens.iter().filter(|t| t.is_word()).take(17).count();
        block.is_heading()
            || matches!(block.kind, BlockKind::Item(_))
            || words <= 16 && !block.text.ends_with(['.', '!'])
    }

    /// "Title - X, Signify": all that a heading says behind the speaker who stands behind its title, whatever the word is.
    fn closing_company(&self, comma: usize, end: usize) -> Option<Range<usize>> {
        let closes = self.page.block(self.block).is_heading() && end == self.tokens.len() && self.is(comma, ",");
        let dash = |t: &Token| t.folded == "-" && self.text()[..t.range.start].ends_with(' ') && t.range.start > 0;
        if !closes || !self.tokens[..comma].iter().any(dash) {
            return None;
        }
        let company = self.company(comma + 1, end, true)?;
        self.closes(company.end, end).then_some(company)
    }

    /// What stands before the name: "Facebook's X", "Google engineer X", "the CTO of Z, X".
    fn before(&self, at: usize, person_end: usize) -> Beside {
        let mut start = at;
        if start > 0 && self.is(start - 1, ",") {
            start -= 1;
        }
        let mut role_start = start;
        while role_start > 0 && start - role_start < 4 && self.tokens[role_start - 1].is(Cue::Roles) {
            role_start -= 1;
        }
        // "der Zalando-Entwickler X"
        let compound = at.checked_sub(1).and_then(|before| self.compound(&self.tokens[before]));
        if compound.is_some() {
            return Beside { company: compound, role: None };
        }
        // "the table in my head, X" ends a title; "our lead developer, X" is a role.
        let titles = start < at && self.page.block(self.block).is_heading();
        let role = (role_start < start && !titles).then(|| self.range(role_start, start));
        let mut end = role_start;
        let owned = end > 0 && self.tokens[end - 1].is(Cue::Owner);
        if owned {
            end -= 1;
        }
        if (owned || role.is_some()) && end > 0 {
            let found = self.known.companies.ending_at(self.tokens[end - 1].range.end);
            if let Some(company) = found.filter(|_| role.is_some() || !self.names_a_thing(person_end)) {
                return Beside { company: Some(company.clone()), role };
            }
        }
        if start < at {
            // "an engineer from Company, X"
            let from = start.saturating_sub(9);
            if let Some((i, n)) = Cue::Employer.find(&self.tokens[from..start]) {
                let cue = from + i;
                let somebody = |t: &Token| t.is(Cue::Roles) || t.is(Cue::Someone);
                let has_role = self.tokens[from..cue].iter().any(somebody);
                if let Some(company) =
                    self.company(cue + n, start, true).filter(|c| has_role && c.end == self.tokens[start - 1].range.end)
                {
                    return Beside { company: Some(company), role: Some(self.range(cue.saturating_sub(1), cue)) };
                }
            }
        }
        Beside { company: None, role }
    }

    /// Whether a noun follows the name, as in "the CBC's Glenn Gould studios": the name is then the thing's.
    fn names_a_thing(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| {
            let goes_on = t.is(Cue::TalkVerbs) || t.is(Cue::FunctionWords) || t.is(Cue::And);
            t.is_word() && !goes_on && !t.is(Cue::Owner)
        })
    }

    fn range(&self, start: usize, end: usize) -> Range<usize> {
        self.tokens[start].range.start..self.tokens[end - 1].range.end
    }

    fn skip_handle(&self, mut at: usize) -> usize {
        loop {
            let glued = |next: &Token| next.is_word() && next.range.start == self.tokens[at].range.end;
            if self.is(at, "@") && self.tokens.get(at + 1).is_some_and(glued) {
                at += 2;
            } else if self.is(at, "(") && self.is(at + 1, "@") && self.is(at + 3, ")") {
                at += 4;
            } else {
                return at;
            }
        }
    }

    /// Where the clause that begins at `at` ends: a stop, a semicolon, a colon, in headings a dash, another person.
    fn clause_end(&self, at: usize, dash: bool) -> usize {
        let heading = self.page.block(self.block).is_heading();
        (at..self.tokens.len().min(at + 16))
            .find(|i| {
                let token = &self.tokens[*i];
                let spaced_dash = token.folded == "-" && self.text()[..token.range.start].ends_with(' ');
                matches!(token.folded.as_str(), "." | ";" | ":" | "!" | "?")
                    || token.is_quote()
                    || (spaced_dash && (dash || heading))
                    || (self.text()[self.tokens[i - 1].range.end..token.range.start].contains('\n')
                        && (heading || dash))
                    || self.known.people.start_at(token.range.start)
            })
            .unwrap_or(self.tokens.len().min(at + 16))
    }

    fn sentence_end(&self, at: usize) -> usize {
        let end = self.page.sentence(self.block, self.tokens[at].range.start).end;
        covered(self.tokens, &(self.tokens[at].range.start..end)).end
    }

    /// "role at Company", "role, Company", "role Company", "Company" in the tokens from `start` to `end`. A `bare` company
    /// needs no role or cue before it.
    fn phrase(&self, start: usize, end: usize, bare: bool) -> Beside {
        if start >= end {
            return Beside::default();
        }
        let tokens = &self.tokens[start..end];
        if Cue::Past.at(tokens) > 0 {
            // "formerly of X and now at Y"
            let now = Cue::Present.find(tokens);
            let Some((i, words)) = now else { return Beside::default() };
            let clause = self.phrase(start + i + words, end, false);
            let at_once = || self.company(start + i + words, end, true).filter(|_| words > 1);
            return Beside { company: clause.company.or_else(at_once), role: clause.role };
        }
        let past = Cue::Past.find(tokens).map_or(end, |(i, _)| start + i);
        let end = end.min(past);
        let tokens = &self.tokens[start..end];
        let role_at = (0..tokens.len().min(if bare { 6 } else { 9 })).find(|i| {
            let n = Cue::Roles.at(&tokens[*i..]);
            n > 0 && !tokens[..*i].iter().any(|t| matches!(t.folded.as_str(), "." | ";"))
        });
        let Some(role_at) = role_at else {
            if let Some(company) = self.relative_clause(start, end) {
                return Beside { company: Some(company), role: None };
            }
            let cue = Cue::Employer.at(tokens);
            let company = if cue > 0 {
                self.company(start + cue, end, true)
            } else if bare {
                self.company(start, end, false).filter(|c| self.closes(c.end, end))
            } else {
                None
            };
            return Beside { company, role: None };
        };
        let role_from = (0..role_at)
            .rev()
            .take(3)
            .take_while(|i| {
                let t = &tokens[*i];
                let company = self.known.companies.touch(&t.range);
                t.is_word() && !self.page.views[self.block].is_masked(&t.range) && !company && !t.is(Cue::FunctionWords)
            })
            .last()
            .unwrap_or(role_at);
        let mut role_end = role_at + Cue::Roles.at(&tokens[role_at..]).max(1);
        while role_end < tokens.len()
            && Cue::Employer.at(&tokens[role_end..]) == 0
            && !tokens[role_end].is(Cue::TalkVerbs)
            && (tokens[role_end].is(Cue::Roles) || joins_roles(role_end, tokens))
        {
            role_end += 1;
        }
        let role = Some(self.range(start + role_from, start + role_end));
        let made = Cue::Makers.ending(&self.tokens[start..start + role_end]) > 0;
        // A company that closes the clause, the employer cue that follows, or the company right behind the role itself.
        let mut company = self.last_part(start + role_end, end).filter(|_| bare);
        for i in role_end..if company.is_some() { role_end } else { tokens.len() } {
            let n = Cue::Employer.at(&tokens[i..]);
            if n > 0 {
                // "creator of Redis": the technology, not the company of that name; "member of the X board": no employer.
                let of = n == 1 && tokens[i].is(Cue::Of);
                company = self
                    .company(start + i + n, end, true)
                    .filter(|c| !(made && (of || self.known.technologies.contains(c))));
                if company.is_some() {
                    break;
                }
            }
        }
        if company.is_none() {
            let mut at = start + role_end;
            if self.is(at, ",") || self.is(at, "-") || self.is(at, "@") {
                at += 1;
            }
            // "Geschäftsführerin der Zalando SE"
            let of = self.tokens.get(at).is_some_and(|t| t.is(Cue::Of) && !made) && at + 1 < end;
            if of {
                company = self.known.companies.starting_at(self.tokens[at + 1].range.start).next().cloned();
            }
            company = company.or_else(|| {
                (at..end).find_map(|i| self.company(i, end, false)).filter(|c| {
                    let i = covered(self.tokens, c).start;
                    bare && (self.closes(c.end, end) || i == at)
                })
            });
        }
        Beside { company, role }
    }

    /// The company that is all of the last part between commas: "Head of Managed Services, eTF1".
    fn last_part(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let comma = (start..end).rev().find(|i| self.is(*i, ","))?;
        self.company(comma + 1, end, false).filter(|c| self.closes(c.end, end))
    }

    /// Whether nothing but marks follows byte `at` up to token `end`.
    fn closes(&self, at: usize, end: usize) -> bool {
        let mut next =
            covered(self.tokens, &(at..at + 1)).start.max(self.tokens.partition_point(|t| t.range.start < at));
        // "Twitter Inc."
        while next < end && self.tokens[next].is(Cue::Organisations) {
            next += 1;
        }
        next >= end || self.tokens.get(next).is_none_or(|t| !t.is_word() && t.folded != "&" && t.folded != "+")
    }

    /// The company that begins at token `at`. With a cue before it (`cued`) any capitalised run that is no place, person or
    /// technology counts; without one it must be known or hold a word that is in no dictionary.
    fn company(&self, at: usize, end: usize, cued: bool) -> Option<Range<usize>> {
        let company = self.named_company(at, end, cued)?;
        // with "Title at Length": a name in quotes is all that they hold.
        let named = covered(self.tokens, &company);
        let quoted = (at..named.start).any(|i| self.tokens[i].is_quote());
        (!quoted || self.tokens.get(named.end).is_some_and(Token::is_quote)).then_some(company)
    }

    fn named_company(&self, mut at: usize, end: usize, cued: bool) -> Option<Range<usize>> {
        let passed_over = |t: &Token| {
            (t.is(Cue::Articles) || t.is(Cue::CompanyNouns))
                && (t.shape == Shape::Lower || self.page.cues.capital_nouns && t.is(Cue::CompanyNouns))
                || cued && (matches!(t.folded.as_str(), "the" | "*") || t.is_quote())
        };
        while at < end && passed_over(&self.tokens[at]) {
            at += 1;
        }
        let first = self.tokens.get(at).filter(|_| at < end)?;
        let here = first.range.start..first.range.start + 1;
        let known = self.known.companies.touching(&here).map(|(range, _)| range);
        if let Some(known) = known.min_by_key(|c| std::cmp::Reverse(c.end)) {
            return Some(known.clone());
        }
        let taken = |t: &Token| self.known.others.touch(&t.range) || self.known.people.touch(&t.range);
        let mut stop = at;
        while stop < end && stop - at < 5 {
            let token = &self.tokens[stop];
            let gap = if stop > at { &self.text()[self.tokens[stop - 1].range.end..token.range.start] } else { "" };
            let inner = stop > at
                && matches!(token.folded.as_str(), "&" | "of" | "+")
                && self.tokens.get(stop + 1).is_some_and(|t| t.is_capital());
            if gap.contains('\n')
                || !(token.is_capital()
                    || inner
                    || (stop > at && token.shape == Shape::Number && gap == " ")
                    || mixed(self.text(), token))
            {
                break;
            }
            stop += 1;
        }
        // "HAProxy Technologies": the name of a product is part of its company's.
        let organisation = |at: usize| self.tokens[at].is(Cue::Organisations);
        let named_for = (at + 1..stop).find(|i| cued && organisation(*i));
        if let Some(last) = named_for {
            stop = last + 1;
        } else if stop == at || self.tokens[at..stop].iter().any(taken) {
            return None;
        }
        let range = self.range(at, stop);
        let name = &self.text()[range.clone()];
        if self.page.is_place(name) || self.page.is_place(&self.text()[first.range.clone()]) && stop - at == 1 {
            return None;
        }
        let words: Vec<&Token> = self.tokens[at..stop].iter().filter(|t| t.is_word()).collect();
        let ordinary = words.iter().all(|t| t.is_ordinary());
        let month = words.iter().any(|t| t.is(Cue::Months));
        let function = words.iter().all(|t| t.is(Cue::FunctionWords));
        if month
            || first.folded.starts_with("ex-")
            || function
            || name.chars().count() < 2
            || (!cued && ordinary)
            || self.page.views[self.block].is_masked(&range)
        {
            return None;
        }
        // "VP of Engineering", "head of Product": a department. "X (Nat Duca)": a person.
        let behind_role = |t: &Token| t.is_word() && !self.known.people.hold(&t.range);
        let field = |of: usize| self.tokens[of].is(Cue::Of) && of > 0 && behind_role(&self.tokens[of - 1]);
        let department = words.len() == 1 && ordinary && at > 0 && field(at - 1);
        let given = first.is_given_name() && !first.is_ordinary();
        if department || given && words.len() == 2 {
            return None;
        }
        let talk = words.iter().any(|t| t.is(Cue::TalkNouns) || t.is(Cue::EventNouns));
        (!talk).then_some(range)
    }
}

fn joins_roles(at: usize, tokens: &[Token]) -> bool {
    tokens[at].is(Cue::And) && tokens.get(at + 1).is_some_and(|t| t.is(Cue::Roles))
}

/// A name with a capital inside: iRobot, eTF1, vpTech.
fn mixed(text: &str, token: &Token) -> bool {
    text[token.range.clone()].chars().skip(1).any(char::is_uppercase)
}
