//! People named in full in, their short names out: a first name, surname, nickname, initials, or initial and surname links to
//! the one person of the recap it can mean, and to the one named last where it could be several. Names are looked for by the
//! word that stands for them, declined or not, and then as far as the full name goes on.

use super::mentions::Mentions;
use super::people::handles::given_name;
use super::people::{label, parts_uncased};
use crate::language::text::{self, Shape};
use crate::language::{Cue, Languages};
use crate::model::{EntityId, Kind, Mention, Method};
use crate::page::{Page, Ranges, Sign, Token, covered, other_name, title_behind};
use crate::text::fold_str;
use std::collections::HashMap;
use std::ops::Range;

/// A person of the recap.
struct Person<'m> {
    id: &'m EntityId,
    label: &'m str,
    /// The tokens of the label.
    name: Vec<text::Token>,
    /// Where they are named in full, in order.
    full: Vec<(usize, usize)>,
    /// The blocks in which they are introduced: what stands around the full name says that they speak.
    speaks: Vec<usize>,
}

/// The people of a recap and the parts of their names.
#[derive(Default)]
struct People<'m> {
    all: Vec<Person<'m>>,
    by_id: HashMap<&'m EntityId, usize>,
    by_part: HashMap<String, Vec<usize>>,
    /// The same without an ending that goes where the name is declined.
    by_stem: HashMap<String, Vec<usize>>,
}

/// Short mentions of the people in `mentions`, which stand in the order of the text, outside of what is linked already.
pub fn find(page: &Page<'_>, mentions: &Mentions) -> Vec<Mention> {
    let people = People::new(page, mentions);
    let mut found = Vec::new();
    for (block, view) in page.views.iter().enumerate().filter(|(_, view)| !view.skip) {
        let taken: Ranges = mentions.of(block).iter().map(|m| m.at.0..m.at.1).collect();
        for (index, token) in view.tokens.iter().enumerate() {
            let several = token.folded.contains(['.', '-']);
            let name = token.is_capital() && (token.shape != Shape::Initial || several);
            // Where the author writes small letters only, a name has none either.
            let small = page.lower && token.shape == Shape::Lower && !token.is_ordinary();
            let honoured = token.shape == Shape::Uncased && title_behind(page, &view.tokens[index + 1..]);
            if (name || small || honoured) && !taken.touch(&token.range) && !view.is_masked(&token.range) {
                found.extend(people.named_at(page, block, index));
            }
        }
    }
    found
}

impl<'m> People<'m> {
    fn new(page: &Page<'_>, mentions: &'m Mentions) -> Self {
        let mut people = Self::default();
        for mention in mentions.iter().filter(|m| m.kind == Kind::Person) {
            people.add(page, mention);
        }
        people
    }

    fn add(&mut self, page: &Page<'_>, mention: &'m Mention) {
        let number = *self.by_id.entry(&mention.id).or_insert(self.all.len());
        if number == self.all.len() {
            let (id, label) = (&mention.id, mention.label.as_str());
            self.all.push(Person {
                id,
                label,
                name: page.languages.tokens(label),
                full: Vec::new(),
                speaks: Vec::new(),
            });
        }
        self.all[number].full.push((mention.block, mention.at.0));
        let at = covered(page.tokens(mention.block), &(mention.at.0..mention.at.1));
        if page.slot(mention.block, &at).has_any(&[Sign::By, Sign::Speaks, Sign::Alone, Sign::Introduced]) {
            self.all[number].speaks.push(mention.block);
        }
        if let Some(other) = renamed(page, mention) {
            self.by_part.entry(other).or_default().push(number);
        }
        let languages = page.languages;
        let text = &page.block(mention.block).text[mention.at.0..mention.at.1];
        let handle = label::handle_of(text).map(fold_str);
        let given = handle.as_ref().and_then(|handle| given_name(handle, languages).map(str::to_owned));
        let words = languages.tokens(text);
        let nickname = words.iter().find(|t| t.is_capital() && label::is_nickname(&text[..t.range.start]));
        let nickname = nickname.map(|t| t.folded.clone());
        let written = parts(languages, &words);
        let named = parts(languages, &self.all[number].name);
        let uncased = parts_uncased(languages, text).into_iter().map(|part| fold_str(&part));
        for part in written.into_iter().chain(named).chain(uncased).chain(nickname).chain(handle).chain(given) {
            for stem in page.cues.name_stems(&part) {
                add_to(&mut self.by_stem, stem, number);
            }
            add_to(&mut self.by_stem, &part, number);
            add_to(&mut self.by_part, &part, number);
        }
    }

