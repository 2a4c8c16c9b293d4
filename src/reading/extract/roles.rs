//! Sections in, what each of them is out: a talk, a heading that holds talks, part of a talk, or neither. Its own evidence
//! decides first, then its neighbours'; what is asked of neighbours is counted once for all that share them.

use super::context::{Context, Generic};
use super::outline::{Role, Section, own_blocks};
use super::{items, prose, segments};
use crate::language::{Cue, quotes};
use crate::model::{Kind, Method};
use crate::page::{Token, capitals};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Sentences above the first heading in which talks may be announced.
const LEAD: usize = 2;

/// Decides what each section is.
pub fn assign<'a>(ctx: &Context<'a>, sections: &mut [Section<'a>]) {
    let mut roles = Roles::new(ctx, sections);
    for index in 0..roles.sections.len() {
        let role = roles.of(index);
        roles.set(index, role);
    }
}

/// The sections while their roles are decided, in order.
struct Roles<'r, 'a> {
    ctx: &'r Context<'a>,
    sections: &'r mut [Section<'a>],
    /// For each the section it stands in.
    parents: Vec<Option<usize>>,
    /// Whether each names its speaker.
    own: Vec<bool>,
    /// How many speakers the prose of each introduces.
    prose: Vec<usize>,
    /// Where the first section of each level below a section begins.
    first: HashMap<(u8, Option<usize>), usize>,
    /// The levels of days, tracks and the like below a section.
    days: HashSet<(u8, Option<usize>)>,
    /// The last section so far that holds talks.
    container: Option<usize>,
    kin: OnceCell<HashMap<(u8, Option<usize>), Kin>>,
}

/// Sections of one level in one section.
#[derive(Debug, Clone, Copy, Default)]
struct Kin {
    all: usize,
    /// Those that are evidently talks.
    evident: usize,
}

