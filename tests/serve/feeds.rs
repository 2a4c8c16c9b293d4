//! The feeds of a server over the sample recaps and a hostile one in, what readers of feeds make of them out: a reader of XML for
//! Atom, and for calendars the rules of RFC 5545 written out.

use super::{BROWSER, server};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// An entry, or the feed itself: the text of each element, the address of each link.
type Told = BTreeMap<String, Vec<String>>;

/// The feed, and its entries.
fn read(text: &str) -> (Told, Vec<Told>) {
    let (mut path, mut entries, mut feed) = (Vec::<String>::new(), Vec::<Told>::new(), Told::new());
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let name = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {text}")) {
            Event::Start(element) => {
                path.push(name(element.name().as_ref()));
                if path.last().is_some_and(|last| last == "entry") {
                    entries.push(Told::new());
                }
                let told =
                    if path.contains(&"entry".to_owned()) { entries.last_mut().expect("one") } else { &mut feed };
                told.entry(path.last().expect("one").clone()).or_default().push(String::new());
            }
            Event::Empty(element) => {
                let told =
                    if path.contains(&"entry".to_owned()) { entries.last_mut().expect("one") } else { &mut feed };
                for attribute in element.attributes() {
                    let attribute = attribute.expect("an attribute");
                    let of = format!("{}.{}", name(element.name().as_ref()), name(attribute.key.as_ref()));
                    told.entry(of).or_default().push(attribute.unescape_value().expect("text").into_owned());
                }
            }
            Event::Text(words) => {
                let told = if path.contains(&"entry".to_owned()) { entries.last_mut() } else { Some(&mut feed) };
                let last = path.last().and_then(|last| told?.get_mut(last)?.last_mut());
                last.into_iter().for_each(|last| last.push_str(&words.unescape().expect("text")));
            }
            Event::End(_) => drop(path.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty(), "{path:?}");
    (feed, entries)
}

/// What RFC 4287 asks of every feed and entry.
fn is_sound(feed: &Told, entries: &[Told]) {
    for told in entries.iter().chain([feed]) {
        for needed in ["id", "title", "updated"] {
            assert_eq!(told.get(needed).map(Vec::len), Some(1), "{needed}: {told:?}");
        }
        let updated = &told["updated"][0];
        assert!(updated.len() == 20 && updated.ends_with('Z') && updated.as_bytes()[10] == b'T', "{updated}");
    }
    let ids: std::collections::BTreeSet<_> = entries.iter().map(|entry| &entry["id"]).collect();
    assert_eq!(ids.len(), entries.len(), "an entry has an id of its own");
    assert!(feed.contains_key("author") && feed["link.rel"] == ["self", "alternate"], "{feed:?}");
}

#[test]
fn new_talks_are_a_feed() {
    let served = server();
    let answer = served.get("/talks.atom", &[]);
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
    let (feed, entries) = read(&answer.text());
    is_sound(&feed, &entries);
    assert_eq!(entries.len(), 50, "there are 58 talks");
    // The hostile recap was written last, and what it says is text.
    let first = &entries[0];
    assert!(first["title"][0].contains("Docker\" & 'Kafka"), "{first:?}");
    assert!(first["summary"][0].contains("EvilConf 2019: <script>alert('title')</script>"), "{first:?}");
    assert!(first["name"].contains(&"Mallory Quillfeather".to_owned()), "{first:?}");
    assert!(first["category.term"].contains(&"Docker".to_owned()), "{first:?}");
    assert!(first["summary"][0].contains("At EvilConf 2019.") && first["summary"][0].contains("Told in"), "{first:?}");
    assert!(!answer.text().contains("<img") && !answer.text().contains("<script"), "{}", answer.text());
    // Of those that came together the latest stand first.
    let dated = entries.iter().skip(1).map(|entry| entry["updated"][0].clone()).collect::<Vec<_>>();
    assert!(dated.windows(2).all(|two| two[0] >= two[1]), "{dated:?}");
    let again = served.get("/talks.atom", &[("If-None-Match", answer.header("etag"))]);
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[test]
fn a_thing_has_a_feed_of_its_own() {
    let served = server();
    let page = served.get("/id/technology/docker", &[("Accept", BROWSER)]).text();
    let link = "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Talks: Docker\" href=\"?format=atom\">";
    for part in [link, "href=\"/talks.atom\"", "<link rel=\"alternate\" type=\"text/calendar\""] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let answer = served.get("/id/technology/docker?format=atom", &[("Accept", BROWSER)]);
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
    let (feed, entries) = read(&answer.text());
    is_sound(&feed, &entries);
    assert_eq!(feed["id"], ["http://localhost:7878/id/technology/docker?format=atom"]);
    assert_eq!(feed["link.href"][1], "http://localhost:7878/id/technology/docker");
    assert!(entries.len() > 3 && entries.iter().all(|entry| entry["id"][0].contains("/id/talk/")), "{entries:?}");
    let again = served.get("/id/technology/docker?format=atom", &[("If-None-Match", answer.header("etag"))]);
    assert_eq!(again.status, 304);
    // Who gave no talk has a feed without entries, which is one all the same.
    let none = served.get("/id/technology/kafka-connect?format=atom", &[]);
    let (feed, entries) = read(&none.text());
    is_sound(&feed, &entries);
    assert!(entries.is_empty() && none.status == 200, "{}", none.text());
}

#[test]
fn events_are_a_calendar() {
    let served = server();
    let answer = served.get("/events.ics", &[]);
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/calendar; charset=utf-8"));
    let text = answer.text();
    assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count());
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    let whole = text.replace("\r\n ", "");
    let lines: Vec<(&str, &str)> = whole.lines().filter_map(|line| line.split_once(':')).collect();
    assert_eq!(lines.len(), whole.lines().count(), "each line is a property: {text}");
    assert_eq!((lines[0], lines[1]), (("BEGIN", "VCALENDAR"), ("VERSION", "2.0")));
    assert_eq!(lines.last(), Some(&("END", "VCALENDAR")));
    let events: Vec<&[(&str, &str)]> = lines.split(|line| *line == ("BEGIN", "VEVENT")).skip(1).collect();
    assert!(!events.is_empty(), "{text}");
    for event in events {
        let of =
            |name: &str| event.iter().filter(|(known, _)| *known == name).map(|(_, value)| *value).collect::<Vec<_>>();
        for needed in ["UID", "DTSTAMP", "SUMMARY", "URL", "END"] {
            assert!(!of(needed).is_empty() && (needed == "END" || of(needed).len() == 1), "{needed}: {event:?}");
        }
        let (day, stamp) = (of("DTSTART;VALUE=DATE"), of("DTSTAMP"));
        assert!(day.len() == 1 && day[0].len() == 8 && day[0].bytes().all(|byte| byte.is_ascii_digit()), "{event:?}");
        assert!(stamp[0].len() == 16 && stamp[0].ends_with('Z'), "{event:?}");
        assert!(of("UID")[0].contains("/id/event/"), "{event:?}");
    }
    let again = served.get("/events.ics", &[("If-None-Match", answer.header("etag"))]);
    assert_eq!((again.status, again.body.len()), (304, 0));
}
