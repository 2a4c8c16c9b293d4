//! A block in, the single words out that stand as only software does: behind or before a noun for it ("the library X"), called
//! so, used, listed beside another, linked to a page that is named like them, written as software is (`WiredTiger`). Each kind
//! of evidence adds its share, since "with X" and "in X" are said of anything.

use super::super::fuzzy;
use super::super::unexplained::is_unknown;
use super::clues::UnlistedClue as Clue;
use super::links;
use super::name::{Around, Named};
use crate::gazetteer::forms::squash;
use crate::language::Cue;
use crate::language::text::Shape;
use crate::model::{BlockKind, Kind, Mark, MarkKind};
use crate::page::{Page, Token};
use crate::text::fold_str;

/// Tokens before a name in which "a tool called" begins.
const CALLED: usize = 8;
/// Tokens before a name in which another frame begins.
const FRAME: usize = 4;
/// What joins words into one.
const JOINTS: [char; 2] = ['-', '_'];
/// Letters of the shortest name.
const SHORTEST: usize = 3;

/// The single words of a block that are software.
pub fn find(page: &Page<'_>, block: usize, around: &Around<'_>) -> Vec<Named> {
    let tokens = page.tokens(block);
    let title = page.recap.meta.title.as_deref().map(|title| squash(title).0);
    let named = |at: usize| {
        let word = Candidate { title: title.as_deref(), ..Candidate::new(page, block, at) };
        let clues = if word.may_be_name(around) { word.clues(around) } else { return None };
        let range = tokens[at].range.start..word.end(&clues);
        Some(Named::by(page, block, range, Kind::Technology, clues))
    };
    (0..tokens.len()).filter_map(named).collect()
}

/// A word that may be the name of software.
pub(super) struct Candidate<'p, 'd> {
    pub page: &'p Page<'d>,
    pub block: usize,
    pub at: usize,
    pub tokens: &'p [Token],
    pub token: &'p Token,
    pub word: &'p str,
    /// Whether it has a capital after a small letter.
    humps: bool,
    /// Whether inline code holds it and nothing else.
    in_code: bool,
    /// The page's title, without separators.
    title: Option<&'p str>,
}

impl<'p, 'd> Candidate<'p, 'd> {
    fn new(page: &'p Page<'d>, block: usize, at: usize) -> Self {
        let tokens = page.tokens(block);
        let token = &tokens[at];
        let word = &page.block(block).text[token.range.clone()];
        let in_code =
            page.marks_around(block, &token.range).any(|m| m.kind == MarkKind::Code && m.range == token.range);
        Self { page, block, at, tokens, token, word, humps: has_humps(page, word), in_code, title: None }
    }

    /// Where the name ends: behind the signs of "QA4+", and what a title introduces has further capitals.
    fn end(&self, clues: &[Clue]) -> usize {
        let text = &self.page.block(self.block).text;
        if clues.contains(&Clue::Introduced) {
            return self.tokens[self.last_capital()].range.end;
        }
        let end = self.token.range.end;
        let signs = text[end..].bytes().take_while(|b| matches!(b, b'+' | b'#')).count();
        let closes = !text[end + signs..].starts_with(char::is_alphanumeric);
        if closes { end + signs } else { end }
    }

    /// The last token of the run of capitals that it begins.
    pub fn last_capital(&self) -> usize {
        let text = &self.page.block(self.block).text;
        let goes_on = |at: &usize| {
            self.tokens[*at].is_capital() && text[self.tokens[at - 1].range.end..self.tokens[*at].range.start] == *" "
        };
        (self.at + 1..self.tokens.len()).take_while(goes_on).last().unwrap_or(self.at)
    }

