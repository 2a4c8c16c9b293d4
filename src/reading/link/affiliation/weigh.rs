//! A clause about a person in, the organisations in it out, each with the clues for and against it. Only sees which clues are
//! there: what they count stands in `data/clues/affiliation.toml`.

use super::clues::AffiliationClue as Clue;
use super::organisations::Organisation;
use super::{Clause, Named, Place, Reader};
use crate::language::Cue;
use crate::model::{Block, BlockKind, MarkKind};
use crate::page::{Token, covered};
use std::ops::Range;

/// Words of a line that is no sentence, in which a bracket behind a name says where its bearer works.
const LINE: usize = 16;

/// Words behind "Heron's" in which its team is named.
const TEAM: usize = 4;

/// Where in a clause an organisation begins.
#[derive(Debug, Clone, Copy)]
struct Start {
    /// Its first token; articles may follow.
    at: usize,
    /// The tokens of the word for "at" before it.
    led_by: usize,
}

impl Reader<'_, '_> {
    /// The organisations of a clause with their clues, in the order of the text.
    pub(super) fn candidates(&self, clause: &Clause, named: Named) -> Vec<(Organisation, Vec<Clue>)> {
        let mut out: Vec<(Organisation, Vec<Clue>)> = Vec::new();
        for start in self.starts(clause) {
            let end = if clause.place == Place::First { self.tokens.len() } else { clause.tokens.end };
            let Some(organisation) = self.organisation(start.at, end) else { continue };
            // An article between the word for "at" and the name: the same name was found behind that word.
            let again = out.iter().any(|(found, _)| found.range == organisation.range);
            if !again && self.fits(clause, start, &organisation) {
                let clues = self.clues(clause, start, &organisation, named);
                out.push((organisation, clues));
            }
        }
        out
    }

    /// Where organisations may begin.
    fn starts(&self, clause: &Clause) -> Vec<Start> {
        let Range { start, end } = clause.tokens;
        match clause.place {
            Place::First => {
                let tokens = &self.tokens[start..end];
                let led_by = Cue::Employer.at(tokens).max(Cue::Workplace.at(tokens));
                let led_by = if clause.frame == Clue::OwnTeam || clause.frame == Clue::Labelled { 0 } else { led_by };
                vec![Start { at: start + led_by, led_by }]
            }
            Place::Listed => (start..end).take(1).map(|at| Start { at, led_by: 0 }).collect(),
            Place::Anywhere | Place::Led | Place::Last => {
                (start..end).filter_map(|at| self.start(clause, at)).collect()
            }
        }
    }

    fn start(&self, clause: &Clause, at: usize) -> Option<Start> {
        let before = &self.tokens[clause.tokens.start..at];
        let now = Cue::Present.ending(before);
        let led_by = Cue::Employer.ending(before).max(if now > 1 { now } else { 0 });
        if led_by > 0 && !self.is_enclosed(clause, at) {
            let in_role = clause.role.as_ref().is_some_and(|role| at < role.end);
            return (!in_role || clause.place == Place::Last).then_some(Start { at, led_by });
        }
        let behind = before.last();
        // "Geschäftsführerin der Zalando SE"
        let of_role = clause.role.as_ref().is_some_and(|role| {
            at == role.end + 1 && behind.is_some_and(|t| t.is(Cue::Of)) && !self.makes(clause.tokens.start, role)
        });
        if of_role && self.is_listed(at) {
            return Some(Start { at, led_by: 0 });
        }
        if clause.place == Place::Led {
            return None;
        }
        let marks = |t: &Token| matches!(t.folded.as_str(), "," | "@" | "/" | "*" | "_" | "-");
        let opens = match &clause.role {
            _ if clause.place == Place::Last => true,
            // What stands right before the role: "X, a Google engineer".
            Some(role) if at < role.start => {
                self.is_listed(at) || before.is_empty() && clause.frame == Clue::InBrackets
            }
            Some(role) => role.end == at || role.end < at && (behind.is_some_and(marks) || self.behind_of(at)),
            None => before.iter().all(marks),
        };
        (opens && !self.is_enclosed(clause, at)).then_some(Start { at, led_by: 0 })
    }

