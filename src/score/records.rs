//! JSON Lines in, extraction records out: what `talkgraph extract` wrote, read back.

use super::ScoreError;
use crate::extract::record::Record;
use std::io::BufRead;

/// Reads one record a line; blank lines are passed over. `origin` names the input in messages.
///
/// # Errors
/// A line that cannot be read or is no record.
pub fn read(input: impl BufRead, origin: &str) -> Result<Vec<Record>, ScoreError> {
    let mut out = Vec::new();
    for (index, line) in input.lines().enumerate() {
        let fault = |fault: String| ScoreError::RecordFormat { origin: origin.to_owned(), line: index + 1, fault };
        let line = line.map_err(|e| fault(e.to_string()))?;
        if !line.trim().is_empty() {
            out.push(serde_json::from_str(&line).map_err(|e| fault(e.to_string()))?);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_line_is_named() {
        let fault = read("\n{\"recap\": \"a.md\"}\n".as_bytes(), "out.jsonl").unwrap_err().to_string();
        assert!(fault.starts_with("out.jsonl:2: not an extraction record: missing field"), "{fault}");
    }
}
