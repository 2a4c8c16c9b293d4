//! Every folder of `tests/import` is a case, `<format>--<what>`: its `input` is imported into empty tables, and tables and
//! report must be as in `expected.txt`.

use super::*;
use crate::assets::Assets;
use crate::expected::expected;
use crate::gazetteer::Gazetteer;
use crate::language::Languages;
use std::fs;
use std::sync::LazyLock;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| {
    let repository = crate::repository().join("data");
    Languages::load(&Assets::data(Some(&repository))).expect("the languages are sound")
});

/// A data folder with one company that is known by hand.
fn data(folder: &Path) -> Assets {
    fs::create_dir_all(folder.join("gazetteer")).expect("made");
    let text = "[[company]]\nid = \"millstone\"\nlabel = \"Millstone Labs\"\n";
    fs::write(folder.join("gazetteer/companies.toml"), text).expect("written");
    Assets::data(Some(folder))
}

/// Imports and gives the report; the tables are written to `data`.
fn run(data: &Assets, format: &str, path: &Path, options: &Options) -> Result<Report, ImportError> {
    let ordinary = |word: &str| LANGUAGES.is_ordinary_anywhere(word);
    let given_name = |word: &str| LANGUAGES.is_given_name(word);
    let gazetteer = Gazetteer::load(data)?;
    let mut layer = Layer::open(data, &gazetteer, Words { ordinary: &ordinary, given_name: &given_name })?;
    let report = import(super::format(format)?, &[path.to_owned()], options, &mut layer)?;
    let folder = data.folder().expect("it is one").join("gazetteer");
    for (name, text) in layer.files() {
        fs::write(folder.join(name), text).expect("written");
    }
    Ok(report)
}

fn tables(data: &Assets) -> String {
    let assets = data.files("gazetteer", ".tsv").expect("read");
    assets
        .iter()
        .map(|asset| format!("{}\n{}\n", asset.path.rsplit('/').next().unwrap_or_default(), asset.text))
        .collect()
}

