//! Paths as typed in, recap files out: what to read, under which name it is known in the graph, and what was passed over.

use super::{ReadError, decode, kinds, unpack};
use crate::text::slug;
use globset::GlobBuilder;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// A file larger than this is no recap.
const LIMIT: u64 = 16 * 1024 * 1024;
/// Nor does a larger one hold recaps: feeds and exports are read as a whole.
const LIMIT_OF_MANY: u64 = 16 * LIMIT;
/// Endings of recaps, and of files that hold one.
const ENDINGS: &[&str] = &[
    "md", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd", "txt", "text", "rst", "rest", "html", "htm", "xhtml",
    "adoc", "asciidoc", "asc", "org", "ipynb", "eml", "mht", "mhtml",
];

/// Endings of what a site has beside its posts, of which nobody expects that it is read.
const BESIDE: &[&str] = &[
    "",
    "png",
    "jpg",
    "jpeg",
    "gif",
    "svg",
    "webp",
    "avif",
    "ico",
    "bmp",
    "tif",
    "tiff",
    "psd",
    "mp3",
    "mp4",
    "m4a",
    "mov",
    "ogg",
    "wav",
    "webm",
    "css",
    "scss",
    "sass",
    "less",
    "styl",
    "js",
    "mjs",
    "cjs",
    "jsx",
    "ts",
    "tsx",
    "vue",
    "map",
    "woff",
    "woff2",
    "ttf",
    "otf",
    "eot",
    "py",
    "rb",
    "sh",
    "go",
    "rs",
    "java",
    "c",
    "h",
    "lua",
    "php",
    "r",
    "yml",
    "yaml",
    "toml",
    "lock",
    "ini",
    "cfg",
    "conf",
    "njk",
    "liquid",
    "ejs",
    "hbs",
    "pug",
    "haml",
    "j2",
    "tmpl",
    "mk",
    "zip",
    "gz",
    "tgz",
    "bib",
    "bak",
    "orig",
    "sample",
    "example",
    "license",
    "gitignore",
];

/// What was found under the paths of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The recaps, by path.
    pub sources: Vec<Source>,
    /// Files of folders that are of kinds that are not read.
    pub passed_over: PassedOver,
}

/// What was passed over in folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// Files that are not read, by ending: how many, and one of them.
    kinds: BTreeMap<String, (usize, String)>,
    /// What could not be read, one line each.
    unread: Vec<String>,
}

impl PassedOver {
    fn note(&mut self, ending: &str, path: &Path) {
        let entry = self.kinds.entry(ending.to_owned()).or_insert_with(|| (0, path.display().to_string()));
        entry.0 += 1;
    }

    /// One line for each kind: how many there were, which is one of them, what to do.
    pub fn told(&self) -> Vec<String> {
        let line = |(ending, (count, example)): (&String, &(usize, String))| {
            let files = if *count == 1 { "file" } else { "files" };
            let remedy = match kinds::by_ending(ending) {
                Some((_, remedy)) => remedy,
                None if unpack::holds_many(ending) => "name one by itself if it is a feed or an export of a blog",
                None => "name one by itself to have it read as plain text",
            };
            format!("{count} {files} ending in .{ending} passed over, such as {example}; {remedy}")
        };
        self.kinds.iter().map(line).chain(self.unread.iter().cloned()).collect()
    }
}

/// A recap before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as given, for messages and records.
    pub path: String,
    /// Stable name: the last part of the recap's IRI. For a file of a folder, its path inside that folder.
    pub key: String,
    /// Where the bytes come from.
    pub origin: Origin,
}

/// Where a recap's bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file on disk.
    File(PathBuf),
    /// Bytes that were handed over (JSON Lines on standard input, the samples inside the program).
    Bytes(Vec<u8>),
}

/// Why no recaps could be listed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// A path names nothing.
    #[error("{}: no such file or folder; check the path", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// A path names a pipe, a device or a socket.
    #[error("{} is no file; give a file or a folder, or recaps as JSON Lines with -", path.display())]
    NoFile {
        /// The path.
        path: PathBuf,
    },
    /// A folder or glob holds no recaps.
    #[error(
        "{}: no recaps there{}; a recap is a file ending in .md, .adoc, .rst, .org, .html or .txt", path.display(), told(passed_over)
    )]
    Empty {
        /// The path.
        path: PathBuf,
        /// What is there instead.
        passed_over: PassedOver,
    },
    /// A file that should hold recaps holds none.
    #[error("{}: {fault}", path.display())]
    Container {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        fault: String,
    },
    /// A folder could not be listed.
    #[error("{}: {source}; check that it may be read", path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A glob is malformed.
    #[error("{pattern}: {fault}; mend the pattern")]
    Glob {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        fault: String,
    },
    /// A line on standard input is no JSON object with `recap` and `text`.
    #[error("standard input, line {line}: {fault}; give one object a line: {{\"recap\":\"name\",\"text\":\"...\"}}")]
    JsonLine {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        fault: String,
    },
}

