//! The keys of a language file, each declared once: its name, whether a language must have it, where its phrases hold, and
//! what they mean. From this one table come the fields of [`Cues`], what a file is checked by, and the comments in the files.

use super::Phrases;

/// A key of a language file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// As the files have it.
    pub name: &'static str,
    /// Whether a language must have it.
    pub need: Need,
    /// Where its phrases hold.
    pub reach: Reach,
    /// What its phrases say of the words beside them.
    pub meaning: &'static str,
}

/// Whether a language must have a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Without it no talk is found, or small words are taken for names.
    Must,
    /// Without it less is found.
    May,
}

/// Where the phrases of a key hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// In the language whose file has them.
    Own,
    /// There, and the English ones in every language, since recaps in any language use English terms.
    English,
    /// There, and of the English ones those of several words in every language: single words such as "in" mean too much.
    EnglishPhrases,
    /// In every language, since names and titles are quoted in any.
    Everywhere,
}

macro_rules! keys {
    (
        flags { $($flag:ident: $flag_meaning:literal;)* }
        phrases { $($name:ident: $need:ident, $reach:ident, $meaning:literal;)* }
    ) => {
        /// What a language says of itself with true or false, and what it means.
        pub const FLAGS: &[(&str, &str)] = &[$((stringify!($flag), $flag_meaning),)*];


        /// All keys that hold phrases, in the order of the files.
        pub const KEYS: &[Key] = &[$(
            Key { name: stringify!($name), need: Need::$need, reach: Reach::$reach, meaning: $meaning },
        )*];

        /// The phrases of one language, with those that it shares.
        #[derive(Debug, Clone, Default)]
        pub struct Cues {
            $(#[doc = $flag_meaning] pub $flag: bool,)*
            $(#[doc = $meaning] pub $name: Phrases,)*
        }

        impl Cues {
            /// Asks for what each flag and each key holds.
            pub(super) fn with(flag: impl Fn(&str) -> bool, phrases: impl Fn(&Key) -> Phrases) -> Self {
                let mut keys = KEYS.iter();
                let mut next = || keys.next().map(&phrases).unwrap_or_default();
                Self { $($flag: flag(stringify!($flag)),)* $($name: next(),)* }
            }
        }
    };
}

keys! {
flags {
    verb_first: "Whether a verb may stand before its subject: \"erklärte X\".";
    capital_nouns: "Whether every noun is written with a capital, as in German, so that one says little.";
    unspaced: "Whether words and names stand in one run without spaces, so that only phrases and names that are listed show where one ends.";
}
phrases {
    byline: Must, English, "Between a title and its speaker: \"Title by X\".";
    talk_of: May, Own,
        "Between a title in quotes and its speaker, besides what stands under byline: \"the talk “Title” of X\".";
    employer: Must, English, "Between a speaker or a role and the company: \"X from Y\", \"engineer at Y\".";
    workplace: May, English,
        "What only a company follows: a name that is a company and a technology is the company after one of these.";
    origin: May, Own, "Before the company that somebody comes from: \"From X came Y\", \"a visitor from X, Y\".";
    someone: May, English, "People without a name: \"someone from Docker\".";
    speaker_nouns: May, English, "Right before the name of who speaks: \"the speaker, X\".";
    companions: May, Own, "Between two who speak together: \"X, together with Y, spoke\".";
    shares: May, Own, "What each of several speakers gave of one talk: \"the first half by X, the second half by Y\".";
    roles: May, English, "Nouns for what a speaker is.";
    makers: May, English, "Roles towards a technology or a group, not a company: \"the creator of Redis\".";
    also_known_as: May, English, "Before another name of the same person.";
    honorifics: May, English, "Before a person's name.";
    degrees: May, English, "Behind a person's name and part of it: \"X, Ph.D., Company\".";
    copulas: May, English, "Between a person and what they are.";
    pronouns: May, English, "Stand for the person of the sentence before: \"She works at X\".";
    of: May, English, "Between a role and its field or company: \"VP of Engineering\" names no company.";
    within: May, Own, "Where somebody does what a clause tells of: \"who leads the data team at X\".";
    how: May, Own, "Before the company whose doings a speaker tells of: \"X explained how Y moved to Go\".";
    own_team: May, Own, "A team at a company, said of the person the sentence is about.";
    past: May, Own, "A company after one of these is a past employer or no employer at all.";
    present: May, English, "Between a past employer and the present one: \"formerly of X and now at Y\".";
    owner: May, Own,
        "After a company, before its person or team: \"Netflix's X\". One that begins with an apostrophe is cut off words in all languages.";
    company_after: May, Own, "A name that is a company and a technology is the company before one of these.";
    company_nouns: May, English, "Nouns for a company that may stand right before its name.";
    company_frames: May, English,
        "What names of companies follow, whoever works there: \"sponsored by X\", \"companies such as X and Y\".";
    organisations: May, English, "Words that the names of organisations begin or end with.";
    bodies: May, English,
        "Words that open the names of organisations if a small word follows: \"Committee on X\", \"Centre for X\".";
    venues: May, English, "Nouns for houses and streets, which are named after people: \"Theatre X\", \"Calle X\".";
    written_in: May, EnglishPhrases, "A name that is also an ordinary word is the technology after one of these.";
    tool_nouns: May, English,
        "Nouns for software, beside a name that is in no list: \"a tool called X\", \"the X framework\".";
    package_nouns: May, English,
        "Nouns for what a package registry holds: behind one a name may be in small letters.";
    against: May, Own, "Between two of a kind, of which one takes the other's place: \"Kafka rather than X\".";
    talk_nouns: Must, English, "What a talk is called.";
    parts_of_talks: May, English, "Nouns for a talk that also name a part of one: \"there was a demo\".";
    talk_verbs: Must, Own, "What speakers do.";
    introductions: May, Own, "What opens the account of the next talk.";
    order: May, Own, "Where a talk stands in the order of the day: \"Last on our list was X\".";
    next_talk: May, Own,
        "What opens a paragraph on a further talk, with a noun for a talk behind it, or on the rest of the event.";
    this_talk: May, Own, "By which a section says that it tells of one talk.";
    attended: May, Own,
        "Before a talk that the author went to or that there was, of which perhaps nothing else is told.";
    announcements: May, Own, "What the last sentences above the first talk say.";
    own_talk: May, Own, "The author's own talk.";
    titled: May, Own, "What stands before a title inside a sentence.";
    introducing: May, English, "What stands in a title before something new that a talk is about: \"Introducing X\".";
    title_label: May, English, "Labels before a title: \"Title: …\".";
    title_columns: May, English,
        "What heads the column of titles in a table, besides what a talk is called.";
    speaker_columns: May, English, "What heads the column of speakers, besides speaker_nouns.";
    company_columns: May, English, "What heads the column of companies, besides company_nouns.";
    about: May, English, "Between a noun for a talk and what it is about; a title may follow.";
    not_speaker: May, English, "Beside a person who is named and did not speak.";
    met: May, Own, "Before somebody whom the author met: \"had dinner with X\".";
    interviews: May, English, "Words of headings above a conversation that was no talk.";
    beside_talks: May, Own, "What a paragraph on the event is about, and none on a talk.";
    closing: May, Own,
        "What opens a paragraph that looks back on the whole event, if it says \"I\", \"we\" or \"the conference\".";
    first_person: May, Own, "First persons of the author.";
    which: May, Own, "Behind a title and a comma, before its speaker: \"I went to Title, which X gave\".";
    and: Must, English, "Between the last two of a list.";
    or: May, English, "Between two of which one is meant.";
    articles: May, Own, "Articles: they may stand before a name and are no part of it.";
    function_words: Must, Own,
        "Articles, prepositions, pronouns, auxiliaries and other small words, which say nothing of a name beside them.";
    not_talk: May, English, "Words that the headings of what is no talk are made of.";
    languages: May, English, "Names of languages, in brackets behind a title: \"Title (German)\".";
    containers: May, English, "Words of headings that hold talks.";
    keynote: May, English, "Kinds of talk: keynote.";
    lightning: May, English, "Kinds of talk: short.";
    workshop: May, English, "Kinds of talk: hands-on.";
    panel: May, English, "Kinds of talk: several people in discussion.";
    empty_words: May, Everywhere, "Words of a title that say nothing about which talk it is.";
    form_words: May, Everywhere, "Words of a title that say only which kind of talk it is.";
    written_by: May, Own, "Before the names of a recap's authors.";
    published: May, English, "Before the day of the post, not of the event, at the beginning of a line.";
    event_nouns: May, English, "What an event is called.";
    event_endings: May, English, "What the names of events end in.";
    held: May, Own, "That an event was held; its place follows or stands before.";
    in_place: May, Own, "Before the place of an event.";
    recap_nouns: May, Everywhere,
        "Nouns for a recap: what stands right behind one in a title is the event, as in \"Notes from X\".";
    visited: May, Own, "That the author went to an event or its town, which the sentence names.";
    recently: May, English, "That what is told happened shortly before the post.";
    this_year: May, English, "That what is told is of the year of the post.";
    earlier: May, Own, "That a name, a place or a year is of an earlier edition.";
    later: May, Own, "That a place or a day is of what comes later.";
    counted: May, English, "Words that count the editions of an event: no part of its name.";
    where_labels: May, English, "Labels before the place of an event: \"Where: …\".";
    when_labels: May, English, "Labels before the days of an event: \"When: …\".";
    event_days: May, English, "Nouns that end the name of an event and say little alone: \"Java Day\".";
    on_day: May, Own, "Before the day of something: \"on 9.11.\".";
    day_joins: May, Own, "Between the first and the last day of something.";
    name_joins: May, English, "Small words inside the name of an event: \"Forum on Open Design\".";
    of_names: May, English,
        "Words of headings of no talk that may also begin the name of an event: \"Open Hardware Summit\".";
    sponsors: May, English, "Words of headings and sentences that name those who pay for an event.";
    months: May, Own,
        "The months in calendar order; where they have several forms, all twelve in one form, then all twelve in the next.";
    today: May, Own, "That the post is of the day it tells of.";
    day_one: May, Own, "The first day of an event, in its title.";
    day_two: May, Own, "The second day of an event, in its title.";
    ordinals: May, English, "Endings that make a number an ordinal: \"8th\".";
    hours: May, Own, "Words beside an hour: \"9:15 Uhr\".";
    abbreviations: May, English, "Words that end in a full stop without ending a sentence, without that stop.";
    elisions: May, Everywhere, "Words that lose their vowel before another and are written with it: \"l'\".";
    name_elisions: May, Everywhere, "Those of them that surnames begin with as well: \"D'Ambrosio\".";
    word_endings: May, English, "What an ordinary word may end in beside the form that word lists have.";
    name_endings: May, Own, "What the name of a person may end in where it is declined: \"Findlers Vortrag\".";
    not_shared: May, Own, "English phrases that mean something else in this language, and so are not shared into it.";
    date_units: May, Own, "Behind the number of the year, of the month and of the day, in this order, where a date has such words.";
    inner_capitals: May, Own, "Endings that are written with a capital inside a word: \"TeilnehmerInnen\".";
    adjective_endings: May, Own, "What adjectives end in before a noun with a capital: \"Gemeinsames Entscheiden\".";
}
}
