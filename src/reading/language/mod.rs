//! What the program knows of human languages: cue phrases (`data/language/<code>.toml`), ordinary words, given names and
//! name particles. All of it is data: a language is there when its file is, and the list of words that may go with it.

mod cases;
pub mod clues;
mod file;
pub mod keys;
mod phrases;
pub mod quotes;
pub mod scan;
#[cfg(test)]
mod tests;
pub mod text;
pub mod words;

pub use file::Fault;
pub use keys::Cues;
pub use phrases::Phrases;
pub use scan::{Cue, CueSet};

use crate::assets::{Asset, AssetError, Assets};
use crate::text::fold_str;
use file::LanguageFile;
use keys::{Key, Reach};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use scan::Scan;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;
use text::{Clitics, Token};
use words::Words;

/// The language whose phrases the others share, and by which a recap is read whose language is not known.
pub const ENGLISH: &str = "en";

/// Why the language files could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LanguageError {
    /// A file could not be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// A file is not as the format asks.
    #[error("{path}:{line}: {fault}; mend the file")]
    Toml {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        fault: String,
    },
    /// Files have keys that there are not, or lack some that a language must have.
    #[error("{}", file::told(faults))]
    Keys {
        /// What is wrong, in the order of the files.
        faults: Vec<Fault>,
    },
    /// A file of clues is not there.
    #[error("no {path} in {origin}; give a folder that holds it with --data")]
    NoClues {
        /// The file.
        path: String,
        /// Where it was looked for.
        origin: String,
    },
    /// There is no English, which all languages fall back on.
    #[error("no language/en.toml in {origin}; give a folder that holds it with --data")]
    NoEnglish {
        /// Where it was looked for.
        origin: String,
    },
}

/// All languages.
#[derive(Debug)]
pub struct Languages {
    files: Vec<LanguageFile>,
    /// Made when they are first asked for: a recap is read by those of one language, and of English.
    cues: BTreeMap<String, OnceLock<Cues>>,
    clitics: Clitics,
    /// The languages that have a word among those by which a language is told.
    told_by: HashMap<String, Vec<String>>,
    /// ISO 639-1 codes by those of ISO 639-3.
    codes: HashMap<String, String>,
    scans: BTreeMap<String, OnceLock<Scan>>,
    words: Words,
    /// The words of the phrases of languages that have no list of ordinary words: there they stand in for one.
    phrase_words: Words,
    given_names: Words,
    surnames: FxHashSet<Box<str>>,
    particles: FxHashSet<Box<str>>,
    /// Family names of scripts without capitals, as they are written; whether each is no ordinary word.
    family_names: HashMap<String, bool>,
    given_syllables: HashSet<char>,
    name_cases: cases::NameCases,
    talk_pages: Vec<String>,
    profiles: Vec<String>,
    forges: FxHashSet<Box<str>>,
    chrome: Vec<String>,
    /// What the names in the head of a file mean.
    fields: HashMap<String, String>,
    /// What the names of the parts of web pages mean.
    page_parts: HashMap<String, String>,
    /// How a line begins that says who took a picture, folded.
    credits: Vec<String>,
    /// What the clues of each decision count.
    pub clues: clues::Tables,
}

