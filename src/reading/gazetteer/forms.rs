//! Names in, surface forms out: every way to write a name that a machine can derive. Separators are dropped from the
//! pattern and remembered as *joints*, the places where the text may have one: `Stack Overflow`, `StackOverflow` and
//! `stack-overflow` are one pattern.

use super::{Entry, Gazetteer};
use crate::model::Kind;
use crate::text::{fold_char, fold_str};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// Letters of the longest acronym of an organisation (CESNET).
const LONGEST_ACRONYM: usize = 6;
/// Letters of the longest acronym that organisations share; a longer one of a technology becomes a word of its own (Svgo).
const LONGEST_SHARED: usize = 4;
/// What lists count together that know a name well enough for it to be talked of.
const TALKED_OF: f32 = 1.5;

/// A derived way to write a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The folded name without separators: what is searched for.
    pub pattern: Box<str>,
    /// Byte offsets in `pattern` where the text may have a separator.
    pub joints: Box<[usize]>,
    /// The name as listed, to compare the case with.
    pub listed: Box<str>,
    /// Index of the entry.
    pub entry: usize,
    /// Needs evidence.
    pub weak: bool,
    /// Derived, not listed.
    pub derived: bool,
    /// Matches only in the case of `listed`.
    pub exact_case: bool,
}

/// Characters that may stand between the parts of a name, or be left out.
pub fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '_' | '/' | '.' | '\'' | '(' | ')' | '\u{b7}')
}

/// A folded name without separators, and where they were or might be.
pub fn squash(name: &str) -> (String, Vec<usize>) {
    let mut pattern = String::with_capacity(name.len());
    let mut joints = Vec::new();
    let mut previous: Option<char> = None;
    let mut letters = name.char_indices().peekable();
    while let Some((index, c)) = letters.next() {
        let before = pattern.len();
        match c {
            'a'..='z' | '0'..='9' => pattern.push(c),
            'A'..='Z' => pattern.push(c.to_ascii_lowercase()),
            _ => fold_char(c, |folded| {
                if !is_separator(folded) || (c == '.' && index == 0) {
                    pattern.push(folded);
                }
            }),
        }
        if pattern.len() == before {
            joint(&mut joints, before);
            previous = None;
            continue;
        }
        let before_small = letters.peek().is_some_and(|(_, next)| next.is_lowercase());
        let hump = previous.is_some_and(|p| {
            (p.is_lowercase() && c.is_uppercase())
                || (p.is_uppercase() && c.is_uppercase() && before_small)
                || (p.is_alphabetic() && c.is_ascii_digit())
                || (p.is_ascii_digit() && c.is_alphabetic())
        });
        if hump {
            joint(&mut joints, before);
        }
        previous = Some(c);
    }
    joints.retain(|j| *j < pattern.len());
    (pattern, joints)
}

fn joint(joints: &mut Vec<usize>, at: usize) {
    if at > 0 && joints.last() != Some(&at) {
        joints.push(at);
    }
}

/// A way to write a name, with its pattern.
#[derive(Debug)]
struct Written {
    name: String,
    pattern: String,
    joints: Vec<usize>,
    derived: bool,
}

impl Written {
    fn new(name: String, derived: bool) -> Self {
        let (pattern, joints) = squash(&name);
        Self { name, pattern, joints, derived }
    }

    /// Whether two are searched for alike; where case counts, whether they are the same.
    fn is_same(&self, other: &Self, exact_case: bool) -> bool {
        if exact_case { self.name == other.name } else { self.pattern == other.pattern }
    }
}

/// All forms of all entries. `ordinary` tells words of running text, to keep bare product names (`Beanstalk`) and imported
/// names careful.
pub fn derive(gazetteer: &Gazetteer, ordinary: impl Fn(&str) -> bool + Sync) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let trust = Trust::new(gazetteer, ordinary);
    let (by_hand, imported): (Vec<_>, Vec<_>) =
        gazetteer.entries().iter().enumerate().partition(|(_, entry)| !entry.is_imported());
    let named = |(index, entry): (usize, _)| (index, entry, names_as_listed(entry));
    let mut listed: FxHashSet<Box<str>> = FxHashSet::default();
    for tier in [by_hand, imported] {
        let tier: Vec<(usize, &Entry, Vec<Written>)> = tier.into_par_iter().map(named).collect();
        let earlier: FxHashSet<&str> = forms.iter().map(|form| &*form.pattern).collect();
        listed.extend(tier.iter().flat_map(|(.., names)| names).map(|name| name.pattern.as_str().into()));
        let made = tier.into_par_iter().flat_map_iter(|(index, entry, names)| {
            let mut variants: Vec<Written> = Vec::new();
            let vendors = if entry.kind == Kind::Technology { names.as_slice() } else { &[] };
            for variant in vendors.iter().flat_map(|name| vendor_variants(gazetteer, &name.name, &trust.ordinary)) {
                let variant = Written::new(variant, true);
                let known = names.iter().chain(&variants).any(|other| other.is_same(&variant, entry.exact_case));
                // A name that someone listed means what they listed it for.
                if !known && !variant.pattern.is_empty() && !listed.contains(variant.pattern.as_str()) {
                    variants.push(variant);
                }
            }
            let names = names.into_iter().chain(variants);
            names.filter_map(|name| form(entry, index, name, &trust)).collect::<Vec<_>>()
        });
        // What a person listed, or what follows from it, means nothing else.
        let made: Vec<Form> = made.filter(|form| !earlier.contains(&*form.pattern)).collect();
        forms.extend(made);
    }
    forms
}

