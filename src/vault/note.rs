//! What is told of a thing in, its note out: front matter for search and queries over notes, links to the notes of all
//! that it has to do with, and the sentences that it was read from. Words of recaps never act as Markdown, tags or links.

use super::name::Names;
use super::path;
use super::read::{Contents, FACTS, Quote, Talk, Thing, Value, tail};
use crate::query::resolve::EntityKind;
use crate::text::{clean, markdown};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The kinds in the order of the index.
const KINDS: [EntityKind; 7] = [
    EntityKind::Person,
    EntityKind::Company,
    EntityKind::Technology,
    EntityKind::Topic,
    EntityKind::Event,
    EntityKind::Talk,
    EntityKind::Recap,
];

/// The text of every note and of the index, by path without `.md`.
pub(super) fn notes(contents: &Contents, names: &Names) -> BTreeMap<String, String> {
    let told = Told::new(contents, names);
    let mut notes = BTreeMap::new();
    for (iri, thing) in &contents.things {
        let Some(path) = names.of.get(iri) else { continue };
        let text = match contents.talks.get(iri) {
            Some(talk) => told.of_talk(iri, path, thing, talk),
            None => told.of_thing(iri, path, thing),
        };
        notes.insert(path.clone(), text);
    }
    notes.insert(names.index.clone(), told.index());
    notes
}

/// What notes are written from, with what each thing has to do with.
struct Told<'a> {
    contents: &'a Contents,
    names: &'a Names,
    /// The talks of each thing and of what is below it, in the order in which notes list them.
    talks: BTreeMap<&'a String, Vec<(&'a String, &'a Talk)>>,
    /// The quotes that name each thing or what is below it.
    quotes: BTreeMap<&'a String, Vec<&'a Quote>>,
    /// What is named in each talk.
    of_talks: BTreeMap<&'a String, Vec<&'a Quote>>,
}

