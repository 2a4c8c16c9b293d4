//! The programme of a conference beside its recaps, through the program: what is imported, what the graph takes from it, and
//! that a build after a change holds what a build from nothing does.

mod apart;

use apart::apart;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const PROGRAMME: &str = "title,speakers,company,kind\n\
    Grinding at scale (and other hard truths),Zerlina Quarkworth,Millstone Labs Inc.,keynote\n\
    How the river kept us up at night,Odo Millward,Heron Works,talk\n\
    Streams for stones,Ada Fisher,Heron Works,ignite\n\
    Nobody wrote about this,Max Weir,Heron Works,talk\n";
const RECAP: &str = "# Two days at MillCon 2024\n\n\
    MillCon was held in a mill by the river, and we came for the talks and the bread.\n\n\
    The first talk was by Odo Millward of Cooper Brothers, who told of a flood and gave much of the hour to Kafka.\n\n\
    Next up was Zerlina Quarkworth from Millstone Labs with a talk called “Grinding at Scale”. She runs Kafka on a wheel.\n\n\
    The last talk, “Streams for Stones”, was short and all about Kafka.\n";

/// A folder with a small gazetteer, the languages, one recap and a programme.
fn workplace() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/language");
    for part in ["language/words", "gazetteer"] {
        fs::create_dir_all(folder.path().join("data").join(part)).expect("made");
    }
    for under in ["", "words"] {
        for entry in fs::read_dir(own.join(under)).expect("there are languages") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let name = path.file_name().expect("a name");
                fs::copy(&path, folder.path().join("data/language").join(under).join(name)).expect("copied");
            }
        }
    }
    let names = "[[event]]\nid = \"millcon\"\nlabel = \"MillCon\"\n\n\
                 [[technology]]\nid = \"apache-kafka\"\nlabel = \"Apache Kafka\"\naliases = [\"Kafka\"]\n\n\
                 [[company]]\nid = \"millstone-labs\"\nlabel = \"Millstone Labs\"\n\n\
                 [[company]]\nid = \"cooper-brothers\"\nlabel = \"Cooper Brothers\"\n";
    fs::write(folder.path().join("data/gazetteer/all.toml"), names).expect("written");
    fs::create_dir(folder.path().join("recaps")).expect("made");
    fs::write(folder.path().join("recaps/millcon.md"), RECAP).expect("written");
    fs::write(folder.path().join("programme.csv"), PROGRAMME).expect("written");
    folder
}

/// Runs the program; gives standard output and standard error.
fn run(folder: &TempDir, store: &str, args: &[&str]) -> (String, String) {
    let mut command = apart(env!("CARGO_BIN_EXE_talkgraph"));
    let output =
        command.current_dir(folder).args(["--data", "data", "--store", store]).args(args).output().expect("ran");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr))
}

fn rows(folder: &TempDir, store: &str, select: &str) -> Vec<String> {
    let (out, fault) = run(folder, store, &["query", select, "--format", "csv"]);
    let mut rows: Vec<String> = out.lines().skip(1).map(str::to_owned).collect();
    assert!(!out.is_empty(), "{fault}");
    rows.sort();
    rows
}

const ALL: &str = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }";
const OF_PROGRAMME: &str = "SELECT ?title ?name ?company { ?g a tg:Programme .
    GRAPH ?g { ?talk a tg:Talk ; schema:name ?title OPTIONAL { ?talk schema:performer ?who . ?who rdfs:label ?name
        OPTIONAL { ?on tg:talk ?talk ; tg:speaker ?who ; tg:affiliation/rdfs:label ?company } } } }";

#[test]
fn talks_of_a_recap_take_what_it_leaves_out_from_the_programme() {
    let folder = workplace();
    let import = ["names", "import", "schedule", "programme.csv", "--event", "MillCon 2024"];
    let (_, account) = run(&folder, "a.db", &import);
    assert!(account.contains("wrote data/schedules/millcon-2024.toml"), "{account}");
    assert!(account.contains("talks of millcon-2024: 4 added, 0 completed, 0 unchanged"), "{account}");
    let (_, again) = run(&folder, "a.db", &import);
    assert!(again.ends_with("nothing new\n"), "{again}");

    let (_, report) = run(&folder, "a.db", &["build", "recaps"]);
    assert!(report.contains("programmes         1  recaps tell of 3 of their 4 talks"), "{report}");
    assert!(report.contains("How the river kept us up at night: Odo Millward, Heron Works"));
    assert_eq!(
        rows(&folder, "a.db", OF_PROGRAMME),
        [
            "Grinding at scale (and other hard truths),Zerlina Quarkworth,Millstone Labs",
            "How the river kept us up at night,Odo Millward,",
            "Streams for stones,Ada Fisher,Heron Works",
        ]
    );
    // What the recap says is as it was, and both are one talk.
    let in_recap =
        "SELECT ?who { ?recap a schema:BlogPosting . GRAPH ?recap { ?talk schema:performer/rdfs:label ?who } }";
    assert_eq!(rows(&folder, "a.db", in_recap), ["Odo Millward", "Zerlina Quarkworth"]);
    let talks = rows(&folder, "a.db", "SELECT DISTINCT ?t { ?any tg:sameTalkAs ?t }");
    assert_eq!(talks.len(), 3, "{talks:?}");
    let (asked, _) = run(&folder, "a.db", &["ask", "talks-by", "Ada Fisher", "--format", "csv"]);
    assert!(asked.contains("Streams for "), "{asked}");
}

