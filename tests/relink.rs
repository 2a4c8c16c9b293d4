//! After a change of the known names a build reads the recaps that the change can touch, and no others; what it gives equals
//! a build from nothing.

#[path = "relink/chance.rs"]
mod chance;
#[path = "stores/remote.rs"]
mod remote;

use oxigraph::model::Quad;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use talkgraph::assets::Assets;
use talkgraph::graph::{Inputs, Iris, Options, Report, Store, build};
use talkgraph::read::source::Source;
use talkgraph::route::Route;

/// A copy of the data folder whose names are changed, and a store.
struct Bench {
    folder: tempfile::TempDir,
    sources: Vec<Source>,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        for part in ["language", "language/words", "gazetteer"] {
            fs::create_dir_all(folder.path().join("data").join(part)).expect("a folder");
            // Without the imported tables, which take long to load and change nothing here.
            let is_imported = |file: &PathBuf| {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                ["people.tsv", "companies.tsv", "technologies.tsv", "events.tsv"].contains(&name.as_str())
            };
            for file in files(&shipped.join(part)).into_iter().filter(|file| !is_imported(file)) {
                let to = folder.path().join("data").join(part).join(file.file_name().expect("a name"));
                fs::copy(&file, to).expect("copied");
            }
        }
        let recap = "# ExampleCon 2024\n\n## Streams, by Mara Lindqvist, Quillworks\n\nMara moved from Torrentine to Apache \
                     Kafka, with Heronq on the side. Sam Fieldd asked about Esty.\n";
        fs::write(folder.path().join("example.md"), recap).expect("written");
        let mut sources: Vec<Source> = files(&shipped.join("recaps")).iter().map(|path| Source::file(path)).collect();
        sources.push(Source::file(&folder.path().join("example.md")));
        Self { folder, sources }
    }

    fn gazetteer(&self, file: &str) -> PathBuf {
        self.folder.path().join("data/gazetteer").join(file)
    }

    fn build(&self, store: &str) -> Report {
        self.build_with(store, Options::default())
    }

    fn build_with(&self, store: &str, options: Options) -> Report {
        let route = Route::open(&Assets::data(Some(&self.folder.path().join("data")))).expect("it opens");
        let iris = Iris::default();
        let names = route.known_names();
        let ontology = Assets::ontology().file("talkgraph.ttl").expect("readable").expect("there");
        let inputs = Inputs {
            iris: &iris,
            names: &names,
            programmes: route.programmes(),
            redirects: route.gazetteer().decisions().redirects(),
            ontology: &ontology.text,
            title_words: route.title_words(),
            rules: route.rules(),
            linked: &route,
        };
        let store = self.folder.path().join(store);
        build(&store, &self.sources, &inputs, options, |source| route.run(source), |_| ()).expect("it builds")
    }

    fn quads(&self, store: &str) -> BTreeSet<String> {
        let store = Store::open(self.folder.path().join(store)).expect("it opens");
        let graph = store.graph().expect("its quads");
        let quads = graph.iter().collect::<Result<Vec<Quad>, _>>().expect("it can be read");
        let lines = quads.iter().map(ToString::to_string).collect();
        let made_now = Store::from_quads(&store.header().base, quads).expect("a store in memory");
        assert!(
            store.columns().is_some() && store.columns() == made_now.columns(),
            "the columns are those of the quads"
        );
        lines
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).filter(|p| p.is_file()).collect();
    files.sort();
    files
}

/// File, what is taken out or replaced, by what, and the recaps that may be read again for it.
type Edit = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// Put before a text that is added at the end of the file.
const END: &str = "";