impl<'a> Told<'a> {
    fn new(contents: &'a Contents, names: &'a Names) -> Self {
        let mut told =
            Self { contents, names, talks: BTreeMap::new(), quotes: BTreeMap::new(), of_talks: BTreeMap::new() };
        let with_above = |iri: &'a String| {
            let above = contents.things.get(iri).into_iter().flat_map(|thing| &thing.above);
            above.chain([iri])
        };
        let mut talks: Vec<(&String, &Talk)> = contents.talks.iter().collect();
        talks.sort_by_key(|(iri, talk)| (Reverse(talk.year), &talk.events, told.label(iri), *iri));
        for (iri, talk) in talks {
            for thing in talk.about().into_iter().flat_map(with_above).collect::<BTreeSet<_>>() {
                told.talks.entry(thing).or_default().push((iri, talk));
            }
        }
        for quote in &contents.quotes {
            with_above(&quote.named).for_each(|thing| told.quotes.entry(thing).or_default().push(quote));
            if let Some(talk) = &quote.talk {
                told.of_talks.entry(talk).or_default().push(quote);
            }
        }
        told
    }

    /// What a note calls it.
    fn label(&self, iri: &str) -> String {
        let title = self.contents.talks.get(iri).map(|talk| &talk.title).filter(|title| !title.is_empty());
        let label = title.or_else(|| self.contents.things.get(iri).map(|thing| &thing.label));
        let label = clean(label.map_or("", String::as_str));
        if label.is_empty() { tail(iri).to_owned() } else { label }
    }

    /// A link to its note; its name where it has none.
    fn link(&self, iri: &str) -> String {
        let label = self.label(iri);
        match self.names.of.get(iri) {
            None => plain(&label),
            Some(path) => wikilink(path, &label),
        }
    }

    fn linked<'i>(&self, iris: impl IntoIterator<Item = &'i String>) -> Vec<String> {
        let mut links: Vec<(String, String)> = iris.into_iter().map(|iri| (self.label(iri), self.link(iri))).collect();
        links.sort();
        links.into_iter().map(|(_, link)| link).collect()
    }

    /// Who spoke, with the companies that recaps state.
    fn people(&self, talk: &Talk) -> Vec<String> {
        let mut people: Vec<(String, String)> = Vec::new();
        for (speaker, companies) in &talk.speakers {
            let companies = self.linked(companies).join(", ");
            let stated = if companies.is_empty() { String::new() } else { format!(" ({companies})") };
            people.push((self.label(speaker), format!("{}{stated}", self.link(speaker))));
        }
        people.sort();
        people.into_iter().map(|(_, person)| person).collect()
    }

    fn of_talk(&self, iri: &String, path: &str, thing: &Thing, talk: &Talk) -> String {
        let label = self.label(iri);
        let mut head = self.head(iri, path, thing, &label);
        if !talk.form.is_empty() {
            head.text("form", &talk.form);
        }
        if let Some(year) = talk.year {
            head.number("year", year);
        }
        let speakers: Vec<String> = talk.speakers.keys().cloned().collect();
        for (name, iris) in [
            ("speakers", &speakers.into_iter().collect()),
            ("events", &talk.events),
            ("technologies", &talk.technologies),
            ("topics", &talk.topics),
            ("recaps", &talk.recaps),
        ] {
            head.list(name, &self.linked(iris));
        }
        let mut out = head.end(&label);
        let stated: BTreeSet<&String> = talk.speakers.values().flatten().collect();
        for (name, values) in [
            ("form", Some(plain(&talk.form)).filter(|form| !form.is_empty()).into_iter().collect()),
            ("speakers", self.people(talk)),
            ("event", self.linked(&talk.events)),
            ("technologies", self.linked(&talk.technologies)),
            ("topics", self.linked(&talk.topics)),
            ("companies named", self.linked(talk.companies.iter().filter(|company| !stated.contains(company)))),
            ("told in", self.linked(&talk.recaps)),
        ] {
            line(&mut out, name, &values);
        }
        self.quoted(&mut out, self.of_talks.get(iri).into_iter().flatten().copied(), true);
        out
    }

    fn of_thing(&self, iri: &String, path: &str, thing: &Thing) -> String {
        let label = self.label(iri);
        let mut head = self.head(iri, path, thing, &label);
        let facts = self.facts(thing);
        for (name, _, values) in facts.iter().filter(|(name, ..)| matches!(*name, "date" | "place" | "country")) {
            match values.as_slice() {
                [one] => head.text(name, one),
                several => head.texts(name, several),
            }
        }
        let mut out = head.end(&label);
        for (name, links, _) in &facts {
            line(&mut out, name, links);
        }
        for link in thing.links.iter().filter(|link| !link.contains(['<', '>', ' ']) && clean(link) == **link) {
            let _ = writeln!(out, "- <{link}>");
        }
        let talks = self.talks.get(iri).map_or(&[][..], Vec::as_slice);
        let quotes = self.quotes.get(iri).map_or(&[][..], Vec::as_slice);
        let own = self.link(iri);
        let mut last = None;
        for (talk_iri, talk) in talks {
            if last != Some(talk.year) {
                let year = talk.year.map_or_else(|| "Year not told".to_owned(), |year| year.to_string());
                section(&mut out, &format!("## {year}"));
                last = Some(talk.year);
            }
            let form = if matches!(talk.form.as_str(), "" | "talk") {
                String::new()
            } else {
                format!(" ({})", plain(&talk.form))
            };
            section(&mut out, &format!("### {}{form}", self.link(talk_iri)));
            for (name, values) in [
                ("speakers", self.people(talk)),
                ("event", self.linked(&talk.events)),
                ("technologies", self.linked(&talk.technologies)),
                ("topics", self.linked(&talk.topics)),
            ] {
                // What the note is about need not be said again for each talk.
                if values != [own.as_str()] {
                    line(&mut out, name, &values);
                }
            }
            self.quoted(&mut out, quotes.iter().copied().filter(|quote| quote.talk.as_ref() == Some(talk_iri)), false);
        }
        let listed = |quote: &Quote| talks.iter().any(|(talk, _)| quote.talk.as_ref() == Some(talk));
        let passing: Vec<&Quote> = quotes.iter().copied().filter(|quote| !listed(quote)).collect();
        if !passing.is_empty() {
            section(&mut out, "## In passing");
            self.quoted(&mut out, passing.into_iter(), false);
        }
        self.near(&mut out, iri, talks);
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    fn head(&self, iri: &str, path: &str, thing: &Thing, label: &str) -> Head {
        let mut head = Head("---\n".to_owned());
        let stem = path.rsplit('/').next().unwrap_or(path);
        let mut aliases: Vec<String> = [label.to_owned()].into_iter().filter(|label| label != stem).collect();
        aliases
            .extend(thing.aliases.iter().map(|alias| clean(alias)).filter(|alias| !alias.is_empty() && alias != stem));
        aliases.dedup();
        // A property that holds a link is shown as one.
        let aliases: Vec<String> =
            aliases.into_iter().map(|alias| alias.replace("[[", "((").replace("]]", "))")).collect();
        head.texts("aliases", &aliases);
        let mut tags = vec![format!("talkgraph/{}", thing.kind)];
        tags.extend(thing.candidate.then(|| "talkgraph/candidate".to_owned()));
        head.texts("tags", &tags);
        head.text("id", tail(iri));
        head.text("iri", iri);
        head.texts("links", &thing.links.iter().cloned().collect::<Vec<_>>());
        head
    }

    /// What else is said of a thing: the words for it, the values as links and as plain text.
    fn facts(&self, thing: &Thing) -> Vec<(&'static str, Vec<String>, Vec<String>)> {
        let mut facts: Vec<(&str, Vec<String>, Vec<String>)> = Vec::new();
        for (place, values) in &thing.facts {
            let name = FACTS[*place].0;
            let link = |value: &Value| match value {
                Value::Iri(iri) if self.contents.things.contains_key(iri) => self.link(iri),
                Value::Iri(iri) => plain(iri),
                Value::Text(text) => plain(text),
            };
            let text = |value: &Value| match value {
                Value::Iri(iri) if self.contents.things.contains_key(iri) => self.label(iri),
                Value::Iri(text) | Value::Text(text) => clean(text),
            };
            let (links, texts) = (values.iter().map(link).collect(), values.iter().map(text).collect());
            match facts.last_mut().filter(|(last, ..)| *last == name) {
                Some((_, all_links, all_texts)) => {
                    let (links, texts): (Vec<String>, Vec<String>) = (links, texts);
                    all_links.extend(links);
                    all_texts.extend(texts);
                }
                None => facts.push((name, links, texts)),
            }
        }
        facts
    }

    /// Quotes with the recap and the place; a sentence that names several things stands once.
    fn quoted<'q>(&self, out: &mut String, quotes: impl Iterator<Item = &'q Quote>, with_named: bool) {
        let mut sentences: Vec<(&Quote, Vec<&String>)> = Vec::new();
        for quote in quotes {
            match sentences.iter_mut().find(|(one, _)| one.sentence == quote.sentence && one.recap == quote.recap) {
                Some((_, named)) if named.contains(&&quote.named) => {}
                Some((_, named)) => named.push(&quote.named),
                None => sentences.push((quote, vec![&quote.named])),
            }
        }
        for (quote, named) in sentences {
            let named = if with_named { format!(": {}", self.linked(named).join(", ")) } else { String::new() };
            let (sentence, recap) = (plain(&quote.sentence), self.link(&quote.recap));
            out.truncate(out.trim_end().len());
            let _ = write!(out, "\n\n> “{sentence}”\n>\n> — {recap}, {}–{}{named}\n", quote.start, quote.end);
        }
    }

    /// Who and what stands with it in talks, with the number of talks.
    fn near(&self, out: &mut String, iri: &String, talks: &[(&String, &Talk)]) {
        let mut counts: BTreeMap<(usize, &String), usize> = BTreeMap::new();
        for (_, talk) in talks {
            let companies: BTreeSet<&String> = talk.speakers.values().flatten().collect();
            let lists: [Vec<&String>; 5] = [
                talk.speakers.keys().collect(),
                companies.into_iter().collect(),
                talk.technologies.iter().collect(),
                talk.topics.iter().collect(),
                talk.events.iter().collect(),
            ];
            for (list, names) in lists.into_iter().enumerate() {
                names
                    .into_iter()
                    .filter(|name| *name != iri)
                    .for_each(|name| *counts.entry((list, name)).or_default() += 1);
            }
        }
        if !counts.is_empty() {
            section(out, "## Near by");
        }
        for (list, kind) in ["speakers", "companies", "technologies", "topics", "events"].into_iter().enumerate() {
            let mut of_kind: Vec<(Reverse<usize>, String, String)> = Vec::new();
            for ((_, name), count) in counts.iter().filter(|((of, _), _)| *of == list) {
                of_kind.push((Reverse(*count), self.label(name), format!("{} ({count})", self.link(name))));
            }
            of_kind.sort();
            line(out, kind, &of_kind.into_iter().map(|(.., shown)| shown).collect::<Vec<_>>());
        }
    }

    /// The list of all notes.
    fn index(&self) -> String {
        let mut head = Head("---\n".to_owned());
        head.texts("tags", &["talkgraph".to_owned()]);
        let mut out = head.end("talkgraph");
        for kind in KINDS {
            let mut of_kind: Vec<(String, &String)> = Vec::new();
            for (iri, _) in self.contents.things.iter().filter(|(_, thing)| thing.kind == kind) {
                of_kind.push((self.label(iri), iri));
            }
            if of_kind.is_empty() {
                continue;
            }
            of_kind.sort_by_key(|(label, iri)| (label.to_lowercase(), *iri));
            section(&mut out, &format!("## {} ({})", path::folder(kind), of_kind.len()));
            for (_, iri) in of_kind {
                let count = match (kind, self.talks.get(iri).map_or(0, Vec::len)) {
                    (EntityKind::Talk, _) | (_, 0) => String::new(),
                    (_, 1) => ", 1 talk".to_owned(),
                    (_, count) => format!(", {count} talks"),
                };
                let _ = writeln!(out, "- {}{count}", self.link(iri));
            }
        }
        out
    }
}

