//! What the linker found in a recap and the decisions in, the same with the decided ids out. Done before talks are made of
//! it, so that a talk of a merged speaker has the id that it would have had under the kept name.

use super::{Decision, Decisions, Side, Verdict};
use crate::gazetteer::Gazetteer;
use crate::gazetteer::forms::{names_of, squash};
use crate::model::{EntityId, Kind, Linked, Mention, Method, Recap};

impl Gazetteer {
    /// Applies the decisions to what was found in `recap`.
    pub fn decide(&self, recap: &Recap, linked: &mut Linked) {
        for decision in self.decisions().all() {
            match (decision.verdict, decision.kind) {
                (Verdict::Different, Some(kind)) => self.keep_apart(decision, kind, recap, linked),
                _ => continue,
            }
        }
        redirect(self, self.decisions(), linked);
        self.recognise(linked);
    }

    /// A candidate under the id of an entry of its kind is that entry, whose name the linker passed over for want of evidence:
    /// the text says what the name is, and under one id stands one thing with one label. So is a company with a legal form behind the name of an entry.
    fn recognise(&self, linked: &mut Linked) {
        for mention in linked.mentions.iter_mut().filter(|m| m.method == Method::Candidate) {
            let bare = self.legal_forms().without(&mention.label);
            let firm = (mention.kind == Kind::Company).then(|| EntityId::from_name(bare));
            let of_kind = |id| self.get(id).filter(|entry| entry.kind == mention.kind);
            if let Some(entry) = of_kind(&mention.id).or_else(|| of_kind(firm.as_ref()?)) {
                mention.id.clone_from(&entry.id);
                mention.label.clone_from(&entry.label);
                mention.method = Method::Variant;
            }
        }
    }

    fn keep_apart(&self, decision: &Decision, kind: Kind, recap: &Recap, linked: &mut Linked) {
        let (one, other) = (&decision.one, &decision.other);
        if decision.is_scoped() {
            let meant = decision.recaps.contains(&recap.key) || speaks_for(linked, kind, decision);
            let (from, to) = if meant { (one, other) } else { (other, one) };
            // Outside, a text that names both alike means the first.
            let alike = |m: &Mention| {
                meant || m.method == Method::Coreference || self.names(one, &recap.source[m.span.range()])
            };
            let found: Vec<usize> = of(linked, kind, &from.id).filter(|i| alike(&linked.mentions[*i])).collect();
            found.into_iter().for_each(|index| self.turn(&mut linked.mentions[index], to));
            return;
        }
        for (from, to) in [(one, other), (other, one)] {
            let full = |m: &Mention| m.method != Method::Coreference;
            let text = |m: &Mention| &recap.source[m.span.range()];
            let meant = |m: &Mention| full(m) && self.names(to, text(m)) && !self.names(from, text(m));
            let found: Vec<usize> = of(linked, kind, &from.id).collect();
            let turned: Vec<usize> = found.iter().copied().filter(|i| meant(&linked.mentions[*i])).collect();
            // A short name follows the full ones where all of them turn.
            let all = !turned.is_empty()
                && found.iter().all(|i| turned.contains(i) || linked.mentions[*i].method == Method::Coreference);
            for index in if all { found } else { turned } {
                self.turn(&mut linked.mentions[index], to);
            }
        }
    }

    /// Whether `text` is a name of this side, as it is compared everywhere: without case, accents and separators.
    fn names(&self, side: &Side, text: &str) -> bool {
        let text = squash(text).0;
        match self.get(&side.id) {
            Some(entry) => squash(&side.label).0 == text || names_of(entry).any(|name| squash(name).0 == text),
            None => squash(&side.label).0 == text || squash(&side.text).0 == text,
        }
    }

