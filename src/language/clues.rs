//! `data/clues/*.toml` in, the weight of each clue out. A decision between candidates is a sum of clues: the code sees whether
//! a clue is there, the file says what it counts, so that a decision can be read, argued about and mended without the code.

use super::LanguageError;
use crate::assets::{Asset, Assets};
use serde::Deserialize;

/// A row of a file of clues.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: toml::Spanned<String>,
    weight: f32,
    says: String,
    example: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    clue: Vec<Row>,
}

/// The clues that one decision is weighed by.
pub trait Clue: Copy + 'static {
    /// The file below `data/`.
    const FILE: &'static str;
    /// All of them, each with its name in the file.
    const ALL: &'static [(Self, &'static str)];
    /// Its place in [`Clue::ALL`].
    fn index(self) -> usize;
}

/// What each clue counts.
#[derive(Debug, Clone)]
pub struct Weights<C> {
    by_index: Vec<f32>,
    clues: std::marker::PhantomData<C>,
}

impl<C: Clue> Weights<C> {
    /// Reads the file; every clue must stand in it once, with what it sees and an example. A user's folder need not have any.
    pub(super) fn load(data: &Assets) -> Result<Self, LanguageError> {
        let data = data.or_shipped("clues");
        let asset =
            data.file(C::FILE)?.ok_or_else(|| LanguageError::NoClues { path: C::FILE, origin: data.origin() })?;
        Self::parse(&asset)
    }

    fn parse(asset: &Asset) -> Result<Self, LanguageError> {
        let fault = |at: usize, fault: String| LanguageError::Toml {
            path: asset.path.clone(),
            line: asset.text[..at.min(asset.text.len())].matches('\n').count() + 1,
            fault,
        };
        let rows: Rows = toml::from_str(&asset.text)
            .map_err(|e| fault(e.span().map_or(0, |s| s.start), e.message().trim().replace('\n', " ")))?;
        let mut by_index: Vec<Option<f32>> = vec![None; C::ALL.len()];
        for row in rows.clue {
            let (at, name) = (row.name.span().start, row.name.get_ref());
            let Some(index) = C::ALL.iter().position(|(_, known)| known == name) else {
                let known: Vec<&str> = C::ALL.iter().map(|(_, name)| *name).collect();
                return Err(fault(at, format!("there is no clue `{name}`; there are {}", known.join(", "))));
            };
            if row.says.trim().is_empty() || row.example.trim().is_empty() {
                return Err(fault(at, format!("`{name}` does not say what it sees, or gives no example")));
            }
            if by_index[index].replace(row.weight).is_some() {
                return Err(fault(at, format!("`{name}` stands here twice")));
            }
        }
        let missing = C::ALL.iter().zip(&by_index).find(|(_, weight)| weight.is_none());
        if let Some(((_, name), _)) = missing {
            return Err(fault(asset.text.len(), format!("`{name}` is missing")));
        }
        Ok(Self { by_index: by_index.into_iter().flatten().collect(), clues: std::marker::PhantomData })
    }

    /// What a clue counts.
    pub fn of(&self, clue: C) -> f32 {
        self.by_index[clue.index()]
    }

    /// A clue's name in the file, and what it counts.
    pub fn told(&self, clue: C) -> (&'static str, f32) {
        (C::ALL[clue.index()].1, self.of(clue))
    }

    /// What clues count together.
    pub fn sum(&self, clues: impl IntoIterator<Item = C>) -> f32 {
        clues.into_iter().map(|clue| self.of(clue)).sum()
    }
}

/// The clues that were found of one candidate, and what each counts for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally<C> {
    clues: Vec<(C, f32)>,
}

impl<C> Default for Tally<C> {
    fn default() -> Self {
        Self { clues: Vec::new() }
    }
}

impl<C: Clue> Tally<C> {
    /// Counts these clues by their weights.
    pub fn new(weights: &Weights<C>, clues: impl IntoIterator<Item = C>) -> Self {
        Self { clues: clues.into_iter().map(|clue| (clue, weights.of(clue))).collect() }
    }

    /// Of these clues counts the heaviest by its weight, and each other one by the weight of `further`.
    pub fn of_best(weights: &Weights<C>, clues: impl IntoIterator<Item = C>, further: C) -> Self {
        let mut tally = Self::new(weights, clues);
        let best = (0..tally.clues.len()).rev().max_by(|a, b| tally.clues[*a].1.total_cmp(&tally.clues[*b].1));
        let others = tally.clues.iter_mut().enumerate().filter(|(at, _)| Some(*at) != best);
        others.for_each(|(_, (_, weight))| *weight = weights.of(further));
        tally
    }