/// Front matter in the making. Texts are written as JSON, which YAML has as its quoted form.
struct Head(String);

impl Head {
    fn text(&mut self, name: &str, text: &str) {
        let _ = writeln!(self.0, "{name}: {}", yaml(text));
    }

    fn number(&mut self, name: &str, number: i32) {
        let _ = writeln!(self.0, "{name}: {number}");
    }

    /// A list of texts; nothing where it is empty.
    fn texts(&mut self, name: &str, texts: &[String]) {
        if !texts.is_empty() {
            let _ = writeln!(self.0, "{name}:");
        }
        for text in texts {
            let _ = writeln!(self.0, "  - {}", yaml(text));
        }
    }

    /// A list of wikilinks.
    fn list(&mut self, name: &str, links: &[String]) {
        self.texts(name, links);
    }

    /// The whole, with the heading of the note.
    fn end(mut self, label: &str) -> String {
        let _ = write!(self.0, "---\n\n# {}\n\n", plain(label));
        self.0
    }
}

/// A heading, with one empty line above and below it.
fn section(out: &mut String, heading: &str) {
    out.truncate(out.trim_end().len());
    let _ = write!(out, "\n\n{heading}\n\n");
}

/// A text in double quotes, without the characters that YAML has no way to hold unescaped.
fn yaml(text: &str) -> String {
    let kept = |c: char| if matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}') { ' ' } else { c };
    serde_json::Value::String(clean(text).chars().map(kept).collect()).to_string()
}