impl Languages {
    /// Loads `language/` of the data folder.
    pub fn load(data: &Assets) -> Result<Self, LanguageError> {
        let files = files(data)?;
        if !files.iter().any(|file| file.code == ENGLISH) {
            return Err(LanguageError::NoEnglish { origin: data.origin() });
        }
        let mut words = Words::default();
        for asset in data.files("language/words", ".txt")? {
            let code = asset.path.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".txt").to_owned();
            words.add(&code, &asset.text);
        }
        let mut phrase_words = Words::default();
        let unlisted = files.iter().filter(|file| !words.know(&file.code));
        unlisted.for_each(|file| phrase_words.add(&file.code, &file.words()));
        let lines = |path: &str| -> Result<Vec<String>, AssetError> {
            Ok(data.file(path)?.map(|asset| words::folded_lines(&asset.text)).unwrap_or_default())
        };
        let list = |path: &str| -> Result<FxHashSet<Box<str>>, AssetError> {
            let asset = data.file(path)?;
            Ok(asset.iter().flat_map(|asset| words::lines(&asset.text)).map(Into::into).collect())
        };
        let raw = |path: &str| -> Result<String, AssetError> {
            Ok(data.file(path)?.map(|asset| asset.text).unwrap_or_default())
        };
        let codes = lines("language/codes.txt")?;
        let pair = |line: &String| {
            let mut codes = line.split_whitespace().map(str::to_owned);
            Some((codes.next()?, codes.next()?))
        };
        let particles = list("language/particles.txt")?;
        let mut given_names = Words::default();
        data.file("language/given-names.txt")?.iter().for_each(|asset| given_names.add("", &asset.text));
        Ok(Self {
            cues: files.iter().map(|file| (file.code.clone(), OnceLock::new())).collect(),
            scans: files.iter().map(|file| (file.code.clone(), OnceLock::new())).collect(),
            clitics: clitics(&files, &particles),
            told_by: told_by(&files),
            codes: codes.iter().filter_map(pair).collect(),
            words,
            phrase_words,
            given_names,
            surnames: list("language/surnames.txt")?,
            particles,
            family_names: family_names(&raw("language/family-names.txt")?),
            given_syllables: raw("language/given-syllables.txt")?.lines().filter_map(single).collect(),
            name_cases: name_cases(data)?,
            talk_pages: lines("language/talk-pages.txt")?,
            profiles: lines("language/profiles.txt")?,
            forges: list("language/forges.txt")?,
            chrome: lines("language/chrome.txt")?,
            fields: lines("language/fields.txt")?.iter().flat_map(|line| field_names(line)).collect(),
            page_parts: lines("language/page-parts.txt")?.iter().flat_map(|line| field_names(line)).collect(),
            credits: lines("language/credits.txt")?,
            clues: clues::Tables::load(data)?,
            files,
        })
    }

    /// The cues of a language; English ones for a language without a file.
    pub fn cues(&self, code: &str) -> &Cues {
        let file = |code: &str| self.files.iter().find(|file| file.code == code);
        let of = |file: &LanguageFile| cues(file, file_of_english(&self.files), &self.files, &self.clitics);
        let (cell, file) = match (self.cues.get(code), file(code)) {
            (Some(cell), Some(file)) => (cell, file),
            _ => (&self.cues[ENGLISH], file_of_english(&self.files)),
        };
        cell.get_or_init(|| of(file))
    }

    /// The cues that a recap is read by whose language has none.
    pub fn english(&self) -> &Cues {
        self.cues(ENGLISH)
    }

    /// What a name in the head of a file means: `title`, `author`, `date` and so on.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(&plain_name(name)).map(String::as_str)
    }

    /// What a name of a part of a web page means: `navigation`, `comments` and so on.
    pub fn page_part(&self, name: &str) -> Option<&str> {
        self.page_parts.get(&plain_name(name)).map(String::as_str)
    }

    /// How a line begins that says who took a picture, folded.
    pub fn credits(&self) -> &[String] {
        &self.credits
    }

    /// The languages that have a file.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.cues.keys().map(String::as_str)
    }

    /// The ISO 639-1 code of a language whose ISO 639-3 code this is.
    pub fn code_of(&self, iso_639_3: &str) -> Option<&str> {
        self.codes.get(iso_639_3).map(String::as_str)
    }

    /// The languages that have a folded word among their small words, their verbs of speaking and their nouns for a talk.
    pub fn told_by(&self, word: &str) -> &[String] {
        self.told_by.get(word).map_or(&[], Vec::as_slice)
    }

    /// The tokens of a text in whatever language: names and titles are quoted in any.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        text::tokens(text, &self.clitics)
    }

    /// The sentences of a text in the language of this code.
    pub fn sentences(&self, code: &str, text: &str) -> Vec<Range<usize>> {
        let abbreviations = &self.cues(code).abbreviations;
        text::sentences(text, |word| abbreviations.has(word))
    }

    /// What is written onto words with an apostrophe in any language.
    pub fn clitics(&self) -> &Clitics {
        &self.clitics
    }

    /// What marks the cues of a language in a text; the English ones for a language without a file.
    pub fn scan(&self, code: &str) -> &Scan {
        let (code, cell) = match self.scans.get(code) {
            Some(cell) => (code, cell),
            None => (ENGLISH, &self.scans[ENGLISH]),
        };
        cell.get_or_init(|| Scan::new(self.cues(code)))
    }

    /// Whether there is a list of the ordinary words of a language.
    pub fn has_words(&self, code: &str) -> bool {
        self.words.know(code)
    }

    /// Whether a folded word is an ordinary one in English or in the language of the recap.
    pub fn is_ordinary(&self, code: &str, word: &str) -> bool {
        match self.words.know(ENGLISH) && self.words.know(code) {
            true => self.words.any_has([ENGLISH, code], word),
            false => self.is_of(ENGLISH, word) || self.is_of(code, word),
        }
    }

    /// Whether a folded word is an ordinary one in this very language.
    pub fn is_of(&self, code: &str, word: &str) -> bool {
        if self.words.know(code) { self.words.has(code, word) } else { self.phrase_words.has(code, word) }
    }

    /// Whether a folded word is an ordinary one in any language.
    pub fn is_ordinary_anywhere(&self, word: &str) -> bool {
        self.words.have(word)
    }

    /// Whether a folded word is a given name; the parts of a double name count.
    pub fn is_given_name(&self, word: &str) -> bool {
        self.given_names.have(word) || (word.contains('-') && word.split('-').all(|part| self.given_names.have(part)))
    }

    /// Whether a word of a script without capitals is a family name, and if so, whether it is nothing else.
    pub fn family_name(&self, word: &str) -> Option<bool> {
        self.family_names.get(word).copied()
    }

    /// Whether a Korean given name may be made of these syllables, or a Chinese one of these characters.
    pub fn are_given_syllables(&self, mut word: impl Iterator<Item = char>) -> bool {
        word.all(|c| self.given_syllables.contains(&c))
    }

    /// Whether two or three Chinese characters are a family name and what given names are made of.
    pub fn is_full_han(&self, word: &str) -> bool {
        let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        let family = |letters: usize| starts.get(letters).is_some_and(|at| self.family_name(&word[..*at]).is_some());
        let given = |letters: usize| self.are_given_syllables(word[starts[letters]..].chars());
        let fits = |letters: usize| family(letters) && given(letters);
        matches!(starts.len(), 2..=3) && fits(1) || matches!(starts.len(), 3..=4) && fits(2)
    }

    /// What the chrome of pages begins with, folded.
    pub fn chrome(&self) -> &[String] {
        &self.chrome
    }

    /// Whether an address is that of a talk's video, slides or entry in a programme.
    pub fn is_talk_page(&self, url: &str) -> bool {
        let url = url.to_ascii_lowercase();
        self.talk_pages.iter().any(|part| url.contains(part.as_str()))
    }

    /// What follows the part of an address that leads to profiles: the handle.
    pub fn profile<'u>(&self, address: &'u str) -> Option<&'u str> {
        self.profiles.iter().find_map(|network| address.strip_prefix(network.as_str()))
    }

    /// Whether a label of a host name is that of a site that holds repositories or packages.
    pub fn is_forge(&self, label: &str) -> bool {
        self.forges.contains(label)
    }

    /// Whether a folded word that is an ordinary one is a surname too: Baker, Wright.
    pub fn is_surname(&self, word: &str) -> bool {
        self.surnames.contains(word)
    }

    /// The nominative of a declined name of two words: "Jacek Kwernicki" for "Jacka Kwernickiego".
    pub fn nominative(&self, language: &str, name: &str) -> Option<String> {
        let (given, surname) = name.split_once(' ').filter(|(_, surname)| !surname.contains(' '))?;
        // "Anną" is no "Anna", though their letters are told apart nowhere else.
        let plain =
            |word: &str| word.chars().next_back().is_some_and(|last| fold_str(&last.to_string()) == last.to_string());
        let is_given = |word: &str| plain(word) && self.is_given_name(&fold_str(word));
        let (given, surname) = self.name_cases.nominative(language, (given, surname), is_given)?;
        Some(format!("{given} {surname}"))
    }

    /// Whether a folded word links the parts of a name (`van`, `de`).
    pub fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(word)
    }
}

