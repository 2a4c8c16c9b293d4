//! A name on a page in, the signs out that the words around it give of the place it stands in: what leads to it, what follows,
//! what it has for itself. Linking asks them whether a run of capitals is a person, extraction whether the person is a
//! speaker; both look at one value, so that they cannot disagree on what stands there.

mod uncased;

use super::{Page, Token};
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, MarkKind};
use std::ops::Range;

/// Tokens of a sentence that stand beside a name.
const NEAR: usize = 7;
/// Tokens in which a verb, a noun or another name belongs to the name before it; the longest role that goes before one.
const SOON: usize = 4;
/// Tokens in which a verb does where the name is what the sentence is about; the longest remark between two commas.
const LATER: usize = 12;
/// Bytes of a mark that may stand before a name which opens its block, and of one behind a name that is a link.
const MARK: usize = 2;

/// What the words around a name say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Sign {
    /// "Dr. X".
    Honoured,
    /// "by X".
    By,
    /// "the talk of X".
    OfTalk,
    /// "Then came X".
    Introduced,
    /// "had dinner with X".
    Met,
    /// "our architect X".
    Role,
    /// "the architect, X".
    RoleAside,
    /// "presented X, …": a verb of presenting before a given name, and more of the sentence behind.
    Presented,
    /// "the speaker, X".
    SpeakerNoun,
    /// "by X", "from X", also with their role between: "by our architect X".
    Given,
    /// A noun for a talk is among the last words before it.
    NearTalk,
    /// The sentence has hardly begun.
    Early,
    /// No more than two words of the sentence stand before it.
    Subject,
    /// "Last on our list was X".
    InTurn,
    /// "Danach erklärte uns X": the verb stands before its subject, in languages where it may.
    VerbFirst,
    /// "founded by X", "X, author of the book": named for something else than speaking.
    NotSpeaker,
    /// "X spoke", "X then spoke", "X, who works on Y, spoke".
    Speaks,
    /// "X's", "X is", "X spoke": right behind it, what people have or do.
    Acts,
    /// "X is".
    Is,
    /// "from Company", ", role", "(Company)", "(@handle)".
    Works,
    /// "a.k.a. Y" behind it.
    Renamed,
    /// "X (she/her)".
    Pronouns,
    /// "X won a prize, and she gave …".
    ThenPronoun,
    /// "X (@x…)": a handle that begins with the name.
    OwnHandle,
    /// "X's talk", "X, with a talk on", "X and her talk".
    HasTalk,
    /// A phrase that introduces a talk follows.
    LeadsToTalk,
    /// A verb of presenting follows soon, or right behind a remark.
    VerbSoon,
    /// A verb of presenting follows, not so soon.
    VerbLater,
    /// Alone between the delimiters of a heading, a list item or a field: `X - Title`, `Title by X`, `Title (X)`.
    Alone,
    /// Alone in a line of running text.
    OwnLine,
    /// It is a link, in bold or in italics.
    Marked,
    /// It is a link.
    Linked,
    /// It is all of a heading.
    WholeHeading,
    /// The front matter names it as an author.
    Signed,
    /// It opens its block.
    OpensBlock,
    /// The first words below a heading, in no dictionary, with a small letter behind them.
    OpensAccount,
}

/// The signs of one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Slot(u64);

impl Slot {
    /// The slot of a name that these tokens of a block make.
    pub(super) fn read(page: &Page<'_>, block: usize, name: &Range<usize>) -> Self {
        let around = Around::new(page, block, name);
        let signs = around.before().into_iter().chain(around.behind()).chain(around.place());
        Self(signs.filter(|(_, holds)| *holds).fold(0, |all, (sign, _)| all | 1 << sign as u64))
    }

    /// Whether a sign is there.
    pub fn has(self, sign: Sign) -> bool {
        self.0 & 1 << sign as u64 != 0
    }

    /// Whether one of these is there.
    pub fn has_any(self, signs: &[Sign]) -> bool {
        signs.iter().any(|sign| self.has(*sign))
    }
}

