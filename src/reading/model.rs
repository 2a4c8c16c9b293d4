//! What the stages hand to each other: plain data, no I/O, so that every stage can be tested on its own.
//!
//! Inside the library a [`Span`] counts bytes of the decoded source text; the extraction record
//! ([`crate::extract::record`]) turns them into code points when they leave the program.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// A half-open range of bytes in the decoded source of a recap; both ends lie on character boundaries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The span as a range, to slice the source with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// What sort of thing an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub enum Kind {
    /// A human being.
    Person,
    /// A company or other organisation.
    Company,
    /// A product, project, language, protocol or format with a name of its own.
    Technology,
    /// A field, practice or idea.
    Topic,
    /// A series of conferences.
    Event,
}

impl Kind {
    /// The kind's lower-case name, as used in gazetteer tables and IRIs.
    pub fn slug(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Company => "company",
            Kind::Technology => "technology",
            Kind::Topic => "topic",
            Kind::Event => "event",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// The stable key of an entity: a slug of lower-case letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub String);

impl EntityId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A recap as read: its decoded text and its blocks, in order.
#[derive(Debug, Clone)]
pub struct Recap {
    /// The path as given.
    pub path: String,
    /// Stable name of the recap, the last part of its IRI.
    pub key: String,
    /// The decoded source.
    pub source: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// ISO 639-1 code of the language the prose is in.
    pub language: String,
    /// What the front matter states.
    pub meta: Meta,
    /// Headings, paragraphs, list items and so on.
    pub blocks: Vec<Block>,
    /// What was odd about the file, for the report.
    pub warnings: Vec<String>,
}

/// Front matter: what the file says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meta {
    /// Title of the post.
    pub title: Option<String>,
    /// Where the title stands in the source.
    pub title_span: Option<Span>,
    /// Date of the post (not of the conference), as written.
    pub date: Option<String>,
    /// Authors, as written.
    pub authors: Vec<String>,
    /// Tags and categories.
    pub tags: Vec<String>,
    /// Description or subtitle.
    pub description: Option<String>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A value of the front matter: title, description, author.
    Meta,
    /// A heading with its level; 0 where the format has no levels (plain text).
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list item with its nesting depth, from 1.
    Item(u8),
    /// A quotation.
    Quote,
    /// Source code; never linked.
    Code,
    /// A caption of a picture.
    Caption,
}

/// How a stretch of a block's text was marked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkKind {
    /// Bold.
    Strong,
    /// Italic.
    Emphasis,
    /// A link, with its address.
    Link(String),
    /// Inline code; never linked.
    Code,
    /// A cell of a table. A row of a table is an item whose text is its cells with bars between them.
    Cell {
        /// The column, from 0; a cell that spans several stands in its first.
        column: u16,
        /// Whether the cell heads its column.
        head: bool,
    },
}

/// A marked-up stretch of a block's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of [`Block::text`].
    pub range: Range<usize>,
    /// The kind of mark-up.
    pub kind: MarkKind,
}

/// A stretch of a block's text and the source it was read from. Where both are of one length the text was
/// copied; where not (an entity, an escape, a line break), it stands for the source stretch as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First byte in [`Block::text`].
    pub text: usize,
    /// Bytes of text.
    pub text_len: usize,
    /// The source stretch.
    pub source: Span,
}

/// One block of a recap: the text as a person reads it, without mark-up, and the way back to the source.
#[derive(Debug, Clone)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// The visible text.
    pub text: String,
    /// How the text maps to the source, in order, without gaps in the text.
    pub pieces: Vec<Piece>,
    /// Bold, italic, links and code inside.
    pub marks: Vec<Mark>,
    /// The whole block in the source.
    pub span: Span,
    /// Page chrome: comment forms, share bars, cookie notices, image names. Not linked.
    pub chrome: bool,
    /// The sentences of the text, as ranges of it.
    pub sentences: Vec<Range<usize>>,
}

impl Block {
    /// The source span of a range of [`Block::text`], widened to whole pieces where a piece was not copied.
    pub fn to_source(&self, range: Range<usize>) -> Span {
        let at = |pos: usize, end: bool| -> usize {
            let index = if end {
                self.pieces.partition_point(|p| p.text < pos).saturating_sub(1)
            } else {
                self.pieces.partition_point(|p| p.text <= pos).saturating_sub(1)
            };
            match self.pieces.get(index) {
                None => self.span.start,
                Some(p) if p.text_len == p.source.end - p.source.start => {
                    p.source.start + pos.saturating_sub(p.text).min(p.text_len)
                }
                Some(p) if end => p.source.end,
                Some(p) => p.source.start,
            }
        };
        let start = at(range.start, false);
        Span::new(start, at(range.end, true).max(start))
    }

