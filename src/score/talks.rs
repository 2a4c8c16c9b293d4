//! Predicted and gold talks and event of one recap in, counts out. Talks are paired one to one, the best pair first: by
//! title or by a speaker they share.

use super::Sheet;
use super::compare::{SameNames, near, squash, title_likeness};
use super::counts::Counts;
use super::gold::{GoldSpeaker, GoldTalk};
use crate::extract::record::{EventRecord, SpeakerRecord, TalkRecord};
use std::cmp::Ordering;

/// Titles this alike make a pair.
const PAIRS: f64 = 0.6;
/// Titles this alike are the same.
const SAME_TITLE: f64 = 0.8;
/// Of what two stretches hold together, the share that both hold, from which on they are one place.
const SAME_PLACE: f64 = 0.8;
/// What a speaker in common adds to the likeness of titles.
const SHARED_SPEAKER: f64 = 0.75;

/// Counts talks, and the titles, speakers, affiliations and technologies of those that make a pair.
pub(super) fn score(sheet: &mut Sheet<'_>, predicted: &[TalkRecord]) {
    let golds = &sheet.gold.talks;
    let pairs = pair(sheet.same, golds, predicted);
    for &(g, p) in &pairs {
        count(sheet, &golds[g], &predicted[p]);
    }
    for (index, gold) in golds.iter().enumerate() {
        if gold.optional || pairs.iter().any(|(g, _)| *g == index) {
            continue;
        }
        sheet.tally.talk.missed += 1;
        sheet.tally.speaker.missed += gold.speakers.len();
        sheet.tally.covers.missed += gold.technologies.len();
        sheet.tally.affiliation.missed +=
            gold.speakers.iter().filter(|s| wanted(s).is_some() && !s.affiliation_optional).count();
        let speakers: Vec<&str> = gold.speakers.iter().map(|s| s.name.as_str()).collect();
        sheet.note(format!("missed talk {} by {speakers:?}", titled(gold.title.as_deref())));
    }
    for (index, talk) in predicted.iter().enumerate() {
        if pairs.iter().all(|(_, p)| *p != index) {
            sheet.tally.talk.wrong += 1;
            let speakers: Vec<&str> = talk.speakers.iter().map(|s| s.name.as_str()).collect();
            sheet.note(format!("not a talk: {} by {speakers:?}", titled(talk.title.as_deref())));
        }
    }
}

/// Pairs of gold and predicted talks by index, the best first; at a tie the later ones.
fn pair(same: &SameNames, golds: &[GoldTalk], predicted: &[TalkRecord]) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (g, gold) in golds.iter().enumerate() {
        for (p, talk) in predicted.iter().enumerate() {
            let (theirs, ours) = (talk.title.as_deref().unwrap_or(""), gold.title.as_deref().unwrap_or(""));
            let likeness = title_likeness(theirs, ours);
            let shared =
                talk.speakers.iter().filter(|s| !s.name.is_empty()).any(|s| {
                    gold.speakers.iter().filter(|t| !t.name.is_empty()).any(|t| same.are_one(&s.name, &t.name))
                });
            // Neither names anything: they can only pair with each other.
            let bare = theirs.is_empty() && ours.is_empty() && talk.speakers.is_empty() && gold.speakers.is_empty();
            if likeness >= PAIRS || shared || bare {
                candidates.push((likeness + if shared { SHARED_SPEAKER } else { 0.0 }, g, p));
            }
        }
    }
    candidates.sort_by(|a, b| b.partial_cmp(a).unwrap_or(Ordering::Equal));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, g, p) in candidates {
        if pairs.iter().all(|(other_g, other_p)| *other_g != g && *other_p != p) {
            pairs.push((g, p));
        }
    }
    pairs
}

fn count(sheet: &mut Sheet<'_>, gold: &GoldTalk, talk: &TalkRecord) {
    if !gold.optional {
        sheet.tally.talk.right += 1;
    }
    let title = gold.title.as_deref().filter(|t| !t.is_empty());
    let named = title.or(gold.speakers.first().map(|s| s.name.as_str())).unwrap_or("a talk without title or speaker");
    let place = format!("«{named}»");
    if let Some(title) = title.filter(|_| !gold.title_optional) {
        let right = title_likeness(talk.title.as_deref().unwrap_or(""), title) >= SAME_TITLE;
        sheet.tally.title.add(right);
        if !right {
            sheet.note(format!("{place}: title read as {}", quoted(talk.title.as_deref())));
        }
    }
    if let (Some(start), Some(end)) = (gold.start, gold.end) {
        let right = shared((start, end), (talk.start, talk.end)) >= SAME_PLACE;
        sheet.tally.place.add(right);
        if !right {
            sheet.note(format!("{place}: told in {}..{}, is told in {start}..{end}", talk.start, talk.end));
        }
    }
    let speakers: Vec<&str> = talk.speakers.iter().map(|s| s.name.as_str()).filter(|n| !n.is_empty()).collect();
    let wanted: Vec<&str> = gold.speakers.iter().map(|s| s.name.as_str()).collect();
    let (counts, faults) = compare_sets(sheet.same, &speakers, &wanted, &gold.speakers_optional);
    add(&mut sheet.tally.speaker, counts);
    faults.into_iter().for_each(|fault| sheet.note(format!("{place} speaker: {fault}")));

    count_affiliations(sheet, &place, &gold.speakers, &talk.speakers);

    let covered: Vec<&str> = talk.technologies.iter().map(|t| t.label.as_str()).collect();
    let wanted: Vec<&str> = gold.technologies.iter().map(String::as_str).collect();
    let (counts, faults) = compare_sets(sheet.same, &covered, &wanted, &gold.technologies_optional);
    add(&mut sheet.tally.covers, counts);
    faults.into_iter().for_each(|fault| sheet.note(format!("{place} covers: {fault}")));
}

