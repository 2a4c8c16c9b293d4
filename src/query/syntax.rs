//! Text that did not parse in, where and why out. The parser reports how far it *looked*, which is up to a keyword's
//! length past the fault (for `SELEC ?x`, the ninth character, since it compared with DESCRIBE). Parsing once more with
//! wide gaps between the words keeps every look inside one word, so that the word at fault is known exactly.

use super::QueryError;
use super::error::either;
use crate::text::{near, quoted};
use spargebra::SparqlParser;

/// Wider than any SPARQL keyword.
const GAP: usize = 40;
/// What a misspelt word may have been meant for.
const KEYWORDS: [&str; 24] = [
    "SELECT",
    "CONSTRUCT",
    "DESCRIBE",
    "ASK",
    "WHERE",
    "FILTER",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "GRAPH",
    "BIND",
    "VALUES",
    "EXISTS",
    "PREFIX",
    "BASE",
    "DISTINCT",
    "GROUP",
    "ORDER",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "COUNT",
    "FROM",
    "SERVICE",
];
/// More expectations than this say nothing.
const EXPECTATIONS: usize = 6;

/// The error for `text`, which `parser` refuses; `origin` is the file it stands in, or `query`.
pub(super) fn error(text: &str, origin: &str, parser: SparqlParser) -> QueryError {
    let is_update =
        !text.trim().is_empty() && parser.clone().parse_update(text).is_ok_and(|u| !u.operations.is_empty());
    let (spread, origins) = spread(text);
    let message = parser.parse_query(&spread).err().map(|e| e.to_string()).unwrap_or_default();
    let (at, expected) = reported(&message, &spread).unwrap_or((0, message));
    let words = Expected::read(&expected);
    let characters: Vec<char> = text.chars().collect();
    let place = place(&characters, &origins, at, words.longest_keyword);

    let line = characters[..place].iter().filter(|c| **c == '\n').count() + 1;
    let column = characters[..place].iter().rev().take_while(|c| **c != '\n').count() + 1;
    let found: String = characters[place..].iter().take_while(|c| !c.is_whitespace()).collect();
    let found = quoted(&found);
    let source = text.lines().nth(line - 1).unwrap_or_default();
    // A long line is shown from a little before the fault on.
    let skipped = column.saturating_sub(41);
    let shown = quoted(&source.chars().skip(skipped).collect::<String>());
    let excerpt = format!("  {shown}\n  {}^", " ".repeat(column - 1 - skipped));
    let fault = if is_update { updates(&found) } else { words.fault(&found) };
    QueryError::Syntax { origin: origin.to_owned(), line, column, fault, excerpt }
}

/// What is wrong with an update where a query is asked for.
fn updates(found: &str) -> String {
    format!("`{found}` would change the graph, and a query reads it; recaps are what changes it, with: talkgraph build")
}

/// `text` with gaps at white space and braces, which changes no meaning that the parser looks at (inside strings and
/// comments it is harmless, and IRIs hold neither), and for each character of it the character of `text` it stands for.
fn spread(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut origins) = (String::with_capacity(text.len() * 8), Vec::new());
    let mut put = |c: char, times: usize, origin: usize| {
        for _ in 0..times {
            out.push(c);
            origins.push(origin);
        }
    };
    for (index, c) in text.chars().enumerate() {
        let brace = matches!(c, '{' | '}');
        put(' ', if brace { GAP } else { 0 }, index);
        put(c, 1, index);
        put(' ', if brace || c.is_whitespace() { GAP } else { 0 }, index);
    }
    let end = text.chars().count();
    put(' ', GAP, end);
    origins.push(end);
    (out, origins)
}

/// The parser's message is its only word on the place: `error at LINE:COLUMN: expected WHAT`.
fn reported(message: &str, spread: &str) -> Option<(usize, String)> {
    let mut parts = message.strip_prefix("error at ")?.splitn(3, ':');
    let line: usize = parts.next()?.parse().ok()?;
    let column: usize = parts.next()?.parse().ok()?;
    let expected = parts.next()?.trim().strip_prefix("expected ")?.to_owned();
    let before: usize = spread.split_inclusive('\n').take(line.checked_sub(1)?).map(|l| l.chars().count()).sum();
    Some((before + column.checked_sub(1)?, expected))
}

/// The character of the text at which the word at fault begins, or the end of what is written.
fn place(text: &[char], origins: &[usize], at: usize, longest_keyword: usize) -> usize {
    let end = text.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
    if at + 1 >= origins.len() {
        return end;
    }
    let at = origins[at].min(end);
    let inside = text.get(at).is_some_and(|c| !c.is_whitespace() && !matches!(c, '{' | '}'));
    // In a gap: the word before it is the one that was looked at.
    let last = if inside || matches!(text.get(at), Some('{' | '}')) {
        at
    } else {
        text[..at].iter().rposition(|c| !c.is_whitespace()).unwrap_or(0)
    };
    if matches!(text.get(last), Some('{' | '}')) {
        return last;
    }
    let border = |c: &char| c.is_whitespace() || matches!(c, '{' | '}');
    let start = text[..last].iter().rposition(border).map_or(0, |before| before + 1);
    if inside { start.max(at.saturating_sub(longest_keyword)) } else { start }
}

