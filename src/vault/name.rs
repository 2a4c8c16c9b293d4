//! What a thing is called in, the file of its note out: a name that every file system and Obsidian take, and that no other
//! note has, even where case or accents are not told apart. A name belongs to the first that has it, by IRI; the others
//! are told apart by their event or id, so that the same graph always gives the same names.

use super::folder::Folder;
use super::path::{fold, folder};
use super::read::{Contents, tail};
use crate::query::resolve::EntityKind;
use crate::text::one_line;
use std::collections::{BTreeMap, HashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Characters and bytes of a name; file systems take 255 bytes, with what is added to tell names apart.
const LONGEST: (usize, usize) = (100, 160);
/// The name of the index, beside the folders.
const INDEX: &str = "talkgraph";
/// Names that Windows keeps for devices.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The file of each note, by IRI, and of the index; paths in the vault, with `/` and without `.md`.
pub(super) struct Names {
    pub of: BTreeMap<String, String>,
    pub index: String,
}

/// Gives each thing a file that no other thing has and that is nobody else's.
pub(super) fn names(contents: &Contents, vault: &Folder) -> Names {
    let mut taken: HashSet<String> = HashSet::new();
    let mut take = |folder: &str, wanted: &mut dyn Iterator<Item = String>| -> String {
        let mut free = wanted.map(|name| format!("{folder}{name}")).filter(|path| !vault.is_foreign(path));
        let path = free.find(|path| taken.insert(fold(path))).unwrap_or_default();
        // A name of which only the case has changed stays as it is.
        vault.spelled(&path).unwrap_or(path)
    };
    let mut of = BTreeMap::new();
    for (iri, thing) in &contents.things {
        let id = tail(iri);
        let talk = contents.talks.get(iri).filter(|_| thing.kind == EntityKind::Talk);
        let title = talk.map(|talk| &talk.title).filter(|title| !title.is_empty());
        let name = sound(title.unwrap_or(&thing.label)).or_else(|| sound(id)).unwrap_or_else(|| "Untitled".to_owned());
        let event = talk.into_iter().flat_map(|talk| &talk.events).find_map(|event| contents.things.get(event));
        let told_apart = event.map(|event| &*event.label).into_iter().chain([id]).filter_map(sound);
        let mut wanted = vec![name.clone()];
        wanted.extend(told_apart.map(|by| format!("{name} ({})", cut(&by, (50, 70)))));
        let mut wanted = wanted.into_iter().chain((2..).map(|n: u32| format!("{name} {n}")));
        of.insert(iri.clone(), take(&format!("{}/", folder(thing.kind)), &mut wanted));
    }
    let mut wanted = std::iter::once(INDEX.to_owned()).chain((2..).map(|n: u32| format!("{INDEX} {n}")));
    Names { of, index: take("", &mut wanted) }
}

/// The name without what a file system or a wikilink refuses; nothing when nothing is left.
fn sound(label: &str) -> Option<String> {
    let mut name = String::with_capacity(label.len());
    for c in label.nfc() {
        match c {
            '/' | '\\' | ':' | '|' => name.push('-'),
            '#' => name.push('♯'),
            '"' => name.push('\''),
            '<' | '[' => name.push('('),
            '>' | ']' => name.push(')'),
            '*' | '?' | '^' => {}
            // What steers the direction of text, and what nobody sees.
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {}
            '\u{feff}' | '\u{fff9}'..='\u{ffff}' => {}
            c if c.is_control() || c.is_whitespace() => name.push(' '),
            c => name.push(c),
        }
    }
    let name = one_line(&name);
    // Files that begin with a dot are hidden, and Windows drops dots at the end.
    let trimmed = |name: &str| name.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ', '-']).to_owned();
    let name = trimmed(&cut(&trimmed(&name), LONGEST));
    // A link to `a.md` leads to the note `a`, so no name may end like that; recaps are often called by their file.
    let mut name = name.as_str();
    while let Some(at) = name.len().checked_sub(3).filter(|at| name.is_char_boundary(*at)) {
        if !name[at..].eq_ignore_ascii_case(".md") {
            break;
        }
        name = name[..at].trim_end_matches(['.', ' ', '-']);
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    match name {
        "" => None,
        _ if DEVICES.contains(&stem.as_str()) => Some(format!("_{name}")),
        _ => Some(name.to_owned()),
    }
}

/// At most so many characters and bytes, cut behind a word where there is one near.
fn cut(name: &str, (characters, bytes): (usize, usize)) -> String {
    let mut end = 0;
    for (count, (at, grapheme)) in name.grapheme_indices(true).enumerate() {
        if count == characters || at + grapheme.len() > bytes {
            let kept = &name[..end];
            let word = kept.rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
            return format!("{}…", kept[..word].trim_end());
        }
        end = at + grapheme.len();
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{fold, sound};

    #[test]
    fn names_are_what_file_systems_and_wikilinks_take() {
        let cases: [(&str, Option<&str>); 20] = [
            ("Apache Kafka", Some("Apache Kafka")),
            ("C#", Some("C♯")),
            (".NET", Some("NET")),
            ("CI/CD: what? why*", Some("CI-CD- what why")),
            ("a\\b|c", Some("a-b-c")),
            ("\"Quoted\" <b> [x] y^2", Some("'Quoted' (b) (x) y2")),
            ("  two\n lines\tand tabs ", Some("two lines and tabs")),
            ("Wait...", Some("Wait")),
            ("e\u{301}", Some("é")),
            ("\u{202e}abc\u{200b}", Some("abc")),
            ("日本語の題名", Some("日本語の題名")),
            ("con", Some("_con")),
            ("NUL.txt", Some("_NUL.txt")),
            ("Console", Some("Console")),
            ("", None),
            ("???", None),
            ("...", None),
            ("dotscale-2017.fr.md", Some("dotscale-2017.fr")),
            ("a.MD.md", Some("a")),
            (".md", Some("md")),
        ];
        for (label, name) in cases {
            assert_eq!(sound(label).as_deref(), name, "{label:?}");
        }
    }

    #[test]
    fn long_names_are_cut_at_a_word() {
        let long = sound(&"several words ".repeat(30)).unwrap();
        assert!(long.ends_with("words…") || long.ends_with("several…"), "{long}");
        for label in ["x".repeat(400), "漢".repeat(400), "👩‍💻".repeat(90), "e\u{301}\u{302}".repeat(300)] {
            let name = sound(&label).unwrap();
            assert!(name.len() <= 170 && name.ends_with('…'), "{name}");
        }
    }

    #[test]
    fn case_and_composition_make_no_difference() {
        for (one, other) in [("Kafka", "KAFKA"), ("é", "e\u{301}"), ("Straße", "STRASSE"), ("É", "e\u{301}")] {
            assert_eq!(fold(one), fold(other));
        }
        assert_ne!(fold("a"), fold("b"));
    }
}
