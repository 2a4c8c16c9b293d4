//! Names in, surface forms out: every way to write a name that a machine can derive. Separators are dropped from the
//! pattern and remembered as *joints*, the places where the text may have one: `Stack Overflow`, `StackOverflow` and
//! `stack-overflow` are one pattern.

mod worth;

use super::{Entry, Gazetteer};
use crate::model::Kind;
use crate::text::{fold_char, fold_str};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use worth::{Trust, Worth, is_shouted};

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
struct Written<'e> {
    name: Cow<'e, str>,
    pattern: String,
    joints: Vec<usize>,
    derived: bool,
}

impl<'e> Written<'e> {
    fn new(name: Cow<'e, str>, derived: bool) -> Self {
        let (pattern, joints) = squash(&name);
        Self { name, pattern, joints, derived }
    }

    /// Whether two are searched for alike; where case counts, whether they are the same.
    fn is_same(&self, other: &Self, exact_case: bool) -> bool {
        if exact_case { self.name == other.name } else { self.pattern == other.pattern }
    }

    /// The parts between the joints: `AllTheTalks` as three words.
    fn parts(&self) -> impl Iterator<Item = &str> {
        let ends = self.joints.iter().copied().chain([self.pattern.len()]);
        let starts = std::iter::once(0).chain(self.joints.iter().copied());
        starts.zip(ends).filter_map(|(start, end)| self.pattern.get(start..end))
    }
}

/// An entry with what it lists and what may follow from that.
struct Named<'e> {
    index: usize,
    entry: &'e Entry,
    names: Vec<Written<'e>>,
    variants: Vec<Written<'e>>,
}

impl<'e> Named<'e> {
    fn new(gazetteer: &Gazetteer, (index, entry): (usize, &'e Entry), ordinary: &impl Fn(&str) -> bool) -> Self {
        let names = names_as_listed(entry);
        let mut variants: Vec<Written<'e>> = Vec::new();
        let of_vendor = if entry.kind == Kind::Technology { names.as_slice() } else { &[] };
        for variant in of_vendor.iter().flat_map(|name| vendor_variants(gazetteer, &name.name, ordinary)) {
            let variant = Written::new(variant.into(), true);
            let known = names.iter().chain(&variants).any(|other| other.is_same(&variant, entry.exact_case));
            if !known && !variant.pattern.is_empty() {
                variants.push(variant);
            }
        }
        Self { index, entry, names, variants }
    }
}

/// All forms of all entries. `ordinary` tells words of running text, to keep bare product names (`Beanstalk`) and imported
/// names careful.
pub fn derive<'g>(gazetteer: &'g Gazetteer, ordinary: impl Fn(&str) -> bool + Sync) -> Vec<Form> {
    let (by_hand, imported): (Vec<_>, Vec<_>) =
        gazetteer.entries().iter().enumerate().partition(|(_, entry)| !entry.is_imported());
    let named = |tier: Vec<(usize, &'g Entry)>| -> Vec<Named<'g>> {
        tier.into_par_iter().map(|entry| Named::new(gazetteer, entry, &ordinary)).collect()
    };
    let (trust, mut tiers) = rayon::join(|| Trust::new(gazetteer, &ordinary), || [named(by_hand), named(imported)]);
    // A name that someone listed means what they listed it for, so that nothing else follows from others.
    let mut listed: FxHashMap<String, bool> = FxHashMap::default();
    let variants = tiers.iter().flatten().flat_map(|named| &named.variants);
    listed.extend(variants.map(|variant| (variant.pattern.clone(), false)));
    for tier in &mut tiers {
        for name in tier.iter().flat_map(|named| &named.names) {
            if let Some(listed) = listed.get_mut(&name.pattern) {
                *listed = true;
            }
        }
        for named in tier {
            named.variants.retain(|variant| !listed[&variant.pattern]);
        }
    }
    let [by_hand, imported] = tiers;
    let made = |tier: Vec<Named<'g>>| {
        tier.into_par_iter().flat_map_iter(|Named { index, entry, names, variants }| {
            let trust = &trust;
            names.into_iter().chain(variants).filter_map(move |name| form(entry, index, name, trust))
        })
    };
    let mut forms: Vec<Form> = made(by_hand).collect();
    // What a person listed, or what follows from it, means nothing else.
    let earlier: FxHashSet<&str> = forms.iter().map(|form| &*form.pattern).collect();
    let later: Vec<Form> = made(imported).filter(|form| !earlier.contains(&*form.pattern)).collect();
    forms.extend(later);
    forms
}

/// All names that an entry lists.
pub fn names_of(entry: &Entry) -> impl Iterator<Item = &String> {
    std::iter::once(&entry.label).chain(&entry.aliases).chain(&entry.hidden).chain(&entry.weak)
}

/// The names that an entry lists, each once.
fn names_as_listed(entry: &Entry) -> Vec<Written<'_>> {
    // Most entries have one name, and room for more in each of a million is felt.
    let mut names: Vec<Written<'_>> = Vec::with_capacity(names_of(entry).count());
    for name in names_of(entry) {
        let name = Written::new(name.as_str().into(), false);
        if !name.pattern.is_empty() && !names.iter().any(|other| other.is_same(&name, entry.exact_case)) {
            names.push(name);
        }
    }
    names
}

fn form<F: Fn(&str) -> bool>(entry: &Entry, index: usize, written: Written<'_>, trust: &Trust<'_, F>) -> Option<Form> {
    let worth = if entry.is_imported() { trust.worth(entry, &written) } else { Worth::Name };
    if worth == Worth::Nothing {
        return None;
    }
    let Written { name, pattern, joints, derived } = written;
    let same = |other: &String| squash(other).0 == pattern;
    let short = pattern.chars().nth(1).is_none();
    let weak =
        entry.weak.iter().any(same) || short || (derived && (trust.ordinary)(&fold_str(&name))) || worth == Worth::Weak;
    // A verb may look like an event or a company that is one capitalised word (Authenticate); nobody writes those small.
    let one_word = || name.chars().skip(1).all(char::is_lowercase) && name.starts_with(char::is_uppercase);
    let capital = entry.is_imported() && matches!(entry.kind, Kind::Event | Kind::Company) && one_word();
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
