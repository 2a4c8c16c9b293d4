//! Gives the program a hash of its own code: when the code changes, what it read from recaps before may be read otherwise,
//! and the next build reads them again. Gives its documentation the picture of the README, which has no address there. And puts
//! what was bundled for browsers into it, where that was done before; without, pages have no scripts.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

const PICTURE: &str = "data/pictures/speaker-company.svg";
/// What `npm run build` makes in `web`.
const BUNDLED: &str = "web/dist";

fn main() {
    println!("cargo::rerun-if-changed=src");
    let mut hasher = DefaultHasher::new();
    hash_folder(Path::new("src"), &mut hasher);
    println!("cargo::rustc-env=TALKGRAPH_CODE_HASH={:016x}", hasher.finish());
    println!("cargo::rerun-if-changed={PICTURE}");
    let picture = std::fs::read(PICTURE).unwrap_or_default();
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let write =
        |name: &str, text: String| std::fs::write(folder.join(name), text).expect("cargo's folder can be written");
    write("picture.md", format!("[picture]: data:image/svg+xml,{}\n", percent_encoded(&picture)));
    // A path that is not there counts as changed at each build; the folder above it changes when it appears.
    if let Some(watched) = [BUNDLED, "web"].into_iter().find(|path| Path::new(path).exists()) {
        println!("cargo::rerun-if-changed={watched}");
    }
    write("web.rs", bundled(Path::new(BUNDLED), &folder));
}

/// The packed files of a folder as Rust: their names and bytes, and a version that changes with any of them. They are copied
/// beside it, since checkouts that share a target folder share what this writes, and any of them may be gone.
fn bundled(folder: &Path, out: &Path) -> String {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "gz"));
    files.sort();
    let (mut hasher, mut list) = (DefaultHasher::new(), String::new());
    for path in &files {
        let (name, bytes) = (path.file_name().unwrap_or_default(), std::fs::read(path).unwrap_or_default());
        (name, &bytes).hash(&mut hasher);
        std::fs::write(out.join(name), bytes).expect("cargo's folder can be written");
        let served = path.file_stem().unwrap_or_default().to_string_lossy();
        let packed = format!("/{}", name.to_string_lossy());
        let _ = write!(list, "({served:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), {packed:?}))), ");
    }
    let version = hasher.finish();
    format!("pub const VERSION: &str = \"{version:016x}\";\npub const FILES: &[(&str, &[u8])] = &[{list}];\n")
}

/// As it may stand in an address.
fn percent_encoded(bytes: &[u8]) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~/:=,;".contains(byte);
    bytes.iter().map(|b| if plain(b) { char::from(*b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn hash_folder(folder: &Path, hasher: &mut DefaultHasher) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            hash_folder(&path, hasher);
        } else if let Ok(bytes) = std::fs::read(&path) {
            path.hash(hasher);
            bytes.hash(hasher);
        }
    }
}
