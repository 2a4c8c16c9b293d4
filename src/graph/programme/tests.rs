//! Recaps and programmes, and what must come of them.

use super::*;
use crate::graph::manifest::{Facts, Named, Section};
use crate::model::TalkKind;

fn speaker(name: &str, company: Option<&str>) -> KnownSpeaker {
    let named = |label: &str| EntityRef { id: EntityId::from_name(label), label: label.to_owned() };
    let role = Some("miller".to_owned());
    KnownSpeaker { person: named(name), listed: false, company: company.map(named), company_listed: false, role }
}

fn programme(edition: &str, talks: &[(&str, &[KnownSpeaker])]) -> KnownProgramme {
    let event = format!("millcon-{edition}");
    let talk = |(title, speakers): &(&str, &[KnownSpeaker])| KnownTalk {
        id: format!("{event}-{}", crate::text::slug(title)),
        title: (*title).to_owned(),
        kind: Some(TalkKind::Keynote),
        speakers: speakers.to_vec(),
    };
    KnownProgramme {
        talks: talks.iter().map(talk).collect(),
        event: event.clone(),
        series: Some("millcon".to_owned()),
        name: "MillCon".to_owned(),
        edition: Some(edition.to_owned()),
        place: Some("Millbridge".to_owned()),
        country: None,
        date: Some(format!("{edition}-05-06")),
        source: Some("https://millcon.example".to_owned()),
        licence: None,
    }
}

/// A talk that a recap tells of at `event`: title, and speakers with their companies.
fn told(event: &str, title: &str, speakers: &[(&str, Option<&str>)]) -> TalkFacts {
    let id = |name: &str| EntityId::from_name(name).0;
    let own = if title.is_empty() { speakers.first().map_or("", |(name, _)| name) } else { title };
    TalkFacts {
        id: format!("{event}-{}", id(own)),
        title: (!title.is_empty()).then(|| title.to_owned()),
        event: Some(event.to_owned()),
        speakers: speakers.iter().map(|(name, _)| id(name)).collect(),
        affiliations: speakers.iter().filter_map(|(name, company)| Some((id(name), id((*company)?)))).collect(),
        ..TalkFacts::default()
    }
}

fn recaps(all: &[(&str, Vec<TalkFacts>)]) -> BTreeMap<String, RecapEntry> {
    let entry = |talks: &[TalkFacts]| RecapEntry {
        path: String::new(),
        file: None,
        sha256: String::new(),
        fingerprint: String::new(),
        section: Section::default(),
        doubtful: None,
        facts: Facts {
            people: talks
                .iter()
                .flat_map(|talk| &talk.speakers)
                .map(|id| (id.clone(), Named { label: id.replace('-', " "), status: Status::Candidate }))
                .collect(),
            talks: talks.to_vec(),
            ..Facts::default()
        },
    };
    all.iter().map(|(key, talks)| ((*key).to_owned(), entry(talks))).collect()
}

/// The statements of a programme's graph on talks and appearances, short.
fn stated(meeting: &Meeting<'_>, programme: &KnownProgramme) -> Vec<String> {
    let iris = Iris::default();
    let (quads, _) = meeting.quads(&iris, programme);
    let graph = Term::from(iris.programme(&programme.event)).to_string();
    let talk = |quad: &&Quad| quad.subject.to_string().contains("/talk/") && quad.predicate != rdf::TYPE;
    let short = |quad: &Quad| {
        assert_eq!(quad.graph_name.to_string(), graph);
        let text = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
        let text = text.replace("http://localhost:7878/id/", "").replace("https://schema.org/", "schema:");
        text.replace("https://w3id.org/talkgraph/ns#", "tg:").replace(['<', '>'], "")
    };
    quads.iter().filter(talk).map(short).collect()
}