    /// Whether the token is a whole word, and none of a person, place, day or event.
    fn may_be_name(&self, around: &Around<'_>) -> bool {
        let (page, token, word) = (self.page, self.token, self.word);
        // In code most words are a program's own.
        let told = self.in_code && (self.introduced().is_some() || self.own_address() == Some(Clue::Repository));
        let masked = page.views[self.block].is_masked(&token.range) && !told;
        let letters = word.chars().any(char::is_alphabetic) && token.shape != Shape::Initial;
        let numbered = word.starts_with(|c: char| c.is_numeric());
        if !token.is_word() || numbered || token.folded.chars().count() < SHORTEST || !letters || masked {
            return false;
        }
        let other = [Cue::FunctionWords, Cue::TalkNouns, Cue::Months, Cue::Roles, Cue::ToolNouns];
        let file = word.contains('.') && !is_script(word) && self.introduced().is_none();
        // Pages that were turned into text run a caption into the sentence below it.
        let glued = self.humps && parts(word).iter().all(|part| page.languages.is_given_name(part));
        let text = &page.block(self.block).text;
        let handle = text[..token.range.start].ends_with(['@', '#']);
        let call = text[token.range.end..].starts_with('(');
        let named = token.is_given_name() || token.is_place() || other.iter().any(|cue| token.is(*cue));
        let outside = file || glued || handle || call || named;
        !outside
            && !around.people.contains(&token.folded)
            && !self.is_event()
            && !self.is_part()
            && (self.written() || self.has_capital() && self.introduced().is_some() || self.may_be_small())
    }

    /// Whether it has a capital somewhere.
    fn has_capital(&self) -> bool {
        self.word.chars().any(char::is_uppercase)
    }

    /// Whether a word in small letters may be a name: not in a script without capitals, nor in a language of which no words
    /// are known; and in code, where most words are a program's own, only where a noun says so.
    fn may_be_small(&self) -> bool {
        let page = self.page;
        self.token.shape != Shape::Uncased && page.languages.has_words(&page.recap.language)
    }

    /// Whether it is an event's name, by its ending or what stands beside it.
    fn is_event(&self) -> bool {
        let year = |t: &Token| t.shape == Shape::Number && t.folded.len() == 4;
        let beside = [self.at.checked_sub(1), Some(self.at + 1)];
        let named = beside.into_iter().flatten().filter_map(|i| self.tokens.get(i));
        let endings = self.page.cues.event_endings.listed();
        // "the Workshop on [Parallel Boats (ParaBo)](…)"
        let linked = self.page.marks_around(self.block, &self.token.range).any(|mark| {
            let before = &self.tokens[..self.tokens.partition_point(|t| t.range.end <= mark.range.start)];
            let about = Cue::About.ending(before);
            let noun =
                before.len().checked_sub(about + 1).map(|at| &before[at]).filter(|t| about > 0 && t.is_capital());
            matches!(mark.kind, MarkKind::Link(_)) && noun.is_some_and(|t| t.is(Cue::EventNouns) || t.is(Cue::Workshop))
        });
        linked
            || named.into_iter().any(|t| t.is(Cue::EventNouns) || year(t))
            || endings.iter().any(|e| self.token.folded.ends_with(e.as_str()))
    }

    /// Part of a longer run of capitals.
    fn is_part(&self) -> bool {
        let text = &self.page.block(self.block).text;
        let touches = |a: usize, b: usize| text[self.tokens[a].range.end..self.tokens[b].range.start] == *" ";
        let capital = |i: usize| self.tokens.get(i).is_some_and(Token::is_capital);
        // "App Quillon", "Server VNC": the noun before it has a capital too.
        let led = self.at > 0
            && capital(self.at - 1)
            && !self.tokens[self.at - 1].is(Cue::ToolNouns)
            && touches(self.at - 1, self.at)
            && !self.page.opens_sentence(self.block, self.at - 1);
        !self.in_title() && self.written() && (led || capital(self.at + 1) && touches(self.at, self.at + 1))
    }

    /// Whether it has its capitals as names have them.
    fn written(&self) -> bool {
        self.token.is_capital()
            || self.humps
            || self.token.shape == Shape::Number && self.word.chars().any(char::is_uppercase)
    }

    /// Whether the block is a heading or the like, where capitals say little.
    pub fn in_title(&self) -> bool {
        matches!(self.page.block(self.block).kind, BlockKind::Heading(_) | BlockKind::Meta)
    }

