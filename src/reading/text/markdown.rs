//! Text in, Markdown that shows it as it is out: no emphasis, link, tag, cell border, formula or comment, in CommonMark, on
//! GitHub and in Obsidian alike.

/// Text of a line or a cell.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let doubled = before == c || next == Some(c);
        match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '$' | '^' => out.extend(['\\', c]),
            '&' => out.push_str("&amp;"),
            // A quotation opens a line; C# is no tag.
            '>' if out.is_empty() => out.push_str("\\>"),
            '#' if !before.is_alphanumeric() => out.push_str("\\#"),
            '=' | '%' | '~' | '_' if doubled => out.extend(['\\', c]),
            '_' if !before.is_alphanumeric() || !next.is_some_and(char::is_alphanumeric) => out.push_str("\\_"),
            c => out.push(c),
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn words_do_not_act() {
        for (text, shown) in [
            ("a *b* _c_ snake_case", r"a \*b\* \_c\_ snake_case"),
            ("see #tag and [[Link]]", r"see \#tag and \[\[Link\]\]"),
            ("50 % of %%hidden%%", r"50 % of \%\%hidden\%\%"),
            ("x = 1, ==y==, ~~z~~", r"x = 1, \=\=y\=\=, \~\~z\~\~"),
            ("$5 & <b> | C#", r"\$5 &amp; \<b> \| C#"),
            ("> a > b", r"\> a > b"),
        ] {
            assert_eq!(escape(text), shown);
        }
    }
}
