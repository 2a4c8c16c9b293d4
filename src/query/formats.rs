//! An answer in, its text out. Rows in the W3C formats (CSV, TSV, JSON, XML) and triples in Turtle and N-Triples are
//! written by Oxigraph's own serializers; the table for a terminal and Markdown are ours.

use super::QueryError;
use super::prefixes::USUAL;
use super::run::{Answer, Rows};
use super::table;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{Triple, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io::Write;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns, as wide as the terminal or, without one, as wide as they are.
    Table {
        /// Terminal columns.
        width: Option<usize>,
    },
    /// SPARQL 1.1 CSV.
    Csv,
    /// SPARQL 1.1 TSV.
    Tsv,
    /// SPARQL 1.1 JSON.
    Json,
    /// SPARQL XML.
    Xml,
    /// A Markdown table.
    Markdown,
    /// Turtle.
    Turtle,
    /// N-Triples.
    NTriples,
}

impl Format {
    /// The format that fits when none was asked for: a table or Turtle for a terminal, TSV or N-Triples for a program.
    /// `terminal` is its width, if it is one.
    pub fn fitting(answer: &Answer, terminal: Option<usize>) -> Self {
        match (answer, terminal) {
            (Answer::Triples(_), Some(_)) => Self::Turtle,
            (Answer::Triples(_), None) => Self::NTriples,
            (_, Some(width)) => Self::Table { width: Some(width) },
            (_, None) => Self::Tsv,
        }
    }
}

/// Writes `answer` to `out`; returns the columns that a table had no room for.
///
/// # Errors
/// [`QueryError::FormatUnfit`] for rows in a graph format or the reverse, [`QueryError::Write`].
pub fn write(answer: &Answer, format: Format, out: &mut dyn Write) -> Result<Vec<String>, QueryError> {
    match (answer, format) {
        (Answer::Rows(rows), Format::Table { width }) => {
            let table = table::layout(rows, width);
            for line in &table.lines {
                writeln!(out, "{line}")?;
            }
            return Ok(table.left_out);
        }
        (Answer::Rows(rows), Format::Markdown) => markdown(rows, out)?,
        (Answer::Truth(truth), Format::Table { .. } | Format::Markdown) => writeln!(out, "{truth}")?,
        (Answer::Triples(triples), Format::Turtle) => graph(triples, RdfFormat::Turtle, out)?,
        (Answer::Triples(triples), Format::NTriples) => graph(triples, RdfFormat::NTriples, out)?,
        (Answer::Rows(_) | Answer::Truth(_), Format::Turtle) => return Err(not_triples("ttl")),
        (Answer::Rows(_) | Answer::Truth(_), Format::NTriples) => return Err(not_triples("nt")),
        (answer, Format::Csv) => rows_or_truth(answer, "csv", QueryResultsFormat::Csv, out)?,
        (answer, Format::Tsv) => rows_or_truth(answer, "tsv", QueryResultsFormat::Tsv, out)?,
        (answer, Format::Json) => rows_or_truth(answer, "json", QueryResultsFormat::Json, out)?,
        (answer, Format::Xml) => rows_or_truth(answer, "xml", QueryResultsFormat::Xml, out)?,
        (Answer::Triples(_), Format::Table { .. }) => return Err(not_rows("table")),
        (Answer::Triples(_), Format::Markdown) => return Err(not_rows("md")),
    }
    Ok(Vec::new())
}

fn not_rows(format: &'static str) -> QueryError {
    QueryError::FormatUnfit { format, fits: "rows", gives: "triples", instead: "ttl or nt" }
}

fn not_triples(format: &'static str) -> QueryError {
    let instead = "table, csv, tsv, json, xml or md";
    QueryError::FormatUnfit { format, fits: "triples", gives: "rows", instead }
}

fn rows_or_truth(
    answer: &Answer,
    name: &'static str,
    format: QueryResultsFormat,
    out: &mut dyn Write,
) -> Result<(), QueryError> {
    let serializer = QueryResultsSerializer::from_format(format);
    match answer {
        Answer::Triples(_) => return Err(not_rows(name)),
        Answer::Truth(truth) => {
            serializer.serialize_boolean_to_writer(&mut *out, *truth)?;
        }
        Answer::Rows(rows) => {
            let variables: Vec<Variable> = rows.columns.iter().map(Variable::new_unchecked).collect();
            let mut writer = serializer.serialize_solutions_to_writer(&mut *out, variables.clone())?;
            for row in &rows.rows {
                let cells = variables.iter().zip(row);
                writer.serialize(cells.filter_map(|(v, cell)| Some((v.as_ref(), cell.as_ref()?.as_ref()))))?;
            }
            writer.finish()?;
        }
    }
    // CSV and TSV of rows end their last line themselves; what ends none gets one, so that a prompt starts afresh.
    let ends_itself =
        matches!(answer, Answer::Rows(_)) && matches!(format, QueryResultsFormat::Csv | QueryResultsFormat::Tsv);
    if !ends_itself {
        writeln!(out)?;
    }
    Ok(())
}