    fn clues(&self, around: &Around<'_>) -> Vec<Clue> {
        let mut clues: Vec<Clue> = self.introduced().filter(|_| !self.in_title()).into_iter().collect();
        let known = clues.is_empty();
        if self.page.lower && known {
            return Vec::new();
        }
        let names = [&around.beside.technologies, &around.beside.companies];
        let listed = names.into_iter().any(|names| names.are_beside(self.tokens, &self.token.range));
        let own = self.own_address();
        let held =
            [(Clue::Listed, listed), (Clue::Repeated, self.page.is_repeated(self.token)), (Clue::InCode, self.in_code)];
        clues.extend(held.into_iter().filter(|(_, holds)| *holds).map(|(clue, _)| clue));
        clues.extend(self.in_brackets());
        clues.extend(self.in_heading(around));
        clues.extend(own);
        clues.extend(self.used());
        clues.extend(self.spelling());
        clues.extend(self.against(&clues));
        clues
    }

    /// What a noun for software beside it says.
    fn introduced(&self) -> Option<Clue> {
        let tokens = self.tokens;
        if self.is_explained(if self.has_capital() { Cue::ToolNouns } else { Cue::PackageNouns }) {
            return Some(Clue::Explained);
        }
        if self.page.opens_sentence(self.block, self.at) {
            return None;
        }
        let opened = |t: &Token| matches!(t.folded.as_str(), "\"" | "*" | "_" | "(" | "`");
        let quote = self.at > 0 && opened(&tokens[self.at - 1]);
        let before = &tokens[..self.at - usize::from(quote)];
        let near = &before[before.len().saturating_sub(CALLED)..];
        let noun = |t: &Token| t.is(Cue::ToolNouns);
        // "(X of Yard Software) spoke under the title “Write with care”": neither the firm nor the title is a tool.
        let whole = !quote || tokens.get(self.at + 1).is_some_and(|t| !t.is_word());
        if whole && Cue::Titled.ending(near) > 0 && near.iter().any(|t| noun(t) && self.is_common(t)) {
            return Some(Clue::Called);
        }
        let package = |t: &Token| t.is(Cue::PackageNouns);
        if near.last().is_some_and(|t| if self.has_capital() { noun(t) } else { package(t) }) {
            return Some(Clue::NounBefore);
        }
        let hyphen = self.word.contains(JOINTS);
        let behind = tokens.get(self.at + 1).is_some_and(|t| noun(t) && t.shape == Shape::Lower);
        (behind && self.has_capital() && !hyphen).then_some(Clue::NounBehind)
    }

    /// Whether a noun is no part of a name: it has no capital, or all nouns have.
    fn is_common(&self, noun: &Token) -> bool {
        !noun.is_capital() || self.page.cues.capital_nouns
    }

    /// "the tool that counts boats ([Quillon](…)) by X"
    fn in_brackets(&self) -> Option<Clue> {
        let sign =
            |at: Option<usize>, sign: &str| at.and_then(|at| self.tokens.get(at)).is_some_and(|t| t.folded == sign);
        let open = self.at.checked_sub(1);
        let link = |m: &Mark| matches!(m.kind, MarkKind::Link(_)) && m.range == self.token.range;
        let alone = sign(open, "(")
            && sign(Some(self.at + 1), ")")
            && self.page.marks_around(self.block, &self.token.range).any(link);
        let before = &self.tokens[..open.filter(|_| alone)?];
        let behind = before.iter().rev().take(CALLED).take_while(|t| t.is_word());
        let noun = behind.into_iter().any(|t| t.is(Cue::ToolNouns) && self.is_common(t));
        (noun && self.has_capital()).then_some(Clue::InBrackets)
    }

