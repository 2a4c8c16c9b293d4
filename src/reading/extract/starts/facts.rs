//! What can be seen of a unit, by name: the table of facts behind features and weights. A fact has a number and a name, so
//! that a recap is read by numbers alone, while the weights file and `--explain` speak in words.
//!
//! A fact may also be counted for one kind of unit only ("of an item: …"), and for the units around ("next: …").

use super::cues::LISTS;
use super::units::Form;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The number of a fact in one of its places.
pub type FactId = u32;

/// A fact as a row of the table.
#[derive(Debug, Clone, Copy)]
struct Row {
    name: &'static str,
    values: u32,
    /// Counted for each form of unit apart, beside for all.
    apart: bool,
    /// Looked at from the units around.
    near: bool,
}

/// Where a unit is looked at from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// From the unit behind it.
    Before,
    /// From the unit before it.
    Next,
    /// From the last but one before it.
    Second,
    /// From the heading right above it.
    Below,
    /// From the units below it, of which it is the heading.
    Heading,
}

/// The places, as they are named.
const PLACES: [&str; 5] = ["before", "next", "next but one", "below the heading", "its heading"];

const OWN: (bool, bool) = (false, false);
const APART: (bool, bool) = (true, false);
const NEAR: (bool, bool) = (false, true);
const BOTH: (bool, bool) = (true, true);

macro_rules! facts {
    ($($fact:ident $name:literal $values:literal $reach:ident;)*) => {
        /// What is seen of a unit; the facts on cue lists follow behind these.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Fact { $($fact),* }
        const ROWS: &[Row] = &[$(Row { name: $name, values: $values, apart: $reach.0, near: $reach.1 }),*];
    };
}

