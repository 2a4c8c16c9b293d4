//! Rows of tables in, talks out. What a column holds is what its head says, in the recap's language or in English; a table
//! without a head that names talks is left to prose.

use super::context::{Context, Generic};
use super::draft::Draft;
use super::line;
use super::segments;
use crate::language::Cue;
use crate::model::{EntityId, Kind, Mention};
use std::collections::HashSet;
use std::ops::Range;

/// The columns that matter, by number.
struct Columns {
    title: u16,
    speaker: Option<u16>,
    company: Option<u16>,
}

/// The talks in the tables of a run of blocks.
pub fn find<'a>(ctx: &Context<'a>, blocks: &Range<usize>) -> Vec<Draft<'a>> {
    let mut out = Vec::new();
    let mut columns: Option<Columns> = None;
    let mut inside = false;
    for block in blocks.clone().filter(|b| !ctx.block(*b).chrome) {
        let mut cells = ctx.block(block).cells().peekable();
        let Some((_, head, _)) = cells.peek() else {
            inside = false;
            continue;
        };
        if *head || !inside {
            columns = heads(ctx, block);
            inside = true;
            if *head || columns.is_some() {
                continue;
            }
        }
        out.extend(columns.as_ref().and_then(|columns| row(ctx, block, columns)));
    }
    out
}

/// The title without what its cell says of the speaker in brackets: `Title (CTO at X)`.
fn before_role(ctx: &Context<'_>, block: usize, title: Range<usize>) -> Range<usize> {
    let text = &ctx.block(block).text[title.clone()];
    let Some(open) = text.rfind('(').filter(|at| *at > 0) else { return title };
    let inside = ctx.tokens_in(block, &(title.start + open..title.end));
    let of_speaker = Cue::Roles.any(inside) || Cue::Employer.any(inside);
    let end = title.start + if of_speaker { open } else { text.len() };
    segments::trim_range(ctx, block, &(title.start..end))
}

/// Takes out the tables that only give the programme: one of their speakers is told of elsewhere.
pub fn without_programmes<'a>(ctx: &Context<'a>, drafts: &mut Vec<Draft<'a>>) {
    let elsewhere = drafts.iter().filter(|d| !is_row(ctx, d.head));
    let told: HashSet<&EntityId> = elsewhere.flat_map(|d| &d.people).map(|p| &p.id).collect();
    let again = |d: &Draft<'_>| d.people.iter().any(|p| told.contains(&p.id));
    let mut first = 0;
    let first_rows: Vec<usize> = (0..ctx.recap.blocks.len())
        .map(|block| {
            let goes_on = block > 0 && is_row(ctx, block) && is_row(ctx, block - 1);
            first = if goes_on { first } else { block };
            first
        })
        .collect();
    let programmes: HashSet<usize> =
        drafts.iter().filter(|d| is_row(ctx, d.head) && again(d)).map(|d| first_rows[d.head]).collect();
    drafts.retain(|d| !is_row(ctx, d.head) || !programmes.contains(&first_rows[d.head]));
}

/// Whether a block is the row of a table that heads its columns.
pub fn is_head(ctx: &Context<'_>, block: usize) -> bool {
    ctx.block(block).cells().next().is_some_and(|(_, head, _)| head)
}

/// Whether a block is a row of a table.
pub fn is_row(ctx: &Context<'_>, block: usize) -> bool {
    ctx.block(block).cells().next().is_some()
}

/// What the cells of a head say of their columns, if one of them is of titles and another of speakers or companies.
fn heads(ctx: &Context<'_>, block: usize) -> Option<Columns> {
    let of = |lists: &[Cue]| {
        let mut cells = ctx.block(block).cells();
        cells.find(|(_, _, range)| names(ctx, block, range, lists)).map(|(column, ..)| column)
    };
    let title = of(&[Cue::TitleColumns]).or_else(|| of(&[Cue::TitleColumns, Cue::TalkNouns]))?;
    let speaker = of(&[Cue::SpeakerColumns, Cue::SpeakerNouns]);
    let company = of(&[Cue::CompanyColumns, Cue::CompanyNouns]);
    let told = speaker.is_some() || company.is_some() || of(&[Cue::TalkNouns, Cue::TitleColumns]).is_some();
    told.then_some(Columns { title, speaker, company })
}

/// Whether all words of a cell are of these lists, but for those that say nothing.
fn names(ctx: &Context<'_>, block: usize, range: &Range<usize>, lists: &[Cue]) -> bool {
    let tokens = ctx.tokens_in(block, range);
    let mut found = false;
    let mut at = 0;
    while at < tokens.len() {
        let words = lists.iter().map(|list| list.at(&tokens[at..])).max().unwrap_or(0);
        let says = tokens[at].is_word() && tokens[at].folded.len() > 1 && !tokens[at].is(Cue::FunctionWords);
        if words == 0 && says {
            return false;
        }
        found |= words > 0;
        at += words.max(1);
    }
    found
}

/// The talk of a row; none of "Lunch" or an empty title.
fn row<'a>(ctx: &Context<'a>, block: usize, columns: &Columns) -> Option<Draft<'a>> {
    let cell = |column: u16| ctx.block(block).cells().find(|(c, ..)| *c == column).map(|(_, _, range)| range);
    let whole = cell(columns.title)?;
    let mut company = columns.company.and_then(cell);
    let (title, people): (_, Vec<&Mention>) = match columns.speaker {
        Some(speaker) => {
            let range = cell(speaker);
            company = company.or_else(|| range.clone());
            (
                Some(segments::trim_range(ctx, block, &whole)),
                range.map(|r| ctx.people_in(block, &r).collect()).unwrap_or_default(),
            )
        }
        None => {
            let read = line::read(ctx, block, whole);
            (read.title, read.people)
        }
    };
    let title = title.map(|title| before_role(ctx, block, title)).filter(|title| !title.is_empty())?;
    if people.is_empty() && !matches!(ctx.generic(block, &title), Generic::No { .. }) {
        return None;
    }
    let company = company.and_then(|range| ctx.mentions_in(block, &range).find(|m| m.kind == Kind::Company));
    Some(Draft {
        title: Some((block, title)),
        head: block,
        body: block..block + 1,
        people,
        company,
        from: 0,
        until: None,
        plain: false,
        likely: None,
    })
}