fn graph(triples: &[Triple], format: RdfFormat, out: &mut dyn Write) -> Result<(), QueryError> {
    let used = |namespace: &str| {
        triples.iter().any(|t| {
            let named = [t.subject.to_string(), t.predicate.to_string(), t.object.to_string()];
            named.iter().any(|text| text.contains(namespace))
        })
    };
    let mut serializer = RdfSerializer::from_format(format);
    for (name, namespace) in USUAL.into_iter().filter(|(_, namespace)| used(namespace)) {
        serializer = serializer.with_prefix(name, namespace).expect("the usual namespaces are valid IRIs");
    }
    let mut writer = serializer.for_writer(&mut *out);
    for triple in triples {
        writer.serialize_triple(triple)?;
    }
    writer.finish()?;
    Ok(())
}

fn markdown(rows: &Rows, out: &mut dyn Write) -> std::io::Result<()> {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    writeln!(out, "{}", line(rows.columns.clone()))?;
    writeln!(out, "{}", line(rows.columns.iter().map(|_| "---".to_owned()).collect()))?;
    for row in &rows.rows {
        let cells = row.iter().map(|cell| cell.as_ref().map_or_else(String::new, |t| escaped(&table::readable(t))));
        writeln!(out, "{}", line(cells.collect()))?;
    }
    Ok(())
}

/// Characters with a meaning in a Markdown cell, made plain.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '|' | '*' | '`' | '[' | ']' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{Literal, NamedNode};

    fn text(answer: &Answer, format: Format) -> String {
        let mut out = Vec::new();
        write(answer, format, &mut out).expect("it fits");
        String::from_utf8(out).expect("UTF-8")
    }

    fn sample() -> Answer {
        Answer::Rows(Rows {
            columns: vec!["talk".to_owned(), "n".to_owned()],
            rows: vec![
                vec![Some(Literal::new_simple_literal("a|b, \"c\"\t<d>").into()), Some(Literal::from(2).into())],
                vec![Some(NamedNode::new_unchecked("https://schema.org/name").into()), None],
            ],
        })
    }

    #[test]
    fn rows_in_each_format() {
        let integer = "http://www.w3.org/2001/XMLSchema#integer";
        for (format, expected) in [
            (Format::Csv, "talk,n\r\n\"a|b, \"\"c\"\"\t<d>\",2\r\nhttps://schema.org/name,\r\n".to_owned()),
            (Format::Tsv, "?talk\t?n\n\"a|b, \\\"c\\\"\\t<d>\"\t2\n<https://schema.org/name>\t\n".to_owned()),
            (
                Format::Json,
                format!(
                    "{{\"head\":{{\"vars\":[\"talk\",\"n\"]}},\"results\":{{\"bindings\":[{{\"talk\":{{\"type\":\"literal\",\
                     \"value\":\"a|b, \\\"c\\\"\\t<d>\"}},\"n\":{{\"type\":\"literal\",\"value\":\"2\",\"datatype\":\"{integer}\"\
                     }}}},{{\"talk\":{{\"type\":\"uri\",\"value\":\"https://schema.org/name\"}}}}]}}}}\n"
                ),
            ),
            (
                Format::Markdown,
                "| talk | n |\n| --- | --- |\n| a\\|b, \"c\" &lt;d> | 2 |\n| schema:name |  |\n".to_owned(),
            ),
        ] {
            assert_eq!(text(&sample(), format), expected, "{format:?}");
        }
        assert!(text(&sample(), Format::Xml).contains("<literal>a|b, &quot;c&quot;"));
    }

    #[test]
    fn triples_in_each_format() {
        let node = |iri: &str| NamedNode::new_unchecked(iri);
        let name = Literal::new_simple_literal("x");
        let answer = Answer::Triples(vec![Triple::new(node("http://e/s"), node("https://schema.org/name"), name)]);
        let turtle = text(&answer, Format::Turtle);
        assert!(
            turtle.contains("@prefix schema: <https://schema.org/>") && turtle.contains("schema:name \"x\""),
            "{turtle}"
        );
        assert!(!turtle.contains("skos"), "{turtle}");
        assert_eq!(text(&answer, Format::NTriples), "<http://e/s> <https://schema.org/name> \"x\" .\n");
        let fault = write(&answer, Format::Csv, &mut Vec::new()).expect_err("triples are no table").to_string();
        assert_eq!(fault, "--format csv is for rows, and this query gives triples; use ttl or nt");
        assert!(write(&sample(), Format::Turtle, &mut Vec::new()).is_err());
    }
}
