//! The account of a talk of which only the title is known in, its speaker out: the one person whom the account names, if it says
//! for whom they work or tells what they do. Where two are named, one may be quoted, and nobody is taken.

use super::super::context::Context;
use super::said;
use super::view::View;
use crate::model::{EntityId, Kind, Mention};
use crate::page::Sign;
use std::collections::HashSet;
use std::ops::Range;

/// Units of an account in which its speaker is shown.
const REACH: usize = 5;

/// The speaker whom the units of an account show. `taken` are those who are known to be no speakers of it: authors, and the
/// speakers of other talks.
pub fn speaker<'a>(
    ctx: &Context<'a>,
    views: &[View<'_>],
    account: Range<usize>,
    taken: &HashSet<&EntityId>,
) -> Option<&'a Mention> {
    let units = views.get(account)?;
    let mut people = units.iter().flat_map(|view| &view.people);
    let id = &people.next()?.id;
    if taken.contains(id) || people.any(|other| other.id != *id) {
        return None;
    }
    let shows = |view: &&View<'_>| {
        let tells = |person: &&&Mention| {
            let slot = ctx.slot(person);
            let employed = || ctx.affiliation(person.span).is_some_and(|told| told.company.is_some());
            !slot.has(Sign::NotSpeaker) && (employed() || slot.has(Sign::Subject) && said::tells(view, person))
        };
        view.people.iter().any(|person| tells(&person))
    };
    let shown = units.iter().take(REACH).find(shows)?;
    let all = ctx.mentions_in(shown.unit.block, &shown.unit.whole);
    all.filter(|m| m.kind == Kind::Person).find(|m| m.id == *id)
}
