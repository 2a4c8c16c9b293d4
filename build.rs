//! Gives the program a hash of its own code: when the code changes, what it read from recaps before may be read otherwise,
//! and the next build reads them again. And gives its documentation the picture of the README, which has no address there.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;

const PICTURE: &str = "data/pictures/speaker-company.svg";

fn main() {
    println!("cargo::rerun-if-changed=src");
    let mut hasher = DefaultHasher::new();
    hash_folder(Path::new("src"), &mut hasher);
    println!("cargo::rustc-env=TALKGRAPH_CODE_HASH={:016x}", hasher.finish());
    println!("cargo::rerun-if-changed={PICTURE}");
    let picture = std::fs::read(PICTURE).unwrap_or_default();
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets it");
    let definition = format!("[picture]: data:image/svg+xml,{}\n", percent_encoded(&picture));
    std::fs::write(Path::new(&folder).join("picture.md"), definition).expect("cargo's folder can be written");
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
