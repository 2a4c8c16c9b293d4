//! The first half of the route, from a file to what it says: `read`, `page`, `link`, `extract`, and what these look things up
//! in. It needs no graph, so that it is a crate of its own, which compiles while Oxigraph does; the crate `talkgraph` gives
//! these modules on under the same names.

pub mod assets;
pub mod halt;
pub mod model;
pub mod place;
pub mod text;

pub mod gazetteer;

pub mod language;

pub mod read;

pub mod page;

pub mod link;

pub mod extract;

/// The folder of the repository.
#[cfg(test)]
fn repository() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[cfg(test)]
#[path = "../../tests/expected/mod.rs"]
mod expected;
