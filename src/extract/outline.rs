//! Blocks in, sections out: each heading with the blocks below it, and whether it is a talk's, holds talks, or neither.

use super::context::{Context, Generic};
use super::line::{self, Line};
use crate::language::text::Token;
use crate::model::{BlockKind, Kind, Mention, Method};
use std::ops::Range;

/// The level of a label in bold or of a line "Title: …", below all headings.
const LABEL: u8 = 7;

/// A heading and what stands below it.
#[derive(Debug)]
pub struct Section<'a> {
    /// The heading's block.
    pub heading: usize,
    /// Its level; 0 in plain text, 7 for a label in bold.
    pub level: u8,
    /// The blocks below it, up to the next heading of its level.
    pub body: Range<usize>,
    /// What the heading says.
    pub line: Line<'a>,
    /// Whether it is made of general words.
    pub generic: Generic,
    /// Speakers named in a line of their own right below, or in the line that leads in above.
    pub stated: Vec<&'a Mention>,
    /// The block that leads in, which belongs to this section and not to the one above.
    pub lead_in: Option<usize>,
    /// What the section is.
    pub role: Role,
}

/// What a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// One talk.
    Talk,
    /// A day, a track, a theme: talks may stand inside.
    Container,
    /// Part of the talk above it.
    Inside,
    /// No talk and nothing to find talks in by headings.
    Other,
}

/// The sections of a recap, in order.
pub fn read<'a>(ctx: &Context<'a>) -> Vec<Section<'a>> {
    let mut sections: Vec<Section<'a>> = Vec::new();
    let headings: Vec<(usize, u8)> = ctx
        .recap
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, b)| !b.chrome)
        .filter_map(|(i, b)| match b.kind {
            BlockKind::Heading(level) => Some((i, level)),
            _ => line::labelled(ctx, i).map(|_| (i, LABEL)),
        })
        .collect();
    let end = ctx.recap.blocks.iter().rposition(|b| !b.chrome).map_or(0, |i| i + 1);
    for (at, (heading, level)) in headings.iter().enumerate() {
        let next = headings[at + 1..].iter().find(|(_, l)| l <= level).map_or(end, |(i, _)| *i);
        let labelled = line::labelled(ctx, *heading);
        let range = match labelled.as_ref().and_then(|l| l.title.clone()) {
            Some(title) => title,
            None => 0..ctx.block(*heading).text.len(),
        };
        let line = labelled.unwrap_or_else(|| line::read(ctx, *heading, range.clone()));
        let generic = ctx.generic(*heading, &range);
        let mut section = Section {
            heading: *heading,
            level: *level,
            body: heading + 1..next,
            line,
            generic,
            stated: Vec::new(),
            lead_in: None,
            role: Role::Other,
        };
        let caption = *level == 0 && section.line.title.is_none() && !section.line.people.is_empty();
        section.stated = if caption { Vec::new() } else { speaker_line(ctx, &section) };
        // A paragraph above "Day 2" or "Conclusion" tells of the talk before.
        if section.stated.is_empty()
            && section.line.people.is_empty()
            && matches!(generic, Generic::No { .. })
            && let Some((block, people)) = lead_in(ctx, *heading)
        {
            section.lead_in = Some(block);
            section.stated = people;
        }
        sections.push(section);
    }
    let cuts: Vec<usize> = sections.iter().filter_map(|s| s.lead_in).collect();
    sections.retain(|s| !cuts.contains(&s.heading));
    join_speakers(ctx, &mut sections);
    for index in 1..sections.len() {
        let next = sections[index].heading;
        if sections[index - 1].level == 0 && sections[index - 1].body.end < next {
            sections[index - 1].body.end = next;
        }
    }
    for section in &mut sections {
        if let Some(cut) = cuts.iter().find(|c| section.body.contains(c) && **c + 1 == section.body.end) {
            section.body.end = *cut;
        }
    }
    assign_roles(ctx, &mut sections);
    sections
}

