//! Recorded talks of pyvideo, its folders of JSON (`category.json` an event, `videos/*.json` a talk each) or tables of
//! speakers, talks and events, in; speakers and series of events out.

use super::{Format, Found, ImportError, Input, Sink};
use crate::model::Kind;
use serde::Deserialize;

pub(super) struct Pyvideo;

#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    title: String,
    #[serde(default)]
    speakers: Option<Vec<String>>,
}

impl Format for Pyvideo {
    fn name(&self) -> &'static str {
        "pyvideo"
    }

    fn about(&self) -> &'static str {
        "pyvideo/data: an event's folder, all of them, or a table of speakers (name, talks), talks (event, title, speakers) or events (slug, title)"
    }

    fn licence(&self) -> Option<&'static str> {
        Some("CC0-1.0")
    }

    fn endings(&self) -> &'static [&'static str] {
        &[".json", ".tsv"]
    }

    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
        if !input.is_table() {
            let event = input.path.ends_with("category.json");
            let record: Record = input.json()?;
            match record.speakers {
                _ if event => sink.found(Found::new(Kind::Event, record.title)),
                Some(speakers) => speakers.iter().for_each(|name| sink.found(Found::new(Kind::Person, name.as_str()))),
                None => {}
            }
            return Ok(());
        }
        let mut known = true;
        input.rows(&[], |row| {
            if row.has("speakers") && row.has("event") {
                let speakers = row.several("speakers", &['|', ';', ',']);
                speakers.into_iter().for_each(|name| sink.found(Found::new(Kind::Person, name)));
            } else if row.has("name") && row.has("talks") {
                sink.found(Found::new(Kind::Person, row.get("name")));
            } else if row.has("slug") && row.has("title") {
                sink.found(Found::new(Kind::Event, row.get("title")));
            } else {
                known = false;
            }
        })?;
        let fault = "the first line must name the columns: name, talks; or event, title, speakers; or slug, title";
        if known { Ok(()) } else { Err(ImportError::syntax(&input.path, 1, fault)) }
    }
}