    /// "Rollout: a gem that …", "Kairoi, un outil …", "Folsom is a library": what the thing is, right behind its name.
    fn is_explained(&self, nouns: Cue) -> bool {
        // „Quillon“, ein System für …
        let quoted = usize::from(self.tokens.get(self.at + 1).is_some_and(Token::is_quote));
        let at = self.at + quoted;
        let next = self.tokens.get(at + 1);
        let led = self.at > 0 && self.tokens[self.at - 1].is_capital() && !self.tokens[self.at - 1].is(Cue::Articles);
        let mark = next.is_some_and(|t| matches!(t.folded.as_str(), ":" | "," | "-" | "("));
        let copula = next.is_some_and(|t| t.is(Cue::Copulas));
        let article = self.tokens.get(at + 2).is_some_and(|t| t.is(Cue::Articles) && t.shape == Shape::Lower);
        // "* Quillon: streaming storage for …"
        let item = self.at == 0
            && next.is_some_and(|t| t.folded == ":")
            && matches!(self.page.block(self.block).kind, BlockKind::Item(_));
        let small = self.tokens.get(at + 2).is_some_and(|t| t.shape == Shape::Lower);
        let behind = self.tokens.iter().skip(at + if article { 3 } else { 2 }).take(3);
        let mut noun = behind.take_while(|t| t.is_word() && !t.is(Cue::FunctionWords));
        // "* Interfaces: protocols and formats" tells of things that are several.
        let one = |t: &Token| article || !t.folded.ends_with('s');
        !led && (mark || copula) && (article || item && small) && noun.any(|t| t.is(nouns) && one(t))
    }

    /// What stands around it: "using X", "a talk about X".
    fn used(&self) -> Option<Clue> {
        let before = &self.tokens[self.at.saturating_sub(FRAME)..self.at];
        let words = Cue::WrittenIn.ending(before);
        let told = Cue::About.ending(before) > 0 && before.iter().any(|t| t.is(Cue::TalkNouns));
        let small = |t: &Token| t.is(Cue::InPlace) || t.is(Cue::And) || t.is(Cue::FunctionWords);
        match before.last() {
            _ if told => Some(Clue::ToldOf),
            _ if words > 1 => Some(Clue::Used),
            Some(t) if words == 1 && !small(t) => Some(Clue::Used),
            Some(t) if words == 1 && !t.is(Cue::InPlace) => Some(Clue::Led),
            _ if words == 1 => Some(Clue::LedByLittle),
            _ => None,
        }
    }

    /// A link on the name alone, to a page that has it in its address.
    fn own_address(&self) -> Option<Clue> {
        self.page.marks_around(self.block, &self.token.range).find_map(|mark| match &mark.kind {
            MarkKind::Link(url) => {
                let alone = mark.range.len() <= self.token.range.len() + 2 && !self.page.languages.is_talk_page(url);
                match alone && squash(url).0.contains(self.token.folded.as_str()) {
                    true if links::is_repository(self.page, self.word, url) => Some(Clue::Repository),
                    true => Some(Clue::OwnAddress),
                    false => None,
                }
            }
            _ => None,
        })
    }

    /// What the letters say: humps between parts that are no words are those of a product.
    fn spelling(&self) -> Option<Clue> {
        let inner = |c: char| c == '-' || c.is_ascii_digit();
        match () {
            () if is_script(self.word) => Some(Clue::ScriptName),
            () if self.humps
                && (shouts(self.word) || parts(self.word).iter().all(|part| self.page.is_ordinary(part))) =>
            {
                Some(Clue::HumpsOfWords)
            }
            () if self.humps => Some(Clue::Humps),
            () if !self.word.starts_with(inner) && self.word.contains(inner) => Some(Clue::OddWord),
            // Acronyms stand for roles, practices and jokes as well.
            () if self.token.shape == Shape::Upper => Some(Clue::Acronym),
            () => None,
        }
    }