/// In plain text the line below a title that names its speaker stands as headings do: "By X", "X (Company)".
fn join_speakers(ctx: &Context<'_>, sections: &mut Vec<Section<'_>>) {
    let mut index = 1;
    while index < sections.len() {
        let [above, below] = &mut sections[index - 1..=index] else { return };
        let flat = above.level == 0 && below.level == 0 && above.heading + 1 == below.heading;
        let titled =
            above.line.people.is_empty() && above.stated.is_empty() && matches!(above.generic, Generic::No { .. });
        let by = ctx.cues.byline.at(&ctx.tokens[below.heading]) > 0;
        let named = below.line.title.is_none() && !below.line.people.is_empty();
        let speakers = named && (by || below.line.people.iter().any(|p| ctx.affiliation(p.span).is_some()));
        if flat && titled && speakers {
            above.stated = std::mem::take(&mut below.line.people);
            above.body.end = below.body.end;
            sections.remove(index);
        } else {
            index += 1;
        }
    }
}

/// The people of a line right below a heading that names nobody else: `por **X** y **Y**`, `--- [X](…)`, or a list below
/// "presented by:".
fn speaker_line<'a>(ctx: &Context<'a>, section: &Section<'a>) -> Vec<&'a Mention> {
    // A heading below it that names only the speaker: "### Speaker: X".
    if let Some(next) =
        section.body.clone().next().filter(|b| ctx.block(*b).is_heading() && section.line.people.is_empty())
    {
        let below = line::read(ctx, next, 0..ctx.block(next).text.len());
        if below.title.is_none() && !below.people.is_empty() {
            return below.people;
        }
    }
    let panel = panel(ctx, section);
    if !panel.is_empty() {
        return panel;
    }
    let mut blocks = own_blocks(ctx, section).filter(|b| ctx.is_text(*b));
    let Some(first) = blocks.next() else { return Vec::new() };
    let text = &ctx.block(first).text;
    let whole = 0..text.len();
    // A picture of the speaker: "X, Engineer at Y, on stage".
    if ctx.block(first).kind == BlockKind::Caption {
        let named = ctx.people_in(first, &whole).into_iter().next().filter(|p| p.at.0 == 0);
        return named.map(|p| line::coordinated(ctx, first, p, &whole)).unwrap_or_default();
    }
    if text.trim_end().ends_with(':')
        && ctx.cues.byline.any(ctx.tokens_in(first, &whole))
        && ctx.people_in(first, &whole).is_empty()
    {
        return blocks
            .take_while(|b| matches!(ctx.block(*b).kind, BlockKind::Item(_)))
            .flat_map(|b| line::read(ctx, b, 0..ctx.block(b).text.len()).people)
            .collect();
    }
    let end = text.find('\n').unwrap_or(text.len());
    let read = line::read(ctx, first, 0..end);
    // An item with a title is a talk of its own.
    let item = matches!(ctx.block(first).kind, BlockKind::Item(_));
    let alone = read.title.as_ref().is_none_or(|t| !item && label_only(ctx, first, t)) && !read.person_first;
    let short = read.person_first && !read.people.is_empty() && {
        let last = read.people[read.people.len() - 1].at.1;
        ctx.tokens_in(first, &(last..end)).iter().filter(|t| t.is_word()).count() <= 1
    };
    if alone || short { read.people } else { Vec::new() }
}

/// The people of a list that presents them below the title of a panel: `- X, CTO of Y: …`, `- X – @handle …`. A list of
/// talks has titles in that place.
fn panel<'a>(ctx: &Context<'a>, section: &Section<'a>) -> Vec<&'a Mention> {
    let is_item = |block: &usize| matches!(ctx.block(*block).kind, BlockKind::Item(_));
    let items = own_blocks(ctx, section).skip_while(|block| !is_item(block)).take_while(is_item);
    let mut presented = Vec::new();
    let mut others = 0;
    for block in items {
        let whole = 0..ctx.block(block).text.len();
        let person = ctx.people_in(block, &whole).into_iter().next().filter(|person| person.at.0 <= 2);
        let told = person.filter(|person| {
            let after = ctx.tokens_in(block, &(person.at.1..whole.end));
            let words = &after[after.iter().position(Token::is_word).unwrap_or(0)..];
            let handle = after.iter().take(4).any(|token| token.folded == "@");
            let role = (0..words.len().min(3)).any(|at| ctx.cues.roles.at(&words[at..]) > 0);
            handle || role || ctx.affiliation(person.span).is_some()
        });
        match told {
            Some(person) => presented.push(person),
            None => others += 1,
        }
    }
    if presented.len() > 1 && others == 0 { presented } else { Vec::new() }
}

