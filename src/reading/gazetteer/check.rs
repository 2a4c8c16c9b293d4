//! The gazetteer in, its faults out: what would make the linker guess. Each names the file and the line.

use super::fault::Fault;
use super::forms::{names_of, squash};
use super::{Entry, Gazetteer, decisions};
use crate::model::Kind;
use crate::text::fold_str;
use std::collections::{BTreeMap, HashMap, HashSet};

/// All faults, by file and line.
pub fn check(gazetteer: &Gazetteer) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut ids: HashMap<&str, &Entry> = HashMap::new();
    for entry in gazetteer.entries() {
        let mut fault =
            |message: String| faults.push(Fault { file: entry.file.to_string(), line: entry.line, message });
        if let Some(first) = ids.insert(entry.id.as_str(), entry) {
            fault(format!("id {} stands already at {}:{}; rename one of them", entry.id, first.file, first.line));
            ids.insert(entry.id.as_str(), first);
        }
        if !entry.weak.is_empty() && entry.cues.is_empty() && entry.kind != Kind::Person {
            fault(format!("{} has weak names and no cues; add words that stand near it", entry.id));
        }
        match entry.maker.as_ref().map(|m| (m, gazetteer.get(m))) {
            Some((maker, None)) => {
                fault(format!("{}: maker {maker} is no entry; add it or take the key out", entry.id))
            }
            Some((maker, Some(e))) if e.kind != Kind::Company => {
                fault(format!("{}: maker {maker} is a {}; a maker is a company", entry.id, e.kind));
            }
            _ => {}
        }
        for broader in &entry.broader {
            match gazetteer.get(broader) {
                None => fault(format!("{}: broader {broader} is no entry; add it or take the key out", entry.id)),
                Some(_) if *broader == entry.id => {
                    fault(format!("{} is broader than itself; take the key out", entry.id))
                }
                Some(_) => {}
            }
        }
    }
    faults.extend(shared_names(gazetteer));
    faults.extend(split_firms(gazetteer));
    faults.extend(needless_phrases(gazetteer));
    faults.extend(cycles(gazetteer));
    faults.extend(decisions::check::check(gazetteer.decisions(), |id| gazetteer.get(id).map(|entry| entry.kind)));
    faults.extend(decisions::check::joined(gazetteer.decisions()));
    faults.sort();
    faults
}

/// Names that two entries share and nothing tells apart. A company and what it makes may share one (the sentence decides),
/// and so may entries that both list it as weak, each with cues of its own.
fn shared_names(gazetteer: &Gazetteer) -> Vec<Fault> {
    let mut by_name: BTreeMap<String, Vec<(&Entry, &str, bool)>> = BTreeMap::new();
    for entry in gazetteer.entries() {
        let weak: HashSet<String> = entry.weak.iter().map(|name| fold_str(name)).collect();
        let mut seen = HashSet::new();
        for name in names_of(entry) {
            let pattern = if entry.exact_case { name.clone() } else { squash(name).0 };
            if seen.insert(pattern.clone()) {
                by_name.entry(pattern).or_default().push((entry, name, weak.contains(&fold_str(name))));
            }
        }
    }
    let mut faults = Vec::new();
    for sharing in by_name.values().filter(|s| s.len() > 1) {
        for (index, (entry, name, weak)) in sharing.iter().enumerate() {
            for (other, _, other_weak) in &sharing[..index] {
                // A decision says which of both a recap means.
                let decided = gazetteer.decisions().between(entry.kind, &entry.id, &other.id);
                let told_apart = (*weak && *other_weak)
                    || decided.is_some_and(|d| d.verdict == decisions::Verdict::Different && d.is_scoped())
                    || (entry.kind != other.kind && (entry.kind == Kind::Company || other.kind == Kind::Company))
                    || entry.kind == Kind::Event
                    || other.kind == Kind::Event;
                if !told_apart {
                    faults.push(Fault {
                        file: entry.file.to_string(),
                        line: entry.line,
                        message: format!(
                            "{} and {} ({}:{}) share the name {name:?}; list it as weak with cues in both, or in one only",
                            entry.id, other.id, other.file, other.line
                        ),
                    });
                }
            }
        }
    }
    faults
}

/// Entries that are broader than themselves over others.
fn cycles(gazetteer: &Gazetteer) -> Vec<Fault> {
    let mut faults = Vec::new();
    for entry in gazetteer.entries() {
        let mut at = entry;
        for _ in 0..32 {
            let Some(next) = at.broader.first().and_then(|b| gazetteer.get(b)) else { break };
            if next.id == entry.id && at.id != entry.id {
                faults.push(Fault {
                    file: entry.file.to_string(),
                    line: entry.line,
                    message: format!("{} and {} are each broader than the other; take one key out", entry.id, at.id),
                });
                break;
            }
            at = next;
        }
    }
    faults
}

