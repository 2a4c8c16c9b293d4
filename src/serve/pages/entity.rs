//! The IRI of a thing in, its page or its triples out, as the request takes them: the page says what `show` says, with a link on
//! every name and the words of recaps behind every talk.

use super::decide;
use super::near;
use super::{Link, address, kind_of, leads, marked, recap, write};
use crate::graph::Iris;
use crate::model::Kind;
use crate::query::Answer;
use crate::query::formats;
use crate::query::page::{self, Page, PageTalk, Quote};
use crate::query::resolve::{EntityKind, Resolver};
use crate::serve::asked::Asked;
use crate::serve::fault::Fault;
use crate::serve::feeds;
use crate::serve::forms::{self, Form};
use crate::serve::graphs;
use crate::serve::job::Job;
use crate::serve::outlet::Outlet;
use axum::http::{StatusCode, header};
use minijinja::context;
use oxigraph::model::NamedNode;
use percent_encoding::percent_decode;
use serde::Serialize;
use std::collections::BTreeSet;

/// Sentences of one talk that are shown at once; the others are a click away.
const QUOTES: usize = 3;
/// Talks that are shown at once: a page of hundreds is slow to make and long to read.
const TALKS: usize = 60;
/// Sentences of no talk that are shown at once.
const PASSING: usize = 12;
/// Neighbours of a kind that are shown at once.
const NEIGHBOURS: usize = 24;

/// `/id/KIND/KEY`
pub(in crate::serve) fn page(job: &Job, asked: &Asked, out: &mut Outlet) -> Result<(), Fault> {
    let rest = asked.path.strip_prefix("/id/").unwrap_or_default();
    // As it was before a browser encoded it; the key is encoded anew as in the IRI.
    let rest = percent_decode(rest.as_bytes()).decode_utf8_lossy();
    let iris = Iris::new(job.graph.base()).map_err(|error| Fault::own(error.to_string()))?;
    let iri = iris.asked(&rest).ok_or_else(|| unknown(&rest))?;
    let Some(kind) = EntityKind::from_name(rest.split('/').next().unwrap_or_default()) else {
        // The graphs of the known names, the programmes, the terms.
        return graphs::named(job, asked, iri, out);
    };
    let resolver = Resolver::new(job.source()?);
    let Some(kept) = resolver.find(kind, iri.as_str())? else {
        // A name in place of a key leads on, so that whoever knows the name only can link to the page.
        let key = rest.split_once('/').map_or("", |(_, key)| key);
        let meant = resolver.find(kind, key)?.ok_or_else(|| unknown(&rest))?;
        return moved(job, &meant, StatusCode::SEE_OTHER, out);
    };
    if kept != iri {
        return moved(job, &kept, StatusCode::PERMANENT_REDIRECT, out);
    }
    if asked.one("format") == Some("atom") {
        return feeds::of_thing(job, &page::gather(job.source()?, kind, &iri)?, out);
    }
    let (media, form) = forms::of_triples(asked, None)?;
    match form {
        Form::Data(format) => {
            out.kind(media);
            formats::write(&Answer::Triples(page::triples(job.source()?, &iri)?), format, out)?;
            Ok(())
        }
        Form::Page => {
            let found = page::gather(job.source()?, kind, &iri)?;
            let most = if asked.one("all").is_some() { usize::MAX } else { TALKS };
            shown(job, &found, kind, rest.split_once('/').map_or("", |(_, key)| key), most, out)
        }
    }
}

fn unknown(rest: &str) -> Fault {
    Fault::unknown(format!("the graph knows no {}; look for it by its name", crate::text::quoted(rest)))
}

/// Two that were joined are one, under the IRI that was kept.
fn moved(job: &Job, kept: &NamedNode, status: StatusCode, out: &mut Outlet) -> Result<(), Fault> {
    let address = leads(job.graph.base(), kept.as_str()).unwrap_or_else(|| kept.as_str().to_owned());
    out.head.status = status;
    let ascii: String = percent_encoding::utf8_percent_encode(&address, percent_encoding::CONTROLS).collect();
    out.header(header::LOCATION, &ascii);
    Ok(())
}

