//! What speaks for and against an organisation as the one that a person stands for: `data/clues/affiliation.toml` says what
//! each clue counts and shows it, `clauses` and `weigh` see whether it holds.

use crate::language::clues::clues;

clues! {
    /// What speaks for and against an organisation as the one that a person stands for; each is told in the file.
    AffiliationClue in "clues/affiliation.toml" {
        AtAll = "at-all",
        InBrackets = "in-brackets",
        BehindComma = "behind-comma",
        BehindDash = "behind-dash",
        RightBehind = "right-behind",
        RoleBehindName = "role-behind-name",
        BehindVerb = "behind-verb",
        BehindPronoun = "behind-pronoun",
        BeforeRole = "before-role",
        OwnsPerson = "owns-person",
        InCompound = "in-compound",
        Ahead = "ahead",
        BeforeDash = "before-dash",
        OwnTeam = "own-team",
        OfKeynote = "of-keynote",
        InCell = "in-cell",
        Labelled = "labelled",
        Below = "below",
        Role = "role",
        BehindAt = "behind-at",
        Works = "works",
        RightBehindRole = "right-behind-role",
        RightBeforeRole = "right-before-role",
        Closes = "closes",
        Fills = "fills",
        LastPart = "last-part",
        InLine = "in-line",
        EndsHeading = "ends-heading",
        OfTeam = "of-team",
        Listed = "listed",
        HeadWord = "head-word",
        SeveralWords = "several-words",
        ShortName = "short-name",
        OrdinaryWords = "ordinary-words",
        OrdinaryBehindAt = "ordinary-behind-at",
        LikeTitle = "like-title",
        BehindOf = "behind-of",
        Department = "department",
        Makes = "makes",
        AtFarOff = "at-far-off",
        AtOpensTitle = "at-opens-title",
        Past = "past",
        LinkLabel = "link-label",
        NamesEvent = "names-event",
    }
}
