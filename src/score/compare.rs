//! Two names or two titles in, whether they are the same out. Generous where a reader would be (accents, vendor prefixes,
//! one letter in a longer name), so that a figure tells of what was found, not of how it is labelled.

use super::ScoreError;
use regex::Regex;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// Vendors that a product is named with or without, squashed; of two that fit, the first.
const VENDORS: [&str; 8] =
    ["apache", "amazonwebservices", "amazon", "aws", "googlecloud", "google", "microsoft", "the"];
/// Endings that a name is written with or without, squashed.
const TAILS: [&str; 12] = [
    "inc",
    "ltd",
    "llc",
    "gmbh",
    "sa",
    "project",
    "framework",
    "softwarefoundation",
    "programminglanguage",
    "com",
    "org",
    "io",
];

/// A character of a script that has no spaces, or a run of letters and digits of others.
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    const UNSPACED: &str = r"\u{3040}-\u{30ff}\u{3400}-\u{9fff}\u{ac00}-\u{d7af}";
    Regex::new(&format!(r"[{UNSPACED}]|[\p{{L}}\p{{N}}--[{UNSPACED}]]+")).expect("the pattern is constant")
});

/// Lower-case letters and digits of any script, `+` and `#` of a label, without accents.
pub fn squash(label: &str) -> String {
    // A vowel sign of Indic scripts is a mark, though a letter to the standard library.
    let kept = |c: char| c.is_alphanumeric() && !is_combining_mark(c) || "+#".contains(c);
    let bare: String = label.nfkd().filter(|c| canonical_combining_class(*c) == 0).collect();
    bare.to_lowercase().chars().filter(|c| kept(*c)).collect()
}

/// Names that stand for one entity: each name, squashed, and the first of its row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SameNames(HashMap<String, String>);

impl SameNames {
    /// Reads rows of names that are parted by tabs; a name in two rows belongs to the last.
    pub fn parse(table: &str) -> Self {
        let mut same = HashMap::new();
        for row in table.lines() {
            let names: Vec<String> = row.split('\t').filter(|n| !n.trim().is_empty()).map(squash).collect();
            for name in &names {
                same.insert(name.clone(), names[0].clone());
            }
        }
        Self(same)
    }

    /// Reads a table from a file.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn load(path: &Path) -> Result<Self, ScoreError> {
        let io = |source| ScoreError::IoRead { path: path.to_owned(), source };
        Ok(Self::parse(&std::fs::read_to_string(path).map_err(io)?))
    }

    /// The table that goes with a gold folder: the first there is of `same.tsv` in it, and `score/same.tsv` beside it
    /// or beside its parent.
    pub fn beside(gold: &Path) -> Option<PathBuf> {
        let gold = std::fs::canonicalize(gold).ok()?;
        let above = gold.ancestors().skip(1).take(2).map(|folder| folder.join("score/same.tsv"));
        std::iter::once(gold.join("same.tsv")).chain(above).find(|table| table.is_file())
    }

    fn first<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// All that a label may be known by: squashed, by the first name of its row, without vendor and tail.
    fn keys(&self, label: &str) -> BTreeSet<String> {
        let whole = squash(label);
        let mut out = BTreeSet::from([self.first(&whole).to_owned(), whole]);
        for shorten in [without_vendor, without_tail] {
            let known: Vec<String> = out.iter().cloned().collect();
            for short in known.iter().map(|name| shorten(name)).filter(|short| short.chars().count() > 1) {
                out.insert(short.to_owned());
                out.insert(self.first(short).to_owned());
            }
        }
        out
    }

    /// Whether a predicted and a gold label name one entity.
    pub fn are_one(&self, predicted: &str, gold: &str) -> bool {
        !self.keys(predicted).is_disjoint(&self.keys(gold)) || within_one_edit(&squash(predicted), &squash(gold))
    }
}

fn without_vendor(name: &str) -> &str {
    VENDORS.iter().find_map(|v| name.strip_prefix(v).filter(|rest| !rest.is_empty())).unwrap_or(name)
}

fn without_tail(name: &str) -> &str {
    TAILS.iter().find_map(|tail| name.strip_suffix(tail)).unwrap_or(name)
}

/// Whether two squashed names are equal or, from five letters on, one letter apart.
fn within_one_edit(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 || a.len().min(b.len()) < 5 {
        return false;
    }
    let alike = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[alike..], &b[alike..]);
    behind(rest_a) == behind(rest_b) || behind(rest_a) == rest_b || rest_a == behind(rest_b)
}

