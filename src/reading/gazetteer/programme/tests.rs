//! Every folder of `tests/schedules` is a case: its `input` is imported, and file and account must be as in `expected.toml`.

use super::*;
use crate::assets::{Asset, Assets};
use crate::expected::expected;
use crate::gazetteer::Gazetteer;
use std::fs;
use std::path::PathBuf;

/// A gazetteer with one series and one company.
fn gazetteer() -> Gazetteer {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("gazetteer")).expect("made");
    let text = "[[company]]\nid = \"millstone-labs-inc\"\nlabel = \"Millstone Labs, Inc.\"\naliases = [\"Millstone Labs\"]\n\n\
                [[event]]\nid = \"millcon\"\nlabel = \"MillCon\"\n\n[[event]]\nid = \"devopsdays\"\nlabel = \"DevOpsDays\"\n";
    fs::write(folder.path().join("gazetteer/all.toml"), text).expect("written");
    Gazetteer::load(&Assets::data(Some(folder.path()))).expect("sound")
}

fn asset(text: &str) -> Asset {
    Asset { path: "p.toml".to_owned(), text: text.to_owned() }
}

#[test]
fn cases() {
    let (cases, gazetteer) = (crate::repository().join("tests/schedules"), gazetteer());
    let mut names: Vec<PathBuf> =
        fs::read_dir(&cases).expect("there are cases").map(|entry| entry.expect("read").path()).collect();
    names.sort();
    let mut faults = Vec::new();
    for case in names {
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let files = fs::read_dir(&case).expect("read").map(|entry| entry.expect("read").path());
        let input = files.filter(|path| path.file_stem().is_some_and(|stem| stem == "input")).min().expect("an input");
        let unsaid = ["pretalx", "sessionize"].iter().any(|form| name.starts_with(form));
        let options = Options { event: unsaid.then(|| "MillCon Millbridge".to_owned()), ..Options::default() };
        let (programme, changes) = import(std::slice::from_ref(&input), &options, &gazetteer, &[]).expect(&name);
        let text = write(&programme);
        assert_eq!(parse(&asset(&text)).expect("sound"), programme, "{name}");
        let (again, none) = import(&[input], &options, &gazetteer, std::slice::from_ref(&programme)).expect(&name);
        assert!(none.is_unchanged() && again == programme, "{name}: a second import changes something: {none}");
        let account: String = changes.to_string().lines().map(|line| format!("# {line}\n")).collect();
        let found = format!("{text}\n{account}");
        let wanted = expected(&case.join("expected.toml"), &found);
        if wanted != found {
            faults.push(format!("{name}: wanted\n{wanted}\nfound\n{found}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn tables_as_spreadsheets_elsewhere_save_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let columns = Columns::load(&Assets::data(None)).expect("the list is sound");
    let options = Options { event: Some("MillCon 2024".to_owned()), columns, ..Options::default() };
    let speakers = |text: &str| {
        let file = folder.path().join("talks.csv");
        fs::write(&file, text).expect("written");
        let (programme, _) = import(&[file], &options, &gazetteer(), &[]).expect(text);
        let of_talk =
            |talk: &Talk| talk.speakers.iter().map(|s| (s.name.clone(), s.company.clone())).collect::<Vec<_>>();
        programme.talks.iter().flat_map(of_talk).collect::<Vec<_>>()
    };
    let odo = vec![("Odo Millward".to_owned(), Some("Heron Works".to_owned()))];
    assert_eq!(speakers("\u{feff}Title;Speakers;Company\nAlte Steine;Odo Millward;Heron Works\n"), odo);
    assert_eq!(speakers("Titel,Referent,Firma\nAlte Steine,Odo Millward,Heron Works\n"), odo);
    assert_eq!(speakers("title,speakers,company\nOld stones,\"Millward, Odo\",Heron Works\n"), odo);
    assert_eq!(speakers("title,speakers\nOld stones,TBD\nSieves,Speaker TBA\nMills,N/A\nWater,To be announced\n"), []);
}

#[test]
fn what_a_person_mended_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("talks.csv");
    let options = Options { event: Some("MillCon 2024".to_owned()), ..Options::default() };
    let take = |text: &str, kept: &[Programme]| {
        fs::write(&file, text).expect("written");
        import(std::slice::from_ref(&file), &options, &gazetteer(), kept).expect("imported")
    };
    let (mut programme, _) = take("title,speakers,company\nOld stones,Ada Fisher,\nGone talk,Odo Millward,\n", &[]);
    programme.talks[0].speakers[0].role = Some("Head of stones".to_owned());
    let more = "title,speakers,company,role\nOld Stones,Ada Fisher,Heron Works,Fisher\nNew stones,Odo Millward,,\n";
    let (programme, changes) = take(more, &[programme]);
    assert_eq!((changes.added, changes.completed, changes.only_kept), (1, 1, vec!["Gone talk".to_owned()]));
    let ada = &programme.talks[0].speakers[0];
    assert_eq!((ada.company.as_deref(), ada.role.as_deref()), (Some("Heron Works"), Some("Head of stones")));
    assert_eq!(programme.talks[0].title, "Old stones");
}

#[test]
fn names_get_the_ids_of_the_gazetteer() {
    let text = "event = \"millcon-2024\"\nname = \"MillCon\"\nedition = \"2024\"\n[[talk]]\ntitle = \"Old stones\"\n\
                speakers = [{ name = \"Ada Fisher\", company = \"Millstone Labs Inc\" }, { name = \"Odo\", company = \"Heron GmbH\" }]\n";
    let known = known(&gazetteer(), vec![parse(&asset(text)).expect("sound")]);
    let talk = &known[0].talks[0];
    assert_eq!(talk.id, "millcon-2024-old-stones");
    let shown: Vec<String> = talk.speakers.iter().map(|s| format!("{} {:?}", s.person.id, s.company)).collect();
    assert!(shown[0].contains("ada-fisher") && shown[0].contains("millstone-labs-inc"), "{shown:?}");
    assert!(shown[1].contains("\"heron\"") && !talk.speakers[1].company_listed, "{shown:?}");
}

#[test]
fn faults_name_the_file_the_place_and_the_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    for (file, text, message) in [
        ("a.xml", "<schedule>\n<conference>\n</schedule>", ":3: "),
        ("b.xml", "<schedule>\n<day>\n", ":3: the file ends within <day>"),
        ("c.xml", "<html></html>", ":1: the outermost element is <html>"),
        ("a.json", "{\"sessions\": [\n{]}", ":2: "),
        ("b.json", "{\"a\": 1}", ": it has none of the keys schedule, results, sessions, talks"),
        ("a.yml", "name: a\n\t- b", ":1: "),
        ("a.csv", "what\nx\n", ":1: no column \"title\""),
        ("a.md", "no matter\n", ":1: no front matter"),
        ("a.bin", "zzz", ": neither its ending nor its beginning tells what it is (\"zzz\"); give a schedule.xml"),
    ] {
        let path = folder.path().join(file);
        fs::write(&path, text).expect("written");
        let error =
            import(std::slice::from_ref(&path), &Options::default(), &gazetteer(), &[]).expect_err(file).to_string();
        assert!(error.starts_with(&format!("{}{message}", path.display())) && error.contains("; "), "{file}: {error}");
    }
    let path = folder.path().join("talks.csv");
    fs::write(&path, "title,speakers\nOld stones,Ada Fisher\n").expect("written");
    let fault = |event: Option<&str>| {
        let options = Options { event: event.map(str::to_owned), ..Options::default() };
        import(std::slice::from_ref(&path), &options, &gazetteer(), &[]).expect_err("it lacks something").to_string()
    };
    assert!(fault(None).contains("does not say which conference it is; say it with --event"));
    assert!(fault(Some("MillCon")).contains("which edition of MillCon it is; say it with --event 'MillCon YEAR'"));
    for (text, message) in [
        ("event = \"a\"\nname = \"A\"\nplaec = \"B\"\n", "p.toml:3: unknown field `plaec`"),
        ("event = \"A b\"\nname = \"A\"\n", "p.toml:1: event \"A b\" is no slug"),
        (
            "event = \"a\"\nname = \"A\"\n\n[[talk]]\ntitle = \"x\"\n\n[[talk]]\ntitle = \" \"\n",
            "p.toml:7: a talk has an empty title",
        ),
    ] {
        let error = parse(&asset(text)).expect_err(text).to_string();
        assert!(error.starts_with(message) && error.contains("; mend"), "{error}");
    }
}