    /// Who may be meant by a token, and the end of what means them in it: a word, a word with an ending, the first part of a
    /// word with a noun for a talk: "Findlers", "Findler-Vortrag".
    fn meant(&self, page: &Page<'_>, block: usize, token: &Token) -> Option<(&[usize], usize)> {
        let written = &page.block(block).text[token.range.clone()];
        let by_word = || self.by_part.get(token.folded.as_str()).map(|numbers| (numbers, token.range.end));
        let by_stem = || {
            let mut stems = page.cues.name_stems(&token.folded).filter(|_| !token.is_ordinary());
            stems.find_map(|stem| self.by_stem.get(stem)).map(|numbers| (numbers, token.range.end))
        };
        let by_head = || {
            let (head, noun) = written.split_once('-')?;
            let noun = page.cues.talk_nouns.has(&fold_str(noun));
            let numbers = self.by_part.get(&fold_str(head)).filter(|_| noun)?;
            Some((numbers, token.range.start + head.len()))
        };
        by_word().or_else(by_stem).or_else(by_head).map(|(numbers, end)| (numbers.as_slice(), end))
    }

    /// The short mention that begins with a token, or with the initial or the particles before it.
    fn named_at(&self, page: &Page<'_>, block: usize, index: usize) -> Option<Mention> {
        let tokens = page.tokens(block);
        let (numbers, end) = self.meant(page, block, &tokens[index])?;
        let here = (block, tokens[index].range.start);
        // Of two of one name, the one whose talk the section tells of.
        let section = page.nearest_heading(block).unwrap_or(block);
        let named = || numbers.iter().map(|number| &self.all[*number]);
        let in_full = named().find(|p| starts_with(&tokens[index..], &p.name));
        let nearest = || {
            named().max_by_key(|p| {
                let before = p.last_before(here);
                let introduced = p.speaks_between(section, block);
                (introduced, before.is_some(), before, std::cmp::Reverse(p.full.first()))
            })
        };
        let person = in_full.or_else(nearest)?;
        let words = extent(tokens, index, &person.name, in_full.is_some());
        let near = person.last_before((block + 1, 0)).is_some_and(|(before, _)| before + 2 >= block);
        let place = || page.in_longer_place(block, &tokens[index].range);
        if in_full.is_none() && (!stands_alone(page, block, &words, near) || place()) {
            return None;
        }
        let start = initial_before(page, block, words.start, person.label).unwrap_or(words.start);
        let end = if words.end == index + 1 { end } else { tokens[words.end - 1].range.end };
        let at = (tokens[start].range.start, end);
        Some(Mention {
            span: page.block(block).to_source(at.0..at.1),
            kind: Kind::Person,
            id: person.id.clone(),
            label: person.label.to_owned(),
            score: if numbers.len() == 1 { 0.9 } else { 0.7 },
            method: Method::Coreference,
            block,
            at,
            doubtful: false,
        })
    }
}

fn add_to(index: &mut HashMap<String, Vec<usize>>, key: &str, number: usize) {
    let numbers = index.entry(key.to_owned()).or_default();
    if !numbers.contains(&number) {
        numbers.push(number);
    }
}

impl Person<'_> {
    /// Whether one of these blocks shows them as a speaker.
    fn speaks_between(&self, first: usize, last: usize) -> bool {
        let next = self.speaks.partition_point(|block| *block < first);
        self.speaks.get(next).is_some_and(|block| *block <= last)
    }

    /// Where they are named in full last before a place.
    fn last_before(&self, place: (usize, usize)) -> Option<(usize, usize)> {
        self.full.partition_point(|full| *full < place).checked_sub(1).map(|last| self.full[last])
    }
}

/// "Tathagata Das - a.k.a. TD", "Tathagata Das 'TD'": the other name.
fn renamed(page: &Page<'_>, mention: &Mention) -> Option<String> {
    let tokens = page.tokens(mention.block);
    nickname(&tokens[tokens.partition_point(|t| t.range.start < mention.at.1)..]).map(|name| name.folded.to_string())
}

/// The other name that stands behind a name.
pub(super) fn nickname(after: &[Token]) -> Option<&Token> {
    let quoted = match after {
        [open, name, close, ..] if is_quote(open) && is_quote(close) && name.is_capital() && !name.is_ordinary() => {
            Some(name)
        }
        _ => None,
    };
    quoted.or_else(|| other_name(after))
}