    /// Whether this block is a heading.
    pub fn is_heading(&self) -> bool {
        matches!(self.kind, BlockKind::Heading(_))
    }

    /// The cells of a row of a table: column, whether the cell heads it, and the stretch of text. None in any other block.
    pub fn cells(&self) -> impl Iterator<Item = (u16, bool, Range<usize>)> {
        self.marks.iter().filter_map(|m| match m.kind {
            MarkKind::Cell { column, head } => Some((column, head, m.range.clone())),
            _ => None,
        })
    }

    /// Whether any of `range` is inline code.
    pub fn in_code(&self, range: &Range<usize>) -> bool {
        self.marks.iter().any(|m| m.kind == MarkKind::Code && m.range.start < range.end && range.start < m.range.end)
    }
}

/// How a mention was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// A listed name, as listed but for case.
    Exact,
    /// A variant that was derived: separators, plural, version, vendor prefix, accents.
    Variant,
    /// A misspelling.
    Fuzzy,
    /// A short form of a name that stands in full elsewhere in the recap.
    Coreference,
    /// A name that is in no gazetteer, in a slot that only a person or a company fills.
    Candidate,
}

impl Method {
    /// The lower-case name, as in the extraction record.
    pub fn slug(self) -> &'static str {
        match self {
            Method::Exact => "exact",
            Method::Variant => "variant",
            Method::Fuzzy => "fuzzy",
            Method::Coreference => "coreference",
            Method::Candidate => "candidate",
        }
    }
}

/// A stretch of a recap that names an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Where it stands in the source.
    pub span: Span,
    /// What it names.
    pub kind: Kind,
    /// Whom or what it names.
    pub id: EntityId,
    /// The entity's canonical label.
    pub label: String,
    /// How sure the linker is, 0 to 1.
    pub score: f32,
    /// How it was found.
    pub method: Method,
    /// Index of the block it stands in.
    pub block: usize,
    /// Its range in that block's text.
    pub at: (usize, usize),
    /// What speaks for it is too little to answer with: it is kept apart.
    pub doubtful: bool,
}

/// A name that was seen and not linked, with the reason: kept for `--explain` and for growing the gazetteer.
#[derive(Debug, Clone, PartialEq)]
pub struct Abstention {
    /// Where it stands in the source.
    pub span: Span,
    /// The entity it might have named.
    pub id: EntityId,
    /// The kind of that entity.
    pub kind: Kind,
    /// The score that was too low.
    pub score: f32,
    /// Why it was not linked.
    pub reason: String,
}

/// What decided on a name that is no listed one without doubt: kept for `--explain`.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// Where it stands in the source.
    pub span: Span,
    /// The file that says what a clue sees and counts, below the data folder.
    pub file: &'static str,
    /// The clues that held, each with what it counted.
    pub clues: Vec<(&'static str, f32)>,
}

/// Capitalised words that no list and no dictionary has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlisted {
    /// Where they stand in the source.
    pub span: Span,
    /// Index of the block they stand in.
    pub block: usize,
    /// Where they stand in the block's text, in bytes.
    pub at: (usize, usize),
}

/// Where a recap says whom a person works for, or what they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Affiliation {
    /// The person's mention.
    pub person: Span,
    /// The company's mention.
    pub company: Option<Span>,
    /// The role, as written.
    pub role: Option<String>,
    /// The clues that decided on the company, by name, and what each counts.
    pub clues: Vec<(&'static str, f32)>,
}

/// What the linker finds in a recap.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Linked {
    /// The mentions, in the order of the text; they do not overlap.
    pub mentions: Vec<Mention>,
    /// Names seen and not linked.
    pub abstained: Vec<Abstention>,
    /// What names might have meant beside what they were taken for.
    pub outranked: Vec<Abstention>,
    /// What decided on people who are in no list, and on names that are words too.
    pub weighed: Vec<Weighed>,
    /// Capitalised words that nothing explains; of an extraction those inside talks.
    pub unlisted: Vec<Unlisted>,
    /// Who works where, as stated.
    pub affiliations: Vec<Affiliation>,
}

/// An event as a recap tells of it: one edition of a conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Series id and edition: `dotscale-2015`.
    pub id: EntityId,
    /// The series, where the gazetteer knows it.
    pub series: Option<EntityId>,
    /// Canonical name of the series.
    pub name: String,
    /// Year or number, as stated.
    pub edition: Option<String>,
    /// City or venue, as stated.
    pub place: Option<String>,
    /// Country, as stated.
    pub country: Option<String>,
    /// First day, ISO 8601, as stated.
    pub date: Option<String>,
    /// Why the year holds, where the text states none and the date of the post gave it.
    pub inferred: Option<String>,
}