/// Companies that differ in their legal form only: one firm that is counted twice.
fn split_firms(gazetteer: &Gazetteer) -> Vec<Fault> {
    let mut by_name: HashMap<String, &Entry> = HashMap::new();
    let mut faults = Vec::new();
    for entry in gazetteer.entries().iter().filter(|entry| entry.kind == Kind::Company) {
        let bare = squash(gazetteer.legal_forms().without(&entry.label)).0;
        let Some(first) = by_name.get(&bare) else {
            by_name.insert(bare, entry);
            continue;
        };
        let decided = gazetteer.decisions().between(Kind::Company, &entry.id, &first.id);
        if decided.is_none_or(|decision| decision.verdict != decisions::Verdict::Different) {
            let message = format!(
                "{} and {} ({}:{}) differ in their legal form only; make one an alias of the other, or say that they are \
                 two with `talkgraph names different`",
                entry.id, first.id, first.file, first.line
            );
            faults.push(Fault { file: entry.file.to_string(), line: entry.line, message });
        }
    }
    faults
}

/// Phrases that are said to name nothing and are listed as a name that needs no evidence.
fn needless_phrases(gazetteer: &Gazetteer) -> Vec<Fault> {
    let phrases = gazetteer.no_names().iter().filter(|no| !no.after_name);
    let by_phrase: HashMap<String, _> = phrases.map(|no| (no.phrase.to_lowercase(), no)).collect();
    let mut faults = Vec::new();
    for entry in gazetteer.entries().iter().filter(|entry| !entry.is_imported()) {
        let strong = names_of(entry).filter(|name| !entry.weak.contains(name));
        for no in strong.filter_map(|name| by_phrase.get(&name.to_lowercase())) {
            let message = format!(
                "{:?} is a name of {} ({}:{}); take the phrase out, or list the name as weak",
                no.phrase, entry.id, entry.file, entry.line
            );
            faults.push(Fault { file: no.file.to_string(), line: no.line, message });
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use std::fs;

    /// The faults of a folder with these files in `gazetteer`.
    fn faults_of(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let names = folder.path().join("gazetteer");
        fs::create_dir_all(&names).expect("made");
        files.iter().for_each(|(file, text)| fs::write(names.join(file), text).expect("written"));
        let gazetteer = Gazetteer::load(&Assets::data(Some(folder.path()))).expect("it can be read");
        let own = format!("{}/", names.display());
        check(&gazetteer).iter().map(|fault| fault.to_string().replace(&own, "")).collect()
    }

    #[test]
    fn firms_that_differ_in_their_legal_form_only() {
        let quern = "[[company]]\nid = \"quern\"\nlabel = \"Quern\"\n\n";
        let firm = "[[company]]\nid = \"quern-gmbh\"\nlabel = \"Quern GmbH & Co. KG\"\n";
        let found = faults_of(&[("companies.toml", &format!("{quern}{firm}"))]);
        let said = "companies.toml:5: quern-gmbh and quern (companies.toml:1) differ in their legal form only";
        assert!(found.len() == 1 && found[0].starts_with(said), "{found:?}");
        let decided = "[[different]]\none = \"quern\"\nother = \"quern-gmbh\"\nkind = \"company\"\n";
        let files = [("companies.toml", format!("{quern}{firm}")), ("decisions.toml", decided.to_owned())];
        let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (*file, text.as_str())).collect();
        assert_eq!(faults_of(&files), Vec::<String>::new(), "a person said that they are two");
        let other = "[[company]]\nid = \"quern-works\"\nlabel = \"Quern Works\"\n";
        assert_eq!(faults_of(&[("companies.toml", &format!("{quern}{other}"))]), Vec::<String>::new());
    }

    #[test]
    fn phrases_that_are_names() {
        let tool = "[[technology]]\nid = \"quern\"\nlabel = \"Quern\"\naliases = [\"quern function\"]\n";
        let phrases = "phrase\treason\nquern case\ta case\nQuern Function\ta function\n";
        let found = faults_of(&[("technologies.toml", tool), ("no-names.tsv", phrases)]);
        let said = "no-names.tsv:3: \"Quern Function\" is a name of quern (technologies.toml:1)";
        assert!(found.len() == 1 && found[0].starts_with(said), "{found:?}");
    }
}
