//! What speaks for and against a word that no list has as a name: `data/clues/unlisted.toml` says what each clue counts and
//! shows it, the files beside this one see whether it holds.

use crate::language::clues::clues;

clues! {
    /// What speaks for and against a word that no list has as the name of software or of an organisation; each is told in the
    /// file.
    UnlistedClue in "clues/unlisted.toml" {
        NounBefore = "noun-before",
        NounBehind = "noun-behind",
        Called = "called",
        Explained = "explained",
        Used = "used",
        Led = "led",
        LedByLittle = "led-by-little",
        ToldOf = "told-of",
        TitleSubject = "title-subject",
        Introduced = "introduced",
        TakesOver = "takes-over",
        Listed = "listed",
        Enumerated = "enumerated",
        Repeated = "repeated",
        Repository = "repository",
        OwnSite = "own-site",
        OwnAddress = "own-address",
        InCode = "in-code",
        ScriptName = "script-name",
        Humps = "humps",
        HumpsOfWords = "humps-of-words",
        OddWord = "odd-word",
        Module = "module",
        SpelledOut = "spelled-out",
        ToolWord = "tool-word",
        LongerName = "longer-name",
        LongerWord = "longer-word",
        PackageLetters = "package-letters",
        HeadWord = "head-word",
        BehindFrame = "behind-frame",
        BehindWorkplace = "behind-workplace",
        CompanyNoun = "company-noun",
        CompanyTold = "company-told",
        BeforeStaff = "before-staff",
        FurtherFirm = "further-firm",
        Seat = "seat",
        OrdinaryWord = "ordinary-word",
        OrdinaryRest = "ordinary-rest",
        IdleCapital = "idle-capital",
        SmallLetters = "small-letters",
        Acronym = "acronym",
        InTitle = "in-title",
        GivenName = "given-name",
        LikePerson = "like-person",
        Place = "place",
        OfTalk = "of-talk",
    }
}