/// A name and the tokens around it.
struct Around<'p> {
    page: &'p Page<'p>,
    block: usize,
    text: &'p str,
    at: &'p Range<usize>,
    name: &'p [Token],
    /// Before it in its block.
    lead: &'p [Token],
    /// Before it in its sentence, without titles of honour and a role right before it.
    before: &'p [Token],
    /// Behind it in its block.
    rest: &'p [Token],
    /// Behind it in its sentence.
    after: &'p [Token],
}

impl<'p> Around<'p> {
    fn new(page: &'p Page<'p>, block: usize, at: &'p Range<usize>) -> Self {
        let tokens = page.tokens(block);
        let (lead, name, rest) = (&tokens[..at.start], &tokens[at.clone()], &tokens[at.end..]);
        let sentence = page.sentence(block, name[0].range.start);
        let begins = lead.partition_point(|t| t.range.start < sentence.start);
        let ends = rest.partition_point(|t| t.range.end <= sentence.end);
        let (before, after) = (before_role(&lead[begins..]), &rest[..ends]);
        Self { page, block, text: &page.block(block).text, at, name, lead, before, rest, after }
    }

    /// What leads to the name.
    fn before(&self) -> [(Sign, bool); 15] {
        let (lead, before) = (self.lead, self.before);
        let near = &before[before.len().saturating_sub(NEAR)..];
        let (last, but_one) = (lead.last(), lead.len().checked_sub(2).map(|at| &lead[at]));
        let aside = last.is_some_and(|t| t.folded == ",");
        let goes_on = self.rest.first().is_some_and(|t| t.shape == Shape::Lower || t.folded == ",");
        let led = uncased::is_led(self.name, lead);
        let comma = usize::from(before.last().is_some_and(|t| t.folded == ","));
        [
            (Sign::Honoured, is_honoured(lead, self.name) || title_behind(self.page, self.rest)),
            (Sign::By, Cue::Byline.ending(lead) > 0 || led),
            (Sign::OfTalk, of_talk(before)),
            // "a talk about Bridges With Docker": whom a talk is about gives none.
            (Sign::Introduced, Cue::Introductions.ending(lead) > 0 && !last.is_some_and(|t| t.is(Cue::About))),
            (Sign::Met, Cue::Met.ending(lead) > 0),
            (Sign::Role, last.is_some_and(|t| t.is(Cue::Roles))),
            (Sign::RoleAside, aside && but_one.is_some_and(|t| t.is(Cue::Roles))),
            (Sign::Presented, goes_on && self.name[0].is_given_name() && Cue::TalkVerbs.ending(lead) > 0),
            (Sign::SpeakerNoun, Cue::SpeakerNouns.ending(&before[..before.len() - comma]) > 0 || led),
            // "from X" leads to a speaker, "on behalf of X" to none.
            (Sign::Given, Cue::Byline.ending(before) > 0 || Cue::Employer.ending(before) == 1),
            (Sign::NearTalk, Cue::TalkNouns.any(near)),
            (Sign::Early, before.len() <= NEAR),
            (Sign::Subject, before.iter().filter(|t| t.is_word()).take(3).count() < 3),
            (
                Sign::InTurn,
                before.len() <= LATER && Cue::Copulas.ending(before) > 0 && before.iter().any(|t| t.is(Cue::Order)),
            ),
            (Sign::VerbFirst, self.page.cues.verb_first && verb_first(before)),
        ]
    }

    /// What follows the name.
    fn behind(&self) -> [(Sign, bool); 13] {
        let (before, after) = (self.before, self.after);
        let next = after.first();
        let is = next.is_some_and(|t| t.is(Cue::Copulas));
        let verb = Cue::TalkVerbs.at(after) > 0;
        let renamed = (0..after.len().min(SOON)).any(|at| Cue::AlsoKnownAs.at(&after[at..]) > 0);
        let other_part = Cue::NotSpeaker.ending(self.lead) > 0
            || (0..after.len().min(NEAR)).any(|at| Cue::NotSpeaker.at(&after[at..]) > 0);
        [
            (Sign::NotSpeaker, other_part),
            (Sign::Speaks, speaks(after)),
            (Sign::Acts, verb || is || next.is_some_and(|t| t.is(Cue::Owner))),
            (Sign::Is, is),
            (Sign::Works, self.works_somewhere()),
            (Sign::Renamed, renamed),
            (Sign::Pronouns, has_pronouns(self.rest)),
            (Sign::ThenPronoun, after.windows(2).any(|t| t[0].is(Cue::And) && t[1].is(Cue::Pronouns))),
            (Sign::OwnHandle, self.has_own_handle()),
            (Sign::HasTalk, has_talk(after) || uncased::has_title(self.name, before, after)),
            (Sign::LeadsToTalk, Cue::Introductions.any(&after[..after.len().min(LATER)])),
            (Sign::VerbSoon, presents(after, SOON)),
            (Sign::VerbLater, presents(after, LATER)),
        ]
    }

