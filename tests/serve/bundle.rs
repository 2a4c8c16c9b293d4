//! What pages can do more where scripts were bundled when the program was built, over HTTP: where the scripts are, what a page with
//! one may do, and what they ask for. Where none were, pages have no scripts, and the rest is the same.

use super::{BROWSER, server};
use serde_json::Value;

/// A page without the one script of ours that it may have; whatever else is a script stays.
pub(super) fn without_own(page: &str) -> String {
    let Some((before, rest)) = page.split_once("<script type=\"module\" src=\"/web/") else { return page.to_owned() };
    let (address, after) = rest.split_once("\"></script>").expect("it has no text");
    assert!(address.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/.".contains(&byte)), "{address}");
    format!("{before}{after}")
}

/// Addresses of the bundle in a page.
fn files(page: &str) -> Vec<String> {
    let parts = page.split('"').filter(|part| part.starts_with("/web/"));
    parts.map(str::to_owned).collect()
}

#[test]
fn scripts_are_kept_for_good_and_pages_do_no_more_than_run_them() {
    let served = server();
    for path in ["/sparql", "/graph?view=speaker-company"] {
        let answer = served.get(path, &[("Accept", BROWSER)]);
        let (page, policy) = (answer.text(), answer.header("content-security-policy"));
        let files = files(&page);
        if files.is_empty() {
            println!("{path}: web/dist was not built");
            continue;
        }
        assert_eq!(files.len(), 2, "{files:?}");
        assert!(!without_own(&page).contains("<script"), "{page}");
        assert!(
            policy.contains("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        for file in files {
            let (plain, packed) = (served.get(&file, &[]), served.get(&file, &[("Accept-Encoding", "gzip")]));
            assert_eq!((plain.status, packed.status, packed.header("content-encoding")), (200, 200, "gzip"), "{file}");
            assert!(plain.body.len() > packed.body.len() && plain.header("content-encoding").is_empty(), "{file}");
            let kind =
                if file.ends_with(".css") { "text/css; charset=utf-8" } else { "text/javascript; charset=utf-8" };
            assert_eq!(plain.header("content-type"), kind, "{file}");
            assert!(plain.header("cache-control").contains("immutable"), "{:?}", plain.headers);
            let name = file.rsplit('/').next().expect("a name");
            assert_eq!(served.get(&format!("/web/0123456789abcdef/{name}"), &[]).status, 404, "of another build");
            assert_eq!(served.ask("HEAD", &file, &[], b"").status, 200);
        }
    }
    // All others have none.
    let policy = served.get("/views/speaker-company", &[("Accept", BROWSER)]);
    assert!(!policy.header("content-security-policy").contains("script-src"));
    for path in ["/web/", "/web/x", "/web/x/graph.js", "/web/x/..%2Fstyle.css", "/web/x/graph.js.gz"] {
        assert_eq!(served.get(path, &[]).status, 404, "{path}");
    }
}

#[test]
fn what_scripts_ask_for_is_there() {
    let served = server();
    let json = |path: &str| -> Value {
        let answer = served.get(path, &[("Accept", "application/json")]);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "application/json"),
            "{path}: {}",
            answer.text()
        );
        serde_json::from_str(&answer.text()).expect("JSON")
    };
    let names = json("/terms.json");
    assert_eq!(names["prefixes"]["tg"], "https://w3id.org/talkgraph/ns#");
    let terms = names["terms"].as_array().expect("terms");
    for (term, kind) in
        [("tg:Talk", "class"), ("tg:covers", "property"), ("schema:name", "property"), ("rdfs:label", "property")]
    {
        assert!(terms.iter().any(|of| of["term"] == term && of["kind"] == kind && of["about"] != ""), "{term}");
    }
    // Each can be written as it is offered.
    for term in terms.iter().map(|of| of["term"].as_str().expect("text")) {
        let query = super::encoded(&format!("ASK {{ ?s {term} ?o }}"));
        assert_eq!(served.get(&format!("/sparql?query={query}"), &[]).status, 200, "{term}");
    }
    let labels = |graph: &Value| -> Vec<String> {
        let nodes = graph["elements"]["nodes"].as_array().expect("nodes");
        nodes.iter().map(|node| node["data"]["label"].as_str().expect("text").to_owned()).collect()
    };
    let way = json("/path?from=person/neha-narkhede&to=John+Graham-Cumming&format=cyjs");
    let names = labels(&way);
    assert!(names.len() > 2 && names.contains(&"Neha Narkhede".to_owned()), "{names:?}");
    assert_eq!(way["elements"]["edges"].as_array().map(Vec::len), Some(names.len() - 1), "{way}");
    let near = json("/views/everything.cyjs?around=person/neha-narkhede&top=20");
    assert!(labels(&near).contains(&"The rise of real time".to_owned()), "{near}");
    for (path, status) in
        [("/path?from=Neha+Narkhede&format=cyjs", 400), ("/path?from=Neha+Narkhede&to=Nobody+Of+That&format=cyjs", 404)]
    {
        let answer = served.get(path, &[("Accept", "application/json")]);
        assert!(
            answer.status == status && answer.header("content-type").starts_with("text/plain"),
            "{path}: {}",
            answer.text()
        );
    }
}
