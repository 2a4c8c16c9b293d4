//! What is linked in small texts of our own: short names, weak names, and helpers for the tables of other files.

use super::Linker;
use crate::assets::Assets;
use crate::gazetteer::Gazetteer;
use crate::language::Languages;
use crate::model::{Kind, Linked, Mention, Method, Recap};
use crate::read::parse;
use std::sync::{Arc, LazyLock};

/// A linker of all that is shipped.
pub static LINKER: LazyLock<Linker> = LazyLock::new(|| {
    let data = Assets::data(None);
    let gazetteer = Gazetteer::load(&data).expect("the gazetteer is sound");
    let languages = Languages::load(&data).expect("the languages are sound");
    Linker::new(Arc::new(gazetteer), Arc::new(languages)).expect("the names can be searched for")
});

/// A recap in Markdown.
pub fn recap(text: &str) -> Recap {
    parse("notes.md", "notes", text.as_bytes(), &LINKER.languages).expect("it is text")
}

/// What is linked in it.
pub fn linked(text: &str) -> Linked {
    LINKER.link(&recap(text))
}

/// The words of those mentions that are wanted, in order.
pub fn named<'t>(linked: &Linked, text: &'t str, wanted: impl Fn(&Mention) -> bool) -> Vec<&'t str> {
    linked.mentions.iter().filter(|m| wanted(m)).map(|m| &text[m.span.range()]).collect()
}

#[test]
fn weak_names_link_with_evidence_only() {
    for (text, names) in [
        ("The server was written in Go.", vec!["Go"]),
        ("We had to go home, and Go was a game there.", vec![]),
        ("They moved the cluster from Hadoop to Spark.", vec!["Hadoop", "Spark"]),
        ("There was a Spark in her eyes.", vec![]),
        ("The chef was nice, and so was the swift.", vec![]),
        ("They use Kubernetes, Consul and Ansible.", vec!["Kubernetes", "Consul", "Ansible"]),
        ("The R&D people met.", vec![]),
    ] {
        let found = named(&linked(text), text, |m| m.kind == Kind::Technology);
        assert_eq!(found, names, "{text}");
    }
}

#[test]
fn of_two_that_share_a_name_the_places_decide() {
    let kinds = |text: &str, name: &str| -> Vec<Kind> {
        let linked = linked(text);
        linked.mentions.iter().filter(|m| text[m.span.range()] == *name).map(|m| m.kind).collect()
    };
    // One place of five is the company's.
    let text = "Ansible is fun. We run Ansible daily. Somebody from Ansible told why Ansible is small, and that Ansible lasts.";
    assert_eq!(kinds(text, "Ansible").iter().filter(|kind| **kind == Kind::Technology).count(), 4);
    let text = "We met people from Ansible. The bus was sponsored by Ansible, and Ansible is kind.";
    assert_eq!(kinds(text, "Ansible"), [Kind::Company; 3]);
    // The event of the title, whatever leads to it.
    let text =
        "# Back from Codemotion 2017\n\nWe were at Codemotion again, and those who work at Codemotion were kind.";
    assert!(!kinds(text, "Codemotion").contains(&Kind::Company));
}

#[test]
fn what_falls_short_is_kept_with_its_score() {
    let text = "There was a Spark in her eyes.";
    let linked = linked(text);
    let abstained: Vec<_> = linked.abstained.iter().map(|a| (a.id.as_str(), &text[a.span.range()])).collect();
    assert_eq!(abstained, [("apache-spark", "Spark")]);
    assert!(linked.abstained[0].score < super::evidence::THRESHOLD);
}

#[test]
fn short_names_stand_for_people_named_in_full() {
    for (text, short) in [
        ("Anna Oduya presented bridges. Anna showed boats.", vec!["Anna"]),
        ("Anna Oduya presented bridges. Then Oduya showed boats.", vec!["Oduya"]),
        ("Anna Oduya presented bridges. Then we saw A. Oduya show boats.", vec!["A. Oduya"]),
        // Nobody is named in full.
        ("Anna showed boats.", vec![]),
        // Another one, by a longer name.
        ("Anna Oduya presented bridges. Then Anna Quell presented boats.", vec![]),
        // An ordinary word that opens a sentence, unless it does what people do.
        ("Grace Oduya presented bridges.\n\nOne.\n\nTwo.\n\nThree.\n\nGrace is a gift.", vec!["Grace"]),
        ("Zorvik Small presented bridges.\n\nOne.\n\nTwo.\n\nThree.\n\nSmall boats float.", vec![]),
        ("Tatha Quell, a.k.a. Mo, presented bridges. Then Mo showed boats.", vec!["Mo", "Mo"]),
    ] {
        let linked = linked(text);
        let found = named(&linked, text, |m| m.kind == Kind::Person && m.method == Method::Coreference);
        assert_eq!(found, short, "{text}");
    }
}
