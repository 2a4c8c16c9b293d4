//! The pages of the repository, a module each: how to do what, how it works, how to add to it.
//!
//! They are here in the documentation only. A page leads to another by reference, `[Ask][ask]`; the repository reads the
//! definitions at its end, and rustdoc those of `links.md`, which come first.

/// A page as a module.
macro_rules! page {
    ($name:ident, $path:literal) => {
        #[doc = include_str!("docs/links.md")]
        #[doc = include_str!($path)]
        pub mod $name {}
    };
}

page!(build, "../docs/build.md");
page!(ask, "../docs/ask.md");
page!(show, "../docs/show.md");
page!(query, "../docs/query.md");
page!(check, "../docs/check.md");
page!(draw, "../docs/draw.md");
page!(rank, "../docs/rank.md");
page!(timeline, "../docs/timeline.md");
page!(serve, "../docs/serve.md");
page!(mcp, "../docs/mcp.md");
page!(notes, "../docs/notes.md");
page!(extract, "../docs/extract.md");
page!(names, "../docs/names.md");
page!(programme, "../docs/programme.md");
page!(questions, "../docs/questions.md");
page!(store, "../docs/store.md");
page!(architecture, "../ARCHITECTURE.md");
page!(contributing, "../CONTRIBUTING.md");
page!(security, "../SECURITY.md");
