//! Laid-out recaps in, one page for a browser out: nothing is loaded from elsewhere, and all that comes from a recap is
//! escaped. The page is written in pieces, so that a folder of recaps need not be held at once; it is well-formed XML too.

use super::{Ink, Line, Marked, Run, Sheet, clue_words, meaning, opening_words, weight_words};
use crate::model::{Abstention, Appearance, EntityId, Kind, Mention, Status, Talk};
use crate::text::slug;
use crate::text::xml::escape;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Names with a lower score are shown pale.
const SURE: f32 = 0.7;
const CSS: &str = include_str!("page.css");

/// The begin of the page, with links to the recaps where there are several.
pub fn open(recaps: &[&str]) -> String {
    let title = match recaps {
        [one] => (*one).to_owned(),
        many => format!("{} recaps", many.len()),
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\
         <meta name=\"viewport\" content=\"width=device-width\"/><title>{} - talkgraph</title>\
         <style>\n{CSS}</style></head>\n<body>\n",
        escape(&title)
    );
    if recaps.len() > 1 {
        let links = recaps.iter().enumerate().map(|(at, path)| link(&format!("r{}", at + 1), path));
        out += &format!("<nav><ol>{}</ol></nav>\n", links.map(|link| format!("<li>{link}</li>")).collect::<String>());
    }
    out
}

/// The end of the page.
pub fn close() -> &'static str {
    "</body></html>\n"
}

/// Where a name leads.
pub type Link<'l> = &'l dyn Fn(Kind, &EntityId) -> String;

/// The text of a recap with its marks, as a part of another page: each name leads to where `link` says, and doubtful ones have
/// a class of their own.
pub fn part(sheet: &Sheet<'_>, link: Link<'_>) -> String {
    let mut page = Page { sheet, anchor: "r1".to_owned(), out: String::new(), link: Some(link), places: places(sheet) };
    page.legend();
    page.source();
    page.abstentions();
    page.out
}

/// One recap, the `number`th of the page, counted from 1.
pub fn write(sheet: &Sheet<'_>, number: usize) -> String {
    let mut page = Page { sheet, anchor: format!("r{number}"), out: String::new(), link: None, places: Vec::new() };
    let _ = write!(page.out, "<article id=\"{}\">\n<h1>{}</h1>\n", page.anchor, escape(&sheet.recap.path));
    page.head();
    page.source();
    page.decisions();
    page.beginnings();
    page.abstentions();
    page.out += "</article>\n";
    page.out
}

/// The fragment of each mark's IRI, so that the IRI of a mention leads to its words: places in characters.
fn places(sheet: &Sheet<'_>) -> Vec<String> {
    let (mut at, mut counted) = (0, 0);
    let mut characters = |to: usize| {
        counted += sheet.recap.source.get(at..to).map_or(0, |between| between.chars().count());
        at = to;
        counted
    };
    sheet
        .marks
        .iter()
        .map(|mark| format!("char={},{}", characters(mark.span().start), characters(mark.span().end)))
        .collect()
}

fn link(anchor: &str, text: &str) -> String {
    format!("<a href=\"#{anchor}\">{}</a>", escape(text))
}

fn name(kind: Kind, label: &str, id: &EntityId, link: Option<Link<'_>>) -> String {
    let (title, label) = (escape(id.as_str()), escape(label));
    match link.map(|link| link(kind, id)) {
        Some(address) => format!("<a class=\"{kind}\" href=\"{}\">{label}</a>", escape(&address)),
        None => format!("<span class=\"{kind}\" title=\"{title}\">{label}</span>"),
    }
}

struct Page<'a> {
    sheet: &'a Sheet<'a>,
    anchor: String,
    out: String,
    link: Option<Link<'a>>,
    /// Of each mark, where the graph says that it stands; nothing on a page of our own.
    places: Vec<String>,
}