facts! {
    // Where it stands.
    Form "form" 6 NEAR;
    FormBefore "form before" 7 APART;
    FormNext "form next" 7 APART;
    Level "level against the usual" 6 OWN;
    LevelCount "headings of its level" 4 OWN;
    Deepest "of the deepest level" 1 OWN;
    OnlyOne "the only one of its level" 1 OWN;
    FirstHeading "the first heading" 1 OWN;
    LastHeading "the last heading" 1 OWN;
    OwnWords "words right below" 6 OWN;
    Children "headings below" 4 OWN;
    NoParent "no heading above" 1 OWN;
    Announced "above the first like it: talks are announced" 1 OWN;
    LedByTalks "above the first like it: talks are spoken of" 1 OWN;
    ParentGeneral "heading above: general words" 3 OWN;
    ParentContainer "heading above: words that hold talks" 4 OWN;
    ParentPerson "heading above: a person" 1 OWN;
    SectionGeneral "in a section: general words" 3 OWN;
    SectionContainer "in a section: words that hold talks" 4 OWN;
    SectionNoTalk "in a section: words of no talk" 4 OWN;
    SectionPerson "in a section: of a person" 1 OWN;
    FromHeading "units behind its heading" 5 APART;
    Before "before all headings" 1 APART;
    NoHeadings "in a text without headings" 1 APART;
    Sentences "sentences of its block" 4 APART;
    Depth "depth of the item" 3 OWN;
    Words "words" 7 BOTH;
    ItemOf "place in the list" 2 OWN;
    ListLength "items of the list" 4 OWN;
    ListLead "line above the list" 3 OWN;
    // Its words.
    General "general words" 5 BOTH;
    NoTalk "words of no talk" 5 NEAR;
    Container "words that hold talks" 5 NEAR;
    Capitals "capitals" 5 APART;
    Lower "begins small" 1 OWN;
    End "ends in" 7 NEAR;
    Quoted "a title in quotes" 1 BOTH;
    OpensQuoted "opens with a title in quotes" 2 OWN;
    Opening "opens marked" 3 APART;
    Whole "marked as a whole" 3 APART;
    LongMark "a long stretch marked" 3 OWN;
    TalkPage "a link to a talk's page" 1 BOTH;
    Colon "colon" 1 APART;
    Dash "dash" 1 APART;
    Question "question mark" 1 OWN;
    Handle "handle" 1 OWN;
    Address "an address" 1 OWN;
    Time "a time of day" 1 NEAR;
    Date "a date" 1 NEAR;
    // Who and what it names.
    People "people" 4 NEAR;
    Full "people in full" 3 APART;
    New "newest person" 4 BOTH;
    OpensPerson "opens with a person" 2 BOTH;
    ClosesPerson "closes with a person" 1 APART;
    OnlyPerson "only a person" 1 BOTH;
    OnlyDate "only a date" 1 APART;
    OnlyEvent "only the event" 1 APART;
    OnlyAddress "only an address" 1 APART;
    Listed "first person is" 3 OWN;
    By "by, and a new person" 1 BOTH;
    Bracket "a new person, and a bracket" 1 OWN;
    Comma "a new person, and a comma" 1 OWN;
    DashBehind "a new person, and a dash" 1 APART;
    DashAhead "a dash, and a new person" 1 APART;
    Verb "a new person, and a verb of speaking" 1 BOTH;
    TalkOf "a talk, and a new person" 1 BOTH;
    Owner "a new person's" 1 OWN;
    NoSpeaker "a new person who did not speak" 1 OWN;
    Role "a new person, and a role" 1 OWN;
    Employer "a new person, and a company" 1 NEAR;
    Company "a company" 1 NEAR;
    PersonCompany "a person and a company" 1 NEAR;
    Employed "somebody with an employer" 1 BOTH;
    RoleAhead "a role, and a new person" 1 OWN;
    CompanyAhead "a company, and a new person" 1 OWN;
    Does "a new person, and what they do" 1 BOTH;
    NewTechnology "a new person and a technology" 1 BOTH;
    NewTalk "a new person and a noun for a talk" 1 OWN;
    NewQuoted "a new person and a title in quotes" 1 OWN;
    NewOrder "a new person and a place in the order" 1 OWN;
    NewAuthor "the author, and a new person" 1 OWN;
    Technology "a technology" 1 OWN;
    Topic "a topic" 1 OWN;
    Event "an event" 1 APART;
    // What the rules say of it.
    Found "the rules begin a talk" 1 APART;
    FoundTitle "the rules begin a talk with a title" 1 APART;
    FoundPeople "the rules begin a talk by somebody" 1 APART;
    FoundBoth "the rules begin a talk with a title by somebody" 1 APART;
    Inside "inside a talk of the rules" 1 BOTH;
    ReadTitle "read as a title" 1 APART;
    ReadPeople "read as a speaker" 1 APART;
    ReadBoth "read as a title and a speaker" 1 APART;
    // What is told right below a heading.
    ToldPeople "new people told below" 4 OWN;
    ToldNewest "newest person right below" 4 OWN;
    ToldTalk "this talk is spoken of below" 1 OWN;
    ToldPage "a link to a talk's page below" 1 OWN;
    // Those like it: headings of its level, items of its list, first sentences of paragraphs.
    Peers "how many like it" 5 APART;
    FirstPeer "the first like it" 1 APART;
    PeerPerson "like it: with a person" 6 APART;
    PeerNew "like it: with a new person" 6 APART;
    PeerTitle "like it: as titles are" 6 APART;
    PeerGeneral "like it: general words" 6 APART;
    PeerContainer "like it: words that hold talks" 6 APART;
    PeerWordy "like it: of some words" 6 APART;
    PeerMarked "like it: open marked" 6 APART;
    PeerQuoted "like it: a title in quotes" 6 APART;
    PeerNotes "like it: text below" 6 APART;
    PeerIntroduces "like it: a person is introduced below" 6 APART;
    PeerAny "like it: a person in it or below" 6 APART;
    PeerLine "like it: a line with only a person below" 6 APART;
    PeerTold "like it: this talk is spoken of below" 6 APART;
    PeerFound "like it: the rules begin a talk" 6 APART;
    PeerRead "like it: read as a title and a speaker" 6 APART;
    PeerSame "like it: made alike" 6 APART;
    // Of these, the ones below the same heading.
    NearPeerPerson "beside it: with a person" 6 APART;
    NearPeerNew "beside it: with a new person" 6 APART;
    NearPeerTitle "beside it: as titles are" 6 APART;
    NearPeerGeneral "beside it: general words" 6 APART;
    NearPeerContainer "beside it: words that hold talks" 6 APART;
    NearPeerWordy "beside it: of some words" 6 APART;
    NearPeerMarked "beside it: open marked" 6 APART;
    NearPeerQuoted "beside it: a title in quotes" 6 APART;
    NearPeerNotes "beside it: text below" 6 APART;
    NearPeerIntroduces "beside it: a person is introduced below" 6 APART;
    NearPeerAny "beside it: a person in it or below" 6 APART;
    NearPeerLine "beside it: a line with only a person below" 6 APART;
    NearPeerTold "beside it: this talk is spoken of below" 6 APART;
    NearPeerFound "beside it: the rules begin a talk" 6 APART;
    NearPeerRead "beside it: read as a title and a speaker" 6 APART;
    NearPeerSame "beside it: made alike" 6 APART;
}

/// How a cue list is hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// One of its phrases stands there.
    Any,
    /// One opens the unit.
    Opens,
    /// More than one stand there.
    Twice,
}

const HITS: [&str; 3] = ["", " at the beginning", " twice"];