/// Of what two stretches hold together, the share that both hold.
fn shared(one: (usize, usize), other: (usize, usize)) -> f64 {
    let both = one.1.min(other.1).saturating_sub(one.0.max(other.0));
    let all = one.1.max(other.1).saturating_sub(one.0.min(other.0));
    both as f64 / all.max(1) as f64
}

fn add(to: &mut Counts, counts: Counts) {
    to.right += counts.right;
    to.wrong += counts.wrong;
    to.missed += counts.missed;
}

/// Names found against names wanted; a surplus name that is optional, or wanted and found once already, is not counted.
fn compare_sets(same: &SameNames, found: &[&str], wanted: &[&str], optional: &[String]) -> (Counts, Vec<String>) {
    let (mut counts, mut faults, mut left) = (Counts::default(), Vec::new(), found.to_vec());
    for want in wanted {
        match left.iter().position(|name| same.are_one(name, want)) {
            Some(at) => {
                counts.right += 1;
                left.remove(at);
            }
            None => {
                counts.missed += 1;
                faults.push(format!("missed {want:?}"));
            }
        }
    }
    for name in left {
        let accepted = optional.iter().map(String::as_str).chain(wanted.iter().copied());
        if !accepted.into_iter().any(|other| same.are_one(name, other)) {
            counts.wrong += 1;
            faults.push(format!("wrong {name:?}"));
        }
    }
    (counts, faults)
}

fn count_affiliations(sheet: &mut Sheet<'_>, place: &str, golds: &[GoldSpeaker], speakers: &[SpeakerRecord]) {
    // Of two affiliations under one name the last counts, in the place of the first.
    let mut stated: Vec<(&str, &str)> = Vec::new();
    for speaker in speakers {
        let Some(affiliation) = speaker.affiliation.as_deref().filter(|a| !a.is_empty()) else { continue };
        match stated.iter_mut().find(|(name, _)| *name == speaker.name) {
            Some(entry) => entry.1 = affiliation,
            None => stated.push((&speaker.name, affiliation)),
        }
    }
    for gold in golds {
        let got = stated.iter().find(|(name, _)| sheet.same.are_one(name, &gold.name)).map(|(_, company)| *company);
        let want = wanted(gold);
        let counts = &mut sheet.tally.affiliation;
        if got.zip(want).is_some_and(|(got, want)| sheet.same.are_one(got, want)) {
            counts.right += usize::from(!gold.affiliation_optional);
            continue;
        }
        // What is optional and left open by the gold may be anything.
        let is_wrong = got.is_some() && !(gold.affiliation_optional && gold.affiliation.is_none());
        let is_missed = want.is_some() && !gold.affiliation_optional;
        counts.wrong += usize::from(is_wrong);
        counts.missed += usize::from(is_missed);
        if is_wrong || is_missed {
            let (got, want) = (quoted(got), quoted(want));
            sheet.note(format!("{place}: affiliation of {} read as {got}, is {want}", gold.name));
        }
    }
}

/// The affiliation that the gold asks for.
fn wanted(speaker: &GoldSpeaker) -> Option<&str> {
    speaker.affiliation.as_deref().filter(|a| !a.is_empty())
}

fn titled(title: Option<&str>) -> String {
    title.map_or("without title".to_owned(), |title| format!("{title:?}"))
}

fn quoted(text: Option<&str>) -> String {
    text.map_or("nothing".to_owned(), |text| format!("{text:?}"))
}

/// Counts the fields of the event: those that the gold states, and what is said although nothing is stated.
pub(super) fn score_event(sheet: &mut Sheet<'_>, event: Option<&EventRecord>) {
    let gold = &sheet.gold.event;
    let fields = [
        ("name", &gold.name, event.map(|e| e.name.as_str()), true),
        ("edition", &gold.edition, event.and_then(|e| e.edition.as_deref()), false),
        ("place", &gold.place, event.and_then(|e| e.place.as_deref()), true),
        ("date", &gold.date, event.and_then(|e| e.date.as_deref()), false),
    ];
    for (field, want, got, or_near) in fields {
        let Some(want) = want.as_deref().filter(|w| !w.is_empty()) else {
            if let Some(got) = got.filter(|got| !got.is_empty() && !sheet.gold.other_events) {
                sheet.tally.event.wrong += 1;
                sheet.note(format!("event {field} read as {got:?}, is not stated"));
            }
            continue;
        };
        let right = got.is_some_and(|got| squash(want) == squash(got) || or_near && near(got, want));
        sheet.tally.event_stated.add(right);
        sheet.tally.event.right += usize::from(right);
        sheet.tally.event.missed += usize::from(!right);
        sheet.tally.event.wrong += usize::from(got.is_some() && !right);
        if !right {
            sheet.note(format!("event {field} read as {}, is {want:?}", quoted(got)));
        }
    }
}
