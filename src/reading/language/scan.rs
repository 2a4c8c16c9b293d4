//! The cue phrases of one language in, an automaton out that marks all of them in one pass over the words of a text. A trie
//! over whole words, tried from each word: phrases are five words long at most, so that failure links would save nothing,
//! and every place must know *all* phrases that begin there, also the short ones inside longer ones.

use super::{Cues, Phrases};
use rustc_hash::FxHashMap;

macro_rules! cues {
    ($($name:ident $field:ident,)*) => {
        /// A list of cue phrases; each is described where it stands in `data/language/en.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Cue {
            $($name),*
        }

        impl Cue {
            const ALL: &[Cue] = &[$(Cue::$name),*];

            /// Its key in the files.
            pub fn key(self) -> &'static str {
                match self {
                    $(Cue::$name => stringify!($field)),*
                }
            }

            /// The phrases of this list in a language.
            pub fn phrases(self, cues: &Cues) -> &Phrases {
                match self {
                    $(Cue::$name => &cues.$field),*
                }
            }
        }
    };
}

cues! {
    About about, Against against, AlsoKnownAs also_known_as, And and, Announcements announcements, Articles articles,
    Attended attended, BesideTalks beside_talks, Bodies bodies, Byline byline, Closing closing, Companions companions, CompanyAfter company_after,
    CompanyColumns company_columns, CompanyFrames company_frames, CompanyNouns company_nouns, Containers containers, Copulas copulas, Counted counted,
    DayJoins day_joins, DayOne day_one, DayTwo day_two, Degrees degrees, Earlier earlier, Employer employer, EventDays event_days,
    EventNouns event_nouns, FirstPerson first_person, FunctionWords function_words, Held held, Honorifics honorifics,
    Hours hours, How how, InPlace in_place, Interviews interviews, Introducing introducing, Introductions introductions, Keynote keynote, Languages languages,
    Later later, Lightning lightning, Makers makers, Met met, Months months, NameJoins name_joins, NextTalk next_talk,
    NotSpeaker not_speaker, NotTalk not_talk, Of of, OfNames of_names, OnDay on_day, Or or, Order order,
    Organisations organisations, Origin origin, OwnTalk own_talk, OwnTeam own_team, Owner owner, Panel panel,
    PackageNouns package_nouns, PartsOfTalks parts_of_talks, Past past, Present present, Pronouns pronouns, Published published,
    RecapNouns recap_nouns, Recently recently, Roles roles, Shares shares, Someone someone, SpeakerColumns speaker_columns,
    SpeakerNouns speaker_nouns, Sponsors sponsors, TalkNouns talk_nouns, TalkOf talk_of, TalkVerbs talk_verbs,
    ThisTalk this_talk, ThisYear this_year, TitleColumns title_columns, TitleLabel title_label, Titled titled,
    Today today, ToolNouns tool_nouns, Venues venues, Visited visited, WhenLabels when_labels, WhereLabels where_labels, Which which, Within within,
    Workplace workplace, Workshop workshop, WrittenBy written_by, WrittenIn written_in,
}

/// A set of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CueSet(u128);

const _: () = assert!(Cue::ALL.len() <= u128::BITS as usize, "a set of lists has a bit for each");

impl CueSet {
    /// Whether a list is in it.
    pub fn has(self, cue: Cue) -> bool {
        self.0 >> cue as u32 & 1 == 1
    }

    /// Whether no list is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Takes in all lists of another set.
    pub fn add(&mut self, other: CueSet) {
        self.0 |= other.0;
    }

    /// Takes in a list.
    pub fn insert(&mut self, cue: Cue) {
        self.0 |= 1 << cue as u32;
    }
}

/// Phrases of one length that begin at one place: the lists that have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Longer {
    /// The number of words, two or more.
    pub words: u8,
    /// The lists.
    pub lists: CueSet,
}

/// A word of some cue phrase, by its number; 0 is every word that is in none.
pub type CueWord = u32;

/// All cue phrases of one language.
#[derive(Debug, Default)]
pub struct Scan {
    numbers: FxHashMap<Box<str>, CueWord>,
    /// Node 0 is the root.
    next: FxHashMap<(u32, CueWord), u32>,
    /// For each node the lists that have the phrase which ends there.
    lists: Vec<CueSet>,
}

impl Scan {
    /// Takes all phrases of a language.
    pub fn new(cues: &Cues) -> Self {
        let mut scan = Self { lists: vec![CueSet::default()], ..Self::default() };
        for cue in Cue::ALL {
            for words in cue.phrases(cues).words() {
                scan.insert(*cue, words);
            }
        }
        scan
    }

    fn insert(&mut self, cue: Cue, words: &[String]) {
        let mut node = 0;
        for word in words {
            let new = self.numbers.len() as CueWord + 1;
            let number = *self.numbers.entry(word.as_str().into()).or_insert(new);
            let fresh = self.lists.len() as u32;
            node = *self.next.entry((node, number)).or_insert(fresh);
            if node == fresh {
                self.lists.push(CueSet::default());
            }
        }
        self.lists[node as usize].insert(cue);
    }

    /// The number of a folded word.
    pub fn number(&self, word: &str) -> CueWord {
        self.numbers.get(word).copied().unwrap_or(0)
    }

    /// The lists that have the first of these words, and the longer phrases that begin with it, the longest first.
    pub fn at(&self, mut words: impl Iterator<Item = CueWord>) -> (CueSet, Vec<Longer>) {
        let mut longer = Vec::new();
        let step = |node: u32, word: Option<CueWord>| self.next.get(&(node, word.filter(|w| *w > 0)?)).copied();
        let Some(mut node) = step(0, words.next()) else { return (CueSet::default(), longer) };
        let first = self.lists[node as usize];
        for length in 2..=u8::MAX {
            let Some(found) = step(node, words.next()) else { break };
            node = found;
            let lists = self.lists[node as usize];
            if !lists.is_empty() {
                longer.push(Longer { words: length, lists });
            }
        }
        longer.reverse();
        (first, longer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_phrases_at_a_place_are_marked() {
        let mut scan = Scan { lists: vec![CueSet::default()], ..Scan::default() };
        for (cue, phrase) in [
            (Cue::Byline, "by"),
            (Cue::Titled, "by the name of"),
            (Cue::Past, "by the name"),
            (Cue::Employer, "by"),
            (Cue::Roles, "name"),
        ] {
            scan.insert(cue, &phrase.split(' ').map(str::to_owned).collect::<Vec<_>>());
        }
        for (text, single, longer) in [
            ("by the name of", vec![Cue::Byline, Cue::Employer], vec![(4, Cue::Titled), (3, Cue::Past)]),
            ("by the name it", vec![Cue::Byline, Cue::Employer], vec![(3, Cue::Past)]),
            ("name of", vec![Cue::Roles], vec![]),
            ("the name", vec![], vec![]),
            ("unheard of", vec![], vec![]),
            ("", vec![], vec![]),
        ] {
            let (found, more) = scan.at(text.split(' ').map(|word| scan.number(word)));
            assert_eq!(Cue::ALL.iter().copied().filter(|cue| found.has(*cue)).collect::<Vec<_>>(), single, "{text}");
            assert_eq!(more.len(), longer.len(), "{text}");
            for (phrase, (words, cue)) in more.iter().zip(longer) {
                assert!(phrase.words == words && phrase.lists.has(cue), "{text}");
            }
        }
    }
}
