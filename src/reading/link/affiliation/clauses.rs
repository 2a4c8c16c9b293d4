//! A person's name in, the clauses that say something of them out: in brackets, behind a comma or a dash, behind a verb, before
//! the name, in the sentence after. What each clause says is weighed elsewhere, so that one cannot hide another.

use super::clues::AffiliationClue as Clue;
use super::origin::AHEAD;
use super::{Clause, Named, Place, Reader};
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, MarkKind};
use crate::page::{Token, covered};
use crate::text::fold_str;
use std::ops::Range;

/// Tokens in which a bracket closes, and that a clause without an end has.
const CLAUSE: usize = 24;
/// Tokens between a name and a role right behind it: "by X, then CTO of".
const ROLE_BEHIND: usize = 3;
/// Words of a company's name that owns a person: "Heron Labs' X".
const OWNER: usize = 3;
/// Sentences behind a name in which a pronoun still means it.
const SENTENCES: usize = 2;
/// Words between a name and what its bearer tells of: "X explained how Heron".
const VERB_WITHIN: usize = 3;
const HOW_WITHIN: usize = 5;

impl Reader<'_, '_> {
    /// All clauses about the person whose name has these tokens.
    pub(super) fn clauses(&self, person: &Range<usize>, named: Named) -> Vec<Clause> {
        let mut out = Vec::new();
        self.behind(person.end, named, &mut out);
        if named == Named::Full {
            self.before(person.start, person.end, &mut out);
            self.in_cells(person, &mut out);
            self.keynote_of(person, &mut out);
            self.own_team(person.end, &mut out);
            out.extend(self.came_from(person));
        }
        self.told_later(person.end, &mut out);
        self.labelled(person.end, &mut out);
        out
    }

    pub(super) fn clause(&self, frame: Clue, start: usize, end: usize, place: Place) -> Option<Clause> {
        let behind_verb = place == Place::Led;
        // "formerly of X and now at Y" is about Y.
        let now =
            || Cue::Present.find(&self.tokens[start..end]).map(|(at, words)| start + at + usize::from(words == 1));
        let past = start < end && Cue::Past.at(&self.tokens[start..end]) > 0;
        let start = if past { now().unwrap_or(start) } else { start };
        (start < end).then(|| Clause { frame, tokens: start..end, role: self.role(start, end, behind_verb), place })
    }

    /// What follows the name.
    fn behind(&self, at: usize, named: Named, out: &mut Vec<Clause>) {
        let mut at = self.skip_degrees(self.skip_handle(at));
        at = self.skip_role_before_bracket(at);
        while self.is(at, "]") || self.is(at, "*") || self.is(at, "_") {
            at += 1;
        }
        let comma = usize::from(self.is(at, ",") && (self.is(at + 1, "(") || self.is(at + 1, "[")));
        let bracket = [("(", ")"), ("[", "]")].into_iter().find(|(open, _)| self.is(at + comma, open));
        if let Some((_, closes)) = bracket {
            let open = at + comma;
            let last = self.tokens.len().min(open + CLAUSE);
            if let Some(close) = (open + 1..last).find(|i| self.is(*i, closes)) {
                let (from, to) = self.without_handles(open + 1, close);
                out.extend(self.clause(Clue::InBrackets, from, to, Place::Anywhere));
                at = close + 1;
            }
        }
        let dash = self.is_dash(at) && self.text()[self.tokens[at].range.end..].starts_with([' ', '\n']);
        if self.is(at, ",") || dash {
            let end = self.clause_end(at + 1, dash);
            let frame = if dash { Clue::BehindDash } else { Clue::BehindComma };
            out.extend(self.clause(frame, at + 1, end, Place::Anywhere));
            return;
        }
        // "by X CTO of Company": the role right behind the name.
        let role = (at..self.tokens.len().min(at + ROLE_BEHIND)).find(|i| self.is_role(*i) > 0);
        // "X with a researcher from" tells of somebody else.
        let own = |t: &Token| t.shape == Shape::Lower && !t.is(Cue::And) && !t.is(Cue::Byline);
        if let Some(role) = role.filter(|role| self.tokens[at..*role].iter().all(own)) {
            let end = self.told_end(at, self.sentence_end(at).min(role + CLAUSE / 3));
            out.extend(self.clause(Clue::RoleBehindName, at, end, Place::Led));
        }
        let cue = Cue::Employer.at(&self.tokens[at.min(self.tokens.len())..]);
        // In prose "X @ Somewhere" signs a quoted post.
        let quoted = self.is(at, "@") && self.page.block(self.block).kind == BlockKind::Paragraph;
        if cue > 0 && !quoted && (named == Named::Full || Cue::Workplace.at(&self.tokens[at..]).max(cue) > 1) {
            let end = self.tokens.len();
            let clause = Clause { frame: Clue::RightBehind, tokens: at..end, role: None, place: Place::First };
            out.push(clause);
        } else if self.tokens.get(at).is_some_and(|t| t.is(Cue::Copulas)) {
            let end = self.told_end(at + 1, self.sentence_end(at).min(at + CLAUSE));
            let clause = self.clause(Clue::BehindVerb, at + 1, end, Place::Led);
            out.extend(clause.filter(|clause| clause.role.is_some()));
        }
    }