/// Letters that a name has left when its ending is gone.
const STEM: usize = 3;

impl Cues {
    /// What is left of a folded word without each ending that names have where they are declined.
    pub fn name_stems<'w>(&'w self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let stems = self.name_endings.listed().iter().filter_map(|ending| word.strip_suffix(ending.as_str()));
        stems.filter(|stem| stem.chars().count() >= STEM)
    }

    /// Whether two folded words are one name, one of them or both declined.
    pub fn is_one_name(&self, a: &str, b: &str) -> bool {
        let bare = |word: &str, other: &str| self.name_stems(word).any(|stem| stem == other);
        let alike = || self.name_stems(a).any(|stem| self.name_stems(b).any(|other| stem == other));
        a == b || bare(a, b) || bare(b, a) || alike()
    }
}

/// The language files, in the order of their names; all faults of all of them at once.
fn files(data: &Assets) -> Result<Vec<LanguageFile>, LanguageError> {
    let mut faults = Vec::new();
    let files = data.files("language", ".toml")?;
    let parsed = |asset: &Asset| {
        let mut faults = Vec::new();
        LanguageFile::parse(asset, &mut faults).map(|file| (file, faults))
    };
    // No file needs another.
    let parsed: Vec<_> = files.par_iter().map(parsed).collect();
    let mut files = Vec::new();
    for one in parsed {
        let (file, found) = one?;
        faults.extend(found);
        files.push(file);
    }
    if faults.is_empty() { Ok(files) } else { Err(LanguageError::Keys { faults }) }
}

