//! Talks of several recaps and what must come of them.

use super::*;

fn talk(id: &str, title: &str, speakers: &[&str]) -> TalkFacts {
    TalkFacts {
        id: id.to_owned(),
        title: (!title.is_empty()).then(|| title.to_owned()),
        event: Some("conf-2017".to_owned()),
        speakers: speakers.iter().map(|s| (*s).to_owned()).collect(),
        ..TalkFacts::default()
    }
}

/// What does not tell which talk it is.
fn words() -> TitleWords {
    let empty = ["a", "and", "at", "by", "for", "from", "how", "in", "of", "on", "the", "to", "with", "our"];
    TitleWords::new(empty, ["keynote", "opening", "closing", "panel", "remarks", "talk", "welcome"])
}

/// `talk=canonical` for every merged talk.
fn merged(recaps: &[(&str, Vec<TalkFacts>)]) -> Vec<String> {
    let found = identities(recaps.iter().map(|(key, talks)| (*key, &talks[..])), [], &words());
    let mut turned: Vec<_> = recaps.iter().collect();
    turned.reverse();
    let again = identities(turned.into_iter().map(|(key, talks)| (*key, &talks[..])), [], &words());
    assert_eq!(found, again, "the order of recaps must not matter");
    let ids: BTreeSet<&str> = recaps.iter().flat_map(|(_, talks)| talks.iter().map(|t| t.id.as_str())).collect();
    assert_eq!(found.iter().map(|f| f.talk.as_str()).collect::<BTreeSet<_>>(), ids, "every talk once");
    for identity in &found {
        assert_eq!(identity.reason.is_some(), identity.talk != identity.canonical);
        assert_ne!(identity.reason.as_deref(), Some(""));
    }
    let other = found.iter().filter(|f| f.talk != f.canonical);
    other.map(|f| format!("{}={}", f.talk, f.canonical)).collect()
}

