//! Units and facts of small texts of our own.

use super::super::whole::WHOLE;
use super::facts::names;
use super::units::Unit;
use crate::read;

/// What `with` says of the units of a Markdown text and the names of their facts.
fn observe<R>(text: &str, with: impl FnOnce(&[Unit<'_>], Vec<Vec<String>>) -> R) -> R {
    let recap = read::parse("days.md", "days", text.as_bytes(), &WHOLE.languages).expect("text");
    let page = WHOLE.linker.page(&recap);
    let linked = WHOLE.link(&page);
    let names = names();
    WHOLE.extractor.observe(&page, &linked, |units, facts| {
        let named = facts.iter().map(|of| of.iter().map(|fact| names[*fact as usize].clone()).collect()).collect();
        with(units, named)
    })
}

#[test]
fn units_without_their_ornaments() {
    let text = "## 🎤 3. Streams without tears 🎉\n\n**Notes on nothing**\nIt was deep. We laughed.\n\n\
                - 10:30 – *Leftovers* by Ada Lovelace. She cooked.\n- **One. Two?**\n  and more\n\n[A way home](https://example.org)\n\n\
                > Said by somebody.\n";
    let found = observe(text, |units, _| {
        units.iter().map(|u| format!("{} {}: {}", u.form.name(), u.level, u.words())).collect::<Vec<_>>()
    });
    let expected = [
        "a heading 1: Streams without tears",
        "a heading 2: Notes on nothing",
        "a paragraph 0: It was deep.",
        "a later sentence 0: We laughed.",
        "an item 1: Leftovers by Ada Lovelace.",
        "a later sentence of an item 1: She cooked.",
        "an item 1: One. Two?",
        "a later sentence of an item 1: and more",
        "a heading 3: A way home",
        "an aside 0: Said by somebody.",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_same_facts_with_and_without_ornaments() {
    let plain = "# Made-up Days\n\n## Streams without tears\n\nAda Lovelace spoke of streams.\n\n\
                 ## Notes on nothing\n\nBlaise Pascal said much about it.\n\n## Thanks\n\nTo all of you.\n";
    let facts = |text: &str| observe(text, |_, facts| facts);
    let expected = facts(plain);
    for (name, text) in [
        ("pictures", plain.replace("## ", "## 🎤 ")),
        ("numbers", plain.replace("## ", "## 2. ")),
        ("deeper", plain.replace("# ", "## ")),
        ("bold", plain.replace("## Thanks", "## **Thanks**")),
        (
            "lines in bold",
            plain
                .replace("## Streams without tears", "**Streams without tears**")
                .replace("## Notes on nothing", "**Notes on nothing**")
                .replace("## Thanks", "**Thanks**"),
        ),
        ("line ends", plain.replace('\n', "\r\n")),
    ] {
        let found = facts(&text);
        for (found, expected) in found.iter().zip(&expected) {
            let differ: Vec<&String> = found
                .iter()
                .filter(|f| !expected.contains(f))
                .chain(expected.iter().filter(|f| !found.contains(f)))
                .collect();
            assert!(differ.is_empty(), "{name}: {differ:?}");
        }
        assert_eq!(found.len(), expected.len(), "{name}");
    }
}

#[test]
fn who_and_what_is_seen() {
    let text = "# Made-up Days\n\n## Talks\n\n“Streams without tears” by Ada Lovelace was good. Then Blaise Pascal spoke.\n\n\
                ### 5 March 2020\n\nSlides: https://example.org/slides\n";
    observe(text, |units, facts| {
        let has = |words: &str, fact: &str| {
            let at = units.iter().position(|u| u.words().contains(words)).expect("a unit");
            facts[at].iter().any(|f| f == fact)
        };
        assert!(has("Streams", "a title in quotes") && has("Streams", "by, and a new person"));
        assert!(has("Streams", "its heading: words that hold talks 4") && !has("Streams", "talk_nouns"));
        assert!(has("Pascal", "a new person, and a verb of speaking") && has("Pascal", "before: a title in quotes"));
        assert!(has("5 March", "only a date") && !has("Talks", "only a date"));
        assert!(has("Slides", "only an address") && !has("Pascal", "only an address"));
    });
}
