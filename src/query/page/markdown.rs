//! A page in, Markdown out, as it stands in an issue or a README.

use super::Page;
use super::text::people;
use crate::text::clean;
use crate::text::markdown::escape;
use std::fmt::Write;

/// The page as Markdown; every quote is there.
pub fn markdown(page: &Page) -> String {
    let plain = |text: &str| escape(&clean(text));
    let list = |names: &[String]| names.iter().map(|name| plain(name)).collect::<Vec<_>>().join(", ");
    let mut out = format!("# {}\n\n{}", plain(&page.label), page.kind);
    if page.candidate {
        out.push_str(", not in the gazetteer");
    }
    if !page.aliases.is_empty() {
        let _ = write!(out, ", also {}", list(&page.aliases));
    }
    out.push_str("\n\n");
    for (name, values) in &page.facts {
        let _ = writeln!(out, "- {name}: {}", list(values));
    }
    for link in page.links.iter().chain([&page.iri]) {
        let _ = writeln!(out, "- <{link}>");
    }
    let mut last = None;
    for talk in &page.talks {
        if last != Some(talk.year) {
            let year = talk.year.map_or_else(|| "Year not told".to_owned(), |year| year.to_string());
            let _ = write!(out, "\n## {year}\n");
            last = Some(talk.year);
        }
        let _ = write!(out, "\n### {}\n\n", plain(&talk.title));
        for (name, value) in [
            ("form", plain(&talk.form)),
            ("speakers", plain(&people(talk))),
            ("event", list(&talk.events)),
            ("technologies", list(&talk.technologies)),
            ("topics", list(&talk.topics)),
            ("told in", list(&talk.recaps)),
        ] {
            if !value.is_empty() {
                let _ = writeln!(out, "- {name}: {value}");
            }
        }
        quotes(&mut out, &talk.quotes);
    }
    if !page.quotes.is_empty() {
        out.push_str("\n## In passing\n");
        quotes(&mut out, &page.quotes);
    }
    if !page.neighbours.is_empty() {
        out.push_str("\n## Near by\n\n");
    }
    for (kind, names) in &page.neighbours {
        let names: Vec<String> = names.iter().map(|(name, count)| format!("{} ({count})", plain(name))).collect();
        let _ = writeln!(out, "- {kind}: {}", names.join(", "));
    }
    out
}

fn quotes(out: &mut String, quotes: &[super::Quote]) {
    for quote in quotes {
        let (sentence, recap) = (escape(&clean(&quote.quote)), escape(&clean(&quote.recap)));
        let _ = write!(out, "\n> {sentence}\n>\n> — {recap}, {}–{}\n", quote.start, quote.end);
    }
}
