//! The kinds of names as people type them and as listings count them.

use anyhow::Context as _;
use talkgraph::model::Kind;
use talkgraph::text::fold_str;

/// Every kind, in the order of listings.
pub const KINDS: [Kind; 5] = [Kind::Person, Kind::Company, Kind::Technology, Kind::Topic, Kind::Event];

/// The kind that a person typed, in the singular or the plural.
pub fn kind_named(text: &str) -> anyhow::Result<Kind> {
    let typed = fold_str(text.trim());
    let named = |kind: &&Kind| typed == kind.slug() || typed == plural(**kind, 2);
    let known = || KINDS.map(Kind::slug).join(", ");
    KINDS.iter().find(named).copied().with_context(|| format!("no kind {text:?}; the kinds are {}", known()))
}

/// The word for `count` of a kind.
pub fn plural(kind: Kind, count: usize) -> &'static str {
    match (kind, count == 1) {
        (Kind::Person, false) => "people",
        (Kind::Company, false) => "companies",
        (Kind::Technology, false) => "technologies",
        (Kind::Topic, false) => "topics",
        (Kind::Event, false) => "events",
        (_, true) => kind.slug(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_typed_as_people_do() {
        for (typed, kind) in [("person", Kind::Person), ("People", Kind::Person), ("technologies", Kind::Technology)] {
            assert_eq!(kind_named(typed).expect(typed), kind);
        }
        let message = kind_named("gadget").expect_err("no such kind").to_string();
        assert_eq!(message, "no kind \"gadget\"; the kinds are person, company, technology, topic, event");
    }
}