impl Page<'_> {
    fn head(&mut self) {
        let sheet = self.sheet;
        self.out += "<dl>";
        for (name, value) in std::iter::once(("found", sheet.counts())).chain(sheet.facts()) {
            let class = if name == "warning" { " class=\"warning\"" } else { "" };
            let _ = write!(self.out, "<dt>{name}</dt><dd{class}>{}</dd>", escape(&value));
        }
        self.out += "</dl>\n";
        self.legend();
        if !sheet.extraction.talks.is_empty() {
            self.talks();
        }
        self.names();
    }

    fn legend(&mut self) {
        self.out += "<p class=\"legend\">";
        for kind in [Kind::Person, Kind::Company, Kind::Technology, Kind::Topic, Kind::Event] {
            let _ = write!(self.out, "<mark class=\"{kind}\">{kind}</mark> ");
        }
        if self.sheet.explain {
            self.out += "<mark class=\"abstained\">seen and not taken</mark> ";
        }
        self.out += "<i>not read</i>, <i class=\"chrome\">page chrome</i></p>\n";
    }

    fn talks(&mut self) {
        self.out += "<details><summary>Talks</summary><ol>";
        for (index, talk) in self.sheet.extraction.talks.iter().enumerate() {
            let speakers: Vec<&str> = talk.speakers.iter().map(|s| s.person.label.as_str()).collect();
            let title = link(&format!("{}-t{}", self.anchor, index + 1), talk.title.as_deref().unwrap_or("no title"));
            let by = if speakers.is_empty() { String::new() } else { format!(" by {}", speakers.join(", ")) };
            let _ = write!(self.out, "<li>{title}{}</li>", escape(&by));
        }
        self.out += "</ol></details>\n";
    }

    /// Who and what is named, with links to where.
    fn names(&mut self) {
        let mut names: BTreeMap<(Kind, &str, &EntityId), Vec<usize>> = BTreeMap::new();
        for (index, mark) in self.sheet.marks.iter().enumerate() {
            if let Marked::Mention(m) = mark {
                names.entry((m.kind, &m.label, &m.id)).or_default().push(index);
            }
        }
        if names.is_empty() {
            return;
        }
        self.out += "<details><summary>Names</summary><ul>";
        for ((kind, label, id), places) in names {
            let _ = write!(self.out, "<li>{}", name(kind, label, id, self.link));
            for index in places {
                let line = self.sheet.line_of(self.sheet.marks[index].span().start).to_string();
                let _ = write!(self.out, " {}", link(&format!("{}-m{}", self.anchor, index + 1), &line));
            }
            self.out += "</li>";
        }
        self.out += "</ul></details>\n";
    }

    fn source(&mut self) {
        // A page has one main part, and where this is not all of it, it is not that.
        let (begin, end) =
            if self.link.is_some() { ("<div class=\"text\">\n", "</div>\n") } else { ("<main>\n", "</main>\n") };
        self.out += begin;
        let mut current = None;
        for line in &self.sheet.lines {
            for &talk in &line.begins {
                self.end_talk(current);
                self.talk(talk);
                current = Some(talk);
            }
            if line.talk != current {
                self.end_talk(current);
                if line.talk.is_some() {
                    self.out += "<section>\n";
                }
                current = line.talk;
            }
            self.line(line);
        }
        self.end_talk(current);
        self.out += end;
    }

    fn end_talk(&mut self, talk: Option<usize>) {
        if talk.is_some() {
            self.out += "</section>\n";
        }
    }

    fn talk(&mut self, index: usize) {
        let talk = &self.sheet.extraction.talks[index];
        let anchor = format!("{}-t{}", self.anchor, index + 1);
        let number = link(&anchor, &format!("{} {}", talk.kind.slug(), index + 1));
        let title = match &talk.title {
            Some(title) => format!("<h2>{}</h2>", escape(title)),
            None => "<h2><i>no title</i></h2>".to_owned(),
        };
        let by = if talk.speakers.is_empty() {
            "<i>nobody who is named</i>".to_owned()
        } else {
            talk.speakers.iter().map(|one| speaker(one, self.link)).collect::<Vec<_>>().join("; ")
        };
        let _ = write!(self.out, "<section id=\"{anchor}\"><header>{number}{title}<p>by {by}</p>");
        let about = about(talk, self.link);
        if !about.is_empty() {
            let _ = write!(self.out, "<p>{about}</p>");
        }
        if self.sheet.explain {
            let event = talk.event.as_ref().map_or("no event".to_owned(), |event| format!("event {event}"));
            let _ = write!(
                self.out,
                "<p><small>{}, {event}, {}</small></p>",
                escape(talk.id.as_str()),
                self.sheet.lines_of(talk)
            );
        }
        self.out += "</header>\n";
    }

    fn line(&mut self, line: &Line) {
        let class = if line.runs.iter().any(|run| run.ink == Ink::Heading) { " class=\"heading\"" } else { "" };
        let anchor = format!("{}-l{}", self.anchor, line.number);
        self.out += &if line.is_continued {
            format!("<div{class}><span></span><p>")
        } else {
            format!("<div{class} id=\"{anchor}\">{}<p>", link(&anchor, &line.number.to_string()))
        };
        for (at, run) in line.runs.iter().enumerate() {
            self.run(run, at == 0, at + 1 == line.runs.len());
        }
        self.out += "</p></div>\n";
    }

    /// A name over several lines is marked anew in each.
    fn run(&mut self, run: &Run, is_first: bool, is_last: bool) {
        let mark = run.mark.and_then(|index| Some((index, *self.sheet.marks.get(index)?)));
        if let Some((index, mark)) = mark.filter(|_| run.opens || is_first) {
            let id = match (run.opens, self.places.get(index)) {
                (true, Some(place)) => format!(" id=\"{place}\""),
                (true, None) => format!(" id=\"{}-m{}\"", self.anchor, index + 1),
                (false, _) => String::new(),
            };
            let tooltip = self.tooltip(mark);
            let title = escape(&tooltip);
            let _ = write!(self.out, "<mark{id} class=\"{}{}\" title=\"{title}\">", class(mark), self.doubt(mark));
            if let Some(address) = self.leads(mark) {
                let _ = write!(self.out, "<a href=\"{}\">", escape(&address));
            }
        }
        let words = escape(self.sheet.words(run.span));
        match run.ink {
            Ink::Text | Ink::Heading => self.out += &words,
            Ink::Markup if words.trim().is_empty() => self.out += &words,
            Ink::Markup => self.out += &format!("<i>{words}</i>"),
            Ink::Chrome => self.out += &format!("<i class=\"chrome\">{words}</i>"),
        }
        if let Some((_, mark)) = mark {
            if run.closes && self.sheet.explain {
                let _ = write!(self.out, "<small>{}</small>", escape(&self.note(mark)));
            }
            if run.closes || is_last {
                self.out += if self.leads(mark).is_some() { "</a></mark>" } else { "</mark>" };
            }
        }
    }

    fn leads(&self, mark: Marked<'_>) -> Option<String> {
        match mark {
            Marked::Mention(mention) => self.link.map(|link| link(mention.kind, &mention.id)),
            Marked::Abstained(_) => None,
        }
    }

    /// The class of a name that is not sure, where the page has a rule for it.
    fn doubt(&self, mark: Marked<'_>) -> &'static str {
        match mark {
            Marked::Mention(mention) if self.link.is_some() && (mention.doubtful || mention.score < SURE) => {
                " doubtful"
            }
            _ => "",
        }
    }

    fn tooltip(&self, mark: Marked<'_>) -> String {
        match mark {
            Marked::Mention(Mention { kind, id, label, score, method, .. }) => {
                let why = format!("\n{score:.2} {}: {}", method.slug(), meaning(*method));
                format!("{label}\n{kind} {id}{}", if self.sheet.explain { why.as_str() } else { "" })
            }
            Marked::Abstained(Abstention { kind, id, score, reason, .. }) => {
                format!("not taken: {kind} {id}\n{score:.2} {reason}")
            }
        }
    }

    /// What stands small behind a name: how it was found, and whom it names where the words say it otherwise.
    fn note(&self, mark: Marked<'_>) -> String {
        match mark {
            Marked::Mention(Mention { span, id, score, method, .. }) => {
                let is_said = slug(self.sheet.words(*span)) == id.as_str();
                let id = if is_said { String::new() } else { format!("{id} ") };
                format!(" {id}{score:.2} {}", method.slug())
            }
            Marked::Abstained(Abstention { id, score, reason, .. }) => format!(" {id} {score:.2} {reason}"),
        }
    }

    fn decisions(&mut self) {
        let decided = if self.sheet.explain { self.sheet.decided() } else { Vec::new() };
        if decided.is_empty() {
            return;
        }
        self.out += "<h2>What decided</h2>\n<table><thead><tr><th>line</th><th>words</th><th>clues</th>\
                     <th>told in</th></tr></thead><tbody>\n";
        for (_, weighed) in decided {
            let line = self.sheet.line_of(weighed.span.start);
            let _ = writeln!(
                self.out,
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>data/{}</td></tr>",
                link(&format!("{}-l{line}", self.anchor), &line.to_string()),
                escape(self.sheet.words(weighed.span)),
                escape(&clue_words(weighed)),
                escape(weighed.file)
            );
        }
        self.out += "</tbody></table>\n";
    }

    /// Where talks begin, and the near misses.
    fn beginnings(&mut self) {
        let all = if self.sheet.explain { self.sheet.extraction.beginnings.as_slice() } else { &[] };
        if all.is_empty() {
            return;
        }
        self.out += "<h2>Where talks begin</h2>\n<table><thead><tr><th>line</th><th>words</th><th>likely</th>\
                     <th>talk</th><th>what weighed most</th></tr></thead><tbody>\n";
        for place in all {
            let line = self.sheet.line_of(place.span.start);
            let _ = writeln!(
                self.out,
                "<tr><td>{}</td><td>{}</td><td>{:.2}</td><td>{}</td><td>{}</td></tr>",
                link(&format!("{}-l{line}", self.anchor), &line.to_string()),
                escape(&opening_words(self.sheet.words(place.span))),
                place.probability,
                if place.told { "yes" } else { "no" },
                escape(&weight_words(&place.reasons))
            );
        }
        self.out += "</tbody></table>\n";
    }

    fn abstentions(&mut self) {
        let passed_over = self.sheet.passed_over();
        if passed_over.is_empty() {
            return;
        }
        // Beside the text it is an aside, which may be wider than the page.
        let (begin, end) = match self.link {
            Some(_) => (
                "<details><summary>Seen and not taken</summary>\n\
                 <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Seen and not taken\">",
                "</div></details>\n",
            ),
            None => ("<h2>Seen and not taken</h2>\n", ""),
        };
        self.out += begin;
        self.out += "<table><thead><tr><th>line</th><th>words</th><th>score</th>\
                     <th>might have been</th><th>reason</th></tr></thead><tbody>\n";
        for Abstention { span, id, kind, score, reason } in passed_over {
            let line = self.sheet.line_of(span.start);
            let _ = writeln!(
                self.out,
                "<tr><td>{}</td><td>{}</td><td>{score:.2}</td><td>{kind} {}</td><td>{}</td></tr>",
                link(&format!("{}-l{line}", self.anchor), &line.to_string()),
                escape(self.sheet.words(*span)),
                escape(id.as_str()),
                escape(reason)
            );
        }
        self.out += "</tbody></table>\n";
        self.out += end;
    }
}

