//! Recap files in, the next generation of a store out. What a recap says is a pure function of its file and the known
//! names, so only changed recaps are read, in parallel; a build of part of them equals a build of all.

use super::error::StoreError;
use super::gazetteer::{gazetteer_quads, redirect_quads};
use super::generation::NAMES;
use super::identity::doubtful::doubtful_identities;
use super::identity::identity_quads;
use super::imported::imported_quads;
use super::inputs::Inputs;
use super::manifest::{FORMAT, Facts, Header, Manifest, RecapEntry, Section};
use super::names::{Freshness, Names, Touched};
use super::ontology::ontology_quads;
use super::plan::{Keepable, Plan, Step, file_of, plan};
use super::problem::{Failure, Warning};
use super::programme::{Meeting, Told};
use super::quads::doubtful::doubtful_quads;
use super::quads::{recap_quads, sorted};
use super::report::{Outcome, Report};
use super::store::{Health, Sums, Writer};
use super::workshop::{Previous, Workshop};
use crate::model::{Extraction, Recap};
use crate::read::source::Source;
use crate::text::sha256;
use oxigraph::model::Quad;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Display;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Recaps that are read before their quads are written: bounds the memory that quads take.
const CHUNK: usize = 256;

/// How to build.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Withdraw recaps that are not among the sources.
    pub prune: bool,
}

/// How far a build is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Recaps that were read or failed.
    pub done: usize,
    /// Recaps to read.
    pub total: usize,
}