impl<'r, 'a> Roles<'r, 'a> {
    fn new(ctx: &'r Context<'a>, sections: &'r mut [Section<'a>]) -> Self {
        let mut first = HashMap::new();
        let parents = parents(sections);
        for (section, parent) in sections.iter().zip(&parents) {
            first.entry((section.level, *parent)).or_insert(section.heading);
        }
        Self {
            ctx,
            parents,
            own: sections.iter().map(|s| has_own_evidence(ctx, s)).collect(),
            prose: sections.iter().map(|s| told(ctx, &own_blocks(ctx, s))).collect(),
            first,
            days: HashSet::new(),
            container: None,
            kin: OnceCell::new(),
            sections,
        }
    }

    fn set(&mut self, index: usize, role: Role) {
        let section = &mut self.sections[index];
        section.role = role;
        if role == Role::Container {
            self.container = Some(index);
            // Beside "Keynotes" other talks may stand, beside "Tuesday" none.
            let talks = Cue::TalkNouns.any(self.ctx.tokens(section.heading));
            if section.generic == Generic::Container && (!talks || self.prose[index] == 0) {
                self.days.insert((section.level, self.parents[index]));
            }
        }
    }

    fn parent(&self, index: usize) -> Option<&Section<'a>> {
        self.parents[index].map(|parent| &self.sections[parent])
    }

    fn of(&self, index: usize) -> Role {
        let (ctx, section) = (self.ctx, &self.sections[index]);
        let parent = self.parent(index);
        let (own, prose) = (self.own[index], self.prose[index]);
        // The heading that only names the speaker of the one above.
        let speaker_of = parent.is_some_and(|p| p.heading + 1 == section.heading && !p.stated.is_empty());
        match section.generic {
            _ if ctx.has_cue(section.heading, Cue::Interviews) => Role::Other,
            _ if speaker_of && section.line.title.is_none() => Role::Inside,
            _ if own && !matches!(section.generic, Generic::Yes | Generic::Container) => Role::Talk,
            _ if own && !section.line.people.is_empty() => Role::Talk,
            _ if parent.is_some_and(|p| matches!(p.role, Role::Talk | Role::Inside)) => Role::Inside,
            Generic::Yes => Role::Other,
            Generic::Container => Role::Container,
            Generic::No { .. } if begins_as_container(ctx, section) || prose > 1 && !own => Role::Container,
            Generic::No { share } if share >= 0.5 && !opens_with_speaker(ctx, section) => Role::Other,
            Generic::No { .. } if quotes_talk(ctx, section) || lists_talks(ctx, section) => Role::Container,
            Generic::No { .. } if prose == 1 && (has_children(self.sections, index) || self.is_page(index)) => {
                Role::Container
            }
            Generic::No { .. } if has_children(self.sections, index) && names_talks(ctx, section) => Role::Container,
            Generic::No { .. } if prose == 1 && looks_like_title(self.ctx, section) => Role::Talk,
            Generic::No { .. } if self.is_beside_talks(index) => Role::Talk,
            Generic::No { .. } => Role::Other,
        }
    }

    /// Whether a heading without evidence stands where its neighbours are talks.
    fn is_beside_talks(&self, index: usize) -> bool {
        let (ctx, section) = (self.ctx, &self.sections[index]);
        if !looks_like_title(self.ctx, section) || !says_something(ctx, section.heading) {
            return false;
        }
        let container = self.container_above(index);
        if section.level == 0 {
            // Where the day's talks are told in prose, its headings are no talks.
            let told = self.container.is_some_and(|c| self.prose[c] > 0);
            return container && !told && !ctx.block(section.heading).text.trim_end().ends_with(':');
        }
        // Beside "Day 1" and "Day 2" stands no talk.
        if self.days.contains(&(section.level, self.parents[index])) {
            return false;
        }
        let kin = self.kin()[&(section.level, self.parents[index])];
        let siblings = kin.all - 1;
        let evident = kin.evident - usize::from(self.is_evident(index));
        let speaks = (evident > 0 || container) && speaks_of_talk(ctx, section);
        if speaks || self.is_announced(index) {
            return true;
        }
        let most = evident * 2 >= siblings;
        (container || evident > 0) && most || container && evident == 0
    }

    /// Whether a heading is the one that stands above all and names an edition of an event: "SysLang 2022, day one".
    fn is_page(&self, index: usize) -> bool {
        let heading = self.sections[index].heading;
        let year = |t: &Token| {
            t.folded.len() == 4 && t.folded.starts_with(['1', '2']) && t.folded.bytes().all(|b| b.is_ascii_digit())
        };
        let event = self.ctx.mentions(heading).iter().any(|m| m.kind == Kind::Event);
        index == 0 && self.sections[0].level == 1 && (event || self.ctx.tokens(heading).iter().any(year))
    }

    /// For each level and parent the sections that say something of their own.
    fn kin(&self) -> &HashMap<(u8, Option<usize>), Kin> {
        self.kin.get_or_init(|| {
            let mut kin: HashMap<_, Kin> = HashMap::new();
            for (index, section) in self.sections.iter().enumerate() {
                if matches!(section.generic, Generic::No { .. }) {
                    let kin = kin.entry((section.level, self.parents[index])).or_default();
                    kin.all += 1;
                    kin.evident += usize::from(self.is_evident(index));
                }
            }
            kin
        })
    }

    fn is_evident(&self, index: usize) -> bool {
        self.own[index] || self.prose[index] == 1 || speaks_of_talk(self.ctx, &self.sections[index])
    }

    /// Whether what stands above the first heading like it says in one of its last sentences that talks follow, and this heading
    /// is as long as titles are.
    fn is_announced(&self, index: usize) -> bool {
        let (ctx, section) = (self.ctx, &self.sections[index]);
        let words = ctx.tokens(section.heading).iter().filter(|t| t.is_word()).count();
        if words <= 2 || self.parent(index).is_some_and(|p| p.level > 1) {
            return false;
        }
        let lead = (0..self.first[&(section.level, self.parents[index])]).rfind(|b| ctx.is_text(*b));
        lead.is_some_and(|b| {
            let last = ctx.sentences(b).iter().rev().take(LEAD);
            last.into_iter().any(|s| Cue::Announcements.any(ctx.tokens_in(b, s)))
        })
    }

    /// Whether the nearest general heading above is one that holds talks.
    fn container_above(&self, index: usize) -> bool {
        match self.sections[index].level {
            0 => !self.days.is_empty(),
            _ => self.parent(index).is_some_and(|p| p.role == Role::Container),
        }
    }
}