/// What form a talk had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TalkKind {
    /// A keynote.
    Keynote,
    /// An ordinary talk.
    Talk,
    /// A lightning talk.
    Lightning,
    /// A workshop or tutorial.
    Workshop,
    /// A panel or round table.
    Panel,
}

impl TalkKind {
    /// The lower-case name, as in the extraction record.
    pub fn slug(self) -> &'static str {
        match self {
            TalkKind::Keynote => "keynote",
            TalkKind::Talk => "talk",
            TalkKind::Lightning => "lightning",
            TalkKind::Workshop => "workshop",
            TalkKind::Panel => "panel",
        }
    }
}

/// Whether an entity stands in the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It does.
    Known,
    /// It was recognised by its slot only.
    Candidate,
}

/// An entity as a talk refers to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityRef {
    /// Its id.
    pub id: EntityId,
    /// Its canonical label.
    pub label: String,
}

/// A speaker on the stage of one talk, for one company, in one role.
#[derive(Debug, Clone, PartialEq)]
pub struct Appearance {
    /// The person.
    pub person: EntityRef,
    /// The company that the text names as theirs.
    pub affiliation: Option<EntityRef>,
    /// Where the text states it.
    pub affiliation_span: Option<Span>,
    /// The clues that decided on the company, by name, and what each counts; none where a table's column has it.
    pub affiliation_clues: Vec<(&'static str, f32)>,
    /// The role the text gives them.
    pub role: Option<String>,
    /// Known or candidate.
    pub status: Status,
}

/// A technology that a talk covers.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The technology.
    pub technology: EntityRef,
    /// Named in the title, or more than in passing.
    pub main: bool,
    /// Whether the words by which the talk names it are too weak to answer with.
    pub doubtful: bool,
}

/// A talk as a recap tells of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Talk {
    /// Event and title (or speaker): the same in every recap that words it alike.
    pub id: EntityId,
    /// The title, as written.
    pub title: Option<String>,
    /// What form it had.
    pub kind: TalkKind,
    /// The section that tells of it.
    pub span: Span,
    /// The event it was held at.
    pub event: Option<EntityId>,
    /// Who spoke.
    pub speakers: Vec<Appearance>,
    /// Technologies named in the title or the section.
    pub technologies: Vec<Coverage>,
    /// Topics named there.
    pub topics: Vec<EntityRef>,
    /// Companies named there that are no speaker's affiliation.
    pub companies: Vec<EntityRef>,
    /// How likely a talk begins there, from 0 to 1; nothing where no model was asked.
    pub probability: Option<f32>,
    /// It is too unlikely to answer with: it is kept apart, with all that hangs on it.
    pub doubtful: bool,
}

/// A place where a talk begins, or was thought to.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    /// The heading, item or sentence.
    pub span: Span,
    /// How likely a talk begins in it, from 0 to 1.
    pub probability: f32,
    /// Whether a talk is told of there.
    pub told: bool,
    /// The facts that weighed most, for it above zero and against it below.
    pub reasons: Vec<(String, f32)>,
}

/// All that one recap says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extraction {
    /// The events, the recap's own first.
    pub events: Vec<Event>,
    /// Who wrote the recap.
    pub authors: Vec<String>,
    /// Whose blog it stands on.
    pub publisher: Option<String>,
    /// The talks, in the order of the text.
    pub talks: Vec<Talk>,
    /// Where talks begin or nearly do, in the order of the text.
    pub beginnings: Vec<Beginning>,
    /// The mentions, in the order of the text; they do not overlap.
    pub mentions: Vec<Mention>,
    /// Names seen and not linked.
    pub abstained: Vec<Abstention>,
    /// What names might have meant beside what they were taken for.
    pub outranked: Vec<Abstention>,
    /// What decided on people who are in no list, and on names that are words too.
    pub weighed: Vec<Weighed>,
    /// Capitalised words that nothing explains; of an extraction those inside talks.
    pub unlisted: Vec<Unlisted>,
    /// What a user should know.
    pub warnings: Vec<String>,
    /// Speakers, each with somebody whom they were decided not to be.
    pub apart: Vec<(EntityId, EntityId)>,
}

impl Extraction {
    /// Whether anything in it is in doubt.
    pub fn has_doubts(&self) -> bool {
        let in_talk = |talk: &Talk| talk.doubtful || talk.technologies.iter().any(|coverage| coverage.doubtful);
        self.mentions.iter().any(|m| m.doubtful) || self.talks.iter().any(in_talk)
    }

    /// The same without what is in doubt, and what only that names.
    #[must_use]
    pub fn sure(&self) -> Self {
        let mut sure = self.clone();
        sure.talks.retain(|talk| !talk.doubtful);
        for talk in &mut sure.talks {
            talk.technologies.retain(|coverage| !coverage.doubtful);
        }
        sure.mentions.retain(|mention| !mention.doubtful);
        sure
    }
}
