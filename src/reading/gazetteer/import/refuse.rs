//! A name in, the reason why it is not taken out. Public lists hold what is no name at all: placeholders, sentences,
//! handles, editions; a name that is merely risky is taken, and needs evidence when it is linked.

use crate::model::Kind;
use crate::text::{fold_str, one_line};

/// What is known of words, to tell names of people from other text.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// Whether a folded word is an ordinary one in any language.
    pub ordinary: &'a dyn Fn(&str) -> bool,
    /// Whether a folded word is a given name.
    pub given_name: &'a dyn Fn(&str) -> bool,
}

/// Longer names are descriptions.
const LONGEST: usize = 60;
/// Words by which a list tells that nobody in particular is meant.
const NOBODY: [&str; 29] = [
    "various",
    "speaker",
    "speakers",
    "team",
    "unknown",
    "panel",
    "panelists",
    "staff",
    "organizers",
    "organisers",
    "attendees",
    "participants",
    "keynote",
    "community",
    "tbd",
    "tba",
    "anonymous",
    "conference",
    "committee",
    "foundation",
    "board",
    "group",
    "talk",
    "talks",
    "discussion",
    "everyone",
    "crew",
    "members",
    "multiple",
];
/// Words by which a programme tells that a speaker is not known yet.
const NOT_YET: [&str; 8] = ["to", "be", "announced", "determined", "confirmed", "n/a", "none", "tbc"];
/// Names that say no more than what kind of thing is meant.
const KINDS_OF_THING: [&str; 28] = [
    "middleware",
    "backend",
    "frontend",
    "crud",
    "webview",
    "checksums",
    "conference",
    "meetup",
    "meetups",
    "summit",
    "workshop",
    "hackathon",
    "webinar",
    "event",
    "events",
    "test",
    "other",
    "none",
    "n/a",
    "company",
    "software",
    "language",
    "framework",
    "database",
    "text",
    "data",
    "api",
    "app",
];