impl Source {
    /// A recap that is a file of its own, named after it.
    pub fn file(path: &Path) -> Self {
        let key = key_of(Path::new(path.file_name().unwrap_or(path.as_os_str())), path);
        Self { path: path.display().to_string(), key, origin: Origin::File(path.to_owned()) }
    }

    /// A recap that was handed over under a name.
    pub fn text(name: &str, bytes: Vec<u8>) -> Self {
        Self { path: name.to_owned(), key: key_of(Path::new(name), Path::new(name)), origin: Origin::Bytes(bytes) }
    }

    /// How many bytes there are; none of a file that is not there.
    pub fn size(&self) -> u64 {
        match &self.origin {
            Origin::Bytes(bytes) => bytes.len() as u64,
            Origin::File(file) => std::fs::metadata(file).map_or(0, |metadata| metadata.len().min(LIMIT)),
        }
    }

    /// The recap's bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, ReadError> {
        let bytes = match &self.origin {
            Origin::Bytes(bytes) => Ok(bytes.clone()),
            Origin::File(file) => {
                read_at_most(file, LIMIT).map_err(|source| ReadError::Io { path: self.path.clone(), source })?
            }
        };
        // A part of a feed has the limit of a file.
        let size = bytes.as_ref().map_or_else(|size| *size, |bytes| bytes.len() as u64);
        let too_large = || ReadError::TooLarge { path: self.path.clone(), size, limit: LIMIT };
        bytes.ok().filter(|_| size <= LIMIT).ok_or_else(too_large)
    }
}

