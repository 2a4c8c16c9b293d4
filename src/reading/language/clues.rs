//! `data/clues/*.toml` in, the weight of each clue out. A decision between candidates is a sum of clues: the code sees whether
//! a clue is there, the file says what it counts, so that a decision can be read, argued about and mended without the code.
//! Which clues a decision has stands beside it (`clues!`); here is only what all decisions share.

use super::LanguageError;
use crate::assets::{Asset, Assets};
use serde::Deserialize;
use std::marker::PhantomData;
use std::sync::OnceLock;

/// The folder of the files below `data/`.
const FOLDER: &str = "clues";

/// A row of a file of clues.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: toml::Spanned<String>,
    weight: f32,
    says: String,
    example: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    clue: Vec<Row>,
}

/// The clues that one decision is weighed by.
pub trait Clue: Copy + 'static {
    /// The file below `data/`.
    const FILE: &'static str;
    /// All of them, each with its name in the file.
    const ALL: &'static [(Self, &'static str)];
    /// Its place in [`Clue::ALL`].
    fn index(self) -> usize;
}

/// What each clue of each decision counts.
#[derive(Debug, Clone)]
pub struct Tables(Vec<Table>);

/// What each clue of one decision counts.
#[derive(Debug, Clone)]
pub struct Table {
    /// The file below `data/`.
    pub file: String,
    /// The clues as the file names them, each with its weight, in the order of the file that the program has.
    pub rows: Vec<(String, f32)>,
    /// The row of each of [`Clue::ALL`].
    order: OnceLock<Box<[usize]>>,
}

impl Tables {
    /// Reads the files; each must have the clues that the program's own copy has, once, with what they see and an example. A
    /// user's folder need not have any.
    pub(super) fn load(data: &Assets) -> Result<Self, LanguageError> {
        let own = data.or_shipped(FOLDER);
        let table = |shipped: Asset| {
            let path = shipped.path.rsplit('/').next().unwrap_or_default();
            let file = format!("{FOLDER}/{path}");
            let names = own.folder().map(|_| parse(&shipped)).transpose()?;
            let asset = own.file(&file)?;
            let asset = asset.ok_or_else(|| LanguageError::NoClues { path: file.clone(), origin: own.origin() })?;
            let rows = match names {
                Some(shipped) => in_order(&asset, parse(&asset)?, &shipped)?,
                None => parse(&asset)?,
            };
            let rows = rows.into_iter().map(|row| (row.name.into_inner(), row.weight)).collect();
            Ok(Table { file, rows, order: OnceLock::new() })
        };
        data.shipped().files(FOLDER, ".toml")?.into_iter().map(table).collect::<Result<_, _>>().map(Self)
    }

    /// The tables, by the names of their files.
    pub fn iter(&self) -> impl Iterator<Item = &Table> {
        self.0.iter()
    }

    /// The same with another weight for one clue, if there is such a clue.
    #[must_use]
    pub fn with(&self, file: &str, clue: &str, weight: f32) -> Self {
        let mut changed = self.clone();
        let rows = changed.0.iter_mut().filter(|table| table.file == file).flat_map(|table| &mut table.rows);
        rows.filter(|(name, _)| name == clue).for_each(|(_, counts)| *counts = weight);
        changed
    }

    /// What the clues of one decision count.
    ///
    /// # Panics
    ///
    /// If the program's own file lacks a clue that the code knows, which the first test of that decision shows.
    pub fn of<C: Clue>(&self) -> Weights<'_, C> {
        let table = self.0.iter().find(|table| table.file == C::FILE).unwrap_or_else(|| panic!("no {}", C::FILE));
        let row = |(_, name): &(C, &str)| {
            let row = table.rows.iter().position(|(known, _)| known == name);
            row.unwrap_or_else(|| panic!("{} has no clue {name}", C::FILE))
        };
        let order = table.order.get_or_init(|| C::ALL.iter().map(row).collect());
        Weights { rows: &table.rows, order, clues: PhantomData }
    }
}

