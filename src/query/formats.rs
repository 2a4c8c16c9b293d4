//! An answer in, its text out. Rows in the W3C formats (CSV, TSV, JSON, XML) and triples in the RDF formats are
//! written by Oxigraph's own serializers, row by row as they come; the table for a terminal, Markdown and JSON-LD with our
//! context are ours.

use super::QueryError;
use super::prefixes::USUAL;
use super::stream::{Found, Row};
use super::{Answer, Rows};
use super::{jsonld, table};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{Literal, Term, Triple, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::borrow::Cow;
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
    Csv {
        /// As the standard has it; else no cell is a formula to a spreadsheet.
        raw: bool,
    },
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
    /// N-Quads: the triples stand in the default graph.
    NQuads,
    /// TriG: the triples stand in the default graph.
    TriG,
    /// JSON-LD in the words of the ontology's context.
    JsonLd,
    /// RDF/XML.
    RdfXml,
}

/// What a format is for, and how it is written.
enum Target {
    Table(Option<usize>),
    Markdown,
    /// With what is done to each cell before it is written.
    Results(QueryResultsFormat, fn(Term) -> Term),
    Graph(RdfFormat),
    JsonLd,
}

impl Format {
    /// The format that fits when none was asked for: a table or Turtle for a terminal, TSV or N-Triples for a program.
    /// `terminal` is its width, if it is one.
    pub fn fitting(found: &Found<'_>, terminal: Option<usize>) -> Self {
        match (found, terminal) {
            (Found::Triples(_), Some(_)) => Self::Turtle,
            (Found::Triples(_), None) => Self::NTriples,
            (_, Some(width)) => Self::Table { width: Some(width) },
            (_, None) => Self::Tsv,
        }
    }