/// Whether what is left of a line is only "[Slides]" or "video".
fn label_only(ctx: &Context<'_>, block: usize, range: &Range<usize>) -> bool {
    !matches!(ctx.generic(block, range), Generic::No { .. })
        || ctx.mentions_in(block, range).any(|m| m.kind == Kind::Person) && ctx.tokens_in(block, range).len() <= 4
        || ctx.block(block).text[range.clone()].starts_with('[')
        || ctx.block(block).marks.iter().any(|m| {
            matches!(m.kind, crate::model::MarkKind::Link(_))
                && m.range.start <= range.start + 1
                && range.end <= m.range.end + 1
        })
}

/// The short paragraph above a heading that announces its speaker: "Coming next was X, from Y:".
fn lead_in<'a>(ctx: &Context<'a>, heading: usize) -> Option<(usize, Vec<&'a Mention>)> {
    let plain = matches!(ctx.block(heading).kind, BlockKind::Heading(0));
    let block = heading.checked_sub(1).filter(|b| {
        let kind = ctx.block(*b).kind;
        (kind == BlockKind::Paragraph || plain && kind == BlockKind::Heading(0)) && !ctx.block(*b).chrome
    })?;
    let text = &ctx.block(block).text;
    let whole = 0..text.len();
    let tokens = ctx.tokens_in(block, &whole);
    let colon = text.trim_end().ends_with(':');
    let short = colon || tokens.iter().filter(|t| t.is_word()).count() <= 30;
    // All that stands below a heading is told of it.
    let free = plain || block.checked_sub(1).is_none_or(|above| !ctx.block(above).is_heading());
    let announces = colon || free && ctx.cues.introductions.find(tokens).is_some_and(|(at, _)| at < 8);
    let about_talk =
        ctx.cues.introductions.any(tokens) || ctx.cues.titled.any(tokens) || ctx.cues.talk_nouns.any(tokens);
    if ctx.sentences(block).len() > 2 || !short || !announces || !about_talk && ctx.people_in(block, &whole).is_empty()
    {
        return None;
    }
    let people = ctx.people_in(block, &whole);
    let first = people.first();
    let people = first.map(|p| line::coordinated(ctx, block, p, &whole)).unwrap_or_default();
    let names_nobody = people.is_empty() && !(ctx.cues.introductions.any(tokens) && colon);
    (!names_nobody).then_some((block, people))
}

/// Decides what each section is: by its own evidence first, then by its neighbours'.
fn assign_roles(ctx: &Context<'_>, sections: &mut [Section<'_>]) {
    let own: Vec<bool> = sections.iter().map(|s| has_own_evidence(ctx, s)).collect();
    let prose: Vec<usize> = sections.iter().map(|s| told(ctx, &own_blocks(ctx, s))).collect();
    for index in 0..sections.len() {
        let parent = parent_of(sections, index);
        let inside_talk = parent.is_some_and(|p| matches!(sections[p].role, Role::Talk | Role::Inside));
        let section = &sections[index];
        let starts_container = begins_as_container(ctx, section);
        let theme = prose[index] > 1 && !own[index];
        // The heading that only names the speaker of the one above.
        let speaker_of =
            parent.is_some_and(|p| sections[p].heading + 1 == section.heading && !sections[p].stated.is_empty());
        let interview = ctx.cues.interviews.any(&ctx.tokens[section.heading]);
        let role = match section.generic {
            _ if interview => Role::Other,
            _ if speaker_of && section.line.title.is_none() => Role::Inside,
            _ if own[index] && !matches!(section.generic, Generic::Yes | Generic::Container) => Role::Talk,
            _ if own[index] && !section.line.people.is_empty() => Role::Talk,
            _ if inside_talk => Role::Inside,
            Generic::Yes => Role::Other,
            Generic::Container => Role::Container,
            Generic::No { .. } if starts_container || theme => Role::Container,
            Generic::No { share } if share >= 0.5 && !opens_with_speaker(ctx, section) => Role::Other,
            Generic::No { .. } if quotes_talk(ctx, section) || lists_talks(ctx, section) => Role::Container,
            Generic::No { .. } if prose[index] == 1 && has_children(sections, index) => Role::Container,
            Generic::No { .. } if prose[index] == 1 && looks_like_title(ctx, section) => Role::Talk,
            Generic::No { .. } if beside_talks(ctx, sections, &own, &prose, index) => Role::Talk,
            Generic::No { .. } => Role::Other,
        };
        sections[index].role = role;
    }
}

