//! The drawing that is walked through in a browser, over the sample recaps: where each node leads, what stays on the way, and what
//! the page may do.

use super::{Answer, BROWSER, server};
use serde_json::Value;

/// The nodes of the page, by what they are called, with where they lead.
fn ways(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let data = page.split(r#"<script type="application/json" id="data">"#).nth(1).expect("the data");
    let data: Value = serde_json::from_str(data.split("</script>").next().expect("its end")).expect("JSON");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let ways = |node: &Value| {
        let ways = node["ways"].as_array().expect("ways").iter();
        ways.map(|way| (text(&way[0]), text(&way[1]))).collect()
    };
    data["nodes"].as_array().expect("nodes").iter().map(|node| (text(&node["label"]), ways(node))).collect()
}

#[test]
fn a_drawing_is_walked_through() {
    let served = server();
    let get = |path: &str| {
        let answer = served.get(path, &[("Accept", BROWSER)]);
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        answer
    };
    let offered = get("/views/speaker-company?technology=Docker").text();
    let address = "/graph?view=speaker%2Dcompany&amp;technology=Docker";
    assert!(offered.contains(&format!("<a href=\"{address}\">")), "{offered}");
    let first = get(&address.replace("&amp;", "&"));
    for (path, status, says) in [
        ("/graph?view=nothing", 400, "no view is called nothing"),
        ("/graph?around=Nobody+Of+That+Name", 404, "knows no"),
        ("/graph?around=%22%3E%3Cscript%3E", 404, "knows no"),
    ] {
        let answer = served.get(path, &[]);
        assert!(answer.status == status && answer.text().contains(says), "{path}: {} {}", answer.status, answer.text());
    }
    // The file that is downloaded leads nowhere, since it is opened from disk.
    let file = get("/views/speaker-company.html?technology=Docker").text();
    assert!(!file.contains("\"ways\"") && !file.contains("class=\"way\""), "{file}");
    if first.text().contains("id=\"walk\"") {
        canvas(&first);
    } else {
        alone(&first);
    }
}

/// Where scripts were bundled: the picture that the canvas takes the place of, and the addresses of more.
fn canvas(first: &Answer) {
    let page = first.text();
    for part in [
        "href=\"/views/speaker-company?technology=Docker\"",
        "data-elements=\"/views/speaker-company.cyjs?technology=Docker&amp;top=60\"",
        "data-near=\"/views/speaker-company.cyjs?technology=Docker\"",
        "<svg",
        "<li><a class=\"person\" href=\"/id/person/",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

/// Where none were: a page of its own.
fn alone(first: &Answer) {
    let served = server();
    let get = |path: &str| served.get(path, &[("Accept", BROWSER)]);
    // It runs its own script, and reaches nothing.
    let policy = first.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox allow-scripts"), "{policy}");
    assert!(!policy.contains("connect-src") && !policy.contains("allow-same-origin"), "{policy}");
    let page = first.text();
    assert!(page.contains("href=\"/views/speaker-company?technology=Docker\""), "{page}");
    let nodes = ways(&page);
    assert!(nodes.len() > 3, "{nodes:?}");
    for (label, ways) in &nodes {
        let [(_, own), (_, around), (_, from)] = ways.as_slice() else { panic!("{label}: {ways:?}") };
        assert!(own.starts_with("/id/person/") || own.starts_with("/id/company/"), "{own}");
        assert!(around.contains("technology=Docker") && around.contains("around="), "{around}");
        assert_eq!(get(own).text().matches("<h1>").count(), 1, "{own}");
        assert!(ways_of(&get(around).text(), label).is_some(), "{around}");
        assert!(get(from).text().contains("name=\"from\""), "{from}");
    }
}

fn ways_of(page: &str, label: &str) -> Option<Vec<(String, String)>> {
    ways(page).into_iter().find(|(known, _)| known == label).map(|(_, ways)| ways)
}
