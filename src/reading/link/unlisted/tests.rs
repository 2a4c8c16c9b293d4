//! Names in no list, in small texts of our own: what each language says of packages, of software and of organisations.

use crate::link::tests::{linked, named};
use crate::model::{Kind, Method};

/// The names in no list of one kind.
fn found(text: &str, kind: Kind) -> Vec<&str> {
    named(&linked(text), text, |m| m.kind == kind && m.method == Method::Candidate)
}

#[test]
fn software_is_known_by_its_frame() {
    for (text, names) in [
        ("She rewrote the parser with the crate brackwell and it got faster.", vec!["brackwell"]),
        ("Le package mincelet réduit les images Docker. Mincelet va vite.", vec!["mincelet", "Mincelet"]),
        ("Er zeigte das Gem farnwald, mit dem Rails schneller startet.", vec!["farnwald"]),
        ("Ella usa la biblioteca tarquino para leer ficheros en Python.", vec!["tarquino"]),
        ("We tried [tinmouse/corral](https://github.com/tinmouse/corral) for that.", vec!["tinmouse/corral"]),
        ("See also [hazelgrove](https://www.npmjs.com/package/hazelgrove) there.", vec!["hazelgrove"]),
        ("VOLTURN est une spécification qui décrit un service.", vec!["VOLTURN"]),
        ("They built a tool called marrowbone for that.", vec!["marrowbone"]),
        // Words beside such nouns.
        ("The library was closed and the package arrived late.", vec![]),
        ("This gem of a talk was the best.", vec![]),
    ] {
        assert_eq!(found(text, Kind::Technology), names, "{text}");
    }
}

#[test]
fn organisations_are_known_by_their_head_word_or_their_frame() {
    for (text, names) in [
        ("We met in the rooms of Brackwell University.", vec!["Brackwell University"]),
        ("Utilizing Brackwell University lecture rooms, it felt like school.", vec!["Brackwell University"]),
        ("O evento foi no auditório da Faculdade Recifense.", vec!["Faculdade Recifense"]),
        ("The Committee on Tide Observation met.", vec!["Committee on Tide Observation"]),
        ("It was hosted by Quernix and sponsored by Trellisar and NordNest.", vec!["Quernix", "Trellisar", "NordNest"]),
        ("It was hosted by the [Rowing Club in Porto](https://rowing.example) again.", vec!["Rowing Club in Porto"]),
        ("Firmen wie Zalindo und Quernix setzen es ein.", vec!["Zalindo", "Quernix"]),
        ("Marta trabaja en la empresa Quernix.", vec!["Quernix"]),
        ("L'entreprise Quernix nous accueille.", vec!["Quernix"]),
        // Words, people and what only begins like an organisation.
        ("The talk was about the foundation of trust and the council.", vec![]),
        ("It was sponsored by Everybody. He was hired by Tobias.", vec![]),
        ("The Federation API was slow.", vec![]),
    ] {
        assert_eq!(found(text, Kind::Company), names, "{text}");
    }
}

#[test]
fn an_abbreviation_means_what_the_page_spells_out() {
    let text = "Everybody needs Analysis Ready Data (ARD). ARD is made from images.";
    assert_eq!(named(&linked(text), text, |m| m.kind == Kind::Company), Vec::<&str>::new());
    let text = "We met the Committee on Tide Watching (CTW). CTW has a plan.";
    let firm = |text: &str| linked(text).mentions.iter().filter(|m| m.kind == Kind::Company).count();
    assert_eq!(firm(text), 3);
}

#[test]
fn what_a_text_says_of_a_word_makes_it_software() {
    for (text, names) in [
        // A noun for several of a kind leads to a list.
        ("She compared three small languages such as Quilla, Quorn and Kotlin.", vec!["Quilla", "Quorn"]),
        ("She met three people such as Quilla, Quill and Anna.", vec![]),
        ("## Boats at rest: Introducing QuillDB Two", vec!["QuillDB Two"]),
        ("They measured it with Docker, QA4+ and Redis.", vec!["QA4+"]),
        ("* Quillonix: lasting storage for boats", vec!["Quillonix"]),
        ("* Quillonix: a tool that counts boats", vec!["Quillonix"]),
        ("* Quillonix: protocols and formats for boats", vec![]),
        ("* The tool that counts boats ([Bridges](https://yard.example/bridges)) by Anna Oduya", vec!["Bridges"]),
        ("ALBERO is a protocol that few know.", vec!["ALBERO"]),
        // The title of a talk by somebody of a software firm.
        ("Ann Oduya (of Heron Software) spoke in a talk entitled “Writing with care” on boats.", vec![]),
    ] {
        let found: Vec<&str> = found(text, Kind::Technology).into_iter().filter(|n| *n != "Kotlin").collect();
        let mut distinct = found.clone();
        distinct.dedup();
        assert_eq!(distinct, names, "{text}");
    }
}

#[test]
fn a_name_that_goes_on_is_another() {
    for (text, names) in [
        ("We tried [Redis Quillon](https://redisquillon.example/) there.", vec!["Redis Quillon"]),
        ("They run redis-quillon and Docker beside it.", vec!["redis-quillon"]),
        ("It was made of Docker and OWASP Tarrow. All liked Tarrow.", vec!["OWASP Tarrow"]),
        ("They saw Redis.js and liked it.", vec!["Redis.js"]),
        // What stands behind a name for other reasons.
        ("She met Redis Engineers and the Docker Team, and a Kafka-based thing.", vec![]),
        ("They wrote a Kafka Plugin. The Plugin was fast.", vec![]),
        ("Er sprach von Docker Vorteilen.", vec![]),
    ] {
        assert_eq!(found(text, Kind::Technology), names, "{text}");
    }
}