/// How many speakers the prose of these blocks introduces.
fn told(ctx: &Context<'_>, blocks: &Range<usize>) -> usize {
    super::prose::introductions(ctx, blocks).iter().filter(|i| !i.people.is_empty()).count()
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
    let by_company = ctx.cues.byline.any(&ctx.tokens[section.heading])
        && ctx.cues.keynote.any(&ctx.tokens[section.heading])
        && ctx.mentions(section.heading).iter().any(|m| m.kind == Kind::Company);
    named || !section.stated.is_empty() || by_company || section.lead_in.is_some()
}

/// Whether the first sentence below a heading introduces a speaker.
fn opens_with_speaker(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let blocks = own_blocks(ctx, section);
    let found = super::prose::introductions(ctx, &(blocks.start..blocks.end.min(blocks.start + 1)));
    found.first().is_some_and(|i| i.sentence.start == 0 && !i.people.is_empty())
}

/// The blocks of a section that no deeper heading claims.
fn own_blocks(ctx: &Context<'_>, section: &Section<'_>) -> Range<usize> {
    let stop =
        section.body.clone().find(|b| ctx.block(*b).is_heading() && !ctx.block(*b).chrome).unwrap_or(section.body.end);
    section.body.start..stop
}

fn parent_of(sections: &[Section<'_>], index: usize) -> Option<usize> {
    let section = &sections[index];
    (0..index).rev().find(|p| {
        let other = &sections[*p];
        other.level < section.level && other.body.contains(&section.heading)
    })
}

fn has_children(sections: &[Section<'_>], index: usize) -> bool {
    sections.iter().skip(index + 1).any(|s| sections[index].body.contains(&s.heading))
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
            .any(|t| t.folded.chars().all(char::is_numeric) || ctx.cues.containers.has(&t.folded))
        && !ctx.cues.keynote.any(ctx.tokens_in(section.heading, &head))
}

/// Whether the section's prose gives a talk's title in quotes, so that the heading is only a theme.
fn quotes_talk(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    super::prose::introductions(ctx, &own_blocks(ctx, section)).iter().any(|i| i.quoted && !i.people.is_empty())
}

/// Whether a heading has more than one word, besides an article, or names a thing: "The town" says less than titles do.
fn says_something(ctx: &Context<'_>, heading: usize) -> bool {
    let words: Vec<&Token> = ctx.tokens[heading].iter().filter(|t| t.is_word()).collect();
    let article = words.first().is_some_and(|t| ctx.cues.articles.has(&t.folded));
    words.len() > 1 + usize::from(article)
        || ctx.mentions(heading).iter().any(|m| matches!(m.kind, Kind::Technology | Kind::Topic))
}

/// Whether a list of several talks stands below the heading.
fn lists_talks(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let listed = super::items::find(ctx, &own_blocks(ctx, section), false);
    listed.iter().filter(|talk| !talk.people.is_empty()).count() > 1
}

/// Whether a heading without evidence stands where its neighbours are talks.
fn beside_talks(ctx: &Context<'_>, sections: &[Section<'_>], own: &[bool], prose: &[usize], index: usize) -> bool {
    let section = &sections[index];
    if !looks_like_title(ctx, section) || !says_something(ctx, section.heading) {
        return false;
    }
    let flat = section.level == 0;
    let container = container_above(sections, index);
    let siblings: Vec<usize> = (0..sections.len())
        .filter(|i| {
            let other = &sections[*i];
            *i != index
                && other.level == section.level
                && matches!(other.generic, Generic::No { .. })
                && (flat || parent_of(sections, *i) == parent_of(sections, index))
        })
        .collect();
    // Beside "Day 1" and "Day 2" stands no talk.
    let among_days = |s: &Section<'_>| s.level == section.level && s.generic == Generic::Container;
    if !flat && sections.iter().any(|s| among_days(s) && s.role == Role::Container) {
        return false;
    }
    let evident =
        siblings.iter().filter(|i| own[**i] || prose[**i] == 1 || speaks_of_talk(ctx, &sections[**i])).count();
    if flat {
        // Where the day's talks are told in prose, its headings are no talks.
        let told = sections[..index].iter().rposition(|s| s.role == Role::Container).is_some_and(|c| prose[c] > 0);
        return container && !told && !ctx.block(section.heading).text.trim_end().ends_with(':');
    }
    if announced(ctx, sections, index, evident > 0) || (evident > 0 || container) && speaks_of_talk(ctx, section) {
        return true;
    }
    (container && (evident * 2 >= siblings.len() || evident == 0 && section.level < 7))
        || evident > 0 && evident * 2 >= siblings.len() && section.level < 7
}

/// Whether the first sentences below a heading speak of one talk: "In this talk …", "Der Referent …".
fn speaks_of_talk(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let first = own_blocks(ctx, section).find(|b| ctx.is_text(*b));
    first.is_some_and(|b| ctx.sentences(b).iter().take(2).any(|s| ctx.cues.this_talk.any(ctx.tokens_in(b, s))))
}

/// Whether what stands above the first heading says that talks follow, and this heading is as long as titles are. It must
/// say so in its last sentence, or in the last but one where some headings are `evident` talks.
fn announced(ctx: &Context<'_>, sections: &[Section<'_>], index: usize, evident: bool) -> bool {
    let section = &sections[index];
    let first = sections.iter().find(|s| s.level == section.level).map_or(0, |s| s.heading);
    let lead = (0..first).rfind(|b| ctx.is_text(*b));
    let says = lead.is_some_and(|b| {
        let sentences = ctx.sentences(b);
        sentences.iter().rev().take(1 + usize::from(evident)).any(|s| ctx.cues.announcements.any(ctx.tokens_in(b, s)))
    });
    let words = ctx.tokens[section.heading].iter().filter(|t| t.is_word()).count();
    says && words > 2 && parent_of(sections, index).is_none_or(|p| sections[p].level <= 1)
}