#[derive(Serialize)]
struct Talk {
    title: Link,
    form: String,
    speakers: Vec<(Link, Vec<Link>)>,
    events: Vec<Link>,
    technologies: Vec<Link>,
    topics: Vec<Link>,
    recaps: Vec<Link>,
    quotes: Vec<Said>,
    more: Vec<Said>,
}

#[derive(Serialize)]
struct Year {
    name: String,
    talks: Vec<Talk>,
}

/// A sentence, cut where the name in it begins and ends.
#[derive(Serialize)]
struct Said {
    before: String,
    name: String,
    after: String,
    named: Link,
    recap: Link,
}

#[derive(Serialize)]
struct Group {
    name: String,
    links: Vec<Link>,
    more: Vec<Link>,
}

fn shown(job: &Job, found: &Page, kind: EntityKind, key: &str, most: usize, out: &mut Outlet) -> Result<(), Fault> {
    let base = job.graph.base();
    let maker = Maker { base, page: found };
    let mut years: Vec<Year> = Vec::new();
    let mut seen = BTreeSet::new();
    for talk in found.talks.iter().take(most) {
        let name = talk.year.map_or_else(|| "Year not told".to_owned(), |year| year.to_string());
        if years.last().is_none_or(|last| last.name != name) {
            years.push(Year { name, talks: Vec::new() });
        }
        years.iter_mut().last().expect("one was added").talks.push(maker.talk(talk, &mut seen));
    }
    let facts: Vec<(String, Vec<Link>)> = found
        .facts
        .iter()
        .map(|(name, values)| (name.clone(), values.iter().map(|value| maker.link(name, value)).collect()))
        .collect();
    let links: Vec<Link> = found.links.iter().map(|link| Link::new(link, leads(base, link))).collect();
    // What was said with a talk is not said again.
    let mut quotes = maker.all_said(&found.quotes, &mut seen);
    let passing = quotes.split_off(quotes.len().min(PASSING));
    let text = if kind == EntityKind::Recap { recap::text(job, key)? } else { None };
    let open = own_kind(kind).map_or_else(Vec::new, |kind| decide::about(job, kind, &found.id));
    let id = format!("{}/{}", kind.name(), found.id);
    // From all but a talk the first step leads to talks only.
    let hops = if kind == EntityKind::Talk { "1" } else { "2" };
    let walk = [("view", "everything"), ("around", id.as_str()), ("hops", hops)];
    let page = context! {
        open, token => decide::token(&job.app), title => found.label, kind => kind.name(), candidate => found.candidate, aliases => found.aliases, iri => found.iri,
        facts, links_out => links, years, quotes, passing, text, neighbours => maker.neighbours(), picture => near::picture(job, found)?.map(marked),
        talks => found.talks.len(), all => found.talks.len() > most, most, id, walk => address("/graph", walk.into_iter()),
    };
    write("entity.html", page, out)
}

/// The kind as lists have it, of what decisions are made about.
fn own_kind(kind: EntityKind) -> Option<Kind> {
    [Kind::Person, Kind::Company, Kind::Technology].into_iter().find(|own| own.slug() == kind.name())
}

/// Sentences, each with the IRI of its recap.
type Sentences<'p> = BTreeSet<(&'p str, &'p str)>;

fn sentence(quote: &Quote) -> (&str, &str) {
    (&quote.quote, &quote.recap_iri)
}

/// Makes links of what a page names.
struct Maker<'p> {
    base: &'p str,
    page: &'p Page,
}

impl<'p> Maker<'p> {
    fn link(&self, part: &str, label: &str) -> Link {
        let iri = self.page.iri_of(part, label);
        let kind = iri.map(|iri| kind_of(self.base, iri)).unwrap_or_default();
        Link { kind, ..Link::new(label, iri.and_then(|iri| leads(self.base, iri))) }
    }

    fn links(&self, part: &str, labels: &[String]) -> Vec<Link> {
        labels.iter().map(|label| self.link(part, label)).collect()
    }