    /// What the name has for itself.
    fn place(&self) -> [(Sign, bool); 8] {
        let (text, kind) = (self.text, self.page.block(self.block).kind);
        let range = self.name[0].range.start..self.name[self.name.len() - 1].range.end;
        let line = matches!(kind, BlockKind::Heading(_) | BlockKind::Item(_) | BlockKind::Meta);
        let same_line = |c: &char| *c != '\n';
        let own_line = text[..range.start].chars().rev().take_while(same_line).all(|c| !c.is_alphanumeric())
            && text[range.end..].chars().take_while(same_line).all(|c| c.is_whitespace() || matches!(c, ')' | ']'));
        let whole =
            |mark: &Range<usize>| mark.end - range.end <= 2 * MARK && text[mark.start..range.start].trim().is_empty();
        let whole_marks = || self.page.marks_around(self.block, &range).filter(|mark| whole(&mark.range));
        let whole_line = self.lead.iter().chain(self.rest).all(|t| !t.is_word());
        let signed = kind == BlockKind::Meta && self.page.recap.meta.authors.iter().any(|author| author == text);
        [
            (Sign::Alone, line && self.is_alone()),
            (Sign::OwnLine, own_line && !line),
            (Sign::Marked, whole_marks().any(|mark| mark.kind != MarkKind::Code)),
            (Sign::Linked, whole_marks().any(|mark| matches!(mark.kind, MarkKind::Link(_)))),
            (Sign::WholeHeading, whole_line && matches!(kind, BlockKind::Heading(level) if level > 1)),
            (Sign::Signed, signed),
            (Sign::OpensBlock, range.start <= MARK),
            (Sign::OpensAccount, self.opens_account()),
        ]
    }

    fn has_own_handle(&self) -> bool {
        let rest = &self.rest[usize::from(self.rest.first().is_some_and(|t| t.folded == "("))..];
        let name = self.name[0].folded.as_str();
        matches!(rest, [at, handle, ..] if at.folded == "@" && handle.folded.starts_with(name) && name.len() > MARK)
    }

    fn works_somewhere(&self) -> bool {
        let Some(next) = self.rest.first() else { return false };
        if let Some(company) = employer(self.rest) {
            // "a talk on Bridges With Docker": in a sentence, the capital is that of a title.
            let prose = self.page.block(self.block).kind == BlockKind::Paragraph;
            return !(opens_with_person(company) || prose && next.is_capital());
        }
        let role = |tokens: &[Token]| tokens.iter().take(NEAR).any(|t| t.is(Cue::Roles));
        let unusual = self.name.iter().all(|t| !t.is_ordinary());
        let pictured = self.at.start == 0 && unusual && self.page.block(self.block).kind == BlockKind::Caption;
        let person = self.name[0].is_given_name() || pictured;
        let company = |t: &Token| t.is_capital() && person || &self.text[t.range.clone()] == "@";
        match next.folded.as_str() {
            "," | "-" => role(&self.rest[1..]) || Cue::Past.at(&self.rest[1..]) > 0,
            "(" => self.rest.get(1).is_some_and(company) || role(&self.rest[1..]),
            "@" => true,
            _ => false,
        }
    }