fn is_quote(token: &Token) -> bool {
    token.is_quote() || token.folded == "'"
}

/// The parts of a full name that can stand for it: the first name, a nickname, each surname, several initials; of a name of one
/// word that word.
fn parts(languages: &Languages, name: &[text::Token]) -> Vec<String> {
    let capitals: Vec<&text::Token> = name.iter().filter(|t| t.is_capital()).collect();
    let words: Vec<&text::Token> = capitals.iter().filter(|t| t.shape != Shape::Initial).copied().collect();
    let initials = capitals.first().filter(|t| t.shape == Shape::Initial && t.folded.contains(['.', '-']));
    let surname = |t: &&&text::Token| !languages.is_given_name(&t.folded) && !languages.is_particle(&t.folded);
    let mut parts: Vec<String> = initials.map(|t| t.folded.clone()).into_iter().collect();
    match words.as_slice() {
        [first, inner @ .., last] => {
            parts.extend([first, last].map(|t| t.folded.clone()));
            parts.extend(inner.iter().filter(surname).map(|t| t.folded.clone()));
        }
        [word] => parts.push(word.folded.clone()),
        [] => {}
    }
    parts
}

/// The tokens from `index` on that are words of a longer name, with its particles before them: both of "Ngọc Anh" in "Ngọc Anh
/// Trần", "van 't Hof"; all of the name only `in_full`.
fn extent(tokens: &[Token], index: usize, name: &[text::Token], in_full: bool) -> Range<usize> {
    if in_full {
        return index..index + name.len();
    }
    let same = |a: &text::Token, b: &Token| a.folded == b.folded.as_str();
    let Some(at) = name.iter().position(|t| same(t, &tokens[index])) else { return index..index + 1 };
    let further = name[at + 1..].iter().zip(&tokens[index + 1..]).take_while(|(a, b)| same(a, b) && b.is_capital());
    let words = (1 + further.count()).min(name.len() - 1).max(1);
    let led = name[..at].iter().rev().zip(tokens[..index].iter().rev());
    let particles = led.take_while(|(a, b)| same(a, b) && b.is_particle()).count();
    index - particles..index + words
}

/// Whether a name stands here in full, where nothing but the recap's other places tells that it is one: "Til Lindqvist".
fn starts_with(found: &[Token], name: &[text::Token]) -> bool {
    name.len() > 1 && name.len() <= found.len() && name.iter().zip(found).all(|(a, b)| b.folded == a.folded.as_str())
}

/// Whether the tokens are not part of a longer capitalised name, and no ordinary word that merely opens a sentence. `near`
/// if the person is named in full shortly before.
fn stands_alone(page: &Page<'_>, block: usize, at: &Range<usize>, near: bool) -> bool {
    let tokens = page.tokens(block);
    let text = &page.block(block).text;
    let token = &tokens[at.start];
    let last = &tokens[at.end - 1];
    let touches = |a: &Token, b: &Token| text[a.range.end..b.range.start] == *" ";
    let next = tokens.get(at.end).filter(|n| touches(last, n) && n.is_capital() && n.shape != Shape::Initial);
    let previous = at.start.checked_sub(1).map(|i| &tokens[i]).filter(|p| touches(p, token) && p.is_capital());
    let name_before = previous.is_some_and(|p| p.shape != Shape::Initial && p.is_given_name() && !p.opens);
    let ordinary = token.is_ordinary();
    let next_is_name = next.is_some_and(|n| !n.is_ordinary() || ordinary);
    let given = near && token.is_given_name() && !token.is(Cue::FunctionWords);
    let opens_with_a_word = ordinary && !given && token.opens;
    !name_before && !next_is_name && (!opens_with_a_word || page.slot(block, at).has(Sign::Acts))
}

/// The token of an initial right before a surname: J. Graham-Cumming.
fn initial_before(page: &Page<'_>, block: usize, index: usize, label: &str) -> Option<usize> {
    let tokens = page.tokens(block);
    let before = index.checked_sub(1)?;
    // "A Thaís", "O Otávio": an article.
    let dotted = page.block(block).text[tokens[before].range.clone()].ends_with('.');
    if !dotted && tokens[before].is(Cue::Articles) {
        return None;
    }
    let initial = tokens[before].folded.chars().next()?;
    let fits = fold_str(label).starts_with(initial);
    (tokens[before].shape == Shape::Initial && fits).then_some(before)
}
