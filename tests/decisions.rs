//! Decisions between names: what a recap says under each, what is wrong with a file of them, and the commands that write it.

mod apart;

use apart::apart;
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty, starts_with};
use std::fs;
use std::path::{Path, PathBuf};
use talkgraph::assets::Assets;
use talkgraph::gazetteer::Gazetteer;
use talkgraph::gazetteer::check::check;
use talkgraph::model::Extraction;
use talkgraph::read::source::{Origin, Source};
use talkgraph::route::Route;
use tempfile::TempDir;

const PEOPLE: &str = "[[person]]\nid = \"neha-narula\"\nlabel = \"Neha Narula\"\n\n\
                      [[person]]\nid = \"ifeoma-balogun\"\nlabel = \"Ifeoma Balogun\"\naliases = [\"Ifeoma B\"]\n";
const COMPANIES: &str = "[[company]]\nid = \"monzo\"\nlabel = \"Monzo\"\n\n[[company]]\nid = \"quernworks\"\n\
                         label = \"Quernworks\"\n\n[[company]]\nid = \"quernworks-gmbh\"\nlabel = \"Quern Mills\"\n\
                         homepage = \"https://quern.example\"\n";
const TECHNOLOGIES: &str = "[[technology]]\nid = \"kafka\"\nlabel = \"Kafka\"\nmaker = \"quernworks-gmbh\"\n\n\
                            [[technology]]\nid = \"heron\"\nlabel = \"Heron Queue\"\n";

/// A folder with a small data folder in it, `own`.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(decisions: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        for entry in walkdir::WalkDir::new(data.join("language")) {
            let path = entry.expect("an entry").into_path();
            if path.is_file() {
                let inside = path.strip_prefix(&data).expect("inside").to_string_lossy().into_owned();
                desk.put(&format!("own/{inside}"), &fs::read_to_string(&path).expect("readable"));
            }
        }
        for table in ["countries.tsv", "places.tsv", "regions.tsv"] {
            let text = fs::read_to_string(data.join("gazetteer").join(table)).expect("readable");
            desk.put(&format!("own/gazetteer/{table}"), &text);
        }
        for (name, text) in [("people", PEOPLE), ("companies", COMPANIES), ("technologies", TECHNOLOGIES)] {
            desk.put(&format!("own/gazetteer/{name}.toml"), text);
        }
        if !decisions.is_empty() {
            desk.put("own/gazetteer/decisions.toml", decisions);
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, text: &str) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
        self
    }

    fn data(&self) -> Assets {
        Assets::data(Some(&self.path("own")))
    }

    fn extract(&self, route: &Route, key: &str, text: &str) -> Extraction {
        let name = format!("{key}.md");
        let origin = Origin::File(self.put(&name, text).path(&name));
        let source = Source { path: name, key: key.to_owned(), origin };
        route.run(&source).expect("it is read").1
    }

    /// The program, with the small data folder and nothing from the environment.
    fn talkgraph(&self, arguments: &[&str]) -> Command {
        let mut command = Command::from_std(apart(env!("CARGO_BIN_EXE_talkgraph")));
        command.current_dir(self.folder.path()).args(arguments).env("TALKGRAPH_DATA", "own").env("USER", "ann");
        command
    }

    fn decisions(&self) -> String {
        let text = fs::read_to_string(self.path("own/gazetteer/decisions.toml")).unwrap_or_default();
        let lines = text.lines().filter(|line| !line.starts_with(['#']) && !line.starts_with("when = "));
        lines.map(|line| format!("{line}\n")).collect::<String>().trim_start().to_owned()
    }

    /// All that the graph says.
    fn graph(&self) -> String {
        let everything = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o";
        let done = self.talkgraph(&["query", everything, "--format", "csv"]).assert().success();
        String::from_utf8_lossy(&done.get_output().stdout).into_owned()
    }
}