    /// Whether a bracket that opens in the clause is still open at `at`.
    fn is_enclosed(&self, clause: &Clause, at: usize) -> bool {
        let inside = (clause.tokens.start..at).rev().find(|i| self.is(*i, "(") || self.is(*i, ")"));
        inside.is_some_and(|i| self.is(i, "("))
    }

    fn is_listed(&self, at: usize) -> bool {
        self.known.companies.start_at(self.tokens[at].range.start)
    }

    /// Whether an organisation stands where the clause can have one.
    fn fits(&self, clause: &Clause, start: Start, found: &Organisation) -> bool {
        let begins = self.first_token(found);
        match clause.place {
            Place::Listed => found.listed,
            Place::Last => {
                let whole = matches!(clause.frame, Clue::BeforeDash | Clue::OwnsPerson);
                let begins = start.led_by > 0 || whole && start.at == clause.tokens.start;
                // "a teacher from the coast, X"
                let visits = clause.frame == Clue::Ahead && clause.role.is_none();
                found.end == clause.tokens.end && begins && (!visits || found.listed || found.head_word)
            }
            // Behind a role and without a word for "at" it follows at once, or closes the clause.
            Place::Anywhere if start.led_by == 0 => match &clause.role {
                Some(role) if role.end <= begins => {
                    self.is_right_behind(role, start.at) || self.closes(found.end, clause.tokens.end)
                }
                // X (Heron, CTO)
                Some(role) => {
                    let comma = found.end + 1 == role.start && self.is(found.end, ",");
                    comma || found.end == role.start && found.listed
                }
                None => self.closes(found.end, clause.tokens.end),
            },
            _ => true,
        }
    }

    fn first_token(&self, found: &Organisation) -> usize {
        covered(self.tokens, &found.range).start
    }

    /// Whether at most a mark stands between a role and what begins at `at`.
    fn is_right_behind(&self, role: &Range<usize>, at: usize) -> bool {
        let between = self.tokens.get(role.end..at).unwrap_or_default();
        between.len() <= 1 && between.iter().all(|t| matches!(t.folded.as_str(), "," | "@" | "-") || t.is(Cue::Of))
    }

    /// Whether nothing but marks follows token `at` up to token `end`.
    fn closes(&self, mut at: usize, end: usize) -> bool {
        // "Twitter Inc."
        while at < end && self.tokens[at].is(Cue::Organisations) {
            at += 1;
        }
        // "by X, Heron and Y, Quern"
        let next = at + 1 == end && self.tokens[at].is(Cue::And);
        at >= end || next || !self.tokens[at].is_word() && !matches!(self.tokens[at].folded.as_str(), "&" | "+")
    }

    /// The clues that hold.
    fn clues(&self, clause: &Clause, start: Start, found: &Organisation, named: Named) -> Vec<Clue> {
        let led = start.led_by > 0;
        let all = [(Clue::AtAll, true), (clause.frame, true), (Clue::ShortName, named == Named::Short)]
            .into_iter()
            .chain(self.clues_of_name(clause, found, led))
            .chain(self.clues_of_place(clause, start, found))
            .chain(self.clues_against(clause, start, found));
        all.filter(|(_, holds)| *holds).map(|(clue, _)| clue).collect()
    }

    /// What the name itself says.
    fn clues_of_name(&self, clause: &Clause, found: &Organisation, led: bool) -> [(Clue, bool); 6] {
        let bare = !found.listed && !found.head_word;
        let several = self.first_token(found) + 1 < found.end;
        let dashed = clause.frame == Clue::BehindDash && clause.role.is_none() && !led;
        [
            (Clue::Listed, found.listed),
            (Clue::HeadWord, found.head_word),
            (Clue::SeveralWords, several && !led && !found.listed && clause.frame == Clue::InBrackets),
            (Clue::OrdinaryWords, bare && found.ordinary && !led),
            (Clue::OrdinaryBehindAt, bare && found.ordinary && led),
            (Clue::LikeTitle, dashed && bare && found.partly_ordinary && !found.ordinary),
        ]
    }

