//! What is open of the names as a reader of the pages sees it: the commands, the buttons where there are any, who may press them,
//! and what comes of it.

use crate::client::{Answer, Server, encoded};
use crate::copy::copy;
use crate::program::{here, program, text};
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

const BROWSER: [(&str, &str); 1] = [("Accept", "text/html")];
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// Two recaps that write one name in two ways, which no list has.
const RECAPS: [(&str, &str); 2] = [
    (
        "one.md",
        "# MillCon 2024\n\n## Grinding at scale, by Zerlina Quarkworth, Millstone Labs\n\nZerlina spoke about Kafka.\n",
    ),
    (
        "two.md",
        "# MillCon 2025\n\n## Sieves in streams, by Zerlina Quarkworh, Millstone Labs\n\nZerlina came back to Kafka.\n",
    ),
];

fn build(folder: &Path) {
    let built = program(folder, &["build", "recaps", "--data", "own"]).output().expect("it runs");
    assert!(built.status.success(), "{}", text(&built.stderr));
}

/// The folder of a store, of its recaps and of names that may be changed.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("recaps")).expect("made");
    for (name, recap) in RECAPS {
        fs::write(folder.path().join("recaps").join(name), recap).expect("written");
    }
    // Few names, so that each of those who read them here is quick.
    let own = folder.path().join("own");
    copy(&here("data/language"), &own.join("language"));
    fs::create_dir(own.join("gazetteer")).expect("made");
    for table in ["countries.tsv", "places.tsv", "regions.tsv"] {
        fs::copy(here("data/gazetteer").join(table), own.join("gazetteer").join(table)).expect("copied");
    }
    let kafka = "[[technology]]\nid = \"kafka\"\nlabel = \"Kafka\"\n";
    fs::write(own.join("gazetteer/technologies.toml"), kafka).expect("written");
    fs::write(own.join("gazetteer/people.toml"), "# Nobody yet.\n").expect("written");
    build(folder.path());
    folder
}

/// What stands behind a word on a page, up to the next quote.
fn behind<'p>(page: &'p str, before: &str) -> &'p str {
    page.split(before).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{before}: {page}"))
}

/// The mark of the button behind a command.
fn offer(page: &str, command: &str) -> String {
    let rest = page.split(command).nth(1).unwrap_or_else(|| panic!("{command}: {page}"));
    behind(rest, "name=\"offer\" value=\"").to_owned()
}

fn press(server: &Server, token: &str, offer: &str, headers: &[(&str, &str)]) -> Answer {
    let body = format!("token={}&offer={}", encoded(token), encoded(offer));
    let headers: Vec<(&str, &str)> = headers.iter().copied().chain([FORM]).collect();
    server.ask("POST", "/decide", &headers, body.as_bytes())
}

/// The page of what is open, when it is made.
fn page(server: &Server) -> String {
    let answer = server.get("/decide", &BROWSER);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

#[test]
fn what_is_open_is_shown_and_decided() {
    let folder = folder();
    let accept = "talkgraph --data own names accept zerlina-quarkworth";
    let reads = Server::start(folder.path(), &["--data", "own"]);
    let shown = page(&reads);
    assert!(
        shown.contains(accept) && shown.contains("Grinding at scale") && !shown.contains("method=\"post\""),
        "{shown}"
    );
    assert!(
        shown.contains("written almost alike") && shown.contains("talkgraph --data own names different"),
        "{shown}"
    );
    let own = (0..50).any(|_| {
        thread::sleep(Duration::from_millis(100));
        reads.get("/id/person/zerlina-quarkworth", &BROWSER).text().contains(accept)
    });
    assert!(own, "{}", reads.get("/id/person/zerlina-quarkworth", &BROWSER).text());
    let origin = format!("http://{}", reads.address);
    let refused = press(&reads, "x", "y", &[("Origin", &origin)]);
    assert!(matches!(refused.status, 404 | 405), "{}", refused.status);

    let server = Server::start(folder.path(), &["--data", "own", "--edit"]);
    let shown = page(&server);
    let (token, mark) = (behind(&shown, "name=\"token\" value=\"").to_owned(), offer(&shown, accept));
    let origin = format!("http://{}", server.address);
    let own = [("Origin", origin.as_str()), ("Sec-Fetch-Site", "same-origin")];
    let before = fs::read_to_string(folder.path().join("own/gazetteer/people.toml")).expect("names");
    for (answer, status) in [
        (press(&server, "", &mark, &own), 403),
        (press(&server, &"0".repeat(32), &mark, &own), 403),
        (press(&server, &token, &mark, &[]), 403),
        (press(&server, &token, &mark, &[("Origin", "http://rebound.example")]), 403),
        (press(&server, &token, &mark, &[("Origin", "null")]), 403),
        (press(&server, &token, &mark, &[own[0], ("Sec-Fetch-Site", "cross-site")]), 403),
        (press(&server, &token, &mark, &[own[0], ("Host", "rebound.example")]), 421),
        (press(&server, &token, "0123456789abcdef", &own), 409),
        (server.ask("PUT", "/decide", &own, b"x"), 405),
        (server.get(&format!("/decide?token={token}&offer={mark}"), &own), 200),
    ] {
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    assert_eq!(fs::read_to_string(folder.path().join("own/gazetteer/people.toml")).expect("names"), before);

    let done = press(&server, &token, &mark, &own);
    assert_eq!((done.status, done.header("location")), (303, "/decide"), "{}", done.text());
    let after = fs::read_to_string(folder.path().join("own/gazetteer/people.toml")).expect("names");
    assert!(after.len() > before.len() && after.contains("label = \"Zerlina Quarkworth\""));
    let shown = page(&server);
    assert!(shown.contains("Decided since the start") && shown.matches(&format!("{accept}<")).count() == 1, "{shown}");
    assert_eq!(press(&server, &token, &mark, &own).status, 409, "it is decided");
    let again = "talkgraph --data own names same zerlina-quarkworth";
    let (mark, token) = (offer(&shown, again), behind(&shown, "name=\"token\" value=\"").to_owned());
    assert_eq!(press(&server, &token, &mark, &own).status, 303);
    build(folder.path());
    let kept = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(100));
        let page = server.get("/id/person/zerlina-quarkworth", &BROWSER).text();
        page.contains("Sieves in streams") && page.contains("Grinding at scale")
    });
    assert!(kept, "{}", server.get("/id/person/zerlina-quarkworth", &BROWSER).text());
    assert!(!server.get("/id/person/zerlina-quarkworth", &BROWSER).text().contains("To decide"));
}

#[test]
fn only_this_machine_may_decide() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (arguments, says) in [
        (&["--edit", "--address", "0.0.0.0:0"][..], "this machine alone"),
        (&["--edit", "--cors", "*"], "--cors"),
        (&["--edit", "--host", "graph.example"], "--host"),
    ] {
        let told = program(folder.path(), &["serve"]).args(arguments).output().expect("it runs");
        assert!(!told.status.success() && text(&told.stderr).contains(says), "{arguments:?}: {}", text(&told.stderr));
    }
    let mut inside = program(folder.path(), &["serve", "--edit"]);
    let told = inside.env_remove("TALKGRAPH_DATA").output().expect("it runs");
    assert!(!told.status.success() && text(&told.stderr).contains("--data DIR"), "{}", text(&told.stderr));
}
