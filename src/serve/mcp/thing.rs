//! The page of one thing in, its items out: each talk, each sentence, each list of what stands near by itself, so that a reply
//! can end behind any of them.

use super::paging::Answer;
use crate::export::Step;
use crate::query::page::{Page, PageTalk, Quote};
use crate::text::{clean, harmless};
use serde_json::{Map, Value, json};

/// Sentences that stand with their talk; more of them are items of their own.
const QUOTES: usize = 5;
/// Names of one list.
const NAMES: usize = 50;

/// All that the page says; `others` have the same name.
pub(super) fn answer(page: &Page, others: &[String]) -> Answer<'static> {
    let mut head = Map::new();
    let mut add = |name: &str, value: Value| drop(head.insert(name.to_owned(), value));
    add("name", json!(clean(&page.label)));
    add("kind", json!(page.kind));
    add("id", json!(format!("{}/{}", page.kind, page.id)));
    add("iri", json!(page.iri));
    if page.candidate {
        add("note", json!("no list has this name; it was found by where it stands"));
    }
    if !others.is_empty() {
        add("others of that name", json!(others));
    }
    let mut items: Vec<Value> = Vec::new();
    lists(&mut items, "also called", page.aliases.iter().map(|name| json!(clean(name))));
    lists(&mut items, "links", page.links.iter().map(|link| json!(link)));
    for (name, values) in &page.facts {
        lists(&mut items, name, values.iter().map(|value| json!(clean(value))));
    }
    for told in &page.talks {
        items.push(json!({ "talk": talk(told) }));
        let title = clean(&told.title);
        items.extend(told.quotes.iter().skip(QUOTES).map(|said| json!({ "of the talk": title, "quote": quote(said) })));
    }
    items.extend(page.quotes.iter().map(|said| json!({ "in passing": quote(said) })));
    for (kind, names) in &page.neighbours {
        let names = names.iter().map(|(name, talks)| json!([clean(name), talks]));
        lists(&mut items, &format!("near: {kind}, with shared talks"), names);
    }
    Answer { head, items: "told", all: Box::new(items.into_iter().map(Ok)) }
}

/// A list under its name, in parts if it is long.
fn lists(items: &mut Vec<Value>, name: &str, values: impl Iterator<Item = Value>) {
    let values: Vec<Value> = values.collect();
    items.extend(values.chunks(NAMES).map(|part| Value::Object(Map::from_iter([(name.to_owned(), json!(part))]))));
}

fn talk(talk: &PageTalk) -> Value {
    let names = |names: &[String]| json!(names.iter().map(|name| clean(name)).collect::<Vec<_>>());
    let speaker = |(name, firms): &(String, Vec<String>)| json!({ "name": clean(name), "companies": names(firms) });
    let all = json!({
        "title": clean(&talk.title), "iri": talk.iri, "form": talk.form, "year": talk.year, "events": names(&talk.events),
        "speakers": talk.speakers.iter().map(speaker).collect::<Value>(), "technologies": names(&talk.technologies),
        "topics": names(&talk.topics), "recaps": names(&talk.recaps),
        "quotes": talk.quotes.iter().take(QUOTES).map(quote).collect::<Value>(),
    });
    // What is not known is not said.
    let said = |value: &Value| !matches!(value, Value::Null) && *value != json!("") && *value != json!([]);
    match all {
        Value::Object(all) => Value::Object(all.into_iter().filter(|(_, value)| said(value)).collect()),
        other => other,
    }
}

fn quote(quote: &Quote) -> Value {
    json!({ "words": harmless(&quote.quote), "names": clean(&quote.named), "recap": clean(&quote.recap),
            "from": quote.start, "to": quote.end })
}

/// A step of a way from one to another, with the talks that join both.
pub(super) fn step(step: &Step) -> Value {
    let talk = |talk: &std::sync::Arc<crate::export::TalkRef>| {
        let said = step.edge.quotes.iter().find(|quote| quote.talk == talk.iri);
        json!({ "title": clean(&talk.title), "iri": talk.iri, "words": said.map(|quote| harmless(&quote.text)),
                "recap": said.map(|quote| clean(&quote.recap)) })
    };
    json!({ "from": clean(&step.from.label), "to": clean(&step.to.label), "kind": step.to.kind.slug(),
            "talks": step.edge.talks.iter().take(QUOTES).map(talk).collect::<Value>() })
}