/// What the name of an imported entry is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worth {
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
struct Trust<'g, F> {
    gazetteer: &'g Gazetteer,
    ordinary: F,
    /// Folded words of the names of known people.
    of_people: FxHashSet<String>,
    /// Patterns of the names of one word that a person listed for a technology or company.
    by_hand: FxHashSet<String>,
}

impl<'g, F: Fn(&str) -> bool> Trust<'g, F> {
    fn new(gazetteer: &'g Gazetteer, ordinary: F) -> Self {
        let mut trust = Self { gazetteer, ordinary, of_people: FxHashSet::default(), by_hand: FxHashSet::default() };
        if !gazetteer.entries().iter().any(Entry::is_imported) {
            return trust;
        }
        for entry in gazetteer.entries() {
            match entry.kind {
                Kind::Person => trust.of_people.extend(words(&entry.label)),
                Kind::Technology | Kind::Company if !entry.is_imported() => {
                    trust.by_hand.extend(names_of(entry).filter(|name| !name.contains(' ')).map(|name| fold_str(name)));
                }
                _ => {}
            }
        }
        trust
    }

    fn worth(&self, entry: &Entry, name: &str) -> Worth {
        let words = words(name);
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        let place = || self.gazetteer.places.knows(name);
        let plain = |word: &String| word.bytes().all(|b| b.is_ascii_digit()) || self.is_ordinary(word);
        let of_person = words.len() == 1 && self.of_people.contains(&words[0]);
        // "H.I.S.", "Point S", "famo.us": a word, were the marks left out, as they are when names are looked for.
        let spelt = words.len() > 1 && self.is_ordinary(&words.concat());
        if letters <= 2 || words.iter().all(plain) || spelt || of_person || place() {
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
        if said && hump_words(name).iter().all(|word| word.chars().count() < 2 || self.is_ordinary(word)) {
            return Worth::Weak;
        }
        // "Docker image" is a word beside a name rather than a name.
        if words.len() > 1 && words.iter().all(|word| plain(word) || self.by_hand.contains(word)) {
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
fn is_shouted(entry: &Entry, name: &str) -> bool {
    entry.is_imported() && entry.support < TALKED_OF && is_acronym(entry.kind, name)
}

/// The folded words of a name, `AllTheTalks` as three.
fn hump_words(name: &str) -> Vec<String> {
    let (pattern, joints) = squash(name);
    let ends = joints.iter().copied().chain([pattern.len()]);
    let starts = std::iter::once(0).chain(joints.iter().copied());
    starts.zip(ends).filter_map(|(start, end)| pattern.get(start..end).map(str::to_owned)).collect()
}

/// The folded words of a name.
fn words(name: &str) -> Vec<String> {
    let folded = fold_str(name);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// All names that an entry lists.
pub fn names_of(entry: &Entry) -> impl Iterator<Item = &String> {
    std::iter::once(&entry.label).chain(&entry.aliases).chain(&entry.hidden).chain(&entry.weak)
}

/// The names that an entry lists, each once.
fn names_as_listed(entry: &Entry) -> Vec<Written> {
    // Most entries have one name, and room for more in each of a million is felt.
    let mut names: Vec<Written> = Vec::with_capacity(names_of(entry).count());
    for name in names_of(entry) {
        let name = Written::new(name.clone(), false);
        if !name.pattern.is_empty() && !names.iter().any(|other| other.is_same(&name, entry.exact_case)) {
            names.push(name);
        }
    }
    names
}

fn form<F: Fn(&str) -> bool>(entry: &Entry, index: usize, written: Written, trust: &Trust<'_, F>) -> Option<Form> {
    let Written { name, pattern, joints, derived } = written;
    let worth = if entry.is_imported() { trust.worth(entry, &name) } else { Worth::Name };
    if worth == Worth::Nothing {
        return None;
    }
    let same = |other: &String| squash(other).0 == pattern;
    let short = pattern.chars().count() < 2;
    let weak =
        entry.weak.iter().any(same) || short || (derived && (trust.ordinary)(&fold_str(&name))) || worth == Worth::Weak;
    // A verb may look like an event or a company that is one capitalised word (Authenticate); nobody writes those small.
    let one_word = name.chars().skip(1).all(char::is_lowercase) && name.starts_with(char::is_uppercase);
    let capital = entry.is_imported() && matches!(entry.kind, Kind::Event | Kind::Company) && one_word;
    let exact_case = entry.exact_case || capital || is_shouted(entry, &name);
    let (pattern, joints, listed) = (pattern.into(), joints.into(), name.into());
    Some(Form { pattern, joints, listed, entry: index, weak, derived, exact_case })
}

/// `Amazon S3` as AWS S3, Amazon AWS S3 and, where the vendor's products go by it, S3.
fn vendor_variants(gazetteer: &Gazetteer, name: &str, ordinary: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    for vendor in gazetteer.vendors() {
        let longest = vendor
            .names
            .iter()
            .filter_map(|v| name.strip_prefix(v.as_str()).and_then(|rest| rest.strip_prefix(' ')))
            .min_by_key(|rest| rest.len());
        let Some(rest) = longest else { continue };
        if !vendor.bare && ordinary(&fold_str(rest)) {
            continue;
        }
        out.extend(vendor.names.iter().map(|other| format!("{other} {rest}")));
        if vendor.bare && !ordinary(&fold_str(rest)) {
            out.push(rest.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joints_are_where_a_separator_may_stand() {
        for (name, pattern, joints) in [
            ("Stack Overflow", "stackoverflow", vec![5]),
            ("StackOverflow", "stackoverflow", vec![5]),
            ("Cap’n Proto", "capnproto", vec![3, 4]),
            (".NET", ".net", vec![]),
            ("Node.js", "nodejs", vec![4]),
            ("JSNation", "jsnation", vec![2]),
            ("HTML", "html", vec![]),
            ("C++", "c++", vec![]),
            ("Route 53", "route53", vec![5]),
        ] {
            assert_eq!(squash(name), (pattern.to_owned(), joints), "{name}");
        }
    }

    /// The tables of one kind with a row for each name and its lists.
    fn of_table(kind: Kind, rows: &[(&str, &str, &str)]) -> (tempfile::TempDir, Gazetteer) {
        let folder = tempfile::tempdir().expect("a folder");
        let names = folder.path().join("gazetteer");
        std::fs::create_dir_all(&names).expect("made");
        let row = |(label, aliases, sources): &(&str, &str, &str)| crate::gazetteer::layer::Row {
            id: crate::model::EntityId::from_name(label).0,
            label: (*label).to_owned(),
            aliases: aliases.split('|').filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
            sources: sources.split('|').map(str::to_owned).collect(),
            ..Default::default()
        };
        let (_, file) = crate::gazetteer::layer::TABLES.into_iter().find(|(of, _)| *of == kind).expect("it has one");
        let table = crate::gazetteer::layer::write(&rows.iter().map(row).collect::<Vec<_>>());
        std::fs::write(names.join(file), table).expect("written");
        std::fs::write(names.join("lists.toml"), "[[list]]\nname = \"rare\"\nweight = 0.5\n").expect("written");
        let data = crate::assets::Assets::data(Some(folder.path()));
        let gazetteer = Gazetteer::load(&data).expect("it is sound");
        (folder, gazetteer)
    }

    #[test]
    fn what_an_imported_name_is_worth() {
        let ordinary = |word: &str| ["quern", "mill", "big", "point", "care", "his"].contains(&word);
        for (kind, label, aliases, sources, forms) in [
            (Kind::Technology, "Kwernel", "", "one", "Kwernel"),
            (Kind::Technology, "Kwernel", "", "rare", "Kwernel weak"),
            (Kind::Technology, "Kwernel", "", "rare|other", "Kwernel"),
            (Kind::Technology, "Quern", "", "one", ""),
            (Kind::Technology, "Quern", "", "one|rare", "Quern weak"),
            (Kind::Technology, "KWR", "", "one", "KWR exact"),
            (Kind::Technology, "KWR", "", "one|other", "KWR"),
            (Kind::Technology, "KWERN", "", "one", "KWERN"),
            (Kind::Company, "H.I.S.", "", "one", ""),
            (Kind::Company, "iCare", "", "one", "iCare weak"),
            (Kind::Company, "Kwern Institute", "KWI|KwI|KWERNI", "one", "Kwern Institute, KWERNI weak exact"),
            (Kind::Company, "KWI", "", "one", "KWI weak exact"),
            (Kind::Company, "Kwern Institute", "KWI", "one|other", "Kwern Institute, KWI"),
        ] {
            let (_folder, gazetteer) = of_table(kind, &[(label, aliases, sources)]);
            let shown: Vec<String> = derive(&gazetteer, ordinary)
                .iter()
                .map(|form| {
                    let marks = [(form.weak, " weak"), (form.exact_case, " exact")];
                    marks.iter().filter(|(is, _)| *is).fold(form.listed.to_string(), |shown, (_, mark)| shown + mark)
                })
                .collect();
            assert_eq!(shown.join(", "), forms, "{label} of {sources}");
        }
    }
}
