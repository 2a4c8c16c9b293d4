//! Files of devopsdays' web site in, conference, talks and speakers out: `data/events/YEAR-CITY.yml` tells of the event and of
//! who stands in the programme, the pages in `content/events/YEAR-CITY/` of a talk or a speaker each. Any of them may be
//! there without the others.

use super::{Found, day, named, people, syntax};
use crate::gazetteer::programme::{ProgrammeError, Speaker};
use serde_json::Value;
use std::path::Path;

/// Reads the event.
pub(super) fn read(path: &Path, text: &str) -> Result<Found, ProgrammeError> {
    let file: Value = parse(path, text, 0)?;
    let mut found = Found::default();
    let city = word(&file, "city");
    let series = word(&file, "series").unwrap_or_else(|| "DevOpsDays".to_owned());
    found.edition.name = city.as_ref().map(|city| format!("{series} {city}")).or_else(|| word(&file, "name"));
    found.edition.edition = word(&file, "year");
    found.edition.place = city;
    found.edition.country = word(&file, "country");
    found.edition.date = ["startdate", "date"].iter().find_map(|key| word(&file, key)).as_deref().and_then(day);
    for item in file.get("program").and_then(Value::as_array).into_iter().flatten() {
        let title = word(item, "title").unwrap_or_default();
        let form = word(item, "type").unwrap_or_default();
        let speakers = names(item.get("speakers").or_else(|| item.get("speaker")));
        // The title is the name of a page of the same folder, where it is no title of its own.
        let is_page = !title.contains(' ') && title.contains('-') && title == title.to_lowercase();
        if !is_page {
            found.take(&title, &form, speakers);
        }
    }
    Ok(found)
}

/// Reads the page of a talk or a speaker.
pub(super) fn page(path: &Path, text: &str) -> Result<Found, ProgrammeError> {
    let mut found = Found::default();
    let fence = ["---", "+++"].into_iter().find(|fence| text.starts_with(fence));
    let inner = fence.and_then(|fence| {
        let rest = text.get(fence.len()..)?;
        rest.find(&format!("\n{fence}")).map(|end| (fence, &rest[..end]))
    });
    let Some((fence, inner)) = inner else {
        return Err(syntax(path, 1, "no front matter between --- or +++ lines"));
    };
    let value: Value = if fence == "+++" {
        toml::from_str(inner).map_err(|error| {
            let byte = error.span().map_or(0, |span| span.start);
            syntax(path, inner[..byte.min(inner.len())].matches('\n').count() + 1, error.message())
        })?
    } else {
        parse(path, inner, 0)?
    };
    let value = lower_keys(value);
    let (title, form) = (word(&value, "title").unwrap_or_default(), word(&value, "type").unwrap_or_default());
    if form == "speaker" {
        let key = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let speaker = Speaker { name: title, company: word(&value, "company"), role: word(&value, "role") };
        found.speakers.push((key, speaker));
    } else if matches!(form.as_str(), "event" | "program" | "") {
        // A page about the event is no talk.
    } else {
        found.take(&title, &form, names(value.get("speakers").or_else(|| value.get("speaker"))));
    }
    Ok(found)
}

fn parse(path: &Path, text: &str, above: usize) -> Result<Value, ProgrammeError> {
    serde_saphyr::from_str(text).map_err(|error| {
        let line = error.location().map_or(1, |location| location.line() as usize);
        syntax(path, line + above, error)
    })
}

/// The text or number under a key.
fn word(value: &Value, key: &str) -> Option<String> {
    let text = match value.get(key)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Names, or keys of speakers' pages.
fn names(value: Option<&Value>) -> Vec<Speaker> {
    match value {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(named).collect(),
        Some(Value::String(cell)) => people(cell).iter().map(|name| named(name)).collect(),
        _ => Vec::new(),
    }
}

/// Older pages write `Title` where newer ones write `title`.
fn lower_keys(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect()),
        other => other,
    }
}
