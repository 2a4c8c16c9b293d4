//! Two words in, whether one is the other misspelt out. How many slips are forgiven is one judgement, made of words of several
//! kinds; so it stands in one table. A slip is a letter too many, too few or another, or two that changed places.

use strsim::osa_distance;

/// The slips that are forgiven, by the letters of the shorter word: `(5, 1), (9, 2)` is one from five letters on and two from
/// nine, and none in shorter words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slips(&'static [(usize, usize)]);

/// Words of a title.
pub const OF_TITLES: Slips = Slips(&[(5, 1)]);
/// Words of a person's full name.
pub const OF_PEOPLE: Slips = Slips(&[(5, 1), (9, 2)]);
/// Whole names of companies, which differ by a letter more often than they are misspelt.
pub const OF_COMPANIES: Slips = Slips(&[(7, 1)]);
/// Words of a recap against known names.
pub const OF_NAMES: Slips = Slips(&[(5, 1), (8, 2)]);
/// Companies that a recap names against known ones, where two letters changed places.
pub const OF_FIRMS_SWAPPED: Slips = Slips(&[(4, 1)]);
/// The same, where a letter is another.
pub const OF_FIRMS: Slips = Slips(&[(6, 1)]);
/// What may be one of the last three, for one that looks at all words of a recap.
pub const OF_ANY_NAMES: Slips = Slips(&[(4, 2)]);
/// A name and the words that an abbreviation stands for: "Modules", "Module".
pub const OF_SPELLED_OUT: Slips = Slips(&[(0, 2)]);
/// Words of a question.
pub const OF_QUESTIONS: Slips = Slips(&[(5, 1)]);
/// The small words of a question, of which there are few.
pub const OF_SMALL_WORDS: Slips = Slips(&[(4, 1)]);

impl Slips {
    /// How many slips are forgiven between two words.
    pub fn allowed(self, one: &str, other: &str) -> usize {
        self.allowed_between(one.chars().count(), other.chars().count())
    }

    /// How many are forgiven between two words of so many letters.
    pub fn allowed_between(self, one: usize, other: usize) -> usize {
        let letters = one.min(other);
        self.0.iter().rev().find(|(from, _)| letters >= *from).map_or(0, |(_, slips)| *slips)
    }

    /// Whether all slips between two words are forgiven.
    pub fn forgive(self, one: &str, other: &str) -> bool {
        let apart = one.chars().count().abs_diff(other.chars().count());
        let allowed = self.allowed(one, other);
        one == other || apart <= allowed && slips(one, other) <= allowed
    }
}

/// The slips that lie between two words.
pub fn slips(one: &str, other: &str) -> usize {
    osa_distance(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_forgiven_more() {
        for (table, one, other, forgiven) in [
            (OF_TITLES, "kafka", "kakfa", true),
            (OF_TITLES, "java", "jafa", false),
            (OF_TITLES, "java", "java", true),
            (OF_PEOPLE, "narkhede", "narkede", true),
            (OF_PEOPLE, "narkhede", "narkee", false),
            (OF_PEOPLE, "subramaniam", "subramanyan", true),
            (OF_COMPANIES, "quernwork", "quernwerk", true),
            (OF_COMPANIES, "etsy", "esty", false),
            (OF_NAMES, "kubernetes", "kuberntse", true),
            (OF_NAMES, "bittern", "bidderm", false),
            (OF_SMALL_WORDS, "wich", "which", true),
        ] {
            assert_eq!(table.forgive(one, other), forgiven, "{one} {other}");
            assert_eq!(table.forgive(other, one), forgiven, "{other} {one}");
        }
    }
}
