//! A sentence in, the titles it gives out: what stands in quotes, what is marked up behind "talk on", the run of capitals
//! behind "entitled". Which of several belongs to a speaker is a question of nearness and of "by".

use super::context::{Context, Generic};
use super::segments;
use super::told::Title;
use crate::language::{Cue, quotes};
use crate::page::{Token, before_role};

use crate::model::{Kind, MarkKind};
use std::ops::Range;

/// The titles of a sentence, in order.
pub fn in_sentence(ctx: &Context<'_>, block: usize, sentence: &Range<usize>) -> Vec<Title> {
    let text = &ctx.block(block).text;
    let mut found: Vec<Title> = Vec::new();
    let mut add = |range: Range<usize>, quoted: bool| {
        let inner = segments::trim_range(ctx, block, &range);
        let (cued, noun) = is_cued(ctx, block, sentence, &range);
        // "the workshop on [maps with R](…) by X"
        let given = || ctx.people_in(block, &(range.end..sentence.end)).next();
        let tied = noun && !quoted && given().is_some_and(|p| Path::new(ctx, block, range.end, p.at.0).leads_by());
        let overlaps = found.iter().any(|t: &Title| t.range.start < inner.end && inner.start < t.range.end);
        if !overlaps && reads_as_title(ctx, block, &inner, quoted, Told { cued, noun, tied }) {
            let marked = ctx.marks_around(block, &inner).next().is_some();
            found.push(Title { range: inner, quoted, marked, cued, noun });
        }
    };
    // A link around a quoted title says where it ends, also where the second quote was forgotten.
    let marks = ctx.marks_in(block, sentence).into_iter().filter(|m| m.kind != MarkKind::Code);
    let opens_quote = |range: &Range<usize>| text[range.clone()].starts_with(quotes::OPENING);
    for mark in marks.clone().filter(|m| opens_quote(&m.range)) {
        add(mark.range.clone(), true);
    }
    for (open, close) in quotes::PAIRS {
        let mut at = sentence.start;
        while let Some(start) = text.get(at..sentence.end).and_then(|t| t.find(open)).map(|i| at + i + open.len_utf8())
        {
            // The closing mark may stand right behind the sentence.
            let near = text[start..].char_indices().map(|(i, c)| (start + i, c));
            let mut near = near.take_while(|(i, _)| *i <= sentence.end + 2);
            let Some((end, mark)) = near.find(|(_, c)| close.contains(c)) else { break };
            add(start..end, true);
            at = end + mark.len_utf8();
        }
    }
    for mark in marks.filter(|m| !opens_quote(&m.range)) {
        add(mark.range.clone(), false);
    }
    let mut at = sentence.start;
    while let Some(range) = quotes::single(&text[at..sentence.end]) {
        let range = at + range.start..at + range.end;
        at = range.end;
        // Such marks are also put around words that are meant otherwise.
        let lead = ctx.tokens_in(block, &(sentence.start..range.start));
        let verb = [Cue::TalkVerbs, Cue::OwnTalk].iter().any(|cue| cue.ending(&ctx.last_words(lead, 4)) > 0);
        if verb || is_cued(ctx, block, sentence, &range).0 {
            add(range, true);
        }
    }
    found.sort_by_key(|t| t.range.start);
    found
}

/// How a sentence leads to a stretch that may be a title.
#[derive(Debug, Clone, Copy)]
struct Told {
    /// "talk on", "called" or the like stands right beside it.
    cued: bool,
    /// A noun for a talk is among these words.
    noun: bool,
    /// "By" and a person follow.
    tied: bool,
}

/// Whether a stretch is written as titles are: a few words, the first with a capital, no mere name or label.
fn reads_as_title(
    ctx: &Context<'_>,
    block: usize,
    range: &Range<usize>,
    quoted: bool,
    Told { cued, noun, tied }: Told,
) -> bool {
    let text = &ctx.block(block).text[range.clone()];
    let words = ctx.tokens_in(block, range).iter().filter(|t| t.is_word()).count();
    let capital = text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    let a_name = ctx.mentions_in(block, range).any(|m| m.at.0 <= range.start + 1 && m.at.1 + 1 >= range.end);
    let named_person = ctx.names_people(block, range);
    let lead = ctx.tokens_in(block, &(range.start.saturating_sub(40)..range.start));
    let about = lead.iter().rev().find(|t| t.is_word()).is_some_and(|t| t.is(Cue::About) || t.is(Cue::Titled));
    // A name alone is a title only where a title is announced; what is marked up only where a talk is told of.
    let length = (1..=25).contains(&words) && (words >= 2 || cued);
    let plain = cued && !named_person && (about || words >= 2 && !a_name);
    // with the talk “from hand to hand”
    let small =
        quoted && noun && words > 2 && lead.iter().rev().find(|t| t.is_word()).is_some_and(|t| t.is(Cue::TalkNouns));
    let word = !segments::is_address(ctx, block, range);
    // "the **3 keynotes**", and what somebody said: "Mind the gap."
    let counted = !quoted && ctx.generic(block, range) == Generic::Container;
    let said = quoted && !cued && ctx.block(block).text[range.end..].starts_with('.');
    (capital || tied || small) && word && length && !counted && !said && if quoted { cued || !a_name } else { plain }
}

