//! The text of `decisions.toml` and the entries in, decisions with their ids out. A side that is no entry's id is looked up
//! by name, and a name that no entry has is a candidate's, since candidates have no line in any list.

use super::{Decision, Side, Verdict, is_id};
use crate::assets::Asset;
use crate::gazetteer::{Entry, GazetteerError};
use crate::model::{EntityId, Kind};
use crate::text::fold_str;
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;
use toml::Spanned;
use toml::value::Datetime;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    same: Vec<Spanned<RawSame>>,
    #[serde(default)]
    different: Vec<Spanned<RawDifferent>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSame {
    kind: Option<String>,
    keep: String,
    merge: String,
    who: Option<String>,
    when: Option<Datetime>,
    why: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDifferent {
    kind: Option<String>,
    one: String,
    other: String,
    #[serde(default)]
    at: Vec<String>,
    #[serde(default)]
    recaps: Vec<String>,
    who: Option<String>,
    when: Option<Datetime>,
    why: Option<String>,
}

/// A decision as it stands in the file.
pub(in crate::gazetteer) struct Raw {
    verdict: Verdict,
    kind: Option<Kind>,
    sides: [String; 2],
    at: Vec<String>,
    recaps: Vec<String>,
    who: Option<String>,
    when: Option<Datetime>,
    why: Option<String>,
    file: String,
    line: usize,
}

impl Raw {
    /// Whether it keeps two apart of which each is one of these ids or labels.
    pub(in crate::gazetteer) fn keeps_apart(&self, a: [&str; 2], b: [&str; 2]) -> bool {
        let [one, other] = self.sides.each_ref().map(String::as_str);
        let between = |x: [&str; 2], y: [&str; 2]| x.contains(&one) && y.contains(&other);
        self.verdict == Verdict::Different && (between(a, b) || between(b, a))
    }
}

/// Reads the file.
pub(in crate::gazetteer) fn parse(asset: &Asset) -> Result<Vec<Raw>, GazetteerError> {
    let line_of = |span: Range<usize>| asset.text.bytes().take(span.start).filter(|b| *b == b'\n').count() + 1;
    let fault = |line: usize, fault: String| GazetteerError::Decision { path: asset.path.clone(), line, fault };
    let file: File = toml::from_str(&asset.text)
        .map_err(|e| fault(line_of(e.span().unwrap_or_default()), e.message().trim().replace('\n', " ")))?;
    let mut raws = Vec::new();
    for raw in file.same {
        let line = line_of(raw.span());
        let RawSame { kind, keep, merge, who, when, why } = raw.into_inner();
        let (at, recaps) = (Vec::new(), Vec::new());
        let raw = (kind, Verdict::Same, [keep, merge], at, recaps, who, when, why);
        raws.push((raw, line));
    }
    for raw in file.different {
        let line = line_of(raw.span());
        let RawDifferent { kind, one, other, at, recaps, who, when, why } = raw.into_inner();
        raws.push(((kind, Verdict::Different, [one, other], at, recaps, who, when, why), line));
    }
    raws.sort_by_key(|(_, line)| *line);
    let raw = |((kind, verdict, sides, at, recaps, who, when, why), line): (_, usize)| {
        let kind: Option<String> = kind;
        let sides: [String; 2] = sides;
        let kinds = [Kind::Person, Kind::Company, Kind::Technology, Kind::Topic, Kind::Event];
        let kind = kind.map(|kind| {
            let known = kinds.into_iter().find(|known| known.slug() == kind);
            known.ok_or_else(|| fault(line, format!("no kind {kind:?}; person, company, technology, topic or event")))
        });
        if let Some(side) = sides.iter().find(|side| EntityId::from_name(side).as_str().is_empty()) {
            return Err(fault(line, format!("{side:?} is no name")));
        }
        Ok(Raw { verdict, kind: kind.transpose()?, sides, at, recaps, who, when, why, file: asset.path.clone(), line })
    };
    raws.into_iter().map(raw).collect()
}

/// Finds what both sides of each decision stand for.
pub(in crate::gazetteer) fn resolve(raws: Vec<Raw>, entries: &[Entry]) -> Vec<Decision> {
    if raws.is_empty() {
        return Vec::new();
    }
    let mut names = Names { entries, ids: HashMap::new(), names: HashMap::new() };
    for (index, entry) in entries.iter().enumerate() {
        names.ids.entry(entry.id.as_str()).or_insert(index);
    }
    // Folding all names is worth it only where one is asked for.
    if raws.iter().any(|raw| raw.sides.iter().chain(&raw.at).any(|text| !names.ids.contains_key(text.as_str()))) {
        for (index, entry) in entries.iter().enumerate() {
            for name in std::iter::once(&entry.label).chain(&entry.aliases).chain(&entry.weak) {
                let having = names.names.entry(fold_str(name)).or_default();
                if !having.contains(&index) {
                    having.push(index);
                }
            }
        }
    }
    raws.into_iter().map(|raw| names.decision(raw)).collect()
}

/// Entries by id and by folded name.
struct Names<'e> {
    entries: &'e [Entry],
    ids: HashMap<&'e str, usize>,
    names: HashMap<String, Vec<usize>>,
}

impl Names<'_> {
    fn decision(&self, raw: Raw) -> Decision {
        let by_id = |side: &String| self.ids.get(side.as_str()).map(|index| self.entries[*index].kind);
        let stated = raw.kind.or_else(|| raw.sides.iter().find_map(by_id));
        let [one, other] = raw.sides.each_ref().map(|side| self.side(side, stated));
        let kind_of = |side: &Side| self.ids.get(side.entries.first()?.as_str()).map(|i| self.entries[*i].kind);
        let kind = stated.or_else(|| kind_of(&one)).or_else(|| kind_of(&other));
        // A name is looked up again where only the other side told the kind.
        let [one, other] = if kind == stated { [one, other] } else { raw.sides.each_ref().map(|s| self.side(s, kind)) };
        Decision {
            verdict: raw.verdict,
            kind,
            one,
            other,
            at: raw.at.iter().map(|company| self.side(company, Some(Kind::Company)).id).collect(),
            recaps: raw.recaps,
            who: raw.who,
            when: raw.when.map(|when| when.to_string()),
            why: raw.why,
            file: raw.file,
            line: raw.line,
        }
    }

    fn side(&self, text: &str, kind: Option<Kind>) -> Side {
        let found: Vec<&Entry> = match self.ids.get(text) {
            Some(index) => vec![&self.entries[*index]],
            None if is_id(text) && text.contains('-') => Vec::new(),
            None => {
                let having = self.names.get(&fold_str(text)).into_iter().flatten().map(|index| &self.entries[*index]);
                let of_kind: Vec<&Entry> = having.filter(|entry| kind.is_none_or(|k| k == entry.kind)).collect();
                let labelled = |entry: &&&Entry| fold_str(&entry.label) == fold_str(text);
                match of_kind.iter().filter(labelled).collect::<Vec<_>>()[..] {
                    [one] => vec![*one],
                    _ => of_kind,
                }
            }
        };
        Side {
            text: text.to_owned(),
            id: found.first().map_or_else(|| EntityId::from_name(text), |entry| entry.id.clone()),
            label: found.first().map_or_else(|| text.to_owned(), |entry| entry.label.clone()),
            entries: found.into_iter().map(|entry| entry.id.clone()).collect(),
        }
    }
}