    /// Its name, as typed, and what is behind it.
    fn target(self) -> (&'static str, Target) {
        match self {
            Self::Table { width } => ("table", Target::Table(width)),
            Self::Markdown => ("md", Target::Markdown),
            Self::Csv { raw } => ("csv", Target::Results(QueryResultsFormat::Csv, if raw { |t| t } else { harmless })),
            Self::Tsv => ("tsv", Target::Results(QueryResultsFormat::Tsv, |t| t)),
            Self::Json => ("json", Target::Results(QueryResultsFormat::Json, |t| t)),
            Self::Xml => ("xml", Target::Results(QueryResultsFormat::Xml, in_xml)),
            Self::Turtle => ("ttl", Target::Graph(RdfFormat::Turtle)),
            Self::NTriples => ("nt", Target::Graph(RdfFormat::NTriples)),
            Self::NQuads => ("nq", Target::Graph(RdfFormat::NQuads)),
            Self::TriG => ("trig", Target::Graph(RdfFormat::TriG)),
            Self::RdfXml => ("rdf", Target::Graph(RdfFormat::RdfXml)),
            Self::JsonLd => ("jsonld", Target::JsonLd),
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Whether there was anything: a row, a triple, or `true`.
    pub found: bool,
    /// Columns that a table had no room for.
    pub left_out: Vec<String>,
}

/// Writes an answer that is there to `out`; returns the columns that a table had no room for.
///
/// # Errors
/// Those of [`write_found`].
pub fn write(answer: &Answer, format: Format, out: &mut dyn Write) -> Result<Vec<String>, QueryError> {
    Ok(write_found(Found::from(answer), format, out)?.left_out)
}

/// Writes an answer as it is found; only a table and Markdown wait for the last row.
///
/// # Errors
/// [`QueryError::FormatUnfit`] for rows in a graph format or the reverse, [`QueryError::Write`], and what stops the rows.
pub fn write_found(found: Found<'_>, format: Format, out: &mut dyn Write) -> Result<Written, QueryError> {
    let (name, target) = format.target();
    let mut written = Written::default();
    match (found, target) {
        (Found::Triples(_), Target::Table(_) | Target::Markdown | Target::Results(..)) => return Err(not_rows(name)),
        (Found::Rows(..) | Found::Truth(_), Target::Graph(_) | Target::JsonLd) => return Err(not_triples(name)),
        (Found::Triples(triples), target) => {
            written.found = !triples.is_empty();
            match target {
                Target::Graph(format) => graph(&triples, format, out)?,
                _ => jsonld::write(&triples, out)?,
            }
        }
        (Found::Truth(truth), target) => {
            written.found = truth;
            if let Target::Results(format, _) = target {
                QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(&mut *out, truth)?;
                writeln!(out)?;
            } else {
                writeln!(out, "{truth}")?;
            }
        }
        (Found::Rows(columns, rows), Target::Results(format, cell)) => {
            let rows = rows.map(|row| Ok(row?.into_iter().map(|term| term.map(cell)).collect()));
            written.found = results(columns, rows, format, out)?;
        }
        (Found::Rows(columns, rows), target) => {
            let rows = Rows { columns, rows: rows.collect::<Result<_, _>>()? };
            written.found = !rows.rows.is_empty();
            if let Target::Table(width) = target {
                let table = table::layout(&rows, width);
                for line in &table.lines {
                    writeln!(out, "{line}")?;
                }
                written.left_out = table.left_out;
            } else {
                markdown(&rows, out)?;
            }
        }
    }
    Ok(written)
}

fn not_rows(format: &'static str) -> QueryError {
    let instead = "ttl, nt, nq, trig, jsonld or rdf";
    QueryError::FormatUnfit { format, fits: "rows", gives: "triples", instead }
}

fn not_triples(format: &'static str) -> QueryError {
    let instead = "table, csv, tsv, json, xml or md";
    QueryError::FormatUnfit { format, fits: "triples", gives: "rows", instead }
}

/// Writes each row when it comes; says whether one came.
fn results(
    columns: Vec<String>,
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    format: QueryResultsFormat,
    out: &mut dyn Write,
) -> Result<bool, QueryError> {
    // A query that fails before its first row has no answer, not even a head.
    let mut rows = rows.peekable();
    if let Some(Err(_)) = rows.peek() {
        return rows.next().map_or(Ok(false), |row| row.map(|_| false));
    }
    let variables: Vec<Variable> = columns.into_iter().map(Variable::new_unchecked).collect();
    let serializer = QueryResultsSerializer::from_format(format);
    let mut writer = serializer.serialize_solutions_to_writer(&mut *out, variables.clone())?;
    let mut any = false;
    for row in rows {
        let row = row?;
        let cells = variables.iter().zip(&row);
        writer.serialize(cells.filter_map(|(v, cell)| Some((v.as_ref(), cell.as_ref()?.as_ref()))))?;
        any = true;
    }
    writer.finish()?;
    // CSV and TSV end their last line themselves; what ends none gets one, so that a prompt starts afresh.
    if !matches!(format, QueryResultsFormat::Csv | QueryResultsFormat::Tsv) {
        writeln!(out)?;
    }
    Ok(any)
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
        match format {
            RdfFormat::RdfXml => {
                writer.serialize_triple(&Triple { object: in_xml(triple.object.clone()), ..triple.clone() })?
            }
            _ => writer.serialize_triple(triple)?,
        }
    }
    writer.finish()?;
    if format == RdfFormat::RdfXml {
        writeln!(out)?;
    }
    Ok(())
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(term: Term) -> Term {
    with_text(term, crate::text::cell)
}

/// A term that XML can hold.
pub(super) fn in_xml(term: Term) -> Term {
    with_text(term, crate::text::xml::allowed)
}

/// A term whose text, if it is a literal, is changed; its language and datatype stay.
fn with_text(term: Term, change: fn(&str) -> Cow<'_, str>) -> Term {
    let Term::Literal(literal) = &term else { return term };
    let Cow::Owned(text) = change(literal.value()) else { return term };
    match literal.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(text, language).into(),
        None => Literal::new_typed_literal(text, literal.datatype()).into(),
    }
}

fn markdown(rows: &Rows, out: &mut dyn Write) -> std::io::Result<()> {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    writeln!(out, "{}", line(rows.columns.clone()))?;
    writeln!(out, "{}", line(rows.columns.iter().map(|_| "---".to_owned()).collect()))?;
    for row in &rows.rows {
        let cells = row
            .iter()
            .map(|cell| cell.as_ref().map_or_else(String::new, |t| crate::text::markdown::escape(&table::readable(t))));
        writeln!(out, "{}", line(cells.collect()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNode;

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
            (
                Format::Csv { raw: false },
                "talk,n\r\n\"a|b, \"\"c\"\"\t<d>\",2\r\nhttps://schema.org/name,\r\n".to_owned(),
            ),
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
                "| talk | n |\n| --- | --- |\n| a\\|b, \"c\" \\<d> | 2 |\n| schema:name |  |\n".to_owned(),
            ),
        ] {
            assert_eq!(text(&sample(), format), expected, "{format:?}");
        }
        assert!(text(&sample(), Format::Xml).contains("<literal>a|b, &quot;c&quot;"));
    }

    #[test]
    fn nothing_acts_in_spreadsheets_and_xml() {
        let cells = ["=1+1", "-2", "a\u{1b}[m"].map(|text| Some(Literal::new_simple_literal(text).into()));
        let answer =
            Answer::Rows(Rows { columns: ["a", "b", "c"].map(str::to_owned).to_vec(), rows: vec![cells.to_vec()] });
        assert!(text(&answer, Format::Csv { raw: false }).contains("'=1+1,-2,a\u{1b}[m"));
        assert!(text(&answer, Format::Csv { raw: true }).contains("\r\n=1+1,-2,"));
        assert!(text(&answer, Format::Xml).contains("a\u{fffd}[m"));
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
        let fault =
            write(&answer, Format::Csv { raw: true }, &mut Vec::new()).expect_err("triples are no table").to_string();
        assert_eq!(
            fault,
            "--format csv is for rows, and this query gives triples; use ttl, nt, nq, trig, jsonld or rdf"
        );
        assert!(write(&sample(), Format::Turtle, &mut Vec::new()).is_err());
    }
}