const EDITS: [Edit; 12] = [
    ("technologies.toml", END, "\n[[technology]]\nid = \"torrentine\"\nlabel = \"Torrentine\"\n", &["example"]),
    (
        "technologies.toml",
        "label = \"Torrentine\"",
        "label = \"Torrentine\"\nweak = true\ncues = [\"rain\"]",
        &["example"],
    ),
    ("technologies.toml", "weak = true\ncues = [\"rain\"]", "homepage = \"https://torrentine.example\"", &["example"]),
    (
        "technologies.toml",
        END,
        "\n[[technology]]\nid = \"xyzzyline\"\nlabel = \"Xyzzyline\"\naliases = [\"Xyzzyl\"]\n",
        &[],
    ),
    ("technologies.toml", "label = \"Xyzzyline\"", "label = \"Xyzzyline\"\nmaker = \"quillworks\"", &[]),
    ("companies.toml", END, "\n[[company]]\nid = \"quillworks\"\nlabel = \"Quillworks\"\n", &["example"]),
    ("people.toml", END, "\n[[person]]\nid = \"sam-field\"\nlabel = \"Sam Field\"\n", &["example"]),
    ("technologies.toml", END, "\n[[technology]]\nid = \"heronq-queue\"\nlabel = \"Heronqs\"\n", &["example"]),
    (
        "decisions.toml",
        END,
        "[[same]]\nkeep = \"Mara Lindquist\"\nmerge = \"Mara Lindqvist\"\nkind = \"person\"\n",
        &["example"],
    ),
    (
        "decisions.toml",
        "[[same]]\nkeep = \"Mara Lindquist\"\nmerge = \"Mara Lindqvist\"\nkind = \"person\"\n",
        "",
        &["example"],
    ),
    (
        "companies.toml",
        "id = \"cloudflare\"",
        "id = \"cloudflare-inc\"",
        &["dotscale-2015", "dotscale-2017-fr", "devopsdays-toronto-2016"],
    ),
    ("people.toml", "\n[[person]]\nid = \"sam-field\"\nlabel = \"Sam Field\"\n", "", &["example"]),
];

#[test]
fn a_change_of_names_reads_what_it_can_touch_and_equals_a_clean_build() {
    let bench = Bench::new();
    let all = bench.sources.len();
    assert_eq!(bench.build("kept.db").recaps.read, all);
    for (step, (file, from, to, touched)) in EDITS.into_iter().enumerate() {
        let path = bench.gazetteer(file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        assert!(text.contains(from), "{file} has {from:?}");
        let changed = if from == END { text + to } else { text.replacen(from, to, 1) };
        fs::write(&path, changed).expect("written");
        let report = bench.build("kept.db");
        assert!(report.recaps.read <= touched.len(), "{to:?}: {} recaps were read", report.recaps.read);
        assert!(report.recaps.read > 0 || touched.is_empty(), "{to:?}: no recap was read");
        let clean = format!("clean-{step}.db");
        bench.build(&clean);
        assert_eq!(bench.quads("kept.db"), bench.quads(&clean), "{to:?}");
        fs::remove_dir_all(bench.folder.path().join(clean)).expect("removed");
    }
}

#[test]
fn what_is_out_of_date_stays_so_when_a_later_change_passes_it_by() {
    let bench = Bench::new();
    bench.build("kept.db");
    let recap = bench.folder.path().join("example.md");
    let text = fs::read_to_string(&recap).expect("the recap");
    let only_samples = Bench { sources: bench.sources[..bench.sources.len() - 1].to_vec(), folder: bench.folder };
    fs::remove_file(&recap).expect("removed");
    let technologies = only_samples.gazetteer("technologies.toml");
    let add = |name: &str| {
        let text = fs::read_to_string(&technologies).expect("the names");
        let entry = format!("{text}\n[[technology]]\nid = \"{}\"\nlabel = \"{name}\"\n", name.to_lowercase());
        fs::write(&technologies, entry).expect("written");
    };
    add("Torrentine");
    assert!(only_samples.build("kept.db").warnings[0].message.contains("earlier names"), "it is gone");
    fs::write(&recap, text).expect("written");
    add("Xyzzyline");
    assert_eq!(only_samples.build("kept.db").recaps.read, 1, "it is back, and names Torrentine");
    assert!(
        only_samples
            .quads("kept.db")
            .iter()
            .any(|quad| quad.contains("technology/torrentine> ") && quad.contains("taIdentRef")
                || quad.contains("/torrentine>"))
    );
}
