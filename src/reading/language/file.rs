//! A language file in, its lists by key out, with what is wrong in it: all faults at once, since whoever adds a language
//! wants to know in one go what is asked.

use super::LanguageError;
use super::keys::{FLAGS, KEYS, Key, Need, Reach};
use crate::assets::Asset;
use crate::text::near;
use std::collections::BTreeMap;
use std::fmt;
use toml::de::{DeTable, DeValue};

/// Months a year has.
const MONTHS: usize = 12;

/// A language as its file has it.
#[derive(Debug, Default)]
pub(super) struct LanguageFile {
    /// ISO 639-1 code: the name of the file.
    pub code: String,
    flags: BTreeMap<&'static str, bool>,
    lists: BTreeMap<&'static str, Vec<String>>,
}

/// Something to mend in a language file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    path: String,
    line: Option<usize>,
    message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

impl LanguageFile {
    /// What the file has under a key; nothing where it lacks it.
    pub(super) fn list(&self, key: &str) -> &[String] {
        self.lists.get(key).map_or(&[], Vec::as_slice)
    }

    /// What the file says of a flag; false where it says nothing.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.flags.get(key).copied().unwrap_or_default()
    }

    /// The words of all phrases, one a line: those of a language that has no list of ordinary words.
    pub(super) fn words(&self) -> String {
        let phrases = KEYS.iter().filter(|key| key.reach != Reach::Everywhere).flat_map(|key| self.list(key.name));
        phrases.flat_map(|phrase| phrase.split_whitespace()).fold(String::new(), |words, word| words + word + "\n")
    }

    /// Reads a file; what is wrong goes to `faults`, but for what is no TOML at all.
    pub(super) fn parse(asset: &Asset, faults: &mut Vec<Fault>) -> Result<Self, LanguageError> {
        let line = |at: usize| asset.text[..at.min(asset.text.len())].matches('\n').count() + 1;
        let table = DeTable::parse(&asset.text).map_err(|e| LanguageError::Toml {
            path: asset.path.clone(),
            line: line(e.span().map_or(0, |span| span.start)),
            fault: e.message().trim().replace('\n', " "),
        })?;
        let name = asset.path.rsplit(['/', '\\']).next().unwrap_or_default();
        let mut file = Self { code: name.trim_end_matches(".toml").to_owned(), ..Self::default() };
        let mut fault = |line, message| faults.push(Fault { path: asset.path.clone(), line, message });
        for (key, value) in table.into_inner() {
            let (at, value_at) = (key.span().start, value.span().start);
            if let Err(message) = file.put(key.get_ref(), value.into_inner()) {
                fault(Some(line(if message.starts_with("unknown") { at } else { value_at })), message);
            }
        }
        let missing = KEYS.iter().filter(|key| key.need == Need::Must && file.list(key.name).is_empty());
        let missing: Vec<String> = missing.map(|key| format!("{} ({})", key.name, meaning(key))).collect();
        if !missing.is_empty() {
            fault(
                None,
                format!("no {}; add {}", missing.join(", no "), if missing.len() == 1 { "it" } else { "them" }),
            );
        }
        Ok(file)
    }

    /// Takes one key; what is wrong with it comes back.
    fn put(&mut self, key: &str, value: DeValue<'_>) -> Result<(), String> {
        if let Some(key) = KEYS.iter().find(|k| k.name == key) {
            let list = texts(value).ok_or_else(|| format!("{} is no list of texts; write [\"…\", \"…\"]", key.name))?;
            if key.name == "months" && list.len() % MONTHS != 0 {
                return Err(format!("{} months; give all twelve, in every form they have", list.len()));
            }
            self.lists.insert(key.name, list);
            return Ok(());
        }
        match (FLAGS.iter().find(|(flag, _)| *flag == key), value) {
            (Some((flag, _)), DeValue::Boolean(value)) => {
                self.flags.insert(flag, value);
                Ok(())
            }
            (Some((flag, _)), _) => Err(format!("{flag} is neither true nor false")),
            // The name of the file says it; said again it must be the same.
            (None, DeValue::String(code)) if key == "code" => match *code == self.code {
                true => Ok(()),
                false => Err(format!("code {code:?}, but the name of the file says {:?}; leave it out", self.code)),
            },
            (None, _) => Err(format!("unknown key {key}{}", nearest(key))),
        }
    }
}

/// The texts of a list; nothing where it is none or holds something else.
fn texts(value: DeValue<'_>) -> Option<Vec<String>> {
    let DeValue::Array(list) = value else { return None };
    let text = |value: DeValue<'_>| match value {
        DeValue::String(text) => Some(text.into_owned()),
        _ => None,
    };
    list.into_iter().map(|item| text(item.into_inner())).collect()
}

/// A meaning inside a sentence.
fn meaning(key: &Key) -> String {
    let text = key.meaning.trim_end_matches('.');
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The key that was perhaps meant.
fn nearest(key: &str) -> String {
    let names = KEYS.iter().map(|k| k.name).chain(FLAGS.iter().map(|(name, _)| *name));
    near(key, names, 1).first().map_or_else(String::new, |name| format!("; is it {name}?"))
}

/// The faults, one a line, and below unknown keys those that there are.
pub(super) fn told(faults: &[Fault]) -> String {
    let mut lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
    if faults.iter().any(|fault| fault.message.starts_with("unknown")) {
        let names = FLAGS.iter().map(|(name, _)| *name).chain(KEYS.iter().map(|k| k.name));
        lines.push(format!("a language file may have these keys: {}", names.collect::<Vec<_>>().join(", ")));
    }
    lines.join("\n")
}