#[test]
fn a_build_after_a_change_of_the_programme_equals_one_from_nothing() {
    let folder = workplace();
    run(&folder, "a.db", &["names", "import", "schedule", "programme.csv", "--event", "MillCon 2024"]);
    run(&folder, "a.db", &["build", "recaps"]);
    let (_, same) = run(&folder, "a.db", &["build", "recaps"]);
    assert!(same.contains("nothing changed"), "{same}");
    let file = folder.path().join("data/schedules/millcon-2024.toml");
    let text = fs::read_to_string(&file).expect("written");
    fs::write(&file, text.replace("Ada Fisher", "Ada Fischer").replace("Heron Works", "Cooper Brothers"))
        .expect("written");
    let (_, changed) = run(&folder, "a.db", &["build", "recaps"]);
    assert!(changed.contains("0 read, 1 unchanged"), "the recap need not be read again: {changed}");
    run(&folder, "b.db", &["build", "recaps"]);
    assert_eq!(rows(&folder, "a.db", ALL), rows(&folder, "b.db", ALL));
    assert!(rows(&folder, "a.db", OF_PROGRAMME)[2].ends_with("Ada Fischer,Cooper Brothers"));

    fs::remove_file(&file).expect("removed");
    run(&folder, "a.db", &["build", "recaps"]);
    run(&folder, "c.db", &["build", "recaps"]);
    assert_eq!(rows(&folder, "a.db", ALL), rows(&folder, "c.db", ALL));
    assert!(rows(&folder, "a.db", "SELECT ?g { ?g a tg:Programme }").is_empty());
}

#[test]
fn faults_name_the_remedy() {
    let folder = workplace();
    let (_, fault) = run(&folder, "a.db", &["names", "import", "schedule", "programme.csv"]);
    assert!(fault.contains("does not say which conference it is; say it with --event"), "{fault}");
    fs::create_dir(folder.path().join("data/schedules")).expect("made");
    fs::write(folder.path().join("data/schedules/a.toml"), "event = \"a\"\nmoderator = \"A\"\n").expect("written");
    let (_, fault) = run(&folder, "a.db", &["build", "recaps"]);
    assert!(
        fault.contains("data/schedules/a.toml:2: unknown field `moderator`") && fault.contains("; mend the line"),
        "{fault}"
    );
}

#[test]
fn an_import_keeps_comments_and_what_stands_there() {
    let folder = workplace();
    let list = folder.path().join("list.csv");
    fs::write(&list, "title,speakers,company\nFirst,Ann Lee,Acme\n").expect("written");
    let import = |list: &Path| {
        let list = list.to_str().expect("UTF-8");
        run(&folder, "s.db", &["names", "import", "schedule", list, "--event", "MillCon 2031"])
    };
    import(&list);
    let own = folder.path().join("data/schedules/millcon-2031.toml");
    let text = fs::read_to_string(&own).expect("written");
    let kept = text.replace("title = \"First\"", "title = \"First\" # as it was announced\nkind = \"keynote\"");
    fs::write(&own, kept.clone() + "# the end\n").expect("written");
    fs::write(&list, "title,speakers,company,kind\nFirst,Ann Lee,Acme,talk\nSecond,Bo Rask,\n").expect("written");
    import(&list);
    let after = fs::read_to_string(&own).expect("there");
    let second = "\n[[talk]]\ntitle = \"Second\"\nkind = \"talk\"\nspeakers = [{ name = \"Bo Rask\" }]\n";
    assert_eq!(after, format!("{kept}# the end\n{second}"));
}

#[test]
fn the_check_of_names_looks_at_programmes_too() {
    let folder = workplace();
    let own = folder.path().join("data/schedules");
    fs::create_dir_all(&own).expect("a folder");
    fs::write(own.join("broken-2031.toml"), "event = \"broken-2031\"\nname = \"\"\n").expect("written");
    let (told, _) = run(&folder, "s.db", &["names", "check"]);
    assert!(told.contains("broken-2031.toml:2: the name of the conference is empty"), "{told}");
}