/// Why `name` is not taken as the name of a `kind`; nothing when it is.
pub(super) fn reason(kind: Kind, name: &str, words: &Words<'_>) -> Option<&'static str> {
    let folded = fold_str(name);
    if !name.chars().any(char::is_alphabetic) {
        return Some("no letters");
    }
    if name.chars().count() > LONGEST {
        return Some("too long for a name");
    }
    if name.contains("://") || name.contains('@') || name.contains("../") {
        return Some("an address");
    }
    if name.contains(['\t', '\n', '|', '\u{fffd}']) || name.chars().any(char::is_control) {
        return Some("characters that no name has");
    }
    if KINDS_OF_THING.contains(&folded.as_str()) {
        return Some("says only what kind of thing it is");
    }
    match kind {
        Kind::Person => person(name, &folded, words),
        Kind::Event | Kind::Company if folded.chars().filter(|c| c.is_alphanumeric()).count() < 2 => {
            Some("a single letter")
        }
        _ => None,
    }
}

/// Whether a name says that nobody is meant, or nobody yet: "TBA", "Speaker TBD", "N/A", "To be announced".
pub fn is_nobody(name: &str) -> bool {
    let folded = fold_str(name);
    let mut words = folded.split([' ', '.', '(', ')']).filter(|word| !word.is_empty());
    words.all(|word| NOBODY.contains(&word) || NOT_YET.contains(&word))
}

/// Why `alias` is not taken for `label`; nothing when it is. Lists put search words among the aliases, and the tags that mark
/// code.
pub(super) fn alias_reason(kind: Kind, label: &str, alias: &str, words: &Words<'_>) -> Option<&'static str> {
    if let Some(why) = reason(kind, alias, words) {
        return Some(why);
    }
    let parts = |name: &str| -> Vec<String> {
        let folded = fold_str(name);
        folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (own, other) = (parts(label), parts(alias));
    let initials = |words: &[String]| words.iter().filter_map(|word| word.chars().next()).collect::<String>();
    let short = initials(&other) == own.concat() || initials(&own) == other.concat();
    let own_plain = own.iter().all(|word| (words.ordinary)(word));
    if !short && !own_plain && other.iter().all(|word| (words.ordinary)(word)) {
        return Some("an alias of ordinary words");
    }
    if kind != Kind::Technology || short || other.len() == 1 {
        return None;
    }
    let usual = ["lang", "language", "js", "db", "framework", "apache", "the", "server", "database"];
    let shared = other.iter().filter(|word| own.contains(word)).count();
    let added = other.iter().any(|word| !own.contains(word) && !usual.contains(&word.as_str()));
    match shared {
        0 => Some("an alias that is no short form and shares no word"),
        _ if added && shared == own.len() => Some("an alias with search words"),
        _ => None,
    }
}

fn person(name: &str, folded: &str, words: &Words<'_>) -> Option<&'static str> {
    let parts: Vec<&str> = folded.split([' ', '.']).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return Some("one word; a first name or a handle");
    }
    if parts.len() > 6 {
        return Some("too long for a person's name");
    }
    if name
        .chars()
        .any(|c| c.is_ascii_digit() || matches!(c, '/' | '&' | '_' | '+' | '#' | ':' | ';' | '?' | '!' | '[' | '<'))
    {
        return Some("no person's name: digits or signs");
    }
    if name.contains(',') || parts.iter().any(|part| matches!(*part, "and" | "et" | "und" | "y" | "with")) {
        return Some("several people, or turned round");
    }
    if parts.iter().any(|part| NOBODY.contains(part)) {
        return Some("nobody in particular");
    }
    if !name.chars().any(char::is_uppercase) && name.is_ascii() {
        return Some("no capital letter; a handle");
    }
    let given = parts.iter().any(|part| (words.given_name)(part));
    if !given && parts.iter().all(|part| (words.ordinary)(part)) {
        return Some("ordinary words and no given name");
    }
    None
}

/// A person's name without what lists add to it: handles and nicknames in brackets or quotes, pronouns.
pub(super) fn person_name(name: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    let mut quoted = false;
    for c in name.chars() {
        match c {
            '(' | '\u{ff08}' => depth += 1,
            ')' | '\u{ff09}' => depth = (depth - 1).max(0),
            '"' | '\u{201c}' | '\u{201d}' => quoted = !quoted,
            c if depth == 0 && !quoted => out.push(c),
            _ => {}
        }
    }
    let name = one_line(&out);
    let name = name.split(['/', '\u{2014}', '\u{2013}']).next().unwrap_or_default().trim();
    let name = name.split(" - ").next().unwrap_or_default().trim_end_matches([',', ';', '.']);
    name.split(", ").next().map_or(name, |first| if first.contains(' ') { first } else { name }).trim().to_owned()
}

/// The name of a series: an edition's without its year, its number and its ordinal.
pub(super) fn series_name(name: &str) -> String {
    let kept: Vec<&str> = name
        .split_whitespace()
        .filter(|word| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let year = bare.len() == 4 && (bare.starts_with("19") || bare.starts_with("20")) && is_number(bare);
            let short_year = word.starts_with(['\'', '\u{2019}']) && bare.len() == 2 && is_number(bare);
            let ordinal = ["st", "nd", "rd", "th"].iter().any(|end| bare.strip_suffix(end).is_some_and(is_number));
            let span = bare.split_once(['-', '/']).is_some_and(|(a, b)| a.len() == 4 && is_number(a) && is_number(b));
            !(year || short_year || ordinal || span)
        })
        .collect();
    let name = kept.join(" ");
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | ':' | '\u{2013}' | '|'));
    let glued =
        name.strip_suffix(|c: char| c.is_ascii_digit()).map(|_| name.trim_end_matches(|c: char| c.is_ascii_digit()));
    match glued {
        Some(stem) if name.len() - stem.len() == 4 && name[stem.len()..].starts_with("20") => {
            stem.trim_end_matches([' ', '-', '@', '\'']).to_owned()
        }
        _ => name.to_owned(),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_name_is_refused_with_the_reason() {
        let ordinary = |w: &str| ["lightning", "fast", "will", "young"].contains(&w);
        let given_name = |w: &str| ["jo", "will"].contains(&w);
        let words = Words { ordinary: &ordinary, given_name: &given_name };
        for (kind, name, why) in [
            (Kind::Person, "Jo Doe", None),
            (Kind::Person, "Will Young", None),
            (Kind::Person, "郭學聰 陳", None),
            (Kind::Person, "Jo", Some("one word; a first name or a handle")),
            (Kind::Person, "Various Speakers", Some("nobody in particular")),
            (Kind::Person, "Lightning Fast", Some("ordinary words and no given name")),
            (Kind::Person, "Jo and Ann Doe", Some("several people, or turned round")),
            (Kind::Person, "jo doe", Some("no capital letter; a handle")),
            (Kind::Person, "EuroPython 2019", Some("no person's name: digits or signs")),
            (Kind::Technology, "2048", Some("no letters")),
            (Kind::Company, "C", Some("a single letter")),
            (Kind::Technology, "C", None),
            (Kind::Technology, "Go", None),
            (Kind::Event, "Conference", Some("says only what kind of thing it is")),
            (Kind::Event, "../NEW", Some("an address")),
        ] {
            assert_eq!(reason(kind, name, &words), why, "{name}");
        }
    }

    #[test]
    fn nobody_is_no_speaker() {
        for name in ["TBD", "Speaker TBA", "N/A", "To be announced", "(to be confirmed)", ""] {
            assert!(is_nobody(name), "{name}");
        }
        assert!(!is_nobody("Ann Board") && !is_nobody("To Be Nguyen"));
    }

    #[test]
    fn what_lists_add_to_a_name_is_taken_off() {
        for (from, to) in [
            ("Amber Brown (\"HawkOwl\")", "Amber Brown"),
            ("Benjamin \"Zags\" Zagorsky", "Benjamin Zagorsky"),
            ("Jannis Leidel (he/him)", "Jannis Leidel"),
            ("Richard D. Copeland, Jr.", "Richard D. Copeland"),
            ("Takahiro Ikeuchi / 池内 孝啓", "Takahiro Ikeuchi"),
            ("Chu, Hua-Rong", "Chu, Hua-Rong"),
        ] {
            assert_eq!(person_name(from), to);
        }
        for (from, to) in [
            ("PyCon US 2019", "PyCon US"),
            ("26th International Cybersecurity Conference", "International Cybersecurity Conference"),
            ("DevFest '18", "DevFest"),
            ("Conf42 Rustlang", "Conf42 Rustlang"),
            ("dotScale2017", "dotScale"),
            ("2016", ""),
            ("Web 2018-19 Summit", "Web Summit"),
        ] {
            assert_eq!(series_name(from), to);
        }
    }
}
