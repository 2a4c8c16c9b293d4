//! `talkgraph names import schedule`: files of a conference's programme in, its file in the data folder and an account out.

use super::change::Change;
use crate::cli::ReportFormat;
use anyhow::Context as _;
use std::path::PathBuf;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::gazetteer::Gazetteer;
use talkgraph::gazetteer::programme::{self, Columns, Options};

/// Imports `files`, one programme; `said` is what the user says of it: event, source, licence. The file is written whole
/// beside itself and put in its place at once.
pub fn import(
    data: &Assets,
    files: &[PathBuf],
    said: [Option<String>; 3],
    dry_run: bool,
    output: ReportFormat,
) -> anyhow::Result<ExitCode> {
    let changing = Change::begin(data)?;
    let [event, source, licence] = said;
    let options = Options { event, source, licence, columns: Columns::load(data)? };
    let kept = programme::load(data)?;
    let (programme, changes) = programme::import(files, &options, &Gazetteer::load(data)?, &kept)?;
    if !dry_run && !changes.is_unchanged() {
        // A file that a person gave another name stays where it is.
        let own = programme::path_of(data, &programme.event)?;
        let path = own.unwrap_or_else(|| changing.folder(programme::FOLDER).join(format!("{}.toml", programme.event)));
        let before = kept.iter().find(|before| before.event == programme.event);
        let text = match before {
            Some(before) => {
                let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                programme::update(&text, before, &programme)
                    .with_context(|| format!("cannot change {}", path.display()))?
            }
            None => programme::write(&programme),
        };
        changing.replace(&path, &text)?;
        eprintln!("wrote {}", path.display());
    }
    match output {
        ReportFormat::Text => eprint!("{changes}"),
        ReportFormat::Json => println!("{}", serde_json::to_string(&changes)?),
    }
    if changes.is_unchanged() {
        eprintln!("nothing new");
    } else if dry_run {
        eprintln!("nothing was written");
    }
    Ok(ExitCode::SUCCESS)
}
