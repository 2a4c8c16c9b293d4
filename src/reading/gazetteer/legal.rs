//! `gazetteer/legal-forms.txt` in, names of companies without their legal form out: Docker, Inc. is Docker. A list and no pattern, since
//! each country has its own forms and a user may know one more.

use crate::assets::{AssetError, Assets};
use std::collections::HashSet;

/// The file, below the data folder.
const FILE: &str = "gazetteer/legal-forms.txt";

/// The forms, in lower case and without dots.
#[derive(Debug, Clone, Default)]
pub struct LegalForms {
    forms: HashSet<String>,
    /// The last word of each.
    last: HashSet<String>,
    /// Words of the longest.
    longest: usize,
}

impl LegalForms {
    /// The forms of the data folder, or the built-in ones where it has no such file.
    pub(super) fn load(data: &Assets) -> Result<Self, AssetError> {
        let asset = match data.file(FILE)? {
            Some(asset) => Some(asset),
            None => data.shipped().file(FILE)?,
        };
        Ok(asset.map_or_else(Self::default, |asset| Self::new(&asset.text)))
    }

    fn new(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let forms: HashSet<String> = lines.map(str::to_lowercase).collect();
        let longest = forms.iter().map(|form| form.split(' ').count()).max().unwrap_or(0);
        let last = forms.iter().map(|form| form.rsplit(' ').next().unwrap_or_default().to_owned()).collect();
        Self { forms, last, longest }
    }

    /// `Docker, Inc.` as `Docker`; a name that is nothing but a legal form stays.
    ///
    /// ```
    /// # use talkgraph_reading::{assets::Assets, gazetteer::Gazetteer};
    /// # let gazetteer = Gazetteer::load(&Assets::data(None))?;
    /// assert_eq!(gazetteer.legal_forms().without("Quern Works GmbH & Co. KG"), "Quern Works");
    /// # Ok::<(), talkgraph_reading::gazetteer::GazetteerError>(())
    /// ```
    pub fn without<'n>(&self, name: &'n str) -> &'n str {
        let mut bare = name.trim();
        while let Some(shorter) = self.cut(bare) {
            bare = shorter;
        }
        bare
    }

    /// The name without the longest form at its end.
    fn cut<'n>(&self, name: &'n str) -> Option<&'n str> {
        // Most names end in none, and there are many names.
        let last = name.rsplit([' ', ',']).map(plain).find(|word| !word.is_empty())?;
        if !self.last.contains(&last) {
            return None;
        }
        let starts: Vec<usize> = name.match_indices([' ', ',']).map(|(at, _)| at).collect();
        let longest = starts.iter().rev().take(self.longest * 2).rev();
        let cut = longest.copied().find(|at| {
            let words = name[*at..].split([' ', ',']).map(plain);
            self.forms.contains(&words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
        });
        cut.map(|at| name[..at].trim_end_matches([' ', ','])).filter(|bare| !bare.is_empty())
    }
}

/// A word in lower case and without dots.
fn plain(word: &str) -> String {
    word.replace('.', "").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_many_countries() {
        let data = Assets::data(Some(&crate::repository().join("data")));
        let forms = LegalForms::load(&data).expect("it is there");
        for (name, bare) in [
            ("Docker, Inc.", "Docker"),
            ("Docker,Inc", "Docker"),
            ("Quern s.r.o.", "Quern"),
            ("Quern Sp. z o.o.", "Quern"),
            ("Quern spol. s r.o.", "Quern"),
            ("Quern Pty Ltd", "Quern"),
            ("Quern Co., Ltd.", "Quern"),
            ("NCC Group PLC", "NCC Group"),
            ("S.A.", "S.A."),
            ("Limited Run", "Limited Run"),
            ("Quern Technologies", "Quern Technologies"),
        ] {
            assert_eq!(forms.without(name), bare, "{name}");
        }
    }
}