/// What a recap says of each talk: id, then each speaker's id, label, status and company, then technologies.
fn told(extraction: &Extraction) -> Vec<String> {
    let speaker = |s: &talkgraph::model::Appearance| {
        let company = s.affiliation.as_ref().map_or("-", |company| company.id.as_str());
        format!("{} ({}, {:?}) at {company}", s.person.id, s.person.label, s.status)
    };
    let talk = |t: &talkgraph::model::Talk| {
        let speakers: Vec<String> = t.speakers.iter().map(speaker).collect();
        let technologies: Vec<&str> = t.technologies.iter().map(|t| t.technology.id.as_str()).collect();
        format!("{}: {}; {}", t.id, speakers.join(" + "), technologies.join(" "))
    };
    extraction.talks.iter().map(talk).collect()
}

/// One decision or several, a recap and what it says.
struct Case {
    name: &'static str,
    decisions: &'static str,
    /// Further people, in TOML.
    people: &'static str,
    /// Key and text.
    recap: (&'static str, &'static str),
    told: &'static [&'static str],
}

const SAM: &str = "# Millcon 2020\n\n## Flour by Sam Quillfield, Monzo\n\nSam showed Kafka.\n";
const NERULA: &str = "# Millcon 2020\n\n## Flour by Neha Nerula, Monzo\n\nNeha showed Kafka.\n";
const TWO_SAMS: &str = "\n[[person]]\nid = \"sam\"\nlabel = \"Sam Quillfield\"\n\n\
                        [[person]]\nid = \"sam-of-monzo\"\nlabel = \"Sam Quillfield\"\n";

