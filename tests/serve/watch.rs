//! A folder that changes in, what a server beside `build --watch` shows of it out: what is new, changed and gone, after a round
//! that failed too.

use super::BROWSER;
use crate::client::Server;
use crate::program::program;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn write(folder: &Path, name: &str, year: u32, what: &str) {
    let text = format!(
        "# MillConf {year}\n\n## {what} with Docker by Wanda Millstone\n\nWanda Millstone spoke about Docker: {what}.\n"
    );
    fs::write(folder.join(name), text).expect("written");
}

/// Whether it becomes so; the machine may be busy.
fn becomes(so: impl Fn() -> bool) -> bool {
    (0..600).any(|_| {
        thread::sleep(Duration::from_millis(200));
        so()
    })
}

#[test]
fn a_folder_is_followed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let recaps = folder.path().join("recaps");
    fs::create_dir(&recaps).expect("made");
    write(&recaps, "a.md", 2016, "Grinding");
    let told = fs::File::create(folder.path().join("told.txt")).expect("made");
    let mut command = program(folder.path(), &["build", "recaps", "--watch", "--prune"]);
    let mut watching = Watching(command.stdout(Stdio::null()).stderr(told).spawn().expect("it starts"));
    let told = || fs::read_to_string(folder.path().join("told.txt")).expect("text");
    assert!(becomes(|| told().contains("watching recaps; Ctrl-C ends it")), "{}", told());
    let server = Server::start(folder.path(), &[]);
    let docker = || server.get("/id/technology/docker", &[("Accept", BROWSER)]).text();
    assert!(docker().contains("Grinding with Docker"), "{}", docker());
    write(&recaps, "b.md", 2017, "Sifting");
    assert!(becomes(|| docker().contains("Sifting with Docker")), "{}", told());
    // What it read is told once the graph is in its place.
    assert!(becomes(|| told().contains("new: recaps/b.md") && told().contains("1 read, 1 unchanged")), "{}", told());
    write(&recaps, "a.md", 2018, "Weighing and sacking");
    assert!(becomes(|| docker().contains("Weighing and sacking with Docker")), "{}", told());
    assert!(told().contains("changed: recaps/a.md"), "{}", told());
    // An empty folder is a fault; the graph stays, and the next round mends it.
    fs::remove_file(recaps.join("a.md")).and_then(|()| fs::remove_file(recaps.join("b.md"))).expect("removed");
    assert!(becomes(|| told().contains("error: recaps: no recaps there")), "{}", told());
    assert!(docker().contains("Sifting with Docker"), "{}", docker());
    write(&recaps, "c.md", 2019, "Baking");
    assert!(becomes(|| docker().contains("Baking with Docker") && !docker().contains("Sifting")), "{}", told());
    let interrupted = Command::new("kill").args(["-INT", &watching.0.id().to_string()]).status();
    assert!(interrupted.is_ok_and(|told| told.success()));
    assert_eq!(watching.0.wait().expect("it ends").code(), Some(0), "{}", told());
    assert!(told().ends_with("watching has ended\n"), "{}", told());
}

#[test]
fn what_cannot_be_followed_is_told_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, says) in [("-", "standard input has an end"), ("nowhere", "no such file or folder")] {
        let mut command = program(folder.path(), &["build", path, "--watch"]);
        let ended = command.stdin(Stdio::null()).output().expect("it runs");
        let told = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.code() == Some(2) && told.contains(says), "{told}");
    }
}