/// Builds the next generation of the store in `folder` from `sources`, which `run` reads; tells `progress` of each recap.
///
/// Recaps whose file, path and fingerprint are as in the last generation are not read, and those neither that a change of
/// names does not touch. Recaps that are not among `sources` stay, or go with [`Options::prune`]; after a change of names
/// or rules they are read again where their file still is.
/// A recap that fails is told of in the report, and its graph goes, as in a build from nothing. Where nothing changed, no
/// generation is written.
pub fn build<E: Display>(
    folder: &Path,
    sources: &[Source],
    inputs: &Inputs<'_>,
    options: Options,
    run: impl Fn(&Source) -> Result<(Recap, Extraction), E> + Sync,
    progress: impl Fn(Progress) + Sync,
) -> Result<Report, StoreError> {
    let workshop = Workshop::enter(folder)?;
    let surroundings = Surroundings::new(inputs)?;
    let rules = fingerprint(inputs, "");
    let fingerprint = fingerprint(inputs, inputs.linked.hash());
    let mut warnings = Vec::new();
    let last = previous(&workshop, &mut warnings)?;
    let Taken { keepable, is_whole } = taken(last.as_ref(), inputs, &mut warnings)?;
    let since = last.as_ref().filter(|last| keepable.is_any() && last.manifest.header.rules == rules);
    let since = since.and_then(|last| Some((last.manifest.header.fingerprint.clone(), touched(last, inputs.linked)?)));
    let fresh = Freshness { fingerprint, since };
    let mut plan = plan(sources, last.as_ref().map(|last| &last.manifest), &keepable, &fresh, options.prune);
    plan.warnings.splice(0..0, warnings);

    let same_surroundings = last.as_ref().is_some_and(|last| last.manifest.header.surroundings == surroundings.hash);
    let stays = last.as_ref().filter(|_| is_whole && same_surroundings);
    if let Some(last) = stays
        && !plan.reads()
        && plan.withdrawn.is_empty()
        && plan.steps.len() == last.manifest.recaps.len()
        && last.manifest.header.imported == hash_of(&imported_quads(inputs, &last.manifest.recaps, true))
    {
        workshop.point_to(&last.generation)?;
        return Ok(Report::unchanged(folder, last, plan, inputs.title_words));
    }

    let draft = workshop.draft()?;
    let kept_from = last.as_ref().filter(|_| keepable.is_any());
    let kept_from = kept_from.map(|last| (last.generation.path.as_path(), &last.manifest.header));
    let mut writer = Writer::create(draft.path(), kept_from)?;
    let ontology = writer.put(&inputs.iris.ontology_graph(), surroundings.ontology)?;
    let gazetteer = writer.put(&inputs.iris.gazetteer_graph(), surroundings.gazetteer)?;
    let reader = Reader { inputs, fingerprint: &fresh.fingerprint, run: &run, progress: &progress };
    let (recaps, read) = reader.write_recaps(&mut plan, &keepable, &mut writer)?;
    if last.is_none() && recaps.is_empty() {
        return Ok(Report::nothing(folder, plan));
    }
    let all_imported = imported_quads(inputs, &recaps, true);
    let imported_hash = hash_of(&all_imported);
    // What was to be read failed, and the rest is as it was.
    if let Some(last) = stays.filter(|last| last.manifest.recaps == recaps)
        && last.manifest.header.imported == imported_hash
    {
        workshop.point_to(&last.generation)?;
        return Ok(Report::unchanged(folder, last, plan, inputs.title_words));
    }
    let meeting = Meeting::new(&recaps, inputs.programmes, inputs.title_words);
    let identities = meeting.identities.clone();
    let identity = writer.put(&inputs.iris.identity_graph(), identity_quads(inputs.iris, &identities))?;
    let imported = imported_quads(inputs, &recaps, false);
    writer.put_apart(&without(all_imported, &imported))?;
    let told = recaps.iter().map(|(key, entry)| (key.as_str(), &entry.facts.talks[..], entry.facts.doubtful_talks()));
    let in_doubt = doubtful_identities(&told.collect::<Vec<_>>(), &identities, inputs.title_words);
    writer.put_apart(&identity_quads(inputs.iris, &in_doubt))?;
    let imported = writer.put(&inputs.iris.imported_graph(), imported)?;
    let mut sections = vec![ontology, gazetteer, identity, imported];
    let mut told: Vec<Told> = Vec::new();
    for programme in &meeting.programmes {
        let (quads, account) = meeting.quads(inputs.iris, programme);
        sections.push(writer.put(&inputs.iris.programme(&programme.event), quads)?);
        told.push(account);
    }
    let Sums { graph_file, columns_file, index_file, doubtful_file, doubtful_quads } = writer.finish()?;
    let names_file = draft.note(NAMES, |out| inputs.linked.write_footprint(out))?;
    let programmes = meeting.programmes.iter().map(|programme| (*programme).clone()).collect();
    let header = Header {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        base: inputs.iris.base().to_owned(),
        fingerprint: fresh.fingerprint,
        rules,
        surroundings: surroundings.hash,
        imported: imported_hash,
        graph_file,
        columns_file,
        index_file,
        doubtful_file,
        names_file,
        quads: recaps.values().map(|entry| &entry.section).chain(&sections).map(|section| section.quads).sum(),
        doubtful_quads,
    };
    let manifest = Manifest { header, recaps, programmes };
    let mut left = None;
    let generation = draft.publish(&manifest, &mut left)?;
    plan.warnings.extend(left.map(|error| whole(format!("an old generation was left: {error}"))));
    Ok(Report::new(
        folder,
        plan,
        Outcome {
            generation: generation.number,
            read,
            manifest: &manifest,
            identities: &identities,
            told,
            last: last
                .as_ref()
                .map(|last| (&last.manifest, Meeting::of(&last.manifest, inputs.title_words).identities)),
        },
    ))
}

/// The graphs that no recap states.
struct Surroundings {
    ontology: Vec<Quad>,
    gazetteer: Vec<Quad>,
    hash: String,
}

impl Surroundings {
    fn new(inputs: &Inputs<'_>) -> Result<Self, StoreError> {
        let ontology = ontology_quads(inputs.iris, inputs.ontology)?;
        let mut gazetteer = gazetteer_quads(inputs.iris, inputs.names);
        if !inputs.redirects.is_empty() {
            gazetteer.extend(redirect_quads(inputs.iris, inputs.redirects));
            gazetteer = sorted(gazetteer);
        }
        let lines: Vec<String> = ontology.iter().chain(&gazetteer).map(|quad| format!("{quad} .\n")).collect();
        let programmes = inputs.programmes.iter().map(|programme| format!("{programme:?}"));
        let lines: Vec<String> = lines.into_iter().chain(programmes).collect();
        let hash = sha256(lines.iter().map(String::as_bytes));
        Ok(Self { ontology, gazetteer, hash })
    }
}