    /// What stands before the name: "Facebook's X", "Google engineer X", "the CTO of Z, X".
    fn before(&self, at: usize, person_end: usize, out: &mut Vec<Clause>) {
        let comma = at > 0 && self.is(at - 1, ",");
        let start = at - usize::from(comma);
        let mut role_start = start;
        while role_start > 0 && self.tokens[role_start - 1].is(Cue::Roles) && start - role_start < ROLE_BEHIND + 1 {
            role_start -= 1;
        }
        // "der Zalando-Entwickler X"
        if at > 0 && self.compound(&self.tokens[at - 1]) {
            let place = Place::Listed;
            out.push(Clause { frame: Clue::InCompound, tokens: at - 1..at, role: None, place });
            return;
        }
        // "the table in my head, X" ends a title; "our lead developer, X" is a role.
        let titles = comma && self.page.block(self.block).is_heading();
        let role = (role_start < start && !titles).then_some(role_start..start);
        let owned = role_start > 0 && self.tokens[role_start - 1].is(Cue::Owner);
        let uncased = self.tokens[at..person_end].first().is_some_and(|t| t.shape == Shape::Uncased);
        // MongoDBに勤務するAnna Keller氏
        let behind =
            || at > 0 && self.tokens[at - 1].shape == Shape::Uncased && Cue::Owner.ending(&self.tokens[..at]) > 1;
        if uncased || behind() {
            out.extend(self.owner_uncased(at));
        }
        let end = role_start - usize::from(owned);
        if end > 0 && (owned || role.is_some()) {
            let found = self.known.companies.ending_at(self.tokens[end - 1].range.end);
            let thing = role.is_none() && !uncased && self.names_a_thing(person_end);
            if let Some(company) = found.filter(|_| !thing) {
                let tokens = covered(self.tokens, company).start..end;
                let frame = if owned { Clue::OwnsPerson } else { Clue::BeforeRole };
                out.push(Clause { frame, tokens, role: role.clone(), place: Place::Listed });
            } else if owned && !thing {
                out.extend(self.owner(end, role.clone()));
            }
        }
        if let Some(role) = role {
            let nothing = role.start..role.start;
            out.push(Clause { frame: Clue::BeforeRole, tokens: nothing, role: Some(role), place: Place::Listed });
        }
        if comma {
            out.extend(self.ahead(start));
        }
        // "by Heron Labs - X"
        if at > 1 && self.is_dash(at - 1) && self.is_spaced(at - 1) {
            let from = (at - 1).saturating_sub(AHEAD);
            let by = (from..at - 1).rev().find(|i| Cue::Byline.at(&self.tokens[*i..at - 1]) > 0);
            let by = by.map(|by| by + Cue::Byline.at(&self.tokens[by..at - 1]));
            out.extend(by.and_then(|by| self.clause(Clue::BeforeDash, by, at - 1, Place::Last)));
        }
    }

