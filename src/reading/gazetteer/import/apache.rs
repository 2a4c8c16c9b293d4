//! Projects of the Apache Software Foundation: `projects.json` of comdev-projects (one object, a project a key) or the
//! table of them, in; technologies out.

use super::{Format, Found, ImportError, Input, Sink};
use crate::model::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) struct Apache;

#[derive(Deserialize)]
struct Project {
    name: String,
    #[serde(default)]
    homepage: Option<String>,
}

impl Format for Apache {
    fn name(&self) -> &'static str {
        "apache"
    }

    fn about(&self) -> &'static str {
        "projects.json of the Apache Software Foundation (apache/comdev-projects), or a table with name and homepage"
    }

    fn licence(&self) -> Option<&'static str> {
        Some("Apache-2.0")
    }

    fn endings(&self) -> &'static [&'static str] {
        &["projects.json", ".tsv"]
    }

    fn read(&self, input: &mut Input, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let mut put = |name: &str, homepage: Option<String>| {
            // "Apache Ant™ (Ivy)": what is in brackets says more of the project, and is no part of its name.
            let name = name.split(" (").next().unwrap_or_default().replace(['\u{2122}', '\u{ae}'], "");
            match name.to_lowercase().contains("apache") {
                true => sink.found(Found { homepage, ..Found::new(Kind::Technology, name) }),
                false => sink.refused(&name, "no project: its name lacks Apache"),
            }
        };
        if input.is_table() {
            return input.rows(&["name", "homepage"], |row| put(row.get("name"), row.some("homepage")));
        }
        let projects: BTreeMap<String, Project> = input.json()?;
        projects.into_values().for_each(|project| put(&project.name, project.homepage));
        Ok(())
    }
}
