//! Text of a cell in, text that no spreadsheet takes for a formula out, as OWASP advises against CSV injection:
//! <https://owasp.org/www-community/attacks/CSV_Injection>.

use std::borrow::Cow;

/// The text with an apostrophe before it where a spreadsheet would evaluate it; numbers stay as they are.
///
/// ```
/// use talkgraph_reading::text::cell;
/// assert_eq!(cell("=HYPERLINK(A1)"), "'=HYPERLINK(A1)");
/// assert_eq!(cell("-1.5"), "-1.5");
/// ```
pub fn cell(text: &str) -> Cow<'_, str> {
    let begins = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let is_taken = begins || text.starts_with(['\t', '\r', '\n']);
    if is_taken && text.parse::<f64>().is_err() { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn only_what_acts_is_changed() {
        for (text, shown) in [
            ("=1+1", "'=1+1"),
            ("+1+1", "'+1+1"),
            ("-1+1", "'-1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" \t=1", "' \t=1"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("-12", "-12"),
            ("+0.5", "+0.5"),
            ("C++", "C++"),
            ("a = b", "a = b"),
            ("", ""),
        ] {
            assert_eq!(cell(text), shown, "{text:?}");
        }
    }
}
