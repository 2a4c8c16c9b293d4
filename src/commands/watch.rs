//! Paths as typed in, a generation for each change of what stands there out, until the program is told to end. What is there is
//! listed once a second and compared by length and time of writing: so it works on folders of other machines too, which tell
//! nobody of a change, and takes no crate. A thousand recaps are listed in a few milliseconds.

use super::build::once;
use super::fault;
use crate::cli::{BuildArgs, Global};
use anyhow::bail;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};
use talkgraph::read::source::{Origin, search};
use talkgraph::serve::until_told_to_end;
use talkgraph::text::harmless;

/// How often somebody looks.
const GLANCE: Duration = Duration::from_secs(1);
/// What goes on changing, as while it is copied, is waited for so often, with half a glance between.
const PATIENCE: usize = 20;
/// After a build that failed, the next is tried so soon though nothing changes: another build may have been at work.
const AGAIN: Duration = Duration::from_secs(30);
/// Names that a line tells.
const NAMED: usize = 5;

/// What there is: length and time of writing, by path.
type Seen = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Builds, and builds again after each change.
///
/// # Errors
/// The first build's; those of later ones are told, and it goes on.
pub fn run(args: &BuildArgs, global: &Global) -> anyhow::Result<ExitCode> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        bail!("standard input has an end, and cannot be watched; name files or folders, or leave --watch out");
    }
    let (args, global) = (args.clone(), global.clone());
    match until_told_to_end(move || follow(&args, &global))? {
        Some(Err(first)) => Err(first),
        Some(Ok(never)) => match never {},
        None => {
            eprintln!("watching has ended");
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn follow(args: &BuildArgs, global: &Global) -> anyhow::Result<Infallible> {
    // Looked at before it is read, so that what changes meanwhile is seen afterwards.
    let mut seen = look(args, global);
    once(args, global)?;
    eprintln!("watching {}; Ctrl-C ends it", harmless(&listed(args.paths.iter().map(PathBuf::as_path))));
    let mut again = None;
    loop {
        sleep(GLANCE);
        let now = settled(args, global, &seen);
        let told = changes(&seen, &now);
        if told.is_empty() && again.is_none_or(|at| Instant::now() < at) {
            continue;
        }
        if !told.is_empty() {
            eprintln!("\n{}", harmless(&told.join("; ")));
        }
        seen = now;
        again = once(args, global).err().map(|error| {
            fault::tell(&error);
            Instant::now() + AGAIN
        });
    }
}

/// What there is, as soon as it stays the same for a moment.
fn settled(args: &BuildArgs, global: &Global, seen: &Seen) -> Seen {
    let mut now = look(args, global);
    for _ in 0..PATIENCE {
        if now == *seen {
            break;
        }
        sleep(GLANCE / 2);
        let then = std::mem::replace(&mut now, look(args, global));
        if then == now {
            break;
        }
    }
    now
}

/// The recaps, and the names of a folder of data that was named: a decision on a name changes the graph as well. What cannot be
/// listed is told by the build.
fn look(args: &BuildArgs, global: &Global) -> Seen {
    let mut seen = Seen::new();
    let mut note = |path: &Path| {
        if let Ok(about) = fs::metadata(path) {
            seen.insert(path.to_owned(), (about.len(), about.modified().ok()));
        }
    };
    for path in &args.paths {
        if path.is_file() {
            note(path);
            continue;
        }
        let found = search(std::slice::from_ref(path), std::io::empty()).unwrap_or_default();
        for source in &found.sources {
            if let Origin::File(file) = &source.origin {
                note(file);
            }
        }
    }
    let mut folders: Vec<PathBuf> = global.data.iter().cloned().collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                _ => note(&entry.path()),
            }
        }
    }
    seen
}

/// What is new, changed and gone, a part each.
fn changes(before: &Seen, now: &Seen) -> Vec<String> {
    let is_new = |path: &&PathBuf| !before.contains_key(*path);
    let is_other = |path: &&PathBuf| before.get(*path).is_some_and(|about| now.get(*path) != Some(about));
    let parts: [(&str, Vec<&PathBuf>); 3] = [
        ("new", now.keys().filter(is_new).collect()),
        ("changed", now.keys().filter(is_other).collect()),
        ("gone", before.keys().filter(|path| !now.contains_key(*path)).collect()),
    ];
    let told = parts.into_iter().filter(|(_, paths)| !paths.is_empty());
    told.map(|(what, paths)| format!("{what}: {}", listed(paths.into_iter().map(PathBuf::as_path)))).collect()
}

/// The first of some paths, and how many more there are.
fn listed<'p>(paths: impl ExactSizeIterator<Item = &'p Path>) -> String {
    let more = paths.len().saturating_sub(NAMED);
    let named: Vec<String> = paths.take(NAMED).map(|path| path.display().to_string()).collect();
    if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_by_kind() {
        let seen = |paths: &[(&str, u64)]| -> Seen {
            paths.iter().map(|(path, length)| (PathBuf::from(path), (*length, None))).collect()
        };
        let before = seen(&[("a", 1), ("b", 1), ("c", 1)]);
        assert!(changes(&before, &before).is_empty());
        let now = seen(&[("a", 2), ("c", 1), ("d", 1), ("e", 1), ("f", 1), ("g", 1), ("h", 1), ("i", 1)]);
        assert_eq!(changes(&before, &now), ["new: d, e, f, g, h and 1 more", "changed: a", "gone: b"]);
    }
}