    /// What speaks against a name: a word that is one of a language, a capital that has another reason, none at all.
    fn against(&self, clues: &[Clue]) -> Vec<Clue> {
        let (page, token) = (self.page, self.token);
        let told =
            clues.iter().any(|c| matches!(c, Clue::NounBefore | Clue::Called | Clue::Explained | Clue::Repository));
        // "multi-node", "GPU-enabled": joined of words, as any adjective is.
        let joined = !told
            && self.word.contains(JOINTS)
            && (self.written() || self.word.split(JOINTS).any(|part| page.is_ordinary(&fold_str(part))));
        // Wasserstands-Tafel: a noun as any other, where those have capitals.
        let last = self.word.rsplit(JOINTS).next().unwrap_or_default();
        let compound = page.cues.capital_nouns && self.word.contains(JOINTS) && page.is_ordinary(&fold_str(last));
        let made_of_words = told && self.word.contains(JOINTS) && !compound;
        // "QUILLON" in a text that does not shout is no word of another language.
        let loud = token.shape == Shape::Upper && token.folded.chars().count() > SHORTEST;
        let ordinary = if loud { token.is_ordinary() } else { !is_unknown(page, token) || self.is_inflected() };
        let ordinary = !made_of_words && ordinary || joined || compound;
        // "Brücke" in an English text: a word elsewhere, and here a name.
        let elsewhere = ordinary
            && token.shape == Shape::Capitalised
            && !(joined || compound || token.is_ordinary() || token.is_surname() || self.is_inflected());
        let plain = !self.humps && !is_script(self.word);
        let idle = page.cues.capital_nouns || page.opens_sentence(self.block, self.at) || self.in_title();
        let small = !self.written();
        let titled = || self.title.is_some_and(|title| title.contains(&squash(self.word).0));
        let held = [
            (Clue::OrdinaryWord, ordinary && !elsewhere),
            (Clue::OrdinaryElsewhere, elsewhere),
            (Clue::IdleCapital, plain && !small && idle || small && token.is_ordinary_anywhere()),
            (Clue::SmallLetters, small && !page.lower),
            (Clue::InTitle, titled()),
        ];
        held.into_iter().filter(|(_, holds)| *holds).map(|(clue, _)| clue).collect()
    }

    /// "Automating", "Codebases", "VMs": an ending on an ordinary word or an acronym.
    fn is_inflected(&self) -> bool {
        let plural = self.word.trim_end_matches('s');
        plural.len() + 1 == self.word.len() && plural.chars().all(char::is_uppercase)
            || matches!(self.token.shape, Shape::Capitalised | Shape::Lower)
                && fuzzy::inflected(self.page.cues, &self.token.folded).any(|stem| self.page.is_ordinary(stem))
    }
}

/// `WiredTiger`, `iWebInspector`, `openSKY`; neither a plural (`VMs`, `DocBlocks`) nor `PhD`, `dropWhile` and
/// `TeilnehmerInnen`.
fn has_humps(page: &Page<'_>, word: &str) -> bool {
    let hump = word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    let small = word.chars().take_while(|c| c.is_lowercase()).count();
    let inner = |ending: &String| {
        let at = word.len().checked_sub(ending.len()).filter(|at| word.is_char_boundary(*at));
        at.is_some_and(|at| word[at..].starts_with(char::is_uppercase) && fold_str(&word[at..]) == *ending)
    };
    let ending = page.cues.inner_capitals.listed().iter().any(inner);
    hump && (small < 3 || shouts(word)) && word.chars().count() > 4 && !word.ends_with('s') && !ending
}

/// `openSKY`, and `encodeURI`: three small letters or more, then capitals only.
fn shouts(word: &str) -> bool {
    let small = word.chars().take_while(|c| c.is_lowercase()).count();
    small > 2 && word.chars().count() > small + 1 && word.chars().skip(small).all(char::is_uppercase)
}

/// The parts between the humps of a word, folded.
fn parts(word: &str) -> Vec<String> {
    let (pattern, joints) = squash(word);
    let starts = [0].into_iter().chain(joints.iter().copied());
    let ends = joints.iter().copied().chain([pattern.len()]);
    starts.zip(ends).filter_map(|(start, end)| Some(pattern.get(start..end)?.to_owned())).collect()
}

/// `Metrics.js`
fn is_script(word: &str) -> bool {
    word.len() > 4 && word.as_bytes()[word.len() - 3..].eq_ignore_ascii_case(b".js")
}
