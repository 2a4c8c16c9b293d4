//! The name of an imported entry in, what it is worth out: whether it links for its letters alone, with evidence, or never.

use super::{Written, names_of};
use crate::gazetteer::{Entry, Gazetteer};
use crate::model::Kind;
use crate::text::fold_str;
use rustc_hash::FxHashSet;

/// Letters of the longest acronym of an organisation (CESNET).
const LONGEST_ACRONYM: usize = 6;
/// Letters of the longest acronym that organisations share; a longer one of a technology becomes a word of its own (Svgo).
const LONGEST_SHARED: usize = 4;
/// What lists count together that know a name well enough for it to be talked of.
const TALKED_OF: f32 = 1.5;

/// What the name of an imported entry is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    /// Links for its letters alone.
    Name,
    /// Links with evidence.
    Weak,
    /// Links never.
    Nothing,
}

/// Tells what names of imported entries are worth. Public lists know companies called Switch and tools called Go; what is
/// also an ordinary word, a person's name, a place, a number or a letter or two needs evidence, and is not looked for at
/// all where only one list has it: what several lists have is known enough to be talked of. What only lists of little
/// weight have needs evidence whatever its name.
pub(super) struct Trust<'g, F> {
    gazetteer: &'g Gazetteer,
    pub(super) ordinary: F,
    /// Folded words of the names of known people.
    of_people: FxHashSet<Box<str>>,
    /// Patterns of the names of one word that a person listed for a technology or company.
    by_hand: FxHashSet<String>,
}

impl<'g, F: Fn(&str) -> bool> Trust<'g, F> {
    pub(super) fn new(gazetteer: &'g Gazetteer, ordinary: F) -> Self {
        let mut trust = Self { gazetteer, ordinary, of_people: FxHashSet::default(), by_hand: FxHashSet::default() };
        if !gazetteer.entries().iter().any(Entry::is_imported) {
            return trust;
        }
        for entry in gazetteer.entries() {
            match entry.kind {
                Kind::Person => {
                    for word in words(&fold_str(&entry.label)) {
                        if !trust.of_people.contains(word) {
                            trust.of_people.insert(word.into());
                        }
                    }
                }
                Kind::Technology | Kind::Company if !entry.is_imported() => {
                    trust.by_hand.extend(names_of(entry).filter(|name| !name.contains(' ')).map(|name| fold_str(name)));
                }
                _ => {}
            }
        }
        trust
    }

    pub(super) fn worth(&self, entry: &Entry, written: &Written<'_>) -> Worth {
        let name = &*written.name;
        let folded = fold_str(name.trim());
        let words: Vec<&str> = words(&folded).collect();
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        let place = || self.gazetteer.places.knows_folded(&folded);
        let plain = |word: &&str| word.bytes().all(|b| b.is_ascii_digit()) || self.is_ordinary(word);
        let of_person = || words.len() == 1 && self.of_people.contains(words[0]);
        // "H.I.S.", "Point S", "famo.us": a word, were the marks left out, as they are when names are looked for.
        let spelt = || words.len() > 1 && self.is_ordinary(&words.concat());
        if letters <= 2 || words.iter().all(plain) || spelt() || of_person() || place() {
            let talked_of = entry.support >= TALKED_OF || !matches!(entry.kind, Kind::Technology | Kind::Company);
            return if talked_of { Worth::Weak } else { Worth::Nothing };
        }
        // Several bodies bear one acronym, the more so the shorter it is; the one that is called nothing else may be meant.
        if entry.kind == Kind::Company && entry.support < TALKED_OF && is_acronym(entry.kind, name) {
            let shared = name.chars().count() <= LONGEST_SHARED && *name != entry.label;
            return if shared { Worth::Nothing } else { Worth::Weak };
        }
        if entry.support < 1.0 {
            return Worth::Weak;
        }
        // Written apart, "AllTheTalks" and "iCare" are what anybody may say.
        let said = match entry.kind {
            Kind::Event => true,
            Kind::Company => entry.support < TALKED_OF && !name.contains(' '),
            _ => false,
        };
        if said && written.parts().all(|word| word.chars().count() < 2 || self.is_ordinary(word)) {
            return Worth::Weak;
        }
        // "Docker image" is a word beside a name rather than a name.
        if words.len() > 1 && words.iter().all(|word| plain(word) || self.by_hand.contains(*word)) {
            return Worth::Weak;
        }
        Worth::Name
    }

    fn is_ordinary(&self, word: &str) -> bool {
        (self.ordinary)(word) || word.strip_suffix('s').is_some_and(|stem| (self.ordinary)(stem))
    }
}

/// Whether a name is a few capitals, such as CNRS or UiT: nobody writes those small.
fn is_acronym(kind: Kind, name: &str) -> bool {
    let (longest, small) = if kind == Kind::Company { (LONGEST_ACRONYM, 1) } else { (LONGEST_SHARED, 0) };
    (2..=longest).contains(&name.chars().count())
        && name.chars().all(char::is_alphanumeric)
        && name.chars().filter(|c| c.is_alphabetic()).count() > 1
        && name.chars().filter(|c| c.is_lowercase()).count() <= small
        && !name.starts_with(char::is_lowercase)
}

/// Whether the name of an imported entry is a name in capitals only.
pub(super) fn is_shouted(entry: &Entry, name: &str) -> bool {
    entry.is_imported() && entry.support < TALKED_OF && is_acronym(entry.kind, name)
}

/// The words of a folded name.
fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}
