//! A Jupyter notebook in, one Markdown text out: its cells of text in order, and its code in fences.

use super::Part;
use serde_json::Value;

/// The text of a notebook, of format 3 or 4.
pub fn read(bytes: &[u8]) -> Result<Part, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|e| format!("no Jupyter notebook: {e}"))?;
    let sheets = value["worksheets"].as_array();
    let cells = value["cells"].as_array().or_else(|| sheets.and_then(|sheets| sheets.first()?["cells"].as_array()));
    let cells = cells.ok_or("no Jupyter notebook: it has no cells")?;
    let mut text = String::new();
    for cell in cells {
        let source = joined(if cell["source"].is_null() { &cell["input"] } else { &cell["source"] });
        match cell["cell_type"].as_str() {
            Some("markdown" | "raw") => text += source.trim_end(),
            Some("heading") => {
                let level = usize::try_from(cell["level"].as_u64().unwrap_or(1)).unwrap_or(1).clamp(1, 6);
                text += &format!("{} {}", "#".repeat(level), source.trim());
            }
            _ => {
                let longest = source.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(longest.max(2) + 1);
                text += &format!("{fence}\n{}\n{fence}", source.trim_end());
            }
        }
        text += "\n\n";
    }
    Ok(Part { name: "notebook.md".to_owned(), text })
}

/// A text, or the lines that it is kept as.
fn joined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_markdown() {
        let source = r##"{"cells": [{"cell_type": "markdown", "source": ["# A\n", "b"]}, {"cell_type": "code", "source": "x = '```'"}], "nbformat": 4}"##;
        assert_eq!(read(source.as_bytes()).expect("a notebook").text, "# A\nb\n\n````\nx = '```'\n````\n\n");
        for broken in ["{", "{}", "[]", r#"{"cells": 1}"#] {
            assert!(read(broken.as_bytes()).expect_err(broken).starts_with("no Jupyter notebook"));
        }
    }
}