/// What the parser says it expected, sorted by use to a person.
#[derive(Debug, Default)]
struct Expected {
    /// A rule that was broken, in words: says more than all the rest.
    rule: Option<String>,
    /// A variable, an IRI or a literal could have stood there.
    term: bool,
    /// Signs.
    signs: Vec<String>,
    /// Keywords are not told: the parser names only those that it looked furthest for.
    longest_keyword: usize,
}

impl Expected {
    fn read(expected: &str) -> Self {
        let mut words = Self::default();
        let list = expected.strip_prefix("one of ").unwrap_or(expected);
        for item in list.split(", ").map(str::trim) {
            let sign = item.strip_prefix('"').and_then(|i| i.strip_suffix('"'));
            let keyword = item.chars().all(|c| c.is_ascii_uppercase()) && !item.is_empty();
            let sentence = item.starts_with(|c: char| c.is_ascii_alphabetic()) && item.contains(' ');
            match sign {
                Some("?" | "<") => words.term = true,
                Some(sign)
                    if sign.chars().all(|c| matches!(c, '{' | '}' | '(' | ')' | '.' | ';' | ',' | ']' | '=')) =>
                {
                    words.signs.push(format!("`{sign}`"));
                }
                None if sentence => words.rule = Some(item.to_owned()),
                None if keyword => {
                    words.longest_keyword = words.longest_keyword.max(item.len());
                }
                _ => {}
            }
        }
        words
    }

    fn fault(&self, found: &str) -> String {
        match self.rule.as_deref() {
            Some("Prefix not found") => {
                return format!(
                    "`{found}` has a prefix that is not declared; add a PREFIX line or write the whole IRI"
                );
            }
            Some(rule) => return rule.to_owned(),
            None => {}
        }
        let fault = match found {
            "" => "the query ends too early".to_owned(),
            found => format!("`{found}` cannot stand here"),
        };
        let word: String = found.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_uppercase();
        if word.len() > 2
            && !KEYWORDS.contains(&word.as_str())
            && let [keyword] = near(&word, KEYWORDS, 1).as_slice()
        {
            return format!("{fault}; did you mean {keyword}?");
        }
        let term = self.term.then(|| "a variable, an IRI or a value".to_owned());
        let could: Vec<String> = term.into_iter().chain(self.signs.iter().cloned()).collect();
        match could.len() {
            1..=EXPECTATIONS => format!("{fault}; expected {}", either(&could)),
            _ => fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::prefixes;
    use super::*;

    #[test]
    fn the_word_at_fault_is_found() {
        for (text, at, part) in [
            ("SELECT ?x WHERE { ?x ?y }", (1, 25), "`}`"),
            ("SELECT ?x WHERE { ?x ?y ", (1, 24), "ends too early"),
            ("SELECT ?x WHERE {?x ?y}", (1, 23), "`}`"),
            ("SELEC ?x", (1, 1), "`SELEC` cannot stand here; did you mean SELECT?"),
            ("", (1, 1), "ends too early"),
            ("   \n", (1, 1), "ends too early"),
            ("SELECT * { ?s nope:p ?o }", (1, 15), "prefix that is not declared"),
            ("SELECT ?x\nWHERE {\n  ?x a tg:Talk FILER(?x) }", (3, 16), "did you mean FILTER?"),
            ("SELECT ?x { ?x a tg:Talk } GROUP ?x", (1, 34), "`?x`"),
            ("SELECT ?x { ?x a tg:Talk } LIMIT ten", (1, 34), "`ten`"),
            ("SELECT ?x { ?x a tg:Talk } # fine\nORDER BY", (2, 9), "ends too early"),
            ("SELECT (COUNT(?x) AS ?n) ?y { ?x ?p ?y }", (1, 41), "unbound"),
            ("SÉLECT ?é { ?é }", (1, 1), "`SÉLECT`"),
            ("SELECT ?é { ?é \u{1b}[31m }", (1, 16), "cannot stand here"),
            ("INSERT DATA { <a:a> <a:b> 1 }", (1, 1), "`INSERT` would change the graph"),
            ("DELETE WHERE { ?s ?p ?o }", (1, 1), "`DELETE` would change the graph"),
        ] {
            match prefixes::parse(text, "query") {
                Err(QueryError::Syntax { line, column, fault, .. }) => {
                    assert_eq!((line, column), at, "{text}: {fault}");
                    assert!(fault.contains(part), "{text}: {fault}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn the_message_shows_the_place() {
        let message = prefixes::parse("SELECT ?x\nWHERE { ?x a }", "who.rq").expect_err("a fault").to_string();
        assert!(message.starts_with("who.rq:2:14: not SPARQL 1.1: `}` cannot stand here"), "{message}");
        assert!(message.ends_with("\n  WHERE { ?x a }\n               ^"), "{message}");
    }
}