/// The bytes of a file, or how many there are, or were read, where it has more than it may.
fn read_at_most(file: &Path, limit: u64) -> std::io::Result<Result<Vec<u8>, u64>> {
    let metadata = std::fs::metadata(file)?;
    if !metadata.is_file() {
        return Err(std::io::Error::other("it is no file"));
    }
    if metadata.len() > limit {
        return Ok(Err(metadata.len()));
    }
    // Some files of the system have no length and no end.
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    std::fs::File::open(file)?.take(limit + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    Ok(if size > limit { Err(size) } else { Ok(bytes) })
}

/// A recap's key: its path without the ending as a slug; `index.md` takes the name of its folder.
fn key_of(inside: &Path, whole: &Path) -> String {
    let stem = inside.with_extension("");
    let plain = matches!(stem.file_name().and_then(|n| n.to_str()), Some("index" | "readme" | "README" | "_index"));
    let named = if plain {
        match stem.parent().filter(|p| !p.as_os_str().is_empty()) {
            Some(parent) => parent.to_owned(),
            None => whole.parent().and_then(Path::file_name).map_or(stem, PathBuf::from),
        }
    } else {
        stem
    };
    let key = slug(&named.to_string_lossy().replace('.', "-"));
    if key.is_empty() { "recap".to_owned() } else { key }
}

/// The recaps under `paths`: those that [`search`] finds.
pub fn collect(paths: &[PathBuf], input: impl BufRead) -> Result<Vec<Source>, SourceError> {
    search(paths, input).map(|found| found.sources)
}

/// The recaps under `paths`: files as they are, folders searched, globs expanded, feeds and exports that are named by
/// themselves unpacked, `-` read as JSON Lines from `input`. Sorted by path; a file named twice is read once.
pub fn search(paths: &[PathBuf], input: impl BufRead) -> Result<Found, SourceError> {
    let mut found = Found::default();
    let mut input = Some(input);
    for path in paths {
        if path.as_os_str() == "-" {
            if let Some(input) = input.take() {
                found.sources.extend(json_lines(input)?);
            }
        } else if path.is_dir() {
            folder(path, None, &mut found)?;
        } else if path.is_file() {
            found.sources.extend(file(path, path)?);
        } else if path.exists() {
            return Err(SourceError::NoFile { path: path.clone() });
        } else if path.to_string_lossy().contains(['*', '?', '[', '{']) {
            glob(path, &mut found)?;
        } else {
            return Err(SourceError::Missing { path: path.clone() });
        }
    }
    found.sources.sort_by(|a, b| a.path.cmp(&b.path));
    found.sources.dedup_by(|a, b| a.path == b.path);
    Ok(found)
}

/// The recap that a file is, or those that it holds. `inside` is its path in the folder that was named.
fn file(path: &Path, inside: &Path) -> Result<Vec<Source>, SourceError> {
    let ending = ending(&path.to_string_lossy());
    if !unpack::holds_many(&ending) {
        let key = key_of(if inside == path { Path::new(path.file_name().unwrap_or_default()) } else { inside }, path);
        return Ok(vec![Source { path: path.display().to_string(), key, origin: Origin::File(path.to_owned()) }]);
    }
    let of_file = |fault: String| SourceError::Container { path: path.to_owned(), fault };
    let bytes =
        read_at_most(path, LIMIT_OF_MANY).map_err(|source| SourceError::Io { path: path.to_owned(), source })?;
    let too_large = |size| format!("it has {size} bytes, and {LIMIT_OF_MANY} are read at most; divide it");
    let bytes = bytes.map_err(|size| of_file(too_large(size)))?;
    let text = decode::decode(&path.display().to_string(), &bytes, &mut Vec::new());
    let parts = unpack::many(&ending, &text.map_err(|fault| of_file(fault.to_string()))?).map_err(of_file)?;
    let of_part = |part: unpack::Part| {
        let name =
            if matches!(ending.as_str(), "jsonl" | "ndjson") { PathBuf::from(part.name) } else { path.join(part.name) };
        Source::text(&name.to_string_lossy(), part.text.into_bytes())
    };
    Ok(parts.into_iter().map(of_part).collect())
}

/// Adds the recaps of a folder, those that `wanted` takes where it is given.
fn folder(root: &Path, wanted: Option<&dyn Fn(&Path) -> bool>, found: &mut Found) -> Result<(), SourceError> {
    let mut out = Vec::new();
    let mut passed_over = PassedOver::default();
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    for entry in walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !hidden(e.file_name()))
    {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let (path, is_root) = (error.path().unwrap_or(root).to_owned(), error.depth() == 0);
                let source = error.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links"));
                if is_root {
                    return Err(SourceError::Io { path, source });
                }
                let line = format!("{} passed over: {source}; make it readable, or name others", path.display());
                passed_over.unread.push(line);
                continue;
            }
        };
        let path = entry.path();
        // A link to a file is a recap; links to folders are not followed, since they may lead in circles.
        let is_file = entry.file_type().is_file() || (entry.path_is_symlink() && path.is_file());
        if !is_file && !path.is_dir() && path.exists() && ENDINGS.contains(&ending(&path.to_string_lossy()).as_str()) {
            passed_over.unread.push(format!("{} passed over, since it is no file", path.display()));
        }
        if !is_file || wanted.is_some_and(|wanted| !wanted(path)) {
            continue;
        }
        let ending = ending(&path.to_string_lossy());
        let inside = path.strip_prefix(root).unwrap_or(path);
        if ENDINGS.contains(&ending.as_str()) || wanted.is_some() && unpack::holds_many(&ending) {
            out.extend(file(path, inside)?);
        } else if !BESIDE.contains(&ending.as_str()) {
            passed_over.note(&ending, path);
        }
    }
    if out.is_empty() {
        return Err(SourceError::Empty { path: root.to_owned(), passed_over });
    }
    found.sources.append(&mut out);
    for (ending, (count, example)) in passed_over.kinds {
        found.passed_over.kinds.entry(ending).or_insert((0, example)).0 += count;
    }
    found.passed_over.unread.append(&mut passed_over.unread);
    Ok(())
}

fn glob(pattern: &Path, found: &mut Found) -> Result<(), SourceError> {
    let text = pattern.to_string_lossy().into_owned();
    let matcher = GlobBuilder::new(&text)
        .literal_separator(true)
        .build()
        .map_err(|e| SourceError::Glob { pattern: text.clone(), fault: e.kind().to_string() })?
        .compile_matcher();
    let root: PathBuf =
        pattern.components().take_while(|c| !c.as_os_str().to_string_lossy().contains(['*', '?', '[', '{'])).collect();
    let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
    let strip = |p: &Path| p.strip_prefix("./").map_or_else(|_| p.to_owned(), Path::to_owned);
    if !root.exists() {
        return Err(SourceError::Missing { path: root });
    }
    let wanted = |p: &Path| matcher.is_match(p) || matcher.is_match(strip(p));
    folder(&root, Some(&wanted), found).map_err(|e| match e {
        SourceError::Empty { passed_over, .. } => SourceError::Empty { path: pattern.to_owned(), passed_over },
        e => e,
    })
}

/// The ending of a file's name, in small letters, without its dot.
pub fn ending(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase()
}

/// What is told of passed-over files inside another sentence.
fn told(passed_over: &PassedOver) -> String {
    let told = passed_over.told();
    if told.is_empty() { String::new() } else { format!(" ({})", told.join("; ")) }
}

#[derive(Deserialize)]
struct JsonLine {
    recap: String,
    text: String,
}