    /// Counts further clues.
    pub fn extend(&mut self, other: Self) {
        self.clues.extend(other.clues);
    }

    /// What they count together, in whole thousandths, so that their order says nothing.
    pub fn sum(&self) -> f32 {
        exact(self.clues.iter().map(|(_, weight)| weight).sum())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.clues.is_empty()
    }

    /// Their names in the file, and what each counts here.
    pub fn told(&self) -> Vec<(&'static str, f32)> {
        self.clues.iter().map(|(clue, weight)| (C::ALL[clue.index()].1, *weight)).collect()
    }
}

/// The sum of weights, without what adding them one by one has made of it.
pub fn exact(sum: f32) -> f32 {
    (sum * 1000.0).round() / 1000.0
}

macro_rules! clues {
    ($(#[$about:meta])* $name:ident in $file:literal { $($variant:ident = $key:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum $name { $($variant,)* }

        impl Clue for $name {
            const FILE: &'static str = $file;
            const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $key),)*];
            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

clues! {
    /// What speaks for and against a run of capitals as the name of a person; each is told in the file.
    PersonClue in "clues/people.toml" {
        FirstGiven = "first-given",
        FirstGivenWord = "first-given-word",
        FirstInitial = "first-initial",
        FirstUnknown = "first-unknown",
        FirstWord = "first-word",
        LastUnknown = "last-unknown",
        LastGivenWord = "last-given-word",
        LastSurname = "last-surname",
        LastWord = "last-word",
        LastParticle = "last-particle",
        LastParticles = "last-particles",
        InnerJoint = "inner-joint",
        InnerName = "inner-name",
        InnerWord = "inner-word",
        RoleWord = "role-word",
        GivenAlone = "given-alone",
        AloneOther = "alone-other",
        Shouted = "shouted",
        PlaceWord = "place-word",
        PlaceOrMonth = "place-or-month",
        OtherFirst = "other-first",
        OtherSurname = "other-surname",
        OtherName = "other-name",
        OtherWeak = "other-weak",
        GermanNoun = "german-noun",
        EmployerInside = "employer-inside",
        TwoInSentence = "two-in-sentence",
        NoSurname = "no-surname",
        BeforeOrganisation = "before-organisation",
        CutShort = "cut-short",
        CutAtParticle = "cut-at-particle",
        ManyCapitals = "many-capitals",
        Honoured = "honoured",
        By = "by",
        Introduced = "introduced",
        Role = "role",
        RoleGiven = "role-given",
        RoleAside = "role-aside",
        RoleAsideGiven = "role-aside-given",
        Speaks = "speaks",
        Presented = "presented",
        Works = "works",
        Renamed = "renamed",
        Alone = "alone",
        Marked = "marked",
        Signed = "signed",
        OwnLine = "own-line",
        OpensAccount = "opens-account",
        Further = "further",
        BesidePerson = "beside-person",
        BareName = "bare-name",
        LikeOtherHeadings = "like-other-headings",
    }
}

clues! {
    /// What speaks for and against a word as the listed name that is written so; each is told in the file.
    WeakClue in "clues/weak-names.toml" {
        AtAll = "at-all",
        SmallWord = "small-word",
        FunctionWord = "function-word",
        Imported = "imported",
        NativeWord = "native-word",
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

clues! {
    /// What speaks for and against a name, a place, a year or a day as those of a recap's event; each is told in the file.
    EventClue in "clues/event.toml" {
        NameAtAll = "name-at-all",
        NameKnown = "name-known",
        NameInTitle = "name-in-title",
        NameIsTitle = "name-is-title",
        NameInDescription = "name-in-description",
        NameInHeading = "name-in-heading",
        NameEarly = "name-early",
        NameWithYear = "name-with-year",
        NameWithNoun = "name-with-noun",
        NameWithRecap = "name-with-recap",
        NameHeld = "name-held",
        NameVisited = "name-visited",
        NameTag = "name-tag",
        NameLinked = "name-linked",
        NameAgain = "name-again",
        NameInitials = "name-initials",
        NameOrdinary = "name-ordinary",
        NameOther = "name-other",
        NamePiece = "name-piece",
        YearAtAll = "year-at-all",
        YearBesideName = "year-beside-name",
        YearTells = "year-tells",
        YearInTitle = "year-in-title",
        YearOfEdition = "year-of-edition",
        YearTag = "year-tag",
        YearOfPost = "year-of-post",
        YearFarFromPost = "year-far-from-post",
        YearEarlier = "year-earlier",
        PlaceAtAll = "place-at-all",
        PlaceInName = "place-in-name",
        PlaceBehindName = "place-behind-name",
        PlaceInTitle = "place-in-title",
        PlaceBehindIn = "place-behind-in",
        PlaceTells = "place-tells",
        PlaceBesideTelling = "place-beside-telling",
        PlaceHeld = "place-held",
        PlaceLabel = "place-label",
        PlaceVisited = "place-visited",
        PlaceUsual = "place-usual",
        PlaceTag = "place-tag",
        PlaceEarlier = "place-earlier",
        PlaceOfOther = "place-of-other",
        DayAtAll = "day-at-all",
        DayTells = "day-tells",
        DayHeld = "day-held",
        DayLabel = "day-label",
        DayWithYear = "day-with-year",
        DayOfPost = "day-of-post",
        DayEarlier = "day-earlier",
    }
}

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

/// The name and the example of each row of a shipped file.
#[cfg(test)]
pub(crate) fn examples<C: Clue>() -> Vec<(String, String)> {
    let asset = Assets::data(None).file(C::FILE).expect("it is shipped").expect("it is shipped");
    let rows: Rows = toml::from_str(&asset.text).expect("the file is sound");
    rows.clue.into_iter().map(|row| (row.name.into_inner(), row.example)).collect()
}

clues! {
    /// What speaks for and against a part of a web page as furniture; each is told in the file.
    FurnitureClue in "clues/furniture.toml" {
        PartAtAll = "part-at-all",
        ElementNav = "element-nav",
        ElementAside = "element-aside",
        ElementFooter = "element-footer",
        ElementForm = "element-form",
        NamedNavigation = "named-navigation",
        NamedSidebar = "named-sidebar",
        NamedRelated = "named-related",
        NamedComments = "named-comments",
        NamedAuthor = "named-author",
        NamedShare = "named-share",
        NamedNotice = "named-notice",
        NamedCredit = "named-credit",
        NamedText = "named-text",
        SaysSo = "says-so",
        LinksMostly = "links-mostly",
        OutsideMain = "outside-main",
        Tells = "tells",
        FormWithText = "form-with-text",
        HoldsTitle = "holds-title",
        MostOfPage = "most-of-page",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    clues! {
        Two in "clues/two.toml" { One = "one", Other = "other", }
    }

    fn parse(text: &str) -> Result<Weights<Two>, String> {
        Weights::parse(&Asset { path: "two.toml".into(), text: text.into() }).map_err(|e| e.to_string())
    }

    #[test]
    fn each_clue_stands_once_in_the_file() {
        let row = |name: &str| format!("[[clue]]\nname = \"{name}\"\nweight = 1.5\nsays = \"s\"\nexample = \"e\"\n");
        let weights = parse(&(row("one") + &row("other"))).expect("both are there");
        assert_eq!(weights.sum([Two::One, Two::Other]), 3.0);
        for (text, fault) in [
            (row("one"), "two.toml:6: `other` is missing; mend the file"),
            (row("one") + &row("three"), "two.toml:7: there is no clue `three`; there are one, other; mend the file"),
            (row("one") + &row("one"), "two.toml:7: `one` stands here twice; mend the file"),
        ] {
            assert_eq!(parse(&text).map(|_| ()), Err(fault.to_owned()));
        }
    }

    #[test]
    fn tallies_add_up_whatever_the_order() {
        let row = |name: &str, weight: f32| {
            format!("[[clue]]\nname = \"{name}\"\nweight = {weight}\nsays = \"s\"\nexample = \"e\"\n")
        };
        let weights = parse(&(row("one", 0.1) + &row("other", 0.7))).expect("both are there");
        let clues = [Two::One, Two::Other, Two::One, Two::One];
        for turned in 0..clues.len() {
            let mut clues = clues;
            clues.rotate_left(turned);
            assert_eq!(Tally::new(&weights, clues).sum(), 1.0, "{clues:?}");
        }
        let best = Tally::of_best(&weights, [Two::One, Two::Other, Two::Other], Two::One);
        assert_eq!(best.told(), [("one", 0.1), ("other", 0.7), ("other", 0.1)]);
        assert!(Tally::<Two>::default().is_empty() && Tally::<Two>::default().sum() == 0.0);
    }
}