/// Whether the nearest general heading above is one that holds talks.
fn container_above(sections: &[Section<'_>], index: usize) -> bool {
    let section = &sections[index];
    if section.level == 0 {
        return sections[..index].iter().any(|s| s.generic == Generic::Container && s.role == Role::Container);
    }
    parent_of(sections, index).is_some_and(|p| sections[p].role == Role::Container)
}

/// Whether a heading is written as titles are, and stands where one can stand.
fn looks_like_title(ctx: &Context<'_>, section: &Section<'_>) -> bool {
    let Some(title) = &section.line.title else { return false };
    let text = &ctx.block(section.heading).text;
    let words: Vec<_> = ctx.tokens_in(section.heading, title).iter().filter(|t| t.is_word()).collect();
    let first_upper =
        text[title.clone()].chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric());
    if section.level > 0 {
        return words.len() > 1 || first_upper;
    }
    let long: Vec<_> = words.iter().filter(|t| t.folded.chars().count() > 3).collect();
    let capitals = long.iter().filter(|t| t.is_capital()).count();
    let title_case = capitals * 5 >= long.len() * 3;
    let after_colon =
        section.heading.checked_sub(1).is_some_and(|b| ctx.is_text(b) && ctx.block(b).text.trim_end().ends_with(':'));
    let lower_prose = mostly_lower(ctx);
    let known = words.iter().any(|t| t.folded.chars().next().is_some_and(char::is_numeric)) || words.len() > 1;
    known && !after_colon && (first_upper && !lower_prose || title_case)
}

/// Whether the author begins sentences with small letters.
fn mostly_lower(ctx: &Context<'_>) -> bool {
    let (mut lower, mut all) = (0, 0);
    for (index, block) in ctx.recap.blocks.iter().enumerate() {
        if block.kind == BlockKind::Paragraph && ctx.is_text(index) {
            all += 1;
            lower += usize::from(block.text.starts_with(char::is_lowercase));
        }
    }
    lower * 2 > all
}