/// Whether "talk on", "called", "Vortrag" stands right before, or a noun for a talk right behind.
fn is_cued(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, range: &Range<usize>) -> (bool, bool) {
    let lead = ctx.tokens_in(block, &(sentence.start..range.start));
    let near = ctx.last_words(lead, 4);
    let mut after = ctx.tokens_in(block, &(range.end..sentence.end)).iter().filter(|t| t.is_word()).take(2);
    let titled = Cue::Titled.ending(&near) > 0 || is_talk_page(ctx, block, range) || owned(ctx, block, range);
    // "at the Workshop on *Parallel Boats*" says where.
    let event = |i: &usize| {
        let before = &near[..*i];
        let before = &before[..before.len() - usize::from(before.last().is_some_and(|t| t.is(Cue::Articles)))];
        near[*i].is_capital() && before.last().is_some_and(|t| t.is(Cue::InPlace))
    };
    let noun = near.iter().rposition(|t| t.is(Cue::TalkNouns)).filter(|i| !event(i));
    let empty = |t: &Token| {
        let cues = ctx.cues;
        let participle = cues.verb_first && t.is(Cue::TalkVerbs);
        t.is(Cue::About) || t.is(Cue::FunctionWords) || participle
    };
    let noun_leads = noun.is_some_and(|i| near[i + 1..].iter().all(empty));
    let noun_follows = after.any(|t| t.is(Cue::TalkNouns));
    // "One of the keynotes I liked was on “Title”"
    let quoted = quotes::PAIRS.iter().any(|(open, _)| ctx.block(block).text[..range.start].ends_with(*open));
    let about = quoted
        && near.last().is_some_and(|t| t.is(Cue::About))
        && Cue::TalkNouns.any(&ctx.last_words(lead, usize::MAX));
    // "I attended “Title”"
    let attended = quoted && Cue::Attended.ending(&near) > 0;
    // "I spoke in the Java track, on *Title*"
    let own = near.last().is_some_and(|t| t.is(Cue::About)) && Cue::OwnTalk.any(lead);
    // "I presented *Several Words*"
    let own = own || !quoted && Cue::OwnTalk.ending(&near) > 0;
    // "In “Title” X took … apart"
    let opens = quoted
        && matches!(lead.iter().filter(|t| t.is_word()).collect::<Vec<_>>()[..], [word] if word.is(Cue::InPlace));
    let told = titled && tells_of_it(ctx, block, sentence, range) || about || attended || own;
    let noun = noun_leads || noun_follows || titled && noun.is_some() || told;
    (titled || opens || noun || given_by(ctx, block, sentence, range) || seen_with(ctx, block, sentence, range), noun)
}

/// "The presenter of [Title](…/talk/12) did …", "One talk not about Perl was [Title](…)", and behind a sentence on talks "I went
/// to one called *Title*": several words that a sentence on a talk leads to.
fn tells_of_it(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, range: &Range<usize>) -> bool {
    if ctx.tokens_in(block, range).iter().filter(|t| t.is_word()).count() < 3 {
        return false;
    }
    let talk = |t: &Token| t.is(Cue::TalkNouns);
    let lead = ctx.tokens_in(block, &(sentence.start..range.start));
    let presenter = lead.iter().rev().take(4).any(|t| t.is(Cue::Someone) && !talk(t));
    let sentences = ctx.sentences(block);
    let before = sentences[..sentences.partition_point(|s| s.end <= sentence.start)].last();
    let goes_on = Cue::Titled.ending(lead) > 0
        && before.is_some_and(|before| ctx.tokens_in(block, before).iter().any(talk))
        && lead.iter().any(|t| t.is(Cue::FirstPerson));
    presenter || lead.iter().take(3).any(talk) || goes_on
}

