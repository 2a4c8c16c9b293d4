//! A hand-made file in, its entries out, where it is written as plainly as ours are: a `[[kind]]`, then a key and a value in
//! double quotes, or a list of them, on each line. That is TOML, read ten times as fast as TOML can be; a file with anything
//! else in it, a fault above all, is read as TOML is, which knows what to say.

use super::raw::{Case, Raw, Weak};
use crate::model::Kind;

/// The kinds in the order in which a file's entries are taken.
const KINDS: [(Kind, &str); 5] = [
    (Kind::Technology, "[[technology]]"),
    (Kind::Company, "[[company]]"),
    (Kind::Person, "[[person]]"),
    (Kind::Topic, "[[topic]]"),
    (Kind::Event, "[[event]]"),
];

/// The entries, each with its kind and line; nothing where the file is not plain.
pub(super) fn read(text: &str) -> Option<Vec<(Kind, Raw, usize)>> {
    let mut drafts: Vec<(usize, Draft<'_>, usize)> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with('[') {
            let kind = KINDS.iter().position(|(_, header)| *header == line)?;
            drafts.push((kind, Draft::default(), number));
        } else {
            let (key, value) = line.split_once(" = ")?;
            drafts.last_mut()?.1.put(key, value)?;
        }
    }
    drafts.sort_by_key(|(kind, ..)| *kind);
    drafts.into_iter().map(|(kind, draft, line)| Some((KINDS[kind].0, draft.raw()?, line))).collect()
}

/// The values of an entry as they stand in the file.
#[derive(Default)]
struct Draft<'t> {
    texts: [Option<&'t str>; TEXTS.len()],
    lists: [Option<Vec<String>>; LISTS.len()],
    weak: Option<&'t str>,
}

const TEXTS: [&str; 8] = ["id", "label", "homepage", "wikidata", "maker", "place", "country", "case"];
const LISTS: [&str; 5] = ["aliases", "hidden", "broader", "cues", "fields"];

impl<'t> Draft<'t> {
    /// Takes a key that was not there.
    fn put(&mut self, key: &str, value: &'t str) -> Option<()> {
        if let Some(place) = TEXTS.iter().position(|text| *text == key) {
            return self.texts[place].replace(quoted(value)?).is_none().then_some(());
        }
        if let Some(place) = LISTS.iter().position(|list| *list == key) {
            return self.lists[place].replace(list(value)?).is_none().then_some(());
        }
        (key == "weak" && self.weak.replace(value).is_none()).then_some(())
    }

    fn raw(self) -> Option<Raw> {
        let [id, label, homepage, wikidata, maker, place, country, case] =
            self.texts.map(|text| text.map(str::to_owned));
        let [aliases, hidden, broader, cues, fields] = self.lists.map(Option::unwrap_or_default);
        let weak = match self.weak {
            None => Weak::default(),
            Some("true") => Weak::All(true),
            Some("false") => Weak::All(false),
            Some(forms) => Weak::Forms(list(forms)?),
        };
        let case = match case.as_deref() {
            None => None,
            Some("exact") => Some(Case::Exact),
            Some(_) => return None,
        };
        let (id, label) = (id?, label?);
        Some(Raw {
            id,
            label,
            aliases,
            hidden,
            homepage,
            wikidata,
            broader,
            maker,
            weak,
            cues,
            fields,
            case,
            place,
            country,
        })
    }
}

/// A text in quotes in which nothing stands for anything else.
fn quoted(value: &str) -> Option<&str> {
    plain(value.strip_prefix('"')?.strip_suffix('"')?)
}

fn list(value: &str) -> Option<Vec<String>> {
    let inner = value.strip_prefix('[')?.strip_suffix(']')?;
    if inner.is_empty() {
        return Some(Vec::new());
    }
    // A comma between quotation marks parts nothing: what is cut there is no text in quotes.
    inner.strip_prefix('"')?.strip_suffix('"')?.split("\", \"").map(|text| Some(plain(text)?.to_owned())).collect()
}

fn plain(inner: &str) -> Option<&str> {
    inner.bytes().all(|b| b != b'"' && b != b'\\' && b >= b' ' && b != 0x7f).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_plain_is_left_to_toml() {
        let entry =
            |line: &str| format!("# names\n\n[[company]]\nid = \"quern\"\nlabel = \"Quern, \\u00e9\"\n{line}\n");
        assert!(read(&entry("")).is_none(), "an escape");
        let entry = |line: &str| format!("# names\n\n[[company]]\nid = \"quern\"\nlabel = \"Quern\"\n{line}\n");
        for line in [
            "label = \"Again\"",
            "homepage = 'single'",
            "homepage = \"a\" # a remark",
            "homepage=\"a\"",
            "aliases = [\"a\",\"b\"]",
            "aliases = [\"a\", \"b\",]",
            "aliases = [",
            "aliases = [1]",
            "unknown = \"a\"",
            "case = \"any\"",
            "weak = maybe",
            "[[vendor]]",
            "[company.maker]",
        ] {
            assert!(read(&entry(line)).is_none(), "{line}");
        }
        let read =
            read(&entry("aliases = [\"Quern, Inc.\", \"Q\"]\nweak = [\"Q\"]\nbroader = []")).expect("it is plain");
        let [(Kind::Company, raw, 3)] = read.as_slice() else { panic!("one company in line 3") };
        assert_eq!(raw.aliases, ["Quern, Inc.", "Q"]);
        assert!(raw.broader.is_empty() && matches!(&raw.weak, Weak::Forms(forms) if forms == &["Q"]));
    }
}
