//! What a page knows of one token: where it stands, its folded word, and what the lists say of that word. A token carries all
//! of it, so that whoever looks at a run of tokens needs neither the page nor the lists.

use crate::halt::step;
use crate::language::scan::Longer;
use crate::language::text::Shape;
use crate::language::{Cue, CueSet};
use std::borrow::Borrow;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A folded word, kept once a page.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(Arc<str>);

impl Word {
    /// The word as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Word {
    fn from(folded: &str) -> Self {
        Self(folded.into())
    }
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Word {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Word {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Word {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What the lists know of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts(u16);

impl Facts {
    /// An ordinary word in the recap's language or in English.
    pub const ORDINARY: Facts = Facts(1);
    /// An ordinary word in the recap's own language.
    pub const NATIVE: Facts = Facts(1 << 1);
    /// An ordinary word in some language.
    pub const ORDINARY_ANYWHERE: Facts = Facts(1 << 2);
    /// A given name.
    pub const GIVEN_NAME: Facts = Facts(1 << 3);
    /// A surname that is an ordinary word too: Baker, Wright.
    pub const SURNAME: Facts = Facts(1 << 4);
    /// Links the parts of a name: `van`, `de`.
    pub const PARTICLE: Facts = Facts(1 << 5);
    /// The name of a place.
    pub const PLACE: Facts = Facts(1 << 6);
    /// The name of some place begins with it.
    pub const OPENS_PLACE: Facts = Facts(1 << 7);
    /// A given name with an ending that the recap's language gives to names.
    pub const DECLINED_NAME: Facts = Facts(1 << 8);

    /// Those of `facts` that hold.
    pub fn all(facts: impl IntoIterator<Item = (Facts, bool)>) -> Self {
        Self(facts.into_iter().filter(|(_, holds)| *holds).fold(0, |all, (fact, _)| all | fact.0))
    }

    fn has(self, fact: Facts) -> bool {
        self.0 & fact.0 != 0
    }
}

/// A word, number or mark of a page.
#[derive(Debug, Clone)]
pub struct Token {
    /// Where it stands in its block's text.
    pub range: Range<usize>,
    /// The token, folded.
    pub folded: Word,
    /// The number of its word on this page: tokens with one number have one folded word.
    pub word: u32,
    /// What it is.
    pub shape: Shape,
    /// Whether it opens a sentence, a line of a heading or a list item, where a capital says little.
    pub opens: bool,
    pub(super) facts: Facts,
    pub(super) lists: CueSet,
    pub(super) longer: Box<[Longer]>,
}

impl Token {
    /// Whether it is a word of any case.
    pub fn is_word(&self) -> bool {
        self.shape != Shape::Mark
    }

    /// Whether it begins with a capital letter.
    pub fn is_capital(&self) -> bool {
        self.shape.is_capital()
    }

    /// Whether it is a quotation mark of any language.
    pub fn is_quote(&self) -> bool {
        self.folded == "\""
    }

    /// Whether this very word is a cue of the list.
    pub fn is(&self, cue: Cue) -> bool {
        self.lists.has(cue)
    }

    /// Whether it is an ordinary word in the recap's language or in English, or made of such.
    pub fn is_ordinary(&self) -> bool {
        self.facts.has(Facts::ORDINARY)
    }

    /// Whether it is an ordinary word in the recap's own language.
    pub fn is_native(&self) -> bool {
        self.facts.has(Facts::NATIVE)
    }

    /// Whether it is an ordinary word in some language.
    pub fn is_ordinary_anywhere(&self) -> bool {
        self.facts.has(Facts::ORDINARY_ANYWHERE)
    }

    /// Whether it is a given name; the parts of a double name count.
    pub fn is_given_name(&self) -> bool {
        self.facts.has(Facts::GIVEN_NAME)
    }

    /// Whether it is a given name with an ending: "Marcina", in Polish.
    pub fn is_declined_name(&self) -> bool {
        self.facts.has(Facts::DECLINED_NAME)
    }

    /// Whether it is a surname that is an ordinary word too.
    pub fn is_surname(&self) -> bool {
        self.facts.has(Facts::SURNAME)
    }

    /// Whether it links the parts of a name.
    pub fn is_particle(&self) -> bool {
        self.facts.has(Facts::PARTICLE)
    }

    /// Whether it is the name of a place.
    pub fn is_place(&self) -> bool {
        self.facts.has(Facts::PLACE)
    }

    /// Whether the name of some place may begin with it.
    pub fn opens_place(&self) -> bool {
        self.facts.has(Facts::OPENS_PLACE)
    }

    /// The lists of all phrases that begin here.
    pub fn begins(&self) -> CueSet {
        let mut all = self.lists;
        self.longer.iter().for_each(|phrase| all.add(phrase.lists));
        all
    }

    /// Whether a phrase of this many tokens begins here.
    fn has_phrase(&self, cue: Cue, words: usize) -> bool {
        match words {
            1 => self.lists.has(cue),
            _ => self.longer.iter().any(|p| usize::from(p.words) == words && p.lists.has(cue)),
        }
    }
}

/// Tokens of the longest cue phrase that is looked for before a place.
const LONGEST: usize = 6;

impl Cue {
    /// How many tokens the longest phrase that begins at `tokens[0]` and ends in `tokens` has; 0 where none does.
    pub fn at(self, tokens: &[Token]) -> usize {
        step();
        let Some(first) = tokens.first() else { return 0 };
        let mut longer = first.longer.iter().map(|p| (usize::from(p.words), p.lists));
        let fits = longer.find(|(words, lists)| *words <= tokens.len() && lists.has(self));
        fits.map_or(usize::from(first.lists.has(self)), |(words, _)| words)
    }

    /// How many tokens the longest phrase that ends with the last of `tokens` has; 0 where none does.
    pub fn ending(self, tokens: &[Token]) -> usize {
        let fits = |words: &usize| tokens[tokens.len() - words].has_phrase(self, *words);
        (1..=tokens.len().min(LONGEST)).rev().find(fits).unwrap_or(0)
    }

    /// The first token at which a phrase begins, with its length in tokens.
    pub fn find(self, tokens: &[Token]) -> Option<(usize, usize)> {
        (0..tokens.len()).find_map(|i| match self.at(&tokens[i..]) {
            0 => None,
            n => Some((i, n)),
        })
    }

    /// How many tokens are read when a first phrase has ended.
    pub fn first_end(self, tokens: &[Token]) -> Option<usize> {
        let longer = |token: &Token| token.longer.iter().rfind(|p| p.lists.has(self)).map(|p| usize::from(p.words));
        let shortest = |token: &Token| if token.is(self) { Some(1) } else { longer(token) };
        let ends = tokens.iter().enumerate().filter_map(|(at, token)| Some(at + shortest(token)?));
        ends.filter(|end| *end <= tokens.len()).min()
    }

    /// Whether any phrase stands in `tokens`.
    pub fn any(self, tokens: &[Token]) -> bool {
        self.find(tokens).is_some()
    }
}
