//! A page that is longer than a piece of an answer in, how often it was made and what was looked at for it out: counts that the
//! server tells itself, and no times, so that they say the same on every machine.

use super::{BROWSER, build};
use crate::client::{Answer, Server};
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// A recap of a long day: its page of Docker has some two hundred kilobytes.
fn long_day(folder: &Path, year: u32, talks: usize) {
    let mut text = format!("# MillConf {year}\n");
    for number in 0..talks {
        let _ = write!(
            text,
            "\n## Grinding lot {number} with Docker by Wanda Millstone\n\n\
             Wanda Millstone told how lot {number} is ground with Docker, {}. Lot {number} was then sieved with Kafka.\n",
            "and how the old mill by the river ground all that before it".repeat(20)
        );
    }
    let recap = folder.join(format!("day-{year}.md"));
    fs::write(&recap, text).expect("written");
    build(folder, &[&recap]);
}

fn counter(server: &Server, name: &str) -> u64 {
    let metrics = server.get("/metrics", &[]).text();
    let line = metrics.lines().find_map(|line| line.strip_prefix(&format!("talkgraph_{name} ")));
    line.and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("{name}: {metrics}"))
}

#[test]
fn a_page_is_made_once_however_long_it_is_and_however_many_ask() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    long_day(folder.path(), 2018, 60);
    let server = Server::start(folder.path(), &[]);
    // What is open of the names is known soon, and stands on pages from then on.
    let is_settled = |_| {
        thread::sleep(Duration::from_millis(200));
        server.get("/about", &[("Accept", BROWSER)]).header("etag").ends_with("-1\"")
    };
    assert!((0..150).any(is_settled), "{}", server.get("/metrics", &[]).text());
    let counts = || (counter(&server, "pages_made_total"), counter(&server, "pages_kept_total"));
    let (made, kept) = counts();
    let docker = |headers: &[(&str, &str)]| -> Answer {
        let answer = server.get("/id/technology/docker", &[&[("Accept", BROWSER)], headers].concat());
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer
    };
    let all: Vec<Answer> = thread::scope(|scope| {
        let asking: Vec<_> = (0..16).map(|_| scope.spawn(|| docker(&[]))).collect();
        asking.into_iter().map(|asks| asks.join().expect("it was answered")).collect()
    });
    assert!(all[0].body.len() > 64 << 10, "{}: as long as a piece", all[0].body.len());
    assert!(all.iter().all(|answer| answer.whole && answer.body == all[0].body));
    assert_eq!(counts(), (made + 1, kept + 15));
    let looked_at = counter(&server, "quads_looked_at");
    // Packed or not, and its head alone, it is the same page.
    let packed = docker(&[("Accept-Encoding", "gzip")]);
    let mut page = Vec::new();
    flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut page).expect("gzip");
    assert!(packed.header("content-encoding") == "gzip" && page == all[0].body);
    let head = server.ask("HEAD", "/id/technology/docker", &[("Accept", BROWSER)], b"");
    assert_eq!(head.header("content-length"), all[0].body.len().to_string());
    assert_eq!(counts(), (made + 1, kept + 17));
    assert_eq!(counter(&server, "quads_looked_at"), looked_at);
    // Of another generation it is another page.
    long_day(folder.path(), 2019, 2);
    let renewed = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(100));
        docker(&[]).text().contains("MillConf 2019")
    });
    assert!(renewed && counts().0 > made + 1, "{}", server.get("/metrics", &[]).text());
}
