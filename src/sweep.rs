//! Annotated recaps and the clues of `data/clues` in, out what another weight of one clue would change in the figures. A recap
//! is read and analysed once, and for each trial only linked, extracted and scored again; only what reading itself weighs is
//! read again. One clue at a time, since what two would change together is not the sum of both.

use crate::assets::Assets;
use crate::extract::record::Record;
use crate::language::clues::{Table, Tables};
use crate::language::{LanguageError, Languages};
use crate::model::Recap;
use crate::page::Page;
use crate::read::source::Source;
use crate::read::{self, ReadError};
use crate::route::Route;
use crate::score;
use crate::score::compare::SameNames;
use crate::score::counts::Tally;
use crate::score::gold::Gold;
use crate::text::near;
use rayon::prelude::*;
use std::slice::from_ref;

/// Which weights are tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The file without folder and ending: `people`.
    pub file: String,
    /// One clue of it, or all.
    pub clue: Option<String>,
    /// The weights; without any, those a step away and none.
    pub weights: Vec<f32>,
}

/// Another weight for a clue.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The file below `data/`.
    pub file: String,
    /// The clue, as the file names it.
    pub clue: String,
    /// What it counts.
    pub from: f32,
    /// What it would count.
    pub to: f32,
}

/// What was counted with the weights as they are, and with each other one.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// As they are.
    pub now: Tally,
    /// With the weight of each trial, in their order.
    pub tried: Vec<Tally>,
}