#[test]
fn accounts_of_one_talk_meet() {
    type Case<'a> = (&'a str, Vec<(&'a str, Vec<TalkFacts>)>, &'a [&'a str]);
    let cases: Vec<Case<'_>> = vec![
        (
            "same speaker, titles half alike",
            vec![
                ("a", vec![talk("t1", "The rise of real time", &["neha"])]),
                ("b", vec![talk("t2", "Real time on the rise at Confluent", &["neha"])]),
            ],
            &["t2=t1"],
        ),
        (
            "same speaker, two different talks",
            vec![("a", vec![talk("t1", "Go at scale", &["x"])]), ("b", vec![talk("t2", "Railgun internals", &["x"])])],
            &[],
        ),
        (
            "same title, one recap names nobody",
            vec![
                ("a", vec![talk("t1", "Serverless patterns", &["x"])]),
                ("b", vec![talk("t0", "Serverless Patterns", &[])]),
            ],
            &["t1=t0"],
        ),
        (
            "a title that tells nothing",
            vec![("a", vec![talk("t1", "Opening keynote", &["x"])]), ("b", vec![talk("t2", "Opening keynote", &[])])],
            &[],
        ),
        (
            "alike titles of different speakers need words",
            vec![
                ("a", vec![talk("t1", "Scaling Kafka", &["x"]), talk("t3", "How we moved billing to Kafka", &["p"])]),
                ("b", vec![talk("t2", "Scaling Kafka", &["y"]), talk("t4", "How we moved billing to Kafka", &["q"])]),
            ],
            &["t4=t3"],
        ),
        (
            "only the speaker is named",
            vec![("a", vec![talk("z", "Titled", &["x"])]), ("b", vec![talk("b", "", &["x"])])],
            &["b=z"],
        ),
        (
            "only the speaker is named, who has two talks",
            vec![
                ("a", vec![talk("t1", "First", &["x"]), talk("t2", "Second", &["x"])]),
                ("b", vec![talk("t3", "", &["x"])]),
            ],
            &[],
        ),
        (
            "only the speaker is named, two recaps disagree on the title",
            vec![
                ("a", vec![talk("t1", "First", &["x"])]),
                ("b", vec![talk("t2", "Second", &["x"])]),
                ("c", vec![talk("t3", "", &["x"])]),
            ],
            &[],
        ),
        (
            "nobody has a title",
            vec![("a", vec![talk("t1", "", &["x", "y"])]), ("b", vec![talk("t2", "", &["x"])])],
            &["t2=t1"],
        ),
        (
            "two talks of one recap stay two, also by way of a third",
            vec![
                (
                    "a",
                    vec![
                        talk("t1", "Kubernetes in production", &["x"]),
                        talk("t2", "Kubernetes production stories", &["x"]),
                    ],
                ),
                ("b", vec![talk("t3", "Kubernetes in production", &["x"])]),
            ],
            &["t3=t1"],
        ),
        (
            "three accounts",
            vec![
                ("a", vec![talk("t3", "Chaos engineering", &["x"])]),
                ("b", vec![talk("t2", "Chaos engineering at Netflix", &["x"])]),
                ("c", vec![talk("t1", "", &["x"])]),
            ],
            &["t1=t2", "t3=t2"],
        ),
        (
            "the same id is one talk",
            vec![("a", vec![talk("t", "A", &["x"])]), ("b", vec![talk("t", "A", &["x"])])],
            &[],
        ),
    ];
    for (name, recaps, expected) in cases {
        assert_eq!(merged(&recaps), expected, "{name}");
    }
}

#[test]
fn other_events_and_no_event_stay_apart() {
    let mut other = talk("t2", "Serverless patterns", &["x"]);
    other.event = Some("conf-2018".to_owned());
    let (mut none, mut none_too) =
        (talk("t3", "Serverless patterns", &["x"]), talk("t4", "Serverless patterns", &["x"]));
    (none.event, none_too.event) = (None, None);
    let recaps = [
        ("a", vec![talk("t1", "Serverless patterns", &["x"])]),
        ("b", vec![other]),
        ("c", vec![none]),
        ("d", vec![none_too]),
    ];
    assert!(merged(&recaps).is_empty());
}

#[test]
fn reasons_say_what_was_compared() {
    let recaps = [
        ("a", vec![talk("t1", "The rise of real time", &["neha"])]),
        ("b", vec![talk("t2", "Rise of real-time", &["neha"])]),
        ("c", vec![talk("t3", "", &["neha"])]),
    ];
    let found = identities(recaps.iter().map(|(key, talks)| (*key, &talks[..])), [], &words());
    let reasons: Vec<_> = found.iter().filter_map(|f| f.reason.as_deref()).collect();
    assert_eq!(
        reasons,
        ["same speaker, titles 1.00 alike", "same speaker, who has no other talk there, and one account has no title"]
    );
    let lines: Vec<String> = identity_quads(&Iris::default(), &found).iter().map(ToString::to_string).collect();
    assert_eq!(lines.iter().filter(|line| line.contains("sameTalkAs")).count(), 3);
    assert_eq!(lines.iter().filter(|line| line.contains("sameTalkReason")).count(), 2);
}

#[test]
fn talks_of_people_who_are_decided_to_be_two_stay_two() {
    let title = "Grinding flour with streams of stones";
    let apart = |person: &str| TalkFacts { apart: vec![person.to_owned()], ..talk("a", title, &["neha-narula"]) };
    let of = |first: TalkFacts, speakers: &[&str]| {
        merged(&[("one", vec![first]), ("two", vec![talk("b", title, speakers)])])
    };
    assert_eq!(of(apart("somebody"), &["neha-nerula"]), ["b=a"]);
    assert_eq!(of(apart("neha-nerula"), &["neha-nerula"]), [""; 0]);
    // Both of them on one stage are one talk.
    assert_eq!(of(apart("neha-nerula"), &["neha-nerula", "neha-narula"]), ["b=a"]);
    // An account that names nobody does not bring them together.
    let unnamed = ("three", vec![talk("c", title, &[])]);
    let recaps = [("one", vec![apart("neha-nerula")]), ("two", vec![talk("b", title, &["neha-nerula"])]), unnamed];
    assert_eq!(merged(&recaps).len(), 1);
}

#[test]
fn a_talk_in_doubt_joins_one_that_is_sure_and_joins_no_two() {
    use super::doubtful::doubtful_identities;
    let ada = || talk("bridges", "Bridges of steel and stone", &["ada"]);
    let same = |id: &str| talk(id, "Bridges of steel and stone", &["ada"]);
    type Case<'a> = (&'a str, Vec<(&'a str, Vec<TalkFacts>, Vec<TalkFacts>)>, &'a [&'a str]);
    let cases: Vec<Case<'_>> = vec![
        ("no doubt", vec![("one", vec![ada()], vec![])], &[]),
        ("alone", vec![("one", vec![ada()], vec![talk("mills", "Mills by the river", &[])])], &["mills=mills"]),
        ("the sure one stands", vec![("one", vec![], vec![same("a")]), ("two", vec![ada()], vec![])], &["a=bridges"]),
        ("as well told surely", vec![("one", vec![ada()], vec![]), ("two", vec![], vec![ada()])], &[]),
        ("two in doubt", vec![("one", vec![], vec![same("a")]), ("two", vec![], vec![same("b")])], &["a=a", "b=a"]),
        (
            "one recap has it twice",
            vec![("one", vec![], vec![same("a")]), ("two", vec![ada()], vec![same("b")])],
            &["a=a", "b=a"],
        ),
    ];
    for (what, recaps, expected) in cases {
        let told: Vec<_> = recaps.iter().map(|(key, sure, doubtful)| (*key, &sure[..], &doubtful[..])).collect();
        let sure = identities(told.iter().map(|(key, sure, _)| (*key, *sure)), [], &words());
        let found = doubtful_identities(&told, &sure, &words());
        let pairs: Vec<String> = found.iter().map(|one| format!("{}={}", one.talk, one.canonical)).collect();
        assert_eq!(pairs, expected, "{what}");
        assert!(found.iter().all(|one| one.reason.is_some() == (one.talk != one.canonical)), "{what}");
    }
}
