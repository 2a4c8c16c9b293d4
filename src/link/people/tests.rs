//! People of small texts, in tables.

use crate::link::tests::{linked, named};
use crate::model::{Kind, Method};

#[test]
fn unlisted_people_are_found_by_words_and_place() {
    for (text, people) in [
        ("Then Anna Oduya presented bridges.", vec!["Anna Oduya"]),
        ("It was given by Zorvik Malu.", vec!["Zorvik Malu"]),
        ("It was given by Dr. Ines van den Quell.", vec!["Ines van den Quell"]),
        ("There was a talk by J. Oduya and Mele Fonua.", vec!["J. Oduya", "Mele Fonua"]),
        // Words of no person.
        ("Then came Spring Cleaning.", vec![]),
        ("We met in New York.", vec![]),
        ("The Quell Foundation met.", vec![]),
        ("## Anna Oduya - Bridges that bend", vec!["Anna Oduya"]),
        ("- Bridges that bend (Zorvik Malu)", vec!["Zorvik Malu"]),
        ("Zorvik from Siemens presented bridges.", vec!["Zorvik"]),
    ] {
        let found = named(&linked(text), text, |m| m.kind == Kind::Person && m.method == Method::Candidate);
        assert_eq!(found, people, "{text}");
    }
}

#[test]
fn a_heading_is_read_like_those_beside_it() {
    let text =
        "## Anna Oduya - Boats\n\n## Ben Oduya - Nets\n\n## Carla Oduya - Locks\n\n## Zorvik Small - Rain\n\n## Rain";
    let people = named(&linked(text), text, |m| m.kind == Kind::Person);
    assert_eq!(people, ["Anna Oduya", "Ben Oduya", "Carla Oduya", "Zorvik Small"]);
}