fn json_lines(mut input: impl BufRead) -> Result<Vec<Source>, SourceError> {
    let mut out = Vec::new();
    for number in 1.. {
        let fault = |fault: String| SourceError::JsonLine { line: number, fault };
        let too_large = || fault(format!("it is larger than {LIMIT} bytes, the limit of a recap"));
        let mut line = Vec::new();
        // In JSON a character may take six bytes.
        let length = input.by_ref().take(6 * LIMIT).read_until(b'\n', &mut line).map_err(|e| fault(e.to_string()))?;
        if length == 0 {
            break;
        }
        if length as u64 == 6 * LIMIT {
            return Err(too_large());
        }
        let line = String::from_utf8(line).map_err(|_| fault("it is not UTF-8".to_owned()))?;
        if line.trim().is_empty() {
            continue;
        }
        let parsed: JsonLine = serde_json::from_str(&line).map_err(|e| fault(e.to_string()))?;
        if parsed.text.len() as u64 > LIMIT {
            return Err(too_large());
        }
        out.push(Source::text(&parsed.recap, parsed.text.into_bytes()));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_and_stable() {
        for (inside, whole, key) in [
            ("dotscale-2015.txt", "../recaps/dotscale-2015.txt", "dotscale-2015"),
            ("2017/Qcon London.md", "x/2017/Qcon London.md", "2017-qcon-london"),
            ("index.md", "posts/kubecon/index.md", "kubecon"),
            ("kubecon/index.md", "posts/kubecon/index.md", "kubecon"),
        ] {
            assert_eq!(key_of(Path::new(inside), Path::new(whole)), key);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_is_a_recap() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(elsewhere.path().join("a.md"), "# A").expect("written");
        std::os::unix::fs::symlink(elsewhere.path().join("a.md"), folder.path().join("b.md")).expect("linked");
        std::os::unix::fs::symlink(elsewhere.path().join("gone.md"), folder.path().join("c.md")).expect("linked");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("circle")).expect("linked");
        let found = collect(&[folder.path().to_owned()], "".as_bytes()).expect("one recap");
        assert_eq!(found.iter().map(|s| s.key.as_str()).collect::<Vec<_>>(), ["b"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_refused_or_told() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("a.md"), "# A").expect("written");
        let socket = folder.path().join("b.md");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
        let found = search(&[folder.path().to_owned()], "".as_bytes()).expect("one recap");
        assert_eq!(found.sources.len(), 1);
        assert!(found.passed_over.told()[0].ends_with("b.md passed over, since it is no file"), "{found:?}");
        let fault = collect(&[socket], "".as_bytes()).expect_err("it is no file").to_string();
        assert!(fault.contains("is no file; give a file or a folder"), "{fault}");
        let endless =
            Source { path: "zero".to_owned(), key: "zero".to_owned(), origin: Origin::File("/dev/zero".into()) };
        assert!(endless.bytes().is_err());
    }

    #[test]
    fn what_holds_recaps_has_a_limit_and_so_has_each_part() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let feed = folder.path().join("feed.jsonl");
        std::fs::File::create(&feed).and_then(|file| file.set_len(LIMIT_OF_MANY + 1)).expect("a file with a hole");
        let fault = collect(&[feed], "".as_bytes()).expect_err("it is too large").to_string();
        assert!(fault.contains("268435456 are read at most; divide it"), "{fault}");
        let part = Source::text("feed.xml/a.md", vec![b'a'; LIMIT as usize + 1]);
        assert!(matches!(part.bytes(), Err(ReadError::TooLarge { size, .. }) if size == LIMIT + 1));
        assert!(Source::text("feed.xml/a.md", vec![b'a'; LIMIT as usize]).bytes().is_ok());
    }

    #[test]
    fn json_lines_have_the_limit_of_files() {
        let long = |text: usize| format!("{{\"recap\":\"a.md\",\"text\":\"{}\"}}\n", "x".repeat(text));
        let read = |text: &str| collect(&[PathBuf::from("-")], text.as_bytes());
        assert_eq!(read(&long(LIMIT as usize)).map(|sources| sources.len()).ok(), Some(1));
        let fault = read(&long(LIMIT as usize + 1)).expect_err("it is too large").to_string();
        assert!(fault.starts_with("standard input, line 1: it is larger than 16777216 bytes"), "{fault}");
        assert!(read(&long(7 * LIMIT as usize)).is_err());
    }

    #[test]
    fn json_lines_name_the_line() {
        let input = "{\"recap\":\"a.md\",\"text\":\"x\"}\n{\"recap\":1}\n";
        let fault = collect(&[PathBuf::from("-")], input.as_bytes()).expect_err("line 2 is broken");
        assert!(fault.to_string().starts_with("standard input, line 2:"), "{fault}");
    }
}