const CASES: &[Case] = &[
    Case {
        name: "nothing decided: who is written otherwise is somebody else",
        decisions: "",
        people: "",
        recap: ("a", NERULA),
        told: &["millcon-2020-flour: neha-nerula (Neha Nerula, Candidate) at monzo; kafka"],
    },
    Case {
        name: "different: the slip is somebody else",
        decisions: "[[different]]\none = \"neha-narula\"\nother = \"Neha Nerula\"\n",
        people: "",
        recap: ("a", NERULA),
        told: &["millcon-2020-flour: neha-nerula (Neha Nerula, Candidate) at monzo; kafka"],
    },
    Case {
        name: "different: the right spelling is who it was",
        decisions: "[[different]]\none = \"neha-narula\"\nother = \"Neha Nerula\"\n",
        people: "",
        recap: ("a", "# Millcon 2020\n\n## Flour by Neha Narula, Monzo\n\nNeha showed Kafka.\n"),
        told: &["millcon-2020-flour: neha-narula (Neha Narula, Known) at monzo; kafka"],
    },
    Case {
        name: "same: a candidate is a known person",
        decisions: "[[same]]\nkeep = \"neha-narula\"\nmerge = \"Sam Quillfield\"\n",
        people: "",
        recap: ("a", SAM),
        told: &["millcon-2020-flour: neha-narula (Neha Narula, Known) at monzo; kafka"],
    },
    Case {
        name: "same: a candidate is another candidate",
        decisions: "[[same]]\nkind = \"person\"\nkeep = \"Samuel Quillfield\"\nmerge = \"Sam Quillfield\"\n",
        people: "",
        recap: ("a", SAM),
        told: &["millcon-2020-flour: samuel-quillfield (Samuel Quillfield, Candidate) at monzo; kafka"],
    },
    Case {
        name: "same: one entry is another",
        decisions: "[[same]]\nkeep = \"quernworks\"\nmerge = \"quernworks-gmbh\"\n\n[[same]]\nkeep = \"neha-narula\"\n\
                    merge = \"ifeoma-balogun\"\n",
        people: "",
        recap: ("a", "# Millcon 2020\n\n## Flour by Ifeoma Balogun, Quern Mills\n\nIfeoma showed Kafka.\n"),
        told: &["millcon-2020-flour: neha-narula (Neha Narula, Known) at quernworks; kafka"],
    },
    Case {
        name: "same, twice in a row: what would lead on does not lead, until the fault is mended",
        decisions: "[[same]]\nkeep = \"neha-narula\"\nmerge = \"ifeoma-balogun\"\n\n[[same]]\nkeep = \"ifeoma-balogun\"\n\
                    merge = \"Sam Quillfield\"\n",
        people: "",
        recap: ("a", SAM),
        told: &["millcon-2020-flour: sam-quillfield (Sam Quillfield, Candidate) at monzo; kafka"],
    },
    Case {
        name: "two people of one name: the company tells",
        decisions: "[[different]]\nkind = \"person\"\none = \"Sam Quillfield\"\nother = \"Sam Quillfield (Monzo)\"\nat = [\"monzo\"]\n",
        people: "",
        recap: ("a", SAM),
        told: &["millcon-2020-flour: sam-quillfield-monzo (Sam Quillfield (Monzo), Candidate) at monzo; kafka"],
    },
    Case {
        name: "two people of one name: another company tells nothing",
        decisions: "[[different]]\nkind = \"person\"\none = \"Sam Quillfield\"\nother = \"Sam Quillfield (Quern)\"\n\
                    at = [\"quernworks\"]\n",
        people: "",
        recap: ("a", SAM),
        told: &["millcon-2020-flour: sam-quillfield (Sam Quillfield, Candidate) at monzo; kafka"],
    },
    Case {
        name: "two people of one name: the recap tells",
        decisions: "[[different]]\nkind = \"person\"\none = \"Sam Quillfield\"\nother = \"Sam Quillfield (Monzo)\"\n\
                    recaps = [\"b\"]\n",
        people: "",
        recap: ("b", SAM),
        told: &["millcon-2020-flour: sam-quillfield-monzo (Sam Quillfield (Monzo), Candidate) at monzo; kafka"],
    },
    Case {
        name: "two entries of one name: the company tells",
        decisions: "[[different]]\none = \"sam\"\nother = \"sam-of-monzo\"\nat = [\"Monzo\"]\n",
        people: TWO_SAMS,
        recap: ("a", SAM),
        told: &["millcon-2020-flour: sam-of-monzo (Sam Quillfield, Known) at monzo; kafka"],
    },
    Case {
        name: "two entries of one name: elsewhere it is the first",
        decisions: "[[different]]\none = \"sam\"\nother = \"sam-of-monzo\"\nat = [\"Monzo\"]\n",
        people: TWO_SAMS,
        recap: ("a", "# Millcon 2020\n\n## Flour by Sam Quillfield, Quernworks\n\nSam showed Kafka.\n"),
        told: &["millcon-2020-flour: sam (Sam Quillfield, Known) at quernworks; kafka"],
    },
    Case {
        name: "same: a name that no list has is a name of the kept entry",
        decisions: "[[same]]\nkeep = \"heron\"\nmerge = \"HrnMQ\"\n",
        people: "",
        recap: ("a", "# Millcon 2020\n\n## Flour by Sam Quillfield, Monzo\n\nSam showed HrnMQ.\n"),
        told: &["millcon-2020-flour: sam-quillfield (Sam Quillfield, Candidate) at monzo; heron"],
    },
];