    /// Whether the name stands alone between two delimiters of its line.
    fn is_alone(&self) -> bool {
        let (text, lead, rest) = (self.text, self.lead, self.rest);
        let spaced =
            |t: &Token| t.folded != "-" || text[..t.range.start].ends_with(' ') || text[t.range.end..].starts_with(' ');
        let apart = |t: &Token| is_delimiter(t) && spaced(t) || t.is(Cue::And);
        // „Titel“ von X, "Título", de X
        let of = Cue::TalkOf.ending(lead);
        let quoted = || lead[..lead.len() - of].iter().rfind(|t| t.folded != ",").is_some_and(Token::is_quote);
        let opens = lead.last().is_none_or(apart) || Cue::Byline.ending(lead) > 0 || of > 0 && quoted();
        // "Reaktive Datenflüsse von Jürgen …" leads to no employer.
        let employed = employer_words(rest).is_some_and(|company| !opens_with_person(company));
        let closes = rest.first().is_none_or(|t| apart(t) || t.folded == "@") || employed;
        opens && closes && !(lead.is_empty() && rest.is_empty())
    }

    /// "Mele Fonua runs …" right below a heading.
    fn opens_account(&self) -> bool {
        let (page, block) = (self.page, self.block);
        let below = block > 0 && page.block(block - 1).is_heading() && page.block(block).kind == BlockKind::Paragraph;
        let plain = |t: &Token| t.shape == Shape::Capitalised && !t.is_ordinary();
        let goes_on = self.rest.first().is_some_and(|t| t.shape == Shape::Lower);
        below && goes_on && self.lead.is_empty() && self.name.len() == 2 && self.name.iter().all(plain)
    }
}

fn is_delimiter(token: &Token) -> bool {
    matches!(token.folded.as_str(), "-" | ":" | "|" | "," | "(" | ")" | "/" | "&" | "\"" | ";" | "[" | "]")
}

/// What stands behind a word that leads to an employer.
fn employer_words(after: &[Token]) -> Option<&[Token]> {
    let words = Cue::Employer.at(after);
    (words > 0).then(|| &after[words..])
}

/// The same where it begins as a company's name does.
fn employer(after: &[Token]) -> Option<&[Token]> {
    employer_words(after).filter(|company| company.first().is_some_and(Token::is_capital))
}

/// A given name and a further capital.
fn opens_with_person(tokens: &[Token]) -> bool {
    matches!(tokens, [given, next, ..] if given.is_given_name() && next.is_capital())
}

/// The tokens before the role or the titles of honour that end them: of "by their technical architect" the word "by".
pub fn before_role(tokens: &[Token]) -> &[Token] {
    let honours = tokens.iter().rev().take_while(|t| t.is(Cue::Honorifics) || t.folded == ".").count();
    let tokens = &tokens[..tokens.len() - honours];
    if !tokens.last().is_some_and(|t| t.is(Cue::Roles)) {
        return tokens;
    }
    let is_part = |t: &&Token| t.shape == Shape::Lower && !t.is(Cue::Byline);
    let words = tokens.iter().rev().take(SOON).take_while(is_part).count();
    &tokens[..tokens.len() - words.max(1)]
}

/// Where the other name of somebody begins among the tokens behind the first: "Tathagata Das - a.k.a. TD".
pub fn other_name(after: &[Token]) -> Option<&Token> {
    let known = (0..after.len().min(SOON)).find_map(|at| match Cue::AlsoKnownAs.at(&after[at..]) {
        0 => None,
        words => Some(at + words),
    })?;
    after[known..].iter().find(|t| t.is_word())
}

/// Whether a verb of presenting stands within a number of tokens, in the same clause.
pub fn verb_within(tokens: &[Token], most: usize) -> bool {
    let stop = |t: &Token| matches!(t.folded.as_str(), "." | ";" | ":");
    let verb = (0..tokens.len().min(most)).find(|at| Cue::TalkVerbs.at(&tokens[*at..]) > 0);
    verb.is_some_and(|at| !tokens[..at].iter().any(stop))
}

/// How many tokens away a verb of presenting may stand from the name in a slot: farther if the sentence is about it.
pub fn verb_reach(slot: Slot) -> usize {
    if slot.has(Sign::Subject) { LATER } else { SOON }
}

