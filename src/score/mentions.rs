//! Predicted and gold mentions of one recap in, counts out. Each gold mention, in order, takes the first overlapping
//! prediction that names its entity and that none before it took; what nobody took is wrong.

use super::Sheet;
use super::compare::squash;
use super::counts::Tally;
use super::gold::GoldMention;
use crate::extract::record::MentionRecord;
use crate::model::Kind;

/// Counts the mentions of people, companies and technologies.
pub(super) fn score(sheet: &mut Sheet<'_>, predicted: &[MentionRecord]) {
    let Some(golds) = &sheet.gold.mentions else { return };
    let cut = sheet.gold.ignore_after.filter(|cut| *cut > 0).unwrap_or(usize::MAX);
    let scored = |kind| matches!(kind, Kind::Person | Kind::Company | Kind::Technology);
    let predicted: Vec<&MentionRecord> = predicted.iter().filter(|p| scored(p.kind) && p.start < cut).collect();
    let mut taken = vec![false; predicted.len()];
    for gold in golds {
        let over: Vec<usize> = (0..predicted.len())
            .filter(|i| !taken[*i] && predicted[*i].start < gold.end && gold.start < predicted[*i].end)
            .collect();
        let hit = over.iter().copied().find(|i| names_the_same(sheet, predicted[*i], gold));
        if let Some(hit) = hit {
            taken[hit] = true;
        }
        if gold.optional {
            over.iter().for_each(|i| taken[*i] = true);
        } else {
            count(sheet, gold, hit.map(|i| predicted[i]));
        }
    }
    for (mention, _) in predicted.iter().zip(taken).filter(|(_, taken)| !taken) {
        let Tally { mention: loose, mention_strict: strict, .. } = sheet.tally;
        loose.wrong += 1;
        strict.wrong += 1;
        if let Some(counts) = sheet.tally.of_kind(mention.kind) {
            counts.wrong += 1;
        }
        let MentionRecord { kind, text, label, .. } = mention;
        sheet.note_at(mention.start, format!("wrong {kind} {text:?} = {label}"));
    }
}

/// A person may also be labelled by the words that stand there.
fn names_the_same(sheet: &Sheet<'_>, predicted: &MentionRecord, gold: &GoldMention) -> bool {
    sheet.same.are_one(&predicted.label, &gold.entity)
        || (gold.kind == Kind::Person && squash(&predicted.label) == squash(&gold.text))
}

fn count(sheet: &mut Sheet<'_>, gold: &GoldMention, hit: Option<&MentionRecord>) {
    let GoldMention { start, text, kind, entity, .. } = gold;
    let Some(hit) = hit else {
        sheet.tally.mention.missed += 1;
        sheet.tally.mention_strict.missed += 1;
        if let Some(counts) = sheet.tally.of_kind(*kind) {
            counts.missed += 1;
        }
        return sheet.note_at(*start, format!("missed {kind} {text:?} = {entity}"));
    };
    sheet.tally.mention.right += 1;
    if let Some(counts) = sheet.tally.of_kind(*kind) {
        counts.right += 1;
    }
    sheet.tally.kind.add(hit.kind == *kind);
    if hit.kind != *kind {
        sheet.note_at(*start, format!("{text:?} is a {kind}, read as a {}", hit.kind));
    }
    let strict = &mut sheet.tally.mention_strict;
    if (hit.start, hit.end) == (gold.start, gold.end) {
        strict.right += 1;
    } else {
        strict.missed += 1;
        strict.wrong += 1;
        sheet.note_at(*start, format!("{text:?} read as {:?}", hit.text));
    }
}
