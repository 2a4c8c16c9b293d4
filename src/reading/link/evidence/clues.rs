//! What speaks for and against a word as the listed name that is written so: `data/clues/weak-names.toml` says what each clue
//! counts and shows it, the file above sees whether it holds.

use crate::language::clues::clues;

clues! {
    /// What speaks for and against a word as the listed name that is written so; each is told in the file.
    WeakClue in "clues/weak-names.toml" {
        AtAll = "at-all",
        SmallWord = "small-word",
        FunctionWord = "function-word",
        Imported = "imported",
        NativeWord = "native-word",
        ForeignWord = "foreign-word",
        OneLetter = "one-letter",
        JoinedLetter = "joined-letter",
        TalkKind = "talk-kind",
        Plural = "plural",
        SmallPlural = "small-plural",
        Linked = "linked",
        SmallAcronym = "small-acronym",
        UnusualCase = "unusual-case",
        IdleCapital = "idle-capital",
        OpensSentence = "opens-sentence",
        Capital = "capital",
        Small = "small",
        SmallName = "small-name",
        CueBeside = "cue-beside",
        CueNear = "cue-near",
        CueSomewhere = "cue-somewhere",
        NamedElsewhere = "named-elsewhere",
        RelatedElsewhere = "related-elsewhere",
        InEventName = "in-event-name",
        HoldsName = "holds-name",
        Listed = "listed",
        ListedInBlock = "listed-in-block",
        Framed = "framed",
        Led = "led",
        SmallCompany = "small-company",
        Split = "split",
        NamesPerson = "names-person",
        BeforeEvent = "before-event",
        CompanySlot = "company-slot",
    }
}
