//! A page in, lines for a terminal out: a head with names and links, the talks by year, each with the words it was read
//! from, and at the end what stands near. Colours are only emphasis; a file gets the same lines without them.

use super::{Page, PageTalk, Quote};
use crate::query::table::wrap;
use crate::text::clean;
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const YEAR: Style = AnsiColor::Cyan.on_default().bold();
const NAME: Style = AnsiColor::Green.on_default();
/// No line is longer, however wide the terminal is: long lines are hard to read.
const WIDEST: usize = 100;
/// Columns that the names of facts and neighbours take.
const MARGIN: usize = 14;

/// The page in lines of at most `width` columns, with ANSI colours; quotes of one talk beyond `quotes` are counted.
pub fn text(page: &Page, width: usize, quotes: usize) -> String {
    let mut out = Lines { width: width.clamp(30, WIDEST), text: String::new() };
    let kind = if page.candidate { format!("{}, not in the gazetteer", page.kind) } else { page.kind.clone() };
    let label = clean(&page.label);
    let gap = out.width.saturating_sub(label.width() + kind.width());
    if gap >= 2 {
        out.push(&format!("{BOLD}{label}{BOLD:#}{}{DIM}{kind}{DIM:#}", " ".repeat(gap)));
    } else {
        out.wrapped(&label, 0, "", BOLD);
        out.wrapped(&kind, 0, "", DIM);
    }
    if !page.aliases.is_empty() {
        out.fact("also", &page.aliases.join(", "));
    }
    for (name, values) in &page.facts {
        out.fact(name, &values.join(", "));
    }
    for link in page.links.iter().chain([&page.iri]) {
        out.link(link);
    }
    out.push("");
    if page.kind == "talk" {
        page.talks.iter().for_each(|talk| of_talk(&mut out, talk));
    } else {
        listed(&mut out, page, quotes);
    }
    if !page.quotes.is_empty() {
        out.push(&format!("{YEAR}in passing{YEAR:#}"));
        shown(&mut out, &page.quotes, quotes.max(2), 2);
        out.push("");
    }
    for (kind, names) in &page.neighbours {
        let (most, more) = names.split_at(names.len().min(12));
        let mut parts: Vec<String> = most
            .iter()
            .map(|(name, count)| if *count > 1 { format!("{name} ({count})") } else { name.clone() })
            .collect();
        if !more.is_empty() {
            parts.push(format!("{} more", more.len()));
        }
        out.fact(kind, &parts.join(", "));
    }
    let end = out.text.trim_end().len();
    out.text.truncate(end);
    out.text.push('\n');
    out.text
}

/// The talks under their years.
fn listed(out: &mut Lines, page: &Page, quotes: usize) {
    if page.talks.is_empty() {
        out.push(&format!("{DIM}no talk that the recaps tell of{DIM:#}"));
        out.push("");
    }
    let mut last = None;
    for talk in &page.talks {
        if last != Some(talk.year) {
            let year = talk.year.map_or_else(|| "year not told".to_owned(), |year| year.to_string());
            out.push(&format!("{YEAR}{year}{YEAR:#}"));
            last = Some(talk.year);
        }
        out.wrapped(&titled(talk), 2, "", BOLD);
        // What the head of the page says already is not said again for each talk.
        let own = |text: &String| *text == page.label;
        let events = if talk.events.iter().all(own) { String::new() } else { talk.events.join(", ") };
        let speakers = people(talk);
        let about: Vec<String> = [speakers, events].into_iter().filter(|text| !text.is_empty() && !own(text)).collect();
        if !about.is_empty() {
            out.wrapped(&about.join("; "), 4, "", NAME);
        }
        if page.kind != "technology" && !talk.technologies.is_empty() {
            out.wrapped(&talk.technologies.join(", "), 4, "", Style::new());
        }
        if talk.quotes.is_empty() {
            out.wrapped(&format!("told in {}", talk.recaps.join("; ")), 4, "", DIM);
        } else {
            shown(out, &talk.quotes, quotes, 4);
        }
        out.push("");
    }
}

/// The page of one talk: who, where, what, and every sentence.
fn of_talk(out: &mut Lines, talk: &PageTalk) {
    for (name, value) in [
        ("form", talk.form.clone()),
        ("speakers", people(talk)),
        ("event", talk.events.join(", ")),
        ("technologies", talk.technologies.join(", ")),
        ("topics", talk.topics.join(", ")),
        ("told in", talk.recaps.join("; ")),
    ] {
        if !value.is_empty() {
            out.fact(name, &value);
        }
    }
    out.push("");
    shown(out, &talk.quotes, usize::MAX, 0);
}