    fn talk(&self, talk: &'p PageTalk, seen: &mut Sentences<'p>) -> Talk {
        let mut quotes = self.all_said(&talk.quotes, &mut BTreeSet::new());
        seen.extend(talk.quotes.iter().map(sentence));
        let more = quotes.split_off(quotes.len().min(QUOTES));
        let is_own = talk.iri == self.page.iri;
        let title = if talk.title.is_empty() { "talk without a title" } else { &talk.title };
        Talk {
            title: Link::new(title, leads(self.base, &talk.iri).filter(|_| !is_own)),
            form: talk.form.clone(),
            speakers: talk
                .speakers
                .iter()
                .map(|(name, firms)| (self.link("speaker", name), self.links("company", firms)))
                .collect(),
            events: self.links("event", &talk.events),
            technologies: self.links("technology", &talk.technologies),
            topics: self.links("topic", &talk.topics),
            recaps: self.links("recap", &talk.recaps),
            quotes,
            more,
        }
    }

    /// A sentence that names a thing twice is said once.
    fn all_said(&self, quotes: &'p [Quote], seen: &mut Sentences<'p>) -> Vec<Said> {
        quotes.iter().filter(|quote| seen.insert(sentence(quote))).map(|quote| self.said(quote)).collect()
    }

    fn said(&self, quote: &Quote) -> Said {
        let (before, after) = quote.quote.split_once(&quote.words).unwrap_or((&quote.quote, ""));
        let name = if before.len() == quote.quote.len() { "" } else { &quote.words };
        let place = leads(self.base, &quote.recap_iri).map(|href| format!("{href}#char={},{}", quote.start, quote.end));
        let recap = Link { kind: "recap".to_owned(), ..Link::new(&quote.recap, place) };
        Said {
            before: before.to_owned(),
            name: name.to_owned(),
            after: after.to_owned(),
            named: self.link("quote", &quote.named),
            recap,
        }
    }

    fn neighbours(&self) -> Vec<Group> {
        let of = |(kind, names): &(String, Vec<(String, usize)>)| {
            let part = part_of(kind);
            let with = |(name, count): &(String, usize)| Link { note: count.to_string(), ..self.link(part, name) };
            let mut links: Vec<Link> = names.iter().map(with).collect();
            let more = links.split_off(links.len().min(NEIGHBOURS));
            Group { name: kind.clone(), links, more }
        };
        self.page.neighbours.iter().map(of).collect()
    }
}

/// One of several neighbours.
pub(super) fn part_of(neighbours: &str) -> &'static str {
    match neighbours {
        "speakers" => "speaker",
        "companies" => "company",
        "technologies" => "technology",
        "topics" => "topic",
        _ => "event",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_said_once_of_each_recap() {
        let page = Page::default();
        let maker = Maker { base: "http://e.example/id/", page: &page };
        let said = |quote: &str, recap: u64, start: u64| Quote {
            named: "Grain".to_owned(),
            words: "Grain".to_owned(),
            quote: quote.to_owned(),
            recap: "Two days at the mill".to_owned(),
            recap_iri: format!("http://e.example/id/recap/{recap}"),
            start,
            end: start + 5,
        };
        let quotes = [
            said("Grain is Grain.", 1, 0),
            said("Grain is Grain.", 1, 9),
            said("Grain is Grain.", 2, 0),
            said("Grain.", 1, 20),
        ];
        let talk = PageTalk { quotes: quotes.to_vec(), ..PageTalk::default() };
        let mut seen = BTreeSet::new();
        let shown = maker.talk(&talk, &mut seen);
        let places: Vec<_> = shown.quotes.iter().filter_map(|said| said.recap.href.as_deref()).collect();
        assert_eq!(places, ["/id/recap/1#char=0,5", "/id/recap/2#char=0,5", "/id/recap/1#char=20,25"]);
        assert!(shown.more.is_empty() && maker.all_said(&quotes, &mut seen).is_empty());
    }
}