/// A verb of presenting within the next two words, or behind what is said of the person between two commas.
fn speaks(after: &[Token]) -> bool {
    let comma = |t: &Token| t.folded == ",";
    if after.first().is_some_and(comma)
        && let Some(close) = after.iter().take(LATER).skip(1).position(comma)
        && Cue::TalkVerbs.at(&after[close + 2..]) > 0
    {
        return true;
    }
    let next = after.first().is_some_and(|t| t.shape == Shape::Lower || t.folded == ",");
    Cue::TalkVerbs.at(after) > 0 || next && Cue::TalkVerbs.at(&after[1..]) > 0
}

/// A verb of presenting behind a name, behind a comma or behind a remark: "X, a DevOps guy from Y, presented".
fn presents(after: &[Token], most: usize) -> bool {
    let Some(next) = after.first() else { return false };
    let remark = || {
        let closes = |at: &usize| matches!(after[*at].folded.as_str(), "," | "-" | ")");
        (1..after.len().min(LATER)).find(closes).is_some_and(|close| verb_within(&after[close + 1..], most))
    };
    let opens = matches!(next.folded.as_str(), "," | "-" | "(");
    verb_within(after, most) || next.folded == "," && verb_within(&after[1..], most) || opens && remark()
}

/// "Dr. X", but not "TL;DR X".
pub fn is_honoured(lead: &[Token], name: &[Token]) -> bool {
    let title = Cue::Honorifics.ending(lead);
    let shouted = |t: &Token| t.shape == Shape::Upper;
    title > 0 && (!shouted(&lead[lead.len() - title]) || shouted(&name[0]))
}

/// A title of honour behind a name: "Xさん".
pub fn title_behind(page: &Page<'_>, rest: &[Token]) -> bool {
    let titles = page.cues.degrees.listed().iter().filter(|title| !title.is_ascii());
    let next = rest.first().filter(|t| t.shape == Shape::Uncased);
    next.is_some_and(|next| titles.into_iter().any(|title| next.folded.starts_with(title.as_str())))
}

/// "the talk of", "la charla de": a noun for a talk among the last words before what leads to its speaker.
fn of_talk(before: &[Token]) -> bool {
    let of = Cue::TalkOf.ending(before);
    let noun = &before[before.len().saturating_sub(of + SOON)..before.len() - of];
    of > 0 && noun.iter().rev().take_while(|t| t.is_word()).any(|t| t.is(Cue::TalkNouns))
}

/// Pronouns in brackets behind a name: "(she/her)".
fn has_pronouns(rest: &[Token]) -> bool {
    matches!(rest, [open, pronoun, slash, ..] if open.folded == "(" && pronoun.is(Cue::Pronouns) && slash.folded == "/")
}

/// "X's talk", "X opened the day, with a talk on …", "X and her talk".
fn has_talk(after: &[Token]) -> bool {
    let noun = |tokens: &[Token], within: usize| tokens.iter().take(within).any(|t| t.is(Cue::TalkNouns));
    let owns = after.first().is_some_and(|t| t.is(Cue::Owner) || t.folded == "'") && noun(after, NEAR);
    let behind = &after[usize::from(after.first().is_some_and(|t| t.folded == ","))..];
    owns || Cue::Byline.at(behind) > 0 && noun(behind, SOON) || Cue::And.at(behind) > 0 && noun(behind, SOON)
}

/// "Zum Abschluss erklärte uns X", "Abrió la mañana X": a verb of presenting, with nothing but small words behind it.
fn verb_first(before: &[Token]) -> bool {
    let lists = [Cue::FunctionWords, Cue::Articles, Cue::FirstPerson, Cue::Containers, Cue::Honorifics];
    // "Ik sprak nog met X": behind what leads to somebody, the verb is another's.
    let leads = |t: &Token| (t.is(Cue::Byline) || t.is(Cue::Employer)) && !t.is(Cue::Articles);
    let empty = |t: &&Token| t.is_word() && !t.is(Cue::TalkVerbs) && !leads(t) && lists.iter().any(|cue| t.is(*cue));
    let between = before.iter().rev().take(SOON).take_while(empty).count();
    Cue::TalkVerbs.ending(&before[..before.len() - between]) > 0
}