/// The numbers and the names of all facts in all places.
struct Table {
    rows: Vec<Row>,
    own: Vec<u32>,
    apart: Vec<u32>,
    apart_len: u32,
    near: Vec<u32>,
    near_len: u32,
    own_len: u32,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let cues =
        LISTS.iter().map(|(cue, near)| Row { name: cue.key(), values: HITS.len() as u32, apart: true, near: *near });
    let rows: Vec<Row> = ROWS.iter().copied().chain(cues).collect();
    let offsets = |counted: fn(&Row) -> bool| {
        let mut at = 0;
        let mut out = Vec::with_capacity(rows.len());
        for row in &rows {
            out.push(at);
            at += if counted(row) { row.values } else { 0 };
        }
        (out, at)
    };
    let (own, own_len) = offsets(|_| true);
    let (apart, apart_len) = offsets(|row| row.apart);
    let (near, near_len) = offsets(|row| row.near);
    Table { rows, own, apart, apart_len, near, near_len, own_len }
});

/// How many numbers there are.
pub fn count() -> usize {
    let t = &*TABLE;
    (t.own_len + t.apart_len * Form::ALL.len() as u32 + t.near_len * PLACES.len() as u32) as usize
}

/// The facts seen of one unit: row and value.
#[derive(Debug, Clone, Default)]
pub struct Seen(Vec<(u16, u8)>);

impl Seen {
    /// Notes a fact that holds.
    pub fn put(&mut self, fact: Fact) {
        self.put_value(fact, 0);
    }

    /// Notes a fact if it holds.
    pub fn put_if(&mut self, fact: Fact, holds: bool) {
        if holds {
            self.put(fact);
        }
    }

    /// Notes one of the values of a fact.
    pub fn put_value(&mut self, fact: Fact, value: usize) {
        debug_assert!((value as u32) < ROWS[fact as usize].values, "{fact:?} has no value {value}");
        self.0.push((fact as u16, value as u8));
    }

    /// Notes that a cue list is hit.
    pub fn put_cue(&mut self, list: usize, hit: Hit) {
        self.0.push(((ROWS.len() + list) as u16, hit as u8));
    }

    /// The numbers of the facts of a unit of this form, with those that hold for this form only.
    pub fn own(&self, form: Form, out: &mut Vec<FactId>) {
        let t = &*TABLE;
        for &(row, value) in &self.0 {
            out.push(t.own[row as usize] + u32::from(value));
            if t.rows[row as usize].apart {
                out.push(t.own_len + t.apart_len * form as u32 + t.apart[row as usize] + u32::from(value));
            }
        }
    }

    /// The numbers of the facts as they are seen from another unit.
    pub fn from(&self, place: Place, out: &mut Vec<FactId>) {
        let t = &*TABLE;
        let base = t.own_len + t.apart_len * Form::ALL.len() as u32 + t.near_len * place as u32;
        for &(row, value) in self.0.iter().filter(|(row, _)| t.rows[*row as usize].near) {
            out.push(base + t.near[row as usize] + u32::from(value));
        }
    }
}

/// The names of all facts, by number.
pub fn names() -> Vec<String> {
    let t = &*TABLE;
    let mut out = Vec::with_capacity(count());
    let values = |row: usize| -> Vec<String> {
        let Row { name, values, .. } = t.rows[row];
        let of_cues = row >= ROWS.len();
        (0..values)
            .map(|value| match () {
                () if of_cues => format!("{name}{}", HITS[value as usize]),
                () if values == 1 => name.to_owned(),
                () => format!("{name} {value}"),
            })
            .collect()
    };
    let rows = 0..t.rows.len();
    out.extend(rows.clone().flat_map(values));
    for form in Form::ALL {
        let apart = rows.clone().filter(|row| t.rows[*row].apart).flat_map(values);
        out.extend(apart.map(|name| format!("of {}: {name}", form.name())));
    }
    for place in PLACES {
        let near = rows.clone().filter(|row| t.rows[*row].near).flat_map(values);
        out.extend(near.map(|name| format!("{place}: {name}")));
    }
    out
}

/// For each number whether its fact is what the rules say.
pub fn of_rules() -> Vec<bool> {
    names().iter().map(|name| name.contains("the rules")).collect()
}

/// The numbers of all facts, by name.
pub fn numbers() -> HashMap<String, FactId> {
    names().into_iter().zip(0..).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_name_of_its_own() {
        assert_eq!(names().len(), count());
        assert_eq!(numbers().len(), count());
        let names = names();
        let mut seen = Seen::default();
        seen.put_value(Fact::Words, 3);
        let mut ids = Vec::new();
        seen.own(Form::Item, &mut ids);
        seen.from(Place::Heading, &mut ids);
        let said: Vec<&str> = ids.iter().map(|id| names[*id as usize].as_str()).collect();
        assert_eq!(said, ["words 3", "of an item: words 3", "its heading: words 3"]);
    }
}