/// "[Title](…) ([slides](…)) was taught by X": marked at the beginning of a sentence, and a person behind "by".
fn given_by(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, range: &Range<usize>) -> bool {
    let opens = ctx.tokens_in(block, &(sentence.start..range.start)).iter().filter(|t| t.is_word()).count() <= 1;
    let person = ctx.people_in(block, &(range.end..sentence.end)).next().filter(|_| opens);
    let path = person.map(|person| Path::new(ctx, block, range.end, person.at.0));
    path.is_some_and(|path| path.by && path.words <= PATH && path.is)
}

/// "I began the day with *Several Words* by X": marked, right before "by" and a person, where the day is told of; or "X spoke
/// about *Several Words*".
fn seen_with(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, range: &Range<usize>) -> bool {
    let before = ctx.tokens_in(block, &(sentence.start..range.start));
    let words = ctx.tokens_in(block, range).iter().filter(|t| t.is_word()).count();
    let a_name = ctx.mentions_in(block, range).any(|m| m.at.0 <= range.start + 1 && m.at.1 + 1 >= range.end);
    if words < 3 || a_name || Cue::NotSpeaker.any(before) {
        return false;
    }
    let speaker = ctx.people_in(block, &(sentence.start..range.start)).next_back();
    let speaks = speaker.is_some_and(|p| {
        let said = ctx.tokens_in(block, &(p.at.1..range.start));
        let about = said.iter().rev().take(2).any(|t| t.is(Cue::About)) && Cue::Attended.any(before);
        said.len() < 12 && (about || Cue::TalkVerbs.any(&said[said.len().saturating_sub(4)..]))
    });
    let Some(person) = ctx.people_in(block, &(range.end..sentence.end)).next() else { return speaks };
    let path = Path::new(ctx, block, range.end, person.at.0);
    let lists = [Cue::TalkVerbs, Cue::Attended, Cue::Introductions, Cue::Order, Cue::Containers];
    let told = lists.iter().any(|cue| cue.any(before));
    speaks || told && (path.by || path.of) && path.words <= 1
}