/// The quads that others lack; both are sorted by their lines.
fn without(quads: Vec<Quad>, others: &[Quad]) -> Vec<Quad> {
    let others: HashSet<&Quad> = others.iter().collect();
    quads.into_iter().filter(|quad| !others.contains(quad)).collect()
}

/// Hash of a graph.
fn hash_of(quads: &[Quad]) -> String {
    let lines: Vec<String> = quads.iter().map(|quad| format!("{quad} .\n")).collect();
    sha256(lines.iter().map(String::as_bytes))
}

/// Hash of all that decides what a recap's graph holds, but for its file.
fn fingerprint(inputs: &Inputs<'_>, names: &str) -> String {
    let format = FORMAT.to_string();
    let parts = [inputs.rules, names, inputs.iris.base(), env!("CARGO_PKG_VERSION"), &format];
    sha256(parts.into_iter().flat_map(|part| [part.as_bytes(), b"\0"]))
}

/// Which recaps the change of names since the last generation touches; nothing where that cannot be told.
fn touched(last: &Previous, names: &dyn Names) -> Option<Touched> {
    let before = fs::read(last.generation.path.join(NAMES)).ok()?;
    let is_whole = last.manifest.header.names_file.fault_of(&before).is_none();
    names.changed_since(&mut before.as_slice()).ok().flatten().filter(|_| is_whole)
}

/// A warning that is about the whole.
fn whole(message: String) -> Warning {
    Warning { recap: String::new(), message }
}

/// The last generation that can be read; where that is not the one it should be, the report says so.
fn previous(workshop: &Workshop, warnings: &mut Vec<Warning>) -> Result<Option<Previous>, StoreError> {
    let mut doubts = Vec::new();
    let last = workshop.previous(&mut doubts)?;
    let stands_in = match &last {
        Some(last) if last.is_newest => format!("{}, the newest, was built on", last.generation.path.display()),
        Some(last) => format!("{} was built on; name later recaps anew", last.generation.path.display()),
        None => "only the recaps named now are in the graph".to_owned(),
    };
    let told = doubts.into_iter().map(|doubt| whole(format!("the last graph was in doubt, so {stands_in}: {doubt}")));
    warnings.extend(told);
    Ok(last)
}

/// What a build can take over from the last generation.
struct Taken {
    keepable: Keepable,
    /// Whether it can stay the current one.
    is_whole: bool,
}

/// Looks at the whole last generation before any of it is kept.
fn taken(last: Option<&Previous>, inputs: &Inputs<'_>, warnings: &mut Vec<Warning>) -> Result<Taken, StoreError> {
    let nothing = Taken { keepable: Keepable::Nothing, is_whole: false };
    let Some(last) = last else { return Ok(nothing) };
    let header = &last.manifest.header;
    let reason = if header.format != FORMAT {
        Some(format!("the last graph has format {} of an earlier talkgraph", header.format))
    } else if header.base != inputs.iris.base() {
        Some(format!("the base of IRIs was {} and is {} now", header.base, inputs.iris.base()))
    } else {
        None
    };
    if let Some(reason) = reason {
        warnings.push(whole(format!("all recaps were read again: {reason}")));
        return Ok(nothing);
    }
    let health = Health::of(&last.generation.path, &last.manifest)?;
    warnings.extend(health.told().into_iter().map(|fault| whole(format!("{fault}; it was written anew"))));
    let is_whole = last.is_newest && health.is_whole();
    if health.lost_graph {
        warnings.push(whole("all recaps were read again: the last graph is lost".to_owned()));
        return Ok(nothing);
    }
    for key in &health.recaps {
        let message = "was read again, since its graph was damaged".to_owned();
        warnings.extend(last.manifest.recaps.get(key).map(|entry| Warning { recap: entry.path.clone(), message }));
    }
    Ok(Taken { keepable: Keepable::AllBut(health.recaps), is_whole })
}

/// A recap that was read: its entry, its quads and those in doubt, its warnings.
type Read = (RecapEntry, [Vec<Quad>; 2], Vec<String>);

