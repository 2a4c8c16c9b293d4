//! Short posts and what their event is: one table for each of name, year, place and day, in all languages.

use super::super::whole::WHOLE;
use super::clues::EventClue;
use super::year::without_year;
use crate::language::clues::{Clue, examples};
use crate::model::{Event, Span};

use crate::read::source::{Origin, Source};

/// The events of a post with this title, date and text, in a file of this name.
fn events(file: &str, title: &str, date: &str, text: &str) -> Vec<Event> {
    let date = if date.is_empty() { String::new() } else { format!("date: {date}\n") };
    let text = format!("---\ntitle: \"{title}\"\n{date}---\n\n{text}\n");
    let source = Source { path: file.into(), key: file.into(), origin: Origin::Bytes(text.into_bytes()) };
    WHOLE.extract(&source).events
}

fn event(title: &str, text: &str) -> Event {
    let none = Event {
        id: crate::model::EntityId(String::new()),
        series: None,
        name: String::new(),
        edition: None,
        place: None,
        country: None,
        date: None,
        inferred: None,
    };
    events("post.md", title, "", text).into_iter().next().unwrap_or(none)
}

#[test]
fn names() {
    for (title, text, name) in [
        ("Notes from FOSDEM", "It was full.", "FOSDEM"),
        ("Edges of Interaction 2013", "We drew.", "Edges of Interaction"),
        (
            "PHP World Kongress in Bremen",
            "Der PHP World Kongress fand am Montag statt, und ich war mit einem Freund aus der Firma da.",
            "PHP World Kongress",
        ),
        ("III Recife Java Day", "O III Recife Java Day aconteceu ontem.", "Recife Java Day"),
        ("QuellKon '12", "Vom 10. bis 12.09.12 fand die QuellKon statt, danach die Webinale.", "QuellKon"),
        ("Retour sur les Rencontres R de Dijon", "En juin 2022, Dijon a accueilli les Rencontres R.", "Rencontres R"),
        (
            "CAW2014 : jour 1",
            "Mon compte-rendu de la Conférence Alpine sur le Web 2014.",
            "Conférence Alpine sur le Web",
        ),
        (
            "Reseña",
            "El 7 de abril de 2009 fue el Segundo Congreso Internacional de Vino Libre. Asistí al Congreso Internacional de Vino Libre.",
            "Congreso Internacional de Vino Libre",
        ),
        (
            "Resoconto HeronConf 2015",
            "Ho preso molti appunti sulle cose che ho sentito nella grande sala.",
            "HeronConf",
        ),
        ("Rückblick auf das agiKas Treffen 2018", "Es war warm.", "agiKas Treffen"),
        // What is none: another event in passing, a language, a place, a person, the year of a list.
        ("What I heard", "It was better than the security talk at RailsConf.", ""),
        ("Java 2018", "What is new in Java.", ""),
        ("Paris 2018", "A walk by the river.", ""),
        ("Retour de Jean-Pierre Dumas", "Il était parti.", ""),
        ("A year of gardening", "Nothing grew.", ""),
    ] {
        assert_eq!(event(title, text).name, name, "{title}: {text}");
    }
}

#[test]
fn editions() {
    for (title, text, edition) in [
        ("Notes from FOSDEM 2019", "It was full.", Some("2019")),
        ("Surviving FOSDEM '24", "I have been there before, in 2018.", Some("2024")),
        ("Notes from FOSDEM", "Back from FOSDEM. In 2012 it was smaller.", None),
        ("#heronconf2016", "HeronConf was warm.", Some("2016")),
        ("OWASP Day 3", "OWASP Day 3 took place on a Monday.", Some("3")),
        (
            "5e édition du Printemps Agile",
            "Le Printemps Agile de Caen a réuni beaucoup de monde dans la salle.",
            Some("5"),
        ),
        ("III Recife Java Day", "O III Recife Java Day aconteceu ontem.", Some("III")),
    ] {
        assert_eq!(event(title, text).edition.as_deref(), edition, "{title}: {text}");
    }
}