    /// What its place in the clause says.
    fn clues_of_place(&self, clause: &Clause, start: Start, found: &Organisation) -> [(Clue, bool); 11] {
        let Range { start: first, end } = clause.tokens;
        let begins = self.first_token(found);
        let led = start.led_by > 0;
        let role = clause.role.as_ref();
        let closes = clause.place != Place::First && self.closes(found.end, end);
        let fills = begins == first && found.end == end;
        let comma = start.at > first && self.is(start.at - 1, ",");
        let part = comma && !(start.at..end).any(|i| self.is(i, ","));
        let cue = start.at - start.led_by;
        let works = led && (self.works(cue, start.led_by) || Cue::Workplace.at(&self.tokens[cue..]) > 1);
        [
            (Clue::Role, role.is_some()),
            (Clue::BehindAt, led),
            (Clue::Works, works),
            (Clue::RightBehindRole, !led && role.is_some_and(|role| self.is_right_behind(role, start.at))),
            (Clue::RightBeforeRole, role.is_some_and(|role| found.end == role.start)),
            (Clue::Closes, closes),
            (Clue::Fills, fills),
            (Clue::LastPart, part && closes && !led && role.is_some()),
            (Clue::InLine, fills && clause.frame == Clue::InBrackets && self.is_line()),
            (Clue::EndsHeading, self.ends_heading(clause, start.at) && closes),
            (Clue::OfTeam, led && (self.has_team(found) || role.is_none() && self.is_unit(first, start))),
        ]
    }

    /// "the Heron team", "Heron's data team"
    fn has_team(&self, found: &Organisation) -> bool {
        let behind = self.tokens.get(found.end..).unwrap_or_default();
        let owner = behind.first().is_some_and(|t| t.is(Cue::Owner));
        let words = &behind[..behind.len().min(if owner { TEAM } else { 1 })];
        words.iter().skip(usize::from(owner)).any(|t| t.is(Cue::CompanyNouns))
    }

    /// "who leads the platform team at X", "del equipo de datos de X": the clause is on where in X the person is.
    fn is_unit(&self, first: usize, start: Start) -> bool {
        let cue = start.at - start.led_by;
        let Some(before) = self.tokens.get(first..cue) else { return false };
        let relative = before.first().is_some_and(|t| t.is_word() && t.is(Cue::Copulas));
        let within = Cue::Within.ending(&self.tokens[first..start.at]) > 0;
        let lead = Cue::Employer.at(before);
        let team = lead > 0 && before.len() < lead + TEAM && !before.iter().any(Token::is_capital);
        relative && within || team && before.iter().any(|t| t.is(Cue::CompanyNouns))
    }

    /// What speaks against it.
    fn clues_against(&self, clause: &Clause, start: Start, found: &Organisation) -> [(Clue, bool); 10] {
        let first = clause.tokens.start;
        let led = start.led_by > 0;
        let cue = start.at - start.led_by;
        let of = start.led_by == 1 && self.tokens[cue].is(Cue::Of) || !led && self.behind_of(start.at);
        let of = of && clause.role.is_some();
        let begins = self.first_token(found);
        let word = |t: &Token| t.is_word() && !t.is(Cue::CompanyNouns) && !self.known.people.hold(&t.range);
        let single = begins + 1 == found.end && found.ordinary && !found.head_word;
        // "Director of Frontend @Heron"
        let led_on = of && !found.listed && Cue::Employer.at(self.tokens.get(found.end..).unwrap_or_default()) > 0;
        let department = of && single && cue > 0 && word(&self.tokens[cue - 1]) || led_on;
        let made = !self.has_team(found)
            && clause.role.as_ref().is_some_and(|role| {
                self.makes(first.min(role.start), role) && (of || led && self.known.technologies.contains(&found.range))
            });
        let far = led && clause.role.is_none() && cue > first && !self.is_now(cue, start.led_by);
        // "X, a visitor from Google": of what no list knows "from" may lead to a field or a town.
        let visitor = (found.listed || found.head_word) && self.visits(first, cue);
        let far = far && !self.is_unit(first, start) && !visitor;
        let titled = clause.frame == Clue::BehindDash && led && cue == first && self.tokens[cue].is_capital();
        [
            (Clue::BehindOf, of),
            (Clue::Department, department),
            (Clue::Makes, made),
            (Clue::AtFarOff, far),
            (Clue::AtOpensTitle, titled),
            (Clue::Past, self.is_past(first, begins)),
            (Clue::LinkLabel, clause.frame == Clue::InBrackets && self.is_link_label(&found.range)),
            (Clue::NamesEvent, self.names_event(found)),
            (Clue::BeforeColon, clause.frame == Clue::BehindDash && !found.listed && self.is(found.end, ":")),
            (Clue::Handle, !led && clause.role.is_none() && self.is_handle(clause, begins)),
        ]
    }