/// Quotes with their recap and place; one sentence that names several things stands once.
fn shown(out: &mut Lines, quotes: &[Quote], most: usize, indent: usize) {
    let mut sentences: Vec<(&Quote, Vec<&str>)> = Vec::new();
    for quote in quotes {
        match sentences.iter_mut().find(|(other, _)| other.quote == quote.quote && other.recap == quote.recap) {
            Some((_, named)) if named.contains(&quote.named.as_str()) => {}
            Some((_, named)) => named.push(&quote.named),
            None => sentences.push((quote, vec![&quote.named])),
        }
    }
    let left = sentences.len().saturating_sub(most);
    for (quote, named) in sentences.into_iter().take(most) {
        out.wrapped(&format!("“{}”", quote.quote), indent, " ", Style::new());
        let names = if most == usize::MAX { format!(": {}", named.join(", ")) } else { String::new() };
        out.wrapped(&format!("{}, {}–{}{names}", quote.recap, quote.start, quote.end), indent + 1, "", DIM);
    }
    if left > 0 {
        let plural = if left == 1 { "" } else { "s" };
        out.push(&format!("{}{DIM}{left} more sentence{plural}{DIM:#}", " ".repeat(indent + 1)));
    }
}

/// The title, with the form where it is more than a talk.
fn titled(talk: &PageTalk) -> String {
    match talk.form.as_str() {
        "" | "talk" => talk.title.clone(),
        form => format!("{} ({form})", talk.title),
    }
}

/// Who spoke: `Neha Narkhede (Confluent)`.
pub(super) fn people(talk: &PageTalk) -> String {
    let one = |(name, companies): &(String, Vec<String>)| match companies.as_slice() {
        [] => name.clone(),
        some => format!("{name} ({})", some.join(", ")),
    };
    talk.speakers.iter().map(one).collect::<Vec<_>>().join(", ")
}

struct Lines {
    width: usize,
    text: String,
}

impl Lines {
    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Text in lines that begin `indent` columns in, those after the first `hang` further.
    fn wrapped(&mut self, text: &str, indent: usize, hang: &str, style: Style) {
        let room = self.width.saturating_sub(indent + hang.width()).max(10);
        for (index, line) in wrap(&clean(text), room).into_iter().enumerate() {
            let hang = if index == 0 { "" } else { hang };
            let line = format!("{}{hang}{style}{line}{style:#}", " ".repeat(indent));
            self.push(&line);
        }
    }

    /// An address, which is not broken: it is to be clicked or copied.
    fn link(&mut self, address: &str) {
        let address = clean(address);
        let indent = if MARGIN + address.width() <= self.width { MARGIN } else { 0 };
        self.push(&format!("{}{address}", " ".repeat(indent)));
    }

    /// A value beside its name.
    fn fact(&mut self, name: &str, value: &str) {
        let room = self.width.saturating_sub(MARGIN).max(10);
        for (index, line) in wrap(&clean(value), room).into_iter().enumerate() {
            let name = if index == 0 { name } else { "" };
            let gap = " ".repeat(MARGIN.saturating_sub(name.width()));
            self.push(&format!("{DIM}{name}{DIM:#}{gap}{line}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        let quote = |named: &str, quote: &str| Quote {
            named: named.to_owned(),
            words: named.to_owned(),
            quote: quote.to_owned(),
            recap_iri: String::new(),
            recap: "A recap".to_owned(),
            start: 5,
            end: 9,
        };
        Page {
            kind: "technology".to_owned(),
            label: "Kafka\u{1b}[2J".to_owned(),
            id: "kafka".to_owned(),
            iri: "http://e/technology/kafka".to_owned(),
            talks: vec![PageTalk {
                title: "日本語のとても長い題名です ".repeat(4),
                year: Some(2017),
                events: vec!["dotScale 2017".to_owned()],
                speakers: vec![("Neha Narkhede".to_owned(), vec!["Confluent".to_owned()])],
                quotes: vec![
                    quote("Kafka", "One."),
                    quote("Streams", "One."),
                    quote("Kafka", "Two."),
                    quote("Kafka", "Three."),
                ],
                ..PageTalk::default()
            }],
            neighbours: vec![("speakers".to_owned(), vec![("Neha Narkhede".to_owned(), 2), ("B".to_owned(), 1)])],
            ..Page::default()
        }
    }

    /// The text as a file gets it.
    fn plain(page: &Page, width: usize) -> String {
        anstream::adapter::strip_str(&text(page, width, 2)).to_string()
    }

    #[test]
    fn fits_the_terminal_and_does_not_steer_it() {
        for width in [30, 60, 80, 200] {
            for line in text(&page(), width, 2).lines() {
                let line = anstream::adapter::strip_str(line).to_string();
                assert!(line.width() <= width.min(WIDEST), "{width}: {line:?}");
            }
        }
        assert!(!text(&page(), 80, 2).contains("\u{1b}[2J"));
    }

    #[test]
    fn a_sentence_stands_once_and_the_rest_is_counted() {
        let text = plain(&page(), 80);
        assert_eq!(text.matches("“One.”").count(), 1, "{text}");
        assert!(text.contains("“Two.”") && !text.contains("“Three.”") && text.contains("1 more sentence\n"), "{text}");
        assert!(text.contains("Neha Narkhede (Confluent); dotScale 2017"), "{text}");
        assert!(text.ends_with("speakers      Neha Narkhede (2), B\n"), "{text}");
    }
}