#[test]
fn cases() {
    let cases = crate::repository().join("tests/import");
    let mut names: Vec<String> = fs::read_dir(&cases)
        .expect("there are cases")
        .map(|entry| entry.expect("read").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut faults = Vec::new();
    for name in &names {
        let folder = cases.join(name);
        let format = name.split("--").next().unwrap_or_default();
        let files = fs::read_dir(&folder).expect("read").map(|entry| entry.expect("read").path());
        let input = files.filter(|path| path.file_stem().is_some_and(|stem| stem == "input")).min().expect("an input");
        let temporary = tempfile::tempdir().expect("a folder");
        let data = data(temporary.path());
        let options = Options { licence: Some("CC0-1.0".to_owned()), ..Options::default() };
        let report = run(&data, format, &input, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
        let before = tables(&data);
        let found = format!("{before}{report}");
        let again = run(&data, format, &input, &options).expect("as the first time");
        if !again.is_unchanged() || tables(&data) != before {
            faults.push(format!("{name}: a second import changes something: {again}"));
        }
        let wanted = expected(&folder.join("expected.txt"), &found);
        if wanted != found {
            faults.push(format!("{name}: wanted\n{wanted}\nfound\n{found}"));
        }
        // What was written is a sound gazetteer.
        let gazetteer = Gazetteer::load(&data).unwrap_or_else(|error| panic!("{name}: {error}"));
        for fault in crate::gazetteer::check::check(&gazetteer) {
            faults.push(format!("{name}: {fault}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for format in FORMATS {
        assert!(
            names.iter().any(|name| name.split("--").next() == Some(format.name())),
            "{} has a case",
            format.name()
        );
    }
}

#[test]
fn lists_complete_each_other() {
    let cases = crate::repository().join("tests/import");
    let temporary = tempfile::tempdir().expect("a folder");
    let data = data(temporary.path());
    let own = Options::default();
    run(&data, "github-topics", &cases.join("github-topics--table/input.tsv"), &own).expect("imported");
    let merged = run(&data, "simple-icons", &cases.join("simple-icons--table/input.tsv"), &own).expect("imported");
    assert_eq!(merged.kinds["technology"].merged, 1, "one name, one kind: {merged}");
    let options = Options { licence: Some("CC0-1.0".to_owned()), ..Options::default() };
    let by_page = run(&data, "skos", &cases.join("skos--turtle/input.ttl"), &options).expect("imported");
    assert_eq!((by_page.kinds["technology"].added, by_page.kinds["technology"].merged), (1, 1), "{by_page}");
    let by_item = run(&data, "wikidata", &cases.join("wikidata--dump/input.jsonl"), &own).expect("imported");
    assert_eq!(by_item.kinds["technology"].merged, 1, "{by_item}");
    let table = fs::read_to_string(temporary.path().join("gazetteer/technologies.tsv")).expect("written");
    let row = table.lines().find(|line| line.starts_with("quern\t")).expect("one row");
    let cells: Vec<&str> = row.split('\t').collect();
    assert_eq!(cells[1..5], ["Quern", "quern lang | Kwern | Quern DB", "https://quern.example", "Q900001"]);
    assert_eq!(cells[8], "github-topics | simple-icons | skos | wikidata");
    assert_eq!(cells[9], "CC-BY-4.0 | CC0-1.0 | CC0-1.0 | CC0-1.0");
}

#[test]
fn hand_made_entries_win() {
    let temporary = tempfile::tempdir().expect("a folder");
    let data = data(temporary.path());
    let list = temporary.path().join("list.tsv");
    let rows = "kind\tlabel\taliases\thomepage\nperson\tMillstone Labs\t\t\ncompany\tMillstone Labs\tMillstone\thttps://m.example\n\
                technology\tQuern\tMillstone Labs|Kwern\t\n";
    fs::write(&list, rows).expect("written");
    let options = Options { licence: Some("CC0-1.0".to_owned()), ..Options::default() };
    let report = run(&data, "table", &list, &options).expect("imported");
    assert_eq!(report.kinds["company"].by_hand, 1, "{report}");
    let gazetteer = Gazetteer::load(&data).expect("sound");
    let shown: Vec<String> =
        gazetteer.entries().iter().map(|e| format!("{} {} {:?}", e.kind, e.label, e.aliases)).collect();
    assert_eq!(shown, ["company Millstone Labs []", "technology Quern [\"Kwern\"]"]);
}

#[test]
fn faults_name_the_file_the_line_and_the_remedy() {
    let temporary = tempfile::tempdir().expect("a folder");
    let data = data(temporary.path());
    let licence = Options { licence: Some("CC0-1.0".to_owned()), ..Options::default() };
    for (format, file, text, message) in [
        ("apache", "a.json", "{\"a\": {\"name\": 3}}", ":1: invalid type: integer `3`"),
        ("cncf", "a.tsv", "name\thomepage\n", ":1: no column \"category\" in the first line"),
        ("cncf", "a.yml", "landscape: [", ":1"),
        ("confs-tech", "a.json", "[{\"name\": \"A\"},\n 3]", ":2: invalid type: integer `3`"),
        ("linguist", "a.yml", "A:\n\t- b", ":2"),
        ("pyvideo", "a.tsv", "what\tever\nx\ty\n", ":1: the first line must name the columns"),
        ("skos", "a.ttl", "<a> <b> .\n", ":1: "),
        ("table", "a.csv", "what\nx\n", ":1: no column \"label\" or \"name\""),
        ("wikidata", "a.jsonl", "[\n{\"id\": \"Q1\"},\n{]\n", ":3: "),
        ("github-topics", "a.md", "no matter\n", ":1: no front matter"),
    ] {
        let path = temporary.path().join(file);
        fs::write(&path, text).expect("written");
        let error = run(&data, format, &path, &licence).expect_err(format).to_string();
        let wanted = format!("{}{message}", path.display());
        assert!(error.starts_with(&wanted) && error.contains("mend the line"), "{format}: {error}");
    }
    let missing = run(&data, "table", Path::new("/nowhere.tsv"), &licence).expect_err("it is not there").to_string();
    assert!(missing.starts_with("cannot read /nowhere.tsv: "), "{missing}");
    let licence = run(&data, "skos", Path::new("/nowhere.ttl"), &Options::default()).expect_err("none").to_string();
    assert!(licence.contains("--licence"), "{licence}");
}

#[test]
fn what_was_decided_to_be_two_stays_two() {
    let temporary = tempfile::tempdir().expect("a folder");
    let data = data(temporary.path());
    let options =
        Options { kind: Some(Kind::Technology), source: Some("made".to_owned()), licence: Some("CC0-1.0".to_owned()) };
    let list = temporary.path().join("list.csv");
    let labels = |source: &str, rows: &str| {
        fs::write(&list, format!("label,homepage\n{rows}\n")).expect("written");
        run(&data, "table", &list, &Options { source: Some(source.to_owned()), ..options.clone() }).expect("imported");
        let gazetteer = Gazetteer::load(&data).expect("sound");
        let of_kind = gazetteer.entries().iter().filter(|entry| entry.kind == Kind::Technology);
        of_kind.map(|entry| entry.label.clone()).collect::<Vec<_>>()
    };
    assert_eq!(labels("made", "Quernel,https://quernel.example"), ["Quernel"]);
    assert_eq!(labels("other", "Quernel Cloud,https://quernel.example"), ["Quernel"], "one page, related names");
    fs::remove_file(temporary.path().join("gazetteer/technologies.tsv")).expect("removed");
    assert_eq!(labels("made", "Quernel,https://quernel.example"), ["Quernel"]);
    let decision = "[[different]]\none = \"quernel\"\nother = \"Quernel Cloud\"\nkind = \"technology\"\n";
    fs::write(temporary.path().join("gazetteer/decisions.toml"), decision).expect("written");
    assert_eq!(labels("other", "Quernel Cloud,https://quernel.example"), ["Quernel", "Quernel Cloud"]);
}

#[test]
fn an_entry_has_no_more_names_than_can_be_compared() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = data(folder.path());
    let many: Vec<String> = (0..1_500).map(|number| format!("Heronqx{number}q")).collect();
    let list = folder.path().join("many.tsv");
    fs::write(&list, format!("kind\tlabel\taliases\ntechnology\tHeron\t{}\n", many.join("|"))).expect("written");
    let options = Options { licence: Some("CC0-1.0".to_owned()), ..Options::default() };
    let report = run(&data, "table", &list, &options).expect("it is taken");
    assert_eq!(report.refused["more names than an entry may have"].count, 500, "{report}");
    assert!(Gazetteer::load(&data).is_ok());
    let entry = |aliases: &[String]| format!("[[technology]]\nid = \"x\"\nlabel = \"X y\"\naliases = {aliases:?}\n");
    fs::write(folder.path().join("gazetteer/technologies.toml"), entry(&many)).expect("written");
    let fault = Gazetteer::load(&data).expect_err("it has too many").to_string();
    assert!(fault.contains("x has 1500 aliases; an entry has no more than 1000"), "{fault}");
}