/// Reads recaps in parallel and writes their graphs in the order of keys.
struct Reader<'a, R, P> {
    inputs: &'a Inputs<'a>,
    fingerprint: &'a str,
    run: &'a R,
    progress: &'a P,
}

impl<E: Display, R, P> Reader<'_, R, P>
where
    R: Fn(&Source) -> Result<(Recap, Extraction), E> + Sync,
    P: Fn(Progress) + Sync,
{
    /// Carries out the steps of `plan`; gives the recaps of the new generation and how many of them were read.
    fn write_recaps(
        &self,
        plan: &mut Plan,
        keepable: &Keepable,
        writer: &mut Writer,
    ) -> Result<(BTreeMap<String, RecapEntry>, usize), StoreError> {
        let steps: Vec<(String, Step)> = std::mem::take(&mut plan.steps).into_iter().collect();
        let total = steps.iter().filter(|(_, step)| !matches!(step, Step::Keep(_))).count();
        let done = AtomicUsize::new(0);
        let (mut recaps, mut read) = (BTreeMap::new(), 0);
        for chunk in steps.chunks(CHUNK) {
            let results: Vec<_> = chunk
                .par_iter()
                .map(|(_, step)| match step {
                    Step::Keep(_) => None,
                    Step::Read(source) | Step::Refresh(source, _) => {
                        let result = self.read(source);
                        (self.progress)(Progress { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
                        Some(result)
                    }
                })
                .collect();
            for ((key, step), result) in chunk.iter().zip(results) {
                let kept = match (step, result) {
                    (
                        Step::Read(source) | Step::Refresh(source, _),
                        Some(Ok((mut entry, [quads, doubtful], warnings))),
                    ) => {
                        entry.section = writer.put(&self.inputs.iris.recap(key), quads)?;
                        entry.doubtful = writer.put_apart(&doubtful)?;
                        plan.warnings
                            .extend(warnings.into_iter().map(|m| Warning { recap: source.path.clone(), message: m }));
                        recaps.insert(key.clone(), entry);
                        read += 1;
                        continue;
                    }
                    (Step::Read(source), Some(Err(reason))) => {
                        plan.failed.push(Failure { recap: source.path.clone(), reason });
                        continue;
                    }
                    (Step::Refresh(_, entry), Some(Err(reason)))
                        if !plan.outdated(entry, keepable.has(key), &reason) =>
                    {
                        continue;
                    }
                    (Step::Keep(entry) | Step::Refresh(_, entry), _) => entry,
                    (Step::Read(_), None) => continue,
                };
                let section = writer.keep(&self.inputs.iris.recap(key), kept.section)?;
                let doubtful = kept.doubtful.map(|section| writer.keep_apart(section)).transpose()?;
                recaps.insert(key.clone(), RecapEntry { section, doubtful, ..(**kept).clone() });
            }
        }
        Ok((recaps, read))
    }

    /// Reads one recap, without its place in the store; or says why it failed.
    fn read(&self, source: &Source) -> Result<Read, String> {
        // One recap that makes the program stumble must not take the batch with it.
        let result = catch_unwind(AssertUnwindSafe(|| {
            (self.run)(source).map(|(recap, extraction)| {
                let quads = [recap_quads, doubtful_quads].map(|of| of(self.inputs.iris, &recap, &extraction));
                (recap, extraction, quads)
            })
        }));
        let (mut recap, mut extraction, quads) = match result {
            Ok(result) => result.map_err(|error| error.to_string())?,
            Err(_) => return Err("talkgraph itself failed on it; please report it with the file".to_owned()),
        };
        if recap.key != source.key {
            return Err(format!("it was read under the name {:?} instead of {:?}", recap.key, source.key));
        }
        let mut warnings = std::mem::take(&mut recap.warnings);
        warnings.append(&mut extraction.warnings);
        let facts = Facts::of(&recap, &extraction);
        let entry = RecapEntry {
            path: source.path.clone(),
            file: file_of(source),
            sha256: recap.sha256,
            fingerprint: self.fingerprint.to_owned(),
            section: Section::default(),
            doubtful: None,
            facts,
        };
        Ok((entry, quads, warnings))
    }
}