/// Whether the stretch is linked to a page that shows talks: its video, its slides, its entry in a programme.
fn is_talk_page(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> bool {
    ctx.marks_around(block, range).any(|m| match &m.kind {
        MarkKind::Link(url) => ctx.languages.is_talk_page(url),
        _ => false,
    })
}

/// "Jon Hall's [Title](…)", "Jon Hall's talk [Title](…)": marked, right behind the name of a person.
pub fn owned(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> bool {
    let before = ctx.tokens_in(block, &(range.start.saturating_sub(40)..range.start));
    let owner = before.iter().rev().take(4).find(|t| t.is(Cue::Owner));
    owner.is_some_and(|owner| {
        let before = ctx.mentions_in(block, &(0..owner.range.start)).next_back();
        before.is_some_and(|m| m.kind == Kind::Person && m.at.1 == owner.range.start)
    })
}

/// The title that goes with the people who stand at `group`; `next` is where the next group begins.
pub fn of_people(
    ctx: &Context<'_>,
    block: usize,
    titles: &[Title],
    group: &Range<usize>,
    next: usize,
    used: &[Range<usize>],
) -> Option<Title> {
    let free = |t: &&Title| !used.contains(&t.range);
    let by = titles.iter().filter(free).rfind(|t| t.range.end <= group.start && leads_to(ctx, block, t, group.start));
    // “Title” by the next person is theirs.
    let after = titles.iter().filter(free).find(|t| t.range.start >= group.end && t.range.start < next);
    let after = after.filter(|t| !leads_to(ctx, block, t, next));
    let before = || titles.iter().filter(free).rfind(|t| t.range.end <= group.start && t.quoted);
    // "In their talk “Title”, X and Y explained “…”"
    let named = titles.iter().filter(free).rfind(|t| t.range.end <= group.start && t.quoted && t.noun);
    let named = named.filter(|_| !after.is_some_and(|t| t.noun));
    by.or(named).or(after).or_else(before).cloned()
}

/// Whether nothing but a bracket and "by" lies between a title and a person.
pub fn leads_to(ctx: &Context<'_>, block: usize, title: &Title, person: usize) -> bool {
    let path = Path::new(ctx, block, title.range.end, person);
    // La conférence « Titre » de X
    let of = path.of && (title.noun && title.quoted || title.marked && title.cued);
    (path.by || of) && path.words <= PATH
}

/// Words that may stand between a title and the "by" that leads to its speaker.
const PATH: usize = 3;

/// What lies between a title and a person behind it.
struct Path {
    /// It ends with "by".
    by: bool,
    /// It ends with an "of" that leads to speakers.
    of: bool,
    /// It begins with a word for "is".
    is: bool,
    /// The words before "by" or "of", without those in brackets.
    words: usize,
}

impl Path {
    fn new(ctx: &Context<'_>, block: usize, from: usize, person: usize) -> Self {
        let between = before_role(ctx.tokens_in(block, &(from..person)));
        let (by, of) = (Cue::Byline.ending(between), Cue::TalkOf.ending(between));
        let mut depth = 0;
        let mut outside = Vec::new();
        for token in &between[..between.len() - by.max(of)] {
            match token.folded.as_str() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth -= 1,
                _ if depth <= 0 && token.is_word() => outside.push(token),
                _ => {}
            }
        }
        let is = outside.first().is_some_and(|t| t.is(Cue::Copulas));
        Self { by: by > 0, of: of > 0, is, words: outside.len() }
    }

    /// Whether it ends with "by" soon.
    fn leads_by(&self) -> bool {
        self.by && self.words <= PATH
    }
}

/// A title without quotes: the run of capitals behind "entitled" or "a talk about".
pub fn capital_run(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, from: usize) -> Option<Title> {
    let tokens = ctx.tokens_in(block, &(from..sentence.end));
    let (at, words) = Cue::Titled.find(tokens).or_else(|| {
        let noun = tokens.iter().position(|t| t.is(Cue::TalkNouns))?;
        let about = tokens.get(noun + 1).is_some_and(|t| t.is(Cue::About));
        about.then_some((noun + 1, 1))
    })?;
    run_of_capitals(ctx, block, &tokens[at + words..])
}

/// "I went to Several Words, which X gave", "I saw Several Words by X": the run of capitals between the two.
pub fn attended_run(ctx: &Context<'_>, block: usize, sentence: &Range<usize>, person: usize) -> Option<Title> {
    let tokens = ctx.tokens_in(block, &(sentence.start..person));
    let (at, words) = Cue::Attended.find(tokens)?;
    let rest = &tokens[at + words..];
    let by = Cue::Byline.ending(rest);
    let relative =
        || rest.len().checked_sub(2).filter(|comma| rest[*comma].folded == "," && rest[comma + 1].is(Cue::Which));
    let end = if by > 0 { Some(rest.len() - by) } else { relative() }?;
    let title = &rest[..end];
    let inner = |t: &Token| matches!(t.folded.as_str(), "," | ":");
    if title.iter().any(inner) { None } else { run_of_capitals(ctx, block, title) }
}

/// A title out of the capitals that open these tokens, up to a mark that ends it.
fn run_of_capitals(ctx: &Context<'_>, block: usize, rest: &[Token]) -> Option<Title> {
    let ends = |t: &Token| matches!(t.folded.as_str(), "." | ";" | "(" | "!" | "?") || t.is_quote();
    // "a talk about Docker and showed how": what the speaker did next.
    let goes_on = |at: usize| rest[at].is(Cue::And) && rest.get(at + 1).is_some_and(|t| t.is(Cue::TalkVerbs));
    let stop = (0..rest.len()).find(|at| ends(&rest[*at]) || goes_on(*at)).unwrap_or(rest.len());
    let rest = &rest[..stop];
    let (first, last) = (rest.first()?, rest.last()?);
    let long: Vec<&Token> = rest.iter().filter(|t| t.is_word() && t.folded.chars().count() > 3).collect();
    let capitals = long.iter().filter(|t| t.is_capital()).count();
    let range = segments::trim_range(ctx, block, &(first.range.start..last.range.end));
    // "a talk about Docker and Kubernetes" names what it is about.
    let mentions: Vec<_> = ctx.mentions_in(block, &range).collect();
    let named = |t: &&&Token| mentions.iter().any(|m| m.at.0 <= t.range.start && t.range.end <= m.at.1);
    let own = long.iter().filter(|t| !named(t)).count();
    let title = first.is_capital() && rest.len() >= 3 && own > 0 && capitals * 2 >= long.len();
    title.then_some(Title { range, quoted: false, marked: false, cued: true, noun: false })
}