/// The file of English, which is there.
fn file_of_english(files: &[LanguageFile]) -> &LanguageFile {
    files.iter().find(|file| file.code == ENGLISH).expect("languages are not loaded without it")
}

/// The lines of a list of family names; "~" stands before one that is an ordinary word or a place too.
fn family_names(text: &str) -> HashMap<String, bool> {
    let names = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    names.map(|line| (line.trim_start_matches('~').to_owned(), !line.starts_with('~'))).collect()
}

/// How names are declined.
fn name_cases(data: &Assets) -> Result<cases::NameCases, LanguageError> {
    let Some(asset) = data.file("language/name-cases.txt")? else { return Ok(cases::NameCases::default()) };
    let fault = "no row: language | endings of given names | endings of surnames, each ending as `ka:ek`".to_owned();
    cases::NameCases::parse(&asset.text).map_err(|line| LanguageError::Toml { path: asset.path, line, fault })
}

/// The character of a line that has only one.
fn single(line: &str) -> Option<char> {
    let mut chars = line.trim().chars();
    chars.next().filter(|c| *c != '#' && chars.next().is_none())
}

/// What is written onto words with an apostrophe or a hyphen, in all languages together.
fn clitics(files: &[LanguageFile], particles: &FxHashSet<Box<str>>) -> Clitics {
    let all = |key: &str| files.iter().flat_map(|file| file.list(key)).map(|word| fold_str(word)).collect::<Vec<_>>();
    let heads = |key: &str| all(key).iter().map(|word| word.trim_end_matches('\'').to_owned()).collect();
    let endings = all("owner").into_iter().filter(|word| word.starts_with('\''));
    Clitics {
        elisions: heads("elisions"),
        of_names: heads("name_elisions"),
        endings: endings.collect(),
        particles: particles.iter().map(ToString::to_string).collect(),
    }
}

/// The words by which languages are told, each with the languages that have it.
fn told_by(files: &[LanguageFile]) -> HashMap<String, Vec<String>> {
    let mut told: HashMap<String, Vec<String>> = HashMap::new();
    for file in files {
        let words = ["function_words", "talk_verbs", "talk_nouns"].into_iter().flat_map(|key| file.list(key));
        let words: HashSet<String> = words.map(|word| fold_str(word)).filter(|word| !word.contains(' ')).collect();
        for word in words {
            told.entry(word).or_default().push(file.code.clone());
        }
    }
    told
}

/// The phrases of a language, with those that it shares: its own come first.
fn cues(file: &LanguageFile, english: &LanguageFile, all: &[LanguageFile], clitics: &Clitics) -> Cues {
    let phrases = |key: &Key| {
        let own = file.list(key.name).iter();
        let shared = english.list(key.name).iter().filter(|phrase| !file.list("not_shared").contains(phrase));
        match key.reach {
            Reach::Own => Phrases::new(own.map(String::as_str), clitics),
            Reach::English => Phrases::new(own.chain(shared).map(String::as_str), clitics),
            Reach::EnglishPhrases => {
                Phrases::new(own.chain(shared.filter(|phrase| phrase.contains(' '))).map(String::as_str), clitics)
            }
            Reach::Everywhere => {
                Phrases::new(all.iter().flat_map(|file| file.list(key.name)).map(String::as_str), clitics)
            }
        }
    };
    Cues::with(|flag| file.flag(flag), phrases)
}

/// The names of a line `meaning: name, name`, each with the meaning.
fn field_names(line: &str) -> Vec<(String, String)> {
    let Some((meaning, names)) = line.split_once(": ") else { return Vec::new() };
    names.split(',').map(|name| (plain_name(name), meaning.to_owned())).collect()
}

/// A name in the head of a file, folded; "-", "_" and blanks are alike.
fn plain_name(name: &str) -> String {
    fold_str(name).replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}
