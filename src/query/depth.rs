//! SPARQL text in, a refusal out where it is nested so deep, or chained so long, that parsing or evaluating it could exhaust
//! the stack: both go one call deeper with each bracket and each operator. Counted before parsing, by reading no more of the
//! language than strings, IRIs and comments.

use super::QueryError;
use std::iter::Peekable;
use std::str::CharIndices;

/// Brackets that may stand within each other.
const MOST_NESTED: usize = 200;
/// Operators that one query may have; `VALUES` and lists of values have none.
const MOST_CHAINED: usize = 2_000;
/// Words that take another part into the tree.
const CHAINING: [&str; 8] = ["UNION", "OPTIONAL", "MINUS", "FILTER", "EXISTS", "BIND", "GRAPH", "SERVICE"];

/// Checks `text`; `origin` is the file it stands in, or `query`, for messages.
///
/// # Errors
/// [`QueryError::TooDeep`].
pub fn check(text: &str, origin: &str) -> Result<(), QueryError> {
    let fault = |at: usize, what: &'static str, most: usize| QueryError::TooDeep {
        origin: origin.to_owned(),
        line: text[..at].matches('\n').count() + 1,
        what,
        most,
    };
    let (mut nested, mut chained) = (0_usize, 0_usize);
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        match c {
            '#' => pass_while(&mut rest, |c| c != '\n'),
            '"' | '\'' => pass_string(text, at, c, &mut rest),
            '<' if is_iri(&text[at + 1..]) => pass_while(&mut rest, |c| c != '>'),
            '(' | '[' | '{' => nested += 1,
            ')' | ']' | '}' => nested = nested.saturating_sub(1),
            '<' if text[at..].starts_with("<<") => nested += 1,
            '>' if text[at..].starts_with(">>") => nested = nested.saturating_sub(1),
            '|' | '&' | '+' | '-' | '*' | '/' | '^' | '!' | '.' | ';' => chained += 1,
            c if is_word(c) => chained += usize::from(is_chaining(pass_word(text, at, &mut rest))),
            _ => {}
        }
        if nested > MOST_NESTED {
            return Err(fault(at, "brackets within each other", MOST_NESTED));
        }
        if chained > MOST_CHAINED {
            return Err(fault(at, "operators, patterns and triples", MOST_CHAINED));
        }
    }
    Ok(())
}

type Rest<'t> = Peekable<CharIndices<'t>>;

fn pass_while(rest: &mut Rest<'_>, goes_on: impl Fn(char) -> bool) {
    while rest.next_if(|(_, c)| goes_on(*c)).is_some() {}
}

/// Passes the rest of a string that begins with `quote` at `at`; three of them begin a long one.
fn pass_string(text: &str, at: usize, quote: char, rest: &mut Rest<'_>) {
    let three: String = [quote; 3].iter().collect();
    let is_long = text[at..].starts_with(&three);
    if is_long {
        rest.nth(1);
    }
    while let Some((at, c)) = rest.next() {
        match c {
            '\\' => drop(rest.next()),
            c if c != quote => {}
            _ if !is_long => return,
            _ if text[at..].starts_with(&three) => {
                rest.nth(1);
                return;
            }
            _ => {}
        }
    }
}

/// Whether what follows `<` is an IRI, and `<` not a comparison.
fn is_iri(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace() || "<>\"{}|^`".contains(c));
    end.is_some_and(|end| text[end..].starts_with('>'))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':' | '?' | '$' | '@' | '%')
}

/// Passes a word that begins at `at`, or a name with dots and hyphens inside it; a number ends before its sign.
fn pass_word<'t>(text: &'t str, at: usize, rest: &mut Rest<'t>) -> &'t str {
    let is_number = text[at..].starts_with(|c: char| c.is_ascii_digit());
    let mut end = at;
    while let Some((here, c)) = rest.peek().copied() {
        let joins = c == '.' || c == '-' && !is_number;
        let is_inside = joins && text[here + 1..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if !is_word(c) && !is_inside {
            break;
        }
        end = here;
        rest.next();
    }
    let last = text[end..].chars().next().map_or(0, char::len_utf8);
    &text[at..end + last]
}

fn is_chaining(word: &str) -> bool {
    CHAINING.iter().any(|chaining| word.eq_ignore_ascii_case(chaining))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_fine(text: &str) -> bool {
        check(text, "query").is_ok()
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let nest = |open: &str, inner: &str, close: &str, n: usize| open.repeat(n) + inner + &close.repeat(n);
        for (text, fine, deep) in [
            ("brackets", nest("(", "1", ")", 100), nest("(", "1", ")", 201)),
            ("groups", nest("{", "", "}", 100), nest("{ ", "", " }", 201)),
            ("triples in triples", nest("<<( ?a <x:y> ", "1", ")>>", 90), nest("<< ?a <x:y> ", "1", ">>", 201)),
            ("signs", "!".repeat(1999), "!".repeat(2001)),
            ("sums", ["1"; 1999].join("+"), ["1"; 2002].join("-")),
            ("paths", ["<x:y>"; 1999].join("/"), ["<x:y>"; 2002].join("|")),
            ("unions", ["{}"; 1999].join(" UNION "), ["{}"; 2002].join(" union ")),
            ("triples", "?a <x:y> 1 . ".repeat(1999), "?a <x:y> 1 . ".repeat(2001)),
            ("triples without space", "?a<x:y>?c.".repeat(1999), "?a<x:y>?c.".repeat(2001)),
        ] {
            assert!(is_fine(&fine), "{text}");
            assert!(!is_fine(&deep), "{text}");
        }
    }

    #[test]
    fn long_and_flat_is_fine() {
        let many = |one: &str| one.repeat(5_000);
        for text in [
            format!("VALUES ?v {{ {} }}", many("'a+b' <http://a/b.c/d> 1.5 x:kafka-streams ")),
            format!("FILTER(?x IN ({}))", many("schema:a.b, ")),
            format!("# {}\nASK {{}}", many("((!")),
            format!("ASK {{ ?s ?p \"\"\"{}\\\"\"\"\" }}", many("\" ((! ")),
            format!("ASK {{ ?s ?p '{}\\'' }}", many("((! ")),
            "FILTER(?a < ?b && ?c > ?d)".repeat(400),
        ] {
            assert!(is_fine(&text), "{}", &text[..40]);
        }
    }

    #[test]
    fn the_place_is_named() {
        let text = format!("ASK {{\n FILTER({}", "(".repeat(300));
        let message = check(&text, "deep.rq").expect_err("too deep").to_string();
        assert!(message.starts_with("deep.rq:2: more than 200 brackets within each other; "), "{message}");
    }
}