/// The rows of a file, each with something in it, and none twice.
fn parse(asset: &Asset) -> Result<Vec<Row>, LanguageError> {
    let rows: Rows = toml::from_str(&asset.text)
        .map_err(|e| fault(asset, e.span().map_or(0, |s| s.start), e.message().trim().replace('\n', " ")))?;
    for (index, row) in rows.clue.iter().enumerate() {
        let (at, name) = (row.name.span().start, row.name.get_ref());
        if row.says.trim().is_empty() || row.example.trim().is_empty() {
            return Err(fault(asset, at, format!("`{name}` does not say what it sees, or gives no example")));
        }
        if !row.weight.is_finite() {
            return Err(fault(asset, at, format!("`{name}` needs a number for its weight")));
        }
        if rows.clue[..index].iter().any(|other| other.name.get_ref() == name) {
            return Err(fault(asset, at, format!("`{name}` stands here twice")));
        }
    }
    Ok(rows.clue)
}

/// The rows of a user's file in the order of the program's own, which has the same.
fn in_order(asset: &Asset, mut rows: Vec<Row>, own: &[Row]) -> Result<Vec<Row>, LanguageError> {
    let place = |row: &Row| own.iter().position(|known| known.name.get_ref() == row.name.get_ref());
    if let Some(row) = rows.iter().find(|row| place(row).is_none()) {
        let (at, name) = (row.name.span().start, row.name.get_ref());
        let known: Vec<&str> = own.iter().map(|row| row.name.get_ref().as_str()).collect();
        return Err(fault(asset, at, format!("there is no clue `{name}`; there are {}", known.join(", "))));
    }
    rows.sort_by_key(|row| place(row));
    let missing = own.iter().find(|known| rows.iter().all(|row| row.name.get_ref() != known.name.get_ref()));
    match missing {
        Some(row) => Err(fault(asset, asset.text.len(), format!("`{}` is missing", row.name.get_ref()))),
        None => Ok(rows),
    }
}

fn fault(asset: &Asset, at: usize, fault: String) -> LanguageError {
    let line = asset.text[..at.min(asset.text.len())].matches('\n').count() + 1;
    LanguageError::Toml { path: asset.path.clone(), line, fault }
}

/// What each clue of one decision counts, as the code names them.
#[derive(Debug, Clone, Copy)]
pub struct Weights<'t, C> {
    rows: &'t [(String, f32)],
    order: &'t [usize],
    clues: PhantomData<C>,
}

impl<C: Clue> Weights<'_, C> {
    /// What a clue counts.
    pub fn of(&self, clue: C) -> f32 {
        self.rows[self.order[clue.index()]].1
    }

    /// A clue's name in the file, and what it counts.
    pub fn told(&self, clue: C) -> (&'static str, f32) {
        (C::ALL[clue.index()].1, self.of(clue))
    }

    /// What clues count together.
    pub fn sum(&self, clues: impl IntoIterator<Item = C>) -> f32 {
        clues.into_iter().map(|clue| self.of(clue)).sum()
    }
}

/// The clues that were found of one candidate, and what each counts for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally<C> {
    clues: Vec<(C, f32)>,
}

impl<C> Default for Tally<C> {
    fn default() -> Self {
        Self { clues: Vec::new() }
    }
}

impl<C: Clue> Tally<C> {
    /// Counts these clues by their weights.
    pub fn new(weights: Weights<'_, C>, clues: impl IntoIterator<Item = C>) -> Self {
        Self { clues: clues.into_iter().map(|clue| (clue, weights.of(clue))).collect() }
    }

    /// Of these clues counts the heaviest by its weight, and each other one by the weight of `further`.
    pub fn of_best(weights: Weights<'_, C>, clues: impl IntoIterator<Item = C>, further: C) -> Self {
        let mut tally = Self::new(weights, clues);
        let best = (0..tally.clues.len()).rev().max_by(|a, b| tally.clues[*a].1.total_cmp(&tally.clues[*b].1));
        let others = tally.clues.iter_mut().enumerate().filter(|(at, _)| Some(*at) != best);
        others.for_each(|(_, (_, weight))| *weight = weights.of(further));
        tally
    }

    /// Counts further clues.
    pub fn extend(&mut self, other: Self) {
        self.clues.extend(other.clues);
    }

    /// What they count together, in whole thousandths, so that their order says nothing.
    pub fn sum(&self) -> f32 {
        exact(self.clues.iter().map(|(_, weight)| weight).sum())
    }

    /// Whether a clue is among them.
    pub fn has(&self, clue: C) -> bool {
        self.clues.iter().any(|(held, _)| held.index() == clue.index())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.clues.is_empty()
    }