#[test]
fn years_of_the_post() {
    for (file, date, text, edition) in [
        ("post.md", "2014-06-02", "Last week I went to Agile France.", Some("2014")),
        ("2014-06-02-boats.md", "", "Last week I went to Agile France.", Some("2014")),
        ("post.md", "2014-06-02", "Letzte Woche waren wir auf der Agile France.", Some("2014")),
        ("post.md", "2014-06-02", "La semaine dernière, je me suis rendu à Agile France.", Some("2014")),
        ("post.md", "2014-06-02", "La semana pasada estuve en Agile France, un evento muy bonito.", Some("2014")),
        ("post.md", "2014-06-02", "La settimana scorsa siamo andati a Agile France, un bel evento.", Some("2014")),
        ("post.md", "2014-06-02", "Na semana passada fui ao Agile France, um evento muito bom.", Some("2014")),
        // No sign, a sign in January, a sign that is not of the event, an earlier edition, no date.
        ("post.md", "2014-06-02", "Agile France is a conference by a lake.", None),
        ("post.md", "2014-01-03", "We liked the talks of Agile France this year.", None),
        ("post.md", "2014-06-02", "I liked Agile France. A new hat was bought.\n\nLast week it rained.", None),
        ("post.md", "2014-06-02", "Last year I went to Agile France, last week to the lake.", None),
        ("post.md", "", "Last week I went to Agile France.", None),
    ] {
        let found = events(file, "Back from Agile France", date, text);
        let (stated, reason) = (found[0].edition.as_deref(), &found[0].inferred);
        assert_eq!(stated, edition, "{date}: {text}");
        assert_eq!(reason.is_some(), edition.is_some(), "{date}: {text}");
    }
}

#[test]
fn places() {
    for (title, text, place) in [
        ("DrupalCon 2017", "Last year it was in Dublin. This DrupalCon took place in Vienna.", Some("Vienna")),
        ("FOSDEM 2017", "With friends from the University of Leeds I went to FOSDEM.", None),
        ("PyConES 2018 en Lugo: crónica", "Fui a la PyConES.", Some("Lugo")),
        (
            "RubyConf Argentina 2014",
            "Se realizó en la Ciudad Cultural Konex, al igual que el año pasado.",
            Some("Ciudad Cultural Konex"),
        ),
        ("HeronConf 2015", "Where: the old mill, Bolzano", Some("Bolzano")),
        (
            "Agents Week in Lisbon",
            "Having been to Agents Week in Boston, I went to Agents Week Lisbon.",
            Some("Lisbon"),
        ),
        ("WebNorte 2012", "Palestra de Tiago Belem sobre o WebNorte.", None),
        ("QuellKon 2012", "Ich bin nach Bremen zur QuellKon gefahren.", Some("Bremen")),
        ("Forum PHP 2021", "Le Forum PHP s'est déroulé à Lyon.", Some("Lyon")),
        ("Codemotion 2017", "Sono stato a Milano per Codemotion.", Some("Milan")),
    ] {
        assert_eq!(event(title, text).place.as_deref(), place, "{title}: {text}");
    }
}

#[test]
fn first_days() {
    for (text, day) in [
        ("HeronConf took place on 8 June 2015.", Some("2015-06-08")),
        (
            "Vom 12. bis 14.09.15 fand die HeronConf statt, und es war sehr warm in der alten Halle am Fluss.",
            Some("2015-09-12"),
        ),
        ("Am 9.11. fand die HeronConf statt, und es war sehr kalt in der alten Halle am Fluss.", Some("2015-11-09")),
        ("- Date: 4-6/10/2015", Some("2015-10-04")),
        ("La HeronConf a eu lieu les 16 et 17 avril.", Some("2015-04-16")),
        ("A HeronConf aconteceu nos dias 30/08/2015 e 31/08/2015.", Some("2015-08-30")),
        ("Posted on 8 June 2015", None),
        ("8 June 2015", None),
        ("HeronConf was warm. See you at HeronConf on 8 June next year.", None),
    ] {
        let event = event("HeronConf 2015", text);
        assert_eq!((event.name.as_str(), event.date.as_deref()), ("HeronConf", day), "{text}");
    }
}

#[test]
fn a_name_is_told_from_its_year() {
    for (name, plain) in [
        ("HeronConf 2015", "HeronConf"),
        ("#altc2011", "altc"),
        ("CAW2014", "CAW"),
        ("Heron 1066", "Heron 1066"),
        ("Äé", "Äé"),
    ] {
        assert_eq!(without_year(name), plain);
    }
}

#[test]
fn clues_hold_for_what_stands_in_braces() {
    let missing = examples::<EventClue>().into_iter().filter_map(|(name, example)| {
        let (before, rest) = example.split_once('{').expect("braces");
        let (words, after) = rest.split_once('}').expect("braces");
        let span = Span::new(before.len(), before.len() + words.len());
        let text = format!("{before}{words}{after}");
        let source = Source { path: "post.md".into(), key: "post".into(), origin: Origin::Bytes(text.into_bytes()) };
        let weighed = WHOLE.extract(&source).weighed;
        let here = weighed.iter().filter(|w| w.file == EventClue::FILE && w.span == span);
        let holds = here.flat_map(|w| &w.clues).any(|(clue, _)| *clue == name);
        (!holds).then(|| format!("{name}: {example}: {weighed:?}"))
    });
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<String>::new());
}