    /// Makes a mention one of `to`.
    fn turn(&self, mention: &mut Mention, to: &Side) {
        mention.id = to.id.clone();
        match self.get(&to.id) {
            Some(entry) => mention.label.clone_from(&entry.label),
            None => mention.label.clone_from(&to.label),
        }
        mention.method = match (mention.method, self.get(&to.id).is_some()) {
            (Method::Coreference, _) => Method::Coreference,
            (Method::Candidate, true) => Method::Exact,
            (Method::Exact | Method::Variant | Method::Fuzzy, false) => Method::Candidate,
            (method, _) => method,
        };
    }
}

/// Indices of the mentions of an entity.
fn of<'l>(linked: &'l Linked, kind: Kind, id: &'l EntityId) -> impl Iterator<Item = usize> + 'l {
    let is_it = move |(_, m): &(usize, &Mention)| m.kind == kind && m.id == *id;
    linked.mentions.iter().enumerate().filter(is_it).map(|(index, _)| index)
}

/// Whether the recap has one of both stand for a company that the decision names.
fn speaks_for(linked: &Linked, kind: Kind, decision: &Decision) -> bool {
    let at = |span| linked.mentions.iter().find(|m| m.span == span);
    linked.affiliations.iter().any(|stated| {
        let person =
            at(stated.person).is_some_and(|m| m.kind == kind && (m.id == decision.one.id || m.id == decision.other.id));
        let company = stated.company.and_then(at);
        person && company.is_some_and(|m| m.kind == Kind::Company && decision.at.contains(&m.id))
    })
}

/// Leads merged ids to the kept ones.
fn redirect(gazetteer: &Gazetteer, decisions: &Decisions, linked: &mut Linked) {
    let lead = |kind: Kind, id: &EntityId| {
        let redirect = decisions.redirects.iter().find(|r| r.kind == kind && r.from == *id)?;
        let is_it = |d: &&Decision| d.one.id == redirect.to && d.other.id == redirect.from && d.kind == Some(kind);
        decisions.all.iter().find(|d| d.verdict == Verdict::Same && is_it(d))
    };
    if decisions.redirects.is_empty() {
        return;
    }
    for mention in &mut linked.mentions {
        if let Some(decision) = lead(mention.kind, &mention.id) {
            gazetteer.turn(mention, &decision.one);
        }
    }
    for abstained in &mut linked.abstained {
        if let Some(decision) = lead(abstained.kind, &abstained.id) {
            abstained.id = decision.one.id.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::model::Span;

    #[test]
    fn a_candidate_under_the_id_of_an_entry_is_that_entry() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("gazetteer")).expect("made");
        let names =
            "[[company]]\nid = \"quern\"\nlabel = \"QUERN\"\n[[technology]]\nid = \"flail\"\nlabel = \"flail\"\n";
        std::fs::write(folder.path().join("gazetteer/names.toml"), names).expect("written");
        let gazetteer = Gazetteer::load(&Assets::data(Some(folder.path()))).expect("sound");
        for (kind, written, id, label, method) in [
            (Kind::Technology, "Flail", "flail", "flail", Method::Variant),
            (Kind::Company, "Quern", "quern", "QUERN", Method::Variant),
            (Kind::Company, "Quern Ltd.", "quern", "QUERN", Method::Variant),
            (Kind::Company, "Flail", "flail", "Flail", Method::Candidate),
            (Kind::Company, "Flail Ltd.", "flail-ltd", "Flail Ltd.", Method::Candidate),
            (Kind::Technology, "Quern Ltd.", "quern-ltd", "Quern Ltd.", Method::Candidate),
        ] {
            let found = Mention {
                span: Span { start: 0, end: written.len() },
                kind,
                id: EntityId::from_name(written),
                label: written.to_owned(),
                score: 0.6,
                method: Method::Candidate,
                block: 0,
                at: (0, written.len()),
                doubtful: false,
            };
            let mut linked = Linked { mentions: vec![found], ..Linked::default() };
            gazetteer.recognise(&mut linked);
            let Mention { id: found_id, label: found_label, method: found_method, .. } = &linked.mentions[0];
            assert_eq!(
                (found_id.as_str(), found_label.as_str(), *found_method),
                (id, label, method),
                "{kind} {written}"
            );
        }
    }
}