fn behind(rest: &[char]) -> &[char] {
    rest.get(1..).unwrap_or_default()
}

/// Whether two names of an event or a place are one: the one holds the other, and they share at least half of the longer
/// one's letters or two thirds of their words.
pub fn near(a: &str, b: &str) -> bool {
    let (x, y) = (squash(a), squash(b));
    let (long, short) = (x.chars().count().max(y.chars().count()), x.chars().count().min(y.chars().count()));
    let holds = x.contains(&y) || y.contains(&x);
    short > 2 && holds && (short * 2 >= long || title_likeness(a, b) >= 2.0 / 3.0)
}

/// The words of a title: runs of letters and digits, in lower case, and single characters of scripts without spaces.
fn words(title: &str) -> Vec<String> {
    let folded = title.nfkc().collect::<String>().to_lowercase();
    WORD.find_iter(&folded).map(|word| word.as_str().to_owned()).collect()
}

/// How alike two titles are, 0 to 1: F1 of their words, each counted as often as it stands there. 0 where one has none.
pub fn title_likeness(a: &str, b: &str) -> f64 {
    let (a, mut left) = (words(a), words(b));
    if a.is_empty() || left.is_empty() {
        return 0.0;
    }
    let total = a.len() + left.len();
    let mut hits = 0;
    for word in &a {
        if let Some(at) = left.iter().position(|other| other == word) {
            left.remove(at);
            hits += 1;
        }
    }
    (2 * hits) as f64 / total as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_entity() {
        let same = SameNames::parse("Amazon S3\tS3\tSimple Storage Service\nGo\tGolang\n\n");
        for (a, b, one) in [
            ("Apache Kafka", "kafka", true),
            ("Amazon Simple Storage Service", "S3", true),
            ("Golang", "Go", true),
            ("Docker, Inc.", "Docker", true),
            ("Łódź Café", "łódź cafe", true),
            ("Szczęsny", "Szczesny", true),
            ("Narkhede", "Narkede", true),
            ("Narkhede", "Narkheda", true),
            ("Narkhede", "Narked", false),
            ("Java", "Lava", false),
            ("C", "C++", false),
            ("Google", "Apache", false),
            ("Google", "The Google", true),
            ("Amazon Web Services Lambda", "Lambda", true),
            ("Amazon", "Google", false),
            ("Google Cloud Run", "Run", true),
            ("The", "A", false),
            ("Python Software Foundation", "Python", true),
            ("東京大学", "東京大學会", false),
        ] {
            assert_eq!(same.are_one(a, b), one, "{a} and {b}");
            assert_eq!(same.are_one(b, a), one, "{b} and {a}");
        }
    }

    #[test]
    fn likeness_of_titles() {
        for (a, b, likeness) in [
            ("Kafka, in depth", "KAFKA in-depth!", 1.0),
            ("a b a", "a b b", 2.0 / 3.0),
            ("ﬁne", "fine", 1.0),
            ("", "fine", 0.0),
            ("one_two", "one two", 1.0),
            ("分散システム", "分散システム入門", 12.0 / 14.0),
            ("Rust入門", "Rust 入門", 1.0),
        ] {
            assert_eq!(title_likeness(a, b), likeness, "{a} and {b}");
        }
    }

    #[test]
    fn names_of_events() {
        for (a, b, one) in [
            ("dotScale", "dotScale 2015", true),
            ("Rust", "Rust Nation Developer Days", false),
            ("Made-up Days of Code", "Made-up Days", true),
            ("Go", "Go Days", false),
            ("dotScale", "dotGo", false),
        ] {
            assert_eq!(near(a, b), one, "{a} and {b}");
        }
    }

    #[test]
    fn the_table_beside_the_gold() {
        let folder = tempfile::tempdir().unwrap();
        let (gold, table) = (folder.path().join("gold/seeds"), folder.path().join("score/same.tsv"));
        for dir in [&gold, &folder.path().join("score")] {
            std::fs::create_dir_all(dir).unwrap();
        }
        assert_eq!(SameNames::beside(&gold), None);
        std::fs::write(&table, "Go\tGolang\n").unwrap();
        assert_eq!(SameNames::beside(&gold), Some(std::fs::canonicalize(table).unwrap()));
        assert!(SameNames::load(&SameNames::beside(&gold).unwrap()).unwrap().are_one("Golang", "go"));
    }
}
