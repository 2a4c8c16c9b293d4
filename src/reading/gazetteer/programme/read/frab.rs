//! A `schedule.xml` in, conference and talks out: the form that pentabarf began and frab, pretalx and others write
//! (<https://github.com/voc/schedule/tree/master/validator/xsd>). Read event by event, since only a few elements count.

use super::{Found, day, named, syntax};
use crate::gazetteer::programme::{ProgrammeError, Speaker};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::path::Path;

#[derive(Default)]
struct Item {
    title: String,
    form: String,
    speakers: Vec<Speaker>,
}

/// Reads a schedule.
pub(super) fn read(path: &Path, text: &str) -> Result<Found, ProgrammeError> {
    let ends = |byte: u64| text.bytes().take(byte as usize).filter(|byte| *byte == b'\n').count();
    let line_at = |byte: u64| ends(byte) + 1;
    let mut reader = Reader::from_str(text);
    let mut found = Found::default();
    let mut within: Vec<String> = Vec::new();
    let mut item: Option<Item> = None;
    let mut words = String::new();
    loop {
        let at = reader.buffer_position();
        let fault = |fault: String| syntax(path, line_at(at), fault);
        match reader.read_event().map_err(|error| fault(error.to_string()))? {
            Event::Start(tag) => {
                let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                if within.is_empty() && name != "schedule" {
                    return Err(fault(format!("the outermost element is <{name}> and not <schedule>")));
                }
                if name == "event" {
                    item = Some(Item::default());
                } else if name == "day" {
                    let date = attribute(&tag, "date").as_deref().and_then(day);
                    found.edition.date = super::earlier(found.edition.date.take(), date);
                }
                words.clear();
                within.push(name);
            }
            Event::Text(text) => words.push_str(&text.unescape().map_err(|error| fault(error.to_string()))?),
            Event::CData(text) => words.push_str(&String::from_utf8_lossy(&text)),
            Event::End(_) => {
                let name = within.pop().unwrap_or_default();
                let said = words.trim().to_owned();
                words.clear();
                match (&mut item, name.as_str()) {
                    (Some(_), "event") => {
                        if let Some(Item { title, form, speakers }) = item.take() {
                            found.take(&title, &form, speakers);
                        }
                    }
                    (Some(item), "title") => item.title = said,
                    (Some(item), "type") => item.form = said,
                    (Some(item), "person") if !said.is_empty() => item.speakers.push(named(&said)),
                    (None, "title") if within.last().is_some_and(|w| w == "conference") => {
                        found.edition.name = Some(said);
                    }
                    (None, "city") if !said.is_empty() => found.edition.place = Some(said),
                    (None, "start") => {
                        found.edition.date = super::earlier(found.edition.date.take(), day(&said));
                    }
                    (None, "base_url" | "url") if !said.is_empty() && found.source.is_none() => {
                        found.source = Some(said);
                    }
                    _ => {}
                }
            }
            Event::Eof if within.is_empty() => return Ok(found),
            Event::Eof => {
                let open = within.last().map(String::as_str).unwrap_or_default();
                return Err(fault(format!("the file ends within <{open}>")));
            }
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(attribute.unescape_value().ok()?.into_owned())
}
