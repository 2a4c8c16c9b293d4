//! What the program knows of human languages: cue phrases (`data/language/<code>.toml`), ordinary words, given names and
//! name particles. All of it is data; adding a language is adding files.

pub mod cues;
pub mod text;
pub mod words;

pub use cues::{Cues, Phrases};

use crate::assets::{AssetError, Assets};
use std::collections::{BTreeMap, HashSet};
use words::Words;

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
    cues: BTreeMap<String, Cues>,
    words: BTreeMap<String, Words>,
    given_names: HashSet<String>,
    surnames: HashSet<String>,
    particles: HashSet<String>,
    talk_pages: Vec<String>,
    forges: HashSet<String>,
}

impl Languages {
    /// Loads `language/` of the data folder. Each language's cues are completed with the English ones, since recaps in any
    /// language quote English titles and use English terms.
    pub fn load(data: &Assets) -> Result<Self, LanguageError> {
        let mut cues = BTreeMap::new();
        for asset in data.files("language", ".toml")? {
            let parsed = Cues::parse(&asset)?;
            cues.insert(parsed.code.clone(), parsed);
        }
        let Some(english) = cues.get("en").cloned() else {
            return Err(LanguageError::NoEnglish { origin: data.origin() });
        };
        for (code, own) in &mut cues {
            if code != "en" {
                own.complete_with(&english);
            }
        }
        let mut words = BTreeMap::new();
        for asset in data.files("language/words", ".txt")? {
            let code = asset.path.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".txt").to_owned();
            words.insert(code, Words::new(asset.text));
        }
        let list = |path: &str| -> Result<HashSet<String>, AssetError> {
            Ok(data.file(path)?.map(|a| words::folded_lines(&a.text)).unwrap_or_default())
        };
        Ok(Self {
            cues,
            words,
            given_names: list("language/given-names.txt")?,
            surnames: list("language/surnames.txt")?,
            particles: list("language/particles.txt")?,
            talk_pages: list("language/talk-pages.txt")?.into_iter().collect(),
            forges: list("language/forges.txt")?,
        })
    }

    /// The cues of a language; English ones for a language without a file.
    pub fn cues(&self, code: &str) -> &Cues {
        self.cues.get(code).unwrap_or_else(|| &self.cues["en"])
    }

    /// Whether a folded word is an ordinary one in English or in the language of the recap.
    pub fn is_ordinary(&self, code: &str, word: &str) -> bool {
        self.words.get("en").is_some_and(|w| w.contains(word)) || self.words.get(code).is_some_and(|w| w.contains(word))
    }

    /// Whether a folded word is an ordinary one in this very language.
    pub fn is_of(&self, code: &str, word: &str) -> bool {
        self.words.get(code).is_some_and(|w| w.contains(word))
    }

    /// Whether a folded word is an ordinary one in any language.
    pub fn is_ordinary_anywhere(&self, word: &str) -> bool {
        self.words.values().any(|w| w.contains(word))
    }

    /// Whether a folded word is a given name; the parts of a double name count.
    pub fn is_given_name(&self, word: &str) -> bool {
        self.given_names.contains(word)
            || (word.contains('-') && word.split('-').all(|part| self.given_names.contains(part)))
    }

    /// Whether an address is that of a talk's video, slides or entry in a programme.
    pub fn is_talk_page(&self, url: &str) -> bool {
        let url = url.to_ascii_lowercase();
        self.talk_pages.iter().any(|part| url.contains(part.as_str()))
    }

    /// Whether a label of a host name is that of a site that holds repositories or packages.
    pub fn is_forge(&self, label: &str) -> bool {
        self.forges.contains(label)
    }

    /// Whether a folded word that is an ordinary one is a surname too: Baker, Wright.
    pub fn is_surname(&self, word: &str) -> bool {
        self.surnames.contains(word)
    }

    /// Whether a folded word links the parts of a name (`van`, `de`).
    pub fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(word)
    }
}
