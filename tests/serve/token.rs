//! A server that has a token, over HTTP: who sends it gets what others get elsewhere, and nobody else gets anything.

use super::client::Server;
use super::program::{program, text};
use super::{BROWSER, FORM, server};
use std::fs;
use std::process::Output;

const TOKEN: &str = "quern-and-millstone-17";
const BEARER: (&str, &str) = ("Authorization", "Bearer quern-and-millstone-17");
/// `reader:quern-and-millstone-17`
const BASIC: (&str, &str) = ("Authorization", "Basic cmVhZGVyOnF1ZXJuLWFuZC1taWxsc3RvbmUtMTc=");

#[test]
fn only_those_who_know_the_token_get_an_answer() {
    let served = server();
    let folder = served.folder.path();
    fs::write(folder.join("token"), format!("{TOKEN}\n")).expect("written");
    let mut command = program(folder, &["serve", "--address", "127.0.0.1:0", "--cors", "https://mill.example"]);
    command.args(["--token-file", "token"]);
    // The file goes before.
    command.env("TALKGRAPH_TOKEN", "another-token-than-that");
    let server = Server::of(command);
    let paths =
        ["/", "/sparql?query=ASK%7B%7D", "/id/technology/docker", "/style.css", "/metrics", "/web/x/y", "/nowhere"];
    for path in paths {
        for headers in [
            &[][..],
            &[("Authorization", "Bearer another-token-than-that")],
            &[("Authorization", "Basic cmVhZGVyOg==")],
        ] {
            let answer = server.get(path, &[&[("Accept", BROWSER)][..], headers].concat());
            assert_eq!(answer.status, 401, "{path} {headers:?}");
            let asks: Vec<&str> = answer
                .headers
                .iter()
                .filter(|(name, _)| name == "www-authenticate")
                .map(|(_, how)| how.as_str())
                .collect();
            assert!(asks.len() == 2 && asks[0].starts_with("Bearer ") && asks[1].starts_with("Basic "), "{asks:?}");
            assert!(
                answer.header("cache-control") == "no-store" && !answer.text().contains(TOKEN),
                "{}",
                answer.text()
            );
        }
        let known = if path.starts_with("/web") || path == "/nowhere" { 404 } else { 200 };
        for sent in [BEARER, BASIC] {
            assert_eq!(server.get(path, &[sent, ("Accept", BROWSER)]).status, known, "{path}");
        }
    }
    let posted = |headers: &[(&str, &str)]| {
        let headers = [headers, &[("Content-Type", FORM), ("Accept", "text/csv")]].concat();
        server.ask("POST", "/sparql", &headers, b"query=ASK%7B%7D").status
    };
    assert_eq!((posted(&[]), posted(&[BEARER])), (401, 200));
    // Whether it is there, and what scripts of another site may send, is told to all.
    assert_eq!(server.get("/healthz", &[]).status, 200);
    let asked = server.ask("OPTIONS", "/sparql", &[("Origin", "https://mill.example")], b"");
    assert!(asked.status == 204 && asked.header("access-control-allow-headers").contains("authorization"));
}

#[test]
fn what_is_no_token_is_told_before_anything_is_served() {
    let served = server();
    let folder = served.folder.path();
    fs::write(folder.join("short"), "abc\n").expect("written");
    let told = |arguments: &[&str], variable: Option<&str>| -> Output {
        let mut command = program(folder, &["serve", "--address", "127.0.0.1:0"]);
        command.args(arguments).envs(variable.map(|value| ("TALKGRAPH_TOKEN", value)));
        command.output().expect("it runs")
    };
    for (arguments, variable, says) in [
        (&["--token-file", "short"][..], None, "short holds no token"),
        (&["--token-file", "nowhere"], None, "cannot read the token of nowhere"),
        (&[], Some(""), "$TALKGRAPH_TOKEN holds no token"),
    ] {
        let output = told(arguments, variable);
        assert!(!output.status.success() && text(&output.stderr).contains(says), "{}", text(&output.stderr));
    }
}
