//! Programmes of conferences: `schedules/*.toml` of the data folder in, known talks with titles, speakers and companies out.
//! One file for each edition, made by an import and kept by hand from then on: what stands there wins over a later import.

mod columns;
mod event;
mod file;
mod import;
mod known;
mod read;

pub use columns::Columns;
pub use event::Edition;
pub use file::{FOLDER, ProgrammeError, load, parse, path_of, update, write};
pub use import::{Changes, Options, import};
pub use known::{KnownProgramme, KnownSpeaker, KnownTalk, known};

use crate::model::TalkKind;
use serde::{Deserialize, Serialize};

/// The programme of one edition of a conference, in the words of its organisers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Id of the edition, as in the graph: `devopsdays-toronto-2016`.
    pub event: String,
    /// Id of the series, where the gazetteer has it.
    pub series: Option<String>,
    /// Name of the conference, without the year.
    pub name: String,
    /// Year or number.
    pub edition: Option<String>,
    /// City.
    pub place: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// First day, ISO 8601.
    pub date: Option<String>,
    /// Where the programme is published: an address or a name.
    pub source: Option<String>,
    /// Its licence (SPDX), where it is known.
    pub licence: Option<String>,
    /// The talks, in the order of the programme.
    #[serde(default, rename = "talk")]
    pub talks: Vec<Talk>,
}

/// A talk of a programme.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    /// The title.
    pub title: String,
    /// Its form, where the programme tells it.
    pub kind: Option<TalkKind>,
    /// Who is to speak.
    #[serde(default)]
    pub speakers: Vec<Speaker>,
}

/// A speaker of a talk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// The full name.
    pub name: String,
    /// Their company, as the programme writes it.
    pub company: Option<String>,
    /// What they are there.
    pub role: Option<String>,
}

#[cfg(test)]
mod tests;