/// Why weights could not be tried.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SweepError {
    /// There is no such file of clues.
    #[error("no file of data/clues is called {name}; there are {}", files.join(", "))]
    NoFile {
        /// What was typed.
        name: String,
        /// Those that there are.
        files: Vec<String>,
    },
    /// The file has no such clue.
    #[error("data/{file} has no clue {name}{}", meant.as_ref().map_or(String::new(), |meant| format!("; is it {meant}?")))]
    NoClue {
        /// The file below `data/`.
        file: String,
        /// What was typed.
        name: String,
        /// What was perhaps meant.
        meant: Option<String>,
    },
    /// The language files are not sound any more.
    #[error(transparent)]
    Language(#[from] LanguageError),
    /// A recap cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// What is tried: of each chosen clue, of all if none is chosen, its weights, or none, one `step` less and one more.
///
/// # Errors
/// [`SweepError::NoFile`], [`SweepError::NoClue`].
pub fn trials(tables: &Tables, chosen: &[Chosen], step: f32) -> Result<Vec<Trial>, SweepError> {
    let all = || tables.iter().map(|table| Chosen { file: name(table).to_owned(), clue: None, weights: Vec::new() });
    let chosen: Vec<Chosen> = if chosen.is_empty() { all().collect() } else { chosen.to_vec() };
    let mut trials: Vec<Trial> = Vec::new();
    for one in &chosen {
        let table = tables.iter().find(|table| name(table) == one.file).ok_or_else(|| SweepError::NoFile {
            name: one.file.clone(),
            files: tables.iter().map(|table| name(table).to_owned()).collect(),
        })?;
        let rows: Vec<&(String, f32)> =
            table.rows.iter().filter(|(clue, _)| one.clue.as_ref().is_none_or(|name| name == clue)).collect();
        if let (true, Some(name)) = (rows.is_empty(), &one.clue) {
            let meant =
                near(name, table.rows.iter().map(|(clue, _)| clue.as_str()), 1).first().map(|n| (*n).to_owned());
            return Err(SweepError::NoClue { file: table.file.clone(), name: name.clone(), meant });
        }
        for (clue, from) in rows {
            let steps = [0.0, from - step, from + step];
            let weights = if one.weights.is_empty() { &steps[..] } else { &one.weights };
            for to in weights.iter().map(|to| (to * 1000.0).round() / 1000.0) {
                let trial = Trial { file: table.file.clone(), clue: clue.clone(), from: *from, to };
                if to != *from && !trials.contains(&trial) {
                    trials.push(trial);
                }
            }
        }
    }
    Ok(trials)
}

/// A file of clues as it is called on the command line.
pub fn name(table: &Table) -> &str {
    stem(&table.file)
}

/// The name of a file without folder and ending.
pub fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// Scores the recaps with the weights as they are and with each other one. `data` is what `route` was opened with.
///
/// # Errors
/// A recap that cannot be read.
pub fn sweep(
    route: &Route,
    data: &Assets,
    recaps: &[(Source, Gold)],
    trials: &[Trial],
    same: &SameNames,
) -> Result<Sweep, SweepError> {
    let tables: Vec<Tables> = trials.iter().map(|t| route.languages().clues.with(&t.file, &t.clue, t.to)).collect();
    let by_reading = |at: &usize| read::is_weighed_by(&trials[*at].file);
    let (again, once): (Vec<usize>, Vec<usize>) = (0..trials.len()).partition(by_reading);
    let of_recap = |(source, gold): &(Source, Gold)| -> Result<(Recap, Vec<Tally>), ReadError> {
        let recap = route.read(source)?;
        let mut page = route.page(&recap);
        let mut tallies = vec![tally(route, &page, gold, same)];
        for at in &once {
            page.clues = &tables[*at];
            tallies.push(tally(route, &page, gold, same));
        }
        drop(page);
        Ok((recap, tallies))
    };
    let read: Vec<(Recap, Vec<Tally>)> = recaps.par_iter().map(of_recap).collect::<Result<_, _>>()?;
    let sum = |at: usize| read.iter().fold(Tally::default(), |sum, (_, tallies)| sum + tallies[at]);
    let mut tried = vec![Tally::default(); trials.len()];
    once.iter().enumerate().for_each(|(index, at)| tried[*at] = sum(index + 1));
    if !again.is_empty() {
        let mut languages = Languages::load(data)?;
        for at in again {
            languages.clues = tables[at].clone();
            let of_recap = |((source, gold), (before, tallies)): (&(Source, Gold), &(Recap, Vec<Tally>))| {
                let recap = read::read(source, &languages)?;
                let shown = |recap: &Recap| recap.blocks.iter().map(|block| !block.chrome).collect::<Vec<_>>();
                let same_text = shown(&recap) == shown(before);
                Ok(if same_text { tallies[0] } else { tally(route, &route.page(&recap), gold, same) })
            };
            let tallies: Result<Vec<Tally>, ReadError> = recaps.par_iter().zip(&read).map(of_recap).collect();
            tried[at] = tallies?.into_iter().fold(Tally::default(), |sum, tally| sum + tally);
        }
    }
    Ok(Sweep { now: sum(0), tried })
}

/// What is right and wrong in one recap by the weights of its page.
fn tally(route: &Route, page: &Page<'_>, gold: &Gold, same: &SameNames) -> Tally {
    let extraction = route.extractor().extract_page(page, route.link(page));
    score::score(from_ref(gold), &[Record::new(page.recap, &extraction)], same).tally
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::source::Origin;

    fn languages() -> Languages {
        Languages::load(&Assets::data(None)).expect("the languages are sound")
    }

    fn chosen(file: &str, clue: Option<&str>, weights: &[f32]) -> Chosen {
        Chosen { file: file.to_owned(), clue: clue.map(str::to_owned), weights: weights.to_vec() }
    }

    #[test]
    fn trials_are_those_asked_for() {
        let tables = languages().clues;
        let to = |chosen: &[Chosen]| -> Vec<f32> {
            trials(&tables, chosen, 0.5).expect("they are there").iter().map(|trial| trial.to).collect()
        };
        let by = tables.iter().find(|t| name(t) == "people").expect("it is shipped");
        let by = by.rows.iter().find(|(clue, _)| clue == "by").expect("it is there").1;
        let step = |by: f32| (by * 1000.0).round() / 1000.0;
        assert_eq!(to(&[chosen("people", Some("by"), &[])]), [0.0, step(by - 0.5), step(by + 0.5)]);
        assert_eq!(to(&[chosen("people", Some("by"), &[-1.0, by, 0.0, -1.0])]), [-1.0, 0.0]);
        let all: usize = tables.iter().map(|table| table.rows.len()).sum();
        assert!((2 * all..=3 * all).contains(&to(&[]).len()), "two or three of each");
        let fault = |chosen: Chosen| trials(&tables, &[chosen], 0.5).expect_err("it is not there").to_string();
        assert_eq!(
            fault(chosen("peopel", None, &[])),
            "no file of data/clues is called peopel; there are affiliation, event, furniture, people, unlisted, weak-names"
        );
        assert_eq!(
            fault(chosen("people", Some("introduce"), &[])),
            "data/clues/people.toml has no clue introduce; is it introduced?"
        );
    }

    /// A person in no list, and the one clue that makes her one; the same name in a page's form, by a clue of reading.
    #[test]
    fn a_weight_changes_what_it_decides() {
        let data = Assets::data(None);
        let route = Route::open(&data).expect("the data are sound");
        let source = |path: &str, text: &str| Source {
            path: path.to_owned(),
            key: path.to_owned(),
            origin: Origin::Bytes(text.as_bytes().to_vec()),
        };
        let text = "# ExampleCon 2024\n\nA talk on tests was given by Zorvik Malu, and we liked it.\n";
        let at = text.find("Zorvik").expect("it stands there");
        let gold = |file: &str, at: usize| -> Gold {
            let mention = format!(
                r#"{{"start": {at}, "end": {}, "text": "Zorvik Malu", "type": "Person", "entity": "Zorvik Malu"}}"#,
                at + 11
            );
            serde_json::from_str(&format!(
                r#"{{"id": "{file}", "file": "{file}", "event": {{}}, "talks": [], "mentions": [{mention}]}}"#
            ))
            .expect("it is gold")
        };
        let recaps = [(source("malu.md", text), gold("malu.md", at))];
        let trials = trials(
            &route.languages().clues,
            &[chosen("people", Some("first-unknown"), &[-0.4]), chosen("people", Some("inner-joint"), &[9.0])],
            0.5,
        )
        .expect("they are there");
        let sweep = sweep(&route, &data, &recaps, &trials, &SameNames::default()).expect("it is read");
        assert_eq!((sweep.now.person.right, sweep.now.person.missed), (1, 0));
        assert_eq!((sweep.tried[0].person.right, sweep.tried[0].person.missed), (0, 1));
        assert_eq!(sweep.tried[1], sweep.now);
    }
}
