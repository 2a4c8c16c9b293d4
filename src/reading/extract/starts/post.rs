//! The talks of a post in, the same or none out: a post that names no event and tells of few talks is likely no recap, and what
//! looks like talks in it is held back. The evidence is weighed by a table in the weights file.

use super::super::context::Context;
use super::super::draft::Draft;
use super::super::talks;
use super::chain::Marginals;
use super::model::Evidence;

/// The talks, or why they are held back. `events` are those that the post names, `read` how likely talks begin in its units:
/// many places of which none is sure are seldom all none.
pub fn judge<'a>(
    ctx: &Context<'a>,
    drafts: Vec<Draft<'a>>,
    events: &[&str],
    read: &Marginals,
    evidence: &Evidence,
) -> (Vec<Draft<'a>>, Option<String>) {
    let told = |draft: &&Draft<'_>| draft.title.is_some() && !draft.people.is_empty();
    let titled = |draft: &&Draft<'_>| draft.title.is_some();
    let spoken = |draft: &&Draft<'_>| draft.title.is_none() && !draft.people.is_empty();
    let headed = |draft: &&Draft<'_>| titled(draft) && ctx.block(draft.head).is_heading();
    let units = read.of.len();
    let sure = drafts.iter().filter(told).count() as f64;
    let likely: f64 = (0..units).map(|unit| read.start(unit)).sum();
    // "Review: Small Bridges" tells of “Small Bridges” by its authors: the name is the book's.
    let titles = drafts.iter().filter_map(|draft| talks::title_text(ctx, draft)).collect::<Vec<_>>();
    let has_event = events.iter().any(|name| !titles.iter().any(|title| title == name));
    let weight = f64::from(u8::from(has_event)) * evidence.event
        + sure * evidence.told
        + drafts.iter().filter(titled).count() as f64 * evidence.titled
        + drafts.iter().filter(headed).count() as f64 * evidence.headed
        + drafts.iter().filter(spoken).count() as f64 * evidence.spoken
        + (likely - sure).max(0.0) * evidence.likely;
    if drafts.is_empty() || units < evidence.short || weight >= evidence.least {
        return (drafts, None);
    }
    let names: Vec<String> = drafts.iter().map(|draft| name(ctx, draft)).collect();
    let reason = format!(
        "held back as doubtful: {}; the text names no event and tells of too few talks to be a recap",
        names.join(", ")
    );
    (Vec::new(), Some(reason))
}

/// A talk by its title, or else by who speaks.
fn name(ctx: &Context<'_>, draft: &Draft<'_>) -> String {
    let speakers = || draft.people.iter().map(|person| person.label.as_str()).collect::<Vec<_>>().join(" and ");
    talks::title_text(ctx, draft).map_or_else(|| format!("a talk by {}", speakers()), |title| format!("{title:?}"))
}