#[test]
fn recaps_follow_the_decisions() {
    let mut wrong = Vec::new();
    for case in CASES {
        let desk = Desk::new(case.decisions);
        desk.put("own/gazetteer/people.toml", &format!("{PEOPLE}{}", case.people));
        let route = Route::open(&desk.data()).expect(case.name);
        let found = told(&desk.extract(&route, case.recap.0, case.recap.1));
        if found != case.told {
            wrong.push(format!("{}\n  expected {:?}\n  found    {found:?}", case.name, case.told));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_merged_entry_is_part_of_the_kept_one() {
    let desk = Desk::new("[[same]]\nkeep = \"quernworks\"\nmerge = \"quernworks-gmbh\"\n");
    let gazetteer = Gazetteer::load(&desk.data()).expect("it is sound");
    let id = |id: &str| talkgraph::model::EntityId(id.to_owned());
    let kept = gazetteer.get(&id("quernworks")).expect("kept");
    assert_eq!(kept.aliases, ["Quern Mills"]);
    assert_eq!(kept.homepage.as_deref(), Some("https://quern.example"));
    assert!(gazetteer.get(&id("quernworks-gmbh")).is_none());
    assert_eq!(gazetteer.get(&id("kafka")).and_then(|kafka| kafka.maker.clone()), Some(id("quernworks")));
    assert_eq!(check(&gazetteer), []);
}

#[test]
fn faults_of_decisions_are_found() {
    let same = |keep: &str, merge: &str| format!("[[same]]\nkeep = \"{keep}\"\nmerge = \"{merge}\"\n");
    let different = |one: &str, other: &str| format!("[[different]]\none = \"{one}\"\nother = \"{other}\"\n");
    let (neha, ifeoma) = ("neha-narula", "ifeoma-balogun");
    for (text, faults) in [
        (same(neha, ifeoma), &[][..]),
        (same(neha, "Jo Doe") + &same(neha, "J Doe") + &different(ifeoma, "Jo Doe"), &[]),
        (same(neha, "jo-doe"), &["1: same: jo-doe is no entry; write the id of one, or the name"]),
        (different("jo-doe", neha), &["1: different: jo-doe is no entry; "]),
        (same("Jo Doe", "J Doe"), &["1: same: Jo Doe and J Doe are no entries; add kind"]),
        (same(neha, "monzo"), &["1: same: monzo is a company and no person; "]),
        (same(neha, neha), &["1: same: neha-narula and neha-narula are one id already; "]),
        (same(ifeoma, "Ifeoma B"), &["1: same: ifeoma-balogun and Ifeoma B are one id already; "]),
        (
            same(neha, ifeoma) + &different(ifeoma, neha),
            &[
                "4: ifeoma-balogun and neha-narula are different here and same at own/gazetteer/decisions.toml:1; take one",
            ],
        ),
        (
            same(neha, ifeoma) + &same(ifeoma, "Jo Doe"),
            &[
                "4: ifeoma-balogun is merged into neha-narula at own/gazetteer/decisions.toml:1, and nothing follows of itself",
            ],
        ),
        (
            same(ifeoma, "Jo Doe") + &same(neha, ifeoma),
            &[
                "4: ifeoma-balogun is merged into neha-narula here and kept for Jo Doe at own/gazetteer/decisions.toml:1",
            ],
        ),
        (same(neha, ifeoma) + &same(ifeoma, neha), &["4: ifeoma-balogun is kept here and merged at "]),
        (same(neha, ifeoma) + &same(neha, ifeoma), &["4: neha-narula and ifeoma-balogun are the same at "]),
        (
            same(neha, "Jo Doe") + &same(ifeoma, "Jo Doe"),
            &["4: Jo Doe is merged into neha-narula at own/gazetteer/decisions.toml:1; it can lead to one only"],
        ),
        (
            same(neha, "Jo Doe")
                + &same(neha, "J Doe")
                + &different("Jo Doe", "J Doe").replace("[[different]]\n", "[[different]]\nkind = \"person\"\n"),
            &["7: Jo Doe and J Doe are different here, and both are merged into neha-narula; "],
        ),
        (different(neha, ifeoma) + &different(ifeoma, neha), &["4: ifeoma-balogun and neha-narula are different at "]),
    ] {
        let desk = Desk::new(&text);
        let gazetteer = Gazetteer::load(&desk.data()).expect("it loads");
        let own = format!("{}{}", desk.path("").display(), "");
        let found: Vec<String> = check(&gazetteer)
            .iter()
            .map(|fault| fault.to_string().replace(&own, "").replacen("own/gazetteer/decisions.toml:", "", 1))
            .collect();
        let as_expected =
            found.len() == faults.len() && found.iter().zip(faults).all(|(f, start)| f.starts_with(start));
        assert!(as_expected, "{text}\nexpected {faults:#?}\nfound {found:#?}");
    }
}

#[test]
fn a_file_that_is_not_sound_is_named_with_its_line() {
    for (text, message) in [
        ("[[same]]\nkeep = \"monzo\"\n", "decisions.toml:1: missing field `merge`; mend the decision or take it out"),
        ("[[same]]\nkeep = \"a\"\nmerge = \"b\"\nwhy = \"\"\nat = []\n", "decisions.toml:5: unknown field `at`"),
        ("\n[[different]]\nkind = \"gadget\"\none = \"a\"\nother = \"b\"\n", "decisions.toml:2: no kind \"gadget\"; "),
        ("[[same]]\nkeep = \"monzo\"\nmerge = \" \"\n", "decisions.toml:1: \" \" is no name"),
        ("[[same]]\nkeep = \"monzo\"\nmerge = \"b\"\nwhen = \"today\"\n", "decisions.toml:4: invalid type: string"),
    ] {
        let error = Gazetteer::load(&Desk::new(text).data()).expect_err(text).to_string();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn names_are_decided_asked_for_and_taken_back() {
    let desk = Desk::new("");
    desk.put("r/a.md", SAM);
    desk.put("r/b.md", "# Millcon 2021\n\n## Bread by Samuel Quillfield, Quern Mills\n\nSamuel showed Kafka.\n");
    desk.talkgraph(&["build", "r"]).assert().success();
    let before = desk.graph();

    let same = ["names", "same", "samuel-quillfield", "sam-quillfield", "--why", "he says so"];
    desk.talkgraph(&same)
        .assert()
        .success()
        .stdout(is_empty())
        .stderr(contains("Sam Quillfield leads to Samuel Quillfield"));
    let person = "[[same]]\nkind = \"person\"\nkeep = \"Samuel Quillfield\"\nmerge = \"Sam Quillfield\"\nwho = \"ann\"\nwhy = \"he says so\"\n";
    assert_eq!(desk.decisions(), person);
    desk.talkgraph(&["names", "same", "quernworks", "Quern Mills", "--who", "bo"]).assert().success();
    let company = "\n[[same]]\nkeep = \"quernworks\"\nmerge = \"quernworks-gmbh\"\nwho = \"bo\"\n";
    assert_eq!(desk.decisions(), format!("{person}{company}"));
    desk.talkgraph(&["names", "check"]).assert().success();

    desk.talkgraph(&["build", "r"]).assert().success().stderr(contains("2 read"));
    for typed in
        ["sam-quillfield", "Sam Quillfield", "samuel quillfield", "http://localhost:7878/id/person/sam-quillfield"]
    {
        let talks = contains("Flour").and(contains("Bread")).and(contains("Samuel Quillfield"));
        desk.talkgraph(&["ask", "talks-by", typed]).assert().success().stdout(talks);
    }
    for typed in ["quernworks-gmbh", "Quern Mills", "quernworks"] {
        let people = contains("Samuel Quillfield").and(contains("company/").not());
        desk.talkgraph(&["ask", "people-of-company", typed]).assert().success().stdout(people);
    }
    let merged = "<http://localhost:7878/id/person/sam-quillfield>";
    let ask = format!("SELECT ?p ?o {{ {merged} ?p ?o }}");
    let leads = contains("owl#sameAs").and(contains("person/samuel-quillfield")).and(contains("\n").count(2));
    desk.talkgraph(&["query", &ask, "--format", "csv"]).assert().success().stdout(leads);

    // What is merged is decided no more.
    desk.talkgraph(&["names", "same", "neha-narula", "Sam Quillfield"])
        .assert()
        .code(2)
        .stderr(starts_with("error: Sam Quillfield is merged into samuel-quillfield; decide for samuel-quillfield"));
    desk.talkgraph(&["names", "undo", "sam-quillfield", "Samuel Quillfield"]).assert().success();
    assert_eq!(desk.decisions(), company.trim_start());
    desk.talkgraph(&["names", "undo", "quernworks", "quernworks-gmbh"]).assert().success();
    assert_eq!(desk.decisions(), "");
    desk.talkgraph(&["build", "r"]).assert().success();
    assert_eq!(desk.graph(), before, "as if nothing had been decided");
    desk.talkgraph(&["names", "undo", "quernworks", "quernworks-gmbh"])
        .assert()
        .code(2)
        .stderr(starts_with("error: nothing is decided of \"quernworks\" and \"quernworks-gmbh\"; see own"));
}

#[test]
fn a_decision_that_would_be_a_fault_is_not_written() {
    let desk = Desk::new("");
    for (arguments, message) in [
        (
            &["same", "neha-narula", "nobody"][..],
            "no entry and no candidate has the id \"nobody\"; see talkgraph names list",
        ),
        (&["same", "Jo Doe", "J Doe"], "neither \"Jo Doe\" nor \"J Doe\" is known; say what they are with --kind"),
        (&["same", "neha-narula", "monzo"], "nothing was written, since it would be a fault: same: monzo is a company"),
        (&["same", "neha-narula", "Neha Narula"], "are one id already"),
        (&["same", "neha-narula", "Jo Doe", "--kind", "gadget"], "no kind \"gadget\""),
    ] {
        let arguments = [&["names"], arguments].concat();
        desk.talkgraph(&arguments)
            .assert()
            .code(2)
            .stdout(is_empty())
            .stderr(starts_with("error: ").and(contains(message)));
        assert!(!desk.path("own/gazetteer/decisions.toml").exists(), "{arguments:?}");
    }
    let by_hand = "# Ours.\n\n[[different]] # we asked her\none = \"neha-narula\"\nother = \"Neha Nerula\"\n";
    desk.put("own/gazetteer/decisions.toml", by_hand);
    desk.talkgraph(&["names", "same", "neha-narula", "Neha Nerula"])
        .assert()
        .code(2)
        .stderr(contains("take one of both out"));
    let text = || fs::read_to_string(desk.path("own/gazetteer/decisions.toml")).expect("there");
    assert_eq!(text(), by_hand);
    desk.talkgraph(&[
        "names",
        "different",
        "Sam Quill",
        "Sam Quill (Monzo)",
        "--at",
        "Monzo",
        "--recap",
        "a",
        "--kind",
        "person",
    ])
    .assert()
    .success();
    assert!(text().starts_with(by_hand), "{}", text());
    let scoped = "other = \"Sam Quill (Monzo)\"\nat = [\"monzo\"]\nrecaps = [\"a\"]\nwho = \"ann\"\n";
    assert!(desk.decisions().ends_with(scoped), "{}", desk.decisions());
    desk.talkgraph(&["names", "undo", "Sam Quill", "Sam Quill (Monzo)"]).assert().success();
    assert_eq!(text(), by_hand);
}

#[test]
fn decisions_outlive_an_import() {
    let desk = Desk::new(
        "[[same]]\nkeep = \"monzo\"\nmerge = \"millstone-labs\"\n\n[[different]]\none = \"quernworks\"\nother = \"quern-works\"\n",
    );
    desk.put(
        "list.csv",
        "kind,label,homepage\ncompany,Millstone Labs,https://millstone.example\ncompany,Quern Works,\n",
    );
    let import = ["names", "import", "table", "list.csv", "--source", "ours", "--licence", "CC0-1.0"];
    let decided = desk.decisions();
    for _ in 0..2 {
        desk.talkgraph(&import).assert().success();
        assert_eq!(desk.decisions(), decided);
        desk.talkgraph(&["names", "list", "millstone"])
            .assert()
            .success()
            .stdout(contains("company\tmonzo\tMonzo\tMillstone Labs"));
    }
    desk.talkgraph(&["names", "list", "quern works"])
        .assert()
        .success()
        .stdout(contains("company\tquern-works\tQuern Works"));
}