#[test]
fn talks_meet_the_programme_and_inherit_what_they_leave_out() {
    let zerlina = speaker("Zerlina Quarkworth", Some("Millstone Labs"));
    let known = [programme(
        "2024",
        &[
            ("Containers will not mend the mill (and other truths)", std::slice::from_ref(&zerlina)),
            ("Scaling the stones", &[speaker("Odo Millward", Some("Heron Works"))]),
            ("Nobody wrote about this", &[speaker("Ada Fisher", None)]),
        ],
    )];
    let event = "millcon-2024";
    let recaps = recaps(&[(
        "a",
        vec![
            told(event, "Containers will not mend the mill", &[("Zerlina", None)]),
            told(event, "", &[("Odo Millward", Some("Other Works"))]),
        ],
    )]);
    let meeting = Meeting::new(&recaps, &known, &TitleWords::default());
    let canonical: Vec<&str> = meeting.identities.iter().map(|identity| identity.canonical.as_str()).collect();
    let (first, second) =
        ("millcon-2024-containers-will-not-mend-the-mill-and-other-truths", "millcon-2024-scaling-the-stones");
    assert_eq!(canonical.iter().filter(|id| **id == first).count(), 2, "{:?}", meeting.identities);
    assert_eq!(canonical.iter().filter(|id| **id == second).count(), 2, "{:?}", meeting.identities);
    assert_eq!(canonical.len(), 4, "a talk that no recap tells of is left out: {:?}", meeting.identities);
    let stated = stated(&meeting, &known[0]);
    let has = |text: &str| stated.iter().any(|line| line.contains(text));
    assert!(has(&format!("talk/{first} schema:performer person/zerlina-quarkworth")), "{stated:#?}");
    assert!(has("#speaker-zerlina-quarkworth tg:affiliation company/millstone-labs"), "{stated:#?}");
    assert!(has(&format!("talk/{second} schema:performer person/odo-millward")), "{stated:#?}");
    assert!(!has("heron-works"), "the recap says otherwise: {stated:#?}");
    assert!(!has("nobody-wrote"), "{stated:#?}");
    let (_, account) = meeting.quads(&Iris::default(), &known[0]);
    assert_eq!((account.talks, account.told), (3, 2));
    assert_eq!(account.withheld, ["Scaling the stones: Odo Millward, Heron Works"]);
}

#[test]
fn other_speakers_and_forms_are_not_inherited() {
    let known = [programme("2024", &[("How we moved the whole mill upstream", &[speaker("Odo Millward", None)])])];
    let mut talk = told("millcon-2024", "How we moved the whole mill upstream", &[("Ada Fisher", None)]);
    talk.kind = Some(TalkKind::Workshop);
    let recaps = recaps(&[("a", vec![talk])]);
    let meeting = Meeting::new(&recaps, &known, &TitleWords::default());
    let stated = stated(&meeting, &known[0]);
    assert!(stated.iter().all(|line| !line.contains("odo-millward") && !line.contains("keynote")), "{stated:#?}");
    assert!(stated.iter().any(|line| line.contains("schema:name")), "{stated:#?}");
}

#[test]
fn a_recap_without_a_year_is_of_the_edition_that_has_its_talks() {
    let (odo, ada) = (speaker("Odo Millward", None), speaker("Ada Fisher", None));
    let known = [
        programme("2023", &[("Old stones", std::slice::from_ref(&odo)), ("Old streams", &[speaker("Max Weir", None)])]),
        programme("2024", &[("New stones", &[odo]), ("New streams", &[ada])]),
    ];
    let both = recaps(&[(
        "a",
        vec![told("millcon", "", &[("Odo Millward", None)]), told("millcon", "", &[("Ada Fisher", None)])],
    )]);
    let meeting = Meeting::new(&both, &known, &TitleWords::default());
    let merged =
        meeting.identities.iter().filter(|identity| identity.canonical.starts_with("millcon-2024-new-")).count();
    assert_eq!(merged, 4, "{:?}", meeting.identities);
    let one = recaps(&[("a", vec![told("millcon", "", &[("Odo Millward", None)])])]);
    let meeting = Meeting::new(&one, &known, &TitleWords::default());
    assert!(meeting.identities.iter().all(|i| i.canonical == "millcon-odo-millward"), "{:?}", meeting.identities);
}

#[test]
fn two_people_of_one_short_name_stay_unnamed() {
    let known = programme("2024", &[("A", &[speaker("Jo Weir", None)]), ("B", &[speaker("Jo Mill", None)])]);
    assert_eq!(in_full(&known, "jo", "Jo"), None);
    assert_eq!(in_full(&known, "weir", "Weir"), Some(&EntityId("jo-weir".to_owned())));
    assert_eq!(in_full(&known, "jo-dale", "Jo Dale"), None);
}
