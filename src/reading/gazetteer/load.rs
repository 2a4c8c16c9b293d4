//! TOML files and imported tables in, [`Gazetteer`] out. The table's name is the kind; an unknown key is an error with file and line, since
//! a key that is silently ignored is a fact that is silently lost.

use super::legal::LegalForms;
use super::places::Places;
use super::raw::{Case, Raw, Weak};
use super::{Details, Entry, Gazetteer, GazetteerError, List, Vendor, decisions, no_names, overlay, plain};
use crate::assets::{Asset, Assets};
use crate::model::{EntityId, Kind};
use crate::text::{fold_str, in_order};
use rayon::prelude::*;
use serde::Deserialize;
use std::sync::Arc;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    technology: Vec<Spanned<Raw>>,
    #[serde(default)]
    company: Vec<Spanned<Raw>>,
    #[serde(default)]
    person: Vec<Spanned<Raw>>,
    #[serde(default)]
    topic: Vec<Spanned<Raw>>,
    #[serde(default)]
    event: Vec<Spanned<Raw>>,
    #[serde(default)]
    vendor: Vec<Vendor>,
    #[serde(default)]
    list: Vec<List>,
}

/// Other names of one entry: each is compared with each.
pub(super) const MOST_ALIASES: usize = 1_000;

pub(super) fn load(data: &Assets) -> Result<Gazetteer, GazetteerError> {
    let (places, no_names, legal_forms) = (Places::load(data)?, no_names::load(data)?, LegalForms::load(data)?);
    let mut gazetteer = Gazetteer { places, no_names, legal_forms, ..Gazetteer::default() };
    // Parsing takes longer than all else, and no file needs another.
    let (decided, files): (Vec<Asset>, Vec<Asset>) =
        data.files("gazetteer", ".toml")?.into_iter().partition(|asset| asset.path.ends_with(decisions::FILE));
    let decided: Vec<_> = decided.iter().map(decisions::read::parse).collect::<Result<_, _>>()?;
    let decided: Vec<_> = decided.into_iter().flatten().collect();
    let files: Vec<_> = files.par_iter().map(read_file).collect();
    for file in files {
        let read = file?;
        gazetteer.entries.extend(read.entries);
        gazetteer.vendors.extend(read.vendors);
        gazetteer.lists.extend(read.lists);
    }
    overlay::add(&mut gazetteer, data, &decided)?;
    if gazetteer.entries.is_empty() {
        return Err(GazetteerError::Empty { origin: data.origin() });
    }
    let decided = decisions::read::resolve(decided, &gazetteer.entries);
    gazetteer.decisions = decisions::merge::merge(&mut gazetteer.entries, decided);
    gazetteer.by_id = in_order(gazetteer.entries.len(), |index| gazetteer.entries[index].id.as_str());
    Ok(gazetteer)
}

/// What one file holds.
struct Read {
    entries: Vec<Entry>,
    vendors: Vec<Vendor>,
    lists: Vec<List>,
}

fn read_file(asset: &Asset) -> Result<Read, GazetteerError> {
    let Some(plain) = plain::read(&asset.text) else { return read_toml(asset) };
    let path: Arc<str> = Arc::from(asset.path.as_str());
    let entries = plain.into_iter().map(|(kind, raw, line)| entry(kind, raw, &path, line));
    Ok(Read { entries: entries.collect::<Result<_, _>>()?, vendors: Vec::new(), lists: Vec::new() })
}

fn read_toml(asset: &Asset) -> Result<Read, GazetteerError> {
    // Found once: counting anew for each of thousands of entries takes longer than all else in the file.
    let line_ends: Vec<usize> = asset.text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i).collect();
    let line_of = |offset: usize| line_ends.partition_point(|end| *end < offset) + 1;
    let file: File = toml::from_str(&asset.text).map_err(|e| GazetteerError::Toml {
        path: asset.path.clone(),
        line: line_of(e.span().map_or(0, |s| s.start)),
        fault: e.message().trim().replace('\n', " "),
    })?;
    let path: Arc<str> = Arc::from(asset.path.as_str());
    let mut entries = Vec::new();
    for (kind, raws) in [
        (Kind::Technology, file.technology),
        (Kind::Company, file.company),
        (Kind::Person, file.person),
        (Kind::Topic, file.topic),
        (Kind::Event, file.event),
    ] {
        for raw in raws {
            let line = line_of(raw.span().start);
            entries.push(entry(kind, raw.into_inner(), &path, line)?);
        }
    }
    Ok(Read { entries, vendors: file.vendor, lists: file.list })
}

fn entry(kind: Kind, raw: Raw, path: &Arc<str>, line: usize) -> Result<Entry, GazetteerError> {
    let fault = |fault: String| GazetteerError::Toml { path: path.to_string(), line, fault };
    if raw.id.is_empty() || !raw.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err(fault(format!("id {:?} is no slug of a-z, 0-9 and hyphens", raw.id)));
    }
    if raw.label.trim().is_empty() {
        return Err(fault(format!("{} has an empty label", raw.id)));
    }
    if raw.aliases.len() > MOST_ALIASES {
        let aliases = raw.aliases.len();
        return Err(fault(format!("{} has {aliases} aliases; an entry has no more than {MOST_ALIASES}", raw.id)));
    }
    let weak = match raw.weak {
        Weak::All(true) => std::iter::once(&raw.label).chain(&raw.aliases).cloned().collect(),
        Weak::All(false) => Vec::new(),
        Weak::Forms(forms) => forms,
    };
    let details = Details {
        hidden: raw.hidden,
        weak,
        cues: raw.cues.iter().chain(&raw.fields).map(|c| fold_str(c)).collect(),
        broader: raw.broader.into_iter().map(EntityId).collect(),
        maker: raw.maker.map(EntityId),
        homepage: raw.homepage,
        wikidata: raw.wikidata,
        place: raw.place,
        country: raw.country,
    };
    Ok(Entry {
        id: EntityId(raw.id),
        kind,
        label: raw.label,
        aliases: raw.aliases,
        exact_case: matches!(raw.case, Some(Case::Exact)),
        file: Arc::clone(path),
        line,
        source: None,
        support: 0.0,
        details: details.boxed(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_is_read_as_toml_reads_it() {
        let mut plain_files = 0;
        for asset in Assets::data(None).shipped().files("gazetteer", ".toml").expect("shipped") {
            if plain::read(&asset.text).is_none() {
                continue;
            }
            plain_files += 1;
            let (read, toml) = (read_file(&asset).expect("sound"), read_toml(&asset).expect("sound"));
            let shown = |read: &Read| read.entries.iter().map(|entry| format!("{entry:?}")).collect::<Vec<_>>();
            assert!(shown(&read) == shown(&toml), "{}", asset.path);
        }
        assert!(plain_files >= 4, "{plain_files} of the shipped files are plain");
    }
}
