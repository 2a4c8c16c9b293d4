//! The decisions in, their faults out: what stands for nothing, what contradicts, and what would only follow by a chain.

use super::{Decision, Decisions, Side, Verdict};
use crate::gazetteer::fault::Fault;
use crate::model::EntityId;

/// All faults of the decisions, in the order of the file.
pub(in crate::gazetteer) fn check(
    decisions: &Decisions,
    kind_of: impl Fn(&EntityId) -> Option<crate::model::Kind>,
) -> Vec<Fault> {
    let all = decisions.all();
    let mut faults = Vec::new();
    for (index, decision) in all.iter().enumerate() {
        let (one, other, verdict) = (&decision.one, &decision.other, decision.verdict.slug());
        let mut fault = |message: String| {
            faults.push(Fault { file: decision.file.clone(), line: decision.line, message });
        };
        for side in [one, other] {
            if side.is_unknown() {
                fault(format!(
                    "{verdict}: {} is no entry; write the id of one, or the name as recaps write it, or take the decision out",
                    side.text
                ));
            } else if let [_, _, ..] = side.entries[..] {
                let ids: Vec<&str> = side.entries.iter().map(EntityId::as_str).collect();
                fault(format!(
                    "{verdict}: {:?} is a name of {}; write the id that is meant",
                    side.text,
                    ids.join(" and ")
                ));
            }
        }
        match decision.kind {
            None => fault(format!(
                "{verdict}: {} and {} are no entries; add kind = \"person\" or what they are",
                one.text, other.text
            )),
            Some(kind) => {
                for side in [one, other] {
                    if let Some(own) = side.entries.first().and_then(&kind_of).filter(|own| *own != kind) {
                        fault(format!(
                            "{verdict}: {} is a {own} and no {kind}; a decision is between two of one kind",
                            side.text
                        ));
                    }
                }
            }
        }
        if one.id == other.id {
            fault(format!("{verdict}: {} and {} are one id already; take the decision out", one.text, other.text));
            continue;
        }
        for earlier in all[..index].iter().filter(|earlier| earlier.kind == decision.kind) {
            if let Some(message) = clash(earlier, decision) {
                fault(message);
            }
        }
    }
    faults
}

/// Why two decisions cannot both stand, said of the later.
fn clash(earlier: &Decision, later: &Decision) -> Option<String> {
    let at = format!("{}:{}", earlier.file, earlier.line);
    let named = |side: &Side| side.text.clone();
    let (one, other) = (named(&later.one), named(&later.other));
    let same_pair = earlier.is_between(&later.one.id, &later.other.id);
    match (earlier.verdict, later.verdict) {
        _ if same_pair && earlier.verdict != later.verdict => Some(format!(
            "{one} and {other} are {} here and {} at {at}; take one of both out",
            later.verdict.slug(),
            earlier.verdict.slug()
        )),
        (Verdict::Same, Verdict::Same) if earlier.one.id == later.other.id && earlier.other.id == later.one.id => {
            Some(format!("{one} is kept here and merged at {at}; take one of both out"))
        }
        (Verdict::Same, Verdict::Same) if same_pair => {
            Some(format!("{one} and {other} are the same at {at} already; take one out"))
        }
        (Verdict::Different, Verdict::Different) if same_pair && earlier.is_scoped() == later.is_scoped() => {
            Some(format!("{one} and {other} are different at {at} already; make one of both"))
        }
        (Verdict::Same, Verdict::Same) if earlier.other.id == later.other.id => Some(format!(
            "{other} is merged into {} at {at}; it can lead to one only, take one of both out",
            earlier.one.text
        )),
        (Verdict::Same, Verdict::Same) if earlier.other.id == later.one.id => Some(format!(
            "{one} is merged into {} at {at}, and nothing follows of itself; write keep = {:?} here",
            earlier.one.text, earlier.one.text
        )),
        (Verdict::Same, Verdict::Same) if earlier.one.id == later.other.id => Some(format!(
            "{other} is merged into {one} here and kept for {} at {at}; write keep = {one:?} there",
            earlier.other.text
        )),
        _ => None,
    }
}

/// Pairs that were decided to be two and lead to one: said of the decision that keeps them apart.
pub(in crate::gazetteer) fn joined(decisions: &Decisions) -> Vec<Fault> {
    let lead = |decision: &Decision, id: &EntityId| {
        let led = decisions.redirects().iter().find(|r| Some(r.kind) == decision.kind && r.from == *id);
        led.map_or_else(|| id.clone(), |r| r.to.clone())
    };
    let apart = decisions.all().iter().filter(|d| d.verdict == Verdict::Different && d.one.id != d.other.id);
    apart
        .filter(|d| {
            let direct =
                decisions.all().iter().any(|s| s.verdict == Verdict::Same && s.is_between(&d.one.id, &d.other.id));
            !direct && lead(d, &d.one.id) == lead(d, &d.other.id)
        })
        .map(|d| Fault {
            file: d.file.clone(),
            line: d.line,
            message: format!(
                "{} and {} are different here, and both are merged into {}; take one of the three out",
                d.one.text,
                d.other.text,
                lead(d, &d.one.id)
            ),
        })
        .collect()
}