    /// "Heronix's X": a name in no list that ends before `end` and owns the person.
    fn owner(&self, end: usize, role: Option<Range<usize>>) -> Option<Clause> {
        let capital = |i: &usize| self.tokens[*i].is_capital();
        let start = (0..end).rev().take(OWNER).take_while(capital).last()?;
        let opens = self.tokens[start].opens && self.tokens[start].is_ordinary();
        let clause = Clause { frame: Clue::OwnsPerson, tokens: start..end, role, place: Place::Last };
        (!opens).then_some(clause)
    }

    /// Whether a noun follows the name, as in "the CBC's Glenn Gould studios": the name is then the thing's.
    fn names_a_thing(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| {
            let goes_on = t.is(Cue::TalkVerbs) || t.is(Cue::FunctionWords) || t.is(Cue::And);
            t.is_word() && !goes_on && !t.is(Cue::Owner)
        })
    }

    /// Whether a hyphen joins a listed company with a role: "Zalando-Entwicklerin".
    fn compound(&self, token: &Token) -> bool {
        let company = self.known.companies.starting_at(token.range.start).find(|c| c.end < token.range.end);
        let role = company.map(|company| fold_str(&self.text()[company.end..token.range.end]));
        role.is_some_and(|role| role.strip_prefix('-').is_some_and(|role| self.page.cues.roles.has(role)))
    }

    /// A row of a table: the cell in a column of companies, and what another says in brackets at its end, "Small bots
    /// (developer at Heron)".
    fn in_cells(&self, person: &Range<usize>, out: &mut Vec<Clause>) {
        if let Some(tokens) = self.company_cell().filter(|cell| !cell.is_empty() && !cell.contains(&person.start)) {
            out.push(Clause { frame: Clue::Labelled, tokens, role: None, place: Place::First });
        }
        let other = self.cells(person.start).into_iter().filter(|cell| !cell.contains(&person.start));
        for cell in other {
            let Some(close) = cell.end.checked_sub(1).filter(|at| cell.contains(at) && self.is(*at, ")")) else {
                continue;
            };
            let open = cell.clone().rev().find(|i| self.is(*i, "("));
            let clause = open.and_then(|open| self.clause(Clue::InCell, open + 1, close, Place::Led));
            out.extend(clause.filter(|clause| clause.role.is_some()));
        }
    }

    /// The cells of a row, also of one that only bars part: `14:30 | X | Small bots (developer at Heron)`.
    fn cells(&self, at: usize) -> Vec<Range<usize>> {
        let marks = &self.page.block(self.block).marks;
        let cells = marks.iter().filter(|m| matches!(m.kind, MarkKind::Cell { .. }));
        let cells: Vec<Range<usize>> = cells.map(|m| covered(self.tokens, &m.range)).collect();
        if !cells.is_empty() {
            return cells;
        }
        let breaks = |i: &usize| self.gap(*i).contains('\n');
        let start = (1..=at).rev().find(breaks).unwrap_or(0);
        let end = (at + 1..self.tokens.len()).find(breaks).unwrap_or(self.tokens.len());
        let bars: Vec<usize> = (start..end).filter(|i| self.is(*i, "|")).collect();
        let starts = std::iter::once(start).chain(bars.iter().map(|bar| bar + 1));
        starts.zip(bars.iter().copied().chain([end])).map(|(from, to)| from..to).collect()
    }

    /// "the Heron keynote by X", "Keynote von Heron, gehalten von X": the only person whom the sentence names.
    fn keynote_of(&self, person: &Range<usize>, out: &mut Vec<Clause>) {
        let sentence = self.page.sentence(self.block, self.tokens[person.start].range.start);
        let named = self.known.people.touching(&sentence).filter(|(p, _)| p.end <= sentence.end);
        if named.take(2).count() > 1 {
            return;
        }
        for (company, _) in self.known.companies.touching(&sentence) {
            let at = covered(self.tokens, company);
            let keynote = |t: &Token| {
                let last = t.folded.rsplit('-').next().unwrap_or_default();
                t.is(Cue::Keynote) || self.page.cues.keynote.has(last)
            };
            let before = self.tokens[..at.start].iter().rev();
            let led = before.take_while(|t| t.is_word()).take(VERB_WITHIN).any(keynote);
            let led = led && Cue::Employer.ending(&self.tokens[..at.start]) > 0;
            if led || self.tokens.get(at.end).is_some_and(keynote) {
                out.push(Clause { frame: Clue::OfKeynote, tokens: at, role: None, place: Place::Listed });
            }
        }
    }

    /// A dash of any length, or what stands for one. The bars of a table are none.
    pub(super) fn is_dash(&self, at: usize) -> bool {
        let marks = &self.page.block(self.block).marks;
        let row = || marks.iter().any(|m| matches!(m.kind, MarkKind::Cell { .. }));
        self.tokens.get(at).is_some_and(|t| match t.folded.as_str() {
            "-" | "·" | "•" => true,
            "|" => !row(),
            _ => false,
        })
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

    /// What a bracket holds besides a handle at its begin or its end: "(@x, Company)", "(Company, @x)".
    fn without_handles(&self, open: usize, close: usize) -> (usize, usize) {
        let behind = self.skip_handle(open);
        let from = if behind > open && self.is(behind, ",") { behind + 1 } else { open };
        let last = (from..close).rev().find(|i| self.is(*i, ","));
        let handle = last.filter(|comma| self.is(comma + 1, "@") && self.skip_handle(comma + 1) == close);
        (from, handle.unwrap_or(close))
    }

    /// "X, Ph.D., Company": degrees and the like belong to the name.
    pub(super) fn skip_degrees(&self, mut at: usize) -> usize {
        loop {
            let from = at + usize::from(self.is(at, ","));
            let words = Cue::Degrees.at(self.tokens.get(from..).unwrap_or_default());
            if words == 0 {
                return at;
            }
            at = from + words;
            if self.is(at, ".") && (self.is(at + 1, ",") || self.is(at + 1, "(")) {
                at += 1;
            }
        }
    }

    /// Where the clause that begins at `at` ends: a stop, a semicolon, a colon, in headings a dash, another person.
    fn clause_end(&self, at: usize, dash: bool) -> usize {
        let heading = self.page.block(self.block).is_heading();
        let most = self.tokens.len().min(at + CLAUSE);
        let ends = |i: &usize| {
            let token = &self.tokens[*i];
            matches!(token.folded.as_str(), "." | ";" | ":" | "!" | "?")
                || token.is_quote()
                || (self.is_dash(*i) && self.is_spaced(*i) && (dash || heading))
                || (self.gap(*i).contains('\n') && (heading || dash))
                || self.known.people.start_at(token.range.start)
                || self.is(*i, ",") && self.tells_behind(i + 1)
        };
        (at..most).find(ends).unwrap_or(most)
    }

    /// Where a clause goes on to what the person told: "X is an engineer at Y and spoke of Z".
    fn told_end(&self, start: usize, end: usize) -> usize {
        let goes_on = |i: &usize| (self.is(*i, ",") || self.tokens[*i].is(Cue::And)) && self.tells_behind(i + 1);
        (start..end).find(goes_on).unwrap_or(end)
    }

    /// Whether a verb of presenting begins at a token, perhaps behind a small word: "X, CTO of Y, has told of …".
    fn tells_behind(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at).filter(|t| !t.is(Cue::Roles)) else { return false };
        let next = self.tokens.get(at + 1).is_some_and(|t| t.is(Cue::TalkVerbs) && !t.is(Cue::TalkNouns));
        let small = token.is(Cue::FunctionWords) && !token.is(Cue::Articles);
        Cue::TalkVerbs.at(&self.tokens[at..]) > 0 || small && next
    }

    /// "X explained how her team at Company …", in the sentence of the name and with nobody else between.
    fn own_team(&self, at: usize, out: &mut Vec<Clause>) {
        let Some(last) = at.checked_sub(1) else { return };
        let end = self.sentence_end(last);
        let other = |i: &usize| self.known.people.start_at(self.tokens[*i].range.start);
        let stop = (at..end).find(other).unwrap_or(end).max(at);
        let Some(tokens) = self.tokens.get(at..stop) else { return };
        if let Some((found, words)) = Cue::OwnTeam.find(tokens) {
            let tokens = at + found + words..stop;
            out.push(Clause { frame: Clue::OwnTeam, tokens, role: None, place: Place::First });
            return;
        }
        // "X explained how Company moved to Go"
        let verb = Cue::TalkVerbs.find(tokens).filter(|(verb, _)| *verb < VERB_WITHIN);
        let how = verb.and_then(|(verb, _)| Some((verb, Cue::How.find(&tokens[verb..])?.0)));
        let Some((verb, how)) = how.filter(|(_, how)| *how < HOW_WITHIN) else { return };
        let subject = at + verb + how + 1;
        let article = self.tokens.get(subject).is_some_and(|t| t.is(Cue::Articles));
        let Some(name) = self.tokens.get(subject + usize::from(article)) else { return };
        let Some(company) = self.known.companies.starting_at(name.range.start).next() else { return };
        let tokens = covered(self.tokens, company);
        if self.tokens.get(tokens.end).is_some_and(|next| next.shape == Shape::Lower) {
            out.push(Clause { frame: Clue::OwnTeam, tokens, role: None, place: Place::Listed });
        }
    }

    /// "She works at X", "Er ist Architekt bei X", "Trabaja en X": a sentence behind that of the name, with nobody else named
    /// up to there.
    fn told_later(&self, at: usize, out: &mut Vec<Clause>) {
        let Some(last) = at.checked_sub(1) else { return };
        let sentences = self.page.sentences(self.block);
        let here = sentences.partition_point(|s| s.end <= self.tokens[last].range.start);
        let Some(start) = sentences.get(here).map(|s| s.start) else { return };
        for sentence in sentences.iter().skip(here + 1).take(SENTENCES) {
            let here = start..sentence.end;
            let named = self.known.people.touching(&here);
            let named = named.filter(|(p, _)| p.start >= start && p.end <= sentence.end);
            if named.take(2).count() > 1 {
                break;
            }
            out.extend(self.of_pronoun(&covered(self.tokens, sentence)));
        }
    }

    /// What a sentence that opens with a pronoun, or in some languages with the verb, says of the person meant.
    fn of_pronoun(&self, sentence: &Range<usize>) -> Option<Clause> {
        let pronoun = Cue::Pronouns.at(&self.tokens[sentence.clone()]);
        let start = sentence.start + pronoun;
        let verb = &self.tokens[start..sentence.end];
        let first = verb.first().filter(|_| pronoun > 0 || self.page.cues.verb_first)?;
        let works = Cue::Employer.at(verb).max(Cue::Workplace.at(verb));
        if works > 1 {
            let tokens = start..sentence.end;
            return Some(Clause { frame: Clue::BehindPronoun, tokens, role: None, place: Place::First });
        }
        let end = self.told_end(start + 1, sentence.end.min(start + CLAUSE));
        let clause = self.clause(Clue::BehindPronoun, start + 1, end, Place::Led);
        clause.filter(|clause| first.is(Cue::Copulas) && clause.role.is_some())
    }

    /// A later line of the block: "Company: Heron".
    fn labelled(&self, at: usize, out: &mut Vec<Clause>) {
        let mut lines = (at.max(1)..self.tokens.len()).filter(|i| self.gap(*i).contains('\n'));
        let line = lines.find_map(|line| Some((line, self.company_label(line)?)));
        let named = |line: usize| {
            let between = self.tokens[at].range.start..self.tokens[line].range.start;
            self.known.people.touching(&between).any(|(p, _)| p.start >= between.start)
        };
        if let Some((_, start)) = line.filter(|(line, _)| !named(*line)) {
            let end = (start + 1..self.tokens.len()).find(|i| self.gap(*i).contains('\n')).unwrap_or(self.tokens.len());
            out.push(Clause { frame: Clue::Labelled, tokens: start..end, role: None, place: Place::First });
        }
    }

    /// Where the text behind a label for a company begins, if one stands at `at`: "**Company:** Heron".
    pub(super) fn company_label(&self, mut at: usize) -> Option<usize> {
        let mark = |at: usize| self.is(at, "*") || self.is(at, "_");
        while mark(at) {
            at += 1;
        }
        let tokens = self.tokens.get(at..)?;
        let words = Cue::CompanyNouns.at(tokens).max(Cue::CompanyColumns.at(tokens));
        if words == 0 {
            return None;
        }
        at += words;
        let colon = self.is(at, ":");
        while mark(at) || self.is(at, ":") {
            at += 1;
        }
        (colon && at < self.tokens.len()).then_some(at)
    }
}
