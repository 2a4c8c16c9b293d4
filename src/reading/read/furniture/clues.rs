//! What speaks for and against a part of a web page as furniture: `data/clues/furniture.toml` says what each clue counts and
//! shows it, the file above sees whether it holds.

use crate::language::clues::clues;

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
