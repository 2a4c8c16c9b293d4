//! Language files as people write them, and what must be said of them.

use super::keys::KEYS;
use super::*;
use std::fs;

const FEW_KEYS: &str = "verb_first = true\nbyline = [\"af\"]\nemployer = [\"fra\"]\ntalk_nouns = [\"oplæg\"]\n\
                        talk_verbs = [\"holdt\"]\nand = [\"og\"]\nfunction_words = [\"et\", \"om\", \"derefter\"]\n";

/// The shipped languages with one file more.
fn with(name: &str, text: &str) -> Result<Languages, LanguageError> {
    let folder = tempfile::tempdir().expect("a folder");
    for under in ["language", "language/words"] {
        fs::create_dir_all(folder.path().join(under)).expect("made");
        for ending in [".toml", ".txt"] {
            for asset in Assets::data(None).shipped().files(under, ending).expect("shipped") {
                let file = asset.path.trim_start_matches("data/");
                fs::write(folder.path().join(file), &asset.text).expect("written");
            }
        }
    }
    fs::write(folder.path().join("language").join(name), text).expect("written");
    Languages::load(&Assets::data(Some(folder.path())))
}

fn fault(name: &str, text: &str) -> String {
    with(name, text).expect_err("it is not sound").to_string()
}

#[test]
fn a_language_of_a_few_keys_is_there_with_its_file() {
    let languages = with("da.toml", FEW_KEYS).expect("it is sound");
    let cues = languages.cues("da");
    assert!(cues.verb_first && cues.byline.has("af") && cues.byline.has("by"), "its own and the English ones");
    assert!(!cues.talk_verbs.has("gave"), "what is not shared");
    assert!(languages.is_ordinary("da", "oplaeg"), "its phrases stand in for a list of words");
    assert!(!languages.is_ordinary_anywhere("oplaeg"), "but not in other languages");
    assert_eq!(languages.told_by("derefter"), ["da"]);
}

#[test]
fn all_that_is_missing_is_told_at_once() {
    let fault = fault("da.toml", "byline = [\"af\"]\nemployer = []\n");
    let missing = KEYS.iter().filter(|key| key.need == keys::Need::Must && key.name != "byline");
    for key in missing {
        assert!(fault.contains(&format!("no {} (", key.name)), "{fault}");
    }
    assert!(fault.contains("language/da.toml: no employer (between a speaker or a role and the company"), "{fault}");
}

#[test]
fn faults_name_the_file_the_line_and_the_remedy() {
    for (text, expected) in [
        ("\nbylines = [\"af\"]\n", "da.toml:8: unknown key bylines; is it byline?\n"),
        ("roles = \"chef\"\n", "da.toml:8: roles is no list of texts; write [\"…\", \"…\"]"),
        ("roles = [\"chef\", 2]\n", "da.toml:8: roles is no list of texts"),
        ("capital_nouns = \"no\"\n", "da.toml:8: capital_nouns is neither true nor false"),
        ("months = [\"januar\", \"februar\"]\n", "da.toml:8: 2 months; give all twelve, in every form they have"),
        ("code = \"no\"\n", "da.toml:8: code \"no\", but the name of the file says \"da\"; leave it out"),
        ("roles = [\"chef\"\n", "da.toml:"),
    ] {
        let fault = fault("da.toml", &format!("{FEW_KEYS}{}", text.trim_start_matches('\n')));
        assert!(fault.contains(expected), "{fault}");
    }
    let unknown = fault("da.toml", &format!("{FEW_KEYS}bylines = []\nhello = []\n"));
    assert!(unknown.lines().count() == 3 && unknown.contains("may have these keys: verb_first, "), "{unknown}");
    assert!(unknown.contains("talk_verbs"), "{unknown}");
}

#[test]
fn what_means_something_else_is_not_shared() {
    let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
    assert!(languages.cues("de").not_speaker.has("met") && !languages.cues("nl").not_speaker.has("met"));
}

#[test]
fn keys_stand_under_their_meaning_in_the_order_of_the_table() {
    let meanings = || keys::FLAGS.iter().copied().chain(KEYS.iter().map(|key| (key.name, key.meaning)));
    for asset in Assets::data(None).files("language", ".toml").expect("shipped") {
        let mut order = meanings();
        let mut above = "";
        for (number, line) in asset.text.lines().enumerate() {
            if let Some((name, _)) = line.split_once(" = ") {
                let at = format!("{}:{}: {name}", asset.path, number + 1);
                let (_, meaning) =
                    order.find(|(key, _)| *key == name).unwrap_or_else(|| panic!("{at} is out of order"));
                assert_eq!(above.trim_start_matches("# "), meaning, "{at}");
            }
            above = line;
        }
    }
}