fn class(mark: Marked<'_>) -> &'static str {
    match mark {
        Marked::Mention(mention) => mention.kind.slug(),
        Marked::Abstained(_) => "abstained",
    }
}

fn speaker(appearance: &Appearance, link: Option<Link<'_>>) -> String {
    let Appearance { person, affiliation, role, status, .. } = appearance;
    let mut out = name(Kind::Person, &person.label, &person.id, link);
    if *status == Status::Candidate {
        out += " <small>candidate</small>";
    }
    if let Some(role) = role {
        let _ = write!(out, ", {}", escape(role));
    }
    if let Some(company) = affiliation {
        let _ = write!(out, ", {}", name(Kind::Company, &company.label, &company.id, link));
    }
    out
}

fn about(talk: &Talk, link: Option<Link<'_>>) -> String {
    let covers = talk.technologies.iter().map(|c| {
        let main = if c.main { " <small>main</small>" } else { "" };
        name(Kind::Technology, &c.technology.label, &c.technology.id, link) + main
    });
    let topics = talk.topics.iter().map(|t| name(Kind::Topic, &t.label, &t.id, link));
    let companies = talk.companies.iter().map(|c| name(Kind::Company, &c.label, &c.id, link));
    let lists: [(&str, Vec<String>); 3] =
        [("covers", covers.collect()), ("topics", topics.collect()), ("companies", companies.collect())];
    let said = lists.into_iter().filter(|(_, names)| !names.is_empty());
    said.map(|(word, names)| format!("{word} {}", names.join(", "))).collect::<Vec<_>>().join("; ")
}
