//! A JSON programme in, conference and talks out: exports of frab and pretalx (`schedule.json`), the talks of pretalx's API,
//! the three exports of Sessionize, and a plain object of `event` and `talks`. Told apart by their keys.

use super::{Found, day, earlier, named, people, syntax};
use crate::gazetteer::programme::{ProgrammeError, Speaker};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

/// Reads a programme.
pub(super) fn read(path: &Path, text: &str) -> Result<Found, ProgrammeError> {
    let file: Value = serde_json::from_str(text).map_err(|error| syntax(path, error.line(), error))?;
    let mut found = Found::default();
    if let Some(conference) = file.pointer("/schedule/conference") {
        frab(&mut found, &file, conference);
    } else if let Some(talks) = list(&file, "results") {
        talks.iter().for_each(|talk| session(&mut found, talk, &HashMap::new()));
    } else if let Some(sessions) = list(&file, "sessions") {
        let people = sessionize_people(list(&file, "speakers").unwrap_or(&[]));
        sessions.iter().for_each(|talk| session(&mut found, talk, &people));
    } else if let Some(talks) = list(&file, "talks") {
        plain(&mut found, &file);
        talks.iter().for_each(|talk| session(&mut found, talk, &HashMap::new()));
    } else if let Some(groups) = file.as_array() {
        groups.iter().for_each(|group| grouped(&mut found, group));
    } else {
        let fault = "it has none of the keys schedule, results, sessions, talks".to_owned();
        return Err(ProgrammeError::FormatUnknown { path: path.to_owned(), fault });
    }
    Ok(found)
}

fn list<'v>(value: &'v Value, key: &str) -> Option<&'v [Value]> {
    value.get(key)?.as_array().map(Vec::as_slice)
}

/// The first text under one of `keys`; of texts in several languages the English one, else the first.
fn text(value: &Value, keys: &[&str]) -> Option<String> {
    let found = keys.iter().find_map(|key| match value.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(languages) => {
            let name = languages.get("en").or_else(|| languages.get("name")).or_else(|| languages.values().next());
            name.and_then(Value::as_str).map(str::to_owned)
        }
        _ => None,
    });
    found.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The whole schedule of frab, and of pretalx as `schedule.json`.
fn frab(found: &mut Found, file: &Value, conference: &Value) {
    found.edition.name = text(conference, &["title"]);
    found.edition.place = text(conference, &["city"]);
    found.edition.date = text(conference, &["start"]).as_deref().and_then(day);
    found.source = text(conference, &["url"]).or_else(|| text(&file["schedule"], &["base_url", "url"]));
    for day in list(conference, "days").unwrap_or(&[]) {
        let rooms = day.get("rooms").and_then(Value::as_object);
        for talk in rooms.into_iter().flat_map(|rooms| rooms.values()).filter_map(Value::as_array).flatten() {
            session(found, talk, &HashMap::new());
        }
    }
}

/// What the plain form says of the conference.
fn plain(found: &mut Found, file: &Value) {
    let event = file.get("event").unwrap_or(&Value::Null);
    found.edition.name = text(event, &["name", "title"]).or_else(|| text(file, &["event"]));
    found.edition.edition = text(event, &["edition", "year"]);
    found.edition.place = text(event, &["place", "city"]);
    found.edition.country = text(event, &["country"]);
    found.edition.date = text(event, &["date", "start"]).as_deref().and_then(day);
    // A sentence on where it comes from is no address.
    found.source = text(file, &["source"]).filter(|source| !source.contains(' '));
    found.licence = text(file, &["licence", "license"]).filter(|licence| !licence.contains(' '));
}

/// Sessionize's speakers by their ids.
fn sessionize_people(speakers: &[Value]) -> HashMap<String, Speaker> {
    let with_id = |speaker: &Value| Some((text(speaker, &["id"])?, person(speaker)?));
    speakers.iter().filter_map(with_id).collect()
}

/// A group of Sessionize's session list, a day of its grid, or a talk in a bare list.
fn grouped(found: &mut Found, group: &Value) {
    if let Some(rooms) = list(group, "rooms") {
        rooms.iter().for_each(|room| grouped(found, room));
    } else if let Some(sessions) = list(group, "sessions") {
        sessions.iter().for_each(|talk| session(found, talk, &HashMap::new()));
    } else {
        session(found, group, &HashMap::new());
    }
}

/// One talk of any of the forms.
fn session(found: &mut Found, talk: &Value, by_id: &HashMap<String, Speaker>) {
    let service = talk.get("isServiceSession").and_then(Value::as_bool).unwrap_or(false);
    let no_talk = service || talk.get("state").is_some_and(is_refused);
    let title = text(talk, &["title"]).unwrap_or_default();
    let speakers: Vec<Speaker> = ["persons", "speakers"]
        .iter()
        .find_map(|key| talk.get(key))
        .map(|value| match value {
            Value::Array(list) => list
                .iter()
                .filter_map(|one| {
                    let id = one.as_str().map(str::to_owned).or_else(|| text(one, &["id"]));
                    let known = id.as_ref().and_then(|id| by_id.get(id)).cloned();
                    known.or_else(|| person(one))
                })
                .collect(),
            Value::String(names) => people(names).iter().map(|name| named(name)).collect(),
            _ => Vec::new(),
        })
        .unwrap_or_default();
    let form = text(talk, &["type", "kind", "submission_type", "format"]);
    let form = if no_talk { "break".to_owned() } else { form.unwrap_or_default() };
    let start = text(talk, &["startsAt", "start", "date"]).or_else(|| text(talk.get("slot")?, &["start"]));
    if !no_talk && found.edition.name.is_none() {
        found.edition.date = earlier(found.edition.date.take(), start.as_deref().and_then(day));
    }
    found.take(&title, &form, speakers);
}

/// Whether a submission of pretalx was not taken.
fn is_refused(state: &Value) -> bool {
    !matches!(state.as_str(), Some("accepted" | "confirmed") | None)
}

/// A speaker: an object with a name, or a name. An opaque id that stands for nobody is none.
fn person(value: &Value) -> Option<Speaker> {
    if let Some(name) = value.as_str() {
        let name = name.trim();
        let is_id = !name.contains(' ') && name.chars().any(|c| c.is_ascii_digit());
        return (!name.is_empty() && !is_id).then(|| named(name));
    }
    let name = text(value, &["fullName", "full_public_name", "public_name", "name"])?;
    let company = text(value, &["company", "org", "organization", "organisation", "affiliation"]);
    Some(Speaker { name, company, role: text(value, &["role", "position", "jobTitle"]) })
}