/// For each section the nearest one before it of a higher level that holds it.
fn parents(sections: &[Section<'_>]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(sections.len());
    for (index, section) in sections.iter().enumerate() {
        while open.pop_if(|above| sections[*above].level >= section.level).is_some() {}
        parents.push(open.iter().rev().copied().find(|above| sections[*above].body.contains(&section.heading)));
        open.push(index);
    }
    parents
}

/// How many speakers the prose of these blocks introduces.
fn told(ctx: &Context<'_>, blocks: &Range<usize>) -> usize {
    prose::introductions(ctx, blocks).iter().filter(|i| !i.people.is_empty()).count()
}

/// Whether the heading names its speaker, or a line of its own does.
fn has_own_evidence(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let line = &section.line;
    // In plain text a line that is only a name is a caption.
    let caption =
        section.level == 0 && line.title.is_none() && line.people.iter().all(|p| ctx.affiliation(p.span).is_none());
    let named = !line.people.is_empty()
        && !caption
        && (line.title.is_some() || line.people.iter().any(|p| p.method != Method::Coreference));
    let by_company = Cue::Byline.any(ctx.tokens(section.heading))
        && Cue::Keynote.any(ctx.tokens(section.heading))
        && ctx.mentions(section.heading).iter().any(|m| m.kind == Kind::Company);
    named || !section.stated.is_empty() || by_company || section.lead_in.is_some()
}

/// Whether the first sentence below a heading introduces a speaker.
fn opens_with_speaker(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let blocks = own_blocks(ctx, section);
    let found = prose::introductions(ctx, &(blocks.start..blocks.end.min(blocks.start + 1)));
    found.first().is_some_and(|i| i.sentence.start == 0 && !i.people.is_empty())
}

/// Whether the section that follows stands inside.
fn has_children(sections: &[Section<'_>], index: usize) -> bool {
    sections.get(index + 1).is_some_and(|next| sections[index].body.contains(&next.heading))
}

/// `Day 1: Backup & Recovery`, `Track 2 – Data`.
fn begins_as_container(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let text = &ctx.block(section.heading).text;
    let Some(cut) = text.find([':', '\u{2013}', '\u{2014}', '|']).or_else(|| text.find(" - ")) else { return false };
    let head = 0..cut;
    let short = ctx.tokens_in(section.heading, &head).len() <= 3;
    short
        && ctx.generic(section.heading, &head) == Generic::Container
        && ctx
            .tokens_in(section.heading, &head)
            .iter()
            .any(|t| t.folded.chars().all(char::is_numeric) || t.is(Cue::Containers))
        && !names_one_talk(ctx.tokens_in(section.heading, &head))
}

/// "Rust and Dask Talks in the Technical Program": a heading above several talks.
fn names_talks(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let several = |t: &Token| t.is(Cue::TalkNouns) && t.is(Cue::Containers) && t.folded.ends_with('s');
    ctx.tokens(section.heading).iter().any(several)
}

/// "Keynote", "Panel", "Workshop Two": a label of one talk. A session may hold several.
fn names_one_talk(label: &[Token]) -> bool {
    let one = |t: &Token| t.is(Cue::TalkNouns) && !t.folded.ends_with('s');
    let hands_on = |t: &Token| one(t) && t.is(Cue::Workshop);
    Cue::Keynote.any(label) || matches!(label, [word] if one(word)) || matches!(label, [word, _] if hands_on(word))
}

/// Whether the section's prose gives a talk's title in quotes, so that the heading is only a theme.
fn quotes_talk(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    prose::introductions(ctx, &own_blocks(ctx, section)).iter().any(|i| i.quoted && !i.people.is_empty())
}

/// Whether a heading has more than one word, besides an article, or names a thing: "The town" says less than titles do.
fn says_something(ctx: &Context<'_>, heading: usize) -> bool {
    let words: Vec<&Token> = ctx.tokens(heading).iter().filter(|t| t.is_word()).collect();
    let article = words.first().is_some_and(|t| t.is(Cue::Articles));
    words.len() > 1 + usize::from(article)
        || ctx.mentions(heading).iter().any(|m| matches!(m.kind, Kind::Technology | Kind::Topic))
}

/// Whether a list of several talks stands below the heading.
fn lists_talks(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let listed = items::find(ctx, &own_blocks(ctx, section), false);
    listed.iter().filter(|talk| !talk.people.is_empty()).count() > 1
}

/// Whether the first sentences below a heading speak of one talk: "In this talk …", "Der Referent …".
fn speaks_of_talk(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let first = own_blocks(ctx, section).find(|b| ctx.is_text(*b));
    first.is_some_and(|b| ctx.sentences(b).iter().take(2).any(|s| Cue::ThisTalk.any(ctx.tokens_in(b, s))))
}

/// Whether a heading is written as titles are, and stands where one can stand.
fn looks_like_title(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let Some(title) = &section.line.title else { return false };
    let text = &ctx.block(section.heading).text;
    if quotes::is_saying(text) || segments::is_address(ctx, section.heading, title) {
        return false;
    }
    let tokens = ctx.tokens_in(section.heading, title);
    let words: Vec<_> = tokens.iter().filter(|t| t.is_word()).collect();
    let first_upper = text[title.clone()].chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    if section.level > 0 {
        return words.len() > 1 || first_upper;
    }
    let (capitals, long) = capitals(tokens);
    let title_case = capitals * 5 >= long * 3;
    let after_colon =
        section.heading.checked_sub(1).is_some_and(|b| ctx.is_text(b) && ctx.block(b).text.trim_end().ends_with(':'));
    let known = words.iter().any(|t| t.folded.chars().next().is_some_and(char::is_numeric)) || words.len() > 1;
    known && !after_colon && (first_upper && !ctx.lower || title_case)
}