    /// Their names in the file, and what each counts here.
    pub fn told(&self) -> Vec<(&'static str, f32)> {
        self.clues.iter().map(|(clue, weight)| (C::ALL[clue.index()].1, *weight)).collect()
    }
}

/// The sum of weights, without what adding them one by one has made of it.
pub fn exact(sum: f32) -> f32 {
    (sum * 1000.0).round() / 1000.0
}

/// Names the clues of a decision, each as the code and as the file has it.
macro_rules! clues {
    ($(#[$about:meta])* $name:ident in $file:literal { $($variant:ident = $key:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum $name { $($variant,)* }

        impl $crate::language::clues::Clue for $name {
            const FILE: &'static str = $file;
            const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $key),)*];
            fn index(self) -> usize {
                self as usize
            }
        }
    };
}
pub(crate) use clues;

/// The name and the example of each row of a shipped file.
#[cfg(test)]
pub(crate) fn examples<C: Clue>() -> Vec<(String, String)> {
    let asset = Assets::data(None).file(C::FILE).expect("it is shipped").expect("it is shipped");
    let rows = parse(&asset).expect("the file is sound");
    rows.into_iter().map(|row| (row.name.into_inner(), row.example)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    clues! {
        Two in "clues/two.toml" { One = "one", Other = "other", }
    }

    fn row(name: &str, weight: f32) -> String {
        format!("[[clue]]\nname = \"{name}\"\nweight = {weight}\nsays = \"s\"\nexample = \"e\"\n")
    }

    /// Tables of a user's file, where the program's own has both.
    fn tables(text: &str) -> Result<Tables, String> {
        let asset = |text: &str| Asset { path: "two.toml".into(), text: text.into() };
        let own = parse(&asset(&(row("other", 0.0) + &row("one", 0.0)))).expect("both are there");
        let asset = asset(text);
        let rows = parse(&asset).and_then(|rows| in_order(&asset, rows, &own)).map_err(|e| e.to_string())?;
        let rows = rows.into_iter().map(|row| (row.name.into_inner(), row.weight)).collect();
        Ok(Tables(vec![Table { file: Two::FILE.to_owned(), rows, order: OnceLock::new() }]))
    }

    #[test]
    fn each_clue_stands_once_in_the_file() {
        let tables = tables_of_both(1.5, 2.5);
        let weights = tables.of::<Two>();
        assert_eq!((weights.told(Two::One), weights.told(Two::Other)), (("one", 1.5), ("other", 2.5)));
        assert_eq!(weights.sum([Two::One, Two::Other]), 4.0);
        let silent = "[[clue]]\nname = \"one\"\nweight = 1\nsays = \" \"\nexample = \"e\"\n";
        for (text, fault) in [
            (row("one", 1.0), "two.toml:6: `other` is missing; mend the file"),
            (
                row("one", 1.0) + &row("three", 1.0),
                "two.toml:7: there is no clue `three`; there are other, one; mend the file",
            ),
            (row("one", 1.0) + &row("one", 1.0), "two.toml:7: `one` stands here twice; mend the file"),
            (
                row("one", f32::NAN).replace("NaN", "nan"),
                "two.toml:2: `one` needs a number for its weight; mend the file",
            ),
            (silent.to_owned(), "two.toml:2: `one` does not say what it sees, or gives no example; mend the file"),
        ] {
            assert_eq!(tables_error(&text), fault);
        }
    }

    fn tables_of_both(one: f32, other: f32) -> Tables {
        tables(&(row("one", one) + &row("other", other))).expect("both are there")
    }

    fn tables_error(text: &str) -> String {
        tables(text).map(|_| ()).expect_err("it is at fault")
    }

    #[test]
    fn tallies_add_up_whatever_the_order() {
        let tables = tables_of_both(0.1, 0.7);
        let weights = tables.of::<Two>();
        let clues = [Two::One, Two::Other, Two::One, Two::One];
        for turned in 0..clues.len() {
            let mut clues = clues;
            clues.rotate_left(turned);
            assert_eq!(Tally::new(weights, clues).sum(), 1.0, "{clues:?}");
        }
        let best = Tally::of_best(weights, [Two::One, Two::Other, Two::Other], Two::One);
        assert_eq!(best.told(), [("one", 0.1), ("other", 0.7), ("other", 0.1)]);
        assert!(Tally::<Two>::default().is_empty() && Tally::<Two>::default().sum() == 0.0);
    }
}