/// A link that shows `label`.
fn wikilink(path: &str, label: &str) -> String {
    let shown = unlinked(label);
    if shown == path { format!("[[{path}]]") } else { format!("[[{path}|{shown}]]") }
}

/// The label without what would begin or end a link.
fn unlinked(label: &str) -> String {
    let kept = |c: char| match c {
        '[' => '(',
        ']' => ')',
        '|' => '-',
        // A tag would act, and no escape is read inside a link.
        '<' => '‹',
        c => c,
    };
    label.chars().map(kept).collect()
}

fn line(out: &mut String, name: &str, values: &[String]) {
    if !values.is_empty() {
        let _ = writeln!(out, "- {name}: {}", values.join(", "));
    }
}

/// Text that is read as it is written, on one line.
fn plain(text: &str) -> String {
    markdown::escape(&clean(text))
}

#[cfg(test)]
mod tests {
    use super::{wikilink, yaml};

    #[test]
    fn links_and_front_matter_hold_any_label() {
        assert_eq!(wikilink("Talks/a", "a [b] | c"), "[[Talks/a|a (b) - c]]");
        assert_eq!(wikilink("Talks/a", "<img src=x>"), "[[Talks/a|‹img src=x>]]");
        assert_eq!(wikilink("talkgraph", "talkgraph"), "[[talkgraph]]");
        for text in ["plain", "a \"b\" \\ c: d", "- # yes", "\u{7f}\u{85}\u{feff}x", "日本語 👩‍💻", "true", "2017"]
        {
            let read: std::collections::BTreeMap<String, String> =
                serde_saphyr::from_str(&format!("k: {}\n", yaml(text))).unwrap();
            assert!(!read["k"].is_empty(), "{text:?}");
        }
    }
}