    /// "X - @x - Title": a handle between dashes.
    fn is_handle(&self, clause: &Clause, at: usize) -> bool {
        let glued = at > 0 && self.is(at - 1, "@") && self.tokens[at - 1].range.end == self.tokens[at].range.start;
        clause.frame == Clue::BehindDash && glued
    }

    fn behind_of(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].is(Cue::Of)
    }

    /// Whether the word for "at" is one for "now at".
    fn is_now(&self, cue: usize, words: usize) -> bool {
        Cue::Present.at(&self.tokens[cue..cue + words]) > 1
    }

    /// Whether a phrase says that somebody works somewhere: its first word is a verb.
    fn works(&self, cue: usize, words: usize) -> bool {
        words > 1 && self.tokens[cue].is(Cue::Copulas)
    }

    /// Whether a word for a past employer stands before a name, and none for the present one between.
    fn is_past(&self, from: usize, at: usize) -> bool {
        // "the former Google engineer X"
        if from == at {
            return Cue::Past.ending(&self.tokens[..at]) > 0;
        }
        // What stands before its person has nothing between.
        let Some(tokens) = self.tokens.get(from..at) else { return false };
        let past = (0..tokens.len()).rev().find(|i| Cue::Past.at(&tokens[*i..]) > 0);
        past.is_some_and(|past| !Cue::Present.any(&tokens[past..]))
    }

    /// A line without a verb: a heading, an item, a few words.
    pub fn is_line(&self) -> bool {
        let block = self.page.block(self.block);
        let words = self.tokens.iter().filter(|t| t.is_word()).take(LINE + 1).count();
        block.is_heading()
            || matches!(block.kind, BlockKind::Item(_))
            || words <= LINE && !block.text.ends_with(['.', '!'])
    }

    /// "Title - X, Signify": all that a heading says behind the speaker who stands behind its title, whatever the word is.
    fn ends_heading(&self, clause: &Clause, at: usize) -> bool {
        let Range { start, end } = clause.tokens;
        let comma = start - usize::from(start > 0);
        clause.frame == Clue::BehindComma
            && clause.role.is_none()
            && at == start
            && end == self.tokens.len()
            && self.page.block(self.block).is_heading()
            && (self.is_below_title(comma)
                || (0..comma).any(|i| self.is_dash(i) && self.text()[..self.tokens[i].range.start].ends_with(' ')))
    }

    /// A heading right below another that begins with the person: "## Small bots / ### X, Signify".
    fn is_below_title(&self, comma: usize) -> bool {
        let below = self.block > 0 && self.page.block(self.block - 1).is_heading();
        let opens = self.known.people.touching(&(0..1)).any(|(person, _)| person.start == 0);
        below && opens && !(0..comma).any(|i| self.is_dash(i))
    }

    /// "[(Slides)](…)": the bracket belongs to a link; or "([Slides](…))", where the same words link another page elsewhere.
    fn is_link_label(&self, range: &Range<usize>) -> bool {
        let text = self.text();
        let links = || links(self.page.block(self.block));
        let named = || links().any(|own| own == *range) && self.page.leads_to_several(&text[range.clone()]);
        let holds = |link: &Range<usize>| link.start < range.start && range.end <= link.end;
        links().any(|link| holds(&link) && text[link].trim_start().starts_with('(')) || named()
    }

    /// "at Heron" in a post on Heron 2019.
    fn names_event(&self, found: &Organisation) -> bool {
        self.page.titles_event(&self.tokens[covered(self.tokens, &found.range)])
    }
}

/// Where the links of a block stand.
fn links(block: &Block) -> impl Iterator<Item = Range<usize>> {
    let links = block.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Link(_)));
    links.map(|mark| mark.range.clone())
}
