//! Conferences of confs.tech, the JSON files a year and a topic or the table of them, in; series of events out. A series is
//! always held in one place only if three editions of the list were, and no other was elsewhere.

use super::{Format, Found, ImportError, Input, Sink, refuse};
use crate::gazetteer::forms::squash;
use crate::model::Kind;
use serde::Deserialize;
use std::collections::HashMap;

/// Editions in one place from which on it is the series' own.
const SETTLED: usize = 3;

pub(super) struct Confs;

#[derive(Deserialize)]
struct Conference {
    name: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    city: Option<String>,
    #[serde(default)]
    country: Option<String>,
}

/// What the editions of a series say.
struct Series {
    name: String,
    homepage: Option<String>,
    place: Option<(String, String)>,
    editions: usize,
    moved: bool,
}

impl Format for Confs {
    fn name(&self) -> &'static str {
        "confs-tech"
    }

    fn about(&self) -> &'static str {
        "conferences of confs.tech (tech-conferences/conference-data): JSON files, or a table with name, city, country and url"
    }

    fn licence(&self) -> Option<&'static str> {
        Some("MIT")
    }

    fn endings(&self) -> &'static [&'static str] {
        &[".json", ".tsv"]
    }

    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let mut series: Vec<Series> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut put = |conference: Conference| {
            let name = refuse::series_name(&conference.name);
            let place = conference.city.zip(conference.country).filter(|(city, _)| city != "Online");
            let homepage = conference.url.filter(|url| url.trim_end_matches('/').matches('/').count() == 2);
            let index = *known.entry(squash(&name).0).or_insert_with(|| {
                let place = place.clone();
                series.push(Series { name, homepage: homepage.clone(), place, editions: 0, moved: false });
                series.len() - 1
            });
            let known = &mut series[index];
            known.editions += usize::from(place.is_some());
            known.moved |= place.is_some() && known.place.is_some() && known.place != place;
            known.place = known.place.take().or(place);
            // The page of the last edition is the one that is still there.
            known.homepage = homepage.or(known.homepage.take());
        };
        if input.is_table() {
            input.rows(&["name", "city", "country", "url"], |row| {
                put(Conference {
                    name: row.get("name").to_owned(),
                    url: row.some("url"),
                    city: row.some("city"),
                    country: row.some("country"),
                });
            })?;
        } else {
            input.json_array("conferences", put)?;
        }
        for Series { name, homepage, place, editions, moved } in series {
            let place = place.filter(|_| !moved && editions >= SETTLED);
            let (place, country) = place.unzip();
            sink.found(Found { homepage, place, country, ..Found::new(Kind::Event, name) });
        }
        Ok(())
    }
}
